"""A small class at an instructor's desk: a real gradebook, folders, three students."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nbgrader.api import Gradebook

from tarifflab.instructor.desk import reach_own_programs

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
POINTS = {"test-1": 2, "test-2": 4, "test-3": 4, "test-4": 4, "test-5": 6, "written": 5}
PEOPLE = (
    ("s2600101", "Haruka", "Ishii"),
    ("s2600102", "Lucía", "Ferrer"),
    ("s2600103", "Min-jun", "Baek"),
)
# nbgrader's tables as far as marks need them.
MARK_TABLES = """
CREATE TABLE assignment (id, name);
CREATE TABLE submitted_assignment (id, student_id, assignment_id);
CREATE TABLE submitted_notebook (id, assignment_id, late_submission_penalty);
CREATE TABLE base_cell (id, name);
CREATE TABLE grade (cell_id, notebook_id, auto_score, manual_score, extra_credit);
"""


def make(folder: Path, people: tuple[tuple[str, str, str], ...] = PEOPLE) -> Path:
    """Make a course folder in which everybody handed in and has full marks by machine."""
    shutil.copytree(_made_once(people).name, folder)
    return folder


@functools.cache
def _made_once(people: tuple[tuple[str, str, str], ...]) -> tempfile.TemporaryDirectory[str]:
    """Make the class in a folder that is copied from then on: nbgrader takes two seconds."""
    kept = tempfile.TemporaryDirectory()
    _make(Path(kept.name), people)
    return kept


def _make(folder: Path, people: tuple[tuple[str, str, str], ...]) -> None:
    reach_own_programs()
    shutil.copy(COURSE / "nbgrader_config.py", folder)
    (folder / "solutions" / SLUG).mkdir(parents=True)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "tariff-lab") as book:
        book.add_assignment(SLUG)
        book.add_notebook(SLUG, SLUG)
        for name, points in POINTS.items():
            book.add_grade_cell(name, SLUG, SLUG, max_score=points, cell_type="code")
        book.add_solution_cell("written", SLUG, SLUG)
        for number, first, last in people:
            email = f"{number}@example.org"
            book.add_student(number, first_name=first, last_name=last, email=email)
            with book.db.no_autoflush:
                book.add_submission(SLUG, number)
    rows = "".join(f"{n},{f},{last},{n}@example.org\n" for n, f, last in people)
    (folder / "students.csv").write_text("id,first_name,last_name,email\n" + rows, "utf-8")
    for number, first, last in people:
        mark(folder, number, auto={n: p for n, p in POINTS.items() if n != "written"})
        for step in ("submitted", "autograded"):
            place = folder / step / number / SLUG
            place.mkdir(parents=True)
            (place / f"{SLUG}.ipynb").write_text(
                f'{{"cells": [], "by": "{first} {last}"}}', "utf-8"
            )


def mark(
    folder: Path,
    student: str,
    *,
    auto: Mapping[str, float] | None = None,
    by_hand: Mapping[str, float] | None = None,
) -> None:
    """Set points of the machine, or of a person as formgrader does."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "tariff-lab") as book:
        for name, points in (auto or {}).items():
            grade = book.find_grade(name, SLUG, SLUG, student)
            grade.auto_score, grade.needs_manual_grade = points, False
        for name, points in (by_hand or {}).items():
            grade = book.find_grade(name, SLUG, SLUG, student)
            grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
