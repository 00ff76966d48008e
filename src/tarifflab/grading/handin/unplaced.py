"""Notebooks that lie in no exercise's folder: nobody grades them, so somebody must be told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tarifflab.grading.handin.folders import files_in, parted, squeezed
from tarifflab.grading.handin.handed_in import assignments, student_homes
from tarifflab.grading.handin.offered import may_be_notebook


def unplaced(course: Any) -> list[str]:
    """Return the paths in the course of what lies in no folder that is graded.

    A folder or file of nearly the right name is graded, and so is one with the right notebook
    in it; what is left here belongs to no exercise that can be told from its name, or to one
    that has been handed in under its own.
    """
    known = assignments(course)
    return [
        path.relative_to(course.root).as_posix()
        for _, home in student_homes(course)
        for path in _notebooks(home)
        if not _has_a_place(path, home, known)
    ]


def _has_a_place(path: Path, home: Path, known: set[str]) -> bool:
    """Say whether a notebook lies where an exercise is graded, or will be."""
    top = path.relative_to(home).parts[0]
    if top in known:
        return True
    near = {name for name in known if squeezed(top).startswith(squeezed(name))}
    if path.stem in known and path.parent.parent == home:
        near.add(path.stem)
    return any(not files_in(home / name)[0] for name in near)


def _notebooks(home: Path) -> Iterator[Path]:
    try:
        files, folders = parted(home)
    except OSError:  # closed to us: each exercise says so
        return
    yield from (path for path in files if may_be_notebook(path.name))
    for folder in folders:
        yield from (path for path in files_in(folder)[0] if may_be_notebook(path.name))
