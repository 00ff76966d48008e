"""Wrong paths of exercise 08, "The world reacts".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

WHO = "Mexico"  # of task 1
PAIR = ["Switzerland", "Ireland"]  # left out in task 2
SHRANK, GREW = ["China", "Japan"], ["Taiwan", "Vietnam", "Mexico"]  # of task 3
FIRST, LAST = 4, 12  # its months
NEVER = 9  # of task 4: the gain survives all eight
SCALE = 10_000
Series = pd.Series  # of US dollars

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "their_amounts": (
        "Test your pair: the second must be 2.33 percent below the first. How many months has "
        "each of them?"
    ),
    "others_rise_percent": (
        "Print the rest of each quarter in billions: `World` less Switzerland less Ireland, "
        "three months each, both between 700 and 900. Then one change in percent, counted on "
        "2024."
    ),
    "came_back": (
        "Print the five changes in billions, nine months on nine months: China's is about +105, "
        "Taiwan's about −64. Then the three together over the two together."
    ),
    "answers_needed": (
        "Print the nine rows of this rate and this use of the revenue, and read the step off "
        "with your eyes."
    ),
    "hhi_without": (
        "Print the shares that you square: of this heading alone, without the country, and "
        "together 100."
    ),
}


@cache
def their_amounts() -> list[WrongPath]:
    """Return the wrong guesses at somebody's two amounts (billion dollars)."""
    table = _by_month() / 1e9
    year = [_window(table, when, 1, 12)[WHO] for when in (2024, 2025)]
    same = [_window(table, when, 1, 11)[WHO] for when in (2024, 2025)]
    return [
        *_tried_their_amounts(),
        WrongPath(
            same,
            "These are the right eleven months. Asked is what *they* divided: test it, 2.33 "
            "percent must come out.",
        ),
        WrongPath(
            [table[WHO].loc["2023-12":"2024-11"].sum(), year[1]],
            "You took twelve months that are no calendar year. How many months has their 2024?",
        ),
        WrongPath(year[::-1], "The order is exchanged: 2024 first."),
        WrongPath([1e9 * one for one in year], "These are dollars. Divide by a billion (1e9)."),
        WrongPath(
            [1e3 * one for one in year], "These are millions. The question asks for billions."
        ),
        WrongPath(
            [year[0] / 12, year[1] / 11],
            "These are means of a month. Whoever takes means is safe from this slip. Take sums.",
        ),
        WrongPath([year[0] / 12, year[1] / 12], "These are means of a month. Take the sums."),
        WrongPath(
            [year[0], year[0] * 1.059],
            "You put 5.90 percent on. Add up the months that the table has.",
        ),
        WrongPath(
            [100.0, 97.67],
            "These are percent of 2024. Asked are the two amounts in billion dollars.",
        ),
        WrongPath(
            [2024.0, 2025.0], "These are the years. Asked are two amounts in billion dollars."
        ),
        WrongPath(
            [_window(table, when, 1, 12)[WHO] for when in (2023, 2024)],
            "These are 2023 and 2024. They spoke of 2025.",
        ),
        *(
            WrongPath(
                [_window(table, when, 1, 12)[other] for when in (2024, 2025)],
                f"That is {other}. Take {WHO}.",
            )
            for other in ("World", "Japan", "Canada", "China")
        ),
    ]


