"""Who puts which tariff on whom: scenarios of the trade war and what is reported of them.

A tariff is a matrix, ``tariff[j, i]`` being what `i` charges on goods from `j`, as a share.
The functions here build such matrices from rates, run the cases that Ignatenko, Lashkaripour,
Macedoni and Simonovska (2025, Journal of International Economics) print in their tables, and
measure an equilibrium as those tables do.

>>> world = World(("A", "B"), np.array([[0.0, 10], [10, 0]]), np.array([100.0, 100]), home=0)
>>> home_tariff(world, np.array([0.0, 0.2]))
array([[0. , 0. ],
       [0.2, 0. ]])
>>> answered(world, home_tariff(world, np.array([0.0, 0.2])), ["B"])
array([[0. , 0.2],
       [0.2, 0. ]])
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tarifflab.economics.trade_war import Equilibrium, Revenue, solve
from tarifflab.economics.trade_war_base import (
    EATON_KORTUM,
    WITH_INPUTS,
    Array,
    Base,
    Parameters,
    World,
    calibrate,
)

FLOOR = 0.10  # the published cases put at least 10 % on every partner in April 2025
FORMULA_ANSWER = 0.2274  # share; the answer of all others by the formula, as printed
FEDERAL_BUDGET = 0.23  # share of GDP, for revenue as percent of the budget
# The authors' European Union, without Czechia and Slovakia.
# fmt: off
EU25 = (
    "AUT", "BEL", "BGR", "HRV", "CYP", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN",
    "IRL", "ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVN", "ESP",
    "SWE",
)
# fmt: on


def world_from_pairs(
    codes: Iterable[str],
    gdp: Iterable[float],
    pairs: Iterable[tuple[str, str, float]],
    home: str = "USA",
) -> World:
    """Return the world of a list of (seller, buyer, US dollars) and GDP in US dollars.

    Raises ``ValueError`` for a pair with a country that `codes` does not hold.
    """
    names = tuple(codes)
    place = {code: number for number, code in enumerate(names)}
    pairs = list(pairs)
    stranger = next((one for pair in pairs for one in pair[:2] if one not in place), None)
    if stranger is not None or home not in place:
        raise ValueError(
            f"'pairs' and 'home' must name countries of 'codes', got {stranger or home!r}."
        )
    flows = np.zeros((len(names), len(names)))
    for seller, buyer, dollars in pairs:
        flows[place[seller], place[buyer]] = dollars
    return World(names, flows, np.array(list(gdp), dtype=float), place[home])


def home_tariff(world: World, rates: Array | float) -> Array:
    """Return the tariff matrix if home alone charges `rates` (shares, by origin)."""
    _check_rates(world, rates)
    tariff = np.zeros_like(world.flows)
    tariff[:, world.home] = rates
    tariff[world.home, world.home] = 0.0
    return tariff


def answered(
    world: World, tariff: Array, who: Iterable[str], rates: Array | float | None = None
) -> Array:
    """Return the tariff matrix after the countries `who` have answered home.

    They charge on goods from home what home charges on theirs, or `rates` (shares) if given.
    """
    places = [world.index(code) for code in who]
    answer = tariff[:, world.home] if rates is None else np.broadcast_to(rates, world.gdp.shape)
    result = tariff.copy()
    result[world.home, places] = answer[places]
    result[world.home, world.home] = 0.0
    return result


def april_rates(world: World, listed: Array) -> Array:
    """Return the US rates of April 2025 as the published cases use them: at least 10 %."""
    _check_rates(world, listed)
    rates = np.maximum(listed, FLOOR)
    rates[world.home] = 0.0
    return rates


def _check_rates(world: World, rates: Array | float) -> None:
    """Refuse a list of rates that has not one for each country."""
    if np.shape(rates) not in ((), world.gdp.shape):
        raise ValueError(
            f"'rates' must be one share or {len(world.codes)}, one for each country, "
            f"got {np.size(rates)}."
        )


def formula_rate(base: Base, size: Array) -> float:
    """Return the uniform rate of home (a share) that the paper's formula calls optimal.

    `size` is the income or the spending of each country, two readings of the same symbol.
    The rate is ``1 / ((1 + delta epsilon) phi - 1)``, with `delta` how much of what the
    others buy from home they would rather buy elsewhere.
    """
    home, nu = base.world.home, base.local_cost
    others = np.arange(len(nu)) != home
    sold = base.flows[home] * (1 - nu) * (1 - base.shares[home])
    abroad = (1 - nu[home]) * (size[home] - base.flows[home, home])
    delta = sold[others].sum() / abroad
    epsilon, phi = base.parameters.trade_elasticity, base.tariff_weight[home]
    return float(1 / ((1 + delta * epsilon) * phi - 1))


@dataclass(frozen=True)
class Case:
    """One published case: the model's version, the tariffs, and what revenue is used for."""

    base: Base
    tariff: Array
    revenue: Revenue = "tax relief"

    def solve(self) -> Equilibrium:
        """Return the equilibrium of the case."""
        return solve(self.base, self.tariff, self.revenue)


PUBLISHED = (
    "us_apr2025",
    "us_apr2025_lump_sum",
    "us_apr2025_reciprocal",
    "us_apr2025_formula_retaliation",
    "us_uniform_formula_E",
    "us_uniform_formula_Y_formula_retaliation",
    "war_eu_china",
    "war_china",
    "war_china_108",
    "alt_pass_through_0.25",
    "alt_epsilon_8",
    "alt_eaton_kortum",
    "alt_eaton_kortum_retaliation_25",
    "io_us_apr2025",
    "io_us_apr2025_reciprocal",
)


def eaton_kortum(world: World) -> Base:
    """Return the base without local costs; own sales stay those of the calibration with."""
    return calibrate(world, EATON_KORTUM, own_sales=np.diagonal(calibrate(world).flows))


