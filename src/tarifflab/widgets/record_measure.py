"""Show whether 2024 was a record for Japan-China trade: it depends on the measure.

Four choices: whose books, in which money, in the prices of the day or of 2024, and since
when. Sources: JETRO (both sides’ imports), Japan’s customs by month, Chinese customs in
single years; the Federal Reserve's exchange rates; World Bank consumer prices. Books are
never mixed: where they hold no 2024, the finding says so.

>>> dollars = compute(tables=load_tables())
>>> dollars.standing.rank, dollars.standing.of, dollars.standing.peak_year
(11, 13, 2021)
>>> compute(tables=load_tables(), money="yen", direction="imports").standing.rank
1
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import pandas as pd

from tarifflab import data
from tarifflab.economics.records import (
    Standing,
    Yearly,
    in_prices_of,
    in_yen,
    price_level,
    standing,
)
from tarifflab.widgets.kit.axes import Linear, ticks, y_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, switch, toggle
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, width

YEAR = 2024
FIRST_YEAR, LAST_FIRST_YEAR = 2001, 2022
GUESS = ("prediction", "09/record")
_HIGH = 290  # pixels

Books = Literal["both", "japan", "china"]
Money = Literal["usd", "yen"]
Direction = Literal["total", "exports", "imports"]

BOOKS: dict[str, Books] = {
    "both sides (JETRO)": "both",
    "Japan’s customs, to 2019": "japan",
    "Chinese customs, in part": "china",
}
DIRECTIONS: dict[str, Direction] = {
    "both ways": "total",
    "Japan sells to China": "exports",
    "Japan buys from China": "imports",
}
_WHOSE: dict[Books, str] = {
    "both": "both sides’ imports",
    "japan": "Japan’s customs",
    "china": "Chinese customs",
}
_THING: dict[Direction, str] = {
    "total": "Japan-China trade",
    "exports": "what Japan sold to China",
    "imports": "what Japan bought from China",
}
_SCALE: dict[Money, float] = {"usd": 1e9, "yen": 1e12}
_UNIT: dict[Money, str] = {"usd": "billion dollars", "yen": "trillion yen"}
_PRICES: dict[Money, str] = {"usd": "United States", "yen": "Japan"}
_CHINA_BASES = ("Chinese customs", "Chinese commerce ministry")


@dataclass(frozen=True)
class Tables:
    """Amounts by books, money, direction and year (dollars or yen); price levels by money."""

    amounts: Mapping[tuple[str, str, str], Mapping[int, float]]
    levels: Mapping[str, Mapping[int, float]]


@dataclass(frozen=True)
class Measured:
    """Amounts by year under one choice of measure, and where 2024 stands among them."""

    amounts: Mapping[int, float]  # billion dollars or trillion yen
    standing: Standing | None  # None where these books hold no 2024
    books: Books
    money: Money
    direction: Direction
    real: bool
    first_year: int
    guess: float | None = None


def load_tables() -> Tables:
    """Return the tables of the widget; raises what `tarifflab.data.load` raises."""
    rates = data.load("fx_annual")
    yen = rates[rates["country"] == "Japan"].set_index("year")["units_per_usd"]
    prices = data.load("inflation_annual")
    return Tables(
        amounts=_both_and_china(_by_year(yen)) | _japan(),
        levels={money: _levels(prices, country) for money, country in _PRICES.items()},
    )


def compute(
    *,
    tables: Tables,
    books: Books = "both",
    money: Money = "usd",
    direction: Direction = "total",
    real: bool = False,
    first_year: float = FIRST_YEAR,
    guess: float | None = None,
) -> Measured:
    """Return the amounts under a choice of measure, from `first_year` on."""
    amounts = tables.amounts.get((books, money, direction), {})
    amounts = {year: amount for year, amount in amounts.items() if year >= first_year}
    if real:
        amounts = in_prices_of(amounts, tables.levels[money])
    scaled = {year: amount / _SCALE[money] for year, amount in sorted(amounts.items())}
    return Measured(
        amounts=scaled,
        standing=standing(scaled, YEAR) if YEAR in scaled else None,
        books=books,
        money=money,
        direction=direction,
        real=real,
        first_year=int(first_year),
        guess=guess,
    )


def draw(found: Measured, width: int) -> Drawn:
    """Draw a bar a year, 2024 in colour, the highest year named."""
    picture = Picture(width)
    return Drawn(
        headline=headline(found),
        unit=_unit(found),
        svg=picture.svg(_fill(picture, found)),
        foot=(
            "Source: JETRO, Japan’s customs, Chinese customs; Federal Reserve exchange rates; "
            "World Bank consumer prices. Books are never mixed. Not shown: services."
        ),
        note=_note(found),
        alt=f"Bars of {len(found.amounts)} years. "
        + ". ".join(f"{year}: {_amount(found, year)}" for year in _told(found)),
    )


def headline(found: Measured) -> str:
    """Return record or not under this measure."""
    if not found.amounts:
        return f"{_WHOSE[found.books].capitalize()} give no figure here".replace("’s C", "’s c")
    where = found.standing
    if where is None:
        return f"These books cannot say whether {YEAR} was a record"
    if where.rank == 1:
        return f"{YEAR} was a record, the highest of {where.of} years"
    gap = pct(-where.gap_percent)
    return (
        f"{YEAR} was no record, rank {where.rank} of {where.of}, {gap} below {where.peak_year}"
    )


def table(found: Measured) -> str:
    """Return the amounts by year as an HTML table."""
    decimals = 1 if found.money == "usd" else 2
    rows = [[str(year), num(amount, decimals)] for year, amount in found.amounts.items()]
    return sheet(["Year", _UNIT[found.money]], rows, _unit(found))


PRESETS: dict[str, dict[str, Any]] = {
    "As the article counts": {"money": "usd"},
    "The same in yen": {"money": "yen"},
    "Japan buys, in yen": {"money": "yen", "direction": "imports"},
    "Japan sells, in dollars": {"money": "usd", "direction": "exports"},
}
_PLAIN: dict[str, Any] = {
    "books": "both", "direction": "total", "real": False, "first_year": float(FIRST_YEAR),
}  # fmt: skip


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 09 (change on the peak, percent)."""
    return Panel(
        "record-measure",
        controls={
            "money": toggle("Money", {"US dollars": "usd", "yen": "yen"}),
            "books": choice("Whose books", BOOKS),
            "direction": choice("Which trade", DIRECTIONS),
            "first_year": slider(
                "Compare from", FIRST_YEAR, FIRST_YEAR, LAST_FIRST_YEAR, unit="year"
            ),
            "real": switch("In the prices of 2024 (consumer prices)", more=True),
        },
        compute=partial(compute, tables=load_tables()),
        draw=draw,
        table=table,
        presets={name: _PLAIN | values for name, values in PRESETS.items()},
        hears={"guess": GUESS},
        question="Was 2024 a record year for trade between Japan and China?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _both_and_china(yen_per_usd: Mapping[int, float]) -> dict[tuple[str, str, str], Yearly]:
    """Return the two books kept in dollars, and their yen at the average rate of each year."""
    table = data.load("japan_china_trade_annual")
    both = table[table["basis"] == "both imports (JETRO)"].set_index("year")
    china = table[table["basis"].isin(_CHINA_BASES)].set_index("year")["total_usd"]
    usd = {("both", name): _by_year(both[f"{name}_usd"]) for name in DIRECTIONS.values()}
    usd["china", "total"] = _by_year(china)
    found: dict[tuple[str, str, str], Yearly] = {}
    for (books, name), years in usd.items():
        found[books, "usd", name] = years
        found[books, "yen", name] = in_yen(years, yen_per_usd)
    return found


def _japan() -> dict[tuple[str, str, str], Yearly]:
    """Return Japan’s customs by year, in their own yen and, month by month, in dollars."""
    yen = data.load("japan_china_trade_monthly").set_index("month")
    yen = yen.set_axis(["exports", "imports"], axis=1)
    yen["total"] = yen["exports"] + yen["imports"]
    rates = data.load("fx_monthly")
    rate = rates[rates["country"] == "Japan"].set_index("month")["units_per_usd"]
    usd = yen.div(rate.loc[yen.index], axis=0)
    return {
        ("japan", money, name): _by_year(months[name].resample("YS").sum())
        for money, months in (("yen", yen), ("usd", usd))
        for name in DIRECTIONS.values()
    }


def _levels(prices: pd.DataFrame, country: str) -> dict[int, float]:
    own = prices[prices["country"] == country].set_index("year")["inflation_percent"]
    return price_level(_by_year(own), YEAR)


def _by_year(series: Any) -> dict[int, float]:
    return {_year(when): float(value) for when, value in series.dropna().items()}


def _year(when: Any) -> int:
    return int(getattr(when, "year", when))


def _unit(found: Measured) -> str:
    prices = f"prices of {YEAR}" if found.real else "prices of the day"
    thing = _THING[found.direction]
    return (
        f"{thing[0].upper()}{thing[1:]}, {_UNIT[found.money]} in {prices}, "
        f"by {_WHOSE[found.books]}"
    )


def _note(found: Measured) -> str:
    if not found.amounts:
        return (
            f"They give {_THING[found.direction]} in no year from {found.first_year} on. The "
            "course does not fill it in from other books."
        )
    year = _told(found)[-1]
    said = f"{_THING[found.direction]} was {_amount(found, year)} in {year}."
    said = said[0].upper() + said[1:]
    if found.books == "both" and found.first_year < YEAR - 1:
        said += f" {YEAR - 1} is missing in these books."
    return said + _guessed(found)


def _told(found: Measured) -> list[int]:
    """Return the highest year and 2024, those of them that there are."""
    if not found.amounts:
        return []
    peak = max(found.amounts, key=lambda year: found.amounts[year])
    return [peak, YEAR] if YEAR in found.amounts and peak != YEAR else [peak]


def _amount(found: Measured, year: int) -> str:
    return f"{num(found.amounts[year], 1 if found.money == 'usd' else 2)} {_UNIT[found.money]}"


def _guessed(found: Measured) -> str:
    """Name the guess, which was about one measure: dollars of the day, both ways."""
    asked = (found.books, found.money, found.direction, found.real)
    if found.guess is None or asked != ("both", "usd", "total", False) or not found.standing:
        return ""
    before = max((v for year, v in found.amounts.items() if year < YEAR), default=None)
    if before is None:
        return ""
    change = (found.amounts[YEAR] / before - 1) * 100
    return (
        f" Against the highest year before, that is {pct(change, sign=True)}; you guessed "
        f"{pct(found.guess, sign=True)}."
    )


def _fill(picture: Picture, found: Measured) -> float:
    """Draw everything into the picture; return its height."""
    if not found.amounts:
        picture.text(0, 24, "These books hold no such figure.", "quiet")
        return 40
    level = _guessed_level(found)
    most = max(*found.amounts.values(), level or 0)
    steps = ticks(0, most, 4)
    left, bottom, top = 44.0, _HIGH - 28.0, 34.0
    up = Linear(0, max(most, steps[-1]), bottom, top)
    y_axis(picture, up, left, picture.width, count=4)
    first = min(found.amounts)
    years = range(first, YEAR + 1)
    step = (picture.width - left) / len(years)
    every = next(n for n in (1, 2, 3, 4, 5, 6, 8, 10) if step * n > 40)
    told = _told(found)
    for place, year in enumerate(years):
        x = left + (place + 0.5) * step
        if (YEAR - year) % every == 0 and x + 16 <= picture.width + 1:
            picture.text(x, bottom + 18, str(year), "quiet", size=SMALL, anchor="middle")
        if year not in found.amounts:
            continue
        color = "jp" if year == YEAR else "ink" if year in told else "rest-soft"
        tip = f"{year}: {_amount(found, year)}"
        high = bottom - up(found.amounts[year])
        picture.rect(x - step * 0.4, bottom, step * 0.8, -high, color, tip=tip, mark="bar")
    if level:
        y = up(level)
        picture.marker_stroke([(left + 4, y), (picture.width - 4, y)], mark="guess")
        picture.text(left + 8, y - 11, "your guess for 2024", bold=True, halo=True)
    _name_bars(picture, found, left, step, up)
    return _HIGH


def _name_bars(picture: Picture, found: Measured, left: float, step: float, up: Linear) -> None:
    """Write value and year over the highest bar and over 2024, clear of the bars beside."""
    decimals = 1 if found.money == "usd" else 2
    end = float(picture.width)
    middle = {year: left + (year - min(found.amounts) + 0.5) * step for year in found.amounts}
    for year in reversed(_told(found)):
        words = f"{year}: {num(found.amounts[year], decimals)}"
        wide = width(words, bold=True)
        start = min(max(middle[year] - wide / 2, 0), end - wide)
        color = "jp" if year == YEAR else "ink"
        reach = step * 0.4 + 6  # half a bar and some air
        below = [one for one, x in middle.items() if start - reach < x < start + wide + reach]
        y, top = min(up(found.amounts[one]) for one in below) - 8, up(found.amounts[year])
        if top - y > 12:  # a taller bar beside it lifts the words: a line leads back
            picture.line(middle[year], y + 5, middle[year], top - 2, color)
        picture.text(start, y, words, color, bold=True, halo=True)
        end = start - 8


def _guessed_level(found: Measured) -> float | None:
    if not _guessed(found) or found.guess is None:
        return None
    before = max(amount for year, amount in found.amounts.items() if year < YEAR)
    return before * (1 + found.guess / 100)
