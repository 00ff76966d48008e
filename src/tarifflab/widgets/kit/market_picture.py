"""Draw one market with its numbered areas, and what each side gains or loses by them."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tarifflab.economics.market import Incidence, Market, demand, supply
from tarifflab.widgets.kit.axes import Linear, x_axis, y_axis
from tarifflab.widgets.kit.svg import SMALL, Picture, Point
from tarifflab.widgets.kit.words import num, width

OLD_DUTY = 0.025  # share: the normal duty on a car
# Area number: what it is, and its colour.
AREAS = {
    1: ("duty that sellers bear", "jp-soft"),
    2: ("duty that US buyers bear", "us-soft"),
    3: ("US buyers go without", "us"),
    4: ("sellers go without", "jp"),
    5: ("old duty no longer collected", "quiet"),
}
# Rows of the sums: side, then number and words of each area in it.
SIDES = (
    (
        "United States",
        "us",
        ((1, "sellers’ price falls", 1), (3, "goes without", -1), (5, "old duty lost", -1)),
    ),
    ("Sellers’ country", "jp", ((1, "lower price", -1), (4, "sells less", -1))),
)
# Text inside a plain bar, and inside one with a white pattern.
LABELS = ({"color": "#ffffff", "size": 14}, {"color": "#111111", "size": 15, "weight": 700})
PRICES, IMPORTS = (50, 170), (0, 130)  # ends of the axes, % of the first
_SMALLEST = 0.004  # an area below this share of the imports gets no number in the picture
_LADDER = (250, 500, 1000, 2000, 4000, 8000)  # ends of the axis of the sums, $ million


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


def draw_market(
    picture: Picture,
    market: Market,
    result: Incidence,
    box: tuple[float, float, float, float],
    title: str = "",
) -> None:
    """Draw a market into a box of the picture: left, top, right, bottom, in pixels."""
    left, top, right, bottom = box
    picture.text(
        left, top + 12, title or "Price, first price at the border = 100", "quiet", size=SMALL
    )
    across = Linear(*IMPORTS, left + 34, right)
    up = Linear(*PRICES, bottom - 40, top + 24)
    y_axis(picture, up, left + 34, right, count=6)
    x_axis(picture, across, bottom - 40, title="imports, first = 100", count=3)
    for number, corners in enumerate(_corners(market, result), start=1):
        points = [(across(100 * x), up.clip(100 * y)) for x, y in corners]
        name, color = AREAS[number]
        picture.area(points, color, tip=f"{number} {name}", mark="area")
    buyers, sellers = _curves(market)
    for curve, color in ((buyers, "us"), (sellers, "jp")):
        points = [(across(100 * x), up(100 * y)) for x, y in curve]
        picture.path(points, color, stroke_width=2.5, mark="curve")
    _name_curves(picture, buyers, sellers, across, up)
    for x, y, number in _marks(result):
        _number(picture, across(100 * x), up.clip(100 * y), number)


def draw_sums(
    picture: Picture, result: Incidence, unit_usd_m: float, box: tuple[float, float, float]
) -> float:
    """Draw what each side gains or loses, in million dollars; return the lower end.

    `box` is left, top, right in pixels.
    """
    left, top, right = box
    sizes = areas(result).by_number
    names = [f"{number} {words}" for _s, _c, rows in SIDES for number, words, _g in rows]
    start = left + max(width(name, SMALL) for name in names) + 10
    column = width("−1,234", 13, True) + 8
    most = max(abs(total) for total in _totals(sizes, unit_usd_m))
    most = max(most, *(size * unit_usd_m for number, size in sizes.items() if number != 2))
    end = next((one for one in _LADDER if one >= most), _LADDER[-1])
    along = Linear(-end, end, start, right - column)
    picture.text(left, top + 12, "Gain or loss, $ million a month", "quiet", size=SMALL)
    y = top + 34
    for side, color, rows in SIDES:
        picture.text(left, y, side, color, bold=True)
        first = y + 8
        total = 0.0
        for number, words, sign in rows:
            y += 21
            value = sign * sizes[number] * unit_usd_m
            total += value
            _sum_row(
                picture, along, y, (left, right), (f"{number} {words}", value, f"{color}-soft")
            )
        y += 21
        _sum_row(picture, along, y, (left, right), ("all together", total, color))
        picture.line(along(0), first, along(0), y + 6, "quiet")
        y += 29
    return y - 18


def table_rows(result: Incidence, unit_usd_m: float) -> list[list[str]]:
    """Return the areas as rows: what it is, United States, sellers' country ($ million)."""
    sizes = areas(result)
    signs = {1: (1, -1), 2: (0, 0), 3: (-1, 0), 4: (0, -1), 5: (-1, 0)}
    rows = []
    for number, size in sizes.by_number.items():
        usd_m = size * unit_usd_m
        note = f" ({num(usd_m)} from US buyers to the US Treasury)" if number == 2 else ""
        us, them = signs[number]
        cells = [num(one * usd_m, sign=True) for one in (us, them)]
        rows.append([f"{number} {AREAS[number][0]}{note}", *cells])
    totals = [num(one * unit_usd_m, sign=True) for one in (sizes.home, sizes.sellers)]
    return [*rows, ["all together", *totals]]


