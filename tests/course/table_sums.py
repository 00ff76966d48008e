"""Sums over the tables that the data package speaks of."""

import numpy as np
import pandas as pd
from course_numbers import (
    BILLION,
    balance_change,
    deficit,
    hs4,
    one,
    rows,
    table,
)

TRILLION = 1e12


def rate(name: str, first: str, last: str, **where: object) -> float:
    """Return duty over imports from one month to another, percent."""
    frame = rows(name, **where)
    frame = frame[(frame["month"] >= first) & (frame["month"] <= last)]
    return float(frame["duty_usd"].sum() / frame["imports_usd"].sum() * 100)


def total(name: str, column: str, year: int, **where: object) -> float:
    """Return the sum of a column in a year, billion."""
    frame = rows(name, **where)
    year_of = frame["year"] if "year" in frame else frame["month"].dt.year
    return float(frame[year_of == year][column].sum()) / BILLION


def at_day(name: str, day: str, column: str, **where: object) -> float:
    """Return a value of a day."""
    return one(name, column, date=pd.Timestamp(day), **where)


def at_month(name: str, month: str, column: str, **where: object) -> float:
    """Return a value of a month."""
    return one(name, column, month=pd.Timestamp(month), **where)


def change(name: str, column: str, first: str, last: str) -> float:
    """Return the change of a series between two months, percent."""
    return (at_month(name, last, column) / at_month(name, first, column) - 1) * 100


def dollars_a_car(name: str, month: str, **where: object) -> float:
    """Return value over number of the cars of a month."""
    return at_month(name, month, "value_usd", **where) / at_month(name, month, "cars", **where)


def rate_of(country: str) -> float:
    """Return the rate of April 2025 as a share, in the table of 194 countries."""
    return one("countries_194", "us_rate_april_2025_share", country=country)


def imported(*, hidden: bool) -> float:
    """Return the imported inputs of a US-made car, percent of its value."""
    output = table("io_industries").set_index("industry")["output_usd"]
    use = table("io_use").pivot(index="commodity", columns="industry", values="imported_usd")
    if not hidden:  # all commodities, used goods too
        return float(100 * use["3361MV"].sum() / output["3361MV"])
    codes = list(output.index)
    abroad = (use.loc[codes, codes] / output[codes]).sum().to_numpy()
    return float(100 * (abroad @ inverse())[codes.index("3361MV")])


def inverse() -> np.ndarray:
    """Return the inverse of the domestic table."""
    output = table("io_industries").set_index("industry")["output_usd"]
    codes = list(output.index)
    use = table("io_use").pivot(index="commodity", columns="industry", values="domestic_usd")
    home = (use.loc[codes, codes] / output[codes]).to_numpy()
    return np.linalg.inv(np.eye(len(codes)) - home)


def diagonal() -> float:
    """Return the place of motor vehicles in the inverse of the domestic table."""
    codes = list(table("io_industries")["industry"])
    return float(inverse()[codes.index("3361MV"), codes.index("3361MV")])


def flow(seller: str, buyer: str) -> float:
    """Return the goods sold in 2023, billion dollars."""
    return one("trade_matrix_194", "exports_usd", exporter=seller, importer=buyer) / BILLION


def balance_of_japan() -> float:
    """Return Japan's balance in goods with all partners in 2023, billion dollars."""
    flows = table("trade_matrix_194")
    sold = flows[flows["exporter"] == "JPN"]["exports_usd"].sum()
    return float(sold - flows[flows["importer"] == "JPN"]["exports_usd"].sum()) / BILLION


def closer_to_china() -> int:
    """Return how many countries trade more with China than with the United States."""
    flows = table("trade_matrix_194")
    out = flows.pivot(index="exporter", columns="importer", values="exports_usd").fillna(0)
    both = out.add(out.T, fill_value=0)
    others = both.index.difference(["CHN", "USA"])
    return int((both.loc[others, "CHN"] > both.loc[others, "USA"]).sum())


def widest_gap() -> float:
    """Return how far the two modelled averages lie apart at most, points."""
    waugh = table("us_average_tariff_daily").set_index("date")["rate_percent"]
    lab = table("us_rate_by_authority_daily").set_index("date")["total_percent"]
    return float((waugh - lab).dropna().abs().max())


def left_out() -> float:
    """Return how much less than the total the five authorities add up to, at most, points."""
    frame = table("us_rate_by_authority_daily").drop(columns="date")
    parts = frame.drop(columns="total_percent").sum(axis=1)
    return float((frame["total_percent"] - parts).max())


def duties_in_imports(year: int) -> float:
    """Return customs duties over imports of goods, percent."""
    row = rows("us_customs_duties_annual", year=year).iloc[0]
    return float(row["customs_duties_usd"] / row["imports_goods_usd"] * 100)


def supplied(heading: str) -> float:
    """Return Japan's part of the imports of a heading in 2024, percent."""
    frame = rows("us_imports_2024_by_partner_hs4", hs4=heading)
    return 100 * hs4(heading) / float(frame["imports_usd"].sum())


def coming_back() -> float:
    """Return the goods that come back to America in imports from Japan, percent."""
    frame = rows("us_imports_2024_by_partner_hs4", country="Japan")
    return 100 * hs4("9801") / float(frame["imports_usd"].sum())


def all_from_japan() -> float:
    """Return all imports from Japan of 2024, billion dollars."""
    frame = rows("us_imports_2024_by_partner_hs4", country="Japan")
    return float(frame["imports_usd"].sum()) / BILLION


def largest_lines() -> float:
    """Return the part of the largest lines in imports from Japan, percent."""
    lines = table("us_imports_from_japan_hs10")["imports_usd"].sum()
    return float(lines) / all_from_japan() / BILLION * 100


