"""An empty course for the instructor's commands, with nbgrader's real gradebook."""

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
