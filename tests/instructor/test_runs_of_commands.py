"""What a command does from its first step to its last, with stand-ins for what is slow."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import platforms
import pytest
import sqlalchemy
from invented import students
from test_history_parts import SCHEMA
from traitlets.config import Config

from tarifflab.grading.coursework.settings import Settings
from tarifflab.instructor import (
    demo,
    due,
    extra_time,
    nbgrader_settings,
    regrade_task,
    status,
    tidy,
)
from tarifflab.instructor.class_list import command as classing
from tarifflab.instructor.class_list import key_file
from tarifflab.instructor.class_list.finding import Finder
from tarifflab.instructor.class_list.key_file import ClassFile
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.class_list.roster import roster_of
from tarifflab.instructor.collect import command as collecting
from tarifflab.instructor.collect.gathering import Gathered, Handed
from tarifflab.instructor.collect.matching import Match, Matcher
from tarifflab.instructor.collect.records import Left, Line, Record
from tarifflab.instructor.demo import command as demo_command
from tarifflab.instructor.demo import making
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.desk.console import Console
from tarifflab.instructor.downloads.archives import Entry
from tarifflab.instructor.downloads.contents import Look, What
from tarifflab.instructor.downloads.platform_paths import Claim, KeyKind
from tarifflab.instructor.forget import command as forgetting
from tarifflab.instructor.give_back import command as giving
from tarifflab.instructor.give_back import pages
from tarifflab.instructor.give_back.marks import Mark, Marks, marks_of
from tarifflab.instructor.history import changes, changes_command
from tarifflab.instructor.history.backup import Backups, keep_copy
from tarifflab.instructor.history.undo import undo
from tarifflab.instructor.mark import command as marking
from tarifflab.instructor.release import bundle, checks
from tarifflab.instructor.release import command as releasing
from tarifflab.instructor.report import command as reporting
from tarifflab.instructor.report import facts
from tarifflab.instructor.report.facts import Facts, Someone, Task
from tarifflab.instructor.tables import Platform
from tarifflab.instructor.tables.reading import table_of

SLUG = "01-tariff-rates"
COURSE = Path(__file__).resolve().parents[2]
DUE = dt.datetime(2026, 10, 2, 17, 0)
INVENTED = students(2, plain=True)


class Book(SimpleNamespace):
    """Stands in for nbgrader's gradebook; what is saved is counted."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**({"students": [], "assignments": [], "saved": 0} | more))
        self.db = SimpleNamespace(flush=lambda: None, commit=self._commit, add=self._add)

    def _commit(self) -> None:
        self.saved += 1

    def _add(self, row: Any) -> None:
        self.students.append(row)


def desk(root: Path, book: Book | None = None, **more: Any) -> Any:
    """Return a desk whose gradebook is the one that is given."""

    @contextmanager
    def gradebook() -> Iterator[Any]:
        yield book or Book()

    return SimpleNamespace(
        root=root, exercise=lambda _short: SLUG, gradebook=gradebook,
        folder=lambda *parts: root.joinpath(*parts),
        settings=SimpleNamespace(course=SimpleNamespace(submitted_directory="submitted")),
        **more,
    )  # fmt: skip


# --- A gradebook that is copied before a command ---------------------------------------------


def test_a_command_that_changes_a_mark_leaves_a_copy_and_a_row(tmp_path):
    """Also where no file has changed: who, why, and what a person gave for the first time."""
    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as book:
        book.executescript(SCHEMA)
    here = Desk(
        tmp_path, Settings(SimpleNamespace(root=str(tmp_path), db_url="sqlite:///gradebook.db"))
    )
    with (
        keep_copy(here, "mark 01-x", "dated after all"),
        closing(sqlite3.connect(tmp_path / "gradebook.db")) as book,
    ):
        book.execute("UPDATE grade SET manual_score = 4 WHERE cell_id = '3'")
        book.commit()
    (row,) = changes.read(tmp_path / "backups")
    who = Backups(here).all()[0].who

    assert len(Backups(here).all()) == 1
    assert (row["who"], row["command"], row["why"]) == (who, "mark 01-x", "dated after all")
    assert (row["student"], row["task"], row["old"], row["new"]) == ("ann", "written", "", "4")
    seen = changes.last_seen(tmp_path / "backups")
    assert seen is not None
    assert seen[1]["01-x", "ann", "written"] == 4

    undone = undo(here)
    back = changes.last_seen(tmp_path / "backups")
    assert undone.marks == [("01-x", "ann", "written", "4", "none")]
    assert back is not None
    assert back[1]["01-x", "ann", "written"] is None
    assert (changes.read(tmp_path / "backups")[-1]["old"], len(Backups(here).all())) == ("4", 2)


# --- Grading one task again ------------------------------------------------------------------

TASKS = [Task("test-2", 4, "Task 2: Two", False)]
FACTS = Facts(SLUG, TASKS, [Someone("a", "Ann", "Lee"), Someone("b")], {"a": None}, [])  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("new", "agreed", "asked", "wrote", "status_"),
    [(4, True, 1, 1, 0), (4, False, 1, 0, 1), (2, False, 0, 1, 0)],
)
def test_changed_marks_are_written_after_a_yes(
    monkeypatch, capsys, tmp_path, new, agreed, asked, wrote, status_
):
    """Without a change nothing is asked, but the advice is renewed."""
    seen: dict[str, list[Any]] = {"ask": [], "write": [], "keep": []}
    change = regrade_task.Difference("a", "Ann Lee", 2, new)
    stand_ins = {
        "read": lambda *_: FACTS,
        "make_exercise": lambda *_: None,
        "_assignment": lambda *_: "x",
        "_grade_all": lambda *_: [],
        "_rows": lambda *_: {},
        "differences": lambda *_: [change],
        "keep_copy": lambda *given: seen["keep"].append(given[1:]) or nullcontext(),
        "confirm": lambda *given: seen["ask"].append(given) or agreed,
        "_write": lambda *given: seen["write"].append(given[2]),
    }
    for name, function in stand_ins.items():
        monkeypatch.setattr(regrade_task, name, function)

    done = regrade_task.run(desk(tmp_path), "01", "2", student=None, yes=False, why="mended")
    said = capsys.readouterr().out

    assert (done, len(seen["ask"]), len(seen["write"])) == (status_, asked, wrote)
    assert seen["keep"] == [(f"grade {SLUG} --task 2", "mended")]
    assert seen["ask"] in ([], [("Write 1 changed mark?", False)])
    assert ("Written: 1 mark. Texts that were read stay read. If pages went out already: "
            "tarifflab give-back 01\n" in said) is (new == 4 and agreed)  # fmt: skip


