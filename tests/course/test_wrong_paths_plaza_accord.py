"""The wrong paths of exercise 02 lead where the course says they lead."""

import pytest
from exercise_runs import wrong_paths

from tarifflab.expect import WrongPath

paths = wrong_paths("02-plaza-accord")


def values(found: list[WrongPath]) -> list[float]:
    """Return the values of some wrong paths, rounded to two decimals."""
    return [round(float(path.value), 2) for path in found]


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [-28.45, 28.45, 69.8, 81.07, 11.99, 33.48])
def test_known_mistakes_on_the_pound_are_recognised(wrong):
    """The dollar's fall, the yen, the mark, the window from the accord, log points."""
    assert wrong in values(paths.pound_gain())


def test_the_pounds_gain_is_no_wrong_path():
    """From the dollar's peak to the Louvre Accord the pound gained 39.77 percent."""
    assert 39.77 not in values(paths.pound_gain())


@pytest.mark.parametrize("steps", [(2.85, -0.59), (3.15, -0.59), (2.85, -0.9), (-3.15, 0.9)])
def test_known_mistakes_on_the_steps_are_recognised(steps):
    """Trade first, both from the start, both from the end, the sign."""
    found = [tuple(round(one, 2) for one in path.value) for path in paths.split()]

    assert steps in found
    assert (3.15, -0.9) not in found


@pytest.mark.parametrize("wrong", [-49.32, -25.12, 101.27, -32.32, -9.62, 9.62, 0.11])
def test_known_guesses_at_their_change_are_recognised(wrong):
    """The right change, dollars, the printed one, the rate, turned, another base, a share."""
    assert wrong in values(paths.their_change())


def test_only_the_slip_itself_earns_a_part():
    """Half of the points for the slip in another window, unit or direction; none without it."""
    earning = {round(path.value, 2) for path in paths.their_change() if path.earns}

    assert earning.isdisjoint({-49.32, -25.12, 101.27, -25.99})
    assert len(earning) >= 6


@pytest.mark.parametrize(
    "wrong", [36.94, 124.29, -16.96, -25.99, -25.49, -10.96, -18.34, -38.95, -15.89, -19.61]
)
def test_known_mistakes_on_the_marks_are_recognised(wrong):
    """Dollars, divided, the yen, Japan, December, imports, the rate, months, the base."""
    assert wrong in values(paths.mark_deficit_change())


def test_wrong_growth_differs_from_the_right_one_and_from_each_other():
    """On the examples no two wrong functions agree, and none gives what the question says."""
    calls = [("Japan", 1985, 1991), ("United States", 1991, 2019), ("Germany", 2007, 2009)]
    given = [
        tuple(round(path.value(*call), 2) for call in calls) for path in paths.yearly_growth()
    ]

    assert (3.95, 1.57, -2.21) not in given
    assert len(set(given)) == len(given)
