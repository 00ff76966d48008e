"""Grade a class: find the submissions, grade them side by side, store each as it comes.

Only this thread touches the gradebook. What has been stored stays; what has not is graded by
the next run, which skips the rest.
"""

import contextlib
import gc
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from tarifflab.grading.control.confinable import (
    refuse_unless_confinable,
    refuse_unless_forkable,
)
from tarifflab.grading.control.processes import Zygote, drop_early, take_early, usable_cores
from tarifflab.grading.control.sessions import Sessions
from tarifflab.grading.coursework.cluster import results as cluster_results
from tarifflab.grading.coursework.course_folders import known_cells, load_assignment
from tarifflab.grading.coursework.rounds import ToDo
from tarifflab.grading.coursework.settings import Settings
from tarifflab.grading.coursework.store import FolderError, Store, StoreError
from tarifflab.grading.handin.handed_in import Submission, find_submissions, nested_beside
from tarifflab.grading.handin.offered import grade_offered
from tarifflab.grading.notebook.assemble import GradedSubmission
from tarifflab.grading.notebook.assignment import Assignment

Results = dict[str, GradedSubmission | None]


@dataclass
class Report:
    """What a run did.

    Attributes
    ----------
    graded : dict
        Student → points and possible points.
    sentences : dict
        Student → what there is to say.
    again : dict
        Student → why a submission was graded that had been graded before.
    open : dict
        Student → what is still to be looked at from earlier runs.
    skipped : int
        Submissions that were graded before.
    left : int
        Submissions that are still to be graded (after Ctrl-C).
    """

    graded: dict[str, tuple[float, float]] = field(default_factory=dict)
    sentences: dict[str, list[str]] = field(default_factory=dict)
    needs_look: list[str] = field(default_factory=list)
    again: dict[str, str] = field(default_factory=dict)
    open: dict[str, list[str]] = field(default_factory=dict)
    skipped: int = 0
    left: int = 0
    seconds: float = 0.0
    confined: bool = True

    def add(self, submission: Submission, results: Results) -> list[str]:
        """Count one graded submission; return the sentences for which to look, if any."""
        found = [graded for graded in results.values() if graded is not None]
        self.graded[submission.student] = (
            sum(graded.points for graded in found),
            sum(graded.max_points for graded in found),
        )
        notes = list(submission.notes) + [note for graded in found for note in graded.outcomes]
        sentences = [note.sentence for note in submission.notes]
        sentences += [text for graded in found for text in graded.sentences]
        missing = [name for name, graded in results.items() if graded is None]
        sentences += [
            f"The notebook `{name}` was not handed in; it counts 0." for name in missing
        ]
        if sentences:
            self.sentences[submission.student] = sentences
        looks = list(dict.fromkeys(note.sentence for note in notes if note.needs_look))
        if looks or any(graded.needs_look for graded in found):
            self.needs_look.append(submission.student)
        return looks

    def forget(self, student: str) -> None:
        """Take back what was counted of a submission that could not be stored."""
        self.graded.pop(student)
        self.sentences.pop(student, None)
        if student in self.needs_look:
            self.needs_look.remove(student)

    def marked_again(self, student: str, cells: list[str]) -> None:
        """Say which answers a person has marked, and are to be marked once more."""
        for cell in cells:
            self.sentences.setdefault(student, []).append(
                f"`{cell}` has changed since it was marked by hand; it is up for marking again."
            )

    @property
    def total(self) -> int:
        """Return how many submissions were found."""
        return len(self.graded) + self.skipped + self.left

    def no_place(self, student: str, why: str) -> None:
        """Say why a result could not be written; it stays to be done."""
        self.sentences[student] = [why, "Then run the same command again."]
        self.needs_look.append(student)

    def put_off(self, submission: Submission, results: Results) -> None:
        """Say why a submission could not be graded; it has no mark and stays to be done."""
        found = [graded for graded in results.values() if graded is not None]
        self.sentences[submission.student] = [
            *(text for graded in found for text in graded.ours),
            "Nothing was entered; run the same command again.",
        ]
        self.needs_look.append(submission.student)


