"""What the trade-war model says of the states of the talks, solved once and then looked up.

The model has one sector, so Japan's goods get one additional rate: the rates on cars and parts,
on metals and on the rest, weighted with US imports from Japan in 2024. Cars are then moved
along the model's own demand from that average to the rate on cars. All others pay 10 %, as
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
from tarifflab.economics.talks import LADDER, Price, Rates
from tarifflab.economics.trade_war import solve
from tarifflab.widgets.kit import trade_world

OTHERS_PAY = 10.0  # percent
LOW, HIGH, NODES = 5.0, 45.0, 9  # percent, average additional rate on Japan's goods
_BILLION, _MILLION = 1e9, 1e6
_METALS = ("72", "73", "76")


@dataclass(frozen=True)
class Weights:
    """Shares of US imports from Japan in 2024, and the value of the cars in billion dollars."""

    cars: float  # cars and parts, which share a rate
    metals: float
    cars_bn: float  # cars alone

    def average(self, rates: Rates) -> float:
        """Return the average additional rate on all of Japan's goods, percent."""
        rest = 1 - self.cars - self.metals
        return self.cars * rates.cars + self.metals * rates.metals + rest * rates.general


@cache
def weights() -> Weights:
    """Return the weights from the import table; raises what `data.load` raises."""
    goods = data.load("us_imports_2024_by_partner_hs4").query("country == 'Japan'")
    worth, code = goods["imports_usd"], goods["hs4"]
    share = worth / worth.sum()
    return Weights(
        cars=float(share[code.isin(["8703", "8708"])].sum()),
        metals=float(share[code.str.startswith(_METALS)].sum()),
        cars_bn=float(worth[code == "8703"].sum()) / _BILLION,
    )


@cache
def _solved(answer: float) -> tuple[Chebyshev, Chebyshev, Chebyshev]:
    """Return Tokyo's and Washington's welfare and Japan's exports, by average rate (percent).

    Welfare in billion US dollars a year, exports in US dollars a year.
    """
    nodes = (LOW + HIGH) / 2 + (HIGH - LOW) / 2 * np.cos(np.pi * np.arange(NODES) / (NODES - 1))
    states = np.array([_state(rate, answer) for rate in nodes])
    first, second, third = (
        Chebyshev.fit(nodes, column, NODES - 1, domain=[LOW, HIGH]) for column in states.T
    )
    return first, second, third


@cache
def _state(rate: float, answer: float) -> tuple[float, float, float]:
    """Return both sides' welfare (billion dollars a year) and Japan's exports (dollars)."""
    base = trade_world.base(trade_world.STANDARD, 4.0)
    world = base.world
    home, japan = world.home, world.index("JPN")
    tariff = np.zeros_like(base.flows)
    tariff[:, home] = OTHERS_PAY / 100
    tariff[japan, home], tariff[home, home] = rate / 100, 0.0
    tariff[home, japan] = answer / 100
    after = solve(base, tariff)
    worth = (after.welfare - 1) * world.gdp / _BILLION
    return float(worth[japan]), float(worth[home]), float(after.flows[japan, home])


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
    if rates.answer not in LADDER:
        raise ValueError(f"'answer' must be one of {LADDER} percent, got {rates.answer:g}.")
    tokyo, washington, exports = (curve(average) for curve in _solved(rates.answer))
    tokyo_before, washington_before, _ = _state(OTHERS_PAY, 0.0)
    return Price(
        tokyo_bn=float(tokyo - tokyo_before),
        washington_bn=float(washington - washington_before),
        duty_musd_a_day=float(exports * average / 100 / 365 / _MILLION),
        cars_bn=_cars_bn(rates.cars, average, float(exports)),
    )


def _cars_bn(car_rate: float, average: float, exports: float) -> float:
    """Return the cars shipped: all exports' change, and the model's demand from there on."""
    base = trade_world.base(trade_world.STANDARD, 4.0)
    home, japan = base.world.home, base.world.index("JPN")
    steepness = base.parameters.trade_elasticity * float(base.tariff_weight[home]) + 1
    dearer = (1 + car_rate / 100) / (1 + average / 100)
    return float(weights().cars_bn * exports / base.flows[japan, home] * dearer**-steepness)
