"""The price cut that cancels a duty, and what was reported."""

import pandas as pd
import pytest

from tarifflab import data
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
    """A guess of 25 percent makes the car cheaper than before."""
    panel = landed_price.panel(guess=25)

    assert "your guess, 25 %, it lands 6.7 % cheaper" in panel.sentence
    assert panel.figures[0].data[-1].x == (25,)


def test_controls_work_at_both_ends():
    """No duty and no cut, and the largest of both."""
    panel = landed_price.panel()
    panel.set(total_duty=2.5, cut=0)
    assert "at its old price" in panel.sentence

    panel.set(total_duty=60, cut=40)
    assert "6.3 % cheaper" in panel.sentence
