"""Predict before you look: one number, kept and given back."""

import inspect

import pytest

from tarifflab import progress
from tarifflab.widgets import prediction


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def asked(**changes):
    """Return the question about the duty on a car."""
    parts = {"unit": "dollars", "low": 0, "high": 15_000, "step": 250} | changes
    return prediction.Prediction("01/car", "How much duty?", **parts)


def test_no_guess_is_none():
    """Before anybody has guessed there is nothing to draw."""
    assert asked().guess is None
    assert prediction.get("01/car") is None


def test_guess_is_kept_and_comes_back():
    """The figure of the next cell and a rerun both get it."""
    asked().guess = 15_000
    assert asked().guess == 15_000
    asked().guess = 7500

    assert prediction.get("01/car") == 7500.0
    assert asked().guess == 7500.0
    assert "Your guess: 7,500 dollars." in asked().words()


def test_card_says_where_the_guess_is_to_be_seen():
    """A figure that is open already holds it now; else it will."""

    class Figure:
        def redraw(self):
            """Draw the guess."""

    card = asked()
    card.guess = 7500
    assert card.where == "It will stand in the picture below."

    figure = Figure()
    progress.watch("prediction", "01/car", figure.redraw)
    card.guess = 8000

    assert card.where == "It is in the picture below now ↓"


def test_guess_outside_the_range_is_refused():
    """A typed number far off is not stored."""
    with pytest.raises(Exception, match="must be between 0 and 15000, got 20000"):
        asked().guess = 20_000
    assert progress.entries("prediction") == {}


def test_old_guess_outside_a_new_range_is_not_shown():
    """An author who changes the range does not break a student's lesson."""
    asked().guess = 12_000

    assert asked(high=10_000).guess is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"low": 5, "high": 5}, "'low' must be a number below 'high', got 5 and 5"),
        ({"high": float("inf")}, "got 0 and inf"),
        ({"step": 0}, "'step' must be above 0 and at most 15000, got 0"),
    ],
)
def test_range_that_cannot_work_is_refused(changes, words):
    """The author is told which end is wrong."""
    with pytest.raises(ValueError, match=words):
        asked(**changes)


@pytest.mark.parametrize(
    ("guess", "unit", "said"),
    [
        (7500.0, "dollars", "Your guess: 7,500 dollars."),
        (-2.5, "%", "Your guess: −2.5 %."),
        (3.0, "", "Your guess: 3."),
        (None, "dollars", "No guess yet."),
    ],
)
def test_copy_says_question_and_guess(guess, unit, said):
    """Escaped, with a true minus, and how to give one where there is none."""
    card = asked(unit=unit, low=-10)
    card.question = "How <much>?"
    card.guess = guess

    assert '<p class="tl-claim">How &lt;much&gt;?</p>' in card.words()
    assert said in card.words()
    assert ("Run this cell to give one." in card.words()) is (guess is None)


def test_question_is_asked_with_what_the_lesson_gives(monkeypatch):
    """Unit, ends and step each arrive in their place; the copy is renewed with each guess."""
    cards, copies = [], []
    monkeypatch.setattr(
        prediction, "display_with_fallback",
        lambda card, live, html: cards.append(card) or type("C", (), {"update": copies.append}),
    )  # fmt: skip
    prediction.ask("01/car", "How much?", "kg", 1, 9, 0.5)
    card = cards[0]
    card.guess = 9.0

    assert (card.key, card.question, card.unit) == ("01/car", "How much?", "kg")
    assert (card.low, card.high, card.step) == (1, 9, 0.5)
    assert "Your guess: 9 kg." in copies[-1]
    assert prediction.get("01/car") == 9.0


def test_step_may_be_the_whole_range():
    """Two ends to choose from; the ends themselves can be given."""
    card = asked(low=0, high=1, step=1)
    for guess in (0.0, 1.0):
        card.guess = guess

    assert prediction.get("01/car") == 1.0


def test_a_question_without_ends_is_one_of_percent():
    """From 0 to 100, a point a step, and without a unit in words."""
    told = inspect.signature(prediction.ask).parameters

    wanted = {"unit": "", "low": 0, "high": 100, "step": 1}
    assert {name: told[name].default for name in wanted} == wanted
