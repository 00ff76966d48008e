"""The error that carries advice, and the sentences that every check shares."""

from collections.abc import Callable
from typing import Any, Literal

from tarifflab.expect import forms

NUMBER = "a number"
TEXT = "a text in quotes"
BOOLEAN = "True or False"
DATE = 'a date, such as "1999-12-31"'
ONE_VALUE = (NUMBER, TEXT, BOOLEAN, DATE)

Outcome = Literal["not attempted", "missing", "wrong kind", "wrong value", "crashed"]


class Feedback(AssertionError):  # noqa: N818 (advice, and named so in every test cell)
    """Advice to a student, shown by Jupyter without a traceback.

    Parameters
    ----------
    sentence
        Two or three plain sentences; `str(error)` gives them back.
    outcome
        What happened, for reports that count: an untouched answer is "not attempted", a
        name that does not exist "missing", and a function that raises "crashed".
    hidden_advice
        What the grader may show where a function was called with hidden inputs. It must hold
        the author's words alone: nothing of what the function gave or was given.
    earns
        The share of the points that the answer earns all the same.
    """

    def __init__(
        self,
        sentence: str,
        outcome: Outcome = "wrong value",
        hidden_advice: str = "",
        earns: float = 0.0,
    ) -> None:
        super().__init__(sentence)
        self.outcome = outcome
        self.hidden_advice = hidden_advice
        self.earns = earns

    def _render_traceback_(self) -> list[str]:
        """Return what IPython prints in place of a traceback."""
        return [str(self)]


def caught(check: Callable[..., None], *arguments: Any) -> Feedback | None:
    """Return the advice that a check raises for these arguments, or None if it passes."""
    try:
        check(*arguments)
    except Feedback as advice:
        return advice
    return None


def not_attempted(name: str, wanted: str) -> Feedback:
    """Return the advice for an answer that is still `...`."""
    return Feedback(
        f"Not attempted yet. Put {wanted} in place of the `...` after `{name} =`, run that "
        "cell, then run this one again.",
        "not attempted",
    )


def wrong_kind(said: str, value: object, wanted: str) -> Feedback:
    """Return the advice for a value that is not `wanted` ("a number") at all.

    `said` opens the sentence: "`x` is", or "`f(3)` gives".
    """
    return Feedback(f"{said} {forms.describe(value)}. {_way_out(value, wanted)}", "wrong kind")


def _way_out(value: object, wanted: str) -> str:
    """Return what probably happened and what to do about it."""
    if forms.is_missing(value):
        if value is None:
            return f"Wanted: {wanted}. `print` and methods that work in place give back None."
        return f"Wanted: {wanted}. A gap in the data has reached the result: find its row."
    if forms.is_span(value) and wanted == NUMBER:
        return f"Wanted: {wanted}. The days of a length of time are its `.days`."
    if forms.is_method(value):
        return "That is the method, not its result. Add round brackets `()` to call it."
    if callable(value):
        return f"Wanted: {wanted}. Call the function, with round brackets after its name."
    if forms.is_collection(value) and wanted in ONE_VALUE:
        return f"Wanted: {wanted}. Is a last step missing, such as a sum, a mean or a choice?"
    return f"Wanted: {wanted}."
