"""Tables of every platform: what each column means, and written back as they were read."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from dataclasses import replace

import pytest
import rosters
from invented import students

from tarifflab.instructor.desk.safe_files import read_json, write_json
from tarifflab.instructor.tables import (
    Table,
    TableError,
    harmless,
    read_table,
    table_bytes,
    workbook_bytes,
)
from tarifflab.instructor.tables.column_names import KNOWN
from tarifflab.instructor.tables.columns import value
from tarifflab.instructor.tables.reading import _text, table_of

TWO = students(2, plain=True)
PERSONAL = {"first_name": 0, "last_name": 1, "student_number": 2, "email": 5}
SHEET = {
    "identifier": 0, "full_name": 1, "email": 2, "status": 3, "grade": 4, "maximum": 5,
    "submitted": 7, "grade_changed": 8, "comments": 9,
}  # fmt: skip
BLACKBOARD = {"last_name": 0, "first_name": 1, "username": 2, "student_number": 3}
BRIGHTSPACE = {"org_defined_id": 0, "username": 1, "last_name": 2, "first_name": 3, "email": 4}
SAKAI = {
    "student_number": 0, "username": 1, "last_name": 2, "first_name": 3, "grade": 4,
    "submitted": 5, "late": 6,
}  # fmt: skip
CANVAS = {"full_name": 0, "canvas_id": 1, "sis_user_id": 2, "sis_login_id": 3, "section": 4}
MADE = {
    "moodle": (
        rosters.moodle_gradebook(TWO), "Moodle", 0, PERSONAL, [(6, "Tariff rates", "")], "..",
    ),
    "moodle de": (
        rosters.moodle_gradebook(TWO, "de", separator=";"), "Moodle", 0, PERSONAL,
        [(6, "Tariff rates", "")], "..",
    ),
    "moodle ja": (
        rosters.moodle_gradebook(TWO, "ja", separator="\t"), "Moodle", 0, PERSONAL,
        [(6, "Tariff rates", "")], "..",
    ),
    "sheet": (rosters.moodle_worksheet(TWO), "Moodle", 0, SHEET, [], "w."),
    "sheet de": (rosters.moodle_worksheet(TWO, "de"), "Moodle", 0, SHEET, [], "w,"),
    "sheet ja": (rosters.moodle_worksheet(TWO, "ja"), "Moodle", 0, SHEET, [], "w."),
    "sheet fr": (rosters.moodle_worksheet(TWO, "fr"), "Moodle", 0, SHEET, [], "w,"),
    "canvas": (
        rosters.canvas_gradebook(TWO), "Canvas", 0, CANVAS,
        [(5, "Exercise 01", "5512"), (6, "Essay", "5513")], "..",
    ),
    "blackboard": (
        rosters.blackboard_gradebook(TWO), "Blackboard", 0, BLACKBOARD,
        [(6, "Exercise 01", "664617")], "..",
    ),
    "brightspace": (
        rosters.brightspace_grades(TWO), "Brightspace", 0, BRIGHTSPACE,
        [(5, "Exercise 01", "")], "..",
    ),
    "sakai": (rosters.sakai_grades(TWO), "Sakai", 2, SAKAI, [], ".."),
    "excel": (
        rosters.excel_list(TWO), "other", 0, {"full_name": 0, "student_number": 1, "email": 2},
        [], "..",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_each_column_of_a_platform_s_table_is_known(name):
    """Whose table it is, where its header stands, what each column holds, how marks look."""
    content, platform, header, places, titles, kind = MADE[name]
    found = table_of("x.csv", content).columns

    assert (found.platform.value, found.header, found.places) == (platform, header, places)
    assert [(one.place, one.title, one.number) for one in found.titles] == titles
    assert (found.worksheet, found.decimal_comma) == (kind[0] == "w", kind[1] == ",")


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("Surname", "last_name"), ("Prénom", "first_name"), ("Nom", "last_name"),
        ("E-Mail", "email"), ("Matrikelnummer", "student_number"), ("学号", "student_number"),
        ("Login", "username"), ("SIS User ID", "sis_user_id"), ("Section", "section"),
        ("SIS Login ID", "sis_login_id"), ("Integration ID", "integration_id"),
        ("OrgDefinedId", "org_defined_id"), ("Note", "grade"), ("Note maximale", "maximum"),
        ("Zuletzt geändert (Abgabe)", "submitted"), ("フィードバックコメント", "comments"),
        ("Zuletzt geändert (Bewertung)", "grade_changed"), ("Late submission", "late"),
        ("Идентификатор", "identifier"), ("氏名", "full_name"), ("상태", "status"),
    ],
)  # fmt: skip
def test_words_over_columns_are_known_in_many_languages(word, field):
    """One of each kind, as its platform writes it, capitals or not."""
    table = table_of("x.csv", f"{word.upper()},x\n1,2\n".encode())

    assert KNOWN[word.casefold().replace("_", " ")] == field
    assert field in table.columns.places or field in ("identifier", "first_name", "last_name")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="007"', "007"), ("'=me", "=me"), ("'-x", "-x"), ("'me", "'me"), ("#007", "007"),
        ("\ufeff x ", "x"), ("'@a", "@a"), ("'+1", "+1"), ("=1", "=1"),
    ],
)  # fmt: skip
def test_guards_around_a_cell_are_taken_off(cell, text):
    """What a platform puts there against spreadsheets is no part of the value."""
    assert value(cell) == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp932"])
def test_a_table_goes_back_to_the_byte(encoding, separator, end):
    """Encoding, mark, separator and line ends are those of the download."""
    name = "花子" if encoding == "cp932" else "Zoë"
    rows = [("ID number", "First name", "Last name"), ("007", name, 'A "quoted" one')]
    content = rosters.written(rows, encoding=encoding, separator=separator, end=end)

    table = table_of("x.csv", content)

    assert table.rows == [list(row) for row in rows]
    assert table_bytes(table, table.rows) == content
    assert (table.separator, table.line_end) == (separator, end)


@pytest.mark.parametrize(
    ("encoding", "words", "name"),
    [
        ("cp1251", ("Имя", "Фамилия"), ("Иван", "Петров")),
        ("cp949", ("이름", "성"), ("민준", "백")),
        ("cp1256", ("الاسم الأول", "الاسم الأخير"), ("رنا", "قاسم")),
        ("gb18030", ("名", "姓"), ("伟", "王")),
        ("cp932", ("名", "姓"), ("花子", "田中")),
        ("cp1252", ("Prénom", "Nom"), ("Zoë", "Müller")),
    ],
)
def test_old_encodings_of_spreadsheets_are_found(encoding, words, name):
    """By the words over the columns that only one of them gives."""
    rows = [("Nr", *words), ("1", *name)]
    table = table_of("x.csv", rosters.written(rows, encoding=encoding))

    assert (table.rows[1], set(table.columns.places)) == (
        ["1", *name], {"student_number", "first_name", "last_name"},
    )  # fmt: skip


def test_what_an_old_encoding_cannot_write_makes_the_table_utf8():
    """Nothing is lost, and a spreadsheet sees by the mark what it is."""
    table = table_of(
        "x.csv", rosters.written([("Name", "Nr"), ("Zoë", "1")], encoding="cp1252")
    )

    assert table_bytes(table, [["花子"]]) == "\ufeff花子\n".encode()
    assert table_bytes(table, [["Zoë"]]) == "Zoë\n".encode("cp1252")


def test_a_workbook_goes_back_as_csv_for_a_spreadsheet():
    """Every spreadsheet opens UTF-8 with a mark."""
    table = table_of("x.xlsx", workbook_bytes([["Name", "Nr"], ["Ann", 7.0]], "a"))

    assert (table.workbook, table.rows) == (True, [["Name", "Nr"], ["Ann", "7"]])
    assert table_bytes(table, table.rows).startswith(b"\xef\xbb\xbfName,Nr")


def test_a_table_is_kept_with_all_that_writes_it_back(tmp_path):
    """Plain data, from which the same bytes are made."""
    content = rosters.written([("Name", "Nr"), ("Zoë", "1")], encoding="utf-16", separator=";")
    table = table_of("x.csv", content)
    write_json(tmp_path / "t.json", table.as_json(), tmp_path)

    kept = Table.from_json(read_json(tmp_path / "t.json"))

    assert kept == table
    assert table_bytes(kept, kept.rows) == content


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    """Also below a title, and past rows with nothing in them."""
    table = table_of("g.csv", b"Title\n\nDisplay ID,ID\n7,a\n , \n8,b\n")

    assert list(table.body()) == [(4, ["7", "a"]), (6, ["8", "b"])]


def test_a_line_for_excel_alone_is_no_row():
    """`sep=;` names the separator and nothing else."""
    table = table_of("x.csv", b"sep=;\r\nName;Nr\r\nAnn;1\r\n")

    assert (table.rows[0], table.separator) == (["Name", "Nr"], ";")


def test_a_number_is_no_participant_of_moodle():
    """A list of one's own with numbers and grades is no worksheet."""
    found = table_of("x.csv", b"ID,Name,Group,Grade\n71,Ann Lee,A,\n72,Bo Ek,A,\n").columns

    assert (found.places["student_number"], found.worksheet) == (0, False)
    assert "identifier" not in found.places


