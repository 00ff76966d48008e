"""How far chance alone can move the result of a poll."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from tarifflab.economics import polling

PERCENT = st.floats(min_value=0, max_value=100)
REPLIES = st.integers(min_value=1, max_value=1_000_000)


@pytest.mark.parametrize(
    ("percent", "replies", "margin"), [(58, 2_047, 2.14), (68, 1_899, 2.10), (50, 1_000, 3.10)]
)
def test_margins_of_real_polls(percent, replies, margin):
    """Two polls of spring 2025, and the plus or minus 3 of a thousand replies."""
    assert round(polling.margin_points(percent, replies=replies), 2) == margin


@pytest.mark.parametrize(("percent", "replies"), [(18, 1_000), (50, 500), (58, 2_047)])
def test_the_binomial_distribution_agrees(percent, replies):
    """Exactly counted, 94 to 96 of 100 polls fall inside the margin."""
    margin = polling.margin_points(percent, replies=replies) / 100 * replies
    middle = percent / 100 * replies
    inside = binom.cdf(middle + margin, replies, percent / 100)
    inside -= binom.cdf(middle - margin, replies, percent / 100)

    assert 0.94 < inside < 0.96


@given(PERCENT, REPLIES)
def test_yes_and_no_have_one_margin(percent, replies):
    """If 30 percent say yes, then 70 do not: the same poll, the same error."""
    yes, no = (polling.margin_points(one, replies=replies) for one in (percent, 100 - percent))

    assert yes == pytest.approx(no, abs=1e-4)


@given(PERCENT, REPLIES)
def test_four_times_the_replies_halve_the_margin(percent, replies):
    """The law of the square root."""
    one, four = (polling.margin_points(percent, replies=k * replies) for k in (1, 4))

    assert four == pytest.approx(one / 2)


@given(PERCENT, REPLIES, st.floats(min_value=1, max_value=5))
def test_design_effect_is_a_loss_of_replies(percent, replies, effect):
    """With an effect of 2 a thousand replies are worth five hundred."""
    loud = polling.margin_points(percent, replies=replies * effect, design_effect=effect)

    assert loud == pytest.approx(polling.margin_points(percent, replies=replies))


@given(PERCENT, REPLIES)
def test_gap_of_two_alike_polls_is_wider_by_the_root_of_two(percent, replies):
    """Two errors add up by their squares."""
    gap = polling.gap_margin_points(percent, percent, replies=replies)

    assert gap == pytest.approx(2**0.5 * polling.margin_points(percent, replies=replies))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"percent": 101}, "'percent' must be between 0 and 100, got 101"),
        ({"replies": 0}, "'replies' must be 1 or more, got 0"),
        ({"design_effect": 0}, "'design_effect' must be above 0, got 0"),
    ],
)
def test_impossible_polls_are_refused(more, words):
    """Errors name the value that came, and what it has to be."""
    settings = {"percent": 50, "replies": 1_000, "design_effect": 1} | more
    with pytest.raises(ValueError, match=words):
        polling.standard_error_points(settings.pop("percent"), **settings)
