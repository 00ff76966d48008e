"""Every claim has one home, and the home's notebook shows its card before any data."""

import json
import re
from pathlib import Path

import pytest

from tarifflab import claims
from tarifflab.lessons import LESSONS
from tarifflab.widgets.claim_cards import OPEN_CARDS

ROOT = Path(__file__).parents[2]
SHOW = re.compile(r'claim_cards\.show\(\s*"(\d\d)"([^)]*)\)')
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def cells(lesson):
    """Return the cells of a lesson's notebook."""
    return json.loads((ROOT / lesson.notebook).read_text(encoding="utf-8"))["cells"]


def shown(lesson):
    """Return (number, first, rest) of every call that shows cards, in order."""
    code = "\n".join("".join(c["source"]) for c in cells(lesson) if c["cell_type"] == "code")
    found = []
    for number, options in SHOW.findall(code):
        first = re.search(r"first=(\d+)", options)
        found.append((number, int(first[1]) if first else OPEN_CARDS, "rest=True" in options))
    return found


def test_every_claim_has_exactly_one_home():
    """The claims are shared out over the lessons, none twice and none left over."""
    ledger = claims.load()
    homes = {
        lesson.number: list(claims.of_lesson(lesson.number)["claim_id"]) for lesson in LESSONS
    }
    shared = [one for ids in homes.values() for one in ids]

    assert len(shared) == len(set(shared)) == len(ledger)
    assert set(shared) == set(ledger["claim_id"])


@each_lesson
def test_lesson_shows_every_card_of_its_own_and_no_other(lesson):
    """At most seven cards open the lesson; the rest is a quick pile that starts after them."""
    count = len(claims.of_lesson(lesson.number))
    calls = shown(lesson)

    assert {number for number, _, _ in calls} == {lesson.number}
    opening = [first for _, first, rest in calls if not rest]
    piles = [first for _, first, rest in calls if rest]
    assert len(opening) == 1
    assert opening[0] <= OPEN_CARDS
    assert piles == ([opening[0]] if count > opening[0] else [])


@each_lesson
def test_cards_come_before_any_data(lesson):
    """They stand in the first room, before the prediction and the first look."""
    texts = ["".join(cell["source"]) for cell in cells(lesson)]
    heading = {
        name: next(n for n, text in enumerate(texts) if text.startswith(f"## {name}"))
        for name in ("1 The claims", "2 Predict")
    }
    cards = [n for n, text in enumerate(texts) if SHOW.search(text)]

    assert all(heading["1 The claims"] < n < heading["2 Predict"] for n in cards)


@each_lesson
def test_cards_can_be_revised(lesson):
    """Once the data have been seen, the same cards come again."""
    code = "\n".join("".join(c["source"]) for c in cells(lesson) if c["cell_type"] == "code")

    assert f'claim_cards.revise("{lesson.number}"' in code
