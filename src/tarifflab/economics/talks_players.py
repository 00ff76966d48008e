"""Who sits across the table: four strategies of a repeated game, and the game itself.

The other side opens each round, answering what you did the round before; then you move. So you
always see its move before yours, and in round 8 you have the last word.

* **Tit for tat** does to you what you did to it: a chapter for a chapter, a threat for a
  threat. Now and then it mishears (one move in ten on average).
* **Hard line** pockets the first offer and answers every second one. It is *firm* or has *weak
  nerves*, and you are not told which. In Tokyo's chair it signs a higher rate if threatened.
* **What was really done** follows the record of 2025, as the timeline and the facts tell it.
* **Hold** never moves: the strategy to compare with.

Nothing is drawn at random but `Hidden`, and that is fixed by a seed.

>>> talks = play("Tokyo", "tit for tat", 1, ["offer gas", "hold"])
>>> talks.rounds[1].theirs
('offer gas',)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from tarifflab.economics.talks import (
    CHAPTERS,
    EVEN_POINTS,
    LETTER,
    PROMISE_BN,
    ROUNDS,
    Prices,
    Side,
    Table,
    accounts,
    apply,
    legal,
)

Opponent = Literal["hard line", "tit for tat", "really done", "hold"]
OPPONENTS: tuple[Opponent, ...] = ("tit for tat", "hard line", "really done", "hold")
POINTS = (1.0, 2.0, 2.0, 4.0)  # together 9: from 24 to 15
MISHEARD = 0.1  # probability a round
ACCEPTED = 15.0  # percent in total: what Tokyo signed, cars included
# A hard-line Tokyo takes an early offer for a first one: it signs less, and more if pressed.
ACCEPTED_FIRM, MORE_A_THREAT = 12.0, 3.0  # percent in total; points for each of your threats
NERVES_GO = 6  # the round from which weak nerves give way without being pressed
# What Tokyo put on the table, coded from the record: gas since the summit of February, help
# with car certification in May, the investment outline reported for mid-June, rice in July.
TOKYO_REALLY = {1: "gas", 3: "cars", 6: "investment", 8: "rice"}


@dataclass(frozen=True)
class Hidden:
    """What you are not told: Washington's points by chapter, nerves, misheard rounds."""

    points: Mapping[str, float] = field(default_factory=lambda: dict(EVEN_POINTS))
    firm: bool = True
    misheard: tuple[int, ...] = ()


@dataclass(frozen=True)
class Round:
    """One round: their moves, then yours ("" while it is your turn), and the table after."""

    theirs: tuple[str, ...]
    yours: str
    table: Table
    refused: bool = False  # you wanted to sign and they did not


@dataclass(frozen=True)
class Talks:
    """The talks so far. While they go on, the last round waits for your move."""

    side: Side
    opponent: Opponent
    hidden: Hidden
    rounds: tuple[Round, ...]

    @property
    def over(self) -> bool:
        """Whether somebody has signed or eight rounds are played."""
        return bool(self.rounds[-1].yours)

    @property
    def table(self) -> Table:
        """The table as it lies now."""
        return self.rounds[-1].table

    @property
    def tables(self) -> list[Table]:
        """The tables after each round."""
        return [one.table for one in self.rounds]


@dataclass(frozen=True)
class Situation:
    """What the other side sees when it opens a round."""

    side: Side  # of the one who answers
    number: int  # of the round, 1 to 8
    table: Table
    yours: tuple[str, ...]  # your moves so far
    hidden: Hidden

    @property
    def last(self) -> str:
        """Your latest move; "hold" at the start."""
        return self.yours[-1] if self.yours else "hold"

    def can(self, move: str) -> bool:
        """Return whether the one who answers has that move."""
        return move in legal(self.table, self.side)

    def cheapest(self) -> str:
        """Return an offer of the chapter that costs fewest points; "hold" if none is left."""
        left = [chapter for chapter in CHAPTERS if self.can(f"offer {chapter}")]
        if not left:
            return "hold"
        return f"offer {min(left, key=lambda chapter: self.hidden.points[chapter])}"


def other(side: Side) -> Side:
    """Return the side across the table."""
    return "Washington" if side == "Tokyo" else "Tokyo"


