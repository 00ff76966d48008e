"""How sure the results of the talks are, and what a careful observer learns by round.

Run in the course folder: ``python benchmarks/talks.py`` (half a minute). All draws are seeded.
The first table: the probability, percent, that an observer gives to the player who sits there
as the round opens, mean over draws. The observer knows the rules and how often quiet days
come, not on which days; chance is 17 %. A game that has ended keeps its last value. The second:
what the record, the best fixed plan, and the plan that finds out first come to when one
assumption moves; billion US dollars, mean over the six players.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from tarifflab.economics import talks_plans as plans
from tarifflab.economics.talks import ROUNDS, SIDES, Ledger, Rules, Side
from tarifflab.economics.talks_play import Game, Talks, record, run, start, step
from tarifflab.economics.talks_players import PLAYERS, Answer, Player, Seat, draw
from tarifflab.widgets.play_the_talks.prices import price

DRAWS = 40  # games of each player
SETTINGS: dict[str, dict[str, Any]] = {
    "as in the game": {},
    "waiting costs nothing": {"waiting_musd": 0.0},
    "waiting 48 million a day": {"waiting_musd": 48.0},
    "investment 3 billion a chip": {"chips_bn": (0.8, 0.7, 3.0, 0.2)},
    "a broken word costs 1 billion": {"word_bn": 1.0},
    "lowest rate 10 %": {"lowest": 10.0},
    "lowest rate 15 %": {"lowest": 15.0},
    "30 % from 1 August": {"announced": 30.0},
    "no quiet days": {"quiet": 0.0},
    "one quiet day in five": {"quiet": 0.2},
    "both chairs return alike": {"alike": True},
}


def probability(talks: Talks, player: Player, wish: str) -> float:
    """Return how likely these openings are if `player` sits there, quiet days included."""
    game, rules = talks.game, talks.game.ledger.rules
    quiet: tuple[int, ...] = ()
    likely = 1.0
    for place, one in enumerate(talks.rounds):
        bare = _opening(Game(game.you, Seat(player, wish, quiet), game.ledger), talks, place)
        loud = bare.move in ("give", "warn") and place > 0 and player != "2025"
        if bare == one.theirs:
            likely *= 1 - rules.quiet if loud else 1
        elif loud and one.theirs.move == "wait":
            likely *= rules.quiet
            quiet = (*quiet, one.number)
        else:
            return 0.0
    return likely


def _opening(game: Game, talks: Talks, place: int) -> Answer:
    """Return what this game would open with after the first moves of `talks`."""
    shadow = start(game)
    for move in talks.moves[:place]:
        if shadow.over:
            return Answer("signed")
        shadow = step(shadow, move)
    return Answer("signed") if shadow.over else shadow.rounds[-1].theirs


def learning(side: Side, plan: plans.Plan, player: Player) -> list[float]:
    """Return the mean probability of the true name as round 1, 2, ... opens."""
    rules = Rules()
    ledger = Ledger(price, rules)
    found = np.zeros((DRAWS, len(ROUNDS)))
    for number in range(DRAWS):
        seat = draw(number, side, rules, player)
        talks = start(Game(side, seat, ledger))
        sure = 1 / 6
        for place in range(len(ROUNDS)):
            if not talks.over:
                weights = {one: probability(talks, one, seat.wish) for one in PLAYERS}
                sure = weights[player] / sum(weights.values())
                talks = step(talks, plan(talks))
            found[number, place] = sure
    return [float(one) for one in found.mean(axis=0)]


def results(side: Side, rules: Rules) -> tuple[float, str, float, float]:
    """Return record, name and worth of the best fixed plan, and the prober's worth."""
    ledger = Ledger(price, rules)
    games = [
        Game(side, draw(number, side, rules, player), ledger)
        for player in PLAYERS
        for number in range(DRAWS)
    ]

    def mean(plan: plans.Plan) -> float:
        return float(np.mean([run(game, plan).mine for game in games]))

    worth = {name: mean(plan) for name, plan in plans.fixed(side).items()}
    top = max(worth, key=lambda name: worth[name])
    return record(ledger)[SIDES.index(side)], top, worth[top], mean(plans.prober)


def main() -> None:
    """Print both tables as Markdown."""
    tried = {"only waits": plans.only_wait, "finds out": plans.prober}
    print("| chair, play, player | " + " | ".join(map(str, range(1, len(ROUNDS) + 1))) + " |")
    print("|---" * (len(ROUNDS) + 1) + "|")
    for side in SIDES:
        for play, plan in tried.items():
            for player in PLAYERS:
                row = " | ".join(f"{100 * one:.0f}" for one in learning(side, plan, player))
                print(f"| {side}, {play}, {player} | {row} |", flush=True)
    print("\n| chair | assumption | record | best fixed plan | | finds out |")
    print("|---|---|---|---|---|---|")
    for side in SIDES:
        for words, moved in SETTINGS.items():
            mine, top, fixed, prober = results(side, replace(Rules(), **moved))
            print(
                f"| {side} | {words} | {mine:.1f} | {top} | {fixed:.1f} | {prober:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
