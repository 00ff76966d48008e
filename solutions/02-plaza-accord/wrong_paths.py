"""Wrong paths of exercise 02, "The yen and the Plaza Accord".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

PEAK, ACCORD, LOUVRE, END = "1985-02-01", "1985-09-01", "1987-02-01", "1986-12-01"

Path = dict[int, float]

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "pound_gain": (
        "Put `yen` in place of `pound`: 69.8 must come out. If it does not, look at the two "
        "months and at what is divided by what."
    ),
    "split": (
        "Print three stops, in trillion yen: 2012 as it was, the dollars of 2012 at the rate of "
        "2015, and 2015 as it was. Each step is one stop minus the stop before."
    ),
    "their_change": (
        "Let your line say what they got from 1985 to 1987: 101.3 must come out. Then change "
        "the two years, and nothing else."
    ),
    "mark_deficit_change": (
        "Print the deficit in marks for 1985 and for 1987, each with the mean rate of its own "
        "twelve months: both lie between 20 and 60 billion. Then one change in percent, counted "
        "on 1985."
    ),
    "yearly_growth": (
        "Print the parts for Japan from 1985 to 1991: a ratio near 1.26 and 6 steps."
    ),
}


@cache
def pound_gain() -> list[WrongPath]:
    """Return the wrong gains of the pound, February 1985 to February 1987 (in percent)."""
    pound, yen, mark = _monthly("United Kingdom"), _monthly("Japan"), _monthly("Germany")
    before, after = pound[PEAK], pound[LOUVRE]
    fall = (after / before - 1) * 100
    return [
        *_tried_pound_gain(),
        WrongPath(
            fall,
            "That is what the *dollar* did, in pounds. Here a smaller number is a stronger "
            "pound: turn the fraction round.",
        ),
        WrongPath(
            -fall,
            "That is by how much the *dollar* fell. What the pound gained is another number: "
            "turn the fraction round, do not turn the sign.",
        ),
        WrongPath((mark[PEAK] / mark[LOUVRE] - 1) * 100, "That is the mark. Take `pound`."),
        WrongPath((yen[PEAK] / yen[LOUVRE] - 1) * 100, "That is the yen. Take `pound`."),
        WrongPath(
            (pound[ACCORD] / after - 1) * 100,
            "That is from September 1985, the month of the accord. This window starts earlier.",
        ),
        WrongPath(
            (before / pound[END] - 1) * 100,
            "That is to December 1986. The window ends in February 1987.",
        ),
        WrongPath(
            math.log(before / after) * 100,
            "Those are log points. The question asks for percent.",
        ),
        WrongPath(
            before / after * 100,
            "That is the new value in percent of the old one. The gain is what lies above 100.",
        ),
        WrongPath(
            (before - after) * 100,
            "You subtracted two rates. A percentage is of something: divide.",
        ),
        WrongPath(
            before / after - 1, "A share, between 0 and 1. The question asks for percent."
        ),
    ]


@cache
def split() -> list[WrongPath]:
    """Return the wrong steps of the growth of the deficit in yen, 2012 to 2015 (trillions)."""
    deficit, rate = _deficit("Japan") / 1e12, _yearly_rates("Japan")
    old, new, low, high = deficit[2012], deficit[2015], rate[2012], rate[2015]
    right = _steps(old * (high - low), (new - old) * high)
    dollars = "From dollars to yen you multiply with yen for a dollar."
    return [
        WrongPath(
            _steps(new * (high - low), (new - old) * low),
            "The two do add up, but you let trade move first. The question names the order: "
            "first the rate, while the deficit stays as in 2012.",
            earns=0.5,
        ),
        WrongPath(
            _steps(old * (high - low), (new - old) * low),
            "Both steps start in 2012, so their sum misses the 2.26. The second step starts "
            "where the first one ended.",
        ),
        WrongPath(
            _steps(new * (high - low), (new - old) * high),
            "Both steps are taken with the values of 2015, so they overlap. Which one stays as "
            "in 2012 during the first step?",
        ),
        WrongPath(-right, "The steps are right, their signs are turned: later minus earlier.",
                  earns=0.5),
        WrongPath(
            _steps(right["trade"], right["rate"]),
            "The two steps have each other's name. In which step does the deficit stand still?",
            earns=0.5,
        ),
        WrongPath(
            _steps((high / low - 1) * 100, (new / old - 1) * 100),
            "Those are two changes in percent. Asked are trillions of yen, and percents of "
            "different things do not add up.",
        ),
        WrongPath(
            _steps(high - low, (new - old) * 1000),
            "Those are yen for a dollar, and billions of dollars. A step in yen is a deficit "
            "times a rate.",
        ),
        WrongPath(right * 1000, "That is in billions. A trillion is a thousand billion.",
                  earns=0.5),
        WrongPath(right * 1e12, "That is in yen. The question asks for trillions: / 1e12.",
                  earns=0.5),
        WrongPath(
            _steps(right["rate"], new - old),
            "The second step is still in dollars. Take it at the rate of 2015.",
        ),
        WrongPath(_steps(old / high - old / low, (new - old) / high), dollars),
        WrongPath(
            _steps(old * high, new * high),
            "Those are levels. A step is the level after it minus the level before it.",
        ),
        WrongPath(
            _steps(new * high - old * low, new - old),
            "The first number is the whole growth, in which trade has moved as well; the "
            "second is in dollars. Put a stop between the two years.",
        ),
    ]  # fmt: skip


@cache
def their_change() -> list[WrongPath]:
    """Return the wrong guesses at somebody's change of the deficit "in yen" (percent)."""
    dollars, rate = _deficit("Japan"), _yearly_rates("Japan")
    theirs = dollars / rate
    years = "You found the slip. The window is not the one of the question: 2007 to 2011."

    def change(path: "pd.Series[float]", first: int = 2007, last: int = 2011) -> float:
        return float((path[last] / path[first] - 1) * 100)

    return [
        *_tried_their_change(),
        WrongPath(
            change(dollars * rate),
            "That is the *right* change in yen. The question asks what *they* get with their "
            "slip: try it on 1985 to 1987 until 101.3 comes out.",
        ),
        WrongPath(
            change(dollars),
            "That is the change in dollars: the rate has left no trace in it, as when a hundred "
            "yen are added to billions, or one rate is used for all years. From 1985 to 1987 it "
            "would give 22.0.",
        ),
        WrongPath(change(theirs, 1985, 1987), "That is their number for 1985 to 1987, which "
                  "the question prints. Make the same slip for 2007 to 2011."),
        WrongPath(change(dollars * rate, 1985, 1987), "That is the right number of 1985 to "
                  "1987. Asked is the wrong one, of 2007 to 2011."),
        WrongPath(change(rate), "That is the change of the rate alone. They used the deficit "
                  "as well."),
        WrongPath(change(dollars / rate**2), "The rate is used twice. From 1985 to 1987 that "
                  "would be far more than 101.3."),
        *(
            WrongPath(change(theirs, first, last), years, earns=0.5)
            for first, last in ((2007, 2010), (2007, 2012), (2006, 2011), (2008, 2011))
        ),
        WrongPath(change(theirs, 2011, 2007), "You are near the slip, but something is upside "
                  "down: either the years (it is from 2007 to 2011), or what they divided by "
                  "what.", earns=0.5),
        WrongPath(-change(theirs, 2011, 2007), "You found the slip. A change in percent is "
                  "counted on where it starts: 2007.", earns=0.5),
        WrongPath(change(theirs) / 100, "You found the slip. That is a share; the question "
                  "asks for percent.", earns=0.5),
        WrongPath(change(theirs) + 100, "You found the slip. That is 2011 in percent of 2007; "
                  "the change is what lies above 100.", earns=0.5),
    ]  # fmt: skip


