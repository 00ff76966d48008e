"""A world trade war: who gains and loses when countries tax each other's goods.

Every country makes its own variety of goods. A tariff makes foreign varieties dearer, buyers
turn to others, wages move until each country sells what it spends plus what it lends. The
model compares the world before and after in ratios (a *hat* is new over old), so that only
trade flows, GDP and a few elasticities are needed.

Equations, with ``j`` the origin and ``i`` the destination, ``t_ji`` the tariff as a share::

    a_j       = (c_j (m_j L_j)^(-psi))^(-epsilon)       competitiveness of origin j
    K_ji      = lambda_ji (1 + t_ji)^(-epsilon phi_i)   tariffs change the shares
    S_i       = sum_j K_ji a_j                          index of what i can buy
    lambda'_ji = K_ji a_j / S_i                         new share of j in i's spending
    X'_ji     = lambda'_ji E'_i / (1 + t_ji)            new trade, without the tariff
    R_i       = sum_j t_ji X'_ji                        tariff revenue
    y_j       = b sum_i (1 - nu_i) X'_ji + nu_j z_j     income: sales and local costs
    z_i       = (y_i / b + T_i G) / (1 + (1-b) nu_i / b),  E'_i = z_i + R_i
    L_i       = (tau_i w_i / P_i)^kappa                 labour supply
    P_i       = ((E'_i/E_i) / w_i)^(1-phi_i) S_i^(-1/epsilon)

``w`` and ``L`` are the hats of wage and employment, ``y = w L Y``, ``G`` is the growth of
world income, ``T_i`` net borrowing from abroad before the war (here fixed shares of world
income; `LENDING` holds two other rules, :func:`balanced` a world without lending),
``tau_i = 1/(1 - R_i/y_i)`` where revenue cuts income tax and 1 where it is handed out. With
inputs, ``b`` is the share of labour in cost, ``c = w^b P^(1-b)`` and ``m = (w/P)^(1-b)``;
without, ``b = 1``, ``c = w`` and ``m = 1``.

Source: A. Ignatenko, A. Lashkaripour, L. Macedoni, I. Simonovska (2025), Making America Great
Again? The Economic Impacts of Liberation Day Tariffs, Journal of International Economics. The
hats follow L. Caliendo and F. Parro (2015), Review of Economic Studies 82(1), and A. Costinot
and A. Rodriguez-Clare (2014), Handbook of International Economics 4.

Limits: goods trade against all of GDP, one sector, the long run, no tariffs at the start, and
net lending between countries follows a rule that is put in, so the model cannot tell whether a
tariff cures a deficit.

>>> import numpy as np
>>> from tarifflab.economics.trade_war_base import World, calibrate
>>> world = World(("A", "B"), np.array([[0.0, 10], [10, 0]]), np.array([100.0, 100]), home=0)
>>> base = calibrate(world)
>>> nothing = solve(base, np.zeros((2, 2)))
>>> bool(np.allclose(nothing.welfare, 1))
True
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from tarifflab.economics.fixed_point import NoFixedPointError
from tarifflab.economics.fixed_point import solve as solve_fixed_point
from tarifflab.economics.trade_war_base import Array, Base, calibrate
from tarifflab.economics.trade_war_system import Lending, State, System

Revenue = Literal["tax relief", "lump sum"]

TOLERANCE = 1e-11  # largest relative gap between sales and income
# The hardest case of the sliders takes about 270; 300 take 30 to 40 ms.
MAX_STEPS = 300
LENDING: tuple[Lending, ...] = get_args(Lending)


class NoEquilibriumError(ValueError):
    """The model has no equilibrium for these tariffs; the message is meant for the reader."""


@dataclass(frozen=True)
class Equilibrium:
    """The world after: ratios to before unless a unit is given; arrays (n,), flows (n, n)."""

    base: Base
    tariff: Array  # (n, n), share
    wage: Array
    employment: Array
    price: Array
    welfare: Array
    flows: Array  # US dollars, without the tariff
    spending: Array  # US dollars
    income: Array  # US dollars
    revenue: Array  # US dollars


def balanced(base: Base) -> Base:
    """Return the same world after all lending between countries has ended, without tariffs.

    It is another world to begin with (sales, spending and prices differ), so only what a
    tariff changes *in it* can be compared with the other rules. A goods deficit may stay,
    because sales services are earned at the destination.
    """
    nobody_lends = replace(base, borrowing=np.zeros_like(base.borrowing))
    after = solve(nobody_lends, np.zeros_like(base.flows))
    world = replace(base.world, flows=after.flows)
    calibrated = calibrate(world, base.parameters, own_sales=np.diagonal(after.flows))
    return replace(calibrated, borrowing=np.zeros_like(base.borrowing))


def solve(
    base: Base,
    tariff: Array,
    revenue: Revenue = "tax relief",
    lending: Lending = "world",
    *,
    tolerance: float = TOLERANCE,
) -> Equilibrium:
    """Return the equilibrium under a matrix of tariffs.

    Parameters
    ----------
    base : Base
        From :func:`tarifflab.economics.trade_war_base.calibrate`.
    tariff : array, shape (n, n)
        `tariff[j, i]` is what `i` charges on goods from `j`, as a share (0.25 is 25 %).
    revenue : {"tax relief", "lump sum"}
        Whether revenue cuts the tax on income or is handed out by head.
    lending : {"world", "own", "lenders"}
        What holds net lending: a fixed share of world income; of each country's own income
        (one number for all closes the world); or that of lenders' income, shared out among
        borrowers as before.
    tolerance : float
        Largest relative gap between sales and income that is left; a rougher one saves time
        where two decimals of a per cent are shown.

    Raises
    ------
    NoEquilibriumError
        If no equilibrium is found, or only one in which a country could consume nothing.
    ValueError
        If the tariffs have the wrong shape, are below 0 or not finite, or if a country
        charges its own goods.
    """
    tariff = np.asarray(tariff, dtype=float)
    _check(base, tariff, revenue, lending)
    system = System(base, tariff, tax_relief=revenue == "tax relief", lending=lending)
    try:
        logs = solve_fixed_point(
            system.residual,
            np.zeros(system.size),  # the world before the tariffs: every change is a log
            tolerance=tolerance,
            max_steps=MAX_STEPS,
        )
    except NoFixedPointError:
        raise NoEquilibriumError(
            "With these tariffs the model finds no equilibrium: at least one country could no "
            "longer pay for what it buys. Take lower tariffs or another elasticity."
        ) from None
    after = _equilibrium(system, logs)
    _check_welfare(after)
    return after


def _check_welfare(after: Equilibrium) -> None:
    """Refuse a world in which work costs somebody more than all that can be consumed."""
    worst = int(after.welfare.argmin())
    if not after.welfare[worst] > 0:
        raise NoEquilibriumError(
            "With these tariffs the model finds no equilibrium that means anything: "
            f"{after.base.world.codes[worst]} would lose 100 % of its welfare or more. "
            "Take lower tariffs."
        )


def _check(base: Base, tariff: Array, revenue: str, lending: str) -> None:
    if tariff.shape != base.flows.shape:
        raise ValueError(f"'tariff' must have shape {base.flows.shape}, got {tariff.shape}.")
    if not (np.isfinite(tariff).all() and (tariff >= 0).all()):
        raise ValueError("'tariff' must hold finite shares of at least 0. Write 25 % as 0.25.")
    if revenue not in ("tax relief", "lump sum"):
        raise ValueError(f"'revenue' must be 'tax relief' or 'lump sum', got {revenue!r}.")
    if lending not in LENDING:
        raise ValueError(f"'lending' must be one of {', '.join(LENDING)}, got {lending!r}.")
    taxed = np.flatnonzero(np.diagonal(tariff))
    if taxed.size:
        raise ValueError(
            f"'tariff' must be 0 where a country buys its own goods, got "
            f"{tariff[taxed[0], taxed[0]]:g} for {base.world.codes[taxed[0]]}."
        )


def _equilibrium(system: System, logs: Array) -> Equilibrium:
    """Return what is reported, in the unit of account of the published tables."""
    base, now = system.base, system.state(logs)
    if base.parameters.labour_share < 1:
        unit = np.average(now.wage, weights=base.income)
    else:
        unit = np.average(now.price, weights=base.spending)
    shares = system.kernel * now.attractiveness[:, None] / now.index
    return Equilibrium(
        base=base,
        tariff=system.tariff,
        wage=now.wage / unit,
        employment=now.employment,
        price=now.price / unit,
        welfare=_welfare(system, now),
        flows=shares * (now.spending / unit) / (1 + system.tariff),
        spending=now.spending / unit,
        income=now.income / unit,
        revenue=now.revenue / unit,
    )


def _welfare(system: System, now: State) -> Array:
    """Return consumption less the pain of work, over what it was before."""
    base, kappa = system.base, system.base.parameters.labour_supply
    before, after = base.final_spending, now.spending
    if base.parameters.labour_share < 1:
        after = now.income + now.revenue + system.borrowed(now.income)
    tax_cut = now.revenue / now.income if system.tax_relief else 0.0
    weight = before / (before - kappa * (1 - tax_cut) * base.income / (1 + kappa))
    return (weight * after / before + (1 - weight) * now.wage * now.employment) / now.price
