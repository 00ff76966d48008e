"""What the command begins before it has loaded what parses its words."""

import contextlib
from pathlib import Path

OTHERS = ("--help", "--scheduler", "--task", "--course")  # "--course=there" as well


def warming_early(words: list[str]) -> contextlib.AbstractContextManager[None]:
    """Let the process that loads pandas start at once where `grade` is to grade here.

    Parameters
    ----------
    words : list of str
        Of the command line, without its own name.
    """
    if words[:1] != ["grade"] or any(word.startswith(OTHERS) for word in words):
        return contextlib.nullcontext()
    if len(words) == len(["grade", "01"]) and _seems_graded(words[1]):
        return contextlib.nullcontext()
    from tarifflab.grading.control.processes import early

    return early()


def _seems_graded(assignment: str) -> bool:
    """Say whether all that is handed in seems to be graded, by the usual names of folders.

    It is a guess: the command itself looks at everything, and starts a process where it is
    wrong.
    """
    try:
        homes = [home for home in Path("submitted").iterdir() if _has(home, assignment)]
        graded = [Path("autograded", home.name) for home in homes]
        return bool(homes) and all(_has(home, assignment) for home in graded)
    except OSError:  # a course with other folders, or not ours to look into
        return False


def _has(home: Path, assignment: str) -> bool:
    """Say whether a student has a folder of an assignment, whose name it begins."""
    return home.is_dir() and any(one.name.startswith(assignment) for one in home.iterdir())
