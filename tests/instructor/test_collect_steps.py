"""Each step of collecting by itself: whose, which, where to, what is said and remembered."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import rosters
from cases import every
from invented import students

from tarifflab.instructor.class_list.key_file import ClassFile
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.collect import command, placing, summary
from tarifflab.instructor.collect.choosing import (
    KEPT,
    NEW,
    NEWER,
    OLD,
    SAME,
    Attempt,
    Chooser,
    Plan,
    remembered,
    settle,
)
from tarifflab.instructor.collect.gathering import (
    Gathered,
    Handed,
    Other,
    _gather_one,
    _ranks,
    _receipt,
    _sort,
    gather,
    is_table,
)
from tarifflab.instructor.collect.hand_in_tables import SheetLine, lines_of
from tarifflab.instructor.collect.matching import Match, Matcher, decide
from tarifflab.instructor.collect.placing import FILE_MB, Places
from tarifflab.instructor.collect.records import OLDER, TAKEN, Left, Line, Record
from tarifflab.instructor.desk.console import Console
from tarifflab.instructor.downloads.archives import ArchiveError, Entry
from tarifflab.instructor.downloads.contents import Look, What
from tarifflab.instructor.downloads.platform_paths import Claim, KeyKind, Known, Role
from tarifflab.instructor.tables import Platform
from tarifflab.instructor.tables.reading import table_of

SLUG = "01-tariff-rates"
ANN = Person("0012", "Ann", "Lee", "ann@x.org", {"canvas_id": ("48",)})
BEN = Person("0013", "Ben", "Ek", "", {"username": ("bek",)})
CY = Person("0015", "Cy", "Fox", "Cy.Fox@X.org", {"username": ("cy",)})
BO = Person("0014", "Ben", "Ek", "", {"participant": ("71",)})
NINE = dt.datetime(2026, 11, 20, 9, 0)


def handed(called: str = "a.ipynb", *, what: What = What.THIS, digest: str = "", rank: int = 0,
           content: bytes = b"{}", modified: dt.datetime | None = None, reason: str = "",
           source: str = "d.zip", **claim: object) -> Handed:  # fmt: skip
    """Return a notebook that somebody handed in."""
    said = {"platform": Platform.CANVAS, "kind": KeyKind.CANVAS_ID, "key": "48", "file": called}
    entry = Entry(source, called, (called,), modified, fetch=lambda: content)
    digest = digest or hashlib.sha256(content + called.encode()).hexdigest()
    look = Look(what, reason=reason)
    return Handed(entry, Claim(**(said | claim)), look, digest, rank)  # type: ignore[arg-type]


def chooser(touched: bytes = b"mine", **sheets: SheetLine) -> Chooser:
    """Return a chooser for which a notebook with `touched` in it is one that was worked on."""
    prints = SimpleNamespace(untouched=lambda content: touched not in content, prints=["x"])
    found = Gathered()
    by_owner = {("Canvas", "canvas_id", key): line for key, line in sheets.items()}
    return Chooser(found, by_owner, prints, ZoneInfo("Asia/Tokyo"))  # type: ignore[arg-type]


def best_of(*all_: Handed) -> tuple[str, list[str]]:
    """Return which file counts, and what there is to say."""
    plan = chooser().plan(Match((ANN,), "number"), all_)
    assert plan is not None
    return plan.best.handed.entry.name, plan.notes


ONE_GROUP = [
    (handed("this"), handed("z", what=What.UNKNOWN, content=b"mine")),
    (handed("this", what=What.UNKNOWN), handed("a", what=What.UNKNOWN, content=b"mine")),
    (handed("this", content=b"mine"), handed("z", number=9)),
    (handed("this"), handed("z-checkpoint.ipynb", number=9)),
    (handed("this-checkpoint.ipynb", content=b"mine"), handed("z")),
    (
        handed("this", number=2, modified=NINE),
        handed("z", number=1, modified=NINE.replace(hour=12)),
    ),
    (handed("this", modified=NINE.replace(minute=1)), handed("z", modified=NINE)),
    (handed("this", modified=NINE), handed("z")),
    (
        handed("this (2).ipynb", modified=NINE),
        handed("z.ipynb", modified=NINE.replace(second=9)),
    ),
]


@pytest.mark.parametrize("pair", ONE_GROUP, ids=range(len(ONE_GROUP)))
@pytest.mark.parametrize("turned", [False, True])
def test_of_one_hand_in_the_likeliest_file_counts(pair, turned):
    """Of this exercise, worked on, no checkpoint, the newest by number, time, and name."""
    name, notes = best_of(*(reversed(pair) if turned else pair))

    assert name.startswith("this")
    assert notes[-1] == f"also {pair[1].entry.name} in the same hand-in, kept aside"


NEWEST = [
    (
        handed("old", attempt="1", time=NINE),
        handed("this", attempt="2", time=NINE.replace(hour=10)),
    ),
    (handed("old", attempt="1", number=5), handed("this", attempt="2", number=6)),
    (handed("old", attempt="2", rank=0), handed("this", attempt="1", rank=1)),
    (
        handed("old", attempt="1", number=9, time=NINE),
        handed("this", attempt="2", number=1, time=NINE.replace(day=21)),
    ),
    (
        handed("old", source="a.zip", number=9, rank=0, time=NINE),
        handed("this", source="b.zip", time=NINE.replace(minute=5)),
    ),
]


@pytest.mark.parametrize("pair", NEWEST, ids=range(len(NEWEST)))
@pytest.mark.parametrize("turned", [False, True])
def test_of_several_hand_ins_the_newest_counts(pair, turned):
    """By time, then by the platform's number, then by the download."""
    name, notes = best_of(*(reversed(pair) if turned else pair))

    assert (name, notes) == ("this", ["1 earlier kept aside"])


