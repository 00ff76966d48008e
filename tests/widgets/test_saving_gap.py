"""Saving minus investment beside the current account."""

import pytest

from tarifflab.widgets import saving_gap as widget


def test_japan_2023():
    """Saved 31.4, invested 27.8, lent 3.6 percent of GDP: both offices agree."""
    found = widget.compute(country="Japan", year=2023)

    assert found.gap == pytest.approx(3.6, abs=0.05)
    assert found.account == pytest.approx(found.gap, abs=0.1)


def test_united_states_2023_says_the_discrepancy():
    """-4.4 and -3.3: the sentence names what is left."""
    said = widget.describe(widget.compute(country="United States", year=2023))

    assert "What is left, −1.1 points" in said


@pytest.mark.parametrize("country", widget.load_accounts())
def test_all_countries_draw_all_their_years(country):
    """Both lines have the same years, and the chosen one has two marks."""
    panel = widget.panel()
    for year in widget.load_accounts()[country]:
        panel.set(country=country, year=year)
        gaps, accounts, marks = panel.figures[0].data
        assert list(gaps.x) == list(accounts.x)
        assert list(marks.x) == [year, year]


def test_year_before_the_series_is_explained():
    """Japan's begin in 1996."""
    with pytest.raises(ValueError, match="Japan has all three series from 1996 to 2024"):
        widget.compute(country="Japan", year=1980)


def test_germany_begins_with_1999():
    """Its earlier series do not belong together."""
    assert min(widget.load_accounts()["Germany"]) == 1999
