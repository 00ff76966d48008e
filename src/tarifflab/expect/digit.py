"""A check digit: most wrong answers are told to be wrong, and no right one is confirmed.

A visible check cannot compare with the right answer: whoever has the file could then try all
answers until one fits. But a wrong answer that is met like a right one leads a student astray.
So the file beside an exercise keeps of the right answer what an ISBN keeps of its digits: a
remainder. A wrong answer has the same one by chance, one time in `of`; and `of` is so small
that at least 20 answers in the plausible range share it.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from tarifflab.expect.answer_grid import Crowded, Grid, place_of, places_near, shifts
from tarifflab.expect.sealed import key_for

SHARED = 20  # plausible answers that have the remainder of the right one, at least
MOST = 48  # remainders


@dataclass(frozen=True)
class Digit:
    """What is kept of a right answer.

    Parameters
    ----------
    grid
        Cells so wide that every right answer falls into the same one.
    of
        How many remainders there are.
    remainders
        Those of the right answers: one, but where several are right.
    """

    grid: Grid
    of: int
    remainders: tuple[int, ...]

    def fits(self, salt: str, parts: list[Any]) -> bool:
        """Tell whether an answer has the remainder of a right one; costs a slow key."""
        return remainder(salt, parts, self.grid, self.of) in self.remainders

    def plain(self) -> list[Any]:
        """Return the digit as JSON."""
        grid = self.grid
        return [grid.margin, grid.relative, grid.shift, self.of, list(self.remainders)]

    @classmethod
    def read(cls, plain: list[Any]) -> "Digit":
        """Return what `plain` has written."""
        margin, relative, shift, of, remainders = plain
        return cls(Grid(margin, relative, shift), of, tuple(remainders))


def remainder(salt: str, parts: list[Any], grid: Grid, of: int) -> int:
    """Return the remainder of an answer."""
    key = key_for(f"{salt} digit", place_of(parts, grid))
    return int.from_bytes(hashlib.sha256(key + b"digit").digest()[:8], "big") % of


def make(salt: str, rights: list[list[Any]], grid: Grid, answers: float) -> Digit | None:
    """Return the check digit of the right answers, or None where it would tell too much.

    Parameters
    ----------
    salt
        Of the task.
    rights
        The right answers, as lists of values.
    grid
        With the widest margin within which any check takes an answer for right.
    answers
        How many answers that a check can tell apart are plausible.
    """
    of = min(MOST, int(answers / SHARED))
    wide = Grid(2 * grid.margin, grid.relative)  # a right answer with its margin fits into it
    if of < 2:
        return None
    for shift in shifts():
        shifted = Grid(wide.margin, wide.relative, shift)
        if all(_lies_inside(parts, shifted) for parts in rights):
            found = {remainder(salt, parts, shifted, of) for parts in rights}
            return Digit(shifted, of, tuple(sorted(found)))
    return None


def _lies_inside(parts: list[Any], grid: Grid) -> bool:
    """Tell whether an answer and all within half a margin of the grid share a cell."""
    try:
        return len(set(places_near(parts, grid, around=0.51))) == 1
    except Crowded:
        return False
