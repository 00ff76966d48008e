"""Copies of the gradebook: whole at every moment, whichever program has it open."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tarifflab.grading.coursework.rounds import TABLE as ROUNDS
from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.instructor.desk import Desk, DeskError

Marks = dict[tuple[str, str, str], float | None]
PATIENCE_S = 30.0

# An exercise, a student, a task: the points that count (a person's before the machine's).
_MARKS = """
SELECT assignment.name, submitted_assignment.student_id, base_cell.name,
       COALESCE(grade.manual_score, grade.auto_score), grade.extra_credit, grade.manual_score
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
"""
# What a late hand-in lost, as a task of its own.
_LATE = """
SELECT assignment.name, submitted_assignment.student_id, 'late',
       -submitted_notebook.late_submission_penalty, NULL, NULL
FROM submitted_notebook
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE submitted_notebook.late_submission_penalty > 0
"""


def copy_book(desk: Desk, target: Path) -> bool:
    """Copy the gradebook to the SQLite file `target`; False if there is none yet.

    Raises
    ------
    DeskError
        If another program keeps it locked.
    """
    if desk.database is None:
        _copy_server(desk, target)
        return True
    if not desk.database.exists():
        return False
    _backup(desk.database, target)
    return True


def restore_book(desk: Desk, source: Path) -> None:
    """Bring the gradebook to a copy, in one step that is done wholly or not at all.

    `source` need not exist: then there was no gradebook, and there is none afterwards.
    """
    if desk.database is None:
        _restore_server(desk, source)
    elif source.exists():
        _backup(source, desk.database)
    else:
        desk.database.unlink(missing_ok=True)


def _backup(source: Path, target: Path) -> None:
    try:
        with (
            # Not "ro": what a crash left half written can only be taken back by writing.
            closing(sqlite3.connect(f"file:{_quoted(source)}?mode=rw", uri=True)) as old,
            closing(sqlite3.connect(target, timeout=PATIENCE_S)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise DeskError(
            f"The gradebook could not be copied ({error}). Close other programs that use it, "
            "then run the command again."
        ) from error


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(os.fsencode(path))  # a name on a disk need not be text


def _copy_server(desk: Desk, target: Path) -> None:
    """Copy every table of a database server into one file, in one transaction."""
    from sqlalchemy import create_engine

    file = create_engine(f"sqlite:///{target}")
    with desk.gradebook() as book, file.begin() as new, book.engine.connect() as old:
        for tables in _tables(old):
            tables.create_all(new)
            _copy_rows(tables, old, new)
    file.dispose()


def _restore_server(desk: Desk, source: Path) -> None:
    from sqlalchemy import create_engine

    file = create_engine(f"sqlite:///{source}")
    with desk.gradebook() as book, book.engine.begin() as new, file.connect() as old:
        for tables in _tables(new):
            for table in reversed(tables.sorted_tables):
                new.execute(table.delete())
            tables.create_all(old)  # a copy from before may lack a table: then it is empty
            _copy_rows(tables, old, new)
    file.dispose()


def _tables(server: Any) -> list[Any]:
    """Return nbgrader's tables, and the grader's own if it is there."""
    from sqlalchemy import MetaData, inspect

    own = MetaData()
    if inspect(server).has_table(ROUNDS):
        own.reflect(server, only=[ROUNDS])
    return [nbgrader_part("api").Base.metadata, own]


def _copy_rows(tables: Any, old: Any, new: Any) -> None:
    for table in tables.sorted_tables:
        rows = [dict(row._mapping) for row in old.execute(_in_order(table))]
        if rows:
            new.execute(table.insert(), rows)


def _in_order(table: Any) -> Any:
    return table.select().order_by(*table.primary_key.columns)


def digest(file: Path) -> str:
    """Return a hash of what a gradebook's file says, however it is laid out."""
    if not file.exists():
        return ""
    made = hashlib.sha256()
    with closing(sqlite3.connect(file)) as book:
        for line in book.iterdump():
            made.update(line.encode())
    return made.hexdigest()


def marks(file: Path) -> Marks:
    """Return the points that count, by exercise, student and task, from a copy's file."""
    if not file.exists():
        return {}
    with closing(sqlite3.connect(file)) as book:
        if not _has_marks(book):
            return {}
        rows = book.execute(f"{_MARKS} UNION ALL {_LATE}").fetchall()
    return {(row[0], row[1], row[2]): _points(row[3], row[4]) for row in rows}


def _has_marks(book: sqlite3.Connection) -> bool:
    """Say whether a gradebook has nbgrader's table of marks: one that is empty has none."""
    found = book.execute("SELECT 1 FROM sqlite_master WHERE name = 'grade'")
    return found.fetchone() is not None


def _points(score: float | None, extra: float | None) -> float | None:
    return None if score is None and extra is None else (score or 0.0) + (extra or 0.0)


def by_hand(file: Path) -> Marks:
    """Return the points that a person gave, by exercise, student and task."""
    if not file.exists():
        return {}
    with closing(sqlite3.connect(file)) as book:
        rows = book.execute(_MARKS).fetchall() if _has_marks(book) else []
    return {(row[0], row[1], row[2]): row[5] for row in rows if row[5] is not None}
