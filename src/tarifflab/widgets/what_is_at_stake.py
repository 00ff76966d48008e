"""What Japan sells to the United States, and what an additional duty on a part of it moves.

Bars of US imports from Japan in 2024 (Census Bureau, imports for consumption, table
`us_imports_2024_by_partner_hs4`), one bar a heading; below them the yearly sums
of `tarifflab.economics.exposure.burden`, with products of 2023 or the latest year before
(`countries_194`). The normal duty is left aside.

>>> found = compute(product="Cars and parts", added=25, lost=0, buyers=100)
>>> round(found.burden.duty_usd / 1e9, 2)
12.24
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.exposure import Burden, burden, percent_of
from tarifflab.widgets.kit.base import PALETTE, QUIET, Panel, choice, figure, fill, slider

# Headings of the Harmonized System that get a bar of their own, in words of ours.
NAMES = {
    "8703": "Cars",
    "8708": "Car parts",
    "8429": "Diggers",
    "3002": "Vaccines, blood products",
    "9801": "US goods coming back",
    "8486": "Chip-making machines",
    "8443": "Printers and copiers",
    "8411": "Jet engines",
    "9018": "Medical devices",
    "3004": "Medicines",
}
REST = "Over 1,000 other headings"
EVERYTHING = "All goods from Japan"
PRODUCTS = {
    "Cars and parts": ("8703", "8708"),
    "Cars": ("8703",),
    "Car parts": ("8708",),
    "Diggers": ("8429",),
    "Chip-making machines": ("8486",),
    "Medicines": ("3004",),
    EVERYTHING: (),
}
BARS = ("Duty collected", "… borne by US buyers", "… borne by Japan's sellers", "Sales lost")
# Points added, percent of units no longer sold, percent of the duty borne by US buyers.
CARS: dict[str, Any] = {"product": "Cars and parts"}
PRESETS = {
    "25 points, nothing else changes": CARS | {"added": 25, "lost": 0, "buyers": 100},
    "12.5 points, the same": CARS | {"added": 12.5, "lost": 0, "buyers": 100},
    "Sellers pay it all": CARS | {"added": 25, "lost": 0, "buyers": 0},
    "A fifth fewer are sold": CARS | {"added": 25, "lost": 20, "buyers": 50},
}


@dataclass(frozen=True)
class Trade:
    """US imports from Japan of 2024 by heading, and both products, in dollars."""

    imports: "pd.Series[float]"
    japan_gdp_usd: float
    us_gdp_usd: float


@dataclass(frozen=True)
class Stake:
    """A duty on some headings: their value a year in dollars, and who bears what."""

    product: str
    added: float  # points on top of the normal duty
    lost: float  # percent of the units
    buyers: float  # percent of the duty
    value_usd: float
    total_usd: float
    burden: Burden
    japan_gdp_usd: float
    us_gdp_usd: float

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that are meant, or none for all."""
        return PRODUCTS[self.product]


@cache
def load_trade() -> Trade:
    """Return the trade and the products; raises what `tarifflab.data.load` raises."""
    goods = data.load("us_imports_2024_by_partner_hs4").query("country == 'Japan'")
    gdp = data.load("countries_194").set_index("iso3")["gdp_usd"]
    return Trade(goods.set_index("hs4")["imports_usd"], float(gdp["JPN"]), float(gdp["USA"]))


def compute(*, product: str, added: float, lost: float, buyers: float) -> Stake:
    """Return what a duty moves in a year.

    `product` is one of `PRODUCTS`, `added` points on top of the normal duty (0 to 50), `lost`
    the percent of units no longer sold, `buyers` the percent of the duty that buyers bear.
    """
    trade = load_trade()
    total = float(trade.imports.sum())
    headings = list(PRODUCTS[product])
    value = float(trade.imports[headings].sum()) if headings else total
    return Stake(
        product=product,
        added=added,
        lost=lost,
        buyers=buyers,
        value_usd=value,
        total_usd=total,
        burden=burden(
            value, added_rate=added / 100, lost_share=lost / 100, buyers_share=buyers / 100
        ),
        japan_gdp_usd=trade.japan_gdp_usd,
        us_gdp_usd=trade.us_gdp_usd,
    )


