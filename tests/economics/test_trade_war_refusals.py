"""What has no meaning in a world of trade is refused with a sentence, before any solving."""

import dataclasses
import math

import numpy as np
import pytest

from tarifflab.economics import trade_war
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war_base import Parameters, World, calibrate

FLOWS = ((0.0, 10.0), (10.0, 0.0))


def world(**changes):
    """Return two equal countries that sell a tenth of their income to each other."""
    parts = {"codes": ("A", "B"), "flows": FLOWS, "gdp": (100.0, 100.0), "home": 0}
    parts |= changes
    return World(
        tuple(parts["codes"]), np.array(parts["flows"]), np.array(parts["gdp"]), parts["home"]
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"flows": ((0.0, -1.0), (10.0, 0.0))}, "'flows' must hold finite dollars .* got -1"),
        ({"flows": ((0.0, math.nan), (10.0, 0.0))}, "'flows' must hold finite .* got nan"),
        ({"flows": ((0.0, math.inf), (10.0, 0.0))}, "'flows' must hold finite .* got inf"),
        ({"gdp": (0.0, 100.0)}, "'gdp' must hold finite dollars above 0, got 0 for A"),
        ({"gdp": (100.0, -5.0)}, "'gdp' must hold finite dollars above 0, got -5 for B"),
        ({"gdp": (100.0, 100.0, 100.0)}, "'flows' must be 2 by 2 and 'gdp' have 2 numbers"),
        ({"codes": ("A", "A")}, "'codes' must name each country once, got 'A' twice"),
        ({"home": 7}, "'home' must be between 0 and 1, got 7"),
    ],
)
def test_a_world_that_cannot_be_is_refused(changes, words):
    """Trade below 0, income of nothing, two countries of one name."""
    with pytest.raises(ValueError, match=words):
        world(**changes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trade_elasticity", 0.2),
        ("trade_elasticity", -4.0),
        ("trade_elasticity", math.nan),
        ("labour_supply", -1.0),
        ("labour_share", 0.0),
        ("pass_through", 1.5),
    ],
)
def test_an_elasticity_without_meaning_is_refused(name, value):
    """The sentence has both ends of what can be."""
    with pytest.raises(ValueError, match=rf"'{name}' must be between .* and .*, got"):
        dataclasses.replace(Parameters(), **{name: value})


@pytest.mark.parametrize(
    ("tariff", "words"),
    [
        (((0.2, 0.0), (0.0, 0.0)), "'tariff' must be 0 where a country buys its own goods"),
        (((0.0, -0.1), (0.0, 0.0)), "'tariff' must hold finite shares of at least 0"),
        (((0.0, math.nan), (0.0, 0.0)), "'tariff' must hold finite shares of at least 0"),
        (((0.0,),), r"'tariff' must have shape \(2, 2\), got \(1, 1\)"),
    ],
)
def test_a_tariff_without_meaning_is_refused(tariff, words):
    """On oneself, below 0, not a number, of another shape; also as a plain list."""
    with pytest.raises(ValueError, match=words):
        trade_war.solve(calibrate(world()), [list(row) for row in tariff])


def test_a_world_in_which_somebody_loses_everything_is_no_answer():
    """A welfare of -100 percent or less means nothing and is not returned."""
    lender = world(flows=((0.0, 5.0), (60.0, 0.0)), gdp=(100.0, 70.0))
    tariff = scenarios.home_tariff(lender, 3.0)

    with pytest.raises(trade_war.NoEquilibriumError, match="Take lower tariffs"):
        trade_war.solve(calibrate(lender), tariff)


def test_a_country_that_is_not_there_is_refused():
    """By its code, in a pair of trade, and in a list of rates that is too short."""
    with pytest.raises(ValueError, match="one of the countries, got 'XXX'"):
        scenarios.members(world(), "XXX")
    with pytest.raises(ValueError, match="must name countries of 'codes', got 'C'"):
        scenarios.world_from_pairs("AB", (1, 1), [("A", "C", 1.0)], home="A")
    with pytest.raises(ValueError, match="one share or 2, one for each country, got 3"):
        scenarios.home_tariff(world(), np.zeros(3))
