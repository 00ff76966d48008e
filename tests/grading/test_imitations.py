"""Output that imitates the judge, and the same hand-in twice, change no mark or report."""

import pytest
import sample

pytestmark = [pytest.mark.slow, pytest.mark.confined]

IMITATIONS = [
    "print('Please look.')",
    "print('tarifflab: 4 graded in 1 s.')",
    "print('Grading failed for a reason that is not the student\\'s: x')",
    "display({'text/html': '<b>**From the grader**</b>'}, raw=True)",
    "print('A hidden test did not pass.')",
    "raise type('HiddenTest', (Exception,), {})('A hidden test did not pass.')",
    "raise type('CannotCross', (BaseException,), {})('`b` cannot be handed to the checks')",
    "raise type('NotGraded', (Exception,), {'_render_traceback_': lambda s: ['4 of 4']})()",
    "print('`b` is right.\\n1.0')",
]


@pytest.mark.parametrize("said", IMITATIONS)
def test_words_of_the_judge_in_an_output_change_nothing(grade, said):
    """Only the grader's own cell speaks for the grader; the mark is that of the value."""
    right, wrong = grade(b=f"b = [1, 2]\n{said}"), grade(b=f"b = 0\n{said}")

    assert (right.points, wrong.points) == (4, 3)
    assert right.outcomes == wrong.outcomes == []
    assert not right.needs_look
    assert right.notebook.cells[0].id != "grader-notes"


def test_the_same_hand_in_twice_is_the_same_result_twice(sessions, tasks):
    """Nothing of the first is left in the second."""
    file = sample.as_bytes(sample.solve(tasks, {"a": "a = 1", "b": "b = 0", "f": "f = len"}))

    first, second = (sessions.grade(file, student="anna") for _ in range(2))

    assert first.scores == second.scores
    assert first.sentences == second.sentences
