"""What comes out of one submission while it is graded."""

import os
import signal
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.limits import Limits
from tarifflab.grading.outcomes import Outcome, outcome

Output = dict[str, Any]
Shown = list[Output] | bytes  # our own outputs; or a process's, packed and not to be trusted


class MachineryError(Exception):
    """Something of ours failed: to be done again, never a student's zero."""


@dataclass(frozen=True)
class Ending:
    """How a worker ended.

    Attributes
    ----------
    status : int
        As `os.waitpid` gives it.
    cpu_seconds : float
        User and system time.
    memory_mb : float
        Largest resident size.
    by_itself : bool
        Whether it had ended before we ended it.
    faults : int
        Pages that the kernel had to give it or to copy for it (minor faults).
    system_seconds : float
        The part of its CPU time that the kernel took.
    """

    status: int
    cpu_seconds: float
    memory_mb: float
    by_itself: bool = False
    faults: int = 0
    system_seconds: float = 0.0

    def killed(self, limits: Limits) -> bool:
        """Say whether somebody else killed it: neither we nor the limit of CPU time."""
        signalled = os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL
        return signalled and self.by_itself and self.cpu_seconds < limits.cpu_seconds

    def words(self) -> str:
        """Return the ending in a few words, for a sentence."""
        if os.WIFSIGNALED(self.status):
            number = os.WTERMSIG(self.status)
            if number in (signal.SIGKILL, signal.SIGXCPU):
                return "killed, or out of CPU time"
            return f"crashed with {signal.Signals(number).name}"
        return f"exit status {os.WEXITSTATUS(self.status)}"


@dataclass
class Record:
    """What came out of one submission.

    Attributes
    ----------
    outputs : dict
        Place of a cell → its outputs.
    student_seconds : float
        CPU time of the student's cells, and of their functions that tests call, as the
        candidate says.
    """

    outputs: dict[int, Shown] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)  # test → key of what went wrong
    student_seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_mb: float = 0.0
    faults: int = 0
    system_seconds: float = 0.0
    tried_again: bool = False

    def second_try(self, ending: Ending | None, limits: Limits) -> bool:
        """Say whether to do a worker's part again, as it was killed; true once at most.

        A process may not kill itself (`syscalls`), so whoever did it was the kernel, short of
        memory, or a person: a second time it is our machine that cannot grade this.
        """
        if ending is None or not ending.killed(limits):
            return False
        if self.tried_again:
            raise MachineryError(
                f"the student's process was killed twice ({ending.words()}); is memory short?"
            )
        self.tried_again = True
        self.note("retried", "", limits, ending.words())
        return True

    def note(self, key: str, cell: str, limits: Limits, detail: str = "") -> Outcome:
        """Add an outcome once."""
        made = outcome(key, cell, detail, limits)
        if made not in self.outcomes:
            self.outcomes.append(made)
        return made

    def add(self, ending: Ending) -> None:
        """Count what a worker used."""
        self.cpu_seconds += ending.cpu_seconds
        self.faults += ending.faults
        self.system_seconds += ending.system_seconds
        self.memory_mb = max(self.memory_mb, ending.memory_mb)


def error_output(name: str, sentence: str) -> Output:
    """Return an error output of ours, in nbformat."""
    return {"output_type": "error", "ename": name, "evalue": sentence, "traceback": [sentence]}
