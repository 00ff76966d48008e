"""Numbers in the prose of exercises that neither an answer nor the lesson holds.

`COMPUTED` holds, lesson by lesson, what a number is and how it comes about: mostly the slip
that a question reports, or the wrong way that a remark warns of. `GIVEN` holds what a question
assumes.
"""

import json
import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from course_numbers import (
    BILLION,
    CAR_DUTY,
    Number,
    balance_change,
    cars_sold,
    cut_of,
    deficit,
    gain,
    growth,
    highest_at,
    one,
    quoted,
    rows,
    table,
    yen,
    yen_of,
)

from tarifflab.economics import brier, polling

ROOT = Path(__file__).parents[2]
DEARER_CAR = 42_000
SIX_GOODS = (0, 2.5, 4.7, 5, 10, 18)  # normal duties in percent


def cell(slug: str, name: str) -> str:
    """Return the source of a cell of a solved exercise."""
    notebook = json.loads((ROOT / "solutions" / slug / f"{slug}.ipynb").read_text("utf-8"))
    return next("".join(one["source"]) for one in notebook["cells"] if one["id"] == name)


@cache
def wrong(who: str) -> frozenset[int]:
    """Return the stories in which a witness of exercise 00 is wrong."""
    marks = dict(re.findall(r'"(\w+)": "([.x]+)"', cell("00-fact-checker", "look-1")))
    return frozenset(place for place, mark in enumerate(marks[who]) if mark == "x")


def by_chance(who: str) -> float:
    """Return the percent of 60 stories in which both err if neither copies the other."""
    return 100 * len(wrong("first")) * len(wrong(who)) / 60**2


def mean_of_months() -> float:
    """Return the plain mean of the collected rates of January to November 2025, percent."""
    frame = rows("us_duties_by_partner", country="Japan")
    frame = frame[frame["month"].dt.year == 2025]
    return float((frame["duty_usd"] / frame["imports_usd"]).mean() * 100)


def trade_first(step: str) -> float:
    """Return the steps of 2012 to 2015 if trade moves before the rate, trillion yen."""
    dollars, rates = [deficit(2012), deficit(2015)], [yen_of(2012), yen_of(2015)]
    moved = dollars[1] - dollars[0]
    steps = {"rate": dollars[1] * (rates[1] - rates[0]), "trade": moved * rates[0]}
    return steps[step] / 1e12


def in_yen(first: int, last: int, *, slip: bool = False) -> float:
    """Return the change of the deficit in yen, percent; the slip divides by the rate."""
    power = -1 if slip else 1
    ratio = deficit(last) / deficit(first) * (yen_of(last) / yen_of(first)) ** power
    return (ratio - 1) * 100


def german_deficit() -> float:
    """Return the change of the US deficit with West Germany, 1985 to 1987, percent."""
    frame = rows("us_trade_by_partner_annual", country="Germany").set_index("year")
    owed = frame["imports_usd"] - frame["exports_usd"]
    return float((owed[1987] / owed[1985] - 1) * 100)


def mean_price(region: str, *, weighted: bool = True) -> "pd.Series[float]":
    """Return the mean list price by year, dollars of 1983."""
    frame = rows("blp_cars", region=region)
    frame = frame.assign(weight=frame["share_of_households"] if weighted else 1.0)
    spent = (frame["price_usd_1983"] * frame["weight"]).groupby(frame["year"]).sum()
    return spent / frame.groupby("year")["weight"].sum()


def dearer(region: str, first: int, last: int, *, weighted: bool = True) -> float:
    """Return the rise of the mean price of a region's cars, percent."""
    mean = mean_price(region, weighted=weighted)
    return float((mean[last] / mean[first] - 1) * 100)


def with_air(year: int) -> float:
    """Return the Japanese cars sold with air conditioning as standard, percent."""
    frame = rows("blp_cars", region="Japan", year=year)
    cooled = frame["air_conditioning"] * frame["share_of_households"]
    return float(cooled.sum() / frame["share_of_households"].sum() * 100)


def share(year: int) -> float:
    """Return the share of Japanese firms in the cars sold, percent."""
    return 100 * cars_sold(year, "Japan") / cars_sold(year)


