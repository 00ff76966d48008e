"""Right answers in a notebook that an editor, a tool or a slip of the hand has bent."""

import json

from ..model import Submission, code_cell, markdown_cell
from .model import Odd


def test_edited(submission: Submission) -> None:
    """Add blank lines and a print to the locked tests."""
    for number in range(1, 13):
        submission.cell(f"test-{number}")["source"] += "\n\nprint('looks fine')\n"


def test_deleted(submission: Submission) -> None:
    """Delete two tests by mistake."""
    for grade_id in ("test-2", "test-7"):
        del submission.cells[submission.index(grade_id)]


def test_doubled(submission: Submission) -> None:
    """Copy a test cell and a task cell, as pasting does."""
    for grade_id in ("test-1", "task-5"):
        submission.cells.insert(submission.index(grade_id) + 1, submission.copy_of(grade_id))


def stripped(submission: Submission) -> None:
    """Lose all metadata, as some editors do; the cell ids remain."""
    for cell in submission.cells:
        cell["metadata"] = {}
    submission.notebook["metadata"] = {}


def without_ids(submission: Submission) -> None:
    """Save in an older minor version, without cell ids."""
    for cell in submission.cells:
        cell.pop("id", None)
    submission.notebook["nbformat_minor"] = 2


def other_tools(submission: Submission) -> None:
    """Carry the metadata of Colab, VS Code and a conda kernel."""
    submission.notebook["metadata"] = {
        "kernelspec": {"name": "conda-env-x-py", "display_name": "x", "language": "python"},
        "language_info": {"name": "python", "version": "3.9.1", "file_extension": ".py"},
        "colab": {"provenance": []},
        "vscode": {"interpreter": {"hash": "0"}},
        "accelerator": "GPU",
    }
    for cell in submission.cells:
        cell["metadata"]["id"] = "AbC123"
        cell["metadata"]["vscode"] = {"languageId": "python"}


def windows_lines(submission: Submission) -> None:
    """Use the line ends of Windows in every source."""
    for cell in submission.cells:
        cell["source"] = cell["source"].replace("\n", "\r\n")


def byte_order_mark(submission: Submission) -> None:
    """Start the file with a byte order mark."""
    submission.raw = b"\xef\xbb\xbf" + json.dumps(submission.notebook).encode()


def list_sources(submission: Submission) -> None:
    """Store sources as lists of lines, with outputs and counts of an earlier run."""
    for number, cell in enumerate(submission.cells):
        cell["source"] = cell["source"].splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"name": "stderr", "output_type": "stream", "text": ["old\n"]}]


def set_up_edited(submission: Submission) -> None:
    """Edit and double the set-up cell."""
    submission.cell("setup")["source"] += "\nimport math"
    submission.before("task-1", submission.cell("setup")["source"])


def many_own_cells(submission: Submission) -> None:
    """Add two hundred own cells, notes and raw cells."""
    for number in range(100):
        submission.cells.insert(1, markdown_cell(f"note {number}"))
        submission.append(f"x{number} = {number}")
    submission.cells.append({"cell_type": "raw", "metadata": {}, "source": "raw"})


def split_cell(submission: Submission) -> None:
    """Split a task cell in two: the second half has no metadata."""
    submission.answer("task-1", 'duty = trade["value_usd"] * trade["rate"]')
    submission.after("task-1", "total_duty_usd = duty.sum()")


def magic_untidy(submission: Submission) -> None:
    """Leave syntax errors, endless comments and unfinished thoughts in own cells."""
    submission.before("task-1", "for x in trade\n    print(x")
    submission.before("task-5", "undefined_name + 1")
    submission.before("task-8", "??? what now")
    submission.append("if True:")


def moved_tests(submission: Submission) -> None:
    """Move an own note between a task and its test, and two tasks to the end."""
    submission.cells.insert(submission.index("test-1"), markdown_cell("my note"))
    for grade_id in ("task-8", "test-8"):
        submission.cells.insert(4, submission.cells.pop(submission.index(grade_id)))
    submission.cells[4], submission.cells[5] = submission.cells[5], submission.cells[4]
    if submission.index("task-8") > submission.index("test-8"):
        first, second = submission.index("test-8"), submission.index("task-8")
        cells = submission.cells
        cells[first], cells[second] = cells[second], cells[first]


def retyped_note(submission: Submission) -> None:
    """Unlock cells, hide inputs, add tags and slideshow settings."""
    for cell in submission.cells:
        cell["metadata"].update(tags=["x"], jupyter={"source_hidden": True}, collapsed=True)
        cell["metadata"].update(editable=True, deletable=True, slideshow={"slide_type": "skip"})
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["locked"] = False


def extra_files(submission: Submission) -> None:
    """Hand in pictures, a copy of the notebook and checkpoint files as well."""
    submission.files["victim-Copy1.ipynb"] = json.dumps({"cells": []}).encode()
    submission.files[".ipynb_checkpoints/victim-checkpoint.ipynb"] = b"{}"
    submission.files["photo of my notes.jpg"] = b"\xff\xd8\xff" + bytes(1000)
    submission.files["helper.py"] = b"def double(x):\n    return 2 * x\n"
    submission.cells.insert(2, code_cell("from helper import double\ndouble(2)"))


ANSWERS = [
    Odd("test-edited", "The locked tests were edited by mistake.", test_edited),
    Odd("test-deleted", "Two tests were deleted by mistake.", test_deleted),
    Odd("test-doubled", "A test and a task were doubled by pasting.", test_doubled),
    Odd("stripped", "An editor has stripped all metadata.", stripped),
    Odd("without-ids", "An older format without cell ids.", without_ids),
    Odd("other-tools", "Metadata of Colab, VS Code and a conda kernel.", other_tools),
    Odd("windows-lines", "Line ends of Windows in every source.", windows_lines),
    Odd("byte-order-mark", "The file starts with a byte order mark.", byte_order_mark),
    Odd("list-sources", "Sources as lists, with outputs of an earlier run.", list_sources),
    Odd("set-up-edited", "The set-up cell was edited and doubled.", set_up_edited),
    Odd("many-own-cells", "Two hundred own cells.", many_own_cells),
    Odd("split-cell", "A task cell was split in two.", split_cell),
    Odd("untidy", "Own cells with syntax errors and unfinished thoughts.", magic_untidy),
    Odd("moved-tests", "A task and its test were moved to the front.", moved_tests),
    Odd("unlocked", "All cells are unlocked, hidden, tagged.", retyped_note),
    Odd(
        "extra-files", "Pictures, copies and a helper module beside the notebook.", extra_files
    ),
]