def draw(opponent: Opponent, seed: int) -> Hidden:
    """Return what the seed hides; the record of 2025 and a player who holds hide nothing."""
    if opponent in ("really done", "hold"):
        return Hidden()
    chance = np.random.default_rng(seed)
    points = [float(one) for one in chance.permutation(POINTS)]
    firm = bool(chance.random() < 0.5)
    misheard = tuple(n for n in range(2, len(ROUNDS) + 1) if chance.random() < MISHEARD)
    return Hidden(dict(zip(CHAPTERS, points, strict=True)), firm, misheard)


def hold(_seen: Situation) -> tuple[str, ...]:
    """Never move."""
    return ("hold",)


def tit_for_tat(seen: Situation) -> tuple[str, ...]:
    """Do what the other did last; a misheard offer is silence, misheard silence a threat."""
    heard = seen.last
    if seen.number in seen.hidden.misheard:
        heard = "hold" if heard.startswith("offer") else "threaten"
    return (heard if heard != "sign" and seen.can(heard) else "hold",)


def hard_line(seen: Situation) -> tuple[str, ...]:
    """Pocket every first offer, answer every second; under pressure it depends on nerves."""
    kind = seen.last.partition(" ")[0]
    if kind == "retaliate":
        move = "retaliate"
    elif kind == "offer":
        offers = sum(move.startswith("offer") for move in seen.yours)
        move = "hold" if offers % 2 else seen.last
    elif kind == "threaten":
        move = "threaten" if seen.hidden.firm else seen.cheapest()
    else:
        move = _unpressed(seen)
    return (move if seen.can(move) else "hold",)


def _unpressed(seen: Situation) -> str:
    """Return what a hard-liner does when the other holds still."""
    if not seen.hidden.firm and seen.number >= NERVES_GO:
        return seen.cheapest()
    return "threaten" if seen.hidden.firm and seen.number in (5, 7) else "hold"


def really_done(seen: Situation) -> tuple[str, ...]:
    """Follow the record; a retaliation is answered as China's and Canada's were."""
    if seen.side == "Tokyo":
        return _tokyo_really(seen)
    answer = ("retaliate",) if seen.last == "retaliate" and seen.can("retaliate") else ()
    if seen.number < len(ROUNDS):
        return answer or ("hold",)
    relief = [f"offer {chapter}" for chapter in seen.table.given]
    return (*answer, *(move for move in relief if seen.can(move))) or ("hold",)


def _tokyo_really(seen: Situation) -> tuple[str, ...]:
    move = f"offer {TOKYO_REALLY.get(seen.number, '')}"
    return (move if seen.can(move) else "hold",)


STRATEGIES: dict[Opponent, Callable[[Situation], tuple[str, ...]]] = {
    "tit for tat": tit_for_tat,
    "hard line": hard_line,
    "really done": really_done,
    "hold": hold,
}


def agrees(seen: Situation, opponent: Opponent) -> bool:
    """Return whether the other side would sign the table too.

    Washington's rate is its own offer, so Washington always does. Tokyo compares.
    """
    table = seen.table
    if seen.side == "Washington":
        return True
    if opponent == "tit for tat":
        return bool(table.relief) and set(table.given) <= set(table.relieved)
    if opponent == "hard line":
        return table.ask <= _hard_limit(seen)
    return table.cars_in and table.ask <= ACCEPTED


def _hard_limit(seen: Situation) -> float:
    """Return the highest rate in total that a hard-line Tokyo signs, percent."""
    start = ACCEPTED_FIRM if seen.hidden.firm else ACCEPTED
    return start + MORE_A_THREAT * sum(move == "threaten" for move in seen.yours)


