"""Edges of the checks: one value too few, a limit met exactly, a kind beside another."""

import collections
import datetime as dt
import hashlib
import itertools
import json
import re
import types

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from cases import every

from tarifflab import expect
from tarifflab.expect import Feedback, Told, WrongPath, digit, find_advice, forms, sealed
from tarifflab.expect.amounts import Number, upside_down, written_as
from tarifflab.expect.answer_grid import Crowded, Grid, place_of, places_near
from tarifflab.expect.dates import Date
from tarifflab.expect.examples import beside_the_question
from tarifflab.expect.feedback import caught
from tarifflab.expect.find_advice import Question
from tarifflab.expect.frames import Table
from tarifflab.expect.labels import Labels
from tarifflab.expect.other_forms import as_table, ordinary
from tarifflab.expect.same_digits import rounding_of, too_far
from tarifflab.expect.sequences import Values, values_of
from tarifflab.expect.series import Labelled
from tarifflab.expect.text_and_boolean import Text
from tarifflab.expect.wrong_path import COMES_OUT

TEXTS = pd.DataFrame({"from": ["JP", "JP", "US"], "to": ["US", "KR", "JP"]})
RATES = pd.DataFrame({"country": ["Japan", "Korea"], "rate": [24.0, 25.5]})


def said(rule, value):
    """Return what a rule says to a value, or nothing."""
    return str(caught(rule.check, "`x`", value) or "")


@every(
    {
        "a right 0": ([0, 2], [1, 5], "The question says 0. "),
        "a right 0 shifted": (
            [0, 2],
            [1, 3],
            "The question says 0. Every result is 1 too large. ",
        ),
        "a 0 among others": ([0, 2, 4], [1, 6, 12], "The question says 0. "),
        "a factor": (
            [1, 2],
            [3, 6],
            "The question says 1. Every result is 3 times what it should be. ",
        ),
        "too small": ([5, 9], [3, 7], "The question says 5. Every result is 2 too small. "),
        "below 0": (
            [-5, -9],
            [-7, -11],
            "The question says -5. Every result is 2 too small. ",
        ),
        "one value twice": ([2, 2], [3, 3], "The question says 2. "),
        "neither": ([1, 2, 3], [2, 2, 5], "The question says 1. "),
        "a text": ([1, "a"], [2, "b"], "The question says 1. "),
        "one of three": (
            [1, 2, 3],
            [2, 2, 5],
            "The question says 1. 1 of its 3 results comes out: what is different about this "
            "one? ",
        ),
        "two of three": (
            [1, 2, 3],
            [1, 3, 3],
            "The question says 2. 2 of its 3 results come out: what is different about this "
            "one? ",
        ),
    }
)
def test_what_the_question_prints_beside_what_a_function_gives(case):
    """A step or a factor is named where all results share it; a right 0 has no factor."""
    rights, results, told = case
    count = "of its" in told
    fits = [count and right == result for right, result in zip(rights, results, strict=True)]

    assert beside_the_question(rights, results, fits) == told


@every(
    {
        "just below": (999_999_999_999_999, "1e+15", "1e+15"),
        "a float too large": (1e15, "1000000000000000.0", "1000000000000000.0"),
        "an int too large": (10**15, "1000000000000000", "1000000000000000"),
        "below 0": (-1e15, "-1000000000000000.0", "-1000000000000000.0"),
        "infinite": (float("inf"), "inf", "inf"),
        "no number": (float("nan"), "nan", "nan"),
        "no separator": (9999.5, "9999.5", "9999.5"),
        "ten thousand": (10_000, "10,000", "10,000"),
        "minus": (-10_000, "-10,000", "-10,000"),
        "five": ([1, 2, 3, 4, 5], "a list with 5 values", "[1, 2, 3, 4, 5]"),
        "six": ([1] * 6, "a list with 6 values", "a list with 6 values"),
        "five labels": (dict.fromkeys("abcde", 1), "a dict with 5 values",
                        "{'a': 1, 'b': 1, 'c': 1, 'd': 1, 'e': 1}"),
        "six labels": (dict.fromkeys("abcdef", 1), "a dict with 6 values",
                       "a dict with 6 values"),
        "a Series": (pd.Series([1.5], ["a"]), "a Series with 1 value", "1.5"),
        "a table": (RATES[:1], "a table with 1 row and 2 columns",
                    "a table with 1 row and 2 columns"),
        "60 letters": ("x" * 58, repr("x" * 58), repr("x" * 58)),
        "61 letters": ("x" * 59, "'" + "x" * 58 + "…", "'" + "x" * 58 + "…"),
    }
)  # fmt: skip
def test_values_as_a_reader_writes_them(case):
    """Up to 60 signs, five values, and numbers below a thousand million million."""
    value, shown, result = case

    assert (forms.show(value), forms.show_result(value)) == (shown, result)


