"""The price cut that cancels a duty, and what was reported."""

import pandas as pd
import pytest
from picture_checks import check_states, marks, texts

from tarifflab import data, progress
from tarifflab.widgets import landed_price


def test_cut_that_cancels_leaves_the_landed_price():
    """19.6 percent for 27.5 percent in total, 10.9 for 15, nothing for 2.5."""
    cuts = [landed_price.cut_that_cancels(duty) for duty in (27.5, 15, 2.5)]

    assert cuts == pytest.approx([19.608, 10.870, 0], abs=0.001)
    assert landed_price.landed_change(cuts[0], 27.5) == pytest.approx(0)


def test_reported_months_and_their_landed_prices():
    """April +18.7, June +0.3, August -1.1, October -2.4 percent, under two labels."""
    got = [(one.month, round(one.landed, 1)) for one in landed_price.reported()]

    assert got == [("2025-04", 18.7), ("2025-06", 0.3), ("2025-08", -1.1), ("2025-10", -2.4)]
    labels = [one.label for one in landed_price.reported()]
    assert labels == ["cars to North America"] * 2 + ["cars to the US"] * 2


@pytest.mark.parametrize("month", ["2025-06", "2025-08", "2025-10"])
def test_duty_of_the_month_is_that_of_the_rules(month):
    """Base and additional on the 15th, or the ceiling."""
    day = pd.Timestamp(f"{month}-15")
    rules = data.load("receipt_rules").query("good == 'car' and view == 'always'")
    held = rules[(rules["from_date"] <= day) & ~(rules["until_date"] <= day)]
    rates = held.set_index("kind")["rate_percent"]
    total = rates["total"] if "total" in rates else rates.sum()

    assert total == landed_price.DUTY_IN_MONTH[month]


def test_guess_is_drawn_and_told():
    """A guess of 25 percent makes the car cheaper than before; without one there is none."""
    panel = landed_price.panel()
    assert marks(panel.svg)["guess"] == 0
    assert panel.headline == "By how much must the maker’s price fall to cancel the duty?"

    progress.save("prediction", "06/price-cut", 25)

    assert "your guess, 25\u202f%, it lands 6.7\u202f% cheaper" in panel.shown.note
    assert marks(panel.svg)["guess"] == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"total_duty": 15},
            "At 15\u202f% in total a price cut of 10.9\u202f% cancels the duty",
        ),
        (
            {"cut": 10},
            "At 27.5\u202f% and a cut of 10\u202f% a car lands 12.0\u202f% dearer",
        ),
        ({"total_duty": 60, "cut": 40}, "lands 6.3\u202f% cheaper"),
        ({"total_duty": 2.5, "cut": 0}, "a price cut of 0\u202f% cancels the duty"),
    ],
)
def test_each_control_moves_the_headline_and_no_axis(values, said):
    """Both sliders, at both ends; line, dot and reported points are always there."""
    panel = landed_price.panel()
    panel.set(**values)
    found = marks(panel.svg)

    assert said in panel.headline
    assert (found["line"], found["settings"], found["reported"]) == (1, 1, 4)
    assert "+60\u202f%" in [one.words for one in texts(panel.svg)]


def test_october_says_its_duty():
    """It lies off the line because its duty was 15 percent in total."""
    assert "October, duty 15\u202f%" in [one.words for one in texts(landed_price.panel().svg)]


@pytest.mark.parametrize("guess", [None, 0, 19.6, 40])
def test_pictures_keep_to_the_rules(guess):
    """The corners of both sliders, and a guess along the whole line."""
    if guess is not None:
        progress.save("prediction", "06/price-cut", guess)
    ends = [{"total_duty": d, "cut": c} for d in (2.5, 15, 27.5, 60) for c in (0, 12, 19.4, 40)]

    check_states(landed_price.panel(), *ends)


def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    states = {"opening": {}, "duty-15": {"total_duty": 15}, "cut-19.6": {"cut": 19.6}}
    pictures.same(landed_price.panel(), states)


@pytest.mark.parametrize(
    ("cut", "said"),
    [(19.4, "0.3\u202f% dearer"), (19.6, "at its old price"), (20.0, "0.5\u202f% cheaper")],
)
def test_car_is_at_its_old_price_where_no_decimal_tells_it_apart(cut, said):
    """A tenth of a percent is still dearer or cheaper."""
    landed = landed_price.compute(total_duty=27.5, cut=cut, guess=None)

    assert landed_price.headline(landed).endswith(f"a car lands {said}")
