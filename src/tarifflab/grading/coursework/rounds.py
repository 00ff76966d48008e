"""What was graded last: decided by content, exercise and gradebook, and by no folder alone.

A table of our own in the gradebook keeps, for each submission, a hash of the files that were
graded and of the exercise they were graded against. The graded notebook ends with the same
key. So an older gradebook, an emptied one, a new upload, a changed exercise or a lost folder
are seen, and the next run grades what it must.
"""

import hashlib
import json
import os
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tarifflab.grading.handin.handed_in import Submission, read_file
from tarifflab.grading.limits import Limits
from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.grading.notebook.assemble import GradedSubmission
from tarifflab.grading.notebook.assignment import Assignment

TABLE = "confined_grading_rounds"
KEY_NAME = "graded_as"  # in the metadata of a graded notebook
TAIL_BYTES = 4096  # of a graded notebook, where its metadata stand
MAX_FILES = 2000  # of a hand-in, and of what an exercise reads, that are hashed
HASHED = Limits(upload_mb=256)

NOTHING = ""  # among the texts of a round in which no notebook was handed in

NO_MARK = "the gradebook had no mark of it"
UNKNOWN = "it was not known what had been graded"
NEW_FILE = "what was handed in has changed"
NEW_EXERCISE = "the exercise has changed"
NO_NOTEBOOK = "its graded notebook was missing or an older one"