@every(
    {
        "five": ([1, 2, 3, 4, 5], "[1, 2, 3, 4, 5]"),
        "six": ([1] * 6, "<a list with 6 values>"),
        "a Series": (pd.Series([1, 42_000]), "pd.Series([1, 42_000])"),
        "labels": (pd.Series([1], ["a"]), "pd.Series([1], index=['a'])"),
        "a dict": ({"a": 1}, "<a dict with 1 value>"),
        "a table": (RATES, "pd.DataFrame({'country': ['Japan', 'Korea'], 'rate': [24, 25.5]})"),
        "40 cells": (pd.DataFrame({"a": [0] * 40}), f"pd.DataFrame({{'a': {[0] * 40}}})"),
        "41 cells": (pd.DataFrame({"a": [0] * 41}), "<a table with 41 rows and 1 column>"),
        "own rows": (RATES.set_axis([3, 4]), "<a table with 2 rows and 2 columns>"),
        "a day": (pd.Timestamp("2025-04-03"), "pd.Timestamp('2025-04-03')"),
        "a date": (dt.date(2025, 4, 3), "datetime.date(2025, 4, 3)"),
    }
)
def test_arguments_are_written_so_that_the_call_can_be_repeated(case):
    """Short ones as they are typed, long ones described."""
    value, written = case

    assert forms.show_argument(value) == written


PACKED = {"dtype": "i1", "bdata": "GBo="}  # 24 and 26, as Plotly packs small whole numbers


@every(
    {
        "whole numbers": go.Figure(go.Bar(x=["a", "b"], y=np.array([24, 26]))),
        "half as wide": go.Figure(go.Bar(x=["a", "b"], y=np.array([24, 26], dtype="f4"))),
        "packed": {"data": [{"x": ["a", "b"], "y": PACKED}]},
        "a tuple of traces": {"data": ({"x": ("a", "b"), "y": (24, 26)},)},
    }
)
def test_coordinates_of_a_figure_in_each_packing(value):
    """Whatever the width of its numbers and the container of its traces."""
    answer = value
    expect.figure("answer", x=["b", "a"], y=[26, 24])
    expect.figure("answer", y=[24, 26])

    with pytest.raises(Feedback, match="`y` in `answer` is 26"):
        expect.figure("answer", y=[24, 27])
    del answer


@every(
    {
        "a dict of numbers": {"data": [{"y": {"a": 1}}]},
        "a number": {"data": [{"y": 3}]},
        "nothing": {"data": [{}]},
    }
)
def test_coordinates_that_are_none_get_advice(value):
    """A hand-made dict stops no check."""
    answer = value

    with pytest.raises(Feedback, match="`y` in `answer`"):
        expect.figure("answer", y=[24, 26])
    del answer


@every(
    {
        "layout": {"data": [], "layout": 3}, "traces": {"data": {}}, "trace": {"data": [3]},
        "no traces": {"layout": {}}, "empty": {},
    }
)  # fmt: skip
def test_a_dict_that_draws_nothing_is_no_figure(value):
    """It is called what it is."""
    answer = value

    with pytest.raises(Feedback, match=r"a dict with .* Wanted: a Plotly figure\."):
        expect.figure("answer")
    del answer


def test_rows_of_words_alone_are_found_in_any_order():
    """Each column has its say, and a rounded number does not change places with another."""
    rounded = pd.DataFrame({"rate": [9.98, 9.5, 12.0]})

    assert said(Table(TEXTS), TEXTS[::-1]) == ""
    assert "is 'KR'" in said(Table(TEXTS), TEXTS.replace("US", "KR"))
    number = Number(decimals=1)
    assert said(Table(rounded, number=number), pd.DataFrame({"rate": [12.0, 10.0, 9.5]})) == ""


def test_columns_in_order_among_others():
    """Further columns may stand between those whose order counts."""
    rule = Table(RATES, columns=("country", "rate"), column_order=True, extra=True)
    more = RATES.assign(lines=1)

    assert said(rule, more[["country", "lines", "rate"]]) == ""
    assert "not in the order asked for" in said(rule, more[["rate", "lines", "country"]])


def test_mistake_is_named_where_the_key_stands_in_the_index():
    """What is told apart by its labels is compared by the other columns."""
    doubled = WrongPath(RATES.assign(rate=48.0).set_index("country"), "Doubled.")
    answer = doubled.value

    with pytest.raises(Feedback, match=r"yet\. Doubled\."):
        expect.frame("answer", equals=RATES, columns=["country", "rate"], key="country",
                     wrong_paths=[doubled])  # fmt: skip
    del answer


def test_levels_without_a_name_tell_no_rows_apart():
    """Of an index of two levels the named one is the key."""
    levels = pd.MultiIndex.from_arrays([["a", "b"], [1, 1]], names=["good", None])
    right = pd.DataFrame({"usd": [1.0, 2.0]}, index=levels)

    assert said(Table(right), right[::-1]) == ""
    assert "for 'b' is 3" in said(Table(right), right.replace(2.0, 3.0))


def test_right_labels_must_differ():
    """An author hears of it, also where two forms are one label."""
    for labels in (["a", "a"], ["a ", "a"], [1, "1"]):
        with pytest.raises(ValueError, match="right labels must differ from one another"):
            Labels(labels)


Point = collections.namedtuple("Point", "car rice")


def test_named_tuples_have_labels_where_labels_are_asked_for():
    """Elsewhere they are the tuple; and so is one whose fields are no names of its values."""
    short = type("Short", (tuple,), {"_fields": ("car",)})
    odd = type("Odd", (tuple,), {"_fields": ("car", 2)})

    assert ordinary(Point(1, 2), labelled=True) == {"car": 1, "rice": 2}
    assert [ordinary(one, labelled=False) for one in (Point(1, 2), (1, 2))] == [(1, 2)] * 2
    assert [ordinary(one((1, 2)), labelled=True) for one in (short, odd)] == [(1, 2)] * 2


