"""The sandbox of the talks: the player in the open, and every assumption on a slider.

The record, the best of the fixed plans, and the best that can be had, by the rules as they
are set. The best is worked out when the hand rests.

>>> found = compute(side="Tokyo", player="trader", waiting=24, word=0.5, investment=1,
...                 lowest=12.5, announced=24, alike=False)
>>> found.plan
'give 5, sign'
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from tarifflab.economics import talks_plans as plans
from tarifflab.economics.talks import SIDES, Ledger, Rules, Side
from tarifflab.economics.talks_best import best
from tarifflab.economics.talks_play import Game, record, run
from tarifflab.economics.talks_players import PLAYERS, Player, Seat
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, switch, toggle
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, width
from tarifflab.widgets.play_the_talks.board import COLORS
from tarifflab.widgets.play_the_talks.prices import price
from tarifflab.widgets.play_the_talks.words import HATS, THE

# The fixed plans that are best somewhere; all forty would take too long for a slider.
TRIED: dict[Side, tuple[str, ...]] = {
    "Tokyo": (
        "only wait", "give 2, sign last", "give 4, sign", "give 5, sign",
        "give 3, every second round", "strike, give 2, sign last",
    ),
    "Washington": (
        "only wait", "tit for tat", "give 4, sign", "give 5, sign", "give 4, sign last",
        "warn every 2, give 4",
    ),
}  # fmt: skip
ROW, BAR = 44.0, 24.0  # pixels
NARROW = 480


@dataclass(frozen=True)
class Found:
    """Results by the rules as they are set, billion US dollars; `best` is None at first."""

    game: Game
    record: float
    plan: str  # the best fixed one
    fixed: float
    waiting: float
    best: float | None = None


@lru_cache(maxsize=16)
def _ledger(rules: Rules) -> Ledger:
    return Ledger(price, rules)


def compute(
    *,
    side: Side,
    player: Player,
    waiting: float,
    word: float,
    investment: float,
    lowest: float,
    announced: float,
    alike: bool,
) -> Found:
    """Return record and best fixed plan by these rules.

    Parameters
    ----------
    side, player
        Your chair, and who sits across the table.
    waiting : float
        Million US dollars a day for each side.
    word, investment : float
        Billion US dollars: a broken word; a chip of investment a year.
    lowest, announced : float
        Percent: the lowest rate in total, the rate from 1 August.
    alike : bool
        Whether a Tokyo across the table returns no more than a Washington.
    """
    chips = (*Rules().chips_bn[:2], investment, Rules().chips_bn[3])
    rules = Rules(waiting, word, chips, lowest, announced, 0.0, alike)
    game = Game(side, Seat(player, ""), _ledger(rules))
    every = plans.fixed(side)
    worth = {name: run(game, every[name]).mine for name in TRIED[side]}
    top = max(worth, key=lambda name: worth[name])
    mine = record(game.ledger)[SIDES.index(side)]
    return Found(game, mine, top, worth[top], worth["only wait"])


@lru_cache(maxsize=32)
def _best(side: Side, player: Player, rules: Rules) -> float:
    return best(Game(side, Seat(player, ""), _ledger(rules)))


def finish(found: Found) -> Found:
    """Return the same with the best that can be had."""
    game = found.game
    return replace(found, best=_best(game.you, game.seat.player, game.ledger.rules))


def draw(found: Found, wide: int) -> Drawn:
    """Return three bars: the record, the best fixed plan, the best."""
    picture = Picture(wide)
    rows = [
        ("only wait", found.waiting, "rest-soft"),
        ("the record", found.record, "quiet"),
        (f"plan: {found.plan}", found.fixed, COLORS[found.game.you]),
    ]
    if found.best is not None:
        rows.append(("the best", found.best, "good"))
    values = [value for _, value, _ in rows]
    low, high = min(*values, 0.0), max(*values, 0.0)
    names = 0.0 if wide < NARROW else max(width(name, 13, True) for name, _, _ in rows) + 14
    room = wide - names - 54 * (1 + (low < 0 < high))
    start = names + (54 if low < 0 else 0)

    def at(value: float) -> float:
        return start + (value - low) / max(high - low, 1e-9) * room

    for place, (name, value, color) in enumerate(rows):
        top = 8 + ROW * place
        ink = "quiet" if color == "rest-soft" else color
        if names:
            picture.text(0, top + 17, name, ink, bold=True)
        else:
            picture.text(
                at(0) if low == 0 else 0, top - 1 + 10, name, ink, bold=True, size=SMALL
            )
            top += 14
        high_of = BAR if names else 16
        picture.rect(at(0), top, at(value) - at(0), high_of, color, mark="bar")
        said = num(value, 1, sign=True)
        end = at(value)
        if value < 0:
            picture.text(end - 6, top + high_of / 2 + 5, said, bold=True, anchor="end")
        else:
            picture.text(end + 6, top + high_of / 2 + 5, said, bold=True)
    foot = 8 + ROW * 4
    picture.line(at(0), 2, at(0), foot, "ink")
    return Drawn(
        headline=_headline(found),
        unit=f"{found.game.you}’s result against {THE[found.game.seat.player]} "
        f"({HATS[found.game.seat.player]}), billion dollars to 31 July 2026",
        svg=picture.svg(foot + 4),
        foot="Source: the rules and prices of the game; everything on a slider is our "
        "assumption. No wish and no quiet day here. Not shown: what the other side gets.",
        note="What would have to be true for the record to be the best?",
        alt="; ".join(f"{name}: {num(value, 1, sign=True)}" for name, value, _ in rows),
    )


def _headline(found: Found) -> str:
    if found.best is None:
        return "The best that can be had is being worked out"
    room = found.best - found.waiting
    way = 100 * (found.record - found.waiting) / room if room > 1e-9 else 100.0
    if found.record > found.best - 0.05:
        return "Against this player nothing better than the record was to be had"
    if way < 0:
        return "Who only waits does better than the record against this player"
    return f"The record goes {num(way)}\u202f% of the way to the best against this player"


def table(found: Found) -> str:
    """Return the bars as a table."""
    rows = [
        ["only wait", num(found.waiting, 2)],
        ["record", num(found.record, 2)],
        [found.plan, num(found.fixed, 2)],
        ["best", "" if found.best is None else num(found.best, 2)],
    ]
    return sheet(["Who", "Billion dollars"], rows)


def panel() -> Panel:
    """Return the sandbox with the rules of the game."""
    rules = Rules()
    return Panel(
        "talks-sandbox",
        controls={
            "side": toggle("Your chair", list(SIDES)),
            "player": choice("Across the table", {_capital(THE[one]): one for one in PLAYERS}),
            "waiting": slider("A day of waiting", rules.waiting_musd, 0, 48, step=4,
                              unit="$ m"),
            "investment": slider("A chip of investment", rules.chips_bn[2], 0, 5, step=0.5,
                                 unit="$ bn a year"),
            "lowest": slider("Lowest rate, total", rules.lowest, 10, 15, step=0.5, unit="%",
                             more=True),
            "announced": slider("From 1 August", rules.announced, 20, 30, unit="%", more=True),
            "word": slider("A broken word", rules.word_bn, 0, 1, step=0.1, unit="$ bn",
                           more=True),
            "alike": switch("Both chairs return alike", more=True),
        },
        compute=compute,
        draw=draw,
        table=table,
        finish=finish,
        moments={
            "the rules of the game": {},
            "waiting costs nothing": {"waiting": 0.0},
            "Washington, the bluffer": {"side": "Washington", "player": "bluffer"},
            "the player of 2025": {"player": "2025"},
        },
    )  # fmt: skip


def _capital(name: str) -> str:
    return name.removeprefix("the ")[0].upper() + name.removeprefix("the ")[1:]


def show() -> None:
    """Open the sandbox."""
    panel().show()
