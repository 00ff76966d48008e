"""Where the processes of one submission come from."""

from typing import Protocol

from tarifflab.grading.control.processes import Worker
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.run_record import Ending

HANG_UP_SECONDS = 0.25  # from the end of a wire to the end of its process


class Workers(Protocol):
    """Where candidates and examiners come from; a fake in the tests."""

    limits: Limits

    def candidate(self, prelude: bool) -> Worker:
        """Fork a candidate; with `prelude` the set-up cells have run in it."""

    def examiner(self) -> Worker:
        """Return an examiner that waits for the first test of a submission."""

    def release(self, examiner: Worker) -> Ending:
        """Take an examiner back after a submission; return what that one has used."""
