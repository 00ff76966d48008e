"""Numbers of the lessons' prose that no cell prints, computed from the tables.

`COMPUTED` holds, lesson by lesson, what a number is and how it comes about. `GIVEN` holds the
numbers that are no finding: an assumption of the text, a scale, the number of a chapter.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from tarifflab import claims, data
from tarifflab.economics import brier, home_effects, polling
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.car_cost import cost_rise, economy_from
from tarifflab.economics.talks import Rates
from tarifflab.economics.trade_war import solve
from tarifflab.economics.trade_war_base import Array
from tarifflab.widgets import average_rates, car_on_the_lift, threat_points, who_joins, who_wins
from tarifflab.widgets.kit import home_world
from tarifflab.widgets.kit import trade_world as worlds
from tarifflab.widgets.play_the_talks.prices import price as talks_price

Number = Callable[[], float]
BILLION, MILLION = 1e9, 1e6
ROOT = Path(__file__).parents[2]


@cache
def table(name: str) -> pd.DataFrame:
    """Load a table once for all numbers; none changes it."""
    return data.load(name)


def rows(name: str, **where: object) -> pd.DataFrame:
    """Return the rows of a table in which each column has the given value."""
    frame = table(name)
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def one(name: str, column: str, **where: object) -> float:
    """Return the one value of a column in the row that `where` names."""
    return float(rows(name, **where)[column].item())


def quoted(figure: str) -> float:
    """Return the value of a row of single figures."""
    return one("quoted_figures", "value", figure_id=figure)


def yen(month: str, country: str = "Japan") -> float:
    """Return the units of a money for a dollar in a month."""
    return one("fx_monthly", "units_per_usd", country=country, month=pd.Timestamp(month))


def yen_of(year: int) -> float:
    """Return the yen for a dollar on the average of a year."""
    return one("fx_annual", "units_per_usd", country="Japan", year=year)


def gain(first: str, last: str, country: str = "Japan") -> float:
    """Return by how many percent a money gained in dollars."""
    return (yen(first, country) / yen(last, country) - 1) * 100


def early_part(country: str) -> float:
    """Return the part of a rise from February 1985 that came before September, in logs."""
    peak, accord, end = (yen(month, country) for month in ("1985-02", "1985-09", "1986-12"))
    return 100 * math.log(peak / accord) / math.log(peak / end)


def deficit(year: int) -> float:
    """Return the US goods deficit with Japan in a year, dollars."""
    where = {"country": "Japan", "year": year}
    name = "us_trade_by_partner_annual"
    return one(name, "imports_usd", **where) - one(name, "exports_usd", **where)


def months_to_the_top() -> float:
    """Return the months from September 1985 to the highest deficit of twelve months."""
    months = rows("us_trade_monthly", country="Japan").set_index("month").loc[:"1990"]
    top = (months["imports_usd"] - months["exports_usd"]).rolling(12).sum().idxmax()
    return float((top.year - 1985) * 12 + top.month - 9)


def growth(country: str, first: int, last: int) -> float:
    """Return the yearly growth of output per head in percent."""
    head = rows("gdp_per_head", country=country).set_index("year")["gdp_per_head_usd_2011"]
    return float(((head[last] / head[first]) ** (1 / (last - first)) - 1) * 100)


def smithsonian() -> float:
    """Return the yen for a dollar that were agreed in December 1971."""
    outcome = rows("episodes", event="Nixon shock")["outcome_for_japan"].item()
    return float(re.findall(r"revalued to (\d+) in December 1971", outcome)[0])


def cars_sold(year: int, region: str | None = None) -> float:
    """Return cars sold in a year: share of households times households."""
    frame = rows("blp_cars", year=year)
    if region is not None:
        frame = frame[frame["region"] == region]
    households = one("us_households", "households", year=year)
    return float(frame["share_of_households"].sum() * households)


def formula_rate(year: int) -> float:
    """Return the rate of April's formula for Japan with the trade of a year."""
    imports = one("us_trade_by_partner_annual", "imports_usd", country="Japan", year=year)
    return float(np.ceil(deficit(year) / imports * 50))


