"""Two ways to put one number on many tariffs.

A *statutory* rate stands in the law; a *collected* rate is what came in. For goods ``i``
with customs value ``v_i`` (US dollars), duty ``d_i`` (US dollars) and rate ``r_i``
(percent of the customs value):

- collected rate: ``100 * sum(d_i) / sum(v_i)``, a ratio of sums. It falls when goods with
  a high duty stop coming, so it is no measure of protection.
- ceiling "all in": ``max(base, ceiling)``. The base duty is inside the ceiling, and a base
  above it stays as it is.

>>> round(collected_rate_percent([750, 0], [30_000, 30_000]), 2)
1.25
>>> [all_in_percent(base, ceiling_percent=15) for base in (0, 4.7, 18)]
[15.0, 15.0, 18.0]
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

MAX_RATE_PERCENT = 1000.0  # percent of the customs value: a slip of the pen beyond it

Numbers: TypeAlias = float | Sequence[float] | npt.NDArray[np.float64]


def collected_rate_percent(duty_usd: Numbers, imports_usd: Numbers) -> float:
    """Return ``100 * sum(duty) / sum(imports)``, in percent of the customs value.

    Both arguments are US dollars, single numbers or arrays of one shape. Raises
    ``ValueError`` for shapes that differ, numbers below 0 or not finite, and imports of 0.
    """
    duty = _amounts(duty_usd, "duty_usd")
    imports = _amounts(imports_usd, "imports_usd")
    _same_shape(duty, imports, "duty_usd", "imports_usd")
    if not imports.sum() > 0:
        raise ValueError(
            "'imports_usd' must add up to more than 0, got 0. "
            "A rate on no imports does not exist."
        )
    return float(100 * duty.sum() / imports.sum())


def all_in_percent(base_percent: float, *, ceiling_percent: float) -> float:
    """Return ``max(base, ceiling)``, in percent: the total rate under an all-in ceiling.

    Raises ``ValueError`` for a rate below 0, above 1000 or not finite.
    """
    for name, rate in (("base_percent", base_percent), ("ceiling_percent", ceiling_percent)):
        if not 0 <= rate <= MAX_RATE_PERCENT:
            raise ValueError(
                f"'{name}' must be between 0 and {MAX_RATE_PERCENT:g} percent, "
                f"got {rate:g}. Write 15 % as 15."
            )
    return float(max(base_percent, ceiling_percent))


def _amounts(numbers: Numbers, name: str) -> npt.NDArray[np.float64]:
    amounts = np.atleast_1d(np.asarray(numbers, dtype=np.float64))
    bad = amounts[~(np.isfinite(amounts) & (amounts >= 0))]
    if bad.size:
        raise ValueError(
            f"'{name}' must be finite and 0 or more, got {bad[0]:g}. "
            "Take out missing values and refunds first."
        )
    return amounts


def _same_shape(
    left: npt.NDArray[np.float64],
    right: npt.NDArray[np.float64],
    left_name: str,
    right_name: str,
) -> None:
    if left.shape != right.shape:
        raise ValueError(
            f"'{left_name}' and '{right_name}' must have one shape, "
            f"got {left.shape} and {right.shape}. Match them row by row."
        )
