"""What a file is without one student: rows, members, entries, names in any form."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy
from platforms import zipped

from tarifflab.grading.coursework.settings import Settings
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.forget import command
from tarifflab.instructor.forget.forgotten import Forgotten, without
from tarifflab.instructor.history.backup import Backups, keep_copy

MIO = Forgotten("s2601", "Mio", "Kubo", "mio@x.org")
SHORT = Forgotten("12", "Mio", "Kubo", "mio@x.org")
TWIN = Forgotten("s2601", "Mio", "Kubo", "mio@x.org", by_name=False)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("s2601", "long twin"), ("xs2601", ""), ("s26012", ""), ("_s2601_", "long twin"),
        ("S2601!", "long twin"), ("MIO@x.org", "long short twin"), ("mio@x.orga", ""),
        ("Mio Kubo", "long short"), ("Kubo Mio", "long short"), ("Kubo, Mio", "long short"),
        ("kubo_mio", "long short"), ("KuboMio", "long short"), ("Mio Kubota", ""), ("Mio", ""),
        ("12", ""),
    ],
)  # fmt: skip
def test_a_text_names_a_person_by_number_address_or_whole_name(text, who):
    """A short number is no part of a text; a name that two have names nobody."""
    people = {"long": MIO, "short": SHORT, "twin": TWIN}

    assert [name for name, one in people.items() if one.in_text(text)] == who.split()


@pytest.mark.parametrize(
    ("row", "ours"),
    [
        ('12,"5"', True),
        ('"12";5', True),
        ("112,5", False),
        ("4.12,5", False),
        ("x\t12\n", True),
    ],
)
def test_a_short_number_is_a_whole_cell(row, ours):
    """With any separator, and in quotes."""
    assert SHORT.in_row(row) is ours


@pytest.mark.parametrize(("number", "short"), [("1234", True), ("12345", False)])
def test_a_number_of_five_can_be_looked_for(number, short):
    """Fewer digits stand in too many texts."""
    assert Forgotten(number).is_short is short


@pytest.mark.parametrize(
    ("name", "data", "left"),
    [
        ("a.csv", b"id,n\ns2601,1\ns2602,2\n", b"id,n\ns2602,2\n"),
        ("a.csv", b"\xff,\n", b"\xff,\n"),
        ("a.log", b"one\nMio Kubo\ntwo\n", b"one\ntwo\n"),
        ("a.TXT", b"s2601\n", b""),
        ("r.html", b"<p>s2601</p>", None),
        ("r.htm", b"<p>Mio Kubo</p>", None),
        ("r.html", b"<p>other</p>", b"<p>other</p>"),
        ("n.ipynb", b"with Mio Kubo", b"with Mio Kubo"),
        ("bad.zip", b"s2601", None),
        ("bad.zip", b"other", b"other"),
        ("x.json", b"{s2601", b"{s2601"),
    ],
)
def test_a_file_loses_what_is_the_person_s(name, data, left):
    """Rows, lines, pages that are made again; a classmate's notebook is never changed."""
    assert without(MIO, name, data) == left


def test_json_loses_entries_rows_and_texts():
    """The smallest that names the person; the rest stays as it is."""
    data = {
        "s2601": 1,
        "keep": "s2601",
        "rows": [{"id": "s2601", "n": 1}, {"id": "s2602"}, "Mio Kubo", 3],
        "deep": {"list": [["s2601"], ["x"]], "number": 2601},
    }

    assert json.loads(without(MIO, "k.json", json.dumps(data).encode())) == {
        "keep": "", "rows": [{"id": "s2602"}, 3], "deep": {"list": [["x"]], "number": 2601},
    }  # fmt: skip


