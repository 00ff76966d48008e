"""Numbers in what the data package says of its tables.

`COMPUTED` holds, table by table, what a number is and how it comes about from the tables.
`SOURCED` holds those that no table of the course gives, with where they come from.
"""

from collections.abc import Mapping

import pandas as pd
from course_numbers import (
    BILLION,
    Number,
    car_without_margins,
    deficit,
    gain,
    goods_and_services,
    growth,
    hs4,
    lift,
    months_to_the_top,
    one,
    payrolls,
    quoted,
    rows,
    table,
    yen,
    yen_of,
)
from exercise_numbers import (
    between_lists,
    both_lists,
    dearer,
    partners,
    share,
    since,
)
from table_sums import (
    TRILLION,
    account,
    all_from_japan,
    at_month,
    balance_of_japan,
    budget_office,
    change,
    closer_to_china,
    coming_back,
    diagonal,
    dollars_a_car,
    duties_in_imports,
    eleven_months,
    fell,
    flow,
    free_lines,
    gas_share,
    general_imports,
    hits,
    image,
    imported,
    in_all_deficits,
    in_total_balance,
    largest_lines,
    left_out,
    of_a_tenth,
    published,
    rate,
    rate_of,
    real_growth,
    recent,
    revised,
    richest_to_poorest,
    supplied,
    surpluses,
    tariff,
    took,
    total,
    troops,
    widest_gap,
)

