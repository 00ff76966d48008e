"""Fixtures for tests in a real browser; the functions to drive it stand in ``lab.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import lab as driver
import pytest
from find_browser import find_browser
from lab import PATIENCE_MS
from live import Live
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

expect.set_options(timeout=PATIENCE_MS)
LOOPBACK = {"127.0.0.1", "localhost", ""}
SIZE: ViewportSize = {"width": 1280, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu"]
# Every other name is unknown, so that no page can talk to another machine.
NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[driver.Lab]:
    """Serve a copy of the course with JupyterLab, for all browser tests of this worker."""
    running = driver.start(tmp_path_factory.mktemp("lab"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    """Start what drives Chromium."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    """Start Chromium without a window and without a past."""
    started = chromium.launch(executable_path=find_browser(), args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which Chromium keeps JupyterLab's scripts compiled.

    They are 10 MB. A page without a past, or one whose requests a test answers, would read
    and compile them anew: nearly half of its work.
    """
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def window(chromium: BrowserType, lab: driver.Lab, profile: Path) -> Iterator[BrowserContext]:
    """Start Chromium for one server; some files of tests have their own."""
    context = chromium.launch_persistent_context(
        profile,
        executable_path=find_browser(),
        args=[*FLAGS, NO_NAMES],
        base_url=lab.url,
        viewport=SIZE,
        extra_http_headers={"Authorization": f"token {lab.token}"},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(
    request: pytest.FixtureRequest, lab: driver.Lab, window: BrowserContext
) -> Iterator[Page]:
    """Make a page of 1280 by 900 pixels, logged in; it can only talk to this machine.

    What it logs as an error stands in ``page.errors``, what it tried to fetch from elsewhere
    in ``page.fetched``; the fixtures `console_errors` and `fetched` give them by name. What
    it stores is gone after the test. A JupyterLab that runs in it goes on for the next test,
    as for a reader who opens one notebook after the other: to load it is half the work of
    most tests. A test with the mark `own_page` gets a new one.
    """
    fetched: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).hostname not in LOOPBACK | {None}:
            fetched.append(request.url)

    if request.node.get_closest_marker("own_page"):
        _close_pages(window)
    window.on("request", note)
    one = window.pages[1] if len(window.pages) > 1 else _new_page(window, lab)
    one.errors.clear()  # type: ignore[attr-defined]
    one.fetched = fetched  # type: ignore[attr-defined]
    yield one
    window.remove_listener("request", note)
    _tidy(window, one)
    _end_kernels(window, lab)


def _new_page(window: BrowserContext, lab: driver.Lab) -> Page:
    """Open a page; the first one stays empty."""
    errors: list[str] = []
    one = window.new_page()
    one.on("console", lambda message: _keep(errors, message.type, message.text))
    one.on("pageerror", lambda error: errors.append(str(error)))
    one.errors = errors  # type: ignore[attr-defined]
    window.request.get(f"/api/me?token={lab.token}")  # for the cookie; the test opens its page
    return one


def _tidy(window: BrowserContext, page: Page) -> None:
    """Leave the page as a new JupyterLab, or close it where that is not sure."""
    stored = {"origin": "*", "storageTypes": "local_storage,indexeddb"}
    window.new_cdp_session(window.pages[0]).send("Storage.clearDataForOrigin", stored)
    runs = len(window.pages) == 2 and page.evaluate("'jupyterapp' in window")
    if not runs or page.locator(".jp-Dialog").count():
        _close_pages(window)
        return
    driver.close_all(page)
    page.set_viewport_size(SIZE)


def _close_pages(window: BrowserContext) -> None:
    for one in window.pages[1:]:
        one.close()


@pytest.fixture
def live(browser: Browser) -> Iterator[Live]:
    """Make a page without JupyterLab for one figure; it may log no error."""
    context = browser.new_context(reduced_motion="reduce", viewport=SIZE)
    context.set_default_timeout(PATIENCE_MS)
    one = Live(context.new_page())
    yield one
    context.close()
    assert one.errors == []


def _end_kernels(context: BrowserContext, lab: driver.Lab) -> None:
    """End what the test's notebooks left running, so that the next test has the machine."""
    for kernel in context.request.get(f"{lab.url}/api/kernels").json():
        context.request.delete(f"{lab.url}/api/kernels/{kernel['id']}")


def _keep(errors: list[str], kind: str, text: str) -> None:
    if kind == "error":
        errors.append(text)


@pytest.fixture
def console_errors(page: Page) -> list[str]:
    """Return the errors that the page has logged so far; the list grows while the test runs."""
    return page.errors  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def fetched(page: Page) -> list[str]:
    """Return the addresses outside this machine that the page asked for (and did not get)."""
    return page.fetched  # type: ignore[attr-defined, no-any-return]
