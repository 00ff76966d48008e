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
    """Both chairs, the ends of the sliders, and the record's own player."""
    pictures.same(
        widget.panel(),
        {
            "rules-of-the-game": {},
            "waiting-costs-nothing": {"waiting": 0.0},
            "washington-bluffer": {"side": "Washington", "player": "bluffer"},
            "player-of-2025": {"player": "2025"},
            "dear-and-low": {"investment": 5.0, "lowest": 10.0, "announced": 30.0},
            "alike": {"side": "Washington", "player": "firm", "alike": True},
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
