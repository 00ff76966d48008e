"""Wrong paths of exercise 09, "China, and what came of it".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice. The key of the claims is not used: the last task scores invented cards.
"""

from functools import cache
from typing import Any

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

BASIS = "both imports (JETRO)"
ARTICLE_USD = 380e9  # what the article says of 2024
_BILLION = 1e9
_OUTCOMES = {"supported": 1.0, "contradicted": 0.0}


@cache
def change_percent() -> list[WrongPath]:
    """Return the wrong changes of Japan's purchases from 2021 to 2024 (percent)."""
    both = _both()
    total, exports, imports = (both[f"{name}_usd"] for name in ("total", "exports", "imports"))
    rate = _yearly_yen()
    right = _change(imports[2024], imports[2021])
    return [
        WrongPath(
            _change(imports[2021], imports[2024]),
            "You measured from 2024 back to 2021. The base of a change is the *earlier* year.",
        ),
        WrongPath(-right, "The sign: the purchases fell, and a fall is negative."),
        WrongPath(
            100 + right,
            "That is 2024 in percent *of* 2021. The change is what is missing to 100.",
        ),
        WrongPath(
            _change(imports[2024] * rate[2024], imports[2021] * rate[2021]),
            "That is the change in yen. This table is in dollars, and so is the question.",
        ),
        WrongPath(
            _change(exports[2024], exports[2021]),
            "That is what Japan sold. Take what it bought, `imports_usd`.",
        ),
        WrongPath(
            _change(total[2024], total[2021]),
            "That is the total, both ways. Take what Japan bought, `imports_usd`.",
        ),
        WrongPath(
            _change(imports[2024], imports[2022]),
            "You measured from 2022, the row before. The question asks from 2021.",
        ),
        WrongPath(
            _change(imports[2024], imports[2011]),
            "You measured from 2011, the first row. The question asks from 2021.",
        ),
        WrongPath(
            (imports[2024] - imports[2021]) / _BILLION,
            "That is the change in billion dollars. Divide it by the purchases of 2021.",
        ),
    ]


@cache
def balance_2008() -> list[WrongPath]:
    """Return the wrong balances of 2008 on Japan's books (billion dollars)."""
    yen = _months_jpy()
    usd = yen.div(_monthly_rate().loc[yen.index], axis=0)
    year, before, yen_2008 = _in(usd, 2008), _in(usd, 2007), _in(yen, 2008)
    return [
        WrongPath(
            _balance(-year) / _BILLION,
            "The sign: a balance is what was sold *minus* what was bought.",
        ),
        WrongPath(
            _balance(yen_2008) / _yearly_yen()[2008] / _BILLION,
            "You used one rate for the whole year. In 2008 the yen moved a lot: divide each "
            "month by its own rate.",
        ),
        WrongPath(year.sum() / _BILLION, "That is the total, both ways. A balance is a difference."),
        WrongPath(
            _balance(yen_2008) / 1e12,
            "That is in trillion yen. Divide each month by its rate, yen for one dollar.",
        ),
        WrongPath(_balance(yen_2008) / _BILLION, "That is in billion yen. Turn it into dollars."),
        WrongPath(_balance(year), "Those are dollars. The question asks for billion dollars."),
        WrongPath(_balance(before) / _BILLION, "That is 2007. Select the year 2008."),
        WrongPath(_balance(usd.sum()) / _BILLION, "That is all years together. Keep 2008."),
        WrongPath(
            _balance(usd.iloc[-1]) / _BILLION,
            "That is the last month of the table alone. Add up the twelve months.",
        ),
        WrongPath(
            _balance(usd.loc["2008"].mean()) / _BILLION,
            "That is the mean of a month. Add up the twelve months.",
        ),
        WrongPath(
            _balance(yen.mul(_monthly_rate().loc[yen.index], axis=0).loc["2008"].sum())
            / _BILLION,
            "You multiplied by the rate. It says how many yen a dollar costs: divide.",
        ),
        WrongPath(
            year["exports_jpy"] / _BILLION,
            "That is what Japan sold alone. Subtract what it bought.",
        ),
    ]


