"""Check a function by calling it with many inputs."""

import contextlib
import copy
import inspect
import io
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.amounts import SMALL_SLIP, UNKNOWN, Number
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.choose_advice import advice_for
from tarifflab.expect.examples import beside_the_question, loops
from tarifflab.expect.feedback import Feedback, caught
from tarifflab.expect.find_advice import Paths, Question
from tarifflab.expect.frames import Table
from tarifflab.expect.names import find
from tarifflab.expect.other_forms import is_iterator, ordinary
from tarifflab.expect.rules import Rule, rule_for
from tarifflab.expect.same_digits import same_digits
from tarifflab.expect.sequences import Values
from tarifflab.expect.series import Labelled
from tarifflab.expect.wrong_path import WrongPath

Inputs = tuple[Any, ...]
UNCHANGING = frozenset({int, float, bool, str, type(None)})
TELLING = 3  # right results that differ, before a constant is called one


@kind_outside
def function(
    name: str,
    *,
    reference: Callable[..., Any] | None = None,
    inputs: Iterable[Any] = (),
    cases: Iterable[tuple[Any, Any]] = (),
    example: Any = None,
    unit: str = "",
    decimals: int | None = None,
    tolerance: float | None = None,
    wrong_paths: Iterable[WrongPath] = (),
) -> None:
    """Check that the function `name` gives the right result for every input.

    Each call gets its own copy of the arguments; what the function prints or warns about
    is dropped. The result is compared as its kind demands: a number, text, truth value,
    date, list, Series or table.

    Parameters
    ----------
    reference
        A right function, called with the same `inputs`.
    inputs
        One tuple of arguments a call; a single argument may stand without its tuple.
    cases
        Pairs of arguments and right result, in place of `reference` and `inputs`.
    example
        Arguments of the example in the question; they are tried first.
    unit, decimals, tolerance
        As in `number`, for each result.
    wrong_paths
        Further wrong paths, beside those that the task keeps, with functions as values.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    tried = _cases(reference, inputs, cases, example)
    student = find(name, "a function", sys._getframe(2))
    _check_callable(name, student, tried[0].arguments)
    trial = _Trial(name, student, tried, unit, decimals, tolerance)  # type: ignore[arg-type]
    paths = Paths(wrong_paths, trial.question(), trial.results)
    failures = trial.failures()
    if failures:
        raise (
            trial.explained(paths)
            or trial.typed_in(failures)
            or trial.compared(failures, paths.next_step)
        )
    say(FITS, f"`{name}` is right for {forms.count(len(tried), 'input')} tried.")


@dataclass(frozen=True)
class _Case:
    """The arguments of one call and the right result; `told` if the question prints it."""

    arguments: Inputs
    result: Any
    told: bool = False


@dataclass
class _Trial:
    """A student's function, called once with the arguments of each case."""

    name: str
    student: Callable[..., Any]
    cases: list[_Case]
    unit: str
    decimals: int | None
    tolerance: float | None

    def __post_init__(self) -> None:
        # In the grader the function is elsewhere: all calls then go there in one message.
        ahead = getattr(self.student, "calls_ahead", None)
        if callable(ahead):
            ahead(_own(case.arguments) for case in self.cases)
        self.results = [call(self.name, self.student, case.arguments) for case in self.cases]

    def failures(self) -> list[Feedback]:
        """Return the advice of each case whose result does not fit."""
        found = []
        for case, result in zip(self.cases, self.results, strict=True):
            said = f"{_call_text(self.name, case.arguments)} gives"
            found.append(caught(self._rule(case.result).check, said, result))
        return [problem for problem in found if problem is not None]

    def question(self) -> Question:
        """Return what to look up: the mistakes that give these results."""
        grid = Number(self.unit, None, self.decimals, self.tolerance).grid
        check = f"function of {len(self.cases)}"
        calls = tuple(case.arguments for case in self.cases)
        return Question(self.name, check, grid, self.parts, self.results_of, calls, hidden=True)

    def parts(self, wrong: Any) -> list[Any]:
        """Return the results of a wrong function, or results as they are, a part each."""
        return [
            forms.elements(one.values() if type(one) is dict else one)
            if forms.is_collection(one)
            else one
            for one in self.results_of(wrong)
        ]

    def results_of(self, wrong: Any) -> list[Any]:
        """Return what a wrong function gives; a sealed one is known by its results alone."""
        if not callable(wrong):
            return list(wrong)
        return [wrong(*_own(case.arguments)) for case in self.cases]

    def explained(self, paths: Paths) -> Feedback | None:
        """Return the advice of a wrong function that gives all the same results."""
        results = self.parts(self.results)
        advice = advice_for(
            paths,
            self._was_taken,
            lambda path: same_digits(results, self.parts(path.value)),
            paths.next_step,
        )
        said = f"`{self.name}` runs. {advice}"
        return Feedback(said, hidden_advice=said, earns=advice.earns) if advice else None

    def compared(self, failures: list[Feedback], next_step: str) -> Feedback:
        """Return the first advice; for examples of the question beside what it says there."""
        first = failures[0]
        if not all(case.told for case in self.cases):
            return first
        rights = [case.result for case in self.cases]
        fits = [
            caught(self._rule(right).check, "", result) is None
            for right, result in zip(rights, self.results, strict=True)
        ]
        place = fits.index(False)
        more = beside_the_question(rights, self.results, fits)
        if UNKNOWN not in str(first) or not more:
            return first
        opening = _call_text(self.name, self.cases[place].arguments)
        given = forms.show_result(self.results[place])
        return Feedback(f"{opening} gives {given}. {more}{next_step}")

    def typed_in(self, failures: list[Feedback]) -> Feedback | None:
        """Return the advice for a function that is right for its first input alone."""
        constant = self._constant()
        if constant:
            return constant
        if len(self.cases) < 3 or len(failures) < len(self.cases) - 1:
            return None
        if caught(self._rule(self.cases[0].result).check, "", self.results[0]):
            return None
        asked = f"{self._asked()} Or what is different in the other cases?"
        return Feedback(
            f"`{self.name}` is right for {_call_text(self.name, self.cases[0].arguments)} "
            f"and for no other input. {asked}",
            hidden_advice=f"`{self.name}` is right for one input and for no other. {asked}",
        )

    def _constant(self) -> Feedback | None:
        """Return the advice for one number whatever is given, where three others are right."""
        first = self.results[0]
        given = {forms.as_number(one) for one in self.results}
        wanted = {forms.show(case.result) for case in self.cases}
        number = forms.as_number(first)
        if len(given) > 1 or number is None or number != number or len(wanted) < TELLING:
            return None
        return Feedback(
            f"`{self.name}` gives {forms.show(first)} for every input tried. {self._asked()}"
        )

    def _asked(self) -> str:
        """Return the question to ask about a function that does not listen."""
        if loops(self.student):
            return "Does `return` stand inside the loop, so that it ends in the first round?"
        return "Is a value typed in, or a table used, where an argument belongs?"

    def _was_taken(self, path: WrongPath) -> bool:
        try:
            for wrong, result in zip(self.results_of(path.value), self.results, strict=True):
                self._path_rule(wrong).check("", result)
        except Exception:  # the wrong path need not run on every input
            return False
        return True

    def _path_rule(self, wrong: Any) -> Rule:
        """Return the rule for what a wrong path gives: 0 is not a 0.2 met within 1."""
        amount = forms.as_number(wrong)
        if self.tolerance is None or amount is None:
            return self._rule(wrong)
        margin = min(self.tolerance, SMALL_SLIP * abs(amount))
        return Number(self.unit, wrong, None, margin)

    def _rule(self, right: Any) -> Rule:
        number = Number(self.unit, None, self.decimals, self.tolerance)
        kind = forms.kind_of(right)
        if kind is pd.DataFrame:
            return Table(right, number=number)
        if kind in (pd.Series, dict):
            return Labelled(right, number=number)
        if not forms.is_collection(right):
            return rule_for(right, self.unit, self.decimals, self.tolerance)
        ordered = kind not in (set, frozenset)
        return Values(right, None, ordered, self.unit, self.decimals, self.tolerance)


