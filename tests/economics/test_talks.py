"""The rules of the talks: what a move does, what a state costs, and what cannot happen."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import talks, talks_best, talks_plans
from tarifflab.economics.talks import SIDES, Ledger, Price, Rates, Rules
from tarifflab.economics.talks_play import Game, play, record, run, start, step
from tarifflab.economics.talks_players import PLAYERS, Seat


def flat(rates: Rates) -> Price:
    """Return a toy price: each point on most goods costs Tokyo a billion a year."""
    return Price(-rates.general, rates.general - 2 * rates.answer)


def game(you="Tokyo", player="trader", wish="", quiet=(), **rules):
    """Return a game with toy prices; nothing is wished and no day is quiet."""
    return Game(you, Seat(player, wish, quiet), Ledger(flat, Rules(**rules)))


def test_calendar_is_that_of_the_timeline():
    """Eight rounds stand in the timeline, on these days."""
    events = data.load("timeline_2025_26")
    rounds = events[events["action"].str.match(r"Round \d")]

    assert [day.date() for day in rounds["date"]] == list(talks.ROUNDS)


def test_the_rate_falls_from_the_list_of_april_to_the_deal_and_below():
    """24, 21, 18, then the 15 of the July list; the last step is what holds since July 2026."""
    lists = data.load("listed_rates").query("country == 'Japan'").set_index("announced")
    ledger = Ledger(flat)

    assert [ledger.rate(points) for points in range(5)] == [24, 21, 18, 15, 12.5]
    assert lists.loc["2025-04-02", "rate_percent"] == ledger.rate(0)
    assert lists.loc["2025-07-31", "rate_percent"] == ledger.rate(3)


def test_a_deal_contains_the_normal_duty():
    """15 in total, cars in, from 22 July: 14 on top of the normal duty for most goods."""
    tokyo, _ = Ledger(flat, Rules(chips_bn=(0, 0, 0, 0))).deal((1, 1, 0, 0), (3, 1), 8)

    days = (talks.HORIZON - talks.ROUNDS[7]).days
    assert tokyo == pytest.approx(-14 * days / 365)


def test_promises_are_a_transfer():
    """A dearer chip moves money from Tokyo to Washington; the sum stays."""
    cheap, dear = (record(Ledger(flat, Rules(chips_bn=(w, 0, 0, 0)))) for w in (0.1, 2.0))

    assert sum(cheap) == pytest.approx(sum(dear))
    assert cheap[0] > dear[0]


def test_waiting_costs_both_sides_every_day():
    """The record waited 97 days, 16 April to 22 July, at 24 million dollars."""
    free, paid = (record(Ledger(flat, Rules(waiting_musd=musd))) for musd in (0, 24))

    assert [one - two for one, two in zip(free, paid, strict=True)] == pytest.approx(
        [97 * 0.024] * 2
    )


def test_a_warning_that_is_not_carried_out_costs_the_word():
    """Half a billion, once, and it is remembered."""
    kept, broken = (play(game(), ["warn", move, "wait"]) for move in ("strike", "wait"))

    assert [one.broken for one in broken.rounds] == [False, True, False, False]
    assert (kept.now.word, broken.now.word) == (True, False)
    assert broken.rounds[1].money[0] - play(game(), ["wait", "wait"]).rounds[1].money[
        0
    ] == pytest.approx(-0.5)


def test_to_sign_keeps_a_warning():
    """Who asks to sign, in vain or not, has not bluffed."""
    assert play(game(), ["warn", "sign", "wait"]).now.word


@pytest.mark.parametrize(("you", "rate", "answer"), [("Tokyo", 10, 10), ("Washington", 20, 0)])
def test_a_strike_holds_at_once(you, rate, answer):
    """Tokyo's 10 % on American goods, Washington's 10 points more."""
    struck = step(start(game(you, "bluffer")), "strike")

    assert talks.in_force(you, struck.now) == (rate, answer)


def test_a_ladder_ends():
    """Tokyo has one strike, Washington three; the sentence names what is left."""
    with pytest.raises(ValueError, match=r"'move' must be one of .*wait, warn, sign"):
        play(game(player="bluffer"), ["strike", "strike"])
    assert play(game("Washington", "bluffer"), ["strike"] * 3).now.struck == 3


def test_both_chips_of_a_kind_can_be_put_down_and_no_third():
    """Two of each, and what is given stays given."""
    table = play(game(), ["give gas", "give gas"])

    assert "give gas" not in talks.legal("Tokyo", table.now)
    assert table.now.mine == (0, 2, 0, 0)


def test_nothing_is_moved_after_the_end():
    """Let it come, and the talks are over."""
    over = play(game(), ["wait"] * 9)

    assert over.over
    with pytest.raises(ValueError, match="The talks are over"):
        step(over, "wait")


def test_washington_puts_it_off_at_the_price_of_china_s_truce():
    """Ninety more days of waiting for both, and its own word."""
    came, off = (play(game("Washington", "2025"), ["wait"] * 8 + [end])
                 for end in ("wait", "put off"))  # fmt: skip

    year = (24 - 10) * 1.0
    assert off.money[0] - came.money[0] == pytest.approx(year - 90 * 0.024)
    assert off.money[1] - came.money[1] == pytest.approx(-year - 90 * 0.024 - 0.5)


def test_a_struck_washington_lets_forty_come():
    """With Tokyo's strike standing; the bluffer puts it off even then."""
    moves = ["strike"] + ["wait"] * 8
    hard, soft = (play(game(player=one), moves) for one in ("2025", "bluffer"))

    assert hard.rounds[-1].money[0] == -40
    assert soft.now.put_off