def describe(stake: Stake) -> str:
    """Return the finding in plain words, with both countries' products."""
    found = stake.burden
    gone = found.sellers_usd + found.lost_sales_usd
    said = (
        f"{stake.product}: {stake.value_usd / 1e9:.2f} billion dollars in 2024 (America's "
        f"books), {percent_of(stake.value_usd, stake.total_usd):.1f} % of all goods from "
        f"Japan, {percent_of(stake.value_usd, stake.japan_gdp_usd):.2f} % of Japan's GDP. "
        f"{stake.added:g} additional points are {found.duty_usd / 1e9:.2f} billion a year "
        f"{_assumed(stake)}. US buyers bear {found.buyers_usd / 1e9:.2f} billion, "
        f"{percent_of(found.buyers_usd, stake.us_gdp_usd):.2f} % of US GDP; Japan's sellers "
        f"take in {gone / 1e9:.2f} billion less, "
        f"{percent_of(gone, stake.japan_gdp_usd):.2f} % of Japan's GDP."
    )
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def _assumed(stake: Stake) -> str:
    if stake.lost == 0 and stake.buyers == 100:
        return "if nothing else changes"
    return (
        f"if {stake.lost:g} % fewer are sold and US buyers bear {stake.buyers:g} % of the duty"
    )


def panel() -> Panel:
    """Return the widget."""
    sales, bars = _sales(load_trade().imports), _bars()

    def draw(stake: Stake) -> None:
        _draw(sales, bars, stake)

    return Panel(
        controls={
            "product": choice("Product", list(PRODUCTS)),
            "added": slider("Additional duty", 25, 0, 50, step=0.5, unit="points"),
            "lost": slider("Units no longer sold", 0, 0, 50, unit="%"),
            "buyers": slider("Duty borne by US buyers", 100, 0, 100, step=5, unit="%"),
        },
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[sales, bars],
        presets=PRESETS,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _sales(imports: "pd.Series[float]") -> go.FigureWidget:
    """Return the bars of what Japan sells: one a heading of `NAMES`, and one for the rest."""
    chart = figure(
        name="What Japan sells to the United States, by product, 2024",
        x="US imports from Japan, 2024 (billion dollars)",
        height=390,
    )
    values = [imports[code] / 1e9 for code in NAMES]
    values.append(float(imports.sum()) / 1e9 - sum(values))
    chart.add_bar(
        y=[*NAMES.values(), REST], x=values, orientation="h", showlegend=False, width=0.7,
        text=[f"{value:.1f}" for value in values], textposition="outside", cliponaxis=False,
        marker={"pattern": {"fillmode": "overlay", "fgcolor": "#ffffff", "solidity": 0.2}},
        hovertemplate="%{y}: %{x:.2f} billion dollars<extra></extra>",
    )  # fmt: skip
    chart.update_xaxes(range=[0, 1.1 * max(values)])
    chart.update_yaxes(autorange="reversed")
    return chart


def _bars() -> go.FigureWidget:
    chart = figure(
        name="Duty, who bears it, and sales lost", x="Billion dollars a year", height=270
    )
    for number, name in enumerate(BARS):
        chart.add_bar(
            y=[name], x=[0], orientation="h", marker=fill(number), showlegend=False, width=0.6,
            textposition="outside", cliponaxis=False,
            hovertemplate="%{y}: %{x:.2f} billion dollars<extra></extra>",
        )  # fmt: skip
    chart.update_yaxes(autorange="reversed")
    return chart


def _draw(sales: go.FigureWidget, bars: go.FigureWidget, stake: Stake) -> None:
    meant = [not stake.headings or code in stake.headings for code in NAMES]
    meant.append(not stake.headings)
    sales.data[0].marker.color = [PALETTE[0] if one else QUIET for one in meant]
    sales.data[0].marker.pattern.shape = ["" if one else "/" for one in meant]
    found = stake.burden
    amounts = (found.duty_usd, found.buyers_usd, found.sellers_usd, found.lost_sales_usd)
    for trace, amount in zip(bars.data, amounts, strict=True):
        trace.update(x=[amount / 1e9], text=[f"{amount / 1e9:.2f}"])
    bars.update_xaxes(range=[0, max(amounts) / 1e9 * 1.12 or 1])
