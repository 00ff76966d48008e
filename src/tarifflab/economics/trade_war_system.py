"""The equations of :mod:`tarifflab.economics.trade_war` as one residual.

Unknowns are the logs of wages and employment, and with inputs also of prices: ``2 n`` or
``3 n`` numbers. Spending is eliminated: with ``B_i = sum_j K_ji a_j / (1 + t_ji)`` the part
``s_i = B_i / S_i`` of a dollar spent is left after tariffs, so ``E'_i = z_i / s_i``.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tarifflab.economics.trade_war_base import Array, Base

Lending = Literal["world", "own", "lenders"]

MIN_SPENDING = 0.05  # spending below this share of income is a collapsed economy


@dataclass(frozen=True)
class State:
    """All that follows from wages, employment and prices; arrays (n,), in the base's money."""

    wage: Array
    employment: Array
    attractiveness: Array  # a
    index: Array  # S
    net_index: Array  # B
    income: Array  # y
    net_spending: Array  # z
    sales: Array  # income as the buyers pay it
    spending: Array  # E', the tariffs in it
    price: Array

    @property
    def revenue(self) -> Array:
        """Tariff revenue."""
        return self.spending - self.net_spending


class System:
    """The equations for given tariffs; what the tariffs fix is computed once."""

    def __init__(
        self, base: Base, tariff: Array, *, tax_relief: bool, lending: Lending = "world"
    ) -> None:
        p = base.parameters
        self.base, self.tariff, self.tax_relief = base, tariff, tax_relief
        self.lending: Lending = lending
        # With inputs, prices feed back into costs and become unknowns of their own.
        self.blocks = 3 if p.labour_share < 1 else 2
        self.size = self.blocks * len(base.income)
        self.kernel = base.shares * (1 + tariff) ** (-p.trade_elasticity * base.tariff_weight)
        self.net_kernel = self.kernel / (1 + tariff)
        # What a wage moves in its own gap, to first order: so scaled, a gap is about the step
        # that closes it, and the iteration starts well for open and closed countries alike.
        self._damping = 1 / (1 + p.trade_elasticity * (1 - np.diagonal(base.shares)))

    def state(self, logs: Array) -> State:
        """Return the world at these logs of wages, employment (and prices)."""
        base, p = self.base, self.base.parameters
        wage, labour, *prices = np.exp(logs.reshape(self.blocks, -1))
        cost, entry = wage, labour
        if prices:
            cost = wage**p.labour_share * prices[0] ** (1 - p.labour_share)
            entry = labour * (wage / prices[0]) ** (1 - p.labour_share)
        a = (cost * entry**-p.scale_elasticity) ** -p.trade_elasticity
        index, net_index = a @ self.kernel, a @ self.net_kernel
        income = wage * labour * base.income
        net = (income / p.labour_share + self.borrowed(income)) / base.inputs_factor
        nu, phi = base.local_cost, base.tariff_weight
        foreign = a * (self.net_kernel @ ((1 - nu) * net / net_index))
        spending = net * index / net_index
        price = (spending / base.spending / wage) ** (1 - phi)
        return State(
            wage=wage,
            employment=labour,
            attractiveness=a,
            index=index,
            net_index=net_index,
            income=income,
            net_spending=net,
            sales=p.labour_share * foreign + nu * net,
            spending=spending,
            price=price * index ** (-1 / p.trade_elasticity),
        )

    def borrowed(self, income: Array) -> Array:
        """Return what each country borrows (lends, below 0) at these incomes; adds up to 0."""
        before = self.base.borrowing
        grown: Array = before * (income / self.base.income)
        if self.lending == "world":
            result = before * (income.sum() / self.base.income.sum())
        elif self.lending == "own":
            result = grown - income * (grown.sum() / income.sum())
        else:
            borrowers = np.maximum(before, 0.0)
            lent = np.minimum(grown, 0.0)
            result = lent - borrowers * (lent.sum() / max(borrowers.sum(), 1.0))
        return np.asarray(result, dtype=np.float64)

    def residual(self, logs: Array) -> Array:
        """Return the gaps, in logs: sales and income, labour supply, (prices); NaN if none."""
        with np.errstate(all="ignore"):  # a try without sense gives NaN and is given up
            now = self.state(logs)
            if not (now.net_spending > MIN_SPENDING * now.income).all():
                return np.full(self.size, np.nan)
            level = now.income.sum() / self.base.income.sum()
            # The level of all wages is free; world income is held where it was.
            gap = self._damping * np.log(now.sales / now.income) - np.log(level)
            real_wage = now.wage / now.price
            if self.tax_relief:
                real_wage = real_wage / (1 - now.revenue / now.income)
            kappa = self.base.parameters.labour_supply
            parts = [gap, kappa * np.log(real_wage) - np.log(now.employment)]
            if self.blocks == 3:
                parts.append(np.log(now.price) - logs.reshape(3, -1)[2])
        return np.concatenate(parts)