class Grading:
    """One run over one assignment.

    Parameters
    ----------
    settings : Settings
        The course, from its ``nbgrader_config.py``.
    assignment : str
        nbgrader's name of the assignment.
    workers : int or None
        Submissions at a time; None for one a core.
    scheduler : str or None
        Address of a Dask scheduler, to grade on its workers.
    progress : callable
        Called with (number done, number in all, student) after each.
    zygote : Zygote or None
        One that is already warming; it stays the caller's to close.
    """

    def __init__(
        self,
        settings: Settings,
        assignment: str,
        *,
        workers: int | None = None,
        confined: bool = True,
        scheduler: str | None = None,
        progress: Callable[[int, int, str], None] = lambda *_: None,
        say: Callable[[str], None] = lambda _: None,
        zygote: Zygote | None = None,
    ) -> None:
        if scheduler is None:
            refuse_unless_confinable() if confined else refuse_unless_forkable()
        self.settings = settings
        self.name = assignment
        self.workers = workers or usable_cores()
        self.confined = confined
        self.scheduler = scheduler
        self.progress = progress
        self.say = say
        self.warming = zygote

    def run(self, *, force: bool = False, student: str | None = None) -> Report:
        """Grade what is to be graded and return a report; Ctrl-C ends it cleanly.

        Parameters
        ----------
        force : bool
            Grade also what has been graded as it is.
        student : str or None
            One student's id, to the letter; None for all.

        Raises
        ------
        StoreError
            If results cannot be written. What is stored is whole.
        """
        begun = time.monotonic()
        found = find_submissions(self.settings.course, self.name, student)
        report = Report(confined=self.confined)
        if found:
            self._run(found, force, report)
        report.seconds = time.monotonic() - begun
        return report

    def _run(self, found: list[Submission], force: bool, report: Report) -> None:
        # It warms itself meanwhile.
        zygote = self.warming or (self._zygote() if surely_to_do(found, force) else None)
        sessions: dict[str, Sessions] = {}
        try:
            store = Store(self.settings.course, self.name, self.say)
            assignments = {name: self._assignment(store, name) for name in store.notebooks()}
            todo = store.to_do(found, assignments, force=force)
            report.skipped, report.left = len(found) - len(todo), len(todo)
            report.again = {one.submission.student: one.why for one in todo if one.why}
            _collect_again()
            if todo:
                zygote = zygote or self._zygote()
                if self.scheduler is None:
                    sessions = {
                        n: self._sessions(one, zygote) for n, one in assignments.items()
                    }
                self._store_all(todo, self._made(todo, assignments, sessions), store, report)
            report.open = store.open_looks(set(report.graded))
            store.close()
        finally:
            for one in sessions.values():
                one.close()
            if zygote is not None and zygote is self.warming:
                zygote.hang_up()  # it ends while the caller goes on, who closes it
            elif zygote is not None:
                zygote.close()

    def _zygote(self) -> Zygote | None:
        return Zygote(self.settings.environment) if self.scheduler is None else None

    def _made(
        self,
        todo: list[ToDo],
        assignments: dict[str, Assignment],
        sessions: dict[str, Sessions],
    ) -> Generator[tuple[Submission, Results]]:
        """Return a generator of results, from this machine or a cluster."""
        submissions = [one.submission for one in todo]
        if self.scheduler is None:
            return self._results(submissions, sessions)
        return cluster_results(self.scheduler, submissions, assignments, confined=self.confined)

    def _assignment(self, store: Store, notebook: str) -> Assignment:
        return load_assignment(
            self.settings.course,
            self.name,
            notebook,
            readable=self.settings.readable,
            secret=self.settings.secret,
            environment=self.settings.environment,
            limits=self.settings.limits,
        ).with_sources(known_cells(store.book, notebook, self.name))

    def _sessions(self, assignment: Assignment, zygote: Zygote | None) -> Sessions:
        made = Sessions(assignment, self.workers, confined=self.confined, zygote=zygote)
        made.start()
        return made

    def _store_all(
        self,
        todo: list[ToDo],
        found: Generator[tuple[Submission, Results]],
        store: Store,
        report: Report,
    ) -> None:
        """Store every result as it comes; Ctrl-C ends it with what is stored."""
        done, stored, total = 0, 0, len(todo)
        rounds = {one.submission.student: one for one in todo}
        try:
            # Whatever happens: nobody works on when we leave.
            with quick_turns(), contextlib.closing(found):
                for submission, results in found:
                    done += 1
                    stored += self._store(rounds[submission.student], results, store, report)
                    self.progress(done, total, submission.student)
        except KeyboardInterrupt:
            self.say(
                f"Stopped. {stored} of {total} are graded and stored; "
                "run the same command again to go on."
            )

    def _store(self, todo: ToDo, results: Results, store: Store, report: Report) -> int:
        """Store one result; return how many are stored: one, or none if it is put off."""
        submission = todo.submission
        if any(one is not None and one.not_graded for one in results.values()):
            report.put_off(submission, results)  # the next run takes it up
            return 0
        now = todo.now(results, report.add(submission, results))
        try:
            again = store.put(submission, results, todo.last, now)
        except KeyboardInterrupt:  # in the middle of it: nothing is stored
            report.forget(submission.student)
            raise
        except FolderError as error:  # the others' folders may be well
            report.forget(submission.student)
            report.no_place(submission.student, str(error))
            return 0
        report.marked_again(submission.student, again)
        report.left -= 1
        return 1

    def _results(
        self, todo: list[Submission], sessions: dict[str, Sessions]
    ) -> Generator[tuple[Submission, Results]]:
        """Grade side by side; yield results as they come, with few in waiting."""
        waiting: dict[Future[Results], Submission] = {}
        rest = iter(todo)
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                while True:
                    while len(waiting) < 2 * self.workers and (one := next(rest, None)):
                        waiting[pool.submit(grade_files, one, sessions)] = one
                    if not waiting:
                        return
                    for ready in wait(waiting, return_when=FIRST_COMPLETED).done:
                        yield waiting.pop(ready), ready.result()
            finally:
                for future in waiting:
                    future.cancel()
                # Before the pool, which waits for its threads: they wait for these processes.
                for session in sessions.values():
                    session.close()


