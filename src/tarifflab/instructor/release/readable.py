"""Which right answers a student could read in the bundle: a list for the teacher, no verdict.

The instructor's notebook runs in a process of its own (``python -m`` this module, in the
exercise's folder), so that nothing of it stays here; it gives the numbers that the hidden
checks want. Looked for are numbers that nobody meets by chance.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tarifflab.expect import forms
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.release.bundle import Member

MODULE = "tarifflab.instructor.release.readable"
NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,_]*(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)", re.I)
COUNT = 100  # a whole number up to this stands in many texts
PICTURES = re.compile(r"<style.*?</style>|<[^>]*>", re.S)


@dataclass(frozen=True)
class Answer:
    """A number that a hidden check wants.

    Attributes
    ----------
    name : str
        Of the answer.
    value : float
    margin : float
        How far from it still counts as right.
    """

    name: str
    value: float
    margin: float

    def stands_in(self, text: str) -> bool:
        """Tell whether a text prints it."""
        return any(abs(one - self.value) <= self.margin for one in numbers(text))


def numbers(text: str) -> Iterator[float]:
    """Yield the numbers that a text prints.

    >>> list(numbers("The yen gained 46.0 %, the car 8,250 dollars; A2 is no number."))
    [46.0, 8250.0]
    """
    for one in NUMBER.findall(PICTURES.sub(" ", text)):
        yield float(one.replace(",", "").replace("_", "").replace("−", "-"))


def answers(folder: Path) -> list[Answer]:
    """Return the numbers that the hidden checks of an exercise want.

    Parameters
    ----------
    folder
        Of the exercise in ``solutions/``.

    Raises
    ------
    DeskError
        If the instructor's notebook does not run to its end.
    """
    done = subprocess.run(  # noqa: S603 (our own Python, and a folder of the course)
        [sys.executable, "-m", MODULE, folder.name],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise DeskError(f"The solution of {folder.name} fails: {done.stderr.strip()[-500:]}")
    return [Answer(**one) for one in json.loads(done.stdout.splitlines()[-1])]


def readable(
    content: list[Member], solutions: Path, exercises: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield answers that stand in an exercise or in the lesson of its name, and where."""
    for exercise in exercises:
        wanted = answers(solutions / exercise)
        pages = [one for one in content if one.path.endswith(f"/{exercise}.ipynb")]
        for answer in wanted:
            for page in pages:
                for cell in json.loads(page.content)["cells"]:
                    if answer.stands_in("".join(cell["source"])):
                        yield f"{exercise}: {answer.name}", f"{page.path}, cell {cell['id']}"


def _asked(notebook: Path) -> Iterator[dict[str, str | float]]:
    from tarifflab.instructor.authoring.advice_book import run

    for one in run(notebook):
        number = forms.as_number(one.given)
        known = one.question.hidden and not one.question.calls
        if not known or number is None or not math.isfinite(number):
            continue
        if number == int(number) and abs(number) <= COUNT:
            continue
        grid = one.question.grid
        margin = grid.margin * (abs(number) if grid.relative else 1) + 1e-12
        yield {"name": one.question.name, "value": float(number), "margin": margin}


if __name__ == "__main__":
    print(json.dumps(list(_asked(Path(f"{sys.argv[1]}.ipynb")))))
