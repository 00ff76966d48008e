"""How much a currency rose, and what a balance becomes in other money.

Rates are units of the foreign currency for one dollar (236.53 yen). A smaller rate is a
stronger currency. From ``e0`` to ``e1``:

- gain of the currency: ``100 * (e0 / e1 - 1)`` percent, what one yen buys in dollars;
- change of the dollar: ``100 * (e1 / e0 - 1)`` percent, what one dollar buys in yen;
- log change: ``100 * ln(e0 / e1)`` log points. It is the only one of the three that is the
  same size seen from either side, and the only one whose parts add up;
- real gain: ``100 * ((e0 / e1) * (p1 / p0) / (q1 / q0) - 1)`` percent, with consumer prices
  ``p`` at home (Japan) and ``q`` in the United States. It is what one basket of Japan's
  goods buys of American ones.

A balance ``B`` in dollars is ``B * e`` in the foreign currency, with the average rate of the
same period. So its change factors exactly: change in yen = change in dollars times change of
the rate. If nothing is traded more or less and dollar prices stay, the whole change in yen
is the rate.

If the partner's exporters keep their own price ``y`` (yen), the price in dollars is
``y / e``: with the orders unchanged, imports cost more dollars the more the dollar falls.
That is the first stroke of the *J-curve*, and it is drawn in the money of the country whose
currency fell (Magee, Brookings Papers on Economic Activity, 1:1973).

>>> round(gain_percent(236.53, 162.05), 1), round(dollar_change_percent(236.53, 162.05), 1)
(46.0, -31.5)
>>> round(log_points(236.53, 162.05), 1) == -round(log_points(162.05, 236.53), 1)
True
>>> round(part_before_percent(260.48, 236.53, 162.05), 1)
20.3
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def gain_percent(first: float, last: float) -> float:
    """Return the gain of the foreign currency in percent, from two rates (units per dollar).

    Raises ``ValueError`` for a rate that is not above 0.
    """
    return 100 * (_rate(first, "first") / _rate(last, "last") - 1)


def dollar_change_percent(first: float, last: float) -> float:
    """Return the change of the dollar in percent; below 0 the dollar fell.

    Both rates are units of the foreign currency per dollar. Raises ``ValueError`` for a rate
    that is not above 0.
    """
    return gain_percent(last, first)


def log_points(first: float, last: float) -> float:
    """Return the gain of the foreign currency in log points, ``100 * ln(first / last)``.

    Both rates are units per dollar. Raises ``ValueError`` for a rate that is not above 0.
    """
    return 100 * math.log(_rate(first, "first") / _rate(last, "last"))


def real_gain_percent(
    first: float, last: float, *, home_prices: float, us_prices: float
) -> float:
    """Return the gain after prices, in percent.

    `first` and `last` are rates in units per dollar; `home_prices` and `us_prices` the price
    level at the end divided by that at the beginning (1.02 after 2 % of inflation). Raises
    ``ValueError`` for a number that is not above 0.
    """
    nominal = 1 + gain_percent(first, last) / 100
    prices = _rate(home_prices, "home_prices") / _rate(us_prices, "us_prices")
    return 100 * (nominal * prices - 1)


def part_before_percent(start: float, event: float, end: float) -> float:
    """Return how much of the rise from `start` to `end` was over at `event`, in percent.

    The three rates are units per dollar. It is counted in logs, whose parts add up. Raises
    ``ValueError`` for a rate that is not above 0, and if nothing changed from start to end.
    """
    whole = log_points(start, end)
    if whole == 0:
        raise ValueError(
            f"'end' must differ from 'start', got {end:g} for both. "
            "A part of no change does not exist."
        )
    return 100 * log_points(start, event) / whole


def in_foreign_money(
    balance_usd: float | Sequence[float] | npt.NDArray[np.float64],
    units_per_usd: float | Sequence[float] | npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return balances in units of the foreign currency: dollars times units per dollar.

    Both are single numbers or arrays of one shape, period by period. Raises ``ValueError``
    for shapes that differ or rates that are not above 0.
    """
    balance = np.asarray(balance_usd, dtype=float)
    rates = np.asarray(units_per_usd, dtype=float)
    if balance.shape != rates.shape:
        raise ValueError(
            f"'units_per_usd' must have one rate for each balance {balance.shape}, got "
            f"{rates.shape}. Merge the two tables by period first."
        )
    if not (rates > 0).all():
        raise ValueError(
            f"'units_per_usd' must be above 0, got {rates.min():g}. "
            "It is units of the currency for one dollar."
        )
    converted: npt.NDArray[np.float64] = balance * rates
    return converted


def percent_of(balance_usd: float, gdp_usd: float) -> float:
    """Return a balance in percent of a gross domestic product, both in dollars of one year.

    Raises ``ValueError`` for a product that is not above 0.
    """
    return 100 * balance_usd / _rate(gdp_usd, "gdp_usd")


def price_level(inflation_percent: Sequence[float], months: Sequence[int]) -> float:
    """Return by how much prices rose over parts of years, as a factor (1.02 is 2 %).

    `inflation_percent` holds the rate of each year and `months` how many of its months
    count; within a year prices are taken to rise evenly. Raises ``ValueError`` for lists of
    two lengths and for more than 12 months.
    """
    if len(inflation_percent) != len(months):
        raise ValueError(
            f"'months' must have one number for each of {len(inflation_percent)} years, "
            f"got {len(months)}."
        )
    if any(not 0 <= count <= 12 for count in months):
        raise ValueError(f"'months' must be between 0 and 12 a year, got {list(months)}.")
    steps = zip(inflation_percent, months, strict=True)
    return float(math.prod((1 + rate / 100) ** (count / 12) for rate, count in steps))


def _rate(value: float, name: str) -> float:
    if not value > 0 or math.isinf(value):
        raise ValueError(
            f"'{name}' must be a number above 0, got {value:g}. "
            "Rates are units of the currency for one dollar."
        )
    return value
