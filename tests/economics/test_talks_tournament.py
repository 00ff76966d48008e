"""The six against each other: every match is played, and who wins depends on who is there."""

import pytest

from tarifflab.economics.talks import SIDES
from tarifflab.economics.talks_players import PLAYERS
from tarifflab.economics.talks_tournament import match, tournament
from tarifflab.widgets.play_the_talks.scene import ledger, record

pytestmark = pytest.mark.slow


def test_each_plays_each_in_both_chairs():
    """Seventy-two matches, and a standing of six, the best first."""
    found = tournament(ledger())
    worth = [value for _, value in found.standing]

    assert len(found.matches) == 72
    assert {name for name, _ in found.standing} == set(PLAYERS)
    assert worth == sorted(worth, reverse=True)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("row", PLAYERS)
def test_every_match_comes_to_its_end(side, row):
    """Nobody makes a move that is not there."""
    for column in PLAYERS:
        assert match(ledger(), side, row, column).over


def test_the_record_meets_itself_and_makes_the_record():
    """The player of 2025 in Tokyo's chair, and across the table: 15 % in round 8."""
    talks = match(ledger(), "Tokyo", "2025", "2025")

    assert (talks.now.signed, talks.now.theirs, talks.now.mine) == (8, 4, (1, 1, 1, 1))
    assert talks.money == pytest.approx(record())


def test_two_firm_ones_ruin_each_other():
    """Far below the record in both chairs."""
    found = tournament(ledger())
    both = [found.mine(side, "firm", "firm") for side in SIDES]

    assert both[0] < record()[0] - 5
    assert both[1] < record()[1] - 25


def test_no_character_always_wins():
    """All six, without the loud ones, without the quiet ones: three winners."""
    lists = [(), ("firm", "bluffer"), ("hurried", "2025")]
    winners = [
        tournament(ledger(), [one for one in PLAYERS if one not in out]).standing[0][0]
        for out in lists
    ]

    assert winners == ["trader", "2025", "bluffer"]


def test_each_character_comes_to_what_was_simulated():
    """Mean of its matches in both chairs, billion dollars: the last place is a ruin."""
    found = dict(tournament(ledger()).standing)

    assert found == pytest.approx(
        {"trader": -7.82, "2025": -7.99, "bluffer": -8.12, "proud": -9.22, "hurried": -9.54,
         "firm": -31.01},
        abs=0.005,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("side", "row", "column", "worth"),
    [
        ("Tokyo", "firm", "bluffer", -8.2),
        ("Tokyo", "bluffer", "firm", -13.4),
        ("Washington", "bluffer", "firm", 4.5),
        ("Washington", "firm", "trader", -29.4),
        ("Washington", "hurried", "firm", -17.6),
    ],
)
def test_a_match_comes_to_what_was_simulated(side, row, column, worth):
    """Warnings and debts of gifts are counted as the player's own rules say."""
    assert tournament(ledger()).mine(side, row, column) == pytest.approx(worth, abs=0.05)


def test_one_alone_is_no_tournament():
    """The sentence says how many are needed."""
    with pytest.raises(ValueError, match="must be at least two players, got 1"):
        tournament(ledger(), ["firm"])
