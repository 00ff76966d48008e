"""Who had paid a refund, and what a shop price says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics import incidence

SHARE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("border", "shoppers", "wanted"),
    [
        (0.94, 0.70, [6.0, 28.2, 65.8, 71.8]),
        (0.86, 0.70, [14.0, 25.8, 60.2, 74.2]),
        (0.96, 0.70, [4.0, 28.8, 67.2, 71.2]),
        (0.80, 0.70, [20.0, 24.0, 56.0, 76.0]),
    ],
)
def test_a_refund_of_100_under_four_studies(border, shoppers, wanted):
    """Abroad, firms, shoppers, and what the importers get beyond what they had borne."""
    paid = incidence.who_had_paid(100, border, shoppers)

    got = [paid.abroad, paid.firms, paid.shoppers, paid.windfall]
    assert got == pytest.approx(wanted)


@given(refund=st.floats(0, 1e12), border=SHARE, shoppers=SHARE)
def test_the_parts_add_up(refund, border, shoppers):
    """Nobody else has paid."""
    paid = incidence.who_had_paid(refund, border, shoppers)

    assert paid.abroad + paid.firms + paid.shoppers == pytest.approx(refund)


def test_two_studies_agree_if_goods_are_a_third_of_the_shop_price():
    """20 in shops is 40 % of the duty at one half, and two thirds at 0.3."""
    shares = [incidence.shoppers_share(0.20, part) for part in (0.5, 0.3)]

    assert shares == pytest.approx([0.4, 0.6667], abs=1e-4)


def test_planning_inside_firms_takes_from_the_foreign_share():
    """If all trade is inside firms and all of the fall planning, nothing was borne abroad."""
    shares = [incidence.border_share_without_planning(0.012, 1.0, one) for one in (0, 0.5, 1)]

    assert shares == pytest.approx([0.012, 0.506, 1.0])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: incidence.who_had_paid(-1, 0.9, 0.7), "'refund' must be at least 0, got -1"),
        (lambda: incidence.who_had_paid(1, 94, 0.7), "'border_share' .* got 94. Write 94 %"),
        (lambda: incidence.shoppers_share(0.2, 0), "'goods_in_price' must be above 0"),
        (
            lambda: incidence.border_share_without_planning(0.9, 0.5, 2),
            "'planned' must be between 0 and 1",
        ),
    ],
)
def test_shares_that_are_none_are_refused(call, words):
    """The sentence says what is wrong and how to write it."""
    with pytest.raises(ValueError, match=words):
        call()
