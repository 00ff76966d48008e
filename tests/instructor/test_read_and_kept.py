"""What is read from a gradebook, a download or a notebook, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import nbgrader
import platforms
import pytest
import sqlalchemy
from bs4 import BeautifulSoup
from invented import students
from nbconvert import HTMLExporter
from nbgrader.api import Base
from platforms import Hand
from sqlalchemy import event, text
from traitlets.config import Config

from tarifflab.expect import WrongPath
from tarifflab.expect.answer_grid import Crowded, Grid, shifts
from tarifflab.expect.find_advice import Asked, Question
from tarifflab.grading.coursework.rounds import TABLE as ROUNDS
from tarifflab.instructor.authoring import advice_book, kept_advice
from tarifflab.instructor.collect.gathering import gather
from tarifflab.instructor.collect.records import Left, Line, Record
from tarifflab.instructor.desk import DeskError, reach_own_programs
from tarifflab.instructor.downloads.archives import Downloads
from tarifflab.instructor.downloads.contents import Look, What
from tarifflab.instructor.downloads.platform_paths import Known
from tarifflab.instructor.give_back import command as giving
from tarifflab.instructor.give_back import feedback_head, pages
from tarifflab.instructor.history import gradebook_copy
from tarifflab.instructor.mark.rubric import Criterion
from tarifflab.instructor.mark.texts import Question as TextQuestion
from tarifflab.instructor.mark.texts import Texts
from tarifflab.instructor.release import readable
from tarifflab.instructor.report import facts

PAGE = Path(pages.__file__).parents[1] / "pages" / "page.html.j2"
TWO = students(2, plain=True)


# --- A download ------------------------------------------------------------------------------


NOBODY = Known()


def gathered(tmp_path: Path, files: list[tuple[str, bytes]], known: Known = NOBODY) -> Any:
    """Return what a zip of these files holds."""
    (tmp_path / "d.zip").write_bytes(platforms.zipped(files))
    prints = SimpleNamespace(look=lambda _content: Look(What.THIS))
    with Downloads() as downloads:
        return gather(downloads, [tmp_path / "d.zip"], known, prints)  # type: ignore[arg-type]


def test_receipts_of_blackboard_give_the_names(tmp_path):
    """A long one too; the login in it tells where a name with underscores begins."""
    hands = [Hand(one, b"{}", place=n) for n, one in enumerate(TWO)]
    files = [(name, content + b" " * 900 if name.endswith(".txt") else content)
             for name, content in platforms.blackboard(hands)]  # fmt: skip
    found = gathered(tmp_path, files)

    assert {claim.key: claim.name for claim in found.claims()} == {
        one.username: f"{one.first} {one.last}" for one in TWO
    }
    assert (len(found.notebooks), found.others, found.seen) == (2, [], 4)
    assert list(found.hashes) == ["d.zip"]
    assert [one.claim.time for one in found.notebooks] == [hand.time for hand in hands]


def test_sakai_s_tree_gives_times_and_its_table(tmp_path):
    """What the platform puts beside the notebooks is no hand-in."""
    found = gathered(tmp_path, platforms.sakai([Hand(one, b"{}") for one in TWO]))

    assert {owner[2]: when for owner, when in found.times.items()} == {
        one.username: platforms.FIRST.replace(tzinfo=dt.UTC) for one in TWO
    }
    assert [table.name for table in found.tables] == ["grades.csv"]
    assert (len(found.notebooks), found.others) == (2, [])


def test_typed_texts_are_told_from_files(tmp_path):
    """Moodle's online text stands beside the notebook."""
    found = gathered(tmp_path, platforms.moodle([Hand(TWO[0], b"{}")]))

    assert [one.reason for one in found.others] == ["a text that was typed into the platform"]


# --- A gradebook -----------------------------------------------------------------------------


def database(path: Path) -> Any:
    """Return an engine that refuses rows without what they belong to, as a server does."""
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def strict(connection: Any, _record: Any) -> None:
        connection.executescript("PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF")

    return engine


