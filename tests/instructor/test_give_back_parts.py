"""What goes back, part by part: columns, numbers, tables, packs, pages' heads, sentences."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import rosters
import uploads
from invented import Invented, students

from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.collect.records import OLDER, TAKEN, Left, Line, Record
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.desk.console import Console
from tarifflab.instructor.give_back import command, feedback_head, filled_tables, packs
from tarifflab.instructor.give_back.columns import column_for, number_in, written
from tarifflab.instructor.give_back.filled_tables import Filled
from tarifflab.instructor.give_back.marks import Mark, Marks, _mark
from tarifflab.instructor.tables import Platform, read_table
from tarifflab.instructor.tables.columns import Title
from tarifflab.instructor.tables.reading import table_of

SLUG = "01-tariff-rates"
PEOPLE = students(3, plain=True)
STRANGER = Invented("No", "Body", "x1", "u1", "1", "2", "3")
ANN = Person("0012", "Ann", "Lee", "ann@x.org")


def person(one) -> Person:
    """Return an invented student with the keys that platforms have of them."""
    keys = {"canvas_id": (one.canvas_id,), "username": (one.username,)}
    return Person(one.number, one.first, one.last, one.email, keys)


def marks(*points: float, most: float = 25.0) -> Marks:
    """Return the marks of the first students."""
    pairs = zip(PEOPLE, points, strict=False)
    return Marks(SLUG, most, {one.number: Mark(person(one), p) for one, p in pairs})


def record(*lines: Line, left: tuple[Left, ...] = ()) -> Record:
    """Return what was collected."""
    return Record(Path(), SLUG, list(lines), left=list(left))


def line(student: str, platform: str, entry: str, *, kind: str = "", key: str = "",
         state: str = TAKEN) -> Line:  # fmt: skip
    """Return what is remembered of a file."""
    return Line(
        student, "number", platform, kind, key, "", entry, "", "", "", 0, "", "", "", state
    )


# --- Columns and numbers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "wanted", "found"),
    [
        (["Exercise 01", "Exercise 02"], "", "Exercise 01"),
        (["Homework 1", "Essay"], "", "Homework 1"),
        (["Tariff rates", "Essay"], "", "Tariff rates"),
        (["What is a tariff rate?", "The negotiating table"], "", "What is a tariff rate?"),
        (["Week 1 essay", "Week 1 tariff rates"], "", "Week 1 tariff rates"),
        (["Homework"], "", "Homework"),
        (["Homework 2"], "", None),
        (["Tariff rates 2"], "", None),
        (["Exam 2026 tariff"], "", "Exam 2026 tariff"),
        (["Exercise 1", "Lesson 1"], "", None),
        (["Exercise 1", "Exercise 1 (late)"], "exercise 1", "Exercise 1"),
        (["Exercise 1 on time", "Exercise 2"], "ON TIME", "Exercise 1 on time"),
        (["A", "B"], "7", "B"),
        (["A", "B"], "C", None),
    ],
)
def test_the_column_of_an_exercise_is_found_or_asked_for(titles, wanted, found):
    """By number, by words of its title, by what the teacher names; never guessed."""
    all_ = [Title(n, title, "7" if title == "B" else "") for n, title in enumerate(titles)]
    if found is not None:
        assert column_for(all_, SLUG, wanted, "g.csv").title == found
        return
    with pytest.raises(
        DeskError, match=r"'g.csv' must have one column for 01-tariff-rates, \d"
    ):
        column_for(all_, SLUG, wanted, "g.csv")


@pytest.mark.parametrize(
    ("points", "like", "comma", "text"),
    [
        (16.5, "25,00", False, "16,50"),
        (16, "25.00", True, "16.00"),
        (16.5, "25", False, "16.5"),
        (16.5, "25", True, "16,5"),
        (16.25, "25.0", False, "16.25"),
        (3, "", True, "3"),
        (2.33337, "10.00", False, "2.3334"),
        (16.5, "1 025,0", False, "16,5"),
        (0, "25.0", False, "0.0"),
        (7, "-", False, "7"),
    ],
)
def test_points_are_written_as_the_platform_writes_numbers(points, like, comma, text):
    """Its sign and its decimals, but never a rounded mark."""
    assert written(points, like, comma=comma) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [(" 25,50 ", 25.5), ("7", 7.0), ("0.25", 0.25), ("-", None), ("", None), ("1.2.3", None)],
)
def test_a_number_in_a_cell_is_read_with_either_sign(text, number):
    """What is no number is none."""
    assert number_in(text) == number


# --- Tables ----------------------------------------------------------------------------------


def test_moodle_s_worksheet_gets_marks_and_what_moodle_would_leave_out():
    """By key; above the maximum it is said, and that nothing is scaled."""
    sheet = table_of("s.csv", rosters.moodle_worksheet(PEOPLE, maximum="10.00"))
    found = filled_tables.moodle_worksheet(sheet, marks(10, 10.5), record())
    grades = [row[4] for row in uploads.table(found.content)]

    assert (found.name, found.number) == ("moodle-s.csv", 2)
    assert grades == ["Grade", "10.00", "10.50", ""]
    assert found.notes == [
        "The platform counts to 10, this exercise to 25: the marks are not scaled. Set the "
        "maximum there first.",
        "1 marks are above Moodle's maximum; Moodle leaves those out.",
    ]
    assert filled_tables.moodle_worksheet(sheet, marks(10, most=10.0), record()).notes == []


def test_a_row_of_moodle_is_whose_hand_in_it_was():
    """A blind worksheet has numbers alone; what was collected tells whose they are."""
    sheet = table_of("s.csv", rosters.moodle_worksheet(PEOPLE, blind=True))
    owner = line(PEOPLE[1].number, "Moodle", "x", kind="participant", key=PEOPLE[2].participant)
    stranger = line("nobody", "Moodle", "x", kind="participant", key=PEOPLE[0].participant)
    found = filled_tables.rows_of(sheet, marks(1, 2, 3), record(owner, stranger))

    assert {number: mark.points for number, mark in found.items()} == {4: 2}

    named = table_of("s.csv", rosters.moodle_worksheet(PEOPLE))
    found = filled_tables.rows_of(named, marks(1, 2, 3), record(owner, stranger))
    assert {number: mark.points for number, mark in found.items()} == {3: 2, 4: 2}


BOOKS = {
    "Canvas": (
        rosters.canvas_gradebook(PEOPLE), (), "Exercise 01 (5512)", {5: "12.50", 4: ""}, 5,
    ),
    "Blackboard": (
        rosters.blackboard_gradebook(PEOPLE, wide=False),
        ("last_name", "first_name", "username", "student_number"),
        "Exercise 01 [Total Pts: 25 Score] |664617", {}, 4,
    ),
    "Brightspace": (
        rosters.brightspace_grades(PEOPLE), ("org_defined_id", "username"),
        "Exercise 01 Points Grade", {}, 2,
    ),
    "Moodle": (
        rosters.moodle_gradebook(PEOPLE).replace(b"Tariff rates", b"Exercise 01"),
        ("first_name", "last_name", "student_number", "email", "username"),
        "Assignment: Exercise 01 (Real)", {}, 4,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_gradebook_gets_one_column_behind_the_personal_ones(name):
    """Whoever has a mark has a row; Canvas keeps all of its rows, Brightspace its line ends."""
    content, keep, title, _, place = BOOKS[name]
    book = table_of("g.csv", content)
    assert command.PERSONAL[Platform(name)] == keep

    found = filled_tables.gradebook(book, marks(12.5), record(), "", keep, "out.csv")
    rows = uploads.table(found.content)
    mine = next(
        row
        for row in rows
        if any(PEOPLE[0].username in cell for cell in row)
        or any(PEOPLE[0].canvas_id == cell for cell in row)
        or PEOPLE[0].email in row
    )

    assert (found.name, found.number, rows[0][place]) == ("out.csv", 1, title)
    assert name != "Canvas" or [row[place] for row in rows[1:3]] == ["Manual Posting", "25.00"]
    assert mine[place] == ("12.50" if name == "Canvas" else "12.5")
    assert len(rows) == (len(uploads.table(content)) if name == "Canvas" else 2)
    assert [row[-1] for row in rows] == (
        ["End-of-Line Indicator", "#"] if name == "Brightspace" else [r[place] for r in rows]
    )
    assert found.notes == []


def test_a_gradebook_of_canvas_without_sections_keeps_what_stands_before_the_marks():
    """Every column before the first mark is about the person."""
    book = "Student,ID,Exercise 01 (5),Essay (6)\n" + f"Lee,{PEOPLE[0].canvas_id},,7\n"
    found = filled_tables.gradebook(
        table_of("g.csv", book.encode()), marks(12.5), record(), "", (), "x"
    )

    assert uploads.table(found.content) == [
        ["Student", "ID", "Exercise 01 (5)"], ["Lee", PEOPLE[0].canvas_id, "12.5"],
    ]  # fmt: skip


def test_canvas_s_own_row_of_points_is_compared_with_the_exercise():
    """It counts to 25, the exercise to 20: that is said."""
    book = table_of("g.csv", rosters.canvas_gradebook(PEOPLE))
    found = filled_tables.gradebook(book, marks(12.5, most=20.0), record(), "", (), "x")

    assert [note[:51] for note in found.notes] == [
        "The platform counts to 25, this exercise to 20: the"
    ]


def test_all_marks_stand_in_two_tables_for_people_and_programs(tmp_path):
    """By name; tasks, total, what can be had, what is unread; who is missing has no 0."""
    one = Mark(ANN, 7.5, frozenset({"written"}), {"test-1": 2.0, "written": 0.0})
    two = Mark(Person("0013", "=Bo", "ab", "b@x"), 3.0, tasks={"test-1": 3.0})
    all_ = Marks(SLUG, 25.0, {"0012": one, "0013": two})

    book, table = filled_tables.plain(all_, [Person("0014", "Cy", "Fox")])
    (tmp_path / book.name).write_bytes(book.content)

    assert uploads.table(table.content) == read_table(tmp_path / "marks.xlsx").rows == [
        ["id", "first name", "last name", "e-mail", "test-1", "written", "points", "of",
         "not read yet"],
        ["0013", "'=Bo", "ab", "b@x", "3", "0", "3", "25", ""],
        ["0012", "Ann", "Lee", "ann@x.org", "2", "0", "7.5", "25", "1"],
        ["0014", "Cy", "Fox", "", "", "", "", "25", ""],
    ]  # fmt: skip
    assert table.content.startswith(b"\xef\xbb\xbfid,")
    assert (book.number, table.number, table.name) == (2, 2, "marks.csv")


def grade(name: str, score: float, unread: bool = False) -> SimpleNamespace:
    """Return a mark as nbgrader's gradebook has it."""
    return SimpleNamespace(name=name, score=score, needs_manual_grade=unread)


