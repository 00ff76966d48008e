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
world income, ``T_i`` net borrowing from abroad (fixed shares of world income),
``tau_i = 1/(1 - R_i/y_i)`` where revenue cuts income tax and 1 where it is handed out. With
inputs, ``b`` is the share of labour in cost, ``c = w^b P^(1-b)`` and ``m = (w/P)^(1-b)``;
without, ``b = 1``, ``c = w`` and ``m = 1``.

Source: A. Ignatenko, A. Lashkaripour, L. Macedoni, I. Simonovska (2025), Making America Great
Again? The Economic Impacts of Liberation Day Tariffs, Journal of International Economics. The
hats follow L. Caliendo and F. Parro (2015), Review of Economic Studies 82(1), and A. Costinot
and A. Rodriguez-Clare (2014), Handbook of International Economics 4.

Limits: goods trade against all of GDP, one sector, the long run, no tariffs at the start, and
net lending between countries is held fixed, so the model cannot tell whether a tariff cures a
deficit.

>>> import numpy as np
>>> world = World(("A", "B"), np.array([[0.0, 10], [10, 0]]), np.array([100.0, 100]), home=0)
>>> base = calibrate(world)
>>> nothing = solve(base, np.zeros((2, 2)))
>>> bool(np.allclose(nothing.welfare, 1))
True
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tarifflab.economics._fixed_point import NoFixedPointError
from tarifflab.economics._fixed_point import solve as solve_fixed_point

Array = NDArray[np.float64]
Revenue = Literal["tax relief", "lump sum"]

TOLERANCE = 1e-11  # largest relative gap between sales and income
MAX_STEPS = 175
MIN_SPENDING = 0.05  # spending below this share of income is a collapsed economy


class NoEquilibriumError(ValueError):
    """The model has no equilibrium for these tariffs; the message is meant for the reader."""


@dataclass(frozen=True)
class World:
    """Trade before the war: `n` countries, `flows[j, i]` from origin j to destination i."""

    codes: tuple[str, ...]
    flows: Array  # (n, n), US dollars a year, f.o.b.; the diagonal is ignored
    gdp: Array  # (n,), US dollars a year
    home: int  # position of the country whose local costs differ (the United States)

    def index(self, code: str) -> int:
        """Return the position of a country by its three-letter code."""
        try:
            return self.codes.index(code)
        except ValueError:
            raise ValueError(f"'code' must be one of the countries, got {code!r}.") from None


@dataclass(frozen=True)
class Parameters:
    """Elasticities and shares of the published calibration; all are pure numbers."""

    trade_elasticity: float = 4.0  # epsilon
    scale_elasticity: float = 0.67 / 4  # psi
    labour_supply: float = 0.5  # kappa
    firm_dispersion: float = 4 / 0.67  # theta
    pass_through: float = 1.0  # of a tariff to the price at the border
    local_cost_home: float = 0.270471  # nu of `home`: services are 26 % of its GDP
    local_cost_other: float = 0.114335  # nu of all others: 12 %
    labour_share: float = 1.0  # b; 0.49 with inputs

    def __post_init__(self) -> None:
        """Refuse what the equations cannot digest."""
        for name in ("trade_elasticity", "firm_dispersion", "labour_share"):
            if not getattr(self, name) > 0:
                raise ValueError(f"'{name}' must be above 0, got {getattr(self, name):g}.")


EATON_KORTUM = Parameters(local_cost_home=0.0, local_cost_other=0.0)
WITH_INPUTS = Parameters(labour_share=0.49)


@dataclass(frozen=True)
class Base:
    """The calibrated world before the war; arrays have shape (n,), money is US dollars."""

    world: World
    parameters: Parameters
    flows: Array  # (n, n), own sales on the diagonal
    spending: Array  # E
    income: Array  # Y
    borrowing: Array  # T
    local_cost: Array  # nu, share of sales kept at the destination
    tariff_weight: Array  # phi
    shares: Array = field(repr=False)  # (n, n), lambda: columns add to one

    @property
    def final_spending(self) -> Array:
        """Spending on final goods: income plus borrowing (equal to spending without inputs)."""
        return (
            self.income + self.borrowing if self.parameters.labour_share < 1 else self.spending
        )


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


