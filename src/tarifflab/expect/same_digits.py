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


def too_far(given: list[float], wrong: list[float], margin: float) -> bool:
    """Tell whether two sorted lists of numbers cannot agree, whichever belongs to which.

    Cheaper than to compare them: nearly every wrong path of a task leads elsewhere.

    Parameters
    ----------
    margin
        How far each number may lie from its own, at most.

    Examples
    --------
    >>> too_far([1.0, 2.0], [1.0, 2.1], margin=0.05), too_far([1.0, 2.0], [2.1], margin=0.05)
    (True, False)
    """
    if len(given) != len(wrong):
        return False  # a missing value, perhaps: let the check say so
    return any(not near(one, other, margin) for one, other in zip(given, wrong, strict=True))


def _same(given: Any, wrong: Any) -> bool:
    ones, others = numbers_of(given), numbers_of(wrong)
    return len(ones) == len(others) and all(map(rounding_of, ones, others))


def numbers_of(value: Any) -> list[float]:
    """Return the finite numbers of a value, sorted: rounding keeps their order."""
    numbers = map(forms.as_number, forms.flat(value))
    return sorted(one for one in numbers if one is not None and math.isfinite(one))