@every(
    {
        "a set in order": ({8, 1}, {"set": [1, 8]}),
        "a pair as it stands": ((8, 1), {"tuple": [8, 1]}),
        "a large whole number": (np.int64(10**15 + 1), 1e15),
        "the largest kept": (np.int64(10**15 - 1), 999_999_999_999_999),
        "an int of any size": (10**15 + 1, 10**15 + 1),
        "a whole float": (3.0, 3.0),
        "twelve digits": (1 / 3, 0.333333333333),
        "a day of NumPy": (np.datetime64("2025-04-03"), {"day": "2025-04-03"}),
        "a date": (dt.date(2025, 4, 3), {"day": "2025-04-03"}),
        "a month": (pd.Period("1987-10", "M"), "1987-10"),
    }
)
def test_values_are_sealed_in_one_form(case):
    """Sets in order, floats to twelve digits, days as days."""
    value, plain = case

    assert repr(sealed._plain(value)) == repr(plain)


def test_what_has_no_known_kind_is_not_sealed():
    """The author hears of it."""
    with pytest.raises(ValueError, match="known kind of value, got <class 'object'>"):
        sealed.written([WrongPath(object(), "So.")])


@every(
    {
        "pairs": [("a", 1), ("b", 2)],
        "a pair and a text": [("a", 1), "b"],
        "counted": [0, 1, 2],
        "numbers": [1, 2],
        "none": [],
    }
)
def test_labels_come_out_of_the_seal_as_they_were(labels):
    """Pairs alone make two levels."""
    index = sealed._index(labels)

    assert list(index) == labels
    assert isinstance(index, pd.MultiIndex) is (labels[:1] == [("a", 1)] and "b" not in labels)
    assert isinstance(index, pd.RangeIndex) is (labels in ([], [0, 1, 2]))


def test_a_truth_is_no_number_among_values_of_many_kinds():
    """True is 1 to Python, and a word column makes the values objects."""
    right = pd.Series([1, "yes"], ["deal", "sentence"], dtype=object)

    assert said(Labelled(right), right) == ""
    assert said(Labelled(right), right.map(lambda one: 1.0 if one == 1 else one)) == ""
    given = pd.Series([True, "yes"], right.index, dtype=object)
    assert "for 'deal' is True, a yes-or-no value" in said(Labelled(right), given)


def test_a_level_that_says_nothing_is_left_out():
    """One level too many may be constant; of one row, nothing tells which level that is."""
    right = pd.Series([1.0, 2.0], ["a", "b"])
    levels = pd.MultiIndex.from_tuples([("usd", "a"), ("usd", "b")])

    assert said(Labelled(right), right.set_axis(levels)) == ""
    assert "missing: 'a'" in said(Labelled(right[:1]), right[:1].set_axis(levels[:1]))
    both = pd.MultiIndex.from_tuples([("x", "a"), ("y", "b")])
    assert "too many: ('x', 'a'), ('y', 'b')" in said(Labelled(right), right.set_axis(both))


def test_grid_counts_what_can_be_told_apart():
    """Two margins a number; below and above 0 each side is counted."""
    parts = Grid(0.5, relative=True)

    assert Grid(0.5).between(-3, 4) == 7
    assert parts.between(1, np.e) == pytest.approx(1)
    assert parts.between(-np.e, -1) == pytest.approx(1)
    assert parts.between(-1, 1) == pytest.approx(2 * np.log(1000))


@every(
    {
        "turned": (-1, "Which way round"),
        "turned, far": (-100, "Which way round"),
        "turned, too far": (-100.5, ""),
        "a hundredth": (0.01, "Which unit does it have"),
        "ten thousandfold": (10_000, "Which unit does it have"),
        "a thousandth, largest": (0.1, "Which unit does it have"),
        "nothing": (0, ""),
        "between the scales": (-0.5, ""),
    }
)
def test_what_is_asked_of_a_number_outside_its_range(case):
    """Both ends of the range belong to it, also turned and scaled."""
    given, asked = case
    text = said(Number("dollars", between=(1, 100)), given)

    assert f"between 1 and 100 is plausible here. {asked}" in text
    assert ("?" in text) is bool(asked)


@every(
    {
        "percent": (80.0, "percent", [125.0]),
        "%": (80.0, "%", [125.0]),
        "a share": (0.8, "share", [1.25]),
        "a ratio": (1.6, "", [0.625]),
        "a price": (160.0, "yen per dollar", [0.00625]),
        "dollars": (80.0, "dollars", []),
        "points": (80.0, "percentage points", []),
        "nothing": (0.0, "share", []),
        "below 0": (-2.0, "", []),
    }
)
def test_only_a_ratio_can_be_upside_down(case):
    """One of a unit that divides, above 0."""
    right, unit, turned = case

    assert upside_down(right, unit) == pytest.approx(turned)


def test_a_slip_that_gives_the_right_number_is_none():
    """One upside down is one: what lies near it has another reason."""
    assert "upside down" not in said(Number(equals=1), 1.0004)
    assert "upside down" in said(Number(equals=2), 0.5)


