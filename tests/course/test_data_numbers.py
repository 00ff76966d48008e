"""The tables re-add to totals that somebody published, and to the numbers of the lessons.

Each case is a lesson, a name, a calculation from the shipped tables, the number it must give
and the decimals to which it is known.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

from tarifflab import data

Number = Callable[[], float]


@cache
def table(name: str) -> pd.DataFrame:
    """Load a table once for all cases; no case changes it."""
    return data.load(name)


def at(name: str, column: str, **where: object) -> float:
    """Return the one value of `column` in the row that `where` names."""
    return float(rows(name, **where)[column].item())


def rows(name: str, **where: object) -> pd.DataFrame:
    """Return the rows of a table in which each column has the given value."""
    frame = table(name)
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def between(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Return the rows from month `first` to month `last`."""
    return frame[(frame["month"] >= first) & (frame["month"] <= last)]


def rate(frame: pd.DataFrame) -> float:
    """Return duty over imports in percent."""
    return float(frame["duty_usd"].sum() / frame["imports_usd"].sum() * 100)


def collected(first: str, last: str, country: str = "Japan") -> float:
    """Return the collected rate on all goods in percent."""
    return rate(between(rows("us_duties_by_partner", country=country), first, last))


def japan_336(first: str, last: str) -> pd.DataFrame:
    """Return transport equipment from Japan in a window of months."""
    frame = rows("us_imports_by_partner_naics3_monthly", country="Japan", naics3="336")
    return between(frame, first, last)


def yen(month: str, country: str = "Japan") -> float:
    """Return units of a currency per dollar in a month."""
    return at("fx_monthly", "units_per_usd", country=country, month=pd.Timestamp(month))


def deficit(year: int, country: str = "Japan") -> float:
    """Return the US goods deficit with a partner in a year, in dollars."""
    where = {"country": country, "year": year}
    name = "us_trade_by_partner_annual"
    return at(name, "imports_usd", **where) - at(name, "exports_usd", **where)


def lines_dearer_than_five() -> float:
    """Return the percentage of free and ad valorem lines above 5 percent."""
    rates = table("mfn_rates_hts8")["rate_percent"].dropna()
    return float((rates > 5).mean() * 100)


def yen_deficit_change() -> float:
    """Return the change of the deficit from 1985 to 1987 in yen, in percent."""
    average = rows("fx_annual", country="Japan").set_index("year")["units_per_usd"]
    return (deficit(1987) * average[1987] / (deficit(1985) * average[1985]) - 1) * 100


def growth(first: int, last: int) -> float:
    """Return Japan's average yearly growth of real GDP per head in percent."""
    head = rows("gdp_per_head", country="Japan").set_index("year")["gdp_per_head_usd_2011"]
    return float(((head[last] / head[first]) ** (1 / (last - first)) - 1) * 100)


def car_share(year: int) -> float:
    """Return the share of Japanese firms in the cars sold in a year, in percent."""
    cars = rows("blp_cars", year=year)
    share = cars.groupby("region")["share_of_households"].sum()
    return float(share["Japan"] / share.sum() * 100)


def car_price(year: int) -> float:
    """Return the sales-weighted real price of Japanese cars in dollars of 1983."""
    cars = rows("blp_cars", year=year, region="Japan")
    return float(np.average(cars["price_usd_1983"], weights=cars["share_of_households"]))


def chapter_72(country: str, year: int) -> float:
    """Return the collected rate on chapter 72 in a year, in percent."""
    frame = rows("us_imports_by_partner_hs2_monthly", country=country, hs2="72")
    return rate(frame[frame["month"].dt.year == year])


def formula_hits() -> int:
    """Return how many listed rates of April 2025 the formula with rounding up gives."""
    lists = table("listed_rates")
    april = lists[lists["announced"] == "2025-04-02"].merge(
        table("us_trade_2024"), on="country"
    )
    half = (-april["balance_usd"] / april["imports_usd"] * 50).clip(lower=10)
    return int((np.ceil(half) == april["rate_percent"]).sum())


def japan_share_of_deficits(year: int) -> float:
    """Return Japan's share in the sum of all US deficits of a year, in percent."""
    frame = rows("us_trade_by_partner_annual", year=year, kind="country").set_index("country")
    gap = (frame["imports_usd"] - frame["exports_usd"]).clip(lower=0)
    return float(gap["Japan"] / gap.sum() * 100)


def flow(seller: str, buyer: str) -> float:
    """Return the goods sold in 2023, in dollars."""
    return at("trade_matrix_194", "exports_usd", exporter=seller, importer=buyer)


