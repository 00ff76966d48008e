"""Downloads in their parts: times in words, names in zips, what a file is, what is too much."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import random
import zipfile
from zoneinfo import ZoneInfo

import pytest

from tarifflab.instructor.downloads import archives
from tarifflab.instructor.downloads.archives import ArchiveError, Downloads, Entry, _trouble
from tarifflab.instructor.downloads.contents import (
    CUT_OFF,
    Look,
    Prints,
    What,
    copy_number,
    is_checkpoint,
    is_notebook_name,
    other_kind,
    unreadable,
)
from tarifflab.instructor.downloads.dates import as_utc, read_date
from tarifflab.instructor.downloads.platform_paths import Known, heads_of, login_in
from tarifflab.instructor.downloads.zip_names import decoded, is_junk, leads_out, parts_of

WHEN = dt.datetime(2026, 11, 20, 23, 52)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Friday, 20 November 2026, 11:52 PM", WHEN),
        ("Friday, 20 November 2026, 11:52 AM", WHEN.replace(hour=11)),
        ("20 November 2026, 12:05 AM", WHEN.replace(hour=0, minute=5)),
        ("20 November 2026, 12:05 PM", WHEN.replace(hour=12, minute=5)),
        ("Freitag, 20. November 2026, 23:52", WHEN),
        ("vendredi 20 novembre 2026, 23h52", WHEN),
        ("viernes, 20 de noviembre de 2026, 23:52", WHEN),
        ("venerdì, 20 novembre 2026, 23:52", WHEN),
        ("sexta, 20 nov. 2026, 23:52", WHEN),
        ("vrijdag, 20 november 2026, 23:52", WHEN),
        ("пятница, 20 ноября 2026, 23:52", WHEN),
        ("2026年 11月 20日(金曜日) 23:52", WHEN),
        ("2026年11月20日 午後11:52", WHEN),
        ("２０２６年１１月２０日 ２３：５２", WHEN),
        ("2026년 11월 20일 오전 11:52", WHEN.replace(hour=11)),
        ("Nov 20, 2026 1152 PM", WHEN),
        ("Nov 20, 2026 952 AM", WHEN.replace(hour=9)),
        ("2026-11-20 23:52:10", WHEN.replace(second=10)),
        (
            "2026-11-20T23:52:10.500Z",
            WHEN.replace(second=10, microsecond=500000, tzinfo=dt.UTC),
        ),
        ("2026-11-20T23:52:00+09:00", WHEN.replace(tzinfo=dt.timezone(dt.timedelta(hours=9)))),
        ("20 March 2026, 23:52:07", dt.datetime(2026, 3, 20, 23, 52, 7)),
        ("20 Mai 2026 23.52", dt.datetime(2026, 5, 20, 23, 52)),
        ("-", None),
        ("", None),
        ("20 November, 23:52", None),
        ("November 2026 23:52", None),
        ("20 November 2026", None),
        ("31 February 2026, 10:00", None),
        ("5 November 2026, 25:00", None),
    ],
)
def test_a_time_is_read_in_the_platform_s_words(text, when):
    """Twelve hours or 24, months in many languages; what is no time is none."""
    assert read_date(text) == when


@pytest.mark.parametrize(
    ("when", "zone", "utc"),
    [
        (WHEN, "Asia/Tokyo", WHEN.replace(hour=14)),
        (WHEN, "America/New_York", dt.datetime(2026, 11, 21, 4, 52)),
        (WHEN.replace(tzinfo=dt.UTC), "Asia/Tokyo", WHEN),
        (WHEN, "", WHEN),
    ],
)
def test_a_time_without_a_zone_is_in_the_platform_s(when, zone, utc):
    """Who names a zone is believed; else it is that of this machine, here Greenwich."""
    assert as_utc(when, ZoneInfo(zone) if zone else None) == utc


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("a.ipynb", True), ("A.IPYNB", True), ("a.ipynb (2)", True), ("a.ipynb.txt", True),
        ("a.ipynb(1).json", True), ("a.json", True), ("a.ipynb.html", False),
        ("a.ipynb.pdf", False), ("a.py", False), ("ipynb", False),
    ],
)  # fmt: skip
def test_a_notebook_is_known_by_its_name(name, is_one):
    """Also after a browser has renamed it; a page made of one is none."""
    assert is_notebook_name(name) is is_one


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("x.ipynb", 0), ("x (12).ipynb", 12), ("x(3).ipynb", 3), ("x-Copy4.ipynb", 4),
        ("x-2.ipynb", 2), ("x copy.ipynb", 1), ("x-Kopie.ipynb", 1), ("x (2)-Copy5.ipynb", 5),
        ("01-tariff-rates.ipynb", 0), ("x-2026.ipynb", 0),
    ],
)  # fmt: skip
def test_copies_are_counted_by_their_mark(name, number):
    """Of browsers, of Jupyter, in words; a number of the name's own is none."""
    assert copy_number(name) == number


