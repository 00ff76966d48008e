"""One writer for results: the gradebook and the folder `autograded/`, a submission at a time.

What nbgrader would have written, it writes: student, submission, points, "No response.", late
penalty, the notebook and the files beside it. The order makes a crash harmless: the folder is
prepared under another name, the gradebook gets everything in one transaction, then the folder
takes its name. Whatever is missing after a crash, the next run does again.
"""

import datetime as dt
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tarifflab.grading.course import files_beside
from tarifflab.grading.light import nbgrader_part
from tarifflab.grading.result import GradedSubmission
from tarifflab.grading.scratch import clear, copy_handed_in

LOCKED_SECONDS = 60.0  # how long we wait for somebody else's lock on the gradebook
FILE_MODE = 0o444  # as nbgrader leaves them


class StoreError(RuntimeError):
    """Results cannot be written; the text says why, and that nothing is lost."""


@dataclass(frozen=True)
class Submission:
    """One student's hand-in.

    Attributes
    ----------
    folder : Path
        ``submitted/STUDENT/ASSIGNMENT``.
    target : Path
        ``autograded/STUDENT/ASSIGNMENT``.
    time : datetime or None
        When it was handed in (UTC, without a zone, as nbgrader keeps it).
    """

    student: str
    folder: Path
    target: Path
    time: dt.datetime | None


class Store:
    """The gradebook and output folder of one assignment.

    Parameters
    ----------
    course : nbgrader.coursedir.CourseDirectory
        Where everything is.
    assignment : str
        nbgrader's name of the assignment.
    say : callable
        Takes a sentence for the person at the keyboard.
    """

    def __init__(self, course: Any, assignment: str, say: Callable[[str], None]) -> None:
        self.api = nbgrader_part("api")
        self.course = course
        self.say = say
        self.book = self.api.Gradebook(course.db_url, course.course_id)
        try:
            self.assignment = self.book.find_assignment(assignment)
        except self.api.MissingEntry as error:
            self.book.close()
            raise StoreError(
                f"The gradebook has no assignment '{assignment}'. "
                f"Run: nbgrader generate_assignment {assignment} --force"
            ) from error
        self.name = assignment
        self.source = self._folder(course.source_directory, ".")

    def _folder(self, step: str, student: str) -> Path:
        return Path(self.course.root, self.course.format_path(step, student, self.name))

    def notebooks(self) -> list[str]:
        """Return the names of the assignment's notebooks."""
        return [notebook.name for notebook in self.assignment.notebooks]

    def put(self, submission: Submission, results: dict[str, GradedSubmission | None]) -> None:
        """Store the results (None for a notebook that was not handed in) of one submission."""
        prepared = self._prepare(submission, results)
        try:
            with self.book.db.no_autoflush:
                self._write(submission, results)
            _replace(prepared, submission.target)
        except BaseException:
            shutil.rmtree(prepared, ignore_errors=True)
            raise

    def _prepare(self, submission: Submission, results: dict[str, Any]) -> Path:
        prepared = submission.target.with_name(f".{self.name}.part")
        shutil.rmtree(prepared, ignore_errors=True)
        try:
            prepared.mkdir(parents=True)
            _copy_beside(submission.folder, self.source, prepared)
            for name, graded in results.items():
                if graded is not None:
                    _write_notebook(prepared / f"{name}.ipynb", graded)
        except OSError as error:
            shutil.rmtree(prepared, ignore_errors=True)
            raise StoreError(
                f"The result of {submission.student} could not be written "
                f"({error.strerror or error}). What is stored is whole; make room, then run "
                "the same command again to go on."
            ) from error
        return prepared

    def _write(self, submission: Submission, results: dict[str, Any]) -> None:
        """Write one submission's marks in one transaction; wait if the gradebook is locked."""
        import sqlalchemy.exc

        give_up = time.monotonic() + LOCKED_SECONDS
        told = False
        while True:
            try:
                self._enter(submission, results)
                self.book.db.commit()
                return
            except sqlalchemy.exc.OperationalError as error:
                self.book.db.rollback()
                if "locked" not in str(error) or time.monotonic() > give_up:
                    raise StoreError(
                        f"The gradebook could not be written ({error.orig}). What is stored is "
                        "whole; close other programs that use it, then run the command again."
                    ) from error
                if not told:
                    self.say("The gradebook is locked by another program; waiting for it.")
                    told = True

    def _enter(self, submission: Submission, results: dict[str, Any]) -> None:
        entry = self._entry(submission)
        if submission.time is not None:
            entry.timestamp = submission.time
        for notebook in entry.notebooks:
            self._enter_notebook(notebook, results.get(notebook.name))
        self.book.db.flush()
        if entry.total_seconds_late > 0:
            self._penalise(submission, entry)
        else:
            for notebook in entry.notebooks:
                notebook.late_submission_penalty = None

    def _entry(self, submission: Submission) -> Any:
        """Return the submission's row, made with all its grades if it is new."""
        api, db = self.api, self.book.db
        entry = (
            db.query(api.SubmittedAssignment)
            .filter_by(assignment_id=self.assignment.id, student_id=submission.student)
            .one_or_none()
        )
        if entry is not None:
            return entry
        student = db.get(api.Student, submission.student)
        if student is None:
            student = api.Student(id=submission.student)
            db.add(student)
        entry = api.SubmittedAssignment(assignment=self.assignment, student=student)
        for notebook in self.assignment.notebooks:
            made = api.SubmittedNotebook(notebook=notebook, assignment=entry)
            for cell in [*notebook.grade_cells, *notebook.task_cells]:
                api.Grade(cell=cell, notebook=made)
            for cell in [*notebook.solution_cells, *notebook.task_cells]:
                api.Comment(cell=cell, notebook=made)
        db.add(entry)
        return entry

    def _enter_notebook(self, notebook: Any, graded: GradedSubmission | None) -> None:
        for grade in notebook.grades:
            if graded is None:
                grade.auto_score, grade.needs_manual_grade = 0.0, False
                continue
            score = graded.scores[grade.name]
            grade.auto_score = score.points
            grade.needs_manual_grade = (
                score.points is None
                or grade.manual_score is not None
                or grade.name in graded.undecided
            )
        if graded is None:
            return
        if graded.needs_look:
            notebook.flagged = True
        silent = unanswered(graded)
        for comment in notebook.comments:
            comment.auto_comment = "No response." if comment.name in silent else None

    def _penalise(self, submission: Submission, entry: Any) -> None:
        """Have nbgrader's own plug-in set the penalty of a late submission."""
        from nbgrader.preprocessors import AssignLatePenalties

        step: Any = AssignLatePenalties(config=self.course.config)
        step.init_plugin()
        for notebook in entry.notebooks:
            penalty = step.plugin_inst.late_submission_penalty(
                submission.student, notebook.score, entry.total_seconds_late
            )
            if penalty is not None:
                penalty = step._check_late_penalty(notebook, penalty)
            notebook.late_submission_penalty = penalty

    def close(self) -> None:
        """Close the gradebook."""
        self.book.close()


