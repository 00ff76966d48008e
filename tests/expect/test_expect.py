"""Checks of one number, text, truth value or date: what passes, and what the advice says."""

import datetime as dt
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath

DUTY = {
    "unit": "dollars",
    "wrong_paths": [
        WrongPath(7500, "You took the *additional* 25 percent."),
        WrongPath(750, "The normal duty alone."),
    ],
}
Z = {
    "unit": "standard deviations",
    "tolerance": 0.03,
    "wrong_paths": [
        WrongPath(5.0685, "Your usual times begin a year too early."),
        WrongPath(3.1468, "This comes out if 'March' is taken."),
    ],
}
amounts = st.floats(-1e9, 1e9).filter(lambda amount: abs(amount) > 1e-3)


class Liar(float):
    """A number that says it equals everything."""

    def __eq__(self, other):
        return True

    def __float__(self):
        return 8250.0

    __hash__ = None


def ask(check, answer, **arguments):
    """Return the `Feedback` for an answer, or None if it passes."""
    try:
        check("answer", **arguments)
    except Feedback as advice:
        return advice
    return None


@pytest.mark.parametrize(
    ("answer", "outcome", "phrase"),
    [
        (..., "not attempted", "Not attempted yet. Put a number in place of the `...`"),
        ("8250", "wrong kind", "'8250', a text in quotes. Without the quotes it is a number."),
        ("$8,250", "wrong kind", "Without the quotes, signs and commas"),
        ("duty", "wrong kind", "'duty', a text in quotes. Wanted: a number."),
        (True, "wrong kind", "True, a yes-or-no value"),
        (None, "wrong kind", "None, an empty value. Wanted: a number. `print`"),
        (float("nan"), "wrong kind", 'NaN, "not a number"'),
        (pd.NA, "wrong kind", "<NA>, a missing value"),
        (pd.NaT, "wrong kind", "NaT, a missing value"),
        (float("inf"), "wrong kind", "infinite. Something was divided by zero."),
        (-np.inf, "wrong kind", "infinite"),
        (10**400, "wrong kind", "infinite"),
        (3 + 1j, "wrong kind", "a complex number"),
        (ask, "wrong kind", "Call the function, with round brackets"),
        (len, "wrong kind", "Call the function, with round brackets"),
        (pd.Series([8250]).mean, "wrong kind", "the method `mean` itself"),
        (
            pd.Series([1, 2]),
            "wrong kind",
            "a Series with 2 values. Wanted: a number. Is a last",
        ),
        ([], "wrong kind", "a list with no values"),
        (pd.DataFrame({"a": [1, 2]}), "wrong kind", "a table with 2 rows and 1 column"),
        ({"a": 8250}, "wrong kind", "a dict with 1 value"),
        (dt.date(2025, 6, 15), "wrong kind", "2025-06-15, a date"),
        (Liar(1), "wrong kind", "an object of type `Liar`"),
        (7500, "wrong value", "`answer` is 7500. You took the *additional* 25 percent."),
        (750.0, "wrong value", "The normal duty alone."),
        (82.5, "wrong value", "It is a hundred times too little"),
        (825_000, "wrong value", "825,000. It is a hundred times too much. A rate in percent"),
        (8.25, "wrong value", "It is a thousand times too little. Look at the unit"),
        (8.25e9, "wrong value", "It is a million times too much"),
        (-8250, "wrong value", "The size fits, the sign does not."),
        (1 / 8250, "wrong value", "That is not the amount."),
        (8123, "wrong value", "`answer` is 8123. That is not the amount. Wanted: a number"),
    ],
)
def test_advice_for_a_number(answer, outcome, phrase):
    """Each kind of wrong number has a sentence and an outcome of its own."""
    advice = ask(expect.number, answer, equals=8250, **DUTY)

    assert phrase in str(advice)
    assert advice.outcome == outcome


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (5.0685, "`answer` is 5.0685. Your usual times"),
        (5.07, "`answer` is 5.07. Your usual times"),
        (5.04, "nearly this, not quite. Is it yours? Your usual times"),
        (5.0432119, "nearly this, not quite. Is it yours? Your usual times"),
        (3.1468, "This comes out if 'March' is taken."),
        (3.1392, "That is not the amount."),
    ],
)
def test_a_mistake_is_named_only_where_its_value_was_given(answer, phrase):
    """Within a wide margin but no rounding of the wrong value: chance, so it is asked."""
    assert phrase in str(ask(expect.number, answer, equals=4.9566, **Z))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(amounts)
