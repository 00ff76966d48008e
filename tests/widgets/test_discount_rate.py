"""The discount rate around the accord."""

from picture_checks import check_states, marks

from tarifflab.widgets import discount_rate as widget


def test_rate_was_halved_within_five_quarters():
    """5 to 2.5 percent, and nine quarters there."""
    found = widget.compute()

    assert (found.before, found.lowest) == (5.0, 2.5)
    assert (found.quarters_down, found.quarters_low) == (5, 9)


def test_line_has_steps():
    """A rate holds until the next decision: two points a change, one line."""
    panel = widget.panel()

    assert marks(panel.svg)["line"] == 1
    assert "in 5 quarters" in panel.headline


def test_pictures_keep_to_the_rules():
    """At three widths."""
    check_states(widget.panel())


def test_pictures_are_the_stored_ones(pictures):
    """Its one state."""
    pictures.same(widget.panel(), {"opening": {}})
