"""Make a whole class to try the instructor's side with: ``tarifflab demo``.

A demo class is a complete nbgrader course of invented students who hand in right, wrong, half
done, untouched and broken notebooks. Everything in it is made from the course's own answers,
the same every time, so that the tests know what each student should get.

>>> from pathlib import Path
>>> made = make_class(Path("."), Path("demo"), students=6)  # doctest: +SKIP
>>> made.submissions[0].points                              # doctest: +SKIP
{'1': 2, '2': 0, '3': 5, '4': 0, '5': 6}
"""

from __future__ import annotations

import csv
import datetime as dt
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from tarifflab.instructor import tidy
from tarifflab.instructor.authoring import answers
from tarifflab.instructor.demo.invented_handins import PLAN, Exercise, Submission
from tarifflab.instructor.demo.invented_students import Student, roster

SLUGS = ("00-fact-checker", "01-tariff-rates")
STUDENTS = 24
CONFIG = "nbgrader_config.py"
ROSTER = "students.csv"
# Handed in one after another on a Friday afternoon, the last one a minute after five.
FIRST_HAND_IN = dt.datetime(2026, 10, 2, 13, 10)
LAST_HAND_IN = dt.datetime(2026, 10, 2, 17, 1)

Report = Callable[[str], None]


@dataclass(frozen=True)
class DemoClass:
    """A class that has handed in.

    Attributes
    ----------
    folder : Path
        The course folder, where nbgrader's commands are given.
    slugs : tuple of str
        The exercises.
    students : list of Student
        Everybody in the class.
    submissions : list of Submission
        What they handed in, with the points that it should earn.
    """

    folder: Path
    slugs: tuple[str, ...]
    students: list[Student]
    submissions: list[Submission]

    def of(self, slug: str) -> list[Submission]:
        """Return what was handed in for one exercise."""
        return [one for one in self.submissions if one.slug == slug]

    def broken(self) -> list[str]:
        """Return the ids of the students whose notebooks plain nbgrader cannot take."""
        return sorted({one.student.id for one in self.submissions if not one.sound})


def make_class(
    course: Path,
    into: Path,
    slugs: tuple[str, ...] = SLUGS,
    students: int = STUDENTS,
    report: Report = lambda _: None,
) -> DemoClass:
    """Make a course folder in which a class of invented students has handed in.

    Parameters
    ----------
    course
        A clone of the course.
    into
        The folder to make; it must be new or empty.
    slugs
        The exercises to hand in.
    students
        How many students; after 24 the kinds of submissions begin again.
    report
        Is told the name of each step.

    Raises
    ------
    NoAnswers
        If `course` has no answers to make submissions from.
    FileExistsError
        If `into` has something in it.
    RuntimeError
        If nbgrader refuses an exercise.
    """
    for slug in slugs:
        answers.load(course, slug)  # a sentence before anything is written
    if into.exists() and any(into.iterdir()):
        raise FileExistsError(f"{into} is not empty. Give a new folder, or remove that one.")
    report("Copying the course: exercises with solutions, tables, settings")
    _copy_course(course, into, slugs)
    report("Releasing: nbgrader makes the students' versions")
    people = roster(students)
    _release(into, slugs, people)
    report(f"Handing in for {students} students")
    handed_in = []
    for slug in slugs:
        exercise = Exercise(course, into / "exercises" / slug / f"{slug}.ipynb")
        handed_in += [
            exercise.hand_in(student, kind)
            for student, kind in zip(people, cycle(PLAN), strict=False)
        ]
    _write(into, handed_in)
    return DemoClass(into, slugs, people, handed_in)


def autograde(demo: DemoClass, report: Report = lambda _: None) -> None:
    """Grade the sound notebooks with nbgrader's own command, one command an exercise."""
    for slug in demo.slugs:
        sound = sum(one.sound for one in demo.of(slug))
        report(f"nbgrader autograde {slug}: {sound} of {len(demo.of(slug))} notebooks")
        left_out = f"--CourseDirectory.student_id_exclude={','.join(demo.broken())}"
        with tidy.without_patterns(demo.folder.resolve()) as root:
            place = f"--CourseDirectory.root={root}"
            nbgrader(demo.folder, "autograde", slug, left_out, place)


def nbgrader(folder: Path, *arguments: str) -> str:
    """Run one of nbgrader's commands in a course folder; return what it says.

    Raises
    ------
    RuntimeError
        If the command fails, with the end of what it said.
    """
    programs = str(Path(sys.executable).parent)  # nbgrader starts alembic by its bare name
    env = os.environ | {"PATH": os.pathsep.join([programs, os.environ.get("PATH", "")])}
    done = subprocess.run(  # noqa: S603 (our own Python, and arguments that we wrote)
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    said = done.stdout + done.stderr
    if done.returncode:
        raise RuntimeError(f"nbgrader {' '.join(arguments)} failed: {said[-2000:]}")
    return said


def _copy_course(course: Path, into: Path, slugs: tuple[str, ...]) -> None:
    """Copy what an instructor's course folder needs, without notebooks of other exercises."""
    into.mkdir(parents=True, exist_ok=True)
    shutil.copy(course / CONFIG, into / CONFIG)
    shutil.copytree(course / "data", into / "data")
    for slug in slugs:
        shutil.copytree(
            course / "solutions" / slug,
            into / "solutions" / slug,
            ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
        )


def _release(into: Path, slugs: tuple[str, ...], people: list[Student]) -> None:
    """Let nbgrader note the class and make the students' versions."""
    with (into / ROSTER).open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(asdict(people[0])))
        table.writeheader()
        table.writerows(asdict(student) for student in people)
    with _api(into).gradebook as gradebook:
        for student in people:
            about = asdict(student)
            gradebook.update_or_create_student(about.pop("id"), **about)
    with tidy.without_patterns(into.resolve()) as root:
        api = _api(into, root)
        for slug in slugs:
            result = api.generate_assignment(slug, force=True, create=True)
            if not result["success"]:
                raise RuntimeError(f"nbgrader refused {slug}: {result['log'][-2000:]}")


def _api(folder: Path, root: Path | None = None) -> Any:
    """Return nbgrader's interface to the course in `folder`, known as `root`."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config.loader import PyFileConfigLoader

    tidy._let_nbgrader_find_its_programs()
    config = PyFileConfigLoader(CONFIG, path=str(folder)).load_config()
    if root is not None:
        config.CourseDirectory.root = str(root)
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.ERROR)
    return api


def _write(into: Path, handed_in: list[Submission]) -> None:
    """Write the notebooks where nbgrader looks for them, each with the time it came in."""
    step = (LAST_HAND_IN - FIRST_HAND_IN) / max(len(handed_in) - 1, 1)
    for place, one in enumerate(handed_in):
        folder = into / "submitted" / one.student.id / one.slug
        folder.mkdir(parents=True)
        (folder / f"{one.slug}.ipynb").write_text(one.content, encoding="utf-8")
        when = FIRST_HAND_IN + place * step
        (folder / "timestamp.txt").write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC", "utf-8")
