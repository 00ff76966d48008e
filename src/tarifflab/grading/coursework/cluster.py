"""Grade a class on a Dask cluster: the same pure function, on more than one machine.

A worker gets a submission as bytes and an assignment, keeps warm processes of its own, and
sends back the graded submission; it needs neither the gradebook nor the folders of the class.
Results are stored by the one process that asked for them. If a worker dies, the scheduler
gives its submissions to another.

The workers must see the same paths as this machine for what student code may read, and run
Linux with the same version of this package.
"""

import tempfile
import threading
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

from tarifflab.grading.control.scratch import copy_handed_in
from tarifflab.grading.control.sessions import Sessions
from tarifflab.grading.handin.handed_in import Submission
from tarifflab.grading.handin.offered import grade_offered
from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.grading.notebook.assemble import GradedSubmission
from tarifflab.grading.notebook.assignment import Assignment
from tarifflab.grading.notebook.decode import OutOfReach

Results = dict[str, GradedSubmission | None]
CONNECT_SECONDS = 20
RETRIES = 3  # of one submission, when a worker dies under it
IN_FLIGHT = 4  # submissions on their way, for each thread of the cluster


class ClusterError(RuntimeError):
    """The cluster cannot be used; the text says why."""


def results(
    address: str,
    todo: list[Submission],
    assignments: Mapping[str, Assignment],
    *,
    confined: bool,
) -> Generator[tuple[Submission, Results]]:
    """Grade on the cluster at `address`; yield each submission as it comes back.

    Raises
    ------
    ClusterError
        If the scheduler does not answer, has no workers, or a worker lacks a path.
    """
    try:
        import distributed as library
    except ImportError as error:
        raise ClusterError(
            f"'--scheduler {address}' needs Dask, which is not installed here. "
            "Run: pip install 'tarifflab[cluster]'"
        ) from error
    try:
        distributed: Any = library  # it has no types
        client: Any = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise ClusterError(f"No Dask scheduler answers at '{address}'.") from error
    with client:
        _check(client, assignments, address)
        room = IN_FLIGHT * sum(client.nthreads().values())
        rest = iter(todo)
        waiting: dict[Any, Submission] = {}
        done = distributed.as_completed(loop=client.loop)
        _fill(client, rest, waiting, done, room, assignments, confined)
        for future in done:
            yield waiting.pop(future), future.result()
            _fill(client, rest, waiting, done, room, assignments, confined)


def _fill(
    client: Any,
    rest: Iterator[Submission],
    waiting: dict[Any, Submission],
    done: Any,
    room: int,
    assignments: Mapping[str, Assignment],
    confined: bool,
) -> None:
    """Send submissions out until enough are on their way."""
    while len(waiting) < room and (one := next(rest, None)) is not None:
        parcel = pack(one, assignments)
        future = client.submit(
            grade_parcel, parcel, dict(assignments), confined, pure=False, retries=RETRIES
        )
        waiting[future] = one
        done.add(future)


def _check(client: Any, assignments: Mapping[str, Assignment], address: str) -> None:
    """Refuse a cluster without workers, or whose workers do not see the course's paths."""
    needed = sorted(
        {p for one in assignments.values() for p in (*one.readable, *one.secret, *one.files)}
    )
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError:
        raise ClusterError(f"The cluster at '{address}' has no workers.") from None
    answers = client.run(missing_paths, needed)
    lacking = {worker: paths for worker, paths in answers.items() if paths}
    if lacking:
        worker, paths = next(iter(lacking.items()))
        raise ClusterError(
            f"The worker {worker} does not see {', '.join(paths)}. "
            "Give it the course's folder under the same path."
        )


def missing_paths(paths: list[str]) -> list[str]:
    """Return those paths that this machine does not have."""
    return [path for path in paths if not Path(path).exists()]


def pack(submission: Submission, assignments: Mapping[str, Assignment]) -> dict[str, Any]:
    """Return a submission as bytes: what may be its notebooks, and files beside them."""
    beside, closed = contents(submission.beside())
    notebooks = {
        name: submission.offered(name, assignments, assigned.limits)
        for name, assigned in assignments.items()
    }
    if closed:  # what would run without it says nothing of the student's
        for offered in notebooks.values():
            if offered.own is not None or offered.others:
                offered.own = OutOfReach(closed)
    return {"notebooks": notebooks, "beside": beside, "student": submission.student}


def contents(beside: list[str]) -> tuple[dict[str, bytes], str]:
    """Return relative path → content of the files that a candidate would get.

    The second part says what of them this machine did not give us, "" if nothing.
    """
    with tempfile.TemporaryDirectory() as copy:
        closed = copy_handed_in(beside, Path(copy))
        files = [path for path in Path(copy).rglob("*") if path.is_file()]
        return {str(path.relative_to(copy)): path.read_bytes() for path in files}, closed


# On a worker --------------------------------------------------------------------------------


class _Warm:
    """The warm sessions of this worker process, one for each assignment."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: list[Sessions] = []

    def sessions(self, assignment: Assignment, *, confined: bool) -> Sessions:
        """Return warm sessions for an assignment."""
        with self.lock:
            for one in self.known:
                if one.assignment == assignment and one.confined == confined:
                    return one
            nbgrader_part("utils")  # imported once, before threads need it
            made = Sessions(assignment, _threads(), confined=confined)
            made.start()
            self.known.append(made)
            return made


WARM = _Warm()


def _threads() -> int:
    from distributed import get_worker

    try:
        worker: Any = get_worker()
        return int(worker.state.nthreads)
    except ValueError:  # called outside a worker
        return 1


def grade_parcel(
    parcel: Mapping[str, Any], assignments: Mapping[str, Assignment], confined: bool
) -> Results:
    """Grade one packed submission on this machine."""
    with tempfile.TemporaryDirectory(prefix="parcel-") as folder:
        for name, content in parcel["beside"].items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        beside = [str(path) for path in Path(folder).iterdir()]
        made: Results = {}
        for name, assignment in assignments.items():
            sessions = WARM.sessions(assignment, confined=confined)
            offered, student = parcel["notebooks"][name], parcel["student"]
            made[name] = grade_offered(offered, sessions, beside, student)
        return made
