"""What was the right to sell a car worth? The quota rent of 1981 to 1985 by five yardsticks.

Rent is the part of a price that comes from the limit, times the number of cars. That part
cannot be seen; it can only be measured against something: the same make before, small or all
US cars, each of them as sold or with unchanged features. Prices are list prices, weighted by
sales, in dollars of 1983 (table `blp_cars`); features as in
:mod:`tarifflab.widgets.share_number_price`.

>>> found = compute(yardstick="small", cars="file", last=1985)
>>> round(found.rents["small"], 1), round(found.rents["itself"], 1), round(found.per_car)
(3.5, 7.6, 416)
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tarifflab import data
from tarifflab.economics import car_market, quota_rent
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, toggle
from tarifflab.widgets.kit.rows import Row, draw_rows
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct
from tarifflab.widgets.share_number_price import fit, load_cars

JAPAN, US = "Japan", "United States"
BEFORE, FIRST, LAST = 1980, 1981, 1985
SMALL = 1.20  # length times width, scaled as in the source: the size of Japanese cars
FEATURES = 4  # power, air conditioning, mileage, size
YARDSTICKS = {
    "Japanese cars in 1980": "itself",
    "small US cars": "small",
    "all US cars": "us",
    "Japan 1980, like for like": "itself like",
    "all US cars, like for like": "us like",
}
CARS = {"as in the file": "file", "as the limit": "limit"}
BILLION, MILLION = 1e9, 1e6
_FLAWS = {
    "itself": "Counts as rent whatever else made the cars dearer, air conditioning included.",
    "small": "Small US cars compete most closely, so they could rise behind the limit too.",
    "us": "US makers could raise their own prices behind the limit too.",
    "itself like": "With power, air conditioning, mileage and size unchanged.",
    "us like": "With features unchanged it is the US cars that became dearer.",
}


@dataclass(frozen=True)
class Rents:
    """The rent of 1981 to `last` by yardstick, billion dollars of 1983, and what it is of."""

    yardstick: str
    cars: str
    last: int
    rents: Mapping[str, float]
    a_car: Mapping[str, Mapping[int, float]]  # dollars of 1983 by yardstick and year
    number: Mapping[int, float]  # cars by year

    @property
    def per_car(self) -> float:
        """The chosen rent over all cars of these years, in dollars of 1983."""
        return self.rents[self.yardstick] * BILLION / sum(self.number.values())


def compute(*, yardstick: str, cars: str, last: float) -> Rents:
    """Return the rent by every yardstick.

    Parameters
    ----------
    yardstick : {"itself", "small", "us", "itself like", "us like"}
        The one that headline and note speak of.
    cars : {"file", "limit"}
        How many cars had the rent: those in the file, or as many as the limit allowed.
    last : float
        Last year, 1981 to 1985.
    """
    for name, value, known in (("yardstick", yardstick, YARDSTICKS), ("cars", cars, CARS)):
        if value not in known.values():
            raise ValueError(
                f"{name!r} must be one of {', '.join(known.values())}, got {value!r}."
            )
    if not FIRST <= last <= LAST:
        raise ValueError(f"'last' must be between {FIRST} and {LAST}, got {last:g}.")
    span = range(FIRST, int(last) + 1)
    every = {"file": _sold, "limit": _limits}[cars]()
    number = {year: every[year] for year in span}
    a_car = {name: {year: _more(name, year) for year in span} for name in YARDSTICKS.values()}
    return Rents(
        yardstick=yardstick,
        cars=cars,
        last=int(last),
        rents={
            name: quota_rent.rent(list(more.values()), list(number.values())) / BILLION
            for name, more in a_car.items()
        },
        a_car=a_car,
        number=number,
    )


def headline(found: Rents) -> str:
    """Return the finding: dollars a car, and all of it."""
    against = next(name for name, one in YARDSTICKS.items() if one == found.yardstick)
    total = num(found.rents[found.yardstick], 1)
    return f"Against {against}: {num(found.per_car)} dollars a car, {total} billion"


def draw(found: Rents, width: int) -> Drawn:
    """Draw a bar for each yardstick; the chosen one stands out."""
    picture = Picture(width)
    rows = [
        Row(name, found.rents[one], num(found.rents[one], 1), _color(found, one))
        for name, one in YARDSTICKS.items()
    ]
    return Drawn(
        headline=headline(found),
        unit=(
            "What Japanese cars rose more than the yardstick, times their number, billion "
            f"dollars of 1983, {_span(found)}"
        ),
        svg=picture.svg(draw_rows(picture, rows, low=-12, high=9)),
        foot=(
            "Source: Berry, Levinsohn and Pakes (1995); US Census Bureau; Toyota (limit). "
            "Not shown: what dealers added, and prices without a limit."
        ),
        note=f"{_FLAWS[found.yardstick]} {_counted(found)}",
        alt="Bars, billion dollars: " + ", ".join(f"{row.name} {row.words}" for row in rows),
    )


def table(found: Rents) -> str:
    """Return dollars a car by yardstick and year as an HTML table, and all of it."""
    years = list(found.number)
    rows = [
        [name, *(num(found.a_car[one][year]) for year in years), num(found.rents[one], 1)]
        for name, one in YARDSTICKS.items()
    ]
    rows.append(["million cars", *(num(found.number[year] / MILLION, 2) for year in years), ""])
    head = ["Against", *(str(year) for year in years), "all, billion"]
    return sheet(head, rows, "Dollars of 1983 a car")


def panel() -> Panel:
    """Return the widget; it opens with Japanese cars against themselves."""
    return Panel(
        "who-got-the-rent",
        controls={
            "yardstick": choice("Dearer than", YARDSTICKS),
            "cars": toggle("Number of cars", CARS),
            "last": slider("1981 to", LAST, FIRST, LAST, unit="year"),
        },
        compute=compute,
        draw=draw,
        table=table,
        moments={
            "against-itself": {},
            "small-us-cars": {"yardstick": "small"},
            "like-for-like": {"yardstick": "us like"},
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _color(found: Rents, yardstick: str) -> str:
    return "jp" if yardstick == found.yardstick else "quiet"


def _span(found: Rents) -> str:
    return f"{FIRST} to {found.last}" if found.last > FIRST else str(FIRST)


def _counted(found: Rents) -> str:
    said = f"{num(sum(found.number.values()) / MILLION, 1)} million cars"
    if found.yardstick != "us like":
        return f"{said}, {_span(found)}."
    ours, theirs = (100 * math.expm1(_log_rise(one, found.last)) for one in (JAPAN, US))
    return (
        f"To {found.last}: US {pct(theirs, 1, sign=True)}, Japanese "
        f"{pct(ours, 1, sign=True)}. {said}."
    )


def _more(yardstick: str, year: int) -> float:
    """Return what a Japanese car of `year` costs more than the yardstick has it, dollars."""
    after = _price(JAPAN, year)
    if yardstick == "itself":
        return quota_rent.rise(_price(JAPAN, BEFORE), after)
    if yardstick in ("small", "us"):
        control = (_price(yardstick, one) for one in (BEFORE, year))
        return quota_rent.above(_price(JAPAN, BEFORE), after, *control)
    same_car = after * math.exp(-_log_rise(JAPAN, year))
    rivals = 1.0 if yardstick == "itself like" else math.exp(_log_rise(US, year))
    return quota_rent.above(same_car, after, 1.0, rivals)


def _log_rise(region: str, year: int) -> float:
    """Return the log change since 1980 of the price of a car with unchanged features."""
    levels = fit(FEATURES).levels
    return levels[region, year] - levels[region, BEFORE]


@cache
def _price(group: str, year: int) -> float:
    """Return a mean price by sales, dollars of 1983: of a region, "us", or "small" US cars."""
    if group != "small":
        return load_cars().price[US if group == "us" else group, year]
    table = data.load("blp_cars")
    rows = table[
        (table["region"] == US)
        & (table["year"] == year)
        & (table["length_times_width"] <= SMALL)
    ]
    weight = rows["share_of_households"]
    return float((rows["price_usd_1983"] * weight).sum() / weight.sum())


@cache
def _sold() -> dict[int, float]:
    """Return the Japanese cars in the file by year: share of households times households."""
    households = data.load("us_households").set_index("year")["households"]
    cars = load_cars().cars
    return {
        year: car_market.sold(cars, JAPAN, year) / 100 * float(households[year])
        for year in range(FIRST, LAST + 1)
    }


@cache
def _limits() -> dict[int, float]:
    """Return the limit by Japan's fiscal year, in cars; a year without a row keeps the last."""
    quoted = data.load("quoted_figures").query("subject == 'export restraint on cars'")
    quoted = quoted[quoted["unit"] == "million vehicles"].dropna(subset="value")
    starts = quoted["period"].str.extract(r"(\d{4})")[0].astype(int)
    known = dict(zip(starts, quoted["value"], strict=True))
    return {
        year: known[max(one for one in known if one <= year)] * MILLION
        for year in range(FIRST, LAST + 1)
    }