def test_number_passes_in_every_form(amount):
    """Python, NumPy, `Decimal`, `Fraction` and containers of one value are one number."""
    forms = [
        amount,
        np.float64(amount),
        Decimal(amount),
        Fraction(amount),
        np.array(amount),
        [amount],
        (amount,),
        np.array([[amount]]),
        pd.Series([amount], index=["Japan"]),
        pd.Index([amount]),
        pd.DataFrame({"duty": [amount]}),
        pd.Series([amount], dtype="Float64"),
        pd.Series([amount], dtype=object),
    ]

    assert [ask(expect.number, form, equals=amount) for form in forms] == [None] * len(forms)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_whole_number_passes_as_int_and_float(amount):
    """An integer is met by an int or a float of the same value, and by nothing beside it."""
    forms = [amount, float(amount), np.int64(amount), np.float64(amount), Decimal(amount)]

    assert [ask(expect.number, form, equals=amount) for form in forms] == [None] * len(forms)
    assert ask(expect.number, amount + 1, equals=amount)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(amounts, st.integers(0, 4))
def test_rounded_and_unrounded_answers_pass(amount, decimals):
    """Whoever rounds as asked is right, and so is whoever does not round."""
    for answer in (amount, round(amount, decimals)):
        assert ask(expect.number, answer, equals=amount, decimals=decimals) is None


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(amounts, st.floats(-1e9, 1e9), st.sampled_from(["percent", "dollars", "share", ""]))
def test_advice_never_tells_the_answer(amount, answer, unit):
    """The digits of the right amount do not occur in the advice, however they are rounded."""
    assume(abs(amount) >= 0.01)  # less is "0.00" in short, as any margin is
    advice = ask(expect.number, answer, equals=amount, decimals=3, unit=unit)
    said = str(advice or "").replace(f"`answer` is {expect.forms.show(answer)}.", "")
    told = {repr(amount), f"{amount:.3f}", f"{amount:,.2f}", expect.forms.show(amount)}

    assert not any(len(text) > 3 and text in said for text in told)


@pytest.mark.parametrize(
    ("answer", "arguments", "phrase"),
    [
        (0.275, {"between": (1000, 20_000), "unit": "dollars"}, "between 1000 and 20,000"),
        (
            0.339,
            {"between": (1, 100), "unit": "percent"},
            "Is that a share in place",
        ),
        (-33.9, {"between": (1, 100), "unit": "percent"}, "Which way round was the difference"),
        (33.9, {"between": (0, 1), "unit": "share"}, "or percent in place of a share?"),
        (4e9, {"between": (1, 100)}, "Which unit does it have, and what is divided by what?"),
        (7, {"between": (0, 5)}, "Something between 0 and 5 is plausible here."),
        (500, {"between": (450, 460)}, "Something between 450 and 460 is plausible here."),
    ],
)
def test_visible_check_looks_at_the_size(answer, arguments, phrase):
    """Without the answer, a plausible range still tells a share from a percentage."""
    assert phrase in str(ask(expect.number, answer, **arguments))


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (11, "11. Right as far as it goes, but rounded too far: the value is compared to 2"),
        (0.107, "a share between 0 and 1. Times 100 it is in percent."),
        (0.11, "a share between 0 and 1"),
        (1069.83, "It is a hundred times too much"),
        (-10.7, "The size fits, the sign does not"),
        (9.5, "right to 2 decimals (everything within 0.006 of the amount counts)"),
    ],
)
def test_usual_mistakes_are_found_in_rounded_answers(answer, phrase):
    """A share, a turned sign or a coarse rounding is recognised however it is written."""
    advice = ask(expect.number, answer, equals=10.6983, decimals=2, unit="percent")

    assert phrase in str(advice)


