"""Feedback and marks go back in the platform's own shape, to the students they belong to."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import platforms
import pytest
import rosters
import uploads
from collecting import HARD, SHAPES, collect, enter, hands_of, save
from graded import MOST, give_back, given, mark, numbers_in, points_of
from invented import students
from nbgrader.api import Gradebook
from platforms import SLUG
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor.class_list import Person
from tarifflab.instructor.give_back.marks import Mark
from tarifflab.instructor.give_back.packs import named_pages
from tarifflab.instructor.tables import read_table

pytestmark = pytest.mark.slow

PLAIN = students(6, plain=True)
RIGHT = {one.number: points_of(one.number) for one in HARD}


def ready(course: Path, download: bytes, *tables: tuple[str, bytes], people=HARD) -> None:
    """Enter the class, collect a download with its tables, and mark it."""
    enter(course, people)
    paths = [save(course, name, content) for name, content in tables]
    status, said = collect(course, save(course, "d.zip", download), *paths)
    assert status == 0, said
    mark(course)


@pytest.mark.parametrize(
    ("lang", "folders"),
    [("en", True), ("en", False), ("de", True), ("ja", False), ("fr", True)],
)
def test_moodle_takes_every_page_and_mark(class_course: Path, lang: str, folders: bool) -> None:
    """Feedback by participant number, marks in the worksheet as it was downloaded."""
    hands = hands_of(HARD)
    files = platforms.moodle(hands, lang, folders=folders)
    sheet = rosters.moodle_worksheet(HARD, lang)
    ready(class_course, platforms.zipped(files), ("Grades.csv", sheet))

    status, said = give_back(class_course)

    pages = uploads.moodle_feedback(given(class_course, "moodle-feedback.zip"), HARD)
    marks = uploads.moodle_worksheet(given(class_course, "moodle-Grades.csv"), lang)
    assert status == 0, said
    assert {p: numbers_in(page, HARD) for p, page in pages.items()} == {
        one.participant: {one.number} for one in HARD
    }
    assert marks == {one.participant: RIGHT[one.number] for one in HARD}


def test_moodle_worksheet_is_changed_in_one_column_only(class_course: Path) -> None:
    """Identifier, order, mark and all other cells are those of the download."""
    sheet = rosters.moodle_worksheet(PLAIN, "de")
    ready(class_course, SHAPES["moodle"](hands_of(PLAIN)), ("G.csv", sheet), people=PLAIN)
    give_back(class_course)

    before, after = sheet, given(class_course, "moodle-G.csv")

    place = uploads.table(before)[0].index("Bewertung")
    blank = [[*row[:place], "", *row[place + 1 :]] for row in uploads.table(after)[1:]]
    assert after.startswith(b"\xef\xbb\xbf")
    assert blank == uploads.table(before)[1:]


def test_blind_moodle_gets_everything_by_number(class_course: Path) -> None:
    """Nobody's name is needed to give back what was handed in without names."""
    hands = hands_of(PLAIN)
    files = platforms.moodle(hands, "de", blind="Teilnehmerin")
    sheet = rosters.moodle_worksheet(PLAIN, "de", blind=True)
    ready(class_course, platforms.zipped(files), ("Grades.csv", sheet), people=PLAIN)

    give_back(class_course)

    marks = uploads.moodle_worksheet(given(class_course, "moodle-Grades.csv"), "de")
    pages = uploads.moodle_feedback(given(class_course, "moodle-feedback.zip"), PLAIN)
    assert marks == {one.participant: points_of(one.number) for one in PLAIN}
    assert {p: numbers_in(page, PLAIN) for p, page in pages.items()} == {
        one.participant: {one.number} for one in PLAIN
    }


@pytest.mark.parametrize("anonymous", [False, True])
def test_canvas_takes_every_notebook(class_course: Path, anonymous: bool) -> None:
    """Names as downloaded: user and file number belong together for everybody."""
    hands = [one for one in hands_of(HARD) if one.student.first != "Eve_2"]  # breaks Canvas
    files = platforms.canvas(hands, anonymous=anonymous)
    users = {
        re.search(r"_(9\d{7})_", name)[1]: hand.student.canvas_id
        for (name, _), hand in zip(files, hands, strict=True)
    }
    ready(class_course, platforms.zipped(files))

    give_back(class_course)

    content = given(class_course, "canvas-submissions.zip")
    taken = uploads.canvas_submissions(content, users, HARD)
    assert set(uploads.members(content)) == {name for name, _ in files}
    assert {user: numbers_in(file, HARD) for user, file in taken.items()} == {
        one.student.canvas_id: {one.student.number} for one in hands
    }


