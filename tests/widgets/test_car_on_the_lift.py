"""A US-built car on the lift: dollars, switches and both ends of the controls."""

import pytest

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
    assert "Of the metals' part 67 % reach the car unseen" in car_on_the_lift.describe(lift)


def test_sentence_says_dollars_and_both_limits():
    """1,517 dollars on 30,000, too high and too low at once."""
    said = car_on_the_lift.describe(build())

    assert "1,517 dollars on 30,000" in said
    assert "Too high, because" in said
    assert "too low, because US-made metal" in said


def test_neighbours_are_named_when_they_are_free():
    """The share of parts from Mexico and Canada stands in the sentence."""
    said = car_on_the_lift.describe(build(neighbours_free=True, follow=10))

    assert "56 % of imported parts" in said
    assert "nothing but metal follows" in said


def test_no_duty_no_cost():
    """The reader is told to move a duty."""
    assert "No added duty" in car_on_the_lift.describe(build(parts=0, metals=0))


@pytest.mark.slow
def test_controls_work_at_both_ends():
    """Bars add up to the sentence's dollars at every corner."""
    panel = car_on_the_lift.panel()
    for parts in (0, 50):
        for metals in (0, 50):
            for free in (False, True):
                panel.set(parts=parts, metals=metals, neighbours_free=free, follow=100)
                drawn = sum(sum(trace.x) for trace in panel.figures[1].data)
                assert drawn == pytest.approx(300 * panel.result.total_percent)
                assert drawn <= 2 * 2600


@pytest.mark.slow
@pytest.mark.parametrize("name", car_on_the_lift.PRESETS)
def test_buttons_set_the_controls(name):
    """One click sets all four controls."""
    panel = car_on_the_lift.panel()
    row = panel.box.children[len(panel.controls)]
    button = next(one for one in row.children if one.description == name)
    button.click()

    got = {key: panel.controls[key].value for key in car_on_the_lift.PRESETS[name]}
    assert got == car_on_the_lift.PRESETS[name]


def test_drawing_rises_with_the_cost_and_has_words():
    """The picture says in words what it shows."""
    assert "raised by 1,517 dollars" in car_on_the_lift._drawing(build())
