"""A copy of the class before every command that changes marks.

>>> from pathlib import Path
>>> with keep_copy(Path("."), "grade 01-tariff-rates"):  # doctest: +SKIP
...     grade()

A copy holds the gradebook and the class's files as they were. The last 20 stay; of a command
that changed nothing none stays. What it changed in the marks is noted in ``changes.csv``.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.desk.local_time import stamp, stamp_shown
from tarifflab.instructor.desk.permissions import keep_private, owner_only
from tarifflab.instructor.history import changes, gradebook_copy
from tarifflab.instructor.history.snapshot import Objects, Snapshot, take

FOLDER = "backups"
KEEP = 20
BOOK, FILES, ABOUT = "gradebook.db", "files.json", "about.json"
UNFINISHED = "undo.json"  # an undo that has begun; `undo.py` finishes it


@dataclass(frozen=True)
class Copy:
    """One copy of a class.

    Attributes
    ----------
    folder : Path
        Where it lies.
    when : str
        The local time, "2026-11-27 21:04:10 CET".
    who : str
        The user who gave the command.
    reason : str
        The command that came after it, such as "grade 01-tariff-rates".
    """

    folder: Path
    when: str
    who: str
    reason: str

    @property
    def book(self) -> Path:
        """The gradebook's copy; absent if there was no gradebook."""
        return self.folder / BOOK

    def files(self) -> Snapshot:
        """Return the class's files as they were."""
        return Snapshot.read(self.folder / FILES)


class Backups:
    """The copies of one course folder."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.folder = desk.root / FOLDER
        self.objects = Objects(self.folder / "objects")

    def all(self) -> list[Copy]:
        """Return the copies, the newest first; what lies in ".x.part" is none yet."""
        found = sorted(self.folder.glob(f"[!.]*/{ABOUT}"), reverse=True)
        return [_read(path) for path in found]

    def get(self, name: str) -> Copy:
        """Return the copy in the folder `name`."""
        return _read(self.folder / name / ABOUT)

    def make(self, reason: str, name: str = "") -> Copy:
        """Copy the class as it is now (in the folder `name`); it counts once it is whole.

        Raises
        ------
        DeskError
            If the gradebook is locked by another program.
        """
        with owner_only():
            self.folder.mkdir(exist_ok=True)
            name = name or self.free_name(reason)
            part = self.folder / f".{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            gradebook_copy.copy_book(self.desk, part / BOOK)
            take(self.desk.root, self.objects).write(part / FILES)
            about = {"when": stamp(), "who": user(), "reason": reason}
            (part / ABOUT).write_text(json.dumps(about, ensure_ascii=False), "utf-8")
            part.rename(self.folder / name)
        return self.get(name)

    def free_name(self, reason: str) -> str:
        """Return a folder's name that sorts by time (UTC) and tells the command.

        Of the command it has the first word alone: what follows may be a student.
        """
        now = dt.datetime.now(dt.UTC)
        return f"{now:%Y%m%d-%H%M%S-%f}-{reason.split()[0]}"

    def same(self, one: Copy, other: Copy) -> bool:
        """Say whether two copies hold the same."""
        return one.files().same(other.files()) and (
            gradebook_copy.digest(one.book) == gradebook_copy.digest(other.book)
        )

    def drop(self, copy: Copy) -> None:
        """Forget one copy; what only it held goes at the next `prune`."""
        copy.folder.joinpath(ABOUT).unlink()
        shutil.rmtree(copy.folder)

    def prune(self, keep: int = KEEP) -> None:
        """Keep the newest copies and what they hold, nothing else."""
        for copy in self.all()[keep:]:
            self.drop(copy)
        for part in self.folder.glob(".*.part"):
            shutil.rmtree(part, ignore_errors=True)
        self.objects.keep_only(set(self._held()))

    def _held(self) -> Iterator[str]:
        for copy in self.all():
            yield from (one.content for one in copy.files().files.values() if not one.link)


def _read(path: Path) -> Copy:
    about = json.loads(path.read_text("utf-8"))
    return Copy(path.parent, stamp_shown(about["when"]), about["who"], about["reason"])


def user() -> str:
    """Return the name of who is at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without an entry for its user
        return "unknown"


class Keeping:
    """The time between a copy and the end of the command that it was made for.

    Attributes
    ----------
    copy : Copy
        The class as it was before.
    why : str
        The reason for changed marks, as a person gave it.
    """

    def __init__(self, backups: Backups, copy: Copy, why: str = "") -> None:
        self.backups = backups
        self.copy = copy
        self.why = why

    def __enter__(self) -> Keeping:
        """Begin; the copy is made already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Note what changed; drop the copy if nothing did."""
        after = self.backups.make(self.copy.reason)
        try:
            if self.backups.same(self.copy, after):
                self.backups.drop(self.copy)
            else:
                changes.note(
                    self.backups.folder,
                    changes.Origin(self.copy.reason, self.copy.who, self.why),
                    gradebook_copy.marks(self.copy.book),
                    gradebook_copy.marks(after.book),
                    by_hand=gradebook_copy.by_hand(after.book),
                )
            changes.remember(self.backups.folder, gradebook_copy.marks(after.book))
        finally:
            self.backups.drop(after)
            self.backups.prune()
            keep_private(self.backups.desk.root)


def keep_copy(course: Path | Desk, reason: str, why: str = "") -> Keeping:
    """Copy the class before a command changes it; use it as ``with keep_copy(...):``.

    Parameters
    ----------
    course
        The course folder.
    reason
        The command as people know it: "grade 01-tariff-rates".
    why
        Why marks are changed, if somebody said so.

    Raises
    ------
    DeskError
        If the gradebook cannot be copied; nothing has been changed then.
    """
    desk = course if isinstance(course, Desk) else Desk.of(course)
    backups = Backups(desk)
    if (backups.folder / UNFINISHED).exists():
        raise DeskError("An undo was cut short. Finish it first: tarifflab undo")
    copy = backups.make(reason)
    keep_private(desk.root)
    changes.note_elsewhere(
        backups.folder, gradebook_copy.marks(copy.book), gradebook_copy.by_hand(copy.book)
    )
    return Keeping(backups, copy, why)


__all__ = ["Backups", "Copy", "Keeping", "keep_copy"]
