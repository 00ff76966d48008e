"""Wrong paths of exercise 08, "The world reacts".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

DIGGERS, PARTS, CARS = "8429", "8708", "8703"
SCALE = 10_000
Series = pd.Series  # of US dollars


@cache
def japan_percent() -> list[WrongPath]:
    """Return the wrong shares of Japan in US imports of excavators (in percent)."""
    table = _table()
    diggers, japan = _suppliers(DIGGERS), table[table["country"] == "Japan"]
    right = diggers["Japan"] / diggers.sum()
    chapter = table[table["hs4"].str.startswith(DIGGERS[:2])]
    return [
        WrongPath(right, "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            diggers["Japan"] / japan["imports_usd"].sum() * 100,
            "That is the part of these machines in what *Japan* sells. The whole is what the "
            "US buys of them, from everybody.",
        ),
        WrongPath(
            japan["imports_usd"].sum() / table["imports_usd"].sum() * 100,
            "That is Japan's share of all goods. Keep the heading of the question.",
        ),
        WrongPath(
            diggers["European Union"] / diggers.sum() * 100,
            "That is the European Union. Take Japan.",
        ),
        WrongPath(
            diggers["Japan"] / diggers.nlargest(5).sum() * 100,
            "You divided by the five largest suppliers that are shown. Divide by all.",
        ),
        WrongPath(
            diggers["Japan"] / (diggers.sum() - diggers["Japan"]) * 100,
            "You divided by what the *others* sold. Japan belongs to the whole as well.",
        ),
        WrongPath(
            _sum(chapter, "Japan") / chapter["imports_usd"].sum() * 100,
            "That is chapter 84, all machinery. Keep the heading 8429.",
        ),
        WrongPath(diggers["Japan"], "That is the amount in dollars. Divide it by the whole."),
        WrongPath(diggers["Japan"] / 1e9, "That is the amount in billions. Divide by the whole."),
    ]


@cache
def hhi_parts() -> list[WrongPath]:
    """Return the wrong indices of US imports of car parts."""
    parts, cars = _suppliers(PARTS), _suppliers(CARS)
    share = parts / parts.sum()
    rows = _table().query("hs4 == @PARTS")
    return [
        WrongPath(
            (share**2).sum(),
            "That is the scale from 0 to 1. Take the shares in percent before you square.",
        ),
        WrongPath(
            (share**2).sum() * 100,
            "You multiplied by 100 once. With shares in percent, squared, it is 100 times 100.",
        ),
        WrongPath(_index(cars), "That is the index of cars, heading 8703. Parts are 8708."),
        WrongPath(
            SCALE / len(parts),
            "That would be the index if all suppliers were of equal size. They are not.",
        ),
        WrongPath(share.max() * 100, "That is the share of the largest supplier alone."),
        WrongPath((share.max() * 100) ** 2, "That is the largest supplier alone. Add the others."),
        WrongPath(SCALE, "You squared the sum. Square each share first, then add up."),
        WrongPath(100, "That is the sum of the shares. Square them before you add up."),
        WrongPath(
            _index(rows["duty_usd"]),
            "You used the duty as weight. The index counts imports.",
        ),
        WrongPath(
            _index(_table().groupby("country")["imports_usd"].sum()),
            "That is all goods together. Keep the heading 8708.",
        ),
        WrongPath(
            (share**2).mean() * SCALE,
            "You took the mean of the squares. The index is their sum.",
        ),
    ]


@cache
def surge_percent() -> list[WrongPath]:
    """Return the wrong shares of Switzerland and Ireland in the rise (in percent)."""
    table = _by_month()
    pair = ["Switzerland", "Ireland"]
    rise, now = _rise(table, 1, 3), _window(table, 2025, 1, 3)
    right = rise[pair].sum() / rise["World"]
    return [
        WrongPath(right, "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            now[pair].sum() / now["World"] * 100,
            "That is their part of the *level* in 2025. Take the rise of both on 2024.",
        ),
        WrongPath(
            rise[pair].sum() / rise.drop("World").sum() * 100,
            "You divided by the sum of all columns but World. Some of them are groups whose "
            "members are there as well, and small countries are missing. Divide by World.",
        ),
        WrongPath(
            rise[pair].sum() / rise.sum() * 100,
            "You divided by the sum of all columns, World and groups too. Divide by World.",
        ),
        WrongPath(
            rise[["Switzerland", "European Union"]].sum() / rise["World"] * 100,
            "You took the European Union for Ireland.",
        ),
        WrongPath(rise["Switzerland"] / rise["World"] * 100, "Switzerland alone. Add Ireland."),
        WrongPath(rise["Ireland"] / rise["World"] * 100, "Ireland alone. Add Switzerland."),
        _window_slip(table, 3, 3, "That is March alone. Take January to March."),
        _window_slip(table, 1, 11, "That is January to November. Take January to March."),
        WrongPath(
            rise[pair].sum() / _window(table, 2024, 1, 3)[pair].sum() * 100,
            "That is how much *their own* sales rose. Divide by the rise of World.",
        ),
        WrongPath(
            rise[pair].sum() / 1e9,
            "That is their rise in billion dollars. Divide it by the rise of World.",
        ),
        WrongPath(
            rise["World"] / _window(table, 2024, 1, 3)["World"] * 100,
            "That is how much World rose. How much of this rise came from the two?",
        ),
    ]


@cache
def their_amounts() -> list[WrongPath]:
    """Return the wrong guesses at somebody's two amounts (billion dollars)."""
    table = _by_month() / 1e9
    year = [_window(table, when, 1, 12)["Japan"] for when in (2024, 2025)]
    same = [_window(table, when, 1, 11)["Japan"] for when in (2024, 2025)]
    return [
        WrongPath(
            same,
            "That is the *right* comparison, eleven months with eleven: 4.50 percent. They "
            "got 12.40. What did they take of 2024?",
        ),
        WrongPath(year[::-1], "Right amounts, wrong order: 2024 comes first."),
        WrongPath([1e9 * one for one in year], "These are dollars. Divide by a billion (1e9)."),
        WrongPath(
            [1e3 * one for one in year], "These are millions. The question asks for billions."
        ),
        WrongPath(
            [year[0] / 12, year[1] / 11],
            "These are means a month. Whoever takes means is safe from this slip: they fall by "
            "4.4 percent. Take the sums.",
        ),
        WrongPath(
            [_window(table, when, 1, 12)["World"] for when in (2024, 2025)],
            "That is World. Take Japan.",
        ),
        WrongPath(
            [_window(table, when, 4, 11)["Japan"] for when in (2024, 2025)],
            "That is April to November, a fall of 6.8 percent. Theirs is 12.40.",
        ),
        WrongPath(
            [_window(table, when, 1, 12)["Japan"] for when in (2023, 2024)],
            "That is 2023 and 2024. They spoke of 2025.",
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
            _scaled(_index_without, 1 / SCALE),
            "It returns the scale from 0 to 1. Take the shares in percent before you square.",
        ),
        WrongPath(
            _scaled(_index_without, 1 / 100),
            "It multiplies by 100 once. Shares in percent are squared, so it is 100 times 100.",
        ),
        WrongPath(alone, "It keeps only the country that should be gone. Turn `==` into `!=`."),
        WrongPath(
            lambda hs4, country: float(_suppliers(hs4).drop(country, errors="ignore").count()),
            "It counts the suppliers that are left. Square their shares and add up.",
        ),
    ]


def _index_without(hs4: str, country: str) -> float:
    """Return the index (of 10,000) of a heading without one supplier."""
    return _index(_suppliers(hs4).drop(country, errors="ignore"))


def _scaled(function: Callable[[str, str], float], by: float) -> Callable[[str, str], float]:
    return lambda hs4, country: function(hs4, country) * by


def _table() -> pd.DataFrame:
    return data.load("us_imports_2024_by_partner_hs4")


def _suppliers(hs4: str) -> "Series[float]":
    table = _table()
    found: Series[float] = table[table["hs4"] == hs4].set_index("country")["imports_usd"]
    return found


def _sum(rows: pd.DataFrame, country: str) -> float:
    return float(rows.loc[rows["country"] == country, "imports_usd"].sum())


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


def _rise(table: pd.DataFrame, first: int, last: int) -> "Series[float]":
    return _window(table, 2025, first, last) - _window(table, 2024, first, last)


def _window_slip(table: pd.DataFrame, first: int, last: int, advice: str) -> WrongPath:
    rise = _rise(table, first, last)
    return WrongPath((rise["Switzerland"] + rise["Ireland"]) / rise["World"] * 100, advice)
