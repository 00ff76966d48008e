"""A staircase: what is left after each of several steps, with a second line to compare.

Each step is one more event; the line goes down (or up) where it happens. What has not happened
yet is not drawn, so the staircase grows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, width

LINE, FOOT = 12.0, 18.0  # pixels: of a line of small text, and below the stairs


@dataclass(frozen=True)
class Step:
    """What happened, and where both lines stand afterwards; `short` names it below."""

    name: str
    short: str
    value: float
    other: float


@dataclass(frozen=True)
class Stairs:
    """Where a staircase lies (pixels), its range, and how many steps there could be."""

    x: float
    y: float
    wide: float
    high: float
    low: float
    top: float
    count: int
    decimals: int = 2

    @property
    def pace(self) -> float:
        """How wide one step is, in pixels."""
        return self.wide / self.count

    @property
    def scale(self) -> Linear:
        """The scale from values to pixels."""
        return Linear(self.low, self.top, self.y + self.high, self.y)

    def step(self, number: int) -> float:
        """Return where a step begins, in pixels."""
        return self.x + number * self.pace


def draw_stairs(
    picture: Picture, place: Stairs, steps: Sequence[Step], *, guess: float | None = None
) -> float:
    """Draw the steps of the first line as stairs, the second as a thin line; return the end."""
    scale, x = place.scale, place.x
    picture.line(x, scale(0), x + place.wide, scale(0), "quiet", mark="zero")
    if guess is not None:
        y = scale.clip(guess)
        picture.marker_stroke([(x, y), (x + place.pace, y)], mark="guess")
    before = 0.0
    for at, one in enumerate(steps):
        _tread(picture, place, at, one, before)
        before = one.value
    others = [
        (place.step(at) + dx, scale(one.other))
        for at, one in enumerate(steps)
        for dx in (0.0, place.pace)
    ]
    picture.path(others, "jp", stroke_width=1.75, mark="other")
    _values(picture, place, steps)
    for at, one in enumerate(steps):
        # "none" is longer than two letters: it may have no room.
        if one.short and (at or place.pace > width(one.short, SMALL) + 2):
            spot, base = place.step(at) + place.pace / 2, place.y + place.high + FOOT - 3
            picture.text(spot, base, one.short, "quiet", size=SMALL, anchor="middle")
    return place.y + place.high + FOOT


def _tread(picture: Picture, place: Stairs, at: int, one: Step, before: float) -> None:
    scale, left = place.scale, place.step(at)
    picture.rect(
        left, scale(0), place.pace - 1, scale(one.value) - scale(0), "us-soft",
        tip=f"{one.name}: {num(one.value, 2, sign=True)} % and "
        f"{num(one.other, 2, sign=True)} %",
        mark="step", data_turn=f"step-{at}:0",
    )  # fmt: skip
    if at:
        picture.line(left, scale(before), left, scale(one.value), "us", stroke_width=1.75)
    y = scale(one.value)
    picture.line(left, y, left + place.pace, y, "us", stroke_width=3, mark="tread")


def _values(picture: Picture, place: Stairs, steps: Sequence[Step]) -> None:
    """Write values above the treads, the first and the last for certain."""
    taken: list[tuple[float, float]] = []
    order = [0, len(steps) - 1, *range(1, len(steps) - 1)]
    for at in dict.fromkeys(order):
        words = num(steps[at].value, place.decimals)
        size = width(words, SMALL) / 2 + 1.5
        spot = min(max(place.step(at) + place.pace / 2, size), picture.width - size)
        if any(spot - size < right and left < spot + size for left, right in taken):
            continue
        taken.append((spot - size, spot + size))
        y = place.scale(max(steps[at].value, 0.0)) - 5
        picture.text(spot, y, words, "us", size=SMALL, anchor="middle", halo=True)


def stairs_range(steps: Sequence[Step], low: float, high: float) -> tuple[float, float]:
    """Return a range that holds all steps and at least `low` to `high`."""
    values = [value for one in steps for value in (one.value, one.other, 0.0)]
    return min(low, *values), max(high, *values)
