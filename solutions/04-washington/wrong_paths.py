"""Wrong paths of exercise 04, "Washington's position".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

KOREA, VIETNAM, JAPAN = "South Korea", "Vietnam", "Japan"
MARK = "(-)"  # behind names whose numbers are ranks

Rate = Callable[[str, int, float], float]


@cache
def korea_deficit() -> list[WrongPath]:
    """Return the wrong deficits with South Korea (percent of US imports, 2024)."""
    trade = _trade()
    korea, japan = (dict(trade.loc[one]) for one in (KOREA, JAPAN))
    gap = korea["imports_usd"] - korea["exports_usd"]
    right = gap / korea["imports_usd"] * 100
    return [
        WrongPath(-right, "Right size, wrong sign: here a deficit counts as positive."),
        WrongPath(right / 100, "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            gap / korea["exports_usd"] * 100,
            "You divided by the exports. Below the line stand the *imports*.",
        ),
        WrongPath(
            gap / (korea["imports_usd"] + korea["exports_usd"]) * 100,
            "You divided by exports and imports together. Below the line stand the imports.",
        ),
        WrongPath(
            korea["exports_usd"] / korea["imports_usd"] * 100,
            "Those are the exports in percent of the imports. The deficit is what is missing "
            "to 100.",
        ),
        WrongPath(right / 2, "That is half of it, a step of the formula. Asked is the deficit."),
        WrongPath(
            math.ceil(right / 2),
            "That is the rate of the formula. Asked is the deficit in percent of imports.",
        ),
        WrongPath(
            (japan["imports_usd"] - japan["exports_usd"]) / japan["imports_usd"] * 100,
            "That is Japan. The question asks for South Korea.",
        ),
        WrongPath(gap / 1e9, "That is in billion dollars. Divide by the imports, times 100."),
        WrongPath(gap, "That is in dollars. Divide by the imports, times 100."),
        WrongPath(
            gap / -_trade()["balance_usd"].clip(upper=0).sum() * 100,
            "That is South Korea's share of all deficits. Below the line stand the imports "
            "from South Korea.",
        ),
    ]


@cache
def n_surplus() -> list[WrongPath]:
    """Return the wrong numbers of partners with a US surplus in 2024."""
    printed = data.load("us_trade_2024_as_printed")
    ranks = printed["country"].str.contains(MARK, regex=False)
    every = pd.to_numeric(printed["balance"].str.replace(",", ""))
    uncut = pd.to_numeric(printed["balance"], errors="coerce")
    hyphen = printed["country"].str.contains("-", regex=False)
    columns = ("exports", "imports")
    sold, bought = (pd.to_numeric(printed[one].str.replace(",", "")) for one in columns)
    return [
        WrongPath(
            (every > 0).sum(),
            f"The {ranks.sum()} rows with (-) are still in: their places in a ranking are all "
            "above zero. Throw them out first.",
        ),
        WrongPath((every[~ranks] < 0).sum(), "Those are the deficits: balances *below* zero."),
        WrongPath((every < 0).sum(), "Those are the deficits: balances *below* zero."),
        WrongPath(
            (uncut[~ranks] > 0).sum(),
            "The partners whose numbers have a comma got lost: `errors='coerce'` made gaps of "
            "them. Take the commas out first.",
        ),
        WrongPath(
            (uncut > 0).sum(),
            "Two slips: rows with (-) are still in, and the partners whose numbers have a "
            "comma got lost. Take the commas out first.",
        ),
        WrongPath(
            (every[~hyphen] > 0).sum(),
            "Too many rows went: every name with a hyphen, not only those with (-). "
            "`regex=False` takes the brackets as they stand.",
        ),
        WrongPath((~ranks).sum(), "Those are all partners with dollars. How many are above zero?"),
        WrongPath(len(printed), "Those are all rows. How many have a balance above zero?"),
        WrongPath(ranks.sum(), "Those are the rows to throw out. Count what is left, above zero."),
        WrongPath(
            (sold > bought).sum(),
            "The rows with (-) are still in. A place in a ranking is no dollar: throw them "
            "out.",
        ),
    ]


@cache
def their_vietnam() -> list[WrongPath]:
    """Return the wrong guesses at somebody's rate for Vietnam (percent)."""
    trade = _trade()
    gap = -trade["balance_usd"]
    theirs = gap / trade["exports_usd"] * 50
    right = np.ceil(gap / trade["imports_usd"] * 50)
    together = np.ceil(gap / (trade["imports_usd"] + trade["exports_usd"]) * 50)
    return [
        WrongPath(
            right[VIETNAM],
            "That is the right rate, and the listed one, without the slip. Theirs for Japan "
            f"is 43 and not {right[JAPAN]:.0f}.",
        ),
        WrongPath(
            math.ceil(theirs[JAPAN]),
            "That is theirs for Japan. Make the same slip for Vietnam.",
        ),
        WrongPath(
            theirs[VIETNAM],
            "You found the slip. Theirs is rounded up, to a whole number.",
        ),
        WrongPath(
            math.floor(theirs[VIETNAM]),
            "You found the slip, but theirs is rounded *up*.",
        ),
        WrongPath(
            math.ceil(2 * theirs[VIETNAM]),
            "You found the slip, but they halved like everybody else.",
        ),
        WrongPath(
            math.ceil(theirs[VIETNAM]) / 100,
            "You found the slip. The question asks for percent.",
        ),
        WrongPath(
            together[VIETNAM],
            "You divided by exports and imports together. For Japan that gives "
            f"{together[JAPAN]:.0f} and not 43.",
        ),
        WrongPath(
            math.ceil(gap[VIETNAM] / trade.loc[VIETNAM, "imports_usd"] * 100),
            "You left out the half. For Japan that gives 47 and not 43.",
        ),
    ]


