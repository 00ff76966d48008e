"""Start the warm process as early as can be: while it imports pandas, the command does its own.

Both take about as long, and a machine has two cores.
"""

import contextlib
import os
from collections.abc import Iterator, Sequence

from tarifflab.grading.control.processes import Zygote
from tarifflab.grading.coursework.settings import Settings
from tarifflab.grading.handin.handed_in import Submission, find_submissions


@contextlib.contextmanager
def warming(
    settings: Settings, assignment: str, *, student: str | None, force: bool, here: bool
) -> Iterator[Zygote | None]:
    """Start a zygote if something is surely to be graded, and end it afterwards.

    Parameters
    ----------
    assignment : str
        nbgrader's name of the assignment.
    here : bool
        Whether this machine is to grade.
    """
    zygote = None
    if here and hasattr(os, "fork"):
        with contextlib.suppress(OSError):  # the run itself says what cannot be used, and why
            if surely_to_do(find_submissions(settings.course, assignment, student), force):
                zygote = Zygote(settings.environment)
    try:
        yield zygote
    finally:
        if zygote is not None:
            zygote.close()


def surely_to_do(found: Sequence[Submission], force: bool) -> bool:
    """Say whether some submission is surely to be graded, before the gradebook is opened."""
    return bool(found) and (force or not all(one.target.is_dir() for one in found))
