"""The game as a pure function of what the reader has pressed: which screen, and what it knows.

Who sits across the table follows from the seed. Nothing that reaches the page before the end
names the player.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from tarifflab import data
from tarifflab.economics import talks_play
from tarifflab.economics.talks import LAST, SIDES, Ledger, Money, Rules, Side, legal
from tarifflab.economics.talks_best import Best, Solver, judge
from tarifflab.economics.talks_plans import only_wait
from tarifflab.economics.talks_play import Game, Talks, play
from tarifflab.economics.talks_players import Player, draw
from tarifflab.widgets.kit.words import tidy
from tarifflab.widgets.play_the_talks.prices import price

Screen = Literal["door", "learn", "round", "bet", "august", "name", "end"]
LESSONS = 3  # things to know before the first game
BET_AFTER = 3  # moves
# One event of the timeline before each round: what else was in the papers.
MEANWHILE = ("E019", "E023", "E027", "E031", "E033", "E035", "E037", "E040")


@dataclass(frozen=True)
class Past:
    """A finished game of today: the chair, who it was, the way in percent, named or not."""

    chair: Side
    player: Player
    way: int
    named: bool


@dataclass(frozen=True)
class End:
    """How a finished game is judged; billion US dollars."""

    best: Best
    waiting: float  # who only waits, against this player
    record: float
    better: tuple[str, ...]  # the best move in each round

    def way(self, value: float) -> float:
        """Return how far a result lies on the way from only waiting to the best; 1 is all."""
        room = self.best.value - self.waiting
        return (value - self.waiting) / room if room > 1e-9 else 1.0


@dataclass(frozen=True)
class Scene:
    """What a screen shows."""

    screen: Screen
    lesson: int = 0
    talks: Talks | None = None
    bet: str = ""
    name: str = ""
    end: End | None = None
    past: tuple[Past, ...] = ()
    seed: int = 0
    told: bool = False  # nobody plays: the record goes by
    hat: str = "on"  # the other side's; "" where it is known who sits there

    @property
    def you(self) -> str:
        """What the chair is called: "you", or its side where nobody plays."""
        return self.game.game.you if self.told else "you"

    @property
    def game(self) -> Talks:
        """The talks, on a screen that has some."""
        assert self.talks is not None  # noqa: S101  # only the door has none
        return self.talks


@dataclass(frozen=True)
class Event:
    """A line of the timeline: day and words."""

    day: str
    words: str


@cache
def ledger() -> Ledger:
    """Return the money of the standard game: the course's prices, our assumptions."""
    return Ledger(price, Rules())


@cache
def record() -> Money:
    """Return the record of 2025 by the rules of the game."""
    return talks_play.record(ledger())


@lru_cache(maxsize=64)
def idle(by: Ledger, side: Side) -> float:
    """Return what a side has if nobody moves: the left end of the score bars."""
    money = (0.0, 0.0)
    for number in range(1, LAST):
        one = by.round(10.0, 0.0, number)
        money = (money[0] + one[0], money[1] + one[1])
    ends = [by.year(by.rules.announced, 0.0, False)]
    if side == "Washington":
        ends.append(by.year(10.0, 0.0, True))
    place = SIDES.index(side)
    return money[place] + max(one[place] for one in ends)


@cache
def events() -> tuple[Event, ...]:
    """Return an event for each round; raises what `data.load` raises."""
    timeline = data.load("timeline_2025_26").set_index("event_id")
    rows = [timeline.loc[code] for code in MEANWHILE]
    return tuple(
        Event(f"{row['date'].day} {row['date']:%B}", tidy(f"{row['actor']}: {row['action']}."))
        for row in rows
    )


def game_of(chair: Side, seed: int) -> Game:
    """Return the game with this number."""
    return Game(chair, draw(seed, chair), ledger())


@lru_cache(maxsize=4)
def _solver(chair: Side, seed: int) -> Solver:
    return Solver(game_of(chair, seed))


@lru_cache(maxsize=32)
def judged(chair: Side, seed: int, moves: tuple[str, ...]) -> End:
    """Return how a finished game is judged."""
    game = game_of(chair, seed)
    waiting = talks_play.run(game, only_wait).mine
    talks, solver = play(game, moves), _solver(chair, seed)
    better = tuple(solver.move(one.before) for one in talks.rounds)
    return End(judge(talks, solver), waiting, game.mine(record()), better)


def compute(
    *,
    chair: Side | None,
    seed: int,
    learnt: int,
    moves: Sequence[str],
    bet: str,
    name: str,
    past: Sequence[Mapping[str, Any]],
    told: bool = False,
) -> Scene:
    """Return the screen that these presses lead to.

    Parameters
    ----------
    chair : {"Tokyo", "Washington"} or None
        None stands before the door.
    seed : int
        Number of the game.
    learnt : int
        How many of the three things to know have been read.
    moves : sequence of str
        Your moves so far.
    bet, name : str
        The hat with your bead, and your last word; "" while there is none.
    past : sequence of mapping
        Games of today, the fields of :class:`Past`.
    told : bool
        Whether nobody plays and the record goes by.
    """
    games = tuple(Past(**one) for one in past)
    if chair is None:
        return Scene("door", past=games)
    talks = play(game_of(chair, seed), moves)
    screen = _screen(talks, learnt, bet, name)
    end = judged(chair, seed, tuple(moves)) if screen == "end" else None
    return Scene(screen, min(learnt + 1, LESSONS), talks, bet, name, end, games, seed, told)


def _screen(talks: Talks, learnt: int, bet: str, name: str) -> Screen:
    if learnt < LESSONS:
        return "learn"
    if not bet and (len(talks.moves) >= BET_AFTER or talks.over):
        return "bet"
    if talks.over:
        return "end" if name else "name"
    return "august" if talks.now.number == LAST else "round"


def think_ahead(scene: Scene) -> Scene:
    """Find the best result while the reader names the player; the scene stays as it is."""
    if scene.screen == "name":
        game = scene.game
        judged(game.game.you, scene.seed, game.moves)
    return scene


def somebody_new(chair: Side, seed: int, before: str) -> int:
    """Return the number of the next game, in which somebody else sits across the table."""
    seed += 1
    while draw(seed, chair).player == before:
        seed += 1
    return seed


def past_of(scene: Scene) -> dict[str, Any]:
    """Return a finished game as the strip of today keeps it."""
    game, end = scene.game, scene.end
    assert end is not None  # noqa: S101  # asked for at the end only
    player = game.game.seat.player
    way = round(100 * end.way(game.mine))
    return {"chair": game.game.you, "player": player, "way": way, "named": scene.name == player}


def moves_left(scene: Scene) -> tuple[str, ...]:
    """Return the moves that can be pressed now."""
    if scene.screen not in ("round", "august"):
        return ()
    return legal(scene.game.game.you, scene.game.now)
