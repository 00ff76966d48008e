"""The advice in the head of a feedback page: short, readable, and nothing of the file's own."""

import nbformat
import pytest

from tarifflab.instructor.give_back.feedback_head import _leave_out_exercise, _note, unreadable

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


def unread_file(*names: str) -> nbformat.NotebookNode:
    """Return a graded page: a free cell, and a check for each error that one ended with."""
    cells = [nbformat.v4.new_code_cell("import pandas")]
    for place, name in enumerate(names):
        output = nbformat.v4.new_output("error", ename=name, evalue="Cut off.", traceback=[])
        about = {**TASK, "grade_id": f"test-{place}", "score": 0, "advice": "Cut off."}
        cells.append(nbformat.v4.new_code_cell(outputs=[output], metadata={"nbgrader": about}))
    return nbformat.v4.new_notebook(cells=cells)


def test_a_file_that_nobody_could_read_is_said_once():
    """No empty exercise below the marks that says the same at each of its cells."""
    page = unread_file("NotGraded", "NotGraded")
    why, graded = unreadable(page), _leave_out_exercise(page)

    assert (why, page.cells) == ("Cut off.", [])
    assert [one.metadata["nbgrader"]["advice"] for one in graded] == ["", ""]


def test_a_comment_keeps_its_place_on_such_a_page():
    """What a teacher wrote by hand is shown, whatever became of the file."""
    page = unread_file("NotGraded", "NotGraded")
    page.cells[2].metadata["nbgrader"]["comment"] = "Sent by mail."
    _leave_out_exercise(page)

    assert [one.metadata["nbgrader"]["comment"] for one in page.cells] == ["Sent by mail."]


def test_one_check_that_was_not_graded_is_no_unreadable_file():
    """The work of whoever was graded stays on their page."""
    assert unreadable(unread_file("NotGraded", "Feedback")) == ""
