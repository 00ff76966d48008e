"""A lesson's card: what the reader said, what they say now, the sentence for dinner.

It stands at the end of each lesson and is filled from what the reader has answered: the guess,
and the probability of each claim before the data and now. It can be kept as a picture, or sent.

>>> card = compute("01", said=[Said("It was 25 %", 0.9, 0.4)], guess=20.0, claims=4)
>>> headline(card)
'You moved 1 of 4 claims, by 50 points'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from tarifflab import claims, progress
from tarifflab.lessons import LESSONS
from tarifflab.widgets.end_card.picture import Said, fill
from tarifflab.widgets.end_card.threads import THREADS, Thread
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num

__all__ = ["THREADS", "Card", "Said", "Thread", "compute", "draw", "headline", "panel", "show"]

_FOOT = (
    "Source: your own answers, kept in the folder progress on this computer. Nothing leaves it "
    "unless you send it."
)
_EMPTY = (
    "Judge the claims of step 1, or give the guess of step 2: the card fills itself. Until "
    "then it holds the sentence to take along."
)


@dataclass(frozen=True)
class Card:
    """What a reader has said in a lesson; claims without a probability are only counted."""

    lesson: str
    thread: Thread
    said: tuple[Said, ...]  # those that moved most come first
    guess: float | None
    claims: int

    @property
    def moved(self) -> list[Said]:
        """The claims whose probability changed after the data."""
        return [one for one in self.said if one.points]


def compute(lesson: str, *, said: Sequence[Said], guess: float | None, claims: int) -> Card:
    """Return the card of a lesson: `said` of so many `claims`, `guess` in the thread's unit."""
    order = sorted(said, key=lambda one: -abs(one.points))
    return Card(lesson, THREADS[lesson], tuple(order), guess, claims)


def of_reader(lesson: str) -> Card:
    """Return the card of a lesson from the reader's own progress."""
    judged = claims.judgements()
    own = judged[(judged["lesson"] == lesson) & judged["probability"].notna()]
    ledger = claims.of_lesson(lesson)
    words = dict(zip(ledger["claim_id"], ledger["claim"], strict=True))
    columns = [list(map(float, own[name])) for name in ("first", "probability")]
    said = [
        Said(words[claim], first, now)
        for claim, first, now in zip(own["claim_id"], *columns, strict=True)
    ]
    guess = progress.get("prediction", THREADS[lesson].key)
    return compute(lesson, said=said, guess=guess, claims=len(ledger))


def draw(card: Card, width: int) -> Drawn:
    """Draw the guess, the claims from the first word to the last, and the sentence."""
    picture = Picture(width)
    end = fill(picture, card.thread, card.guess, card.said)
    title = next(one.title for one in LESSONS if one.number == card.lesson)
    return Drawn(
        headline=headline(card),
        unit=f"Lesson {card.lesson}, {title}: how likely you find each claim, first and now, %"
        if card.said
        else f"Lesson {card.lesson}, {title}",
        svg=picture.svg(end),
        foot=_FOOT,
        note=_note(card),
        alt=_alt(card),
    )


def headline(card: Card) -> str:
    """Return what became of the reader's words, in a line."""
    moved = card.moved
    if moved:
        mean = sum(abs(one.points) for one in moved) / len(moved)
        points = f"{num(mean)} point{'s' if round(mean) != 1 else ''}"
        average = " on average" if len(moved) > 1 else ""
        return f"You moved {len(moved)} of {card.claims} claims, by {points}{average}"
    if card.said:
        number = len(card.said)
        kept = "claim stands as you first gave it" if number == 1 else "claims stands as it was"
        return f"Your word on {number} {kept}"
    if card.guess is not None:
        return f"You guessed {card.thread.said(card.guess)}; it was {card.thread.told}"
    return f"Nothing of yours is kept from lesson {card.lesson} yet"


def table(card: Card) -> str:
    """Return the words and numbers of the card as an HTML table."""
    rows = [[one.words, num(one.first * 100), num(one.now * 100)] for one in card.said]
    if card.guess is not None:
        rows.append([card.thread.asked, card.thread.said(card.guess), card.thread.told])
    return sheet(["Claim, and guess", "You said, %", "You say now, %; it was"], rows)


def panel(lesson: str) -> Panel:
    """Return the card of a lesson; it is drawn anew whenever the reader answers something.

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    if lesson not in THREADS:
        raise ValueError(f"'lesson' must be one of {', '.join(THREADS)}, got {lesson!r}.")
    made = Panel(
        f"card-{lesson}",
        controls={},
        compute=partial(of_reader, lesson),
        draw=draw,
        table=table,
        sends=True,
    )
    progress.watch("probability", "", made.repaint)
    progress.watch("prediction", THREADS[lesson].key, made.repaint)
    return made


def show(lesson: str) -> None:
    """Show the card of a lesson, such as ``"01"``."""
    panel(lesson).show()


def _note(card: Card) -> str:
    if not card.said and card.guess is None:
        return _EMPTY
    left = card.claims - len(card.said)
    if not left:
        return ""
    return f"{left} of {card.claims} claims of this lesson have no probability yet."


def _alt(card: Card) -> str:
    parts = [f"{one.words}: {one.numbers}." for one in card.said]
    if card.guess is not None:
        said = card.thread.said(card.guess)
        parts.insert(0, f"{card.thread.asked}: you guessed {said}; it was {card.thread.told}.")
    return " ".join([*parts, f"For dinner: {card.thread.dinner}"])
