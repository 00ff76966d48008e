"""What the tests of the grader share: one warm session for small tasks."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import sample

from tarifflab.grading import Assignment, Sessions
from tarifflab.grading.confinement import confine


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known that this folder's tests use."""
    config.addinivalue_line("markers", "confined: needs Landlock and seccomp")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs confinement where the kernel has none, and say what is missing."""
    lacking = confine.missing()
    for item in items:
        if lacking and "confined" in item.keywords:
            item.add_marker(pytest.mark.skip(reason=lacking))


RIGHT = {name: solution for name, solution, _ in sample.FOUR_TASKS}


@pytest.fixture(scope="session")
def tasks() -> Assignment:
    """Return four small tasks: a number, a list, a function, a dictionary."""
    return sample.small(sample.FOUR_TASKS)


@pytest.fixture(scope="session")
def sessions(tasks: Assignment) -> Iterator[Sessions]:
    """Return warm sessions for the four tasks."""
    with Sessions(tasks, workers=1) as made:
        yield made


@pytest.fixture
def grade(sessions: Sessions, tasks: Assignment):
    """Return a function that grades the right answers with some of them exchanged."""

    def run(**answers: str):
        return sessions.grade(sample.as_bytes(sample.solve(tasks, {**RIGHT, **answers})))

    return run