def highest_at(pass_through: float) -> float:
    """Return the highest rate of the 55 with another pass-through, elasticity 4."""
    listed = rows("listed_rates", announced=pd.Timestamp("2025-04-02"))
    trade = listed.merge(table("us_trade_2024"), on="country")
    ratio = -trade["balance_usd"] / trade["imports_usd"] * 100 / (4 * pass_through) / 2
    return float(np.ceil(ratio).clip(lower=10).max())


def hs4(heading: str, country: str = "Japan") -> float:
    """Return the imports of a heading in 2024, dollars."""
    where = {"hs4": heading, "country": country}
    return one("us_imports_2024_by_partner_hs4", "imports_usd", **where)


def extra_rice() -> float:
    """Return what 75 percent more US rice costs at the average price, million dollars."""
    note = rows("quoted_figures", figure_id="Q322")["note"].item()
    paid = float(note.removeprefix("about ").removesuffix(" million dollars"))
    return 0.75 * quoted("Q308") / quoted("Q322") * paid


@cache
def lift(**settings: object) -> float:
    """Return the added cost of a US-built car, percent, at settings of the lift."""
    opening = {"parts": 25, "metals": 50, "neighbours_free": False, "follow": 0}
    return float(car_on_the_lift.compute(**(opening | settings)).total_percent)


@cache
def metals_of_a_car() -> tuple[float, float]:
    """Return percent on metal that car makers import, and what its suppliers send."""
    economy = economy_from(data.load("io_use"), data.load("io_industries"))
    rise = cost_rise(economy, {"331": 0.5}, "3361MV")
    return 100 * rise.direct, 100 * rise.hidden


@cache
def car_without_margins() -> float:
    """Return the added cost of a car if margins of trade are no metal, percent."""
    world = home_world.load()
    duty = np.array([{"3361MV": 25.0, "331": 50.0}.get(code, 0.0) for code in world.industries])
    push = home_effects.total_push(replace(world, duty=duty))
    return float(push[world.industries.index("3361MV")])


def metals_gain() -> float:
    """Return what metal works gain from 50 % on metals at half, billion dollars."""
    world = home_world.load("metals")
    net = home_effects.net_margin(world, 0.5) * world.output / 1e11
    return float(net[world.industries.index("331")])


@cache
def at_half() -> who_wins.Wins:
    """Return who gains and loses at home if home makers follow half of the duties."""
    return who_wins.compute(duty="collected", follow=0.5)


def jobs_by_margin() -> dict[str, float]:
    """Return the jobs of 2024 by what happens to their industry at half (million)."""
    return at_half().job_groups


def dearer_in_november() -> float:
    """Return the rise of prices of new vehicles from November 2024 to 2025, percent."""
    index = table("us_vehicle_prices_monthly").set_index("month")["new_vehicles_index"]
    return float((index["2025-11-01"] / index["2024-11-01"] - 1) * 100)


def cars_shipped() -> float:
    """Return the change of cars shipped to the US, April to September 2025 on 2024, percent."""
    cars = table("japan_car_exports_monthly").set_index("month")["cars"]
    before, after = (cars.loc[f"{year}-04" : f"{year}-09"].sum() for year in (2024, 2025))
    return float((after / before - 1) * 100)


def jobs_2024(*industries: str) -> float:
    """Return the persons on payrolls of some industries, mean of the months of 2024."""
    frame = table("us_employment_monthly")
    frame = frame[(frame["month"].dt.year == 2024) & frame["industry"].isin(industries)]
    return float(frame.groupby("industry")["jobs"].mean().sum())


@cache
def owners_protected() -> float:
    """Return what owners gain in industries that gain, if home makers follow half, percent."""
    world = home_world.load()
    head = table("home_industries").set_index("industry").loc[list(world.industries)]
    pay, added = head["compensation_usd"].to_numpy(), head["value_added_usd"].to_numpy()
    net = home_effects.net_margin(world, 0.5) / 100 * world.output
    gain, rest = net > 0, net <= 0

    def part(above: Array, below: Array) -> tuple[float, float]:
        return above[gain].sum() / below[gain].sum(), above[rest].sum() / below[rest].sum()

    rises = part(100 * net, added)
    shares = pay[gain].sum() / pay.sum(), pay[rest].sum() / pay.sum()
    return home_effects.specific_factors(rises, part(pay, added), shares).owners_protected


