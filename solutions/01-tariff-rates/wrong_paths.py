"""Wrong paths of exercise 01, "What is a tariff rate?".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import operator
from collections.abc import Callable
from functools import cache, partial

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

CAR_USD, CAR_DAY = 42_000, "2025-09-16"  # a dearer car than that of the lesson, and its day
LESSON_CAR_USD = 30_000
SIX_GOODS_PERCENT = (0, 2.5, 4.7, 5, 10, 18)  # normal duties of the goods A to F
CEILING_PERCENT = 15.0  # 7 August 2025 to 23 February 2026
SURCHARGE_PERCENT = 10.0  # 24 February to 23 July 2026
LOWER_CEILING_PERCENT = 12.5  # from 24 July 2026

Rule = Callable[[float, float], float]  # normal duty and rate of the act, both in percent
Receipt = Callable[[str, float, str], float]

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "duty_usd": (
        "Say first which *one* rate customs used, in percent. Then: one percent of this car is "
        "420 dollars."
    ),
    "collected_2025": (
        "Print both sums: eleven months, Japan alone, duty near 14 billion dollars. Then divide "
        "the one by the other, and nothing else."
    ),
    "their_totals": (
        "Do good F by hand first: a normal duty of 18, and somebody who reads the 15 in another "
        "way."
    ),
    "more_percent": (
        "Do three lines by hand, with normal duties of 0, 2.5 and 20: what does each pay on 23 "
        "July and on 24 July? Is `before` the normal duty plus 10, and `after` the larger of "
        "two?"
    ),
    "total_rate": (
        "Put your finger on the row and the column of the table that this receipt belongs to."
    ),
}


@cache
def duty_usd() -> list[WrongPath]:
    """Return the wrong duties on the car of task 1 (in dollars)."""
    rows = data.load("receipt_rules").query("good == 'car'")
    right, before = _on_car(CAR_DAY), _on_car(_day_before(CAR_DAY))
    normal = float(rows.loc[rows["kind"] == "base", "rate_percent"].iloc[0])
    added = float(rows.loc[rows["kind"] == "additional", "rate_percent"].iloc[0])
    total = float(rows.loc[rows["kind"] == "total", "rate_percent"].iloc[0])
    ended = "That rate had ended: on `until_date` a rule holds no longer."
    in_dollars = "A rate; the question asks for dollars. Take it times the value of the car."
    paths = [
        *_tried_duty_usd(),
        (before, "That is the rule of the day before. On its `from_date` a new row holds."),
        (normal + total, "You added the normal duty to a *total* rate. It is inside already."),
        (total - normal, "That is only what comes on top of the normal duty. Customs charge both."),
        (normal, "That is the normal duty alone. Another act was in force on that day."),
        (rows["rate_percent"].sum(), "You added up all three rows. Not all were in force on that "
         "day, and one contains another."),
        (added, ended),
        (added + total, ended + " You added it to the total rate."),
        (right + 100, "That is the car with its duty. The question asks for the duty alone."),
        (right * 100, "A hundred times too much. 1 percent of $42,000 is $420."),
        (right / 100, "A hundred times too little: you divided by 100 twice."),
    ]  # fmt: skip
    lesson = LESSON_CAR_USD / 100
    return [
        *(WrongPath(CAR_USD * rate / 100, advice) for rate, advice in paths if rate != right),
        WrongPath(lesson * right, "Right rate, other car: this one is worth 42,000 dollars."),
        WrongPath(
            lesson * (normal + added),
            "That is the car of the lesson. This one is dearer and came later.",
        ),
        WrongPath(right, in_dollars),
        WrongPath(right / 100, in_dollars),
    ]


def _on_car(day: str) -> float:
    """Return the rate that a car paid on a day (percent of its value)."""
    rows = data.load("receipt_rules").query("good == 'car'")
    held = rows[(rows["from_date"] <= day) & ~(rows["until_date"] <= day)]
    rate = held.set_index("kind")["rate_percent"]
    return float(rate.get("total", rate.sum()))


@cache
def collected_2025() -> list[WrongPath]:
    """Return the wrong collected rates of January to November 2025 (in percent)."""
    duties = data.load("us_duties_by_partner")
    japan = duties[duties["country"] == "Japan"].set_index("month")
    year, before = japan.loc["2025"], japan.loc["2024"]
    duty, imports = year["duty_usd"].sum(), year["imports_usd"].sum()
    monthly = year["duty_usd"] / year["imports_usd"] * 100
    return [
        *_tried_collected_2025(),
        WrongPath(
            monthly.mean(),
            "You averaged the eleven monthly rates, and a thin month then counts as much as "
            "a fat one. Add up the duty, add up the imports, divide last.",
        ),
        WrongPath(duty / imports, "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            before["duty_usd"].sum() / before["imports_usd"].sum() * 100,
            "That is 2024, before the new duties. Select the year 2025.",
        ),
        WrongPath(
            japan["duty_usd"].sum() / japan["imports_usd"].sum() * 100,
            'That is all years of the table together. Keep 2025: `.loc["2025"]`.',
        ),
        WrongPath(
            duty / (imports + duty) * 100,
            "You divided by the value *with* its duty. A rate is counted on the customs "
            "value, before duty.",
        ),
        WrongPath(monthly.iloc[-1], "That is November 2025 alone. Add up all eleven months."),
        WrongPath(
            monthly.median(),
            "You took the median of eleven rates. Add up the duty, add up the imports, divide "
            "last.",
        ),
        WrongPath(
            imports / duty * 100, "Upside down: the duty goes on top, the imports below."
        ),
        WrongPath(monthly.max(), "That is the highest month alone. Add up all eleven months."),
        WrongPath(imports / duty, "Upside down: the duty goes on top, the imports below."),
        WrongPath(duty, "That is the duty in dollars. Divide it by the value of the imports."),
    ]


@cache
def their_totals() -> list[WrongPath]:
    """Return the wrong guesses at somebody's six total rates (percent, in order of goods)."""
    normal = pd.Series(SIX_GOODS_PERCENT)
    right = normal.clip(lower=CEILING_PERCENT)
    added = normal + CEILING_PERCENT
    return [
        WrongPath(
            right,
            "These are the right six, and their mean is not 21.70. The task asks for the six "
            "that *somebody* had. How can one misread '15 percent in total'?",
        ),
        WrongPath(
            normal + SURCHARGE_PERCENT,
            "You added 10. Their mistake is about the 15: what did they do with it?",
        ),
        WrongPath(
            normal.clip(upper=CEILING_PERCENT),
            "You took the *smaller* of normal duty and 15. That gives a mean of 6.20; theirs "
            "is 21.70, so their rates are larger.",
        ),
        WrongPath(
            pd.Series(CEILING_PERCENT, index=normal.index),
            "15 for every good gives a mean of 15. Theirs is larger, and differs by good.",
        ),
        WrongPath(
            pd.Series(added.mean(), index=normal.index),
            "Six times the mean is not what they had: goods with different normal duties had "
            "different rates. Start from the Series `normal`.",
        ),
        WrongPath(
            normal * (1 + CEILING_PERCENT / 100),
            "That is the normal duty raised *by* 15 percent, which is less than a point. "
            "Percent and percentage points are not the same.",
        ),
        WrongPath(
            added / 100, "Right idea, wrong unit: these are shares. Use percent.", earns=0.5
        ),
        WrongPath(normal, "These are the normal duties alone. Where has the 15 gone?"),
    ]


