"""Who paid more after the ruling of 20 February 2026."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab.widgets import after_the_ruling as ruling

RATES = st.lists(st.floats(0, 60).map(lambda rate: round(rate, 1)), min_size=1, max_size=20)


def change(normal, **more):
    """Return the change from 15 in total to 10 on top for some normal duties (percent)."""
    return ruling.compare(pd.Series(normal, dtype=float), ceiling=15, surcharge=10, **more)


@pytest.mark.parametrize(
    ("normal", "fate"), [(0, "less"), (4.9, "less"), (5, "same"), (5.1, "more"), (30, "more")]
)
def test_the_two_rules_cross_at_five(normal, fate):
    """15 in total and 10 on top are equal where the normal duty is 5."""
    assert getattr(change([normal]), fate) == 100


@pytest.mark.parametrize("weight", [None, pd.Series([1.0, 3.0])])
def test_weights_count_dollars_and_not_lines(weight):
    """Without weights a line is a line; with them the larger good counts more."""
    assert change([20, 0], weight=weight).more == (50 if weight is None else 25)


@given(normal=RATES)
def test_shares_add_up_and_the_mean_is_between_the_extremes(normal):
    """Every line paid more, the same or less, and a mean never leaves its range."""
    shares = change(normal)

    assert shares.more + shares.same + shares.less == pytest.approx(100)
    assert 15 <= shares.mean_before <= max([15, *normal]) + 1e-9
    assert min(normal) + 10 - 1e-9 <= shares.mean_after <= max(normal) + 10 + 1e-9


@given(normal=RATES)
def test_a_surcharge_below_the_gap_raises_nobody(normal):
    """With no surcharge at all nobody pays more than under the ceiling."""
    free = ruling.compare(pd.Series(normal), ceiling=15, surcharge=0)

    assert free.more == 0


@pytest.mark.slow
def test_a_quarter_of_the_lines_a_sixtieth_of_the_value_and_a_lower_average():
    """26.13 % of the lines paid more, 1.6 % of the value, and both averages fell."""
    outcome = ruling.compute(normal_percent=2.5)

    assert round(outcome.lines.more, 2) == 26.13
    assert round(outcome.value.more, 1) == 1.6
    assert (round(outcome.value.mean_before, 1), round(outcome.value.mean_after, 1)) == (
        15.0,
        10.8,
    )
    assert outcome.lines.mean_after < outcome.lines.mean_before


@pytest.mark.slow
def test_quarter_value_and_average_stand_together():
    """Nobody reads of the quarter without its value and the average."""
    state = ruling.panel().state()

    assert state.headline.startswith("26 of 100 tariff lines paid more, yet the average fell")
    assert "carry 1.6\u202f% of the value; the average was 15\u202f%" in state.note


@pytest.mark.slow
@pytest.mark.parametrize(
    ("normal", "words"),
    [(2.5, "2.5 points less"), (5, "the same"), (7, "2 points more"), (18, "10 points more")],
)
def test_one_good_is_followed_through_the_ruling(normal, words):
    """The slider's good is told what it paid before and after; the rules stay."""
    panel = ruling.panel()
    panel.set(normal_percent=normal)

    assert panel.headline.startswith("26 of 100")
    assert panel.shown.note.endswith(f"{words}.")
    assert (marks(panel.svg)["rule"], marks(panel.svg)["good"]) == (2, 2)


@pytest.mark.slow
def test_guess_is_a_stroke_on_the_bar_of_lines():
    """The question first, then the guess in picture and note."""
    panel = ruling.panel()
    assert panel.headline == "Of 100 tariff lines, how many paid more after the ruling?"

    progress.save("prediction", "01/paid-more", 3)

    assert "your guess 3" in [one.words for one in texts(panel.svg)]
    assert "You guessed 3 lines." in panel.shown.note


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, 0, 26, 100])
def test_pictures_keep_to_the_rules(guess):
    """Along the whole slider, with a guess at both ends of the bar."""
    if guess is not None:
        progress.save("prediction", "01/paid-more", guess)

    check_states(ruling.panel(), *({"normal_percent": rate} for rate in range(0, 21, 4)))


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Below, at and above the crossing."""
    states = {f"normal-{rate}": {"normal_percent": rate} for rate in (2.5, 5, 18)}
    pictures.same(ruling.panel(), states)
