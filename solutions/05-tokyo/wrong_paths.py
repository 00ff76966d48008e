"""Wrong paths of exercise 05, "Tokyo's position: what is at stake".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from collections.abc import Callable

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

CARS, TRUCKS, PARTS = "8703", "8704", "8708"
QUOTA = "minimum access rice quota"
IMPORTED = "minimum access rice imported"
FROM_US = "minimum access rice imported: of which from the United States"
YES, REPLIES = 0.58, 2_047  # the poll of task 3
OTHER_POLL = 0.183
LARGE = 500e6  # dollars of US imports from all partners

Times = Callable[[str, str], float]


def cars_percent() -> list[WrongPath]:
    """Return the wrong shares of cars in US imports from Japan (percent)."""
    goods = data.load("us_imports_2024_by_partner_hs4")
    japan = goods[goods["country"] == "Japan"].set_index("hs4")
    value, duty = japan["imports_usd"], japan["duty_usd"]
    world = goods.groupby("hs4")["imports_usd"].sum()
    total = value.sum()
    chapter = value[value.index.str.startswith("87")].sum()
    return [
        WrongPath(
            chapter / total * 100,
            "That is the whole chapter 87, with trucks, parts and motorcycles. Take the "
            "heading 8703 alone.",
        ),
        WrongPath(
            value[CARS] / world[CARS] * 100,
            "That is Japan's share of all cars that America imports. Below the line stand all "
            "*goods* from Japan.",
        ),
        WrongPath(
            value[[CARS, PARTS]].sum() / total * 100,
            "You added the parts (8708). The question asks for passenger cars.",
        ),
        WrongPath(
            value[[CARS, TRUCKS, PARTS]].sum() / total * 100,
            "You added trucks and parts. The question asks for passenger cars.",
        ),
        WrongPath(
            duty[CARS] / duty.sum() * 100,
            "That is the share of the *duty*. Use the column `imports_usd`.",
        ),
        WrongPath(
            world[CARS] / world.sum() * 100,
            "That is the cars in imports from the *whole world*. Keep the rows of Japan first.",
        ),
        WrongPath(
            value[CARS] / world.sum() * 100,
            "Below the line you have imports from the whole world. The whole is Japan's.",
        ),
        WrongPath(
            100 / len(japan),
            "You counted rows: one heading of many. Add up the values.",
        ),
        WrongPath(value[CARS], "That is the value in dollars. Divide by all goods from Japan."),
        WrongPath(value[CARS] / 1e9, "That is billion dollars. Divide by all goods from Japan."),
        WrongPath(value[CARS] / total, "A share, between 0 and 1. The question asks for percent."),
    ]


def us_rice_percent() -> list[WrongPath]:
    """Return the wrong shares of US rice in the quota (percent)."""
    tonnes = data.load("quoted_figures").set_index("topic")["value"]
    quota, imported, us = tonnes[QUOTA], tonnes[IMPORTED], tonnes[FROM_US]
    after = 1.75 * us
    return [
        WrongPath(
            us / quota * 100 + 75,
            "You added 75 *points* to the share. US tonnes rise by 75 percent: times 1.75.",
        ),
        WrongPath(
            us / imported * 100 + 75,
            "You added 75 *points* to the share. US tonnes rise by 75 percent: times 1.75.",
        ),
        WrongPath(75, "75 percent is the rise of US rice, and not its share of the quota."),
        WrongPath(us / quota * 100, "That is the share *before* the rise."),
        WrongPath(
            us / imported * 100,
            "That is the share before the rise, and of what was imported. Take 75 percent "
            "more, and the quota.",
        ),
        WrongPath(
            after / imported * 100,
            "Did you divide by the 767,000 tonnes that were imported, or round to whole "
            "percent? The question asks for the share of the *quota*, to 1 decimal.",
        ),
        WrongPath(
            0.75 * us / quota * 100,
            "Those are the additional tonnes alone. What was sold before stays: times 1.75.",
        ),
        WrongPath(
            after / (quota + 0.75 * us) * 100,
            "You let the quota grow with the rise. The question says that it stays as it is.",
        ),
        WrongPath(
            after / (imported + 0.75 * us) * 100,
            "You put the new rice on top of all imports. The quota stays: others sell less.",
        ),
        WrongPath(
            100 - after / quota * 100,
            "That is what is left to all other sellers. The question asks for US rice.",
        ),
        WrongPath(
            1.75 * imported / quota * 100,
            "You took all rice under the quota times 1.75. Only US rice rises.",
        ),
        WrongPath(after, "Those are the tonnes of US rice. Divide by the quota, times 100."),
        WrongPath(after / quota, "A share, between 0 and 1. The question asks for percent."),
    ]


def their_points() -> list[WrongPath]:
    """Return the wrong ways to the 1.09 points of task 3 (percentage points)."""
    error = math.sqrt(YES * (1 - YES) / REPLIES) * 100
    return [
        WrongPath(
            1.96 * error,
            "That is the right margin, and not *theirs*. Which factor did they forget?",
        ),
        WrongPath(
            2 * error,
            "That is twice the standard error, nearly the right margin. *Theirs* is half.",
        ),
        WrongPath(
            2 * 1.96 * error,
            "That is the whole width, from the lower to the upper end. Theirs is much smaller.",
        ),
        WrongPath(
            1.96 * error / 2,
            "You halved the margin. Close, but 2.14 / 1.09 is not 2: which number is it?",
        ),
        WrongPath(
            1.645 * error,
            "That is the margin for 90 of 100 polls. Theirs has no such factor at all.",
        ),
        WrongPath(
            100 / math.sqrt(REPLIES),
            "One over the root of the replies is a rule of thumb. Theirs uses the 58 percent.",
        ),
        WrongPath(
            50 / math.sqrt(REPLIES),
            "That is the standard error of a *50* percent answer. Theirs is for 58, to 2 "
            "decimals.",
        ),
        WrongPath(
            YES * (1 - YES) / REPLIES * 100,
            "You left out the square root: that is the variance, times 100.",
        ),
        WrongPath(
            math.sqrt(YES * (1 - YES)) / REPLIES * 100,
            "The replies belong under the root as well.",
        ),
        WrongPath(
            math.sqrt(YES / REPLIES) * 100,
            "Under the root stands share times (1 - share): you left the second factor out.",
        ),
        WrongPath(
            math.sqrt(OTHER_POLL * (1 - OTHER_POLL) / REPLIES) * 100,
            "You took the 18.3 percent of the other poll. Theirs is for 58.",
        ),
        WrongPath(error / 100, "A share. In percentage points it is a hundred times as much."),
    ]


def n_headings() -> list[WrongPath]:
    """Return the wrong counts of headings that depend on Japan."""
    goods = data.load("us_imports_2024_by_partner_hs4")
    world = goods.groupby("hs4")["imports_usd"].sum()
    japan = goods[goods["country"] == "Japan"].set_index("hs4")["imports_usd"]
    percent, large = japan / world * 100, world > LARGE
    own = japan.reindex(world.index) > LARGE
    return [
        WrongPath(
            (percent > 25).sum(),
            "You counted small headings too. Keep those with more than 500 million dollars of "
            "US imports.",
        ),
        WrongPath(
            ((percent > 25) & own).sum(),
            "You asked for 500 million dollars *from Japan*. The limit is on imports from all "
            "partners together.",
        ),
        WrongPath(
            large.sum(),
            "Those are all large headings. In how many came more than 25 percent from Japan?",
        ),
        WrongPath(
            (large & percent.notna()).sum(),
            "Those are all large headings of which Japan sells anything. Ask for 25 percent.",
        ),
        WrongPath(
            (japan / japan.sum() * 100 > 25).sum(),
            "You divided by all goods from Japan. Divide by what the world sells *of the "
            "heading*.",
        ),
        WrongPath(
            ((percent > 50) & large).sum(),
            "That is more than *half*. The question asks for more than 25 percent.",
        ),
        *_other_units(percent, world),
        WrongPath(
            ((japan / (world - japan) * 100 > 25) & large).sum(),
            "You divided by the *other* partners. A share is a part of the whole.",
        ),
        WrongPath(
            ((percent > 25) | large).sum(),
            "You counted headings for which one of the two holds. Both must: `&`.",
        ),
        WrongPath(len(world), "`count` counts every row. `.sum()` counts what is True."),
        WrongPath(
            own.sum(),
            "Those are the headings of which Japan alone sells for 500 million dollars.",
        ),
    ]


def _other_units(percent: pd.Series, world: pd.Series) -> list[WrongPath]:
    """Return the counts with a limit in another unit; `world` is in US dollars."""
    large = world > LARGE
    return [
        WrongPath(
            ((percent > 0.25) & large).sum(),
            "You compared percent with 0.25. As percent the limit is 25, as a share 0.25.",
        ),
        WrongPath(
            ((percent / 100 > 25) & large).sum(),
            "None? A share never gets above 25. As a share the limit is 0.25.",
        ),
        WrongPath(
            ((percent > 25) & (world > LARGE / 1e3)).sum(),
            "Your limit is 500 *thousand* dollars. 500 million are 500_000_000, or 500e6.",
        ),
        WrongPath(
            ((percent > 25) & (world > LARGE * 1e3)).sum(),
            "Is your limit 500 *billion* dollars? 500 million are 500_000_000, or 500e6.",
        ),
    ]


def times_larger() -> list[WrongPath]:
    """Return wrong functions of two countries, for task 5."""
    trade = data.load("trade_matrix_194").set_index(["exporter", "importer"])["exports_usd"]
    gdp = data.load("countries_194").set_index("iso3")["gdp_usd"]
    return [WrongPath(wrong, advice) for wrong, advice in _wrong_times(trade, gdp)]


def _wrong_times(trade: "pd.Series[float]", gdp: "pd.Series[float]") -> list[tuple[Times, str]]:
    """Return the functions with their advice."""

    def share(seller: str, buyer: str, of: str) -> float:
        return float(trade[seller, buyer] / gdp[of])

    return [
        (
            lambda one, other: float(trade[one, other] / trade[other, one]),
            "It returns the ratio of the sales alone. Each side's sales are a share of its "
            "own product: divide each by its own `gdp`.",
        ),
        (
            lambda one, other: share(other, one, one) / share(one, other, other),
            "It takes what each side *buys*. `trade[one, other]` is what `one` sold.",
        ),
        (
            lambda one, other: share(one, other, other) / share(other, one, one),
            "The products are swapped. What `one` sells is divided by `gdp[one]`.",
        ),
        (
            lambda one, other: share(other, one, other) / share(one, other, one),
            "It returns one over the right result. `one` stands above the line.",
        ),
        (
            lambda one, other: (share(one, other, one) - share(other, one, other)) * 100,
            "It returns a difference, in points. How many *times* larger is a ratio.",
        ),
        (
            lambda one, other: share(one, other, one) - share(other, one, other),
            "It returns a difference. How many *times* larger is a ratio.",
        ),
        (
            lambda one, other: share(one, other, one) * 100,
            "It returns the share of `one` in percent. Divide by the same share of `other`.",
        ),
        (
            lambda one, other: share(one, other, one),
            "It returns the share of `one`. Divide by the same share of `other`.",
        ),
        (
            lambda one, other: float(gdp[other] / gdp[one]),
            "It returns the ratio of the products. Where are the sales? The same sales above "
            "and below the line cancel.",
        ),
        (
            lambda one, other: share(one, other, one) / (trade[other, one] * gdp[other]),
            "In `a / b / c / d` all after the first is below the line. Put brackets round each "
            "share.",
        ),
        (
            lambda one, other: share(one, other, one) / share(other, one, other) * 100,
            "It returns a hundred times too much. `times` is a plain ratio, without percent.",
        ),
    ]
