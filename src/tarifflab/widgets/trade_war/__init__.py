"""A trade war of 194 countries that a reader moves by hand.

The model is :mod:`tarifflab.economics.trade_war`, on the trade of 2023. Every published case
is a button, with the printed number beside the one computed here.

>>> peace = compute(**START | {"rates": ONE, "uniform": 0.0}, shown="welfare")
>>> abs(round(float(peace.after.welfare[0] - 1), 6))
0.0
"""

from dataclasses import dataclass
from typing import Any

import ipywidgets as w
import numpy as np
import pandas as pd

from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.tariff_game import Rest, add_up, resting_tariffs
from tarifflab.economics.trade_war import Equilibrium, NoEquilibriumError, Revenue, solve
from tarifflab.economics.trade_war_base import Array, Base, Parameters, calibrate
from tarifflab.widgets.kit import trade_world as worlds
from tarifflab.widgets.kit.base import Panel, choice, slider, toggle
from tarifflab.widgets.trade_war import pictures
from tarifflab.widgets.trade_war.members import Members
from tarifflab.widgets.trade_war.presets import (
    APRIL,
    CHINA,
    CHINA_108,
    CHINA_EU,
    FORMULA_E,
    FORMULA_Y,
    IN_KIND,
    ONE,
    PRESETS,
    START,
    Preset,
    Printed,
    compare,
    matching,
)

RATES = {
    "the rates of April 2025, by partner": APRIL,
    "one rate on all (the slider)": ONE,
    "21.8 % on all (formula with spending)": FORMULA_E,
    "18.5 % on all (formula with income)": FORMULA_Y,
    "10 %, on China the April rate": CHINA,
    "10 %, on China and the EU the April rate": CHINA_EU,
    "10 %, on China 108 %": CHINA_108,
}
PARTNERS = ("JPN", "CHN", "KOR", "GBR", "CAN", "MEX", "DEU", "VNM", "IND", "CHE", "IRL")
ANSWERS = {
    "the rate the US puts on them": IN_KIND,
    "10 %": 0.10,
    "22.74 % (the paper's formula)": scenarios.FORMULA_ANSWER,
    "25 %": 0.25,
    "50 %": 0.50,
}
VERSIONS = {
    "standard": worlds.STANDARD,
    "with inputs (parts cross borders)": worlds.INPUTS,
    "border price takes 25 % of the tariff": worlds.SLUGGISH,
    "no local costs (Eaton and Kortum)": worlds.PLAIN,
}
CORNER = 0.25  # exports below this part of imports: lending pays for the rest
_AUTO = {"width": "auto"}
GAME_GROUPS = (("USA",), ("CHN",), ("JPN",), worlds.EU27)


@dataclass(frozen=True)
class Outcome:
    """The world after, what the panel shows of it, and the published case if it is one."""

    after: Equilibrium
    before_answer: float | None  # US welfare in percent if nobody answered; None if nobody does
    shown: str
    preset: Preset | None
    printed: list[Printed]
    revenue: Revenue


def compute(*, shown: str, **controls: Any) -> Outcome:
    """Return the outcome of the controls: those of `START` and what the map shows.

    Raises
    ------
    NoEquilibriumError
        If the model has no equilibrium there; it is a ValueError with a sentence.
    """
    base = worlds.base(controls["version"], controls["epsilon"])
    tariff = scenarios.home_tariff(base.world, us_rates(base, controls))
    answering = worlds.codes_of(controls["answer"])
    rate = controls["answer_rate"]
    war = tariff
    if answering:
        war = scenarios.answered(
            base.world, tariff, answering, None if rate == IN_KIND else rate
        )
    after = _solved(controls, base, war)
    alone = _solved(controls, base, tariff).welfare[base.world.home] if answering else None
    preset = matching(controls)
    return Outcome(
        after=after,
        before_answer=None if alone is None else (float(alone) - 1) * 100,
        shown=shown,
        preset=preset,
        printed=compare(preset, after) if preset else [],
        revenue=controls["revenue"],
    )


