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

from tarifflab import data
from tarifflab.economics.balances import saving_gap
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider
from tarifflab.widgets.kit.lines import Line, line_plot, years
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

FIRST_YEAR, LAST_YEAR = 1970, 2025
SINCE = {"Germany": 1999}  # before, its series do not belong together
COLORS = {"Japan": "jp", "United States": "us"}
MOMENTS: Mapping[str, Mapping[str, object]] = {
    "United States, 2023": {"country": "United States", "year": 2023},
    "Japan, 2023": {"country": "Japan", "year": 2023},
}


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


def headline(found: Gap) -> str:
    """Return the finding: how far saving and investment lie apart in the year."""
    side = "more" if found.gap >= 0 else "less"
    return (
        f"{_name(found)} saved {pct(abs(found.gap))} of GDP {side} "
        f"than it invested in {found.year}"
    )


def draw(found: Gap, width: int) -> Drawn:
    """Draw both measures over the years, with the chosen year marked on each."""
    picture = Picture(width)
    left = found.account - found.gap
    return Drawn(
        headline=headline(found),
        unit=f"Saving minus investment, and current account, {found.country}, % of GDP",
        svg=picture.svg(_fill(picture, found)),
        foot=(
            "Source: World Bank, World Development Indicators. The current account is goods, "
            "services and income with all partners together. Not shown: any single partner."
        ),
        note=(
            f"Saved {pct(found.saving)}, invested {pct(found.investment)}; the current account "
            f"was {pct(found.account, sign=True)} of GDP. What is left, "
            f"{num(left, 1, sign=True)} points, is the discrepancy of the accounts."
        ),
        alt=(
            f"Two lines that run close together from {min(found.gaps)} to {max(found.gaps)}; "
            f"in {found.year} they are at {num(found.gap, 1)} and {num(found.account, 1)}."
        ),
    )


def table(found: Gap) -> str:
    """Return both measures by year as an HTML table."""
    rows = [
        [year, num(gap, 1, sign=True), num(found.accounts[year], 1, sign=True)]
        for year, gap in found.gaps.items()
    ]
    head = ["Year", "Saving minus investment, % of GDP", "Current account, % of GDP"]
    return sheet(head, rows, found.country)


def panel() -> Panel:
    """Return the widget; it opens with the United States."""
    return Panel(
        "saving-gap",
        controls={
            "country": choice("Country", list(load_accounts()), "United States"),
            "year": slider("Year", 2023, FIRST_YEAR, LAST_YEAR, unit="year"),
        },
        compute=compute,
        draw=draw,
        table=table,
        moments=MOMENTS,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _name(found: Gap) -> str:
    return "The United States" if found.country == "United States" else found.country


def _end(path: Mapping[int, float]) -> str:
    return num(path[max(path)], 1, sign=True)


def _fill(picture: Picture, found: Gap) -> float:
    """Draw everything into the picture; return its height."""
    color = COLORS.get(found.country, "good")
    last = max(found.gaps)
    lines = [
        Line(f"saving minus investment {_end(found.gaps)}", color, found.gaps),
        Line(
            f"current account {_end(found.accounts)}",
            "quiet",
            found.accounts,
            1.75,
        ),
    ]
    every = [*found.gaps.values(), *found.accounts.values()]
    ends = (min(-1.0, *every) - 0.5, max(1.0, *every) + 0.5)
    across = years(min(found.gaps), last)
    marks = [(found.year, str(found.year))]
    plot = line_plot(
        picture, lines, across, ends, top=0, high=330, unit="% of GDP", marks=marks
    )
    for value, shade in ((found.account, "quiet"), (found.gap, color)):
        picture.dot(plot.across(found.year), plot.up(value), shade, 6, mark="chosen")
    said = {
        year: f"{year}: saving minus investment {num(gap, 1, sign=True)}, "
        f"current account {num(found.accounts[year], 1, sign=True)} % of GDP"
        for year, gap in found.gaps.items()
    }
    plot.tips(picture, said)
    return plot.end
