"""Settings that nbgrader and formgrader read when they are started in this folder."""

from pathlib import Path

from tarifflab.instructor.nbgrader_settings import configure

c = get_config()  # noqa: F821  (nbgrader supplies it)

COURSE = Path(__file__).resolve().parent

c.CourseDirectory.root = str(COURSE)
c.CourseDirectory.course_id = "tariff-lab"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.db_url = f"sqlite:///{COURSE / 'gradebook.db'}"

# A released task keeps its line `name = ...`; the stub must not raise, so that an untouched
# task is "not attempted" (a friendly sentence from `tarifflab.expect`) and not an exception.
c.ClearSolutions.code_stub = {"python": "# Your code here"}
c.ClearSolutions.text_stub = "*Your answer here*"

# Sealed advice, private folders, feedback pages, the confined grader. Own lines go below it.
configure(c, COURSE)
