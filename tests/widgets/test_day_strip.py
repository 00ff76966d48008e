"""Events on a strip: days, gaps, and whose act it was."""

from datetime import date

import pytest
from picture_checks import check_states, marks, texts

from tarifflab.widgets import day_strip as widget
from tarifflab.widgets.kit.strip import Event, draw_strip
from tarifflab.widgets.kit.svg import Picture


@pytest.mark.parametrize("name", widget.SETS)
def test_pictures_keep_to_the_rules(name):
    """Every strip at three widths."""
    check_states(widget.panel(name))


def test_eight_rounds_have_seven_gaps():
    """97 days, by seven gaps and not by eight rounds."""
    gaps = widget.panel("07/rounds").result.gaps

    assert (len(gaps), sum(gaps)) == (7, 97)


def test_events_are_drawn_by_day_and_long_gaps_are_said():
    """The order of the rows does not matter; 7 months stand between two dots."""
    picture = Picture(600)
    late = Event(date(2025, 11, 19), "a ban")
    end = draw_strip(picture, [late, Event(date(2025, 4, 22), "a visit")], 0)
    svg = picture.svg(end)
    said = [one.words for one in texts(svg)]

    assert said.index("22 Apr 2025") < said.index("7 months later") < said.index("19 Nov 2025")
    assert marks(svg)["event"] == 2


def test_unknown_strip_is_named():
    """The strips that there are stand in the message."""
    with pytest.raises(KeyError, match="'name' must be one of 00/seoul, 07/rounds"):
        widget.panel("08/nothing")


def test_pictures_are_the_stored_ones(pictures):
    """Every strip."""
    for name in widget.SETS:
        pictures.same(widget.panel(name), {"opening": {}})
