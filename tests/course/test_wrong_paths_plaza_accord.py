"""The wrong paths of exercise 02 lead where the course says they lead."""

import pytest
from exercise_runs import wrong_paths

from tarifflab.expect import WrongPath

paths = wrong_paths("02-plaza-accord")


def values(found: list[WrongPath]) -> list[float]:
    """Return the values of some wrong paths, rounded to two decimals."""
    return [round(float(path.value), 2) for path in found]


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [-35.74, 35.74, 54.18, 42.76, 81.07, 44.22])
def test_known_mistakes_on_the_mark_are_recognised(wrong):
    """The dollar's fall, the yen, two other windows, log points."""
    assert wrong in values(paths.mark_gain())


def test_the_marks_gain_is_no_wrong_path():
    """To February 1987 the mark gained 55.61 percent."""
    assert 55.61 not in values(paths.mark_gain())


@pytest.mark.parametrize("wrong", ["1995-08", "1985-10", "1973-02", "1995-04", "2011-10"])
def test_known_mistakes_on_the_month_are_recognised(wrong):
    """The dollar's best month, the accord's, differences in yen and dollars, the peak."""
    assert wrong in [path.value for path in paths.best_month()]


def test_the_best_month_is_no_wrong_path():
    """October 1998, with 11.1 percent."""
    assert "1998-10" not in [path.value for path in paths.best_month()]


@pytest.mark.parametrize("change", [-25.99, 22.05])
def test_other_deficits_have_other_changes(change):
    """The right ones fall in yen, those in dollars rise; none doubles but theirs."""
    changes = [
        round(100 * (path.value[1987] / path.value[1985] - 1), 2)
        for path in paths.their_deficit()
    ]

    assert change in changes


def test_no_wrong_path_is_the_famous_one():
    """Dollars divided by the rate is the answer to the task, and no mistake."""
    found = [path.value[1987] for path in paths.their_deficit()]

    assert 56_326_300_000 / 144.6023 not in [pytest.approx(value) for value in found]


@pytest.mark.parametrize(
    "wrong", [36.94, 124.29, -16.96, -25.99, -25.49, -10.96, -18.34, -38.95, -15.89, -19.61]
)
def test_known_mistakes_on_the_marks_are_recognised(wrong):
    """Dollars, divided, the yen, Japan, December, imports, the rate, months, the base."""
    assert wrong in values(paths.mark_deficit_change())


def test_wrong_growth_differs_from_the_right_one_and_from_each_other():
    """On two inputs no two wrong functions agree, and none gives 3.95 and 1.57."""
    calls = [("Japan", 1985, 1991), ("United States", 1991, 2019)]
    given = [
        tuple(round(path.value(*call), 2) for call in calls) for path in paths.yearly_growth()
    ]

    assert (3.95, 1.57) not in given
    assert len(set(given)) == len(given)