@pytest.mark.parametrize(
    ("name", "made_by_jupyter"),
    [
        ("x-checkpoint.ipynb", True), ("x-Checkpoint (1).ipynb", True),
        ("x-checkpoint-2.ipynb", True), ("checkpoint.ipynb", False), ("x.ipynb", False),
    ],
)  # fmt: skip
def test_a_checkpoint_is_known(name, made_by_jupyter):
    """Jupyter's own copy of an older state."""
    assert is_checkpoint(name) is made_by_jupyter


KINDS = {
    "html": "a web page",
    "htm": "a web page",
    "py": "a Python file",
    "docx": "a Word file",
    "doc": "a Word file",
    "pdf": "a PDF",
    "txt": "a text",
    "odt": "a document",
    "pages": "a document",
    "rar": "an archive that is no zip",
    "7z": "an archive that is no zip",
    "gz": "an archive that is no zip",
    "zip": "a zip",
    "png": "a picture",
    "jpg": "a picture",
    "jpeg": "a picture",
    "csv": "a table",
    "xlsx": "a table",
    "url": "a link",
    "webloc": "a link",
    "xyz": "a file of another kind",
}


def test_other_files_are_called_what_they_are():
    """Each ending in words, capitals or not."""
    assert {end: other_kind(f"Essay.{end.upper()}") for end in KINDS} == KINDS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b" \n", "the file is empty"),
        (b"\xef\xbb\xbf<HTML>", "it is a web page under a notebook's name"),
        (b"<?xml version", "it is a web page under a notebook's name"),
        (b"PK\x03\x04x", "it is a zip under a notebook's name"),
        (b"%PDF-1.7", "it is a PDF under a notebook's name"),
        (b"#!/usr/bin/python", "it is a Python file under a notebook's name"),
        *(
            (code, "it is a Python file under a notebook's name")
            for code in (b"from x import y", b"import x", b"# x", b"#%% x")
        ),
        (b'{"cells": [', CUT_OFF),
        (b'{"cells": [{"a": "b', CUT_OFF),
        (b'{"cells": []}', ""),
        (b"[1, 2", ""),
        (b'{"cells": [\n>>>>>>> theirs', ""),
        ('{"cells": ["Zoë'.encode("utf-16"), ""),
    ],
)
def test_what_cannot_be_a_notebook_says_why(content, reason):
    """By its first or last bytes."""
    assert unreadable(content) == reason


