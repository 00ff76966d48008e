"""Records: rank, money and prices follow their definitions and the printed numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics.records import in_prices_of, in_yen, price_level, standing

AMOUNTS = st.dictionaries(
    st.integers(1980, 2030), st.floats(1, 1e6, allow_nan=False), min_size=1, max_size=12
)


@given(AMOUNTS)
def test_the_peak_has_rank_one_and_no_gap(amounts):
    """Whatever the years, the peak is first and lies on itself."""
    peak = standing(amounts, max(amounts, key=amounts.__getitem__))

    assert (peak.rank, peak.gap_percent) == (1, 0)


@given(AMOUNTS, st.floats(1e-3, 1e3))
def test_a_constant_exchange_rate_moves_no_rank(amounts, rate):
    """A record depends on the money only where the rate moves."""
    yen = in_yen(amounts, dict.fromkeys(amounts, rate))

    for year in amounts:
        assert standing(yen, year).gap_percent == pytest.approx(
            standing(amounts, year).gap_percent
        )


def test_price_level_chains_both_ways_from_its_base():
    """Ten percent up, then a quarter down, seen from the year between."""
    levels = price_level({2001: 10.0, 2002: -25.0}, 2001)

    assert levels == pytest.approx({2000: 1 / 1.1, 2001: 1.0, 2002: 0.75})


def test_price_level_stops_at_a_gap():
    """Beyond a year without inflation nothing is known."""
    assert set(price_level({2001: 1.0, 2003: 1.0}, 2001)) == {2000, 2001}


def test_prices_of_the_base_year_leave_that_year_alone():
    """Deflating by a doubled price level doubles the older amount."""
    assert in_prices_of({2000: 5.0, 2001: 5.0}, {2000: 0.5, 2001: 1.0}) == {2000: 10, 2001: 5}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: in_yen({2024: 1.0}, {2023: 150.0}), "'2024' must have a rate, got 2023"),
        (lambda: price_level({2001: 1.0}, 2005), "'2005' must have a rate of inflation"),
        (lambda: standing({}, 2024), "'2024' must have an amount, got no year"),
        (lambda: in_prices_of({2024: 1.0}, {2000: 1.0}), "'2024' must have a price level"),
    ],
)
def test_a_missing_year_is_named(call, words):
    """The message says which year lacks what."""
    with pytest.raises(ValueError, match=words):
        call()
