"""What comes out of one submission while it is graded, and where its processes come from."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from tarifflab.grading.limits import Limits
from tarifflab.grading.outcomes import Outcome, outcome
from tarifflab.grading.processes import Worker

HANG_UP_SECONDS = 0.25  # from the end of a wire to the end of its process
Output = dict[str, Any]


class Workers(Protocol):
    """Where candidates and examiners come from; a fake in the tests."""

    limits: Limits

    def candidate(self, prelude: bool) -> Worker:
        """Fork a candidate; with `prelude` the set-up cells have run in it."""

    def examiner(self) -> Worker:
        """Fork an examiner."""


@dataclass
class Record:
    """What came out of one submission.

    Attributes
    ----------
    outputs : dict
        Place of a cell → its outputs.
    student_seconds : float
        Wall time of the student's cells, as the candidate says.
    """

    outputs: dict[int, list[Output]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)  # test → key of what went wrong
    student_seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_mb: float = 0.0
    tried_again: bool = False

    def second_try(self, worker: Worker, limits: Limits) -> bool:
        """Say whether to do a worker's part again, as it was killed; true once at most."""
        if self.tried_again or worker.ending is None or not worker.ending.killed(limits):
            return False
        self.tried_again = True
        self.note("retried", "", limits, worker.ending.words())
        return True

    def note(self, key: str, cell: str, limits: Limits, detail: str = "") -> Outcome:
        """Add an outcome once."""
        made = outcome(key, cell, detail, limits)
        if made not in self.outcomes:
            self.outcomes.append(made)
        return made

    def add(self, worker: Worker) -> None:
        """End a worker and count what it used."""
        ending = worker.end()
        self.cpu_seconds += ending.cpu_seconds
        self.memory_mb = max(self.memory_mb, ending.memory_mb)


def error_output(name: str, sentence: str) -> Output:
    """Return an error output of ours, in nbformat."""
    return {"output_type": "error", "ename": name, "evalue": sentence, "traceback": [sentence]}
