"""Score probabilities against what happened: Brier score, its band of luck, three groups.

>>> result = compute([0.9, 0.9], [1, 0])
>>> round(result.brier, 2), [one.held for one in result.bins]
(0.41, [1.0])
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tarifflab import claims

# Probabilities come in steps of 5 %: up to 30, 35 to 65, 70 and more.
EDGES = (0.0, 0.325, 0.675, 1.0)
BIN_NAMES = ("30 % or less", "35 to 65 %", "70 % or more")
_Z90 = 1.645  # a band that holds nine times in ten
_DRAWS = 10_000


@dataclass(frozen=True)
class Bin:
    """Answers of like probability: how many, their mean, and the share that held.

    ``low`` and ``high`` bound the true share nine times in ten (Wilson's interval).
    """

    name: str
    n: int
    probability: float
    held: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that held, between 0 and 1."""
        return self.held / self.n


@dataclass(frozen=True)
class Calibration:
    """A Brier score, its rivals, the band of luck, and the answers in three bins.

    ``luck`` holds the 5th and 95th percentile of the score of somebody whose probabilities
    are exactly right. Scores are NaN when ``n`` is 0.
    """

    n: int
    brier: float
    coin_score: float
    base_rate: float
    base_rate_score: float
    luck: tuple[float, float]
    bins: tuple[Bin, ...]


def compute(probabilities: Sequence[float], outcomes: Sequence[float]) -> Calibration:
    """Return how probabilities (shares) fit outcomes (0, 1, or 0.5 for half).

    Raises
    ------
    ValueError
        If the two differ in length or one of their values lies outside 0 to 1.
    """
    if len(probabilities) != len(outcomes):
        raise ValueError(
            f"'outcomes' must have {len(probabilities)} values as 'probabilities' has, "
            f"got {len(outcomes)}."
        )
    p = np.array([claims.checked_probability(one) for one in probabilities], dtype=float)
    o = np.array([claims.checked_probability(float(one)) for one in outcomes], dtype=float)
    if not len(p):
        nan = math.nan
        return Calibration(0, nan, nan, nan, nan, (nan, nan), ())
    return Calibration(
        n=len(p),
        brier=float(np.mean((p - o) ** 2)),
        coin_score=float(np.mean((0.5 - o) ** 2)),
        base_rate=float(o.mean()),
        base_rate_score=float(np.mean((o.mean() - o) ** 2)),
        luck=luck_band(p),
        bins=_bins(p, o),
    )


def luck_band(probabilities: np.ndarray) -> tuple[float, float]:
    """Return the scores between which luck alone moves somebody perfectly calibrated.

    Found by letting each event happen with its stated probability, 10,000 times.
    """
    dice = np.random.default_rng(7)  # a fixed seed: the same answers give the same band
    happened = dice.random((_DRAWS, len(probabilities))) < probabilities
    scores = ((probabilities - happened) ** 2).mean(axis=1)
    low, high = np.quantile(scores, [0.05, 0.95])
    return float(low), float(high)


def wilson(held: float, n: int) -> tuple[float, float]:
    """Return Wilson's 90 % interval for a share of which `held` of `n` were seen."""
    share, weight = held / n, _Z90**2 / n
    middle = (share + weight / 2) / (1 + weight)
    reach = _Z90 * math.sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    # Rounding may leave an end on the wrong side of a share of 0 or 1.
    return max(0.0, min(middle - reach, share)), min(1.0, max(middle + reach, share))


def describe(result: Calibration, thing: str = "statement") -> str:
    """Return the finding in plain words; `thing` is what was judged, in the singular."""
    if not result.n:
        return f"There is no {thing} to score yet."
    sure = [one for one in result.bins if one.name == BIN_NAMES[-1]]
    parts = [
        f"Your score is {result.brier:.3f} over {many(result.n, thing)}: 0 is perfect, and "
        f"somebody who always says 50 % gets {result.coin_score:.3f}.",
        *(
            f"Of the {one.n} you rated {one.name}, {one.held:g} held; you expected "
            f"{one.n * one.probability:.1f}."
            for one in sure
        ),
        f"Even if your probabilities were exactly right, luck alone would put the score "
        f"anywhere from {result.luck[0]:.3f} to {result.luck[1]:.3f} nine times in ten.",
    ]
    return " ".join(parts)


def many(n: int, thing: str) -> str:
    """Return a number and a thing: "1 claim", "3 claims"."""
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _bins(p: np.ndarray, o: np.ndarray) -> tuple[Bin, ...]:
    found = []
    for name, low, high in zip(BIN_NAMES, EDGES[:-1], EDGES[1:], strict=True):
        inside = (p >= low) & (p <= high)
        n = int(inside.sum())
        if n:
            held = float(o[inside].sum())
            found.append(Bin(name, n, float(p[inside].mean()), held, *wilson(held, n)))
    return tuple(found)
