"""Few numbers as bars: the same numbers that the lessons once printed."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import in_bars as widget

VALUES = {
    "05/headings": [50.4, 28.4, 18.7, 2.6],
    "06/contract": [-4.6, -19.4, -20.5, -18.8, -13.0],
    "06/refund": [6.0, 28.2, 65.8],
    "08/answer": [0.019, 0.020, 0.023, 0.028, -0.031, -0.032, -0.034, -0.037],
    "08/uses": [1.13, -0.01, 0.25, 0.25],
}
SLOW = {"08/answer", "08/uses"}  # they solve the model of 194 countries
NAMES = [
    pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in VALUES
]


def test_every_story_has_its_numbers_here():
    """A new story needs its numbers."""
    assert set(VALUES) == set(widget.STORIES)


@pytest.mark.parametrize("name", NAMES)
def test_bars_are_the_numbers_of_the_lesson(name):
    """Rounded as they are written."""
    decimals = 3 if name == "08/answer" else 2
    found = [bar.value for bar in widget.load(name).bars]

    assert found == pytest.approx(VALUES[name], abs=0.5 * 10 ** (1 - decimals) + 1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_pictures_keep_to_the_rules_and_are_the_stored_ones(name, pictures):
    """A bar for each number, nothing cut, as it was."""
    panel = widget.panel(name)
    check_states(panel)

    assert marks(panel.svg)["bar"] == len(VALUES[name])
    pictures.same(panel, {"opening": {}})


@pytest.mark.slow
def test_table_has_both_ends_of_an_answer():
    """A change of hundredths says little without what it changes."""
    table = widget.panel("08/answer").table()

    assert "−0.291" in table
    assert "−0.272" in table


def test_unknown_story_is_named():
    """The stories that there are stand in the message."""
    with pytest.raises(KeyError, match="'name' must be one of 05/headings, 06/contract"):
        widget.panel("05/chips")
