"""The confined run as a step of nbgrader: `nbgrader autograde` and formgrader's button use it.

A course switches it on in its ``nbgrader_config.py``::

    from tarifflab.grading import install

    c = get_config()
    install(c)

and says what student code may read, if it reads more than the files beside the notebook::

    c.ConfinedExecute.readable = ["data"]

nbgrader's database, late penalties, feedback and exporters stay as they are.
"""

import atexit
import json
import logging
import os
import stat
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors.base import NbGraderPreprocessor
from traitlets import Bool, Dict, List, Unicode

from tarifflab.grading.clean_outputs import clean_attachments
from tarifflab.grading.control.confinable import NotConfined, refuse_unless_confinable
from tarifflab.grading.control.scratch import clear
from tarifflab.grading.control.sessions import Sessions
from tarifflab.grading.coursework.course_folders import known_cells, load_assignment
from tarifflab.grading.handin.handed_in import find_submissions, link_above, read_file
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.assemble import unique_ids
from tarifflab.grading.notebook.assignment import Assignment
from tarifflab.grading.notebook.decode import OutOfReach, Unreadable
from tarifflab.grading.notebook.mend import MendedCell, mend
from tarifflab.grading.outcomes import Outcome

MARK = "grading"  # key of our own notes in the metadata between nbgrader's two stages
from_dict: Any = nbformat.from_dict  # the library has no types
HANDED_IN = "grading_handed_in"  # key in nbconvert's resources: the file's bytes
EMPTY = {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
IDLE_SECONDS = 600.0  # after which a server that stays up lets its warm processes go


class NotGraded(NbGraderException):  # type: ignore[misc]
    """A submission gets no mark in this run; the text says why."""


class OneSentence(logging.Filter):
    """Leave only the sentence of a traceback that ends in one of ours.

    nbgrader reports whatever stops a submission with its traceback, and knows no way without.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; it is logged in any case."""
        text = record.getMessage()
        _, ours, sentence = text.rpartition(f"{NotGraded.__name__}: ")
        if ours and text.startswith("Traceback (most recent call last):"):
            record.msg, record.args = sentence.strip(), ()
        return True


ONE_SENTENCE = OneSentence()


def refuse(sentence: str, log: Any) -> NoReturn:
    """Stop this submission: nbgrader enters nothing, says why and goes on with the next.

    Raises
    ------
    NotGraded
        Always.
    """
    getattr(log, "logger", log).addFilter(ONE_SENTENCE)  # an adapter has none of its own
    raise NotGraded(sentence)


class SubmissionExporter(NotebookExporter):
    """Reads a submitted file whatever its state; refuses where nothing can be confined."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)  # type: ignore[no-untyped-call]
        remove_pipes(_coursedir(self), self.log)
        if self.config.ConfinedExecute.get("unconfined", False):
            return
        try:
            refuse_unless_confinable()
        except NotConfined as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from error

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> Any:
        """Take a file's bytes along, unopened: no link, no device, nothing too large is read.

        nbgrader gets an empty notebook. The first step of its pipeline has the bytes read
        within a budget (`RepairSubmission`); in its second run they are our own.
        """
        path, base = Path(filename), Path(_coursedir(self).root)
        limits = Limits(**self.config.ConfinedExecute.get("limits", {}))
        content = read_file(path, limits)
        if isinstance(content, OutOfReach):  # nbgrader then enters nothing for this student
            refuse(f"Not graded: {content}. Run the same command again.", self.log)
        if link_above(path, base):
            content = Unreadable("it is a link")
        resources = resources if resources is not None else {}
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        resources[HANDED_IN] = Unreadable("it is not there") if content is None else content
        convert: Any = self.from_notebook_node
        return convert(from_dict({**EMPTY, "cells": []}), resources, **more)


class ConfinedExecute(NbGraderPreprocessor):  # type: ignore[misc]
    """Run the student's cells in a candidate and the tests in an examiner, both confined."""

    readable = List(Unicode(), help="Files and folders that student code may read").tag(
        config=True
    )
    secret = List(Unicode(), help="Files and folders that only hidden tests may read").tag(
        config=True
    )
    environment = Dict(help="Environment variables of student code and tests").tag(config=True)
    limits = Dict(help="Limits that differ from the defaults, e.g. cell_seconds").tag(
        config=True
    )
    unconfined = Bool(False, help="Run without confinement, and say so everywhere").tag(
        config=True
    )

    def preprocess(self, _nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with outputs; what happened goes into `resources`."""
        assignment = _assignment(self, resources)
        sessions = SHARED.sessions(assignment, confined=not self.unconfined)
        repaired = json.loads(resources[HANDED_IN])  # what our first step has written
        notes = [Outcome(**note) for note in repaired["metadata"][MARK]["notes"]]
        mended = mend(repaired, assignment)
        mended.draw = repaired["metadata"][MARK]["draw"]
        mended.outcomes = notes
        mended.unreadable = any(note.key == "unreadable" for note in notes)
        graded = sessions.grade_mended(mended, _beside(self, resources))
        if graded.not_graded:  # nbgrader then enters nothing, and the next run takes it up
            refuse(" ".join(graded.sentences), self.log)
        for sentence in graded.sentences:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], sentence)
        resources["nbgrader"]["graded"] = graded
        return graded.notebook, resources


class RepairSubmission(NbGraderPreprocessor):  # type: ignore[misc]
    """Match the submission's cells with the assignment's before anything else looks at them."""

    def preprocess(self, _nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return a notebook whose nbgrader cells are the assignment's, each once."""
        own = ConfinedExecute(parent=self.parent)
        assignment = _assignment(own, resources)
        drop_links(_coursedir(self), resources["nbgrader"])
        sessions = SHARED.sessions(assignment, confined=not own.unconfined)
        mended = sessions.read(resources[HANDED_IN], resources["nbgrader"]["student"])
        cells = [_node(cell) for cell in mended.cells]
        unique_ids(cells)
        notes = [vars(note) for note in mended.outcomes]
        metadata = {**assignment.metadata, MARK: {"notes": notes, "draw": mended.draw}}
        made = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        return from_dict(made), resources


def drop_links(course: Any, own: Mapping[str, str]) -> None:
    """Remove from the output what nbgrader has copied through a student's links.

    It follows them, to a classmate's work or the solution, and hands the copy out with the
    feedback.
    """
    where = own["student"], own["assignment"]
    handed_in = Path(course.format_path(course.submitted_directory, *where))
    output = Path(course.format_path(course.autograded_directory, *where))
    source = Path(course.format_path(course.source_directory, ".", own["assignment"]))
    for folder, folders, files in os.walk(handed_in):
        for name in [*folders, *files]:
            path = Path(folder, name)
            inner = path.relative_to(handed_in)
            if path.is_symlink() and not (source / inner).exists():
                clear(output / inner)


def remove_pipes(course: Any, log: Any) -> None:
    """Remove pipes, sockets and devices from the folders: nbgrader would wait on them for ever.

    They hold nothing that could be lost.
    """
    for one in find_submissions(course, course.assignment_id, one_student(course)):
        if one.closed:  # nbgrader passes over it without a word
            log.error(
                "%s: not graded: %s. Run the same command again.", one.student, one.closed
            )
        for folder, _, files in os.walk(one.folder):
            for name in files:
                path = Path(folder, name)
                mode = path.lstat().st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
                    log.warning("%s: '%s' was no file and is removed.", one.student, name)
                    path.unlink()


def one_student(course: Any) -> str | None:
    """Return the id that nbgrader was given, None for all."""
    return None if course.student_id == "*" else str(course.student_id)


def _node(cell: MendedCell) -> dict[str, Any]:
    nbgrader = dict(cell.assigned.nbgrader) if cell.assigned is not None else None
    made: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": cell.cell_id,
        "metadata": {"nbgrader": nbgrader} if nbgrader else {},
        "source": cell.source,
    }
    if cell.attachments:
        made["attachments"] = clean_attachments(cell.attachments)
    if cell.cell_type == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


class FlagForReview(NbGraderPreprocessor):  # type: ignore[misc]
    """Put what needs a person's look on formgrader's list of manual grading."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Mark the undecided tests, and the notebook, in the gradebook."""
        graded = resources["nbgrader"].get("graded")
        if graded is not None and graded.needs_look:
            own = resources["nbgrader"]
            with Gradebook(own["db_url"]) as book:
                where = (own["notebook"], own["assignment"], own["student"])
                book.find_submission_notebook(*where).flagged = True
                for name in graded.undecided:
                    book.find_grade(name, *where).needs_manual_grade = True
                book.db.commit()
        return nb, resources


class _Shared:
    """The warm sessions of this process: one assignment at a time, let go when idle."""

    def __init__(self) -> None:
        self.current: Sessions | None = None
        self.timer: threading.Timer | None = None
        self.lock = threading.Lock()

    def sessions(self, assignment: Assignment, *, confined: bool) -> Sessions:
        """Return sessions for the assignment, warm if it was the last one."""
        with self.lock:
            current = self.current
            if (
                current is None
                or current.assignment != assignment
                or current.confined != confined
            ):
                self._close()
                current = self.current = Sessions(assignment, workers=1, confined=confined)
                current.start()
            if self.timer is not None:
                self.timer.cancel()
            self.timer = threading.Timer(IDLE_SECONDS, self.close)
            self.timer.daemon = True
            self.timer.start()
            return current

    def close(self) -> None:
        """End the processes."""
        with self.lock:
            self._close()

    def _close(self) -> None:
        if self.current is not None:
            self.current.close()
            self.current = None


SHARED = _Shared()
atexit.register(SHARED.close)


def _coursedir(step: Any) -> Any:
    """Return nbgrader's course directory, which a preprocessor finds through its parents."""
    above = step
    while above is not None and not hasattr(above, "coursedir"):
        above = above.parent
    if above is None:
        raise NbGraderException(
            f"`{type(step).__name__}` works inside `nbgrader autograde` only: no step "
            "above it knows the course's folder. Run: nbgrader autograde"
        )
    return above.coursedir


def _assignment(step: ConfinedExecute, resources: Any) -> Assignment:
    own = resources["nbgrader"]
    course = _coursedir(step)
    plain = load_assignment(
        course,
        own["assignment"],
        own["notebook"],
        readable=tuple(step.readable),
        secret=tuple(step.secret),
        environment=dict(step.environment),
        limits=dict(step.limits),
    )
    with Gradebook(own["db_url"]) as book:
        return plain.with_sources(known_cells(book, own["notebook"], own["assignment"]))


def _beside(step: ConfinedExecute, resources: Any) -> list[str]:
    """Return the files that the student handed in beside the notebook."""
    own = resources["nbgrader"]
    found = find_submissions(_coursedir(step), own["assignment"], own["student"])
    return found[0].beside() if found else []
