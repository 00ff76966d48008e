"""nbgrader's own command and formgrader's button run submissions confined."""

import os
import sys
from pathlib import Path

import nbgrader_course as folders
import pytest
import sample
from test_grading_class import EXPECTED, NAME, course, scores, template  # noqa: F401 (fixtures)

pytestmark = [pytest.mark.slow, pytest.mark.confined]


def autograde(course: Path, *more: str, check: bool = True):  # noqa: F811
    """Run nbgrader's own command."""
    return folders.run(course, "nbgrader", "autograde", NAME, *more, check=check)


def test_links_beside_a_notebook_are_not_handed_out(course):  # noqa: F811
    """What nbgrader copies through a student's link is taken away again, and so is a pipe."""
    anna, ben = (course / "submitted" / name / NAME for name in ("anna", "ben"))
    (anna / "book.db").symlink_to(course / "gradebook.db")
    (anna / "own.txt").write_text("mine")
    os.mkfifo(ben / "pipe")

    done = autograde(course)

    output = course / "autograded" / "anna" / NAME
    assert (output / "own.txt").exists()
    assert not (output / "book.db").exists()
    assert "ben: 'pipe' was no file and is removed" in done.stderr
    assert scores(course) == EXPECTED


def test_the_command_gives_the_same_marks_as_ours(course):  # noqa: F811
    """`nbgrader autograde` and `tarifflab grade` agree, broken and hostile files included."""
    done = autograde(course)

    assert scores(course) == EXPECTED
    assert "dan: The file could not be read as a notebook" in done.stderr
    assert "eve: The cell `task-3` ended Python" in done.stderr
    assert "checksum" not in done.stderr


def test_a_stolen_notebook_is_a_zero(course):  # noqa: F811
    """A link to a classmate's notebook is not followed."""
    folder = course / "submitted" / "mallory" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").symlink_to(course / f"submitted/anna/{NAME}/{NAME}.ipynb")

    done = autograde(course, "--student", "mallory")

    assert set(scores(course)["mallory"].values()) == {0.0}
    assert "it is a link" in done.stderr


@pytest.mark.filterwarnings("default")  # SQLAlchemy warns about nbgrader's own code
def test_the_button_of_formgrader_grades(course, monkeypatch):  # noqa: F811
    """The button calls nbgrader's interface in its own process; warm from the second on."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config.loader import PyFileConfigLoader

    from tarifflab.grading.nbgrader_plugin import SHARED

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    api = NbGraderAPI(CourseDirectory(config=config), config=config)

    answers = [api.autograde(NAME, student) for student in ("anna", "eve")]
    SHARED.close()

    assert [answer["success"] for answer in answers] == [True, True]
    found = scores(course)
    assert {name: found[name] for name in ("anna", "eve")} == {
        name: EXPECTED[name] for name in ("anna", "eve")
    }


def test_what_needs_a_look_is_flagged(course):  # noqa: F811
    """A test without a verdict goes on formgrader's list of manual grading."""
    odd = {**sample.RIGHT, "task-5": "top = object()"}
    folders.submit(course, "gus", folders.answered(course, odd))

    autograde(course, "--student", "gus")

    marks = folders.marks(course)["gus"]
    assert marks["test-5"] == (0.0, True)
    assert marks["test-1"] == (2.0, False)


def test_without_confinement_autograde_refuses_in_one_sentence(course):  # noqa: F811
    """On a machine without Landlock nothing is graded and the sentence says what to do."""
    config = course / "nbgrader_config.py"
    config.write_text(
        config.read_text() + "\nfrom tarifflab.grading.confinement import confine\n"
        "confine.missing = lambda: 'this test has taken Landlock away'\n"
    )

    done = autograde(course, check=False)

    assert done.returncode == 1
    assert "this test has taken Landlock away" in done.stderr
    assert "docker run" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (course / "autograded").exists()


def test_unconfined_is_said_on_every_page_of_feedback(course):  # noqa: F811
    """Who grades without confinement has it on each page."""
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.ConfinedExecute.unconfined = True\n")

    autograde(course, "--student", "anna")
    folders.run(course, "nbgrader", "generate_feedback", NAME)

    page = course / "feedback" / "anna" / NAME / f"{NAME}.html"
    assert "WITHOUT confinement" in page.read_text()


def test_switching_it_on_imports_nothing_heavy():
    """Reading a configuration must not start nbgrader or pandas."""
    import subprocess

    code = (
        "import sys\nfrom tarifflab.grading import install\n"
        "from traitlets.config import Config\nc = Config()\ninstall(c)\n"
        "print(sorted(m for m in ('nbgrader', 'pandas', 'nbconvert') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
