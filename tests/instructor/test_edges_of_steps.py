"""Edges of an instructor's commands: both sides of each condition, in many small cases."""

from __future__ import annotations

import datetime as dt
import io
import logging
import os
import stat
import zipfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
import rosters
from cases import every
from invented import students

from tarifflab.expect.answer_grid import Grid
from tarifflab.grading.coursework.settings import Settings
from tarifflab.instructor import extra_time, redate, regrade_task, tidy
from tarifflab.instructor.authoring import advice_book, kept_advice
from tarifflab.instructor.authoring.near_misses import alike
from tarifflab.instructor.class_list.finding import Finder
from tarifflab.instructor.class_list.key_file import ClassFile, students_in
from tarifflab.instructor.class_list.merging import merge, students_in_rows
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.class_list.roster import roster_of, safe_id
from tarifflab.instructor.collect import command as collecting
from tarifflab.instructor.collect import summary
from tarifflab.instructor.collect.choosing import NEW, NEWER, SAME, Attempt, Chooser, Plan
from tarifflab.instructor.collect.gathering import Gathered, Handed, _note_platforms_own
from tarifflab.instructor.collect.hand_in_tables import SheetLine
from tarifflab.instructor.collect.matching import Matcher, _alone, decide
from tarifflab.instructor.collect.placing import Places
from tarifflab.instructor.collect.records import Record
from tarifflab.instructor.demo import making
from tarifflab.instructor.demo.invented_handins import Exercise
from tarifflab.instructor.desk import Desk, DeskError, carry_out, permissions
from tarifflab.instructor.desk.console import Console
from tarifflab.instructor.desk.markup import words
from tarifflab.instructor.desk.safe_files import PlaceError
from tarifflab.instructor.downloads import archives, contents, platform_paths
from tarifflab.instructor.downloads.archives import Downloads, Entry, _is_zip
from tarifflab.instructor.downloads.contents import (
    CUT_OFF,
    Look,
    Print,
    What,
    copy_number,
    unreadable,
)
from tarifflab.instructor.downloads.dates import read_date
from tarifflab.instructor.downloads.platform_paths import Claim, KeyKind, Known, Role, claim_of
from tarifflab.instructor.forget import command as forgetting
from tarifflab.instructor.forget.forgotten import Forgotten, without
from tarifflab.instructor.give_back import columns, filled_tables
from tarifflab.instructor.give_back import command as giving
from tarifflab.instructor.give_back.marks import Mark, Marks, _mark
from tarifflab.instructor.history import backup, undo
from tarifflab.instructor.history.snapshot import FileState, Objects, _write
from tarifflab.instructor.mark import command as marking
from tarifflab.instructor.mark.rubric import Criterion, criteria
from tarifflab.instructor.mark.texts import _hider
from tarifflab.instructor.release import checks
from tarifflab.instructor.release.bundle import Member
from tarifflab.instructor.report.facts import Someone
from tarifflab.instructor.tables import Platform, TableError, reading
from tarifflab.instructor.tables.column_names import plain
from tarifflab.instructor.tables.columns import Title, columns_of
from tarifflab.instructor.tables.reading import table_of
from tarifflab.instructor.tables.workbook import workbook_bytes
from tarifflab.instructor.talk import command as talking
from tarifflab.lessons import LESSONS

SLUG = "01-tariff-rates"
INF, NAN = float("inf"), float("nan")
NOBODY = Known(frozenset(), frozenset())


# --- The desk --------------------------------------------------------------------------------


@every([
    ("`a` and *b*", "<code>a</code> and <em>b</em>"), ("`a", "`a"), ("a `", "a `"),
    ("`", "`"), ("``", "``"), ("*a", "*a"), ("* a *", "* a *"), ("**", "**"), ("", ""),
    ("2*3 and `x<y`", "2*3 and <code>x&lt;y</code>"),
    ("<b> & *c*", "&lt;b&gt; &amp; <em>c</em>"),
    ("`*a*`", "<code>*a*</code>"), ("`a``b`", "<code>a</code><code>b</code>"),
    ("*a* is *ab c*", "<em>a</em> is <em>ab c</em>"),
])  # fmt: skip
def test_marks_of_a_sentence_come_in_pairs(given):
    """One alone is a sign like any other; all else is escaped."""
    sentence, made = given

    assert str(words(sentence)) == made


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nothing_is_closed_where_windows_does_it(tmp_path, monkeypatch):
    """Its home folders are closed already."""
    (tmp_path / "marks").mkdir()
    (tmp_path / "marks").chmod(0o755)
    monkeypatch.setattr(permissions, "os", SimpleNamespace(name="nt"))
    permissions.keep_private(tmp_path)

    assert stat.S_IMODE((tmp_path / "marks").stat().st_mode) == 0o755


def test_what_cannot_be_used_is_said_with_what_the_system_or_we_know(capsys):
    """The system's reason comes before the error's own words."""

    def work(error):
        raise error

    for one, said in (
        (OSError("the disk is gone"), "that you are in, cannot be used: the disk is gone.\n"),
        (PermissionError(13, "Not allowed", "a.csv"), "a.csv cannot be used: Not allowed.\n"),
    ):
        assert carry_out(partial(work, one)) == 1
        assert capsys.readouterr().err.endswith(said)


@every(["2dx", "x2d", "2d 3", "2d,1h", "d", "2 d x"])
def test_more_than_a_length_of_time_is_no_time(text):
    """What stands beside the parts is not passed over."""
    with pytest.raises(DeskError, match="'time' must be such as"):
        extra_time.parse(text)


# --- The class -------------------------------------------------------------------------------


def test_who_has_no_name_in_the_gradebook_has_an_empty_one():
    """Neither "None" nor an error."""
    bare = SimpleNamespace(id="7", first_name=None, last_name=None, email=None)

    assert students_in(SimpleNamespace(students=[bare])) == [Person("7", "", "", "")]


def test_signs_alone_are_no_form_of_a_name():
    """Nobody is found by nothing."""
    assert Person("1", "Ann", "Lee", names=("...", "")).all_names() == {("ann", "lee")}


@every([("X1X", "X1X"), (".x.", "x"), ("-x-", "x"), ("+x+", "x"), ("a.b", "a.b")])
def test_only_signs_are_taken_off_the_ends_of_an_id(given):
    """Never a letter."""
    text, safe = given

    assert safe_id(text) == safe


def test_an_id_that_is_somebody_s_name_makes_no_namesake():
    """Who has no name is called by the id, and no list says that two are called so."""
    table = table_of("l.csv", b"First name,Last name,Student number\nAnn,,2\nBo,Ek,ann\n")
    known = [Person("ann"), Person("2", "Ann")]

    assert merge(known, [roster_of(table)]).notes == []


def test_an_address_is_compared_without_case():
    """One student, whatever the table makes of the address."""
    table = table_of("l.csv", b"First name,Last name,Email\nAnnie,Leigh,ann@x.org\n")
    merged = merge([Person("1", "Ann", "Lee", "Ann@X.org")], [roster_of(table)])

    assert [one.id for one in merged.people] == ["1"]


