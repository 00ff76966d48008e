"""Who settled when: three rates on each row."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import who_settled as widget


@pytest.mark.parametrize(
    ("until", "count", "moved"),
    [("july", 8, (7, 0)), ("later", 14, (0, 4)), ("truce", 4, (0, 2))],
)
def test_rates_rise_before_the_deadline_and_not_after_it(until, count, moved):
    """Against the rate in force, not against the list."""
    shown = widget.compute(widget.load_settlers(), until=until)

    assert len(shown.rows) == count
    assert (shown.rose, shown.fell) == moved


def test_each_row_has_its_three_marks():
    """List, before, after: 8 rows, and as many of each."""
    found = marks(widget.panel().svg)

    assert (found["listed"], found["before"], found["after"]) == (8, 8, 8)


def test_row_says_how_it_is_counted():
    """Japan's 15 is a total, the Philippines' 19 additional; the note names who lost."""
    panel = widget.panel()

    assert "15 total" in panel.svg
    assert "19 additional" in panel.svg
    assert panel.frame.picture["note"] == "Above the list of 2 April ended: Philippines."


def test_pictures_keep_to_the_rules():
    """All three parts."""
    check_states(widget.panel())


def test_pictures_are_the_stored_ones(pictures):
    """All three parts."""
    states = {name: {"until": name} for name in widget.PARTS.values()}
    pictures.same(widget.panel(), states)
