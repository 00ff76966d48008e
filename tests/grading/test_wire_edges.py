"""The wire at its edges: forged bytes, limits met exactly, and what a refusal names."""

import contextlib
import datetime as dt
import os
import socket
import time
import types
import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import msgpack
import numpy as np
import pandas as pd
import pytest
from cases import every

from tarifflab.grading.wire import (
    codec,
    messages,
    pandas_columns,
    pandas_values,
    protocol_names,
    python_values,
)
from tarifflab.grading.wire.codec import BadValue, Handle, Uncrossable, decode, encode
from tarifflab.grading.wire.messages import (
    Wire,
    WireClosed,
    WireError,
    WireTimeout,
    pack_flat,
    unpack,
    unpack_flat,
)

LONG = "_" + "x" * 60


def forged(kind, payload, code=codec.EXT):
    """Return the bytes of a value of this kind, whatever it holds."""
    inner = codec.Packer(lambda _: Handle("k", "f", None, None)).pack([kind, payload])
    return msgpack.packb(msgpack.ExtType(code, inner))


def nested(levels):
    """Return the bytes of so many values within one another."""
    data = msgpack.packb(1)
    for _ in range(levels):
        inner = b"\x92" + msgpack.packb("same") + data
        data = msgpack.packb(msgpack.ExtType(codec.EXT, inner))
    return data


def test_values_within_values_are_read_forty_deep():
    """As deep as they are written, and no deeper."""
    assert decode(nested(39)) == 1
    with pytest.raises(BadValue, match="nested more than 40 deep"):
        decode(nested(40))


FORGED = {
    "another extension": (forged("int", b"\x01", 2), r"^extension 2$"),
    "an unknown kind": (forged("no kind", 1), r"^KeyError: 'no kind'$"),
    "a pair too short": (
        msgpack.packb(msgpack.ExtType(codec.EXT, msgpack.packb(["int"]))),
        r"^ValueError: not enough values",
    ),
    "an endless integer": (
        forged("int", b"\0" * 65_537),
        "an integer of 65,537 bytes, at most",
    ),
    "a fraction of texts": (
        forged("fraction", ["1e9", 2.5, "x"]),
        r"must be of integers, got str, float$",
    ),
    "a fraction of truths": (forged("fraction", [True, 2]), r"integers, got bool$"),
    "a long name within": (
        forged("namespace", {LONG: 1}),
        rf"an attribute that Python looks up: '{LONG[:40]}'$",
    ),
    "a number as a name": (forged("namespace", {7: 1}), r"Python looks up: 'int'$"),
    "a function within": (
        forged("named", ["P", ["a", "f" * 60], [1, len]]),
        r"a function where none may be$",
    ),
    "a long range": (forged("range", [0, 200_001, 1]), "a range of more than 200,000 numbers"),
    "a wide item": (
        forged("array", ["V40000000", [1], b""]),
        "one item of an array has 40,000,000 bytes, at most 33,554,432",
    ),
    "an item as wide as may be": (forged("array", ["V33554432", [1], b""]), "^ValueError: "),
    "objects as bytes": (forged("scalar", ["|O", b"\0" * 8]), "an object array given as raw"),
    "objects in fields": (
        forged("array", [[["a", "|O"]], [1], b"\0" * 8]),
        "an object array given as raw bytes",
    ),
    "objects that are no list": (forged("array", ["O", [1], b"x"]), "^an array of functions$"),
    "no frequency": (
        forged("period", [1, "x" * 50 + "!"]),
        f"a frequency that is none: '{'x' * 40}'$",
    ),
    "a number as a frequency": (forged("period", [1, 3]), "a frequency that is none: 'int'$"),
    "a long frequency": (forged("period", [1, "x" * 41]), "a frequency that is none"),
    "a label": (
        forged("index", ["flat", [None], ["np", np.array(["__array__"], object)], None]),
        "^a label `__array__`$",
    ),
    "an uneven table": (
        forged(
            "frame",
            [
                [["np", np.zeros(n)] for n in (2, 1, 5, 4)],
                ["range", [None], 0, 4, 1],
                ["range", [None], 0, 2, 1],
                None,
            ],
        ),
        r"columns of \[1, 2, 4\] values in a table of 2 rows",
    ),
}


