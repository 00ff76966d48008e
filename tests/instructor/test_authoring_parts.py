"""What an author's commands make: changed formulas, skeletons, other days, tidy notebooks."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
import threading
import tomllib
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
from traitlets.config import Config

from tarifflab.expect import WrongPath
from tarifflab.expect.answer_grid import Grid, shifts
from tarifflab.expect.find_advice import Asked, Question
from tarifflab.instructor import new, redate, tidy
from tarifflab.instructor.authoring import advice_book, answers, kept_advice
from tarifflab.instructor.authoring import near_misses as near
from tarifflab.instructor.authoring.formulas import operations
from tarifflab.instructor.authoring.near_misses import (
    MOST,
    Rates,
    _changed_values,
    _gaps,
    alike,
    changed_code,
    changed_number,
    copied,
    kind_of_slip,
    near_misses,
    said,
)
from tarifflab.instructor.authoring.neighbours import neighbours
from tarifflab.instructor.nbgrader_settings import configure

ROUNDED = "you go on computing with rounded numbers; round only at the end"
BRACKETS = "a pair of brackets is missing"
FORMULAS = {
    "a / b": [
        ("b / a", "a fraction stands upside down"),
        ("a * b", "something is multiplied that is divided"),
        ("a", "a division is left out"),
    ],
    "a - b": [
        ("b - a", "a difference is taken the other way round"),
        ("a + b", "something is added that is subtracted"),
        ("a", "something is not subtracted"),
        ("b", "only what is subtracted is left"),
    ],
    "a + b": [
        ("a - b", "something is subtracted that is added"),
        ("a", "one of two parts is left out"),
        ("b", "one of two parts is left out"),
    ],
    "a * b": [
        ("a / b", "something is divided that is multiplied"),
        ("a", "a factor is left out"),
        ("b", "a factor is left out"),
    ],
    "a * 2": [
        ("a / 2", "something is divided that is multiplied"),
        ("2", "a factor is left out"),
    ],
    "2 * a": [
        ("2 / a", "something is divided that is multiplied"),
        ("2", "a factor is left out"),
    ],
    "a ** 2": [
        ("a", "a power or a root is left out"),
        ("abs(a)", "distances are taken as they are, not squared"),
        ("a * 2", "`*` stands where `**` belongs"),
    ],
    "a ** b * c": [
        ("a ** b / c", "something is divided that is multiplied"),
        ("a ** b", "a factor is left out"),
        ("c", "a factor is left out"),
    ],
    "a & b": [
        ("a", "one of two conditions is left out"),
        ("b", "one of two conditions is left out"),
    ],
    "a | b": [
        ("a", "one of two conditions is left out"),
        ("b", "one of two conditions is left out"),
    ],
    "a ^ b": [
        ("a & b", "both, and not exactly one, must hold"),
        ("a | b", "one or both may hold"),
    ],
    "a % b": [],
    "(a + b) * c": [
        ("(a + b) / c", "something is divided that is multiplied"),
        ("a + b", "a factor is left out"),
        ("c", "a factor is left out"),
        ("a + b * c", BRACKETS),
    ],
    "a / (b - c)": [
        ("(b - c) / a", "a fraction stands upside down"),
        ("a * (b - c)", "something is multiplied that is divided"),
        ("a", "a division is left out"),
        ("a / b - c", BRACKETS),
    ],
    "(a * b) ** c": [
        ("a * b", "a power or a root is left out"),
        ("abs(a * b)", "distances are taken as they are, not squared"),
        ("a * b * c", "`*` stands where `**` belongs"),
        ("a * b ** c", BRACKETS),
    ],
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_changes_in_all_ways_in_which_it_can_slip(formula):
    """Each with what is said of it; rounding on the way is one of them."""
    node = ast.parse(formula, mode="eval").body
    made = [(ast.unparse(new), slip) for new, slip in operations(node)]
    rounding = [code for code, slip in made if slip == ROUNDED]

    assert [one for one in made if one[1] != ROUNDED] == FORMULAS[formula]
    assert len(rounding) == {"a * 2": 1, "a ** 2": 1, "2 * a": 2}.get(formula, 3)
    assert all("__rounded__(" in code for code in rounding)


TABLE = pd.DataFrame({"who": ["Japan", "Korea"], "usd": [1.0, 2.0], "n": [1, 2]}).astype(
    {"who": object}
)
SLIPS = {
    "x = a.sum()": {
        "a.mean()": "a mean is taken where a sum belongs",
        "a.count()": "rows are counted where a sum belongs",
    },
    "x = a.count()": {"a.sum()": "values are added up where rows should be counted"},
    "x = max(a)": {"min(a)": "the smaller of two is taken where the larger belongs"},
    "x = a.min()": {"a.max()": "the larger of two is taken where the smaller belongs"},
    "x = a.idxmin()": {"a.idxmax()": "the highest is taken where the lowest belongs"},
    "x = a.first()": {"a.last()": "the last is taken where the first belongs"},
    "x = np.log(a)": {"np.log10(a)": "two kinds of logs are mixed"},
    "x = np.floor(a)": {
        "np.ceil(a)": "it is rounded in another way than the question says",
        "a": "nothing is rounded",
    },
    "x = a.dropna()": {"a": "missing values are left in"},
    "x = a.unique()": {"a": "repeated values count again"},
    "x = a > b": {
        "a >= b": "a limit itself counts, or does not count, against the question",
        "a < b": "a condition is turned round",
    },
    "x = a <= b": {
        "a < b": "a limit itself counts, or does not count, against the question",
        "a > b": "a condition is turned round",
    },
    "x = 1000": {
        "1": "thousands, millions and billions are mixed up",
        "1000000": "thousands, millions and billions are mixed up",
        "1000000000": "thousands, millions and billions are mixed up",
    },
    "x = 100": {
        "1": "the step between shares and percent is missing, or made twice",
        "10000": "the step between shares and percent is missing, or made twice",
    },
    "x = 2024": {"2023": "another year is taken", "2025": "another year is taken"},
    "x = '2024'": {"'2023'": "another year is taken", "'2025'": "another year is taken"},
    "x = '2024-12'": {
        "'2024-11'": "a month is too much or too little at one end",
        "'2025-01'": "a month is too much or too little at one end",
        "'2023-12'": "another year is taken",
        "'2025-12'": "another year is taken",
    },
    "x = '2024-03-31'": {
        "'2024-02-29'": "a month is too much or too little at one end",
        "'2024-04-30'": "a month is too much or too little at one end",
        "'2024-03-30'": "a day is off",
        "'2024-04-01'": "a day is off",
        "'2023-03-31'": "another year is taken",
        "'2025-03-31'": "another year is taken",
    },
    "x = a[-1]": {"a[0]": "the first and the last are mixed up"},
    "x = a if b else c": {
        "a": "one of the cases of the rule is left out",
        "c": "one of the cases of the rule is left out",
        "c if b else a": "a condition is turned round",
    },
    "x = 'Japan'": {"'Korea'": "'Korea' is taken"},
    "x = 'usd'": {},
    "x = 1899": {},
}


@pytest.mark.parametrize("code", SLIPS)
def test_a_solution_has_all_its_neighbours_and_no_others(code):
    """With half a sentence each; columns and rows are those of the tables at hand."""
    found = {one.code.removeprefix("x = "): one.slip for one in neighbours(code, {"t": TABLE})}

    assert found == SLIPS[code]


TWENTIETH = Grid(0.05)


def question(
    right, *, unit="percent", check="number", solution="x = 1", grid=TWENTIETH, **more
):
    """Return what a check asks about an answer."""

    def parts(given):
        return [float(one) for one in given] if check == "sequence" else [given]

    return Asked(Question("x", check, grid, parts, unit=unit, **more), right, solution)


def test_a_day_and_a_list_have_their_own_slips():
    """A month, a year, a day off; signs, roots, ends; shares only where they can be meant."""
    days = [
        (str(one.date()), slip)
        for one, slip in _changed_values(question(pd.Timestamp("2025-03-31"), check="date"))
    ]
    lists = {slip: list(np.round(values, 4)) for values, slip in _changed_values(
        question([4.0, -9.0], check="sequence", unit="dollars"))}  # fmt: skip
    shares = [slip for _, slip in _changed_values(question([4.0, 2.0], check="sequence"))]

    assert days == [
        ("2025-02-28", "a month is too much or too little"),
        ("2024-03-31", "the year before or after is taken"),
        ("2025-03-30", "a day is too much or too little"),
        ("2025-04-30", "a month is too much or too little"),
        ("2026-03-31", "the year before or after is taken"),
        ("2025-04-01", "a day is too much or too little"),
    ]
    assert "the values are rounded more than the question says" in lists
    assert "it is rounded more than the question says" not in lists
    assert lists["of each value, the sign is turned"] == [-4, 9]
    assert lists["the values are squared once too often"] == [16, 81]
    assert (
        lists["the signs are lost"],
        lists["the first one is missing"],
        lists["the last one is missing"],
    ) == (
        [4, 9],
        [-9],
        [4],
    )
    assert [slip for slip in shares if "percent" in slip] == [
        "shares are given where percent are asked for",
        "the step from shares to percent is made once too often",
    ]
    assert not any("percent" in slip for slip in lists)


@pytest.mark.parametrize(
    ("number", "slip"),
    [
        (0.08, "a share is given where percent are asked for, or 100 is left over"),
        (800.0, "the step from a share to percent is made once too often"),
        (108.0, "the whole is given, and not the change"),
        (92.0, "the rest is given: 100 minus what is asked for"),
        (-92.0, "100 is subtracted once too often"), (-8.0, "the sign is turned"),
        (1250.0, "a fraction stands upside down"),
    ],
)  # fmt: skip
def test_each_slip_of_a_percentage_has_its_own_words(number, slip):
    """Never those of its neighbour."""
    assert (number, slip) in changed_number(8.0, False, Rates("percent", "a / b * 100"))


def test_a_function_that_is_deaf_rounded_or_turned_is_a_near_miss():
    """What is said names the argument by its place."""
    asked = question(None, check="function", solution="def x(a, b):\n    return 10.26 * a - b",
                     calls=((1, 2), (3, 4)))  # fmt: skip
    asked = Asked(asked.question, None, asked.solution, before={})
    found = {slip: miss(3, 4) for miss, slip in changed_code(asked) if callable(miss)}

    assert found[
        "argument 1 does not count, as if a value were typed in for it"
    ] == pytest.approx(26.78)
    assert found[
        "argument 2 does not count, as if a value were typed in for it"
    ] == pytest.approx(26.78)
    assert found["a share is returned in place of percent"] == pytest.approx(0.2678)
    assert found["the sign is turned"] == pytest.approx(-26.78)
    assert found["the result is rounded to one decimal"] == pytest.approx(26.8)
    assert found["the result is rounded to a whole number"] == 27
    assert found["a result below zero is cut off at 0"] == pytest.approx(26.78)


@pytest.mark.parametrize(
    ("slip", "kind"),
    [
        ("a share is given", "unit"),
        ("a division is left out", "unit"),
        ("the whole is given, x", "whole"),
        ("not squared", "power"),
        ("a month is too much", "window"),
        ("the sign is turned", "sign"),
        ("the column `x` is taken", "column"),
        ("a condition is turned round", "rest"),
        ("nothing is rounded", "last"),
        ("something else", "something else"),
    ],
)
def test_slips_of_one_kind_are_one_mistake(slip, kind):
    """Found in many ways."""
    assert kind_of_slip(slip) == kind


def test_a_value_near_what_is_right_is_no_near_miss():
    """Two margins and a bit; gaps are said anyway; sixty at most."""
    assert [alike([1.0], [1.0 + step], Grid(0.1)) for step in (0.219, 0.221)] == [True, False]
    assert [
        alike([100.0], [100.0 + step], Grid(0.01, relative=True)) for step in (2.2, 2.3)
    ] == [True, False]
    assert (_gaps([1.0, [float("nan"), 2.0], float("inf")]), _gaps(["x", 1.0])) == (2, 0)
    assert MOST == 60
    assert said(["one", "two", "three"]) == said(["one", "two"])
    assert said(["one", "two"]).endswith("one, or if two.")
    assert near_misses(question(1.0, check="frame"), [WrongPath(2.0, "x")], [Grid(0.1)]) == []


def test_what_a_changed_solution_does_to_tables_harms_no_other():
    """A copy of each; names of Python itself are left out."""
    space = {"t": TABLE, "n": [1], "__builtins__": {}}
    made = copied(space)
    made["t"].loc[0, "usd"] = 99.0

    assert (TABLE.loc[0, "usd"], made["n"] is space["n"], "__builtins__" in made) == (
        1.0,
        True,
        False,
    )


def test_names_that_are_given_are_those_before_any_answer(tmp_path):
    """Cells that a student fills, and their checks, give nothing."""

    def cell(source, **about):
        return {
            "cell_type": "code",
            "source": source,
            "metadata": {"nbgrader": about} if about else {},
        }

    cells = [
        cell("import pandas as pd\nb, a = 1, 2"),
        cell("c = a"),
        cell("x = 3", solution=True),
        cell("y = 4", grade=True),
        {"cell_type": "markdown", "source": "d = 1", "metadata": {}},
    ]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells}))

    assert advice_book.given_names(tmp_path / "n.ipynb") == ["a", "b", "c"]


def test_every_question_of_a_chapter_is_asked_for_every_path():
    """Whatever they come from: they are gone through once."""
    asked = [question(12.5).question, question(40.0).question]
    paths = [WrongPath(value, "x") for value in (1.0, 2.03)]
    made = advice_book.chapter("m", iter(asked), iter(paths))

    assert made == advice_book.chapter("m", asked, paths)
    assert {len(some) for some in made.entries.values()} == {2}


def test_advice_that_cannot_be_made_names_the_exercise(tmp_path, monkeypatch, capsys):
    """With the reason, where nbgrader's own words would hide it; nothing is written."""
    for error in (advice_book.NotSealed("it fails"), ValueError("no number")):

        def make(_folder, error=error):
            raise error

        monkeypatch.setattr(advice_book, "make", make)
        monkeypatch.setattr(sys, "argv", ["advice_book", str(tmp_path)])
        assert advice_book.main() == 1
        assert capsys.readouterr().err == f"{tmp_path.name}: {error}\n"
        assert list(tmp_path.iterdir()) == []

    monkeypatch.setattr(advice_book, "make", lambda _folder: {"exercise": "x"})
    assert advice_book.main() == 0
    assert json.loads((tmp_path / advice_book.SEALED).read_text()) == {"exercise": "x"}


