"""Conduct the candidate of one submission: its cells, and the calls of its functions.

Three questions are answered here, and nowhere else: how long does each part get, what happens
when a part dies, and which process answers when a test calls a student's function.

The answer to the last one closes two doors. All the student's cells run, and their outputs are
collected, before any test makes a call; so what a function learns from its arguments can reach
no page. And each test gets a process of its own that stands where the test stands in the
notebook: the candidate itself if nothing ran after that place, else a new one in which the
same cells ran again. So no call is counted from one test to the next.

A process that was killed gets a second try, once a submission: it may have been our machine's
doing, and then the student must not pay for it. Whoever kills itself is killed twice.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tarifflab.grading.control.processes import HANG_UP_SECONDS, Worker, Workers
from tarifflab.grading.control.scratch import free_bytes, lacking, overfull, usage
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.run_record import MachineryError, Record, error_output
from tarifflab.grading.outcomes import Outcome, outcome
from tarifflab.grading.wire.messages import WireClosed, WireError, WireTimeout

RESULTS: dict[Any, type] = {  # of a call: status → what comes with it
    "ok": bytes, "raised": str, "uncrossable": str, "absent": type(None),
}  # fmt: skip
Result = list[Any]  # [status, what comes with it, printed text, changed arguments]
WATCH_SECONDS = 0.05  # between two looks at the scratch folder


@dataclass(frozen=True)
class Step:
    """One step of the candidate's plan.

    Attributes
    ----------
    kind : str
        "run" a cell or "fetch" the values for a test.
    place : int
        Position of the cell in the notebook.
    label : str
        The cell's name in sentences; for "fetch" the test's grade id.
    content : str or tuple
        The source, or the names to fetch.
    """

    kind: str
    place: int
    label: str
    content: str | tuple[str, ...]

    def message(self) -> list[Any]:
        """Return the step as the candidate reads it."""
        key = self.place if self.kind == "run" else self.label
        return [self.kind, key, self.content]


class Stopped(Exception):  # noqa: N818 (an event, not a fault)
    """The candidate's process is over: the outcome says why."""

    def __init__(self, reason: Outcome) -> None:
        super().__init__(reason.sentence)
        self.reason = reason


