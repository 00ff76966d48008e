"""Who pays a duty, and who had paid a refund: shares along the road from maker to shopper.

Of a dollar of duty the share `a` stays on the American side of the border; of that, shoppers
bear the share `b`, importing firms the rest. A refund goes to the importing firms alone.

A study of shop prices measures something else: by how many points the shop price rises per
point of tariff, `r`. If goods at the border make up the share `k` of the shop price, shoppers
bear ``r / k`` of the duty (:func:`shoppers_share`).

A contract price between a maker and its own daughter firm may fall to save duty, which is
charged on that price. If a share `related` of trade is such trade and a share `planned` of the
fall of its price is planning, the fall that tells about the maker is smaller
(:func:`border_share_without_planning`).

Sources: definitions; 30 and 70 percent inside the United States are the assumption of the
Congressional Budget Office, The Budget and Economic Outlook 2026 to 2036 (11 February 2026).

>>> paid = who_had_paid(100, border_share=0.94, shoppers=0.70)
>>> [round(part, 1) for part in (paid.abroad, paid.firms, paid.shoppers, paid.windfall)]
[6.0, 28.2, 65.8, 71.8]
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paid:
    """Who had paid an amount of duty; the three parts add up to it. In the unit of `refund`."""

    refund: float
    abroad: float
    firms: float
    shoppers: float

    @property
    def windfall(self) -> float:
        """What the importing firms get back beyond what they had borne."""
        return self.refund - self.firms


def who_had_paid(refund: float, border_share: float, shoppers: float) -> Paid:
    """Return who had borne a duty that is now paid back to the importing firms.

    Parameters
    ----------
    refund : float
        Amount paid back, in any unit of money.
    border_share : float
        Share of the duty borne on the American side, from 0 to 1.
    shoppers : float
        Shoppers' share of that, from 0 to 1.

    Raises
    ------
    ValueError
        If the refund is negative or a share is none.
    """
    if not refund >= 0:
        raise ValueError(f"'refund' must be at least 0, got {refund:g}.")
    _check_share("border_share", border_share)
    _check_share("shoppers", shoppers)
    at_home = refund * border_share
    return Paid(
        refund=refund,
        abroad=refund - at_home,
        firms=at_home * (1 - shoppers),
        shoppers=at_home * shoppers,
    )


def shoppers_share(rise_per_point: float, goods_in_price: float) -> float:
    """Return the share of the duty that shoppers bear, from a study of shop prices.

    Parameters
    ----------
    rise_per_point : float
        Rise of the shop price per point of tariff, as a share (0.20).
    goods_in_price : float
        Goods at the border as a share of the shop price, above 0 and up to 1.
    """
    if not 0 < goods_in_price <= 1:
        raise ValueError(
            f"'goods_in_price' must be above 0 and up to 1, got {goods_in_price:g}."
        )
    return rise_per_point / goods_in_price


def border_share_without_planning(border_share: float, related: float, planned: float) -> float:
    """Return the American share if part of the fall of prices inside firms saves duty.

    Parameters
    ----------
    border_share : float
        Share of the duty in the price at the border, as measured, from 0 to 1.
    related : float
        Share of trade between firms of one group, from 0 to 1.
    planned : float
        Share of the fall of their prices that moves profit and no cost, from 0 to 1.
    """
    for name, value in (("border_share", border_share), ("related", related)):
        _check_share(name, value)
    _check_share("planned", planned)
    return 1 - (1 - border_share) * (1 - related * planned)


def _check_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise ValueError(
            f"'{name}' must be between 0 and 1, got {value:g}. Write 94 % as 0.94."
        )