@every(FORGED)
def test_forged_bytes_are_no_value(case):
    """Each refusal names what was sent, at most forty signs of it."""
    data, words = case

    with pytest.raises(BadValue, match=words):
        decode(data)


def test_functions_are_named_by_texts_alone():
    """Whatever a forger sends as key and name; signature and docstring are looked at later."""
    kept = []
    decode(forged("function", [7, 8, ["x"], None]), lambda handle: kept.append(vars(handle)))

    assert kept == [{"key": "7", "name": "8", "signature": ["x"], "doc": None}]


def test_a_function_in_an_attribute_is_named():
    """Also where functions may cross."""
    data = forged("named", ["P", ["a", "f" * 60], [1, lambda: 1]])

    with pytest.raises(BadValue, match=f"an object with a function inside: '{'f' * 40}'$"):
        decode(data, lambda _: len)


UNCROSSABLE = {
    "a long attribute": (
        types.SimpleNamespace(**{LONG: 1}),
        f"its attribute `{LONG[:40]}` has",
    ),
    "a number": (types.SimpleNamespace(), "its attribute `int` has a name that may not cross"),
    "a long label": (pd.Index(["__" + "a" * 60 + "__"]), f"a label `__{'a' * 38}`, a name"),
    "two functions": (np.array([len, 1, print], object), "values of a column, 2 of 3$"),
    "an integer too long": (1 << (8 * 65536 - 1), "an integer of more than 524288 bits"),
    "a zone": (
        dt.time(tzinfo=type("Z", (dt.tzinfo,), {"utcoffset": lambda *_: None})()),
        "a time zone of type `Z`",
    ),
}
vars(UNCROSSABLE["a number"][0])[7] = 1


@every(UNCROSSABLE)
def test_a_refusal_names_what_cannot_cross(case):
    """With forty signs of its name at most, and how many there are."""
    value, words = case

    with pytest.raises(Uncrossable, match=words):
        encode(value)


@every(
    {
        "no zone": None,
        "Greenwich": dt.UTC,
        "a name": zoneinfo.ZoneInfo("Asia/Tokyo"),
        "west": dt.timezone(-dt.timedelta(hours=3, minutes=30)),
        "named by hand": dt.timezone(dt.timedelta(hours=9), "JST"),
    }
)
def test_zones_come_back(zone):
    """As none, a name or the seconds east of Greenwich."""
    back = python_values.read_zone(python_values.zone(zone))

    now = dt.datetime(2025, 7, 1)
    assert (back is None) == (zone is None)
    assert zone is None or back.utcoffset(now) == zone.utcoffset(now)


def test_columns_of_days_keep_or_lack_a_zone():
    """A column without a zone is not moved to Greenwich, and one with a zone stays there."""
    days = pd.Series(pd.date_range("2025-03-28", periods=3))

    for made in (days, days.dt.tz_localize("Europe/Madrid"), days.dt.tz_localize("UTC")):
        back = decode(encode(made))
        pd.testing.assert_series_equal(back, made)
    index = pd.DatetimeIndex(["2025-01-31", "2025-02-28"], freq="ME")
    assert decode(encode(index)).freq == index.freq
    assert decode(encode(pd.Index([1.5, 2.5]))).dtype == float


def test_single_values_without_bytes_come_back():
    """Bytes of no length have none; an empty text has one."""
    for value in (np.str_(""), np.bytes_(b""), np.void(b""), np.str_("a"), np.int8(0)):
        back = decode(encode(value))
        assert (back, type(back)) == (value, type(value))


@every(
    {
        "a fraction": Fraction(-3, 7),
        "exactly 200,000": range(200_000),
        "days of no frequency": pd.DatetimeIndex(["2025-01-31", "2025-02-01"]),
        "spans of no frequency": pd.TimedeltaIndex(["1D", "5D"]),
        "spans": pd.timedelta_range("1D", periods=3),
        "mostly 7": pd.arrays.SparseArray([7, 7, 1], fill_value=7),
        "two levels": pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", ("y", 1)]),
        "tuples": pd.Index([("a", 1), ("b", 2)], tupleize_cols=False),
        "a tuple as a name": pd.RangeIndex(2, name=("a", 1)),
    }
)
def test_what_is_just_allowed_comes_back(value):
    """At the very limit, and with names that are tuples."""
    back = decode(encode(value))

    assert type(back) is type(value)
    assert list(back) == list(value) if not isinstance(value, Fraction) else back == value
    for name in ("names", "freq", "fill_value"):
        assert getattr(back, name, None) == getattr(value, name, None)


