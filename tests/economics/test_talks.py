"""The rules of the talks: what a move does, what holds when, and what it adds up to."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import talks, talks_players
from tarifflab.economics.talks import Price, Rates, Table


def flat(rates: Rates) -> Price:
    """Return a toy price: each point on most goods costs Tokyo a billion a year."""
    return Price(-rates.general, rates.general - 2 * rates.answer, 0.0, 0.0)


def test_calendar_is_that_of_the_timeline():
    """Eight rounds stand in the timeline, on these days."""
    events = data.load("timeline_2025_26")
    rounds = events[events["action"].str.match(r"Round \d")]

    assert [day.date() for day in rounds["date"]] == list(talks.ROUNDS)


def test_four_chapters_lead_to_the_real_rate():
    """24 announced less four times 2.25 is the 15 in total of the July list."""
    lists = data.load("listed_rates").query("country == 'Japan'").set_index("announced")
    end = talks_players.really_happened()[-1]

    assert lists.loc["2025-04-02", "rate_percent"] == talks.ANNOUNCED
    assert lists.loc["2025-07-07", "rate_percent"] == talks.LETTER
    assert end.ask == lists.loc["2025-07-31", "rate_percent"] == 15
    assert end.cars_in


def test_a_deal_contains_the_normal_duty():
    """15 in total: 14 on top for most goods, 12.5 for cars, metals outside."""
    end = talks_players.really_happened()[-1]

    assert talks.rates(end, date(2025, 8, 1)) == Rates(14.0, 12.5, 50.0, 0.0)


def test_cars_stay_outside_unless_they_are_in_the_deal():
    """Whoever signs without relief for cars keeps the 25 % on cars."""
    table = talks.apply(Table(), "Tokyo", "sign")

    assert talks.rates(table, date(2025, 8, 1)).cars == 25


def test_threats_are_carried_out_only_without_a_deal():
    """Before August a threat costs nothing, in August both are carried out."""
    table = talks.apply(Table(), "Tokyo", "threaten")
    table = talks.apply(table, "Washington", "threaten")

    assert talks.rates(table, date(2025, 7, 31)) == Rates(10, 25, 50, 0)
    assert talks.rates(table, date(2025, 8, 1)) == Rates(29, 25, 50, 10)


def test_a_deal_ends_retaliation():
    """What holds at once on both sides is gone with the signature."""
    table = talks.apply(Table(), "Tokyo", "retaliate")
    table = talks.apply(table, "Washington", "retaliate")
    assert talks.rates(table, date(2025, 5, 1)) == Rates(20, 25, 25, 10)

    signed = talks.apply(table, "Tokyo", "sign")
    assert talks.rates(signed, date(2025, 5, 1)).answer == 0


def test_periods_cover_every_day_once():
    """From 16 April 2025 to 31 July 2026 without gap; metals change inside a period."""
    found = talks.periods([Table()])

    assert found[0][0] == talks.ROUNDS[0]
    assert found[-1][1] == talks.HORIZON
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert {now.metals for start, _, now in found if start < date(2025, 6, 4)} == {25}
    assert {now.metals for start, _, now in found if start >= date(2025, 6, 4)} == {50}


def test_account_by_hand():
    """Nothing signed: 10 points for 107 days, 24 for a year."""
    account = talks.accounts([Table()], flat)["Tokyo"]

    assert account.talks == pytest.approx(-10 * 107 / 365)
    assert account.year == pytest.approx(-24)
    assert account.promises == 0


def test_a_promise_is_a_transfer_from_the_signature_on():
    """What a promise costs Tokyo it is worth to Washington."""
    tables = talks_players.really_happened()
    book = talks.accounts(tables, flat)
    years = (talks.HORIZON - talks.ROUNDS[-1]).days / 365

    assert book["Washington"].promises == -book["Tokyo"].promises
    assert book["Washington"].promises == pytest.approx(years * sum(talks.PROMISE_BN.values()))


@pytest.mark.slow
@given(st.lists(st.sampled_from(["Tokyo", "Washington"]), max_size=20), st.data())
def test_any_moves_stay_inside_the_ladders(sides, choose):
    """Whatever is played, rates stay where the model was solved."""
    table = Table()
    for side in sides:
        can = talks.legal(table, side)
        if can:
            table = talks.apply(table, side, choose.draw(st.sampled_from(can)))
    assert 10 <= table.ask <= 24
    assert table.answer in talks.LADDER
    assert 10 <= table.general <= talks.TOP
    assert 24 <= table.threat <= talks.THREAT_TOP


@pytest.mark.parametrize(
    ("before", "move", "words"),
    [
        (["offer rice"], "offer rice", "has put rice on the table already"),
        (["retaliate", "retaliate"], "retaliate", "cannot retaliate any further"),
        (["sign"], "hold", "The talks are over"),
        ([], "shout", "'move' must be one of hold, offer rice"),
    ],
)
def test_moves_that_are_not_there(before, move, words):
    """A refusal says why."""
    table = Table()
    for one in before:
        table = talks.apply(table, "Tokyo", one)
    with pytest.raises(ValueError, match=words):
        talks.apply(table, "Tokyo", move)


def test_number_of_tables_is_checked():
    """Nothing to price, or more rounds than there were."""
    with pytest.raises(ValueError, match="1 to 8 tables, got 0"):
        talks.periods([])
