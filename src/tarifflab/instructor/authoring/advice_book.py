"""Make the sealed advice of an exercise: ``advice.json``, from ``wrong_paths.py``.

A visible check must recognise a typical mistake and must not show how the right answer is
found. So the wrong paths of an exercise stay in ``solutions/`` and students get them sealed
(`tarifflab.expect.sealed`). What to seal is found by running the instructor's notebook once:
every check says what it would look up. To the wrong paths of the author come the near misses
(`near_misses`): what the instructor's own code gives with one thing changed.

nbgrader makes the file at each ``nbgrader generate_assignment`` (see ``nbgrader_config.py``),
beside the instructor's notebook, and copies it to the students' version with what else lies
there. Made anew from the same wrong paths it is the same, byte for byte.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tarifflab.expect import WrongPath, digit, forms
from tarifflab.expect.answer_grid import Crowded, Grid, Place, places_near, shifts
from tarifflab.expect.digit import Digit
from tarifflab.expect.find_advice import PLAIN, SEALED, STEPS, Asked, Question, load, recorded
from tarifflab.expect.sealed import key_for, label, seal, written
from tarifflab.instructor.authoring import kept_advice
from tarifflab.instructor.authoring.near_misses import copied, near_misses, values_of

MODULE = "tarifflab.instructor.authoring.advice_book"

FORM = b"5"  # of the file; another one is made anew

Book = dict[str, Any]
Led = tuple[Grid, Any, WrongPath]  # what a question makes of a wrong path's value


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
    of its own, unless the same was made before (`kept_advice`).

    Raises
    ------
    NotSealed
        If the notebook does not run to its end, or a wrong path cannot be sealed.
    """
    if not (folder / PLAIN).is_file():
        return False
    before = _text(folder / SEALED)
    name = kept_advice.digest(folder)
    kept = kept_advice.get(name)
    if kept is not None:
        if kept != before:
            (folder / SEALED).write_text(kept, encoding="utf-8", newline="\n")
        return kept != before
    done = subprocess.run(  # noqa: S603 (our own Python, and a folder of the course)
        [sys.executable, "-m", MODULE, "."],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise NotSealed(done.stderr.strip()[-2000:])
    made = _text(folder / SEALED)
    kept_advice.put(name, made)
    return before != made


def make(folder: Path) -> Book:
    """Return the sealed advice of an exercise, as it is kept in ``advice.json``.

    What is there already is taken over, question by question, for keys are slow.
    """
    slug = folder.resolve().name
    module = load(folder / PLAIN)
    asked: dict[str, list[Asked]] = {}
    for one in run(folder / f"{slug}.ipynb"):
        asked.setdefault(one.question.name, []).append(one)
    chapters = [
        chapter(mark, questions, paths)
        for name, some in sorted(asked.items())
        for mark, questions, paths in _to_seal(some, getattr(module, name, list)())
    ]
    steps = dict(sorted(getattr(module, STEPS, {}).items()))
    made_from = _fingerprint(chapters, asked, steps)
    old = _kept(folder / SEALED)
    if old.get("exercise") != slug:
        old = {}
    if old.get("made_from") == made_from:
        return dict(old)
    sealed = {one.mark: _sealed(slug, one, old) for one in chapters}
    digits = {name: _digit(slug, some) for name, some in sorted(asked.items())}
    kept = {name: digit.plain() for name, digit in digits.items() if digit is not None}
    return {
        "exercise": slug,
        "made_from": made_from,
        "given": given_names(folder / f"{slug}.ipynb"),
        "next": steps,
        "digits": kept,
        "questions": sealed,
    }


def given_names(notebook: Path) -> list[str]:
    """Return the names that the cells before the first task bind: no student's answers."""
    found: set[str] = set()
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("solution") or about.get("grade"):
            continue
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            stored = (n for n in ast.walk(tree) if isinstance(n, ast.Name))
            found |= {n.id for n in stored if isinstance(n.ctx, ast.Store)}
    return sorted(found)


def _digit(slug: str, asked: list[Asked]) -> Digit | None:
    """Return the check digit of a right answer that a visible check may use, or None."""
    visible = [one for one in asked if not one.question.hidden]
    hidden = [one for one in asked if one.question.hidden]
    if not visible or not hidden or visible[0].question.check == "frame":
        return None
    question, right = visible[0].question, visible[0].given
    rights = [right, *(more for one in hidden for more in one.question.rights)]
    grid = widest([one.question.grid for one in asked], right)
    parts = [question.parts(one) for one in rights]
    return digit.make(f"{slug} {question.name}", parts, grid, question.answers)


def widest(grids: list[Grid], right: Any) -> Grid:
    """Return a grid with a margin as wide as that of every check."""
    if all(grid.relative for grid in grids):
        return max(grids, key=lambda grid: grid.margin)
    size = max((abs(forms.as_number(one) or 0) for one in forms.flat(right)), default=0.0)
    return Grid(max(one.margin * size if one.relative else one.margin for one in grids))


def _to_seal(
    asked: list[Asked], paths: list[WrongPath]
) -> Iterator[tuple[str, list[Question], list[WrongPath]]]:
    """Yield what is asked about one answer, with all that can lead to a wrong one."""
    by_mark: dict[str, list[Asked]] = {}
    for one in asked:
        by_mark.setdefault(one.question.mark, []).append(one)
    grids = [one.question.grid for one in asked]
    for place, (mark, some) in enumerate(by_mark.items()):
        # What the first check asks, the visible one, is what a student works with.
        near = near_misses(some[0], paths, grids) if place == 0 else []
        yield mark, [one.question for one in some], [*paths, *near]


def run(notebook: Path) -> list[Asked]:
    """Run an instructor's notebook and return what its checks would look up.

    Raises
    ------
    NotSealed
        If a cell fails: the solution must pass its own checks.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    namespace: dict[str, Any] = {"__name__": "__main__"}
    found: list[Asked] = []
    before, solution = namespace, ""
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        about, source = cell["metadata"].get("nbgrader", {}), "".join(cell["source"])
        if about.get("solution"):
            before, solution = copied(namespace), source
        with recorded() as asked:
            _run_cell(about.get("grade_id", cell["id"]), source, namespace, notebook.name)
        found += [replace(one, solution=solution, before=before) for one in asked]
    return found


def _run_cell(name: str, source: str, namespace: dict[str, Any], notebook: str) -> None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, f"<{name}>", "exec"), namespace)  # noqa: S102
    except Exception as error:
        raise NotSealed(
            f"'{name}' in {notebook} fails with the instructor's own answer: "
            f"{type(error).__name__}: {error} (Answer, check and wrong_paths.py beside the "
            "notebook have to agree: a value that is right now may still stand there as a "
            "mistake.)"
        ) from error


def chapter(mark: str, questions: Iterable[Question], paths: Iterable[WrongPath]) -> Chapter:
    """Return the places of the wrong paths, on the grid that needs the fewest keys.

    Raises
    ------
    NotSealed
        If there is no such grid: the margin is too wide for so many values.
    """
    led = _led(list(questions), list(paths))
    found: Chapter | None = None
    for shift in shifts():
        with contextlib.suppress(Crowded):
            entries = _entries(led, shift)
            if found is None or len(entries) < len(found.entries):
                found = Chapter(mark, shift, entries)
    if found is None:
        raise NotSealed(f"The wrong paths of '{mark}' are too many values for one key each.")
    return found


def _led(questions: list[Question], paths: list[WrongPath]) -> list[Led]:
    """Return what each question makes of each path's value; the slow part of all shifts."""
    both = ((question, path) for question in questions for path in paths)
    led = ((question, path, values_of(question, path.value)) for question, path in both)
    return [
        (question.grid, parts, replace(path, value=question.kept(path.value)))
        for question, path, parts in led
        if parts is not None
    ]


def _entries(led: list[Led], shift: float) -> dict[Place, list[WrongPath]]:
    entries: dict[Place, list[WrongPath]] = {}
    for grid, parts, kept in led:
        for place in places_near(parts, replace(grid, shift=shift)):
            entries.setdefault(place, []).append(kept)
    return entries


def _sealed(slug: str, one: Chapter, old: Book) -> Book:
    made_from = _fingerprint_of(one)
    kept = old.get("questions", {}).get(one.mark, {})
    if kept.get("made_from") == made_from:
        return dict(kept)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        keys = list(pool.map(partial(key_for, f"{slug} {one.mark}"), one.entries))
    pairs = zip(keys, one.entries.values(), strict=True)
    entries = {label(key): seal(key, paths) for key, paths in pairs}
    entries = dict(sorted(entries.items()))
    return {"shift": one.shift, "made_from": made_from, "entries": entries}


def _fingerprint(
    chapters: list[Chapter], asked: dict[str, list[Asked]], steps: dict[str, str]
) -> str:
    """Return what tells whether advice must be made anew; it covers all of it at once."""
    plain = hashlib.sha256(FORM)
    plain.update(json.dumps(steps).encode())
    for question, given in ((a.question, a.given) for some in asked.values() for a in some):
        rights = [question.parts(one) for one in (given, *question.rights)]
        about = [repr(question.grid), question.answers, rights]
        plain.update(written([WrongPath(about, question.mark)]).encode())
    for one in chapters:
        plain.update(_fingerprint_of(one).encode())
    return plain.hexdigest()


def _fingerprint_of(one: Chapter) -> str:
    """Return what tells whether the advice of one question must be made anew."""
    plain = hashlib.sha256(FORM)
    for place, paths in one.entries.items():
        plain.update(json.dumps([one.mark, one.shift, place, written(paths)]).encode())
    return plain.hexdigest()


def _kept(file: Path) -> Book:
    """Return the advice as it lies there; nothing if it is damaged, as by a merge."""
    try:
        book = json.loads(_text(file) or "{}")
    except ValueError:
        return {}
    questions = book.get("questions") if isinstance(book, dict) else None
    whole = isinstance(questions, dict) and all(isinstance(q, dict) for q in questions.values())
    return book if whole else {}


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
