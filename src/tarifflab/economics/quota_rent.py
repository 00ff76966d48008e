"""What a limit on a number is worth to those who may sell: the quota rent.

A limit makes a good scarce; who holds the right to sell keeps the higher price. The rent is
the rise of the price *because of the limit* times the number of goods. The first factor cannot
be observed, only compared with a control: the same good before, rivals without a limit, or a
good with unchanged features. Each control gives another rent.

Source: Feenstra, How Costly is Protectionism?, Journal of Economic Perspectives 6(3), 1992.

>>> above(before=100, after=150, control_before=100, control_after=120)
30.0
>>> rent([30.0, 30.0], [2e6, 1e6])
90000000.0
"""

from collections.abc import Sequence


def rise(before: float, after: float) -> float:
    """Return the rise of a price, in its own unit; the control is the good itself before."""
    _check_prices(before, after)
    return after - before


def above(before: float, after: float, control_before: float, control_after: float) -> float:
    """Return the part of today's price that exceeds the control's rise, in its unit.

    Had the price risen as the control's did, it would be lower by this amount; negative if it
    would be higher.
    """
    _check_prices(before, after)
    _check_prices(control_before, control_after)
    return round(after * (1 - (before / after) * (control_after / control_before)), 9)


def rent(per_unit: Sequence[float], number: Sequence[float]) -> float:
    """Return the rent of some years, from dollars a unit and units of each year."""
    if len(per_unit) != len(number):
        raise ValueError(
            f"'per_unit' and 'number' must have one entry a year, "
            f"got {len(per_unit)} and {len(number)}."
        )
    return float(sum(one * count for one, count in zip(per_unit, number, strict=True)))


def _check_prices(*prices: float) -> None:
    for price in prices:
        if not price > 0:
            raise ValueError(f"A price must be above 0, got {price:g}.")
