"""Sort the facts of a lesson into drawers, then see what two readings would answer.

The cards are a set of :mod:`tarifflab.widgets.fact_cards`. What the two readings answer is
reasoned from the words of the row, card by card; nobody was asked, and the figure says so.

>>> found = compute(GAMES["05/security"], sorting="ncnndno", card=0, both=True)
>>> found.agree
(5, 3)
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from tarifflab.widgets import fact_cards
from tarifflab.widgets.kit import drawers as kit
from tarifflab.widgets.kit.cards import Card, draw_cards
from tarifflab.widgets.kit.drawers import UNSORTED, Drawer
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, choice, hidden, sheet, text
from tarifflab.widgets.kit.ruled_table import draw_ruled
from tarifflab.widgets.kit.svg import Picture

_NARROW = 560  # pixels

Verdict = tuple[str, str]  # the drawer's letter, and why


@dataclass(frozen=True)
class Game:
    """A game: its question, what it is about, its drawers, and two readings of each row."""

    cards: str  # a set of fact_cards
    question: str
    unit: str
    drawers: Mapping[str, Drawer]
    readings: tuple[str, str]
    verdicts: Mapping[str, tuple[Verdict, Verdict]]


@dataclass(frozen=True)
class Sorted:
    """A sorting of a game's cards, the open card, and whether both readings are shown."""

    game: Game
    cards: tuple[Card, ...]
    sorting: str
    card: int
    both: bool

    @property
    def done(self) -> bool:
        """Whether every card lies in a drawer."""
        return UNSORTED not in self.sorting

    @property
    def open(self) -> bool:
        """Whether both readings are seen: they wait until every card is sorted."""
        return self.both and self.done

    @property
    def agree(self) -> tuple[int, int]:
        """On how many cards each of the two readings answers as the reader."""
        rows = [self.game.verdicts[card.row] for card in self.cards]
        first, second = (
            sum(own == row[side][0] for own, row in zip(self.sorting, rows, strict=True))
            for side in (0, 1)
        )
        return first, second


GAMES = {
    "04/objections": Game(
        "04/objections",
        "Which of these barriers has a rate that one could look up?",
        "What Washington objected to in spring 2025, and what Japan replied",
        {
            "r": Drawer("with a rate", "jp", "paper"),
            "w": Drawer("without a rate", "jp-soft"),
            "b": Drawer("no barrier", "rest-soft"),
        },
        ("Washington’s reading", "Tokyo’s reading"),
        {
            "W01": (
                ("b", "pages are counted, and no barrier is named"),
                ("b", "pages are counted, and no barrier is named"),
            ),
            "W02": (
                ("w", "tests and plugs keep cars out, and no list has a rate for them"),
                ("b", "a safety standard of one’s own is a rule, not a barrier"),
            ),
            "W03": (
                ("w", "a state-run import stays opaque, whatever the duty"),
                ("r", "the duties on rice and seafood stand in the schedule"),
            ),
            "W11": (
                ("r", "it begins with unequal tariffs"),
                ("b", "it names aims, and no barrier of Japan"),
            ),
            "W19": (
                ("w", "standards, tests and unclear rules have no rate"),
                ("w", "a second test has no rate, and the sum no method"),
            ),
            "T09": (
                ("w", "an approval that can take months"),
                ("b", "rules of a UN agreement; the other side lets makers certify themselves"),
            ),
            "T08": (
                ("w", "few cars come in, whatever the reason given"),
                ("b", "no demand for large cars, and no importer asked for a change"),
            ),
        },
    ),
    "05/security": Game(
        "05/security",
        "Complaint, demand, threat or offer? Sort the seven rows",
        "Security and host-nation support in and beside the talks of 2025",
        {
            "c": Drawer("complaint", "us-soft"),
            "d": Drawer("demand", "us", "paper"),
            "t": Drawer("threat", "ink", "paper"),
            "o": Drawer("offer", "jp", "paper"),
            "n": Drawer("none of these", "rest-soft"),
        },
        ("For the article", "Against it"),
        {
            "S03": (
                ("n", "an agreement made years before the quarrel"),
                ("n", "an agreement made years before the quarrel"),
            ),
            "S01": (
                ("d", "tied to trade six days before the first round, it asks for something"),
                ("c", "it says what he dislikes, and names no sum and no deed"),
            ),
            "S02": (
                ("n", "a refusal to reopen the agreement"),
                ("n", "an answer: nothing is asked and nothing offered"),
            ),
            "S05": (
                ("n", "purchases mostly decided in 2022 are shown, and none is added"),
                ("o", "Japan itself laid them on the table"),
            ),
            "S07": (
                ("d", "a wish for more defence spending, as the newspaper has it"),
                ("n", "a Japanese official denied that such a figure was discussed"),
            ),
            "S06": (
                ("n", "Japan said that it promised no new purchases"),
                ("o", "the fact sheet announces additional billions a year"),
            ),
            "S08": (
                ("d", "at first he wanted both in the tariff talks"),
                ("n", "he then suggested to handle them separately"),
            ),
        },
    ),
}


def compute(game: Game, *, sorting: str, card: int, both: bool) -> Sorted:
    """Return a sorting; raise ``ValueError`` if its letters do not fit the cards."""
    cards = tuple(one.card for one in fact_cards.load(game.cards))
    return Sorted(game, cards, kit.checked(sorting, len(cards), game.drawers), card, both)