def calibrate(
    world: World, parameters: Parameters | None = None, own_sales: Array | None = None
) -> Base:
    """Return the base of a world: own sales, income, borrowing and shares.

    Parameters
    ----------
    world : World
        Trade flows and GDP in US dollars.
    parameters : Parameters, optional
        The published calibration if left out; `EATON_KORTUM` and `WITH_INPUTS` are others.
    own_sales : array, shape (n,), optional
        What each country sells at home, in US dollars. If left out it follows from GDP. The
        published Eaton-Kortum case keeps the own sales of the calibration with local costs.
    """
    p = parameters or Parameters()
    n = len(world.codes)
    if world.flows.shape != (n, n) or world.gdp.shape != (n,):
        raise ValueError(
            f"'flows' must be {n} by {n} and 'gdp' have {n} numbers, "
            f"got {world.flows.shape} and {world.gdp.shape}."
        )
    nu = np.full(n, p.local_cost_other)
    nu[world.home] = p.local_cost_home
    flows = world.flows.copy()
    np.fill_diagonal(flows, 0.0)
    imports = flows.sum(axis=0)
    if own_sales is None:
        gap = (1 - nu) * (imports - flows @ (1 - nu))
        # Two small entrepots import more than they make and borrow: their own sales are nil.
        own_sales = np.maximum(world.gdp + gap - imports, 0.0) / p.labour_share
    np.fill_diagonal(flows, own_sales)
    spending = flows.sum(axis=0)
    income = p.labour_share * (flows @ (1 - nu)) + nu * spending
    borrowing = spending * _inputs_factor(p, nu) - income / p.labour_share
    return Base(
        world=world,
        parameters=p,
        flows=flows,
        spending=spending,
        income=income,
        borrowing=borrowing,
        local_cost=nu,
        tariff_weight=_tariff_weight(p, nu),
        shares=flows / spending,
    )


def _inputs_factor(p: Parameters, nu: Array) -> Array:
    return 1 + (1 - p.labour_share) * nu / p.labour_share


def _tariff_weight(p: Parameters, nu: Array) -> Array:
    """Return phi: how strongly a tariff moves shares, beyond the trade elasticity."""
    if p.local_cost_home == p.local_cost_other == 0:
        return np.ones_like(nu)
    theta = p.firm_dispersion
    return (p.pass_through - 1) + (1 + theta) / ((1 - nu) * theta) - 1 / theta


def solve(base: Base, tariff: Array, revenue: Revenue = "tax relief") -> Equilibrium:
    """Return the equilibrium under a matrix of tariffs.

    Parameters
    ----------
    base : Base
        From :func:`calibrate`.
    tariff : array, shape (n, n)
        `tariff[j, i]` is what `i` charges on goods from `j`, as a share (0.25 is 25 %).
    revenue : {"tax relief", "lump sum"}
        Whether revenue cuts the tax on income or is handed out by head.

    Raises
    ------
    NoEquilibriumError
        If no equilibrium is found.
    ValueError
        If the tariffs have the wrong shape, are below 0 or not finite.
    """
    _check(base, tariff, revenue)
    system = _System(base, tariff, revenue)
    try:
        logs = solve_fixed_point(
            system.residual,
            np.zeros(system.blocks * len(base.world.codes)),
            tolerance=TOLERANCE,
            max_steps=MAX_STEPS,
        )
    except NoFixedPointError:
        raise NoEquilibriumError(
            "With these tariffs the model finds no equilibrium: at least one country could no "
            "longer pay for what it buys. Take lower tariffs or a lower elasticity."
        ) from None
    return system.equilibrium(logs)


def _check(base: Base, tariff: Array, revenue: str) -> None:
    if tariff.shape != base.flows.shape:
        raise ValueError(f"'tariff' must have shape {base.flows.shape}, got {tariff.shape}.")
    if not (np.isfinite(tariff).all() and (tariff >= 0).all()):
        raise ValueError("'tariff' must hold finite shares of at least 0. Write 25 % as 0.25.")
    if revenue not in ("tax relief", "lump sum"):
        raise ValueError(f"'revenue' must be 'tax relief' or 'lump sum', got {revenue!r}.")


@dataclass(frozen=True)
class _State:
    """All quantities that follow from wages, employment and prices; columns are tries."""

    wage: Array
    employment: Array
    attractiveness: Array  # a
    index: Array  # S
    net_share: Array  # s: what is left of a dollar spent, after tariffs
    income: Array
    net_spending: Array  # z
    sales: Array  # y as the buyers pay it
    price: Array

    @property
    def spending(self) -> Array:
        """Spending with the tariffs in it."""
        return self.net_spending / self.net_share

    @property
    def revenue(self) -> Array:
        """Tariff revenue."""
        return self.net_spending * (1 / self.net_share - 1)


