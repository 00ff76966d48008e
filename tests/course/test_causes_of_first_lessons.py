"""What a reader of exercises 00 to 04 found wrong with the advice stays mended.

Each row is a try that once met silence or a wrong word: what it must be told now, and what it
must never be told again. Where a task has gone, its cause is tried on the task that took over.
"""

import pytest
from exercise_runs import Cause

KIND = 'interpretation = ledger["type"] == "interpretation"\n'
GAP = 'gap = forecasts["probability"] - forecasts["outcome"]\n'
YEAR = 'year = japan.loc["2025"]\nduty, goods = year["duty_usd"], year["imports_usd"]\n'
DOLLARS = 'owed, rate = japan["deficit_usd"], japan["units_per_usd"]\n'
MARKS = """
rate = mark.groupby(mark.index.year).mean()
owed = germany["imports_usd"] - germany["exports_usd"]
marks = owed * rate
"""
STEPS = 'owed, rate = table["deficit_usd"] / 1e12, table["units_per_usd"]\n'
SHARES = "share = sold.div(sold.sum(axis=1), axis=0) * 100\n"
COOL = """
ours = cars[cars["region"] == "Japan"]
air = (ours["air_conditioning"] * ours["share_of_households"]).groupby(ours["year"]).sum()
every = ours.groupby("year")["share_of_households"].sum()
"""
KOREA = 'korea = trade.loc["South Korea"]\n'
LIST = """
owed = -trade["balance_usd"] / trade["imports_usd"] * 100
rates = np.ceil(owed / (4 * 0.35) / 2).clip(lower=10)
mean_rate = pd.Series(listed.index.map(rates)).mean()
"""
RULES = """
def total_rate(good, normal, day):
    if good == "car":
        return normal + 25 if day < "2025-09-16" else max(normal, 15)
    if day < "2026-02-24":
        return max(normal, 15)
    if day < "2026-07-24":
        return normal + 10
    return max(normal, 12.5)
"""
RATE = """
def formula_rate(country, year, pass_through):
    row = years[(years["country"] == country) & (years["year"] == year)].iloc[0]
    owed = (row["imports_usd"] - row["exports_usd"]) / row["imports_usd"] * 100
    return max(10, np.ceil(owed / (4 * pass_through) / 2))
"""
GROWTH = """
def gap_change(region, control, first, last):
    rows = cars.assign(spent=cars["price_usd_1983"] * cars["share_of_households"])
    sums = rows.groupby(["region", "year"])[["spent", "share_of_households"]].sum()
    price = sums["spent"] / sums["share_of_households"]
    own = price[region, last] / price[region, first]
    return (own - price[control, last] / price[control, first]) * 100
"""
SCORE = "def brier_score(probability, outcome):\n    gap = probability - outcome\n"

