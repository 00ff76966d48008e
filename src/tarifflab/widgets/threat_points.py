"""Two threat points: the same rate from many patiences.

Washington and Tokyo divide the range between the rate that Japan paid before and the rate that
comes without a deal. Nash divides it by weight, Rubinstein by patience (see
`tarifflab.economics.bargaining`). Real outcomes stand on the same line. All rates are in
percent and in total, normal duty included: on most goods from Japan (normal duty 1.0 on
average), on cars (2.5), or on all goods together, weighted with US imports of 2024 (1.5).

That the rate is all there is to divide is an assumption: the deals of 2025 had promises
beside them.

>>> settled = compute(
...     threat=26, base=1, deal=15, us=0.95, japan=0.94, first="Washington", weight=0.5
... )
>>> round(settled.rubinstein, 1), round(settled.nash, 2)
(15.0, 13.5)
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets as w
import numpy as np
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.bargaining import first_share, nash_solution, patience_for
from tarifflab.economics.talks import Side
from tarifflab.widgets.kit.base import QUIET, Panel, figure, line, marker, slider, toggle

LOW, HIGH = 0.70, 0.99  # patience a round
MOST_GOODS = 1.0  # percent; the mean normal duty on goods other than cars, parts and metals
REAL = 15.0  # percent in total: the deal of 22 July 2025 on most goods and on cars
PARTNERS = ("Japan", "European Union", "South Korea", "United Kingdom")
# The rate without a deal, the rate before and the rate agreed, all in percent and in total.
# "All goods" weighs cars, parts, metals and the rest with US imports from Japan in 2024.
PRESETS = {
    "The letter: 25 on top, most goods": (26.0, MOST_GOODS, REAL),
    "The list of 2 April: 24 on top, most goods": (25.0, MOST_GOODS, REAL),
    "The pause: 10 on top, most goods": (11.0, MOST_GOODS, REAL),
    "The pause on all goods, cars included": (17.3, 1.5, 15.8),
    "Cars (27.5, before 2.5)": (27.5, 2.5, REAL),
}


@dataclass(frozen=True)
class Settled:
    """What the two models settle at, in percent, and which patiences give the real rate."""

    threat: float
    base: float
    deal: float
    first: Side
    rubinstein: float
    nash: float
    us: float
    japan: float
    same: tuple[tuple[float, float], ...]  # (Washington's, Tokyo's) patience that give the deal

    @property
    def real_share(self) -> float:
        """Washington's share of the range at the real rate; may lie outside 0 to 1."""
        return (self.deal - self.base) / (self.threat - self.base)


def compute(
    *,
    threat: float,
    base: float,
    deal: float,
    us: float,
    japan: float,
    first: Side,
    weight: float,
) -> Settled:
    """Return the division of the range.

    Parameters
    ----------
    threat, base : float
        Rates without a deal and before the quarrel, percent in total; the first is the
        higher one.
    deal : float
        The rate that was agreed, on the same goods, percent in total.
    us, japan : float
        What a deal one round later is worth, as a share of today's.
    first : {"Washington", "Tokyo"}
        Who proposes first.
    weight : float
        Washington's weight in Nash's solution, from 0 to 1.

    Raises
    ------
    ValueError
        If the threat is not above the base.
    """
    if threat <= base:
        raise ValueError(
            f"The rate without a deal must be above the rate before, got {threat:g} and "
            f"{base:g} %. There is nothing to divide."
        )
    span = threat - base
    own = first_share(us, japan) if first == "Washington" else 1 - first_share(japan, us)
    return Settled(
        threat=threat,
        base=base,
        deal=deal,
        first=first,
        rubinstein=base + own * span,
        nash=base + _nash_points(span, weight),
        us=us,
        japan=japan,
        same=_same_outcome((deal - base) / span, first),
    )


def _nash_points(span: float, weight: float) -> float:
    """Return Washington's points; at the ends of the weight one side takes all."""
    if weight in (0, 1):
        return span * weight
    return nash_solution([(0, span), (span, 0)], threat=(0, 0), weight=weight)[0]


def _same_outcome(share: float, first: Side) -> tuple[tuple[float, float], ...]:
    """Return pairs of patience (Washington's, Tokyo's) that leave Washington with `share`."""
    proposer = share if first == "Washington" else 1 - share
    if not 0 < proposer < 1:
        return ()
    grid = [float(one) for one in np.linspace(LOW, HIGH, 117)]
    pairs = [(one, patience_for(proposer, one)) for one in grid]
    inside = [(one, two) for one, two in pairs if LOW <= two <= HIGH]
    return tuple(inside if first == "Washington" else [(b, a) for a, b in inside])


def describe(settled: Settled) -> str:
    """Return the finding: what the models say, and how little the real rate tells."""
    models = (
        f"With these threats and patiences talks in turns settle at {settled.rubinstein:.1f} %"
        f", Nash's division at {settled.nash:.1f} %."
    )
    share = settled.real_share
    if share >= 1:
        return (
            f"{models} The {settled.deal:g} % agreed is no lower than the {settled.threat:g} % "
            "without a deal: measured on these goods alone, signing gains Tokyo nothing."
        )
    if share <= 0:
        return (
            f"{models} The {settled.deal:g} % agreed is no higher than the {settled.base:g} % "
            "before: measured on these goods alone, signing gains Washington nothing."
        )
    real = f"The {settled.deal:g} % agreed leaves Washington {share * 100:.1f} % of the range."
    if not settled.same:
        return (
            f"{models} {real} No patience from {LOW:.2f} to {HIGH:.2f} gives that rate if "
            f"{settled.first} proposes first."
        )
    even = min(settled.same, key=lambda pair: abs(pair[0] - pair[1]))
    near = min(settled.same, key=lambda pair: abs(pair[0] - settled.us))
    return (
        f"{models} {real} Patience of {even[0]:.3f} in Washington and {even[1]:.3f} in Tokyo "
        f"gives that rate, and so does {near[0]:.3f} and {near[1]:.3f}: the outcome cannot "
        "tell you who was patient."
    )


