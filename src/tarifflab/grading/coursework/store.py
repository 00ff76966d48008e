"""One writer for results: the gradebook and the folder `autograded/`, a submission at a time.

What nbgrader would have written, it writes: student, submission, points, "No response.", late
penalty, the notebook and the files beside it. The order makes a crash harmless: the folder is
prepared under another name, the gradebook gets everything in one transaction, then the folder
takes its name. Whatever is missing after a crash, the next run does again.
"""

import contextlib
import errno
import json
import os
import shutil
import time
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any, TypeVar

from tarifflab.grading.control.scratch import clear, copy_handed_in
from tarifflab.grading.coursework.gradebook import Book
from tarifflab.grading.coursework.rounds import (
    KEY_NAME,
    Round,
    ToDo,
    open_looks,
    release_hash,
    to_do,
)
from tarifflab.grading.handin.folders import STAMP
from tarifflab.grading.handin.handed_in import Submission, files_beside
from tarifflab.grading.nbgrader_parts import nbgrader_part, note_version
from tarifflab.grading.notebook.assemble import GradedSubmission
from tarifflab.grading.notebook.assignment import Assignment

LOCKED_SECONDS = 60.0  # how long we wait for somebody else's lock on the gradebook
LOCKED_PAUSE = 0.1  # seconds between two tries
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no other student's result has room either
FILE_MODE = 0o444  # as nbgrader leaves them


T = TypeVar("T")


class StoreError(RuntimeError):
    """Results cannot be written; the text says why, and that nothing is lost."""


class FolderError(StoreError):
    """One student's result has no place; the others' have."""


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
        self.book = open_book(course, say)
        try:
            self.assignment = self.book.find_assignment(assignment)
        except self.api.MissingEntry as error:
            self.book.close()
            raise StoreError(
                f"The gradebook has no assignment '{assignment}' yet. Make the students' "
                f"version first: tarifflab release {assignment.split('-')[0]} (in a course of "
                f"your own: nbgrader generate_assignment {assignment} --force)"
            ) from error
        self.name = assignment
        self.rows = _patiently(lambda: Book(self.book, self.assignment), say)
        self.names = [notebook.name for notebook in self.assignment.notebooks]
        self.source = self._folder(course.source_directory, ".")

    def _folder(self, step: str, student: str) -> Path:
        return Path(self.course.root, self.course.format_path(step, student, self.name))

    def notebooks(self) -> list[str]:
        """Return the names of the assignment's notebooks."""
        return self.names

    def to_do(
        self, found: list[Submission], assignments: dict[str, Assignment], *, force: bool
    ) -> list[ToDo]:
        """Return which submissions are to be graded, and why."""

        def look() -> dict[str, Round | None]:
            self.rows.rounds.sweep()
            self.book.db.commit()
            return self.rows.rounds.known()

        known = _patiently(look, self.say)
        return to_do(found, known, release_hash(assignments.values()), force=force)

    def open_looks(self, without: Container[str] = ()) -> dict[str, list[str]]:
        """Return student → what a person should still look at; nobody of `without`."""
        return _patiently(lambda: open_looks(self.book, self.name, without), self.say)

    def put(
        self,
        submission: Submission,
        results: dict[str, GradedSubmission | None],
        last: Round | None = None,
        now: Round | None = None,
    ) -> list[str]:
        """Store the results (None for a notebook that was not handed in) of one submission.

        Return the grade ids of texts that have changed since a person marked them.
        """
        prepared = self._prepare(submission, results, now)
        try:
            self._write(submission, results, last, now)
            _replace(prepared, submission.target)
        except OSError as error:
            shutil.rmtree(prepared, ignore_errors=True)
            raise _not_written(submission, error) from error
        except BaseException:
            shutil.rmtree(prepared, ignore_errors=True)
            raise
        return self.rows.again

    def _prepare(
        self, submission: Submission, results: dict[str, Any], now: Round | None
    ) -> Path:
        prepared = submission.target.with_name(f".{self.name}.part")
        try:
            clear(prepared)
            prepared.mkdir(parents=True)
            _copy_beside(submission, self.source, prepared)
            for name, graded in results.items():
                if graded is not None:
                    if now is not None:
                        graded.notebook["metadata"][KEY_NAME] = now.key
                    _write_notebook(prepared / f"{name}.ipynb", graded)
        except OSError as error:
            shutil.rmtree(prepared, ignore_errors=True)
            raise _not_written(submission, error) from error
        return prepared

    def _write(
        self,
        submission: Submission,
        results: dict[str, Any],
        last: Round | None,
        now: Round | None,
    ) -> None:
        """Write one submission's marks in one transaction; wait if the gradebook is locked."""

        def write() -> None:
            try:
                student, time_ = submission.student, submission.time
                if self.rows.enter(student, time_, results, last, now) > 0:
                    self._penalise(student)
                self.book.db.commit()
            except BaseException:
                self.book.db.rollback()
                raise

        _patiently(write, self.say)

    def _penalise(self, student: str) -> None:
        """Have nbgrader's own plug-in set the penalty of a late submission."""
        from nbgrader.preprocessors import AssignLatePenalties

        self.book.db.expire_all()
        entry = self.book.find_submission(self.name, student)
        step: Any = AssignLatePenalties(config=self.course.config)
        step.init_plugin()
        for notebook in entry.notebooks:
            penalty = step.plugin_inst.late_submission_penalty(
                student, notebook.score, entry.total_seconds_late
            )
            if penalty is not None:
                penalty = step._check_late_penalty(notebook, penalty)
            notebook.late_submission_penalty = penalty

    def close(self) -> None:
        """Close the gradebook."""
        self.book.close()