# --- Downloads -------------------------------------------------------------------------------


@every([
    ("20 aoû 2026 23:52", 8), ("20 fév 2026 23:52", 2), ("20 novem 2026 23:52", 11),
    ("20 břez 2026 23:52", 3), ("20 ноябр 2026 23:52", 11), ("20 no 2026 23:52", None),
    ("20 de 2026 23:52", None), ("  20 Mar 2026 23:52  ", 3), ("20 ju 2026 23:52", None),
])  # fmt: skip
def test_a_month_is_known_by_three_letters(given):
    """If these begin one month alone, in whatever case of a language; two letters tell none."""
    text, month = given

    assert read_date(text) == (month and dt.datetime(2026, month, 20, 23, 52))


@every([
    ("Lee, Ann(al7)_timestamp.txt", Role.PLATFORM), ("Lee, Ann(al7)_a.ipynb", Role.FILE),
    ("Lee, Ann(al7)/a/timestamp.txt", Role.PLATFORM), ("Lee, Ann(al7)/Feedback.txt", Role.FILE),
    ("x/Lee, Ann(al7)/Feedback Attachment(s)/a.ipynb", Role.PLATFORM),
    ("Lee, Ann(al7)/in/Feedback Attachment(s)/a.ipynb", Role.PLATFORM),
    ("Lee, Ann(al7)/Ann_submissionText.html", Role.TEXT), ("Lee, Ann(al7)", Role.FILE),
    ("Lee, Ann(al7)_x_submissionText.html", Role.TEXT),
])  # fmt: skip
def test_what_sakai_itself_puts_beside_a_hand_in_is_told_from_it(given):
    """By the last part of the path, and by folders of feedback above it."""
    path, role = given
    parts = tuple(path.split("/"))
    found = claim_of(parts, NOBODY)

    assert (found.role, found.key, found.platform) == (role, "al7", Platform.SAKAI)


@every([
    ("Ann Lee_71_assignsubmission_file/in/a.ipynb", "a.ipynb"),
    ("Ann Lee_71_assignsubmission_file_a.ipynb", "a.ipynb"),
    ("7-8 - Ann Lee - Nov 20, 2026 1152 PM/a.ipynb", "a.ipynb"),
    ("7-8 - Ann Lee - Nov 20, 2026 1152 PM - a.ipynb", "a.ipynb"),
    ("Lee, Ann(al7)/in/a.ipynb", "a.ipynb"), ("Lee, Ann(al7)_a.ipynb", "a.ipynb"),
])  # fmt: skip
def test_a_file_has_its_own_name_in_a_folder_and_flat(given):
    """Whatever the platform puts before it."""
    path, file = given

    assert claim_of(tuple(path.split("/")), NOBODY).file == file


def zip_of(**members: bytes) -> bytes:
    """Return a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return made.getvalue()


def test_a_member_whose_path_leads_out_is_named_and_not_opened(tmp_path):
    """It is listed with its reason; the others are as ever."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in ("../a.ipynb", "b.ipynb"):
            out.writestr(name, b"{}")
    (tmp_path / "d.zip").write_bytes(made.getvalue())
    with Downloads() as downloads:
        found = {one.name: one.trouble for one in downloads.entries(tmp_path / "d.zip")}

    assert found == {"a.ipynb": "its path leads out of the zip", "b.ipynb": ""}


@every([("a.zip", 1), ("A.ZIP", 1), ("a.txt", 0)])
def test_a_zip_in_a_folder_is_opened_whatever_case_its_ending_has(given):
    """Another file of the folder is itself."""
    name, opened = given
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / name).write_bytes(zip_of(x=b"{}"))
        with Downloads() as downloads:
            found = [one.parts for one in downloads.entries(folder)]
        assert found == [(name, "x") if opened else (name,)]


@every([("a.ipynb", True), ("a.IPYNB", True), ("a.txt", False), ("b.ipynb", False),
        ("c.ZIP", True)])  # fmt: skip
def test_a_zip_is_seen_under_a_notebook_s_name(given):
    """Not under that of a text, which nobody would open."""
    name, is_zip = given
    content = b"{}" if name[0] == "b" else zip_of(x=b"y")
    with zipfile.ZipFile(io.BytesIO(zip_of(**{name: content}))) as archive:
        assert _is_zip(archive, archive.getinfo(name), name) is is_zip


def test_a_large_file_is_not_looked_through_for_its_end(monkeypatch):
    """The grader says what it is; up to the bound it is seen here."""
    content = b'{"cells": ['
    assert unreadable(content) == CUT_OFF
    for bound, said in ((len(content), CUT_OFF), (len(content) - 1, "")):
        monkeypatch.setattr(contents, "PARSED", bound)
        assert unreadable(content) == said


@every([("x (2).IPYNB", 2), ("x (2).ipynb.txt", 2), ("X-COPY3.IPYNB", 3), ("x.IPYNB", 0)])
def test_a_copy_is_counted_in_any_case(given):
    """Windows does not mind the case of an ending."""
    name, number = given

    assert copy_number(name) == number


def test_a_share_is_of_the_lines_that_an_exercise_has_alone():
    """Half of them is a half, of whichever exercise."""
    two, four = (Print("x", frozenset(map(str.encode, lines)), ()) for lines in ("ab", "abcd"))

    assert [contents._share(one, b"a b") for one in (two, four)] == [1.0, 0.5]


def test_what_a_platform_adds_is_taken_if_it_can_be_read():
    """A time that is none leaves no time, a table that is none no table."""
    path = ("Lee, Ann(al7)", "timestamp.txt")
    claim = claim_of(path, NOBODY)
    found = Gathered()
    for name, content in (("timestamp.txt", b"soon"), ("GRADES.csv", b"Nr,Name\n1,A\n"),
                          ("grades.csv", b""), ("b.csv", b"Nr,Name\n1,A\n")):  # fmt: skip
        entry = Entry("d.zip", name, (name,), fetch=lambda content=content: content)
        _note_platforms_own(found, entry, claim)

    assert (found.times, [one.name for one in found.tables]) == ({}, ["GRADES.csv"])
    entry = Entry("d.zip", "timestamp.txt", path, fetch=lambda: b"20261120235200000")
    read = Entry("d.zip", "timestamp.txt", path, fetch=lambda: b"20 Nov 2026 23:52")
    for one in (entry, read):
        _note_platforms_own(found, one, claim)
    assert found.times == {claim.owner: dt.datetime(2026, 11, 20, 23, 52)}


# --- Tables ----------------------------------------------------------------------------------


def test_an_empty_cell_of_a_column_says_nothing_of_its_shape():
    """Rows without an address or a participant do not hide the column."""
    rows = [["Identifier", "Full name", "Status", "Grade"], ["Participant 7", "a", "", ""],
            ["", "b", "", ""], ["  "], [], [" Participant 8 ", "c", "", ""]]  # fmt: skip
    assert columns_of(rows).places["identifier"] == 0
    mails = [["First name", "Last name", "Contact"], ["A", "B", "a@x.org"], ["C", "D", " "]]
    assert columns_of(mails).places["email"] == 2


