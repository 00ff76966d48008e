"""What each check says to many answers, word for word: the stored sentences are the rule.

Each list of answers goes through each rule of its check. A sentence that is meant to change
is written anew with ``--renew-pictures``; `git diff` then shows all that a student will read.
"""

import contextlib
import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from stored_texts import same_text

from tarifflab import expect
from tarifflab.expect import Feedback, Told, WrongPath
from tarifflab.expect.find_advice import recorded


def said(capsys, check, given, rule):
    """Return what a check says to an answer: outcome, points and sentence."""
    answer = given
    try:
        earned = check("answer", **rule)
    except Feedback as advice:
        hidden = f" | {advice.hidden_advice}" if advice.hidden_advice else ""
        return f"{advice.outcome}, {advice.earns:g}: {advice}{hidden}"
    del answer
    return f"passes, {earned}: {capsys.readouterr().out.strip()}"


def told(capsys, check, answers, rules):
    """Return all sentences as text, an answer a row."""
    rows = []
    for name, rule in rules.items():
        rows.append(f"== {name}")
        every = answers(rule) if callable(answers) else answers
        rows += [f"{one}: {said(capsys, check, given, rule)}" for one, given in every.items()]
    return "\n".join(rows)


def odd():
    """Return answers that are none, whatever was asked."""
    return {
        "...": ..., "None": None, "NaN": float("nan"), "infinite": float("inf"),
        "NA": pd.NA, "NaT": pd.NaT, "True": True, "text": "Japan", "digits": "8250",
        "dollars": "$8,250.5", "empty": " ", "pair": (3, 5), "thousands": (3, 500),
        "ten": (3, 5000),
        "nothing": [], "two": [1, 2], "Series": pd.Series([1.5, 2.5]), "function": len,
        "method": pd.Series([1]).mean, "span": dt.timedelta(days=42, hours=12),
        "day": dt.date(2025, 4, 3), "complex": 3 + 1j, "module": np, "dict": {"a": 1},
        "table": pd.DataFrame({"a": [1, 2]}), "set": {1, 2}, "object": object,
    }  # fmt: skip


PATHS = [
    WrongPath(7.5, "The added duty alone."),
    WrongPath(7.5, "Rounded on the way.", earns=0.5),
    WrongPath(0.275, "A share.", earns=0.25),
    WrongPath(12.3456, "The year before."),
    WrongPath(12.36, "This comes out if 'March' is taken."),
    WrongPath(99.0, "Counted by hand.", exact=True),
]
NUMBERS = {
    "any": {},
    "in a range": {"between": (1, 20_000), "unit": "dollars"},
    "percent in a range": {"between": (0.5, 99), "unit": "percent", "decimals": 2},
    "share in a range": {"between": (0.001, 1), "unit": "share"},
    "points in a range": {"between": (-40, -3), "unit": "percentage points", "decimals": 1},
    "whole": {"equals": 8250, "unit": "dollars"},
    "float": {"equals": 8250.0},
    "percent": {"equals": 10.6983, "decimals": 2, "unit": "percent"},
    "%": {"equals": 80.25, "decimals": 1, "unit": "%"},
    "share": {"equals": 0.8025, "decimals": 3, "unit": "share"},
    "ratio": {"equals": 1.6, "tolerance": 0.05},
    "per": {"equals": 160.0, "tolerance": 2, "unit": "yen per dollar"},
    "below 0": {"equals": -34.62, "decimals": 1, "unit": "points"},
    "days": {"equals": 42, "unit": "days"},
    "no decimals": {"equals": 27.5, "decimals": 0, "wrong_paths": PATHS},
    "paths": {"equals": 27.5, "decimals": 1, "unit": "percent", "wrong_paths": PATHS,
              "worth": 4},
    "paths unseen": {"decimals": 2, "between": (0, 50), "wrong_paths": PATHS, "worth": 3},
    "loose paths": {"equals": 27.5, "tolerance": 0.5, "wrong_paths": PATHS},
    "paths of floats": {"equals": 27.5, "wrong_paths": PATHS},
}  # fmt: skip


