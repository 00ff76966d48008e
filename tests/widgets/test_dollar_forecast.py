"""The dollar against what was forecast."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import dollar_forecast as widget


def build(index="fed_broad_index"):
    """Return the broad index beside the forecast."""
    return widget.compute(widget.load_dollar(), index=index)


def test_forecast_is_the_claim_times_the_tariff():
    """4 percent for 10 points: 10.1 points make 4.1 percent; the dollar fell by 8.5."""
    shown = build()

    assert shown.points == pytest.approx(10.1, abs=0.05)
    assert shown.expected_percent == pytest.approx(0.4 * shown.points)
    assert shown.seen_percent == pytest.approx(-8.5, abs=0.05)


def test_the_year_before_stands_in_the_note():
    """January 2025 was a peak; who hides it makes another picture."""
    assert "risen by 7.2\u202f%" in widget.panel().state().note


def test_every_index_draws_both_lines():
    """Another index, other numbers, the same two lines."""
    panel = widget.panel()
    headlines = set()
    for index in widget.INDICES.values():
        state = panel.state(index=index)
        found = marks(state.svg)
        assert (found["seen"], found["forecast"]) == (1, 1)
        headlines.add(state.headline)

    assert len(headlines) == 3


def test_pictures_keep_to_the_rules():
    """All indices at three widths."""
    check_states(widget.panel())


def test_pictures_are_the_stored_ones(pictures):
    """All indices."""
    states = {name: {"index": name} for name in widget.INDICES.values()}
    pictures.same(widget.panel(), states)
