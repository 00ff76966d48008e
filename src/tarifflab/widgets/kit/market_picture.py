"""Draw one market with its numbered areas on a pair of axes, and the table of the areas."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from tarifflab.economics.market import Incidence, Market, demand, supply
from tarifflab.widgets.kit.base import PALETTE, QUIET, line

OLD_DUTY = 0.025  # share: the normal duty on a car
# Area number: what it is, its colour, its opacity.
AREAS = {
    1: ("duty that sellers bear", PALETTE[1], 0.45),
    2: ("duty that US buyers bear", PALETTE[0], 0.35),
    3: ("US buyers go without", PALETTE[0], 0.7),
    4: ("sellers go without", PALETTE[1], 0.8),
    5: ("old duty no longer collected", QUIET, 0.7),
}
# Text inside a plain bar, and inside one with a white pattern.
LABELS = ({"color": "#ffffff", "size": 14}, {"color": "#111111", "size": 15, "weight": 700})
_SMALLEST = 0.004  # an area below this share of the imports gets no number in the picture


@dataclass(frozen=True)
class Areas:
    """The five areas as shares of the first value of imports."""

    by_number: dict[int, float]

    @property
    def home(self) -> float:
        """US gain: what sellers bear, less what is gone without, less the old duty."""
        return self.by_number[1] - self.by_number[3] - self.by_number[5]

    @property
    def sellers(self) -> float:
        """Gain of the sellers' country, below 0 for a loss."""
        return -self.by_number[1] - self.by_number[4]


def areas(result: Incidence) -> Areas:
    """Return the numbered areas of a change from the old duty."""
    bears = (1 + OLD_DUTY) * (result.buyer_price - 1) * result.imports
    sellers_bear = result.terms_of_trade_gain
    return Areas(
        {
            1: sellers_bear,
            2: bears,
            3: result.buyers_loss - bears,
            4: result.sellers_loss - sellers_bear,
            5: OLD_DUTY * (1 - result.imports),
        }
    )


def add_market(chart: go.FigureWidget, axis: str = "", legend: bool = True) -> None:
    """Add the empty traces of one market to the axes named `axis` ("" or "2")."""
    place = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    for number, (name, color, opacity) in AREAS.items():
        chart.add_scatter(
            fill="toself", mode="lines", line={"width": 0.5, "color": color},
            fillcolor=_see_through(color, opacity), name=f"{number} {name}",
            showlegend=legend, hoverinfo="name", **place,
        )  # fmt: skip
    for number, name in enumerate(("US buyers", "foreign sellers")):
        chart.add_scatter(
            mode="lines", name=name, line=line(number), showlegend=legend,
            hovertemplate="%{x:.0f} % of the first imports at a price of %{y:.1f}", **place,
        )  # fmt: skip
    chart.add_scatter(
        mode="text", textfont={"size": 17, "color": "#111111"}, hoverinfo="skip",
        showlegend=False, **place,
    )  # fmt: skip


def draw_market(traces: Any, market: Market, result: Incidence) -> None:
    """Put a market into the eight traces that `add_market` made."""
    for trace, corners in zip(traces[:5], _corners(market, result), strict=True):
        trace.update(x=[100 * x for x, _y in corners], y=[100 * y for _x, y in corners])
    prices = np.linspace(0.35, 1.75, 71)
    traces[5].update(
        x=[100 * demand(market, price) for price in prices],
        y=list(100 * (1 + OLD_DUTY) * prices),
    )
    if market.sigma == np.inf:
        traces[6].update(x=[0, 130], y=[100, 100])
    else:
        traces[6].update(x=[100 * supply(market, p) for p in prices], y=list(100 * prices))
    marks = _marks(result)
    traces[7].update(
        x=[100 * x for x, _y, _t in marks],
        y=[100 * y for _x, y, _t in marks],
        text=[f"<b>{number}</b>" for _x, _y, number in marks],
    )


def table(result: Incidence, unit_usd_m: float) -> str:
    """Return the areas as an HTML table in million dollars a month."""
    sizes = areas(result)
    signs = {1: (1, -1), 2: (0, 0), 3: (-1, 0), 4: (0, -1), 5: (-1, 0)}
    rows = []
    for number, size in sizes.by_number.items():
        usd_m = size * unit_usd_m
        note = f"({usd_m:,.0f} from US buyers to the US Treasury)" if number == 2 else ""
        us, them = signs[number]
        rows.append(_row(f"{number} {AREAS[number][0]}", us * usd_m, them * usd_m, note))
    total = _row("<b>all together</b>", sizes.home * unit_usd_m, sizes.sellers * unit_usd_m)
    head = '<tr><th scope="col">area</th>' + "".join(
        f'<th scope="col" style="text-align:right;padding-left:1.5em">{name}</th>'
        for name in ("United States", "sellers' country")
    )
    caption = "<caption>Gain or loss, million dollars a month</caption>"
    return f'<table class="tl-areas">{caption}{head}</tr>{"".join(rows)}{total}</table>'


def _row(name: str, us: float, them: float, note: str = "") -> str:
    cells = "".join(
        f'<td style="text-align:right;padding-left:1.5em">{value:+,.0f}</td>'
        if abs(value) >= 0.5 else '<td style="text-align:right">0</td>'
        for value in (us, them)
    )  # fmt: skip
    return f'<tr><th scope="row" style="text-align:left">{name} {note}</th>{cells}</tr>'


def _corners(market: Market, result: Incidence) -> list[list[tuple[float, float]]]:
    bought, top = result.imports, (1 + OLD_DUTY) * result.buyer_price
    low, old = result.seller_price, 1 + OLD_DUTY
    up = np.linspace(1, result.buyer_price, 21)
    down = np.linspace(1, low, 21)
    along_demand = [(demand(market, price), old * price) for price in up]
    if market.sigma == np.inf:
        along_supply = [(1.0, 1.0), (bought, 1.0)]
    else:
        along_supply = [(supply(market, price), price) for price in down]
    return [
        _rectangle(0, bought, low, 1),
        _rectangle(0, bought, old, top),
        [(bought, old), *along_demand, (bought, old)],
        [(bought, 1), *along_supply, (bought, 1)],
        _rectangle(bought, 1, 1, old),
    ]


def _rectangle(
    left: float, right: float, bottom: float, top: float
) -> list[tuple[float, float]]:
    return [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]


def _marks(result: Incidence) -> list[tuple[float, float, int]]:
    """Return where the numbers stand: x, y, number."""
    bought, low, old = result.imports, result.seller_price, 1 + OLD_DUTY
    rise = old * (result.buyer_price - 1)
    third = bought + (1 - bought) / 3
    spots = {
        1: (bought / 2, (1 + low) / 2),
        2: (bought / 2, old + rise / 2),
        3: (third, old + rise / 3),
        4: (third, 1 - (1 - low) / 3),
    }
    sizes = areas(result).by_number
    return [(*spot, number) for number, spot in spots.items() if sizes[number] > _SMALLEST]


def _see_through(color: str, opacity: float) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
