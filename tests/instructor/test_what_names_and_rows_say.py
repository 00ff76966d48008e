"""What one path of a download or one row of a list says, each form in a row of a table."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tarifflab.instructor.class_list.merging import merge
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.class_list.roster import roster_of
from tarifflab.instructor.collect import command
from tarifflab.instructor.collect.choosing import KEPT, NEW, NEWER, SAME, Attempt, Plan
from tarifflab.instructor.collect.gathering import Handed
from tarifflab.instructor.collect.hand_in_tables import SheetLine
from tarifflab.instructor.collect.summary import summary
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.downloads.archives import Entry
from tarifflab.instructor.downloads.contents import Look, Prints, What
from tarifflab.instructor.downloads.platform_paths import Known, Role, claim_of
from tarifflab.instructor.release.bundle import Member, listing
from tarifflab.instructor.status import Progress, lines
from tarifflab.instructor.tables import TableError
from tarifflab.instructor.tables.reading import table_of

CLASS = Known(canvas_ids=frozenset({"4401"}), logins=frozenset({"ann_lee"}))
HEAD = "First name,Last name,Student number,Username\n"


def says(path: str) -> tuple[str, str, str, bool, int]:
    """Return key, name, file, lateness and number that a path says."""
    claim = claim_of(path.split("/"), CLASS)
    return claim.key, claim.name, claim.file, claim.late, claim.number


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("Ann Lee_71_assignsubmission_file_a.ipynb", ("71", "Ann Lee", "a.ipynb", False, 0)),
        ("Ann Lee_71_assignsubmission_file/b.ipynb", ("71", "Ann Lee", "b.ipynb", False, 0)),
        ("leeann_4401_9_a.ipynb", ("4401", "leeann", "a.ipynb", False, 9)),
        ("leeann_LATE_4401_9_a.ipynb", ("4401", "leeann", "a.ipynb", True, 9)),
        ("lee_LATE_5_6_4401_9_a.ipynb", ("5", "lee", "4401_9_a.ipynb", True, 6)),
        ("lee_5_6_4401_9_a.ipynb", ("4401", "lee_5_6", "a.ipynb", False, 9)),
        ("LATE_anon_ab12c_77_a.ipynb", ("ab12c", "", "a.ipynb", True, 77)),
        (
            "Ex_1_ann_lee_attempt_2026-11-20-10-00-00_a.ipynb",
            ("ann_lee", "", "a.ipynb", False, 0),
        ),
        (
            "81-2 - Ann Lee - Nov 20, 2026 1000 AM - a.ipynb",
            ("81", "Ann Lee", "a.ipynb", False, 0),
        ),
        (
            "Lee, Ann(al7)/Submission attachment(s)/a.ipynb",
            ("al7", "Lee, Ann", "a.ipynb", False, 0),
        ),
        ("Lee_Ann_ann_lee_12/a.ipynb", ("ann_lee", "Lee Ann", "a.ipynb", False, 0)),
        ("whose.ipynb", ("whose.ipynb", "", "whose.ipynb", False, 0)),
    ],
)
def test_a_path_says_whose_file_it_is(path: str, said: tuple[str, str, str, bool, int]) -> None:
    """Key, name, file, late or not, and which upload: as each platform writes them."""
    assert says(path) == said


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("Ann Lee_71_assignsubmission_onlinetext/onlinetext.html", Role.TEXT),
        ("leeann_4401_link.html", Role.TEXT),
        ("leeann_4401_text.html", Role.TEXT),
        ("Ex_ann_lee_attempt_2026-11-20-10-00-00.txt", Role.PLATFORM),
        ("Lee, Ann(al7)/timestamp.txt", Role.PLATFORM),
        ("Lee, Ann(al7)/al7_submissionText.html", Role.TEXT),
        ("grades.csv", Role.PLATFORM),
        ("a.ipynb", Role.FILE),
    ],
)
def test_a_path_says_what_a_file_is_for(path: str, role: Role) -> None:
    """Receipts and typed texts are told from what a student has handed in."""
    assert claim_of(path.split("/"), CLASS).role is role


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Student,Test,1,t", "row 3: 'Student Test' is the platform's test student"),
        ("Demo,Student,1,t", "row 3: 'Demo Student' is the platform's test student"),
        ("Ann,Lee,1,ann_previewuser", "row 3: 'Ann Lee' is the platform's test student"),
        (",,,", ""),
        ("Total,,,", "row 3: 'Total' alone is no student"),
        ("Bo,Ek,1,be", "row 3: the same as row 2"),
    ],
)
def test_a_row_that_is_no_student_is_left_out_with_its_reason(row: str, why: str) -> None:
    """The row's number as a spreadsheet shows it; an empty row is no row."""
    roster = roster_of(table_of("list.csv", f"{HEAD}Bo,Ek,1,be\n{row}\n".encode()))

    assert [one.person.name for one in roster.rows] == ["Bo Ek"]
    assert roster.left_out == ([why] if why else [])


def test_a_name_with_anything_beside_it_may_be_a_student() -> None:
    """A name alone may be a sum or a heading."""
    content = "Full name,Username,Group\nAnn Lee,,A\nBo Ek,,\nCy Fox,cf,\n"
    roster = roster_of(table_of("list.csv", content.encode()))

    assert [one.person.name for one in roster.rows] == ["Ann Lee", "Cy Fox"]
    assert roster.left_out == ["row 3: 'Bo Ek' alone is no student"]


