"""Set the access times of shared files ahead, so that reading one leaves no trace.

Linux notes that a file was read if its access time is older than its last change, or than a
day ("relatime"). Two submissions could tell each other something so: one reads some of the
course's tables, the other asks `os.stat` which were read. Whoever reads them all before the
first student does leaves no first time to be noted.
"""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

FRESH_SECONDS = 20 * 3600.0  # the kernel notes a reading again after 24 hours
MOST_FILES = 20_000  # of a course; more than that would cost more than it is worth


def settle(paths: Iterable[str]) -> int:
    """Read a byte of every file whose reading the kernel would note; return how many."""
    now, read = time.time(), 0
    for number, path in enumerate(_files(paths)):
        if number == MOST_FILES:
            break
        with contextlib.suppress(OSError):  # gone, or closed to us: no student reads it either
            found = path.lstat()
            noted = found.st_atime > max(found.st_mtime, found.st_ctime)
            if found.st_size and not (noted and now - found.st_atime < FRESH_SECONDS):
                _read_byte(path)
                read += 1
    return read


def _read_byte(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        os.read(opened, 1)
    finally:
        os.close(opened)


def _files(paths: Iterable[str]) -> Iterator[Path]:
    for path in paths:
        if Path(path).is_dir():
            for folder, _, names in os.walk(path):
                yield from (Path(folder, name) for name in names)
        else:
            yield Path(path)