@cache
def more_percent() -> list[WrongPath]:
    """Return the wrong percentages of lines that paid more from 24 July 2026 on."""
    lines = data.load("mfn_rates_hts8")
    normal, every = lines["rate_percent"].dropna(), lines["rate_percent"].fillna(0)
    before, after = normal + SURCHARGE_PERCENT, normal.clip(lower=LOWER_CEILING_PERCENT)
    up = after > before
    every_up = every.clip(lower=LOWER_CEILING_PERCENT) > every + SURCHARGE_PERCENT
    return [
        *_tried_more_percent(),
        WrongPath(up.mean(), "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            up.sum(), "That is how many lines. Divide by the number of lines that you kept."
        ),
        WrongPath(
            (after < before).mean() * 100,
            "That is the percentage that paid *less*. Turn the comparison round.",
        ),
        WrongPath(
            (after >= before).mean() * 100,
            "You counted lines that paid the *same* as well. More is `>`, not `>=`.",
        ),
        WrongPath(
            every_up.mean() * 100,
            "You counted the missing rates as 0, and a duty per kilo then looks free. Leave "
            "those lines out.",
        ),
        WrongPath(
            up.sum() / len(lines) * 100,
            "You divided by all lines. Those without a percentage cannot be compared: leave "
            "them out above *and* below.",
        ),
        WrongPath(
            (normal == 0).mean() * 100,
            "Those are the free lines. Lines with a small normal duty paid more as well.",
        ),
        WrongPath(
            (normal > 0).mean() * 100,
            "Those are the lines with a normal duty. Compare the two rules line by line.",
        ),
        WrongPath(
            (normal.clip(lower=CEILING_PERCENT) > before).mean() * 100,
            "You used the ceiling of 15. From 24 July 2026 it is 12.5.",
        ),
        WrongPath(
            (normal.clip(lower=CEILING_PERCENT) < before).mean() * 100,
            "That is the change of 24 February 2026, the one in the lesson. Here the old rule "
            "is normal + 10, the new one 12.5 in total.",
        ),
        WrongPath(
            0,
            "Not one line? Three things to look at: the day before it was normal + 10, with no "
            "floor under it and not the 15 of the year before; afterwards it is the *larger* of "
            "two rates, `clip(lower=...)`; and `>` asks for more.",
        ),
        WrongPath(
            100,
            "All lines? You added the 12.5 to the normal duty. It is a rate in total: the "
            "larger of the two counts.",
        ),
    ]


