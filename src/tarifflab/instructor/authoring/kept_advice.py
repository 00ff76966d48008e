"""Sealed advice that was made before: kept for the same inputs, so that a release is quick.

Making the advice of one exercise takes seconds, for keys are slow on purpose, and a release
makes that of all. What was made is kept in the user's cache under a digest of everything that
it is made from: the exercise's folder, the tables, this package, Python and its libraries. So
nothing in it can be out of date; without it, or with a damaged copy, advice is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from tarifflab.expect.find_advice import SEALED

MOST = 200  # copies, of some 100 kB
_LIBRARIES = ("numpy", "pandas", "scipy", "networkx")
_PACKAGE = Path(__file__).resolve().parents[2]


def digest(folder: Path) -> str:
    """Return a name for everything that the advice of the exercise in `folder` is made from."""
    found = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    for root, file in _inputs(folder.resolve()):
        found.update(f"{file.relative_to(root).as_posix()}\n".encode())
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def get(name: str) -> str | None:
    """Return the advice that was kept under `name`, or None."""
    try:
        text = (place() / f"{name}.json").read_text(encoding="utf-8")
        json.loads(text)
    except (OSError, ValueError, RuntimeError):
        return None
    return text


def put(name: str, text: str) -> None:
    """Keep advice under `name`; a place that cannot be written costs time later, no more."""
    with contextlib.suppress(OSError, RuntimeError):
        shelf = place()
        shelf.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=shelf, delete=False, encoding="utf-8") as new:
            new.write(text)
        Path(new.name).replace(shelf / f"{name}.json")
        kept = sorted(shelf.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-MOST]:
            old.unlink()


def place() -> Path:
    """Return the folder of the kept copies."""
    return user_cache_path("tarifflab", appauthor=False) / "advice"


def _inputs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Return every file that the advice depends on, with the root that names it."""
    for root in (folder, _tables(folder), _PACKAGE):
        for file in sorted(root.rglob("*")):
            made = file.name == SEALED or "__pycache__" in file.parts
            if file.is_file() and not made:
                yield root, file


def _tables(folder: Path) -> Path:
    """Return the folder whose tables the exercise reads, as `tarifflab.data` finds it."""
    chosen = os.environ.get("TARIFFLAB_DATA")
    if chosen:
        return Path(chosen)
    places = [one / "data" for one in (*folder.parents, *_PACKAGE.parents)]
    found = (one for one in places if (one / "datapackage.json").is_file())
    return next(found, _PACKAGE / "_data")