def test_advice_of_the_exercise_that_is_released_is_made(tmp_path, monkeypatch):
    """Before its files are copied; a reason ends nbgrader, which would go on."""
    made = []
    monkeypatch.setattr(advice_book, "write", made.append)
    advice_book.before_release(tmp_path, assignment="01-x", force=True)
    assert made == [tmp_path / "01-x"]

    def write(_folder):
        raise advice_book.NotSealed("it fails")

    monkeypatch.setattr(advice_book, "write", write)
    with pytest.raises(SystemExit, match=r"^it fails$"):
        advice_book.before_release(tmp_path, assignment="01-x")


def test_what_runs_briefly_may_run_beside_the_main_thread():
    """No signal can be set there; what it prints is kept quiet all the same."""
    ran = []

    def run():
        with near._brief():
            print("not to be seen")
            ran.append(True)

    worker = threading.Thread(target=run)
    worker.start()
    worker.join()
    assert ran == [True]


def test_a_chapter_lies_on_the_grid_that_needs_the_fewest_keys():
    """Each key is slow to make; of grids with as many the first is taken."""
    paths = [WrongPath(value, "x") for value in (1.0, 2.03, 3.07, 7.26, 40.4)]
    asked = question(12.5).question
    needed = {
        shift: len(advice_book._entries(advice_book._led([asked], paths), shift))
        for shift in shifts()
    }
    made = advice_book.chapter("m", [asked], paths)

    assert len(set(needed.values())) > 1
    assert made.shift == min(needed, key=lambda shift: needed[shift])
    assert len(made.entries) == min(needed.values())


