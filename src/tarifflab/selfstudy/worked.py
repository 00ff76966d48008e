"""Worked solutions: open after a pass, or after three different answers that were checked."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

from tarifflab.selfstudy.check import passed, tries
from tarifflab.selfstudy.exercise_files import Exercise, SelfStudyError

HONEST_TRIES = 3
FEW_WORDS = 40
NO_SOLUTIONS = (
    "This copy of the course holds no solutions: it came from a class. Ask your instructor."
)
_SOLUTION = re.compile(r"[ \t]*### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", re.DOTALL)
_TYPED = re.compile(r"\d\.\d{4,}|^\w+ = [-\d_.]+$")  # a number that came from elsewhere


@dataclass(frozen=True)
class Worked:
    """A worked solution: its code, what its number means, and another way to it."""

    code: str
    meaning: str
    second_way: str = ""


def worked(exercise: Exercise, task: str) -> Worked:
    """Return the worked solution of a task ("3"), if it has been earned.

    Raises
    ------
    SelfStudyError
        If the course holds no solutions, the task is unknown, or it is still to be tried.
    """
    if not exercise.whole:
        raise SelfStudyError(NO_SOLUTIONS)
    cell = _answer_cell(exercise, task)
    left = HONEST_TRIES - tries(exercise.number, f"test-{task}")
    if not passed(exercise.number, f"test-{task}") and left > 0:
        raise SelfStudyError(
            f"The solution of task {task} opens when your answer is right, or after "
            f"{left} more different {'answer' if left == 1 else 'answers'} that you checked "
            f"(tarifflab check {exercise.number}). Hints are free: open them in the exercise."
        )
    code, meaning = _apart(cell)
    return Worked(code, meaning, _second_way(exercise, task, code))


def _answer_cell(exercise: Exercise, task: str) -> str:
    cells = json.loads(exercise.solution.read_text(encoding="utf-8"))["cells"]
    sources = {cell.get("id"): "".join(cell["source"]) for cell in cells}
    tasks = sorted(name.removeprefix("task-") for name in sources if name.startswith("task-"))
    if task not in tasks:
        raise SelfStudyError(f"The task must be one of {', '.join(tasks)}, got '{task}'.")
    return sources[f"task-{task}"]


def _apart(source: str) -> tuple[str, str]:
    """Return the code of a solution cell and the remark that ends it."""
    lines = _SOLUTION.sub(r"\1", source).rstrip().split("\n")
    lines = [line for line in lines if not line.rstrip().endswith("= ...")]
    remark: list[str] = []
    ends = list(dropwhile(lambda line: line.strip().startswith("return "), reversed(lines)))
    for line in ends:
        if not line.strip().startswith("#"):
            break
        remark.insert(0, line.strip().removeprefix("#").strip())
    code = [line for line in lines if line.strip().removeprefix("#").strip() not in remark]
    return "\n".join(code), " ".join(remark)


def _second_way(exercise: Exercise, task: str, code: str) -> str:
    """Return the longest of the other right answers: a bare number teaches nothing."""
    file = exercise.solution.with_name("answers.toml")
    if not file.exists():
        return ""
    answers = tomllib.loads(file.read_text(encoding="utf-8"))["answer"]
    right = [
        one["code"].strip()
        for one in answers
        if one["task"] == task and one["kind"] == "right" and not _TYPED.search(one["code"])
    ]
    return max((one for one in right if one != code.strip()), key=len, default="")


def model_texts(exercise: Exercise) -> str:
    """Return the model answers of the written task, once the reader has written something.

    Raises
    ------
    SelfStudyError
        If the course holds no solutions, or the reader's text is still empty.
    """
    if not exercise.whole:
        raise SelfStudyError(NO_SOLUTIONS)
    own, model = (_written(file) for file in (exercise.notebook, exercise.solution))
    if len(own.split()) < FEW_WORDS:
        raise SelfStudyError(
            f"Write your own text first (it has {len(own.split())} words now) and save; then "
            "the model answers open, one for each side."
        )
    return model


def _written(file: Path) -> str:
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SelfStudyError(f"{file.name} cannot be read as a notebook ({error}).") from error
    texts = ["".join(cell["source"]) for cell in cells if cell.get("id") == "written"]
    return texts[0] if texts else ""
