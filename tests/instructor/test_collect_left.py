"""What `tarifflab collect` does not take is named, and waits until a person has looked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from collecting import HARD, collect, enter, hands_of, notebook, placed, save, truth
from graded import mark
from invented import students
from platforms import (
    SLUG,
    Hand,
    blackboard,
    brightspace,
    canvas,
    moodle,
    with_attempt,
    zipped,
)  # fmt: skip
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor.downloads.contents import CUT_OFF, unreadable

FOUR = students(4, plain=True)
TAYLORS = [one for one in HARD if one.last == "Taylor"]


def said_by(course: Path, *words: str) -> str:
    """Give a command and return what it says."""
    done = CliRunner().invoke(app, [*words, "--course", str(course)], catch_exceptions=False)
    return done.output


def second_is_a_word_file(people: list) -> list[Hand]:
    """Return hand-ins of which the second is no notebook."""
    hands = hands_of(people)
    return [hands[0], replace(hands[1], name="essay.docx", content=b"PK"), *hands[2:]]


def test_a_namesakes_file_is_not_called_needless(taught: Path) -> None:
    """One of two is placed by hand; the other's file still stands among what is left."""
    enter(taught, HARD)
    path = save(taught, "d.zip", zipped(brightspace(hands_of(TAYLORS))))

    _, said = collect(taught, path, yes=False, typed="1\n\ny\n")

    assert len(placed(taught)) == 1
    assert "not needed" not in said
    assert "1 fits more than one student" in said


def test_moodles_worksheet_is_named_where_it_would_help(taught: Path) -> None:
    """Two of a name, and no key known: the sentence says what tells them apart."""
    enter(taught, HARD)

    _, said = collect(taught, save(taught, "d.zip", zipped(moodle(hands_of(TAYLORS)))))

    assert "2 fit more than one student: run this without --yes and choose, or give" in said


def test_texts_typed_into_the_platform_are_said(taught: Path) -> None:
    """Moodle's online text beside the notebook may be the written answer: it is not silent."""
    enter(taught, FOUR)

    _, said = collect(taught, save(taught, "d.zip", zipped(moodle(hands_of(FOUR)))))

    names = ", ".join(f"{one.first} {one.last}" for one in FOUR)
    assert f"Typed into the platform beside a notebook, not collected: {names}." in said


@pytest.mark.parametrize(
    "damage",
    [lambda n: n[: len(n) // 2], lambda n: n[:-1], lambda n: b"\xef\xbb\xbf" + n[:-2]],
    ids=["half", "one byte less", "with a mark"],
)
def test_a_cut_off_notebook_is_said_at_once(taught: Path, damage) -> None:
    """The student can send it again before anything is graded."""
    enter(taught, FOUR)
    hands = hands_of(FOUR)
    hands[2] = replace(hands[2], content=damage(notebook("x")))

    _, said = collect(taught, save(taught, "d.zip", zipped(canvas(hands))))

    assert CUT_OFF in said
    assert placed(taught) == truth(hands)


def test_a_whole_notebook_counts_before_a_newer_one_that_is_cut_off(taught: Path) -> None:
    """The newer upload broke off: the earlier one is graded, and it is said."""
    enter(taught, FOUR)
    hands = hands_of(FOUR)
    broken = with_attempt(hands, 1, notebook("better")[:-40])

    _, said = collect(taught, save(taught, "d.zip", zipped(blackboard(broken))))

    assert placed(taught) == truth(hands)
    assert f"a newer file is no notebook: {CUT_OFF}" in said


@pytest.mark.parametrize(
    "ending", [b"", b"\n", b"\0\0\0", b"}\n", b"\n ]\n", b"\n>>>>>>> main\n"]
)
def test_what_stands_behind_a_notebook_does_not_make_it_cut_off(ending: bytes) -> None:
    """An editor's second save, padding, git's marks: the grader has its own words for them."""
    assert unreadable(notebook("x") + ending) == ""


@pytest.mark.slow
def test_what_was_left_is_to_be_looked_at_until_it_is_settled(class_course: Path) -> None:
    """A Word file is no notebook and no "missing": status and report name its student."""
    enter(class_course, FOUR)
    hands = second_is_a_word_file(FOUR)
    collect(class_course, save(class_course, "d.zip", zipped(canvas(hands))))
    mark(class_course)
    name, number = f"{FOUR[1].first} {FOUR[1].last}", FOUR[1].number

    before = said_by(class_course, "report", "01")
    page = (class_course / "reports" / f"{SLUG}.html").read_text("utf-8")
    settled = said_by(class_course, "settle", "01", number)

    assert f"Please look: {name} ({number})." in before
    assert "Not collected: a Word file, no notebook." in page
    assert settled.endswith(f"({number}): settled.\n")
    assert "Please look" not in said_by(class_course, "report", "01")


def test_what_was_left_is_forgotten_when_the_notebook_comes(taught: Path) -> None:
    """A later download with the right file closes the matter; the record names it no more."""
    enter(taught, FOUR)
    kept = taught / "collected" / SLUG / "collected.json"
    collect(taught, save(taught, "d.zip", zipped(canvas(second_is_a_word_file(FOUR)))))
    left = json.loads(kept.read_text("utf-8"))["left"]

    collect(taught, save(taught, "e.zip", zipped(canvas(hands_of(FOUR)))))

    assert [row["student"] for row in left] == [FOUR[1].number]
    assert json.loads(kept.read_text("utf-8"))["left"] == []
