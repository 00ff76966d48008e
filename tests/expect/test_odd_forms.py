"""Fair answers in odd forms are read as what they are."""

import array
import collections
import datetime as dt
import fractions
import itertools
import types
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.expect import forms
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


def crossed(value):
    """Return a value as it arrives in the grader."""
    return decode(encode(value))


Point = collections.namedtuple("Point", "car rice")
PRICES = pd.DataFrame({"good": ["car", "rice"], "usd": [1.5, 2.0]})
LABELLED = {
    "a named tuple": lambda: Point(1.5, 2.0),
    "a read-only dict": lambda: types.MappingProxyType({"car": 1.5, "rice": 2.0}),
    "a chain of dicts": lambda: collections.ChainMap({"car": 1.5}, {"rice": 2.0}),
    "items of a dict": lambda: {"car": 1.5, "rice": 2.0}.items(),
    "zipped labels and values": lambda: zip(["car", "rice"], [1.5, 2.0], strict=True),
    "rows as an array": lambda: PRICES.to_numpy(),
    "rows as records": lambda: PRICES.to_records(index=False),
    "rows as dicts": lambda: PRICES.to_dict("records"),
    "rows as named tuples": lambda: PRICES.itertuples(index=False),
    "a table on its side": lambda: PRICES.set_index("good").T,
    "a table as a dict": lambda: PRICES.set_index("good").to_dict(),
    "a table as a dict of rows": lambda: PRICES.set_index("good").to_dict("index"),
    "two columns as a dict": lambda: PRICES.to_dict("list"),
    "one dict for each label": lambda: [{"car": 1.5}, {"rice": 2.0}],
    "each value in a list": lambda: {"car": [1.5], "rice": [2.0]},
    "a stacked table": lambda: PRICES.set_index("good").stack(),
    "a comma at the end": lambda: (PRICES.set_index("good")["usd"],),
}


@pytest.mark.parametrize("through", [lambda value: value, crossed], ids=["here", "graded"])
@pytest.mark.parametrize("make", LABELLED.values(), ids=LABELLED)
def test_labels_and_values_in_any_container_are_a_series(make, through):
    """Whatever says which value belongs to which label is read, and twice alike."""
    space = {"expect": expect, "answer": through(make())}

    for _ in range(2):
        exec("expect.series('answer', equals={'car': 1.5, 'rice': 2.0})", space)
    with pytest.raises(expect.Feedback, match="`answer` for"):
        exec("expect.series('answer', equals={'car': 1.5, 'rice': 3.0})", space)


ONCE = {
    "generator": lambda: (one for one in [1, 2, 3]),
    "map": lambda: map(int, "123"),
    "filter": lambda: filter(None, [0, 1, 2, 3]),
    "accumulate": lambda: itertools.accumulate([1, 1, 1]),
    "takewhile": lambda: itertools.takewhile(lambda one: one < 4, itertools.count(1)),
    "reversed": lambda: reversed([3, 2, 1]),
    "flat": lambda: np.array([[1, 2, 3]]).flat,
}


@pytest.mark.parametrize("through", [lambda value: value, crossed], ids=["here", "graded"])
@pytest.mark.parametrize("make", ONCE.values(), ids=ONCE)
def test_what_can_be_read_once_is_still_there_for_the_second_check(make, through):
    """The visible check must not use up what the hidden one looks at."""
    space = {"expect": expect, "answer": through(make())}

    exec("expect.sequence('answer', length=3)", space)
    exec("expect.sequence('answer', equals=[1, 2, 3])", space)

    assert space["answer"] == [1, 2, 3]


ROW_ALONE = {
    "a list in a list": lambda: [[1, 2, 3]],
    "an array in a list": lambda: [np.array([1, 2, 3])],
    "a table of one row": lambda: pd.DataFrame([[1, 2, 3]]),
    "a comma at the end": lambda: ([1, 2, 3],),
}


@pytest.mark.parametrize("through", [lambda value: value, crossed], ids=["here", "graded"])
@pytest.mark.parametrize("make", ROW_ALONE.values(), ids=ROW_ALONE)
def test_a_list_that_stands_alone_in_another_is_that_list(make, through):
    """The values are all there, in their order; a list of one value stays one."""
    answer = through(make())

    expect.sequence("answer", equals=[1, 2, 3])
    answer = [[1]]
    with pytest.raises(expect.Feedback, match="a list of 1 value"):
        expect.sequence("answer", equals=[1, 2, 3])
    del answer


TABLES = {
    "a comma at the end": lambda: (PRICES,),
    "a dict of lists": lambda: PRICES.to_dict("list"),
    "rows as dicts": lambda: PRICES.to_dict("records"),
    "records": lambda: PRICES.to_records(index=False),
}


@pytest.mark.parametrize("through", [lambda value: value, crossed], ids=["here", "graded"])
@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES)
def test_columns_and_rows_in_plain_containers_are_a_table(make, through):
    """A list of rows and a dict of columns hold what a table holds."""
    answer = through(make())

    expect.frame("answer", equals=PRICES)
    with pytest.raises(expect.Feedback, match="`answer`"):
        expect.frame("answer", equals=PRICES.assign(usd=3.0))
    del answer


