"""Kind outside, strict inside: a card in somebody's own notebook, an error in a grader."""

import nbformat
import pytest
from nbclient import NotebookClient

SOURCES = [
    "from tarifflab import expect",
    "answer = ...",
    "expect.number('answer', unit='<b>', between=(1, 9))",
    "answer = 70",
    "expect.number('answer', unit='<b>', between=(1, 9))",
    "answer = 7",
    "expect.number('answer', unit='<b>', between=(1, 9))",
]


def outputs():
    """Return what the three checks put out in a real kernel."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in SOURCES]
    NotebookClient(notebook, timeout=600, kernel_name="python3", allow_errors=True).execute()
    return [cell.outputs[0] for cell in notebook.cells[2::2]]


@pytest.mark.slow
def test_run_all_goes_through_in_ones_own_notebook(monkeypatch):
    """Each check says its status in words and with a sign, and nothing fails."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)

    said = outputs()

    assert [one["output_type"] for one in said] == ["display_data"] * 3
    assert [one["data"]["text/plain"].split(".")[0] for one in said] == [
        "○ Not yet",
        "✗ Not this",
        "✓ Fits",
    ]
    assert "unit: &lt;b&gt;" in said[1]["data"]["text/html"]


@pytest.mark.slow
def test_grader_sees_errors(monkeypatch):
    """Under nbgrader the same answers fail their cells, and a right one prints a line."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")

    assert [one["output_type"] for one in outputs()] == ["error", "error", "stream"]


@pytest.mark.slow
def test_cell_that_hides_the_grader_stays_graded(monkeypatch):
    """What a student's cell does to the environment changes nothing."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    hidden = "import os; os.environ.pop('NBGRADER_EXECUTION'); from tarifflab import expect"
    monkeypatch.setattr(f"{__name__}.SOURCES", [hidden, *SOURCES[1:]])

    assert [one["output_type"] for one in outputs()] == ["error", "error", "stream"]
