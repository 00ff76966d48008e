"""The six players against each other: each in both chairs, and who comes out best.

One of them sits in the chair, where you sat, and moves second; another opens. Both play by the
same character: what the one across answers to you, the one in the chair answers to it. Nobody
has wishes or quiet days here. Where both only answer, nobody would begin; so a fair one in
the chair gives first whenever both are even, and whoever was refused a signature puts one
thing more on the table. What the player of 2025 gave in round 8 it gives a round
earlier, one thing a move, so that it can sign in round 8.
"""

from collections.abc import Collection
from dataclasses import dataclass

from tarifflab.economics.talks import (
    LAST,
    ORDER,
    ROUNDS,
    SIDES,
    Ledger,
    Money,
    Position,
    Side,
    legal,
    other,
    put_down,
)
from tarifflab.economics.talks_plans import Plan
from tarifflab.economics.talks_play import Game, Talks, record, run
from tarifflab.economics.talks_players import (
    PLAYERS,
    Player,
    Seat,
    agrees,
    answer_of,
    manner,
)

_FAIR = ("trader", "proud")  # who begins when sitting in the chair
_OF_2025: dict[Side, tuple[int, ...]] = {"Tokyo": (1, 3, 6, 7), "Washington": (4, 5, 6, 7)}


@dataclass(frozen=True)
class Tournament:
    """Results of all matches, and the standing; billion US dollars.

    ``matches[side, row, column]`` is what both have if `row` sits in the chair of `side` and
    `column` opens; ``standing`` are means of both chairs less the record, the best first.
    """

    matches: dict[tuple[Side, Player, Player], Money]
    standing: tuple[tuple[Player, float], ...]

    def mine(self, side: Side, row: Player, column: Player) -> float:
        """Return what the one in the chair has."""
        return self.matches[side, row, column][SIDES.index(side)]


def tournament(ledger: Ledger, members: Collection[Player] = PLAYERS) -> Tournament:
    """Return all matches of these players, each in both chairs.

    Raises
    ------
    ValueError
        If fewer than two are left.
    """
    some = [one for one in PLAYERS if one in members]
    if len(some) < 2:
        raise ValueError(f"'members' must be at least two players, got {len(some)}.")
    matches = {
        (side, row, column): match(ledger, side, row, column).money
        for side in SIDES
        for row in some
        for column in some
    }
    base = record(ledger)
    totals = {
        row: sum(
            matches[side, row, column][place] - base[place]
            for place, side in enumerate(SIDES)
            for column in some
        )
        / len(some)
        for row in some
    }
    ranked = sorted(totals.items(), key=lambda one: -one[1])
    return Tournament(matches, tuple(ranked))


def match(ledger: Ledger, side: Side, row: Player, column: Player) -> Talks:
    """Return the talks in which `row` sits in the chair of `side` and `column` opens."""
    return run(Game(side, Seat(column, ""), ledger), in_chair(row))


def in_chair(player: Player) -> Plan:
    """Return how a player moves who sits in your chair."""

    def plan(talks: Talks) -> str:
        you = talks.game.you
        now = _mirrored(talks, player)
        refused = len(talks.rounds) > 1 and talks.rounds[-2].refused
        if agrees(Seat(player, ""), you, now, talks.game.ledger.rules):
            return _next_gift(talks) if refused and now.number < LAST else "sign"
        if now.number == LAST:
            return _on_the_last_day(player, you)
        move = _move(talks, player, now)
        return move if move in legal(you, talks.now) else "wait"

    return plan


def _move(talks: Talks, player: Player, now: Position) -> str:
    you = talks.game.you
    if player == "2025" and now.last != "strike":
        gives = now.number in _OF_2025[you]
        return _next_gift(talks) if gives else "sign" if now.number == len(ROUNDS) else "wait"
    answer = answer_of(Seat(player, ""), you, now, talks.game.ledger.rules)
    even = now.theirs <= now.counted and now.last in ("give", "wait")
    if player in _FAIR and even and answer.move == "wait" and not now.offended:
        return _next_gift(talks)
    return _next_gift(talks) if answer.move == "give" else answer.move


def _next_gift(talks: Talks) -> str:
    you = talks.game.you
    given = sum(talks.now.mine)
    return f"give {ORDER[you][given]}" if given < len(ORDER[you]) else "wait"


def _on_the_last_day(player: Player, you: Side) -> str:
    if you == "Washington":
        return "put off" if player == "bluffer" else "wait"
    return "strike" if player in ("trader", "firm") else "wait"


def _mirrored(talks: Talks, player: Player) -> Position:
    """Return the game as the one in the chair sees it: its own side as `theirs`."""
    now, you = talks.now, talks.game.you
    given = sum(now.mine)
    openings = [one.theirs.move for one in talks.rounds]
    yours = [one.yours for one in talks.rounds[:-1]]
    how = manner(you, talks.game.ledger.rules)
    owed = 0
    if player == "firm":  # a gift that answered its warning
        heard = sum(
            talks.rounds[place + 1].theirs.gifts
            for place, move in enumerate(yours)
            if move == "warn"
        )
        owed = how.heard * heard - given
    if player == "bluffer":
        owed = how.pressed * (openings.count("warn") + ("strike" in openings)) - given
    return Position(
        number=now.number,
        mine=put_down(other(you), now.theirs),
        counted=now.theirs,
        theirs=given,
        struck=now.hit,
        hit=now.struck,
        cold=now.cold,
        last="wait" if openings[-1] == "away" else openings[-1],
        warned=bool(yours) and yours[-1] == "warn",
        offended="warn" in openings or "strike" in openings,
        debt=max(owed, 0),
    )
