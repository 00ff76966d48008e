"""Wrong paths of exercise 03, "Forty years of bargaining".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from collections.abc import Callable
from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

HOME, RIVAL, THIRD = "Japan", "United States", "Europe"
GAVE_WAY = ["imposed", "conceded under pressure", "accepted limits"]
PRESSED = [
    "conceded under pressure",
    "sanctioned",
    "negotiated under threat",
    "resisted, then compromise",
    "absorbed",
]

Gap = Callable[[str, str, int, int], float]
Prices = pd.DataFrame  # mean prices, years by regions, dollars of 1983

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "list_change": (
        "Print how many rows are left, early and late, before you count: no `context`, none "
        "that started before 1957, and 1990 itself is late. Each percentage is of its own "
        "period."
    ),
    "rise_points": (
        "Print the three shares of 1976: they must add up to 100. Then do the same for 1979, "
        "and subtract."
    ),
    "their_europe": (
        "Let your line say Japan from 1980 to 1986: 27.15 must come out. Then change the region "
        "and the first year, and nothing else."
    ),
    "cooler_points": (
        "Print the percentage of 1980 alone: below 1 of every hundred cars. Each model counts "
        "as often as it was sold, and only Japanese firms stand above and below the line."
    ),
    "gap_change": (
        "Print the mean price of Japan in 1980: it must be near 6,585 dollars. Then two changes "
        "in percent, each on its own first year, and one difference."
    ),
}


@cache
def list_change() -> list[WrongPath]:
    """Return the wrong changes of two sortings (percentage points)."""
    every = data.load("episodes")
    without = every[every["pattern"] != "context"]
    kept = without[without["start_year"] >= 1957]
    right = _points(kept, 1990)
    early, late = _shares(kept, 1990)
    hits = {name: kept["pattern"].isin(some) for name, some in _sortings().items()}
    is_late = kept["start_year"] >= 1990
    counts = pd.Series(
        {n: float(h[is_late].sum() - h[~is_late].sum()) for n, h in hits.items()}
    )
    of_hits = counts / pd.Series({n: h.sum() for n, h in hits.items()}) * 100
    return [
        *_tried_list_change(),
        WrongPath(-right, "The sizes are right, both signs are turned: late minus early.",
                  earns=0.5),
        WrongPath(right / 100, "Those are shares. In percentage points they are a hundred times "
                  "as much.", earns=0.5),
        WrongPath(
            right[["under pressure", "gave way"]].set_axis(["gave way", "under pressure"]),
            "The two sortings have each other's name.", earns=0.5,
        ),
        WrongPath(
            _points(every[every["start_year"] >= 1957], 1990),
            "The rows of `context` are still among the episodes. Take them out first.",
            earns=0.5,
        ),
        WrongPath(
            _points(without, 1990),
            "What started before 1957 is still in. Keep what starts in 1957 or after.",
            earns=0.5,
        ),
        WrongPath(_points(every, 1990), "All rows are still in. Leave out `context` and what "
                  "started before 1957."),
        WrongPath(_points(kept, 1991), "An episode of 1990 is late: `>=`, not `>`.", earns=0.5),
        WrongPath(_points(kept, 1994), "That is another border, 1994. Here it is 1990."),
        WrongPath(counts, "Those are numbers of episodes. The two periods have different "
                  "lengths: take percentages."),
        WrongPath(counts / len(kept) * 100, "You divided both by all episodes. Each period has "
                  "its own number of rows."),
        WrongPath((late / early - 1) * 100, "That is a change in *percent*. Points are the "
                  "difference of two percentages: subtract."),
        WrongPath(early, "That is the level of the early period. Asked is the change."),
        WrongPath(late, "That is the level of the late period. Asked is the change."),
        WrongPath(of_hits, "You asked which part of the hits falls into each period. Asked is "
                  "which part of each period is a hit."),
    ]  # fmt: skip


@cache
def rise_points() -> list[WrongPath]:
    """Return the wrong changes of Japan's share from 1976 to 1979 (percentage points)."""
    sold = _sold()
    home = sold[HOME]
    share = home / sold.sum(axis=1) * 100
    models = _count("model_id")
    by_model = models[HOME] / models.sum(axis=1) * 100
    to_us = home / sold[RIVAL] * 100
    by_column = home / home.sum() * 100
    before, after = share[1976], share[1979]
    return [
        *_tried_rise_points(),
        WrongPath(
            (after / before - 1) * 100,
            "That is the change in *percent* of the share. Points are the difference of two "
            "shares: subtract.",
        ),
        WrongPath(
            by_column[1979] - by_column[1976],
            "`sold / sold.sum()` divides by the sum of the *column*: Japan's sales of twenty "
            "years. You need the sum of the *row*, all regions of one year.",
        ),
        WrongPath(
            (home[1979] / home[1976] - 1) * 100,
            "That is by how many percent the *number* of Japanese cars rose. The question asks "
            "for the share of the cars sold.",
        ),
        WrongPath(
            (home[1979] - home[1976]) * 100,
            "That is in points of all *households*. First divide each year by its own sum.",
        ),
        WrongPath(
            home[1979] - home[1976],
            "That is the change of a share of all *households*. First divide each year by its "
            "own sum, times 100.",
        ),
        WrongPath(before - after, "Right size, wrong sign: later minus earlier."),
        WrongPath(share[1980] - before, "That is to 1980. The last year is 1979."),
        *(
            WrongPath(one, "That is the lesson's window, 1980 to 1982. Here it is 1976 to 1979.")
            for one in (share[1982] - share[1980], round(share[1982] - share[1980], 1))
        ),
        WrongPath(after - share[1975], "That is from 1975. The first year is 1976."),
        WrongPath(after - share[1977], "That is from 1977. The first year is 1976."),
        WrongPath(after, "That is the share of 1979. Subtract the one of 1976."),
        WrongPath(
            by_model[1979] - by_model[1976],
            "That is the share of the *models*. Add up sales instead of counting rows.",
        ),
        WrongPath(
            (home[1979] - home[1976]) / sold.loc[1976].sum() * 100,
            "You divided both years by the market of 1976. Each year has its own sum.",
        ),
        WrongPath(
            to_us[1979] - to_us[1976],
            "You compared with the cars of US firms. Below the line stand *all* cars sold.",
        ),
        WrongPath(
            round(after, 1) - round(before, 1),
            "Rounded too early: subtract first, and keep 2 decimals.",
        ),
        WrongPath(
            round(after - before, 1),
            "Right as far as it goes, but the question asks for 2 decimals.",
        ),
        WrongPath(
            share[1976:1979].mean(),
            "That is the mean share of these years. Asked is by how much it rose.",
        ),
        WrongPath(
            (after - before) / 100,
            "Right idea, wrong unit: these are shares. In percentage points it is a hundred "
            "times as much.",
        ),
    ]  # fmt: skip


