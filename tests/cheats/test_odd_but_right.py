"""A right answer counts in whatever form it comes."""

from collections.abc import Iterator

import pytest

from tarifflab.grading import Sessions
from tarifflab.grading.confinement import confine

from . import ours
from .judge import Outcome
from .model import FULL_MARKS
from .odd_but_right import ANSWERS, Odd
from .odd_but_right.model import honest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(confine.missing() is not None, reason=str(confine.missing())),
]


@pytest.fixture(scope="module")
def sessions() -> Iterator[Sessions]:
    """Open warm sessions with the ordinary limits, once."""
    with ours.grader(limits=ours.ORDINARY) as opened:
        yield opened


@pytest.fixture(scope="module")
def outcomes(sessions: Sessions) -> dict[str, Outcome]:
    """Grade all odd answers once."""
    return ours.run_all(ANSWERS, sessions)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_odd_answer_gets_full_marks(answer: Odd, outcomes: dict[str, Outcome]) -> None:
    """Nobody loses a point for an unusual form, and the page that shows it can be made."""
    assert outcomes[answer.name].points == FULL_MARKS, answer.idea
    assert not outcomes[answer.name].harmed


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_pasted_picture_reaches_the_page(sessions: Sessions) -> None:
    """A screenshot that a student pastes into the written answer is seen by the marker."""
    submission = honest()
    submission.cell("written").update(
        source="See my sketch: ![sketch](attachment:sketch.png)",
        attachments={"sketch.png": {"image/png": PIXEL}},
    )

    page = ours.feedback(sessions.grade(submission.notebook).notebook)

    assert PIXEL in page
