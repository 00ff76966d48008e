"""The desk: where things lie, what is closed to others, what is said and asked there."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy.exc

from tarifflab.grading.coursework import course_folders
from tarifflab.grading.coursework.settings import Settings
from tarifflab.instructor import extra_time
from tarifflab.instructor.class_list import key_file
from tarifflab.instructor.collect import records
from tarifflab.instructor.desk import Desk, DeskError, carry_out, course_folder
from tarifflab.instructor.desk.console import Console, converse, lines_of, shown, width
from tarifflab.instructor.desk.markup import words
from tarifflab.instructor.desk.permissions import FILES, FOLDERS, keep_private, owner_only
from tarifflab.instructor.desk.safe_files import (
    PlaceError,
    make_folder,
    read_json,
    write_json,
    write_private,
)
from tarifflab.instructor.give_back import command as giving
from tarifflab.instructor.history import backup, snapshot
from tarifflab.instructor.release import command as releasing
from tarifflab.instructor.report import command as reporting

COURSE = Path(__file__).resolve().parents[2]
OF_A_CLASS = (
    *("submitted", "autograded", "feedback", "downloaded", "collected", "given-back"),
    *("reports", "marks", "backups", "progress", ".exchange"),
)
BOOKS = ("students.csv", "grades.csv", ".nbgrader.log", "gradebook.db", "gradebook.db-wal")


def desk(root: Path, url: str = "sqlite:///gradebook.db", **more: Any) -> Desk:
    """Return a desk over a folder, without nbgrader."""
    course = SimpleNamespace(
        root=str(root), db_url=url, course_id="x", source_directory="solutions",
        submitted_directory="submitted", autograded_directory="autograded",
        format_path=lambda folder, student, exercise: f"{folder}/{student}/{exercise}",
    )  # fmt: skip
    return Desk(root, Settings(course, **more))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///gradebook.db", Path("/course/gradebook.db")),
        ("sqlite:////elsewhere/book.db", Path("/elsewhere/book.db")),
        ("postgresql+psycopg://desk@/marks", None),
    ],
)
def test_gradebook_is_a_file_of_the_course_or_a_server_s(url, place):
    """A relative address counts from the course folder, wherever the command is given."""
    assert desk(Path("/course"), url).database == place


def test_each_setting_of_the_course_reaches_the_grader_under_its_own_name(monkeypatch):
    """What is secret is never handed on as readable, and nothing is left out."""
    monkeypatch.setattr(course_folders, "load_assignment", lambda *given, **more: (given, more))
    own = {
        "readable": ("data",),
        "secret": ("key.csv",),
        "environment": {"A": "1"},
        "limits": {"cell_seconds": 2},
    }
    here = desk(Path("/course"), **own)

    given, more = here.assignment("01-x")

    assert given == (here.settings.course, "01-x", "01-x")
    assert more == own


@pytest.mark.parametrize("step", ["submitted", "autograded"])
def test_work_of_a_student_lies_in_the_folder_of_its_step(step):
    """First the step, then the student, then the exercise."""
    assert desk(Path("/c")).folder(step, "s1", "01-x") == Path("/c", step, "s1", "01-x")


def test_unknown_exercise_is_named_with_those_that_there_are(tmp_path):
    """In words of a person at the desk, who knows of no 'assignment'."""
    for name in ("01-x", "02-y"):
        (tmp_path / "solutions" / name).mkdir(parents=True)

    assert desk(tmp_path).exercise("02") == "02-y"
    with pytest.raises(DeskError, match=r"^The exercise must be one of 01-x, 02-y, got '07'"):
        desk(tmp_path).exercise("07")


class Book:
    """Stands in for a gradebook and notes that it is closed."""

    def __init__(self) -> None:
        self.closed: list[str] = []
        self.engine = SimpleNamespace(dispose=lambda: self.closed.append("engine"))

    def close(self) -> None:
        """Note it."""
        self.closed.append("book")


def use(here: Desk, error: Exception | None = None) -> None:
    """Open the gradebook and fail in it."""
    with here.gradebook():
        if error is not None:
            raise error


def test_gradebook_in_use_is_a_sentence_and_is_closed(monkeypatch):
    """The first line of what the database said; the rest is for programmers."""
    book = Book()
    monkeypatch.setattr(Desk, "_open", lambda _self: book)
    locked = sqlalchemy.exc.OperationalError("SELECT", {}, Exception("it is locked\nmore"))

    with pytest.raises(DeskError, match=r"cannot be used \(it is locked\)\. Close other"):
        use(desk(Path("/course")), locked)

    assert book.closed == ["book", "engine"]


@pytest.mark.parametrize(("result", "status"), [(None, 0), (0, 0), (1, 1), (3, 3)])
def test_exit_status_is_that_of_the_work(result, status):
    """A command that says nothing of it has done its work."""
    assert carry_out(lambda: result) == status


def test_a_reader_that_has_enough_is_no_failure(monkeypatch):
    """`tarifflab status | head` ends well."""
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # put back afterwards

    def work() -> None:
        raise BrokenPipeError

    status = carry_out(work)
    sys.stdout.close()

    assert status == 0


# --- What is closed to others ----------------------------------------------------------------


def modes(root: Path) -> dict[str, int]:
    """Return the mode of all that lies in a folder."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in root.iterdir()}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(
    ("course", "folder", "file"), [(0o755, 0o700, 0o600), (0o2775, 0o770, 0o660)]
)
def test_everything_of_a_class_is_closed_and_nothing_else(tmp_path, course, folder, file):
    """Folders, tables, gradebooks; a group that was given the folder keeps what it has."""
    for name in (*OF_A_CLASS, "lessons", "data"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o777)
    for name in (*BOOKS, "README.md"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o666)
    tmp_path.chmod(course)

    keep_private(tmp_path)

    assert modes(tmp_path) == (
        dict.fromkeys(OF_A_CLASS, folder)
        | dict.fromkeys(BOOKS, file)
        | {"lessons": 0o777, "data": 0o777, "README.md": 0o666}
    )