class Candidacy:
    """The student's cells of one submission, and the calls of their functions.

    Parameters
    ----------
    workers : Workers
        Where processes come from.
    steps : list of Step
        The plan, without the prelude if that has run in the template.
    prelude : bool
        Whether to fork the template in which the set-up cells have run.
    """

    def __init__(
        self, workers: Workers, steps: list[Step], prelude: bool, record: Record
    ) -> None:
        self.workers = workers
        self.limits = workers.limits
        self.steps = steps
        self.prelude = prelude
        self.record = record
        self.values: dict[str, dict[str, Any]] = {}
        self.left = workers.limits.submission_seconds
        self.callers: dict[str, Worker | str] = {}  # test → its process, or why there is none
        self.main: Worker | None = None
        self.slow: set[int] = set()  # places of cells that ran out of time: never run again
        self.number = 0
        self.looked = time.monotonic()
        self.reason: Outcome | None = None  # why the latest process stopped

    def run(self) -> None:
        """Run all cells; after a fatal one again, without it."""
        while True:
            worker = self.main = self.workers.candidate(self.prelude)
            fatal = self._follow(worker, self.steps, show=True)
            if fatal is None and self.left > 0:
                self.left = self.limits.submission_seconds  # for calls and second runs
                return
            self.main = None
            self.record.add(worker.end())
            if self.record.second_try(worker.ending, self.limits):
                continue
            self._explain(fatal)
            self.steps = [s for s in self.steps if s is not fatal and s.place not in self.slow]
            if self.left <= 0:
                return

    def _follow(self, worker: Worker, steps: list[Step], *, show: bool) -> Step | None:
        """Have a process go through the steps; return the one that ended it, if any."""
        current = steps[0] if steps else None
        self.reason = None
        if short := lacking(worker.scratch):  # nothing of the student's has run yet
            raise MachineryError(short)
        try:
            worker.wire.send([s.message() for s in steps], time.monotonic() + self.left + 1)
            for current in steps:
                reply = self._await(worker, current)
                if show:
                    self._keep(current, reply)
                if self.left <= 0:
                    self.record.note("budget_spent", current.label, self.limits)
                    break
            if current is not None and lacking(worker.scratch):
                self._settle_whose(worker, current.label)  # a cell may have met a full disk
        except Stopped as stopped:
            self.reason = stopped.reason
            return current
        except (WireClosed, WireTimeout):
            worker.end(HANG_UP_SECONDS)
            return current
        return None

    def _keep(self, step: Step, reply: list[Any]) -> None:
        if step.kind == "fetch":
            self.values[step.label] = pairs(reply)
            return
        self.record.outputs[step.place] = reply[2]
        self.record.student_seconds += float(reply[4])

    def _explain(self, step: Step | None) -> None:
        """Say in the notebook why a step ended its process."""
        reason = self.reason
        if step is None or reason is None:
            return
        if reason not in self.record.outcomes:
            self.record.outcomes.append(reason)
        if step.kind == "run":
            self.record.outputs[step.place] = [error_output(reason.key, reason.sentence)]

    def _await(self, worker: Worker, step: Step) -> list[Any]:
        """Return the reply to one step; raises Stopped if the process is over."""
        seconds = min(self.limits.cell_seconds, self.left)
        reply, late = self._reply(worker, step.label, seconds)
        if late and step.kind == "run":
            key = "cell_too_slow" if self.left > 0 else "budget_spent"
            self.record.note(key, step.label, self.limits)
            self.slow.add(step.place)
        if not well_formed(reply, step, self.limits):
            raise self._stopped("broken_wire", step.label, "not an answer to the question")
        return list(reply)

    def _reply(self, worker: Worker, label: str, seconds: float) -> tuple[Any, bool]:
        """Wait for a message: ask to stop when the time is over, then kill."""
        begun = time.monotonic()
        deadline, late = begun + seconds, False
        try:
            while not worker.wire.ready(min(WATCH_SECONDS, deadline - time.monotonic())):
                self._look(worker, label)
                if time.monotonic() >= deadline:
                    if late:
                        raise self._stopped("cell_unstoppable", label)
                    worker.interrupt()
                    deadline, late = time.monotonic() + self.limits.grace_seconds, True
            if begun - self.looked > WATCH_SECONDS:
                self._look(worker, label)
            within = time.monotonic() + self.limits.grace_seconds + 5
            return worker.wire.receive_flat(within), late
        except WireClosed:
            raise self._stopped(
                "cell_died", label, worker.end(HANG_UP_SECONDS).words()
            ) from None
        except (WireError, WireTimeout) as error:
            raise self._stopped("broken_wire", label, str(error) or "half a message") from None
        finally:
            self.left -= time.monotonic() - begun

    def _look(self, worker: Worker, label: str) -> None:
        self.looked = time.monotonic()
        if overfull(worker.scratch, self.limits):
            raise self._stopped("scratch_full", label)
        if lacking(worker.scratch):
            self._settle_whose(worker, label)

    def _settle_whose(self, worker: Worker, label: str) -> None:
        """End a process on a short disk, and say whether the student or the machine did it.

        Files that were deleted but are still open stand in no folder; they go with their
        process. So what becomes free beyond what the folder held was the student's.
        """
        folder, before = worker.scratch.parent, free_bytes(worker.scratch)
        _, seen = usage(worker.scratch, self.limits.scratch_files)
        short = lacking(folder)
        worker.end()
        if free_bytes(folder) - before > seen + self.limits.scratch_mb * MB // 2:
            raise self._stopped("scratch_full", label)
        raise MachineryError(short or "the temporary disk was full for a while")

    def _stopped(self, key: str, label: str, detail: str = "") -> Stopped:
        return Stopped(outcome(key, label, detail, self.limits))

    # Calls of the student's functions -----------------------------------------------------

    def calls(self, test: str, key: str, *arguments: bytes) -> list[Any]:
        """Have the test's process call a function; return the message for the examiner.

        That holds a result for each of the arguments, up to the first that is no value.
        """
        results: list[Result] = []
        while len(results) < len(arguments) and all(one[0] == "ok" for one in results):
            results += self._called(test, key, arguments[len(results) :])
        return ["results", results]

    def _called(self, test: str, key: str, arguments: Sequence[bytes]) -> list[Result]:
        """Return some results, at least one; less than all where a process was replaced."""
        self.number += 1
        if test not in self.callers:
            self.callers[test] = self._caller(test)
        worker = self.callers[test]
        if isinstance(worker, str):
            return [_failed(worker)]
        found: list[Result] = []
        try:
            message = ["calls", self.number, key, list(arguments)]
            worker.wire.send(message, time.monotonic() + self._seconds_for_a_call())
            while len(found) < len(arguments) and all(one[0] == "ok" for one in found):
                reply, late = self._reply(worker, test, self._seconds_for_a_call())
                if late:
                    text = f"did not give a result within {self.limits.call_seconds:g} seconds."
                    return [*found, _failed(text)]
                found += self._checked(reply, len(arguments) - len(found))
        except (Stopped, WireClosed, WireTimeout) as error:
            return found + self._after_an_end(worker, test, error)
        return found

    def _seconds_for_a_call(self) -> float:
        return min(self.limits.call_seconds, max(self.left, 0.0))

    def _after_an_end(self, worker: Worker, test: str, error: Exception) -> list[Result]:
        """Return nothing if another process may try the rest, else why there is no result."""
        worker.end(HANG_UP_SECONDS)
        self.record.add(worker.end())
        if self.record.second_try(worker.ending, self.limits):
            del self.callers[test]
            return []
        why = error.reason if isinstance(error, Stopped) else None
        self.callers[test] = said = _why_no_more(why, self.limits)
        return [_failed(said)]

    def _checked(self, reply: list[Any], most: int) -> list[Result]:
        """Return the results of a reply, or one that says that it is none."""
        results = [reply[at : at + 5] for at in range(2, len(reply), 5)]
        good = (
            reply[:2] == ["results", self.number]
            and 0 < len(results) <= most
            and all(map(_is_result, results))
            and all(one[0] == "ok" for one in results[:-1])
        )
        if not good:
            return [_failed("sent something that is no result.")]
        self.record.student_seconds += sum(one[4] for one in results)
        if results[-1][0] == "absent":
            results[-1] = _failed("was not there when the notebook ran a second time.")
        return [one[:4] for one in results]

    def _caller(self, test: str) -> Worker | str:
        """Return a process that stands where the test stands in the notebook."""
        places = [n for n, s in enumerate(self.steps) if s.kind == "fetch" and s.label == test]
        if not places:
            return "could not be called."
        last = places[0]
        if self.main is not None and not any(s.kind == "run" for s in self.steps[last:]):
            worker, self.main = self.main, None
            return worker
        worker = self.callers[test] = self.workers.candidate(self.prelude)
        again = [s for s in self.steps[: last + 1] if s.place not in self.slow]
        fatal = self._follow(worker, again, show=False)
        if fatal is not None or self.left <= 0:
            self.record.add(worker.end())
            if self.record.second_try(worker.ending, self.limits):
                return self._caller(test)
            return "could not be called: the notebook did not run a second time."
        return worker

    def close(self) -> None:
        """End every process that is left."""
        workers = [self.main, *self.callers.values()]
        self.main, self.callers = None, {}
        for worker in workers:
            if isinstance(worker, Worker):
                self.record.add(worker.end())


