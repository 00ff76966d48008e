"""The cuts of 56 partners between two lists, and Japan's among them."""

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab.widgets import partner_cuts as widget

STATES = {"opening": {}, **{view: {"show": view} for view in ("fifteen", "up", "same")}}


def test_mean_and_japan():
    """56 partners, mean −8.89, Japan −9, twenty with a larger cut."""
    shown = widget.compute(show="all", guess=None)

    assert len(shown.every) == 56
    assert shown.mean == pytest.approx(-8.89, abs=0.005)
    assert (shown.median, round(shown.same_start, 2)) == (-5, -4.73)
    assert (shown.japan, shown.larger) == (-9, 20)
    assert (next(iter(shown.every)), list(shown.every)[-1]) == ("Lesotho", "Switzerland")


@pytest.mark.parametrize(("view", "number"), [("all", 56), ("fifteen", 29), ("up", 8)])
def test_a_view_marks_its_partners(view, number):
    """29 end at 15, 8 are higher than before; the others stay in the picture, pale."""
    panel = widget.panel()
    panel.set(show=view)

    assert marks(panel.svg)["partner"] == number
    assert marks(panel.svg)["other"] == 56 - number


def test_comparators_are_words_in_the_picture():
    """Mean, median and Japan stand at their places; the note has those with the same start."""
    panel = widget.panel()
    said = {one.words for one in texts(panel.svg)}

    assert {"mean −8.9", "median −5", "Japan −9"} <= said
    assert "fell by 4.7 points" in panel.state(720).note


@pytest.mark.parametrize(
    ("guess", "words"), [(None, "Japan’s cut of 9"), (9, "within half"), (12, "3.1 points off")]
)
def test_the_guess_is_told_its_distance(guess, words):
    """Before a guess the headline is about Japan, after it about the guess."""
    assert words in widget.headline(widget.compute(show="all", guess=guess))


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, 0, 9, 25, 40])
def test_pictures_keep_to_the_rules(guess):
    """Whatever was guessed: nothing cut, nothing on top of each other, no code."""
    if guess is not None:
        progress.save("prediction", "07/mean-cut", guess)
    panel = widget.panel()

    assert marks(panel.svg)["guess"] == (0 if guess is None else 2)
    check_states(panel)


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(widget.panel(), STATES)
