"""The figure of the collected rate on goods from Japan."""

import pandas as pd
import pytest
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab.widgets import collected_rate

STATES = {"opening": {}, "south-korea": {"beside": "South Korea"}, "world": {"beside": "World"}}


def build_table(**more):
    """Return three months of one country, with a quarter of duty in the last one."""
    table = {
        "country": "Japan",
        "month": pd.to_datetime(["2024-12-01", "2025-01-01", "2025-02-01"]),
        "imports_usd": [100.0, 200.0, 100.0],
        "duty_usd": [1.0, 4.0, 25.0],
    }
    return pd.DataFrame(table | more)


def rates_of(table=None, *, beside="", guess=None):
    """Return the rates of a table, of the three months unless another is given."""
    shown = build_table() if table is None else table
    return collected_rate.compute(shown, beside=beside, guess=guess)


def test_peak_is_looked_for_in_the_last_year_alone():
    """The guess is about the last year, so a higher rate of the year before is no peak."""
    rates = rates_of(build_table(duty_usd=[90.0, 4.0, 25.0]))

    assert (rates.peak_month, rates.peak_percent) == ("February 2025", 25.0)


def test_year_before_is_a_ratio_of_sums():
    """The rate of a year is all duty over all imports, not a mean of months."""
    months = pd.to_datetime(["2024-11-01", "2024-12-01", "2025-01-01"])
    table = build_table(month=months, imports_usd=[300.0, 100.0, 1.0], duty_usd=[0.0, 8.0, 0.0])

    assert rates_of(table).year_before_percent == pytest.approx(2)


def test_without_a_year_before_nothing_is_said_of_it():
    """A table that begins this year has no last year to compare with."""
    drawn = collected_rate.draw(rates_of(build_table().iloc[1:]), 720)

    assert drawn.note == ""


def test_unknown_country_is_refused_in_words():
    """The error names the table in which the countries stand."""
    with pytest.raises(ValueError, match="'beside' must be a country of the table"):
        rates_of(beside="Atlantis")


@pytest.mark.parametrize(
    ("guess", "words"),
    [(40, "15.0 points too high"), (20, "5.0 points too low"), (25.4, "within half a point")],
)
def test_the_guess_is_told_its_distance(guess, words):
    """The headline says by how many points a guess missed the peak of 25 %."""
    assert words in collected_rate.headline(rates_of(guess=guess))


@pytest.mark.slow
def test_a_guess_kept_elsewhere_is_drawn_at_once():
    """The open figure hears the guess of another cell; without one there is no marker."""
    panel = collected_rate.panel()
    assert marks(panel.svg)["guess"] == 0

    progress.save("prediction", "01/highest-month", 20)

    assert marks(panel.svg)["guess"] == 2  # a stroke of a marker, and ink on it
    assert "3.1 points too high" in panel.headline


@pytest.mark.slow
def test_a_neighbour_is_a_line_with_its_name_and_number():
    """A second country appears when it is chosen, named at the end of its line."""
    panel = collected_rate.panel()
    assert marks(panel.svg)["line"] == 1

    panel.set(beside="World")

    assert marks(panel.svg)["line"] == 2
    assert "all partners 10.0" in [one.words for one in texts(panel.svg)]


@pytest.mark.slow
def test_real_rates_are_those_that_the_census_bureau_reports():
    """March, August and November 2025: 1.82, 16.92 and 14.26 % of the value."""
    percent = collected_rate.panel().result.percent

    assert percent["2025-03"].round(2).tolist() == [1.82]
    assert percent["2025-08"].round(2).tolist() == [16.92]
    assert percent["2025-11"].round(2).tolist() == [14.26]


@pytest.mark.slow
def test_acts_are_named_in_the_picture_on_their_legal_day():
    """Words in place of letters; the days are those of the table of legal acts."""
    said = [one.words for one in texts(collected_rate.panel().svg)]

    acts = {"3 Apr cars +25", "7 Aug most goods +15", "16 Sep cars 15 in total"}
    assert acts <= set(said)


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, 0, 12.5, 17, 50])
def test_pictures_keep_to_the_rules(guess):
    """Whatever was guessed: nothing cut, nothing on top of each other, no code."""
    if guess is not None:
        progress.save("prediction", "01/highest-month", guess)

    check_states(collected_rate.panel())


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(collected_rate.panel(), STATES)