def course(root, **sources):
    """Write notebooks of one cell a line; "exercises__01-x" is that exercise's."""
    for place, lines in sources.items():
        folder, name = place.split("__")
        path = (
            root / folder / (f"{name}/{name}.ipynb" if folder != "lessons" else f"{name}.ipynb")
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        cells = [{"source": line, "metadata": {}} for line in lines]
        stub = {"source": "answer = ...", "metadata": {"nbgrader": {"solution": True}}}
        path.write_text(json.dumps({"cells": [*cells, stub]}), "utf-8")
    return Prints(root, "01-x")


OURS = [f"the {n} own line of this exercise" for n in ("first", "second", "third", "fourth")]
LESSON = [f"the {n} line of the lesson here" for n in ("first", "second")]


@pytest.mark.parametrize(
    ("lines", "look"),
    [
        (OURS, Look(What.THIS)),
        (OURS[:1], Look(What.THIS)),
        ([], Look(What.UNKNOWN)),
        (LESSON, Look(What.OTHER, "lesson 01-x")),
        (LESSON[:1], Look(What.OTHER, "lesson 01-x")),
        ([*LESSON, OURS[0]], Look(What.THIS)),
        (["the line that both of them have"], Look(What.UNKNOWN)),
    ],
)
def test_a_notebook_is_told_by_the_lines_that_it_has_alone(tmp_path, lines, look):
    """Half of another one's lines, and less than a quarter of ours, make it the other one."""
    both = "the line that both of them have"
    prints = course(
        tmp_path,
        **{"exercises__01-x": [*OURS, both, "short"], "lessons__01-x": [*LESSON, both]},
    )

    assert prints.look("\n".join(lines).encode() or b"{}") == look


LONG = "é first line, which is long enough"


@pytest.mark.parametrize(
    ("line", "content", "what"),
    [
        ("x" * 25, "x" * 25, What.THIS),
        ("x" * 24, "x" * 24, What.UNKNOWN),
        (f"{LONG}\n{OURS[1]}", OURS[1], What.UNKNOWN),
        (f"short\n{LONG}", LONG, What.THIS),
        (LONG, json.dumps(LONG), What.THIS),
        ('print("a quoted line, long enough")', r'print(\"a quoted line, long enough\")',
         What.THIS),
    ],
)  # fmt: skip
def test_a_cell_is_known_by_its_first_line_of_twenty_five_characters(
    tmp_path, line, content, what
):
    """As JSON writes it, with or without letters in numbers."""
    assert course(tmp_path, **{"exercises__01-x": [line]}).look(content.encode()).what is what


def test_only_the_notebook_of_its_folder_s_name_is_an_exercise(tmp_path):
    """A copy beside it would take away its own lines."""
    sources = {"exercises__01-x": OURS, "exercises__02-y": LESSON}
    prints = course(tmp_path, **sources)
    (tmp_path / "exercises" / "01-x" / "01-x copy.ipynb").write_bytes(
        (tmp_path / "exercises" / "01-x" / "01-x.ipynb").read_bytes()
    )
    again = course(tmp_path, **sources)

    assert [one.name for one in again.prints] == [one.name for one in prints.prints]
    assert again.look("\n".join(OURS).encode()) == Look(What.THIS)


@pytest.mark.parametrize(
    ("answer", "untouched"),
    [("answer = ...", True), (" answer = ...\n", True), ("answer = 7", False)],
)
def test_a_notebook_is_untouched_as_long_as_its_answers_are(tmp_path, answer, untouched):
    """Blanks at the ends do not count."""
    prints = course(tmp_path, **{"exercises__01-x": OURS})
    content = json.dumps({"cells": [{"source": answer, "metadata": {}}]}).encode()

    assert prints.untouched(content) is untouched
    assert not prints.untouched(b"no notebook")


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("a/b", False), ("a/../b", True), ("/a", True), ("\\a", True), ("C:/a", True),
        ("a..b/c", False), ("..\\a", True), ("ab:c", False),
    ],
)  # fmt: skip
def test_a_path_that_leads_out_is_seen(name, out):
    """With either slash, and as Windows names a disk."""
    assert leads_out(name) is out
    assert parts_of("a\\./b//c") == ("a", "b", "c")


