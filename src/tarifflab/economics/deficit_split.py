"""Where a deficit went: balances with partners, the total, and the value of the dollar.

If the deficits with some partners shrink by ``lost``, the change of every other balance can be
said per 100 of it. The parts and the growth of the total add up::

    named + others = 100 + growth of the total

The exchange rate has a part in it: a good whose price abroad stays costs
``(1 + t1) / (1 + t0) / (e1 / e0)`` times as many dollars, duty included, if the duty goes from
``t0`` to ``t1`` and the dollar from ``e0`` to ``e1`` (up means dearer).

These are identities. None of them says why a balance moved.

>>> changes = {"China": 90.0, "Japan": 10.0, "Taiwan": -70.0, "World": -20.0}
>>> split_per_100(changes, lost=("China", "Japan"), named=("Taiwan",))
{'Taiwan': 70.0, 'others': 50.0, 'total': 20.0}
>>> round(price_with_duty(0, 10, 100, 104), 2)
5.77
"""

from collections.abc import Mapping, Sequence

WORLD = "World"


def split_per_100(
    change: Mapping[str, float], lost: Sequence[str], named: Sequence[str]
) -> dict[str, float]:
    """Return how much of a shrinking deficit came back elsewhere, per 100 of it.

    Parameters
    ----------
    change : mapping
        Change of the balance by partner, in one unit; `WORLD` is the total. Plus is a smaller
        deficit.
    lost : sequence of str
        Partners with which the deficit shrank.
    named : sequence of str
        Partners that are shown one by one; all others are one number.

    Returns
    -------
    dict
        Partner to larger deficit per 100, then `others` and `total`; plus is larger.

    Raises
    ------
    ValueError
        If a partner is missing, stands in both lists, or the deficits did not shrink.
    """
    for name in (WORLD, *lost, *named):
        if name not in change:
            raise ValueError(f"'change' must hold {name!r}.")
    twice = set(lost) & set(named)
    if twice:
        raise ValueError(f"A partner must stand in one list, got {sorted(twice)} in both.")
    shrunk = sum(change[name] for name in lost)
    if not shrunk > 0:
        raise ValueError(
            f"The deficits of 'lost' must have shrunk, got a change of {shrunk:g}."
        )
    rest = change[WORLD] - shrunk - sum(change[name] for name in named)
    parts = {name: -100 * change[name] / shrunk for name in named}
    return parts | {"others": -100 * rest / shrunk, "total": -100 * change[WORLD] / shrunk}


def claimed_dollar(points: float, per_ten_points: float = 4.0) -> float:
    """Return the rise of the dollar in percent that a rule claims for more points of tariff."""
    return points * per_ten_points / 10


def price_with_duty(
    rate_before: float, rate_after: float, dollar_before: float, dollar_after: float
) -> float:
    """Return the change, in percent and in dollars, of a good whose price abroad stays.

    Rates are in percent and in total; the dollar is an index, up means dearer.

    Raises
    ------
    ValueError
        If a rate is negative or an index is not above 0.
    """
    for name, rate in (("rate_before", rate_before), ("rate_after", rate_after)):
        if not rate >= 0:
            raise ValueError(f"'{name}' must be at least 0 percent, got {rate:g}.")
    for name, index in (("dollar_before", dollar_before), ("dollar_after", dollar_after)):
        if not index > 0:
            raise ValueError(f"'{name}' must be above 0, got {index:g}.")
    duty = (100 + rate_after) / (100 + rate_before)
    return 100 * (duty / (dollar_after / dollar_before) - 1)


def borrowing_put_in(
    imports: float, exports: float, keep_home: float, keep_other: float, growth: float
) -> float:
    """Return what a trade war's country borrows, over the growth of world income.

    Of a dollar of imports the share `keep_home` stays with local sellers, of a dollar of
    exports `keep_other` with those abroad; the rest crosses the border. Money in one unit.
    """
    if not growth > 0:
        raise ValueError(f"'growth' must be above 0, got {growth:g}.")
    return ((1 - keep_home) * imports - (1 - keep_other) * exports) / growth
