"""The right and wrong answers that a course keeps for every task of an exercise."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Literal

FOLDER = Path("solutions")  # from the course folder
FILE = "answers.toml"

Kind = Literal["right", "wrong"]


class NoAnswers(LookupError):  # noqa: N818 (what is wrong, not that something is)
    """The course has no list of answers to make a class from."""


@dataclass(frozen=True)
class Answer:
    """One answer that somebody gives to one task.

    Attributes
    ----------
    task : str
        The task, "1" to "5".
    kind : {"right", "wrong"}
        What the hidden check will say.
    code : str
        The whole solution cell.
    points : float
        What it earns.
    phrase : str
        What the advice must say; empty for a right answer.
    """

    task: str
    kind: Kind
    code: str
    points: float = 0
    phrase: str = ""


def load(course: Path, slug: str) -> list[Answer]:
    """Return the answers to the exercise `slug`, in the order of the file.

    Raises
    ------
    NoAnswers
        If the course keeps none; the sentence says what to do.
    """
    file = course / FOLDER / slug / FILE
    if not file.is_file():
        raise NoAnswers(
            f"There are no answers at {file}. A demo class is made in a clone of the course, "
            "which has them; a class bundle and the installed package do not."
        )
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["answer"]
    return [Answer(**row) for row in rows]


class Supply:
    """Hands the answers to an exercise out in turn, so that a class gives many different ones.

    Parameters
    ----------
    answers
        All answers to one exercise.

    Attributes
    ----------
    tasks : list of str
        The tasks that have answers, in order.
    """

    def __init__(self, answers: list[Answer]) -> None:
        self.tasks = sorted({answer.task for answer in answers})
        self._turns: dict[tuple[str, str], Iterator[Answer]] = {
            (task, kind): cycle([a for a in answers if (a.task, a.kind) == (task, kind)])
            for task in self.tasks
            for kind in ("right", "wrong")
        }

    def next(self, task: str, kind: Kind) -> Answer:
        """Return the next right or wrong answer to a task; after the last, the first."""
        return next(self._turns[task, kind])
