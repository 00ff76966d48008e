"""What ``tarifflab release`` does after its arguments are parsed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tarifflab.grading import NotConfined
from tarifflab.instructor import tidy
from tarifflab.instructor.desk import Desk, DeskError, tell
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.release import bundle, checks
from tarifflab.instructor.release.readable import readable
from tarifflab.instructor.release.start_here import pages

FOLDER = "released"


def run(desk: Desk, shorts: list[str], *, to: Path | None) -> int:
    """Make exercises anew, try them with the grader, write the bundle, say what is in it.

    Raises
    ------
    DeskError
        If something is wrong with it; no bundle is written then.
    """
    named = [desk.exercise(short) for short in shorts]
    with keep_copy(desk, f"release {' '.join(named)}"):
        for exercise in named:
            make_exercise(desk, exercise)
    for exercise in named:
        try_out(desk, exercise)
    with tempfile.TemporaryDirectory() as elsewhere:
        with _in_one_sentence():
            slugs = tidy.generate_exercises(desk.root, Path(elsewhere))
        content = contents(desk, Path(elsewhere), slugs)
    complain([*checks.secrets(content, desk.root / "solutions"), *checks.dead_links(content),
              *checks.long_paths(content)])  # fmt: skip
    file = to or desk.root / FOLDER / f"{bundle.TOP}-{named[-1].split('-')[0]}.zip"
    file.parent.mkdir(parents=True, exist_ok=True)
    bundle.write(file, content)
    report(desk, file, content, slugs)
    name_readable(list(readable(content, desk.root / "solutions", named)))
    return 0


def contents(desk: Desk, exercises: Path, slugs: list[str]) -> list[bundle.Member]:
    """Return the bundle's files, with a first page of its own."""
    start = [bundle.Member(name, text.encode()) for name, text in pages().items()]
    return start + list(bundle.members(desk.root, exercises, slugs))


def make_exercise(desk: Desk, exercise: str) -> None:
    """Let nbgrader make the students' version from the folder as it is, and note it.

    Raises
    ------
    DeskError
        If nbgrader refuses, with its reason.
    """
    import logging

    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    with desk.gradebook():
        pass  # where there is none yet, nbgrader would start a program to make one
    with _in_one_sentence(), tidy.without_patterns(desk.root) as root:
        config = Config(desk.settings.course.config)
        config.CourseDirectory.root = str(root)
        api: Any = NbGraderAPI(config=config)
        api.log.setLevel(logging.ERROR)
        result = api.generate_assignment(exercise, force=True, create=True)
    if not result["success"]:
        why = str(result.get("error") or result.get("log") or "no reason given")
        last = why.strip().splitlines()[-1].removeprefix("SystemExit: ")
        raise DeskError(f"nbgrader made no students' version of {exercise}: {last}")


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """Let what nbgrader refuses be something that the person at the keyboard can read."""
    try:
        yield
    except DeskError:
        raise
    except RuntimeError as error:
        raise DeskError(str(error)) from error


def try_out(desk: Desk, exercise: str) -> None:
    """Grade the untouched exercise and the solution; complain if marks are not 0 and full."""
    try:
        complain(checks.dry_run(desk, exercise))
    except NotConfined as error:
        tell(f"The dry run is left out. {error}")
    else:
        print(f"{exercise}: untouched 0 points, your solution full marks, by the same grader.")


def complain(wrong: list[str]) -> None:
    """Raise a DeskError if there is something to complain of."""
    if wrong:
        listed = "\n".join(f"  {sentence}" for sentence in dict.fromkeys(wrong))
        raise DeskError(f"No bundle was written:\n{listed}")


def name_readable(found: list[tuple[str, str]]) -> None:
    """List the right answers that stand in the bundle: the teacher decides what that means."""
    places: dict[str, list[str]] = {}
    for answer, place in found:
        places.setdefault(answer, []).append(place)
    if places:
        print("Right answers that can be read in it (a number may stand there by chance):")
    for answer, where in places.items():
        more = f" and {len(where) - 1} more" if len(where) > 1 else ""
        print(f"  {answer} in {where[0]}{more}")


def report(desk: Desk, file: Path, content: list[bundle.Member], slugs: list[str]) -> None:
    """Say where the bundle is and what is in it."""
    shown = file.relative_to(desk.root) if file.is_relative_to(desk.root) else file
    size = file.stat().st_size / 1e6
    print(f"Bundle: {shown} ({size:.1f} MB). It holds")
    for line in bundle.listing(content):
        print(f"  {line}")
    print(f"with {len(slugs)} exercise{'s' if len(slugs) != 1 else ''}: {', '.join(slugs)}.")
    print(
        "Not in it: solutions, hidden checks, the key, tests, your pages, anything of a class."
    )
