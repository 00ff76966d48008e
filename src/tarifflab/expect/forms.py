"""Right answers come in many forms: read them, and describe the ones that cannot be read.

Only exact, known types are read. An object of a class that a student wrote may answer
anything to `==` or `float()`, so none of its methods is ever called.
"""

import array
import datetime as dt
import re
import types
import unicodedata
from abc import ABCMeta
from collections import Counter, OrderedDict, UserList, defaultdict, deque
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

SHOWN = 60  # characters of a value that fit into a sentence
LISTED = 5  # elements of a collection that fit into a sentence
CELLS = 40  # of a table that is written out, to be repeated

_DATE = re.compile(
    r"^\s*\d{4}(-\d\d?){0,2}([T ][\d:.]+(Z|[+-]\d\d:?\d\d)?)?\s*$"
    r"|(?=.*\b\d{4}\b).*[A-Za-z]{3}",
    re.ASCII,
)
_YEAR_FIRST = re.compile(
    r"\s*(\d{4})(?:[/.](\d\d?)[/.](\d\d?)|年(\d\d?)月(\d\d?)日|(\d\d)(\d\d))\s*", re.ASCII
)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_APOSTROPHES = dict.fromkeys(map(ord, "´`ʼ′"), "'")  # NFKC makes a blank of the first
_SAME_SIGN = str.maketrans("‐‑‒–—−‘’‚“”„", "------'''\"\"\"")
_NUMBERS = frozenset({int, float, Decimal, Fraction}) | {
    kind
    for kind in np.sctypeDict.values()
    if issubclass(kind, (np.integer, np.floating)) and not issubclass(kind, np.timedelta64)
}
_COMPLEX = frozenset({complex, np.complex64, np.complex128})
_BOOLEANS = frozenset({bool, np.bool_})
_TEXTS = frozenset({str, np.str_})
_DATES = frozenset({dt.date, dt.datetime, pd.Timestamp, np.datetime64, pd.Period})
_SPANS = frozenset({dt.timedelta, pd.Timedelta, np.timedelta64})
_INDEXES = frozenset(
    {
        pd.Index,
        pd.RangeIndex,
        pd.MultiIndex,
        pd.CategoricalIndex,
        pd.DatetimeIndex,
        pd.PeriodIndex,
        pd.IntervalIndex,
        pd.TimedeltaIndex,
    }
)
_COLUMNS = {getattr(pd.arrays, name) for name in pd.arrays.__all__} | {
    pd.Categorical,
    np.ndarray,
    pd.Series,
}
_ROWS = frozenset({list, tuple, deque, array.array, UserList})
_LISTS = _ROWS | {range, set, frozenset, type({}.keys()), type({}.values())}
_TABLES = frozenset({pd.DataFrame, dict})
_DICTS = frozenset({Counter, OrderedDict, defaultdict})  # read as the dict that they are
_COLLECTIONS = _INDEXES | _COLUMNS | _LISTS | _TABLES


def kind_of(value: Any) -> type:
    """Return the type of a value, or `object` if the type itself might be a student's.

    A metaclass can make a class equal to any other.
    """
    kind = type(value)
    if type(kind) is not type and type(kind) is not ABCMeta:
        return object
    return dict if kind in _DICTS else kind


def as_number(value: Any) -> float | None:
    """Return a number in any form (NumPy, `Decimal`, one-element Series) as a float.

    True and False are no numbers here, and neither is a text; both give None.
    """
    value = only(value)
    if kind_of(value) in _COMPLEX and value.imag == 0:
        value = float(value.real)
    if kind_of(value) not in _NUMBERS:
        return _year(value)
    try:
        return float(value)
    except OverflowError:  # an integer beyond 1e308
        return float("inf")
    except ValueError:  # a `Decimal` that signals
        return float("nan")


def _year(value: Any) -> float | None:
    """Return the year of what is a whole year by its type, else None."""
    kind = kind_of(value)
    if kind is pd.Period and value.freqstr.startswith("Y-"):
        return float(value.year)
    if kind is np.datetime64 and np.datetime_data(value.dtype) == ("Y", 1):
        return None if np.isnat(value) else float(value.astype(int) + 1970)
    return None


def as_boolean(value: Any) -> bool | None:
    """Return True or False in any form, else None (1 and "True" give None)."""
    value = only(value)
    return bool(value) if kind_of(value) in _BOOLEANS else None


