"""A class with its gradebook on a real PostgreSQL server, started for this test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import desk_class
import pytest
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor import demo
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.history import gradebook_copy
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.history.undo import undo

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
STUDENTS = 20  # sixty fare alike, and take a minute of two cores
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
pytestmark = [pytest.mark.slow, pytest.mark.server]


def programs() -> Path | None:
    """Return the folder with PostgreSQL's programs; None if it is not installed."""
    found = [path for place in PLACES for path in Path("/").glob(f"{place[1:]}/initdb")]
    named = shutil.which("initdb")
    folders = [path.parent for path in found] or ([Path(named).parent] if named else [])
    return folders[-1] if folders else None


def as_whom() -> dict[str, Any]:
    """Return how to start the server: it refuses to run as root."""
    return {"user": "postgres"} if os.geteuid() == 0 else {}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server that only this machine's users reach; return its address."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: sudo apt install postgresql).")
    place = Path(tempfile.mkdtemp(prefix="tl-pg-"))  # short: a socket's path has a limit
    if as_whom():
        try:
            shutil.chown(place, "postgres")
        except LookupError:
            pytest.skip("PostgreSQL refuses to run as root, and there is no user 'postgres'.")
    data = place / "data"
    settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={place}"]
    run = {"check": True, "capture_output": True, "cwd": place, **as_whom()}
    subprocess.run([folder / "initdb", "-A", "trust", "-U", "desk", "-D", data], **run)
    log = place / "log"
    options = " ".join(settings)
    control = [folder / "pg_ctl", "-D", data, "-w", "-l", log]
    subprocess.run([*control, "-o", options, "start"], **run)
    try:
        subprocess.run([folder / "createdb", "-h", place, "-U", "desk", "marks"], **run)
        yield f"postgresql+psycopg://desk@/marks?host={place}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)
        shutil.rmtree(place)


def on(root: Path, address: str) -> Path:
    """Put a course's gradebook on a server, with the guide's line."""
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f'\nc.CourseDirectory.db_url = "{address}"\n')
    return root


@pytest.fixture(scope="module")
def desk(server: str, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Let a class hand in, enter the class, release and grade, all on the server."""
    root = tmp_path_factory.mktemp("postgres") / "course"
    demo.make_class(COURSE, root, (SLUG,), students=STUDENTS)
    (root / "gradebook.db").unlink()
    on(root, server)
    demo.nbgrader(root, "generate_assignment", SLUG, "--force")
    demo.nbgrader(root, "db", "student", "import", "students.csv")
    done = CliRunner().invoke(app, ["grade", "01", "--course", str(root)])
    assert done.exit_code == 0, done.output
    assert not (root / "gradebook.db").exists()
    return Desk.of(root)


def marks(desk: Desk, folder: Path) -> gradebook_copy.Marks:
    """Return all marks, by way of a copy."""
    folder.mkdir(exist_ok=True)
    gradebook_copy.copy_book(desk, folder / "copy.db")
    found = gradebook_copy.marks(folder / "copy.db")
    (folder / "copy.db").unlink()
    return found


def test_a_class_is_graded_and_reported(desk, tmp_path):
    """Everybody has marks for every task, and the report counts them."""
    said = CliRunner().invoke(app, ["report", "01", "--course", str(desk.root)]).stdout

    assert f"{STUDENTS} of {STUDENTS} handed in." in said
    assert len(marks(desk, tmp_path)) == STUDENTS * 6


def test_undo_works_on_a_server_too(desk, tmp_path):
    """The copy is a file; undo writes it back in one transaction."""
    before = marks(desk, tmp_path)
    with keep_copy(desk, "grade"), desk.gradebook() as book:
        book.assignment_submissions(SLUG)[0].notebooks[0].grades[0].manual_score = 0.5
        book.db.commit()
    assert marks(desk, tmp_path) != before

    undo(desk)

    assert marks(desk, tmp_path) == before


def test_forget_works_on_a_server_too(desk):
    """No row of the student is left."""
    with desk.gradebook() as book:
        student = book.students[0].id
    done = CliRunner().invoke(app, ["forget", student, "--yes", "--course", str(desk.root)])
    with desk.gradebook() as book:
        left = {one.id for one in book.students}

    assert "the gradebook's rows (6 marks)" in done.stdout
    assert (student in left, len(left)) == (False, STUDENTS - 1)


@pytest.mark.parametrize("command", [["grade", "01"], ["status"], ["report", "01"]])
def test_missing_driver_is_a_sentence(tmp_path, command):
    """A driver that is not installed: what to install, and no traceback."""
    root = on(desk_class.make(tmp_path / "course"), "postgresql+psycopg2://desk@/marks")
    done = CliRunner().invoke(app, [*command, "--course", str(root)])

    assert done.exit_code == 1
    assert "pip install 'tarifflab[postgres]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_server_that_is_away_is_a_sentence(tmp_path):
    """A wrong address or a stopped server: where to look."""
    address = f"postgresql+psycopg://desk@/marks?host={tmp_path}"
    root = on(desk_class.make(tmp_path / "course"), address)
    done = CliRunner().invoke(app, ["status", "--course", str(root)])

    assert done.exit_code == 1
    assert "The gradebook cannot be opened" in done.stderr
