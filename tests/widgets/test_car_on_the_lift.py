"""A US-built car on the lift: dollars, switches and both ends of the controls."""

import re

import pytest
from picture_checks import check_states, marks

from tarifflab import progress
from tarifflab.widgets import car_on_the_lift


def build(**more):
    """Return the car under the law of June 2025: parts 25, metals 50, additional."""
    settings = {"parts": 25, "metals": 50, "neighbours_free": False, "follow": 0}
    return car_on_the_lift.compute(**settings | more)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "percent"),
    [
        ({}, 5.06),
        ({"follow": 50}, 6.95),
        ({"follow": 100}, 9.71),
        ({"neighbours_free": True}, 3.35),
        ({"parts": 0}, 1.99),
        ({"metals": 0}, 3.06),
    ],
)
def test_added_cost_in_percent(settings, percent):
    """The values of the model, one switch at a time."""
    assert build(**settings).total_percent == pytest.approx(percent, abs=0.006)


def test_two_thirds_of_the_metals_part_are_unseen():
    """0.66 on the maker's own imports, 1.33 through its suppliers."""
    lift = build()

    assert 100 * lift.metals.direct == pytest.approx(0.66, abs=0.006)
    assert "Of the metals’ part 67\u202f% reaches the car unseen" in car_on_the_lift._note(lift)


def test_headline_says_the_dollars_and_the_hidden_part():
    """1,517 dollars on a car of 30,000; the foot has both limits."""
    panel = car_on_the_lift.panel()
    shown = panel.state()

    assert shown.headline == "A US-built car costs $1,517 more; $647 of it is hidden"
    assert "too high, because nobody switches supplier; too low, because US-made" in shown.foot


def test_neighbours_are_named_when_they_are_free():
    """The share of parts from Mexico and Canada stands in the note."""
    shown = car_on_the_lift.panel().state(neighbours_free=True, follow=10)

    assert "56\u202f% of imported parts" in shown.note
    assert "nothing but metal follows" in shown.foot


def test_no_duty_no_cost_and_no_bar():
    """The reader is told to move a duty."""
    shown = car_on_the_lift.panel().state(parts=0, metals=0)

    assert shown.headline.startswith("No added duty")
    assert marks(shown.svg)["bar"] == 0


def test_the_dearer_the_car_the_higher_it_stands():
    """The deck of the lift moves up; nothing else tells the height."""
    panel = car_on_the_lift.panel()

    def deck(**values):
        found = re.search(r'<rect[^>]* y="([\d.]+)"[^>]*mark="deck"', panel.state(**values).svg)
        return float(found[1])

    assert deck(parts=50) < deck() < deck(parts=0, metals=0)


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Every corner of the four controls at three widths; no bar beyond the axis."""
    corners = [
        {"parts": parts, "metals": metals, "neighbours_free": free, "follow": follow}
        for parts in (0, 50)
        for metals in (0, 50)
        for free in (False, True)
        for follow in (0, 100)
    ]
    check_states(car_on_the_lift.panel(), {}, *corners)


def test_each_control_changes_the_bars():
    """Bars appear and vanish with the ways in which a duty reaches the car."""
    panel = car_on_the_lift.panel()

    def bars(**values):
        return marks(panel.state(**values).svg)["bar"]

    assert (bars(), bars(follow=50), bars(parts=0), bars(metals=0)) == (4, 5, 2, 2)


def test_question_stands_first_and_the_answer_stays():
    """The reader decides, sees the picture with the answer, and finds it the next day."""
    panel = car_on_the_lift.panel()
    assert panel.asking

    panel.do("In what its suppliers send")

    assert panel.frame.picture["note"].startswith("You said: In what its suppliers send. ")
    assert progress.get("prediction", "figure/car-on-the-lift") == "In what its suppliers send"
    assert not car_on_the_lift.panel().asking


def test_pictures_are_the_stored_ones(pictures):
    """The states that the lesson's text names."""
    states = {
        "opening": {},
        "neighbours-free": {"neighbours_free": True},
        "follows-halfway": {"follow": 50},
        "metals-alone": {"parts": 0},
    }
    pictures.same(car_on_the_lift.panel(), states)
