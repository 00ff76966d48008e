"""Rules for all tests: where they run, and what happens where no browser is installed."""

import gc
import itertools
import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from event_loops import hidden_loop
from find_browser import NO_BROWSER, find_browser
from hypothesis import HealthCheck, settings
from lent_zygotes import lent_zygotes, zygotes  # noqa: F401 (fixtures)
from picture_checks import DIFFERENCES, Pictures
from xdist.scheduler import LoadScopeScheduling

from tarifflab import progress

# A busy machine makes good examples slowly; on CI the same ones are tried in every run.
settings.register_profile(
    "course",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("course")

# Marks of tests that may be tried once more, alone: see CONTRIBUTING.md.
TRIED_AGAIN = {"browser", "server"}
# Files that share a JupyterLab and a browser on one worker: three shares of about equal length.
LABS = dict.fromkeys(
    (
        "test_card_scripts.py", "test_each_figure.py", "test_edition_script.py",
        "test_figures.py", "test_figures_by_hand.py", "test_frame_script.py",
        "test_style_sheets.py", "test_trade_war_page.py",
    ),
    "figures in the lab",
) | {
    "test_lessons.py": "lessons in the lab",
    "test_slow_machine.py": "lessons in the lab",
}  # fmt: skip
OTHER_LAB = "pages in the lab"
NUMBERS = itertools.count()  # of the tests of this worker
# Files that make the same sealed advice: whoever comes later finds it kept.
SEALING = {"test_instructor_guide.py", "test_release.py", "test_regrade.py"}
# Files of half a minute and more, the longest first: one that begins last keeps all others
# waiting. Whatever stands in no list comes after these, in the order of the alphabet.
LONG = (
    "cheats/test_cheats.py", "instructor/test_instructor_guide.py",
    "instructor/test_give_back.py", "reading/test_edition.py",
    "instructor/test_nbgrader_class.py", "instructor/test_postgres.py",
    "grading/test_grading_class.py", "course/test_answers.py", "course/test_tries.py",
    "grading/test_all_answers_confined.py", "instructor/test_release.py",
    "instructor/test_regrade.py", "grading/test_second_round.py",
    "grading/test_grade.py", "instructor/test_collect.py", "cheats/test_odd_but_right.py",
    "course/test_student_bundle.py", "start/test_start_whole.py", "instructor/test_talk.py",
    "grading/test_fuzz.py", "instructor/test_class_list.py", "grading/test_cluster.py",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hide the event loop that a browser left running in this worker from other tests."""
    with nullcontext() if "browser" in request.keywords else hidden_loop():
        yield


@pytest.fixture(autouse=True, scope="module")
def figures_of_other_files_are_deaf() -> Iterator[None]:
    """Let no figure that a file of tests has left alive hear what another one saves.

    It would draw itself anew there, and print its copy among that test's words.
    """
    yield
    progress._watching.clear()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the stored pictures anew."""
    parser.addoption("--renew-pictures", action="store_true", help="write tests/pictures anew")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget the differences of an earlier run; the workers of one run share the page."""
    if not hasattr(session.config, "workerinput"):
        DIFFERENCES.unlink(missing_ok=True)


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Pictures:
    """Return what compares panels with the stored pictures."""
    return Pictures(bool(request.config.getoption("--renew-pictures")))


@pytest.fixture(autouse=True)
def own_progress(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep the developer's own guesses out of the figures, and the tests' out of theirs.

    The folder is named and not made: few tests keep anything.
    """
    folder = tmp_path_factory.getbasetemp() / "progress" / str(next(NUMBERS))
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(folder))


class ByGroup(LoadScopeScheduling):
    """Give each worker whole groups of tests, in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def group(nodeid: str) -> str:
    """Name what stays on one worker: a file, or those that share a server or their work."""
    path = PurePosixPath(nodeid.split("::")[0])
    if path.name in SEALING:
        return "sealed advice"
    return LABS.get(path.name, OTHER_LAB) if "browser" in path.parts else str(path)


def begins(nodeid: str) -> int:
    """Return the place of a test's file in a divided run: servers first, then long files."""
    path = nodeid.split("::")[0].removeprefix("tests/")
    if path.startswith("browser/"):
        return -1
    return LONG.index(path) if path in LONG else len(LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    """Divide the tests by group (xdist's own marks for that need an older pytest)."""
    config.option.loadscopereorder = False  # by number of tests; `begins` knows better
    return ByGroup(config, log)


class SayFailures:
    """Name a failing test the moment it fails: a long run is worth stopping then.

    At the end the names go to ``start.py``, with whether they may be tried again: what drives
    a browser or a server depends on more than the code.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.failed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write one line; the reasons follow at the end."""
        if not report.failed:
            return
        self.failed[report.nodeid] = bool(TRIED_AGAIN & set(report.keywords))
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            terminal.ensure_newline()
            terminal.write_line(f"FAILED {report.nodeid} ({report.when})", red=True)

    def pytest_sessionfinish(self) -> None:
        """Leave the names for who asked for them."""
        if "TARIFFLAB_FAILED" in os.environ:
            Path(os.environ["TARIFFLAB_FAILED"]).write_text(json.dumps(self.failed), "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that talks to the terminal says what failed."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SayFailures(config))
    elif config.args_source is config.ArgsSource.TESTPATHS:
        config.args = in_turn(config.workerinput)


def in_turn(worker: dict[str, Any]) -> list[str]:
    """Return all files of tests, each worker's from another place on.

    In a fresh clone pytest compiles each of them first, half of what collecting costs. Begun
    at different places, the workers find most of them compiled by another one.
    """
    files = sorted(str(path) for path in Path(__file__).parent.rglob("test_*.py"))
    place = int(worker["workerid"].removeprefix("gw")) * len(files) // worker["workercount"]
    return files[place:] + files[:place]


def is_browser_test(item: pytest.Item) -> bool:
    """Tell whether a test drives a browser: by its mark or by its fixtures.

    A value that `parametrize` gives is none of them, whatever its name.
    """
    given = item.callspec.params if hasattr(item, "callspec") else {}
    needs = {"browser", "page"} & set(getattr(item, "fixturenames", ())) - set(given)
    return bool(needs) or item.get_closest_marker("browser") is not None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give the mark `browser` also to what only asks for a browser; in workers, sort."""
    changing = [item.nodeid for item in items if " at 0x" in item.nodeid]
    if changing:  # then the workers of a divided run would not agree on what there is
        raise pytest.UsageError(f"{changing[0]}: an address is no name of a test. Give `ids`.")
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (begins(item.nodeid), item.nodeid.split("::")[0]))
    for item in items:
        if is_browser_test(item):
            item.add_marker("browser")


def pytest_collection_finish() -> None:
    """Let Python's collector look no more at what collecting has made: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a browser test out where there is no browser, but let it fail on CI."""
    if is_browser_test(item) and not find_browser():
        if os.environ.get("CI"):
            pytest.fail("No browser was found, and CI must have one.", pytrace=False)
        pytest.skip(NO_BROWSER)