@pytest.mark.parametrize(
    ("path", "junk"),
    [
        ("__MACOSX/a.ipynb", True), ("x/.ipynb_checkpoints/a.ipynb", True), (".DS_Store", True),
        ("x/Thumbs.db", True), ("._a.ipynb", True), ("~$a.docx", True), (".git/x", True),
        ("a.ipynb", False), ("desktop.ini/a.ipynb", False),
    ],
)  # fmt: skip
def test_what_a_system_made_is_no_hand_in(path, junk):
    """Folders anywhere on the way, files by their own name."""
    assert is_junk(path.split("/")) is junk


def unmarked(*names: bytes) -> list[zipfile.ZipInfo]:
    """Return members whose names are bytes without the mark of UTF-8."""
    return [zipfile.ZipInfo(name.decode("cp437")) for name in names]


@pytest.mark.parametrize("coding", ["utf-8", "cp932", "cp850", "gb18030"])
def test_names_in_a_zip_are_read_as_the_class_is_called(coding):
    """One encoding for all; marked and plain names are what they are."""
    name = {"cp932": "花子", "gb18030": "王伟"}.get(coding, "Zoë")
    marked = zipfile.ZipInfo("Łukasz")
    marked.flag_bits |= 0x800
    members = [*unmarked(name.encode(coding), b"plain"), marked]

    assert decoded(members, lambda text: text.count(name)) == [name, "plain", "Łukasz"]


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"file_size": 16_000_001, "compress_size": 53_333}, "53 kB would become 16 MB"),
        ({"file_size": 16_000_000, "compress_size": 53_000}, ""),
        ({"file_size": 16_000_001, "compress_size": 53_334}, ""),
        ({"flag_bits": 1}, "it is locked with a password"),
        ({"external_attr": 0o120777 << 16}, "it is a link, and links are not followed"),
    ],
)
def test_a_member_that_is_not_opened_says_why(about, said):
    """Larger and denser than any notebook, locked, or a link."""
    member = zipfile.ZipInfo("a.ipynb")
    for name, value in about.items():
        setattr(member, name, value)

    assert _trouble(member, "a.ipynb") == said


@pytest.mark.parametrize(
    ("size", "said"), [(64_000_000, ""), (65_000_000, "it has 65 MB, at most 64")]
)
def test_a_file_on_disk_has_its_limit(tmp_path, size, said):
    """The limit itself is allowed; the file is not read to know it."""
    with (tmp_path / "a.ipynb").open("wb") as file:
        file.truncate(size)

    (entry,) = Downloads().entries(tmp_path / "a.ipynb")

    assert (entry.trouble, entry.source, entry.parts) == (said, "a.ipynb", ("a.ipynb",))


def test_a_file_on_disk_is_read_whole(tmp_path):
    """Byte for byte, alone and in a folder."""
    content = b"0123456789" * 500
    (tmp_path / "a.ipynb").write_bytes(content)

    found = [next(iter(Downloads().entries(path))) for path in (tmp_path / "a.ipynb", tmp_path)]

    assert [one.fetch() == content for one in found] == [True, True]


