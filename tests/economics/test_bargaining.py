"""Nash's and Rubinstein's divisions: symmetry, units, short rounds, better threat points."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics import bargaining

PIE = [(0, 1), (1, 0)]
BENT = [(0, 10), (4, 9), (8, 5), (10, 0), (3, 3)]
patience = st.floats(0.05, 0.99)
weights = st.floats(0.05, 0.95)


@pytest.mark.parametrize(
    ("first", "second", "share"), [(0.5, 0.5, 2 / 3), (0.95, 0.9, 0.1 / 0.145), (0, 0.6, 0.4)]
)
def test_first_share_is_rubinsteins(first, second, share):
    """Rubinstein 1982: the first mover gets (1 - d2) / (1 - d1 d2)."""
    assert bargaining.first_share(first, second) == pytest.approx(share)


@given(patience, patience)
def test_both_are_indifferent_between_now_and_later(first, second):
    """Each side is offered exactly what waiting to propose itself would be worth."""
    mine = bargaining.first_share(first, second)
    theirs = bargaining.first_share(second, first)

    assert 1 - mine == pytest.approx(second * theirs)
    assert 1 - theirs == pytest.approx(first * mine)


@given(st.floats(0.1, 50), st.floats(-20, 20), weights)
def test_a_change_of_unit_changes_nothing(factor, shift, weight):
    """Dollars or yen: Nash's point is the same agreement in either."""
    plain = bargaining.nash_solution(BENT, (1, 1), weight)
    other = [(factor * u + shift, v) for u, v in BENT]
    changed = bargaining.nash_solution(other, (factor + shift, 1), weight)

    assert changed[0] == pytest.approx(factor * plain[0] + shift, rel=1e-6, abs=1e-6)
    assert changed[1] == pytest.approx(plain[1], rel=1e-6)


@given(st.floats(0, 4), st.floats(0, 2), weights)
def test_a_better_threat_point_never_hurts_its_owner(start, more, weight):
    """Who loses less without a deal gets at least as much in it."""
    before = bargaining.nash_solution(BENT, (start, 1), weight)
    after = bargaining.nash_solution(BENT, (start + more, 1), weight)

    assert after[0] >= before[0] - 1e-9


def test_one_agreement_is_the_solution():
    """There is nothing to mix it with."""
    assert bargaining.nash_solution([(2, 1)], (0, 0)) == (2, 1)


@given(weights)
def test_solution_beats_every_mixture_of_the_corners(weight):
    """On a grid of mixtures no agreement has a larger product of gains."""
    corners = bargaining.frontier(BENT)
    top = bargaining.nash_solution(BENT, (1, 1), weight)
    product = (top[0] - 1) ** weight * (top[1] - 1) ** (1 - weight)
    for (u0, v0), (u1, v1) in pairwise(corners):
        for s in (0, 0.2, 0.4, 0.6, 0.8, 1):
            u, v = max(u0 + s * (u1 - u0) - 1, 0), max(v0 + s * (v1 - v0) - 1, 0)
            assert u**weight * v ** (1 - weight) <= product + 1e-9


def test_frontier_leaves_out_what_both_would_improve():
    """(3, 3) is worse for both than a mixture: nobody would sign it."""
    assert bargaining.frontier(BENT) == [(0, 10), (4, 9), (8, 5), (10, 0)]
    assert bargaining.frontier([(1, 1), (2, 2)]) == [(2, 2)]


@given(st.floats(0.05, 0.95), st.floats(0.01, 0.99))
def test_many_patiences_give_the_same_outcome(share, first):
    """One outcome, another patience of the second side for every patience of the first."""
    second = bargaining.patience_for(share, first)
    if 0 <= second < 1:
        assert bargaining.first_share(first, second) == pytest.approx(share)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: bargaining.first_share(1.0, 0.9), "'patience_first' must be from 0"),
        (lambda: bargaining.first_share(0.9, -0.1), "'patience_second' must be from 0"),
        (lambda: bargaining.patience_for(57, 0.9), "Write 57 % as 0.57"),
        (lambda: bargaining.nash_solution(PIE, (0, 0), 1.5), "'weight' must be between"),
        (lambda: bargaining.nash_solution(PIE, (1, 1)), "'threat' must leave both"),
        (lambda: bargaining.nash_solution([], (0, 0)), "'payoffs' must hold"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    """Each refusal names what it must be and what came."""
    with pytest.raises(ValueError, match=words):
        call()
