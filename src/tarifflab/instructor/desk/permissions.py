"""Keep what belongs to a class readable by its owner only.

A closed folder closes all that lies in it, so only the outermost ones are changed. A course
folder that was given to a group on purpose (its set-group-id bit is on) stays the group's.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = (
    *("submitted", "autograded", "feedback", "downloaded", "collected", "given-back"),
    *("reports", "marks", "backups", "progress", ".exchange"),
)
FILES = ("students.csv", "grades.csv", ".nbgrader.log")


def keep_private(root: Path) -> None:
    """Close everything of a class in the course folder `root` to other users.

    Does nothing on Windows, where folders of a user's home are closed already, and leaves
    alone what belongs to somebody else.
    """
    if os.name == "nt":
        return
    shared = bool(root.stat().st_mode & stat.S_ISGID)
    mask = 0o770 if shared else 0o700
    for name in FOLDERS:
        _close(root / name, mask)
    for path in (*(root / name for name in FILES), *root.glob("*.db"), *root.glob("*.db-*")):
        _close(path, mask & 0o660)


def _close(path: Path, mask: int) -> None:
    with contextlib.suppress(FileNotFoundError, PermissionError):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if not path.is_symlink() and mode & 0o777 & ~mask:
            path.chmod(mode & (mask | 0o7000))


@contextmanager
def owner_only() -> Iterator[None]:
    """Let files that are made meanwhile be the owner's alone (a set umask of 077)."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
