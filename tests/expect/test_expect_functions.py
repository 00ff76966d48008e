"""Checks of functions: what passes, and what the advice says."""

import functools
import re
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath

RATES = [0, 2.5, 10, 18]  # percent


def ceiling(rate):
    """Return the right result of the task: at least 15 percent."""
    return max(rate, 15)


def ask(student, **arguments):
    """Return the `Feedback` for a student's function, or None if it passes."""
    try:
        expect.function("student", **{"reference": ceiling, "inputs": RATES, **arguments})
    except Feedback as advice:
        return advice
    return None


def noisy(rate):
    """Print, warn and write to stderr on the way to the right result."""
    print("checking", rate)
    print("an error?", file=sys.stderr)
    warnings.warn("a warning", stacklevel=1)
    return ceiling(rate)


@pytest.mark.parametrize(
    "student",
    [
        ceiling,
        noisy,
        lambda rate: float(max(rate, 15)),
        lambda rate: pd.Series([np.int64(max(rate, 15))]) if rate == 0 else max(rate, 15),
        functools.partial(lambda floor, rate: max(floor, rate), 15),
        np.vectorize(ceiling),
        type("Stub", (), {"__call__": lambda self, *given: ceiling(*given)})(),
    ],
)
def test_right_function_passes_in_every_form(student, capsys):
    """Whatever can be called passes, if its results do; what it prints is dropped."""
    assert ask(student) is None
    assert capsys.readouterr() == ("`student` is right for 4 inputs tried.\n", "")


@pytest.mark.parametrize(
    ("student", "outcome", "phrase"),
    [
        (..., "not attempted", "Put a function in place of the `...`"),
        (lambda rate: ..., "not attempted", "`student` still returns `...`. Write its body"),
        (3, "wrong kind", "`student` is 3, a number; it should be a function."),
        (pd.Series([1, 2]), "wrong kind", "a Series with 2 values; it should be a function."),
        (lambda: 15, "wrong kind", "takes no arguments; it should take 1."),
        (lambda rate: None, "wrong kind", "`student(0)` gives None. Did you forget `return`?"),
        (lambda rate: print(rate), "wrong kind", "`return`? `print` only shows a value."),
        (lambda rate: str(rate), "wrong kind", "`student(0)` gives '0', a text in quotes."),
        (lambda rate: ceiling, "wrong kind", "gives a function itself, not its result."),
        (lambda rate: [rate, 15], "wrong kind", "`student(0)` gives a list with 2 values."),
        (lambda rate: np.nan, "wrong kind", '`student(0)` gives NaN, "not a number"'),
        (lambda rate: sys.exit(), "crashed", "`student(0)` stops: SystemExit"),
        (lambda rate: missing, "crashed", "NameError: name 'missing' is not defined."),  # noqa: F821
        (lambda rate: rate + 15, "wrong value", "`student` runs. You added the 15 on top."),
        (lambda rate: 15, "wrong value", "`student(18)` gives 15. That is not the amount."),
        (lambda rate: 1500, "wrong value", "`student(0)` gives 1500. It is a hundred times"),
        (lambda rate: {0: 15}.get(rate, 1), "wrong value", "right for `student(0)` and for no"),
    ],
)
def test_advice_for_a_function(student, outcome, phrase):
    """What goes wrong has a sentence of its own, with the input where it shows."""
    paths = [WrongPath(lambda rate: rate + 15, "You added the 15 on top.")]

    advice = ask(student, wrong_paths=paths)

    assert phrase in str(advice)
    assert advice.outcome == outcome


def test_crash_names_input_line_and_error():
    """An exception tells which call, which line of the student's cell, and what."""
    cell = "def student(rate):\n    if rate > 2:\n        return 15 / 0\n    return 15\n"
    namespace = {}
    exec(compile(cell, "<cell>", "exec"), namespace)

    assert str(ask(namespace["student"])) == (
        "`student(2.5)` stops in line 3 of its cell: ZeroDivisionError: division by zero. "
        "Try that call in a cell of your own."
    )


def test_line_of_another_file_is_not_named():
    """A function from a file, such as a grader's stand-in, has no line in a cell."""

    def student(rate):
        return rate / 0

    assert str(ask(student)).startswith("`student(0)` stops: ZeroDivisionError")


def test_error_of_a_library_is_named_shortly():
    """The module of an exception is no help to a student."""

    def student(rate):
        raise pd.errors.MergeError("No common columns")

    assert ": MergeError: No common columns. Try" in str(ask(student))


def test_interrupt_is_not_swallowed():
    """A runner that stops a long cell is not mistaken for the student's error."""

    def interrupted(rate):
        raise KeyboardInterrupt("the time is over")

    with pytest.raises(KeyboardInterrupt, match="the time is over"):
        ask(interrupted)