@cache
def total_rate() -> list[WrongPath]:
    """Return wrong functions of a good, its normal duty (percent) and a day (text)."""
    return [
        *_tried_total_rate(),
        WrongPath(
            lambda good, normal, day: _receipt(good, normal, day) / 100,
            "It returns a share. Return percent: 15, not 0.15.",
        ),
        WrongPath(
            _changed(in_total=lambda normal, rate: normal + rate),
            "It adds where the rule says 'in total'. That rate already contains the normal "
            "duty: take the larger of the two.",
        ),
        WrongPath(
            _changed(in_total=lambda _normal, rate: rate),
            "It returns 15 for every good under '15 in total'. A good whose normal duty is "
            "higher pays its normal duty.",
        ),
        WrongPath(
            _changed(in_total=min),
            "It takes the *smaller* of normal duty and 15. Take the larger: `max`.",
        ),
        WrongPath(
            _changed(on_top=lambda _normal, rate: rate),
            "It leaves out the normal duty. Where the table says 'normal + 10', add it.",
        ),
        WrongPath(
            _changed(on_top=max),
            "It reads 'normal + 10' as '10 in total'. Here the 10 comes on top: add it.",
        ),
        WrongPath(
            lambda _good, normal, day: _receipt("other", normal, day),
            "It treats a car like any other good. A car has a column of its own.",
        ),
        WrongPath(
            lambda _good, normal, day: _receipt("car", normal, day),
            "It treats every good like a car. Look at the column of the other goods.",
        ),
        WrongPath(
            lambda good, normal, day: _receipt(
                good if day < "2025-09-16" else "other", normal, day
            ),
            "From the second row on it treats a car like any other good. A car has a column of "
            "its own.",
        ),
        WrongPath(
            lambda good, normal, day: _receipt(
                good if day >= "2025-09-16" else "car", normal, day
            ),
            "In the first row it treats every good like a car. The other goods have a column of "
            "their own.",
        ),
        WrongPath(
            lambda good, normal, day: (
                15 if good == "car" and day >= "2025-09-16" else _receipt(good, normal, day)
            ),
            "It returns 15 for every car from 16 September 2025 on. A car whose normal duty is "
            "higher pays its normal duty.",
        ),
        WrongPath(
            _changed(on_top=lambda normal, rate: max(15, normal + rate)),
            "It puts a floor of 15 under 'normal + 10'. That rule has none.",
        ),
        WrongPath(
            _without("2026-07-24"),
            "The last row of the table is missing: 12.5 in total from 24 July 2026.",
        ),
        WrongPath(
            _without("2026-02-24"),
            "The rule 'normal + 10' is missing: it holds from 24 February to 23 July 2026.",
        ),
        WrongPath(
            lambda good, normal, day: (
                normal + 12.5
                if good == "other" and day >= "2026-07-24"
                else _receipt(good, normal, day)
            ),
            "It adds the 12.5. From 24 July 2026 the rate is in total: take the larger of the "
            "two.",
        ),
    ]


def _changed(*, in_total: Rule = max, on_top: Rule = operator.add) -> Receipt:
    """Return a function that reads one kind of rule in another way."""
    return partial(_receipt, in_total=in_total, on_top=on_top)


