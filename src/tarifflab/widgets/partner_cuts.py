"""Every partner's change between two lists of rates, Japan's marked, and your guess.

The lists of 2 April and 31 July 2025, partners on both. Changes in percentage points of the
*listed* rate; not what was paid, and cars and metals stand outside.

>>> shown = compute(show="all", guess=None)
>>> len(shown.changes), shown.japan
(56, -9.0)
"""

from dataclasses import dataclass
from functools import partial
from statistics import fmean, median

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.widgets.kit.base import PALETTE, QUIET, Panel, figure, toggle

FIRST, SECOND = "2025-04-02", "2025-07-31"
SAME_START = (20, 28)  # percent on the first list; Japan's 24 lies in the middle
VIEWS = {
    "all 56": "all",
    "those that ended at 15 %": "fifteen",
    "those that rose": "up",
    "those that started at 20 to 28 %": "same",
}


@dataclass(frozen=True)
class Cuts:
    """Changes by partner in points, in order, with what they come to."""

    changes: dict[str, float]  # the partners shown
    mean: float  # over all partners on both lists
    median: float  # over the same
    same_start: float  # mean of the others that started at 20 to 28 percent
    larger: int  # partners on both lists with a larger cut than Japan
    japan: float
    guess: float | None  # a cut, in points


def changes() -> dict[str, tuple[float, float]]:
    """Return (change, rate of July) of every partner on both lists, largest cut first."""
    lists = data.load("listed_rates").pivot_table(
        index="country", columns="announced", values="rate_percent"
    )
    both = lists[[FIRST, SECOND]].dropna()
    found = zip(both.index, both[FIRST], both[SECOND], strict=True)
    pairs = {name: (float(july - april), float(july)) for name, april, july in found}
    return dict(sorted(pairs.items(), key=lambda one: (one[1][0], one[0])))


def compute(
    *, show: str, guess: float | None, found: dict[str, tuple[float, float]] | None = None
) -> Cuts:
    """Return the changes of a view of `VIEWS`; `guess` is a cut in points."""
    every = found or changes()
    japan = every["Japan"][0]
    return Cuts(
        changes={name: one for name, (one, july) in every.items() if _in_view(show, one, july)},
        mean=fmean(one for one, _ in every.values()),
        median=median(one for one, _ in every.values()),
        same_start=fmean(
            one
            for name, (one, july) in every.items()
            if name != "Japan" and _in_view("same", one, july)
        ),
        larger=sum(one < japan for one, _ in every.values()),
        japan=japan,
        guess=guess,
    )


def _in_view(show: str, change: float, july: float) -> bool:
    if show == "fifteen":
        return july == 15
    if show == "same":
        return SAME_START[0] <= july - change <= SAME_START[1]
    return change > 0 if show == "up" else True


def describe(shown: Cuts) -> str:
    """Return the finding: Japan's cut against three comparators."""
    said = "" if shown.guess is None else f" You guessed {shown.guess:g}."
    first, *_, last = shown.changes
    return (
        f"On the lists Japan fell by {-shown.japan:g} points from 2 April to 31 July 2025; "
        f"{shown.larger} partners fell by more. The mean of all is {-shown.mean:.1f} points, "
        f"the median {-shown.median:g}, the mean of the others that started at 20 to 28 % "
        f"{-shown.same_start:.1f}."
        f"{said} "
        f"Shown: {len(shown.changes)} partners, from {first} "
        f"({_signed(shown.changes[first])}) to {last} ({_signed(shown.changes[last])})."
    )


def _signed(points: float) -> str:
    return f"{points:+g}".replace("-", "−")


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is a mean cut in points."""
    chart = _chart()
    found = changes()

    def draw(shown: Cuts) -> None:
        names = list(shown.changes)
        marked = [PALETTE[1] if name == "Japan" else QUIET for name in names]
        chart.data[0].update(x=names, y=list(shown.changes.values()))
        chart.data[0].marker.color = marked
        chart.data[1].update(x=[names[0], names[-1]], y=[shown.mean] * 2)
        level = [] if shown.guess is None else [-shown.guess] * 2
        chart.data[2].update(x=[names[0], names[-1]] if level else [], y=level)
        mark = ["Japan"] if "Japan" in names else []
        below_the_mean = shown.japan - 1  # else the words stand on its line
        chart.data[3].update(x=mark, y=[below_the_mean] * len(mark))

    return Panel(
        controls={"show": toggle("Partners", VIEWS)},
        compute=partial(compute, guess=guess, found=found),
        draw=draw,
        describe=describe,
        figures=[chart],
    )


def show(guess: float | None = None) -> None:
    """Show the widget in the cell; `guess` is a mean cut in points, such as a prediction."""
    panel(guess).show()


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Change of the listed rate of each partner between the two lists",
        y="Change of the listed rate (points)",
        height=440,
        xaxis={"tickangle": -60, "tickfont": {"size": 10}},
        yaxis={"range": [-38, 12]},
    )
    chart.add_bar(
        x=[], y=[], name="one partner (Japan marked)", marker={"color": QUIET},
        hovertemplate="%{x}: %{y:+g} points<extra></extra>",
    )  # fmt: skip
    for name, color, dash in (
        ("mean of all 56", PALETTE[0], "dash"),
        ("your guess", PALETTE[2], "dot"),
    ):
        chart.add_scatter(
            x=[], y=[], mode="lines", name=name,
            line={"color": color, "dash": dash, "width": 2.5},
            hovertemplate=f"{name}: %{{y:.1f}} points<extra></extra>",
        )  # fmt: skip
    chart.add_scatter(
        x=[], y=[], mode="text", text=["Japan −9"], textposition="bottom right",
        showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    return chart
