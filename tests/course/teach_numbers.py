"""Numbers of the teacher's pages that neither lesson nor exercise holds.

`COMPUTED` holds, lesson by lesson, what a number is and how it comes about. `SOURCED` holds
those that no table gives, with where they come from.
"""

from collections.abc import Mapping
from functools import cache

import pandas as pd
from course_numbers import Number, deficit, gain, one, quoted, rows, table, yen
from exercise_numbers import in_list
from table_sums import general_imports, recent

from tarifflab.economics import car_market, polling
from tarifflab.economics.talks import Rates
from tarifflab.widgets import share_number_price as picture
from tarifflab.widgets.play_the_talks.prices import weights

WINDOW = (1980, 1986)


def share_of_file(year: int) -> float:
    """Return the share of Japanese firms in the cars of the file, percent."""
    sold = rows("blp_cars", year=year).groupby("region")["share_of_households"].sum()
    return float(100 * sold["Japan"] / sold.sum())


@cache
def held(features: int, region: str = "Japan") -> car_market.Change:
    """Return the change of a price with so many features unchanged, 1980 to 1986."""
    cars = picture.load_cars()
    fit = car_market.quality_fit(cars.cars, features)
    return car_market.adjusted_change(cars.cars, fit, region, WINDOW, groups=cars.firms)


def each_model_alone() -> float:
    """Return the standard error if each model counts for itself, log points."""
    cars = picture.load_cars().cars
    fit = car_market.quality_fit(cars, 4)
    return car_market.adjusted_change(cars, fit, "Japan", WINDOW).standard_error


def by_dollar_of_fuel() -> float:
    """Return the change with miles per dollar in place of miles per gallon, percent."""
    frame = table("blp_cars")
    features = [name.replace("_gallon_", "_dollar_") for name in picture.FEATURES]
    cars = car_market.Cars(
        year=frame["year"],
        region=frame["region"],
        sales=frame["share_of_households"] * 100,
        price=frame["price_usd_1983"],
        features=frame[features],
    )
    fit = car_market.quality_fit(cars, len(features))
    return car_market.adjusted_change(cars, fit, "Japan", WINDOW).percent


def half_of_the_revised() -> float:
    """Return half of the deficit with Japan of 2024, revised, in percent of the imports."""
    return -recent("Japan") / general_imports(2024) * 50


def rice_price() -> float:
    """Return what a tonne of US rice cost on the average of 1999 to 2024, dollars."""
    note = rows("quoted_figures", figure_id="Q322")["note"].item()
    paid = float(note.removeprefix("about ").removesuffix(" million dollars"))
    return paid * 1e6 / quoted("Q322")


def modelled(day: str) -> float:
    """Return the points that were added to Japan's goods on a day, as published."""
    where = {"country": "Japan", "date": pd.Timestamp(day)}
    return one("us_rate_by_partner_and_date", "added_points", **where)


COMPUTED: Mapping[str, Mapping[str, Number]] = {
    "02": {
        "two years of 10 %": lambda: 100 * (1.1**2 - 1),
        "in dollars, 2012 to 2015": lambda: 100 * (deficit(2015) / deficit(2012) - 1),
        "to April 1995": lambda: gain("1985-09", "1995-04"),
        "yen from August": lambda: gain("1985-08", "1986-12"),
        "mark from August": lambda: gain("1985-08", "1986-12", "Germany"),
        "yen of June 2026": lambda: yen("2026-06"),
    },
    "03": {
        "firms": lambda: table("blp_cars")["firm_id"].nunique(),
        "each model alone": each_model_alone,
        "logs": lambda: held(0).percent,
        "with power": lambda: held(1).percent,
        "and air conditioning": lambda: held(2).percent,
        "and mileage": lambda: held(3).percent,
        "and size": lambda: held(4).percent,
        "by dollar of fuel": by_dollar_of_fuel,
        "US firms": lambda: held(4, "United States").percent,
        "European firms": lambda: held(4, "Europe").percent,
        "in percent of the share": lambda: (
            100 * (share_of_file(1979) / share_of_file(1976) - 1)
        ),
        "share of 1976": lambda: share_of_file(1976),
        "share of 1979": lambda: share_of_file(1979),
    },
    "04": {
        "4 by 0.945": lambda: 4 * 0.945,
        "2 by 0.945": lambda: 2 * 0.945,
        "Switzerland": lambda: in_list("Switzerland") / 2,
        "Japan, revised": half_of_the_revised,
    },
    "05": {
        "a tonne of rice": rice_price,
        "by landline": lambda: quoted("Q371"),
        "by mobile": lambda: quoted("Q373"),
        "half of a margin": lambda: polling.margin_points(58, replies=2047) / 2,
    },
    "06": {
        "what is left of the price": lambda: 1 - 0.194,
        "before the duty": lambda: 1.025,
        "with the duty": lambda: 1.275,
    },
    "07": {
        "while they talked": lambda: weights().average(Rates(10, 25, 50, 0)),
        "after the deal": lambda: weights().average(Rates(14, 12.5, 50, 0)),
        "published in May": lambda: modelled("2025-05-12"),
        "published in November": lambda: modelled("2025-11-14"),
    },
}
SOURCED: Mapping[str, Mapping[str, str]] = {
    "02": {"20": "the slip of 10 and 10", "26,393": "Maddison 2023", "25,391": "Maddison 2023"},
    "04": {"52": "later copies of the list", "10.1257": "the address of a paper"},
    "05": {"211": "the budget average of row S03", "1.96": "the normal distribution"},
    "06": {"50.9": "US Census Bureau, related-party trade, printed in 2015"},
    # Found by playing all plans; the page says how. No test plays them again.
    "07": dict.fromkeys(
        ("6.9", "8.7", "10.5", "10.7", "14", "5.9", "5.0", "3.3", "3.2", "0.3"),
        "the best plans of the game",
    ),
}
