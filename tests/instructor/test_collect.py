"""A platform's download becomes nbgrader's folders, no file lost, none swapped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import platforms
import pytest
import rosters
from collecting import HARD, SHAPES, collect, enter, hands_of, notebook, placed, save, truth
from invented import Invented, students
from platforms import FILE, SLUG

from tarifflab.instructor.collect.records import Record

pytestmark = pytest.mark.slow

BY_NAME_ALONE = {"brightspace", "brightspace flat"}
NAMESAKES = {one.number for one in HARD if one.last == "Taylor"}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_file_goes_to_its_student(taught: Path, shape: str) -> None:
    """Apostrophes, other scripts, NFD, underscores: each notebook under its own student."""
    hands = hands_of(HARD)
    enter(taught, HARD, ("sheet.csv", rosters.moodle_worksheet(HARD)))

    status, said = collect(taught, save(taught, "download.zip", SHAPES[shape](hands)))

    unsure = NAMESAKES if shape in BY_NAME_ALONE else set()
    expected = {number: c for number, c in truth(hands).items() if number not in unsure}
    assert status == 0, said
    assert placed(taught) == expected, said


@pytest.mark.parametrize("shape", ["moodle", "brightspace"])
def test_namesakes_without_a_key_are_left_and_named(taught: Path, shape: str) -> None:
    """Where only a name stands, two students of that name are never guessed apart."""
    enter(taught, HARD)

    _, said = collect(taught, save(taught, "d.zip", SHAPES[shape](hands_of(HARD))))

    assert set(placed(taught)) == {one.number for one in HARD} - NAMESAKES
    assert said.count("the name fits Sam Taylor") == 2


def test_namesakes_are_asked_for_once(taught: Path) -> None:
    """The answer of the person at the keyboard is remembered with the platform's key."""
    hands = hands_of(HARD)
    enter(taught, HARD)
    path = save(taught, "d.zip", SHAPES["brightspace"](hands))

    collect(taught, path, yes=False, typed="1\n2\ny\n")
    again = collect(taught, path, yes=False)

    assert set(placed(taught)) == set(truth(hands))
    assert "Whose is" not in again[1]
    assert "Nothing new" in again[1]