@cache
def their_europe() -> list[WrongPath]:
    """Return the wrong guesses at somebody's price change in Europe (percent, 1981 to 1986)."""
    cars = data.load("blp_cars")
    plain, weighted = _plain_prices(cars), _prices(cars)
    prices = cars.query("region == @THIRD").groupby("year")["price_usd_1983"]
    everyone = cars.groupby("year")["price_usd_1983"].mean()
    theirs = _change(plain, THIRD, 1981, 1986)
    found = "You found the slip. "
    return [
        *_tried_their_europe(),
        WrongPath(
            _change(weighted, THIRD, 1981, 1986),
            "That is weighted by sales, and right. *Theirs* is not: what did they leave out?",
        ),
        WrongPath(
            _change(plain, HOME, 1980, 1986),
            "That is their number for Japan, which the question prints. Make the same slip for "
            "Europe, from 1981.",
        ),
        WrongPath(
            _change(weighted, HOME, 1980, 1986),
            "That is the right number for Japan, which the question prints. Asked is the wrong "
            "one, for Europe.",
        ),
        WrongPath(prices.median()[1986] / prices.median()[1981] * 100 - 100, "That is the "
                  "median. With it Japan would not come out at 27.15."),
        WrongPath(prices.sum()[1986] / prices.sum()[1981] * 100 - 100, "You added the prices "
                  "up, and the number of models changed as well. With sums Japan would not come "
                  "out at 27.15."),
        WrongPath(_change(plain, HOME, 1981, 1986), found + "Those are the firms of Japan: take "
                  "the rows of Europe.", earns=0.5),
        WrongPath(_change(plain, RIVAL, 1981, 1986), found + "Those are US firms: take the rows "
                  "of Europe.", earns=0.5),
        WrongPath(_change(plain, THIRD, 1980, 1986), found + "Here the first year is 1981.",
                  earns=0.5),
        WrongPath((everyone[1986] / everyone[1981] - 1) * 100, found + "Those are all firms "
                  "together: keep the rows of Europe.", earns=0.5),
        WrongPath(plain[THIRD][1986] - plain[THIRD][1981], found + "That is in *dollars*. Divide "
                  "by the mean of 1981, times 100.", earns=0.5),
        WrongPath(-_change(plain, THIRD, 1986, 1981), found + "Either the result has one decimal "
                  "(the question asks for 2), or you divided by the later price.", earns=0.5),
        WrongPath(theirs + 100, found + "That is the later price in percent of the earlier one. "
                  "The change is what lies above or below 100.", earns=0.5),
        WrongPath(-theirs, found + "The sign is turned: by their count the price fell.",
                  earns=0.5),
        WrongPath(theirs / 100, found + "That is a share. In percent it is a hundred times as "
                  "much.", earns=0.5),
    ]  # fmt: skip


