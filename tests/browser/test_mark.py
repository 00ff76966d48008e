"""`tarifflab mark`: a class's texts are read with keys alone, without names."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import Request, urlopen

import lab as driver
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page, Route, expect
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor import demo
from tarifflab.instructor.demo import DemoClass

SLUG = "01-tariff-rates"
COMMENT = "Where does 2.5 come from?"
pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoClass:
    """Let nine students hand in, and grade them; seven wrote a text."""
    folder = tmp_path_factory.mktemp("mark") / "course"
    made = demo.make_class(driver.COURSE, folder, (SLUG,), students=9)
    done = CliRunner().invoke(app, ["grade", "01", "--course", str(folder)])
    assert done.exit_code == 0, done.output
    return made


@pytest.fixture(scope="module")
def address(made: DemoClass) -> Iterator[str]:
    """Run the command for all tests of this file, and return the address that it prints."""
    command = [sys.executable, "-m", "tarifflab.cli", "mark", "01", "--no-browser"]
    running = subprocess.Popen(command, cwd=made.folder, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    line = running.stdout.readline()
    yield re.search(r"http\S+", line)[0]
    running.send_signal(signal.SIGTERM)
    rest = running.communicate(timeout=60)[0]
    assert (running.returncode, "texts are read" in rest) == (0, True)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the first page as the printed address does."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(address)
    yield page
    context.close()
    assert errors == []


def marks(made: DemoClass) -> dict[str, tuple[float | None, bool, str | None]]:
    """Return points, whether a person is needed, and comment, as formgrader has them."""
    found = {}
    with Gradebook(f"sqlite:///{made.folder / 'gradebook.db'}", "tariff-lab") as book:
        for one in made.of(SLUG):
            where = ("written", SLUG, SLUG, one.student.id)
            grade, comment = book.find_grade(*where), book.find_comment(*where).manual_comment
            found[one.student.id] = (grade.manual_score, grade.needs_manual_grade, comment)
    return found


def writers(made: DemoClass) -> set[str]:
    """Return who wrote a text."""
    return {one.student.id for one in made.of(SLUG) if one.text}


def ready(page: Page) -> None:
    """Wait until the page's script answers to keys."""
    page.wait_for_selector("html[data-ready]", state="attached")


def open_list(page: Page) -> None:
    """Open the list of all texts."""
    page.goto("/".join(page.url.split("/", 3)[:3]) + "/all")


def open_text(page: Page, number: int = 0) -> None:
    """Click on a text of the list, and wait until its page answers to keys."""
    open_list(page)
    page.locator("th a").nth(number).click()
    ready(page)


def press(page: Page, *keys: str) -> None:
    """Press keys that each save, and wait each time until the server has it."""
    for key in keys:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press(key)
    expect(page.locator("#said")).to_have_text("Saved.")


