"""Read what became of an exercise: the gradebook's marks, the graded notebooks' words."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tarifflab.instructor.collect.records import TAKEN, Record
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.report.advice import NO_VALUE, NOT_TRIED, common

State = Literal["right", "part", "wrong", "not tried", "unreadable", "to read", "read"]
LOST = ("wrong", "not tried", "unreadable")
NO_RESPONSE = "No response."

_ROWS = """
SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.manual_score,
       grade.extra_credit, grade.needs_manual_grade, submitted_notebook.flagged,
       submitted_notebook.late_submission_penalty AS penalty, submitted_notebook.id AS entry
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE assignment.name = :exercise
"""
_SILENT = """
SELECT submitted_notebook.id AS entry, base_cell.name FROM comment
JOIN base_cell ON base_cell.id = comment.cell_id
JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE assignment.name = :exercise AND comment.auto_comment = :silent
"""
# A cell with points that is an answer itself.
_BY_HAND = """
SELECT points.name FROM grade_cells
JOIN base_cell AS points ON points.id = grade_cells.id
JOIN base_cell AS answer
    ON answer.notebook_id = points.notebook_id AND answer.name = points.name
JOIN solution_cells ON solution_cells.id = answer.id
JOIN notebook ON notebook.id = points.notebook_id
JOIN assignment ON assignment.id = notebook.assignment_id
WHERE assignment.name = :exercise
"""


@dataclass(frozen=True)
class Task:
    """One task of an exercise.

    Attributes
    ----------
    name : str
        nbgrader's grade id, such as "test-2".
    points : float
        What it is worth.
    title : str
        "Task 2: What customs collected".
    by_hand : bool
        Whether a person reads it.
    """

    name: str
    points: float
    title: str
    by_hand: bool


@dataclass
class Work:
    """What one student's hand-in came to.

    Attributes
    ----------
    points, states : dict
        By task.
    advice : dict
        By task that was lost: the sentence that the student saw, without their own value.
    notes : list of str
        What the grader said about the file.
    """

    points: dict[str, float | None] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    advice: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    flagged: bool = False
    penalty: float = 0.0
    late_s: float = 0.0

    @property
    def total(self) -> float:
        """The points so far, without what a late hand-in lost."""
        return max(0.0, sum(p or 0.0 for p in self.points.values()) - self.penalty)

    @property
    def unreadable(self) -> bool:
        """Whether the file was no notebook."""
        return "unreadable" in self.states.values()

    @property
    def untouched(self) -> bool:
        """Whether nothing was tried."""
        return set(self.states.values()) == {"not tried"}


@dataclass(frozen=True)
class Someone:
    """A student as the gradebook knows them."""

    id: str
    first_name: str = ""
    last_name: str = ""

    @property
    def name(self) -> str:
        """The full name, or the id where there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass
class Facts:
    """An exercise after a class has worked on it."""

    exercise: str
    tasks: list[Task]
    people: list[Someone]
    work: dict[str, Work]
    waiting: list[Someone]  # handed in, not graded yet
    due: dt.datetime | None = None
    left: dict[str, list[str]] = field(default_factory=dict)  # by student: not taken, and why
    said_late: dict[str, str] = field(default_factory=dict)  # by student: the platform's words

    @property
    def most(self) -> float:
        """The points of a perfect hand-in."""
        return sum(task.points for task in self.tasks)

    @property
    def missing(self) -> list[Someone]:
        """Who handed in nothing."""
        there = {one.id for one in self.waiting} | self.work.keys()
        return [one for one in self.people if one.id not in there]


def read(desk: Desk, exercise: str) -> Facts:
    """Read an exercise's facts.

    Raises
    ------
    DeskError
        If the gradebook does not know the exercise.
    """
    from sqlalchemy import text

    wanted = {"exercise": exercise, "silent": NO_RESPONSE}
    with desk.gradebook() as book, book.engine.connect() as tables:
        people = _people(tables)
        tasks = _tasks(desk, tables, exercise)
        rows = tables.execute(text(_ROWS), wanted).mappings().all()
        silent = {(row.entry, row.name) for row in tables.execute(text(_SILENT), wanted)}
    due, lateness = _lateness(desk, exercise)
    work: dict[str, Work] = {}
    for row in rows:
        one = work.setdefault(row["student_id"], Work())
        _add_mark(one, row, {task.name: task for task in tasks}, silent)
    for student, one in work.items():
        one.late_s = lateness.get(student, 0.0)
        _add_words(one, desk.folder("autograded", student, exercise) / f"{exercise}.ipynb")
    known = {one.id for one in people}
    people += [Someone(student) for student in sorted(work.keys() - known)]
    waiting = [
        one
        for one in people
        if one.id not in work and desk.folder("submitted", one.id, exercise).is_dir()
    ]
    left: dict[str, list[str]] = {}
    record = Record.of(desk.root, exercise)
    for row in record.open():
        left.setdefault(row.student, []).append(f"Not collected: {row.reason}.")
    said = {one.student: one.late for one in record.lines if one.late and one.state == TAKEN}
    return Facts(exercise, tasks, people, work, waiting, due, left, said)