def us_rates(base: Base, controls: dict[str, Any]) -> Array:
    """Return what the US charges by origin (shares), from the controls."""
    world, kind = base.world, controls["rates"]
    april = worlds.at_april(world)
    china, europe = [world.index("CHN")], [world.index(code) for code in scenarios.EU25]
    if kind == APRIL:
        rates = april
    elif kind in (FORMULA_E, FORMULA_Y):
        size = base.spending if kind == FORMULA_E else base.income
        rates = np.full(len(april), scenarios.formula_rate(base, size))
    elif kind == ONE:
        rates = np.full(len(april), controls["uniform"] / 100)
    else:
        rates = np.full(len(april), scenarios.FLOOR)
        raised = china + (europe if kind == CHINA_EU else [])
        rates[raised] = 1.08 if kind == CHINA_108 else april[raised]
    if controls["partner"]:
        rates[world.index(controls["partner"])] = controls["own"] / 100
    return rates


# The tariffs are told apart by their bytes, so that a control that only changes the picture,
# or a box ticked after the slider, does not solve the same world twice.
_memory: dict[tuple[Any, ...], Equilibrium] = {}


def _solved(controls: dict[str, Any], base: Base, tariff: Array) -> Equilibrium:
    key = (controls["version"], controls["epsilon"], controls["revenue"], tariff.tobytes())
    if key not in _memory:
        after = solve(base, tariff, controls["revenue"])
        while len(_memory) > 3:
            _memory.pop(next(iter(_memory)))
        _memory[key] = after
    return _memory[key]


def nobody_moves(epsilon: float) -> Rest:
    """Return the tariffs of five regions that nobody wants to change.

    Raises
    ------
    NoEquilibriumError
        If there are none up to 100 % at this trade elasticity.
    """
    world = add_up(worlds.load_world(), GAME_GROUPS)
    return resting_tariffs(calibrate(world, Parameters(trade_elasticity=epsilon)))


def describe(outcome: Outcome) -> str:
    """Return the finding in plain words with units."""
    after = outcome.after
    home, japan = after.base.world.home, after.base.world.index("JPN")
    us, jp = ((after.welfare[place] - 1) * 100 for place in (home, japan))
    old, new = (scenarios.foreign(flows) for flows in (after.base.flows, after.flows))
    bought = (new[:, home].sum() / old[:, home].sum() - 1) * 100
    gaps = [scenarios.deficit(flows)[home] / 1e9 for flows in (after.base.flows, after.flows)]
    said = (
        f"US welfare {_moves(us)}, Japan's {_moves(jp)}. US imports change by {bought:+.0f} %, "
        f"the goods deficit from {gaps[0]:,.0f} to {gaps[1]:,.0f} billion dollars "
        f"({(gaps[1] / gaps[0] - 1) * 100:+.0f} %), partly because lending is held fixed. "
        f"Tariff revenue of {after.revenue[home] / 1e9:,.0f} billion dollars "
        f"{'cuts income tax' if outcome.revenue == 'tax relief' else 'is handed out by head'}."
    )
    if new[home].sum() < CORNER * new[:, home].sum():
        said += (
            " Beware of a corner of the model: what is still imported is paid almost wholly "
            "by the lending that is held fixed."
        )
    if outcome.before_answer is not None:
        said += f" Without an answer US welfare {_moves(outcome.before_answer)}."
    if outcome.printed:
        agree = sum(one.agrees for one in outcome.printed)
        said += (
            f" This is a published case: {agree} of {len(outcome.printed)} printed numbers "
            "come out after rounding."
        )
    return said.replace("-", "−")


def _moves(percent: float) -> str:
    if abs(percent) < 0.005:
        return "stays where it was"
    word = "rises" if percent > 0 else "falls"
    return f"{word} by {abs(percent):.2f} %"


def who_answers() -> pd.DataFrame:
    """Return US and Japanese welfare (percent) under the April rates, by who answers in kind.

    Each row has one more country in it than the row above; nobody and everybody are the ends.
    """
    rows = []
    for count in range(len(worlds.EVERYBODY) + 1):
        answer = {"answer": worlds.EVERYBODY[:count]}
        after = compute(**START | answer, shown="welfare").after
        change = (after.welfare - 1) * 100
        home, japan = after.base.world.home, after.base.world.index("JPN")
        joined = (
            f"and {worlds.EVERYBODY[count - 1]}" if count > 1 else ["nobody", "Japan"][count]
        )
        rows.append((joined, round(change[home], 3), round(change[japan], 3)))
    columns = ["who answers", "US welfare, %", "Japan's welfare, %"]
    return pd.DataFrame(rows, columns=columns)


