"""The marks of an exercise, from nbgrader's gradebook."""

import contextlib
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.desk import Desk, DeskError


@dataclass(frozen=True)
class Mark:
    """What one student earned.

    Attributes
    ----------
    person : Person
        With whatever keys are known.
    points : float
        Without what a late hand-in lost.
    unread_tasks : frozenset of str
        Texts that nobody has read yet.
    tasks : dict of str to float
        Points by task.
    comment : str
        What the reader wrote.
    flagged : bool
        Whether it says "Please look" and nobody has settled that.
    """

    person: Person
    points: float
    unread_tasks: frozenset[str] = frozenset()
    tasks: dict[str, float] = field(default_factory=dict)
    comment: str = ""
    flagged: bool = False

    @property
    def unread(self) -> int:
        """How many texts nobody has read yet."""
        return len(self.unread_tasks)


@dataclass(frozen=True)
class Marks:
    """Everybody's marks of one exercise.

    Attributes
    ----------
    most : float
        The points that can be earned.
    by_student : dict of str to Mark
    """

    exercise: str
    most: float
    by_student: dict[str, Mark]

    @property
    def unread(self) -> list[Mark]:
        """Those with a text that is not read."""
        return [one for one in self.by_student.values() if one.unread]


def marks_of(desk: Desk, exercise: str, people: list[Person]) -> Marks:
    """Read the marks of an exercise.

    Raises
    ------
    DeskError
        If nothing of it is graded yet.
    """
    known = {one.id: one for one in people}
    with desk.gradebook() as book:
        entry = _assignment(book, exercise)
        by_student = {}
        for one in entry.submissions if entry is not None else []:
            person = known.get(one.student_id, Person(one.student_id))
            by_student[one.student_id] = _mark(person, one)
        most = float(entry.max_score) if entry is not None else 0.0
    if not by_student:
        raise DeskError(f"Nothing of {exercise} is graded yet. Run: tarifflab grade {exercise}")
    return Marks(exercise, most, by_student)


def _assignment(book: Any, exercise: str) -> Any:
    with contextlib.suppress(nbgrader_part("api").MissingEntry):
        return book.find_assignment(exercise)
    return None


def _mark(person: Person, entry: Any) -> Mark:
    grades = [grade for notebook in entry.notebooks for grade in notebook.grades]
    lost = sum(notebook.late_submission_penalty or 0.0 for notebook in entry.notebooks)
    comments = [
        comment.manual_comment
        for notebook in entry.notebooks
        for comment in notebook.comments
        if comment.manual_comment
    ]
    return Mark(
        person,
        max(0.0, round(sum(grade.score for grade in grades) - lost, 4)),
        frozenset(grade.name for grade in grades if grade.needs_manual_grade),
        {grade.name: grade.score for grade in sorted(grades, key=lambda one: one.name)},
        "\n\n".join(comments),
        any(notebook.flagged for notebook in entry.notebooks),
    )
