"""Tables with unusual columns: what tells a platform, a participant, a mark, an encoding."""

from __future__ import annotations

import pytest

from tarifflab.instructor.tables import Columns, columns_of, table_bytes, workbook_bytes
from tarifflab.instructor.tables.reading import table_of

FOUND = {
    "Student¦ID¦Section¦Ex (a) (55)": (
        "Canvas", {"full_name": 0, "canvas_id": 1, "section": 2}, [(3, "Ex (a)", "55")],
    ),
    "LastName, FirstName¦ID¦SIS Login ID": (
        "Canvas", {"full_name": 0, "canvas_id": 1, "sis_login_id": 2}, [],
    ),
    "Student¦Number¦Ex (55)": ("other", {"student_number": 1}, []),
    "Username¦End-of-Line Indicator¦Lab Points Grade": (
        "Brightspace", {"username": 0}, [(2, "Lab", "")],
    ),
    "OrgDefinedId¦Lab Grade": ("Brightspace", {"org_defined_id": 0}, []),
    "Username¦Availability¦Lab [Total Pts: 5] |77": (
        "Blackboard", {"username": 0}, [(2, "Lab", "77")],
    ),
    "Last Name¦Lab [x]|9": ("Blackboard", {"last_name": 0}, [(1, "Lab", "9")]),
    "Availability¦Username": ("Blackboard", {"username": 1}, []),
    "Last Access¦Username": ("Blackboard", {"username": 1}, []),
    "Login¦Last downloaded from this course": ("Moodle", {"username": 0}, []),
    "Last downloaded from this course¦Login": ("other", {"username": 1}, []),
    "Login¦Quiz: Lab (1) (Real)": ("Moodle", {"username": 0}, [(1, "Lab (1)", "")]),
    "Login¦Q: Lab (Real)": ("other", {"username": 0}, []),
    "ID¦Display ID¦grade": ("Sakai", {"username": 0, "student_number": 1, "grade": 2}, []),
    "Full name¦Surname¦Email": ("other", {"first_name": 0, "last_name": 1, "email": 2}, []),
    "Ann¦Lee¦a@x.org": ("other", {}, []),
}  # fmt: skip


def told(header: str) -> tuple[str, dict[str, int], list[tuple[int, str, str]]]:
    """Return what the row over a table's columns tells: platform, fields, marks."""
    found = columns_of([header.split("¦"), ["x"] * 4])
    titles = [(one.place, one.title, one.number) for one in found.titles]
    return found.platform.value, dict(found.places), titles


def test_a_platform_is_told_by_what_only_it_writes():
    """By one column alone, wherever it may stand; a list of one's own is nobody's."""
    assert {header: told(header) for header in FOUND} == FOUND


NUMBERED = ("Participant 71", "Participant 8")


@pytest.mark.parametrize(
    ("header", "cells", "platform", "identifier", "number"),
    [
        ("ID¦Full name¦Status¦Grade", NUMBERED, "Moodle", 0, None),
        ("ID¦Full name¦Status¦Grade", ("Participant 71", "Teilnehmer/in8"), "other", None, 0),
        ("ID¦Full name¦Status¦Grade", ("Participant 71", "8"), "other", None, 0),
        ("ID¦Full name¦Grade", NUMBERED, "other", None, 0),
        ("ID¦Full name¦Status¦Group", NUMBERED, "other", None, 0),
        ("Identifier¦Full name¦Status¦Grade", ("71", "8"), "other", None, None),
        ("ID¦Number¦Full name¦Grade", NUMBERED, "Moodle", 0, 1),
        ("a¦b¦c¦d", NUMBERED, "Moodle", 0, None),
    ],
)
def test_a_participant_is_told_by_the_shape_of_a_whole_column(
    header, cells, platform, identifier, number
):
    """One word and a number in each row, beside marks, in a table that is wide enough."""
    found = columns_of([header.split("¦"), *[[cell, "x", "x", "x"] for cell in cells]])

    assert (found.platform.value, found.worksheet) == (platform, identifier is not None)
    assert found.places.get("identifier") == identifier
    assert found.places.get("student_number") == number