def test_a_zip_loses_members_and_rows_in_it():
    """Another's members are the same to the byte; an unchanged zip is not made anew."""
    kept = ("c.ipynb", b"y")
    data = zipped([("Mio Kubo_7_file/a.ipynb", b"x"), ("b.csv", b"s2601\ns2602\n"), kept])
    other = zipped([kept])
    left = zipfile.ZipFile(io.BytesIO(without(MIO, "d.zip", data)))

    assert {name: left.read(name) for name in left.namelist()} == {
        "b.csv": b"s2602\n",
        "c.ipynb": b"y",
    }
    assert without(MIO, "d.zip", other) == other


@pytest.mark.parametrize(
    ("path", "owned"),
    [("submitted/s2601/01", True), ("x/Mio Kubo_7_file/a", True), ("s2602/s2601x", False)],
)
def test_a_path_is_owned_by_whom_one_of_its_parts_names(path, owned):
    """Whole words of it."""
    assert MIO.owns(path) is owned


def course(root: Path) -> Path:
    """Write a course in which Mio stands in several places."""
    files = {
        "submitted/s2601/01-x/01-x.ipynb": "work",
        "submitted/s2602/01-x/01-x.ipynb": "with Mio Kubo",
        "students.csv": "id\ns2601\ns2602\n",
        "reports/01-x.html": "s2601",
        "marks/a.json": '{"s2601": 1}',
        "backups/seen.json": '{"submitted/s2601/x": 1}',
        "backups/changes.csv": "s2601,1\ns2602,2\n",
        ".venv/x": "s2601",
        ".git/x": "s2601",
        "__pycache__/x": "s2601",
        "notes.md": "s2601",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_files_of_the_course_lose_the_person_and_say_so(tmp_path):
    """Folders whole, tables their rows; our own notes without a word; what is left is named."""
    root = course(tmp_path)
    done = command._from_files(root, MIO)

    assert done == [
        "submitted/s2601", "reports/01-x.html (can be made again)", "what marks/a.json held",
        "what backups/changes.csv held", "what students.csv held",
    ]  # fmt: skip
    assert (root / "backups" / "seen.json").read_text() == "{}"
    assert sorted(command._still_named(root, MIO)) == [
        "notes.md",
        "submitted/s2602/01-x/01-x.ipynb",
    ]
    assert not (root / "submitted" / "s2601").exists()
    assert (root / "marks" / "a.json").stat().st_mode & 0o777 == 0o600


def test_files_too_large_to_be_searched_are_left_out_alone(tmp_path, monkeypatch):
    """A megabyte here; what is smaller is looked into, whatever its kind."""
    monkeypatch.setattr(command, "SEARCHED_MB", 1)
    for name, size in (("large.bin", 1024 * 1024), ("small.bin", 1024 * 1024 - 6)):
        (tmp_path / name).write_bytes(b"s2601 " + b"x" * size)

    assert list(command._still_named(tmp_path, MIO)) == ["small.bin"]


BOOK = f"""
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE {command.ROUNDS} (submission INTEGER);
INSERT INTO {command.ROUNDS} VALUES (1), (2);
CREATE TABLE student (id TEXT, first_name TEXT, last_name TEXT, email TEXT);
CREATE TABLE submitted_assignment (id INTEGER, student_id TEXT);
CREATE TABLE submitted_notebook (id INTEGER, assignment_id INTEGER);
CREATE TABLE grade (notebook_id INTEGER);
CREATE TABLE comment (notebook_id INTEGER);
INSERT INTO student VALUES ('s2601', 'Mio', 'Kubo', NULL), ('s2602', 'Mio', 'Kubo', 'k@x.org'),
    ('s2603', 'Bo', NULL, NULL);
INSERT INTO submitted_assignment VALUES (1, 's2601'), (2, 's2602');
INSERT INTO submitted_notebook VALUES (11, 1), (12, 2);
INSERT INTO grade VALUES (11), (11), (11), (12);
INSERT INTO comment VALUES (11), (12);
COMMIT;
"""


@pytest.fixture
def book(tmp_path):
    """Return the file of a gradebook with two namesakes, and one who handed in nothing."""
    with contextlib.closing(sqlite3.connect(tmp_path / "gradebook.db")) as made:
        made.executescript(BOOK)
    return tmp_path / "gradebook.db"


def desk_of(book: Path) -> SimpleNamespace:
    """Return a desk with this gradebook."""
    engine = sqlalchemy.create_engine(f"sqlite:///{book}")
    return SimpleNamespace(
        root=book.parent, database=book,
        gradebook=lambda: contextlib.nullcontext(SimpleNamespace(engine=engine)),
    )  # fmt: skip


def rows_of(book: Path) -> list[int]:
    """Return how many rows each table has."""
    names = ["student", "submitted_assignment", "submitted_notebook", "grade", "comment"]
    names += [command.ROUNDS]
    with contextlib.closing(sqlite3.connect(book)) as file:
        return [file.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names]


def test_of_two_with_one_name_neither_is_looked_for_by_it(book):
    """Whoever has a name alone is; what the gradebook does not know is empty."""
    found = [command.find(desk_of(book), one) for one in ("s2602", "s2603")]

    assert found == [
        Forgotten("s2602", "Mio", "Kubo", "k@x.org", by_name=False),
        Forgotten("s2603", "Bo", "", "", by_name=True),
    ]


def test_the_gradebook_loses_one_student_s_rows_alone(book):
    """It says how many marks went; who had none is a row all the same."""
    done = [command._from_book(desk_of(book), Forgotten(one)) for one in ("s2601", "s2603")]

    assert done == [
        ["the gradebook's rows (3 marks)"], ["the gradebook's rows (1 mark)"],
    ]  # fmt: skip
    assert command._from_book(desk_of(book), MIO) == []
    assert b"s2601" not in book.read_bytes()
    assert rows_of(book) == [1, 1, 1, 1, 1, 1]


def test_a_copy_of_the_gradebook_loses_the_same(book, tmp_path):
    """It says whether anything went; a file without students is left alone."""
    found = [command._from_file_book(book, one) for one in ("s2601", "s2601", "s2603")]
    assert found == [True, False, True]
    assert rows_of(book) == [1, 1, 1, 1, 1, 1]
    (tmp_path / "empty.db").touch()
    assert command._from_file_book(tmp_path / "empty.db", "s2601") is False


@pytest.mark.parametrize(
    ("student", "known"),
    [
        ("s2601", True),
        ("s2602", True),
        ("s2609", False),
        ("../data", False),
        ("..", False),
        ("", False),
        ("a\\b", False),
    ],
)
def test_a_student_is_known_by_a_folder_or_a_row(tmp_path, student, known):
    """Nothing that leads out of the folder is a student."""
    assert command._is_known(course(tmp_path), student) is known


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("20261127-extra-time-01-x-s2601-24h", "20261127-extra-time-01-x-forgotten-24h"),
        ("20261127-extra-time-s26012", "20261127-extra-time-s26012"),
        ("20261127-extra-time-xs2601", "20261127-extra-time-xs2601"),
        ("s2601", "forgotten"),
    ],
)
def test_a_copy_s_folder_loses_the_number(tmp_path, folder, name):
    """As a whole word of it."""
    (tmp_path / folder).mkdir()
    command._rename(tmp_path / folder, MIO)

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_command_says_what_was_removed_left_and_cannot_be_reached(monkeypatch, capsys):
    """By name and number; where nothing was there that is said too."""
    removed = command.Removed(["a folder"], ["notes.md"])
    monkeypatch.setattr(command, "find", lambda *_: MIO)
    monkeypatch.setattr(command, "forget", lambda *_: removed)

    assert command.run(SimpleNamespace(), "Mio", yes=True) == 0
    removed.done, removed.left = [], []
    command.run(SimpleNamespace(), "Mio", yes=True)
    said = capsys.readouterr().out.splitlines()

    assert said[:3] == [
        "Removed of Mio Kubo (s2601):",
        "  a folder",
        "  Still named in notes.md: look there yourself.",
    ]
    assert said[3] == said[-1] == command.BEYOND
    assert said[-2] == "  nothing was there any more"