def test_structured_arrays_keep_their_fields():
    """Also a field that is itself a row of numbers."""
    made = np.zeros(2, dtype=[("a", "i4"), ("b", "f8", (2, 3))])
    made["b"] += 1.5
    back = decode(encode(made))

    assert (back.dtype, back.tobytes()) == (made.dtype, made.tobytes())
    assert back.flags.writeable


def test_attributes_that_do_not_cross_cost_themselves_alone():
    """A table without notes has none afterwards."""
    frame = pd.DataFrame({"a": [1]})
    assert pandas_values._attributes(frame) is None
    frame.attrs = {"f": len}
    assert pandas_values._attributes(frame) is None
    frame.attrs = {"unit": "USD"}
    assert decode(encode(frame["a"])).attrs == decode(encode(frame)).attrs == {"unit": "USD"}


@every(
    {
        "a letter too many": (b"t\0\0\0\5abc", "more than it may hold, at part 0"),
        "half a head": (b"t\0\0", "not a message: error"),
        "no such letter": (b"x\0\0\0\1a", r"a part of kind b'x' with 1 bytes"),
        "a long truth": (b"y\0\0\0\1a", r"a part of kind b'y' with 1 bytes"),
        "a long nothing": (b"n\0\0\0\1a", r"a part of kind b'n' with 1 bytes"),
        "a short number": (b"i\0\0\0\1a", "not a message: error"),
        "no letters": (b"t\0\0\0\1\xff", "not a message: UnicodeDecodeError"),
        "too many parts": (pack_flat([None] * 2_001), "more than it may hold, at part 2000"),
        "a text too long": (
            pack_flat(["x" * 65_537]),
            r"a part of kind b't' with 65,537 bytes",
        ),
    }
)
def test_flat_messages_are_refused(case):
    """What is no single value, and one too many."""
    data, words = case

    with pytest.raises(WireError, match=words):
        unpack_flat(data)


def test_flat_messages_hold_what_they_may():
    """Two thousand parts, a text of 64 kilobytes, bytes of any length."""
    for parts in (
        [None, True, False] * 666 + [1, 2.5],
        ["x" * 65_536],
        [b"x" * 65_537, -(2**63)],
    ):
        assert repr(unpack_flat(pack_flat(parts))) == repr(parts)  # True is no 1
    assert unpack(msgpack.packb({1: [None]})) == {1: [None]}


@pytest.fixture
def ends():
    """Return the descriptors of a pair of sockets."""
    return [end.detach() for end in socket.socketpair()]


def test_a_wire_takes_messages_up_to_its_limit(ends):
    """One of just so many bytes is taken, and what came in all is counted."""
    ours, theirs = Wire(ends[0], max_bytes=10, max_total=21), Wire(ends[1])
    for size in (10, 10, 1):
        theirs._write(msgpack.packb(b"x" * (size - 2)) if size > 1 else b"\x01", None)
        assert ours.receive() in (b"x" * 8, 1)
    theirs._write(b"\x01\x01\x01", None)
    with pytest.raises(WireError, match=r"^3 bytes more than the submission may send$"):
        ours.receive()
    ours.close()
    ours.close()
    assert ours.descriptor == -1
    with pytest.raises(WireClosed, match=r"^$"):
        theirs.send("x")
    theirs.close()


def test_a_wire_whose_other_end_is_gone_says_so(ends):
    """Nothing more comes, and nothing is waited for."""
    ours, theirs = Wire(ends[0]), Wire(ends[1])
    theirs.send(1)
    theirs.close()
    assert ours.receive() == 1
    with pytest.raises(WireClosed, match=r"^$"):
        ours.receive()
    ours.close()


