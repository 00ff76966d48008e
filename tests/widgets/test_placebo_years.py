"""Placebo years: the same sum where nothing happened."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import placebo_years as widget


def test_two_years_without_a_cut_jumped_more():
    """23 points in 2025, 45 in 2016, 31 in 2015; the twelve are 9 on average."""
    shown = widget.compute(widget.load_jumps())

    assert shown.cut == pytest.approx(23.2, abs=0.05)
    assert (shown.larger, len(shown.placebos)) == (2, 12)
    assert shown.placebo_mean == pytest.approx(9.4, abs=0.05)


def test_answer_is_asked_before_the_bars_are_seen():
    """The page gets no picture until the reader has chosen or asks for it."""
    panel = widget.panel()
    assert panel.frame.picture["svg"] == ""

    panel.do("These data cannot tell")

    assert marks(panel.frame.picture["svg"])["bar"] == 13


def test_pictures_keep_to_the_rules():
    """At three widths."""
    check_states(widget.panel())


def test_pictures_are_the_stored_ones(pictures):
    """Its one state."""
    pictures.same(widget.panel(), {"opening": {}})