def _receipt(
    good: str, normal: float, day: str, in_total: Rule = max, on_top: Rule = operator.add
) -> float:
    if good == "car":
        return on_top(normal, 25) if day < "2025-09-16" else in_total(normal, CEILING_PERCENT)
    if day < "2026-02-24":
        return in_total(normal, CEILING_PERCENT)
    if day < "2026-07-24":
        return on_top(normal, SURCHARGE_PERCENT)
    return in_total(normal, LOWER_CEILING_PERCENT)


def _without(change: str) -> Receipt:
    """Return a function that does not know the change of other goods on a day."""
    stay = {"2026-02-24": "2026-02-23", "2026-07-24": "2026-07-23"}[change]

    def receipt(good: str, normal: float, day: str) -> float:
        late = change == "2026-02-24" and day >= "2026-07-24"
        return _receipt(good, normal, day if late else min(day, stay))

    return receipt


def _day_before(day: str) -> str:
    return f"{pd.Timestamp(day) - pd.Timedelta(days=1):%Y-%m-%d}"


def _tried_duty_usd() -> list[tuple[float, str]]:
    """Return what further tries have led to: rates in percent, with advice."""
    right = _on_car(CAR_DAY)
    return [
        (
            1e4 / right,
            f"You divided by {right:g}. So many percent are so many hundredths: times "
            f"{right:g}, divided by 100.",
        ),
        (
            right / (1 + right / 100),
            "You took the duty out of a price that holds it already. The 42,000 are the value "
            "before duty.",
        ),
    ]


def _tried_collected_2025() -> list[WrongPath]:
    """Return what further tries have led to."""
    table = data.load("us_duties_by_partner")
    last = table.tail(11)
    japan = table[table["country"] == "Japan"].set_index("month")
    sums = {year: japan.loc[year].sum(numeric_only=True) for year in ("2024", "2025")}
    rates = {year: one["duty_usd"] / one["imports_usd"] * 100 for year, one in sums.items()}
    first = japan.head(11)
    return [
        WrongPath(
            last["duty_usd"].sum() / last["imports_usd"].sum() * 100,
            (
                "Those are the last rows of the whole table, which are another partner. "
                "Keep Japan first."
            ),
        ),
        WrongPath(
            first["duty_usd"].sum() / first["imports_usd"].sum() * 100,
            "Those are the first eleven months of the table. Take those of 2025.",
        ),
        WrongPath(
            rates["2025"] - rates["2024"],
            ("That is by how many points the rate rose since 2024. Asked is the rate of 2025."),
        ),
    ]


def _tried_more_percent() -> list[WrongPath]:
    """Return what further tries have led to."""
    normal = data.load("mfn_rates_hts8")["rate_percent"].dropna()
    return [
        WrongPath(
            ((normal > 0) & (normal < 2.5)).mean() * 100,
            ("The free lines are missing. They paid 10 before and 12.5 after: more as well."),
        ),
        WrongPath(
            (normal.clip(lower=12.5) > normal * 1.1).mean() * 100,
            "You took 10 *percent* of the duty. 'Normal duty + 10' adds 10 points.",
        ),
    ]


def _tried_total_rate() -> list[WrongPath]:
    """Return what further tries have led to."""
    return [
        WrongPath(
            lambda good, normal, day: (
                max(normal, 12.5)
                if good == "other" and day < "2026-02-24"
                else _receipt(good, normal, day)
            ),
            ("It has 12.5 where the table has 15: the lower rate begins on 24 July 2026."),
        ),
        WrongPath(
            lambda good, normal, day: (
                max(normal, 12.5) if day >= "2026-07-24" else _receipt(good, normal, day)
            ),
            (
                "In the last row it treats a car like any other good. A car has a column "
                "of its own."
            ),
        ),
        WrongPath(
            lambda good, normal, day: _receipt(
                "other" if good == "car" else "car", normal, day
            ),
            (
                "The two columns have changed places: it treats a car like the other "
                "goods, and them like a car."
            ),
        ),
        WrongPath(
            lambda good, normal, day: (
                25 if good == "car" and day < "2025-09-16" else _receipt(good, normal, day)
            ),
            "It takes the 25 on cars for a rate in total. In the first row it is on top: add "
            "it.",
        ),
        WrongPath(
            lambda good, normal, day: _receipt(good, normal, max(day, "2025-09-16")),
            "The first row of the table is missing: before 16 September 2025 a car pays its "
            "normal duty and 25 on top.",
        ),
        WrongPath(
            lambda good, normal, day: _receipt(good, normal, _day_before(day)),
            "It is a day late: a new rule holds *on* its first day already. Compare with "
            "`<`, not `<=`.",
        ),
    ]
