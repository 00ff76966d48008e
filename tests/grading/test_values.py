"""Values that a pandas course uses cross the wire and come back equal."""

import collections
import contextlib
import datetime as dt
import decimal
import fractions
import pathlib
import types
import uuid
import zoneinfo
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from hypothesis.extra import pandas as hpd

from tarifflab.grading.wire import codec, pandas_columns, pandas_values
from tarifflab.grading.wire.codec import BadValue, Handle, Uncrossable, decode, encode

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ZONES = ["Asia/Tokyo", "UTC", "America/New_York"]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=2**64, max_value=2**200),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.just(...),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.sampled_from([dt.UTC, zoneinfo.ZoneInfo("Asia/Tokyo")])),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.fractions(),
    st.complex_numbers(allow_nan=False),
)
keys = st.one_of(st.integers(), st.text(), st.tuples(st.integers(), st.text()), st.dates())
nested = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(keys, inner, max_size=4),
        st.sets(st.integers(), max_size=4),
        st.frozensets(st.text(), max_size=4),
    ),
    max_leaves=12,
)


def same(value: Any) -> Any:
    """Return the value after it has crossed."""
    return decode(encode(value))


@pytest.mark.slow
@QUICK
@given(nested)
def test_nested_plain_data_comes_back_equal(value):
    """What Python's own types hold comes back equal and of the same type."""
    back = same(value)

    assert back == value
    assert type(back) is type(value)


@pytest.mark.slow
@QUICK
@given(hnp.arrays(hnp.scalar_dtypes() | hnp.unicode_string_dtypes(), hnp.array_shapes()))
def test_arrays_come_back_bit_by_bit(array):
    """An array keeps its type, shape and every bit, NaN included."""
    back = same(array)

    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()


columns = [
    hpd.column("number", dtype=float),
    hpd.column("count", dtype="int64"),
    hpd.column("flag", dtype=bool),
    hpd.column("word", elements=st.text(max_size=5), dtype="str"),
    hpd.column(
        "moment",
        elements=st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1)),
        dtype="datetime64[us]",
    ),
]


@pytest.mark.slow
@QUICK
@given(hpd.data_frames(columns), st.sampled_from(ZONES), st.sampled_from(["count", "word"]))
def test_frames_come_back_equal(frame, zone, key):
    """A table keeps its columns, types, index, categories and time zones."""
    made = frame.assign(
        grade=frame["word"].astype("category"),
        local=frame["moment"].dt.tz_localize("UTC").dt.tz_convert(zone),
        maybe=frame["count"].astype("Int64").where(frame["flag"]),
        certain=frame["flag"].astype("boolean").mask(frame["count"] > 0),
        spoken=frame["word"].astype("string").where(frame["flag"]),
        lists=[[n, None] for n in range(len(frame))],
    )

    pd.testing.assert_frame_equal(same(made), made)
    pd.testing.assert_frame_equal(
        same(made.set_index([key, "moment"])), made.set_index([key, "moment"])
    )


@pytest.mark.slow
@QUICK
@given(hpd.series(dtype=float), st.text(max_size=3) | st.none() | st.tuples(st.integers()))
def test_series_come_back_equal(series, name):
    """A Series keeps its values, missing ones included, its index and its name."""
    named = series.rename(name)

    pd.testing.assert_series_equal(same(named), named)


INDEXES = [
    pd.RangeIndex(3, name="n"),
    pd.Index([], dtype="str"),
    pd.Index(["a", None, "c"]),
    pd.Index([(1, 2), (3, 4)], tupleize_cols=False),
    pd.date_range("2020-01-31", periods=4, freq="ME"),
    pd.date_range("2020-01-31", periods=4, freq="ME", tz="Asia/Tokyo"),
    pd.timedelta_range("1D", periods=3),
    pd.period_range("2020Q1", periods=3, freq="Q"),
    pd.interval_range(0, 4),
    pd.CategoricalIndex(["x", "y", "x"], ordered=True),
    pd.MultiIndex.from_product([["x", "y"], [1, 2]], names=["a", None]),
]


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: type(index).__name__)
def test_indexes_keep_their_kind(index):
    """An index keeps its class, names, levels and frequency."""
    back = same(index)

    pd.testing.assert_index_equal(back, index, exact=True)
    assert getattr(back, "freq", None) == getattr(index, "freq", None)


