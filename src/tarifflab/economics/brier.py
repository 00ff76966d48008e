"""Score probabilities, take the score apart, and say how far so few answers can be trusted.

For forecasts ``p`` and outcomes ``o`` (1 holds, 0 does not, 0.5 half), the Brier score is
the mean of ``(p - o)^2``: 0 at best, 1 at worst (Brier 1950, Monthly Weather Review 78).
Grouped by the *value* of the forecast it is exactly

    reliability - resolution + uncertainty          (Murphy 1973, J. Applied Meteorology 12)

with ``n_k`` forecasts of value ``p_k`` whose outcomes have the mean ``o_k``:
reliability ``sum n_k (p_k - o_k)^2 / n`` (how far the words miss what happened), resolution
``sum n_k (o_k - o)^2 / n`` (how well the groups are told apart) and uncertainty, the
variance of the outcomes. Wide bins would leave a remainder.

>>> taken = parts([0.9, 0.9, 0.2, 0.2], [1, 1, 0, 1])
>>> round(taken.reliability - taken.resolution + taken.uncertainty, 12), round(taken.brier, 12)
(0.175, 0.175)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 2_000
_ENDS = (0.05, 0.95)  # a band that holds nine times in ten

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """A Brier score and the three parts it is made of; all without a unit."""

    brier: float
    reliability: float
    resolution: float
    uncertainty: float


def brier(probabilities: Sequence[float], outcomes: Sequence[float]) -> float:
    """Return the mean squared gap; both arguments are shares between 0 and 1.

    Raises ``ValueError`` if they are empty, differ in length or leave the range 0 to 1.
    """
    p, o = _checked(probabilities, outcomes)
    return float(np.mean((p - o) ** 2))


def parts(probabilities: Sequence[float], outcomes: Sequence[float]) -> Parts:
    """Return the score and its parts, grouped by the value of the forecast.

    Raises what `brier` raises.
    """
    p, o = _checked(probabilities, outcomes)
    values, group = np.unique(p, return_inverse=True)
    sizes = np.bincount(group)
    held = np.bincount(group, weights=o) / sizes
    weights = sizes / len(p)
    return Parts(
        brier=float(np.mean((p - o) ** 2)),
        reliability=float(weights @ (values - held) ** 2),
        resolution=float(weights @ (held - o.mean()) ** 2),
        uncertainty=float(o.var()),
    )


def band(probabilities: Sequence[float], outcomes: Sequence[float]) -> tuple[float, float]:
    """Return between which two scores other claims of the same kind would put one.

    Claims are drawn anew from those at hand, with replacement, 2,000 times (Efron 1979);
    nine draws in ten lie inside. It takes the claims for independent, which claims of one
    article are not: the true band is wider. Raises what `brier` raises.
    """
    p, o = _checked(probabilities, outcomes)
    dice = np.random.default_rng(9)  # a fixed seed: the same answers give the same band
    drawn = dice.integers(len(p), size=(DRAWS, len(p)))
    low, high = np.quantile(((p - o) ** 2)[drawn].mean(axis=1), _ENDS)
    return float(low), float(high)


def interval_score(low: float, high: float, truth: float, sure: float = 0.9) -> float:
    """Return the score of an interval, in the unit of `truth`; lower is better.

    The width, plus ``2 / (1 - sure)`` times the distance by which the truth is missed
    (Gneiting and Raftery 2007, J. American Statistical Association 102, doi
    10.1198/016214506000001437). `sure` is the promised share of hits.

    Raises ``ValueError`` if the ends are not in order or `sure` is not between 0 and 1.

    >>> interval_score(10, 14, truth=12), interval_score(10, 14, truth=15)
    (4, 24.0)
    """
    if not low <= high:
        raise ValueError(f"'low' must be at most 'high', got {low:g} and {high:g}.")
    if not 0 < sure < 1:
        raise ValueError(f"'sure' must be between 0 and 1, got {sure:g}. Write 90 % as 0.9.")
    miss = max(low - truth, truth - high, 0)
    return high - low + (round(2 / (1 - sure), 9) * miss if miss else 0)


def _checked(
    probabilities: Sequence[float], outcomes: Sequence[float]
) -> tuple[Floats, Floats]:
    p, o = np.asarray(probabilities, dtype=float), np.asarray(outcomes, dtype=float)
    if p.ndim != 1 or p.shape != o.shape or not len(p):
        raise ValueError(
            "'outcomes' must be as many as 'probabilities' and at least one, got "
            f"{o.size} and {p.size}."
        )
    for name, values in (("probabilities", p), ("outcomes", o)):
        if not ((values >= 0) & (values <= 1)).all():
            raise ValueError(
                f"'{name}' must be between 0 and 1, got {values.tolist()}. Write 80 % as 0.8."
            )
    return p, o
