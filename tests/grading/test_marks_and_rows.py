"""Rows of the gradebook and lines of the report: each from its own number."""

import datetime as dt
import gc
from types import SimpleNamespace
from typing import ClassVar

import pytest

from tarifflab.grading.coursework import grade_class, gradebook
from tarifflab.grading.coursework.grade_class import Grading, Report, grade_files, surely_to_do
from tarifflab.grading.coursework.gradebook import Book, BookCell, mark, remarks
from tarifflab.grading.coursework.rounds import Round, ToDo
from tarifflab.grading.coursework.store import as_text
from tarifflab.grading.handin.offered import Offered
from tarifflab.grading.notebook.assemble import GradedSubmission, Score
from tarifflab.grading.outcomes import outcome


def graded(points=None, *, look=False, undecided=(), outcomes=()):
    """Return a graded submission with these points of each cell, of four."""
    scores = {name: Score(value, 4.0) for name, value in (points or {}).items()}
    return GradedSubmission(
        scores, {"cells": []}, list(outcomes), look, undecided=frozenset(undecided)
    )


@pytest.mark.parametrize(
    ("made", "row"),
    [
        (None, {"auto_score": 0.0, "needs_manual_grade": False}),
        (graded({"t": 3.0}), {"auto_score": 3.0, "needs_manual_grade": False}),
        (graded({"t": 0.0}), {"auto_score": 0.0, "needs_manual_grade": False}),
        (graded({"t": None}), {"auto_score": None, "needs_manual_grade": True}),
        (
            graded({"t": 0.0}, undecided=["t"]),
            {"auto_score": 0.0, "needs_manual_grade": True},
        ),
    ],
)
def test_a_person_marks_what_has_no_certain_points(made, row):
    """A text, and a test without a verdict; what was not handed in counts nothing."""
    assert mark("t", made) == row


def book(due):
    """Return the rows of an assignment with a due date."""
    made = object.__new__(Book)
    made.due = due
    return made


DUE = dt.datetime(2026, 10, 2, 17, 0)


@pytest.mark.parametrize(
    ("minutes", "extension", "late"),
    [(10, None, 600), (-10, None, 0), (10, 4, 360), (10, 10, 0), (0, None, 0)],
)
def test_late_are_the_seconds_after_the_due_date_and_its_extension(minutes, extension, late):
    """Nobody is early by a negative number."""
    more = None if extension is None else dt.timedelta(minutes=extension)
    time = DUE + dt.timedelta(minutes=minutes)

    assert book(DUE)._late(time, more) == late
    assert book(None)._late(time, more) == book(DUE)._late(None, more) == 0


@pytest.mark.parametrize(
    ("last", "now", "results", "look"),
    [
        (None, None, {"a": graded()}, None),
        (None, None, {"a": None, "b": graded(look=True)}, True),
        (None, ["x"], {}, True),
        (["x"], ["x"], {}, None),
        (["x"], ["y"], {}, True),
        (["x"], [], {}, False),
        (None, [], {}, None),
    ],
)
def test_what_was_settled_stays_settled_while_the_same_is_said(last, now, results, look):
    """New sentences ask for a look, none take it back, the same leave it as it is."""
    rounds = [None if looks is None else Round("c", "r", {}, looks) for looks in (last, now)]

    assert gradebook._look(*rounds, results) is look


def test_only_a_text_that_was_known_and_is_the_same_is_unchanged():
    """What nobody knew counts as changed."""
    now = Round("c", "r", {"a": "1", "b": "2", "c": "3"})

    assert gradebook._changed_texts(Round("c", "r", {"a": "1", "b": "1"}), now) == {
        "a": False, "b": True, "c": True,
    }  # fmt: skip
    assert gradebook._changed_texts(None, now) == {"a": True, "b": True, "c": True}
    assert gradebook._changed_texts(now, None) == {}


CHANGED = [  # known, changed by its hash; marked before; is to be marked; is named again
    ({"t": True}, 0, True, ["t"]),
    ({"t": False}, 0, False, []),
    ({"t": True}, 1, True, []),
    ({"t": False}, 1, True, []),
    ({}, 0, True, ["t"]),
]


@pytest.mark.parametrize(("changed", "needed", "again", "named"), CHANGED)
def test_a_marked_text_comes_up_again_only_if_it_changed(changed, needed, again, named):
    """What still waits for its marker waits on; of a test its points tell."""
    made = book(None)
    made.changed, made.again = changed, []
    row = SimpleNamespace(auto_score=1.0, needs_manual_grade=needed)

    assert made._mark_again("t", row, {"auto_score": 2.0}) is again
    assert made.again == named


def test_silence_is_said_of_answers_alone(monkeypatch):
    """A test has no comment, and who wrote something gets none."""
    cells = [BookCell(name, name, True, name != "test") for name in ("test", "said", "silent")]
    monkeypatch.setattr(gradebook, "unanswered", lambda _: {"silent", "test"})

    assert [(cell.name, row["auto_comment"]) for cell, row in remarks(cells, graded())] == [
        ("said", None), ("silent", "No response."),
    ]  # fmt: skip
    assert {row["auto_comment"] for _, row in remarks(cells, None)} == {None}


