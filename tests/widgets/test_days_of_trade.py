"""Five sums of the dispute, in days of trade."""

import pytest

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
    assert "69 times the other" in days_of_trade.describe(days_of_trade.compute(unit="usd"))


@pytest.mark.parametrize("unit", days_of_trade.UNITS.values())
def test_every_unit_names_itself_on_the_axis(unit):
    """A day of cars is no day of farm goods, and the finding says which it is."""
    panel = days_of_trade.panel()
    panel.set(unit=unit)
    chart = panel.figures[0]

    assert len(chart.data[0].x) == len(days_of_trade.BARS)
    assert chart.layout.xaxis.range[1] > max(chart.data[0].x)
    word = {"cars": "days of Japan's car", "farm": "days of all US farm", "usd": "billion dol"}
    assert word[unit] in panel.sentence
    assert word[unit].split()[0].lower() in chart.layout.xaxis.title.text.lower()


def test_duty_is_nearly_a_year_of_farm_sales():
    """The sentence says so: 346 of 365 days."""
    assert 330 < days_of_trade.compute(unit="farm").amounts["Duty"] < 365
