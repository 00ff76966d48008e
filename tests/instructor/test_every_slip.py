"""Every slip of many solutions and answers, with its value and its words, as they are stored.

Which kinds there must be is in the tests of each part. Here is the whole list, so that none
goes, is doubled, or is said of another.
"""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pandas as pd
from stored_texts import same_text

from tarifflab.expect import WrongPath
from tarifflab.expect.answer_grid import Grid
from tarifflab.expect.find_advice import Asked, Question
from tarifflab.instructor.authoring.near_misses import (
    Rates,
    _changed_values,
    alike,
    changed_code,
    changed_number,
    near_misses,
)
from tarifflab.instructor.authoring.neighbours import DROPPED, METHODS, neighbours, rounded

# More columns of a kind, and more rows, than are tried; the commonest row comes first.
ROWS = [f"good {n:02}" for n in range(14) for _ in range(1 + (n == 9))]
TABLE = pd.DataFrame(
    {"good": ROWS, "date": "2025-04-03", **{f"c{n}": np.arange(15.0) + n for n in range(11)}}
).astype({"good": object, "date": object})
SERIES = pd.Series([1.0, 2.0], pd.Index(["Japan", "Korea"], dtype=object))
SOLUTIONS = [
    *(f"x = a.{name}()" for name in METHODS),
    *(f"x = np.{name}(a)" for name in ("log", "ceil", "mean", "abs")),
    *(f"x = a.{name}().size" for name in DROPPED),
    "x = round(a, 2)", "x = max(a, b)", "x = np.floor(a / b)", "x = a.round(1)",
    *(f"x = a {sign} b" for sign in (">", ">=", "<", "<=", "==", "!=")),
    "x = a < b < c", "x = not a", "x = ~a", "x = -a", "x = -1", "x = a if b else c",
    "x = a * 100", "x = a / 1000", "x = a / 1_000_000", "x = a * 1_000_000_000", "x = a * 50",
    "x = a[1899]", "x = a[1900]", "x = a[2099]", "x = a[2100]", "x = True",
    "x = a['2024']", "x = a['2025-01']", "x = a['2025-03-31']", "x = a['2024-02-29']",
    "x = a[0]", "x = a[-1]", "x = a[1]", "x = a[b]", "x = a[b > 1]", "x = a.loc['k']",
    "x = a.iloc[2]", "x = a[-b]",
    "x = t['c4']", "x = t['good']", "x = t[t['good'] == 'good 03']", "x = s['Japan']",
    "x = a.clip(lower=0, upper=5)", "x = a.sum(axis=0)", "x = a.drop('k', axis=1)",
    "def x(a, b, c):\n    if a > b:\n        return c\n    return a",
    "def x(a):\n  for one in a:\n    if one:\n      if not a:\n        return 1",
]  # fmt: skip
UNITS = ("percent", "percentage points", "share", "million dollars", "")
WAYS = ("a / b * 100", "a - b", "t.mean()", "a + b")
CALLS = ((1, 2), (3, 4))
HIGH = "def x(a, b):\n    if a > 2:\n        a = a * 10\n    return 10.26 * a - 40 / b"


def figures(values: Any) -> str:
    """Return numbers as they are compared: four digits behind the point."""
    if isinstance(values, pd.Series):
        return " ".join(map(figures, values))
    return f"{values:.4f}" if isinstance(values, float | int) else str(values)


def asked(right: Any, check: str = "number", unit: str = "percent", **more: Any) -> Asked:
    """Return what a check asks about an answer."""
    solution = more.pop("solution", "x = 25 / 200 * 100")

    def parts(given: Any) -> list[Any]:
        if check == "function":
            return [float(given(*call)) for call in CALLS]
        return [float(one) for one in given] if check == "sequence" else [given]

    def kept(given: Any) -> Any:
        return parts(given) if check == "function" else given

    grid = more.pop("grid", Grid(0.05))
    return Asked(
        Question("x", check, grid, parts, kept, unit=unit, **more), right, solution, before={}
    )