@cache
def their_base() -> list[WrongPath]:
    """Return wrong guesses at what somebody divided by (billion dollars)."""
    both = _both()["total_usd"] / _BILLION
    annual = data.load("japan_china_trade_annual")
    chinese = annual[annual["basis"].str.startswith("Chinese")].set_index("year")["total_usd"]
    rounded = round(_change(both[2024], _china_2021() / _BILLION), 1)
    return [
        WrongPath(
            both[2021],
            "That is 2021 in the right ledger, and it gives -17.4. Theirs is another row.",
        ),
        WrongPath(
            both[2024] / (1 + rounded / 100),
            "You worked back from the rounded -12.9. Near, but find the *row* of the table.",
        ),
        WrongPath(
            _china_2021(),
            "That is in dollars. The task asks for billion dollars: divide by 1e9.",
        ),
        WrongPath(both[2022], "That is 2022 in the right ledger, and gives -13.4. They took 2021."),
        WrongPath(both[2011], "That is 2011 in the right ledger. They took 2021."),
        WrongPath(
            ARTICLE_USD / _BILLION,
            "380 is the article's number for 2024. They used two rows of the table.",
        ),
        WrongPath(chinese[2020] / _BILLION, "The right ledger, the wrong year: they took 2021."),
        WrongPath(rounded, "That is their result. The task asks what they divided by."),
        WrongPath(both[2024], "That is what they divided. By what did they divide it?"),
    ]


@cache
def flip_years() -> list[WrongPath]:
    """Return wrong lists of years in which trade rose in one money and fell in the other."""
    yen = _months_jpy().sum(axis=1)
    usd = yen / _monthly_rate().loc[yen.index]
    change = pd.DataFrame({"yen": yen, "usd": usd}).resample("YS").sum().diff().dropna()
    years = [month.year for month in change.index]
    up = [(bool(one > 0), bool(two > 0)) for one, two in change.to_numpy()]
    flips = [year for year, (one, two) in zip(years, up, strict=True) if one != two]
    rose_in_yen = [year for year, pair in zip(years, up, strict=True) if pair == (True, False)]
    fell_in_yen = [year for year, pair in zip(years, up, strict=True) if pair == (False, True)]
    return [
        WrongPath(
            [year for year in years if year not in flips],
            "Those are the years in which both moneys agree. Turn the comparison round.",
        ),
        WrongPath(rose_in_yen, "Those rose in yen and fell in dollars. The reverse counts as well."),
        WrongPath(fell_in_yen, "Those fell in yen and rose in dollars. The reverse counts as well."),
        WrongPath([2001, *flips], "2001 has no year before: its change is missing. Leave it out."),
        WrongPath(
            [year - 1 for year in flips],
            "Each is a year early: a change belongs to the year in which it arrives.",
        ),
        WrongPath(
            [year for year, (one, _) in zip(years, up, strict=True) if not one],
            "Those are the years with a fall in yen. Compare with the change in dollars.",
        ),
        WrongPath(
            [year for year, (_, two) in zip(years, up, strict=True) if not two],
            "Those are the years with a fall in dollars. Compare with the change in yen.",
        ),
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
            "It takes the gap without squaring it.",
        ),
        WrongPath(
            lambda cards, worth: float(_gaps(cards, worth).mean() ** 2),
            "It squares after averaging. Square each gap first.",
        ),
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
    """Return the six invented cards of task 5."""
    verdicts = ["supported", "supported", "contradicted", "partly", "opinion", "partly"]
    shares = [0.9, 0.8, 0.3, 0.6, 0.7, 0.5]
    return pd.DataFrame({"probability": shares, "verdict": verdicts})


def _both() -> pd.DataFrame:
    annual = data.load("japan_china_trade_annual")
    return annual[annual["basis"] == BASIS].set_index("year")


def _in(months: pd.DataFrame, year: int) -> Any:
    """Return the sums of a year, by column."""
    return months.loc[str(year)].sum()


def _china_2021() -> float:
    annual = data.load("japan_china_trade_annual")
    own = annual[annual["basis"] == "Chinese customs"].set_index("year")["total_usd"]
    return float(own[2021])


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
