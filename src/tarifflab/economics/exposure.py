"""What is at stake when two countries trade: who needs whom, who bears a duty, who sells.

Three small pieces of bookkeeping; none of them says what people will do.

*Dependence.* Sales of `a` to `b` in percent of `a`'s product, against the same the other way
round. The ratio factors exactly: how many times larger the sales are, times how many times
smaller the product is.

*Burden.* Goods worth ``V`` pay an additional duty at rate ``t``. Their number changes by the
share ``r`` (0 to -1), and buyers bear the share ``s`` of each unit's duty. With the price
before at 1, the seller now gets ``p = 1 / (1 + (1 - s) t)``, the buyer pays ``p (1 + t)``, and
customs takes ``p t`` a unit. Then

- duty ``= V (1 + r) p t``, of which buyers bear ``s`` and sellers ``1 - s``,
- what sellers take in falls by the sales lost, ``-r V``, plus their part of the duty.

With ``s = 1`` and ``r = 0`` the duty is ``V t``: the sum "if nothing else changes". The normal
duty is left aside; `tarifflab.economics.market` derives `r` and `s` from elasticities.

*Quota.* Inside a quota that is full, more for one seller is less for the others.

>>> burden(40e9, added_rate=0.25, lost_share=0.0, buyers_share=1.0).duty_usd
10000000000.0
>>> us, others = quota_split(770_000, own_tonnes=346_000, rise=0.75)
>>> us, others
(605500.0, 164500.0)
"""

import math
from dataclasses import dataclass

MAX_RATE = 5.0  # share of the value: 500 %


@dataclass(frozen=True)
class Burden:
    """What a duty moves in a year, in US dollars."""

    duty_usd: float
    buyers_usd: float
    sellers_usd: float
    lost_sales_usd: float
    seller_price: float  # what the seller gets for a unit that brought 1 before


def burden(
    value_usd: float, *, added_rate: float, lost_share: float, buyers_share: float
) -> Burden:
    """Return who bears the additional duty on goods that were worth `value_usd` a year.

    `added_rate` is a share (0.25 is 25 points on top of the normal duty), `lost_share` the
    share of the units no longer sold, `buyers_share` the part of each unit's duty that buyers
    bear. Raises ``ValueError`` outside 0 to 5, 0 to 1 and 0 to 1.
    """
    _between(added_rate, "added_rate", MAX_RATE)
    _between(lost_share, "lost_share", 1)
    _between(buyers_share, "buyers_share", 1)
    price = 1 / (1 + (1 - buyers_share) * added_rate)
    duty = value_usd * (1 - lost_share) * price * added_rate
    return Burden(
        duty_usd=duty,
        buyers_usd=duty * buyers_share,
        sellers_usd=duty * (1 - buyers_share),
        lost_sales_usd=value_usd * lost_share,
        seller_price=price,
    )


def percent_of(part_usd: float, whole_usd: float) -> float:
    """Return a part in percent of a whole; ``ValueError`` for a whole that is not above 0."""
    return 100 * part_usd / _positive(whole_usd, "whole_usd")


def quota_split(quota_tonnes: float, *, own_tonnes: float, rise: float) -> tuple[float, float]:
    """Return what one seller and all others sell in a full quota, in tonnes.

    `own_tonnes` is what the seller sold before and `rise` the share by which it sells more
    (0.75 is 75 %); it cannot sell more than the quota. Raises ``ValueError`` for a quota or
    tonnes that are not above 0, and for a `rise` below -1.
    """
    _positive(quota_tonnes, "quota_tonnes")
    if not rise >= -1:
        raise ValueError(f"'rise' must be -1 or more, got {rise:g}. Write 75 % as 0.75.")
    own = min(_positive(own_tonnes, "own_tonnes") * (1 + rise), quota_tonnes)
    return own, quota_tonnes - own


def days_of(amount_usd: float, *, yearly_usd: float, days: int = 366) -> float:
    """Return in how many days a flow of `yearly_usd` a year adds up to an amount.

    A year has `days` days (2024 had 366). Raises ``ValueError`` for a flow that is not
    above 0.
    """
    return amount_usd * days / _positive(yearly_usd, "yearly_usd")


def _between(value: float, name: str, high: float) -> None:
    if not 0 <= value <= high:
        raise ValueError(
            f"'{name}' must be between 0 and {high:g}, got {value:g}. Write 25 % as 0.25."
        )


def _positive(value: float, name: str) -> float:
    if not value > 0 or math.isinf(value):
        raise ValueError(f"'{name}' must be a number above 0, got {value:g}.")
    return value
