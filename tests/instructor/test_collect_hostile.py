"""A hostile or broken download costs its own file, never another student's, nor the course."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path

import platforms
import pytest
from collecting import collect, enter, hands_of, notebook, placed, save, truth
from invented import students
from platforms import FILE, SLUG

pytestmark = pytest.mark.slow

PEOPLE = students(4, plain=True)
HANDS = hands_of(PEOPLE)
VICTIM = platforms.canvas(HANDS)[0][0]


def with_more(*more: tuple[zipfile.ZipInfo | str, bytes], hands: Sequence = HANDS[1:]) -> bytes:
    """Return Canvas's zip with more members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*platforms.canvas(hands), *more]:
            archive.writestr(name, content)
    return out.getvalue()


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    """Return a member that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def bomb(levels: int) -> bytes:
    """Return a zip of zips of zips around a file of zeros."""
    content = platforms.zipped([(FILE, b"0" * 1_000_000)])
    for _ in range(levels):
        content = platforms.zipped([(f"{place}.zip", content) for place in range(3)])
    return content


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (("../../" + VICTIM, b"{}"), "its path leads out of the zip"),
        (("/etc/" + VICTIM, b"{}"), "its path leads out of the zip"),
        (("..\\..\\" + VICTIM, b"{}"), "its path leads out of the zip"),
        (link(VICTIM, "/etc/passwd"), "it is a link"),
        ((VICTIM, b"0" * 70_000_000), "70 MB"),
        ((VICTIM.replace(".ipynb", ".zip"), bomb(6)), "zips lie in zips too deep"),
        ((VICTIM.replace(".ipynb", ".zip"), b"PK\x03\x04 cut"), "is no whole zip"),
        ((VICTIM.replace(".ipynb", ".zip"), platforms.zipped([])), "the zip is empty"),
    ],
    ids=["up", "absolute", "backslashes", "link", "dense", "nested", "cut", "empty"],
)
def test_a_hostile_file_is_left_with_its_reason(taught: Path, member, reason: str) -> None:
    """Its owner is named, the others are placed, nothing is written elsewhere."""
    enter(taught, PEOPLE)
    before = set(taught.parent.iterdir())

    status, said = collect(taught, save(taught, "d.zip", with_more(member)))

    assert status == 0
    assert placed(taught) == truth(HANDS[1:])
    assert reason in said
    assert set(taught.parent.iterdir()) - before == {taught.parent / "d.zip"}


def test_too_many_files_in_a_students_zip(taught: Path) -> None:
    """A zip of 6,000 files is no hand-in."""
    enter(taught, PEOPLE)
    many = platforms.zipped([(f"{place}.txt", b"") for place in range(6000)])

    _, said = collect(
        taught, save(taught, "d.zip", with_more((VICTIM.replace(".ipynb", ".zip"), many)))
    )

    assert placed(taught) == truth(HANDS[1:])
    assert "has 6000 files" in said


def test_a_download_that_is_cut_off_is_said(taught: Path) -> None:
    """Half a zip is downloaded again, not half graded."""
    enter(taught, PEOPLE)
    whole = with_more(hands=HANDS)

    status, said = collect(taught, save(taught, "d.zip", whole[: len(whole) // 2]))

    assert (status, placed(taught)) == (1, {})
    assert "'d.zip' is no whole zip. Download it again." in said


def test_a_damaged_member_is_left(taught: Path) -> None:
    """A file whose checksum is wrong is named; the others are placed."""
    enter(taught, PEOPLE)
    content = bytearray(with_more(hands=HANDS))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        start = archive.infolist()[0].header_offset + 30 + len(VICTIM.encode()) + 40
    content[start : start + 8] = b"\x00" * 8

    _, said = collect(taught, save(taught, "d.zip", bytes(content)))

    assert placed(taught) == truth(HANDS[1:])
    assert "it is damaged in the zip" in said


def test_links_in_a_folder_are_not_followed(taught: Path) -> None:
    """A link in an unpacked folder leads nowhere, also not to a folder."""
    enter(taught, PEOPLE)
    folder = taught.parent / "unpacked"
    folder.mkdir()
    for name, content in platforms.canvas(HANDS[1:]):
        (folder / name).write_bytes(content)
    secret = taught.parent / "secret"
    secret.mkdir()
    (secret / VICTIM).write_bytes(HANDS[0].content)
    (folder / "away").symlink_to(secret)
    (folder / VICTIM).symlink_to(secret / VICTIM)

    _, said = collect(taught, folder)

    assert placed(taught) == truth(HANDS[1:])
    assert said.count("it is a link, and links are not followed") == 2


def test_nothing_is_written_through_a_link(taught: Path) -> None:
    """A link in submitted/ is not written through."""
    enter(taught, PEOPLE)
    outside = taught.parent / "outside"
    outside.mkdir()
    (taught / "submitted").mkdir()
    (taught / "submitted" / PEOPLE[0].number).symlink_to(outside)

    status, said = collect(taught, save(taught, "d.zip", with_more(hands=HANDS)))

    assert status == 1
    assert "is a link, and nothing is written through links" in said
    assert list(outside.iterdir()) == []


def test_a_pipe_is_not_waited_for(taught: Path) -> None:
    """A named pipe in a folder is named and not opened."""
    enter(taught, PEOPLE)
    folder = taught.parent / "unpacked"
    folder.mkdir()
    for name, content in platforms.canvas(HANDS[1:]):
        (folder / name).write_bytes(content)
    os.mkfifo(folder / VICTIM)

    _, said = collect(taught, folder)

    assert placed(taught) == truth(HANDS[1:])
    assert "it is no regular file" in said


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html></html>", "it is a web page under a notebook's name"),
        (b"# coding: utf-8\nimport pandas as pd\n", "it is a Python file under"),
    ],
)
def test_an_unreadable_notebook_is_placed_with_its_reason(
    taught: Path, content: bytes, reason: str
) -> None:
    """It was handed in: the grader says so too, and nobody is called missing."""
    enter(taught, PEOPLE)

    _, said = collect(taught, save(taught, "d.zip", with_more((VICTIM, content))))

    assert placed(taught) == truth(HANDS[1:]) | {PEOPLE[0].number: content}
    assert reason in said
    assert "Nothing from" not in said


def test_a_notebook_that_is_a_zip_is_opened(taught: Path) -> None:
    """A zip under a notebook's name holds the notebook."""
    enter(taught, PEOPLE)
    inner = platforms.zipped([(FILE, HANDS[0].content)])

    collect(taught, save(taught, "d.zip", with_more((VICTIM, inner))))

    assert placed(taught) == truth(HANDS)


