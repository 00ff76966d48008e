"""What ``tarifflab talk`` does after its arguments are parsed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tarifflab.grading import Assignment, Limits, NotConfined, Sessions
from tarifflab.grading.control.processes import usable_cores
from tarifflab.grading.handin.handed_in import find_submissions, read_file, searched
from tarifflab.grading.notebook.assignment import AssignmentError
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.run_record import MachineryError
from tarifflab.instructor.desk import Desk, DeskError, counted
from tarifflab.instructor.desk.permissions import keep_private, owner_only
from tarifflab.instructor.report.command import FOLDER
from tarifflab.instructor.talk import page
from tarifflab.instructor.talk.page import Sheet
from tarifflab.instructor.talk.probe import Shown
from tarifflab.instructor.talk.running import brief, try_out
from tarifflab.instructor.talk.sheets import Work, sheets
from tarifflab.instructor.talk.tasks import Task, tasks_of

Given = tuple[str, Any]  # whose it is, and the file's content


def run(desk: Desk, short: str, files: list[Path] | None, *, by_id: bool) -> int:
    """Write the sheets of a class, or of the notebooks that are named.

    Raises
    ------
    DeskError
        If nothing is handed in, a file is not there, or this machine cannot confine.
    """
    exercise = desk.exercise(short)
    given = list(_named(files)) if files else _handed_in(desk, exercise, by_id=by_id)
    try:
        made = _sheets(brief(desk.assignment(exercise)), given)
    except (AssignmentError, MachineryError, NotConfined) as error:
        raise DeskError(str(error)) from error
    pages = _write(desk, exercise, made)
    asked = sum(len(sheet.questions) for sheet in made)
    print(f"{exercise}: {counted(asked, 'question')} for {counted(len(made), 'notebook')}.")
    print(f"To hand out: {pages[0]}. For you, with the answers: {pages[1]}.")
    return 0


def _named(files: list[Path]) -> Iterator[Given]:
    for file in files:
        content = read_file(file, Limits())
        if content is None:
            raise DeskError(f"{file} is not there. Name a notebook, or none for the class.")
        yield str(file), content


def _handed_in(desk: Desk, exercise: str, *, by_id: bool) -> list[Given]:
    course = desk.settings.course
    found = find_submissions(course, exercise)
    if not found:
        raise DeskError(
            f"Nobody has handed in {exercise}: nothing lies in {searched(course, exercise)}. "
            f"First: tarifflab collect {exercise[:2]} DOWNLOADED-FILE"
        )
    names = {} if by_id else _names(desk)
    nothing = Unreadable("it was not handed in")
    return [
        (names.get(one.student, one.student), one.read(exercise) or nothing) for one in found
    ]


def _names(desk: Desk) -> dict[str, str]:
    with desk.gradebook() as book:
        people = [
            (one.id, f"{one.first_name or ''} {one.last_name or ''}") for one in book.students
        ]
    return {number: f"{name.strip()} ({number})" for number, name in people if name.strip()}


def _sheets(assignment: Assignment, given: list[Given]) -> list[Sheet]:
    """Return the sheets, in the order of the notebooks."""
    tasks = tasks_of(assignment)
    with Sessions(assignment, usable_cores()) as sessions:
        right = _right(sessions, assignment, tasks)
        with ThreadPoolExecutor(sessions.workers) as pool:
            tried = pool.map(lambda one: try_out(sessions, one[1], tasks), given)
            works = [Work(who, some) for (who, _), some in zip(given, tried, strict=True)]
    return sheets(works, right)


def _right(sessions: Sessions, assignment: Assignment, tasks: list[Task]) -> dict[str, Shown]:
    """Return what the instructor's own answers leave, by the same way as a student's."""
    cells = [
        {"cell_type": one.cell_type, "id": one.cell_id, "source": one.source, "outputs": [],
         "metadata": {"nbgrader": dict(one.nbgrader)} if one.nbgrader else {}}
        for one in assignment.cells
    ]  # fmt: skip
    own = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    tried = try_out(sessions, own, tasks)
    return {one.task.answer: one.as_is for one in tried if one.as_is is not None}


def _write(desk: Desk, exercise: str, sheets: list[Sheet]) -> tuple[Path, Path]:
    """Write both pages beside the reports; return their paths in the course."""
    folder = desk.root / FOLDER
    made = (folder / f"{exercise}-talk.html", folder / f"{exercise}-talk-answers.html")
    with owner_only():
        folder.mkdir(exist_ok=True)
        for path, answers in zip(made, (False, True), strict=True):
            path.write_text(page.make(exercise, sheets, answers=answers), "utf-8", newline="\n")
    keep_private(desk.root)
    return made[0].relative_to(desk.root), made[1].relative_to(desk.root)