def test_a_mark_is_what_was_earned_without_what_being_late_cost():
    """Rounded where a float is not; never below zero; unread texts and comments beside it."""
    part = SimpleNamespace(
        grades=[grade("written", 0.0, unread=True), grade("test-1", 0.1), grade("test-2", 0.2)],
        late_submission_penalty=0.1, flagged=True,
        comments=[SimpleNamespace(manual_comment=text) for text in ("Good.", None, "More.")],
    )  # fmt: skip
    found = _mark(ANN, SimpleNamespace(notebooks=[part]))
    part.late_submission_penalty = 9.0

    assert found == Mark(
        ANN, 0.2, frozenset({"written"}), {"test-1": 0.1, "test-2": 0.2, "written": 0.0},
        "Good.\n\nMore.", True,
    )  # fmt: skip
    assert (found.unread, list(found.tasks)) == (1, ["test-1", "test-2", "written"])
    assert _mark(ANN, SimpleNamespace(notebooks=[part])).points == 0.0


# --- Packs -----------------------------------------------------------------------------------

NAMES = [
    ("Moodle", "x/Ann_12_assignsubmission_file/y/a.ipynb", "Ann_12_assignsubmission_file/f"),
    ("Moodle", "Ann_12_assignsubmission_file_a_b.ipynb", "Ann_12_assignsubmission_file_f"),
    ("Brightspace", "81-2 - Ann Lee - Nov 20, 2026 1000 AM/a.ipynb",
     "81-2 - Ann Lee - Nov 20, 2026 1000 AM/f"),
    ("Brightspace", "81-2 - Ann Lee - Nov 20, 2026 1000 AM - a.ipynb",
     "81-2 - Ann Lee - Nov 20, 2026 1000 AM - f"),
    ("ILIAS", "Ex/Lee_Ann_al1_12/a.ipynb", "Ex/Lee_Ann_al1_12/f"),
    ("Sakai", "Ex 01/Lee, Ann(al1)/Submission attachment(s)/a.ipynb",
     "Ex 01/Lee, Ann(al1)/Feedback Attachment(s)/f"),
    ("Sakai", "Ex 01/odd/a.ipynb", "Ex 01/odd/Feedback Attachment(s)/f"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "entry", "name"), NAMES)