def test_what_is_closed_more_than_asked_stays_so_and_links_are_left(tmp_path):
    """Nothing is ever opened, and nothing beyond a link is touched."""
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (tmp_path / "elsewhere").chmod(0o755)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports").chmod(0o500)
    (tmp_path / "marks").symlink_to(tmp_path / "elsewhere")

    keep_private(tmp_path)

    assert modes(tmp_path) == {"elsewhere": 0o755, "reports": 0o500, "marks": 0o755}


def fail_within(folder: Path) -> None:
    """Make a file for its owner, then fail."""
    with owner_only():
        (folder / "within").touch()
        raise RuntimeError("half-way")


def test_files_made_meanwhile_are_the_owner_s_also_after_a_failure(tmp_path):
    """And what is made afterwards is as open as before."""
    before = os.umask(0o022)
    try:
        with pytest.raises(RuntimeError, match="half-way"):
            fail_within(tmp_path)
        (tmp_path / "after").touch()
    finally:
        os.umask(before)

    assert modes(tmp_path) == {"within": 0o600, "after": 0o644}


def test_every_folder_that_a_command_fills_is_private_kept_and_unknown_to_git():
    """A name that one command spells otherwise would be open, lost by undo, or published."""
    filled = {
        records.FOLDER, key_file.FOLDER.parts[0], giving.FOLDER, reporting.FOLDER,
        extra_time.FILE.parts[0],
    }  # fmt: skip
    ignored = set((COURSE / ".gitignore").read_text("utf-8").split())

    assert filled == {"collected", "given-back", "reports", "marks"}
    assert (backup.FOLDER, releasing.FOLDER) == ("backups", "released")
    assert filled | {backup.FOLDER} <= set(FOLDERS)
    assert set(snapshot.KEPT) == {
        *filled, "submitted", "autograded", "feedback", "students.csv", "grades.csv"
    }  # fmt: skip
    wanted = {f"/{name}/" for name in [*FOLDERS, releasing.FOLDER]}
    assert wanted <= ignored
    assert {name.lstrip("/") for name in FILES} <= {name.lstrip("/") for name in ignored}


