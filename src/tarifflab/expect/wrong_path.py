"""Wrong paths: a value that a typical mistake gives, with the advice for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WrongPath:
    """A mistake that people make, and what it leads to, computed from the data.

    Parameters
    ----------
    value
        What the mistake gives: a number, text, date, list, Series or table; for a function
        task a function that makes the mistake.
    advice
        One or two sentences that name the mistake.
    """

    value: Any
    advice: str


def advice_for(paths: Iterable[WrongPath], taken: Callable[[WrongPath], bool]) -> str | None:
    """Return the advice of the wrong paths that were taken, or None.

    Two mistakes can give the same value; then both are named.
    """
    advice = list(dict.fromkeys(path.advice for path in paths if taken(path)))
    if len(advice) > 1:
        return "Two mistakes lead to this value. " + " Or: ".join(advice[:2])
    return advice[0] if advice else None