def test_feedback_lies_where_the_platform_looks_for_it(platform, entry, name):
    """Under the name that it gave out itself."""
    assert packs.NAMES[Platform(platform)](entry, "f") == name


def test_a_zip_has_marked_names_fixed_days_and_closed_files():
    """Made twice it is the same."""
    made = packs.zipped([("ü/a.html", b"x")])
    (about,) = zipfile.ZipFile(io.BytesIO(made)).infolist()

    assert made == packs.zipped([("ü/a.html", b"x")])
    assert (about.filename, about.date_time, about.external_attr >> 16) == (
        "ü/a.html", (2000, 1, 1, 0, 0, 0), 0o600,
    )  # fmt: skip
    assert about.flag_bits & 0x800


def test_pages_go_to_whom_they_are_of(tmp_path):
    """One for each file that was taken; whoever has no page gets none."""
    page = tmp_path / "p.html"
    page.write_bytes(b"page")
    lines = [line(n, "Moodle", f"{n}_12_assignsubmission_file/a.ipynb") for n in ("1", "2")]

    assert packs.feedback_files(Platform.MOODLE, lines, {"2": page}, SLUG) == [
        (f"2_12_assignsubmission_file/{SLUG}-feedback.html", b"page")
    ]


def test_canvas_gets_notebooks_with_the_feedback_in_them(tmp_path):
    """Head, points below each task, the comment at the end; under the downloaded name."""
    cells = [
        {"cell_type": "code", "id": name, "source": "", "metadata": {"nbgrader": about}}
        for name, about in (
            ("a", {"grade_id": "task-1", "solution": True}),
            ("b", {"grade_id": "test-1", "grade": True, "points": 4}),
            ("c", {"grade_id": "written", "grade": True, "points": 5}),
        )
    ]
    (tmp_path / "g.ipynb").write_text(json.dumps({"cells": cells}))
    tasks = {"test-1": 2.5, "written": 0.0}
    mark = Mark(ANN, 2.5, frozenset({"written"}), tasks, "Well.")
    lines = [line(n, "Canvas", f"{n}_48_9_a.ipynb") for n in ("0012", "0013")]

    ((name, content),) = packs.canvas_files(
        lines, {"0012": tmp_path / "g.ipynb", "0013": tmp_path / "g.ipynb"}, {"0012": mark}
    )
    made = json.loads(content)["cells"]
    said = [cell["source"] for cell in made]

    assert name == "0012_48_9_a.ipynb"
    assert len({cell["id"] for cell in made}) == len(made)
    assert said == [
        "# Feedback for Ann Lee (0012)\n\n**2.5 points** so far\n\nThe written task is not "
        "read yet.\n\nBelow each task stand its points and what the check said.",
        "",
        "",
        "**Points: 2.5 of 4**",
        "",
        "**Points: not read yet of 5**",
        "**Comment:** Well.",
    ]
    assert packs._head(replace(mark, unread_tasks=frozenset())).count("so far") == 0