def eleven_months(months: int) -> float:
    """Return the change of imports from Japan, 2024 (so many months) to 2025, percent."""
    frame = rows("us_duties_by_partner", country="Japan")
    month = frame["month"].dt
    old = frame[(month.year == 2024) & (month.month <= months)]["imports_usd"].sum()
    return float((frame[month.year == 2025]["imports_usd"].sum() / old - 1) * 100)


def gas_share(window: str) -> float:
    """Return Japan's part of US gas exports by ship in a window, percent."""
    frame = rows("us_lng_exports", window=window).set_index("country")
    volume = frame["volume_million_cubic_feet"]
    return float(volume["Japan"] / volume.sum() * 100)


def troops(year: int) -> float:
    """Return Japan's part of the troops in five hosts, percent."""
    heads = rows("us_troops_by_host", year=year).set_index("country")["troops"]
    return float(heads["Japan"] / heads.sum() * 100)


def image(measure: str, year: int) -> float:
    """Return what Japanese said of the United States or its president, percent."""
    frame = rows("us_image_by_country", country="Japan", year=year)
    found = frame[frame["measure"].str.contains(measure)]["percent"]
    return float(found.item())


def in_total_balance() -> float:
    """Return Japan's part of the US balance with the world in 1991, percent."""
    world = rows("us_trade_by_partner_annual", kind="world", year=1991).iloc[0]
    return 100 * deficit(1991) / float(world["imports_usd"] - world["exports_usd"])


def in_all_deficits() -> float:
    """Return Japan's part of the sum of all US deficits of 1991, percent."""
    frame = rows("us_trade_by_partner_annual", kind="country", year=1991)
    gaps = (frame["imports_usd"] - frame["exports_usd"]).clip(lower=0)
    return 100 * deficit(1991) / float(gaps.sum())


def general_imports(year: int) -> float:
    """Return general imports from Japan, billion dollars."""
    where = {"country": "Japan", "year": year}
    return one("us_trade_by_partner_recent", "imports_usd", **where) / BILLION


def recent(country: str) -> float:
    """Return the balance with a partner in 2024, revised, billion dollars."""
    row = rows("us_trade_by_partner_recent", country=country, year=2024).iloc[0]
    return float(row["exports_usd"] - row["imports_usd"]) / BILLION


def fell(country: str) -> float:
    """Return the change of a balance from 2024 to 2025, revised, billion dollars."""
    frame = rows("us_trade_by_partner_recent", country=country).set_index("year")
    balance = frame["exports_usd"] - frame["imports_usd"]
    return float(balance[2025] - balance[2024]) / BILLION


def revised(country: str, month: str) -> float:
    """Return by how much the two vintages of a month part at most, percent."""
    frame = rows("us_trade_monthly_recent", country=country, month=pd.Timestamp(month))
    wide = frame.set_index("vintage")[["imports_usd", "exports_usd"]]
    return float(((wide.iloc[1] / wide.iloc[0] - 1).abs() * 100).max())


def surpluses() -> int:
    """Return with how many partners the United States had a surplus in 2024."""
    return int((table("us_trade_2024")["balance_usd"] > 0).sum())


def hits(*, nearest: bool) -> int:
    """Return how many listed rates of April 2025 the formula gives."""
    listed = rows("listed_rates", announced=pd.Timestamp("2025-04-02"))
    both = listed.merge(table("us_trade_2024"), on="country")
    half = -both["balance_usd"] / both["imports_usd"] * 50
    rounded = np.floor(half + 0.5) if nearest else np.ceil(half)
    return int((rounded.clip(lower=10) == both["rate_percent"]).sum())


def free_lines() -> float:
    """Return the free lines of the tariff schedule, percent of all."""
    lines = table("mfn_rates_hts8")
    return float((lines["rate_type"] == "free").mean() * 100)


def account(column: str) -> float:
    """Return Japan's trade balance or current account of 2023, percent of its product."""
    row = rows("saving_investment", country="Japan", year=2023).iloc[0]
    if column == "trade":
        return float(row["exports_percent"] - row["imports_percent"])
    return float(100 * row["current_account_usd"] / row["gdp_usd"])


def tariff(importer: str, exporter: str) -> float:
    """Return the applied tariff on food, percent."""
    where = {"importer": importer, "exporter": exporter, "sector": "Food"}
    return one("tariffs_by_sector", "rate_percent", **where)


def real_growth() -> float:
    """Return the growth of Japan's real product over all quarters, percent."""
    path = table("japan_gdp_quarterly").set_index("quarter")["real_gdp_jpy"]
    return float((path.iloc[-1] / path.iloc[0] - 1) * 100)


def of_a_tenth(category: str, decile: int = 10) -> float:
    """Return what a tenth of households buys of a group of goods, percent."""
    frame = rows("us_consumption_by_decile", category=category, decile=decile)
    return float(frame["share_percent"].item())


def richest_to_poorest() -> float:
    """Return the income of the richest tenth over that of the poorest."""
    income = table("us_household_income").set_index("decile")["income_after_tax_usd"]
    return float(income[10] / income[1])


def published(row: str) -> float:
    """Return a number of the model as its authors printed it."""
    return one("trade_war_published", "published", row_id=row)


def took(partner: str) -> float:
    """Return what a partner took of each 100 dollars that two deficits lost."""
    return -100 * balance_change(partner) / balance_change("China", "Japan")


def budget_office(who: str) -> float:
    """Return a part in what the US side bears, by the budget office, percent."""
    row = rows("tariff_incidence_studies", study_id="I11").iloc[0]
    return float(row[who] / row["us_side_percent"] * 100)
