"""`tarifflab release`: what students get is what stands in the folder, without answers."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tarifflab import claims
from tarifflab.cli import app
from tarifflab.instructor.release import bundle, checks
from tarifflab.instructor.release.bundle import Member

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
PARTS = (
    *("start.py", "pyproject.toml", "requirements.lock", "LICENSE", "nbgrader_config.py"),
    *("jupyter", "lessons", "data", "src", "solutions", "docs", "README.md"),
    "DATA-LICENCES.md",
)
pytestmark = pytest.mark.slow


def checkout(folder: Path) -> Path:
    """Copy the course into a folder that git does not know."""
    folder.mkdir(parents=True)
    left_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in PARTS:
        if (COURSE / name).is_dir():
            shutil.copytree(COURSE / name, folder / name, ignore=left_out)
        else:
            shutil.copy(COURSE / name, folder)
    return folder


def edit(course: Path, old: str, new: str) -> None:
    """Change a text in the exercise's source."""
    file = course / "solutions" / SLUG / f"{SLUG}.ipynb"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def release(course: Path) -> tuple[int, str]:
    """Give the command; return its exit status and what it said."""
    done = CliRunner().invoke(app, ["release", "01", "--course", str(course)])
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Change a question, leave a teacher's traces in the folder, and release."""
    course = checkout(tmp_path_factory.mktemp("release") / "Kurs [1] Ü")
    edit(course, "Put it into `duty_usd`", "Put that into `duty_usd`")
    lesson = course / "lessons" / f"{SLUG}.ipynb"
    tried = json.loads(lesson.read_text("utf-8"))
    cell = next(cell for cell in tried["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "teacher" * 9}]
    lesson.write_text(json.dumps(tried), "utf-8")
    (course / "lessons" / "progress").mkdir()
    (course / "lessons" / "progress" / "progress.json").write_text("{}")
    code, said = release(course)
    assert code == 0, said
    return course, said


@pytest.fixture(scope="module")
def course(released: tuple[Path, str]) -> Path:
    """Return the course folder from which was released."""
    return released[0]


@pytest.fixture(scope="module")
def unpacked(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the bundle where a student called Ünal Ö has their things."""
    home = tmp_path_factory.mktemp("home") / "Ünal Ö" / "Eigene Dateien"
    with zipfile.ZipFile(course / "released" / "tariff-lab-01.zip") as zipped:
        zipped.extractall(home)
    return home / "tariff-lab"


def test_changed_question_is_in_the_bundle(unpacked):
    """What a teacher changed a minute ago is what students get, with or without git."""
    text = (unpacked / "exercises" / SLUG / f"{SLUG}.ipynb").read_text("utf-8")

    assert "Put that into `duty_usd`" in text


def test_bundle_starts_in_a_folder_with_blanks_and_umlauts(unpacked):
    """The first page is there, `start.py help` answers, the package finds its tables."""
    said = subprocess.run(
        [sys.executable, "start.py", "help"], cwd=unpacked, capture_output=True, text=True,
        encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    code = "from tarifflab import data; print(data.__file__, len(data.load('claims')))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=unpacked / "lessons", capture_output=True, text=True,
        encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": str(unpacked / "src"), "PYTHONUTF8": "1"},
    ).stdout  # fmt: skip

    assert "python3 start.py" in said
    assert (str(unpacked) in loaded, int(loaded.split()[-1])) == (True, len(claims.load()))
    assert "Extract All" in (unpacked / "START-HERE.html").read_text("utf-8")


def test_bundle_holds_nothing_of_the_teacher(unpacked):
    """No solutions, tests, teacher's pages, key, gradebook, outputs or progress."""
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}
    folders = {name.split("/")[0] for name in names}
    lesson = (unpacked / "lessons" / f"{SLUG}.ipynb").read_text("utf-8")

    assert folders.isdisjoint({"solutions", "tests", "backups", "gradebook.db", "progress"})
    assert not any("claims_key" in name or "docs/teach" in name for name in names)
    assert not any("progress.json" in name for name in names)
    assert "teacherteacher" not in lesson


def test_listing_says_what_is_in_it(released):
    """The teacher reads what goes out, and that the grader was tried."""
    said = released[1]

    assert "untouched 0 points, your solution full marks" in said
    assert "exercises/ (20 files)" in said
    assert f"00-fact-checker, {SLUG}" in said


def test_same_files_give_the_same_zip(tmp_path):
    """Made twice, the bundle is equal to the byte, whatever the clock says."""
    content = [Member("start.py", b"1", 0o755), Member("lessons/ü.md", b"2")]
    for name in ("a.zip", "b.zip"):
        bundle.write(tmp_path / name, content)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_solution_that_the_check_refuses_stops_the_release(tmp_path):
    """A question that was changed in one place only is found before students find it."""
    course = checkout(tmp_path / "course")
    edit(
        course,
        'duty_usd = 42_000 * rate.get(\\"total\\", rate.sum()) / 100',
        'duty_usd = 43_000 * rate.get(\\"total\\", rate.sum()) / 100',
    )

    code, said = release(course)

    assert code == 1
    assert "'test-1' in 01-tariff-rates.ipynb fails with the instructor's own answer" in said
    assert not (course / "released").exists()


def test_untouched_task_with_points_stops_the_release(tmp_path):
    """A check that passes the stub would give everybody the points."""
    course = checkout(tmp_path / "course")
    check = 'expect.number(\\"duty_usd\\", unit=\\"dollars\\", equals=right, decimals=0)'
    edit(course, check, "pass")
    visible = 'expect.number(\\"duty_usd\\", unit=\\"dollars\\", between=(1_000, 15_000))'
    edit(course, visible, "pass")

    code, said = release(course)

    assert code == 1
    assert "the untouched test-1 earns 2 points" in said


def notebook(source: str, kind: str = "code") -> Member:
    """Return a bundle's notebook with one cell."""
    cell = {"cell_type": kind, "id": "c", "metadata": {}, "source": source}
    return Member("lessons/x.ipynb", json.dumps({"cells": [cell]}).encode())


def test_secrets_are_found():
    """A marked solution, a hidden line, a file of solutions and a teacher's folder."""
    solutions = COURSE / "solutions"
    key = (solutions / "claims_key.csv").read_bytes()
    content = [
        notebook("### BEGIN SOLUTION\nx = 1"),
        notebook('held = acts[\n    (acts["good"] == "car")\n'
                 'right = 30_000 * held["rate_percent"].sum() / 100'),
        Member("lessons/notes.csv", key),
        Member("docs/teach/01.md", b"yours"),
    ]  # fmt: skip
    found = "\n".join(checks.secrets(content, solutions))

    assert "holds a solution or a hidden check" in found
    assert "holds a solution or a hidden check" in found
    assert "lessons/notes.csv is a file of solutions/" in found
    assert "docs/teach/01.md is the teacher's" in found


def test_dead_links_are_found():
    """A link that leads out of the bundle is named with its page."""
    page = notebook("[a](../docs/author.md) [b](https://x.org) [c](#top)", "markdown")

    assert list(checks.dead_links([page])) == [
        "lessons/x.ipynb links to ../docs/author.md, which is not in the bundle."
    ]
