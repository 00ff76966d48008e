"""Where an edition goes: into a new or empty folder, or over an edition of ours.

It is made beside its place and moved there when it is whole, so that a stop half-way leaves
what was there before.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tarifflab.reading.making import EditionError
from tarifflab.reading.pages import MARK

FIRST = "index.html"


@contextlib.contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """Yield an empty folder; put it in the place of `folder` when all went well.

    Raises
    ------
    EditionError
        If something that is no edition of ours is in the way, or nothing can be written.
    """
    target = folder.expanduser().resolve()
    _check(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".tarifflab-read-", dir=target.parent))
    except OSError as error:
        raise EditionError(
            f"{target.parent} cannot be written to ({error.strerror})."
        ) from error
    try:
        made = scratch / "made"
        made.mkdir()
        yield made
        _swap(made, target, scratch / "before")
    except OSError as error:
        raise EditionError(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise EditionError(f"{target} is a file. Name a folder with --to.")
    try:
        empty = not any(target.iterdir())
        ours = not empty and MARK in (target / FIRST).read_text(encoding="utf-8")
    except FileNotFoundError:
        ours = False
    except (OSError, UnicodeDecodeError) as error:
        raise EditionError(f"{target} cannot be read ({error}).") from error
    if not (empty or ours):
        raise EditionError(
            f"{target} holds other files, and nothing was changed. Name a new folder with --to."
        )


def _swap(made: Path, target: Path, before: Path) -> None:
    """Move what was made to its place; what was there goes to `before`."""
    if target.exists():
        target.rename(before)
    try:
        made.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise
