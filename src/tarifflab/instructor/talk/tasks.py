"""The tasks of an exercise: what each asks for, and by which calls a function is tried."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tarifflab.grading import Assignment
from tarifflab.grading.notebook.assignment import AssignedCell, without_hidden

MOST_CALLS = 6
_POINTS = re.compile(r"\s*\(\d+ points?.*\)$")


@dataclass(frozen=True)
class Task:
    """One task whose answer is code.

    Attributes
    ----------
    title : str
        Its heading: "2 What customs collected".
    answer, check : str
        Grade ids of the answer's cell and of its check.
    name : str
        The name that the answer is put into, or of the function.
    calls : tuple of str
        Arguments by which the visible check calls a function; none for a value.
    """

    title: str
    answer: str
    check: str
    name: str
    calls: tuple[str, ...] = ()
    points: float = 0

    @property
    def number(self) -> str:
        """How the task is called on the page: its heading's number."""
        return self.title.split(" ", 1)[0]


def tasks_of(assignment: Assignment) -> list[Task]:
    """Return the tasks whose answer is code, in the exercise's order."""
    return list(_tasks(assignment))


def _tasks(assignment: Assignment) -> Iterator[Task]:
    title, answer = "", None
    for cell in assignment.cells:
        heading = cell.source.split("\n", 1)[0]
        if cell.cell_type == "markdown" and heading.startswith("## "):
            title = _POINTS.sub("", heading.removeprefix("## "))
        if cell.kind == "solution":
            answer = cell
        if cell.kind == "test" and answer is not None:
            name, is_function = _asked(answer)
            if name:
                calls = _calls(cell, name) if is_function else ()
                points = float(cell.nbgrader.get("points", 0))
                known = (title or answer.grade_id, answer.grade_id, cell.grade_id)
                if calls or not is_function:
                    yield Task(*known, name, calls, points)
            answer = None


def _asked(cell: AssignedCell) -> tuple[str, bool]:
    """Return the name that a stub leaves open, and whether it is a function's."""
    try:
        body = ast.parse(cell.released).body
    except SyntaxError:
        return "", False
    for statement in reversed(body):
        if isinstance(statement, ast.FunctionDef):
            return statement.name, True
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            return statement.targets[0].id, False
    return "", False


def _calls(check: AssignedCell, name: str) -> tuple[str, ...]:
    """Return the arguments of the examples in the check that students see."""
    source = without_hidden(check.source)
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and _is(node.args[0], name):
            for one in node.keywords:
                if one.arg in ("cases", "inputs") and isinstance(one.value, ast.List):
                    found += [_arguments(case, one.arg) for case in one.value.elts]
    return tuple(found[:MOST_CALLS])


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == name


def _arguments(case: ast.expr, kind: str) -> str:
    given = case.elts[0] if kind == "cases" and isinstance(case, ast.Tuple) else case
    parts = given.elts if isinstance(given, ast.Tuple) else [given]
    return ", ".join(map(ast.unparse, parts))
