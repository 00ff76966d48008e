"""Growth over many years in one number.

If output per head goes from ``y0`` to ``y1`` in ``n`` years, the yearly growth is the
constant rate that leads there: ``100 * ((y1 / y0) ** (1 / n) - 1)`` percent a year. It hangs
on the two ends alone, so on the window that somebody picks. It is not the total growth
divided by ``n``, which forgets that growth grows.

>>> round(yearly_growth_percent(100, 121, years=2), 6)
10.0
"""


def yearly_growth_percent(first: float, last: float, *, years: int) -> float:
    """Return the constant growth in percent a year that leads from `first` to `last`.

    Both are amounts in one unit. Raises ``ValueError`` for an amount that is not above 0 and
    for less than one year.
    """
    for name, value in (("first", first), ("last", last)):
        if not value > 0:
            raise ValueError(
                f"'{name}' must be above 0, got {value:g}. "
                "Growth from or to nothing has no rate."
            )
    if years < 1:
        raise ValueError(
            f"'years' must be at least 1, got {years}. From 1985 to 1991 it is 6 years."
        )
    return float(100 * ((last / first) ** (1 / years) - 1))
