"""A value that was rounded too far is named, and nothing near it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.expect import WrongPath
from tarifflab.expect.answer_grid import Grid
from tarifflab.expect.find_advice import Asked, Question
from tarifflab.expect.sealed import key_for, seal, unseal
from tarifflab.instructor.authoring.near_misses import near_misses

ROUNDED = WrongPath(15.6, "Rounded too far.", exact=True)


def asked(given: object, solution: str = "answer = None") -> Asked:
    """Return what a check of two decimals asks about an answer."""
    question = Question("answer", "number", Grid(0.006), lambda value: [value])
    return Asked(question, given, solution)


@pytest.mark.parametrize("given", [15.604, 15.6095, 15.597])
def test_what_lies_beside_it_is_not_taken_for_it(given, capsys):
    """The right value may lie within the margin of the rounded one."""
    answer = given
    expect.number("answer", decimals=2, between=(1, 99), wrong_paths=[ROUNDED])

    assert answer == given
    assert "kind and size fit" in capsys.readouterr().out


def test_the_rounded_value_itself_is_named():
    """15.6 in place of 15.61 is no right answer, and is told so at once."""
    answer = 15.6

    with pytest.raises(expect.Feedback, match=r"Rounded too far"):
        expect.number("answer", decimals=2, between=(1, 99), wrong_paths=[ROUNDED])
    assert answer == 15.6


@pytest.mark.parametrize("check", [expect.series, expect.sequence])
def test_several_rounded_values_are_named_together(check):
    """Lists and Series keep the rule; all values must be the rounded ones."""
    answer = pd.Series([15.6, -2.0])
    path = WrongPath(pd.Series([15.6, -2.0]), "Rounded too far.", exact=True)

    with pytest.raises(expect.Feedback, match=r"Rounded too far"):
        check("answer", decimals=2, wrong_paths=[path])
    answer = pd.Series([15.604, -2.0])
    check("answer", decimals=2, wrong_paths=[path])

    assert len(answer) == 2


def test_a_sealed_path_stays_exact():
    """What is sealed for a student is read as it was written."""
    key = key_for("task", (("number", "c1"),))

    assert unseal(key, seal(key, [ROUNDED])) == [ROUNDED]


def test_roundings_near_the_right_value_are_kept_as_near_misses():
    """One decimal for two is caught although it differs by less than two margins."""
    found = near_misses(asked(15.6095), [], [Grid(0.006)])

    assert [path.exact for path in found if path.value == 15.6] == [True]


def test_a_rounding_that_is_right_is_no_near_miss():
    """10.70 may be written 10.7."""
    found = near_misses(asked(10.7033), [], [Grid(0.006)])

    assert 10.7 not in [path.value for path in found]


def test_what_is_not_a_number_is_no_near_miss():
    """A change that leads to NaN has no sentence of its own: every check says what NaN is."""
    before = {"log": np.log, "low": 1.0, "high": 9.0}
    log = replace(asked(np.log(8), "answer = log(high - low)"), before=before)
    found = near_misses(log, [], [Grid(0.006)])

    assert len(found) > 2
    assert [path for path in found if np.isnan(path.value)] == []


@pytest.mark.parametrize(
    ("given", "told"), [((6, 300), "without a comma: 6300"), ((29, 1), "behind a point: 29.1")]
)
def test_a_comma_is_told_from_a_point(given, told):
    """6,300 may be thousands; 29,1 is a decimal."""
    answer = given

    with pytest.raises(expect.Feedback, match=told):
        expect.number("answer", between=(1, 9_999))
    assert answer == given
