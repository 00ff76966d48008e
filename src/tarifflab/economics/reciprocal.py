"""The formula behind the country rates of 2 April 2025, with all its screws.

Question: at which additional duty on a partner's goods would imports fall to the level of
exports, if nothing else changes? A duty ``t`` (share of the value) makes the price at home
rise by ``pass_through * t``, and imports ``m`` fall by ``elasticity`` percent for each percent
of price, all in a straight line:

    ``m * (1 - elasticity * pass_through * t) = x``,  so
    ``t = (m - x) / (m * elasticity * pass_through)``.

The list of April 2025 is ``max(floor, round up(t / 2))`` in percent, with

| symbol | meaning | April 2025 |
|---|---|---|
| ``elasticity`` | percent by which imports fall if their price rises by 1 percent | 4 |
| ``pass_through`` | share of a duty that reaches the price of imports at home | 0.25 |
| ``halved`` | the announced half | yes |
| ``floor_percent`` | lowest rate, in percent | 10 |

so that the product of the two parameters is 1. With 0.945, an estimate for the duties of 2018
and 2019 at the border (Cavallo, Gopinath, Neiman and Tang 2021, doi:10.1257/aeri.20190536),
it is 3.78. No duty, quota or rule of the partner is in the formula.

Source: Office of the United States Trade Representative, calculation of the reciprocal rates,
April 2025.

>>> round(offsetting_percent(79.7e9, 148.2e9, elasticity=4, pass_through=0.25), 1)
46.2
>>> formula_percent(79.7e9, 148.2e9)
24.0
>>> formula_percent(79.7e9, 148.2e9, Formula(pass_through=0.945))
10.0
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

ELASTICITY = 4.0
PASS_THROUGH = 0.25
BORDER_PASS_THROUGH = 0.945  # duties of 2018-19, price at the border with the duty
FLOOR_PERCENT = 10.0
ROUNDINGS = ("up", "nearest", "down", "none")
_NOISE = 9  # decimals: what is left of a whole number after a division is not rounded up


def _above_zero(value: float, name: str) -> float:
    if not value > 0 or math.isinf(value):
        raise ValueError(f"'{name}' must be a number above 0, got {value:g}.")
    return value


@dataclass(frozen=True)
class Formula:
    """The screws of the formula, as they stood in April 2025 unless given otherwise.

    Raises ``ValueError`` for an `elasticity` or `pass_through` that is not above 0, for a
    `floor_percent` outside 0 to 100 and for another word than those of `ROUNDINGS`.
    """

    elasticity: float = ELASTICITY
    pass_through: float = PASS_THROUGH
    halved: bool = True
    floor_percent: float = FLOOR_PERCENT
    rounding: str = "up"

    def __post_init__(self) -> None:
        """Check the screws."""
        _above_zero(self.elasticity, "elasticity")
        _above_zero(self.pass_through, "pass_through")
        if not 0 <= self.floor_percent <= 100:
            raise ValueError(
                f"'floor_percent' must be between 0 and 100, got {self.floor_percent:g}. "
                "Write 10 % as 10."
            )
        if self.rounding not in ROUNDINGS:
            raise ValueError(
                f"'rounding' must be one of {', '.join(ROUNDINGS)}, got {self.rounding!r}."
            )


AS_LISTED = Formula()


def offsetting_percent(
    exports_usd: float, imports_usd: float, *, elasticity: float, pass_through: float
) -> float:
    """Return the duty that would bring imports down to exports, in percent.

    Below 0 with a surplus. Raises ``ValueError`` for imports that are not above 0 (there is
    nothing to put a duty on) and for parameters that are not above 0.
    """
    _above_zero(imports_usd, "imports_usd")
    product = _above_zero(elasticity, "elasticity") * _above_zero(pass_through, "pass_through")
    return 100 * (imports_usd - exports_usd) / imports_usd / product


def formula_percent(
    exports_usd: float, imports_usd: float, formula: Formula = AS_LISTED
) -> float:
    """Return the additional rate of the formula, in percent; raises ``ValueError`` as above."""
    rate = offsetting_percent(
        exports_usd,
        imports_usd,
        elasticity=formula.elasticity,
        pass_through=formula.pass_through,
    )
    return max(formula.floor_percent, _rounded(rate / (1 + formula.halved), formula.rounding))


def reproduced(rates: Mapping[str, float], listed: Mapping[str, float]) -> list[str]:
    """Return the partners, in the order of `listed`, whose rate in `rates` is the listed one.

    A partner without a rate in `rates` cannot be tried and is not among them.
    """
    return [one for one, rate in listed.items() if one in rates and rates[one] == rate]


def _rounded(percent: float, rounding: str) -> float:
    clean = round(percent, _NOISE)
    if rounding == "up":
        return float(math.ceil(clean))
    if rounding == "down":
        return float(math.floor(clean))
    if rounding == "nearest":
        return float(math.floor(clean + 0.5))
    return percent