def payrolls(month: str) -> float:
    """Return the persons on payrolls in manufacturing in a month."""
    return one(
        "us_employment_monthly", "jobs", industry="manufacturing", month=pd.Timestamp(month)
    )


def cut_of(country: str) -> float:
    """Return the change of a listed rate between the two lists of 2025, points."""
    wide = table("listed_rates").pivot(
        index="country", columns="announced", values="rate_percent"
    )
    ends = (pd.Timestamp("2025-07-31"), pd.Timestamp("2025-04-02"))
    return float(wide.loc[country, ends[0]] - wide.loc[country, ends[1]])


def since_july_2026(partner: str) -> float:
    """Return the rate of a settler since 24 July 2026, percent."""
    said = rows("tariff_settlers", partner=partner)["since_july_2026"].item()
    return float(str(said).split()[0])


def washingtons_best_rate() -> float:
    """Return the rate in total, cars in, that the game's prices like best for Washington."""
    rates = [12.5 + step / 10 for step in range(80)]
    return max(
        rates,
        key=lambda rate: talks_price(Rates(rate - 1, rate - 2.5, 50, 0)).washington_bn,
    )


def days_between(first: str, last: str) -> float:
    """Return the days between two events of the timeline."""
    days = table("timeline_2025_26").set_index("event_id")["date"]
    return float((days[last] - days[first]).days)


def part_of_the_rush(naics3: str) -> float:
    """Return a sector's part in the rise of the first quarter from 2024 to 2025, percent."""
    sector = rows("us_imports_by_partner_naics3_monthly", country="World", naics3=naics3)
    return rise_of_the_quarter(sector) / rise_of_the_quarter(world_imports()) * 100


def world_imports() -> pd.DataFrame:
    """Return US imports of all goods by month."""
    return rows("us_duties_by_partner", country="World")


def rise_of_the_quarter(frame: pd.DataFrame) -> float:
    """Return the rise from January to March 2024 to the same months of 2025, dollars."""
    early = frame[frame["month"].dt.month <= 3]
    sums = early.groupby(early["month"].dt.year)["imports_usd"].sum()
    return float(sums[2025] - sums[2024])


def computers(country: str) -> float:
    """Return the change of imports of computers, January to November, billion dollars."""
    frame = rows("us_imports_by_partner_naics3_monthly", country=country, naics3="334")
    frame = frame[frame["month"].dt.month <= 11]
    sums = frame.groupby(frame["month"].dt.year)["imports_usd"].sum()
    return float(sums[2025] - sums[2024]) / BILLION


def balance_change(*countries: str) -> float:
    """Return by how much deficits shrank from 2024 to 2025 together, billion dollars."""
    frame = table("us_goods_by_partner_monthly")
    frame = frame[frame["country"].isin(countries)]
    balance = (
        (frame["exports_usd"] - frame["imports_usd"]).groupby(frame["month"].dt.year).sum()
    )
    return float(balance[2025] - balance[2024]) / BILLION


def goods_and_services(year: int, months: int = 12) -> float:
    """Return the US deficit in goods and services, revised, billion dollars."""
    frame = table("us_goods_services_monthly")
    frame = frame[(frame["month"].dt.year == year) & (frame["month"].dt.month <= months)]
    both = frame["goods_balance_usd"].sum() + frame["services_balance_usd"].sum()
    return float(-both) / BILLION


def us_welfare(last: str) -> float:
    """Return US welfare in percent if Japan and the others up to `last` answer in kind."""
    place = 1 + list(who_joins.OTHERS).index(last)
    return who_joins.compute(joiners=place, japan_rate=None, revenue="tax relief").us_in


@cache
def of_gdp(flow: str, rate: float) -> float:
    """Return US imports or exports under one rate on all goods, percent of income."""
    base = worlds.base(worlds.STANDARD, 4.0)
    after = solve(base, scenarios.home_tariff(base.world, rate))
    home, abroad = base.world.home, scenarios.foreign(after.flows)
    traded = abroad[:, home] if flow == "imports" else abroad[home]
    return float(traded.sum() / after.income[home]) * 100


