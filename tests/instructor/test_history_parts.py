"""How a class was before each command: marks in a copy, files, changes, undo, by themselves."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from desk_class import MARK_TABLES

from tarifflab.grading.coursework.settings import Settings
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.history import backup, changes, changes_command, gradebook_copy, undo
from tarifflab.instructor.history.backup import Backups, Copy, keep_copy
from tarifflab.instructor.history.snapshot import (
    FileState,
    Objects,
    Snapshot,
    restore,
    take,
    walk,
)

SLUG = "01-x"
SCHEMA = f"""{MARK_TABLES}INSERT INTO assignment VALUES ('a', '01-x'), ('b', '02-y');
INSERT INTO submitted_assignment VALUES ('s', 'ann', 'a'), ('t', 'ben', 'b');
INSERT INTO submitted_notebook VALUES ('n', 's', 1.5), ('m', 't', 0);
INSERT INTO base_cell VALUES ('1', 'test-1'), ('2', 'test-2'), ('3', 'written'), ('4', 'extra');
INSERT INTO grade VALUES ('1', 'n', 2, NULL, NULL), ('2', 'n', 4, 1, NULL),
    ('3', 'n', NULL, NULL, NULL), ('4', 'n', NULL, NULL, 0.5), ('1', 'm', 3, 0, 1);
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Make a gradebook with nbgrader's tables as far as marks need them."""
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(SCHEMA)
    return path


def test_the_points_that_count_are_a_person_s_before_the_machine_s(book):
    """Extra credit on top, what being late cost as a task of its own, no mark as none."""
    assert gradebook_copy.marks(book) == {
        ("01-x", "ann", "test-1"): 2.0,
        ("01-x", "ann", "test-2"): 1.0,
        ("01-x", "ann", "written"): None,
        ("01-x", "ann", "extra"): 0.5,
        ("01-x", "ann", "late"): -1.5,
        ("02-y", "ben", "test-1"): 1.0,
    }
    assert gradebook_copy.by_hand(book) == {
        ("01-x", "ann", "test-2"): 1,
        ("02-y", "ben", "test-1"): 0,
    }


def test_a_copy_says_the_same_and_a_changed_mark_is_seen(book, tmp_path):
    """However the file is laid out; where there is none yet there is no copy."""
    desk = SimpleNamespace(database=book)
    copied = gradebook_copy.copy_book(desk, tmp_path / "copy.db")
    before = gradebook_copy.digest(tmp_path / "copy.db")
    with closing(sqlite3.connect(book)) as made:
        made.execute("UPDATE grade SET manual_score = 2 WHERE cell_id = '2'")
        made.commit()

    assert (copied, before != gradebook_copy.digest(book)) == (True, True)
    gradebook_copy.restore_book(desk, tmp_path / "copy.db")
    assert gradebook_copy.digest(book) == before
    none = SimpleNamespace(database=tmp_path / "none.db")
    assert gradebook_copy.copy_book(none, tmp_path / "x.db") is False
    assert gradebook_copy.digest(tmp_path / "none.db") == ""
    gradebook_copy.restore_book(desk, tmp_path / "none.db")
    assert not book.exists()


def test_what_a_crash_left_half_written_is_taken_back_before_the_copy(book, tmp_path):
    """A power cut in the middle of a mark leaves a journal beside the book."""
    before = gradebook_copy.digest(book)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(sqlite3.connect(book, isolation_level=None)) as writing:
        writing.execute("PRAGMA cache_size = 1")
        writing.execute("BEGIN")
        writing.executemany("INSERT INTO assignment VALUES (?, ?)",
                            [(str(n), "x" * 500) for n in range(100)])  # fmt: skip
        for path in tmp_path.glob(f"{book.name}*"):
            shutil.copyfile(path, crashed / path.name)

    assert len(list(crashed.iterdir())) == 2
    gradebook_copy.copy_book(
        SimpleNamespace(database=crashed / book.name), tmp_path / "copy.db"
    )
    assert gradebook_copy.digest(tmp_path / "copy.db") == before


