"""Bring rare containers of right answers into the ordinary form that the checks read.

A generator becomes a list, a read-only dict a dict, a record array a table. Only exact, known
types are opened, by the methods of those types: none that a student wrote is called here,
but the body of a generator, which is the answer itself.
"""

import collections
import itertools
import types
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.expect.forms import is_collection, kind_of

MOST = 200_000  # values taken from an iterator
_SAMPLES: list[Any] = [
    [], range(0), dict[int, int](), (), "", set[int](),
    dict[int, int]().values(), dict[int, int]().items(),
]  # fmt: skip
_ITERATORS = {
    types.GeneratorType, map, filter, zip, enumerate, reversed, np.flatiter,
    *map(type, map(iter, _SAMPLES)),
    *map(type, map(reversed, _SAMPLES[:3])),
    *(kind for kind in vars(itertools).values() if isinstance(kind, type)),
}  # fmt: skip
_MAPPINGS = {types.MappingProxyType, collections.ChainMap, collections.UserDict}


def is_iterator(value: Any) -> bool:
    """Tell whether a value can be read only once, such as a generator or a `map`."""
    return kind_of(value) in _ITERATORS


def ordinary(value: Any, labelled: bool = False) -> Any:
    """Return a value in the form that checks read; what is no rare form as it is.

    Parameters
    ----------
    labelled
        Whether labels are asked for: a named tuple is then read as a dict, else as a tuple.
    """
    kind = kind_of(value)
    if kind in _ITERATORS:
        return [_named(one, False) for one in itertools.islice(value, MOST)]
    if kind in _MAPPINGS:
        return dict(value)
    if kind is type({}.items()):
        return list(value)
    if kind is pd.offsets.Day:
        return pd.Timedelta(days=value.n)
    if kind in (np.ndarray, np.recarray):
        return _array(value)
    return _named(value, labelled)


def as_table(value: Any) -> Any:
    """Return a dict of columns, a list of rows as dicts, or a Series as a table.

    A table that stands alone in a list is that table: a comma at the end of a line does that.
    Anything else, and what does not make a table, comes back as it is.
    """
    if kind_of(value) in (list, tuple) and len(value) == 1:
        value = value[0] if kind_of(value[0]) in (pd.DataFrame, pd.Series) else value
    kind = kind_of(value)
    if kind is pd.Series:
        return value.to_frame()
    if kind is dict and value and all(map(is_collection, value.values())):
        columns = {name: ordinary(one) for name, one in value.items()}
        if all(kind_of(one) is dict for one in columns.values()):
            return pd.DataFrame({name: _column(one) for name, one in columns.items()})
        return _if_even(columns)
    if kind is list and value and all(kind_of(row) is dict for row in value):
        names = list(value[0])
        if all(list(row) == names for row in value):
            return _if_even({name: [row[name] for row in value] for name in names})
    return value


def _if_even(columns: dict[Any, Any]) -> Any:
    """Return columns of equal length as a table, others as the dict that they are."""
    flat = [one for one in columns.values() if kind_of(one) is not pd.DataFrame]
    if len(flat) < len(columns) or len({len(one) for one in flat}) != 1:
        return columns
    return pd.DataFrame({name: _column(one) for name, one in columns.items()})


def _column(values: Any) -> Any:
    """Return a column; each value is put in by itself, so that none is asked what it is."""
    if kind_of(values) is pd.Series:
        return values
    index = list(values) if kind_of(values) is dict else None
    items = list(values.values()) if kind_of(values) is dict else list(values)
    array = np.fromiter(items, dtype=object, count=len(items))
    return pd.Series(array, index=index, dtype=object).infer_objects()


def _array(value: Any) -> Any:
    """Return records as a table, and rows of label and value as pairs."""
    if value.dtype.names is not None and value.ndim == 1:
        return pd.DataFrame({name: _column(value[name]) for name in value.dtype.names})
    if value.dtype == object and value.ndim == 2 and value.shape[1] == len(("label", "value")):
        return list(map(tuple, value))
    return value


def _named(value: Any, labelled: bool) -> Any:
    """Return a named tuple as a dict or a tuple, anything else as it is."""
    kind = kind_of(value)
    fields = kind.__dict__.get("_fields")
    if kind is tuple or not issubclass(kind, tuple) or type(fields) is not tuple:
        return value
    items = tuple(tuple.__iter__(value))
    if labelled and len(fields) == len(items) and all(type(one) is str for one in fields):
        return dict(zip(fields, items, strict=True))
    return items