def call(name: str, student: Callable[..., Any], arguments: Inputs) -> object:
    """Return what a student's function gives for a copy of the arguments.

    Raises
    ------
    Feedback
        The function raises, or gives None or `...`.
    """
    printed = io.StringIO()
    try:
        with _quiet(printed):
            result = student(*_own(arguments))
    except (Exception, SystemExit) as error:
        raise _crashed(name, student, arguments, error) from None
    if result is Ellipsis:
        raise Feedback(
            f"Not attempted yet: `{name}` still returns `...`. Write its body, run that "
            "cell, then run this one again.",
            "not attempted",
        )
    if result is None:
        hint = " `print` only shows a value." if printed.getvalue() else ""
        raise Feedback(
            f"{_call_text(name, arguments)} gives None. Did you forget `return`?{hint}",
            "wrong kind",
        )
    return result if is_iterator(result) else ordinary(result)


@contextlib.contextmanager
def _quiet(printed: io.StringIO) -> Iterator[None]:
    """Keep prints and warnings away: nbgrader gives 0 for anything on stderr."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def _crashed(
    name: str, student: Callable[..., Any], arguments: Inputs, error: BaseException
) -> Feedback:
    """Return the advice for a function that raised."""
    line = _line(student, error)
    where = f" in line {line} of its cell" if line else ""
    what = traceback.format_exception_only(error)[-1].strip()
    what = what.removeprefix(f"{type(error).__module__}.")
    return Feedback(
        f"{_call_text(name, arguments)} stops{where}: {what[: 2 * forms.SHOWN]}. Try that "
        "call in a cell of your own.",
        "crashed",
    )


def _line(student: Callable[..., Any], error: BaseException) -> int | None:
    """Return the last line of the student's own cell that the error passed through."""
    code = getattr(student, "__code__", None)
    if code is None or Path(code.co_filename).is_file():  # a cell is no file
        return None
    lines = [
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == code.co_filename
    ]
    return lines[-1] if lines else None