def _totals(sizes: dict[int, float], unit_usd_m: float) -> tuple[float, float]:
    whole = Areas(sizes)
    return whole.home * unit_usd_m, whole.sellers * unit_usd_m


def _sum_row(
    picture: Picture,
    along: Linear,
    y: float,
    ends: tuple[float, float],
    row: tuple[str, float, str],
) -> None:
    words, value, color = row
    bold = not color.endswith("-soft")
    picture.text(ends[0], y, words, size=SMALL, bold=bold)
    picture.rect(along(0), y - 11, along.clip(value) - along(0), 14, color, mark="sum")
    picture.text(ends[1], y, num(value, sign=True), bold=bold, anchor="end")


def _curves(market: Market) -> tuple[list[Point], list[Point]]:
    """Return (imports, price) along both lines where they are inside the axes."""
    prices = np.linspace(0.4, 1.75, 91)
    buyers = [(demand(market, price), (1 + OLD_DUTY) * price) for price in prices]
    if math.isinf(market.sigma):
        sellers = [(IMPORTS[0] / 100, 1.0), (IMPORTS[1] / 100, 1.0)]
    else:
        sellers = [(supply(market, price), price) for price in prices]
    return _inside(buyers), _inside(sellers)


def _inside(points: list[Point]) -> list[Point]:
    """Cut a line at the frame of the axes; the ends lie on the frame."""
    low, high, most = PRICES[0] / 100, PRICES[1] / 100, IMPORTS[1] / 100
    found: list[Point] = []
    for one, following in pairwise(points):
        for share in np.linspace(0, 1, 8):
            x = one[0] + share * (following[0] - one[0])
            y = one[1] + share * (following[1] - one[1])
            if 0 <= x <= most and low <= y <= high:
                found.append((x, y))
    return found[:1] + found[1:-1:6] + found[-1:]


def _name_curves(
    picture: Picture, buyers: list[Point], sellers: list[Point], across: Linear, up: Linear
) -> None:
    """Write the names at the right ends of the lines, below and above them."""
    last_buyers = max(buyers)
    last_sellers = max(sellers)
    spots = [
        (last_sellers, "sellers", "jp", -9 if last_sellers[1] >= last_buyers[1] else 18),
        (last_buyers, "US buyers", "us", 18 if last_sellers[1] >= last_buyers[1] else -9),
    ]
    for (x, y), name, color, shift in spots:
        right = across(100 * x)
        place = min(max(up(100 * y) + shift, up(PRICES[1]) + 12), up(PRICES[0]) - 6)
        picture.text(right - 2, place, name, color, bold=True, anchor="end", halo=True)


def _number(picture: Picture, x: float, y: float, number: int) -> None:
    """Write the number of an area; the narrow fifth gets a line that leads to it."""
    if number == 5:
        picture.line(x, y, x - 10, y + 36, "quiet")
        picture.text(x - 12, y + 49, "5", bold=True, anchor="middle", halo=True, mark="number")
        return
    picture.text(x, y + 4.5, str(number), bold=True, anchor="middle", halo=True, mark="number")


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
        5: (bought + 0.6 * (1 - bought), 1 + OLD_DUTY / 2),
    }
    sizes = areas(result).by_number
    return [(*spot, number) for number, spot in spots.items() if sizes[number] > _SMALLEST]
