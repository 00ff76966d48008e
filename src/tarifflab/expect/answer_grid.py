"""Where an answer lies on a grid: what a sealed wrong path is locked with.

An answer is cut into *atoms*: a number into the cell of a grid that it falls into, a text into
its letters without case, a date into its month. A list gives its atoms sorted. Two answers
that a check takes for the same have the same place, but for a number near the border of a
cell; so a wrong path is sealed for the neighbouring cell as well.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tarifflab.expect import forms

Atom = tuple[str, str]
Place = tuple[Any, ...]  # atoms, and tuples of atoms where a value is itself a list

MOST = 16  # places of one wrong path
SHIFTS = 64  # shifts of the grid that are tried
NARROW = 2.1  # margins in a cell: a number and its margin touch two at most
FEW = 4  # margins in a cell and a value, where several values make a place together
NOTHING = 1e-12  # a number smaller than that is 0
SURE = 1.001  # margins: the noise of floats must not hide a number on the very edge


class Crowded(ValueError):  # noqa: N818 (reads as the sentence it stands for)
    """Too many values lie near borders of the grid; another shift has fewer."""


@dataclass(frozen=True)
class Grid:
    """How numbers are cut into cells.

    Parameters
    ----------
    margin
        How far a given number may lie from a wrong one: an amount, or with `relative` a part
        of it.
    relative
        Whether cells grow with the number.
    shift
        Where the borders lie, as a part of a cell.
    """

    margin: float
    relative: bool = False
    shift: float = 0.0

    def __post_init__(self) -> None:
        if not self.margin > 0:
            raise ValueError(f"'margin' must be above 0, got {self.margin}.")

    def between(self, low: float, high: float) -> float:
        """Return how many numbers of a range can be told apart."""
        if not self.relative:
            return (high - low) / (2 * self.margin)
        least = max(abs(low), abs(high)) / 1_000
        sides = [max(abs(side), least) for side in (low, high)]
        if low < 0 < high:
            return sum(math.log(side / least) for side in sides) / (2 * self.margin)
        return abs(math.log(sides[1] / sides[0])) / (2 * self.margin)

    def cells(self, number: float, width: float, around: float) -> list[str]:
        """Return the cells within `around` margins; a cell is `width` margins wide."""
        if not math.isfinite(number) or (self.relative and abs(number) < NOTHING):
            return [str(number if not math.isfinite(number) else 0)]
        scaled = number / self.margin
        if self.relative:
            scaled = math.log(abs(number)) / self.margin
        sides = (scaled - around, scaled + around)
        first, last = (math.floor(side / width + self.shift) for side in sides)
        sign = "-" if self.relative and number < 0 else ""
        return [f"{sign}c{cell}" for cell in range(first, last + 1)]


def place_of(parts: list[Any], grid: Grid) -> Place:
    """Return the place of a given answer; `parts` are its values, or lists of values."""
    return next(iter(_places(parts, grid, around=0.0)))


def places_near(parts: list[Any], grid: Grid, around: float = SURE) -> list[Place]:
    """Return every place that an answer within `around` margins of these values can have.

    Raises
    ------
    Crowded
        If there are more than 16.
    """
    return list(dict.fromkeys(_places(parts, grid, around=around)))


def shifts() -> Iterator[float]:
    """Yield the shifts of the grid to try, the same every time."""
    return (number * 0.6180339887 % 1 for number in range(SHIFTS))


def _places(parts: list[Any], grid: Grid, around: float) -> Iterator[Place]:
    lists = [one if isinstance(one, list) else [one] for one in parts]
    values = [value for one in lists for value in one]
    width = NARROW if len(values) == 1 else FEW * len(values)
    choices = [_atoms(value, grid, width, around) for value in values]
    if math.prod(map(len, choices)) > MOST:
        raise Crowded("Too many values lie near the borders of the grid.")
    for chosen in itertools.product(*choices):
        left = iter(chosen)
        yield tuple(tuple(sorted(itertools.islice(left, len(one)))) for one in lists)


def _atoms(value: Any, grid: Grid, width: float, around: float) -> list[Atom]:
    """Return the atoms of one value; more than one only near the border of a cell."""
    if forms.is_missing(value):
        return [("gap", "")]
    truth = forms.as_boolean(value)
    if truth is not None:
        return [("truth", str(truth))]
    number = forms.as_number(value)
    if number is not None:
        return [("number", cell) for cell in grid.cells(number, width, around)]
    day = forms.as_date(value)
    if day is not None:
        return [("month", f"{day:%Y-%m}")]
    text = forms.as_text(value)
    if text is not None:
        return [("text", forms.folded(text))]
    return [("other", forms.describe(value))]