def test_only_who_has_marks_is_graded_again(monkeypatch, tmp_path):
    """Each with its own result; where nobody has any, a sentence says what comes first."""
    found = [SimpleNamespace(student=one) for one in ("b", "a", "c")]
    monkeypatch.setattr(regrade_task, "find_submissions", lambda *_: found)
    monkeypatch.setattr(regrade_task, "Sessions", lambda *_, **__: nullcontext("sessions"))
    monkeypatch.setattr(regrade_task, "grade_files", lambda one, by: (one.student, by))
    assignment = SimpleNamespace(name=SLUG)

    made = dict(regrade_task._grade_all(desk(tmp_path), assignment, None, {"a", "b"}))

    assert {one: result for one, (_, result) in made.items()} == {
        "b": ("b", {SLUG: "sessions"}), "a": ("a", {SLUG: "sessions"}),
    }  # fmt: skip
    with pytest.raises(
        DeskError, match=r"01-tariff-rates has no graded work of 'x'. Grade it fi"
    ):
        list(regrade_task._grade_all(desk(tmp_path), assignment, "x", set()))


def test_marks_are_read_by_student_and_task(tmp_path):
    """By machine, by hand, and whether a person is needed."""
    grades = [
        SimpleNamespace(name="test-1", auto_score=1, manual_score=2, needs_manual_grade=False),
        SimpleNamespace(name="w", auto_score=None, manual_score=None, needs_manual_grade=True),
    ]
    entry = SimpleNamespace(student_id="a", notebooks=[SimpleNamespace(grades=grades)])
    book = Book(assignment_submissions={SLUG: [entry]}.get)

    assert regrade_task._rows(desk(tmp_path, book), SLUG) == {
        ("a", "test-1"): (1, 2, False), ("a", "w"): (None, None, True),
    }  # fmt: skip


def test_what_was_graded_again_is_stored_and_other_tasks_stay(monkeypatch, tmp_path):
    """A hand-in that could not be graded keeps its notebook; the store is closed."""
    stored: list[Any] = []

    class Shelf:
        """Stands in for the grader's store."""

        def __init__(self, *given: Any) -> None:
            stored.append(given[:2])

        def to_do(self, found: Any, against: Any, *, force: bool) -> Iterator[Any]:
            stored.append((list(against), force))
            for one in found:
                yield SimpleNamespace(
                    submission=one, last=f"last {one.student}", now=lambda *given: given
                )

        def put(self, submission: Any, results: Any, last: str, now: Any) -> None:
            assert now == (results, (submission, results))
            stored.append((submission.student, last))

        def close(self) -> None:
            stored.append("closed")

    results = {"a": False, "b": True, "c": None}
    graded = {
        who: (
            SimpleNamespace(student=who),
            {SLUG: None if failed is None else SimpleNamespace(not_graded=failed)},
        )
        for who, failed in results.items()
    }
    marks = [
        SimpleNamespace(name=name, auto_score=9, needs_manual_grade=True)
        for name in ("test-1", "test-2")
    ]
    entry = SimpleNamespace(student_id="a", notebooks=[SimpleNamespace(grades=marks)])
    book = Book(assignment_submissions={SLUG: [entry]}.get)
    here = desk(tmp_path, book)
    rows = {("a", "test-1"): (1, None, False), ("a", "test-2"): (2, 3, False)}
    monkeypatch.setattr(regrade_task, "Store", Shelf)
    monkeypatch.setattr(
        regrade_task, "Report", lambda: SimpleNamespace(add=lambda *given: given)
    )
    regrade_task._write(here, SimpleNamespace(name=SLUG), "test-2", graded, rows)

    assert stored == [
        (here.settings.course, SLUG), ([SLUG], True), ("a", "last a"), ("c", "last c"),
        "closed",
    ]  # fmt: skip
    assert [(one.auto_score, one.needs_manual_grade) for one in marks] == [
        (1, False), (9, False),
    ]  # fmt: skip
    assert book.saved == 1


# --- Giving back -----------------------------------------------------------------------------


def give_back(monkeypatch, tmp_path, *, flagged: bool = False, unread: bool = False,
              anyway: bool = False, kept: tuple[str, ...] = (),
              files: tuple[Path, ...] = ()) -> Any:  # fmt: skip
    """Run the command for a class of two, of whom one has marks; return what it did."""
    people = [Person("a", "Ann", "Lee"), Person("b", "Ben", "Ek")]
    one = Mark(people[0], 3.0, frozenset({"w"} if unread else ()), flagged=flagged)
    record = Record(tmp_path, SLUG)
    for name in kept:
        record.keep([table_of(name, f"Nr,Name\n{name},A\n".encode())])
    seen: dict[str, Any] = {}
    page = tmp_path / "p.html"
    page.write_text("page")
    stand_ins = {
        "students_in": lambda _book: people,
        "keep_copy": lambda *given: seen.update(copy=given[1:]) or nullcontext(),
        "_fill": lambda table, *given: (table.name, given[-1]),
        "marks_of": lambda *_: Marks(SLUG, 25.0, {"a": one}),
        "_tables": lambda found, tables, *given: seen.update(
            tables=[one.name for one in tables], found=dict(found), column=given[-1]
        ),
        "_pack": lambda *_: None, "_say": lambda *_: None,
        "_add_plain": lambda out, marks, pages, missing: seen.update(
            missing=[one.id for one in missing], pages=list(pages)
        ),
    }  # fmt: skip
    for name, function in stand_ins.items():
        monkeypatch.setattr(giving, name, function)
    monkeypatch.setattr(pages, "make_pages", lambda *given: dict.fromkeys(given[2], page))
    monkeypatch.setattr(Record, "of", classmethod(lambda *_: record))
    seen["status"] = giving.run(desk(tmp_path), SLUG, files, "Ex 1", Console(), anyway=anyway)
    return seen


