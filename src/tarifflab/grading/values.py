"""Values that may cross between a candidate and an examiner: plain data, by value.

`encode` turns a value into bytes, `decode` turns bytes into an equal value. Both ends have a
fixed table of kinds; a name on the wire never chooses what is imported or called. A subclass
crosses as the plain type beneath it, so an object cannot bring a lying ``__eq__`` along. A
function crosses as a handle, which the examiner turns into a stub.

What cannot cross raises `Uncrossable`, whose text is a sentence for the student.

>>> decode(encode({"a": (1, 2.5, ...), 3: {4, 5}}))
{'a': (1, 2.5, Ellipsis), 3: {4, 5}}
"""

import collections
import datetime as dt
import decimal
import fractions
import itertools
import pathlib
import types
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

import msgpack

from tarifflab.grading.limits import MB

MAX_DEPTH = 40  # containers within containers
MAX_ITEMS = 200_000  # taken from an iterator before we give up
MAX_BYTES = 32 * MB  # one encoded value
BIG_INT_BYTES = 1 << 16  # an integer of about 158,000 digits

EXT = 1  # the only MessagePack extension type in use: a pair (kind, payload)

Encoder = Callable[["Packer", Any], Any]
Decoder = Callable[["Unpacker", Any], Any]


class Uncrossable(Exception):  # noqa: N818 (a verdict, not a fault)
    """A value that the wire does not carry; the text is a sentence."""


class BadValue(Exception):  # noqa: N818 (a verdict, not a fault)
    """Bytes that are no value: a forgery or a defect, never an honest answer."""


class Handle:
    """A callable at the other end: key, name, signature (or None) and docstring."""

    def __init__(self, key: str, name: str, signature: Any, doc: str | None) -> None:
        self.key = key
        self.name = name
        self.signature = signature
        self.doc = doc


BY_TYPE: dict[type, tuple[str, Encoder]] = {}  # exact type → kind, encoder
BY_BASE: list[tuple[type, Callable[[Any], Any]]] = []  # base class → its plain form
DECODERS: dict[str, Decoder] = {}


def kind(name: str, *classes: type) -> Callable[[Encoder], Encoder]:
    """Register an encoder for exactly these types under a kind on the wire."""

    def register(encoder: Encoder) -> Encoder:
        BY_TYPE.update(dict.fromkeys(classes, (name, encoder)))
        return encoder

    return register


def reads(name: str) -> Callable[[Decoder], Decoder]:
    """Register the decoder of one kind."""

    def register(decoder: Decoder) -> Decoder:
        DECODERS[name] = decoder
        return decoder

    return register


class Packer:
    """Encodes one value; keeps the depth and hands out handles for functions."""

    def __init__(self, handle: Callable[[Any], Handle] | None = None) -> None:
        self.depth = 0
        self.handle = handle

    def pack(self, value: Any) -> bytes:
        """Return the bytes of `value`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Uncrossable(f"it is nested more than {MAX_DEPTH} levels deep")
        try:
            return bytes(
                msgpack.packb(
                    value,
                    default=self._other,
                    strict_types=True,
                    unicode_errors="surrogatepass",
                )
            )
        finally:
            self.depth -= 1

    def _other(self, value: Any) -> msgpack.ExtType:
        name, payload = self._classify(value)
        data = self.pack([name, payload])
        if len(data) > MAX_BYTES:
            raise Uncrossable(f"it is larger than {MAX_BYTES // MB} MB")
        return msgpack.ExtType(EXT, data)

    def _classify(self, value: Any) -> tuple[str, Any]:
        known = BY_TYPE.get(type(value))
        if known is not None:
            return known[0], known[1](self, value)
        for base, plain in BY_BASE:
            if isinstance(value, base):
                value = plain(value)
                known = BY_TYPE.get(type(value))
                return ("same", value) if known is None else (known[0], known[1](self, value))
        if self.handle is not None and callable(value):
            made = self.handle(value)
            return "function", [made.key, made.name, made.signature, made.doc]
        raise Uncrossable(f"it holds a `{type(value).__name__}`, which is not plain data")


class Unpacker:
    """Decodes one value; `stub` turns a `Handle` into something callable."""

    def __init__(self, stub: Callable[[Handle], Any] | None = None) -> None:
        self.stub = stub
        self.depth = 0

    def unpack(self, data: bytes) -> Any:
        """Return the value of these bytes; raises BadValue."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadValue("nested too deep")
        try:
            return msgpack.unpackb(
                data,
                ext_hook=self._extension,
                strict_map_key=False,
                unicode_errors="surrogatepass",
            )
        finally:
            self.depth -= 1

    def _extension(self, code: int, data: bytes) -> Any:
        if code != EXT:
            raise BadValue(f"extension {code}")
        name, payload = self.unpack(data)
        return DECODERS[name](self, payload)


def encode(value: Any, handle: Callable[[Any], Handle] | None = None) -> bytes:
    """Return the bytes of `value`; `handle` registers a callable and names it.

    Raises
    ------
    Uncrossable
        The sentence says what in the value is not plain data, or that it is too large.
    """
    try:
        data = Packer(handle).pack(value)
    except Uncrossable:
        raise
    except (RecursionError, ValueError, TypeError, OverflowError, AttributeError) as error:
        raise Uncrossable(f"it cannot be copied ({type(error).__name__})") from error
    if len(data) > MAX_BYTES:
        raise Uncrossable(f"it is larger than {MAX_BYTES // MB} MB ({len(data) / MB:.1f} MB)")
    return data


def decode(data: bytes, stub: Callable[[Handle], Any] | None = None) -> Any:
    """Return the value of `data`; raises BadValue for bytes that are no value."""
    try:
        return Unpacker(stub).unpack(data)
    except BadValue:
        raise
    except Exception as error:
        raise BadValue(f"{type(error).__name__}: {error}") from error


# Python's own types -------------------------------------------------------------------------


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


@kind("deque", collections.deque)
def _deque(_packer: Packer, value: Any) -> list[Any]:
    return [list(value), value.maxlen]


@kind("counter", collections.Counter)
@kind("ordered", collections.OrderedDict)
@kind("defaultdict", collections.defaultdict)
@kind("proxy", types.MappingProxyType)
@kind("chain", collections.ChainMap)
def _mapping(_packer: Packer, value: Any) -> dict[Any, Any]:
    return dict(value.items())


@kind("namespace", types.SimpleNamespace)
def _namespace(_packer: Packer, value: Any) -> dict[str, Any]:
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
    (collections.Counter, lambda value: collections.Counter(dict(dict.items(value)))),
    (dict, lambda value: dict(dict.items(value))),
    (set, lambda value: set(set.__iter__(value))),
    (frozenset, lambda value: frozenset(frozenset.__iter__(value))),
    (types.ModuleType, lambda value: types.ModuleType(value.__name__)),
    (pathlib.PurePath, lambda value: pathlib.PurePosixPath(str(value))),
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
    if any(callable(value) for value in attributes.values()):
        raise BadValue("an object with a function inside")
    return attributes


def _read_named(_unpacker: Unpacker, data: Any) -> Any:
    name, fields, items = data
    _inert(dict(zip(fields, items, strict=True)))
    return collections.namedtuple(name, fields)(*items)


def _read_module(_unpacker: Unpacker, data: Any) -> Any:
    return Module(str(data))


def _read_int(_unpacker: Unpacker, data: bytes) -> int:
    if len(data) > BIG_INT_BYTES:
        raise BadValue("integer too long")
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
        "deque": lambda _, data: collections.deque(data[0], data[1]),
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
        "fraction": lambda _, data: fractions.Fraction(*data),
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
