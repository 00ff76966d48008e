"""In a real shell and a real kernel a failing check shows its sentence, and nothing else."""

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

SENTENCE = "`duty_usd` is 7500. That is not the amount. Wanted: a number (unit: dollars)."
CELLS = [
    "from tarifflab import expect",
    "duty_usd = 7500",
    "expect.number('duty_usd', unit='dollars', equals=8250)",
    "duty_usd = ...",
    "expect.number('duty_usd', unit='dollars', equals=8250)",
    "def half(x):\n    import warnings\n    warnings.warn('odd')\n    return x / 2",
    "expect.function('half', reference=lambda x: x / 2, inputs=[1, 2])",
]


@pytest.fixture(name="shell")
def fixture_shell():
    """Return an IPython shell of its own that is gone after the test."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.mark.slow
def test_shell_shows_the_sentence_alone(shell, capsys):
    """IPython prints the advice in place of a traceback."""
    for cell in CELLS[:3]:
        result = shell.run_cell(cell)

    assert type(result.error_in_exec).__name__ == "Feedback"
    assert capsys.readouterr().out.strip() == SENTENCE


@pytest.mark.slow
def test_kernel_gives_an_error_without_traceback_and_no_points(monkeypatch):
    """The notebook keeps one error, whose traceback is the sentence; nbgrader gives 0."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    for cell in notebook.cells:
        cell.metadata.nbgrader = {
            "grade": True,
            "solution": False,
            "points": 3,
            "grade_id": cell.id,
        }

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")  # as nbgrader does
    NotebookClient(notebook, timeout=600, allow_errors=True, kernel_name="python3").execute()

    [wrong], [untouched] = notebook.cells[2].outputs, notebook.cells[4].outputs
    assert wrong == {
        "output_type": "error",
        "ename": "Feedback",
        "evalue": SENTENCE,
        "traceback": [SENTENCE],
    }
    assert untouched["traceback"] == [untouched["evalue"]]
    assert untouched["evalue"].startswith("Not attempted yet.")
    assert [determine_grade(notebook.cells[place]) for place in (2, 4, 6)] == [
        (0, 3),
        (0, 3),
        (3, 3),
    ]
