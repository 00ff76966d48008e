"""Python's own types on the wire: numbers, texts, dates, containers, functions, classes.

Importing this module registers their kinds with `values`.
"""

import array
import collections
import datetime as dt
import decimal
import fractions
import itertools
import pathlib
import types
import uuid
import zoneinfo
from typing import Any

from tarifflab.grading.wire.codec import (
    BIG_INT_BYTES,
    BY_BASE,
    DECODERS,
    MAX_ITEMS,
    BadValue,
    Handle,
    Packer,
    Uncrossable,
    Unpacker,
    kind,
)


@kind("ellipsis", type(Ellipsis))
@kind("notimplemented", type(NotImplemented))
def _nothing(_packer: Packer, _value: Any) -> None:
    return None


@kind("int", int)
def _big_int(_packer: Packer, value: int) -> bytes:
    size = value.bit_length() // 8 + 1
    if size > BIG_INT_BYTES:
        raise Uncrossable(f"it holds an integer of more than {BIG_INT_BYTES * 8} bits")
    return value.to_bytes(size, "big", signed=True)


@kind("complex", complex)
def _complex(_packer: Packer, value: complex) -> list[float]:
    return [value.real, value.imag]


@kind("tuple", tuple)
@kind("set", set)
@kind("frozenset", frozenset)
@kind("keys", type({}.keys()))
@kind("values", type({}.values()))
def _items(_packer: Packer, value: Any) -> list[Any]:
    return list(value)


@kind("items", type({}.items()))
def _pairs(_packer: Packer, value: Any) -> list[Any]:
    return [list(pair) for pair in value]


@kind("bytearray", bytearray, memoryview)
def _buffer(_packer: Packer, value: Any) -> bytes:
    return bytes(value)


@kind("same", collections.deque, array.array)
def _row(_packer: Packer, value: Any) -> list[Any]:
    """Return a row of values as the list that a check reads."""
    return list(value)


@kind("same", collections.UserList, collections.UserString, collections.UserDict)
def _wrapped(_packer: Packer, value: Any) -> Any:
    """Return what lies in a wrapper of the standard library."""
    return value.data


@kind("counter", collections.Counter)
@kind("ordered", collections.OrderedDict)
@kind("defaultdict", collections.defaultdict)
@kind("proxy", types.MappingProxyType)
@kind("chain", collections.ChainMap)
def _mapping(_packer: Packer, value: Any) -> dict[Any, Any]:
    return dict(value.items())


@kind("namespace", types.SimpleNamespace)
def _namespace(_packer: Packer, value: Any) -> dict[str, Any]:
    for name in vars(value):
        if not isinstance(name, str) or name.startswith("_"):
            shown = name[:40] if isinstance(name, str) else type(name).__name__
            raise Uncrossable(f"its attribute `{shown}` has a name that may not cross")
    return dict(vars(value))


@kind("range", range)
@kind("slice", slice)
def _steps(_packer: Packer, value: Any) -> list[Any]:
    return [value.start, value.stop, value.step]


def _read_range(_unpacker: Unpacker, data: Any) -> range:
    made = range(*data)
    if len(made) > MAX_ITEMS:  # short on the wire, endless for whoever lists it
        raise BadValue(f"a range of more than {MAX_ITEMS:,} numbers")
    return made


@kind("decimal", decimal.Decimal)
@kind("path", pathlib.PosixPath, pathlib.PurePosixPath)
@kind("uuid", uuid.UUID)
def _text(_packer: Packer, value: Any) -> str:
    return str(value)


@kind("fraction", fractions.Fraction)
def _fraction(_packer: Packer, value: fractions.Fraction) -> list[int]:
    return [value.numerator, value.denominator]


@kind("module", types.ModuleType)
def _module(_packer: Packer, value: types.ModuleType) -> str:
    return str(value.__name__)


BUILTIN_TYPES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        int, float, str, bool, bytes, list, tuple, dict, set, frozenset, complex, type(None),
        object, type, range, slice, dt.date, dt.datetime, dt.time, dt.timedelta,
        decimal.Decimal, fractions.Fraction, collections.Counter, collections.OrderedDict,
        ArithmeticError, AssertionError, AttributeError, Exception, IndexError, KeyError,
        LookupError, NotImplementedError, OSError, RuntimeError, StopIteration, TypeError,
        ValueError, ZeroDivisionError,
    )
}  # fmt: skip