@cache
def n_floor() -> list[WrongPath]:
    """Return the wrong numbers of listed partners at the floor with a pass-through of 0.5."""
    trade, listed = _trade(), _listed()
    deficit = -trade["balance_usd"] / trade["imports_usd"] * 100
    found = _on_list(deficit / 4)
    high = int((np.ceil(found) > 10).sum())
    gaps = len(listed) - len(found)
    right = int((found <= 10).sum())
    return [
        WrongPath(
            int((np.ceil(deficit / 4) <= 10).sum()),
            "Those are all partners of `trade`. Keep those on the list of 2 April.",
        ),
        WrongPath(
            int((np.ceil(_on_list(deficit / (2 * 3.78))) <= 10).sum()),
            "That is a pass-through of 0.945, as in the lesson. Here it is 0.5.",
        ),
        WrongPath(
            int((np.ceil(_on_list(deficit / 2)) <= 10).sum()),
            "That is what the formula of April 2025 gives. With a pass-through of 0.5 the "
            "deficit is divided by 4 * 0.5, *and* by 2.",
        ),
        WrongPath(high, "Those are the ones *above* the floor. How many are at it?"),
        WrongPath(len(found), "Those are all that can be tried. How many of them get the floor?"),
        WrongPath(len(listed), "That is the whole list. How many of it get the floor?"),
        WrongPath(
            right + gaps,
            "The two without trade figures slipped in. A missing rate is not a rate of 10.",
        ),
        WrongPath(
            int((found.round() <= 10).sum()),
            "You rounded down, or to the nearest. The formula rounds up.",
        ),
        WrongPath(
            int((np.ceil(found) == 10).sum()),
            "Those are the ones that come to 10 by themselves. Who comes out lower is lifted "
            "to the floor: `.clip(lower=10)`.",
        ),
        WrongPath(
            int((np.ceil(found) < 10).sum()),
            "Those are *under* 10 before the floor. A rate of just 10 is at the floor too.",
        ),
        WrongPath(
            int(
                (
                    np.ceil(_on_list(-trade["balance_usd"] / trade["exports_usd"] * 25)) <= 10
                ).sum()
            ),
            "You divided by the exports. Below the line stand the imports.",
        ),
    ]