def _not_written(submission: Submission, error: OSError) -> StoreError:
    """Return what to say: a full disk stops all, a folder that is in the way only one."""
    why = error.strerror or str(error)
    if error.errno in FULL:
        return StoreError(
            f"The result of {submission.student} could not be written ({why}). What is stored "
            "is whole; make room, then run the same command again to go on."
        )
    return FolderError(
        f"The graded notebook could not be written to {submission.target} ({why}); look what "
        "is in the way there."
    )


def open_book(course: Any, say: Callable[[str], None]) -> Any:
    """Open a course's gradebook; wait while somebody else has locked it.

    Raises
    ------
    StoreError
        If it cannot be opened; the text says why and what to do.
    """
    import sqlalchemy.exc

    url = str(course.db_url)

    def opened() -> Any:
        note_version(url)
        return nbgrader_part("api").Gradebook(url, course.course_id)

    try:
        return _patiently(opened, say)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"The gradebook's driver '{error.name}' is not installed. "
            "Run: pip install 'tarifflab[postgres]'"
        ) from error
    except (sqlalchemy.exc.ArgumentError, sqlalchemy.exc.NoSuchModuleError) as error:
        raise StoreError(
            f"'db_url' in nbgrader_config.py must be an address such as "
            f"sqlite:///gradebook.db, got '{url.split('@')[-1]}'."
        ) from error


def _patiently(work: Callable[[], T], say: Callable[[str], None]) -> T:
    """Do something with the gradebook; wait if it is locked, say what else is wrong."""
    import sqlalchemy.exc

    give_up = time.monotonic() + LOCKED_SECONDS
    told = False
    while True:
        try:
            return work()
        except sqlalchemy.exc.DBAPIError as error:
            if "locked" not in str(error.orig) or time.monotonic() > give_up:
                raise StoreError(
                    f"The gradebook cannot be used ({error.orig}). What is stored is whole; "
                    "close other programs that use it, or put a copy of it back, then run the "
                    "command again."
                ) from error
            if not told:
                say("The gradebook is locked by another program; waiting for it.")
                told = True
            time.sleep(LOCKED_PAUSE)


def _write_notebook(path: Path, graded: GradedSubmission) -> None:
    path.write_text(as_text(graded.notebook), encoding="utf-8")
    path.chmod(FILE_MODE)


def as_text(notebook: Any) -> str:
    """Return a notebook as JSON, a cell a line: fast to write, and good to compare."""
    cells = ",\n  ".join(json.dumps(cell, ensure_ascii=False) for cell in notebook["cells"])
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    head = json.dumps(rest, ensure_ascii=False)[1:]
    return f'{{"cells": [\n  {cells}\n ],\n {head}\n'


def _copy_beside(submission: Submission, source: Path, target: Path) -> None:
    """Copy what lies beside the notebooks: the student's, then the course's."""
    stamp = [str(submission.folder / STAMP)] if submission.time is not None else []
    copy_handed_in([*submission.beside(), *stamp], target)
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
    clear(old)
    if os.path.lexists(target):
        target.rename(old)
    prepared.rename(target)
    with contextlib.suppress(OSError):  # the next round removes it
        clear(old)
