"""NumPy arrays, pandas objects and Plotly figures on the wire, column by column.

Importing this module registers their kinds with `values`. An array crosses as its raw bytes, a
text column as a list of strings, an extension array by its parts (codes, masks, ordinals), so
that categories, time zones, nullable types and MultiIndex come back equal, not converted.
"""

import types
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.grading.wire.codec import (
    BY_BASE,
    DECODERS,
    MAX_BYTES,
    BadValue,
    Packer,
    Uncrossable,
    kind,
    reads,
)
from tarifflab.grading.wire.pandas_columns import (
    frequency_of,
    pack_array,
    pack_index,
    read_array,
    read_index,
)
from tarifflab.grading.wire.python_values import read_zone, zone

PLAIN_KINDS = "biufcmMSUV"  # NumPy kinds whose bytes are their value
TEXTS_OF_ANY_LENGTH = "T"


def _plain_dtype(dtype: np.dtype[Any]) -> Any:
    if dtype.hasobject:
        raise Uncrossable(f"it is a structured array that holds Python objects: `{dtype}`")
    return dtype.str if dtype.names is None else [list(field) for field in dtype.descr]


def _read_dtype(data: Any) -> np.dtype[Any]:
    if isinstance(data, str):
        dtype = np.dtype(data)
    else:
        dtype = np.dtype([tuple(tuple(x) if type(x) is list else x for x in f) for f in data])
    if dtype.hasobject:
        raise BadValue(f"an object array given as raw bytes: {dtype}")
    if dtype.itemsize > MAX_BYTES:
        raise BadValue(
            f"one item of an array has {dtype.itemsize:,} bytes, at most {MAX_BYTES:,}"
        )
    return dtype


def _object_items(array: Any) -> list[Any]:
    items = list(np.asarray(array, dtype=object).ravel())
    callables = sum(map(callable, items))
    if callables:
        raise Uncrossable(
            f"it holds functions or classes as the values of a column, {callables} of "
            f"{len(items)}"
        )
    return items


@kind("array", np.ndarray)
def _array(_packer: Packer, value: Any) -> list[Any]:
    if value.dtype == object or value.dtype.kind == TEXTS_OF_ANY_LENGTH:
        return ["O", list(value.shape), _object_items(value)]
    if value.dtype.kind not in PLAIN_KINDS:
        raise Uncrossable(f"it is an array of type `{value.dtype}`")
    data = np.ascontiguousarray(value)
    return [_plain_dtype(value.dtype), list(value.shape), data.tobytes()]


@reads("array")
def _read_array(_unpacker: Any, data: Any) -> Any:
    dtype, shape, content = data
    if dtype == "O":
        if not isinstance(content, list) or any(map(callable, content)):
            raise BadValue("an array of functions")
        # One by one: assigned as a whole NumPy would ask each item what it is made of.
        return np.fromiter(content, dtype=object, count=len(content)).reshape(shape)
    return np.frombuffer(content, dtype=_read_dtype(dtype)).reshape(shape).copy()


def _scalar(_packer: Packer, value: Any) -> list[Any]:
    array = np.asarray(value)
    return [_plain_dtype(array.dtype), array.tobytes()]


_cls: Any
for _cls in {np.dtype(code).type for code in "?bBhHiIlLqQefdgFDGSUMmV"}:
    kind("scalar", _cls)(_scalar)


@reads("scalar")
def _read_scalar(_unpacker: Any, data: Any) -> Any:
    return (
        np.frombuffer(data[1], dtype=_read_dtype(data[0]))[0]
        if data[1]
        else (np.zeros(1, dtype=_read_dtype(data[0]))[0])
    )


@kind("masked", np.ma.MaskedArray)
def _masked(_packer: Packer, value: Any) -> Any:
    if np.ma.is_masked(value):  # NumPy's comparisons let masked places through
        masked = int(np.ma.getmaskarray(value).sum())
        raise Uncrossable(
            f"it is an array with masked places, {masked} of {value.size}. Use NaN for what is "
            "missing"
        )
    return np.asarray(value.data)


