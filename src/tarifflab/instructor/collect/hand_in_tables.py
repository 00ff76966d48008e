"""What Moodle's worksheet and Sakai's table say of a hand-in: when, and whether it is late."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tarifflab.instructor.class_list.people import compared
from tarifflab.instructor.collect.matching import Owner
from tarifflab.instructor.downloads.dates import read_date
from tarifflab.instructor.downloads.platform_paths import KeyKind
from tarifflab.instructor.tables import Platform, Table

# "{time} late" in twelve languages, as Moodle strings it into the status.
LATE = re.compile(
    r"\blate\b|zu spät|en retard|\bdespués\b|遅く|in ritardo|atrasad|\blaat\b|늦음|迟|"
    r"срок .* назад|متأخر",
    re.I,
)
ON_TIME = re.compile(r"\b(?:on time|not late|no)\b", re.I)
DRAFT = re.compile(
    r"draft|entwurf|brouillon|borrador|下書き|bozza|rascunho|concept|초안|草稿|черновик|مسودة",
    re.I,
)


@dataclass(frozen=True)
class SheetLine:
    """What a table says of one hand-in.

    Attributes
    ----------
    time : datetime or None
        When it came in; without a zone where none is named.
    late : str
        The platform's words if it says that it is late, or "".
    draft : bool
        Whether it was not yet submitted.
    """

    time: dt.datetime | None = None
    late: str = ""
    draft: bool = False


def lines_of(tables: Iterable[Table]) -> dict[Owner, SheetLine]:
    """Return by owner what the tables say; newer tables win."""
    found: dict[Owner, SheetLine] = {}
    for table in tables:
        columns = table.columns
        if not {"submitted", "status", "late"} & set(columns.places):
            continue
        for _, row in table.body():
            owner = _owner(columns.get(row, "identifier"), columns.get(row, "username"))
            if owner is not None:
                status = columns.get(row, "status")
                found[owner] = SheetLine(
                    read_date(columns.get(row, "submitted")),
                    _late(status, columns.get(row, "late")),
                    bool(DRAFT.search(status)),
                )
    return found


def _late(status: str, late: str) -> str:
    if late:
        return "" if ON_TIME.search(late) else late
    parts = [part.strip() for part in re.split(r"\s-\s|\n|<br ?/?>", status)]
    return next((part for part in parts if LATE.search(part)), "")


def _owner(identifier: str, login: str) -> Owner | None:
    number = re.search(r"\d+$", identifier)
    if number:
        return Platform.MOODLE.value, KeyKind.PARTICIPANT.value, number[0]
    return (Platform.SAKAI.value, KeyKind.USERNAME.value, compared(login)) if login else None
