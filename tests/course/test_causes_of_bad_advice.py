"""What a reader of exercises 05 to 09 found wrong with the advice stays mended.

Each row is a try that once met silence, a wrong word or an empty one: what it must be told
now, and what it must never be told again.
"""

import re

import pytest
from exercise_runs import (
    EXERCISES,
    SOLUTIONS,
    Answer,
    Cause,
    cells,
    mark_answer,
    notebook,
    slugs,
)
from nbformat import read

each_exercise = pytest.mark.parametrize("slug", slugs())

FLIPS = """
total = months["exports_jpy"] + months["imports_jpy"]
yen = total.groupby(total.index.year).sum().diff()
usd = (total / yen_per_usd).dropna()
usd = usd.groupby(usd.index.year).sum().diff()
keep = (yen > 0) != (usd > 0)
"""
BALANCE = 'm = (months["exports_jpy"] - months["imports_jpy"]) / yen_per_usd\n'
SCORE = """
def score_cards(cards, worth):
    known = {"supported": 1, "contradicted": 0, "partly": worth}
    outcome = cards["verdict"].map(known)
    gaps = cards["probability"] - outcome
"""
WINDOWS = """
before, after = transport.loc["2025-05":"2025-08"], transport.loc["2025-10":"2025-11"]
rate = before["duty_usd"].sum() / before["imports_usd"].sum()
"""
SAVED = "saved_usd_m = (rate * after['imports_usd'].sum() - after['duty_usd'].sum()) / 1e6"
LOGS = """
def maker_share(index_change, before, after):
    bill = np.log((100 + after) / (100 + before))
"""
JAPAN = 'japan = goods[goods["country"] == "Japan"].set_index("hs4")["imports_usd"]\n'
REST = """
def rest(months):
    sums = imports.loc[months].sum()
    return sums["World"] - sums["Switzerland"] - sums["Ireland"]
"""
LEFT = """
def hhi_without(hs4, country):
    left = headings[(headings["hs4"] == hs4) & (headings["country"] != country)]["imports_usd"]
    share = left / left.sum() * 100
"""
GERMANY = """
table = uncertainty[uncertainty["country"] == "Germany"]
index = table.set_index("month")["uncertainty_index"]
usual = index.loc["2015":"2024"]
"""


