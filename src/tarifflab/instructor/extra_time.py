"""``tarifflab extra-time``: a later due date for one student, kept until they hand in.

nbgrader keeps an extension with a hand-in, so before one there is no place for it: until then
it waits in ``marks/extra-time.json``, and ``tarifflab grade`` enters it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.desk.local_time import in_zone
from tarifflab.instructor.desk.permissions import owner_only
from tarifflab.instructor.history import changes
from tarifflab.instructor.history.backup import FOLDER as BACKUPS
from tarifflab.instructor.history.backup import keep_copy, user

FILE = Path("marks", "extra-time.json")
MOST = dt.timedelta(days=366)
_PARTS = re.compile(r"(\d+)\s*(d|h|m)")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def parse(text: str) -> dt.timedelta:
    """Return a length of time written as "+24h", "2d", "1d12h" or "90m"; "0" for none.

    Raises
    ------
    DeskError
        If it is written in another way, or longer than a year.
    """
    plain = text.strip().casefold().removeprefix("+")
    if plain == "0":
        return dt.timedelta()
    parts = _PARTS.findall(plain)
    if not parts or _PARTS.sub("", plain).strip():
        raise DeskError(f"'time' must be such as +24h, 2d, 1d12h or 90m, got '{text}'.")
    try:
        made = sum((dt.timedelta(**{_UNITS[u]: int(n)}) for n, u in parts), dt.timedelta())
    except OverflowError:
        made = MOST * 2
    if made > MOST:
        raise DeskError(f"'time' must be at most a year, got '{text}'.")
    return made


def run(desk: Desk, short: str, who: str, time: str, why: str) -> int:
    """Give one student, by id or name, more time and say until when.

    Raises
    ------
    DeskError
        If the student is not in the class, or the time cannot be read.
    """
    from tarifflab.instructor.class_list.finding import Finder  # not when grading asks `apply`

    exercise, extra, finder = desk.exercise(short), parse(time), Finder.of(desk)
    student = finder.one(who)
    with keep_copy(desk, f"extra-time {exercise} {student} {time}", why):
        with desk.gradebook() as book:
            due = _due(book, exercise)
        old = given(desk).get(exercise, {}).get(student, 0)
        _keep(desk, exercise, student, extra)
        apply(desk, exercise)
        if old != extra.total_seconds():
            was = _words(dt.timedelta(seconds=old))
            changes.record(
                desk.root / BACKUPS,
                changes.Origin("extra-time", user(), why),
                *(exercise, student, "extra time", was, _words(extra)),
            )
    print(sentence(finder.called(student), exercise, due, extra))
    return 0


def sentence(who: str, exercise: str, due: dt.datetime | None, extra: dt.timedelta) -> str:
    """Return until when somebody may hand in."""
    if due is None:
        return (
            f"{who} has {_words(extra)} more for {exercise}. It counts once the exercise has a "
            f'due date: tarifflab due {exercise.split("-")[0]} "2026-10-02 17:00"'
        )
    if not extra:
        return f"{who} has no extra time for {exercise}: due {in_zone(due)}."
    return (
        f"{who} may hand in {exercise} until {in_zone(due + extra)} "
        f"(the others: {in_zone(due)})."
    )


def _words(extra: dt.timedelta) -> str:
    hours, rest = divmod(int(extra.total_seconds()), 3600)
    return f"{hours} h" + (f" {rest // 60} min" if rest else "")


def _due(book: Any, exercise: str) -> dt.datetime | None:
    found = [one.duedate for one in book.assignments if one.name == exercise]
    due: dt.datetime | None = found[0] if found else None
    return due


def given(desk: Desk) -> dict[str, dict[str, float]]:
    """Return the seconds of extra time by exercise and student."""
    file = desk.root / FILE
    if not file.is_file():
        return {}
    kept: dict[str, dict[str, float]] = json.loads(file.read_text("utf-8"))
    return kept


def _keep(desk: Desk, exercise: str, student: str, extra: dt.timedelta) -> None:
    kept = given(desk)
    kept.setdefault(exercise, {})[student] = extra.total_seconds()
    with owner_only():
        file = desk.root / FILE
        file.parent.mkdir(exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        part.write_text(json.dumps(kept, indent=1), "utf-8")
        part.replace(file)


def apply(desk: Desk, exercise: str) -> int:
    """Enter the extra time of who has handed in; return how many entries changed.

    What a late hand-in lost is counted anew for them.
    """
    extras = given(desk).get(exercise, {})
    if not extras:
        return 0
    changed = 0
    with desk.gradebook() as book:
        if _due(book, exercise) is None:
            return 0
        for entry in book.assignment_submissions(exercise):
            if entry.student_id not in extras:
                continue
            extra = dt.timedelta(seconds=extras[entry.student_id]) or None
            if entry.extension != extra:
                entry.extension = extra
                book.db.flush()
                penalise(desk, entry)
                changed += 1
        book.db.commit()
    return changed


def penalise(desk: Desk, entry: Any) -> None:
    """Let the course's own rule for late hand-ins say what this one loses now."""
    from nbgrader.preprocessors import AssignLatePenalties

    step: Any = AssignLatePenalties(config=desk.settings.course.config)
    step.init_plugin()
    for notebook in entry.notebooks:
        late = entry.total_seconds_late
        penalty = None
        if late > 0:
            penalty = step.plugin_inst.late_submission_penalty(
                entry.student_id, notebook.score, late
            )
        notebook.late_submission_penalty = (
            step._check_late_penalty(notebook, penalty) if penalty is not None else None
        )
