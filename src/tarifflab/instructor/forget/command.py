"""``tarifflab forget STUDENT``: remove everything that the course folder knows of a student.

Gradebook and folders, tables and zips, and every backup. What it finds but must not change
(a classmate's notebook that names the student) it lists; what lies elsewhere it names.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tarifflab.grading.coursework.rounds import TABLE as ROUNDS
from tarifflab.instructor.class_list.finding import Finder
from tarifflab.instructor.desk import Desk, DeskError, confirm, counted
from tarifflab.instructor.desk.permissions import FILES as TABLES
from tarifflab.instructor.desk.permissions import FOLDERS, keep_private
from tarifflab.instructor.forget.forgotten import Forgotten, without
from tarifflab.instructor.history import gradebook_copy
from tarifflab.instructor.history.backup import ABOUT, FILES, UNFINISHED, Backups
from tarifflab.instructor.history.changes import SEEN
from tarifflab.instructor.history.snapshot import INDEX, FileState, Snapshot

BEYOND = (
    "What this cannot reach: your learning platform, mail that was sent, files outside this "
    "folder (downloads, bundles, spreadsheets, backups of this computer), and the student's "
    "own computer."
)
LEFT_ALONE = {".venv", ".git", "__pycache__", "node_modules", ".run"}
SEARCHED_MB = 64
OWN_NOTES = {INDEX, SEEN}  # of the backups; nobody knows these names


@dataclass
class Removed:
    """What was removed, in words, and which files still name the student."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def run(desk: Desk, student: str, yes: bool) -> int:
    """Ask, remove everything of `student`, and say what it was."""
    person = find(desk, student)
    named = f"{person.name} ({person.id})" if person.name else person.id
    question = (
        f"Remove everything of {named}: marks, work, feedback, backups? This cannot be undone."
    )
    if not confirm(question, yes):
        return 1
    removed = forget(desk, person)
    print(f"Removed of {named}:")
    for line in removed.done or ["nothing was there any more"]:
        print(f"  {line}")
    for path in removed.left:
        print(f"  Still named in {path}: look there yourself.")
    print(BEYOND)
    return 0


def find(desk: Desk, student: str) -> Forgotten:
    """Return who is to be forgotten.

    Raises
    ------
    DeskError
        If neither the gradebook nor a folder nor a table knows this id or name.
    """
    from sqlalchemy import text

    with desk.gradebook() as book, book.engine.connect() as table:
        people = {
            row.id: (row.first_name or "", row.last_name or "", row.email or "")
            for row in table.execute(text("SELECT * FROM student"))
        }
    if student in people:
        names = [about[:2] for about in people.values()]
        alone = names.count(people[student][:2]) == 1
        return Forgotten(student, *people[student], by_name=alone)
    if not _is_known(desk.root, student):
        return find(desk, Finder.of(desk).one(student))
    return Forgotten(student)


def _is_known(root: Path, student: str) -> bool:
    """Say whether a folder or a table's row has this id."""
    if set(student) & set("/\\") or not student.strip("."):
        return False
    tables = [root / name for name in TABLES]
    rows = [
        row
        for path in tables
        if path.is_file()
        for row in path.read_text("utf-8", "replace").splitlines()
    ]
    folders = any((root / step / student).is_dir() for step in FOLDERS)
    return folders or any(Forgotten(student).in_row(row) for row in rows)


def forget(desk: Desk, person: Forgotten) -> Removed:
    """Remove everything of a person; doing it again after an interruption does the rest."""
    removed = Removed()
    backups = Backups(desk)
    if (backups.folder / UNFINISHED).exists():
        raise DeskError("An undo was cut short. Finish it first: tarifflab undo")
    removed.done += _from_backups(backups, person)
    removed.done += _from_files(desk.root, person)
    removed.done += _from_book(desk, person)
    removed.left = list(_still_named(desk.root, person))
    keep_private(desk.root)
    return removed


def _from_book(desk: Desk, person: Forgotten) -> list[str]:
    """Remove the rows from the gradebook, and from the pages of its file that they lay on."""
    with desk.gradebook() as book:
        known = book.engine.connect()
        with known, known.begin():
            number = _delete_rows(known, person.id)
    if desk.database is not None:
        with closing(sqlite3.connect(desk.database, timeout=gradebook_copy.PATIENCE_S)) as file:
            file.execute("VACUUM")
    return [f"the gradebook's rows ({counted(number, 'mark')})"] if number else []


# Rows by the table that leads to the student, from the leaves up.
_NOTEBOOKS = (
    "SELECT submitted_notebook.id FROM submitted_notebook JOIN submitted_assignment "
    "ON submitted_assignment.id = submitted_notebook.assignment_id WHERE student_id = :student"
)
_DELETE = (
    f"DELETE FROM grade WHERE notebook_id IN ({_NOTEBOOKS})",  # noqa: S608 (our own text)
    f"DELETE FROM comment WHERE notebook_id IN ({_NOTEBOOKS})",  # noqa: S608
    "DELETE FROM submitted_notebook WHERE assignment_id IN "
    "(SELECT id FROM submitted_assignment WHERE student_id = :student)",
    "DELETE FROM submitted_assignment WHERE student_id = :student",
    "DELETE FROM student WHERE id = :student",
)
_DELETE_ROUNDS = (
    f"DELETE FROM {ROUNDS} WHERE submission IN "  # noqa: S608 (our own text)
    "(SELECT id FROM submitted_assignment WHERE student_id = :student)"
)


