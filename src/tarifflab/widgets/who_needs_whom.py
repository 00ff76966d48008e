"""Who needs whom: a ratio of shares is a ratio of sizes times a ratio of sales.

What a partner sells to the United States in percent of its own product, divided by what the
United States sells to it in percent of America's. Trade and product of 2023, tables
`trade_matrix_194` and `countries_194`.

>>> found = load_ratios()["Japan"]
>>> round(found.size, 2), round(found.sales, 2), round(found.times, 1)
(6.62, 1.87, 12.4)
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, width

PARTNERS = {
    "Japan": "JPN", "United Kingdom": "GBR", "China": "CHN", "Germany": "DEU",
    "South Korea": "KOR", "Mexico": "MEX", "Vietnam": "VNM",
}  # fmt: skip
_LOW, _TOP = 0.4, 1600.0  # ends of the axis, which grows tenfold from mark to mark
_MARKS = (1, 10, 100, 1000)
_PITCH, _BAR, _HEAD = 36.0, 12.0, 18.0  # pixels


@dataclass(frozen=True)
class Ratio:
    """A partner beside the United States: how many times smaller, and sells more.

    `there` and `back` are both sides' sales in percent of their own product.
    """

    size: float
    sales: float
    there: float
    back: float

    @property
    def times(self) -> float:
        """How many times as much of its product the partner sells."""
        return self.size * self.sales


@cache
def load_ratios() -> Mapping[str, Ratio]:
    """Return the ratios by partner, the smallest first; raises what `data.load` raises."""
    flows: Any = data.load("trade_matrix_194").set_index(["exporter", "importer"])
    sold = flows["exports_usd"]
    product = data.load("countries_194").set_index("iso3")["gdp_usd"]
    found = {
        name: Ratio(
            size=float(product["USA"] / product[code]),
            sales=float(sold[code, "USA"] / sold["USA", code]),
            there=100 * float(sold[code, "USA"] / product[code]),
            back=100 * float(sold["USA", code] / product["USA"]),
        )
        for name, code in PARTNERS.items()
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].times))


def compute(*, ratios: Mapping[str, Ratio]) -> Mapping[str, Ratio]:
    """Return the ratios; there are no controls."""
    return ratios


def draw(ratios: Mapping[str, Ratio], width_px: int) -> Drawn:
    """Draw for each partner the step of size, then that of sales, on an axis of times."""
    picture, japan = Picture(width_px), ratios["Japan"]
    end = _fill(picture, ratios)
    most, ratio = list(ratios.items())[-1]
    return Drawn(
        headline=(
            f"Japan’s {num(japan.times, 1)} times: {num(japan.size, 2)} for size, "
            f"{num(japan.sales, 2)} for sales"
        ),
        unit="Sales to the other in percent of own product, the partner’s by America’s, times",
        svg=picture.svg(end),
        foot=(
            "Source: trade and product of 2023 (tables trade_matrix_194, countries_194). Each "
            "mark of the axis is ten times the one before. Not shown: services, investment."
        ),
        note=(
            f"Grey: America’s product by the partner’s. Colour: the partner’s sales by "
            f"America’s. {most} reaches {num(ratio.times)}."
        ),
        alt="; ".join(
            f"{name} {num(one.times, 1)}: size {num(one.size, 1)} times sales "
            f"{num(one.sales, 2)}"
            for name, one in ratios.items()
        ),
    )


def table(ratios: Mapping[str, Ratio]) -> str:
    """Return both shares and their ratio, taken apart, as an HTML table."""
    rows = [
        [
            name, pct(one.there, 2), pct(one.back, 2), num(one.times, 1), num(one.size, 2),
            num(one.sales, 2),
        ]
        for name, one in ratios.items()
    ]  # fmt: skip
    head = ["Partner", "Its sales, % of its product", "America’s, % of its product"]
    return sheet([*head, "Times", "by size", "by sales"], rows)


def panel() -> Panel:
    """Return the figure; it has no controls."""
    return Panel(
        "who-needs-whom",
        controls={},
        compute=partial(compute, ratios=load_ratios()),
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _fill(picture: Picture, ratios: Mapping[str, Ratio]) -> float:
    narrow = picture.width < 480
    left = 4.0 if narrow else max(width(name, bold=True) for name in ratios) + 14
    pitch = _PITCH + (6 if narrow else 0)
    log = Linear(math.log10(_LOW), math.log10(_TOP), left, picture.width - 12)
    bottom = _HEAD + pitch * len(ratios) + 4
    for mark in _MARKS:
        x = log(math.log10(mark))
        picture.line(x, _HEAD, x, bottom, "quiet" if mark == 1 else "grid", mark="grid")
        words = "equal" if mark == 1 else num(mark)
        picture.text(x, 12, words, "quiet", size=SMALL, anchor="middle")
    for place, (name, one) in enumerate(ratios.items()):
        y = _HEAD + pitch * place + pitch / 2 + (6 if narrow else 0)
        ink = "jp" if name == "Japan" else "ink"
        if narrow:
            picture.text(left, y - 9, name, ink, bold=name == "Japan", halo=True)
        else:
            picture.text(left - 10, y + 4.5, name, ink, bold=name == "Japan", anchor="end")
        _steps(picture, log, one, y, name == "Japan")
    return bottom + 4


def _steps(picture: Picture, log: Linear, one: Ratio, y: float, home: bool) -> None:
    start, size, end = (log(math.log10(value)) for value in (1.0, one.size, one.times))
    color = "jp" if home else "quiet"
    picture.rect(
        start, y - _BAR / 2, size - start, _BAR, "rest-soft",
        tip=f"size: {num(one.size, 2)} times", mark="size",
    )  # fmt: skip
    picture.rect(
        size, y - _BAR / 4, end - size, _BAR / 2, color,
        tip=f"sales: {num(one.sales, 2)} times", mark="sales",
    )  # fmt: skip
    picture.dot(end, y, color, 5.5, mark="times")
    words = num(one.times, 1 if one.times < 100 else 0)
    x = max(end, size) + 10
    if x + width(words, bold=True) > picture.width:
        x = picture.width - width(words, bold=True)
    picture.text(x, y + 4.5, words, color, bold=True, halo=True)
