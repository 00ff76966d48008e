"""What a reader of exercises 00 to 04 found wrong with the advice stays mended.

Each row is a try that once met silence or a wrong word: what it must be told now, and what it
must never be told again. Where a task has gone, its cause is tried on the task that took over.
"""

import pytest
from exercise_runs import Cause

GAP = 'gap = forecasts["probability"] - forecasts["outcome"]\n'
TILL = """
cars = sectors[sectors["naics3"] == "336"].loc["2025"].set_index("country", append=True)
duty, goods = (cars[column].unstack()["South Korea"] for column in ("duty_usd", "imports_usd"))
"""
APRIL = """
ours = sectors[sectors["country"] == "Japan"].set_index("naics3", append=True)["duty_usd"]
up = ours.unstack().loc["2025-04-01"] - ours.unstack().loc["2024-04-01"]
every = all_goods["2025-04-01"] - all_goods["2024-04-01"]
"""
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
NINE = """
change = balance.loc["2025-{0}":"2025-{1}"].sum() - balance.loc["2024-{0}":"2024-{1}"].sum()
grew = -change[["Taiwan", "Vietnam", "Mexico"]].sum()
came_back = grew / change[["China", "Japan"]].sum() * 100
"""
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
        "01/4",
        APRIL + 'dollars = every / up[["331", "336"]].sum() * 100\n'
        'flashpoint = {"dollars": dollars, "in words": "most of it"}',
        "Upside down",
        "hundred",
    ),
    "a rate upside down": Cause(
        "01/2",
        TILL + "above = goods.iloc[-1] / duty.iloc[-1] * 100 - 15\n"
        'law_or_till = {"above the law": above, "first month": 9}',
        "Upside down",
        "hundred times",
    ),
    "eleven rates added up": Cause(
        "01/2",
        TILL + "above = (duty / goods * 100).sum() - 15\n"
        'law_or_till = {"above the law": above, "first month": 9}',
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
        "04/3",
        'there = trade.loc["Cambodia"]\n'
        'their_cambodia = np.ceil(there["exports_usd"] / -there["balance_usd"] * 100 / 2)',
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
    "a border that two mistakes give": Cause(
        "05/3",
        'table = goods.pivot(index="hs4", columns="country", values="imports_usd")\n'
        'kept = (table["Japan"] > 1e9) & (table.idxmax(axis=1) == "Japan")\n'
        'first_in_percent = table.loc[kept, "Japan"].sum() / table["Japan"].sum() * 100',
        "meant for all partners together",
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
        "01/4",
        APRIL + 'two = up[["331", "336"]].sum()\n'
        'flashpoint = {"dollars": two / (every - two) * 100, "in words": "most of it"}',
        "*other* goods",
    ),
    "another kind of goods": Cause(
        "01/4",
        APRIL + 'dollars = up[["332", "336"]].sum() / every * 100\n'
        'flashpoint = {"dollars": dollars, "in words": "most of it"}',
        "made of metal",
    ),
    "a percentage rounded to whole ones": Cause(
        "02/1",
        'pound_gain = round((pound["1985-02-01"] / pound["1987-02-01"] - 1) * 100)',
        "rounded more than the question says",
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
    "nine months end with the eighth": Cause(
        "08/3",
        NINE.format("04", "11"),
        "December is missing",
    ),
    "nine months begin with the third": Cause(
        "08/3",
        NINE.format("06", "12"),
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
