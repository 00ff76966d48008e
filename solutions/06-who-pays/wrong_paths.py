"""Wrong paths of exercise 06, "Who pays?".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from collections.abc import Callable
from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

NEW_TOTALS_PERCENT = (10, 15, 27.5, 52.5)
OLD_TOTAL_PERCENT = 2.5
CAR_MAKERS, METALS = "3361MV", "331"

Share = Callable[[float, float, float], float]  # change of the index, duty before, duty after


@cache
def unit_value_change() -> list[WrongPath]:
    """Return the wrong changes of the average value of a vehicle (in percent, yen)."""
    quoted = data.load("quoted_figures").set_index("figure_id")["value"]
    value, number, index = quoted["Q033"], quoted["Q034"], quoted["Q171"]
    left, more = 1 + value / 100, 1 + number / 100
    change = 100 * (left / more - 1)
    return [
        WrongPath(
            value - number,
            "You subtracted the percentages. That is near, but factors divide: what is left "
            "of the value, divided by what became of the number.",
        ),
        WrongPath(value, "That is the value of all vehicles. There were more of them as well."),
        WrongPath(
            value / more,
            "You divided the percentage. Divide the factor 0.733, what is left of the value.",
        ),
        WrongPath(
            100 * (left * more - 1),
            "You multiplied. More vehicles for the same value make each worth less: divide.",
        ),
        WrongPath(value + number, "You added the percentages. More vehicles make each worth less."),
        WrongPath(index, "That is the price index. The task asks for value by number."),
        WrongPath(-change, "Right size, but it is a fall: write it below 0."),
        WrongPath(100 + change, "That is what is left of 100. The task asks for the change."),
        WrongPath(change / 100, "A share. The question asks for percent."),
    ]


@cache
def saved_usd_m() -> list[WrongPath]:
    """Return the wrong amounts of duty saved in October and November 2025 (million dollars)."""
    months = data.load("us_imports_by_partner_naics3_monthly").set_index("month")
    months = months.query("country == 'Japan' and naics3 == '336'")[["imports_usd", "duty_usd"]]
    before, after = months.loc["2025-05":"2025-08"].sum(), months.loc["2025-10":"2025-11"].sum()
    late = months.loc["2025-09":"2025-11"].sum()
    goods, paid = after["imports_usd"] / 1e6, after["duty_usd"] / 1e6
    rate = before["duty_usd"] / before["imports_usd"]
    statutory = (
        "You took rates from the law. The task asks for the rate *collected* from May to "
        "August."
    )
    return [
        WrongPath(goods * (0.275 - 0.15), statutory),
        WrongPath(goods * (0.25 - 0.15), statutory),
        WrongPath(goods * 0.275 - paid, statutory),
        WrongPath(
            (late["imports_usd"] * rate - late["duty_usd"]) / 1e6,
            "You took September along. The task asks for October and November.",
        ),
        WrongPath(
            goods * rate,
            "That is the duty that would have come. Take away what came in fact.",
        ),
        WrongPath(
            (goods * rate - paid) * 1e6,
            "That is in dollars. The task asks for million dollars: divide by 1e6.",
        ),
        WrongPath(paid, "That is the duty that came. How much more would it have been?"),
        WrongPath(
            (before["duty_usd"] / 4 - after["duty_usd"] / 2) / 1e6,
            "That is how much less came in an average month. Fewer goods came too: keep the "
            "goods of October and November, and change the rate alone.",
        ),
        WrongPath(
            (before["duty_usd"] - after["duty_usd"]) / 1e6,
            "You compared four months with two. Take a rate from the first window.",
        ),
        WrongPath(paid - goods * rate, "Right size, but the task asks how much *more*: above 0."),
        WrongPath((goods * rate - paid) / 2, "That is one month. The task asks for both together."),
    ]


@cache
def their_cuts() -> list[WrongPath]:
    """Return the wrong guesses at somebody's four price cuts (percent)."""
    total = pd.Series(NEW_TOTALS_PERCENT)
    added = total - OLD_TOTAL_PERCENT
    theirs = added / (100 + added) * 100
    return [
        WrongPath(
            100 * (1 - (100 + OLD_TOTAL_PERCENT) / (100 + total)),
            "These are the right four: 19.6 at 27.5. The task asks for the four that "
            "*somebody* had. Which duty did they forget?",
        ),
        WrongPath(
            total / (100 + total) * 100,
            "You took the new total as if nothing had been paid before. At 27.5 that gives "
            "21.6; theirs is 20.0.",
        ),
        WrongPath(
            added,
            "That is the additional rate itself. The duty is counted on the lower price, so "
            "a smaller cut does it.",
        ),
        WrongPath(
            100 * ((100 + total) / (100 + OLD_TOTAL_PERCENT) - 1),
            "That is by how much the bill rises without a cut. They looked for the cut.",
        ),
        WrongPath(
            added / 125 * 100,
            "Right at 27.5 alone: you divided by 125 each time. Theirs changes with the rate.",
        ),
        WrongPath(theirs / 100, "Right idea, wrong unit: these are shares. Use percent."),
    ]