@pytest.mark.parametrize(
    ("files", "name", "notes"),
    [
        ([handed("a", what=What.UNKNOWN)], "a", ["does not look like this exercise"]),
        ([handed("a", what=What.UNREADABLE, reason="it is empty")], "a", ["it is empty"]),
        ([handed("a", number=1, attempt="1"),
          handed("b", number=2, attempt="2", what=What.UNREADABLE, reason="it is empty")],
         "a", ["a newer file is no notebook: it is empty", "1 earlier kept aside"]),
        ([handed("a", digest="d"), handed("b", digest="d")], "b", []),
    ],
)  # fmt: skip
def test_what_there_is_to_know_of_the_file_is_said(files, name, notes):
    """Unknown, broken, beside a better one; the same file twice is nothing to say."""
    assert best_of(*files) == (name, notes)


def test_nothing_of_this_exercise_is_no_plan():
    """Only other notebooks: there is nothing to place."""
    assert chooser().plan(Match((ANN,), "number"), [handed(what=What.OTHER)]) is None


@pytest.mark.parametrize(
    ("claimed", "beside", "sheet", "time"),
    [
        (NINE, NINE.replace(hour=10), NINE.replace(hour=11), NINE.replace(hour=0)),
        (None, NINE.replace(hour=10), NINE.replace(hour=11), NINE.replace(hour=1)),
        (None, None, NINE.replace(hour=11), NINE.replace(hour=2)),
        (None, None, NINE.replace(tzinfo=dt.UTC), NINE),
        (None, None, None, None),
    ],
)
def test_the_time_is_the_name_s_then_the_file_s_beside_it_then_the_table_s(
    claimed, beside, sheet, time
):
    """In UTC; without a zone it is in that of the platform, here Tokyo's."""
    here = chooser(**{"48": SheetLine(sheet, draft=True)})
    one = handed(time=claimed)
    if beside:
        here.found.times[one.claim.owner] = beside

    assert here.attempt(one).time == time
    plan = here.plan(Match((ANN,), "number"), [one])
    assert plan is not None
    assert plan.notes == ["a draft, not submitted"]


def line(digest: str = "d0", state: str = TAKEN, **more: object) -> Line:
    """Return what is remembered of one file of Ann's."""
    said = {
        "student": "0012", "how": "number", "platform": "Canvas", "kind": "canvas_id",
        "key": "48", "name": "Lee", "entry": "a.ipynb", "inside": "", "source": "d.zip",
        "source_sha256": "z", "number": 0, "time": "", "late": "", "sha256": digest,
        "state": state,
    }  # fmt: skip
    return Line(**(said | more))  # type: ignore[arg-type]


def plan(
    digest: str = "d1",
    *,
    time: dt.datetime | None = None,
    state: str = NEW,
    rest: tuple[Handed, ...] = (),
    how: str = "number",
    **claim: object,
) -> Plan:
    """Return what is to be done for Ann."""
    best = Attempt(handed(digest=digest, content=b"new", **claim), time, SheetLine())
    others = [Attempt(one, None, SheetLine()) for one in rest]
    return Plan(ANN, how, best, others, state)


@pytest.mark.parametrize(
    ("lines", "there", "given", "state", "notes"),
    [
        ([], "", plan(), NEW, []),
        ([], "d1", plan(), SAME, []),
        ([], "dx", plan(), NEWER, ["another file stood in its place, kept aside"]),
        ([line("d1")], "d1", plan(), SAME, []),
        ([line("d1")], "", plan(), NEW, []),
        ([line(time="2026-11-20T09:00:00")], "d0", plan(time=NINE.replace(hour=10)), NEWER, []),
        ([line(time="2026-11-20T09:00:00")], "d0", plan(time=NINE), NEWER, []),
        ([line(time="2026-11-20T09:00:00")], "d0", plan(time=NINE.replace(hour=8)), KEPT, []),
        ([line(number=5)], "d0", plan(number=6), NEWER, []),
        ([line(number=5)], "d0", plan(number=4), KEPT, []),
        ([line(number=5, key="49")], "d0", plan(number=4), NEWER, []),
        ([line(number=5)], "d0", plan(), NEWER, []),
        ([line(), line("d1", OLDER)], "d0", plan(number=4), OLD, []),
        ([line(time="2026-11-20T09:00:00", number=5)], "d0", plan(number=4), KEPT, []),
        ([line(number=5)], "d0", plan(time=NINE, number=6), NEWER, []),
        ([line(), line("d1", OLDER)], "d0", plan(time=NINE), OLD, []),
        ([line(), line("d1", OLDER)], "d0", plan(), OLD, []),
        ([line(number=5), line("d1", OLDER)], "d0", plan(number=4), OLD, []),
        ([line(), line("d1", OLDER, student="0013")], "d0", plan(), NEWER, []),
    ],
)
def test_what_has_to_be_done_follows_from_what_was_collected(lines, there, given, state, notes):
    """The same, a newer or an older file, or one that was never collected by us."""
    settled = replace(given, notes=[])
    settle(settled, Record(Path(), SLUG, list(lines)), there)

    assert (settled.state, settled.notes) == (state, notes)


