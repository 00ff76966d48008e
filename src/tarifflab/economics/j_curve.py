"""Why a falling currency can make a deficit larger first: the J-curve.

A share `foreign` of orders is written in the seller's money, so its price in the buyer's money
rises the moment the buyer's currency falls; the other orders keep their price. Buyers answer a
price with fewer orders, but what arrives today was ordered `lag` months ago:

    price[m]  = foreign * rate[0] / rate[m] + 1 - foreign
    number[m] = price[m - lag] ** -elasticity        (1 before the first order at a new price)
    bill[m]   = price[m] * number[m]

with `rate` in units of foreign money for one unit of the buyer's. The bill in the buyer's money
first grows with the price and shrinks once the numbers follow, if the elasticity is above 1:
its balance draws a J. Everything is 1 in the first month.

Sources: definitions; Magee, Currency Contracts, Pass-Through, and Devaluation, Brookings
Papers on Economic Activity 1973(1), for the idea of contracts signed before.

>>> path = j_curve([200, 100, 100], foreign=1.0, lag=1, elasticity=2.0)
>>> path.price, path.number, path.bill
((1.0, 2.0, 2.0), (1.0, 1.0, 0.25), (1.0, 2.0, 0.5))
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Path:
    """Price, number and bill by month in the buyer's money; 1 in the first month."""

    price: tuple[float, ...]
    number: tuple[float, ...]
    bill: tuple[float, ...]

    @property
    def worst(self) -> int:
        """The month with the highest bill, counted from 0; the first one of several."""
        return max(range(len(self.bill)), key=lambda month: self.bill[month])


def j_curve(rates: Sequence[float], *, foreign: float, lag: int, elasticity: float) -> Path:
    """Return the path of a bill for imports while the exchange rate moves.

    Parameters
    ----------
    rates : sequence of float
        Foreign money for one unit of the buyer's money, by month; each above 0.
    foreign : float
        Share of orders written in the seller's money, from 0 to 1.
    lag : int
        Months from an order to its arrival, at least 0.
    elasticity : float
        By how many percent orders fall when the price rises by 1 %, at least 0.

    Raises
    ------
    ValueError
        If a parameter lies outside its range, or there is no month.
    """
    if not rates or not all(rate > 0 for rate in rates):
        raise ValueError("'rates' must hold at least one month, and rates above 0.")
    if not 0 <= foreign <= 1:
        raise ValueError(f"'foreign' must be between 0 and 1, got {foreign:g}.")
    if lag < 0:
        raise ValueError(f"'lag' must be at least 0 months, got {lag}.")
    if elasticity < 0:
        raise ValueError(f"'elasticity' must be at least 0, got {elasticity:g}.")
    price = tuple(foreign * rates[0] / rate + 1 - foreign for rate in rates)
    known = (1.0,) * lag + price
    number = tuple(one**-elasticity for one in known[: len(price)])
    bill = tuple(one * count for one, count in zip(price, number, strict=True))
    return Path(price, number, bill)
