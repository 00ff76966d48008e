"""Run a student's notebook with changed copies of each answer beside it, confined."""

from __future__ import annotations

import builtins
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tarifflab.grading import Assignment, GradedSubmission, Sessions
from tarifflab.grading.notebook.assignment import text_of
from tarifflab.grading.notebook.mend import Mended, MendedCell
from tarifflab.instructor.talk import probe
from tarifflab.instructor.talk.changes import Around, Change, changes, columns_of
from tarifflab.instructor.talk.probe import Shown
from tarifflab.instructor.talk.tasks import Task

MOST_CHANGES = 10  # of one task
EACH_KIND = 2
IN_WHILE = 2  # of a cell with a `while` that may never end: each copy costs all its seconds
CELL_SECONDS, NOTEBOOK_SECONDS = 5.0, 30.0  # wall time; an honest cell takes a tenth of one


# Python 3.11 counts the depth of all `ast` work in one place: two threads stop each other.
_PARSING = threading.Lock()


@dataclass
class Tried:
    """What became of one task in a student's notebook.

    Attributes
    ----------
    source : str
        What stands in the answer's cell.
    advice : str
        What the check said; "" where the answer is right.
    error : str
        How Python stopped in the answer's cell; "" where it did not.
    as_is : Shown or None
        What the cell leaves; None if it never got so far.
    changed : list of (Change, Shown)
        What it leaves with one thing changed.
    """

    task: Task
    source: str
    advice: str = ""
    error: str = ""
    as_is: Shown | None = None
    changed: list[tuple[Change, Shown]] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether nobody has written anything here."""
        untouched = self.as_is is not None and set(self.as_is.values) <= {"Ellipsis"}
        return not self.error and (untouched or not self.source.strip())


def brief(assignment: Assignment) -> Assignment:
    """Return an exercise with limits for a talk: a loop without end costs seconds."""
    limits = assignment.limits
    seconds = min(limits.cell_seconds, CELL_SECONDS)
    whole = min(limits.submission_seconds, NOTEBOOK_SECONDS)
    return replace(
        assignment, limits=replace(limits, cell_seconds=seconds, submission_seconds=whole)
    )


def try_out(sessions: Sessions, content: Any, tasks: list[Task]) -> list[Tried]:
    """Return what the tasks of one notebook give, as they are and changed.

    Parameters
    ----------
    content : bytes or Unreadable
        The file that was handed in.
    """
    mended = sessions.read(content)
    if mended.unreadable:
        return []
    found = {
        cell.label: cell
        for cell in mended.cells
        if cell.assigned is not None and cell.cell_type == "code"
    }
    own = {task.answer: found[task.answer].source for task in tasks if task.answer in found}
    with _PARSING:
        around = Around(columns_of([cell.source for cell in mended.cells if cell.runs()]))
        planned = {name: _few(changes(source, around)) for name, source in own.items()}
    graded = sessions.grade_mended(_with_probes(mended, tasks, planned))
    shown = _shown(graded)
    cells = {
        cell.metadata.get("nbgrader", {}).get("grade_id"): cell
        for cell in graded.notebook.cells
    }
    return [
        _tried(task, own[task.answer], planned[task.answer], shown, cells)
        for task in tasks
        if task.answer in own
    ]


def _few(found: list[Change]) -> list[Change]:
    """Return some changes of every kind."""
    kept: list[Change] = []
    for one in found:
        if sum(other.kind == one.kind for other in kept) < EACH_KIND:
            kept.append(one)
    endless = any("while " in one.code for one in found)
    return kept[: IN_WHILE if endless else MOST_CHANGES]


def _with_probes(
    mended: Mended, tasks: list[Task], planned: Mapping[str, list[Change]]
) -> Mended:
    """Return the notebook with the changed copies before each answer: nothing is spoilt yet."""
    by_answer = {task.answer: task for task in tasks}
    cells: list[MendedCell] = []
    for cell in mended.cells:
        task = by_answer.get(cell.label) if cell.assigned is not None else None
        if task is not None:
            codes = [cell.source, *(one.code for one in planned[task.answer])]
            for number, code in enumerate(codes):
                key = f"{task.answer}/{number}"
                source = probe.cell(key, code, task.name, task.calls)
                name = f"talk-{task.answer}-{number}"
                cells.append(MendedCell("code", source, name, label=name))
        cells.append(cell)
    return replace(mended, cells=cells)


def _shown(graded: GradedSubmission) -> dict[str, Shown]:
    found = {}
    for cell in graded.notebook.cells:
        if cell.cell_type == "code" and probe.is_probe(text_of(cell)):
            one = probe.read(cell.outputs)
            if one is not None:
                found[one[0]] = one[1]
    return found


def _tried(
    task: Task,
    source: str,
    planned: list[Change],
    shown: Mapping[str, Shown],
    cells: Mapping[Any, Any],
) -> Tried:
    made = Tried(task, source, as_is=shown.get(f"{task.answer}/0"))
    _, made.error = _error(cells[task.answer])
    kind, made.advice = _error(cells[task.check])
    if hasattr(builtins, kind):  # the check itself fell over what it was given
        made.advice = ""
    for number, change in enumerate(planned, 1):
        said = shown.get(f"{task.answer}/{number}")
        if said is not None:
            made.changed.append((change, said))
    return made


def _error(cell: Any) -> tuple[str, str]:
    """Return name and sentence of the error that a cell ended with."""
    for item in cell.get("outputs", []):
        if item.get("output_type") == "error":
            name, text = str(item.get("ename")), str(item.get("evalue"))
            return name, f"{name}: {text}" if hasattr(builtins, name) else text
    return "", ""