# pandas scalars -----------------------------------------------------------------------------


@kind("nat", type(pd.NaT))
@kind("na", type(pd.NA))
def _missing(_packer: Packer, _value: Any) -> None:
    return None


@kind("timestamp", pd.Timestamp)
def _timestamp(_packer: Packer, value: Any) -> list[Any]:
    return [value.value if value.unit == "ns" else value._value, value.unit, zone(value.tz)]


@reads("timestamp")
def _read_timestamp(_unpacker: Any, data: Any) -> Any:
    moment = pd.Timestamp(np.datetime64(data[0], data[1]))
    tz = read_zone(data[2])
    return moment if tz is None else moment.tz_localize("UTC").tz_convert(tz)


@kind("pdelta", pd.Timedelta)
def _pdelta(_packer: Packer, value: Any) -> list[Any]:
    return [value._value, value.unit]


@kind("period", pd.Period)
def _period(_packer: Packer, value: Any) -> list[Any]:
    return [value.ordinal, value.freqstr]


@kind("interval", pd.Interval)
def _interval(_packer: Packer, value: Any) -> list[Any]:
    return [value.left, value.right, value.closed]


def _index(_packer: Packer, value: Any) -> list[Any]:
    return pack_index(value)


for _cls in (
    pd.Index, pd.RangeIndex, pd.MultiIndex, pd.DatetimeIndex, pd.TimedeltaIndex,
    pd.PeriodIndex, pd.IntervalIndex, pd.CategoricalIndex,
):  # fmt: skip
    kind("index", _cls)(_index)


def _attributes(value: Any) -> bytes | None:
    """Return `.attrs` if it is plain data: notes on a table never decide over a mark."""
    if not value.attrs:
        return None
    try:
        return Packer().pack(dict(value.attrs))
    except (Uncrossable, ValueError, TypeError):
        return None


@kind("series", pd.Series)
def _series(_packer: Packer, value: Any) -> list[Any]:
    array = value.array
    if type(array).__name__ == "NumpyExtensionArray":
        array = value.to_numpy()
    return [pack_array(array), pack_index(value.index), value.name, _attributes(value)]


@reads("series")
def _read_series(unpacker: Any, data: Any) -> Any:
    values, index, name, attributes = data
    array = read_array(values)
    series = pd.Series(array, index=read_index(index), name=name, dtype=array.dtype)
    if attributes is not None:
        series.attrs = unpacker.unpack(attributes)
    return series


@kind("frame", pd.DataFrame)
def _frame(_packer: Packer, value: Any) -> list[Any]:
    columns = []
    for position in range(value.shape[1]):
        column = value.iloc[:, position]
        plain = isinstance(column.dtype, np.dtype) and column.dtype.kind not in "mM"
        columns.append(pack_array(column.to_numpy() if plain else column.array))
    return [columns, pack_index(value.columns), pack_index(value.index), _attributes(value)]


@reads("frame")
def _read_frame(unpacker: Any, data: Any) -> Any:
    columns, names, index, attributes = data
    rows = read_index(index)
    arrays = [read_array(column) for column in columns]
    lengths = {len(array) for array in arrays}
    if lengths - {len(rows)}:
        raise BadValue(
            f"columns of {sorted(lengths)[:3]} values in a table of {len(rows)} rows"
        )
    frame = pd.DataFrame(dict(enumerate(arrays)), index=rows, columns=range(len(arrays)))
    for position, array in enumerate(arrays):
        if array.dtype == object and str(frame.dtypes.iloc[position]) != "object":
            frame[position] = pd.Series(array, index=rows, dtype=object)
    frame.columns = read_index(names)
    if attributes is not None:
        frame.attrs = unpacker.unpack(attributes)
    return frame


def _extension(_packer: Packer, value: Any) -> list[Any]:
    return pack_array(value)


