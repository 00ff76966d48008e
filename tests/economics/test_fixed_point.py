"""The search for a fixed point: what it finds, and when it says that it has found nothing."""

import numpy as np
import pytest

from tarifflab.economics.fixed_point import NoFixedPointError, solve


def test_a_start_that_makes_no_sense_is_no_solution():
    """There is no way back from it."""
    with pytest.raises(NoFixedPointError, match="residual is still inf"):
        solve(lambda x: np.full(1, np.nan), np.zeros(1), tolerance=1e-9, max_steps=9)


def test_root_of_a_curve_is_found():
    """The residual of exp(-x) = x; the root is the omega constant."""
    found = solve(lambda x: np.exp(-x) - x, np.zeros(1), tolerance=1e-12, max_steps=60)

    assert found[0] == pytest.approx(0.567143290409784)


@pytest.mark.parametrize(
    ("gap", "enough"), [(9e-10, True), (1e-9, True), (1.1e-9, False), (5e-9, False)]
)
def test_what_is_left_must_be_within_the_tolerance(gap, enough):
    """A little over it is no solution, and the sentence says what is left."""

    def search():
        return solve(lambda x: np.full(1, gap), np.zeros(1), tolerance=1e-9, max_steps=3)

    if enough:
        assert search()[0] == 0
    else:
        with pytest.raises(NoFixedPointError, match=f"residual is still {gap:.1e}"):
            search()