def panel(threat: float = 26.0, base: float = MOST_GOODS) -> Panel:
    """Return the widget, open at a threat and a rate before, both in percent and in total."""
    range_chart, pairs_chart = _range_chart(), _pairs_chart()

    def draw(settled: Settled) -> None:
        ends = [settled.base, settled.threat]
        range_chart.data[0].update(x=ends, text=[f"before {ends[0]:g}", f"no deal {ends[1]:g}"])
        models = [settled.rubinstein, settled.nash]
        for place, rate in enumerate(models, start=1):
            range_chart.data[place].update(x=[rate], text=[f"{rate:.1f}"])
        pairs = np.array(settled.same).reshape(-1, 2)
        pairs_chart.data[0].update(x=pairs[:, 0], y=pairs[:, 1])
        pairs_chart.data[1].update(x=[settled.us], y=[settled.japan])

    buttons = [w.Button(description=name, layout={"width": "auto"}) for name in PRESETS]
    built = Panel(
        controls=_controls(threat, base),
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[range_chart, pairs_chart],
        buttons=buttons,
    )
    for button in buttons:
        button.on_click(partial(_preset, built, button.description))
    return built


def show(threat: float = 26.0, base: float = MOST_GOODS) -> None:
    """Show the widget in the cell; the arguments are those of `panel`."""
    panel(threat, base).show()


def _controls(threat: float, base: float) -> dict[str, Any]:
    return {
        "threat": slider("Rate without a deal", threat, 10, 50, step=0.1, unit="%"),
        "base": slider("Rate before", base, 0, 5, step=0.1, unit="%"),
        "deal": slider("Rate agreed", REAL, 5, 30, step=0.1, unit="%"),
        "us": slider("US patience", 0.95, LOW, HIGH, step=0.01, unit="a round"),
        "japan": slider("Tokyo's patience", 0.90, LOW, HIGH, step=0.01, unit="a round"),
        "first": toggle("First to propose", ["Washington", "Tokyo"]),
        "weight": slider("US weight, Nash", 0.5, 0, 1, step=0.05, unit="share"),
    }


def _preset(built: Panel, name: str, _button: Any = None) -> None:
    threat, base, deal = PRESETS[name]
    built.set(threat=threat, base=base, deal=deal)


def outcomes() -> dict[str, float]:
    """Return the rates of the list of 31 July 2025 for `PARTNERS`, percent.

    Three are totals by a later act; the United Kingdom's 10 comes on top of the normal duty.
    """
    listed = data.load("listed_rates")
    july = listed[listed["announced"] == "2025-07-31"]
    rates = july.set_index("country")["rate_percent"]
    return {name: float(rates[name]) for name in PARTNERS}


def _range_chart() -> go.FigureWidget:
    rows = ["real deals", "Nash", "talks in turns", "range"]
    chart = figure(
        name="The range between the rate before and the rate without a deal, and where it ends",
        x="Rate (% in total)",
        height=260,
        xaxis={"range": [-4, 56], "dtick": 5},
        yaxis={"categoryorder": "array", "categoryarray": rows, "range": [-0.6, 3.6]},
        showlegend=False,
    )
    chart.add_scatter(
        x=[], y=["range"] * 2, mode="lines+markers+text", textposition="top center",
        line=line(0, width=5), marker={"symbol": "line-ns-open", "size": 16},
        hovertemplate="%{x:g} %<extra></extra>", cliponaxis=False,
    )  # fmt: skip
    for number, row in ((1, "talks in turns"), (2, "Nash")):
        chart.add_scatter(
            x=[], y=[row], mode="markers+text", textposition="middle right",
            marker=marker(number, size=13), hovertemplate="%{x:.2f} %<extra></extra>",
        )  # fmt: skip
    real = outcomes()
    by_rate: dict[float, list[str]] = {}
    for name, rate in real.items():
        on_top = " (on top)" if name == "United Kingdom" else ""
        by_rate.setdefault(rate, []).append(name + on_top)
    for rate, names in by_rate.items():
        right = rate >= REAL
        chart.add_scatter(
            x=[rate], y=["real deals"], mode="markers+text", text=[", ".join(names)],
            textposition="middle right" if right else "middle left",
            marker={"symbol": "diamond", "size": 12, "color": QUIET},
            hovertemplate="%{text}: %{x:g} %<extra></extra>", cliponaxis=False,
        )  # fmt: skip
    return chart


def _pairs_chart() -> go.FigureWidget:
    chart = figure(
        name="All pairs of patience that give the real rate, and the pair of the sliders",
        x="Washington's patience (share a round)",
        y="Tokyo's patience (share a round)",
        height=320,
        xaxis={"range": [LOW - 0.01, 1]},
        yaxis={"range": [LOW - 0.01, 1]},
    )
    chart.add_scatter(
        x=[], y=[], mode="lines", name="every pair here gives the rate agreed", line=line(0),
        hovertemplate="Washington %{x:.2f}, Tokyo %{y:.2f}<extra></extra>",
    )  # fmt: skip
    chart.add_scatter(
        x=[], y=[], mode="markers", name="your sliders", marker=marker(1, size=14),
        hovertemplate="Washington %{x:.2f}, Tokyo %{y:.2f}<extra></extra>",
    )  # fmt: skip
    return chart