@pytest.mark.parametrize("separator", [",", ";"])
def test_canvas_takes_every_mark(class_course: Path, separator: str) -> None:
    """One column, rows and personal columns as downloaded, the points row unchanged."""
    book = rosters.canvas_gradebook(HARD, separator=separator, mark=True)
    ready(class_course, SHAPES["canvas"](hands_of(HARD)), ("grades.csv", book))

    status, said = give_back(class_course)

    content = given(class_course, "canvas-gradebook.csv")
    marks = uploads.canvas_gradebook(content, separator)
    rows, before = uploads.table(content, separator), uploads.table(book, separator)
    assert status == 0, said
    assert marks == {
        **{one.canvas_id: f"{RIGHT[one.number]:.2f}" for one in HARD}, "48999": "",
    }  # fmt: skip
    assert [row[:5] for row in rows] == [row[:5] for row in before]
    assert rows[2][5] == "25.00"


def test_columns_of_others_are_left_out_of_canvas(class_course: Path) -> None:
    """A mark of another assignment may have changed meanwhile: it is not sent back."""
    ready(class_course, SHAPES["canvas"](hands_of(PLAIN)), people=PLAIN)
    give_back(class_course)

    header = uploads.table(given(class_course, "canvas-gradebook.csv"))[0]

    assert header[-1] == "Exercise 01 (5512)"
    assert "Essay (5513)" not in header


@pytest.mark.parametrize("wide", [True, False])
def test_blackboard_takes_every_mark(class_course: Path, wide: bool) -> None:
    """The column keeps its number, people their user names, the file its form."""
    book = rosters.blackboard_gradebook(HARD, wide=wide)
    ready(class_course, SHAPES["blackboard"](hands_of(HARD)), ("gc.xls", book))

    give_back(class_course)

    marks = uploads.blackboard_gradebook(given(class_course, "blackboard-gradebook.csv"))
    assert {user: float(text) for user, text in marks.items()} == {
        one.username: RIGHT[one.number] for one in HARD
    }


def test_brightspace_takes_every_page_and_mark(class_course: Path) -> None:
    """Folders as downloaded; numbers keep their guard, lines their end."""
    people = [one for one in HARD if one.last != "Taylor"]
    hands = hands_of(people)
    book = rosters.brightspace_grades(people)
    ready(class_course, SHAPES["brightspace"](hands), ("b.csv", book), people=people)

    give_back(class_course)

    marks = uploads.brightspace_grades(given(class_course, "brightspace-gradebook.csv"))
    pages = uploads.members(given(class_course, "brightspace-feedback.zip"))
    folders = {name.rpartition("/")[0]: c for name, c in platforms.brightspace(hands)[1:]}
    assert {n: float(text) for n, text in marks.items()} == {
        one.number: RIGHT[one.number] for one in people
    }
    assert {name.rpartition("/")[0]: numbers_in(p, people) for name, p in pages.items()} == {
        folder: numbers_in(content, people) for folder, content in folders.items()
    }


def test_sakai_takes_its_own_tree(class_course: Path) -> None:
    """Pages in each student's folder, marks in the table at the top."""
    ready(class_course, SHAPES["sakai"](hands_of(HARD)))

    give_back(class_course)

    files = uploads.members(given(class_course, "sakai-feedback.zip"))
    table = uploads.table(files.pop(f"{platforms.TITLE}/grades.csv"))
    assert {row[1]: float(row[4]) for row in table[3:]} == {
        one.username: RIGHT[one.number] for one in HARD
    }
    assert {
        re.search(r"\(([^()]+)\)/", name)[1]: numbers_in(page, HARD)
        for name, page in files.items()
    } == {one.username: {one.number} for one in HARD}


def test_marks_table_is_safe_in_a_spreadsheet(class_course: Path) -> None:
    """Names that begin like a formula do not run; the file has its mark for Excel."""
    ready(class_course, SHAPES["canvas"](hands_of(HARD)))
    give_back(class_course)

    content = given(class_course, "marks.csv")
    rows = uploads.table(content)

    cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]*", cell)]
    assert content.startswith(b"\xef\xbb\xbf")
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] in ([], ["-"])
    assert ("'=Ann", "Formula") in {(row[1], row[2]) for row in rows}


