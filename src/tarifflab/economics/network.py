"""Who depends on whom: concentration of suppliers, dependence both ways, hubs of trade.

The Herfindahl-Hirschman index of a good is the sum of the squared shares of its suppliers:
1 if there is one, ``1/n`` if there are `n` of equal size. It counts *countries*, not firms, so
the words that antitrust law has for its values do not fit here.

Dependence of A on B is what A sells to B as a percentage of A's GDP. It has two ends: where a
small country trades with a large one, the same goods weigh more at the small end.

Sources: O. C. Herfindahl (1950), thesis, Columbia; A. O. Hirschman (1945), National Power and
the Structure of Foreign Trade; hubs: J. Kleinberg (1999), Journal of the ACM 46(5).

>>> concentration(np.array([50.0, 50.0]))
0.5
>>> concentration_without(np.array([60.0, 30.0, 10.0]), 0)
0.625
"""

from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def shares(values: Array) -> Array:
    """Return the shares of `values` (amounts of at least 0) in their sum.

    Raises
    ------
    ValueError
        If an amount is below 0 or not finite, or all are 0.
    """
    total = float(np.sum(values))
    if not (np.isfinite(values).all() and (values >= 0).all() and total > 0):
        raise ValueError(f"'values' must be amounts of at least 0 with a sum, got {values!r}.")
    result: Array = values / total
    return result


def concentration(values: Array) -> float:
    """Return the Herfindahl-Hirschman index of amounts, between 0 and 1."""
    return float(np.sum(shares(values) ** 2))


def concentration_without(values: Array, place: int) -> float:
    """Return the index if the supplier at `place` is gone and the others keep their amounts."""
    return concentration(np.delete(values, place))


def dependence_percent(flows: Array, gdp: Array, seller: int, buyer: int) -> float:
    """Return what `seller` sells to `buyer`, in percent of the seller's GDP.

    `flows[j, i]` and `gdp` are in the same money, of the same year.
    """
    return float(flows[seller, buyer] / gdp[seller] * 100)


def lopsidedness(flows: Array, gdp: Array, one: int, other: int) -> float:
    """Return how many times more `one` depends on `other` than the other way round."""
    there = dependence_percent(flows, gdp, one, other)
    return there / dependence_percent(flows, gdp, other, one)


def hub_scores(codes: Sequence[str], flows: Array) -> dict[str, float]:
    """Return a score of every country as a seller to important buyers; they add up to 1.

    A good hub sells to good authorities, and a good authority buys from good hubs. The score
    says where a country sits in the web of trade, not what would happen without it.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(codes)
    graph.add_weighted_edges_from(
        (codes[seller], codes[buyer], flows[seller, buyer])
        for seller, buyer in zip(*np.nonzero(flows), strict=True)
        if seller != buyer
    )
    hubs, _ = nx.hits(graph)
    return {code: float(hubs[code]) for code in codes}


def closer_partner(flows: Array, one: int, other: int) -> tuple[int, int]:
    """Return how many countries trade more with `one` than with `other`, and the reverse.

    Trade is both ways; the two countries themselves are left out.
    """
    both = flows + flows.T
    others = np.delete(both, [one, other], axis=0)
    more = others[:, one] > others[:, other]
    less = others[:, one] < others[:, other]
    return int(more.sum()), int(less.sum())
