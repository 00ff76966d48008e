"""Wrong paths of exercise 04, "Washington's position".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

CAMBODIA, JAPAN = "Cambodia", "Japan"
BORDER = 20.0  # of task 1, in percent
EUROPE, AMERICA = "European Union", "United States"

Rate = Callable[[str, int, float], float]

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "circle": (
        'Print the two rates of `"AUS"`: rounded up they must be 37 and 29. Then count how many '
        "countries have the one above 20, how many the other, and how many both."
    ),
    "europe_minus_america": (
        "Print the nine pairs side by side: Europe as importer of American goods, America as "
        "importer of European goods. Leave food out of both, and take plain means."
    ),
    "their_cambodia": (
        "Let your line say Japan: 43 must come out, rounded up. Then change the name of the "
        "row, and nothing else."
    ),
    "mean_rate": (
        "Put 0.25 in its place: Japan must come out at 24, and nearly all of the 55 as they are "
        "printed. Are they divided, halved, rounded up and lifted to 10, in this order, and "
        "counts each of them once?"
    ),
    "formula_rate": (
        "Print the deficit in percent of imports for Mexico in 2016: near 21.6. Then by hand: "
        "divide by 4 times the pass-through, halve, round up, compare with 10."
    ),
}


@cache
def circle() -> list[WrongPath]:
    """Return wrong lists of the countries that stand in a circle with Japan and America."""
    trade = _thirds()
    to_japan, from_japan, to_america, from_america = (trade[one] for one in trade)
    on_them, by_them = _claim(to_japan, from_japan), _claim(from_america, to_america)
    other_way = (_claim(from_japan, to_japan) > BORDER) & (_claim(to_america, from_america) > BORDER)
    below = [(to_japan - from_japan) / from_japan, (from_america - to_america) / to_america]
    names = data.load("countries_194").set_index("iso3")["country"]
    right = (on_them > BORDER) & (by_them > BORDER)
    lists = [
        (on_them > BORDER, "You asked for Japan's rate alone. Their rate on American goods must "
         "be above 20 as well.", 0.0),
        (by_them > BORDER, "You asked for their rate on American goods alone. Japan's rate on "
         "theirs must be above 20 as well.", 0.0),
        ((on_them > BORDER) | (by_them > BORDER), "You joined the two with *or*. Both must hold: "
         "`&`.", 0.5),
        (other_way, "Your circle runs the other way: America has a claim on them, and they on "
         "Japan. Who buys from whom?", 0.5),
        ((on_them > BORDER) & (_claim(to_america, from_america) > BORDER), "Your second rate is "
         "America's on *their* goods. Asked is theirs on American goods.", 0.5),
        ((_claim(from_japan, to_japan) > BORDER) & (by_them > BORDER), "Your first rate is theirs "
         "on Japan's goods. Asked is Japan's rate on *theirs*.", 0.5),
        (on_them + by_them > 2 * BORDER, "You added the two rates. Each of them must be above "
         "20 by itself.", 0.5),
        ((2 * on_them > BORDER) & (2 * by_them > BORDER), "You forgot to halve, or kept rates "
         "above 10: the rate is *half* of the deficit in percent, and the border is 20.", 0.5),
        ((on_them > 24) & (by_them > 24), "You kept rates above America's 24 on Japan, or "
         "rounded the shares before you compared. The border is 20.", 0.5),
        ((on_them > 0) & (by_them > 0), "You kept all in which both have a deficit. The rates "
         "must be above 20.", 0.5),
        ((below[0] * 50 > BORDER) & (below[1] * 50 > BORDER), "You divided by the exports. Below "
         "the line stand the buyer's *imports*.", 0.5),
        (right & (trade.min(axis=1) > 1e9), "You kept large "
         "partners alone. The question asks for every country.", 0.5),
    ]  # fmt: skip
    codes = list(trade.index[right])
    return [
        *(WrongPath(list(trade.index[kept]), why, earns) for kept, why, earns in lists),
        WrongPath([one for one in codes if one != "AUS"], "Australia is one of them too.", 0.5),
        WrongPath([names[one] for one in codes], "Those are their names. Asked are their codes, "
                  "as in the index.", 0.5),
        WrongPath(codes[:-1], "The last of them is missing: look at where your list ends.", 0.5),
        WrongPath(codes[1:], "The first of them is missing: look at where your list begins.", 0.5),
        WrongPath(["AUS"], "Australia is the lesson's own. Which others stand in such a circle?"),
        WrongPath(["ARE"], "That is one of them. Which others stand in such a circle?"),
    ]  # fmt: skip


def _claim(bought: "pd.Series[float]", sold: "pd.Series[float]") -> "pd.Series[float]":
    """Return a buyer's deficit in percent of its imports, halved."""
    return (bought - sold) / bought / 2 * 100


