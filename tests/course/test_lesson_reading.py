"""What a lesson asks of its reader: time, a place for every claim, and a fair hearing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tarifflab import claims
from tarifflab.lessons import LESSONS

ROOT = Path(__file__).parents[2]
WORDS_A_MINUTE, CELL, CARD, WIDGET, PICTURE = 180, 0.5, 0.75, 4.0, 0.5  # minutes
MOST_MINUTES = 50
SHOWS_CARDS = re.compile(r'claim_cards\.show\("\d\d"(?:, first=(\d+))?(, rest=True)?\)')
STILL = (
    "fact_cards|day_strip|car_limit|discount_rate|placebo_years|four_yardsticks|who_settled"
    "|convoy|dollar_forecast|who_stayed|in_bars|few_rows|who_needs_whom|unusual_months|promise_terms"
    "|hand_the_bill"
)
SHOWS_PICTURE = re.compile(rf"^(?:{STILL})\.show\(", re.M)  # at most one list in it
SHOWS_WIDGET = re.compile(
    rf"^(?!claim_cards|prediction|quizzes|{STILL})\w+\.(?:show|who)\w*\(", re.M
)
WORD = re.compile(r"[\w'’.,%−-]*\w[\w'’.,%−-]*")
FIGURE = re.compile(r"\b\d[\d.,]*\b")
WITNESS = re.compile(r"\b[A-Z]\d{2,3}\b")
# Words of the trade economist, each with how it shows in prose.
FIELD_WORDS = {
    "terms-of-trade": r"terms of trade",
    "optimal-tariff": r"optimal tariff",
    "lerner-symmetry": r"lerner",
    "incidence": r"\bincidence\b",
    "specific-factors": r"specific factors",
    "quota-rent": r"quota rent",
    "rules-of-origin": r"rules of origin",
    "time-consistency": r"time.consisten",
}
NUMBER_WORDS = {40: "Forty", 41: "Forty-one", 42: "Forty-two", 43: "Forty-three"}

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def cells_of(lesson: Any) -> list[tuple[str, str]]:
    """Return (type, text) of every cell of a lesson."""
    notebook = json.loads((ROOT / lesson.notebook).read_text(encoding="utf-8"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def main_path(lesson: Any) -> list[tuple[str, str]]:
    """Return the cells that do not stand under a heading "More if you like".

    The path ends before the reader's own card, which is no reading: it fills itself.
    """
    kept, closed_at = [], 9
    for kind, text in cells_of(lesson):
        if text.startswith("**Your card.**"):
            break
        heading = re.match(r"(#+) (.*)", text) if kind == "markdown" else None
        if heading and (closed_at == 9 or len(heading[1]) <= closed_at):
            closed_at = len(heading[1]) if heading[2].startswith("More if you like") else 9
        if closed_at == 9:
            kept.append((kind, text))
    return kept


def cards_in(code: str, number: str) -> int:
    """Return how many claim cards a cell opens for the first time."""
    call = SHOWS_CARDS.search(code)
    if not call:
        return 0
    every = len(claims.of_lesson(number))
    first = int(call[1]) if call[1] else every
    return every - first if call[2] else first


def minutes(lesson: Any) -> float:
    """Return the minutes of a lesson's main path."""
    path = main_path(lesson)
    prose = " ".join(text for kind, text in path if kind == "markdown")
    prose = re.sub(r"<details>.*?</details>|\]\([^)]*\)", " ", prose, flags=re.DOTALL)
    code = [text for kind, text in path if kind == "code"]
    return (
        len(WORD.findall(prose)) / WORDS_A_MINUTE
        + CELL * len(code)
        + CARD * sum(cards_in(text, lesson.number) for text in code)
        + WIDGET * sum(bool(SHOWS_WIDGET.search(text)) for text in code)
        + PICTURE * sum(bool(SHOWS_PICTURE.search(text)) for text in code)
    )


@each_lesson
def test_the_main_path_fits_into_a_lesson(lesson: Any) -> None:
    """180 words a minute, 30 s a code cell, 45 s a card, 4 minutes a widget: 50 at most.

    A picture without sliders, with one list at most, takes a minute in all; what stands behind
    its *More* is for those who like, as a section of that name is.
    """
    assert minutes(lesson) <= MOST_MINUTES


