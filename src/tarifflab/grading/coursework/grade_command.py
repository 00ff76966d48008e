"""What ``tarifflab grade`` does after its arguments are parsed: run, show progress, report.

Results go to standard output, everything else to standard error. Exit status 0: done; 1: the
person at the keyboard can put it right.
"""

import difflib
import os
import stat
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tarifflab.grading.coursework.settings import Settings, SettingsError, assignment_name
from tarifflab.grading.coursework.terminal import plain, show, tell, write
from tarifflab.grading.handin.handed_in import find_submissions, searched
from tarifflab.grading.handin.unplaced import unplaced

FEW_NAMES = 8  # students who are named in one line
UNCONFINED = (
    "Graded WITHOUT confinement: student code could read and change everything you can."
)


class Progress:
    """A line that moves: name, number, speed and time left; plain lines if nobody watches."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.live = stream is not None and stream.isatty()  # none: closed by who started us
        self.begun = time.monotonic()

    def __call__(self, done: int, total: int, student: str) -> None:
        """Show that one more submission is stored."""
        speed = done / max(time.monotonic() - self.begun, 1e-9)
        left = (total - done) / speed
        student = plain(student)
        text = f"{done} of {total}  {student}  {speed:.1f} a second, {clock(left)} left"
        if self.live:
            write(self.stream, f"\r\x1b[K{text}")
        elif done == total or done % 50 == 0:
            write(self.stream, text + "\n")
        if self.stream is not None:
            self.stream.flush()

    def end(self) -> None:
        """Clear the moving line."""
        if self.live:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def clock(seconds: float) -> str:
    """Return a duration for people: "8 s", "3 min 05 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def run(
    assignment: str,
    *,
    course: Path,
    student: str | None = None,
    force: bool = False,
    workers: int | None = None,
    confined: bool = True,
    scheduler: str | None = None,
    zygote: Any = None,
) -> int:
    """Grade an assignment of the course in a folder; return the exit status.

    `zygote` is one that is already warming; it stays the caller's.
    """
    from tarifflab.grading.control.confinable import NotConfined
    from tarifflab.grading.coursework.cluster import ClusterError
    from tarifflab.grading.coursework.grade_class import Grading
    from tarifflab.grading.coursework.store import StoreError
    from tarifflab.grading.notebook.assignment import AssignmentError

    progress = Progress(sys.stderr)
    reach_own_programs()
    keep_own_files()
    try:
        settings = Settings.of(course)
        name = assignment_name(settings.course, assignment)
        grading = Grading(
            settings,
            name,
            workers=workers,
            confined=confined,
            scheduler=scheduler,
            progress=progress,
            say=tell,
            zygote=zygote,
        )
        report = grading.run(force=force, student=student)
    except (AssignmentError, ClusterError, NotConfined, SettingsError, StoreError) as error:
        progress.end()
        tell(str(error))
        return 1
    except OSError as error:
        progress.end()
        tell(f"A file or folder cannot be used ({error}). What is stored is whole.")
        return 1
    progress.end()
    _tell_unplaced(settings.course)
    if not report.total:
        tell(nothing_found(settings, name, student))
        return 1
    print_report(report, name, names_of(settings))
    return 1 if report.left else 0


def _tell_unplaced(course: Any) -> None:
    """Name the notebooks that lie in no exercise's folder."""
    found = unplaced(course)
    if found:
        tell(f"Not graded, as it lies in no exercise's folder: {_some(found)}.")


def reach_own_programs() -> None:
    """Put this Python's programs on the path: nbgrader starts alembic by its bare name."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    own = str(Path(sys.executable).parent)
    if own not in folders:
        os.environ["PATH"] = os.pathsep.join([own, *folders])


def keep_own_files() -> None:
    """Let no mask of new files' rights take one's own: who cannot open them cannot grade."""
    mask = os.umask(0)
    os.umask(mask & ~stat.S_IRWXU)


def names_of(settings: Settings) -> dict[str, str]:
    """Return by number how the list calls a student: "Lucía Ferrer, s2600102"."""
    from tarifflab.grading.coursework.store import open_book

    book = open_book(settings.course, tell)
    try:
        people = [(one.id, one.first_name, one.last_name) for one in book.students]
    finally:
        book.close()
    return {
        student: ", ".join(filter(None, [f"{first or ''} {last or ''}".strip(), student]))
        for student, first, last in people
    }


def print_report(
    report: Any, name: str, names: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Print what was graded, and every sentence about it."""
    number = len(report.graded)
    if not report.confined:
        show(UNCONFINED)
    before = f", {report.skipped} were graded before (--force grades them again)"
    show(
        f"{name}: {number} graded in {clock(report.seconds)}"
        + (before if report.skipped else "")
        + "."
    )
    for reason, students in _by_reason(report.again).items():
        show(f"  Graded again, as {reason}: {_some(students)}.")
    for student, sentences in sorted(report.sentences.items()):
        mark = report.graded.get(student)
        said = "no mark" if mark is None else f"{mark[0]:g} of {mark[1]:g}"
        look = "  Please look." if student in report.needs_look else ""
        show(f"  {names.get(student, student)} ({said}){look}")
        for sentence in sentences:
            show(f"    {sentence}")
    if report.open:
        show(f"Still to be looked at (tarifflab settle {name} STUDENT takes somebody off):")
    for student, sentences in sorted(report.open.items()):
        show(f"  {names.get(student, student)}  Please look.")
        for sentence in sentences or ["It is flagged in formgrader."]:
            show(f"    {sentence}")


def _by_reason(again: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for student, reason in sorted(again.items()):
        found.setdefault(reason, []).append(student)
    return found


def _some(names: list[str]) -> str:
    more = f" and {len(names) - FEW_NAMES} more" if len(names) > FEW_NAMES else ""
    return ", ".join(names[:FEW_NAMES]) + more


def nothing_found(settings: Settings, name: str, student: str | None) -> str:
    """Return what to say where nothing is handed in: where was looked, who is like that."""
    place = searched(settings.course, name, student)
    if student is None:
        return f"{name}: nothing is handed in. No folder {place} was found."
    known = [one.student for one in find_submissions(settings.course, name)]
    near = difflib.get_close_matches(student, known, 3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{name}: '{student}' has handed in nothing. No folder {place} was found.{hint}"
