"""Wrong paths of exercise 00, "Read it like a fact-checker".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath


@cache
def n_quotes() -> list[WrongPath]:
    """Return the wrong counts of quotes (in claims)."""
    ledger = data.load("claims")
    is_quote = ledger["type"] == "quote"
    return [
        WrongPath(
            len(ledger),
            "That is the number of all claims. Keep only the rows whose type is quote.",
        ),
        WrongPath(
            ledger["type"].nunique(),
            "That is how many different types there are. Count the rows of one type.",
        ),
        WrongPath(is_quote.mean(), "That is a share of all claims. The question asks how many."),
        WrongPath(
            is_quote.mean() * 100,
            "That is a percentage of all claims. The question asks how many.",
        ),
        WrongPath(
            (~is_quote).sum(),
            "That is the number of claims that are not quotes. Turn the condition round.",
        ),
    ]


@cache
def interpretation_percent() -> list[WrongPath]:
    """Return the wrong percentages of interpretations."""
    kind = data.load("claims")["type"]
    is_reading = kind == "interpretation"
    return [
        WrongPath(
            is_reading.mean(),
            "That is a share, between 0 and 1. The question asks for percent: a hundred "
            "times as much.",
        ),
        WrongPath(
            is_reading.sum(),
            "That is how many there are. Divide by the number of all claims and take it "
            "times 100.",
        ),
        WrongPath(
            (~is_reading).mean() * 100,
            "That is the percentage of all the *other* claims. Turn the condition round.",
        ),
        WrongPath(
            is_reading.sum() / kind.isin(["fact", "interpretation"]).sum() * 100,
            "You divided by facts and interpretations only. The whole is all the claims in "
            "the ledger.",
        ),
        WrongPath(
            kind.isin(["interpretation", "prediction"]).mean() * 100,
            "You counted the predictions as well. Keep the type interpretation alone.",
        ),
    ]


@cache
def brier_by_person() -> list[WrongPath]:
    """Return wrong Brier scores by person (Series, index: person)."""
    gap, person = _gap_and_person()
    square = gap**2
    return [
        WrongPath(
            gap.abs().groupby(person).mean(),
            "You averaged the gaps themselves. The Brier score squares each gap first.",
        ),
        WrongPath(
            square.groupby(person).mean() ** 0.5,
            "You took a square root at the end. The Brier score is the plain mean of the "
            "squares.",
        ),
        WrongPath(
            square.groupby(person).sum(),
            "You added the squared gaps up. Take their mean.",
        ),
        WrongPath(
            gap.groupby(person).mean(),
            "Plus and minus cancel out here. Square each gap before you average.",
        ),
        WrongPath(
            gap.groupby(person).mean() ** 2,
            "You squared after averaging. Square each gap first, then take the mean.",
        ),
        WrongPath(
            ((1 - gap.abs()) ** 2).groupby(person).mean(),
            "The outcome is turned round: 1 stands for true.",
        ),
    ]


@cache
def slip() -> list[WrongPath]:
    """Return measures by person that are not the one somebody took (Series, index: person)."""
    gap, person = _gap_and_person()
    return [
        WrongPath(
            (gap**2).groupby(person).mean(),
            "That is the true Brier score. The task asks for the measure that gives 0.475 "
            "for Aiko.",
        ),
        WrongPath(
            (gap**2).groupby(person).mean() ** 0.5,
            "A square root at the end gives another number for Aiko than 0.475. Look for a "
            "step that somebody may have left out.",
        ),
        WrongPath(
            gap.groupby(person).mean(),
            "Here plus and minus cancel out. Their number for Aiko is 0.475.",
        ),
    ]


@cache
def brier_score() -> list[WrongPath]:
    """Return functions that look like a Brier score and are none."""
    return [
        WrongPath(
            lambda p, o: (p - o).abs().mean(),
            "It averages the gaps themselves. Square each gap first.",
        ),
        WrongPath(lambda p, o: ((p - o) ** 2).sum(), "It adds the squares up. Take their mean."),
        WrongPath(
            lambda p, o: ((p - o) ** 2).mean() ** 0.5,
            "It takes a square root at the end. Leave it out.",
        ),
        WrongPath(
            lambda p, o: (p - o).mean() ** 2,
            "It squares after averaging. Square each gap first, then take the mean.",
        ),
        WrongPath(
            lambda p, o: (p - o) ** 2,
            "It returns the squared gaps. Take their mean, so that one number comes out.",
        ),
    ]


def _gap_and_person() -> tuple[pd.Series, pd.Series]:
    forecasts = data.load("practice_forecasts")
    return forecasts["probability"] - forecasts["outcome"], forecasts["person"]