@cache
def handed_out(rate: float) -> float:
    """Return US welfare in percent under one rate on all goods whose revenue is handed out."""
    base = worlds.base(worlds.STANDARD, 4.0)
    after = solve(base, scenarios.home_tariff(base.world, rate), "lump sum")
    return float(after.welfare[base.world.home] - 1) * 100


def best_handed_out() -> float:
    """Return the rate in percent, to a tenth, whose handed-out revenue gives most."""
    steps = [tenth / 1000 for tenth in range(130, 156)]
    return 100 * max(steps, key=handed_out)


def part_of_trade(partner: str) -> float:
    """Return a partner's part in Japan's trade in goods of 2023, both ways, percent."""
    flows = table("trade_matrix_194")
    out = flows[flows["exporter"] == "JPN"].set_index("importer")["exports_usd"]
    back = flows[flows["importer"] == "JPN"].set_index("exporter")["exports_usd"]
    both = out.add(back, fill_value=0)
    return float(both[partner] / both.sum() * 100)


def sold_to_china(basis: str) -> float:
    """Return Japan's exports to China of 2019 in one of the two books, billion dollars."""
    if basis == "china":
        return (
            one(
                "japan_china_trade_annual",
                "exports_usd",
                basis="both imports (JETRO)",
                year=2019,
            )
            / BILLION
        )
    flows = table("japan_china_trade_monthly")
    flows = flows[flows["month"].dt.year == 2019].merge(rows("fx_monthly", country="Japan"))
    return float((flows["exports_jpy"] / flows["units_per_usd"]).sum()) / BILLION


def refund_part(border: float, shoppers: float) -> float:
    """Return what importing firms had borne of 100 dollars of refund."""
    return 100 * border * (1 - shoppers)


def four_averages() -> list[float]:
    """Return the averages of 20 November 2025 by four offices, percent, from the lowest."""
    shown = average_rates.compute(day=date(2025, 11, 20), series=average_rates.load_series())
    return sorted(one.percent for one in shown.measures if one.percent is not None)


def of_key(claim: str, words: str) -> float:
    """Return the number that stands before some words in the key of a claim."""
    key = pd.read_csv(ROOT / "solutions" / "claims_key.csv", dtype=str).set_index("claim_id")
    found = re.search(rf"([\d.]+)%? {words}", str(key.loc[claim, "correct_fact"]))
    assert found is not None, claim
    return float(found[1])


def by_type(*types: str) -> int:
    """Return how many claims are of some types."""
    return int(claims.load()["type"].isin(types).sum())


