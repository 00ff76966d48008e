"""Mend a submission: match its cells with the assignment's, and say what was done.

Cells are matched by grade id, then by cell id, then by their text or place. What is missing is
put back, of copies one counts, merged cells are taken apart, what was retyped is changed back;
cells that the student added stay. All nbgrader metadata comes from the assignment: nothing
that a student writes into a file can change points or turn a cell into a test.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.notebook.assignment import AssignedCell, Assignment
from tarifflab.grading.notebook.decode import OutOfReach, Unreadable
from tarifflab.grading.notebook.match import (
    Known,
    alike,
    another_notebook,
    match_by_place,
    match_cells,
    names_bound,
    title_of,
    untouched,
    without_fence,
)
from tarifflab.grading.notebook.read import RawCell, raw_cells, read
from tarifflab.grading.notebook.run_record import MachineryError
from tarifflab.grading.notebook.stray import Found, fill_written, take_apart
from tarifflab.grading.outcomes import Outcome, outcome

REPAIRS = frozenset(
    {"cell_deleted", "cell_missing", "metadata_lost", "locked_changed", "points_changed",
     "cell_retyped", "flags_removed", "cell_doubled", "order_changed", "all_rewritten"}
)  # fmt: skip
FEW_TESTS = 3  # a person may change so many


@dataclass
class MendedCell:
    """A cell of the submission after repair.

    Attributes
    ----------
    assigned : AssignedCell or None
        The instructor's cell that it stands for; None for a cell the student added.
    label : str
        How sentences call it: the grade id, or "cell 7".
    """

    cell_type: str
    source: str
    cell_id: str
    assigned: AssignedCell | None = None
    label: str = ""
    restored: bool = False
    attachments: dict[str, Any] = field(default_factory=dict)

    def runs(self) -> bool:
        """Say whether it is code that has a part in grading."""
        return self.cell_type == "code" and not (self.assigned and self.assigned.skipped)

    def answers(self) -> bool:
        """Say whether a student's work stands in it."""
        known = self.assigned
        if known is None:
            return False
        return known.kind in ("solution", "written") and not untouched(self.source, known)


@dataclass
class Mended:
    """A submission that can be run."""

    cells: list[MendedCell]
    outcomes: list[Outcome] = field(default_factory=list)
    unreadable: bool = False
    draw: str = ""  # from which hidden tests draw their inputs

    def found(self) -> int:
        """Return how many of the exercise's cells were found, not put back."""
        return sum(1 for cell in self.cells if cell.assigned is not None and not cell.restored)

    def answered(self) -> int:
        """Return how many answer cells hold a student's work."""
        return sum(1 for cell in self.cells if cell.answers())


def mend(
    submission: bytes | Mapping[str, Any] | Unreadable,
    assignment: Assignment,
    read_notes: Iterable[Outcome] = (),
) -> Mended:
    """Return the submission's cells matched with the assignment's, and what was mended.

    A file that cannot be read becomes an empty notebook with the outcome ``unreadable``. Bytes
    of a student are read by `read` in a confined process and come here as a mapping, with the
    notes of that reading.

    Raises
    ------
    MachineryError
        If this machine did not give us the file: that is no verdict on it.
    """
    if isinstance(submission, OutOfReach):
        raise MachineryError(str(submission))
    notes = list(read_notes)
    try:
        if isinstance(submission, bytes):
            submission, notes = read(submission, assignment.limits)
        if isinstance(submission, Unreadable):
            raise submission
        raw = raw_cells(submission, notes)
    except Unreadable as error:
        notes = [outcome("unreadable", detail=str(error))]
        return Mended(_put_back([], Known(assignment), []), notes, unreadable=True)
    known = Known(assignment)
    match_cells(raw, known, notes)
    raw = take_apart(raw, known, notes)
    match_by_place(raw, known, notes)
    _say_if_rewritten(known, notes)
    strange = another_notebook(raw, known)
    filled = {} if strange and title_of(raw) else fill_written(raw, known, notes)
    cells = _put_back([_mended(cell, notes) for cell in raw], known, notes)
    for cell in cells:
        if cell.label in filled and cell.assigned is not None:
            _fill(cell, filled[cell.label])
    cells = _in_order(cells, known, notes)
    if strange is not None:
        notes = [strange, *(note for note in notes if note.key not in REPAIRS)]
    return Mended(cells, notes)


def _say_if_rewritten(known: Known, notes: list[Outcome]) -> None:
    """Have a person look where every check had been changed: then a program has done it."""
    changed = {note.cell for note in notes if note.key == "locked_changed"}
    tests = [cell.grade_id for cell in known.assignment.cells if cell.kind == "test"]
    if len(tests) >= FEW_TESTS and changed.issuperset(tests):
        notes.append(outcome("all_rewritten"))


def _fill(cell: MendedCell, found: Found) -> None:
    cell.source, cell.attachments = found.text, found.attachments


