"""The widget about two experts who may be one source."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_checks import check_states, marks

from tarifflab import progress
from tarifflab.widgets import one_source

PERCENT = st.integers(min_value=0, max_value=100)


def test_independent_experts_err_together_rarely():
    """Two who look for themselves are both wrong in the square of the error."""
    assert one_source.compute(echo_percent=0, error_percent=20).both_wrong == 4


def test_an_echo_adds_no_safety():
    """If the second repeats the first, both are wrong as often as one."""
    stories = one_source.compute(echo_percent=100, error_percent=20)

    assert (stories.both_wrong, stories.one_wrong) == (20, 0)


@given(echo=PERCENT, error=PERCENT)
def test_every_story_is_counted_once(echo, error):
    """The three counts are not negative and add up to a hundred."""
    stories = one_source.compute(echo_percent=echo, error_percent=error)
    counts = (stories.both_wrong, stories.one_wrong, stories.none_wrong)

    assert min(counts) >= 0
    assert sum(counts) == one_source.STORIES


@given(error=PERCENT, less=PERCENT, more=PERCENT)
def test_more_echo_never_makes_it_safer(error, less, more):
    """The more the second repeats, the more often both are wrong."""
    low, high = sorted([less, more])
    few = one_source.compute(echo_percent=low, error_percent=error)
    many = one_source.compute(echo_percent=high, error_percent=error)

    assert few.both_wrong <= many.both_wrong


@pytest.mark.parametrize(
    ("values", "dots"),
    [
        ({}, {"both": 4, "one": 32, "none": 64}),
        ({"echo_percent": 100}, {"both": 20, "one": 0, "none": 80}),
        ({"error_percent": 50}, {"both": 25, "one": 50, "none": 25}),
    ],
)
def test_each_control_moves_dots_and_headline(values, dots):
    """A hundred dots, as many of each kind as the headline says."""
    panel = one_source.panel()
    panel.open()
    panel.set(**values)

    assert {kind: marks(panel.svg)[kind] for kind in dots} == dots
    assert f"wrong in {dots['both']} stories of 100" in panel.headline


def test_question_stands_until_the_guess_is_kept():
    """No answer before the guess; then the guess lies under the dots."""
    panel = one_source.panel()
    assert panel.headline == "In how many of 100 stories are both experts wrong?"

    progress.save("prediction", "00/both-wrong", 5)

    assert panel.headline == "Both experts are wrong in 4 stories of 100"
    assert marks(panel.svg)["guess"] == 5
    assert "You guessed 5." in panel.shown.note


@pytest.mark.parametrize("guess", [None, 0, 20])
def test_pictures_keep_to_the_rules(guess):
    """At both ends of both controls, with a guess and without."""
    if guess is not None:
        progress.save("prediction", "00/both-wrong", guess)
    ends = [{"echo_percent": e, "error_percent": w} for e in (0, 100) for w in (5, 50)]

    check_states(one_source.panel(), *ends)


def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(one_source.panel(), {"alone": {}, "echo": {"echo_percent": 100}})


@pytest.mark.parametrize("width", [720, 420])
def test_the_guess_lies_behind_its_dots(width):
    """Each yellow cell has the dot of its story in its middle, in the same order."""
    stories = one_source.compute(echo_percent=50, error_percent=20, guess=7)
    drawn = ElementTree.fromstring(one_source.draw(stories, width).svg)
    cells = [one for one in drawn.iter() if one.get("data-mark") == "guess"]
    dots = [one for one in drawn.iter() if one.get("data-mark") in ("both", "one", "none")]

    assert len(cells) == 7
    for cell, dot in zip(cells, dots, strict=False):
        x, y, wide, high = (float(cell.get(key)) for key in ("x", "y", "width", "height"))
        assert (x + wide / 2, y + high / 2) == pytest.approx(
            (float(dot.get("cx")), float(dot.get("cy"))), abs=0.2
        )
