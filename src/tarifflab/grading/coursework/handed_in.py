"""Take in what students have handed in: folders and files of any kind, none of them trusted.

A link is never followed (it may lead to the solution or to a classmate's work), what is no
regular file is never opened (it may never end), and nothing is read before its size is known.
What cannot be taken becomes a sentence and a 0 that needs a look.
"""

import datetime as dt
import glob
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tarifflab.grading.coursework.course_folders import files_beside
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.outcomes import Outcome, outcome

STAMP = "timestamp.txt"
STAMP_BYTES = 100


@dataclass(frozen=True)
class Submission:
    """One student's hand-in.

    Attributes
    ----------
    folder : Path
        ``submitted/STUDENT/ASSIGNMENT``.
    target : Path
        ``autograded/STUDENT/ASSIGNMENT``.
    time : datetime or None
        When it was handed in (UTC, without a zone, as nbgrader keeps it).
    trouble : str
        Why the folder as a whole cannot be taken; "" if it can.
    notes : tuple of Outcome
        What else there is to say.
    """

    student: str
    folder: Path
    target: Path
    time: dt.datetime | None = None
    trouble: str = ""
    notes: tuple[Outcome, ...] = ()

    def read(self, notebook: str, limits: Limits | None = None) -> bytes | Unreadable | None:
        """Return a notebook's content, why it cannot be read, or None if it is not there."""
        if self.trouble:
            return Unreadable(self.trouble)
        return read_file(self.folder / f"{notebook}.ipynb", limits or Limits())

    def beside(self) -> list[str]:
        """Return the paths of what lies beside the notebooks."""
        try:
            return [] if self.trouble else files_beside(self.folder)
        except OSError:  # a folder that is closed to us: its notebook says so
            return []


def read_file(path: Path, limits: Limits) -> bytes | Unreadable | None:
    """Return a regular file's content; never follow a link, never wait, never read too much."""
    most = limits.upload_mb * MB
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError:
        return Unreadable("it is a link" if path.is_symlink() else "it cannot be opened")
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            return Unreadable("it is no regular file")
        if found.st_size > most:
            size = f"{found.st_size / MB:.0f} MB"
            return Unreadable(f"it has {size}, at most {limits.upload_mb}")
        with os.fdopen(os.dup(opened), "rb") as file:
            return file.read(most)
    except OSError as error:
        return Unreadable(f"it cannot be read: {error.strerror}")
    finally:
        os.close(opened)


def link_above(path: Path, base: Path) -> Path | None:
    """Return the first link among a path and its folders below `base`, if there is one."""
    for place in (path, *path.parents):
        if place == base or place == place.parent:
            return None
        if place.is_symlink():
            return place
    return None


def read_time(folder: Path) -> tuple[dt.datetime | None, bool]:
    """Return the time of hand-in (None if there is none) and whether it could be read."""
    content = read_file(folder / STAMP, Limits(upload_mb=1))
    if content is None:
        return None, True
    if isinstance(content, Unreadable) or len(content) > STAMP_BYTES:
        return None, False
    text = content.decode("ascii", "replace").strip()
    try:
        return (nbgrader_part("utils").parse_utc(text) if text else None), True
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        return None, False


def find_submissions(course: Any, assignment: str, student: str = "*") -> list[Submission]:
    """Return the submissions of an assignment, in the order of the students' ids."""
    step = course.submitted_directory
    pattern = course.format_path(step, student, assignment)
    shape = re.compile(
        course.format_path(step, "(?P<student>.*)", re.escape(assignment), escape=True)
    )
    found = []
    for folder in sorted(glob.glob(pattern)):  # noqa: PTH207 (an absolute pattern)
        match = shape.fullmatch(folder)
        if match is not None:
            found.append(_submission(course, assignment, match["student"], Path(folder)))
    return found


def _submission(course: Any, assignment: str, student: str, folder: Path) -> Submission:
    target = Path(course.format_path(course.autograded_directory, student, assignment))
    base = Path(course.root, course.submitted_directory)
    if link_above(folder, base) is not None:
        return Submission(student, folder, target, trouble="its folder is a link")
    if not folder.is_dir():
        return Submission(student, folder, target, trouble="its folder is no folder")
    time, readable = read_time(folder)
    notes = () if readable else (outcome("time_unreadable"),)
    return Submission(student, folder, target, time, notes=notes)


def is_done(submission: Submission) -> bool:
    """Say whether a submission has been graded since it was handed in."""
    if not any(submission.target.glob("*.ipynb")):
        return False
    then, _ = read_time(submission.target)
    return not (submission.time and then and submission.time > then)