def test_a_title_is_read_without_the_blanks_around_it():
    """As spreadsheets leave them."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "  Quiz 1 (77)  "]

    (title,) = columns_of([header, ["Lee", "4", "1", "a", "S", ""]]).titles
    assert (title.place, title.title, title.number) == (5, "Quiz 1", "77")


@every([("a", "sep=;\na;b\n1;2\n", [["a", "b"], ["1", "2"]]),
        ("b", "sep=;;\na;b\n", [["sep=", "", ""], ["a", "b"]]),
        ("c", "sep\na,b\n", [["sep"], ["a", "b"]]),
        ("d", " SEP=, \na,b\n", [["a", "b"]])])  # fmt: skip
def test_a_line_for_excel_is_that_alone(given):
    """Nothing else is taken off the top of a table."""
    _, text, rows = given

    assert table_of("t.csv", text.encode()).rows == rows


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    """All of its parts together; up to the bound it is read."""
    content = workbook_bytes([["Nr", "Name"], ["1", "A"]], "Sheet")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        size = sum(part.file_size for part in parts.infolist())
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()

    assert "</c><c" in sheet
    assert "</row><row>" in sheet
    monkeypatch.setattr(reading, "MOST_UNPACKED", size)
    assert table_of("w.xlsx", content).rows == [["Nr", "Name"], ["1", "A"]]
    monkeypatch.setattr(reading, "MOST_UNPACKED", size - 1)
    with pytest.raises(TableError, match=r"'w\.xlsx' must be a class list"):
        table_of("w.xlsx", content)


# --- Given back, forgotten, undone -----------------------------------------------------------


def test_a_number_in_a_title_is_no_year():
    """One of three digits at most can be an exercise's."""
    assert columns._numbers("Quiz 123 of 2026, 7 points") == [123, 7]


def test_only_canvas_has_a_row_of_points_of_its_own():
    """And only where somebody has a mark with which it can be compared."""
    people = students(2, plain=True)
    mark = Mark(Person("1"), 1.0)
    canvas = table_of("c.csv", rosters.canvas_gradebook(people))
    moodle = table_of("m.csv", rosters.moodle_gradebook(people))

    assert filled_tables._points_row(canvas, {}) == {}
    assert filled_tables._points_row(moodle, {99: mark}) == {}
    assert list(filled_tables._points_row(canvas, {99: mark}).values()) == [mark]


def test_a_table_that_does_not_fit_is_remembered_with_its_reason():
    """The first reason is said; a table that fits takes its place."""
    people = students(2, plain=True)
    other = table_of("o.csv", rosters.canvas_gradebook(people, title="Homework (1)"))
    found: dict[Platform, Any] = {}
    record = SimpleNamespace(lines=[], kept=list, open=list)
    plain = table_of("l.csv", rosters.excel_list(people))
    bare = table_of("b.csv", b"Student,ID,SIS User ID,SIS Login ID,Section\nLee,4,1,a,S\n")
    giving._tables(found, [plain, bare], Marks(SLUG, 9.0, {}), record, "")  # type: ignore[arg-type]
    assert found == {}
    giving._tables(found, [other], Marks(SLUG, 9.0, {}), record, "no such title")  # type: ignore[arg-type]

    assert list(found) == [Platform.CANVAS]
    assert str(found[Platform.CANVAS]).startswith(f"'o.csv' must have one column for {SLUG}")


def test_json_keeps_its_letters_and_a_zip_under_any_name_is_looked_into():
    """A classmate's name is not written in numbers; a member that names the person is found."""
    ann = Forgotten("s2601", "Ann", "Lee", "a@x.org")

    assert without(ann, "a.json", '["Žoë", "Ann Lee"]'.encode()) == '[\n "Žoë"\n]'.encode()
    sheet = zip_of(**{"xl/worksheets/sheet1.xml": b"<c>s2601</c>" * 9})
    assert ann.named_in(sheet)
    assert ann.named_in(b"MZ" + sheet)
    assert not ann.named_in(b"PK but no zip")


def test_a_part_that_an_interruption_left_is_written_anew(tmp_path):
    """Of a file and of a link."""
    objects = Objects(tmp_path / "objects")
    content = objects.add_bytes(b"new")
    for name, state in (("file", FileState(content, 0o600, 10**18)),
                        ("link", FileState("elsewhere", 0, 0, link=True))):  # fmt: skip
        (tmp_path / f".{name}.part").symlink_to("old")
        _write(tmp_path / name, state, objects)
        assert not (tmp_path / f".{name}.part").is_symlink()

    assert (tmp_path / "file").read_bytes() == b"new"
    assert str((tmp_path / "link").readlink()) == "elsewhere"


def test_nothing_to_undo_is_a_sentence_of_its_own(monkeypatch):
    """Not a number that must lie between 1 and 0."""
    monkeypatch.setattr(undo, "Backups", lambda _desk: SimpleNamespace(all=list))
    monkeypatch.setattr(undo, "finish", lambda _backups: None)

    with pytest.raises(DeskError, match="There is nothing to undo"):
        undo.undo(SimpleNamespace())  # type: ignore[arg-type]


@every([
    ("Ann", "Lee", "Ann Lee, Lee Ann and Lee, Ann", "#, # and #"),
    (None, "Lee", "None Lee and Lee", "None Lee and Lee"),
    ("Ann", None, "Ann None and Ann", "Ann None and Ann"),
    ("", "", "s2601, a@x.org, as26012", "#, #, as26012"),
])  # fmt: skip
def test_a_name_is_hidden_as_a_whole(given):
    """A first name alone may be a word; number and address are hidden always."""
    first, last, text, hidden = given
    row = {"first_name": first, "last_name": last, "student": "s2601", "email": "a@x.org"}
    made = _hider(row)(text)

    mark = _hider(row)("s2601")
    assert mark != "s2601"
    assert made == hidden.replace("#", mark)


# --- Made, released, graded again ------------------------------------------------------------


def test_a_demo_class_may_be_made_in_an_empty_folder(tmp_path, monkeypatch):
    """Not in one that holds anything, and not over a file."""
    monkeypatch.setattr(making.answers, "load", lambda *_: None)

    class ReachedError(Exception):
        """The folder was found fit."""

    def copied(*_):
        raise ReachedError("here")

    monkeypatch.setattr(making, "_copy_course", copied)
    for into in (tmp_path / "new", tmp_path):
        with pytest.raises(ReachedError, match="here"):
            making.make_class(tmp_path, into, ("01-x",))
    (tmp_path / "a").touch()
    with pytest.raises(FileExistsError, match="is not empty"):
        making.make_class(tmp_path, tmp_path, ("01-x",))


@every([("docs/a.md", "..", True), ("docs/a.md", "../", True),
        ("docs/in/a.md", "../..", True), ("docs/a.md", "../gone", False), ("a.md", ".", True),
        ("docs/a.md", ".", True)])  # fmt: skip