def next_text(page: Page) -> None:
    """Go on with Enter and wait for another page that answers to keys."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if "/text/" in page.url:
        ready(page)


def chosen(page: Page) -> list[str]:
    """Return the points that are chosen on the page."""
    return [one.get_attribute("value") for one in page.locator("input:checked[value]").all()]


def test_whole_class_is_read_with_keys_alone(page, made):
    """Digits, a letter for a comment, Enter: the marks and comments are in the gradebook."""
    ready(page)
    number = len(writers(made))
    for place in range(number):
        expect(page).to_have_title(f"Text {place + 1} of {number}, exercise 01")
        if place == 0:
            page.keyboard.press("c")
            page.keyboard.type(COMMENT)
            page.keyboard.press("Escape")
            press(page, "2", "1", "0")
        else:
            expect(page.locator("[data-comment]", has_text=COMMENT)).to_be_visible()
            press(page, "2", "2", "1", "f")
        next_text(page)

    expect(page.get_by_role("heading")).to_have_text(
        f"Exercise 01: {number} of {number} texts are read"
    )
    found = {student: mark for student, mark in marks(made).items() if student in writers(made)}
    assert sorted(mark[0] for mark in found.values()) == [3] + [5] * (number - 1)
    assert {mark[1:] for mark in found.values()} == {(False, COMMENT)}


def test_nothing_on_the_pages_says_who_wrote(page, made):
    """Neither number nor name nor address stands in the source; the drawn side does."""
    base = page.url.split("/", 3)
    open_list(page)
    links = [one.get_attribute("href") for one in page.locator("td a, th a").all()]
    seen = [page.content()]
    for link in links:
        page.goto("/".join(base[:3]) + link)
        seen.append(page.content())
    source = "\n".join(seen)
    people = [one.student for one in made.of(SLUG)]

    assert len(links) == len(writers(made))
    assert not [p.id for p in people if p.id in source or p.last_name in source]
    assert source.count("Drawn: <strong>reader ") == len(links)


def test_drawn_side_is_the_last_digits(page, made):
    """Even draws reader A, odd reader B, for each text."""
    base = "/".join(page.url.split("/", 3)[:3])
    open_list(page)
    sides = {}
    for link in [row.get_attribute("href") for row in page.locator("th a").all()]:
        page.goto(base + link)
        sides[page.locator(".text").inner_text()] = page.locator(".side").inner_text()
    for one in made.of(SLUG):
        if one.text is None:
            continue
        start = one.text.text.split(".")[0][:40]
        side = "AB"[int(one.student.id[-1]) % 2]
        assert [said for text, said in sides.items() if start in text] == [
            f"Drawn: reader {side}"
        ]


def test_state_survives_a_closed_browser(page, address, made):
    """Half a mark is kept, and does not count before it is whole."""
    open_text(page)
    press(page, "x", "2")
    half = page.url
    page.goto("about:blank")
    page.goto(address)

    assert page.url == half
    ready(page)
    assert chosen(page) == ["2"]
    assert sum(mark[1] for mark in marks(made).values()) == 1
    press(page, "1", "0")


def test_what_is_done_before_the_script_is_kept(page):
    """The script comes late; points, words and a button wait for it, in their order."""
    open_text(page, 2)
    press(page, "x")
    late: list[Route] = []
    page.route("**/mark.js", lambda route: late.append(route), times=1)
    with page.expect_request("**/mark.js"):
        page.reload(wait_until="commit")
    page.locator("fieldset").last.locator("[value='1']").check()
    for key in ("1", "c", "o", "k", "Escape", "2"):
        page.keyboard.press(key)
    page.get_by_role("button", name="next").click()

    with page.expect_navigation():
        late[0].continue_()

    ready(page)
    with page.expect_navigation():
        page.keyboard.press("p")
    assert chosen(page) == ["1", "2", "1"]
    assert page.locator("#comment").input_value().endswith("ok")


def test_fast_key_marks_the_next_text_and_not_this_one(page):
    """Digits right after Enter wait for the page that is on its way."""
    open_text(page, 3)
    press(page, "x", "2", "2", "1")
    this = page.url
    slow: list[Route] = []
    page.route("**/text/*", lambda route: keep_pages(route, slow))
    with page.expect_request(lambda request: request.is_navigation_request()):
        page.keyboard.press("Enter")
    for key in ("x", "0", "0"):
        page.keyboard.press(key)
    with page.expect_navigation():
        slow[0].continue_()

    ready(page)
    assert chosen(page) == ["0", "0"]
    page.unroute("**/text/*")
    page.goto(this)
    assert chosen(page) == ["2", "2", "1"]


def keep_pages(route: Route, kept: list[Route]) -> None:
    """Hold a page back; let marks through."""
    if route.request.method == "GET":
        kept.append(route)
    else:
        route.continue_()


def test_undo_takes_the_last_change_back(page, made):
    """One key leads back to the text and to its points before."""
    open_text(page, 1)
    before = marks(made)
    press(page, "x")
    with page.expect_navigation():
        page.keyboard.press("u")

    expect(page.locator("#total")).not_to_have_text("–")
    assert marks(made) == before


def test_pages_are_accessible_and_fit_a_phone(page):
    """Tools find nothing; at 390 pixels nothing sticks out."""
    open_list(page)
    assert driver.axe(page, "body") == []
    open_text(page)
    assert driver.axe(page, "body") == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://evil.example"}, {"Host": "evil.example"}]
)
def test_nobody_without_the_key_sees_a_text(address, headers):
    """No key, another origin, a borrowed name for our address: refused."""
    url = address.split("?")[0] + "all" if not headers else address
    request = Request(url, headers=headers)

    with pytest.raises(OSError, match="403"):
        urlopen(request)


def test_formgrader_and_mark_share_a_mark(made, address, page):
    """Points given elsewhere are shown, and keep until they are changed here."""
    student = next(iter(writers(made)))
    with Gradebook(f"sqlite:///{made.folder / 'gradebook.db'}", "tariff-lab") as book:
        book.find_grade("written", SLUG, SLUG, student).manual_score = 3.5
        book.db.commit()
    open_list(page)

    expect(page.get_by_role("cell", name="3.5 of 5")).to_be_visible()