def episodes(first: int, last: int) -> int:
    """Return the episodes from 1957 on that are no context and started in these years."""
    frame = table("episodes")
    inside = frame["start_year"].between(max(first, 1957), last)
    return int((inside & (frame["pattern"] != "context")).sum())


def in_list(country: str, *, below: str = "imports_usd") -> float:
    """Return the deficit of 2024 with a partner over imports, or over exports, percent."""
    row = rows("us_trade_2024", country=country).iloc[0]
    return float(-row["balance_usd"] / row[below] * 100)


def partners(*, with_trade: bool) -> int:
    """Return how many partners had a rate of their own in April 2025."""
    listed = rows("listed_rates", announced=pd.Timestamp("2025-04-02"))
    known = listed["country"].isin(table("us_trade_2024")["country"])
    return int(known.sum()) if with_trade else len(listed)


def deficit_with(country: str, year: int) -> float:
    """Return the US deficit with a partner in percent of imports."""
    row = rows("us_trade_by_partner_annual", country=country, year=year).iloc[0]
    return float((1 - row["exports_usd"] / row["imports_usd"]) * 100)


def both_lists() -> "pd.Series[float]":
    """Return the April rates of the partners that stand on the list of July as well."""
    wide = table("listed_rates").pivot(
        index="country", columns="announced", values="rate_percent"
    )
    return wide.dropna(subset=[pd.Timestamp("2025-04-02"), pd.Timestamp("2025-07-31")])[
        pd.Timestamp("2025-04-02")
    ]


def jump(country: str) -> float:
    """Return transport equipment of October and November 2025 over May to August, logs."""
    frame = rows("us_imports_by_partner_naics3_monthly", country=country, naics3="336")
    months = frame[frame["month"].dt.year == 2025].groupby("month")["imports_usd"].sum()
    late, early = (
        months[months.index.month.isin(part)].mean() for part in ((10, 11), (5, 6, 7, 8))
    )
    return 100 * math.log(late / early)


def nine_months(country: str) -> float:
    """Return the change of a balance, April to December, 2024 to 2025, billion dollars."""
    frame = rows("us_goods_by_partner_monthly", country=country)
    frame = frame[frame["month"].dt.month >= 4]
    balance = frame["exports_usd"] - frame["imports_usd"]
    sums = balance.groupby(frame["month"].dt.year).sum()
    return float(sums[2025] - sums[2024]) / BILLION


def mean_listed() -> float:
    """Return the mean of the listed rates of April 2025 that have trade figures, percent."""
    listed = rows("listed_rates", announced=pd.Timestamp("2025-04-02"))
    return float(listed.merge(table("us_trade_2024"), on="country")["rate_percent"].mean())


def us_rice() -> float:
    """Return the US rice under minimum access in fiscal 2024, tonnes."""
    return quoted("Q308")


def fall(total: float) -> float:
    """Return the cut that keeps the landed price when 2.5 % becomes a new total, percent."""
    return 100 * (1 - (100 + CAR_DUTY * 100) / (100 + total))


def slip(total: float) -> float:
    """Return the cut of whoever takes the added points for the whole duty, percent."""
    added = total - CAR_DUTY * 100
    return 100 * added / (100 + added)


def maker_share(change: float, before: float, after: float) -> float:
    """Return the part of a change of duty that the maker's price took, percent."""
    return -100 * math.log(1 + change / 100) / math.log((100 + after) / (100 + before))


def quoted_makers() -> float:
    """Return what seven makers counted in duties of 2025, billion yen, as row U07 has it."""
    fact = rows("position_facts", fact_id="U07")["fact"].item()
    return float(re.findall(r"([\d,.]+)bn yen", fact)[0].replace(",", ""))


def z_of_germany(first: str, last: str) -> float:
    """Return how unusual April 2025 was in Germany by the months from first to last."""
    frame = rows("policy_uncertainty_monthly", country="Germany").set_index("month")
    index = frame["uncertainty_index"]
    usual = index.loc[first:last]
    return float((index["2025-04-01"] - usual.mean()) / usual.std())


def between_lists(first: str, *, percent: bool) -> float:
    """Return the mean change of listed rates to the list of 31 July 2025."""
    wide = table("listed_rates").pivot(
        index="country", columns="announced", values="rate_percent"
    )
    old, new = wide[pd.Timestamp(first)], wide[pd.Timestamp("2025-07-31")]
    change = (new - old) / old * 100 if percent else new - old
    return float(change.mean())