HANDED_IN = """
INSERT INTO course (id) VALUES ('c');
INSERT INTO assignment (id, name, course_id) VALUES ('a', '01-x', 'c');
INSERT INTO student (id) VALUES ('ann');
INSERT INTO submitted_assignment (id, assignment_id, student_id) VALUES ('s', 'a', 'ann')
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Any]:
    """Let a server keep a gradebook in which Ann has handed something in."""
    made = database(tmp_path / "server.db")
    Base.metadata.create_all(made)
    told(made, HANDED_IN)
    yield made
    made.dispose()


def told(engine: Any, statements: str) -> list[Any]:
    """Carry out some statements; return what the last of them found."""
    with engine.begin() as server:
        done = [server.execute(text(one)) for one in statements.split(";")]
        return [tuple(row) for row in done[-1]] if done[-1].returns_rows else []


def served(engine: Any) -> Any:
    """Return the desk of a course whose gradebook a server keeps."""
    return SimpleNamespace(
        database=None, gradebook=lambda: nullcontext(SimpleNamespace(engine=engine))
    )


def test_a_server_s_gradebook_is_copied_and_put_back(tmp_path, engine):
    """Every table, in an order in which nothing hangs in the air; what was added goes."""
    desk = served(engine)
    assert gradebook_copy.copy_book(desk, tmp_path / "copy.db") is True
    told(engine, "INSERT INTO student (id) VALUES ('ben'); UPDATE assignment SET name = '02-y'")

    gradebook_copy.restore_book(desk, tmp_path / "copy.db")

    assert [
        told(engine, f"SELECT {what}")
        for what in ("id FROM student", "name FROM assignment",
                     "student_id FROM submitted_assignment")
    ] == [[("ann",)], [("01-x",)], [("ann",)]]  # fmt: skip


def test_the_grader_s_own_table_goes_with_the_server_s_others(tmp_path, engine):
    """From a copy of before there was one it comes back empty."""
    gradebook_copy.copy_book(served(engine), tmp_path / "before.db")
    told(engine, f"CREATE TABLE {ROUNDS} (submission TEXT PRIMARY KEY, content TEXT)")
    told(engine, f"INSERT INTO {ROUNDS} VALUES ('s', 'old')")
    gradebook_copy.copy_book(served(engine), tmp_path / "with.db")
    told(engine, f"UPDATE {ROUNDS} SET content = 'new'")
    found = []
    for name in ("with", "before"):
        gradebook_copy.restore_book(served(engine), tmp_path / f"{name}.db")
        found.append(told(engine, f"SELECT * FROM {ROUNDS}"))

    assert found == [[("s", "old")], []]


def test_copies_of_a_server_are_the_same_in_whatever_order_rows_were_entered(tmp_path, engine):
    """A command that changed nothing leaves no copy there either."""
    digests = set()
    for first, second in (("ben", "cy"), ("cy", "ben")):
        told(engine, "DELETE FROM student WHERE id <> 'ann'")
        told(engine, f"INSERT INTO student (id) VALUES ('{first}')")
        told(engine, f"INSERT INTO student (id) VALUES ('{second}')")
        gradebook_copy.copy_book(served(engine), tmp_path / f"{first}.db")
        digests.add(gradebook_copy.digest(tmp_path / f"{first}.db"))

    assert len(digests) == 1


def test_a_copy_that_a_server_refuses_changes_nothing_there(tmp_path, engine):
    """Wholly or not at all."""
    gradebook_copy.copy_book(served(engine), tmp_path / "copy.db")
    told(engine, "INSERT INTO student (id) VALUES ('ben')")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        copy.execute("UPDATE submitted_assignment SET assignment_id = 'gone'")
        copy.commit()
    with pytest.raises(sqlalchemy.exc.IntegrityError, match="FOREIGN KEY"):
        gradebook_copy.restore_book(served(engine), tmp_path / "copy.db")

    assert told(engine, "SELECT id FROM student ORDER BY id") == [("ann",), ("ben",)]
    assert told(engine, "SELECT assignment_id FROM submitted_assignment") == [("a",)]


FACTS = """
CREATE TABLE student (id, first_name, last_name);
CREATE TABLE assignment (id, name);
CREATE TABLE notebook (id, assignment_id);
CREATE TABLE base_cell (id, name, notebook_id);
CREATE TABLE grade_cells (id, max_score);
CREATE TABLE solution_cells (id);
CREATE TABLE submitted_assignment (id, student_id, assignment_id);
CREATE TABLE submitted_notebook (id, assignment_id, late_submission_penalty, flagged);
CREATE TABLE grade (cell_id, notebook_id, auto_score, manual_score, extra_credit,
    needs_manual_grade);
CREATE TABLE comment (cell_id, notebook_id, auto_comment);
INSERT INTO student VALUES ('a', 'Ann', 'Lee'), ('b', 'Ben', 'Ek'), ('c', NULL, NULL),
    ('d', 'Al', 'Lee');
INSERT INTO assignment VALUES ('1', '01-x'), ('2', '02-y');
INSERT INTO notebook VALUES ('n1', '1'), ('n2', '2');
INSERT INTO base_cell VALUES ('t', 'test-1', 'n1'), ('k', 'task-1', 'n1'),
    ('w', 'written', 'n1'),
    ('v', 'written', 'n1'), ('u', 'test-9', 'n2');
