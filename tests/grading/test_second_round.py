"""A second round: what has changed is seen, said and graded; marks by hand stay."""

import json
import shutil
import sqlite3
from pathlib import Path

import nbgrader_course as folders
import pytest
import sample
from test_grading_class import NAME, scores, template  # noqa: F401 (a fixture)

from tarifflab.grading.coursework import rounds
from tarifflab.grading.coursework.grade_class import Grading
from tarifflab.grading.coursework.settings import Settings

pytestmark = [
    pytest.mark.slow, pytest.mark.confined, pytest.mark.usefixtures("lent_zygotes"),
]  # fmt: skip
TEXT = "I am reader A, and the total rate of 15 % is what I pay."
RIGHT = {**sample.RIGHT, "written": TEXT}


@pytest.fixture
def course(template, tmp_path):  # noqa: F811
    """Return a course in which anna and ben have handed in and are graded."""
    root = tmp_path / "course"
    shutil.copytree(template, root)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(template), str(root)))
    for name in ("anna", "ben"):
        folders.submit(root, name, folders.answered(root, RIGHT))
    grade(root)
    return root


def grade(root: Path, **more):
    """Grade what is to be graded; return the report."""
    return Grading(Settings.of(root), NAME, workers=1).run(**more)


def sql(root: Path, *statements: str) -> list[tuple]:
    """Run statements on the gradebook; return the rows of the last."""
    with sqlite3.connect(root / "gradebook.db") as book:
        rows = [book.execute(statement).fetchall() for statement in statements]
    book.close()
    return rows[-1]


MARKED = (
    "UPDATE grade SET manual_score = 4, needs_manual_grade = 0 WHERE auto_score IS NULL",
    "UPDATE comment SET manual_comment = 'Good.'",
)


def marked(root: Path, student: str) -> list[tuple]:
    """Return points by hand, whether to mark, and comment of a student's text."""
    return sql(
        root,
        "SELECT DISTINCT grade.manual_score, grade.needs_manual_grade, comment.manual_comment "
        "FROM grade JOIN submitted_notebook part ON part.id = grade.notebook_id "
        "JOIN submitted_assignment entry ON entry.id = part.assignment_id "
        "JOIN comment ON comment.notebook_id = part.id "
        f"WHERE grade.manual_score IS NOT NULL AND entry.student_id = '{student}'",
    )


def test_nothing_new_is_nothing_to_do(course):
    """What is graded as it lies there is not graded again."""
    report = grade(course)

    assert (report.skipped, report.graded, report.again) == (2, {}, {})


def test_a_folder_without_a_notebook_is_said_once(course):
    """Nobody is graded again and again for having handed in nothing."""
    (course / "submitted" / "zoe" / NAME).mkdir(parents=True)

    first, second = grade(course), grade(course)

    assert "was not handed in" in first.sentences["zoe"][0]
    assert second.graded == {}


def test_a_new_upload_is_graded_though_no_time_says_so(course):
    """The content decides: learning platforms bring no file with a time."""
    folders.submit(course, "anna", folders.released(course))

    report = grade(course)

    assert report.again == {"anna": rounds.NEW_FILE}
    assert sum(scores(course)["anna"].values()) == 0


def test_an_older_gradebook_put_back_is_seen(course):
    """Marks that it lacks are made again; what it has as it is stays."""
    shutil.copy(course / "gradebook.db", course / "old.db")
    folders.submit(course, "anna", folders.released(course))
    folders.submit(course, "cleo", folders.answered(course, RIGHT))
    grade(course)
    shutil.copy(course / "old.db", course / "gradebook.db")

    report = grade(course)

    assert report.again == {"anna": rounds.NEW_FILE, "cleo": rounds.NO_MARK}
    assert sum(scores(course)["anna"].values()) == 0


def test_an_empty_gradebook_put_back_is_seen(course):
    """Everybody is graded again, and each is named."""
    for table in ("grade", "comment", "submitted_notebook", "submitted_assignment", "student"):
        sql(course, f"DELETE FROM {table}")

    report = grade(course)

    assert report.again == dict.fromkeys(("anna", "ben"), rounds.NO_MARK)
    assert sum(scores(course)["ben"].values()) == sample.FULL


def test_a_student_removed_and_entered_again_is_graded(course):
    """The gradebook has no mark of the new entry, whatever the folders hold."""
    folders.run(course, "nbgrader", "db", "student", "remove", "anna", "--force")
    folders.run(course, "nbgrader", "db", "student", "add", "anna", "--first-name", "Anna")

    report = grade(course)

    assert report.again == {"anna": rounds.NO_MARK}
    assert sum(scores(course)["anna"].values()) == sample.FULL


def test_a_changed_exercise_is_graded_again(course):
    """A test that was corrected counts for everybody, without a word of command."""
    path = course / "solutions" / NAME / f"{NAME}.ipynb"
    path.write_text(path.read_text().replace("rows == 2000", "rows == 2001"))
    folders.run(course, "nbgrader", "generate_assignment", NAME, "--force")

    report = grade(course)

    assert report.again == dict.fromkeys(("anna", "ben"), rounds.NEW_EXERCISE)
    assert scores(course)["anna"]["test-1"] == 0


def test_a_changed_table_is_graded_again(course):
    """What the exercise reads belongs to it."""
    with (course / "solutions" / NAME / "trade.csv").open("a") as table:
        table.write("2020-01-01,JP,cars,1,1\n")

    assert set(grade(course).again.values()) == {rounds.NEW_EXERCISE}


def test_a_lost_folder_is_made_again(course):
    """Marks without a graded notebook are no whole result."""
    shutil.rmtree(course / "autograded" / "ben")

    assert grade(course).again == {"ben": rounds.NO_NOTEBOOK}
    assert (course / "autograded" / "ben" / NAME / f"{NAME}.ipynb").exists()


