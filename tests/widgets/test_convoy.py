"""The convoy of cars: numbers of the lesson, a picture that holds them, and its road."""

import re

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import convoy as widget


def test_a_car_lands_every_23_seconds():
    """41.9 billion dollars, cars of 30,000, a leap year."""
    convoy = widget.load()

    assert convoy.imports_bn == pytest.approx(41.9, abs=0.05)
    assert convoy.seconds == pytest.approx(366 * 86_400 / (41.9e9 / 30_000), abs=0.05)


def test_as_many_cars_are_drawn_as_land_in_a_lesson():
    """119, and the headline says so."""
    panel = widget.panel()

    assert marks(panel.svg)["car"] == 119
    assert panel.headline == "A car every 23 seconds, 119 while you read a lesson"


def test_the_road_takes_the_seconds_of_the_data():
    """From one car's place to the next in that time; calm where the reader wants it."""
    seconds = re.search(r"animation-duration:([\d.]+)s", widget.panel().svg)

    assert seconds is not None
    assert float(seconds[1]) == pytest.approx(widget.load().seconds, abs=0.01)


def test_spans_of_time_stand_in_the_table():
    """A year holds what the headline's seconds make."""
    rows = {words: cars for words, cars, _money in widget.rows(widget.load())}

    assert (rows["an hour"], rows["45 minutes"]) == ("159", "119")
    assert widget.panel().table().count("<tr>") == 1 + len(rows)


def test_pictures_keep_to_the_rules_and_are_the_stored_ones(pictures):
    """Nothing cut at three widths."""
    check_states(widget.panel())
    pictures.same(widget.panel(), {"opening": {}})
