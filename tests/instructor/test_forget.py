"""`tarifflab forget`: nothing in the course folder names the student any more."""

import json
import zipfile
from pathlib import Path

import desk_class
import pytest
from platforms import zipped
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.forget.forgotten import Forgotten, without
from tarifflab.instructor.history.backup import Backups, keep_copy
from tarifflab.instructor.tables import workbook_bytes

SLUG = desk_class.SLUG
ID, FIRST, LAST = desk_class.PEOPLE[1]
OTHER = desk_class.PEOPLE[0][0]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk in the middle of a term: downloads, pages, backups."""
    root = desk_class.make(tmp_path / "course")
    archive = root / "downloaded" / SLUG / "archive"
    archive.mkdir(parents=True)
    names = {
        f"{FIRST} {LAST}_7013342_assignsubmission_file/{SLUG}.ipynb": b"theirs",
        f"Haruka Ishii_7013359_assignsubmission_file/{SLUG}.ipynb": b"another's",
    }
    (archive / "moodle.zip").write_bytes(zipped(names.items()))
    (archive / "grades.csv").write_text(f'Name,Mark\n"{LAST}, {FIRST}",5\n"Ishii, H",4\n')
    (root / "reports").mkdir()
    (root / "reports" / "01.html").write_text(f"<p>{ID}</p>")
    for points in (1, 2):
        with keep_copy(root, f"grade {SLUG}"):
            desk_class.mark(root, ID, by_hand={"written": points})
            desk_class.mark(root, OTHER, by_hand={"written": points})
    return Desk.of(root)


def forget(desk: Desk, *more: str) -> str:
    """Give the command and return what it says."""
    done = CliRunner().invoke(app, ["forget", ID, "--course", str(desk.root), *more])
    return done.output


def files_naming(root: Path, *texts: str) -> list[str]:
    """Return the files that hold one of the texts, zips unpacked."""
    found = []
    for path in sorted(root.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as members:
                data = b"".join(n.encode() + members.read(n) for n in members.namelist())
        data += str(path.relative_to(root)).encode()
        found += [str(path) for text in texts if text.encode() in data]
    return found


@pytest.mark.slow
def test_nothing_names_the_student_afterwards(desk):
    """Number, address and name stand in no file, no zip, no backup and no path."""
    forget(desk, "--yes")

    assert files_naming(desk.root, ID, f"{FIRST} {LAST}", f"{LAST}, {FIRST}") == []


@pytest.mark.slow
def test_classmates_keep_everything(desk):
    """Marks, work and their part of the downloads stay."""
    forget(desk, "--yes")

    with zipfile.ZipFile(desk.root / "downloaded" / SLUG / "archive/moodle.zip") as left:
        assert left.read(left.namelist()[0]) == b"another's"
    assert desk.folder("submitted", OTHER, SLUG).is_dir()
    assert len(Backups(desk).all()) == 2


@pytest.mark.slow
def test_it_asks_first(desk):
    """Without a yes nothing is removed."""
    said = forget(desk)

    assert "add --yes" in said
    assert desk.folder("submitted", ID, SLUG).is_dir()


@pytest.mark.slow
def test_it_says_what_it_removed_and_what_it_cannot_reach(desk):
    """The teacher can answer the student's letter from what stands on the screen."""
    said = forget(desk, "--yes")

    assert f"submitted/{ID}" in said
    assert "what downloaded/01-tariff-rates/archive/moodle.zip held" in said
    assert "from 2 backups" in said
    assert "your learning platform" in said


@pytest.mark.slow
def test_it_names_what_it_must_not_change(desk):
    """A classmate's notebook that names the student is not rewritten but listed."""
    work = desk.folder("submitted", OTHER, SLUG) / f"{SLUG}.ipynb"
    work.write_text(f"with {FIRST} {LAST}", "utf-8")

    said = forget(desk, "--yes")

    assert f"Still named in submitted/{OTHER}/{SLUG}/{SLUG}.ipynb" in said


@pytest.mark.slow
@pytest.mark.parametrize("student", ["nobody", "../data", ".", ""])
def test_unknown_student_is_a_sentence(desk, student):
    """A wrong id removes nothing and says where ids stand."""
    done = CliRunner().invoke(app, ["forget", student, "--yes", "--course", str(desk.root)])

    assert done.exit_code == 1
    assert "must be the id or the full name of somebody in the class" in done.stderr


@pytest.mark.slow
def test_namesake_keeps_what_the_name_could_mean(tmp_path):
    """Two students of one name: only what has the number is taken for the one's."""
    people = (*desk_class.PEOPLE, ("s2600199", FIRST, LAST))
    desk = Desk.of(desk_class.make(tmp_path / "course", people))

    forget(desk, "--yes")

    assert f"s2600199,{FIRST}" in (desk.root / "students.csv").read_text("utf-8")


def test_short_number_is_no_part_of_a_text():
    """The student 12 has the cell 12, not the 12 in somebody's points."""
    person = Forgotten("12", "Mio", "Hashimoto")
    table = b"id,points\n12,5\n13,4.12\n"

    assert without(person, "grades.csv", table) == b"id,points\n13,4.12\n"
    assert person.owns("submitted/12/01")
    assert not person.owns("submitted/2612/01-12")


def test_json_loses_the_entries_of_the_person_only():
    """Keys and rows that name the person go, the rest stays."""
    person = Forgotten("s2600101", "Mio", "Hashimoto")
    about = {
        "s2600101": {"key": 1},
        "s2600102": {"key": 2},
        "rows": [["s2600101", 3], ["x", 4]],
    }

    kept = json.loads(without(person, "keys.json", json.dumps(about).encode()))

    assert kept == {"s2600102": {"key": 2}, "rows": [["x", 4]]}


@pytest.mark.parametrize(
    ("name", "stays"), [("given-back/01/marks.xlsx", False), ("downloaded/a.xlsx", True)]
)
def test_a_workbook_is_looked_into(name, stays):
    """Ours is made again and goes; a teacher's own stays, and is found to name the student."""
    person, data = Forgotten(ID, FIRST, LAST), workbook_bytes([[ID, 5.0]], "marks")

    assert (without(person, name, data) is not None) == stays
    assert person.named_in(data)


def test_name_in_separate_letters_is_the_name():
    """A Mac writes í as two signs; the name is the same."""
    person = Forgotten("s2600101", "Lucía", "Ferrer")

    assert person.owns("Luci\u0301a Ferrer_123_file/a.ipynb")


def test_a_cell_of_several_lines_goes_with_its_row_alone():
    """A comment with a line break belongs to one student, as spreadsheets write it."""
    person = Forgotten("s2600101", "Mio", "Hashimoto")
    table = b'id,comment\ns2600101,"Good.\nShort."\ns2600102,"Late.\n""Why?"""\ns2600103,\n'

    assert without(person, "grades.csv", table) == (
        b'id,comment\ns2600102,"Late.\n""Why?"""\ns2600103,\n'
    )


@pytest.mark.slow
def test_no_copys_folder_is_called_after_the_student(desk):
    """A command that names a student leaves a copy; its folder tells the command alone.

    An older version wrote the whole command there.
    """
    with keep_copy(desk, f"extra-time {SLUG} {ID} +24h"):
        desk_class.mark(desk.root, OTHER, by_hand={"written": 5})
    new = Backups(desk).all()[0].folder
    new.rename(new.with_name(f"{new.name}-{ID}-24h"))

    forget(desk, "--yes")

    assert new.name.endswith("-extra-time")
    assert Backups(desk).all()[0].reason == f"extra-time {SLUG} (forgotten) +24h"
    assert files_naming(desk.root, ID) == []
