"""Who fills the rice quota: more for one seller, within a quota that stays or grows.

Japan lets in about 770,000 tonnes of rice a year without duty ("minimum access"). The base is
fiscal 2024 (April 2024 to March 2025): 767,000 tonnes, 346,000 of them from the United States
(nippon.com, table `quoted_figures`). The promise of 4 September 2025 is 75 percent more US
rice within that access (`agreement_commitments`, a US text; it names no base year). That the
quota is filled is an assumption, as its use in fiscal 2024 suggests.

>>> shares = compute(rise=75, quota=770)
>>> round(shares.us), round(shares.others), round(shares.total_change, 1)
(606, 164, 0.4)
"""

from dataclasses import dataclass
from functools import cache, partial

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.exposure import quota_split
from tarifflab.widgets.kit.base import Panel, figure, fill, line, slider

QUOTA, IMPORTED = "minimum access rice quota", "minimum access rice imported"
FROM_US = "minimum access rice imported: of which from the United States"
KILO = 1_000  # tonnes in the unit of the figure
BARS = ("Fiscal 2024", "With your settings")
# Percent more US rice, and the quota in thousand tonnes.
PRESETS = {
    "The promise: +75 %": {"rise": 75, "quota": 770},
    "The same, in a larger quota": {"rise": 75, "quota": 1_030},
    "All of the quota": {"rise": 125, "quota": 770},
    "Nothing changes": {"rise": 0, "quota": 770},
}


@dataclass(frozen=True)
class Rice:
    """Rice imported under minimum access, in thousand tonnes, before and after."""

    rise: float  # percent
    quota: float
    us_before: float
    others_before: float
    us: float
    others: float

    @property
    def total_change(self) -> float:
        """The change of all rice imported under minimum access, in percent."""
        return 100 * (self.quota / (self.us_before + self.others_before) - 1)

    @property
    def others_change(self) -> float:
        """The change of what others sell, in percent."""
        return 100 * (self.others / self.others_before - 1)


@cache
def _base() -> tuple[float, float]:
    """Return tonnes of fiscal 2024: all, and from the United States."""
    quoted = data.load("quoted_figures").set_index("topic")["value"]
    return float(quoted[IMPORTED]), float(quoted[FROM_US])


def compute(*, rise: float, quota: float) -> Rice:
    """Return who sells how much if the US sells `rise` percent more in a full quota.

    `quota` is in thousand tonnes. The United States cannot sell more than the quota.
    """
    imported, from_us = _base()
    us, others = quota_split(quota * KILO, own_tonnes=from_us, rise=rise / 100)
    return Rice(
        rise=rise,
        quota=quota,
        us_before=from_us / KILO,
        others_before=(imported - from_us) / KILO,
        us=us / KILO,
        others=others / KILO,
    )


def describe(rice: Rice, guess: float | None = None) -> str:
    """Return the finding, beside the reader's guess of the change of all rice imports."""
    more = rice.us / rice.us_before * 100 - 100
    said = (
        f"US rice {_moved(more)}: {rice.us:.1f} thousand tonnes, "
        f"{100 * rice.us / rice.quota:.1f} % of a quota of {rice.quota:,.0f}. All rice "
        f"imported under it {_moved(rice.total_change)}; what all other countries sell "
        f"{_moved(rice.others_change)}, from {rice.others_before:.0f} to {rice.others:.1f} "
        "thousand tonnes."
    )
    if more < rice.rise - 0.05:
        said += f" More than {more:.1f} % does not fit into the quota."
    if guess is not None:
        said += f" You guessed {guess:+g} % for all rice (the dotted line)."
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is a change of all rice imports, in percent."""
    chart = _chart(guess)
    return Panel(
        controls={
            "rise": slider("More US rice", 0, 0, 150, unit="%"),
            "quota": slider("Quota", 770, 500, 1_300, step=10, unit="thousand tonnes"),
        },
        compute=compute,
        draw=partial(_draw, chart),
        describe=partial(describe, guess=guess),
        figures=[chart],
        presets=PRESETS,
    )


def show(guess: float | None = None) -> None:
    """Show the widget in the cell."""
    panel(guess).show()


def _moved(percent: float) -> str:
    if abs(percent) < 0.05:
        return "stays the same"
    return f"{'rises' if percent > 0 else 'falls'} by {abs(percent):.1f} %"


def _chart(guess: float | None) -> go.FigureWidget:
    chart = figure(
        name="Rice imported under minimum access, by seller, before and after",
        x="Rice under minimum access (thousand tonnes)",
        height=260,
        barmode="stack",
        legend_traceorder="normal",
    )
    sellers = (("United States", "#ffffff"), ("all other countries", "#111111"))
    for number, (name, ink) in enumerate(sellers):
        chart.add_bar(
            y=list(BARS), orientation="h", name=name, width=0.62, marker=fill(number),
            textposition="inside", insidetextanchor="middle",
            textfont={"color": ink, "size": 15},
            hovertemplate="%{y}, " + name + ": %{x:.1f}<extra></extra>",
        )  # fmt: skip
    total = _base()[0] / KILO
    place = [] if guess is None else [total * (1 + guess / 100)] * 2
    chart.add_scatter(
        x=place, y=list(BARS) if place else [], mode="lines", name="Your guess for all rice",
        line=line(2, dash="dot", width=3), showlegend=bool(place), hoverinfo="skip",
    )  # fmt: skip
    chart.update_yaxes(autorange="reversed")
    chart.update_xaxes(range=[0, 1_350])
    return chart


def _draw(chart: go.FigureWidget, rice: Rice) -> None:
    parts = ((rice.us_before, rice.us), (rice.others_before, rice.others))
    for trace, (before, after) in zip(chart.data[:2], parts, strict=True):
        trace.update(
            x=[before, after],
            text=[f"{one:.0f}" if one > 25 else "" for one in (before, after)],
        )
