"""Show whether 2024 was a record for Japan-China trade: it depends on the measure.

Four choices: whose books, in which money, in the prices of the day or of 2024, and since
when. Sources: JETRO (both sides' imports), Japan's customs by month, Chinese customs in
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

import ipywidgets as w
import pandas as pd
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.records import (
    Standing,
    Yearly,
    in_prices_of,
    in_yen,
    price_level,
    standing,
)
from tarifflab.widgets.kit.base import (
    QUIET,
    Panel,
    choice,
    figure,
    fill,
    slider,
    switch,
    toggle,
)

YEAR = 2024
FIRST_YEAR, LAST_FIRST_YEAR = 2001, 2022

Books = Literal["both", "japan", "china"]
Money = Literal["usd", "yen"]
Direction = Literal["total", "exports", "imports"]

BOOKS: dict[str, Books] = {
    "both sides' imports (JETRO)": "both",
    "Japan's customs, 2001 to 2019": "japan",
    "Chinese customs, single years": "china",
}
DIRECTIONS: dict[str, Direction] = {
    "both ways": "total",
    "Japan sells to China": "exports",
    "Japan buys from China": "imports",
}
_WHOSE: dict[Books, str] = {
    "both": "both sides' imports",
    "japan": "Japan's customs",
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
    )


def describe(found: Measured, guess: float | None = None) -> str:
    """Return the finding: record or not, and under which measure."""
    if not found.amounts:
        return (
            f"No figure: {_WHOSE[found.books]} give {_THING[found.direction]} in no year from "
            f"{found.first_year} on here. The course does not fill it in from other books."
        )
    where = found.standing
    measure = f"Counted by {_WHOSE[found.books]}, {_in_words(found)}"
    if where is None:
        peak = max(found.amounts, key=lambda year: found.amounts[year])
        return (
            f"{measure}, {YEAR} is not there: the highest of {len(found.amounts)} years is "
            f"{peak} with {_amount(found, peak)}. These books cannot say whether {YEAR} was "
            "a record."
        )
    years = f"{where.of} years"
    if found.books == "both" and found.first_year < YEAR - 1:
        years += f" ({YEAR - 1} is missing)"
    if where.rank == 1:
        place = f"a record: the highest of {years}"
    else:
        place = (
            f"no record: rank {where.rank} of {years}, {-where.gap_percent:.1f} % below "
            f"{where.peak_year} with {_amount(found, where.peak_year)}"
        )
    return (
        f"{measure}, {_THING[found.direction]} in {YEAR} was {_amount(found, YEAR)}, {place}."
        f"{_guessed(found, guess)}"
    )


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is the reader's change on the earlier peak, in percent."""
    tables = load_tables()
    chart, buttons = _chart(), _buttons()
    built = Panel(
        controls={
            "money": toggle("Money", {"US dollars": "usd", "yen": "yen"}),
            "books": choice("Whose books", BOOKS),
            "direction": choice("Which trade", DIRECTIONS),
            "first_year": slider(
                "Compare from", FIRST_YEAR, FIRST_YEAR, LAST_FIRST_YEAR, unit="year",
                readout_format=".0f",
            ),
            "real": switch("In the prices of 2024 (consumer prices)"),
        },
        compute=partial(compute, tables=tables),
        draw=partial(_draw, chart, guess),
        describe=partial(describe, guess=guess),
        figures=[chart],
        buttons=list(buttons),
    )  # fmt: skip
    for button, values in buttons.items():
        button.on_click(partial(_go, built, values))
    return built


def show(guess: float | None = None) -> None:
    """Show the widget in the cell."""
    panel(guess).show()


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
    """Return Japan's customs by year, in their own yen and, month by month, in dollars."""
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


def _in_words(found: Measured) -> str:
    money = "dollars" if found.money == "usd" else "yen"
    prices = f"the prices of {YEAR}" if found.real else "the prices of the day"
    return f"in {money} and in {prices}"


