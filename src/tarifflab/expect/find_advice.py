"""Find the advice that belongs to a task, by the name of the answer.

Three places can hold it, and a check asks for it only when it has something to compare:

* `wrong_paths.py` beside the notebook: the instructor's own folder. A function that has the
  name of the answer returns the wrong paths as they are.
* the same file below the folder that the variable `TARIFFLAB_SOLUTIONS` names: the grader,
  which runs no student's code where it can be read.
* `advice.json` beside the notebook: what a student has. Its entries are sealed (`sealed.py`).

Without any of them a check still tells kind and size.
"""

import importlib.util
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from tarifflab.expect.answer_grid import Grid, place_of
from tarifflab.expect.digit import Digit
from tarifflab.expect.feedback import Feedback
from tarifflab.expect.sealed import key_for, label, unseal
from tarifflab.expect.wrong_path import WrongPath

SEALED = "advice.json"
PLAIN = "wrong_paths.py"
VARIABLE = "TARIFFLAB_SOLUTIONS"

MANY = 1e6  # plausible answers, where several values make one
TEXTS = Grid(1.0)  # where no number is compared
STEPS = "NEXT_STEPS"  # of the module: what to try, for each answer
READ = "Read the question again, word by word, then your code."

Parts = Callable[[Any], list[Any]]


@dataclass(frozen=True)
class Question:
    """What a check wants to know: which mistakes lead to what was given.

    Parameters
    ----------
    name
        The name of the answer.
    check
        The kind of check, such as "number": another kind reads the same value differently.
    grid
        How numbers are cut into cells.
    parts
        Returns the values of an answer, or of a wrong path, as a list.
    kept
        Returns what is kept of a wrong path: of a wrong function its results.
    calls
        The arguments of each call, where the answer is a function.
    answers
        How many answers are plausible, of those that the check can tell apart.
    rights
        Further right answers, beside the instructor's.
    hidden
        Whether the check knows the right answer; then it asks about wrong ones alone.
    unit
        The unit of its numbers: it says which mistakes can be meant at all.
    """

    name: str
    check: str
    grid: Grid
    parts: Parts = field(compare=False)
    kept: Callable[[Any], Any] = field(default=lambda value: value, compare=False)
    calls: tuple[tuple[Any, ...], ...] = field(default=(), compare=False)

    answers: float = field(default=0.0, compare=False)
    rights: tuple[Any, ...] = field(default=(), compare=False)
    hidden: bool = field(default=False, compare=False)
    unit: str = field(default="", compare=False)

    @property
    def mark(self) -> str:
        """What tells this question from others about the same answer."""
        how = "part" if self.grid.relative else "amount"
        return f"{self.name} {self.check} {how} {self.grid.margin:.6g}"


class Paths(Iterable[WrongPath]):
    """The wrong paths that may explain an answer, looked up when somebody goes through them.

    Parameters
    ----------
    own
        Those that the check brings along.
    question, given
        What to look up, and for which answer.
    """

    def __init__(self, own: Iterable[WrongPath], question: Question, given: Any) -> None:
        self._own = tuple(own)
        self._question = question
        self._given = given
        if _RECORDERS:
            _RECORDERS[-1].append(Asked(question, given))

    def __iter__(self) -> Iterator[WrongPath]:
        yield from self._own
        yield from find(self._question, self._given)

    def check_digit(self) -> None:
        """Raise `Feedback` for an answer that the check digit of the task does not fit."""
        if not self._question.hidden and not may_be_right(self._question, self._given):
            raise Feedback(
                f"`{self._question.name}` is not right yet: its kind and size fit, the "
                f"value does not. {self.next_step or READ}"
            )

    @property
    def next_step(self) -> str:
        """What to try when nothing is known of a wrong answer, or nothing."""
        return next_step(self._question.name)