def _check_callable(name: str, student: object, arguments: Inputs) -> None:
    """Raise `Feedback` unless `student` is a function that takes these arguments."""
    if not callable(student):
        raise Feedback(
            f"`{name}` is {forms.describe(student)}; it should be a function. Has the name "
            f"been used again below `def {name}(…)`?",
            "wrong kind",
        )
    try:
        signature = inspect.signature(student)
    except (TypeError, ValueError):  # some functions do not tell what they take
        return
    try:
        signature.bind(*arguments)
    except TypeError:
        raise Feedback(
            f"`{name}` takes {forms.count(len(signature.parameters), 'argument')}; it should "
            f"take {len(arguments)}. Leave the line with `def` as it was given.",
            "wrong kind",
        ) from None


def _cases(
    reference: Callable[..., Any] | None,
    inputs: Iterable[Any],
    cases: Iterable[tuple[Any, Any]],
    example: Any,
) -> list[_Case]:
    """Return all cases with their right results, the example first."""
    found = [_Case(_as_inputs(arguments), result, told=True) for arguments, result in cases]
    if reference is not None:
        examples = [] if example is None else [example]
        for arguments in map(_as_inputs, [*examples, *inputs]):
            found.append(_Case(arguments, reference(*_own(arguments))))
    if not found:
        raise ValueError("'function' needs 'reference' with 'inputs', or 'cases'. Got none.")
    return found


def _own(arguments: Inputs) -> Inputs:
    """Return a call's own copy of its arguments; plain values are everybody's."""
    if all(type(one) in UNCHANGING for one in arguments):
        return arguments
    return copy.deepcopy(arguments)


def _as_inputs(arguments: Any) -> Inputs:
    return arguments if isinstance(arguments, tuple) else (arguments,)


def _call_text(name: str, arguments: Inputs) -> str:
    """Return the call as a student would write it, with long arguments described."""
    return f"`{name}({', '.join(map(forms.show_argument, arguments))})`"
