"""An empty course for the instructor's commands, with nbgrader's real gradebook."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

CONFIG = """\
from pathlib import Path

c = get_config()  # noqa: F821
COURSE = Path(__file__).resolve().parent
c.CourseDirectory.root = str(COURSE)
c.CourseDirectory.course_id = "tariff-lab"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.db_url = f"sqlite:///{COURSE / 'gradebook.db'}"
"""


@pytest.fixture(autouse=True)
def greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let times be shown in UTC, wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    set_zone = getattr(time, "tzset", lambda: None)
    set_zone()
    yield
    monkeypatch.undo()
    set_zone()


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Make nbgrader's empty gradebook once: its migrations take a second."""
    from nbgrader.api import Gradebook

    from tarifflab.instructor.desk import reach_own_programs

    reach_own_programs()
    path = tmp_path_factory.mktemp("book") / "gradebook.db"
    Gradebook(f"sqlite:///{path}", "tariff-lab").close()
    return path.read_bytes()


@pytest.fixture
def course(tmp_path: Path, empty_book: bytes) -> Path:
    """Make a course folder that nothing was done in yet."""
    folder = tmp_path / "course [1] ü"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    (folder / "gradebook.db").write_bytes(empty_book)
    return folder


REPOSITORY = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"


@pytest.fixture
def taught(course: Path) -> Path:
    """Give the course an exercise, another one and a lesson, to be told apart."""
    for slug in (SLUG, "02-plaza-accord"):
        for folder in ("solutions", "exercises"):
            place = course / folder / slug
            place.mkdir(parents=True)
            source = REPOSITORY / folder / slug / f"{slug}.ipynb"
            (place / source.name).write_bytes(source.read_bytes())
    (course / "lessons").mkdir()
    lesson = REPOSITORY / "lessons" / f"{SLUG}.ipynb"
    (course / "lessons" / lesson.name).write_bytes(lesson.read_bytes())
    return course


@pytest.fixture(scope="session")
def exercise_book(tmp_path_factory: pytest.TempPathFactory, empty_book: bytes) -> bytes:
    """Let nbgrader enter the exercise once: cells, points, checksums."""
    from tarifflab.instructor.demo import nbgrader

    folder = tmp_path_factory.mktemp("exercise")
    place = folder / "solutions" / SLUG
    place.mkdir(parents=True)
    source = REPOSITORY / "solutions" / SLUG / f"{SLUG}.ipynb"
    (place / source.name).write_bytes(source.read_bytes())
    (folder / "nbgrader_config.py").write_text(
        CONFIG + 'c.ClearSolutions.code_stub = {"python": "# Your code here"}\n', "utf-8"
    )
    (folder / "gradebook.db").write_bytes(empty_book)
    nbgrader(folder, "generate_assignment", SLUG)
    return (folder / "gradebook.db").read_bytes()


@pytest.fixture
def class_course(taught: Path, exercise_book: bytes) -> Path:
    """Give the course a gradebook that knows the exercise."""
    (taught / "gradebook.db").write_bytes(exercise_book)
    return taught


@pytest.fixture(autouse=True)
def borrowing(lent_zygotes: None) -> None:
    """Let the commands borrow what pandas was imported into."""
