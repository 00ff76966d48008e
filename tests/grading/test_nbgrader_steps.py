"""The steps that nbgrader takes, and the table of marks that it writes."""

import contextlib
import csv
import datetime as dt
import json
import logging
import os
from types import SimpleNamespace
from typing import ClassVar

import pytest
from nbgrader.api import MissingEntry
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from tarifflab.grading import install
from tarifflab.grading import nbgrader_plugin as plugin
from tarifflab.grading.control.confinable import NotConfined
from tarifflab.grading.limits import MB
from tarifflab.grading.nbgrader_export import SafeCsvExport, harmless
from tarifflab.grading.notebook.mend import MendedCell
from tarifflab.grading.outcomes import outcome

PLUGIN = "tarifflab.grading.nbgrader_plugin"


def steps(name):
    """Return nbgrader's own steps by their names."""
    found = Autograde.class_traits()[name].default()
    return [one.__name__ for one in found]


@pytest.fixture
def installed():
    """Return a configuration in which the confined run is switched on."""
    config = Config()
    install(config)
    return config


def test_steps_are_nbgraders_but_for_the_run(installed):
    """Its run is exchanged, and a look is asked for once marks are there; in its order."""
    own = steps("autograde_preprocessors")
    own[own.index("Execute")] = "ConfinedExecute"
    own.remove("IgnorePattern")  # of standard error, which costs no point here
    own.insert(own.index("SaveAutoGrades") + 1, "FlagForReview")

    made = installed.Autograde.autograde_preprocessors
    assert [name.rpartition(".")[2] for name in made] == own
    assert {name for name in made if name.startswith(PLUGIN)} == {
        f"{PLUGIN}.ConfinedExecute", f"{PLUGIN}.FlagForReview",
    }  # fmt: skip


def test_steps_before_are_nbgraders_but_for_the_repair(installed):
    """Outputs and double ids are gone once the cells are matched."""
    own = steps("sanitize_preprocessors")

    made = installed.Autograde.sanitize_preprocessors
    assert [name.rpartition(".")[2] for name in made] == ["RepairSubmission", *own[2:]]
    assert own[:2] == ["ClearOutput", "DeduplicateIds"]
    assert installed.Autograde.exporter_class == f"{PLUGIN}.SubmissionExporter"
    assert installed.ExportApp.plugin_class == (
        "tarifflab.grading.nbgrader_export.SafeCsvExport"
    )


class Book:
    """A gradebook of two exercises and two students, one of whom has handed in one."""

    assignments: ClassVar = [
        SimpleNamespace(name="01-a", duedate=dt.datetime(2026, 10, 2, 17), max_score=25.0),
        SimpleNamespace(name="02-b", duedate=None, max_score=10.0),
    ]
    students: ClassVar = [
        SimpleNamespace(id="s1", last_name="Doe, J", first_name="=Jo", email=None),
        SimpleNamespace(id="s2", last_name="Roe", first_name="R\n", email="r@x"),
    ]

    def find_submission(self, assignment, student):
        """Return the one there is."""
        if (assignment, student) != ("01-a", "s1"):
            raise MissingEntry("none")
        when = dt.datetime(2026, 10, 2, 18)
        return SimpleNamespace(timestamp=when, score=20.5, late_submission_penalty=4.0)


ONE = {
    "assignment": "01-a", "duedate": "2026-10-02 17:00:00", "timestamp": "2026-10-02 18:00:00",
    "student_id": "s1", "last_name": "Doe, J", "first_name": "'=Jo", "email": "",
    "raw_score": "20.5", "late_submission_penalty": "4.0", "score": "16.5", "max_score": "25.0",
}  # fmt: skip


def exported(tmp_path, **options):
    """Return the rows of a table of marks."""
    made = SafeCsvExport.__new__(SafeCsvExport)
    chosen = {"to": str(tmp_path / "x.csv"), "assignment": [], "student": []} | options
    for name, value in chosen.items():
        made.__dict__.setdefault("_trait_values", {})[name] = value
    made.__dict__["_trait_values"]["log"] = logging.getLogger("test")
    made.export(Book())
    return list(csv.DictReader((tmp_path / "x.csv").read_text("utf-8").splitlines()))