@pytest.mark.parametrize("head", ["Colour,Size", "Identifier,Grade"])
def test_a_table_that_names_no_people_is_refused(head: str) -> None:
    """A blind worksheet has numbers of its own, and nobody's."""
    table = table_of("list.csv", f"{head}\n1,2\n".encode())

    with pytest.raises(TableError, match=r"'list\.csv' must have a row that names its columns"):
        roster_of(table)


def test_the_longer_list_comes_first_where_numbers_do_not_decide() -> None:
    """A short list read first would give ids that a longer one knows better."""
    rows = ["Bo,Ek,,be\n", "Cy,Fox,,cf\n"]
    short, long = (
        roster_of(table_of(name, (HEAD + "".join(some)).encode()))
        for name, some in (("short.csv", rows[1:]), ("long.csv", rows))
    )

    assert [one.id for one in merge([], [short, long]).people] == ["be", "cf"]


def plan(state: str = NEW, *, late: bool = False, table: str = "") -> Plan:
    """Return what is to be done for one student."""
    claim = replace(claim_of(("a.ipynb",), CLASS), late=late)
    handed = Handed(Entry("d.zip", "a.ipynb", ("a.ipynb",)), claim, Look(What.THIS), "", 0)
    best = Attempt(handed, dt.datetime(2026, 11, 20), SheetLine(late=table))
    return Plan(Person("1", "Ann", "Lee"), "key", best, state=state)


@pytest.mark.parametrize(
    ("late", "table", "said"),
    [(False, "", ""), (True, "", "LATE"), (False, "2 days", "2 days"), (True, "1 h", "1 h")],
)
def test_late_is_what_the_table_says_and_else_what_the_name_does(
    late: bool, table: str, said: str
) -> None:
    """A table knows by how much; a file's name only that it is."""
    assert plan(late=late, table=table).late == said
    assert plan().line(plan(late=late, table=table).best, "", {}).late == said


@pytest.mark.parametrize(
    ("states", "new", "said"),
    [
        ((SAME, SAME), 0, "Nothing new: 2 notebooks stood there already."),
        ((NEW,), 1, "1 notebook placed."),
        ((NEW, NEWER, SAME), 2, "2 notebooks placed, 1 stood there already."),
        (
            (NEW, KEPT, SAME, SAME),
            2,
            "1 notebook placed, 1 older kept aside, 2 stood there already.",
        ),
        ((KEPT,), 1, "1 older kept aside."),
    ],
)
def test_what_was_done_is_counted_by_what_it_was(
    states: tuple[str, ...], new: int, said: str
) -> None:
    """An older one that is kept aside is not placed, and what stood there was not either."""
    plans = [plan(state) for state in states]

    assert summary(plans, plans[:new]) == said


def save(folder: Path, source: str) -> None:
    """Write a notebook of one locked cell under its folder's name."""
    folder.mkdir(parents=True)
    cell = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"locked": True, "grade_id": "setup", "grade": False}},
        "source": source,
    }
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (folder / f"{folder.name}.ipynb").write_text(text, encoding="utf-8")


def test_a_notebook_is_known_by_the_version_that_students_have(tmp_path: Path) -> None:
    """Where the solution has moved on since the release, the released lines count."""
    save(tmp_path / "solutions" / "01-x", "the_line_that_was_written_later = 1")
    save(tmp_path / "exercises" / "01-x", "the_line_that_was_released = 1")
    prints = Prints(tmp_path, "01-x")

    assert prints.look(b'{"cells": [{"source": "the_line_that_was_released = 1"}]}').what is (
        What.THIS
    )


@pytest.mark.parametrize("name", ["Berlin/Europe", "../etc", "UTC+9"])
def test_a_zone_that_is_none_is_named(name: str) -> None:
    """What was typed stands in the sentence, beside a name as it should be."""
    said = f"zone such as Europe/Berlin, got '{name}'."

    with pytest.raises(DeskError, match=re.escape(said)):
        command._zone(name)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["data/a.csv", "data/b.csv", "start.py"], ["data/ (2 files)", "start.py"]),
        (["lessons/01.ipynb"], ["lessons/ (1 file)"]),
    ],
)
def test_a_bundle_is_listed_by_folder(paths: list[str], said: list[str]) -> None:
    """How many files each folder has, and the files beside them by name."""
    assert listing([Member(path, b"") for path in paths]) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "01-x: 7 of 9 handed in, 5 graded, 3 of 5 pages made."),
        ({"texts": 4, "texts_read": 2},
         "01-x: 7 of 9 handed in, 5 graded, 2 of 4 texts read, 3 of 5 pages made."),
        ({"graded": 0, "pages": 0}, "01-x: 7 of 9 handed in, 0 graded."),
    ],
)  # fmt: skip
def test_each_step_of_an_evening_has_its_own_whole(more: dict[str, int], said: str) -> None:
    """Hand-ins of the class, texts of the texts, pages of what is graded."""
    numbers = {"handed_in": 7, "graded": 5, "texts_read": 0, "texts": 0, "open_looks": 0}
    one = Progress(
        **{"exercise": "01-x", "class_size": 9, "pages": 3, "missing": [], "waiting": []}
        | numbers
        | more  # type: ignore[arg-type]
    )

    assert lines(one, names=False)[0] == said