def play(side: Side, opponent: Opponent, seed: int, moves: Sequence[str]) -> Talks:
    """Return the talks after your moves, with the other side's opening of the next round.

    Parameters
    ----------
    side : {"Tokyo", "Washington"}
        Yours.
    opponent : str
        One of `OPPONENTS`.
    seed : int
        Fixes what is hidden: the same seed and moves give the same talks.
    moves : sequence of str
        Your moves, one a round; each of `tarifflab.economics.talks.MOVES`.

    Raises
    ------
    ValueError
        If there are more moves than rounds, or one is not possible.
    """
    if opponent not in OPPONENTS:
        raise ValueError(f"'opponent' must be one of {OPPONENTS}, got {opponent!r}.")
    if len(moves) > len(ROUNDS):
        raise ValueError(f"'moves' must be at most {len(ROUNDS)}, got {len(moves)}.")
    hidden = draw(opponent, seed)
    rounds: list[Round] = []
    table = Table()
    for number in range(1, len(ROUNDS) + 1):
        seen = Situation(other(side), number, table, tuple(moves[: number - 1]), hidden)
        theirs, table = _opening(seen, opponent)
        if len(moves) < number:
            rounds.append(Round(theirs, "", table))
            break
        rounds.append(_reply(replace(seen, table=table), opponent, theirs, moves[number - 1]))
        table = rounds[-1].table
        if table.signed:
            if len(moves) > number:
                raise ValueError("The talks are over: somebody has signed.")
            break
    return Talks(side, opponent, hidden, tuple(rounds))


def _opening(seen: Situation, opponent: Opponent) -> tuple[tuple[str, ...], Table]:
    """Return the other side's moves and the table after them."""
    table = seen.table
    if opponent == "really done" and seen.side == "Washington" and seen.number == len(ROUNDS):
        table = replace(table, threat=max(table.threat, LETTER))  # the letter of 7 July
    theirs = STRATEGIES[opponent](seen)
    for move in theirs:
        table = apply(table, seen.side, move, seen.hidden.points)
    return theirs, table


def _reply(seen: Situation, opponent: Opponent, theirs: tuple[str, ...], yours: str) -> Round:
    """Return the round after your move; a signature needs both."""
    if yours == "sign" and not agrees(seen, opponent):
        return Round(theirs, yours, seen.table, refused=True)
    table = apply(seen.table, other(seen.side), yours, seen.hidden.points)
    return Round(theirs, yours, table)


def really_happened() -> list[Table]:
    """Return the tables of the record: both sides as coded, and the deal of round 8."""
    table, tables = Table(), []
    for number in range(1, len(ROUNDS) + 1):
        if number in TOKYO_REALLY:
            table = apply(table, "Tokyo", f"offer {TOKYO_REALLY[number]}")
        if number == len(ROUNDS):
            table = replace(table, threat=LETTER)
            for chapter in CHAPTERS:
                table = apply(table, "Washington", f"offer {chapter}")
            table = apply(table, "Tokyo", "sign")
        tables.append(table)
    return tables


def plan(side: Side, opponent: Opponent, seed: int, wish: str, sign_last: bool) -> list[str]:
    """Return the moves of somebody who always makes one kind of move.

    `wish` is "hold", "offer", "threaten", "retaliate" or "sign"; where it is not possible any
    more, they hold. With `sign_last` they sign in round 8.
    """
    moves: list[str] = []
    while not (talks := play(side, opponent, seed, moves)).over:
        can = [move for move in legal(talks.table, side) if move.startswith(wish)]
        last = sign_last and len(moves) == len(ROUNDS) - 1
        moves.append("sign" if last else next(iter(can), "hold"))
    return moves


def what_moves_did(
    talks: Talks,
    seed: int,
    prices: Prices,
    promise_bn: Mapping[str, float] = PROMISE_BN,
) -> list[tuple[int, str, float]]:
    """Return (round, move, billion dollars) for each of your moves but holding.

    The sum is your total less the total if you had held in that round, all else replayed: the
    other side would have answered the rest of your moves in its own way.
    """
    moves = [one.yours for one in talks.rounds if one.yours]
    mine = accounts(talks.tables, prices, promise_bn)[talks.side].total
    found = []
    for number, move in enumerate(moves, start=1):
        if move != "hold":
            else_ = _without(talks, seed, moves, number)
            total = accounts(else_.tables, prices, promise_bn)[talks.side].total
            found.append((number, move, mine - total))
    return found


def _without(talks: Talks, seed: int, moves: Sequence[str], number: int) -> Talks:
    """Return the talks if you had held in one round; what is not possible then is a hold."""
    tried: list[str] = []
    while not (replayed := play(talks.side, talks.opponent, seed, tried)).over:
        place = len(tried)
        wish = moves[place] if place < len(moves) and place != number - 1 else "hold"
        tried.append(wish if wish in legal(replayed.table, talks.side) else "hold")
    return replayed