def test_two_slips_with_one_value_are_both_named():
    """If two mistakes give the same value, the advice names both."""
    paths = [
        WrongPath(22.05, "That is the change in dollars."),
        WrongPath(22.05, "One rate for both?"),
    ]

    advice = ask(expect.number, 22.05, equals=-26.0, decimals=1, wrong_paths=paths)

    assert "Two mistakes lead to this value." in str(advice)
    assert "in dollars. Or: One rate for both?" in str(advice)


def test_nearest_slip_is_named():
    """Of two slips within reach the nearer one is meant."""
    paths = [WrongPath(0.0210, "A share."), WrongPath(0.0225, "The root is forgotten.")]

    advice = ask(expect.number, 0.0225, equals=2.1, decimals=2, wrong_paths=paths)

    assert str(advice) == "`answer` is 0.0225. The root is forgotten."


def test_small_slip_is_not_taken_for_its_neighbour():
    """Where whole numbers are asked for, a right 1 is not a wrong 0.4 rounded."""
    share = [WrongPath(0.4, "A share.")]

    assert ask(expect.number, 1, decimals=0, wrong_paths=share) is None
    assert ask(expect.number, 0.4, decimals=0, wrong_paths=share)


def test_slip_that_equals_the_answer_is_passed_over():
    """A wrong path that happens to lead to the right amount never spoils it."""
    same = [WrongPath(8250.001, "Wrong path.")]

    assert ask(expect.number, 8250, equals=8250.0, decimals=2, wrong_paths=same) is None
    assert "Wrong path" not in str(ask(expect.number, 825000, equals=8250.0, wrong_paths=same))


def test_visible_check_says_what_it_does_not_look_at(capsys):
    """The line of success does not promise more than was checked."""
    ask(expect.number, 8250, between=(1000, 20_000), **DUTY)
    ask(expect.number, 8250, equals=8250, **DUTY)

    assert capsys.readouterr().out.splitlines() == [
        "`answer`: kind and size fit. The hidden check compares the amount itself.",
        "`answer` is right.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"equals": float("nan")}, "'equals' must be a finite number, got nan"),
        ({"equals": "8250"}, "'equals' must be a finite number, got '8250'"),
        ({"decimals": 1, "tolerance": 2}, "'decimals' and 'tolerance' exclude each other"),
    ],
)
def test_author_hears_of_a_broken_check(arguments, message):
    """A check that nobody can pass is the author's fault and no student's zero."""
    with pytest.raises(ValueError, match=message):
        ask(expect.number, 1, **arguments)


def test_missing_name_is_told():
    """A name that does not exist has its own outcome."""
    with pytest.raises(Feedback, match="There is no `duty_usd` yet") as caught:
        expect.number("duty_usd", equals=1)

    assert caught.value.outcome == "missing"


def test_near_name_is_told():
    """A name that differs by a letter is pointed out."""
    Duty_USD = 8250  # noqa: F841, N806 (the slip of a student)

    with pytest.raises(Feedback, match="no `duty_usd`, but there is `Duty_USD`"):
        expect.number("duty_usd", equals=8250)


def test_names_are_found_where_a_grader_runs_the_cell():
    """`exec` with a namespace of its own works like a notebook's kernel."""
    namespace = {"expect": expect, "duty_usd": 3}

    with pytest.raises(Feedback, match="`duty_usd` is 3"):
        exec("expect.number('duty_usd', equals=8250)", namespace)


def test_feedback_survives_a_process_border():
    """Pickled and back, the sentence and the outcome are the same."""
    advice = pickle.loads(pickle.dumps(Feedback("A sentence.", "crashed")))

    assert (str(advice), advice.outcome) == ("A sentence.", "crashed")


@pytest.mark.parametrize(
    "answer",
    ["Japan", " japan ", "JAPAN\n", np.str_("Japan"), ["Japan"], pd.Series(["Japan"])],
)
def test_text_passes_in_every_form(answer):
    """Spaces, letter case and a container of one text do not matter."""
    assert ask(expect.text, answer, equals=["Nippon", "Japan"]) is None