def around(rule):
    """Return odd answers, the right one in many forms, and what lies around it."""
    right = float(rule.get("equals", 25.0))
    factors = (1, -1, 100, 1e-2, 1e3, 1e-3, 1e6, 1e-6, 1e9, 1e-9, 0.5, 2, 10)
    near = (
        -0.061,
        -0.059,
        -0.0061,
        -0.0059,
        0.0059,
        0.0061,
        0.49,
        0.51,
        0.59,
        0.61,
        1.99,
        2.01,
    )
    every = odd() | {f"times {one:g}": right * one for one in factors}
    every |= {f"plus {one:g}": right + one for one in near}
    every |= {f"rounded to {kept}": round(right, kept) for kept in (-1, 0, 1, 2)}
    every |= {f"{one:g}": one for one in (0, 7.5, 7.51, 7.54, 7.6, 7.2, 0.275, 0.28, 0.3, 12.35,
              12.3, 12.36, 12, 99.0, 99.04, 99)}  # fmt: skip
    more = {
        "turned": 1 / right,
        "percent turned": 1e4 / right,
        "Decimal": Decimal(f"{right:g}"),
    }
    return every | more | {"in a list": [right], "in an array": np.array([right])}


def test_number(capsys, pictures):
    """Kinds, sizes, signs, scales, roundings, ratios upside down, and wrong paths."""
    same_text(pictures, "sentences/number", told(capsys, expect.number, around, NUMBERS))


TEXTS = {
    "any": {},
    "one": {"equals": "Japan"},
    "letters count": {"equals": "Japan", "ignore_case": False},
    "several": {"equals": ["Nippon", "Japan"]},
    "choice": {"one_of": ["Germany", "Japan", "Korea"]},
    "paths": {"equals": "Japan", "worth": 2,
              "wrong_paths": [WrongPath("Korea", "Second.", earns=0.5)]},
}  # fmt: skip
BOOLEANS = {
    "any": {}, "True": {"equals": True}, "False": {"equals": np.False_},
}  # fmt: skip
DATES = {
    "any": {},
    "in a range": {"between": ("2025-01-01", "2025-12-31")},
    "day": {"equals": "2025-04-03"},
    "month": {"equals": "1987-10"},
    "year": {"equals": pd.Period("2025", "Y")},
    "paths": {"equals": "2025-04-03", "worth": 2,
              "wrong_paths": [WrongPath("2025-08", "The order.", earns=0.5)]},
}  # fmt: skip
WORDS = (
    "Japan",
    " japan",
    "Jappan",
    "Germny",
    "Nippon",
    "Nipon",
    "Korea",
    "True",
    "false",
    "yes",
)
DAYS = ("2025-04-03", "2025-04", "2025-03-04", "2025-04-02", "2025-04-04", "2025-04-05",
        "2024-04-03", "2025-08-07", "1987-10-31", "1987-11-01", "1987-09-30", "2025-01-01",
        "2025-12-31", "2024-12-31", "2026-01-01", "3 April 2025", "20250403", "4/3/2025",
        "2025", "2025-04-31", "2025年4月3日", "2025/4/3", "2025-04-03T23:59:00Z")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rules", "more"),
    [("text", TEXTS, WORDS), ("boolean", BOOLEANS, (*WORDS, 0, 1)), ("date", DATES, DAYS)],
)
def test_one_value(name, rules, more, capsys, pictures):
    """Texts, truth values and dates: nearly right, another one, another kind."""
    every = odd() | {f"{one!r}": one for one in more} | {"False": np.False_}

    same_text(pictures, f"sentences/{name}", told(capsys, getattr(expect, name), every, rules))