def test_a_newer_file_makes_the_one_before_an_earlier_one():
    """Other students' rows are not given back; the same file stands there once."""
    record = Record(Path(), SLUG, [line("d0"), line("other", student="0013")])
    twice = handed("a.ipynb", digest="d1")

    rows = remembered(plan(state=NEWER, rest=(twice,)), record, {"d.zip": "zz"})

    assert [(one.sha256, one.state, one.source_sha256) for one in rows] == [
        ("d0", OLDER, "z"), ("d1", TAKEN, "zz"),
    ]  # fmt: skip


def test_the_same_file_twice_in_a_zip_is_two_entries_of_the_record():
    """They differ by where they lie inside it."""
    first, second = (
        Attempt(replace(handed(digest="d1"), entry=entry), None, SheetLine())
        for entry in (Entry("d.zip", "in.zip", ("in.zip", name)) for name in "ab")
    )
    both = Plan(ANN, "number", first, [second])

    rows = remembered(both, Record(Path(), SLUG), {})

    assert [(one.inside, one.state) for one in rows] == [("a", TAKEN), ("b", OLDER)]


@pytest.mark.parametrize("state", [KEPT, OLD])
def test_an_older_file_leaves_the_one_before_as_it_is(state):
    """It is remembered as an earlier one."""
    rows = remembered(plan(state=state), Record(Path(), SLUG, [line("d0")]), {})

    assert [(one.sha256, one.state) for one in rows] == [("d0", TAKEN), ("d1", OLDER)]


def test_a_row_of_the_record_says_everything_of_a_file():
    """Field by field, from the path, the table and the file."""
    one = plan(time=NINE, name="Lee", number=7, late=True, how="name")

    assert one.line(one.best, TAKEN, {"d.zip": "hash"}) == line(
        "d1", how="name", name="Lee", number=7, time="2026-11-20T09:00:00", late="LATE",
        source_sha256="hash",
    )  # fmt: skip


# --- Whose is it -----------------------------------------------------------------------------


def claim(key: str = "", name: str = "", platform: Platform = Platform.CANVAS,
          kind: KeyKind = KeyKind.CANVAS_ID, **more: object) -> Claim:  # fmt: skip
    """Return what a path says."""
    return Claim(platform, kind, key, name, **more)  # type: ignore[arg-type]


MOODLE, USER = (Platform.MOODLE, KeyKind.PARTICIPANT), (Platform.SAKAI, KeyKind.USERNAME)


@pytest.mark.parametrize(
    ("one", "ids", "how"),
    [
        (claim("48"), ["0012"], "number"),
        (claim("71", "", *MOODLE), ["0014"], "number"),
        (claim("BEK", "", *USER), ["0013"], "number"),
        (claim("12", "", *USER), ["0012"], "number"),
        (claim("ann", "", *USER), ["0012"], "number"),
        (claim("ann@X.org", "", *USER), ["0012"], "number"),
        (claim("9", "Ann Lee", *MOODLE), ["0012"], "name"),
        (claim("9", "annlee", *MOODLE), ["0012"], "name"),
        (claim("9", "Lee, Änn", *MOODLE), ["0012"], "name"),
        (claim("9", "Ben Ek", *MOODLE), ["0013", "0014"], "name"),
        (claim("9", "Di Fox", *MOODLE), [], "name"),
        (claim("k", "Ann Lee", Platform.CANVAS, KeyKind.ANONYMOUS), [], ""),
        (claim("hw/bek_x.ipynb", "", Platform.OTHER, KeyKind.NAMED), ["0013"], "number"),
        (claim("ann@x.org.ipynb", "", Platform.OTHER, KeyKind.NAMED), ["0012"], "number"),
        (claim("xbek.ipynb", "", Platform.OTHER, KeyKind.NAMED), [], ""),
        (claim("Lee/Änn Lee.ipynb", "", Platform.OTHER, KeyKind.NAMED), ["0012"], "name"),
        (claim("cy", "", *USER), ["0015"], "number"),
        (claim("Cy.Fox@x.org", "", *USER), ["0015"], "number"),
        (claim("cy_work.ipynb", "", Platform.OTHER, KeyKind.NAMED), [], ""),
        (claim("cy.fox.ipynb", "", Platform.OTHER, KeyKind.NAMED), ["0015"], "number"),
        (claim("cy.fox@x.org.ipynb", "", Platform.OTHER, KeyKind.NAMED), ["0015"], "number"),
    ],
)
def test_a_path_is_matched_by_its_key_and_else_by_its_name(one, ids, how):
    """An exact key decides; a name fits whoever is called so."""
    found = Matcher([ANN, BEN, BO, CY], {}).match(one)

    assert ([person.id for person in found.people], found.how) == (ids, how)


@pytest.mark.parametrize(
    ("match", "one"),
    [
        (Match(), None), (Match((BEN,), "name"), BEN), (Match((BEN, BO), "name"), None),
        (Match((BEN,), "name", "the name fits nobody for certain"), None),
    ],
)  # fmt: skip
def test_only_one_without_a_doubt_is_certain(match, one):
    """Of several nobody is taken, not even before there is a reason in words."""
    assert match.person is one


