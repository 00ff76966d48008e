"""What ``tarifflab report`` and ``tarifflab settle`` do after their arguments are parsed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tarifflab.instructor.class_list.finding import Finder
from tarifflab.instructor.collect.records import Record
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.desk.permissions import keep_private, owner_only
from tarifflab.instructor.history import changes
from tarifflab.instructor.history.backup import FOLDER as BACKUPS
from tarifflab.instructor.history.backup import keep_copy, user
from tarifflab.instructor.report import facts, findings, page, table

FOLDER = "reports"


def run(desk: Desk, short: str, *, by_id: bool) -> int:
    """Write an exercise's report and say in a few lines what stands in it."""
    exercise = desk.exercise(short)
    now = facts.read(desk, exercise)
    name = facts.last_two(desk, exercise)
    before = facts.read(desk, name) if name else None
    made = write(desk, now, before, by_id=by_id)
    for line in summary(now):
        print(line)
    print(f"Report: {made.relative_to(desk.root)}, and as a table the .csv beside it.")
    return 0


def write(desk: Desk, now: facts.Facts, before: facts.Facts | None, *, by_id: bool) -> Path:
    """Write page and table; return the page's path."""
    folder = desk.root / FOLDER
    with owner_only():
        folder.mkdir(exist_ok=True)
        name = now.exercise + ("-by-id" if by_id else "")
        text = page.make(now, before, by_id=by_id)
        (folder / f"{name}.html").write_text(text, "utf-8", newline="\n")
        rows = table.make(now, before, by_id=by_id)
        (folder / f"{name}.csv").write_text(rows, "utf-8", newline="")
    keep_private(desk.root)
    return folder / f"{name}.html"


def summary(now: facts.Facts) -> list[str]:
    """Return the report's heart in a few lines."""
    there = len(now.work) + len(now.waiting)
    lines = [f"{now.exercise}: {there} of {len(now.people)} handed in."]
    for one in findings.for_class(findings.misconceptions(now)):
        lines.append(f"  {one.number} of {one.tried}, {one.task.title}: {one.sentence}")
    look = findings.to_settle(now)
    if look:
        names = ", ".join(f"{one.name} ({one.id})" for one, _ in look)
        lines.append(f"  Please look: {names}.")
    return lines


def settle(desk: Desk, short: str, students: Sequence[str], why: str) -> int:
    """Take students, by id or name, off the list of what a person should look at.

    Raises
    ------
    DeskError
        If one of them is nobody of the class, or has handed in nothing for the exercise.
    """
    exercise = desk.exercise(short)
    finder = Finder.of(desk)
    wanted = finder.several(students)
    with (
        keep_copy(desk, f"settle {exercise} {' '.join(wanted)}", why),
        desk.gradebook() as book,
    ):
        entries = {one.student_id: one for one in book.assignment_submissions(exercise)}
        record = Record.of(desk.root, exercise)
        left = {one.student for one in record.left}
        unknown = [one for one in wanted if one not in entries and one not in left]
        if unknown:
            raise DeskError(
                f"'student' must be somebody who handed in {exercise}, "
                f"got {finder.called(unknown[0])}."
            )
        for student in wanted:
            parts = entries[student].notebooks if student in entries else []
            open_ = any(part.flagged for part in parts)
            for part in parts:
                part.flagged = False
            open_ = record.settle(student) or open_
            if open_:
                changes.record(
                    desk.root / BACKUPS,
                    changes.Origin("settle", user(), why),
                    *(exercise, student, "please look", "open", "settled"),
                )
            print(f"{finder.called(student)}: {'settled' if open_ else 'nothing was open'}.")
        book.db.commit()
        record.save()
    return 0
