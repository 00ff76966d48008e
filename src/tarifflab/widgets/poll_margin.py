"""Two polls and what chance alone can do: a cloud of a hundred polls around each.

Each dot is a poll of the same size as it might have come out if the true share were the one
chosen; 95 of the hundred lie within the margin of `tarifflab.economics.polling`. The dots are
quantiles of the normal distribution and no random numbers, so the picture does not flicker.

>>> seen = compute(first=58, second=18.3, replies=2_047, effect=1)
>>> round(seen.margin, 2), round(seen.gap, 1), round(seen.gap_margin, 2)
(2.14, 39.7, 2.72)
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil, floor
from statistics import NormalDist

from tarifflab.economics.polling import (
    gap_margin_points,
    margin_points,
    standard_error_points,
)
from tarifflab.widgets.kit.axes import Linear, x_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct, width

DOTS = 100
COLUMN = 0.5  # points that share a column of dots
COLORS = ("jp", "good")  # of the two answers
_HALF = 145.0  # pixels for the dots above the axis, and as many below it, on a wide page
_PAD = 5.0  # points left free at both ends of the axis
_QUANTILES = tuple(NormalDist().inv_cdf((k + 0.5) / DOTS) for k in range(DOTS))
# (first answer, second answer, replies); where a poll's replies are not known, 1,000
PRESETS = {
    "58 % and 18.3 %": (58, 18.3, 2_047),
    "Worried: 82 % and 85 %": (82, 85, 1_000),
    "Approval: 27.6 % and 32.6 %": (27.6, 32.6, 1_000),
    "More rice: 25.4 % for, 52.5 % against": (25.4, 52.5, 1_000),
}


@dataclass(frozen=True)
class Polls:
    """Two answers in percent, their margins and the margin of their gap, in points."""

    first: float
    second: float
    replies: float
    effect: float
    margin: float
    second_margin: float
    gap_margin: float
    clouds: tuple[tuple[float, ...], tuple[float, ...]]

    @property
    def gap(self) -> float:
        """The distance between the two answers, in points."""
        return abs(self.first - self.second)


def compute(*, first: float, second: float, replies: float, effect: float) -> Polls:
    """Return two polls with `replies` each; answers in percent, `effect` 1 or more."""
    margins = [
        margin_points(one, replies=replies, design_effect=effect) for one in (first, second)
    ]
    return Polls(
        first=first,
        second=second,
        replies=replies,
        effect=effect,
        margin=margins[0],
        second_margin=margins[1],
        gap_margin=gap_margin_points(first, second, replies=replies, design_effect=effect),
        clouds=(_cloud(first, replies, effect), _cloud(second, replies, effect)),
    )


def headline(polls: Polls) -> str:
    """Return the finding: what chance can do to the gap."""
    most, gap = num(polls.gap_margin, 1), num(polls.gap, 1)
    if polls.gap <= polls.gap_margin:
        return f"Chance rarely moves such gaps beyond {most} points; this one is only {gap}"
    return f"Chance rarely moves such gaps beyond {most} points; this one is {gap}"


def draw(polls: Polls, width: int) -> Drawn:
    """Draw a hundred polls above the axis and a hundred below, with their margins."""
    picture = Picture(width)
    high = _fill(picture, polls)
    return Drawn(
        headline=headline(polls),
        unit=(
            "A hundred polls around each answer, % of replies; each of "
            f"{num(polls.replies)} replies"
        ),
        svg=picture.svg(high),
        foot="A dot is a poll as it might come out. Not shown: words and method of a poll.",
        note=_note(polls),
        alt=(
            f"Above the axis a hundred dots around {pct(polls.first)}, below it a hundred "
            f"around {pct(polls.second)}; 95 of each lie within {num(polls.margin, 1)} and "
            f"{num(polls.second_margin, 1)} points."
        ),
    )


def table(polls: Polls) -> str:
    """Return both answers with their margins as an HTML table."""
    answers = ((polls.first, polls.margin), (polls.second, polls.second_margin))
    rows = [[pct(one), f"±{num(margin, 2)}"] for one, margin in answers]
    rows.append([f"gap {num(polls.gap, 1)}", f"±{num(polls.gap_margin, 2)}"])
    return sheet(["Answer", "Margin, points"], rows, "Margins of 95 in 100")


def panel() -> Panel:
    """Return the widget."""
    return Panel(
        "poll-margin",
        controls={
            "first": slider("First answer", 58, 0, 100, step=0.1, unit="%"),
            "second": slider("Second answer", 18.3, 0, 100, step=0.1, unit="%"),
            "replies": slider("Replies in each poll", 2_047, 50, 5_000),
            "effect": slider("Design effect", 1, 1, 3, step=0.1, unit="times"),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets={
            name: {"first": first, "second": second, "replies": replies}
            for name, (first, second, replies) in PRESETS.items()
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _cloud(percent: float, replies: float, effect: float) -> tuple[float, ...]:
    """Return a hundred polls around an answer, in percent, on the grid of columns."""
    error = standard_error_points(percent, replies=replies, design_effect=effect)
    polls = (min(max(percent + z * error, 0.0), 100.0) for z in _QUANTILES)
    return tuple(round(one / COLUMN) * COLUMN for one in polls)


def _heights(cloud: tuple[float, ...]) -> list[int]:
    """Return for each dot its place in its column, from 1 upwards."""
    seen: Counter[float] = Counter()
    heights = []
    for place in cloud:
        seen[place] += 1
        heights.append(seen[place])
    return heights


def _note(polls: Polls) -> str:
    if polls.effect > 1:
        worth = polls.replies / polls.effect
        return (
            f"A design effect of {num(polls.effect, 1)} makes {num(polls.replies)} replies "
            f"worth {num(worth)}."
        )
    if polls.gap <= polls.gap_margin:
        return "Before one asks why two polls differ, chance has to be ruled out."
    return "Look at the words of the question, at the people asked, and at the day."


def _fill(picture: Picture, polls: Polls) -> float:
    """Draw everything into the picture; return its height."""
    low, high = _ends(polls)
    across = Linear(low, high, 16, picture.width - 16)
    half = _HALF if picture.width >= 900 else 0.7 * _HALF
    middle = 36 + half
    column = COLUMN * (across(1) - across(0))
    heights = [_heights(cloud) for cloud in polls.clouds]
    step = min(column, half / max(map(max, heights)))
    for number, up in ((0, -1), (1, 1)):
        start = middle if up < 0 else middle + 38
        spots = zip(polls.clouds[number], heights[number], strict=True)
        for poll, (place, level) in enumerate(spots):
            y = start + up * (step * (level - 0.5) + 9)
            picture.dot(
                across(place), y, COLORS[number], max(step / 2 - 0.3, 0.8), stroke_width=0,
                mark="poll", data_move=f"{number}-{poll}",
            )  # fmt: skip
        _draw_margin(picture, polls, number, across, start + up * 4)
        top = start + up * (step * max(heights[number]) + 9)
        _draw_answer(picture, polls, number, across, top - 8 if up < 0 else top + 18)
    x_axis(picture, across, middle, unit="%")
    return middle + 38 + half + 40


def _ends(polls: Polls) -> tuple[float, float]:
    """Return the ends of the axis in tens, so that it stays while a slider moves a little."""
    dots = [*polls.clouds[0], *polls.clouds[1]]
    low = max(10 * floor((min(dots) - _PAD) / 10), 0)
    high = min(10 * ceil((max(dots) + _PAD) / 10), 100)
    return (low, high) if high - low >= 20 else (max(high - 20, 0), max(high, 20))


def _draw_margin(picture: Picture, polls: Polls, number: int, across: Linear, y: float) -> None:
    middle, margin = (
        (polls.first, polls.margin) if number == 0 else (polls.second, polls.second_margin)
    )
    ends = across.clip(middle - margin), across.clip(middle + margin)
    picture.line(ends[0], y, ends[1], y, "ink", stroke_width=4, mark="margin")


def _draw_answer(picture: Picture, polls: Polls, number: int, across: Linear, y: float) -> None:
    middle, margin = (
        (polls.first, polls.margin) if number == 0 else (polls.second, polls.second_margin)
    )
    words = f"{pct(middle)} ± {num(margin, 1)}"
    half = width(words, bold=True) / 2
    spot = min(max(across(middle), half), picture.width - half)
    picture.text(spot, y, words, COLORS[number], bold=True, anchor="middle", halo=True)