def _thirds() -> pd.DataFrame:
    """Return the goods that each country traded with Japan and America (dollars of 2023)."""
    goods = data.load("trade_matrix_194").pivot(
        index="exporter", columns="importer", values="exports_usd"
    )
    columns = {
        "to_japan": goods["JPN"],
        "from_japan": goods.loc["JPN"],
        "to_america": goods["USA"],
        "from_america": goods.loc["USA"],
    }
    return pd.DataFrame(columns).drop(["JPN", "USA"])


@cache
def europe_minus_america() -> list[WrongPath]:
    """Return the wrong differences of mean tariffs (percentage points, with and without food)."""
    table = data.load("tariffs_by_sector").pivot_table(
        index="sector", columns=["importer", "exporter"], values="rate_percent"
    )
    europe, america = table[EUROPE, AMERICA], table[AMERICA, EUROPE]
    gap, japan = europe - america, table[JAPAN, AMERICA] - table[AMERICA, JAPAN]
    everybody = table[EUROPE].mean(axis=1) - table[AMERICA].mean(axis=1)
    right, nine = _twice(gap), gap.mean()
    second = "The first number is right. "
    return [
        *_tried_europe_minus_america(),
        WrongPath(-right, "The sizes are right, the signs are turned: Europe minus America, and "
                  "the importer is the one who charges.", earns=0.5),
        WrongPath(_twice(japan), "That is Japan. The question asks for the European Union."),
        WrongPath(_twice(europe), "That is what Europe charges. Subtract what America charges."),
        WrongPath(_twice(america), "That is what America charges. Europe's mean comes first."),
        WrongPath(_pair(nine, gap.drop("Textiles").mean()), second + "In the other you left out "
                  "textiles; it is without food.", earns=0.5),
        WrongPath(_pair(nine, gap["Food"]), second + "The other is food alone. Asked are the "
                  "eight sectors without it.", earns=0.5),
        WrongPath(_pair(nine, gap.drop("Food").sum() / 9), second + "Without food there are "
                  "eight sectors left: divide by eight.", earns=0.5),
        WrongPath(_pair(nine, nine), second + "Food is still in the other.", earns=0.5),
        WrongPath(_pair(gap.drop("Food").mean(), nine), "The two numbers have each other's "
                  "name.", earns=0.5),
        WrongPath(_twice(gap, "sum"), "Those are sums. Take means."),
        WrongPath(_twice(europe, "median") - _twice(america, "median"), "Those are medians. The "
                  "question asks for plain means."),
        WrongPath(_twice(everybody), "Those are the rates on goods from everybody. Filter the "
                  "exporter too."),
        WrongPath(right * 100, "The rates are in percent already: no times 100.", earns=0.5),
    ]  # fmt: skip


@cache
def their_cambodia() -> list[WrongPath]:
    """Return the wrong guesses at somebody's rate for Cambodia (percent)."""
    trade = _trade()
    gap = -trade["balance_usd"]
    theirs = gap / trade["exports_usd"] * 50
    right = np.ceil(gap / trade["imports_usd"] * 50)
    both = np.ceil(gap / (trade["imports_usd"] + trade["exports_usd"]) * 50)
    found = "You found the slip. "
    return [
        WrongPath(
            right[CAMBODIA],
            "That is the right rate, and the listed one, without the slip. Theirs for Japan "
            f"is 43 and not {right[JAPAN]:.0f}.",
        ),
        WrongPath(
            math.ceil(theirs[JAPAN]),
            "That is theirs for Japan, which the question prints. Make the same slip for "
            "Cambodia.",
        ),
        WrongPath(theirs[CAMBODIA], found + "Theirs is rounded up, to a whole number.",
                  earns=0.5),
        WrongPath(math.floor(theirs[CAMBODIA]), found + "Theirs is rounded *up*.", earns=0.5),
        WrongPath(math.ceil(2 * theirs[CAMBODIA]), found + "They halved like everybody else.",
                  earns=0.5),
        WrongPath(math.ceil(theirs[CAMBODIA] / 2), found + "They halved once.", earns=0.5),
        WrongPath(theirs[CAMBODIA] / 100, found + "The question asks for percent, rounded up.",
                  earns=0.5),
        WrongPath(math.ceil(theirs[CAMBODIA] / 100), "Rounding comes last: first times 100, "
                  "then up."),
        WrongPath(math.ceil(theirs["Vietnam"]), "That is theirs for Vietnam. The question "
                  "asks for Cambodia."),
        WrongPath(
            both[CAMBODIA],
            "You divided by exports and imports together, or took the rate without the slip and "
            "rounded it down. Neither gives 43 for Japan.",
        ),
        WrongPath(
            math.ceil(gap[CAMBODIA] / trade.loc[CAMBODIA, "imports_usd"] * 100),
            "You left out the half. For Japan that gives 47 and not 43.",
        ),
    ]  # fmt: skip


