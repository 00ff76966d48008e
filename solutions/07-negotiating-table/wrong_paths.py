"""Wrong paths of exercise 07, "The negotiating table".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

APRIL, LETTERS, JULY = "2025-04-02", "2025-07-07", "2025-07-31"
APART_FROM, WINDOW = "Switzerland", (28, 36)  # of task 1
WHERE, MONTH = "Germany", pd.Timestamp("2025-04-01")  # of task 2
FIRST, LAST = "2015", "2024"  # its usual times
TOLD = ("2010", "2019")  # and those of somebody else
YEAR = 2025  # of task 4
NOT_LISTED_PERCENT = 10.0  # what who is on no list was to pay

DealRate = Callable[[float, float, float, float, bool], float]

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "same_start_change": (
        "Print the rows that you take the mean of: 13 of them, each with its rate of April (28 "
        "to 36) and of July, Switzerland not among them."
    ),
    "z_germany": (
        "Put 2010 to 2019 in its place: 21 must come out. Then change the years, and print "
        "`len(usual)`: 120 months of Germany."
    ),
    "their_change": (
        "Let your line say April to July for 56 partners: −24.11 must come out. Then put "
        "`letters` in place of `april`, and nothing else."
    ),
    "placebo_rank": (
        "Print `gap.sort_values(ascending=False)` for this pair, and count down to 2025."
    ),
    "deal_rate": (
        "Print Washington's share of the range first: it lies between 0 and 1, and the rate "
        "between `base` and `threat`."
    ),
}


@cache
def same_start_change() -> list[WrongPath]:
    """Return the wrong mean changes of those who started near a country (points)."""
    april, july = _list(APRIL), _list(JULY)
    change = (july - april).dropna()
    start, end = april[change.index], july[change.index]
    near = start.between(*WINDOW)
    there = change.index == APART_FROM
    others = change[near & ~there]
    low, high = WINDOW
    wide = start.between(low - 2, high + 2)
    filled = july.reindex(april.index).fillna(NOT_LISTED_PERCENT) - april
    everywhere = april.between(*WINDOW) & (april.index != APART_FROM)
    by_row = pd.Series(july.to_numpy()[: len(april)], index=april.index) - april
    return [
        *_tried_same_start_change(),
        WrongPath(
            change.mean(),
            "That is the mean of all partners on both lists. Keep those that started near "
            f"{APART_FROM}.",
        ),
        WrongPath(
            change[~there].mean(),
            f"That is the mean of all but {APART_FROM}. Keep those that started near it.",
        ),
        WrongPath(
            (_list(LETTERS) - april)[everywhere].mean(),
            "You joined the letters of July to the list of April. Take the list of 31 July.",
        ),
        WrongPath(
            change[near].mean(),
            f"{APART_FROM} is among them. It cannot be compared with itself.",
            earns=0.5,
        ),
        WrongPath(
            change[start.between(*WINDOW, inclusive="neither") & ~there].mean(),
            f"Both ends count: `>` and `<` leave out {low} and {high}.",
        ),
        WrongPath(
            change[start.between(*WINDOW, inclusive="left") & ~there].mean(),
            f"Both ends count: {high} is left out.",
        ),
        WrongPath(
            change[start.between(*WINDOW, inclusive="right") & ~there].mean(),
            f"Both ends count: {low} is left out.",
        ),
        WrongPath(
            change[wide & ~there].mean(), "Your window is wider than the one in the question."
        ),
        WrongPath(
            change[end.between(*WINDOW) & ~there].mean(),
            "You looked at where they ended. The window is for where they started.",
        ),
        *_other_means(april, change, start, end, others, filled, everywhere, by_row),
    ]


def _other_means(
    april: Any,
    change: Any,
    start: Any,
    end: Any,
    others: Any,
    filled: Any,
    everywhere: Any,
    by_row: Any,
) -> list[WrongPath]:
    """Return other means of the same partners, and of other ones."""
    return [
        WrongPath(-others.mean(), "The size fits, the sign does not: a fall is negative."),
        WrongPath(others.median(), "That is the middle value. On average means the mean."),
        WrongPath(others.sum(), "That is the sum. Divide by the number of partners."),
        WrongPath(
            others.size, "That is how many partners there are. By how much did they change?"
        ),
        WrongPath(
            (others / start[others.index] * 100).mean(),
            "That is in percent of the old rate. Asked is points.",
        ),
        WrongPath(
            end[others.index].mean(),
            "That is the level of July. Asked is the change since April.",
        ),
        WrongPath(
            start[others.index].mean(),
            "That is the level of April. Asked is the change to July.",
        ),
        WrongPath(
            change[APART_FROM] - others.mean(),
            f"That is how much worse {APART_FROM} did. Asked is the change of the others.",
        ),
        WrongPath(
            change[APART_FROM], f"That is {APART_FROM} alone. Asked are the others near it."
        ),
        WrongPath(
            filled[everywhere].mean(),
            "You filled in 10 for those who are missing from a list. Keep the partners on both.",
        ),
        WrongPath(
            by_row[everywhere].mean(),
            "You subtracted row by row, and row 1 of one list is another country than row 1 of "
            "the other. Join by country.",
        ),
        WrongPath(
            change[april[change.index].between(20, 28) & (change.index != "Japan")].mean(),
            "That is the window of the lesson, around Japan. The question has another.",
        ),
    ]


@cache
def z_germany() -> list[WrongPath]:
    """Return the wrong z-scores of a month of newspaper uncertainty."""
    index = _uncertainty(WHERE)
    usual, value = index.loc[FIRST:LAST], index[MONTH]
    told = index.loc[TOLD[0] : TOLD[1]]
    before, after = (index[MONTH + pd.DateOffset(months=n)] for n in (-1, 1))

    def score(usual: "pd.Series[float]", value: float = value) -> float:
        return float((value - usual.mean()) / usual.std())

    years = {
        n: index.loc[str(int(FIRST) + n) : str(int(LAST) + m)] for n, m in ((1, 0), (-1, 0))
    }
    return [
        *_tried_z_germany(),
        WrongPath(
            score(told),
            "That is their number. Take the usual times of the question, and look what is "
            "left of it.",
        ),
        WrongPath(
            21,
            "That is their number, copied. Take the usual times of the question.",
        ),
        WrongPath(
            score(index.loc[:LAST]),
            f"Your usual times are all years to {LAST}. The question names ten.",
        ),
        WrongPath(
            score(index),
            "Your usual times contain the event itself, and the years before the ten as well. "
            "Cut first, then take mean and standard deviation.",
        ),
        WrongPath(
            score(index.loc[FIRST:]),
            "Your usual times contain the event itself: it then hides behind its own shadow. "
            f"Stop at the end of {LAST}.",
        ),
        WrongPath(
            score(index.loc[TOLD[0] : LAST]),
            f"Your usual times begin in {TOLD[0]}. The question begins in {FIRST}.",
        ),
        WrongPath(
            score(index.loc[FIRST : str(int(LAST) - 1)]),
            "Your usual times end a year too early: `.loc` takes the last year with it.",
        ),
        WrongPath(score(years[1]), "Your usual times begin a year too late."),
        WrongPath(score(years[-1]), "Your usual times begin a year too early."),
        *_other_months(usual, value, before, after, score),
    ]


def _other_months(
    usual: Any, value: Any, before: Any, after: Any, score: Any
) -> list[WrongPath]:
    """Return scores of other months and countries, and what is no score."""
    return [
        WrongPath(score(usual, before), "That is March. The month is April."),
        WrongPath(score(usual, after), "That is May. The month is April."),
        WrongPath(
            score(_uncertainty("United States").loc[FIRST:LAST], value),
            f"The usual times are those of the United States. Take {WHERE} for both.",
        ),
        *(
            WrongPath(
                score(one.loc[FIRST:LAST], one[MONTH]),
                f"That is {country}. Keep the rows of {WHERE}.",
            )
            for country in ("United States", "Japan", "Canada", "South Korea")
            for one in [_uncertainty(country)]
        ),
        WrongPath(
            value - usual.mean(), "The distance alone. Divide it by the standard deviation."
        ),
        WrongPath(
            value - usual.mean() / usual.std(),
            "Brackets: first the difference, then the division.",
        ),
        WrongPath(value / usual.std(), "You forgot to subtract the mean."),
        WrongPath(
            (value - usual.mean()) / usual.var(),
            "You divided by the variance. Its root is the standard deviation.",
        ),
        WrongPath(
            value / usual.mean(),
            "That is how many times the mean it is. A z-score counts in standard deviations.",
        ),
        WrongPath(
            (value - usual.mean()) / usual.mean(),
            "You divided by the mean. A z-score counts in standard deviations.",
        ),
        WrongPath(
            (value - usual.median()) / usual.std(), "You took the median. Subtract the mean."
        ),
        WrongPath(-score(usual), "The sign: April lies *above* the mean."),
        WrongPath(value, "That is the index itself. How far is it from usual, in usual steps?"),
    ]


@cache
def their_change() -> list[WrongPath]:
    """Return the wrong guesses at a mean that somebody would print as "points"."""
    april, letters, july = _list(APRIL), _list(LETTERS), _list(JULY)
    points = (july - letters).dropna()
    old, new = letters[points.index], july[points.index]
    theirs = (points / old * 100).mean()
    told = ((july - april).dropna() / april * 100).mean()
    earlier = (letters - april).dropna()
    return [
        *_tried_their_change(),
        WrongPath(
            points.mean(),
            "These are the right points. Asked is what the blog computes: test it on −24.11.",
        ),
        WrongPath(told, "That is their number for 56 partners. Do the same with the letters."),
        WrongPath(
            round(told, 2), "That is their number for 56 partners. Do the same with the letters."
        ),
        WrongPath(
            (points / new * 100).mean(),
            "You divided by the new rate. They divide by the old one.",
        ),
        WrongPath(
            (points / old).mean(),
            "Right idea, but that is a share. Theirs is a hundred times that.",
        ),
        WrongPath(-theirs, "Right size, wrong sign: most rates fell."),
        WrongPath(
            (new / old * 100).mean(),
            "That is what is *left*, in percent. They look at the change.",
        ),
        WrongPath(
            (new.mean() / old.mean() - 1) * 100,
            "That is the change of the mean. They take the mean of fourteen changes.",
        ),
        WrongPath(
            (points / old * 100).median(), "That is the median. The blog says: on average."
        ),
        WrongPath((points / old * 100).sum(), "That is the sum. They take the mean."),
        WrongPath(
            (earlier / april * 100).mean(),
            "That is from the list of April to the letters. Asked is from the letters to the list "
            "of 31 July.",
        ),
        WrongPath(
            earlier.mean(),
            "These are points from April to the letters. Asked is from the letters on, and as "
            "the blog computes.",
        ),
        WrongPath(
            (points / april[points.index] * 100).mean(),
            "You divided by the rate of April. The old rate is now that of the letter.",
        ),
        WrongPath(
            points.mean() * told / (july - april).mean(),
            "You scaled their other number. Do their calculation partner by partner.",
        ),
    ]


@cache
def placebo_rank() -> list[WrongPath]:
    """Return wrong functions of two countries: the place of a year among all."""
    return [
        *_tried_placebo_rank(),
        WrongPath(
            lambda one, other: int(_gap(one, other).rank()[YEAR]),
            "You counted from the smallest, or took `other` less `one`: both give the same "
            "place. Place 1 is the largest difference of `one` less `other`.",
        ),
        WrongPath(
            lambda one, other: _place(_gap(one, other)) - 1,
            f"You counted the years above {YEAR}, or from 0 as Python does. The place is one more.",
            earns=0.5,
        ),
        WrongPath(
            lambda one, _other: _place(_jump()[one]),
            "That is the first country alone. The second one is the yardstick: subtract it.",
        ),
        WrongPath(
            lambda _one, other: _place(_jump()[other]),
            "That is the second country alone. Asked is the difference of the two.",
        ),
        WrongPath(
            lambda one, other: _place(_gap(one, other).abs()),
            "Large and negative is small here. Do not take the sign away.",
        ),
        WrongPath(
            lambda one, other: _place(_jump()[one] + _jump()[other]),
            "You added the two jumps. Asked is their difference.",
        ),
        WrongPath(
            lambda one, other: _place(_jump()[one] / _jump()[other]),
            "A jump over a jump has no meaning, one of them can be near 0. Subtract.",
        ),
        WrongPath(
            lambda one, other: _place(_gap(one, other), YEAR - 1),
            f"That is the place of {YEAR - 1}. Take {YEAR}.",
        ),
        WrongPath(
            lambda one, other: _place(_gap(one, other), int(_jump().index[0])),
            f"That is the place of the first year. Take {YEAR}.",
        ),
        WrongPath(
            lambda one, other: float(_gap(one, other)[YEAR]),
            f"That is the difference of {YEAR} itself. Asked is its place among the years.",
        ),
        WrongPath(
            lambda one, other: int(_gap(one, other).idxmax()),
            f"That is the year with the largest difference. Asked is the place of {YEAR}.",
        ),
        WrongPath(
            lambda one, other: len(_gap(one, other)) - _place(_gap(one, other)),
            "You counted the years below. Place 1 is the largest difference.",
        ),
    ]


@cache
def deal_rate() -> list[WrongPath]:
    """Return wrong functions of threat, base, two patiences and who is first."""
    return [
        WrongPath(
            lambda _t, _b, u, j, f: _share(u, j, f),
            "It returns Washington's share of the range. Turn it into a rate: the base, plus "
            "the share of the distance between base and threat.",
        ),
        WrongPath(
            lambda t, b, u, j, f: _share(u, j, f) * (t - b),
            "It forgets the base: the share is of what lies *above* it.",
        ),
        WrongPath(
            lambda t, b, u, j, f: b + _share(u, j, f) * t,
            "It takes the share of the whole threat. Take it of what lies above the base.",
        ),
        WrongPath(
            lambda t, b, u, j, f: t - _share(u, j, f) * (t - b),
            "It gives Washington's share to Tokyo. The more Washington gets, the *higher* the "
            "rate.",
        ),
        WrongPath(
            partial(_rate, share=lambda u, j, f: _share(j, u, f)),
            "It has the two patiences the wrong way round. Above stands the patience of the "
            "one who waits for the other's offer.",
        ),
        WrongPath(
            partial(_rate, share=lambda u, j, _f: _share(u, j, us_first=True)),
            "It never looks at `us_first`. If Tokyo proposes first, Tokyo gets the first "
            "mover's share and Washington what is left.",
        ),
        WrongPath(
            partial(_rate, share=lambda u, j, f: _share(u, j, not f)),
            "It has first and second the wrong way round.",
        ),
        WrongPath(
            partial(_rate, share=lambda u, j, f: _first(u, j) if f else 1 - _first(u, j)),
            "If Tokyo is first, the two patiences change places in the formula as well: it is "
            "then Washington who waits for an offer.",
        ),
        WrongPath(
            partial(_rate, share=lambda u, j, f: _first(u, j) if f else _first(j, u)),
            "If Tokyo is first, the formula gives *Tokyo's* share. Washington gets one less "
            "that.",
        ),
        WrongPath(
            partial(_rate, share=lambda u, j, f: 1 - j if f else u),
            "The line below is missing: who waits shrinks the cake for both.",
        ),
        *_other_deals(),
    ]


def _other_deals() -> list[WrongPath]:
    """Return functions that leave a part of the formula out."""
    return [
        WrongPath(
            partial(
                _rate,
                share=lambda u, j, f: (1 - j) / 1 - u * j if f else 1 - ((1 - u) / 1 - u * j),
            ),
            "Brackets: the whole of `1 - a * b` stands below the line.",
        ),
        WrongPath(
            lambda t, _b, u, j, f: _share(u, j, f) * t,
            "The range begins at the base and not at 0.",
        ),
        WrongPath(
            partial(_rate, share=lambda _u, _j, _f: 0.5),
            "It always meets in the middle. Who is more patient gets more.",
        ),
    ]


def _list(day: str) -> "pd.Series[float]":
    lists = data.load("listed_rates")
    return lists[lists["announced"] == day].set_index("country")["rate_percent"]


def _jump() -> pd.DataFrame:
    """Return the jump of imports after September, a row a year (log points)."""
    table = data.load("us_imports_by_partner_naics3_monthly").query("naics3 == '336'")
    imports = table.pivot(index="month", columns="country", values="imports_usd")

    def level(months: list[int]) -> pd.DataFrame:
        part = imports[imports.index.month.isin(months)]
        return np.log(part.groupby(part.index.year).mean()) * 100

    return level([10, 11]) - level([5, 6, 7, 8])


def _gap(one: str, other: str) -> "pd.Series[float]":
    jump = _jump()
    return jump[one] - jump[other]


def _place(gap: "pd.Series[float]", year: int = YEAR) -> int:
    """Return the place of a year, 1 being the largest."""
    return int((gap > gap[year]).sum()) + 1


def _uncertainty(country: str) -> "pd.Series[float]":
    table = data.load("policy_uncertainty_monthly")
    rows = table[table["country"] == country]
    return rows.set_index("month")["uncertainty_index"].sort_index()


def _first(first: float, second: float) -> float:
    return (1 - second) / (1 - first * second)


def _share(us: float, japan: float, us_first: bool) -> float:
    return _first(us, japan) if us_first else 1 - _first(japan, us)


def _rate(
    threat: float,
    base: float,
    us: float,
    japan: float,
    us_first: bool,
    share: Callable[[float, float, bool], float] = _share,
) -> float:
    return base + share(us, japan, us_first) * (threat - base)


def _tried_same_start_change() -> list[WrongPath]:
    """Return what further tries have led to."""
    april, july = _list(APRIL), _list(JULY)
    both = pd.DataFrame({"april": april, "july": july}).dropna()
    near = both[both["april"].between(*WINDOW)]
    others = near.drop(APART_FROM)
    filled = pd.DataFrame({"april": april, "july": july.reindex(april.index).fillna(0)})
    zeros = filled[filled["april"].between(*WINDOW)].drop(APART_FROM)
    wider = both[both["april"].between(27, 37)].drop(APART_FROM)
    return [
        WrongPath(
            float((zeros["july"] - zeros["april"]).mean()),
            (
                "Who is not on the list of July counts as 0. Keep the partners that stand "
                "on both."
            ),
        ),
        WrongPath(
            float((wider["july"] - wider["april"]).mean()),
            "Your window is 27 to 37. The question says 28 to 36.",
        ),
        WrongPath(
            float((others["july"].mean() / others["april"].mean() - 1) * 100),
            "That is a change in percent. Points are a difference: subtract.",
        ),
        WrongPath(
            float(others["july"].mean() - near["april"].mean()),
            "Switzerland is missing from July alone. Take it out of both.",
        ),
        WrongPath(
            float((others["july"] - others["april"]).sum() / len(near)),
            "You divided by 14. Without Switzerland 13 are left.",
        ),
        WrongPath(
            float((others.loc[others["april"] == 32, "july"] - 32).mean()),
            "You kept those with exactly 32. The window is 28 to 36.",
        ),
    ]


def _tried_z_germany() -> list[WrongPath]:
    """Return what further tries have led to."""
    index = _uncertainty(WHERE)
    usual, value = index.loc[FIRST:LAST], index[MONTH]
    logs = np.log(index)
    ten = logs.loc[FIRST:LAST]
    aprils = usual[pd.DatetimeIndex(usual.index).month == 4]
    every = data.load("policy_uncertainty_monthly").set_index("month")["uncertainty_index"]
    all_usual = every.sort_index().loc[FIRST:LAST]
    longer = index.loc[FIRST:MONTH]

    def score(some: "pd.Series[float]") -> float:
        return float((value - some.mean()) / some.std())

    return [
        WrongPath(
            score(index.loc[FIRST : TOLD[1]]),
            f"Your usual times end in {TOLD[1]}. The question ends in {LAST}.",
        ),
        WrongPath(
            float((logs[MONTH] - ten.mean()) / ten.std()),
            "Those are standard deviations of the logs. Take the index as it is.",
        ),
        WrongPath(score(aprils), "Your usual times are the ten Aprils. All 120 months count."),
        WrongPath(
            score(all_usual), "Your usual times are those of all countries. Keep Germany."
        ),
        WrongPath(
            score(longer), "Your usual times run on to April 2025. They end in December 2024."
        ),
        WrongPath(
            score(index.loc["2025"]),
            "Your usual times are those of 2025. They are 2015 to 2024.",
        ),
        WrongPath(
            float((value - usual.mean()) / usual.sem()),
            "You divided by the error of the mean. Divide by the standard deviation.",
        ),
    ]


def _tried_their_change() -> list[WrongPath]:
    """Return what further tries have led to."""
    april, letters, july = _list(APRIL), _list(LETTERS), _list(JULY)
    both = pd.DataFrame({"old": letters, "new": july}).dropna()
    parts = (both["new"] / both["old"] - 1) * 100
    back = pd.DataFrame({"old": letters, "new": april}).dropna()
    return [
        WrongPath(
            float(parts[parts < 0].mean()),
            "You took the mean of those that fell alone. The blog takes all fourteen.",
        ),
        WrongPath(
            float((np.log(both["new"] / both["old"]) * 100).mean()),
            "Those are logs. The blog computes plain percentages.",
        ),
        WrongPath(
            float(((both["new"] - both["old"]) / both.mean(axis=1) * 100).mean()),
            (
                "You divided by the middle of the two rates. By which of them does the "
                "blog divide?"
            ),
        ),
        WrongPath(
            float(((back["new"] / back["old"] - 1) * 100).mean()),
            "That is from the letter back to April. It ends with the list of 31 July.",
        ),
        WrongPath(
            float(parts.min()), "That is the partner that fell most. On average means the mean."
        ),
    ]


def _tried_placebo_rank() -> list[WrongPath]:
    """Return what further tries have led to."""

    def short(one: str, other: str) -> int:
        return _place(_gap(one, other).loc[2015:])

    def part(one: str, other: str) -> float:
        return float(_gap(one, other).rank(ascending=False, pct=True)[YEAR])

    def above_nothing(one: str, other: str) -> int:
        return int((_gap(one, other).drop(YEAR) > 0).sum()) + 1

    return [
        WrongPath(
            short,
            ("It leaves out the first years. The table begins in 2013, and all years count."),
        ),
        WrongPath(
            part, "That is the place as a share of all years. Asked is the place itself."
        ),
        WrongPath(
            above_nothing,
            ("It counts the years with a difference above zero. Count those above 2025."),
        ),
    ]
