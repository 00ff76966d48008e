"""The sheets of a class: questions and notes for each notebook, others' code in view."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tarifflab.instructor.talk import page
from tarifflab.instructor.talk.page import Sheet
from tarifflab.instructor.talk.probe import Shown
from tarifflab.instructor.talk.questions import Question, choose
from tarifflab.instructor.talk.running import Tried

FEW = 3  # questions, below which the page says how to go on
SHORT = 3  # tasks: of fewer, two people may well write the same


@dataclass(frozen=True)
class Work:
    """What became of one notebook; no task where the file could not be read."""

    who: str
    tried: Sequence[Tried]

    @property
    def code(self) -> tuple[str, ...]:
        """What tells whether two notebooks hold the same code; nothing of little code."""
        own = [
            f"{one.task.answer} {_meaning(one.source)}" for one in self.tried if not one.open
        ]
        return tuple(own) if len(own) >= SHORT else ()


def sheets(works: Sequence[Work], right: Mapping[str, Shown]) -> list[Sheet]:
    """Return the sheets of a class, in the order of the notebooks.

    Parameters
    ----------
    works
        The notebooks that were handed in.
    right
        What the instructor's own answers leave, by the answer's grade id.
    """
    by_code: dict[tuple[str, ...], list[Work]] = {}
    for work in works:
        by_code.setdefault(work.code, []).append(work)
    asked: dict[tuple[str, ...], list[Question]] = {}
    made: list[Sheet] = []
    for work in works:
        before = asked.setdefault(work.code, []) if work.code else []
        questions = choose(work.tried, right, before)
        before += questions
        same = by_code[work.code] if work.code else []
        others = " and ".join(one.who for one in same if one is not work)
        aside = page.SAME.format(others) if others else ""
        made.append(Sheet(work.who, tuple(questions), _note(work, len(questions)), aside))
    return made


def _note(work: Work, asked: int) -> str:
    """Return how to go on where there is little to ask, or nothing."""
    if not work.tried:
        return page.UNREADABLE
    still_open = [one.task.title for one in work.tried if one.open]
    if not asked:
        return page.UNTRIED if len(still_open) == len(work.tried) else page.PLAIN
    return page.FEW.format(still_open[0]) if asked < FEW and still_open else ""


def _meaning(source: str) -> str:
    """Return code without comments, spaces and kinds of quotes; as it is if it is none."""
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