@cache
def others_rise_percent() -> list[WrongPath]:
    """Return the wrong changes of US imports from all but two partners (percent)."""
    table = _by_month()
    old, new = (_window(table, when, 1, 3) for when in (2024, 2025))
    rest_old, rest_new = (one["World"] - one[PAIR].sum() for one in (old, new))
    rise = new - old
    right = (rest_new / rest_old - 1) * 100
    groups = [
        (one.sum() - one["World"] - one[PAIR].sum()) for one in (old, new)
    ]  # all columns: some are groups of countries
    return [
        *_tried_others_rise_percent(),
        WrongPath(
            (new["World"] / old["World"] - 1) * 100, "The two countries are still in it."
        ),
        *(
            WrongPath(
                ((new["World"] - new[one]) / (old["World"] - old[one]) - 1) * 100,
                "One of the two is still in it.",
            )
            for one in PAIR
        ),
        WrongPath(
            (rise["World"] - rise[PAIR].sum()) / old["World"] * 100,
            "You took the two out of the rise and left them in the base.",
        ),
        WrongPath(
            (rest_new / old["World"] - 1) * 100,
            "You took the two out of 2025 and left them in 2024.",
        ),
        WrongPath(
            (rest_new - rest_old) / rest_new * 100,
            "You divided by the later quarter. The base of a change is the earlier one.",
        ),
        WrongPath(
            100 - rise[PAIR].sum() / rise["World"] * 100,
            "That is the part of the *rise* that came from the others. Asked is by how much "
            "their own imports rose.",
        ),
        WrongPath(
            rise[PAIR].sum() / rise["World"] * 100,
            "That is the part of the rise that came from the two. Asked is how much the others "
            "rose.",
        ),
        WrongPath(
            (new[PAIR].sum() / old[PAIR].sum() - 1) * 100,
            "That is the rise of the two themselves. They are to be left out.",
        ),
        *_other_quarters(table, rest_old, rest_new, right, groups),
    ]


def _other_quarters(
    table: Any, rest_old: Any, rest_new: Any, right: Any, groups: Any
) -> list[WrongPath]:
    """Return changes of other months, units and groups of partners."""
    return [
        WrongPath(
            100 + right, "That is the new level in percent of the old one. Asked is the rise."
        ),
        WrongPath(right / 100, "A share. The question asks for percent."),
        WrongPath(-right, "The size fits, the sign does not: new over old."),
        WrongPath(
            (rest_new - rest_old) / 1e9, "That is the rise in billions. Divide it by 2024."
        ),
        *(
            WrongPath(_rest_rise(first, last), said)
            for first, last, said in (
                (3, 3, "That is March alone. The question asks for three months."),
                (1, 4, "April is in it. The question ends with March."),
                (1, 2, "March is missing: `.loc` takes the last month with it."),
                (2, 3, "January is missing. The question begins with it."),
                (2, 4, "These are February to April. The question asks for January to March."),
                (1, 11, "These are eleven months. The question asks for three."),
            )
        ),
        WrongPath(
            (rest_new / _less_pair(table.loc["2024-10":"2024-12"].sum()) - 1) * 100,
            "You compared with the end of 2024. The question compares with January to March.",
        ),
        WrongPath(
            (groups[1] / groups[0] - 1) * 100,
            "You added up all columns. Some are groups of countries, and many partners have no "
            "column: start from `World`.",
        ),
    ]


@cache
def came_back() -> list[WrongPath]:
    """Return the wrong dollars that came back of each 100 that two deficits shrank."""
    change = _deficits(FIRST, LAST)
    lost, back = change[SHRANK].sum(), -change[GREW].sum()
    imports = _deficits(FIRST, LAST, column="imports_usd")
    return [
        *_tried_came_back(),
        WrongPath(
            -back / lost * 100,
            "A balance that goes from -60 to -120 is a larger deficit: count it as plus.",
        ),
        WrongPath(
            back / change["China"] * 100,
            "Japan is missing among those whose deficit shrank.",
            earns=0.5,
        ),
        *(
            WrongPath(
                -change[one] / lost * 100, f"That is {one} alone. The question asks for three."
            )
            for one in GREW
        ),
        *(
            WrongPath(
                (back + change[one]) / lost * 100,
                f"{one} is missing. The question asks for three partners.",
            )
            for one in GREW
        ),
        WrongPath(back / 3 / lost * 100, "That is the mean of three. Together means: add."),
        WrongPath(back / lost, "That is of each single dollar. Asked is of each 100."),
        WrongPath(lost / back * 100, "Upside down: what shrank stands below the line."),
        *_other_parts(change, lost, back, imports),
    ]


