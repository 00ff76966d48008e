"""Fixtures for tests in a real browser; the functions to drive it stand in ``lab.py``."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import lab as driver
import pytest
from find_browser import find_browser
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

# A busy machine is slow and not wrong: what takes longer than this is broken.
PATIENCE_MS = 45_000
expect.set_options(timeout=PATIENCE_MS)
LOOPBACK = {"127.0.0.1", "localhost", ""}


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[driver.Lab]:
    """Serve a copy of the course with JupyterLab, for all browser tests of this worker."""
    running = driver.start(tmp_path_factory.mktemp("lab"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(lab: driver.Lab, browser: Browser) -> Iterator[Page]:
    """Make a page of 1280 by 900 pixels, logged in; it may only talk to this machine.

    What it logs as an error stands in ``page.errors``, what it tried to fetch from elsewhere
    in ``page.fetched``; the fixtures `console_errors` and `fetched` give them by name.
    """
    context = browser.new_context(
        base_url=lab.url,
        viewport={"width": 1280, "height": 900},
        extra_http_headers={"Authorization": f"token {lab.token}"},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    fetched: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in LOOPBACK | {None}:
            route.continue_()
        else:
            fetched.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    one = context.new_page()
    one.on("console", lambda message: _keep(errors, message.type, message.text))
    one.on("pageerror", lambda error: errors.append(str(error)))
    one.errors, one.fetched = errors, fetched  # type: ignore[attr-defined]
    context.request.get(f"/api/me?token={lab.token}")  # for the cookie; the test opens its page
    yield one
    _end_kernels(context, lab)
    context.close()


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
