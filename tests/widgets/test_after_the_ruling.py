"""Who paid more after the ruling of 20 February 2026."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
def test_all_three_findings_stand_in_one_sentence():
    """Nobody reads of the quarter without its value and the average."""
    first = ruling.panel(guess=3).sentence.split(". ")[0]

    for words in (
        "26.1 of 100 tariff lines paid more (you guessed 3)",
        "1.6 %",
        "average fell",
    ):
        assert words in first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("normal", "words"),
    [(2.5, "2.5 points less"), (5, "the same"), (7, "2 points more"), (18, "10 points more")],
)
def test_one_good_is_followed_through_the_ruling(normal, words):
    """The slider's good is told what it paid before and after."""
    panel = ruling.panel()
    panel.set(normal_percent=normal)

    assert panel.sentence.endswith(f"{words}.")
    assert list(panel.figures[1].data[2].y) == [max(normal, 15), normal + 10]
