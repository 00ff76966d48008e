"""Wrong paths of exercise 09, "China, and what came of it".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice. The key of the claims is not used: the last task scores invented cards.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

BASIS = "both imports (JETRO)"
NEW = 2024  # the year that both numbers of task 2 end in
TOLD, OTHER = 2021, 2020  # from where they measured, and from where they would
APART_BILLION = 0.12  # between a wrong balance and the right one
START, END = "2008-04", "2009-03"  # of the balance: Japan's fiscal year 2008
_BILLION = 1e9
_DECEMBER = 12
_OUTCOMES = {"supported": 1.0, "contradicted": 0.0}

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "balance_2008": (
        "Print April 2008 alone: a deficit of about 1.7 billion dollars. Then add up twelve "
        "months, from April to March."
    ),
    "their_change": (
        "Let your line say 2021: −12.9 must come out. Then change the year, and nothing else."
    ),
    "flip_years": (
        "Print both changes side by side, in yen and in dollars, a row a year: which rows have "
        "two different signs?"
    ),
    "held_by_bin": "Print the bins beside the probabilities before you group.",
    "score_cards": (
        "Print the outcomes beside the probabilities before you subtract: what has no outcome "
        "is no row of the mean."
    ),
}


@cache
def held_by_bin() -> list[WrongPath]:
    """Return wrong functions of a table of cards: the percentage that held, by bin."""
    return [
        *_tried_held_by_bin(),
        WrongPath(
            lambda cards: _held(cards, lambda percent: (percent / 10).round() * 10),
            "You rounded to the nearest ten. A bin begins at its lower end: 38 belongs to 30.",
        ),
        WrongPath(
            lambda cards: _held(
                cards, lambda percent: ((percent - 1) // 10 * 10).clip(lower=0)
            ),
            "Your bins take their upper end in and leave the lower one out. 30 belongs to 30 "
            "and not to 20.",
        ),
        WrongPath(
            lambda cards: _held(cards, lambda percent: percent // 10 * 10),
            "A probability of 1 got a bin of its own. The last bin is 90 to 100.",
        ),
        WrongPath(
            lambda cards: _held(cards, _low, kept=list(cards["verdict"])),
            "Opinions and the like are counted as not held. Leave them out first.",
        ),
        WrongPath(
            lambda cards: _held(cards, _low, kept=[*_OUTCOMES, "partly"]),
            '"Partly" is counted as not held. Keep the two clear verdicts only.',
        ),
        WrongPath(
            lambda cards: _held(cards, _low) / 100,
            "A share, between 0 and 1. Asked is percent.",
        ),
        WrongPath(
            lambda cards: _held(cards, _low).reindex(range(0, 100, 10), fill_value=0),
            "Bins without a card stand there with 0. Nothing held of nothing is no number: "
            "leave them out.",
        ),
        WrongPath(
            lambda cards: _held(cards, _low).reindex(range(0, 100, 10)),
            "Bins without a card stand there, with nothing in them. Leave them out: "
            "`.dropna()`, or `observed=True` where you group what `pd.cut` gave.",
        ),
        WrongPath(
            lambda cards: _held(
                cards, lambda percent: (percent / 100 // 0.1 * 10).clip(upper=90)
            ),
            "Dividing by 0.1 makes `0.7 // 0.1` a 6: computers do not hold tenths exactly. Go "
            "to whole percent first, and round.",
        ),
        WrongPath(
            lambda cards: _held(cards, _edges_in_tenths),
            "Some edges are not where they seem: three times 0.1 is a hair above 0.3, so that "
            "0.30 falls below it. Go to whole percent first; and 1.00 fell out of all bins.",
        ),
        WrongPath(
            lambda cards: _held(
                cards, lambda percent: (percent // 10 * 10).where(percent < 100)
            ),
            "A probability of 1 fell out of the bins. The last one is 90 to 100, with 100 "
            "included.",
        ),
        *_other_labels(),
    ]


def _other_labels() -> list[WrongPath]:
    """Return functions with other labels, and other things than percentages."""
    return [
        WrongPath(
            lambda cards: _held(cards, lambda percent: _low(percent) // 10),
            "The index counts the bins from 0 to 9. Asked is the lower end in percent.",
        ),
        WrongPath(
            lambda cards: _held(cards, lambda percent: _low(percent) / 100),
            "The index is a share. Asked is the lower end of the bin in whole percent.",
        ),
        WrongPath(
            lambda cards: _held(cards, lambda percent: percent),
            "Each probability is a bin of its own. Ten points make one: cut the last digit.",
        ),
        WrongPath(
            lambda cards: _by_bin(cards, "sum"),
            "You counted those that held. Asked is the part of the bin, in percent.",
        ),
        WrongPath(
            lambda cards: _by_bin(cards, "size"),
            "That is how many cards each bin has. How many of them held?",
        ),
        WrongPath(
            lambda cards: _shares(cards).groupby(_low(_shares(cards) * 100)).mean() * 100,
            "That is the mean probability of the bin. Asked is what came true.",
        ),
        WrongPath(
            lambda cards: 100 - _held(cards, _low),
            "That is the part that was contradicted.",
        ),
    ]


@cache
def balance_2008() -> list[WrongPath]:
    """Return the wrong balances of a year on Japan's books (billion dollars)."""
    yen, rate = _months_jpy(), _monthly_rate()
    usd = yen.div(rate.loc[yen.index], axis=0)
    year, yen_year = usd.loc[START:END].sum(), yen.loc[START:END].sum()
    net = usd["exports_jpy"] - usd["imports_jpy"]
    rates = rate.loc[START:END]
    right = _balance(year) / _BILLION
    paths = [
        *_tried_balance_2008(),
        WrongPath(
            _balance(-year) / _BILLION,
            "The sign: a balance is what was sold *minus* what was bought.",
        ),
        *(
            WrongPath(
                _balance(yen_year) / one / _BILLION,
                "You used one rate for the whole year. The yen moves within it: divide "
                "each month by its own rate.",
            )
            for one in (rates.mean(), _yearly_yen()[2008], _yearly_yen()[2009])
        ),
        *(
            WrongPath(
                _balance(yen_year) / one / _BILLION,
                f"You used the rate of {said} for the whole year. Each month has its own.",
            )
            for one, said in ((rates.iloc[0], "April"), (rates.iloc[-1], "March"))
        ),
        WrongPath(
            _balance(yen_year) / 100 / _BILLION,
            "You divided by 100 yen for a dollar. Each month has a rate of its own.",
        ),
        WrongPath(
            _balance(yen_year) / rates.sum() / _BILLION,
            "You divided the sum of the yen by the sum of twelve rates. Divide month by month.",
        ),
        WrongPath(
            year.sum() / _BILLION, "That is the total, both ways. A balance is a difference."
        ),
        WrongPath(
            _balance(yen_year) / 1e12,
            "That is in trillion yen. Divide each month by its rate, yen for one dollar.",
        ),
        WrongPath(
            _balance(yen_year) / _BILLION, "That is in billion yen. Turn it into dollars."
        ),
        *_other_windows(yen, rate, year, net),
    ]
    # In a quiet year one rate for all months gives what each month's own rate gives.
    return [one for one in paths if abs(one.value - right) > APART_BILLION]


