"""Bytes that a hostile candidate sends as values: refused, or a plain value, and never slow."""

import itertools
import sys
from typing import Any

import msgpack
import numpy as np
import pytest

from tarifflab.grading.wire import pandas_values  # noqa: F401 (they may cross)
from tarifflab.grading.wire.codec import BadValue, Handle, decode

MOST_CALLS = 200_000  # of Python functions, to refuse one value: counted, so no clock is read


def forged(kind: Any, payload: Any) -> msgpack.ExtType:
    """Return a value of this kind with any payload."""
    return msgpack.ExtType(1, msgpack.packb([kind, payload]))


def array(values: list[Any], dtype: str = "f8") -> msgpack.ExtType:
    """Return an honest array."""
    made = np.array(values, dtype=dtype)
    return forged("array", [made.dtype.str, list(made.shape), made.tobytes()])


STUB = forged("function", ["test-1:x:0", "equals", None, None])
TWO = ["range", [None], 0, 2, 1]

REFUSED: dict[str, Any] = {
    "pointers as an object array": forged("array", ["|O", [2], b"A" * 16]),
    "pointers in a field": forged("array", [[["a", "|O"]], [1], b"A" * 8]),
    "pointers as strings of any length": forged("array", ["T", [1], b"A" * 16]),
    "object fields by another spelling": forged("dtype", ["np", "O,O"]),
    "an array larger than any memory": forged("array", ["<f8", [2**62, 2], b""]),
    "a million million numbers": forged("range", [0, 10**12, 1]),
    "an index of a million million": forged("index", ["range", [None], 0, 10**12, 1]),
    "codes outside the levels": forged(
        "index", ["multi", [None], [TWO], [array([5, -7], "i1")]]
    ),
    "codes outside the categories": forged(
        "extension", ["Categorical", array([77], "i1"), TWO, False]
    ),
    "a time zone above its folder": forged("datetime", ["2020-01-01", "../../etc/passwd", 0]),
    "a time zone by its path": forged("datetime", ["2020-01-01", "/etc/localtime", 0]),
    "a frequency that is code": forged(
        "extension", ["PeriodArray", array([1], "i8"), "__import__('os')"]
    ),
    "a unit that is several": forged(
        "extension", ["DatetimeArray", array([1], "i8"), "ns],i8,O[", "UTC"]
    ),
    "fields that are code": forged("named", ["x);import os", ["a"], [1]]),
    "fields with two underlines": forged("named", ["x", ["__eq__"], [1]]),
    "a function in a named tuple": forged("named", ["x", ["equals"], [STUB]]),
    "a function in a namespace": forged("namespace", {"equals": STUB}),
    "a type that is none": forged("type", "__import__"),
    "an unknown kind": forged("pickle", b"cos\nsystem\n(S'true'\ntR."),
    "a kind that is no text": forged([1], 1),
    "another extension": msgpack.ExtType(5, b"x"),
    "unequal lengths": forged("series", [["np", array([1, 2, 3])], TWO, None, None]),
    "a function as a note": forged("frame", [[], TWO, TWO, STUB]),
}

BYTES = {
    "a hundred thousand lists in lists": b"\x91" * 100_000 + b"\xc0",
    "a list that claims four thousand million": b"\xdd\xff\xff\xff\xff",
    "a dict that claims four thousand million": b"\xdf\xff\xff\xff\xff",
    "bytes that claim four gigabytes": b"\xc6\xff\xff\xff\xff",
    "a list as a key": b"\x81\x91\x01\x01",
    "two values": b"\xc0\xc0",
    "nothing": b"",
    "a reserved code": b"\xc1",
}


SHORT = r"(?s)^.{4,200}$"  # a word on what was found, however much was sent


def stub(_handle: Handle) -> Any:
    """Return what stands for a student's function."""
    return lambda *_: True


@pytest.mark.parametrize("name", REFUSED)
def test_forged_value_is_refused(name: str) -> None:
    """What no honest packer writes is a BadValue, whatever the library below would say."""
    calls = itertools.count()
    data = msgpack.packb(REFUSED[name])
    sys.setprofile(lambda *_: next(calls))
    try:
        with pytest.raises(BadValue, match=SHORT):
            decode(data, stub)
    finally:
        sys.setprofile(None)

    assert next(calls) < MOST_CALLS


@pytest.mark.parametrize("name", BYTES)
def test_broken_bytes_are_refused(name: str) -> None:
    """What MessagePack itself cannot read is a BadValue and takes no memory."""
    with pytest.raises(BadValue, match=SHORT):
        decode(BYTES[name], stub)


def test_nested_extensions_are_refused() -> None:
    """Values packed into values have a bounded depth."""
    data = b"\xc0"
    for _ in range(60):
        data = msgpack.packb(forged("same", msgpack.ExtType(1, data)))

    with pytest.raises(BadValue, match="nested"):
        decode(data, stub)
