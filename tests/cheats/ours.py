"""Run cheats and odd answers under our own grader, with warm processes, and judge them."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from tarifflab.grading import Assignment, GradedSubmission, Limits, Sessions

from . import plain
from .judge import Outcome, judge, machine
from .model import COURSE, FULL_MARKS, RELEASE, SOURCE, Cheat, Submission
from .odd_but_right.model import honest

LIMITS = Limits(cell_seconds=0.5, call_seconds=0.5, test_seconds=2, submission_seconds=2)
ORDINARY = Limits()  # for answers that are right: nobody is stopped early on a busy machine
# Work that a submission may make the grader's own process do: not time, which a busy machine
# stretches. An honest one takes a twentieth of it.
WORK_CPU_SECONDS = 5.0
PAGE_CPU_SECONDS = 8.0  # that making its page may take: an ordinary one takes a fiftieth
LARGEST_GROWTH_MB = 8.0  # what outputs may add to the submitted notebook
MACHINERY = {"machinery", "retried"}
LATE = {"cell_too_slow", "cell_unstoppable", "budget_spent", "call_failed", "test_too_slow"}


class Attempt(Protocol):
    """A cheat or an odd answer."""

    @property
    def name(self) -> str:
        """Its name in the table."""

    def build(self) -> Submission:
        """Return a fresh submission with it."""


@contextmanager
def grader(workers: int = 2, limits: Limits = LIMITS) -> Iterator[Sessions]:
    """Open warm sessions for the victim."""
    table = COURSE / "solutions" / "victim" / "trade.csv"
    victim = Assignment.from_notebook(SOURCE, release=RELEASE, files=[table], limits=limits)
    with Sessions(victim, workers=workers) as sessions:
        yield sessions


def attempt(thing: Attempt, sessions: Sessions, *, page: bool = False) -> Outcome:
    """Grade one attempt on a machine of its own and judge what came of it."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made,
        machine(Path(made) / "machine") as host,
    ):
        folder = Path(made) / "submitted"
        thing.build().write(folder, host.world)
        begun = time.process_time()
        graded = grade_folder(folder, sessions)
        work = time.process_time() - begun
        size_mb = (folder / "victim.ipynb").stat().st_size / 1e6
        troubles = _troubles(graded, work, size_mb)
        html = ""
        if page:
            begun = time.thread_time()
            html = feedback(graded.notebook)
            if time.thread_time() - begun > PAGE_CPU_SECONDS:
                troubles.append("made a page that takes many seconds")
        words = "\n".join(graded.sentences)
        return judge(host, graded.points, graded.notebook, html, troubles, words=words)


def grade_folder(folder: Path, sessions: Sessions) -> GradedSubmission:
    """Grade a submitted folder: the notebook, with whatever lies beside it."""
    notebook = folder / "victim.ipynb"
    beside = [str(path) for path in sorted(folder.iterdir()) if path != notebook]
    return sessions.grade(notebook.read_bytes(), beside)


def _troubles(graded: GradedSubmission, work: float, submitted_mb: float) -> list[str]:
    found = [made.sentence for made in graded.outcomes if made.key in MACHINERY]
    if work > WORK_CPU_SECONDS:
        found.append(f"made the grader work for {work:.0f} seconds")
    size_mb = len(json.dumps(graded.notebook)) / 1e6
    if size_mb > LARGEST_GROWTH_MB + submitted_mb:
        found.append(f"left a notebook of {size_mb:.0f} MB")
    return found


def run_class(cheats: Sequence[Cheat], folder: Path) -> dict[str, Outcome]:
    """Hand in these cheats as one class with two honest students, and grade it by command.

    The command runs in a process of its own, with bounded time and memory; whoever is not in
    the gradebook afterwards has stopped it.
    """
    course = folder / "course"
    plain.prepare(course)
    submitted = course / "submitted"
    with ExitStack() as stack:
        hosts = {
            cheat.name: stack.enter_context(
                machine(folder / "machine" / cheat.name, course / "gradebook.db")
            )
            for cheat in cheats
        }
        for cheat in cheats:
            world = hosts[cheat.name].world
            cheat.build().write(submitted / cheat.name / "victim", world)
        for honest_student in ("anna", "zoe"):
            honest().write(submitted / honest_student / "victim", world)
        troubles = _grade_class(course)
        lost = [name for name in ("anna", "zoe") if plain.points(course, name) != FULL_MARKS]
        troubles += [f"an honest student lost points: {name}" for name in lost]
        return {
            name: judge(
                host,
                plain.points(course, name),
                plain.graded_notebook(course / "autograded" / name / "victim" / "victim.ipynb"),
                "",
                troubles,
                words=plain.copied_secrets(course / "autograded" / name / "victim"),
            )
            for name, host in hosts.items()
        }


COMMAND = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
from tarifflab.grading.coursework import grade_command
sys.exit(grade_command.run("victim", course=Path.cwd()))
"""
CLASS_SECONDS = 600  # for a class of twenty: beyond it the command hangs


def _grade_class(course: Path) -> list[str]:
    """Grade the class by command; return what went wrong."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", COMMAND],
            cwd=course,
            timeout=CLASS_SECONDS,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [f"the command ran for more than {CLASS_SECONDS} seconds"]
    last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    return [] if done.returncode == 0 else [f"the command failed: {last}"]


@cache
def _exporter() -> HTMLExporter:
    import nbgrader

    templates = (
        Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    )
    settings = Config()
    settings.HTMLExporter.template_name = "feedback"
    settings.HTMLExporter.extra_template_basedirs = [str(templates)]
    static = templates.parent / "static" / "node_modules" / "bootstrap" / "dist" / "css"
    settings.HTMLExporter.extra_template_paths = [str(static)]
    return HTMLExporter(config=settings)


_PAGE_LOCK = threading.Lock()  # an exporter is not made for two threads


def feedback(notebook: Any) -> str:
    """Return nbgrader's feedback page of a graded notebook."""
    about = {"notebook": "victim", "score": 0, "max_score": FULL_MARKS, "late_penalty": 0}
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(score=0, comment="")
    with _PAGE_LOCK:
        html, _ = _exporter().from_notebook_node(notebook, resources={"nbgrader": about})
    return str(html)


def run_all(
    things: Iterable[Attempt], sessions: Sessions, workers: int = 2
) -> dict[str, Outcome]:
    """Grade all attempts, some at a time; an honest submission goes along with every twentieth.

    Raises AssertionError if an honest submission loses a point.
    """
    outcomes: dict[str, Outcome] = {}

    def one(numbered: tuple[int, Attempt]) -> None:
        number, thing = numbered
        page = getattr(thing, "wants", "") == "script"
        outcomes[thing.name] = attempt(thing, sessions, page=page)
        if number % 20 == 0:
            honest_points = neighbour(sessions)
            assert honest_points == FULL_MARKS, (
                f"{thing.name}: an honest student got {honest_points}"
            )

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, enumerate(things)))
    return outcomes


def neighbour(sessions: Sessions) -> float:
    """Return the points of an honest submission that is graded now.

    A busy machine may stop it by these short limits: then, and only then, once more.
    """
    graded = sessions.grade(honest().notebook)
    if any(made.key in LATE for made in graded.outcomes):
        graded = sessions.grade(honest().notebook)
    return graded.points
