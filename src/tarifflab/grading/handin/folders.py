"""Look into folders of students' files: what a person may have made, and what is closed."""

import re
import shlex
import stat
from collections.abc import Iterable
from pathlib import Path

from tarifflab.grading.limits import BESIDE_BYTES, BESIDE_FILES

MAX_FILES, MAX_DEPTH = 300, 12  # of a student's folder, looked through for a notebook
LONG_PATH = 100  # characters; a sentence has 200
HIDDEN = re.compile(r"\.[^._].*\.ipynb", re.I)  # "._x.ipynb" is a shadow that macOS makes
STAMP = "timestamp.txt"
NOT_HANDED_IN = (STAMP, "__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "feedback")


def squeezed(name: str) -> str:
    """Return a name without what changes on its way: capitals, blanks, strokes, zeros ahead."""
    return "".join(sign for sign in name.casefold() if sign.isalnum()).lstrip("0")


def why_closed(path: Path, error: OSError) -> str:
    """Return why this machine does not let us see a path, and what to do."""
    denied = isinstance(error, PermissionError) and len(str(path)) < LONG_PATH
    mend = f" (chmod -R u+rX {shlex.quote(str(path))} gives the right)" if denied else ""
    return f"`{path.name}` cannot be read, {error.strerror or error}{mend}"


def inside(folder: Path) -> list[Path]:
    """Return what lies in a folder, nothing if there is none; an OSError if it is closed."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def files_in(folder: Path) -> tuple[list[Path], dict[Path, str]]:
    """Return the regular files in a folder and those in it, without what no person made.

    The second part is the folders that are closed to us, with the reason.
    """
    found: list[Path] = []
    closed: dict[Path, str] = {}
    waiting = [(folder, 0)]
    while waiting and len(found) < MAX_FILES:
        place, depth = waiting.pop(0)
        try:
            files, folders = parted(place)
        except OSError as error:
            closed[place] = why_closed(place, error)
            continue
        found += files
        waiting += [(path, depth + 1) for path in folders if depth < MAX_DEPTH]
    return found, closed


def parted(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files and the folders in a folder that a person may have made."""
    made = [
        path
        for path in inside(folder)[:MAX_FILES]
        if path.name not in NOT_HANDED_IN
        and not path.name.startswith(".")
        and not path.is_symlink()
    ]
    return [path for path in made if path.is_file()], [path for path in made if path.is_dir()]


def copies_in(folder: Path) -> list[Path]:
    """Return hidden notebooks and Jupyter's copies, for where nothing else was handed in."""
    try:
        hidden = [path for path in inside(folder) if HIDDEN.fullmatch(path.name)]
        copies = [*hidden, *inside(folder / ".ipynb_checkpoints")]
        return [path for path in copies[:MAX_FILES] if path.is_file() and not path.is_symlink()]
    except OSError:  # closed to us, and the last that would be looked at
        return []


def left_out(paths: Iterable[str]) -> list[str]:
    """Return the names of files that are too large or too many to lie beside a notebook."""
    room, count, found = BESIDE_BYTES, BESIDE_FILES, list[str]()
    waiting = [Path(path) for path in paths]
    while waiting and count > 0:
        count -= 1
        path = waiting.pop(0)
        try:
            known = path.lstat()
            if stat.S_ISDIR(known.st_mode):
                waiting += inside(path)
            elif stat.S_ISREG(known.st_mode) and known.st_size > room:
                found.append(path.name)
            elif stat.S_ISREG(known.st_mode):
                room -= known.st_size
        except OSError:  # gone or closed: whoever copies it says so
            continue
    return found + [path.name for path in waiting]