@pytest.mark.parametrize("what", ["flagged", "unread"])
def test_nothing_is_given_back_while_something_is_open(monkeypatch, capsys, tmp_path, what):
    """Each reason alone is enough; told to go on it does, and a look stays open."""
    with pytest.raises(DeskError, match="Or add --anyway: marks are those so far"):
        give_back(monkeypatch, tmp_path, **{what: True})
    done = give_back(monkeypatch, tmp_path, anyway=True, **{what: True})

    assert (done["status"], done["pages"], done["missing"]) == (0, ["a"], ["b"])
    stays = "They stay in the report until you settle them." in capsys.readouterr().out
    assert stays is (what == "flagged")


def test_the_newest_table_of_an_exercise_comes_before_those_of_the_class(monkeypatch, tmp_path):
    """A gradebook that was downloaded last has the columns of today."""
    ClassFile(tmp_path).keep(table_of("old.csv", b"Nr,Name\n1,A\n"))
    class_file = ClassFile(tmp_path)
    class_file.keep(table_of("class1.csv", b"Nr,Name\n1,A\n"))
    class_file.keep(table_of("class2.csv", b"Nr,Name\n2,A\n"))
    class_file.save()

    done = give_back(monkeypatch, tmp_path, kept=("first.csv", "second.csv"))

    assert done["tables"] == ["second.csv", "first.csv", "class2.csv", "class1.csv"]


def test_a_table_that_the_teacher_names_is_filled_first(monkeypatch, tmp_path):
    """By its platform, in the column that is named; the copy says which command it was."""
    (tmp_path / "w.csv").write_text(
        "Identifier,Full name,Grade,Last modified (grade)\nParticipant 7,Ann Lee,,-\n"
    )
    done = give_back(monkeypatch, tmp_path, files=(tmp_path / "w.csv", tmp_path / "d.zip"))

    assert (done["found"], done["column"]) == (
        {Platform.MOODLE: ("w.csv", "Ex 1")}, "Ex 1",
    )  # fmt: skip
    assert done["copy"] == (f"give-back {SLUG}",)


def test_marks_are_those_of_the_gradebook_of_what_can_be_had(tmp_path):
    """Each under its student, also of one whom no list knows; without any it is said."""
    entry = SimpleNamespace(student_id="x", notebooks=[])
    book = Book(
        find_assignment=lambda _name: SimpleNamespace(
            submissions=[entry], max_score=25, score=7
        )
    )
    found = marks_of(desk(tmp_path, book), SLUG, [])

    assert (found.most, found.by_student) == (25.0, {"x": Mark(Person("x"), 0.0)})
    entry_less = Book(
        find_assignment=lambda _name: SimpleNamespace(submissions=[], max_score=25)
    )
    with pytest.raises(
        DeskError, match=r"Nothing of 01-tariff-rates is graded yet. Run: tarifflab"
    ):
        marks_of(desk(tmp_path, entry_less), SLUG, [])


# --- Collecting ------------------------------------------------------------------------------


def handed(key: str, name: str, what: What = What.THIS) -> Handed:
    """Return a notebook of somebody in Moodle."""
    claim = Claim(Platform.MOODLE, KeyKind.PARTICIPANT, key, name, "a.ipynb")
    return Handed(
        Entry("d.zip", f"{key}.ipynb", ("a.ipynb",), fetch=lambda: b"{}"),
        claim,
        Look(what, "lesson 02"),
        "",
        0,
    )


PEOPLE = [
    Person("1", "Zed", "Abe"),
    Person("2", "Amy", "Young"),
    Person("3", "Amy", "Young"),
    Person("4", "Bo", "abc"),
]


def collected(tmp_path: Path, found: Gathered) -> tuple[Any, Matcher]:
    """Return what one run knows, and who finds whose a file is."""
    here = collecting.Collection(
        desk(tmp_path), Record(tmp_path, SLUG), ClassFile(tmp_path), found, PEOPLE
    )
    return here, Matcher(PEOPLE, {})


def plan_all(tmp_path: Path, found: Gathered, matches: dict) -> Any:
    """Plan what to do with what was found."""
    here, _ = collected(tmp_path, found)
    prints = SimpleNamespace(untouched=lambda _content: False, prints=[])
    collecting._plan(here, matches, collecting.Chooser(found, {}, prints, None))
    return here


def test_students_stand_in_the_order_of_their_names_and_the_rest_is_left(tmp_path):
    """Another exercise's notebook, a stranger's, one that fits two: each with its reason."""
    found = Gathered(
        [
            handed("2", "Amy Young"),
            handed("4", "Bo abc"),
            handed("1", "Zed Abe"),
            handed("9", "No Body"),
            handed("8", "Amy Young"),
            handed("7", "Zed", What.OTHER),
        ]
    )
    matches = {
        ("Moodle", "participant", key): match
        for key, match in {
            "2": Match((PEOPLE[1],), "number"),
            "4": Match((PEOPLE[3],), "number"),
            "1": Match((PEOPLE[0],), "number"),
            "9": Match(),
            "8": Match(tuple(PEOPLE[1:3]), "name", "the name fits two"),
            "7": Match((PEOPLE[0],), "number"),
        }.items()
    }
    here = plan_all(tmp_path, found, matches)

    assert [plan.person.id for plan in here.plans] == ["4", "1", "2"] or [
        plan.person.id for plan in here.plans
    ] == sorted(["1", "4", "2"], key=lambda n: (PEOPLE[int(n) - 1].last_name.casefold(), n))
    assert [(one.reason, one.students) for one in here.left] == [
        ("No Body is not in the class", ()), ("the name fits two", ("2", "3")),
        ("it is lesson 02, not this exercise", ("1",)),
    ]  # fmt: skip