@cache
def mark_deficit_change() -> list[WrongPath]:
    """Return the wrong changes of the deficit with West Germany in marks (percent)."""
    dollars, mark = _deficit("Germany"), _monthly("Germany")
    imports = _trade("Germany")["imports_usd"]
    mean = mark.groupby(_year_of(mark)).mean()
    harmonic = 1 / (1 / mark).groupby(_year_of(mark)).mean()
    december = {year: mark[f"{year}-12-01"] for year in (1985, 1987)}
    january = {year: mark[f"{year}-01-01"] for year in (1985, 1987)}
    marks = _times(dollars, mean)
    in_1986 = float(dollars[1986] * mean[1986])
    both = imports + _trade("Germany")["exports_usd"]
    return [
        *_tried_mark_deficit_change(),
        WrongPath(_change(dollars), "That is the change in *dollars*. Multiply each year's deficit "
             "with the marks for one dollar of that year."),
        WrongPath(_change(_times(dollars, 1 / mean)), "You divided by the rate. It is marks for one "
             "dollar, so dollars *times* the rate are marks."),
        WrongPath(_change(_times(dollars, _yearly_rates("Japan"))), "You used the rates of the yen. "
             "Marks are in the Series `mark`."),
        WrongPath(_change(_times(_deficit("Japan"), _yearly_rates("Japan"))), "That is the deficit "
             "with Japan in yen, from the lesson. Here it is Germany, in marks."),
        WrongPath(_change(_times(_deficit("Japan"), mean)), "That is the deficit with *Japan*, in "
             "marks. Take the trade with Germany."),
        WrongPath(_change(_times(dollars, december)), "You took the rates of December. The trade "
             "was done all year: take the mean of the twelve months."),
        WrongPath(_change(_times(dollars, january)), "You took the rates of January. The trade was "
             "done all year: take the mean of the twelve months."),
        WrongPath(_change(_times(imports, mean)), "Those are the imports alone. A deficit is "
             "imports minus exports."),
        WrongPath(_change(mean), "That is the change of the rate alone. The deficit in dollars "
             "changed too."),
        WrongPath(_change(_times(dollars, harmonic)), "You averaged dollars for one mark. Average "
             "the marks for one dollar, as they stand in `mark`."),
        WrongPath(_by_month("Germany", mark), "You turned each month into marks and added up: a "
             "fine way, but the question takes the mean rate of the year."),
        WrongPath((marks[1987] - marks[1985]) / marks[1987] * 100, "You divided by the deficit of "
             "1987. A change is counted on where it starts: 1985."),
        WrongPath((marks[1987] - marks[1985]) / 1e9, "That is the change in billion marks. The "
             "question asks for percent."),
        WrongPath(_change(marks) / 100, "A share. The question asks for percent: times 100."),
        WrongPath(_change(marks) + 100, "That is 1987 in percent of 1985. The change is what "
             "lies above 100, or below it."),
        WrongPath(-_change(marks), "The size fits, the sign does not: later minus earlier."),
        WrongPath((marks[1985] / marks[1987] - 1) * 100, "The years are turned: the change goes "
             "from 1985 to 1987, so 1985 stands below the line."),
        WrongPath((in_1986 / marks[1985] - 1) * 100, "That is to 1986. The question ends in 1987."),
        WrongPath((marks[1987] / in_1986 - 1) * 100, "That is from 1986. The question starts in "
             "1985."),
        WrongPath(_change(_times(both, mean)), "Those are imports *plus* exports. A deficit is "
             "imports minus exports."),
        WrongPath(float(round(_change(marks))), "Right as far as it goes, but the question asks "
             "for 2 decimals."),
    ]  # fmt: skip


