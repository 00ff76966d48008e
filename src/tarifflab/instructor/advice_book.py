"""Make the sealed advice of an exercise: ``advice.json``, from ``wrong_paths.py``.

A visible check must recognise a typical mistake and must not show how the right answer is
found. So the wrong paths of an exercise stay in ``solutions/`` and students get them sealed
(`tarifflab.expect.sealed`). What to seal is found by running the instructor's notebook once:
every check says what it would look up.

nbgrader makes the file at each ``nbgrader generate_assignment`` (see ``nbgrader_config.py``),
beside the instructor's notebook, and copies it to the students' version with what else lies
there. Made anew from the same wrong paths it is the same, byte for byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tarifflab.expect import Feedback, WrongPath
from tarifflab.expect.advice import PLAIN, SEALED, Asked, Question, load, recorded
from tarifflab.expect.places import Crowded, Place, places_near, shifts
from tarifflab.expect.sealed import key_for, label, seal, written

MODULE = "tarifflab.instructor.advice_book"

Book = dict[str, Any]


class NotSealed(RuntimeError):  # noqa: N818 (what is the matter, in one word)
    """The advice of an exercise could not be made; the text says why and what to do."""


@dataclass(frozen=True)
class Chapter:
    """The wrong paths that one question can find, each with the places that lead to it."""

    mark: str
    shift: float
    entries: dict[Place, list[WrongPath]]


def before_release(solutions: Path, *, assignment: str, **_more: Any) -> None:
    """Make an exercise's advice before nbgrader copies its files; nbgrader's hook.

    Raises
    ------
    SystemExit
        With the reason, if it cannot be made. nbgrader goes on after any other error and
        would release the exercise with advice that is not its own.
    """
    try:
        write(solutions / assignment)
    except NotSealed as error:
        raise SystemExit(str(error)) from error


def write(folder: Path) -> bool:
    """Make ``advice.json`` in an exercise's folder; return whether it has changed.

    Nothing is done for an exercise without ``wrong_paths.py``. The notebook runs in a process
    of its own.

    Raises
    ------
    NotSealed
        If the notebook does not run to its end, or a wrong path cannot be sealed.
    """
    if not (folder / PLAIN).is_file():
        return False
    before = _text(folder / SEALED)
    done = subprocess.run(  # noqa: S603 (our own Python, and a folder of the course)
        [sys.executable, "-m", MODULE, "."],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise NotSealed(done.stderr.strip()[-2000:])
    return before != _text(folder / SEALED)


def make(folder: Path) -> Book:
    """Return the sealed advice of an exercise, as it is kept in ``advice.json``.

    What is there already is taken over if nothing has changed, for keys are slow.
    """
    slug = folder.resolve().name
    module = load(folder / PLAIN)
    asked: dict[str, list[Question]] = {}
    for one in ask(folder / f"{slug}.ipynb"):
        if hasattr(module, one.question.name):
            asked.setdefault(one.question.mark, []).append(one.question)
    chapters = [
        chapter(mark, questions, getattr(module, questions[0].name)())
        for mark, questions in sorted(asked.items())
    ]
    made_from = _fingerprint(chapters)
    old = json.loads(_text(folder / SEALED) or "{}")
    if old.get("made_from") == made_from and old.get("exercise") == slug:
        return dict(old)
    sealed = {one.mark: _sealed(slug, one) for one in chapters}
    return {"exercise": slug, "made_from": made_from, "questions": sealed}


def ask(notebook: Path) -> list[Asked]:
    """Run an instructor's notebook and return what its checks would look up.

    Raises
    ------
    NotSealed
        If a cell fails: the solution must pass its own checks.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with recorded() as asked, contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"])
            try:
                exec(compile("".join(cell["source"]), f"<{name}>", "exec"), namespace)  # noqa: S102
            except Exception as error:
                raise NotSealed(
                    f"'{name}' in {notebook.name} fails with the instructor's own answer: "
                    f"{type(error).__name__}: {error}"
                ) from error
    return asked


def chapter(mark: str, questions: Iterable[Question], paths: Iterable[WrongPath]) -> Chapter:
    """Return the places of the wrong paths, on the grid that needs the fewest keys.

    Raises
    ------
    NotSealed
        If there is no such grid: the margin is too wide for so many values.
    """
    paths = list(paths)
    found: Chapter | None = None
    for shift in shifts():
        with contextlib.suppress(Crowded):
            entries = _entries(questions, paths, shift)
            if found is None or len(entries) < len(found.entries):
                found = Chapter(mark, shift, entries)
    if found is None:
        raise NotSealed(f"The wrong paths of '{mark}' are too many values for one key each.")
    return found


def _entries(
    questions: Iterable[Question], paths: list[WrongPath], shift: float
) -> dict[Place, list[WrongPath]]:
    entries: dict[Place, list[WrongPath]] = {}
    for question in questions:
        for path in paths:
            parts = _parts(question, path)
            if parts is None:
                continue
            kept = WrongPath(question.kept(path.value), path.advice)
            for place in places_near(parts, replace(question.grid, shift=shift)):
                entries.setdefault(place, []).append(kept)
    return entries


def _parts(question: Question, path: WrongPath) -> list[Any] | None:
    """Return the values of a wrong path, or None if it leads nowhere on these inputs."""
    try:
        return question.parts(path.value)
    except Feedback:
        return None
    except Exception:
        if callable(path.value):  # a wrong function need not run on every input
            return None
        raise


def _sealed(slug: str, one: Chapter) -> Book:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        keys = list(pool.map(partial(key_for, f"{slug} {one.mark}"), one.entries))
    pairs = zip(keys, one.entries.values(), strict=True)
    entries = {label(key): seal(key, paths) for key, paths in pairs}
    return {"shift": one.shift, "entries": dict(sorted(entries.items()))}


def _fingerprint(chapters: list[Chapter]) -> str:
    """Return what tells whether advice must be made anew; it covers all of it at once."""
    plain = hashlib.sha256()
    for one in chapters:
        for place, paths in one.entries.items():
            plain.update(json.dumps([one.mark, one.shift, place, written(paths)]).encode())
    return plain.hexdigest()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def main() -> int:
    """Make the advice of the exercise in the folder that is named."""
    folder = Path(sys.argv[1])
    try:
        book = make(folder)
    except (NotSealed, ValueError) as error:
        print(f"{folder.resolve().name}: {error}", file=sys.stderr)
        return 1
    text = json.dumps(book, indent=1) + "\n"
    if text != _text(folder / SEALED):
        (folder / SEALED).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
