"""Which values are too near each other to be sealed apart."""

import pytest

from tarifflab.expect import WrongPath
from tarifflab.expect.answer_grid import Grid
from tarifflab.expect.find_advice import Asked, Question
from tarifflab.instructor.authoring.advice_book import widest
from tarifflab.instructor.authoring.near_misses import (
    Rates,
    alike,
    changed_number,
    near_misses,
    said,
)

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


def changed(number, *, whole=False, unit="percent", solution="part / all * 100"):
    """Return the values that slips at the very end make of a number."""
    return {value for value, _ in changed_number(number, whole, Rates(unit, solution))}


def test_slips_with_percent_are_those_of_shares_and_fractions():
    """A share for percent, a hundred too often, a fraction upside down, a lost sign."""
    found = changed(8.0)

    assert found >= {0.08, 800.0, 1250.0, -8.0, 108.0, 92.0, -92.0}
    assert found.isdisjoint({7.0, 9.0, 0.125, 12.5})


@pytest.mark.parametrize("unit", ["million dollars", "standard deviations"])
def test_no_percent_and_no_fraction_is_seen_where_none_can_be_meant(unit):
    """An amount is no fraction upside down and has no hundred as its whole."""
    found = changed(8.0, unit=unit)

    assert found.isdisjoint({0.125, 12.5, 1250.0, 0.08, 800.0, 108.0, 92.0, -92.0})


def test_a_change_in_percent_is_no_fraction_upside_down():
    """The code subtracts: 10,000 by a change means nothing."""
    assert 1250.0 not in changed(8.0, solution="(new / old - 1) * 100")


@pytest.mark.parametrize(
    ("solution", "slip"),
    [
        ("new - old", "a difference is taken the other way round"),
        ("duty.sum()", "the sign is turned"),
    ],
)
def test_another_sign_is_a_difference_only_where_something_is_subtracted(solution, slip):
    """Who adds up has taken no difference the other way round."""
    assert (-8.0, slip) in changed_number(8.0, False, Rates("dollars", solution))


def test_counts_are_one_off_and_nothing_is_divided_by_zero():
    """Of a count its neighbours are near misses; of a zero no fraction is made."""
    assert {-1.0, 1.0, 100.0} <= changed(0.0, whole=True)


def other_ways(advice, value, right=8, solution="answer = (2 + 2) * 2"):
    """Return what is kept beside an author's words for one wrong value of `answer`."""
    question = Question("answer", "number", Grid(0.01), lambda given: [float(given)])
    path = WrongPath(value, advice, 0.5)
    found = near_misses(Asked(question, right, solution), [path], [question.grid])
    return [(one.advice, one.earns) for one in found if one.value == value]


def test_slips_that_give_an_author_s_value_are_kept_beside_the_author_s_words():
    """4 / 2 and a bare 2 are one value; the points for it stay those of the author."""
    slips = ["something is divided that is multiplied", "a factor is left out"]

    assert other_ways("You divided.", 2) == [(said(slips), 0.5)]


@pytest.mark.parametrize(
    ("advice", "about"),
    [
        ("You forgot the brackets.", {"value": 6}),
        ("Either you divided, or the 2 is missing.", {"value": 2}),
        ("Square it.", {"value": 3, "right": 9, "solution": "answer = (6 / 2) ** 2"}),
    ],
)
def test_author_s_words_stand_alone_where_they_say_enough(advice, about):
    """One slip is the author's own; two of a kind are one; an open choice is one already."""
    assert other_ways(advice, **about) == []