CAUSES = {
    "a sum over a sum is no mean of a month": Cause(
        "09/1",
        'net = (months["exports_jpy"] - months["imports_jpy"]).loc["2008-04":"2009-03"]\n'
        'balance_2008 = net.sum() / yen_per_usd.loc["2008-04":"2009-03"].sum() / 1e9',
        "sum of twelve rates",
        "mean of a month",
    ),
    "a month too few at the end": Cause(
        "09/1", BALANCE + 'balance_2008 = m.loc["2008-04":"2009-02"].sum() / 1e9', "March"
    ),
    "a month too few at the start": Cause(
        "09/1", BALANCE + 'balance_2008 = m.loc["2008-05":"2009-03"].sum() / 1e9', "April"
    ),
    "dates are lost and nothing is left": Cause(
        "09/1",
        "balance_2008 = (months.reset_index()['exports_jpy'] / yen_per_usd).sum()",
        "dates",
    ),
    "a decimal comma": Cause("09/1", "balance_2008 = -18,7", "behind a point"),
    "the other ledger": Cause(
        "09/1",
        'balance_2008 = (both["exports_usd"] - both["imports_usd"]).iloc[0] / 1e9',
        "other ledger",
    ),
    "True and False in place of years": Cause(
        "09/3", FLIPS + "flip_years = list(keep)", "keep[keep].index", "yes-or-no value"
    ),
    "an empty list": Cause("09/3", "flip_years = []", "empty"),
    "a list of another length": Cause(
        "09/3", "flip_years = [2008, 2013, 2014, 2015]", "one is missing", "an end that counts"
    ),
    "a year too many": Cause(
        "09/3", FLIPS + "flip_years = [*keep[keep].index, 2008]", "twice", "an end that counts"
    ),
    "not squared": Cause("09/5", SCORE + "    return gaps.mean()", "not squared"),
    "the root is taken": Cause("09/5", SCORE + "    return (gaps**2).mean() ** 0.5", "root"),
    "one less the score": Cause("09/5", SCORE + "    return 1 - (gaps**2).mean()", "1 less"),
    "all else counts as worth": Cause(
        "09/5",
        SCORE.replace(".map(known)", ".map(known).fillna(worth)")
        + "    return (gaps**2).mean()",
        "opinions too",
    ),
    "rounded to two decimals where four are asked for": Cause(
        "09/5", SCORE + "    return round((gaps**2).mean(), 2)", "4 decimals"
    ),
    "a look-up of one example": Cause(
        "09/5", "def score_cards(cards, worth): return 0.155", "typed"
    ),
    "a probability of 1 falls out of the bins": Cause(
        "09/4",
        "def held_by_bin(cards):\n"
        '    kept = cards[cards["verdict"].isin(["supported", "contradicted"])]\n'
        '    low = pd.cut(kept["probability"] * 100, range(0, 101, 10), right=False,\n'
        "                 labels=range(0, 100, 10))\n"
        '    return (kept["verdict"] == "supported").groupby(low, observed=True).mean() * 100',
        "fell out",
    ),
    "billions for millions": Cause(
        "06/1", WINDOWS + SAVED.replace("1e6", "1e9"), "in billions", "rate or a share"
    ),
    "a mean of rates for a ratio of sums": Cause(
        "06/1",
        WINDOWS.replace(
            "rate =", "rate = (before['duty_usd'] / before['imports_usd']).mean()\nother ="
        )
        + SAVED,
        "mean of four rates",
    ),
    "April is in the window": Cause("06/1", WINDOWS.replace("05", "04") + SAVED, "April"),
    "one month of two": Cause(
        "06/1", WINDOWS.replace("2025-10", "2025-11") + SAVED, "November"
    ),
    "a text with a number in it": Cause(
        "06/1", 'saved_usd_m = "860 million"', "without words", "Without the quotes"
    ),
    "numbers copied from the question": Cause("06/2", "their_cut = 20.0", "copied"),
    "the sign taken away": Cause(
        "06/5", LOGS + "    return abs(np.log(1 + index_change / 100) / bill) * 100", "sign"
    ),
    "a price upside down in logs": Cause(
        "06/5",
        LOGS + "    return -np.log(1 - index_change / 100) / bill * 100",
        "negative already",
    ),
    "the log of a ratio of duties": Cause(
        "06/5",
        "def maker_share(index_change, before, after):\n"
        "    return -np.log(1 + index_change / 100) / np.log(after / before) * 100",
        "not the ratio of the two bills",
    ),
    "the log of a difference": Cause(
        "06/5",
        "def maker_share(index_change, before, after):\n"
        "    return -np.log(1 + index_change / 100) / np.log(abs(after - before)) * 100",
        "log of a difference",
    ),
    "the log of a negative number": Cause(
        "06/5",
        LOGS + "    return np.log(index_change) / bill * 100",
        "log or root of a negative",
    ),
    "every number typed in": Cause(
        "06/5",
        "def maker_share(index_change, before, after): return 98.8",
        "typed",
        "That is not the amount",
    ),
    "Japan's part of what America buys": Cause(
        "05/1",
        JAPAN
        + 'world = goods.groupby("hs4")["imports_usd"].sum()[["8703", "8708"]].sum()\n'
        + 'cars_and_parts_percent = japan[["8703", "8708"]].sum() / world * 100',
        "what America buys",
        "hundred",
    ),
    "a share upside down": Cause(
        "05/1",
        JAPAN
        + 'rest = japan.drop("9801")\n'
        + 'cars_and_parts_percent = rest.sum() / rest[["8703", "8708"]].sum() * 100',
        "upside down",
        "Perhaps it is",
    ),
    "numbers compared with texts": Cause(
        "05/1",
        'rows = goods[goods["country"] == "Japan"]\n'
        'part = rows[rows["hs4"].isin([8703, 8708])]["imports_usd"].sum()\n'
        'cars_and_parts_percent = part / rows["imports_usd"].sum() * 100',
        "holds texts",
    ),
    "a power forgotten": Cause(
        "05/2",
        "their_points = (0.326 * 0.674 / 1_051) ** 2 * 100",
        "their_points",
        "a hundred times",
    ),
    "a margin copied from the question": Cause("05/2", "their_points = 1.09", "other poll"),
    "a sentence where the question asks what they did": Cause(
        "05/2", 'their_points = "they forgot 1.96"', "without words", "Without the quotes"
    ),
    "tonnes for percent": Cause(
        "05/4",
        "def promise_kept(us, others, quota, rise):\n"
        "    now = min(us * (1 + rise / 100), quota)\n"
        "    return [now, now, min(others, quota - now)]",
        "promise_kept",
        "million times",
    ),
    "the right months in place of theirs": Cause(
        "08/1",
        'mexico = imports["Mexico"] / 1e9\n'
        'their_amounts = [mexico.loc["2024-01":"2024-11"].sum(), mexico.loc["2025"].sum()]',
        "right eleven months",
    ),
    "twelve months that are no year": Cause(
        "08/1",
        'mexico = imports["Mexico"] / 1e9\n'
        'their_amounts = [mexico.loc["2023-12":"2024-11"].sum(), mexico.loc["2025"].sum()]',
        "no calendar year",
        "rounded to no decimals",
    ),
    "years in place of amounts": Cause("08/1", "their_amounts = [2024, 2025]", "the years"),
    "whole years in place of quarters": Cause(
        "08/2",
        REST
        + 'others_rise_percent = (rest(slice("2025-01", "2025-11"))'
        + ' / rest(slice("2024-01", "2024-11")) - 1) * 100',
        "eleven months",
        "The sign looks wrong",
    ),
    "a month too many": Cause(
        "08/2",
        REST
        + 'others_rise_percent = (rest(slice("2025-01", "2025-04"))'
        + ' / rest(slice("2024-01", "2024-04")) - 1) * 100',
        "April is in it",
    ),
    "a share in place of percent": Cause(
        "08/2",
        REST
        + 'others_rise_percent = rest(slice("2025-01", "2025-03"))'
        + ' / rest(slice("2024-01", "2024-03")) - 1',
        "share",
        "hundred times too little",
    ),
    "a ratio upside down": Cause(
        "08/3",
        'change = balance.loc["2025-04":"2025-12"].sum()\n'
        'change = change - balance.loc["2024-04":"2024-12"].sum()\n'
        'came_back = change[["China", "Japan"]].sum()'
        ' / -change[["Taiwan", "Vietnam", "Mexico"]].sum() * 100',
        "Upside down",
        "once too often",
    ),
    "shares that are not squared": Cause(
        "08/5", LEFT + "    return share.sum()", "not squared"
    ),
    "the mean of squares": Cause(
        "08/5", LEFT + "    return (share**2).mean()", "mean of the squares"
    ),
    "the wrong half kept": Cause(
        "08/5",
        LEFT.replace("!= country", "== country") + "    return (share**2).sum()",
        "hhi_without",
    ),
    "another heading": Cause(
        "08/5",
        LEFT.replace("== hs4", '== "8486"') + "    return (share**2).sum()",
        "heading is typed in",
    ),
    "a supplier who sells nothing": Cause(
        "08/5",
        "def hhi_without(hs4, country):\n"
        '    every = headings[headings["hs4"] == hs4].set_index("country")["imports_usd"]\n'
        "    left = every.drop(country)\n"
        "    return ((left / left.sum() * 100) ** 2).sum()",
        "Iraq",
    ),
    "forgotten brackets": Cause(
        "07/2",
        GERMANY + 'z_germany = index["2025-04-01"] - usual.mean() / usual.std()',
        "Brackets",
        "is plausible here",
    ),
    "the index itself": Cause(
        "07/2", GERMANY + 'z_germany = index["2025-04-01"]', "index itself", "is plausible here"
    ),
    "the month before": Cause(
        "07/2",
        GERMANY + 'z_germany = (index["2025-03-01"] - usual.mean()) / usual.std()',
        "March",
    ),
    "usual times that end a year too early": Cause(
        "07/2",
        GERMANY.replace("2024", "2023")
        + 'z_germany = (index["2025-04-01"] - usual.mean()) / usual.std()',
        "a year too early",
    ),
    "a number copied from the question": Cause("07/2", "z_germany = 21", "copied"),
    "a number copied from the lesson": Cause("07/1", "same_start_change = -4.73", "lesson"),
    "a cell that stops offers no name of the set-up": Cause(
        "07/1",
        'same_start_change = april["no such column"].mean()',
        "same_start_change",
        "`april`",
    ),
    "a sentence where a number is asked for": Cause(
        "07/3", 'their_change = "they took percent"', "number", "Without the quotes"
    ),
    "a sentence with a number in it": Cause(
        "07/3", 'their_change = "20 percent"', "without words", "Without the quotes"
    ),
}


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES)
def test_a_try_that_was_told_something_wrong_is_told_what_it_did(cause):
    """The visible check already speaks, names what was done, and nothing else."""
    said = cause.marks().said.strip().splitlines()[0]

    assert cause.says in said
    assert cause.never not in said


