"""The advice in the head of a feedback page: short, readable, and nothing of the file's own."""

import nbformat
import pytest

from tarifflab.instructor.give_back.feedback_head import _note

TASK = {"grade_id": "test-1", "grade": True, "solution": False, "points": 2}


def noted(said: str, *, score: float = 0, **more: str) -> str:
    """Return the advice of a check that said something, as it stands on the page."""
    output = nbformat.v4.new_output("error", ename="Feedback", evalue=said, traceback=[])
    about = {**TASK, "score": score, **more}
    cell = nbformat.v4.new_code_cell(outputs=[output], metadata={"nbgrader": about})
    _note(cell, cell.metadata["nbgrader"], set())
    advice: str = cell.metadata["nbgrader"]["advice"]
    return advice


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("`duty_usd` is 7500.", "<code>duty_usd</code> is 7500."),
        ("The *additional* 25.", "The <em>additional</em> 25."),
        ("2 * 3 * 4 and `", "2 * 3 * 4 and `"),
        ("`<b>` is no <i>", "<code>&lt;b&gt;</code> is no &lt;i&gt;"),
    ],
)
def test_marks_of_the_sentence_become_type(said, shown):
    """Students read names as code and stress as stress, not backticks and stars."""
    assert noted(said) == shown


def test_a_task_with_full_points_has_no_advice():
    """What a check said on the way is of no use any more."""
    assert noted("`x` is 3.", score=2) == ""


def test_what_the_file_calls_advice_is_not_shown():
    """A student may write anything into a notebook; the page is opened by others."""
    assert noted("`x` is 3.", score=2, advice="<script>alert(1)</script>") == ""
