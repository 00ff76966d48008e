"""Arithmetic in the notes of single rows, computed again.

Every note stands beside a source in its own row; here are the numbers in it that follow from
others. A key is a table, a row and the number as it is printed.
"""

from collections.abc import Mapping
from functools import cache

import pandas as pd
from course_numbers import BILLION, Number, one, quoted, rows, yen
from table_sums import at_month

from tarifflab.economics import polling

FIRST_HALF = (128.8, 120.3, 136.4, 60.2, 71.1, 59.1)  # deficits of January to June 2025, $ bn
REVISED = 568  # the same with revised months
THIRD_QUARTER = (101.2, 84.3, 76.7)  # of goods, July to September 2025, $ bn
PEAK = "Q457"  # the dollar on 17 January 2025
APRIL = "Q458"  # and on 2 April
INVESTMENT = 550  # $ bn
JOBS = 12_673  # manufacturing in January 2025, thousand


def less(figure: str, before: str) -> float:
    """Return the change from one figure to another, percent."""
    return (quoted(figure) / quoted(before) - 1) * 100


def head(country: str, year: int) -> float:
    """Return output per person, to hundreds of dollars."""
    where = {"country": country, "year": year}
    return round(one("gdp_per_head", "gdp_per_head_usd_2011", **where), -2)


def product(country: str, year: int) -> float:
    """Return the product of a year, trillion dollars."""
    return one("gdp_annual", "gdp_usd", country=country, year=year) / 1e12


def inflation(year: int) -> float:
    """Return Japan's inflation of a year, percent."""
    return one("inflation_annual", "inflation_percent", country="Japan", year=year)


def bought(country: str) -> float:
    """Return US imports of 2024 in the first release, billion dollars."""
    return one("us_trade_2024", "imports_usd", country=country) / BILLION


@cache
def heading(hs4: str) -> "pd.Series[float]":
    """Return US imports of a heading in 2024 by partner, billion dollars."""
    frame = rows("us_imports_2024_by_partner_hs4", hs4=hs4).set_index("country")
    return frame["imports_usd"] / BILLION


def from_japan(hs4: str) -> float:
    """Return Japan's part of the imports of a heading, percent."""
    return float(heading(hs4)["Japan"] / heading(hs4).sum() * 100)


def eight_months(year: int) -> float:
    """Return the deficit with Japan of April to November, vintage 2026-02, billion dollars."""
    frame = rows("us_trade_monthly_recent", country="Japan", vintage="2026-02")
    month = frame["month"].dt
    frame = frame[(month.year == year) & month.month.between(4, 11)]
    return float((frame["imports_usd"] - frame["exports_usd"]).sum()) / BILLION


def deficit_of_2025() -> float:
    """Return the change of the deficit with Japan from 2024 to 2025, revised, percent."""
    frame = rows("us_trade_by_partner_recent", country="Japan").set_index("year")
    owed = frame["imports_usd"] - frame["exports_usd"]
    return float((owed[2025] / owed[2024] - 1) * 100)


def yen_of_1990() -> float:
    """Return the highest monthly rate of 1990, yen for a dollar."""
    frame = rows("fx_monthly", country="Japan")
    return float(frame[frame["month"].dt.year == 1990]["units_per_usd"].max())


