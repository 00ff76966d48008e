"""Bars that lie on their side: a name, a bar from zero, a value at its end.

On a narrow page the names stand above their bars, so that the bars keep their length.

>>> picture = Picture(600)
>>> end = row_bars(picture, [Bar("Rice", 1.5, "1.5"), Bar("Duty", 106.9, "107", "jp")], 0)
>>> picture.svg(end).count('data-mark="bar"')
2
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import width

_HIGH, _GAP, _NAME = 22.0, 12.0, 17.0  # pixels: a bar, between bars, a name above its bar
_MOST_NAME = 0.4  # of the width; beyond it names stand above


@dataclass(frozen=True)
class Bar:
    """One bar; `words` is its value as readers write it, `tip` what a pointer shows."""

    name: str
    value: float
    words: str
    color: str = "quiet"
    tip: str = ""
    mark: str = "bar"
    guess: float | None = None  # the reader's own, in the unit of the value


def row_bars(
    picture: Picture,
    bars: Sequence[Bar],
    top: float,
    *,
    ends: tuple[float, float] | None = None,
    pitch: float = _HIGH + _GAP,
    sides: tuple[float, float] | None = None,
) -> float:
    """Draw the bars from `top` downwards; return where they end.

    `ends` fixes the scale, so that bars do not seem to stand still while a slider moves; left
    out, it fits the values and holds zero. `pitch` is the distance of two bars, `sides` the
    part of the picture that the bars have (all of it if left out), in pixels.
    """
    low, high = ends or _fitting(bars)
    names = max(width(bar.name) for bar in bars)
    begin, finish = sides or (0.0, float(picture.width))
    above = names > _MOST_NAME * (finish - begin)
    left = begin + (4.0 if above else names + 12)
    ahead = max(width(bar.words, bold=True) for bar in bars) + 10
    start = left + (ahead if low < 0 else 0)
    scale = Linear(low, high, start, finish - (ahead if high > 0 else 4))
    y = top
    thick = min(_HIGH, pitch - 6)
    for bar in bars:
        if above:
            picture.text(left, y + 12, bar.name, "ink")
            y += _NAME
        else:
            picture.text(left - 10, y + thick / 2 + 4.5, bar.name, "ink", anchor="end")
        _draw(picture, bar, scale, y, thick)
        y += pitch
    zero = scale(0.0)
    if not above:
        picture.line(zero, top - 4, zero, y - pitch + thick + 4, "quiet", mark="zero")
    return y - pitch + thick + 6


def _fitting(bars: Sequence[Bar]) -> tuple[float, float]:
    values = [bar.value for bar in bars]
    values += [bar.guess for bar in bars if bar.guess is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if high > low else (0.0, 1.0)


def _draw(picture: Picture, bar: Bar, scale: Linear, y: float, thick: float) -> None:
    zero, end = scale(0.0), scale.clip(bar.value)
    tip = bar.tip or f"{bar.name}: {bar.words}"
    picture.rect(zero, y, end - zero, thick, bar.color, tip=tip, mark=bar.mark)
    if bar.guess is not None:
        x = scale.clip(bar.guess)
        picture.marker_stroke([(x, y - 1), (x, y + thick + 1)], mark="guess")
        half = width("you", 12) / 2
        spot = min(max(x, half), picture.width - half)
        picture.text(spot, y + thick + 10, "you", "ink", size=12, anchor="middle", halo=True)
    below = bar.value < 0
    color = bar.color if bar.color in ("jp", "us", "good") else "ink"
    picture.text(
        end - 6 if below else end + 6, y + thick / 2 + 4.5, bar.words, color,
        bold=True, anchor="end" if below else "start", halo=True,
    )  # fmt: skip
