"""Sealed advice: found by who has made the mistake, readable for nobody else."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath, find_advice, sealed
from tarifflab.expect.answer_grid import Grid, place_of, places_near
from tarifflab.instructor.authoring import advice_book, kept_advice

NOTEBOOK = """
import pandas as pd
from tarifflab import expect

rate, table, day, shares = 8.25, pd.Series({"a": 1.5, "b": 2.5}), "2025-04-03", [1.0, 2.0]
expect.number("rate", unit="percent", between=(0, 99), decimals=2)
expect.series("table", index=["a", "b"], decimals=1)
expect.date("day")
expect.sequence("shares", length=2, decimals=1)

def double(x): return 2 * x

expect.function("double", cases=[(1, 2), (3, 6)])
"""
WRONG = """
import pandas as pd
from tarifflab.expect import WrongPath

def rate(): return [WrongPath(7.5, "Added alone."), WrongPath(0.0825, "A share.")]
def table(): return [WrongPath(pd.Series({"a": 2.5, "b": 1.5}), "Swapped.")]
def day(): return [WrongPath("2025-03", "A month early.")]
def shares(): return [WrongPath([2.0, 1.0], "Turned.")]
def double(): return [WrongPath(lambda x: x * x, "Squared."), WrongPath(lambda x: x / 0, "?")]
"""


@pytest.fixture(name="made", scope="module")
def fixture_made(tmp_path_factory):
    """Return an instructor's folder with everything of an exercise in it, made anew."""
    with pytest.MonkeyPatch.context() as patch:
        shelf = tmp_path_factory.mktemp("shelf")
        patch.setattr(kept_advice, "place", lambda: shelf)
        yield _made(tmp_path_factory)


def _made(tmp_path_factory):
    source = tmp_path_factory.mktemp("solutions") / "50-example"
    source.mkdir()
    cell = {"cell_type": "code", "id": "all", "metadata": {}, "source": NOTEBOOK}
    (source / "50-example.ipynb").write_text(json.dumps({"cells": [cell]}))
    (source / "wrong_paths.py").write_text(WRONG)
    assert advice_book.write(source)
    return source


