"""The widget about two experts who may be one source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.widgets import one_source

PERCENT = st.integers(min_value=0, max_value=100)


def test_independent_experts_err_together_rarely():
    """Two who look for themselves are both wrong in the square of the error."""
    assert one_source.compute(echo_percent=0, error_percent=20).both_wrong == 4


def test_an_echo_adds_no_safety():
    """If the second repeats the first, both are wrong as often as one."""
    stories = one_source.compute(echo_percent=100, error_percent=20)

    assert (stories.both_wrong, stories.one_wrong) == (20, 0)


@given(echo=PERCENT, error=PERCENT)
def test_every_story_is_counted_once(echo, error):
    """The three counts are not negative and add up to a hundred."""
    stories = one_source.compute(echo_percent=echo, error_percent=error)
    counts = (stories.both_wrong, stories.one_wrong, stories.none_wrong)

    assert min(counts) >= 0
    assert sum(counts) == one_source.STORIES


@given(error=PERCENT, less=PERCENT, more=PERCENT)
def test_more_echo_never_makes_it_safer(error, less, more):
    """The more the second repeats, the more often both are wrong."""
    low, high = sorted([less, more])
    few = one_source.compute(echo_percent=low, error_percent=error)
    many = one_source.compute(echo_percent=high, error_percent=error)

    assert few.both_wrong <= many.both_wrong


@pytest.mark.slow
def test_panel_draws_and_says_the_same_number():
    """Figure and finding come from one result, and the guess stays in both."""
    panel = one_source.panel(guess=5)
    panel.set(echo_percent=100)

    assert len(panel.figures[0].data[0].x) == 20
    assert "wrong in 20 stories" in panel.sentence
    assert panel.figures[0].data[3].name == "Your guess: 5"
