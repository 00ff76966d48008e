"""Export marks as CSV that a spreadsheet can open: quoted, and nothing in it is a formula.

nbgrader's own exporter joins its fields with commas as they are. A name with a comma moves the
points into another column, and an id that begins with ``=`` is run by the spreadsheet.
"""

import csv
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins.export import CsvExportPlugin

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for one


class SafeCsvExport(CsvExportPlugin):  # type: ignore[misc]
    """nbgrader's CSV export, with the same columns."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the marks of the chosen assignments and students."""
        target = Path(self.to or "grades.csv")
        assignments = {str(name) for name in self.assignment}
        students = {str(name) for name in self.student}
        self.log.info("Exporting grades to %s", target)
        with target.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(COLUMNS)
            for assignment in gradebook.assignments:
                if assignments and assignment.name not in assignments:
                    continue
                for student in gradebook.students:
                    if not students or student.id in students:
                        table.writerow(_row(gradebook, assignment, student))


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> list[Any]:
    time, raw, penalty, score = "", 0.0, 0.0, 0.0
    try:
        entry = gradebook.find_submission(assignment.name, student.id)
        time, raw, penalty = entry.timestamp, entry.score, entry.late_submission_penalty
        score = max(0.0, raw - penalty)
    except MissingEntry:
        pass  # nothing was handed in: no points
    names = [student.id, student.last_name, student.first_name, student.email]
    cells = [assignment.name, assignment.duedate, time, *names]
    return [*(harmless(cell) for cell in cells), raw, penalty, score, assignment.max_score]


def harmless(value: Any) -> str:
    """Return a value as text that no spreadsheet runs and no terminal obeys."""
    text = "" if value is None else str(value)
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"'{shown}" if text.startswith(FORMULA) else shown
