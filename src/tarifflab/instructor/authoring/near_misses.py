"""Near misses: wrong answers that small changes of the right one give, with a sentence."""

import ast
import contextlib
import datetime as dt
import io
import math
import re
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.expect import Feedback, WrongPath, forms
from tarifflab.expect.amounts import NOISE, PERCENT, upside_down
from tarifflab.expect.answer_grid import Grid
from tarifflab.expect.find_advice import Asked, Question
from tarifflab.expect.sealed import written
from tarifflab.expect.wrong_path import COMES_OUT
from tarifflab.instructor.authoring.formulas import ROUNDED, TURNED, UPSIDE
from tarifflab.instructor.authoring.neighbours import neighbours, rounded, typed_in

MOST = 60  # near misses of one question
APART = 2.2  # margins between a near miss and what is right: nobody right may be near it
SECONDS = (
    5  # of CPU time that a changed solution may take, so that a busy machine changes nothing
)
NAMED = 2  # slips that a sentence names
SEVERAL = 2  # slips that give one wrong value, before they are named beside the author's words
FEWER = "it is rounded more than the question says"
COARSER = "the values are rounded more than the question says"
EXACT = (FEWER, COARSER)  # what is right may be nearer to these than `APART` margins
# Words that leave it open which of several things was done.
OPEN = re.compile(r"\b[Ee]ither\b|, or\b|things to look at")
# Slips of one kind are one mistake, seen at different places of a solution.
KINDS = {
    "unit": ("share", "thousands", "a division is left out"),
    "whole": ("the whole is given", "something is not subtracted"),
    "power": ("a power or a root", "not squared"),
    "window": ("a row is missing at one end", "a month is too much"),
    "sign": ("the other way round", "sign is turned"),
    "column": ("the column `",),
    "rest": ("the rest is given", "a condition is turned round"),
    "last": ("nothing is rounded", "the sign of the result", "cut off at 0"),
}

Miss = tuple[Any, str]  # a wrong answer, and half a sentence on what leads to it


def near_misses(
    asked: Asked, paths: Iterable[WrongPath], grids: Iterable[Grid]
) -> list[WrongPath]:
    """Return the near misses of an answer that are neither right nor an author's wrong path.

    Parameters
    ----------
    asked
        The question with the instructor's answer and the cell that gave it.
    paths
        The wrong paths that the author names: they know better what was done.
    grids
        How closely any check compares this answer.
    """
    question, grids, paths = asked.question, list(grids), list(paths)
    if question.check == "frame":
        return []
    named = [Named(path, values_of(question, path.value), []) for path in paths]
    right = question.parts(asked.given)
    known = [right, *(one.parts for one in named if one.parts is not None)]
    found: list[Found] = []
    for wrong, slip in (*_changed_values(asked), *changed_code(asked)):
        parts, exact = values_of(question, wrong), slip in EXACT
        if parts is None or _gaps(parts) > _gaps(right):  # "not a number" is said anyway
            continue
        near, reach = ([right], 1.0) if exact else (known, APART)
        if any(alike(parts, one, grid, reach) for one in near for grid in grids):
            for path in named:
                path.add(parts, slip, question.grid)
            continue
        _add(found, Found(parts, wrong, exact, [slip]), question.grid)
    with _brief():
        near_ones = [
            WrongPath(question.kept(one.wrong), said(one.slips), exact=one.exact)
            for one in found
        ]
    same = [path for one in named for path in one.other_ways(question)]
    return [*same, *[path for path in near_ones if _can_be_sealed(path)][:MOST]]


def kind_of_slip(slip: str) -> str:
    """Return what makes two slips one: a share for percent is found in many ways."""
    return next((kind for kind in KINDS if any(word in slip for word in KINDS[kind])), slip)


@dataclass(frozen=True)
class Named:
    """A wrong path of the author's, and the slips that lead to the very same values."""

    path: WrongPath
    parts: list[Any] | None
    slips: list[str]

    def add(self, parts: list[Any], slip: str, grid: Grid) -> None:
        """Keep a slip that leads here; rounding on the way is said by other means."""
        here = self.parts is not None and alike(parts, self.parts, grid, NOISE / grid.margin)
        if here and slip != ROUNDED and kind_of_slip(slip) not in map(kind_of_slip, self.slips):
            self.slips.append(slip)

    def other_ways(self, question: Question) -> list[WrongPath]:
        """Return what is said beside the author's words where several slips lead here.

        One is the author's own, so that it says nothing new; of two, one is another. Words
        that leave a choice open say it already.
        """
        if len(self.slips) < SEVERAL or OPEN.search(self.path.advice):
            return []
        value = question.kept(self.path.value)
        return [WrongPath(value, said(self.slips), self.path.earns, self.path.exact)]


