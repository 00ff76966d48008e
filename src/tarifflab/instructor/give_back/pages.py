"""Make the feedback pages with nbgrader's own converter, in this process."""

import logging
from importlib.resources import files
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import GetGrades
from traitlets import List
from traitlets.config import Config

from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.give_back.feedback_head import FeedbackHead

TEMPLATE = "page.html.j2"


class Pages(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's feedback of some students, with our head on each page.

    nbgrader looks for notebooks with patterns, which a course folder called "[2026]" breaks;
    here the folders are given.
    """

    preprocessors = List([GetGrades, FeedbackHead, CSSHTMLHeaderPreprocessor])
    students: tuple[str, ...] = ()

    def init_notebooks(self) -> None:
        """Find the graded notebooks of the students."""
        name = self.coursedir.assignment_id
        self.assignments = {}
        for student in self.students:
            folder = Path(self._format_source(name, student))
            notebook = folder / f"{name}.ipynb"
            if notebook.is_file():
                self.assignments[str(folder)] = [str(notebook)]


def make_pages(desk: Desk, exercise: str, students: list[str]) -> dict[str, Path]:
    """Make the pages of some students anew; return where they are.

    Raises
    ------
    DeskError
        If nbgrader could not make one.
    """
    course: Any = desk.settings.course
    config = Config(course.config)
    page = config.HTMLExporter
    if "template_file" not in page:
        page.template_file = str(files("tarifflab.instructor") / "pages" / TEMPLATE)
    config.GenerateFeedback.pop("preprocessors", None)
    before = course.assignment_id
    course.assignment_id = exercise
    try:
        maker = Pages(coursedir=course, config=config)
        maker.log.setLevel(logging.ERROR)
        maker.students = tuple(students)
        maker.force = True
        maker.start()
    except NbGraderException as error:
        raise DeskError(
            f"nbgrader could not make the feedback of {exercise}: {error}. Grade it again, "
            "then run this command again."
        ) from error
    finally:
        course.assignment_id = before
    return {
        student: page
        for student in students
        if (page := desk.folder("feedback", student, exercise) / f"{exercise}.html").is_file()
    }
