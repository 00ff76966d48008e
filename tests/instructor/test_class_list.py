"""Class lists of every platform become the same class in nbgrader's gradebook."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
import rosters
from invented import Invented, students
from nbgrader.api import Gradebook
from typer.testing import CliRunner
from workbooks import xlsx

from tarifflab.cli import app
from tarifflab.instructor.class_list import ClassFile

LISTS = {
    "moodle-en.csv": lambda people: rosters.moodle_gradebook(people),
    "moodle-de.csv": lambda people: rosters.moodle_gradebook(people, "de", separator=";"),
    "moodle-ja.csv": lambda people: rosters.moodle_gradebook(people, "ja", separator="\t"),
    "canvas.csv": lambda people: rosters.canvas_gradebook(people),
    "canvas-semicolon.csv": lambda people: rosters.canvas_gradebook(
        people, separator=";", mark=True, points="    Mögliche Punkte"
    ),
    "gc_COURSE_fullgc.xls": lambda people: rosters.blackboard_gradebook(people),
    "gc_COURSE_fullgc.csv": lambda people: rosters.blackboard_gradebook(people, wide=False),
    "brightspace.csv": lambda people: rosters.brightspace_grades(people),
    "grades.csv": lambda people: rosters.sakai_grades(people),
    "excel.csv": lambda people: rosters.excel_list(people),
}


def give(course: Path, *files: Path, yes: bool = True, typed: str = "") -> tuple[int, str]:
    """Run the command; return the exit status and what it said."""
    words = ["class", *map(str, files), "--course", str(course), *(["--yes"] if yes else [])]
    result = CliRunner().invoke(app, words, input=typed, catch_exceptions=False)
    return result.exit_code, result.output


def entered(course: Path) -> dict[str, tuple[str, str, str]]:
    """Return what the gradebook knows of each student."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "tariff-lab") as book:
        return {one.id: (one.first_name, one.last_name, one.email) for one in book.students}


def file(course: Path, name: str, content: bytes) -> Path:
    """Write a file as downloaded."""
    path = course.parent / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", LISTS)
def test_every_platform_gives_the_same_class(course: Path, name: str) -> None:
    """Ids are the student numbers; the test student and the platform's rows are left out."""
    people = students()

    status, said = give(course, file(course, name, LISTS[name](people)))

    assert status == 0, said
    assert set(entered(course)) == {one.number for one in people}


@pytest.mark.parametrize("name", [name for name in LISTS if name != "excel.csv"])
def test_names_are_whole(course: Path, name: str) -> None:
    """First and last names arrive as the platform has them, whatever stands in them."""
    people = students()
    give(course, file(course, name, LISTS[name](people)))

    found = entered(course)

    # Canvas writes one column "Last, First", in which a comma of the name cannot be told.
    hard = {one.number for one in people if "canvas" in name and "," in one.last}
    assert {one.number: found[one.number][:2] for one in people if one.number not in hard} == {
        one.number: (one.first, one.last) for one in people if one.number not in hard
    }


@pytest.mark.parametrize("name", LISTS)
def test_again_changes_nothing(course: Path, name: str) -> None:
    """A second import says so and leaves gradebook and keys as they are."""
    path = file(course, name, LISTS[name](students()))
    give(course, path)
    before = {p: p.read_bytes() for p in course.rglob("*") if p.is_file()}

    status, said = give(course, path)

    assert (status, "Nothing new." in said) == (0, True)
    assert {p: p.read_bytes() for p in course.rglob("*") if p.is_file()} == before


def test_all_lists_together_are_one_class(course: Path) -> None:
    """Numbers, logins and addresses join the lists; nobody stands there twice."""
    people = students()
    paths = [file(course, name, make(people)) for name, make in LISTS.items()]

    status, said = give(course, *paths)

    assert status == 0, said
    assert set(entered(course)) == {one.number for one in people}


def test_keys_of_platforms_are_kept(course: Path) -> None:
    """Participant number, Canvas's number, login and address stand in the file of keys."""
    people = students()
    give(
        course,
        file(course, "gradebook.csv", rosters.moodle_gradebook(people)),
        file(course, "worksheet.csv", rosters.moodle_worksheet(people, "ja")),
        file(course, "canvas.csv", rosters.canvas_gradebook(people)),
    )

    keys = {one.id: one.keys for one in ClassFile.of(course).people}

    assert {
        number: (k["participant"], k["canvas_id"], k["sis_login_id"])
        for number, k in keys.items()
    } == {o.number: ((o.participant,), (o.canvas_id,), (o.username,)) for o in people}


