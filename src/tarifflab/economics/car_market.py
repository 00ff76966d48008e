"""Shares, prices and quality in a market where one region's sales are limited in number.

A car ``i`` of region ``r`` in year ``t`` has sales ``q`` (per household), a real list price
``p`` (US dollars of 1983) and features ``x``: power to weight, air conditioning (1 or 0),
miles per gallon (tens) and size (length times width), scaled as in the source.

- Share: ``100 * q_rt / q_t`` percent. Its log change is exactly the log change of the region's
  cars plus the log change of one over the market: a share rises with more cars or with a
  smaller market.
- Mean price: ``sum(q * p) / sum(q)``, so that a car that sells counts for more.
- Quality: least squares, weighted by sales, of ``ln p`` on the features and on one constant
  for each region and year. The constants are the price of a car *with unchanged features*,
  and the change of a constant is the adjusted change (Griliches 1961 calls it hedonic). Its
  standard error does not assume equal spread (White 1980, doi:10.2307/1912934), and may let
  the errors of a firm's cars go together.
- Difference in differences: change of the region minus change of a control, in percentage
  points. The control may be another region, or the same region over as many years before.

What is not in the features (reliability, a dealer's mark-up) stays in the constants. Data of
that kind: Berry, Levinsohn and Pakes (1995), doi:10.2307/2171802.

>>> market = Cars(
...     year=[1980, 1980, 1982, 1982], region=["Japan", "US", "Japan", "US"],
...     sales=[1, 3, 1, 2], price=[6, 8, 9, 10], features=[[0], [1], [1], [1]])
>>> share_percent(market, "Japan", 1980)
25.0
>>> split = share_split(market, "Japan", 1980, 1982)
>>> round(split.more_cars, 1), round(split.smaller_market, 1)
(0.0, 28.8)
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Cell = tuple[str, int]  # region and year
OWN_PAST = "own past"  # the same region over as many years before


class Cars:
    """Models and years of a market: equally long columns, and features of shape (n, k).

    Parameters are `year`, `region` (text), `sales` (any unit, above 0), `price` (above 0) and
    `features`. Raises ``ValueError`` if a shape does not fit or a number is not above 0.
    """

    def __init__(
        self,
        *,
        year: npt.ArrayLike,
        region: npt.ArrayLike,
        sales: npt.ArrayLike,
        price: npt.ArrayLike,
        features: npt.ArrayLike,
    ) -> None:
        self.year = np.asarray(year, dtype=np.int64)
        self.region = np.asarray(region, dtype=str)
        self.sales = np.asarray(sales, dtype=float)
        self.price = np.asarray(price, dtype=float)
        self.features = np.asarray(features, dtype=float)
        shape = self.year.shape
        for name in ("region", "sales", "price"):
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"{name!r} must have {shape[0]} rows like 'year', got "
                    f"{len(getattr(self, name))}. Give one value for each car."
                )
        if self.features.ndim != 2 or len(self.features) != shape[0]:
            raise ValueError(
                f"'features' must have the shape ({shape[0]}, k), got {self.features.shape}. "
                "Give one row for each car."
            )
        for name in ("sales", "price"):
            if not (getattr(self, name) > 0).all():
                raise ValueError(
                    f"{name!r} must be above 0, got {getattr(self, name).min():g}. "
                    "Leave out cars that were not sold."
                )

    def cell(self, region: str, year: int) -> npt.NDArray[np.bool_]:
        """Return which rows belong to `region` in `year`; ``ValueError`` if there are none."""
        rows: npt.NDArray[np.bool_] = (self.region == region) & (self.year == year)
        if not rows.any():
            raise ValueError(
                f"'region' and 'year' must be in the data, got {region!r} and {year}. "
                f"Years run from {self.year.min()} to {self.year.max()}."
            )
        return rows


@dataclass(frozen=True)
class Split:
    """The log change of a share and its two parts, all in log points."""

    share: float
    more_cars: float
    smaller_market: float


@dataclass(frozen=True)
class Change:
    """A change of price in percent, with the standard error of its log change in points."""

    percent: float
    standard_error: float


@dataclass(frozen=True)
class QualityFit:
    """Least squares of log price on some features: coefficients, constants, what is left."""

    coefficients: Floats
    levels: Mapping[Cell, float]  # log price of a car with features of zero
    features: Mapping[Cell, Floats]  # mean features of the cars sold
    residuals: Floats
    centred: Floats  # features minus the mean of their region and year
    inverse: Floats  # of the weighted products of the centred features


def sold(cars: Cars, region: str, year: int) -> float:
    """Return the sales of `region` in `year`, in the unit of ``cars.sales``."""
    return float(cars.sales[cars.cell(region, year)].sum())


def market(cars: Cars, year: int) -> float:
    """Return the sales of all regions in `year`, in the unit of ``cars.sales``."""
    return float(cars.sales[cars.year == year].sum())


def share_percent(cars: Cars, region: str, year: int) -> float:
    """Return the share of `region` in all cars sold in `year`, in percent."""
    return 100 * sold(cars, region, year) / market(cars, year)


def share_split(cars: Cars, region: str, first: int, last: int) -> Split:
    """Return how much of the change of a share is more cars, and how much a smaller market."""
    more = 100 * float(np.log(sold(cars, region, last) / sold(cars, region, first)))
    smaller = 100 * float(np.log(market(cars, first) / market(cars, last)))
    return Split(share=more + smaller, more_cars=more, smaller_market=smaller)


def mean_price(cars: Cars, region: str, year: int, *, by_sales: bool = True) -> float:
    """Return the mean price (unit of ``cars.price``), weighted by sales or over models."""
    rows = cars.cell(region, year)
    weights = cars.sales[rows] if by_sales else None
    return float(np.average(cars.price[rows], weights=weights))


def earlier_window(cars: Cars, first: int, last: int) -> tuple[int, int]:
    """Return the window of the same length that ends where this one begins.

    Raises ``ValueError`` if the data do not reach back so far.
    """
    start = first - (last - first)
    if start < cars.year.min():
        raise ValueError(
            f"'first' must leave {last - first} years before it, got {first}: the data begin "
            f"in {cars.year.min()}. Choose a shorter or later window, or another control."
        )
    return start, first


def quality_fit(cars: Cars, count: int) -> QualityFit:
    """Return the weighted regression on the first `count` features (0 is allowed).

    A constant for each region and year is taken out first, by centring within the cell; that
    gives the same coefficients as writing all constants into the regression. Raises
    ``ValueError`` for a `count` that the features do not have.
    """
    if not 0 <= count <= cars.features.shape[1]:
        raise ValueError(
            f"'count' must be between 0 and {cars.features.shape[1]}, got {count}. "
            "It is how many features are held unchanged."
        )
    columns = np.column_stack([np.log(cars.price), cars.features[:, :count]])
    cells, number, means = _cell_means(cars, columns)
    centred = columns - means[number]
    price, features = centred[:, 0], centred[:, 1:]
    root = np.sqrt(cars.sales)
    coefficients, *_ = np.linalg.lstsq(features * root[:, None], price * root, rcond=None)
    constants = means[:, 0] - means[:, 1:] @ coefficients
    return QualityFit(
        coefficients=coefficients,
        levels=dict(zip(cells, constants.tolist(), strict=True)),
        features=dict(zip(cells, means[:, 1:], strict=True)),
        residuals=price - features @ coefficients,
        centred=features,
        inverse=np.linalg.inv((features * cars.sales[:, None]).T @ features),
    )


def adjusted_change(
    cars: Cars,
    fit: QualityFit,
    region: str,
    window: tuple[int, int],
    *,
    groups: npt.ArrayLike | None = None,
) -> Change:
    """Return the change of price with unchanged features between the years of `window`.

    `groups` names cars whose errors may go together (such as those of one firm); without it
    every row counts for itself. The error is in log points. Raises ``ValueError`` for a
    region and year without cars.
    """
    before, after = (_weights(cars, region, year) for year in window)
    first, last = ((region, year) for year in window)
    step = fit.features[last] - fit.features[first]
    pull = after - before - (fit.centred @ (fit.inverse @ step)) * cars.sales
    parts = pull * fit.residuals
    if groups is not None:
        parts = np.bincount(np.unique(groups, return_inverse=True)[1], weights=parts)
    return Change(
        percent=100 * float(np.expm1(fit.levels[last] - fit.levels[first])),
        standard_error=100 * float(np.sqrt((parts**2).sum())),
    )


def _weights(cars: Cars, region: str, year: int) -> Floats:
    """Return each row's part in the sales of a region and year; 0 for all other rows."""
    sales: Floats = np.where(cars.cell(region, year), cars.sales, 0.0)
    return sales / float(sales.sum())


def _cell_means(cars: Cars, columns: Floats) -> tuple[list[Cell], npt.NDArray[np.intp], Floats]:
    """Return regions and years, the number of each row's, and their sales-weighted means."""
    regions, codes = np.unique(cars.region, return_inverse=True)
    years, steps = np.unique(cars.year, return_inverse=True)
    pairs, number = np.unique(codes * len(years) + steps, return_inverse=True)
    total = np.bincount(number, weights=cars.sales)
    means = [np.bincount(number, weights=cars.sales * one) / total for one in columns.T]
    cells = [(str(regions[at // len(years)]), int(years[at % len(years)])) for at in pairs]
    return cells, number, np.column_stack(means)
