"""Tell a wrong value itself, or a rounding of it, from one that only lies near it."""

import math
from decimal import Decimal
from typing import Any

from tarifflab.expect import forms

UNROUNDED = 1e-6  # of the amount, where nothing is said about rounding
NOISE = 1e-9  # between two numbers that are written alike
FLOAT = 1e-13  # of the amount: what another order of adding up may change


def near(given: float, target: float, margin: float) -> bool:
    """Tell whether two amounts agree within a margin, forgiving the noise of floats."""
    return abs(given - target) <= margin + FLOAT * abs(target)


def rounding_of(given: float, value: float) -> bool:
    """Tell whether `given` is `value`, or `value` rounded to as many decimals.

    A 0 is a rounding of nothing else: many mistakes give it.
    """
    if not given:
        return abs(value) <= NOISE
    decimals = max(0, -int(Decimal(repr(given)).normalize().as_tuple().exponent))
    return near(given, value, UNROUNDED * abs(value)) or round(value, decimals) == given


def same_digits(given: list[Any], wrong: list[Any]) -> bool:
    """Tell whether every number of an answer is that of a wrong one, or a rounding of it.

    Parameters
    ----------
    given, wrong
        Values, or lists of values whose order does not count. What is no number is not
        compared: a check has done that.

    Examples
    --------
    >>> same_digits([[2.4, 3.1]], [[3.1416, 2.4]]), same_digits([2.45], [2.4])
    (True, False)
    """
    return len(given) == len(wrong) and all(map(_same, given, wrong))


def _same(given: Any, wrong: Any) -> bool:
    ones, others = _numbers(given), _numbers(wrong)
    return len(ones) == len(others) and all(map(rounding_of, ones, others))


def _numbers(value: Any) -> list[float]:
    """Return the finite numbers of a value, sorted: rounding keeps their order."""
    numbers = map(forms.as_number, forms.flat(value))
    return sorted(one for one in numbers if one is not None and math.isfinite(one))
