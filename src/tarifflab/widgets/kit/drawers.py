"""Cards into drawers: what a sorting game needs, whatever its cards are about.

A sorting is a text with a letter for each card: the key of its drawer, or `UNSORTED`. The
panel of a game holds it in a control ``sorting``, and the number of the open card in another.

>>> drawers = {"a": Drawer("apples", "jp", "paper"), "p": Drawer("pears", "us", "paper")}
>>> checked("au", 2, drawers)
'au'
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tarifflab.widgets.kit.actions import Action
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, width

UNSORTED = "u"
_CHIP, _GAP, _LINE = 22.0, 6.0, 28.0  # pixels: a chip, between chips, from row to row
_NARROW = 520  # pixels: below, the name of a drawer stands above its cards

Panel = Any  # of the frame


@dataclass(frozen=True)
class Drawer:
    """A drawer: its name, and the colours of what lies in it."""

    name: str
    fill: str
    ink: str = "ink"


WAITING = Drawer("not sorted yet", "paper")


def checked(sorting: str, cards: int, drawers: Collection[str]) -> str:
    """Return a sorting; raise ``ValueError`` if its letters do not fit the cards."""
    letters = "".join(dict.fromkeys([*drawers, UNSORTED]))
    if len(sorting) != cards or set(sorting) - set(letters):
        raise ValueError(
            f"'sorting' must have {cards} letters out of {letters}, got {len(sorting)}. Give "
            "one letter for each card."
        )
    return sorting


def sorters(drawers: Mapping[str, Drawer], card: str) -> dict[str, Action]:
    """Return a button for each drawer; `card` is the control that holds the open card."""
    return {
        letter: Action(one.name, partial(_put, letter, card)) for letter, one in drawers.items()
    }


def go_on(card: str, panel: Panel) -> None:
    """Open the next card, after the last one the first."""
    panel.set(**{card: (panel.values[card] + 1) % len(panel.values["sorting"])})


def take(letters: str, panel: Panel) -> None:
    """Take over a whole sorting."""
    panel.set(sorting=letters)


def _put(letter: str, card: str, panel: Panel) -> None:
    """Put the open card into a drawer and open the next one that waits, else the next."""
    at, sorting = panel.values[card], panel.values["sorting"]
    now = sorting[:at] + letter + sorting[at + 1 :]
    order = [(at + step) % len(now) for step in range(1, len(now) + 1)]
    after = next((place for place in order if now[place] == UNSORTED), order[0])
    panel.set(sorting=now, **{card: after})


def draw_drawers(
    picture: Picture,
    drawers: Mapping[str, Drawer],
    cards: Sequence[tuple[str, str]],
    sorting: str,
    opened: int,
    top: float,
) -> float:
    """Draw a row for each drawer with the cards in it; return where they end.

    `cards` holds the short name of each card and the words of its tip; a click on one opens
    it through the control ``card``.
    """
    rows = {**drawers, UNSORTED: WAITING}
    names = max(width(f"{one.name} {len(cards)}", bold=True) for one in rows.values()) + 16
    narrow = picture.width < _NARROW
    y = top
    for letter, one in rows.items():
        inside = [at for at, put in enumerate(sorting) if put == letter]
        if letter == UNSORTED and not inside:
            continue
        picture.text(0, y + 15, f"{one.name} {num(len(inside))}", bold=True)
        y += _LINE - 4 if narrow else 0
        x = left = 0.0 if narrow else names
        for at in inside:
            wide = width(cards[at][0], SMALL) + 16
            if x > left and x + wide > picture.width:
                x, y = left, y + _LINE
            _chip(picture, one, (x, y, wide), cards[at], at == opened, f"card={at}")
            x += wide + _GAP
        y += _LINE if inside or not narrow else 0
    return y


def _chip(
    picture: Picture,
    drawer: Drawer,
    place: tuple[float, float, float],
    card: tuple[str, str],
    opened: bool,
    pick: str,
) -> None:
    x, y, wide = place
    picture.rect(
        x + 1, y, wide - 2, _CHIP, drawer.fill, rx=4, stroke="ink" if opened else "quiet",
        stroke_width=2.5 if opened else 1, tip=f"{card[1]}: {drawer.name}", mark="chip",
        data_pick=pick, data_move=pick,
    )  # fmt: skip
    picture.text(x + 8, y + 15, card[0], drawer.ink, size=SMALL, data_move=f"{pick} name")


def draw_key(
    picture: Picture, drawers: Mapping[str, Drawer], counts: Mapping[str, int], y: float
) -> float:
    """Name the colours with their counts, on as many rows as they need; return the end."""
    x = 0.0
    for letter, one in drawers.items():
        if not counts.get(letter):
            continue
        words = f"{one.name} {num(counts[letter])}"
        if x and x + 20 + width(words) > picture.width:
            x, y = 0.0, y + 20
        picture.rect(x, y + 3, 12, 12, one.fill, stroke="quiet")
        picture.text(x + 18, y + 13, words)
        x += 40 + width(words)
    return y + 20
