"""Run an exercise the way nbgrader would, in this process: cell by cell, one namespace.

A solution notebook is run once. Before each solution cell the namespace is kept, so that an
answer to a task starts from what the tasks before it left behind, at the price of a copy.
"""

import ast
import contextlib
import io
import os
import re
import tomllib
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pandas as pd

from tarifflab.expect.find_advice import load

COURSE = Path(__file__).resolve().parents[1]
SOLUTIONS, EXERCISES = COURSE / "solutions", COURSE / "exercises"
SLUG = re.compile(r"\d\d-[a-z-]+")
# What one exercise, or a third of the answers, proves as well is tried with all of them only
# with TARIFFLAB_EXERCISES=all (CONTRIBUTING.md).
ALL = os.environ.get("TARIFFLAB_EXERCISES") == "all"

Namespace = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One answer that somebody gives to one task, and what should come of it."""

    slug: str
    task: str
    kind: str  # "right" or "wrong"
    code: str  # the whole solution cell
    points: float
    phrase: str = ""  # what the advice to a wrong answer must say


@dataclass(frozen=True)
class Cause:
    """A try that was once met with silence or a wrong word, and what it is told now."""

    task: str  # "09/1": exercise and task
    code: str
    says: str
    never: str = "Two mistakes lead to this value"

    def marks(self) -> "Marks":
        """Return what the checks of the task make of the try."""
        number, task = self.task.split("/")
        slug = next(one for one in slugs() if one.startswith(number))
        return mark_answer(Answer(slug, task, "wrong", self.code, 0))


@dataclass(frozen=True)
class Cell:
    """A code cell: its id, its source, and what nbgrader knows about it."""

    name: str
    source: str
    grade: bool
    solution: bool
    points: float

    @property
    def task(self) -> str:
        """The task that a cell such as `task-1`, `test-1` or `test-1-more` belongs to."""
        found = re.match(r"(?:task|test)-(\w+)", self.name)
        return found[1] if found else ""


@dataclass
class Marks:
    """What came of some test cells: points by cell, the sentences, the errors."""

    points: float = 0
    reachable: float = 0
    said: str = ""
    errors: list[Exception] = field(default_factory=list)
    crashes: list[Exception] = field(default_factory=list)  # of cells that give no points

    def add(self, cell: Cell, error: Exception | None, printed: str, result: Any) -> None:
        """Count one test cell: all of its points, none if it raised, or what it ends with."""
        self.reachable += cell.points
        earned = cell.points if result is None else min(cell.points, float(result))
        self.points += 0 if error else earned
        self.said += printed + (f"{error}\n" if error else "")
        self.errors += [error] if error else []


def slugs() -> list[str]:
    """Return the slugs of all exercises that have a solution."""
    return sorted(path.stem for path in SOLUTIONS.glob("*/*.ipynb") if SLUG.match(path.stem))


def answers(slug: str) -> list[Answer]:
    """Return the answers that ``solutions/`` holds for one exercise, or none."""
    file = SOLUTIONS / slug / "answers.toml"
    rows = tomllib.loads(file.read_text("utf-8"))["answer"] if file.is_file() else []
    return [Answer(slug=slug, **{"points": 0, **row}) for row in rows]


def wrong_paths(slug: str) -> ModuleType:
    """Return the module that computes the wrong paths of an exercise."""
    return load(SOLUTIONS / slug / "wrong_paths.py")


def cells(notebook: Path) -> list[Cell]:
    """Return the code cells of a notebook, in order."""
    nb = nbformat.read(notebook, as_version=4)
    return [_cell(cell) for cell in nb.cells if cell.cell_type == "code"]


def notebook(folder: Path, slug: str) -> Path:
    """Return the path of an exercise's notebook in ``solutions/`` or ``exercises/``."""
    return folder / slug / f"{slug}.ipynb"


def mark_all(path: Path) -> Marks:
    """Run a whole notebook and return what its test cells gave."""
    with contextlib.chdir(path.parent):
        return _mark(cells(path), {"__name__": "__main__"})


def mark_answer(answer: Answer) -> Marks:
    """Run one task with its solution cell replaced by the answer; return what it gave.

    It runs where a student has it: the advice beside the exercise is sealed.
    """
    before, task_cells = _stages(answer.slug)[answer.task]
    swapped = [
        Cell(cell.name, answer.code, False, True, 0) if cell.solution else cell
        for cell in task_cells
    ]
    with contextlib.chdir(EXERCISES / answer.slug):
        return _mark(swapped, _copied(before))


@cache
def _stages(slug: str) -> dict[str, tuple[Namespace, list[Cell]]]:
    """Return for each task the namespace before its solution cell, and the cells from there."""
    stages: dict[str, tuple[Namespace, list[Cell]]] = {}
    namespace: Namespace = {"__name__": "__main__"}
    steps = cells(notebook(SOLUTIONS, slug))
    for place, cell in enumerate(steps):
        if cell.solution:
            last = max(n for n, one in enumerate(steps) if one.grade and one.task == cell.task)
            stages[cell.task] = (_copied(namespace), steps[place : last + 1])
        error, _, _ = _run(cell, namespace)
        if error:
            raise RuntimeError(f"The solution of {slug} stops in {cell.name!r}.") from error
    return stages


def _mark(steps: Iterable[Cell], namespace: Namespace) -> Marks:
    marks = Marks()
    for cell in steps:
        error, printed, result = _run(cell, namespace)
        if cell.grade:
            marks.add(cell, error, printed, result)
        elif error:
            marks.crashes.append(error)
    return marks


def _run(cell: Cell, namespace: Namespace) -> tuple[Exception | None, str, Any]:
    """Run one cell; like a notebook, keep the error and go on, and give the last value."""
    result = None
    with _captured() as printed:
        try:
            tree = ast.parse(cell.source)
            last = (
                tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            )
            exec(compile(tree, f"<{cell.name}>", "exec"), namespace)
            if isinstance(last, ast.Expr):
                whole = ast.Expression(last.value)
                result = eval(compile(whole, f"<{cell.name}>", "eval"), namespace)
        except Exception as error:
            return error, printed.getvalue(), None
    return None, printed.getvalue(), result


@contextlib.contextmanager
def _captured() -> Iterator[io.StringIO]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a student's warning is no failure
        yield printed


def _copied(namespace: Namespace) -> Namespace:
    """Return a namespace in which an answer may change tables without harm to the next."""
    tables = (pd.DataFrame, pd.Series)
    return {
        name: value.copy() if isinstance(value, tables) else value
        for name, value in namespace.items()
        if name != "__builtins__"
    }


def _cell(cell: Any) -> Cell:
    about = cell.metadata.get("nbgrader", {})
    return Cell(
        name=about.get("grade_id", cell.id),
        source=cell.source,
        grade=bool(about.get("grade")),
        solution=bool(about.get("solution")),
        points=float(about.get("points") or 0),
    )