SINGLE = [
    np.float64(2.5), np.int64(3), np.bool_(True), np.datetime64("2020-01-01"), np.str_("x"),
    pd.Timestamp("2020-01-01", tz="Asia/Tokyo"), pd.Timedelta("1D"), pd.Period("2020Q1"),
    pd.Interval(0, 1), np.dtype("f8"), pd.CategoricalDtype(["a", "b"], ordered=True),
    decimal.Decimal("8250.00"), fractions.Fraction(1, 3), range(3), slice(1, None),
    collections.OrderedDict(a=1), int, ValueError, dt.time(9, 30),
]  # fmt: skip


NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
MORE = [
    ..., NotImplemented, 3 + 4j, {1: 2}.keys(), {1: [2]}.items(),
    collections.Counter("aab"), collections.defaultdict(None, {1: 2}),
    types.MappingProxyType({1: 2}), collections.ChainMap({1: 2}), types.SimpleNamespace(a=[1]),
    range(9, 1, -2), slice(5, 1, -1), pathlib.PurePosixPath("a/b"), -(2**70), 2**63, -1,
    uuid.UUID(int=5), dt.datetime(2025, 11, 2, 1, 30, fold=1, tzinfo=NEW_YORK),
    dt.datetime(2025, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=-3, minutes=-30))),
    dt.time(9, 30, tzinfo=dt.UTC, fold=1), dt.timedelta(-3, 5, 7), type(None), list,
    np.timedelta64(3, "h"), np.datetime64("2020-01-01T10", "h"), np.float32(0.1), np.uint8(255),
    np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")])[0], np.complex64(1 + 2j),
    pd.Timestamp("2020-01-01 10:00:00.123456789"), pd.Timestamp("2020-01-01").as_unit("s"),
    pd.Timestamp("2020-06-01 12:00", tz="America/New_York"), pd.Timedelta(3, "s"),
    pd.Timedelta("1D 00:00:00.000000007"), pd.Period("2020-05", "M"),
    pd.Period("2020", "Y-MAR"),
    pd.Interval(0, 1, closed="left"), pd.Interval(0.5, 2, closed="neither"),
    pd.DatetimeTZDtype("ns", "Asia/Tokyo"), np.dtype([("a", "i4"), ("b", "U3")]),
    pd.Int64Dtype(), pd.StringDtype(), pd.PeriodDtype("M"), np.dtype("O"),
]  # fmt: skip


@pytest.mark.parametrize("value", MORE, ids=repr)
def test_values_of_every_kind_keep_type_and_content(value):
    """Signs, steps, units, zones, folds and closed sides included."""
    back = same(value)

    assert type(back) is type(value)
    assert back == value
    assert repr(back) == repr(value)
    assert getattr(back, "fold", 0) == getattr(value, "fold", 0)


def test_values_without_an_equal_keep_their_content():
    """Views of a mapping, iterators, and what a wrapper of Python's holds."""
    pair = collections.namedtuple("Pair", "a b")(1, [2])
    back = same(pair)

    assert list(same({1: 2, 3: 2}.values())) == [2, 2]
    assert list(same(n for n in (1, 2))) == [1, 2]
    assert same([memoryview(b"x"), collections.UserDict(a=1)]) == [bytearray(b"x"), {"a": 1}]
    assert (type(back).__name__, back._fields, list(back)) == ("Pair", ("a", "b"), [1, [2]])


ARRAYS = [
    pd.array([1, None], dtype="Int8"), pd.array([1.5, None], dtype="Float32"),
    pd.array([True, None, False], dtype="boolean"), pd.array(["a", None], dtype="string"),
    pd.Categorical(["b", None, "a"], categories=["b", "a"], ordered=True),
    pd.Categorical(["b"], categories=["c", "b"]), pd.array(["2020Q1", None], dtype="period[Q]"),
    pd.arrays.IntervalArray.from_breaks([0, 1, 3], closed="left"),
    pd.arrays.SparseArray([0, 0, 7], fill_value=0), pd.array(np.array([3, -1], "m8[s]")),
    pd.array(np.array(["2020", "NaT"], "M8[us]")),
    pd.array(pd.date_range("2020-03-28", periods=3, tz="Europe/Madrid")),
]  # fmt: skip


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: str(array.dtype))
def test_extension_arrays_come_back_equal(array):
    """Masks, categories and their order, closed sides, fill values, units, zones."""
    back = same(array)

    assert (type(back), back.dtype) == (type(array), array.dtype)
    assert repr(back) == repr(array)
    pd.testing.assert_series_equal(same(pd.Series(array, name="n")), pd.Series(array, name="n"))


