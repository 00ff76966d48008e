"""Who changed a mark, when and why: a table that only grows, ``backups/changes.csv``.

nbgrader keeps no such history: its tables hold a mark, and no word on where it came from. Here
every command notes what it changed; what formgrader or nbgrader changed meanwhile is noted by
the next command, with the time between which it happened.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tarifflab.instructor.desk.local_time import stamp
from tarifflab.instructor.history.gradebook_copy import Marks

FILE = "changes.csv"
SEEN = "marks-seen.json"
COLUMNS = ("when", "who", "command", "exercise", "student", "task", "old", "new", "why")
ELSEWHERE = "formgrader or nbgrader"


@dataclass(frozen=True)
class Origin:
    """Where a change comes from: the command, the user, the reason."""

    command: str
    who: str
    why: str = ""
    when: str = ""


def note(
    folder: Path, origin: Origin, before: Marks, after: Marks, *, by_hand: Marks | None = None
) -> int:
    """Add a row for every mark that changed; return how many.

    A mark that the machine gives for the first time is not a change.
    """
    rows = [
        (*key, shown(before.get(key)), shown(after.get(key)))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
        and (before.get(key) is not None or key in (by_hand or {}))
    ]
    when = origin.when or stamp()
    _append(
        folder,
        [(when, origin.who, origin.command, *row, origin.why) for row in rows],
    )
    return len(rows)


def record(folder: Path, origin: Origin, *row: str) -> None:
    """Add a row for what is no mark but belongs to its history: extra time, a settled look.

    `row` is exercise, student, what it is about, old and new.
    """
    when = origin.when or stamp()
    _append(folder, [(when, origin.who, origin.command, *row, origin.why)])


def shown(points: float | None) -> str:
    """Return points for people: "4", "2.5", or nothing where there is no mark."""
    return "" if points is None else f"{points:g}"


def _append(folder: Path, rows: Iterable[tuple[str, ...]]) -> None:
    file = folder / FILE
    new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as table:
        writer = csv.writer(table)
        if new:
            writer.writerow(COLUMNS)
        writer.writerows(rows)
    file.chmod(0o600)


def read(folder: Path) -> list[dict[str, str]]:
    """Return the rows, the oldest first; none if nothing was changed yet."""
    file = folder / FILE
    if not file.exists():
        return []
    with file.open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def remember(folder: Path, marks: Marks) -> None:
    """Keep the marks as the last command left them."""
    rows = [[*key, points] for key, points in sorted(marks.items())]
    seen = {"when": stamp(), "marks": rows}
    part = folder / f".{SEEN}.part"
    part.write_text(json.dumps(seen), "utf-8")
    part.chmod(0o600)
    part.replace(folder / SEEN)


def note_elsewhere(folder: Path, marks: Marks, by_hand: Marks) -> int:
    """Note what changed since the last command; return how many marks."""
    seen = last_seen(folder)
    if seen is None:
        return 0
    when, before = seen
    origin = Origin(ELSEWHERE, "", when=f"after {when}")
    return note(folder, origin, before, marks, by_hand=by_hand)


def last_seen(folder: Path) -> tuple[str, Marks] | None:
    """Return when the last command ended and the marks it left; None before the first."""
    file = folder / SEEN
    if not file.exists():
        return None
    seen = json.loads(file.read_text("utf-8"))
    return seen["when"], {(row[0], row[1], row[2]): row[3] for row in seen["marks"]}
