"""Conduct the examiner of one submission: its tests, in order."""

import time
from typing import Any

from tarifflab.grading.control.processes import HANG_UP_SECONDS, Worker, Workers
from tarifflab.grading.control.run_candidate import Candidacy
from tarifflab.grading.notebook.run_record import Output, Record, Shown, error_output
from tarifflab.grading.wire.messages import WireClosed, WireError, WireTimeout


class Examining:
    """The tests of one submission, run in order by one examiner (a new one if it dies)."""

    def __init__(
        self, workers: Workers, candidacy: Candidacy, record: Record, draw: str = ""
    ) -> None:
        self.workers = workers
        self.limits = workers.limits
        self.candidacy = candidacy
        self.record = record
        self.draw = draw
        self.worker: Worker | None = None
        self.latest: dict[str, Any] = {}  # what a new examiner must be told
        self.left = 2 * workers.limits.submission_seconds  # calls have a budget of their own

    def run(self, tests: list[tuple[str, int]]) -> None:
        """Run the tests (grade id, place in the notebook)."""
        for test, place in tests:
            values = self.candidacy.values.get(test, {})
            self.latest.update(values)
            if self.worker is None:
                self.worker, values = self.workers.examiner(), dict(self.latest)
            self.record.outputs[place] = self._examine(self.worker, test, values)

    def _examine(self, worker: Worker, test: str, values: dict[str, Any]) -> Shown:
        begun = time.monotonic()
        deadline = begun + min(self.limits.test_seconds, max(self.left, 0.1))
        try:
            worker.wire.send(["test", test, values, self.draw], deadline)
            while True:
                reply = worker.wire.receive_flat(deadline)
                if reply[0] != "calls":
                    break
                worker.wire.send(self.candidacy.calls(*reply[1:]), deadline)
        except WireTimeout:
            return self._lost("test_too_slow", test)
        except (WireClosed, WireError):
            ending = worker.end(HANG_UP_SECONDS)
            if self.record.second_try(worker.ending, self.limits):
                self.record.add(worker.end())
                self.worker = self.workers.examiner()
                return self._examine(self.worker, test, dict(self.latest))
            return self._lost("test_died", test, ending.words())
        finally:
            self.left -= time.monotonic() - begun
        _, _, outputs, uncrossable, call_failed = reply
        if uncrossable:
            self.record.note("not_handed_over", test, self.limits, uncrossable)
            self.record.failed[test] = "not_handed_over"
        if call_failed:
            self.record.note("call_failed", test, self.limits, call_failed)
        return bytes(outputs)

    def _lost(self, key: str, test: str, detail: str = "") -> list[Output]:
        made = self.record.note(key, test, self.limits, detail)
        self.record.failed[test] = key
        worker, self.worker = self.worker, None
        if worker is not None:
            self.record.add(worker.end())
        return [error_output(key, made.sentence)]

    def close(self) -> None:
        """Let the examiner go."""
        if self.worker is not None:
            worker, self.worker = self.worker, None
            self.record.add(self.workers.release(worker))
