"""The tests of the tests: right answers pass, wrong ones fail with the advice they need."""

from collections import Counter

import leaks
import pytest
from exercise_runs import (
    EXERCISES,
    SOLUTIONS,
    Answer,
    answers,
    cells,
    mark_all,
    mark_answer,
    notebook,
    slugs,
)

from tarifflab.expect.draws import VARIABLE

SLUGS = slugs()
ALL_ANSWERS = [answer for slug in SLUGS for answer in answers(slug)]
each_exercise = pytest.mark.parametrize("slug", SLUGS)


def name(answer: Answer) -> str:
    """Return a readable name for one answer: "01-tariff-rates, 2, wrong, A share"."""
    rest = answer.phrase or answer.code.strip().splitlines()[-1].strip()
    return f"{answer.slug}, {answer.task}, {answer.kind}, {rest[:40]}"


def names(kind: str) -> pytest.MarkDecorator:
    """Return the parametrisation over all answers of one kind."""
    chosen = [answer for answer in ALL_ANSWERS if answer.kind == kind]
    return pytest.mark.parametrize("answer", chosen, ids=map(name, chosen))


@names("right")
def test_right_answer_earns_full_marks(answer):
    """An answer in any right form passes the visible and the hidden check."""
    marks = mark_answer(answer)

    assert marks.crashes == marks.errors == []
    assert marks.points == marks.reachable == answer.points


@names("wrong")
def test_wrong_answer_fails_with_its_advice(answer):
    """It earns what it should; the check answers, with a sentence that names the slip."""
    marks = mark_answer(answer)
    raised = {type(error).__name__ for error in marks.errors}

    assert marks.points == answer.points < marks.reachable
    assert answer.phrase and answer.phrase in marks.said  # noqa: PT018 (an empty one is in all)
    assert raised == ({"Feedback"} if answer.points == 0 else set())


@each_exercise
def test_solution_earns_full_marks(slug):
    """The instructor's own notebook passes every test cell."""
    marks = mark_all(notebook(SOLUTIONS, slug))

    assert marks.crashes == marks.errors == []
    assert marks.points == marks.reachable > 0


@each_exercise
def test_untouched_exercise_is_not_attempted(slug):
    """Whoever hands in the exercise as it was given gets 0 points and a friendly line."""
    marks = mark_all(notebook(EXERCISES, slug))

    assert marks.crashes == []
    assert marks.points == 0
    assert [getattr(error, "outcome", error) for error in marks.errors] == (
        ["not attempted"] * len(marks.errors)
    )


@each_exercise
def test_every_task_has_answers_to_try(slug):
    """Each task is tried with two right and three wrong answers at least."""
    tried = Counter((answer.task, answer.kind) for answer in answers(slug))
    tasks = {cell.task for cell in cells(notebook(SOLUTIONS, slug)) if cell.grade}

    assert {task: tried[task, "right"] >= 2 for task in tasks} == dict.fromkeys(tasks, True)
    assert {task: tried[task, "wrong"] >= 3 for task in tasks} == dict.fromkeys(tasks, True)


def test_answers_and_exercises_pair_up():
    """No exercise without answers, and no answers without an exercise."""
    assert sorted(path.parent.name for path in SOLUTIONS.glob("*/answers.toml")) == SLUGS


@each_exercise
def test_exercise_holds_no_solution(slug):
    """No hidden test, solution or mark scheme is left in what a student gets."""
    text = notebook(EXERCISES, slug).read_text("utf-8")

    for marker in ("BEGIN SOLUTION", "BEGIN HIDDEN", "BEGIN MARK", "equals="):
        assert marker not in text


@pytest.mark.parametrize(
    ("slug", "task", "function"), leaks.function_tasks(), ids=lambda part: str(part)
)
def test_all_that_leaks_of_a_hidden_test_is_worth_nothing(slug, task, function, monkeypatch):
    """Five classmates tell all their inputs and results: the next has no point from them.

    The same table has all points where the inputs are the same, so that it is the draw that
    makes the leak worthless.
    """
    leaks.KNOWN.clear()
    for classmate in "abcde":
        monkeypatch.setenv(VARIABLE, classmate)
        leaks.points(slug, task, function, f"leaks.learned({function})")

    replayed, most = leaks.points(slug, task, function, "leaks.by_table")
    monkeypatch.setenv(VARIABLE, "the next")
    earned, _ = leaks.points(slug, task, function, "leaks.by_table")

    assert (replayed, earned) == (most, 0)