@every(
    {
        "a gap": ([None], (("gap", ""),)),
        "NaN": ([float("nan")], (("gap", ""),)),
        "infinite": ([float("inf")], (("number", "inf"),)),
        "a truth": ([np.True_], (("truth", "True"),)),
        "a day": (["2025-04-03"], (("month", "2025-04"),)),
        "a text": ([" JAPAN "], (("text", "japan"),)),
        "a function": ([len], (("other", "a function itself, not its result"),)),
    }
)
def test_places_of_single_values(case):
    """By kind, and no number is asked of what is none."""
    parts, atoms = case

    assert place_of(parts, Grid(0.5)) == (atoms,)


def test_too_many_places_are_refused():
    """Sixteen are kept: four values on borders. A fifth is too many."""
    border = [0.0] * 4

    assert len(places_near([[one] for one in border], Grid(0.5))) == 16
    with pytest.raises(Crowded, match="Too many values lie near the borders"):
        places_near([[one] for one in [*border, 0.0]], Grid(0.5))


def test_numbers_near_0_share_a_place_of_a_relative_grid():
    """A number has its sign, but for one so small that it is 0."""
    grid = Grid(5e-4, relative=True)

    assert place_of([1e-13], grid) == place_of([-1e-13], grid) == place_of([0], grid)
    assert place_of([1e-11], grid) != place_of([-1e-11], grid)


def test_plausible_dates_that_are_none_are_left_alone():
    """A range without an end says nothing."""
    for between in (("2025-01-01", "soon"), ("soon", "2025-01-01")):
        assert said(Date(between=between), "2030-01-01") == ""
    year = Date(between=("2025-01-01", "2025-12-31"))
    assert [said(year, day) for day in ("2025-01-01", "2025-12-31")] == ["", ""]
    assert "Look at the year first" in said(year, "2026-01-01")


def test_values_of_numpy_are_shown_as_those_of_python():
    """No name of a library stands in a sentence."""
    shown = [forms.show(one) for one in (np.str_("a"), np.True_, None, np.float32(0.5))]

    assert shown == ["'a'", "True", "None", "0.5"]


def test_keys_in_the_index_and_in_a_column_are_one():
    """What `set_index(drop=False)` leaves behind."""
    both = RATES.set_index("country", drop=False)
    assert said(Table(RATES, key=("country",)), both) == ""
    assert said(Table(RATES), both.rename_axis("Country")) == ""


def test_labels_of_two_levels_are_no_nameless_key():
    """Nobody can tell which of the levels is meant."""
    levels = RATES.set_index(["country", "rate"]).rename_axis([None, None])

    assert "has no column 'country'" in said(
        Table(RATES[["country"]], key=("country",)), levels
    )


def test_rows_told_apart_by_two_columns():
    """In any order, and named as a pair."""
    right = TEXTS.assign(flow=[1, 2, 3])
    rule = Table(right, key=("from", "to"))

    assert said(rule, right[::-1]) == ""
    assert "column 'flow', for ('JP', 'KR') is 4" in said(rule, right.replace(2, 4))


def test_the_first_wrong_column_is_the_first_of_the_question():
    """Not the first of the alphabet."""
    right = pd.DataFrame({"key": ["a"], "z": [1.0], "b": [2.0]})

    assert "column 'z'" in said(Table(right, key=("key",)), right.assign(z=5.0, b=5.0))


def test_rows_with_rounded_numbers_are_found_by_their_words():
    """Two numbers that are rounded to one have no order."""
    right = pd.DataFrame({"a": [1.04, 0.96], "name": ["car", "rice"]})
    rule = Table(right, number=Number(decimals=1))

    assert said(rule, right.assign(a=1.0)[::-1]) == ""


def test_tables_without_rows_and_with_odd_names():
    """Nothing is compared, and nothing stops."""
    odd = pd.DataFrame({1: [1.0], "a": [2.0]})

    assert said(Table(RATES[:0]), RATES[:0]) == ""
    assert "has 2 rows. Wanted: no" not in said(Table(RATES[:0]), RATES)
    assert said(Table(odd), odd) == ""
    assert Table(odd).cells(odd) == [[1.0], [2.0]]


@every(
    {
        "texts of digits beside words": (["1", "a"], [1, "a"], "missing: '1'"),
        "numbers": ([1, 2], ["2", 1.0], ""),
        "too short a pair": ([("a", 1)], [("a",)], "too many: ('a')"),
        "a pair": ([("a", 1)], [("a", "1")], ""),
        "days": (["2025-04-03"], [dt.date(2025, 4, 3)], ""),
        "days beside words": (["2025-04-03", "sum"], ["3 April 2025", "sum"], "missing: '2025"),
        "two of another kind": (["a", "b"], [(1, 2), (3, 4)], "too many: (1, 2), (3, 4)"),
        "a gap": (["a"], [float("nan")], "too many: NaN"),
        "four too many": (["a"], [*"abcde"], "too many: 'b', 'c', 'd' and 1 more"),
        "counted": (["a", "b"], [0, 1], "The index only counts the rows"),
        "numbers that do not count": (["a", "b"], [1, 2], "Are the rows chosen"),
        "words too many": ([0], [0, "a"], "Are the rows chosen"),
    }
)
def test_labels_are_read_as_the_right_ones_are(case):
    """All of one kind, or as texts."""
    right, given, told = case
    problem = caught(Labels(right).order, "`x`", given)

    assert told in str(problem or "").replace("nan", "NaN")
    assert bool(problem) is bool(told)


