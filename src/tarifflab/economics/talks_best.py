"""The best result that was to be had with a player, and what each of your moves gave away.

Working backwards with memory over the states of the real game: the same players, the same
money, nothing simplified. It knows who sits across the table and the quiet days, which you do
not. Of the gifts it tries the cheapest one left and the wished one: to the other side only
their count matters, to you only their cost.

The parts add up: the sum of what the moves gave away is the distance from the best to you.
"""

from dataclasses import dataclass

from tarifflab.economics.talks import CHIPS, LAST, Position, legal
from tarifflab.economics.talks_play import Game, Talks, advance, opens, start


@dataclass(frozen=True)
class Best:
    """What was reachable from the start, and what each move gave away; billion US dollars."""

    value: float
    gave_away: tuple[float, ...]


class Solver:
    """Finds the best from any state of one game; remembers what it has found."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self._known: dict[Position, tuple[float, str]] = {}
        worth = dict(zip(CHIPS, game.ledger.rules.chips_bn, strict=True))
        self._cost = worth if game.you == "Tokyo" else {}

    def value(self, now: Position) -> float:
        """Return what you can still get from here on, when it is your move."""
        return self._found(now)[0]

    def move(self, now: Position) -> str:
        """Return a move that gets it."""
        return self._found(now)[1]

    def _found(self, now: Position) -> tuple[float, str]:
        if now not in self._known:
            tried = [(self.after(now, move), move) for move in self._moves(now)]
            self._known[now] = max(tried, key=lambda one: one[0])
        return self._known[now]

    def after(self, now: Position, move: str) -> float:
        """Return what you get by this move and the best ones after it."""
        game = self.game
        ended, money, _broken = advance(game, now, move)
        mine = game.mine(money)
        if ended.signed or ended.number > LAST:
            return mine
        return mine + self.value(opens(game, ended)[1])

    def _moves(self, now: Position) -> list[str]:
        """Return the moves worth trying: of the gifts the cheapest and the wished one."""
        moves = list(legal(self.game.you, now))
        gifts = [move for move in moves if move.startswith("give ")]
        if self.game.you == "Washington" or len(gifts) < 2:
            return moves
        cheapest = min(gifts, key=lambda move: self._cost[move.removeprefix("give ")])
        kept = {cheapest, f"give {self.game.seat.wish}"}
        return [move for move in moves if move in kept or move not in gifts]


def judge(talks: Talks, solver: Solver | None = None) -> Best:
    """Return the best that was to be had in these finished talks, and what each move cost.

    Raises
    ------
    ValueError
        If the talks are still going on.
    """
    if not talks.over:
        raise ValueError("'talks' must be over, but it is still your move.")
    found = solver or Solver(talks.game)
    money = [talks.game.mine(one.money) for one in talks.rounds]
    # What was still reachable before each move, your own game included.
    reachable = [0.0] * (len(money) + 1)
    for place in range(len(money) - 1, -1, -1):
        best = found.value(talks.rounds[place].before)
        reachable[place] = max(best, money[place] + reachable[place + 1])
    gave = [
        reachable[place] - money[place] - reachable[place + 1] for place in range(len(money))
    ]
    return Best(reachable[0], tuple(max(one, 0.0) for one in gave))


def best(game: Game, solver: Solver | None = None) -> float:
    """Return the best result against this player, billion US dollars."""
    return (solver or Solver(game)).value(start(game).now)