def test_sealed_advice_stands_in_an_order_that_tells_nothing(monkeypatch):
    """That of its labels, not of the author's list; what has stayed is not sealed anew."""

    def key(salt, place):
        return hashlib.sha256(f"{salt}{place}".encode()).digest()

    monkeypatch.setattr(advice_book, "key_for", key)
    entries = {(("number", f"c{n}"),): [WrongPath(n, "x")] for n in range(9)}
    chapter = advice_book.Chapter("m", 0.5, entries)
    made = advice_book._sealed("01-x", chapter, {})

    assert (made["shift"], len(made["entries"])) == (0.5, 9)
    assert list(made["entries"]) == sorted(made["entries"])
    monkeypatch.setattr(advice_book, "key_for", None)
    assert advice_book._sealed("01-x", chapter, {"questions": {"m": made}}) == made


def test_near_misses_are_those_of_the_check_that_a_student_sees():
    """The other checks of an answer know the author's wrong paths alone."""
    paths = [WrongPath(1.0, "x")]
    visible = question(12.5, solution="x = 25 / 2")
    hidden = question(12.5, check="sequence")
    found = list(advice_book._to_seal([visible, hidden, visible], paths))

    assert [(len(asked), more[:1] == paths, len(more) > 1) for _, asked, more in found] == [
        (2, True, True), (1, True, False),
    ]  # fmt: skip