def panel(guess: float | None = None) -> Panel:
    """Return the widget; it opens with the April rates and nobody answering.

    `guess` is the reader's prediction of US welfare there, in percent; it stays in the chart.
    """
    # Tables are read and the world calibrated before any widget is open to the page.
    compute(**START, shown="welfare")
    built: list[Panel] = []
    controls = _controls()
    board, tiles, rest, dollars, welfare = (w.HTML() for _ in range(5))

    def draw(outcome: Outcome) -> None:
        board.value = pictures.board(outcome.after, outcome.printed)
        tiles.value = pictures.world_map(outcome.after, outcome.shown)
        dollars.value = pictures.dollars(outcome.after)
        welfare.value = pictures.welfare(outcome.after, guess)

    def play(_button: w.Button) -> None:
        epsilon = controls["epsilon"].value
        try:
            rest.value = pictures.game(nobody_moves(epsilon), epsilon)
        except NoEquilibriumError as error:
            rest.value = f"<p>{error}</p>"
        built[0].repaint()  # so that the copy that outlives the kernel has it too

    game = w.Button(description="Tariffs that nobody wants to change", layout=_AUTO)
    game.on_click(play)
    buttons = [_button(preset, built) for preset in PRESETS]
    limits = w.HTML(f'<p style="line-height:1.45"><small>{pictures.LIMITS}</small></p>')
    made = Panel(
        controls=controls,
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[board, tiles, rest, dollars, welfare, limits],
        buttons=[*buttons, game],
    )
    built.append(made)
    _arrange(made, buttons, game)
    return made


def show(guess: float | None = None) -> None:
    """Show the widget in the cell, with the reader's guess of US welfare (percent)."""
    panel(guess).show()


def _controls() -> dict[str, Any]:
    names = worlds.names()
    partners = {"nobody": "", **{names[code]: code for code in PARTNERS}}
    controls: dict[str, Any] = {
        "rates": choice("US tariffs", RATES, START["rates"]),
        "uniform": slider("One rate on all", START["uniform"], 0, 100, step=0.5, unit="%"),
        "partner": choice("Another rate for", partners),
        "own": slider("That other rate", START["own"], 0, 100, step=0.5, unit="%"),
        "answer": Members("Who answers", worlds.EVERYBODY),
        "answer_rate": choice("They answer with", ANSWERS),
        "revenue": toggle(
            "US revenue", {"cuts income tax": "tax relief", "is handed out": "lump sum"}
        ),
        "epsilon": slider("Trade elasticity", START["epsilon"], 1.5, 12, step=0.5),
        "version": choice("Version of the model", VERSIONS),
        "shown": choice("The map shows", {one.title: key for key, one in _scales()}),
    }

    def chosen(_change: Any) -> None:
        controls["rates"].value = ONE

    # Whoever moves the slider means it.
    controls["uniform"].observe(chosen, names="value")
    return controls


def _scales() -> list[tuple[str, Any]]:
    return list(pictures.SCALES.items())


def _button(preset: Preset, built: list[Panel]) -> w.Button:
    button = w.Button(description=preset.label, layout=_AUTO)
    button.on_click(lambda _button: built[0].set(**preset.controls))
    return button


def _arrange(made: Panel, buttons: list[w.Button], game: w.Button) -> None:
    """Put the controls into two columns and the finding above the pictures."""
    controls = list(made.controls.values())
    column = {"flex": "1 1 380px", "min_width": "0"}
    columns = w.HBox(
        [w.VBox(controls[:5], layout=column), w.VBox(controls[5:], layout=column)],
        layout={"flex_flow": "row wrap"},
    )
    row = w.HBox(buttons, layout={"flex_flow": "row wrap"})
    title = w.HTML("<b>Published cases</b> (one click sets all controls)")
    made.box.children = (columns, title, row, w.HBox([game]), made.said, *made.figures)