def test_a_link_may_lead_to_the_top_of_the_bundle(given):
    """Or to the folder in which the page lies."""
    page, link, there = given
    member = Member(page, f"[x]({link})".encode())

    assert (list(checks.dead_links([member])) == []) is there


def test_of_nobody_named_nobody_is_graded_again(monkeypatch):
    """The sentence names who was asked for, or says that it is anybody."""
    monkeypatch.setattr(regrade_task, "find_submissions", lambda *_: [])
    desk = SimpleNamespace(settings=SimpleNamespace(course=None))
    for student, said in ((None, "'anybody'"), ("x", "'x'")):
        with pytest.raises(DeskError, match=f"no graded work of {said}"):
            list(regrade_task._grade_all(desk, SimpleNamespace(name=SLUG), student, set()))


def test_marks_old_and_new_stand_in_the_order_of_the_class():
    """Not in that of their numbers."""
    facts = SimpleNamespace(people=[Someone("b", "Zoe"), Someone("a", "Ann")])
    results = {one: ("x", {SLUG: None}) for one in "ab"}
    rows = {(one, "test-2"): (1, None, False) for one in "ab"}

    found = regrade_task.differences(facts, "test-2", results, rows)
    assert [one.student for one in found] == ["b", "a"]


def test_the_first_exercise_of_a_number_gets_the_new_day(tmp_path, monkeypatch, capsys):
    """By name; it is made again where students find it."""
    for name in ("01-b", "01-a", "02-c"):
        (tmp_path / "solutions" / name).mkdir(parents=True)
    made = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(redate, "redate", lambda *given: made.append(given[:3]) or ["Read 5."])
    monkeypatch.setattr(redate, "generate_exercises", lambda *given: made.append(given))

    assert redate.main(["01/1", "2025-09-16", "2025-08-20"]) == 0
    assert made == [
        (tmp_path, "01-a", "1"), (tmp_path, tmp_path / "exercises", ["01-a"]),
    ]  # fmt: skip
    assert capsys.readouterr().out.endswith("Read:\n- Read 5.\n")
    assert redate.main(["03/1", "2025-09-16", "2025-08-20"]) == 1
    assert capsys.readouterr().err == "There is no exercise 03.\n"


def test_advice_that_was_made_before_is_taken_and_nothing_runs(tmp_path, monkeypatch):
    """It is written where it differs from what lies there."""
    (tmp_path / advice_book.PLAIN).touch()
    monkeypatch.setattr(advice_book.kept_advice, "digest", lambda _folder: "name")
    monkeypatch.setattr(advice_book.kept_advice, "get", {"name": "kept"}.get)
    monkeypatch.setattr(advice_book, "subprocess", None)

    assert [advice_book.write(tmp_path) for _ in range(2)] == [True, False]
    assert (tmp_path / advice_book.SEALED).read_text() == "kept"


@every([
    ([INF], [INF], True), ([NAN], [NAN], True), ([INF], [-INF], False), ([INF], [1.0], False),
    ([NAN], [1.0], False), ([1.0], [1.05], True), (["a"], ["a"], True), (["a"], [1.0], False),
    ([[1.0]], [1.0], False), ([[1.0, INF]], [[1.0, INF]], True), ([1.0], [1.0, 1.0], False),
])  # fmt: skip
def test_gaps_are_alike_if_they_are_shown_alike(given):
    """No distance can be taken from them."""
    one, other, same = given

    assert alike(one, other, Grid(0.1)) is same


def test_a_person_s_missing_names_are_those_of_the_other_form():
    """Each by itself; what is known stays."""
    other = Person("x", "Bo", "Ek", "b@x")

    assert Person("1").with_more(other).name == "Bo Ek"
    assert Person("1", "Ann").with_more(other).name == "Ann Ek"
    assert Person("1", "", "Lee").with_more(other).name == "Bo Lee"


@every([("First name,Last name", "Ann,Lee", ("Ann", "Lee")), ("Surname", "Lee", ("", "Lee")),
        ("First name", "Ann Lee", ("Ann", "Lee")), ("Full name", '"Lee, Ann"', ("Ann", "Lee")),
        ("Last name,Full name", "Lee,Ann", ("Ann", "Lee")),
        ("First name,Last name,Full name", "A,L,Ann Lee", ("A", "L"))])  # fmt: skip
def test_a_name_is_in_the_columns_that_a_table_has(given):
    """One column alone holds the whole name, unless it says that it does not."""
    head, row, name = given
    (found,) = roster_of(table_of("l.csv", f"{head},Username\n{row},u\n".encode())).rows

    assert (found.person.first_name, found.person.last_name) == name


def test_a_table_without_names_says_how_it_begins():
    """Six filled cells of its first row at most."""
    head = "Colour,,Size, ,A,B,C"
    with pytest.raises(TableError, match=r"it begins with 'Colour', 'Size', 'A', 'B'\. Add"):
        roster_of(table_of("l.csv", f"{head}\n1,2,3,4,5,6,7\n".encode()))


def test_the_column_that_is_called_an_address_is_one():
    """Another with addresses in it does not take its place."""
    rows = [["First name", "Last name", "Email", "Boss"], ["A", "B", "a@x.org", "c@x.org"]]

    assert columns_of(rows).places["email"] == 2


def test_a_name_run_together_is_looked_for_from_three_letters_on():
    """Two stand in too many words."""
    assert [_alone(form, "x_abc.ipynb") for form in ("abc", "ab", "a bc", ("abc",))] == [
        True, False, False, False,
    ]  # fmt: skip
    assert not _alone("ab", "ab")


def test_of_canvas_the_file_s_own_name_counts_where_the_student_s_is_unknown():
    """A key and a name that fit come first."""
    ann, ben = Person("0012", "Ann", "Lee"), Person("0013", "Ben", "Ek")
    matcher = Matcher([ann, ben], {})
    for platform, name, who in (
        (Platform.CANVAS, "stranger", [ann]),
        (Platform.CANVAS, "Ben Ek", [ben]),
        (Platform.MOODLE, "stranger", []),
    ):
        claim = Claim(platform, KeyKind.CANVAS_ID, "9", name, file="ann_lee.ipynb")
        assert list(matcher.match(claim).people) == who


def test_a_newer_file_is_placed_also_where_the_one_before_has_gone(tmp_path):
    """There is nothing to keep aside then."""
    desk = SimpleNamespace(root=tmp_path, folder=lambda *parts: tmp_path.joinpath(*parts))
    entry = Entry("d.zip", "a.ipynb", ("a.ipynb",), fetch=lambda: b"new")
    claim = Claim(Platform.CANVAS, KeyKind.CANVAS_ID, "48")
    handed = Handed(entry, claim, Look(What.THIS), "d", 0)
    places = Places(desk, Record(tmp_path, SLUG))  # type: ignore[arg-type]
    plan = Plan(Person("1"), "number", Attempt(handed, None, SheetLine()), state=NEWER)
    places.carry_out(plan)

    assert places.notebook("1").read_bytes() == b"new"


