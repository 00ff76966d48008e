"""Warm processes for one assignment, and `grade`: a submission in, a graded one out.

>>> # with Sessions(assignment, workers=2) as sessions:
>>> #     graded = sessions.grade(Path("01.ipynb").read_bytes())

`grade` is pure: it reads the submission and the assignment, and touches no database and no
folder but its own scratch. So the same function runs in a command, in nbgrader, on a cluster.
"""

import contextlib
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tarifflab.grading.confinement import confine, proof
from tarifflab.grading.confinement.access_times import settle
from tarifflab.grading.control.processes import Template, Worker, Zygote
from tarifflab.grading.control.reading import Reader
from tarifflab.grading.control.run_candidate import Candidacy, Step
from tarifflab.grading.control.run_examiner import Examining
from tarifflab.grading.control.scratch import make_scratch
from tarifflab.grading.hidden_draws import draw_for
from tarifflab.grading.notebook.assemble import GradedSubmission, Score, assemble
from tarifflab.grading.notebook.assignment import Assignment
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.mend import Mended, mend
from tarifflab.grading.notebook.run_record import MachineryError, Record
from tarifflab.grading.outcomes import outcome

log = logging.getLogger(__name__)
ATTEMPTS = 3  # of the machinery, for one submission
READER_SECONDS = 1e6  # CPU time of a reader, which serves a whole class
READER_MB = 64  # half of the largest message that it may send

CONTAINER = (
    "docker build -t tarifflab -f Containerfile .\n"
    '  docker run --rm -v "$PWD":/course tarifflab tarifflab grade 01'
)
CONTAINER_ELSEWHERE = (
    'docker run --rm -v "$PWD":/course -w /course python:3.12 '
    "sh -c 'pip install -q tarifflab && tarifflab grade 01'"
)


def container_line() -> str:
    """Return the commands that grade this folder's course in a container."""
    return CONTAINER if Path("Containerfile").exists() else CONTAINER_ELSEWHERE


