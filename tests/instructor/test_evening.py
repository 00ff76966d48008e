"""Extra time, and how far the evening is."""

import datetime as dt
import os
from pathlib import Path

import desk_class
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor import extra_time
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.status import Progress, lines, next_step

SLUG = desk_class.SLUG
STUDENT = desk_class.PEOPLE[0][0]
DUE = dt.datetime(2026, 10, 2, 17, 0)
DAY = 1_700_000_000  # seconds since 1970, before any test


@pytest.mark.parametrize(
    ("text", "hours"), [("+24h", 24), ("2d", 48), ("1d12h", 36), ("90m", 1.5), ("0", 0)]
)
def test_time_is_read_as_people_write_it(text, hours):
    """Days, hours and minutes, with or without the plus."""
    assert extra_time.parse(text) == dt.timedelta(hours=hours)


@pytest.mark.parametrize("text", ["24", "+1x", "", "soon", "h", "400d", "99999999999999d"])
def test_time_that_cannot_be_meant_is_refused(text):
    """A number without a unit, or more than a year, is asked about."""
    with pytest.raises(DeskError, match="'time' must be"):
        extra_time.parse(text)


def test_gradebook_that_cannot_be_opened_is_said_with_the_reason(tmp_path):
    """What the database said, and where the address stands."""
    root = desk_class.make(tmp_path / "course")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f'c.CourseDirectory.db_url = "sqlite:///{tmp_path}/nowhere/book.db"\n')

    with (
        pytest.raises(
            DeskError, match=r"opened \(unable to open database file\)\. Look at db_"
        ),
        Desk.of(root).gradebook(),
    ):
        pass


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a class whose first student handed in an hour late, where late counts zero."""
    root = desk_class.make(tmp_path / "course")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        book.update_or_create_assignment(SLUG, duedate=DUE)
        entry = book.find_submission(SLUG, STUDENT)
        entry.timestamp = DUE + dt.timedelta(hours=1)
        entry.notebooks[0].late_submission_penalty = 20
        book.db.commit()
    return root


def give(root: Path, student: str, time: str) -> str:
    """Give the command and return what it says."""
    words = ["extra-time", "01", student, time, "--why", "ill", "--course", str(root)]
    return CliRunner().invoke(app, words).output


def penalty(root: Path) -> float | None:
    """Return what the late student lost."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        lost: float | None = (
            book.find_submission(SLUG, STUDENT).notebooks[0].late_submission_penalty
        )
        return lost


@pytest.mark.slow
def test_extra_time_gives_the_points_back(root):
    """Two hours more, and an hour late is in time; the new due date is said."""
    said = give(root, STUDENT, "+2h")

    assert "until 2026-10-02 19:00 UTC (the others: 2026-10-02 17:00 UTC)" in said
    assert penalty(root) is None


@pytest.mark.slow
def test_extra_time_can_be_taken_back(root):
    """Zero is the common due date again, with what it costs."""
    give(root, STUDENT, "+2h")
    give(root, STUDENT, "0")

    assert penalty(root) == 20


@pytest.mark.slow
def test_extra_time_waits_for_the_hand_in(tmp_path):
    """Who has not handed in is not entered as if they had; later it counts."""
    people = (*desk_class.PEOPLE, ("s2600104", "Mio", "Kubo"))
    root = desk_class.make(tmp_path / "course", people)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        book.update_or_create_assignment(SLUG, duedate=DUE)
        book.remove_submission(SLUG, "s2600104")
    give(root, "s2600104", "+1d")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        assert len(book.assignment_submissions(SLUG)) == 3
        with book.db.no_autoflush:
            book.add_submission(SLUG, "s2600104")

    extra_time.apply(Desk.of(root), SLUG)

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        assert book.find_submission(SLUG, "s2600104").extension == dt.timedelta(days=1)


@pytest.mark.slow
def test_extra_time_is_in_the_log(root):
    """Who gave it, and why."""
    give(root, STUDENT, "+2h")
    said = CliRunner().invoke(app, ["changes", "--course", str(root)]).stdout

    assert f"Haruka Ishii ({STUDENT}), extra time: 0 h → 2 h (extra-time by" in said
    assert "Why: ill" in said


@pytest.mark.slow
def test_the_same_extra_time_again_is_no_change(root):
    """The command given twice stands in the log once."""
    give(root, STUDENT, "+2h")
    give(root, STUDENT, "2h")
    said = CliRunner().invoke(app, ["changes", "--course", str(root)]).stdout

    assert said.count("extra time:") == 1


@pytest.mark.slow
def test_status_says_where_the_evening_is_and_who_is_missing(tmp_path):
    """Handed in, graded, read, given back; the missing by name; the next command."""
    root = desk_class.make(tmp_path / "course")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        book.add_student("s2600109", first_name="Owen", last_name="Prescott")
    said = CliRunner().invoke(app, ["status", "01", "--course", str(root)]).output

    assert "3 of 4 handed in, 3 graded, 0 of 3 texts read" in said
    assert "Missing: Owen Prescott (s2600109)." in said
    assert "Next: tarifflab mark 01 (3 texts to read)" in said


@pytest.mark.parametrize(
    ("handed_in", "graded", "read", "pages", "command"),
    [
        (0, 0, 0, 0, "collect"),
        (3, 2, 0, 0, "grade"),
        (3, 3, 1, 0, "mark"),
        (3, 3, 3, 1, "give-back"),
        (3, 3, 3, 3, "nothing"),
    ],
)
def test_next_step_is_the_first_that_is_not_done(handed_in, graded, read, pages, command):
    """Collect, grade, read, give back: in this order."""
    waiting = [None] * (handed_in - graded)
    one = Progress("01-x", 3, handed_in, graded, read, 3, 0, pages, [], waiting)

    assert command in next_step(one)


def test_an_evening_with_something_to_look_at_is_not_done():
    """What says "Please look" comes before giving back, which refuses until it is settled."""
    one = Progress("01-x", 3, 3, 3, 3, 3, 2, 0, [], [])

    assert next_step(one).startswith("tarifflab settle 01 STUDENT, once you have looked (2 ")


def test_nothing_is_counted_before_there_is_something_to_count():
    """No "0 of 0 texts read" before the first grading."""
    said = lines(Progress("01-x", 3, 3, 0, 0, 0, 0, 0, [], [None] * 3), names=False)

    assert said[0] == "01-x: 3 of 3 handed in, 0 graded."


@pytest.mark.slow
def test_page_that_is_older_than_a_mark_is_to_be_made_again(tmp_path):
    """After a mark was changed the evening is not done: the page says the old one."""
    root = desk_class.make(tmp_path / "course")
    for number, *_ in desk_class.PEOPLE:
        desk_class.mark(root, number, by_hand={"written": 4})
        page = root / "feedback" / number / SLUG / f"{SLUG}.html"
        page.parent.mkdir(parents=True)
        page.write_text("<p>")
    before = CliRunner().invoke(app, ["status", "01", "--course", str(root)]).output
    with keep_copy(root, f"mark {SLUG}"):
        desk_class.mark(root, STUDENT, by_hand={"written": 5})
    os.utime(root / "feedback" / STUDENT / SLUG / f"{SLUG}.html", (DAY, DAY))
    after = CliRunner().invoke(app, ["status", "01", "--course", str(root)]).output

    assert "3 of 3 pages made" in before
    assert "2 of 3 pages made" in after
    assert "Next: tarifflab give-back 01 (1 page to make)" in after