def test_nothing_is_asked_or_written_where_no_notebook_can_be_placed(tmp_path, monkeypatch):
    """The exit status says so."""
    said: list[str] = []
    console = SimpleNamespace(say=said.append)
    monkeypatch.setattr(collecting.summary, "show", lambda *_: said.append("shown"))
    found = Gathered(seen=3)
    desk = SimpleNamespace(root=tmp_path, folder=lambda *parts: tmp_path.joinpath(*parts))
    record, class_file = Record(tmp_path, SLUG), ClassFile(tmp_path)
    here = collecting.Collection(desk, record, class_file, found, [])  # type: ignore[arg-type]

    assert collecting._finish(here, [], console) == 1  # type: ignore[arg-type]
    assert said == ["shown", "No notebook could be placed, of 3 files."]
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_of_hand_in_is_named_with_those_that_there_are():
    """In the order of the alphabet, each once."""
    kinds = ", ".join(sorted(set(making.PLAN)))
    with pytest.raises(ValueError, match=f"^'kind' must be one of {kinds}, got 'odd'"):
        Exercise.hand_in(object.__new__(Exercise), None, "odd")  # type: ignore[arg-type]


def test_what_a_system_adds_to_a_zip_is_passed_over(tmp_path):
    """And what has no name at all."""
    content = zip_of(
        **{"__MACOSX/._a.ipynb": b"x", "./": b"", "a.ipynb": b"{}", ".DS_Store": b"x"}
    )
    (tmp_path / "d.zip").write_bytes(content)
    with Downloads() as downloads:
        assert [one.parts for one in downloads.entries(tmp_path / "d.zip")] == [("a.ipynb",)]


@every([("lee_ann_48_99_a.ipynb", "48", 99), ("lee_48_99_my_a.ipynb", "48", 99),
        ("lee_LATE_48_99_a.ipynb", "48", 99), ("lee_7_LATE_48_99_a.ipynb", "48", 99),
        ("lee_x7_48_99_8_9_a.ipynb", "48", 99)])  # fmt: skip
def test_two_numbers_in_a_row_are_canvas_s_own(given):
    """The student's and the file's; one alone is part of a name."""
    name, key, number = given
    found = claim_of((name,), NOBODY)

    assert (found.key, found.number, found.platform) == (key, number, Platform.CANVAS)


@every(
    [
        (b'{"cells": [}', ""),
        (b'{"cells": [', CUT_OFF),
        (b'{"cells": []} x', ""),
        (b'[{"cells": [', ""),
        (b"{\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", ""),
        (b'{"a": "\xff', ""),
    ]
)
def test_a_file_is_cut_off_where_its_end_is_missing(given):
    """Not where something in it is wrong: of that the grader knows more."""
    content, reason = given

    assert unreadable(content) == reason


def test_a_student_is_known_by_a_folder_alone(tmp_path):
    """In any step of an evening."""
    (tmp_path / "feedback" / "s2604").mkdir(parents=True)

    assert [forgetting._is_known(tmp_path, one) for one in ("s2604", "s2605")] == [True, False]


def test_a_table_stays_as_it_came_when_it_is_filled():
    """It is filled again by the next command."""
    people = students(2, plain=True)
    table = table_of("w.csv", rosters.moodle_worksheet(people))
    before = [list(row) for row in table.rows]
    ann = Person(people[0].number, people[0].first, people[0].last)
    marks = Marks(SLUG, 9.0, {ann.id: Mark(ann, 1.0)})
    filled = filled_tables.moodle_worksheet(table, marks, SimpleNamespace(lines=[]))  # type: ignore[arg-type]

    assert (filled.number, table.rows) == (1, before)


def test_a_hand_in_that_was_in_time_lost_nothing():
    """No 0 is written for it."""
    grade = SimpleNamespace(name="test-1", score=2.0, needs_manual_grade=False)
    part = {"grades": [grade], "comments": [], "flagged": False}
    parts = [SimpleNamespace(late_submission_penalty=lost, **part) for lost in (None, 0.5)]

    assert _mark(Person("1"), SimpleNamespace(notebooks=parts)).points == 3.5


def test_those_who_are_looked_at_stand_in_one_order():
    """Whatever order the record has."""
    names = [f"s{number}" for number in range(9)]
    record = SimpleNamespace(open=lambda: [SimpleNamespace(student=one) for one in names[::-1]])
    found = giving._to_look_at(record, Marks(SLUG, 1.0, {}), list(map(Person, names)))  # type: ignore[arg-type]

    assert [one.id for one in found] == names


def test_a_copy_that_a_crash_left_half_made_is_made_anew(tmp_path, monkeypatch):
    """Under its own name; and what another program changed is noted with each copy."""
    noted: list[tuple[Any, ...]] = []
    monkeypatch.setattr(backup.changes, "note_elsewhere", lambda *given: noted.append(given))
    settings = SimpleNamespace(root=str(tmp_path), db_url="sqlite:///gradebook.db")
    backups = backup.Backups(Desk(tmp_path, Settings(settings)))
    (tmp_path / "backups" / ".it.part" / "in").mkdir(parents=True)

    assert backups.make("undo", "it").folder.name == "it"
    assert not (tmp_path / "backups" / ".it.part").exists()
    backup.keep_copy(backups.desk, "grade 01")
    assert noted == [(backups.folder, {}, {})]


@every(
    [
        ("markdown", "5 % of `5 % x`", "5\xa0% of `5 % x`"),
        ("code", "# 5 % of", "# 5 % of"),
        ("raw", "5 %", "5 %"),
    ]
)
def test_only_prose_keeps_a_number_and_its_sign_together(given):
    """Code is left as it is."""
    kind, source, kept = given
    cell = {"cell_type": kind, "id": "a", "metadata": {}, "source": [source]}

    assert tidy._tidy_cell(cell)["source"] == [kept]


def test_a_student_is_called_by_name_and_a_stranger_by_the_id():
    """Not by that of the first of the class."""
    finder = Finder([Person("1", "Ann", "Lee"), Person("2", "Ben", "Ek")], Console(yes=True))

    assert [finder.called(one) for one in "123"] == ["Ann Lee (1)", "Ben Ek (2)", "3"]


def test_an_exercise_without_wrong_paths_has_no_advice(tmp_path, monkeypatch):
    """Nothing runs, and nothing is written."""
    monkeypatch.setattr(advice_book, "kept_advice", None)

    assert advice_book.write(tmp_path) is False
    assert list(tmp_path.iterdir()) == []


def test_advice_is_kept_where_there_was_no_folder_yet(tmp_path, monkeypatch):
    """At any depth; again in the same one; what is damaged is not given back."""
    shelf = tmp_path / "a" / "b"
    monkeypatch.setattr(kept_advice, "place", lambda: shelf)
    for text in ("{}", '{"a": 1}'):
        kept_advice.put("one", text)
        assert kept_advice.get("one") == text
    (shelf / "two.json").write_text("{")

    assert [kept_advice.get(name) for name in ("two", "three")] == [None, None]


