"""What the trade-war model says of the states of the talks, solved once and then looked up.

The model has one sector, so Japan's goods get one additional rate: the rates on cars and parts,
on metals and on the rest, weighted with US imports from Japan in 2024. All others pay 10 %, as
most did in the summer of 2025, and revenue cuts income tax. Changes are counted from a world
in which Japan pays 10 % as well and does not answer.

A polynomial through the solved states stands between them; it is off by less than 0.01 billion
dollars.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.polynomial import Chebyshev

from tarifflab import data
from tarifflab.economics.talks import ANSWER, Price, Rates
from tarifflab.economics.trade_war import solve
from tarifflab.widgets.kit import trade_world

OTHERS_PAY = 10.0  # percent
LOW, HIGH, NODES = 5.0, 45.0, 9  # percent, average additional rate on Japan's goods
RUNGS = (0.0, ANSWER)  # percent, Tokyo's duty on American goods
_BILLION = 1e9
_METALS = ("72", "73", "76")


@dataclass(frozen=True)
class Weights:
    """Shares of US imports from Japan in 2024."""

    cars: float  # cars and parts, which share a rate
    metals: float

    def average(self, rates: Rates) -> float:
        """Return the average additional rate on all of Japan's goods, percent."""
        rest = 1 - self.cars - self.metals
        return self.cars * rates.cars + self.metals * rates.metals + rest * rates.general


@cache
def weights() -> Weights:
    """Return the weights from the import table; raises what `data.load` raises."""
    goods = data.load("us_imports_2024_by_partner_hs4").query("country == 'Japan'")
    share = goods["imports_usd"] / goods["imports_usd"].sum()
    return Weights(
        cars=float(share[goods["hs4"].isin(["8703", "8708"])].sum()),
        metals=float(share[goods["hs4"].str.startswith(_METALS)].sum()),
    )


@cache
def _solved(answer: float) -> tuple[Chebyshev, Chebyshev]:
    """Return Tokyo's and Washington's welfare by average rate (percent), billions a year."""
    nodes = (LOW + HIGH) / 2 + (HIGH - LOW) / 2 * np.cos(np.pi * np.arange(NODES) / (NODES - 1))
    states = np.array([_state(rate, answer) for rate in nodes])
    first, second = (
        Chebyshev.fit(nodes, column, NODES - 1, domain=[LOW, HIGH]) for column in states.T
    )
    return first, second


@cache
def _state(rate: float, answer: float) -> tuple[float, float]:
    """Return both sides' welfare at an average rate (percent), billion dollars a year."""
    base = trade_world.base(trade_world.STANDARD, 4.0)
    world = base.world
    home, japan = world.home, world.index("JPN")
    tariff = np.zeros_like(base.flows)
    tariff[:, home] = OTHERS_PAY / 100
    tariff[japan, home], tariff[home, home] = rate / 100, 0.0
    tariff[home, japan] = answer / 100
    worth = (solve(base, tariff).welfare - 1) * world.gdp / _BILLION
    return float(worth[japan]), float(worth[home])


@cache
def price(rates: Rates) -> Price:
    """Return what the model says of a state that lasts.

    Raises
    ------
    ValueError
        If the average rate lies outside what was solved, or the answer is no rung.
    """
    average = weights().average(rates)
    if not LOW <= average <= HIGH:
        raise ValueError(
            f"'rates' must average {LOW:g} to {HIGH:g} percent, got {average:.1f} percent."
        )
    if rates.answer not in RUNGS:
        raise ValueError(f"'answer' must be one of {RUNGS} percent, got {rates.answer:g}.")
    tokyo, washington = (curve(average) for curve in _solved(rates.answer))
    tokyo_before, washington_before = _state(OTHERS_PAY, 0.0)
    return Price(float(tokyo - tokyo_before), float(washington - washington_before))
