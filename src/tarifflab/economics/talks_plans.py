"""Ways to play the talks: fixed plans, tit for tat, chance, and one that finds out first.

A plan is a function ``plan(talks) -> move`` of what a player can see: no plan looks at who
sits across the table. What they come to, against each of the six players, tells whether the
game is worth playing: no fixed plan may be good everywhere, and finding out must pay.
"""

from collections.abc import Callable

import numpy as np

from tarifflab.economics.talks import LAST, ROUNDS, Side, legal
from tarifflab.economics.talks_play import Talks

Plan = Callable[[Talks], str]

# Cheapest first for Tokyo; for Washington, what Tokyo wants most.
GIFTS: dict[Side, tuple[str, ...]] = {
    "Tokyo": ("give cars", "give gas", "give rice", "give investment"),
    "Washington": ("give cars", "give points"),
}
_END: dict[Side, str] = {"Tokyo": "wait", "Washington": "put off"}
_WAIT_TO_SEE = 6  # the round in which the hurried one has shown itself


def can(talks: Talks, *moves: str) -> str:
    """Return the first of these moves that you have; else wait, or let 1 August come."""
    have = legal(talks.game.you, talks.now)
    return next((move for move in moves if move in have), "wait")


def _gift(talks: Talks) -> tuple[str, ...]:
    return GIFTS[talks.game.you]


def _last(talks: Talks) -> bool:
    return talks.now.number >= len(ROUNDS)


def _end(talks: Talks) -> str:
    """Return the move on 1 August: sign, or if they have refused, what costs least."""
    refused = talks.rounds[-2].refused
    return _END[talks.game.you] if refused else "sign"


def only_wait(talks: Talks) -> str:
    """Wait, and on 1 August let it come or put it off."""
    return _END[talks.game.you] if talks.now.number == LAST else "wait"


def give_then_sign(count: int, *, late: bool = False, every: int = 1) -> Plan:
    """Give so many things, one every so many rounds, then ask to sign (late: in round 8)."""

    def plan(talks: Talks) -> str:
        if talks.now.number == LAST:
            return _end(talks)
        if sum(talks.now.mine) < count and talks.now.number % every == 0:
            return can(talks, *_gift(talks), "sign")
        return "wait" if late and not _last(talks) else "sign" if _given(talks) else "wait"

    def _given(talks: Talks) -> bool:
        return sum(talks.now.mine) >= count or _last(talks)

    return plan


def first_strike(count: int) -> Plan:
    """Strike in round 1, then give so many things, then sign in the end."""
    rest = give_then_sign(count, late=True)

    def plan(talks: Talks) -> str:
        return "strike" if talks.now.number == 1 else rest(talks)

    return plan


def warn_every(rounds: int, count: int, *, bluff: bool) -> Plan:
    """Warn every so many rounds, carried out or not; give between; sign in the end."""
    rest = give_then_sign(count, late=True)

    def plan(talks: Talks) -> str:
        if talks.now.number < LAST and talks.now.open and not bluff:
            return can(talks, "strike", "sign")
        if not _last(talks) and talks.now.number % rounds == 0:
            return "warn"
        return rest(talks)

    return plan


def tit_for_tat(talks: Talks) -> str:
    """Give first; then do what they did, and sign in the end."""
    if talks.now.number == LAST:
        return _end(talks)
    if _last(talks):
        return "sign"
    move = talks.rounds[-1].theirs.move
    if talks.now.number == 1 or move == "give":
        return can(talks, *_gift(talks))
    return can(talks, move) if move in ("warn", "strike") else "wait"


def by_chance(seed: int) -> Plan:
    """Play any move that you have, each with the same probability."""
    rng = np.random.default_rng(seed)

    def plan(talks: Talks) -> str:
        have = legal(talks.game.you, talks.now)
        return have[int(rng.integers(len(have)))]

    return plan