# --- The head of a page ----------------------------------------------------------------------


def stream(text: str) -> nbformat.NotebookNode:
    """Return what a cell printed."""
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def error(name: str, said: str) -> nbformat.NotebookNode:
    """Return the error that a cell ended with."""
    return nbformat.v4.new_output("error", ename=name, evalue=said, traceback=[])


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ([error("Feedback", "It is 3.")], "It is 3."),
        ([error("AssertionError", "No.")], "No."),
        ([error("NotGraded", "Cut.")], "Cut."),
        ([error("KeyError", "'x'")], "KeyError: 'x'"),
        ([stream("one\n\x1b[31mtwo\x1b[0m  words\n")], "two words"),
        ([stream("one\n"), error("Feedback", "last")], "last"),
        ([error("Feedback", "first"), stream(" \n")], "first"),
        ([], ""),
        ([error("Feedback", "x" * 600)], "x" * 600),
        ([error("Feedback", "x" * 601)], "x" * 600 + "…"),
    ],
)
def test_advice_in_short_is_the_last_that_a_check_said(outputs, said):
    """Python's own errors with their kind; no colours, and not too long."""
    assert feedback_head.advice(outputs) == said


@pytest.mark.parametrize(
    ("comment", "kind", "kept"),
    [("No response.", "code", None), ("No response.", "markdown", "There is no text here."),
     ("Good.", "markdown", "Good.")],
)  # fmt: skip
def test_an_empty_text_is_said_and_an_untouched_task_says_so_itself(comment, kind, kept):
    """Nbgrader's own sentence stands on no page."""
    about = {"grade_id": "written", "grade": True, "solution": True, "comment": comment}
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    cell = make(metadata={"nbgrader": about})
    feedback_head._note(cell, cell.metadata["nbgrader"], {"written"})

    mine = cell.metadata["nbgrader"]
    assert (mine["comment"], mine["unread"], mine["advice"]) == (kept, True, "")


