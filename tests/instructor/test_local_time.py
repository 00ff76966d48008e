"""Times are read and shown in the zone of whoever sits at the desk, which is named."""

import datetime as dt
import time

import desk_class
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.desk.local_time import in_zone, read_local, stamp, stamp_shown

SLUG = desk_class.SLUG
STUDENT = desk_class.PEOPLE[0][0]
SUMMER = dt.datetime(2026, 10, 2, 17, 0)


@pytest.fixture(params=["Europe/Berlin"])
def zone(request, monkeypatch):
    """Sit in a time zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "when", "words"),
    [
        ("Europe/Berlin", SUMMER, "2026-10-02 19:00 CEST"),
        ("Europe/Berlin", SUMMER.replace(month=11), "2026-11-02 18:00 CET"),
        ("Asia/Tokyo", SUMMER, "2026-10-03 02:00 JST"),
        ("Asia/Kathmandu", SUMMER, "2026-10-02 22:45 UTC+05:45"),
        ("UTC", SUMMER, "2026-10-02 17:00 UTC"),
    ],
    indirect=["zone"],
)
def test_time_is_shown_where_the_teacher_is(zone, when, words):
    """Summer and winter, another day, a zone that has no name."""
    assert in_zone(when) == words


@pytest.mark.parametrize(
    "text", ["2026-10-02 19:00", "2026-10-02 17:00 UTC", "2026-10-02T17:00Z"]
)
def test_time_without_a_zone_is_the_teachers(zone, text):
    """Who says another zone is believed."""
    assert read_local(text) == SUMMER


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-02 19:00", "17:00", ""])
def test_what_is_no_time_is_refused(text):
    """The sentence shows how it is written."""
    with pytest.raises(DeskError, match=r'\'when\' must be a date and a time such as "2026'):
        read_local(text)


def test_stamp_is_shown_in_the_zone_of_whoever_reads_it(zone):
    """What was written in another zone names the same moment; older stamps stay as they are."""
    assert stamp_shown("2026-10-02 17:00:07+00:00") == "2026-10-02 19:00:07 CEST"
    assert stamp_shown("2026-10-02 17:00:07") == "2026-10-02 17:00:07"
    assert stamp_shown(stamp()).endswith(("CEST", "CET"))


def said(root, *words: str) -> str:
    """Return what a command says."""
    return CliRunner().invoke(app, [*words, "--course", str(root)]).output


@pytest.mark.slow
def test_due_date_is_the_teachers_and_late_is_what_came_after_it(tmp_path, zone):
    """19:00 in Berlin is 17:00 UTC; half an hour later is late: status and report say so."""
    root = desk_class.make(tmp_path / "course")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        book.find_submission(SLUG, STUDENT).timestamp = SUMMER + dt.timedelta(minutes=30)
        book.db.commit()

    due = said(root, "due", "01", "2026-10-02 19:00")
    status = said(root, "status", "01")
    said(root, "report", "01")

    assert due == f"{SLUG} is due 2026-10-02 19:00 CEST. 1 of 3 hand-ins are late.\n"
    assert "due 2026-10-02 19:00 CEST." in status
    page = (root / "reports" / f"{SLUG}.html").read_text("utf-8")
    assert "Handed in late (due 2026-10-02 19:00 CEST):</p><ul><li>Haruka Ishii" in page


@pytest.mark.slow
def test_due_date_takes_the_points_and_gives_them_back(tmp_path):
    """Where late counts zero, marks follow the due date; `undo` and "none" take it back."""
    root = desk_class.make(tmp_path / "course")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        book.find_submission(SLUG, STUDENT).timestamp = SUMMER
        book.db.commit()

    def lost() -> float | None:
        with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
            found: float | None = (
                book.find_submission(SLUG, STUDENT).notebooks[0].late_submission_penalty
            )
            return found

    said(root, "due", "01", "2026-10-02 16:00 UTC")
    assert lost() == 20
    said(root, "due", "01", "none")
    assert lost() is None