@pytest.mark.parametrize("shape", SHAPES)
def test_again_is_nothing_new(taught: Path, shape: str) -> None:
    """A second run says so and changes no byte; the download stays as it was."""
    enter(taught, HARD, ("sheet.csv", rosters.moodle_worksheet(HARD)))
    path = save(taught, "download.zip", SHAPES[shape](hands_of(HARD)))
    collect(taught, path)
    before = {p: p.read_bytes() for p in taught.parent.rglob("*") if p.is_file()}

    status, said = collect(taught, path)

    assert (status, "Nothing new" in said) == (0, True)
    assert {p: p.read_bytes() for p in taught.parent.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("shape", ["moodle", "canvas", "blackboard", "brightspace", "sakai"])
def test_the_newest_counts_and_the_other_is_kept(taught: Path, shape: str) -> None:
    """Handed in twice, in one download or in two: the newest is graded, nothing is lost."""
    people = students(6, plain=True)
    enter(taught, people, ("sheet.csv", rosters.moodle_worksheet(people)))
    first = hands_of(people)
    collect(taught, save(taught, "first.zip", SHAPES[shape](first)))
    second = platforms.with_attempt(first, 2, notebook("again"))

    collect(taught, save(taught, "second.zip", SHAPES[shape](second)))

    kept = (taught / "collected" / SLUG / "earlier").rglob("*.ipynb")
    assert placed(taught) == truth(second)
    assert [path.read_bytes() for path in kept] == [first[2].content]


@pytest.mark.parametrize("shape", ["canvas", "blackboard", "brightspace", "sakai"])
def test_an_older_download_changes_nothing(taught: Path, shape: str) -> None:
    """Last week's zip, given by mistake, does not put an older file in place."""
    people = students(6, plain=True)
    enter(taught, people)
    first = hands_of(people)
    second = platforms.with_attempt(first, 2, notebook("again"))
    collect(taught, save(taught, "second.zip", SHAPES[shape](second)))

    collect(taught, save(taught, "first.zip", SHAPES[shape](first)))

    assert placed(taught) == truth(second)


def test_times_are_written_where_they_are_known(taught: Path) -> None:
    """Nbgrader's late rule reads UTC; Blackboard's names tell the server's time."""
    people = students(3, plain=True)
    enter(taught, people)

    collect(
        taught,
        save(taught, "d.zip", SHAPES["blackboard"](hands_of(people))),
        zone="Asia/Tokyo",
    )

    stamp = taught / "submitted" / people[0].number / SLUG / "timestamp.txt"
    assert stamp.read_text() == "2026-11-20 01:00:00 UTC"


@pytest.mark.parametrize("lang", ["en", "de", "ja", "fr"])
def test_moodles_worksheet_tells_time_and_lateness(taught: Path, lang: str) -> None:
    """The worksheet beside the zip, in the teacher's language, is joined by its numbers."""
    people = students(4, plain=True)
    enter(taught, people)
    sheet = rosters.moodle_worksheet(people, lang, late=[people[1].username])

    _, said = collect(
        taught,
        save(taught, "d.zip", platforms.zipped(platforms.moodle(hands_of(people), lang))),
        save(taught, "Grades.csv", sheet),
    )

    stamp = taught / "submitted" / people[1].number / SLUG / "timestamp.txt"
    lines = [line for line in said.splitlines() if "2 hours 5 mins" in line]
    assert stamp.read_text() == "2026-11-20 23:52:00 UTC"
    assert [people[1].number in line for line in lines] == [True]


def test_canvas_says_late(taught: Path) -> None:
    """LATE in the name is shown and remembered."""
    people = students(3, plain=True)
    enter(taught, people)
    hands = [replace(one, late=one.place == 1) for one in hands_of(people)]

    collect(taught, save(taught, "d.zip", SHAPES["canvas"](hands)))

    lines = Record.of(taught, SLUG).lines
    assert {one.student for one in lines if one.late} == {people[1].number}


@pytest.mark.parametrize("blind", ["Participant", "Teilnehmerin", "参加者"])
def test_blind_moodle_keeps_the_number_for_a_name(taught: Path, blind: str) -> None:
    """Where the platform hides names, everybody has a folder under the platform's number."""
    people = students(5, plain=True)
    enter(taught, people)
    hands = hands_of(people)

    collect(
        taught, save(taught, "d.zip", platforms.zipped(platforms.moodle(hands, blind=blind)))
    )

    assert placed(taught) == {
        f"anonymous-{one.student.participant}": one.content for one in hands
    }


def test_anonymous_canvas_keeps_its_key(taught: Path) -> None:
    """Canvas's five characters stand for the student until the teacher reveals names."""
    people = students(5, plain=True)
    enter(taught, people)
    hands = hands_of(people)

    collect(
        taught, save(taught, "d.zip", platforms.zipped(platforms.canvas(hands, anonymous=True)))
    )

    assert sorted(placed(taught).values()) == sorted(one.content for one in hands)
    assert {name.partition("-")[0] for name in placed(taught)} == {"anonymous"}


def test_files_named_by_people_are_matched(taught: Path) -> None:
    """A name in any order or a number in the file's name is enough."""
    people = students(20, plain=True)
    enter(taught, people)
    hands = hands_of(people)
    files = [*platforms.named_by_people(hands), (f"Copy of {FILE}", notebook("whose"))]

    status, said = collect(taught, save(taught, "d.zip", platforms.zipped(files)))

    assert (status, placed(taught)) == (0, truth(hands))
    assert f"Copy of {FILE}: no name or number of the class in its name" in said


@pytest.mark.parametrize(
    "name",
    [
        "01-tariff-rates (1).ipynb",
        "01-tariff-rates-Copy1.ipynb",
        "01-tariff-rates.IPYNB",
        "01-tariff-rates.ipynb.txt",
        "01-tariff-rates.ipynb.json",
        "関税 [最終] 01.ipynb",
        "sub/folder/01-tariff-rates.ipynb",
    ],
)
@pytest.mark.parametrize("shape", ["moodle", "canvas", "blackboard", "brightspace"])
def test_renamed_files_get_their_right_name(taught: Path, shape: str, name: str) -> None:
    """What browsers, Jupyter and students make of the name does not matter."""
    people = students(3, plain=True)
    enter(taught, people, ("sheet.csv", rosters.moodle_worksheet(people)))
    if "/" in name and shape in ("canvas", "blackboard"):
        name = name.rpartition("/")[2]
    hands = [replace(one, name=name) for one in hands_of(people)]

    collect(taught, save(taught, "d.zip", SHAPES[shape](hands)))

    assert placed(taught) == truth(hands)


@pytest.mark.parametrize("shape", ["moodle", "canvas", "blackboard", "brightspace", "sakai"])
def test_zips_in_the_zip_are_opened(taught: Path, shape: str) -> None:
    """A student's zip, with what a Mac puts into it and an old checkpoint, gives one file."""
    people = students(3, plain=True)
    enter(taught, people, ("sheet.csv", rosters.moodle_worksheet(people)))
    hands = hands_of(people)
    inner = platforms.zipped(
        [(f"work/{FILE}", hands[1].content),
         ("work/.ipynb_checkpoints/01-tariff-rates-checkpoint.ipynb", notebook("older"))],
        mac=True,
    )  # fmt: skip
    sent = [replace(one, name="work.zip", content=inner) if one.place == 1 else one
            for one in hands]  # fmt: skip

    collect(taught, save(taught, "d.zip", SHAPES[shape](sent)))

    assert placed(taught) == truth(hands)


def test_other_files_are_named_with_student_and_reason(taught: Path) -> None:
    """A web page, a Word file, Python: not placed, and said whose."""
    people = students(4, plain=True)
    enter(taught, people)
    kinds = ("essay.docx", "page.html", "work.py")
    hands = [
        replace(one, name=kinds[one.place], content=b"PK\x03\x04 x") if one.place < 3 else one
        for one in hands_of(people)
    ]

    _, said = collect(taught, save(taught, "d.zip", platforms.zipped(platforms.canvas(hands))))

    for one, words in zip(hands, ("a Word file", "a web page", "a Python file"), strict=False):
        name = f"{one.student.first} {one.student.last}"
        assert f"{name}: " in said
        assert f"{one.name}: {words}, no notebook" in said
    assert set(placed(taught)) == {people[3].number}


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("exercises/02-plaza-accord/02-plaza-accord.ipynb", "exercise 02-plaza-accord"),
        ("lessons/01-tariff-rates.ipynb", "lesson 01-tariff-rates"),
    ],
)
def test_a_wrong_notebook_is_said(taught: Path, place: str, words: str) -> None:
    """A lesson or another exercise under the right name is not graded as this one."""
    people = students(2, plain=True)
    enter(taught, people)
    hands = hands_of(people)
    wrong = replace(hands[0], content=(taught / place).read_bytes())

    _, said = collect(taught, save(taught, "d.zip", SHAPES["canvas"]([wrong, hands[1]])))

    assert set(placed(taught)) == {people[1].number}
    assert f"it is {words}, not this exercise" in said


