"""Concentration, dependence and hubs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import network
from tarifflab.economics import trade_war_scenarios as scenarios

AMOUNTS = st.lists(st.floats(1, 1e6), min_size=2, max_size=12).map(np.array)


@pytest.fixture(scope="module")
def world():
    """Return the 194 countries of 2023."""
    countries, pairs = data.load("countries_194"), data.load("trade_matrix_194")
    return scenarios.world_from_pairs(
        countries["iso3"], countries["gdp_usd"], pairs.itertuples(index=False)
    )


@pytest.mark.parametrize("n", [1, 2, 5, 40])
def test_equal_suppliers_give_one_over_n(n):
    """One supplier gives 1, forty of equal size give 1/40."""
    assert network.concentration(np.full(n, 7.0)) == pytest.approx(1 / n)


@given(AMOUNTS)
def test_index_lies_between_one_over_n_and_one(amounts):
    """No index is below that of equal suppliers or above that of a single one."""
    index = network.concentration(amounts)

    assert 1 / len(amounts) <= index + 1e-12
    assert index <= 1


@given(AMOUNTS, st.floats(0.01, 100))
def test_index_does_not_ask_for_the_unit(amounts, factor):
    """Dollars or billions, the index is the same."""
    scaled = network.concentration(amounts * factor)

    assert scaled == pytest.approx(network.concentration(amounts))


def test_without_a_supplier_the_others_fill_the_whole():
    """Of 60, 30 and 10 without the first, shares are 3/4 and 1/4."""
    left = network.concentration_without(np.array([60.0, 30.0, 10.0]), 0)

    assert left == pytest.approx(0.75**2 + 0.25**2)


def test_amounts_without_sense_are_refused():
    """Negative amounts and nothing at all have no shares."""
    for wrong in ([-1.0, 2.0], [0.0, 0.0], [np.nan, 1.0]):
        with pytest.raises(ValueError, match="'values' must be amounts of at least 0"):
            network.shares(np.array(wrong))


@pytest.mark.slow
@pytest.mark.parametrize(("hs4", "index"), [("8703", 1800), ("8708", 2288), ("8507", 3612)])
def test_index_of_real_goods(hs4, index):
    """Cars, car parts and batteries as the US bought them in 2024, out of 10,000."""
    table = data.load("us_imports_2024_by_partner_hs4")
    imports = table.loc[table["hs4"] == hs4, "imports_usd"].to_numpy()

    assert network.concentration(imports) * 1e4 == pytest.approx(index, abs=0.5)
