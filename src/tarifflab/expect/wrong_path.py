"""Wrong paths: a value that a typical mistake gives, with the advice for it."""

from dataclasses import dataclass
from typing import Any

COMES_OUT = (
    "This comes out if "  # opens what is said of a computed near miss: true to the digit
)


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
    earns
        The share of the task's points for who went this way, where half the idea is there.
        A check gives it if it knows what the task is `worth`.
    exact
        Whether numbers must be the very ones, as for a value that was rounded too far: what
        is right may lie nearer to it than the margin of the check.

    Raises
    ------
    ValueError
        If `earns` is no share below 1: a wrong path never earns all.
    """

    value: Any
    advice: str
    earns: float = 0.0
    exact: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.earns < 1:
            raise ValueError(
                f"'earns' must be at least 0 and below 1, got {self.earns!r}. Write half of "
                "the points as 0.5."
            )