def test_every_neighbour_of_a_solution(pictures):
    """The changed code, and half a sentence."""
    names = {"t": TABLE, "s": SERIES, "n": 5}
    lines = []
    for solution in SOLUTIONS:
        lines.append(repr(solution))
        lines += [f"  {one.code!r}: {one.slip}" for one in neighbours(solution, names)]

    same_text(pictures, "slips/solutions", "\n".join(lines))


def test_every_slip_of_a_value(pictures):
    """Of numbers by their units and formulas, of days, lists and functions."""
    lines = []
    for unit in UNITS:
        for way in WAYS:
            for number, whole in ((8.26, False), (8, True), (0.0, False)):
                lines.append(f"{number} {unit} of {way}")
                found = changed_number(number, whole, Rates(unit, way))
                lines += [f"  {figures(value)}: {slip}" for value, slip in found]
    for right, check, unit in (
        (pd.Timestamp("2025-03-31"), "date", ""), ([4.26, -9.0], "sequence", "dollars"),
        ([4.26, 2.0], "sequence", "percent"), ([0.5, 0.25], "series", "share"),
        ([1.0], "frame", "percent"), (8.0, "number", "percent"),
    ):  # fmt: skip
        lines.append(f"{right} {unit} in a {check}")
        found = _changed_values(asked(right, check, unit, solution="a / b"))
        lines += [f"  {figures(value)}: {slip}" for value, slip in found]
    lines.append(HIGH)
    for miss, slip in changed_code(asked(None, "function", solution=HIGH, calls=CALLS)):
        with contextlib.suppress(ArithmeticError):
            lines.append(f"  {[figures(float(miss(*call))) for call in CALLS]}: {slip}")

    same_text(pictures, "slips/values", "\n".join(lines))


def test_every_near_miss_of_an_answer(pictures, monkeypatch):
    """What is kept beside the right value and an author's wrong path; so many at most."""
    monkeypatch.setattr("tarifflab.instructor.authoring.near_misses.MOST", 11)
    path = [WrongPath(0.125, "You forgot the hundred.", 0.5)]
    questions = {
        "a percentage": (asked(12.5), path, [Grid(0.05)]),
        "a coarse one": (asked(12.5), path, [Grid(0.05), Grid(20.0)]),
        "one with a part as margin": (asked(12.5), path, [Grid(0.4, relative=True)]),
        "a rounding near another slip": (
            asked(12.54, solution="x = 13.02 - 0.48"),
            [],
            [Grid(0.05)],
        ),
        "an exact one": (asked(12.54, solution="x = 12.54"), [], [Grid(0.0001)]),
        "a function": (asked(None, "function", solution=HIGH, calls=CALLS), [], [Grid(0.05)]),
    }
    lines = []
    for name, (question, paths, grids) in questions.items():
        given = question.given
        if question.question.check == "function":
            space: dict[str, Any] = {}
            exec(HIGH, space)
            given = space["x"]
        one = Asked(question.question, given, question.solution, before={})
        lines.append(name)
        for found in near_misses(one, paths, grids):
            values = found.value if isinstance(found.value, list) else [found.value]
            lines.append(
                f"  {[figures(each) for each in values]}: {found.advice} "
                f"(exact: {found.exact}, earns {found.earns})"
            )

    same_text(pictures, "slips/near-misses", "\n".join(lines))


def test_margins_are_those_of_what_is_wanted():
    """A part is one of the second number; words are the same or not."""
    part = Grid(0.1, relative=True)

    assert [alike([a], [b], part, 1.0) for a, b in ((110, 100), (100, 110), (89, 99))] == [
        True, True, False,
    ]  # fmt: skip
    assert alike([110.9], [100.9], part, 1.0)
    assert [rounded(one) for one in (1.26, 2, "x")] == [1.3, 2, "x"]
