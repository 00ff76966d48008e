"""What the limit on cars did: share, number, price, quality, controls."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import car_limit as widget


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("limit", [1.9, 1.7, 1.9, 2.3, 1.6]),
        ("years", [19.1, 21.3, 23.5, 21.5, 17.9, 19.1, 21.6]),
        ("number", [-12.0, 7.2]),
        ("price", [25.0, 18.9, 28.6]),
        ("quality", [25.0, 22.5, 5.8, 0.4]),
        ("controls", [6.1, -3.6, 19.4, 9.1]),
    ],
)
def test_bars_are_the_numbers_of_the_lesson(name, values):
    """Each to one digit."""
    assert [round(bar.value, 1) for bar in widget.load(name).bars] == values


@pytest.mark.parametrize("name", widget.STORIES)
def test_pictures_keep_to_the_rules(name):
    """Each at three widths, a bar or a ship for each number, or a ship more for 1980."""
    panel = widget.panel(name)
    check_states(panel)

    drawn = marks(panel.svg)
    bars = len(widget.load(name).bars)
    assert drawn["bar"] == bars or drawn["hull"] == bars + (name == "number")


def test_ships_of_the_limit_hold_a_car_for_fifty_thousand():
    """38 in 1980, 34 in the first year: four places are empty; the table has rows to cite."""
    panel = widget.panel("limit")
    counted = marks(panel.svg)

    assert (counted["car"], counted["missing"]) == (38 + 34 + 37 + 46 + 33, 4 + 1 + 5)
    assert "Q176" in panel.table()


def test_ships_hold_a_car_for_each_of_a_hundred():
    """100 in 1980, 88 and 12 empty places by the limit, 107 in the file."""
    svg = widget.panel("number").state().svg

    assert marks(svg)["car"] == 100 + 88 + 107
    assert marks(svg)["missing"] == 12


def test_number_is_guessed_before_it_is_seen():
    """The limit is known, the file is not."""
    panel = widget.panel("number")

    assert panel.asking
    assert panel.frame.picture["svg"] == ""


def test_standard_error_stands_beside_the_unchanged_car():
    """0.4 percent means little without its 3.3 points."""
    assert "Standard error of the last bar: 3.3 points" in widget.panel("quality").state().note


def test_unknown_story_is_named():
    """All stand in the message."""
    with pytest.raises(
        KeyError, match="'name' must be one of limit, years, number, price, quality"
    ):
        widget.panel("cars")


def test_pictures_are_the_stored_ones(pictures):
    """All five."""
    for name in widget.STORIES:
        pictures.same(widget.panel(name), {"opening": {}})
