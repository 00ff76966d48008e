"""Small changes of a solution: which ones there are, and what is said about each."""

import pandas as pd
import pytest
from cases import every

from tarifflab.instructor.authoring.neighbours import neighbours, rounded, typed_in

TRADE = pd.DataFrame(
    {"country": ["Japan", "Korea"], "sold_usd": [1.0, 2.0], "bought_usd": [3.0, 4.0]}
).astype({"country": object})


def changed(code, **names):
    """Return the changed solutions, with what is said about each."""
    return {one.code: one.slip for one in neighbours(code, names)}


@pytest.mark.parametrize(
    ("code", "other", "slip"),
    [
        ("x = a / b", "x = b / a", "a fraction stands upside down"),
        ("x = a / b", "x = a * b", "something is multiplied that is divided"),
        ("x = a - b", "x = b - a", "a difference is taken the other way round"),
        ("x = a + b", "x = a - b", "something is subtracted that is added"),
        ("x = a * b", "x = a", "a factor is left out"),
        ("x = a ** 2", "x = a * 2", "`*` stands where `**` belongs"),
        ("x = (a - b) / c", "x = a - b / c", "a pair of brackets is missing"),
        ("x = a / (b * c)", "x = a / b * c", "a pair of brackets is missing"),
        ("x = a & b", "x = a", "one of two conditions is left out"),
        ("x = a ^ b", "x = a | b", "one or both may hold"),
        ("x = a > b", "x = a >= b", "a limit itself counts, or does not count"),
        ("x = a == b", "x = a != b", "a condition is turned round"),
        ("x = ~a", "x = a", "a condition is turned round"),
        ("x = -a", "x = a", "a difference is taken the other way round"),
        ("x = a if b else c", "x = c if b else a", "a condition is turned round"),
        ("x = a * 100", "x = a * 1", "the step between shares and percent"),
        ("x = a * 100.0", "x = a * 1", "the step between shares and percent"),
        ("x = a / 1000", "x = a / 1000000", "thousands, millions and billions"),
        ("x = a[2024]", "x = a[2025]", "another year is taken"),
        ("x = a['2025-01']", "x = a['2024-12']", "a month is too much or too little"),
        ("x = a['2025-03-31']", "x = a['2025-03-30']", "a day is off"),
        ("x = a.mean()", "x = a.median()", "a median is taken"),
        ("x = a.idxmax()", "x = a.idxmin()", "the lowest is taken"),
        ("x = a.abs().sum()", "x = a.sum()", "distances keep their signs"),
        ("x = abs(a)", "x = a", "distances keep their signs"),
        ("x = a.clip(lower=0)", "x = a.clip(upper=0)", "the smaller and the larger"),
        ("x = a.sum(axis=0)", "x = a.sum(axis=1)", "rows and columns"),
        ("x = a[b > 1]", "x = a", "one of the choices of rows is left out"),
        ("x = a[b & c]", "x = a", "one of the choices of rows is left out"),
        ("x = a.loc[b]", "x = a.loc[b].iloc[1:]", "a row is missing at one end"),
        ("x = a[0]", "x = a[-1]", "the first and the last are mixed up"),
    ],
)
def test_a_slip_of_the_hand_is_among_the_changes(code, other, slip):
    """Each kind of slip makes its own code, and half a sentence that fits it."""
    assert changed(code)[other].startswith(slip)


def test_other_columns_and_rows_are_those_of_the_tables():
    """A column of the same kind, and a value of the same column, may be taken by mistake."""
    found = changed("x = t.loc[t['country'] == 'Japan', 'sold_usd']", t=TRADE)
    said = set(found.values())

    assert {"the column `bought_usd` is taken", "'Korea' is taken"} <= said
    assert "the column `country` is taken" not in said


@every([
    ("2025", {"2024": "another year", "2026": "another year"}),
    ("2025-01", {"2024-12": "a month", "2025-02": "a month",
                 "2024-01": "another year", "2026-01": "another year"}),
    ("2024-02-29", {"2024-01-29": "a month", "2024-03-29": "a month", "2024-02-28": "a day",
                    "2024-03-01": "a day", "2023-02-28": "another year",
                    "2025-02-28": "another year"}),
])  # fmt: skip
def test_a_day_has_the_days_months_and_years_beside_it(given):
    """As precise as it is written, and each once."""
    value, others = given
    found = changed(f"x = a['{value}']")

    said = {code.split("'")[1]: slip for code, slip in found.items() if "'" in code}
    assert said.keys() == others.keys()
    assert all(said[one].startswith(others[one]) for one in said)


def test_only_words_of_a_column_are_taken_for_another():
    """A column of objects may hold numbers, and gaps."""
    table = pd.DataFrame({"of": ["Japan", "Korea", 5, None]}, dtype=object)

    found = changed("x = t['Japan']", t=table)
    assert [slip for slip in found.values() if slip.endswith("is taken")] == [
        "'Korea' is taken"
    ]


def test_arguments_of_a_function_change_places():
    """The first and the second, the first and the third: each pair once, never one alone."""
    said = set(changed("def f(a, b, c):\n    return a").values())

    pairs = {f"`{one}` and `{two}` have changed places" for one, two in ("ab", "ac", "bc")}
    assert said == pairs


def test_rules_of_a_function_are_left_out_or_taken_too_far():
    """Each `if` is always, or never, true."""
    found = changed("def f(a):\n    if a:\n        return 1\n    return 2")

    for test in (True, False):
        assert f"def f(a):\n    if {test}:\n        return 1\n    return 2" in found
    assert set(found.values()) == {
        "one of the rules is taken too far", "one of the rules is left out"
    }  # fmt: skip


@pytest.mark.parametrize(
    "code", ["x = a", "x = 'words'", "x = 7", "x = True", "x = a < b < c", "x = +a", "x = -1"]
)
def test_what_has_no_neighbour_has_none(code):
    """Nothing is invented where nothing can slip."""
    assert changed(code) == {}


def test_a_solution_is_not_its_own_neighbour():
    """A change that gives the same code says nothing, and each code comes once."""
    codes = [one.code for one in neighbours("x = (a + a) / 2", {})]

    assert "x = (a + a) / 2" not in codes
    assert len(codes) == len(set(codes))


def test_functions_that_do_not_listen_use_the_value_of_one_call():
    """One for each argument and call, which says which argument it is deaf to."""
    made = list(typed_in(lambda a, b: (a, b), ((1, 2), (3, 4))))

    assert [place for _, place in made] == [0, 0, 1, 1]
    assert [deaf(8, 9) for deaf, _ in made] == [(1, 9), (3, 9), (8, 2), (8, 4)]
    assert list(typed_in(lambda: 0, ())) == []


@pytest.mark.parametrize(("value", "printed"), [(1.26, 1.3), (2, 2), ("x", "x")])
def test_rounded_as_a_lesson_prints(value, printed):
    """Numbers with one decimal; whole ones and texts as they are."""
    assert rounded(value) == printed


def test_a_series_is_rounded_item_by_item():
    """The labels stay."""
    assert rounded(pd.Series([1.26], index=["Japan"])).to_dict() == {"Japan": 1.3}
