"""One submission out of several notebooks that each answer another part of the exercise."""

from collections.abc import Mapping

from tarifflab.grading.notebook.mend import Mended, MendedCell
from tarifflab.grading.outcomes import outcome


def joined(files: Mapping[str, Mended]) -> Mended | None:
    """Return the first file with the answers of the others, each at its place.

    None if a task is answered in two ways, or if the first already holds all: then the files
    are versions of one another and not parts of a whole.
    """
    (first, whole), *others = files.items()
    answers = _answers(whole)
    had = len(answers)
    for _, part in others:
        for label, cell in _answers(part).items():
            known = answers.setdefault(label, cell)
            if known.source.strip() != cell.source.strip():
                return None
    if len(answers) == had:
        return None
    where = [f"`{first}` {had}"]
    for path, part in others:
        taken = _add(whole, part)
        where += [f"`{path}` {taken}"] if taken else []
    whole.outcomes.insert(0, outcome("parts_joined", detail=", ".join(where)))
    return whole


def _answers(mended: Mended) -> dict[str, MendedCell]:
    return {cell.label: cell for cell in mended.cells if cell.answers()}


def _add(whole: Mended, part: Mended) -> int:
    """Put answers and own cells of `part` where they are lacking; return how many answers."""
    lacking = _answers(part).keys() - _answers(whole).keys()
    taken = {cell.label: cell for cell in part.cells if cell.label in lacking}
    there = {cell.source.strip() for cell in whole.cells}
    own: dict[str, list[MendedCell]] = {}  # cells the student added, by what they follow
    above = ""
    for cell in part.cells:
        if cell.assigned is not None:
            above = cell.label
        elif cell.source.strip() not in there:
            own.setdefault(above, []).append(cell)
    cells = own.get("", [])
    for cell in whole.cells:
        cells += [
            taken.get(cell.label, cell),
            *(own.get(cell.label, []) if cell.assigned else []),
        ]
    whole.cells = cells
    whole.outcomes = [note for note in whole.outcomes if note.cell not in taken]
    whole.outcomes += [note for note in part.outcomes if note.cell in taken]
    return len(taken)
