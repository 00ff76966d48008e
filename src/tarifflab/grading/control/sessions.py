"""Warm processes for one assignment, and `grade`: a submission in, a graded one out.

>>> # with Sessions(assignment, workers=2) as sessions:
>>> #     graded = sessions.grade(Path("01.ipynb").read_bytes())

`grade` is pure: it reads the submission and the assignment, and touches no database and no
folder but its own scratch. So the same function runs in a command, in nbgrader, on a cluster.
"""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from tarifflab.grading.confinement.access_times import settle
from tarifflab.grading.control.confinable import (
    NotConfined,
    prove,
    refuse_unless_confinable,
    refuse_unless_forkable,
)
from tarifflab.grading.control.processes import Zygote
from tarifflab.grading.control.warm_session import Session, Warmed
from tarifflab.grading.notebook.assemble import GradedSubmission, Score, assemble
from tarifflab.grading.notebook.assignment import Assignment
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.mend import Mended, mend
from tarifflab.grading.notebook.run_record import MachineryError, Record
from tarifflab.grading.outcomes import outcome

log = logging.getLogger(__name__)
ATTEMPTS = 3  # of the machinery, for one submission


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
        self._learning = threading.Lock()
        self._proving = threading.Lock()
        self._warmed: Warmed | None = None
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
        raise MachineryError(f"the submission was not read in {ATTEMPTS} attempts")

    def _with_a_session(
        self, read: Callable[[Session], Mended], beside: Iterable[str]
    ) -> GradedSubmission:
        troubles: list[str] = []
        mended: Mended | None = None
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
        with ThreadPoolExecutor(1) as pool:  # the course's own cells run meanwhile
            proof = pool.submit(self._prove, zygote)
            warmed = self._learned(zygote)
            proof.result()
        session = Session(warmed, self.assignment, confined=self.confined)
        with self._lock:
            self._all.append(session)
            if self._closed:
                session.close()
        return session

    def _prove(self, zygote: Zygote) -> None:
        """Prove the confinement, once, before anything of a student's runs."""
        with self._proving:
            if self.confined and not self._proved:
                settle((*self.assignment.readable, *self.assignment.files))
                prove(zygote, self.assignment)
                self._proved = True

    def _learned(self, zygote: Zygote) -> Warmed:
        """Return the templates; the first who needs them makes them, the others wait."""
        with self._learning:
            warmed = self._warmed
            if warmed is not None and warmed.alive():
                return warmed
            if warmed is not None:
                warmed.close()
            warmed = self._warmed = Warmed(zygote, self.assignment)
            try:
                if self._closed:  # perhaps before it could be seen there
                    raise MachineryError("the sessions are closed")
                warmed.learn()
            except BaseException:
                self._warmed = None
                warmed.close()
                raise
            return warmed

    def _restarted(self) -> Zygote:
        if self._zygote is not None and self._own_zygote:
            self._zygote.close()
        self._own_zygote = True
        return Zygote(dict(self.assignment.environment))

    def _given_up(self, mended: Mended | None, why: str) -> GradedSubmission:
        """Return a result without a mark: the next run takes the submission up again."""
        if mended is None:
            mended = replace(mend(Unreadable("not yet"), self.assignment), outcomes=[])
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
        warmed = self._warmed
        if warmed is not None and not warmed.learned:
            warmed.close()  # whoever learns lets go
        with self._lock:
            for session in self._all:
                session.close()
            self._all.clear()
            if warmed is not None:
                warmed.close()
            self._warmed = None
            if self._zygote is not None and self._own_zygote:
                self._zygote.close()
            self._zygote = None


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