def test_the_language_of_a_worksheet_tells_the_sign_in_its_marks():
    """Seven languages write a comma; each of these columns makes the table Moodle's."""
    comma = [
        "Zuletzt geändert (Bewertung)", "Dernière modification (note)",
        "Última modificación (calificación)", "Ultima modifica (valutazione)",
        "Última atualização (avaliação)", "Laatst gewijzigd (beoordeling)",
        "Последнее изменение (оценка)",
    ]  # fmt: skip
    point = ["Last modified (grade)", "最終更新日時 (評定)", "마지막 수정됨(성적)",
             "上次修改（评分）", "آخر تعديل (التقدير)"]  # fmt: skip
    found = {one: columns_of([["Login", f" {one} "], ["ann", "-"]]) for one in comma + point}

    assert [one for one in found if found[one].decimal_comma] == comma
    assert {one.platform.value for one in found.values()} == {"Moodle"}


def test_a_cell_is_read_from_its_own_column_and_a_short_row_has_none():
    """Guards are taken off; what no column holds is nothing."""
    columns = Columns(columns_of([]).platform, 0, {"username": 1, "email": 0})

    assert [columns.get(row, "username") for row in (["a", "#b"], ["a"], [])] == ["b", "", ""]
    assert [columns.get(["a", "b"], name) for name in ("email", "grade")] == ["a", ""]


@pytest.mark.parametrize(
    ("content", "rows", "separator"),
    [
        ("First name,Last name\nAnn,Lee\n".encode("utf-16-le"),
         [["First name", "Last name"], ["Ann", "Lee"]], ","),
        (b"\xfe\xff" + "Name;Nr\nZoë;1\n".encode("utf-16-be"), [["Name", "Nr"], ["Zoë", "1"]],
         ";"),
        (b"Name:Nr\nAnn:1\n", [["Name", "Nr"], ["Ann", "1"]], ":"),
        (b"Email address\na@x.org\n", [["Email address"], ["a@x.org"]], ","),
        (b'Name,Nr\n"Lee, A\nnn",1\n', [["Name", "Nr"], ["Lee, A\nnn", "1"]], ","),
    ],
    ids=["no mark", "big end", "colons", "one column", "a cell of two lines"],
)  # fmt: skip
def test_what_is_rare_is_read_and_goes_back_to_the_byte(content, rows, separator):
    """UTF-16 with and without its mark, other separators, lines inside a cell."""
    table = table_of("x.csv", content)

    assert (table.rows, table.separator) == (rows, separator)
    assert table_bytes(table, table.rows) == content


def test_a_workbook_has_its_sheet_s_name_and_keeps_what_a_cell_was():
    """A long number is a number, a blank at an end stays; signs of XML in a name too."""
    import io

    import python_calamine as calamine

    made = workbook_bytes([["id", " a "], ["0071", 12.25], [None, 0.1]], "01 & <x>")
    book = calamine.load_workbook(io.BytesIO(made))

    assert book.sheet_names == ["01 & <x>"]
    assert book.get_sheet_by_index(0).to_python() == [["id", " a "], ["0071", 12.25], ["", 0.1]]


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (b"SEP=;\nName;Nr\nAnn;1\n", ["Name", "Nr"]),
        (b"sep=ab;c\nName;Nr\nAnn;1\n", ["sep=ab", "c"]),
        (b"Na\x00me,Nr\nAnn,1\n", ["Name", "Nr"]),
    ],
    ids=["capitals", "no line for Excel", "zero bytes"],
)
def test_what_is_no_cell_of_the_table_is_left_out(content, first):
    """A line for Excel in any case, zero bytes; a row that only looks so stays."""
    assert table_of("x.csv", content).rows[0] == first