def _other_windows(yen: Any, rate: Any, year: Any, net: Any) -> list[WrongPath]:
    """Return balances of other months, and of one direction."""
    return [
        WrongPath(_balance(year), "Those are dollars. The question asks for billion dollars."),
        *(
            WrongPath(net.loc[first:last].sum() / _BILLION, said)
            for first, last, said in (
                ("2008-01", "2008-12", "That is the calendar year. Take April to March."),
                ("2009-01", "2009-12", "That is the calendar year 2009. Take April to March."),
                ("2007-04", "2008-03", "That is fiscal 2007. It begins with April 2008."),
                ("2009-04", "2010-03", "That is fiscal 2009. It begins with April 2008."),
                (START, "2008-12", "January to March 2009 are missing: twelve months."),
                (START, "2009-02", "March is missing: a year has twelve months."),
                (START, "2009-04", "April 2009 is in it: thirteen months."),
                ("2008-05", END, "April is missing: a year has twelve months."),
                ("2008-03", END, "March 2008 is in it: thirteen months."),
            )
        ),
        WrongPath(net.sum() / _BILLION, "That is all years together. Keep twelve months."),
        WrongPath(
            net.iloc[-1] / _BILLION,
            "That is the last month of the table alone. Add up the twelve months.",
        ),
        WrongPath(
            net.loc[START:END].mean() / _BILLION,
            "That is the mean of a month. Add up the twelve months.",
        ),
        WrongPath(
            _balance(yen.mul(rate.loc[yen.index], axis=0).loc[START:END].sum()) / _BILLION,
            "You multiplied by the rate. It says how many yen a dollar costs: divide.",
        ),
        WrongPath(
            year["exports_jpy"] / _BILLION,
            "That is what Japan sold alone. Subtract what it bought.",
        ),
        WrongPath(
            year["imports_jpy"] / _BILLION,
            "That is what Japan bought alone. A balance is what was sold minus that.",
        ),
        WrongPath(
            -year["imports_jpy"] / _BILLION,
            "That is what Japan bought alone. A balance is what was sold minus that.",
        ),
        WrongPath(
            0.0,
            "A sum of nothing but missing values is 0. Did the two Series lose their dates? "
            "Only equal labels are divided by each other.",
        ),
        WrongPath(
            _both().iloc[0]["exports_usd"] / _BILLION
            - _both().iloc[0]["imports_usd"] / _BILLION,
            "That is the first row of the other ledger. Asked are Japan's own books.",
        ),
    ]


