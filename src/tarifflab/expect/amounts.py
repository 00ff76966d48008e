"""Check one number: its kind, its size, the wrong paths that lead to it, its amount."""

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

import numpy as np

from tarifflab.expect import forms
from tarifflab.expect.answer_grid import Grid
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.choose_advice import Advice, advice_for
from tarifflab.expect.feedback import NUMBER, Feedback, wrong_kind
from tarifflab.expect.find_advice import Paths, Question
from tarifflab.expect.names import find
from tarifflab.expect.same_digits import FLOAT, UNROUNDED, near, rounding_of
from tarifflab.expect.wrong_path import COMES_OUT, WrongPath

LAST_DIGIT = 0.6  # of the last decimal asked for: a rounded and an unrounded answer both pass
SLIP = 5e-4  # of a wrong value: it is recognised when written with four digits
SMALL_SLIP = 0.05  # of a wrong value, at most: a right 1 is not taken for 0.6 rounded
UNKNOWN = "That is not the amount."  # what is said if nothing is known of a wrong one
NOISE = 1e-9  # between two numbers that are written alike
PERCENT = ("percent", "%")
DAYS = ("day", "days")  # units for which the difference of two dates is an answer
SCALES = {
    100: "hundred",
    1_000: "thousand",
    1_000_000: "million",
    1_000_000_000: "billion",
}