def test_numbers_keep_their_zeros_in_the_workbook(class_course: Path) -> None:
    """A spreadsheet makes 2606328 of 002606328 in a CSV; the workbook's numbers are texts."""
    ready(class_course, SHAPES["canvas"](hands_of(PLAIN)))
    _, said = give_back(class_course)

    book = read_table(class_course / "given-back" / SLUG / "marks.xlsx")
    table = uploads.table(given(class_course, "marks.csv"))

    assert any(one.number.startswith("00") for one in PLAIN)
    assert book.rows == table
    assert "a spreadsheet would make" in said


def test_unread_texts_stop_it(class_course: Path) -> None:
    """How many, and whose; nothing is written."""
    enter(class_course, PLAIN)
    collect(class_course, save(class_course, "d.zip", SHAPES["canvas"](hands_of(PLAIN))))
    mark(class_course, unread=[PLAIN[0].number, PLAIN[1].number])

    status, said = give_back(class_course)

    assert status == 1
    assert "2 texts are not read yet (" in said
    assert not (class_course / "given-back").exists()


def test_anyway_says_not_read_yet(class_course: Path) -> None:
    """The page and the notebook say so in place of a 0."""
    enter(class_course, PLAIN)
    collect(class_course, save(class_course, "d.zip", SHAPES["canvas"](hands_of(PLAIN))))
    mark(class_course, unread=[PLAIN[0].number])

    status, _ = give_back(class_course, "--anyway")

    page = (class_course / "feedback" / PLAIN[0].number / SLUG / f"{SLUG}.html").read_text()
    notebooks = uploads.members(given(class_course, "canvas-submissions.zip"))
    mine = next(n for n in notebooks.values() if numbers_in(n, PLAIN) == {PLAIN[0].number})
    assert status == 0
    assert (page.count("not read yet"), "0 of 5" in page) == (2, False)
    assert b"not read yet" in mine


def test_ungraded_files_stop_it(class_course: Path) -> None:
    """Who was collected and not graded would get nothing back: it is said."""
    ready(class_course, SHAPES["canvas"](hands_of(PLAIN[:5])), people=PLAIN)
    collect(class_course, save(class_course, "later.zip", SHAPES["canvas"](hands_of(PLAIN))))

    status, said = give_back(class_course)

    assert status == 1
    assert f"1 handed in and is not graded ({PLAIN[5].number})" in said


def test_page_says_whose_it_is(class_course: Path) -> None:
    """Name, number, exercise and dates stand in the head."""
    ready(class_course, SHAPES["blackboard"](hands_of(PLAIN)), people=PLAIN)
    give_back(class_course)
    one = PLAIN[1]

    page = (class_course / "feedback" / one.number / SLUG / f"{SLUG}.html").read_text("utf-8")

    head = re.sub(r"<[^>]+>", " ", page.split("<body>")[1].split('class="panel-body"')[0])
    for words in (f"{one.first} {one.last}", one.number, SLUG, "20 November 2026, 10:07 UTC"):
        assert words in " ".join(head.split())


def test_several_columns_are_not_guessed(class_course: Path) -> None:
    """Where no column is the exercise's, the teacher is asked to name it."""
    book = rosters.canvas_gradebook(PLAIN, title="Homework (77)")
    enter(class_course, PLAIN)
    collect(class_course, save(class_course, "d.zip", SHAPES["canvas"](hands_of(PLAIN))))
    mark(class_course)
    path = save(class_course, "g.csv", book)

    refused = give_back(class_course, str(path))
    named = give_back(class_course, str(path), "--column", "Homework")

    assert refused[0] == 1
    assert "it has 'Homework', 'Essay'. Name it with --column TITLE." in refused[1]
    assert named[0] == 0


