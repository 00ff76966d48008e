"""Hints that a reader has opened: counted once each, for the reader alone, and free.

JupyterLab tells of an opened hint (``jupyter/labextensions/tarifflab-lab``). Elsewhere hints
open as well, and nobody counts them.
"""

import re

from tarifflab import progress
from tarifflab.lessons import LESSONS

KIND = "hint"  # of entries in the progress file; the key is "01/3/2"
_NAME = re.compile(r"(\d\d)/[1-9]/[1-9]")


def opened(name: str) -> None:
    """Keep that a hint was opened; again it counts no second time.

    Parameters
    ----------
    name : str
        Exercise, task and hint: "01/3/2".

    Raises
    ------
    ValueError
        If that names no hint.
    """
    found = _NAME.fullmatch(name)
    if found is None or found[1] not in {lesson.number for lesson in LESSONS}:
        raise ValueError(f"'name' must be like '01/3/2', got {name!r}.")
    if progress.get(KIND, name) is None:
        progress.save(KIND, name, True)


def count(exercise: str) -> int:
    """Return how many hints of an exercise ("01") were opened."""
    return sum(key.startswith(f"{exercise}/") for key in progress.entries(KIND))
