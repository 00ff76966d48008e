"""The texts of an exercise: what was written, how it is marked, and saving a mark.

A text goes by the id of its row in the gradebook, from which nobody can read who wrote it. The
marks are nbgrader's own; how they came about by the rubric is kept beside, in
``marks/rubric-NN.json``.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.desk.permissions import owner_only
from tarifflab.instructor.mark.rubric import Criterion, criteria, distribute, drawn

HIDDEN_NAME = "▒▒▒"
FIRST_COMMENTS = (
    "Which number from the lesson shows this?",
    "What would the other reader answer?",
    "Say whether that rate is additional or total.",
)
MOST_COMMENTS = 9
KEY = 16  # letters of a text's key
NOTES = "grader-notes"  # the cell with what the grader said
NO_RESPONSE = "No response."

Parts = list[float | None]

_WHERE = """
JOIN base_cell ON base_cell.id = {table}.cell_id
JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
JOIN student ON student.id = submitted_assignment.student_id
WHERE assignment.name = :exercise
"""
_GRADES = (
    "SELECT grade.id AS grade, grade.manual_score, grade.needs_manual_grade, "  # noqa: S608 (our own text)
    "base_cell.name AS cell, submitted_notebook.id AS part, notebook.name AS notebook, "
    "student.id AS student, student.first_name, student.last_name, student.email FROM grade "
    + _WHERE.format(table="grade")
)
_COMMENTS = (
    "SELECT comment.id AS comment, comment.auto_comment, comment.manual_comment, "  # noqa: S608 (our own text)
    "base_cell.name AS cell, submitted_notebook.id AS part FROM comment "
    + _WHERE.format(table="comment")
)


@dataclass
class Text:
    """One text to read.

    Attributes
    ----------
    key : str
        Names it in addresses and files; says nothing about its author.
    rows : tuple of str
        The ids of the gradebook's rows for the points and the comment; on no page.
    side : str
        What the lot gave, such as "reader A"; "" if nothing is drawn.
    parts : list of float or None
        The points by criterion; None where none are given yet.
    read : bool
        Whether its mark stands in the gradebook and needs nobody any more.
    """

    key: str
    rows: tuple[str, str]
    cell: str
    source: str
    side: str
    parts: Parts
    comment: str = ""
    read: bool = False
    total: float | None = None
    elsewhere: str = ""


@dataclass
class Question:
    """The task that the texts answer."""

    cell: str
    text: str
    model: str
    most: float
    criteria: list[Criterion] = field(default_factory=list)


class Texts:
    """All texts of an exercise, open for marking.

    Raises
    ------
    DeskError
        If the exercise has no text, or nothing is graded yet.
    """

    def __init__(self, desk: Desk, exercise: str) -> None:
        self.desk = desk
        self.exercise = exercise
        self.file = desk.root / "marks" / f"rubric-{exercise}.json"
        self.questions = {one.cell: one for one in _questions(desk, exercise)}
        if not self.questions:
            raise DeskError(f"{exercise} has no text for a person to read.")
        self.released = _sources(desk.folder("release", ".", exercise) / f"{exercise}.ipynb")
        self.comments = list(FIRST_COMMENTS)
        self.order: list[str] = []
        self.texts: dict[str, Text] = {}
        self.load()

    def load(self) -> None:
        """Read all texts anew: another program may have marked some."""
        from sqlalchemy import text

        parts = self._kept_parts()
        wanted = {"exercise": self.exercise}
        with self.desk.gradebook() as book, book.engine.connect() as tables:
            rows = tables.execute(text(_GRADES), wanted).mappings().all()
            comments = {
                (row["part"], row["cell"]): row
                for row in tables.execute(text(_COMMENTS), wanted).mappings()
            }
        made = (
            self._text(row, comments, parts) for row in rows if row["cell"] in self.questions
        )
        found = {one.key: one for one in made if one is not None}
        self.texts = found
        # By chance, but the same each time: neither the alphabet nor the time of hand-in.
        self.order = sorted(found, key=lambda key: hashlib.sha256(key.encode()).hexdigest())

    def _text(
        self, row: Any, comments: dict[tuple[str, str], Any], parts: dict[str, Parts]
    ) -> Text | None:
        """Return one text; None for an answer that was left as it was handed out."""
        question = self.questions[row["cell"]]
        note = comments.get((row["part"], row["cell"]))
        silent = note is not None and note["auto_comment"] == NO_RESPONSE
        if silent and row["manual_score"] is None and not row["needs_manual_grade"]:
            return None
        key = hashlib.sha256(row["grade"].encode()).hexdigest()[:KEY]
        notebook = self.desk.folder("autograded", row["student"], self.exercise)
        source, elsewhere = written(
            notebook / f"{row['notebook']}.ipynb", row["cell"], self.released
        )
        hide = _hider(row)
        return Text(
            key=key,
            rows=(row["grade"], note["comment"] if note is not None else ""),
            cell=row["cell"],
            source="" if silent else hide(source),
            side=drawn(question.text, row["student"]),
            parts=_parts(parts.get(key), row["manual_score"], question),
            comment=(note["manual_comment"] or "") if note is not None else "",
            read=not row["needs_manual_grade"] and row["manual_score"] is not None,
            total=row["manual_score"],
            elsewhere=hide("\n\n".join(elsewhere)) if silent else "",
        )

    def _kept_parts(self) -> dict[str, Parts]:
        if not self.file.is_file():
            return {}
        kept: dict[str, Parts] = json.loads(self.file.read_text("utf-8"))
        return kept

    def save(self, key: str, parts: Parts, comment: str) -> Text:
        """Save a mark at once; it counts in the gradebook when every criterion has points.

        Raises
        ------
        DeskError
            If there is no such text, or the points do not fit the rubric.
        """
        text = self.texts.get(key)
        if text is None:
            raise DeskError("This text is not there any more. Load the page again.")
        self._check(text, parts)
        whole = None not in parts
        total = sum(p for p in parts if p is not None) if whole else None
        self._write(text, total, comment.strip() or None)
        self._keep_parts(key, parts)
        text.parts, text.comment, text.read = parts, comment.strip(), whole
        text.total = total
        return text

    def _check(self, text: Text, parts: Parts) -> None:
        found = self.questions[text.cell].criteria
        fits = len(parts) == len(found) and all(
            part is None or (isinstance(part, int | float) and 0 <= part <= one.points)
            for part, one in zip(parts, found, strict=False)
        )
        if not fits:
            most = ", ".join(str(one.points) for one in found)
            raise DeskError(f"The points must be between 0 and {most}, got {parts}.")

    def _write(self, text: Text, total: float | None, comment: str | None) -> None:
        """Write a mark and its comment in one transaction, as formgrader stores them."""
        api = nbgrader_part("api")
        grade_id, comment_id = text.rows
        with self.desk.gradebook() as book:
            grade = book.db.get(api.Grade, grade_id)
            if grade is None:
                raise DeskError("This text is not there any more. Load the page again.")
            grade.manual_score, grade.needs_manual_grade = total, total is None
            if comment_id:
                book.db.get(api.Comment, comment_id).manual_comment = comment
            book.db.commit()

    def _keep_parts(self, key: str, parts: Parts) -> None:
        with owner_only():
            self.file.parent.mkdir(exist_ok=True)
            kept = {**self._kept_parts(), key: parts}
            part = self.file.with_name(f".{self.file.name}.part")
            part.write_text(json.dumps(kept, indent=1), "utf-8")
            part.replace(self.file)

    def used_comments(self) -> list[str]:
        """Return the lines of comments used so far; a line keeps its place in a session."""
        used = Counter(
            line.strip()
            for text in self.texts.values()
            for line in text.comment.splitlines()
            if line.strip()
        )
        new = [line for line, _ in used.most_common() if line not in self.comments]
        free = [line for line in self.comments if not used[line] and line not in FIRST_COMMENTS]
        for line in new[: MOST_COMMENTS - len(self.comments) + len(free)]:
            if len(self.comments) < MOST_COMMENTS:
                self.comments.append(line)
            else:
                self.comments[self.comments.index(free.pop())] = line
        return self.comments

    @property
    def read(self) -> int:
        """How many texts are read."""
        return sum(text.read for text in self.texts.values())

    def first_unread(self) -> str | None:
        """Return the first text that is not read; None if all are."""
        return next((key for key in self.order if not self.texts[key].read), None)


def _questions(desk: Desk, exercise: str) -> Iterator[Question]:
    """Yield the tasks that a person reads, from the instructor's notebook."""
    source = desk.folder("source", ".", exercise) / f"{exercise}.ipynb"
    if not source.is_file():
        raise DeskError(f"'{source}' must exist: the question and the rubric stand in it.")
    before = ""
    for cell in json.loads(source.read_text("utf-8"))["cells"]:
        about, text = cell["metadata"].get("nbgrader", {}), "".join(cell["source"])
        if about.get("grade") and about.get("solution"):
            most = float(about["points"])
            found = criteria(before, most)
            yield Question(about["grade_id"], before, text, most, found)
        before = text