def test_who_has_to_be_asked_about_is_asked_and_how_it_was_decided_is_kept(
    monkeypatch, tmp_path
):
    """Chosen by a person, or as it was decided before; without a notebook nobody is asked."""
    monkeypatch.setattr("builtins.input", lambda _prompt: "2")
    found = Gathered([handed("8", "Amy Young"), handed("9", "Amy Young")])
    line = Line(
        "1", "chosen", "Moodle", "participant", "9", "", "", "", "", "", 0, "", "", "", "taken"
    )
    record = Record(tmp_path, SLUG, [line])
    matcher = Matcher(PEOPLE, record.decided())

    decided = collecting._decided(matcher, found, record, Console())

    assert decided == {
        ("Moodle", "participant", "8"): Match((PEOPLE[2],), "chosen"),
        ("Moodle", "participant", "9"): Match((PEOPLE[0],), "chosen"),
    }


@pytest.mark.parametrize(("answer", "status_", "written"), [("y", 0, True), ("n", 1, False)])
def test_notebooks_are_put_in_place_after_a_yes(
    monkeypatch, capsys, tmp_path, answer, status_, written
):
    """And it is said what was done."""
    seen: list[Any] = []
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda prompt: asked.append(prompt) or answer)
    monkeypatch.setattr(
        collecting, "keep_copy", lambda *given: seen.append(given[1]) or nullcontext()
    )
    found = Gathered([handed("1", "Zed Abe")])
    here = plan_all(
        tmp_path, found, {("Moodle", "participant", "1"): Match((PEOPLE[0],), "number")}
    )

    assert collecting._finish(here, [], Console()) == status_
    assert asked == ["Put 1 notebook in place? [Y/n] "]
    assert (tmp_path / "submitted" / "1" / SLUG / f"{SLUG}.ipynb").exists() is written
    assert seen == ([f"collect {SLUG}"] if written else [])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == (
        "1 notebook placed."
        if written
        else "Nothing was written. (--yes writes without asking.)"
    )


def test_a_download_is_collected_from_its_names_to_its_times(monkeypatch, tmp_path):
    """In the platform's zone; its keys are learned, and the copy says which command it was."""
    class_ = [SimpleNamespace(id=one.number, first_name=one.first, last_name=one.last,
                              email=one.email) for one in INVENTED]  # fmt: skip
    book, kept = Book(students=class_), []
    monkeypatch.setattr(collecting, "keep_copy", lambda *given: kept.append(given[1:])
                        or nullcontext())  # fmt: skip
    hands = platforms.hand_in(INVENTED, [b'{"cells": []}', b'{"cells": [ ]}'])
    (tmp_path / "d.zip").write_bytes(platforms.zipped(platforms.blackboard(hands)))
    run = (desk(tmp_path, book), SLUG, [tmp_path / "d.zip"], "Asia/Tokyo", Console(yes=True))
    first, again = collecting.run(*run), collecting.run(*run)
    stamps = sorted(path.read_text() for path in tmp_path.rglob("timestamp.txt"))
    people = ClassFile.of(tmp_path).people

    assert (first, again, kept) == (0, 0, [(f"collect {SLUG}",)])
    assert stamps == ["2026-11-20 01:00:00 UTC", "2026-11-20 01:07:00 UTC"]
    assert {one.id: one.keys for one in people} == {
        one.number: {"username": (one.username,)} for one in INVENTED
    }
    assert {one.student for one in Record.of(tmp_path, SLUG).lines} == {
        one.number for one in INVENTED
    }


def test_nothing_is_collected_before_there_is_a_class(tmp_path):
    """The command that comes first is named."""
    with pytest.raises(DeskError, match=r"no class yet. Enter it first: tarifflab class LIST"):
        collecting.run(desk(tmp_path), SLUG, [], "", Console())


def test_each_file_stands_in_the_record_once(tmp_path):
    """Collected again, and then a newer one: two rows, the older as an earlier one."""
    found = Gathered([handed("1", "Zed Abe")])
    match = {("Moodle", "participant", "1"): Match((PEOPLE[0],), "number")}
    newer = replace(handed("1", "Zed Abe"), digest="other", rank=1)
    for one in (found, found, Gathered([newer])):
        here = plan_all(tmp_path, one, match)
        here.record = Record.of(tmp_path, SLUG)
        collecting.settle(here.plans[0], here.record, "")
        collecting._write(here, [])

    assert [one.state for one in Record.of(tmp_path, SLUG).lines] == ["earlier", "taken"]


def test_a_class_is_written_with_names_addresses_and_numbers(tmp_path):
    """Who is there already is put right and not entered twice; others stay."""
    old = SimpleNamespace(id="1", first_name="x", last_name="y", email="z", lms_user_id="keep")
    book = Book(students=[old])
    key_file.enter(book, [
        Person("1", "Zed", "Abe", "z@x.org"),
        Person("5", "Eve", "Ash", "e@x.org", {"canvas_id": ("48",), "participant": ("71",)}),
    ])  # fmt: skip

    assert [
        (s.id, s.first_name, s.last_name, s.email, s.lms_user_id) for s in book.students
    ] == [
        ("1", "Zed", "Abe", "z@x.org", "keep"),
        ("5", "Eve", "Ash", "e@x.org", "48"),
    ]
    assert book.saved == 1
    assert key_file.students_in(book)[1] == Person("5", "Eve", "Ash", "e@x.org")


