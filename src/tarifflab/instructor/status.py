"""``tarifflab status``: how far the evening is, and what comes next."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass

from tarifflab.instructor.desk import Desk, counted
from tarifflab.instructor.desk.local_time import in_zone
from tarifflab.instructor.history import changes
from tarifflab.instructor.history.backup import FOLDER as BACKUPS
from tarifflab.instructor.report import findings
from tarifflab.instructor.report.facts import Facts, Someone, read
from tarifflab.instructor.report.page import texts

NO_MARKS = ("please look", "extra time")  # rows of the history that change no page


@dataclass(frozen=True)
class Progress:
    """How far an exercise is."""

    exercise: str
    class_size: int
    handed_in: int
    graded: int
    texts_read: int
    texts: int
    open_looks: int
    pages: int
    missing: list[Someone]
    waiting: list[Someone]
    due: dt.datetime | None = None

    @property
    def short(self) -> str:
        """The exercise's number."""
        return self.exercise.split("-")[0]


def run(desk: Desk, shorts: list[str]) -> int:
    """Print a line an exercise with hand-ins and the next step; names if one is asked for."""
    wanted = [desk.exercise(short) for short in shorts] or begun(desk)
    if not wanted:
        print("Nothing is handed in yet. First: tarifflab collect 01 DOWNLOADED-FILE")
    for exercise in wanted:
        one = progress(desk, read(desk, exercise))
        for line in lines(one, names=bool(shorts)):
            print(line)
    return 0


def begun(desk: Desk) -> list[str]:
    """Return the exercises for which somebody has handed in."""
    submitted = desk.root / desk.settings.course.submitted_directory
    found = {path.name for path in submitted.glob("*/*") if path.is_dir()}
    with desk.gradebook() as book:
        known = {one.name for one in book.assignments}
        found |= {one.name for one in book.assignments if one.num_submissions}
    return sorted(found & known)


def progress(desk: Desk, facts: Facts) -> Progress:
    """Return how far an exercise is."""
    count = texts(facts)
    return Progress(
        exercise=facts.exercise,
        class_size=len(facts.people),
        handed_in=len(facts.work) + len(facts.waiting),
        graded=len(facts.work),
        texts_read=count["read"],
        texts=count["all"],
        open_looks=len(findings.to_settle(facts)),
        pages=_pages(desk, facts),
        missing=facts.missing,
        waiting=facts.waiting,
        due=facts.due,
    )


def _pages(desk: Desk, facts: Facts) -> int:
    """Return how many pages say what the marks are now: made after grading and any change."""
    name, changed = facts.exercise, _changed(desk, facts.exercise)
    number = 0
    for student in facts.work:
        page = desk.folder("feedback", student, name) / f"{name}.html"
        graded = desk.folder("autograded", student, name) / f"{name}.ipynb"
        if page.is_file():
            newest = graded.stat().st_mtime if graded.is_file() else 0.0
            number += page.stat().st_mtime >= max(newest, changed.get(student, 0.0))
    return number


def _changed(desk: Desk, exercise: str) -> dict[str, float]:
    """Return by student when a mark was changed last, in seconds since 1970."""
    found = {}
    for row in changes.read(desk.root / BACKUPS):
        if row["exercise"] == exercise and row["task"] not in NO_MARKS:
            with contextlib.suppress(ValueError):  # an older version wrote no offset: local
                when = dt.datetime.fromisoformat(row["when"].removeprefix("after "))
                found[row["student"]] = when.timestamp()
    return found


def lines(one: Progress, *, names: bool) -> list[str]:
    """Return an exercise's state for people."""
    state = [
        f"{one.handed_in} of {one.class_size} handed in",
        f"{one.graded} graded",
    ]
    state += [f"{one.texts_read} of {one.texts} texts read"] if one.texts else []
    state += [f"{one.pages} of {one.graded} pages made"] if one.graded else []
    state += [f"due {in_zone(one.due)}"] if one.due else []
    made = [f"{one.exercise}: {', '.join(state)}."]
    if one.open_looks:
        made.append(
            f"  Please look: {one.open_looks}. They stand in: tarifflab report {one.short}"
        )
    if names and one.missing:
        made.append(f"  Missing: {_named(one.missing)}.")
    elif one.missing:
        made.append(f"  Missing: {len(one.missing)} (names: tarifflab status {one.short}).")
    if names and one.waiting:
        made.append(f"  Not graded: {_named(one.waiting)}.")
    return [*made, f"  Next: {next_step(one)}"]


def _named(people: list[Someone]) -> str:
    return ", ".join(
        f"{one.name} ({one.id})" if one.name != one.id else one.id for one in people
    )


def next_step(one: Progress) -> str:
    """Return the command that comes next."""
    if not one.handed_in:
        return f"tarifflab collect {one.short} DOWNLOADED-FILE"
    if one.waiting:
        return f"tarifflab grade {one.short} ({len(one.waiting)} not graded)"
    if one.texts_read < one.texts:
        texts = counted(one.texts - one.texts_read, "text")
        return f"tarifflab mark {one.short} ({texts} to read)"
    if one.open_looks:
        return (
            f"tarifflab settle {one.short} STUDENT, once you have looked "
            f"({one.open_looks} stand in the report)"
        )
    if one.pages < one.graded:
        pages = counted(one.graded - one.pages, "page")
        return f"tarifflab give-back {one.short} ({pages} to make)"
    return (
        "nothing: all is graded, read, and the pages are made. To talk about it in class: "
        f"tarifflab talk {one.short}"
    )
