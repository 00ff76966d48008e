"""Edges of a class's evening: one name too many, a link as a course, a process that is over."""

import logging
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
import sample
from cases import every

from tarifflab.grading import Assignment, nbgrader_parts, nbgrader_plugin
from tarifflab.grading.control import processes
from tarifflab.grading.control.run_candidate import Candidacy, Step
from tarifflab.grading.control.warm_session import Session
from tarifflab.grading.coursework import cluster, course_folders, grade_command, rounds, store
from tarifflab.grading.coursework.settings import (
    Settings,
    SettingsError,
    _check_limits,
    assignment_name,
)
from tarifflab.grading.handin import handed_in
from tarifflab.grading.handin.handed_in import find_submissions
from tarifflab.grading.limits import Limits
from tarifflab.grading.nbgrader_plugin import _Shared
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.mend import mend
from tarifflab.grading.notebook.run_record import Record
from tarifflab.grading.outcomes import outcome

NAME = "01-sample"


def course(root):
    """Return what the folders of a course are called."""
    return SimpleNamespace(
        root=str(root),
        submitted_directory="submitted",
        autograded_directory="autograded",
        source_directory="solutions",
        directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
    )


def test_few_names_are_all_named():
    """One more, and it is counted."""
    names = [f"s{n}" for n in range(grade_command.FEW_NAMES + 1)]

    assert grade_command._some(names[:-1]) == ", ".join(names[:-1])
    assert grade_command._some(names) == f"{', '.join(names[:-1])} and 1 more"
    assert grade_command._some([]) == ""


@every(
    {
        "a slip": ({"cell_second": 1}, r"got 'cell_second'\. Did you mean 'cell_seconds'\?$"),
        "no limit at all": ({"zzz": 1}, r"must name known limits, got 'zzz'\.$"),
        "no number": ({"cell_seconds": -1}, r"^'c\.ConfinedExecute\.limits' in .*: "),
    }
)
def test_limits_of_a_course_are_known_ones(case):
    """The nearest is named, if there is one."""
    limits, words = case

    with pytest.raises(SettingsError, match=words):
        _check_limits(limits)
    _check_limits({"cell_seconds": 1})


def test_a_course_without_exercises_has_none_yet(tmp_path):
    """Also where the folder for them is missing."""
    for _ in range(2):
        with pytest.raises(SettingsError, match=r"one of \(none yet\), got '01'"):
            assignment_name(SimpleNamespace(root=tmp_path, source_directory="source"), "01")
        (tmp_path / "source").mkdir(exist_ok=True)


def test_a_course_that_is_reached_by_a_link_is_laid_out_alike(tmp_path):
    """Tables around an exercise are linked, but none that holds it or lies in it."""
    release = tmp_path / "course" / "release" / NAME
    release.mkdir(parents=True)
    (tmp_path / "link").symlink_to("course")
    top = str((tmp_path / "course").resolve())
    names = (
        "data",
        "./more/../tables",
        "..",
        "../other",
        "/x",
        ".",
        "release",
        f"release/{NAME}/a",
    )

    for root in (tmp_path / "course", tmp_path / "link"):
        layout = course_folders._layout(root, root / "release" / NAME, names)
        assert layout.place == f"release/{NAME}"
        assert layout.links == (("data", f"{top}/data"), ("tables", f"{top}/tables"))
    assert course_folders._layout(tmp_path / "course", tmp_path, names) == course_folders.HERE


def test_only_folders_of_students_are_students(tmp_path):
    """No link, no file, and nothing that a disk or Jupyter makes."""
    top = tmp_path / "submitted"
    for name in ("anna", *handed_in.NO_STUDENTS):
        (top / name).mkdir(parents=True)
    (top / "ben").symlink_to("anna")
    (top / "note.txt").touch()

    homes = dict(handed_in.student_homes(course(tmp_path)))

    assert homes == {"anna": top / "anna"}
    other = course(tmp_path)
    other.directory_structure = "{student_id}/{nbgrader_step}/{assignment_id}"
    assert list(handed_in.student_homes(other)) == []


