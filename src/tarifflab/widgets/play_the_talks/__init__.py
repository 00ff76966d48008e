"""Play the talks: eight rounds on the calendar of 2025, as Tokyo or as Washington.

The game is in `tarifflab.economics.talks` and `talks_players`, its prices are those of the
trade-war model. Everything is a function of the controls: the moves so far stand in a hidden
field that the buttons write, so that a game can be taken back, replayed and repeated.

>>> shown = compute(side="Tokyo", opponent="hold", seed=1, investment_bn=1.0, played="")
>>> shown.talks.over, len(shown.talks.rounds)
(False, 1)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import ipywidgets as w

from tarifflab.economics.legal_acts import day_in_words
from tarifflab.economics.talks import (
    CHAPTERS,
    PROMISE_BN,
    ROUNDS,
    SIDES,
    Account,
    Price,
    Side,
    accounts,
    apply,
    rates,
)
from tarifflab.economics.talks_players import (
    Opponent,
    Talks,
    other,
    play,
    really_happened,
    what_moves_did,
)
from tarifflab.widgets.kit.base import Panel, choice, slider, toggle
from tarifflab.widgets.play_the_talks import pages
from tarifflab.widgets.play_the_talks.prices import price

OPPONENT_NAMES: dict[str, Opponent] = {
    "a tit-for-tat player": "tit for tat",
    "a hard-line player": "hard line",
    "what was really done": "really done",
    "somebody who never moves": "hold",
}
SEEDS = 40
_BUTTONS = {
    "hold": "Hold",
    **{f"offer {chapter}": f"Offer: {chapter}" for chapter in CHAPTERS},
    "threaten": "Threaten",
    "retaliate": "Retaliate",
    "sign": "Sign",
}


@dataclass(frozen=True)
class Shown:
    """The talks so far; the score sheet once they are over."""

    talks: Talks
    seed: int
    now: Price  # of the state in force
    sheet: pages.Sheet | None


def compute(
    *, side: Side, opponent: Opponent, seed: float, investment_bn: float, played: str
) -> Shown:
    """Return the talks after the moves in `played`.

    Parameters
    ----------
    side, opponent : str
        Who you are, and one of `OPPONENT_NAMES`' values.
    seed : float
        A whole number: what is hidden.
    investment_bn : float
        What the investment pledge costs Tokyo, billion US dollars a year.
    played : str
        From `record_of`; moves of another game (side, opponent, seed) are left out.
    """
    number = int(seed)
    talks = play(side, opponent, number, moves_of(side, opponent, number, played))
    table = talks.table
    now = price(rates(table, ROUNDS[len(talks.rounds) - 1]))
    sheet = _sheet(talks, number, investment_bn) if talks.over else None
    return Shown(talks, number, now, sheet)


def _sheet(talks: Talks, seed: int, investment_bn: float) -> pages.Sheet:
    promise = PROMISE_BN | {"investment": investment_bn}
    return pages.Sheet(
        mine=accounts(talks.tables, price, promise),
        record=accounts(really_happened(), price, promise),
        did=what_moves_did(talks, seed, price, promise),
    )


def record_of(side: str, opponent: str, seed: float, moves: Sequence[str]) -> str:
    """Return the text that keeps the moves of one game."""
    return "|".join((side, opponent, f"{int(seed)}", ";".join(moves)))


def moves_of(side: str, opponent: str, seed: float, played: str) -> list[str]:
    """Return the moves kept for this game; none if the text is of another one."""
    start = record_of(side, opponent, seed, ())
    kept = played.removeprefix(start) if played.startswith(start) else ""
    return kept.split(";") if kept else []


def describe(shown: Shown) -> str:
    """Return what just happened, and at the end what it came to."""
    talks = shown.talks
    if shown.sheet is not None:
        return _ending(talks, shown.sheet)
    number = len(talks.rounds)
    theirs = pages.moves_in_words(other(talks.side), talks.rounds[-1].theirs)
    refused = number > 1 and talks.rounds[-2].refused
    before = f"{other(talks.side)} did not sign. " if refused else ""
    return (
        f"{before}Round {number} of {len(ROUNDS)}, {day_in_words(ROUNDS[number - 1])}: "
        f"{other(talks.side)} {theirs}. Who signs now gets {pages.deal_in_words(talks.table)}. "
        f"Your move, {talks.side}."
    )


def _ending(talks: Talks, sheet: pages.Sheet) -> str:
    day = day_in_words(ROUNDS[len(talks.rounds) - 1])
    deal = pages.deal_in_words(talks.table)
    end = f"Signed on {day}: {deal}." if talks.table.signed else "No deal by 1 August 2025."
    return (
        f"{end} By this model {_both(sheet.mine)} billion dollars; in the record of 2025, by "
        f"the same rules, {_both(sheet.record)}. {_better(sheet, talks.side)} No voter, no "
        "ally and no farmer is in these sums."
    )


def _both(book: Mapping[Side, Account]) -> str:
    """Return both totals in words."""
    return " and ".join(f"{side} stands at {pages.signed(book[side].total)}" for side in SIDES)


def _better(sheet: pages.Sheet, side: Side) -> str:
    gap = sheet.mine[side].total - sheet.record[side].total
    if abs(gap) < 0.05:
        return f"{side} comes out as in the record."
    word = "better" if gap > 0 else "worse"
    return f"{side} comes out {abs(gap):.1f} billion {word} than in the record."


@cache
def _events() -> tuple[pages.Event, ...]:
    return pages.load_events()


def panel(side: Side = "Tokyo", opponent: Opponent = "tit for tat", seed: int = 1) -> Panel:
    """Return the game, before the first move."""
    page, minutes, score = w.HTML(), w.HTML(), w.HTML()
    chart = pages.empty_chart()
    record = pages.path(really_happened(), to_end=True)

    def draw(shown: Shown) -> None:
        talks, over = shown.talks, shown.sheet is not None
        event = _events()[len(talks.rounds) - 1]
        page.value = "" if over else pages.table_page(talks, shown.now, event)
        minutes.value = pages.minutes_page(talks)
        score.value = pages.score_page(talks, shown.sheet) if shown.sheet else ""
        days, level = pages.path(talks.tables, to_end=over)
        chart.data[0].update(x=days, y=level, mode="lines+markers")
        days, level = record if over else ([], [])
        chart.data[1].update(x=days, y=level)
        for place, (days, level) in enumerate(pages.ahead(talks), start=2):
            chart.data[place].update(x=days, y=level)

    buttons = {move: _button(words) for move, words in _BUTTONS.items()}
    back, again = _button("Take back"), _button("New talks")
    built = Panel(
        controls=_controls(side, opponent, seed),
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[page, minutes, score, chart],
        buttons=[*buttons.values(), back, again],
    )
    for move, button in buttons.items():
        button.on_click(partial(_make, built, move))
    back.on_click(partial(_take_back, built))
    again.on_click(partial(_again, built))
    _arrange(built)
    return built


def show(side: Side = "Tokyo", opponent: Opponent = "tit for tat", seed: int = 1) -> None:
    """Show the game in the cell; the arguments are those of `panel`."""
    panel(side, opponent, seed).show()


def _controls(side: Side, opponent: Opponent, seed: int) -> dict[str, Any]:
    hidden = w.Text(value="", description="Moves", layout={"display": "none"})
    return {
        "side": toggle("You are", ["Tokyo", "Washington"], side),
        "opponent": choice("Across the table", OPPONENT_NAMES, opponent),
        "seed": slider("Number of the talks", seed, 1, SEEDS),
        "investment_bn": slider(
            "Investment",
            PROMISE_BN["investment"],
            0,
            5,
            step=0.1,
            unit="$bn a year",
        ),
        "played": hidden,
    }


def _button(words: str) -> w.Button:
    return w.Button(description=words, layout={"width": "auto"})


def _values(built: Panel) -> tuple[Side, Opponent, int]:
    side, opponent, seed = (built.controls[name].value for name in ("side", "opponent", "seed"))
    return side, opponent, int(seed)


def _keep(built: Panel, moves: Sequence[str]) -> None:
    built.controls["played"].value = record_of(*_values(built), moves)


def _moves(built: Panel) -> list[str]:
    return moves_of(*_values(built), built.controls["played"].value)


def _make(built: Panel, move: str, _button: Any = None) -> None:
    """Make a move, or say why it is not there."""
    talks: Talks = built.result.talks
    if talks.over:
        built.finding.sentence = "These talks are over. Press New talks, or Take back."
        return
    try:
        apply(talks.table, talks.side, move, talks.hidden.points)
    except ValueError as reason:
        built.finding.sentence = f"{reason} Choose another move."
        return
    _keep(built, [*_moves(built), move])


def _take_back(built: Panel, _button: Any = None) -> None:
    _keep(built, _moves(built)[:-1])


def _again(built: Panel, _button: Any = None) -> None:
    """Start the talks with the next number: another one across the table."""
    side, opponent, seed = _values(built)
    following = seed % SEEDS + 1
    built.set(seed=following, played=record_of(side, opponent, following, ()))


def _arrange(built: Panel) -> None:
    """Put the page above the buttons and what happened right below them."""
    *controls, buttons, page, minutes, score, chart, finding = built.box.children
    built.box.children = (*controls, page, buttons, finding, score, chart, minutes)
