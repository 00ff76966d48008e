"""main's side of the reader: what a student's bytes hold, within a budget.

Whatever stands in a file or in an output, here it costs a submission at most
`Limits.reading_seconds`. What is left when they are spent is not cleaned but replaced by a
remark, or shown as its source.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Any

from tarifflab.grading.control.processes import HANG_UP_SECONDS, Worker
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.run_record import MachineryError
from tarifflab.grading.outcomes import Outcome
from tarifflab.grading.wire.messages import WireClosed, WireError, WireTimeout

BATCH_BYTES = 8 * MB  # of texts and outputs in one request
Request = list[Any]  # the name of what to do, and what with


class TooCostly(Exception):  # noqa: N818 (a verdict, not a fault)
    """What was to be taken apart used up the budget, or the reader's memory."""


class Reader:
    """The reader of one session; it is exchanged when a submission has used it up.

    Parameters
    ----------
    fork : callable
        Returns a new worker in the role "reader".
    """

    def __init__(self, fork: Callable[[], Worker], limits: Limits) -> None:
        self.fork = fork
        self.limits = limits
        self.worker: Worker | None = None
        self.left = limits.reading_seconds

    def begin(self) -> None:
        """Give the next submission its budget."""
        self.left = self.limits.reading_seconds

    def read(self, data: bytes) -> tuple[dict[str, Any] | Unreadable, list[Outcome]]:
        """Return a submitted file as a minimal notebook, or why it is none, and notes."""
        try:
            well, result = self._ask(["read", data])
        except TooCostly as error:
            return Unreadable(f"reading it {error}"), []
        if not well:
            return Unreadable(str(result)), []
        content, notes = result
        return content, [Outcome(**note) for note in notes]

    def clean(self, requests: Sequence[Request]) -> list[Any]:
        """Return the result of each request, None for what could not be cleaned.

        They go together; only if that fails each goes alone, so that one hostile output does
        not take the others along.
        """
        results: list[Any] = []
        for batch in _batches(requests):
            try:
                well, answers = self._ask(["all", batch])
            except TooCostly:
                well, answers = False, None
            results += answers if well else [self._alone(request) for request in batch]
        return [result if well else None for well, result in results]

    def _alone(self, request: Request) -> list[Any]:
        try:
            return self._ask(request)
        except TooCostly:
            return [False, ""]

    def _ask(self, request: Request) -> list[Any]:
        """Ask; whose request kills two readers is too costly, one may have died of age."""
        for last in (False, True):
            begun = time.monotonic()
            if self.left <= 0:
                break
            try:
                worker = self._alive()
                worker.wire.send(request, begun + self.left)
                answer: list[Any] = worker.wire.receive(begun + self.left)
                if time.monotonic() <= begun + self.left:
                    return answer
                break  # it came too late, however little; the reader itself is well
            except WireTimeout:
                self.close()
                break
            except (WireClosed, WireError):
                if self._died(last):
                    break
            finally:
                self.left -= time.monotonic() - begun
        raise TooCostly(
            f"took more than {self.limits.reading_seconds:g} seconds "
            f"or {self.limits.memory_mb} MB of memory"
        )

    def _alive(self) -> Worker:
        if self.worker is None:
            self.worker = self.fork()
        return self.worker

    def _died(self, last: bool) -> bool:
        """Forget a reader that ended; raise if somebody killed it, else return `last`."""
        worker, self.worker = self.worker, None
        if worker is None:
            return last
        ending = worker.end(HANG_UP_SECONDS)
        if last and ending.killed(self.limits):
            raise MachineryError(f"the reader was ended ({ending.words()})")
        return last

    def close(self) -> None:
        """End the process, if there is one."""
        worker, self.worker = self.worker, None
        if worker is not None:
            with contextlib.suppress(MachineryError):  # its parent is gone, and so is it
                worker.end()


def _batches(requests: Sequence[Request]) -> list[list[Request]]:
    batches: list[list[Request]] = []
    room = 0
    for request in requests:
        size = sum(len(part) for part in request if isinstance(part, str | bytes | list))
        if not batches or size > room:
            batches.append([])
            room = BATCH_BYTES
        batches[-1].append(request)
        room -= size
    return batches
