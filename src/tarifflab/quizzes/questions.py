"""Questions to check yourself in a lesson: never graded, explained whatever you answer.

Examples
--------
Each option carries its own explanation::

    quiz.choice(
        "Which of these is the rate a car paid in June 2025?",
        {
            "25 %": "That is the added duty alone; the normal 2.5 % comes on top.",
            "27.5 %": "2.5 % normal duty and 25 % added under Section 232.",
        },
        answer="27.5 %",
        key="01/car-rate",
    )
    quiz.number(
        "How much duty is that on $30,000?", 8250, tolerance=1, unit="dollars",
        slips={7500: "You took the added duty alone."},
        explanation="30,000 times 0.275.", key="01/car-duty",
    )
    quiz.order(
        "Which came first?", ["3 April", "9 April", "16 September"],
        explanation="Cars, then the pause, then the order.", key="01/dates",
    )
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import anywidget
import traitlets

from tarifflab import progress
from tarifflab._display import (
    Saver,
    StaticCopy,
    asset,
    display_with_fallback,
    live_class,
    waking,
)


@dataclass(frozen=True)
class Feedback:
    """What a reader gave, whether it is right (None: it was no answer), and why."""

    given: Any
    right: bool | None
    text: str


Judge = Callable[[Any], Feedback]


class Question(anywidget.AnyWidget):
    """A question with a button; `judge` turns what was given into :class:`Feedback`."""

    _esm = asset("patience.js", "dom.js", "quiz.js")
    _css = asset("card_look.css")
    kind = traitlets.Unicode().tag(sync=True)
    question = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    unit = traitlets.Unicode("").tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)

    def __init__(self, key: str, judge: Judge, **shown: Any) -> None:
        super().__init__(**shown)
        self.key = key
        self.judge = judge
        self._copy: StaticCopy | None = None
        self._saver = Saver()
        self.on_msg(self._receive)

    def answer(self, given: Any) -> Feedback:
        """Judge, store and show an answer, as the button does."""
        said = self.judge(given)
        notice = ""
        if said.right is not None:
            value = {"given": said.given, "right": said.right}
            notice = self._saver(progress.save, "quiz", self.key, value)
        self.feedback = {"right": said.right, "text": f"{said.text} {notice}".strip()}
        if self._copy is not None:
            self._copy.update(self.words())
        return said

    def display(self) -> None:
        """Show the question, with the copy that stays readable without a kernel."""
        live = live_class()
        self.add_class(live)
        self._copy = display_with_fallback(self, live, html=self.words())

    def words(self) -> str:
        """Return the question, its options and the last explanation as HTML."""
        options = "".join(f"<li>{escape(one)}</li>" for one in self.options)
        said = escape(self.feedback.get("text", "")) or waking("Run this cell to answer.")
        return (
            f'<div class="tl-card"><p class="tl-claim">{escape(self.question)}</p>'
            f"<ul>{options}</ul><p>{said}</p></div>"
        )

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        self.answer(content["given"])


def choice(question: str, options: Mapping[str, str], *, answer: str, key: str) -> None:
    """Ask for one of several options.

    Parameters
    ----------
    question : str
        One sentence.
    options : mapping of str to str
        Each option and its explanation, in the order shown.
    answer : str
        The option that is right.
    key : str
        Where the answers are kept, such as ``"01/car-rate"``.

    Raises
    ------
    ValueError
        If `answer` is none of the options, there are fewer than two, or an explanation
        is empty.
    """
    choice_question(question, options, answer=answer, key=key).display()


def choice_question(
    question: str, options: Mapping[str, str], *, answer: str, key: str
) -> Question:
    """Return the question of :func:`choice` without showing it."""
    names = list(options)
    if answer not in options or len(names) < 2:
        raise ValueError(f"'answer' must be one of at least two options, got {answer!r}.")
    _explained(options)

    def judge(number: int) -> Feedback:
        chosen = names[number]
        return _feedback(chosen, chosen == answer, options[chosen])

    return Question(key, judge, kind="choice", question=question, options=names)


def number(
    question: str,
    answer: float,
    *,
    tolerance: float,
    explanation: str,
    key: str,
    unit: str = "",
    slips: Mapping[float, str] | None = None,
) -> None:
    """Ask for a number.

    Parameters
    ----------
    question : str
        One sentence.
    answer, tolerance : float
        What is right, and how far off is still right, in `unit`.
    explanation : str
        Why it is right; shown to those who got it.
    key : str
        Where the answers are kept.
    unit : str
        Unit of the number, in words.
    slips : mapping of float to str, optional
        Typical wrong values and what to think about.

    Raises
    ------
    ValueError
        If the tolerance is not above zero, an explanation is empty, or a slip would pass.
    """
    number_question(
        question,
        answer,
        tolerance=tolerance,
        explanation=explanation,
        key=key,
        unit=unit,
        slips=slips,
    ).display()


def number_question(
    question: str,
    answer: float,
    *,
    tolerance: float,
    explanation: str,
    key: str,
    unit: str = "",
    slips: Mapping[float, str] | None = None,
) -> Question:
    """Return the question of :func:`number` without showing it."""
    wrong = dict(slips or {})
    _explained({"the answer": explanation})
    _check_wrong_values(wrong, answer, tolerance)

    def judge(text: str) -> Feedback:
        value = parse_number(text)
        if value is None:
            return Feedback(text, None, f"“{text}” is not a number. Write it like 1234.5.")
        if abs(value - answer) <= tolerance:
            return _feedback(value, True, explanation)
        near = [slip for slip in wrong if abs(value - slip) <= tolerance]
        return _feedback(value, False, wrong[near[0]] if near else _direction(value, answer))

    return Question(key, judge, kind="number", question=question, unit=unit)


def _check_wrong_values(wrong: Mapping[float, str], answer: float, tolerance: float) -> None:
    if not tolerance > 0:
        raise ValueError(f"'tolerance' must be above 0, got {tolerance!r}.")
    _explained({f"{slip:g}": text for slip, text in wrong.items()})
    for slip in wrong:
        if abs(slip - answer) <= tolerance:
            raise ValueError(f"The slip {slip:g} lies within {tolerance:g} of {answer:g}.")


def order(question: str, items: Sequence[str], *, explanation: str, key: str) -> None:
    """Ask for the right order of some items.

    Parameters
    ----------
    question : str
        One sentence that says what comes first.
    items : sequence of str
        The items in the right order; they are shown shuffled, each time in the same way.
    explanation : str
        Why this is the order.
    key : str
        Where the answers are kept.

    Raises
    ------
    ValueError
        If there are fewer than three items, two are the same, or there is no explanation.
    """
    order_question(question, items, explanation=explanation, key=key).display()


def order_question(
    question: str, items: Sequence[str], *, explanation: str, key: str
) -> Question:
    """Return the question of :func:`order` without showing it."""
    right = list(items)
    if len(right) < 3 or len(set(right)) < len(right):
        raise ValueError(f"'items' must be at least three different texts, got {right!r}.")
    _explained({"the order": explanation})
    shown = _shuffled(right, key)

    def judge(places: Sequence[int]) -> Feedback:
        given = [shown[place] for place in places]
        if given == right:
            return _feedback(given, True, explanation)
        fitting = sum(one == other for one, other in zip(given, right, strict=True))
        first = next(i for i, one in enumerate(given) if one != right[i])
        where = f"{fitting} of {len(right)} stand where they belong."
        return _feedback(
            given, False, f"{where} Look again at place {first + 1}: {given[first]}."
        )

    return Question(key, judge, kind="order", question=question, options=shown)


def parse_number(text: str) -> float | None:
    """Read a number as people write it: 1,234.5, 27,5, 27.5 %, $8250. None if it is none."""
    bare = re.sub(r"[\s$¥€%_]", "", text).replace("−", "-")
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    elif bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    try:
        value = float(bare)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _feedback(given: Any, right: bool, text: str) -> Feedback:
    return Feedback(given, right, f"{'✓ Right.' if right else '✗ Not this one.'} {text}")


def _direction(value: float, answer: float) -> str:
    if value * answer < 0:
        return "The sign is the other way round."
    return "It is smaller than that." if value > answer else "It is larger than that."


def _explained(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise ValueError(f"Every answer needs an explanation; {name!r} has {text!r}.")


def _shuffled(items: list[str], key: str) -> list[str]:
    """Return the items in an order that depends on the key alone and is not the right one."""
    dice = random.Random(key)  # noqa: S311 - nothing here is secret
    mixed = items.copy()
    while mixed == items:
        dice.shuffle(mixed)
    return mixed
