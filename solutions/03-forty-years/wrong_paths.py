"""Wrong paths of exercise 03, "Forty years of bargaining".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

from collections.abc import Callable
from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

HOME, RIVAL, THIRD = "Japan", "United States", "Europe"
REGISTERED = "Japanese share of the US car market"  # a topic of the table of quoted figures

Gap = Callable[[str, str, int, int], float]
Prices = pd.DataFrame  # mean prices, years by regions, dollars of 1983


@cache
def share_1980() -> list[WrongPath]:
    """Return the wrong shares of Japanese firms in the cars sold in 1980 (percent)."""
    sold, models = _sold(), _count("model_id").loc[1980]
    row, total = sold.loc[1980], sold.loc[1980].sum()
    quoted = data.load("quoted_figures").query("topic == @REGISTERED")["value"].iloc[0]
    return [
        WrongPath(
            row[HOME] * 100,
            "That is Japanese cars per 100 *households*, and most households bought no car. "
            "Divide by the sum of the row.",
        ),
        WrongPath(
            row[HOME],
            "That is the share of all *households*. Divide by the sum of the row, times 100.",
        ),
        WrongPath(
            models[HOME] / models.sum() * 100,
            "That is the share of the *models*. A model that sells well counts as one there. "
            "Add up the sales.",
        ),
        WrongPath(
            row[HOME] / row[RIVAL] * 100,
            "You compared with the cars of US firms. Below the line stand *all* cars sold, "
            "the Japanese and European ones too.",
        ),
        WrongPath(
            row[HOME] / (total - row[HOME]) * 100,
            "You left the Japanese cars out below the line. A share is a part of the whole.",
        ),
        WrongPath(quoted, "That is the quoted share of registrations. The file gives another one."),
        WrongPath(
            sold[HOME][1981] / sold.loc[1981].sum() * 100,
            "That is 1981. The question asks for the year before.",
        ),
        WrongPath(
            sold[HOME].sum() / sold.sum().sum() * 100,
            "That is all twenty years together. Take the row of 1980: `sold.loc[1980]`.",
        ),
        WrongPath(
            row[RIVAL] / total * 100,
            "That is the share of US firms. The question asks for Japanese ones.",
        ),
        WrongPath(row[HOME] / total, "A share, between 0 and 1. The question asks for percent."),
    ]


@cache
def change_points() -> list[WrongPath]:
    """Return the wrong changes of Japan's share from 1980 to 1982 (percentage points)."""
    sold = _sold()
    home = sold[HOME]
    share = home / sold.sum(axis=1) * 100
    models = _count("model_id")
    by_model = models[HOME] / models.sum(axis=1) * 100
    before, after = share[1980], share[1982]
    return [
        WrongPath(
            (after / before - 1) * 100,
            "That is the change in *percent* of the share. Points are the difference of two "
            "shares: subtract.",
        ),
        WrongPath(
            (home[1982] / home[1980] - 1) * 100,
            "That is by how many percent the *number* of Japanese cars rose. The question asks "
            "for the share of the cars sold.",
        ),
        WrongPath(
            (home[1982] - home[1980]) * 100,
            "That is in points of all *households*. First divide each year by its own sum.",
        ),
        WrongPath(
            home[1982] - home[1980],
            "That is the change of a share of all *households*. First divide each year by its "
            "own sum, times 100.",
        ),
        WrongPath(
            before - after,
            "Right size, wrong sign: later minus earlier. With the limit in force the share "
            "rose.",
        ),
        WrongPath(
            share[1984] - before,
            "That is 1980 to 1984, when the market had come back. Take 1982.",
        ),
        WrongPath(share[1981] - before, "That is 1980 to 1981. Take 1982."),
        WrongPath(after - share[1981], "That is 1981 to 1982. The first year is 1980."),
        WrongPath(after, "That is the share of 1982. Subtract the one of 1980."),
        WrongPath(
            by_model[1982] - by_model[1980],
            "That is the share of the *models*. Add up sales instead of counting rows.",
        ),
        WrongPath(
            (home[1982] - home[1980]) / sold.loc[1980].sum() * 100,
            "You divided both years by the market of 1980. Each year has its own sum.",
        ),
        WrongPath(
            (after - before) / 100,
            "Right idea, wrong unit: these are shares. In percentage points it is a hundred "
            "times as much.",
        ),
    ]


