"""An instructor marks a written task in formgrader, in a real browser, and gives it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import formgrader_server
import lab as driver
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Locator, Page, expect
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor import demo
from tarifflab.instructor.demo import DemoClass

SLUG = "00-fact-checker"
POINTS = 4
COMMENT = "A fair case. Which claim of the ledger shows it?"

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoClass:
    """Let three students hand in (half right, the solution, untouched) and grade them."""
    folder = tmp_path_factory.mktemp("formgrader") / "course"
    made = demo.make_class(driver.COURSE, folder, (SLUG,), students=3)
    demo.autograde(made)
    return made


@pytest.fixture(scope="module")
def lab(made: DemoClass, tmp_path_factory: pytest.TempPathFactory) -> Iterator[driver.Lab]:
    """Serve the class's folder; this takes the place of the course copy of other tests."""
    running = formgrader_server.serve(made.folder, tmp_path_factory.mktemp("private"))
    yield running
    running.stop()


def open_page(page: Page, path: str) -> Locator:
    """Open one of formgrader's pages and wait until the exercise stands in its table."""
    page.goto(f"/formgrader/{path}")
    return found_link(page, SLUG)


def found_link(page: Page, name: str) -> Locator:
    """Wait for a link in formgrader's table and return it."""
    link = page.locator("#main-table").get_by_role("link", name=name)
    expect(link).to_be_visible(timeout=driver.WAIT_MS)
    return link


def marks(made: DemoClass) -> dict[str, tuple[float | None, str | None]]:
    """Return points and comment that a person gave for the written task, by student."""
    found = {}
    with Gradebook(f"sqlite:///{made.folder / 'gradebook.db'}", "tariff-lab") as gradebook:
        for student in made.students:
            where = ("written", SLUG, SLUG, student.id)
            comment = gradebook.find_comment(*where).manual_comment
            found[student.id] = (gradebook.find_grade(*where).manual_score, comment)
    return found


def open_submission(page: Page, made: DemoClass, student: str, points: str = "4") -> None:
    """Open a student's notebook in formgrader and wait until its marks are loaded."""
    with Gradebook(f"sqlite:///{made.folder / 'gradebook.db'}", "tariff-lab") as gradebook:
        number = gradebook.find_submission_notebook(SLUG, SLUG, student).id
    page.goto(f"/formgrader/submissions/{number}")
    expect(page.locator("#test-1")).to_have_attribute(
        "placeholder", points, timeout=driver.WAIT_MS
    )


def feedback(made: DemoClass) -> Path:
    """Return the feedback page of the student with the solution."""
    return made.folder / "feedback" / made.students[1].id / SLUG / f"{SLUG}.html"


def type_into(page: Page, field: str, text: str) -> None:
    """Type into a field, leave it, and wait for formgrader's own sign that it is saved."""
    with page.expect_response(lambda reply: reply.request.method == "PUT") as saved:
        page.locator(field).fill(text)
        page.locator(field).press("Tab")
    assert saved.value.ok


def test_list_of_exercises_has_no_warning(page, made, console_errors, fetched):
    """The first page lists the exercise with its submissions, and no box of warnings."""
    open_page(page, "manage_assignments")

    assert page.locator(f'a[href$="/manage_submissions/{SLUG}"]').inner_text() == "3"
    assert page.locator(".alert").count() == 0
    assert console_errors == fetched == []


def test_menu_of_jupyterlab_opens_formgrader(page):
    """An instructor who looks for it finds formgrader in the menu."""
    page.goto("/lab?reset")
    driver.wait_until_restored(page)
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()

    frame = page.frame_locator('iframe[src*="formgrader"]')
    expect(frame.get_by_text(SLUG)).to_be_visible(timeout=driver.WAIT_MS)


def test_points_and_comment_for_the_written_task_are_saved(page, made, console_errors, fetched):
    """From the list to one student's text: 4 of 5 and a comment end up in the gradebook."""
    student = made.students[0].id  # half right, with a written answer
    open_page(page, "gradebook").click()
    found_link(page, SLUG).click()
    found_link(page, "Submission #3")
    open_submission(page, made, student)

    type_into(page, "#written", str(POINTS))
    type_into(page, "#written-comment", COMMENT)

    assert marks(made)[student] == (POINTS, COMMENT)
    assert [mark for one, (mark, _) in marks(made).items() if one != student] == [None, None]
    assert console_errors == fetched == []