@kind("type", type)
def _type(packer: Packer, value: type) -> Any:
    if BUILTIN_TYPES.get(value.__name__) is value:
        return value.__name__
    if packer.handle is None:
        raise Uncrossable(f"it holds the class `{value.__name__}`")
    made = packer.handle(value)
    return [made.key, made.name, made.signature, made.doc]


def zone(value: dt.tzinfo | None) -> Any:
    """Return a time zone as plain data: None, an IANA name or seconds east of Greenwich."""
    if value is None:
        return None
    if value is dt.UTC:
        return "UTC"
    name = getattr(value, "key", None) or getattr(value, "zone", None)
    if isinstance(name, str):
        return name
    if isinstance(value, dt.timezone):
        return value.utcoffset(None).total_seconds()
    raise Uncrossable(f"it holds a time zone of type `{type(value).__name__}`")


def read_zone(data: Any) -> dt.tzinfo | None:
    """Return the time zone that `zone` wrote."""
    if data is None:
        return None
    if data == "UTC":
        return dt.UTC
    if isinstance(data, str):
        return zoneinfo.ZoneInfo(data)
    return dt.timezone(dt.timedelta(seconds=data))


@kind("datetime", dt.datetime)
def _datetime(_packer: Packer, value: dt.datetime) -> list[Any]:
    return [value.replace(tzinfo=None).isoformat(), zone(value.tzinfo), value.fold]


@kind("date", dt.date)
def _date(_packer: Packer, value: dt.date) -> str:
    return value.isoformat()


@kind("time", dt.time)
def _time(_packer: Packer, value: dt.time) -> list[Any]:
    return [value.replace(tzinfo=None).isoformat(), zone(value.tzinfo), value.fold]


