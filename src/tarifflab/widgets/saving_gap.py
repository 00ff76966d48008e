"""Saving minus investment beside the current account: one identity, two offices.

Table `saving_investment` (World Development Indicators), percent of GDP. The current account
is goods, services and income with all partners together.

>>> found = compute(country="Japan", year=2023)
>>> round(found.gap, 1), round(found.account, 1)
(3.6, 3.6)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.balances import saving_gap
from tarifflab.widgets.kit.base import Panel, choice, figure, line, marker, slider

FIRST_YEAR, LAST_YEAR = 1970, 2025
SINCE = {"Germany": 1999}  # before, its series do not belong together
NAMES = ("Saving minus investment", "Current account")


@dataclass(frozen=True)
class Gap:
    """A country's two measures by year, in percent of GDP, and those of one year."""

    country: str
    year: int
    saving: float
    investment: float
    gap: float
    account: float
    gaps: Mapping[int, float]
    accounts: Mapping[int, float]


@cache
def load_accounts() -> Mapping[str, Mapping[int, tuple[float, float, float]]]:
    """Return saving, investment and current account in percent of GDP, by country and year."""
    table = data.load("saving_investment").dropna(
        subset=["saving_percent", "investment_percent", "current_account_usd", "gdp_usd"]
    )
    table["account"] = 100 * table["current_account_usd"] / table["gdp_usd"]
    columns = ("country", "year", "saving_percent", "investment_percent", "account")
    found: dict[str, dict[int, tuple[float, float, float]]] = {}
    for country, year, *rates in zip(*(table[one] for one in columns), strict=True):
        if year >= SINCE.get(country, FIRST_YEAR):
            saving, investment, account = rates
            found.setdefault(country, {})[int(year)] = (saving, investment, account)
    return found


def compute(*, country: str, year: float) -> Gap:
    """Return the two measures of a country; ``ValueError`` for a year without all of them."""
    years = load_accounts()[country]
    if int(year) not in years:
        raise ValueError(
            f"{country} has all three series from {min(years)} to {max(years)}; "
            f"got {int(year)}. Move the year."
        )
    saving, investment, account = years[int(year)]
    return Gap(
        country=country,
        year=int(year),
        saving=saving,
        investment=investment,
        gap=saving_gap(saving, investment),
        account=account,
        gaps={at: saving_gap(*both[:2]) for at, both in sorted(years.items())},
        accounts={at: both[2] for at, both in sorted(years.items())},
    )


def describe(found: Gap) -> str:
    """Return the finding in plain words."""
    said = (
        f"{found.country} {found.year}, percent of GDP: saved {found.saving:.1f}, invested "
        f"{found.investment:.1f}, a difference of {found.gap:+.1f}. The current account "
        f"(goods, services and income, all partners): {found.account:+.1f}. What is left, "
        f"{found.gap - found.account:+.1f} points, is the discrepancy of the accounts."
    )
    return said.replace("-0.0", "+0.0").replace("-", "\N{MINUS SIGN}")


def panel() -> Panel:
    """Return the widget; it opens with the United States."""
    chart = figure(
        name="Saving minus investment and current account by year",
        x="Year", y="Percent of GDP", height=360,
    )  # fmt: skip
    for number, name in enumerate(NAMES):
        chart.add_scatter(
            mode="lines", name=name, line=line(number),
            hovertemplate="%{x}: %{y:+.1f} %<extra></extra>",
        )  # fmt: skip
    chart.add_scatter(mode="markers", name="chosen year", marker=marker(4, size=11))
    chart.update_xaxes(range=[FIRST_YEAR - 1, LAST_YEAR + 1])
    return Panel(
        controls={
            "country": choice("Country", list(load_accounts()), "United States"),
            "year": slider("Year", 2023, FIRST_YEAR, LAST_YEAR, readout_format="d"),
        },
        compute=compute,
        draw=lambda found: _draw(chart, found),
        describe=describe,
        figures=[chart],
    )


def _draw(chart: go.FigureWidget, found: Gap) -> None:
    for trace, path in zip(chart.data, (found.gaps, found.accounts), strict=False):
        trace.update(x=list(path), y=list(path.values()))
    chart.data[2].update(x=[found.year] * 2, y=[found.gap, found.account])
