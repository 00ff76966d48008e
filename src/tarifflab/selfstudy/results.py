"""What the full check found, task by task, in plain data.

>>> result = TaskResult("test-1", "1 The car", "wrong", 0, 2, "It is the base rate alone.")
>>> result.right
False
"""

from __future__ import annotations

import builtins
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tarifflab.grading import Assignment, GradedSubmission
from tarifflab.grading.notebook.assignment import AssignedCell, text_of

Status = Literal["right", "partly", "wrong", "not tried", "written"]
_POINTS = re.compile(r"\s*\(\d+ points?.*\)$")
_NOT_TRIED = "Not attempted"
_OWN_ERROR = "Python stopped at "


@dataclass(frozen=True)
class TaskResult:
    """One task: how it stands, its points, and what to think about.

    Attributes
    ----------
    task : str
        The grade id of its check, such as "test-1".
    title : str
        Its heading, such as "1 The car from Nagoya".
    answer : str
        A digest of what stands in its answer cells, to tell one try from another.
    """

    task: str
    title: str
    status: Status
    points: float
    max_points: float
    advice: str = ""
    answer: str = ""

    @property
    def right(self) -> bool:
        """Say whether nothing is left to do."""
        return self.status == "right"


@dataclass(frozen=True)
class Checked:
    """The full check of one notebook.

    Attributes
    ----------
    whole : bool
        Whether the hidden checks ran; without them "right" means that kind and size fit.
    notes : tuple of str
        What happened to the notebook besides.
    """

    slug: str
    tasks: tuple[TaskResult, ...]
    notes: tuple[str, ...]
    whole: bool
    confined: bool

    @property
    def points(self) -> float:
        """Return the points of the tasks that a computer can check."""
        return sum(task.points for task in self.tasks)

    @property
    def max_points(self) -> float:
        """Return the most that these tasks can give."""
        return sum(task.max_points for task in self.tasks if task.status != "written")


def results(
    graded: GradedSubmission, assignment: Assignment, slug: str, *, whole: bool
) -> Checked:
    """Return what a graded notebook says, task by task, in the exercise's order."""
    cells = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in graded.notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id")
    }
    tasks = tuple(
        _result(title, answers, check, cells, graded)
        for title, answers, check in _tasks(assignment)
    )
    return Checked(slug, tasks, tuple(graded.sentences), whole, graded.confined)


def _tasks(assignment: Assignment) -> Iterator[tuple[str, list[str], AssignedCell]]:
    """Yield heading, ids of the answer cells and the graded cell of each task."""
    title, answers = "", []
    for cell in assignment.cells:
        heading = cell.source.split("\n", 1)[0]
        if cell.cell_type == "markdown" and heading.startswith("## "):
            title = _POINTS.sub("", heading.removeprefix("## "))
        if cell.kind == "solution":
            answers.append(cell.grade_id)
        if cell.kind in ("test", "written") and cell.nbgrader.get("grade"):
            yield title or cell.grade_id, answers, cell
            answers = []


def _result(
    title: str,
    answers: list[str],
    check: AssignedCell,
    cells: dict[str, Any],
    graded: GradedSubmission,
) -> TaskResult:
    score = graded.scores[check.grade_id]
    text = "\n".join(text_of(cells[name]) for name in answers if name in cells)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    if check.kind == "written":
        return TaskResult(check.grade_id, title, "written", 0, score.max_points)
    points = score.points or 0.0
    advice = _advice([cells[check.grade_id]])
    status = _status(points, score.max_points, advice)
    if status != "right":
        own = [cells[name] for name in answers if name in cells]
        advice = _advice([*own, cells[check.grade_id]])
    return TaskResult(check.grade_id, title, status, points, score.max_points, advice, digest)


def _status(points: float, most: float, advice: str) -> Status:
    if points >= most:
        return "right"
    if points > 0:
        return "partly"
    return "not tried" if advice.startswith(_NOT_TRIED) else "wrong"


def _advice(cells: Iterable[Any]) -> str:
    """Return what went wrong in the answer cells and what the check said, without code."""
    said = [_said(item) for cell in cells for item in cell.get("outputs", [])]
    return " ".join(text for text in said if text)


def _said(item: Any) -> str:
    if item.get("output_type") != "error":
        return ""
    name, text = str(item.get("ename")), str(item.get("evalue"))
    return f"{_OWN_ERROR}{name}: {text}." if hasattr(builtins, name) else text
