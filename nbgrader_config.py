"""Settings that nbgrader and formgrader read when they are started in this folder."""

import os
from functools import partial
from importlib.resources import files
from pathlib import Path

from tarifflab.grading import install
from tarifflab.instructor.authoring import advice_book
from tarifflab.instructor.desk.permissions import keep_private

c = get_config()  # noqa: F821  (nbgrader supplies it)

COURSE = Path(__file__).resolve().parent

c.CourseDirectory.root = str(COURSE)
c.CourseDirectory.course_id = "tariff-lab"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.db_url = f"sqlite:///{COURSE / 'gradebook.db'}"

# Without an exchange folder formgrader shows an error box. This one stays inside the course.
EXCHANGE = COURSE / ".exchange"
c.Exchange.root = str(EXCHANGE)
if os.access(COURSE, os.W_OK):
    EXCHANGE.mkdir(exist_ok=True)
    keep_private(COURSE)  # marks and work are the owner's alone

# What gives answers away lies beside the solution and goes to nobody. Students get the values
# of the wrong paths sealed, in advice.json, made anew at every release.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "wrong_paths.py",
    "answers.toml",
    "written_answers.toml",
]
c.GenerateAssignment.pre_convert_hook = partial(
    advice_book.before_release, COURSE / "solutions"
)

# A released task keeps its line `name = ...`; the stub must not raise, so that an untouched
# task is "not attempted" (a friendly sentence from `tarifflab.expect`) and not an exception.
c.ClearSolutions.code_stub = {"python": "# Your code here"}
c.ClearSolutions.text_stub = "*Your answer here*"

# nbgrader's pages would load MathJax from elsewhere (their templates do not heed `mathjax_url`)
# and show hidden checks to students. This page builds on them and does neither.
c.HTMLExporter.template_file = str(files("tarifflab.instructor") / "pages" / "page.html.j2")

# Name, dates, short advice and "not read yet" in the head of each feedback page.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "tarifflab.instructor.give_back.head.FeedbackHead",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# `nbgrader autograde` and formgrader's button run submissions confined (docs/grading.md). The
# student's code may read the tables; only the hidden checks may read the key.
install(c)
# The package may be imported from, also where it is installed from a clone.
c.ConfinedExecute.readable = ["data", str(files("tarifflab"))]
c.ConfinedExecute.secret = ["solutions/claims_key.csv"]
c.ConfinedExecute.environment = {
    "TARIFFLAB_DATA": str(COURSE / "data"),
    "TARIFFLAB_SOLUTIONS": str(COURSE / "solutions"),
}