class NotConfined(RuntimeError):  # noqa: N818 (the public name says what is the matter)
    """The machine cannot confine student code; the text says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """What the candidate of one submission has to do."""

    steps: list[Step]
    tests: list[tuple[str, int]]
    prelude: dict[int, int]  # place in the submission → number of the prelude's cell


class Session:
    """The templates of one assignment for one worker thread.

    Parameters
    ----------
    zygote : Zygote
        Shared by all sessions.
    """

    def __init__(self, zygote: Zygote, assignment: Assignment, *, confined: bool) -> None:
        self.assignment = assignment
        self.limits = assignment.limits
        self.confined = confined
        self._bare = zygote.bare()
        self._templates: list[Template] = []
        self.reader = Reader(self._fork_reader, self.limits)
        try:
            self._candidates = self._template(zygote)
            self._examiners = self._template(zygote)
            self.prelude_outputs = self._set_up()
            known = self._learn()
        except BaseException:
            self.close()  # what is half built must not stay behind
            raise
        self.needs: dict[str, list[str]] = known["needs"]
        self.failed: list[list[str]] = known["failed"]

    def _template(self, zygote: Zygote) -> Template:
        self._templates.append(zygote.template())
        return self._templates[-1]

    def _set_up(self) -> list[list[Any]]:
        folder = self._working_folder()
        sources = [cell.source for cell in self.assignment.prelude()]
        outputs: list[list[Any]] = self._candidates.ask("setup", sources, folder)
        return outputs

    def _learn(self) -> Any:
        cells = [
            [cell.kind, cell.grade_id or cell.cell_id, cell.source]
            for cell in self.assignment.cells
            if cell.cell_type == "code"
        ]
        return self._examiners.ask("learn", cells, self._working_folder())

    def _working_folder(self) -> str:
        made = make_scratch(
            self._bare.folder, self.assignment.files, (), self.assignment.layout
        )
        return str(made[1])

    def candidate(self, prelude: bool) -> Worker:
        """Fork a candidate; with `prelude` the set-up cells have run in it."""
        template = self._candidates if prelude else self._bare
        return self._fork(template, "candidate", self.assignment.readable, self.beside)

    def examiner(self) -> Worker:
        """Fork an examiner."""
        readable = (*self.assignment.readable, *self.assignment.secret)
        return self._fork(self._examiners, "examiner", readable, ())

    def _fork(
        self, template: Template, role: str, readable: Iterable[str], beside: Iterable[str]
    ) -> Worker:
        """Fork; the course's files win over a student's of the same name."""
        return template.fork(
            role,
            self.limits,
            readable=(*readable, *self.assignment.files),
            files=self.assignment.files,
            beside=beside,
            layout=self.assignment.layout,
            confined=self.confined,
        )

    def _fork_reader(self) -> Worker:
        """Fork a reader: it lives long, so its time is limited by main, a request at a time."""
        limits = replace(self.limits, submission_seconds=READER_SECONDS, value_mb=READER_MB)
        return self._bare.fork("reader", limits, confined=self.confined)

    def read(
        self, submission: bytes | Mapping[str, Any] | Unreadable, student: str = ""
    ) -> Mended:
        """Read a submission within its budget and match it with the assignment."""
        if not isinstance(submission, bytes):
            return replace(mend(submission, self.assignment), draw=draw_for(b""))
        content, notes = self.reader.read(submission)
        own = self.assignment
        draw = draw_for(own.draw_key, own.name, student, submission)
        return replace(mend(content, own, notes), draw=draw)

    beside: tuple[str, ...] = ()  # files that the student handed in beside the notebook

    def grade(self, mended: Mended, beside: Iterable[str] = ()) -> GradedSubmission:
        """Grade one mended submission; raises MachineryError if a process of ours failed."""
        self.beside = tuple(beside)
        record = Record()
        if not mended.unreadable:
            self._conduct(mended, record)
        return assemble(
            mended, record, self.assignment, self.reader.clean, confined=self.confined
        )

    def _conduct(self, mended: Mended, record: Record) -> None:
        plan = self._plan(mended)
        for place, number in plan.prelude.items():
            record.outputs[place] = self.prelude_outputs[number]
        candidacy = Candidacy(self, plan.steps, bool(plan.prelude), record)
        examining = Examining(self, candidacy, record, mended.draw)
        try:
            candidacy.run()
            examining.run(plan.tests)
        finally:
            for part in (candidacy, examining):
                part.close()

    def _plan(self, mended: Mended) -> Plan:
        """Lay out the candidate's steps, without the prelude if it is as it was released."""
        code = [(n, cell) for n, cell in enumerate(mended.cells) if cell.cell_type == "code"]
        prelude = self.assignment.prelude()
        same = len(code) >= len(prelude) and all(
            cell.source == known.source for (_, cell), known in zip(code, prelude, strict=False)
        )
        begun = {place: n for n, (place, _) in enumerate(code[: len(prelude)])} if same else {}
        steps, tests = [], []
        for place, cell in code:
            if place in begun:
                continue
            if cell.assigned is not None and cell.assigned.kind == "test":
                names = tuple(self.needs.get(cell.label, ()))
                steps.append(Step("fetch", place, cell.label, names))
                tests.append((cell.label, place))
            else:
                steps.append(Step("run", place, cell.label, cell.source))
        return Plan(steps, tests, begun)

    def alive(self) -> bool:
        """Say whether all its templates still answer."""
        return all(t.link.alive for t in (self._bare, self._candidates, self._examiners))

    def close(self) -> None:
        """End the templates (the zygote is somebody else's)."""
        self.reader.close()
        for template in self._templates:
            template.close()