# The last steps of the formula, wrongly: from percent and pass-through to the rate.
WRONG_STEPS: tuple[tuple[Callable[[float, float], float], str], ...] = (
    (
        lambda p, q: max(10, math.ceil(p / (4 * q))),
        "It leaves out the half.",
    ),
    (
        lambda p, q: max(10, math.floor(p / (8 * q) + 0.5)),
        "It rounds to the nearest. The formula rounds up: `np.ceil`.",
    ),
    (
        lambda p, q: max(10, math.floor(p / (8 * q))),
        "It rounds down. The formula rounds up: `np.ceil`.",
    ),
    (
        lambda p, q: max(10, p / (8 * q)),
        "It does not round. The formula rounds up: `np.ceil`.",
    ),
    (
        lambda p, q: math.ceil(p / (8 * q)),
        "It has no floor: nobody gets less than 10. `max(10, ...)`",
    ),
    (
        lambda p, q: min(10, math.ceil(p / (8 * q))),
        "It takes the smaller of the two. The floor is `max(10, ...)`.",
    ),
    (
        lambda p, _q: max(10, math.ceil(p / 2)),
        "It takes no notice of `pass_through`. Divide by 4 * pass_through.",
    ),
    (
        lambda p, q: max(10, math.ceil(p / q / 2)),
        "It leaves the elasticity out. Divide by 4 * pass_through.",
    ),
    (
        lambda p, q: max(10, math.ceil(p / 4 * q / 2)),
        "It multiplies by `pass_through`. Put brackets round 4 * pass_through.",
    ),
    (
        lambda p, q: max(10, math.ceil(-p / (8 * q))),
        "The sign is turned: a deficit is imports minus exports.",
    ),
    (
        lambda p, q: max(10, math.ceil(abs(p) / (8 * q))),
        "It takes a surplus for a deficit. A partner with which America has a surplus "
        "gets the floor.",
    ),
    (
        lambda p, q: max(0.1, math.ceil(p / (8 * q)) / 100),
        "It returns a share. The question asks for percent.",
    ),
    (
        lambda p, q: math.ceil(max(10, p) / (8 * q)),
        "The floor comes too early. It is the last step, after dividing and rounding.",
    ),
)


@cache
def formula_rate() -> list[WrongPath]:
    """Return the wrong functions for a partner, a year and a pass-through."""
    gap, sold, bought = _by_year()

    def percent(country: str, year: int) -> float:
        return float(gap[country, year] / bought[country, year] * 100)

    right = _rate(percent, lambda p, q: max(10, math.ceil(p / (8 * q))))

    def exports_below(country: str, year: int, passed: float) -> float:
        share = float(gap[country, year] / sold[country, year] * 100)
        return max(10, math.ceil(share / (8 * passed)))

    def total_below(country: str, year: int, passed: float) -> float:
        total = sold[country, year] + bought[country, year]
        return max(10, math.ceil(float(gap[country, year] / total * 100) / (8 * passed)))

    return [
        *(WrongPath(_rate(percent, steps), said) for steps, said in WRONG_STEPS),
        WrongPath(
            lambda country, _year, passed: right(country, 2005, passed),
            "It takes no notice of `year`. Is 2005 still typed in?",
        ),
        WrongPath(
            lambda _country, year, passed: right(JAPAN, year, passed),
            "It takes no notice of `country`. Is Japan still typed in?",
        ),
        WrongPath(exports_below, "It divides by the exports. Below the line stand the imports."),
        WrongPath(
            total_below,
            "It divides by exports and imports together. Below the line stand the imports.",
        ),
    ]


def _rate(
    percent: Callable[[str, int], float], last_steps: Callable[[float, float], float]
) -> Rate:
    """Return a function of partner, year and pass-through from its last steps."""

    def rate(country: str, year: int, pass_through: float) -> float:
        return last_steps(percent(country, year), pass_through)

    return rate


def _trade() -> pd.DataFrame:
    return data.load("us_trade_2024").set_index("country")


def _listed() -> "pd.Series[float]":
    """Return the rates of 2 April 2025 in percent."""
    table = data.load("listed_rates")
    first = table[table["announced"] == table["announced"].min()]
    rates: pd.Series[float] = first.set_index("country")["rate_percent"]
    return rates


def _on_list(values: "pd.Series[float]") -> "pd.Series[float]":
    """Return those of the listed partners that have trade figures."""
    return values.loc[values.index.intersection(_listed().index)]


def _by_year() -> tuple["pd.Series[float]", "pd.Series[float]", "pd.Series[float]"]:
    """Return deficits, exports and imports in dollars by partner and year."""
    table = data.load("us_trade_by_partner_annual").set_index(["country", "year"])
    sold, bought = table["exports_usd"], table["imports_usd"]
    return bought - sold, sold, bought