def test_of_two_notebooks_the_answered_one_counts(taught: Path) -> None:
    """An untouched copy beside the work does not win by its name, and is kept."""
    people = students(2, plain=True)
    enter(taught, people, ("sheet.csv", rosters.moodle_worksheet(people)))
    hands = hands_of(people)
    files = platforms.moodle(hands)
    files.append((files[0][0].replace(FILE, "01-tariff-rates (2).ipynb"), notebook()))

    _, said = collect(taught, save(taught, "d.zip", platforms.zipped(files)))

    assert placed(taught) == truth(hands)
    assert "also 01-tariff-rates (2).ipynb in the same hand-in, kept aside" in said


def test_missing_students_are_named(taught: Path) -> None:
    """Who of the class handed in nothing stands at the end, by name."""
    people = students(5, plain=True)
    enter(taught, people)

    _, said = collect(taught, save(taught, "d.zip", SHAPES["canvas"](hands_of(people[:3]))))

    names = ", ".join(f"{o.first} {o.last} ({o.number})" for o in people[3:])
    assert f"Nothing from 2: {names}" in said


def test_who_sent_something_else_is_not_said_to_have_sent_nothing(taught: Path) -> None:
    """A web page in place of a notebook: no notebook, but not nothing either."""
    people = students(3, plain=True)
    enter(taught, people)
    first, second = hands_of(people[:2])
    page = replace(second, name="01-tariff-rates.html", content=b"<!doctype html><p>Hello</p>")

    _, said = collect(taught, save(taught, "d.zip", SHAPES["canvas"]([first, page])))

    assert f"No notebook, only what was left from 1: {people[1].first}" in said
    assert f"Nothing from 1: {people[2].first}" in said