def test_what_was_decided_before_comes_first():
    """A teacher is not asked twice, also where the name fits somebody else."""
    one = claim("9", "Ann Lee", *MOODLE)

    assert Matcher([ANN, BEN], {one.owner: "0013"}).match(one) == Match((BEN,), "before")


@pytest.mark.parametrize(
    ("key", "row", "reason"),
    [
        ("9", Person("77", "Ann", "Lee", "other@x.org", {"participant": ("9",)}),
         "the platform's table has another Ann Lee there, other@x.org"),
        ("9", Person("77", "Ann", "Lee", "ann@x.org", {"participant": ("9",)}), ""),
        ("8", Person("77", "Ann", "Lee", "other@x.org", {"participant": ("9",)}), ""),
    ],
)  # fmt: skip
def test_a_name_is_doubted_where_the_platform_s_table_has_another_person(key, row, reason):
    """The stranger's key stands in the table, beside an address that is not the student's."""
    found = Matcher([ANN], {}, [row]).match(claim(key, "Ann Lee", *MOODLE))

    assert found == Match((ANN,), "name", reason)


def test_another_number_in_canvas_is_another_person():
    """It is the person's for good; who has none yet may have this one."""
    known, unknown = (Matcher([one], {}) for one in (ANN, replace(ANN, keys={})))
    one = claim("49", "Ann Lee")

    assert known.match(one).reason == "Ann Lee of the class has another number in Canvas"
    assert unknown.match(one).person is not None


def test_a_name_that_two_hand_ins_share_decides_nothing():
    """Within one platform; files that people have named may be one person's two."""
    here = [claim("8", "Ann Lee", *MOODLE), claim("9", "Ann Lee", *MOODLE)]
    named = [claim(f"{n} Ann Lee.ipynb", "", Platform.OTHER, KeyKind.NAMED) for n in "ab"]
    found = decide(Matcher([ANN, BEN, BO], {}), [*here, *named, claim("7", "Ben Ek", *MOODLE)])

    assert [one.reason for one in found.values()] == [
        "two hand-ins are by a Ann Lee", "two hand-ins are by a Ann Lee", "", "",
        "the name fits Ben Ek (0013), Ben Ek (0014)",
    ]  # fmt: skip


def test_names_of_the_class_are_counted_in_a_text():
    """All parts of a name have to stand there, in any order."""
    assert Matcher([ANN, BEN], {}).count("lee_ann\nben") == 1
    assert Matcher([ANN, BEN], {}).known.logins >= {"bek", "12", "13"}
    assert Matcher([ANN, BEN], {}).known.canvas_ids == {"48"}


# --- What a download holds -------------------------------------------------------------------


def sorted_as(name: str, content: bytes = b"{}", what: What = What.THIS, trouble: str = ""):
    """Return the reason why a file is left, or "" for a notebook."""
    found = Gathered()
    entry = Entry("d.zip", name, (name,), None, trouble, lambda: content)
    prints = SimpleNamespace(look=lambda _content: Look(what))
    _sort(found, entry, claim("48"), 3, prints)  # type: ignore[arg-type]
    if found.notebooks:
        assert found.notebooks[0].digest == hashlib.sha256(content).hexdigest()
        assert found.notebooks[0].rank == 3
    return "" if found.notebooks else found.others[0].reason


@pytest.mark.parametrize(
    ("name", "more", "reason"),
    [
        ("a.ipynb", {}, ""),
        ("a.ipynb", {"what": What.UNKNOWN}, ""),
        ("a.json", {"what": What.UNKNOWN, "content": b'{"cells": []}'}, ""),
        ("a.json", {"what": What.UNKNOWN}, "a file of another kind, no notebook"),
        ("a.docx", {}, "a Word file, no notebook"),
        ("a.ipynb", {"trouble": "it is a link"}, "it is a link"),
    ],
)
def test_a_file_is_a_notebook_or_is_left_with_its_reason(name, more, reason):
    """By its name first, then by what is in it."""
    assert sorted_as(name, **more) == reason


def test_all_downloads_are_gathered_with_the_logins_of_the_class():
    """Tables among the files are no downloads; each file is counted."""
    holds = {
        "a.zip": ["Lee_Ann_ann_lee_12/a.ipynb", "Lee_Ann_ann_lee_12/b.docx"],
        "b.zip": ["c.ipynb"],
    }
    downloads = SimpleNamespace(
        hashes={"a.zip": "h"},
        entries=lambda path: [
            Entry(path.name, name, tuple(name.split("/")), NINE, fetch=lambda: b"{}")
            for name in holds[path.name]
        ],
    )
    prints = SimpleNamespace(look=lambda _: Look(What.THIS))
    known = Known(frozenset(), frozenset({"ann_lee"}))
    found = gather(downloads, [Path("a.zip"), Path("b.zip")], known, prints)  # type: ignore[arg-type]

    assert (found.seen, found.hashes) == (3, {"a.zip": "h"})
    assert [(one.claim.key, one.rank) for one in found.notebooks] == [
        ("ann_lee", 0), ("c.ipynb", 1),
    ]  # fmt: skip
    assert [one.reason for one in found.others] == ["a Word file, no notebook"]