def dependence() -> float:
    """Return exports over GDP, Japan on the US as a multiple of the US on Japan."""
    gdp = table("countries_194").set_index("iso3")["gdp_usd"]
    return float(flow("JPN", "USA") / gdp["JPN"] / (flow("USA", "JPN") / gdp["USA"]))


def supplier_shares(heading: str) -> pd.Series:
    """Return each partner's share of US imports of a heading in 2024."""
    value = rows("us_imports_2024_by_partner_hs4", hs4=heading).set_index("country")[
        "imports_usd"
    ]
    return value / value.sum()


def cost_push() -> float:
    """Return the cost push on US cars of 25 % on parts and 50 % on metals, in percent."""
    output = table("io_industries").set_index("industry")["output_usd"]
    use = table("io_use")
    wide = use.pivot(index="commodity", columns="industry")
    codes = list(output.index)
    home = wide["domestic_usd"].loc[codes, codes] / output[codes]
    abroad = wide["imported_usd"].loc[codes, codes] / output[codes]
    duty = pd.Series(0.0, index=codes)
    duty["3361MV"], duty["331"] = 0.25, 0.50
    push = (duty @ abroad).to_numpy() @ np.linalg.inv(np.eye(len(codes)) - home.to_numpy())
    return float(push[codes.index("3361MV")] * 100)


def surge(countries: list[str]) -> float:
    """Return the partners' part in the rise of imports, first quarters of 2024 and 2025."""
    frame = table("us_duties_by_partner")
    quarter = [
        between(frame, f"{year}-01", f"{year}-03").groupby("country")["imports_usd"].sum()
        for year in (2024, 2025)
    ]
    rise = quarter[1] - quarter[0]
    return float(rise[countries].sum() / rise["World"] * 100)


def balance_with_china_2019() -> float:
    """Return Japan's balance with China of 2019 on its own books, in billion dollars."""
    frame = table("japan_china_trade_monthly")
    frame = frame[frame["month"].dt.year == 2019].merge(rows("fx_monthly", country="Japan"))
    gap = (frame["exports_jpy"] - frame["imports_jpy"]) / frame["units_per_usd"]
    return float(gap.sum() / 1e9)


def jetro(year: int) -> float:
    """Return Japan-China trade counted by both sides' imports, in billion dollars."""
    name, basis = "japan_china_trade_annual", "both imports (JETRO)"
    return at(name, "total_usd", basis=basis, year=year) / 1e9


def emergency_share() -> float:
    """Return the part of the five authorities' rate on 19 February 2026 that was IEEPA."""
    day = rows("us_rate_by_authority_daily", date=pd.Timestamp("2026-02-19")).iloc[0]
    parts = day.drop(["date", "total_percent"])
    return float(
        parts[["ieepa_reciprocal_percent", "ieepa_fentanyl_percent"]].sum() / parts.sum()
    )


def us_uncertainty() -> float:
    """Return the z-score of US policy uncertainty in April 2025 on 1985 to 2024."""
    frame = rows("policy_uncertainty_monthly", country="United States").set_index("month")
    before = frame.loc[:"2024-12", "uncertainty_index"]
    return float((frame.loc["2025-04-01", "uncertainty_index"] - before.mean()) / before.std())


def mean_cut() -> float:
    """Return the mean change of the listed rate between the two lists of 2025."""
    lists = table("listed_rates").pivot(
        index="country", columns="announced", values="rate_percent"
    )
    change = lists[pd.Timestamp("2025-07-31")] - lists[pd.Timestamp("2025-04-02")]
    assert change.count() == 56
    return float(change.mean())


def troops_share(year: int) -> float:
    """Return Japan's part of the US troops in five hosts, in percent."""
    heads = rows("us_troops_by_host", year=year).set_index("country")["troops"]
    return float(heads["Japan"] / heads.sum() * 100)


def recovered() -> float:
    """Return the part of Japan's lost points that was back on 6 April 2026, in percent."""
    steps = rows("us_rate_by_partner_and_date", country="Japan").set_index("date")[
        "added_points"
    ]
    before, ruling, later = steps["2026-02-07"], steps["2026-02-20"], steps["2026-04-06"]
    return float((later - ruling) / (before - ruling) * 100)


