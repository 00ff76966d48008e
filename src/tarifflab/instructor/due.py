"""``tarifflab due``: until when an exercise may be handed in, in the teacher's own time."""

from __future__ import annotations

from typing import Any

from tarifflab.instructor.desk import Desk
from tarifflab.instructor.desk.local_time import in_zone, read_local
from tarifflab.instructor.extra_time import penalise
from tarifflab.instructor.history.backup import keep_copy

NONE = "none"


def run(desk: Desk, short: str, when: str) -> int:
    """Set the due date ("none" takes it away), or only say it; marks follow.

    Raises
    ------
    DeskError
        If it is no date and time.
    """
    exercise = desk.exercise(short)
    if when:
        due = None if when.casefold() == NONE else read_local(when)
        with keep_copy(desk, f"due {exercise} {when}"), desk.gradebook() as book:
            book.update_or_create_assignment(exercise).duedate = due
            book.db.flush()
            for entry in book.assignment_submissions(exercise):
                penalise(desk, entry)
            book.db.commit()
    with desk.gradebook() as book:
        print(sentence(exercise, book))
    return 0


def sentence(exercise: str, book: Any) -> str:
    """Return until when an exercise may be handed in, and how many of the hand-ins are late."""
    due = next((one.duedate for one in book.assignments if one.name == exercise), None)
    if due is None:
        return f"{exercise} has no due date: no hand-in is late."
    entries = book.assignment_submissions(exercise)
    late = sum(one.total_seconds_late > 0 for one in entries)
    there = f" {late} of {len(entries)} hand-ins are late." if entries else ""
    return f"{exercise} is due {in_zone(due)}.{there}"