def test_a_private_file_is_whole_the_owner_s_and_replaces_a_link(tmp_path):
    """Folders on the way are closed; where a link stood now stands the file itself."""
    other = tmp_path / "other"
    other.write_bytes(b"theirs")
    place = tmp_path / "a" / "b" / "keys.json"
    make_folder(place.parent, tmp_path)
    place.symlink_to(other)

    write_private(place, b"ours", tmp_path)

    assert (place.read_bytes(), other.read_bytes()) == (b"ours", b"theirs")
    assert [stat.S_IMODE(p.stat().st_mode) for p in (place, place.parent)] == [0o600, 0o700]
    assert [path.name for path in place.parent.iterdir()] == ["keys.json"]


def test_nothing_is_written_behind_a_link_or_a_file(tmp_path):
    """The sentence names the place, and says what to do or why."""
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "far")
    (tmp_path / "file").touch()

    with pytest.raises(PlaceError, match="link' is a link, and nothing is written through"):
        write_private(tmp_path / "link" / "x", b"", tmp_path)
    with pytest.raises(PlaceError, match="file' cannot be made: File exists"):
        write_private(tmp_path / "file" / "x", b"", tmp_path)
    assert list((tmp_path / "far").iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    """A full disk costs the new state and no more."""
    place = tmp_path / "keys.json"
    place.write_bytes(b"old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PlaceError, match=r"keys.json' cannot be written: No space left"):
        write_private(place, b"new", tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "keys.json": b"old"
    }


def test_the_same_data_are_the_same_bytes_and_come_back(tmp_path):
    """Whatever the order of the keys; names in any writing, and bytes that are none."""
    one, other, strange = tmp_path / "1", tmp_path / "2", {"n": "花\udcff"}
    write_json(one, {"b": 1, "a": "ü"}, tmp_path)
    write_json(other, {"a": "ü", "b": 1}, tmp_path)
    write_json(tmp_path / "3", strange, tmp_path)

    assert one.read_bytes() == other.read_bytes() == '{\n "a": "ü",\n "b": 1\n}\n'.encode()
    assert (read_json(tmp_path / "3"), read_json(tmp_path / "none")) == (strange, None)


def test_a_damaged_file_of_ours_is_named(tmp_path):
    """With what to do about it."""
    (tmp_path / "keys.json").write_text("{")

    with pytest.raises(PlaceError, match=r"keys.json' cannot be read \(.*\)\. Move it away"):
        read_json(tmp_path / "keys.json")


# --- What is said and asked ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "most", "seen"),
    [
        ("a\x1b[31mb\u202ec", 0, "a�[31mb�c"),
        ("Zoe\u0308", 0, "Zoë"),
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
    ],
)
def test_a_text_is_shown_without_what_moves_a_terminal(text, most, seen):
    """Control and hidden characters have a sign in their place; a long text is cut."""
    assert shown(text, most) == seen


@pytest.mark.parametrize(
    ("text", "columns"), [("ab", 2), ("鈴木", 4), ("Ａ", 2), ("e\u0301", 1)]
)
def test_width_is_counted_in_columns(text, columns):
    """Letters of East Asia take two, accents of their own none."""
    assert width(text) == columns


def test_columns_of_a_table_stand_under_each_other():
    """Only the last column may be long; others are cut at 48."""
    rows = [("鈴木", "x" * 60), ("A" * 49, "b")]

    assert lines_of(("name", "to know"), rows) == [
        "name" + " " * 44 + "  to know",
        "-" * 48 + "  " + "-" * 60,
        "鈴木" + " " * 44 + "  " + "x" * 60,
        "A" * 47 + "…" + "  b",
    ]


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> list[str]:
    """Let a person type these lines; return the prompts that they saw."""
    left, asked = iter(lines), []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)
    return asked


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [((" ",), True), (("y",), True), (("YES",), True), (("n",), False), (("no",), False),
     ((), False)],
)  # fmt: skip
def test_return_agrees_and_nobody_there_does_not(monkeypatch, typed, agreed):
    """What the prompt shows in capitals is what Return means."""
    asked = typing(monkeypatch, *typed)

    assert Console().agreed("Write?") is agreed
    assert asked == ["Write? [Y/n] "]