def first_word() -> float:
    """Return by how many points speaking first moves the rate of the first two examples."""
    both = 1 - 0.9 * 0.6
    return ((1 - 0.6) / both - (1 - (1 - 0.9) / both)) * (40 - 4)


def mexico(months: int) -> float:
    """Return the change of US imports from Mexico, 2024 (so many months) to 2025, percent."""
    frame = rows("us_duties_by_partner", country="Mexico")
    month = frame["month"].dt
    old = frame[(month.year == 2024) & (month.month <= months)]["imports_usd"].sum()
    return float((frame[month.year == 2025]["imports_usd"].sum() / old - 1) * 100)


def came_back() -> float:
    """Return what Taiwan, Vietnam and Mexico took of each 100 dollars, whole years."""
    lost = balance_change("China", "Japan")
    return -100 * balance_change("Taiwan", "Vietnam", "Mexico") / lost


def others_with_the_two() -> float:
    """Return the rise of all US imports, first quarters of 2024 and 2025, percent."""
    frame = rows("us_duties_by_partner", country="World")
    frame = frame[frame["month"].dt.month <= 3]
    sums = frame.groupby(frame["month"].dt.year)["imports_usd"].sum()
    return float((sums[2025] / sums[2024] - 1) * 100)


def sold_in_gdp(seller: str, buyer: str) -> float:
    """Return goods sold as a part of the seller's product, percent."""
    sold = one("trade_matrix_194", "exports_usd", exporter=seller, importer=buyer)
    return 100 * sold / one("countries_194", "gdp_usd", iso3=seller)


@cache
def japans_months() -> pd.DataFrame:
    """Return Japan's trade with China by month: yen, and the yen for a dollar."""
    frame = table("japan_china_trade_monthly").merge(rows("fx_monthly", country="Japan"))
    return frame.set_index("month").sort_index()


def balance_in_yen(first: str, last: str) -> "pd.Series[float]":
    """Return Japan's balance with China by month, yen."""
    frame = japans_months().loc[first:last]
    return frame["exports_jpy"] - frame["imports_jpy"]


def balance_in_dollars(first: str, last: str) -> float:
    """Return Japan's balance with China, each month at its own rate, billion dollars."""
    rate = japans_months().loc[first:last, "units_per_usd"]
    return float((balance_in_yen(first, last) / rate).sum() / BILLION)


def at_one_rate() -> float:
    """Return the balance of fiscal 2008 at the mean rate of its months, billion dollars."""
    window = ("2008-04", "2009-03")
    rate = japans_months().loc[window[0] : window[1], "units_per_usd"].mean()
    return float(balance_in_yen(*window).sum() / rate / BILLION)


def with_china(year: int, basis: str = "both imports (JETRO)") -> float:
    """Return the trade of a year in one of the ledgers, dollars."""
    return one("japan_china_trade_annual", "total_usd", basis=basis, year=year)


def since(year: int, basis: str = "both imports (JETRO)") -> float:
    """Return the change to 2024 from a year of another or the same ledger, percent."""
    return (with_china(2024) / with_china(year, basis) - 1) * 100


@cache
def cards_of(name: str) -> pd.DataFrame:
    """Return a table of invented cards of exercise 09."""
    space: dict[str, object] = {"pd": pd}
    exec(cell("09-what-came-of-it", "practice-cards"), space)  # our own notebook
    cards = space[name]
    assert isinstance(cards, pd.DataFrame)
    return cards


def score(worth: float) -> float:
    """Return the Brier score of the practice cards, with partly counted as `worth`."""
    worths = {"supported": 1.0, "contradicted": 0.0, "partly": worth}
    cards = cards_of("practice")
    cards = cards[cards["verdict"].isin(worths)]
    outcomes = cards["verdict"].map(worths)
    return float(brier.brier(list(cards["probability"]), list(outcomes)))


