"""A lock that works on every system and on shared folders: a file that only one can make.

It keeps two processes from writing at once, and it never keeps anybody for good. A lock whose
owner died is taken over, whatever the clocks of the machines say; and after a while one goes
on without it, since a lost second is better than a notebook that hangs. Whoever writes must
therefore look afterwards whether what was written is there.
"""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE_S = 5.0  # for one owner, and then again for all of them together
_PAUSE_S = 0.01


@contextmanager
def alone(lock: Path) -> Iterator[bool]:
    """Hold the lock while the block runs; the value tells whether it could be had.

    Raises
    ------
    OSError
        If no file can be made in the folder at all.
    """
    token = uuid.uuid4().hex
    held = _take(lock, token)
    try:
        yield held
    finally:
        # Somebody may have taken us for dead: then it is their lock by now.
        if held and _owner(lock) == token:
            _remove(lock)


def _take(lock: Path, token: str) -> bool:
    seen, since = "", time.monotonic()
    last = since + 2 * PATIENCE_S
    while not _make(lock, token):
        now, owner = time.monotonic(), _owner(lock)
        if owner != seen:
            seen, since = owner, now
        # The file's own time is only believed when it lies far back. One that lies ahead (a
        # clock set back, a server that is fast) must not make us wait for ever.
        if _age_s(lock) > PATIENCE_S or now - since > PATIENCE_S:
            _remove(lock)
        elif now > last:
            return False
        time.sleep(_PAUSE_S)
    return True


def _make(lock: Path, token: str) -> bool:
    """Make the lock file unless it is there; on Windows one being deleted is there, too."""
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    except PermissionError:
        if os.name == "nt" and lock.parent.is_dir():
            return False
        raise
    try:
        os.write(handle, token.encode())
    finally:
        os.close(handle)
    return True


def _owner(lock: Path) -> str:
    try:
        return lock.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _remove(lock: Path) -> None:
    with suppress(OSError):  # somebody else was faster, or Windows still reads it
        lock.unlink()


def _age_s(lock: Path) -> float:
    try:
        return time.time() - lock.stat().st_mtime
    except OSError:
        return 0.0
