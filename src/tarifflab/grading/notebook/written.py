"""Find written answers that stand somewhere else than in their cell.

An untouched written answer is an automatic 0 that nobody looks at. So wherever one would be
given, and the student has written text elsewhere in the notebook, that text is put into the
answer cell, with a note of where it stood, and a person marks it.
"""

from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.notebook.assignment import AssignedCell
from tarifflab.grading.notebook.match import Known, prose_in_code, untouched
from tarifflab.grading.notebook.read import RawCell
from tarifflab.grading.outcomes import Outcome, outcome


@dataclass
class Found:
    """A student's text that stands outside of the answer cells."""

    text: str
    where: str
    place: int
    kind: str
    attachments: dict[str, Any] = field(default_factory=dict)


def fill_written(raw: list[RawCell], known: Known, notes: list[Outcome]) -> dict[str, Found]:
    """Return grade id → the text to mark, for written answers that would be a silent 0."""
    places = {c.match.grade_id: n for n, c in enumerate(raw) if c.match is not None}
    empty = [
        cell
        for cell in known.assignment.cells
        if cell.kind == "written" and _is_silent(raw, places.get(cell.grade_id), cell)
    ]
    if not empty:
        return {}
    looked = [_text_in(place, cell, known) for place, cell in enumerate(raw)]
    found = [text for text in looked if text is not None]
    homes = {cell.grade_id: _home(cell, places, known, len(raw)) for cell in empty}
    filled: dict[str, Found] = {}
    for text in found:
        name = _nearest(homes, text.place)
        filled[name] = _together(filled[name], text) if name in filled else text
    for name, text in filled.items():
        notes.append(outcome("answer_found", name, text.where))
        text.text = f"*(From the grader: this stood in {text.where}.)*\n\n{text.text}"
    return filled


def _nearest(homes: dict[str, float], place: int) -> str:
    return min(homes, key=lambda name: abs(homes[name] - place))


def _is_silent(raw: list[RawCell], place: int | None, known: AssignedCell) -> bool:
    return place is None or (untouched(raw[place].source, known) and not raw[place].attachments)


def _home(cell: AssignedCell, places: dict[str, int], known: Known, last: int) -> float:
    """Return where an answer stands, or would stand: just behind the one before it."""
    if cell.grade_id in places:
        return places[cell.grade_id]
    rank = known.rank[cell.grade_id]
    before = [place for name, place in places.items() if known.rank[name] < rank]
    return max(before) + 0.5 if before else last


def _together(one: Found, other: Found) -> Found:
    return Found(
        f"{one.text}\n\n{other.text}",
        f"{one.where} and {other.where}",
        one.place,
        one.kind,
        other.attachments | one.attachments,
    )


def _text_in(place: int, cell: RawCell, known: Known) -> Found | None:
    """Return what a student wrote in a cell that is no answer cell, None if nothing."""
    if cell.match is not None and cell.match.kind not in ("text", "task"):
        return None
    if known.is_own(cell.source) and not cell.attachments:
        return None
    if cell.cell_type == "code":
        text, kind = prose_in_code(cell.source), "code"
    else:
        text, kind = known.rest(cell.source), cell.cell_type
    if not any(sign.isalnum() for sign in text):
        return None
    return Found(text, f"cell {cell.number} ({kind})", place, kind, dict(cell.attachments))