def test_without_a_yes_nothing_is_removed(monkeypatch):
    """The question names the student, and that it is for good."""
    asked: list[str] = []
    monkeypatch.setattr(command, "find", lambda *_: MIO)
    monkeypatch.setattr(command, "forget", None)
    monkeypatch.setattr("builtins.input", lambda prompt: asked.append(prompt) or "n")

    assert command.run(SimpleNamespace(), "Mio", yes=False) == 1
    assert asked[0].startswith("Remove everything of Mio Kubo (s2601): marks, work, feedback")
    assert "cannot be undone" in asked[0]


def test_every_copy_loses_the_person_and_the_command_that_named_them(tmp_path):
    """Files, folders, rows; the copies of the classmates' work stay."""
    root = course(tmp_path)
    here = Desk(
        root, Settings(SimpleNamespace(root=str(root), db_url="sqlite:///gradebook.db"))
    )
    (root / "students.csv").chmod(0o640)
    (root / "feedback").symlink_to("elsewhere")
    with keep_copy(here, "extra-time 01-x s2601 2h"):
        (root / "marks" / "a.json").write_text('{"s2601": 2}')
    backups = Backups(here)

    done = [command._from_backups(backups, MIO) for _ in range(2)]
    (copy,) = backups.all()
    assert (copy.files().files["students.csv"].mode & 0o777, copy.book.exists()) == (
        0o640, False,
    )  # fmt: skip

    assert done == [["the same from 1 backups"], []]
    assert copy.reason == "extra-time 01-x (forgotten) 2h"
    assert [one for one in copy.files().folders if "s2601" in one] == []
    assert "submitted/s2602" in copy.files().folders
    assert sorted(copy.files().files) == [
        "feedback", "marks/a.json", "students.csv", "submitted/s2602/01-x/01-x.ipynb"
    ]  # fmt: skip
    stored = {path.read_bytes() for path in backups.folder.glob("objects/*/*")}
    assert stored == {b"{}", b"id\ns2602\n", b"with Mio Kubo"}


