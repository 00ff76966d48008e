"""Run a notebook in a kernel of its own, where no confinement can be had (Mac, Windows).

The same mending before and the same counting after as in the confined run, and between them
what `nbgrader autograde` does: one kernel runs answers and checks. That is safe only for a
notebook of one's own.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbclient
import nbformat

from tarifflab.grading import Assignment, GradedSubmission
from tarifflab.grading.clean_markdown import clean_markdown
from tarifflab.grading.clean_outputs import clean_outputs
from tarifflab.grading.notebook.assemble import assemble
from tarifflab.grading.notebook.mend import Mended, mend
from tarifflab.grading.notebook.run_record import Record, error_output

CELL_SECONDS = 60
_AS_GRADED = {"NBGRADER_EXECUTION": "validate"}  # a check that fails raises, and shows no card
_QUIET = ["--IPKernelApp.log_level=ERROR"]


def run_in_kernel(submission: bytes, assignment: Assignment, folder: Path) -> GradedSubmission:
    """Return the graded notebook after a run in `folder` without confinement."""
    mended = mend(submission, assignment)
    record = Record()
    if not mended.unreadable:
        _execute(mended, record, folder, assignment.environment)
    graded = assemble(mended, record, assignment, _clean, confined=False)
    graded.outcomes = [note for note in graded.outcomes if note.key != "unconfined"]
    return graded


def _clean(requests: list[list[Any]]) -> list[Any]:
    kinds: dict[str, Callable[..., Any]] = {
        "outputs": clean_outputs,
        "text": lambda *text: list(clean_markdown(*text)),
    }
    return [kinds[kind](*content) for kind, *content in requests]


def _execute(
    mended: Mended, record: Record, folder: Path, environment: Mapping[str, str]
) -> None:
    places = [place for place, cell in enumerate(mended.cells) if cell.cell_type == "code"]
    make: Any = nbformat.v4
    book = make.new_notebook(
        cells=[make.new_code_cell(mended.cells[place].source) for place in places]
    )
    client = nbclient.NotebookClient(
        book,
        timeout=CELL_SECONDS,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        extra_arguments=_QUIET,
        resources={"metadata": {"path": str(folder)}},
    )
    stopped = ""
    try:
        client.execute(env={**os.environ, **environment, **_AS_GRADED})
    except nbclient.exceptions.DeadKernelError:
        stopped = "The kernel died here, so nothing below it ran."
    for place, cell in zip(places, book.cells, strict=True):
        shown = list(cell.get("outputs", []))
        if stopped and not cell.get("execution_count"):
            shown = [error_output("KernelDied", stopped)]
        record.outputs[place] = shown
