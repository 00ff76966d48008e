"""What ``tarifflab changes`` prints: who changed a mark, when and why."""

from tarifflab.instructor.desk import Desk
from tarifflab.instructor.history import changes
from tarifflab.instructor.history.backup import FOLDER


def run(desk: Desk, exercise: str, student: str) -> int:
    """Print the changes of all marks, of one exercise, or of one student."""
    wanted = desk.exercise(exercise) if exercise else ""
    rows = [
        row
        for row in changes.read(desk.root / FOLDER)
        if wanted in ("", row["exercise"]) and student in ("", row["student"])
    ]
    for row in rows:
        print(sentence(row))
    if not rows:
        print("No mark was changed after it was given.")
    return 0


def sentence(row: dict[str, str]) -> str:
    """Return one change as a line for people."""
    who = f" by {row['who']}" if row["who"] else ""
    why = f" Why: {row['why']}" if row["why"] else ""
    change = f"{row['old'] or 'none'} → {row['new'] or 'none'}"
    return (
        f"{row['when']}  {row['exercise']}, {row['student']}, {row['task']}: {change} "
        f"({row['command']}{who}).{why}"
    )
