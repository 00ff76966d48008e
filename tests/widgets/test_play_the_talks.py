"""The game in its panel: buttons write the moves, the sheet adds up, both ends work."""

import pytest

from tarifflab.economics.talks_players import OPPONENTS
from tarifflab.widgets import play_the_talks as game
from tarifflab.widgets.play_the_talks import pages

pytestmark = pytest.mark.slow


@pytest.fixture
def panel():
    """Return the game as it opens."""
    return game.panel()


def press(panel, words):
    """Press the button with these words."""
    row = next(box for box in panel.box.children if hasattr(box, "children") and box.children)
    next(one for one in row.children if one.description == words).click()


def test_opens_with_the_first_round(panel):
    """The day, the other's move and what a signature would bring are announced."""
    assert panel.sentence == (
        "Round 1 of 8, 16 April 2025: Washington holds. Who signs now gets 24 % in total on "
        "most goods, cars outside at 27.5 %. Your move, Tokyo."
    )
    assert "retaliation is not in the national interest" in panel.figures[0].value


def test_buttons_make_moves(panel):
    """An offer to tit for tat is returned, and told."""
    press(panel, "Offer: cars")

    assert panel.result.talks.rounds[0].yours == "offer cars"
    assert "takes points off in return for American car standards" in panel.sentence


def test_a_move_that_is_not_there_costs_no_round(panel):
    """The reason is announced, and it is still your move."""
    press(panel, "Offer: gas")
    press(panel, "Offer: gas")

    assert "has put gas on the table already" in panel.sentence
    assert len(panel.result.talks.rounds) == 2


def test_take_back_and_new_talks(panel):
    """One move back, or a fresh start with the next number."""
    press(panel, "Threaten")
    press(panel, "Take back")
    assert [one.yours for one in panel.result.talks.rounds] == [""]

    press(panel, "Threaten")
    press(panel, "New talks")
    assert panel.controls["seed"].value == 2
    assert len(panel.result.talks.rounds) == 1


def test_nothing_moves_after_the_end(panel):
    """Who has signed is told so."""
    press(panel, "Sign")
    end = panel.sentence
    assert end.startswith("Signed on 16 April 2025: 24 % in total")
    press(panel, "Hold")

    assert "These talks are over" in panel.sentence
    assert panel.result.talks.over


def test_record_stays_hidden_until_the_end(panel):
    """Only then does the real path stand beside yours, in the chart and in the minutes."""
    press(panel, "Hold")
    assert list(panel.figures[3].data[1].x) == []
    assert "in 2025" not in panel.figures[1].value

    press(panel, "Sign")
    assert len(panel.figures[3].data[1].x) > 8
    assert "letter of 25 %, then 15 % in total, cars included" in panel.figures[1].value


def test_another_side_starts_another_game(panel):
    """Moves belong to a side, an opponent and a number."""
    press(panel, "Threaten")
    panel.set(side="Washington")

    assert panel.result.talks.side == "Washington"
    assert len(panel.result.talks.rounds) == 1
    panel.set(side="Tokyo")
    assert panel.result.talks.rounds[0].yours == "threaten"


def test_sheet_adds_up():
    """Three columns make the fourth; promises change hands and do not vanish."""
    played = game.record_of("Tokyo", "hold", 1, ["offer gas", "sign"])
    shown = game.compute(
        side="Tokyo", opponent="hold", seed=1, investment_bn=1.0, played=played
    )
    book = shown.sheet.mine

    for account in book.values():
        assert account.total == account.talks + account.year + account.promises
    assert book["Tokyo"].promises == -book["Washington"].promises < 0


def test_dearer_investment_costs_tokyo_in_the_record_too():
    """The slider prices the same pledge in both columns."""
    totals = []
    for cost in (0.0, 5.0):
        played = game.record_of("Tokyo", "hold", 1, ["sign"])
        shown = game.compute(
            side="Tokyo", opponent="hold", seed=1, investment_bn=cost, played=played
        )
        totals.append(shown.sheet.record["Tokyo"].total)

    assert totals[0] - totals[1] == pytest.approx(5.0 * 375 / 365)


@pytest.mark.parametrize("side", ["Tokyo", "Washington"])
@pytest.mark.parametrize("opponent", OPPONENTS)
@pytest.mark.parametrize("seed", [1, game.SEEDS])
def test_every_table_can_be_played_to_the_end(panel, side, opponent, seed):
    """Eight holds end without a deal, whoever sits there."""
    panel.set(side=side, opponent=opponent, seed=seed, investment_bn=0)
    for _ in range(8):
        press(panel, "Hold")

    assert panel.sentence.startswith("No deal by 1 August 2025.")
    assert "Score sheet" in panel.figures[2].value


@pytest.mark.parametrize(
    ("amount", "words"), [(-8.34, "−8.3"), (0.04, "0.0"), (-0.04, "0.0"), (5.5, "+5.5")]
)
def test_signed_numbers(amount, words):
    """A real minus sign, and no sign on nothing."""
    assert pages.signed(amount) == words
