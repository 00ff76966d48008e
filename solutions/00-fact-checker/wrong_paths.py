"""Wrong paths of exercise 00, "Read it like a fact-checker".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath


MARKS = {
    "first": "...........xx...............xxx.x..x.x.xx........x..x.xx...x",
    "second": "..x..xx..x.x.......x.....x..x.....x...xxxx..x.....xx....x..x",
    "third": "...........xx...............xxx...xx.x.xx........x..x.xx....",
}
OTHERS = ["second", "third"]
READ_ON = "2025-05-01"  # the day on which the sentence of task 2 is read
TALKS, DEAL, LAW = "E023", "E043", "E081"  # rows of the timeline
SENTENCES = ("too early", "fits", "too late")

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "both_wrong": (
        "Count by hand in the first rows of `stories`: in which were *both* wrong? The part is "
        "the stories in which both erred, the whole is all of them, for each pair alone."
    ),
    "true_when": (
        "Try the talks of 24 April first: −7 must come out. Then take the row in which a deal "
        "is announced, and the row in which a law is passed."
    ),
    "brier_by_person": (
        "Ben says one half every time, so each of his squares is a quarter, and his mean too. "
        "Does your line give that for Ben?"
    ),
    "slip": (
        "Test each row of Aiko: the distance between `probability` and `outcome`, and then the "
        "mean of her ten. The same line must do it for the other two."
    ),
    "brier_score": "Do it on paper: gap, square, mean, in this order.",
}


@cache
def both_wrong() -> list[WrongPath]:
    """Return the wrong percentages of stories in which two witnesses were wrong."""
    table = pd.DataFrame({who: [one == "x" for one in text] for who, text in MARKS.items()})
    first = table["first"]
    right = pd.Series({who: (first & table[who]).mean() * 100 for who in OTHERS})

    def each(found: "dict[str, pd.Series[bool]]") -> "pd.Series[float]":
        return pd.Series({who: found[who].mean() * 100 for who in OTHERS})

    return [
        *_tried_both_wrong(),
        WrongPath(each({who: first | table[who] for who in OTHERS}), "You counted stories in "
                  "which at least one of the two was wrong. Both must be: `&` joins two "
                  "conditions that must hold together."),
        WrongPath(
            pd.Series({who: first.mean() * table[who].mean() * 100 for who in OTHERS}),
            "You multiplied two shares. That holds if neither copies the other, and here one "
            "can look: take both columns row by row.",
        ),
        WrongPath(table.loc[first, OTHERS].mean() * 100, "That is in percent of the stories in "
                  "which the first was wrong. Below the line stand all 60.", earns=0.5),
        WrongPath(right * 0.6, "Those are numbers of stories. Asked is a percentage of the "
                  "60."),
        WrongPath(right / 100, "Shares, between 0 and 1. The question asks for percent."),
        WrongPath(right[["third", "second"]].set_axis(OTHERS), "The two have each other's name.",
                  earns=0.5),
        WrongPath(each({who: table[who] for who in OTHERS}), "That is how often each is wrong "
                  "alone. The first must be wrong in the same story."),
        WrongPath(each({who: first == table[who] for who in OTHERS}), "You counted the stories in "
                  "which the two agree. They also agree when both are right."),
        WrongPath(each({who: ~first & ~table[who] for who in OTHERS}), "Turned round: `True` means "
                  "wrong in this table, and you counted the stories that both got right."),
        WrongPath(each({who: first & ~table[who] for who in OTHERS}), "Those are the stories in "
                  "which the first was wrong and the other was right. Asked is: both wrong."),
        WrongPath(
            pd.Series({who: (table["second"] & table["third"]).mean() * 100 for who in OTHERS}),
            "Those are the second and the third. The first stands in both comparisons.",
        ),
    ]  # fmt: skip


@cache
def true_when() -> list[WrongPath]:
    """Return wrong days from `READ_ON` to the deal and its law, and wrong words for them."""
    deal, law, word = _days(DEAL), _days(LAW), SENTENCES[0]
    other_deals = {
        TALKS: "On that day the talks began. Look for the row in which a deal is *announced*.",
        "E039": "Those are the letters with a threat. Look for the row in which a deal is "
        "*announced*.",
        "E060": "On that day the deal was made final. It had been *announced* before.",
        "E064": "That is the notice that applies the deal. It had been *announced* before.",
    }
    other_laws = {
        "E069": "On that day the law was still missing. Look for the row in which it is *passed*.",
        "E064": "That is a notice of the United States. Look for the law that Seoul *passed*.",
        "E060": "On that day the deal was made final. Its law was passed later.",
    }
    right_law, right_deal = (
        "The law is right, the deal is not. ",
        "The deal is right, the law is not. ",
    )
    return [
        *(_when(_days(row), law, word, right_law + why, 1 / 3) for row, why in other_deals.items()),
        *(_when(deal, _days(row), word, right_deal + why, 1 / 3) for row, why in other_laws.items()),
        *(_when(_days(one), _days(other), word, f"Neither is the day asked for. The first: {why} "
                f"The second: {why_not}")
          for one, why in other_deals.items() for other, why_not in other_laws.items()),
        *(_when(_days(row), law, "fits", right_law + why, 1 / 3) for row, why in other_deals.items()
          if row == TALKS),
        _when(deal, law, "fits", "Both numbers are right. Hold their signs against the three texts: "
              "to which of them do they belong?", 2 / 3),
        _when(deal, law, "too late", "Both numbers are right. Hold their signs against the three "
              "texts: to which of them do they belong?", 2 / 3),
        _when(deal, law - deal, word, right_deal + "You counted it from the deal. Both are "
              "counted from 1 May 2025.", 2 / 3),
        *(_when(deal + one, law + one, word, "You counted both ends, or left one out: from 1 May "
                "to 2 May it is one day. Subtract one day from the other.", 2 / 3)
          for one in (-1, 1)),
        *(_when(-deal, -law, said, "The sizes are right. A day *after* 1 May counts as plus: "
                "the later day minus the earlier one.", 1 / 3) for said in SENTENCES),
        *(_when(law, deal, said, "The two have each other's name: `\"deal\"` is the day on "
                "which it was announced.", 1 / 3) for said in SENTENCES),
        _when(deal / 7, law / 7, word, "Those are weeks. Asked are days.", 1 / 3),
        *(_when(_days("E041"), law, said, "That is Japan's deal. Look for the row with Korea.")
          for said in SENTENCES),
        *(_when(_days(DEAL, "2025-04-24"), _days(LAW, "2025-04-24"), said, "You counted from the "
                "talks of 24 April. Count from 1 May 2025.", 1 / 3) for said in SENTENCES),
    ]  # fmt: skip


def _days(event: str, start: str = READ_ON) -> int:
    """Return how many days after another day an event of the timeline came."""
    dates = data.load("timeline_2025_26").set_index("event_id")["date"]
    return int((dates[event] - pd.Timestamp(start)).days)


def _when(deal: float, law: float, sentence: str, advice: str, earns: float = 0.0) -> WrongPath:
    """Return the wrong path of three values."""
    found = pd.Series({"deal": deal, "law": law, "sentence": sentence})
    return WrongPath(found, advice, earns)


@cache
def brier_by_person() -> list[WrongPath]:
    """Return wrong Brier scores by person (Series, index: person)."""
    gap, person = _gap_and_person()
    forecasts = data.load("practice_forecasts")
    probability, outcome = forecasts["probability"], forecasts["outcome"]
    square = gap**2
    return [
        *_tried_brier_by_person(),
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
        WrongPath((gap * 2).groupby(person).mean(), "`* 2` doubles. A square is `** 2`."),
        WrongPath(
            (outcome - probability**2).groupby(person).mean(),
            "Only the probability is squared. Put brackets round the difference.",
        ),
        WrongPath(
            (probability - outcome**2).groupby(person).mean(),
            "Only the outcome is squared. Put brackets round the difference.",
        ),
        WrongPath(
            (square * 10_000).groupby(person).mean(),
            "The gaps were taken in percent. `probability` is a share: leave it as it stands.",
        ),
        *(
            WrongPath(
                square.groupby(person).mean().round(kept),
                "Rounded too far: the question says *Do not round*.",
            )
            for kept in (1, 2)
        ),
    ]


@cache
def slip() -> list[WrongPath]:
    """Return measures by person that are not the one somebody took (Series, index: person)."""
    gap, person = _gap_and_person()
    return [
        *_tried_slip(),
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
        WrongPath(
            gap.abs().groupby(person).sum(),
            "You found the slip. Theirs is a mean: for Aiko 0.475.",
            earns=0.5,
        ),
        WrongPath(
            gap.abs().groupby(person).mean() * 100,
            "You found the slip. Theirs is not in percent: for Aiko 0.475.",
            earns=0.5,
        ),
    ]


@cache
def brier_score() -> list[WrongPath]:
    """Return functions that look like a Brier score and are none."""
    return [
        *_tried_brier_score(),
        WrongPath(
            lambda p, o: (p - o).abs().mean(),
            "It averages the gaps themselves. Square each gap first.",
        ),
        WrongPath(
            lambda p, o: ((p - o) ** 2).sum(), "It adds the squares up. Take their mean."
        ),
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
        *(
            WrongPath(
                lambda p, o, kept=kept: round(((p - o) ** 2).mean(), kept),
                "The recipe is right, and the result is rounded too far. Return it unrounded.",
            )
            for kept in (1, 2)
        ),
        WrongPath(lambda p, o: ((p - o) * 2).mean(), "`* 2` doubles. A square is `** 2`."),
        WrongPath(
            lambda p, o: (o - p**2).mean(),
            "Only the probability is squared. Put brackets round the difference.",
        ),
        WrongPath(
            lambda p, o: 1 - ((p - o) ** 2).mean(),
            "Turned round: zero is the best score, so nothing is subtracted from 1.",
        ),
        WrongPath(
            lambda p, o: ((p - o) ** 2).iloc[0],
            "It looks at the first forecast alone. Take the mean over all of them.",
        ),
        WrongPath(
            lambda p, o: ((p - (1 - o)) ** 2).mean(),
            "The outcome is turned round: 1 stands for true.",
        ),
        WrongPath(
            lambda p, o: ((p - o) ** 2).sum() / 10,
            "It divides by a number that is typed in. Divide by as many forecasts as there are.",
        ),
        WrongPath(
            lambda _p, _o: _scores(),
            "It uses the table `forecasts`. Use the two arguments.",
        ),
    ]


def _gap_and_person() -> tuple[pd.Series, pd.Series]:
    forecasts = data.load("practice_forecasts")
    return forecasts["probability"] - forecasts["outcome"], forecasts["person"]


def _scores() -> float:
    """Return the mean squared gap of all rows of the table."""
    return float((_gap_and_person()[0] ** 2).mean())


def _tried_both_wrong() -> list[WrongPath]:
    """Return what further tries have led to."""
    table = pd.DataFrame({who: [one == "x" for one in text] for who, text in MARKS.items()})
    first, size = table["first"], len(table)
    three = float((first & table["second"] & table["third"]).mean() * 100)
    return [
        WrongPath(
            pd.Series({who: three for who in OTHERS}),
            (
                "Those are the stories that all three got wrong. Compare the first with "
                "one other at a time."
            ),
        ),
        WrongPath(
            pd.Series({who: (first ^ table[who]).mean() * 100 for who in OTHERS}),
            ("Those are the stories that exactly one of the two got wrong. Both must be: `&`."),
        ),
        WrongPath(
            pd.Series({who: (first & table[who]).sum() / (size - 1) * 100 for who in OTHERS}),
            "You divided by 59. There are 60 stories.",
        ),
    ]


def _tried_brier_by_person() -> list[WrongPath]:
    """Return what further tries have led to."""
    gap, person = _gap_and_person()
    square = gap**2
    sure = data.load("practice_forecasts")["probability"]
    return [
        WrongPath(
            square.groupby(person).sum() / len(square),
            "You divided each sum by all thirty rows. Each friend has ten.",
        ),
        WrongPath(
            ((sure - 1) ** 2).groupby(person).mean(),
            "You took every statement for true. Subtract the column `outcome`.",
        ),
        WrongPath(
            gap.groupby(person).std(),
            (
                "That is the standard deviation of the gaps. The score is the mean of "
                "their squares."
            ),
        ),
        WrongPath(
            (gap.abs() ** 0.5).groupby(person).mean(), "`** 0.5` is a root. A square is `** 2`."
        ),
    ]


def _tried_slip() -> list[WrongPath]:
    """Return what further tries have led to."""
    gap, person = _gap_and_person()
    score = (gap**2).groupby(person).mean()
    return [
        WrongPath(
            score + (0.475 - score["Aiko"]),
            (
                "You moved all scores by the same step. Look for another measure, which "
                "gives 0.475 for Aiko by itself."
            ),
        ),
        WrongPath(
            score.where(score.index != "Aiko", 0.475),
            (
                "Only Aiko's value is theirs; the other two are true Brier scores. Their "
                "measure is for all three."
            ),
        ),
    ]


def _tried_brier_score() -> list[WrongPath]:
    """Return what further tries have led to."""

    def typed(p: "pd.Series[float]", o: "pd.Series[int]") -> float:
        return float(((p - o) ** 2).sum() / 4)

    def more(p: "pd.Series[float]", o: "pd.Series[int]") -> float:
        return float(((p - o) ** 2).sum() / (len(p) + 1))

    def apart(p: "pd.Series[float]", o: "pd.Series[int]") -> float:
        return float((p**2 - o**2).mean())

    def spread(p: "pd.Series[float]", o: "pd.Series[int]") -> float:
        return float((p - o).var(ddof=0))

    return [
        WrongPath(
            typed,
            (
                "It divides by a number that is typed in. Divide by as many forecasts as "
                "there are."
            ),
        ),
        WrongPath(more, "It divides by one forecast too many."),
        WrongPath(
            apart,
            (
                "It squares both columns and then subtracts. Subtract first, in brackets, "
                "then square."
            ),
        ),
        WrongPath(
            spread,
            ("That is the variance of the gaps. The score is the mean of their squares."),
        ),
    ]