def test_a_message_longer_than_allowed_is_not_read(ends):
    """Its length is enough to refuse it."""
    ours, theirs = Wire(ends[0], max_bytes=10), Wire(ends[1])
    theirs._write(b"x" * 11, None)

    with pytest.raises(WireError, match=r"^a message of 11 bytes; at most 10$"):
        ours.receive()
    ours.close()
    theirs.close()


def test_what_is_no_function_gets_no_handle():
    """Functions and classes do; an object or an iterator of a student's own does not."""
    iterator = type("Own", (), {"__next__": lambda self: 1, "__iter__": lambda self: self})

    for value, name in ((object(), "object"), (iterator(), "Own")):
        with pytest.raises(Uncrossable, match=f"it holds a `{name}`, which is not plain data"):
            encode(value, lambda _: Handle("k", "f", None, None))
    for value in (len, iterator):
        data = encode([value], lambda _: Handle("k", "f", None, None))
        assert [one.key for one in decode(data, lambda handle: handle)] == ["k"]
    with pytest.raises(Uncrossable, match="it holds the class `Own`"):
        encode(iterator)


class Moment(dt.datetime):
    """A moment of somebody's own."""


class Root(complex):
    """A number of somebody's own."""


class Rows(np.ndarray):
    """An array of somebody's own."""


def test_kinds_of_somebody_s_own_cross_as_what_they_are():
    """With day, hour and zone, and whatever an array holds."""
    moment = Moment(2025, 4, 3, 9, 30, tzinfo=dt.UTC)
    rows = np.array([1, "a"], dtype=object).view(Rows)

    assert decode(encode(moment)) == moment
    assert type(decode(encode(moment))) is dt.datetime
    assert decode(encode(Root(1, 2))) == 1 + 2j
    assert decode(encode(rows)).tolist() == [1, "a"]


def test_a_column_of_an_unknown_kind_is_named():
    """By what pandas calls it."""
    with pytest.raises(Uncrossable, match="it holds a column of type `int64`"):
        pandas_columns.pack_array(types.SimpleNamespace(dtype=np.dtype("int64")))


def test_labels_that_begin_with_a_dash_are_no_attributes_of_a_shut_class():
    """Shut once, however often it is asked for."""
    made = type("Table", (), {"__getattr__": lambda self, name: name, "_own": 1})
    for _ in range(2):
        protocol_names._shut(made)

    assert (made().price, made()._own) == ("price", 1)
    with pytest.raises(AttributeError, match="_merge"):
        _ = made()._merge
    answer = made.__getattr__
    protocol_names._shut(made)
    assert made.__getattr__ is answer


def test_nothing_has_come_before_something_was_sent(ends):
    """A wire is not ready until then."""
    ours, theirs = Wire(ends[0]), Wire(ends[1])

    assert not ours.ready(0)
    theirs.send(1)
    assert ours.ready(0)
    ours.close()
    theirs.close()


@pytest.mark.parametrize("patient", [True, False])
def test_a_message_that_nobody_reads_is_given_up(ends, monkeypatch, patient):
    """Before it is written where writing would wait without end."""
    os.set_blocking(ends[0], False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(ends[0], b"x" * 65_536)
    os.set_blocking(ends[0], patient)
    ours = Wire(ends[0])
    if patient:
        monkeypatch.setattr(messages.os, "write", lambda *_: pytest.fail("it would wait"))

    with pytest.raises(WireTimeout, match=r"^$"):
        ours.send(1, time.monotonic())
    ours.close()
    os.close(ends[1])


def test_a_long_message_is_written_as_it_is_read(ends):
    """Also by an end that may not wait, without a time of its own."""
    os.set_blocking(ends[0], False)
    ours, theirs = Wire(ends[0]), Wire(ends[1])
    with ThreadPoolExecutor(1) as pool:
        got = pool.submit(theirs.receive)
        ours.send("x" * 2_000_000)
        assert len(got.result()) == 2_000_000
    ours.close()
    theirs.close()


def test_values_within_values_are_written_forty_deep():
    """As deep as they are read, and no deeper."""
    value = 1
    for _ in range(39):
        value = (value,)

    assert decode(encode(value)) == value
    with pytest.raises(Uncrossable, match="nested more than 40 levels deep"):
        encode((value,))
