"""Rules for all tests: where they run, and what happens where no browser is installed."""

import os
from pathlib import Path

import pytest

from start import NO_BROWSER, find_browser


def is_browser_test(item: pytest.Item) -> bool:
    """Tell whether a test drives a browser: by its mark or by its fixtures."""
    needs = {"browser", "page"} & set(getattr(item, "fixturenames", ()))
    return bool(needs) or item.get_closest_marker("browser") is not None


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a file's tests on one worker, and all browser tests on one: they share a server."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        group = "browser" if is_browser_test(item) else _group(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


def _group(path: Path) -> str:
    """Name the group of a file: what counts graders' folders or takes ports stays together."""
    if path.name.startswith("test_start"):
        return "browser"  # both look for a free port and then take it
    graders = {"cheats", "grading", "test_confined_class.py"} & set(path.parts)
    return "graders" if graders else path.name


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a browser test out where there is no browser, but let it fail on CI."""
    if is_browser_test(item) and not find_browser():
        if os.environ.get("CI"):
            pytest.fail("No browser was found, and CI must have one.", pytrace=False)
        pytest.skip(NO_BROWSER)
