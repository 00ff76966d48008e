"""Nothing is said twice: no sentence of one lesson stands, or nearly stands, in another.

What every lesson says in the same place (its frame: how to use the cards, when to guess) is
left out by the name of its cell. A sentence may take up another that it names by its lesson.
Anything else that comes back needs a reason here.
"""

import itertools
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tarifflab.lessons import LESSONS

ROOT = Path(__file__).parents[2]
# Cells that ask the same of the reader in every lesson.
FRAME = {
    "title",
    "start",
    "claims",
    "claims-rest",
    "claims-pile-text",
    "card",
    "check",
    "keep-revise-text",
    "keep-sources-text",
    "exercise",
}
# The first words of a sentence that may come back, and why.
REASONS = {
    "Your guess stays in the picture": "says where the guess of this lesson comes back",
    "It stays in the picture": "the same",
    "Give your guess before you read on": "the same",
    "Both use only what this": "the rule of the two readings",
    "What speaks for the article": "the heads of their columns",
    "Where your cards were looked at": "the head of the list of cards",
    "The others, in a line each": "the same",
    "nothing here decides this one": "the honest sentence on a card that no table decides",
}
WORDS = 6  # shorter sentences are turns of speech
SHARED, PART = 3, 0.3  # runs of four words in common: how many, and of the shorter one
MEANING = 0.75  # of the longer words of the shorter sentence


class Sentence(NamedTuple):
    """A sentence of a lesson, with its runs of four words and its longer words."""

    lesson: str
    cell: str
    text: str
    runs: frozenset[tuple[str, ...]]
    meaning: frozenset[str]


def sentences_of(lesson: str, cell: str, source: str) -> list[Sentence]:
    """Return the sentences, cells of tables and points of a list in a cell's text."""
    plain = re.sub(r"\]\([^)]*\)", "]", source.replace("\xa0", " "))
    plain = re.sub(r"<[^>]+>|[*_`\[\]#]", "", plain)
    found = []
    for text in re.split(r"(?<=[.!?:;])\s+|\n+|\s*\|\s*", plain):
        words = re.findall(r"[\w.,%−'’]*\w", text.lower())
        if len(words) >= WORDS:
            runs = frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))
            meaning = frozenset(one for one in words if len(one) > 3 or one[0].isdigit())
            found.append(Sentence(lesson, cell, text.strip(), runs, meaning))
    return found


def in_the_frame(sentence: Sentence) -> bool:
    """Whether a sentence belongs to the frame of a lesson, or has a reason of its own."""
    known = any(sentence.text.startswith(words) for words in REASONS)
    return sentence.cell in FRAME or known


def alike(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences share their words, in order or in meaning."""
    runs = len(one.runs & other.runs)
    in_order = runs >= SHARED and runs >= PART * min(len(one.runs), len(other.runs))
    shorter = min(len(one.meaning), len(other.meaning))
    shared = len(one.meaning & other.meaning)
    return in_order or (shared >= WORDS - 1 and shared >= MEANING * shorter)


def refers(one: Sentence, other: Sentence) -> bool:
    """Whether one of the two names the lesson from which it takes something up."""
    return bool(re.search(r"[Ll]esson \d\d", one.text + other.text))


def all_sentences() -> list[Sentence]:
    """Return what the lessons say outside of their frame."""
    found = []
    for lesson in LESSONS:
        notebook = json.loads((ROOT / lesson.notebook).read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                found += sentences_of(lesson.number, cell["id"], "".join(cell["source"]))
    return [one for one in found if not in_the_frame(one)]


@pytest.mark.slow
def test_no_sentence_stands_in_two_lessons() -> None:
    """Say it once, and refer to it: lessons are read one after the other."""
    twice = [
        f"{one.lesson} {one.cell}: {one.text}\n  {other.lesson} {other.cell}: {other.text}"
        for one, other in itertools.combinations(all_sentences(), 2)
        if one.lesson != other.lesson and alike(one, other) and not refers(one, other)
    ]

    assert twice == [], "\n".join(twice)


@pytest.mark.slow
def test_every_reason_is_still_needed() -> None:
    """An exception that no sentence uses would let one through later."""
    texts = []
    for lesson in LESSONS:
        notebook = json.loads((ROOT / lesson.notebook).read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            texts += sentences_of(lesson.number, cell["id"], "".join(cell["source"]))
    unused = [words for words in REASONS if not any(s.text.startswith(words) for s in texts)]

    assert unused == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "The court held, six to three, that the law does not allow tariffs.",
            "In February the court held, six to three, that the law allows none.",
            True,
        ),
        (
            "Payrolls in manufacturing went from 12,673,000 to 12,573,000 within a year.",
            "Another aim: 12,673,000 and 12,573,000 payrolls in manufacturing, within a year.",
            True,
        ),
        (
            "The deficit of twelve months grew until October 1987, and then it shrank.",
            "The collected rate of November 2025 was lower than that of August.",
            False,
        ),
    ],
)
def test_a_near_repeat_is_found(one: str, other: str, same: bool) -> None:
    """The same words in order, the same facts in another order, and neither."""
    first, second = (
        sentences_of(n, "look", text)[0] for n, text in (("01", one), ("09", other))
    )

    assert alike(first, second) is same