def test_a_gradebook_that_is_no_database_is_a_sentence(tmp_path):
    """What SQLite said, and what to do."""
    (tmp_path / "gradebook.db").write_text("no database at all, and long enough to be read")
    desk = SimpleNamespace(database=tmp_path / "gradebook.db")

    with pytest.raises(DeskError, match=r"could not be copied \(.*\)\. Close other programs"):
        gradebook_copy.copy_book(desk, tmp_path / "copy.db")


# --- Files -----------------------------------------------------------------------------------


def write(root: Path, **files: str) -> None:
    """Write files; "submitted__a" is submitted/a."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_a_snapshot_brings_files_modes_times_and_links_back(tmp_path):
    """What was added goes, also with its folder; what is not the class's stays."""
    objects = Objects(tmp_path / "backups" / "objects")
    (tmp_path / "backups").mkdir()
    write(tmp_path, submitted__a="one", marks__b="two", data__c="old", released__d="zip")
    (tmp_path / "submitted" / "a").chmod(0o640)
    os.utime(tmp_path / "submitted" / "a", ns=(10**18, 10**18))
    (tmp_path / "feedback").symlink_to("elsewhere")
    (tmp_path / "reports").mkdir()
    before = take(tmp_path, objects)
    before.write(tmp_path / "files.json")
    (tmp_path / "submitted" / "a").unlink()
    write(tmp_path, submitted__a="ONE", marks__b="two", data__c="new", autograded__x__y="new")
    (tmp_path / "feedback").unlink()
    (tmp_path / "reports").rmdir()

    done = restore(tmp_path, Snapshot.read(tmp_path / "files.json"), objects)

    about = (tmp_path / "submitted" / "a").stat()
    assert sorted(before.files) == ["feedback", "marks/b", "submitted/a"]
    assert before.folders == ["submitted", "reports", "marks"]
    assert (tmp_path / "submitted" / "a").read_text() == "one"
    assert (stat.S_IMODE(about.st_mode), about.st_mtime_ns) == (0o640, 10**18)
    assert str((tmp_path / "feedback").readlink()) == "elsewhere"
    assert ((tmp_path / "autograded").exists(), (tmp_path / "reports").is_dir()) == (
        False,
        True,
    )
    assert (tmp_path / "data" / "c").read_text() == "new"
    assert done[1] == 1
    assert take(tmp_path, objects).same(before)


def test_a_file_of_the_same_time_is_read_anew_if_anything_else_differs(tmp_path):
    """A program may set a file's time back; it cannot set back when it was changed."""
    objects = Objects(tmp_path / "backups" / "objects")
    (tmp_path / "backups").mkdir()
    contents = set()
    for text in ("one", "three", "seven"):
        write(tmp_path, marks__b=text)
        os.utime(tmp_path / "marks" / "b", ns=(10**18, 10**18))
        contents.add(take(tmp_path, objects).files["marks/b"].content)

    assert len(contents) == 3


def test_two_snapshots_are_the_same_by_content_alone():
    """A time does not count; a link that says what a file held does."""
    one, later, link = (
        Snapshot({"a": FileState("x", 0o600, time, linked)})
        for time, linked in ((1, False), (2, False), (1, True))
    )

    assert (one.same(later), one.same(link), one.same(Snapshot(one.files, ["f"]))) == (
        True, False, False,
    )  # fmt: skip


def test_a_content_is_kept_once_and_only_as_long_as_somebody_holds_it(tmp_path):
    """By its hash; what nobody holds any more is removed."""
    objects = Objects(tmp_path / "objects")
    names = [objects.add_bytes(data) for data in (b"a", b"b", b"a")]
    objects.keep_only({names[1]})

    assert names[0] == names[2] != names[1]
    assert (objects.path(names[1]).read_bytes(), objects.path(names[0]).exists()) == (
        b"b",
        False,
    )
    assert objects.path("abcdef") == tmp_path / "objects" / "ab" / "cdef"


def test_a_walk_is_sorted_and_follows_no_link(tmp_path):
    """A folder comes before what is in it."""
    write(tmp_path, marks__b="", marks__a="", far__x="")
    (tmp_path / "marks" / "c").symlink_to(tmp_path / "far")

    found = [
        path.relative_to(tmp_path).as_posix() for path in walk(tmp_path, ("marks", "no"), [])
    ]

    assert found == ["marks", "marks/a", "marks/b", "marks/c"]


