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
from typing import Any

from tarifflab.economics.market import Incidence, Market, Shape, best_duty, levy
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider, switch, toggle
from tarifflab.widgets.kit.market_picture import (
    OLD_DUTY,
    Areas,
    areas,
    draw_market,
    draw_sums,
    table_rows,
)
from tarifflab.widgets.kit.svg import COMPACT, SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, usd, width

MONTH_USD_M = 4910.8  # US imports of NAICS 336 from Japan, mean month of 2024, before duty
CAR_USD = 30_000  # the car from Nagoya, before duty
_PAYERS = (
    ("maker abroad", "jp-soft", "ink"),
    ("US importers and shops", "us-soft", "ink"),
    ("US shopper", "us", "paper"),
)
_SIDE_BY_SIDE = 520  # pixels of width from which the sums stand beside the market
_MODEL = (
    "Model of one market at US imports of transport equipment from Japan, mean month of 2024. "
    "Not shown: answers in kind, supply chains."
)


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
        "Bank of Japan, as reported: contract price of cars to North America −19.4 % on the "
        "year. An upper bound of what makers bore: other causes are in it, and a price between "
        "a maker and its own daughter firm does not say which country pays.",
    ),
    "Shops in 2025": Preset(
        {"retail": 40.0},
        "Cavallo, Llamas and Vazquez (NBER working paper 34496): by September 2025 a point of "
        "tariff had raised shop prices by 0.2 points. If goods at the border are half of a "
        "shop price (our assumption), that is 40 % of the duty.",
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


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the market, the sums of both sides, and one car."""
    picture = Picture(width)
    if width >= _SIDE_BY_SIDE:
        middle = width * (0.53 if width > 700 else 0.5)
        end = 272.0 if width < COMPACT else 300.0
        draw_market(picture, shown.market, shown.result, (0, 0, middle, end - 8))
        draw_sums(picture, shown.result, MONTH_USD_M, (middle + 24, 0, width))
    else:
        draw_market(picture, shown.market, shown.result, (0, 0, width, 260))
        end = 12 + draw_sums(picture, shown.result, MONTH_USD_M, (0, 272, width))
    end = _draw_car(picture, shown, end)
    return Drawn(
        headline=headline(shown),
        unit="From a total duty of 2.5\u202f% to the chosen one; areas are dollars",
        svg=picture.svg(end),
        foot=f"Settings: {shown.source} {_MODEL}" if shown.source else _MODEL,
        note=_note(shown),
        alt=_alt(shown),
    )


def headline(shown: Shown) -> str:
    """Return what each side gains or loses."""
    duty = pct(100 * shown.duty)
    if shown.result.imports == 0:
        return f"At {duty} nothing is imported any more, and nobody pays"
    if not shown.changed:
        return f"At {duty} nothing changes; move the duty"
    home, sellers = (shown.usd_m(one) for one in (shown.areas.home, shown.areas.sellers))
    return f"At {duty} the US {_gain(home)} a month, the sellers {_gain(sellers, many=True)}"


def table(shown: Shown) -> str:
    """Return areas and payers as two HTML tables."""
    rows = table_rows(shown.result, MONTH_USD_M)
    payers = [
        [name, num(part)]
        for (name, *_look), part in zip(_PAYERS, shown.payers_usd, strict=True)
    ]
    return sheet(
        ["Area", "United States", "Sellers’ country"], rows, "Gain or loss, $ million a month"
    ) + sheet(["Who", "Dollars"], payers, f"Added duty on a car of {usd(CAR_USD)}")


def panel() -> Panel:
    """Return the widget."""
    return Panel(
        "large-buyer",
        controls={
            "total_duty": slider("Total duty", 27.5, 2.5, 60, step=0.5, unit="%"),
            "eta": slider("Buyers’ elasticity", 2, 0.5, 6, step=0.1),
            "sigma": slider("Sellers’ elasticity", 3, 0.03, 20, step=0.01),
            "retail": slider("Passed on in shops", 50, 0, 100, step=5, unit="%"),
            "flexible": switch("Sellers have one price, at any quantity", more=True),
            "shape": toggle(
                "Lines", {"constant elasticity": "constant", "straight": "linear"}, more=True
            ),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets={name: preset.values for name, preset in PRESETS.items()},
        presets_more=True,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def opening_panel() -> Panel:
    """Return two pictures of one duty: sellers flexible, sellers less so."""
    return Panel(
        "large-buyer-two", controls={}, compute=_pair, draw=_draw_pair, table=_pair_table
    )


def show_two_pictures() -> None:
    """Show the two pictures in the cell."""
    opening_panel().show()


def _pair() -> tuple[Shown, Shown]:
    settings: dict[str, Any] = {"total_duty": 27.5, "eta": 2.0, "sigma": 3.0, "retail": 50}
    return compute(flexible=True, **settings), compute(flexible=False, **settings)


_TITLES = ("Sellers flexible (one price)", "Less flexible (elasticity 3)")


def _draw_pair(pair: tuple[Shown, Shown], width: int) -> Drawn:
    picture = Picture(width)
    beside = width >= _SIDE_BY_SIDE
    wide = (width - 24) / 2 if beside else width
    y = 0.0
    for place, (title, shown) in enumerate(zip(_TITLES, pair, strict=True)):
        left = place * (wide + 24) if beside else 0
        y = 0 if beside else place * 330.0
        draw_market(
            picture, shown.market, shown.result, (left, y + 22, left + wide, y + 290),
        )  # fmt: skip
        picture.text(left, y + 14, title, bold=True)
        sides = ((shown.areas.home, "US", "us"), (shown.areas.sellers, "sellers", "jp"))
        for (area, name, color), at in zip(sides, (left, left + wide / 2), strict=True):
            value = f"{name} {num(shown.usd_m(area), sign=True)}"
            picture.text(at, y + 308, value, color, bold=True)
    flexible, less = (usd(abs(shown.usd_m(shown.areas.home)) * 1e6) for shown in pair)
    return Drawn(
        headline=f"The same duty costs the US {flexible}, or brings it {less}",
        unit="From 2.5 to 27.5\u202f% in total, buyers’ elasticity 2; $ million a month",
        svg=picture.svg(y + 316),
        foot=_MODEL,
        note="Which of the two is true cannot be seen; it must be estimated.",
        alt=" ".join(
            f"{title}: {_sides(shown)}." for title, shown in zip(_TITLES, pair, strict=True)
        ),
    )


def _pair_table(pair: tuple[Shown, Shown]) -> str:
    head = ["Area", "United States", "Sellers’ country"]
    return "".join(
        sheet(head, table_rows(shown.result, MONTH_USD_M), f"{title}, $ million a month")
        for title, shown in zip(_TITLES, pair, strict=True)
    )


def _draw_car(picture: Picture, shown: Shown, top: float) -> float:
    """Draw who pays the added duty on one car as one bar; return the lower end."""
    parts = [max(part, 0.0) for part in shown.payers_usd]
    whole = sum(parts)
    title = f"Who pays the added {usd(whole)} on a {usd(CAR_USD)} car"
    if whole < 0.5 or shown.result.imports == 0:
        picture.text(0, top + 14, "No added duty is paid on a car", "quiet", size=SMALL)
        return top + 76
    picture.text(0, top + 14, title, "quiet", size=SMALL)
    rooms = [part / whole * picture.width for part in parts]
    inside = all(
        room < 1 or width(name, SMALL) + 4 < room
        for room, (name, *_l) in zip(rooms, _PAYERS, strict=True)
    )
    x, y = 0.0, top + 24
    for part, room, (name, fill, ink) in zip(parts, rooms, _PAYERS, strict=True):
        if room < 1:
            continue
        picture.rect(x, y, max(room - 2, 1), 24, fill, mark="payer", tip=f"{name} {usd(part)}")
        if inside:
            picture.text(x, y + 40, name, "quiet", size=SMALL)
        if width(usd(part), 13, True) + 12 < room:
            picture.text(x + 7, y + 17, usd(part), ink, bold=True)
        x += room
    if inside:
        return y + 52
    return _list_payers(picture, parts, y + 40)


def _list_payers(picture: Picture, parts: list[float], y: float) -> float:
    """Name the payers under the bar, as many on a line as there is room for."""
    x = 0.0
    for part, (name, fill, _ink) in zip(parts, _PAYERS, strict=True):
        words = f"{name} {usd(part)}"
        wide = width(words, SMALL) + 34
        if x and x + wide > picture.width:
            x, y = 0.0, y + 17
        picture.rect(x, y - 10, 10, 11, fill)
        picture.text(x + 15, y, words, "quiet", size=SMALL)
        x += wide
    return y + 12


def _note(shown: Shown) -> str:
    if not shown.changed:
        return _best(shown.market)
    fall = pct(100 * (1 - shown.result.imports), 0)
    return f"Imports fall by {fall}. {_best(shown.market)}"


def _alt(shown: Shown) -> str:
    maker, shops, shopper = (usd(part) for part in shown.payers_usd)
    return (
        f"Supply and demand with five areas: {_sides(shown)}. Of the added duty on a car of "
        f"{usd(CAR_USD)} the maker bears {maker}, US importers and shops {shops}, the shopper "
        f"{shopper}."
    )


def _sides(shown: Shown) -> str:
    home, sellers = (shown.usd_m(one) for one in (shown.areas.home, shown.areas.sellers))
    return f"the United States {_gain(home)} a month, the sellers’ country {_gain(sellers)}"


def _source(values: Mapping[str, float | bool]) -> str:
    """Return the sources of the presets that the controls stand on."""
    found = []
    for preset in PRESETS.values():
        # A slider in the browser snaps to its steps and may miss a value by a hair.
        if all(abs(values[name] - value) < 0.005 for name, value in preset.values.items()):
            found.append(preset.source)
    return " ".join(found)


def _gain(usd_m: float, many: bool = False) -> str:
    end = "" if many else "s"
    if abs(usd_m) < 0.5:
        return f"lose{end} nothing"
    return f"{'gain' if usd_m > 0 else 'lose'}{end} {usd(abs(usd_m) * 1e6)}"


def _best(market: Market) -> str:
    """Return a sentence on the duty that suits the United States alone."""
    if math.isinf(market.sigma):
        return "With such sellers the best total duty for the United States alone is 0\u202f%."
    try:
        best = 100 * best_duty(market)
    except ValueError:
        return "With such sellers a higher duty always suits the United States alone."
    size = f"{num(best)}\u202f%" if best <= 500 else "above 500\u202f%"
    return (
        f"If nobody answered, the best total duty for the United States alone would be {size}."
    )
