"""The examples of a function tell a wrong rule from the right one before it is graded."""

import contextlib
from collections.abc import Iterator

import pytest
from exercise_runs import SOLUTIONS, notebook, slugs, wrong_paths

from tarifflab.expect.find_advice import Asked
from tarifflab.instructor.authoring.advice_book import run
from tarifflab.instructor.authoring.near_misses import alike, changed_code, values_of

# What nobody does to a function of numbers, or not without seeing it.
SELDOM = ("computing with rounded numbers", "a row is missing at one end")


def right_on(asked: Asked, wrong: object) -> bool:
    """Tell whether a function gives what is right for all inputs of a check."""
    given, right = values_of(asked.question, wrong), asked.question.parts(asked.given)
    return given is not None and alike(given, right, asked.question.grid, reach=1)


def hidden_mistakes(slug: str) -> Iterator[str]:
    """Yield the changed functions that only the hidden inputs tell from the right one."""
    with contextlib.chdir(SOLUTIONS / slug):
        every = [one for one in run(notebook(SOLUTIONS, slug)) if one.question.calls]
    for visible in (
        one
        for n, one in enumerate(every)
        if one.question.name not in {other.question.name for other in every[:n]}
    ):
        name = visible.question.name
        hidden = [one for one in every if one.question.name == name and one is not visible]
        known = getattr(wrong_paths(slug), name, list)()
        for wrong, slip in (*changed_code(visible), *((p.value, p.advice) for p in known)):
            common = not any(words in slip for words in SELDOM)
            if (
                common
                and right_on(visible, wrong)
                and not all(right_on(one, wrong) for one in hidden)
            ):
                yield f"{name}: {slip}"


@pytest.mark.slow  # each function is changed in some hundred ways
@pytest.mark.parametrize("slug", slugs())
def test_examples_cover_every_rule_of_a_function(slug):
    """Who changes one thing in a right function sees it in an example of the question."""
    assert list(hidden_mistakes(slug)) == []
