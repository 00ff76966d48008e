"""The course map agrees with the lessons that are there, and its links lead somewhere."""

import json
import re
from itertools import groupby
from pathlib import Path

import pytest

from tarifflab.lessons import LESSONS, MAP, PARTS, Lesson, lesson_minutes, map_text

ROOT = Path(__file__).resolve().parents[2]


def test_map_is_the_one_that_the_lessons_give() -> None:
    """The committed page is made by `python -m tarifflab.lessons`, with nothing by hand."""
    assert (ROOT / MAP).read_text(encoding="utf-8") == map_text(ROOT)


def test_lessons_are_numbered_and_the_parts_follow_one_another() -> None:
    """No number is left out or given twice, and no part is taken up again."""
    assert [lesson.number for lesson in LESSONS] == [
        f"{number:02}" for number in range(len(LESSONS))
    ]
    assert [part for part, _ in groupby(LESSONS, lambda one: one.part)] == list(PARTS)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_lesson_has_the_title_and_part_of_the_map(lesson: Lesson) -> None:
    """What the map promises is what the notebook says of itself."""
    notebook = json.loads((ROOT / lesson.notebook).read_text(encoding="utf-8"))
    facts = notebook["metadata"]["tarifflab"]

    assert (facts["title"], facts["part"]) == (lesson.title, lesson.part)
    assert 15 <= lesson_minutes(ROOT / lesson.notebook) <= 60


def test_every_notebook_of_the_lessons_is_on_the_map() -> None:
    """A lesson or an exercise under another name would be found by nobody."""
    lessons = {path.relative_to(ROOT) for path in ROOT.glob("lessons/*.ipynb")}
    exercises = {path.relative_to(ROOT) for path in ROOT.glob("exercises/*/*.ipynb")}

    assert lessons <= {lesson.notebook for lesson in LESSONS}
    assert exercises <= {lesson.exercise for lesson in LESSONS}


def test_links_of_the_map_lead_to_files() -> None:
    """No link is broken, and none leaves the course."""
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / MAP).read_text(encoding="utf-8"))

    missing = [link for link in links if not (ROOT / MAP.parent / link).exists()]

    assert links
    assert missing == []


def test_lesson_in_preparation_is_shown_without_a_link(tmp_path: Path) -> None:
    """In a folder without lessons all stand on the map, and none is a link."""
    rows = [line for line in map_text(tmp_path).splitlines() if re.match(r"\| \d", line)]

    assert len(rows) == len(LESSONS)
    assert all("in preparation" in row and "](" not in row for row in rows)


def test_lesson_and_exercise_get_their_links_when_they_are_there(tmp_path: Path) -> None:
    """The minutes come from the notebook's own metadata."""
    lesson = LESSONS[1]
    for path in (lesson.notebook, lesson.exercise):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text('{"metadata": {"tarifflab": {"minutes": 40}}}')

    page = map_text(tmp_path)

    assert "[What is a tariff rate?](01-tariff-rates.ipynb)" in page
    assert "| 40 min | [45 min](../exercises/01-tariff-rates/01-tariff-rates.ipynb) |" in page
