"""The world before a trade war: its trade, its parameters, and the base that is calibrated.

What `calibrate` returns is where :mod:`tarifflab.economics.trade_war` starts from; equations,
symbols and the source stand there.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# What the parameters may be: outside, an equation has no meaning or no estimate is near.
_BOUNDS = {
    "trade_elasticity": (1.0, 20.0),
    "scale_elasticity": (0.0, 1.0),
    "labour_supply": (0.0, 5.0),
    "firm_dispersion": (1.0, 100.0),
    "pass_through": (0.0, 1.0),
    "local_cost_home": (0.0, 0.9),
    "local_cost_other": (0.0, 0.9),
    "labour_share": (0.1, 1.0),
}


@dataclass(frozen=True)
class World:
    """Trade before the war: `n` countries, `flows[j, i]` from origin j to destination i."""

    codes: tuple[str, ...]
    flows: Array  # (n, n), US dollars a year, f.o.b.; the diagonal is ignored
    gdp: Array  # (n,), US dollars a year
    home: int  # position of the country whose local costs differ (the United States)

    def __post_init__(self) -> None:
        """Refuse trade below 0, incomes of nothing and countries that cannot be told apart."""
        n = len(self.codes)
        if self.flows.shape != (n, n) or self.gdp.shape != (n,):
            raise ValueError(
                f"'flows' must be {n} by {n} and 'gdp' have {n} numbers, "
                f"got {self.flows.shape} and {self.gdp.shape}."
            )
        twice = next((one for one in self.codes if self.codes.count(one) > 1), None)
        if twice is not None:
            raise ValueError(f"'codes' must name each country once, got {twice!r} twice.")
        if not 0 <= self.home < n:
            raise ValueError(f"'home' must be between 0 and {n - 1}, got {self.home}.")
        self._check_dollars()

    def _check_dollars(self) -> None:
        abroad = self.flows[~np.eye(len(self.codes), dtype=bool)]
        wrong = abroad[~(np.isfinite(abroad) & (abroad >= 0))]
        if wrong.size:
            raise ValueError(
                f"'flows' must hold finite dollars of at least 0, got {wrong[0]:g}. "
                "Where nothing was sold write 0."
            )
        bad = np.flatnonzero(~(np.isfinite(self.gdp) & (self.gdp > 0)))
        if bad.size:
            raise ValueError(
                f"'gdp' must hold finite dollars above 0, got {self.gdp[bad[0]]:g} "
                f"for {self.codes[bad[0]]}."
            )

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
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(
                    f"'{name}' must be between {low:g} and {high:g}, got {value:g}."
                )


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
        with_inputs = self.parameters.labour_share < 1
        return self.income + self.borrowing if with_inputs else self.spending

    @property
    def inputs_factor(self) -> Array:
        """What a dollar of local costs adds to gross spending; 1 without inputs."""
        return _inputs_factor(self.parameters, self.local_cost)


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
