"""The questions with which readers check themselves, one file a lesson.

They stand here and not in the lesson, because a cell that asks would also show the answer.
``NN.toml`` holds the questions of lesson NN in the order in which they are asked. Each has a
``kind`` (choice, number or order), ``about`` (the lesson whose matter it tests), and what the
function of that kind in `questions` takes; ``options`` and ``slips`` are pairs of an
answer and its explanation.

Examples
--------
The first question of lesson 01::

    quizzes.ask("01/1")
"""

import re
import tomllib
from collections.abc import Callable
from importlib import resources
from typing import Any

from tarifflab.quizzes import questions

_NAME = re.compile(r"(\d\d)/([1-9])")
_MAKE: dict[str, Callable[..., questions.Question]] = {
    "choice": questions.choice_question,
    "number": questions.number_question,
    "order": questions.order_question,
}


def ask(name: str) -> None:
    """Show a question, named by lesson and place: "01/3" is the third of lesson 01.

    Raises
    ------
    ValueError
        If the name has another form.
    LookupError
        If the lesson has no such question.
    """
    make(name).display()


def make(name: str) -> questions.Question:
    """Return the question of :func:`ask` without showing it; it raises the same errors."""
    question = dict(_question(name))
    kind = question.pop("kind")
    question.pop("about")
    for pairs in ("options", "slips"):
        if pairs in question:
            question[pairs] = dict(question[pairs])
    return _MAKE[kind](**question, key=name)


def lessons() -> list[str]:
    """Return the numbers of the lessons that have questions, such as "00"."""
    files = (file.name for file in resources.files(__name__).iterdir())
    return sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


def of_lesson(lesson: str) -> list[dict[str, Any]]:
    """Return the questions of a lesson as they stand in its file; none if it has no file."""
    if lesson not in lessons():
        return []
    text = (resources.files(__name__) / f"{lesson}.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["question"]
    return found


def _question(name: str) -> dict[str, Any]:
    form = _NAME.fullmatch(name)
    if form is None:
        raise ValueError(f"'name' must be a lesson and a place such as '01/3', got {name!r}.")
    lesson, place = form[1], int(form[2])
    questions = of_lesson(lesson)
    if place > len(questions):
        raise LookupError(
            f"Lesson {lesson} has {len(questions)} questions, got {name!r}. "
            f"Look into quizzes/{lesson}.toml."
        )
    return questions[place - 1]