@cache
def first_round() -> list[WrongPath]:
    """Return the wrong added costs of the first round of suppliers (percent)."""
    home, direct = _accounts()
    own = float(direct[CAR_MAKERS])
    right = float((direct * home[CAR_MAKERS]).sum())
    return [
        WrongPath(
            float((home @ direct)[CAR_MAKERS]),
            "You multiplied from the other side and took the row: what others buy *from* car "
            "makers. The car maker's purchases stand in its column: `direct @ home`.",
        ),
        WrongPath(own, "That is the car makers' own imports. The task asks for their suppliers'."),
        WrongPath(own + right, "You counted the 2.90 too. The task asks for the first round alone."),
        WrongPath(
            float((direct @ home @ home)[CAR_MAKERS]),
            "That is the second round, one product too many.",
        ),
        WrongPath(
            float(home[CAR_MAKERS].sum()),
            "That is how much the car makers buy in the US. Times the rises, then add up.",
        ),
        WrongPath(
            float((direct * home[CAR_MAKERS])[METALS]),
            "That is metal works alone. Car makers have seventy other suppliers.",
        ),
        WrongPath(
            float((direct * home[CAR_MAKERS]).drop(CAR_MAKERS).sum()),
            "You left out vehicle makers as suppliers of each other. They are a row as well.",
        ),
        WrongPath(right / 100, "A hundred times too little: `direct` is in percent already."),
    ]


@cache
def maker_share() -> list[WrongPath]:
    """Return wrong functions of the change of the index and the two duties (all percent)."""
    return [
        WrongPath(
            lambda change, before, after: _share(change, before, after) / 100,
            "It returns a share. Return percent: 98.8, not 0.988.",
        ),
        WrongPath(
            lambda change, before, after: -_share(change, before, after),
            "The sign is turned round, or the two duties have changed places: if a price falls "
            "when a duty rises, the share is above 0.",
        ),
        WrongPath(
            lambda change, before, after: 100 - _share(change, before, after),
            "That is the part of the US side. The task asks for the maker's.",
        ),
        WrongPath(
            lambda change, before, after: -change / (after - before) * 100,
            "It divides percent by points. Use logs: ratios multiply, and only logs add up.",
        ),
        WrongPath(
            lambda change, before, after: (
                -change / (100 * (1 - (100 + before) / (100 + after))) * 100
            ),
            "It compares with the cut that cancels the duty, in percent. Take both in logs.",
        ),
        WrongPath(
            lambda change, _before, after: _share(change, 0, after),
            "It forgets the duty that was paid before.",
        ),
        WrongPath(
            lambda change, before, after: _share(change, 0, after - before),
            "It takes the additional rate as the whole duty. Divide 100 + after by "
            "100 + before.",
        ),
        WrongPath(
            lambda change, before, after: (
                -math.log10(1 + change / 100) / math.log((100 + after) / (100 + before)) * 100
            ),
            "It mixes two kinds of logs. Take the same one above and below.",
        ),
    ]


def _share(change: float, before: float, after: float) -> float:
    return -math.log(1 + change / 100) / math.log((100 + after) / (100 + before)) * 100


def _accounts() -> tuple[pd.DataFrame, pd.Series]:
    """Return US-made inputs per dollar of output, and the rises on own imports (percent)."""
    use, output = data.load("io_use"), data.load("io_industries").set_index("industry")
    made = output["output_usd"]
    tables = [
        use.pivot(index="commodity", columns="industry", values=column).loc[
            made.index, made.index
        ]
        / made
        for column in ("domestic_usd", "imported_usd")
    ]
    duty = pd.Series(0.0, index=made.index)
    duty[CAR_MAKERS], duty[METALS] = 25.0, 50.0
    return tables[0], duty @ tables[1]