RECEIPTS = {
    "x_al1_attempt_2026-11-20-09-00-00.txt": b"Name: Ann Lee (al1)\n",
    "x_be2_attempt_2026-11-20-09-00-00.txt": b"\xef\xbb\xbfno login in it",
    "x_cf3_attempt_2026-11-20-09-00-00.txt": None,
    "x_al1_attempt_2026-11-20-09-00-00_a.txt": b"Name: Not This (al1)\n",
}


def test_a_receipt_is_read_where_there_is_one():
    """One that cannot be opened, or says no name, is none; a file handed in is none either."""

    def fetch(content):
        if content is None:
            raise ArchiveError("it is closed")
        return content

    for trouble, told in (("", ["Name: Ann Lee (al1)\n", "no login in it", "", ""]),
                          ("too large", ["", "", "", ""])):  # fmt: skip
        entries = [
            Entry("d.zip", name, (name,), None, trouble, partial(fetch, content))
            for name, content in RECEIPTS.items()
        ]
        assert [_receipt(one) for one in entries] == told
        found = Gathered()
        prints = SimpleNamespace(look=lambda _: Look(What.OTHER))
        _gather_one(found, entries, 0, Known(frozenset(), frozenset()), prints)  # type: ignore[arg-type]
        assert list(found.names.values()) == ["Ann Lee"] * (not trouble)


def test_the_later_download_ranks_higher():
    """By its newest file; of those that tell nothing the one that is named later."""
    old, new, none = (
        [Entry("z", "a", ("a",), when)] for when in (NINE, NINE.replace(hour=10), None)
    )

    assert _ranks([new, old, none, []]) == [3, 2, 0, 1]


@pytest.mark.parametrize(
    ("name", "table"),
    [("a.CSV", True), ("a.xlsx", True), ("a.xls", True), ("a.tsv", True), ("a.zip", False)],
)
def test_tables_are_told_by_their_ending(tmp_path, name, table):
    """A folder with such a name is none."""
    (tmp_path / name).touch()

    assert is_table(tmp_path / name) is table
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert not is_table(folder)


def test_claims_and_entries_are_those_of_notebooks_and_of_other_files():
    """A receipt gives a name where the path has none; what is the platform's is no claim."""
    one, other = handed(key="1"), handed("b.docx", key="2", name="Own")
    own = Other(Entry("z", "r.txt", ("r.txt",)), claim("3", role=Role.PLATFORM), "x")
    text = Other(Entry("z", "t", ("t",)), claim("4", "Cy", role=Role.TEXT), "x")
    found = Gathered([one], [Other(other.entry, other.claim, "x"), own, text])
    found.names = {one.claim.owner: "From Receipt", other.claim.owner: "Not this"}

    assert [c.name for c in found.claims()] == ["From Receipt", "Own", "Cy"]
    assert found.entries() == {"a.ipynb", "b.docx", "r.txt", "t"}


PEOPLE = students(2, plain=True)


@pytest.mark.parametrize("lang", ["en", "de", "ja", "fr"])
def test_moodle_s_worksheet_tells_when_and_how_late(lang):
    """By participant number; who handed in nothing has no time."""
    sheet = rosters.moodle_worksheet(
        PEOPLE, lang, late=[PEOPLE[0].username], missing=[PEOPLE[1].username]
    )
    found = lines_of([table_of("s.csv", sheet)])
    late, gone = (found["Moodle", "participant", one.participant] for one in PEOPLE)

    assert late.time == dt.datetime(2026, 11, 20, 23, 52)
    assert "2 hours 5 mins" in late.late
    assert not late.late.startswith(rosters.WORKSHEET[lang][11])
    assert (gone, late.draft) == (SheetLine(), False)


@pytest.mark.parametrize(
    ("status", "late", "draft"),
    [
        ("Submitted for grading - 3 days late - Graded", "3 days late", False),
        ("Zur Bewertung abgegeben - 2 Tage zu spät", "2 Tage zu spät", False),
        ("Enviado - 1 día después", "1 día después", False),
        ("Draft (not submitted)", "", True),
        ("Entwurf (nicht abgegeben)", "", True),
        ("Submitted for grading", "", False),
        ("No submission - Translate", "", False),
    ],
)
def test_status_says_late_or_draft_in_words(status, late, draft):
    """Only the part that says so is taken, in the platform's own words."""
    content = f"Identifier,Name,Status,Grade,x\nParticipant 71,Ann Lee,{status},,\n"
    found = lines_of([table_of("s.csv", content.encode())])

    assert found == {("Moodle", "participant", "71"): SheetLine(None, late, draft)}


@pytest.mark.parametrize(("word", "late"), [("On time", ""), ("Late", "Late"), ("No", "")])
def test_sakai_s_table_tells_by_login(word, late):
    """The column says it in a word; the time has its zone."""
    content = rosters.sakai_grades(PEOPLE[:1]).replace(b"On time", word.encode())
    found = lines_of([table_of("grades.csv", content)])

    assert found == {
        ("Sakai", "username", PEOPLE[0].username): SheetLine(
            dt.datetime(2026, 11, 20, 22, 52, 10, tzinfo=dt.UTC), late
        )
    }


def test_a_login_in_a_table_is_compared_without_case():
    """As it stands in the path of the file, or otherwise."""
    content = rosters.sakai_grades(PEOPLE[:1]).replace(
        PEOPLE[0].username.encode(), PEOPLE[0].username.upper().encode()
    )

    assert list(lines_of([table_of("grades.csv", content)])) == [
        ("Sakai", "username", PEOPLE[0].username)
    ]


