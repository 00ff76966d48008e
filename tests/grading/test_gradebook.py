"""Marks in a real gradebook: two notebooks, a first and a second round, what is open."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tarifflab.grading.coursework import rounds
from tarifflab.grading.coursework.gradebook import Book
from tarifflab.grading.coursework.rounds import Round, ToDo
from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.grading.notebook.assemble import GradedSubmission, Score

DUE = dt.datetime(2026, 10, 2, 17)
LATE = DUE + dt.timedelta(minutes=10)
NAME = "01-x"
MADE: list[bytes] = []  # an empty gradebook, made once: its tables take a while


@pytest.fixture
def gradebook(tmp_path):
    """Return a gradebook with an exercise of two notebooks that have cells of the same name."""
    path = tmp_path / "gradebook.db"
    if MADE:
        path.write_bytes(MADE[0])
    api = nbgrader_part("api")
    if not MADE:
        from tarifflab.grading.nbgrader_parts import note_version

        note_version(f"sqlite:///{path}")
        with api.Gradebook(f"sqlite:///{path}", "course") as made:
            made.add_assignment(NAME, duedate=DUE)
            for notebook, points in (("a", 2), ("b", 3)):
                made.add_notebook(notebook, NAME)
                made.add_grade_cell("test", notebook, NAME, max_score=points, cell_type="code")
                made.add_solution_cell("task", notebook, NAME)
            made.add_grade_cell("text", "b", NAME, max_score=5, cell_type="markdown")
            made.add_solution_cell("text", "b", NAME)
        MADE.append(path.read_bytes())
    with api.Gradebook(f"sqlite:///{path}", "course") as book:
        yield book


def rows(gradebook):
    """Return the book of the exercise."""
    return Book(gradebook, gradebook.find_assignment(NAME))


def cell(name, checksum="x", **marks):
    """Return a cell of a graded notebook; without a text it is as it was released."""
    meta = {"nbgrader": {"grade_id": name, "checksum": checksum, "points": 5, **marks}}
    make = new_markdown_cell if name == "text" else new_code_cell
    return make("An answer.", metadata=meta)


def graded(points, look=False, undecided=()):
    """Return a graded notebook with these points."""
    cells = [cell("task", solution=True), cell("text", solution=True, grade=True)]
    scores = {name: Score(value, 9.0) for name, value in points.items()}
    node = SimpleNamespace(cells=cells)
    return GradedSubmission(scores, node, [], look, undecided=frozenset(undecided))


FIRST = {"a": graded({"test": 2.0}), "b": graded({"test": 1.0, "text": None})}
ROUND = Round("content", "release", {"text": "hash"}, ["Look."])


def marks(gradebook):
    """Return the marks of Anna by notebook and cell: by the machine, and whether one marks."""
    entry = gradebook.find_submission(NAME, "anna")
    return {
        (part.name, grade.name): (grade.auto_score, grade.needs_manual_grade)
        for part in entry.notebooks
        for grade in part.grades
    }


@pytest.fixture
def entered(gradebook):
    """Return the gradebook in which Anna's first hand-in is entered, ten minutes late."""
    late = rows(gradebook).enter("anna", LATE, FIRST, None, ROUND)
    gradebook.db.commit()
    assert late == 600
    return gradebook


def again(gradebook, results, now=ROUND, time=LATE):
    """Enter another round; return how late it was, and which texts come up again."""
    book = rows(gradebook)
    late = book.enter("anna", time, results, ROUND, now)
    gradebook.db.commit()
    gradebook.db.expire_all()
    return late, book.again


def test_marks_go_to_the_cells_of_their_own_notebook(entered):
    """Cells of two notebooks may have one name."""
    assert marks(entered) == {
        ("a", "test"): (2.0, False), ("b", "test"): (1.0, False), ("b", "text"): (None, True),
    }  # fmt: skip
    entry = entered.find_submission(NAME, "anna")
    assert (entry.timestamp, [part.flagged for part in entry.notebooks]) == (LATE, [True] * 2)
    comments = [
        (one.name, one.auto_comment) for part in entry.notebooks for one in part.comments
    ]
    assert sorted(comments) == [("task", None), ("task", None), ("text", None)]