@pytest.mark.parametrize(
    ("known", "answer", "status_", "said"),
    [
        ((), "y", 0, "2 students written; the class has 2."),
        ((), "n", 1, "Nothing was written. (--yes writes without asking.)"),
        ((("5", "Eve", "Ash", "e@x.org"), ("6", "Bo", "Ek", "")), "y", 0, "Nothing new."),
        (
            (("5", "Eve", "Ash", ""), ("6", "Bo", "Ek", "")),
            "y",
            0,
            "1 student written; the class has 2.",
        ),
    ],
)
def test_a_list_is_entered_as_far_as_it_is_new(
    monkeypatch, capsys, tmp_path, known, answer, status_, said
):
    """A name or an address that the gradebook lacks counts; keys are kept either way."""
    path = tmp_path / "list.csv"
    path.write_text("ID number,First name,Last name,Email\n5,Eve,Ash,e@x.org\n6,Bo,Ek,\n")
    rows = [
        SimpleNamespace(id=i, first_name=f, last_name=n, email=e, lms_user_id=None)
        for i, f, n, e in known
    ]
    book = Book(students=rows)
    kept: list[tuple[Any, ...]] = []
    monkeypatch.setattr("builtins.input", lambda _prompt: answer)
    monkeypatch.setattr(
        classing, "keep_copy", lambda *given: kept.append(given[1:]) or nullcontext()
    )

    assert classing.run(desk(tmp_path, book), [path], Console()) == status_
    assert capsys.readouterr().out.splitlines()[-1] == said
    assert kept == ([("class",)] if "written; the class" in said else [])
    assert len(book.students) == (len(known) if status_ else 2)
    assert [one.id for one in ClassFile.of(tmp_path).people] == ([] if status_ else ["5", "6"])
    assert roster_of(table_of("l", path.read_bytes())).rows[0].person.id == "5"


# --- Due dates and extra time ----------------------------------------------------------------


def late_entry(seconds: float) -> Any:
    """Return a hand-in of two notebooks."""
    return SimpleNamespace(
        student_id="a",
        extension=None,
        total_seconds_late=seconds,
        notebooks=[
            SimpleNamespace(score=points, late_submission_penalty=9) for points in (20, 4)
        ],
    )


@pytest.mark.parametrize(
    ("method", "seconds", "lost"),
    [("zero", 1, [20, 4]), ("zero", 0, [None, None]), ("none", 60, [None, None])],
)
def test_a_late_hand_in_loses_what_the_course_s_rule_says(tmp_path, method, seconds, lost):
    """Each notebook its own points; in time nothing, also what it had lost before."""
    here = desk(tmp_path)
    here.settings.course.config = Config({"LateSubmissionPlugin": {"penalty_method": method}})
    entry = late_entry(seconds)
    extra_time.penalise(here, entry)

    assert [one.late_submission_penalty for one in entry.notebooks] == lost


def test_extra_time_is_entered_for_whom_it_was_given(monkeypatch, tmp_path):
    """Once; nobody else's entry is touched, and 0 takes it away."""
    given: list[str] = []
    monkeypatch.setattr(
        extra_time, "penalise", lambda _desk, entry: given.append(entry.student_id)
    )
    entries = [SimpleNamespace(student_id=one, extension=None) for one in "abc"]
    entries[2].extension = dt.timedelta(hours=1)
    book = Book(
        assignments=[SimpleNamespace(name=SLUG, duedate=DUE)],
        assignment_submissions=lambda _n: entries,
    )
    here = desk(tmp_path, book)
    for student, hours in (("a", 2), ("c", 0), ("z", 5)):
        extra_time._keep(here, SLUG, student, dt.timedelta(hours=hours))

    assert extra_time.given(here) == {SLUG: {"a": 7200.0, "c": 0.0, "z": 18000.0}}
    assert (extra_time.apply(here, SLUG), extra_time.apply(here, SLUG)) == (2, 0)
    assert [one.extension for one in entries] == [dt.timedelta(hours=2), None, None]
    assert given == ["a", "c"]
    book.assignments[0].duedate = None
    entries[0].extension = None
    assert extra_time.apply(here, SLUG) == 0
    assert (tmp_path / "marks" / "extra-time.json").stat().st_mode & 0o777 == 0o600


def test_extra_time_is_noted_with_what_it_was_before(monkeypatch, capsys, tmp_path):
    """Exercise, student, old, new and why; the same again is no change."""
    finder = SimpleNamespace(one=lambda _who: "a", called=lambda _id: "Ann Lee (a)")
    monkeypatch.setattr("tarifflab.instructor.class_list.finding.Finder.of", lambda *_: finder)
    kept: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        extra_time, "keep_copy", lambda *given: kept.append(given[1:]) or nullcontext()
    )
    applied: list[tuple[Any, ...]] = []
    monkeypatch.setattr(extra_time, "apply", lambda *given: applied.append(given))
    (tmp_path / "backups").mkdir()
    here = desk(tmp_path, Book(assignments=[SimpleNamespace(name=SLUG, duedate=DUE)]))
    for time in ("+2h", "2h", "90m"):
        assert extra_time.run(here, "01", "Ann", time, "ill") == 0
    rows = [(r["command"], r["student"], r["task"], r["old"], r["new"], r["why"])
            for r in changes.read(tmp_path / "backups")]  # fmt: skip

    assert applied == [(here, SLUG)] * 3
    assert kept == [(f"extra-time {SLUG} a {time}", "ill") for time in ("+2h", "2h", "90m")]
    assert rows == [
        ("extra-time", "a", "extra time", "0 h", "2 h", "ill"),
        ("extra-time", "a", "extra time", "2 h", "1 h 30 min", "ill"),
    ]
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"Ann Lee (a) may hand in {SLUG} until 2026-10-02 18:30 UTC (the others: "
        "2026-10-02 17:00 UTC)."
    )


