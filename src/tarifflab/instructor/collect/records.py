"""What was collected for an exercise: every file with the platform's own key of it.

The record is what `give-back` goes by. It holds plain, flat rows, one a file, so that one
student can be taken out of it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tarifflab.instructor.collect.matching import Owner
from tarifflab.instructor.desk.safe_files import read_json, write_json
from tarifflab.instructor.tables import Table

FOLDER = "collected"  # in the course folder; git ignores it
FILE = "collected.json"
TABLES = "tables"
EARLIER = "earlier"
FORMAT = 1
TAKEN, OLDER = "taken", "earlier"


@dataclass(frozen=True)
class Line:
    """One file of one student.

    Attributes
    ----------
    student : str
        nbgrader's id.
    how : str
        How the student was found: "number", "name", "chosen", "anonymous".
    platform, kind, key : str
        The platform and its own key of the person.
    name : str
        The person as named in the download.
    entry : str
        The file's name in the download, exactly.
    inside : str
        Its path in a zip within the download.
    source, source_sha256 : str
        The download.
    number : int
        The platform's number of the file.
    time : str
        When it was handed in, UTC, or "".
    late : str
        What the platform says of that.
    sha256 : str
        Of the notebook.
    state : str
        "taken" or "earlier".
    """

    student: str
    how: str
    platform: str
    kind: str
    key: str
    name: str
    entry: str
    inside: str
    source: str
    source_sha256: str
    number: int
    time: str
    late: str
    sha256: str
    state: str

    @property
    def owner(self) -> Owner:
        """What is the same for all files of one person in a platform."""
        return self.platform, self.kind, self.key

    @property
    def when(self) -> dt.datetime | None:
        """The time of hand-in, UTC."""
        return dt.datetime.fromisoformat(self.time) if self.time else None


@dataclass(frozen=True)
class Left:
    """A file that was not taken and may be a student's hand-in: a row for each such student.

    Attributes
    ----------
    student : str
        nbgrader's id.
    entry, reason : str
        The file's name in the download, and why it was left.
    settled : bool
        Whether a person has looked at it.
    """

    student: str
    entry: str
    reason: str
    settled: bool = False


@dataclass
class Record:
    """Everything that was collected for one exercise.

    Attributes
    ----------
    root : Path
        The course folder.
    exercise : str
        Such as "01-tariff-rates".
    lines : list of Line
    tables : list of dict
        The tables that came with it: name, file, sha256.
    left : list of Left
        What was not taken.
    """

    root: Path
    exercise: str
    lines: list[Line] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where the record and earlier hand-ins lie."""
        return self.root / FOLDER / self.exercise

    @classmethod
    def of(cls, root: Path, exercise: str) -> "Record":
        """Read the record of an exercise; an empty one if nothing was collected yet.

        Raises
        ------
        PlaceError
            If the file is damaged.
        """
        data = read_json(root / FOLDER / exercise / FILE)
        if data is None:
            return cls(root, exercise)
        lines = [Line(**line) for line in data["files"]]
        left = [Left(**row) for row in data.get("left", [])]
        return cls(root, exercise, lines, data["tables"], left)

    def taken(self, student: str) -> Line | None:
        """Return the file that was taken of a student."""
        found = [one for one in self.lines if one.student == student and one.state == TAKEN]
        return found[-1] if found else None

    def leave(self, rows: Iterable[Left], seen: Iterable[str]) -> None:
        """Remember what was left in the downloads of which the entries `seen` were looked at.

        What somebody has settled stays settled; who has a notebook now is not asked for one.
        """
        again = set(seen)
        settled = {(one.student, one.entry) for one in self.left if one.settled}
        new = [replace(one, settled=(one.student, one.entry) in settled) for one in rows]
        old = [
            one for one in self.left if one.entry not in again and not self.taken(one.student)
        ]
        self.left = list(dict.fromkeys([*old, *new]))

    def open(self, student: str = "") -> list[Left]:
        """Return what nobody has looked at yet, of a student or of all."""
        return [one for one in self.left if not one.settled and student in ("", one.student)]

    def settle(self, student: str) -> bool:
        """Note that a person has looked at what was left of a student; say if any was open."""
        was_open = bool(self.open(student))
        self.left = [
            replace(one, settled=True) if one.student == student else one for one in self.left
        ]
        return was_open

    def decided(self) -> dict[Owner, str]:
        """Return by owner the student who they are."""
        return {one.owner: one.student for one in self.lines}

    def keep(self, tables: Iterable[Table]) -> None:
        """Keep what tables say and how they were written."""
        for table in tables:
            digest = hashlib.sha256(table.content).hexdigest()
            if all(one["sha256"] != digest for one in self.tables):
                file = f"{len(self.tables) + 1:03d}-{digest[:12]}.json"
                write_json(self.folder / TABLES / file, table.as_json(), self.root)
                self.tables.append({"name": table.name, "file": file, "sha256": digest})

    def kept(self) -> list[Table]:
        """Return the tables that were kept, oldest first."""
        paths = (self.folder / TABLES / one["file"] for one in self.tables)
        return [Table.from_json(data) for path in paths if (data := read_json(path))]

    def save(self) -> None:
        """Write the record; nothing is written if nothing has changed."""
        order = sorted(self.lines, key=lambda one: (one.student, one.state, one.entry))
        data = {
            "format": FORMAT,
            "exercise": self.exercise,
            "files": [asdict(one) for one in order],
            "tables": self.tables,
            "left": [asdict(one) for one in self.left],
        }
        path = self.folder / FILE
        if read_json(path) != data:
            write_json(path, data, self.root)
