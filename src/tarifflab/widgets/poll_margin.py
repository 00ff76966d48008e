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
from functools import partial
from statistics import NormalDist

import plotly.graph_objects as go

from tarifflab.economics.polling import (
    gap_margin_points,
    margin_points,
    standard_error_points,
)
from tarifflab.widgets.kit.base import PALETTE, Panel, figure, marker, slider

DOTS = 100
COLUMN = 0.5  # points that share a column of dots
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


def describe(polls: Polls) -> str:
    """Return the finding: both margins, the gap, and what chance can say about it."""
    said = (
        f"With {polls.replies:,.0f} replies {polls.first:g} % has a margin of "
        f"±{polls.margin:.2f} points and {polls.second:g} % one of "
        f"±{polls.second_margin:.2f}. The gap is {polls.gap:.1f} points; in 95 of 100 pairs of "
        f"such polls chance moves it by up to {polls.gap_margin:.2f}. "
    )
    if polls.gap <= polls.gap_margin:
        said += "So chance alone can explain this gap."
    else:
        said += (
            "So chance alone cannot explain it: look at the words, the people asked, the day."
        )
    if polls.effect > 1:
        worth = polls.replies / polls.effect
        said += f" A design effect of {polls.effect:g} makes these worth {worth:,.0f} replies."
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def panel() -> Panel:
    """Return the widget."""
    chart = _chart()
    return Panel(
        controls={
            "first": slider("First answer", 58, 0, 100, step=0.1, unit="%"),
            "second": slider("Second answer", 18.3, 0, 100, step=0.1, unit="%"),
            "replies": slider("Replies in each poll", 2_047, 50, 5_000),
            "effect": slider("Design effect", 1, 1, 3, step=0.1, unit="ratio"),
        },
        compute=compute,
        draw=partial(_draw, chart),
        describe=describe,
        figures=[chart],
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


def _chart() -> go.FigureWidget:
    chart = figure(
        name="A hundred polls around each of two answers",
        x="Share that gives the answer (%)",
        height=300,
    )
    for number, name in enumerate(("around the first answer", "around the second answer")):
        chart.add_scatter(
            mode="markers", name=name, marker=marker(number, size=6, opacity=0.85),
            hovertemplate="%{x:.1f} %<extra></extra>",
        )  # fmt: skip
    for number in range(2):
        chart.add_scatter(
            mode="lines", line={"color": PALETTE[number], "width": 5}, showlegend=False,
            hoverinfo="skip",
        )  # fmt: skip
    chart.update_xaxes(range=[-1, 101], dtick=10)
    chart.update_yaxes(visible=False)
    return chart


def _draw(chart: go.FigureWidget, polls: Polls) -> None:
    heights = [_heights(cloud) for cloud in polls.clouds]
    top = max(max(one) for one in heights)
    for trace, cloud, height in zip(chart.data[:2], polls.clouds, heights, strict=True):
        trace.update(x=list(cloud), y=height)
    below = -0.07 * top  # the margins lie under the dots
    ends = ((polls.first, polls.margin), (polls.second, polls.second_margin))
    for trace, (middle, margin) in zip(chart.data[2:], ends, strict=True):
        low, high = max(middle - margin, 0), min(middle + margin, 100)
        trace.update(x=[low, high], y=[below, below])
    chart.update_yaxes(range=[2.2 * below, 1.08 * top])