IN_ROWS: Mapping[tuple[str, str, str], Number] = {
    ("quoted_figures", "Q366", "5.0"): lambda: quoted("Q366") - quoted("Q365"),
    ("quoted_figures", "Q370", "89.1"): lambda: 100 * quoted("Q371") / quoted("Q370"),
    ("quoted_figures", "Q372", "19.1"): lambda: 100 * quoted("Q373") / quoted("Q372"),
    ("quoted_figures", "Q373", "1,051"): lambda: quoted("Q371") + quoted("Q373"),
    ("quoted_figures", "Q373", "3.0"): lambda: polling.margin_points(50, replies=1051),
    ("quoted_figures", "Q390", "17"): lambda: 100 * quoted("Q390") / quoted("Q385"),
    ("quoted_figures", "Q390", "77"): lambda: 100 * 127 / quoted("Q384"),
    ("quoted_figures", "Q398", "50"): lambda: quoted("Q394") - quoted("Q391"),
    ("quoted_figures", "Q424", "6.5"): lambda: 100 * quoted("Q424") / INVESTMENT,
    ("quoted_figures", "Q427", "19.8"): lambda: 100 * quoted("Q427") / INVESTMENT,
    ("quoted_figures", "Q433", "25.5"): lambda: quoted("Q433") - quoted("Q432"),
    ("quoted_figures", "Q433", "2.1"): lambda: less("Q433", "Q432"),
    ("quoted_figures", "Q442", "575.9"): lambda: sum(FIRST_HALF),
    ("quoted_figures", "Q442", "35"): lambda: -100 * (quoted("Q442") / REVISED - 1),
    ("quoted_figures", "Q448", "262.2"): lambda: sum(THIRD_QUARTER),
    ("quoted_figures", "Q448", "47"): lambda: 100 * (quoted("Q448") / sum(THIRD_QUARTER) - 1),
    ("quoted_figures", "Q453", "88"): lambda: JOBS - quoted("Q451"),
    ("quoted_figures", "Q458", "2.4"): lambda: -less(APRIL, PEAK),
    ("quoted_figures", "Q459", "7.5"): lambda: -less("Q459", PEAK),
    ("quoted_figures", "Q460", "8.8"): lambda: -less("Q460", PEAK),
    ("quoted_figures", "Q460", "6.6"): lambda: -less("Q460", APRIL),
    ("quoted_figures", "Q477", "19"): lambda: 20 * quoted("Q477") / 100,
    ("quoted_figures", "Q485", "17"): lambda: 100 * 0.3 * 0.58,
    ("position_facts", "W20", "45.2"): lambda: eight_months(2024),
    ("position_facts", "W20", "40.3"): lambda: eight_months(2025),
    ("position_facts", "W20", "11"): lambda: (
        -100 * (eight_months(2025) / eight_months(2024) - 1)
    ),
    ("position_facts", "W20", "5.6"): lambda: -deficit_of_2025(),
    ("position_facts", "U01", "28"): lambda: from_japan("8486"),
    ("position_facts", "U01", "3.76"): lambda: heading("8486")["Japan"],
    ("position_facts", "U01", "13.2"): lambda: heading("8486").sum(),
    ("position_facts", "U01", "41"): lambda: from_japan("3818"),
    ("position_facts", "U01", "0.62"): lambda: heading("3818")["Japan"],
    ("position_facts", "U01", "1.52"): lambda: heading("3818").sum(),
    ("position_facts", "U01", "84.5"): lambda: from_japan("3707"),
    ("position_facts", "U01", "0.40"): lambda: heading("3707")["Japan"],
    ("position_facts", "U01", "0.47"): lambda: heading("3707").sum(),
    ("position_facts", "U02", "0.99"): lambda: heading("8542")["Japan"],
    ("position_facts", "U02", "38.1"): lambda: heading("8542").sum(),
    ("position_facts", "U02", "2.6"): lambda: from_japan("8542"),
    ("position_facts", "U03", "5.5"): lambda: heading("8429")["Japan"],
    ("position_facts", "U03", "42"): lambda: from_japan("8532"),
    ("position_facts", "U03", "41"): lambda: from_japan("8458"),
    ("position_facts", "U03", "36"): lambda: from_japan("8457"),
    ("position_facts", "U03", "41.9"): lambda: heading("8703")["Japan"],
    ("position_facts", "U03", "19"): lambda: from_japan("8703"),
    ("neutral_statements", "S01", "41,300"): lambda: head("South Korea", 2022),
    ("neutral_statements", "S01", "38,300"): lambda: head("Japan", 2022),
    ("neutral_statements", "S02", "160.8"): lambda: yen("2026-06"),
    ("neutral_statements", "S02", "158.5"): yen_of_1990,
    ("neutral_statements", "S03", "5.10"): lambda: product("China", 2009),
    ("neutral_statements", "S03", "5.29"): lambda: product("Japan", 2009),
    ("neutral_statements", "S04", "23.2"): lambda: inflation(1974),
    ("neutral_statements", "S05", "1.01"): lambda: yen("2022-09", "Euro"),
    ("neutral_statements", "S06", "2.8"): lambda: inflation(2014),
    ("neutral_statements", "S07", "18.60"): lambda: at_month(
        "energy_prices_monthly", "2001-12", "brent_usd_per_barrel"
    ),
    ("neutral_statements", "S08", "4.46"): lambda: product("Germany", 2023),
    ("neutral_statements", "S08", "4.21"): lambda: product("Japan", 2023),
    ("neutral_statements", "S09", "136.6"): lambda: bought("Vietnam"),
    ("neutral_statements", "S09", "148.2"): lambda: bought("Japan"),
    ("neutral_statements", "S10", "15,500"): lambda: head("Japan", 1970),
    ("neutral_statements", "S10", "17,200"): lambda: head("United Kingdom", 1970),
}
# In which column each table names the source of a row, and what the row is called.
SOURCE_OF: Mapping[str, tuple[str, str]] = {
    "quoted_figures": ("figure_id", "quoted_from"),
    "position_facts": ("fact_id", "source"),
    "timeline_2025_26": ("event_id", "source"),
    "episodes": ("episode_id", "source"),
    "receipt_rules": ("rule_id", "reference"),
    "tariff_incidence_studies": ("study_id", "quoted_from"),
    "tariff_settlers": ("settler_id", "quoted_from"),
    "neutral_statements": ("statement_id", "table"),
    "listed_rates": ("country", "act"),
}
