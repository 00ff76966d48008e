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

from tarifflab import data
from tarifflab.economics.exposure import Burden, burden, percent_of
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

# Headings of the Harmonized System that get a bar of their own, in words of ours.
NAMES = {
    "8703": "Cars",
    "8708": "Car parts",
    "8429": "Diggers",
    "3002": "Vaccines, blood products",
    "9801": "Goods coming back",
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
_SIDE_BY_SIDE = 560  # pixels of width from which both parts stand beside each other
_TOP = 24  # pixels for the name of a part
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


def headline(stake: Stake) -> str:
    """Return the finding: what the duty comes to in a year."""
    duty = f"{num(stake.burden.duty_usd / 1e9, 2)} billion dollars"
    if not stake.added:
        return "Without an additional duty nothing moves"
    return f"{num(stake.added, _places(stake.added))} additional points come to {duty} a year"


def draw(stake: Stake, width: int) -> Drawn:
    """Draw what Japan sells by heading, and who bears the duty on the chosen part."""
    picture = Picture(width)
    return Drawn(
        headline=headline(stake),
        unit="US imports from Japan in 2024, and a duty on them, billion dollars",
        svg=picture.svg(_fill(picture, stake)),
        foot=(
            "Source: US Census Bureau, imports for consumption; products of 2023. Not shown: "
            "the normal duty, which is paid as well."
        ),
        note=_note(stake),
        alt=(
            f"Bars of ten headings, cars first with {num(_named()['8703'], 1)} billion "
            f"dollars; the duty on {stake.product} is "
            f"{num(stake.burden.duty_usd / 1e9, 2)} billion, "
            f"{num(stake.burden.buyers_usd / 1e9, 2)} of it borne by US buyers."
        ),
    )


def table(stake: Stake) -> str:
    """Return headings and burden as an HTML table."""
    rows = [[bar.name, num(bar.value, 2)] for bar in (*_sales(stake), *_burden(stake))]
    return sheet(["What", "Billion dollars"], rows, "Sales of 2024, and a year of the duty")


def panel() -> Panel:
    """Return the widget."""
    return Panel(
        "what-is-at-stake",
        controls={
            "product": choice("Product", list(PRODUCTS)),
            "added": slider("Additional duty", 25, 0, 50, step=0.5, unit="points"),
            "lost": slider("Units no longer sold", 0, 0, 50, unit="%"),
            "buyers": slider("Duty borne by US buyers", 100, 0, 100, step=5, unit="%"),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets=PRESETS,
        presets_more=True,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _places(value: float) -> int:
    return 0 if value == round(value) else 1


def _note(stake: Stake) -> str:
    found = stake.burden
    gone = found.sellers_usd + found.lost_sales_usd
    part = pct(percent_of(stake.value_usd, stake.total_usd))
    said = f"{stake.product}: {part} of all goods from Japan. " if stake.headings else ""
    return (
        f"{said}US buyers bear {pct(percent_of(found.buyers_usd, stake.us_gdp_usd), 2)} of US "
        f"GDP; Japan’s sellers take in {pct(percent_of(gone, stake.japan_gdp_usd), 2)} of "
        f"Japan’s GDP less, {_assumed(stake)}."
    )


def _assumed(stake: Stake) -> str:
    if stake.lost == 0 and stake.buyers == 100:
        return "if nothing else changes"
    return (
        f"if {pct(stake.lost)} fewer are sold and buyers bear {pct(stake.buyers)} of the duty"
    )


@cache
def _named() -> dict[str, float]:
    """Return the named headings in billion dollars; the rest under an empty code."""
    imports = load_trade().imports / 1e9
    named = {code: float(imports[code]) for code in NAMES}
    return named | {"": float(imports.sum()) - sum(named.values())}


def _sales(stake: Stake) -> list[Bar]:
    return [
        Bar(
            NAMES.get(code, REST),
            value,
            num(value, 1),
            "jp" if not stake.headings or code in stake.headings else "rest-soft",
            mark="meant" if not stake.headings or code in stake.headings else "other",
        )
        for code, value in _named().items()
    ]


def _burden(stake: Stake) -> list[Bar]:
    found = stake.burden
    parts = (
        ("Duty collected", found.duty_usd, "quiet"),
        ("… borne by US buyers", found.buyers_usd, "us"),
        ("… borne by Japan’s sellers", found.sellers_usd, "jp"),
        ("Sales lost", found.lost_sales_usd, "jp"),
    )
    return [
        Bar(name, usd / 1e9, num(usd / 1e9, 2) if usd else "0", color, mark="burden")
        for name, usd, color in parts
    ]


def _fill(picture: Picture, stake: Stake) -> float:
    """Draw both parts, beside each other where there is room; return the height."""
    wide = picture.width >= _SIDE_BY_SIDE
    middle = 0.56 * picture.width if wide else float(picture.width)
    picture.text(4, 14, "What Japan sells, in colour: the chosen part", "quiet")
    pitch = 26 if picture.width >= 760 else 22 if wide else 17
    first = row_bars(picture, _sales(stake), _TOP, pitch=pitch, sides=(0, middle))
    left, top = (middle + 24, 0.0) if wide else (0.0, first + 8)
    picture.text(left + 4, top + 14, "A year of the duty", "quiet")
    largest = stake.value_usd / 1e9 / 2  # with both sliders at their ends
    second = row_bars(
        picture, _burden(stake), top + _TOP, ends=(0, largest),
        pitch=34 if wide else 19, sides=(left, picture.width),
    )  # fmt: skip
    return max(first, second)