def zipped(**members: bytes) -> bytes:
    """Return a zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 9, 0, 0)), content)
    return out.getvalue()


def nested(levels: int) -> bytes:
    """Return a notebook in so many zips."""
    content = zipped(**{"a.ipynb": b"{}"})
    for _ in range(levels - 1):
        content = zipped(**{"in.zip": content})
    return content


@pytest.mark.parametrize(("levels", "trouble"), [(4, ""), (5, "zips lie in zips too deep")])
def test_zips_in_zips_are_opened_four_deep(tmp_path, levels, trouble):
    """What lies deeper is named, with the reason."""
    (tmp_path / "d.zip").write_bytes(nested(levels))

    with Downloads() as downloads:
        (entry,) = downloads.entries(tmp_path / "d.zip")
        content = entry.fetch()

    assert entry.trouble == trouble
    assert (content == b"{}") is (trouble == "")
    assert (entry.entry, entry.modified) == ("in.zip", dt.datetime(2026, 11, 20, 9))


def dense(size: int) -> bytes:
    """Return so many bytes that a zip cannot make shorter."""
    return random.Random(1).randbytes(size)


SMALL = zipped(**{"a.ipynb": dense(100)})  # 214 bytes
BOUNDS = {
    "files": ({"MOST_ENTRIES": 2}, {"a.ipynb": b"", "b.ipynb": b""}, ["", ""]),
    "files of a zip in it": (
        {"MOST_NESTED": 1},
        {"in.zip": zipped(**{"a.ipynb": b"", "b.ipynb": b""}), "c.ipynb": b""},
        ["'in.zip' has 2 files, at most 1 are looked at. It is no hand-in.", ""],
    ),
    "a zip in it": ({"NESTED_MB": 2}, {"in.zip": SMALL}, ["it has more than 2 MB"]),
    "a zip larger than a file": ({"FILE_MB": 2, "NESTED_MB": 3}, {"in.zip": SMALL}, [""]),
    "a zip in it that is none": (
        {},
        {"in.zip": b"cut", "b.ipynb": b""},
        ["it is no whole zip: ask for it again", ""],
    ),
    "all zips in it": (
        {"HELD_MB": 5},
        {"1.zip": SMALL, "2.zip": SMALL, "3.zip": SMALL},
        ["", "", "all zips in the zip are too large together"],
    ),
}


@pytest.mark.parametrize("bound", BOUNDS)
def test_each_bound_of_a_download_is_kept_by_itself(tmp_path, monkeypatch, bound):
    """Files, a zip in it, all of these: what is beyond one is named, the rest goes on."""
    numbers, members, troubles = BOUNDS[bound]
    monkeypatch.setattr(archives, "MB", 100)
    for name, number in numbers.items():
        monkeypatch.setattr(archives, name, number)
    (tmp_path / "d.zip").write_bytes(zipped(**members))

    with Downloads() as downloads:
        assert [one.trouble for one in downloads.entries(tmp_path / "d.zip")] == troubles


@pytest.mark.parametrize(
    ("most", "said"), [(3, ""), (2, "has more than 2 files"), (1, "than 1")]
)
def test_a_folder_has_so_many_files_at_most(tmp_path, monkeypatch, most, said):
    """The last one that is allowed is looked at."""
    monkeypatch.setattr(archives, "MOST_ENTRIES", most)
    for name in "abc":
        (tmp_path / name).touch()

    expected = pytest.raises(ArchiveError, match=said) if said else contextlib.nullcontext()
    with expected:
        assert len(list(Downloads().entries(tmp_path))) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [(b"{hello}", b"{hullo}", "it is damaged in the zip"),
     (b"\x00\x00\x00Ht]", b"c\x00\x00Ht]", "it is packed in a way that is not known here")],
    ids=["another letter", "another method"],
)  # fmt: skip
def test_a_member_that_cannot_be_unpacked_says_why(tmp_path, old, new, said):
    """A byte that differs from its sum, and a way of packing that Python does not know."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.ipynb", (2026, 11, 20, 9, 0, 0)), b"{hello}")
    (tmp_path / "d.zip").write_bytes(stored.getvalue().replace(old, new))

    with Downloads() as downloads:
        (entry,) = downloads.entries(tmp_path / "d.zip")
        with pytest.raises(ArchiveError, match=said):
            entry.fetch()


def test_an_entry_knows_where_it_lies_and_when_it_was_changed(tmp_path):
    """In the outermost zip, within it, and the download's own hash."""
    inner = zipped(**{"w/a.ipynb": b"{}"})
    (tmp_path / "d.zip").write_bytes(zipped(**{"Ann/work.zip": inner, "b.ipynb": b"x"}))

    with Downloads() as downloads:
        first, second = downloads.entries(tmp_path / "d.zip")

    assert (first.entry, first.inside, first.name) == ("Ann/work.zip", "w/a.ipynb", "a.ipynb")
    assert (second.entry, second.inside, second.source) == ("b.ipynb", "", "d.zip")
    assert first.modified == dt.datetime(2026, 11, 20, 9, 0)
    assert list(downloads.hashes) == ["d.zip"]
    assert len(downloads.hashes["d.zip"]) == 64


