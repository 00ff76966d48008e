"""The J-curve: prices first, numbers later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics.j_curve import j_curve

FALL = [200.0, 160.0, 150.0, 140.0, 130.0, 125.0]


def build(**more):
    """Return a path of half a year with orders of two months before."""
    return j_curve(FALL, **({"foreign": 1.0, "lag": 2, "elasticity": 2.0} | more))


def test_bill_grows_until_the_orders_follow():
    """Dearer at once, fewer two months later: the worst month lies in between."""
    path = build()

    assert path.worst == 2
    assert path.bill[2] == pytest.approx(4 / 3)
    assert path.bill[-1] < 1


def test_orders_in_own_money_leave_the_bill():
    """Written in dollars the price does not move, so neither does the number."""
    assert build(foreign=0.0).bill == (1.0,) * len(FALL)


def test_without_a_reaction_the_bill_stays_as_high_as_the_price():
    """An elasticity of 0: no J, only its first stroke."""
    path = build(elasticity=0.0)

    assert path.bill == path.price


@given(elasticity=st.floats(1.01, 4), lag=st.integers(0, 5))
def test_numbers_follow_the_price_by_the_lag(elasticity, lag):
    """What arrives today was ordered at the price of `lag` months ago."""
    path = build(elasticity=elasticity, lag=lag)

    assert path.number[lag:] == tuple(
        pytest.approx(price**-elasticity) for price in path.price[: len(FALL) - lag]
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"foreign": 1.2}, "'foreign' must be between 0 and 1, got 1.2"),
        ({"lag": -1}, "'lag' must be at least 0 months, got -1"),
        ({"elasticity": -2.0}, "'elasticity' must be at least 0, got -2"),
    ],
)
def test_parameters_outside_their_range_are_refused(more, said):
    """One sentence with the name and the value."""
    with pytest.raises(ValueError, match=said):
        build(**more)


def test_a_rate_of_zero_is_refused():
    """No money is worth nothing here."""
    with pytest.raises(ValueError, match="'rates' must hold at least one month"):
        j_curve([200, 0], foreign=1.0, lag=2, elasticity=2.0)
