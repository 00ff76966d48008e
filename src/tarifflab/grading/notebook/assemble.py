"""The graded submission: the notebook with outputs, the points, and what is worth saying.

nbgrader's own rule turns the outputs of a test cell into points, partial credit included.
"""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.clean_markdown import fenced
from tarifflab.grading.limits import Limits
from tarifflab.grading.nbgrader_parts import nbgrader_part, notebook_nodes
from tarifflab.grading.notebook.assignment import Assignment
from tarifflab.grading.notebook.mend import Mended, MendedCell
from tarifflab.grading.notebook.run_record import Record, Shown, error_output
from tarifflab.grading.notebook.shown_code import CodeShown
from tarifflab.grading.outcomes import Outcome, outcome, sentences, tells_of_the_place

NotebookNode: Any = notebook_nodes().NotebookNode  # the library has no types
from_dict: Any = notebook_nodes().from_dict
Clean = Callable[[list[list[Any]]], list[Any]]
HIDDEN_NOTE = "# (Hidden tests ran here.)"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Score:
    """Points of one graded cell.

    Attributes
    ----------
    points : float or None
        None where a person has to mark.
    """

    points: float | None
    max_points: float


@dataclass
class GradedSubmission:
    """Everything that grading one submission has produced.

    Attributes
    ----------
    scores : dict
        Grade id → `Score`, for every graded cell of the assignment.
    notebook : NotebookNode
        The mended notebook with clean outputs, in nbformat 4.5.
    outcomes : list of Outcome
        What happened, each with a sentence.
    needs_look : bool
        Whether a person should look before the mark goes out.
    confined : bool
        False if it was graded with `--unconfined`.
    """

    scores: dict[str, Score]
    notebook: NotebookNode
    outcomes: list[Outcome]
    needs_look: bool
    confined: bool = True
    student_seconds: float = 0.0
    cpu_seconds: float = 0.0
    system_seconds: float = 0.0
    faults: int = 0
    memory_mb: float = 0.0
    undecided: frozenset[str] = field(default_factory=frozenset)

    @property
    def points(self) -> float:
        """Return the points that are certain so far."""
        return sum(score.points or 0.0 for score in self.scores.values())

    @property
    def max_points(self) -> float:
        """Return the points of a perfect submission."""
        return sum(score.max_points for score in self.scores.values())

    @property
    def not_graded(self) -> bool:
        """Say whether something of ours failed, so that this is no result to enter."""
        return bool(self.ours)

    @property
    def ours(self) -> list[str]:
        """Return what of ours failed, as sentences; the others then say nothing certain."""
        return sentences([made for made in self.outcomes if made.key == "machinery"])

    @property
    def sentences(self) -> list[str]:
        """Return the outcomes as sentences, each once."""
        return sentences(self.outcomes)


def assemble(
    mended: Mended,
    record: Record,
    assignment: Assignment,
    clean: Clean,
    *,
    confined: bool,
) -> GradedSubmission:
    """Put the outputs into the mended notebook and count the points.

    Parameters
    ----------
    clean : callable
        Takes requests for the reader and returns their results, None where it has none.
    """
    notes = [*mended.outcomes, *record.outcomes]
    if not confined:
        notes.insert(0, outcome("unconfined"))
    requests = [
        _request(cell, record.outputs.get(place, [])) for place, cell in enumerate(mended.cells)
    ]
    cleaned = iter(clean([request for request in requests if request]))
    code = CodeShown()
    cells = [
        _cell(cell, next(cleaned) if request else [], notes, code)
        for cell, request in zip(mended.cells, requests, strict=True)
    ]
    if mended.unreadable:
        _fail_all(cells, notes[-1].sentence)
    scores = _scores(cells, notes, assignment.limits)
    lost = _lost_points(mended, scores)
    if not (lost and _is_no_code(cells)):
        notes = [note for note in notes if note.key != "newer_python"]
    notes += _missed_here(mended, cells, lost=lost)
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("locked"):
            cell["source"] = without_hidden_note(cell["source"])
    unique_ids(cells)
    return GradedSubmission(
        scores=scores,
        notebook=_notebook([*_notes_cell(notes), *cells], assignment, mended.draw),
        outcomes=notes,
        needs_look=any(made.needs_look for made in notes),
        confined=confined,
        student_seconds=record.student_seconds,
        cpu_seconds=record.cpu_seconds,
        system_seconds=record.system_seconds,
        faults=record.faults,
        memory_mb=record.memory_mb,
        undecided=frozenset(record.failed),
    )


def _request(cell: MendedCell, outputs: Shown) -> list[Any]:
    """Return what the reader shall clean of a cell; nothing if nothing is a student's."""
    if cell.cell_type == "code":
        return ["outputs", outputs] if outputs else []
    return [] if _is_released(cell) else ["text", cell.source, cell.attachments]


def _cell(
    cell: MendedCell, cleaned: Any, notes: list[Outcome], code: CodeShown
) -> NotebookNode:
    made = NotebookNode(
        cell_type="markdown" if cell.cell_type == "raw" else cell.cell_type,
        id=cell.cell_id,
        metadata=from_dict({"nbgrader": dict(cell.assigned.nbgrader)} if cell.assigned else {}),
        source=cell.source,
    )
    if cell.cell_type == "code":
        made["source"] = cell.source if _is_released(cell) else code.of(cell.source)
        _put_outputs(made, cell, cleaned, notes)
    elif not _is_released(cell):
        text, as_source = cleaned or (fenced(cell.source), True)
        made["source"] = text
        if cell.attachments:
            made["attachments"] = from_dict(cell.attachments)
        if as_source:
            notes.append(outcome("text_neutralised", cell.label))
    return made


