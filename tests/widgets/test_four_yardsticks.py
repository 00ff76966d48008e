"""Four yardsticks side by side, and no sum."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import four_yardsticks as widget


def test_values_are_those_of_the_tables():
    """Duty, deficit with Japan, deficit with the world, trust."""
    found = [(one.before, one.after) for one in widget.load_yardsticks()]

    assert [round(before, 1) for before, _after in found] == [1.5, 68.3, 885.5, 34.0]
    assert [round(after, 1) for _before, after in found] == [14.3, 64.4, 932.0, 22.0]


def test_two_bars_each_on_a_scale_of_its_own():
    """Eight bars; the higher one of each pair has the full height."""
    assert marks(widget.panel().svg)["bar"] == 8


def test_headline_has_all_four_and_no_sum():
    """Two up, two down."""
    assert widget.panel().headline == (
        "Duty +12.8 points, trust −12 points; deficit with Japan −4, world +46 billion"
    )


@pytest.mark.parametrize("word", ["Nov 2025", "June 2025", "Yomiuri", "as revised in 2026"])
def test_table_says_whose_books_and_when(word):
    """Each row with its days and its source."""
    assert word in widget.panel().table()


@pytest.mark.parametrize(
    "cells",
    [
        ["1.51 % (2024)", "14.26 % (Nov 2025)", "+12.75 points"],
        ["885.5 bn (2024)", "932.0 bn (2025)", "+46.5 bn"],
        ["34 % (Nov 2024)", "22 % (June 2025)", "−12 points"],
    ],
)
def test_each_value_stands_with_its_own_day_and_a_change_of_percent_is_points(cells):
    """Before, after and change, in a row; no thin space hides a difference."""
    plain = widget.panel().table().replace("\u202f", " ").replace("\u2009", " ")

    assert "</td><td>".join(cells) in plain.replace("\xa0", " ")


def test_pictures_keep_to_the_rules():
    """Four in a row, or two by two."""
    check_states(widget.panel())


def test_pictures_are_the_stored_ones(pictures):
    """Its one state."""
    pictures.same(widget.panel(), {"opening": {}})
