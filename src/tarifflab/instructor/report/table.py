"""The report as a table: a row a student, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tarifflab.instructor.report import findings
from tarifflab.instructor.report.facts import Facts, Someone

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def make(facts: Facts, before: Facts | None, *, by_id: bool) -> str:
    """Return the table as CSV (with a BOM, which spreadsheets want for UTF-8)."""
    made = io.StringIO()
    writer = csv.writer(made)
    names = [] if by_id else ["last name", "first name"]
    tasks = [column for task in facts.tasks for column in (task.name, f"{task.name} state")]
    columns = ["total", "of", "late", "needs help", "please look"]
    writer.writerow(["id", *names, "handed in", *tasks, *columns])
    help_ = {one.id: why for one, why in findings.needs_help(facts, before)}
    look = {one.id: " ".join(notes) for one, notes in findings.to_settle(facts)}
    late = {one.id: by for one, by in findings.late(facts)}
    for one in facts.people:
        who = [] if by_id else [safe(one.last_name), safe(one.first_name)]
        rest = [late.get(one.id, ""), help_.get(one.id, ""), safe(look.get(one.id, ""))]
        writer.writerow([safe(one.id), *who, *_marks(facts, one), *rest])
    return "\ufeff" + made.getvalue()


def _marks(facts: Facts, one: Someone) -> Iterator[str]:
    work = facts.work.get(one.id)
    yield "no" if one in facts.missing else ("yes" if work else "not graded yet")
    for task in facts.tasks:
        points = work.points.get(task.name) if work else None
        yield "" if points is None else f"{points:g}"
        yield work.states.get(task.name, "") if work else ""
    yield f"{work.total:g}" if work else ""
    yield f"{facts.most:g}"


def safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
