"""Fair answers in odd forms are read as what they are."""

import array
import collections
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import decode, encode

ROWS = [
    array.array("d", [1.0, 2.0]),
    array.array("i", [1, 2]),
    collections.deque([1, 2], maxlen=5),
    collections.UserList([1, 2]),
    type("Row", (collections.deque,), {})([1, 2]),
]


@pytest.mark.parametrize("row", ROWS[:4], ids=lambda row: type(row).__name__)
def test_rows_of_the_standard_library_are_lists_to_a_check(row, capsys):
    """In a student's own notebook the check reads them."""
    answer = row
    expect.sequence("answer", equals=[1, 2])

    assert answer is row
    assert "right" in capsys.readouterr().out


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_rows_of_the_standard_library_cross_as_lists(row):
    """In the grader they arrive as the list that they stand for."""
    assert decode(encode(row)) == [1, 2]
    assert type(decode(encode(row))) is list


SPANS = [dt.timedelta(days=111), pd.Timedelta(days=111), np.timedelta64(111, "D")]


@pytest.mark.parametrize("span", SPANS, ids=lambda span: type(span).__name__)
def test_a_length_of_time_is_a_number_of_days_where_days_are_asked(span, capsys):
    """The difference of two dates answers "how many days"."""
    answer = span
    expect.number("answer", unit="days", equals=111)

    assert answer is span
    assert "right" in capsys.readouterr().out


@pytest.mark.parametrize("span", SPANS, ids=lambda span: type(span).__name__)
def test_elsewhere_the_sentence_says_how_to_take_the_days(span):
    """A number of something else is wanted: the advice names what gives the days."""
    answer = span

    with pytest.raises(expect.Feedback, match=r"a length of time\. Wanted: a number.*`\.days`"):
        expect.number("answer", equals=111)
    assert answer is span
