"""What the students of a demo class hand in: right, wrong, half done, untouched and broken.

Each submission says what it should earn, so that a test can compare. A broken one says what
it should earn from a grader that mends what can be mended; plain nbgrader loses it or stops.
"""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from tarifflab.instructor.authoring import answers
from tarifflab.instructor.authoring.answers import Answer, Kind
from tarifflab.instructor.demo.invented_students import Student

NOT_ATTEMPTED = "Not attempted"
FLOOD_MB = 20
WRITTEN = "written_answers.toml"  # of an exercise, or of any
HALF = 2  # tasks that a student who stops half-way has done

# One class of 24: the first six are enough for a small one.
PLAN = (
    *("mixed", "solution", "untouched", "wrong", "half done", "right"),
    *("mixed", "right", "wrong", "mixed", "right", "wrong", "right", "half done", "wrong"),
    *("empty file", "cut-off file", "stripped metadata", "deleted test", "deleted answer"),
    *("doubled test", "endless loop", "os._exit", "flood of output"),
)
SOUND = ("solution", "right", "wrong", "mixed", "half done", "untouched")

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """An answer to the written task, and what a grader with the rubric would give for it."""

    slug: str
    side: str
    points: float
    text: str


@dataclass(frozen=True)
class Submission:
    """One notebook that one student hands in.

    Attributes
    ----------
    student : Student
        Who hands it in.
    slug : str
        The exercise, such as "01-tariff-rates".
    kind : str
        An item of `PLAN`.
    content : str
        The file as it is handed in; for a broken one perhaps no notebook at all.
    points : dict of str to float
        What each task should earn, without the written one.
    phrases : dict of str to str
        What the advice to a task that earns nothing must say.
    given : tuple of Answer
        The answers in it.
    text : Text or None
        The written answer.
    """

    student: Student
    slug: str
    kind: str
    content: str
    points: dict[str, float]
    phrases: dict[str, str] = field(default_factory=dict)
    given: tuple[Answer, ...] = ()
    text: Text | None = None

    @property
    def sound(self) -> bool:
        """Whether plain nbgrader grades it without harm to others."""
        return self.kind in SOUND


class Exercise:
    """One exercise of a course, from which the class's notebooks are made.

    Parameters
    ----------
    course
        A clone of the course, with its answers in `solutions/`.
    released
        The student's version of the notebook.
    """

    def __init__(self, course: Path, released: Path) -> None:
        self.slug = released.stem
        self.notebook: Notebook = json.loads(released.read_text(encoding="utf-8"))
        self.answers = answers.load(course, self.slug)
        self.supply = answers.Supply(self.answers)
        solved = course / "solutions" / self.slug / released.name
        self.solution = _solution(json.loads(solved.read_text(encoding="utf-8")))
        self.most = {answer.task: answer.points for answer in self.solution}
        self._texts = {side: cycle(_texts(course, self.slug, side)) for side in "AB"}

    def hand_in(self, student: Student, kind: str) -> Submission:
        """Return what `student` hands in, as somebody of this kind would.

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        if kind not in PLAN:
            raise ValueError(
                f"'kind' must be one of {', '.join(sorted(set(PLAN)))}, got {kind!r}."
            )
        given = self._answers(kind)
        text = None if kind in ("untouched", "half done") else self.text_of(student)
        notebook = self.fill(given)
        if text:
            _cell(notebook, "written")["source"] = _lines(text.text)
        content = _DAMAGE[kind](notebook) if kind in _DAMAGE else written(notebook)
        marks = self._marks(kind, given)
        return Submission(student, self.slug, kind, content, *marks, tuple(given), text)

    def fill(self, given: Iterable[Answer]) -> Notebook:
        """Return the notebook with these answers in it; what is not given stays untouched."""
        notebook = copy.deepcopy(self.notebook)
        for answer in given:
            _cell(notebook, f"task-{answer.task}")["source"] = _lines(answer.code)
        return notebook

    def text_of(self, student: Student) -> Text:
        """Return what the student writes for the side that the lot has given them."""
        return next(self._texts["AB"[int(student.id[-1]) % 2]])

    def _answers(self, kind: str) -> list[Answer]:
        """Return the answers that somebody of this kind gives."""
        tasks = self.supply.tasks
        if kind == "solution":
            return self.solution
        if kind == "untouched":
            return []
        if kind == "half done":
            tasks = tasks[:HALF]
        wrong_in = {"wrong": tasks, "mixed": tasks[1::2]}.get(kind, [])
        choice: dict[str, Kind] = {t: "wrong" if t in wrong_in else "right" for t in tasks}
        return [self._spoiled(kind, self.supply.next(t, k)) for t, k in choice.items()]

    def _spoiled(self, kind: str, answer: Answer) -> Answer:
        """Return the answer with the line in it that makes this kind of submission hostile."""
        task, line = _HOSTILE.get(kind, ("", ""))
        if answer.task != task:
            return answer
        points = answer.points if kind == "flood of output" else 0
        return Answer(task, answer.kind, f"{line}\n{answer.code.strip()}", points)

    def _marks(self, kind: str, given: list[Answer]) -> tuple[dict[str, float], dict[str, str]]:
        """Return points and phrases by task."""
        points = dict.fromkeys(self.most, 0.0) | {a.task: a.points for a in given}
        phrases = dict.fromkeys(self.most, NOT_ATTEMPTED) | {a.task: a.phrase for a in given}
        if kind in ("empty file", "cut-off file"):
            return dict.fromkeys(self.most, 0.0), {}
        if kind == "deleted answer":
            points["2"], phrases["2"] = 0.0, ""
        return points, {task: phrase for task, phrase in phrases.items() if phrase}


def _solution(notebook: Notebook) -> list[Answer]:
    """Return the instructor's own answers, with the points of their tests."""
    found = []
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and about.get("solution"):
            task = about["grade_id"].removeprefix("task-")
            points = _cell(notebook, f"test-{task}")["metadata"]["nbgrader"]["points"]
            code = [line for line in cell["source"] if "### " not in line]
            found.append(Answer(task, "right", "".join(code), points))
    return found