class _System:
    """The equations as one residual; what the tariffs fix is computed once."""

    def __init__(self, base: Base, tariff: Array, revenue: Revenue) -> None:
        p = base.parameters
        self.base, self.tariff, self.relief = base, tariff, revenue == "tax relief"
        # With inputs, prices feed back into costs and become unknowns of their own.
        self.blocks = 3 if p.labour_share < 1 else 2
        self.kernel = base.shares * (1 + tariff) ** (-p.trade_elasticity * base.tariff_weight)
        self.net_kernel = self.kernel / (1 + tariff)
        own = np.diagonal(base.shares)
        self.damping = _column(1 / (1 + p.trade_elasticity * (1 - own)))

    def state(self, logs: Array) -> _State:
        base, p = self.base, self.base.parameters
        parts = np.exp(np.clip(logs, -40, 40)).reshape(self.blocks, len(base.income), -1)
        wage, labour = parts[0], parts[1]
        cost, entry = wage, labour
        if self.blocks == 3:
            cost = wage**p.labour_share * parts[2] ** (1 - p.labour_share)
            entry = labour * (wage / parts[2]) ** (1 - p.labour_share)
        a = (cost * entry**-p.scale_elasticity) ** -p.trade_elasticity
        nu, phi = _column(base.local_cost), _column(base.tariff_weight)
        index, net_index = self.kernel.T @ a, self.net_kernel.T @ a
        income = wage * labour * _column(base.income)
        growth = income.sum(axis=0) / base.income.sum()
        net = income / p.labour_share + _column(base.borrowing) * growth
        net = net / _column(_inputs_factor(p, base.local_cost))
        sales = p.labour_share * a * (self.net_kernel @ ((1 - nu) * net / net_index)) + nu * net
        spending = net * index / net_index
        price = (spending / _column(base.spending) / wage) ** (1 - phi)
        price = price * index ** (-1 / p.trade_elasticity)
        return _State(wage, labour, a, index, net_index / index, income, net, sales, price)

    def residual(self, logs: Array) -> Array:
        """Return log sales over income, log labour supply over labour, log prices."""
        kappa = self.base.parameters.labour_supply
        with np.errstate(all="ignore"):  # a try without sense gives NaN and is given up
            now = self.state(logs)
            real_wage = now.wage / now.price
            if self.relief:
                real_wage = real_wage / (1 - now.revenue / now.income)
            ok = now.net_spending > MIN_SPENDING * now.income
            gap = np.where(ok, np.log(now.sales / now.income), np.nan) * self.damping
            # The level of all wages is free; world income is held where it was.
            level = now.income.sum(axis=0) / self.base.income.sum()
            parts = [gap - np.log(level), kappa * np.log(real_wage) - np.log(now.employment)]
            if self.blocks == 3:
                old = logs.reshape(self.blocks, len(self.base.income), -1)[2]
                parts.append(np.log(now.price) - old)
        return np.concatenate(parts).reshape(logs.shape)

    def equilibrium(self, logs: Array) -> Equilibrium:
        base = self.base
        now = self.state(logs)
        unit = self._numeraire(now)
        wage, price, spending, income, revenue = (
            part[:, 0] / unit
            for part in (now.wage, now.price, now.spending, now.income, now.revenue)
        )
        labour = now.employment[:, 0]
        shares = self.kernel * now.attractiveness / now.index[:, 0]
        result = Equilibrium(
            base=base,
            tariff=self.tariff,
            wage=wage,
            employment=labour,
            price=price,
            welfare=np.empty(0),
            flows=shares * spending / (1 + self.tariff),
            spending=spending,
            income=income,
            revenue=revenue,
        )
        object.__setattr__(result, "welfare", self._welfare(result))
        return result

    def _numeraire(self, now: _State) -> float:
        """Return the size of the unit of account: the published tables use these two."""
        if self.blocks == 3:
            return float(np.average(now.wage[:, 0], weights=self.base.income))
        return float(np.average(now.price[:, 0], weights=self.base.spending))

    def _welfare(self, result: Equilibrium) -> Array:
        """Return welfare: consumption less the pain of work, as a share of consumption."""
        base, kappa = self.base, self.base.parameters.labour_supply
        before = base.final_spending
        growth = result.income.sum() / base.income.sum()
        after = (
            result.income + result.revenue + base.borrowing * growth
            if self.blocks == 3
            else result.spending
        )
        tax_cut = result.revenue / result.income if self.relief else 0.0
        weight = before / (before - kappa * (1 - tax_cut) * base.income / (1 + kappa))
        wage_bill = result.wage * result.employment
        return (weight * after / before + (1 - weight) * wage_bill) / result.price


def _column(values: Array) -> Array:
    return values[:, None]
