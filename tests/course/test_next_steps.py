"""What a student is told to try first where nothing more is known of a wrong answer."""

import json
import re

import pytest
from exercise_runs import EXERCISES, notebook, slugs

NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
each_exercise = pytest.mark.parametrize("slug", slugs())


def book(slug):
    """Return what lies beside a student's exercise."""
    return json.loads((EXERCISES / slug / "advice.json").read_text("utf-8"))


@each_exercise
def test_each_task_has_a_next_step(slug):
    """No wrong answer is told to read the question again, and nothing else."""
    kept = book(slug)

    assert set(kept["next"]) == {mark.split()[0] for mark in kept["questions"]}


@each_exercise
def test_next_step_holds_no_number_that_the_exercise_does_not_print(slug):
    """Everybody who is wrong reads it: it must not tell more than question and hints."""
    printed = set(NUMBER.findall(notebook(EXERCISES, slug).read_text("utf-8")))
    beyond = [
        f"{name}: {number} in {step!r}"
        for name, step in book(slug)["next"].items()
        for number in NUMBER.findall(step)
        if number not in printed
    ]

    do = "Leave the number out of NEXT_STEPS in wrong_paths.py, or print it in the question:"
    assert not beyond, "\n".join([do, *beyond])