@pytest.mark.parametrize(
    ("when", "set_to", "counted"),
    [("2026-10-02 17:00 UTC", DUE, ["a"]), ("None", None, ["a"]), ("", "as before", [])],
)
def test_a_due_date_is_set_and_marks_follow(monkeypatch, tmp_path, when, set_to, counted):
    """The word none takes it away; without a date it is only said."""
    done: list[str] = []
    exercise = SimpleNamespace(name=SLUG, duedate="as before")
    entry = SimpleNamespace(student_id="a", total_seconds_late=0)
    book = Book(assignments=[exercise], assignment_submissions=lambda _n: [entry],
                update_or_create_assignment=lambda _n: exercise)  # fmt: skip
    monkeypatch.setattr(due, "keep_copy", lambda *_: nullcontext())
    monkeypatch.setattr(due, "penalise", lambda _desk, one: done.append(one.student_id))
    monkeypatch.setattr(due, "sentence", lambda *_: "said")

    assert due.run(desk(tmp_path, book), "01", when) == 0
    assert (exercise.duedate, done) == (set_to, counted)


# --- The evening, settling, forgetting -------------------------------------------------------


def test_an_evening_has_begun_for_what_was_handed_in(tmp_path):
    """Files or entries, of exercises that the gradebook knows, in order."""
    for name in ("submitted/a/02-y", "submitted/a/99-stray"):
        (tmp_path / name).mkdir(parents=True)
    known = [SimpleNamespace(name=name, num_submissions=number)
             for name, number in (("02-y", 0), ("01-x", 1), ("03-z", 0))]  # fmt: skip
    book = Book(assignments=known)

    assert status.begun(desk(tmp_path, book)) == ["01-x", "02-y"]
    assert facts.last_two(desk(tmp_path, book), "02-y") == "01-x"
    assert facts.last_two(desk(tmp_path, book), "01-x") is None


def test_status_of_nothing_says_how_to_begin(monkeypatch, capsys, tmp_path):
    """Asked for one exercise, names stand there."""
    monkeypatch.setattr(status, "read", lambda _desk, name: name)
    monkeypatch.setattr(status, "progress", lambda _desk, name: name)
    monkeypatch.setattr(status, "lines", lambda one, names: [f"{one} {names}"])
    status.run(desk(tmp_path), [])
    status.run(desk(tmp_path), ["01"])
    monkeypatch.setattr(status, "begun", lambda _desk: ["02-y"])
    status.run(desk(tmp_path), [])

    assert capsys.readouterr().out.splitlines() == [
        "Nothing is handed in yet. First: tarifflab collect 01 DOWNLOADED-FILE",
        f"{SLUG} True", "02-y False",
    ]  # fmt: skip


@pytest.mark.parametrize("before", [None, "00-w"])
def test_a_report_is_compared_with_the_exercise_before(monkeypatch, capsys, tmp_path, before):
    """If there is one; then its heart is said, and where it lies."""
    written: list[Any] = []
    page = tmp_path / "reports" / "x.html"
    stand_ins = {"read": lambda _desk, name: f"facts of {name}", "last_two": lambda *_: before}
    for name, function in stand_ins.items():
        monkeypatch.setattr(reporting.facts, name, function)
    monkeypatch.setattr(
        reporting, "write", lambda *given, **more: written.append((given[1:], more)) or page
    )
    monkeypatch.setattr(reporting, "summary", lambda now: [f"heart of {now}"])

    assert reporting.run(desk(tmp_path), "01", by_id=True) == 0
    other = before and f"facts of {before}"
    assert written == [((f"facts of {SLUG}", other), {"by_id": True})]
    assert capsys.readouterr().out.splitlines() == [
        f"heart of facts of {SLUG}",
        "Report: reports/x.html, and as a table the .csv beside it.",
    ]


def test_changes_name_students_as_the_class_does(monkeypatch, capsys, tmp_path):
    """Who has no name goes by the number."""
    row = dict.fromkeys(changes.COLUMNS, "x")
    monkeypatch.setattr(changes, "read", lambda _folder: [row | {"student": s} for s in "ab"])
    people = [("a", "Ann", "Lee"), ("b", None, None)]
    book = Book(
        students=[SimpleNamespace(id=i, first_name=f, last_name=n) for i, f, n in people]
    )
    changes_command.run(desk(tmp_path, book), "", "")

    assert [line.split(", ")[1] for line in capsys.readouterr().out.splitlines()] == [
        "Ann Lee (a)", "b",
    ]  # fmt: skip


def test_a_finder_knows_the_class_and_whoever_handed_in_without_it(tmp_path):
    """By the keys of the class list; a file among the folders is nobody."""
    for name in ("s1", "zed", "amy"):
        (tmp_path / "submitted" / name / "x").mkdir(parents=True)
    (tmp_path / "submitted" / "notes.txt").touch()
    keys = {"username": ("al1",)}
    ClassFile(tmp_path, [Person("s1", "A.", "L.", "", keys), Person("gone", "G", "H")]).save()
    row = SimpleNamespace(id="s1", first_name="Ann", last_name="Lee", email=None)
    found = Finder.of(desk(tmp_path, Book(students=[row])))

    assert [(one.id, one.name) for one in found.people] == [
        ("s1", "Ann Lee"), ("amy", "amy"), ("zed", "zed"),
    ]  # fmt: skip
    assert (found.one("AL1"), found.console) == ("s1", Console())


def test_what_somebody_has_looked_at_is_settled_once(monkeypatch, capsys, tmp_path):
    """A flag, or a file that was left; what was open is noted with the reason."""
    finder = SimpleNamespace(several=list, called=lambda one: f"name of {one}")
    monkeypatch.setattr(reporting.Finder, "of", lambda *_: finder)
    kept: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        reporting, "keep_copy", lambda *given: kept.append(given[1:]) or nullcontext()
    )
    (tmp_path / "backups").mkdir()
    Record(tmp_path, SLUG, left=[Left("b", "f", "x")]).save()
    parts = {
        one: [SimpleNamespace(flagged=one == "a"), SimpleNamespace(flagged=False)]
        for one in "ac"
    }
    book = Book(
        assignment_submissions=lambda _n: [
            SimpleNamespace(student_id=one, notebooks=some) for one, some in parts.items()
        ]
    )
    here = desk(tmp_path, book)

    assert reporting.settle(here, "01", ["a", "b", "c"], "seen") == 0
    assert capsys.readouterr().out.splitlines() == [
        "name of a: settled.", "name of b: settled.", "name of c: nothing was open.",
    ]  # fmt: skip
    assert [tuple(row.values())[2:] for row in changes.read(tmp_path / "backups")] == [
        ("settle", SLUG, who, "please look", "open", "settled", "seen") for who in "ab"
    ]
    assert kept == [(f"settle {SLUG} a b c", "seen")]
    assert (parts["a"][0].flagged, Record.of(tmp_path, SLUG).open()) == (False, [])
    with pytest.raises(
        DeskError, match=f"'student' must be somebody who handed in {SLUG}, got name of z"
    ):
        reporting.settle(here, "01", ["z"], "")