@every(
    {
        "a second folder": (["01-sample (1)/new.ipynb"], "`01-sample (1)/new.ipynb`"),
        "a folder of another name": (["notes/new.ipynb"], None),
        "no notebook": (["01-sample (1)/new.txt"], None),
        "another exercise": (["02-other/new.ipynb"], None),
        "four": (
            [f"01-sample ({n})/{n}.ipynb" for n in range(4)],
            "`01-sample (0)/0.ipynb`, `01-sample (1)/1.ipynb`, `01-sample (2)/2.ipynb`",
        ),
    }
)
def test_what_lies_beside_the_right_folder_is_looked_at(case):
    """If it is called nearly so and holds a notebook; three are named."""
    places, named = case
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in (NAME, "02-other"):
            (root / "solutions" / name).mkdir(parents=True)
        for place in (f"{NAME}/{NAME}.ipynb", *places):
            path = root / "submitted" / "anna" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

        (found,) = find_submissions(course(root), NAME)

    assert [note.detail for note in found.notes if note.key == "others_left"] == (
        [named] if named else []
    )


def test_a_step_that_ended_its_process_is_explained_once():
    """With a sentence in its place; without a step or a reason nothing is said."""
    made = Candidacy(SimpleNamespace(limits=Limits()), [], False, Record())
    run, fetch = Step("run", 0, "a", "x"), Step("fetch", 1, "test-a", ("x",))
    made._explain(run)
    made.reason = outcome("cell_died", "a", "exit status 3", Limits())
    made._explain(None)
    assert (made.record.outcomes, made.record.outputs) == ([], {})

    made._explain(fetch)
    assert (made.record.outcomes, made.record.outputs) == ([made.reason], {})
    made._explain(run)
    assert made.record.outcomes == [made.reason]
    assert made.record.outputs[0][0]["evalue"] == made.reason.sentence


def test_a_set_up_of_which_a_part_is_gone_has_not_run():
    """The part that is there runs for itself."""
    meta = sample.metadata("w", grade=True, solution=True, locked=False, points=5)
    cells = [
        sample.code("a", "x = 1"),
        sample.code("b", "x = 2"),
        sample.text("w", "Mine.", meta),
    ]
    assigned = Assignment.from_notebook(sample.notebook(cells))
    warmed = SimpleNamespace(
        shared=False, needs={}, candidates=None, examiners=None, readers=None
    )
    made = Session(warmed, assigned, confined=True)

    whole = made._plan(mend(sample.notebook(cells), assigned))
    part = made._plan(mend(sample.notebook(cells[::2]), assigned))

    assert (whole.prelude, whole.steps) == ({0: 0, 1: 1}, [])
    assert (part.prelude, [one.content for one in part.steps]) == ({}, ["x = 1"])


def test_a_temporary_folder_may_be_relative(tmp_path, monkeypatch):
    """To the folder of who starts the processes, which have another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(processes.tempfile, "mkdtemp", lambda prefix: f"{prefix}x")
    monkeypatch.setattr(processes.subprocess, "Popen", lambda *_, **__: SimpleNamespace(pid=1))
    (tmp_path / "grading-x").mkdir()

    made = processes.Zygote()
    made.link.close()

    assert made.folder == (tmp_path / "grading-x").resolve()
    assert made.log.exists()


def test_a_gradebook_is_opened_for_its_course_with_its_version(monkeypatch):
    """Noted before nbgrader opens it; of an exercise that is missing it is closed again."""
    done = []

    class Book:
        def __init__(self, url, name):
            done.append((url, name))

        def find_assignment(self, _name):
            raise LookupError

        def close(self):
            done.append("closed")

    api = SimpleNamespace(MissingEntry=LookupError, Gradebook=Book)
    monkeypatch.setattr(store, "nbgrader_part", lambda _: api)
    monkeypatch.setattr(store, "note_version", lambda url: done.append(f"noted {url}"))
    own = SimpleNamespace(db_url="sqlite:///x.db", course_id="trade")

    with pytest.raises(
        store.StoreError, match=r"version first: tarifflab release 01 \(in a cou"
    ):
        store.Store(own, NAME, done.append)
    assert done == ["noted sqlite:///x.db", ("sqlite:///x.db", "trade"), "closed"]


def test_sessions_of_the_plugin_end_when_nobody_has_come_for_a_while(monkeypatch):
    """By a timer that keeps no program alive, and begins anew with each submission."""
    timers = []

    class Timer:
        def __init__(self, seconds, work):
            self.seconds, self.work, self.done = seconds, work, []
            self.daemon = False
            timers.append(self)

        def start(self):
            self.done.append("daemon" if self.daemon else "waited for")

        def cancel(self):
            self.done.append("cancelled")

    fake = SimpleNamespace
    monkeypatch.setattr(nbgrader_plugin.threading, "Timer", Timer)
    monkeypatch.setattr(
        nbgrader_plugin,
        "Sessions",
        lambda assignment, workers, confined: fake(
            assignment=assignment, confined=confined, start=lambda: None, close=lambda: None
        ),
    )
    shared = _Shared()
    shared.sessions("a", confined=True)
    shared.sessions("a", confined=True)

    assert [one.done for one in timers] == [["daemon", "cancelled"], ["daemon"]]
    assert {one.seconds for one in timers} == {nbgrader_plugin.IDLE_SECONDS}
    timers[-1].work()
    assert shared.current is None


def test_a_parcel_s_files_may_lie_in_folders(monkeypatch):
    """As they lay in the student's own."""
    seen = []

    def grade(_offered, _sessions, beside, _student):
        seen.extend(Path(path, "b.txt").read_text() for path in beside)

    monkeypatch.setattr(cluster, "grade_offered", grade)
    monkeypatch.setattr(cluster, "WARM", SimpleNamespace(sessions=lambda *_, **__: None))
    parcel = {"notebooks": {"n": "x"}, "beside": {"a/b.txt": b"1"}, "student": "anna"}
    cluster.grade_parcel(parcel, {"n": None}, True)

    assert seen == ["1"]


