"""Hints lead to a task's answer; none of them is the answer with a hole in it."""

import difflib
import json
import re

import pytest
from exercise_runs import SOLUTIONS, notebook, slugs

LAST, ALL = 0.25, 0.45  # of a solution's code that the third hint, or all three, may show
RUN = 3  # tokens in a row that count as the same code
TASKS = [(slug, task) for slug in slugs() for task in "12345"]
each_task = pytest.mark.parametrize(("slug", "task"), TASKS)


def tokens(code: str) -> list[str]:
    """Return the words, texts and signs of some code; of a piece that is no whole line too."""
    return re.findall(r'"[^"]*"|\w+|[^\w\s]', code)


def shown(hint: str, solution: str) -> float:
    """Return the share of a solution's code that stands in a hint, in runs of three or more."""
    code, given = tokens(solution), tokens(" ; ".join(re.findall(r"`([^`]+)`", hint)))
    same = difflib.SequenceMatcher(None, code, given, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same if block.size >= RUN) / len(code)


def question_and_solution(slug: str, task: str) -> tuple[str, str]:
    """Return the question of a task with its hints, and the code of its solution."""
    cells = json.loads(notebook(SOLUTIONS, slug).read_text("utf-8"))["cells"]
    text = {cell["id"]: "".join(cell["source"]) for cell in cells}
    marked = text[f"task-{task}"].split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
    lines = [line for line in marked.splitlines() if not line.lstrip().startswith("#")]
    return text[f"ask-{task}"], "\n".join(lines)


@each_task
def test_third_hint_shows_little_of_the_solution(slug, task):
    """Who opens all hints still writes the lines; the last hint is a way to test them."""
    question, solution = question_and_solution(slug, task)

    assert shown(question.partition("Hint 3")[2], solution) <= LAST


@each_task
def test_three_hints_together_leave_most_of_the_solution(slug, task):
    """The parts that the hints show do not add up to the answer."""
    question, solution = question_and_solution(slug, task)

    assert all(f"Hint {n}: " in question for n in (1, 2, 3)), "fold three hints as task 1 of 01"
    assert shown(question.partition("Hint 1")[2], solution) <= ALL


@pytest.mark.parametrize(
    "hint",
    [
        '`gain = (pound.loc["1985"] / pound.loc["1987"] - 1) * ?`',
        '`... = (pound.loc["1985"] / pound.loc["1987"] - 1) * 100`',
        'Take `pound.loc["1985"]`, then `/ pound.loc["1987"]`, and `- 1) * 100`.',
    ],
)
def test_an_answer_with_one_hole_is_found(hint):
    """The measure sees a hole at the end, one at the beginning, and an answer in pieces."""
    solution = 'gain = (pound.loc["1985"] / pound.loc["1987"] - 1) * 100'

    assert shown(hint, solution) > 0.75
