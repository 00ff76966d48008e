"""The talks of 2025 in the game, round by round: what a page without a kernel shows."""

from itertools import count
from typing import Any

from tarifflab.economics.talks import Side, day
from tarifflab.economics.talks_players import RECORD_ROUNDS, Player, draw
from tarifflab.widgets.kit.frame import Reel
from tarifflab.widgets.kit.words import day as day_short
from tarifflab.widgets.play_the_talks.scene import BET_AFTER, LESSONS

_CHAIR: Side = "Tokyo"
_PLAYER: Player = "2025"
_SIGNED = 8  # round
WORDS = (
    "In the course itself you play this. Here Tokyo’s moves of 2025 go by, against the player "
    "of 2025; the last gift lies there one round early, as the other side answers only in the "
    "round after it."
)


def moves() -> tuple[str, ...]:
    """Return Tokyo's moves: the gifts of 2025 in their rounds, and the signature in the last.

    A gift of the last round comes one round early: it must lie there to be answered.
    """
    gifts = {min(number, _SIGNED - 1): kind for number, kind in RECORD_ROUNDS.items()}
    before = [f"give {gifts[one]}" if one in gifts else "wait" for one in range(1, _SIGNED)]
    return (*before, "sign")


def reel() -> Reel:
    """Return the door, the eight rounds, and the end."""
    seed = next(one for one in count() if draw(one, _CHAIR).player == _PLAYER)
    start: dict[str, Any] = {"chair": _CHAIR, "seed": seed, "learnt": LESSONS, "told": True}
    stops: dict[str, dict[str, Any]] = {"the door": {"chair": None}}
    played = moves()
    for done in range(len(played)):
        bet = _PLAYER if done >= BET_AFTER else ""
        words = f"round {done + 1}, {day_short(day(done + 1))}"
        stops[words] = start | {"moves": played[:done], "bet": bet}
    ended = start | {"moves": played, "bet": _PLAYER, "name": _PLAYER}
    return Reel("Round", stops | {"the end": ended}, WORDS)