def test_what_stood_before_a_solution_is_kept_as_it_was(tmp_path):
    """A solution that changes a table in place does not change it for its neighbours."""
    cells = [
        (
            "setup",
            {},
            "import pandas as pd\nfrom tarifflab import expect\nt = pd.Series([1.0])",
        ),
        ("task", {"solution": True}, "t[0] = 5.0\nx = t[0]"),
        ("test", {"grade": True}, 'from tarifflab import expect\nexpect.number("x", equals=5)'),
    ]
    book = [
        {"cell_type": "code", "id": name, "metadata": {"nbgrader": about}, "source": source}
        for name, about, source in cells
    ]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": book}))

    (asked,) = advice_book.run(tmp_path / "n.ipynb")

    assert (asked.question.name, asked.given, asked.solution) == ("x", 5.0, cells[1][2])
    assert list(asked.before["t"]) == [1.0]


def test_of_a_long_failure_the_end_is_said(tmp_path, monkeypatch):
    """There stands the reason."""
    (tmp_path / "wrong_paths.py").touch()
    (tmp_path / "advice.json").write_text("before")
    failed = SimpleNamespace(returncode=1, stderr="a" * 3_000 + "the reason\n")
    monkeypatch.setattr(advice_book.kept_advice, "digest", lambda _: "name")
    monkeypatch.setattr(advice_book.kept_advice, "get", lambda _: None)
    monkeypatch.setattr(advice_book.subprocess, "run", lambda *_, **__: failed)

    with pytest.raises(advice_book.NotSealed, match=r"^a{1990}the reason$"):
        advice_book.write(tmp_path)
    assert (tmp_path / "advice.json").read_text() == "before"