INSERT INTO grade_cells VALUES ('t', 4), ('w', 5), ('u', 3);
INSERT INTO solution_cells VALUES ('k'), ('v');
INSERT INTO submitted_assignment VALUES ('sa', 'a', '1'), ('sb', 'b', '1'), ('sx', 'x', '1'),
    ('sy', 'a', '2');
INSERT INTO submitted_notebook VALUES ('pa', 'sa', 1.5, 1), ('pb', 'sb', NULL, 0),
    ('px', 'sx', 0, 0),
    ('py', 'sy', 0, 0);
INSERT INTO grade VALUES ('t', 'pa', 4, NULL, NULL, 0), ('w', 'pa', NULL, 2, NULL, 1),
    ('t', 'pb', 0, NULL, NULL, 0), ('w', 'pb', 0, 3, 0.5, 0), ('t', 'px', 1, NULL, NULL, 0),
    ('u', 'py', 2, NULL, NULL, 0);
INSERT INTO comment VALUES ('k', 'pb', 'No response.'), ('k', 'pa', 'Good.');
"""


def late(student, row, outcome):
    """Return the line of a late upload from Canvas."""
    named = (student, "number", "Canvas", "canvas_id", row)
    return Line(*named, *[""] * 5, 0, "", "LATE", "", outcome)


@pytest.fixture
def facts_desk(tmp_path: Path) -> Iterator[Any]:
    """Return the desk of a class with marks; its exercise has the due date `desk.due`."""
    engine = sqlalchemy.create_engine("sqlite://")
    told(engine, FACTS.strip().removesuffix(";"))
    entry = SimpleNamespace(student_id="b", total_seconds_late=90)
    book = SimpleNamespace(
        engine=engine, assignment_submissions={"01-x": [entry], "02-y": []}.__getitem__,
        find_assignment=lambda name: SimpleNamespace(
            duedate={"01-x": desk.due, "02-y": dt.datetime(2000, 1, 1)}[name]
        ),
    )  # fmt: skip
    desk = SimpleNamespace(
        root=tmp_path, gradebook=lambda: nullcontext(book), due=dt.datetime(2026, 10, 2, 17, 0),
        folder=lambda *parts: tmp_path.joinpath(*parts),
    )  # fmt: skip
    yield desk
    engine.dispose()


def test_facts_of_an_exercise_are_read_from_gradebook_folders_and_record(tmp_path, facts_desk):
    """Everybody by name, tasks with who reads them, marks of this exercise alone."""
    for name in ("submitted/a/01-x", "submitted/c/01-x", "submitted/d/02-y"):
        (tmp_path / name).mkdir(parents=True)
    Record(
        tmp_path,
        "01-x",
        [late("a", "4", "taken"), late("b", "5", "earlier")],
        left=[Left("d", "f", "a Word file"), Left("b", "f", "x", True)],
    ).save()
    found = facts.read(facts_desk, "01-x")

    assert [one.id for one in found.people] == ["c", "b", "d", "a", "x"]
    assert found.tasks == [
        facts.Task("test-1", 4, "test-1", False), facts.Task("written", 5, "written", True),
    ]  # fmt: skip
    assert [one.id for one in found.waiting] == ["c"]
    assert (found.left, found.said_late, found.due) == (
        {"d": ["Not collected: a Word file."]},
        {"a": "LATE"},
        facts_desk.due,
    )
    assert {
        one: (work.states, work.points, work.flagged, work.penalty, work.late_s)
        for one, work in found.work.items()
    } == {
        "a": (
            {"test-1": "right", "written": "to read"},
            {"test-1": 4.0, "written": 2.0},
            True,
            1.5,
            0.0,
        ),
        "b": (
            {"test-1": "not tried", "written": "read"},
            {"test-1": 0.0, "written": 3.5},
            False,
            0.0,
            90.0,
        ),
        "x": ({"test-1": "part"}, {"test-1": 1.0}, False, 0.0, 0.0),
    }


def test_tasks_are_those_of_the_source_and_advice_is_that_of_the_graded_notebook(
    tmp_path, facts_desk
):
    """In the notebook's order, by its headings; without a due date nobody is late."""

    def save(path: str, *cells: dict[str, Any]) -> None:
        (tmp_path / path).mkdir(parents=True)
        (tmp_path / path / "01-x.ipynb").write_text(json.dumps({"cells": cells}))

    def graded(name: str, heading: str, **about: Any) -> list[dict[str, Any]]:
        about = {"grade_id": name, "grade": True, "solution": False} | about
        head = {"cell_type": "markdown", "metadata": {}, "source": f"## {heading}"}
        return [head, {"cell_type": "code", "metadata": {"nbgrader": about}, "source": ""}]

    save("source/01-x", *graded("written", "1 Text (5 points)", solution=True),
         *graded("gone", "2 Old"), *graded("test-1", "3 Sum (4 points)"))  # fmt: skip
    error = {"output_type": "error", "ename": "Feedback", "evalue": "`x` is 3. Upside down."}
    check = {"id": "c", "metadata": {"nbgrader": {"grade_id": "test-1"}}, "outputs": [error]}
    save("autograded/x/01-x", check)
    save("autograded/x/02-y", check | {"outputs": [error | {"evalue": "`x` is 3. Old."}]})
    two = [Left("d", "f", "a Word file"), Left("d", "g", "cut off")]
    on_time = replace(late("b", "5", "taken"), late="")
    Record(tmp_path, "01-x", [on_time], left=two).save()
    facts_desk.due = None
    found = facts.read(facts_desk, "01-x")

    assert [(one.name, one.title, one.points, one.by_hand) for one in found.tasks] == [
        ("written", "Task 1: Text", 5, True), ("test-1", "Task 3: Sum", 4, False),
    ]  # fmt: skip
    assert {one: work.advice for one, work in found.work.items() if work.advice} == {
        "x": {"test-1": "`x`: Upside down."}
    }
    assert (found.due, found.work["b"].late_s, found.said_late, found.left) == (
        None, 0.0, {}, {"d": ["Not collected: a Word file.", "Not collected: cut off."]},
    )  # fmt: skip