def test_keys_are_for_their_owner_alone(course: Path) -> None:
    """Nobody else on the machine may read the keys or the copies of lists."""
    give(course, file(course, "canvas.csv", rosters.canvas_gradebook(students())))

    files = [path for path in (course / "collected").rglob("*") if path.is_file()]

    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_encodings_are_found(course: Path, encoding: str, separator: str) -> None:
    """What Excel saves as CSV or Unicode text is read without being told how."""
    people = [
        Invented("Zoë", "Müller", "0012", "zm", "1", "2", "3"),
        Invented("Ján", "Łeš" if encoding != "cp1252" else "Les", "0013", "jl", "2", "3", "4"),
    ]
    content = rosters.excel_list(people, encoding=encoding, separator=separator)

    give(course, file(course, "list.csv", content))

    assert {number: who[:2] for number, who in entered(course).items()} == {
        one.number: (one.first, one.last) for one in people
    }


def test_japanese_spreadsheet_is_read(course: Path) -> None:
    """A list in Shift JIS with Japanese headers has its names right."""
    content = rosters.written(
        [("学籍番号", "氏名"), ("0021", "鈴木 花子")], encoding="cp932", end="\r\n"
    )

    give(course, file(course, "list.csv", content))

    assert entered(course) == {"0021": ("花子", "鈴木", "")}


@pytest.mark.parametrize(
    ("encoding", "first", "last"),
    [("cp932", "花子", "田中"), ("cp1252", "Zoë", "O’Hara-Müller"), ("gb18030", "伟", "王")],
)
def test_names_decide_where_the_header_tells_no_encoding(
    course: Path, encoding: str, first: str, last: str
) -> None:
    """English headers over names from a spreadsheet of another country."""
    rows = [("Student number", "First name", "Last name"), ("0021", first, last)]

    give(course, file(course, "list.csv", rosters.written(rows, encoding=encoding)))

    assert entered(course) == {"0021": (first, last, "")}


def test_list_without_a_header_loses_nobody(course: Path) -> None:
    """Its first row is a student and no header: the list is refused, not read without them."""
    rows = [("Aya Mori", "0021", "am@example.org"), ("Ben Dahl", "0022", "bd@example.org")]

    status, said = give(course, file(course, "list.csv", rosters.written(rows)))

    assert status == 1
    assert "must have a row that names its columns" in said


def test_names_alone_are_no_class(course: Path) -> None:
    """It is said what is missing."""
    content = rosters.written([("Name",), ("Aya Mori",), ("Ben Dahl",)])

    _, said = give(course, file(course, "list.csv", content))

    assert "has no student in 2 rows; row 2: 'Aya Mori' alone is no student. A list nee" in said


def test_rounded_numbers_are_refused(course: Path) -> None:
    """Nobody is entered under a number that a spreadsheet has rounded."""
    content = rosters.written([("ID number", "First name", "Last name"),
                               ("1.23E+09", "Aya", "Mori")])  # fmt: skip

    status, said = give(course, file(course, "list.csv", content))

    assert (status, entered(course)) == (1, {})
    assert "row 2 (Aya Mori): the number reads '1.23E+09'" in said


def test_rounded_number_of_somebody_known_is_harmless(course: Path) -> None:
    """With an address that is known, the spoiled number is not needed."""
    people = students(5, plain=True)
    give(course, file(course, "good.csv", rosters.moodle_gradebook(people)))
    spoiled = rosters.moodle_gradebook(people).replace(people[0].number.encode(), b"2.6E+06")

    status, said = give(course, file(course, "spoiled.csv", spoiled))

    assert (status, "Nothing new." in said) == (0, True)