def test_kept_advice_is_the_newest_two_hundred(tmp_path, monkeypatch):
    """Older copies make room; damaged ones are none."""
    monkeypatch.setattr(kept_advice, "place", lambda: tmp_path / "advice")
    (tmp_path / "advice").mkdir()
    for number in range(200):
        path = tmp_path / "advice" / f"{number}.json"
        path.write_text("{}")
        os.utime(path, (number, number))
    kept_advice.put("new", '{"a": 1}')
    (tmp_path / "advice" / "150.json").write_text("{")

    assert len(list((tmp_path / "advice").iterdir())) == 200
    assert [kept_advice.get(name) for name in ("new", "0", "1", "150")] == [
        '{"a": 1}',
        None,
        "{}",
        None,
    ]


def test_answers_are_handed_out_in_turn_by_task_and_kind(tmp_path):
    """As the file has them; without one a sentence says where answers are."""
    place = tmp_path / "solutions" / "01-x"
    place.mkdir(parents=True)
    (place / "answers.toml").write_text(
        '[[answer]]\ntask = "2"\nkind = "right"\ncode = "x = 1"\npoints = 4\n'
        '[[answer]]\ntask = "1"\nkind = "wrong"\ncode = "x = 2"\nphrase = "No"\n'
    )
    found = answers.load(tmp_path, "01-x")

    assert found == [
        answers.Answer("2", "right", "x = 1", 4),
        answers.Answer("1", "wrong", "x = 2", 0, "No"),
    ]
    assert answers.Supply(found).tasks == ["1", "2"]
    assert answers.Supply(found).next("1", "wrong").phrase == "No"


# --- A new lesson ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory):
    """Make a skeleton once; return its files."""
    course = tmp_path_factory.mktemp("course")
    new.make(course, "10-rice", "Rice", "positions")
    return new.files(course, "10-rice")