CAR = 30_000
INCIDENCE = "tariff_incidence_studies"
CAR_DUTY = one("mfn_rates_hts8", "rate_percent", hs8="87032301") / 100
ALL_GOODS = "The pause on all goods, cars included"
LOOKED_UP = ("fact", "statistic", "quote")
COMPUTED: Mapping[str, Mapping[str, Number]] = {
    "00": {
        "claims that can be looked up": lambda: by_type(*LOOKED_UP),
        "the others": lambda: by_type("interpretation", "prediction"),
        "75 % that was false": lambda: brier.brier([0.75], [0]),
        "50 % every time": lambda: brier.brier([0.5], [1]),
    },
    "01": {
        "tariff lines in percent": lambda: table("mfn_rates_hts8")["rate_percent"].count(),
        "lowest of four averages": lambda: four_averages()[0],
        "highest of four averages": lambda: four_averages()[-1],
    },
    "02": {
        "part of the yen before the accord": lambda: early_part("Japan"),
        "part of the mark": lambda: early_part("Germany"),
        "mark to the Louvre": lambda: gain("1985-09", "1987-02", "Germany"),
        "yen to the Louvre": lambda: gain("1985-09", "1987-02"),
        "yen from 1971 to 1978": lambda: gain("1971-01", "1978-10"),
        "yen of the Smithsonian": smithsonian,
        "first step of 1971": lambda: (yen("1971-01") / smithsonian() - 1) * 100,
        "episodes": lambda: len(table("episodes")),
        "fall of the dollar, factor": lambda: yen_of(1987) / yen_of(1985),
        "rise of the deficit, factor": lambda: deficit(1987) / deficit(1985),
        "both": lambda: deficit(1987) / deficit(1985) * yen_of(1987) / yen_of(1985),
        "months to the highest deficit": months_to_the_top,
        "Japan before": lambda: growth("Japan", 1985, 1991),
        "Japan after": lambda: growth("Japan", 1991, 2019),
    },
    "03": {
        "sold in 1980, million": lambda: quoted("Q180"),
        "limit, million": lambda: quoted("Q176"),
        "limit over sales": lambda: quoted("Q176") / quoted("Q180"),
        "fewer, percent": lambda: (1 - quoted("Q176") / quoted("Q180")) * 100,
        "more cars, log points": lambda: (
            100 * math.log(cars_sold(1982, "Japan") / cars_sold(1980, "Japan"))
        ),
        "smaller market, log points": lambda: 100 * math.log(cars_sold(1980) / cars_sold(1982)),
        "more households, log points": lambda: (
            100
            * math.log(
                one("us_households", "households", year=1982)
                / one("us_households", "households", year=1980)
            )
        ),
    },
    "04": {
        "deficit in the list, $ bn": lambda: (
            -one("us_trade_2024", "balance_usd", country="Japan") / BILLION
        ),
        "imports in the list, $ bn": lambda: (
            one("us_trade_2024", "imports_usd", country="Japan") / BILLION
        ),
        "rate of 1985": lambda: formula_rate(1985),
        "lowest rate since": lambda: min(formula_rate(year) for year in range(1985, 2023)),
        "highest at 0.945": lambda: highest_at(0.945),
        "the study at the border": lambda: quoted("Q476"),
        "the author's words": lambda: quoted("Q477"),
    },
    "05": {
        "cars and parts, $ bn": lambda: (hs4("8703") + hs4("8708")) / BILLION,
        "a car in total, 3 April 2025, percent": lambda: (
            one("receipt_rules", "rate_percent", rule_id="R03")
            + one("receipt_rules", "rate_percent", rule_id="R11")
        ),
        "countries": lambda: len(table("countries_194")),
        "of Japan's product, percent": lambda: (
            (hs4("8703") + hs4("8708"))
            / one("gdp_annual", "gdp_usd", country="Japan", year=2023)
            * 100
        ),
        "yen of 2024": lambda: yen_of(2024),
        "NHK's approval in March 2025": lambda: one(
            "quoted_figures", "value", figure_id="Q378"
        ),
        "seats of the coalition": lambda: (
            one("quoted_figures", "value", figure_id="Q162")
            + one("quoted_figures", "value", figure_id="Q166")
        ),
        "the extra rice, $ m": extra_rice,
        "margin of two polls": lambda: polling.gap_margin_points(82, 85, replies=1000),
        "with a design effect": lambda: polling.margin_points(
            58, replies=2047, design_effect=1.5
        ),
    },
    "06": {
        "duty paid before": lambda: CAR * 1.025,
        "duty paid after": lambda: CAR * 1.275,
        "importers who paid": lambda: quoted("Q385"),
        "borne by firms": lambda: refund_part(0.94, 0.70),
        "more than their part": lambda: 100 - refund_part(0.94, 0.70),
        "metals, direct": lambda: metals_of_a_car()[0],
        "metals, unseen": lambda: metals_of_a_car()[1],
        "metals": lambda: sum(metals_of_a_car()),
        "industries that lose": lambda: sum(one < 0 for one in at_half().net_bn.values()),
        "what they lose, $ bn": lambda: sum(min(one, 0) for one in at_half().net_bn.values()),
        "jobs in industries that lose, million": lambda: (
            sum(jobs_by_margin().values()) - jobs_by_margin()[who_wins.GAIN]
        ),
        "mean cost of a household, to ten dollars": lambda: round(
            float(np.mean(at_half().household_usd)), -1
        ),
        "new vehicles, November on November, percent": dearer_in_november,
        "cars shipped, April to September, percent": cars_shipped,
        "neighbours free": lambda: lift(neighbours_free=True),
        "metal follows halfway": lambda: lift(follow=50),
        "without margins": car_without_margins,
        "metal works gain": metals_gain,
        "jobs in metal works, to ten thousand": lambda: round(jobs_2024("331"), -4),
        "jobs downstream": lambda: jobs_2024("332", "333", "335", "336"),
        "jobs that gain, million": lambda: jobs_by_margin()[who_wins.GAIN],
        "all jobs, million": lambda: sum(jobs_by_margin().values()),
        "jobs in construction, mines, oil, million": lambda: (
            jobs_2024("23", "211", "212", "213") / 1e6
        ),
        "firms, by the budget office": lambda: one(INCIDENCE, "firms_percent", study_id="I11"),
        "shoppers": lambda: one(INCIDENCE, "shoppers_percent", study_id="I11"),
        "owners in protected industries": owners_protected,
        "payrolls in January 2025": lambda: payrolls("2025-01"),
        "payrolls in February 2026": lambda: payrolls("2026-02"),
        "two years before": lambda: payrolls("2023-01") - payrolls("2025-01"),
        "half and half in September": lambda: (24.98 + 15.07) / 2,
    },
    "07": {
        "days of eight rounds": lambda: days_between("E020", "E041"),
        "Washington’s best rate in a deal": washingtons_best_rate,
        "pause on all goods": lambda: threat_points.PRESETS[ALL_GOODS][0],
        "deal on all goods": lambda: threat_points.PRESETS[ALL_GOODS][2],
        "Madagascar": lambda: cut_of("Madagascar"),
        "named so far": lambda: quoted("Q427"),
        "countries": lambda: len(table("countries_194")),
        "Japan since July 2026": lambda: since_july_2026("Japan"),
        "newspaper index of April 2025": lambda: one(
            "policy_uncertainty_monthly",
            "uncertainty_index",
            country="United States",
            month=pd.Timestamp("2025-04"),
        ),
    },
    "08": {
        "published numbers": lambda: len(table("trade_war_published")),
        "with partners to Mexico": lambda: us_welfare("Mexico"),
        "with everybody": lambda: us_welfare("all others"),
        "imports before": lambda: of_gdp("imports", 0.0),
        "imports at 50 %": lambda: of_gdp("imports", 0.5),
        "exports before": lambda: of_gdp("exports", 0.0),
        "exports at 50 %": lambda: of_gdp("exports", 0.5),
        "countries in the count": lambda: len(table("countries_194")) - 2,
        "metals in the rush": lambda: part_of_the_rush("331"),
        "chemicals": lambda: part_of_the_rush("325"),
        "computers and electronics": lambda: part_of_the_rush("334"),
        "best rate handed out": best_handed_out,
        "China and Japan": lambda: balance_change("China", "Japan"),
        "computers from Taiwan": lambda: computers("Taiwan"),
        "computers from the world": lambda: computers("World"),
        "more than in 2024": lambda: goods_and_services(2025) - goods_and_services(2024),
        "China's part of Japan's trade": lambda: part_of_trade("CHN"),
        "America's part": lambda: part_of_trade("USA"),
    },
    "09": {
        "a dollar in yen, percent more": lambda: (yen_of(2024) / yen_of(2021) - 1) * 100,
        "yen of 2021": lambda: yen_of(2021),
        "yen of 2024": lambda: yen_of(2024),
        "sold, Japan's book": lambda: sold_to_china("japan"),
        "sold, China's book": lambda: sold_to_china("china"),
        "rate since July 2026": lambda: one("receipt_rules", "rate_percent", rule_id="R28"),
        "normal duty of a car": lambda: CAR_DUTY * 100,
        "promised, $ bn": lambda: one(
            "agreement_commitments", "value", commitment="investment"
        ),
        "named so far, $ bn": lambda: quoted("Q427"),
        "machines that make chips, 2024": lambda: of_key("C7-f", "in the whole year"),
        "called relations good, less": lambda: of_key("C3.2-d", "points less"),
        "a car in January 2025": lambda: CAR * CAR_DUTY,
        "on 15 June 2025": lambda: CAR * 0.275,
        "from 16 September 2025": lambda: CAR * 0.15,
    },
}
# Numbers that are no finding, with what they are.
GIVEN: Mapping[str, Mapping[float, str]] = {
    "00": {75.0: "the probability of the example", 50.0: "a coin"},
    "01": {72.0: "a chapter", 73.0: "a chapter", 76.0: "a chapter"},
    "02": {100.0: "an index", 146.0: "an index of 100 that gained 46 percent"},
    "05": {30_000.0: "the car"},
    "09": {150.0: "days that Section 122 gives"},
}
