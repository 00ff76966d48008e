"""Who wins and who loses at home when a duty makes imports dearer.

For industry `j` let ``t[j]`` be the added duty on goods like its own (percentage points),
``B[i, j]`` and ``A[i, j]`` the imported and the home-made input `i` per dollar of its output,
``x[j]`` the part of its output that it exports, and `f` (*follow*) the share of the duty by
which home makers raise their own prices. Then, in percent of the value of output::

    direct   = B' t                            dearer imported inputs
    total    = (I - A')**-1 B' t               with the rounds of suppliers
    net(f)   = f t (1 - x) - (B' t + f A' t)   margin gained less dearer inputs
    f*       = B' t / (t (1 - x) - A' t)       where an industry begins to gain

The input tables hold home-made goods at purchasers' prices: a dollar of "home metal" has the
margins of trade and transport in it. :func:`without_margins` takes them out.

It is bookkeeping: nobody buys less or elsewhere, exporters get no more abroad, the dollar and
incomes stay. A margin is no profit and no job.

One picture of the same duty is the *specific-factors* model: two groups of industries, in each
of which capital stays while labour moves between them (:func:`specific_factors`).

Sources: Leontief, Input-Output Economics (2nd edition, 1986), for the rounds; Corden, The
Theory of Protection (1971), for protection less the cost of inputs; Jones, in Trade, Balance
of Payments and Growth (1971), for specific factors.

>>> break_even_follow(duty=0.2, export_share=0.5, imported_push=0.02, home_push=0.05)
0.4
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Home:
    """Industries of one country; vectors have shape (n,), matrices (n, n).

    Rows of the matrices are inputs, columns the industries that use them, per dollar of output.
    """

    industries: tuple[str, ...]
    imported: Array  # B
    home: Array  # A, without margins
    duty: Array  # t, percentage points
    exported: Array  # x, share of output
    output: Array  # US dollars a year

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit and shares that are none."""
        n = len(self.industries)
        for name in ("imported", "home"):
            if getattr(self, name).shape != (n, n):
                raise ValueError(f"'{name}' must be {n} by {n}.")
        if not ((self.exported >= 0) & (self.exported <= 1)).all():
            raise ValueError("'exported' must hold shares from 0 to 1. Write 12 % as 0.12.")
        if not (np.isfinite(self.duty).all() and (self.duty > -100).all()):
            raise ValueError("'duty' must hold finite points above -100. Write 25 % as 25.")


def without_margins(home: Array, goods_part: Array, trade: int) -> Array:
    """Return home inputs at makers' prices; the margins become inputs of one trade industry.

    Parameters
    ----------
    home : array, shape (n, n)
        Home-made inputs at purchasers' prices, per dollar of output.
    goods_part : array, shape (n,)
        Part of a dollar of the input that goes to its maker; 1 for services.
    trade : int
        Position of the industry that gets the margins.
    """
    if not ((goods_part > 0) & (goods_part <= 1)).all():
        raise ValueError("'goods_part' must hold shares above 0 and up to 1.")
    result: Array = home * goods_part[:, None]
    result[trade] += (home * (1 - goods_part)[:, None]).sum(axis=0)
    return result


def direct_push(economy: Home) -> Array:
    """Return by how much dearer imported inputs raise cost, percent of output."""
    result: Array = economy.duty @ economy.imported
    return result


def home_push(economy: Home) -> Array:
    """Return what home inputs would add if their makers followed the whole duty, percent."""
    result: Array = economy.duty @ economy.home
    return result


def total_push(economy: Home) -> Array:
    """Return the rise of cost with all rounds of suppliers, percent of output."""
    n = len(economy.industries)
    solved = np.linalg.solve(np.eye(n) - economy.home.T, direct_push(economy))
    return np.asarray(solved, dtype=np.float64)


def net_margin(economy: Home, follow: float) -> Array:
    """Return gain less dearer inputs, percent of output, if home makers follow by `follow`.

    `follow` is a share from 0 to 1.
    """
    _check_follow(follow)
    gained = follow * economy.duty * (1 - economy.exported)
    paid = direct_push(economy) + follow * home_push(economy)
    result: Array = gained - paid
    return result