def sources(path: Path) -> dict[str, str]:
    """Return a notebook's cells by their ids."""
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def test_a_new_exercise_has_its_points_in_order_and_checks_that_hide(skeleton):
    """Two for the first task, six for the last, five for the text; checks have two halves."""
    book = nbformat.read(skeleton["exercise"], as_version=4)
    about = {cell.id: cell.metadata.get("nbgrader", {}) for cell in book.cells}
    cells = sources(skeleton["exercise"])

    assert [one["points"] for one in about.values() if one.get("grade")] == [2, 4, 4, 4, 6, 5]
    assert "## 5 (6 points)" in cells["ask-5"]
    assert "(5 points, read by a person)" in cells["ask-written"]
    for task in range(1, 5):
        solution, check = cells[f"task-{task}"], cells[f"test-{task}"]
        assert solution.startswith(
            f"answer_{task} = ...\n### BEGIN SOLUTION\nanswer_{task} = {task}  #"
        )
        shown, hidden = check.split("### BEGIN HIDDEN TESTS")
        assert f'"answer_{task}", unit="units", between=(0, 100))' in shown
        assert f"right = {task}  #" in hidden
        assert "equals=right, decimals=1)" in hidden
        assert (about[f"task-{task}"]["solution"], about[f"task-{task}"]["locked"]) == (
            True,
            False,
        )
        assert (about[f"test-{task}"]["solution"], about[f"test-{task}"]["locked"]) == (
            False,
            True,
        )
    shown, hidden = cells["test-5"].split("### BEGIN HIDDEN TESTS")
    assert cells["task-5"].startswith("def answer_5(value):\n    result = ...\n    ### BEGIN")
    assert shown == 'expect.function("answer_5", cases=[((1,), 1), ((2,), 2)], decimals=1)\n'
    assert "reference=right, inputs=[3, *drawn], decimals=1)\n### END HIDDEN TESTS" in hidden
    assert (
        about["written"]["solution"],
        about["written"]["locked"],
        about["setup"]["grade"],
    ) == (True, False, False)
    assert book.metadata.tarifflab == {"title": "Rice", "minutes": 45}


def test_a_new_lesson_has_each_thing_in_its_room(skeleton):
    """Cards, a guess, three questions, the revision, the link, in this order."""
    cells = sources(skeleton["lesson"])
    code = [name for name in cells if name.endswith("-code")]

    assert code == [
        "claims-code",
        "predict-code",
        "look-1-code",
        "check-code",
        "check-2-code",
        "check-3-code",
        "card-code",
    ]
    assert 'claim_cards.show("10")' in cells["claims-code"]
    assert (
        'prediction.ask("10/guess", "How much?", unit="%", low=0, high=100, step=1)'
        in cells["predict-code"]
    )
    assert sum('claim_cards.revise("10")' in source for source in cells.values()) == 1
    assert cells["exercise"].endswith("**[Exercise 10](../exercises/10-rice/10-rice.ipynb)**")
    assert nbformat.read(skeleton["lesson"], as_version=4).metadata.tarifflab == {
        "title": "Rice", "part": "positions", "minutes": 45,
    }  # fmt: skip


def test_new_answers_and_wrong_paths_fit_the_tasks(skeleton):
    """Two right with all points, three wrong with none, each with what its advice says."""
    rows = tomllib.loads(skeleton["answers"].read_text("utf-8"))["answer"]
    paths: dict = {}
    exec(skeleton["wrong paths"].read_text("utf-8"), paths)
    found = [
        (row["task"], row["kind"], row["points"], row.get("phrase", ""), row["code"])
        for row in rows
    ]

    assert [row for row in found if row[0] == "4"] == [
        ("4", "right", 4, "", "answer_4 = 4"), ("4", "right", 4, "", "answer_4 = 4.0"),
        ("4", "wrong", 0, "Not attempted", "answer_4 = ..."),
        ("4", "wrong", 0, "what the mistake is", "answer_4 = 40"),
        ("4", "wrong", 0, "what the mistake is", "answer_4 = 40"),
    ]  # fmt: skip
    assert [row[1:3] for row in found if row[0] == "5"] == [("right", 6)] * 2 + [
        ("wrong", 0)
    ] * 3
    assert len(found) == 25
    assert [one.value for one in paths["answer_3"]()] == [30]
    assert "Where students stumble" in skeleton["teacher's page"].read_text("utf-8")


# --- Another day -----------------------------------------------------------------------------

