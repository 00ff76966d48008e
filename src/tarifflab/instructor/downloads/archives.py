"""Look into zips, folders and files as downloaded, without trusting any of them.

Nothing is unpacked: a path in a zip is only ever a name. Links are not followed, nothing is
read beyond fixed sizes, whatever a zip says about itself.
"""

import contextlib
import datetime as dt
import hashlib
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.downloads.zip_names import (
    Known,
    decoded,
    is_junk,
    leads_out,
    parts_of,
)

MB = 1_000_000
MOST_ENTRIES = 50_000  # of one file that the teacher names
MOST_NESTED = 5_000  # entries of a zip in a zip
MOST_DEPTH = 4  # zips in zips
FILE_MB = 64  # of one file, unpacked
NESTED_MB = 256  # of one zip in a zip
HELD_MB = 2_000  # of all zips in zips
SUSPECT_MB, SUSPECT_RATIO = 16, 300  # larger and denser than any notebook
ENCRYPTED = 0x1


class ArchiveError(DeskError):
    """A download that cannot be used at all; the text says what to do."""


@dataclass(frozen=True)
class Entry:
    """One file in a download.

    Attributes
    ----------
    source : str
        The name of the zip or folder that the teacher gave.
    entry : str
        The name in the outermost zip or folder, exactly as it is there.
    parts : tuple of str
        The path, through zips in zips.
    modified : datetime or None
        When the zip says that it was changed; without a zone.
    trouble : str
        Why it cannot be opened, or "".
    fetch : callable
        Returns the content; raises ArchiveError with the reason.
    """

    source: str
    entry: str
    parts: tuple[str, ...]
    modified: dt.datetime | None = None
    trouble: str = ""
    fetch: Callable[[], bytes] = field(default=bytes, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.parts[-1]

    @property
    def inside(self) -> str:
        """The path within the outermost entry, for a file in a zip in the zip."""
        return "/".join(self.parts[len(parts_of(self.entry)) :])


class Downloads:
    """All files of the zips and folders that a teacher names.

    Use it in a `with` block: files stay open so that contents can be fetched later.

    Parameters
    ----------
    known
        Counts the people of the class in a text, to find a zip's encoding.
    """

    def __init__(self, known: Known = lambda _: 0) -> None:
        self.known = known
        self.held = 0
        self.hashes: dict[str, str] = {}
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "Downloads":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every zip."""
        self._open.close()

    def entries(self, path: Path) -> Iterator[Entry]:
        """Yield the files of a zip, a folder, or the file itself.

        Raises
        ------
        ArchiveError
            If it is missing, damaged or has too many entries.
        """
        if not path.exists():
            raise ArchiveError(f"'{path}' is not there. Look at the name of the file.")
        try:
            if path.is_dir():
                yield from self._folder(path)
            elif zipfile.is_zipfile(path) and path.suffix.casefold() not in (".docx", ".xlsx"):
                file = self._open.enter_context(path.open("rb"))
                self.hashes[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
                yield from self._zip(file, path.name, None, (), 0)
            else:
                if path.suffix.casefold() == ".zip":
                    raise ArchiveError(f"'{path.name}' is no whole zip. Download it again.")
                yield self._file(path, path.name, (path.name,), path.name)
        except OSError as error:
            raise ArchiveError(
                f"'{path}' cannot be read: {error.strerror or error}."
            ) from error

    def _zip(
        self,
        file: IO[bytes],
        source: str,
        entry: str | None,
        above: tuple[str, ...],
        depth: int,
    ) -> Iterator[Entry]:
        archive = self._opened(file, above[-1] if above else source, inside=bool(above))
        members = [one for one in archive.infolist() if not one.is_dir()]
        most = MOST_NESTED if depth else MOST_ENTRIES
        if len(members) > most:
            raise ArchiveError(
                f"'{above[-1] if above else source}' has {len(members)} files, at most {most} "
                "are looked at. It is no hand-in."
            )
        for member, name in zip(members, decoded(members, self.known), strict=True):
            parts = (*above, *parts_of(name))
            if len(parts) == len(above) or is_junk(parts):
                continue
            yield from self._member(archive, member, name, source, entry, parts, depth)

    def _member(
        self,
        archive: zipfile.ZipFile,
        member: zipfile.ZipInfo,
        name: str,
        source: str,
        entry: str | None,
        parts: tuple[str, ...],
        depth: int,
    ) -> Iterator[Entry]:
        whole = entry if entry is not None else name
        trouble = _trouble(member, name)
        found = Entry(
            source,
            whole,
            parts,
            _changed(member),
            trouble,
            lambda: _content(archive, member, FILE_MB),
        )
        if trouble or not _is_zip(archive, member, name):
            yield found
        else:
            yield from self._nested(archive, member, found, depth)

    def _nested(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, outer: Entry, depth: int
    ) -> Iterator[Entry]:
        """Yield what a zip in a zip holds, or itself with the reason why it was not opened."""
        try:
            if depth + 1 >= MOST_DEPTH:
                raise ArchiveError("zips lie in zips too deep")
            content = _content(archive, member, NESTED_MB)
            self.held += len(content)
            if self.held > HELD_MB * MB:
                raise ArchiveError("all zips in the zip are too large together")
            inner = list(
                self._zip(
                    io.BytesIO(content), outer.source, outer.entry, outer.parts, depth + 1
                )
            )
        except ArchiveError as error:
            yield Entry(
                outer.source, outer.entry, outer.parts, outer.modified, str(error), outer.fetch
            )
        else:
            yield from inner or [_empty(outer)]

    def _opened(self, file: IO[bytes], name: str, *, inside: bool) -> zipfile.ZipFile:
        try:
            return self._open.enter_context(zipfile.ZipFile(file))
        except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError) as error:
            if inside:  # a student's own
                raise ArchiveError("it is no whole zip: ask for it again") from error
            raise ArchiveError(f"'{name}' is no whole zip. Download it again.") from error

    def _folder(self, folder: Path) -> Iterator[Entry]:
        """Yield the files of a folder; links are named and not followed."""
        number = 0
        for here, folders, files in os.walk(folder):
            folders.sort()
            for name in sorted(
                [*files, *(one for one in folders if Path(here, one).is_symlink())]
            ):
                path = Path(here, name)
                parts = path.relative_to(folder).parts
                if is_junk(parts):
                    continue
                number += 1
                if number > MOST_ENTRIES:
                    raise ArchiveError(
                        f"'{folder}' has more than {MOST_ENTRIES} files. Name the folder with "
                        "the hand-ins alone."
                    )
                yield from self._in_folder(path, folder, parts)

    def _in_folder(self, path: Path, folder: Path, parts: tuple[str, ...]) -> Iterator[Entry]:
        found = self._file(path, folder.name, parts, "/".join(parts))
        if found.trouble or path.suffix.casefold() != ".zip":
            yield found
            return
        try:
            file = self._open.enter_context(path.open("rb"))
            inner = list(self._zip(file, folder.name, found.entry, parts, 1))
        except (ArchiveError, OSError) as error:
            yield Entry(found.source, found.entry, parts, found.modified, str(error))
        else:
            yield from inner or [_empty(found)]

    def _file(self, path: Path, source: str, parts: tuple[str, ...], entry: str) -> Entry:
        about = path.lstat()
        trouble = ""
        if stat.S_ISLNK(about.st_mode) and path.name != source:
            trouble = "it is a link, and links are not followed"
        elif not stat.S_ISREG(path.stat().st_mode):
            trouble = "it is no regular file"
        elif about.st_size > FILE_MB * MB:
            trouble = f"it has {about.st_size // MB} MB, at most {FILE_MB}"
        changed = dt.datetime.fromtimestamp(about.st_mtime)
        return Entry(source, entry, parts, changed, trouble, lambda: _from_disk(path))


def _empty(outer: Entry) -> Entry:
    return Entry(outer.source, outer.entry, outer.parts, outer.modified, "the zip is empty")


def _from_disk(path: Path) -> bytes:
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(opened, "rb") as file:
            return file.read(FILE_MB * MB)
    except OSError as error:
        raise ArchiveError(f"it cannot be read: {error.strerror}") from error


def _trouble(member: zipfile.ZipInfo, name: str) -> str:
    """Return why a member is not opened, or ""."""
    if leads_out(name):
        return "its path leads out of the zip"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link, and links are not followed"
    if member.flag_bits & ENCRYPTED:
        return "it is locked with a password"
    dense = member.file_size > SUSPECT_RATIO * max(member.compress_size, 1)
    if dense and member.file_size > SUSPECT_MB * MB:
        return (
            f"{member.compress_size / 1000:.0f} kB would become {member.file_size / MB:.0f} MB"
        )
    return ""


def _is_zip(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bool:
    """Say whether a member is a zip, also one under a notebook's name; a .docx is none."""
    ending = name.casefold()
    if ending.endswith(".zip"):
        return True
    if not ending.endswith(".ipynb"):
        return False
    try:
        with archive.open(member) as file:
            return file.read(4) == b"PK\x03\x04"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error):
        return False


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Return a member's content; never more than `most` MB, whatever the zip says."""
    try:
        with archive.open(member) as file:
            content = file.read(most * MB + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise ArchiveError("it is damaged in the zip") from error
    except (NotImplementedError, RuntimeError) as error:
        raise ArchiveError("it is packed in a way that is not known here") from error
    if len(content) > most * MB:
        raise ArchiveError(f"it has more than {most} MB")
    return content


def _changed(member: zipfile.ZipInfo) -> dt.datetime | None:
    try:
        return dt.datetime(*member.date_time)
    except ValueError:
        return None