def test_a_message_of_the_wire_is_bounded():
    """Forty levels, two hundred thousand items, an integer of 64 kilobytes, 32 megabytes."""
    nested: Any = 1
    for _ in range(39):
        nested = (nested,)
    refused = {
        "nested more than 40 levels": (nested,),
        "an iterator with more than 200,000 items": iter(range(200_001)),
        "an integer of more than 524288 bits": 1 << (8 * 65536 - 1),
        r"larger than 32 MB \(32.0 MB\)": bytes(32 * 2**20 - 4),
    }

    assert encode(nested)
    assert encode([iter(range(200_000)), 1 << (8 * 65536 - 2), -1])
    assert encode(bytes(32 * 2**20 - 5))
    for words, value in refused.items():
        with pytest.raises(Uncrossable, match=words):
            encode(value)


REFUSED = [
    (types.SimpleNamespace(_a=1), "its attribute `_a` has a name that may not cross"),
    (np.array([(1, "x")], dtype=[("a", "i4"), ("b", "O")]).reshape(1, 1),
     "a structured array that holds Python objects"),
    (np.array([len, 1], dtype=object), "it holds functions or classes .*, 1 of 2"),
    (np.ma.array([1, 2, 3], mask=[1, 0, 1]), "masked places, 2 of 3. Use NaN"),
    (type("Own", (), {}), "it holds the class `Own`"),
    (dt.time(tzinfo=type("Z", (dt.tzinfo,), {"utcoffset": lambda *_: None})()),
     "a time zone of type `Z`"),
    (pd.Series([1], index=["__array__"]), "it has a label `__array__`, a name that Python"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "sentence"), REFUSED, ids=lambda value: type(value).__name__)
def test_the_sentence_says_what_in_a_value_cannot_cross(value, sentence):
    """With its name and how many there are."""
    with pytest.raises(Uncrossable, match=sentence):
        encode(value)


@pytest.mark.parametrize("value", SINGLE, ids=repr)
def test_single_values_keep_their_type(value):
    """A scalar of NumPy, pandas or the standard library stays what it is."""
    back = same(value)

    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("value", [pd.NaT, pd.NA], ids=repr)
def test_missing_values_stay_the_same_object(value):
    """Pandas' missing values are compared with `is`, so they must be the same object."""
    assert same(value) is value


def test_attrs_travel_with_a_table():
    """Units and sources in `.attrs` come along; what is not plain in them is left behind."""
    frame = pd.DataFrame({"a": [1]})
    frame.attrs = {"units": {"a": "USD"}}

    assert same(frame).attrs == {"units": {"a": "USD"}}
    frame.attrs = {"odd": object()}
    assert same(frame).attrs == {}


def test_a_plotly_figure_comes_back_equal():
    """A figure crosses as its data and layout."""
    figures = pytest.importorskip("plotly.graph_objects")
    figure = figures.Figure(
        figures.Bar(x=["a", "b"], y=[1, 2]), layout={"title": {"text": "T"}}
    )

    back = same(figure)

    assert isinstance(back, figures.Figure)
    assert back.to_dict()["data"] == figure.to_dict()["data"]
    assert back.layout.title.text == "T"


class Liar(float):
    """A number that says it equals everything."""

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class LyingFrame(pd.DataFrame):
    """A table that says it equals everything."""

    def equals(self, other):
        """Say yes to everything."""
        return True


