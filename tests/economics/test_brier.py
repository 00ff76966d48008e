"""The Brier score, its exact parts, its band, and the score of an interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics.brier import band, brier, interval_score, parts

STEPS = st.integers(0, 20).map(lambda n: n / 20)
PAIRS = st.lists(st.tuples(STEPS, st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=30)


@given(PAIRS)
def test_the_parts_add_up_exactly(pairs):
    """Reliability minus resolution plus uncertainty is the score, also with halves."""
    taken = parts(*zip(*pairs, strict=True))

    whole = taken.reliability - taken.resolution + taken.uncertainty
    assert whole == pytest.approx(taken.brier, abs=1e-12)


@given(PAIRS)
def test_always_half_is_a_coin(pairs):
    """Whoever always says 50 % has no resolution."""
    outcomes = [outcome for _, outcome in pairs]

    assert parts([0.5] * len(outcomes), outcomes).resolution == pytest.approx(0, abs=1e-15)


def test_the_ends():
    """Perfect gives 0, always wrong gives 1, the coin 0.25."""
    assert (brier([1, 0], [1, 0]), brier([0, 1], [1, 0]), brier([0.5], [1])) == (0, 1, 0.25)


def test_band_is_a_point_where_every_gap_is_the_same():
    """The coin scores 0.25 whatever claims are drawn."""
    assert band([0.5] * 8, [1, 0, 1, 0, 1, 0, 1, 0]) == (0.25, 0.25)


def test_band_shrinks_with_more_claims():
    """Ten times as many claims of the same kind: about a third of the width."""
    few = band([0.9] * 10, [1] * 7 + [0] * 3)
    many = band([0.9] * 100, [1] * 70 + [0] * 30)

    assert few[1] - few[0] == pytest.approx((many[1] - many[0]) * 10**0.5, rel=0.2)


def test_band_contains_the_score():
    """The score itself lies between the ends."""
    said, held = [0.9, 0.3, 0.6, 0.8, 0.1], [1, 1, 0, 1, 0]
    low, high = band(said, held)

    assert low < brier(said, held) < high


@pytest.mark.parametrize(("truth", "score"), [(10, 4), (14, 4), (9, 24), (15.5, 34)])
def test_interval_score(truth, score):
    """The width, and twenty times the miss at 90 percent."""
    assert interval_score(10, 14, truth) == pytest.approx(score)
    assert interval_score(0, 0, 1) == 20  # and no crumbs of binary tenths


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: brier([], []), "at least one, got 0 and 0"),
        (lambda: brier([0.5], [1, 0]), "got 2 and 1"),
        (lambda: brier([80], [1]), r"'probabilities' must be .*80.*Write 80 % as 0\.8"),
        (lambda: brier([float("nan")], [1]), "between 0 and 1"),
        (lambda: interval_score(3, 2, 1), "got 3 and 2"),
        (lambda: interval_score(1, 2, 1, sure=90), "got 90. Write 90 % as 0.9"),
    ],
)
def test_what_cannot_be_scored_is_refused(call, words):
    """The message says what was wanted and what came."""
    with pytest.raises(ValueError, match=words):
        call()
