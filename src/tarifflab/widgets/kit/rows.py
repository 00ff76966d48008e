"""Draw rows of horizontal bars or dots with a name at the left and a number at each end.

On a narrow page the names stand above their bars, so that nothing is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import width, wrap

NARROW = 560  # pixels: below, names stand above the bars
_BAR, _LINE, _GAP = 13, 16, 8  # height of a bar, of a line of a name, space below a row


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
    picture: Picture, rows: Sequence[Row], *, low: float, high: float, top: float = 4
) -> float:
    """Draw the rows on a scale from `low` to `high` (0 lies on it); return the lower end."""
    narrow = picture.width < NARROW
    column = 0.0 if narrow else min(max(width(row.name) for row in rows) + 14, 360)
    left = max([width(row.words, bold=True) for row in rows if row.value < 0], default=0) + 12
    right = max(width(row.words, bold=True) for row in rows) + 12
    scale = Linear(low, high, column + (left if low < 0 else 0), picture.width - right)
    y = top
    zero = scale(0) if low <= 0 <= high else scale.start
    start = y
    for row in rows:
        y = _row(picture, row, (scale, zero, column, y))
    picture.line(zero, start, zero, y - _GAP + 3, "quiet", mark="axis")
    return y


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
    return y + deep + _GAP


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
