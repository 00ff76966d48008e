"""A pandas-heavy exercise for the benchmark: six tasks on a table of 2,000 rows."""

import random
from pathlib import Path
from typing import Any

NAME = "02-pandas-heavy"
SETUP = """import numpy as np
import pandas as pd
trade = pd.read_csv("trade.csv", parse_dates=["month"])"""

# Task: question, solution, points, visible test, hidden test, right answers, wrong answers.
TASKS: list[dict[str, Any]] = [
    {
        "ask": "Sum the value by good.",
        "solution": 'by_good = trade.groupby("good")["value"].sum()',
        "points": 3,
        "visible": "assert len(by_good) == 4",
        "hidden": "pd.testing.assert_series_equal(by_good.sort_index(), "
        'trade.groupby("good")["value"].sum(), check_names=False)',
        "right": [
            'by_good = trade.groupby("good")["value"].sum()\nby_good',
            'by_good = trade.pivot_table(index="good", values="value", aggfunc="sum")["value"]',
        ],
        "wrong": ['by_good = trade.groupby("good")["value"].mean()\nby_good'],
    },
    {
        "ask": "Months down, goods across, value inside.",
        "solution": 'wide = trade.pivot_table(index="month", columns="good", values="value", '
        'aggfunc="sum")',
        "points": 3,
        "visible": "assert wide.shape[1] == 4",
        "hidden": 'assert np.isclose(wide.to_numpy().sum(), trade["value"].sum())',
        "right": [
            'wide = trade.pivot_table(index="month", columns="good", values="value", '
            'aggfunc="sum")\nwide.head()',
            'wide = trade.groupby(["month", "good"])["value"].sum().unstack()\nwide',
        ],
        "wrong": [
            'wide = trade.pivot_table(index="month", columns="good", values="value")\nwide',
        ],
    },
    {
        "ask": "The share of each good.",
        "solution": "share = by_good / by_good.sum()",
        "points": 2,
        "visible": "assert abs(share.sum() - 1) < 1e-9",
        "hidden": 'assert np.isclose(share["cars"], '
        'trade.loc[trade["good"] == "cars", "value"].sum() / trade["value"].sum())',
        "right": ["share = by_good / by_good.sum()\nshare.round(3)"],
        "wrong": ["share = by_good / by_good.max()\nshare"],
    },
    {
        "ask": "Add the value of the same partner's month before.",
        "solution": 'lagged = trade.sort_values("month").assign('
        'before=lambda t: t.groupby("partner")["value"].shift())',
        "points": 4,
        "visible": 'assert "before" in lagged',
        "hidden": 'assert lagged["before"].isna().sum() == trade["partner"].nunique()',
        "right": [
            'lagged = trade.sort_values("month")\n'
            'lagged["before"] = lagged.groupby("partner")["value"].shift(1)\nlagged.head()',
        ],
        "wrong": ['lagged = trade.assign(before=trade["value"].shift())\nlagged.tail()'],
    },
    {
        "ask": "Join the partners' regions and count by region.",
        "solution": 'regions = pd.DataFrame({"partner": ["JP", "KR", "US"], '
        '"region": ["Asia", "Asia", "America"]})\n'
        'by_region = trade.merge(regions, on="partner").groupby("region")["value"].sum()',
        "points": 4,
        "visible": "assert len(by_region) == 2",
        "hidden": 'assert by_region["America"] == trade.loc[trade["partner"] == "US", '
        '"value"].sum()',
        "right": [
            'region = trade["partner"].map({"JP": "Asia", "KR": "Asia", "US": "America"})\n'
            'by_region = trade.groupby(region)["value"].sum()\nby_region',
        ],
        "wrong": ['by_region = trade.groupby("partner")["value"].sum()\nby_region'],
    },
    {
        "ask": "Write `growth(good)`: percent from the first year to the last.",
        "solution": "def growth(good):\n"
        '    yearly = trade[trade["good"] == good].groupby(trade["month"].dt.year)["value"].sum()\n'  # noqa: E501
        "    return 100 * (yearly.iloc[-1] / yearly.iloc[0] - 1)",
        "points": 4,
        "visible": 'assert isinstance(growth("cars"), float)',
        "hidden": 'for good in ["cars", "rice", "steel", "chips"]:\n'
        '    one = trade[trade["good"] == good]\n'
        '    yearly = one.groupby(one["month"].dt.year)["value"].sum()\n'
        "    assert np.isclose(growth(good), 100 * (yearly.iloc[-1] / yearly.iloc[0] - 1))",
        "right": [
            "def growth(good):\n"
            '    one = trade.query("good == @good")\n'
            '    yearly = one.groupby(one["month"].dt.year)["value"].sum()\n'
            "    return float(100 * (yearly.iloc[-1] / yearly.iloc[0] - 1))\n"
            'growth("cars")',
        ],
        "wrong": ["def growth(good):\n    return 0.0"],
    },
]
ANSWERS = {
    f"task-{n}": {"right": task["right"], "wrong": task["wrong"]}
    for n, task in enumerate(TASKS, 1)
}


def _meta(grade_id: str, grade: bool, solution: bool, locked: bool) -> dict[str, Any]:
    return {
        "nbgrader": {
            "grade": grade, "grade_id": grade_id, "locked": locked, "schema_version": 3,
            "solution": solution, "task": False,
        }
    }  # fmt: skip


def _code(name: str, source: str, meta: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code", "id": name, "metadata": meta, "source": source, "outputs": [],
        "execution_count": None,
    }  # fmt: skip


def _text(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def notebook() -> dict[str, Any]:
    """Return the instructor's notebook."""
    cells = [_code("setup", SETUP, _meta("setup", False, False, True))]
    for number, task in enumerate(TASKS, 1):
        first, name = task["solution"].split("\n")[0], f"task-{number}"
        stub = "" if first.startswith("def") else f"{task['ask'].split()[0].lower()}_ = ...\n"
        solution = f"{stub}### BEGIN SOLUTION\n{task['solution']}\n### END SOLUTION"
        test = (
            f"{task['visible']}\n### BEGIN HIDDEN TESTS\n{task['hidden']}\n### END HIDDEN TESTS"
        )
        meta = _meta(f"test-{number}", True, False, True)
        meta["nbgrader"]["points"] = task["points"]
        cells += [
            {
                "cell_type": "markdown",
                "id": f"ask-{number}",
                "metadata": {},
                "source": task["ask"],
            },
            _code(name, solution, _meta(name, False, True, False)),
            _code(f"test-{number}", test, meta),
        ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {
        "cells": cells, "nbformat": 4, "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
    }  # fmt: skip


def write_table(folder: Path, rows: int = 2000) -> None:
    """Write the table of the exercise."""
    dice = random.Random(7)
    lines = ["month,partner,good,value,tonnes"]
    for number in range(rows):
        month = f"{2015 + number % 10}-{1 + number % 12:02d}-01"
        good = dice.choice(["cars", "steel", "rice", "chips"])
        partner = dice.choice(["JP", "US", "KR"])
        lines.append(f"{month},{partner},{good},{dice.randint(1, 9999)},{dice.random():.3f}")
    (folder / "trade.csv").write_text("\n".join(lines) + "\n")
