"""A mistake is named where every number is its own, and asked about where it lies near."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath
from tarifflab.expect.same_digits import rounding_of, same_digits
from tarifflab.instructor.authoring.near_misses import said

WRONG = [2.34, 31.416]
NAMED = "You averaged."
NEARLY = "A known mistake gives nearly this, not quite. Is it yours? You averaged."


def as_list(values: list[float]) -> Any:
    """Return the values as a list."""
    return values


def as_series(values: list[float]) -> Any:
    """Return the values with labels, which the student has sorted the other way."""
    return pd.Series(values, ["a", "b"])[::-1]


def as_table(values: list[float]) -> Any:
    """Return the values as a column beside their keys."""
    return pd.DataFrame({"key": ["a", "b"], "value": values})


def as_function(values: list[float]) -> Any:
    """Return a function that gives one of the values a call."""
    return lambda place: values[place]


def told(check: Callable[..., None], value: Any, wrong: Any, **more: Any) -> str:
    """Return what a check says to a value of which one wrong path is known."""
    answer = value
    with pytest.raises(Feedback, match=NAMED) as caught:
        check("answer", wrong_paths=[WrongPath(wrong, NAMED)], **more)
    assert answer is value
    return str(caught.value)


NEAR = {"tolerance": 0.5}
KINDS = [
    (expect.sequence, as_list, {"equals": [7.0, 8.0], **NEAR}),
    (expect.series, as_series, {"equals": {"a": 7.0, "b": 8.0}, **NEAR}),
    (expect.frame, as_table, {"equals": as_table([7.0, 8.0]), **NEAR}),
    (expect.function, as_function, {"cases": [(0, 7.0), (1, 8.0)], **NEAR}),
]


@pytest.mark.parametrize(("check", "made", "more"), KINDS)
@pytest.mark.parametrize("values", [[2.34, 31.416], [2.3, 31.42]])
def test_mistake_is_named_where_every_number_is_its_own(check, made, more, values):
    """The very numbers, or numbers that are rounded to fewer decimals."""
    assert NEARLY not in told(check, made(values), made(WRONG), **more)
    assert NAMED in told(check, made(values), made(WRONG), **more)


@pytest.mark.parametrize(("check", "made", "more"), KINDS)
@pytest.mark.parametrize("values", [[2.35, 31.416], [2.34, 31.5]])
def test_mistake_is_asked_about_where_one_number_only_lies_near(check, made, more, values):
    """All are within the tolerance of the check; a tolerance is for rounding."""
    assert NEARLY in told(check, made(values), made(WRONG), **more)


def test_columns_of_a_table_may_stand_in_another_order():
    """The mistake is named all the same: each column is compared with its own."""
    wrong = pd.DataFrame({"a": [2.34], "b": [31.416]})
    more = {"equals": pd.DataFrame({"a": [7.0], "b": [8.0]}), **NEAR}

    assert NEARLY not in told(expect.frame, wrong[["b", "a"]], wrong, **more)


@pytest.mark.parametrize(("check", "made", "more"), KINDS)
def test_computed_near_miss_is_not_said_of_what_lies_near(check, made, more):
    """Of it nothing is known but its value; this one has another."""
    answer = made([2.35, 31.416])
    path = WrongPath(made(WRONG), said(["a median is taken"]))

    with pytest.raises(Feedback, match=r"^(?!.*median)"):
        check("answer", wrong_paths=[path], **more)
    assert answer is not None


def test_another_slip_that_gives_the_same_is_said_beside_the_author_s_words():
    """What the author knows comes first; whether it was that is left to the student."""
    answer = 7.5
    paths = [WrongPath(7.5, said(["a median is taken", "a day is off"])), WrongPath(7.5, NAMED)]
    both = (
        r"You averaged\. Or is it another slip\? The same comes out if a median is taken, or "
        r"if a day is off\.$"
    )

    with pytest.raises(Feedback, match=both):
        expect.number("answer", equals=8, wrong_paths=paths)
    assert answer == 7.5


@pytest.mark.parametrize(
    ("given", "value", "same"),
    [(3.1, 3.1416, True), (3.15, 3.1416, False), (0.0, 0.002, False), (0.0, 1e-12, True)],
)
def test_rounding_keeps_something_of_a_value(given, value, same):
    """Many mistakes give 0, so that it is a rounding of nothing else."""
    assert rounding_of(given, value) is same


def test_texts_and_gaps_are_left_to_the_check():
    """Only numbers are compared by their digits, in whatever order they stand."""
    assert same_digits([["b", float("nan"), 2.0, 1.0]], [["a", 1.0, 2.0]])
    assert not same_digits([[1.0, 2.0]], [[1.0]])
