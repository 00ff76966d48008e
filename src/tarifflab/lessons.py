"""The lessons of the course, and the map that shows them to a student.

`LESSONS` names every lesson, also one that is still being written. The map is a page made
from it and from the notebooks that are there: `python -m tarifflab.lessons` writes
`lessons/course-map.md` anew.

>>> LESSONS[1].slug
'01-tariff-rates'
"""

import json
from dataclasses import dataclass
from pathlib import Path

PARTS = {"ground": "Ground", "history": "History", "positions": "Positions", "global": "World"}
EXERCISE_MINUTES = 45  # five tasks and a written one
MAP = Path("lessons/course-map.md")  # from the course folder


@dataclass(frozen=True)
class Lesson:
    """One lesson: its slug ("01-tariff-rates"), title, part (a key of `PARTS`), question."""

    slug: str
    title: str
    part: str
    question: str

    @property
    def number(self) -> str:
        """The two digits that the slug begins with, such as "00"."""
        return self.slug[:2]

    @property
    def notebook(self) -> Path:
        """Where the lesson lies, from the course folder."""
        return Path("lessons", f"{self.slug}.ipynb")

    @property
    def exercise(self) -> Path:
        """Where the student version of the exercise lies, from the course folder."""
        return Path("exercises", self.slug, f"{self.slug}.ipynb")


LESSONS = (
    Lesson(
        "00-fact-checker",
        "Read it like a fact-checker",
        "ground",
        "Which sentences can be checked at all, and how sure are you of each?",
    ),
    Lesson(
        "01-tariff-rates",
        "What is a tariff rate?",
        "ground",
        "Which rate did a car really pay at the border, and on which day?",
    ),
    Lesson(
        "02-plaza-accord",
        "The yen and the Plaza Accord",
        "history",
        "The dollar fell steeply: what became of the deficit, and in whose money?",
    ),
    Lesson(
        "03-forty-years",
        "Forty years of bargaining",
        "history",
        "Japan limited its car exports. What changed: the share, the number, the price?",
    ),
    Lesson(
        "04-washington",
        "Washington's position: deficits, barriers, a formula",
        "positions",
        "Where do the rates of April 2025 come from, and what hangs on each number?",
    ),
    Lesson(
        "05-tokyo",
        "Tokyo's position: what is at stake",
        "positions",
        "How much of Japan's economy do the duties touch, and where are its limits?",
    ),
    Lesson(
        "06-who-pays",
        "Who pays?",
        "positions",
        "A duty is collected from the importer. Who bears it, and who gains by it?",
    ),
    Lesson(
        "07-negotiating-table",
        "The negotiating table",
        "positions",
        "What does each side get if the talks fail, and what does that do to the deal?",
    ),
    Lesson(
        "08-world-reacts",
        "The world reacts",
        "global",
        "Where does the trade go when 194 countries meet new duties?",
    ),
    Lesson(
        "09-what-came-of-it",
        "China, and what came of it",
        "global",
        "What happened afterwards, and how sure should you have been?",
    ),
)

HEAD = """\
# Course map

**Begin with lesson 00**: 45 minutes to read and play, then 45 minutes of exercise. Every
lesson goes the same way: you read claims from a real opinion article and say how likely each
one is, you look at the data, you revise, and an exercise lets you compute it yourself.

A link opens in a tab beside this one. Run a cell with Shift + Enter. What you did is kept on
this computer, in the folder `progress`.
"""
FOOT = """\
**Four weeks?** Lessons 00 to 03 are a course of their own. **One day?** Take 00, 01, 06, 09.

**A word you do not know?** [Forty-two words](twenty-words.md) has it. **Something does not
work?** See [the help page](../docs/student.md).
"""


def lesson_minutes(notebook: Path) -> int:
    """Return the minutes that a lesson's notebook gives itself; KeyError if it gives none."""
    metadata = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]
    return int(metadata["tarifflab"]["minutes"])


def map_row(lesson: Lesson, course: Path) -> str:
    """Return one line of the map's table; what is not in the folder `course` gets no link."""
    title, reading, exercise = lesson.title, "in preparation", ""
    if (course / lesson.notebook).exists():
        title = f"[{lesson.title}]({lesson.notebook.name})"
        reading = f"{lesson_minutes(course / lesson.notebook)} min"
        exercise = "in preparation"
    if (course / lesson.exercise).exists():
        exercise = f"[{EXERCISE_MINUTES} min](../{lesson.exercise.as_posix()})"
    cells = [lesson.number, PARTS[lesson.part], f"{title}<br>*{lesson.question}*"]
    return f"| {' | '.join([*cells, reading, exercise])} |"


def map_text(course: Path) -> str:
    """Return the course map in Markdown, for the lessons and exercises in `course`."""
    table = ["| | Part | Lesson | Reading | Exercise |", "|---|:---|:---|:---|:---|"]
    table += [map_row(lesson, course) for lesson in LESSONS]
    return "\n".join([HEAD, *table, "", FOOT])


def main() -> None:
    """Write the map of the course in the working folder."""
    MAP.write_text(map_text(Path.cwd()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