def _other_parts(change: Any, lost: Any, back: Any, imports: Any) -> list[WrongPath]:
    """Return what comes out of another whole, other months and other years."""
    return [
        WrongPath(
            back / -change["World"] * 100,
            "You divided by the change of the total. Asked is: of each 100 dollars that the "
            "deficits with China and Japan shrank.",
        ),
        WrongPath(
            imports[GREW].sum() / -imports[SHRANK].sum() * 100,
            "These are imports alone. A balance is exports less imports.",
        ),
        WrongPath(back / 1e9, "That is the amount in billions. Divide it by what shrank."),
        WrongPath(
            (lost - back) / lost * 100,
            "That is what was left over (less than nothing). Asked is what came back.",
        ),
        *(
            WrongPath(_came_back(first, last), said)
            for first, last, said in (
                (
                    1,
                    12,
                    "These are whole years, with the rush. The question begins with April.",
                ),
                (5, 12, "April is missing. The question begins with it."),
                (3, 12, "March is in it. The question begins with April."),
                (4, 11, "December is missing: `.loc` takes the last month with it."),
                (1, 8, "These are January to August. The question asks for April to December."),
            )
        ),
        WrongPath(
            _came_back(FIRST, LAST, (2023, 2024)),
            "These are 2023 and 2024. Take 2024 and 2025.",
        ),
    ]


@cache
def answers_needed() -> list[WrongPath]:
    """Return wrong functions of a rate and a use of the revenue."""

    def gone(rows: pd.DataFrame) -> "Series[int]":
        return rows[rows["us_welfare_percent"] <= 0]["answering"]

    def least(steps: "Series[int]", none: int = NEVER) -> int:
        return none if steps.empty else int(steps.min())

    def most(steps: "Series[int]", none: int = NEVER) -> int:
        return none if steps.empty else int(steps.max())

    def gains(rate: int, revenue: str) -> "Series[int]":
        rows = _stairs(rate, revenue)
        return rows[rows["us_welfare_percent"] > 0]["answering"]

    return [
        *_tried_answers_needed(),
        WrongPath(
            lambda rate, _revenue: least(gone(_stairs(rate))),
            "Both uses of the revenue are in your rows, or one of them is typed in. Keep the one "
            "that was asked for.",
        ),
        WrongPath(
            lambda _rate, revenue: least(gone(_stairs(None, revenue))),
            "All rates are in your rows. Keep the one that was asked for.",
        ),
        WrongPath(
            lambda rate, revenue: most(gains(rate, revenue)),
            "That is the last step with a gain. Asked is the first one without.",
        ),
        WrongPath(
            lambda rate, revenue: most(gains(rate, revenue), 0),
            "That is the last step with a gain. Asked is the first one without.",
        ),
        WrongPath(
            lambda rate, revenue: len(gone(_stairs(rate, revenue))),
            "You counted the steps without a gain. Asked is at which step it ends.",
        ),
        *_other_ends(gone, least, most),
    ]


def _other_ends(gone: Any, least: Any, most: Any) -> list[WrongPath]:
    """Return functions that give another step, or no step."""
    return [
        WrongPath(
            lambda rate, revenue: least(gone(_stairs(rate, revenue)), 8),
            "Where the gain survives all eight the result is 9: with 8 it would be gone at the "
            "last step.",
            earns=0.5,
        ),
        WrongPath(
            lambda rate, revenue: least(gone(_stairs(rate, revenue)), 0),
            "A gain that is never gone is not a gain that was never there: 9, not 0.",
            earns=0.5,
        ),
        WrongPath(
            lambda rate, revenue: least(gone(_stairs(rate, revenue)), -1) + 1,
            "One too many: the row 0 has nobody in it.",
        ),
        WrongPath(
            lambda rate, revenue: least(gone(_stairs(rate, revenue)), 8) + 1,
            "One too many: the row 0 has nobody in it.",
        ),
        WrongPath(
            lambda rate, revenue: most(gone(_stairs(rate, revenue))),
            "That is the last step. Asked is the first one at which the gain is gone.",
        ),
        WrongPath(
            lambda rate, revenue: float(_stairs(rate, revenue)["us_welfare_percent"].iloc[-1]),
            "That is the welfare when all answer. Asked is how many it takes.",
        ),
        WrongPath(
            lambda rate, revenue: _name(_stairs(rate, revenue)),
            "That is a name. Asked is how many have answered.",
        ),
        WrongPath(
            lambda rate, revenue: int(
                _stairs(rate, revenue)["us_welfare_percent"].reset_index(drop=True).idxmin()
            ),
            "That is the step with the lowest welfare. Asked is the first one without a gain.",
        ),
    ]