def test_open_look_is_not_given_back(class_course: Path) -> None:
    """It refuses, names who it is, and is content once that is settled, or told so."""
    ready(class_course, SHAPES["moodle"](hands_of(PLAIN)), people=PLAIN)
    one = PLAIN[2]
    with Gradebook(f"sqlite:///{class_course / 'gradebook.db'}", "tariff-lab") as book:
        book.find_submission_notebook(SLUG, SLUG, one.number).flagged = True
        book.db.commit()

    refused = give_back(class_course)
    anyway = give_back(class_course, "--anyway")
    words = ["settle", "01", one.first, one.last, "--course", str(class_course)]
    CliRunner().invoke(app, words)
    settled = give_back(class_course)

    look = f"{SLUG}: 1 says 'Please look': {one.first} {one.last} ({one.number})."
    assert refused[0] == 1
    assert (
        f"{look} Why stands in the report; once you have looked: tarifflab settle 01 "
        in (refused[1])
    )
    assert anyway[0] == 0
    assert f"{look} They stay in the report until you settle them." in anyway[1]
    assert settled[0] == 0
    assert "Please look" not in settled[1]


def test_file_that_was_not_collected_is_looked_at_first(class_course: Path) -> None:
    """A Word file in place of a notebook has no mark: it is open all the same."""
    hands = hands_of(PLAIN)
    files = [*platforms.moodle(hands[:5]), *_word_file(hands[5])]
    ready(class_course, platforms.zipped(files), people=PLAIN)

    status, said = give_back(class_course)

    assert status == 1
    assert f"1 says 'Please look': {PLAIN[5].first} {PLAIN[5].last} ({PLAIN[5].number})" in said


def _word_file(hand: platforms.Hand) -> list[tuple[str, bytes]]:
    return platforms.moodle([replace(hand, name="answers.docx")], twins=False)


def test_nothing_graded_is_said(class_course: Path) -> None:
    """The sentence names the command that comes first."""
    enter(class_course, PLAIN)

    status, said = give_back(class_course)

    assert status == 1
    assert "Nothing of 01-tariff-rates is graded yet. Run: tarifflab grade" in said


def test_who_handed_in_nothing_stays_empty(class_course: Path) -> None:
    """An empty cell, not a 0: the teacher decides what a missing hand-in counts."""
    sheet = rosters.moodle_worksheet(PLAIN)
    ready(class_course, SHAPES["moodle"](hands_of(PLAIN[:4])), ("G.csv", sheet), people=PLAIN)
    give_back(class_course)

    marks = uploads.moodle_worksheet(given(class_course, "moodle-G.csv"), "en")

    assert set(marks) == {one.participant for one in PLAIN[:4]}


def test_another_maximum_is_said(class_course: Path) -> None:
    """Moodle counts to 10: nothing is scaled, and marks that Moodle would drop are told."""
    sheet = rosters.moodle_worksheet(PLAIN, maximum="10.00")
    ready(class_course, SHAPES["moodle"](hands_of(PLAIN)), ("G.csv", sheet), people=PLAIN)

    _, said = give_back(class_course)

    assert f"The platform counts to 10, this exercise to {MOST:g}" in said


def test_pages_by_name_for_mail(class_course: Path) -> None:
    """Each page also lies there under a name that tells whose it is."""
    ready(class_course, SHAPES["canvas"](hands_of(PLAIN)), people=PLAIN)
    give_back(class_course)

    folder = class_course / "given-back" / SLUG / "pages"

    assert {path.name: numbers_in(path.read_bytes(), PLAIN) for path in folder.iterdir()} == {
        f"{one.last}-{one.first}-{one.number}.html": {one.number} for one in PLAIN
    }


def test_again_makes_the_same_zips(class_course: Path) -> None:
    """A second run changes nothing but what has changed in the gradebook."""
    ready(class_course, SHAPES["sakai"](hands_of(PLAIN)), people=PLAIN)
    give_back(class_course)
    first = given(class_course, "sakai-feedback.zip")

    give_back(class_course)

    assert zipfile.is_zipfile(class_course / "given-back" / SLUG / "sakai-feedback.zip")
    assert given(class_course, "sakai-feedback.zip") == first


def test_pages_of_two_long_names_stay_two() -> None:
    """The id behind a name is never cut: no page takes the place of another."""
    people = [
        Person(number, "Maximiliana Theodora " * 6, "Vogt") for number in ("0012", "0013")
    ]
    marks = {one.id: Mark(one, 0) for one in people}

    found = named_pages({one.id: Path(__file__) for one in people}, marks)

    assert [name[-10:] for name, _ in found] == ["-0012.html", "-0013.html"]
    assert all(name.startswith("Vogt-Maximiliana-") for name, _ in found), "as a list is sorted"
    assert len({name for name, _ in found}) == 2
