"""What a text is marked by, and that marks fit the rubric."""

import json
from pathlib import Path

import desk_class
import pytest

from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.mark.rubric import criteria, drawn, sides
from tarifflab.instructor.mark.server import markdown
from tarifflab.instructor.mark.texts import Texts

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
SLUGS = sorted(path.parent.name for path in COURSE.glob("solutions/*/*.ipynb"))


def question(slug: str) -> str:
    """Return the question of an exercise's written task."""
    file = COURSE / "solutions" / slug / f"{slug}.ipynb"
    cells = json.loads(file.read_text("utf-8"))["cells"]
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    return "".join(cells[ids.index("written") - 1]["source"])


@pytest.mark.parametrize("slug", SLUGS)
def test_every_exercise_says_its_rubric_and_its_sides(slug):
    """Three criteria of 2, 2 and 1 points, and a side for even and odd numbers."""
    assert [one.points for one in criteria(question(slug), 5)] == [2, 2, 1]
    assert len(set(sides(question(slug)))) == 2


def test_side_is_drawn_by_the_last_digit():
    """Even draws the first side; who has no digit draws none."""
    text = "Even: reader A. Odd: reader B."

    assert [drawn(text, one) for one in ("s26510", "s2651a7", "ann")] == [
        "reader A", "reader B", "",
    ]  # fmt: skip


def test_question_without_a_rubric_has_one_row_of_points():
    """Another course's text is marked all the same."""
    assert [(one.name, one.points) for one in criteria("Write.", 4)] == [("points", 4)]


def test_text_cannot_run_or_fetch_anything():
    """A student's Markdown is text: no script, no picture from elsewhere, no handler."""
    made = str(markdown("**a** <script>x()</script><img src=//e onerror=x> [l](javascript:x) "
                        "[m](https://x.org) <p class=c id=i>b</p>"))  # fmt: skip

    assert "<strong>a</strong>" in made
    assert not any(
        bad in made
        for bad in ("<a", "x.org", "class", "<script", "<img", "javascript", "onerror")
    )


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    """Open the texts of a small class; one writes their own name."""
    root = desk_class.make(tmp_path / "course")
    source = root / "solutions" / SLUG / f"{SLUG}.ipynb"
    source.write_text(
        (COURSE / "solutions" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"), "utf-8"
    )
    for number, first, last in desk_class.PEOPLE:
        source = f"I, {first} {last}, say {number}."
        about = {"nbgrader": {"grade_id": "written"}}
        cell = {"cell_type": "markdown", "id": "w", "source": source, "metadata": about}
        notebook = root / "autograded" / number / SLUG / f"{SLUG}.ipynb"
        notebook.write_text(json.dumps({"cells": [cell]}), "utf-8")
    return Texts(Desk.of(root), SLUG)


@pytest.mark.slow
def test_own_name_in_a_text_is_hidden(texts):
    """Who signs their text stays unknown to who marks it."""
    assert {one.source for one in texts.texts.values()} == {"I, ▒▒▒, say ▒▒▒."}


@pytest.mark.slow
@pytest.mark.parametrize("parts", [[3, 0, 0], [1, 1], [-1, 0, 0], [True, "2", 0]])
def test_points_beyond_the_rubric_are_refused(texts, parts):
    """A page cannot give more than the question says."""
    with pytest.raises(DeskError, match="must be between 0 and 2, 2, 1"):
        texts.save(texts.order[0], parts, "")


@pytest.mark.slow
def test_comment_keeps_its_key_in_a_session(texts):
    """A line that was used stays on its letter, and new ones come behind."""
    for place, key in enumerate(texts.order):
        texts.save(key, [2, 2, 1], f"new {place}\nWhat would the other reader answer?")
        texts.used_comments()

    assert texts.used_comments()[1] == "What would the other reader answer?"
    assert texts.used_comments()[3:] == ["new 0", "new 1", "new 2"]


@pytest.mark.slow
def test_half_a_mark_does_not_count(texts):
    """Until every criterion has points the text waits for a person."""
    text = texts.save(texts.order[0], [2, None, 1], "")
    texts.load()

    assert (text.total, texts.read) == (None, 0)
    assert texts.texts[text.key].parts == [2, None, 1]
