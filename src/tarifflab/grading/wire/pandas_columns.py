"""The columns of pandas on the wire: arrays by their parts, and indexes of every kind.

An extension array crosses as what it is made of (codes and categories, values and mask,
ordinals and frequency), so that it comes back equal and not converted.
"""

import re
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.grading.wire.codec import BadValue, Uncrossable
from tarifflab.grading.wire.protocol_names import protocol_name
from tarifflab.grading.wire.python_values import read_zone, zone

MAX_ROWS = 10_000_000
FREQUENCY = re.compile(r"[A-Za-z0-9.+-]{1,40}")  # 'ME', '2W-SUN', 'QE-DEC'


def frequency_of(text: Any) -> str:
    """Return a frequency's name if it looks like one; pandas parses it further."""
    if not isinstance(text, str) or not FREQUENCY.fullmatch(text):
        shown = text[:40] if isinstance(text, str) else type(text).__name__
        raise BadValue(f"a frequency that is none: {shown!r}")
    return text


def pack_array(array: Any) -> list[Any]:
    """Return one column's values as plain parts: [kind, part, …]."""
    if isinstance(array, np.ndarray):
        return ["np", array]
    name = type(array).__name__
    writer = ARRAY_WRITERS.get(name)
    if writer is None:
        raise Uncrossable(f"it holds a column of type `{array.dtype}`")
    return [name, *writer(array)]


def _strings(array: Any) -> list[Any]:
    missing = "na" if array.dtype.na_value is pd.NA else "nan"
    items = array.to_numpy(dtype=object)
    return [missing, [x if type(x) is str else _word(x) for x in items]]


def _word(item: Any) -> str | None:
    return str.__add__("", item) if isinstance(item, str) else None


def _sparse(array: Any) -> list[Any]:
    return [np.asarray(array), array.fill_value]


def _moments(array: Any) -> list[Any]:
    return [array.asi8, array.unit, zone(array.dtype.tz)]


ARRAY_WRITERS: dict[str, Any] = {
    "NumpyExtensionArray": lambda a: [a.to_numpy()],
    "Categorical": lambda a: [a.codes, pack_index(a.categories), bool(a.ordered)],
    "DatetimeArray": lambda a: (
        [a.asi8, a.unit, None] if getattr(a.dtype, "tz", None) is None else _moments(a)
    ),
    "TimedeltaArray": lambda a: [a.asi8, a.unit],
    "PeriodArray": lambda a: [a.asi8, a.freqstr],
    "IntervalArray": lambda a: [pack_index(a.left), pack_index(a.right), a.closed],
    "IntegerArray": lambda a: [a._data, a._mask],
    "FloatingArray": lambda a: [a._data, a._mask],
    "BooleanArray": lambda a: [a._data, a._mask],
    "StringArray": _strings,
    "ArrowStringArray": _strings,
    "SparseArray": _sparse,
}


def _read_strings(data: Any) -> Any:
    missing, items = data
    dtype = pd.StringDtype(na_value=pd.NA if missing == "na" else np.nan)
    return pd.array(items, dtype=dtype)


def _read_moments(data: Any) -> Any:
    values, unit, tz = data
    naive = pd.array(values.view(f"M8[{unit}]"))
    where = read_zone(tz)
    return naive if where is None else naive.tz_localize("UTC").tz_convert(where)


ARRAY_READERS: dict[str, Any] = {
    "np": lambda data: data[0],
    "NumpyExtensionArray": lambda data: pd.arrays.NumpyExtensionArray(data[0]),
    "Categorical": lambda data: pd.Categorical.from_codes(
        data[0], categories=read_index(data[1]), ordered=data[2]
    ),
    "DatetimeArray": _read_moments,
    "TimedeltaArray": lambda data: pd.array(data[0].view(f"m8[{data[1]}]")),
    "PeriodArray": lambda data: pd.arrays.PeriodArray(
        data[0], dtype=pd.PeriodDtype(frequency_of(data[1]))
    ),
    "IntervalArray": lambda data: pd.arrays.IntervalArray.from_arrays(
        read_index(data[0]), read_index(data[1]), closed=data[2]
    ),
    "IntegerArray": lambda data: pd.arrays.IntegerArray(data[0], data[1]),
    "FloatingArray": lambda data: pd.arrays.FloatingArray(data[0], data[1]),
    "BooleanArray": lambda data: pd.arrays.BooleanArray(data[0], data[1]),
    "StringArray": _read_strings,
    "ArrowStringArray": _read_strings,
    "SparseArray": lambda data: pd.arrays.SparseArray(data[0], fill_value=data[1]),
}


def read_array(parts: list[Any]) -> Any:
    """Return the array that `pack_array` took apart."""
    return ARRAY_READERS[parts[0]](parts[1:])


# Index, Series, DataFrame -------------------------------------------------------------------


def pack_index(index: Any) -> list[Any]:
    """Return an index as plain parts: [kind, names, part, …]."""
    names = list(index.names)
    if found := _protocol_label(index):
        raise Uncrossable(f"it has a label `{found[:40]}`, a name that Python itself looks up")
    if isinstance(index, pd.RangeIndex):
        return ["range", names, index.start, index.stop, index.step]
    if isinstance(index, pd.MultiIndex):
        levels = [pack_index(level) for level in index.levels]
        return ["multi", names, levels, [np.asarray(code) for code in index.codes]]
    frequency = getattr(index, "freqstr", None) if hasattr(index, "freq") else None
    array = index.array
    if type(array).__name__ == "NumpyExtensionArray":
        array = index.to_numpy()
    return ["flat", names, pack_array(array), frequency]


def _protocol_label(index: Any) -> str:
    """Return a label that is a protocol name, "" if there is none."""
    if isinstance(index, pd.MultiIndex) or index.dtype.kind in "biufcmM":
        return ""  # of a MultiIndex each level is looked at when it is packed or read
    return protocol_name(index.astype(object).to_numpy())


def read_index(parts: list[Any]) -> Any:
    """Return the index that `pack_index` took apart."""
    index = _read_index(parts)
    if found := _protocol_label(index):
        raise BadValue(f"a label `{found[:40]}`")
    return index


def _read_index(parts: list[Any]) -> Any:
    shape, names, *rest = parts
    names = [tuple(n) if isinstance(n, list) else n for n in names]
    if shape == "range":
        if len(range(*rest)) > MAX_ROWS:
            raise BadValue(f"an index of more than {MAX_ROWS:,} places")
        start, stop, step = rest
        return pd.RangeIndex(start, stop, step, name=names[0])
    if shape == "multi":
        levels = [read_index(level) for level in rest[0]]
        return pd.MultiIndex(levels=levels, codes=rest[1], names=names)
    array, frequency = rest
    values = read_array(array)
    index = pd.Index(values, name=names[0], dtype=values.dtype, tupleize_cols=False)
    if frequency is not None and isinstance(index, pd.DatetimeIndex | pd.TimedeltaIndex):
        _set_frequency(index, frequency_of(frequency))
    return index


def _set_frequency(index: Any, frequency: str) -> None:
    index.freq = frequency