@cache
def cooler_points() -> list[WrongPath]:
    """Return the wrong changes in cars with standard air conditioning (percentage points)."""
    cars = data.load("blp_cars")
    by_sales, by_model = _air(cars, "share_of_households"), _air(cars, None)
    home = by_sales[HOME]
    change = home[1985] - home[1980]
    cooled = cars[(cars["region"] == HOME) & (cars["air_conditioning"] == 1)]
    of_households = cooled.groupby("year")["share_of_households"].sum() * 100
    all_cooled = (
        cars[cars["air_conditioning"] == 1].groupby("year")["share_of_households"].sum()
    )
    of_cooled = of_households / all_cooled
    of_all = of_households / cars.groupby("year")["share_of_households"].sum()
    models = cooled.groupby("year")["model_id"].count()
    return [
        *_tried_cooler_points(),
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
        WrongPath(
            -change,
            "Right size, wrong sign. Either it is earlier minus later, or you took the cars "
            "*without* air conditioning.",
        ),
        WrongPath(
            of_cooled[1985] - of_cooled[1980],
            "That is Japan's part of all cars with air conditioning. Asked is which part of "
            "the Japanese cars had it: below the line stand Japanese cars alone.",
        ),
        WrongPath(
            of_all[1985] - of_all[1980],
            "You divided by the cars of all regions. Below the line stand Japanese cars alone.",
        ),
        WrongPath(
            float(models[1985] - models[1980]),
            "That is a number of *models*. Asked is a percentage of the cars sold.",
        ),
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
        *_tried_gap_change(),
        WrongPath(
            _gap(plain),
            "It takes the plain mean over the models. Weight by sales: price times sales, "
            "added up, divided by the sum of the sales.",
        ),
        WrongPath(
            _gap(_mean_products(cars)),
            "It takes the mean of price times sales. A weighted mean adds up price times sales, "
            "and divides by the sum of the sales.",
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
        WrongPath(lambda region, control, _, last: right(region, control, 1980, last),
                  "The first year is typed in. Use the argument `first`."),
        WrongPath(lambda region, control, first, _: right(region, control, first, 1986),
                  "The last year is typed in. Use the argument `last`."),
        WrongPath(lambda region, control, *_: right(region, control, 1980, 1986),
                  "Both years are typed in. Use `first` and `last`."),
        WrongPath(
            lambda region, control, first, last: (
                ((weighted[region] / weighted[control])[last]
                / (weighted[region] / weighted[control])[first] - 1) * 100
            ),
            "It returns the percent change of the ratio of two prices. Asked is one percent "
            "change minus another.",
        ),
        WrongPath(
            lambda region, control, first, last: 100 * (
                math.log(weighted[region][last] / weighted[region][first])
                - math.log(weighted[control][last] / weighted[control][first])
            ),
            "It takes log changes. Asked are changes in percent.",
        ),
        WrongPath(
            lambda region, control, first, last: (
                _change(weighted, region, first, last) + _change(weighted, control, first, last)
            ),
            "It adds the two changes. Subtract the one of `control`.",
        ),
        WrongPath(lambda *given: round(right(*given), 1), "The recipe is right, and the result is "
                  "rounded too far. Return 2 decimals, or do not round."),
    ]  # fmt: skip


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


def _mean_products(cars: pd.DataFrame) -> Prices:
    """Return means of price times sales, which are no prices."""
    spent = cars["price_usd_1983"] * cars["share_of_households"]
    return spent.groupby([cars["year"], cars["region"]]).mean().unstack()


def _air(cars: pd.DataFrame, weight: str | None) -> pd.DataFrame:
    """Return the percentage with standard air conditioning, years by regions."""
    weights = cars[weight] if weight else pd.Series(1.0, index=cars.index)
    cells = [cars["year"], cars["region"]]
    cooled = (cars["air_conditioning"] * weights).groupby(cells).sum()
    return (100 * cooled / weights.groupby(cells).sum()).unstack()


def _sortings() -> dict[str, list[str]]:
    return {"gave way": GAVE_WAY, "under pressure": PRESSED}


def _shares(rows: pd.DataFrame, border: int) -> tuple[pd.Series, pd.Series]:
    """Return the percentage on each list, before a year and from it on."""
    late = rows["start_year"] >= border
    hits = {name: rows["pattern"].isin(some) for name, some in _sortings().items()}
    early = pd.Series({name: hit[~late].mean() * 100 for name, hit in hits.items()})
    return early, pd.Series({name: hit[late].mean() * 100 for name, hit in hits.items()})


def _points(rows: pd.DataFrame, border: int) -> "pd.Series[float]":
    early, late = _shares(rows, border)
    return late - early


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


def _tried_list_change() -> list[WrongPath]:
    """Return what further tries have led to."""
    every = data.load("episodes")
    some = every[(every["pattern"] != "context") | (every["start_year"] >= 1957)]
    return [
        WrongPath(
            pd.Series({"gave way": 0.0, "under pressure": 0.0}),
            (
                "Not one hit? Compare `pattern` with the labels *in* the lists: "
                "`isin(gave_way)`."
            ),
        ),
        WrongPath(
            _points(some, 1990), "You joined the two conditions with `|`. Both must hold: `&`."
        ),
    ]


def _tried_rise_points() -> list[WrongPath]:
    """Return what further tries have led to."""
    sold = _sold()
    share = sold[HOME] / sold.sum(axis=1) * 100
    theirs = sold[THIRD] / sold.sum(axis=1) * 100
    two = sold[HOME] / (sold[HOME] + sold[RIVAL]) * 100
    rest = sold[HOME] / (sold[THIRD] + sold[RIVAL]) * 100
    return [
        WrongPath(
            rest[1979] - rest[1976],
            "You divided by the cars of the *others*. The whole is all cars sold, Japan's with "
            "them.",
        ),
        WrongPath(
            share[1979] - share[1978],
            "That is from 1978. `diff()` looks back one row; the first year is 1976.",
        ),
        WrongPath(
            theirs[1979] - theirs[1976], "Those are the European firms. Take the Japanese ones."
        ),
        WrongPath(
            two[1979] - two[1976],
            (
                "The European firms are missing from the whole. Below the line stand "
                "*all* cars sold."
            ),
        ),
    ]


def _tried_their_europe() -> list[WrongPath]:
    """Return what further tries have led to."""
    cars = data.load("blp_cars")
    plain = _plain_prices(cars)
    every = cars.groupby("year")["price_usd_1983"].mean()
    firm = cars[cars["region"] == THIRD].groupby(["year", "firm_id"])["price_usd_1983"].mean()
    by_firm = firm.groupby("year").mean()
    own = plain[THIRD]
    return [
        WrongPath(
            (every[1986] / every[1980] - 1) * 100,
            (
                "Those are the firms of all regions, from 1980. Keep the European ones, "
                "from 1981."
            ),
        ),
        WrongPath(
            (by_firm[1986] / by_firm[1981] - 1) * 100,
            (
                "You took a mean for each firm first. They took one mean over all rows of "
                "a year."
            ),
        ),
        WrongPath(
            (own.loc[1981:1986].mean() / own[1981] - 1) * 100,
            ("You compared the mean of six years with 1981. The change is from 1981 to 1986."),
        ),
    ]


def _tried_cooler_points() -> list[WrongPath]:
    """Return what further tries have led to."""
    cars = data.load("blp_cars")
    japan = cars[cars["region"] == HOME]
    air = _air(cars, "share_of_households")[HOME]
    priced = _air(cars, "price_usd_1983")[HOME]
    cooled = (
        (japan["air_conditioning"] * japan["share_of_households"]).groupby(japan["year"]).sum()
    )
    of_all = cooled / japan["share_of_households"].sum() * 100
    return [
        WrongPath(
            air[1985] - air[1984],
            "That is from 1984. `diff()` looks back one row; the first year is 1980.",
        ),
        WrongPath(
            priced[1985] - priced[1980],
            "You weighted by the price. Each row counts as often as it was *sold*.",
        ),
        WrongPath(
            of_all[1985] - of_all[1980],
            "Below the line stand the sales of all years. Each year has its own.",
        ),
    ]


def _tried_gap_change() -> list[WrongPath]:
    """Return what further tries have led to."""
    cars = data.load("blp_cars")
    weighted, plain = _prices(cars), _plain_prices(cars)

    def ratio(one: str, other: str, first: int, last: int) -> float:
        path = weighted[one] / weighted[other]
        return float((path[last] - path[first]) * 100)

    def mixed(one: str, other: str, first: int, last: int) -> float:
        return _change(weighted, one, first, last) - _change(plain, other, first, last)

    def of_control(one: str, other: str, first: int, last: int) -> float:
        rise = (weighted[one][last] - weighted[one][first]) - (
            weighted[other][last] - weighted[other][first]
        )
        return float(rise / weighted[other][first] * 100)

    return [
        WrongPath(
            ratio,
            (
                "It takes the change of a ratio of two prices. Each region changes on its "
                "own first year; then subtract."
            ),
        ),
        WrongPath(mixed, "Only the first mean is weighted by sales. The control needs it too."),
        WrongPath(
            of_control,
            (
                "Both changes are divided by the price of the control. Each stands on its "
                "own first year."
            ),
        ),
    ]