def test_the_head_says_who_what_and_when():
    """The time of hand-in in the teacher's zone, here Greenwich; none where none is known."""
    student = SimpleNamespace(first_name="Ann", last_name=None)
    book = SimpleNamespace(find_student=lambda _id: student)
    entry = SimpleNamespace(
        assignment=SimpleNamespace(timestamp=dt.datetime(2026, 11, 3, 9, 5))
    )
    found = feedback_head._about(book, ("n", SLUG, "0012"), entry)
    entry.assignment.timestamp = None

    assert (found["name"], found["id"], found["exercise"]) == ("Ann", "0012", SLUG)
    assert found["handed_in"] == "3 November 2026, 09:05 UTC"
    assert found["made_by"].startswith("Tariff Lab")
    assert feedback_head._about(book, ("n", SLUG, "0012"), entry)["handed_in"] == ""


# --- What the command says -------------------------------------------------------------------


def unread(**people: int) -> Marks:
    """Return marks of which some texts are unread, by student."""
    by = {
        name: Mark(Person(name, name.title()), 1.0, frozenset(f"t{n}" for n in range(number)))
        for name, number in people.items()
    }
    return Marks(SLUG, 25.0, by)


@pytest.mark.parametrize(
    ("all_", "ungraded", "reasons"),
    [
        (unread(ann=0), 0, []),
        (unread(ann=1, ben=0), 0, ["1 text is not read yet (Ann)"]),
        (
            unread(a=1, b=2, c=1, d=1, e=1),
            0,
            ["6 texts are not read yet (A, B, C, D and 1 more)"],
        ),
        (unread(ann=0), 1, ["1 handed in and is not graded (x0)"]),
        (
            unread(ann=1),
            2,
            ["1 text is not read yet (Ann)", "2 handed in and are not graded (x0, x1)"],
        ),
    ],
)
def test_what_is_not_ready_is_counted_and_named(tmp_path, all_, ungraded, reasons):
    """Texts and files; a folder without a notebook is no hand-in."""
    for name in [*(f"x{n}" for n in range(ungraded)), "ann"]:
        place = tmp_path / "submitted" / name / SLUG
        place.mkdir(parents=True)
        (place / f"{SLUG}.ipynb").touch()
    (tmp_path / "submitted" / "empty" / SLUG).mkdir(parents=True)
    desk = SimpleNamespace(folder=lambda *parts: tmp_path.joinpath(*parts))
    all_.by_student.setdefault("ann", Mark(Person("ann"), 0.0))

    assert command._not_ready(desk, record(), all_) == reasons


