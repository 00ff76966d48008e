"""Draw rows of horizontal bars or dots with a name at the left and a number at each end.

On a narrow page the names stand above their bars, so that nothing is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import width, wrap

NARROW = 560  # pixels: below, names stand above the bars
_BAR, _LINE = 13, 16  # height of a bar, of a line of a name
_GAP, _LESS = 8, 3  # space below a row, and on a narrow page


@dataclass(frozen=True)
class Row:
    """One bar: its name, its value on the axis, the number that is written, its colour."""

    name: str
    value: float
    words: str
    color: str
    hollow: bool = False  # assumed or moved by hand: outlined, not filled
    dot: bool = False  # a place on the axis, not an amount
    tip: str = ""


def draw_rows(
    picture: Picture,
    rows: Sequence[Row],
    *,
    low: float,
    high: float,
    top: float = 4,
    beside: float = NARROW,
) -> float:
    """Draw the rows on a scale from `low` to `high` (0 lies on it); return the lower end.

    Names stand beside their rows in a picture of at least `beside` pixels, else above them.
    """
    longest = max(width(row.name) for row in rows) + 14
    above = picture.width < beside
    column = 0.0 if above else min(longest, 360, 0.62 * picture.width)
    left = max([width(row.words, bold=True) for row in rows if row.value < 0], default=0) + 12
    right = max(width(row.words, bold=True) for row in rows) + 12
    scale = Linear(low, high, column + (left if low < 0 else 0), picture.width - right)
    y = top
    zero = scale(0) if low <= 0 <= high else scale.start
    start = y
    for row in rows:
        y = _row(picture, row, (scale, zero, column, y))
    picture.line(zero, start, zero, y - _gap(picture) + 3, "quiet", mark="axis")
    return y


def _gap(picture: Picture) -> int:
    return _GAP if picture.width >= NARROW else _LESS


def _row(picture: Picture, row: Row, place: tuple[Linear, float, float, float]) -> float:
    scale, zero, column, y = place
    if column:
        lines = wrap(row.name, column - 14)
        for number, line in enumerate(lines):
            base = y + _BAR - 2 + number * _LINE
            picture.text(column - 10, base, line, "ink", anchor="end")
        deep = max(_BAR, _LINE * len(lines))
    else:
        lines = wrap(row.name, picture.width)
        for number, line in enumerate(lines):
            picture.text(0, y + 12 + number * _LINE, line, "ink")
        y += _LINE * len(lines)
        deep = _BAR
    end = scale.clip(row.value)
    _mark(picture, row, (zero, end, y))
    base = y + _BAR - 2
    if row.value < 0:
        picture.text(end - 8, base, row.words, row.color, bold=True, anchor="end")
    else:
        picture.text(end + 8, base, row.words, row.color, bold=True)
    return y + deep + _gap(picture)


def _mark(picture: Picture, row: Row, place: tuple[float, float, float]) -> None:
    zero, end, y = place
    tip: dict[str, object] = {"tip": row.tip} if row.tip else {}
    if row.dot:
        picture.line(zero, y + _BAR / 2, end, y + _BAR / 2, "grid")
        fill = "paper" if row.hollow else row.color
        if row.hollow:
            tip |= {"stroke": row.color, "stroke_width": 2}
        picture.dot(end, y + _BAR / 2, fill, 5, mark="dot", **tip)
        return
    look: dict[str, object] = {"mark": "bar"} | tip
    if row.hollow:
        look |= {"stroke": row.color, "stroke_dasharray": "6 4", "stroke_width": 1.75}
    picture.rect(zero, y, end - zero, _BAR, "transparent" if row.hollow else row.color, **look)