def _rate(country: str, first: int, last: int) -> float:
    """Return the growth a year (percent)."""
    ratio = _output(country)[last] / _output(country)[first]
    return float((ratio ** (1 / (last - first)) - 1) * 100)


def _total(country: str, first: int, last: int) -> float:
    """Return the growth of all the years together (percent)."""
    return float((_output(country)[last] / _output(country)[first] - 1) * 100)


def _mean_of_years(country: str, first: int, last: int) -> float:
    """Return the mean of the yearly changes (percent)."""
    yearly = _output(country).loc[first:last].pct_change()
    return float(yearly.mean() * 100)


def _periods(country: str, first: int, last: int, more: int) -> float:
    """Return the growth a year with years that are counted too many (percent)."""
    ratio = _output(country)[last] / _output(country)[first]
    return float((ratio ** (1 / (last - first + more)) - 1) * 100)


@cache
def yearly_growth() -> list[WrongPath]:
    """Return wrong functions of a country, a first and a last year (percent a year)."""
    return [
        WrongPath(
            lambda country, first, last: _rate(country, first, last) / 100,
            "It returns a share. Return percent: times 100.",
        ),
        WrongPath(
            lambda country, first, last: _rate(country, first, last) + 100,
            "It returns the level after a year with 100 before it. Take off the 100.",
        ),
        WrongPath(_total, "It returns the growth of all the years together. Take the n-th root: one "
             "year's part of it."),
        WrongPath(
            lambda country, first, last: _total(country, first, last) / (last - first),
            "It divides the total by the number of years. Growth grows on itself: take the "
            "n-th root of the ratio instead.",
        ),
        WrongPath(
            lambda country, first, last: _periods(country, first, last, 1),
            "It counts one year too many. From 1985 to 1991 there are 6 steps, not 7.",
        ),
        WrongPath(
            lambda country, first, last: _periods(country, first, last, -1),
            "It counts one year too few. From 1985 to 1991 there are 6 steps.",
        ),
        WrongPath(
            lambda country, first, last: (
                100 * ((1 + _total(country, first, last) / 100) / (last - first) - 1)
            ),
            "The exponent needs brackets: `** (1 / n)`. Without them Python takes the power "
            "first and divides then.",
        ),
        WrongPath(
            lambda country, first, last: (
                100 * ((1 + _total(country, first, last) / 100) ** (1 / last - first) - 1)
            ),
            "The number of years needs brackets: `1 / (last - first)`.",
        ),
        WrongPath(
            lambda country, first, last: round(_rate(country, first, last), 1),
            "The recipe is right, and the result is rounded too far. Return 2 decimals, or do "
            "not round.",
        ),
        WrongPath(_mean_of_years, "It takes the mean of the yearly changes. The question wants the "
             "constant rate that leads from the first year to the last: use the n-th root."),
        WrongPath(
            lambda country, first, last: math.log1p(_rate(country, first, last) / 100) * 100,
            "It returns log points a year. The question asks for percent: the n-th root, "
            "minus 1.",
        ),
        WrongPath(
            lambda _country, first, last: _rate("Japan", first, last),
            "It returns Japan's growth for every country. Use the argument `country`.",
        ),
        WrongPath(
            lambda country, first, last: ((100 / (100 + _rate(country, first, last))) - 1) * 100,
            "It goes backwards: divide the last year by the first.",
        ),
    ]  # fmt: skip