@cache
def hhi_without() -> list[WrongPath]:
    """Return wrong functions of a heading and a country."""

    def keeps_the_whole(hs4: str, country: str) -> float:
        every = _suppliers(hs4)
        left = every.drop(country, errors="ignore")
        return float(((left / every.sum() * 100) ** 2).sum())

    def alone(hs4: str, country: str) -> float:
        return float(_suppliers(hs4).get(country, 0.0) / _suppliers(hs4).sum() * 100) ** 2

    return [
        *_tried_hhi_without(),
        WrongPath(alone, "It keeps only the country that should be gone. Turn `==` into `!=`."),
        WrongPath(
            keeps_the_whole,
            "You divided by the sum *with* the country, and the shares of those who are left "
            "no longer add up to 100 percent. Leave the country out first, then divide.",
        ),
        WrongPath(
            lambda hs4, _country: _index(_suppliers(hs4)),
            "It returns the index with everybody. Where does `country` go?",
        ),
        WrongPath(
            lambda hs4, country: float((_shares(hs4, country)).sum()),
            "The shares are added up but not squared: that is always 100.",
        ),
        WrongPath(
            lambda hs4, country: float((_shares(hs4, country) ** 2).mean()),
            "That is the mean of the squares. Add them up.",
        ),
        *_other_markets(),
    ]


def _other_markets() -> list[WrongPath]:
    """Return functions of another market, scale or supplier."""
    return [
        WrongPath(
            lambda hs4, country: float((_shares(hs4, country) * 2).sum()),
            "You doubled the shares. A square is `** 2`.",
        ),
        WrongPath(
            lambda _hs4, country: _index(
                _table()[_table()["country"] != country].groupby("country")["imports_usd"].sum()
            ),
            "The heading is missing: that is all goods.",
        ),
        WrongPath(
            lambda _hs4, country: _index(
                _table()[_table()["country"] != country]["imports_usd"]
            ),
            "The heading is missing: these are all rows of all goods.",
        ),
        WrongPath(
            lambda hs4, country: (
                float(SCALE) if country in _suppliers(hs4).index else float("nan")
            ),
            "You kept the country and threw out the others: `!=` in place of `==`.",
        ),
        WrongPath(
            lambda _hs4, country: _index_without("8486", country),
            "A heading is typed in. Use the argument.",
        ),
        WrongPath(
            lambda hs4, _country: _index_without(hs4, "Japan"),
            "A country is typed in. Use the argument.",
        ),
        WrongPath(
            lambda hs4, _country: _index_without(hs4, str(_suppliers(hs4).idxmax())),
            "You took the largest supplier out. It is the one in the argument that goes.",
        ),
        WrongPath(
            _scaled(_index_without, 1 / SCALE),
            "It returns the scale from 0 to 1. Take the shares in percent before you square.",
        ),
        WrongPath(
            _scaled(_index_without, 1 / 100),
            "It multiplies by 100 once. Shares in percent are squared, so it is 100 times 100.",
        ),
        WrongPath(
            lambda hs4, country: float(_suppliers(hs4).drop(country, errors="ignore").count()),
            "It counts the suppliers that are left. Square their shares and add up.",
        ),
    ]


def _index_without(hs4: str, country: str) -> float:
    """Return the index (of 10,000) of a heading without one supplier."""
    return _index(_suppliers(hs4).drop(country, errors="ignore"))


def _shares(hs4: str, country: str) -> "Series[float]":
    """Return the shares (percent) of those who are left without one supplier."""
    left = _suppliers(hs4).drop(country, errors="ignore")
    return left / left.sum() * 100


def _scaled(function: Callable[[str, str], float], by: float) -> Callable[[str, str], float]:
    return lambda hs4, country: function(hs4, country) * by


def _table() -> pd.DataFrame:
    return data.load("us_imports_2024_by_partner_hs4")