PATHS = """\
OLD = ("2025-09-16", 3)
OTHER = ("2025-09-16", 4)
NEXT_STEPS = {"cost": "Look at 16 September 2025.", "rest": "Look at 16 September."}


def cost():
    return [OLD, "2025-09-16"]


def _tried_cost():
    return "2025-09-16"


def rest():
    return [OTHER, "2025-09-16"]
"""


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (
            "2025-09-16",
            "2025-08-02",
            [
                ("16 September 2025", "2 August 2025"),
                ("16 September", "2 August"),
                ("2025-09-16", "2025-08-02"),
            ],
        ),
        ("2025-09", "2024-12", [("September 2025", "December 2024"), ("2025-09", "2024-12")]),
        ("2025", "2024", [("2025", "2024")]),
    ],
)
def test_a_day_is_exchanged_in_figures_and_in_words(old, new, pairs):
    """The longest spelling first."""
    assert redate.spellings(old, new) == pairs


@pytest.mark.parametrize(
    ("text", "pairs", "after"),
    [
        (
            "2014 and 2015, 12014, 20145",
            [("2014", "2015"), ("2015", "2014")],
            "2015 and 2014, 12014, 20145",
        ),
        ("2014-05", [("2014", "2015"), ("2014-05", "2016-01")], "2016-01"),
        ("2014", [], "2014"),
    ],
)
def test_all_are_exchanged_at_once_and_only_whole_numbers(text, pairs, after):
    """What has just become a day is not changed again."""
    assert redate.changed(text, pairs) == after


def test_wrong_paths_and_answers_of_one_task_alone_get_the_new_day():
    """Its functions, the constants that they read, its next step; its own answers."""
    pairs = redate.spellings("2025-09-16", "2025-08-20")
    made = redate._wrong_paths(PATHS, "cost", pairs).splitlines()
    kept = redate._answers(
        '[[answer]]\ntask = "1"\ncode = "2025-09-16"\n'
        '[[answer]]\ntask = "2"\ncode = "2025-09-16"\n',
        "2",
        pairs,
    )

    assert made[0] == 'OLD = ("2025-08-20", 3)'
    assert made[1] == 'OTHER = ("2025-09-16", 4)'
    assert (
        made[2]
        == 'NEXT_STEPS = {"cost": "Look at 20 August 2025.", "rest": "Look at 16 September."}'
        or (made[2].startswith('NEXT_STEPS = {"cost": "Look at 20 August 2025."'))
    )
    assert (made[6].strip(), made[10].strip(), made[14].strip()) == (
        'return [OLD, "2025-08-20"]', 'return "2025-08-20"', 'return [OTHER, "2025-09-16"]',
    )  # fmt: skip
    assert [line for line in kept.splitlines() if "code" in line] == [
        'code = "2025-09-16"',
        'code = "2025-08-20"',
    ]


def test_sentences_with_numbers_are_left_to_a_reader():
    """Prose and comments; headings, code and marks of solutions are not."""
    cells = [
        {
            "cell_type": "markdown",
            "source": "## 1 A day (2 points)\nIt rose by 3.5 %.\nNo number.",
        },
        {
            "cell_type": "code",
            "source": "x = 3\n# about 7,500 dollars\n### BEGIN SOLUTION 1\n# none",
        },
    ]

    assert list(redate._to_read(cells)) == ["It rose by 3.5 %.", "about 7,500 dollars"]


# --- Tidy ------------------------------------------------------------------------------------


def test_a_tidy_notebook_keeps_what_is_content_and_nothing_else():
    """Outputs, counts, the view and a stranger's kernel go; tags and locks stay."""
    cells = [
        {
            "cell_type": "code",
            "id": "a",
            "source": ["\n", "x = 1\n", "y\n"],
            "outputs": [1],
            "execution_count": 7,
            "metadata": {"tags": ["t"], "deletable": False, "scrolled": True},
        },
        {
            "cell_type": "markdown",
            "id": "b",
            "source": "ü",
            "attachments": {},
            "metadata": {"nbgrader": {"grade": True}, "deletable": False, "editable": False},
        },
    ]
    made = tidy.tidy_text(
        {
            "cells": cells,
            "metadata": {"kernelspec": {"name": "R"}, "tarifflab": {"m": 1}, "w": 1},
        }
    )

    assert json.loads(made) == {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": "a",
                "outputs": [],
                "source": ["x = 1\n", "y"],
                "metadata": {"tags": ["t"], "deletable": False},
            },
            {
                "cell_type": "markdown",
                "id": "b",
                "metadata": {"nbgrader": {"grade": True}},
                "source": ["ü"],
            },
        ],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "tarifflab": {"m": 1},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    assert "ü" in made
    assert made.startswith('{\n "cells"')
    assert made.endswith("}\n")


