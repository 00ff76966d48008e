"""Which values are too near each other to be sealed apart."""

import pytest

from tarifflab.expect.answer_grid import Grid
from tarifflab.instructor.authoring.advice_book import widest
from tarifflab.instructor.authoring.near_misses import alike, changed_number

HALF = Grid(0.5)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([1.0], [1.2], True),
        ([1.0], [9.0], False),
        ([1.0], [1.0, 1.0], False),
        ([[1.0, 2.0]], [[1.0, 2.0]], True),
        ([[1.0, 2.0]], [[1.0, 9.0]], False),
        ([[1.0, 2.0]], [1.0], False),
        (["Japan"], ["Japan"], True),
        (["Japan"], ["Korea"], False),
    ],
)
def test_answers_are_alike_part_by_part(one, other, same):
    """A list within an answer is compared with a list, and by its own parts."""
    assert alike(one, other, HALF) is same


@pytest.mark.parametrize(
    ("grids", "right", "margin"),
    [
        ([Grid(0.01, relative=True), HALF], 200.0, 2.0),
        ([Grid(0.001, relative=True), HALF], 200.0, 0.5),
        ([Grid(0.01, relative=True), HALF], [-300.0, 20.0], 3.0),
    ],
)
def test_margin_is_the_widest_of_all_checks(grids, right, margin):
    """A part of a number is turned into an amount by the largest right value."""
    assert widest(grids, right) == Grid(margin)


def test_margins_that_are_parts_stay_parts():
    """Where every check allows a part of the number, the largest part is taken."""
    grids = [Grid(0.01, relative=True), Grid(0.05, relative=True)]

    assert widest(grids, 200.0) == Grid(0.05, relative=True)


def test_slips_with_a_number_are_those_of_percent_and_fractions():
    """A share for percent, a hundred too often, a fraction upside down, a lost sign."""
    found = {value for value, _ in changed_number(8.0, whole=False)}

    assert found >= {0.08, 800.0, 0.125, 12.5, -8.0, 108.0, 92.0, -92.0}
    assert found.isdisjoint({7.0, 9.0})


def test_counts_are_one_off_and_nothing_is_divided_by_zero():
    """Of a count its neighbours are near misses; of a zero no fraction is made."""
    assert {-1.0, 1.0, 100.0} <= {value for value, _ in changed_number(0.0, whole=True)}