def test_a_second_round_exchanges_marks_time_and_flag(entered):
    """A notebook that is gone counts nothing, and no penalty of before stays."""
    for part in entered.find_submission(NAME, "anna").notebooks:
        part.late_submission_penalty = 1.0
    entered.db.commit()
    second = {"a": None, "b": graded({"test": 3.0, "text": None})}
    time = DUE - dt.timedelta(days=1)

    late, _ = again(entered, second, replace(ROUND, looks=[]), time)

    assert late == 0
    assert marks(entered) == {
        ("a", "test"): (0.0, False), ("b", "test"): (3.0, False), ("b", "text"): (None, True),
    }  # fmt: skip
    entry = entered.find_submission(NAME, "anna")
    assert (entry.timestamp, [part.flagged for part in entry.notebooks]) == (time, [False] * 2)
    assert [part.late_submission_penalty for part in entry.notebooks] == [None, None]


def test_without_a_time_that_of_before_stays(entered):
    """With the extension that somebody gave since."""
    entered.find_submission(NAME, "anna").extension = dt.timedelta(minutes=4)
    entered.db.commit()

    assert again(entered, FIRST, time=None)[0] == 360
    assert entered.find_submission(NAME, "anna").timestamp == LATE


@pytest.mark.parametrize(
    ("texts", "needed", "named"),
    [({"text": "hash"}, False, []), ({"text": "another"}, True, ["text"])],
)
def test_a_mark_by_hand_stays_and_a_changed_text_comes_up_again(entered, texts, needed, named):
    """Also a mark of nought."""
    grade = entered.find_grade("text", "b", NAME, "anna")
    grade.manual_score, grade.needs_manual_grade = 0.0, False
    entered.db.commit()

    _, found = again(entered, FIRST, replace(ROUND, texts=texts))

    grade = entered.find_grade("text", "b", NAME, "anna")
    assert (grade.manual_score, grade.needs_manual_grade) == (0.0, needed)
    assert found == named


def test_a_student_who_is_known_stays_one(entered):
    """And one who is not is entered."""
    entered.add_student("ben", first_name="Ben")
    rows(entered).enter("ben", None, FIRST)
    entered.db.commit()

    people = [(one.id, one.first_name) for one in entered.students]
    assert sorted(people, key=str) == [("anna", None), ("ben", "Ben")]
    assert entered.find_submission(NAME, "ben").notebooks[0].flagged is False


def test_rounds_are_kept_with_their_marks_and_swept_without(entered):
    """Of who is in the gradebook without a round nothing is known."""
    rows(entered).enter("ben", None, FIRST)
    entered.db.commit()
    found = rows(entered).rounds
    assert found.known() == {"anna": ROUND, "ben": None}

    again(entered, FIRST, replace(ROUND, content="newer"))
    assert found.known()["anna"] == replace(ROUND, content="newer")
    entered.remove_submission(NAME, "anna")
    found.sweep()
    assert entered.db.execute(found.table.select()).all() == []


def test_what_is_open_is_what_is_flagged(entered):
    """Also if it is one notebook of two; nobody who was just graded is named."""
    rows(entered).enter("ben", None, FIRST)
    rows(entered).enter("cho", None, FIRST)
    entered.db.commit()
    entered.find_submission(NAME, "ben").notebooks[1].flagged = True
    entered.db.commit()

    assert rounds.open_looks(entered, NAME) == {"anna": ["Look."], "ben": []}
    assert rounds.open_looks(entered, NAME, {"anna"}) == {"ben": []}