@kind("timedelta", dt.timedelta)
def _timedelta(_packer: Packer, value: dt.timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


@kind(
    "iterator",
    types.GeneratorType, map, filter, zip, enumerate, reversed, type(iter([])),
    type(iter(())), type(iter({})), type(iter({}.values())), type(iter({}.items())),
    type(iter(set())), type(iter("")), type(iter(range(0))), itertools.chain,
    itertools.islice,
)  # fmt: skip
def _iterator(_packer: Packer, value: Any) -> list[Any]:
    items = list(itertools.islice(value, MAX_ITEMS + 1))
    if len(items) > MAX_ITEMS:
        raise Uncrossable(f"it is an iterator with more than {MAX_ITEMS:,} items")
    return items


class _Iterators(type):
    """Recognises what yields values and is part of Python or NumPy, by its own type."""

    def __instancecheck__(cls, value: Any) -> bool:
        known = type(value).__module__ in ("builtins", "itertools", "numpy")
        return known and hasattr(type(value), "__next__")


class _IteratorLike(metaclass=_Iterators):
    pass


def _namedtuple_or_tuple(value: Any) -> Any:
    return _Named(value) if isinstance(getattr(value, "_fields", None), tuple) else tuple(value)


class _Named:
    """Marks a named tuple on its way into the packer."""

    def __init__(self, value: Any) -> None:
        self.value = value


@kind("named", _Named)
def _named(_packer: Packer, marked: _Named) -> list[Any]:
    value = marked.value
    return [type(value).__name__, list(value._fields), list(tuple.__iter__(value))]


BY_BASE += [
    (bool, bool),
    (int, int.__int__),
    (float, float.__float__),
    (complex, lambda value: complex.__add__(value, 0)),
    (str, lambda value: str.__str__(value) if type(value) is str else str.__add__("", value)),
    (bytes, lambda value: bytes.__add__(b"", value)),
    (dt.datetime, lambda value: dt.datetime.combine(value.date(), value.timetz())),
    (tuple, _namedtuple_or_tuple),
    (list, lambda value: list(list.__iter__(value))),
    (collections.deque, lambda value: list(collections.deque.__iter__(value))),
    (array.array, lambda value: array.array.tolist(value)),
    (collections.Counter, lambda value: collections.Counter(dict(dict.items(value)))),
    (dict, lambda value: dict(dict.items(value))),
    (set, lambda value: set(set.__iter__(value))),
    (frozenset, lambda value: frozenset(frozenset.__iter__(value))),
    (types.ModuleType, lambda value: types.ModuleType(value.__name__)),
    (pathlib.PurePath, lambda value: pathlib.PurePosixPath(str(value))),
    (dt.date, lambda value: dt.date.fromordinal(dt.date.toordinal(value))),
    (dt.time, lambda value: dt.time.fromisoformat(dt.time.isoformat(value))),
    (dt.timedelta, lambda value: dt.timedelta(value.days, value.seconds, value.microseconds)),
    (decimal.Decimal, decimal.Decimal),
    (fractions.Fraction, lambda value: fractions.Fraction(value.numerator, value.denominator)),
    (_IteratorLike, lambda value: (item for item in value)),
]


def _read_type(unpacker: Unpacker, data: Any) -> Any:
    return BUILTIN_TYPES[data] if isinstance(data, str) else _read_function(unpacker, data)


def _read_function(unpacker: Unpacker, data: Any) -> Any:
    if unpacker.stub is None:
        raise BadValue("a function where none may be")
    key, name, signature, doc = data
    return unpacker.stub(Handle(str(key), str(name), signature, doc))


def _inert(attributes: dict[str, Any]) -> dict[str, Any]:
    """Refuse functions as attributes: `answer.equals(right)` must never ask the student."""
    for name, value in attributes.items():
        shown = name[:40] if isinstance(name, str) else type(name).__name__
        if callable(value):
            raise BadValue(f"an object with a function inside: {shown!r}")
        if not isinstance(name, str) or name.startswith("_"):
            raise BadValue(f"an object with an attribute that Python looks up: {shown!r}")
    return attributes


def _read_named(_unpacker: Unpacker, data: Any) -> Any:
    name, fields, items = data
    _inert(dict(zip(fields, items, strict=True)))
    return collections.namedtuple(name, fields)(*items)


def _integers(data: Any) -> list[int]:
    """Refuse anything else: a Fraction of "1e999999999" would be computed without end."""
    odd = [type(item).__name__ for item in data if type(item) is not int]
    if odd:
        raise BadValue(f"a fraction must be of integers, got {', '.join(odd[:2])}")
    return list(data)


def _read_module(_unpacker: Unpacker, data: Any) -> Any:
    return Module(str(data))


def _read_int(_unpacker: Unpacker, data: bytes) -> int:
    if len(data) > BIG_INT_BYTES:
        raise BadValue(f"an integer of {len(data):,} bytes, at most {BIG_INT_BYTES:,}")
    return int.from_bytes(data, "big", signed=True)


class Module:
    """The name of a module: the examiner looks it up among its own and imports nothing."""

    def __init__(self, name: str) -> None:
        self.name = name


DECODERS.update(
    {
        "ellipsis": lambda *_: ...,
        "notimplemented": lambda *_: NotImplemented,
        "same": lambda _, data: data,
        "int": _read_int,
        "complex": lambda _, data: complex(*data),
        "tuple": lambda _, data: tuple(data),
        "set": lambda _, data: set(data),
        "frozenset": lambda _, data: frozenset(data),
        "keys": lambda _, data: dict.fromkeys(data).keys(),
        "values": lambda _, data: dict(enumerate(data)).values(),
        "items": lambda _, data: dict(data).items(),
        "bytearray": lambda _, data: bytearray(data),
        "counter": lambda _, data: collections.Counter(data),
        "ordered": lambda _, data: collections.OrderedDict(data),
        "defaultdict": lambda _, data: collections.defaultdict(None, data),
        "proxy": lambda _, data: types.MappingProxyType(data),
        "chain": lambda _, data: collections.ChainMap(data),
        "namespace": lambda _, data: types.SimpleNamespace(**_inert(data)),
        "range": _read_range,
        "slice": lambda _, data: slice(*data),
        "decimal": lambda _, data: decimal.Decimal(data),
        "path": lambda _, data: pathlib.PurePosixPath(data),
        "uuid": lambda _, data: uuid.UUID(data),
        "fraction": lambda _, data: fractions.Fraction(*_integers(data)),
        "module": _read_module,
        "type": _read_type,
        "function": _read_function,
        "datetime": lambda _, data: dt.datetime.fromisoformat(data[0]).replace(
            tzinfo=read_zone(data[1]), fold=data[2]
        ),
        "date": lambda _, data: dt.date.fromisoformat(data),
        "time": lambda _, data: dt.time.fromisoformat(data[0]).replace(
            tzinfo=read_zone(data[1]), fold=data[2]
        ),
        "timedelta": lambda _, data: dt.timedelta(*data),
        "iterator": lambda _, data: (item for item in data),
        "named": _read_named,
    }
)