@cache
def their_change() -> list[WrongPath]:
    """Return wrong changes that somebody would report who mixes two ledgers (percent)."""
    both = _both()
    total, sold, bought = (both[f"{name}_usd"] for name in ("total", "exports", "imports"))
    theirs = _theirs()
    right = _change(total[NEW], theirs[OTHER])
    told, honest = _change(total[NEW], theirs[TOLD]), _change(total[NEW], total[TOLD])
    return [
        *_tried_their_change(),
        WrongPath(
            _change(total[NEW], total[OTHER]),
            f"That is the right change from {OTHER}, in one ledger. Asked is what comes out "
            "with *their* mistake: test it on −12.9 first.",
        ),
        WrongPath(
            told,
            f"That is their number for {TOLD}. Do their calculation with {OTHER}.",
            earns=0.5,
        ),
        WrongPath(
            round(told, 1),
            f"That is their number for {TOLD}, copied. Do their calculation with {OTHER}.",
        ),
        WrongPath(
            honest,
            f"That is the right change from {TOLD}. What would *they* report for {OTHER}?",
        ),
        WrongPath(
            _change(total[NEW], total[OTHER]) + told - honest,
            "You added the difference of 2021. Their mistake is a row of the table, not a "
            "number of points.",
        ),
        WrongPath(
            _change(total[NEW], theirs[2012]),
            f"That is from 2012. The other ledger has {OTHER} as well.",
        ),
        WrongPath(
            _change(theirs[OTHER], total[NEW]),
            "You measured backwards. New divided by old: the later year stands above.",
        ),
        WrongPath(-right, "The sign: what they divide by is *smaller* than what they divide."),
        WrongPath(right / 100, "A share. The question asks for percent."),
        WrongPath(
            (total[NEW] - theirs[OTHER]) / 1e9,
            "That is a difference in billion dollars. Divide it by the first amount.",
        ),
        WrongPath(100 + right, f"That is {NEW} in percent *of* {OTHER}. Asked is the change."),
        WrongPath(
            _change(bought[NEW], bought[OTHER]),
            "That is what Japan bought, in the right ledger. Theirs are totals of two ledgers.",
        ),
        WrongPath(
            _change(sold[NEW], sold[OTHER]),
            "That is what Japan sold, in the right ledger. Theirs are totals of two ledgers.",
        ),
        WrongPath(
            theirs[OTHER] / _BILLION,
            "That is the amount by which they divide, in billions. Now form the change.",
        ),
        WrongPath(
            _change(theirs[TOLD], theirs[OTHER]),
            f"That is the change within the other ledger. Their {NEW} is the right one.",
        ),
    ]


