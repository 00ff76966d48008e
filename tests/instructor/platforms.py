"""Downloads in the shapes in which learning platforms make them, one builder a platform."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import rosters
from invented import Invented

SLUG = "01-tariff-rates"
FILE = f"{SLUG}.ipynb"
FIRST = dt.datetime(2026, 11, 20, 10, 0, 0)
TITLE = "Exercise 01_Tariff rates"


@dataclass(frozen=True)
class Hand:
    """One file that one student hands in."""

    student: Invented
    content: bytes
    name: str = FILE
    late: bool = False
    attempt: int = 0
    place: int = 0  # its place in the class: time and numbers come from it

    @property
    def time(self) -> dt.datetime:
        """When it was handed in."""
        return FIRST + dt.timedelta(minutes=7 * self.place, days=self.attempt)


def hand_in(people: Sequence[Invented], contents: Sequence[bytes]) -> list[Hand]:
    """Return one file a student."""
    return [
        Hand(one, content, place=place)
        for place, (one, content) in enumerate(zip(people, contents, strict=True))
    ]


def zipped(files: Iterable[tuple[str, bytes]], *, mac: bool = False) -> bytes:
    """Return a zip; `mac` is what the Finder makes of it when it zips again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            path = unicodedata.normalize("NFD", name) if mac else name
            archive.writestr(path, content)
            if mac:
                folder, _, last = path.rpartition("/")
                archive.writestr(f"__MACOSX/{folder}/._{last}", b"\x00\x05\x16\x07")
        if mac:
            archive.writestr(".DS_Store", b"\x00")
    return out.getvalue()


def without_mark(files: Iterable[tuple[str, bytes]], coding: str) -> bytes:
    """Return a zip as Windows makes it again: names in a code page, not marked."""
    names = list(files)
    content = zipped([(f"{place:04d}" * 60, c) for place, (_, c) in enumerate(names)])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for place, (info, (name, _)) in enumerate(zip(old.infolist(), names, strict=True)):
            fresh = _Raw(str(place), info.date_time)
            fresh.raw = name.encode(coding)
            new.writestr(fresh, old.read(info))
    return out.getvalue()


class _Raw(zipfile.ZipInfo):
    """A member whose name is written as given bytes."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.raw, self.flag_bits & ~0x800


def _cleaned(name: str) -> str:
    """Return a name as Moodle's PARAM_FILE leaves it."""
    return re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", name).replace("_", " ")


def moodle(
    hands: Sequence[Hand],
    lang: str = "en",
    *,
    folders: bool = True,
    old: bool = False,
    blind: str = "",
    twins: bool = True,
) -> list[tuple[str, bytes]]:
    """Return Moodle's files; only the newest attempt is in its zip."""
    newest = {one.student: one for one in sorted(hands, key=lambda one: one.attempt)}
    files = []
    for one in newest.values():
        who = blind or _cleaned(rosters.full(one.student, lang))
        head = f"{who}_{one.student.participant}_assignsubmission_"
        tail = "file_/" if old else "file/" if folders else "file_"
        files.append((f"{head}{tail}{_cleaned_file(one.name)}", one.content))
        if twins:
            join = "/" if folders else "_"
            files.append((f"{head}onlinetext{join}onlinetext.html", b"<p>Hello</p>"))
    return files


def _cleaned_file(name: str) -> str:
    return "/".join(re.sub(r"[&<>\"`|':\\]", "", part) for part in name.split("/"))


def canvas(hands: Sequence[Hand], *, anonymous: bool = False) -> list[tuple[str, bytes]]:
    """Return Canvas's files; a name that was there before gets a number."""
    newest = {one.student: one for one in sorted(hands, key=lambda one: one.attempt)}
    files = []
    for one in newest.values():
        number = 91_234_000 + 31 * one.place + 9_000 * one.attempt
        stem, dot, ending = one.name.rpartition(".")
        shown = f"{stem}-{one.attempt}{dot}{ending}" if one.attempt else one.name
        shown = re.sub(r'[/\\:*?"<>|]', "_", shown)
        late = ["LATE"] if one.late else []
        if anonymous:
            key = uuid.UUID(int=int(one.student.canvas_id) ** 5).hex[-5:]
            parts = [*late, "anon", key]
        else:
            parts = [_squeezed(one.student), *late, one.student.canvas_id]
        files.append(("_".join([*parts, str(number), shown]), one.content))
    return files


