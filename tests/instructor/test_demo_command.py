"""The command ``tarifflab demo`` says what it does, what to do next, and what is wrong."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tarifflab.cli import app

COURSE = Path(__file__).resolve().parents[2]


def demo(*arguments: object) -> Result:
    """Run the command with some arguments."""
    return CliRunner().invoke(app, ["demo", *map(str, arguments)])


@pytest.mark.slow
def test_class_is_made_and_the_next_steps_are_told(tmp_path):
    """Steps go to standard error, the result and the next commands to standard output."""
    folder = tmp_path / "demo [1] ü"
    done = demo(folder, "--students", 3, "--no-grade", "--course", COURSE)

    assert done.exit_code == 0
    assert "Handing in for 3 students" in done.stderr
    assert "A class of 3 has handed in" in done.stdout
    assert f"cd {folder}" in done.stdout
    assert len(list((folder / "submitted").iterdir())) == 3


def test_place_without_a_course_is_named(tmp_path):
    """Outside a course the command says where to give it, and makes nothing."""
    done = demo(tmp_path / "demo", "--course", tmp_path)

    assert done.exit_code == 1
    assert "Run the command in the course's folder." in " ".join(done.stderr.split())
    assert not (tmp_path / "demo").exists()


def test_folder_in_use_is_left_alone(tmp_path):
    """A folder with something in it is not written into."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = demo(tmp_path, "--course", COURSE)

    assert done.exit_code == 1
    assert "is not empty." in " ".join(done.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_class_of_nobody_is_wrong_use(tmp_path):
    """A class has at least one student."""
    assert demo(tmp_path / "demo", "--students", 0).exit_code == 2