@cache
def their_percent() -> list[WrongPath]:
    """Return the wrong guesses at somebody's rise of the price (percent, 1980 to 1986)."""
    cars = data.load("blp_cars")
    plain, weighted = _plain_prices(cars), _prices(cars)
    medians = cars.query("region == @HOME").groupby("year")["price_usd_1983"].median()
    everyone = cars.groupby("year")["price_usd_1983"].mean()
    sums = cars.query("region == @HOME").groupby("year")["price_usd_1983"].sum()
    return [
        WrongPath(
            _rise(weighted[HOME]),
            "That is the right number, weighted by sales, and not *theirs*. Theirs is 27.15. "
            "What did they leave out?",
        ),
        WrongPath(
            _rise(plain[RIVAL]),
            "Right slip, wrong firms: those are US firms. Keep the rows of Japan.",
        ),
        WrongPath(
            _rise(everyone), "Right slip, but for all firms together. Keep the rows of Japan."
        ),
        WrongPath(_rise(weighted[RIVAL]), "That is weighted, and for US firms. Theirs is not."),
        WrongPath(_rise(medians), "That is the median. They took a mean."),
        WrongPath(
            _rise(sums), "You added the prices up. More models make a larger sum; take means."
        ),
        WrongPath(
            plain[HOME][1986] - plain[HOME][1980],
            "That is their rise in *dollars*. Divide by the mean of 1980, times 100.",
        ),
        WrongPath(
            (1 - plain[HOME][1980] / plain[HOME][1986]) * 100,
            "You divided by the later price. A change in percent is of the earlier one.",
        ),
        WrongPath(
            (plain[HOME][1986] / plain[HOME][1981] - 1) * 100,
            "That is from 1981. The first year is 1980.",
        ),
        WrongPath(
            _rise(plain[HOME]) / 100,
            "A share. In percent it is a hundred times as much.",
        ),
        WrongPath(
            _rise(plain[HOME]) + 100,
            "That is the later price in percent of the earlier one. Subtract 100 for the rise.",
        ),
    ]


@cache
def cooler_points() -> list[WrongPath]:
    """Return the wrong changes in cars with standard air conditioning (percentage points)."""
    cars = data.load("blp_cars")
    by_sales, by_model = _air(cars, "share_of_households"), _air(cars, None)
    home = by_sales[HOME]
    change = home[1985] - home[1980]
    cooled = cars[(cars["region"] == HOME) & (cars["air_conditioning"] == 1)]
    of_households = cooled.groupby("year")["share_of_households"].sum() * 100
    return [
        WrongPath(
            by_model[HOME][1985] - by_model[HOME][1980],
            "That is the percentage of the *models*. Weight by sales: a model that nobody "
            "bought cooled nobody.",
        ),
        WrongPath(
            by_sales[RIVAL][1985] - by_sales[RIVAL][1980],
            "That is US firms. Keep the rows of Japan.",
        ),
        WrongPath(
            (home[1985] / home[1980] - 1) * 100,
            "That is the change in *percent*. Points are the difference of two percentages: "
            "subtract.",
        ),
        WrongPath(home[1985], "That is the level of 1985. Subtract the one of 1980."),
        WrongPath(home[1986] - home[1980], "That is 1980 to 1986. Here the last year is 1985."),
        WrongPath(
            of_households[1985] - of_households[1980],
            "That is in points of all *households*. Divide by the sales of all Japanese cars "
            "of the year.",
        ),
        WrongPath(-change, "Right size, wrong sign: later minus earlier."),
        WrongPath(
            change / 100,
            "Right idea, wrong unit: these are shares. In percentage points it is a hundred "
            "times as much.",
        ),
    ]