@pytest.mark.parametrize(
    ("typed", "chosen"), [(("2",), 1), (("1",), 0), (("",), None), ((), None), (("3", "2"), 1)]
)
def test_one_of_several_is_chosen_by_its_number(monkeypatch, capsys, typed, chosen):
    """A number that is none of them is asked for again."""
    asked = typing(monkeypatch, *typed)

    assert Console().chosen("Which?", ["Ann", "Ben\x07"]) == chosen
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == ["Which?", "  1  Ann", "  2  Ben�"]
    assert ("Please type a number from 1 to 2, or only Return." in said) == (
        typed[:1] == ("3",)
    )
    assert asked[0] == "Number, or Return to leave it: [1-2] "


def test_with_yes_nothing_is_asked(monkeypatch, capsys):
    """A proposal is taken; where a person has to choose, nobody is chosen."""
    asked = typing(monkeypatch, "n", "1")

    assert (Console(yes=True).agreed("Write?"), Console(yes=True).chosen("?", "ab")) == (
        True, None,
    )  # fmt: skip
    assert (asked, capsys.readouterr().out) == ([], "")


def test_table_without_rows_is_not_shown(capsys):
    """No head over nothing; behind a table stands an empty line."""
    Console().table(("a", "b"), [])
    Console().table(("a", "b"), [("1", "2")])

    assert capsys.readouterr().out == "a  b\n-  -\n1  2\n\n"


def test_what_went_wrong_is_said_in_clean_lines(capsys):
    """A name in a message cannot colour the terminal; its lines stay lines."""

    def work() -> int:
        raise DeskError("'a\x1b[31m' is no list.\nLook again.")

    assert converse(work) == 1
    assert capsys.readouterr().err == "'a�[31m' is no list.\nLook again.\n"


@pytest.mark.parametrize(
    ("sentence", "page"),
    [
        ("`a` is *less* than <b>", "<code>a</code> is <em>less</em> than &lt;b&gt;"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("`*x*` and *`y`*", "<code>*x*</code> and <em>`y`</em>"),
        ("", ""),
    ],
)
def test_marks_of_a_sentence_become_type(sentence, page):
    """Code and stress; all else is text."""
    assert str(words(sentence)) == page


def test_json_of_a_class_is_readable_for_people(tmp_path):
    """One space in, letters as they are: a teacher may look into it."""
    write_json(tmp_path / "x", ["é"], tmp_path)

    assert json.loads((tmp_path / "x").read_text("utf-8")) == ["é"]
    assert (tmp_path / "x").read_text("utf-8") == '[\n "é"\n]\n'


@pytest.mark.parametrize(
    ("url", "error", "said"),
    [
        ("postgresql+psycopg://desk@/marks", DeskError, "psycopg"),
        ("sqlite:///gradebook.db", ModuleNotFoundError, "another module"),
    ],
)
def test_a_server_without_its_driver_is_a_sentence(tmp_path, monkeypatch, url, error, said):
    """Of a file nothing is missing but what is a fault of ours."""

    def missing(_url):
        raise ModuleNotFoundError("another module")

    monkeypatch.setattr(course_folder, "note_version", missing)

    with pytest.raises(error, match=said):
        desk(tmp_path, url)._open()
