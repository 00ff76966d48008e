"""Enter marks into nbgrader's gradebook: one submission, one transaction, few statements.

The tables and their columns are nbgrader's own (its classes are asked for them). Its methods
would commit several times for one submission and read every row again; here a new submission
is five inserts, a repeated one four updates.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.grading.notebook.assemble import GradedSubmission

Results = dict[str, GradedSubmission | None]
Row = dict[str, Any]


@dataclass(frozen=True)
class BookCell:
    """A cell that the gradebook knows: its row's id, its grade id, whether it has points."""

    id: str
    name: str
    has_points: bool
    has_comment: bool


class Book:
    """The rows of one assignment in an open `Gradebook`.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Stays the caller's to close.
    assignment : nbgrader.api.Assignment
        Its row.
    """

    def __init__(self, gradebook: Any, assignment: Any) -> None:
        api = nbgrader_part("api")
        self.api = api
        self.session = gradebook.db
        self.assignment = assignment.id
        self.due: dt.datetime | None = assignment.duedate
        self.notebooks = {one.name: (one.id, _cells(one)) for one in assignment.notebooks}
        self.students = api.Student.__table__
        self.submitted = api.SubmittedAssignment.__table__
        self.parts = api.SubmittedNotebook.__table__
        self.grades = api.Grade.__table__
        self.comments = api.Comment.__table__

    def enter(self, student: str, time: dt.datetime | None, results: Results) -> float:
        """Write the marks (not yet committed); return by how many seconds it was late."""
        table = self.submitted
        found = self.session.execute(
            table.select().where(
                table.c.assignment_id == self.assignment, table.c.student_id == student
            )
        ).one_or_none()
        if found is None:
            self._insert(student, time, results)
            return self._late(time, None)
        if time is not None:
            self._run(table.update().where(table.c.id == found.id).values(timestamp=time))
        self._update(found.id, results)
        return self._late(time or found.timestamp, found.extension)

    def _run(self, statement: Any, rows: list[Row] | None = None) -> None:
        if rows is None or rows:
            self.session.execute(statement, rows)

    def _late(self, time: dt.datetime | None, extension: dt.timedelta | None) -> float:
        if time is None or self.due is None:
            return 0.0
        return max(0.0, (time - self.due - (extension or dt.timedelta())).total_seconds())

    def _insert(self, student: str, time: dt.datetime | None, results: Results) -> None:
        known = self.students.select().where(self.students.c.id == student)
        if self.session.execute(known).one_or_none() is None:
            self._run(self.students.insert(), [{"id": student}])
        entry = uuid.uuid4().hex
        row = {"id": entry, "assignment_id": self.assignment, "student_id": student}
        self._run(self.submitted.insert(), [{**row, "timestamp": time}])
        for name, (notebook, cells) in self.notebooks.items():
            part, graded = uuid.uuid4().hex, results.get(name)
            flagged = graded is not None and graded.needs_look
            self._run(
                self.parts.insert(),
                [
                    {
                        "id": part,
                        "assignment_id": entry,
                        "notebook_id": notebook,
                        "flagged": flagged,
                    }
                ],
            )
            marks = [(c, mark(c.name, graded, manual=False)) for c in cells if c.has_points]
            self._run(self.grades.insert(), [_new(part, c) | row for c, row in marks])
            notes = remarks(cells, graded)
            self._run(self.comments.insert(), [_new(part, c) | row for c, row in notes])

    def _update(self, entry: str, results: Results) -> None:
        names = {notebook: name for name, (notebook, _) in self.notebooks.items()}
        parts = self.parts.select().where(self.parts.c.assignment_id == entry)
        for part in self.session.execute(parts).all():
            name = names[part.notebook_id]
            graded = results.get(name)
            values: Row = {"late_submission_penalty": None}
            if graded is not None and graded.needs_look:
                values["flagged"] = True
            self._run(self.parts.update().where(self.parts.c.id == part.id).values(**values))
            cells = {cell.id: cell for cell in self.notebooks[name][1]}
            self._update_marks(part.id, cells, graded)
            if graded is not None:
                self._update_remarks(part.id, list(cells.values()), graded)

    def _update_marks(
        self, part: str, cells: dict[str, BookCell], graded: GradedSubmission | None
    ) -> None:
        table = self.grades
        for row in self.session.execute(
            table.select().where(table.c.notebook_id == part)
        ).all():
            manual = row.manual_score is not None
            values = mark(cells[row.cell_id].name, graded, manual=manual)
            self._run(table.update().where(table.c.id == row.id).values(**values))

    def _update_remarks(
        self, part: str, cells: list[BookCell], graded: GradedSubmission
    ) -> None:
        table = self.comments
        for cell, values in remarks(cells, graded):
            here = (table.c.notebook_id == part) & (table.c.cell_id == cell.id)
            self._run(table.update().where(here).values(**values))


def _new(part: str, cell: BookCell) -> Row:
    return {"id": uuid.uuid4().hex, "notebook_id": part, "cell_id": cell.id}


def _cells(notebook: Any) -> list[BookCell]:
    graded = {cell.id for cell in [*notebook.grade_cells, *notebook.task_cells]}
    written = {cell.id for cell in [*notebook.solution_cells, *notebook.task_cells]}
    cells = [*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells]
    return [
        BookCell(cell.id, cell.name, cell.id in graded, cell.id in written) for cell in cells
    ]


def mark(name: str, graded: GradedSubmission | None, *, manual: bool) -> Row:
    """Return the columns of one mark; a notebook that was not handed in counts 0."""
    if graded is None:
        return {"auto_score": 0.0, "needs_manual_grade": False}
    points = graded.scores[name].points
    needed = points is None or manual or name in graded.undecided
    return {"auto_score": points, "needs_manual_grade": needed}


def remarks(
    cells: list[BookCell], graded: GradedSubmission | None
) -> list[tuple[BookCell, Row]]:
    """Return nbgrader's automatic comment on each answer: "No response." or none."""
    silent = unanswered(graded) if graded is not None else set()
    return [
        (cell, {"auto_comment": "No response." if cell.name in silent else None})
        for cell in cells
        if cell.has_comment
    ]


def unanswered(graded: GradedSubmission) -> set[str]:
    """Return the grade ids of solution cells that are as they were released."""
    rules = nbgrader_part("utils")
    return {
        cell.metadata.nbgrader.grade_id
        for cell in graded.notebook.cells
        if "nbgrader" in cell.metadata
        and rules.is_solution(cell)
        and cell.metadata.nbgrader.get("checksum") == rules.compute_checksum(cell)
    }
