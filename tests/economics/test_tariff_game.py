"""Tariffs of five regions that nobody wants to change."""

import numpy as np
import pytest

from tarifflab import data
from tarifflab.economics import tariff_game
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import NoEquilibriumError, solve
from tarifflab.economics.trade_war_base import Parameters, World, calibrate

GROUPS = (("USA",), ("CHN",), ("JPN",), (*scenarios.EU25, "CZE", "SVK"))


@pytest.fixture(scope="module")
def regions():
    """Return the United States, China, Japan, the European Union and the rest."""
    countries, pairs = data.load("countries_194"), data.load("trade_matrix_194")
    world = scenarios.world_from_pairs(
        countries["iso3"], countries["gdp_usd"], pairs.itertuples(index=False)
    )
    return tariff_game.add_up(world, GROUPS)


def test_regions_keep_all_gdp_and_all_trade_between_them(regions):
    """Adding up loses nothing: world GDP stays, and so does what Japan sells to the US."""
    countries = data.load("countries_194")
    pair = data.load("trade_matrix_194").query("exporter == 'JPN' and importer == 'USA'")

    assert regions.codes == ("USA", "CHN", "JPN", "AUT", "REST")
    assert regions.gdp.sum() == pytest.approx(countries["gdp_usd"].sum())
    assert regions.flows[2, 0] == pytest.approx(pair["exports_usd"].item())


@pytest.mark.slow
def test_five_regions_rest_at_the_known_tariffs(regions):
    """15 to 22 %, and every region is worse off than without any tariff."""
    rest = tariff_game.resting_tariffs(calibrate(regions))

    assert rest.tariffs == pytest.approx([0.149, 0.160, 0.177, 0.190, 0.224], abs=1e-3)
    assert (rest.welfare < 1).all()


@pytest.mark.slow
def test_no_region_gains_by_moving_alone(regions):
    """A point up or down from the rest makes the region that moves worse off."""
    base = calibrate(regions)
    rest = tariff_game.resting_tariffs(base)
    for region in range(5):
        for move in (-0.01, 0.01):
            tariffs = rest.tariffs + move * np.eye(5)[region]
            after = solve(base, tariff_game.each_on_all(tariffs), "lump sum")
            assert after.welfare[region] < rest.welfare[region]


def test_twins_choose_the_same_tariff():
    """Two equal countries rest at one tariff, and both would like to get away from it."""
    flows = np.array([[0.0, 2.0], [2.0, 0.0]])
    twins = calibrate(
        World(("A", "B"), flows, np.array([100.0, 100.0]), 0),
        Parameters(local_cost_home=0.1, local_cost_other=0.1),
    )
    rest = tariff_game.resting_tariffs(twins)

    assert rest.tariffs[0] == pytest.approx(rest.tariffs[1], abs=1e-6)
    assert (rest.welfare < 1).all()


@pytest.mark.slow
def test_rest_that_somebody_would_leave_is_refused(regions):
    """With a high elasticity the US would rather close its market; the message says so."""
    base = calibrate(regions, Parameters(trade_elasticity=12.0))

    with pytest.raises(NoEquilibriumError, match="USA would rather charge 100 %"):
        tariff_game.resting_tariffs(base)