def test_arguments_cannot_be_spoiled():
    """A function that changes its argument changes its own copy."""
    rates = pd.Series([10.0, 18.0])

    def spoiling(given):
        given[:] = 0
        return 14.0

    assert ask(spoiling, reference=lambda given: given.mean(), inputs=[rates]) is None
    assert rates.tolist() == [10.0, 18.0]


def test_cases_may_be_typed():
    """Pairs of arguments and results do for an example that stands in the question."""
    cases = [(2.5, 15), ((18,), 18)]

    assert ask(ceiling, reference=None, cases=cases) is None
    assert "`student(18)` gives 15" in str(ask(lambda rate: 15, reference=None, cases=cases))


def test_example_is_tried_first():
    """A value typed in from the example is recognised."""
    advice = ask(lambda rate: 18 if rate == 18 else 0, example=18, inputs=[0, 2.5])

    assert "right for `student(18)` and for no other input" in str(advice)


def test_wrong_path_may_fail_itself():
    """A wrong function that cannot run on every input is simply not the one taken."""
    paths = [
        WrongPath(lambda rate: rate / 0, "Never."),
        WrongPath(lambda rate: -ceiling(rate), "Sign."),
    ]

    assert str(ask(lambda rate: -max(rate, 15), wrong_paths=paths)) == "`student` runs. Sign."


@pytest.mark.parametrize(
    ("right", "wrong", "phrase"),
    [
        (lambda n: "rose" if n else "fell", lambda n: "Rise", "That is not the one."),
        (lambda n: n > 0, lambda n: n < 0, "The other way round"),
        (lambda n: pd.Timestamp("2025-04-03"), lambda n: "2025-04-04", "One day off."),
        (lambda n: [n, n + 1], lambda n: [n + 1, n], "the right values in another order"),
        (lambda n: {n, n + 1}, lambda n: [n, n], "A value occurs too often"),
        (lambda n: {"JP": n}, lambda n: {"US": n}, "(missing: 'JP'; too many: 'US')"),
        (lambda n: pd.Series({"JP": n}), lambda n: pd.Series({"JP": n + 1}), "for 'JP' is"),
        (lambda n: pd.DataFrame({"a": [n]}), lambda n: pd.DataFrame({"b": [n]}), "column 'a'"),
    ],
)
def test_results_are_compared_by_their_kind(right, wrong, phrase):
    """Texts, truth values, dates, lists, dicts, Series and tables each have their rule."""
    assert ask(right, reference=right, inputs=[0, 1]) is None
    assert phrase in str(ask(wrong, reference=right, inputs=[0, 1]))


@pytest.mark.parametrize(
    "given",
    [
        pd.Series([10.0, 18.0]),
        pd.Series([10.0, 18.0], index=["beef", "rice"]),
        pd.DataFrame({"rate": [10.0, 18.0], "good": ["beef", "rice"]}),
        pd.Timestamp("2025-04-03"),
        42_000,
    ],
    ids=["Series", "labels", "table", "day", "large number"],
)
def test_a_call_can_be_repeated_as_it_is_shown(given):
    """A list in place of a Series, or 42,000 for 42_000, would give something else."""
    said = str(ask(lambda value: 1, reference=lambda value: 5, inputs=[given]))
    shown = re.match(r"`(student\(.*\))` gives 1", said)
    assert shown, said

    repeated = eval(shown[1], {"pd": pd, "student": lambda value: value})
    assert type(repeated) is type(given)
    assert np.all(repeated == given)


def test_long_arguments_are_described():
    """A table or a long list is named by its size, a short list by its values."""
    inputs = [([1, 2], np.arange(9), pd.DataFrame({"a": range(41)}))]

    advice = ask(lambda *given: None, reference=lambda *given: 1, inputs=inputs)

    assert str(advice).startswith(
        "`student([1, 2], <an array with 9 values>, <a table with 41 rows and 1 column>)` gives"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"inputs": []}, "'function' needs 'reference' with 'inputs', or 'cases'"),
        ({"reference": lambda rate: object()}, "'equals' must be a known kind of value"),
    ],
)
def test_author_hears_of_a_broken_check(arguments, message):
    """A check that cannot compare anything is the author's fault and no student's zero."""
    with pytest.raises(ValueError, match=message):
        ask(ceiling, **arguments)


@pytest.mark.parametrize("kind", [set, frozenset])
def test_members_without_an_order_may_come_in_any(kind):
    """A right answer that is a set is one in a list, whichever way round."""
    goods = ["rice", "cars", "steel"]
    more = {"reference": lambda n: kind(goods[:n]), "inputs": [3, 2]}

    assert ask(lambda n: sorted(goods[:n]), **more) is None
    assert ask(lambda n: sorted(goods[:n], reverse=True), **more) is None
    assert ask(lambda n: goods[: n - 1], **more) is not None