def submission(student="anna", notes=()):
    """Return a hand-in, as far as a report asks for it."""
    return SimpleNamespace(student=student, notes=notes)


def test_a_report_adds_up_what_is_certain():
    """Over the notebooks of a hand-in; a missing one is said and counts nothing."""
    report = Report(skipped=2, left=1)
    parts = {"a": graded({"t": 3.0, "u": None}), "b": graded({"v": 0.5}), "c": None}

    looks = report.add(submission(), parts)

    assert report.graded == {"anna": (3.5, 12.0)}
    assert report.sentences == {"anna": ["The notebook `c` was not handed in; it counts 0."]}
    assert (looks, report.needs_look, report.total) == ([], [], 4)


def test_a_report_names_who_needs_a_look_and_why():
    """Notes on the folder come first; each sentence to look at is returned once."""
    strange, mended = outcome("time_unreadable"), outcome("cell_deleted", "t")
    report = Report()

    looks = report.add(
        submission(notes=(strange,)),
        {"a": graded({"t": 1.0}, outcomes=[mended, strange]), "b": graded(look=True)},
    )

    assert report.sentences["anna"] == [strange.sentence, mended.sentence, strange.sentence]
    assert looks == [strange.sentence]
    assert report.needs_look == ["anna"]


def test_what_could_not_be_stored_is_taken_back():
    """All of it, and nobody else's."""
    report = Report()
    for name in ("anna", "ben"):
        report.add(submission(name, (outcome("time_unreadable"),)), {"a": graded({"t": 1.0})})

    report.forget("anna")

    assert list(report.graded) == list(report.sentences) == report.needs_look == ["ben"]


def test_texts_to_mark_again_are_said_after_the_rest():
    """One sentence each."""
    report = Report(sentences={"anna": ["First."]})
    report.marked_again("anna", ["w", "x"])
    report.marked_again("ben", [])

    assert report.sentences == {
        "anna": [
            "First.",
            "`w` has changed since it was marked by hand; it is up for marking again.",
            "`x` has changed since it was marked by hand; it is up for marking again.",
        ]
    }


def test_what_was_put_off_names_what_of_ours_failed():
    """And nothing else that was found out on the way."""
    failed = graded(
        outcomes=[outcome("machinery", detail="no disk"), outcome("cell_died", "c")]
    )
    report = Report()

    report.put_off(submission(), {"a": failed, "b": None})

    assert report.sentences["anna"] == [
        "Grading failed for a reason that is not the student's: no disk.",
        "Nothing was entered; run the same command again.",
    ]
    assert (report.needs_look, report.graded) == (["anna"], {})


@pytest.mark.parametrize(
    ("folders", "force", "sure"),
    [([], True, False), ([True], False, False), ([True, False], False, True),
     ([True], True, True)],
)  # fmt: skip
def test_something_is_surely_to_do_where_a_folder_lacks(tmp_path, folders, force, sure):
    """Or where everything is to be graded again."""
    (tmp_path / "True").mkdir()
    found = [SimpleNamespace(target=tmp_path / str(there)) for there in folders]

    assert surely_to_do(found, force) is sure


def test_a_notebook_is_written_a_cell_a_line():
    """It reads back as it was, letters and all."""
    import json

    made = {
        "metadata": {"a": "é"},
        "cells": [{"source": "ü\n"}, {"source": "2"}],
        "nbformat": 4,
    }

    text = as_text(made)

    assert json.loads(text) == made
    assert [line.strip(" ,") for line in text.splitlines()[1:3]] == [
        '{"source": "ü\\n"}', '{"source": "2"}',
    ]  # fmt: skip


class Shelf:
    """A store of paper: three were found, two of them are to be graded."""

    puts: ClassVar[list] = []
    again: ClassVar[list] = []

    def __init__(self, course, name, _say):
        self.opened = (course, name)
        self.book = "book"

    def notebooks(self):
        """Return the notebooks of the exercise."""
        return ["nb"]

    def to_do(self, found, assignments, *, force):
        """Return all but the first."""
        assert list(assignments) == ["nb"]
        rest = found if force else found[1:]
        return [ToDo(one, "it is new", "last", "content", "release") for one in rest]

    def put(self, submission, results, last, now):
        """Keep a result."""
        self.puts.append((submission.student, results, last, now.looks))
        if "stop" in submission.student:
            raise KeyboardInterrupt
        return self.again

    def open_looks(self, without):
        """Return what is open of the others."""
        return {"open": sorted(without)}

    def close(self):
        """Close."""


