"""A whole game of the talks: a pure function of the chair, the seat across, and the moves.

>>> from tarifflab.economics.talks_players import Seat
>>> game = Game("Tokyo", Seat("trader", "rice"), Ledger(lambda rates: Price(-rates.general, 0)))
>>> talks = play(game, ["give gas", "wait"])
>>> [one.theirs.move for one in talks.rounds]
['wait', 'give', 'wait']
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tarifflab.economics.talks import (
    AGAINST,
    BASELINE,
    KINDS,
    LAST,
    SIDES,
    Ledger,
    Money,
    Position,
    Price,
    Side,
    if_signed,
    in_force,
    legal,
    other,
)
from tarifflab.economics.talks_players import (
    Answer,
    Seat,
    agrees,
    first_of_august,
    hears,
    opening,
    take,
)

__all__ = ["Game", "Price", "Round", "Talks", "as_far", "play", "run", "start", "step"]

NOTHING: Money = (0.0, 0.0)


@dataclass(frozen=True)
class Game:
    """Your chair, who sits across, and what things are worth."""

    you: Side
    seat: Seat
    ledger: Ledger

    @property
    def they(self) -> Side:
        """The side across the table."""
        return other(self.you)

    def mine(self, money: Money) -> float:
        """Return your part of both sides' money."""
        return money[SIDES.index(self.you)]


@dataclass(frozen=True)
class Round:
    """One round: how they opened, the game then, your move ("" while it is your turn)."""

    number: int
    theirs: Answer
    before: Position
    yours: str = ""
    refused: bool = False  # you wanted to sign and they did not
    broken: bool = False  # you did not carry out your warning
    their_word: bool = False  # they did not carry out theirs
    money: Money = NOTHING  # what the round brought both, up to the next


@dataclass(frozen=True)
class Talks:
    """The talks so far; while they go on, the last round waits for your move."""

    game: Game
    rounds: tuple[Round, ...]
    now: Position
    money: Money = field(default=NOTHING)

    @property
    def over(self) -> bool:
        """Whether somebody has signed or 1 August has passed."""
        return bool(self.now.signed) or self.now.number > LAST

    @property
    def moves(self) -> tuple[str, ...]:
        """Your moves so far."""
        return tuple(one.yours for one in self.rounds if one.yours)

    @property
    def mine(self) -> float:
        """Your money so far; after the end the result, billion US dollars."""
        return self.game.mine(self.money)

    def if_signed(self) -> Money:
        """Return what both would have in the end if the table were signed as it lies."""
        more = if_signed(self.game.ledger, self.game.you, self.now)
        return _sum(self.money, more)


def start(game: Game) -> Talks:
    """Return the talks as the first round opens."""
    empty = Position(mine=(0,) * len(KINDS[game.you]))
    answer, now = opening(game.seat, game.they, empty, game.ledger.rules)
    return Talks(game, (Round(1, answer, now),), now)


def step(talks: Talks, move: str) -> Talks:
    """Return the talks after your move, with the next round opened.

    Raises
    ------
    ValueError
        If you do not have that move.
    """
    game, now = talks.game, talks.now
    if move not in legal(game.you, now):
        raise ValueError(_refusal(talks, move))
    after, money, broken = advance(game, now, move)
    refused = move == "sign" and after.signed != now.number
    done = Round(
        now.number, talks.rounds[-1].theirs, now, move, refused, broken,
        _their_word(game, now, move), money,
    )  # fmt: skip
    rounds = (*talks.rounds[:-1], done)
    total = _sum(talks.money, money)
    if after.signed or after.number > LAST:
        return Talks(game, rounds, after, total)
    answer, opened = opens(game, after)
    return Talks(game, (*rounds, Round(after.number, answer, opened)), opened, total)


def _refusal(talks: Talks, move: str) -> str:
    if talks.over:
        return "The talks are over."
    left = ", ".join(legal(talks.game.you, talks.now))
    return f"'move' must be one of {left}, got {move!r}."


def opens(game: Game, now: Position) -> tuple[Answer, Position]:
    """Return how they open the round; on 1 August nobody opens."""
    if now.number == LAST:
        return Answer("wait"), now._replace(warned=False)
    return opening(game.seat, game.they, now, game.ledger.rules)


def advance(game: Game, now: Position, move: str) -> tuple[Position, Money, bool]:
    """Return the game after your move, what it brought both, and if you broke your word.

    The next round is not opened yet.
    """
    rules = game.ledger.rules
    after, broken = take(game.seat, game.you, now, move)
    words = _words(game, broken, _their_word(game, now, move))
    if now.number == LAST:
        ended = first_of_august(game.seat, game.you, after, move, rules)
        return ended, _sum(_last_money(game, ended), words), broken
    if move == "sign" and agrees(game.seat, game.they, after, rules):
        signed = after._replace(signed=now.number)
        return signed, _sum(if_signed(game.ledger, game.you, signed), words), broken
    after = hears(game.seat, game.they, now, after, rules)
    general, answer = in_force(game.you, after)
    money = game.ledger.round(general, answer, now.number)
    return after._replace(number=now.number + 1), _sum(money, words), broken


def _their_word(game: Game, now: Position, move: str) -> bool:
    """Return whether they have let a warning of theirs pass: only the bluffer does."""
    heard = move.startswith("give") or move in ("strike", "sign")
    return game.seat.player == "bluffer" and now.warned and not heard


def _words(game: Game, mine: bool, theirs: bool) -> Money:
    yours, their = -game.ledger.rules.word_bn * mine, -game.ledger.rules.word_bn * theirs
    return (yours, their) if game.you == "Tokyo" else (their, yours)


def _last_money(game: Game, ended: Position) -> Money:
    """Return what the year from 1 August brings both."""
    if ended.signed:
        return if_signed(game.ledger, game.you, ended)
    general, answer = in_force(game.you, ended)
    if ended.put_off:
        return game.ledger.year(general, answer, True)
    general = max(general, game.ledger.rules.announced)
    if game.you == "Tokyo" and answer:
        general = AGAINST
    return game.ledger.year(general, answer, False)


def _sum(one: Money, two: Money) -> Money:
    return one[0] + two[0], one[1] + two[1]


def play(game: Game, moves: Sequence[str]) -> Talks:
    """Return the talks after these moves; ``ValueError`` for one that you do not have."""
    talks = start(game)
    for move in moves:
        talks = step(talks, move)
    return talks


def as_far(game: Game, moves: Sequence[str]) -> Talks:
    """Return the talks after as many of these moves as you have, one after another."""
    talks = start(game)
    for move in moves:
        if move not in legal(game.you, talks.now):
            break
        talks = step(talks, move)
    return talks


def run(game: Game, strategy: Callable[[Talks], str]) -> Talks:
    """Return the talks played to the end by ``strategy(talks) -> move``."""
    talks = start(game)
    while not talks.over:
        talks = step(talks, strategy(talks))
    return talks


def record(ledger: Ledger) -> Money:
    """Return the record of 2025 by these rules: four chips for four steps in round 8.

    Nothing was in force meanwhile but the pause, and both sides paid for every day.
    """
    money = NOTHING
    for number in range(1, LAST - 1):
        money = _sum(money, ledger.round(BASELINE, 0.0, number))
    return _sum(money, ledger.deal((1, 1, 1, 1), (3, 1), LAST - 1))
