"""Numbers at the very edge of what a function takes: the edge counts as its text says."""

import math

import numpy as np
import pytest

from tarifflab.economics import (
    bargaining,
    brier,
    exchange,
    exposure,
    growth,
    market,
    network,
    polling,
    rates,
    reciprocal,
    talks,
)

TAKEN = {
    "imports of half a dollar": (lambda: rates.collected_rate_percent(0.1, 0.5), 20.0),
    "no duty at all": (lambda: rates.collected_rate_percent(0, 5), 0.0),
    "a base duty of nothing": (lambda: rates.all_in_percent(0, ceiling_percent=15), 15.0),
    "a floor of nothing": (lambda: reciprocal.Formula(floor_percent=0).floor_percent, 0),
    "a floor of everything": (lambda: reciprocal.Formula(floor_percent=100).floor_percent, 100),
    "an infinitely small part": (lambda: exposure.percent_of(1, 200), 0.5),
    "all sales lost": (
        lambda: exposure.quota_split(100, own_tonnes=40, rise=-1),
        (0.0, 100.0),
    ),
    "a supplier of nothing": (
        lambda: network.concentration(np.array([0.0, 1.0, 1.0])),
        0.5,
    ),
    "nobody says yes": (lambda: polling.standard_error_points(0, replies=10), 0.0),
    "everybody says yes": (lambda: polling.standard_error_points(100, replies=10), 0.0),
    "one reply": (lambda: polling.standard_error_points(50, replies=1), 50.0),
    "no patience": (lambda: bargaining.first_share(0.0, 0.0), 1.0),
    "half of the pie, half as patient": (lambda: bargaining.patience_for(0.5, 0.5), 2 / 3),
    "one year": (lambda: growth.yearly_growth_percent(100, 105, years=1), 5.0),
    "sellers that never move": (
        lambda: market.best_duty(market.Market(1, math.inf)),
        0.0,
    ),
    "a full year of prices": (lambda: exchange.price_level([10.0], [12]), 1.1),
    "no month of prices": (lambda: exchange.price_level([10.0], [0]), 1.0),
}


@pytest.mark.parametrize("name", TAKEN)
def test_edge_is_taken(name):
    """What the text allows up to and including the edge gives its number there."""
    call, expected = TAKEN[name]

    assert call() == pytest.approx(expected)


REFUSED = {
    "a share of nothing": lambda: bargaining.patience_for(0, 0.5),
    "a share of everything": lambda: bargaining.patience_for(1, 0.5),
    "patience without end": lambda: bargaining.first_share(1, 0.5),
    "imports of nothing": lambda: rates.collected_rate_percent(0, 0),
    "an elasticity of nothing": lambda: reciprocal.Formula(elasticity=0),
    "a pass-through of nothing": lambda: reciprocal.Formula(pass_through=0),
    "less than all sales lost": lambda: exposure.quota_split(1, own_tonnes=1, rise=-1.01),
    "a whole of nothing": lambda: exposure.percent_of(1, 0),
    "no supplier": lambda: network.concentration(np.array([0.0, 0.0])),
    "half a reply": lambda: polling.standard_error_points(50, replies=0.5),
    "a design effect of nothing": (
        lambda: polling.standard_error_points(50, replies=9, design_effect=0)
    ),
    "growth from nothing": lambda: growth.yearly_growth_percent(0, 1, years=1),
    "growth in no time": lambda: growth.yearly_growth_percent(1, 1, years=0),
    "a market with no best duty": lambda: market.best_duty(
        market.Market(0.125, 0.25, "linear")
    ),
    "thirteen months": lambda: exchange.price_level([10.0], [13]),
    "a bound that is sure": lambda: brier.interval_score(0, 1, 0.5, sure=1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_beyond_the_edge_is_refused(name):
    """The first number that has no meaning gets a sentence and no error of Python's own."""
    with pytest.raises(ValueError, match="must"):
        REFUSED[name]()


def test_the_game_knows_the_rates_of_the_record():
    """Rates of the table of acts and letters, and the top of the ladder of strikes."""
    assert (talks.Rules().announced, talks.BASELINE, talks.CAR_DUTY) == (24, 10, 25)
    assert (talks.TOP, talks.AGAINST, talks.NORMAL_CAR) == (40, 40, 2.5)
    assert talks.Rules().announced - 3 * talks.POINTS == 15
