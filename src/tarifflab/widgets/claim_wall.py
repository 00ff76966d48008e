"""The article as a wall of dots: one a claim, to be read, and to be sorted.

The first picture of the course. A click on a dot, or a line of the list, reads a claim; a
button sorts the dots by what kind of sentence each is: some can be looked up, others cannot.

>>> wall = compute(claim="C3.1-b", order=BY_KIND)
>>> wall.claims[wall.picked].kind, wall.count(LOOKED_UP) > wall.count(JUDGED)
('fact', True)
"""

from __future__ import annotations

from dataclasses import dataclass

from tarifflab import claims
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, choice, hidden, sheet
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import wrap

ARTICLE, BY_KIND = "article", "kind"
LOOKED_UP = ("fact", "statistic", "quote")
JUDGED = ("interpretation", "prediction")
FIRST = "C3.1-b"  # the claim that stands there at first: short, and with a year in it
_NAMES = {
    "fact": "facts", "statistic": "statistics", "quote": "quotes",
    "interpretation": "readings", "prediction": "forecasts",
}  # fmt: skip
_ONE = {
    **{kind: f"a {kind}" for kind in LOOKED_UP},
    JUDGED[0]: "a reading",
    JUDGED[1]: "a forecast",
}
_STEP, _HIGH, _TOP = 30.0, 184.0, 26.0  # pixels: between dots, of the wall, above it


@dataclass(frozen=True)
class Claim:
    """One claim: its id, its words, its kind, the part of the article, its lesson."""

    id: str
    words: str
    kind: str
    part: str
    lesson: str


@dataclass(frozen=True)
class Wall:
    """All claims in the article's order, the place of the picked one, and how they stand."""

    claims: tuple[Claim, ...]
    picked: int
    order: str

    def count(self, kinds: tuple[str, ...]) -> int:
        """Return how many claims are of these kinds."""
        return sum(one.kind in kinds for one in self.claims)


def ledger() -> tuple[Claim, ...]:
    """Return the claims in the article's order."""
    columns = ["claim_id", "claim", "type", "section", "lesson"]
    return tuple(Claim(*row) for row in claims.load()[columns].itertuples(index=False))


def compute(*, claim: str, order: str) -> Wall:
    """Return the wall in an order with one claim picked."""
    every = ledger()
    return Wall(every, [one.id for one in every].index(claim), order)