def _people(tables: Any) -> list[Someone]:
    from sqlalchemy import text

    rows = tables.execute(text("SELECT id, first_name, last_name FROM student"))
    people = [Someone(row[0], row[1] or "", row[2] or "") for row in rows]
    return sorted(people, key=lambda one: (one.last_name, one.first_name, one.id))


def _tasks(desk: Desk, tables: Any, exercise: str) -> list[Task]:
    from sqlalchemy import text

    wanted = text(
        "SELECT base_cell.name, grade_cells.max_score FROM grade_cells "
        "JOIN base_cell ON base_cell.id = grade_cells.id "
        "JOIN notebook ON notebook.id = base_cell.notebook_id "
        "JOIN assignment ON assignment.id = notebook.assignment_id "
        "WHERE assignment.name = :exercise"
    )
    points = dict(tables.execute(wanted, {"exercise": exercise}).all())
    if not points:
        raise DeskError(
            f"The gradebook does not know {exercise} yet. "
            f"Run: tarifflab release {exercise.split('-')[0]}"
        )
    found = list(_titles(desk.folder("source", ".", exercise) / f"{exercise}.ipynb"))
    named = [Task(n, points[n], title, by_hand) for n, title, by_hand in found if n in points]
    rest = sorted(points.keys() - {task.name for task in named})
    by_hand = {row[0] for row in tables.execute(text(_BY_HAND), {"exercise": exercise})}
    return named + [Task(name, points[name], name, name in by_hand) for name in rest]


def _titles(source: Path) -> Iterable[tuple[str, str, bool]]:
    """Yield each graded cell's name, its heading, and whether a person reads it."""
    if not source.is_file():
        return
    heading = ""
    for cell in json.loads(source.read_text("utf-8"))["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and text.startswith("## "):
            line = re.sub(r"\s*\([^)]*points?[^)]*\)\s*$", "", text.splitlines()[0][3:])
            heading = re.sub(r"^(\d+)\s+", r"Task \1: ", line)
        if about.get("grade"):
            yield about["grade_id"], heading or about["grade_id"], bool(about["solution"])


def _lateness(desk: Desk, exercise: str) -> tuple[dt.datetime | None, dict[str, float]]:
    """Return the due date and by how many seconds each student was late."""
    with desk.gradebook() as book:
        due = book.find_assignment(exercise).duedate
        if due is None:
            return None, {}
        entries = book.assignment_submissions(exercise)
        return due, {one.student_id: float(one.total_seconds_late) for one in entries}


def _add_mark(
    one: Work, row: Any, tasks: dict[str, Task], silent: set[tuple[str, str]]
) -> None:
    name, by_hand = row["name"], row["manual_score"]
    task = tasks[name]
    answer = name.replace("test-", "task-", 1)
    untouched = (row["entry"], answer) in silent
    score = row["auto_score"] if by_hand is None else by_hand
    one.points[name] = None if score is None else score + (row["extra_credit"] or 0.0)
    one.flagged = one.flagged or bool(row["flagged"])
    one.penalty = row["penalty"] or 0.0
    if task.by_hand:
        reading: State = "to read" if row["needs_manual_grade"] or score is None else "read"
        one.states[name] = "not tried" if untouched and by_hand is None else reading
    elif untouched and not score:
        one.states[name] = "not tried"
    else:
        one.states[name] = _state(score or 0.0, task.points)


def _state(score: float, most: float) -> State:
    if score >= most:
        return "right"
    return "part" if score > 0 else "wrong"


def _add_words(one: Work, notebook: Path) -> None:
    """Add what the graded notebook says: advice to lost tasks, and the grader's notes."""
    if not notebook.is_file():
        return
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
    except (ValueError, KeyError):
        one.notes, one.flagged = ["The graded notebook is damaged. Grade it again."], True
        return
    for cell in cells:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if cell["id"] == "grader-notes":
            lines = "".join(cell["source"]).splitlines()
            one.notes = [line[2:] for line in lines if line.startswith("- ")]
        elif one.states.get(name) in ("wrong", "part", "not tried"):
            _add_advice(one, name, cell.get("outputs", []))


def _add_advice(one: Work, name: str, outputs: list[Any]) -> None:
    errors = [output for output in outputs if output["output_type"] == "error"]
    if not errors:
        return
    said = str(errors[0].get("evalue", ""))
    if errors[0].get("ename") == "NotGraded":
        one.states[name] = "unreadable"
    elif said.startswith(NOT_TRIED):
        one.states[name] = "not tried"
    elif one.states[name] != "not tried" and not said.startswith(NO_VALUE):
        one.advice[name] = common(said)


def last_two(desk: Desk, exercise: str) -> str | None:
    """Return the exercise before this one, if the gradebook knows one with hand-ins."""
    with desk.gradebook() as book:
        names = sorted(one.name for one in book.assignments if one.num_submissions)
    before = [name for name in names if name < exercise]
    return before[-1] if before else None