@pytest.mark.parametrize(
    ("liar", "plain"),
    [
        (Liar(3.5), float),
        (type("Words", (str,), {})("x"), str),
        (type("List", (list,), {})([1]), list),
        (type("Dict", (dict,), {})(a=1), dict),
        (LyingFrame({"a": [1]}), pd.DataFrame),
        (np.array([1.0]).view(type("Array", (np.ndarray,), {})), np.ndarray),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_subclass_crosses_as_what_lies_beneath(liar, plain):
    """A subclass leaves its own methods, and so its lies, behind."""
    assert type(same(liar)) is plain


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (object(), "it holds a `object`, which is not plain data"),
        (pd.DataFrame({"a": [1]}).groupby("a"), "it holds a `DataFrameGroupBy`"),
        (np.ma.array([1, 2], mask=[True, False]), "an array with masked places"),
        (iter(int, 1), "an iterator with more than 200,000 items"),
        ((n for n in iter(int, 1)), "an iterator with more than 200,000 items"),
        (2 ** (10**6), "an integer of more than"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_cross_is_a_sentence(value, sentence):
    """What the wire does not carry is said, not guessed."""
    with pytest.raises(Uncrossable, match=sentence):
        encode(value)


def test_a_list_within_itself_cannot_cross():
    """A value without end is refused, not followed."""
    endless: list[Any] = []
    endless.append(endless)

    with pytest.raises(Uncrossable, match="cannot be copied"):
        encode(endless)


def test_functions_cross_as_handles_only():
    """A function crosses as a handle; where none may be, the sentence says so."""
    with pytest.raises(Uncrossable, match="it holds a `function`"):
        encode(len if False else lambda: 1)
    data = encode(lambda: 1, lambda value: Handle("k", "f", None, None))
    with pytest.raises(BadValue, match="a function where none may be"):
        decode(data)


@pytest.mark.parametrize("made", ["namespace", "named tuple"])
def test_no_function_hides_in_an_attribute(made):
    """`answer.equals(right)` can never ask the student's own code."""
    import types

    pair = collections.namedtuple("Pair", "equals")
    value = types.SimpleNamespace(equals=len) if made == "namespace" else pair(len)
    data = encode(value, lambda _: Handle("k", "f", None, None))

    with pytest.raises(BadValue, match="an object with a function inside"):
        decode(data, lambda handle: lambda *_: True)


@pytest.mark.slow
@QUICK
@given(st.binary(max_size=300))
def test_any_bytes_give_a_value_or_bad_value(data):
    """Forged bytes end in `BadValue` or in plain data, never in another error."""
    with contextlib.suppress(BadValue):
        decode(data)


@pytest.mark.slow
@QUICK
@given(nested, st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_message_does_no_harm(value, place, byte):
    """One wrong byte in a real message is survived as well."""
    data = bytearray(encode(value))
    data[place % len(data)] = byte

    with contextlib.suppress(BadValue):
        decode(bytes(data))


def test_short_bytes_cannot_stand_for_endless_values():
    """A range of a million million numbers is short on the wire and is refused."""
    with pytest.raises(BadValue, match="a range of more than"):
        decode(encode(range(10**12)))
    with pytest.raises(BadValue, match="an index of more than"):
        decode(encode(pd.RangeIndex(10**12)))


def test_raw_bytes_never_become_objects():
    """An object array given as raw bytes would be a pointer into memory: refused."""
    import msgpack

    packer = codec.Packer()
    forged = packer.pack(["array", ["|O", [1], b"\x00" * 8]])

    with pytest.raises(BadValue, match="an object array given as raw bytes"):
        decode(msgpack.packb(msgpack.ExtType(codec.EXT, forged)))
    assert pandas_values.PLAIN_KINDS.isupper() is False


LIES = [
    (dict, {"items": lambda self: [("a", 2)], "__iter__": lambda self: iter("b")}, {"a": 1}),
    (list, {"__iter__": lambda self: iter([2])}, [1]),
    (set, {"__iter__": lambda self: iter([2])}, {1}),
    (frozenset, {"__iter__": lambda self: iter([2])}, frozenset([1])),
    (str, {"__str__": lambda self: "y"}, "x"),
    (int, {"__int__": lambda self: 2, "__index__": lambda self: 2}, 1),
    (float, {"__float__": lambda self: 2.0}, 1.0),
    (bytes, {"__bytes__": lambda self: b"y"}, b"x"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "methods", "value"), LIES, ids=lambda one: str(one)[:12])
def test_what_lies_beneath_crosses_and_not_what_a_method_says(base, methods, value):
    """A subclass cannot show the examiner another value than it has."""
    assert same(type("Liar", (base,), methods)(value)) == value


def test_an_index_of_places_has_its_bound(monkeypatch):
    """So many and no more: it costs a few bytes to send and much to build."""
    monkeypatch.setattr(pandas_columns, "MAX_ROWS", 3)

    assert list(pandas_columns._read_index(["range", ["n"], 2, 8, 2])) == [2, 4, 6]
    with pytest.raises(BadValue, match="an index of more than 3 places"):
        pandas_columns._read_index(["range", ["n"], 0, 4, 1])


@pytest.mark.parametrize("values", [["a", "b"], [1, 2], [1.5, None], [True, False]])
def test_a_series_of_objects_stays_one(values):
    """What pandas would make of its values is another kind, and another answer."""
    made = decode(encode(pd.Series(values, dtype=object, name="n")))

    assert (made.dtype, made.tolist(), made.name) == (object, values, "n")
