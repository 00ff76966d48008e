"""A right answer counts in whatever form it comes."""

import pytest

from tarifflab.grading import confine

from . import ours
from .judge import Outcome
from .model import FULL_MARKS
from .odd_but_right import ANSWERS, Odd

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(confine.missing() is not None, reason=str(confine.missing())),
]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """Grade all odd answers once, with the ordinary limits."""
    with ours.grader(limits=ours.ORDINARY) as sessions:
        return ours.run_all(ANSWERS, sessions)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_odd_answer_gets_full_marks(answer: Odd, outcomes: dict[str, Outcome]) -> None:
    """Nobody loses a point for an unusual form, and the page that shows it can be made."""
    assert outcomes[answer.name].points == FULL_MARKS, answer.idea
    assert not outcomes[answer.name].harmed