def _suppliers(hs4: str) -> "Series[float]":
    table = _table()
    found: Series[float] = table[table["hs4"] == hs4].set_index("country")["imports_usd"]
    return found


def _index(amounts: "Series[float]") -> float:
    shares = amounts.to_numpy() / amounts.sum() * 100
    return float(np.sum(shares**2))


def _by_month() -> pd.DataFrame:
    table = data.load("us_duties_by_partner")
    return table.pivot(index="month", columns="country", values="imports_usd")


def _window(table: pd.DataFrame, year: int, first: int, last: int) -> "Series[float]":
    start, end = (pd.Timestamp(year, month, 1) for month in (first, last))
    sums: Series[float] = table.loc[start:end].sum()
    return sums


def _less_pair(sums: "Series[float]") -> float:
    return float(sums["World"] - sums[PAIR].sum())


def _rest_rise(first: int, last: int) -> float:
    """Return the change of imports from all others on the same months a year before (percent)."""
    table = _by_month()
    old, new = (_less_pair(_window(table, when, first, last)) for when in (2024, 2025))
    return (new / old - 1) * 100


def _deficits(
    first: int, last: int, years: Sequence[int] = (2024, 2025), column: str = "balance_usd"
) -> "Series[float]":
    """Return by how much the sums of some months changed from one year to the other."""
    goods = data.load("us_goods_by_partner_monthly")
    goods["balance_usd"] = goods["exports_usd"] - goods["imports_usd"]
    table = goods.pivot(index="month", columns="country", values=column)
    old, new = (_window(table, when, first, last) for when in years)
    return new - old


def _came_back(first: int, last: int, years: Sequence[int] = (2024, 2025)) -> float:
    change = _deficits(first, last, years)
    return float(-change[GREW].sum() / change[SHRANK].sum() * 100)


def _stairs(rate: int | None = None, revenue: str | None = None) -> pd.DataFrame:
    """Return the rows of a rate and a use of the revenue; None takes all of them."""
    table = data.load("trade_war_answers")
    keep = pd.Series(True, index=table.index)
    if rate is not None:
        keep &= table["rate_percent"] == rate
    if revenue is not None:
        keep &= table["revenue"] == revenue
    return table[keep]


def _name(rows: pd.DataFrame) -> str | int:
    """Return who answers last before the gain is gone, or 9."""
    gone = rows[rows["us_welfare_percent"] <= 0]["last_to_answer"]
    return NEVER if gone.empty else str(gone.iloc[0])


def _tried_their_amounts() -> list[WrongPath]:
    """Return what further tries have led to."""
    goods = data.load("us_goods_by_partner_monthly")
    other = goods[goods["country"] == WHO].set_index("month")["imports_usd"].sort_index() / 1e9
    return [
        WrongPath(
            [12.0, 11.0], "Those are the numbers of months. Now add up the imports of each."
        ),
        WrongPath(
            [float(other.loc["2024"].sum()), float(other.loc["2025"].sum())],
            ("Those are from the table `goods`, other books. The question asks for `imports`."),
        ),
    ]


def _tried_others_rise_percent() -> list[WrongPath]:
    """Return what further tries have led to."""
    table = _by_month()
    rest = table["World"] - table[PAIR].sum(axis=1)
    years = {when: _window(table, when, 1, 3) for when in (2023, 2024, 2025)}
    left = {when: one["World"] - one[PAIR].sum() for when, one in years.items()}
    added = {when: one["World"] - one[PAIR[0]] + one[PAIR[1]] for when, one in years.items()}
    ends = {y: float(rest.loc[f"{y}-01-01"] + rest.loc[f"{y}-03-01"]) for y in (2024, 2025)}
    sums = {when: one.drop(PAIR).sum() for when, one in years.items()}
    steps = [rest.loc[f"2025-0{m}-01"] / rest.loc[f"2024-0{m}-01"] - 1 for m in (1, 2, 3)]
    return [
        WrongPath(
            (left[2024] / left[2023] - 1) * 100,
            "That is from 2023 to 2024. Asked is 2024 to 2025.",
        ),
        WrongPath(
            (added[2025] / added[2024] - 1) * 100,
            "The second of the two is added, not taken out. Subtract both.",
        ),
        WrongPath(
            (ends[2025] / ends[2024] - 1) * 100,
            "February is missing: a quarter has three months.",
        ),
        WrongPath(
            (sums[2025] / sums[2024] - 1) * 100,
            (
                "You added up all the other columns. Some are groups of countries, and "
                "`World` holds them all: take `World` less the two."
            ),
        ),
        WrongPath(
            float(np.mean(steps)) * 100,
            "You averaged three monthly changes. Add up the quarters first.",
        ),
    ]


