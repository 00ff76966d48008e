"""Where an nbgrader course keeps its things: notebooks, files, and what its gradebook knows."""

import os
from pathlib import Path
from typing import Any

from tarifflab.grading.handin.handed_in import files_beside
from tarifflab.grading.hidden_draws import SECRET_FILE, course_secret
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.assignment import HERE, Assignment, AssignmentError, Layout


def load_assignment(
    course: Any,
    assignment: str,
    notebook: str,
    *,
    readable: tuple[str, ...] = (),
    secret: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
    limits: dict[str, Any] | None = None,
) -> Assignment:
    """Read an assignment's notebook from the folders of nbgrader's `CourseDirectory`.

    Paths in `readable` and `secret` are relative to the course's root.

    Raises
    ------
    AssignmentError
        If the instructor's notebook is not in the source folder.
    """
    root = Path(course.root)
    folder = root / course.format_path(course.source_directory, ".", assignment)
    source = folder / f"{notebook}.ipynb"
    if not source.exists():
        raise AssignmentError(
            f"'{source}' must exist: the examiner runs the instructor's own notebook. "
            "Copy the source version back into that folder."
        )
    released = root / course.format_path(course.release_directory, ".", assignment)
    release = released / f"{notebook}.ipynb"
    return Assignment.from_notebook(
        source,
        release=release if release.exists() else None,
        readable=[root / path for path in readable],
        secret=[root / path for path in secret],
        environment=environment or {},
        files=files_beside(folder, course.ignore),
        layout=_layout(root, released, readable),
        limits=Limits(**(limits or {})),
        draw_key=_secret(root),
    )


def _layout(root: Path, folder: Path, readable: tuple[str, ...]) -> Layout:
    """Return where a released notebook lies, and what may be read around it."""
    top = root.resolve()
    if not folder.resolve().is_relative_to(top):
        return HERE
    place = folder.resolve().relative_to(top)
    links = []
    for name in readable:
        path = Path(os.path.normpath(name))
        inside = not path.is_absolute() and ".." not in path.parts
        if inside and not place.is_relative_to(path) and not path.is_relative_to(place):
            links.append((path.as_posix(), str(top / path)))
    return Layout(place.as_posix(), tuple(links))


def _secret(root: Path) -> bytes:
    try:
        return course_secret(root)
    except OSError as error:
        raise AssignmentError(
            f"'{root / SECRET_FILE}' must be a file that can be read, or made "
            f"({error.strerror}): hidden tests draw their inputs from it. Let yourself write "
            "in the course's folder."
        ) from error


def known_cells(book: Any, notebook: str, assignment: str) -> dict[str, dict[str, Any]]:
    """Return what the gradebook knows of the cells: nbgrader grades against that."""
    found = book.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in [*found.grade_cells, *found.task_cells]}
    return {
        cell.name: {
            "source": cell.source,
            "checksum": cell.checksum,
            "points": points.get(cell.name),
        }
        for cell in found.source_cells
    }