EXTENSIONS: tuple[Any, ...] = (
    pd.Categorical, pd.arrays.DatetimeArray, pd.arrays.TimedeltaArray, pd.arrays.PeriodArray,
    pd.arrays.IntervalArray, pd.arrays.IntegerArray, pd.arrays.FloatingArray,
    pd.arrays.BooleanArray, pd.arrays.StringArray, pd.arrays.SparseArray,
    pd.arrays.NumpyExtensionArray,
)  # fmt: skip
for _cls in EXTENSIONS:
    kind("extension", _cls)(_extension)


# dtypes and figures -------------------------------------------------------------------------


def _pack_dtype(value: Any) -> list[Any]:
    if isinstance(value, np.dtype):
        return ["np", "O" if value.kind == "O" else _plain_dtype(value)]
    empty = pd.array([], dtype=value)
    return ["pd", pack_array(empty)]


def _read_any_dtype(_unpacker: Any, data: Any) -> Any:
    if data[0] == "np":
        return np.dtype(object) if data[1] == "O" else _read_dtype(data[1])
    return read_array(data[1]).dtype


class _Figure:
    """Marks a Plotly figure on its way into the packer."""

    def __init__(self, value: Any) -> None:
        self.value = value


@kind("figure", _Figure)
def _figure(_packer: Packer, marked: _Figure) -> dict[str, Any]:
    content: dict[str, Any] = marked.value.to_dict()
    content.get("layout", {}).pop("template", None)
    return content


def _read_figure(_unpacker: Any, data: Any) -> Any:
    from plotly.graph_objects import Figure

    return Figure(data, skip_invalid=True)


class _Figures(type):
    """Recognises Plotly figures without importing Plotly into every process."""

    def __instancecheck__(cls, value: Any) -> bool:
        return any(
            base.__module__ == "plotly.basedatatypes" and base.__name__ == "BaseFigure"
            for base in type(value).__mro__
        )


class _FigureLike(metaclass=_Figures):
    pass


class _Dtypes(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, np.dtype | pd.api.extensions.ExtensionDtype)


class _DtypeLike(metaclass=_Dtypes):
    pass


class _DtypeMark:
    """Marks a dtype on its way into the packer."""

    def __init__(self, value: Any) -> None:
        self.value = value


kind("dtype", _DtypeMark)(lambda _, marked: _pack_dtype(marked.value))


def _plain_frame(value: Any) -> Any:
    return pd.DataFrame(value)


class _Records(type):
    """Recognises rows of named fields of which some are Python objects."""

    def __instancecheck__(cls, value: Any) -> bool:
        records = isinstance(value, np.ndarray) and value.dtype.names and value.ndim == 1
        return bool(records and value.dtype.hasobject)


class _RecordsLike(metaclass=_Records):
    pass


def _table_of_records(value: Any) -> Any:
    return pd.DataFrame({name: pd.Series(value[name]) for name in value.dtype.names})


BY_BASE[:0] = [
    (_FigureLike, _Figure),
    (_DtypeLike, _DtypeMark),
    (pd.offsets.Day, lambda value: pd.Timedelta(days=value.n)),
    (_RecordsLike, _table_of_records),
    (np.ma.MaskedArray, lambda value: np.ma.MaskedArray(value.data, value.mask)),
    (np.ndarray, np.asarray),
    (np.generic, lambda value: np.asarray(value)[()]),
    (pd.DataFrame, _plain_frame),
    (pd.Series, pd.Series),
]

DECODERS.update(
    {
        "masked": lambda _, data: data,
        "nat": lambda *_: pd.NaT,
        "na": lambda *_: pd.NA,
        "pdelta": lambda _, data: pd.Timedelta(np.timedelta64(data[0], data[1])),
        "period": lambda _, data: pd.Period(ordinal=data[0], freq=frequency_of(data[1])),
        "interval": lambda _, data: pd.Interval(data[0], data[1], closed=data[2]),
        "index": lambda _, data: read_index(data),
        "extension": lambda _, data: read_array(data),
        "dtype": _read_any_dtype,
        "figure": _read_figure,
    }
)
_ = types
