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
    """Every duty, all views, both ends of the slider, at three widths."""
    states = [
        {"duty": duty, "view": view, "follow": follow}
        for duty in widget.DUTIES.values()
        for view, follow in (
            ("industries", 0.0),
            ("industries", 1.0),
            ("jobs", 0.5),
            ("households", 1.0),
        )
    ]
    check_states(widget.panel(), *states)


@pytest.mark.slow
def test_views_draw_their_bars():
    """Ten industries, four groups of jobs or five of households."""
    panel = widget.panel()
    bars = []
    for view in widget.VIEWS:
        panel.set(view=view)
        bars.append(marks(panel.svg)["bar"])

    assert bars == [10, 4, 5]


@pytest.mark.slow
def test_jobs_stand_where_their_industry_gains_or_loses():
    """At half 12.7 million in industries that gain, 8.8 in construction, mines and oil."""
    shown = widget.compute(duty="collected", follow=0.5, view="jobs")

    assert shown.job_groups[widget.GAIN] == pytest.approx(12.719, abs=0.002)
    assert shown.job_groups["Construction, mines, oil and gas"] == pytest.approx(8.79, abs=0.01)
    assert sum(shown.job_groups.values()) == pytest.approx(157.694, abs=0.001)


@pytest.mark.slow
def test_jobs_of_cars_and_aircraft_stand_alone_if_one_gains_and_one_loses():
    """The survey counts them together, so that neither side may claim them."""
    split = widget.compute(duty="cars", follow=0.5).job_groups
    nobody = widget.compute(duty="cars", follow=0).job_groups

    assert split[widget.GAIN] == 0
    assert split["Cars and aircraft, counted together"] == pytest.approx(1.788, abs=0.001)
    assert "Cars and aircraft, counted together" not in nobody


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
        {
            "opening": {},
            "nobody": {"follow": 0.0},
            "jobs": {"view": "jobs"},
            "households": {"view": "households"},
        },
    )
