"""Near misses: wrong answers that small changes of the right one give, with a sentence."""

import contextlib
import datetime as dt
import io
import math
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.expect import Feedback, WrongPath, forms
from tarifflab.expect.advice import Asked, Question
from tarifflab.expect.places import Grid
from tarifflab.expect.sealed import written
from tarifflab.instructor.authoring.neighbours import neighbours, rounded, typed_in

MOST = 60  # near misses of one question
APART = 2.2  # margins between a near miss and what is right: nobody right may be near it
SECONDS = (
    5  # of CPU time that a changed solution may take, so that a busy machine changes nothing
)
NAMED = 2  # slips that a sentence names

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
    question, grids = asked.question, list(grids)
    if question.check == "frame":
        return []
    named = (values_of(question, path.value) for path in paths)
    known = [question.parts(asked.given), *(one for one in named if one is not None)]
    found: list[tuple[list[Any], Any, list[str]]] = []
    for wrong, slip in (*_changed_values(asked), *_changed_code(asked)):
        parts = values_of(question, wrong)
        if parts is None or any(alike(parts, one, g) for one in known for g in grids):
            continue
        same = next((one for one in found if alike(parts, one[0], question.grid)), None)
        if same is None:
            found.append((parts, wrong, [slip]))
        elif slip not in same[2]:
            same[2].append(slip)
    with _brief():
        paths = [WrongPath(question.kept(wrong), said(slips)) for _, wrong, slips in found]
    return [path for path in paths if _can_be_sealed(path)][:MOST]


def _can_be_sealed(path: WrongPath) -> bool:
    try:
        return bool(written([path]))
    except ValueError:  # a complex number, an object of a strange type
        return False


def said(slips: list[str]) -> str:
    """Return the sentence: true of the value, whatever led to it."""
    return f"This comes out if {', or if '.join(slips[:NAMED])}."


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


def alike(one: list[Any], other: list[Any], grid: Grid) -> bool:
    """Tell whether two answers are too near each other to be told apart."""
    if len(one) != len(other):
        return False
    for a, b in zip(one, other, strict=True):
        if isinstance(a, list) or isinstance(b, list):
            if not (isinstance(a, list) and isinstance(b, list) and alike(a, b, grid)):
                return False
        elif not _near(a, b, grid):
            return False
    return True


def _near(one: Any, other: Any, grid: Grid) -> bool:
    number, wanted = forms.as_number(one), forms.as_number(other)
    if number is None or wanted is None or not math.isfinite(number + wanted):
        return forms.show(one) == forms.show(other)
    reach = APART * grid.margin * (abs(wanted) if grid.relative else 1)
    return abs(number - wanted) <= reach


def copied(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return a namespace whose tables may be changed without harm to the next."""
    tables = (pd.DataFrame, pd.Series)
    return {
        name: value.copy() if isinstance(value, tables) else value
        for name, value in namespace.items()
        if name != "__builtins__"
    }


def _changed_code(asked: Asked) -> Iterator[Miss]:
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
        yield (lambda *given: rounded(right(*given))), "the result is rounded to one decimal"


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
    if number is not None:
        yield from changed_number(number, forms.is_integer(right))
    elif day is not None:
        for step in (-1, 1):
            yield day + pd.DateOffset(months=step), "a month is too much or too little"
            yield day + pd.DateOffset(years=step), "the year before or after is taken"
            yield day + dt.timedelta(days=step), "a day is too much or too little"
    elif forms.is_collection(right) and asked.question.check in ("sequence", "series"):
        yield from _changed_values_of(right)


def changed_number(number: float, whole: bool) -> Iterator[Miss]:
    """Yield what a number turns into by a slip at the very end; `whole` if it is a count."""
    if whole:
        yield from ((number + step, "one is counted too many or too few") for step in (-1, 1))
    if number:
        yield number / 100, "a share is given where percent are asked for, or 100 is left over"
        yield number * 100, "the step from a share to percent is made once too often"
        yield 1 / number, "a fraction stands upside down"
        yield 100 / number, "a fraction stands upside down"
        yield 1e4 / number, "a fraction stands upside down"
    yield -number, "a difference is taken the other way round"
    yield number + 100, "the whole is given, and not the change"
    yield 100 - number, "the rest is given: 100 minus what is asked for"
    yield number - 100, "100 is subtracted once too often"
    for decimals in (0, 1):
        yield round(number, decimals), "it is rounded more than the question says"


def _changed_values_of(right: Any) -> Iterator[Miss]:
    plain = right if isinstance(right, pd.Series) else pd.Series(forms.elements(right))
    changes: list[tuple[Callable[[], Any], str]] = [
        (lambda: plain / 100, "shares are given where percent are asked for"),
        (lambda: plain * 100, "the step from shares to percent is made once too often"),
        (lambda: 1 / plain, "each fraction stands upside down"),
        (lambda: -plain, "each difference is taken the other way round"),
        (lambda: plain.round(1), "the values are rounded more than the question says"),
        (lambda: plain**0.5, "a root is taken that the question does not ask for"),
        (lambda: plain**2, "the values are squared once too often"),
        (lambda: plain.abs(), "the signs are lost"),
        (lambda: plain.iloc[1:], "the first one is missing"),
        (lambda: plain.iloc[:-1], "the last one is missing"),
    ]
    for change, slip in changes:
        with contextlib.suppress(TypeError, ZeroDivisionError):  # no values of that kind
            yield change(), slip
