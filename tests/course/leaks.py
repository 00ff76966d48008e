"""A function that tells everything it is called with, and one that knows only what was told."""

import functools
import re
import statistics
from collections.abc import Callable
from typing import Any

from exercise_runs import SOLUTIONS, Answer, answers, cells, mark_answer, notebook, slugs

from tarifflab.grading.wire import pandas_values  # noqa: F401 (tables may be arguments)
from tarifflab.grading.wire.codec import encode

KNOWN: dict[bytes, Any] = {}  # what all submissions together have learned: inputs, results


def function_tasks() -> list[tuple[str, str, str]]:
    """Return exercise, task and name of every function that a hidden test calls."""
    found = []
    for slug in slugs():
        for cell in cells(notebook(SOLUTIONS, slug)):
            hidden = cell.source.partition("BEGIN HIDDEN TESTS")[2]
            called = re.search(r'expect\.function\(\s*"(\w+)"', hidden)
            if called is not None:
                found.append((slug, cell.task, called[1]))
    return found


def learned(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a right function that leaks its inputs and results on purpose."""

    @functools.wraps(function)
    def leaky(*inputs: Any) -> Any:
        result = function(*inputs)
        KNOWN[encode(inputs)] = result
        return result

    return leaky


def by_table(*inputs: Any) -> Any:
    """Return what the leaks tell, and for other inputs the likeliest result of all."""
    guess = statistics.mode([one for one in KNOWN.values() if one.__hash__] or [0])
    return KNOWN.get(encode(inputs), guess)


def points(slug: str, task: str, name: str, code: str) -> tuple[float, float]:
    """Return points and most points of a task whose function comes from this module."""
    right = next(one for one in answers(slug) if (one.task, one.kind) == (task, "right"))
    source = f"{right.code}\nimport leaks\n{name} = {code}\n"
    marks = mark_answer(Answer(slug, task, "wrong", source, 0))
    assert marks.crashes == []
    return marks.points, marks.reachable
