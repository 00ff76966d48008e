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

KOREA, JAPAN = "South Korea", "Japan"
TILL_YEAR, LAW_PERCENT = 2025, 15.0  # of task 2: the year, and the law of November
IN_WORDS = ("most of it", "about half", "the smaller part")  # of task 4

Rule = Callable[[float, float], float]  # normal duty and rate of the act, both in percent
Receipt = Callable[[str, float, str], float]

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "duty_usd": (
        "Say first which *one* rate customs used, in percent. Then: one percent of this car is "
        "420 dollars."
    ),
    "law_or_till": (
        "Print the eleven rates of both countries side by side, Japan beside South Korea: which "
        "row is November, and in which row does South Korea stand higher for the first time?"
    ),
    "their_totals": (
        "Do good F by hand first: a normal duty of 18, and somebody who reads the 15 in another "
        "way."
    ),
    "flashpoint": (
        "Print the four amounts: two sectors and all goods, in each April, Japan alone. All "
        "goods brought about 200 and 1,270 million dollars. Then two rises, and one divided by "
        "the other."
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
def law_or_till() -> list[WrongPath]:
    """Return wrong points above the law (percentage points), and wrong first months."""
    rates = _rates_of_cars()
    korea, japan = rates[KOREA], rates[JAPAN]
    right, month = korea.iloc[-1] - LAW_PERCENT, _first(korea > japan)
    all_sectors = _rates_of_all(KOREA)
    points = [
        (korea.iloc[-2] - LAW_PERCENT, "That is October, when the old rate was still the law."),
        (-right, "Right size, wrong sign: above 15 is plus."),
        (japan.iloc[-1] - LAW_PERCENT, "That is Japan. The first question is on South Korea."),
        (korea.iloc[-1], "That is the level. Asked is the distance to 15."),
        (right / LAW_PERCENT * 100, "That is in percent of 15. Points are a difference: subtract."),
        (korea.iloc[-1] - 27.5, "You compared with 27.5, an older law. The act of December set "
         "15 for November."),
        (korea.iloc[-1] - japan.iloc[-1], "That is the distance to Japan's collected rate. Asked "
         "is the distance to the law, 15."),
        (all_sectors.iloc[-1] - LAW_PERCENT, "Those are all sectors of the table. Keep the rows "
         'of `"336"`.'),
        (korea.iloc[-2:].mean() - LAW_PERCENT, "You took the mean of two months. Asked is "
         "November alone."),
        (korea.mean() - LAW_PERCENT, "You took the mean of eleven months. Asked is November."),
        (right / 100, "A share. In points it is a hundred times as much."),
        ((korea / 100).iloc[-1] - LAW_PERCENT, "The rate is a share and the 15 is in percent. "
         "Take the rate times 100 first."),
        (100 / (korea.iloc[-1] / 100) - LAW_PERCENT, "Upside down: duty above the line, value "
         "below it."),
        ((korea / 100).iloc[-1] - 0.15, "A share. In points it is a hundred times as much."),
        (-LAW_PERCENT, "No row was left after you chose. `\"336\"` is a text, in quotes."),
        (LAW_PERCENT - japan.iloc[-1], "That is Japan. The first question is on South Korea."),
    ]
    months = {
        10: "In October it was higher too, but an earlier month was the first.",
        11: "That is the last month of the table. Which one was the *first*?",
        1: "`idxmax()` of a column that is False everywhere gives the first row, and January "
        "was not higher. Which way round did you compare?",
        4: "In that month South Korea's rate jumped, and Japan's jumped more. Compare the two, "
        "month by month.",
        12: "That is when the act was written. Asked is what the till shows, and the table ends "
        "in November.",
        8: "Counted from 0, as Python counts. January is 1.",
        3: "That is how many months it was higher. Which one was the first of them?",
    }
    half, is_right = "The month is right. ", "The points are right. "
    return [
        *(_two(found, month, half + why, 0.5) for found, why in points),
        *(_two(right, found, is_right + why, 0.5) for found, why in months.items()
          if found != month),
        *(_two(found, wrong, why) for found, why in points for wrong in (1, 4, 10, 11)),
        _two(month, right, "The two have each other's name.", 0.5),
        _two(right, _higher_in_all(), is_right + 'In the other you took all sectors. Keep the '
             'rows of `"336"`.', 0.5),
    ]  # fmt: skip


def _two(points: float, month: float, advice: str, earns: float = 0.0) -> WrongPath:
    """Return the wrong path of two values."""
    return WrongPath(
        pd.Series({"above the law": points, "first month": month}), advice, earns
    )


def _rates_of_cars() -> pd.DataFrame:
    """Return the collected rates of sector 336 (percent; a row a month, a column a country)."""
    rows = data.load("us_imports_by_partner_naics3_monthly").query("naics3 == '336'")
    rows = rows[rows["month"].dt.year == TILL_YEAR]
    rate = rows["duty_usd"] / rows["imports_usd"] * 100
    return rows.assign(rate=rate).pivot(index="month", columns="country", values="rate")


def _rates_of_all(country: str) -> "pd.Series[float]":
    """Return the collected rates of all sectors of the table together, by month (percent)."""
    rows = data.load("us_imports_by_partner_naics3_monthly")
    rows = rows[(rows["country"] == country) & (rows["month"].dt.year == TILL_YEAR)]
    sums = rows.groupby("month")[["duty_usd", "imports_usd"]].sum()
    return sums["duty_usd"] / sums["imports_usd"] * 100


def _first(higher: "pd.Series[bool]") -> int:
    """Return the number of the first month that is True."""
    first: pd.Timestamp = higher[higher].index[0]
    return first.month


def _higher_in_all() -> int:
    """Return the first month in which South Korea's rate of all sectors was above Japan's."""
    higher = _rates_of_all(KOREA) > _rates_of_all(JAPAN)
    return _first(higher) if higher.any() else 0


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
def flashpoint() -> list[WrongPath]:
    """Return wrong parts of a rise (dollars of each 100), each with the words that follow."""
    then, now = (_duty_of_april(year) for year in (TILL_YEAR - 1, TILL_YEAR))
    up = now - then
    two, right = up[["331", "336"]].sum(), up[["331", "336"]].sum() / up["all"] * 100
    nine = up.drop("all").sum()
    before, after = (duty[["331", "336"]].sum() / duty["all"] * 100 for duty in (then, now))
    earlier = now - _duty_of_april(TILL_YEAR, "03")
    found = [
        (after, "That is their part of the *level* of April 2025. Asked is their part of the "
         "rise: subtract April 2024 above and below the line.", 0.5),
        (up["336"] / up["all"] * 100, "That is transport equipment alone. Add primary metals.", 0.5),
        (up["331"] / up["all"] * 100, "Those are primary metals alone. Add transport equipment.",
         0.5),
        (two / nine * 100, "You divided by the sectors of the table. They are not all: the duty "
         "on all goods is in `all_goods`.", 0.5),
        (two / up["331"] * 100, "Below the line stands the rise of *all* goods.", 0.0),
        (before, "That is their part of the duty of April 2024. Asked is the rise.", 0.0),
        (after - before, "You subtracted two parts. Asked is the part of one rise in another: "
         "subtract the dollars first, then divide.", 0.0),
        ((now[["331", "336"]].sum() / then[["331", "336"]].sum() - 1) * 100, "That is by how many "
         "percent the duty of the two sectors rose. Asked is their part of the whole rise.", 0.0),
        ((now["all"] / then["all"] - 1) * 100, "That is by how many percent all duty rose. Asked "
         "is the part of two sectors.", 0.0),
        (right / 100, "That is of each single dollar. Asked is of each 100.", 0.5),
        (100 * 100 / right, "Upside down: the part goes on top, the whole below.", 0.0),
        (two / (up["all"] - two) * 100, "You divided by the rise of all the *other* goods. The "
         "whole is the rise of all goods.", 0.0),
        (two / now["all"] * 100, "Below the line you put all of April 2025. There belongs the "
         "*rise* of all goods.", 0.5),
        (two / then["all"] * 100, "Below the line you put all of April 2024. There belongs the "
         "*rise* of all goods.", 0.5),
        (-right, "Right size, wrong sign: subtract the earlier April from the later one.", 0.5),
        (100 - right, "That is the part of all the *other* goods.", 0.0),
        (two / 1e6, "That is the rise in million dollars. Divide it by the rise of all goods.", 0.0),
        (up[["332", "336"]].sum() / up["all"] * 100, "Sector 332 is things made of metal. Primary "
         "metals are 331.", 0.5),
        (up[["331", "332", "336"]].sum() / up["all"] * 100, "You took three sectors. Asked are "
         "331 and 336.", 0.5),
        (earlier[["331", "336"]].sum() / earlier["all"] * 100, "That is the rise from March 2025. "
         "Asked is the rise from April 2024.", 0.5),
        (_imports_part(), "That is their part of the *goods*. Asked is the duty, and its rise.", 0.0),
        (_everybody(), "Those are all countries of the table. Keep Japan.", 0.0),
    ]
    follow = "Your number is right. The words do not follow from it: read the three borders again."
    return [
        *(_part(number, said, why, earns if said == _in_words(number) else 0.0)
          for number, why, earns in found for said in IN_WORDS),
        *(_part(right, said, follow, 0.75) for said in IN_WORDS if said != _in_words(right)),
    ]  # fmt: skip


def _part(dollars: float, words: str, advice: str, earns: float) -> WrongPath:
    """Return the wrong path of a number and the words for it."""
    return WrongPath(pd.Series({"dollars": dollars, "in words": words}), advice, earns)


def _in_words(dollars: float) -> str:
    """Return the words of the question for a part (dollars of each 100)."""
    return IN_WORDS[0 if dollars > 60 else 1 if dollars >= 40 else 2]


def _duty_of_april(year: int, month: str = "04") -> "pd.Series[float]":
    """Return Japan's duty of a month by sector, with all goods as "all" (dollars)."""
    day = f"{year}-{month}-01"
    sectors = data.load("us_imports_by_partner_naics3_monthly").query("country == 'Japan'")
    duty = sectors[sectors["month"] == day].set_index("naics3")["duty_usd"]
    every = data.load("us_duties_by_partner").query("country == 'Japan'").set_index("month")
    return pd.concat([duty, pd.Series({"all": every.loc[day, "duty_usd"]})])


def _imports_part() -> float:
    """Return the two sectors' part of the goods of April 2025 (dollars of each 100)."""
    day = f"{TILL_YEAR}-04-01"
    sectors = data.load("us_imports_by_partner_naics3_monthly").query("country == 'Japan'")
    goods = sectors[sectors["month"] == day].set_index("naics3")["imports_usd"]
    every = data.load("us_duties_by_partner").query("country == 'Japan'").set_index("month")
    return float(goods[["331", "336"]].sum() / every.loc[day, "imports_usd"] * 100)


def _everybody() -> float:
    """Return the rise of the two sectors from all rows, over that of Japan's goods."""
    rows = data.load("us_imports_by_partner_naics3_monthly")
    rows = rows[rows["naics3"].isin(["331", "336"])].groupby("month")["duty_usd"].sum()
    every = data.load("us_duties_by_partner").query("country == 'Japan'").set_index("month")
    days = [f"{year}-04-01" for year in (TILL_YEAR, TILL_YEAR - 1)]
    part, whole = (one[days[0]] - one[days[1]] for one in (rows, every["duty_usd"]))
    return float(part / whole * 100)


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