@cache
def mean_rate() -> list[WrongPath]:
    """Return the wrong means of the listed partners' rates at a pass-through of 0.35."""
    trade, listed = _trade(), _listed()
    deficit = -trade["balance_usd"] / trade["imports_usd"] * 100
    found = _on_list(deficit)
    old = listed.loc[found.index]

    def mean(steps: "pd.Series[float]") -> float:
        return float(np.ceil(steps).clip(lower=10).mean())

    step = found / (4 * 0.35) / 2
    of_exports = _on_list(-trade["balance_usd"] / trade["exports_usd"] * 100)
    april = "That is still the list of April: a pass-through of 0.25, or none at all."
    return [
        *_tried_mean_rate(),
        WrongPath(mean(old * 0.25 / 0.35), "You started from the listed rates. They are rounded "
                  "already: start from the trade figures.", earns=0.5),
        WrongPath(mean(found * 0.35 / 2), "You left out the elasticity, and multiplied by the "
                  "pass-through. Both stand below the line."),
        WrongPath(10.0, "All 55 are at the floor. Three things to look at: the sign (a deficit "
                  "is positive here), the unit (percent), and brackets round `4 * 0.35`."),
        WrongPath(mean(found / (4 * 0.35)), "You forgot to halve.", earns=0.5),
        WrongPath(float(np.ceil(step).mean()), "You forgot the floor of 10, or put it too early (it "
                  "is the last step), or rounded on the way.", earns=0.5),
        WrongPath(float(step.clip(lower=10).mean()), "You forgot to round up.", earns=0.5),
        WrongPath(float(step.round().clip(lower=10).mean()), "You rounded to the nearest. The "
                  "rule is: up.", earns=0.5),
        WrongPath(float(np.floor(step).clip(lower=10).mean()), "You rounded down. The rule is: "
                  "up.", earns=0.5),
        WrongPath(mean(deficit / (4 * 0.35) / 2), "That is the mean over all partners of "
                  "`trade`. Keep those on the list.", earns=0.5),
        WrongPath(mean(found / 2), april),
        WrongPath(float(old.mean()), april),
        WrongPath(float(listed.mean()), april),
        WrongPath(float(np.ceil(step).clip(lower=10).median()), "That is the median. The "
                  "question asks for the mean."),
        WrongPath(mean(found / 0.35 / 2), "The elasticity of 4 is missing below the line."),
        WrongPath(mean(found / 4 / 2), "The pass-through is missing below the line."),
        WrongPath(mean(of_exports / (4 * 0.35) / 2), "You divided by the exports. Below the line "
                  "stand the imports."),
        WrongPath(mean(found / (4 * 0.945) / 2), "That is a pass-through of 0.945, as in the "
                  "lesson. Here it is 0.35."),
        WrongPath(float(np.ceil(mean(step))), "You rounded the mean up. Each *rate* is rounded "
                  "up, the mean is not."),
    ]  # fmt: skip


