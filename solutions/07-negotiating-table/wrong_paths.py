"""Wrong paths of exercise 07, "The negotiating table".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

from collections.abc import Callable
from functools import cache, partial

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

APRIL, JULY = "2025-04-02", "2025-07-31"
ANNOUNCED, DEAL = "E012", "E041"  # the list of 2 April, the deal with Japan
NOT_LISTED_PERCENT = 10.0  # what who is on no list was to pay

DealRate = Callable[[float, float, float, float, bool], float]


@cache
def days_to_deal() -> list[WrongPath]:
    """Return the wrong numbers of days from the list of 2 April to the deal with Japan."""
    day = data.load("timeline_2025_26").set_index("event_id")["date"]
    start = day[ANNOUNCED]

    def after(event: str) -> int:
        return int((day[event] - start).days)

    right = after(DEAL)
    return [
        WrongPath(right + 1, "You counted both ends, or took the Japanese date. Date less date."),
        WrongPath(-right, "The other way round: the later date less the earlier one."),
        WrongPath(
            (day[DEAL] - day["E020"]).days,
            "That is from the first round of talks. Start with the list of 2 April.",
        ),
        WrongPath(after("E027"), "That is the deal with the United Kingdom (E027)."),
        WrongPath(after("E042"), "That is the deal with the European Union (E042)."),
        WrongPath(after("E043"), "That is the deal with South Korea (E043)."),
        WrongPath(
            (pd.Timestamp("2025-08-07") - start).days,
            "On that day the new rate took effect. A deal and a rate have two dates.",
        ),
    ]


@cache
def mean_change() -> list[WrongPath]:
    """Return the wrong mean changes of the listed rate (percentage points)."""
    april, july = _list(APRIL), _list(JULY)
    both = (july - april).dropna()
    every = april.index.union(july.index)
    filled = july.reindex(every).fillna(NOT_LISTED_PERCENT) - april.reindex(every).fillna(
        NOT_LISTED_PERCENT
    )
    rows = july.reset_index(drop=True) - april.reset_index(drop=True)
    letters = (_list("2025-07-07") - april).dropna()
    return [
        WrongPath(
            both.median(), "That is the median. The mean is lower: a few cuts were very large."
        ),
        WrongPath(
            -both.mean(),
            "Right size, wrong sign. A *change* is new less old, and the rates fell.",
        ),
        WrongPath(
            (both / april * 100).mean(),
            "You averaged changes in *percent*. From 24 to 15 is 9 points; the question asks "
            "for points.",
        ),
        WrongPath(
            july.mean() - april.mean(),
            "You took the mean of each whole list. They do not hold the same partners: join "
            "them first, then compare partner by partner.",
        ),
        WrongPath(
            filled.mean(),
            "You filled in 10 for those who are missing from a list. That answers another "
            "question. Keep the partners on both lists.",
        ),
        WrongPath(
            rows.mean(),
            "You subtracted row by row, and row 1 of one list is another country than row 1 of "
            "the other. Join by country.",
        ),
        WrongPath(
            letters.mean(),
            "That is up to the letters of 7 July. The second list is that of 31 July.",
        ),
        WrongPath(both["Japan"], "That is Japan alone. The question asks for the mean of all."),
        WrongPath(
            both[both < 0].mean(),
            "You kept only the partners whose rate fell. Eight went up, three stayed.",
        ),
        WrongPath(both.sum(), "That is the sum. Divide by the number of partners."),
    ]


@cache
def z_april() -> list[WrongPath]:
    """Return the wrong z-scores of April 2025 in the United States."""
    us = _uncertainty("United States")
    usual, april = us.loc[:"2024"], us["2025-04-01"]
    japan = _uncertainty("Japan")
    japan_usual = japan.loc[:"2024"]
    return [
        WrongPath(
            (april - us.mean()) / us.std(),
            "Your usual times contain 2025 itself, and the outlier then hides behind its own "
            "shadow. Stop at the end of 2024.",
        ),
        WrongPath(
            april - usual.mean(),
            "The distance from the mean. Divide it by the standard deviation.",
        ),
        WrongPath(april / usual.std(), "You forgot to subtract the mean."),
        WrongPath(
            (april - usual.mean()) / usual.var(), "You divided by the variance, the *square*."
        ),
        WrongPath(
            april / usual.mean(),
            "That is how many times the mean it is. A z-score counts in standard deviations.",
        ),
        WrongPath(
            (april - us.loc["2024":"2024"].mean()) / us.loc["2024":"2024"].std(),
            "Your usual times are 2024 alone. Take all years from 1985 to 2024.",
        ),
        WrongPath(
            (japan["2025-04-01"] - japan_usual.mean()) / japan_usual.std(),
            "That is Japan. The question asks for the United States.",
        ),
        WrongPath(
            (us["2025-05-01"] - usual.mean()) / usual.std(), "That is May. The month is April."
        ),
        WrongPath((usual.mean() - april) / usual.std(), "The sign: April lies *above* the mean."),
    ]


@cache
def their_changes() -> list[WrongPath]:
    """Return the wrong guesses at somebody's 56 changes."""
    april, july = _list(APRIL), _list(JULY)
    points = (july - april).dropna()
    april, july = april[points.index], july[points.index]
    return [
        WrongPath(
            points,
            "These are the right changes, in points, and their mean is −8.89. What did "
            "*somebody* divide by?",
        ),
        WrongPath(points / july * 100, "You divided by the new rate. They divided by the old one."),
        WrongPath(
            points / april,
            "Right idea, but these are shares. Theirs are a hundred times as large.",
        ),
        WrongPath(-points / april * 100, "Right size, wrong sign: most rates fell."),
        WrongPath(
            july / april * 100, "That is what is *left*, in percent. They looked at the change."
        ),
        WrongPath(
            pd.Series((points / april * 100).mean(), index=points.index),
            "56 times the same number is not what they had: the partners differ.",
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
            partial(_rate, share=lambda u, j, f: _first(u, j) if f else _first(j, u)),
            "If Tokyo is first, the formula gives *Tokyo's* share. Washington gets one less "
            "that.",
        ),
        WrongPath(
            partial(_rate, share=lambda _u, _j, _f: 0.5),
            "It always meets in the middle. Who is more patient gets more.",
        ),
    ]


def _list(day: str) -> "pd.Series[float]":
    lists = data.load("listed_rates")
    return lists[lists["announced"] == day].set_index("country")["rate_percent"]


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
