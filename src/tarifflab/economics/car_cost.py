"""What a duty on inputs adds to the cost of goods made at home: Leontief cost prices.

An industry `j` makes one dollar of output from ``A[i, j]`` dollars of home-made input `i` and
``B[i, j]`` dollars of imported input `i`; the rest is wages, profits and taxes. If a duty
``t[i]`` (share) makes imported input `i` dearer and everybody buys as much as before, unit
costs rise by

    direct = B' t                          what the maker pays on its own imports
    total  = (I - A')**-1 (B' t)           with what its suppliers pay, and theirs

If home-made metal becomes dearer too, its makers add a margin until its price has risen by
a given share. Then all prices rise as if that margin ``m`` were one more cost of the metal:
``R' (B' t + m e_k)`` with ``R = (I - A)**-1``, and ``m`` follows from the price that is given.
A price below the metal makers' own costs is never assumed.

It is a bookkeeping case. Too high, because nobody switches to another supplier or another
material. Too low, because without that margin home-made metal does not follow its
foreign rivals. Rates are those of the law, without rebates. Unit: share of the value of
output at the maker's gate; not of the price in the showroom.

Source: Leontief, Input-Output Economics (2nd edition, Oxford University Press, 1986);
tables of the US Bureau of Economic Analysis, 71 industries, 2024 (`io_use`).

>>> economy = Economy(("steel", "car"), [[0, 0.25], [0, 0]], [[0, 0.0], [0.2, 0.1]])
>>> rise = cost_rise(economy, {"car": 0.5}, "car")
>>> round(rise.direct, 4), round(rise.total, 4)
(0.05, 0.075)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Matrix = npt.NDArray[np.float64]

CARS = "3361MV"  # motor vehicles, bodies and trailers, and parts
METALS = "331"  # primary metals: iron, steel, aluminium, but also copper and gold
NORTH_AMERICA_SHARE_OF_PARTS = 0.558  # Mexico and Canada in US imports of heading 8708, 2024


class Economy:
    """Industries with what each uses of home-made and imported inputs, per dollar of output.

    Parameters
    ----------
    industries : sequence of str
        Codes, in the order of rows and columns.
    home, imported : array of shape (n, n)
        Dollars of the row input per dollar of output of the column industry.

    Raises ``ValueError`` if the shapes differ or an industry would use a dollar or more of
    inputs for each dollar of output.
    """

    def __init__(
        self,
        industries: Sequence[str],
        home: npt.ArrayLike,
        imported: npt.ArrayLike,
    ) -> None:
        self.industries = tuple(industries)
        self.home, self.imported = np.asarray(home, float), np.asarray(imported, float)
        wanted = (len(self.industries),) * 2
        for name, matrix in (("home", self.home), ("imported", self.imported)):
            if matrix.shape != wanted:
                raise ValueError(f"{name!r} must have the shape {wanted}, got {matrix.shape}.")
        spent = float((self.home + self.imported).sum(axis=0).max(initial=0.0))
        if spent >= 1:
            raise ValueError(
                f"'inputs' must cost less than 1 dollar per dollar of output, got {spent:.3g}. "
                "Divide each column by its output."
            )
        self.requirements: Matrix = np.linalg.inv(np.eye(wanted[0]) - self.home)

    def place(self, industry: str) -> int:
        """Return the row of an industry; raises ``ValueError`` for an unknown code."""
        if industry not in self.industries:
            raise ValueError(f"'industry' must be one of the table's codes, got {industry!r}.")
        return self.industries.index(industry)

    def vector(self, values: Mapping[str, float]) -> Matrix:
        """Return a vector over the industries: the values given, 0 elsewhere."""
        vector = np.zeros(len(self.industries))
        for industry, value in values.items():
            vector[self.place(industry)] = value
        return vector


@dataclass(frozen=True)
class CostRise:
    """Rise of the unit cost of one industry, as shares of the value of its output."""

    direct: float  # on inputs that the industry imports itself
    through_suppliers: float  # on what its suppliers import, and theirs
    followed: float  # because home-made inputs became dearer too

    @property
    def hidden(self) -> float:
        """All that the maker never sees on a customs bill."""
        return self.through_suppliers + self.followed

    @property
    def total(self) -> float:
        """Direct and hidden together."""
        return self.direct + self.hidden


def economy_from(use: pd.DataFrame, output: pd.DataFrame) -> Economy:
    """Return the economy of the tables `io_use` and `io_industries` (dollars).

    The rows Used and Other, which no industry makes, are left out.
    """
    made = output.set_index("industry")["output_usd"]
    codes = list(made.index)
    home, imported = (
        use.pivot(index="commodity", columns="industry", values=column).loc[codes, codes] / made
        for column in ("domestic_usd", "imported_usd")
    )
    return Economy(codes, home.to_numpy(), imported.to_numpy())


def cost_rise(
    economy: Economy,
    duties: Mapping[str, float],
    industry: str,
    *,
    follower: str = METALS,
    follower_rise: float = 0.0,
) -> CostRise:
    """Return what `duties` add to the cost of one industry.

    Parameters
    ----------
    duties : mapping of str to float
        Added duty on imported inputs, as a share (0.25 is 25 %).
    follower, follower_rise : str and float
        A home-made input whose price rises by at least this share, because its foreign rival
        has become dearer. With 0 it rises by its own costs alone.

    Raises ``ValueError`` for an unknown industry or a rate below 0.
    """
    for name, rate in {**duties, "follower_rise": follower_rise}.items():
        if rate < 0:
            raise ValueError(f"{name!r} must not be below 0, got {rate:g}.")
    place = economy.place(industry)
    pushed = economy.imported.T @ economy.vector(duties)
    from_costs = pushed @ economy.requirements
    direct, total = float(pushed[place]), float(from_costs[place])
    followed = 0.0
    if follower_rise > 0:
        metal = economy.place(follower)
        needed = economy.requirements[metal]
        margin = max(0.0, follower_rise - float(from_costs[metal])) / needed[metal]
        followed = float(margin * needed[place])
    return CostRise(direct=direct, through_suppliers=total - direct, followed=followed)
