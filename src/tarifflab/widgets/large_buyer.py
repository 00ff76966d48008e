"""Supply and demand for one import of a large country, and who bears a duty on it.

Two elasticities decide, and neither can be seen. The areas of the picture are exact (see
`tarifflab.economics.market`) and are given in dollars: US imports of transport equipment
(NAICS 336) from Japan, mean month of 2024, normal duty 2.5 percent. What happens at the
border and what happens in the shop are two questions with two axes.

>>> shown = compute(total_duty=27.5, eta=2, sigma=3, flexible=False, retail=50)
>>> [round(shown.usd_m(area)) for area in (shown.areas.home, shown.areas.sellers)]
[212, -362]
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets as w
import plotly.graph_objects as go

from tarifflab.economics.market import Incidence, Market, Shape, best_duty, levy
from tarifflab.widgets.kit.base import Panel, figure, fill, slider, switch, toggle
from tarifflab.widgets.kit.market_picture import (
    LABELS,
    OLD_DUTY,
    Areas,
    add_market,
    areas,
    draw_market,
    table,
)

MONTH_USD_M = 4910.8  # US imports of NAICS 336 from Japan, mean month of 2024, before duty
CAR_USD = 30_000  # the car from Nagoya, before duty
_PAYERS = ("maker abroad", "US importers and shops", "US shopper")


@dataclass(frozen=True)
class Preset:
    """Values of the controls with their source."""

    values: Mapping[str, float | bool]
    source: str


# What a preset does not name stays as it is.
PRESETS = {
    "Sellers flexible": Preset(
        {"eta": 2.0, "flexible": True}, "A picture, no estimate: sellers have one price."
    ),
    "Trucks in the 1980s": Preset(
        {"eta": 2.0, "sigma": 3.0, "flexible": False},
        "Feenstra (1989, NBER working paper 2453) found that about 0.6 of the duty on Japanese "
        "trucks reached US prices. The 2 for buyers is our choice; 3 for sellers follows.",
    ),
    "Duties of 2018–19": Preset(
        {"eta": 1.3, "flexible": True},
        "Amiti, Redding and Weinstein (2019) and Fajgelbaum and others (2020) found that the "
        "whole duty reached US border prices. Estimates for buyers go from 1.3 to about 6.",
    ),
    "June 2025 at face value": Preset(
        {"eta": 2.5, "sigma": 0.03, "flexible": False},
        "Bank of Japan, as reported: contract price of cars to North America -19.4 % on the "
        "year. An upper bound of what makers bore: other causes are in it, and a price between "
        "a maker and its own daughter firm does not say which country pays.",
    ),
    "Shops in 2025": Preset(
        {"retail": 20.0},
        "Cavallo, Llamas and Vazquez (NBER working paper 34496): near 20 % of the duties of "
        "2025 were in shop prices. We read it here as a part of the rise at the border.",
    ),
}


@dataclass(frozen=True)
class Shown:
    """A market, the duty in it, and who bears what; `retail` and shares are shares of 1."""

    market: Market
    duty: float
    retail: float
    result: Incidence
    areas: Areas
    source: str

    def usd_m(self, area: float) -> float:
        """Return an area in million dollars a month."""
        return area * MONTH_USD_M

    @property
    def changed(self) -> bool:
        """Whether the duty is another than the old one, and something is still traded."""
        return self.result.wedge > 1 and self.result.imports > 0

    @property
    def at_border(self) -> tuple[float, float]:
        """Parts of the added duty per car borne by sellers and by the US side."""
        if not self.changed:
            return 0.0, 0.0
        sellers = 1 - self.result.seller_price
        buyers = (1 + OLD_DUTY) * (self.result.buyer_price - 1)
        return sellers / (sellers + buyers), buyers / (sellers + buyers)

    @property
    def payers_usd(self) -> tuple[float, float, float]:
        """Added duty on a car of `CAR_USD`: maker abroad, importers and shops, shopper."""
        sellers = CAR_USD * (1 - self.result.seller_price)
        us_side = CAR_USD * (1 + OLD_DUTY) * (self.result.buyer_price - 1)
        return sellers, us_side * (1 - self.retail), us_side * self.retail


def compute(
    *,
    total_duty: float,
    eta: float,
    sigma: float,
    flexible: bool,
    retail: float,
    shape: Shape = "constant",
) -> Shown:
    """Return the market after the duty.

    `total_duty` and `retail` are in percent, `eta` and `sigma` elasticities; `flexible` puts
    the elasticity of sellers beyond all limits. Raises ``ValueError`` as the model does.
    """
    market = Market(eta, math.inf if flexible else sigma, shape)
    result = levy(market, total_duty / 100, OLD_DUTY)
    values = {"eta": eta, "sigma": sigma, "flexible": flexible, "retail": retail}
    return Shown(
        market=market,
        duty=total_duty / 100,
        retail=retail / 100,
        result=result,
        areas=areas(result),
        source=_source(values),
    )


def describe(shown: Shown) -> str:
    """Return who bears the duty and what each side gains or loses, in words."""
    if shown.result.imports == 0:
        return "At this duty nothing is imported any more, and nobody pays any duty."
    if not shown.changed:
        return "A total duty of 2.5 % is the old one: nothing changes. Move the duty."
    home, sellers = (shown.usd_m(one) for one in (shown.areas.home, shown.areas.sellers))
    maker, shops, shopper = shown.payers_usd
    said = (
        f"At a total duty of {100 * shown.duty:g} % the makers' price falls by "
        f"{100 * (1 - shown.result.seller_price):.1f} %, the price at the US border with duty "
        f"rises by {100 * (shown.result.buyer_price - 1):.1f} % and imports fall by "
        f"{100 * (1 - shown.result.imports):.1f} %. The United States {_gain(home)}, the "
        f"sellers' country {_gain(sellers)}, both together "
        f"{_gain(home + sellers, many=True)} (million dollars a month). "
        f"On a car worth {CAR_USD:,} dollars the added duty is borne like "
        f"this: maker {maker:,.0f}, US importers and shops {shops:,.0f}, shopper "
        f"{shopper:,.0f} dollars. {_best(shown.market)} Answers in kind and supply chains are "
        "left out."
    )
    return f"{said} Source of these settings: {shown.source}" if shown.source else said


def panel() -> Panel:
    """Return the widget."""
    chart, payers, sums = _chart(), _payers_chart(), w.HTML()
    controls = {
        "total_duty": slider("Total duty", 27.5, 2.5, 60, step=0.5, unit="%"),
        "eta": slider("Buyers' elasticity", 2, 0.5, 6, step=0.1, unit="% per %"),
        "sigma": slider("Sellers' elasticity", 3, 0.03, 20, step=0.01, unit="% per %"),
        "flexible": switch("Sellers have one price, at any quantity (no limit)"),
        "retail": slider("Passed on in shops", 50, 0, 100, step=5, unit="%"),
        "shape": toggle("Lines", {"constant elasticity": "constant", "straight": "linear"}),
    }

    def draw(shown: Shown) -> None:
        draw_market(chart.data, shown.market, shown.result)
        sums.value = table(shown.result, MONTH_USD_M)
        _draw_payers(payers, shown)

    buttons = [w.Button(description=name, tooltip=one.source) for name, one in PRESETS.items()]
    whole = Panel(
        controls=controls,
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[chart, sums, payers],
        buttons=buttons,
    )
    for button, preset in zip(buttons, PRESETS.values(), strict=True):
        button.layout.width = "auto"
        button.on_click(partial(_apply, whole, preset))
    return whole


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def opening_panel() -> Panel:
    """Return two pictures of one duty: sellers flexible, sellers less flexible."""
    chart = _two_charts()

    def draw(pair: tuple[Shown, Shown]) -> None:
        for shown, traces in zip(pair, (chart.data[:8], chart.data[8:]), strict=True):
            draw_market(traces, shown.market, shown.result)

    return Panel(
        controls={}, compute=_pair, draw=draw, describe=_describe_pair, figures=[chart]
    )


def show_two_pictures() -> None:
    """Show the two pictures in the cell."""
    opening_panel().show()


def _pair() -> tuple[Shown, Shown]:
    settings: dict[str, Any] = {"total_duty": 27.5, "eta": 2.0, "sigma": 3.0, "retail": 50}
    return compute(flexible=True, **settings), compute(flexible=False, **settings)


def _describe_pair(pair: tuple[Shown, Shown]) -> str:
    flexible, stuck = (
        f"the United States {_gain(shown.usd_m(shown.areas.home))}, the sellers' country "
        f"{_gain(shown.usd_m(shown.areas.sellers))}, both together "
        f"{_gain(shown.usd_m(shown.areas.home + shown.areas.sellers), many=True)}"
        for shown in pair
    )
    return (
        "One duty, from 2.5 to 27.5 % in total, and the same buyers (elasticity 2). Left, "
        f"sellers who have one price: {flexible}. Right, sellers who are less flexible "
        f"(elasticity 3): {stuck}. Million dollars a month, at the imports of an "
        "average month of 2024. Which picture is true cannot be seen; it must be estimated."
    )


def _apply(whole: Panel, preset: Preset, _button: w.Button) -> None:
    whole.set(**preset.values)


def _source(values: Mapping[str, float | bool]) -> str:
    """Return the sources of the presets that the controls stand on."""
    found = []
    for preset in PRESETS.values():
        # A slider in the browser snaps to its steps and may miss a value by a hair.
        if all(abs(values[name] - value) < 0.005 for name, value in preset.values.items()):
            found.append(preset.source)
    return " ".join(found)


def _gain(usd_m: float, many: bool = False) -> str:
    if abs(usd_m) < 0.5:
        return "neither gains nor loses"
    return f"{'gain' if usd_m > 0 else 'lose'}{'' if many else 's'} {abs(usd_m):,.0f}"


def _best(market: Market) -> str:
    """Return a sentence on the duty that suits the United States alone."""
    if math.isinf(market.sigma):
        return "With such sellers the best total duty for the United States alone is 0 %."
    try:
        best = 100 * best_duty(market)
    except ValueError:
        return "With such sellers a higher duty always suits the United States alone."
    size = f"{best:.0f} %" if best <= 500 else "above 500 %"
    return (
        f"If nobody answered, the best total duty for the United States alone would be {size}."
    )


_PRICES = {"range": [50, 170], "title": {"text": "Price (first price at the border = 100)"}}
_IMPORTS = {"range": [0, 130], "title": {"text": "Imports (% of the first)"}}


def _chart() -> go.FigureWidget:
    chart = figure(name="Supply and demand for an import, with the areas of a duty", height=460)
    add_market(chart)
    chart.update_xaxes(_IMPORTS)
    chart.update_yaxes(_PRICES)
    return chart


def _two_charts() -> go.FigureWidget:
    chart = figure(
        name="One duty in two markets: sellers flexible, sellers less flexible", height=470,
        margin={"l": 60, "r": 20, "t": 40, "b": 50},
    )  # fmt: skip
    add_market(chart)
    add_market(chart, "2", legend=False)
    same = {name: chart.layout.xaxis[name] for name in ("gridcolor", "automargin", "tickcolor")}
    chart.update_layout(
        xaxis=_IMPORTS | {"domain": [0, 0.47]},
        xaxis2=same | _IMPORTS | {"domain": [0.53, 1], "anchor": "y2"},
        yaxis=_PRICES,
        yaxis2=same | {"range": _PRICES["range"], "anchor": "x2", "matches": "y"},
    )
    for middle, title in ((0.235, "Sellers flexible"), (0.765, "Sellers less flexible")):
        chart.add_annotation(
            text=f"<b>{title}</b>", x=middle, y=0.99, xref="paper", yref="paper",
            xanchor="center", yanchor="top", showarrow=False,
        )  # fmt: skip
    return chart


def _payers_chart() -> go.FigureWidget:
    chart = figure(
        name="Who bears the added duty: at the border, then inside the United States",
        height=250, margin={"l": 20, "r": 20, "t": 30, "b": 50},
    )  # fmt: skip
    for number, (name, axis) in enumerate(zip(_PAYERS, ("", "2", "2"), strict=True)):
        chart.add_bar(
            orientation="h", name=name, marker=fill(number), xaxis=f"x{axis}",
            yaxis=f"y{axis}", textposition="inside", insidetextanchor="middle",
            insidetextfont=LABELS[number > 0],
        )  # fmt: skip
    chart.add_bar(
        orientation="h", name="US side together", marker=fill(5), xaxis="x", yaxis="y",
        textposition="inside", insidetextanchor="middle", insidetextfont=LABELS[True],
    )  # fmt: skip
    side = {"range": [0, 100], "gridcolor": chart.layout.xaxis.gridcolor}
    chart.update_layout(
        barmode="stack",
        legend={"traceorder": "normal"},
        xaxis=side
        | {"domain": [0, 0.46], "title": {"text": "At the border (% of the added duty)"}},
        xaxis2=side
        | {
            "domain": [0.54, 1],
            "anchor": "y2",
            "title": {"text": "Inside the US (% of its part)"},
        },
        yaxis={"visible": False},
        yaxis2={"visible": False, "anchor": "x2"},
    )
    return chart


def _draw_payers(chart: go.FigureWidget, shown: Shown) -> None:
    sellers, us_side = (100 * part for part in shown.at_border)
    within = 100.0 if us_side > 0.05 else 0.0
    sizes = (sellers, within * (1 - shown.retail), within * shown.retail, us_side)
    for trace, size in zip(chart.data, sizes, strict=True):
        trace.update(x=[size], y=[""], text=[f"{size:.0f} %" if size >= 6 else ""])