def _texts(course: Path, slug: str, side: str) -> list[Text]:
    """Return the texts for one side of an exercise, or the general ones."""
    solutions = course / answers.FOLDER
    own, general = solutions / slug / WRITTEN, solutions / WRITTEN
    file = own if own.is_file() else general
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["text"]
    texts = [Text(slug, **row | {"text": row["text"].strip()}) for row in rows]
    return [text for text in texts if text.side == side]


def _cell(notebook: Notebook, grade_id: str) -> dict[str, Any]:
    """Return the cell with this grade id."""
    cells: list[dict[str, Any]] = notebook["cells"]
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            return cell
    raise LookupError(f"The notebook has no cell {grade_id!r}.")


def _lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)


def written(notebook: Notebook) -> str:
    """Return a notebook as the text of a file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


# --- Damage: what happens to files and cells on their way -------------------------------------


def _cut_off(notebook: Notebook) -> str:
    """Keep less than one cell: of a file that ends later, the whole cells are graded."""
    text = written(notebook)
    return text[: text.index('"source"')]


def _stripped(notebook: Notebook) -> str:
    """Save as an editor does that keeps no metadata; cell ids stay."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return written(notebook)


def _without(grade_id: str) -> Callable[[Notebook], str]:
    def delete(notebook: Notebook) -> str:
        notebook["cells"].remove(_cell(notebook, grade_id))
        return written(notebook)

    return delete


def _doubled(notebook: Notebook) -> str:
    """Copy a test cell and paste it below itself; the editor gives the copy a new id."""
    test = _cell(notebook, "test-1")
    place = notebook["cells"].index(test) + 1
    notebook["cells"].insert(place, copy.deepcopy(test) | {"id": "a-copy"})
    return written(notebook)


_DAMAGE: dict[str, Callable[[Notebook], str]] = {
    "empty file": lambda _: "",
    "cut-off file": _cut_off,
    "stripped metadata": _stripped,
    "deleted test": _without("test-2"),
    "deleted answer": _without("task-2"),
    "doubled test": _doubled,
}
_HOSTILE = {  # kind: the task, and the lines that stand before its answer
    "endless loop": ("2", "while True:\n    pass"),
    "os._exit": ("3", "import os\n\nos._exit(0)"),
    "flood of output": ("1", f"print('0123456789' * {FLOOD_MB * 100_000})"),
}