def test_what_was_handed_in_is_known_whatever_the_order_of_its_folder(tmp_path, monkeypatch):
    """Copies of Jupyter and of Python's own are none of it."""
    for name in ("a.txt", "b.txt", "d/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    plain = rounds._files(tmp_path, tmp_path)
    for name in rounds.LEFT_OUT:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").touch()
    entries = rounds._entries
    monkeypatch.setattr(rounds, "_entries", lambda path: sorted(entries(path), reverse=True))

    assert [name for name, _ in plain] == ["a.txt", "b.txt", "d/c.txt"]
    assert rounds._files(tmp_path, tmp_path) == plain
    monkeypatch.setattr(rounds, "_entries", lambda path: sorted(entries(path)))
    assert rounds._files(tmp_path, tmp_path) == plain


def test_limits_that_are_none_stop_a_course(tmp_path):
    """When its settings are read, not when the first student is graded."""
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.ConfinedExecute.limits = {'cells_second': 3}\n"
    )

    with pytest.raises(SettingsError, match="Did you mean 'cell_seconds'"):
        Settings.of(tmp_path)


def test_a_stored_notebook_holds_its_cells_once():
    """A cell a line, then the rest."""
    made = store.as_text({"cells": [{"a": "é"}, {"b": 1}], "nbformat": 4})

    assert made == '{"cells": [\n  {"a": "é"},\n  {"b": 1}\n ],\n "nbformat": 4}\n'


def test_a_folder_that_is_closed_is_not_bare(tmp_path, monkeypatch):
    """Nobody knows what lies in it."""
    made = handed_in.Submission("anna", tmp_path, tmp_path)

    assert handed_in._is_bare(made)
    monkeypatch.setattr(handed_in, "files_in", lambda _: ([], {tmp_path / "x": "closed"}))
    assert not handed_in._is_bare(made)


@pytest.mark.parametrize("why", ["trouble", "closed"])
def test_a_folder_in_trouble_is_not_looked_into(tmp_path, why):
    """Whatever lies there."""
    (tmp_path / "a.ipynb").write_text("{}")
    made = handed_in.Submission("anna", tmp_path, tmp_path, **{why: "it is a link"})

    offered = made.offered("a", ["a", "b"], Limits())

    assert (offered.others, offered.rest, made.beside()) == ({}, [], [])
    assert str(offered.own) == "it is a link"


def test_a_version_that_is_not_known_is_left_to_nbgrader(tmp_path, monkeypatch):
    """No table is made for it."""
    monkeypatch.setattr(nbgrader_parts, "newest_version", lambda _: None)

    nbgrader_parts.note_version(f"sqlite:///{tmp_path / 'g.db'}")

    with closing(sqlite3.connect(tmp_path / "g.db")) as book:
        assert book.execute("SELECT name FROM sqlite_master").fetchall() == []