@kind_outside
def number(
    name: str,
    *,
    unit: str = "",
    equals: float | None = None,
    decimals: int | None = None,
    tolerance: float | None = None,
    between: tuple[float, float] | None = None,
    wrong_paths: Iterable[WrongPath] = (),
) -> None:
    """Check that `name` holds one finite number, and the right one if `equals` is given.

    Parameters
    ----------
    unit
        Named in the advice. "percent", "percentage points" and "share" are told apart.
    equals
        The right amount, computed from the data. Leave it out in a visible check.
    decimals
        Decimals asked for: everything within 0.6 of the last one passes.
    tolerance
        Allowed distance, in place of `decimals`. With neither, an int must be met exactly
        and a float to a millionth.
    between
        Lowest and highest plausible amount; the advice may name them, so keep them wide.
    wrong_paths
        Further wrong paths, beside those that the task keeps, with numbers as values.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    rule = Number(unit, equals, decimals, tolerance, between)
    value = find(name, NUMBER, sys._getframe(2))
    paths = Paths(wrong_paths, rule.question(name), value)
    replace(rule, paths=paths).check(f"`{name}` is", value)
    paths.check_digit()
    if equals is not None:
        say(FITS, f"`{name}` is right.")
    elif between is not None:
        say(FITS, f"`{name}`: kind and size fit. The hidden check compares the amount itself.")
    else:
        say(FITS, f"`{name}` is a number. The hidden check compares the amount itself.")


@dataclass(frozen=True)
class Number:
    """What a number must be; the fields are the arguments of `number`."""

    unit: str = ""
    equals: Any = None
    decimals: int | None = None
    tolerance: float | None = None
    between: tuple[float, float] | None = None
    paths: Iterable[WrongPath] = ()

    def __post_init__(self) -> None:
        if self.decimals is not None and self.tolerance is not None:
            raise ValueError("'decimals' and 'tolerance' exclude each other. Give one.")
        if self.equals is not None and not math.isfinite(self.target):
            raise ValueError(f"'equals' must be a finite number, got {self.equals!r}.")

    @property
    def target(self) -> float:
        """The right amount as a float; NaN if there is none."""
        amount = forms.as_number(self.equals)
        return math.nan if amount is None else amount

    @property
    def margin(self) -> float:
        """How far from the right amount an answer may lie."""
        if self.tolerance is not None:
            return self.tolerance
        if self.decimals is not None:
            return LAST_DIGIT * 10.0**-self.decimals
        if isinstance(self.equals, int | np.integer):
            return 0.0
        return UNROUNDED * abs(self.target)

    @property
    def grid(self) -> Grid:
        """How near an answer must be to a wrong path."""
        if self.decimals is None and not self.tolerance:
            return Grid(SLIP, relative=True)
        return Grid(self.margin)

    def question(self, name: str) -> Question:
        """Return what to look up for an answer of this name."""
        answers = self.grid.between(*self.between) if self.between else 1_000.0
        hidden = self.equals is not None
        parts = forms.days_alone if self.unit in DAYS else forms.alone
        return Question(
            name, "number", self.grid, parts, answers=answers, hidden=hidden, unit=self.unit
        )

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` opens the sentence ("`x` is")."""
        given = forms.as_number(forms.in_days(value) if self.unit in DAYS else value)
        if given is None:
            raise not_a_number(said, value)
        if math.isnan(given):
            raise Feedback(
                f'{said} NaN, "not a number": a missing value, 0 divided by 0, or the log or '
                "root of a negative number. Look at the steps before, one by one.",
                "wrong kind",
            )
        if math.isinf(given):
            raise Feedback(f"{said} infinite. Something was divided by zero.", "wrong kind")
        if near(given, self.target, self.margin):  # no right one is NaN
            return
        advice = self._slip(given) or self._size(given) or self._amount(given)
        if advice:
            raise Feedback(f"{said} {forms.show(given)}. {advice}", earns=advice.earns)

    def wanted(self) -> str:
        """Return what is asked for, in kind: unit and rounding."""
        unit = f" (unit: {self.unit})" if self.unit else ""
        if not self.decimals:
            return f"{NUMBER}{unit}"
        margin = f"{self.margin:.{self.decimals + 1}f}"
        return (
            f"{NUMBER}{unit}, right to {forms.count(self.decimals, 'decimal')} (everything "
            f"within {margin} of the amount counts)"
        )

    def _slip(self, given: float) -> Advice | None:
        """Return the advice of the mistakes that give this value, or ask about the nearest."""
        found = [
            (abs(given - value), path)
            for path in self.paths
            if (value := forms.as_number(path.value)) is not None
            and near(given, value, 0.0 if path.exact else self._slip_margin(value))
            and not near(value, self.target, self.margin)
        ]
        found.sort(key=itemgetter(0))
        sure = [path for _, path in found if rounding_of(given, float(path.value))]
        named = [one for one in found if not one[1].advice.startswith(COMES_OUT)]
        nearest = [path for away, path in named if away <= named[0][0] + NOISE]
        return advice_for(
            sure or nearest, lambda _: True, lambda _: bool(sure), self._next_step()
        )

    def _slip_margin(self, value: float) -> float:
        if self.decimals is None and self.tolerance is None:
            return SLIP * abs(value)
        return min(self.margin, SMALL_SLIP * abs(value))

    def _size(self, given: float) -> Advice | None:
        """Return advice for a number outside the plausible range."""
        if self.between is None or self.between[0] <= given <= self.between[1]:
            return None
        low, high = self.between
        return Advice(
            f"Something between {forms.show(low)} and {forms.show(high)} is plausible here. "
            f"{self._doubt(given, low, high)}Wanted: {self.wanted()}."
        )

    def _doubt(self, given: float, low: float, high: float) -> str:
        """Return a question about a number outside the range; nothing is named unseen."""
        if low <= -given <= high:
            return "Which way round was the difference taken, and was it squared? "
        if (
            self._is_rate()
            and low <= abs(given) * (100 if self._in_percent() else 0.01) <= high
        ):
            return "Is that a share in place of percent, or percent in place of a share? "
        if any(low <= given * scale <= high for scale in (*SCALES, *(1 / s for s in SCALES))):
            return "Which unit does it have, and what is divided by what? "
        return ""

    def _amount(self, given: float) -> Advice | None:
        """Return advice for a wrong amount, after trying the usual mistakes."""
        if self.equals is None:
            return None
        found = [
            path
            for path in self._usual()
            if not near(path.value, self.target, self.margin) and written_as(given, path.value)
        ]
        if self._rounded_too_far(given):
            found = [
                WrongPath(
                    given,
                    "Right as far as it goes, but rounded too far: the value is compared to "
                    f"{forms.count(self.decimals or 0, 'decimal')}. Round only at the end.",
                )
            ]
        advice = advice_for(found, lambda _: True)
        step = self._next_step()
        return advice or Advice(
            f"{UNKNOWN} Wanted: {self.wanted()}.{' ' if step else ''}{step}"
        )

    def _next_step(self) -> str:
        return str(getattr(self.paths, "next_step", ""))

    def _rounded_too_far(self, given: float) -> bool:
        """Tell whether this is the right amount with fewer decimals, and no more than that.

        A 0 is left out: many mistakes give it, and nothing of the amount is left in it.
        """
        if not given:
            return False
        rounded = (round(self.target, kept) for kept in range(self.decimals or 0))
        return any(abs(given - one) <= FLOAT * max(1.0, abs(one)) for one in rounded)

    def _usual(self) -> Iterable[WrongPath]:
        """Yield the mistakes that can be computed from the right amount alone."""
        right = self.target
        yield WrongPath(
            -right,
            "The size fits, the sign does not. Which way round was the difference taken?",
        )
        for factor in SCALES:
            yield WrongPath(right * factor, _capital(self._too_large(factor)))
            yield WrongPath(right / factor, _capital(self._too_small(factor)))
        for turned in upside_down(right, self.unit):
            yield WrongPath(turned, "It is upside down: swap what is divided by what.")

    def _in_percent(self) -> bool:
        return self.unit.startswith("percent") or self.unit == "%"

    def _is_rate(self) -> bool:
        return self._in_percent() or self.unit == "share"

    def _too_small(self, factor: int) -> str:
        much = f"it is a {SCALES[factor]} times too little"
        if factor != 100:
            return f"{much}. Look at the unit of each column: thousands, millions, billions?"
        if self._in_percent():
            return f"{much}: a share between 0 and 1. Times 100 it is in {self.unit}."
        return f"{much}. Was a rate in percent divided by 100 once too often?"

    def _too_large(self, factor: int) -> str:
        much = f"it is a {SCALES[factor]} times too much"
        if factor != 100:
            return f"{much}. Look at the unit of each column: thousands, millions, billions?"
        if self.unit == "share":
            return f"{much}: a percentage. Divided by 100 it is a share."
        if self._in_percent():
            return f"{much}. Was it in {self.unit} already, and taken times 100 again?"
        return f"{much}. A rate in percent is divided by 100 before you multiply with it."


