"""Wrong paths of exercise 02, "The yen and the Plaza Accord".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

FIRST, LOUVRE, END = "1985-09-01", "1987-02-01", "1986-12-01"

Path = dict[int, float]


@cache
def mark_gain() -> list[WrongPath]:
    """Return the wrong gains of the mark, September 1985 to February 1987 (in percent)."""
    mark, yen = _monthly("Germany"), _monthly("Japan")
    before, after = mark[FIRST], mark[LOUVRE]
    fall = (after / before - 1) * 100
    return [
        WrongPath(
            fall,
            "That is the change of the *dollar*. The table holds marks for one dollar: a "
            "smaller number is a stronger mark. Turn the fraction round.",
        ),
        WrongPath(
            -fall,
            "That is by how much the *dollar* fell. What the mark gained is another number: "
            "turn the fraction round, do not turn the sign.",
        ),
        WrongPath(
            (yen[FIRST] / yen[LOUVRE] - 1) * 100,
            "That is the yen. The question is about the mark: the Series `mark`.",
        ),
        WrongPath(
            (before / mark[END] - 1) * 100,
            "That is the window to December 1986, as in the lesson. Here it ends in February "
            "1987.",
        ),
        WrongPath(
            (mark["1985-02-01"] / after - 1) * 100,
            "You began in February 1985, at the dollar's peak. Begin in September 1985.",
        ),
        WrongPath(
            math.log(before / after) * 100,
            "Those are log points. The question asks for percent.",
        ),
        WrongPath(
            (before / after) * 100,
            "You have the level with September 1985 at 100. Take off the 100.",
        ),
        WrongPath(before - after, "That is a difference in marks. The question asks for percent."),
        WrongPath(before / after - 1, "A share, between 0 and 1. The question asks for percent."),
    ]


@cache
def best_month() -> list[WrongPath]:
    """Return the wrong months in which the yen gained most on the month before."""
    yen = _monthly("Japan")
    change = yen.pct_change()
    return [
        WrongPath(
            _month(change.idxmax()),
            "In that month the *dollar* gained most. `yen` is yen for one dollar: look for its "
            "steepest fall, or take `1 / yen` first.",
        ),
        WrongPath(
            _month(change[:"1990"].idxmin()),
            "The month after the accord was steep, but look at the whole table, up to 2026.",
        ),
        WrongPath(
            _month(yen.diff().idxmin()),
            "You compared yen with yen. When a dollar still cost 300 of them, the same number "
            "of yen was a smaller part. Take percent: `pct_change()`.",
        ),
        WrongPath(
            _month((1 / yen).diff().idxmax()),
            "You took a difference of dollars. Take the change in percent: `pct_change()`.",
        ),
        WrongPath(
            _month(yen.idxmin()),
            "In that month the yen *stood* highest. The question is when it *rose* most on the "
            "month before.",
        ),
        WrongPath(
            _month(yen.idxmax()),
            "In that month the yen stood lowest. The question is when it rose most.",
        ),
        WrongPath(
            _month(yen.pct_change(12).idxmin()),
            "You compared with the same month a year earlier. Compare with the month before.",
        ),
    ]


@cache
def their_deficit() -> list[WrongPath]:
    """Return the wrong guesses at somebody's deficits of 1985 to 1987 (in their "yen")."""
    years = [1985, 1986, 1987]
    dollars = _deficit("Japan").loc[years]
    rate = _yearly_rates("Japan").loc[years]
    wrong = dollars / rate
    return [
        WrongPath(
            dollars * rate,
            "These are the right deficits in yen; they *fell* by 26 percent. The task asks for "
            "those that *somebody* had. What can one do with a rate other than multiply?",
        ),
        WrongPath(
            dollars,
            "These are the deficits in dollars; they rose by 22 percent. Somebody did use the "
            "rates, in the wrong way.",
        ),
        WrongPath(
            rate / dollars,
            "Upside down: it has to do with dividing, but the other way round.",
        ),
        WrongPath(
            dollars / rate.loc[1985],
            "You divided all years by the rate of 1985. Then the change is that in dollars, 22 "
            "percent. Each year has its own rate.",
        ),
        WrongPath(
            dollars * rate.loc[1985],
            "You used the rate of 1985 for all years. Then the change is that in dollars, 22 "
            "percent. Each year has its own rate.",
        ),
        WrongPath(
            wrong / wrong.loc[1985] * 100,
            "You have an index with 1985 at 100. The task asks for their three deficits.",
        ),
        WrongPath(
            wrong / 1e6,
            "In millions. Leave their deficits as they come out of the table.",
        ),
        WrongPath(
            -wrong,
            "With the minus of a balance. The column `deficit_usd` is a deficit, above zero.",
        ),
    ]


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
    return [
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
    ]  # fmt: skip


@cache
def yearly_growth() -> list[WrongPath]:
    """Return wrong functions of a country, a first and a last year (percent a year)."""

    def rate(country: str, first: int, last: int) -> float:
        ratio = _output(country)[last] / _output(country)[first]
        return float((ratio ** (1 / (last - first)) - 1) * 100)

    def total(country: str, first: int, last: int) -> float:
        return float((_output(country)[last] / _output(country)[first] - 1) * 100)

    def mean_of_years(country: str, first: int, last: int) -> float:
        yearly = _output(country).loc[first:last].pct_change()
        return float(yearly.mean() * 100)

    def periods(country: str, first: int, last: int, more: int) -> float:
        ratio = _output(country)[last] / _output(country)[first]
        return float((ratio ** (1 / (last - first + more)) - 1) * 100)

    return [
        WrongPath(
            lambda country, first, last: rate(country, first, last) / 100,
            "It returns a share. Return percent: times 100.",
        ),
        WrongPath(
            lambda country, first, last: rate(country, first, last) + 100,
            "It returns the level after a year with 100 before it. Take off the 100.",
        ),
        WrongPath(total, "It returns the growth of all the years together. Take the n-th root: one "
             "year's part of it."),
        WrongPath(
            lambda country, first, last: total(country, first, last) / (last - first),
            "It divides the total by the number of years. Growth grows on itself: take the "
            "n-th root of the ratio instead.",
        ),
        WrongPath(
            lambda country, first, last: periods(country, first, last, 1),
            "It counts one year too many. From 1985 to 1991 there are 6 steps, not 7.",
        ),
        WrongPath(
            lambda country, first, last: periods(country, first, last, -1),
            "It counts one year too few. From 1985 to 1991 there are 6 steps.",
        ),
        WrongPath(mean_of_years, "It takes the mean of the yearly changes. The question wants the "
             "constant rate that leads from the first year to the last: use the n-th root."),
        WrongPath(
            lambda country, first, last: math.log1p(rate(country, first, last) / 100) * 100,
            "It returns log points a year. The question asks for percent: the n-th root, "
            "minus 1.",
        ),
        WrongPath(
            lambda _country, first, last: rate("Japan", first, last),
            "It returns Japan's growth for every country. Use the argument `country`.",
        ),
        WrongPath(
            lambda country, first, last: ((100 / (100 + rate(country, first, last))) - 1) * 100,
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


def _month(day: object) -> str:
    return f"{pd.Timestamp(str(day)):%Y-%m}"