def test_who_says_please_look_is_graded_and_flagged_or_left_uncollected():
    """Each once; a file of somebody outside the class is for nobody to settle."""
    left = tuple(Left(name, "f", "x", settled) for name, settled in
                 (("b", False), ("c", False), ("d", True), ("stranger", False)))  # fmt: skip
    people = [Person(name) for name in "abcd"]
    by = {one.id: Mark(one, 0.0, flagged=one.id in "ab") for one in people}

    found = command._to_look_at(record(left=left), Marks(SLUG, 25.0, by), people)

    assert [one.id for one in found] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("reasons", "look", "said"),
    [
        (
            ["1 text is not read yet (Ann)", "x"],
            [],
            ["01-tariff-rates: 1 text is not read yet (Ann); x. Finish that first."],
        ),
        (
            [],
            [ANN, Person("7")],
            [
                "01-tariff-rates: 2 say 'Please look': Ann Lee (0012), 7. Why stands in the "
                "report; once you have looked: tarifflab settle 01 0012 7"
            ],
        ),
    ],
)
def test_a_refusal_says_what_to_do_first(reasons, look, said):
    """And that there is a way round it."""
    assert command._refusal(SLUG, reasons, look).splitlines() == [
        *said,
        "Or add --anyway: marks are those so far, and pages say so.",
    ]


def test_twenty_names_stand_in_the_sentence():
    """More are counted."""
    people = [Person(f"p{n}") for n in range(22)]

    assert command._looks(SLUG, people).endswith("p18, p19 and 2 more.")


@pytest.mark.parametrize(
    ("platform", "why", "said"),
    [
        (Platform.MOODLE, None, "  No table for Moodle: download the grading worksheet and"),
        (
            Platform.CANVAS,
            "none fits",
            "  No table for Canvas (none fits): download the gradebook",
        ),
    ],
)
def test_a_table_that_is_not_there_is_asked_for(platform, why, said):
    """By its name in the platform, with the reason why the one that is there is none."""
    assert command._no_table(platform, why).startswith(said)


@pytest.mark.parametrize(
    ("ids", "words"),
    [(["12"], "the same as CSV, for programs."),
     (["12", "0013"], "the same as CSV, for programs: a spreadsheet would make 13 of 0013."),
     (["00"], "the same as CSV, for programs: a spreadsheet would make 0 of 00."),
     (["0x"], "the same as CSV, for programs.")],
)  # fmt: skip
def test_numbers_that_a_spreadsheet_would_spoil_are_said(ids, words):
    """Also of whoever handed in nothing."""
    missing = [Person(ids[-1])]
    by = {one: Mark(Person(one), 0.0) for one in ids[:-1]}

    assert command._for_programs(Marks(SLUG, 25.0, by), missing) == words


TABLES = {
    "sheet": rosters.moodle_worksheet(PEOPLE),
    "sakai": rosters.sakai_grades(PEOPLE),
    "canvas": rosters.canvas_gradebook(PEOPLE),
    "list": rosters.excel_list(PEOPLE),
}


@pytest.mark.parametrize(
    ("name", "made", "number"),
    [
        ("sheet", "moodle-sheet", 2),
        ("sakai", "sakai", 2),
        ("canvas", "canvas-gradebook.csv", 2),
        ("list", None, None),
    ],
)
def test_each_platform_s_table_is_filled_in_its_own_way(name, made, number):
    """A list without marks is filled by nobody."""
    found = command._fill(table_of(name, TABLES[name]), marks(1, 2), record(), "")

    assert (found and found.name, found and found.number) == (made, number)


def test_of_several_tables_the_newest_that_fits_is_taken():
    """What the teacher names comes first; one in which nobody stands is no table."""
    nobody = table_of("n.csv", rosters.canvas_gradebook([STRANGER]))
    other = table_of("o.csv", rosters.canvas_gradebook(PEOPLE, title="Homework (1)"))
    fits = table_of("f.csv", TABLES["canvas"])
    found: dict = {}
    command._tables(found, [nobody], marks(1), record(), "")
    first = dict(found)
    command._tables(found, [other, fits, nobody], marks(1), record(), "")
    given = {Platform.CANVAS: Filled("mine", b"", 0)}
    command._tables(given, [fits], marks(1), record(), "")

    assert first == {Platform.CANVAS: "nobody of the class stands in the table"}
    assert found[Platform.CANVAS].number == 1
    assert given[Platform.CANVAS].name == "mine"


def packed(tmp_path: Path, lines: list[Line], filled: dict) -> command.Out:
    """Pack what two students get back."""
    pages = {}
    for number in ("1", "2"):
        pages[number] = tmp_path / f"{number}.html"
        pages[number].write_text(number)
        place = tmp_path / "autograded" / number / SLUG
        place.mkdir(parents=True)
        (place / f"{SLUG}.ipynb").write_text('{"cells": []}')
    desk = SimpleNamespace(folder=lambda *parts: tmp_path.joinpath(*parts))
    all_ = Marks(SLUG, 25.0, {n: Mark(Person(n), 1.0) for n in ("1", "2")})
    out = command.Out()
    command._pack(out, desk, record(*lines), all_, pages, filled)
    return out