@pytest.mark.parametrize(
    ("answer", "arguments", "phrase"),
    [
        (..., {}, "Put a text in quotes in place of the `...`"),
        (3, {}, "3, a number. Wanted: a text in quotes."),
        ("  ", {}, "an empty text"),
        ("Jappan", {"equals": "Japan"}, "very near. Check the spelling"),
        ("Korea", {"equals": "Japan"}, "That is not the one."),
        ("japan", {"equals": "Japan", "ignore_case": False}, "Only capital and small letters"),
        ("Germny", {"one_of": ["Germany", "Japan"]}, "did you mean 'Germany'?"),
        ("UK", {"one_of": ["Germany", "Japan"]}, "Choose one of the texts in the question"),
        (
            "Korea",
            {"wrong_paths": [WrongPath("Korea", "Second, not first.")]},
            "Second, not first.",
        ),
    ],
)
def test_advice_for_a_text(answer, arguments, phrase):
    """Kind, spelling, choice and wrong paths of a text are told apart."""
    assert phrase in str(ask(expect.text, answer, **arguments))


def test_typographic_signs_do_not_matter():
    """A long dash or a curly quote that an editor put in is not a mistake."""
    assert ask(expect.text, "U.S.–Japan ‘talks’", equals="U.S.-Japan 'talks'") is None


@pytest.mark.parametrize("answer", [True, np.True_, [True], pd.Series([True], dtype="boolean")])
def test_truth_passes_in_every_form(answer):
    """Python's, NumPy's and pandas' True are one."""
    assert ask(expect.boolean, answer, equals=np.True_) is None


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (False, "False. The other way round"),
        (1, "1, a number. Write True or False"),
        ("True", "Write True or False without quotes."),
        ("maybe", "Wanted: True or False."),
    ],
)
def test_advice_for_a_truth_value(answer, phrase):
    """1 and "True" are nearly right; the advice says what to write."""
    assert phrase in str(ask(expect.boolean, answer, equals=True))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_date_passes_in_every_form(day):
    """Texts, dates, timestamps and periods that name the day are one date."""
    forms = [
        day,
        day.isoformat(),
        f" {day.isoformat()} 00:00:00",
        f"{day.day} {day:%B %Y}",
        dt.datetime(day.year, day.month, day.day, 13),
        pd.Timestamp(day),
        pd.Timestamp(day, tz="Asia/Tokyo"),
        np.datetime64(day),
        pd.Period(day, "D"),
        pd.Series([pd.Timestamp(day)]),
    ]

    assert [ask(expect.date, form, equals=day) for form in forms] == [None] * len(forms)


@pytest.mark.parametrize("answer", ["1987-10", "October 1987", dt.date(1987, 10, 31)])
@pytest.mark.parametrize("right", ["1987-10", pd.Period("1987-10", "M")])
def test_month_is_met_by_any_of_its_days(answer, right):
    """Where a month is asked for, the day does not matter."""
    assert ask(expect.date, answer, equals=right) is None


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        ("2025-03-04", "Day and month have changed places."),
        ("2025-04-02", "One day off."),
        ("2024-04-03", "Day and month fit, the year does not."),
        ("2025-09-16", "That is not the date."),
        ("2025-08-07", "The agreement, not the car duty."),
        ("1985-09-22", "Something from 2024-01-01 to 2026-12-31 is plausible"),
        ("4/3/2025", "Wanted: a date, such as"),
        ("2025-04-31", "Wanted: a date, such as"),
        (20250403, "20,250,403, a number. Wanted: a date"),
        (pd.NaT, "a missing value"),
    ],
)
def test_advice_for_a_date(answer, phrase):
    """The usual mistakes with dates are named."""
    paths = [WrongPath("2025-08-07", "The agreement, not the car duty.")]
    between = ("2024-01-01", "2026-12-31")

    advice = ask(expect.date, answer, equals="2025-04-03", wrong_paths=paths, between=between)

    assert phrase in str(advice)