def test_an_exercise_that_the_gradebook_does_not_know_is_to_be_released(facts_desk):
    """By its number, as the command takes it."""
    with pytest.raises(DeskError, match=r"does not know 03-z yet\. Run: tarifflab release 03$"):
        facts.read(facts_desk, "03-z")


def test_nbgrader_s_programs_of_this_python_come_first(monkeypatch):
    """Once; an older one elsewhere is not started."""
    import os
    import sys

    own = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", os.pathsep.join(["/other", "/more"]))
    reach_own_programs()
    reach_own_programs()

    assert os.environ["PATH"] == os.pathsep.join([own, "/other", "/more"])


class OneExercise(Texts):
    """The texts of an exercise without a gradebook."""

    def __init__(self, root: Path) -> None:
        self.desk = SimpleNamespace(folder=lambda *_parts: root)  # type: ignore[assignment]
        self.exercise = "n"
        rubric = [Criterion("facts", 2), Criterion("reasons", 3)]
        self.questions = {"w": TextQuestion("w", "Even: A. Odd: B.", "", 5, rubric)}
        self.released = set()


ROW = {
    "cell": "w", "part": "p", "grade": "g1", "manual_score": None, "needs_manual_grade": True,
    "student": "s21", "notebook": "n", "first_name": "Ann", "last_name": "Lee", "email": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "note", "expected"),
    [
        ({}, None, ("I, ▒▒▒.", "B", [None, None], False, None, "", "")),
        (
            {"manual_score": 5, "needs_manual_grade": False},
            ("", "Good."),
            ("I, ▒▒▒.", "B", [2, 3], True, 5, "Good.", ""),
        ),
        ({"manual_score": 3}, ("", None), ("I, ▒▒▒.", "B", [None, None], False, 3, "", "")),
        ({"needs_manual_grade": False}, ("No response.", None), None),
        (
            {"needs_manual_grade": True},
            ("No response.", None),
            ("", "B", [None, None], False, None, "", "Here, ▒▒▒."),
        ),
        (
            {"manual_score": 0, "needs_manual_grade": False},
            ("No response.", None),
            ("", "B", [0, 0], True, 0, "", "Here, ▒▒▒."),
        ),
    ],
)
def test_a_text_is_read_with_its_mark_and_without_its_author(tmp_path, row, note, expected):
    """Untouched ones are nobody's to read; what stands in other cells is shown for them."""
    cells = [
        {
            "id": "a",
            "cell_type": "markdown",
            "source": "I, Ann Lee.",
            "metadata": {"nbgrader": {"grade_id": "w"}},
        },
        {"id": "b", "cell_type": "markdown", "source": "Here, s21.", "metadata": {}},
    ]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells}))
    comments = {}
    if note is not None:
        comments["p", "w"] = {
            "auto_comment": note[0],
            "manual_comment": note[1],
            "comment": "c1",
        }

    one = OneExercise(tmp_path)._text(ROW | row, comments, {})

    found = one and (
        one.source,
        one.side,
        one.parts,
        one.read,
        one.total,
        one.comment,
        one.elsewhere,
    )
    assert found == expected
    if one is not None:
        assert one.rows == ("g1", "c1" if note else "")
        assert len(one.key) == 16


