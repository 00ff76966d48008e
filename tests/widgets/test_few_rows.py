"""A few rows of words, drawn: what the table says, and nothing that it does not."""

import pytest
from picture_checks import check_states, marks, texts

from tarifflab.widgets import few_rows as widget
from tarifflab.widgets.kit.ruled_table import draw_ruled
from tarifflab.widgets.kit.svg import Picture


def said(name):
    """Return all words of a set's picture."""
    return " ".join(one.words for one in texts(widget.panel(name).state(1040).svg))


@pytest.mark.parametrize("name", widget.SETS)
def test_pictures_keep_to_the_rules_and_are_the_stored_ones(name, pictures):
    """A line above each row, nothing cut at three widths, as it was."""
    panel = widget.panel(name)
    check_states(panel)

    assert marks(panel.svg)["row"] == len(widget.load(name).rows)
    pictures.same(panel, {"opening": {}})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("03/limit", "limit on car exports to the US fiscal 1981 1.68 million vehicles Q176"),
        ("04/food", "free or at a lower rate after it 2018 trade over 90 percent Q011"),
        ("04/farm", "skimmed milk powder, outside quota 21.3\u202f% + 396 yen/kg – F10"),
        ("05/farm", "beef, frozen, carcasses and bone-in cuts 38.5\u202f% 22.5\u202f% F01"),
        ("08/origin", "Vietnam 2 July 2025 20\u202f% additional none; 40 for goods found"),
    ],
)
def test_a_row_is_that_of_the_table(name, words):
    """The rate in the unit of the schedule, and the row by which to find it."""
    assert words in said(name)


def test_a_table_without_room_becomes_blocks():
    """A word that is wider than its column is not cut: each cell gets a line of its own."""
    head, rows = ["What", "Who", "Where"], [["a", "b" * 30, "c" * 30]]
    picture = Picture(540)
    svg = picture.svg(draw_ruled(picture, head, rows, 0))

    assert f"Who: {'b' * 30}" in svg


def test_unknown_set_is_named():
    """The sets that there are stand in the message."""
    with pytest.raises(
        KeyError, match="'name' must be one of 03/limit, 04/food, 04/farm, 05/farm"
    ):
        widget.panel("05/rice")
