"""The tournament of the six players of the talks, each in both chairs, a row at a time.

>>> found = compute(side="Tokyo", out=(), rows=6)
>>> len(found.result.standing), found.complete
(6, True)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tarifflab.economics.talks import SIDES, Side, on_table
from tarifflab.economics.talks_players import PLAYERS, Player
from tarifflab.economics.talks_tournament import Tournament, match, tournament
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, hidden, members, sheet, toggle
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, width
from tarifflab.widgets.play_the_talks.scene import ledger, record
from tarifflab.widgets.play_the_talks.words import THE

NAMES: dict[str, str] = {one: words.removeprefix("the ") for one, words in THE.items()}
NAMES |= {"firm": "firm", "hurried": "hurried", "proud": "proud", "2025": "2025"}
NARROW = 560  # pixels
ROW, _TIGHT = 30.0, 22.0  # pixels; the second in the standing where it is narrow
_SECOND = 14.0  # pixels: so much lower stands a name on the second line
FEWEST = 2  # players that stay at the table
_DEPTHS = (1.0, 4.0)  # billion dollars over or under the record: the steps of the colours


@dataclass(frozen=True)
class Found:
    """The matches of those who are in, and how many rows are shown."""

    side: Side
    result: Tournament
    rows: int
    off: int = 0  # how many the reader takes off, if that leaves fewer than two

    @property
    def players(self) -> list[Player]:
        """Who is in, in the order of the table."""
        return [one for one in PLAYERS if one in dict(self.result.standing)]

    @property
    def complete(self) -> bool:
        """Whether every row is shown."""
        return self.rows >= len(self.players)


@lru_cache(maxsize=64)
def _played(some: tuple[Player, ...]) -> Tournament:
    return tournament(ledger(), some)


def compute(*, side: Side, out: Sequence[Player], rows: int) -> Found:
    """Return the tournament without some players; two always stay at the table."""
    gone = tuple(out)[: len(PLAYERS) - FEWEST]
    left = tuple(one for one in PLAYERS if one not in gone)
    return Found(side, _played(left), rows, len(out) if len(out) > len(gone) else 0)


def draw(found: Found, wide: int) -> Drawn:
    """Return the table of matches, and beside or below it who came out how."""
    picture = Picture(wide)
    low = _grid(picture, found, wide if wide < NARROW else wide - 250)
    if wide >= NARROW:
        low = max(low, _ranking(picture, found, wide - 226, 0, 226))
    else:
        low = _ranking(picture, found, 0, low + 8, wide)
    return Drawn(
        headline=_headline(found),
        unit=f"The row sits in {found.side}’s chair, the column opens: its result less the "
        "record, billion dollars",
        svg=picture.svg(low),
        foot="Source: the rules and prices of the game. The six are ours; nobody has a wish or "
        "a quiet day here. Not shown: what the one who opens gets.",
        note=_note(found),
        alt=_alt(found),
    )


def _headline(found: Found) -> str:
    if not found.rows:
        return "Thirty-six matches: who comes out best against the record"
    if not found.complete:
        return f"{found.rows} of {len(found.players)} rows are played"
    best, worth = found.result.standing[0]
    place = "above" if worth > 0 else "below"
    who = THE[best]
    return (
        f"{who[0].upper()}{who[1:]} comes out best, {num(abs(worth), 1)} billion {place} the "
        "record"
    )


def _note(found: Found) -> str:
    stay = f"You take off {found.off} of {len(PLAYERS)}, but two have to stay. " * bool(
        found.off
    )
    if not found.complete:
        return f"{stay}Press for a row, or for all of them."
    worst, how = min(_pairs(found), key=lambda one: one[1])
    row, column = worst
    pair = f"Two of {THE[row]}" if row == column else f"{THE[row]} and {THE[column]}"
    return (
        f"{stay}{pair[0].upper()}{pair[1:]} cost each other most: "
        f"{num(how, 1, sign=True)} billion together. "
        "Take somebody off the list: does the order change?"
    )


def _pairs(found: Found) -> list[tuple[tuple[Player, Player], float]]:
    """Return what both sides of each match in this chair have together."""
    return [
        ((row, column), sum(found.result.matches[found.side, row, column]))
        for row in found.players
        for column in found.players
    ]


def _over(found: Found, row: Player, column: Player) -> float:
    place = SIDES.index(found.side)
    return found.result.mine(found.side, row, column) - record()[place]


def _color(value: float) -> str:
    size = sum(abs(value) >= depth for depth in _DEPTHS) + 1
    if abs(value) < 0.05:
        return "even"
    return f"{'gain' if value > 0 else 'loss'}-{size}"


def _grid(picture: Picture, found: Found, room: float) -> float:
    """Draw a cell a match: gains over the record round, losses square."""
    players = found.players
    left = 70.0
    step = (room - left) / len(players)
    staggered = max(width(NAMES[one], SMALL) for one in players) > step - 4
    top = 22 + _SECOND * staggered
    for place, column in enumerate(players):
        x = left + step * (place + 0.5)
        # Names wider than their column stand on two lines in turn.
        y = 14.0 + (_SECOND if staggered and place % 2 else 0)
        picture.text(x, y, NAMES[column], "quiet", size=SMALL, anchor="middle")
    for line, row in enumerate(players):
        y = top + ROW * line
        picture.text(0, y + 19, NAMES[row], "ink", bold=True, size=SMALL)
        for place, column in enumerate(players):
            _cell(picture, found, (row, column), (left + step * place + 2, y + 2, step - 4),
                  line < found.rows)  # fmt: skip
    return top + ROW * len(players) + 4


def _cell(
    picture: Picture,
    found: Found,
    pair: tuple[Player, Player],
    box: tuple[float, float, float],
    shown: bool,
) -> None:
    x, y, wide = box
    if not shown:
        picture.rect(x, y, wide, ROW - 4, "paper", stroke="grid", rx=3, mark="open")
        return
    value = _over(found, *pair)
    fill = _color(value)
    picture.rect(x, y, wide, ROW - 4, fill, rx=13 if value > 0 else 2, mark="match",
                 tip=_in_a_line(found, *pair))  # fmt: skip
    dark = fill.endswith("3")
    said = num(value, 1, sign=True) if wide >= 40 else num(value)
    said = num(value) if width(said, SMALL) > wide else said
    picture.text(x + wide / 2, y + 17, said, "paper" if dark else "ink", size=SMALL,
                 anchor="middle")  # fmt: skip


def _in_a_line(found: Found, row: Player, column: Player) -> str:
    """Return a match in a line: signed when and at what, or what came."""
    talks = match(ledger(), found.side, row, column)
    now = talks.now
    points = on_table(found.side, now)[1][0]
    struck = " Somebody struck." if now.hit or now.struck else ""
    if not now.signed:
        return f"{NAMES[row]} against {NAMES[column]}: nobody signed.{struck}"
    when = "on 1 August" if now.signed > 8 else f"in round {now.signed}"
    rate = pct(ledger().rate(points))
    return f"{NAMES[row]} against {NAMES[column]}: signed {when} at {rate} in total.{struck}"


def _ranking(picture: Picture, found: Found, x: float, y: float, room: float) -> float:
    """Draw the standing: means of both chairs less the record."""
    picture.text(x, y + 14, "Both chairs, less the record", "quiet", size=SMALL)
    rows = found.result.standing
    step = _TIGHT if picture.width < NARROW else ROW
    if not found.complete:
        return y + 22 + step * len(rows)
    top = max(abs(worth) for _, worth in rows)
    full = room - 70 - 52
    for place, (name, worth) in enumerate(rows):
        low = y + 22 + step * place
        base = low + step / 2 + 4
        picture.text(x, base, NAMES[name], "ink", bold=not place, size=SMALL)
        long = max(abs(worth) / top * full, 1.5)
        high = step - 12
        fill = "rest-soft" if place else "good"
        picture.rect(x + 70, base - 5 - high / 2, long, high, fill, mark="rank")
        picture.text(x + 70 + long + 5, base, num(worth, 1, sign=True), size=SMALL)
    return y + 22 + step * len(rows) + 4


def _alt(found: Found) -> str:
    if not found.complete:
        return "A table of matches that fills row by row."
    rows = "; ".join(f"{NAMES[n]} {num(w, 1, sign=True)}" for n, w in found.result.standing)
    return f"Both chairs less the record, billion dollars: {rows}."


def table(found: Found) -> str:
    """Return the rows that are shown as a table."""
    players = found.players
    rows = [
        [NAMES[row], *(num(_over(found, row, one), 1, sign=True) for one in players)]
        for row in players[: found.rows]
    ]
    return sheet([f"In {found.side}’s chair", *(NAMES[one] for one in players)], rows)


def panel() -> Panel:
    """Return the tournament; the reader bets before the first row."""
    return Panel(
        "talks-tournament",
        controls={
            "side": toggle("Chair of the row", list(SIDES)),
            "out": members("Take off the list", {NAMES[one]: one for one in PLAYERS}),
            "rows": hidden(0),
        },
        compute=compute,
        draw=draw,
        table=table,
        question="The six play each other: who comes out best against the record?",
        answers=[_capital(NAMES[one]) for one in PLAYERS],
        actions={
            "row": Action("Next row", lambda panel: panel.set(rows=panel.values["rows"] + 1),
                          ready=lambda panel: not panel.result.complete, strong=True),
            "all": Action("All rows", lambda panel: panel.set(rows=len(PLAYERS)),
                          ready=lambda panel: not panel.result.complete),
        },
        moments={
            "all six, Tokyo’s chair": {"rows": len(PLAYERS)},
            "all six, Washington’s chair": {"rows": len(PLAYERS), "side": "Washington"},
            "without the loud ones": {"rows": len(PLAYERS), "out": ("firm", "bluffer")},
        },
    )  # fmt: skip


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def show() -> None:
    """Open the tournament."""
    panel().show()
