"""What each function gives at its edges, in between and beyond, as it is stored.

A second way to each number stands in the tests of its module; here no value, no bound
and no sentence changes unseen. The calls stand in ``texts/economics``, a file a
module; ``--renew-pictures`` writes below each what it gives. To try another call, add it there.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from numbers import Number
from pkgutil import iter_modules
from typing import Any

import numpy as np
import pytest
from picture_checks import Pictures
from stored_texts import TEXTS, same_text

from tarifflab import economics
from tarifflab.economics.legal_acts import Rule
from tarifflab.economics.talks import Ledger, Position, Price
from tarifflab.economics.talks_players import Seat
from tarifflab.economics.trade_war_base import Parameters, World, calibrate

MODULES = {
    found.name: import_module(f"tarifflab.economics.{found.name}")
    for found in iter_modules(economics.__path__)
}
NAN, INF = math.nan, math.inf
RULES = (
    Rule("R1", date(2025, 1, 1), None, "car", "base", 2.5, "normal duty"),
    Rule("R2", date(2025, 4, 3), date(2025, 9, 16), "car", "additional", 25, "Proc. 10908"),
    Rule("R3", date(2025, 9, 16), None, "car", "total", 15, "Commerce notice",
         confidence="medium", note="no text seen"),
    Rule("B1", date(2025, 1, 1), None, "other", "base", None, "normal duty"),
    Rule("C1", date(2025, 4, 5), date(2025, 8, 7), "other", "additional", 10, "IEEPA, order"),
    Rule("C2", date(2025, 8, 7), None, "other", "additional", 15, "Section 122",
         view="as_charged"),
    Rule("C3", date(2025, 8, 7), None, "other", "total", 15, "Section 301",
         view="as_corrected"),
    Rule("S1", date(2025, 1, 1), None, "steel", "base", 0, "normal duty"),
    Rule("S2", date(2025, 1, 1), date(2025, 3, 12), "steel", "additional", 25, "Quota of 2022",
         rate_rule="quota"),
    Rule("S3", date(2026, 4, 6), None, "steel", "see_act", None, "Tiers",
         note="not modelled: see the act; 50 or 25; inferred from the rule"),
)  # fmt: skip
FLOWS = np.array([[0, 12.0, 3, 0.5], [8, 0, 4, 1], [5, 2, 0, 2], [1, 3, 1, 0]])
WORLD = World(("USA", "CHN", "DEU", "JPN"), FLOWS, np.array([300.0, 200, 120, 90]), home=0)
SMALL = MODULES["car_cost"].Economy(("331", "car"), [[0, 0.25], [0, 0.1]], [[0, 0.1], [0.2, 0]])
HOME = MODULES["home_effects"].Home(
    ("metal", "car", "shop"), np.array([[0.1, 0.2, 0], [0, 0.1, 0.05], [0, 0, 0.0]]),
    np.array([[0.1, 0.2, 0.05], [0, 0.1, 0.1], [0.1, 0.1, 0.2]]), np.array([50.0, 25, 0]),
    np.array([0.1, 0.4, 0.0]), np.array([100.0, 300, 900]),
)  # fmt: skip
CARS = MODULES["car_market"].Cars(
    year=[1980, 1980, 1980, 1981, 1981, 1981], region=["Japan", "Europe", "Japan"] * 2,
    sales=[1, 3, 2, 2, 2, 1], price=[5, 8, 6, 6, 9, 8],
    features=[[0.0, 1], [1, 1], [2, 0], [1, 0], [3, 1], [1, 2]],
)  # fmt: skip
LEDGER = Ledger(
    lambda at: Price(-at.general - at.cars / 10 - at.metals / 100, at.general - 2 * at.answer)
)
NOW = Position(mine=(1, 0, 0, 0), counted=2, theirs=2, number=4)
CHANGE = {"China": 90.0, "Japan": 10.0, "Taiwan": -70.0, "World": -20.0}

MOMENTS = [
    NOW,
    Position(mine=(2, 1, 1, 0), counted=5, theirs=3, number=6, last="give"),
    Position(mine=(1, 1, 1, 1), counted=4, theirs=4, number=8, last="sign"),
    Position(mine=(2, 1, 1, 0), counted=5, theirs=3, number=6, struck=1, last="strike", hit=1),
    Position(
        mine=(0, 1, 0, 0), counted=1, theirs=2, number=4, last="warn", open=True, word=False
    ),
    Position(
        mine=(2, 0, 0, 0), counted=3, theirs=2, number=6, warned=True, last="give", debt=1
    ),
    Position(mine=(2, 0, 0, 0), counted=2, theirs=2, number=2, offended=True, cold=3, away=3),
    Position(mine=(2, 2, 0, 0), counted=4, theirs=1, number=1, gave_way=True, last="strike"),
]
LOGS = np.linspace(-0.1, 0.1, 8)
TARIFF = np.array([[0, 0, 0, 0], [0.34, 0, 0, 0], [0.2, 0, 0, 0.05], [0.24, 0.1, 0, 0.0]])


def talks(side: str, player: str) -> Any:
    """Return a game of the talks with toy prices, a wish and a quiet day."""
    wish = {"Tokyo": "rice", "Washington": "points"}[side]
    return MODULES["talks_play"].Game(side, Seat(player, wish, (5,)), LEDGER)


def told_game(side: str, player: str, moves: Sequence[str]) -> Any:
    """Return each round of a game that is played as far as it goes."""
    played = MODULES["talks_play"].as_far(talks(side, player), moves)
    return [(*one.theirs, one.yours, one.refused, one.broken, one.their_word, one.money)
            for one in played.rounds] + [played.now, played.mine, played.over]  # fmt: skip


def told_war(revenue: Any, lending: Any, parameters: Parameters) -> Any:
    """Return what a small trade war changes."""
    after = MODULES["trade_war"].solve(calibrate(WORLD, parameters), TARIFF, revenue, lending)
    return [
        getattr(after, name) for name in ("wage", "employment", "price", "welfare", "revenue")
    ]


def small_system(parameters: Parameters | None = None, **more: Any) -> Any:
    """Return the equations of the small trade war."""
    system = MODULES["trade_war_system"].System
    return system(calibrate(WORLD, parameters), TARIFF, **{"tax_relief": True} | more)


def told_case(name: str) -> Any:
    """Return the tariffs and the use of revenue of a published case, in four countries."""
    listed = np.array([0.0, 0.34, 0.2, 0.24])
    case = MODULES["trade_war_scenarios"].published_case(name, WORLD, listed)
    return [case.tariff, case.revenue, case.base.parameters]


def space(module: str) -> dict[str, Any]:
    """Return the names that a call may use: ours, those of its family, those of its module."""
    family = "trade" if module == "tariff_game" else module.partition("_")[0]
    found = dict(globals())
    for name in MODULES:
        if family in ("talks", "trade") and name.startswith(family):
            found |= vars(MODULES[name])
    found |= vars(MODULES[module]) | {"talks": talks}
    if module == "trade_war_scenarios":
        found["AFTER"] = MODULES["trade_war"].solve(calibrate(WORLD), TARIFF)
    return found


def plain(value: Any) -> str:
    """Return a value as text, with nine digits of a number."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if is_dataclass(value) and not isinstance(value, type):
        inside = (f"{one.name} {plain(getattr(value, one.name))}" for one in fields(value))
        return f"{type(value).__name__}({', '.join(inside)})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{plain(k)}: {plain(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(plain, value)) + "]"
    if isinstance(value, bool | np.bool_ | date) or value is None:
        return str(value)
    if isinstance(value, Number):
        clean = 0.0 if abs(value) < 1e-8 else value
        return f"{clean:.7g}"
    return repr(value)


def told(call: str, names: dict[str, Any]) -> str:
    """Return what a call gives, or the sentence that refuses it."""
    try:
        return plain(eval(call, names))
    except (ValueError, TypeError, ArithmeticError) as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("module", [name for name in MODULES if name != "talks_best"])
def test_calls(module: str, pictures: Pictures) -> None:
    """Values at edges and in between, and every refusal in full."""
    file = TEXTS / "economics" / f"{module}.txt"
    names = space(module)
    calls = [row for row in file.read_text(encoding="utf-8").splitlines() if row[0] != " "]

    rows = [f"{call}\n    {told(call, names)}" for call in calls]
    same_text(pictures, f"economics/{module}", "\n".join(rows))
