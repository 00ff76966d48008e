"""The check digit: a right answer always fits, and a wrong one seldom."""

import math

import pytest

from tarifflab.expect import digit
from tarifflab.expect.answer_grid import Grid

MARGIN = 0.05


def made(right, answers=400):
    """Return the digit of one right number, told to one decimal."""
    found = digit.make("salt", [[right]], Grid(MARGIN, 0.0), answers)
    assert found is not None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("right", [0.0, 0.1, 0.25, 1.0, 7.35, 12.3, -34.62])
def test_no_right_answer_falls_to_another_digit(right):
    """Wherever it lies, and however far within the margin it was rounded."""
    kept = made(right)

    assert all(kept.fits("salt", [right + off]) for off in (-MARGIN, 0.0, MARGIN))


@pytest.mark.slow
def test_most_wrong_answers_are_told():
    """With 20 remainders one wrong answer in 20 fits by chance: of twenty not many."""
    kept = made(12.3)
    fit = [wrong for wrong in range(20, 40) if kept.fits("salt", [float(wrong)])]

    assert len(fit) <= 4


@pytest.mark.parametrize(("answers", "of"), [(39, None), (40, 2), (400, 20), (10_000, 48)])
def test_at_least_twenty_plausible_answers_share_a_digit(answers, of):
    """Where fewer are plausible nothing is kept: it would tell the answer."""
    found = digit.make("salt", [[12.3]], Grid(MARGIN, 0.0), answers)

    assert (found and found.of) == of


def test_what_is_written_is_what_is_read():
    """The digit lies in a file as JSON."""
    kept = made(12.3)

    assert digit.Digit.read(kept.plain()) == kept


@pytest.mark.parametrize(
    ("grid", "low", "high", "apart"),
    [
        (Grid(0.5), 10, 20, 10),
        (Grid(0.5), -3, 2, 5),
        (Grid(0.01, relative=True), 1, math.e, 50),
        (Grid(0.01, relative=True), -math.e, -1, 50),
        (Grid(0.01, relative=True), 0, 1_000, 50 * math.log(1_000)),
        (Grid(0.01, relative=True), -1_000, 1_000, 2 * 50 * math.log(1_000)),
    ],
)
def test_how_many_numbers_of_a_range_can_be_told_apart(grid, low, high, apart):
    """Two margins make one; relative ones by the logarithm, on both sides of zero."""
    assert grid.between(low, high) == pytest.approx(apart)
