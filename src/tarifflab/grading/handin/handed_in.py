"""Take in what students have handed in: folders and files of any kind, none of them trusted.

A link is never followed (it may lead to the solution or to a classmate's work), what is no
regular file is never opened (it may never end), and nothing is read before its size is known.
What cannot be taken becomes a sentence and a 0 that needs a look; what is closed to us, or
lies on a disk that fails, gets no mark: that says nothing of the student's.
"""

import datetime as dt
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tarifflab.grading.handin.folders import (
    STAMP,
    copies_in,
    files_in,
    inside,
    parted,
    squeezed,
    why_closed,
)
from tarifflab.grading.handin.offered import MAX_OTHERS, Offered, may_be_notebook
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.grading.notebook.decode import OutOfReach, Unreadable
from tarifflab.grading.outcomes import Outcome, outcome

LEFT_ALONE = (".ipynb", ".pyc")  # endings that are never copied beside a notebook
NAMES_LEFT_ALONE = ("timestamp.txt", ".ipynb_checkpoints", "__pycache__", "feedback")
OPENING = os.O_RDONLY  # with what this system has: no link, no waiting
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    OPENING |= getattr(os, _flag, 0)
STAMP_BYTES = 100
READ_TRIES = 3
NO_STUDENTS = ("lost+found",)  # what a disk has at its top
USUAL_STRUCTURE = ("{nbgrader_step}", "{student_id}", "{assignment_id}")


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
    closed : str
        Why we cannot look into it, which is not the student's doing; "" if we can.
    notes : tuple of Outcome
        What else there is to say.
    loose : tuple of Path
        Files of this assignment that lie in the student's folder itself, not in one of their
        own.
    """

    student: str
    folder: Path
    target: Path
    time: dt.datetime | None = None
    trouble: str = ""
    notes: tuple[Outcome, ...] = ()
    loose: tuple[Path, ...] = ()
    closed: str = ""

    def read(self, notebook: str, limits: Limits | None = None) -> bytes | Unreadable | None:
        """Return a notebook's content, why it cannot be read, or None if it is not there."""
        if self.closed:
            return OutOfReach(self.closed)
        if self.trouble:
            return Unreadable(self.trouble)
        if self.loose:
            return None
        found = read_file(self.folder / f"{notebook}.ipynb", limits or Limits())
        if found is None and not os.path.lexists(self.folder):  # it was there a moment ago
            return OutOfReach("the folder of the hand-in is gone; was a disk taken away?")
        return found

    def offered(self, notebook: str, names: Iterable[str], limits: Limits) -> Offered:
        """Return the files that may hold a notebook; `names` are all of the assignment's."""
        made = Offered(notebook, self.read(notebook, limits))
        if self.trouble or self.closed:
            return made
        own = {f"{name}.ipynb" for name in names}
        files, closed = files_in(self.folder)
        for place, why in closed.items():
            made.others[place.relative_to(self.folder).as_posix()] = OutOfReach(why)
        for path in self.loose or files or copies_in(self.folder):
            inner = path.relative_to(self.folder).as_posix()
            if inner in own and not self.loose:
                continue
            if may_be_notebook(path.name) and len(made.others) < MAX_OTHERS:
                content = read_file(path, limits)
                if content is not None:
                    made.others[inner] = content
            else:
                made.rest.append(inner)
        return made

    def beside(self) -> list[str]:
        """Return the paths of what lies beside the notebooks."""
        try:
            none = self.trouble or self.closed or self.loose
            return [] if none else files_beside(self.folder)
        except OSError:  # a folder that is closed to us: its notebook says so
            return []


def read_file(path: Path, limits: Limits) -> bytes | Unreadable | None:
    """Return a regular file's content; never follow a link, never wait, never read too much.

    What this machine does not give is tried three times: a disk on the net may need that.
    """
    for _ in range(READ_TRIES):
        found = _read_once(path, limits)
        if not isinstance(found, OutOfReach):
            break
    return found


