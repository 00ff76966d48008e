"""The strategies across the table, and that no single move wins against all of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import talks_players as players
from tarifflab.economics.talks import CHAPTERS, SIDES, Rates, accounts, legal, periods
from tarifflab.widgets.play_the_talks import prices as model

SEEDS = range(1, 13)
WISHES = ("hold", "offer", "threaten", "retaliate", "sign")
PLANS = [(wish, last) for wish in WISHES for last in (False, True)]


def seed_where(firm: bool) -> int:
    """Return a seed whose hard-liner is firm, or has weak nerves."""
    return next(seed for seed in range(50) if players.draw("hard line", seed).firm is firm)


def clear_seed() -> int:
    """Return a seed in which tit for tat hears everything."""
    return next(s for s in range(50) if not players.draw("tit for tat", s).misheard)


def test_tit_for_tat_does_what_was_done_to_it():
    """A chapter for a chapter, a threat for a threat, one round later."""
    moves = ["offer cars", "threaten", "hold", "retaliate", "hold"]
    talks = players.play("Tokyo", "tit for tat", clear_seed(), moves)

    assert [one.theirs[0] for one in talks.rounds] == ["hold", *moves]


def test_misheard_rounds_turn_silence_into_a_threat():
    """Now and then tit for tat hears what nobody said."""
    seed = next(s for s in range(50) if players.draw("tit for tat", s).misheard)
    first = players.draw("tit for tat", seed).misheard[0]
    talks = players.play("Washington", "tit for tat", seed, ["hold"] * (first - 1))

    assert talks.rounds[-1].theirs == ("threaten",)


def test_hard_line_pockets_the_first_offer_and_answers_the_second():
    """Points come off for the second chapter alone."""
    talks = players.play("Tokyo", "hard line", seed_where(True), ["offer rice", "offer gas"])

    assert talks.table.given == ("rice", "gas")
    assert talks.table.relieved == ("gas",)


def test_nerves_decide_what_a_threat_brings():
    """A firm hard-liner threatens back, weak nerves give way."""
    firm = players.play("Tokyo", "hard line", seed_where(True), ["threaten"])
    weak = players.play("Tokyo", "hard line", seed_where(False), ["threaten"])

    assert firm.rounds[-1].theirs == ("threaten",)
    assert weak.rounds[-1].theirs[0].startswith("offer")


def test_record_replayed_gives_the_real_deal():
    """Tokyo's chapters in time, then the signature: 15 in total with cars, as in July 2025."""
    moves = [
        "offer gas",
        "hold",
        "offer cars",
        "hold",
        "offer rice",
        "offer investment",
        "hold",
    ]
    talks = players.play("Tokyo", "really done", 1, [*moves, "sign"])

    assert talks.over
    assert talks.table.ask == players.really_happened()[-1].ask == 15
    assert talks.table.cars_in


def test_retaliation_against_the_record_is_answered():
    """As China's and Canada's was: ten points more, at once."""
    talks = players.play("Tokyo", "really done", 1, ["retaliate"])

    assert talks.table.general == 20


def test_tokyo_signs_only_what_it_compares_well():
    """While Tokyo would rather wait it refuses, and the round is lost."""
    talks = players.play("Washington", "really done", 1, ["sign"])
    assert talks.rounds[0].refused
    assert not talks.over

    offers = [f"offer {chapter}" for chapter in CHAPTERS]
    talks = players.play("Washington", "really done", 1, [*offers, "sign"])
    assert talks.table.signed


@settings(max_examples=30)
@given(
    st.sampled_from(SIDES), st.sampled_from(players.OPPONENTS), st.integers(0, 99), st.data()
)
def test_any_game_ends_and_repeats(side, opponent, seed, choose):
    """Eight rounds at most; the same seed and moves give the same talks."""
    moves = []
    while not (talks := players.play(side, opponent, seed, moves)).over:
        moves.append(choose.draw(st.sampled_from(legal(talks.table, side))))

    assert len(moves) <= 8
    assert players.play(side, opponent, seed, moves) == talks


@pytest.mark.parametrize(
    ("opponent", "moves", "words"),
    [
        ("nobody", [], "'opponent' must be one of"),
        ("hold", ["hold"] * 9, "'moves' must be at most 8, got 9"),
        ("hold", ["sign", "hold"], "The talks are over"),
    ],
)
def test_impossible_games_are_refused(opponent, moves, words):
    """Who is no player, or moves after the end, is told so."""
    with pytest.raises(ValueError, match=words):
        players.play("Tokyo", opponent, 1, moves)


