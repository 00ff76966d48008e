"""How much a currency rose, and what a balance becomes in other money."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import exchange

RATES = st.floats(min_value=0.01, max_value=10_000)


def rate(country, month):
    """Return the average of a month in units per dollar."""
    table = data.load("fx_monthly")
    row = table[(table["country"] == country) & (table["month"] == f"{month}-01")]
    return float(row["units_per_usd"].iloc[0])


@pytest.mark.parametrize(
    ("country", "printed"), [("Japan", 46.0), ("Germany", 42.8), ("United Kingdom", 5.5)]
)
def test_gain_from_the_accord_to_the_end_of_1986(country, printed):
    """Monthly averages of September 1985 and December 1986, Federal Reserve."""
    gain = exchange.gain_percent(rate(country, "1985-09"), rate(country, "1986-12"))

    assert round(gain, 1) == printed


@given(RATES, RATES)
def test_gain_and_fall_are_two_views_of_one_change(first, last):
    """What the currency gains and what the dollar loses multiply to no change at all."""
    gain = 1 + exchange.gain_percent(first, last) / 100
    dollar = 1 + exchange.dollar_change_percent(first, last) / 100

    assert gain * dollar == pytest.approx(1)


@given(RATES, RATES, RATES)
def test_log_points_of_parts_add_up(start, event, end):
    """Only in logs is a whole rise the sum of its parts."""
    parts = exchange.log_points(start, event) + exchange.log_points(event, end)

    assert parts == pytest.approx(exchange.log_points(start, end), abs=1e-7)


@given(RATES, st.floats(min_value=0.2, max_value=5))
def test_equal_inflation_on_both_sides_changes_nothing_real(last, prices):
    """If prices rise alike in both countries, the real gain is the nominal one."""
    real = exchange.real_gain_percent(100, last, home_prices=prices, us_prices=prices)

    assert real == pytest.approx(exchange.gain_percent(100, last))


def test_rate_that_only_follows_prices_is_no_real_gain():
    """Purchasing power parity: 10 % more US inflation and a yen 10 % dearer cancel out."""
    real = exchange.real_gain_percent(110, 100, home_prices=1, us_prices=1.1)

    assert real == pytest.approx(0)


def test_a_fifth_of_the_rise_was_over_before_the_accord():
    """February to September 1985 of the rise to December 1986, in logs: 20.3 percent."""
    rates = [rate("Japan", month) for month in ("1985-02", "1985-09", "1986-12")]

    assert round(exchange.part_before_percent(*rates), 1) == 20.3


def test_part_of_no_change_is_refused():
    """Where nothing changed there is no part that came first."""
    with pytest.raises(ValueError, match="'end' must differ from 'start', got 200"):
        exchange.part_before_percent(200, 210, 200)


@given(RATES, st.floats(min_value=1, max_value=1e12))
def test_unmoved_trade_changes_in_yen_by_the_rate_alone(last, balance):
    """A balance that stays in dollars changes in yen exactly as the dollar does."""
    before, after = exchange.in_foreign_money([balance, balance], [238.0, last])

    change = 100 * (after / before - 1)
    assert change == pytest.approx(exchange.dollar_change_percent(238.0, last), abs=1e-6)


def test_balance_and_rates_of_two_lengths_are_refused():
    """Three balances and two rates cannot belong to the same periods."""
    with pytest.raises(ValueError, match=r"one rate for each balance \(3,\), got \(2,\)"):
        exchange.in_foreign_money([1, 2, 3], [100, 100])


def test_price_level_of_whole_years_is_the_chain_of_their_rates():
    """Two whole years of 10 % are 21 %; half of a 21 % year is 10 %."""
    assert exchange.price_level([10, 10], [12, 12]) == pytest.approx(1.21)
    assert exchange.price_level([21], [6]) == pytest.approx(1.1)


@pytest.mark.parametrize("wrong", [0, -1, math.inf, math.nan])
def test_rates_that_are_none_are_refused(wrong):
    """A rate is a number above 0; the error says in which unit it is wanted."""
    with pytest.raises(ValueError, match=r"'last' must be a number above 0.*one dollar"):
        exchange.gain_percent(200, wrong)


@pytest.mark.parametrize("months", [[13], [-1]])
def test_more_than_a_year_of_months_is_refused(months):
    """A year has twelve months."""
    with pytest.raises(ValueError, match="between 0 and 12 a year"):
        exchange.price_level([2.0], months)


def test_percent_of_a_product_needs_a_product():
    """A share of nothing does not exist."""
    assert exchange.percent_of(-46.0, 4_600.0) == pytest.approx(-1)
    with pytest.raises(ValueError, match="'gdp_usd' must be a number above 0, got 0"):
        exchange.percent_of(-46.0, 0)


def test_the_rate_that_is_none_is_named():
    """The one at fault stands in the sentence, not the first or the highest."""
    with pytest.raises(ValueError, match="must be above 0, got -3"):
        exchange.in_foreign_money([1.0, 1.0, 1.0], [150.0, -3.0, 140.0])