@settings(max_examples=60, deadline=None)
@given(
    side=st.sampled_from(SIDES),
    player=st.sampled_from(PLAYERS),
    quiet=st.sets(st.integers(2, 8)),
    choices=st.lists(st.integers(0, 9), min_size=9, max_size=9),
)
def test_any_game_keeps_to_the_rules(side, player, quiet, choices):
    """Gifts are not taken back, a struck side does not sign for two rounds, a game ends."""
    now = start(game(side, player, "cars", tuple(quiet)))
    for pick in choices:
        if now.over:
            break
        moves = talks.legal(side, now.now)
        now = step(now, moves[pick % len(moves)])

    steps = [one.before for one in now.rounds]
    assert now.over
    assert all(a.theirs <= b.theirs and sum(a.mine) <= sum(b.mine) for a, b in pairwise(steps))
    strikes = [n.number for n in now.rounds if n.yours == "strike" and player != "bluffer"]
    strikes += [n.number - 1 for n in now.rounds if n.theirs.move == "strike"]
    assert not now.now.signed or all(now.now.signed - n > 2 for n in strikes)
    assert not now.now.signed or (sum(now.now.mine) >= 2 and now.now.theirs >= 2)


def test_who_warns_late_is_given_something_for_the_warning():
    """The first warning of the firm one falls on a quiet day: the next one is answered."""
    seat = Seat("firm", "cars", (2,))
    moves = run(Game("Tokyo", seat, Ledger(flat, Rules())), talks_plans.prober).moves

    assert moves == (
        "give cars", "give cars", "wait", "give gas", "wait", "give gas", "wait", "sign",
    )  # fmt: skip


def test_one_s_own_game_is_among_what_could_be_reached():
    """Where the search has found less, nothing was given away."""
    talks = play(game(), ["wait"] * 9)
    found = talks_best.judge(talks, SimpleNamespace(value=lambda _now: -1e6))

    assert found.value == pytest.approx(talks.mine)
    assert found.gave_away == pytest.approx((0.0,) * 9)
    with pytest.raises(ValueError, match="'talks' must be over"):
        talks_best.judge(play(game(), ["wait"]), SimpleNamespace(value=lambda _now: 0.0))
