"""Bargaining: what two sides agree on, and what they could get without an agreement.

Two answers to the same question. **Nash** looks at the result alone: the threat point is what
each side gets *while* there is no deal, and the solution is the point of the payoff set that
makes ``(u - u0)**a (v - v0)**(1 - a)`` largest (`a` = 1/2 if neither side weighs more).
**Rubinstein** looks at the talks: the sides make offers in turn, and a pie agreed on a round
later is worth only the share `d` (patience, between 0 and 1) of today's. The first to propose
gets ``(1 - d2) / (1 - d1 d2)``. The two meet: the shorter the rounds, the nearer is
Rubinstein's division to Nash's, with the weight ``ln d2 / (ln d1 + ln d2)``.

Payoffs are in any unit; both answers stay the same if one side's unit changes. Shares are of
the gain over the threat point.

Source: J. Nash (1950), Econometrica 18(2); A. Rubinstein (1982), Econometrica 50(1); K.
Binmore, A. Rubinstein, A. Wolinsky (1986), RAND Journal of Economics 17(2).

>>> first_share(0.5, 0.5)
0.6666666666666666
>>> nash_solution([(0, 10), (10, 0)], threat=(0, 0))
(5.0, 5.0)
"""

from collections.abc import Sequence
from itertools import pairwise
from math import log

Point = tuple[float, float]  # payoffs of the two sides, each in a unit of its own


def first_share(patience_first: float, patience_second: float) -> float:
    """Return the share of the pie that goes to the side that proposes first (Rubinstein).

    Parameters
    ----------
    patience_first, patience_second : float
        What a pie is worth a round later, as a share of today's: from 0 to below 1.

    Raises
    ------
    ValueError
        If a patience lies outside.
    """
    for name, value in (("first", patience_first), ("second", patience_second)):
        _check_patience(f"patience_{name}", value)
    return (1 - patience_second) / (1 - patience_first * patience_second)


def patience_for(share: float, patience_first: float) -> float:
    """Return the second side's patience that leaves the first mover with `share`.

    It may lie outside 0 to 1: then no patience of the second side does so.

    Raises
    ------
    ValueError
        If `share` is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"'share' must be between 0 and 1, got {share:g}. Write 57 % as 0.57.")
    _check_patience("patience_first", patience_first)
    return (1 - share) / (1 - patience_first * share)


def nash_solution(payoffs: Sequence[Point], threat: Point, weight: float = 0.5) -> Point:
    """Return the Nash bargaining solution over the payoffs and all mixtures of them.

    Parameters
    ----------
    payoffs : sequence of (float, float)
        What the two sides can agree on; mixtures of them can be agreed on as well.
    threat : (float, float)
        What each gets while there is no deal.
    weight : float
        Bargaining weight of the first side, above 0 and below 1.

    Raises
    ------
    ValueError
        If no agreement is better for both than the threat, or the weight lies outside.
    """
    if not 0 < weight < 1:
        raise ValueError(f"'weight' must be between 0 and 1, got {weight:g}.")
    # The best point of a frontier is the best of its edges; an edge may be a single point.
    corners = frontier(payoffs)
    edges = list(pairwise(corners)) or [(corners[0], corners[0])]
    tops = [_top_of_edge(start, end, threat, weight) for start, end in edges]
    best = max(tops, key=lambda point: _log_product(point, threat, weight))
    if _log_product(best, threat, weight) == -float("inf"):
        raise ValueError(
            f"'threat' must leave both sides something to gain, got {threat}. No agreement is "
            "better for both."
        )
    return best


def frontier(payoffs: Sequence[Point]) -> list[Point]:
    """Return the corners of the upper right edge of all mixtures, by rising first payoff."""
    if not payoffs:
        raise ValueError("'payoffs' must hold at least one point, got none.")
    hull: list[Point] = []
    for point in sorted({(float(u), float(v)) for u, v in payoffs}):
        while hull and (hull[-1][1] <= point[1] or _is_below(hull, point)):
            hull.pop()
        hull.append(point)
    return hull


def _is_below(hull: list[Point], point: Point) -> bool:
    """Return whether the last corner is not above the line from the one before to `point`."""
    if len(hull) < 2:
        return False
    (u0, v0), (u1, v1) = hull[-2:]
    return (v1 - v0) * (point[0] - u0) <= (point[1] - v0) * (u1 - u0)


def _top_of_edge(start: Point, end: Point, threat: Point, weight: float) -> Point:
    """Return the point between two corners with the largest Nash product."""
    step = (end[0] - start[0], end[1] - start[1])
    gain = (start[0] - threat[0], start[1] - threat[1])
    if step[0] * step[1] == 0:
        return start
    along = -(weight * step[0] * gain[1] + (1 - weight) * step[1] * gain[0])
    along = min(max(along / (step[0] * step[1]), 0.0), 1.0)
    return (start[0] + along * step[0], start[1] + along * step[1])


def _log_product(point: Point, threat: Point, weight: float) -> float:
    first, second = point[0] - threat[0], point[1] - threat[1]
    if first <= 0 or second <= 0:
        return -float("inf")
    return weight * log(first) + (1 - weight) * log(second)


def _check_patience(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"'{name}' must be from 0 to below 1, got {value:g}.")
