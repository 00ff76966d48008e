"""Two ledgers of one trade: same imports, other exports, and a balance of either sign."""

import pytest

from tarifflab.widgets import two_ledgers as widget

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
    assert "In 2011, 2017, 2018 and 2019 one has a deficit" in widget.describe(shown)


@pytest.mark.slow
def test_panel_works_at_both_ends():
    """The first and the last year draw their entries and tell them."""
    panel = widget.panel()
    for year in (widget.FIRST_YEAR, widget.LAST_YEAR):
        panel.set(year=year)
        assert panel.sentence.startswith(f"{year}, in billion dollars")
        assert list(panel.figures[1].data[2].x) == [year, year]
