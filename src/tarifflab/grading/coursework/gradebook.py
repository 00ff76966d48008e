"""Enter marks into nbgrader's gradebook: one submission, one transaction, few statements.

The tables and their columns are nbgrader's own (its classes are asked for them). Its methods
would commit several times for one submission and read every row again; here a new submission
is five inserts, a repeated one four updates.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from tarifflab.grading.coursework.rounds import Round, Rounds
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
        import sqlalchemy

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
        self.rounds = Rounds(gradebook, api, assignment.id)
        student: Any = sqlalchemy.bindparam("student")
        self._find_student = self.students.select().where(self.students.c.id == student)
        self._find_entry = self.submitted.select().where(
            self.submitted.c.assignment_id == assignment.id,
            self.submitted.c.student_id == student,
        )
        self.again: list[str] = []  # marked texts that the latest hand-in has changed
        self.changed: dict[str, bool] = {}
        self.look: bool | None = None

    def enter(
        self,
        student: str,
        time: dt.datetime | None,
        results: Results,
        last: Round | None = None,
        now: Round | None = None,
    ) -> float:
        """Write the marks (not yet committed); return by how many seconds it was late.

        `last` and `now` tell which texts have changed since a person marked them, and what was
        to be looked at before. Afterwards `again` names the marked texts that have changed.
        """
        self.again = []
        self.changed = _changed_texts(last, now)
        self.look = _look(last, now, results)
        table = self.submitted
        found = self._run(self._find_entry, {"student": student}).one_or_none()
        if found is None:
            entry = self._insert(student, time, results)
            if now is not None:
                self.rounds.keep(entry, now, new=True)
            return self._late(time, None)
        if time is not None:
            self._run(table.update().where(table.c.id == found.id).values(timestamp=time))
        self._update(found.id, results)
        if now is not None:
            self.rounds.keep(found.id, now)
        return self._late(time or found.timestamp, found.extension)

    def _run(self, statement: Any, values: Row | list[Row] | None = None) -> Any:
        """Run a statement on tables, in the transaction of the session."""
        return self.session.connection().execute(statement, values)

    def _add(self, table: Any, rows: list[Row]) -> None:
        if rows:
            self._run(table.insert(), rows)

    def _late(self, time: dt.datetime | None, extension: dt.timedelta | None) -> float:
        if time is None or self.due is None:
            return 0.0
        return max(0.0, (time - self.due - (extension or dt.timedelta())).total_seconds())

    def _insert(self, student: str, time: dt.datetime | None, results: Results) -> str:
        if self._run(self._find_student, {"student": student}).one_or_none() is None:
            self._add(self.students, [{"id": student}])
        entry = uuid.uuid4().hex
        row = {"id": entry, "assignment_id": self.assignment, "student_id": student}
        self._add(self.submitted, [{**row, "timestamp": time}])
        for name, (notebook, cells) in self.notebooks.items():
            part, graded = uuid.uuid4().hex, results.get(name)
            owner = {"id": part, "assignment_id": entry, "notebook_id": notebook}
            self._add(self.parts, [owner | {"flagged": bool(self.look)}])
            marks = [(c, mark(c.name, graded)) for c in cells if c.has_points]
            self._add(self.grades, [_new(part, c) | row for c, row in marks])
            notes = remarks(cells, graded)
            self._add(self.comments, [_new(part, c) | row for c, row in notes])
        return entry

    def _update(self, entry: str, results: Results) -> None:
        names = {notebook: name for name, (notebook, _) in self.notebooks.items()}
        parts = self.parts.select().where(self.parts.c.assignment_id == entry)
        for part in self._run(parts).all():
            name = names[part.notebook_id]
            graded = results.get(name)
            values: Row = {"late_submission_penalty": None}
            if self.look is not None:
                values["flagged"] = self.look
            self._run(self.parts.update().where(self.parts.c.id == part.id).values(**values))
            cells = {cell.id: cell for cell in self.notebooks[name][1]}
            self._update_marks(part.id, cells, graded)
            if graded is not None:
                self._update_remarks(part.id, list(cells.values()), graded)

    def _update_marks(
        self, part: str, cells: dict[str, BookCell], graded: GradedSubmission | None
    ) -> None:
        table = self.grades
        for row in self._run(table.select().where(table.c.notebook_id == part)).all():
            name = cells[row.cell_id].name
            values = mark(name, graded)
            if row.manual_score is not None and graded is not None:
                values["needs_manual_grade"] = self._mark_again(name, row, values)
            self._run(table.update().where(table.c.id == row.id).values(**values))

    def _mark_again(self, name: str, row: Any, values: Row) -> bool:
        """Say whether what a person has marked is to be marked once more."""
        if name in self.changed:
            changed = self.changed[name]
        else:
            changed = values["auto_score"] != row.auto_score
        if changed and not row.needs_manual_grade:
            self.again.append(name)
        return changed or bool(row.needs_manual_grade)

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


def _changed_texts(last: Round | None, now: Round | None) -> dict[str, bool]:
    """Return for each text whether it has changed; what was not known counts as changed."""
    texts = now.texts if now is not None else {}
    before = last.texts if last is not None else {}
    return {name: before.get(name) != text for name, text in texts.items()}


def _look(last: Round | None, now: Round | None, results: Results) -> bool | None:
    """Return whether a person is to look; None to leave it as it is in the gradebook.

    What was settled stays settled while the same is to be said; what somebody has flagged in
    formgrader stays flagged.
    """
    if now is None:
        found = [graded for graded in results.values() if graded is not None]
        return True if any(graded.needs_look for graded in found) else None
    before = last.looks if last is not None else []
    return None if now.looks == before else bool(now.looks)


def mark(name: str, graded: GradedSubmission | None) -> Row:
    """Return the columns of one mark; a notebook that was not handed in counts 0."""
    if graded is None:
        return {"auto_score": 0.0, "needs_manual_grade": False}
    points = graded.scores[name].points
    needed = points is None or name in graded.undecided
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