def _read_once(path: Path, limits: Limits) -> bytes | Unreadable | None:
    most = limits.upload_mb * MB
    try:
        opened = os.open(path, OPENING)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        theirs = {errno.ELOOP: "it is a link", errno.ENXIO: "it is no regular file"}
        what = theirs.get(error.errno or 0)
        return Unreadable(what) if what else OutOfReach(why_closed(path, error))
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
        return OutOfReach(why_closed(path, error))
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


def find_submissions(
    course: Any, assignment: str, student: str | None = None
) -> list[Submission]:
    """Return the submissions of an assignment, in the order of the students' ids.

    Parameters
    ----------
    student : str or None
        One student's id, to the letter; None for all but whom nbgrader's own setting
        ``student_id_exclude`` leaves out.
    """
    found: dict[str, Submission] = {}
    left_out = [] if student else getattr(course, "student_id_exclude", "").split(",")
    for name, folder in _student_folders(course, assignment):
        if student in (None, name) and name not in left_out:
            found[name] = _submission(course, assignment, name, folder)
    for name, folder in student_homes(course):
        lacking = name not in found or _is_bare(found[name])
        if lacking and student in (None, name) and name not in left_out:
            made = _misplaced(course, assignment, name, folder)
            if made is not None:
                found[name] = made
        elif name in found:
            found[name] = _with_second_folders(course, assignment, found[name], folder)
    return [_with_a_name(found[name]) for name in sorted(found)]


def _with_a_name(made: Submission) -> Submission:
    """Close a submission whose student's name no gradebook can hold.

    A disk keeps bytes; what an old archive wrote there need not be text.
    """
    try:
        made.student.encode()
    except UnicodeEncodeError:
        why = "the name of the student's folder is no UTF-8 text; rename it (`ls -b` shows it)"
        return replace(made, closed=why)
    return made


def searched(course: Any, assignment: str, student: str | None = None) -> Path:
    """Return the folder, with STUDENT in it for all, in which submissions are looked for."""
    return Path(
        course.root, course_path(course, course.submitted_directory, student or "STUDENT",
                                 assignment)
    )  # fmt: skip


def course_path(course: Any, step: str, student: str, assignment: str) -> str:
    """Return a path below the course's top; the top itself may hold any sign."""
    made: str = course.directory_structure.format(
        nbgrader_step=step, student_id=student, assignment_id=assignment
    )
    return made


def _student_folders(course: Any, assignment: str) -> Iterator[tuple[str, Path]]:
    """Yield student and folder of what lies where nbgrader wants it."""
    step = course.submitted_directory
    places, names = [Path(course.root)], dict[Path, str]()
    for part in Path(course.directory_structure).parts:
        fields = {"nbgrader_step": step, "assignment_id": assignment}
        if "{student_id}" not in part:
            places = [place / part.format(**fields) for place in places]
            continue
        before, after = (half.format(**fields) for half in part.split("{student_id}", 1))
        places = [
            path for place in places for path in inside(place)
            if path.name.startswith(before) and path.name.endswith(after)
            and len(path.name) > len(before) + len(after) and path.name not in NO_STUDENTS
        ]  # fmt: skip
        names = {path: path.name[len(before) : len(path.name) - len(after)] for path in places}
    for place in places:
        if _may_be_there(place):
            owner = next((path for path in names if place.is_relative_to(path)), None)
            if owner is not None:
                yield names[owner], place


def _may_be_there(place: Path) -> bool:
    """Say whether something lies there, or may lie there in a folder that is closed to us."""
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def student_homes(course: Any) -> Iterator[tuple[str, Path]]:
    """Yield student and own folder, if the course keeps one folder for each student."""
    if Path(course.directory_structure).parts != USUAL_STRUCTURE:
        return
    for folder in inside(Path(course.root, course.submitted_directory)):
        if folder.is_dir() and not folder.is_symlink() and folder.name not in NO_STUDENTS:
            yield folder.name, folder


def _is_bare(made: Submission) -> bool:
    """Say whether a folder of the right name holds nothing that was handed in."""
    if made.trouble or made.closed:
        return False
    files, closed = files_in(made.folder)
    return not (files or closed or copies_in(made.folder))