FOUND = [Person("s1", "Ann", "Lee"), Person("s2"), Person("s3", "Ann Mary", "Poe")]


@every([("ann", ["Ann Lee (s1)", "Ann Mary Poe (s3)"]), ("Ann Lea", ["Ann Lee (s1)"]),
        ("lee ann", []), ("s9", []), ("zzzzz", []),
        ("mary poe", ["Ann Mary Poe (s3)"]), ("...", [])])  # fmt: skip
def test_who_is_near_is_named(given):
    """By a part of the name, or a slip in it; who has no name by the id."""
    text, near = given
    finder = Finder(FOUND, Console(yes=True))

    if text == "lee ann":
        assert finder.one(text) == "s1"
    else:
        with pytest.raises(DeskError, match="'student' must be the id or the full") as caught:
            finder.one(text)
        listed = f"Nearest: {', '.join(near)}." if near else "The class: nbgrader db student"
        assert listed in str(caught.value)


@every(["", " ", "\t"])
def test_nobody_is_meant_by_nothing(text):
    """Also where somebody's name is empty."""
    people = [Person("s1", "", "", names=("",)), Person(" ", "A", "B")]

    assert Finder(people, Console(yes=True)).fitting(text) == []


def test_letters_in_a_number_say_nothing_of_its_length():
    """A login among numbers is no number that lost its zeros."""
    rows = "".join(
        f"A,B{n},{number},u{n}\n" for n, number in enumerate(("111", "222", "x", ""))
    )
    head = "First name,Last name,Student number,Username\n"

    assert roster_of(table_of("l.csv", f"{head}{rows}".encode())).notes == []


def test_a_row_that_two_rows_fit_gets_no_mark():
    """Both are left; the others are filled."""
    people = [Person("1", "Ann", "Lee", "", {"username": ("al",)}), Person("2", "Bo", "Ek")]
    head = "First name,Last name,Student number,Username\n"
    table = roster_of(table_of("l.csv", f"{head}Ann,Lee,1,\nA.,L.,,al\nBo,Ek,2,\n".encode()))

    assert students_in_rows(people, table) == {4: "2"}


def test_links_above_the_course_are_nobody_s_matter(tmp_path):
    """One inside it is refused, wherever it stands in the path."""
    (tmp_path / "real" / "course").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    root = tmp_path / "link" / "course"
    desk = SimpleNamespace(root=root, folder=lambda *parts: root.joinpath(*parts))
    places = Places(desk, Record(root, SLUG))  # type: ignore[arg-type]
    places._refuse_links(root / "submitted" / "1")
    (root / "submitted").symlink_to(tmp_path)

    with pytest.raises(PlaceError, match=r"submitted' is a link, and nothing is written"):
        places._refuse_links(root / "submitted" / "1")


@every([("1 Nov 2026 10:00", 1), ("31 Oct 2026 10:00", 31), ("0 Nov 2026 10:00", None),
        ("32 Nov 2026 10:00", None), ("Nov 1, 2026 10:00", 1),
        ("45 7 Nov 2026 10:00", 7)])  # fmt: skip
def test_a_day_is_from_one_to_thirty_one(given):
    """Another number is none."""
    text, day = given
    found = read_date(text)

    assert (found and found.day) == day


@every([("INDEX.HTML", Role.PLATFORM), ("index.html", Role.PLATFORM),
        ("Grades.CSV", Role.PLATFORM),
        ("grades.xls", Role.PLATFORM), ("in/index.html", Role.PLATFORM), ("x.html", Role.FILE),
        ("mygrades.csv", Role.FILE), ("index.html/a.ipynb", Role.FILE)])  # fmt: skip
def test_a_page_and_a_table_of_a_platform_are_nobody_s_hand_in(given):
    """In any case of the letters."""
    path, role = given

    assert claim_of(tuple(path.split("/")), NOBODY).role is role


def test_logins_are_told_where_one_head_begins_another():
    """What all begin with ends at an underscore; with a single head there is no such thing."""
    for heads, shared in (
        (("Ex_1_bo", "Ex_1_bo_x"), "Ex_1_"), (("_a", "_b"), "_"), (("a", "b"), ""),
        (("Ex_1_bo",), ""), ((), ""), (("Ex_1", "Ex_1"), ""), (("xa_1", "ya_1"), ""),
    ):  # fmt: skip
        assert platform_paths._shared(heads) == shared, heads


def test_a_number_too_long_for_canvas_is_cut():
    """The first eighteen digits order the files all the same."""
    assert claim_of((f"lee_48_{'1' * 25}_a.ipynb",), NOBODY).number == int("1" * 18)


@every([("a.csv", b"1,2\n", b""), ("a.json", b'["1"]', b'["1"]'), ("a.txt", b"1\n", b"1\n"),
        ("a.html", b"1", b"1"), ("a.ipynb", b"Ann Lee", b"Ann Lee"),
        ("a.html", b"Ann Lee", None)])  # fmt: skip
def test_a_short_number_is_looked_for_in_tables_alone(given):
    """In any other file it may be any number."""
    name, data, left = given
    short = Forgotten("1", "Ann", "Lee")

    assert without(short, name, data) == left


@every([("Ann", "", "Ann"), ("", "Lee", "Lee"), ("", "Lee", " Lee")])
def test_half_a_name_names_nobody(given):
    """It stands in too many texts."""
    first, last, text = given

    assert not Forgotten("s2601", first, last).in_text(text)


def test_a_mark_above_nothing_is_above_nothing():
    """A worksheet without a maximum is filled all the same."""
    people = students(2, plain=True)
    ann = Person(people[0].number, people[0].first, people[0].last)
    head = "Identifier,Full name,ID number,Status,Grade,Maximum Grade\n"
    row = f"Participant 7,{ann.name},{ann.id},x,,\n"
    table = table_of("w.csv", f"{head}{row}".encode())
    record = SimpleNamespace(lines=[])
    marks = Marks(SLUG, 9.0, {ann.id: Mark(ann, 1.0)})
    filled = filled_tables.moodle_worksheet(table, marks, record)  # type: ignore[arg-type]

    assert (filled.number, filled.notes) == (1, [])


@every([("\ufeff First_Name ", "first name"), ("#ID", "id"), (" a   B ", "a b"),
        ("'\ufeff x", "x"), ("Grade'", "grade'"), ("", "")])  # fmt: skip
def test_a_header_is_compared_in_its_plain_form(given):
    """Without marks in front, blanks around, and case."""
    header, form = given

    assert plain(header) == form


def test_three_numbers_that_lost_their_zeros_are_named():
    """Of however many; all are counted."""
    numbers = ["11111", "22222", "33333", "44444", "55555", "6", "7", "8", "9"]
    rows = "".join(f"A,B{n},{number},u{n}\n" for n, number in enumerate(numbers))
    head = "First name,Last name,Student number,Username\n"
    (note,) = roster_of(table_of("l.csv", f"{head}{rows}".encode())).notes

    assert note.startswith("4 of 9 numbers have fewer digits than the others (6, 7, 8): has")


