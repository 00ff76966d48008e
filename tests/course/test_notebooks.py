"""Notebooks are kept tidy, exercises are what nbgrader makes, and each lesson has its rooms."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tarifflab.instructor.tidy import generate_exercises, tidy_text

COURSE = Path(__file__).parents[2]
LESSONS = sorted((COURSE / "lessons").glob("*.ipynb"))
SOLUTIONS = sorted((COURSE / "solutions").glob("*/*.ipynb"))
ROOMS = (
    "1 The claims",
    "2 Predict",
    "3 Look",
    "4 Check yourself",
    "5 Two readings",
    "6 Keep",
    "7 Go to the exercise",
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)")


def _name(path):
    return path.stem


def _cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def _markdown(path):
    cells = (cell for cell in _cells(path) if cell["cell_type"] == "markdown")
    return "\n\n".join("".join(cell["source"]) for cell in cells)


def _anchors(page):
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {heading.strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=_name)
def test_notebook_is_tidy(path):
    """No outputs, no counts, nothing that an editor left behind."""
    text = path.read_text(encoding="utf-8")

    assert text == tidy_text(json.loads(text)), "run python -m tarifflab.instructor.tidy"


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=_name)
def test_cell_ids_are_readable_and_single(path):
    """A cell is called what it is; JupyterLab's random ids are replaced."""
    ids = [cell["id"] for cell in _cells(path)]

    assert len(ids) == len(set(ids))
    assert [one for one in ids if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", one)] == []


@pytest.mark.parametrize("path", LESSONS, ids=_name)
def test_lesson_has_its_rooms_in_order(path):
    """The seven rooms have the same names and the same order in every lesson."""
    headings = re.findall(r"^## (.+)$", _markdown(path), flags=re.MULTILINE)

    assert headings == list(ROOMS)


@pytest.mark.parametrize("path", LESSONS, ids=_name)
def test_lesson_cells_are_short(path):
    """A student reads every line: nine cells in ten have at most eight lines of code."""
    lengths = sorted(
        len(cell["source"]) for cell in _cells(path) if cell["cell_type"] == "code"
    )
    quiz = [cell for cell in _cells(path) if "quiz." in "".join(cell["source"])]

    assert lengths[int(0.9 * (len(lengths) - 1 - len(quiz)))] <= 8


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=_name)
def test_links_lead_somewhere(path):
    """Files exist, and so do the headings that links point to."""
    broken = []
    for target, anchor in LINK.findall(_markdown(path)):
        if target.startswith("http"):
            continue
        page = (path.parent / target).resolve()
        if not page.exists() or (anchor and anchor not in _anchors(page)):
            broken.append(f"{target}#{anchor}")

    assert broken == []


def _contents(folder):
    """Return all files below a folder, without what an editor leaves there."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


@pytest.mark.slow
def test_exercises_are_what_nbgrader_makes(tmp_path):
    """The students' versions equal what nbgrader makes of the solutions, byte for byte."""
    course = tmp_path / "course"
    for part in ("solutions", "data"):
        shutil.copytree(COURSE / part, course / part)
    shutil.copy(COURSE / "nbgrader_config.py", course)
    generate_exercises(course, tmp_path / "made")
    made, kept = _contents(tmp_path / "made"), _contents(COURSE / "exercises")

    assert kept.keys() == made.keys()
    assert [name for name in kept if kept[name] != made[name]] == []


@pytest.mark.slow
def test_an_exercise_that_is_refused_stays_as_it_was(tmp_path):
    """Who stops the making, or breaks a solution, keeps the students' version of before."""
    course, slug = tmp_path / "course", "00-fact-checker"
    shutil.copytree(COURSE / "solutions" / slug, course / "solutions" / slug)
    shutil.copytree(COURSE / "exercises" / slug, course / "exercises" / slug)
    shutil.copytree(COURSE / "data", course / "data")
    shutil.copy(COURSE / "nbgrader_config.py", course)
    before = _contents(course / "exercises")
    (course / "solutions" / slug / "wrong_paths.py").write_text("nonsense(")

    with pytest.raises(RuntimeError, match="nbgrader refused 00-fact-checker"):
        generate_exercises(course, course / "exercises")
    assert _contents(course / "exercises") == before


@pytest.mark.parametrize("path", SOLUTIONS, ids=_name)
def test_exercise_is_worth_twentyfive_points(path):
    """Five checks add up to 20 points, and one written task gives 5."""
    graded = [
        (cell["cell_type"], cell["metadata"]["nbgrader"])
        for cell in _cells(path)
        if cell["metadata"].get("nbgrader", {}).get("grade")
    ]
    checks = [cell["points"] for kind, cell in graded if kind == "code"]
    written = [cell["points"] for kind, cell in graded if kind == "markdown"]

    assert (len(checks), sum(checks)) == (5, 20)
    assert written == [5]
