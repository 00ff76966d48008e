"""Messages between main and the processes that it started: a length, then MessagePack.

Whoever is at the other end may be hostile. A message is bounded in size before it is read; what
does not parse is the sender's fault (`WireError`), never ours. Nothing on the wire is ever
unpickled, imported or evaluated.

What a candidate or an examiner says to main is *flat*: a list of single values, written by
`pack_flat`. In MessagePack a megabyte of empty lists becomes 72 megabytes of Python; here main
makes at most `MAX_PARTS` objects, whatever is sent, and hands on unopened what is inside.
"""

import os
import select
import struct
import time
from collections.abc import Sequence
from typing import Any

import msgpack

from tarifflab.grading.limits import MB

HEADER = struct.Struct("!I")
PART = struct.Struct("!cI")
NUMBERS = {b"i": struct.Struct("!q"), b"d": struct.Struct("!d")}
SINGLES = {b"n": None, b"y": True, b"f": False}
MAX_PARTS = 2_000  # of a flat message: names, flags and packed values
MAX_TEXT = 64 * 1024  # bytes of one text in a flat message; longer ones travel as bytes
Part = None | bool | int | float | str | bytes
CHUNK = 1 * MB  # bytes
AHEAD = 32 * 1024  # bytes that are read at once: most messages are shorter


class WireError(Exception):
    """The other end sent what is not a message, or more than it may."""


class WireClosed(Exception):  # noqa: N818 (an event, not a fault)
    """The other end is gone."""


class WireTimeout(Exception):  # noqa: N818 (an event, not a fault)
    """The other end did not answer in time."""


class Wire:
    """One end of a socket pair, speaking messages.

    Only `read` and `write` are used on it, so that a confined process needs no socket calls.

    Parameters
    ----------
    descriptor : int
        A connected stream socket; the wire owns it from now on.
    max_bytes : int
        Largest message accepted.
    max_total : int or None
        Everything accepted over the life of the wire, in bytes; None for no bound.
    ahead : bool
        Whether to read more than one message needs. Not where descriptors come between the
        messages: they would be lost.
    """

    def __init__(
        self,
        descriptor: int,
        max_bytes: int = 64 * MB,
        max_total: int | None = None,
        *,
        ahead: bool = False,
    ) -> None:
        self.descriptor = descriptor
        self.max_bytes = max_bytes
        self.left = max_total
        self.ahead = AHEAD if ahead else 0
        self._patient = os.get_blocking(descriptor)
        self._held = bytearray()  # what was read ahead
        self._seen = False  # whether something is known to have come
        self._poll: select.poll | None = None

    def send(self, message: Any, deadline: float | None = None) -> None:
        """Send one message; raises WireClosed, or WireTimeout if nobody reads it."""
        self._write(msgpack.packb(message, unicode_errors="surrogatepass"), deadline)

    def send_flat(self, parts: Sequence[Part], deadline: float | None = None) -> None:
        """Send a flat message, as everything that goes to main is."""
        self._write(pack_flat(parts), deadline)

    def _write(self, body: bytes, deadline: float | None) -> None:
        data = memoryview(HEADER.pack(len(body)) + body)
        while data:
            if deadline is not None and self._patient:
                self._wait(select.POLLOUT, deadline)
            try:
                data = data[os.write(self.descriptor, data) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline or time.monotonic() + 60.0)
            except (BrokenPipeError, ConnectionError) as error:
                raise WireClosed from error

    def receive(self, deadline: float | None = None) -> Any:
        """Return the next message; `deadline` is a reading of `time.monotonic`."""
        return unpack(self._message(deadline))

    def receive_flat(self, deadline: float | None = None) -> list[Any]:
        """Return the next message, which must be flat."""
        return unpack_flat(self._message(deadline))

    def _message(self, deadline: float | None) -> bytes:
        (length,) = HEADER.unpack(self._read(HEADER.size, deadline))
        if length > self.max_bytes:
            raise WireError(f"a message of {length:,} bytes; at most {self.max_bytes:,}")
        if self.left is not None:
            self.left -= length
            if self.left < 0:
                raise WireError(f"{-self.left:,} bytes more than the submission may send")
        return self._read(length, deadline)

    def ready(self, seconds: float) -> bool:
        """Say whether something can be read within `seconds`."""
        if not self._held and not self._seen:
            self._seen = bool(self._poller().poll(max(0.0, seconds) * 1000))
        return self._seen or bool(self._held)

    def close(self) -> None:
        """Close the descriptor, once."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def _read(self, size: int, deadline: float | None) -> bytes:
        held = self._held
        while len(held) < size:
            if deadline is not None and not self._come(deadline):
                raise WireTimeout
            self._seen = False
            try:
                want = min(CHUNK, max(size - len(held), self.ahead))
                chunk = os.read(self.descriptor, want)
            except BlockingIOError:
                self._wait(select.POLLIN, time.monotonic() + 60.0)
                continue
            except ConnectionError as error:
                raise WireClosed from error
            if not chunk:
                raise WireClosed
            held += chunk
        found = bytes(held[:size])
        del held[:size]
        return found

    def _come(self, deadline: float) -> bool:
        """Wait until more comes, whatever is held; say whether it did."""
        if not self._seen:
            left = max(0.0, deadline - time.monotonic())
            self._seen = bool(self._poller().poll(left * 1000))
        return self._seen

    def _poller(self) -> select.poll:
        if self._poll is None:
            self._poll = select.poll()
            self._poll.register(self.descriptor, select.POLLIN)
        return self._poll

    def _wait(self, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(self.descriptor, event)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise WireTimeout


def unpack(data: bytes) -> Any:
    """Parse one message; raises WireError for anything that is not one."""
    try:
        return msgpack.unpackb(data, strict_map_key=False, unicode_errors="surrogatepass")
    except (ValueError, msgpack.UnpackException, RecursionError, TypeError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from error


def pack_flat(parts: Sequence[Part]) -> bytes:
    """Return single values as bytes: for each a letter, a length and its content."""
    packed = [_packed(part) for part in parts]
    return b"".join(PART.pack(letter, len(body)) + body for letter, body in packed)


def _packed(part: Part) -> tuple[bytes, bytes]:
    if part is None or isinstance(part, bool):
        return {None: b"n", True: b"y", False: b"f"}[part], b""
    if isinstance(part, int):
        return b"i", struct.pack("!q", part)
    if isinstance(part, float):
        return b"d", struct.pack("!d", part)
    if isinstance(part, str):
        return b"t", part.encode("utf-8", "surrogatepass")
    return b"b", part


def unpack_flat(data: bytes) -> list[Any]:
    """Return the values of a flat message; raises WireError for anything that is not one."""
    parts: list[Any] = []
    place, size = 0, len(data)
    try:
        while place < size:
            letter, length = PART.unpack_from(data, place)
            begun = place + PART.size
            place = begun + length
            if place > size or len(parts) == MAX_PARTS:
                raise WireError(f"more than it may hold, at part {len(parts)}")
            body = data[begun:place]
            parts.append(body if letter == b"b" else _unpacked(letter, body))
    except (struct.error, UnicodeDecodeError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from error
    return parts


def _unpacked(letter: bytes, body: bytes) -> Any:
    if letter == b"t" and len(body) <= MAX_TEXT:
        return body.decode("utf-8", "surrogatepass")
    if letter in NUMBERS:
        return NUMBERS[letter].unpack(body)[0]
    if letter in SINGLES and not body:
        return SINGLES[letter]
    raise WireError(f"a part of kind {letter!r} with {len(body):,} bytes")