CASES: list[tuple[str, Number, float, int]] = [
    ("00 plain facts", lambda: int(table("claims")["type"].eq("fact").sum()), 25, 0),
    ("00 names or labels", lambda: len(rows("claims", substance="name or label")), 3, 0),
    ("01 collected 2024", lambda: collected("2024-01", "2024-12"), 1.51, 2),
    ("01 collected 2025", lambda: collected("2025-01", "2025-11"), 10.70, 2),
    ("01 collected August 2025", lambda: collected("2025-08", "2025-08"), 16.92, 2),
    ("01 world November 2025", lambda: collected("2025-11", "2025-11", "World"), 9.99, 2),
    ("01 transport June 2025", lambda: rate(japan_336("2025-06", "2025-06")), 25.57, 2),
    ("01 lines above 5 percent", lines_dearer_than_five, 26.13, 2),
    ("01 duties 2025, $ bn", lambda: receipts(2025), 264.0, 1),
    ("02 yen after Plaza", lambda: (yen("1985-09") / yen("1986-12") - 1) * 100, 46.0, 1),
    (
        "02 mark after Plaza",
        lambda: (yen("1985-09", "Germany") / yen("1986-12", "Germany") - 1) * 100,
        42.8,
        1,
    ),
    ("02 deficit 1985, $ bn", lambda: deficit(1985) / 1e9, 46.15, 2),
    ("02 deficit 1987, $ bn", lambda: deficit(1987) / 1e9, 56.33, 2),
    ("02 deficit in yen", yen_deficit_change, -26.0, 1),
    ("02 growth after 1991", lambda: growth(1991, 2019), 0.78, 2),
    ("02 growth before 1991", lambda: growth(1985, 1991), 3.95, 2),
    ("03 share 1980", lambda: car_share(1980), 19.1, 1),
    ("03 share 1982", lambda: car_share(1982), 23.5, 1),
    ("03 price 1980-86", lambda: (car_price(1986) / car_price(1980) - 1) * 100, 25.0, 1),
    (
        "03 episodes without context",
        lambda: int(table("episodes")["pattern"].ne("context").sum()),
        32,
        0,
    ),
    ("03 steel, Japan 2019", lambda: chapter_72("Japan", 2019), 9.53, 2),
    ("03 steel, Germany 2019", lambda: chapter_72("Germany", 2019), 16.82, 2),
    ("04 formula hits", formula_hits, 54, 0),
    ("04 surpluses", lambda: int(table("us_trade_2024")["balance_usd"].gt(0).sum()), 112, 0),
    ("04 Japan among deficits 1991", lambda: japan_share_of_deficits(1991), 37.7, 1),
    ("04 Japan among deficits 2022", lambda: japan_share_of_deficits(2022), 4.8, 1),
    ("04 food tariff, Japan on US", lambda: food_tariff("Japan", "United States"), 19.81, 2),
    ("04 food tariff, US on Japan", lambda: food_tariff("United States", "Japan"), 2.84, 2),
    ("05 cars in imports", lambda: cars_in_imports(), 27.7, 1),
    ("05 Japan in US car imports", lambda: supplier_shares("8703")["Japan"] * 100, 18.66, 2),
    ("05 dependence", dependence, 12.39, 2),
    ("05 troops 1985", lambda: troops_share(1985), 12.4, 1),
    ("05 troops 2024", lambda: troops_share(2024), 39.7, 1),
    ("05 LNG to Japan, bn cubic feet", lambda: lng_to_japan(), 329.4, 1),
    (
        "06 336 duty, $ bn",
        lambda: japan_336("2025-04", "2025-11")["duty_usd"].sum() / 1e9,
        7.240,
        3,
    ),
    ("06 all goods April-November", lambda: collected("2025-04", "2025-11"), 14.39, 2),
    ("06 cost push", cost_push, 5.056, 3),
    ("06 car price March 2025", lambda: dollars_a_car("2025-03"), 28710, 0),
    ("06 car price July 2025", lambda: dollars_a_car("2025-07"), 23159, 0),
    ("07 mean cut", mean_cut, -8.89, 2),
    ("07 uncertainty", us_uncertainty, 10.56, 2),
    ("07 Japan 2026-04-06, level", lambda: modelled("2026-04-06"), 14.21, 2),
    ("08 Swiss and Irish part", lambda: surge(["Switzerland", "Ireland"]), 43.6, 1),
    ("08 Japan's part", lambda: surge(["Japan"]), 0.3, 1),
    ("08 HHI of cars", lambda: float((supplier_shares("8703") ** 2).sum() * 1e4), 1800, 0),
    ("08 chip machines", lambda: supplier_shares("8486")["Japan"] * 100, 28.4, 1),
    (
        "08 world trade, $ tn",
        lambda: table("trade_matrix_194")["exports_usd"].sum() / 1e12,
        21.75,
        2,
    ),
    ("08 published values", lambda: len(table("trade_war_published")), 228, 0),
    ("09 both imports 2024", lambda: jetro(2024), 323.57, 2),
    ("09 change since 2021", lambda: (jetro(2024) / jetro(2021) - 1) * 100, -17.4, 1),
    ("09 balance 2019", balance_with_china_2019, -34.62, 2),
    ("09 emergency powers", lambda: emergency_share() * 100, 51.0, 1),
    ("09 back by April", recovered, 78.8, 1),
]


