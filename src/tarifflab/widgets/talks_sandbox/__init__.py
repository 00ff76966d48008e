"""The sandbox of the talks: the player in the open, and every assumption on a slider.

The record, the best of the fixed plans, and the best that can be had, by the rules as they
are set; the best is worked out when the hand rests. And a table at which moves can be taken
back: when a slider moves, the game is played again by the new rules.

>>> found = compute(side="Tokyo", player="trader", waiting=24, word=0.5, investment=1,
...                 lowest=12.5, announced=24, alike=False)
>>> found.plan
'give 5, sign'
"""

from tarifflab.economics.talks import SIDES, Rules
from tarifflab.economics.talks_players import PLAYERS
from tarifflab.widgets.kit.frame import (
    Action,
    Drawn,
    Panel,
    choice,
    hidden,
    sheet,
    slider,
    switch,
    toggle,
)
from tarifflab.widgets.kit.words import num
from tarifflab.widgets.play_the_talks import board, words
from tarifflab.widgets.play_the_talks.moves import move_actions
from tarifflab.widgets.talks_sandbox import bars, results
from tarifflab.widgets.talks_sandbox.results import TRIED, Found, compute, finish

__all__ = [
    "DAYS",
    "TRIED",
    "Found",
    "bars",
    "compute",
    "draw",
    "finish",
    "panel",
    "results",
    "show",
    "table",
]

DAYS = 22  # a draw in which 10 percent make one quiet day and 20 percent two


def draw(found: Found, wide: int) -> Drawn:
    """Return the table while a game goes on; else the bars."""
    scene = found.scene
    if scene is None:
        return bars.draw(found, wide)
    svg, alt = board.draw(scene, wide)
    player = found.game.seat.player
    done = words.did(scene.game)
    return Drawn(
        headline=words.headline(scene),
        unit=words.unit(scene),
        svg=svg,
        foot="Source: the rules and prices of the game, as set here; everything on a slider is "
        "our assumption. Not shown: voters, allies, farmers.",
        note=f"Across the table: {words.THE[player]} ({words.HATS[player]}), "
        f"{bars.quiet_in_words(found)}. {done}".strip(),
        alt=alt,
    )


def table(found: Found) -> str:
    """Return the bars as a table; with what each of your moves gave away, if you played."""
    rows = [[name, num(value, 2)] for name, value, _color in bars.bars(found)]
    said = sheet(["Who", "Billion dollars"], rows)
    if found.talks is None:
        return said
    gave = found.judged.gave_away if found.judged else ()
    moves = [
        [one.number, words.answer_in_words(found.game, one.theirs, one.before.theirs),
         words.move_in_words(found.game.you, one.yours) if one.yours else "",
         num(gave[place], 2) if place < len(gave) else ""]
        for place, one in enumerate(found.talks.rounds)
    ]  # fmt: skip
    return said + sheet(["Round", found.game.they, "You", "Gave away, billion dollars"], moves)


def panel() -> Panel:
    """Return the sandbox with the rules of the game."""
    rules = Rules()
    return Panel(
        "talks-sandbox",
        controls={
            "side": toggle("Your chair", list(SIDES)),
            "player": choice("Across the table", {_capital(words.THE[p]): p for p in PLAYERS}),
            "waiting": slider("A day of waiting", rules.waiting_musd, 0, 48, step=4,
                              unit="$ m"),
            "investment": slider("A chip of investment", rules.chips_bn[2], 0, 5, step=0.5,
                                 unit="$ bn a year"),
            "lowest": slider("Lowest rate, total", rules.lowest, 10, 15, step=0.5, unit="%",
                             more=True),
            "announced": slider("From 1 August", rules.announced, 20, 30, unit="%", more=True),
            "quiet": slider("Quiet days", 0, 0, 20, step=5, unit="%", more=True),
            "word": slider("A broken word", rules.word_bn, 0, 1, step=0.1, unit="$ bn",
                           more=True),
            "alike": switch("Both chairs return alike", more=True),
            "days": hidden(DAYS),
            "moves": hidden(),
        },
        compute=compute,
        draw=draw,
        table=table,
        finish=finish,
        actions=_actions(),
        moments={
            "the rules of the game": {},
            "waiting costs nothing": {"waiting": 0.0},
            "Washington, the bluffer": {"side": "Washington", "player": "bluffer"},
            "the player of 2025": {"player": "2025"},
        },
    )  # fmt: skip


def show() -> None:
    """Open the sandbox."""
    panel().show()


# ---- buttons ------------------------------------------------------------------------------


def _actions() -> dict[str, Action]:
    found = {
        "play": Action("Play by these rules", lambda panel: panel.set(moves=()),
                       shown=lambda panel: not _plays(panel), strong=True),
    }  # fmt: skip
    found |= move_actions(lambda panel: panel.result.scene if panel.result else None, _played)
    found["back"] = Action(
        "Take back", _take_back, shown=_plays, ready=lambda panel: bool(_moves(panel)),
        why=lambda _panel: "There is no move to take back.",
    )  # fmt: skip
    found["leave"] = Action(
        lambda panel: "To the bars" if panel.result.scene else "Clear the table",
        lambda panel: panel.set(moves=None), shown=_plays,
    )  # fmt: skip
    found["other days"] = Action(
        "Other quiet days", lambda panel: panel.set(days=panel.values["days"] + 1),
        shown=lambda panel: bool(panel.values["quiet"]), more=True,
    )  # fmt: skip
    return found


def _plays(panel: Panel) -> bool:
    return panel.result is not None and panel.result.talks is not None


def _moves(panel: Panel) -> tuple[str, ...]:
    """Return the moves that count: by other rules the game may have ended before."""
    moves: tuple[str, ...] = panel.result.talks.moves
    return moves


def _played(panel: Panel, move: str) -> None:
    panel.set(moves=(*_moves(panel), move))


def _take_back(panel: Panel) -> None:
    panel.set(moves=_moves(panel)[:-1])


def _capital(name: str) -> str:
    return name.removeprefix("the ")[0].upper() + name.removeprefix("the ")[1:]
