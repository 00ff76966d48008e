"""Quote cards: who, which day, the words, and how sure we are, as text that fits its card.

>>> picture = Picture(600)
>>> card = Card("Navarro", "7 Apr 2025", "The tariffs are not a negotiation.", "high", "W15")
>>> end = draw_cards(picture, [card, card], 0)
>>> picture.svg(end).count('data-mark="card"')
2
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tarifflab.widgets.kit.svg import SMALL, Picture, el
from tarifflab.widgets.kit.words import width, wrap

SURE = ("high", "medium", "low")
_LINE, _HEAD, _PAD, _GAP = 18.0, 38.0, 12.0, 14.0  # pixels
_NARROW = 520  # pixels: below, one card stands under the other


@dataclass(frozen=True)
class Card:
    """One card: who said or did it, when, what, how sure we are, and its row in the table."""

    who: str
    when: str
    words: str
    sure: str
    row: str = ""


def draw_cards(picture: Picture, cards: Sequence[Card], top: float) -> float:
    """Draw the cards in one or two columns from `top` downwards; return where they end."""
    columns = 1 if picture.width < _NARROW or len(cards) == 1 else 2
    wide = (picture.width - _GAP * (columns - 1)) / columns
    room, y = wide - 2 * _PAD - 4, top
    for first in range(0, len(cards), columns):
        row = [_laid_out(card, room) for card in cards[first : first + columns]]
        high = _HEAD + _LINE * max(len(one.names) + len(one.lines) for one in row)
        for place, one in enumerate(row):
            _draw(picture, one, (place * (wide + _GAP), y, wide, high))
        y += high + _GAP
    return y - _GAP + 2


@dataclass(frozen=True)
class _Laid:
    card: Card
    names: list[str]
    lines: list[str]


def _laid_out(card: Card, room: float) -> _Laid:
    return _Laid(card, wrap(card.who, room, bold=True), wrap(card.words, room))


def _draw(picture: Picture, one: _Laid, box: tuple[float, float, float, float]) -> None:
    x, y, wide, high = box
    picture.rect(x, y, wide, high, "paper", stroke="grid", rx=4, mark="card")
    picture.rect(x, y, 4, high, "ink")
    left, base = x + _PAD + 4, y + 20
    for line in one.names:
        picture.text(left, base, line, "ink", bold=True)
        base += _LINE
    _sure(picture, one.card, left, base - 1, x + wide - 6)
    base += _LINE + 4
    for number, line in enumerate(one.lines):
        picture.text(left, base + _LINE * number, line)


def _sure(picture: Picture, card: Card, left: float, y: float, end: float) -> None:
    """Write the day, how sure we are (a dot full, half or empty, and the word), and the row."""
    picture.text(left, y, card.when, "quiet", size=SMALL)
    x = left + width(card.when, SMALL) + 18
    picture.add(el("circle", cx=x, cy=y - 4, r=4.5, fill="none", stroke="quiet"))
    if card.sure == "high":
        picture.add(el("circle", cx=x, cy=y - 4, r=4.5, fill="quiet"))
    elif card.sure == "medium":
        half = f"M{x:.1f} {y - 8.5:.1f}a4.5 4.5 0 0 0 0 9z"
        picture.add(el("path", d=half, fill="quiet"))
    row = f", {card.row}" if card.row else ""
    words = "reported" if card.sure == "medium" else f"{card.sure} confidence"
    if x + 9 + width(words + row, SMALL) > end:
        words = words.partition(" ")[0]
    picture.text(x + 9, y, words + row, "quiet", size=SMALL)
