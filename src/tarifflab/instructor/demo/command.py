"""What ``tarifflab demo`` does after its arguments are parsed: make a class, say what to do.

The result goes to standard output, the steps to standard error. Exit status 0: done; 1: the
person at the keyboard can put it right.
"""

from pathlib import Path

from rich.console import Console

from tarifflab.grading.coursework.settings import SettingsError, course_root
from tarifflab.instructor import demo
from tarifflab.instructor.authoring.answers import NoAnswers

NEXT = """\
A class of {students} has handed in, in {folder}. {state}

  cd {folder}
  tarifflab grade 01        grade what is left, broken notebooks too
  tarifflab mark 01         read the texts in the browser, with keys
  tarifflab report 01       what the class understood, who is missing, who needs help
  tarifflab talk 01         questions on each student's own lines, for two minutes of talk
  tarifflab give-back 01    a page a student, and the marks
  tarifflab status          how far you are; tarifflab undo takes the last step back

Who hands in what: {folder}/students.csv and {folder}/submitted. Remove the folder when done."""


def run(folder: Path, *, course: Path, students: int, grade: bool) -> int:
    """Make a demo class of `students` in `folder`; return the exit status."""
    console = Console(stderr=True, highlight=False)
    try:
        with console.status("Making a class") as status:

            def report(step: str) -> None:
                console.print(step, markup=False)
                status.update(step)

            root = course_root(course)
            made = demo.make_class(root, folder, students=students, report=report)
            if grade:
                demo.autograde(made, report)
    except (FileExistsError, NoAnswers, RuntimeError, SettingsError) as error:
        console.print(str(error), markup=False)
        return 1
    print(NEXT.format(students=students, folder=folder, state=state(made, grade)))
    return 0


def state(made: demo.DemoClass, graded: bool) -> str:
    """Return a sentence on what is graded and what is not."""
    broken = len(made.broken())
    if not graded:
        return "Nothing is graded yet."
    return (
        f"nbgrader has graded {len(made.students) - broken} of them; {broken} handed in broken "
        "notebooks, on which nbgrader alone would stop."
    )