def test_marks_by_hand_of_an_unchanged_text_stay(course):
    """A regrade, or new code in the same hand-in, brings no text back to the marker."""
    sql(course, *MARKED)
    answers = {**RIGHT, "task-5": "top = 1"}
    folders.submit(course, "anna", folders.answered(course, answers))

    report = grade(course, force=True)

    assert marked(course, "anna") == marked(course, "ben") == [(4.0, 0, "Good.")]
    assert report.sentences == {}


def test_a_text_that_changed_is_put_up_again(course):
    """Points and comment stay, and the report says whose text is to be marked once more."""
    sql(course, *MARKED)
    answers = {**RIGHT, "written": TEXT + " And I pay it in the shop."}
    folders.submit(course, "anna", folders.answered(course, answers))

    report = grade(course)

    assert marked(course, "anna") == [(4.0, 1, "Good.")]
    assert marked(course, "ben") == [(4.0, 0, "Good.")]
    assert "`written` has changed since it was marked by hand" in report.sentences["anna"][0]


def test_please_look_stays_until_it_is_settled(course):
    """Every run names what is open; once settled it is named no more, nor after a regrade."""
    folders.submit(course, "dan", b'{"cells": [')
    first = grade(course)
    second = grade(course)
    folders.run(course, "tarifflab", "settle", "01", "dan")
    settled, forced = grade(course), grade(course, force=True, student="dan")

    assert first.needs_look == ["dan"]
    assert "was the upload cut off?" in second.open["dan"][0]
    assert settled.open == {}
    assert (forced.open, sql(course, "SELECT sum(flagged) FROM submitted_notebook")) == (
        {}, [(0,)]
    )  # fmt: skip


def test_what_is_mended_is_open_no_more(course):
    """A right file in place of a broken one: nobody has to look any longer."""
    folders.submit(course, "dan", b'{"cells": [')
    grade(course)
    folders.submit(course, "dan", folders.answered(course, RIGHT))
    grade(course)

    assert grade(course).open == {}


def test_a_flag_that_a_person_set_stays(course):
    """Who flags a submission in formgrader keeps the flag through a regrade."""
    sql(course, "UPDATE submitted_notebook SET flagged = 1")

    assert set(grade(course, force=True, student="anna").open) == {"ben"}
    assert set(grade(course).open) == {"anna", "ben"}


def hand_in(root: Path, files: dict[str, dict | bytes], student: str = "zoe") -> None:
    """Put files into a student's folder."""
    for name, content in files.items():
        path = root / "submitted" / student / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            content if isinstance(content, bytes) else json.dumps(content).encode()
        )


PLACES = {
    "renamed by a browser": (f"{NAME}/{NAME} (1).ipynb", "No file had the right name"),
    "a copy by name": (f"{NAME}/Copy of {NAME}.ipynb", "No file had the right name"),
    "capitals": (f"{NAME}/{NAME}.IPYNB", "No file had the right name"),
    "a text by its ending": (f"{NAME}/{NAME}.ipynb.txt", "No file had the right name"),
    "one folder deeper": (f"{NAME}/{NAME}/{NAME}.ipynb", "No file had the right name"),
    "beside its folder": (f"{NAME}.ipynb", "handed in as"),
    "a folder with another name": (f"{NAME.upper()} (2)/{NAME}.ipynb", "handed in as"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_file_that_lies_elsewhere_is_graded_and_named(course, place):
    """The one notebook that can be meant is taken, and the report says from where."""
    path, words = PLACES[place]
    hand_in(course, {path: folders.answered(course, RIGHT)})

    report = grade(course)

    assert report.graded["zoe"][0] == sample.FULL
    assert words in report.sentences["zoe"][0]


def test_the_worked_one_of_two_is_graded(course):
    """The file of the right name is untouched, the other one is answered."""
    hand_in(course, {
        f"{NAME}/{NAME}.ipynb": folders.released(course),
        f"{NAME}/{NAME}-final.ipynb": folders.answered(course, RIGHT),
    })  # fmt: skip

    report = grade(course)

    assert report.graded["zoe"][0] == sample.FULL
    assert f"`{NAME}-final.ipynb` was graded" in report.sentences["zoe"][0]
    assert report.needs_look == ["zoe"]


def test_two_that_could_be_meant_are_a_persons_to_choose(course):
    """Neither is guessed, and both are named."""
    hand_in(course, {
        f"{NAME}/a.ipynb": folders.answered(course, RIGHT),
        f"{NAME}/b.ipynb": folders.answered(course, {**RIGHT, "task-1": "rows = 1"}),
    })  # fmt: skip

    report = grade(course)

    assert "`a.ipynb`, `b.ipynb` could be meant" in report.sentences["zoe"][0]
    assert report.needs_look == ["zoe"]


def test_another_kind_of_file_is_named(course):
    """A report in Word is not "nothing handed in"."""
    hand_in(course, {f"{NAME}/report.docx": b"PK", f"{NAME}/page.html": b"<html>"})

    said = grade(course).sentences["zoe"][0]

    assert "no notebook lies there, but `page.html`, `report.docx`" in said


def test_a_second_notebook_beside_the_right_one_is_named(course):
    """The right one counts; that another was not graded is said."""
    hand_in(course, {
        f"{NAME}/{NAME}.ipynb": folders.answered(course, RIGHT),
        f"{NAME}/{NAME} (1).ipynb": folders.answered(course, {**RIGHT, "task-1": "rows = 1"}),
    })  # fmt: skip

    report = grade(course)

    assert report.graded["zoe"][0] == sample.FULL
    assert f"were not graded: `{NAME} (1).ipynb`" in report.sentences["zoe"][0]