@cache
def flip_years() -> list[WrongPath]:
    """Return wrong lists of years in which trade rose in one money and fell in the other."""
    sold, bought = (_months_jpy()[f"{name}_jpy"] for name in ("exports", "imports"))
    yen, rate = sold + bought, _monthly_rate()
    usd = (yen / rate).dropna()
    up = _risen(yen, usd)
    years, flips = list(up.index), _flips(yen, usd)
    one, other = up["yen"], up["usd"]
    return [
        *_tried_flip_years(),
        WrongPath(
            [year for year in years if year not in flips],
            "Those are the years in which both moneys agree. Turn the comparison round.",
        ),
        WrongPath(
            list(up[one & ~other].index),
            "Those rose in yen and fell in dollars. The reverse counts as well.",
            earns=0.5,
        ),
        WrongPath(
            list(up[~one & other].index),
            "Those fell in yen and rose in dollars. The reverse counts as well.",
            earns=0.5,
        ),
        WrongPath(
            [years[0] - 1, *flips],
            "The first year has no year before it: its change is missing. Leave it out.",
        ),
        WrongPath(
            [year - 1 for year in flips],
            "Each is a year early: a change belongs to the year in which it arrives.",
        ),
        WrongPath(
            list(up[~one].index),
            "Those are the years with a fall in yen. Compare with the change in dollars.",
        ),
        WrongPath(
            list(up[~other].index),
            "Those are the years with a fall in dollars. Compare with the change in yen.",
        ),
        WrongPath(
            _flips(sold, (sold / rate).dropna()),
            "That is what Japan sold. The total adds what it bought.",
        ),
        WrongPath(
            _flips(bought, (bought / rate).dropna()),
            "That is what Japan bought. The total adds what it sold.",
        ),
        WrongPath(
            _flips(sold - bought, ((sold - bought) / rate).dropna()),
            "That is the balance. The total adds the two.",
        ),
        *_other_years(yen, rate, usd, flips),
    ]


def _other_years(yen: Any, rate: Any, usd: Any, flips: Any) -> list[WrongPath]:
    """Return lists at other rates, and lists with a year too many or too few."""
    return [
        WrongPath(
            _flips(yen, (yen * rate).dropna()),
            "You multiplied. `yen_per_usd` says how many yen one dollar costs.",
        ),
        WrongPath(
            _flips(yen, _at_one_rate(yen, 12)),
            "You took the rate of December for the whole year. Each month has its own.",
        ),
        WrongPath(
            _flips(yen, _at_one_rate(yen, 1)),
            "You took the rate of January for the whole year. Each month has its own.",
        ),
        WrongPath(
            _flips(yen, usd[usd.index.month == _DECEMBER]),
            "A year in yen is compared with one month in dollars. Add up both.",
        ),
        WrongPath(
            list(range(flips[1], flips[-1] + 1)),
            "A range of years with none before it? Look at every year from 2002 on.",
        ),
        *(
            WrongPath(
                [year for year in flips if year != gone],
                "These are some of the years, and one is missing. Look at every year, also at "
                "the first and the last ones.",
            )
            for gone in flips[1:]
        ),
        WrongPath([flips[0]], "One is found. Is it the only one? Look at every year."),
        *(WrongPath([*flips, again], "One year stands in the list twice.") for again in flips),
        WrongPath(
            [2011, 2017, 2018, 2019],
            "In those years the two *ledgers* disagree about the sign of the balance. Here it "
            "is one ledger, and two moneys.",
        ),
    ]


