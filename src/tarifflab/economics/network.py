"""Who depends on whom: how concentrated the suppliers of a good are.

The Herfindahl-Hirschman index of a good is the sum of the squared shares of its suppliers:
1 if there is one, ``1/n`` if there are `n` of equal size. It counts *countries*, not firms, so
the words that antitrust law has for its values do not fit here.

Source: O. C. Herfindahl (1950), thesis, Columbia; A. O. Hirschman (1945), National Power and
the Structure of Foreign Trade.

>>> concentration(np.array([50.0, 50.0]))
0.5
>>> concentration_without(np.array([60.0, 30.0, 10.0]), 0)
0.625
"""

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