@every(
    {
        "uneven columns": {"a": [1, 2], "b": [3]},
        "a table within": {"a": RATES, "b": [1, 2]},
        "other keys": [{"a": 1}, {"b": 2}],
        "keys turned": [{"a": 1, "b": 2}, {"b": 1, "a": 2}],
        "a row that is none": [{"a": 1}, 3],
        "numbers": {"a": 1, "b": 2},
        "nothing": {},
        "no rows": [],
        "two tables": [RATES, RATES],
    }
)
def test_what_makes_no_table_stays_as_it_is(value):
    """Columns of one length, rows of the same names in the same order, or none."""
    assert as_table(value) is value or as_table(value).keys() == value.keys()
    assert type(as_table(value)) is type(value)


def test_columns_with_labels_are_put_together_by_them():
    """Dicts of dicts, in whatever order their labels stand."""
    made = as_table({"x": {"a": 1, "b": 2}, "y": {"b": 3, "a": 4}})

    assert made.to_dict("index") == {"a": {"x": 1, "y": 4}, "b": {"x": 2, "y": 3}}


def test_lists_of_unequal_length_are_not_too_far_from_each_other():
    """A gap, perhaps: the check itself says so."""
    assert not too_far([1.0], [1.0, 2.0], margin=0.1)
    assert too_far([1.0], [1.2], margin=0.1)


@every(
    {
        "one column": pd.DataFrame({"a": [1, 2]}),
        "one row": pd.DataFrame([[1, 2]]),
        "a row in a list": [[1, 2]],
        "a Series in a list": [pd.Series([1, 2])],
    }
)
def test_values_in_one_row_or_one_column(value):
    """A table of either is a list."""
    assert list(values_of("", value)) == [1, 2]
    assert values_of("", pd.DataFrame([[1]])) == [1]
    named = pd.DataFrame({"a": [1], "b": [2]})
    assert "a table with 1 row" in str(caught(values_of, "", named))


def test_one_truth_is_no_list_of_truths():
    """It is a value of another kind."""
    assert "Value 1 of `x` True, a yes-or-no value" in said(Values([1]), [True])
    assert "a list of True and False" in said(Values([1, 2]), [True, False])
    assert said(Values([True, False]), [True, False]) == ""
    assert "'a', a text" in said(Values(unit="percent"), ["a"])
    assert said(Values(), ["a"]) == ""


def test_a_mistake_without_values_is_passed_over():
    """An author may give a Series one that is a number."""
    answer = pd.Series([1.0, 2.0], ["a", "b"])

    expect.series("answer", index=["a", "b"], wrong_paths=[WrongPath(3, "No.")])
    del answer


def test_values_that_may_be_missing_or_infinite_are_compared():
    """Whole numbers with gaps, and two infinite ones, without a warning."""
    gaps = pd.Series([1, None], ["a", "b"], dtype="Int64")
    ends = pd.Series([float("inf"), 1.0], ["a", "b"])

    assert said(Labelled(gaps), gaps.astype(float)) == ""
    assert said(Labelled(gaps.astype(float)), gaps) == ""
    assert said(Labelled(ends.replace(1.0, 2.0)), ends).startswith("`x` for 'b' is 1.")


@every(
    {
        "a value among pairs": [("a", 1), 3],
        "a short one among pairs": [["a", 1], ["b"]],
        "a text among pairs": [("a", 1), "bc"],
        "no pairs": [],
    }
)
def test_a_list_has_labels_only_if_all_are_pairs(value):
    """Else it is a list, and labels are asked for."""
    assert "Wanted: a Series with labels" in said(Labelled(pd.Series([1], ["a"])), value)


def test_functions_that_return_rare_containers_are_read():
    """What a call gives is read like an answer."""

    def answer(rate):
        return types.MappingProxyType({"a": rate})

    expect.function("answer", cases=[(1, {"a": 1}), (2, {"a": 2})])
    del answer


def test_line_of_a_crash_is_one_of_the_student_s_own():
    """Not that of the library in which it ended."""
    space = {}
    cell = "import json\n\ndef answer(text):\n    return json.loads(text)\n"
    exec(compile(cell, "<cell 7>", "exec"), space)
    answer = space["answer"]

    with pytest.raises(Feedback, match=r"stops in line 4 of its cell: JSONDecodeError"):
        expect.function("answer", cases=[("x", 1)])
    del answer


def test_only_examples_of_the_question_are_compared_with_it():
    """A hidden case beside them must not be shown."""

    def answer(rate):
        return rate + 1

    told = {"cases": [(1, 1), (2, 2), (3, 3)]}
    with pytest.raises(Feedback, match="Every result is 1 too large"):
        expect.function("answer", **told)
    with pytest.raises(Feedback, match=r"^(?!.*Every result)"):
        expect.function("answer", **told, reference=lambda rate: rate, inputs=[5])
    del answer


