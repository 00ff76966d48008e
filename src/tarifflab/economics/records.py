"""Tell whether a year is a record, and in whose money and whose prices.

A yearly amount ``x_t`` (US dollars) can be counted in yen, ``x_t * e_t`` with the average
rate ``e_t`` (yen per dollar), and in the prices of a later year ``T``,
``x_t * P_T / P_t``, where the price level follows from yearly inflation ``i`` (percent):
``P_t = P_(t-1) * (1 + i_t / 100)``. Each step can move the year of the peak.

Source for the method: any national accounts manual; consumer prices stand in here for the
prices of traded goods, for which no series is at hand.

>>> yen = in_yen({2021: 100.0, 2024: 90.0}, {2021: 110.0, 2024: 150.0})
>>> standing({2021: 100.0, 2024: 90.0}, 2024).rank, standing(yen, 2024).rank
(2, 1)
"""

from collections.abc import Mapping
from dataclasses import dataclass

Yearly = Mapping[int, float]


@dataclass(frozen=True)
class Standing:
    """Where a year stands among others; ``gap_percent`` is its distance from the peak."""

    year: int
    rank: int  # 1 is the highest
    of: int  # years compared
    peak_year: int
    gap_percent: float  # 0 for the peak itself, else negative


def in_yen(usd: Yearly, yen_per_usd: Yearly) -> dict[int, float]:
    """Return yearly dollars as yen, at the average rate of each year.

    Raises ``ValueError`` where a year has no rate.
    """
    return {year: amount * _of(yen_per_usd, year, "a rate") for year, amount in usd.items()}


def price_level(inflation_percent: Yearly, base_year: int) -> dict[int, float]:
    """Return the price level of each year, 1 in `base_year`; inflation in percent a year.

    Years need not be complete: the level is built as far as the chain goes from the base.
    Raises ``ValueError`` if the base year has no inflation.
    """
    _of(inflation_percent, base_year, "a rate of inflation")
    levels = {base_year: 1.0}
    year = base_year
    while year in inflation_percent:
        levels[year - 1] = levels[year] / (1 + inflation_percent[year] / 100)
        year -= 1
    year = base_year + 1
    while year in inflation_percent:
        levels[year] = levels[year - 1] * (1 + inflation_percent[year] / 100)
        year += 1
    return levels


def in_prices_of(amounts: Yearly, levels: Yearly) -> dict[int, float]:
    """Return amounts in the prices of the year whose level is 1 (see `price_level`).

    Raises ``ValueError`` where a year has no price level.
    """
    return {year: x / _of(levels, year, "a price level") for year, x in amounts.items()}


def standing(amounts: Yearly, year: int) -> Standing:
    """Return rank and distance from the peak of `year` among all years of `amounts`.

    Raises ``ValueError`` if the year is not among them.
    """
    own = _of(amounts, year, "an amount")
    peak_year = max(amounts, key=lambda one: amounts[one])
    return Standing(
        year=year,
        rank=1 + sum(other > own for other in amounts.values()),
        of=len(amounts),
        peak_year=peak_year,
        gap_percent=(own / amounts[peak_year] - 1) * 100,
    )


def _of(values: Yearly, year: int, what: str) -> float:
    if year not in values:
        known = f"{min(values)} to {max(values)}" if values else "no year"
        raise ValueError(f"'{year}' must have {what}, got {known}. Choose another year.")
    return values[year]