BOOK = (
    SCHEMA
    + """
CREATE TABLE student (id, first_name, last_name, email);
CREATE TABLE comment (notebook_id);
CREATE TABLE confined_grading_rounds (submission);
INSERT INTO student VALUES ('ann', 'Ann', 'Lee', ''), ('ben', 'Ben', 'Ek', '');
INSERT INTO comment VALUES ('n'), ('m');
INSERT INTO confined_grading_rounds VALUES ('s'), ('t');
"""
)
TABLES = {
    "grade": 1, "comment": 1, "submitted_notebook": 1, "submitted_assignment": 1, "student": 1,
    "confined_grading_rounds": 1, "base_cell": 4, "assignment": 2,
}  # fmt: skip


def left_in(path: Path) -> dict[str, int]:
    """Return how many rows each table of a gradebook has."""
    with closing(sqlite3.connect(path)) as book:
        return {
            name: book.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in TABLES
        }


def test_no_row_of_a_student_stays_in_a_gradebook_or_a_copy_of_it(tmp_path):
    """Those of all others do; how many marks it were is told."""
    paths = [tmp_path / "book.db", tmp_path / "copy.db"]
    for path in paths:
        with closing(sqlite3.connect(path)) as book:
            book.executescript(BOOK)
    engine = sqlalchemy.create_engine(f"sqlite:///{paths[0]}")
    with engine.begin() as connection:
        number = forgetting._delete_rows(connection, "ann")
        again = forgetting._delete_rows(connection, "ann")
    engine.dispose()

    assert (number, again) == (4, 0)
    assert [forgetting._from_file_book(paths[1], "ann") for _ in range(2)] == [True, False]
    assert [left_in(path) for path in paths] == [TABLES, TABLES]


# --- Marking, releasing, the demo class ------------------------------------------------------


def test_the_address_is_printed_with_how_many_texts_there_are_to_read(monkeypatch, capsys):
    """With a key of its own; the browser is opened only if that is wanted."""
    opened: list[str] = []
    texts = SimpleNamespace(order=list("abc"), read=1)
    monkeypatch.setattr(marking, "end_by_signal", lambda done: done.set())
    monkeypatch.setattr(marking.webbrowser, "open", opened.append)
    for browser in (False, True):
        asyncio.run(marking.serve(texts, 0, browser))
    first, second = capsys.readouterr().out.splitlines()

    start = "2 texts to read (Ctrl-C here ends it): http://127.0.0.1:"
    assert first.startswith(start)
    assert len(first.partition("/?token=")[2]) == 32
    assert first.partition("token=")[2] != second.partition("token=")[2]
    assert opened == [second.removeprefix("2 texts to read (Ctrl-C here ends it): ")]


def test_the_address_is_seen_at_once_also_by_a_program_that_reads(monkeypatch):
    """What waits in a buffer until the end would be read by nobody."""
    seen: list[str] = []

    class Pipe(io.StringIO):
        """What has left us when it is flushed."""

        def flush(self) -> None:
            seen.append(self.getvalue())

    monkeypatch.setattr(marking, "end_by_signal", lambda done: done.set())
    monkeypatch.setattr(sys, "stdout", Pipe())
    asyncio.run(marking.serve(SimpleNamespace(order=list("abc"), read=1), 0, browser=False))

    assert seen[0].startswith("2 texts to read")


def test_no_bundle_is_written_with_a_secret_a_dead_link_or_a_long_path(monkeypatch, tmp_path):
    """All that is wrong is said at once."""
    (tmp_path / "solutions").mkdir()
    content = [
        bundle.Member("tests/x", b""),
        bundle.Member("a.md", b"[x](gone.md)"),
        bundle.Member("b" * 121, b""),
    ]
    for name in ("make_exercise", "try_out"):
        monkeypatch.setattr(releasing, name, lambda *_: None)
    monkeypatch.setattr(releasing, "keep_copy", lambda *_: nullcontext())
    monkeypatch.setattr(tidy, "generate_exercises", lambda *_: [SLUG])
    monkeypatch.setattr(releasing, "contents", lambda *_: content)

    with pytest.raises(DeskError) as caught:  # noqa: PT011 (each line is compared below)
        releasing.run(desk(tmp_path), ["01"], to=None)

    assert str(caught.value).splitlines() == [
        "No bundle was written:", "  tests/x is the teacher's.",
        "  a.md links to gone.md, which is not in the bundle.",
        f"  {'b' * 121} has 121 characters: too long for Windows.",
    ]  # fmt: skip
    assert not (tmp_path / "released").exists()
    assert list(checks.long_paths(content)) != []


def test_a_demo_class_hands_in_over_an_afternoon(tmp_path):
    """At equal steps, from ten past one to a minute past five, each in its own folder."""
    handed_in = [
        SimpleNamespace(student=SimpleNamespace(id=one), slug=SLUG, content=one)
        for one in "abc"
    ]
    making._write(tmp_path, handed_in)
    found = {
        path.parts[-3]: (path.read_text(), path.with_name(f"{SLUG}.ipynb").read_text())
        for path in tmp_path.rglob("timestamp.txt")
    }

    assert found == {
        "a": ("2026-10-02 13:10:00 UTC", "a"), "b": ("2026-10-02 15:05:30 UTC", "b"),
        "c": ("2026-10-02 17:01:00 UTC", "c"),
    }  # fmt: skip