def headline(found: Sorted) -> str:
    """Return the question, the reader's counts, or how both readings answer."""
    if not found.done:
        return found.game.question
    if found.open:
        every = len(found.cards)
        said = [
            f"{name}: {count} of {every}"
            for name, count in zip(found.game.readings, found.agree, strict=True)
        ]
        return f"{said[0]} cards as you. {said[1]}"
    counts = Counter(found.sorting)
    rows = [f"{one.name} {counts[letter]}" for letter, one in found.game.drawers.items()]
    return f"By you: {', '.join(rows)}"


def draw(found: Sorted, width: int) -> Drawn:
    """Draw the open card, and below it the drawers, or all three answers in rows."""
    picture = Picture(width)
    top = draw_cards(picture, [found.cards[found.card]], 2) + 14
    end = _answers(picture, found, top) if found.open else _drawers(picture, found, top)
    now = found.cards[found.card]
    return Drawn(
        headline=headline(found),
        unit=found.game.unit,
        svg=picture.svg(end),
        foot=(
            "Cards in our words, from the sources that the lesson’s tables name. The two "
            "readings are reasoned from each row; nobody was asked. Not shown: a right answer."
        ),
        note=_note(found),
        alt=f"Card {found.card + 1} of {len(found.cards)}: {now.who}, {now.when}: {now.words}",
    )


def table(found: Sorted) -> str:
    """Return the cards with the reader's answers, and both readings once they are open."""
    head = ["Row", "Who", "You"]
    rows = [
        [card.row, card.who, _name(found.game, own)]
        for card, own in zip(found.cards, found.sorting, strict=True)
    ]
    if found.open:
        head += [words for name in found.game.readings for words in (name, "Because")]
        for row in rows:
            for letter, why in found.game.verdicts[row[0]]:
                row += [_name(found.game, letter), why]
    return sheet(head, rows)


def panel(name: str = "05/security") -> Panel:
    """Return a game of :data:`GAMES`; raise ``KeyError`` in words for another name."""
    if name not in GAMES:
        raise KeyError(f"'name' must be one of {', '.join(GAMES)}, got {name!r}.")
    game = GAMES[name]
    cards = [one.card for one in fact_cards.load(game.cards)]
    names = {f"{card.row} {card.who}, {card.when}": at for at, card in enumerate(cards)}
    empty = UNSORTED * len(cards)
    ours = ["".join(game.verdicts[card.row][side][0] for card in cards) for side in (0, 1)]
    return Panel(
        f"sort-facts-{name.replace('/', '-')}",
        controls={
            "card": choice("Card", names, 0),
            "sorting": text("Your sorting, a letter a card", empty, more=True),
            "both": hidden(False),
        },
        compute=partial(compute, game),
        draw=draw,
        table=table,
        actions={
            **kit.sorters(game.drawers, "card"),
            "both": Action(
                "Show both readings", _open, strong=True,
                ready=lambda one: one.result.done, shown=lambda one: not one.result.open,
            ),
            "drawers": Action("Back to the drawers", _close, shown=lambda one: one.result.open),
            "empty": Action("Start empty", partial(_empty, empty), more=True),
        },
        moments={
            "to sort": {},
            "sorted": {"sorting": ours[0]},
            "both readings": {"sorting": ours[1], "both": True},
        },
    )  # fmt: skip


def show(name: str) -> None:
    """Show a game in the cell."""
    panel(name).show()


def _open(shown: Panel) -> None:
    shown.set(both=True)


def _close(shown: Panel) -> None:
    shown.set(both=False)


def _empty(letters: str, shown: Panel) -> None:
    shown.set(sorting=letters, both=False, card=0)


def _name(game: Game, letter: str) -> str:
    return game.drawers.get(letter, kit.WAITING).name


def _short(card: Card) -> str:
    """Return who it was, without what stands in brackets."""
    return card.who.partition(" (")[0]


def _note(found: Sorted) -> str:
    if not found.done:
        left = found.sorting.count(UNSORTED)
        return f"{left} to sort; then both readings open. A drawer may stay empty."
    if not found.open:
        return "Every card lies in a drawer. Now see what two readings would answer."
    row = found.cards[found.card].row
    said = [
        f"{name}: {_name(found.game, letter)}, {why}."
        for name, (letter, why) in zip(
            found.game.readings, found.game.verdicts[row], strict=True
        )
    ]
    return f"{row}. {' '.join(said)}"


def _drawers(picture: Picture, found: Sorted, top: float) -> float:
    cards = [(f"{card.row} {_short(card)}", card.words) for card in found.cards]
    return kit.draw_drawers(picture, found.game.drawers, cards, found.sorting, found.card, top)


def _answers(picture: Picture, found: Sorted, top: float) -> float:
    """Draw three answers to each card: the reader's, and those of both readings.

    On a narrow page a row has its number alone; the list of cards says whose it is.
    """
    narrow = picture.width < _NARROW
    rows = []
    for card, own in zip(found.cards, found.sorting, strict=True):
        letters = [own, *(letter for letter, _why in found.game.verdicts[card.row])]
        who = card.row if narrow else f"{card.row} {_short(card)}"
        rows.append([who, *(_name(found.game, letter) for letter in letters)])
    head = ["Card", "You", *found.game.readings]
    return draw_ruled(picture, head, rows, top, tight=narrow)