def _failed(why: str) -> Result:
    return ["failed", why, "", None]


def _is_result(one: list[Any]) -> bool:
    return (
        len(one) == 5
        and one[0] in RESULTS
        and isinstance(one[1], RESULTS[one[0]])
        and isinstance(one[2], str)
        and isinstance(one[3], bytes | None)
        and _is_time(one[4])
    )


def _why_no_more(reason: Outcome | None, limits: Limits) -> str:
    if reason is not None and reason.key == "cell_unstoppable":
        return f"did not stop after {limits.call_seconds:g} seconds and was ended by force."
    if reason is not None and reason.key == "cell_died":
        return f"ended Python ({reason.detail})."
    return "was stopped."


def pairs(reply: list[Any]) -> dict[str, list[Any]]:
    """Return name → [whether it crosses, its bytes or why not] of a reply to "fetch"."""
    rest = reply[2:]
    names = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    return {name: [well, content] for name, well, content in names}


def well_formed(reply: list[Any], step: Step, limits: Limits) -> bool:
    """Say whether a reply answers its step, in every part that main will use."""
    if step.kind == "fetch":
        return (
            reply[:2] == ["values", step.label]
            and len(reply) % 3 == 2
            and all(_is_value(n, pair, step.content) for n, pair in pairs(reply).items())
        )
    return (
        reply[:2] == ["ran", step.place]
        and len(reply) == 5
        and isinstance(reply[2], bytes)
        and len(reply[2]) <= limits.shown_bytes
        and _is_time(reply[4])
    )


def _is_time(value: Any) -> bool:
    return isinstance(value, float) and 0 <= value < 1e6


def _is_value(name: Any, pair: list[Any], wanted: Any) -> bool:
    return name in wanted and isinstance(pair[1], bytes if pair[0] is True else str)
