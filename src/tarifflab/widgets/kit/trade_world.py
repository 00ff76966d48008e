"""The 194 countries of the trade war, read from the tables once."""

from dataclasses import replace
from functools import cache

import numpy as np

from tarifflab import data
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import balanced
from tarifflab.economics.trade_war_base import Array, Base, Parameters, World, calibrate

EU27 = (*scenarios.EU25, "CZE", "SVK")
# Who can join in answering; "all others" is everybody else but the United States.
GROUPS: dict[str, tuple[str, ...]] = {
    "Japan": ("JPN",),
    "European Union": EU27,
    "South Korea": ("KOR",),
    "United Kingdom": ("GBR",),
    "Canada": ("CAN",),
    "Mexico": ("MEX",),
    "China": ("CHN",),
}
OTHERS = "all others"
EVERYBODY = (*GROUPS, OTHERS)

# What holds the lending between countries; the last is another world to begin with.
RULES = {
    "share of world income": "world",
    "share of own income": "own",
    "lenders decide": "lenders",
    "nobody lends": "balanced",
}

STANDARD, INPUTS, SLUGGISH, PLAIN = "standard", "inputs", "pass-through 25 %", "Eaton-Kortum"


@cache
def load_world() -> World:
    """Return the countries with the trade of 2023 and GDP, in US dollars."""
    countries, pairs = data.load("countries_194"), data.load("trade_matrix_194")
    return scenarios.world_from_pairs(
        countries["iso3"], countries["gdp_usd"], pairs.itertuples(index=False)
    )


@cache
def names() -> dict[str, str]:
    """Return the names of the countries by code."""
    countries = data.load("countries_194")
    return dict(zip(countries["iso3"], countries["country"], strict=True))


@cache
def listed_rates() -> Array:
    """Return the US rates of April 2025 as the paper coded them, shares by origin."""
    return data.load("countries_194")["us_rate_april_2025_share"].to_numpy()


@cache
def base(version: str, epsilon: float) -> Base:
    """Return the calibrated world of one version of the model at a trade elasticity."""
    world = load_world()
    if version == PLAIN:
        plain = scenarios.eaton_kortum(world)
        return replace(plain, parameters=_at(plain.parameters, epsilon))
    parameters = Parameters()
    if version == INPUTS:
        parameters = replace(parameters, labour_share=0.49)
    if version == SLUGGISH:
        parameters = replace(parameters, pass_through=0.25)
    return calibrate(world, _at(parameters, epsilon))


@cache
def lending_base(version: str, epsilon: float, lending: str) -> Base:
    """Return the calibrated world of a version under one of the `RULES`."""
    found = base(version, epsilon)
    return balanced(found) if lending == "balanced" else found


def _at(parameters: Parameters, epsilon: float) -> Parameters:
    return replace(parameters, trade_elasticity=epsilon)


def codes_of(groups: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of the countries in some of the groups `EVERYBODY`."""
    named = [code for group in groups for code in GROUPS.get(group, ())]
    if OTHERS in groups:
        every = {code for members in GROUPS.values() for code in members}
        home = load_world().codes[load_world().home]
        named += [code for code in load_world().codes if code not in every | {home}]
    return tuple(named)


def at_april(world: World) -> Array:
    """Return the US rates of April 2025 with the paper's floor of 10 %, shares."""
    return scenarios.april_rates(world, np.array(listed_rates()))