def break_even_follow(
    duty: float, export_share: float, imported_push: float, home_push: float
) -> float | None:
    """Return the share of the duty by which home makers must follow to lose nothing.

    Parameters
    ----------
    duty, imported_push, home_push : float
        The duty on such goods and what imported and home inputs add to cost, in one unit.
    export_share : float
        Part of the output that is exported, from 0 to 1.

    Returns
    -------
    float or None
        None if the industry loses whatever its makers do; it may lie above 1.
    """
    if not 0 <= export_share <= 1:
        raise ValueError(f"'export_share' must be between 0 and 1, got {export_share:g}.")
    gain = duty * (1 - export_share) - home_push
    return round(imported_push / gain, 12) if gain > 0 else None


def price_rises(
    economy: Home, follow: float, imported: Array, home_made: Array, goods: Flags
) -> Array:
    """Return by how much the goods that consumers buy become dearer at the gate, percent.

    Home-made goods rise by the larger of their costs and the followed part of the duty,
    imported ones by the duty. Services rise by their costs.

    Parameters
    ----------
    imported, home_made : array, shape (n,)
        What consumers buy of each, US dollars at the gate.
    goods : array of bool, shape (n,)
        Which industries make goods.
    """
    _check_follow(follow)
    cost = total_push(economy)
    home_rise = np.maximum(cost, follow * economy.duty)
    bought = imported + home_made
    shared = (imported * economy.duty + home_made * home_rise) / np.where(bought > 0, bought, 1)
    return np.where(goods & (bought > 0), shared, np.where(goods, 0.0, cost))


def cost_by_quintile(
    rise: Sequence[float],
    spending: Sequence[float],
    deciles: Sequence[Sequence[float]],
    households: float,
) -> list[float]:
    """Return what dearer goods cost a household, in dollars a year, from poorest to richest.

    Parameters
    ----------
    rise : sequence of float
        Rise of the price of each group of goods, percent.
    spending : sequence of float
        What all households spend on the group, US dollars a year.
    deciles : sequence of sequence of float
        For each group the parts of the ten tenths, percent of the group.
    households : float
        All households.
    """
    if not households > 0:
        raise ValueError(f"'households' must be above 0, got {households:g}.")
    parts = np.asarray(deciles, dtype=float)
    if parts.shape != (len(rise), 10) or len(spending) != len(rise):
        raise ValueError("'deciles' must have ten parts for each group of 'rise'.")
    cost = np.asarray(rise, float) / 100 * np.asarray(spending, float)
    tenths = (cost[:, None] * parts / 100).sum(axis=0)
    return [float(one) for one in tenths.reshape(5, 2).sum(axis=1) / (households / 5)]


@dataclass(frozen=True)
class Factors:
    """Changes in percent: pay, what owners of fixed capital earn, and labour in each group."""

    pay: float
    owners_protected: float
    owners_rest: float
    labour_protected: float
    labour_rest: float


def specific_factors(
    price: tuple[float, float], pay_share: tuple[float, float], labour: tuple[float, float]
) -> Factors:
    """Return who gains if two groups of industries see their net prices change.

    Parameters
    ----------
    price : (float, float)
        Change of the price of value added, percent: protected group, the rest.
    pay_share : (float, float)
        Part of value added that is pay, above 0 and below 1.
    labour : (float, float)
        Parts of all labour; they add up to 1.
    """
    if not all(0 < one < 1 for one in pay_share):
        raise ValueError(f"'pay_share' must lie between 0 and 1, got {pay_share}.")
    if abs(sum(labour) - 1) > 1e-9:
        raise ValueError(f"'labour' must add up to 1, got {sum(labour):g}.")
    weights = [part / (1 - share) for part, share in zip(labour, pay_share, strict=True)]
    pay = sum(w * p for w, p in zip(weights, price, strict=True)) / sum(weights)
    owners = [(p - a * pay) / (1 - a) for p, a in zip(price, pay_share, strict=True)]
    moved = [(p - pay) / (1 - a) for p, a in zip(price, pay_share, strict=True)]
    return Factors(pay, owners[0], owners[1], moved[0], moved[1])


def _check_follow(follow: float) -> None:
    if not 0 <= follow <= 1:
        raise ValueError(
            f"'follow' must be between 0 and 1, got {follow:g}. Write 50 % as 0.5."
        )