def _sources(notebook: Path) -> set[str]:
    if not notebook.is_file():
        return set()
    return {"".join(c["source"]) for c in json.loads(notebook.read_text("utf-8"))["cells"]}


def _parts(kept: Parts | None, total: float | None, question: Question) -> Parts:
    """Return the points by criterion, unless another program has given another total."""
    if kept is not None and len(kept) == len(question.criteria):
        known = [p for p in kept if p is not None]
        if total is None or (len(known) == len(kept) and sum(known) == total):
            return kept
    parts = distribute(total, question.criteria) if total is not None else None
    return [*parts] if parts else [None for _ in question.criteria]


def written(notebook: Path, name: str, released: set[str]) -> tuple[str, list[str]]:
    """Return a graded notebook's answer, and what the student wrote in cells of their own.

    `released` holds the sources of the exercise as it was handed out.
    """
    if not notebook.is_file():
        return "", []
    answer, elsewhere = "", []
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        text = "".join(cell["source"])
        if grade_id == name:
            answer = text
        elif grade_id is None and cell["cell_type"] == "markdown" and cell["id"] != NOTES:
            elsewhere += [text] if text.strip() and text not in released else []
    return answer, elsewhere


def _hider(row: Any) -> Callable[[str], str]:
    """Return a function that takes a student's own number and name out of a text."""
    first, last = row["first_name"], row["last_name"]
    names = [row["student"], row["email"]]
    if first and last:
        names += [f"{first} {last}", f"{last} {first}", f"{last}, {first}"]
    plain = [unicodedata.normalize("NFC", name) for name in names if name]
    words = "|".join(re.escape(name) for name in sorted(plain, key=len, reverse=True))
    pattern = re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.I)

    def hide(text: str) -> str:
        return pattern.sub(HIDDEN_NAME, unicodedata.normalize("NFC", text))

    return hide
