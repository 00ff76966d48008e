"""Results are written whole, by settings that are each their own, and locks are waited for."""

import json
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from tarifflab.grading.coursework import store
from tarifflab.grading.coursework.rounds import Round
from tarifflab.grading.coursework.settings import Settings, SettingsError, assignment_name
from tarifflab.grading.coursework.store import StoreError, _copy_beside, _patiently, _replace
from tarifflab.grading.handin.handed_in import Submission

CONFIG = """
c = get_config()
c.ConfinedExecute.readable = ["data", "more"]
c.ConfinedExecute.secret = ["key"]
c.ConfinedExecute.environment = {"A": "b"}
c.ConfinedExecute.limits = {"calls": 7}
c.CourseDirectory.source_directory = "solutions"
"""


def test_each_setting_of_a_course_is_its_own(tmp_path):
    """Read from within the course as well; its root is where the file lies."""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    (tmp_path / "solutions" / "01").mkdir(parents=True)

    found = Settings.of(tmp_path / "solutions" / "01")

    assert (found.readable, found.secret) == (("data", "more"), ("key",))
    assert (found.environment, found.limits) == ({"A": "b"}, {"calls": 7})
    assert (found.course.root, found.course.source_directory) == (str(tmp_path), "solutions")


def test_the_nearest_course_upwards_is_meant(tmp_path):
    """A course in a course is its own; a root that is set stays."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.root = '/elsewhere'\n"
    )

    assert Settings.of(inner).course.root == "/elsewhere"
    assert Settings.of(tmp_path).course.root == str(tmp_path)


@pytest.mark.parametrize(
    ("short", "found"),
    [("01", "01-rates"), ("01-rates", "01-rates"), ("02", "02"), ("03", None), ("0", None),
     ("1", None)],
)  # fmt: skip
def test_a_short_name_stands_for_the_one_that_begins_so(tmp_path, short, found):
    """To the dash; of two neither is guessed, and a file is no exercise."""
    for name in ("01-rates", "02", "02-trade", "03-a", "03-b"):
        (tmp_path / "source" / name).mkdir(parents=True)
    (tmp_path / "source" / "0-x").touch()
    course = SimpleNamespace(root=str(tmp_path), source_directory="source")

    if found:
        assert assignment_name(course, short) == found
    else:
        with pytest.raises(
            SettingsError, match=f"one of 01-rates, 02, 02-trade, 03-a, 03-b, got '{short}'"
        ):
            assignment_name(course, short)


def locked(*_):
    """Raise what SQLite raises while somebody else writes."""
    raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that only sleeping moves on."""
    made = SimpleNamespace(now=0.0)
    made.monotonic = lambda: made.now
    made.sleep = lambda seconds: setattr(made, "now", made.now + seconds)
    monkeypatch.setattr(store, "time", made)
    return made


def test_a_lock_is_waited_for_and_said_once(clock):
    """As soon as it is gone the work is done."""
    said = []

    assert _patiently(lambda: "done" if clock.now > 30 else locked(), said.append) == "done"
    assert said == ["The gradebook is locked by another program; waiting for it."]
    assert clock.now == pytest.approx(30, abs=0.2)


def test_a_lock_that_stays_a_minute_is_an_error(clock):
    """The sentence says that nothing is lost; another fault is said at once."""
    with pytest.raises(StoreError, match=r"cannot be used \(database is locked\)\. What is"):
        _patiently(locked, lambda _: None)
    assert clock.now == pytest.approx(60, abs=0.2)

    def broken():
        raise OperationalError("", {}, sqlite3.OperationalError("disk I/O error"))

    with pytest.raises(StoreError, match="disk I/O error"):
        _patiently(broken, lambda _: None)
    assert clock.now == pytest.approx(60, abs=0.2)


