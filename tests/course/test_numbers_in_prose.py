"""Every number in a lesson, its exercise and its teacher's page is printed, cited or computed.

Lesson and solved exercise are run without a page. A number of the prose is accounted for if an
output has it (rounded as the prose rounds), if a figure says it in one of its states, if an
answer or a check of the exercise holds it, if a row that the same cell cites by its number has
it, or if `course_numbers.py`, `exercise_numbers.py` or `teach_numbers.py` computes it.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from course_numbers import COMPUTED, GIVEN
from exercise_numbers import COMPUTED as OF_TASKS
from exercise_numbers import GIVEN as GIVEN_IN_TASKS
from prose_numbers import (
    CITED,
    cells_of,
    held,
    known,
    outputs,
    quantities,
    rows,
    said_by_figures,
    unknown,
    values,
)
from teach_numbers import COMPUTED as OF_PAGES
from teach_numbers import SOURCED

from tarifflab.lessons import LESSONS, Lesson

ROOT = Path(__file__).parents[2]
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
MODEL = "written"  # the cell of the model answers
PRESSES = "full-check"  # a cell that runs the whole notebook once more

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.number)


@pytest.fixture(autouse=True)
def beside_the_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where a lesson's own cells find their files."""
    monkeypatch.chdir(ROOT / "lessons")


@cache
def of_lesson(lesson: Lesson) -> frozenset[float]:
    """Return the sizes that a lesson shows, and those that are computed for its prose."""
    cells = cells_of(ROOT / lesson.notebook)
    sizes = values(outputs(cells) + said_by_figures(cells))
    sizes |= {abs(compute()) for compute in COMPUTED.get(lesson.number, {}).values()}
    return frozenset(sizes | set(GIVEN.get(lesson.number, {})))


def solved(lesson: Lesson) -> list[dict]:
    """Return the cells of the solved exercise of a lesson."""
    slug = Path(lesson.notebook).stem
    return cells_of(ROOT / "solutions" / slug / f"{slug}.ipynb")


@cache
def of_exercise(lesson: Lesson) -> frozenset[float]:
    """Return the sizes that a solved exercise shows, and those computed for its prose."""
    cells = [cell for cell in solved(lesson) if cell["id"] != PRESSES]
    sizes = values(outputs(cells)) | set(GIVEN_IN_TASKS.get(lesson.number, {}))
    sizes |= {abs(compute()) for compute in OF_TASKS.get(lesson.number, {}).values()}
    return frozenset(sizes)


def told(without: list[str], first: str, module: str, number: str, also: str) -> str:
    """Return what a failing test says: what to do, then each number with its words."""
    return "\n".join(
        [
            f"{first}, or cite the row that holds them in the same cell (row Q322), or compute "
            f"them in COMPUTED[{number!r}] of tests/course/{module}.py ({also}):",
            *without,
        ]
    )


def prose_of(cell: dict) -> str:
    """Return what a person reads in a cell: its text, or the remarks in its solution."""
    text = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return text
    solution = text.partition(BEGIN)[2].partition(END)[0]
    return " ".join(re.findall(r"^\s*# (.*)$", solution, re.MULTILINE))


@pytest.mark.slow
@each_lesson
def test_every_number_in_the_prose_is_accounted_for(lesson: Lesson) -> None:
    """Printed by a cell, said by a figure, held by a cited row, or computed by a test."""
    prose = [
        (cell["id"], "".join(cell["source"]))
        for cell in cells_of(ROOT / lesson.notebook)
        if cell["cell_type"] == "markdown"
    ]
    without = unknown(prose, set(of_lesson(lesson)))

    first, also = "Let a cell print these numbers", "GIVEN has what is assumed"
    assert not without, told(without, first, "course_numbers", lesson.number, also)


@pytest.mark.slow
@each_lesson
def test_every_number_of_an_exercise_is_accounted_for(lesson: Lesson) -> None:
    """In an answer, or computed; a model answer may quote the lesson as well."""
    cells = [cell for cell in solved(lesson) if cell["id"] != PRESSES]
    sizes = set(of_exercise(lesson))
    tasks = [(cell["id"], prose_of(cell)) for cell in cells if cell["id"] != MODEL]
    model = [(cell["id"], prose_of(cell)) for cell in cells if cell["id"] == MODEL]
    without = unknown(tasks, sizes) + unknown(model, sizes | of_lesson(lesson))

    first = "Hold these numbers in an answer or in `cases=[...]` or `told=` of a check"
    also = "GIVEN has what a question assumes"
    assert not without, told(without, first, "exercise_numbers", lesson.number, also)


@pytest.mark.slow
@each_lesson
def test_every_number_of_a_teachers_page_is_accounted_for(lesson: Lesson) -> None:
    """In the lesson, in its exercise, computed, or listed with its source."""
    page = (ROOT / "docs" / "teach" / f"{lesson.slug}.md").read_text(encoding="utf-8")
    sizes = of_lesson(lesson) | of_exercise(lesson)
    sizes |= {abs(float(compute())) for compute in OF_PAGES.get(lesson.number, {}).values()}
    sizes |= values(" ".join(rows().get(one, "") for one in CITED.findall(page)))
    sourced = SOURCED.get(lesson.number, {})
    without = [
        place
        for digits, place in quantities(page)
        if digits not in sourced and not known(digits, sizes)
    ]

    first, also = "Take these numbers from lesson or exercise", "SOURCED has what was read"
    assert not without, told(without, first, "teach_numbers", lesson.number, also)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The yen gained 46.0 % and 31.5.", ["46.0", "31.5"]),
        ("On 22 September 1985, lesson 01, step 3", []),
        ("12,673,000 persons, −0.6 points", ["12,673,000", "0.6"]),
        ("in 1993-94 and 2022, two of 7", []),
        ("tasks (20 points) and one short text. About 120 words. 20 points more", ["20"]),
    ],
)
def test_quantities_of_a_sentence(text: str, found: list[str]) -> None:
    """Days, years, lessons and what one counts on fingers are no quantities."""
    assert [digits for digits, _ in quantities(text)] == found


@pytest.mark.parametrize(
    ("digits", "size", "same"),
    [
        ("21.3", 21.333, True),
        ("21.4", 21.333, False),
        ("98.2", 98.18e9, True),
        ("25", 0.25, True),
        ("11,742", 11742.0, True),
        ("11,743", 11742.0, False),
    ],
)
def test_a_number_is_known_to_its_last_decimal(digits: str, size: float, same: bool) -> None:
    """Dollars may be billions in the prose, and shares percent; a slip of one digit is seen."""
    assert known(digits, {size}) is same


def test_a_table_is_no_answer() -> None:
    """A number of the prose must not be found by chance among a thousand others."""
    import pandas as pd

    assert held(pd.Series(range(13))) == []
    assert held(pd.Series({"a": 1.5})) == [1.5]
