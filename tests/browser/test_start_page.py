"""What a student sees first: the front door, then a lesson, and nothing that distracts."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import start
from tarifflab import claims
from tarifflab.lessons import LESSONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TOKEN = "a-token-of-the-tests"
PATIENCE_MS = 60_000
LINKS = {
    "Read it like a fact-checker": "00-fact-checker.ipynb",
    "Forty-two words": "twenty-words.md",
    "the help page": "student.md",
}


@contextmanager
def served(folder: Path, teach: bool) -> Iterator[str]:
    """Run JupyterLab on the course as start.py does; gives the address that it prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "venv_python", lambda: start.sys.executable)
        patch.setattr(start, "RUN", folder)
        patch.setattr(start, "JUPYTER_LOG", folder / "jupyter.log")
        port = start.free_port()
        process = start.start_jupyter(port, TOKEN, teach)
        try:
            start.wait_until_up(process, port)
            yield start.first_page(port, TOKEN, teach)
        finally:
            start.stop(process)


@pytest.fixture(scope="module")
def student(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give the page that opens for a student; `page.fetched` holds what came from elsewhere."""
    own = tmp_path_factory.mktemp("progress")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARIFFLAB_PROGRESS", str(own))
        answered = {"kind": "quiz", "key": "01/1", "value": {"right": False, "given": 1}}
        entry = {**answered, "time": "2026-01-01T10:00:00+00:00"}
        (own / "progress.json").write_text(json.dumps({"format": 1, "entries": [entry]}))
        with served(tmp_path_factory.mktemp("run"), teach=False) as address:
            page = browser.new_page(viewport={"width": 1366, "height": 820})
            page.fetched = []  # type: ignore[attr-defined]
            page.on("request", lambda request: page.fetched.append(request.url))  # type: ignore[attr-defined]
            page.goto(address)
            page.door = page.url.split("?")[0]  # type: ignore[attr-defined]
            yield page
            page.close()


def test_course_opens_on_one_picture_one_button_and_ten_stations(student: Page) -> None:
    """The button has the keyboard's focus, and the picture does not show what 01 asks."""
    expect(student.get_by_role("heading", level=1)).to_have_text("Tariff Lab")
    expect(student.locator("a.go")).to_be_focused()
    expect(student.locator("ol.stations > li")).to_have_count(len(LESSONS))
    picture = student.locator(".moving svg")
    expect(picture).to_have_attribute("aria-label", re.compile("1.8 percent in March 2025"))
    assert picture.locator(".line").bounding_box()["height"] > 2  # type: ignore[index]
    assert (picture.locator(".line").get_attribute("d") or "").count("L") == 14  # to March
    assert picture.bounding_box()["y"] < 500  # type: ignore[index]


def test_question_that_is_due_is_judged_and_kept(student: Page) -> None:
    """What was wrong yesterday is asked today; the answer is explained where it stands."""
    form = student.locator("form.asked")
    expect(student.locator("html")).to_have_attribute("data-ready", "true")
    form.get_by_label("Your number").fill("10.3")
    form.get_by_role("button", name="Check").click()
    expect(form.get_by_role("status")).to_contain_text("✓ Right.")

    student.reload()
    expect(student.locator("form.asked")).to_have_count(0)


def test_button_opens_a_lesson_that_has_begun_to_run(student: Page) -> None:
    """By keyboard alone: the lesson is there, its first cell has run, no list of files."""
    student.goto(student.door)  # type: ignore[attr-defined]
    expect(student.locator("a.go")).to_be_focused()
    student.keyboard.press("Enter")

    expect(student.get_by_role("tab", name="01-tariff-rates.ipynb")).to_be_visible(
        timeout=PATIENCE_MS
    )
    first = student.locator(".jp-CodeCell .jp-InputPrompt").first
    expect(first).to_have_text("[1]:", timeout=PATIENCE_MS)
    expect(student.locator(".jp-FileBrowser")).to_be_hidden()


def test_first_key_in_lesson_00_is_a_first_success(student: Page) -> None:
    """The picture is there by itself, the keyboard is on its button, and Enter sorts it."""
    door = student.door.removesuffix(start.FRONT_DOOR)  # type: ignore[attr-defined]
    student.goto(f"{door}lab/tree/lessons/00-fact-checker.ipynb?reset")
    figure = student.locator(".tl-figure:visible")
    expect(figure.get_by_role("button", name="Sort them")).to_be_focused(timeout=PATIENCE_MS)
    expect(figure.locator("[data-move][data-pick]")).to_have_count(len(claims.load()))

    student.keyboard.press("Enter")

    expect(figure.locator(".tl-headline")).to_contain_text("can be looked up, ")
    expect(figure.get_by_role("button", name="Back to the article")).to_be_focused()


def test_notebook_that_was_only_opened_counts_as_saved(student: Page) -> None:
    """The kernel's version has been written into it, and closing would not ask to save."""
    door = student.door.removesuffix(start.FRONT_DOOR)  # type: ignore[attr-defined]
    student.goto(f"{door}lab/tree/exercises/01-tariff-rates/01-tariff-rates.ipynb?reset")
    written = student.locator(".jp-NotebookPanel[data-opened='language_info']")
    expect(written).to_have_count(1, timeout=PATIENCE_MS)

    expect(student.locator(".jp-mod-dirty")).to_have_count(0)


def test_hint_that_is_opened_is_counted(student: Page) -> None:
    """The second one as well; the server has kept each before the test looks."""
    door = student.door.removesuffix(start.FRONT_DOOR)  # type: ignore[attr-defined]
    student.goto(f"{door}lab/tree/exercises/01-tariff-rates/01-tariff-rates.ipynb?reset")
    for number in (1, 2):
        summary = student.get_by_text(re.compile(f"^Hint {number}:")).first
        expect(summary).to_be_visible(timeout=PATIENCE_MS)
        with student.expect_response(
            re.compile("tarifflab/hint"), timeout=PATIENCE_MS
        ) as response:
            summary.click()
        assert response.value.status == 204
        assert json.loads(response.value.request.post_data or "") == {"name": f"01/1/{number}"}


def test_nothing_asks_or_distracts(student: Page) -> None:
    """No dialog, no question about news, no menu of nbgrader's."""
    expect(student.locator(".jp-Dialog")).to_have_count(0)
    expect(student.locator(".Toastify__toast")).to_have_count(0)
    expect(student.get_by_role("menuitem", name="Kernel")).to_be_visible()
    expect(student.get_by_role("menuitem", name="Nbgrader")).to_have_count(0)


def test_nothing_is_fetched_from_elsewhere(student: Page) -> None:
    """The course works in a train."""
    local = ("http://127.0.0.1:", "data:", "blob:")

    assert [url for url in student.fetched if not url.startswith(local)] == []  # type: ignore[attr-defined]


def test_links_of_the_map_open_tabs(student: Page) -> None:
    """A click leads to the lesson, to the words, to the help, each in a tab of its own."""
    student.goto(f"{student.door.removesuffix(start.FRONT_DOOR)}{start.MAP_PAGE}")  # type: ignore[attr-defined]
    expect(student.locator(".jp-MarkdownViewer tbody tr")).to_have_count(
        len(LESSONS), timeout=PATIENCE_MS
    )
    for link, tab in LINKS.items():
        student.get_by_role("tab", name=Path(start.MAP_PAGE).name).click()
        student.get_by_role("link", name=link, exact=True).click()
        expect(student.get_by_role("tab", name=tab)).to_be_visible(timeout=PATIENCE_MS)


def test_teacher_finds_formgrader_in_the_menu(browser: Browser, tmp_path: Path) -> None:
    """`start.py teach` shows what a student does not see, and formgrader has the exercises."""
    with served(tmp_path, teach=True) as address:
        page = browser.new_page(viewport={"width": 1366, "height": 820})
        page.goto(address)
        # The map comes last, and what is opened before it would lie behind it.
        expect(page.locator(".jp-MarkdownViewer h1")).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("menuitem", name="Nbgrader").click(timeout=PATIENCE_MS)
        page.get_by_role("menuitem", name="Formgrader", exact=True).click()
        formgrader = page.frame_locator("iframe")
        row = formgrader.get_by_text("01-tariff-rates").locator("visible=true").first
        expect(row).to_be_visible(timeout=PATIENCE_MS)
        page.close()