def _put_outputs(
    made: NotebookNode, cell: MendedCell, cleaned: list[Any] | None, notes: list[Outcome]
) -> None:
    """Put a cell's outputs in; those that could not be cleaned become an error that says so.

    For a test that is no points, and a person looks: no output would be full points.
    """
    if cleaned is None:
        said = outcome("not_shown", cell.label)
        cleaned = [error_output(said.key, said.sentence)]
        notes.append(said)
    counts = [x["execution_count"] for x in cleaned if x.get("execution_count")]
    made["execution_count"] = counts[-1] if counts else None
    made["outputs"] = from_dict(cleaned)


def _is_released(cell: MendedCell) -> bool:
    """Say whether a cell is as the instructor wrote it: nothing to clean there."""
    known = cell.assigned
    return known is not None and (known.locked or cell.source == known.released)


def _lost_points(mended: Mended, scores: dict[str, Score]) -> bool:
    """Say whether a check has not given all of its points."""
    return any(
        score.points is not None and score.points < score.max_points
        for name, score in scores.items()
        if name not in _written(mended)
    )


def _is_no_code(cells: list[NotebookNode]) -> bool:
    """Say whether Python could not read a cell."""
    shown = [item for cell in cells for item in cell.get("outputs", [])]
    return any(item.get("ename") == "SyntaxError" for item in shown)


def _missed_here(mended: Mended, cells: list[NotebookNode], *, lost: bool) -> list[Outcome]:
    """Return what to say of cells that missed something that this place does not have."""
    found = []
    for cell, made in zip(mended.cells, cells, strict=True):
        for item in made.get("outputs", []):
            name, text = str(item.get("ename", "")), str(item.get("evalue", ""))
            if tells_of_the_place(name, text):
                key = "missed_here" if lost else "missed_harmless"
                found.append(outcome(key, cell.label, f"{name}, {text[:120].rstrip(' .')}"))
                break
    return found


def _written(mended: Mended) -> set[str]:
    return {cell.label for cell in mended.cells if cell.assigned and cell.cell_type != "code"}


def _fail_all(cells: list[NotebookNode], sentence: str) -> None:
    """Let no test pass where nothing ran: an empty output would mean full points."""
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["outputs"] = from_dict([error_output("NotGraded", sentence)])


def _scores(
    cells: list[NotebookNode], notes: list[Outcome], limits: Limits
) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for cell in cells:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if not (nbgrader.get("grade") or nbgrader.get("task")):
            continue
        name, most = nbgrader["grade_id"], float(nbgrader.get("points", 0))
        graded = nbgrader.get("grade")
        scores[name] = Score(_points(cell, notes, limits) if graded else None, most)
    return scores


def _points(cell: NotebookNode, notes: list[Outcome], limits: Limits) -> float | None:
    try:
        points, _ = nbgrader_part("utils").determine_grade(cell, log)
    except (ValueError, KeyError, TypeError) as error:  # the test's own result is no number
        made = outcome(
            "test_broken", cell["metadata"]["nbgrader"]["grade_id"], str(error), limits
        )
        notes.append(made)
        cell["outputs"] = from_dict([error_output(made.key, made.sentence)])
        return 0.0
    return None if points is None else float(points)


def without_hidden_note(source: str) -> str:
    """Return a test's source with each hidden region replaced by a remark."""
    lines: list[str] = []
    hidden = False
    for line in source.split("\n"):
        if "BEGIN HIDDEN TESTS" in line:
            hidden = True
            lines.append(HIDDEN_NOTE)
        elif "END HIDDEN TESTS" in line:
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)


def _notes_cell(notes: list[Outcome]) -> list[NotebookNode]:
    """Return a cell with the sentences, for the top of the page; none if there are none."""
    if not notes:
        return []
    text = "\n".join(f"- {_escaped(sentence)}" for sentence in sentences(notes))
    return [
        NotebookNode(
            cell_type="markdown",
            id="grader-notes",
            metadata=NotebookNode(),
            source=f"**From the grader**\n\n{text}",
        )
    ]


def _escaped(text: str) -> str:
    """Return a sentence in which nothing a student wrote can become markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("[", "&#91;")


def unique_ids(cells: list[Any]) -> None:
    """Give a new id to cells whose own is missing, odd or taken."""
    seen: set[str] = {"grader-notes"}
    for cell in cells:
        name = cell["id"]
        good = (
            name.isascii()
            and 0 < len(name) <= 64
            and name.replace("-", "").replace("_", "").isalnum()
        )
        if not good or name in seen:
            cell["id"] = uuid.uuid4().hex[:8]
        seen.add(cell["id"])


def _notebook(cells: list[NotebookNode], assignment: Assignment, draw: str) -> NotebookNode:
    """Return the notebook; what the hidden inputs were drawn from is kept with the marks."""
    metadata: Mapping[str, Any] = {**assignment.metadata, "grading": {"draw": draw}}
    made: NotebookNode = NotebookNode(
        cells=cells,
        metadata=from_dict(dict(metadata)),
        nbformat=4,
        nbformat_minor=5,
    )
    return made
