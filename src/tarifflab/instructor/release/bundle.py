"""What goes into a students' bundle, and the zip itself."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.tidy import tidy_text

PARTS = (
    *("start.py", "pyproject.toml", "requirements.lock", "LICENSE", "jupyter", "lessons"),
    *("exercises", "data", "DATA-LICENCES.md", "src", "docs/student.md", "docs/data.md"),
)
NEEDED = ("start.py", "pyproject.toml", "requirements.lock", "lessons", "data", "src")
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", "node_modules", "progress", ".DS_Store"}
LEFT_OUT_ENDINGS = (".pyc", ".egg-info", ".db", ".tmp", ".swp", "~")
TOP = "tariff-lab"  # the folder that unpacking makes
MOST_PATH = 120  # characters: Windows stops at 260, and the folder above has some


@dataclass(frozen=True)
class Member:
    """One file of the bundle: its path in it, and its content."""

    path: str
    content: bytes
    mode: int = 0o644


def members(root: Path, exercises: Path, slugs: list[str]) -> Iterator[Member]:
    """Yield what students get, from the folder as it is.

    Parameters
    ----------
    root
        The course folder.
    exercises
        Where the exercises lie that were made for this bundle.
    slugs
        Which of them go in.

    Raises
    ------
    DeskError
        If `root` is no checkout of the course.
    """
    lacking = [name for name in NEEDED if not (root / name).exists()]
    if lacking:
        raise DeskError(
            f"A bundle is made in a checkout of the course, and {root} has no {lacking[0]}."
        )
    for part in PARTS:
        if part == "exercises":
            for slug in slugs:
                yield from _files(exercises / slug, f"exercises/{slug}")
        else:
            yield from _files(root / part, part)


def _files(place: Path, name: str) -> Iterator[Member]:
    """Yield a file, or all files of a folder; links and leftovers are left out."""
    if place.is_symlink() or place.name in LEFT_OUT or place.name.endswith(LEFT_OUT_ENDINGS):
        return
    if place.is_dir():
        for entry in sorted(path.name for path in place.iterdir()):
            yield from _files(place / entry, f"{name}/{entry}")
    elif place.is_file():
        content = place.read_bytes()
        if place.suffix == ".ipynb":
            content = _as_handed_out(place, content)
        yield Member(name, content, 0o755 if name == "start.py" else 0o644)


def _as_handed_out(place: Path, content: bytes) -> bytes:
    """Return a notebook without outputs: a lesson that was tried has megabytes of them."""
    try:
        return tidy_text(json.loads(content)).encode()
    except (ValueError, KeyError, TypeError) as error:
        raise DeskError(
            f"{place} cannot be read as a notebook. Mend or remove it; then release again."
        ) from error


def write(file: Path, content: list[Member]) -> None:
    """Write the zip, whole or not at all; the same members give the same bytes."""
    part = file.with_name(f".{file.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
        for one in content:
            about = zipfile.ZipInfo(f"{TOP}/{one.path}", (2026, 1, 1, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = (0o100000 | one.mode) << 16
            about.create_system = 3
            bundle.writestr(about, one.content)
    part.replace(file)


def listing(content: list[Member]) -> list[str]:
    """Return what is in a bundle, a line a folder."""
    tops = [one.path.split("/")[0] for one in content]
    names = Counter(tops)
    folders = {one.path.split("/")[0] for one in content if "/" in one.path}
    return [
        f"{name}/ ({number} file{'s' if number > 1 else ''})" if name in folders else name
        for name, number in names.items()
    ]
