"""What a student wrote outside of the cell for it: merged, inside a locked cell, elsewhere.

A locked cell always runs as the instructor wrote it. What the student wrote into it is not
thrown away: it becomes a cell of its own, and runs before the check (after a set-up cell).

An untouched written answer is an automatic 0 that nobody looks at. So wherever one would be
given, and the student has written text elsewhere in the notebook, that text is put into the
answer cell, with a note of where it stood, and a person marks it.
"""

import textwrap
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.notebook.assignment import AssignedCell
from tarifflab.grading.notebook.match import (
    Known,
    alike,
    missing,
    names_bound,
    normal,
    normal_own,
    prose_in_code,
    remarks_in_code,
    spoken_in_code,
    untouched,
)
from tarifflab.grading.notebook.read import RawCell
from tarifflab.grading.outcomes import Outcome, outcome

SHORTEST = 8  # characters of a text that is looked for inside other cells


def take_apart(raw: list[RawCell], known: Known, notes: list[Outcome]) -> list[RawCell]:
    """Return the cells with merged ones in two, and locked ones without a student's lines."""
    return _free_locked(_split_merged(raw, known, notes), known, notes)


def _split_merged(raw: list[RawCell], known: Known, notes: list[Outcome]) -> list[RawCell]:
    """Look for the text of each cell that is missing inside the others."""
    lacking = [cell for cell in missing(raw, known) if cell.locked]
    if not lacking:
        return raw
    cells = list(raw)
    texts = [f"\n{normal(cell.source)}\n" for cell in cells]
    for assigned in lacking:
        for block in {normal_own(assigned.released), normal_own(assigned.source)}:
            place = _place_of(block, cells, texts, assigned)
            if place is None:
                continue
            _split(cells, texts, place, block, assigned)
            notes.append(outcome("cells_merged", assigned.grade_id))
            break
    return cells


def _place_of(
    block: str, cells: list[RawCell], texts: list[str], assigned: AssignedCell
) -> int | None:
    if len(block) < SHORTEST:
        return None
    for place, text in enumerate(texts):
        if cells[place].cell_type == assigned.cell_type and f"\n{block}\n" in text:
            return place
    return None


def _split(
    cells: list[RawCell], texts: list[str], place: int, block: str, assigned: AssignedCell
) -> None:
    """Part a merged cell in up to three, in their order: the exercise's part stands alone."""
    merged = cells[place]
    before, _, after = texts[place].partition(f"\n{block}\n")
    own = RawCell(assigned.cell_type, assigned.released, "", {}, {}, assigned, merged.number)
    if before.strip() and after.strip():
        rest = RawCell(merged.cell_type, after.strip("\n"), "", {}, {}, None, merged.number)
        parts = [_with(merged, before), own, rest]
    elif before.strip():
        parts = [_with(merged, before), own]
    else:
        parts = [own, _with(merged, after)]
    cells[place : place + 1] = parts
    texts[place : place + 1] = [f"\n{normal(part.source)}\n" for part in parts]


def _with(cell: RawCell, source: str) -> RawCell:
    cell.source = source.strip("\n")
    return cell


def _free_locked(raw: list[RawCell], known: Known, notes: list[Outcome]) -> list[RawCell]:
    answers = {c.match.grade_id: c for c in raw if c.match is not None and not c.match.locked}
    made: list[RawCell] = []
    for cell in raw:
        assigned = cell.match
        if assigned is None or not assigned.locked or alike(cell.source, assigned):
            made.append(cell)
            continue
        answer = _answer_before(assigned, known)
        done = answers.get(answer.grade_id) if answer is not None else None
        idle = answer is not None and (done is None or untouched(done.source, answer))
        lines, certain = _lines_of_their_own(cell.source, assigned)
        if not lines or not (
            certain or (idle and assigned.kind == "test" and names_bound(lines))
        ):
            notes.append(outcome("locked_changed", assigned.grade_id))
            made.append(cell)
            continue
        own = RawCell(assigned.cell_type, lines, "", {}, {}, None, cell.number)
        if done is None and answer is not None and answer.cell_type == own.cell_type:
            own.match = answer
        key = "locked_lines" if certain else "locked_rewritten"
        notes.append(outcome(key, assigned.grade_id))
        cell.source = assigned.released
        made += [own, cell] if assigned.kind == "test" else [cell, own]
    return made


def _answer_before(assigned: AssignedCell, known: Known) -> AssignedCell | None:
    """Return the answer cell that a check belongs to: the last one above it."""
    last = None
    for cell in known.assignment.cells:
        if cell.grade_id == assigned.grade_id:
            return last
        if cell.kind == "test":
            last = None
        elif cell.kind in ("solution", "written"):
            last = cell
    return None


def _lines_of_their_own(source: str, assigned: AssignedCell) -> tuple[str, bool]:
    """Return a student's lines in a locked cell, and whether the cell's own are all there."""
    theirs = source.splitlines()
    for text in (assigned.released, assigned.source):
        left = normal(text).split("\n")
        added: list[str] = []
        place = 0
        for line in theirs:
            if place < len(left) and line.strip() == left[place].strip():
                place += 1
            elif line.strip() or added:
                added.append(line)
        if place == len(left):
            return _dedented(added), True
    own = {line.strip() for line in f"{assigned.released}\n{assigned.source}".splitlines()}
    return _dedented([line for line in theirs if line.strip() not in own]), False


def _dedented(lines: list[str]) -> str:
    return textwrap.dedent("\n".join(lines)).strip("\n").rstrip()


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
    """Return what a student wrote in another cell, None if nothing."""
    if cell.match is not None and cell.match.kind == "solution":
        known_text = cell.match.released
        remarks = remarks_in_code(cell.source, known_text) or spoken_in_code(
            cell.source, known_text
        )
        where = f"cell {cell.number} (a remark in `{cell.match.grade_id}`)"
        return Found(remarks, where, place, "remark") if remarks else None
    if cell.match is not None and cell.match.kind not in ("text", "task"):
        return None
    if known.is_own(cell.source) and not cell.attachments:
        return None
    if cell.cell_type == "code":
        looks = (prose_in_code, remarks_in_code, spoken_in_code)
        text, kind = next(filter(None, (look(cell.source) for look in looks)), ""), "code"
    else:
        text, kind = known.rest(cell.source), cell.cell_type
    if not any(sign.isalnum() for sign in text):
        return None
    return Found(text, f"cell {cell.number} ({kind})", place, kind, dict(cell.attachments))
