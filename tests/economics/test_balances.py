"""Saving minus investment against the current account, and partners against the world."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import balances

MONEY = st.dictionaries(
    st.sampled_from(["AUS", "CHN", "DEU", "SAU", "USA"]), st.floats(min_value=0, max_value=1e12)
)


def gaps(country, first):
    """Return the discrepancies of a country from year `first`, in percent of GDP."""
    table = data.load("saving_investment").query("country == @country and year >= @first")
    table = table.dropna(subset=["saving_percent", "current_account_usd"])
    return [
        balances.discrepancy(
            row.saving_percent,
            row.investment_percent,
            100 * row.current_account_usd / row.gdp_usd,
        )
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


def test_us_discrepancy_is_within_what_the_table_says():
    """Up to about two points: the statistical discrepancy of the US accounts."""
    assert 1 < max(abs(gap) for gap in gaps("United States", 1970)) < 2.2


@given(MONEY, MONEY)
def test_partners_add_up_to_the_world(sold, bought):
    """The balances with all partners are all sales minus all purchases."""
    found = balances.partner_balances(sold, bought)

    assert sum(found.values()) == pytest.approx(
        sum(sold.values()) - sum(bought.values()), abs=1
    )


def test_japan_buys_more_than_it_sells_and_not_from_america():
    """2023, goods: -23.6 billion dollars with the world, +65.8 with the US, -46.0 Australia."""
    table = data.load("trade_matrix_194")
    sold = table.query("exporter == 'JPN'").set_index("importer")["exports_usd"]
    bought = table.query("importer == 'JPN'").set_index("exporter")["exports_usd"]
    found = balances.partner_balances(dict(sold / 1e9), dict(bought / 1e9))

    assert sum(found.values()) == pytest.approx(-23.6, abs=0.05)
    assert found["USA"] == pytest.approx(65.8, abs=0.05)
    assert found["AUS"] == pytest.approx(-46.0, abs=0.05)