def test_a_round_tells_texts_and_what_to_look_at():
    """Of all notebooks; one of which none was handed in is known by that."""
    one = ToDo(SimpleNamespace(), "", None, "content", "release")
    made = SimpleNamespace(notebook={"cells": [cell("text", solution=True, grade=True)]})

    now = one.now({"a": made, "b": None}, ["Look."])

    assert (now.content, now.release, now.looks) == ("content", "release", ["Look."])
    assert list(now.texts) == ["text"]
    assert one.now({"a": None}, []).texts == {rounds.NOTHING: ""}


def test_an_exercise_is_known_by_its_cells_and_what_it_reads(tmp_path):
    """A new version of the checks' own code is no new exercise."""
    for name in ("data", "code"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text("1")
    (tmp_path / "code" / "__init__.py").touch()
    for number in range(30):
        (tmp_path / "data" / f"{number:02d}").touch()
    parts = {
        "cell_id": "c",
        "kind": "test",
        "cell_type": "code",
        "source": "a",
        "released": "b",
    }
    part = SimpleNamespace(nbgrader={"points": 1}, **parts)
    made = SimpleNamespace(
        name="n", cells=[part], files=(), readable=(str(tmp_path / "data"),),
        secret=(str(tmp_path / "code"),),
    )  # fmt: skip
    seen = [rounds.release_hash([made])]

    (tmp_path / "code" / "x").write_text("2")
    assert rounds.release_hash([made]) == seen[0]
    for path in ("x", "29"):
        (tmp_path / "data" / path).write_text("2")
        seen.append(rounds.release_hash([made]))
    for name in parts:
        setattr(part, name, "other")
        seen.append(rounds.release_hash([made]))
    part.nbgrader = {"points": 2}
    seen.append(rounds.release_hash([made]))

    assert len(set(seen)) == len(seen) == 9


def test_to_do_is_what_is_new_or_forced(tmp_path):
    """With the reason, "" for the first time; what was known goes along."""
    made = {}
    for name in ("anna", "ben"):
        (tmp_path / name).mkdir()
        made[name] = SimpleNamespace(
            student=name, folder=tmp_path / name, target=tmp_path / "none", trouble=""
        )
    content = rounds.content_hash(made["anna"])
    known = {"anna": Round(content, "release", {rounds.NOTHING: ""})}
    made["anna"].target = tmp_path / "anna"

    def found(force):
        todo = rounds.to_do(list(made.values()), known, "release", force=force)
        return [(one.submission.student, one.why, one.last) for one in todo]

    assert found(False) == [("ben", "", None)]
    assert found(True) == [("anna", "", known["anna"]), ("ben", "", None)]


def test_marks_of_another_exercise_are_another_row(entered):
    """A student has one of each."""
    entered.add_assignment("02-y")
    entered.add_notebook("a", "02-y")
    entered.add_grade_cell("test", "a", "02-y", max_score=4, cell_type="code")
    other = Book(entered, entered.find_assignment("02-y"))
    for points in (1.0, 3.0):
        other.enter("anna", None, {"a": graded({"test": points})})
        entered.db.commit()
    again(entered, FIRST)

    assert [
        one.auto_score for one in entered.find_submission("02-y", "anna").notebooks[0].grades
    ] == [3.0]
    assert marks(entered)[("a", "test")] == (2.0, False)


def test_no_response_is_said_of_the_untouched_answer_alone(entered):
    """Not of its neighbours, nor of the other notebook's."""
    results = {"a": graded({"test": 2.0}), "b": graded({"test": 1.0, "text": None})}
    for one in results["b"].notebook.cells:
        if one.metadata.nbgrader.grade_id == "text":
            checksum = nbgrader_part("utils").compute_checksum(one)
            one.metadata.nbgrader["checksum"] = checksum
    again(entered, results)

    entry = entered.find_submission(NAME, "anna")
    said = {
        (part.name, one.name): one.auto_comment
        for part in entry.notebooks
        for one in part.comments
    }
    assert said == {("a", "task"): None, ("b", "task"): None, ("b", "text"): "No response."}
