"""Settings that nbgrader and formgrader read when they are started in this folder."""

from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader supplies it)

COURSE = Path(__file__).resolve().parent

c.CourseDirectory.root = str(COURSE)
c.CourseDirectory.course_id = "tariff-lab"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.db_url = f"sqlite:///{COURSE / 'gradebook.db'}"

# Without an exchange folder formgrader shows a red error box. This one stays inside the course.
c.Exchange.root = str(COURSE / ".exchange")

# A released task keeps its line `name = ...`; the stub must not raise, so that an untouched
# task is "not attempted" (a friendly sentence from `tarifflab.expect`) and not an exception.
c.ClearSolutions.code_stub = {"python": "# Your code here"}
c.ClearSolutions.text_stub = "*Your answer here*"

# No page of the course loads anything from outside.
c.HTMLExporter.mathjax_url = ""
c.FormgradeApp.mathjax_url = ""