def published_case(name: str, world: World, listed: Array) -> Case:
    """Return one of the cases `PUBLISHED`.

    Parameters
    ----------
    name : str
        Its name in the table of printed values.
    world : World
        The 194 countries.
    listed : array, shape (n,)
        US rates of April 2025 by origin, shares.

    Raises
    ------
    ValueError
        If there is no such case.
    """
    if name not in PUBLISHED:
        raise ValueError(f"'name' must be one of {', '.join(PUBLISHED)}, got {name!r}.")
    april = april_rates(world, listed)
    base = _published_base(name, world)
    if name.startswith("war_"):
        return Case(base, _war(name, world, april))
    rates: Array | float = april
    if name.startswith("us_uniform"):
        rates = formula_rate(base, base.spending if "formula_E" in name else base.income)
    tariff = home_tariff(world, rates)
    if name.endswith("reciprocal"):
        tariff = answered(world, tariff, world.codes)
    elif name.endswith("formula_retaliation"):
        tariff = answered(world, tariff, world.codes, FORMULA_ANSWER)
    elif name.endswith("retaliation_25"):
        tariff = answered(world, tariff, world.codes, 0.25)
    return Case(base, tariff, "lump sum" if name.endswith("lump_sum") else "tax relief")


def _published_base(name: str, world: World) -> Base:
    if name.startswith("alt_eaton_kortum"):
        return eaton_kortum(world)
    if name.startswith("io_"):
        return calibrate(world, WITH_INPUTS)
    if name == "alt_epsilon_8":
        return calibrate(world, replace(Parameters(), trade_elasticity=8.0))
    if name == "alt_pass_through_0.25":
        return calibrate(world, replace(Parameters(), pass_through=0.25))
    return calibrate(world)


def _war(name: str, world: World, april: Array) -> Array:
    """Return 10 % between home and all, and more both ways with China (and Europe)."""
    rates = np.full_like(april, FLOOR)
    china = world.index("CHN")
    rates[china] = 1.08 if name == "war_china_108" else april[china]
    if name == "war_eu_china":
        europe = [world.index(code) for code in EU25]
        rates[europe] = april[europe]
    return answered(world, home_tariff(world, rates), world.codes)


def members(world: World, who: str) -> list[int]:
    """Return the positions of a group of the tables, or of one country by its code."""
    if who == "world":
        return _all_but(world, ())
    if who == "EU25":
        return _europe(world)
    if who.startswith("nonUS"):
        return _all_but(world, (world.home,))
    if who == "RoW":
        return _all_but(world, (*_europe(world), world.home, world.index("CHN")))
    return [world.index(who)]


def _europe(world: World) -> list[int]:
    return [world.index(code) for code in EU25 if code in world.codes]


def _all_but(world: World, left_out: Sequence[int]) -> list[int]:
    return [place for place in range(len(world.codes)) if place not in left_out]


def measure(after: Equilibrium, who: str, quantity: str, unit: str = "") -> float:
    """Return one number of the published tables, in percent.

    Parameters
    ----------
    after : Equilibrium
        From :func:`tarifflab.economics.trade_war.solve`.
    who : str
        A group or a country as in the table of printed values.
    quantity, unit : str
        What is reported, as in that table.

    Raises
    ------
    ValueError
        If the table knows no such quantity.
    """
    place = members(after.base.world, who)
    if quantity == "tariff revenue":
        share = after.revenue[place].sum() / after.base.spending[place].sum() * 100
        return float(share / FEDERAL_BUDGET if "budget" in unit else share)
    if quantity.startswith("world trade"):
        return float((_traded(after) / _traded_before(after) - 1) * 100)
    change = percent_changes(after, quantity)[place]
    if who == "nonUS(simple mean W)" and quantity == "welfare":
        return float(change.mean())
    return float(np.average(change, weights=_weights(after.base, who)[place]))


def _weights(base: Base, who: str) -> Array:
    """Return the weights of a mean: spending, but GDP or income where the tables do so."""
    if who == "nonUS(GDP wts)":
        return base.world.gdp
    return base.income if who == "world" else base.spending


def percent_changes(after: Equilibrium, quantity: str) -> Array:
    """Return the change of a quantity in every country, in percent, shape (n,)."""
    if quantity in ("employment", "world employment"):
        return (after.employment - 1) * 100
    if quantity == "welfare":
        return (after.welfare - 1) * 100
    if quantity == "consumer prices":
        return (after.price - 1) * 100
    base = after.base
    if quantity in ("exports to GDP", "imports to GDP"):
        axis = 1 if quantity.startswith("exports") else 0
        new = foreign(after.flows).sum(axis=axis) / after.income
        growth: Array = new / (foreign(base.flows).sum(axis=axis) / base.income) - 1
        return growth * 100
    if quantity.startswith("goods deficit"):
        before = deficit(base.flows)
        change: Array = (deficit(after.flows) - before) / np.abs(before) * 100
        return change
    raise ValueError(f"'quantity' must be one of the published table, got {quantity!r}.")


def foreign(flows: Array) -> Array:
    """Return the trade between countries: the matrix without what they sell at home."""
    return flows - np.diag(np.diagonal(flows))


def deficit(flows: Array) -> Array:
    """Return imports minus exports of every country, net of tariffs, US dollars."""
    trade = foreign(flows)
    balance: Array = trade.sum(axis=0) - trade.sum(axis=1)
    return balance


def _traded(after: Equilibrium) -> float:
    return float(foreign(after.flows * (1 + after.tariff)).sum() / after.income.sum())


def _traded_before(after: Equilibrium) -> float:
    return float(foreign(after.base.flows).sum() / after.base.income.sum())
