"""Who wins at home: winners, losers and households."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import who_wins as widget


@pytest.mark.slow
def test_nobody_gains_if_no_home_maker_follows():
    """Protection works by making the home good dearer: at 0 there is no winner."""
    shown = widget.compute(duty="collected", follow=0)

    assert shown.winners == []
    assert "no American industry gains" in widget.headline(shown)


@pytest.mark.slow
def test_nobody_is_said_to_follow_only_at_zero():
    """Under a duty on metals a tenth is followed, and still no industry gains."""
    found = widget.headline(widget.compute(duty="metals", follow=0.1))

    assert "Nobody follows" not in found
    assert "no American industry gains" in found


@pytest.mark.slow
def test_a_duty_on_cars_brings_industries_more_than_it_costs_them():
    """At half the car makers gain more than all others lose; under metals it is less."""
    cars, metals = (
        sum(widget.compute(duty=duty, follow=0.5).net_bn.values())
        for duty in ("cars", "metals")
    )

    assert cars > 0
    assert metals < 0


@pytest.mark.slow
def test_the_sentence_at_half():
    """20 industries, 134 billion, construction 52, and 641 dollars in the poorest fifth."""
    shown = widget.compute(duty="collected", follow=0.5)

    assert widget.headline(shown) == (
        "20 industries gain 134 billion a year; Construction loses 52 billion"
    )
    assert "641 dollars" in widget.note(shown)


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Every duty, both views, both ends of the slider, at three widths."""
    states = [
        {"duty": duty, "view": view, "follow": follow}
        for duty in widget.DUTIES.values()
        for view, follow in (("industries", 0.0), ("industries", 1.0), ("households", 1.0))
    ]
    check_states(widget.panel(), *states)


@pytest.mark.slow
def test_views_draw_their_bars():
    """Ten industries or five groups of households."""
    panel = widget.panel()
    industries = marks(panel.svg)["bar"]
    panel.set(view="households")

    assert (industries, marks(panel.svg)["bar"]) == (10, 5)


@pytest.mark.slow
def test_the_poor_pay_a_larger_part_of_their_income():
    """1.3 percent in the poorest fifth, 0.8 in the richest; the richest pay more dollars."""
    shown = widget.compute(duty="collected", follow=0.5)

    assert shown.income_percent == pytest.approx([1.32, 1.14, 1.09, 1.04, 0.83], abs=0.02)
    assert shown.household_usd == sorted(shown.household_usd)


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """What the lesson shows looks as it did when somebody last looked at it."""
    pictures.same(
        widget.panel(),
        {"opening": {}, "nobody": {"follow": 0.0}, "households": {"view": "households"}},
    )