WRITTEN = """
CREATE TABLE student (id, first_name, last_name, email);
CREATE TABLE assignment (id, name);
CREATE TABLE notebook (id, name);
CREATE TABLE base_cell (id, name);
CREATE TABLE submitted_assignment (id, student_id, assignment_id);
CREATE TABLE submitted_notebook (id, assignment_id, notebook_id);
CREATE TABLE grade (id, cell_id, notebook_id, manual_score, needs_manual_grade);
CREATE TABLE comment (id, cell_id, notebook_id, auto_comment, manual_comment);
INSERT INTO student VALUES ('s1', 'Ann', 'Lee', 'a@x'), ('s2', 'Ben', 'Ek', NULL);
INSERT INTO assignment VALUES ('1', '01-x'), ('2', '02-y');
INSERT INTO notebook VALUES ('n', '01-x');
INSERT INTO base_cell VALUES ('w', 'written'), ('t', 'test-1');
INSERT INTO submitted_assignment VALUES ('sa', 's1', '1'), ('sb', 's2', '1'), ('sy', 's1', '2');
INSERT INTO submitted_notebook VALUES ('pa', 'sa', 'n'), ('pb', 'sb', 'n'), ('py', 'sy', 'n');
INSERT INTO grade VALUES ('ga', 'w', 'pa', 4, 0), ('gb', 'w', 'pb', NULL, 1),
    ('gt', 't', 'pa', 3, 0), ('gy', 'w', 'py', 5, 0);
INSERT INTO comment VALUES ('cy', 'w', 'py', NULL, 'Old.'), ('ca', 'w', 'pa', NULL, 'Good.'),
    ('ct', 't', 'pa', NULL, 'Other.')
"""


def test_texts_of_an_exercise_are_read_with_their_marks_and_comments(tmp_path):
    """Of this exercise and of its texts alone, from the graded notebooks."""
    engine = sqlalchemy.create_engine("sqlite://")
    told(engine, WRITTEN)
    about = {"nbgrader": {"grade_id": "written", "grade": True, "solution": True, "points": 5}}
    for place, text_ in {"source": "Model.", "release": "Here.", "autograded/s1": "I, Ann Lee.",
                         "autograded/s2": "B."}.items():  # fmt: skip
        cells = [{"source": "Even: A. Odd: B.", "metadata": {}, "cell_type": "markdown"},
                 {"source": text_, "metadata": about, "cell_type": "markdown"}]  # fmt: skip
        (tmp_path / place / "01-x").mkdir(parents=True)
        (tmp_path / place / "01-x" / "01-x.ipynb").write_text(
            json.dumps({"cells": [cell | {"id": "c"} for cell in cells]})
        )
    book = SimpleNamespace(engine=engine)
    texts = Texts(
        SimpleNamespace(  # type: ignore[arg-type]
            root=tmp_path, folder=lambda *parts: tmp_path.joinpath(*parts),
            gradebook=lambda: nullcontext(book),
        ), "01-x",
    )  # fmt: skip
    engine.dispose()

    assert {
        one.rows: (one.source, one.side, one.total, one.comment, one.read)
        for one in texts.texts.values()
    } == {
        ("ga", "ca"): ("I, ▒▒▒.", "B", 4, "Good.", True),
        ("gb", ""): ("B.", "A", None, "", False),
    }
    assert texts.texts[texts.first_unread() or ""].rows == ("gb", "")
    assert (texts.questions["written"].model, texts.released, texts.file) == (
        "Model.", {"Even: A. Odd: B.", "Here."}, tmp_path / "marks" / "rubric-01-x.json",
    )  # fmt: skip


def test_texts_come_in_an_order_that_tells_nothing(monkeypatch, tmp_path):
    """Neither that of the rows nor of the keys, and the same each time."""
    rows = [ROW | {"grade": f"g{n}", "part": f"p{n}"} for n in range(9)]
    answers = iter([rows, []] * 2)

    class Result(list):
        def mappings(self) -> Any:
            return self

        def all(self) -> Any:
            return list(self)

    tables = SimpleNamespace(execute=lambda *_: Result(next(answers)))
    book = SimpleNamespace(engine=SimpleNamespace(connect=lambda: nullcontext(tables)))
    texts = OneExercise(tmp_path)
    texts.desk.gradebook = lambda: nullcontext(book)  # type: ignore[method-assign]
    texts.file = tmp_path / "rubric.json"
    texts.load()
    first = list(texts.order)
    texts.load()

    assert first == texts.order != sorted(first)
    assert sorted(first) == sorted(texts.texts)
    assert first != list(texts.texts)


