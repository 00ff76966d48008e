"""Five sums of the dispute, in days of trade."""

import pytest
from picture_checks import check_states, marks, texts

from tarifflab.widgets import days_of_trade


def test_days_of_cars():
    """1.5 days of rice, 12.2 of bases, 61 and 70 of purchases, 107 of duty."""
    days = days_of_trade.compute(unit="cars").amounts

    assert [round(one, 1) for one in days.values()] == [1.5, 12.2, 61.1, 69.9, 106.9]


def test_sums_in_dollars():
    """176.8 million for the rice, 1.39 billion for the bases, 12.24 for the duty."""
    sums = days_of_trade.load_table().sums

    assert sums["Rice"] / 1e6 == pytest.approx(176.8, abs=0.05)
    assert sums["Bases"] / 1e9 == pytest.approx(1.393, abs=0.0005)
    assert sums["Duty"] / 1e9 == pytest.approx(12.24, abs=0.005)


def test_unit_changes_no_ratio():
    """The duty is 69 times the rice, whatever one counts in."""
    ratios = {
        round(counted["Duty"] / counted["Rice"], 6)
        for unit in days_of_trade.UNITS.values()
        for counted in [days_of_trade.compute(unit=unit).amounts]
    }

    assert len(ratios) == 1
    assert "69 times the rice" in days_of_trade.panel().state(720).note


@pytest.mark.parametrize(
    ("unit", "words", "longest"),
    [
        ("cars", "days of cars", "106.9"),
        ("farm", "farm sales", "346.4"),
        ("usd", "billion", "12.24"),
    ],
)
def test_every_unit_names_itself_and_its_longest_bar(unit, words, longest):
    """A day of cars is no day of farm goods, and headline and unit line say which it is."""
    panel = days_of_trade.panel()
    panel.set(unit=unit)

    assert words in panel.headline
    assert marks(panel.svg)["bar"] == len(days_of_trade.BARS)
    assert longest in {one.words for one in texts(panel.svg)}


@pytest.mark.slow
def test_pictures_are_the_stored_ones_and_keep_to_the_rules(pictures):
    """All three units: nothing cut, and as they were."""
    panel = days_of_trade.panel()

    check_states(panel)
    pictures.same(panel, {unit: {"unit": unit} for unit in days_of_trade.UNITS.values()})


def test_duty_is_nearly_a_year_of_farm_sales():
    """The sentence says so: 346 of 365 days."""
    assert 330 < days_of_trade.compute(unit="farm").amounts["Duty"] < 365
