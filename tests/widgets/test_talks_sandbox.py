"""The sandbox: record, best fixed plan and best, by whatever rules the reader sets."""

import pytest
from picture_checks import marks

from tarifflab.economics import talks_plans
from tarifflab.economics.talks import SIDES
from tarifflab.widgets import talks_sandbox as widget

pytestmark = pytest.mark.slow


def build(**more):
    """Return Tokyo against the trader by the rules of the game."""
    values = {name: one.value for name, one in widget.panel().controls.items()}
    return widget.compute(**values | more)


def test_pictures_keep_to_the_rules_and_are_the_stored_ones(pictures):
    """Both chairs, ends of the sliders, the record's own player, the table, a game played."""
    pictures.same(
        widget.panel(),
        {
            "rules-of-the-game": {},
            "waiting-costs-nothing": {"waiting": 0.0},
            "washington-bluffer": {"side": "Washington", "player": "bluffer"},
            "player-of-2025": {"player": "2025"},
            "dear-and-low": {"investment": 5.0, "lowest": 10.0, "announced": 30.0},
            "alike": {"side": "Washington", "player": "firm", "alike": True},
            "at-the-table": {"moves": ("give cars", "give gas"), "quiet": 20.0},
            "table-washington": {"side": "Washington", "player": "firm", "moves": ("wait",)},
            "record-worse-than-nothing": {"investment": 5.0, "moves": ("give rice",)},
            "table-1-august": {"announced": 30.0, "moves": ("wait",) * 8},
            "played": {"moves": (*["give cars"] * 2, *["give gas"] * 2, "sign")},
            "played-badly": {"player": "proud", "moves": (*["warn"] * 8, "strike")},
        },
    )


def test_the_record_pays_for_each_day_of_waiting():
    """97 days at 24 million dollars are 2.33 billion."""
    assert build(waiting=0).record - build(waiting=24).record == pytest.approx(2.328, abs=0.001)


def test_a_dearer_investment_makes_tokyo_s_record_worse_and_washington_s_better():
    """A promise is a transfer."""
    tokyo, washington = (
        build(side=side, investment=5).record - build(side=side, investment=1).record
        for side in SIDES
    )

    assert tokyo == pytest.approx(-washington)
    assert tokyo < -3


@pytest.mark.parametrize("player", ["trader", "bluffer", "2025"])
def test_the_best_is_at_least_every_fixed_plan(player):
    """It comes when the hand rests."""
    found = build(player=player)

    assert found.best is None
    assert widget.finish(found).best >= max(found.fixed, found.waiting) - 1e-9


def test_the_plans_that_are_tried_exist():
    """Names of plans are names of plans."""
    for side in SIDES:
        assert set(widget.TRIED[side]) <= set(talks_plans.fixed(side))


def test_a_lower_floor_gives_tokyo_more_room():
    """The room below 15 % carries Tokyo's game."""
    low, high = (widget.finish(build(lowest=rate)).best for rate in (10, 15))

    assert low > high + 1


def test_four_bars_and_a_row_each_in_the_table():
    """The best among them once it is known."""
    panel = widget.panel()

    assert marks(panel.state().svg)["bar"] == 4
    assert panel.table().count("<tr>") == 5


# ---- your own game ------------------------------------------------------------------------


def at_the_table(*presses, **values):
    """Return the sandbox with these settings, after "Play" and some buttons."""
    panel = widget.panel()
    panel.set(**values)
    for one in ("play", *presses):
        panel.do(one)
    return panel


def bars_of(panel):
    """Return the names of the bars."""
    return [name for name, _value, _color in widget.bars.bars(panel.result)]


def test_a_move_can_be_taken_back_at_the_table_and_after_the_end():
    """What was given comes back, and the last signature as well."""
    panel = at_the_table("give cars", "give gas", "back")
    assert panel.result.talks.moves == ("give cars",)

    for one in ("give cars", "give gas", "give gas", "sign"):
        panel.do(one)
    assert bars_of(panel)[-2:] == ["you", "the best"]
    panel.do("back")
    assert panel.result.scene.screen == "round"
    panel.do("leave")
    assert "you" not in bars_of(panel)


def test_nothing_can_be_taken_back_before_the_first_move():
    """The button says so and stays where it is."""
    panel = at_the_table()
    told = next(one for one in panel.frame.actions if one["name"] == "back")
    panel.do("back")

    assert (told["off"], told["why"]) == (True, "There is no move to take back.")


def test_a_slider_plays_the_same_game_by_the_new_rules():
    """A dearer day of waiting costs what the days cost; the moves stay."""
    panel = at_the_table(*["wait"] * 3)
    before = panel.result.talks.money[0]
    panel.set(waiting=48.0)

    assert panel.result.talks.moves == ("wait",) * 3
    assert panel.result.talks.money[0] < before


def test_moves_that_the_other_chair_does_not_have_are_left_out():
    """Tokyo's chips are not Washington's; what can be played still is."""
    panel = at_the_table("wait", "give rice", side="Tokyo")
    panel.set(side="Washington")

    assert panel.result.talks.moves == ("wait",)


def test_your_dearest_move_is_named_and_the_parts_add_up():
    """The way from you to the best, a move at a time."""
    panel = at_the_table("give investment", "give rice", "give cars", "give gas", "sign")
    found = widget.finish(panel.result)

    assert sum(found.judged.gave_away) == pytest.approx(found.best - found.talks.mine, abs=1e-9)
    assert "Dearest: round 5, sign, −2.2." in widget.bars.note(found)


def test_more_quiet_days_are_added_and_told():
    """The opening draw has one at 10 % and two at 20 %; the player of 2025 has none."""
    quiet = [widget.results.quiet_days(widget.DAYS, q, "trader") for q in (0, 10, 20)]

    assert [len(one) for one in quiet] == [0, 1, 2]
    assert set(quiet[1]) < set(quiet[2])
    assert widget.results.quiet_days(widget.DAYS, 20, "2025") == ()


def test_a_quiet_day_is_played_and_said():
    """On it the trader owes its gift until the next round."""
    panel = at_the_table("give cars", "give gas", quiet=10.0)
    moves = [one.theirs.move for one in panel.result.talks.rounds]

    assert moves == ["wait", "give", "wait"]
    assert "quiet in round 3" in panel.state().note
