"""The J that draws itself: dearer at once, fewer later."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import j_curve as widget

END_1986, LAST = widget.month_number(1986, 12), widget.month_number(1990, 12)


def build(**values):
    """Return the state at the end of 1986 with the figure's own settings."""
    return widget.compute(
        widget.load_months(),
        **({"month": END_1986, "lag": 24, "elasticity": 1.5, "yen": 100} | values),
    )


def test_opens_with_the_car_of_the_lesson():
    """43,787 dollars, and nobody buys less yet."""
    shown = build()

    assert round(shown.price_usd) == 43_787
    assert widget.headline(shown) == (
        "December 1986: the bill is 46\u202f% higher, with as many cars bought"
    )


def test_balance_falls_and_then_rises_above_the_start():
    """That is the letter: the bill is highest in between, and below the start at the end."""
    shown = build(month=LAST)

    assert 0 < shown.path.worst < len(shown.months) - 1
    assert max(shown.path.bill) > 1.4
    assert shown.path.bill[-1] < 1


def test_the_balance_on_record_was_worst_25_months_after_the_accord():
    """October 1987, by sums of twelve months."""
    record = build(month=LAST).record
    worst = min(record, key=lambda day: record[day])

    assert (worst.year, worst.month) == (1987, 10)


def test_orders_in_dollars_draw_no_j():
    """The price does not move, so nothing follows."""
    shown = build(month=LAST, yen=0)

    assert shown.bill_percent == pytest.approx(0)


def test_cars_lose_their_colour_one_by_one():
    """Ten in colour at the accord, four in the end."""
    panel = widget.panel()

    def cars(**values):
        found = marks(panel.state(**values).svg)
        return found["car"], found["empty"]

    assert (cars(), cars(month=LAST)) == ((10, 0), (4, 6))


def test_button_goes_on_by_half_a_year_and_stops_at_the_end():
    """At the last month it cannot be pressed."""
    panel = widget.panel()
    panel.do("on")
    assert panel.values["month"] == END_1986 + 6

    panel.set(month=LAST)

    assert next(one["off"] for one in panel.frame.actions if one["name"] == "on")


@pytest.mark.parametrize(("year", "month", "lowest"), [(1985, 9, "0"), (1986, 12, "−53")])
def test_text_alternative_ends_where_the_line_ends(year, month, lowest):
    """It says the lowest point so far, and not one that is drawn later."""
    alt = widget.panel().state(month=widget.month_number(year, month)).alt

    assert f"at {lowest}\u202f% at its lowest by" in alt


def test_line_grows_once_when_it_is_asked_to():
    """The next move draws at once: nothing is animated on a slider."""
    panel = widget.panel()
    panel.do("play")
    assert 'class="tl-truth"' in panel.svg

    panel.set(lag=12)

    assert 'class="tl-truth"' not in panel.svg


def test_pictures_keep_to_the_rules():
    """The moments, and the corners of the settings."""
    check_states(widget.panel())
    corners = [
        {"month": LAST, "lag": lag, "elasticity": one, "yen": yen}
        for lag in (0, 36)
        for one in (0, 3)
        for yen in (0, 100)
    ]
    check_states(widget.panel(), *corners)


def test_pictures_are_the_stored_ones(pictures):
    """What the lesson names: the accord, the end of 1986, the whole J."""
    pictures.same(widget.panel(), dict(widget.panel().moments))


@pytest.mark.parametrize("moved", [{"lag": 0}, {"elasticity": 0.5}, {"yen": 50}])
def test_each_setting_is_answered_before_any_order_changes(moved):
    """Within the lag the line cannot show how strongly buyers will answer; the words do."""
    panel = widget.panel()

    assert panel.state(**moved).note != panel.state().note