def test_a_login_of_a_path_is_that_of_the_table_in_any_case():
    """What the table says of the hand-in counts."""
    sheet = SheetLine(late="2 days")
    prints = SimpleNamespace(prints=[], untouched=lambda _content: False)
    chooser = Chooser(Gathered(), {("Sakai", "username", "bek"): sheet}, prints, None)  # type: ignore[arg-type]
    claim = Claim(Platform.SAKAI, KeyKind.USERNAME, "BEK")
    entry = Entry("d.zip", "a.ipynb", ("a.ipynb",))

    assert chooser.attempt(Handed(entry, claim, Look(What.THIS), "d", 0)).sheet == sheet


def test_what_only_got_its_time_did_not_merely_stand_there():
    """It is among what was placed."""
    entry = Entry("d.zip", "a.ipynb", ("a.ipynb",))
    claim = Claim(Platform.CANVAS, KeyKind.CANVAS_ID, "48")
    best = Attempt(Handed(entry, claim, Look(What.THIS), "d", 0), None, SheetLine())
    plans = [Plan(Person(who), "key", best, state=state)
             for who, state in (("1", NEW), ("2", SAME), ("3", SAME))]  # fmt: skip

    assert summary.summary(plans, plans[:2]) == "2 notebooks placed, 1 stood there already."
    assert summary.summary(plans[:2], plans[:2]) == "2 notebooks placed."


@every([("20 Nov 2026 1152 PM", 23, 52), ("20 Nov 2026 10:05 PM (1152 PM)", 22, 5),
        ("20 Nov 2026 1152 AM", 11, 52), ("20 Nov 2026 1200 AM", 0, 0),
        ("20 Nov 2026 1200 PM", 12, 0)])  # fmt: skip
def test_a_time_without_a_colon_counts_where_there_is_none_with_one(given):
    """Noon and midnight by the halves of the day."""
    text, hour, minute = given

    assert read_date(text) == dt.datetime(2026, 11, 20, hour, minute)


def test_an_exercise_that_nobody_released_is_not_due():
    """Neither is one without a date."""
    book = SimpleNamespace(assignments=[SimpleNamespace(name="02-y", duedate=7)])

    assert [extra_time._due(book, one) for one in ("01-x", "02-y")] == [None, 7]


def test_a_linked_folder_is_not_walked_through(tmp_path):
    """What lies behind the link is not the class's."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a").touch()
    (tmp_path / "feedback").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "marks").mkdir()
    (tmp_path / "marks" / "b").touch()
    found = {
        path.relative_to(tmp_path).as_posix() for path in forgetting._class_files(tmp_path)
    }

    assert "marks/b" in found
    assert "feedback/a" not in found


def test_a_zip_without_the_person_is_the_same_bytes():
    """It is not packed anew."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        out.writestr("a.txt", "words " * 99)
    data = made.getvalue()

    assert without(Forgotten("s2601", "Ann", "Lee"), "d.zip", data) is data


@every([one.slug for one in LESSONS])
def test_a_column_is_found_by_the_words_of_its_lesson(slug):
    """Also among those of all the others."""
    titles = [Title(place, one.title, "") for place, one in enumerate(LESSONS)]
    own = next(one.title for one in LESSONS if one.slug == slug)

    assert columns.column_for(titles, slug, "", "t.csv").title == own


def test_a_table_of_sakai_without_marks_is_filled_by_nobody():
    """It names people, and no more."""
    table = table_of("s.csv", b"Display ID,ID,Last Name,First Name\n1,al,Lee,Ann\n")

    assert table.columns.platform is Platform.SAKAI
    assert giving._fill(table, Marks(SLUG, 9.0, {}), SimpleNamespace(lines=[]), "") is None  # type: ignore[arg-type]


def test_a_criterion_is_named_without_blanks_around_it():
    """Nor two within it."""
    assert criteria("- ** Clear  view ** says what (2 points)", 2) == [
        Criterion("Clear view", 2)
    ]


def test_the_longest_form_of_a_name_is_hidden_first():
    """Else the rest of it would stay."""
    row = {"first_name": "Ann", "last_name": "Lee", "student": "ann", "email": "ann@x.org"}
    hide = _hider(row)

    assert hide("Ann Lee, ann@x.org and ann") == hide("ann, ann and ann")


def test_only_what_is_tried_next_and_what_is_read_gets_the_new_day():
    """Another dictionary with the answer's name in it is somebody else's."""
    text = 'NEXT_STEPS = {"cost": "16 May"}\nOTHERS = {"cost": "16 May"}\n'

    assert redate._wrong_paths(text, "cost", [("16 May", "2 May")]) == (
        'NEXT_STEPS = {"cost": "2 May"}\nOTHERS = {"cost": "16 May"}\n'
    )


def test_texts_are_those_of_the_desk_and_its_exercise(monkeypatch, capsys):
    """Without any there is nothing to serve; at the end they are counted anew."""
    did: list[Any] = []
    texts = SimpleNamespace(order=list("abc"), read=2, load=lambda: did.append("loaded"))
    monkeypatch.setattr(marking, "Texts", lambda *given: did.append(given) or texts)
    monkeypatch.setattr(marking, "keep_copy", lambda *given: did.append(given) or nullcontext())

    async def serve(*given):
        did.append(given)

    monkeypatch.setattr(marking, "serve", serve)
    desk: Any = SimpleNamespace(exercise=lambda short: f"{short}-full")

    assert marking.run(desk, "01", port=7, browser=False, why="typo") == 0
    assert did == [
        (desk, "01-full"), (desk, "mark 01-full", "typo"), (texts, 7, False), "loaded",
    ]  # fmt: skip
    assert capsys.readouterr().out == "2 of 3 texts are read.\n"
    texts.order = []
    with pytest.raises(DeskError, match=r"01-full has no text .* tarifflab grade 01$"):
        marking.run(desk, "01", port=7, browser=False, why="")


@pytest.mark.parametrize("log", [None, "it is wrong"])
def test_an_exercise_made_again_takes_the_place_of_the_one_before(tmp_path, monkeypatch, log):
    """Whole: nothing of the old one stays. One that is refused leaves it as it is."""
    seen: list[Any] = []

    class Api:
        def __init__(self, config):
            self.config, self.log = config, logging.getLogger("x")

        def generate_assignment(self, slug, **how):
            seen.append((slug, how))
            made = Path(self.config.CourseDirectory.release_directory, slug)
            made.mkdir(parents=True)
            (made / "new").touch()
            return {"success": log is None, "log": log}

    monkeypatch.setattr("nbgrader.apps.NbGraderAPI", Api)
    monkeypatch.setattr(tidy, "note_version", seen.append)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "solutions" / "01-x").mkdir(parents=True)
    (tmp_path / "exercises" / "01-x").mkdir(parents=True)
    (tmp_path / "exercises" / "01-x" / "old").touch()
    if log:
        with pytest.raises(RuntimeError, match="nbgrader refused 01-x: it is wrong"):
            tidy.generate_exercises(tmp_path, tmp_path / "exercises")
    else:
        assert tidy.generate_exercises(tmp_path, tmp_path / "exercises") == ["01-x"]

    assert seen[1:] == [("01-x", {"force": True, "create": True})]
    assert str(seen[0]).startswith("sqlite:///")
    left = [path.name for path in (tmp_path / "exercises" / "01-x").iterdir()]
    assert left == (["old"] if log else ["new"])