COMPUTED: Mapping[str, Mapping[str, Number]] = {
    "00": {
        "stories in which the second errs": lambda: len(wrong("second")),
        "stories in which the third errs": lambda: len(wrong("third")),
        "of these the first too": lambda: len(wrong("first") & wrong("third")),
        "first and second, by chance": lambda: by_chance("second"),
        "first and third, by chance": lambda: by_chance("third"),
    },
    "01": {
        "a car in total": lambda: CAR_DUTY * 100 + 25,
        "one percent of the dearer car": lambda: DEARER_CAR / 100,
        "a day earlier": lambda: DEARER_CAR * 0.275,
        "what the day was worth": lambda: DEARER_CAR * (0.275 - 0.15),
        "mean of eleven rates": mean_of_months,
        "right mean of six goods": lambda: float(np.mean(np.maximum(SIX_GOODS, 15))),
        "the car from 16 September 2025": lambda: 30_000 * 0.15,
    },
    "02": {
        "yen of the accord": lambda: yen("1985-09"),
        "in yen, 1985 to 1987": lambda: in_yen(1985, 1987),
        "growth after 1991": lambda: growth("Japan", 1991, 2019),
        "growth after 1985": lambda: growth("Japan", 1985, 2019),
        "marks of September 1985": lambda: yen("1985-09", "Germany"),
        "yen from the peak to the Louvre": lambda: gain("1985-02", "1987-02"),
        "pound from the accord": lambda: gain("1985-09", "1987-02", "United Kingdom"),
        "rate, if trade goes first": lambda: trade_first("rate"),
        "trade, if it goes first": lambda: trade_first("trade"),
        "in yen, 2012 to 2015": lambda: in_yen(2012, 2015),
        "the slip": lambda: in_yen(1985, 1987, slip=True),
        "2007 to 2011, right": lambda: in_yen(2007, 2011),
        "West Germany, in dollars": german_deficit,
    },
    "03": {
        "episodes": lambda: episodes(1957, 2024),
        "early episodes": lambda: episodes(1957, 1989),
        "late episodes": lambda: episodes(1990, 2024),
        "share under the limit": lambda: share(1982) - share(1980),
        "Europe, weighted": lambda: dearer("Europe", 1981, 1986),
        "price in 1980": lambda: float(mean_price("Japan")[1980]),
        "against US firms": lambda: (
            dearer("Japan", 1980, 1986) - dearer("United States", 1980, 1986)
        ),
        "against European firms": lambda: (
            dearer("Japan", 1980, 1986) - dearer("Europe", 1980, 1986)
        ),
        "price, weighted": lambda: dearer("Japan", 1980, 1986),
        "price, the slip": lambda: dearer("Japan", 1980, 1986, weighted=False),
        "air conditioning in 1980": lambda: with_air(1980),
        "air conditioning in 1985": lambda: with_air(1985),
    },
    "04": {
        "partners": lambda: partners(with_trade=False),
        "with trade figures": lambda: partners(with_trade=True),
        "Japan's deficit": lambda: in_list("Japan"),
        "Japan's rate": lambda: math.ceil(in_list("Japan") / 2),
        "Korea's rate": lambda: math.ceil(in_list("South Korea") / 2),
        "the slip": lambda: math.ceil(in_list("Japan", below="exports_usd") / 2),
        "Mexico in 2016": lambda: deficit_with("Mexico", 2016),
        "mean of the 55 as printed": mean_listed,
        "highest at 0.25": lambda: highest_at(0.25),
    },
    "05": {
        "countries": lambda: len(table("countries_194")),
        "yes in March": lambda: quoted("Q305"),
        "approval in April": lambda: quoted("Q366"),
        "draws within a standard error": lambda: 100 * math.erf(math.sqrt(0.5)),
        "third example": lambda: 100 * (700 / 400 - 1),
        "Japan's sales": lambda: sold_in_gdp("JPN", "USA"),
        "America's sales": lambda: sold_in_gdp("USA", "JPN"),
        "upside down": lambda: sold_in_gdp("USA", "JPN") / sold_in_gdp("JPN", "USA"),
        "more rice": lambda: one("agreement_commitments", "value", unit="percent increase"),
        "margin of the first poll": lambda: polling.margin_points(58, replies=2047),
        "the slip": lambda: polling.margin_points(58, replies=2047) / 1.96,
        "replies of Kyodo": lambda: quoted("Q371") + quoted("Q373"),
        "a share": lambda: quoted("Q305") / 100,
        "US rice with 75 % more": lambda: 1.75 * us_rice(),
        "the rise": lambda: 0.75 * us_rice(),
    },
    "06": {
        "the slip at 27.5": lambda: slip(27.5) - fall(27.5),
        "the slip at 40": lambda: slip(40) - fall(40),
        "right at 10": lambda: fall(10),
        "right at 15": lambda: fall(15),
        "right at 27.5": lambda: fall(27.5),
        "right at 52.5": lambda: fall(52.5),
        "slip at 10": lambda: slip(10),
        "slip at 15": lambda: slip(15),
        "slip at 27.5": lambda: slip(27.5),
        "slip at 52.5": lambda: slip(52.5),
        "landed before": lambda: 100 + 2.5,
        "landed at 40": lambda: 100 + 40.0,
        "landed by the slip": lambda: 100 + 40 - 2.5,
        "what is left of the price": lambda: 1 - 0.194,
        "its log": lambda: math.log(1 - 0.194),
        "log of the bill": lambda: math.log(127.5 / 102.5),
        "makers counted, bn yen": quoted_makers,
        "April 2025": lambda: maker_share(-4.6, 2.5, 27.5),
        "October 2025": lambda: maker_share(quoted("Q175"), 2.5, 15),
    },
    "07": {
        "on both lists": lambda: len(both_lists()),
        "started as Switzerland": lambda: int(both_lists().between(28, 36).sum()),
        "the others": lambda: int(both_lists().between(28, 36).sum()) - 1,
        "mean cut in points": lambda: between_lists("2025-04-02", percent=False),
        "Lesotho": lambda: cut_of("Lesotho"),
        "Japan less Korea": lambda: jump("Japan") - jump("South Korea"),
        "years 2010 to 2019": lambda: z_of_germany("2010", "2019"),
        "percent for points": lambda: between_lists("2025-04-02", percent=True),
        "letters, in points": lambda: between_lists("2025-07-07", percent=False),
        "who speaks first": first_word,
    },
    "08": {
        "China, nine months": lambda: nine_months("China"),
        "Taiwan, nine months": lambda: nine_months("Taiwan"),
        "Mexico, twelve months against eleven": lambda: mexico(12),
        "Mexico, eleven months": lambda: mexico(11),
        "everybody, with the two": others_with_the_two,
        "whole years": came_back,
        "Japan's sales to the US": lambda: sold_in_gdp("JPN", "USA"),
    },
    "09": {
        "one ledger": lambda: since(2021),
        "April 2008, bn yen": lambda: balance_in_yen("2008-04", "2008-04").sum() / BILLION,
        "April 2008, $ bn": lambda: balance_in_dollars("2008-04", "2008-04"),
        "at one rate": at_one_rate,
        "yen of August 2008": lambda: yen("2008-08"),
        "yen of January 2009": lambda: yen("2009-01"),
        "calendar year": lambda: balance_in_dollars("2008-01", "2008-12"),
        "two ledgers": lambda: since(2021, "Chinese customs"),
        "2020, two ledgers": lambda: since(2020, "Chinese customs"),
        "2020, one ledger": lambda: since(2020),
        "two of three": lambda: 100 * 2 / 3,
        "partly is nothing": lambda: score(0.0),
        "partly is half": lambda: score(0.5),
    },
}
# Numbers that are no finding, with what they are.
GIVEN: Mapping[str, Mapping[float, str]] = {
    "01": {
        42_000.0: "the dearer car",
        60.0: "where most of it begins, a convention",
        40.0: "where the smaller part begins, a convention",
        100.0: "dollars of which these are",
    },
    "02": {20.0: "a lower bound", 60.0: "an upper bound"},
    "04": {0.35: "a pass-through to try", 20.0: "a lower bound"},
    "06": {52.5: "a total to try", 40.0: "a total to try"},
    "05": {95.0: "of 100 draws, by convention", 2047.0: "replies, from the note of row Q305"},
    "07": {120.0: "months in ten years"},
    "08": {10_000.0: "the scale", 100.0: "an example", 60.0: "of it", 24.0: "a case to decide"},
    "09": {0.3: "of an invented card", 0.38: "of another"},
}