def _tried_came_back() -> list[WrongPath]:
    """Return what further tries have led to."""
    change = _deficits(FIRST, LAST)
    exports = _deficits(FIRST, LAST, column="exports_usd")
    long = _deficits(FIRST, LAST, (2023, 2025))
    instead = ["Taiwan", "Vietnam", "European Union"]
    return [
        WrongPath(
            float(-exports[GREW].sum() / exports[SHRANK].sum() * 100),
            "Those are the exports alone. A balance is exports minus imports.",
        ),
        WrongPath(
            float(-long[GREW].sum() / long[SHRANK].sum() * 100),
            "That is from 2023 to 2025. Asked is 2024 to 2025.",
        ),
        WrongPath(
            float(-change[instead].sum() / change[SHRANK].sum() * 100),
            "You took the European Union. The third is Mexico.",
        ),
        WrongPath(
            float(-change[GREW].mean() / change[SHRANK].mean() * 100),
            "You divided a mean by a mean, of three and of two. Take sums.",
        ),
    ]


def _tried_answers_needed() -> list[WrongPath]:
    """Return what further tries have led to."""

    def last_gain(rate: int, revenue: str) -> int:
        rows = _stairs(rate, revenue)
        gain = rows[rows["us_welfare_percent"] > 0]["answering"]
        return NEVER if gain.empty else int(gain.max())

    def nearest(rate: int, revenue: str) -> int:
        rows = _stairs(rate, revenue).set_index("answering")["us_welfare_percent"]
        return int(rows.abs().idxmin())

    def always(rate: int, revenue: str) -> int:
        rows = _stairs(rate, revenue)
        return 0 if rows["us_welfare_percent"].iloc[0] <= 0 else NEVER

    def either(rate: int, revenue: str) -> int:
        table = _stairs()
        rows = table[(table["rate_percent"] == rate) | (table["revenue"] == revenue)]
        return int(rows[rows["us_welfare_percent"] <= 0]["answering"].min())

    return [
        WrongPath(
            last_gain, "That is the last step *with* a gain. Asked is the first one without."
        ),
        WrongPath(
            nearest,
            ("That is the step nearest to zero. Asked is the first one that is not above it."),
        ),
        WrongPath(
            always,
            (
                "It answers 9 wherever the first step has a gain. Does `return` stand "
                "inside the loop, or is the question about `.empty` turned round?"
            ),
        ),
        WrongPath(either, "You joined the two conditions with `|`. Both must hold: `&`."),
    ]


def _tried_hhi_without() -> list[WrongPath]:
    """Return what further tries have led to."""

    def nobody(hs4: str, country: str) -> float:
        return 0.0 * _index_without(hs4, country)

    def chapter(hs4: str, country: str) -> float:
        table = _table()
        rows = table[table["hs4"].str.startswith(hs4[:2]) & (table["country"] != country)]
        return _index(rows.groupby("country")["imports_usd"].sum())

    def whole(hs4: str, country: str) -> float:
        return float((_shares(hs4, country).round() ** 2).sum())

    def rest(hs4: str, country: str) -> float:
        return SCALE - _index_without(hs4, country)

    return [
        WrongPath(
            nobody,
            ("It finds no row. `hs4` is a text, '8486' and not 8486; leave it as it is given."),
        ),
        WrongPath(chapter, "It takes all headings of the chapter. Keep this heading alone."),
        WrongPath(whole, "It squares rounded shares. Round at the end, or not at all."),
        WrongPath(rest, "It subtracts the index from 10,000. The index itself is asked for."),
    ]
