"""What ``tarifflab changes`` prints: who changed a mark, when and why."""

from collections.abc import Mapping

from tarifflab.instructor.desk import Desk
from tarifflab.instructor.desk.local_time import stamp_shown
from tarifflab.instructor.history import changes
from tarifflab.instructor.history.backup import FOLDER

AFTER = "after "  # before the time of what another program changed


def run(desk: Desk, exercise: str, student: str) -> int:
    """Print the changes of all marks, of one exercise, or of one student."""
    wanted = desk.exercise(exercise) if exercise else ""
    rows = [
        row
        for row in changes.read(desk.root / FOLDER)
        if wanted in ("", row["exercise"]) and student in ("", row["student"])
    ]
    names = _names(desk) if rows else {}
    for row in rows:
        print(sentence(row, names))
    if not rows:
        print("No mark was changed after it was given.")
    return 0


def _names(desk: Desk) -> dict[str, str]:
    """Return by id how a student is called."""
    with desk.gradebook() as book:
        people = [
            (one.id, f"{one.first_name or ''} {one.last_name or ''}") for one in book.students
        ]
    return {student: f"{name.strip()} ({student})" for student, name in people if name.strip()}


def sentence(row: dict[str, str], names: Mapping[str, str]) -> str:
    """Return one change as a line for people."""
    who = f" by {row['who']}" if row["who"] else ""
    why = f" Why: {row['why']}" if row["why"] else ""
    after = AFTER if row["when"].startswith(AFTER) else ""
    when = after + stamp_shown(row["when"].removeprefix(AFTER))
    change = f"{row['old'] or 'none'} → {row['new'] or 'none'}"
    student = names.get(row["student"], row["student"])
    return (
        f"{when}  {row['exercise']}, {student}, {row['task']}: {change} "
        f"({row['command']}{who}).{why}"
    )