@cache
def score_cards() -> list[WrongPath]:
    """Return wrong functions of a table of cards and the worth of "partly"."""
    return [
        *_tried_score_cards(),
        WrongPath(
            lambda _cards, worth: _score(_practice(), worth),
            "It scores the table `practice` whatever it is given. Use the names in the "
            "brackets.",
        ),
        WrongPath(
            lambda cards, worth: _score(cards, worth, rest=0.0),
            "It counts every other verdict as 0. Opinion is no wrong answer: leave those out.",
        ),
        WrongPath(
            lambda cards, worth: _sum(cards, worth) / len(cards),
            "It divides by all rows. Divide by the rows that are scored.",
        ),
        WrongPath(_sum, "It returns the sum. The score is the mean."),
        WrongPath(
            lambda cards, _worth: _score(cards, 0.5),
            "It takes one half whatever the worth. Use the second name in the brackets.",
        ),
        WrongPath(
            lambda cards, _worth: _score(cards, None),
            "It leaves “partly” out. Here it counts, with the worth that is given.",
        ),
        WrongPath(
            lambda cards, worth: (_gaps(cards, worth).abs()).mean(),
            "It takes the size of the gap without squaring it.",
        ),
        WrongPath(
            lambda cards, worth: float(_gaps(cards, worth).mean()),
            "The gaps are not squared: plus and minus cancel.",
        ),
        WrongPath(
            lambda cards, worth: float((_gaps(cards, worth) ** 2).mean() ** 0.5),
            "It takes the root at the end. The Brier score is the mean of the squares.",
        ),
        WrongPath(
            lambda cards, worth: 1 - _score(cards, worth),
            "That is 1 less the score. A small Brier score is a good one.",
        ),
        WrongPath(
            lambda cards, worth: _score(cards, worth, rest=worth),
            "Whatever is not supported or contradicted counts as `worth` here, opinions too. "
            'Only "partly" does; leave the others out.',
        ),
        WrongPath(
            lambda cards, _worth: _score(cards, 0.0),
            '"Partly" counts as 0 whatever `worth` is.',
        ),
        WrongPath(
            lambda cards, worth: float(_gaps(cards, worth).mean() ** 2),
            "It squares after averaging. Square each gap first.",
        ),
        *_other_scores(),
    ]


def _other_scores() -> list[WrongPath]:
    """Return functions that turn the verdicts or the unit."""
    return [
        WrongPath(
            lambda cards, worth: _score(cards.assign(verdict=_turned(cards)), worth),
            "It has supported and contradicted the wrong way round: supported is 1.",
        ),
        WrongPath(
            lambda cards, worth: _score(cards, worth) * 100,
            "It returns a hundred times the score. Probabilities are shares, and so is it.",
        ),
    ]


def _practice() -> pd.DataFrame:
    """Return the seven invented cards of task 5."""
    verdicts = ["supported"] * 2 + ["contradicted", "partly", "opinion", "partly", "supported"]
    shares = [0.9, 0.75, 0.35, 0.6, 0.7, 0.45, 0.15]
    return pd.DataFrame({"probability": shares, "verdict": verdicts})