def test_what_is_packed_is_said_with_the_way_to_upload_it(tmp_path):
    """How much should arrive, platform by platform; what was kept aside goes to nobody."""
    lines = [
        line("1", "Moodle", "A_1_assignsubmission_file/a"), line("2", "Canvas", "b_48_9_a"),
        line("2", "Moodle", "A_2_assignsubmission_file/a", state=OLDER),
        line("1", "Sakai", "Ex/L, A(a)/a"), line("2", "Sakai", "Ex/L, B(b)/a"),
        line("1", "Blackboard", "x"),
    ]  # fmt: skip
    filled = {
        Platform.MOODLE: Filled("moodle-s.csv", b"m", 1, ["a note"]),
        Platform.SAKAI: Filled("grades.csv", b"g", 2), Platform.CANVAS: "none fits",
    }  # fmt: skip
    out = packed(tmp_path, lines, filled)
    sakai = dict(out.files)["sakai-feedback.zip"]

    assert [name for name, _ in out.files] == [
        "moodle-feedback.zip", "moodle-s.csv", "canvas-submissions.zip", "sakai-feedback.zip",
    ]  # fmt: skip
    assert [one.split(":")[0] if "'" in one else one for one in out.lines] == [
        "  moodle-feedback.zip: 1 page should arrive.",
        "  moodle-s.csv: 1 mark should arrive.",
        "    a note",
        "  Moodle",
        "  canvas-submissions.zip: 1 notebook with feedback should arrive, each as a comment.",
        command._no_table(Platform.CANVAS, "none fits"),
        "  Canvas",
        command._no_table(Platform.BLACKBOARD, None),
        "  sakai-feedback.zip: 2 pages and 2 marks should arrive.",
        "  Sakai",
    ]
    assert sorted(uploads.members(sakai)) == [
        "Ex/L, A(a)/Feedback Attachment(s)/01-tariff-rates-feedback.html",
        "Ex/L, B(b)/Feedback Attachment(s)/01-tariff-rates-feedback.html",
        "Ex/grades.csv",
    ]


def test_each_platform_has_its_own_way_to_upload():
    """The sentence begins with its name and tells its own buttons."""
    buttons = {
        "Moodle": "Upload multiple feedback", "Canvas": "Upload Submissions",
        "Blackboard": "Work Offline", "Brightspace": "Add Feedback Files",
        "Sakai": "Upload All", "ILIAS": "Multi-Feedback",
    }  # fmt: skip

    assert {platform.value for platform in command.UPLOAD} == set(buttons)
    assert all(
        text.startswith(f"{platform.value}: ") and buttons[platform.value] in text
        for platform, text in command.UPLOAD.items()
    )


def test_what_an_earlier_run_has_left_goes(tmp_path):
    """A page of somebody who has no marks any more is not sent again."""
    desk, folder = SimpleNamespace(root=tmp_path), tmp_path / "given-back" / SLUG
    for name in ("a.zip", "b.zip", "pages/x.html"):
        out = command.Out([(name, name.encode())])
        command._write(desk, SLUG, out)
        (folder / "gone.zip").symlink_to(tmp_path / "nowhere")
    (folder / "own").mkdir()
    command._write(desk, SLUG, out)

    assert sorted(p.name for p in folder.iterdir()) == ["own", "pages"]
    assert [p.name for p in folder.rglob("*") if p.is_file()] == ["x.html"]


def test_at_the_end_it_is_said_what_is_unread_and_what_nobody_collected(capsys):
    """How many students, where it lies, and what pages say."""
    out = command.Out(lines=["  a line"])
    command._say(Console(), SLUG, unread(ann=2, ben=0), out, record())

    assert capsys.readouterr().out.splitlines() == [
        "01-tariff-rates: 2 students, in given-back/01-tariff-rates/:",
        "  a line",
        "2 texts are not read yet; the pages say so, marks are those so far.",
        "Nothing was collected with `tarifflab collect`: no platform's keys are known.",
    ]
