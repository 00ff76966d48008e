"""Lines over years or months, each named at its end; on a narrow page named above.

>>> picture = Picture(600)
>>> line = Line("Japan 3.0", "jp", {1980: 1.0, 1990: 3.0})
>>> plot = line_plot(picture, [line], years(1980, 1990), (0, 4), top=0, high=200)
>>> picture.svg(plot.end).count('data-mark="line"'), round(plot.up(0))
(1, 200)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tarifflab.widgets.kit.axes import (
    Linear,
    Time,
    end_labels,
    event_rows,
    events,
    month_axis,
    ticks,
    y_axis,
    y_room,
    year_axis,
)
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import width

_MOST = 0.3  # of the width goes to names at the ends; beyond it they stand above
_NAME = 17.0  # pixels: a row of a name above the plot

Scale = Callable[[Any], float]


@dataclass(frozen=True)
class Line:
    """One line: its name with its last number, its colour, and its points by year or day."""

    name: str
    color: str
    points: Mapping[Any, float]
    wide: float = 3.0
    dash: str | None = None
    mark: str = "line"


@dataclass(frozen=True)
class Across:
    """How the horizontal axis is made: its scale for two pixels, and how it is drawn."""

    scale: Callable[[float, float], Scale]
    axis: Callable[[Picture, Any, float], float]


@dataclass(frozen=True)
class Plot:
    """Where a plot lies: its scales, its edges in pixels, and the lower end of its axis."""

    across: Scale
    up: Linear
    left: float
    right: float
    top: float
    bottom: float
    end: float

    def tips(self, picture: Picture, words: Mapping[Any, str]) -> None:
        """Let a pointer over the plot read `words`, by year or day."""
        spots = sorted((self.across(x), said) for x, said in words.items())
        for place, (x, said) in enumerate(spots):
            before = spots[place - 1][0] if place else self.left * 2 - x
            after = spots[place + 1][0] if place + 1 < len(spots) else self.right * 2 - x
            start, stop = max((before + x) / 2, self.left), min((after + x) / 2, self.right)
            high = self.bottom - self.top
            picture.rect(start, self.top, max(stop - start, 1), high, "transparent", tip=said)


def years(first: float, last: float) -> Across:
    """Return an axis of years."""
    return Across(lambda start, end: Linear(first, last, start, end), year_axis)


def months(first: date, last: date) -> Across:
    """Return an axis of months, or of years where it is long."""
    return Across(
        lambda start, end: Time(first, last, start, end),
        month_axis if (last - first).days < 3 * 366 else _years_of_days,
    )


def line_plot(
    picture: Picture,
    lines: Sequence[Line],
    across: Across,
    ends: tuple[float, float],
    *,
    top: float,
    high: float,
    unit: str = "",
    marks: Sequence[tuple[Any, str]] = (),
    band: tuple[Any, Any] | None = None,
) -> Plot:
    """Draw grid, axis, events and named lines, the first line on top; return where they lie.

    `ends` are those of the vertical axis, `high` the pixels of the plot without events and
    names above it; `marks` are events (x, words), `band` is shaded from one x to another.
    """
    labels = max(width(line.name, bold=True) for line in lines) + 14
    beside = labels <= _MOST * picture.width
    left = y_room(ticks(*ends), unit)
    right = picture.width - (labels if beside else 10)
    scale = across.scale(left, right)
    places = [(scale(x), words) for x, words in marks]
    head = top if beside else top + _NAME * len(lines)
    upper = head + 8 + (15 * event_rows(picture, places, left) if places else 0)
    up = Linear(*ends, top + high, upper)
    if band is not None:
        begin, stop = (scale(x) for x in band)
        picture.rect(begin, upper, stop - begin, up.start - upper, "grid", mark="window")
    y_axis(picture, up, left, right, unit=unit)
    end = across.axis(picture, scale, up.start)
    events(picture, places, head + 12, up.start, left=left)
    for line in reversed(lines):
        _draw(picture, line, scale, up)
    _name(picture, lines, (right + 8, upper, up) if beside else None, top)
    return Plot(scale, up, left, right, upper, up.start, end)


def _draw(picture: Picture, line: Line, scale: Scale, up: Linear) -> None:
    points = [(scale(x), up(y)) for x, y in line.points.items()]
    picture.path(
        points, line.color, stroke_width=line.wide, stroke_dasharray=line.dash, mark=line.mark
    )


def _name(
    picture: Picture,
    lines: Sequence[Line],
    place: tuple[float, float, Linear] | None,
    top: float,
) -> None:
    """Name the lines at their ends, or above the plot where there is no room."""
    if place is not None:
        x, upper, up = place
        rows = [(up(list(line.points.values())[-1]), line.name, line.color) for line in lines]
        end_labels(picture, x, rows, upper, up.start - 8)
        return
    for number, line in enumerate(lines):
        y = top + 12 + _NAME * number
        look = {"stroke_width": line.wide, "stroke_dasharray": line.dash}
        picture.line(0, y - 4, 22, y - 4, line.color, **look)
        picture.text(28, y, line.name, line.color, bold=True)


def _years_of_days(picture: Picture, scale: Time, y: float) -> float:
    first, last = (when.year + (when.timetuple().tm_yday - 1) / 365.25 for when in
                   (scale.first, scale.last))  # fmt: skip
    return year_axis(picture, Linear(first, last, scale.start, scale.end), y)
