"""Run ``tarifflab class`` and ``tarifflab collect`` on downloads made by the builders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import platforms
import rosters
from invented import Invented, students
from platforms import FILE, SLUG, Hand
from typer.testing import CliRunner

from tarifflab.cli import app

RELEASED = json.loads(
    (Path(__file__).resolve().parents[2] / "exercises" / SLUG / FILE).read_text("utf-8")
)
HARD = students(16)


def notebook(answer: str = "") -> bytes:
    """Return the exercise with an answer of this student's own."""
    cells = [dict(cell) for cell in RELEASED["cells"]]
    for cell in cells:
        if answer and cell["metadata"].get("nbgrader", {}).get("grade_id") == "task-1":
            cell["source"] = [f"duty_usd = {answer!r}"]
    return json.dumps({**RELEASED, "cells": cells}, ensure_ascii=False).encode()


def hands_of(people: Sequence[Invented]) -> list[Hand]:
    """Return one notebook a student, each with the student's number in it."""
    return platforms.hand_in(people, [notebook(one.number) for one in people])


def enter(course: Path, people: Sequence[Invented], *more: tuple[str, bytes]) -> None:
    """Enter the class from Canvas's gradebook and Moodle's, and other lists."""
    lists = [
        ("canvas.csv", rosters.canvas_gradebook(people)),
        ("moodle.csv", rosters.moodle_gradebook(people)),
        *more,
    ]
    paths = [save(course, name, content) for name, content in lists]
    words = ["class", *map(str, paths), "--course", str(course), "--yes"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output


def save(course: Path, name: str, content: bytes) -> Path:
    """Write a file beside the course, as downloaded."""
    path = course.parent / name
    path.write_bytes(content)
    return path


def collect(
    course: Path, *files: Path, yes: bool = True, typed: str = "", zone: str = "UTC"
) -> tuple[int, str]:
    """Run the command; return the exit status and what it said."""
    words = ["collect", "01", *map(str, files), "--course", str(course), "--zone", zone]
    result = CliRunner().invoke(
        app, [*words, *(["--yes"] if yes else [])], input=typed, catch_exceptions=False
    )
    return result.exit_code, result.output


def placed(course: Path) -> dict[str, bytes]:
    """Return what lies in submitted/, by student."""
    paths = (course / "submitted").glob(f"*/{SLUG}/{FILE}")
    return {path.parts[-3]: path.read_bytes() for path in paths}


def truth(hands: Sequence[Hand]) -> dict[str, bytes]:
    """Return what should lie there: the newest attempt of everybody."""
    ordered = sorted(hands, key=lambda one: one.attempt)
    return {one.student.number: one.content for one in ordered}


SHAPES = {
    "moodle": lambda hands: platforms.zipped(platforms.moodle(hands)),
    "moodle flat": lambda hands: platforms.zipped(platforms.moodle(hands, folders=False)),
    "moodle before 4.1": lambda hands: platforms.zipped(platforms.moodle(hands, old=True)),
    "moodle ja": lambda hands: platforms.zipped(platforms.moodle(hands, "ja")),
    "moodle re-zipped on a Mac": lambda hands: platforms.zipped(
        platforms.moodle(hands), mac=True
    ),
    "canvas": lambda hands: platforms.zipped(platforms.canvas(hands)),
    "canvas re-zipped on a Mac": lambda hands: platforms.zipped(
        platforms.canvas(hands), mac=True
    ),
    "blackboard": lambda hands: platforms.zipped(platforms.blackboard(hands)),
    "blackboard without receipts": lambda hands: platforms.zipped(
        platforms.blackboard(hands, receipts=False)
    ),
    "brightspace": lambda hands: platforms.zipped(platforms.brightspace(hands)),
    "brightspace flat": lambda hands: platforms.zipped(platforms.brightspace(hands, flat=True)),
    "sakai": lambda hands: platforms.zipped(platforms.sakai(hands)),
    "ilias": lambda hands: platforms.zipped(platforms.ilias(hands)),
}