def receipts(year: int) -> float:
    """Return customs receipts of a year in billion dollars."""
    frame = table("us_customs_duties_monthly")
    return float(frame.loc[frame["month"].dt.year == year, "customs_receipts_usd"].sum() / 1e9)


def food_tariff(importer: str, exporter: str) -> float:
    """Return the applied tariff on food in percent."""
    where = {"importer": importer, "exporter": exporter, "sector": "Food"}
    return at("tariffs_by_sector", "rate_percent", **where)


def cars_in_imports() -> float:
    """Return cars as a percentage of US imports from Japan in 2024."""
    japan = rows("us_imports_2024_by_partner_hs4", country="Japan").set_index("hs4")[
        "imports_usd"
    ]
    return float(japan["8703"] / japan.sum() * 100)


def lng_to_japan() -> float:
    """Return US gas sold to Japan from April 2023 to March 2024, in billion cubic feet."""
    where = {"country": "Japan", "window": "2023-04 to 2024-03"}
    return at("us_lng_exports", "volume_million_cubic_feet", **where) / 1e3


def dollars_a_car(month: str) -> float:
    """Return the average price of a Japanese car at the port, in dollars."""
    row = rows("japan_car_exports_monthly", month=pd.Timestamp(month)).iloc[0]
    return float(row["value_usd"] / row["cars"])


def modelled(day: str) -> float:
    """Return the modelled total rate on Japan's goods in percent."""
    row = rows("us_rate_by_partner_and_date", country="Japan", date=pd.Timestamp(day)).iloc[0]
    return float(row["added_points"] + row["rate_2024_percent"])


@pytest.mark.parametrize(
    ("compute", "published", "decimals"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_published_number_comes_out(compute: Number, published: float, decimals: int) -> None:
    """The shipped table gives the number to its last printed decimal."""
    assert compute() == pytest.approx(published, abs=0.6 * 10**-decimals)


def test_sectors_add_up_to_all_products() -> None:
    """32 sectors of a partner and year are the total of its months, to the dollar."""
    keys = ["country", "year"]
    sectors = table("us_imports_by_partner_naics3_annual")
    months = table("us_duties_by_partner")
    months = months.assign(year=months["month"].dt.year)
    columns = ["imports_usd", "duty_usd"]
    gap = sectors.groupby(keys)[columns].sum() - months.groupby(keys)[columns].sum()
    assert len(gap) == 33 * 13
    assert (gap == 0).all(axis=None)


def test_partners_add_up_to_the_world() -> None:
    """All countries of a year give the published world total of US trade."""
    frame = table("us_trade_by_partner_annual")
    frame = frame[frame["year"] >= 1997]
    parts = frame[frame["kind"].isin(["country", "other"])].groupby("year")["imports_usd"].sum()
    world = frame[frame["kind"] == "world"].set_index("year")["imports_usd"]
    assert (parts / world - 1).abs().max() < 1e-3


def test_months_add_up_to_years() -> None:
    """Twelve months of trade with Japan are the annual figure."""
    months = rows("us_trade_monthly", country="Japan")
    sums = months.groupby(months["month"].dt.year)["imports_usd"].sum()
    years = rows("us_trade_by_partner_annual", country="Japan").set_index("year")["imports_usd"]
    assert (sums / years - 1).abs().max() < 1e-3
    assert len(sums) == 38


def test_inputs_and_value_added_add_up_to_output() -> None:
    """Import content .290205 and value added .709795 of a US car make one."""
    output = table("io_industries").set_index("industry")["output_usd"]
    wide = table("io_use").pivot(index="commodity", columns="industry")
    codes = list(output.index)
    home = (wide["domestic_usd"].loc[codes, codes] / output[codes]).to_numpy()
    abroad = (wide["imported_usd"].loc[codes, codes] / output[codes]).to_numpy()
    inverse = np.linalg.inv(np.eye(len(codes)) - home)
    content = (abroad.sum(axis=0) @ inverse)[codes.index("3361MV")]
    added = ((1 - home.sum(axis=0) - abroad.sum(axis=0)) @ inverse)[codes.index("3361MV")]
    assert content == pytest.approx(0.290205, abs=1e-6)
    assert added == pytest.approx(0.709795, abs=1e-6)


def test_both_directions_make_the_total() -> None:
    """Exports and imports of Japan's trade with China are the printed total."""
    frame = table("japan_china_trade_annual").dropna()
    gap = frame["exports_usd"] + frame["imports_usd"] - frame["total_usd"]
    assert len(frame) == 13
    assert gap.abs().max() <= 2000  # printed in thousands
