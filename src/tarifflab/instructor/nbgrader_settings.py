"""What the course needs of nbgrader, in one call: ``nbgrader_config.py`` makes it."""

import os
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from tarifflab.grading import install
from tarifflab.instructor.authoring import advice_book
from tarifflab.instructor.desk.permissions import keep_private

# What gives answers away lies beside the solution and goes to nobody. Students get the values
# of the wrong paths sealed, in advice.json, made anew at every release.
STAYS_HERE = ("wrong_paths.py", "answers.toml", "written_answers.toml")
NO_PART_OF_IT = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")


def configure(config: Any, course: Path) -> None:
    """Set what the exercises, the pages of feedback and the confined grader need.

    Parameters
    ----------
    config : traitlets.config.Config
        What ``get_config()`` gives in ``nbgrader_config.py``. Lines after the call win.
    course
        The course folder. It gets a folder for nbgrader's exchange, and is closed to others.
    """
    _exchange(config, course)
    _release(config, course / "solutions")
    _feedback(config)
    _grading(config, course)


def _exchange(config: Any, course: Path) -> None:
    # Without an exchange folder formgrader shows an error box. This one is inside the course.
    exchange = course / ".exchange"
    config.Exchange.root = str(exchange)
    if os.access(course, os.W_OK):
        exchange.mkdir(exist_ok=True)
        keep_private(course)  # marks and work are the owner's alone


def _release(config: Any, solutions: Path) -> None:
    config.CourseDirectory.ignore = [*NO_PART_OF_IT, *STAYS_HERE]
    config.GenerateAssignment.pre_convert_hook = partial(advice_book.before_release, solutions)


def _feedback(config: Any) -> None:
    # nbgrader's pages would load MathJax from elsewhere (their templates do not heed
    # `mathjax_url`) and show hidden checks to students. This page does neither.
    pages = files("tarifflab.instructor") / "pages"
    config.HTMLExporter.template_file = str(pages / "page.html.j2")
    # Name, dates, short advice and "not read yet" in the head of each feedback page.
    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "tarifflab.instructor.give_back.feedback_head.FeedbackHead",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]


def _grading(config: Any, course: Path) -> None:
    # `nbgrader autograde` and formgrader's button run submissions confined (docs/grading.md).
    # The student's code may read the tables; only the hidden checks may read the key.
    install(config)
    # The package may be imported from, also where it is installed from a clone.
    config.ConfinedExecute.readable = ["data", str(files("tarifflab"))]
    config.ConfinedExecute.secret = ["solutions/claims_key.csv"]
    config.ConfinedExecute.environment = {
        "TARIFFLAB_DATA": str(course / "data"),
        "TARIFFLAB_SOLUTIONS": str(course / "solutions"),
    }