@pytest.fixture(scope="module")
def totals():
    """Each plan's own total by side, opponent and seed, billion dollars."""
    return {
        (side, opponent): {
            plan: [_total(side, opponent, seed, *plan) for seed in SEEDS] for plan in PLANS
        }
        for side in SIDES
        for opponent in players.OPPONENTS
    }


def _total(side, opponent, seed, wish, sign_last):
    moves = players.plan(side, opponent, seed, wish, sign_last)
    tables = players.play(side, opponent, seed, moves).tables
    return accounts(tables, model.price)[side].total


@pytest.mark.slow
@pytest.mark.parametrize("side", SIDES)
def test_no_move_wins_against_everybody(totals, side):
    """For each plan of one move there is an opponent against whom another plan does better."""
    unbeaten = []
    for plan in PLANS:
        beaten = [
            opponent
            for opponent in players.OPPONENTS
            if any(
                sum(others) > sum(totals[side, opponent][plan]) + 1e-6
                for others in totals[side, opponent].values()
            )
        ]
        if not beaten:
            unbeaten.append(plan)
    assert unbeaten == []


@pytest.mark.slow
@pytest.mark.parametrize("side", SIDES)
def test_no_move_wins_under_every_seed(totals, side):
    """Against the hard line no plan of one move is the best under all seeds."""
    table = totals[side, "hard line"]
    best = [max(values[place] for values in table.values()) for place in range(len(SEEDS))]

    assert [plan for plan in PLANS if table[plan] == pytest.approx(best)] == []


@pytest.mark.slow
def test_a_good_game_beats_the_record(totals):
    """As Tokyo and as Washington some plan against some opponent does better than 2025."""
    record = accounts(players.really_happened(), model.price)

    for side in SIDES:
        tops = [max(map(max, totals[side, one].values())) for one in players.OPPONENTS]
        assert max(tops) > record[side].total - 0.01
        assert min(tops) < record[side].total


@pytest.mark.slow
def test_what_a_move_did_is_the_difference_of_two_games():
    """An offer that the other pockets costs exactly its promise."""
    talks = players.play("Tokyo", "hold", 1, ["offer gas", *["hold"] * 6, "sign"])
    did = {move: worth for _, move, worth in players.what_moves_did(talks, 1, model.price)}

    assert did["offer gas"] == pytest.approx(
        accounts(talks.tables, model.price)["Tokyo"].promises
    )
    assert did["sign"] != 0


@pytest.mark.slow
@pytest.mark.parametrize(("day", "place"), [("2025-05-12", 0), ("2025-11-14", -1)])
def test_average_is_near_the_published_level(day, place):
    """Our average before and after the deal is that of the statutory table, to 0.2 points."""
    table = data.load("us_rate_by_partner_and_date").query("country == 'Japan'")
    published = table.set_index("date").loc[day, "added_points"]
    *_, now = periods(players.really_happened())[place]

    assert model.weights().average(now) == pytest.approx(published, abs=0.2)


@pytest.mark.slow
def test_polynomial_stands_for_the_model():
    """Between the solved states the curve is off by less than 0.01 billion dollars."""
    tokyo, washington, exports = model._solved(10.0)
    for rate in (11.3, 19.7, 33.1):
        solved = model._state(rate, 10.0)
        assert tokyo(rate) == pytest.approx(solved[0], abs=0.01)
        assert washington(rate) == pytest.approx(solved[1], abs=0.01)
        assert exports(rate) == pytest.approx(solved[2], rel=1e-3)


@pytest.mark.slow
def test_nothing_more_on_japan_is_the_zero():
    """Where Japan pays what all pay and does not answer, both sides stand at 0."""
    zero = model.price(Rates(10, 10, 10, 0))

    assert zero.tokyo_bn == pytest.approx(0, abs=0.01)
    assert zero.washington_bn == pytest.approx(0, abs=0.01)


@pytest.mark.slow
def test_states_outside_the_solved_ones_are_refused():
    """No number is made up beyond the model's states."""
    with pytest.raises(ValueError, match=r"must average 5 to 45 percent, got 60\.0"):
        model.price(Rates(60, 60, 60, 0))
    with pytest.raises(ValueError, match="'answer' must be one of"):
        model.price(Rates(10, 25, 25, 12))
