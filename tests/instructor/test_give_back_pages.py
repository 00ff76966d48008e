"""Pages of feedback are nbgrader's own converter's, of the students that are named."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.give_back import pages

SLUG = "01-x"
STUDENTS = ["ann", "ben", "cy"]


def desk(root: Path, config: dict[str, Any]) -> Any:
    """Return the desk of a course that works on another exercise just now."""
    course = SimpleNamespace(config=Config(config), assignment_id="00-w")
    return SimpleNamespace(
        settings=SimpleNamespace(course=course), folder=lambda *parts: root.joinpath(*parts)
    )


@pytest.fixture
def makers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """Let a stand-in make the pages of all but the last student; give what it was told."""
    made: list[Any] = []

    class Maker(SimpleNamespace):
        """Stands in for nbgrader's converter."""

        fails = False

        def __init__(self, **given: Any) -> None:
            super().__init__(**given, log=logging.Logger("maker"))
            made.append(self)

        def start(self) -> None:
            self.exercise = self.coursedir.assignment_id
            if Maker.fails:
                raise NbGraderException("no kernel")
            for one in self.students[:-1]:
                folder = tmp_path / "feedback" / one / self.exercise
                folder.mkdir(parents=True)
                (folder / f"{self.exercise}.html").touch()

    monkeypatch.setattr(pages, "Pages", Maker)
    made.append(Maker)
    return made


def test_pages_are_made_anew_of_the_exercise_and_the_students(makers, tmp_path):
    """Where a page is there in the end is told; the course is left as it was."""
    here = desk(tmp_path, {"GenerateFeedback": {"preprocessors": ["other"]}})
    found = pages.make_pages(here, SLUG, STUDENTS)
    maker = makers[1]

    assert found == {
        one: tmp_path / "feedback" / one / SLUG / f"{SLUG}.html" for one in STUDENTS[:-1]
    }
    assert (maker.exercise, maker.students, maker.force, maker.log.level) == (
        SLUG, tuple(STUDENTS), True, logging.ERROR,
    )  # fmt: skip
    assert here.settings.course.assignment_id == "00-w"
    assert "preprocessors" not in maker.config.GenerateFeedback


@pytest.mark.parametrize("own", ["", "mine.html.j2"])
def test_a_course_may_have_a_page_of_its_own(makers, tmp_path, own):
    """Else it is ours."""
    chosen = {"HTMLExporter": {"template_file": own}} if own else {}
    pages.make_pages(desk(tmp_path, chosen), SLUG, STUDENTS)
    file = Path(makers[1].config.HTMLExporter.template_file)

    assert (file.name, file.is_file()) == (own or "page.html.j2", not own)


def test_what_nbgrader_cannot_make_is_said_with_what_to_do(makers, tmp_path):
    """And the course is left as it was."""
    makers[0].fails = True
    here = desk(tmp_path, {})
    with pytest.raises(
        DeskError, match=r"not make the feedback of 01-x: no kernel\. Grade it again, then run"
    ):
        pages.make_pages(here, SLUG, STUDENTS)

    assert here.settings.course.assignment_id == "00-w"


def test_notebooks_are_those_of_the_students_who_have_one_graded(tmp_path):
    """In whatever folder the course lies."""
    place = tmp_path / "[2026]"
    for name in (
        f"ann/{SLUG}/{SLUG}.ipynb",
        f"ben/{SLUG}/old.ipynb",
        f"eve/{SLUG}/{SLUG}.ipynb",
    ):
        (place / name).parent.mkdir(parents=True)
        (place / name).touch()
    maker = SimpleNamespace(
        coursedir=SimpleNamespace(assignment_id=SLUG), students=("ann", "ben"),
        _format_source=lambda exercise, student: str(place / student / exercise),
    )  # fmt: skip
    pages.Pages.init_notebooks(maker)

    folder = place / "ann" / SLUG
    assert maker.assignments == {str(folder): [str(folder / f"{SLUG}.ipynb")]}


def test_marks_are_read_before_the_head_and_the_head_before_the_style():
    """What the head says of a mark has to be known by then."""
    steps = pages.Pages.class_traits()["preprocessors"].make_dynamic_default()

    assert [one.__name__ for one in steps] == [
        "GetGrades", "FeedbackHead", "CSSHTMLHeaderPreprocessor",
    ]  # fmt: skip