@cache
def gap_change() -> list[WrongPath]:
    """Return wrong functions of a region, a control and two years."""
    cars = data.load("blp_cars")
    weighted, plain = _prices(cars), _plain_prices(cars)
    right = _gap(weighted)
    return [
        WrongPath(
            _gap(plain),
            "It takes the plain mean over the models. Weight by sales: price times sales, "
            "added up, divided by the sum of the sales.",
        ),
        WrongPath(
            lambda region, control, first, last: right(control, region, first, last),
            "The sign is turned: the change of `region` comes first, the one of `control` is "
            "subtracted.",
        ),
        WrongPath(
            lambda region, control, first, last: right(region, control, last, first),
            "The years are turned: the change goes from `first` to `last`.",
        ),
        WrongPath(
            lambda region, _control, first, last: _change(weighted, region, first, last),
            "It returns the change of `region` alone. Subtract the change of `control`.",
        ),
        WrongPath(
            lambda region, control, first, last: right(region, control, first, last) / 100,
            "It returns shares. Return percentage points: 6.09, not 0.0609.",
        ),
        WrongPath(
            lambda region, _control, first, last: right(region, RIVAL, first, last),
            "It always compares with US firms. Use the argument `control`.",
        ),
        WrongPath(
            lambda _region, control, first, last: right(HOME, control, first, last),
            "It always looks at Japanese firms. Use the argument `region`.",
        ),
        WrongPath(
            lambda region, control, first, last: (
                (weighted[region][last] - weighted[control][last])
                - (weighted[region][first] - weighted[control][first])
            ),
            "It returns the change of the gap in *dollars*. Take each change in percent "
            "first, then subtract.",
        ),
        WrongPath(
            lambda region, control, first, last: _against_last(
                weighted, region, control, first, last
            ),
            "It divides by the price of the *last* year. A change in percent is of the first.",
        ),
    ]


def _sold() -> pd.DataFrame:
    """Return sales as shares of households, years by regions."""
    cars = data.load("blp_cars")
    return cars.pivot_table(
        index="year", columns="region", values="share_of_households", aggfunc="sum"
    )


def _count(column: str) -> pd.DataFrame:
    """Return how many rows there are, years by regions."""
    cars = data.load("blp_cars")
    return cars.pivot_table(index="year", columns="region", values=column, aggfunc="count")


def _prices(cars: pd.DataFrame) -> Prices:
    """Return mean prices weighted by sales."""
    cells = [cars["year"], cars["region"]]
    spent = (cars["price_usd_1983"] * cars["share_of_households"]).groupby(cells).sum()
    return (spent / cars["share_of_households"].groupby(cells).sum()).unstack()


def _plain_prices(cars: pd.DataFrame) -> Prices:
    """Return plain means over the models."""
    return cars.groupby(["year", "region"])["price_usd_1983"].mean().unstack()


def _air(cars: pd.DataFrame, weight: str | None) -> pd.DataFrame:
    """Return the percentage with standard air conditioning, years by regions."""
    weights = cars[weight] if weight else pd.Series(1.0, index=cars.index)
    cells = [cars["year"], cars["region"]]
    cooled = (cars["air_conditioning"] * weights).groupby(cells).sum()
    return (100 * cooled / weights.groupby(cells).sum()).unstack()


def _rise(prices: "pd.Series[float]") -> float:
    """Return the percent change from 1980 to 1986."""
    return float((prices[1986] / prices[1980] - 1) * 100)


def _change(prices: Prices, region: str, first: int, last: int) -> float:
    return float((prices[region][last] / prices[region][first] - 1) * 100)


def _gap(prices: Prices) -> Gap:
    """Return the difference in differences of some mean prices, as a function."""

    def gap(region: str, control: str, first: int, last: int) -> float:
        own, other = (_change(prices, one, first, last) for one in (region, control))
        return own - other

    return gap


def _against_last(prices: Prices, region: str, control: str, first: int, last: int) -> float:
    own, other = (-_change(prices, one, last, first) for one in (region, control))
    return own - other