COMPUTED: Mapping[str, Mapping[str, Number]] = {
    "blp_cars": {
        "share of 1980": lambda: share(1980),
        "share of 1982": lambda: share(1982),
        "in registrations": lambda: quoted("Q181"),
        "dearer": lambda: dearer("Japan", 1980, 1986),
    },
    "boj_discount_rate": {
        "at the accord": lambda: one(
            "boj_discount_rate", "rate_percent", quarter=pd.Timestamp("1985-10-01")
        ),
        "early in 1987": lambda: one(
            "boj_discount_rate", "rate_percent", quarter=pd.Timestamp("1987-01-01")
        ),
    },
    "countries_194": {
        name: (lambda name=name: rate_of(name))
        for name in ("China", "Canada", "Mexico", "Switzerland", "Afghanistan", "Belarus")
    }
    | {
        "Bolivia": lambda: rate_of("Bolivia"),
        "Germany": lambda: rate_of("Germany"),
        "Japan": lambda: rate_of("Japan"),
        "Japan, percent": lambda: 100 * rate_of("Japan"),
        "Switzerland on the list": lambda: one(
            "listed_rates",
            "rate_percent",
            country="Switzerland",
            announced=pd.Timestamp("2025-04-02"),
        ),
        "the US here": lambda: one("countries_194", "gdp_usd", iso3="USA") / TRILLION,
        "the US there": lambda: one("gdp_annual", "gdp_usd", iso3="USA", year=2023) / TRILLION,
    },
    "energy_prices_monthly": {
        "Japan": lambda: at_month(
            "energy_prices_monthly", "2024-12", "lng_japan_usd_per_mmbtu"
        ),
        "United States": lambda: at_month(
            "energy_prices_monthly", "2024-12", "gas_us_usd_per_mmbtu"
        ),
    },
    "fx_annual": {
        "average of 1985": lambda: yen_of(1985),
        "dearer dollar": lambda: (yen_of(2024) / yen_of(2021) - 1) * 100,
    },
    "fx_monthly": {
        "at the accord": lambda: yen("1985-09"),
        "at the end of 1986": lambda: yen("1986-12"),
        "yen": lambda: gain("1985-09", "1986-12"),
        "dollar": lambda: (yen("1986-12") / yen("1985-09") - 1) * 100,
        "mark": lambda: gain("1985-09", "1986-12", "Germany"),
    },
    "gdp_annual": {
        "here": lambda: one("gdp_annual", "gdp_usd", iso3="JPN", year=2023) / TRILLION,
        "of 194": lambda: one("countries_194", "gdp_usd", iso3="JPN") / TRILLION,
        "with saving": lambda: (
            one("saving_investment", "gdp_usd", iso3="JPN", year=2023) / TRILLION
        ),
    },
    "gdp_per_head": {
        f"{country} {first}": (lambda c=country, f=first, n=last: growth(c, f, n))
        for country in ("Japan", "Germany", "United States")
        for first, last in ((1985, 1991), (1991, 2019))
    },
    "inflation_annual": {
        "Japan 2023": lambda: one(
            "inflation_annual", "inflation_percent", country="Japan", year=2023
        )
    },
    "io_industries": {
        "cars": lambda: one("io_industries", "output_usd", industry="3361MV") / BILLION
    },
    "io_total_requirements": {
        "published": lambda: one(
            "io_total_requirements", "coefficient", commodity="3361MV", industry="3361MV"
        ),
        "the inverse": diagonal,
    },
    "io_use": {
        "direct": lambda: imported(hidden=False),
        "with suppliers": lambda: imported(hidden=True),
    },
    "japan_car_exports_monthly": {
        month: (lambda month=month: dollars_a_car("japan_car_exports_monthly", month))
        for month in ("2025-03", "2025-07")
    },
    "japan_china_trade_annual": {"in dollars": lambda: since(2021)},
    "japan_gdp_quarterly": {
        "growth": real_growth,
    },
    "listed_rates": {
        "on the first list": lambda: partners(with_trade=False),
        "with trade figures": lambda: partners(with_trade=True),
        "on the third list": lambda: len(
            rows("listed_rates", announced=pd.Timestamp("2025-07-31"))
        ),
        "rounded up": lambda: hits(nearest=False),
        "to the nearest": lambda: hits(nearest=True),
        "on both lists": lambda: len(both_lists()),
        "mean cut": lambda: between_lists("2025-04-02", percent=False),
    },
    "mfn_rates_hts8": {"free": free_lines},
    "receipt_rules": {
        "a car in total": lambda: (
            one("receipt_rules", "rate_percent", rule_id="R03")
            + one("receipt_rules", "rate_percent", rule_id="R11")
        ),
    },
    "saving_investment": {
        "trade": lambda: account("trade"),
        "account": lambda: account("account"),
    },
    "tariffs_by_sector": {
        "Japan": lambda: tariff("Japan", "United States"),
        "United States": lambda: tariff("United States", "Japan"),
    },
    "timeline_2025_26": {
        "deal to car duty": lambda: (
            (
                pd.Timestamp("2025-09-16")
                - rows("timeline_2025_26", event_id="E041")["date"].item()
            ).days
        ),
    },
    "trade_matrix_194": {
        "here": lambda: flow("JPN", "USA"),
        "Census": lambda: general_imports(2023),
        "Japan's balance": balance_of_japan,
        "with China": closer_to_china,
    },
    "trade_war_answers": {
        "highest rate": lambda: table("trade_war_answers")["rate_percent"].max(),
    },
    "trade_war_published": {
        "cases": lambda: table("trade_war_published")["case"].nunique(),
        "with tax relief": lambda: published("T001"),
    },
    "us_average_tariff_daily": {
        "peak": lambda: table("us_average_tariff_daily")["rate_percent"].max(),
        "collected": lambda: rate(
            "us_duties_by_partner", "2025-04-01", "2025-04-30", country="World"
        ),
        "apart": widest_gap,
    },
    "us_car_imports_monthly": {
        "general": lambda: total("us_car_imports_monthly", "value_usd", 2024, country="Japan"),
        "for consumption": lambda: hs4("8703") / BILLION,
    }
    | {
        month: (
            lambda month=month: dollars_a_car("us_car_imports_monthly", month, country="Japan")
        )
        for month in ("2025-03", "2025-07")
    },
    "us_customs_duties_annual": {
        "1930": lambda: duties_in_imports(1930),
        "2017": lambda: duties_in_imports(2017),
    },
    "us_customs_duties_monthly": {
        "receipts": lambda: (
            at_month("us_customs_duties_monthly", "2025-04", "customs_receipts_usd") / BILLION
        ),
        "calculated": lambda: (
            at_month("us_duties_by_partner", "2025-04", "duty_usd", country="World") / BILLION
        ),
    },
    "us_duties_by_partner": {
        "countries": lambda: rows("us_duties_by_partner", kind="country")["country"].nunique(),
        "for consumption": lambda: total(
            "us_duties_by_partner", "imports_usd", 2024, country="Japan"
        ),
        "general": lambda: general_imports(2024),
    }
    | {
        month: (
            lambda month=month: rate(
                "us_duties_by_partner", f"{month}-01", f"{month}-02", country="Japan"
            )
        )
        for month in ("2025-07", "2025-08", "2025-10")
    },
    "us_image_by_country": {
        f"{measure} {year}": (lambda m=measure, y=year: image(m, y))
        for measure in ("confidence", "view")
        for year in (2016, 2017)
    },
    "us_imports_2024_by_partner_hs4": {
        "from Japan": all_from_japan,
        "general": lambda: general_imports(2024),
        "coming back": coming_back,
        "machines": lambda: supplied("8486"),
        "partners": lambda: table("us_imports_2024_by_partner_hs4")["country"].nunique() - 1,
    },
    "us_imports_by_partner_hs2_monthly": {
        country: (
            lambda country=country: rate(
                "us_imports_by_partner_hs2_monthly",
                "2019-01",
                "2019-12",
                country=country,
                hs2="72",
            )
        )
        for country in ("Japan", "Germany")
    },
    "us_imports_by_partner_naics3_annual": {
        "countries": lambda: rows("us_imports_by_partner_naics3_annual", kind="country")[
            "country"
        ].nunique(),
        "as it looks": lambda: eleven_months(12),
        "on the same months": lambda: eleven_months(11),
        "metals 2024": lambda: total(
            "us_imports_by_partner_naics3_annual",
            "imports_usd",
            2024,
            country="Switzerland",
            naics3="331",
        ),
        "metals 2025": lambda: total(
            "us_imports_by_partner_naics3_annual",
            "imports_usd",
            2025,
            country="Switzerland",
            naics3="331",
        ),
    },
    "us_imports_by_partner_naics3_monthly": {
        month: (
            lambda month=month: rate(
                "us_imports_by_partner_naics3_monthly",
                f"{month}-01",
                f"{month}-02",
                country="Japan",
                naics3="336",
            )
        )
        for month in ("2025-03", "2025-06", "2025-10")
    },
    "us_imports_from_japan_hs10": {
        "of all": largest_lines,
        "the largest": lambda: (
            table("us_imports_from_japan_hs10")["imports_usd"].max() / BILLION
        ),
    },
    "us_rate_by_authority_daily": {
        "left out": left_out,
        "steel": lambda: one("receipt_rules", "rate_percent", rule_id="R18"),
        "the list": lambda: one("receipt_rules", "rate_percent", rule_id="R14"),
    },
    "us_rate_by_partner_and_date": {
        "the list": lambda: one("receipt_rules", "rate_percent", rule_id="R14"),
        "since July 2026": lambda: one("receipt_rules", "rate_percent", rule_id="R28"),
        "partners": lambda: table("us_rate_by_partner_and_date")["country"].nunique() - 1,
    },
    "us_trade_2024": {
        "Japan": lambda: one("us_trade_2024", "balance_usd", country="Japan") / BILLION,
        "Japan, revised": lambda: recent("Japan"),
        "surpluses": surpluses,
        "ranks": lambda: int(
            table("us_trade_2024_as_printed")["country"].str.endswith("(-)").sum()
        ),
    },
    "us_trade_2024_as_printed": {
        "ranks": lambda: int(
            table("us_trade_2024_as_printed")["country"].str.endswith("(-)").sum()
        ),
    },
    "us_trade_by_partner_annual": {
        "of the balance": in_total_balance,
        "of all deficits": in_all_deficits,
        "2022": lambda: deficit(2022) / BILLION,
        "1991": lambda: deficit(1991) / BILLION,
    },
    "us_trade_by_partner_recent": {
        "Japan": lambda: recent("Japan"),
        "first release": lambda: one("us_trade_2024", "balance_usd", country="Japan") / BILLION,
        "China": lambda: fell("China"),
        "Taiwan": lambda: fell("Taiwan"),
    },
    "us_trade_monthly": {"months": months_to_the_top},
    "us_trade_monthly_recent": {
        "Japan": lambda: revised("Japan", "2024-11"),
        "South Korea": lambda: revised("South Korea", "2025-09"),
    },
    "us_trade_policy_uncertainty_monthly": {
        "December 2024": lambda: at_month(
            "us_trade_policy_uncertainty_monthly", "2024-12", "trade_policy_index"
        ),
    },
    "us_troops_by_host": {"2024": lambda: troops(2024), "1985": lambda: troops(1985)},
    "us_vehicle_prices_monthly": {
        "vehicles": lambda: change(
            "us_vehicle_prices_monthly", "new_vehicles_index", "2024-12", "2026-01"
        ),
        "parts": lambda: change(
            "us_vehicle_prices_monthly", "vehicle_parts_index", "2024-12", "2026-01"
        ),
    },
    "us_goods_services_monthly": {
        "first print of 2024": lambda: quoted("Q430"),
        "first print of 2025": lambda: quoted("Q431"),
        "2024": lambda: goods_and_services(2024),
        "2025": lambda: goods_and_services(2025),
    },
    "us_goods_by_partner_monthly": {
        "Taiwan": lambda: took("Taiwan"),
        "Vietnam": lambda: took("Vietnam"),
    },
    "dollar_index_monthly": {
        "fall": lambda: at_month("dollar_index_monthly", "2026-02", "fed_broad_index") - 100,
    },
    "tariff_incidence_studies": {
        "shoppers' part": lambda: budget_office("shoppers_percent"),
        "firms' part": lambda: budget_office("firms_percent"),
    },
    "home_industries": {
        "without margins": car_without_margins,
        "with them": lift,
    },
    "us_lng_exports": {
        window: (lambda window=window: gas_share(window))
        for window in ("2017-04 to 2018-03", "2023-04 to 2024-03")
    },
    "us_consumption_by_decile": {
        "cars": lambda: of_a_tenth("Motor vehicles and parts"),
    },
    "us_household_income": {"richest to poorest": richest_to_poorest},
    "us_employment_monthly": {
        "January 2025": lambda: payrolls("2025-01"),
        "February 2026": lambda: payrolls("2026-02"),
        "two years before": lambda: round(payrolls("2023-01") - payrolls("2025-01"), -4),
    },
}
# Numbers that no table of the course gives, with where they come from.
SOURCED: Mapping[str, Mapping[str, str]] = {
    "fx_annual": {"200.5": "the source's daily rate of 31 December 1985"},
    "fx_monthly": {"34": "columns of the file as found"},
    "gdp_per_head": {
        "26,393": "the Maddison series of 2023, not shipped for Germany after 1970",
        "25,391": "the same",
        "2.0": "the same",
        "1.3": "a macrohistory database that is not shipped (non-commercial licence)",
    },
    "io_industries": {"3361": "a code"},
    "japan_car_exports_monthly": {"8703": "a heading"},
    "japan_china_trade_annual": {
        "3.3": "JETRO's report of 2 July 2025; 2023 itself is not in it",
        "391.44": "JETRO's report of 25 March 2022, before the revision",
    },
    "japan_farm_tariffs": {
        "38.5": "text of row F01",
        "22.5": "text of row F01",
        "341": "text of row F19",
    },
    "mfn_rates_hts8": {"24": "a chapter"},
    "policy_uncertainty_monthly": {"100": "the publisher's scale"},
    "receipt_rules": {"1.25": "note of rule R08"},
    "trade_war_answers": {"0.5": "a setting of the model", "40": "a rate of the table"},
    "us_image_by_country": {"37": "columns of the file as found"},
    "us_imports_2024_by_partner_hs4": {"8.1": "rows of the file as found, dropped"},
    "us_imports_from_japan_hs10": {"1.5": "the name of the line"},
    "us_trade_policy_uncertainty_monthly": {"1,319": "another copy of the index"},
    "us_vehicle_prices_monthly": {"34": "columns of the file as found"},
    "tariff_incidence_studies": {
        "50.9": "US Census Bureau, related-party trade, printed in 2015"
    },
    "us_goods_by_partner_monthly": {"100": "a whole"},
    "dollar_index_monthly": dict.fromkeys(
        ("25.1", "21.5", "19.6", "15.0", "5.8", "5.1", "4.1", "3.8"),
        "parts in US goods trade with eight partners in 2024",
    ),
    "home_industries": {"3361": "a code", "3364": "a code", "25": "a case", "50": "a case"},
    "us_household_income": {"135.793": "the file of the Congressional Budget Office"},
}