@cache
def _rates() -> pd.DataFrame:
    table = data.load("fx_monthly")
    return table.pivot(index="month", columns="country", values="units_per_usd")


def _monthly(country: str) -> "pd.Series[float]":
    return _rates()[country].dropna()


@cache
def _trade(country: str) -> pd.DataFrame:
    table = data.load("us_trade_by_partner_annual")
    return table[table["country"] == country].set_index("year")


def _deficit(country: str) -> "pd.Series[float]":
    deficit: pd.Series[float] = _trade(country)["imports_usd"] - _trade(country)["exports_usd"]
    return deficit


@cache
def _yearly_rates(country: str) -> "pd.Series[float]":
    table = data.load("fx_annual")
    return table[table["country"] == country].set_index("year")["units_per_usd"]


@cache
def _output(country: str) -> "pd.Series[float]":
    table = data.load("gdp_per_head")
    return table[table["country"] == country].set_index("year")["gdp_per_head_usd_2011"]


def _times(amounts: "pd.Series[float]", rates: "Path | pd.Series[float]") -> Path:
    return {year: float(amounts[year] * rates[year]) for year in (1985, 1987)}


def _change(path: "Path | pd.Series[float]") -> float:
    """Return the change from 1985 to 1987 in percent."""
    return float((path[1987] / path[1985] - 1) * 100)