@every(
    {
        "too few answers": (39, None),
        "just enough": (40, 2),
        "not yet three": (59.9, 2),
        "as many as there may be": (960, 48),
        "many": (1e6, 48),
    }
)
def test_twenty_answers_share_a_remainder(case):
    """At least; where fewer would, no check digit is kept."""
    answers, of = case
    made = digit.make("salt", [[12.3]], Grid(0.05), answers)

    assert (made and made.of) == of


def test_an_iterator_without_end_is_read_up_to_a_bound():
    """A check that waits for its end would never come back."""
    assert len(ordinary(itertools.repeat(1))) == 200_000


@every(
    {
        "always the same": (lambda rate: 9, [1, 2, 3], "gives 9 for every input tried"),
        "two right ones": (lambda rate: 9, [1, 2, 2], ""),
        "a right one": (lambda rate: 1, [1, 2, 3], "gives 1 for every input tried"),
        "two results": (lambda rate: 9 if rate else 8, [1, 2, 3], ""),
        "a text": (lambda rate: "a", [1, 2, 3], ""),
        "no number": (lambda rate: float("nan"), [1, 2, 3], ""),
        "right for the first alone": (
            lambda rate: 5 + rate,
            [5, 1, 2],
            "and for no other input",
        ),
        "right for two": (lambda rate: 5 + rate, [5, 6, 2], ""),
        "wrong for the first": (lambda rate: 4 + rate, [5, 5, 2], ""),
        "two inputs": (lambda rate: 5 + rate, [5, 1], ""),
    }
)
def test_a_function_that_does_not_listen_is_asked_about(case):
    """A constant where three results differ, or the first of at least three alone is right."""
    answer, rights, told = case
    with pytest.raises(Feedback, match="answer") as caught:
        expect.function("answer", cases=list(enumerate(rights)))
    del answer

    asked = "Is a value typed in"
    assert (asked in str(caught.value)) is bool(told)
    assert told in str(caught.value)


def test_eight_texts_to_choose_from_are_named():
    """The ninth is not."""
    rule = Text(one_of=tuple(f"option {n}" for n in range(9)))

    text = said(rule, "zzz")
    assert text.endswith("'option 6', 'option 7'.")
    assert said(rule, "option 8") == ""


def test_a_number_must_be_met_within_its_margin_and_no_further():
    """Whole ones exactly, floats to a millionth, decimals to 0.6 of the last."""
    for rule, right, wrong in (
        (Number(equals=5), 5, 5.0000001),
        (Number(equals=5.0), 5.0000049, 5.0000051),
        (Number(equals=5.0, decimals=1), 5.0599, 5.0601),
        (Number(equals=5.0, tolerance=0.5), 5.5, 5.5001),
        (Number(equals=0.0), 0.0, 1e-12),
    ):
        assert said(rule, right) == ""
        assert said(rule, wrong) != ""


@every(
    {
        "the same": (3.1, 3.1, True),
        "to a millionth": (3.0000029, 3.0, True),
        "further": (3.0000031, 3.0, False),
        "rounded": (3.14, 3.14159, True),
        "to tens": (10.0, 12.0, False),
        "nearly nothing": (0.0, 1e-9, True),
        "something": (0.0, 1.1e-9, False),
    }
)
def test_a_rounding_keeps_the_digits_that_it_shows(case):
    """Or lies within a millionth."""
    given, value, same = case

    assert rounding_of(given, value) is same


def test_what_a_question_tells_of_an_answer_is_met_within_the_digits_it_prints():
    """0.6 of the last one, for the question and each value."""
    told = Told("their sum", sum, 3.0, decimals=1)
    values = pd.Series([1.0, 2.0])

    for right in (values + 0.08, values - 0.08, pd.Series([1.0, None, 9.0])):
        told.check("`x`", right)
    with pytest.raises(Feedback, match=r"`x`: their sum is 3\.19\. The question says 3\."):
        told.check("`x`", values + 0.095)


@every(
    {
        "digits": ("8250", "Without the quotes it is a number."),
        "blanks around": (" 8250 ", "Without the quotes it is a number."),
        "decimals": ("-8250.5", "Without the quotes it is a number."),
        "a comma": ("8,250", "Without the quotes, signs and commas it is a number."),
        "two points": ("8.250.5", "Without the quotes, signs and commas it is a number."),
        "a sign": ("$8250", "Without the quotes, signs and commas it is a number."),
        "a minus behind": ("8250-", "Without the quotes, signs and commas it is a number."),
        "a word": ("8250 yen", "Wanted: the number alone, without words and quotes."),
        "a pair": ((8, 250), "thousands without a comma: 8250"),
        "a short pair": ((8, 25), "Decimals stand behind a point: 8.25"),
    }
)
def test_a_number_in_quotes_is_told_what_to_leave_out(case):
    """Quotes alone, or what else stands in them."""
    given, told = case

    assert said(Number(), given).endswith(told)


@every(
    {
        "percent of a share": ("share", (0.01, 1), 100, True),
        "lowest": ("share", (0.02, 1), 2, True),
        "beyond": ("share", (0.01, 1), 101, False),
        "a share of percent": ("percent", (1, 50), 0.5, True),
        "lowest percent": ("percent", (1, 50), 0.01, True),
        "below": ("percent", (1, 50), 0.009, False),
        "below 0": ("percent", (1, 50), -0.5, True),
        "dollars": ("dollars", (1, 50), 0.5, False),
    }
)
def test_a_share_in_place_of_percent_is_asked_about(case):
    """Within the range that it then has, both ends included."""
    unit, between, given, asked = case

    text = said(Number(unit, between=between), given)
    assert ("in place of" in text) is asked


