"""What the trade war comes to: the world of some settings, and what moves one country.

All changes are percent, all parts are points of a per cent, money is US dollars of the model
(the world's price level is held).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.tariff_game import Rest, add_up, resting_tariffs
from tarifflab.economics.trade_war import TOLERANCE, Equilibrium, NoEquilibriumError, solve
from tarifflab.economics.trade_war_base import Array, Base, Parameters, calibrate
from tarifflab.economics.trade_war_system import Lending
from tarifflab.widgets.kit import trade_world as worlds
from tarifflab.widgets.kit.stairs import Step
from tarifflab.widgets.trade_war.settings import (
    APRIL,
    CHINA_108,
    CHINA_EU,
    FORMULA_E,
    FORMULA_Y,
    IN_KIND,
    ONE,
    Settings,
)

ROUGH = 1e-7  # of the worlds beside the one that is shown: four decimals of a per cent
SMALL_USD = 20e9  # GDP; smaller economies are not ranked
TURNED, WIDER = 0.05, 1.0  # percent: what counts as a sign, and how far rules may differ
INITIALS = {
    "Japan": "JP", "European Union": "EU", "South Korea": "KR", "United Kingdom": "GB",
    "Canada": "CA", "Mexico": "MX", "China": "CN", worlds.OTHERS: "all",
}  # fmt: skip
GAME_GROUPS = (("USA",), ("CHN",), ("JPN",), worlds.EU27)
REGIONS = ("United States", "China", "Japan", "European Union", "all others")


def us_rates(base: Base, settings: Settings) -> Array:
    """Return what the US charges by origin (shares)."""
    world, kind = base.world, settings.rates
    april = worlds.at_april(world)
    china, europe = [world.index("CHN")], [world.index(code) for code in scenarios.EU25]
    if kind == APRIL:
        rates = april
    elif kind in (FORMULA_E, FORMULA_Y):
        size = base.spending if kind == FORMULA_E else base.income
        rates = np.full(len(april), scenarios.formula_rate(base, size))
    elif kind == ONE:
        rates = np.full(len(april), settings.uniform / 100)
    else:
        rates = np.full(len(april), scenarios.FLOOR)
        raised = china + (europe if kind == CHINA_EU else [])
        rates[raised] = 1.08 if kind == CHINA_108 else april[raised]
    if settings.partner:
        rates[world.index(settings.partner)] = settings.own / 100
    return rates


def tariffs(base: Base, settings: Settings) -> Array:
    """Return who charges whom (shares), answers in it."""
    tariff = scenarios.home_tariff(base.world, us_rates(base, settings))
    who = worlds.codes_of(settings.answer)
    rate = None if settings.answer_rate == IN_KIND else settings.answer_rate
    return scenarios.answered(base.world, tariff, who, rate) if who else tariff


def base_of(settings: Settings) -> Base:
    """Return the world before the war under these settings."""
    return worlds.lending_base(settings.version, settings.epsilon, settings.lending)


def _solve(
    settings: Settings,
    change: Callable[[Array], Array] = lambda tariff: tariff,
    tolerance: float = ROUGH,
) -> Equilibrium:
    base = base_of(settings)
    rules: dict[str, Lending] = {"own": "own", "lenders": "lenders"}
    rule = rules.get(settings.lending, "world")
    tariff = change(tariffs(base, settings))
    return solve(base, tariff, settings.revenue, rule, tolerance=tolerance)


def solved(settings: Settings) -> Equilibrium:
    """Return the world after.

    Raises
    ------
    NoEquilibriumError
        If the model has none there; it is a ValueError with a sentence.
    """
    return _solved(settings.plain)


# A few whole worlds (each half a megabyte), and the welfare alone of very many: a box that is
# ticked again, or a control that only changes the picture, solves nothing twice.
@lru_cache(maxsize=6)
def _solved(settings: Settings) -> Equilibrium:
    return _solve(settings, tolerance=TOLERANCE)


def welfare(settings: Settings) -> Array:
    """Return the change of welfare in every country, percent to four decimals, shape (n,)."""
    return _welfare(settings.plain)


@lru_cache(maxsize=2000)
def _welfare(settings: Settings) -> Array:
    return percent(_solve(settings).welfare)


def percent(ratio: Array) -> Array:
    """Return ratios to before as changes in percent."""
    return (ratio - 1) * 100


@dataclass(frozen=True)
class Part:
    """One cause and what it moves, points of welfare."""

    name: str
    points: float


def parts(settings: Settings, code: str) -> tuple[Part, ...]:
    """Return what moves a country: causes in the order in which they come; they add up.

    Empty if a world on the way has no equilibrium.
    """
    try:
        return _parts(settings.plain, code)
    except NoEquilibriumError:
        return ()


@lru_cache(maxsize=500)
def _parts(settings: Settings, code: str) -> tuple[Part, ...]:
    at = worlds.load_world().index(code)
    levels = _us_stages(settings) if code == "USA" else _stages(settings, at, code)
    before, found = 0.0, []
    for name, level in levels.items():
        found.append(Part(name, float(level[at]) - before))
        before = float(level[at])
    return tuple(found)


def _us_stages(settings: Settings) -> dict[str, Array]:
    """Return welfare after each cause, for the country that began."""
    alone = replace(settings, answer=())
    stages = {"its tariffs alone": _level(replace(alone, revenue="lump sum"), settings)}
    if settings.revenue == "tax relief":
        stages["income tax cut"] = _level(alone, settings)
    if settings.answer:
        stages["others' answers"] = _level(settings, settings)
    return stages


def _stages(settings: Settings, at: int, code: str) -> dict[str, Array]:
    """Return welfare after each cause, for a country that others charge."""
    home, alone = worlds.load_world().home, replace(settings, answer=())
    spared = _solve(alone, lambda tariff: _spare(tariff, at))
    stages = {
        "US tariffs on others": percent(spared.welfare),
        "US tariff on it": _level(alone, settings),
    }
    if code in worlds.codes_of(settings.answer):
        quiet = _solve(settings, lambda war: _mute(war, home, at))
        stages["others' answers"] = percent(quiet.welfare)
        stages["its own answer"] = _level(settings, settings)
    elif settings.answer:
        stages["others' answers"] = _level(settings, settings)
    return stages


def _level(some: Settings, shown: Settings) -> Array:
    """Return welfare of some settings; exactly for those that are shown."""
    return percent(solved(shown).welfare) if some.plain == shown.plain else welfare(some)


def _spare(tariff: Array, at: int) -> Array:
    spared = tariff.copy()
    spared[at, :] = 0.0
    return spared


def _mute(war: Array, home: int, at: int) -> Array:
    quiet = war.copy()
    quiet[home, at] = 0.0
    return quiet


def under_rules(settings: Settings) -> Array:
    """Return welfare under every rule for lending that has an equilibrium, (rules, n)."""
    rows = []
    for rule in worlds.RULES.values():
        try:
            rows.append(_level(replace(settings, lending=rule), settings))
        except NoEquilibriumError:
            continue
    return np.array(rows)


@dataclass(frozen=True)
class Ranked:
    """Who can be ranked: codes from most gain to most loss, and why the others cannot."""

    codes: tuple[str, ...]
    thin: int  # economies too small, or whose imports exceed their GDP
    closure: int  # those whose change rests on the rule for lending


def ranking(settings: Settings) -> Ranked:
    """Return the countries whose change rests neither on thin data nor on the closure."""
    world, rows = worlds.load_world(), under_rules(settings)
    solid = (world.gdp >= SMALL_USD) & (world.flows.sum(axis=0) <= world.gdp)
    low, high = rows.min(axis=0), rows.max(axis=0)
    firm = ~((low < -TURNED) & (high > TURNED)) & (high - low <= WIDER)
    change = welfare(settings)
    kept = [int(place) for place in np.argsort(-change) if solid[place] and firm[place]]
    codes = tuple(world.codes[place] for place in kept)
    return Ranked(codes, int((~solid).sum()), int((solid & ~firm).sum()))


def stairs(settings: Settings) -> list[Step]:
    """Return US and Japanese welfare after each country that answers, in order of ticking.

    A step on the way that has no equilibrium is left out.
    """
    world = worlds.load_world()
    at, japan = world.home, world.index("JPN")
    found = []
    for count in range(len(settings.answer) + 1):
        try:
            change = _level(replace(settings, answer=settings.answer[:count]), settings)
        except NoEquilibriumError:
            continue
        name = settings.answer[count - 1] if count else "nobody"
        short = INITIALS[name] if count else "none"
        found.append(Step(name, short, float(change[at]), float(change[japan])))
    return found


@cache
def nobody_moves(epsilon: float) -> Rest:
    """Return the tariffs of five regions that nobody wants to change.

    Raises
    ------
    NoEquilibriumError
        If there are none up to 100 % at this trade elasticity.
    """
    world = add_up(worlds.load_world(), GAME_GROUPS)
    return resting_tariffs(calibrate(world, Parameters(trade_elasticity=epsilon)))
