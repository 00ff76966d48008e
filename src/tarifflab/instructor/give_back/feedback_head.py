"""What stands at the head of a feedback page: who, what, when, and the advice in short.

`FeedbackHead` is a step of nbgrader's own `generate_feedback`; ``nbgrader_config.py`` names it.
"""

import datetime as dt
import re
from importlib.metadata import version
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from tarifflab.instructor.desk.local_time import local, zone_of
from tarifflab.instructor.desk.markup import words

COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
NOT_GRADED = "NotGraded"  # each cell's error in a file that could not be read
PLAIN_ERRORS = ("Feedback", NOT_GRADED, "AssertionError")  # their text says all
NO_RESPONSE = "No response."
NO_TEXT = "There is no text here."
LONGEST = 600  # characters of advice in the head; the whole stands at the task


class FeedbackHead(NbGraderPreprocessor):  # type: ignore[misc]
    """Add names, dates, short advice and what is not read yet to a graded notebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook and what the page's template needs beside it."""
        about = resources["nbgrader"]
        where = about["notebook"], about["assignment"], about["student"]
        with Gradebook(about["db_url"]) as book:
            entry = book.find_submission_notebook(*where)
            unread = {one.name for one in entry.grades if one.needs_manual_grade}
            about["head"] = _about(book, where, entry) | {"unread": sorted(unread)}
        for cell in nb.cells:
            mine = cell.metadata.get("nbgrader")
            if mine:
                _note(cell, mine, unread)
        about["head"] |= {"graded": [], "unreadable": ""}
        if why := unreadable(nb):
            about["head"] |= {"graded": _leave_out_exercise(nb), "unreadable": why}
        return nb, resources


def unreadable(nb: Any) -> str:
    """Return why the file could not be read as a notebook, "" if it could."""
    checks = [one for one in nb.cells if one.metadata.get("nbgrader", {}).get("grade")]
    said = [one.outputs for one in checks if one.cell_type == "code"]
    names = [{one.get("ename") for one in outputs} for outputs in said]
    return advice(said[0]) if names and all(one == {NOT_GRADED} for one in names) else ""


def _leave_out_exercise(nb: Any) -> list[Any]:
    """Take the empty exercise out of an unreadable file's page; return its graded cells.

    It would say at each of its cells again why nothing could be read.
    """
    graded = [one for one in nb.cells if one.metadata.get("nbgrader", {}).get("grade")]
    for cell in graded:
        about = cell.metadata["nbgrader"]
        about["advice"] = ""
        if about.get("comment") == NO_TEXT:
            about["comment"] = None
    nb.cells = [one for one in graded if one.metadata["nbgrader"].get("comment")]
    for cell in nb.cells:  # a comment needs its place; the empty cell says nothing
        if cell.cell_type == "code":
            cell["outputs"] = []
    return graded


def _about(book: Any, where: tuple[str, str, str], entry: Any) -> dict[str, Any]:
    """Return name, number, exercise and dates in words."""
    student = book.find_student(where[2])
    name = f"{student.first_name or ''} {student.last_name or ''}".strip()
    handed_in = entry.assignment.timestamp
    try:
        made_by = f"Tariff Lab {version('tarifflab')}"
    except ModuleNotFoundError:  # run from a folder that was never installed
        made_by = "Tariff Lab"
    return {
        "name": name,
        "id": where[2],
        "exercise": where[1],
        "handed_in": _moment(handed_in) if handed_in else "",
        "made": in_words(dt.date.today()),
        "made_by": made_by,
    }


def _moment(when: dt.datetime) -> str:
    """Return a time of nbgrader's in words and in the teacher's zone."""
    here = local(when)
    return f"{in_words(here.date())}, {here:%H:%M} {zone_of(here)}"


def in_words(day: dt.date) -> str:
    """Return a day that is the same in every country.

    >>> in_words(dt.date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {day:%B %Y}"


def _note(cell: Any, mine: Any, unread: set[str]) -> None:
    """Note on a cell what the page says of it."""
    mine["unread"] = mine.get("grade_id") in unread
    mine["advice"] = ""  # HTML on the page: whatever the file brought along is no advice
    if mine.get("grade") and not mine.get("solution"):
        lost = mine.get("score", 0) < mine.get("points", 0)
        if lost:
            mine["advice"] = str(words(advice(cell.get("outputs", []))))
    if mine.get("comment") == NO_RESPONSE:
        # An untouched task of code says so itself; an empty text has no other sentence.
        mine["comment"] = None if cell.cell_type == "code" else NO_TEXT


def advice(outputs: Any) -> str:
    """Return the last thing that a check said, without colours."""
    said = ""
    for output in outputs:
        if output.get("output_type") == "error":
            said = str(output.get("evalue", ""))
            if output.get("ename") not in PLAIN_ERRORS:
                said = f"{output.get('ename')}: {said}"
        elif output.get("output_type") == "stream":
            lines = "".join(output.get("text", "")).strip().splitlines()
            said = lines[-1] if lines else said
    text = " ".join(COLOURS.sub("", said).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


__all__ = ["FeedbackHead", "advice", "in_words"]