def test_advice_that_is_made_tells_whether_it_has_changed(tmp_path, monkeypatch):
    """And is kept for the next time; a reason of the other process is handed on."""
    kept: list[Any] = []
    texts = iter(["one", "one", "two"])
    result = SimpleNamespace(returncode=0, stderr=" it fails\n")

    def run(command, cwd, **_more):
        assert command[1:] == ["-m", advice_book.MODULE, "."]
        (cwd / advice_book.SEALED).write_text(next(texts))
        return result

    (tmp_path / advice_book.PLAIN).touch()
    monkeypatch.setattr(advice_book.kept_advice, "digest", lambda _folder: "name")
    monkeypatch.setattr(advice_book.kept_advice, "get", lambda _name: None)
    monkeypatch.setattr(advice_book.kept_advice, "put", lambda *given: kept.append(given))
    monkeypatch.setattr(advice_book, "subprocess", SimpleNamespace(run=run))

    assert [advice_book.write(tmp_path) for _ in range(3)] == [True, False, True]
    assert kept == [("name", "one"), ("name", "one"), ("name", "two")]
    result.returncode, texts = 1, iter(["three"])
    with pytest.raises(advice_book.NotSealed, match=r"^it fails$"):
        advice_book.write(tmp_path)


@pytest.mark.parametrize("success", [True, False])
def test_a_demo_class_is_noted_and_its_exercises_are_made(tmp_path, monkeypatch, success):
    """All students in the gradebook and in a table; the end of what is refused is said."""
    did: list[Any] = []
    book = SimpleNamespace(update_or_create_student=lambda who, **more: did.append((who, more)))

    def generate(slug, **how):
        did.append((slug, how))
        return {"success": success, "log": "x" * 9 + "y" * 2000}

    def api(*given):
        did.append(given)
        return SimpleNamespace(gradebook=nullcontext(book), generate_assignment=generate)

    monkeypatch.setattr(making, "_api", api)
    people = making.roster(2)
    with nullcontext() if success else pytest.raises(RuntimeError, match=r"refused 01-x: y+$"):
        making._release(tmp_path, ("01-x",), people)

    about = [{k: v for k, v in vars(one).items() if k != "id"} for one in people]
    assert did == [
        (tmp_path,), *((one.id, more) for one, more in zip(people, about, strict=True)),
        (tmp_path, tmp_path.resolve()), ("01-x", {"force": True, "create": True}),
    ]  # fmt: skip
    lines = (tmp_path / making.ROSTER).read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["id", *(one.id for one in people)]


def test_nobody_is_asked_where_nothing_is_new(tmp_path, monkeypatch, capsys):
    """It is said, and that is all."""
    monkeypatch.setattr(collecting.summary, "show", lambda *_: None)
    monkeypatch.setattr(collecting, "_write", lambda *_: None)
    desk = SimpleNamespace(root=tmp_path, folder=lambda *parts: tmp_path.joinpath(*parts))
    entry = Entry("d.zip", "a.ipynb", ("a.ipynb",))
    claim = Claim(Platform.CANVAS, KeyKind.CANVAS_ID, "48")
    best = Attempt(Handed(entry, claim, Look(What.THIS), "d", 0), None, SheetLine())
    here = collecting.Collection(
        desk, Record(tmp_path, SLUG), ClassFile(tmp_path), Gathered(seen=1), [],
        [Plan(Person("1"), "key", best, state=SAME)],
    )  # type: ignore[arg-type]  # fmt: skip
    console = SimpleNamespace(say=print)

    assert collecting._finish(here, [], console) == 0  # type: ignore[arg-type]
    assert capsys.readouterr().out == "Nothing new: 1 notebook stood there already.\n"


def test_who_handed_in_nothing_to_read_has_a_sheet_that_says_so(monkeypatch):
    """Names only where they are wanted."""
    found = [SimpleNamespace(student=who, read=lambda _exercise, content=content: content)
             for who, content in (("a", b"x"), ("b", None))]  # fmt: skip
    monkeypatch.setattr(talking, "find_submissions", lambda *_: found)
    monkeypatch.setattr(talking, "_names", lambda _desk: {"a": "Ann (a)"})
    desk: Any = SimpleNamespace(settings=SimpleNamespace(course="course"))

    for by_id, names in ((True, ["a", "b"]), (False, ["Ann (a)", "b"])):
        given = talking._handed_in(desk, SLUG, by_id=by_id)
        assert [who for who, _ in given] == names
        assert given[0][1] == b"x"
        assert str(given[1][1]) == "it was not handed in"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_only_others_may_open_is_closed_to_them(tmp_path):
    """Whatever the owner may do."""
    (tmp_path / "grades.csv").touch()
    (tmp_path / "grades.csv").chmod(0o066)
    permissions.keep_private(tmp_path)

    assert stat.S_IMODE((tmp_path / "grades.csv").stat().st_mode) == 0


def test_a_member_may_have_as_much_as_is_allowed(monkeypatch):
    """Not a byte more, whatever the zip says."""
    monkeypatch.setattr(archives, "MB", 1)
    with zipfile.ZipFile(io.BytesIO(zip_of(a=b"x" * 7))) as archive:
        assert archives._content(archive, archive.getinfo("a"), 7) == b"x" * 7
        with pytest.raises(archives.ArchiveError, match="it has more than 6 MB"):
            archives._content(archive, archive.getinfo("a"), 6)


def test_kept_tables_are_numbered_from_one(tmp_path):
    """In the order in which they came."""
    record = Record(tmp_path, SLUG)
    record.keep(table_of(f"{n}.csv", f"Nr,Name\n{n},A\n".encode()) for n in "abc")

    assert [one["file"][:4] for one in record.tables] == ["001-", "002-", "003-"]


def test_files_that_people_named_may_be_two_of_one_student():
    """On a platform two hand-ins with one name are two people's, perhaps."""
    ray = Person("0020", "Cy", "Ray")
    for platform, kind, reason in (
        (Platform.OTHER, KeyKind.NAMED, ""),
        (Platform.MOODLE, KeyKind.PARTICIPANT, "two hand-ins are by a Cy Ray"),
    ):
        claims = [Claim(platform, kind, f"{n} Cy Ray.ipynb", "Cy Ray") for n in "ab"]
        found = decide(Matcher([ray], {}), claims)
        assert [(one.people, one.how, one.reason) for one in found.values()] == [
            ((ray,), "name", reason)
        ] * 2
