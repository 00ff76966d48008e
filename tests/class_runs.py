"""What a grader made of a demo class: points from the gradebook, words from the notebooks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nbgrader.api import Gradebook

from tarifflab.instructor.demo import DemoClass
from tarifflab.instructor.demo.invented_handins import Submission


@dataclass(frozen=True)
class Outcome:
    """What nbgrader made of one submission."""

    points: dict[str, float]  # by task, "1" to "5" and "written"
    said: dict[str, str]  # the output of each task's test
    needs_manual_grade: bool


def open_gradebook(made: DemoClass) -> Gradebook:
    """Open the class's gradebook."""
    return Gradebook(f"sqlite:///{made.folder / 'gradebook.db'}", "tariff-lab")


def outcome(made: DemoClass, gradebook: Gradebook, one: Submission) -> Outcome:
    """Read one submission's points from the gradebook and its outputs from its notebook."""
    entry = gradebook.find_submission_notebook(one.slug, one.slug, one.student.id)
    points = {grade.cell.name.removeprefix("test-"): grade.score for grade in entry.grades}
    path = made.folder / "autograded" / one.student.id / one.slug / f"{one.slug}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return Outcome(points, dict(output_by_task(notebook)), entry.needs_manual_grade)


def output_by_task(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the task and the whole printed output of each test cell."""
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name.startswith("test-"):
            lines = [
                "".join(output.get("text", "")) + "\n".join(output.get("traceback", []))
                for output in cell["outputs"]
            ]
            yield name.removeprefix("test-"), "\n".join(lines)