def test_a_header_stands_in_the_first_twelve_rows():
    """A title page above it does no harm; what stands further down is no header."""
    found = [
        table_of("x.csv", b"a,b\n" * above + b"First name,Last name\nAnn,Lee\n").columns
        for above in (11, 12)
    ]

    assert [one.header for one in found] == [11, 0]
    assert [bool(one.places) for one in found] == [True, False]


def test_addresses_are_found_by_their_shape():
    """Whatever stands over them; one cell that is none, and it is no such column."""
    rows = b"First name,Last name,Where\nAnn,Lee,a@x.org\nBo,Ek,"

    assert table_of("x.csv", rows + b"b@x.org\n").columns.places["email"] == 2
    assert "email" not in table_of("x.csv", rows + b"nowhere\n").columns.places
    logins = table_of("x.csv", b"First name,Last name,Username\nAnn,Lee,a@x.org\n")
    assert (logins.columns.places["username"], "email" in logins.columns.places) == (2, False)


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ("Nome,Nr", {"full_name": 0, "student_number": 1}),
        ("Name,Surname,Nr", {"first_name": 0, "last_name": 1, "student_number": 2}),
        ("id,Name", {"student_number": 0, "full_name": 1}),
        ("Name,Name,Nr", {"full_name": 0, "student_number": 2}),
    ],
)
def test_what_one_word_means_depends_on_the_others(header, places):
    """A "Name" beside a surname is the first one; the first of two columns counts."""
    assert table_of("x.csv", f"{header}\nA,1,2\n".encode()).columns.places == places


