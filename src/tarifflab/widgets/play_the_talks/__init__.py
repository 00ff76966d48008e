"""The talks of 2025 as a game: eight rounds, and somebody across the table to be named.

The rules are in `economics.talks`, the six players in `economics.talks_players`, the best
result in `economics.talks_best`. A game is a pure function of chair, number and moves.

>>> scene = compute(chair=None, seed=1, learnt=0, moves=(), bet="", name="", past=())
>>> scene.screen
'door'
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from tarifflab.economics.talks import SIDES, Side, other
from tarifflab.economics.talks_players import PLAYERS
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, hidden, sheet
from tarifflab.widgets.kit.words import num
from tarifflab.widgets.play_the_talks import board, ending, words
from tarifflab.widgets.play_the_talks.moves import move_actions
from tarifflab.widgets.play_the_talks.retold import reel
from tarifflab.widgets.play_the_talks.scene import (
    LESSONS,
    Scene,
    compute,
    past_of,
    somebody_new,
    think_ahead,
)

__all__ = ["compute", "draw", "panel", "show", "table"]

_SEEDS = 1_000_000  # numbers of games


def draw(scene: Scene, width: int) -> Drawn:
    """Return a screen of the game."""
    make = ending.draw if scene.screen == "end" else board.draw
    svg, alt = make(scene, width)
    return Drawn(
        headline=words.headline(scene),
        unit=words.unit(scene),
        svg=svg,
        foot=words.FOOT,
        note=words.note(scene),
        alt=alt,
    )


def table(scene: Scene) -> str:
    """Return the rounds as a table; after the end with what each move gave away."""
    if scene.talks is None:
        return sheet(["Chair", "What it can give"], [
            ["Tokyo", "rice, gas, investment, car standards: two of each"],
            ["Washington", "three points off, four times; cars in, once"],
        ])  # fmt: skip
    talks = scene.talks
    game = talks.game
    head = ["Round", game.they, game.you if scene.told else f"You ({game.you})"]
    rows: list[list[object]] = [
        [
            one.number,
            words.answer_in_words(game, one.theirs, one.before.theirs),
            words.move_in_words(game.you, one.yours) if one.yours else "",
        ]
        for one in talks.rounds
    ]
    if scene.end is not None and not scene.told:
        head.append("Gave away, billion dollars")
        for row, gave in zip(rows, scene.end.best.gave_away, strict=True):
            row.append(num(gave, 2))
    return sheet(head, rows)


def panel(seed: int = 1) -> Panel:
    """Return the game as it opens at the door; `seed` is the number of the first game."""
    return Panel(
        "play-the-talks",
        controls={
            "chair": hidden(), "seed": hidden(seed), "learnt": hidden(0), "moves": hidden(()),
            "bet": hidden(""), "name": hidden(""), "past": hidden(()),
            "told": hidden(False),
        },
        compute=compute,
        draw=draw,
        table=table,
        actions=_actions(),
        moments={"the door": {"chair": None}},
        finish=think_ahead,
        reel=reel(),
    )  # fmt: skip


def show(seed: int | None = None) -> None:
    """Open the game; another player sits there each time, unless `seed` says which game."""
    drawn = int(np.random.default_rng().integers(_SEEDS)) if seed is None else seed
    panel(drawn).show()


# ---- buttons ------------------------------------------------------------------------------


def _actions() -> dict[str, Action]:
    found = {f"chair {side}": _chair(side) for side in SIDES}
    found["next"] = Action(
        lambda panel: "Go on" if panel.result.lesson < LESSONS else "To the table",
        lambda panel: panel.set(learnt=panel.values["learnt"] + 1),
        shown=_on("learn"), strong=True,
    )  # fmt: skip
    found |= move_actions(lambda panel: panel.result, _played)
    found |= {f"hat {one}": _hat(one) for one in PLAYERS}
    found["again"] = Action("Same chair, somebody new", partial(_again, turn=False),
                            shown=_on("end"), strong=True)  # fmt: skip
    found["other chair"] = Action(
        "The other chair", partial(_again, turn=True), shown=_on("end")
    )
    found["show again"] = Action(
        "The three things again", lambda panel: panel.set(learnt=0),
        shown=_on("round", "end"), more=True,
    )  # fmt: skip
    return found


def _on(*screens: str) -> Callable[[Panel], bool]:
    return lambda panel: panel.result is not None and panel.result.screen in screens


def _chair(side: Side) -> Action:
    return Action(side, lambda panel: panel.set(chair=side), shown=_on("door"), strong=True)


def _played(panel: Panel, move: str) -> None:
    panel.set(moves=(*panel.values["moves"], move))


def _hat(player: str) -> Action:
    def press(panel: Panel) -> None:
        panel.set(**{"bet" if panel.result.screen == "bet" else "name": player})

    return Action(
        f"{words.THE[player].removeprefix('the ').capitalize()}: {words.HATS[player]}",
        press,
        shown=_on("bet", "name"),
    )


def _again(panel: Panel, *, turn: bool) -> None:
    scene = panel.result
    game = scene.game.game
    chair: Side = other(game.you) if turn else game.you
    seed = somebody_new(chair, panel.values["seed"], game.seat.player)
    past = (*panel.values["past"], past_of(scene))
    panel.set(chair=chair, seed=seed, moves=(), bet="", name="", past=past)
