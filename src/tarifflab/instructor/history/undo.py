"""``tarifflab undo``: put gradebook and files back, together, as they were before a command.

The order makes a crash harmless. First a note is written of what is to be restored, then the
present state is copied (so that an undo can be undone), then gradebook and files are brought
to the old one, then the note goes. The next ``tarifflab undo`` that finds the note begins again
at the gradebook (each step can be done twice); until then no other command changes anything.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tarifflab.instructor.desk import Desk, DeskError, confirm, counted, tell
from tarifflab.instructor.desk.permissions import keep_private
from tarifflab.instructor.history import changes, gradebook_copy
from tarifflab.instructor.history.backup import UNFINISHED, Backups, Copy, user
from tarifflab.instructor.history.gradebook_copy import Marks
from tarifflab.instructor.history.snapshot import restore

FEW = 8  # changed marks that are named one by one


@dataclass(frozen=True)
class Undone:
    """What an undo did."""

    copy: Copy
    marks: list[tuple[str, str, str, str, str]]
    written: int
    removed: int


def run(desk: Desk, number: int, yes: bool) -> int:
    """Undo the newest `number` commands and say what that was; ask if more would go."""
    others = len(given_since(Backups(desk)))
    question = (
        f"{others} marks were changed in formgrader or nbgrader since the last command. "
        "Undo takes them back as well: go on?"
    )
    if others and not confirm(question, yes):
        return 1
    for line in sentences(undo(desk, number)):
        print(line)
    return 0


def given_since(backups: Backups) -> list[tuple[str, str, str, str, str]]:
    """Return the marks that another program changed since the last command."""
    seen = changes.last_seen(backups.folder)
    if seen is None or (backups.folder / UNFINISHED).exists():
        return []
    with tempfile.TemporaryDirectory() as elsewhere:
        now = Path(elsewhere, "gradebook.db")
        gradebook_copy.copy_book(backups.desk, now)
        return different(seen[1], gradebook_copy.marks(now))


def show(desk: Desk) -> int:
    """Print the commands that can be undone, the newest first."""
    copies = Backups(desk).all()
    if not copies:
        print("There is nothing to undo: no command has changed anything yet.")
    for number, copy in enumerate(copies, 1):
        print(f"{number:3}  {copy.when}  {copy.who}  {copy.reason}")
    return 0


def undo(desk: Desk, number: int = 1) -> Undone:
    """Bring the class to where it was before the newest `number` commands.

    Raises
    ------
    DeskError
        If there is nothing to undo, or no copy with this number.
    """
    backups = Backups(desk)
    cut_short = finish(backups)
    if cut_short:
        return cut_short
    copies = backups.all()
    if not copies:
        raise DeskError("There is nothing to undo: no command has changed anything yet.")
    if not 1 <= number <= len(copies):
        raise DeskError(
            f"'number' must be between 1 and {len(copies)}, got {number}. "
            "See: tarifflab undo --list"
        )
    target = copies[number - 1]
    name = backups.free_name(f"undo of {target.reason}")
    note = backups.folder / UNFINISHED
    part = note.with_suffix(".part")
    part.write_text(json.dumps({"to": target.folder.name, "from": name}), "utf-8")
    part.replace(note)
    return _carry_out(backups, target, name)


def finish(backups: Backups) -> Undone | None:
    """Finish an undo that was cut short; None if there is none."""
    note = backups.folder / UNFINISHED
    if not note.exists():
        return None
    begun = json.loads(note.read_text("utf-8"))
    tell("An undo had been cut short; it is finished now.")
    return _carry_out(backups, backups.get(begun["to"]), begun["from"])


def _carry_out(backups: Backups, target: Copy, name: str) -> Undone:
    if not (backups.folder / name).exists():  # else it was whole before the interruption
        saved = backups.make(f"undo of {target.reason}", name)
        changes.note_elsewhere(
            backups.folder, gradebook_copy.marks(saved.book), gradebook_copy.by_hand(saved.book)
        )
    saved = backups.get(name)
    gradebook_copy.restore_book(backups.desk, target.book)
    written, removed = restore(backups.desk.root, target.files(), backups.objects)
    before, after = gradebook_copy.marks(saved.book), gradebook_copy.marks(target.book)
    changes.note(
        backups.folder,
        changes.Origin(saved.reason, user()),
        before,
        after,
        by_hand=gradebook_copy.by_hand(target.book),
    )
    changes.remember(backups.folder, after)
    (backups.folder / UNFINISHED).unlink(missing_ok=True)
    backups.prune()
    keep_private(backups.desk.root)
    return Undone(target, different(before, after), written, removed)


def different(before: Marks, after: Marks) -> list[tuple[str, str, str, str, str]]:
    """Return exercise, student, task, old and new of every mark that differs."""
    return [
        (
            *key,
            changes.shown(before.get(key)) or "none",
            changes.shown(after.get(key)) or "none",
        )
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def sentences(done: Undone) -> list[str]:
    """Return what an undo says."""
    files = f"{counted(done.written, 'file')} put back, {done.removed} removed"
    marks = counted(len(done.marks), "mark")
    lines = [f"Undone: {done.copy.reason} ({done.copy.when}). {marks} changed, {files}."]
    if len(done.marks) <= FEW:
        lines += [
            f"  {exercise}, {student}, {task}: {old} → {new}"
            for exercise, student, task, old, new in done.marks
        ]
    return [*lines, "The same command again takes this undo back."]