def _delete_rows(connection: Any, student: str) -> int:
    from sqlalchemy import inspect, text

    if inspect(connection).has_table(ROUNDS):
        connection.execute(text(_DELETE_ROUNDS), {"student": student})
    counts = [connection.execute(text(one), {"student": student}).rowcount for one in _DELETE]
    return int(counts[0] or counts[-1])


def _from_file_book(file: Path, student: str) -> bool:
    """Remove a student from a copy of the gradebook."""
    with closing(sqlite3.connect(file)) as book:
        if not book.execute("SELECT 1 FROM sqlite_master WHERE name = 'student'").fetchone():
            return False
        if book.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [ROUNDS]).fetchone():
            book.execute(_DELETE_ROUNDS, {"student": student})
        counts = [book.execute(one, {"student": student}).rowcount for one in _DELETE]
        book.commit()
        book.execute("VACUUM")
    return any(counts)


def _from_backups(backups: Backups, person: Forgotten) -> list[str]:
    """Remove a student from every copy: the gradebook, the folders, the rows of tables."""
    touched = 0
    for copy in backups.all():
        in_book = copy.book.exists() and _from_file_book(copy.book, person.id)
        before = copy.files()
        after = _cleaned(before, backups, person)
        if in_book or not after.same(before):
            after.write(copy.folder / FILES)
            touched += 1
        about = copy.folder / ABOUT
        if person.id in about.read_text("utf-8"):  # the command named the student
            about.write_text(
                about.read_text("utf-8").replace(person.id, "(forgotten)"), "utf-8"
            )
        _rename(copy.folder, person)
    if backups.folder.is_dir():
        backups.prune()
    return [f"the same from {touched} backups"] if touched else []


def _rename(folder: Path, person: Forgotten) -> None:
    """Take a student's id out of the name that an older version has given to a copy."""
    words = "-".join("".join(c if c.isalnum() else " " for c in person.id).split())
    name = re.sub(rf"(?<![^-]){re.escape(words)}(?![^-])", "forgotten", folder.name)
    if name != folder.name:
        folder.rename(folder.with_name(name))


def _cleaned(snapshot: Snapshot, backups: Backups, person: Forgotten) -> Snapshot:
    """Return a snapshot without the person; changed contents go into the store."""
    files: dict[str, FileState] = {}
    for name, one in snapshot.files.items():
        if person.owns(name):
            continue
        if one.link:
            files[name] = one
            continue
        data = backups.objects.path(one.content).read_bytes()
        kept = without(person, name, data)
        if kept is None:
            continue
        content = one.content if kept == data else backups.objects.add_bytes(kept)
        files[name] = FileState(content, one.mode, one.time_ns)
    folders = [name for name in snapshot.folders if not person.owns(name)]
    return Snapshot(files, folders)


def _from_files(root: Path, person: Forgotten) -> list[str]:
    """Remove the student's folders, and the rows and parts of files that name them."""
    done = []
    for path in list(_class_files(root)):
        name = path.relative_to(root).as_posix()
        if not path.exists() and not path.is_symlink():
            continue  # went with its folder
        if person.owns(name):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            done.append(name)
        elif path.is_file() and not path.is_symlink():
            done += _from_one_file(path, name, person)
    return done


def _from_one_file(path: Path, name: str, person: Forgotten) -> list[str]:
    data = path.read_bytes()
    kept = without(person, name, data)
    if kept is None:
        path.unlink()
        return [f"{name} (can be made again)"]
    if kept == data:
        return []
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(kept)
    part.chmod(0o600)
    part.replace(path)
    return [] if path.name in OWN_NOTES else [f"what {name} held"]


def _class_files(root: Path) -> Iterator[Path]:
    """Yield what belongs to a class, folders before their files; backups are done apart."""
    for name in FOLDERS:
        folder = root / name
        if name == "backups":
            yield from sorted(path for path in folder.glob("*") if path.is_file())
        elif folder.is_dir() and not folder.is_symlink():
            for here, folders, files in os.walk(folder):
                yield from (Path(here, one) for one in sorted([*folders, *files]))
    yield from (root / name for name in TABLES)


def _still_named(root: Path, person: Forgotten) -> Iterator[str]:
    """Yield every file of the course folder in which the student can still be read."""
    for here, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in LEFT_ALONE]
        for name in files:
            path = Path(here, name)
            if path.is_symlink() or path.stat().st_size > SEARCHED_MB * 1024 * 1024:
                continue
            if person.named_in(path.read_bytes()):
                yield path.relative_to(root).as_posix()