def test_a_mistake_is_recognised_where_labels_do_not_matter():
    """By the order of the values, as the check compares them."""
    answer = [2.0, 4.0]
    path = WrongPath(pd.Series([2.0, 4.0], ["c", "d"]), "Doubled.")

    with pytest.raises(Feedback, match=r"yet\. Doubled\."):
        expect.series("answer", equals=pd.Series([1.0, 2.0], ["a", "b"]), index=False,
                      wrong_paths=[path])  # fmt: skip
    del answer


@every(
    {
        "the same": (12.3, 12.3, True),
        "rounded to a whole": (12.0, 12.3, True),
        "rounded to tens": (10.0, 12.3, False),
        "one digit": (3.0, 2.6, False),
        "to four digits": (12.3061, 12.3, True),
        "further": (12.3062, 12.3, False),
        "below 0": (-12.0, -12.3, True),
    }
)
def test_a_number_is_written_as_another_is(case):
    """Nearly, or rounded to what it shows, if that are two digits at least."""
    given, target, same = case

    assert written_as(given, target) is same


@every(
    {
        "the nearest": ([7.0, 7.3], 7.1, "The first.", "The second."),
        "whatever its sign": ([-7.0, -7.3], -7.25, "The second.", "The first."),
        "a computed one": ([7.0], 7.1, "That is not the amount", "The first."),
        "just near": ([2.0], 2.099, "The first.", "Or:"),
        "not near": ([2.0], 2.101, "That is not the amount", "The first."),
    }
)
def test_of_what_lies_near_the_nearest_is_asked_about(case):
    """Within a twentieth of it, and nothing that was only computed."""
    values, given, told, untold = case
    opening = COMES_OUT if told.startswith("That") and given > 7 else ""
    advice = (f"{opening}The first.", f"{opening}The second.")
    paths = tuple(map(WrongPath, values, advice))

    text = said(Number(equals=50.0, tolerance=0.5, paths=paths), given)
    assert told in text
    assert untold not in text


def test_a_table_of_numbers_is_no_list_of_its_second_column():
    """One of labels and values is."""
    numbers = pd.DataFrame({"a": [5, 6], "b": [1, 2]})

    assert "a table with 2 rows and 2 columns" in said(Values([1, 2]), numbers)
    assert said(Values([1, 2]), numbers.assign(a=["x", "y"])) == ""


def test_a_text_is_nearly_another_from_seven_letters_of_ten():
    """With fewer the texts to choose from are named."""
    rule = Text(one_of=("abcdefghij",))

    assert "did you mean 'abcdefghij'" in said(rule, "abcdefgxyz")
    assert "Choose one of the texts" in said(rule, "abcdefwxyz")


def test_a_check_digit_fits_right_answers_and_few_others(monkeypatch):
    """Within their margin, and by chance one in so many."""
    quick = lambda salt, place: hashlib.sha256(f"{salt}{place}".encode()).digest()  # noqa: E731
    monkeypatch.setattr(digit, "key_for", quick)
    made = digit.make("salt", [[12.3], [50.0]], Grid(0.05), 400)

    assert made.of == 20
    for right in (12.3, 12.34, 50.0, 49.96):
        assert made.fits("salt", [right])
    others = [made.fits("salt", [float(one)]) for one in range(60, 63)]
    assert others.count(False) > 0


def test_a_hidden_check_asks_the_sealed_advice_as_well(tmp_path, monkeypatch):
    """Beside the author's own words; a visible one does without the slow key."""
    (tmp_path / "wrong_paths.py").write_text(
        "from tarifflab.expect import WrongPath\n"
        "def answer(): return [WrongPath(2.0, 'Own.')]\n"
    )
    monkeypatch.chdir(tmp_path)
    for hidden, found in ((True, ["Own.", "Sealed."]), (False, ["Own."])):
        asked = Question("answer", "number", Grid(0.05), forms.alone, hidden=hidden)
        key = sealed.key_for(f"ex {asked.mark}", place_of([2.0], Grid(0.05)))
        entry = sealed.seal(key, [WrongPath(2.0, "Sealed.")])
        chapter = {"shift": 0.0, "entries": {sealed.label(key): entry}}
        book = {"exercise": "ex", "questions": {asked.mark: chapter}}
        (tmp_path / "advice.json").write_text(json.dumps(book))

        assert [path.advice for path in find_advice.find(asked, 2.0)] == found


def test_a_range_of_dates_that_are_none_says_nothing():
    """Whichever end it is."""
    answer = "2025-04-03"
    for between in (("soon", "2025-12-31"), ("2025-01-01", "soon"), None):
        expect.date("answer", between=between)
    del answer


def test_a_mistake_that_is_no_date_is_passed_over():
    """An author may have written a word."""
    rule = Date("2025-04-03", paths=[WrongPath("soon", "No."), WrongPath("2025-08", "Late.")])

    assert said(rule, "2025-08-07").endswith("2025-08-07. Late.")
    assert said(rule, "2025-04-03") == ""