def _by_month(country: str, rate: "pd.Series[float]") -> float:
    """Return the change if each month is turned into the other money by its own rate."""
    table = data.load("us_trade_monthly")
    months = table[table["country"] == country].set_index("month")
    own = (months["imports_usd"] - months["exports_usd"]) * rate
    return _change(own.groupby(_year_of(own)).sum())


def _year_of(series: "pd.Series[float]") -> pd.Index:
    return pd.DatetimeIndex(series.index).year


def _steps(rate: float, trade: float) -> "pd.Series[float]":
    return pd.Series({"rate": float(rate), "trade": float(trade)})


def _tried_pound_gain() -> list[WrongPath]:
    """Return what further tries have led to."""
    pound = _monthly("United Kingdom")
    gain = pound[PEAK] / pound[LOUVRE]
    return [
        WrongPath((gain**0.5 - 1) * 100, "That is the gain a year. Asked is the whole window."),
        WrongPath(
            (1 / pound[LOUVRE] - 1 / pound[PEAK]) * 100,
            ("That is a difference of two values, in cents. A gain in percent is a ratio."),
        ),
    ]


def _tried_their_change() -> list[WrongPath]:
    """Return what further tries have led to."""
    path = (_deficit("Japan") / _yearly_rates("Japan")).dropna()
    return [
        WrongPath(
            (path[2011] / path[2010] - 1) * 100,
            (
                "You found the slip, but that is one year, 2010 to 2011. `pct_change` "
                "looks back one row; the window begins in 2007."
            ),
        ),
        WrongPath(
            math.log(path[2011] / path[2007]) * 100,
            ("You found the slip, but those are log points. The question asks for percent."),
        ),
        WrongPath(
            (path.iloc[-1] / path.iloc[-5] - 1) * 100,
            (
                "You found the slip, but those are the last rows of the table. Take 2007 "
                "and 2011."
            ),
        ),
    ]


def _tried_mark_deficit_change() -> list[WrongPath]:
    """Return what further tries have led to."""
    dollars, mark = _deficit("Germany"), _monthly("Germany")
    mean = mark.groupby(_year_of(mark)).mean()
    ratio = dollars[1987] * mean[1987] / (dollars[1985] * mean[1985])
    return [
        WrongPath(
            36.9 + (mean[1987] / mean[1985] - 1) * 100,
            (
                "You added two changes in percent. They do not add up: multiply amounts, "
                "then take one change."
            ),
        ),
        WrongPath(
            math.log(ratio) * 100, "Those are log points. The question asks for percent."
        ),
        WrongPath(
            (1.369 * mean[1987] / mean[1985] - 1) * 100,
            "The way is right, and you went on with the 36.9 of the question, which is rounded. "
            "Take the amounts of the table.",
            earns=0.5,
        ),
        WrongPath(
            36.9 * mean[1987] / mean[1985],
            "You multiplied a change in percent with a rate. Turn the amounts into marks, then "
            "take one change.",
        ),
        WrongPath(
            36.9 - (mean[1987] / mean[1985] - 1) * 100,
            "You subtracted two changes in percent. Turn the amounts into marks, then take one "
            "change.",
        ),
    ]
