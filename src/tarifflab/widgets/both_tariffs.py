"""What two partners charge on each other's goods, sector by sector.

Applied rates of 2023 in percent, weighted by trade within a sector (`tariffs_by_sector`); the
mean over sectors is plain, so that each sector counts once. Weighting by trade hides what a
duty keeps out altogether, and rules that are no duty are not in it.

>>> found = compute(here="Japan", there="United States", food=True)
>>> found.higher, found.rates["Food"]
(('Food',), (19.81, 2.84))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import fmean

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.widgets.kit.base import Panel, choice, figure, fill, switch

FOOD = "Food"
SHORT = {"United States": "the US", "European Union": "the EU", "United Kingdom": "the UK"}
PRESETS = {
    "Japan and the US": ("Japan", "United States", True),
    "The same without food": ("Japan", "United States", False),
    "Japan and the EU": ("Japan", "European Union", True),
    "The EU and the US": ("European Union", "United States", True),
}

Pair = tuple[float, float]  # percent: `here` on goods from `there`, and the other way round


@dataclass(frozen=True)
class Tariffs:
    """Rates of both sides by sector, in percent."""

    here: str
    there: str
    food: bool
    rates: Mapping[str, Pair]

    @property
    def higher(self) -> tuple[str, ...]:
        """The sectors in which `here` charges more."""
        return tuple(sector for sector, (own, other) in self.rates.items() if own > other)

    @property
    def means(self) -> Pair:
        """Both plain means over the sectors shown, in percent."""
        own, other = zip(*self.rates.values(), strict=True)
        return fmean(own), fmean(other)


@cache
def load_rates() -> Mapping[tuple[str, str], Mapping[str, float]]:
    """Return the rates in percent by (importer, exporter) and sector."""
    rates: dict[tuple[str, str], dict[str, float]] = {}
    table = data.load("tariffs_by_sector")
    columns = ("importer", "exporter", "sector", "rate_percent")
    for here, there, sector, rate in zip(*(table[one] for one in columns), strict=True):
        rates.setdefault((here, there), {})[sector] = rate
    return rates


def compute(*, here: str, there: str, food: bool) -> Tariffs:
    """Return the rates of two partners on each other's goods, with or without food.

    Raises ``ValueError`` if both are the same or a direction is missing.
    """
    if here == there:
        raise ValueError(f"{here} charges itself nothing. Choose two different partners.")
    rates = load_rates()
    own, other = rates.get((here, there), {}), rates.get((there, here), {})
    sectors = [one for one in own if one in other and (food or one != FOOD)]
    if not sectors:
        raise ValueError(f"The table has no rates between {here} and {there}.")
    return Tariffs(here, there, food, {one: (own[one], other[one]) for one in sectors})


def describe(found: Tariffs) -> str:
    """Return the finding in plain words."""
    here, there = (SHORT.get(one, one) for one in (found.here, found.there))
    named = ", ".join(
        f"{sector.lower()} {own:.1f} against {other:.1f} %"
        for sector, (own, other) in found.rates.items()
        if own > other
    )
    own, other = found.means
    left_out = "" if found.food else ", food left out"
    said = (
        f"Applied rates of 2023: {here} charged more than {there} in {len(found.higher)} of "
        f"{len(found.rates)} sectors{': ' + named if named else ''}. Plain mean of the "
        f"{len(found.rates)} sectors{left_out}: {own:.1f} % on goods from {there}, "
        f"{other:.1f} % on goods from {here}."
    )
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def panel() -> Panel:
    """Return the widget; it opens with Japan and the United States."""
    chart = _chart()
    names = sorted({importer for importer, _ in load_rates()})
    return Panel(
        controls={
            "here": choice("This side", names, "Japan"),
            "there": choice("The other side", names, "United States"),
            "food": switch("Food is in", True),
        },
        compute=compute,
        draw=lambda found: _draw(chart, found),
        describe=describe,
        figures=[chart],
        presets={
            name: {"here": here, "there": there, "food": food}
            for name, (here, there, food) in PRESETS.items()
        },
    )


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Tariffs of two partners on each other's goods, by sector",
        x="Applied tariff, 2023 (%)",
        height=470,
    )
    for number in range(2):
        chart.add_bar(
            orientation="h", marker=fill(number), textposition="outside", cliponaxis=False,
            hovertemplate="%{y}: %{x:.2f} %<extra></extra>",
        )  # fmt: skip
    chart.update_layout(barmode="group", bargap=0.25)
    chart.update_yaxes(autorange="reversed")
    return chart


def _draw(chart: go.FigureWidget, found: Tariffs) -> None:
    here, there = (SHORT.get(one, one) for one in (found.here, found.there))
    for side, (who, whose) in enumerate(((here, there), (there, here))):
        values = [pair[side] for pair in found.rates.values()]
        chart.data[side].update(
            y=list(found.rates), x=values, text=[f"{value:.1f}" for value in values],
            name=f"{who} on goods from {whose}",
        )  # fmt: skip
    chart.update_xaxes(range=[0, 1.1 * max(map(max, found.rates.values())) or 1])
