"""Is the game worth playing? The best result, ways to play, and what they come to."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from tarifflab.economics import talks_plans as plans
from tarifflab.economics.talks import SIDES
from tarifflab.economics.talks_best import Solver, best, judge
from tarifflab.economics.talks_play import Game, play, run, start
from tarifflab.economics.talks_players import PLAYERS, draw
from tarifflab.widgets.play_the_talks.scene import ledger, record

pytestmark = pytest.mark.slow

SEEDS = 60


@cache
def seats(you, player):
    """Return the commonest seats of a player first, with how often they were drawn."""
    return Counter(draw(seed, you, player=player) for seed in range(SEEDS)).most_common()


def mean(you, plan, player):
    """Return what a plan comes to against one player, billion dollars."""
    every = seats(you, player)
    total = sum(times * run(Game(you, seat, ledger()), plan).mine for seat, times in every)
    return total / SEEDS


@cache
def row(you, name):
    """Return what a plan comes to against each of the six."""
    plan = {"prober": plans.prober, "random": plans.by_chance(1)} | plans.fixed(you)
    return np.array([mean(you, plan[name], player) for player in PLAYERS])


@cache
def fixed(you):
    """Return all fixed plans against all players, a plan a row."""
    return np.array([row(you, name) for name in plans.fixed(you)])


@cache
def solver(you, player):
    """Return the commonest draw of a player as a game, solved."""
    return Solver(Game(you, seats(you, player)[0][0], ledger()))


def bests(you):
    """Return the best against each of the six."""
    return np.array([best(solver(you, player).game, solver(you, player)) for player in PLAYERS])


def test_the_record_by_these_rules():
    """Of the two sides, billion dollars: four chips, 15 %, cars in, 97 days of waiting."""
    assert record() == pytest.approx((-10.66, 3.19), abs=0.01)


@pytest.mark.parametrize(
    ("you", "expected"),
    [
        ("Tokyo", [-6.25, -5.25, -8.64, -5.60, -5.97, -9.74]),
        ("Washington", [6.81, 6.8, 6.0, 6.52, 6.52, 3.51]),
    ],
)
def test_the_best_that_can_be_had(you, expected):
    """Against the commonest draw of each; another wish moves it by up to a billion."""
    assert bests(you) == pytest.approx(np.array(expected), abs=0.5)


@pytest.mark.parametrize(
    ("you", "name", "expected", "off"),
    [
        ("Tokyo", "only wait", [-14.79, -14.79, -18.33, -11.47, -14.79, -14.79], 1.0),
        ("Tokyo", "give 4, sign", [-7.71, -6.32, -13.86, -11.47, -13.76, -9.74], 0.5),
        ("Tokyo", "give 4, sign last", [-8.44, -7.44, -14.44, -11.47, -12.53, -9.74], 1.0),
        ("Washington", "only wait", [-2.52, -2.52, -15.06, -2.52, -2.52, -2.52], 0.5),
        ("Washington", "tit for tat", [5.15, 5.19, -28.14, 2.91, 5.50, -2.52], 4.0),
    ],
)
def test_fixed_plans_come_to_what_was_simulated(you, name, expected, off):
    """A column for each of the six players."""
    assert row(you, name) == pytest.approx(np.array(expected), abs=off)


@pytest.mark.parametrize("you", SIDES)
def test_finding_out_pays(you):
    """Best, then who finds out, then the best fixed plan, then chance: clear steps."""
    means = [bests(you).mean(), row(you, "prober").mean(), fixed(you).mean(axis=1).max(),
             row(you, "random").mean()]  # fmt: skip

    gaps = -np.diff(means)
    assert all(gaps > [0.5, 0.7, 2.5])


@pytest.mark.parametrize("you", SIDES)
def test_no_plan_is_good_against_more_than_half_of_the_players(you):
    """In at most three columns of six within 0.3 of the best plan there."""
    near = (fixed(you) > fixed(you).max(axis=0) - 0.3).sum(axis=1)

    assert near.max() <= 3


@pytest.mark.parametrize(("you", "low", "high"), [("Tokyo", 40, 55), ("Washington", 55, 72)])
def test_the_record_lies_in_the_middle_of_what_could_be_reached(you, low, high):
    """Mean of five players, percent of the way from only waiting; its own player apart."""
    waiting, top = row(you, "only wait"), bests(you)
    way = 100 * (record()[SIDES.index(you)] - waiting) / (top - waiting)

    assert low < way[:5].mean() < high
    assert way[5] > 75


@pytest.mark.parametrize("you", SIDES)
def test_what_moves_gave_away_adds_up_to_the_distance(you):
    """None negative, and to the last digit the best less yours."""
    for player in PLAYERS:
        known = solver(you, player)
        for seed in range(15):
            talks = run(known.game, plans.by_chance(seed))
            found = judge(talks, known)
            assert min(found.gave_away) >= 0
            assert sum(found.gave_away) == pytest.approx(found.value - talks.mine, abs=1e-9)


@pytest.mark.parametrize("you", SIDES)
def test_the_best_moves_get_the_best(you):
    """Played out, what the solver finds is what the ledger says."""
    known = solver(you, "bluffer")
    played = run(known.game, lambda talks: known.move(talks.now))

    assert played.mine == pytest.approx(known.value(start(known.game).now), abs=1e-9)
    assert sum(judge(played, known).gave_away) == pytest.approx(0, abs=1e-9)


def test_investment_is_put_down_where_it_is_wished():
    """No longer is the cheapest chip always right: the wished one counts twice."""
    seat = next(one for one, _ in seats("Tokyo", "trader") if one.wish == "investment")
    known = Solver(Game("Tokyo", seat, ledger()))

    assert run(known.game, lambda talks: known.move(talks.now)).now.mine[2] == 1


def test_unfinished_talks_are_not_judged():
    """The sentence says why."""
    game = Game("Tokyo", draw(1, "Tokyo"), ledger())
    with pytest.raises(ValueError, match="'talks' must be over"):
        judge(play(game, ["wait"]))


@pytest.mark.parametrize(("side", "most"), [("Tokyo", 8), ("Washington", 5)])
def test_fixed_plans_give_from_two_to_all_that_a_chair_has(side, most):
    """No plan gives more than lies on that side of the table, and none is left out."""
    signed = [name for name in plans.fixed(side) if name.endswith(", sign")]

    assert signed == [f"give {count}, sign" for count in range(2, most + 1)]