CAUSES = {
    "a step to percent is forgotten, not a pair of brackets": Cause(
        "04/5", RATE.replace(" * 100", ""), "is `* 100` missing", "brackets"
    ),
    "a rule that was left out": Cause(
        "01/5",
        RULES.replace('day < "2026-07-24"', "False").replace(
            'day < "2026-02-24"', 'day < "2026-07-24"'
        ),
        "'normal + 10' is missing",
        "like a car",
    ),
    "a rule with the month after typed in": Cause(
        "01/5", RULES.replace("2026-02-24", "2026-03-24"), "month", "like a car"
    ),
    "dollars plus a rate": Cause(
        "02/3",
        DOLLARS + "their_change = ((owed + rate)[2011] / (owed + rate)[2007] - 1) * 100",
        "the rate has left no trace",
        "Somebody did use the rates",
    ),
    "dollars less a rate": Cause(
        "02/3",
        DOLLARS + "their_change = ((owed - rate)[2011] / (owed - rate)[2007] - 1) * 100",
        "the rate has left no trace",
        "Somebody did use the rates",
    ),
    "the sign of the balance kept": Cause(
        "04/4", LIST.replace("-trade", "trade"), "All 55 are at the floor", "can be tried"
    ),
    "shares in the formula for a list": Cause(
        "04/4", LIST.replace(" * 100", ""), "All 55 are at the floor", "can be tried"
    ),
    "doubled in place of squared": Cause(
        "00/3",
        GAP + 'brier_by_person = (gap * 2).groupby(forecasts["person"]).mean()',
        "`* 2` doubles",
        "sign looks wrong",
    ),
    "one of two is squared": Cause(
        "00/3",
        'gap = forecasts["outcome"] - forecasts["probability"] ** 2\n'
        'brier_by_person = gap.groupby(forecasts["person"]).mean()',
        "squared",
        "sign looks wrong",
    ),
    "a percentage upside down": Cause(
        "00/2",
        KIND + "interpretation_percent = len(ledger) / interpretation.sum() * 100",
        "Upside down",
        "hundred",
    ),
    "a rate upside down": Cause(
        "01/2",
        YEAR + "collected_2025 = goods.sum() / duty.sum() * 100",
        "Upside down",
        "hundred times",
    ),
    "eleven rates added up": Cause(
        "01/2",
        YEAR + "collected_2025 = (duty / goods * 100).sum()",
        "what is divided by what",
        "hundred times",
    ),
    "a share of cars upside down": Cause(
        "03/4",
        COOL + "cooler_points = (every / air)[1985] - (every / air)[1980]",
        "what is divided by what",
        "hundred times",
    ),
    "a deficit upside down": Cause(
        "04/1",
        KOREA + 'korea_deficit = korea["imports_usd"] / -korea["balance_usd"] * 100',
        "upside down",
        "hundred times",
    ),
    "rows counted in place of sales": Cause(
        "03/2",
        'rows = cars.groupby(["year", "region"]).size().unstack()\n'
        "share = rows.div(rows.sum(axis=1), axis=0) * 100\n"
        'rise_points = share.loc[1979, "Japan"] - share.loc[1976, "Japan"]',
        "share of the *models*",
        "hundred times",
    ),
    "two yearly changes added up": Cause(
        "02/4",
        MARKS + "mark_deficit_change = marks.pct_change()[[1986, 1987]].sum() * 100",
        "mark_deficit_change",
        "rates of the yen",
    ),
    "the cars without air": Cause(
        "03/4",
        COOL
        + "percent = (1 - air / every) * 100\ncooler_points = percent[1985] - percent[1980]",
        "or you took the cars *without*",
        "Right size, wrong sign: later",
    ),
    "rounded in a function": Cause(
        "00/5", SCORE + "    return round((gap**2).mean(), 1)", "rounded too far", "no decimals"
    ),
    "rounded where nothing is to be rounded": Cause(
        "00/3",
        GAP + 'brier_by_person = (gap**2).groupby(forecasts["person"]).mean().round(2)',
        "Do not round",
        "asks for 4",
    ),
    "a median that is also a month": Cause(
        "01/2",
        YEAR + "collected_2025 = (duty / goods * 100).median()",
        "Or: You took the median",
        "never",
    ),
    "a loop over the first outcome": Cause(
        "00/5",
        "def brier_score(probability, outcome):\n"
        "    return sum((p - outcome[0]) ** 2 for p in probability) / len(probability)",
        "brier_score",
        "adds the squares up",
    ),
    "two numbers that the lesson prints": Cause(
        "03/2", "rise_points = 23.5 - 19.1", "not right yet", "kind and size fit. The"
    ),
    "columns for rows": Cause(
        "03/2",
        "share = sold / sold.sum() * 100\n"
        'rise_points = share.loc[1979, "Japan"] - share.loc[1976, "Japan"]',
        "sum of the *column*",
    ),
    "a share in marks": Cause(
        "02/4", MARKS + "mark_deficit_change = marks[1987] / marks[1985] - 1", "A share"
    ),
    "the sign turned": Cause(
        "02/4",
        MARKS + "mark_deficit_change = (1 - marks[1987] / marks[1985]) * 100",
        "the sign does not",
    ),
    "the years exchanged": Cause(
        "02/4",
        MARKS + "mark_deficit_change = (marks[1985] / marks[1987] - 1) * 100",
        "The years are turned",
    ),
    "the level in place of the change": Cause(
        "02/4", MARKS + "mark_deficit_change = marks[1987] / marks[1985] * 100", "above 100"
    ),
    "a year too early": Cause(
        "02/4",
        MARKS + "mark_deficit_change = (marks[1986] / marks[1985] - 1) * 100",
        "to 1986",
    ),
    "years typed in": Cause(
        "03/5", GROWTH.replace(" last]", " 1986]").replace(" first]", " 1980]"), "typed in"
    ),
    "a region typed in": Cause(
        "03/5", GROWTH.replace("price[region", 'price["Japan"'), "looks at Japanese firms"
    ),
    "the sign taken from a difference": Cause(
        "03/5", GROWTH.replace("return (", "return abs("), "sign of the result is lost"
    ),
    "a year typed in": Cause("04/5", RATE.replace("== year", "== 2005"), "2005 still typed in"),
    "the last rule forgotten": Cause(
        "01/5",
        RULES.replace('day < "2026-07-24"', "True"),
        "last row of the table is missing",
    ),
    "a total rate put on top": Cause(
        "01/5", RULES.replace("max(normal, 12.5)", "normal + 12.5"), "adds the 12.5"
    ),
    "an additional rate taken for a total one": Cause(
        "01/5", RULES.replace("normal + 25", "25"), "the 25 on cars for a rate in total"
    ),
    "a rule that begins a day late": Cause(
        "01/5", RULES.replace('day < "2026-02-24"', 'day <= "2026-02-24"'), "a limit itself"
    ),
    "no dearer car after the agreement": Cause(
        "01/5", RULES.replace("else max(normal, 15)", "else 15"), "every car"
    ),
    "a part over the rest": Cause(
        "00/2",
        KIND + "interpretation_percent = interpretation.sum() / (~interpretation).sum() * 100",
        "*other* claims",
    ),
    "another type of claim": Cause(
        "00/2",
        'interpretation_percent = (ledger["type"] == "fact").mean() * 100',
        "type `fact`",
    ),
    "a percentage rounded to whole ones": Cause(
        "00/2",
        KIND + "interpretation_percent = round(interpretation.mean() * 100)",
        "Rounded too far",
        "Rounded too early",
    ),
    "any Series for the slip": Cause(
        "00/4",
        GAP + 'slip = gap.groupby(forecasts["person"]).mean().abs()',
        "The question says 0.475",
    ),
    "another mean than the one that is printed": Cause(
        "01/3", "their_totals = normal + 25", "The question says 21.7"
    ),
    "steps that do not add up": Cause(
        "02/2",
        STEPS + 'split = pd.Series({"rate": owed[2012] * (rate[2015] - rate[2012]), '
        '"trade": owed[2015] * rate[2015] - owed[2012] * rate[2012]})',
        "The question says 2.26",
    ),
    "the year ends with October": Cause(
        "01/2",
        YEAR + "collected_2025 = duty.iloc[:-1].sum() / goods.iloc[:-1].sum() * 100",
        "a row is missing at one end",
    ),
    "the year begins with April": Cause(
        "01/2",
        YEAR + 'collected_2025 = duty["2025-04":].sum() / goods["2025-04":].sum() * 100',
        "not right yet",
        "kind and size fit. The",
    ),
}


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES)
def test_a_first_try_is_told_what_it_did(cause):
    """The visible check already speaks, names what was done, and nothing else."""
    said = cause.marks().said.strip().splitlines()[0]

    assert cause.says in said
    assert cause.never not in said
