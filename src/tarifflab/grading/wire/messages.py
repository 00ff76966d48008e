"""Messages between main and the processes that it started: a length, then MessagePack.

Whoever is at the other end may be hostile. A message is bounded in size before it is read, and
in depth by the parser; what does not parse is the sender's fault (`WireError`), never ours.
Nothing on the wire is ever unpickled, imported or evaluated.
"""

import os
import select
import struct
import time
from typing import Any

import msgpack

from tarifflab.grading.limits import MB

HEADER = struct.Struct("!I")
CHUNK = 1 * MB  # bytes


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
    """

    def __init__(
        self, descriptor: int, max_bytes: int = 64 * MB, max_total: int | None = None
    ) -> None:
        self.descriptor = descriptor
        self.max_bytes = max_bytes
        self.left = max_total
        self._poll: select.poll | None = None

    def send(self, message: Any, deadline: float | None = None) -> None:
        """Send one message; raises WireClosed, or WireTimeout if nobody reads it."""
        body = msgpack.packb(message, unicode_errors="surrogatepass")
        data = memoryview(HEADER.pack(len(body)) + body)
        while data:
            if deadline is not None:
                self._wait(select.POLLOUT, deadline)
            try:
                data = data[os.write(self.descriptor, data) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, time.monotonic() + 60.0)
            except (BrokenPipeError, ConnectionError) as error:
                raise WireClosed from error

    def receive(self, deadline: float | None = None) -> Any:
        """Return the next message; `deadline` is a reading of `time.monotonic`."""
        (length,) = HEADER.unpack(self._read(HEADER.size, deadline))
        if length > self.max_bytes:
            raise WireError(f"a message of {length:,} bytes; at most {self.max_bytes:,}")
        if self.left is not None:
            self.left -= length
            if self.left < 0:
                raise WireError("more than the submission may send")
        return unpack(self._read(length, deadline))

    def ready(self, seconds: float) -> bool:
        """Say whether something can be read within `seconds`."""
        return bool(self._poller().poll(max(0.0, seconds) * 1000))

    def close(self) -> None:
        """Close the descriptor, once."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            if deadline is not None and not self.ready(deadline - time.monotonic()):
                raise WireTimeout
            try:
                chunk = os.read(self.descriptor, min(CHUNK, size - len(parts)))
            except BlockingIOError:
                self._wait(select.POLLIN, time.monotonic() + 60.0)
                continue
            except ConnectionError as error:
                raise WireClosed from error
            if not chunk:
                raise WireClosed
            parts += chunk
        return bytes(parts)

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
