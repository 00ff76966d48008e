"""The Containerfile builds from files that are there, with the locked versions."""

import re
from pathlib import Path

import start

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_what_is_copied_is_there() -> None:
    """Each file that the container is built from is in the repository."""
    copied = [line.split()[1:-1] for line in LINES.splitlines() if line.startswith("COPY")]

    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []


def test_the_container_installs_the_lock() -> None:
    """The versions are those that the tests ran with, each with its hash."""
    assert f"--require-hashes -r /build/{start.LOCK}" in LINES


def test_the_container_has_a_python_that_the_course_runs_on() -> None:
    """Its Python is not older than the oldest that start.py takes."""
    version = re.search(r"python:(\d+)\.(\d+)", LINES)

    assert version is not None
    assert (int(version[1]), int(version[2])) >= start.OLDEST_PYTHON


def test_the_guide_and_the_file_give_the_same_lines() -> None:
    """Who copies from the guide, the file or the refusal gets the same commands."""
    from tarifflab.grading.control.confinable import CONTAINER

    guide = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    for line in CONTAINER.split("\n"):
        assert line.strip() in guide
        assert line.strip() in LINES