def test_lost_zeros_and_decimals_are_the_same_number(course: Path) -> None:
    """0012 that came back as 12 or 12.0 is the student who is known."""
    rows = [("ID number", "First name", "Last name"), ("0012", "Aya", "Mori")]
    give(course, file(course, "good.csv", rosters.written(rows)))
    rows[1] = ("12.0", "Aya", "Mori")

    give(course, file(course, "spoiled.csv", rosters.written(rows)))

    assert set(entered(course)) == {"0012"}


def test_namesakes_are_two_students(course: Path) -> None:
    """Two people with one name are told apart by number, and it is said."""
    rows = [("ID number", "Name"), ("7", "Sam Taylor"), ("8", "Sam Taylor"), ("", ""), ()]

    _, said = give(course, file(course, "list.csv", rosters.written(rows)))

    assert set(entered(course)) == {"7", "8"}
    assert "2 students are called Sam Taylor: 7, 8." in said


def test_repeated_row_counts_once(course: Path) -> None:
    """A row that stands there twice is one student."""
    rows = [("ID number", "Name"), ("7", "Sam Taylor"), ("7", "Sam Taylor")]

    _, said = give(course, file(course, "list.csv", rosters.written(rows)))

    assert set(entered(course)) == {"7"}
    assert "row 3: the same as row 2" in said


def test_one_number_for_two_people_is_refused(course: Path) -> None:
    """A mark must not go to one of two people by chance."""
    rows = [("ID number", "Name"), ("7", "Sam Taylor"), ("7", "Aya Mori")]

    status, said = give(course, file(course, "list.csv", rosters.written(rows)))

    assert (status, entered(course)) == (1, {})
    assert "rows 2 and 3 are both '7'" in said


def test_nothing_is_written_without_a_yes(course: Path) -> None:
    """The table is shown first; no answer, or no, writes nothing."""
    path = file(course, "canvas.csv", rosters.canvas_gradebook(students()))

    refused = give(course, path, yes=False, typed="n\n")
    silent = give(course, path, yes=False)

    assert (refused[0], silent[0], entered(course)) == (1, 1, {})
    assert "鈴木" in refused[1]
    assert not (course / "collected").exists()


def test_a_yes_is_enough(course: Path) -> None:
    """Return takes the proposal."""
    path = file(course, "canvas.csv", rosters.canvas_gradebook(students()))

    assert give(course, path, yes=False, typed="\n")[0] == 0
    assert len(entered(course)) == 30


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02", "is no table|must have a row that names its columns"),
        (b"a,b\n1,2\n", "must have a row that names its columns"),
        (b"First name,Last name\n", "no student below it"),
        (b"PK\x03\x04 nonsense", "is damaged"),
    ],
)
def test_what_is_no_list_gets_a_sentence(course: Path, content: bytes, sentence: str) -> None:
    """No traceback, and nothing written."""
    status, said = give(course, file(course, "list.csv", content))

    assert (status, entered(course)) == (1, {})
    assert re.search(sentence, said)


def test_missing_file_gets_a_sentence(course: Path) -> None:
    """A slip in the file's name is said."""
    status, said = give(course, course / "nowhere.csv")

    assert status == 1
    assert "cannot be read: No such file" in said


def test_nothing_raw_reaches_the_terminal(course: Path) -> None:
    """Escapes and other control characters of a list are not sent to the terminal."""
    rows = [("ID number", "Name"), ("7", "Sam \x1b[31mTaylor\x07"), ("../8", "Aya Mori")]

    _, said = give(course, file(course, "list.csv", rosters.written(rows)))

    assert "\x1b" not in said
    assert "\x07" not in said
    assert set(entered(course)) == {"7", "8"}


def test_what_stands_behind_a_family_name_stays_there(course: Path) -> None:
    """Canvas writes "López, Jr., Ann": she is called Ann, not "Jr., Ann"."""
    people = [one for one in students() if one.last == "López, Jr."]
    give(course, file(course, "canvas.csv", rosters.canvas_gradebook(people)))

    assert entered(course)[people[0].number][:2] == ("Ann", "López, Jr.")


def test_workbook_is_read(course: Path) -> None:
    """An .xlsx file is read as it is; whole numbers get no decimals."""
    path = file(course, "list.xlsx", xlsx([["ID number", "Name"], [2600102, "Zoë Ito"]]))

    give(course, path)

    assert entered(course)["2600102"][:2] == ("Zoë", "Ito")