def _misplaced(course: Any, assignment: str, student: str, home: Path) -> Submission | None:
    """Return what a student handed in for an assignment under a name that is nearly right."""
    target = Path(
        course.root, course_path(course, course.autograded_directory, student, assignment)
    )
    wanted = squeezed(assignment)
    try:
        files, folders = parted(home)
    except OSError as error:
        return Submission(student, home / assignment, target, closed=why_closed(home, error))
    known = assignments(course) | {assignment}
    own = [path for path in folders if path.name not in known]
    others = [path for path in own if squeezed(path.name).startswith(wanted)]
    others = others or _strange(own, assignment)
    if len(others) == 1:
        made = _submission(course, assignment, student, others[0])
        note = outcome("folder_renamed", detail=others[0].name)
        return replace(made, notes=(*made.notes, note))
    loose = tuple(path for path in files if squeezed(path.name).startswith(wanted))
    loose = loose or tuple(path for folder in others for path in files_in(folder)[0])
    if not loose:
        return None
    note = outcome("folder_renamed", detail=loose[0].name)
    return Submission(student, home, target, notes=(note,), loose=loose)


def _with_second_folders(
    course: Any, assignment: str, made: Submission, home: Path
) -> Submission:
    """Have a person look where a hand-in lies beside that of the right name, perhaps newer."""
    known, wanted = assignments(course) | {assignment}, squeezed(assignment)
    try:
        folders = [path for path in parted(home)[1] if path.name not in known]
    except OSError:  # it is closed to us, and its own folder says so
        return made
    near = [path for path in folders if squeezed(path.name).startswith(wanted)]
    files = [path for folder in near for path in files_in(folder)[0]]
    names = [f"`{path.relative_to(home)}`" for path in files if may_be_notebook(path.name)]
    if not names:
        return made
    return replace(
        made, notes=(*made.notes, outcome("others_left", detail=", ".join(names[:3])))
    )


def _strange(folders: list[Path], assignment: str) -> list[Path]:
    """Return those folders that hold this exercise's notebook."""
    return [folder for folder in folders if _may_be_there(folder / f"{assignment}.ipynb")]


def assignments(course: Any) -> set[str]:
    """Return the names of a course's assignments."""
    source = Path(course.root, course_path(course, course.source_directory, ".", "x")).parent
    return {path.name for path in inside(source) if path.is_dir()}


def _submission(course: Any, assignment: str, student: str, folder: Path) -> Submission:
    target = Path(
        course.root, course_path(course, course.autograded_directory, student, assignment)
    )
    base = Path(course.root, course.submitted_directory)
    try:
        if link_above(folder, base) is not None:
            return Submission(student, folder, target, trouble="its folder is a link")
        if not folder.is_dir():
            return Submission(student, folder, target, trouble="its folder is no folder")
    except OSError as error:  # a folder above it is closed to us
        return Submission(student, folder, target, closed=why_closed(folder.parent, error))
    time, readable = read_time(folder)
    notes = () if readable else (outcome("time_unreadable"),)
    return Submission(student, folder, target, time, notes=notes)


def nested_beside(submission: Submission, offered: Offered) -> list[str]:
    """Return what lies beside a notebook that stands alone in a folder further down."""
    if offered.own is not None or len(offered.others) != 1:
        return []
    folder = (submission.folder / next(iter(offered.others))).parent
    return files_beside(folder) if folder != submission.folder else []


def files_beside(folder: Path, ignore: Iterable[str] = ()) -> list[str]:
    """Return the files and folders beside a notebook, without other notebooks.

    `ignore` are the patterns of nbgrader's setting of that name: what it copies to nobody,
    such as an instructor's own notes, must not lie beside a student's code either.
    """
    return [
        str(path)
        for path in (sorted(folder.iterdir()) if folder.is_dir() else [])
        if path.name not in NAMES_LEFT_ALONE
        and path.suffix not in LEFT_ALONE
        and not any(fnmatch(path.name, pattern) for pattern in ignore)
    ]
