"""What a student sees first: the course map in JupyterLab, and nothing that distracts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import start
from tarifflab.lessons import LESSONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TOKEN = "a-token-of-the-tests"
PATIENCE_MS = 60_000


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
            yield f"http://127.0.0.1:{port}/lab/tree/{start.MAP_PAGE}?token={TOKEN}"
        finally:
            start.stop(process)


@pytest.fixture(scope="module")
def student(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give the page that opens for a student; `page.fetched` holds what came from elsewhere."""
    with served(tmp_path_factory.mktemp("run"), teach=False) as address:
        page = browser.new_page(viewport={"width": 1366, "height": 820})
        page.fetched = []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.fetched.append(request.url))  # type: ignore[attr-defined]
        page.goto(address)
        expect(page.locator(".jp-MarkdownViewer h1")).to_be_visible(timeout=PATIENCE_MS)
        yield page
        page.close()


def test_course_opens_on_the_map_as_a_page(student: Page) -> None:
    """The map is rendered, not shown as source, and all lessons are on it."""
    expect(student.locator(".jp-MarkdownViewer h1")).to_have_text("Course map¶")
    expect(student.locator(".jp-MarkdownViewer tbody tr")).to_have_count(len(LESSONS))


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


@pytest.mark.parametrize(
    ("link", "tab"),
    [
        ("Read it like a fact-checker", "00-fact-checker.ipynb"),
        ("Forty-two words", "twenty-words.md"),
        ("the help page", "student.md"),
    ],
)
def test_link_of_the_map_opens_a_tab(student: Page, link: str, tab: str) -> None:
    """A click leads to the lesson, to the words, to the help, each in a tab of its own."""
    student.get_by_role("tab", name="course-map.md").click()
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