def test_grader_sees_the_advice(page, made, console_errors, fetched):
    """What the student was told stands beside the points."""
    open_submission(page, made, made.students[0].id)
    phrase = next(phrase for phrase in made.submissions[0].phrases.values() if phrase)

    expect(page.get_by_text(phrase).first).to_be_visible()
    assert console_errors == fetched == []


def test_keys_are_what_the_guide_says(page, made):
    """The cursor waits in the points of the text; points, Tab twice, comment, Ctrl + dot."""
    before = marks(made)
    page.goto(f"/formgrader/gradebook/{SLUG}/{SLUG}")
    found_link(page, "Submission #1").click()
    expect(page.locator("#test-1")).to_have_attribute("placeholder", re.compile("[04]"))
    expect(page.locator("#written")).to_be_focused()
    with page.expect_response(lambda reply: reply.request.method == "PUT"):
        page.keyboard.press("Control+a")
        page.keyboard.type("2")
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#written-comment")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("By keys alone.")
    here = page.url
    page.keyboard.press("Control+.")
    expect(page).not_to_have_url(here)  # formgrader may go there in two goes
    expect(page.locator("#written")).to_be_focused()
    changed = {one: mark for one, mark in marks(made).items() if mark != before[one]}
    for student in changed:
        restore(made, student, *before[student])

    assert list(changed.values()) == [(2, "By keys alone.")]


def restore(made: DemoClass, student: str, points: float | None, comment: str | None) -> None:
    """Give a student's text the mark that other tests count on."""
    with Gradebook(f"sqlite:///{made.folder / 'gradebook.db'}", "tariff-lab") as gradebook:
        where = ("written", SLUG, SLUG, student)
        gradebook.find_grade(*where).manual_score = points
        gradebook.find_comment(*where).manual_comment = comment
        gradebook.db.commit()


def test_button_grades_one_student_again(page, made, console_errors, fetched):
    """The button *Autograde* of one student grades anew and keeps the points given by hand."""
    student = made.students[0].id
    before = marks(made)
    page.goto(f"/formgrader/manage_submissions/{SLUG}")
    row = page.locator("#main-table tr").filter(has_text=student)
    row.locator(".autograde a").click(timeout=driver.WAIT_MS)

    expect(page.locator(".modal-title")).to_contain_text("Success", timeout=driver.WAIT_MS)
    assert marks(made) == before
    assert console_errors == fetched == []


def test_button_makes_feedback_pages(page, made, console_errors, fetched):
    """The button *Generate Feedback* makes the same pages as nbgrader's command."""
    open_page(page, "manage_assignments")
    page.locator("#main-table .generate-feedback a").click()
    expect(page.locator(".modal-title")).to_contain_text("Success", timeout=driver.WAIT_MS)
    by_button = feedback(made).read_text(encoding="utf-8")
    demo.nbgrader(made.folder, "generate_feedback", SLUG, "--force")

    assert feedback(made).read_text(encoding="utf-8") == by_button
    assert console_errors == fetched == []


def test_feedback_page_is_complete_and_accessible(page, made, console_errors, fetched):
    """The student's page shows the points, and asks for nothing beside itself."""
    if not feedback(made).exists():  # this test alone
        demo.nbgrader(made.folder, "generate_feedback", SLUG)
    page.goto(feedback(made).as_uri())

    expect(page.get_by_role("heading", name=": 20 of 25 points")).to_be_visible()
    assert driver.axe(page, "body") == []
    assert console_errors == fetched == []


def test_empty_file_is_said_above_its_page(page, made, console_errors, fetched):
    """Nobody's work stands there: it is said at once, and the cursor waits in no points."""
    student = made.students[2].id
    (made.folder / "submitted" / student / SLUG / f"{SLUG}.ipynb").write_text("")
    words = ["grade", "00", "--force", "--student", student, "--course", str(made.folder)]
    assert CliRunner().invoke(app, words).exit_code == 0
    open_submission(page, made, student, points="0")

    expect(page.get_by_role("alert")).to_contain_text("could not be read")
    expect(page.locator("input.score:focus")).to_have_count(0)
    assert console_errors == fetched == []


def test_course_folder_holds_the_exchange(made):
    """Without this folder formgrader would show its warning to every instructor."""
    assert Path(made.folder, ".exchange").is_dir()
