"""One person's traces: which paths are theirs, and what a file is without them."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

CELLS = re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml$")
SHORT = 5  # "12" stands in too many texts: such a number counts as a whole cell or folder only
EDGE_LEFT, EDGE_RIGHT, NEVER = r"(?<![^\W_])", r"(?![^\W_])", r"(?!)"
MOST_MB = 1024  # of a zip, unpacked: what would be larger is left alone
GIVEN_BACK = "given-back"  # `give-back` makes the workbook in it again
MADE_AGAIN = (".html", ".htm")  # pages about a whole class: `report` and `give-back` make them


@dataclass(frozen=True)
class Forgotten:
    """Somebody in the class.

    Attributes
    ----------
    id : str
        The student number.
    first_name, last_name, email : str
        As the gradebook has them; empty if it does not.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    by_name: bool = True

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.first_name} {self.last_name}".strip()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """What names the person: number, address, name in both orders, whole words only."""
        names = [self.email] if self.is_short else [self.id, self.email]
        if self.by_name and self.first_name and self.last_name:
            first, last = self.first_name, self.last_name
            names += [f"{first} {last}", f"{last} {first}", f"{last}, {first}"]
            names += [f"{last}_{first}", f"{last}{first}"]
        words = sorted({_plain(name) for name in names if name}, key=len, reverse=True)
        return re.compile(
            "|".join(rf"{EDGE_LEFT}{re.escape(w)}{EDGE_RIGHT}" for w in words) or NEVER
        )

    @property
    def is_short(self) -> bool:
        """Whether the number is too short to be looked for in the middle of a text."""
        return len(self.id) < SHORT

    def in_text(self, text: str) -> bool:
        """Say whether a text names the person."""
        return self._pattern.search(_plain(text)) is not None

    def named_in(self, data: bytes) -> bool:
        """Say whether a file's bytes, or the cells of a workbook, name the person."""
        return any(self.in_text(part.decode("utf-8", "ignore")) for part in _readable(data))

    def owns(self, path: str) -> bool:
        """Say whether a path is the person's: one of its parts names them."""
        parts = PurePosixPath(path).parts
        return self.id in parts or any(self.in_text(part) for part in parts)

    def in_row(self, row: str) -> bool:
        """Say whether a table's row names the person."""
        cells = {cell.strip().strip('"') for cell in re.split("[,;\t\n]", row)}
        return self.id in cells or self.in_text(row)


def _readable(data: bytes) -> Iterator[bytes]:
    """Yield a file's bytes and, of a workbook, those of the parts that hold its cells."""
    yield data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            cells = [one for one in book.infolist() if CELLS.match(one.filename)]
            if sum(one.file_size for one in cells) <= MOST_MB * 1024 * 1024:
                yield from (book.read(one) for one in cells)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return  # no workbook, or one that nobody can open


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def without(person: Forgotten, name: str, data: bytes) -> bytes | None:
    """Return a file's content without the person; None if the whole file has to go.

    A workbook goes if `give-back` makes it again; another one is only named.

    Tables lose rows, zips members, JSON entries; a page about the class goes, as it can be
    made again. A classmate's notebook is never changed.
    """
    ending = PurePosixPath(name).suffix.casefold()
    if ending == ".xlsx":
        ours = PurePosixPath(name).parts[:1] == (GIVEN_BACK,)
        return None if ours and (person.is_short or person.named_in(data)) else data
    if ending == ".zip":
        return _zip_without(person, data)
    if not (person.is_short and ending == ".csv") and not person.named_in(data):
        return data
    if ending in MADE_AGAIN:
        return None
    if ending == ".csv":
        return _table_without(person, data)
    if ending == ".json":
        return _json_without(person, data)
    if ending in (".log", ".txt"):
        lines = data.decode("utf-8", "replace").splitlines(keepends=True)
        return "".join(line for line in lines if not person.in_text(line)).encode()
    return data


def _table_without(person: Forgotten, data: bytes) -> bytes:
    """Drop the rows that name the person; the others stay as they are, to the byte."""
    text = data.decode("utf-8", "surrogateescape")
    kept = [row for row in _records(text) if not person.in_row(row)]
    return "".join(kept).encode("utf-8", "surrogateescape")


def _records(text: str) -> Iterator[str]:
    """Yield a table's records with their line ends; quotes may hold line ends."""
    record = ""
    for line in io.StringIO(text, newline=""):
        record += line
        if record.count('"') % 2 == 0:
            yield record
            record = ""
    if record:
        yield record


def _json_without(person: Forgotten, data: bytes) -> bytes:
    try:
        kept = _pruned(person, json.loads(data))
    except ValueError:
        return data
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def _pruned(person: Forgotten, value: Any) -> Any:
    """Drop the smallest entries that name the person."""
    if isinstance(value, dict):
        entries = {k: v for k, v in value.items() if not person.in_text(str(k))}
        return {k: _pruned(person, v) for k, v in entries.items()}
    if isinstance(value, list):
        return [_pruned(person, one) for one in value if not _is_about(person, one)]
    return "" if isinstance(value, str) and person.in_text(value) else value


def _is_about(person: Forgotten, value: Any) -> bool:
    """Say whether a list's item is the person's: a text or a flat row that names them."""
    if isinstance(value, dict):
        return any(isinstance(v, str) and person.in_text(v) for v in value.values())
    if isinstance(value, list):
        return any(isinstance(v, str) and person.in_text(v) for v in value)
    return isinstance(value, str) and person.in_text(value)


def _zip_without(person: Forgotten, data: bytes) -> bytes | None:
    """Drop a zip's members that are the person's, and the rows of tables in it."""
    try:
        old = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return None if person.named_in(data) else data
    if sum(member.file_size for member in old.infolist()) > MOST_MB * 1024 * 1024:
        return data
    made, changed = io.BytesIO(), False
    with old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            kept = None if person.owns(member.filename) else without(
                person, member.filename, content
            )  # fmt: skip
            changed = changed or kept != content
            if kept is not None:
                new.writestr(member, kept)
    return made.getvalue() if changed else data
