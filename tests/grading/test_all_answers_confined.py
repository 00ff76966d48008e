"""Every form of a right answer, and a third of the wrong ones, confined: the same marks.

What checks say of every answer is in ``test_answers.py``; here is tried that values of all
forms cross to the examiner, and that advice comes back. All answers: TARIFFLAB_EXERCISES=all.
What plain nbgrader gives is in ``test_nbgrader_class.py``.
"""

import json
from itertools import zip_longest
from pathlib import Path

import pytest
from class_runs import output_by_task
from exercise_runs import ALL

from tarifflab.grading import Assignment, Sessions
from tarifflab.grading.control.confinable import NotConfined, refuse_unless_confinable
from tarifflab.instructor.authoring.answers import Answer
from tarifflab.instructor.demo.invented_handins import NOT_ATTEMPTED, Exercise, written

COURSE = Path(__file__).resolve().parents[2]
SLUGS = sorted(path.parent.name for path in COURSE.glob("exercises/*/*.ipynb"))
HIDDEN = "A hidden test did not pass: it calls the function with inputs not shown here."

pytestmark = pytest.mark.slow


def assignment(slug: str) -> Assignment:
    """Return one exercise as nbgrader_config.py has it graded."""
    return Assignment.from_notebook(
        COURSE / "solutions" / slug / f"{slug}.ipynb",
        readable=[COURSE / "data", COURSE / "src" / "tarifflab"],
        environment={
            "TARIFFLAB_DATA": str(COURSE / "data"),
            "TARIFFLAB_SOLUTIONS": str(COURSE / "solutions"),
        },
        files=[COURSE / "solutions" / slug / "advice.json"],
    )


def wanted(answer: Answer | None) -> str:
    """Return what the advice must say; a name that no test asks for does not cross."""
    if answer is None:
        return NOT_ATTEMPTED
    return "There is no `" if answer.phrase.startswith("there is `") else answer.phrase


@pytest.fixture(scope="module", autouse=True)
def confinable() -> None:
    """Skip where student code cannot be confined."""
    try:
        refuse_unless_confinable()
    except NotConfined as reason:
        pytest.skip(str(reason))


def tried(answers: list[Answer]) -> list[Answer]:
    """Return the answers to one task that are tried: the right ones, every third wrong one."""
    wrong = [answer for answer in answers if answer.kind == "wrong"]
    right = [answer for answer in answers if answer.kind == "right"]
    return right + wrong[:: 1 if ALL else 3]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_answer_earns_its_points_and_its_advice(slug):
    """Right in any form: full marks. Wrong: its points, and the sentence that helps."""
    exercise = Exercise(COURSE, COURSE / "exercises" / slug / f"{slug}.ipynb")
    by_task = [tried([a for a in exercise.answers if a.task == t]) for t in exercise.most]
    together = [[a for a in some if a] for some in zip_longest(*by_task)]
    assert len(together) >= 5  # three right and two wrong a task, at the least

    with Sessions(assignment(slug), workers=2) as sessions:
        graded = list(
            sessions.map(written(exercise.fill(given)).encode() for given in together)
        )

    for given, one in zip(together, graded, strict=True):
        assert one.outcomes == []
        said = dict(output_by_task(json.loads(json.dumps(one.notebook))))
        points = {name: score.points for name, score in one.scores.items()}
        for task in exercise.most:
            answer = next((a for a in given if a.task == task), None)
            assert points[f"test-{task}"] == (answer.points if answer else 0), (slug, answer)
            # Of a function that failed with hidden inputs nothing of its own is repeated.
            assert wanted(answer) in said[task] or HIDDEN in said[task], (slug, answer)
