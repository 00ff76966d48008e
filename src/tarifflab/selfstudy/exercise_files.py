"""Where an exercise, its solution and the reader's own notebook lie."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tarifflab.grading import Assignment
from tarifflab.grading.notebook.assignment import Layout
from tarifflab.lessons import LESSONS

_SEALED = "advice.json"
_OPEN = "JPY_SESSION_NAME"  # the notebook that a kernel belongs to; jupyter_server sets it


class SelfStudyError(ValueError):
    """Something that the reader can put right; the text says what, in a sentence or two."""


@dataclass(frozen=True)
class Exercise:
    """One exercise and the notebook in which a reader has answered it.

    Attributes
    ----------
    course : Path
        The folder that holds ``lessons``, ``exercises`` and ``data``.
    notebook : Path
        The reader's notebook.
    """

    course: Path
    slug: str
    notebook: Path

    @property
    def number(self) -> str:
        """The two digits that the slug begins with."""
        return self.slug[:2]

    @property
    def solution(self) -> Path:
        """Where the notebook with solutions and hidden checks is, if the course has it."""
        return self.course / "solutions" / self.slug / f"{self.slug}.ipynb"

    @property
    def whole(self) -> bool:
        """Say whether the hidden checks are there; a class's bundle has none."""
        return self.solution.exists()

    @property
    def environment(self) -> dict[str, str]:
        """Where the tables and the key are, for the processes that run the notebook."""
        return {
            "TARIFFLAB_DATA": str(self.course / "data"),
            "TARIFFLAB_SOLUTIONS": str(self.course / "solutions"),
        }

    def assignment(self) -> Assignment:
        """Return what to check against: the solution's checks, else the reader's visible ones.

        Raises
        ------
        AssignmentError
            If that notebook cannot be read.
        """
        source = self.solution if self.whole else self.notebook
        books = [source.parent / _SEALED, self.notebook.parent / _SEALED]
        book = next((one for one in books if one.exists()), None)
        key = self.course / "solutions" / "claims_key.csv"
        return Assignment.from_notebook(
            source,
            readable=[self.course / "data", str(files("tarifflab"))],
            secret=[key] if key.exists() else [],
            environment=self.environment,
            files=[book] if book else [],
            layout=Layout(f"exercises/{self.slug}", (("data", str(self.course / "data")),)),
        )


def find_exercise(wanted: str, folder: Path | None = None) -> Exercise:
    """Return the exercise with this number, name or notebook file.

    Raises
    ------
    SelfStudyError
        If there is no such exercise or file, or no course around it.
    """
    here = (folder or Path.cwd()).resolve()
    if wanted.endswith(".ipynb"):
        return _of_file((here / wanted).resolve())
    course = _course(here)
    slug = _slug(wanted, course)
    notebook = course / "exercises" / slug / f"{slug}.ipynb"
    if not notebook.exists():
        raise SelfStudyError(
            f"{notebook} is not there. If you gave your notebook another name, name the file: "
            f"tarifflab check MY-NOTEBOOK.ipynb"
        )
    return Exercise(course, slug, notebook)


def open_exercise(number: str, folder: Path | None = None) -> Exercise:
    """Return an exercise with the notebook that is open, whatever name its reader gave it.

    Raises
    ------
    SelfStudyError
        As `find_exercise`, where neither the open notebook nor the one under its own name is
        there.
    """
    here = (folder or Path.cwd()).resolve()
    # The name alone: a renamed notebook leaves the old one here, and the folder is the
    # kernel's own in every front end.
    name = os.environ.get(_OPEN, "").replace("\\", "/").rsplit("/", 1)[-1]
    if name.endswith(".ipynb"):
        # It may be gone, or be a notebook of notes that calls for the button.
        with suppress(SelfStudyError):
            found = find_exercise(name, here)
            if found.number == number:
                return found
    return find_exercise(number, here)


def _course(here: Path) -> Path:
    for folder in (here, *here.parents):
        if (folder / "exercises").is_dir() and (folder / "data").is_dir():
            return folder
    raise SelfStudyError(
        f"{here} lies in no course: neither it nor a folder above it holds `exercises` and "
        "`data`. Run the command in the course's folder."
    )


def _slug(wanted: str, course: Path) -> str:
    slugs = [one.slug for one in LESSONS if (course / "exercises" / one.slug).is_dir()]
    number = wanted.zfill(2)
    fitting = [slug for slug in slugs if slug == wanted or slug[:2] == number]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(slug[:2] for slug in slugs) or "(none)"
    raise SelfStudyError(f"The exercise must be one of {known}, got '{wanted}'.")


def _of_file(file: Path) -> Exercise:
    if not file.is_file():
        raise SelfStudyError(f"{file} is not there. Give the notebook's name as it is.")
    course = _course(file.parent)
    for one in LESSONS:
        if file.stem.startswith(one.slug) or _title(file).startswith(
            f"# Exercise {one.number}"
        ):
            return Exercise(course, one.slug, file)
    raise SelfStudyError(
        f"{file.name} is no exercise of this course: its first cell does not begin with "
        "'# Exercise' and a number."
    )


def _title(file: Path) -> str:
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        return "".join(cells[0]["source"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