@pytest.fixture
def class_of(monkeypatch):
    """Return a function that grades these students on paper; report, puts, steps, said."""
    monkeypatch.setattr(grade_class, "Store", Shelf)
    monkeypatch.setattr(Shelf, "puts", [])
    monkeypatch.setattr(grade_class, "Zygote", lambda _: SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(grade_class, "surely_to_do", lambda *_: False)
    monkeypatch.setattr(
        Grading, "_assignment", lambda _self, _store, name: SimpleNamespace(name=name)
    )
    monkeypatch.setattr(Grading, "_sessions", lambda *_: SimpleNamespace(close=lambda: None))
    settings = SimpleNamespace(course="course", environment={})

    def run(students, results, *, force=False):
        steps, said = [], []
        monkeypatch.setattr(
            grade_class, "find_submissions", lambda *_: [submission(name) for name in students]
        )
        grading = Grading(
            settings, "01-x", confined=False, progress=lambda *given: steps.append(given),
            say=said.append,
        )  # fmt: skip
        monkeypatch.setattr(
            grading, "_results", lambda todo, _: ((one, results) for one in todo)
        )
        return grading.run(force=force), Shelf.puts, steps, said

    return run


def test_what_is_to_do_is_graded_stored_and_counted(class_of):
    """The rest was graded before; each is told with its number of all."""
    result = {"nb": graded({"t": 1.0}, outcomes=[outcome("time_unreadable")])}

    report, puts, steps, said = class_of(["a", "b", "c"], result)

    look = outcome("time_unreadable").sentence
    assert (report.skipped, report.left, list(report.graded)) == (1, 0, ["b", "c"])
    assert report.again == {"b": "it is new", "c": "it is new"}
    assert puts == [("b", result, "last", [look]), ("c", result, "last", [look])]
    assert (steps, said) == ([(1, 2, "b"), (2, 2, "c")], [])
    assert report.open == {"open": ["b", "c"]}
    assert class_of(["a"], result, force=True)[0].skipped == 0


def test_garbage_is_collected_again_while_a_class_is_graded(class_of):
    """The command begins without, as it loads much; a class is long."""
    gc.disable()
    try:
        class_of(["a"], {"nb": graded({"t": 1.0})})
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


def test_what_stops_in_the_middle_is_left_and_said(class_of):
    """What is stored stays; what was about to be is taken back."""
    report, _, steps, said = class_of(["a", "b", "c", "stop", "d"], {"nb": graded({"t": 1.0})})

    assert list(report.graded) == ["b", "c"]
    assert (report.left, len(steps)) == (2, 2)
    assert said == [
        "Stopped. 2 of 4 are graded and stored; run the same command again to go on."
    ]


def test_what_of_ours_failed_is_not_stored(class_of):
    """It is counted as left, and the next run takes it up."""
    failed = graded({"t": None}, outcomes=[outcome("machinery", detail="no disk")])

    report, puts, steps, _ = class_of(["a", "b"], {"nb": failed})

    assert (report.left, report.graded, puts) == (1, {}, [])
    one_of_two = {"nb": graded({"t": 1.0}), "more": failed, "absent": None}
    assert class_of(["a", "b"], one_of_two)[0].left == 1
    assert (report.needs_look, steps) == (["b"], [(1, 1, "b")])


def test_texts_that_changed_are_named_in_the_report(class_of, monkeypatch):
    """As the gradebook says."""
    monkeypatch.setattr(Shelf, "again", ["w"])

    report, *_ = class_of(["a", "b"], {"nb": graded({"t": 1.0})})

    assert report.sentences["b"][0].startswith("`w` has changed since it was marked by hand")


def test_settings_of_the_course_reach_the_exercise(monkeypatch):
    """Each by its name, and the cells are the gradebook's."""
    asked = {}
    monkeypatch.setattr(
        grade_class, "load_assignment",
        lambda *given, **named: asked.update(named, given=given)
        or SimpleNamespace(with_sources=lambda known: known),
    )  # fmt: skip
    monkeypatch.setattr(grade_class, "known_cells", lambda *given: given)
    settings = SimpleNamespace(
        course="course", readable="r", secret="s", environment="e", limits="l"
    )
    made = Grading(settings, "01-x", confined=False)

    assert made._assignment(SimpleNamespace(book="book"), "nb") == ("book", "nb", "01-x")
    assert asked == {
        "given": ("course", "01-x", "nb"), "readable": "r", "secret": "s",
        "environment": "e", "limits": "l",
    }  # fmt: skip


def test_every_notebook_of_a_hand_in_is_graded_with_what_lies_beside():
    """With the limits of its exercise, and in its student's name."""
    seen = []

    class One:
        assignment = SimpleNamespace(limits="limits", files=())

        def grade_chosen(self, _choose, beside, student):
            seen.append((list(beside), student))
            return "graded"

    def offered(name, names, limits):
        seen.append((name, sorted(names), limits))
        return Offered(name, b"1")

    one = SimpleNamespace(offered=offered, beside=lambda: ["x.csv"], student="anna")

    assert grade_files(one, {"a": One(), "b": One()}) == {"a": "graded", "b": "graded"}
    assert seen == [
        ("a", ["a", "b"], "limits"), (["x.csv"], "anna"),
        ("b", ["a", "b"], "limits"), (["x.csv"], "anna"),
    ]  # fmt: skip


def test_one_notebook_of_two_is_enough_for_a_look():
    """Also where no sentence asks for it."""
    for looks in ((False, True), (True, False)):
        report = Report()
        report.add(
            submission("a"),
            {str(n): graded({"t": 1.0}, look=one) for n, one in enumerate(looks)},
        )
        assert report.needs_look == ["a"]