@dataclass(frozen=True)
class Asked:
    """A question that a check has asked while it was recorded, and the answer it was about.

    Whoever records may add the cell that gave the answer and the names before it.
    """

    question: Question
    given: Any
    solution: str = ""
    before: dict[str, Any] = field(default_factory=dict)


_RECORDERS: list[list[Asked]] = []


@contextmanager
def recorded() -> Iterator[list[Asked]]:
    """Collect the questions that checks ask within the block."""
    asked: list[Asked] = []
    _RECORDERS.append(asked)
    try:
        yield asked
    finally:
        _RECORDERS.pop()


def find(question: Question, given: Any) -> list[WrongPath]:
    """Return the wrong paths to a task that can have led to what was given."""
    here = Path.cwd()
    module = _plain(here)
    if module is not None:
        paths: list[WrongPath] = getattr(module, question.name, list)()
        if not question.hidden:  # most answers are right, and a slow key each is too much
            return list(paths)
        return [*paths, *_unsealed(_book(here / SEALED), question, given)]
    return _unsealed(_book(here / SEALED), question, given)


def next_step(name: str) -> str:
    """Return what the author advises to try first, whatever was wrong with an answer."""
    here = Path.cwd()
    steps = getattr(_plain(here), STEPS, None) or _book(here / SEALED).get("next", {})
    found = steps.get(name, "") if isinstance(steps, dict) else ""
    return found if isinstance(found, str) else ""


def given_names() -> frozenset[str]:
    """Return the names that the exercise makes itself, if the file beside it tells them."""
    given = _book(Path.cwd() / SEALED).get("given", [])
    return frozenset(given if isinstance(given, list) else [])


def may_be_right(question: Question, given: Any) -> bool:
    """Tell whether an answer fits the check digit beside the notebook, if there is one."""
    here = Path.cwd()
    if _plain(here) is not None:
        return True  # the hidden check is at hand
    book = _book(here / SEALED)
    try:
        digit = Digit.read(book["digits"][question.name])
        return digit.fits(f"{book['exercise']} {question.name}", question.parts(given))
    except (Feedback, LookupError, TypeError, ValueError):  # no digit, or a damaged file
        return True


def _plain(here: Path) -> ModuleType | None:
    """Return the instructor's module of wrong paths, if it lies where it may."""
    if (here / PLAIN).is_file():
        return load(here / PLAIN)
    solutions = os.environ.get(VARIABLE)
    if not solutions:
        return None
    exercise = str(_book(here / SEALED).get("exercise", ""))
    return _loaded_once(Path(solutions) / exercise / PLAIN) if exercise else None


def load(file: Path) -> ModuleType:
    """Run a file of wrong paths and return it as a module; anew if it has changed."""
    return _loaded(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _loaded(file: Path, _changed: int) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"wrong_paths_of_{file.parent.name}", file)
    if spec is None or spec.loader is None:
        raise ValueError(f"'{file}' must be a Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@lru_cache(maxsize=16)
def _loaded_once(file: Path) -> ModuleType | None:
    """Return the module, or None where it may not be read.

    A confined grader loads it before it confines itself, and cannot look at it again.
    """
    try:
        return load(file)
    except OSError:
        return None


def _book(file: Path) -> dict[str, Any]:
    """Return the sealed advice beside an exercise; nothing if there is none."""
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> dict[str, Any]:
    try:
        book = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:  # a student has edited it: the check itself must not stop
        return {}
    return book if isinstance(book, dict) else {}


def _unsealed(book: dict[str, Any], question: Question, given: Any) -> list[WrongPath]:
    """Return what the sealed advice holds for an answer; a damaged file holds nothing."""
    try:
        chapter = book["questions"][question.mark]
        parts = question.parts(given)
        place = place_of(parts, replace(question.grid, shift=chapter["shift"]))
        key = key_for(f"{book['exercise']} {question.mark}", place)
        return unseal(key, chapter["entries"][label(key)])
    except (Feedback, LookupError, TypeError, ValueError):  # or nobody has gone this way
        return []