def test_each_mark_stands_in_its_column(tmp_path):
    """Points, penalty and what is left; who handed in nothing has none."""
    rows = exported(tmp_path)

    assert rows[0] == ONE
    assert [(row["assignment"], row["student_id"]) for row in rows] == [
        ("01-a", "s1"), ("01-a", "s2"), ("02-b", "s1"), ("02-b", "s2"),
    ]  # fmt: skip
    assert {(row["raw_score"], row["score"], row["timestamp"]) for row in rows[1:]} == {
        ("0.0", "0.0", "")
    }
    assert rows[1]["first_name"] == "R "


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"assignment": ["02-b"]}, [("02-b", "s1"), ("02-b", "s2")]),
        ({"student": ["s2"]}, [("01-a", "s2"), ("02-b", "s2")]),
        ({"assignment": ["01-a"], "student": ["s1"]}, [("01-a", "s1")]),
    ],
)
def test_only_what_was_asked_for_is_exported(tmp_path, options, found):
    """One exercise, one student, or both."""
    rows = exported(tmp_path, **options)

    assert [(row["assignment"], row["student_id"]) for row in rows] == found


def test_a_penalty_takes_no_more_than_there_is(tmp_path, monkeypatch):
    """No mark is below nought."""
    entry = SimpleNamespace(timestamp=None, score=3.0, late_submission_penalty=4.0)
    monkeypatch.setattr(Book, "find_submission", lambda *_: entry)

    assert exported(tmp_path)[0]["score"] == "0.0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3, "3"),
        ("a=1", "a=1"),
        ("x\x1by", "x y"),
        ("\n=1", " =1"),
        ("@", "'@"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("\t1", "' 1"),
        ("\r1", "' 1"),
        (" =1", " =1"),
    ],
)
def test_only_what_could_run_is_changed(value, text):
    """And what moves a cursor."""
    assert harmless(value) == text


OWN = {"student": "anna", "assignment": "01-a", "notebook": "nb", "db_url": "sqlite:///x"}


def test_settings_of_the_course_reach_the_assignment(monkeypatch):
    """What is readable is not secret; the gradebook's cells are the notebook's own."""
    asked = {}
    book = SimpleNamespace(__enter__=None)

    class Opened:
        def __init__(self, url):
            asked["url"] = url

        def __enter__(self):
            return book

        def __exit__(self, *_):
            asked["closed"] = True

    monkeypatch.setattr(plugin, "Gradebook", Opened)
    monkeypatch.setattr(plugin, "known_cells", lambda *given: given[1:])
    monkeypatch.setattr(
        plugin,
        "load_assignment",
        lambda *given, **named: (
            asked.update(named, given=given)
            or SimpleNamespace(with_sources=lambda known: known)
        ),
    )
    step = SimpleNamespace(
        coursedir="course", readable=["r"], secret=["s"], environment={"A": "b"},
        limits={"calls": 7},
    )  # fmt: skip

    assert plugin._assignment(step, {"nbgrader": OWN}) == ("nb", "01-a")
    assert asked == {
        "given": ("course", "01-a", "nb"), "readable": ("r",), "secret": ("s",),
        "environment": {"A": "b"}, "limits": {"calls": 7}, "url": "sqlite:///x",
        "closed": True,
    }  # fmt: skip


def test_a_mended_cell_becomes_one_of_nbgraders():
    """Its marks are the exercise's; pictures stay, and code has room for outputs."""
    assigned = SimpleNamespace(nbgrader={"grade_id": "t", "points": 2})
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}}

    code = plugin._node(MendedCell("code", "x = 1", "c1", assigned))
    text = plugin._node(MendedCell("markdown", "y", "c2", attachments=picture))

    assert code == {
        "cell_type": "code", "id": "c1", "metadata": {"nbgrader": assigned.nbgrader},
        "source": "x = 1", "execution_count": None, "outputs": [],
    }  # fmt: skip
    assert text == {
        "cell_type": "markdown", "id": "c2", "metadata": {}, "source": "y",
        "attachments": picture,
    }  # fmt: skip


def test_a_hand_in_is_read_as_its_student_s(monkeypatch):
    """What hidden tests draw depends on whose it is; what was noted goes to the next step."""
    read = []
    mended = SimpleNamespace(cells=[], outcomes=[SimpleNamespace(key="k")], draw="d")
    sessions = SimpleNamespace(read=lambda *given: read.append(given) or mended)
    shared = SimpleNamespace(sessions=lambda *_, confined: read.append(confined) or sessions)
    assignment = SimpleNamespace(metadata={"kernelspec": {}})
    for name, stand_in in {
        "SHARED": shared, "_assignment": lambda *_: assignment, "_coursedir": id,
        "drop_links": lambda _course, own: read.append(own),
    }.items():  # fmt: skip
        monkeypatch.setattr(plugin, name, stand_in)

    made, _ = plugin.RepairSubmission().preprocess(
        None, {"nbgrader": OWN, plugin.HANDED_IN: b"1"}
    )

    assert read == [OWN, True, (b"1", "anna")]
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert made["metadata"] == {
        "kernelspec": {},
        plugin.MARK: {"notes": [{"key": "k"}], "draw": "d"},
    }


