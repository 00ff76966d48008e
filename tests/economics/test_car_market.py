"""Shares, prices and quality of cars: identities, a second way to compute, known numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import car_market as market

FEATURES = ["power_to_weight", "air_conditioning", "miles_per_gallon_10", "length_times_width"]


@pytest.fixture(scope="module")
def table():
    """Return the table of 2,217 models and years."""
    return data.load("blp_cars")


@pytest.fixture(scope="module")
def cars(table):
    """Return the same as the model wants it."""
    return market.Cars(
        year=table["year"],
        region=table["region"],
        sales=table["share_of_households"],
        price=table["price_usd_1983"],
        features=table[FEATURES],
    )


def small(**more):
    """Return two regions in two years."""
    columns = {
        "year": [1980, 1980, 1981, 1981],
        "region": ["Japan", "Europe", "Japan", "Europe"],
        "sales": [1.0, 3.0, 2.0, 2.0],
        "price": [5.0, 8.0, 6.0, 8.0],
        "features": [[0.0], [1.0], [1.0], [3.0]],
    }
    return market.Cars(**(columns | more))


@pytest.mark.parametrize(
    ("year", "percent"), [(1980, 19.1), (1981, 21.3), (1982, 23.5), (1984, 17.9), (1990, 27.6)]
)
def test_shares_are_those_of_a_pivot_table(cars, table, year, percent):
    """Share of cars sold, not of households."""
    sold = table.pivot_table(
        index="year", columns="region", values="share_of_households", aggfunc="sum"
    )
    second = sold.loc[year, "Japan"] / sold.loc[year].sum() * 100

    assert market.share_percent(cars, "Japan", year) == pytest.approx(second)
    assert round(second, 1) == percent


def test_half_of_the_rise_is_more_cars(cars):
    """10.6 of 20.4 log points, which a limit on numbers cannot explain."""
    split = market.share_split(cars, "Japan", 1980, 1982)

    parts = (split.share, split.more_cars, split.smaller_market)
    assert tuple(round(part, 1) for part in parts) == (20.4, 10.6, 9.8)


@given(sales=st.lists(st.floats(0.01, 100), min_size=4, max_size=4))
def test_two_parts_make_the_log_change_of_the_share(sales):
    """In logs the parts add up exactly, whatever was sold."""
    cars = small(sales=sales)
    split = market.share_split(cars, "Japan", 1980, 1981)

    before, after = (market.share_percent(cars, "Japan", year) for year in (1980, 1981))
    assert split.share == pytest.approx(100 * np.log(after / before), abs=1e-9)


@pytest.mark.parametrize(
    ("count", "percent"), [(0, 21.98), (1, 1.73), (2, -0.60), (3, 3.20), (4, 0.44)]
)
def test_centring_gives_what_all_dummies_give(cars, table, count, percent):
    """The long way: one column for each region and year, and weighted least squares."""
    cells = pd.get_dummies(table["region"] + table["year"].astype(str)).astype(float)
    columns = np.column_stack([cells, table[FEATURES[:count]].astype(float)])
    root = np.sqrt(table["share_of_households"].to_numpy())
    target = np.log(table["price_usd_1983"].to_numpy())
    beta, *_ = np.linalg.lstsq(columns * root[:, None], target * root, rcond=None)
    names = list(cells.columns)
    second = beta[names.index("Japan1986")] - beta[names.index("Japan1980")]

    change = market.adjusted_change(
        cars, market.quality_fit(cars, count), "Japan", (1980, 1986)
    )
    assert change.percent == pytest.approx(100 * np.expm1(second), abs=1e-6)
    assert round(change.percent, 2) == percent


def test_standard_error_depends_on_what_goes_together(cars, table):
    """White's is 4.67 log points, as with all columns written out; by firms it is 3.26."""
    fit, window = market.quality_fit(cars, 4), (1980, 1986)

    alone = market.adjusted_change(cars, fit, "Japan", window)
    by_firm = market.adjusted_change(cars, fit, "Japan", window, groups=table["firm_id"])
    assert (round(alone.standard_error, 2), round(by_firm.standard_error, 2)) == (4.67, 3.26)


def test_groups_of_one_change_nothing(cars, table):
    """If every model is its own group, the error is White's."""
    fit, window = market.quality_fit(cars, 4), (1980, 1986)

    alone = market.adjusted_change(cars, fit, "Europe", window)
    single = market.adjusted_change(cars, fit, "Europe", window, groups=table["model_id"])
    assert single.standard_error == pytest.approx(alone.standard_error)


def test_known_coefficients_are_recovered():
    """Prices made from the features give the features' coefficients back, without error."""
    rng = np.random.default_rng(3)
    features = rng.normal(size=(40, 2))
    year, region = np.repeat([1980, 1981], 20), np.tile(["Japan", "Europe"], 20)
    price = np.exp(1 + 0.1 * (year == 1981) + features @ [0.5, -0.2])
    cars = market.Cars(
        year=year, region=region, sales=rng.uniform(1, 2, 40), price=price, features=features
    )
    fit = market.quality_fit(cars, 2)
    change = market.adjusted_change(cars, fit, "Japan", (1980, 1981))

    assert fit.coefficients == pytest.approx([0.5, -0.2])
    assert change.percent == pytest.approx(100 * np.expm1(0.1))
    assert change.standard_error == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (lambda: small(sales=[1, 2]), "'sales' must have 4 rows"),
        (lambda: small(price=[5, 8, 0, 8]), "'price' must be above 0, got 0"),
        (lambda: small(features=[1, 2, 3, 4]), r"'features' must have the shape \(4, k\)"),
        (lambda: market.quality_fit(small(), 2), "'count' must be between 0 and 1, got 2"),
        (lambda: market.sold(small(), "Korea", 1980), "got 'Korea' and 1980"),
        (lambda: market.earlier_window(small(), 1980, 1986), "the data begin in 1980"),
    ],
)
def test_wrong_input_is_named(build, text):
    """Every message says what came and what to do."""
    with pytest.raises(ValueError, match=text):
        build()