@dataclass(frozen=True)
class Found:
    """A near miss: its values, what was given, and all slips that lead to it."""

    parts: list[Any]
    wrong: Any
    exact: bool
    slips: list[str]


def _add(found: list[Found], new: Found, grid: Grid) -> None:
    """Add a near miss, or its slip to another that has the same values."""
    for one in found:
        reach = NOISE / grid.margin if one.exact or new.exact else APART
        if alike(new.parts, one.parts, grid, reach):
            one.slips.extend(slip for slip in new.slips if slip not in one.slips)
            return
    found.append(new)


def _gaps(parts: list[Any]) -> int:
    """Return how many values are missing or not finite."""
    values = [v for one in parts for v in (one if isinstance(one, list) else [one])]
    numbers = map(forms.as_number, values)
    return sum(one is not None and not math.isfinite(one) for one in numbers)


def _can_be_sealed(path: WrongPath) -> bool:
    try:
        return bool(written([path]))
    except ValueError:  # a complex number, an object of a strange type
        return False


def said(slips: list[str]) -> str:
    """Return the sentence: true of the value, whatever led to it."""
    return f"{COMES_OUT}{', or if '.join(slips[:NAMED])}."


def values_of(question: Question, wrong: Any) -> list[Any] | None:
    """Return the values of a wrong path, or None if it leads nowhere on these inputs."""
    try:
        with _brief():
            return question.parts(wrong)
    except Feedback:
        return None
    except Exception:
        if callable(wrong):  # a wrong function need not run on every input
            return None
        raise


def alike(one: list[Any], other: list[Any], grid: Grid, reach: float = APART) -> bool:
    """Tell whether no value of two answers is further from the other's than `reach` margins."""
    if len(one) != len(other):
        return False
    for a, b in zip(one, other, strict=True):
        if isinstance(a, list) or isinstance(b, list):
            if not (isinstance(a, list) and isinstance(b, list) and alike(a, b, grid, reach)):
                return False
        elif not _near(a, b, grid, reach):
            return False
    return True


def _near(one: Any, other: Any, grid: Grid, reach: float) -> bool:
    number, wanted = forms.as_number(one), forms.as_number(other)
    if number is None or wanted is None or not math.isfinite(number + wanted):
        return forms.show(one) == forms.show(other)
    return abs(number - wanted) <= reach * grid.margin * (abs(wanted) if grid.relative else 1)


def copied(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return a namespace whose tables may be changed without harm to the next."""
    tables = (pd.DataFrame, pd.Series)
    return {
        name: value.copy() if isinstance(value, tables) else value
        for name, value in namespace.items()
        if name != "__builtins__"
    }


def changed_code(asked: Asked) -> Iterator[Miss]:
    """Yield what the solution gives with one thing in it changed."""
    name = asked.question.name
    for one in neighbours(asked.solution, asked.before):
        answer = _answer(one.code, asked.before, name)
        if answer is not None:
            yield answer, one.slip
    right = _answer(asked.solution, asked.before, name) if asked.question.calls else None
    if callable(right):
        for deaf, place in typed_in(right, asked.question.calls):
            yield (
                deaf,
                f"argument {place + 1} does not count, as if a value were typed in for it",
            )
        yield (lambda *given: right(*given) / 100), "a share is returned in place of percent"
        yield (lambda *given: -right(*given)), "the sign is turned"
        yield from _ends(right)


def _ends(right: Callable[..., Any]) -> Iterator[Miss]:
    """Yield functions whose result goes wrong at the very end."""
    yield (lambda *given: rounded(right(*given))), "the result is rounded to one decimal"
    yield (lambda *given: np.round(right(*given))), "the result is rounded to a whole number"
    yield (lambda *given: np.abs(right(*given))), "the sign of the result is lost"
    yield (lambda *given: np.maximum(right(*given), 0)), "a result below zero is cut off at 0"


def _answer(code: str, before: dict[str, Any], name: str) -> Any:
    """Return what a solution cell leaves under a name, or None if it fails."""
    namespace = copied(before) | {"__rounded__": rounded}
    try:
        with _brief():
            exec(compile(code, "<near miss>", "exec"), namespace)  # noqa: S102
    except Exception:  # a changed solution need not run
        return None
    answer = namespace.get(name)
    return None if answer is Ellipsis else answer


@contextlib.contextmanager
def _brief() -> Iterator[None]:
    """Keep what runs inside quiet and short."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    main = threading.current_thread() is threading.main_thread()
    can_stop = main and hasattr(signal, "setitimer")  # not on Windows
    old = signal.signal(signal.SIGVTALRM, stop) if can_stop else None
    if can_stop:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        if can_stop:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, old)


