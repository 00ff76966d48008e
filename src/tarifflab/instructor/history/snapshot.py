"""Snapshots of a class's files: each content is kept once, however many copies hold it.

A snapshot is a table from path to content, mode and time. Contents lie in one store under the
name of their hash, so a copy of an unchanged class costs one small file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

# All that a class produces and a command may change; originals that were downloaded are never
# changed by any command.
KEPT = (
    *("submitted", "autograded", "feedback", "collected", "given-back", "reports", "marks"),
    *("students.csv", "grades.csv"),
)
INDEX = "seen.json"  # what was hashed before, by size and time: it need not be read again


@dataclass(frozen=True)
class FileState:
    """One file: its content's hash (or where its link leads), its mode and its time."""

    content: str
    mode: int
    time_ns: int
    link: bool = False


@dataclass
class Snapshot:
    """The files and folders of a class, by path from the course folder.

    What was closed to us is named in `closed`: nobody knows what it held, so it is never
    removed or changed.
    """

    files: dict[str, FileState] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """Write the table."""
        rows = {name: list(vars(one).values()) for name, one in self.files.items()}
        table = {"files": rows, "folders": self.folders, "closed": self.closed}
        path.write_text(json.dumps(table), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Snapshot:
        """Read what `write` has written."""
        rows = json.loads(path.read_text("utf-8"))
        files = {name: FileState(*row) for name, row in rows["files"].items()}
        return cls(files, list(rows["folders"]), list(rows.get("closed", [])))

    def same(self, other: Snapshot) -> bool:
        """Say whether contents are the same, whatever the times."""
        return self.folders == other.folders and {
            name: (one.content, one.link) for name, one in self.files.items()
        } == {name: (one.content, one.link) for name, one in other.files.items()}


class Objects:
    """The store of contents.

    Parameters
    ----------
    folder : Path
        Where it lies; made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, content: str) -> Path:
        """Return where a content lies."""
        return self.folder / content[:2] / content[2:]

    def add(self, source: Path) -> str:
        """Keep a file's content; return its name in the store."""
        data = source.read_bytes()
        return self.add_bytes(data)

    def add_bytes(self, data: bytes) -> str:
        """Keep a content; return its name."""
        content = hashlib.sha256(data).hexdigest()
        goal = self.path(content)
        if not goal.exists():
            goal.parent.mkdir(parents=True, exist_ok=True)
            part = goal.with_suffix(".part")
            part.write_bytes(data)
            part.replace(goal)
        return content

    def keep_only(self, wanted: Iterable[str]) -> None:
        """Remove every content that no copy holds any more."""
        keep = {self.path(content) for content in wanted}
        for path in list(self.folder.glob("*/*")):
            if path not in keep:
                path.unlink()


def take(root: Path, objects: Objects) -> Snapshot:
    """Take a snapshot of the class in `root`; what is new goes into the store."""
    index_file = objects.folder.parent / INDEX
    known = _read_index(index_file)
    snapshot, index = Snapshot(), {}
    closed: list[Path] = []
    for path in walk(root, KEPT, closed):
        name, about = path.relative_to(root).as_posix(), path.lstat()
        if stat.S_ISDIR(about.st_mode):
            snapshot.folders.append(name)
        elif stat.S_ISLNK(about.st_mode):
            snapshot.files[name] = FileState(os.readlink(path), 0, 0, link=True)  # noqa: PTH115
        elif stat.S_ISREG(about.st_mode):
            seen = [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino]
            content = known.get(name, {}).get(json.dumps(seen))
            if content is None or not objects.path(content).exists():
                try:
                    data = path.read_bytes()
                except OSError:
                    closed.append(path)
                    continue
                content = objects.add_bytes(data)
            index[name] = {json.dumps(seen): content}
            mode = stat.S_IMODE(about.st_mode)
            snapshot.files[name] = FileState(content, mode, about.st_mtime_ns)
    snapshot.closed = [path.relative_to(root).as_posix() for path in closed]
    index_file.write_text(json.dumps(index), "utf-8")
    return snapshot


def _read_index(path: Path) -> dict[str, dict[str, str]]:
    with contextlib.suppress(OSError, ValueError):
        found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
        return found
    return {}


def walk(root: Path, names: Iterable[str], closed: list[Path]) -> Iterator[Path]:
    """Yield these files and folders of `root` and all below, sorted; no link is followed.

    What cannot be looked into goes into `closed`.
    """
    for name in names:
        path = root / name
        try:
            folder = stat.S_ISDIR(path.lstat().st_mode)
            inner = sorted(entry.name for entry in os.scandir(path)) if folder else []
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            closed.append(path)
            continue
        yield path
        yield from walk(path, inner, closed)


def restore(root: Path, snapshot: Snapshot, objects: Objects) -> tuple[int, int]:
    """Bring the class's files to a snapshot; return how many were written and removed.

    Doing it again after an interruption does what is left. What is closed to us now, or was
    when the snapshot was taken, stays as it is.
    """
    now = take(root, objects)
    closed = (*snapshot.closed, *now.closed)
    now, snapshot = _open_part(now, closed), _open_part(snapshot, closed)
    extra = set(now.files) - set(snapshot.files)
    for name in extra:
        (root / name).unlink(missing_ok=True)
    for name in set(now.folders) - set(snapshot.folders):
        shutil.rmtree(root / name, ignore_errors=True)
    for name in snapshot.folders:
        (root / name).mkdir(parents=True, exist_ok=True)
    changed = [n for n, one in snapshot.files.items() if now.files.get(n) != one]
    for name in changed:
        _write(root / name, snapshot.files[name], objects)
    return len(changed), len(extra)


def _open_part(snapshot: Snapshot, closed: Iterable[str]) -> Snapshot:
    """Return a snapshot without what lies in closed places, and without folders above them."""
    inside = tuple(f"{name}/" for name in closed)

    def is_open(name: str) -> bool:
        return not f"{name}/".startswith(inside)

    above = {str(one) for name in closed for one in PurePosixPath(name).parents}
    return Snapshot(
        {name: one for name, one in snapshot.files.items() if is_open(name)},
        [name for name in snapshot.folders if is_open(name) and name not in above],
    )


def _write(path: Path, state: FileState, objects: Objects) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    if state.link:
        part.symlink_to(state.content)
    else:
        shutil.copyfile(objects.path(state.content), part)
        part.chmod(state.mode)
        os.utime(part, ns=(state.time_ns, state.time_ns))
    part.replace(path)