def book(path: Path, text: str = "x") -> Path:
    """Write an untidy notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": [], "metadata": {"x": text}}))
    return path


def test_notebooks_of_lessons_and_solutions_are_tidied(tmp_path):
    """Those of students, and Jupyter's own copies, are left; a tidy one is not touched."""
    one, two = (
        book(tmp_path / "lessons" / "a.ipynb"),
        book(tmp_path / "solutions" / "01-x" / "01-x.ipynb"),
    )
    book(tmp_path / "exercises" / "b.ipynb")
    book(tmp_path / "lessons" / ".ipynb_checkpoints" / "a.ipynb")

    assert (tidy.tidy_notebooks(tmp_path), tidy.tidy_notebooks(tmp_path)) == ([one, two], [])
    assert tidy.exercise_slugs(tmp_path) == ["01-x"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["99-x"], 1, "There is no exercise 99-x. There are 01-x, 02-y.\n"),
        (["02-y"], 0, "made the students' versions of 1 exercises\n"),
        ([], 0, "made the students' versions of 2 exercises\n"),
    ],
)
def test_the_command_makes_what_is_named_and_the_map(
    monkeypatch, capsys, tmp_path, words, status, said
):
    """An exercise that there is not is named with those that there are."""
    for slug in ("02-y", "01-x"):
        (tmp_path / "solutions" / slug).mkdir(parents=True)
    (tmp_path / "lessons").mkdir()
    seen = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["tidy", *words])
    monkeypatch.setattr(
        tidy, "generate_exercises", lambda *given: seen.append(given) or (words or ["a", "b"])
    )

    assert tidy.main() == status
    out = capsys.readouterr()
    assert out.out + out.err == said
    assert seen == ([] if status else [(tmp_path, tmp_path / "exercises", words)])
    assert (tmp_path / "lessons" / "course-map.md").exists() is (status == 0)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"log": "l", "error": "e"}, "l"),
        ({"log": "", "error": "e"}, "e"),
        ({}, "it gave no reason"),
        ({"log": "a" + "x" * 2000}, "x" * 2000),
    ],
)
def test_nbgrader_s_reason_is_the_end_of_what_it_said(result, reason):
    """Its log, else its error."""
    assert tidy._reason(result) == reason


@pytest.mark.parametrize(
    ("name", "linked"), [("Kurs [1]", True), ("a*b", True), ("Kurs 1", False)]
)
def test_a_folder_s_name_is_no_pattern_to_nbgrader(tmp_path, name, linked):
    """A link without signs stands in for it."""
    (tmp_path / name).mkdir()
    with tidy.without_patterns(tmp_path / name) as root:
        assert (root != tmp_path / name) is linked
        assert root.resolve() == (tmp_path / name).resolve()


# --- What nbgrader is told -------------------------------------------------------------------


def test_nbgrader_is_told_what_is_read_what_is_secret_and_what_stays(tmp_path):
    """The key is for hidden checks alone; what gives answers away goes to nobody."""
    config = Config()
    configure(config, tmp_path)
    own = config.ConfinedExecute

    assert own.secret == ["solutions/claims_key.csv"]
    assert own.readable[0] == "data"
    assert Path(own.readable[1]).name == "tarifflab"
    assert len(own.readable) == 2
    assert own.environment == {
        "TARIFFLAB_DATA": str(tmp_path / "data"),
        "TARIFFLAB_SOLUTIONS": str(tmp_path / "solutions"),
    }
    assert {"wrong_paths.py", "answers.toml", "written_answers.toml", "feedback", "__pycache__",
            ".ipynb_checkpoints", "*.pyc"} == set(config.CourseDirectory.ignore)  # fmt: skip
    assert config.Exchange.root == str(tmp_path / ".exchange")
    assert (tmp_path / ".exchange").stat().st_mode & 0o777 == 0o700
    assert Path(config.HTMLExporter.template_file).name == "page.html.j2"
    assert [one.rpartition(".")[2] for one in config.GenerateFeedback.preprocessors] == [
        "GetGrades", "FeedbackHead", "CSSHTMLHeaderPreprocessor",
    ]  # fmt: skip
    assert config.GenerateAssignment.pre_convert_hook.args == (tmp_path / "solutions",)