@pytest.mark.parametrize("head", ["Late submission", "Status", "Submission date"])
def test_one_column_about_a_hand_in_is_enough(head):
    """A table that says nothing of any is passed over."""
    table = table_of("s.csv", f"Username,{head},Name\nal1,x,Ann Lee\n".encode())
    none = table_of("s.csv", b"Username,Colour,Name\nal1,x,Ann Lee\n")

    assert list(lines_of([table, none])) == [("Sakai", "username", "al1")]
    assert lines_of([none]) == {}


def test_the_newer_table_says_when_and_how_late():
    """A worksheet that is downloaded again knows more than the one of last week."""
    head = "Identifier,Name,Status,Grade,x\n"
    old, new = (
        table_of("s.csv", f"{head}Participant 71,Ann Lee,{status},,\n".encode())
        for status in ("Draft (not submitted)", "Submitted for grading - 1 day late")
    )

    assert lines_of([old, new]) == {
        ("Moodle", "participant", "71"): SheetLine(late="1 day late")
    }


# --- Placed, remembered, said ----------------------------------------------------------------


def places(root: Path) -> Places:
    """Return the places of the exercise in a course."""
    desk = SimpleNamespace(
        root=root, folder=lambda step, student, exercise: root / step / student / exercise
    )
    return Places(desk, Record(root, SLUG))  # type: ignore[arg-type]


