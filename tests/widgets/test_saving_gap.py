"""Saving minus investment beside the current account."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import saving_gap as widget

STATES = {"opening": {}, "japan-2023": {"country": "Japan"}}


def test_japan_2023():
    """Saved 31.4, invested 27.8, lent 3.6 percent of GDP: both offices agree."""
    found = widget.compute(country="Japan", year=2023)

    assert found.gap == pytest.approx(3.6, abs=0.05)
    assert found.account == pytest.approx(found.gap, abs=0.1)


def test_united_states_2023_says_the_discrepancy():
    """-4.4 and -3.3: the note names what is left."""
    panel = widget.panel()

    assert (
        panel.headline
        == "The United States saved 4.4\u202f% of GDP less than it invested in 2023"
    )
    assert "What is left, +1.1 points" in panel.shown.note


@pytest.mark.slow
@pytest.mark.parametrize("country", widget.load_accounts())
def test_all_countries_keep_to_the_rules(country):
    """Two lines, two dots on the chosen year, and nothing cut in the first and last year."""
    years = widget.load_accounts()[country]
    panel = widget.panel()
    panel.set(country=country, year=max(years))

    assert (marks(panel.svg)["line"], marks(panel.svg)["chosen"]) == (2, 2)
    check_states(
        panel, *({"country": country, "year": one} for one in (min(years), 2008, max(years)))
    )


def test_year_before_the_series_is_explained():
    """Japan's begin in 1996."""
    with pytest.raises(ValueError, match="Japan has all three series from 1996 to 2024"):
        widget.compute(country="Japan", year=1980)


def test_germany_begins_with_1999():
    """Its earlier series do not belong together."""
    assert min(widget.load_accounts()["Germany"]) == 1999


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(widget.panel(), STATES)
