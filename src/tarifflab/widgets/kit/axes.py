"""Scales and axes: from numbers and days to pixels, with few and quiet ticks.

>>> across = Linear(0, 20, 100, 300)
>>> across(5), ticks(0, 17)
(150.0, [0.0, 5.0, 10.0, 15.0])
>>> along = Time(date(2025, 1, 1), date(2025, 1, 11), 0, 100)
>>> along(date(2025, 1, 6))
50.0
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tarifflab.widgets.kit.svg import SIZE, SMALL, Picture, spread
from tarifflab.widgets.kit.words import MONTHS, THIN, num, width

_NICE = (1, 2, 2.5, 5, 10)
_ROOM_MONTH = 34  # pixels that the name of a month needs


@dataclass(frozen=True)
class Linear:
    """A scale from numbers (`low` to `high`) to pixels (`start` to `end`)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def clip(self, value: float) -> float:
        """Return the pixel of a value, but not beyond the ends."""
        return self(min(max(value, self.low), self.high))


@dataclass(frozen=True)
class Time:
    """A scale from days to pixels (`start` to `end`)."""

    first: date
    last: date
    start: float
    end: float

    def __call__(self, day: date) -> float:
        """Return the pixel of a day."""
        share = (day - self.first).days / (self.last - self.first).days
        return self.start + share * (self.end - self.start)

    def months(self) -> list[date]:
        """Return the first days of months that lie on the scale."""
        begin = self.first.year * 12 + self.first.month - (self.first.day == 1)
        end = self.last.year * 12 + self.last.month
        return [date(number // 12, number % 12 + 1, 1) for number in range(begin, end)]


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return about `count` round numbers from `low` to `high`."""
    rough = (high - low) / max(count, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * size for nice in _NICE if nice * size >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def decimals_of(values: Sequence[float]) -> int:
    """Return how many decimals ticks need to differ as they are."""
    return next((n for n in range(6) if all(abs(v - round(v, n)) < 1e-9 for v in values)), 6)


def y_axis(
    picture: Picture,
    scale: Linear,
    left: float,
    right: float,
    *,
    unit: str = "",
    count: int = 5,
    say: Callable[[float], str] | None = None,
) -> None:
    """Draw lines of the grid with their numbers at the left; only the topmost has the unit."""
    values = ticks(min(scale.low, scale.high), max(scale.low, scale.high), count)
    decimals = decimals_of(values)
    for value in values:
        y = scale(value)
        picture.line(left, y, right, y, "quiet" if value == 0 else "grid", mark="grid")
        words = say(value) if say else num(value, decimals)
        if value == values[-1] and unit:
            words += f"{THIN}{unit}"
        picture.text(left - 8, y + 4, words, "quiet", size=SMALL, anchor="end")


def y_room(values: Sequence[float], unit: str = "") -> float:
    """Return the pixels that the numbers of a y axis need at the left."""
    decimals = decimals_of(values)
    words = [num(value, decimals) for value in values]
    return max(width(f"{one}{THIN}{unit}" if unit else one, SMALL) for one in words) + 10


def month_axis(picture: Picture, scale: Time, y: float, *, line: bool = True) -> float:
    """Draw the axis of months at height `y`, years in bold under January; return its end."""
    if line:
        picture.line(scale.start, y, scale.end, y, "quiet", mark="axis")
    months = scale.months()
    room = (scale.end - scale.start) / max(len(months), 1)
    every = next((n for n in (1, 2, 3, 6, 12) if room * n > _ROOM_MONTH), 12)
    year = None
    for month in months:
        if (month.month - 1) % every:
            continue
        x = scale(month)
        picture.line(x, y, x, y + 5, "quiet", mark="tick")
        name = MONTHS[month.month - 1]
        spot = _kept_in(x, width(name, SMALL), picture.width)
        picture.text(spot, y + 19, name, "quiet", size=SMALL, anchor="middle")
        if month.year != year:
            year = month.year
            spot = _kept_in(x, width(str(year), SMALL, True), picture.width)
            picture.text(
                spot, y + 34, str(year), "quiet", size=SMALL, bold=True, anchor="middle"
            )
    return y + 38


def year_axis(picture: Picture, scale: Linear, y: float) -> float:
    """Draw an axis of years at height `y`; return its lower end."""
    picture.line(scale.start, y, scale.end, y, "quiet", mark="axis")
    count = max(2, int(abs(scale.end - scale.start) // 60))
    for value in ticks(scale.low, scale.high, count):
        if value != round(value):
            continue
        x = scale(value)
        picture.line(x, y, x, y + 5, "quiet", mark="tick")
        spot = _kept_in(x, width(f"{value:.0f}", SMALL), picture.width)
        picture.text(spot, y + 19, f"{value:.0f}", "quiet", size=SMALL, anchor="middle")
    return y + 24


def x_axis(
    picture: Picture,
    scale: Linear,
    y: float,
    *,
    unit: str = "",
    count: int | None = None,
    title: str = "",
    say: Callable[[float], str] | None = None,
) -> float:
    """Draw an axis of numbers at height `y`; the last one has the unit; return its end."""
    picture.line(scale.start, y, scale.end, y, "quiet", mark="axis")
    count = count or max(2, int(abs(scale.end - scale.start) // 80))
    values = ticks(scale.low, scale.high, count)
    decimals = decimals_of(values)
    for value in values:
        x = scale(value)
        words = say(value) if say else num(value, decimals)
        if unit and value == values[-1]:
            words += f"{THIN}{unit}"
        picture.line(x, y, x, y + 5, "quiet", mark="tick")
        spot = _kept_in(x, width(words, SMALL), picture.width)
        picture.text(spot, y + 19, words, "quiet", size=SMALL, anchor="middle")
    if title:
        picture.text(scale.end, y + 35, title, "quiet", size=SMALL, anchor="end")
    return y + (40 if title else 24)


def end_labels(
    picture: Picture,
    x: float,
    labels: Iterable[tuple[float, str, str]],
    low: float,
    high: float,
) -> None:
    """Write (y, words, colour) at the ends of lines, right of `x`, apart from each other."""
    rows = list(labels)
    spots = spread([y for y, _words, _color in rows], low, high)
    for spot, (_y, words, color) in zip(spots, rows, strict=True):
        picture.text(x, spot + 4.5, words, color, bold=True, halo=True)


def place_labels(
    picture: Picture,
    labels: Iterable[tuple[float, float, str, str]],
    taken: Iterable[tuple[float, float, float, float]] = (),
    *,
    bold: bool = True,
    right: float | None = None,
) -> None:
    """Write (x, y, words, colour) beside points, none on another nor on the boxes in `taken`.

    A box is left, top, right, bottom in pixels. A label stands right of its point, else left
    of it, else above or below; where there is no room at all it is moved further down. `right`
    is where the room ends, if not at the edge of the picture.
    """
    boxes, end = list(taken), picture.width if right is None else right
    for x, y, words, color in labels:
        wide = width(words, SIZE, bold)
        left, base = next(
            (left, base)
            for shift in range(0, 400, 17)
            for left, base in (
                (x + 8, y + 4.5 + shift),
                (x - 8 - wide, y + 4.5 + shift),
                (x + 8, y + 4.5 - shift),
                (x - 8 - wide, y + 4.5 - shift),
                (x - wide / 2, y - 11 - shift),
                (x - wide / 2, y + 19 + shift),
            )
            if left >= 0
            and base > 11
            and left + wide <= end
            and not any(_touch((left, base - 10, left + wide, base + 3), one) for one in boxes)
        )
        boxes.append((left, base - 10, left + wide, base + 3))
        picture.text(left, base, words, color, bold=bold, halo=True)


def _touch(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def events(
    picture: Picture,
    marks: Sequence[tuple[float, str]],
    top: float,
    bottom: float,
    *,
    left: float = 0.0,
    color: str = "quiet",
) -> None:
    """Draw events (x, words): a dotted line each, words at its top, on rows that do not meet.

    `top` is the base line of the first row; later rows stand 15 pixels lower each, so leave
    :func:`event_rows` times 15 pixels free above the data.
    """
    for (x, words), (row, anchor) in zip(marks, _rows(picture, marks, left), strict=True):
        y = top + 15 * row
        picture.line(x, y + 5, x, bottom, color, stroke_dasharray="1.5 2.5", mark="event")
        spot = x + 5 if anchor == "start" else x - 5
        picture.text(
            spot, y, words, color, size=SMALL, halo=True,
            anchor="start" if anchor == "start" else "end",
        )  # fmt: skip


def event_rows(picture: Picture, marks: Sequence[tuple[float, str]], left: float = 0.0) -> int:
    """Return how many rows the words of events need."""
    return 1 + max((row for row, _anchor in _rows(picture, marks, left)), default=-1)


def _rows(
    picture: Picture, marks: Sequence[tuple[float, str]], left: float
) -> list[tuple[int, str]]:
    """Return row and side of each event's words: no word on another, nor under a line."""
    placed: list[tuple[int, float, float]] = []
    found = []
    for x, words in marks:
        size = width(words, SMALL)
        right = x + 6 + size <= picture.width
        start = x + 5 if right else max(x - 5 - size, left)
        span = (start - 4, start + size + 4)
        row = next(
            row
            for row in range(len(placed) + 1)
            if not any(_meet(row, x, span, *other) for other in placed)
        )
        placed.append((row, *span))
        found.append((row, "start" if right else "end"))
    return found


def _meet(
    row: int, x: float, span: tuple[float, float], other: int, begin: float, end: float
) -> bool:
    """Tell whether words in a row, or the dotted line below them, meet placed words."""
    if row == other:
        return span[0] < end and begin < span[1]
    return row < other and begin < x < end


def _kept_in(x: float, size: float, whole: float) -> float:
    """Return the middle of a text so that it stays inside the picture."""
    return min(max(x, size / 2), whole - size / 2)