def test_a_demo_class_is_made_step_by_step(monkeypatch, tmp_path):
    """After the last kind of hand-in the first comes again, in each exercise alike."""
    steps: list[str] = []
    calls: list[tuple[Any, ...]] = []

    class Made:
        """Stands in for an exercise."""

        def __init__(self, course: Path, released: Path) -> None:
            calls.append((course, released))
            self.slug = released.stem

        def hand_in(self, student: Any, kind: str) -> Any:
            return SimpleNamespace(slug=self.slug, student=student, kind=kind)

    monkeypatch.setattr(making, "Exercise", Made)
    monkeypatch.setattr(making.answers, "load", lambda *given: calls.append(given))
    for name in ("_copy_course", "_release", "_write"):
        monkeypatch.setattr(making, name, lambda *given: calls.append(given))
    slugs, into = ("00-w", "01-x"), tmp_path / "new"
    made = making.make_class(COURSE, into, slugs, students=26, report=steps.append)

    assert steps == [
        "Copying the course: exercises with solutions, tables, settings",
        "Releasing: nbgrader makes the students' versions", "Handing in for 26 students",
    ]  # fmt: skip
    assert calls == [
        (COURSE, "00-w"), (COURSE, "01-x"), (COURSE, into, slugs), (into, slugs, made.students),
        *((COURSE, into / "exercises" / one / f"{one}.ipynb") for one in slugs),
        (into, made.submissions),
    ]  # fmt: skip
    assert [one.kind for one in made.of("01-x")] == [*making.PLAN, *making.PLAN[:2]]


def test_a_demo_course_has_what_its_exercises_need_alone(tmp_path):
    """No other exercise, and nothing that an editor has left."""
    for name in ("data/t.csv", "solutions/01-x/a.py", "solutions/02-y/b.py", "notes.md",
                 "solutions/01-x/.ipynb_checkpoints/a.py", making.CONFIG):  # fmt: skip
        (tmp_path / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "course" / name).write_text(name)
    making._copy_course(tmp_path / "course", tmp_path / "new", ("01-x",))

    found = [path for path in (tmp_path / "new").rglob("*") if path.is_file()]
    assert sorted(path.relative_to(tmp_path / "new").as_posix() for path in found) == [
        "data/t.csv", making.CONFIG, "solutions/01-x/a.py",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("graded", "said"),
    [
        (
            True,
            "nbgrader has graded 3 of them; 2 handed in broken notebooks, on which nbgrader "
            "alone would stop.",
        ),
        (False, "Nothing is graded yet."),
    ],
)
def test_a_demo_class_says_what_is_graded(monkeypatch, capsys, tmp_path, graded, said):
    """How many are in it, and which steps come next."""
    done: list[Any] = []
    made = SimpleNamespace(students=list("abcde"), broken=lambda: list("ab"))
    monkeypatch.setattr(demo_command, "course_root", lambda course: course)
    monkeypatch.setattr(
        demo,
        "make_class",
        lambda *given, **more: done.append((given, more["students"])) or made,
    )
    monkeypatch.setattr(demo, "autograde", lambda *_: done.append("graded"))

    assert demo_command.run(tmp_path, course=COURSE, students=5, grade=graded) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == f"A class of 5 has handed in, in {tmp_path}. {said}"
    assert done == [((COURSE, tmp_path), 5), *(["graded"] if graded else [])]
    for step in ("grade", "mark", "report", "talk", "give-back", "status"):
        assert f"  tarifflab {step}" in out


def test_plain_nbgrader_grades_the_sound_ones_alone(monkeypatch, tmp_path):
    """One command an exercise; who handed in broken notebooks is left out."""
    calls: list[Any] = []
    steps: list[str] = []
    one = SimpleNamespace(slug=SLUG, sound=True, student=SimpleNamespace(id="a"))
    two = SimpleNamespace(slug=SLUG, sound=False, student=SimpleNamespace(id="b"))
    made = making.DemoClass(tmp_path, (SLUG,), [], [one, two])  # type: ignore[list-item]
    monkeypatch.setattr(making, "nbgrader", lambda *given: calls.append(given))
    making.autograde(made, steps.append)

    assert calls == [(tmp_path, "autograde", SLUG, "--CourseDirectory.student_id_exclude=b",
                      f"--CourseDirectory.root={tmp_path}")]  # fmt: skip
    assert steps == [f"nbgrader autograde {SLUG}: 1 of 2 notebooks"]


def test_the_course_s_own_settings_say_where_things_are(monkeypatch):
    """As the guide and every command have them."""
    config, seen = Config(), []
    monkeypatch.setattr(nbgrader_settings, "configure", lambda *given: seen.append(given))
    source = (COURSE / "nbgrader_config.py").read_text("utf-8")
    exec(
        compile(source, str(COURSE / "nbgrader_config.py"), "exec"),
        {"get_config": lambda: config, "__file__": str(COURSE / "nbgrader_config.py")},
    )

    assert {name: config.CourseDirectory[name] for name in (
        "root", "course_id", "source_directory", "release_directory", "db_url")} == {
        "root": str(COURSE), "course_id": "tariff-lab", "source_directory": "solutions",
        "release_directory": "exercises", "db_url": f"sqlite:///{COURSE / 'gradebook.db'}",
    }  # fmt: skip
    assert config.ClearSolutions.code_stub == {"python": "# Your code here"}
    assert config.ClearSolutions.text_stub == "*Your answer here*"
    assert seen == [(config, COURSE)]


def test_exercises_are_named_in_order(tmp_path):
    """Whatever the disk gives first; files beside them are none."""
    for name in ("05-e", "02-b", "09-i", "01-a", "07-g", "03-c"):
        (tmp_path / "solutions" / name).mkdir(parents=True)
    (tmp_path / "solutions" / "00-x.csv").touch()

    assert tidy.exercise_slugs(tmp_path) == ["01-a", "02-b", "03-c", "05-e", "07-g", "09-i"]
    assert json.dumps({}) == "{}"
