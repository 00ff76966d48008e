"""Read a submitted file, whatever its state, and match its cells with the assignment's.

Cells are matched by grade id, then by cell id, then (locked ones) by their text. What is
missing is put back, what is doubled keeps its first copy, what was retyped is changed back;
cells that the student added stay. All nbgrader metadata comes from the assignment: nothing
that a student writes into a file can change points or turn a cell into a test.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.clean_outputs import clean_attachments
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.assignment import AssignedCell, Assignment, text_of
from tarifflab.grading.outcomes import Outcome, outcome

MAX_BRACKETS = 500_000
MAX_NAME = 200  # characters of an id, or of one of nbgrader's marks
CELL_TYPES = ("code", "markdown", "raw")


class Unreadable(Exception):  # noqa: N818 (a verdict, not a fault)
    """A file that is no notebook; the text says what is wrong with it."""


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


@dataclass
class Mended:
    """A submission that can be run."""

    cells: list[MendedCell]
    outcomes: list[Outcome] = field(default_factory=list)
    unreadable: bool = False


@dataclass
class _Raw:
    cell_type: str
    source: str
    cell_id: str
    nbgrader: dict[str, Any]
    attachments: dict[str, Any]
    match: AssignedCell | None = None


def mend(
    submission: bytes | Mapping[str, Any] | Unreadable,
    assignment: Assignment,
    notes: Iterable[Outcome] = (),
) -> Mended:
    """Return the submission's cells matched with the assignment's, and what was mended.

    A file that cannot be read becomes an empty notebook with the outcome ``unreadable``. Bytes
    of a student are read by `read` in a confined process and come here as a mapping, with the
    `notes` of that reading.
    """
    made = list(notes)
    try:
        if isinstance(submission, bytes):
            submission, made = read(submission, assignment.limits)
        if isinstance(submission, Unreadable):
            raise submission
        raw = _cells(submission)
    except Unreadable as error:
        made = [outcome("unreadable", detail=str(error))]
        return Mended(_put_back([], assignment, []), made, unreadable=True)
    _match(raw, assignment, made)
    return Mended(_put_back([_mended(cell, made) for cell in raw], assignment, made), made)


def read(data: bytes, limits: Limits) -> tuple[dict[str, Any], list[Outcome]]:
    """Return any submitted file as a minimal notebook of format 4, and notes on the reading.

    Only what grading needs is kept: types, sources, ids, pictures and nbgrader's metadata. It
    runs in the reader, a confined process with a budget; what it returns is plain and bounded.

    Raises
    ------
    Unreadable
        The text says why it is no notebook.
    """
    notes: list[Outcome] = []
    content = _parse(data, limits.notebook_mb * MB, notes)
    if len(content["cells"]) > limits.cells:
        number = f"{len(content['cells']):,}"
        raise Unreadable(f"it has {number} cells, at most {limits.cells:,}")
    cells = [
        {
            "cell_type": raw.cell_type,
            "source": raw.source,
            "id": raw.cell_id,
            "metadata": {"nbgrader": raw.nbgrader} if raw.nbgrader else {},
            **({"attachments": raw.attachments} if raw.attachments else {}),
        }
        for raw in _cells(content)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, notes


def _parse(
    submission: bytes | Mapping[str, Any], limit: int, notes: list[Outcome]
) -> Mapping[str, Any]:
    if isinstance(submission, Mapping):
        content: Any = dict(submission)
    else:
        if not submission.strip():
            raise Unreadable("it is empty")
        if len(submission) > limit:
            raise Unreadable(f"it has {len(submission) / MB:.0f} MB, at most {limit // MB}")
        content = _json(submission)
    if not isinstance(content, Mapping):
        raise Unreadable("it is JSON, but no notebook")
    if not isinstance(content.get("cells"), list):
        return _converted(content, notes)
    return dict(content)


def _json(data: bytes) -> Any:
    if data.count(b"[") + data.count(b"{") > MAX_BRACKETS:  # a megabyte of them costs 100
        raise Unreadable("it holds too many lists")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("it is not text") from error
    except RecursionError as error:
        raise Unreadable("it is nested too deep") from error
    except ValueError as error:
        raise Unreadable("it is no complete JSON; was the upload cut off?") from error


def _converted(content: Mapping[str, Any], notes: list[Outcome]) -> Mapping[str, Any]:
    """Bring a notebook of format 2 or 3 up to format 4."""
    import nbformat as library

    nbformat: Any = library
    version = content.get("nbformat")
    try:
        found: Mapping[str, Any] = nbformat.convert(
            nbformat.from_dict(dict(content)), to_version=4
        )
        if not isinstance(found.get("cells"), list):
            raise ValueError("no cells")
    except Exception as error:  # whatever an odd file does to the converter: it is unreadable
        raise Unreadable("it is JSON, but no notebook") from error
    notes.append(outcome("format_converted", detail=f"nbformat {version}"))
    return found


def _cells(content: Mapping[str, Any]) -> list[_Raw]:
    return [_raw(cell) for cell in content["cells"] if isinstance(cell, Mapping)]


def _raw(cell: Mapping[str, Any]) -> _Raw:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    cell_type, attached = cell.get("cell_type"), cell.get("attachments")
    return _Raw(
        cell_type=cell_type if cell_type in CELL_TYPES else "raw",
        source=_clean_text(text_of(cell)),
        cell_id=cell["id"][:MAX_NAME] if isinstance(cell.get("id"), str) else "",
        nbgrader=_plain(nbgrader) if isinstance(nbgrader, Mapping) else {},
        attachments=clean_attachments(attached) if isinstance(attached, Mapping) else {},
    )


def _plain(nbgrader: Mapping[Any, Any]) -> dict[str, Any]:
    """Return nbgrader's marks of a cell as far as they are single values of a sane size."""
    return {
        key: value
        for key, value in nbgrader.items()
        if isinstance(key, str)
        and isinstance(value, str | int | float | None)
        and len(str(value) if not isinstance(value, int) else hex(value)) <= MAX_NAME
    }