def test_a_result_takes_the_place_of_the_older_one(tmp_path):
    """And leaves nothing of it, nor of one that was cut off."""
    target, prepared, old = (tmp_path / name for name in ("01", ".01.part", ".01.old"))
    for folder, text in ((target, "older"), (prepared, "new"), (old, "cut off")):
        folder.mkdir()
        (folder / text).touch()

    _replace(prepared, target)

    assert [path.name for path in tmp_path.iterdir()] == ["01"]
    assert [path.name for path in target.iterdir()] == ["new"]


@pytest.mark.parametrize("time", [None, "some time"])
def test_beside_a_result_lies_what_lay_beside_the_hand_in(tmp_path, time):
    """With its time if that could be read; the course's files win over the student's."""
    for folder, text in (("student", "theirs"), ("course", "ours"), ("target", None)):
        (tmp_path / folder).mkdir()
        for name in ("a.txt", "timestamp.txt", "nb.ipynb") if text else ():
            (tmp_path / folder / name).write_text(text)
    (tmp_path / "student" / "own.txt").touch()
    (tmp_path / "course" / "d").mkdir()
    (tmp_path / "course" / "d" / "x").touch()
    one = Submission("anna", tmp_path / "student", tmp_path / "graded", time)

    _copy_beside(one, tmp_path / "course", tmp_path / "target")

    found = sorted(path.name for path in (tmp_path / "target").rglob("*"))
    assert found == sorted(["a.txt", "d", "own.txt", "x", *(["timestamp.txt"] if time else [])])
    assert (tmp_path / "target" / "a.txt").read_text() == "ours"
    assert Path(one.target).name == "graded"


def shelf(late):
    """Return a store whose rows say how late a hand-in was, and what it did."""
    made = object.__new__(store.Store)
    made.did = []
    made.say, made.name = None, "01-x"
    made.rows = SimpleNamespace(
        enter=lambda *given: made.did.append(given) or late, again=["w"]
    )
    session = SimpleNamespace(
        commit=lambda: made.did.append("commit"), rollback=lambda: made.did.append("rollback")
    )
    made.book = SimpleNamespace(db=session)
    made._penalise = lambda student: made.did.append(f"penalty for {student}")
    return made


@pytest.mark.parametrize(("late", "penalty"), [(0.0, []), (0.5, ["penalty for anna"])])
def test_a_second_late_is_late(tmp_path, late, penalty):
    """The penalty is part of the same transaction."""
    made = shelf(late)
    one = Submission("anna", tmp_path, tmp_path / "01", "a time")

    made._write(one, {"nb": "graded"}, "last", "now")

    entered = ("anna", "a time", {"nb": "graded"}, "last", "now")
    assert made.did == [entered, *penalty, "commit"]


def test_what_fails_in_the_middle_is_taken_back(tmp_path, monkeypatch):
    """All of the transaction."""
    made = shelf(0.0)
    made.book.db.commit = locked
    made.say = lambda _: None
    one = Submission("anna", tmp_path, tmp_path / "01")

    monkeypatch.setattr(store, "LOCKED_SECONDS", -1.0)
    with pytest.raises(StoreError, match="cannot be used"):
        made._write(one, {}, None, None)
    assert made.did[-1] == "rollback"


def test_a_result_is_prepared_beside_and_then_takes_its_place(tmp_path):
    """With the key of its round; read-only, as nbgrader leaves it."""
    made = shelf(0.0)
    made.source = tmp_path / "source"
    now = Round("content", "release")
    graded = SimpleNamespace(notebook={"cells": [], "metadata": {}})
    one = Submission("anna", tmp_path / "in", tmp_path / "out" / "01-x")
    one.folder.mkdir()

    assert made.put(one, {"nb": graded, "other": None}, None, now) == ["w"]

    (file,) = one.target.iterdir()
    assert json.loads(file.read_text())["metadata"] == {"graded_as": now.key}
    assert (file.name, file.stat().st_mode & 0o777) == ("nb.ipynb", 0o444)
    assert [path.name for path in one.target.parent.iterdir()] == ["01-x"]