def test_control_characters_reach_no_terminal(taught: Path) -> None:
    """A file's name cannot move the cursor or colour the teacher's screen."""
    enter(taught, PEOPLE)

    _, said = collect(
        taught, save(taught, "d.zip", with_more(("x\x1b[2J\x07\u202e.html", b"<p>")))
    )

    assert not {"\x1b", "\x07", "\u202e"} & set(said)


def test_record_is_for_its_owner_alone(taught: Path) -> None:
    """Names and keys of a class are not readable for others."""
    enter(taught, PEOPLE)
    collect(taught, save(taught, "d.zip", with_more(hands=HANDS)))

    files = [path for path in (taught / "collected" / SLUG).rglob("*") if path.is_file()]

    assert files
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files} == {0}


def test_checkpoint_in_the_same_hand_in_does_not_count(taught: Path) -> None:
    """Jupyter's own older state, flattened by Canvas, has the higher number there."""
    people = students(2, plain=True)
    enter(taught, people)
    hands = hands_of(people)
    files = platforms.canvas(hands)
    name = files[0][0].replace(FILE, "01-tariff-rates-checkpoint.ipynb")
    older = (re.sub(r"_91234000_", "_91234999_", name), notebook("older"))

    collect(taught, save(taught, "d.zip", platforms.zipped([*files, older])))

    assert placed(taught) == truth(hands)


def test_empty_zip_of_a_student_is_named_also_in_an_unpacked_folder(taught: Path) -> None:
    """What somebody handed in is never passed over, however the download comes."""
    enter(taught, PEOPLE)
    folder = taught.parent / "unpacked"
    for name, content in platforms.canvas(HANDS[1:]):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / VICTIM.replace(".ipynb", ".zip")).write_bytes(platforms.zipped([]))

    _, said = collect(taught, folder)

    assert placed(taught) == truth(HANDS[1:])
    assert "the zip is empty" in said


def test_download_that_is_not_there_is_no_broken_zip(taught: Path) -> None:
    """A wrong name is said as what it is."""
    enter(taught, PEOPLE)

    status, said = collect(taught, taught.parent / "nowhere.zip")

    assert status == 1
    assert "nowhere.zip' is not there. Look at the name of the file." in said