def grade_files(submission: Submission, sessions: dict[str, Sessions]) -> Results:
    """Grade every notebook of one submission; None for one that was not handed in."""
    results: Results = {}
    for name, one in sessions.items():
        offered = submission.offered(name, sessions, one.assignment.limits)
        beside = submission.beside() + nested_beside(submission, offered)
        results[name] = grade_offered(offered, one, beside, submission.student)
    return results


@contextlib.contextmanager
def warming(
    settings: Settings, assignment: str, *, student: str | None, force: bool, here: bool
) -> Iterator[Zygote | None]:
    """Start a zygote if something is surely to be graded, and end it afterwards.

    One that was started early is taken, or ended where it is not needed.

    While it imports pandas, the command can load its own libraries: a machine has two cores.
    It does so without Python's collector, which would look for garbage among half a million
    new objects again and again; a run collects again from its first submission on.

    Parameters
    ----------
    assignment : str
        nbgrader's name of the assignment.
    here : bool
        Whether this machine is to grade.
    """
    zygote = None
    gc.disable()
    try:
        if here and hasattr(os, "fork"):
            with contextlib.suppress(OSError):  # the run itself says what cannot be used
                if surely_to_do(find_submissions(settings.course, assignment, student), force):
                    own = settings.environment
                    zygote = take_early(own) or Zygote(own)
        drop_early()
        yield zygote
    finally:
        gc.enable()
        if zygote is not None:
            zygote.close()


@contextlib.contextmanager
def quick_turns() -> Iterator[None]:
    """Let threads take turns ten times as often as Python has them.

    A thread that has an answer from its candidate waits for another that stores a result:
    5 ms by Python's own rule, in which a core has nothing to do.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _collect_again() -> None:
    """Collect garbage from now on, but look no more at what was loaded for the start."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def surely_to_do(found: Sequence[Submission], force: bool) -> bool:
    """Say whether some submission is surely to be graded, before the gradebook is opened."""
    # `os.path`: a closed folder is no error here.
    return bool(found) and (force or not all(os.path.isdir(one.target) for one in found))  # noqa: PTH112


__all__ = ["Grading", "Report", "StoreError", "find_submissions", "grade_files", "warming"]
