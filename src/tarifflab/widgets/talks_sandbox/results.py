"""What the sandbox works out: the record, the best fixed plan, the best, and your own game."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tarifflab.economics import talks_plans as plans
from tarifflab.economics.talks import LAST, ROUNDS, SIDES, Ledger, Rules, Side
from tarifflab.economics.talks_best import Best, Solver, best, judge
from tarifflab.economics.talks_play import Game, Talks, as_far, record, run
from tarifflab.economics.talks_players import Player, Seat
from tarifflab.widgets.play_the_talks.prices import price
from tarifflab.widgets.play_the_talks.scene import Scene

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


@dataclass(frozen=True)
class Found:
    """Results by the rules as they are set, billion US dollars; `best` is None at first."""

    game: Game
    record: float
    plan: str  # the best fixed one
    fixed: float
    waiting: float
    best: float | None = None
    talks: Talks | None = None  # your own game, if you play one
    judged: Best | None = None  # what each of your moves gave away, once it is over

    @property
    def scene(self) -> Scene | None:
        """The table while you play at it, with no hat on; None where the results stand."""
        if self.talks is None or self.talks.over:
            return None
        screen = "august" if self.talks.now.number == LAST else "round"
        return Scene(screen, talks=self.talks, hat="")  # type: ignore[arg-type]


@lru_cache(maxsize=16)
def _ledger(rules: Rules) -> Ledger:
    return Ledger(price, rules)


def quiet_days(number: int, percent: float, player: Player) -> tuple[int, ...]:
    """Return the rounds on which a player does nothing.

    Parameters
    ----------
    number : int
        Of the draw; with the same number a higher probability only adds days.
    percent : float
        Probability of a quiet day in each round from the second on.
    player : str
        The player of 2025 has none.
    """
    if player == "2025":
        return ()
    drawn = np.random.default_rng(number).random(len(ROUNDS))
    return tuple(n for n, one in enumerate(drawn, 1) if n > 1 and one < percent / 100)


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
    quiet: float = 0.0,
    days: int = 0,
    moves: Sequence[str] | None = None,
) -> Found:
    """Return record and best fixed plan by these rules, and how your own game stands.

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
    quiet : float
        Percent: how likely a quiet day is.
    days : int
        Number of the draw of quiet days.
    moves : sequence of str, optional
        Your moves; as many of them count as you have by these rules. None if you do not play.
    """
    chips = (*Rules().chips_bn[:2], investment, Rules().chips_bn[3])
    rules = Rules(waiting, word, chips, lowest, announced, quiet / 100, alike)
    seat = Seat(player, "", quiet_days(days, quiet, player))
    game = Game(side, seat, _ledger(rules))
    every = plans.fixed(side)
    worth = {name: run(game, every[name]).mine for name in TRIED[side]}
    top = max(worth, key=lambda name: worth[name])
    mine = record(game.ledger)[SIDES.index(side)]
    talks = None if moves is None else as_far(game, moves)
    return Found(game, mine, top, worth[top], worth["only wait"], talks=talks)


@lru_cache(maxsize=8)
def _solver(side: Side, seat: Seat, rules: Rules) -> Solver:
    return Solver(Game(side, seat, _ledger(rules)))


def finish(found: Found) -> Found:
    """Return the same with the best that can be had, unless a game is going on."""
    if found.scene is not None:
        return found
    game = found.game
    solver = _solver(game.you, game.seat, game.ledger.rules)
    judged = None if found.talks is None else judge(found.talks, solver)
    top = best(game, solver) if judged is None else judged.value
    return replace(found, best=top, judged=judged)