# The last steps of the formula, wrongly: from percent and pass-through to the rate.
WRONG_STEPS: tuple[tuple[Callable[[float, float], float], str], ...] = (
    (
        lambda p, q: max(10, math.ceil(p / (4 * q))),
        "It leaves out the half.",
    ),
    (
        lambda p, q: max(10, math.ceil(p) / (8 * q)),
        "It rounds the deficit up. Rounding comes after all dividing.",
    ),
    (
        lambda p, q: max(10, math.ceil(p / 100 / (8 * q))),
        "Every rate falls to the floor of 10: is `* 100` missing (the deficit is a share there), "
        "is its sign turned, or is it divided by something else than 4 *times* the "
        "pass-through?",
    ),
    (
        lambda p, q: max(10, math.ceil(p / 100 / (8 * q)) * 100),
        "It rounds up before it takes times 100. Rounding comes last.",
    ),
    (
        lambda p, q: max(10, math.floor(p / (8 * q) + 0.5)),
        "It rounds to the nearest. The formula rounds up: `np.ceil`.",
    ),
    (
        lambda p, q: max(10, math.floor(p / (8 * q))),
        "It rounds down, or rounds on the way. The formula rounds up, at the end: `np.ceil`.",
    ),
    (
        lambda p, q: max(10, p / (8 * q)),
        "It does not round. The formula rounds up: `np.ceil`.",
    ),
    (
        lambda p, q: math.ceil(p / (8 * q)),
        "It has no floor: nobody gets less than 10. `max(10, ...)`",
    ),
    (
        lambda p, q: min(10, math.ceil(p / (8 * q))),
        "It takes the smaller of the two. The floor is `max(10, ...)`.",
    ),
    (
        lambda p, _q: max(10, math.ceil(p / 2)),
        "It takes no notice of `pass_through`. Divide by 4 * pass_through.",
    ),
    (
        lambda p, q: max(10, math.ceil(p / q / 2)),
        "It leaves the elasticity out. Divide by 4 * pass_through.",
    ),
    (
        lambda p, q: max(10, math.ceil(p / 4 * q / 2)),
        "It multiplies by `pass_through`. Put brackets round 4 * pass_through.",
    ),
    (
        lambda p, q: max(10, math.ceil(-p / (8 * q))),
        "The sign is turned: a deficit is imports minus exports.",
    ),
    (
        lambda p, q: max(10, math.ceil(abs(p) / (8 * q))),
        "It takes a surplus for a deficit. A partner with which America has a surplus "
        "gets the floor.",
    ),
    (
        lambda p, q: max(0.1, math.ceil(p / (8 * q)) / 100),
        "It returns a share. The question asks for percent.",
    ),
    (
        lambda p, q: math.ceil(max(10, p) / (8 * q)),
        "The floor comes too early, or is not 10. It is the last step, after dividing and "
        "rounding.",
    ),
)


@cache
def formula_rate() -> list[WrongPath]:
    """Return the wrong functions for a partner, a year and a pass-through."""
    gap, sold, bought = _by_year()

    def percent(country: str, year: int) -> float:
        return float(gap[country, year] / bought[country, year] * 100)

    right = _rate(percent, lambda p, q: max(10, math.ceil(p / (8 * q))))
    trade = _trade()
    new = -trade["balance_usd"] / trade["imports_usd"] * 100

    def exports_below(country: str, year: int, passed: float) -> float:
        share = float(gap[country, year] / sold[country, year] * 100)
        return max(10, math.ceil(share / (8 * passed)))

    def total_below(country: str, year: int, passed: float) -> float:
        total = sold[country, year] + bought[country, year]
        return max(10, math.ceil(float(gap[country, year] / total * 100) / (8 * passed)))

    return [
        *_tried_formula_rate(),
        *(WrongPath(_rate(percent, steps), said) for steps, said in WRONG_STEPS),
        WrongPath(
            lambda country, _year, passed: right(country, 2005, passed),
            "It takes no notice of `year`. Is 2005 still typed in?",
        ),
        WrongPath(
            lambda _country, year, passed: right(JAPAN, year, passed),
            "It takes no notice of `country`. Is Japan still typed in?",
        ),
        WrongPath(
            lambda country, _year, passed: max(10, math.ceil(new[country] / (8 * passed))),
            "It reads the table of 2024. Use `years` and the argument `year`.",
        ),
        WrongPath(
            exports_below, "It divides by the exports. Below the line stand the imports."
        ),
        WrongPath(
            total_below,
            "It divides by exports and imports together. Below the line stand the imports.",
        ),
    ]


def _rate(
    percent: Callable[[str, int], float], last_steps: Callable[[float, float], float]
) -> Rate:
    """Return a function of partner, year and pass-through from its last steps."""

    def rate(country: str, year: int, pass_through: float) -> float:
        return last_steps(percent(country, year), pass_through)

    return rate