def test_an_office_file_is_a_file_and_no_zip(tmp_path):
    """A Word file is a zip inside; it is not taken apart."""
    (tmp_path / "a.docx").write_bytes(zipped(**{"a.ipynb": b"{}"}))

    assert [one.name for one in Downloads().entries(tmp_path / "a.docx")] == ["a.docx"]


def test_a_folder_gives_all_its_files_in_order(tmp_path):
    """Zips in it are opened; paths count from the folder."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.ipynb").write_bytes(b"{}")
    (tmp_path / "a.zip").write_bytes(zipped(**{"y.ipynb": b"{}"}))

    with Downloads() as downloads:
        found = list(downloads.entries(tmp_path))

    assert [one.parts for one in found] == [("a.zip", "y.ipynb"), ("b", "x.ipynb")]
    assert [one.entry for one in found] == ["a.zip", "b/x.ipynb"]
    assert {one.source for one in found} == {tmp_path.name}


def test_what_is_no_file_of_a_folder_is_named_with_the_reason(tmp_path):
    """Links to files and to folders, pipes, a zip with nothing in it; junk is nothing."""
    folder = tmp_path / "in"
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x.ipynb").write_bytes(b"{}")
    (folder / "__MACOSX").mkdir(parents=True)
    (folder / "__MACOSX" / "x").touch()
    (folder / "a").symlink_to(tmp_path / "out" / "x.ipynb")
    (folder / "b").symlink_to(tmp_path / "out")
    os.mkfifo(folder / "c")
    (folder / "d.zip").write_bytes(zipped())
    with Downloads() as downloads:
        found = {one.entry: one.trouble for one in downloads.entries(folder)}

    link = "it is a link, and links are not followed"
    assert found == {
        "a": link, "b": link, "c": "it is no regular file", "d.zip": "the zip is empty",
    }  # fmt: skip


def test_folders_are_looked_into_in_order(tmp_path):
    """Whatever the disk gives first."""
    names = ["f", "b", "e", "a", "d", "c"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.ipynb").write_bytes(b"{}")

    found = list(Downloads().entries(tmp_path))

    assert [one.parts[0] for one in found] == sorted(names)


def test_of_codings_in_which_nobody_is_found_the_likeliest_is_taken():
    """As Western Windows writes it."""
    assert decoded(unmarked(b"M\x81ller"), lambda _text: 0) == ["Müller"]


def test_a_zip_that_is_none_is_said(tmp_path):
    """By its name; what is not there, too."""
    (tmp_path / "d.zip").write_bytes(b"cut")

    with pytest.raises(ArchiveError, match=r"'d.zip' is no whole zip. Download it again"):
        list(Downloads().entries(tmp_path / "d.zip"))


@pytest.mark.parametrize(
    ("head", "heads", "login"),
    [
        ("Ex 1_ann_lee", (), "ann_lee"), ("Ex_1_bo", ("Ex_1_bo", "Ex_1_cy"), "bo"),
        ("Ex_1_b_o", ("Ex_1_b_o", "Ex_1_cy"), "b_o"), ("Ex_1_bo", ("Ex_1_bo",), "bo"),
        ("x_bo", ("Ex_1_b", "Ex_1_c"), "bo"),
    ],
)  # fmt: skip
def test_a_login_stands_behind_what_all_names_begin_with(head, heads, login):
    """A known one counts with its underscores."""
    assert login_in(head, Known(logins=frozenset({"ann_lee", "lee"}), heads=heads)) == login


def test_heads_are_what_stands_before_the_attempt():
    """At any depth of a path."""
    name = "Ex_bo_attempt_2026-11-20-10-00-00"

    assert heads_of([("in", f"{name}_a.ipynb"), (f"{name}.txt",), ("x",)]) == ("Ex_bo", "Ex_bo")
    assert Entry("d.zip", "a/b", ("a", "b", "c")).inside == "c"