def not_a_number(said: str, value: object) -> Feedback:
    """Return the advice for a value that is no number."""
    text = forms.as_text(value)
    if type(value) is tuple and len(value) == 2 and all(type(one) is int for one in value):
        first, second = value
        thousands = f", and thousands without a comma: {first}{second}"
        return Feedback(
            f"{said} {first} and {second}, two numbers. Decimals stand behind a point: "
            f"{first}.{second}{thousands if len(str(second)) == len('000') else ''}",
            "wrong kind",
        )
    if text is None or not any(character.isdigit() for character in text):
        return wrong_kind(said, value, NUMBER)
    if any(character.isalpha() for character in text):
        return Feedback(
            f"{said} {forms.show(text)}, a text with words. Wanted: the number alone, without "
            "words and quotes.",
            "wrong kind",
        )
    bare = text.strip().removeprefix("-").replace(".", "", 1)
    extra = "" if bare.isdecimal() else ", signs and commas"
    return Feedback(
        f"{said} {forms.show(text)}, a text in quotes. Without the quotes{extra} it is a "
        "number.",
        "wrong kind",
    )


def upside_down(right: float, unit: str) -> list[float]:
    """Return what a ratio is with its two sides swapped; nothing where none can be meant.

    >>> upside_down(80.0, "percent"), upside_down(0.8, "share"), upside_down(80.0, "dollars")
    ([125.0], [1.25], [])
    """
    if right <= 0:
        return []
    if unit in PERCENT:
        return [10_000 / right]
    return [1 / right] if unit in ("", "share") or " per " in unit else []


def written_as(given: float, target: float) -> bool:
    """Tell whether `given` is `target`, nearly or rounded to what `given` shows.

    Two digits at least must have been written, so that a 3 is not taken for 2.6.
    """
    written = Decimal(repr(given)).normalize().as_tuple()
    decimals = max(0, -int(written.exponent))
    rounded = len(written.digits) > 1 and round(target, decimals) == given
    return rounded or near(given, target, SLIP * abs(target))


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