def _pair(with_food: float, without: float) -> "pd.Series[float]":
    return pd.Series({"all nine": float(with_food), "without food": float(without)})


def _twice(rates: "pd.Series[float]", how: str = "mean") -> "pd.Series[float]":
    """Return the mean (or another measure) of all sectors, and without food."""
    return _pair(rates.agg(how), rates.drop("Food").agg(how))


def _trade() -> pd.DataFrame:
    return data.load("us_trade_2024").set_index("country")


def _listed() -> "pd.Series[float]":
    """Return the rates of 2 April 2025 in percent."""
    table = data.load("listed_rates")
    first = table[table["announced"] == table["announced"].min()]
    rates: pd.Series[float] = first.set_index("country")["rate_percent"]
    return rates


def _on_list(values: "pd.Series[float]") -> "pd.Series[float]":
    """Return those of the listed partners that have trade figures."""
    return values.loc[values.index.intersection(_listed().index)]


def _by_year() -> tuple["pd.Series[float]", "pd.Series[float]", "pd.Series[float]"]:
    """Return deficits, exports and imports in dollars by partner and year."""
    table = data.load("us_trade_by_partner_annual").set_index(["country", "year"])
    sold, bought = table["exports_usd"], table["imports_usd"]
    return bought - sold, sold, bought


def _tried_europe_minus_america() -> list[WrongPath]:
    """Return what further tries have led to."""
    table = data.load("tariffs_by_sector").pivot_table(
        index="sector", columns=["importer", "exporter"], values="rate_percent"
    )
    europe, america = table[EUROPE, AMERICA], table[AMERICA, EUROPE]
    free = europe.where(europe.index != "Food", 0.0)
    return [
        WrongPath(
            _twice(europe - america, "median"),
            ("You took medians. Plain mean means: add up, divide by the number of sectors."),
        ),
        WrongPath(
            _pair((europe - america).mean(), (free - america).mean()),
            (
                "The first number is right. You set Europe's rate on food to 0; leave "
                "food out of both lists."
            ),
        ),
        WrongPath(
            _pair((europe - america).mean(), europe.drop("Food").mean() - america.mean()),
            "The first number is right. Food is left out on Europe's side alone.",
        ),
        WrongPath(
            _pair(
                europe.max() - america.max(),
                europe.drop("Food").max() - america.drop("Food").max(),
            ),
            "You took the highest rate of each side. Asked are plain means.",
        ),
    ]


def _tried_mean_rate() -> list[WrongPath]:
    """Return what further tries have led to."""
    trade = _trade()
    rates = np.ceil(-trade["balance_usd"] / trade["imports_usd"] * 100 / 2.8).clip(lower=10)
    found = _on_list(rates)
    worth = trade.loc[found.index, "imports_usd"]
    return [
        WrongPath(
            float(found[found > 10].mean()),
            ("You took the mean of those above the floor alone. The ones at 10 count as well."),
        ),
        WrongPath(
            float((found * worth).sum() / worth.sum()),
            "You weighted by imports. The plain mean counts each partner once.",
        ),
        WrongPath(
            float(np.ceil(_listed() * 0.25 / 0.35).clip(lower=10).mean()),
            (
                "You started from the listed rates, which are rounded already. Compute "
                "from `trade`."
            ),
        ),
        *(
            WrongPath(
                float((rates * 0.25 / 0.35).mean()),
                "You started from the listed rates, which are rounded already, and their floor "
                "is not yours. Compute from `trade`.",
            )
            for rates in (_listed(), _listed().loc[found.index])
        ),
    ]


def _tried_formula_rate() -> list[WrongPath]:
    """Return what further tries have led to."""
    gap, _, bought = _by_year()

    def percent(country: str, year: int) -> float:
        return float(gap[country, year] / bought[country, year] * 100)

    rate = _rate(percent, lambda p, q: max(10, math.ceil(p / (8 * q))))
    no_floor = _rate(percent, lambda p, q: max(0, math.ceil(p / (8 * q))))
    return [
        WrongPath(no_floor, "Its floor is 0. The lowest rate of the formula is 10."),
        WrongPath(
            lambda country, year, passed: rate(country, year - 1, passed),
            "It takes the trade of the year before.",
        ),
    ]
