"""The cuts of 56 partners between two lists, and Japan's among them."""

import pytest

from tarifflab.widgets import partner_cuts as widget


def test_mean_and_japan():
    """56 partners, mean −8.89, Japan −9, twenty with a larger cut."""
    shown = widget.compute(show="all", guess=None)

    assert len(shown.changes) == 56
    assert shown.mean == pytest.approx(-8.89, abs=0.005)
    assert (shown.median, round(shown.same_start, 2)) == (-5, -4.73)
    assert (shown.japan, shown.larger) == (-9, 20)
    assert (next(iter(shown.changes)), list(shown.changes)[-1]) == ("Lesotho", "Switzerland")


@pytest.mark.parametrize(("view", "number"), [("fifteen", 29), ("up", 8)])
def test_views_keep_a_part(view, number):
    """29 end at 15, 8 are higher than before; the mean stays that of all."""
    shown = widget.compute(show=view, guess=5)

    assert len(shown.changes) == number
    assert "The mean of all is 8.9 points, the median 5" in widget.describe(shown)
    assert "You guessed 5." in widget.describe(shown)


@pytest.mark.slow
def test_panel_draws_the_guess():
    """The guess is a line below zero; without one there is none."""
    assert list(widget.panel(12).figures[0].data[2].y) == [-12, -12]
    panel = widget.panel()
    for view in widget.VIEWS.values():
        panel.set(show=view)
        assert list(panel.figures[0].data[2].y) == []
