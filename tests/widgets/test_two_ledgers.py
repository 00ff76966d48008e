"""Two ledgers of one trade: same imports, other exports, and a balance of either sign."""

import pytest
from picture_checks import check_states, marks, texts

from tarifflab.widgets import two_ledgers as widget

STATES = {"opening": {}, "2015": {"year": 2015}}
LEDGERS = widget.load_ledgers()


@pytest.mark.parametrize(
    ("year", "japan", "both"),
    [(2019, -34.62, 2.21), (2018, -29.64, 6.64), (2012, -44.3, -10.8)],
)
def test_balance_in_each_ledger(year, japan, both):
    """Japan's customs by month in dollars, and JETRO's printed balance."""
    shown = widget.compute(year=year, ledgers=LEDGERS)

    assert shown.balance_japan == pytest.approx(japan, abs=0.03)
    assert shown.balance_both == pytest.approx(both, abs=0.03)


def test_what_japan_bought_is_one_entry():
    """Both ledgers take Japan's imports from Japan's customs: they agree to a thousandth."""
    japan, both = LEDGERS["japan"]["imports"], LEDGERS["both"]["imports"]

    assert japan == pytest.approx(both, rel=1e-3)


def test_years_in_which_the_sign_differs():
    """A deficit in one ledger and a surplus in the other."""
    shown = widget.compute(year=2019, ledgers=LEDGERS)

    assert shown.flips == (2011, 2017, 2018, 2019)
    assert "In 2011, 2017, 2018 and 2019 one ledger" in widget.draw(shown, 720).note


@pytest.mark.slow
def test_the_year_moves_dots_bars_and_words():
    """Two lines, two dots, three bars; headline and bars are of the chosen year."""
    panel = widget.panel()
    panel.set(year=2012)
    kinds = marks(panel.svg)

    assert (kinds["line"], kinds["chosen"], kinds["bar"]) == (2, 2, 3)
    assert panel.headline.endswith("was −44.3 or −10.8 billion dollars")
    assert "144.2" in [one.words for one in texts(panel.svg)]


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Every year: nothing cut, no text on another."""
    check_states(widget.panel())


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(widget.panel(), STATES)
