"""A realistic nbgrader exercise for the tests: 13 code cells, 6 tests, a table of 2,000 rows.

Nothing of `tarifflab` is used in it: the grader must serve any course. `solve` makes a
submission of the released notebook with the answers that a test asks for.
"""

import copy
import json
import random
from pathlib import Path
from typing import Any

from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.assignment import Assignment

QUICK = Limits(cell_seconds=2.0, call_seconds=1.0, test_seconds=5.0, submission_seconds=8.0)

SETUP = """
import numpy as np
import pandas as pd
trade = pd.read_csv("trade.csv", parse_dates=["month"])
"""
SOLUTIONS = {
    "task-1": "rows = ...\n### BEGIN SOLUTION\nrows = len(trade)\n### END SOLUTION",
    "task-2": (
        "by_good = ...\n### BEGIN SOLUTION\n"
        'by_good = trade.groupby("good")["value"].sum()\n### END SOLUTION'
    ),
    "task-3": (
        "wide = ...\n### BEGIN SOLUTION\n"
        'wide = trade.pivot_table(index="month", columns="good", values="value", '
        'aggfunc="sum")\n'
        "### END SOLUTION"
    ),
    "task-4": (
        "share = ...\n### BEGIN SOLUTION\nshare = by_good / by_good.sum()\n### END SOLUTION"
    ),
    "task-5": (
        "top = ...\n### BEGIN SOLUTION\n"
        "top = list(by_good.sort_values(ascending=False).index[:2])\n### END SOLUTION"
    ),
    "task-6": (
        "def duty(value, rate):\n    result = ...\n    ### BEGIN SOLUTION\n"
        "    result = value * rate\n    ### END SOLUTION\n    return result"
    ),
}
TESTS = {
    "test-1": (2, 'assert rows is not ..., "Not attempted yet."\n'
               "### BEGIN HIDDEN TESTS\nassert rows == 2000\n### END HIDDEN TESTS"),
    "test-2": (3, "assert len(by_good) == 4\n### BEGIN HIDDEN TESTS\n"
               'pd.testing.assert_series_equal(by_good.sort_index(),\n'
               '    trade.groupby("good")["value"].sum(), check_names=False)\n'
               "### END HIDDEN TESTS"),
    "test-3": (3, 'assert wide.shape[1] == 4\n### BEGIN HIDDEN TESTS\n'
               'assert np.isclose(wide.to_numpy().sum(), trade["value"].sum())\n'
               "### END HIDDEN TESTS"),
    "test-4": (2, "assert abs(share.sum() - 1) < 1e-9"),
    "test-5": (2, 'assert len(top) == 2\n### BEGIN HIDDEN TESTS\n'
               'assert set(top) == set(trade.groupby("good")["value"].sum().nlargest(2).index)\n'  # noqa: E501
               "### END HIDDEN TESTS"),
    "test-6": (4, "assert duty(100, 0.25) == 25\n### BEGIN HIDDEN TESTS\n"
               "for value, rate in [(30_000, 0.275), (8, 0.5), (0, 1)]:\n"
               "    assert abs(duty(value, rate) - value * rate) < 1e-9\n### END HIDDEN TESTS"),
}  # fmt: skip
RIGHT = {
    "task-1": "rows = trade.shape[0]",
    "task-2": 'by_good = trade.groupby("good")["value"].sum()\nby_good',
    "task-3": (
        'wide = trade.pivot_table(index="month", columns="good", values="value", '
        'aggfunc="sum")\n'
        "wide.head()"
    ),
    "task-4": "share = by_good / by_good.sum()\nshare.round(2)",
    "task-5": "top = by_good.nlargest(2).index.tolist()\ntop",
    "task-6": "def duty(value, rate):\n    return value * rate\nduty(10, 0.5)",
}
FULL = 16.0


def metadata(
    grade_id: str, *, grade: bool, solution: bool, locked: bool, points: Any = None
) -> Any:
    """Return nbgrader's metadata of a cell."""
    found = {
        "grade": grade, "grade_id": grade_id, "locked": locked, "schema_version": 3,
        "solution": solution, "task": False,
    }  # fmt: skip
    if points is not None:
        found["points"] = points
    return {"nbgrader": found}


def code(cell_id: str, source: str, meta: Any = None) -> dict[str, Any]:
    """Return a code cell."""
    return {
        "cell_type": "code", "id": cell_id, "metadata": meta or {}, "source": source.strip("\n"),  # noqa: E501
        "outputs": [], "execution_count": None,
    }  # fmt: skip