def _mended(cell: RawCell, notes: list[Outcome]) -> MendedCell:
    known = cell.match
    if known is None:
        kept = cell.attachments
        return MendedCell(cell.cell_type, cell.source, cell.cell_id, attachments=kept)
    if cell.cell_type != known.cell_type:
        notes.append(outcome("cell_retyped", known.grade_id, cell.cell_type))
    points = known.nbgrader.get("points")
    if points is not None and cell.nbgrader.get("points", points) != points:
        notes.append(outcome("points_changed", known.grade_id))
    own = cell.source
    if known.cell_type == "code" and cell.cell_type != "code":
        own = without_fence(own)
    source = known.source if known.locked else own
    kept = {} if known.locked else cell.attachments
    return MendedCell(known.cell_type, source, known.cell_id, known, attachments=kept)


def _untouched(known: AssignedCell) -> str:
    """Return what stands for a missing answer: no code, and the released text."""
    return "" if known.cell_type == "code" else known.released


def _put_back(cells: list[MendedCell], known: Known, notes: list[Outcome]) -> list[MendedCell]:
    """Insert the cells that are missing after the cell they followed; label all."""
    place = {cell.assigned.grade_id: cell for cell in cells if cell.assigned is not None}
    own_work = any(c.assigned is None and not known.is_own(c.source) for c in cells)
    damaged = any(note.key == "file_damaged" for note in notes)  # then nobody deleted it
    last: MendedCell | None = None
    for assigned in known.assignment.cells:
        if not assigned.grade_id:
            continue
        found = place.get(assigned.grade_id)
        if found is None:
            source = assigned.source if assigned.locked else _untouched(assigned)
            found = MendedCell(
                assigned.cell_type, source, assigned.cell_id, assigned, restored=True
            )
            cells.insert(_index(cells, last) + 1 if last is not None else 0, found)
            gone = (not own_work or assigned.locked) and not damaged
            notes.append(outcome("cell_deleted" if gone else "cell_missing", assigned.grade_id))
        last = found
    for number, cell in enumerate(cells, 1):
        cell.label = cell.assigned.grade_id if cell.assigned else f"cell {number}"
    return cells


def _index(cells: list[MendedCell], wanted: MendedCell) -> int:
    return next(n for n, cell in enumerate(cells) if cell is wanted)


def _in_order(cells: list[MendedCell], known: Known, notes: list[Outcome]) -> list[MendedCell]:
    """Put set-up above and each check below its answers; say where the order was changed."""
    ranks = [known.rank[c.assigned.grade_id] for c in cells if c.assigned is not None]
    if ranks != sorted(ranks):
        notes.append(outcome("order_changed"))
    tests: list[tuple[AssignedCell, list[AssignedCell]]] = []
    answers: list[AssignedCell] = []
    for assigned in known.assignment.cells:
        if assigned.kind == "solution":
            answers.append(assigned)
        if assigned.kind == "test":
            tests.append((assigned, answers))
            answers = []
    _set_up_above(cells, known)
    for test, its_answers in reversed(tests):  # so that those that move stay in their order
        _below_answers(cells, test, its_answers, notes)
    return cells


def _set_up_above(cells: list[MendedCell], known: Known) -> None:
    """Move each set-up cell above all answers that stand below it in the exercise."""
    waiting = [cell for cell in known.assignment.cells if cell.grade_id]
    for rank, assigned in enumerate(waiting):
        if assigned.kind == "setup":
            names = {cell.assigned.grade_id: n for n, cell in enumerate(cells) if cell.assigned}
            here = names[assigned.grade_id]
            its_answers = [c for c in waiting[rank:] if c.kind == "solution"]
            first = min((names[c.grade_id] for c in its_answers), default=here)
            if first < here:
                cells.insert(first, cells.pop(here))


def _below_answers(
    cells: list[MendedCell],
    test: AssignedCell,
    answers: list[AssignedCell],
    notes: list[Outcome],
) -> None:
    """Move a check below its answers, also below one that stands in another cell."""
    names = {cell.assigned.grade_id: n for n, cell in enumerate(cells) if cell.assigned}
    here = names[test.grade_id]
    lowest = max((names[answer.grade_id] for answer in answers), default=here)
    for answer in answers:
        if untouched(cells[names[answer.grade_id]].source, answer):
            elsewhere = _bound_below(cells, here, answer)
            if elsewhere is not None:
                where = cells[elsewhere].label
                notes.append(outcome("answer_below", answer.grade_id, where))
                lowest = max(lowest, elsewhere)
    if lowest > here:
        cells.insert(lowest, cells.pop(here))


def _bound_below(cells: list[MendedCell], here: int, answer: AssignedCell) -> int | None:
    """Return the place of the student's own cell below that gives an untouched answer."""
    wanted = names_bound(answer.released)
    for place in range(here + 1, len(cells)):
        cell = cells[place]
        own = cell.assigned is None and cell.cell_type == "code"
        if own and wanted & names_bound(cell.source):
            return place
    return None


__all__ = ["Mended", "MendedCell", "Unreadable", "alike", "mend"]
