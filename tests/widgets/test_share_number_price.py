"""Share, number or price: what the widget says for measures, quality and controls."""

import pytest
from picture_checks import check_states, marks

from tarifflab import progress
from tarifflab.economics.car_market import OWN_PAST
from tarifflab.widgets import share_number_price as widget

NAMES = ("measure", "first", "last", "quality", "control")
STATES = {
    name.lower().replace(" ", "-").replace(",", ""): dict(zip(NAMES, values, strict=True))
    for name, values in widget.PRESETS.items()
}


def build(**more):
    """Return the price of Japanese cars from 1980 to 1986, without control."""
    settings = {"measure": "price", "first": 1980, "last": 1986, "quality": 0, "control": ""}
    return widget.compute(widget.load_cars(), **(settings | more))


def test_share_rises_by_two_halves():
    """10.6 log points of more cars, 9.8 of a smaller market."""
    shown = build(measure="share", last=1982)

    drawn = widget.draw(shown, 720)

    assert drawn.headline.endswith("rose from 19.1\u202f% to 23.5\u202f%")
    assert "+10.6 from Japanese cars per household, +9.8" in drawn.note


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
    assert f"{points:+.1f} points against".replace("-", "−") in widget.headline(shown)


def test_quality_takes_the_rise_away_within_its_error():
    """+0.4 %, give or take 3.3: the sentence never gives one without the other."""
    shown = build(quality=4)

    assert (round(shown.change, 1), round(shown.error, 1)) == (0.4, 3.3)
    assert "standard error about 3.3 points" in widget.draw(shown, 720).note


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
@pytest.mark.parametrize("guess", [None, 5, 23.5, 40])
def test_pictures_keep_to_the_rules(guess):
    """Each measure with each control on wide and narrow windows: nothing cut."""
    if guess is not None:
        progress.save("prediction", "03/share-1982", guess)
    panel = widget.panel()
    spans = ((1971, 1990), (1989, 1990), (1980, 1986))
    states = [
        {"measure": measure, "first": first, "last": last, "quality": q, "control": control}
        for measure in widget.MEASURES.values()
        for first, last in spans
        for q in (0, 4)
        for control in ("", "United States", "Europe")
    ]

    assert marks(panel.svg)["guess"] == (0 if guess is None else 2)
    check_states(panel, *states, *STATES.values())


def test_presets_move_the_controls():
    """The last button compares with Japan's own past, drawn as a line of its own."""
    panel = widget.panel()
    for name in widget.PRESETS:
        panel.do(name)

    assert panel.values["control"] == OWN_PAST
    assert "+19.4 points" in panel.headline
    assert (marks(panel.svg)["line"], marks(panel.svg)["past"]) == (3, 1)


@pytest.mark.slow
def test_guess_stands_beside_the_share_alone():
    """A guess about a share has no place on a scale of prices."""
    panel = widget.panel()
    progress.save("prediction", "03/share-1982", 30)
    panel.set(measure="price")

    assert marks(panel.svg)["guess"] == 0


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(widget.panel(), STATES)
