"""Who sits across the table: six players in three pairs of twins, and what each answers.

=======  =========  ==============================================  =======================
pair     player     answers a gift                                  signs when
=======  =========  ==============================================  =======================
fair     trader     one for one (Tokyo: 1.5 for one)                three gifts, and covered
fair     proud      one for one and 1 (2) more; never after a       covered but for its
                    warning                                         bonus; offended: 2 more
loud     firm       only if it answers its warning: 1 (2) for one;  three gifts, and covered
                    strikes if a warning was not heard
loud     bluffer    pockets it; gives 1 (3) when warned or struck   three gifts
quiet    hurried    pockets it; from round 4 (3) gives 1 (3) each   balance, falling by one
                    round in which you wait                         a round from round 4
quiet    2025       the record: Washington nothing until round 8,   four, covered; Tokyo:
                    Tokyo one chip in rounds 1, 3, 6, 8             15 % or less, cars in
=======  =========  ==============================================  =======================

Each but *2025* has quiet days, on which it gives and warns nothing, and a *wish*: the one
thing that it counts twice, the first time. The wish is said at the start (2025 says one too,
and counts it once). The kinds are theory (tit for tat, commitment, bluff, patience: R. Axelrod
1984, T. Schelling 1960); the people are invented, and none is a portrait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from tarifflab.economics.talks import (
    COLD,
    KINDS,
    LAST,
    MOST,
    ROUNDS,
    Position,
    Rules,
    Side,
    kind_of,
    other,
)

Player = Literal["trader", "proud", "firm", "bluffer", "hurried", "2025"]
PLAYERS: tuple[Player, ...] = ("trader", "proud", "firm", "bluffer", "hurried", "2025")
TWIN: dict[Player, Player] = {
    "trader": "proud", "proud": "trader", "firm": "bluffer", "bluffer": "firm",
    "hurried": "2025", "2025": "hurried",
}  # fmt: skip
WARNS = (2, 4, 6)  # rounds in which the loud ones warn
RECORD_ROUNDS = {1: "gas", 3: "cars", 6: "investment", 8: "rice"}  # Tokyo's gifts in 2025
_MOST_A_ROUND = {"bluffer": 3, "hurried": 3, "2025": 4}  # others two
_ENOUGH = 3  # gifts that make a deal worth signing
_RECORD = 4  # of each side in 2025
_RECORD_POINTS = 3  # steps of points in 2025: 15 % in total
_AWAY_WARNED, _AWAY_STRUCK = 2, 3  # rounds


@dataclass(frozen=True)
class Seat:
    """Who sits across the table, and what you are not told."""

    player: Player
    wish: str  # the kind that counts twice, the first time
    quiet: tuple[int, ...] = ()  # rounds on which it does nothing

    def counts(self, kind: str, before: int) -> int:
        """Return as how many gifts it takes one of this kind; `before` lie there already."""
        return 2 if kind == self.wish and not before and self.player != "2025" else 1


class Answer(NamedTuple):
    """How the other side opens a round."""

    move: str  # give, wait, warn, strike, away
    gifts: int = 0


@dataclass(frozen=True)
class Manner:
    """How much a player returns: more where Tokyo sits across the table."""

    ratio: float = 1.0  # trader
    bonus: int = 1  # proud
    heard: int = 1  # firm, for one gift
    pressed: int = 1  # bluffer
    hurry: int = 1  # hurried, a round
    hurry_from: int = 4


_WASHINGTON, _TOKYO = Manner(), Manner(1.5, 2, 2, 3, 3, 3)


def manner(side: Side, rules: Rules) -> Manner:
    """Return how much the players return when they sit on this side."""
    return _TOKYO if side == "Tokyo" and not rules.alike else _WASHINGTON


def draw(seed: int, you: Side, rules: Rules | None = None, player: str | None = None) -> Seat:
    """Return who sits across the table in the game with this seed.

    Parameters
    ----------
    seed : int
        Number of the game; the same number gives the same player, wish and quiet days.
    you : {"Tokyo", "Washington"}
        Your chair.
    rules : Rules, optional
        How likely quiet days are.
    player : str, optional
        One of `PLAYERS`, to choose who it is.

    Raises
    ------
    ValueError
        If there is no such player.
    """
    if player is not None and player not in PLAYERS:
        raise ValueError(f"'player' must be one of {', '.join(PLAYERS)}, got {player!r}.")
    rng = np.random.default_rng([seed, you == "Tokyo"])
    drawn = PLAYERS[int(rng.integers(len(PLAYERS)))]
    wish = KINDS[you][int(rng.integers(len(KINDS[you])))]
    days = rng.random(len(ROUNDS)) < (rules or Rules()).quiet
    who: Player = next((one for one in PLAYERS if one == player), drawn)
    quiet = [n for n, on in enumerate(days, 1) if on and n > 1]
    return Seat(who, wish, tuple(quiet) if who != "2025" else ())


def opening(seat: Seat, side: Side, now: Position, rules: Rules) -> tuple[Answer, Position]:
    """Return how the player on `side` opens the round, and the game after it."""
    how = manner(side, rules)
    now = _NOTICES.get(seat.player, _nothing)(now, how)
    if now.away >= now.number:
        answer = _strike_first(now) if seat.player == "hurried" else Answer("away")
    else:
        answer = _ANSWERS[seat.player](side, now, how)
    if answer.move in ("give", "warn") and now.number in seat.quiet:
        answer = Answer("wait")
    gifts = min(answer.gifts, _MOST_A_ROUND.get(seat.player, 2), sum(MOST[side]) - now.theirs)
    if answer.move == "give" and gifts <= 0:
        answer = Answer("wait")
    return Answer(answer.move, max(gifts, 0)), _after(now, answer.move, max(gifts, 0))


def answer_of(seat: Seat, side: Side, now: Position, rules: Rules) -> Answer:
    """Return what the player on `side` answers to the game as it sees it, quiet days apart."""
    return _ANSWERS[seat.player](side, now, manner(side, rules))


def _after(now: Position, move: str, gifts: int) -> Position:
    return now._replace(
        theirs=now.theirs + gifts,
        debt=max(now.debt - gifts, 0),
        hit=now.hit + (move == "strike"),
        cold=max(now.cold, now.number + COLD - 1) if move == "strike" else now.cold,
        warned=move == "warn",
        open=now.open and not gifts,
    )


# ---- what they notice of your last move ---------------------------------------------------


def _nothing(now: Position, _how: Manner) -> Position:
    return now


def _proud_notices(now: Position, _how: Manner) -> Position:
    return now._replace(offended=now.offended or now.last in ("warn", "strike"))


def _bluffer_notices(now: Position, how: Manner) -> Position:
    if now.last == "warn" and now.word:
        return now._replace(debt=now.debt + how.pressed)
    if now.last == "strike" and not now.gave_way:
        return now._replace(debt=now.debt + how.pressed, gave_way=True)
    return now


def _hurried_notices(now: Position, _how: Manner) -> Position:
    if now.last == "warn":
        return now._replace(away=max(now.away, now.number + _AWAY_WARNED - 1))
    if now.last == "strike":
        return now._replace(away=max(now.away, now.number + _AWAY_STRUCK))
    return now


_NOTICES: dict[str, Callable[[Position, Manner], Position]] = {
    "proud": _proud_notices, "bluffer": _bluffer_notices, "hurried": _hurried_notices,
}  # fmt: skip


# ---- how they open a round ----------------------------------------------------------------


def _owes(count: int) -> Answer:
    return Answer("give", count) if count > 0 else Answer("wait")


def _trader(_side: Side, now: Position, how: Manner) -> Answer:
    if now.last in ("warn", "strike"):
        return Answer(now.last)
    return _owes(int(how.ratio * now.counted) - now.theirs)


def _proud(_side: Side, now: Position, how: Manner) -> Answer:
    if now.last == "strike":
        return Answer("strike")
    if now.offended or not now.counted:
        return Answer("wait")
    return _owes(now.counted + how.bonus - now.theirs)


def _firm(_side: Side, now: Position, _how: Manner) -> Answer:
    if now.last == "strike" or (now.warned and now.last != "give"):
        return Answer("strike")
    if now.debt:
        return _owes(now.debt)
    return Answer("warn" if now.number in WARNS else "wait")


def _bluffer(_side: Side, now: Position, _how: Manner) -> Answer:
    if now.debt:
        return _owes(now.debt)
    return Answer("warn" if now.number in WARNS else "wait")


def _hurried(_side: Side, now: Position, how: Manner) -> Answer:
    if now.number >= how.hurry_from and now.last in ("wait", "sign"):
        return _owes(how.hurry)
    return Answer("wait")


def _strike_first(now: Position) -> Answer:
    return Answer("strike") if now.last == "strike" else Answer("away")


def _record(side: Side, now: Position, _how: Manner) -> Answer:
    if now.last == "strike":
        return Answer("strike")
    if side == "Tokyo":
        return _owes(int(now.number in RECORD_ROUNDS))
    return _owes(min(now.counted, _RECORD) - now.theirs if now.number == len(ROUNDS) else 0)


_ANSWERS: dict[str, Callable[[Side, Position, Manner], Answer]] = {
    "trader": _trader, "proud": _proud, "firm": _firm, "bluffer": _bluffer,
    "hurried": _hurried, "2025": _record,
}  # fmt: skip


# ---- when they sign -----------------------------------------------------------------------


def enough(now: Position) -> bool:
    """Return whether there are two gifts from each side, which a deal needs."""
    return sum(now.mine) >= 2 and now.theirs >= 2


def agrees(seat: Seat, side: Side, now: Position, rules: Rules) -> bool:
    """Return whether the player on `side` signs the table as it lies."""
    if not enough(now) or max(now.cold, now.away) >= now.number:
        return False
    return _SIGNS[seat.player](side, now, manner(side, rules))


def _trader_signs(_side: Side, now: Position, how: Manner) -> bool:
    return now.counted >= _ENOUGH + now.struck and how.ratio * now.counted >= now.theirs


def _proud_signs(_side: Side, now: Position, how: Manner) -> bool:
    return now.counted + how.bonus >= now.theirs + now.struck + 2 * now.offended


def _firm_signs(_side: Side, now: Position, how: Manner) -> bool:
    return now.counted >= _ENOUGH + now.struck and how.heard * now.counted >= now.theirs


def _bluffer_signs(_side: Side, now: Position, _how: Manner) -> bool:
    return now.counted >= _ENOUGH


def _hurried_signs(_side: Side, now: Position, _how: Manner) -> bool:
    return now.counted - now.theirs >= now.struck - max(0, now.number - 3)


def _record_signs(side: Side, now: Position, _how: Manner) -> bool:
    if side == "Tokyo":
        points, cars = now.mine
        return points >= _RECORD_POINTS and bool(cars) and not now.struck
    return now.counted >= max(_RECORD + now.struck, now.theirs)


_SIGNS: dict[str, Callable[[Side, Position, Manner], bool]] = {
    "trader": _trader_signs, "proud": _proud_signs, "firm": _firm_signs,
    "bluffer": _bluffer_signs, "hurried": _hurried_signs, "2025": _record_signs,
}  # fmt: skip


# ---- your move, and 1 August --------------------------------------------------------------


def take(seat: Seat, you: Side, now: Position, move: str) -> tuple[Position, bool]:
    """Return the game after your move, before the other side opens; and if a word was broken.

    A signature that is refused is a round lost.
    """
    kind, _, what = move.partition(" ")
    broken = now.open and kind not in ("strike", "sign")
    after = now._replace(last=kind, open=kind == "warn", word=now.word and not broken)
    if kind == "give":
        place = KINDS[you].index(what)
        before = now.mine[place]
        mine = (*now.mine[:place], before + 1, *now.mine[place + 1 :])
        return after._replace(
            mine=mine, counted=now.counted + seat.counts(what, before)
        ), broken
    if kind == "strike":
        cold = 0 if seat.player == "bluffer" else max(now.cold, now.number + COLD)
        return after._replace(struck=now.struck + 1, cold=cold), broken
    return after, broken


def hears(seat: Seat, side: Side, before: Position, after: Position, rules: Rules) -> Position:
    """Return the game after the firm one has noted a gift that answers its warning."""
    if seat.player == "firm" and before.warned and after.last == "give":
        gifts = after.counted - before.counted
        return after._replace(debt=after.debt + gifts * manner(side, rules).heard)
    return after


def first_of_august(seat: Seat, you: Side, now: Position, move: str, rules: Rules) -> Position:
    """Return how the ninth decision ends: signed, put off, or the announced rate in force.

    `number` of what comes back is 10: the talks are over.
    """
    they = other(you)
    kind = kind_of(move)
    over = LAST + 1
    if kind == "sign" and agrees(seat, they, now, rules):
        return now._replace(signed=LAST, number=over)
    if move == "put off":
        return now._replace(put_off=True, number=over)
    if seat.player == "hurried" and kind == "wait":
        more = now._replace(theirs=min(now.theirs + 2, sum(MOST[they])))
        if agrees(seat, they, more, rules):
            return more._replace(signed=LAST, number=over)
    if you == "Tokyo":
        return now._replace(
            struck=min(now.struck + (kind == "strike"), 1),
            put_off=seat.player == "bluffer",
            number=over,
        )
    answers = seat.player in ("trader", "firm") or now.offended
    return now._replace(hit=max(now.hit, int(answers)), number=over)