# --- A page of feedback ----------------------------------------------------------------------


def checked(
    name: str, score: float, points: float, said: str, **more: Any
) -> nbformat.NotebookNode:
    """Return the check of a task with what it said."""
    about = {
        "grade_id": name,
        "grade": True,
        "solution": False,
        "points": points,
        "score": score,
        "locked": True,
        "schema_version": 3,
        "cell_type": "code",
        "comment": None,
        **more,
    }
    output = nbformat.v4.new_output("error", ename="Feedback", evalue=said, traceback=[said])
    source = "shown = 1\n### BEGIN HIDDEN TESTS\nsecret = 2\n### END HIDDEN TESTS"
    return nbformat.v4.new_code_cell(
        source, outputs=[output] if said else [], metadata={"nbgrader": about}
    )


@pytest.fixture(scope="module")
def feedback() -> BeautifulSoup:
    """Make a page of feedback once: one task right, one in part, one wrong, a text unread."""
    cells = [
        checked("test-1", 2, 2, "", advice=""),
        checked("test-2", 1, 4, "Half. *So*.", advice="Half."),
        checked("test-3", 0, 4, "No.", advice="<code>x</code> no.", comment="Try again."),
        checked("written", 0, 5, "", solution=True, unread=True, advice=""),
    ]
    cells[3].cell_type = "markdown"
    cells[3].source = "A text."
    del cells[3]["outputs"], cells[3]["execution_count"]
    head = {
        "name": "Ann <Lee>",
        "unread": ["written"],
        "handed_in": "2 October 2026, 17:00 UTC",
        "made": "3 October 2026",
        "made_by": "Tariff Lab",
        "graded": [],
        "unreadable": "",
    }
    about = {"notebook": "01-x", "student": "s21", "score": 3, "max_score": 15, "head": head,
             "late_penalty": 1.5, "assignment": "01-x", "timestamp": ""}  # fmt: skip
    place = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
    css = place / "static" / "node_modules" / "bootstrap" / "dist" / "css"
    exporter = HTMLExporter(
        config=Config({"HTMLExporter": {"template_file": str(PAGE)}}), template_name="feedback",
        extra_template_basedirs=[str(place / "templates")],
        extra_template_paths=[str(css), str(PAGE.parent)],
    )  # fmt: skip
    page = nbformat.v4.new_notebook(cells=cells)
    html, _ = exporter.from_notebook_node(page, {"nbgrader": about})
    return BeautifulSoup(html, "html.parser")


@pytest.mark.slow
def test_a_page_says_the_points_of_each_task(feedback):
    """With a sign beside the colour, a link to the task, and what the check said."""
    rows = [[" ".join(cell.get_text().split()) for cell in row.find_all(["th", "td"])]
            for row in feedback.find("table", class_="marks").find_all("tr")]  # fmt: skip
    levels = [
        one["class"][0] for one in feedback.find("table", class_="marks").find_all("span")
    ]

    assert rows == [
        ["Task", "Points", "What the check said"],
        ["Task 1", "2 of 2", ""],
        ["Task 2", "1 of 4", "Half."],
        ["Task 3", "0 of 4", "x no.comment"],
        ["Written task", "not read yet", ""],
        ["Handed in late", "−1.5", ""],
    ]
    assert levels == ["full", "part", "none", "waits"]
    links = [one["href"] for one in feedback.find("table", class_="marks").find_all("a")]
    assert links == ["#test-1", "#test-2", "#test-3", "#comment-test-3", "#written"]


@pytest.mark.slow
def test_a_page_says_whose_it_is_and_hides_what_is_hidden(feedback):
    """Name as text, number, dates; no hidden check, no script, nothing from elsewhere."""
    text_ = " ".join(feedback.get_text().split())

    assert "Ann <Lee>: 3 of 15 points so far" in " ".join(feedback.h4.get_text().split())
    for words in (
        "Number s21",
        "Handed in 2 October 2026, 17:00 UTC",
        "Page of 3 October 2026, Tariff Lab",
    ):
        assert words in text_
    assert "Check of task 2" in text_
    assert "secret" not in text_
    assert feedback.find("script") is None
    rule = feedback.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert rule.startswith("default-src 'none'")
    assert feedback.html["lang"] == "en"