def files(root: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


STOOD, NEXT = f"submitted/0012/{SLUG}/{SLUG}.ipynb", f"submitted/0012/{SLUG}/timestamp.txt"
EARLIER = f"collected/{SLUG}/earlier/0012"
NEW8, OLD8 = (hashlib.sha256(content).hexdigest()[:8] for content in (b"new", b"old"))


@pytest.mark.parametrize(
    ("state", "time", "expected"),
    [
        (NEW, NINE, {STOOD: b"new", NEXT: b"2026-11-20 09:00:00 UTC"}),
        (NEWER, None, {STOOD: b"new", f"{EARLIER}/{OLD8}-{SLUG}.ipynb": b"old"}),
        (SAME, NINE, {STOOD: b"old", NEXT: b"2026-11-20 09:00:00 UTC"}),
        (SAME, None, {STOOD: b"old", NEXT: b"before"}),
        (KEPT, NINE, {STOOD: b"old", NEXT: b"before", f"{EARLIER}/{NEW8}-a.ipynb": b"new"}),
        (OLD, NINE, {STOOD: b"old", NEXT: b"before"}),
    ],
)
def test_a_plan_is_carried_out(tmp_path, state, time, expected):
    """The notebook, its time, and beside them what it takes the place of."""
    here = places(tmp_path)
    if state is not NEW:
        here.notebook("0012").parent.mkdir(parents=True)
        here.notebook("0012").write_bytes(b"old")
        here.notebook("0012").with_name("timestamp.txt").write_bytes(b"before")
    wanted = here.wants_stamp(plan(state=state, time=time))
    for _ in range(2 if state in (KEPT, OLD) else 1):
        here.carry_out(plan(state=state, time=time))

    assert files(tmp_path) == expected
    assert wanted == (state is SAME and time is not None)
    assert not here.wants_stamp(plan(state=state, time=time))


@every([
    ("???.ipynb", b"x", "notebook"), ("a b.ipynb", b"x", "a-b"), ("q" * 99, b"x", "q" * 60),
    ("q" * 61 + ".ipynb", b"x", "q" * 60), ("a.ipynb.ipynb", b"x", "a.ipynb"),
    ("large", b"x" * FILE_MB, "large"), ("larger", b"x" * (FILE_MB + 1), None),
])  # fmt: skip
def test_what_is_kept_aside_has_a_name_of_its_own(given):
    """From its content and its own name; the same content is kept once."""
    called, content, name = given
    written = []
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as root:
        patch.setattr(placing, "MB", 1)
        patch.setattr(placing, "write_private", lambda path, *_: written.append(path))
        here = places(Path(root))
        here._aside("0012", content, called)
        names = [path.name for path in written]
        digest = hashlib.sha256(content).hexdigest()[:8]
        assert names == ([] if name is None else [f"{digest}-{name}.ipynb"])
        for path in written:
            path.parent.mkdir(parents=True)
            path.touch()
        here._aside("0012", content, "other")
        assert len(written) == len(names)


def test_what_is_left_is_remembered_until_somebody_has_looked(tmp_path):
    """Seen again it is taken anew; settled stays settled; who has a notebook is left alone."""
    record = Record(tmp_path, SLUG, [line()])
    record.left = [Left("1", "a", "x", True), Left("2", "b", "x"), Left("0012", "c", "x")]
    record.leave([Left("1", "a", "y"), Left("3", "d", "z"), Left("3", "d", "z")], {"a", "d"})

    assert record.left == [Left("2", "b", "x"), Left("1", "a", "y", True), Left("3", "d", "z")]
    assert [one.student for one in record.open()] == ["2", "3"]
    assert record.open("3") == [Left("3", "d", "z")]
    assert (record.settle("3"), record.settle("3"), record.settle("9")) == (True, False, False)


def test_a_record_comes_back_as_it_was_written(tmp_path):
    """In a fixed order, with its tables, oldest first; without a file there is an empty one."""
    tables = [table_of(f"{n}.csv", f"Nr,Name\n{n},A\n".encode()) for n in (1, 2)]
    record = Record(tmp_path, SLUG, [line("d1"), line("d0", OLDER)], left=[Left("1", "a", "x")])
    newer = table_of("1.csv", b"Nr,Name\n9,Z\n")
    record.keep([*tables, tables[0], newer])
    record.save()
    again = Record.of(tmp_path, SLUG)

    assert [one.state for one in again.lines] == [OLDER, TAKEN]
    assert (again.left, [one.name for one in again.kept()]) == (
        record.left, ["1.csv", "2.csv", "1.csv"],
    )  # fmt: skip
    assert again.taken("0012") == line("d1")
    assert again.decided() == {("Canvas", "canvas_id", "48"): "0012"}
    twice = Record(tmp_path, SLUG, [line("d1"), line("d2")])
    assert twice.taken("0012") == line("d2")
    assert (again.taken("0013"), Record.of(tmp_path, "02-x").lines) == (None, [])
    assert line(time="2026-11-20T09:00:00").when == NINE
    kept = json.loads((record.folder / "collected.json").read_text(encoding="utf-8"))
    assert list(kept) == ["exercise", "files", "format", "left", "tables"]
    assert (kept["format"], kept["exercise"]) == (1, SLUG)


def other(name: str, reason: str, *ids: str, role: Role = Role.FILE, who: str = "Ann Lee",
          platform: Platform = Platform.CANVAS) -> Other:  # fmt: skip
    """Return a file that is not taken."""
    about = claim(name, who, platform, role=role)
    return Other(Entry("d.zip", name, ("in", name)), about, reason, ids)


def test_what_was_found_is_shown_in_order(capsys):
    """The table, what is left, what to do, what stands beside, who is missing."""
    plans = [
        replace(plan(time=NINE, how="name", late=True), notes=["a draft"]),
        Plan(BEN, "number", plan(file="").best, state=KEPT),
    ]
    left = [
        other("x.docx", "a Word file", "0014"),
        other("y.ipynb", "the name fits two", "0014", "0015", who="", platform=Platform.MOODLE),
        other("b.png", "a picture", "0012"),
        other("t.html", "typed", "0012", role=Role.TEXT, who="Di Lee"),
    ]
    missing = [BO, Person("0016", "Cy", "Fox"), Person("0017", "Di", "Ox")]

    summary.show(Console(), plans, left, missing)

    assert capsys.readouterr().out.splitlines() == [
        "         student  id    file     handed in             late  to know",
        "-------  -------  ----  -------  --------------------  ----  ----------------",
        "+ new    Ann Lee  0012  a.ipynb  2026-11-20 09:00 UTC  LATE  by name; a draft",
        "- older  Ben Ek   0013  a.ipynb",
        "",
        "Left where it is:",
        "  Ann Lee: in/x.docx: a Word file",
        "  in/y.ipynb: the name fits two",
        "1 fits more than one student: run this without --yes and choose, or give Moodle's "
        "grading worksheet beside the download.",
        "Beside a notebook, not needed: Ann Lee's b.png",
        "Typed into the platform beside a notebook, not collected: Di Lee. Look there if you "
        "asked for a text.",
        "No notebook, only what was left from 1: Ben Ek (0014)",
        "Nothing from 2: Cy Fox (0016), Di Ox (0017)",
    ]


@pytest.mark.parametrize(
    ("count", "said"), [(6, "0, 1, 2, 3, 4, 5"), (8, "0, 1, 2, 3, 4, 5 and 2 more")]
)
def test_a_sentence_names_six(count, said):
    """The others are counted."""
    assert summary._some([str(n) for n in range(count)]) == said


@pytest.mark.parametrize(
    ("about", "match", "why"),
    [
        (claim("k", "Cy"), Match((BEN, BO), "name", "the name fits two"), "the name fits two"),
        (claim("x.ipynb", "", Platform.OTHER, KeyKind.NAMED), Match(),
         "no name or number of the class in its name"),
        (claim("k", "Cy Fox"), Match(), "Cy Fox is not in the class"),
        (claim("k"), Match(), "k is not in the class"),
    ],
)  # fmt: skip
def test_a_notebook_that_is_nobody_s_says_why(about, match, why):
    """A doubt, a name that helps nobody, a stranger by name or key."""
    assert command._why(about, match) == why


def test_a_file_that_is_left_has_the_name_and_the_ids_of_whom_it_fits():
    """The class's own name of one; of two, or of nobody, what the path says."""
    one = other("a.docx", "a Word file", who="A. L.")
    owner = one.claim.owner
    found = [
        command._with_owner(one, matches)
        for matches in ({owner: Match((ANN,), "name")}, {owner: Match((BEN, BO), "name")}, {})
    ]

    assert [(each.claim.name, each.students) for each in found] == [
        ("Ann Lee", ("0012",)), ("A. L.", ("0013", "0014")), ("A. L.", ()),
    ]  # fmt: skip


def test_who_is_asked_for_chooses_whose_it_is():
    """Of a doubt alone; whom a platform hides is nobody yet, and no answer leaves the doubt."""
    asked = []

    def chosen(question, options):
        asked.append((question, options))
        return 1 if len(asked) == 1 else None

    console = SimpleNamespace(chosen=chosen)
    doubt = Match((BEN, BO), "name", "the name fits two")
    about, hidden = claim("71", "Ben Ek", *MOODLE), claim("71", "Participant", *MOODLE)
    found = [
        command._asked(match, one, console)  # type: ignore[arg-type]
        for match, one in (
            (doubt, about), (doubt, claim("8", "", *MOODLE, file="b.ipynb")),
            (Match(), hidden), (Match((ANN,), "number"), hidden), (Match(), about),
        )
    ]  # fmt: skip

    assert found == [
        Match((BO,), "chosen"), doubt, Match((Person("anonymous-71"),), "anonymous"),
        Match((ANN,), "number"), Match(),
    ]  # fmt: skip
    assert asked == [
        (f"Whose is '{who}' (Moodle {key})? the name fits two.",
         ["Ben Ek  0013  ", "Ben Ek  0014  "])
        for who, key in (("Ben Ek", "71"), ("b.ipynb", "8"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("about", "blind"),
    [
        (claim("k", "", Platform.CANVAS, KeyKind.ANONYMOUS), True),
        (claim("71", "Participant", *MOODLE), True),
        (claim("71", "teilnehmerin", *MOODLE), True),
        (claim("71", "Ann Lee", *MOODLE), False),
        (claim("71", "Participant", Platform.MOODLE, KeyKind.NAMED), False),
        (claim("71", "Participant", Platform.SAKAI, KeyKind.PARTICIPANT), False),
    ],
)
def test_a_platform_that_hides_names_is_known(about, blind):
    """By its own word for a participant, with a number."""
    assert command._is_blind(about) is blind


def collection(root: Path, *plans: Plan, left: tuple[Other, ...] = (),
               lines: tuple[Line, ...] = ()) -> command.Collection:  # fmt: skip
    """Return what one run knows."""
    record = Record(root, SLUG, list(lines))
    desk = SimpleNamespace(
        root=root, folder=lambda step, student, exercise: root / step / student / exercise
    )
    people = [ANN, BEN, BO]
    return command.Collection(
        desk, record, ClassFile(root), Gathered(seen=4), people, list(plans), list(left)
    )  # type: ignore[arg-type]


def test_only_what_changes_something_is_new(tmp_path):
    """A time that is known only now counts; the same file does not."""
    states = (NEW, NEWER, KEPT, SAME, OLD)
    plans = [plan(state=state, time=NINE if state is SAME else None) for state in states]

    assert [one.state for one in collection(tmp_path, *plans).new] == [NEW, NEWER, KEPT, SAME]
    assert collection(tmp_path, plan(state=SAME)).new == []


def test_missing_is_of_whom_nothing_is_there(tmp_path):
    """Neither now, nor collected before, nor placed by hand."""
    here = collection(tmp_path, plan(), lines=(line(student="0013"),))
    before = [one.id for one in here.missing()]
    place = tmp_path / "submitted" / "0014" / SLUG
    place.mkdir(parents=True)
    (place / f"{SLUG}.ipynb").touch()

    assert (before, here.missing()) == (["0014"], [])


def test_what_a_person_has_to_look_at_is_a_hand_in_without_a_notebook(tmp_path):
    """Typed texts, and what lies beside a notebook, are not; of two whom it fits both are."""
    left = (
        other("a", "a Word file", "0013"), other("b", "a picture", "0012"),
        other("c", "typed", "0013", role=Role.TEXT), other("d", "?", "0012", "0014"),
        other("e", "a stranger"),
    )  # fmt: skip

    assert command._left(collection(tmp_path, plan(), left=left)) == [
        Left("0013", "a", "a Word file"),
        Left("0012", "d", "a hand-in that fits more than one student"),
        Left("0014", "d", "a hand-in that fits more than one student"),
    ]


def test_the_platform_s_keys_are_learned(tmp_path):
    """Next time nobody has to be asked: each kind of key under its own name."""
    rows = (
        line(kind="participant", platform="Moodle", key="71"),
        line(student="0013", kind="canvas_id", key="49"),
        line(student="0014", kind="username", platform="Sakai", key="bo"),
        line(student="0014", kind="folder_number", platform="Brightspace", key="81"),
        line(student="gone", kind="username", platform="Sakai", key="al"),
    )
    command._learn(collection(tmp_path, lines=rows))
    kept = {one.id: one.keys for one in ClassFile.of(tmp_path).people}

    assert kept == {
        "0012": {"canvas_id": ("48",), "participant": ("71",)},
        "0013": {"username": ("bek",), "canvas_id": ("49",)},
        "0014": {"participant": ("71",), "username": ("bo",)},
    }


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (0, "Nothing was found: there is no file in what was given."),
        (4, "No notebook could be placed, of 4 files."),
    ],
)
def test_nothing_to_place_is_said(tmp_path, seen, said):
    """An empty download is not one of strangers."""
    here = collection(tmp_path)
    here.found.seen = seen

    assert command._nothing_found(here) == said


@pytest.mark.parametrize(("name", "zone"), [("", None), ("Asia/Tokyo", ZoneInfo("Asia/Tokyo"))])
def test_the_zone_is_the_one_that_is_named(name, zone):
    """Nothing named is that of this machine."""
    assert command._zone(name) == zone