def fixed(side: Side) -> dict[str, Plan]:
    """Return the fixed and reactive plans of a chair, by name."""
    most = 8 if side == "Tokyo" else 5
    plans: dict[str, Plan] = {"only wait": only_wait, "tit for tat": tit_for_tat}
    for count in range(2, most + 1):
        plans[f"give {count}, sign"] = give_then_sign(count)
        plans[f"give {count}, sign last"] = give_then_sign(count, late=True)
        plans[f"give {count}, every second round"] = give_then_sign(count, late=True, every=2)
        plans[f"strike, give {count}, sign last"] = first_strike(count)
        for rounds in (2, 3):
            name = f"warn every {rounds}, give {count}"
            plans[name] = warn_every(rounds, count, bluff=False)
            plans[f"{name}, bluff"] = warn_every(rounds, count, bluff=True)
    return plans


# ---- finding out first --------------------------------------------------------------------

_FULL: dict[Side, int] = {"Tokyo": 5, "Washington": 7}  # their gifts that are worth waiting for
_EARLY: dict[Side, int] = {"Tokyo": 2, "Washington": 3}  # gifts to a silent one


def prober(talks: Talks) -> str:
    """Try a gift, read the answer, and play what fits: what a careful student can do."""
    if talks.now.number == LAST:
        return _end(talks)
    openings = [one.theirs.move for one in talks.rounds]
    if openings[0] == "give":
        return _record(talks)
    if "warn" in openings or "strike" in openings:
        return _loud(talks, openings)
    if "give" not in openings:
        return _silent(talks)
    return _fair(talks) if _after_gift(talks) else _quiet(talks)


def _after_gift(talks: Talks) -> bool:
    """Return whether their first gift came right after one of yours."""
    place = next(n for n, one in enumerate(talks.rounds) if one.theirs.move == "give")
    return talks.rounds[place - 1].yours.startswith("give")


def _record(talks: Talks) -> str:
    """Give what the record wants, whatever it does meanwhile, and sign in round 8."""
    if sum(talks.now.mine) < 4:
        return can(talks, *_gift(talks))
    return "sign" if _last(talks) else "wait"


def _loud(talks: Talks, openings: list[str]) -> str:
    """Answer the first warning; who gives then is firm, who does not can be pressed."""
    now = talks.now
    if _last(talks) or (now.counted >= 3 and now.theirs >= _FULL[talks.game.you]):
        return "sign"
    pressed = any(one.yours == "warn" for one in talks.rounds)
    if "give" in openings and not pressed:  # firm: answer its warnings, and only those
        if sum(now.mine) >= 3 and now.theirs >= 3:
            return "sign"
        return can(talks, *_gift(talks)) if now.warned else "wait"
    heard = any(
        one.theirs.move == "warn" and one.yours.startswith("give") for one in talks.rounds
    )
    if not heard:
        return can(talks, *_gift(talks))
    if now.open:
        return "sign"  # to ask for the signature keeps one's word, and does less harm
    return "warn" if now.number % 2 or now.counted >= 3 else can(talks, *_gift(talks))


def _fair(talks: Talks) -> str:
    """Give as long as it is answered and worth it, then sign."""
    if _last(talks) or sum(talks.now.mine) >= (5 if talks.game.you == "Tokyo" else 4):
        return "sign"
    return "sign" if talks.now.theirs >= _FULL[talks.game.you] else can(talks, *_gift(talks))


def _silent(talks: Talks) -> str:
    """No answer yet: give early what it needs to sign; then wait; in the end as in 2025."""
    number, given = talks.now.number, sum(talks.now.mine)
    if _last(talks):
        return "sign"
    if number < _WAIT_TO_SEE:
        return can(talks, *_gift(talks)) if given < _EARLY[talks.game.you] else "wait"
    return can(talks, *_gift(talks)) if given < 4 else "wait"


def _quiet(talks: Talks) -> str:
    """Let it give while you wait, and sign once it has little left."""
    if sum(talks.now.mine) < 2:
        return can(talks, *_gift(talks))
    if _last(talks) or talks.now.theirs >= _FULL[talks.game.you]:
        return "sign"
    return "wait"