def test_only_copies_in_which_the_person_stood_are_counted(tmp_path):
    """One of before they came is as it was."""
    here = Desk(
        tmp_path, Settings(SimpleNamespace(root=str(tmp_path), db_url="sqlite:///gradebook.db"))
    )
    for row, reason in (("s2602", "due 01"), ("s2601", "due 02")):
        with keep_copy(here, reason):
            (tmp_path / "students.csv").write_text(f"id\n{row}\n")
    with keep_copy(here, "due 03"):
        (tmp_path / "students.csv").write_text("id\n")

    assert len(list(Backups(here).all())) == 3
    assert command._from_backups(Backups(here), MIO) == ["the same from 1 backups"]


def test_a_workbook_with_a_short_number_goes_if_it_can_be_made_again():
    """The number cannot be looked for in it; one of somebody's own is only named."""
    assert without(SHORT, "given-back/01/marks.xlsx", b"PK") is None
    assert without(SHORT, "own/given-back/marks.xlsx", b"PK") == b"PK"
    assert without(MIO, "given-back/01/marks.xlsx", b"PK") == b"PK"


def test_a_zip_at_its_bound_is_still_looked_into(monkeypatch):
    """One that would be larger is left alone."""
    monkeypatch.setattr("tarifflab.instructor.forget.forgotten.MOST_MB", 0)
    empty = zipped([("s2601/a.txt", b""), ("b.txt", b"")])
    large = zipped([("s2601/a.txt", b"x")])

    assert zipfile.ZipFile(io.BytesIO(without(MIO, "d.zip", empty))).namelist() == ["b.txt"]
    assert without(MIO, "d.zip", large) == large
