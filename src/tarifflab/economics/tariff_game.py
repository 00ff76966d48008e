"""Tariffs that nobody wants to change: a Nash equilibrium of a few large regions.

Each region puts one tariff on all others, hands the revenue out as a lump sum, and takes the
tariffs of the others as given. Where no region can do better by another tariff of its own, the
game rests. The world behind it is :mod:`tarifflab.economics.trade_war`, added up to regions;
what a region sells inside itself counts as sold at home.

A region's best answer is where its welfare is flat. A parabola through three nearby tariffs
finds it; all regions move at once, until nobody moves by more than a hundredth of a point.

Every country is the only maker of its goods in this model, so that even a small one gains from
a tariff (near ``1 / epsilon``). A market with many makers would not give it that.

Source: J. Nash (1951), Annals of Mathematics 54(2); for tariffs H. G. Johnson (1953), Review
of Economic Studies 21(2).

>>> from tarifflab.economics.trade_war_base import calibrate
>>> flows = np.array([[0.0, 2], [2, 0]])
>>> two = calibrate(World(("A", "B"), flows, np.array([100.0, 100]), home=0))
>>> rest = resting_tariffs(two)
>>> bool((rest.welfare < 1).all())
True
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tarifflab.economics.trade_war import NoEquilibriumError, solve
from tarifflab.economics.trade_war_base import Array, Base, World

START = 0.17  # share; where the search begins
STEP = 0.002  # share; distance of the parabola's points
RESTS = 1e-4  # share; nobody moves further than this
ROUNDS = 8
FAR = (0.0, 0.5, 1.0)  # shares; a rest must also beat these


@dataclass(frozen=True)
class Rest:
    """Tariffs (shares) that no region wants to change, and welfare over free trade's (n,)."""

    tariffs: Array
    welfare: Array


def add_up(world: World, groups: Sequence[Sequence[str]]) -> World:
    """Return the world of the groups and, last, of all that are in none of them.

    `groups` holds country codes; the first group is home. The code of a region is that of its
    first country; the rest is called "REST".
    """
    places = [[world.index(code) for code in group] for group in groups]
    named = {place for group in places for place in group}
    places.append([place for place in range(len(world.codes)) if place not in named])
    within = np.array([np.isin(range(len(world.codes)), region) for region in places], float)
    flows = within @ world.flows @ within.T
    codes = (*(group[0] for group in groups), "REST")
    return World(codes, flows, within @ world.gdp, home=0)


def each_on_all(tariffs: Array) -> Array:
    """Return the matrix in which region `i` puts ``tariffs[i]`` on all others."""
    matrix = np.tile(tariffs, (len(tariffs), 1))
    np.fill_diagonal(matrix, 0.0)
    return matrix


def resting_tariffs(base: Base) -> Rest:
    """Return the tariffs of a world of a few regions that nobody wants to change.

    Raises
    ------
    NoEquilibriumError
        If the regions find no rest, or one of them would rather charge a far higher tariff.
    """
    n = len(base.income)
    tariffs = np.full(n, START)
    for _ in range(ROUNDS):
        better = _best_answers(base, tariffs)
        moved = np.abs(better - tariffs).max()
        tariffs = better
        if moved < RESTS:
            rest = Rest(tariffs, _welfare(base, tariffs))
            _check_far(base, rest)
            return rest
    raise NoEquilibriumError("With this elasticity the regions find no tariffs to rest at.")


def _welfare(base: Base, tariffs: Array) -> Array:
    return solve(base, each_on_all(tariffs), "lump sum").welfare


def _check_far(base: Base, rest: Rest) -> None:
    """Refuse a rest that a region would leave for a tariff far away."""
    for region in range(len(rest.tariffs)):
        for far in FAR:
            tariffs = rest.tariffs.copy()
            tariffs[region] = far
            if _welfare(base, tariffs)[region] > rest.welfare[region] + 1e-9:
                raise NoEquilibriumError(
                    f"With this elasticity {base.world.codes[region]} would rather charge "
                    f"{far * 100:.0f} %: no tariffs up to 100 % are at rest."
                )


def _best_answers(base: Base, tariffs: Array) -> Array:
    """Return the top of each region's parabola, at most a quarter away and never below 0."""
    here = _welfare(base, tariffs)
    answers = tariffs.copy()
    for region in range(len(tariffs)):
        step = STEP * np.eye(len(tariffs))[region]
        up = _welfare(base, tariffs + step)[region]
        down = _welfare(base, np.maximum(tariffs - step, 0.0))[region]
        bend = up - 2 * here[region] + down
        if bend < 0:
            answers[region] -= np.clip(STEP / 2 * (up - down) / bend, -0.25, 0.25)
        else:
            answers[region] += np.sign(up - down) * 0.05
    return np.maximum(answers, STEP)