@every(
    {
        "ours": ("Traceback (most recent call last):\n  x\nm.NotGraded: It is a link.\n",
                 "It is a link."),
        "ours within a text": ("It says NotGraded: no", "It says NotGraded: no"),
        "another error": ("Traceback (most recent call last):\n  x\nValueError: no\n ",
                          "Traceback (most recent call last):\n  x\nValueError: no\n "),
    }
)  # fmt: skip
def test_of_a_traceback_of_ours_only_the_sentence_is_logged(case):
    """Of every other all of it."""
    text, logged = case
    record = logging.LogRecord("n", logging.ERROR, "f", 1, "%s", (text,), None)

    assert nbgrader_plugin.OneSentence().filter(record) is True
    assert record.getMessage() == logged


def test_a_notebook_that_was_not_graded_is_not_flagged(monkeypatch):
    """Nor is the gradebook opened for it."""
    monkeypatch.setattr(nbgrader_plugin, "Gradebook", None)

    for own in ({}, {"graded": None}, {"graded": SimpleNamespace(needs_look=False)}):
        assert (
            nbgrader_plugin.FlagForReview.preprocess(None, "nb", {"nbgrader": own})[0] == "nb"
        )


def test_settings_of_the_course_reach_its_first_step(monkeypatch):
    """Through the step's parents, where nbgrader keeps them."""
    monkeypatch.setattr(nbgrader_plugin, "SHARED", None)
    monkeypatch.setattr(nbgrader_plugin, "drop_links", lambda *_: None)
    monkeypatch.setattr(nbgrader_plugin, "_coursedir", lambda _: None)
    seen = []

    def assignment(step, _resources):
        seen.append(step.parent)
        raise LookupError

    monkeypatch.setattr(nbgrader_plugin, "_assignment", assignment)
    above = nbgrader_plugin.ConfinedExecute()
    with pytest.raises(LookupError, match=r"^$"):
        nbgrader_plugin.RepairSubmission(parent=above).preprocess(None, {"nbgrader": {}})
    assert seen == [above]


def test_names_for_later_are_loaded_when_they_are_used():
    """But those that Python itself looks up of a module."""
    for name in ("__path__", "__getattr__"):
        with pytest.raises(AttributeError, match=f"^{name}$"):
            nbgrader_parts.Later("json").part(name)
    for name in ("dumps", "x__"):
        assert nbgrader_parts.Later("json").part(name)._name == name
    assert nbgrader_parts.Later("json").part("dumps")([1]) == "[1]"


def test_what_cannot_be_read_is_known_by_its_reason(tmp_path, monkeypatch):
    """A file that is closed or too large has no content to compare."""
    monkeypatch.setattr(rounds, "read_file", lambda *_: Unreadable("it has 90 MB"))
    assert rounds._content_hash(tmp_path) == "it has 90 MB"
    monkeypatch.setattr(rounds, "read_file", lambda *_: b"")
    assert len(rounds._content_hash(tmp_path)) == 64


def test_settings_that_cannot_be_read_name_their_file(tmp_path):
    """With its whole path."""
    (tmp_path / "nbgrader_config.py").write_text("1 / 0")
    place = str(tmp_path / "nbgrader_config.py")

    with pytest.raises(SettingsError, match=f"^'{place}' cannot be read: ZeroDivisionError"):
        Settings.of(tmp_path)


def test_a_line_that_moved_is_cleared_before_an_error(monkeypatch):
    """Else the sentence would stand behind it."""
    done = []

    class Progress:
        def __init__(self, _stream):
            done.append("begun")

        def end(self):
            done.append("cleared")

    errors = iter([SettingsError("x"), OSError(28, "x")])

    def fail(_folder):
        raise next(errors)

    monkeypatch.setattr(grade_command, "Progress", Progress)
    monkeypatch.setattr(grade_command, "tell", lambda _: done.append("told"))
    monkeypatch.setattr(grade_command, "keep_own_files", lambda: None)
    monkeypatch.setattr(grade_command.Settings, "of", fail)
    for _ in range(2):
        assert grade_command.run("01", course=Path()) == 1
    assert done == ["begun", "cleared", "told"] * 2
