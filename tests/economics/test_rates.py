"""Collected, simple, weighted and all-in rates: ratios of sums against means of ratios."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics.rates import (
    all_in_percent,
    collected_rate_percent,
    simple_mean_percent,
    weighted_mean_percent,
)

values = st.lists(st.tuples(st.floats(0, 100), st.floats(1, 1e6)), min_size=1, max_size=20)


def test_six_goods_under_the_ceiling():
    """The course's six goods pay 15.5 percent on average under 15 all-in."""
    bases = [0, 2.5, 4.7, 5, 10, 18]

    totals = [all_in_percent(base, ceiling_percent=15) for base in bases]

    assert simple_mean_percent(totals) == 15.5


def test_collected_rate_is_a_ratio_of_sums():
    """A free good of 90 and one of 10 that pays 50 collect 5 percent, not 25."""
    assert collected_rate_percent([0, 5], [90, 10]) == 5
    assert simple_mean_percent([0, 50]) == 25


def test_single_numbers_will_do():
    """One duty and one value are enough: 8,250 on 30,000 is 27.5 percent."""
    assert collected_rate_percent(8250, 30_000) == 27.5


@given(values)
def test_weighted_by_value_the_mean_is_the_collected_rate(pairs):
    """Weighting rates with customs values gives duty over imports."""
    rate, value = np.array(pairs).T

    assert weighted_mean_percent(rate, value) == pytest.approx(
        collected_rate_percent(rate * value / 100, value)
    )


@given(values)
def test_a_mean_lies_between_the_extremes(pairs):
    """No way to average leaves the range of the rates."""
    rate, value = np.array(pairs).T

    for mean in (simple_mean_percent(rate), weighted_mean_percent(rate, value)):
        assert rate.min() - 1e-9 <= mean <= rate.max() + 1e-9


@given(st.floats(0, 100), st.floats(0, 100))
def test_all_in_is_base_or_ceiling(base, ceiling):
    """The all-in rate is one of the two numbers and not below either."""
    total = all_in_percent(base, ceiling_percent=ceiling)

    assert total in (base, ceiling)
    assert total >= max(base, ceiling)


ERRORS = [
    (lambda: collected_rate_percent([1, 2], [3]), "'duty_usd' and 'imports_usd' must have one"),
    (lambda: collected_rate_percent(0, 0), "'imports_usd' must add up to more than 0, got 0"),
    (lambda: collected_rate_percent(-1, 5), "'duty_usd' must be finite and 0 or more, got -1"),
    (lambda: simple_mean_percent([]), "'rates_percent' must hold one rate at least, got none"),
    (
        lambda: simple_mean_percent([np.nan]),
        "'rates_percent' must be finite and 0 or more, got nan",
    ),
    (lambda: weighted_mean_percent([1], [0]), "'weights' must add up to more than 0, got 0"),
    (lambda: weighted_mean_percent([1], [1, 2]), "'rates_percent' and 'weights' must have one"),
    (
        lambda: all_in_percent(-1, ceiling_percent=15),
        "'base_percent' must be between 0 and 1000",
    ),
    (lambda: all_in_percent(1, ceiling_percent=np.inf), "got inf. Write 15 % as 15."),
]


@pytest.mark.parametrize(("call", "message"), ERRORS)
def test_a_wrong_argument_gets_a_sentence(call, message):
    """Each wrong argument is named, with what it must be and what came."""
    with pytest.raises(ValueError, match="must") as caught:
        call()

    assert message in str(caught.value)
