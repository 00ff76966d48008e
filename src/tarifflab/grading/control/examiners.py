"""Examiners that serve several submissions, one after another, each for a while.

No student's code runs in an examiner, and each submission finds it as it was forked
(`inside.fresh_values`). It is exchanged after `MOST_SERVED` submissions, when it has grown,
when a test left a file behind, and whenever a test did not end well by itself.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace

from tarifflab.grading.control.processes import Worker
from tarifflab.grading.control.scratch import usage
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.run_record import Ending, MachineryError
from tarifflab.grading.wire.messages import WireClosed, WireError, WireTimeout

MOST_SERVED = 20  # submissions
MOST_GROWN_MB = 100  # of its largest size, since the first submission
LONG_SECONDS = 1e6  # CPU time of a process whose time main keeps, a request at a time
END_SECONDS = 2.0  # from the last test of a submission to the answer what it has used


class Examiners:
    """The examiner of one session, and its replacement.

    Parameters
    ----------
    fork : callable
        Returns a new worker in the role "examiner", with these limits.

    Attributes
    ----------
    shared : bool
        Whether one may serve several submissions at all (`instructor_run`).
    """

    def __init__(self, fork: Callable[[Limits], Worker], limits: Limits) -> None:
        self.fork = fork
        self.limits = limits
        self.shared = False
        self.worker: Worker | None = None
        self.served = 0
        self.files = (0, 0)
        self.memory_mb = 0.0

    def take(self) -> Worker:
        """Return an examiner for one submission; it is given back by `release`, or ended."""
        worker, self.worker = self.worker, None
        if worker is not None and worker.wire.ready(0):  # nothing is to be heard: it has died
            self._end(worker)
            worker = None
        if worker is None:
            worker, self.served, self.memory_mb = self._forked(), 0, 0.0
        worker.wire.left = self.limits.traffic_mb * MB
        return worker

    def _forked(self) -> Worker:
        if not self.shared:
            return self.fork(self.limits)
        worker = self.fork(replace(self.limits, submission_seconds=LONG_SECONDS))
        self.files = usage(worker.scratch, self.limits.scratch_files)
        return worker

    def release(self, worker: Worker) -> Ending:
        """Keep a good examiner, end another; return what this submission has used."""
        if not self.shared or worker.ending is not None:
            return worker.end()
        deadline = time.monotonic() + END_SECONDS
        try:
            worker.wire.send(["end"], deadline)
            _, cpu, system, faults, memory = worker.wire.receive_flat(deadline)
        except (WireClosed, WireError, WireTimeout):
            return worker.end()
        self.served += 1
        self.memory_mb = self.memory_mb or memory
        if (
            self.served < MOST_SERVED
            and memory - self.memory_mb <= MOST_GROWN_MB
            and usage(worker.scratch, self.limits.scratch_files) == self.files
        ):
            self.worker = worker
        else:
            self._end(worker)
        return Ending(0, cpu, memory, True, int(faults), system)

    def _end(self, worker: Worker) -> None:
        with contextlib.suppress(MachineryError):  # its parent is gone, and so is it
            worker.end()

    def close(self) -> None:
        """End the process, if one is kept."""
        worker, self.worker = self.worker, None
        if worker is not None:
            self._end(worker)