def _clean_text(text: str) -> str:
    """Replace what no file can hold: half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _match(raw: list[_Raw], assignment: Assignment, notes: list[Outcome]) -> None:
    wanted = assignment.by_grade_id()
    for cell in raw:
        grade_id = cell.nbgrader.get("grade_id")
        known = wanted.pop(grade_id, None) if isinstance(grade_id, str) else None
        if known is not None:
            cell.match = known
        elif isinstance(grade_id, str) and grade_id in assignment.by_grade_id():
            notes.append(outcome("cell_doubled", grade_id))
        elif cell.nbgrader.get("grade") or cell.nbgrader.get("solution"):
            notes.append(outcome("flags_removed"))
    for keys, known_keys in ((_id_key, _known_id), (_text_key, _known_texts)):
        _match_by(raw, wanted, notes, keys, known_keys)


def _match_by(
    raw: list[_Raw],
    wanted: dict[str, AssignedCell],
    notes: list[Outcome],
    key: Callable[[_Raw], str],
    known_keys: Callable[[AssignedCell], list[str]],
) -> None:
    """Give each wanted cell the first free one with its key; every cell is looked at once."""
    free: dict[str, list[_Raw]] = {}
    for cell in reversed(raw):
        if wanted and cell.match is None and (name := key(cell)):
            free.setdefault(name, []).append(cell)
    for known in list(wanted.values()):
        found = next((free[k].pop() for k in known_keys(known) if free.get(k)), None)
        if found is not None:
            found.match = wanted.pop(known.grade_id)
            notes.append(outcome("metadata_lost", known.grade_id))


def _id_key(cell: _Raw) -> str:
    return cell.cell_id


def _known_id(known: AssignedCell) -> list[str]:
    return [known.cell_id]


def _text_key(cell: _Raw) -> str:
    return "\n".join(_lines(cell.source))


def _known_texts(known: AssignedCell) -> list[str]:
    """Return what a locked cell may read like; an open one is known by its marks only."""
    if not known.locked or not known.released.strip():
        return []
    return ["\n".join(_lines(text)) for text in (known.released, known.source)]


def _alike(source: str, known: AssignedCell) -> bool:
    return any(
        len(source) < 2 * len(text) + 1000 and _lines(source) == _lines(text)
        for text in (known.released, known.source)
    )


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _mended(cell: _Raw, notes: list[Outcome]) -> MendedCell:
    known = cell.match
    if known is None:
        kept = cell.attachments
        return MendedCell(cell.cell_type, cell.source, cell.cell_id, attachments=kept)
    if cell.cell_type != known.cell_type:
        notes.append(outcome("cell_retyped", known.grade_id, cell.cell_type))
    points = known.nbgrader.get("points")
    if points is not None and cell.nbgrader.get("points", points) != points:
        notes.append(outcome("points_changed", known.grade_id))
    source = cell.source
    if known.locked:
        if not _alike(source, known):
            notes.append(outcome("locked_changed", known.grade_id))
        source = known.source
    kept = {} if known.locked else cell.attachments
    return MendedCell(known.cell_type, source, known.cell_id, known, attachments=kept)


def _untouched(known: AssignedCell) -> str:
    """Return what stands for a deleted answer: no code, and the released text."""
    return "" if known.cell_type == "code" else known.released


def _put_back(
    cells: list[MendedCell], assignment: Assignment, notes: list[Outcome]
) -> list[MendedCell]:
    """Insert the cells that are missing after the cell they followed; label all."""
    place = {cell.assigned.grade_id: cell for cell in cells if cell.assigned is not None}
    last: MendedCell | None = None
    for known in assignment.cells:
        if not known.grade_id:
            continue
        found = place.get(known.grade_id)
        if found is None:
            source = known.source if known.locked else _untouched(known)
            found = MendedCell(known.cell_type, source, known.cell_id, known, restored=True)
            cells.insert(cells.index(last) + 1 if last is not None else 0, found)
            notes.append(outcome("cell_deleted", known.grade_id))
        last = found
    for number, cell in enumerate(cells, 1):
        cell.label = cell.assigned.grade_id if cell.assigned else f"cell {number}"
    return cells
