"""Checks of lists, Series, tables and figures: what passes, and what the advice says."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath

SCORES = pd.Series([0.1, 0.25, 0.4], index=["Aiko", "Ben", "Chika"])
RATES = pd.DataFrame({"country": ["Japan", "Korea"], "rate": [24.0, 25.5], "lines": [1, 2]})
MONTHS = pd.Series([1.0, 2.0, 3.0], index=pd.date_range("1985-09", periods=3, freq="MS"))
BARS = go.Bar(x=["Japan", "Korea"], y=np.array([24.0, 25.5]))
values = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6, unique=True)
names = st.lists(st.text("abcxyz", min_size=1), min_size=2, max_size=6, unique=True)


def ask(check, answer, **arguments):
    """Return the `Feedback` for an answer, or None if it passes."""
    try:
        check("answer", **arguments)
    except Feedback as advice:
        return advice
    return None


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(values)
def test_list_passes_in_every_form(right):
    """List, tuple, array, Series, Index and dict view hold the same values."""
    forms = [
        right,
        tuple(right),
        np.array(right),
        pd.Series(right, index=range(5, 5 + len(right))),
        pd.Index(right),
        pd.array(right),
        dict(enumerate(right)).values(),
        [np.float64(one) for one in right],
    ]

    assert [ask(expect.sequence, form, equals=right) for form in forms] == [None] * len(forms)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(values, st.randoms())
def test_order_counts_only_where_it_is_asked_for(right, random):
    """Shuffled values pass without order, and as a set; with order they get advice."""
    shuffled = random.sample(right, len(right))

    assert ask(expect.sequence, shuffled, equals=right, ordered=False) is None
    assert ask(expect.sequence, set(shuffled), equals=right, ordered=False) is None
    if shuffled != right:
        assert "not in the right order" in str(ask(expect.sequence, shuffled, equals=right))


@pytest.mark.parametrize(
    ("answer", "arguments", "phrase"),
    [
        (..., {}, "Put a list in place of the `...`"),
        ([1, ..., 3], {}, "Put a value in place of each `...`"),
        ("123", {}, "'123', a text in quotes. Wanted: a list."),
        ({"a": 1}, {"ordered": False}, "a dict with 1 value. Wanted: a list."),
        ([1, 2], {"equals": [1, 2, 3]}, "a list of 2 values. Wanted: 3."),
        ([1, 2], {"length": 3}, "a list of 2 values. Wanted: 3."),
        ([1, 2, "3"], {"equals": [1, 2, 3]}, "Value 3 of `answer` is '3', a text in quotes."),
        ([1, 2, 300], {"equals": [1, 2, 3]}, "Value 3 of `answer` is 300. It is a hundred"),
        ([1, 2, 7], {"between": (0, 5)}, "Value 3 of `answer` is 7. Something between 0 and 5"),
        ([1, 7], {"equals": [1, 2], "ordered": False}, "7 is wrong: is it in the data"),
        ([1, 1], {"equals": [1, 2], "ordered": False}, "A value occurs too often"),
        (
            [2, 4],
            {"wrong_paths": [WrongPath([2, 4], "Doubled.")]},
            "`answer` is not right yet. Doubled.",
        ),
    ],
)
def test_advice_for_a_list(answer, arguments, phrase):
    """Kind, length, order and the first wrong value of a list are told apart."""
    assert phrase in str(ask(expect.sequence, answer, **arguments))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(names, st.data())
def test_series_passes_in_every_form(labels, data):
    """A dict, pairs, tables and other dtypes say the same, in any order of rows."""
    amounts = data.draw(
        st.lists(st.integers(-99, 99), min_size=len(labels), max_size=len(labels))
    )
    right = pd.Series(amounts, index=labels)
    forms = [
        right,
        right[::-1],
        right.to_dict(),
        list(right.items()),
        [list(pair) for pair in right.items()],
        right.to_frame("amount"),
        right.rename_axis("country").reset_index(name="amount"),
        right.astype(float).rename("amount"),
        right.astype("Int64"),
        right.astype(object),
        right.set_axis(pd.CategoricalIndex(labels)),
    ]

    assert [ask(expect.series, form, equals=right) for form in forms] == [None] * len(forms)


@pytest.mark.parametrize(
    "labels",
    [
        MONTHS.index.to_period("M"),
        MONTHS.index.date,
        ["1985-09", "1985-10", "1985-11"],
        ["September 1985", "October 1985", "1985-11-01"],
        MONTHS.index.tz_localize("Asia/Tokyo"),
    ],
)
def test_month_is_one_label_in_every_form(labels):
    """A month may be a Timestamp, a date, a Period or a text."""
    assert ask(expect.series, MONTHS.set_axis(labels), equals=MONTHS) is None
    assert ask(expect.series, MONTHS, equals=MONTHS.set_axis(labels)) is None


@pytest.mark.parametrize(
    "labels", [["1985", "1986"], pd.PeriodIndex(["1985", "1986"], freq="Y"), [1985.0, 1986.0]]
)
def test_year_is_one_label_in_every_form(labels):
    """A year may be a number, a text or a Period."""
    right = pd.Series([1, 2], index=[1985, 1986])

    assert ask(expect.series, right.set_axis(labels), equals=right) is None


def test_series_with_two_levels_of_labels():
    """Pairs of labels may stand in the index, in two columns or in the keys of a dict."""
    right = pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("JP", 1985), ("US", 1985)]))

    for form in (right, right[::-1], right.reset_index(), right.to_dict()):
        assert ask(expect.series, form, equals=right) is None
    assert "missing: ('US', 1985)" in str(ask(expect.series, right[:1], equals=right))


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (..., "Put a Series in place of the `...`"),
        (SCORES.where(SCORES < 0.2, ...), "Put a value in place of each `...`"),
        (0.25, "0.25, a number. Wanted: a Series with labels in its index."),
        (SCORES.tolist(), "a list with 3 values. Wanted: a Series with labels"),
        (SCORES[:2], "labels of `answer` do not fit (missing: 'Chika')"),
        (SCORES.rename({"Ben": "Bob"}), "(missing: 'Ben'; too many: 'Bob')"),
        (pd.Series(0.1, list("abcd")), "too many: 'a', 'b', 'c' and 1 more)"),
        (pd.Series(0.1, [*SCORES.index, *"abc"]), "do not fit (too many: 'a', 'b', 'c')"),
        (SCORES.reset_index(drop=True), "The index only counts the rows: `set_index`"),
        (pd.concat([SCORES, SCORES]), "the label 'Aiko' occurs more than once"),
        (SCORES**0.5, "`answer` is not right yet. A square root too many."),
        (SCORES * 100, "`answer` for 'Aiko' is 10."),
        (SCORES.astype(str), "`answer` for 'Aiko' is '0.1', a text in quotes."),
        (SCORES.where(SCORES < 0.3), "`answer` for 'Chika' is NaN"),
    ],
)
@pytest.mark.parametrize(
    "arguments", [{"equals": SCORES, "decimals": 4}, {"index": list(SCORES.index)}]
)
def test_advice_for_a_series(answer, phrase, arguments):
    """Labels, wrong paths and the first wrong value are named, with and without the answer."""
    paths = [WrongPath(SCORES**0.5, "A square root too many.")]

    advice = ask(
        expect.series, answer, wrong_paths=paths, unit="score", between=(0, 1), **arguments
    )

    assert phrase in str(advice)


@settings(max_examples=25, deadline=None)
@given(values, st.randoms(use_true_random=False))
def test_a_mistake_is_recognised_within_the_margin_alone(wrong, chance):
    """Whatever the order of the rows: 0.6 of the last decimal, and no more, for each value."""
    labels = [f"row {number}" for number in range(len(wrong))]
    nudges = [chance.choice([0.0, 0.05, -0.05, 0.05, 0.08]) for _ in wrong]
    rows = chance.sample(range(len(wrong)), len(wrong))
    path = WrongPath(pd.Series(wrong, labels).iloc[rows], "Nudged.")

    given_ = pd.Series(wrong, labels) + nudges
    advice = ask(expect.series, given_, index=labels, decimals=1, wrong_paths=[path])

    assert (advice is not None and "Nudged." in str(advice)) is (0.08 not in nudges)


def test_series_with_a_counted_index_is_compared_by_position():
    """If the right labels only count the rows, a list will do; so too with `index=False`."""
    plain = SCORES.reset_index(drop=True)

    assert ask(expect.series, SCORES.tolist(), equals=plain) is None
    assert ask(expect.series, SCORES.tolist(), equals=SCORES, index=False) is None
    assert ask(expect.series, SCORES.to_dict(), equals=SCORES, index=False) is None
    assert "Value 2 of" in str(ask(expect.series, [0.1, 0.3, 0.4], equals=plain))


def test_groups_named_by_numbers_are_labels():
    """An index of 0 and 1 that comes from the data is looked up, not counted."""
    right = pd.Series([0.1, 0.4], index=pd.Index([0, 1]))

    assert ask(expect.series, right[::-1], equals=right) is None


def test_wrong_path_that_equals_the_answer_is_passed_over():
    """A slip that gives the right values does not spoil them, in a list, Series or table."""
    assert (
        ask(expect.sequence, [1, 2], equals=[1, 2], wrong_paths=[WrongPath([1, 2], "No.")])
        is None
    )
    assert (
        ask(expect.series, SCORES, equals=SCORES, wrong_paths=[WrongPath(SCORES, "No.")])
        is None
    )
    assert ask(expect.frame, RATES, equals=RATES, wrong_paths=[WrongPath(RATES, "No.")]) is None


def test_wrong_path_is_named_in_every_shape():
    """A slip with other labels, or fewer rows, explains the difference better than a count."""
    world = WrongPath(pd.concat([SCORES, pd.Series({"All": 0.25})]), "Leave the total out.")
    first = WrongPath(RATES[:1], "Both countries are asked for.")

    assert "Leave the total" in str(
        ask(expect.series, world.value, equals=SCORES, wrong_paths=[world])
    )
    assert "Leave the total" in str(
        ask(expect.series, world.value, index=list(SCORES.index), wrong_paths=[world])
    )
    assert "Both countries" in str(
        ask(expect.frame, RATES[:1], equals=RATES, wrong_paths=[first])
    )


def test_ranking_must_be_in_order():
    """With `ordered` the rows of a ranking count as well as its labels."""
    assert ask(expect.series, SCORES, equals=SCORES, ordered=True) is None
    assert "not in the right order" in str(
        ask(expect.series, SCORES[::-1], equals=SCORES, ordered=True)
    )


def test_gaps_belong_where_the_data_have_them():
    """A change has no first value; filling the gap is a mistake, and so is another gap."""
    change = MONTHS.pct_change()

    assert ask(expect.series, change, equals=change) is None
    assert ask(expect.series, change, between=(0, 2), gaps=True) is None
    assert "leave the gap" in str(ask(expect.series, change.fillna(0), equals=change))
    assert "NaN" in str(ask(expect.series, change.where(change > 0.7), equals=change))
    assert ask(expect.sequence, change.tolist(), equals=change) is None


@pytest.mark.parametrize(
    "answer",
    [
        RATES,
        RATES[::-1],
        RATES[["lines", "rate", "country"]],
        RATES.set_index("country"),
        RATES.astype({"lines": float, "country": "category"}),
        RATES.astype(object).set_axis([7, 8], axis=0),
        RATES.convert_dtypes(),
    ],
)
@pytest.mark.parametrize("arguments", [{}, {"key": "country"}])
def test_table_passes_in_every_form(answer, arguments):
    """Order of rows and columns, dtypes and the place of the key do not matter."""
    assert ask(expect.frame, answer, equals=RATES, **arguments) is None


@pytest.mark.parametrize(
    ("answer", "arguments", "phrase"),
    [
        (..., {}, "Put a table (DataFrame) in place of the `...`"),
        ({"a": 1, "b": 2, "c": 3}, {}, "a dict with 3 values. Wanted: a table (DataFrame)."),
        (
            RATES.rename(columns={"rate": "Rate"}),
            {},
            "has no column 'rate' and has a column too",
        ),
        (RATES.assign(x=1), {}, "has a column too many: 'x'"),
        (pd.concat([RATES, RATES], axis=1), {"extra": True}, "has a column twice: 'country'"),
        (RATES[:1], {}, "`answer` has 1 row. Wanted: 2."),
        (RATES[:1], {"key": "country"}, "(missing: 'Korea')"),
        (RATES[::-1], {"key": "country", "ordered": True}, "rows of `answer` are not in the"),
        (RATES[::-1], {"ordered": True}, "column 'country', in row 0 is 'Korea'."),
        (
            RATES.iloc[:, ::-1],
            {"column_order": True},
            "columns of `answer` are not in the order",
        ),
        (
            RATES.replace(25.5, 2550),
            {},
            "column 'rate', in row 1 is 2550. It is a hundred times",
        ),
        (RATES.replace(25.5, 26), {"key": "country"}, "column 'rate', for 'Korea' is 26."),
        (RATES.replace(25.5, "x"), {}, "column 'rate', in row 1 is 'x', a text in quotes."),
        (
            RATES.assign(rate=0),
            {"wrong_paths": [WrongPath(RATES.assign(rate=0), "Floor.")]},
            "yet. Floor.",
        ),
    ],
)
def test_advice_for_a_table(answer, arguments, phrase):
    """Columns, rows, order and the first wrong value of a table are told apart."""
    assert phrase in str(ask(expect.frame, answer, equals=RATES, **arguments))


def test_rows_are_found_again_by_their_days_however_written():
    """A table without a key is put in order by its values: days as days, not as words."""
    days = ["2025-04-03", "2025-12-01", "2024-09-16"]
    right = pd.DataFrame({"day": pd.to_datetime(days), "rate": [1.0, 2.0, 3.0]})
    written = ["3 April 2025", "1 December 2025", "16 September 2024"]

    assert ask(expect.frame, right.assign(day=written)[::-1], equals=right) is None


def test_visible_check_of_a_table():
    """Without the answer, the columns and the number of rows are looked at."""
    assert ask(expect.frame, RATES, columns=["country", "rate", "lines"], rows=2) is None
    assert ask(expect.frame, RATES, columns=["country"], extra=True) is None
    assert "Wanted: 3." in str(ask(expect.frame, RATES, columns=list(RATES), rows=3))


def test_named_index_is_the_key_of_a_table():
    """A grouped table is matched by its groups, in the index or in a column."""
    right = RATES.set_index("country")

    assert ask(expect.frame, RATES[::-1], equals=right) is None
    assert "for 'Korea'" in str(ask(expect.frame, RATES.replace(25.5, 0), equals=right))


@pytest.mark.parametrize(
    "answer",
    [
        go.Figure(BARS),
        go.FigureWidget(BARS),
        go.Figure(BARS).to_dict(),
        go.Figure(go.Bar(x=["Korea", "Japan"], y=[25.5, 24])),
    ],
)
def test_figure_passes_in_every_form(answer):
    """A figure, a widget and a dict draw the same bars, in any order."""
    assert ask(expect.figure, answer, x=["Japan", "Korea"], y=[24, 25.5], kind="bar") is None


def test_figure_of_dates():
    """Months on the x axis are matched by their meaning."""
    line = go.Figure(go.Scatter(x=MONTHS.index, y=MONTHS.to_numpy()))

    assert ask(expect.figure, line, x=["1985-09", "1985-10", "1985-11"], y=[1, 2, 3]) is None
    assert ask(expect.figure, line, y=[1, 2, 3]) is None


@pytest.mark.parametrize(
    ("answer", "arguments", "phrase"),
    [
        (3, {}, "3, a number. Wanted: a Plotly figure."),
        (go.Figure(), {}, "draws no line or bar groups. Wanted: 1."),
        (go.Figure(BARS), {"kind": "scatter"}, "is drawn as 'bar'. Wanted: 'scatter'."),
        (go.Figure(BARS), {"x": ["Japan"], "y": [24]}, "(too many: 'Korea')"),
        (go.Figure(BARS), {"x": ["Japan", "Korea"], "y": [24, 2550]}, "for 'Korea' is 25.5"),
        (go.Figure(BARS), {"y": [24, 25]}, "Value 2 of `y` in `answer` is 25.5."),
        (go.Figure(BARS), {"titled": True}, "no title for the figure, the x axis, the y axis."),
        (go.Figure(go.Bar(x=["a"], y=[1, 2])), {"x": ["a"], "y": [1]}, "1 values for x and 2"),
    ],
)
def test_advice_for_a_figure(answer, arguments, phrase):
    """Kind of figure, kind of trace, coordinates and titles are told apart."""
    assert phrase in str(ask(expect.figure, answer, **arguments))


def test_titled_figure_passes():
    """A title of the figure and of both axes is all that is asked for."""
    titled = go.Figure(BARS).update_layout(
        title="Rates", xaxis_title="Country", yaxis_title="Percent"
    )

    assert ask(expect.figure, titled, titled=True) is None


@pytest.mark.parametrize(
    ("days", "word", "told"),
    [
        (90, "fit", "did you mean 'fits'"),
        (90, "true", "'too early', 'fits'"),
        (90, 3, "Wanted: a text"),
        ("90", "fits", "a text in quotes"),
        (pd.Timedelta(days=90), "fits", "its `.days`"),
    ],
)
def test_word_beside_a_number_is_one_of_those_to_choose_from(days, word, told):
    """In a Series of numbers one label may hold a word; each value is told its own kind."""
    words = {"sentence": ["too early", "fits"]}
    answer = {"deal": days, "sentence": word}

    said = ask(expect.series, answer, index=["deal", "sentence"], words=words)

    assert told in str(said)


def test_right_word_beside_a_number_passes_in_other_letters():
    """A number and its word, in a visible and in a hidden check."""
    right = pd.Series({"deal": 90, "sentence": "too early"})
    answer = {"sentence": "Too early", "deal": 90.0}

    assert ask(expect.series, answer, index=list(right.index), words={"sentence": []}) is None
    assert ask(expect.series, answer, equals=right) is None
