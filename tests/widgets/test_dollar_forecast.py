"""The dollar against what was forecast."""

from datetime import date

import pytest
from picture_checks import check_states, marks

from tarifflab import data
from tarifflab.widgets import dollar_forecast as widget


def build(index="fed_broad_index", **values):
    """Return the broad index beside the forecast."""
    return widget.compute(widget.load_dollar(), index=index, **values)


def test_forecast_is_the_claim_times_the_tariff():
    """4 percent for 10 points: 10.1 points make 4.1 percent; the dollar fell by 8.5."""
    shown = build()

    assert shown.points == pytest.approx(10.1, abs=0.05)
    assert shown.expected_percent == pytest.approx(0.4 * shown.points)
    assert shown.seen_percent == pytest.approx(-8.5, abs=0.05)


def test_the_year_before_stands_in_the_note():
    """January 2025 was a peak; who hides it makes another picture."""
    assert "risen by 7.2\u202f%" in widget.panel().state().note


def test_claim_is_the_one_of_the_row():
    """The slider opens at what the treasury secretary is quoted with."""
    row = data.load("quoted_figures").set_index("figure_id").loc[widget.CLAIM]

    assert row["value"] == widget.CLAIMED


def test_cheaper_dollar_comes_on_top_of_the_duty():
    """2.3 to 12.4 percent of duty and a dollar at 91.5: 20.1 percent, and not 5.6."""
    shown = build()

    assert shown.price_percent(shown.seen_percent) == pytest.approx(20.10, abs=0.02)
    assert shown.price_percent(shown.expected_percent) == pytest.approx(5.63, abs=0.02)
    assert shown.price_percent(0) == pytest.approx(9.91, abs=0.02)


def test_from_a_year_earlier_the_dollar_stands_where_it_had():
    """By trade it was 92.3 in January 2024 and 92.4 in June 2026: the peak made the fall."""
    shown = build("trade_weighted_index", base=date(2024, 1, 1))

    assert shown.seen_percent == pytest.approx(0.14, abs=0.01)
    assert shown.forecast[date(2024, 6, 1)] == 100


def test_headline_says_no_change_at_no_claim():
    """At 0 the forecast is no change, and the foot names whose number it is."""
    state = widget.panel().state(claim=0.0)

    assert state.headline == "The dollar fell by 8.5\u202f%; the forecast was no change"
    assert "by your slider" in state.foot


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
    """All indices, each month that is 100 and both ends of the slider, at three widths."""
    states = [
        {"base": base, "claim": claim} for base in widget.BASES.values() for claim in (0.0, 8.0)
    ]
    check_states(widget.panel(), *states)


def test_pictures_are_the_stored_ones(pictures):
    """All indices, and an earlier month as 100 with twice the claim."""
    states = {name: {"index": name} for name in widget.INDICES.values()}
    states["earlier"] = {"base": date(2024, 1, 1), "claim": 8.0}
    pictures.same(widget.panel(), states)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (100.3, "rose by 0.3\u202f%"),
        (99.94, "fell by 0.1\u202f%"),
        (100.04, "stood where it had"),
    ],
)
def test_small_move_of_the_dollar_is_still_a_move(seen, said):
    """What one decimal shows is no standstill."""
    start, last = widget.START, widget.LIST
    forecast = {start: 100.0, last: 100.3}
    shown = widget.Shown({start: 100.0, last: seen}, forecast, {}, start, 4, 0)

    assert widget.headline(shown) == f"The dollar {said}; the forecast was a rise of 0.3\u202f%"
