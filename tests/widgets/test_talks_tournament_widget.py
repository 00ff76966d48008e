"""The tournament: a bet first, a row a press, and another order with fewer players."""

import pytest
from picture_checks import marks

from tarifflab import progress
from tarifflab.widgets import talks_tournament as widget

pytestmark = pytest.mark.slow
ALL = {"rows": 6}


def test_pictures_keep_to_the_rules_and_are_the_stored_ones(pictures):
    """Empty, half filled, full in both chairs, and without the loud ones."""
    pictures.same(
        widget.panel(),
        {
            "empty": {},
            "three-rows": {"rows": 3},
            "tokyo": ALL,
            "washington": ALL | {"side": "Washington"},
            "without-loud-ones": ALL | {"out": ("firm", "bluffer")},
            "two-left": ALL | {"out": ("trader", "proud", "firm", "bluffer")},
        },
    )


def test_it_asks_before_it_tells():
    """Six answers; the one chosen stands before the note from then on."""
    panel = widget.panel()
    assert panel.asking
    assert panel.frame.picture["svg"] == ""

    panel.do("Trader")
    assert progress.get("prediction", "figure/talks-tournament") == "Trader"
    assert panel.frame.picture["note"].startswith("You said: Trader.")


def test_a_press_fills_a_row_and_no_more_than_there_are():
    """Then all of them; after that the buttons rest."""
    panel = widget.panel()
    panel.open()
    panel.do("row")
    assert marks(panel.svg)["match"] == 6
    panel.do("all")
    assert (marks(panel.svg)["match"], marks(panel.svg)["open"]) == (36, 0)
    assert marks(panel.svg)["rank"] == 6

    panel.do("row")
    assert panel.values["rows"] == 6


def test_the_headline_names_the_winner_of_those_who_are_in():
    """Computed from the table: another list, another winner."""
    panel = widget.panel()

    assert panel.state(**ALL).headline.startswith("The trader comes out best")
    loud = panel.state(**ALL | {"out": ("firm", "bluffer")})
    assert loud.headline.startswith("The player of 2025 comes out best")


def test_two_always_stay_at_the_table():
    """Whoever is ticked fifth and sixth stays, and the note says so."""
    panel = widget.panel()
    panel.set(rows=6, out=("trader", "proud", "firm", "bluffer", "hurried"))

    assert not panel.refused
    assert panel.result.players == ["hurried", "2025"]
    assert panel.shown.note.startswith("You take off 5 of 6, but two have to stay.")


def test_table_has_the_rows_that_are_shown():
    """A head and three rows."""
    panel = widget.panel()
    panel.set(rows=3)

    assert panel.table().count("<tr>") == 4