def folders(tmp_path):
    """Return a course as nbgrader's directory tells of it."""
    steps = {f"{step}_directory": step for step in ("submitted", "autograded", "source")}
    return SimpleNamespace(
        root=str(tmp_path), directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
        assignment_id="01-a", student_id="*", **steps,
        format_path=lambda step, student, name: str(tmp_path / step / student / name),
    )  # fmt: skip


def test_only_what_came_through_a_students_link_is_taken_away(tmp_path):
    """The course's own file of that name stays, and so does what is the student's."""
    source, handed_in, output = (
        tmp_path / place / "01-a" for place in ("source/.", "submitted/anna", "autograded/anna")
    )
    for folder in (source, handed_in, output):
        (folder / "d").mkdir(parents=True)
    for name in ("own.txt", "link", "d/link", "table.csv"):
        (output / name).touch()
    (handed_in / "own.txt").touch()
    (source / "table.csv").touch()
    for name in ("link", "d/link", "table.csv"):
        (handed_in / name).symlink_to("/etc/passwd")

    plugin.drop_links(folders(tmp_path), OWN)

    left = sorted(path.name for path in output.rglob("*") if path.is_file())
    assert left == ["own.txt", "table.csv"]


def test_pipes_are_removed_and_named_and_nothing_else(tmp_path, caplog):
    """Nbgrader would wait on them for ever; a link is nobody's pipe."""
    folder = tmp_path / "submitted" / "anna" / "01-a"
    (folder / "d").mkdir(parents=True)
    (folder / "file").touch()
    (folder / "link").symlink_to("nowhere")
    os.mkfifo(folder / "d" / "pipe")

    plugin.remove_pipes(folders(tmp_path), logging.getLogger("test"))

    assert sorted(path.name for path in folder.rglob("*")) == ["d", "file", "link"]
    assert "anna: 'pipe' was no file and is removed." in caplog.text


def test_a_step_finds_its_course_or_says_where_it_works():
    """Its parents know it, however far above."""
    above = SimpleNamespace(coursedir="course")
    step = SimpleNamespace(parent=SimpleNamespace(parent=above))

    assert plugin._coursedir(step) == "course"
    with pytest.raises(NbGraderException, match="works inside `nbgrader autograde` only"):
        plugin._coursedir(SimpleNamespace(parent=None))


def test_beside_a_notebook_lies_what_its_student_handed_in(tmp_path):
    """For this exercise; who has no folder has nothing."""
    course = folders(tmp_path)
    folder = tmp_path / "submitted" / "anna" / "01-a"
    folder.mkdir(parents=True)
    (folder / "x.csv").touch()
    step = SimpleNamespace(coursedir=course)

    assert plugin._beside(step, {"nbgrader": OWN}) == [str(folder / "x.csv")]
    assert plugin._beside(step, {"nbgrader": OWN | {"student": "ben"}}) == []


def test_a_file_is_taken_along_unopened_unless_a_link_leads_to_it(tmp_path):
    """What nbgrader gets is empty; what lies behind a link is a classmate's."""
    real = tmp_path / "anna"
    real.mkdir()
    (real / "nb.ipynb").write_bytes(b"1")
    (tmp_path / "ben").symlink_to(real)
    exporter = SimpleNamespace(
        config=Config(), coursedir=folders(tmp_path),
        from_notebook_node=lambda notebook, resources: (len(notebook["cells"]), resources),
    )  # fmt: skip

    def taken(place):
        number, resources = plugin.SubmissionExporter.from_filename(
            exporter, str(tmp_path / place)
        )
        assert number == 0
        assert resources["metadata"]["name"] == "nb"
        return resources[plugin.HANDED_IN]

    assert taken("anna/nb.ipynb") == b"1"
    assert str(taken("ben/nb.ipynb")) == "it is a link"
    assert str(taken("cho/nb.ipynb")) == "it is not there"


@pytest.mark.parametrize(("look", "flagged"), [(True, True), (False, False)])
def test_what_has_no_verdict_is_put_to_the_marker(monkeypatch, look, flagged):
    """That test alone, and the notebook's flag; nothing where nobody need look."""
    part = SimpleNamespace(flagged=False)
    grades = {name: SimpleNamespace(needs_manual_grade=False) for name in ("odd", "sure")}
    book = SimpleNamespace(
        find_submission_notebook=lambda *where: {("nb", "01-a", "anna"): part}[where],
        find_grade=lambda name, *_: grades[name],
        db=SimpleNamespace(commit=lambda: None),
    )  # fmt: skip
    monkeypatch.setattr(plugin, "Gradebook", lambda _: contextlib.nullcontext(book))
    graded = SimpleNamespace(needs_look=look, undecided={"odd"}, scores=grades)

    plugin.FlagForReview.preprocess(None, "nb", {"nbgrader": OWN | {"graded": graded}})

    assert part.flagged is flagged
    assert [one.needs_manual_grade for one in grades.values()] == [flagged, False]


