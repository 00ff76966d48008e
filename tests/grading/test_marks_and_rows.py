"""Rows of the gradebook and lines of the report: each from its own number."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tarifflab.grading.coursework import gradebook
from tarifflab.grading.coursework.grade_class import Report, surely_to_do
from tarifflab.grading.coursework.gradebook import Book, BookCell, mark, remarks
from tarifflab.grading.coursework.rounds import Round
from tarifflab.grading.coursework.store import as_text
from tarifflab.grading.notebook.assemble import GradedSubmission, Score
from tarifflab.grading.outcomes import outcome


def graded(points=None, *, look=False, undecided=(), outcomes=()):
    """Return a graded submission with these points of each cell, of four."""
    scores = {name: Score(value, 4.0) for name, value in (points or {}).items()}
    return GradedSubmission(scores, None, list(outcomes), look, undecided=frozenset(undecided))


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
def test_something_is_surely_to_do_where_a_folder_lacks(folders, force, sure):
    """Or where everything is to be graded again."""
    found = [
        SimpleNamespace(target=SimpleNamespace(is_dir=lambda one=one: one)) for one in folders
    ]

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