class Sessions:
    """Warm sessions for one assignment, one a worker; a context manager.

    Parameters
    ----------
    assignment : Assignment
        What to grade against.
    workers : int
        How many submissions are graded at a time.
    confined : bool
        False runs student code without confinement, and says so in every result.
    zygote : Zygote or None
        One that is already warming; None for one of its own.

    Raises
    ------
    NotConfined
        On a machine that cannot confine, or whose confinement let something through.
    """

    def __init__(
        self,
        assignment: Assignment,
        workers: int = 2,
        *,
        confined: bool = True,
        zygote: Zygote | None = None,
    ) -> None:
        if workers < 1:
            raise ValueError(f"'workers' must be at least 1, got {workers}.")
        refuse_unless_confinable() if confined else refuse_unless_forkable()
        self.assignment = assignment
        self.workers = workers
        self.confined = confined
        self._zygote = zygote
        self._own_zygote = zygote is None
        self._free: queue.SimpleQueue[Session | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._all: list[Session] = []
        self._proved = False
        self._closed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the zygote; it warms itself while the caller goes on."""
        self._closed = False
        if self._zygote is None:
            self._zygote = Zygote(dict(self.assignment.environment))
        for _ in range(self.workers):
            self._free.put(None)

    def grade(
        self,
        submission: bytes | Mapping[str, Any] | Unreadable,
        beside: Iterable[str] = (),
        student: str = "",
    ) -> GradedSubmission:
        """Grade one submission; `beside` are files that were handed in with it.

        `student` is who handed it in: hidden inputs may be drawn for each.

        A process of ours that fails is replaced and the work done again; after three failures
        the submission gets the outcome ``machinery``, no points and a look.
        """
        return self._with_a_session(lambda one: one.read(submission, student), beside)

    def grade_chosen(
        self,
        choose: Callable[[Callable[[bytes | Unreadable], Mended]], Mended],
        beside: Iterable[str] = (),
        student: str = "",
    ) -> GradedSubmission:
        """Grade one of several files: `choose` gets a function that reads one.

        All of them together have one budget.
        """
        return self._with_a_session(
            lambda session: choose(lambda content: session.read(content, student)), beside
        )

    def grade_mended(self, mended: Mended, beside: Iterable[str] = ()) -> GradedSubmission:
        """Grade a submission that `read` has read."""
        return self._with_a_session(lambda _: mended, beside)

    def read(self, submission: bytes | Unreadable, student: str = "") -> Mended:
        """Read a submission and match it with the assignment, within its budget.

        Raises
        ------
        MachineryError
            If processes of ours failed three times.
        """
        for left in reversed(range(ATTEMPTS)):
            try:
                with self._session() as session:
                    session.reader.begin()
                    return session.read(submission, student)
            except MachineryError:
                if not left:
                    raise
        raise MachineryError("the submission was not read")

    def _with_a_session(
        self, read: Callable[[Session], Mended], beside: Iterable[str]
    ) -> GradedSubmission:
        troubles: list[str] = []
        mended = replace(mend(Unreadable("not yet"), self.assignment), outcomes=[])
        for _ in range(ATTEMPTS):
            try:
                with self._session() as session:
                    session.reader.begin()
                    mended = read(session)
                    graded = session.grade(mended, beside)
                break
            except NotConfined:
                raise
            except Exception as error:  # whatever it is, it must not cost another's marks
                log.debug("grading failed and is tried again", exc_info=True)
                troubles.append(str(error) or type(error).__name__)
        else:
            return self._given_up(mended, troubles[-1])
        graded.outcomes += [outcome("retried", detail=trouble) for trouble in troubles]
        return graded

    def map(self, submissions: Iterable[bytes]) -> Iterator[GradedSubmission]:
        """Grade many, `workers` at a time; results come in the order of the submissions."""
        with ThreadPoolExecutor(self.workers) as pool:
            yield from pool.map(self.grade, submissions)

    @contextlib.contextmanager
    def _session(self) -> Iterator[Session]:
        session = self._free.get()
        try:
            if session is None or not session.alive():
                # Forgotten first: if it cannot be replaced now, the next one tries again.
                old, session = session, None
                session = self._renew(old)
            yield session
        finally:
            self._free.put(session)

    def _renew(self, old: Session | None) -> Session:
        with self._lock:
            if self._closed:
                raise MachineryError("the sessions are closed")
            if old is not None:
                old.close()
            self._all = [one for one in self._all if one is not old]
            if self._zygote is None or not self._zygote.alive():
                self._zygote = self._restarted()
            zygote = self._zygote
            zygote.wait()
            if self.confined and not self._proved:
                settle((*self.assignment.readable, *self.assignment.files))
                prove(zygote, self.assignment)
                self._proved = True
        session = Session(zygote, self.assignment, confined=self.confined)
        with self._lock:
            self._all.append(session)
            if self._closed:
                session.close()
        return session

    def _restarted(self) -> Zygote:
        if self._zygote is not None and self._own_zygote:
            self._zygote.close()
        self._own_zygote = True
        return Zygote(dict(self.assignment.environment))

    def _given_up(self, mended: Mended, why: str) -> GradedSubmission:
        """Return a result without a mark: the next run takes the submission up again."""
        record = Record()
        record.note("machinery", "", self.assignment.limits, why)
        mended.unreadable = True  # nothing ran: no test may count as passed
        made = assemble(
            mended, record, self.assignment, lambda jobs: [None] * len(jobs),
            confined=self.confined,
        )  # fmt: skip
        made.scores = {name: Score(None, one.max_points) for name, one in made.scores.items()}
        return made

    def close(self) -> None:
        """End all processes and remove their files; what is graded meanwhile fails.

        Nobody is waited for: a thread that waits for a process of ours sees its wire end.
        """
        self._closed = True
        if self._zygote is not None and self._own_zygote:
            self._zygote.hang_up()  # whoever waits for it lets go of our lock
        with self._lock:
            for session in self._all:
                session.close()
            self._all.clear()
            if self._zygote is not None and self._own_zygote:
                self._zygote.close()
            self._zygote = None


def refuse_unless_confinable() -> None:
    """Raise NotConfined on a machine that has no Landlock or no seccomp."""
    lacking = confine.missing()
    if lacking is None:
        return
    other = (
        "or, if you trust every submission, with --unconfined."
        if hasattr(os, "fork")
        else "or in WSL, the Linux of Windows: wsl --install"
    )
    raise NotConfined(
        f"Student code cannot be confined here: {lacking}. Grade on Linux 6.2 or newer, or "
        f"in a container:\n  {container_line()}\n{other}"
    )


def refuse_unless_forkable() -> None:
    """Raise NotConfined where not even unconfined grading works: on Windows."""
    if not hasattr(os, "fork"):
        raise NotConfined(
            f"Grading does not work on {sys.platform}, with --unconfined neither: it needs "
            f"processes that can be forked. Grade in WSL (wsl --install), or in a container:\n"
            f"  {container_line()}"
        )


def prove(zygote: Zygote, assignment: Assignment) -> None:
    """Try what is forbidden in a confined child; raise NotConfined if anything succeeded."""
    with proof.trap() as trap:
        worker = zygote.bare().fork("proof", assignment.limits, readable=assignment.readable)
        try:
            worker.wire.send(trap.target)
            results = worker.wire.receive(None)
        finally:
            worker.end()
        broken = [f"{name}: {said}" for name, said in results.items() if said != "refused"]
        broken += trap.traces()
    if broken:
        raise NotConfined(
            "The confinement of student code does not hold on this machine ("
            + "; ".join(broken)
            + "). Nothing was graded. Please report this."
        )


def grade(
    submission: bytes | Mapping[str, Any],
    assignment: Assignment,
    *,
    beside: Iterable[str] = (),
    confined: bool = True,
) -> GradedSubmission:
    """Grade one submission with processes of its own; for many, keep `Sessions` open.

    Parameters
    ----------
    submission : bytes or mapping
        The submitted file, or a notebook that is already parsed.
    assignment : Assignment
        What to grade against.
    beside : iterable of str
        Paths of files that were handed in beside the notebook.
    """
    with Sessions(assignment, workers=1, confined=confined) as sessions:
        return sessions.grade(submission, beside)
