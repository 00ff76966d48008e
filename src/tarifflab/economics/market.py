"""Who pays an import duty, in one market.

A large country imports a good. Before the duty changes, price and imports are 1 and the duty
is ``t0``; afterwards it is ``t``. What counts for buyers is the *wedge*
``w = (1 + t) / (1 + t0)``. All rates are total rates and shares (0.275 is 27.5 %).

- ``eta``: import demand elasticity (positive), by how many percent buyers buy less when the
  price with duty rises by one percent;
- ``sigma``: export supply elasticity, by how many percent sellers ship more when the price
  that *they* get rises by one percent (infinite: they sell at one price alone);
- ``p``: price with duty; ``q``: price that the seller gets; each is 1 at first, ``p = w q``.

Constant elasticities, ``M = p**-eta`` and ``X = q**sigma``. Imports demanded and supplied are
equal at ``q = w**(-eta / (eta + sigma))``. The pass-through of a small duty to the price with
duty is ``sigma / (eta + sigma)``.

Linear, ``M = 1 - eta (p - 1)`` and ``X = 1 + sigma (q - 1)``:
``q = (eta + sigma) / (eta w + sigma)``. Above the duty at which nothing is traded the two
prices stay where they are.

Areas, in units of the first value of imports before duty, for ``t0 = 0``: buyers lose
``integral of M from 1 to p``, sellers lose ``integral of X from q to 1``, the treasury gets
``t q M``. Home gains revenue minus the loss of buyers, which is the *terms-of-trade
rectangle* ``(1 - q) M`` minus the *triangle of lost purchases*. With ``t0 > 0`` prices with
duty are ``1 + t0`` times as high, and only the *change* of revenue counts.

The best duty for home alone, from ``t0 = 0``, is ``1 / sigma`` with constant elasticities and
``(eta + sigma) / (2 eta sigma + sigma**2 - eta)`` in the linear case. Nobody answers in kind
here and no good is an input for another: both are left out, and both matter.

Source: the equations follow from the definitions; that a small duty can pay is Bickerdike's
point (The theory of incipient taxes, Economic Journal 16, 1906).

>>> market = Market(eta=1, sigma=1, shape="linear")
>>> result = levy(market, 0.25)
>>> round(result.seller_price * 9, 9), round(result.home_gain * 54, 9)
(8.0, 5.0)
>>> best_duty(Market(eta=2, sigma=4))
0.25
"""

import math
from dataclasses import dataclass
from typing import Literal

MAX_RATE = 5.0  # share of the customs value: 500 %
Shape = Literal["constant", "linear"]


@dataclass(frozen=True)
class Market:
    """Two elasticities and a shape; `sigma` may be ``math.inf``.

    Raises ``ValueError`` for an elasticity that is not above 0, an infinite `eta` or an
    unknown shape.
    """

    eta: float  # import demand, percent per percent
    sigma: float  # foreign export supply, percent per percent
    shape: Shape = "constant"

    def __post_init__(self) -> None:
        if not 0 < self.eta < math.inf:
            raise ValueError(f"'eta' must be above 0 and finite, got {self.eta:g}. Try 2.")
        if not self.sigma > 0:
            raise ValueError(
                f"'sigma' must be above 0, got {self.sigma:g}. For one price: math.inf."
            )
        if self.shape not in ("constant", "linear"):
            raise ValueError(f"'shape' must be 'constant' or 'linear', got {self.shape!r}.")


@dataclass(frozen=True)
class Incidence:
    """What a change of the duty does; areas in units of the first value of imports.

    Gains and losses of buyers are in prices with duty, those of sellers before duty.
    `buyer_price` and `seller_price` are relative to their own first values.
    """

    wedge: float
    buyer_price: float
    seller_price: float
    imports: float
    revenue: float  # all duty collected afterwards
    revenue_change: float
    buyers_loss: float
    sellers_loss: float
    lost_trade: float  # gains on imports that no longer come, buyers' and sellers' together

    @property
    def terms_of_trade_gain(self) -> float:
        """The rectangle that sellers pay: what their price fell by, times what they sell."""
        return (1 - self.seller_price) * self.imports

    @property
    def home_gain(self) -> float:
        """Change of revenue minus the loss of buyers."""
        return self.revenue_change - self.buyers_loss

    @property
    def world_gain(self) -> float:
        """Home's gain minus the loss of sellers."""
        return self.home_gain - self.sellers_loss

    @property
    def seller_share(self) -> float:
        """Part of the wedge that the seller's price took over, in logs (share).

        Raises ``ValueError`` if the duty did not change.
        """
        if self.wedge == 1:
            raise ValueError("'wedge' must not be 1: no change of the duty, nothing to share.")
        return -math.log(self.seller_price) / math.log(self.wedge)