def test_the_head_of_a_page_is_made_from_the_gradebook(monkeypatch):
    """What is unread waits; advice stands at what was lost; an unreadable file is said once."""
    grades = [
        SimpleNamespace(name="test-1", needs_manual_grade=False),
        SimpleNamespace(name="w", needs_manual_grade=True),
    ]
    entry = SimpleNamespace(grades=grades, assignment=SimpleNamespace(timestamp=None))
    book = SimpleNamespace(
        find_submission_notebook=lambda *_where: entry,
        find_student=lambda _id: SimpleNamespace(first_name="Ann", last_name="Lee"),
    )
    monkeypatch.setattr(feedback_head, "Gradebook", lambda _url: nullcontext(book))

    def made(ename: str) -> tuple[Any, Any]:
        cell = checked("test-1", 1, 2, "No.")
        cell.outputs[0]["ename"] = ename
        about = checked("w", 0, 5, "", solution=True).metadata
        written = nbformat.v4.new_markdown_cell("", metadata=about)
        about = {"notebook": "01-x", "assignment": "01-x", "student": "s21", "db_url": "x"}
        page, resources = feedback_head.FeedbackHead().preprocess(
            nbformat.v4.new_notebook(cells=[cell, written]), {"nbgrader": about}
        )
        return page, resources["nbgrader"]["head"]

    page, head = made("Feedback")
    first, second = (one.metadata["nbgrader"] for one in page.cells)
    _, said = made("NotGraded")

    assert (head["unread"], head["graded"], head["unreadable"], head["name"]) == (
        ["w"],
        [],
        "",
        "Ann Lee",
    )
    assert (first["unread"], first["advice"], second["unread"]) == (False, "No.", True)
    assert (said["unreadable"], len(said["graded"])) == ("No.", 2)


def test_a_comment_keeps_its_place_and_the_empty_cell_says_nothing():
    """On the page of a file that could not be read."""
    cells = [checked("test-1", 0, 2, "Cut.", comment="By mail."),
             checked("w", 0, 5, "Cut.", comment=feedback_head.NO_TEXT),
             checked("test-2", 0, 2, "Cut.")]  # fmt: skip
    page = nbformat.v4.new_notebook(cells=cells)

    assert feedback_head._leave_out_exercise(page) == cells
    assert [one.metadata["nbgrader"]["comment"] for one in cells] == ["By mail.", None, None]
    assert {one.metadata["nbgrader"]["advice"] for one in cells} == {""}

    assert [one.outputs for one in page.cells] == [[]]


def test_an_old_link_among_what_is_given_back_goes_too(tmp_path):
    """Nothing is written behind it."""
    desk = SimpleNamespace(root=tmp_path)
    folder = tmp_path / "given-back" / "01-x"
    (folder / "pages").mkdir(parents=True)
    (folder / "old.zip").symlink_to(tmp_path / "nowhere")
    giving._write(desk, "01-x", giving.Out([("new.zip", b"x")]))

    assert sorted(path.name for path in folder.iterdir()) == ["new.zip", "pages"]


# --- Answers and advice ----------------------------------------------------------------------


TWENTIETH = Grid(0.05)


def asked(
    given: Any, grid: Grid = TWENTIETH, *, hidden: bool = True, name: str = "x", **more: Any
) -> Asked:
    """Return what a check asks about an answer."""
    return Asked(
        Question(name, "number", grid, lambda value: [float(value)], hidden=hidden, **more),
        given,
    )


def test_answers_that_could_be_read_are_numbers_that_nobody_meets_by_chance(monkeypatch):
    """Hidden ones; no small count, no function, no gap; with the margin of the check."""
    all_ = [
        asked(1234.5),
        asked(100),
        asked(101),
        asked(-100.5),
        asked(-100),
        asked(-5000),
        asked(-200.0, Grid(0.01, relative=True)),
        asked("Japan"),
        asked(float("nan")),
        asked(200.0, Grid(0.01, relative=True)),
        asked(7.5, hidden=False),
        asked(8.5, calls=((1,),)),
    ]
    monkeypatch.setattr(advice_book, "run", lambda _notebook: all_)

    found = [(one["value"], round(float(one["margin"]), 6)) for one in readable._asked(Path())]

    assert found == [(1234.5, 0.05), (101.0, 0.05), (-100.5, 0.05),
                     (-5000.0, 0.05), (-200.0, 2.0), (200.0, 2.0)]  # fmt: skip


def test_near_misses_are_sealed_for_the_first_question_about_an_answer(monkeypatch):
    """What the visible check asks; the wrong paths of the author for each."""
    monkeypatch.setattr(advice_book, "near_misses", lambda *_: ["near"])
    first, second = asked(1.0), asked(1.0, Grid(0.5))

    found = list(advice_book._to_seal([first, second, first], ["path"]))  # type: ignore[list-item]

    assert [(mark, len(some), paths) for mark, some, paths in found] == [
        (first.question.mark, 2, ["path", "near"]), (second.question.mark, 1, ["path"]),
    ]  # fmt: skip


