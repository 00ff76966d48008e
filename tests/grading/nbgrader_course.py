"""Make a whole nbgrader course on disk: solutions, released version, gradebook, submissions."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import sample

BIN = Path(sys.executable).parent
CONFIG = """
from pathlib import Path
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "course"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {{"python": "# Your code here"}}
"""
CONFINED = """
from tarifflab.grading import install
install(c)
c.ConfinedExecute.limits = {limits!r}
"""


def run(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
    """Run a command of the environment in a course's folder."""
    path = f"{BIN}:{os.environ['PATH']}"
    return subprocess.run(
        [str(BIN / arguments[0]), *arguments[1:]],
        cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=check,  # noqa: E501
    )  # fmt: skip


def make_course(
    root: Path, name: str = "01-sample", notebook: Any = None, limits: Any = None
) -> Path:
    """Make a course with one released assignment; return its folder."""
    folder = root / "solutions" / name
    folder.mkdir(parents=True)
    content = notebook or sample.source_notebook()
    (folder / f"{name}.ipynb").write_text(json.dumps(content))
    sample.write_table(folder)
    (root / "nbgrader_config.py").write_text(CONFIG.format(root=str(root)))
    run(root, "nbgrader", "generate_assignment", name, "--force")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(CONFINED.format(limits=limits or {}))
    return root


def plain_config(root: Path) -> None:
    """Switch the course back to plain nbgrader."""
    (root / "nbgrader_config.py").write_text(CONFIG.format(root=str(root)))


def released(root: Path, name: str = "01-sample") -> dict[str, Any]:
    """Return the released notebook."""
    return json.loads((root / "exercises" / name / f"{name}.ipynb").read_text())


def submit(
    root: Path, student: str, content: bytes | dict[str, Any], name: str = "01-sample"
) -> Path:
    """Hand in a notebook."""
    folder = root / "submitted" / student / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def answered(root: Path, answers: dict[str, str], name: str = "01-sample") -> dict[str, Any]:
    """Return the released notebook with these answers."""
    made = released(root, name)
    for cell in made["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell["source"] = answers[grade_id]
    return made


def marks(root: Path, name: str = "01-sample") -> dict[str, dict[str, Any]]:
    """Return student → grade id → automatic score, from the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as book:
        return {
            submission.student.id: {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in book.assignment_submissions(name)
        }
