"""Leontief cost prices: the tables of 2024, and identities of the accounts."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from tarifflab import data
from tarifflab.economics.car_cost import (
    CARS,
    METALS,
    NORTH_AMERICA_SHARE_OF_PARTS,
    Economy,
    cost_rise,
    economy_from,
)

PARTS_AND_METALS = {CARS: 0.25, METALS: 0.5}


@cache
def build():
    """Return the US economy of 2024."""
    return economy_from(data.load("io_use"), data.load("io_industries"))


def percent(duties, **more):
    """Return direct, hidden and total rise of a US car's cost in percent."""
    rise = cost_rise(build(), duties, CARS, **more)
    return [100 * part for part in (rise.direct, rise.hidden, rise.total)]


def test_columns_are_what_an_industry_spends():
    """A dollar of output may hold less than a dollar of inputs; what it is used for may not."""
    used_by_both = [[0.6, 0.6], [0.0, 0.0]]

    assert Economy("ab", used_by_both, np.zeros((2, 2))).place("b") == 1
    for home, imported in ((np.transpose(used_by_both), 0.0), (used_by_both, 0.4)):
        with pytest.raises(ValueError, match="must cost less than 1 dollar"):
            Economy("ab", home, np.full((2, 2), imported))
    assert Economy("", np.zeros((0, 0)), np.zeros((0, 0))).industries == ()


def test_tables_are_divided_by_the_output_of_who_uses():
    """Dollars in, shares out; what no industry makes is left out."""
    output = pd.DataFrame({"industry": ["b", "a"], "output_usd": [100.0, 50.0]})
    rows = [("a", "a", 5, 1), ("a", "b", 20, 2), ("b", "a", 10, 3), ("b", "b", 30, 4),
            ("Used", "a", 9, 9), ("Used", "b", 9, 9)]  # fmt: skip
    use = pd.DataFrame(rows, columns=["commodity", "industry", "domestic_usd", "imported_usd"])
    found = economy_from(use, output)

    assert found.industries == ("b", "a")
    assert found.home == pytest.approx(np.array([[0.3, 0.2], [0.2, 0.1]]))
    assert found.imported == pytest.approx(np.array([[0.04, 0.06], [0.02, 0.02]]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ({CARS: 0.25}, [2.24, 0.82, 3.06]),
        ({METALS: 0.5}, [0.66, 1.33, 1.99]),
        (PARTS_AND_METALS, [2.90, 2.16, 5.06]),
    ],
)
def test_most_of_the_metals_duty_is_hidden(duties, expected):
    """Parts are mostly seen by the maker, metals mostly not."""
    assert percent(duties) == pytest.approx(expected, abs=0.006)


@pytest.mark.slow
@pytest.mark.parametrize(("rise", "total"), [(0, 5.06), (0.25, 6.95), (0.5, 9.71)])
def test_home_made_metal_may_follow(rise, total):
    """By nothing, by half of the duty, by all of it."""
    got = percent(PARTS_AND_METALS, follower_rise=rise)[2]

    assert got == pytest.approx(total, abs=0.006)


@pytest.mark.slow
def test_price_that_is_given_solves_the_other_equations():
    """A second way: fix the price of metal and solve for the other seventy."""
    economy = build()
    metal, car = economy.place(METALS), economy.place(CARS)
    rest = [row for row in range(71) if row != metal]
    pushed = economy.imported.T @ economy.vector(PARTS_AND_METALS)
    system = np.eye(70) - economy.home[np.ix_(rest, rest)].T
    rises = np.linalg.solve(system, pushed[rest] + 0.25 * economy.home[metal, rest])

    got = cost_rise(economy, PARTS_AND_METALS, CARS, follower_rise=0.25).total
    assert got == pytest.approx(rises[rest.index(car)])


@pytest.mark.slow
def test_a_price_below_its_own_costs_is_not_assumed():
    """A rise that the metal's own costs already bring adds nothing."""
    assert percent(PARTS_AND_METALS, follower_rise=0.01) == percent(PARTS_AND_METALS)


@pytest.mark.slow
def test_parts_of_the_neighbours_free():
    """With Mexico and Canada left free, parts and metals add 3.35 percent."""
    parts = 0.25 * (1 - NORTH_AMERICA_SHARE_OF_PARTS)

    assert percent({CARS: parts, METALS: 0.5})[2] == pytest.approx(3.35, abs=0.006)


@pytest.mark.slow
def test_share_of_the_neighbours_is_that_of_the_table():
    """Mexico and Canada in US imports of heading 8708, 2024, general figure of the table."""
    parts = data.load("us_imports_2024_by_partner_hs4").query("hs4 == '8708'")
    by_country = parts.groupby("country")["imports_usd"].sum()
    share = by_country[["Mexico", "Canada"]].sum() / by_country.sum()

    assert share == pytest.approx(NORTH_AMERICA_SHARE_OF_PARTS, abs=0.001)


@pytest.mark.slow
def test_rounds_of_suppliers_add_up_to_the_inverse():
    """Direct, plus what the suppliers pay, plus theirs: forty rounds reach the total."""
    economy = build()
    pushed = economy.imported.T @ economy.vector(PARTS_AND_METALS)
    rounds, step = np.zeros(71), pushed
    for _round in range(40):
        rounds, step = rounds + step, economy.home.T @ step

    total = cost_rise(economy, PARTS_AND_METALS, CARS).total
    assert rounds[economy.place(CARS)] == pytest.approx(total)


def build_small(**more):
    """Return steel, and a car that needs it."""
    parts = {"home": [[0, 0.25], [0, 0]], "imported": [[0, 0.1], [0.2, 0]]} | more
    return Economy(("steel", "car"), parts["home"], parts["imported"])


def test_small_economy_by_hand():
    """Half of 0.1 directly; steel makers pay half of 0.2, and a car needs 0.25 of steel."""
    rise = cost_rise(build_small(), {"steel": 0.5, "car": 0.5}, "car", follower="steel")

    assert (rise.direct, rise.through_suppliers) == pytest.approx((0.05, 0.025))


def test_small_economy_follows_by_hand():
    """Steel dearer by 0.5 in all makes the car dearer by a quarter of that."""
    rise = cost_rise(build_small(), {"steel": 0.5}, "car", follower="steel", follower_rise=0.5)

    assert rise.followed == pytest.approx(0.125)
    assert rise.total == pytest.approx(rise.direct + rise.hidden)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: build_small(home=[[0]]), r"'home' must have the shape \(2, 2\)"),
        (lambda: build_small(imported=[[2, 0], [0, 0]]), "Divide each column by its output"),
        (lambda: cost_rise(build_small(), {"tea": 1}, "car"), "got 'tea'"),
        (lambda: cost_rise(build_small(), {"car": -1}, "car"), "must not be below 0, got -1"),
    ],
)
def test_wrong_tables_are_refused_in_words(call, words):
    """The sentence says what came and what to do."""
    with pytest.raises(ValueError, match=words):
        call()