def test_a_visible_check_of_a_table_names_a_mistake():
    """Though it knows no right one; without a mistake it says nothing."""
    path = WrongPath(RATES.assign(rate=1.0), "A floor.")
    rule = Table(columns=("country", "rate"), paths=[path])

    assert said(rule, RATES.assign(rate=1.0)).endswith("yet. A floor.")
    assert said(rule, RATES) == ""


@every(
    {
        "a column of texts": (pd.DataFrame({"a": ["x", "y"]}), ""),
        "texts beside": (pd.DataFrame({"n": [1, 2], "a": ["x", "y"]}), "a table with 2 rows"),
        "labels and texts": (pd.DataFrame({"n": ["p", "q"], "a": ["x", "y"]}), ""),
        "three columns": (TEXTS.assign(a="x"), "a table with 3 rows and 3 columns"),
        "no rows": (pd.DataFrame({"n": [], "a": []}), "a table with no rows"),
    }
)
def test_a_table_is_a_list_only_with_one_column_of_values(case):
    """Beside another of labels, or alone."""
    value, told = case

    text = said(Values(["x", "y"]), value)
    assert told in text
    assert bool(text) is bool(told)


def test_a_right_date_must_be_one():
    """An author hears of it."""
    with pytest.raises(ValueError, match="'equals' must be a date, got 'soon'"):
        Date("soon")


def test_values_of_a_container_are_those_behind_its_keys():
    """A lone value is one."""
    assert forms.flat({"a": 1, "b": 2}) == [1, 2]
    assert [forms.flat(one) for one in ([1, 2], (1,), 3, "ab")] == [[1, 2], [1], [3], ["ab"]]


def test_the_key_that_is_given_wins_over_a_named_index():
    """Rows are told apart by what the question says."""
    right = RATES.assign(row=[7, 8]).set_index("row")
    rule = Table(right, key=("country",))

    assert said(rule, RATES[::-1]) == ""
    assert "for 'Korea' is 26" in said(rule, RATES.replace(25.5, 26.0))


def test_a_mistake_in_words_is_recognised_beside_a_tolerance():
    """A margin is for numbers."""

    def answer(rate):
        return "high" if rate > 1 else "low"

    path = WrongPath(["low", "high", "high"], "Turned.")
    with pytest.raises(Feedback, match="Turned"):
        expect.function("answer", cases=[(1, "high"), (2, "low"), (3, "low")], tolerance=0.5,
                        wrong_paths=[path])  # fmt: skip
    del answer


def test_what_has_fields_and_is_no_tuple_stays_what_it_is():
    """A node of a syntax tree, for one."""
    node = type("Node", (), {"_fields": ("a",)})()

    assert ordinary(node, labelled=True) is node
    assert ordinary(node) is node


ANSWERS = {
    "number": (2.0, {}),
    "text": ("a", {}),
    "date": ("2025-04-03", {}),
    "sequence": ([1, 2], {}),
    "series": ({"a": 1, "b": 2}, {"index": ["a", "b"]}),
}


@every(ANSWERS)
def test_a_visible_check_asks_the_check_digit(case):
    """What does not fit is told so, with the next step where there is one."""
    value, more = case
    name = next(one for one, (given, _) in ANSWERS.items() if given is value)
    answer = value
    for step in ("", "Add up first."):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(find_advice, "may_be_right", lambda *_: False)
            patch.setattr(find_advice, "next_step", lambda _, step=step: step)
            told = step or find_advice.READ
            with pytest.raises(Feedback, match=f"the value does not. {re.escape(told)}$"):
                getattr(expect, name)("answer", **more)
            if name != "series":
                getattr(expect, name)("answer", equals=value)
    del answer


def test_where_the_hidden_check_is_at_hand_no_digit_is_asked_for(tmp_path, monkeypatch):
    """In the instructor's own folder."""
    book = {"exercise": "ex", "digits": {"answer": [0.1, False, 0.0, 2, []]}}
    (tmp_path / "advice.json").write_text(json.dumps(book))
    monkeypatch.chdir(tmp_path)
    asked = Question("answer", "number", Grid(0.05), forms.alone)

    assert not find_advice.may_be_right(asked, 2.0)
    (tmp_path / "wrong_paths.py").touch()
    assert find_advice.may_be_right(asked, 2.0)


def test_the_highest_plausible_number_is_one_also_scaled():
    """A hundred times the end of the range."""
    assert "Which unit" in said(Number("dollars", between=(99, 100)), 10_000)


def test_labels_of_which_some_are_pairs_are_compared_whole():
    """Neither is taken apart."""
    labels = Labels([("a", 1), "b"])

    assert caught(labels.order, "`x`", ["b"]) is not None
    with pytest.raises(ValueError, match="right labels must differ"):
        Labels(["b", "b ", ("a", 1)])


def test_rows_of_objects_are_pairs_only_with_two_in_each():
    """Three columns stay an array."""
    pairs = np.array([["a", 1], ["b", 2]], dtype=object)
    triples = np.array([["a", 1, 2], ["b", 2, 3]], dtype=object)

    assert ordinary(pairs) == [("a", 1), ("b", 2)]
    assert ordinary(triples) is triples
    assert ordinary(pairs[0]) is not None