@pytest.mark.parametrize(
    ("size", "words"),
    [(32_000_001, "'x.csv' has 32 MB; a class list has at most 32. Is it the right file?"),
     (32_000_000, "'x.csv' is empty")],
)  # fmt: skip
def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch, size, words):
    """The limit itself is allowed."""
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(size)
    monkeypatch.setattr(type(path), "read_bytes", lambda _self: b"")

    with pytest.raises(TableError, match=words):
        read_table(path)


def claiming(size: int) -> bytes:
    """Return a workbook's zip whose member says that it has this size, unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/x", b"x")
    content = bytearray(out.getvalue())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, size)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (claiming(200_000_001), "must be a class list .* it is none"),
        (claiming(200_000_000), "cannot be read as a spreadsheet. Save it as CSV"),
        (b"PK\x03\x04 cut", "'x' is damaged. Download it again."),
        (b"\xff\xfe \r\n", "'x' is empty. Download it again."),
    ],
)
def test_what_is_no_table_is_refused_before_it_is_unpacked(content, words):
    """A bomb, a damaged zip, nothing but a mark: each with its sentence."""
    with pytest.raises(TableError, match=words):
        table_of("x", content)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "TRUE"),
        (False, "FALSE"),
        (3.0, "3"),
        (2.5, "2.5"),
        (1e16, "1e+16"),
        (dt.datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        ("007", "007"),
    ],
)
def test_cells_of_a_workbook_read_as_its_csv_would(cell, text):
    """Whole numbers without decimals, days as days."""
    assert _text(cell) == text


def test_a_workbook_keeps_texts_and_numbers_apart():
    """Zeros in front stay, a formula stays a text, signs of XML are text, twice the same."""
    rows = [["id", 'a<"b">&c'], ["007", 2.5], ["=1+1", None], ["x\x00y", 3.0]]
    made = workbook_bytes(rows, 'A"<')

    assert table_of("m.xlsx", made).rows == [
        ["id", 'a<"b">&c'], ["007", "2.5"], ["=1+1", ""], ["xy", "3"],
    ]  # fmt: skip
    assert made == workbook_bytes(rows, 'A"<')


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =x", "'  =x"),
        ("-", "-"),
        ("Ann", "Ann"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_text_is_no_formula(text, safe):
    """A lone dash stands for "no name" and does no harm."""
    assert harmless(text) == safe


@pytest.mark.parametrize(
    "content",
    [
        "Nr,Name\n1,Zoë\n".encode(),
        "\ufeffNr;Name\r\n1;Zoë\r\n".encode(),
        "Nr\tName\r\n1\tZoë\r\n".encode("utf-16"),
    ],
    ids=["plain", "a spreadsheet's", "UTF-16"],
)
def test_a_kept_table_is_written_back_as_it_came(content):
    """Its coding, mark, separator and line ends are kept with its rows."""
    table = table_of("list.csv", content)

    assert Table.from_json(table.as_json()) == replace(table, content=b"")
    assert sorted(table.as_json()) == [
        "encoding", "line_end", "mark", "name", "rows", "separator", "workbook",
    ]  # fmt: skip
