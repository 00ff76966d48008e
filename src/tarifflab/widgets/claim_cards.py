"""Claim cards: read a claim, give a probability, lean towards a verdict; later, revise.

Examples
--------
At the start of a lesson, before any data, at most seven cards; the rest is a quick pile::

    claim_cards.show("00")
    claim_cards.show("00", rest=True)

At its end the same cards again, each with the first probability beside the slider::

    claim_cards.revise("00")

A card is stored the moment it changes. Running the cell again brings the answers back.
"""

from __future__ import annotations

from html import escape
from typing import Any
from weakref import WeakSet

import anywidget
import pandas as pd
import traitlets

from tarifflab import claims
from tarifflab._display import (
    Saver,
    StaticCopy,
    asset,
    display_with_fallback,
    live_class,
    waking,
)

OPEN_CARDS = 7

_QUESTION = f"The event you bet on: the claim {claims.EVENT}."
_OF_FORECAST = f"a forecast: you bet that it {claims.EVENT_OF_FORECAST}"
_FIRST_TITLE = "How likely is it that each claim holds as written?"
_REVISE_TITLE = "Now that you have seen the data: which three would you move?"

Answers = dict[str, dict[str, Any]]


class ClaimCards(anywidget.AnyWidget):
    """Cards for some claims; made by :func:`show` and :func:`revise`.

    ``answers`` maps a claim's id to its ``probability`` in percent and its ``verdict``; a
    card that has not been judged has neither. Each change is stored through
    :func:`tarifflab.claims.judge` at once.

    Parameters
    ----------
    table : DataFrame
        Rows of the ledger, one a card.
    revising : bool
        Whether the data have been seen: the first probability stands on each card.
    pile : bool
        Show one card at a time.
    """

    _esm = asset("patience.js", "dom.js", "claim_cards.js")
    _css = asset("card_look.css")
    claims = traitlets.List(traitlets.Dict()).tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    verdicts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    question = traitlets.Unicode("").tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    revising = traitlets.Bool(False).tag(sync=True)
    pile = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self, table: pd.DataFrame, *, revising: bool = False, pile: bool = False
    ) -> None:
        judged = claims.judgements()
        super().__init__(
            claims=_cards(table, judged),
            answers=_answers(table, judged),
            verdicts=list(claims.VERDICTS),
            title=_REVISE_TITLE if revising else _FIRST_TITLE,
            question=_QUESTION,
            revising=revising,
            pile=pile,
        )
        self._table = table
        self._copy: StaticCopy | None = None
        self._saver = Saver()
        self._refreshing = False
        self.observe(self._store, names="answers")
        _shown.add(self)

    def display(self) -> None:
        """Show the cards, with the copy that stays readable without a kernel."""
        live = live_class()
        self.add_class(live)
        self._copy = display_with_fallback(self, live, html=self.words())

    def words(self) -> str:
        """Return every card and what was said of it, as HTML."""
        items = "".join(
            f'<li class="tl-card"><span class="tl-claim">{escape(card["text"])}</span>'
            f"{escape(_said(self.answers.get(card['id'], {})))}</li>"
            for card in self.claims
        )
        done = sum("probability" in one for one in self.answers.values())
        head = f"<p><strong>{escape(self.title)}</strong><br>{escape(self.question)}</p>"
        asked = waking("Run this cell to go on.")
        count = f"<p>{done} of {len(self.claims)} cards judged. {asked}</p>"
        return f'{head}{count}<ul class="tl-cards">{items}</ul>'

    def refresh(self) -> None:
        """Read the answers again: another cell may show the same cards."""
        judged = claims.judgements()
        self._refreshing = True
        try:
            self.claims = _cards(self._table, judged)
            self.answers = _answers(self._table, judged)
        finally:
            self._refreshing = False
        self._renew()

    def _renew(self) -> None:
        if self._copy is not None:
            self._copy.update(self.words())

    def _store(self, change: Any) -> None:
        if self._refreshing:
            return
        for claim_id, answer in change.new.items():
            before = change.old.get(claim_id, {})
            new = {name: value for name, value in answer.items() if value != before.get(name)}
            if new:
                self.notice = self._saver(self._judge, claim_id, new)
        for cards in list(_shown):
            if cards is not self:
                cards.refresh()
        self._renew()

    def _judge(self, claim_id: str, new: dict[str, Any]) -> None:
        percent = new.get("probability")
        probability = None if percent is None else percent / 100
        claims.judge(claim_id, probability, new.get("verdict"), revised=self.revising)


# The cards of this kernel: a lesson shows the same claims at its start and at its end.
_shown: WeakSet[ClaimCards] = WeakSet()


def show(lesson: str, *, first: int = OPEN_CARDS, rest: bool = False) -> None:
    """Show the claim cards that open a lesson.

    Parameters
    ----------
    lesson : str
        The lesson's number, such as ``"01"``.
    first : int
        How many cards open the lesson.
    rest : bool
        Show the others instead, one at a time.

    Raises
    ------
    ValueError
        If no claim has this lesson as its home, or no card is left to show.
    """
    table = claims.of_lesson(lesson)
    chosen = table.iloc[first:] if rest else table.iloc[:first]
    if chosen.empty:
        raise ValueError(
            f"Lesson {lesson} has {len(table)} claims; none is left after the first {first}."
        )
    ClaimCards(chosen, pile=rest).display()


def revise(lesson: str, *, first: int | None = None) -> None:
    """Show the cards of a lesson again, with the probabilities given before the data.

    Parameters
    ----------
    lesson : str
        The lesson's number, such as ``"01"``.
    first : int, optional
        Only so many cards; all of them if not given.
    """
    ClaimCards(claims.of_lesson(lesson).iloc[:first], revising=True).display()


def _cards(table: pd.DataFrame, judged: pd.DataFrame) -> list[dict[str, Any]]:
    first = judged.set_index("claim_id")["first"]
    return [
        {
            "id": row.claim_id,
            "text": row.claim,
            "type": _OF_FORECAST if row.type == claims.FORECAST else row.type,
            "section": row.section,
            "first": _percent(first.get(row.claim_id)),
        }
        for row in table.itertuples(index=False)
    ]


def _answers(table: pd.DataFrame, judged: pd.DataFrame) -> Answers:
    rows = judged[judged["claim_id"].isin(table["claim_id"])]
    return {
        str(claim_id): _answer(_percent(probability), verdict)
        for claim_id, probability, verdict in zip(
            rows["claim_id"], rows["probability"], rows["verdict"], strict=True
        )
    }


def _answer(percent: int | None, verdict: str) -> dict[str, Any]:
    given = {} if percent is None else {"probability": percent}
    return given | ({"verdict": verdict} if verdict else {})


def _percent(share: float | None) -> int | None:
    return None if share is None or pd.isna(share) else round(share * 100)


def _said(answer: dict[str, Any]) -> str:
    if "probability" not in answer:
        return "Not judged yet."
    verdict = answer.get("verdict")
    return f"{answer['probability']} %" + (f", {verdict}." if verdict else ".")