def test_strangers_are_left_and_named(taught: Path) -> None:
    """Nobody who is not in the class gets a folder."""
    people = students(5, plain=True)
    enter(taught, people[:4])

    _, said = collect(taught, save(taught, "d.zip", SHAPES["canvas"](hands_of(people))))

    assert set(placed(taught)) == {one.number for one in people[:4]}
    assert "is not in the class" in said


def namesake_of(student: Invented, other: Invented) -> Invented:
    """Return somebody outside the class with a student's name, and keys of their own."""
    return replace(other, first=student.first, last=student.last)


@pytest.mark.parametrize("shape", ["moodle", "canvas", "blackboard"])
def test_a_stranger_with_a_students_name_is_left(taught: Path, shape: str) -> None:
    """The table beside the download has another address: the student gets no file of theirs."""
    people = students(5, plain=True)
    stranger = namesake_of(people[0], people[4])
    enter(taught, people[:4])
    there = [stranger, *people[1:4]]
    sheet = {
        "moodle": rosters.moodle_worksheet,
        "canvas": rosters.canvas_gradebook,
        "blackboard": rosters.blackboard_gradebook,
    }[shape]

    _, said = collect(
        taught,
        save(taught, "d.zip", SHAPES[shape](hands_of(there))),
        save(taught, "table.csv", sheet(there)),
    )

    assert set(placed(taught)) == {one.number for one in people[1:4]}, said
    assert "another" in said


def test_a_number_of_canvas_outweighs_a_name(taught: Path) -> None:
    """Without a table: the class knows the student's own number, and this is another one."""
    people = students(5, plain=True)
    enter(taught, people[:4])
    there = [namesake_of(people[0], people[4]), *people[1:4]]

    _, said = collect(taught, save(taught, "d.zip", SHAPES["canvas"](hands_of(there))))

    assert set(placed(taught)) == {one.number for one in people[1:4]}
    assert "has another number in Canvas" in said


@pytest.mark.parametrize("coding", ["cp932", "cp850", "utf-8"])
def test_zip_made_again_on_windows(taught: Path, coding: str) -> None:
    """Names in a code page without a mark are read in the one that finds the class."""
    people = [one for one in HARD if _writes(one, coding)]
    enter(taught, people, ("sheet.csv", rosters.moodle_worksheet(people)))
    hands = hands_of(people)
    content = platforms.without_mark(platforms.canvas(hands), coding)

    collect(taught, save(taught, "d.zip", content))

    assert placed(taught) == truth(hands)


def _writes(one: Invented, coding: str) -> bool:
    try:
        f"{one.first}{one.last}".lower().encode(coding)
    except UnicodeEncodeError:
        return False
    return True


def test_unpacked_folder_is_taken_too(taught: Path) -> None:
    """A teacher who has unpacked the zip names the folder."""
    people = students(4, plain=True)
    enter(taught, people)
    hands = hands_of(people)
    folder = taught.parent / "unpacked [1]"
    for name, content in platforms.canvas(hands):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    collect(taught, folder)

    assert placed(taught) == truth(hands)


def test_nothing_is_written_without_a_yes(taught: Path) -> None:
    """The table comes first; no, or no answer, leaves everything as it is."""
    people = students(4, plain=True)
    enter(taught, people)
    path = save(taught, "d.zip", SHAPES["canvas"](hands_of(people)))

    status, said = collect(taught, path, yes=False, typed="n\n")

    assert (status, placed(taught)) == (1, {})
    assert all(one.number in said for one in people)
    assert not (taught / "collected" / SLUG).exists()


def test_without_a_class_nothing_is_collected(taught: Path) -> None:
    """The sentence says what to do first."""
    path = save(taught, "d.zip", SHAPES["canvas"](hands_of(students(2))))

    status, said = collect(taught, path)

    assert status == 1
    assert "There is no class yet. Enter it first: tarifflab class LIST.csv" in said