ROW = [1.0, 2.5, 40.0]
SEQUENCES = {
    "any": {},
    "three": {"length": 3, "unit": "percent", "between": (0, 50)},
    "in order": {"equals": ROW, "decimals": 1},
    "in any order": {"equals": ROW, "ordered": False, "tolerance": 0.2},
    "texts": {"equals": ["car", "rice", "steel"]},
    "truths": {"equals": [True, False, True]},
    "told": {"length": 3, "told": Told("their sum", sum, 43.5, decimals=1)},
    "paths": {"equals": ROW, "decimals": 1, "worth": 4, "wrong_paths": [
        WrongPath([2.0, 5.0, 80.0], "Doubled.", earns=0.5),
        WrongPath([1.04, 2.46, 4.0], "Exact.", exact=True)]},
}  # fmt: skip
ROWS = {
    "right": ROW, "turned": ROW[::-1], "near": [1.05, 2.45, 40.04], "off": [1.1, 2.5, 40.0],
    "a hundredth": [0.01, 0.025, 0.4], "short": ROW[:2], "long": [*ROW, 1.0], "twice":
    [1.0] * 3,
    "a set": set(ROW), "gap": [1.0, None, 40.0], "open": [1.0, ..., 40.0],
    "texts": ["1", "2.5", "40"], "names": ["car", "rice", "steel"], "turned names":
    ["rice", "car", "steel"], "truths": [True, False, True], "doubled": [2.0, 5.0, 80.0],
    "nearly doubled": [2.04, 5.04, 79.96], "exact": [1.04, 2.46, 4.0],
    "nearly exact": [1.04, 2.46, 4.02],
    "labels": {"a": 1.0, "b": 2.5, "c": 40.0}, "large": [1.0, 2.5, 400.0], "nan":
    [1.0, float("nan"), 40.0], "Series": pd.Series(ROW), "strange": [1.0, 2.5, {}],
}  # fmt: skip
SCORES = pd.Series([0.1, 0.25, 0.4], index=["Aiko", "Ben", "Chika"])
LABELLED = {
    "any": {},
    "labels": {"index": ["Aiko", "Ben", "Chika"], "unit": "share", "between": (0, 1)},
    "gaps": {"index": ["Aiko", "Ben", "Chika"], "between": (0, 1), "gaps": True},
    "right": {"equals": SCORES, "decimals": 2},
    "a ranking": {"equals": SCORES.sort_values(ascending=False), "ordered": True},
    "by position": {"equals": SCORES, "index": False, "tolerance": 0.01},
    "words": {"index": ["Aiko", "Ben"], "between": (0, 1), "words": {"Ben": ["yes", "no"]}},
    "told": {"told": Told("the mean", lambda given: given.mean(), 0.25, decimals=2)},
    "paths": {"equals": SCORES, "decimals": 2, "worth": 2, "wrong_paths": [
        WrongPath(SCORES * 2, "Doubled.", earns=0.5),
        WrongPath(SCORES + 0.111, "Exact.", exact=True)]},
}  # fmt: skip
SERIES = {
    "right": SCORES, "a dict": SCORES.to_dict(), "pairs": list(SCORES.items()), "turned":
    SCORES[::-1], "near": SCORES + 0.0059, "off": SCORES + 0.0061, "doubled": SCORES * 2,
    "nearly doubled": SCORES * 2 + 0.004, "exact": SCORES + 0.111, "nearly exact":
    SCORES + 0.112, "percent": SCORES * 100, "short": SCORES[:2], "renamed":
    SCORES.rename({"Ben": "Bob"}), "counted": SCORES.reset_index(drop=True), "twice":
    pd.concat([SCORES, SCORES[:1]]), "gap": SCORES.where(SCORES < 0.3), "texts":
    SCORES.astype(str), "table": SCORES.to_frame(), "columns": SCORES.reset_index(), "wide":
    SCORES.to_frame().T, "list": SCORES.tolist(), "yes": pd.Series({"Aiko": 0.1, "Ben": "yes"}),
    "maybe": pd.Series({"Aiko": 0.1, "Ben": "maybe"}), "many":
    pd.Series(0.1, [*"abcde", "Aiko", "Ben", "Chika"]), "open": SCORES.where(SCORES < 0.3, ...),
}  # fmt: skip
RATES = pd.DataFrame({"country": ["Japan", "Korea"], "rate": [24.0, 25.5], "lines": [1, 2]})
FRAMES = {
    "any": {},
    "columns": {"columns": ["country", "rate"], "rows": 2},
    "with more": {"columns": ["country", "rate"], "extra": True},
    "right": {"equals": RATES, "decimals": 1},
    "by key": {"equals": RATES, "key": "country", "ordered": True, "column_order": True},
    "some": {"equals": RATES, "columns": ["rate", "lines"], "extra": True, "tolerance": 0.2},
    "paths": {"equals": RATES, "worth": 4, "wrong_paths": [
        WrongPath(RATES.assign(rate=1.0), "A floor.", earns=0.5)]},
}  # fmt: skip
TABLES = {
    "right": RATES, "turned": RATES[::-1], "columns turned": RATES.iloc[:, ::-1], "keyed":
    RATES.set_index("country"), "fewer": RATES[["country", "rate"]], "more": RATES.assign(x=1),
    "twice": pd.concat([RATES, RATES[["rate"]]], axis=1), "short": RATES[:1], "long":
    pd.concat([RATES, RATES[:1]]), "renamed": RATES.rename(columns={"rate": "Rate"}), "near":
    RATES.replace(25.5, 25.55), "off": RATES.replace(25.5, 25.6), "far":
    RATES.replace(25.5, 26),
    "share": RATES.replace(25.5, 0.255), "gap": RATES.replace(25.5, np.nan), "text":
    RATES.astype({"rate": str}), "floor": RATES.assign(rate=1.0), "nearly floor":
    RATES.assign(rate=1.02), "lists": RATES.to_dict("list"), "rows": RATES.to_dict("records"),
    "another": RATES.replace("Korea", "Chad"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rules", "more"),
    [
        ("sequence", SEQUENCES, ROWS),
        ("series", LABELLED, SERIES),
        ("frame", FRAMES, TABLES),
    ],
)
def test_several_values(name, rules, more, capsys, pictures):
    """Lists, Series and tables: form, labels, order, gaps, the first wrong value."""
    every = odd() | more

    same_text(pictures, f"sentences/{name}", told(capsys, getattr(expect, name), every, rules))


def drawn(x, y, kind=go.Bar, **titles):
    """Return a figure of one trace."""
    return go.Figure(kind(x=x, y=y), layout=titles)


NAMED = {"title": "Duty", "xaxis": {"title": "Country"}, "yaxis": {"title": {"text": "%"}}}
FIGURES = {
    "any": {},
    "second": {"trace": 1},
    "bars": {"kind": "bar", "titled": True},
    "pairs": {"x": ["Japan", "Korea"], "y": [24.0, 25.5], "decimals": 1},
    "heights": {"y": [24.0, 25.5], "tolerance": 0.2},
    "places": {"x": ["Japan", "Korea"]},
}
PICTURES = {
    "right": drawn(["Japan", "Korea"], [24.0, 25.5], **NAMED),
    "turned": drawn(["Korea", "Japan"], [25.5, 24.0]),
    "swapped": drawn(["Korea", "Japan"], [24.0, 25.5]),
    "points": drawn(["Japan", "Korea"], [24.0, 25.5], go.Scatter, title="Duty"),
    "array": drawn(["Japan", "Korea"], np.array([24.0, 25.5])),
    "near": drawn(["Japan", "Korea"], [24.05, 25.5]),
    "off": drawn(["Japan", "Korea"], [24.1, 25.5]),
    "far": drawn(["Japan", "Korea"], [24.3, 25.5]),
    "uneven": drawn(["Japan", "Korea"], [24.0]),
    "no axis title": drawn(
        ["Japan", "Korea"], [24.0, 25.5], title="Duty", xaxis={"title": "C"}
    ),
    "empty": go.Figure(),
    "plain": {"data": [{"x": ["Japan", "Korea"], "y": [24.0, 25.5]}], "layout": {}},
}


def test_figure(capsys, pictures):
    """Trace, kind, titles and coordinates."""
    text = told(capsys, expect.figure, odd() | PICTURES, FIGURES)

    same_text(pictures, "sentences/figure", text)


def ceiling(rate):
    """Return the right result of the task: at least 15 percent."""
    return max(rate, 15)


def looping(rate):
    """Return in the first round of a loop."""
    for one in (rate, 15):
        return one if one < 0 else 0
    return None


INPUTS = [0, 2.5, 15, 18, 27.5]
CASES = [((2.5,), 15), ((18,), 18), (27.5, 27.5)]
WRONG = [
    WrongPath(lambda rate: rate + 15, "On top.", earns=0.5),
    WrongPath(lambda rate: min(rate, 15), "The smaller one."),
    WrongPath(lambda rate: rate / 0, "Never."),
]
FUNCTIONS = {
    "reference": {"reference": ceiling, "inputs": INPUTS},
    "example": {"reference": ceiling, "inputs": INPUTS, "example": 18, "unit": "percent"},
    "cases": {"cases": CASES, "unit": "percent", "decimals": 1},
    "two cases": {"cases": CASES[:2]},
    "paths": {"cases": CASES, "wrong_paths": WRONG, "worth": 4, "tolerance": 0.5},
}
STUDENTS = {
    "right": ceiling, "float": lambda rate: float(max(rate, 15)), "near": lambda rate:
    max(rate, 15) + 0.05, "off": lambda rate: max(rate, 15) + 0.2, "on top": lambda rate:
    rate + 15, "nearly on top": lambda rate: rate + 15.2, "smaller": lambda rate: min(rate, 15),
    "nothing": lambda rate: None, "prints": lambda rate: print(rate), "open": lambda rate: ...,
    "constant": lambda rate: 15, "zero": lambda rate: 0, "one of them": lambda rate:
    15 if rate < 3 else 1, "only 18": lambda rate: 18 if rate == 18 else 0, "loop": looping,
    "text": lambda rate: str(rate), "stops": lambda rate: 1 / (rate - 18), "two":
    lambda a, b: a,
    "none": lambda: 15, "any": lambda *rates: max(*rates, 15), "factor": lambda rate:
    2 * max(rate, 15), "step": lambda rate: max(rate, 15) - 3, "sign": lambda rate:
    -max(rate, 15), "share": lambda rate: max(rate, 15) / 100, "Series": lambda rate:
    pd.Series([rate, 15]),
}  # fmt: skip


def test_function(capsys, pictures):
    """Crashes, arguments, constants, one good case, and wrong paths."""
    text = told(capsys, expect.function, odd() | STUDENTS, FUNCTIONS)

    same_text(pictures, "sentences/function", text)


RULES = {
    "number": (NUMBERS, 27.5), "text": (TEXTS, "Japan"), "boolean": (BOOLEANS, True),
    "date": (DATES, "2025-04-03"), "sequence": (SEQUENCES, [1.5, 2.5]),
    "series": (LABELLED, {"Japan": 25.5, "Korea": 15.0}), "frame": (FRAMES, RATES),
    "function": (FUNCTIONS, ceiling),
}  # fmt: skip


def asked(check, rule, given):
    """Return what a check asks the sealed advice about an answer, in words."""
    answer = given
    with recorded() as questions, contextlib.suppress(Feedback):
        check("answer", **{key: one for key, one in rule.items() if key != "wrong_paths"})
    del answer
    return [in_words(one.question, one.given) for one in questions]


def in_words(question, given):
    """Return a question as a line."""
    margin = f"{question.grid.margin:g}{' of it' if question.grid.relative else ''}"
    known = "the right answer known" if question.hidden else "the right answer unknown"
    rights = [question.parts(right) for right in question.rights]
    return (
        f"{question.name} by {question.check}, within {margin} {question.unit!r}, {known}, "
        f"{question.answers:.6g} plausible, calls {question.calls}: {question.parts(given)}, "
        f"other right ones {rights}"
    )


def test_every_question(pictures):
    """Name, kind, margin, unit, whether the right answer is known, how many are plausible."""
    lines = []
    for name, (rules, given) in RULES.items():
        for rule, about in rules.items():
            found = asked(getattr(expect, name), about, given)
            lines += [f"{name}, {rule}: {one}" for one in found]

    same_text(pictures, "sentences/questions", "\n".join(lines))
