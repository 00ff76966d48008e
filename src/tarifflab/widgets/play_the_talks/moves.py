"""The buttons of the moves: those of the game, and of the sandbox."""

from collections.abc import Callable

from tarifflab.economics.talks import CHIPS, KINDS, MOST, STEPS, legal
from tarifflab.widgets.kit.frame import Action, Panel
from tarifflab.widgets.kit.words import num
from tarifflab.widgets.play_the_talks import words
from tarifflab.widgets.play_the_talks.scene import Scene, moves_left


def move_actions(
    scene_of: Callable[[Panel], Scene | None], play: Callable[[Panel, str], None]
) -> dict[str, Action]:
    """Return a button for each move of both chairs; those of a chair show on its screens.

    Parameters
    ----------
    scene_of : callable
        ``scene_of(panel) -> Scene``, or None where there is no table.
    play : callable
        ``play(panel, move)`` makes a move.
    """
    gifts = dict.fromkeys([f"give {kind}" for kind in (*CHIPS, *STEPS)])
    every = (*gifts, "wait", "warn", "strike", "put off", "sign")
    return {move: _move(move, scene_of, play) for move in every}


def _move(
    move: str, scene_of: Callable[[Panel], Scene | None], play: Callable[[Panel, str], None]
) -> Action:
    return Action(
        lambda panel: _label(_there(scene_of(panel)), move),
        lambda panel: play(panel, move),
        ready=lambda panel: move in moves_left(_there(scene_of(panel))),
        shown=lambda panel: _is_there(scene_of(panel), move),
        said=lambda panel: _said(_there(scene_of(panel)), move),
        why=lambda _panel: _why(move),
    )


def _there(scene: Scene | None) -> Scene:
    assert scene is not None  # noqa: S101  # a button without a table is not shown
    return scene


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
            worth = game.ledger.rules.chips_bn[CHIPS.index(what)]
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
