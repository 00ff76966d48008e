"""The published scenarios as settings of the panel, with what was printed for each."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tarifflab import data
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import Equilibrium
from tarifflab.widgets.kit.trade_world import EVERYBODY, INPUTS, PLAIN, SLUGGISH, STANDARD

APRIL, ONE, FORMULA_E, FORMULA_Y = "april", "one", "formula E", "formula Y"
CHINA, CHINA_EU, CHINA_108 = "china", "china and eu", "china 108"
IN_KIND = 0.0

START: dict[str, Any] = {
    "uniform": 25.0,
    "rates": APRIL,
    "partner": "",
    "own": 15.0,
    "answer": (),
    "answer_rate": IN_KIND,
    "revenue": "tax relief",
    "epsilon": 4.0,
    "version": STANDARD,
}


@dataclass(frozen=True)
class Preset:
    """One published case: its name in the table, its button, what differs from the start."""

    case: str
    label: str
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def controls(self) -> dict[str, Any]:
        """What the controls must show, all of them."""
        return START | self.settings


_ALL = {"answer": EVERYBODY}
PRESETS = (
    Preset("us_apr2025", "April rates, no answer"),
    Preset("us_apr2025_lump_sum", "… revenue handed out", {"revenue": "lump sum"}),
    Preset("us_apr2025_reciprocal", "… all answer in kind", _ALL),
    Preset(
        "us_apr2025_formula_retaliation",
        "… all answer by formula",
        _ALL | {"answer_rate": scenarios.FORMULA_ANSWER},
    ),
    Preset("us_uniform_formula_E", "21.8 % on all, no answer", {"rates": FORMULA_E}),
    Preset(
        "us_uniform_formula_Y_formula_retaliation",
        "18.5 % on all, answer by formula",
        _ALL | {"rates": FORMULA_Y, "answer_rate": scenarios.FORMULA_ANSWER},
    ),
    Preset("war_eu_china", "War with China and the EU", _ALL | {"rates": CHINA_EU}),
    Preset("war_china", "War with China", _ALL | {"rates": CHINA}),
    Preset("war_china_108", "War with China at 108 %", _ALL | {"rates": CHINA_108}),
    Preset("alt_pass_through_0.25", "Pass-through 25 %", {"version": SLUGGISH}),
    Preset("alt_epsilon_8", "Elasticity 8", {"epsilon": 8.0}),
    Preset("alt_eaton_kortum", "No local costs", {"version": PLAIN}),
    Preset(
        "alt_eaton_kortum_retaliation_25",
        "… all answer with 25 %",
        _ALL | {"version": PLAIN, "answer_rate": 0.25},
    ),
    Preset("io_us_apr2025", "With inputs", {"version": INPUTS}),
    Preset("io_us_apr2025_reciprocal", "… all answer in kind", _ALL | {"version": INPUTS}),
)


@dataclass(frozen=True)
class Printed:
    """A printed number beside ours."""

    who: str
    quantity: str
    unit: str
    printed: float
    ours: float
    decimals: int

    @property
    def agrees(self) -> bool:
        """Whether ours rounds to what was printed."""
        return bool(abs(self.ours - self.printed) <= 0.5000001 * 10.0**-self.decimals)


def matching(controls: dict[str, Any]) -> Preset | None:
    """Return the preset that has these settings, or None."""
    for preset in PRESETS:
        if all(controls[name] == value for name, value in preset.controls.items()):
            return preset
    # The slider of the uniform rate and that of one partner may rest anywhere when not used.
    unused = {"uniform": START["uniform"], "own": START["own"]}
    if controls["rates"] != ONE and not controls["partner"]:
        shown = controls | unused
        if shown != controls:
            return matching(shown)
    return None


def compare(preset: Preset, after: Equilibrium) -> list[Printed]:
    """Return all printed numbers of a preset beside those of an equilibrium."""
    found = []
    for row in _rows().get(preset.case, ()):
        who, quantity, unit, printed, decimals = row
        ours = scenarios.measure(after, who, quantity, unit)
        found.append(Printed(who, quantity, unit, printed, ours, decimals))
    return found


@cache
def _rows() -> dict[str, list[tuple[str, str, str, float, int]]]:
    table = data.load("trade_war_published")
    columns = ["who", "quantity", "unit", "published", "decimals"]
    return {
        str(case): list(rows[columns].itertuples(index=False, name=None))
        for case, rows in table.groupby("case")
    }