def wedge(duty: float, before: float = 0.0) -> float:
    """Return ``(1 + duty) / (1 + before)``; both are total rates as shares.

    Raises ``ValueError`` for a rate outside 0 to `MAX_RATE`.
    """
    for name, rate in (("duty", duty), ("before", before)):
        if not 0 <= rate <= MAX_RATE:
            raise ValueError(
                f"{name!r} must be between 0 and {MAX_RATE:g}, got {rate:g}. "
                "Write 25 % as 0.25."
            )
    return (1 + duty) / (1 + before)


def pass_through(market: Market) -> float:
    """Return the share of a *small* duty by which the price with duty rises."""
    return 1.0 if math.isinf(market.sigma) else market.sigma / (market.eta + market.sigma)


def seller_price(market: Market, times: float) -> float:
    """Return the seller's price (1 at first) when the wedge is `times`."""
    if math.isinf(market.sigma):
        return 1.0
    both = market.eta + market.sigma
    if market.shape == "constant":
        return float(times ** (-market.eta / both))
    return max(both / (market.eta * times + market.sigma), _idle_price(market))


def levy(market: Market, duty: float, before: float = 0.0) -> Incidence:
    """Return what happens when the total duty goes from `before` to `duty` (shares).

    Raises ``ValueError`` for a rate outside 0 to `MAX_RATE`.
    """
    times = wedge(duty, before)
    sold_at = seller_price(market, times)
    bought_at = min(sold_at * times, _choke_price(market))
    imports = demand(market, bought_at)
    revenue = duty * sold_at * imports
    loss_buyers = (1 + before) * buyers_area(market, bought_at)
    loss_sellers = sellers_area(market, sold_at)
    wedge_paid = ((1 + before) * bought_at - sold_at) * imports - before * imports
    return Incidence(
        wedge=times,
        buyer_price=bought_at,
        seller_price=sold_at,
        imports=imports,
        revenue=revenue,
        revenue_change=revenue - before,
        buyers_loss=loss_buyers,
        sellers_loss=loss_sellers,
        lost_trade=loss_buyers + loss_sellers - wedge_paid,
    )


def demand(market: Market, price: float) -> float:
    """Return imports bought at a price with duty (both 1 at first)."""
    if market.shape == "constant":
        return float(price**-market.eta)
    return max(0.0, 1 - market.eta * (price - 1))


def supply(market: Market, price: float) -> float:
    """Return exports offered at the seller's price (both 1 at first).

    Raises ``ValueError`` for an infinite `sigma`: then any quantity is offered at price 1.
    """
    if math.isinf(market.sigma):
        raise ValueError("'sigma' must be finite, got inf. At price 1 any quantity is offered.")
    if market.shape == "constant":
        return float(price**market.sigma)
    return max(0.0, 1 + market.sigma * (price - 1))


def buyers_area(market: Market, price: float) -> float:
    """Return what buyers lose when their price goes from 1 to `price`: the area of demand."""
    if market.shape == "linear":
        return (price - 1) * (1 + demand(market, price)) / 2
    if market.eta == 1:
        return math.log(price)
    return float((price ** (1 - market.eta) - 1) / (1 - market.eta))


def sellers_area(market: Market, price: float) -> float:
    """Return what sellers lose when their price goes from 1 to `price`: the area of supply."""
    if math.isinf(market.sigma):
        return 0.0
    if market.shape == "linear":
        return (1 - price) * (1 + supply(market, price)) / 2
    return float((1 - price ** (1 + market.sigma)) / (1 + market.sigma))


def best_duty(market: Market) -> float:
    """Return the duty (share) that is best for home alone, starting from none.

    Zero if sellers are infinitely flexible. Raises ``ValueError`` if there is none: in the
    linear case it exists only for ``2 eta sigma + sigma**2 > eta``.
    """
    if math.isinf(market.sigma):
        return 0.0
    eta, sigma = market.eta, market.sigma
    if market.shape == "constant":
        return 1 / sigma
    below = 2 * eta * sigma + sigma**2 - eta
    if below <= 0:
        raise ValueError(
            f"'2 eta sigma + sigma**2 - eta' must be above 0, got {below:g}. "
            "With sellers this stuck a linear market has no best duty."
        )
    return (eta + sigma) / below


def _choke_price(market: Market) -> float:
    """Return the price with duty at which nothing is bought any more."""
    return math.inf if market.shape == "constant" else 1 + 1 / market.eta


def _idle_price(market: Market) -> float:
    """Return the seller's price at which nothing is offered any more (linear supply)."""
    return max(0.0, 1 - 1 / market.sigma)