# --- Copies ----------------------------------------------------------------------------------


def desk(root: Path) -> Desk:
    """Return the desk of a course without a gradebook."""
    return Desk(
        root, Settings(SimpleNamespace(root=str(root), db_url="sqlite:///gradebook.db"))
    )


def change(root: Path, text: str, reason: str = "grade 01-x") -> None:
    """Change a file in a command."""
    with keep_copy(desk(root), reason):
        write(root, submitted__a=text)


def test_a_copy_is_made_of_what_changed_something(tmp_path):
    """The newest first, each with its command and user; half a copy is none."""
    for number in range(2):
        change(tmp_path, str(number), f"grade {number}")
    change(tmp_path, "1", "nothing")
    found = Backups(desk(tmp_path)).all()

    assert [one.reason for one in found] == ["grade 1", "grade 0"]
    assert {one.who for one in found} == {backup.user()}
    assert [path.name for path in (tmp_path / "backups").glob(".*")] == []


def test_twenty_copies_stay(tmp_path):
    """The oldest go, and what a crash has left half made."""
    about = {"when": "2026-10-02 17:00:07", "who": "ann", "reason": "grade"}
    for number in range(22):
        write(tmp_path, **{f"backups__{number:02}__about.json": json.dumps(about)})
        write(tmp_path, **{f"backups__{number:02}__files.json": '{"files": {}, "folders": []}'})
    write(tmp_path, **{"backups__.x.part__about.json": "{}"})
    Backups(desk(tmp_path)).prune()

    left = [path.name for path in (tmp_path / "backups").iterdir()]
    assert sorted(left) == [f"{number:02}" for number in range(2, 22)]


def test_a_copy_s_folder_sorts_by_time_and_tells_the_command_alone(tmp_path):
    """What stands behind the command may be a student."""
    name = Backups(desk(tmp_path)).free_name("extra-time 01-x ann 2h")

    assert re.fullmatch(r"20\d{6}-\d{6}-\d{6}-extra-time", name)


def test_an_undo_that_was_cut_short_comes_first(tmp_path):
    """No command changes anything before it is finished."""
    write(tmp_path, **{"backups__undo.json": "{}"})

    with pytest.raises(
        DeskError, match=r"An undo was cut short. Finish it first: tarifflab undo"
    ):
        change(tmp_path, "x")


def test_undo_brings_back_what_a_number_of_commands_changed(tmp_path):
    """And can be undone; a number that is none is refused with those that there are."""
    for text in ("1", "2", "3"):
        change(tmp_path, text)
    here = desk(tmp_path)

    assert undo.undo(here, 2).copy.reason == "grade 01-x"
    assert (tmp_path / "submitted" / "a").read_text() == "1"
    undo.undo(here)
    assert (tmp_path / "submitted" / "a").read_text() == "3"
    with pytest.raises(
        DeskError, match=r"'number' must be between 1 and 5, got 6. See: tarifflab"
    ):
        undo.undo(here, 6)
    with pytest.raises(DeskError, match="'number' must be between 1 and 5, got 0"):
        undo.undo(here, 0)


def test_an_undo_that_was_cut_short_is_finished_by_the_next(tmp_path, capsys):
    """To where it was going, whatever number is given now."""
    change(tmp_path, "1")
    change(tmp_path, "2")
    copies = Backups(desk(tmp_path)).all()
    note = {"to": copies[0].folder.name, "from": "20990101-000000-000000-undo"}
    (tmp_path / "backups" / "undo.json").write_text(json.dumps(note))

    undo.undo(desk(tmp_path), 2)

    assert (tmp_path / "submitted" / "a").read_text() == "1"
    assert capsys.readouterr().err == "An undo had been cut short; it is finished now.\n"
    assert not (tmp_path / "backups" / "undo.json").exists()


def test_what_was_saved_before_an_interruption_is_not_saved_again(tmp_path):
    """Half of the undo is done by then, and would be kept as what the class was."""
    change(tmp_path, "1")
    change(tmp_path, "2")
    backups = Backups(desk(tmp_path))
    name = "20990101-000000-000000-undo"
    whole = backups.make("undo of it", name).files()
    note = {"to": backups.get(backups.all()[-1].folder.name).folder.name, "from": name}
    (tmp_path / "backups" / "undo.json").write_text(json.dumps(note))
    (tmp_path / "submitted" / "a").write_text("half")

    undo.undo(desk(tmp_path))

    assert backups.get(name).files().same(whole)


