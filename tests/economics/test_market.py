"""One market with a duty: closed forms, published areas, and identities."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics.market import (
    Market,
    best_duty,
    demand,
    levy,
    pass_through,
    sellers_area,
    supply,
)

BASE = 4910.8  # million dollars a month: transport equipment from Japan, mean of 2024
elasticities = st.floats(0.1, 8)
duties = st.floats(0, 1.5)
olds = st.floats(0, 0.3)
shapes = st.sampled_from(["constant", "linear"])


def test_linear_case_by_hand():
    """With both elasticities 1 and 25 percent every area is a small fraction."""
    result = levy(Market(1, 1, "linear"), 0.25)

    got = (
        result.seller_price, result.revenue, result.terms_of_trade_gain, result.lost_trade,
        result.home_gain, -result.sellers_loss, result.world_gain,
    )  # fmt: skip
    assert got == pytest.approx((8 / 9, 16 / 81, 8 / 81, 1 / 81, 5 / 54, -17 / 162, -1 / 81))


def test_home_triangle_of_the_linear_case():
    """Home loses 1/162 on purchases that no longer happen, and sellers lose as much."""
    result = levy(Market(1, 1, "linear"), 0.25)

    assert result.terms_of_trade_gain - result.home_gain == pytest.approx(1 / 162)


def test_constant_case_by_hand():
    """With both elasticities 1: price 1/sqrt(1.25), revenue 0.2, sellers lose 0.1."""
    result = levy(Market(1, 1), 0.25)

    got = (result.seller_price, result.revenue, result.sellers_loss)
    assert got == pytest.approx((1 / math.sqrt(1.25), 0.2, 0.1))


def test_flexible_sellers_bear_nothing():
    """With one price of sellers, eta 2 and 25 percent, imports are 0.64 and home loses 0.04."""
    result = levy(Market(2, math.inf), 0.25)

    assert (result.imports, result.home_gain) == pytest.approx((0.64, -0.04))
    assert result.terms_of_trade_gain == result.sellers_loss == 0


@pytest.mark.parametrize(
    ("eta", "sigma", "home", "sellers", "world"),
    [
        (2, 3, 211.8, -361.9, -150.0),
        (3, 1, 590.5, -685.5, -95.1),
        (3, 10, -64.6, -189.9, -254.5),
        (2, math.inf, -236.9, 0, -236.9),
    ],
)
def test_exact_areas_of_the_car_duty(eta, sigma, home, sellers, world):
    """From 2.5 to 27.5 percent in total, million dollars a month."""
    result = levy(Market(eta, sigma), 0.275, 0.025)

    got = [BASE * area for area in (result.home_gain, -result.sellers_loss, result.world_gain)]
    assert got == pytest.approx([home, sellers, world], abs=0.06)


@given(
    eta=elasticities, sigma=elasticities, duty=duties, before=st.floats(0, 0.3), shape=shapes
)
def test_home_gain_is_rectangle_minus_triangle_minus_old_duty(eta, sigma, duty, before, shape):
    """An identity at every duty at which something is still traded."""
    market = Market(eta, sigma, shape)
    result = levy(market, duty, before)
    if result.imports == 0:
        return
    rise = (1 + before) * (result.buyer_price - 1)
    triangle = result.buyers_loss - rise * result.imports
    old_duty_lost = before * (1 - result.imports)

    got = result.terms_of_trade_gain - triangle - old_duty_lost
    assert result.home_gain == pytest.approx(got, abs=1e-9)


@given(eta=elasticities, sigma=elasticities, duty=duties, shape=shapes)
def test_what_is_bought_is_what_is_sold(eta, sigma, duty, shape):
    """The market clears, and nobody's loss is below 0 when a duty rises from nothing."""
    market = Market(eta, sigma, shape)
    result = levy(market, duty)

    assert supply(market, result.seller_price) == pytest.approx(result.imports, abs=1e-9)
    assert demand(market, result.buyer_price) == pytest.approx(result.imports, abs=1e-9)
    assert result.lost_trade >= -1e-9
    assert result.world_gain <= 1e-9


@pytest.mark.parametrize(
    ("market", "best"),
    [
        (Market(1, 2, "linear"), 3 / 7),
        (Market(3, 2, "linear"), 5 / 13),
        (Market(2, 4), 1 / 4),
        (Market(2, math.inf), 0),
    ],
)
def test_best_duty_is_best(market, best):
    """The closed form, and a little more or less gains no more."""
    assert best_duty(market) == pytest.approx(best)

    gains = [levy(market, max(0, best + step)).home_gain for step in (-0.01, 0, 0.01)]
    assert gains[1] == max(gains)


def test_no_best_duty_for_sellers_who_are_stuck():
    """In a linear market with tiny supply elasticity home would never stop."""
    with pytest.raises(ValueError, match=r"must be above 0, got -0\.79"):
        best_duty(Market(1, 0.1, "linear"))


def test_beyond_the_prohibitive_duty_nothing_changes():
    """Once imports have stopped, a higher duty changes no price."""
    market = Market(2, 2, "linear")

    assert levy(market, 4).imports == 0
    assert levy(market, 4).buyers_loss == levy(market, 5).buyers_loss == pytest.approx(0.25)


def test_pass_through_of_japanese_trucks():
    """Feenstra (1989) found about 0.6: sigma 3 with eta 2 gives it."""
    assert pass_through(Market(2, 3)) == pytest.approx(0.6)
    assert pass_through(Market(2, math.inf)) == 1


def test_share_of_sellers_needs_no_small_duty():
    """With constant elasticities the share in logs is eta / (eta + sigma) at every duty."""
    assert levy(Market(2, 3), 3, 0.025).seller_share == pytest.approx(0.4)
    with pytest.raises(ValueError, match="must not be 1"):
        levy(Market(2, 3), 0.025, 0.025).seller_share  # noqa: B018


def test_area_of_sellers_by_counting():
    """The closed form equals a sum over thin slices."""
    market, slices = Market(2, 3), 1000
    heights = [0.8 + 0.2 * (k + 0.5) / slices for k in range(slices)]
    area = sum(supply(market, height) for height in heights) * 0.2 / slices

    assert sellers_area(market, 0.8) == pytest.approx(area, rel=1e-5)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Market(0, 1), "'eta' must be above 0 and finite, got 0"),
        (lambda: Market(1, -1), "'sigma' must be above 0, got -1"),
        (lambda: Market(1, 1, "round"), "got 'round'"),
        (lambda: levy(Market(1, 1), 25), "got 25. Write 25 % as 0.25"),
        (lambda: supply(Market(1, math.inf), 1), "'sigma' must be finite"),
    ],
)
def test_wrong_numbers_are_refused_in_words(call, words):
    """The sentence says what came and what to do."""
    with pytest.raises(ValueError, match=words):
        call()
