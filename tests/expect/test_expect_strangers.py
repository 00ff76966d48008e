"""Whatever a student leaves in a name, a check answers with advice and with nothing else."""

import decimal
import fractions

import numpy as np
import pandas as pd
import pytest
from cases import case

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath


class Hostile:
    """An object that equals everything and breaks whoever looks at it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        return True

    def __repr__(self):
        raise RuntimeError

    def __len__(self):
        raise RuntimeError

    __hash__ = None


class Chameleon(type):
    """A metaclass whose classes equal every type."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(float)


class Disguised(metaclass=Chameleon):
    """An object whose type equals `float`, and which turns into the right number."""

    def __float__(self):
        return 3.5


class MyTable(pd.DataFrame):
    """A subclass whose methods may have been replaced."""


ENDLESS: list = []
ENDLESS.append(ENDLESS)
SCORES = pd.Series({"a": 1.0, "b": 2.0})
RATES = pd.DataFrame({"country": ["Japan", "Korea"], "rate": [24.0, 25.5]})
STRANGERS = [
    None,
    10**400,
    b"x",
    "x" * 10**5,
    "2025-13-45",
    "12 Foo 2025",
    Hostile(),
    Disguised(),
    MyTable({"a": [1]}),
    ENDLESS,
    [ENDLESS, ENDLESS],
    [(None, 1)],
    [([1], 1)],
    np.array(3),
    np.eye(3),
    np.array([], dtype=float),
    np.array([None, 1], dtype=object),
    np.array([(1, 2)], dtype=[("a", int), ("b", int)]),
    np.ma.masked,
    np.timedelta64(1, "D"),
    np.datetime64("NaT"),
    decimal.Decimal("sNaN"),
    decimal.Decimal("1e999999"),
    fractions.Fraction(10**400, 3),
    pd.NA,
    pd.Interval(0, 1),
    pd.Series(dtype=float),
    pd.Series([1, None, "x"], dtype=object),
    pd.Series([1, 2], index=[None, np.nan]),
    pd.Series([True, None], dtype="boolean"),
    pd.Series({"a": Hostile(), "b": Disguised()}),
    pd.DataFrame(),
    pd.DataFrame([[1, 2]], columns=["a", "a"]),
    pd.DataFrame({"country": ["Japan", "Korea"], "rate": [Hostile(), 1]}),
    pd.MultiIndex.from_tuples([(1, 2), (3, 4)]),
    {"a": ...},
    {"data": 3},
    {"data": [{"x": 3, "y": 4}], "layout": 3},
]
CHECKS = {
    "number": {
        "equals": 3.5,
        "decimals": 2,
        "between": (1, 9),
        "wrong_paths": [WrongPath(2, "No.")],
    },
    "text": {
        "equals": "Japan",
        "one_of": ["Japan"],
        "wrong_paths": [WrongPath("Korea", "No.")],
    },
    "boolean": {"equals": True},
    "date": {"equals": "2025-06-15", "between": ("2024-01-01", "2026-01-01")},
    "sequence": {"equals": [1, 2.5], "ordered": False, "wrong_paths": [WrongPath([2], "No.")]},
    "series": {"equals": SCORES, "decimals": 1, "wrong_paths": [WrongPath(SCORES * 2, "No.")]},
    "frame": {"equals": RATES, "wrong_paths": [WrongPath(RATES[:1], "No.")]},
    "function": {"reference": lambda x: x, "inputs": [1, 2, 3]},
    "figure": {"x": [1], "y": [1], "kind": "bar", "titled": True},
}


SHORT = r"(?s)^.{10,249}$"


@pytest.mark.parametrize("check", CHECKS)
def test_stranger_gets_advice(check):
    """No odd value passes, none breaks the check, and every sentence is short."""
    for place, answer in enumerate(STRANGERS):  # noqa: B007 (the check finds it by its name)
        with case(place), pytest.raises(Feedback, match=SHORT):
            getattr(expect, check)("answer", **CHECKS[check])


@pytest.mark.parametrize("place", range(len(STRANGERS)))
def test_function_that_returns_a_stranger_gets_advice(place):
    """The same holds for what a function returns."""

    def answer(x):
        return STRANGERS[place]

    for right in (1.5, "Japan", SCORES, RATES):
        with pytest.raises(Feedback, match=SHORT):
            expect.function("answer", reference=lambda x, right=right: right, inputs=[1, 2])