BEFORE = {
    ("01-x", "ann", "test-1"): 2.0,
    ("01-x", "ann", "test-2"): None,
    ("01-x", "b", "w"): 1.0,
}
AFTER = {
    ("01-x", "ann", "test-1"): 2.5,
    ("01-x", "ann", "test-2"): 4.0,
    ("01-x", "b", "w"): 1.0,
}


def test_what_an_undo_changed_is_said_by_exercise_student_and_task():
    """Old and new, "none" where there was no mark; no more than eight one by one."""
    gone, lacking = ("01-x", "c", "w"), ("01-x", "ann", "test-2")
    before = {key: mark for key, mark in BEFORE.items() if key != lacking}
    found = undo.different(before | {gone: 3.0, ("01-x", "d", "w"): None}, AFTER)
    copy = Copy(Path(), "2026-11-27 21:04:10 CET", "ann", "grade 01-x")
    said = undo.sentences(undo.Undone(copy, found, 1, 3))

    assert said == [
        "Undone: grade 01-x (2026-11-27 21:04:10 CET). 3 marks changed, 1 file put back, 3 "
        "removed.",
        "  01-x, ann, test-1: 2 → 2.5",
        "  01-x, ann, test-2: none → 4",
        "  01-x, c, w: 3 → none",
        "The same command again takes this undo back.",
    ]
    assert [
        len(undo.sentences(undo.Undone(copy, found[:1] * number, 0, 0))) for number in (8, 9)
    ] == [10, 2]


@pytest.mark.parametrize(
    ("typed", "yes", "status", "done"),
    [("n", False, 1, []), ("y", False, 0, [2]), ("", True, 0, [2])],
)
def test_marks_that_formgrader_gave_are_asked_about_before_they_go(
    monkeypatch, capsys, typed, yes, status, done
):
    """Undo would take them back as well."""
    given: list[int] = []
    copy = Copy(Path(), "w", "ann", "grade")
    monkeypatch.setattr(undo, "given_since", lambda _backups: [("01-x",) * 5] * 3)
    monkeypatch.setattr(
        undo, "undo", lambda _desk, number: given.append(number) or undo.Undone(copy, [], 0, 0)
    )
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda prompt: asked.append(prompt) or typed)

    assert undo.run(desk(Path()), 2, yes) == status
    assert (given, len(asked)) == (done, 0 if yes else 1)
    assert all(one.startswith("3 marks were changed in formgrader") for one in asked)


def test_nothing_to_list_is_said(tmp_path, capsys):
    """No command has changed anything."""
    assert undo.show(desk(tmp_path)) == 0
    assert capsys.readouterr().out.startswith("There is nothing to undo")


# --- Changes ---------------------------------------------------------------------------------


def rows(folder: Path) -> list[tuple[str, ...]]:
    """Return the rows of the history."""
    return [tuple(row.values()) for row in changes.read(folder)]


def test_a_changed_mark_is_noted_and_a_first_one_only_if_a_person_gave_it(tmp_path):
    """Who, by which command, from what to what, and why."""
    origin = changes.Origin("mark 01-x", "eve", "dated after all", when="now")
    first = changes.note(tmp_path, origin, BEFORE, AFTER)
    second = changes.note(
        tmp_path, origin, BEFORE, AFTER, by_hand={("01-x", "ann", "test-2"): 4.0}
    )
    changes.record(tmp_path, origin, "01-x", "ann", "extra time", "0 h", "2 h")

    head = ("now", "eve", "mark 01-x", "01-x", "ann")
    assert (first, second) == (1, 2)
    assert rows(tmp_path) == [
        (*head, "test-1", "2", "2.5", "dated after all"),
        (*head, "test-1", "2", "2.5", "dated after all"),
        (*head, "test-2", "", "4", "dated after all"),
        (*head, "extra time", "0 h", "2 h", "dated after all"),
    ]
    assert (
        (tmp_path / "changes.csv")
        .read_text()
        .startswith("when,who,command,exercise,student,task,old,new,why")
    )
    assert stat.S_IMODE((tmp_path / "changes.csv").stat().st_mode) == 0o600


