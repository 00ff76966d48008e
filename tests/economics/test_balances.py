"""Saving minus investment against the current account."""

import pytest

from tarifflab import data
from tarifflab.economics import balances


def gaps(country, first):
    """Return the discrepancies of a country from year `first`, in percent of GDP."""
    table = data.load("saving_investment").query("country == @country and year >= @first")
    table = table.dropna(subset=["saving_percent", "current_account_usd"])
    return [
        balances.saving_gap(row.saving_percent, row.investment_percent)
        - 100 * row.current_account_usd / row.gdp_usd
        for row in table.itertuples()
    ]


@pytest.mark.parametrize(
    ("country", "first", "points"), [("Japan", 1996, 0.25), ("Germany", 1999, 0.4)]
)
def test_identity_holds_in_the_accounts(country, first, points):
    """Saving minus investment is the current account, but for a few tenths of a point."""
    found = gaps(country, first)

    assert len(found) > 20
    assert max(abs(gap) for gap in found) < points