def questions(slug: str) -> list[str]:
    """Return the questions of the five tasks, hints included."""
    nb = read(notebook(SOLUTIONS, slug), as_version=4)
    return [cell.source for cell in nb.cells if re.match(r"ask-\d", cell.id)]


@each_exercise
def test_each_question_says_how_to_round_or_that_nothing_is_rounded(slug):
    """Precision is asked for only where the question states it."""
    states = re.compile(r"[Rr]ound(ed)? to|[Nn]ot round|whole number|texts|decimals")

    assert [text[:40] for text in questions(slug) if not states.search(text)] == []


@each_exercise
def test_no_hint_is_the_answer_with_a_hole(slug):
    """The third hint leads; it does not leave three dots to be filled in."""
    thirds = [text.split("Hint 3", 1)[1] for text in questions(slug)]
    frame = re.compile(r"pd\.Series\((\.\.\.|\{[^}]*\})\)")  # shows the form of an answer

    assert [hint[:40] for hint in thirds if "..." in frame.sub("", hint)] == []


@pytest.mark.slow  # six constants for each function of an exercise
@each_exercise
def test_a_typed_in_result_passes_no_visible_check_of_a_function(slug):
    """The examples differ, so that the result of one of them does not pass for a rule."""
    tests = {cell.task: cell.source for cell in cells(notebook(EXERCISES, slug)) if cell.grade}
    functions = {
        task: re.search(r'"(\w+)"', source)[1]
        for task, source in tests.items()
        if source.startswith("expect.function")
    }
    passed = []
    for task, name in functions.items():
        for value in ("0", "1", "3", "[0, 60, 40]", "[450, 56.25, 350]", "{60: 100}"):
            code = f"def {name}(*arguments):\n    return {value}"
            marks = mark_answer(Answer(slug, task, "wrong", code, 0))
            passed += [(task, value)] if "inputs tried" in marks.said.splitlines()[0] else []

    assert len(functions) >= 1
    assert passed == []