def _changed_values(asked: Asked) -> Iterator[Miss]:
    """Yield what the answer itself turns into by a slip at the very end."""
    if asked.question.calls:
        return
    right = asked.given
    number, day = forms.as_number(right), forms.as_date(right)
    rates = Rates(asked.question.unit, asked.solution)
    if number is not None:
        yield from changed_number(number, forms.is_integer(right), rates)
    elif day is not None:
        for step in (-1, 1):
            yield day + pd.DateOffset(months=step), "a month is too much or too little"
            yield day + pd.DateOffset(years=step), "the year before or after is taken"
            yield day + dt.timedelta(days=step), "a day is too much or too little"
    elif forms.is_collection(right) and asked.question.check in ("sequence", "series"):
        yield from _changed_values_of(right, rates)


@dataclass(frozen=True)
class Rates:
    """Which slips can be meant, by the unit of an answer and the code that gave it.

    Parameters
    ----------
    unit
        Such as "percent", "percentage points" or "million dollars".
    solution
        The instructor's cell.
    """

    unit: str
    solution: str

    @property
    def percent(self) -> bool:
        """Whether the answer is in percent, so that 100 is the whole."""
        return self.unit in PERCENT

    @property
    def in_hundreds(self) -> bool:
        """Whether a share and a percentage can be taken for each other."""
        return self.percent or self.unit in ("share", "percentage points")

    @property
    def turned(self) -> str:
        """What to say of the answer with the other sign."""
        return TURNED if self._has(ast.Sub) else "the sign is turned"

    def upside_down(self, right: float) -> list[float]:
        """Return the answer with a fraction upside down; a change is no such fraction."""
        fraction = self._has(ast.Div) or "mean(" in self.solution
        return upside_down(right, self.unit) if fraction and not self._has(ast.Sub) else []

    def _has(self, sign: type[ast.operator]) -> bool:
        return any(isinstance(one, sign) for one in ast.walk(ast.parse(self.solution)))


def changed_number(number: float, whole: bool, rates: Rates) -> Iterator[Miss]:
    """Yield what a number turns into by a slip at the very end; `whole` if it is a count."""
    if whole:
        yield from ((number + step, "one is counted too many or too few") for step in (-1, 1))
    if number and rates.in_hundreds:
        yield number / 100, "a share is given where percent are asked for, or 100 is left over"
        yield number * 100, "the step from a share to percent is made once too often"
    yield from ((turned, UPSIDE) for turned in rates.upside_down(number))
    yield -number, rates.turned
    if rates.percent:
        yield number + 100, "the whole is given, and not the change"
        yield 100 - number, "the rest is given: 100 minus what is asked for"
        yield number - 100, "100 is subtracted once too often"
    for decimals in (0, 1):
        yield round(number, decimals), FEWER


def _changed_values_of(right: Any, rates: Rates) -> Iterator[Miss]:
    plain = right if isinstance(right, pd.Series) else pd.Series(forms.elements(right))
    changes: list[tuple[Callable[[], Any], str]] = [
        (lambda: -plain, f"of each value, {rates.turned}"),
        (lambda: plain.round(1), COARSER),
        (lambda: plain.round(0), COARSER),
        (lambda: plain**0.5, "a root is taken that the question does not ask for"),
        (lambda: plain**2, "the values are squared once too often"),
        (lambda: plain.abs(), "the signs are lost"),
        (lambda: plain.iloc[1:], "the first one is missing"),
        (lambda: plain.iloc[:-1], "the last one is missing"),
    ]
    if rates.in_hundreds:
        changes += [
            (lambda: plain / 100, "shares are given where percent are asked for"),
            (lambda: plain * 100, "the step from shares to percent is made once too often"),
        ]
    if rates.upside_down(1.0):
        whole = 10_000 if rates.percent else 1
        changes.append((lambda: whole / plain, "each fraction stands upside down"))
    for change, slip in changes:
        with contextlib.suppress(TypeError, ZeroDivisionError):  # no values of that kind
            yield change(), slip
