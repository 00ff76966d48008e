"""Run all checks of an exercise on the reader's own notebook, the hidden ones too.

Confined where the system can confine, as in grading; elsewhere in a kernel of its own, and
said so. Every check is kept in the progress file: worked solutions open after honest tries.
"""

from __future__ import annotations

from dataclasses import asdict

from tarifflab import progress
from tarifflab.grading import Assignment, GradedSubmission, grade
from tarifflab.grading.confinement import confine
from tarifflab.grading.notebook.assignment import AssignmentError
from tarifflab.selfstudy.exercise_files import Exercise, SelfStudyError
from tarifflab.selfstudy.in_kernel import run_in_kernel
from tarifflab.selfstudy.results import Checked, TaskResult, results

KIND = "check"  # of entries in the progress file; the key is "01/test-1"


def check(exercise: Exercise) -> Checked:
    """Check a reader's notebook, and keep what came of each task.

    Raises
    ------
    SelfStudyError
        If the notebook cannot be read; the text says why.
    """
    try:
        assignment = exercise.assignment()
        graded = _run(exercise, assignment)
    except AssignmentError as error:
        raise SelfStudyError(_unreadable(exercise, error)) from error
    except OSError as error:
        raise SelfStudyError(
            f"{exercise.notebook} cannot be read: {error.strerror}."
        ) from error
    found = results(graded, assignment, exercise.slug, whole=exercise.whole)
    if exercise.whole:
        for task in found.tasks:
            _keep(exercise, task)
    return found


def _run(exercise: Exercise, assignment: Assignment) -> GradedSubmission:
    submission = exercise.notebook.read_bytes()
    if confine.missing() is None:
        return grade(submission, assignment)
    return run_in_kernel(submission, assignment, exercise.notebook.parent)


def _unreadable(exercise: Exercise, error: AssignmentError) -> str:
    if exercise.whole:
        return str(error)
    return (
        f"{exercise.notebook.name} cannot be read as a notebook. Get a fresh copy of the "
        "exercise and paste your answers into it (the help page docs/student.md says how)."
    )


def _keep(exercise: Exercise, task: TaskResult) -> None:
    """Add an entry where something has changed since the last check of this task."""
    key = f"{exercise.number}/{task.task}"
    value = {k: v for k, v in asdict(task).items() if k not in ("task", "title", "advice")}
    if task.status not in ("not tried", "written") and progress.get(KIND, key) != value:
        progress.save(KIND, key, value)


def tries(number: str, task: str) -> int:
    """Return how many different answers to a task were checked that were not right."""
    past = [value for _, value in progress.history(KIND, f"{number}/{task}")]
    return len({value["answer"] for value in past if value["status"] != "right"})


def passed(number: str, task: str) -> bool:
    """Return whether an answer to the task was right once."""
    past = progress.history(KIND, f"{number}/{task}")
    return any(value["status"] == "right" for _, value in past)
