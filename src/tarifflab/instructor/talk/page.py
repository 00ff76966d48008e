"""The sheets: one printed page a student, without answers for them, with answers for you."""

from __future__ import annotations

from dataclasses import dataclass

from tarifflab.instructor.report.page import template
from tarifflab.instructor.talk.questions import Question

TEMPLATE = "talk.html.j2"
MOST_CODE = 320  # characters of a statement: five of them fit on a page
UNTRIED = (
    "No task was tried, so there is no line to ask about. Ask with which task you would begin, "
    "and what its first step is."
)
FEW = "There is little code to ask about. Ask for the first step of a task still open: {}."
SAME = (
    "All code in it is that of {}, comments aside. Each is asked something else, as far as the "
    "code allows. Ask first how it was made."
)
PLAIN = "Nothing in this code can be changed by one step. Ask how each answer was found."
UNREADABLE = "The file could not be read as a notebook. Ask for it again before you talk."


@dataclass(frozen=True)
class Sheet:
    """One student's page.

    Attributes
    ----------
    who : str
        Name and number, or the file.
    questions : tuple of Question
        What is asked.
    note : str
        What to do where nothing can be asked, or little.
    aside : str
        What the teacher alone reads.
    """

    who: str
    questions: tuple[Question, ...] = ()
    note: str = ""
    aside: str = ""


def make(exercise: str, sheets: list[Sheet], *, answers: bool) -> str:
    """Return the pages of a class as HTML, with or without the answers."""
    made: str = template(TEMPLATE).render(
        exercise=exercise, sheets=sheets, answers=answers, short=short
    )
    return made


def short(code: str) -> str:
    """Return a statement, cut where it is too long for a page."""
    return code if len(code) <= MOST_CODE else f"{code[:MOST_CODE]} …"
