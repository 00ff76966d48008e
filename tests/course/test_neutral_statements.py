"""The ten practice statements are as true or false as they say, by the course's own tables."""

import pandas as pd
import pytest

from tarifflab import data


def _at(table: str, column: str, country: str, year: int) -> float:
    rows = data.load(table)
    return rows[(rows["country"] == country) & (rows["year"] == year)][column].item()


def _rates(country: str, year: int) -> pd.Series:
    rows = data.load("fx_monthly")
    here = (rows["country"] == country) & (rows["month"].dt.year == year)
    return rows[here].set_index("month")["units_per_usd"]


def _head(country: str, year: int) -> float:
    return _at("gdp_per_head", "gdp_per_head_usd_2011", country, year)


def _gdp(country: str, year: int) -> float:
    return _at("gdp_annual", "gdp_usd", country, year)


def _imports_2024(country: str) -> float:
    rows = data.load("us_trade_2024")
    return rows[rows["country"] == country]["imports_usd"].item()


def _oil_since_2010() -> pd.Series:
    rows = data.load("energy_prices_monthly")
    return rows[rows["month"].dt.year >= 2010]["brent_usd_per_barrel"]


TRUTH = {
    "S01": lambda: _head("South Korea", 2022) > _head("Japan", 2022),
    "S02": lambda: _rates("Japan", 2026)["2026-06-01"] > _rates("Japan", 1990).max(),
    "S03": lambda: _gdp("China", 2009) > _gdp("Japan", 2009),
    "S04": lambda: _at("inflation_annual", "inflation_percent", "Japan", 1974) > 20,
    "S05": lambda: _rates("Euro", 2022).max() > 1,
    "S06": lambda: _at("inflation_annual", "inflation_percent", "Japan", 2014) < 0,
    "S07": lambda: _oil_since_2010().min() < 20,
    "S08": lambda: _gdp("Germany", 2023) > _gdp("Japan", 2023),
    "S09": lambda: _imports_2024("Vietnam") > _imports_2024("Japan"),
    "S10": lambda: _head("Japan", 1970) > _head("United Kingdom", 1970),
}


@pytest.mark.parametrize("statement_id", TRUTH)
def test_statement_is_as_true_as_it_says(statement_id):
    """The column `true` follows from the table that the row names."""
    statements = data.load("neutral_statements").set_index("statement_id")

    assert bool(statements.loc[statement_id, "true"]) == bool(TRUTH[statement_id]())


def test_every_statement_is_computed_and_names_its_table():
    """No statement is taken on trust, and each points at a table of the course."""
    statements = data.load("neutral_statements")

    assert set(statements["statement_id"]) == set(TRUTH)
    assert set(statements["table"]) <= set(data.tables()["name"])


def test_half_of_the_statements_are_true():
    """With a half, saying 50 % every time is the honest rival."""
    assert data.load("neutral_statements")["true"].mean() == 0.5


def test_forecasts_score_the_same_ten_statements():
    """The invented forecasts carry the outcomes of the real statements."""
    truth = data.load("neutral_statements").set_index("statement_id")["true"].astype(int)
    forecasts = data.load("practice_forecasts")

    assert (forecasts["outcome"] == forecasts["statement_id"].map(truth)).all()
    assert forecasts.groupby("person").size().eq(len(truth)).all()