@pytest.mark.parametrize("name", [None, "Good", " good"])
def test_labels_without_a_name_are_the_key_that_is_lacking(name):
    """A table made from a dict has labels, and no name above them."""
    right = PRICES.set_index("good")
    answer = right.rename_axis(index=name)
    expect.frame("answer", equals=right)

    answer = right.rename_axis(index="year")
    with pytest.raises(expect.Feedback, match="no column 'good'"):
        expect.frame("answer", equals=right)
    del answer


@pytest.mark.parametrize("through", [lambda value: value, crossed], ids=["here", "graded"])
def test_the_difference_of_two_days_as_periods_is_a_number_of_days(through):
    """The library gives an offset of so many days."""
    answer = through(pd.Period("2025-08-07", "D") - pd.Period("2025-04-18", "D"))

    expect.number("answer", unit="days", equals=111)
    del answer


@pytest.mark.parametrize(
    "years",
    [
        pd.PeriodIndex(["2008", "2009"], freq="Y"),
        np.array(["2008", "2009"], dtype="M8[Y]"),
        [pd.Period("2008", "Y"), pd.Period("2009", "Y")],
    ],
    ids=["index", "array", "list"],
)
def test_whole_years_by_their_type_are_numbers_of_years(years):
    """A month or a day is none."""
    answer = years
    expect.sequence("answer", equals=[2008, 2009])

    answer = pd.PeriodIndex(["2008-01", "2009-01"], freq="M")
    with pytest.raises(expect.Feedback, match=r"a date\. Wanted: a number"):
        expect.sequence("answer", equals=[2008, 2009])
    del answer


@pytest.mark.parametrize("number", [complex(30.5, 0), np.complex64(30.5), {30.5}])
def test_a_number_with_nothing_imaginary_or_in_a_set_is_that_number(number):
    """What a root or a lone pair of braces leaves behind."""
    answer = number

    expect.number("answer", equals=30.5)
    answer = 30.5 + 1j
    with pytest.raises(expect.Feedback, match="a complex number"):
        expect.number("answer", equals=30.5)
    del answer


@pytest.mark.parametrize(
    "day",
    ["2025/08/07", "20250807", "2025.8.7", "2025年8月7日", "2025-08-07T00:00:00Z",
     "2025-08-07 09:00:00+09:00",
     "２０２５-０８-０７", "2025‐08‐07", "2025–08–07", "2025−08−07"],
)  # fmt: skip
def test_a_date_with_the_year_in_front_is_read(day):
    """It cannot be misread, whatever stands between."""
    answer = day
    expect.date("answer", equals="2025-08-07")
    answer = "07.08.2025"
    with pytest.raises(expect.Feedback, match="Wanted: a date"):
        expect.date("answer", equals="2025-08-07")
    del answer


@pytest.mark.parametrize("text", ["Ｊａｐａｎ", "Japan\u200b", "\ufeffjapan"])
def test_wide_letters_and_unseen_signs_of_a_text_do_not_matter(text):
    """A Japanese keyboard and a copied text leave them."""
    answer = text
    expect.text("answer", equals="Japan")
    del answer


@pytest.mark.parametrize("sign", "’ʼ´`′＇")
def test_any_apostrophe_is_one(sign):
    """Keyboards and word processors have several."""
    answer = f"Côte d{sign}Ivoire"
    expect.text("answer", equals="Côte d'Ivoire")
    del answer


@pytest.mark.parametrize(
    "value", [dt.date(2025, 8, 7), dt.time(9, 30), dt.timedelta(3, 4), Decimal("0.1"),
              fractions.Fraction(1, 3)],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_an_honest_subclass_crosses_as_the_type_beneath_it(value):
    """Somebody's own kind of date or decimal is one."""
    own = type("Own", (type(value),), {})
    given = (value.numerator, value.denominator) if type(value).__name__ == "Fraction" else None
    made = own(*given) if given else copy_as(own, value)

    assert (crossed(made), type(crossed(made))) == (value, type(value))


def copy_as(own, value):
    """Return a value as an instance of a subclass of its type."""
    if isinstance(value, dt.date):
        return own(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        return own(value.hour, value.minute)
    if isinstance(value, dt.timedelta):
        return own(value.days, value.seconds)
    return own(value)


def test_texts_of_any_length_of_numpy_cross():
    """NumPy's newer type of texts arrives as an array of texts."""
    made = crossed(np.array(["car", "rice"], dtype=np.dtypes.StringDType()))

    assert list(made) == ["car", "rice"]


def test_a_function_that_yields_in_place_of_returning_is_no_number():
    """A generator is read for values that are asked for, not for what a call gives."""

    def answer(value):
        yield value * 2

    with pytest.raises(expect.Feedback, match="type `generator`"):
        expect.function("answer", cases=[((1,), 2)])
    assert answer is not None


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        (None, True), (float("nan"), True), (np.float32("nan"), True), (pd.NA, True),
        (pd.NaT, True), (np.datetime64("NaT"), True),
        (0, False), (0.0, False), ("", False), ("nan", False), (False, False),
        (np.datetime64("2025-04-02"), False), (dt.date(2025, 4, 2), False),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_from_what_is_nothing(value, missing):
    """Zero, False and an empty text are values; None and its kin are gaps."""
    assert forms.is_missing(value) is missing
