"""The equations of :mod:`tarifflab.economics.trade_war` as one residual, and its slopes.

Unknowns are the logs of wages and employment, and with inputs also of prices: ``2 n`` or
``3 n`` numbers. Spending is eliminated: with ``B_i = sum_j K_ji a_j / (1 + t_ji)`` the part
``s_i = B_i / S_i`` of a dollar spent is left after tariffs, so ``E'_i = z_i / s_i``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tarifflab.economics.trade_war import Base

Array = NDArray[np.float64]

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

    def __init__(self, base: Base, tariff: Array, *, tax_relief: bool) -> None:
        p = base.parameters
        self.base, self.tariff, self.tax_relief = base, tariff, tax_relief
        # With inputs, prices feed back into costs and become unknowns of their own.
        self.blocks = 3 if p.labour_share < 1 else 2
        self.size = self.blocks * len(base.income)
        self.kernel = base.shares * (1 + tariff) ** (-p.trade_elasticity * base.tariff_weight)
        self.net_kernel = self.kernel / (1 + tariff)
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
        growth = income.sum() / base.income.sum()
        net = (income / p.labour_share + base.borrowing * growth) / base.inputs_factor
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

    def jacobian(self, logs: Array) -> Array:
        """Return the slopes of the residual, (size, size).

        The slopes of one equation are ``blocks`` matrices (n, n): by the logs of wages, of
        employment (and of prices).
        """
        now, wage, labour, prices = self.state(logs), *self._unknowns()
        income = wage + labour
        growth = (now.income / now.income.sum()) @ income
        net = self._net_slopes(now, income, growth)
        index = self._index_slopes(now, self.kernel, now.index)
        net_index = self._index_slopes(now, self.net_kernel, now.net_index)
        gap = self._sales_slopes(now, net, net_index) - income
        spending = net + index - net_index
        p, phi = self.base.parameters, self.base.tariff_weight[:, None]
        price = (1 - phi) * (spending - wage) - index / p.trade_elasticity
        supply = wage - price
        if self.tax_relief:
            revenue = now.spending[:, None] * spending - now.net_spending[:, None] * net
            kept = (now.income - now.revenue)[:, None]
            supply = supply + (revenue - now.revenue[:, None] * income) / kept
        rows = [
            self._damping[:, None] * gap - growth[:, None, :],
            p.labour_supply * supply - labour,
            price - prices,
        ]
        # (equation, unknown, n, n) to one matrix
        return np.array(rows[: self.blocks]).transpose(0, 2, 1, 3).reshape(self.size, -1)

    def _unknowns(self) -> tuple[Array, Array, Array]:
        """Return the slopes of the unknowns by themselves: wages, employment, prices."""
        n = len(self.base.income)
        own = np.zeros((3, 3, n, n))
        own[[0, 1, 2], [0, 1, 2]] = np.eye(n)
        return own[0, : self.blocks], own[1, : self.blocks], own[2, : self.blocks]

    def _slopes_of_a(self) -> Array:
        """Return the slopes of ln a by a country's own unknowns, (blocks, 1, 1)."""
        p = self.base.parameters
        inputs = 1 - p.labour_share
        slopes = [
            p.labour_share - p.scale_elasticity * inputs,
            -p.scale_elasticity,
            inputs + p.scale_elasticity * inputs,
        ]
        return -p.trade_elasticity * np.array(slopes[: self.blocks])[:, None, None]

    def _index_slopes(self, now: State, kernel: Array, total: Array) -> Array:
        return self._slopes_of_a() * (kernel * now.attractiveness[:, None] / total).T

    def _net_slopes(self, now: State, income: Array, growth: Array) -> Array:
        """Return the slopes of ln z from those of ln y and of the growth of world income."""
        base = self.base
        own = now.income / base.parameters.labour_share
        lent = base.borrowing * now.income.sum() / base.income.sum()
        slopes = own[:, None] * income + lent[:, None] * growth[:, None, :]
        scaled: Array = slopes / (base.inputs_factor * now.net_spending)[:, None]
        return scaled

    def _sales_slopes(self, now: State, net: Array, net_index: Array) -> Array:
        """Return the slopes of log sales: own costs, the buyers' spending, local costs."""
        base = self.base
        sold = base.parameters.labour_share * now.attractiveness[:, None] * self.net_kernel
        sold = sold * (1 - base.local_cost) * now.net_spending / now.net_index
        slopes = self._slopes_of_a() * np.diag(sold.sum(axis=1)) + sold @ (net - net_index)
        slopes = slopes + (base.local_cost * now.net_spending)[:, None] * net
        return slopes / now.sales[:, None]
