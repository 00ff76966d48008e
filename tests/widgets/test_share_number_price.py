"""Share, number or price: what the widget says for measures, quality and controls."""

import pytest

from tarifflab.economics.car_market import OWN_PAST
from tarifflab.widgets import share_number_price as widget


def build(**more):
    """Return the price of Japanese cars from 1980 to 1986, without control."""
    settings = {"measure": "price", "first": 1980, "last": 1986, "quality": 0, "control": ""}
    return widget.compute(widget.load_cars(), **(settings | more))


def test_share_rises_by_two_halves():
    """10.6 log points of more cars, 9.8 of a smaller market."""
    shown = build(measure="share", last=1982)

    assert "rose from 19.1 to 23.5 % of the cars sold, +4.3 points" in widget.describe(shown)
    assert "+10.6 from the number of Japanese cars, +9.8" in widget.describe(shown)


def test_number_is_per_hundred_households():
    """1.71 and 1.90 cars."""
    assert round(build(measure="number", last=1982).change, 1) == 11.2


@pytest.mark.parametrize(
    ("control", "points"), [("United States", 6.1), ("Europe", -3.6), (OWN_PAST, 19.4)]
)
def test_each_control_gives_its_own_difference(control, points):
    """Three controls, three answers; the sentence says which."""
    shown = build(control=control)

    assert round(shown.difference, 1) == points
    assert f"a difference of {points:+.1f} percentage points" in widget.describe(shown)


def test_quality_takes_the_rise_away_within_its_error():
    """+0.4 %, give or take 3.3: the sentence never gives one without the other."""
    shown = build(quality=4)

    assert (round(shown.change, 1), round(shown.error, 1)) == (0.4, 3.3)
    assert "standard error about 3.3 points" in widget.describe(shown)


def test_years_may_stand_in_either_order():
    """Whoever drags the second before the first gets the same window."""
    assert build(first=1986, last=1980) == build()


def test_share_knows_no_control_and_no_quality():
    """The comparison is inside a share, and features have nothing to do with it."""
    shown = build(measure="share", control="Europe", quality=4)

    assert (shown.control, shown.quality, shown.difference) == ("", 0, None)


def test_own_past_starts_where_the_window_does():
    """The dotted line is moved, so that slopes can be compared."""
    past = build(measure="number", control=OWN_PAST).past

    assert list(past) == list(range(1980, 1987))
    assert past[1980] == build(measure="number").paths["Japan"][1980]


def test_own_past_before_the_data_is_said_in_words():
    """From 1975 to 1986 there are no eleven years before."""
    with pytest.raises(ValueError, match="the data begin in 1971"):
        build(first=1975, control=OWN_PAST)


@pytest.mark.slow
@pytest.mark.parametrize("measure", ["share", "number", "price"])
@pytest.mark.parametrize("control", ["", "Europe", OWN_PAST])
def test_controls_work_at_both_ends(measure, control):
    """Every widest and narrowest window ends in a picture or in a sentence."""
    panel = widget.panel()
    for first, last in ((1971, 1990), (1990, 1971), (1971, 1971), (1980, 1990)):
        for quality in (0, 4):
            panel.set(measure=measure, first=first, last=last, quality=quality, control=control)
            assert panel.sentence.endswith(".")


def test_presets_move_the_controls():
    """Each button is a state of the five controls."""
    panel = widget.panel()
    for button in panel.box.children[5].children:
        button.click()

    assert panel.controls["control"].value == OWN_PAST
    assert "+19.4" in panel.sentence


@pytest.mark.parametrize(("guess", "seen"), [(30.0, True), (None, False)])
def test_guess_stands_beside_the_share_alone(guess, seen):
    """A guess about a share has no place on a scale of prices."""
    panel = widget.panel(guess)
    shares = panel.figures[0].data[4].visible
    panel.set(measure="price")

    assert (shares, panel.figures[0].data[4].visible) == (seen, False)


def test_unknown_view_is_refused():
    """Two views, and no third."""
    with pytest.raises(ValueError, match="'first' must be 'cars' or 'episodes', got 'boats'"):
        widget.show("boats")