def _squeezed(student: Invented) -> str:
    """Return a sortable name as Canvas squeezes it."""
    name = re.sub(r"_(\d+)_", r"\1", f"{student.last}, {student.first}".lower())
    kept = (c for c in name if c == "_" or unicodedata.category(c)[0] in "LMN")
    return "".join(kept)


def blackboard(
    hands: Sequence[Hand], *, receipts: bool = True, word: str = "Name"
) -> list[tuple[str, bytes]]:
    """Return Blackboard's files, every attempt with its receipt."""
    files = []
    for one in hands:
        head = f"{TITLE}_{one.student.username}_attempt_{one.time:%Y-%m-%d-%H-%M-%S}"
        files.append((f"{head}_{one.name}", one.content))
        if receipts:
            text = (
                f"{word}: {one.student.first} {one.student.last} ({one.student.username})\n"
                f"Assignment: {TITLE}\n"
                f"Date Submitted: {one.time:%A, %B %d, %Y %I:%M:%S %p} CET\n"
                f"Current Grade: Needs Grading\n\nSubmission Field:\nThere is no student "
                f"submission text data for this assignment.\n\nFiles:\n\tOriginal filename: "
                f"{one.name}\n\tFilename: {head}_{one.name}\n"
            )
            files.append((f"{head}.txt", text.encode()))
    return files


def brightspace(hands: Sequence[Hand], *, flat: bool = False) -> list[tuple[str, bytes]]:
    """Return Brightspace's files, a folder for each hand-in."""
    files = [("index.html", b"<html></html>")]
    for one in hands:
        hour = one.time.hour % 12 or 12
        clock = f"{hour}{one.time:%M} {'PM' if one.time.hour >= 12 else 'AM'}"
        when = f"{one.time:%b} {one.time.day}, {one.time.year} {clock}"
        head = f"{one.student.folder_number}-77120 - {one.student.first} {one.student.last} - "
        files.append((f"{head}{when}{' - ' if flat else '/'}{one.name}", one.content))
    return files


def sakai(hands: Sequence[Hand]) -> list[tuple[str, bytes]]:
    """Return Sakai's files: a tree for each student, a table at the top."""
    newest = {one.student: one for one in sorted(hands, key=lambda one: one.attempt)}
    people = list(newest)
    files = [(f"{TITLE}/grades.csv", rosters.sakai_grades(people))]
    for one in newest.values():
        who = one.student
        folder = f"{TITLE}/{who.last}, {who.first}({who.username})"
        files += [
            (f"{folder}/Submission attachment(s)/{one.name}", one.content),
            (f"{folder}/timestamp.txt", f"{one.time:%Y-%m-%dT%H:%M:%S.000}Z".encode()),
            (f"{folder}/comments.txt", b""),
            (f"{folder}/feedbackText.html", b""),
        ]
    return files


def ilias(hands: Sequence[Hand]) -> list[tuple[str, bytes]]:
    """Return ILIAS's files: a folder for each student."""
    newest = {one.student: one for one in sorted(hands, key=lambda one: one.attempt)}
    return [
        (
            f"Exercise 01/{who.last}_{who.first}_{who.username}_{4000 + one.place}/{one.name}",
            one.content,
        )
        for one in newest.values()
        for who in [one.student]
    ]


def named_by_people(hands: Sequence[Hand]) -> list[tuple[str, bytes]]:
    """Return files that carry a name or number as people write them."""
    shapes = (
        lambda one: f"{one.student.first} {one.student.last} - {one.name}",
        lambda one: f"{one.student.number}_{one.name}",
        lambda one: f"{one.student.last}, {one.student.first}/{one.name}",
        lambda one: f"Copy of {one.student.number.upper()} {one.name}",
    )
    return [(shapes[one.place % 4](one).replace("_2", ""), one.content) for one in hands]


def with_attempt(hands: Sequence[Hand], place: int, content: bytes) -> list[Hand]:
    """Return the hand-ins with one more attempt of the student in a place."""
    return [*hands, replace(hands[place], content=content, attempt=1)]