def as_text(value: Any) -> str | None:
    """Return a text in any form as a plain string, else None."""
    value = only(value)
    return str(value) if kind_of(value) in _TEXTS else None


def is_integer(value: Any) -> bool:
    """Tell whether a value is a whole number by its type: 3, but not 3.0."""
    kind = kind_of(only(value))
    return kind is int or issubclass(kind, np.integer)


def evened(text: str) -> str:
    """Return a text with plain spaces, dashes, quotes and letters, without unseen signs."""
    seen = text.translate(_UNSEEN).translate(_APOSTROPHES)
    plain = unicodedata.normalize("NFKC", seen)
    return " ".join(plain.translate(_SAME_SIGN).split())


def folded(text: str) -> str:
    """Return a text as it is compared: also without capitals."""
    return evened(text).casefold()


def as_date(value: Any) -> pd.Timestamp | None:
    """Return a date in any form as the start of its day (of a month: its first day).

    Texts are read if they cannot be misread: "2025-06-15", "2025-06", "15 June 2025",
    "2025/06/15"; "6/7/2025" gives None.
    """
    value = only(value)
    if is_missing(value):
        return None
    if kind_of(value) is pd.Period:
        value = value.start_time
    text = as_text(value)
    if text is not None:  # a Japanese keyboard has wide digits, a word processor long strokes
        value = text = evened(text)
    if text is not None and (parts := _YEAR_FIRST.fullmatch(text)):
        value = text = "-".join(part.zfill(2) for part in parts.groups() if part)
    if kind_of(value) not in _DATES and (
        text is None or len(text) > SHOWN or not _DATE.search(text)
    ):
        return None
    try:
        return pd.Timestamp(value).tz_localize(None).normalize()
    except ValueError:  # a text such as "2025-06-31", or a date beyond the calendar
        return None


def only(value: Any) -> Any:
    """Return the element of a one-element list, array, Series, Index or table.

    Anything else comes back as it is.
    """
    for _ in range(3):  # a list may hold an array, and a list may hold itself
        kind = kind_of(value)
        if kind is pd.DataFrame and value.shape == (1, 1):
            value = value.iloc[0, 0]
        elif kind in _COLUMNS and value.size == 1:
            # Not `np.asarray` of a Series: NumPy would take some labels for instructions.
            inner = value.array if kind is pd.Series else value
            value = np.asarray(inner, dtype=object).reshape(-1)[0]
        elif (kind in _INDEXES or kind in _ROWS) and len(value) == 1:
            value = value[0]
        elif kind in (set, frozenset) and len(value) == 1:
            value = next(iter(value))
        else:
            return value
    return value


def is_span(value: Any) -> bool:
    """Tell whether a value is a length of time, such as the difference of two dates."""
    return kind_of(value) in _SPANS


def in_days(value: Any) -> Any:
    """Return a length of time as a number of days; anything else as it is."""
    value = only(value)
    if not is_span(value) or pd.isna(value):
        return value
    return pd.Timedelta(value) / pd.Timedelta(days=1)


def flat(value: Any) -> list[Any]:
    """Return the values of a container, of a dict those behind its keys, or the value alone."""
    if kind_of(value) is dict:
        return list(value.values())
    return elements(value) if is_collection(value) else [value]


def alone(value: Any) -> list[Any]:
    """Return one value as a list of one, out of whatever holds it."""
    return [only(value)]


def days_alone(value: Any) -> list[Any]:
    """Return one value as a list of one, a length of time in days."""
    return [in_days(value)]


def is_missing(value: Any) -> bool:
    """Tell whether a value is None, NaN, `pd.NA` or `NaT`."""
    kind = kind_of(value)
    if kind in _NUMBERS:
        return as_number(value) != as_number(value)  # only NaN does
    if kind is np.datetime64:
        return bool(np.isnat(value))
    return value is None or value is pd.NA or value is pd.NaT


def is_method(value: Any) -> bool:
    """Tell whether a value is a method that somebody forgot to call, such as `s.mean`."""
    bound = kind_of(value) in (types.MethodType, types.BuiltinMethodType)
    return bound and not isinstance(value.__self__, types.ModuleType)


def is_collection(value: Any) -> bool:
    """Tell whether a value is a known container: list, array, Series, table, dict …."""
    return kind_of(value) in _COLLECTIONS