def executed(monkeypatch, *, key, unconfined=False, not_graded=False):
    """Take the step that runs a notebook; return what it gave, and what it was asked."""
    asked = []
    graded = SimpleNamespace(not_graded=not_graded, sentences=["One.", "Two."], notebook="nb")
    sessions = SimpleNamespace(grade_mended=lambda *given: asked.append(given) or graded)
    shared = SimpleNamespace(
        sessions=lambda one, *, confined: asked.append((one, confined)) or sessions
    )
    mended = SimpleNamespace(outcomes=[], unreadable=None, draw="")
    for name, stand_in in {
        "SHARED": shared, "_beside": lambda *_: ["b.csv"],
        "_assignment": lambda _step, given: given["nbgrader"] and "exercise",
        "mend": lambda repaired, _one: asked.append(repaired["cells"]) or mended,
    }.items():  # fmt: skip
        monkeypatch.setattr(plugin, name, stand_in)
    step = plugin.ConfinedExecute(unconfined=unconfined)
    step.log = logging.getLogger("executed")
    kept = {"notes": [vars(outcome(key, "c", "d"))], "draw": "drawn"}
    repaired = {"cells": [7], "metadata": {plugin.MARK: kept}}
    resources = {"nbgrader": dict(OWN), plugin.HANDED_IN: json.dumps(repaired)}
    return step.preprocess(None, resources), asked, mended, graded


@pytest.mark.parametrize(("key", "unconfined"), [("unreadable", False), ("file_mended", True)])
def test_the_run_gets_what_the_repair_has_noted(monkeypatch, caplog, key, unconfined):
    """Its notes, its draw, and whether anything could be read; confined unless told."""
    (notebook, resources), asked, mended, graded = executed(
        monkeypatch, key=key, unconfined=unconfined
    )

    assert asked == [("exercise", not unconfined), [7], (mended, ["b.csv"])]
    assert (mended.draw, mended.outcomes) == ("drawn", [outcome(key, "c", "d")])
    assert mended.unreadable is (key == "unreadable")
    assert (notebook, resources["nbgrader"]["graded"]) == ("nb", graded)
    assert caplog.messages == ["anna: One.", "anna: Two."]


def test_what_was_not_graded_enters_nothing(monkeypatch):
    """All that is to be said of it is one line."""
    with pytest.raises(plugin.NotGraded, match=r"^One\. Two\.$"):
        executed(monkeypatch, key="file_mended", not_graded=True)


@pytest.mark.parametrize("told", [{"unconfined": True}, {"unconfined": False}, {}])
def test_where_nothing_can_be_confined_only_who_asked_for_it_goes_on(monkeypatch, caplog, told):
    """Before any notebook is read; pipes are gone by then."""

    def refuse():
        raise NotConfined("No bwrap here.")

    removed = []
    monkeypatch.setattr(plugin, "_coursedir", lambda _: "course")
    monkeypatch.setattr(plugin, "remove_pipes", lambda *given: removed.append(given[0]))
    monkeypatch.setattr(plugin, "refuse_unless_confinable", refuse)
    config = Config({"ConfinedExecute": told})

    caplog.set_level(logging.ERROR)
    with (
        contextlib.nullcontext() if told.get("unconfined")
        else pytest.raises(NbGraderException, match=r"^No bwrap here\.$")
    ):  # fmt: skip
        plugin.SubmissionExporter(config=config, log=logging.getLogger("exported"))
    assert removed == ["course"]
    assert caplog.messages == ([] if told.get("unconfined") else ["No bwrap here."])


@pytest.mark.parametrize("megabytes", [1, 2])
def test_the_courses_own_limit_of_a_file_holds_in_nbgrader(tmp_path, megabytes):
    """The default would let a larger one in."""
    (tmp_path / "nb.ipynb").write_bytes(bytes(MB + 1))
    exporter = SimpleNamespace(
        config=Config({"ConfinedExecute": {"limits": {"upload_mb": megabytes}}}),
        coursedir=folders(tmp_path), from_notebook_node=lambda _, resources: resources,
    )  # fmt: skip

    taken = plugin.SubmissionExporter.from_filename(exporter, str(tmp_path / "nb.ipynb"))

    content = taken[plugin.HANDED_IN]
    assert (content if megabytes == 2 else str(content)) == (
        bytes(MB + 1) if megabytes == 2 else "it has 1 MB, at most 1"
    )
    assert taken["metadata"] == {"name": "nb", "path": str(tmp_path)}
