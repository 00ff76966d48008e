"""Gather what a download holds: notebooks, other files, and what tables say of them."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tarifflab.instructor.collect.matching import Owner
from tarifflab.instructor.downloads.archives import ArchiveError, Downloads, Entry
from tarifflab.instructor.downloads.contents import (
    Look,
    Prints,
    What,
    is_notebook_name,
    other_kind,
)
from tarifflab.instructor.downloads.dates import read_date
from tarifflab.instructor.downloads.platform_paths import (
    BLACKBOARD,
    Claim,
    Known,
    Role,
    claim_of,
    heads_of,
)
from tarifflab.instructor.tables import Platform, Table, TableError, read_table
from tarifflab.instructor.tables.reading import table_of

TABLES = (".csv", ".tsv", ".xls", ".xlsx")
RECEIPT_LOGIN = re.compile(
    r"^[^:\n]{2,20}:\s*(?P<name>.*?)\s*\((?P<login>[^()\s]+)\)\s*$", re.M
)
SMALL = 20_000  # bytes of a receipt
STAMP = "timestamp.txt"


@dataclass(frozen=True)
class Handed:
    """One notebook that somebody has handed in.

    Attributes
    ----------
    entry : Entry
        Where it lies.
    claim : Claim
        What its path says.
    look : Look
        What it is.
    digest : str
        SHA-256 of the content.
    rank : int
        The place of its download: a later download has a higher one.
    """

    entry: Entry
    claim: Claim
    look: Look
    digest: str
    rank: int


@dataclass(frozen=True)
class Other:
    """A file that is not taken, and why.

    Attributes
    ----------
    entry : Entry
    claim : Claim
    reason : str
    students : tuple of str
        The ids of those whose it is or may be; several if it fits several.
    """

    entry: Entry
    claim: Claim
    reason: str
    students: tuple[str, ...] = ()


@dataclass
class Gathered:
    """What was found in all downloads.

    Attributes
    ----------
    notebooks : list of Handed
    others : list of Other
    tables : list of Table
        Class lists and worksheets that were given, or lay in a zip.
    names : dict
        By owner: the name in a receipt.
    times : dict
        By owner: the time that a file beside the notebook tells.
    hashes : dict
        By the name of a zip: its SHA-256.
    seen : int
        How many files there were.
    """

    notebooks: list[Handed] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    names: dict[Owner, str] = field(default_factory=dict)
    times: dict[Owner, dt.datetime] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    seen: int = 0

    def entries(self) -> set[str]:
        """Return the names of all files that may be hand-ins."""
        return {one.entry.entry for one in self.notebooks} | {
            one.entry.entry for one in self.others
        }

    def claims(self) -> list[Claim]:
        """Return all claims, with the names of receipts."""
        found = [one.claim for one in self.notebooks] + [one.claim for one in self.others]
        return [
            replace(claim, name=claim.name or self.names.get(claim.owner, ""))
            for claim in found
            if claim.role is not Role.PLATFORM
        ]


def is_table(path: Path) -> bool:
    """Say whether a file that the teacher names is a table."""
    return path.is_file() and path.suffix.casefold() in TABLES


def tables_of(files: Iterable[Path]) -> list[Table]:
    """Read the tables among the files that the teacher names.

    Raises
    ------
    TableError
        If one cannot be read.
    """
    return [read_table(path) for path in files if is_table(path)]


def gather(
    downloads: Downloads, files: Sequence[Path], known: Known, prints: Prints
) -> Gathered:
    """Return what the downloads among `files` hold.

    Raises
    ------
    ArchiveError
        If a download cannot be used.
    """
    found = Gathered()
    listed = [list(downloads.entries(path)) for path in files if not is_table(path)]
    ranks = _ranks(listed)
    for entries, rank in zip(listed, ranks, strict=True):
        found.seen += len(entries)
        _gather_one(found, entries, rank, known, prints)
    found.hashes = dict(downloads.hashes)
    return found


def _ranks(listed: Sequence[Sequence[Entry]]) -> list[int]:
    """Return for each download how new it is: by its newest file, then as it was named."""
    newest = [
        max((one.modified for one in entries if one.modified), default=dt.datetime.min)
        for entries in listed
    ]
    order = sorted(range(len(listed)), key=lambda place: (newest[place], place))
    return [order.index(place) for place in range(len(listed))]


def _gather_one(
    found: Gathered, entries: Sequence[Entry], rank: int, known: Known, prints: Prints
) -> None:
    receipts = {entry: text for entry in entries if (text := _receipt(entry))}
    logins = {m["login"].casefold() for t in receipts.values() for m in [_login(t)] if m}
    known = replace(
        known,
        heads=heads_of([entry.parts for entry in entries]),
        logins=known.logins | logins,
    )
    for entry in entries:
        claim = claim_of(entry.parts, known)
        if entry in receipts and (login := _login(receipts[entry])):
            found.names[claim.owner] = login["name"]
        if claim.role is Role.PLATFORM:
            _note_platforms_own(found, entry, claim)
        elif claim.role is Role.TEXT:
            found.others.append(Other(entry, claim, "a text that was typed into the platform"))
        else:
            _sort(found, entry, claim, rank, prints)


def _receipt(entry: Entry) -> str:
    """Return the text of Blackboard's receipt, or ""."""
    shape = BLACKBOARD.fullmatch(entry.name)
    if not shape or shape["file"] or entry.trouble:
        return ""
    try:
        return entry.fetch()[:SMALL].decode("utf-8-sig", "replace")
    except ArchiveError:
        return ""


def _login(receipt: str) -> re.Match[str] | None:
    return RECEIPT_LOGIN.search(receipt)


def _note_platforms_own(found: Gathered, entry: Entry, claim: Claim) -> None:
    """Read the times and tables that a platform has put beside the notebooks."""
    try:
        if entry.name == STAMP and claim.platform is Platform.SAKAI:
            when = read_date(entry.fetch()[:SMALL].decode("utf-8", "replace"))
            if when is not None:
                found.times[claim.owner] = when
        elif entry.name.casefold() == "grades.csv":
            found.tables.append(table_of(entry.name, entry.fetch()))
    except (ArchiveError, TableError):
        return  # what the platform adds is of use, but nothing depends on it


def _sort(found: Gathered, entry: Entry, claim: Claim, rank: int, prints: Prints) -> None:
    """Sort a student's file: a notebook, or something else with the reason."""
    if entry.trouble:
        found.others.append(Other(entry, claim, entry.trouble))
        return
    if not is_notebook_name(entry.name):
        found.others.append(Other(entry, claim, f"{other_kind(entry.name)}, no notebook"))
        return
    try:
        content = entry.fetch()
    except ArchiveError as error:
        found.others.append(Other(entry, claim, str(error)))
        return
    look = prints.look(content)
    if look.what is What.UNKNOWN and b'"cells"' not in content and not _named_ipynb(entry):
        found.others.append(Other(entry, claim, "a file of another kind, no notebook"))
        return
    digest = hashlib.sha256(content).hexdigest()
    found.notebooks.append(Handed(entry, claim, look, digest, rank))


def _named_ipynb(entry: Entry) -> bool:
    return ".ipynb" in entry.name.casefold()
