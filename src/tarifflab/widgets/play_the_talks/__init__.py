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

from tarifflab.economics.talks import CHIPS, KINDS, MOST, SIDES, STEPS, Side, legal, other
from tarifflab.economics.talks_players import PLAYERS
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, hidden, sheet
from tarifflab.widgets.kit.words import num
from tarifflab.widgets.play_the_talks import board, ending, words
from tarifflab.widgets.play_the_talks.retold import reel
from tarifflab.widgets.play_the_talks.scene import (
    LESSONS,
    Scene,
    compute,
    ledger,
    moves_left,
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
    head = ["Round", game.they, f"You ({game.you})"]
    rows: list[list[object]] = [
        [
            one.number,
            words.answer_in_words(game.they, one.theirs, one.before.theirs),
            words.move_in_words(game.you, one.yours) if one.yours else "",
        ]
        for one in talks.rounds
    ]
    if scene.end is not None:
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
    gifts = dict.fromkeys([f"give {kind}" for kind in (*CHIPS, *STEPS)])
    found = {f"chair {side}": _chair(side) for side in SIDES}
    found["next"] = Action(
        lambda panel: "Go on" if panel.result.lesson < LESSONS else "To the table",
        lambda panel: panel.set(learnt=panel.values["learnt"] + 1),
        shown=_on("learn"), strong=True,
    )  # fmt: skip
    found |= {
        move: _move(move) for move in (*gifts, "wait", "warn", "strike", "put off", "sign")
    }
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


def _move(move: str) -> Action:
    return Action(
        lambda panel: _label(panel.result, move),
        lambda panel: panel.set(moves=(*panel.values["moves"], move)),
        ready=lambda panel: move in moves_left(panel.result),
        shown=lambda panel: _is_there(panel.result, move),
        said=lambda panel: _said(panel.result, move),
        why=lambda _panel: _why(move),
    )


def _is_there(scene: Scene | None, move: str) -> bool:
    """Return whether a chair has this button on this screen, pressable or not."""
    if scene is None or scene.screen not in ("round", "august"):
        return False
    you = scene.game.game.you
    if scene.screen == "august":
        return move in legal(you, scene.game.now)
    start = scene.game.rounds[0].before
    return move in legal(you, start)


def _label(scene: Scene, move: str) -> str:
    """Return the words of a button: "gas ×2", on 1 August with their price."""
    kind, _, what = move.partition(" ")
    if scene.screen == "august":
        return {"wait": "Let it come", "strike": "Strike with it", "sign": "Sign"}.get(
            move, "Put it off: 90 more days, word broken"
        )
    if kind == "give":
        you = scene.game.game.you
        return f"{words.thing(you, what).capitalize()} ×{_left(scene, what)}"
    return move.capitalize()


def _left(scene: Scene, kind: str) -> int:
    you = scene.game.game.you
    place = KINDS[you].index(kind)
    return MOST[you][place] - scene.game.now.mine[place]


def _said(scene: Scene, move: str) -> str:
    """Return a button's name for the ear: what it does and what it costs."""
    game, now = scene.game.game, scene.game.now
    kind, _, what = move.partition(" ")
    if kind == "give":
        left = _left(scene, what)
        cost = ""
        if game.you == "Tokyo":
            worth = ledger().rules.chips_bn[CHIPS.index(what)]
            cost = f", costs Tokyo {num(worth, 1)} billion dollars a year"
        name = words.thing(game.you, what)
        return f"Put down {name}, {left} left{cost}" if left else f"{name}: none left"
    if move == "sign":
        return f"Sign: {words.deal_in_words(game, now)}"
    if scene.screen == "august":
        return _label(scene, move)
    return {
        "wait": "Wait: the day passes and costs both sides",
        "warn": "Warn: move by the next round or I strike",
        "strike": "Strike: a duty at once, until a deal",
    }[move]


def _why(move: str) -> str:
    if move.startswith("give"):
        return "It lies on the table already."
    return "That ladder ends here." if move == "strike" else "Not now."


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
