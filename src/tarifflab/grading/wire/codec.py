"""Values that may cross between a candidate and an examiner: plain data, by value.

`encode` turns a value into bytes, `decode` turns bytes into an equal value. Both ends have a
fixed table of kinds; a name on the wire never chooses what is imported or called. A subclass
crosses as the plain type beneath it, so an object cannot bring a lying ``__eq__`` along. A
function crosses as a handle, which the examiner turns into a stub.

What cannot cross raises `Uncrossable`, whose text is a sentence for the student.

>>> from tarifflab.grading.wire import python_values  # registers what Python itself has
>>> decode(encode({"a": (1, 2.5, ...), 3: {4, 5}}))
{'a': (1, 2.5, Ellipsis), 3: {4, 5}}
"""

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
            raise BadValue(f"nested more than {MAX_DEPTH} deep")
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