@pytest.fixture(name="source")
def fixture_source(made, tmp_path):
    """Return a copy of the instructor's folder, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "solutions" / "50-example"))


@pytest.fixture(name="exercise")
def fixture_exercise(made, tmp_path, monkeypatch):
    """Return the folder of a student who has the exercise and its sealed advice."""
    student = tmp_path / "student"
    student.mkdir()
    shutil.copy(made / "advice.json", student)
    monkeypatch.chdir(student)
    return student


def say(check, name, value, **more):
    """Return what a visible check says to an answer, or "" if it passes."""
    globals()[name] = value
    try:
        getattr(expect, check)(name, **more)
    except Feedback as error:
        return str(error)
    finally:
        del globals()[name]
    return ""


RATE = {"unit": "percent", "between": (0, 99), "decimals": 2}
PAIR = {"index": ["a", "b"], "decimals": 1}
DOUBLE = {"cases": [(1, 2), (3, 6)]}


@pytest.mark.parametrize(
    ("check", "name", "value", "more", "phrase"),
    [
        ("number", "rate", 7.5, RATE, "Added alone."),
        ("number", "rate", np.float64(7.5059), RATE, "Added alone."),
        ("number", "rate", [7.4941], RATE, "Added alone."),
        ("number", "rate", 0.0825, RATE, "A share."),
        ("series", "table", pd.Series({"b": 1.5, "a": 2.54}), PAIR, "Swapped."),
        ("series", "table", {"b": 1.46, "a": 2.5}, PAIR, "Swapped."),
        ("date", "day", pd.Timestamp("2025-03-17"), {}, "A month early."),
        ("sequence", "shares", (2, 1), {"length": 2, "decimals": 1}, "Turned."),
        ("function", "double", lambda x: x**2, DOUBLE, "Squared."),
    ],
)
@pytest.mark.usefixtures("exercise")
def test_whoever_has_made_the_mistake_gets_its_sentence(check, name, value, more, phrase):
    """In any form and within the tolerance of the check."""
    assert phrase in say(check, name, value, **more)


@pytest.mark.parametrize("value", [8.25, 7.51, 7.49, 75])
@pytest.mark.usefixtures("exercise")
def test_who_has_not_made_it_does_not_hear_of_it(value):
    """A value outside the tolerance opens nothing, and neither does the right one."""
    assert say("number", "rate", value, **RATE) == ""


@pytest.mark.usefixtures("exercise")
def test_order_and_labels_count_after_the_seal_is_open():
    """The right values in another order share the lock; the sentence is still withheld."""
    assert say("series", "table", pd.Series({"a": 1.5, "b": 2.5}), **PAIR) == ""
    assert say("sequence", "shares", [1, 2], length=2, decimals=1) == ""


def test_file_shows_neither_values_nor_sentences(exercise):
    """Nothing of the wrong paths stands in it."""
    text = (exercise / "advice.json").read_text()

    assert [
        word for word in ("Added", "7.5", "Swapped", "2025", "Squared") if word in text
    ] == []


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"questions": 3}', '{"questions": {}}', '{"digits": {"rate": 3}}'],
)
def test_damaged_file_costs_the_advice_and_nothing_else(exercise, damage):
    """A check without its file still tells kind and size."""
    (exercise / "advice.json").write_text(damage)

    assert say("number", "rate", 7.5, **RATE) == ""
    assert "700" in say("number", "rate", 700, **RATE)


@pytest.mark.slow
def test_made_again_it_is_the_same(source, tmp_path, monkeypatch):
    """The same wrong paths give the same file, so that a release changes nothing by itself."""
    monkeypatch.setattr(kept_advice, "place", lambda: tmp_path / "empty")
    before = (source / "advice.json").read_text()
    (source / "advice.json").unlink()

    assert advice_book.write(source) is True
    assert (source / "advice.json").read_text() == before
    assert advice_book.write(source) is False


def test_kept_advice_is_taken_and_nothing_is_run(source, monkeypatch):
    """A release of unchanged exercises need not make the slow keys again."""
    monkeypatch.setattr(advice_book.subprocess, "run", None)
    before = (source / "advice.json").read_text()
    (source / "advice.json").write_text("{}")

    assert advice_book.write(source) is True
    assert (source / "advice.json").read_text() == before


@pytest.mark.parametrize(
    "changed", ["wrong_paths.py", "50-example.ipynb", "notes.csv", "data/rates.csv"]
)
def test_whatever_the_advice_is_made_from_makes_it_anew(source, monkeypatch, changed):
    """Kept advice is never out of date: a wrong path, a cell, a table is part of its name."""
    tables = source / "data"
    tables.mkdir()
    monkeypatch.setenv("TARIFFLAB_DATA", str(tables))
    before = kept_advice.digest(source)

    with (source / changed).open("a") as file:
        file.write(" ")

    assert kept_advice.digest(source) != before


def test_advice_itself_is_not_part_of_its_name(source):
    """Else it would never be found again."""
    before = kept_advice.digest(source)
    (source / "advice.json").write_text("{}")

    assert kept_advice.digest(source) == before


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["a cut-off copy", "no place to keep"])
def test_without_kept_advice_it_is_made_anew(source, tmp_path, monkeypatch, damage):
    """What lies in a cache may be cut off, and the place may be closed: nothing is lost."""
    shelf = tmp_path / "shelf"
    monkeypatch.setattr(kept_advice, "place", lambda: shelf)
    if damage == "a cut-off copy":
        shelf.mkdir()
        (shelf / f"{kept_advice.digest(source)}.json").write_text('{"exer')
    else:
        shelf.write_text("a file stands where the folder would be")
    before = (source / "advice.json").read_text()
    (source / "advice.json").unlink()

    assert advice_book.write(source) is True
    assert (source / "advice.json").read_text() == before


@pytest.mark.slow
def test_wrong_path_that_is_the_right_answer_stops_the_release(source):
    """The instructor is told; students would hear that their right answer is a mistake."""
    with (source / "wrong_paths.py").open("a") as file:
        file.write("\ndef rate(): return [WrongPath(8.25, 'Wrong!')]\n")

    with pytest.raises(SystemExit, match=r"'all' in 50-example.ipynb fails .* Wrong!"):
        advice_book.before_release(source.parent, assignment="50-example")


def test_a_check_makes_one_slow_key(exercise, monkeypatch):
    """However many wrong paths there are: that is what keeps a check fast."""
    made = []
    monkeypatch.setattr(find_advice, "key_for", lambda *a: made.append(a) or bytes(32))

    say("function", "double", lambda x: x**2, **DOUBLE)

    assert exercise.is_dir()
    assert len(made) == 1


@pytest.mark.usefixtures("exercise")
def test_grader_reads_the_wrong_paths_as_they_are(made, monkeypatch):
    """With the instructor's folder at hand no key is made."""
    monkeypatch.setenv("TARIFFLAB_SOLUTIONS", str(made.parent))
    monkeypatch.setattr(find_advice, "key_for", None)

    assert "Added alone." in say("number", "rate", 7.5, **RATE)


@pytest.mark.parametrize("number", [1e-9, 0.1, 3, 99.995, 1e12, -7.5])
@pytest.mark.parametrize("grid", [Grid(0.06), Grid(5e-4, relative=True)])
def test_neighbours_within_the_margin_are_found(number, grid):
    """From edge to edge of the margin every number has a place that is sealed."""
    margin = grid.margin * abs(number) if grid.relative else grid.margin
    near = places_near([number], grid)

    for part in (-0.999, -0.5, 0, 0.5, 0.999):
        assert place_of([number + part * margin], grid) in near


VALUES = [
    1,
    2.5,
    None,
    True,
    "Japan",
    pd.Timestamp("2025-04-03"),
    [1, [2, "x"]],
    (1, "a"),
    {"a", "b"},
    pd.Series({("a", 1): 1.5, ("b", 2): None}),
    pd.Series([1, 2, 3]),
    pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=pd.Index([5, 6], name="k")),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_what_is_sealed_comes_out_again(value):
    """Numbers, texts, dates, lists, Series and tables survive the journey."""
    [path] = sealed.unseal(bytes(32), sealed.seal(bytes(32), [WrongPath(value, "So.")]))

    assert sealed.written([path]) == sealed.written([WrongPath(value, "So.")])
    assert path.advice == "So."