def test_advice_is_sealed_on_the_grid_that_needs_the_fewest_keys(monkeypatch):
    """Of all shifts of the grid that are tried."""
    question = asked(0.0).question
    paths = [WrongPath(value, "x") for value in (1.0, 1.33, 2.71)]
    led = advice_book._led([question], paths)
    least = min(len(advice_book._entries(led, shift)) for shift in shifts())

    found = advice_book.chapter("mark", [question], paths)

    assert len(found.entries) == least
    monkeypatch.setattr(advice_book, "places_near", crowded)
    with pytest.raises(advice_book.NotSealed, match="The wrong paths of 'm' are too many"):
        advice_book.chapter("m", [question], paths)


def crowded(*_: Any) -> None:
    """Find too many values near the borders, on every grid."""
    raise Crowded("too many")


def test_the_check_digit_is_made_only_where_both_checks_ask():
    """For the right answers of all checks, with the widest margin of them."""
    shown, hidden = asked(8.25, hidden=False, answers=1000.0), asked(8.25, rights=(8.3,))

    assert advice_book._digit("01-x", [shown]) is None
    assert advice_book._digit("01-x", [hidden]) is None
    assert advice_book._digit("01-x", [shown, hidden]) == advice_book.digit.make(
        "01-x x", [[8.25], [8.3]], Grid(0.05), 1000.0
    )


@pytest.mark.parametrize("library", ["numpy", "pandas", "scipy", "networkx"])
def test_advice_is_made_anew_with_another_library(monkeypatch, tmp_path, library):
    """What is computed may differ."""
    monkeypatch.setattr(kept_advice, "_PACKAGE", tmp_path / "none")
    monkeypatch.setenv("TARIFFLAB_DATA", str(tmp_path / "data"))
    before = kept_advice.digest(tmp_path)
    real = kept_advice.version
    monkeypatch.setattr(
        kept_advice, "version", lambda name: "0" if name == library else real(name)
    )

    assert kept_advice.digest(tmp_path) != before


def test_advice_is_kept_under_what_it_is_made_from_alone(monkeypatch, tmp_path):
    """Neither the advice itself nor what Python compiled; a file's name and its content."""
    monkeypatch.setattr(kept_advice, "_PACKAGE", tmp_path / "none")
    monkeypatch.setenv("TARIFFLAB_DATA", str(tmp_path / "data"))
    found = []
    for name in ("a/x.py", "a/advice.json", "a/__pycache__/x.pyc", "a/y.py", "data/t.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
        found.append(kept_advice.digest(tmp_path / "a"))

    assert [found.index(one) for one in found] == [0, 0, 0, 3, 4]


@pytest.mark.parametrize(("changed", "taken"), [({}, True), ({"entries": {}}, False)])
def test_a_question_that_stayed_keeps_its_keys(monkeypatch, changed, taken):
    """Its mark, its grid, its places and what stands at them; another one is sealed anew."""
    one = advice_book.Chapter("m", 0.25, {((1,),): [WrongPath(1, "One.")]})
    monkeypatch.setattr(advice_book, "key_for", lambda salt, _place: salt.encode())
    made = advice_book._sealed("01-x", one, {})
    old = {"questions": {"m": made | {"kept": True}}}

    again = advice_book._sealed("01-x", replace(one, **changed), old)

    assert (len(made["entries"]), again.get("kept")) == (1, True if taken else None)


@pytest.mark.parametrize(
    ("kept", "anew"),
    [({}, False), ({"made_from": "x"}, True), ({"exercise": "02-y"}, True)],
)
def test_advice_that_is_there_is_taken_if_it_is_this_exercise_s_and_of_today(
    monkeypatch, tmp_path, kept, anew
):
    """Keys are slow; whatever has changed makes them anew."""
    folder = tmp_path / "01-x"
    folder.mkdir()
    (folder / "01-x.ipynb").write_text('{"cells": []}')
    steps = SimpleNamespace(NEXT_STEPS={"b": "2", "a": "1"})
    monkeypatch.setattr(advice_book, "load", lambda _file: steps)
    monkeypatch.setattr(advice_book, "run", lambda _notebook: [])
    made = advice_book.make(folder)
    (folder / "advice.json").write_text(json.dumps(made | {"mark": "old"} | kept))

    again = advice_book.make(folder)

    assert ("mark" not in again) is anew
    assert (made["exercise"], list(made["next"]), made["given"]) == ("01-x", ["a", "b"], [])