def unanswered(graded: GradedSubmission) -> set[str]:
    """Return the grade ids of solution cells that are as they were released."""
    rules = nbgrader_part("utils")
    return {
        cell.metadata.nbgrader.grade_id
        for cell in graded.notebook.cells
        if "nbgrader" in cell.metadata
        and rules.is_solution(cell)
        and cell.metadata.nbgrader.get("checksum") == rules.compute_checksum(cell)
    }


def _write_notebook(path: Path, graded: GradedSubmission) -> None:
    import nbformat

    writes: Any = nbformat.v4.writes
    path.write_text(writes(graded.notebook) + "\n", encoding="utf-8")
    path.chmod(FILE_MODE)


def _copy_beside(submission: Path, source: Path, target: Path) -> None:
    """Copy what lies beside the notebooks: the student's, then the course's."""
    stamp = submission / "timestamp.txt"
    copy_handed_in([*files_beside(submission), str(stamp)], target)
    for name in files_beside(source):
        path, goal = Path(name), target / Path(name).name
        clear(goal)
        if path.is_dir():
            shutil.copytree(path, goal)
        else:
            shutil.copy(path, goal)


def _replace(prepared: Path, target: Path) -> None:
    """Give the prepared folder its name, in place of an older one."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    prepared.rename(target)
    shutil.rmtree(old, ignore_errors=True)
