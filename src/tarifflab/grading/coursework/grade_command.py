"""What ``tarifflab grade`` does after its arguments are parsed: run, show progress, report.

Results go to standard output, everything else to standard error. Exit status 0: done; 1: the
person at the keyboard can put it right.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from tarifflab.grading.coursework.settings import Settings, SettingsError, assignment_name

UNCONFINED = (
    "Graded WITHOUT confinement: student code could read and change everything you can."
)


class Progress:
    """A line that moves: name, number, speed and time left; plain lines if nobody watches."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.live = stream.isatty()
        self.begun = time.monotonic()

    def __call__(self, done: int, total: int, student: str) -> None:
        """Show that one more submission is stored."""
        speed = done / max(time.monotonic() - self.begun, 1e-9)
        left = (total - done) / speed
        text = f"{done} of {total}  {student}  {speed:.1f} a second, {clock(left)} left"
        if self.live:
            self.stream.write(f"\r\x1b[K{text}")
        elif done == total or done % 50 == 0:
            self.stream.write(text + "\n")
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
    student: str = "*",
    force: bool = False,
    workers: int | None = None,
    confined: bool = True,
    scheduler: str | None = None,
) -> int:
    """Grade an assignment of the course in a folder; return the exit status."""
    from tarifflab.grading.control.sessions import NotConfined
    from tarifflab.grading.coursework.cluster import ClusterError
    from tarifflab.grading.coursework.grade_class import Grading
    from tarifflab.grading.coursework.store import StoreError
    from tarifflab.grading.notebook.assignment import AssignmentError

    progress = Progress(sys.stderr)
    reach_own_programs()
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
        )
        report = grading.run(force=force, student=student)
    except (AssignmentError, ClusterError, NotConfined, SettingsError, StoreError) as error:
        progress.end()
        tell(str(error))
        return 1
    progress.end()
    print_report(report, name)
    return 1 if report.left else 0


def reach_own_programs() -> None:
    """Put this Python's programs on the path: nbgrader starts alembic by its bare name."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    own = str(Path(sys.executable).parent)
    if own not in folders:
        os.environ["PATH"] = os.pathsep.join([own, *folders])


def tell(sentence: str) -> None:
    """Say something to the person at the keyboard."""
    print(sentence, file=sys.stderr)


def print_report(report: Any, name: str) -> None:
    """Print what was graded, and every sentence about it."""
    number = len(report.graded)
    if not number and not report.skipped and not report.left:
        print(f"{name}: nothing is handed in, no folder submitted/STUDENT/{name} was found.")
        return
    if not report.confined:
        print(UNCONFINED)
    print(
        f"{name}: {number} graded in {clock(report.seconds)}"
        + (
            f", {report.skipped} were graded before (--force grades them again)"
            if report.skipped
            else ""
        )
        + "."
    )
    for student, sentences in sorted(report.sentences.items()):
        points, most = report.graded.get(student, (None, None))
        look = "  Please look." if student in report.needs_look else ""
        mark = "no mark" if points is None else f"{points:g} of {most:g}"
        print(f"  {student} ({mark}){look}")
        for sentence in sentences:
            print(f"    {sentence}")