def _low(percent: "pd.Series[float]") -> "pd.Series[float]":
    """Return the lower end of the bin of ten points, from 0 to 90."""
    return (percent.round() // 10 * 10).clip(upper=90)


def _edges_in_tenths(percent: "pd.Series[float]") -> "pd.Series[float]":
    """Return the bins of somebody who adds up tenths to make the edges."""
    edges = np.arange(0, 1, 0.1)
    place = np.searchsorted(edges, percent / 100, side="right") - 1
    return pd.Series(place * 10.0, index=percent.index).where(percent < 100)


def _held(
    cards: pd.DataFrame,
    low: "Callable[[pd.Series[float]], pd.Series[float]]",
    kept: Sequence[str] = tuple(_OUTCOMES),
) -> "pd.Series[float]":
    """Return the percentage of `kept` verdicts that is "supported", by bin."""
    some = cards[cards["verdict"].isin(kept)]
    bins = low((some["probability"] * 100).round())
    shares: pd.Series[float] = (some["verdict"] == "supported").groupby(bins).mean() * 100
    return shares


def _by_bin(cards: pd.DataFrame, how: str) -> "pd.Series[float]":
    """Return what `how` gives of True for each card that was supported, by bin."""
    some = cards[cards["verdict"].isin(_OUTCOMES)]
    counts: pd.Series[float] = (
        (some["verdict"] == "supported").groupby(_low(some["probability"] * 100)).agg(how)
    )
    return counts


def _shares(cards: pd.DataFrame) -> "pd.Series[float]":
    return cards.loc[cards["verdict"].isin(_OUTCOMES), "probability"]


def _both() -> pd.DataFrame:
    annual = data.load("japan_china_trade_annual")
    return annual[annual["basis"] == BASIS].set_index("year")


def _theirs() -> "pd.Series[float]":
    """Return the totals of the ledger that got into task 2 by mistake (dollars by year)."""
    annual = data.load("japan_china_trade_annual")
    return annual[annual["basis"] == "Chinese customs"].set_index("year")["total_usd"]


def _risen(yen: "pd.Series[float]", usd: "pd.Series[float]") -> pd.DataFrame:
    """Return for each year whether the sum of its months rose, in both moneys."""
    sums = {
        name: one.groupby(one.index.year).sum() for name, one in (("yen", yen), ("usd", usd))
    }
    return pd.DataFrame(sums).diff().dropna() > 0


def _flips(yen: "pd.Series[float]", usd: "pd.Series[float]") -> list[int]:
    """Return the years in which one rose and the other fell."""
    up = _risen(yen, usd)
    return [int(year) for year in up[up["yen"] != up["usd"]].index]


def _at_one_rate(yen: "pd.Series[float]", month: int) -> "pd.Series[float]":
    """Return monthly sums in dollars, each at the rate that one month of its year has."""
    rate = _monthly_rate()
    one = rate[rate.index.month == month]
    by_year = dict(zip(one.index.year, one, strict=True))
    return yen / [by_year[day.year] for day in yen.index]


def _months_jpy() -> pd.DataFrame:
    return data.load("japan_china_trade_monthly").set_index("month")


def _monthly_rate() -> "pd.Series[float]":
    rates = data.load("fx_monthly")
    return rates[rates["country"] == "Japan"].set_index("month")["units_per_usd"]


def _yearly_yen() -> "pd.Series[float]":
    rates = data.load("fx_annual")
    return rates[rates["country"] == "Japan"].set_index("year")["units_per_usd"]


def _change(new: float, old: float) -> float:
    return (new / old - 1) * 100


def _balance(flows: Any) -> float:
    return float(flows["exports_jpy"] - flows["imports_jpy"])


def _gaps(
    cards: pd.DataFrame, worth: float | None, rest: float | None = None
) -> "pd.Series[float]":
    outcome = cards["verdict"].map({**_OUTCOMES, "partly": worth}).astype("float64")
    if rest is not None:
        outcome = outcome.fillna(rest)
    gaps: pd.Series[float] = (cards["probability"] - outcome).dropna()
    return gaps


def _score(cards: pd.DataFrame, worth: float | None, rest: float | None = None) -> float:
    return float((_gaps(cards, worth, rest) ** 2).mean())


def _sum(cards: pd.DataFrame, worth: float) -> float:
    return float((_gaps(cards, worth) ** 2).sum())


def _turned(cards: pd.DataFrame) -> "pd.Series[str]":
    return cards["verdict"].replace({"supported": "contradicted", "contradicted": "supported"})


def _tried_balance_2008() -> list[WrongPath]:
    """Return what further tries have led to."""
    yen, rate = _months_jpy(), _monthly_rate()
    usd = yen.div(rate.loc[yen.index], axis=0) / _BILLION
    net = usd["exports_jpy"] - usd["imports_jpy"]
    year = usd.loc[START:END].sum()
    return [
        WrongPath(
            float(net.loc["2008-10":"2009-09"].sum()),
            ("Those are twelve months from October on. The fiscal year begins in April."),
        ),
        WrongPath(
            float(net.loc["2008":"2009"].sum()),
            (
                "Those are two calendar years. The fiscal year has twelve months, from "
                "April to March."
            ),
        ),
        WrongPath(
            float(net.loc["2008-04"].sum()), "That is April alone. Add up twelve months."
        ),
        WrongPath(
            float((year["exports_jpy"] / year["imports_jpy"] - 1) * 100),
            "That is in percent. Asked is a balance in billion dollars.",
        ),
        WrongPath(
            float(_balance(year) / year["exports_jpy"] * 100),
            ("That is in percent of what Japan sold. Asked is a balance in billion dollars."),
        ),
    ]


def _tried_their_change() -> list[WrongPath]:
    """Return what further tries have led to."""
    annual = data.load("japan_china_trade_annual")
    both, theirs = _both()["total_usd"][NEW], _theirs()[OTHER]
    rows = annual.loc[annual["year"] == OTHER, "total_usd"]
    return [
        WrongPath(
            _change(both, float(rows.mean())),
            "You divided by the mean of all rows of 2020. They took one row: which?",
        ),
        WrongPath(
            _change(both, float(rows.sum())),
            "You divided by the sum of all rows of 2020. They took one row: which?",
        ),
        WrongPath(
            ((both / theirs) ** 0.25 - 1) * 100,
            ("You found the slip, but that is a change a year. Asked is the whole change."),
        ),
        WrongPath(
            (1 - theirs / both) * 100,
            ("You found the slip. A change in percent is counted on where it starts: 2020."),
        ),
    ]


def _tried_flip_years() -> list[WrongPath]:
    """Return what further tries have led to."""
    sold, bought = (_months_jpy()[f"{name}_jpy"] for name in ("exports", "imports"))
    yen = sold + bought
    usd = (yen / _monthly_rate()).dropna()
    up = _risen(yen, usd)

    sums = {name: one.groupby(one.index.year).sum() for name, one in (("y", yen), ("u", usd))}
    two = pd.DataFrame(sums).dropna().diff(2).dropna() > 0

    def last_months(one: "pd.Series[float]") -> "pd.Series[float]":
        return one[pd.DatetimeIndex(one.index).month == _DECEMBER]

    return [
        WrongPath(
            [int(y) for y in two[two["y"] != two["u"]].index],
            "You compared each year with the one two years before. Compare it with the last.",
        ),
        WrongPath(
            [int(y) for y in up[up["yen"] & up["usd"]].index],
            "Those are the years in which both rose. Asked is: one up, one down.",
        ),
        WrongPath(
            _flips(last_months(yen), last_months(usd)),
            "You compared one month of each year. Add up the twelve months first.",
        ),
        WrongPath(
            list(range(2001, 2020)),
            ("Those are all the years. Keep those for which it is True: `keep[keep].index`."),
        ),
    ]


def _tried_held_by_bin() -> list[WrongPath]:
    """Return what further tries have led to."""

    def with_gaps(cards: pd.DataFrame) -> "pd.Series[float]":
        held = cards["verdict"].map(_OUTCOMES).astype("float64") * 100
        return held.groupby(_low(cards["probability"] * 100).astype(int)).mean()

    return [
        WrongPath(
            with_gaps,
            (
                "Bins without a kept card are in it, as gaps. Leave out what has no clear "
                "verdict *before* you group."
            ),
        ),
    ]


def _tried_score_cards() -> list[WrongPath]:
    """Return what further tries have led to."""

    def by_verdict(cards: pd.DataFrame, worth: float) -> float:
        return float((_gaps(cards, worth) ** 2).groupby(cards["verdict"]).mean().mean())

    def weighted(cards: pd.DataFrame, worth: float) -> float:
        weight = (cards["verdict"] == "partly").map({True: worth, False: 1.0})
        return float((_gaps(cards, 1.0) ** 2 * weight).mean())

    def first(cards: pd.DataFrame, worth: float) -> float:
        return float((_gaps(cards, worth) ** 2).dropna().iloc[0])

    return [
        WrongPath(by_verdict, "It takes a mean for each verdict first. Each card counts once."),
        WrongPath(
            weighted,
            ("It makes `worth` a weight. It is the *outcome* of a claim that holds partly."),
        ),
        WrongPath(
            lambda cards, worth: _score(cards, 1 - worth),
            "Partly counts as 1 minus `worth`. It counts as `worth`.",
        ),
        WrongPath(
            first, "It returns in the first round of its loop. Put `return` below the loop."
        ),
    ]
