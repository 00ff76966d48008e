"""The figure of the collected rate on goods from Japan."""

import pandas as pd
import pytest

from tarifflab.widgets import collected_rate


def build_table(**more):
    """Return three months of one country, with a quarter of duty in the last one."""
    table = {
        "country": "Japan",
        "month": pd.to_datetime(["2024-12-01", "2025-01-01", "2025-02-01"]),
        "imports_usd": [100.0, 200.0, 100.0],
        "duty_usd": [1.0, 4.0, 25.0],
    }
    return pd.DataFrame(table | more)


def test_peak_is_looked_for_in_the_last_year_alone():
    """The guess is about the last year, so a higher rate of the year before is no peak."""
    rates = collected_rate.compute(build_table(duty_usd=[90.0, 4.0, 25.0]), beside="")

    assert (rates.peak_month, rates.peak_percent) == ("February 2025", 25.0)


def test_year_before_is_a_ratio_of_sums():
    """The rate of a year is all duty over all imports, not a mean of months."""
    months = pd.to_datetime(["2024-11-01", "2024-12-01", "2025-01-01"])
    rates = collected_rate.compute(
        build_table(month=months, imports_usd=[300.0, 100.0, 1.0], duty_usd=[0.0, 8.0, 0.0]),
        beside="",
    )

    assert rates.year_before_percent == pytest.approx(2)


def test_without_a_year_before_nothing_is_said_of_it():
    """A table that begins this year has no last year to compare with."""
    table = build_table().iloc[1:]

    said = collected_rate.describe(collected_rate.compute(table, beside=""))

    assert "as a whole" not in said


def test_unknown_country_is_refused_in_words():
    """The error names the table in which the countries stand."""
    with pytest.raises(ValueError, match="'beside' must be a country of the table"):
        collected_rate.compute(build_table(), beside="Atlantis")


@pytest.mark.parametrize(
    ("guess", "words"),
    [(40, "15.0 points too high"), (20, "5.0 points too low"), (25.4, "within half a point")],
)
def test_the_guess_is_told_its_distance(guess, words):
    """The finding says by how many points a guess missed the peak of 25 %."""
    rates = collected_rate.compute(build_table(), beside="")

    assert words in collected_rate.describe(rates, guess)


@pytest.mark.slow
def test_panel_shows_guess_and_neighbour():
    """The guess is a line of its own, and a second country appears when it is chosen."""
    panel = collected_rate.panel(guess=20)
    chart = panel.figures[0]

    assert chart.data[2].name == "Your guess for the highest month: 20 %"
    assert len(chart.data[1].y) == 0

    panel.set(beside="World")

    assert len(chart.data[1].y) == len(chart.data[0].y)
    assert "all partners together" in panel.sentence


@pytest.mark.slow
def test_real_rates_are_those_that_the_census_bureau_reports():
    """March, August and November 2025: 1.82, 16.92 and 14.26 % of the value."""
    percent = collected_rate.panel().result.percent

    assert percent["2025-03"].round(2).tolist() == [1.82]
    assert percent["2025-08"].round(2).tolist() == [16.92]
    assert percent["2025-11"].round(2).tolist() == [14.26]


@pytest.mark.slow
def test_acts_are_marked_on_their_legal_day():
    """The dotted lines stand on the days of the table of legal acts."""
    shapes = collected_rate.panel().figures[0].layout.shapes

    assert [str(shape.x0) for shape in shapes] == ["2025-04-03", "2025-08-07", "2025-09-16"]
