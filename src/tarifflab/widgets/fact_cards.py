"""What people said and did, as cards: who, which day, the words, and how sure we are.

Each set is a handful of rows of `position_facts` (or of `episodes`) that a lesson lays beside
one another. Where there are more than four, the rest is one press away; nothing is left out
and nothing is put in another order than that of the days.

>>> in_words("2025-04-07"), in_words("2021-12 to 2027-03"), in_words("2024-2025")
('7 Apr 2025', 'Dec 2021 to Mar 2027', '2024–2025')
>>> in_words("2025-04-11 to 2025-04-18")
'11 to 18 Apr 2025'
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from tarifflab import data
from tarifflab.widgets.kit.cards import Card, draw_cards
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import MONTHS, tidy

PAGE = 4  # so many cards are seen at a time


@dataclass(frozen=True)
class Source:
    """A card with what stands behind it: where it was read, and what to mind."""

    card: Card
    source: str
    note: str


@dataclass(frozen=True)
class Pile:
    """The cards of a set in the order of their days, and the page that is seen."""

    title: str
    unit: str
    sources: tuple[Source, ...]
    page: int

    @property
    def seen(self) -> list[Card]:
        """The cards of the page."""
        first = self.page * PAGE
        return [one.card for one in self.sources[first : first + PAGE]]


@dataclass(frozen=True)
class CardSet:
    """A set: its headline, what it is about, the rows, and whether outcomes are told."""

    title: str
    unit: str
    rows: tuple[str, ...]
    table: str = "position_facts"
    outcomes: bool = True


SETS = {
    "02/plaza": CardSet(
        "Five countries named a direction for the dollar, and no rate",
        "The Plaza Accord, as the course’s list of episodes sums it up; not its outcome",
        ("P15",),
        "episodes",
        outcomes=False,  # the reader is about to draw it
    ),
    "03/security": CardSet(
        "Security or Okinawa is named in four of the 36 episodes",
        "Episodes of 1945 to 2024 whose name or text speaks of security, and the outcome",
        ("P04", "P08", "P11", "P31"),
        "episodes",
    ),
    "04/objections": CardSet(
        "Washington had a list in writing; on cars each side counts its own",
        "What Washington objected to in spring 2025, and what Japan replied",
        ("W01", "W02", "W03", "W11", "W19", "T09", "T08"),
    ),
    "04/one-week": CardSet(
        "Four people in Washington say in one week what the tariffs are for",
        "Statements of 7 and 8 April 2025, later ones added in the text",
        ("W15", "W14", "W16", "W12"),
    ),
    "04/union": CardSet(
        "One name, for one duty and against another",
        "The car workers’ union, March and April 2025",
        ("W17",),
    ),
    "04/quarrel": CardSet(
        "The order looks abroad for the cause, the Fund looks at home",
        "Where deficits come from, by the White House and the Monetary Fund, 2025",
        ("X01", "X03", "X04"),
    ),
    "04/hand": CardSet(
        "Washington said that Japan’s barriers amount to 46\u202f%",
        "The White House on its rate for Japan, 2 April 2025",
        ("W07",),
    ),
    "05/april": CardSet(
        "Tokyo studied buying more rice; the ruling party opposed a trade for cars",
        "Japan’s government and its largest party, April 2025",
        ("T15", "T16"),
    ),
    "05/security": CardSet(
        "Seven rows on security: who complained, who asked, who offered?",
        "Security and host-nation support in and beside the talks of 2025",
        ("S01", "S02", "S03", "S05", "S06", "S07", "S08"),
    ),
}


def compute(*, name: str, sources: tuple[Source, ...], page: int = 0) -> Pile:
    """Return a page of a set; raise ``KeyError`` for a name that is no set."""
    one = SETS[name]
    return Pile(one.title, one.unit, sources, page)


def draw(pile: Pile, width: int) -> Drawn:
    """Draw the page's cards."""
    picture = Picture(width)
    end = draw_cards(picture, pile.seen, 2)
    more = len(pile.sources) > PAGE
    return Drawn(
        headline=pile.title,
        unit=pile.unit,
        svg=picture.svg(end),
        foot=(
            "In our words, from the sources that Table names for each card. “Reported”: one or "
            "more newspapers say so, no document was read. Not shown: what was not said aloud."
        ),
        note=f"{len(pile.seen)} of {len(pile.sources)} cards." if more else "",
        alt=" ".join(f"{card.who}, {card.when}: {card.words}" for card in pile.seen),
    )


def table(pile: Pile) -> str:
    """Return all cards of the set with their sources as an HTML table."""
    rows = [
        [one.card.row, one.card.who, one.card.when, one.card.sure, one.source, one.note]
        for one in pile.sources
    ]
    return sheet(["Row", "Who", "When", "Confidence", "Source", "Mind"], rows)


def panel(name: str = "04/one-week") -> Panel:
    """Return a set of :data:`SETS`; raise ``KeyError`` in words for another name."""
    if name not in SETS:
        raise KeyError(f"'name' must be one of {', '.join(SETS)}, got {name!r}.")
    sources = load(name)
    pages = {
        f"{first + 1} to {min(first + PAGE, len(sources))}": first // PAGE
        for first in range(0, len(sources), PAGE)
    }
    return Panel(
        f"fact-cards-{name.replace('/', '-')}",
        controls={"page": toggle("Cards", pages)} if len(pages) > 1 else {},
        compute=partial(compute, name=name, sources=sources),
        draw=draw,
        table=table,
    )


def show(name: str) -> None:
    """Show a set of cards in the cell."""
    panel(name).show()


def in_words(when: str) -> str:
    """Return the day or the months of a row as readers write them."""
    same = re.match(r"(\d{4}-\d{2})-(\d{2}) to \1-(\d{2})$", when)
    if same:  # days of one month
        return f"{int(same[2])} to {_day_in_words(same, f'{same[1]}-{same[3]}')}"
    found = re.sub(r"\d{4}-\d{2}(-\d{2})?(?!\d)", _day_in_words, when)
    return re.sub(r"(\d{4})-(\d{4})", r"\1–\2", found)


def _day_in_words(found: "re.Match[str]", when: str = "") -> str:
    parts = (when or found[0]).split("-")
    month = MONTHS[int(parts[1]) - 1]
    return " ".join([*(str(int(one)) for one in parts[2:]), month, parts[0]])


def load(name: str) -> tuple[Source, ...]:
    """Return the cards of a set of :data:`SETS`, the earliest first."""
    one = SETS[name]
    make: Mapping[str, Callable[..., Source]] = {"position_facts": _fact, "episodes": _episode}
    key, when = (
        ("fact_id", "date") if one.table == "position_facts" else ("episode_id", "period")
    )
    rows = data.load(one.table).set_index(key).loc[list(one.rows)]
    if not one.outcomes:
        rows = rows.assign(outcome_for_japan="")
    found = rows.assign(order=rows[when].str[:10]).sort_values("order", kind="stable")
    return tuple(make[one.table](str(name), row) for name, row in found.iterrows())


def _fact(name: str, row: Mapping[str, str]) -> Source:
    card = Card(row["actor"], in_words(row["date"]), tidy(row["fact"]), row["confidence"], name)
    return Source(card, row["source"], row["note"] if isinstance(row["note"], str) else "")


def _episode(name: str, row: Mapping[str, str]) -> Source:
    came = row["outcome_for_japan"]
    words = f"{row['what_happened']}." + (f" Outcome for Japan: {came}." if came else "")
    card = Card(row["event"], in_words(row["period"]), tidy(words), row["confidence"], name)
    return Source(card, row["source"], row["instrument"])
