"""The quota rent of 1981 to 1985: one limit, several yardsticks."""

import numpy as np
import pytest

from tarifflab import data
from tarifflab.economics import quota_rent

YEARS = range(1981, 1986)


@pytest.fixture(scope="module")
def prices():
    """Return weighted list prices by year, dollars of 1983: Japan, all US and small US cars."""
    cars = data.load("blp_cars")
    us = cars["region"] == "United States"
    groups = {
        "Japan": cars["region"] == "Japan",
        "US": us,
        "small US": us & (cars["length_times_width"] <= 1.20),
    }
    weight = cars["share_of_households"]
    return {
        name: (cars["price_usd_1983"] * weight)[part].groupby(cars["year"][part]).sum()
        / weight[part].groupby(cars["year"][part]).sum()
        for name, part in groups.items()
    }


@pytest.fixture(scope="module")
def sold():
    """Return Japanese cars sold in the United States by year, as the file has them."""
    cars = data.load("blp_cars")
    japan = cars[cars["region"] == "Japan"].groupby("year")["share_of_households"].sum()
    households = data.load("us_households").set_index("year")["households"]
    return {year: float(japan[year] * households[year]) for year in YEARS}


@pytest.mark.slow
def test_japan_against_itself(prices, sold):
    """Every Japanese car dearer than in 1980: 7.6 billion dollars of 1983 in five years."""
    japan = prices["Japan"]
    dearer = [quota_rent.rise(japan[1980], japan[year]) for year in YEARS]

    assert quota_rent.rent(dearer, list(sold.values())) / 1e9 == pytest.approx(7.6, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("control", "billion"), [("small US", 3.5), ("US", 1.2)])
def test_more_than_a_control(prices, sold, control, billion):
    """Against small US cars 3.5 billion, against all US cars 1.2."""
    japan, other = prices["Japan"], prices[control]
    more = [
        quota_rent.above(japan[1980], japan[year], other[1980], other[year]) for year in YEARS
    ]

    assert quota_rent.rent(more, list(sold.values())) / 1e9 == pytest.approx(billion, abs=0.06)


@pytest.mark.slow
def test_unchanged_features_leave_nothing(prices, sold):
    """With power, air conditioning, mileage and size held, the rent is below nothing."""
    cars = data.load("blp_cars")
    japan = (cars["region"] == "Japan").to_numpy()
    features = [
        "power_to_weight",
        "air_conditioning",
        "miles_per_gallon_10",
        "length_times_width",
    ]
    groups = [
        ((cars["region"] == region) & (cars["year"] == year)).to_numpy(dtype=float)
        for region in sorted(cars["region"].unique())
        for year in sorted(cars["year"].unique())
    ]
    matrix = np.column_stack([cars[features].to_numpy(), *groups])
    root = np.sqrt(cars["share_of_households"].to_numpy())
    log_price = np.log(cars["price_usd_1983"].to_numpy())
    slopes = np.linalg.lstsq(matrix * root[:, None], log_price * root, rcond=None)[0][:4]
    rest = log_price - cars[features].to_numpy() @ slopes
    weight = cars["share_of_households"].to_numpy()

    def level(year):
        part = japan & (cars["year"] == year).to_numpy()
        return float(np.average(rest[part], weights=weight[part]))

    dearer = [prices["Japan"][year] * (1 - np.exp(level(1980) - level(year))) for year in YEARS]

    assert quota_rent.rent(dearer, list(sold.values())) / 1e9 == pytest.approx(-0.6, abs=0.05)


def test_what_has_no_meaning_is_refused():
    """A price of nothing, and years without a number of cars."""
    with pytest.raises(ValueError, match="A price must be above 0, got 0"):
        quota_rent.rise(0, 5)
    for prices in ((5, 0, 5, 5), (5, 5, 5, 0), (0, 5, 5, 5), (5, 5, 0, 5)):
        with pytest.raises(ValueError, match="A price must be above 0, got 0"):
            quota_rent.above(*prices)
    with pytest.raises(ValueError, match="A price must be above 0, got -1"):
        quota_rent.rise(5, -1)
    with pytest.raises(ValueError, match="one entry a year, got 2 and 1"):
        quota_rent.rent([1, 2], [3])