def _amount(found: Measured, year: int) -> str:
    decimals = 1 if found.money == "usd" else 2
    return f"{found.amounts[year]:.{decimals}f} {_UNIT[found.money]}"


def _guessed(found: Measured, guess: float | None) -> str:
    """Name the guess, which was about one measure: dollars of the day, both ways."""
    asked = (found.books, found.money, found.direction, found.real)
    where = found.standing
    if guess is None or asked != ("both", "usd", "total", False) or where is None:
        return ""
    before = max(amount for year, amount in found.amounts.items() if year < YEAR)
    change = (found.amounts[YEAR] / before - 1) * 100
    return (
        f" Against the highest year before, that is {change:+.1f} %; you guessed {guess:+g} %."
    )


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Japan-China trade by year, 2024 marked, the highest year named",
        height=340,
        xaxis={"range": [FIRST_YEAR - 1, YEAR + 1], "dtick": 2},
        yaxis={"rangemode": "tozero"},
        bargap=0.25,
    )
    quiet = {"color": QUIET, "opacity": 0.75}
    for style in (quiet, fill(1), fill(0)):
        chart.add_bar(
            x=[], y=[], marker=style, showlegend=False, textposition="outside",
            cliponaxis=False, hovertemplate="%{x}: %{y:.2f}<extra></extra>",
        )  # fmt: skip
    chart.add_scatter(
        x=[], y=[], mode="lines+text", textposition="top right", showlegend=False,
        line={"color": QUIET, "dash": "dash"}, hoverinfo="skip",
    )  # fmt: skip
    return chart


def _draw(chart: go.FigureWidget, guess: float | None, found: Measured) -> None:
    """Draw other years, the peak and 2024; the three differ in pattern and label."""
    amounts = found.amounts
    peak = max(amounts, key=lambda year: amounts[year]) if amounts else None
    groups = (
        [year for year in amounts if year not in (peak, YEAR)],
        [peak] if peak not in (None, YEAR) else [],
        [YEAR] if YEAR in amounts else [],
    )
    names = ("", "peak", "record" if peak == YEAR else "2024")
    for trace, years, name in zip(chart.data, groups, names, strict=False):
        trace.update(x=years, y=[amounts[year] for year in years], text=[name] * len(years))
    chart.update_yaxes(title_text=f"{_UNIT[found.money]}{' of 2024' if found.real else ''}")
    first = min(amounts, default=FIRST_YEAR)
    chart.update_xaxes(range=[first - 1, YEAR + 1])
    top = max(amounts.values(), default=1.0)
    level = _guessed_level(found, guess)
    chart.update_yaxes(range=[0, max(top, level or 0) * 1.12])
    chart.data[3].update(
        x=[first - 1, YEAR + 1] if level else [],
        y=[level, level] if level else [],
        text=["your guess for 2024", ""] if level else [],
    )


def _guessed_level(found: Measured, guess: float | None) -> float | None:
    if not _guessed(found, guess) or guess is None:
        return None
    before = max(amount for year, amount in found.amounts.items() if year < YEAR)
    return before * (1 + guess / 100)


def _buttons() -> dict[w.Button, dict[str, Any]]:
    """Return presets: the article's words, and three ways to find a record or none."""
    plain = {
        "books": "both", "direction": "total", "real": False, "first_year": FIRST_YEAR,
    }  # fmt: skip
    presets: dict[str, dict[str, Any]] = {
        "As the article counts": plain | {"money": "usd"},
        "The same in yen": plain | {"money": "yen"},
        "Japan buys, in yen": plain | {"money": "yen", "direction": "imports"},
        "Japan sells, in dollars": plain | {"money": "usd", "direction": "exports"},
    }
    return {_button(name): values for name, values in presets.items()}


def _button(name: str) -> w.Button:
    return w.Button(description=name, layout={"width": "auto"})


def _go(built: Panel, values: Mapping[str, Any], _button: Any) -> None:
    built.set(**values)