@each_lesson
def test_every_claim_of_a_lesson_is_looked_at(lesson: Any) -> None:
    """A cell names each claim, with where it was tested or why nothing here decides it."""
    places = [text for _, text in cells_of(lesson) if "**Where your cards were" in text]
    assert len(places) == 1
    missing = [
        one for one in claims.of_lesson(lesson.number)["claim_id"] if one not in places[0]
    ]

    assert missing == []


def test_the_page_of_words_counts_its_words() -> None:
    """The title of the page and of every link to it is the number of its entries."""
    page = (ROOT / "lessons" / "twenty-words.md").read_text(encoding="utf-8")
    title = NUMBER_WORDS[len(re.findall(r"^## ", page, re.MULTILINE))] + " words"

    assert page.startswith(f"# {title}\n")
    for lesson in LESSONS:
        assert f"[{title}](twenty-words.md)" in cells_of(lesson)[0][1], lesson.number


def new_words(lesson: Any) -> list[str]:
    """Return the entries of the page of words that a lesson calls new."""
    text = next(text for _, text in cells_of(lesson) if text.startswith("## 6 Keep"))
    _, new, listed = text.split("Met before")[0].partition("**New words:**")
    assert new, f"{lesson.slug}: '6 Keep' must have a line '**New words:** ...'"
    return re.findall(r"\(twenty-words\.md#([^)]+)\)", listed)


def test_a_word_is_new_in_one_lesson() -> None:
    """A reader meets it again as "met before"; a word of the field is explained once."""
    new = [word for lesson in LESSONS for word in new_words(lesson)]

    assert [word for word in new if new.count(word) > 1] == []
    assert set(FIELD_WORDS) <= set(new)


@each_lesson
def test_a_word_of_the_field_is_not_used_before_it_is_new(lesson: Any) -> None:
    """Before the lesson that explains it a word of the field does not occur in prose."""
    later = {
        word
        for one in LESSONS
        if one.number > lesson.number
        for word in new_words(one)
        if word in FIELD_WORDS
    }
    prose = " ".join(text for kind, text in cells_of(lesson) if kind == "markdown").lower()

    assert [word for word in later if re.search(FIELD_WORDS[word], prose)] == []


def readings(lesson: Any) -> tuple[str, str]:
    """Return the text of the left and of the right column of the two readings."""
    cell = next(text for _, text in cells_of(lesson) if text.startswith("## 5 Two readings"))
    rows = [line.strip("|").split("|") for line in cell.splitlines() if line.startswith("|")]
    return " ".join(row[0] for row in rows[2:]), " ".join(row[1] for row in rows[2:])


@each_lesson
def test_both_readings_are_equally_long(lesson: Any) -> None:
    """Neither side gets more than a fifth more words than the other."""
    left, right = (len(WORD.findall(side)) for side in readings(lesson))

    assert 1 / 1.2 <= left / right <= 1.2


def test_both_sides_bring_as_many_figures_and_witnesses() -> None:
    """Over all lessons neither side has a quarter more numbers or cited rows."""
    sides = [readings(lesson) for lesson in LESSONS]
    for pattern in (FIGURE, WITNESS):
        left, right = (
            sum(len(pattern.findall(pair[side])) for pair in sides) for side in (0, 1)
        )
        assert 0.8 <= left / right <= 1.25, pattern.pattern


@each_lesson
def test_neither_side_of_a_lesson_has_all_the_figures(lesson: Any) -> None:
    """In one lesson a side has at most two and a half times the figures; years do not count."""
    left, right = (
        1 + sum(not re.fullmatch(r"(19|20)\d\d", one) for one in FIGURE.findall(side))
        for side in readings(lesson)
    )

    assert 0.4 <= left / right <= 2.5


@each_lesson
def test_no_word_of_scorn_in_a_lesson(lesson: Any) -> None:
    """Words that take a side or laugh at one do not stand in the prose."""
    prose = " ".join(text for kind, text in cells_of(lesson) if kind == "markdown")
    loaded = r"prophe|fool|gasp|crown of|wronged|laugh at|absurdly|ridiculous|so-called"

    assert re.findall(loaded, prose) == []
