"""Check a date, a month or a year on the calendar."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.choose_advice import advice_for
from tarifflab.expect.feedback import DATE, Feedback, wrong_kind
from tarifflab.expect.find_advice import TEXTS, Paths, Question
from tarifflab.expect.names import find
from tarifflab.expect.wrong_path import WrongPath


@kind_outside
def date(
    name: str,
    *,
    equals: Any = None,
    between: tuple[Any, Any] | None = None,
    wrong_paths: Iterable[WrongPath] = (),
) -> None:
    """Check that `name` holds a date, and the right one if `equals` is given.

    A text such as "2025-06-15", `date`, `datetime`, `Timestamp`, `datetime64` and `Period`
    are all read; the time of day never matters.

    Parameters
    ----------
    equals
        The right date in any of these forms. If it is a month ("1987-10" or a `Period`),
        every day of that month passes.
    between
        First and last plausible date; the advice may name them, so keep them wide.
    wrong_paths
        Further wrong paths, beside those that the task keeps, with dates as values.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    value = find(name, DATE, sys._getframe(2))
    question = Question(
        name, "date", TEXTS, forms.alone, answers=_months(between), hidden=equals is not None
    )
    paths = Paths(wrong_paths, question, value)
    Date(equals, between, paths).check(f"`{name}` is", value)
    paths.check_digit()
    if equals is not None:
        say(FITS, f"`{name}` is right.")
    else:
        say(FITS, f"`{name}` is a date, as wanted. The hidden check looks at which one.")


@dataclass(frozen=True)
class Date:
    """What a date must be; the fields are the arguments of `date`."""

    equals: Any = None
    between: tuple[Any, Any] | None = None
    paths: Iterable[WrongPath] = ()

    def __post_init__(self) -> None:
        if self.equals is not None and forms.as_date(self.equals) is None:
            raise ValueError(f"'equals' must be a date, got {self.equals!r}.")

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` opens the sentence ("`x` is")."""
        given = forms.as_date(value)
        if given is None:
            raise wrong_kind(said, value, DATE)
        if self.equals is not None and _within(given, self.equals):
            return
        taken = advice_for(self.paths, lambda path: _within(given, path.value))
        advice = taken or self._range(given) or self._day(given)
        if advice:
            earns = taken.earns if taken else 0.0
            raise Feedback(f"{said} {forms.show(given)}. {advice}", earns=earns)

    def _range(self, given: pd.Timestamp) -> str | None:
        """Return advice for a date outside the plausible range."""
        if self.between is None:
            return None
        first, last = map(forms.as_date, self.between)
        if first is None or last is None or first <= given <= last:
            return None
        return (
            f"Something from {forms.show(first)} to {forms.show(last)} is plausible here. "
            "Look at the year first."
        )

    def _day(self, given: pd.Timestamp) -> str | None:
        """Return advice for a wrong date, after trying the usual mistakes."""
        right = forms.as_date(self.equals)
        if right is None:
            return None
        if (given.year, given.day, given.month) == (right.year, right.month, right.day):
            return "Day and month have changed places. Write year, month, day."
        if abs((given - right).days) == 1:
            return "One day off. Does the question ask for the day before, of, or after?"
        if (given.month, given.day) == (right.month, right.day):
            return "Day and month fit, the year does not."
        return "That is not the date. Read the question again, then look at the data."


def _months(between: tuple[Any, Any] | None) -> float:
    """Return how many months are plausible."""
    first, last = map(forms.as_date, between or ("2000-01-01", "2026-01-01"))
    return 0.0 if first is None or last is None else (last - first).days / 30


def _within(given: pd.Timestamp, right: Any) -> bool:
    """Tell whether a day lies in the day, month or year that `right` names."""
    start = forms.as_date(right)
    if start is None:
        return False
    return start <= given <= _last_day(forms.only(right), start)


def _last_day(right: Any, start: pd.Timestamp) -> pd.Timestamp:
    if isinstance(right, pd.Period):
        return right.end_time.normalize()
    parts = right.count("-") if isinstance(right, str) else 2
    if parts == 1 and right[:4].isdecimal():
        return start + pd.offsets.MonthEnd(0)
    return start