@dataclass(frozen=True)
class Round:
    """What is known of the latest grading of a submission.

    Attributes
    ----------
    content, release : str
        Hashes of what was handed in and of the exercise.
    texts : dict
        Grade id → hash of an answer that a person marks.
    looks : list of str
        The sentences for which a person was asked to look.
    """

    content: str
    release: str
    texts: dict[str, str] = field(default_factory=dict)
    looks: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return what the graded notebook carries."""
        return _hash([self.content, self.release])[:32]


@dataclass(frozen=True)
class ToDo:
    """A submission that is to be graded, and what is known of its latest round.

    Attributes
    ----------
    why : str
        Why it is graded again; "" for the first time.
    """

    submission: Submission
    why: str
    last: Round | None
    content: str
    release: str

    def now(self, results: Mapping[str, GradedSubmission | None], looks: list[str]) -> Round:
        """Return the round that these results are of."""
        texts: dict[str, str] = {}
        for graded in results.values():
            if graded is not None:
                texts |= text_hashes(graded)
        if not any(results.values()):
            texts[NOTHING] = ""
        return Round(self.content, self.release, texts, looks)


class Rounds:
    """The rounds of one assignment in an open gradebook.

    Parameters
    ----------
    book : nbgrader.api.Gradebook
        Open; the table is made if it is not there.
    assignment : str
        The assignment's id in the gradebook.
    """

    def __init__(self, book: Any, api: Any, assignment: str) -> None:
        import sqlalchemy as sa

        self.session = book.db
        self.submitted = api.SubmittedAssignment.__table__
        self.assignment = assignment
        columns = [
            sa.Column(name, sa.Text) for name in ("content", "release", "texts", "looks")
        ]
        self.table: Any = sa.Table(
            TABLE, sa.MetaData(), sa.Column("submission", sa.String(128), primary_key=True),
            *columns,
        )  # fmt: skip
        self.table.create(book.engine, checkfirst=True)

    def known(self) -> dict[str, Round | None]:
        """Return student → round for all that the gradebook has, None where it is not known."""
        joined = self.submitted.outerjoin(
            self.table, self.submitted.c.id == self.table.c.submission
        )
        rows = self.session.execute(
            joined.select().where(self.submitted.c.assignment_id == self.assignment)
        )
        return {
            row.student_id: Round(
                row.content, row.release, json.loads(row.texts), json.loads(row.looks)
            )
            if row.content is not None
            else None
            for row in rows.all()
        }

    def keep(self, entry: str, made: Round, *, new: bool = False) -> None:
        """Keep a round, in the transaction of its marks; a new entry has none so far."""
        connection = self.session.connection()
        if not new:
            connection.execute(self.table.delete().where(self.table.c.submission == entry))
        connection.execute(
            self.table.insert(),
            [
                {
                    "submission": entry,
                    "content": made.content,
                    "release": made.release,
                    "texts": json.dumps(made.texts),
                    "looks": json.dumps(made.looks),
                }
            ],
        )

    def sweep(self) -> None:
        """Drop what belongs to submissions that are in the gradebook no more."""
        there = self.submitted.select().with_only_columns(self.submitted.c.id)
        self.session.execute(self.table.delete().where(self.table.c.submission.not_in(there)))


def open_looks(
    book: Any, assignment: str, without: Container[str] = ()
) -> dict[str, list[str]]:
    """Return student → the sentences for which somebody should still look.

    What is open is flagged in the gradebook, as formgrader shows it; `tarifflab settle` takes
    the flag off.

    Parameters
    ----------
    book : nbgrader.api.Gradebook
        Open.
    without : container of str
        Students to leave out.
    """
    api = nbgrader_part("api")
    rounds = Rounds(book, api, book.find_assignment(assignment).id).known()
    flagged = [
        one.student_id
        for one in book.assignment_submissions(assignment)
        if any(part.flagged for part in one.notebooks)
    ]
    return {
        student: last.looks if (last := rounds.get(student)) else []
        for student in flagged
        if student not in without
    }


def to_do(
    found: list[Submission],
    known: Mapping[str, Round | None],
    release: str,
    *,
    force: bool,
) -> list[ToDo]:
    """Return the submissions that are to be graded, with the reason."""
    made = []
    for one in found:
        content = content_hash(one)
        why = why_again(one, known, content, release)
        if force or why is not None:
            made.append(ToDo(one, why or "", known.get(one.student), content, release))
    return made


def why_again(
    submission: Submission, known: Mapping[str, Round | None], content: str, release: str
) -> str | None:
    """Return why a submission is to be graded: "" for the first time, None for not at all."""
    folder = os.path.isdir(submission.target)  # noqa: PTH112 (no error where it is closed)
    if submission.student not in known:
        return NO_MARK if folder else ""
    last = known[submission.student]
    if last is None:
        return UNKNOWN
    if last.content != content:
        return NEW_FILE
    if last.release != release:
        return NEW_EXERCISE
    return None if _carries(submission.target, last) else NO_NOTEBOOK


def _carries(folder: Path, last: Round) -> bool:
    """Say whether the graded notebooks in a folder are those of this round."""
    if NOTHING in last.texts:
        return os.path.isdir(folder)  # noqa: PTH112
    try:
        names = [path for path in folder.iterdir() if path.suffix == ".ipynb"]
        return bool(names) and all(last.key in _tail(path) for path in names)
    except OSError:
        return False


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return file.read().decode("utf-8", "replace")


def content_hash(submission: Submission) -> str:
    """Return a hash of everything that was handed in, time included."""
    return _hash([submission.trouble, *_files(submission.folder, submission.folder)])


def release_hash(assignments: Iterable[Assignment]) -> str:
    """Return a hash of an exercise: its cells, its files, and the tables that it reads."""
    parts: list[Any] = []
    for one in assignments:
        cells = [
            [c.cell_id, c.kind, c.cell_type, c.source, c.released, sorted(c.nbgrader.items())]
            for c in one.cells
        ]
        parts.append([one.name, cells])
        for name in sorted({*one.files, *one.readable, *one.secret}):
            path = Path(name)
            if (path / "__init__.py").exists():
                continue  # the code that checks use: a new version of it is no new exercise
            parts += _files(path, path.parent)
    return _hash(parts)


def _files(top: Path, base: Path) -> list[list[Any]]:
    """Return name and content hash of the files in a folder; links are named, not followed."""
    found: list[list[Any]] = []
    waiting = [top]
    while waiting and len(found) < MAX_FILES:
        path = waiting.pop()
        name = path.relative_to(base).as_posix()
        try:
            if path.is_symlink():
                found.append([name, "link"])
            elif path.is_dir():
                waiting += _entries(path)
            else:
                found.append([name, _content_hash(path)])
        except OSError as error:  # a folder above it is closed to us
            found.append([name, f"closed, {error.strerror}"])
    return sorted(found)


def _content_hash(path: Path) -> str:
    content = read_file(path, HASHED)
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    return str(content)


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name not in LEFT_OUT]
    except OSError:
        return []


LEFT_OUT = (".ipynb_checkpoints", "__pycache__")


def text_hashes(graded: GradedSubmission) -> dict[str, str]:
    """Return grade id → hash of each answer that a person marks."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: _hash(
            [cell["source"], cell.get("attachments")]
        )
        for cell in graded.notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
        and cell["metadata"]["nbgrader"].get("solution")
    }


def _hash(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


__all__ = ["Round", "Rounds", "content_hash", "release_hash", "text_hashes", "why_again"]