def places(wall: Wall, width: int) -> list[tuple[float, float, float]]:
    """Return x, y and radius of every dot, in pixels."""
    if wall.order == ARTICLE:
        return _rows(len(wall.claims), width)
    kinds = [one.kind for one in wall.claims]
    found: dict[int, tuple[float, float, float]] = {}
    for kind, (left, across, step) in _heaps(wall, width).items():
        for number, place in enumerate(n for n, one in enumerate(kinds) if one == kind):
            x = left + (number % across + 0.5) * step
            found[place] = (x, _TOP + _HIGH - (number // across + 0.5) * step, step * 0.4)
    return [found[place] for place in range(len(kinds))]


def _rows(number: int, width: int) -> list[tuple[float, float, float]]:
    """Return the dots line by line, as the article has its sentences."""
    step = min(_STEP * 1.5, (width - 8) / 16)
    across = min(int((width - 8) // step), 16)
    high = ((number - 1) // across + 1) * step
    top = _TOP + (_HIGH - high) / 2
    return [
        (4 + (n % across + 0.5) * step, top + (n // across + 0.5) * step, step * 0.36)
        for n in range(number)
    ]


def _heaps(wall: Wall, width: int) -> dict[str, tuple[float, int, float]]:
    """Return each kind's left edge, how many dots lie side by side, and their distance."""
    room = width / len(_NAMES)
    counts = [wall.count((kind,)) for kind in _NAMES]

    def across(number: int, step: float) -> int:
        return -(-number // int(_HIGH // step))

    # Dots as large as the heaps allow, and of one size in all.
    step = _STEP
    while max(across(number, step) for number in counts) * step > room - 4:
        step -= 0.5
    return {
        kind: (at * room + 4, across(number, step), step)
        for at, (kind, number) in enumerate(zip(_NAMES, counts, strict=True))
    }


def draw(wall: Wall, width: int) -> Drawn:
    """Draw the wall, and under it the words of the picked claim."""
    picture = Picture(width)
    if wall.order == BY_KIND:
        _names(picture, wall)
    _dots(picture, wall)
    one = wall.claims[wall.picked]
    y = _TOP + _HIGH + (40 if wall.order == BY_KIND else 14)
    for line in wrap(one.words, width - 8, 19):
        y += 24
        picture.text(4, y, line, "ink", size=19, mark="words")
    return Drawn(
        headline=headline(wall),
        unit="One dot a claim of the article; full: can be looked up"
        if wall.order == BY_KIND
        else "One dot a claim of the article, in the order in which it makes them",
        svg=picture.svg(y + 10),
        foot="Source: our list of the article's claims, in our own words (the ledger).",
        note=f"{one.id}, {_ONE[one.kind]}, in part “{one.part}”. Its card is in lesson "
        f"{one.lesson}.",
        alt=f"{headline(wall).rstrip('?')}. The claim that stands under the dots: {one.words}.",
    )


def headline(wall: Wall) -> str:
    """Return the finding: how many can be looked up, once they are sorted."""
    if wall.order == ARTICLE:
        return f"One article, {len(wall.claims)} claims: which can be looked up?"
    return f"{wall.count(LOOKED_UP)} claims can be looked up, {wall.count(JUDGED)} cannot"


def _names(picture: Picture, wall: Wall) -> None:
    room = picture.width / len(_NAMES)
    y = _TOP + _HIGH
    for at, (kind, name) in enumerate(_NAMES.items()):
        picture.text(at * room + 4, y + 18, name, "quiet", size=SMALL)
        picture.text(at * room + 4, y + 34, str(wall.count((kind,))), "ink", bold=True)
    spans = ((0, LOOKED_UP, "can be looked up"), (len(LOOKED_UP), JUDGED, "cannot"))
    for first, kinds, words in spans:
        left, right = first * room + 4, (first + len(kinds)) * room - 10
        picture.line(left, 18, right, 18, "quiet", mark="group")
        picture.text(left, 13, words, "ink", size=SMALL, bold=True)


def _dots(picture: Picture, wall: Wall) -> None:
    for place, (x, y, r) in enumerate(places(wall, picture.width)):
        one = wall.claims[place]
        full = wall.order == ARTICLE or one.kind in LOOKED_UP
        if place == wall.picked:
            picture.dot(x, y, "mark", r + 4, stroke="ink", data_move="picked", mark="picked")
        picture.dot(
            x, y, ("quiet" if wall.order == ARTICLE else "ink") if full else "paper", r,
            stroke="ink", data_move=one.id, data_pick=f"claim={place}", tip=one.words,
            data_picked="true" if place == wall.picked else None,
            mark="full" if full else "open",
        )  # fmt: skip


def table(wall: Wall) -> str:
    """Return all claims as an HTML table."""
    rows = [[one.id, one.words, _ONE[one.kind], one.lesson] for one in wall.claims]
    return sheet(["Claim", "In our words", "Kind", "Lesson"], rows)


def panel() -> Panel:
    """Return the wall; it opens in the article's order."""
    return Panel(
        "claim-wall",
        controls={
            "claim": choice("Read", {one.words: one.id for one in ledger()}, FIRST),
            "order": hidden(ARTICLE),
        },
        compute=compute,
        draw=draw,
        table=table,
        actions={"sort": Action(_label, _turn, strong=True)},
        moments={"as in the article": {}, "sorted": {"order": BY_KIND}},
    )


def show() -> None:
    """Show the wall in the cell."""
    panel().show()


def _label(panel: Panel) -> str:
    return "Sort them" if panel.values["order"] == ARTICLE else "Back to the article"


def _turn(panel: Panel) -> None:
    panel.set(order=BY_KIND if panel.values["order"] == ARTICLE else ARTICLE)