def text(cell_id: str, source: str, meta: Any = None) -> dict[str, Any]:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "id": cell_id, "metadata": meta or {}, "source": source}


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a notebook of these cells."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {
        "cells": cells, "nbformat": 4, "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
    }  # fmt: skip


def solution_cell(task: str, source: str) -> dict[str, Any]:
    """Return a solution cell."""
    return code(task, source, metadata(task, grade=False, solution=True, locked=False))


def test_cell(test: str, points: float, source: str) -> dict[str, Any]:
    """Return a locked test cell."""
    return code(
        test, source, metadata(test, grade=True, solution=False, locked=True, points=points)
    )


def setup_cell(source: str = SETUP) -> dict[str, Any]:
    """Return the locked set-up cell."""
    return code("setup", source, metadata("setup", grade=False, solution=False, locked=True))


def written_cell(source: str = "Your answer here") -> dict[str, Any]:
    """Return the written task."""
    meta = metadata("written", grade=True, solution=True, locked=False, points=5)
    return text("written", source, meta)


def source_notebook() -> dict[str, Any]:
    """Return the instructor's notebook."""
    cells = [text("title", "# Trade by good"), setup_cell()]
    for task, solution in SOLUTIONS.items():
        number = task[-1]
        points, test = TESTS[f"test-{number}"]
        cells += [
            text(f"ask-{number}", f"**{number} ({points} points).** …"),
            solution_cell(task, solution),
            test_cell(f"test-{number}", points, test),
        ]
    return notebook([*cells, written_cell()])


def write_table(folder: Path, rows: int = 2000) -> Path:
    """Write the table that the set-up cell reads."""
    dice = random.Random(7)
    lines = ["month,partner,good,value,tonnes"]
    for n in range(rows):
        month = f"{2015 + n % 10}-{1 + n % 12:02d}-01"
        good = dice.choice(["cars", "steel", "rice", "chips"])
        partner = dice.choice(["JP", "US", "KR"])
        lines.append(f"{month},{partner},{good},{dice.randint(1, 9999)},{dice.random():.3f}")
    path = folder / "trade.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def assignment(folder: Path, limits: Limits = QUICK, **more: Any) -> Assignment:
    """Return the sample as an assignment; `folder` gets its table."""
    return Assignment.from_notebook(
        source_notebook(), name="sample", files=[write_table(folder)], limits=limits, **more
    )


FOUR_TASKS = [
    ("a", "a = 1", "assert a == 1"),
    ("b", "b = [1, 2]", "assert b == [1, 2]"),
    (
        "f",
        "def f(x):\n    return x + 1",
        "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(41) == 42\nassert f(10) == 11\n"
        "### END HIDDEN TESTS",
    ),
    ("c", "c = {'k': 3}", "assert c == {'k': 3}"),
]
PRELUDE = "import pandas as pd\nimport numpy as np\nfixed = 7"


def small(
    pairs: list[tuple[str, str, str]],
    limits: Limits = QUICK,
    prelude: str = PRELUDE,
    **more: Any,
) -> Assignment:
    """Return an assignment of tasks (name, solution, test), one point each, without data."""
    cells = [setup_cell(prelude)]
    for name, solution, test in pairs:
        cells += [solution_cell(name, solution), test_cell(f"test-{name}", 1, test)]
    return Assignment.from_notebook(notebook(cells), name="small", limits=limits, **more)


def release(assigned: Assignment) -> dict[str, Any]:
    """Return what a student gets: stubs in place of solutions, no hidden tests."""
    cells = []
    for cell in assigned.cells:
        meta = {"nbgrader": dict(cell.nbgrader)} if cell.nbgrader else {}
        make = code if cell.cell_type == "code" else text
        cells.append(make(cell.cell_id, _stub(cell.released), meta))
    return notebook(copy.deepcopy(cells))


def _stub(source: str) -> str:
    kept, inside = [], False
    for line in source.split("\n"):
        if "BEGIN SOLUTION" in line:
            inside = True
        elif "END SOLUTION" in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def solve(assigned: Assignment, answers: dict[str, str]) -> dict[str, Any]:
    """Return a submission with these answers, by task."""
    made = release(assigned)
    for cell in made["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell["source"] = answers[grade_id]
    return made


def as_bytes(made: dict[str, Any]) -> bytes:
    """Return a notebook as a file's content."""
    return json.dumps(made).encode()
