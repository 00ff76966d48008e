"""Put notebooks where nbgrader looks for them, and keep aside what they take the place of."""

import hashlib
from pathlib import Path

from tarifflab.instructor.class_list.roster import safe_id
from tarifflab.instructor.collect.choosing import KEPT, NEW, NEWER, OLD, SAME, Plan
from tarifflab.instructor.collect.records import EARLIER, Record
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.desk.safe_files import PlaceError, write_private
from tarifflab.instructor.downloads.archives import FILE_MB, MB

STAMP = "timestamp.txt"


class Places:
    """The places of one exercise in ``submitted/``.

    Parameters
    ----------
    desk
        The course.
    record
        What was collected of this exercise.
    """

    def __init__(self, desk: Desk, record: Record) -> None:
        self.desk = desk
        self.record = record

    def notebook(self, student: str) -> Path:
        """Return where a student's notebook belongs."""
        folder = self.desk.folder("submitted", student, self.record.exercise)
        return folder / f"{self.record.exercise}.ipynb"

    def digest(self, student: str) -> str:
        """Return the SHA-256 of what is in a student's place, or "" if nothing is.

        Raises
        ------
        PlaceError
            If a link stands there.
        """
        path = self.notebook(student)
        self._refuse_links(path)
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _refuse_links(self, path: Path) -> None:
        for place in (path, *path.parents):
            if place == self.desk.root:
                return
            if place.is_symlink():
                raise PlaceError(
                    f"'{place}' is a link, and nothing is written through links. Remove it, "
                    "then run the command again."
                )

    def carry_out(self, plan: Plan) -> None:
        """Write what a plan says for one student."""
        student = plan.person.id
        path = self.notebook(student)
        if plan.state is NEWER and path.is_file():
            self._aside(student, path.read_bytes(), path.name)
        if plan.state in (NEW, NEWER):
            write_private(path, plan.best.handed.entry.fetch(), self.desk.root)
        if plan.state not in (KEPT, OLD):
            self._stamp(plan, path.with_name(STAMP))
        for one in [*plan.rest, *([plan.best] if plan.state is KEPT else [])]:
            self._aside(student, one.handed.entry.fetch(), one.handed.entry.name)

    def _stamp(self, plan: Plan, path: Path) -> None:
        """Write the time of hand-in; an older file's time must not stand beside a newer one."""
        if plan.best.time is not None:
            write_private(path, stamp(plan).encode(), self.desk.root)
        elif plan.state is NEWER:
            path.unlink(missing_ok=True)

    def wants_stamp(self, plan: Plan) -> bool:
        """Say whether a file that is there already has got its time only now."""
        path = self.notebook(plan.person.id).with_name(STAMP)
        if plan.state is not SAME or plan.best.time is None:
            return False
        return not path.is_file() or path.read_bytes()[:100] != stamp(plan).encode()

    def _aside(self, student: str, content: bytes, name: str) -> None:
        digest = hashlib.sha256(content).hexdigest()
        short = safe_id(name.removesuffix(".ipynb"))[:60] or "notebook"
        folder = self.record.folder / EARLIER / student
        if not list(folder.glob(f"{digest[:8]}-*")) and len(content) <= FILE_MB * MB:
            write_private(folder / f"{digest[:8]}-{short}.ipynb", content, self.desk.root)


def stamp(plan: Plan) -> str:
    """Return the time of hand-in as nbgrader reads it."""
    return f"{plan.best.time:%Y-%m-%d %H:%M:%S} UTC"
