"""US troops: a share that rises because the others leave."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import who_stayed as widget


def test_share_trebled_while_germany_emptied():
    """12.4 to 39.7 percent; 8 thousand more in Japan, 210 thousand fewer in Germany."""
    shown = widget.compute(widget.load_troops(), view="share")

    assert (shown.first_share, shown.last_share) == pytest.approx((12.4, 39.7), abs=0.05)
    assert shown.change("Japan") == pytest.approx(8_231)
    assert shown.change("Germany") == pytest.approx(-210_334)


def test_outliers_of_the_source_are_not_drawn():
    """The table marks two years itself; the foot says so."""
    assert not {2008, 2015} & set(widget.load_troops()["Japan"])
    assert "2008 and 2015, outliers of the source" in widget.panel().state().foot


def test_views_draw_one_line_or_five():
    """The share alone, or each host."""
    panel = widget.panel()

    assert marks(panel.svg)["share"] == 1
    assert marks(panel.state(view="persons").svg)["host"] == 5


def test_pictures_keep_to_the_rules():
    """Both views."""
    check_states(widget.panel())


def test_pictures_are_the_stored_ones(pictures):
    """Both views."""
    pictures.same(widget.panel(), {name: {"view": name} for name in widget.VIEWS.values()})