def show(value: Any) -> str:
    """Return a number, text, truth value or date as a reader would write it, shortened."""
    kind = kind_of(value)
    if kind in _NUMBERS:
        text = _plain(value)
    elif kind in _TEXTS:
        text = repr(str(value))
    elif kind in _DATES:
        text = str(value).removesuffix(" 00:00:00")
    elif kind in _BOOLEANS or value is None:
        text = str(value)
    else:
        return describe(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def show_argument(value: Any) -> str:
    """Return an argument so that the call can be repeated; a long one is described."""
    kind = kind_of(value)
    if not is_collection(value):
        return _written(value)
    if kind is pd.DataFrame:
        plain = type(value.index) is pd.RangeIndex and value.size <= CELLS
        columns = ", ".join(f"{name!r}: {_listed(value[name])}" for name in value)
        return f"pd.DataFrame({{{columns}}})" if plain else f"<{describe(value)}>"
    if kind in _TABLES or size(value) > LISTED:
        return f"<{describe(value)}>"
    if kind is not pd.Series:
        return _listed(value)
    # Series add, lists join: the same call with a list would give something else.
    labels = "" if type(value.index) is pd.RangeIndex else f", index={_listed(value.index)}"
    return f"pd.Series({_listed(value)}{labels})"


def _listed(values: Any) -> str:
    return f"[{', '.join(_written(element) for element in elements(values))}]"


def _written(value: Any) -> str:
    """Return one value as it is typed: `42_000` is one number, `42,000` would be two."""
    kind = kind_of(value)
    if kind in _NUMBERS:
        return _plain(value).replace(",", "_")
    if kind in _DATES:
        return f"pd.Timestamp({show(value)!r})" if kind is pd.Timestamp else repr(value)
    return show(value)


def show_result(value: Any) -> str:
    """Return what a function gave as a reader would write it; of a Series its pairs."""
    number = as_number(value)
    if number is not None and np.isfinite(number) and abs(number) < 1e15:
        return f"{number:{',' if abs(number) >= 10_000 else ''}.6g}"
    if kind_of(value) in (pd.Series, dict) and size(value) <= LISTED:
        pairs = (f"{show(label)}: {show_result(one)}" for label, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    if is_collection(value) and kind_of(value) is not pd.DataFrame and size(value) <= LISTED:
        return f"[{', '.join(map(show_result, elements(value)))}]"
    return show(value)


def elements(value: Any) -> list[Any]:
    """Return the values of a collection as a flat list; of a dict, its keys."""
    return list(np.ravel(value)) if kind_of(value) is np.ndarray else list(value)


def size(value: Any) -> int:
    """Return how many values a collection holds."""
    return int(value.size) if kind_of(value) is np.ndarray else len(value)


def _plain(value: Any) -> str:
    """Return digits with thousands separators and without the noise of floats."""
    number = as_number(value)
    if number is None or not np.isfinite(number) or abs(number) >= 1e15:
        return str(value)
    separator = "," if abs(number) >= 10_000 else ""  # a year has none
    return f"{number:{separator}.10g}"


def describe(value: Any) -> str:
    """Say in a few words what a value is: "'8250', a text in quotes"."""
    kind = kind_of(value)
    if kind in _TEXTS:
        return f"{show(value)}, a text in quotes"
    if kind in _BOOLEANS:
        return f"{show(value)}, a yes-or-no value"
    if value is None:
        return "None, an empty value"
    if is_missing(value):
        return f"{value}, a missing value"
    if kind in _NUMBERS:
        return f"{show(value)}, a number"
    if kind in _DATES:
        return f"{show(value)}, a date"
    return _describe_object(value)


def _describe_object(value: Any) -> str:
    """Say what a container, a function or a foreign object is."""
    kind = kind_of(value)
    if kind is pd.DataFrame:
        rows, columns = value.shape
        return f"a table with {count(rows, 'row')} and {count(columns, 'column')}"
    if kind in _COLLECTIONS:
        name = "array" if kind is np.ndarray else kind.__name__
        article = "an" if name[0] in "aeiouAEIOU" else "a"
        return f"{article} {name} with {count(size(value), 'value')}"
    if kind in _SPANS:
        return f"{value}, a length of time"
    if kind in _COMPLEX:
        return "a complex number, with an imaginary part"
    if is_method(value):
        return f"the method `{value.__name__}` itself"
    if kind in (types.FunctionType, types.BuiltinFunctionType, type):
        return "a function itself, not its result"
    return f"an object of type `{kind.__name__[:SHOWN]}`"


def count(number: int, noun: str) -> str:
    """Return a count with its noun: "1 row", "no rows", "12 rows"."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