def test_a_mark_that_went_is_noted_too(tmp_path):
    """With what it was; one that nobody had given is no loss."""
    before = {("01-x", "z", "w"): 3.0, ("01-x", "a", "w"): 1.0, ("01-x", "b", "w"): None}

    assert changes.note(tmp_path, changes.Origin("grade", "eve", when="now"), before, {}) == 2
    assert [row[4:8] for row in rows(tmp_path)] == [("a", "w", "1", ""), ("z", "w", "3", "")]


def test_what_another_program_changed_is_noted_by_the_next_command(tmp_path):
    """With the time of the last command; before the first one nothing can be said."""
    nothing = changes.note_elsewhere(tmp_path, AFTER, {})
    changes.remember(tmp_path, BEFORE)
    when, marks = changes.last_seen(tmp_path) or ("", {})

    assert (nothing, marks) == (0, BEFORE)
    assert changes.note_elsewhere(tmp_path, AFTER, {}) == 1
    assert rows(tmp_path)[0][:3] == (f"after {when}", "", "formgrader or nbgrader")


ROW = {
    "when": "2026-10-02 17:00:07+00:00",
    "who": "eve",
    "command": "mark 01-x",
    "exercise": "01-x",
    "student": "ann",
    "task": "written",
    "old": "3",
    "new": "4.5",
    "why": "dated",
}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {},
            "2026-10-02 17:00:07 UTC  01-x, Ann Lee (ann), written: 3 → 4.5 (mark 01-x by "
            "eve). Why: dated",
        ),
        (
            {"who": "", "why": "", "old": "", "when": "after 2026-10-02 17:00:07+00:00"},
            "after 2026-10-02 17:00:07 UTC  01-x, Ann Lee (ann), written: none → 4.5 "
            "(mark 01-x).",
        ),
        (
            {"student": "ben", "new": "", "when": "2026-10-02 17:00:07"},
            "2026-10-02 17:00:07  01-x, ben, written: 3 → none (mark 01-x by eve). Why: dated",
        ),
    ],
)
def test_a_change_is_a_line_for_people(more, said):
    """Only what is known stands in it."""
    assert changes_command.sentence(ROW | more, {"ann": "Ann Lee (ann)"}) == said


@pytest.mark.parametrize(
    ("exercise", "student", "number"),
    [("", "", 3), ("01", "", 2), ("", "ann", 2), ("01", "ben", 1), ("02", "ben", 0)],
)
def test_changes_are_shown_of_all_of_one_exercise_or_of_one_student(
    monkeypatch, capsys, exercise, student, number
):
    """Where there are none it is said."""
    all_ = [ROW, ROW | {"student": "ben"}, ROW | {"exercise": "02-y"}]
    monkeypatch.setattr(changes, "read", lambda _folder: all_)
    monkeypatch.setattr(changes_command, "_names", lambda _desk: {})
    here = SimpleNamespace(root=Path(), exercise={"01": "01-x", "02": "02-y"}.get)

    changes_command.run(here, exercise, student)

    said = capsys.readouterr().out
    assert said.count(" → ") == number
    assert ("No mark was changed after it was given." in said) is (number == 0)


@pytest.mark.parametrize(("owner", "call"), [(os, "scandir"), (Path, "read_bytes")])
def test_what_is_closed_to_us_neither_stops_a_copy_nor_goes_by_undo(
    tmp_path, monkeypatch, owner, call
):
    """Nobody knows what it held; the others' files are put back as they were."""
    root, store = tmp_path / "class", Objects(tmp_path / "kept" / "objects")
    paths = [root / "submitted" / who / "01" / "01.ipynb" for who in ("anna", "ben")]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_text("before")
    store.folder.mkdir(parents=True)
    real = getattr(owner, call)

    def closed(path):
        if "ben" in str(path):
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(owner, call, closed)
        snapshot = take(root, store)
    for path in paths:
        path.write_text("after")
    restore(root, snapshot, store)

    assert [path.read_text() for path in paths] == ["before", "after"]
