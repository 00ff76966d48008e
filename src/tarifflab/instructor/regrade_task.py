"""``tarifflab grade NN --task``: after a task was mended, its marks old and new, then a yes.

The whole notebook has to run again, as a task may use what stands above it; written are the
marks of the one task. Texts that were read stay read, and marks given by hand stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from tarifflab.grading import Assignment, NotConfined, Sessions
from tarifflab.grading.coursework.course_folders import known_cells
from tarifflab.grading.coursework.grade_class import Report, find_submissions, grade_files
from tarifflab.grading.coursework.store import Store, StoreError
from tarifflab.instructor.desk import Desk, DeskError, confirm, counted, tell
from tarifflab.instructor.desk.console import lines_of
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.release.command import make_exercise
from tarifflab.instructor.report.facts import Facts, read

Row = tuple[float | None, float | None, bool]  # by machine, by hand, needs a person
WORKERS = 2


@dataclass(frozen=True)
class Difference:
    """One student's mark for the task, before and after."""

    student: str
    name: str
    old: float | None
    new: float | None
    by_hand: float | None = None

    @property
    def changed(self) -> bool:
        """Whether the machine says something else now."""
        return self.old != self.new


def run(desk: Desk, short: str, task: str, *, student: str | None, yes: bool, why: str) -> int:
    """Grade a task again, show what changes, write it after a yes; return the exit status.

    Raises
    ------
    DeskError
        If there is no such task, or nothing is graded yet.
    """
    exercise = desk.exercise(short)
    name = task_name(read(desk, exercise), task)
    with keep_copy(desk, f"grade {exercise} --task {task}", why):
        make_exercise(desk, exercise)  # what was mended in solutions/ counts from here on
        facts = read(desk, exercise)
        assignment = _assignment(desk, exercise)
        graded = dict(_grade_all(desk, assignment, student, set(facts.work)))
        rows = _rows(desk, exercise)
        found = differences(facts, name, graded, rows)
        for line in table(found, name):
            print(line)
        changed = [one for one in found if one.changed]
        if changed and not confirm(f"Write {counted(len(changed), 'changed mark')}?", yes):
            return 1
        _write(desk, assignment, name, graded, rows)  # the advice may have changed alone
    if not changed:
        return 0
    print(
        f"Written: {counted(len(changed), 'mark')}. Texts that were read stay read. "
        f"If pages went out already: tarifflab give-back {exercise.split('-')[0]}"
    )
    return 0


def task_name(facts: Facts, task: str) -> str:
    """Return nbgrader's name of a task ("test-3" for "3").

    Raises
    ------
    DeskError
        If the exercise has no such task, or a person marks it.
    """
    machine = [one.name for one in facts.tasks if not one.by_hand]
    for name in (task, f"test-{task}"):
        if name in machine:
            return name
    known = ", ".join(name.removeprefix("test-") for name in machine)
    raise DeskError(f"'--task' must be one of {known}, got '{task}'.")


def _assignment(desk: Desk, exercise: str) -> Assignment:
    """Return what to grade against, as nbgrader's gradebook knows it."""
    with desk.gradebook() as book:
        cells = known_cells(book, exercise, exercise)
    return desk.assignment(exercise).with_sources(cells)


def _grade_all(
    desk: Desk, assignment: Assignment, student: str | None, known: set[str]
) -> Iterator[tuple[str, Any]]:
    """Yield what grading comes to for each student who has marks already; write nothing."""
    exercise = assignment.name
    found = find_submissions(desk.settings.course, exercise, student)
    todo = [one for one in found if one.student in known]
    if not todo:
        raise DeskError(
            f"{exercise} has no graded work of '{student or 'anybody'}'. Grade it first."
        )
    try:
        with ExitStack() as open_, ThreadPoolExecutor(WORKERS) as pool:
            sessions = open_.enter_context(Sessions(assignment, workers=WORKERS))
            results = pool.map(lambda one: grade_files(one, {exercise: sessions}), todo)
            for submission, result in zip(todo, results, strict=True):
                yield submission.student, (submission, result)
    except NotConfined as error:
        raise DeskError(str(error)) from error


def _rows(desk: Desk, exercise: str) -> dict[tuple[str, str], Row]:
    """Return the marks as they are, by student and task."""
    with desk.gradebook() as book:
        return {
            (entry.student_id, grade.name): (
                grade.auto_score,
                grade.manual_score,
                grade.needs_manual_grade,
            )
            for entry in book.assignment_submissions(exercise)
            for part in entry.notebooks
            for grade in part.grades
        }


def differences(
    facts: Facts, name: str, graded: dict[str, Any], rows: dict[tuple[str, str], Row]
) -> list[Difference]:
    """Return each student's mark for the task, before and after, by name."""
    people = {one.id: one.name for one in facts.people}
    order = {one.id: place for place, one in enumerate(facts.people)}
    found = []
    for student in sorted(graded, key=lambda one: order.get(one, 0)):
        old, by_hand, _ = rows[student, name]
        new = _points(graded[student][1], name, old)
        found.append(Difference(student, people.get(student, student), old, new, by_hand))
    return found


def _points(results: dict[str, Any], name: str, old: float | None) -> float | None:
    """Return the new points; the old ones where our machinery failed."""
    graded = next(iter(results.values()))
    if graded is None:
        return 0.0
    if graded.not_graded:
        tell("One hand-in could not be graded again; its mark stays.")
        return old
    points: float | None = graded.scores[name].points
    return points


def table(found: list[Difference], name: str) -> list[str]:
    """Return old and new marks side by side, a line a student whose mark changes."""
    changed = [one for one in found if one.changed]
    same = len(found) - len(changed)
    if not changed:
        return [f"{name}: all {same} marks stay as they are."]
    rows = []
    for one in changed:
        hand = f"  ({one.by_hand:g} by hand stays)" if one.by_hand is not None else ""
        marks = f"{_shown(one.old):>3} → {_shown(one.new):>3}"
        rows.append((one.name, one.student, f"{marks}{hand}"))
    lines = lines_of(("student", "id", "old   new"), rows)
    return [*lines, f"{name}: {len(changed)} marks change, {same} stay."]


def _shown(points: float | None) -> str:
    return "–" if points is None else f"{points:g}"


def _write(
    desk: Desk,
    assignment: Assignment,
    name: str,
    graded: dict[str, Any],
    rows: dict[tuple[str, str], Row],
) -> None:
    """Store the graded notebooks, then put back every mark but those of the task."""
    exercise = assignment.name
    try:
        store = Store(desk.settings.course, exercise, tell)
        found = [submission for submission, _ in graded.values()]
        for todo in store.to_do(found, {exercise: assignment}, force=True):
            submission, results = graded[todo.submission.student]
            one = next(iter(results.values()))
            if one is None or not one.not_graded:
                now = todo.now(results, Report().add(submission, results))
                store.put(submission, results, todo.last, now)
        store.close()
    except StoreError as error:
        raise DeskError(str(error)) from error
    with desk.gradebook() as book:
        for entry in book.assignment_submissions(exercise):
            for part in entry.notebooks:
                for grade in part.grades:
                    _put_back(grade, rows.get((entry.student_id, grade.name)), name)
        book.db.commit()


def _put_back(grade: Any, row: Row | None, name: str) -> None:
    """Undo for one mark what grading the whole notebook did beside the task."""
    if row is None:
        return
    auto, manual, needed = row
    if grade.name != name:
        grade.auto_score = auto
    if manual is not None or grade.name != name:
        grade.needs_manual_grade = needed
