"""Which column of a table holds what, and which platform wrote it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tarifflab.instructor.tables.column_names import DECIMAL_COMMA, KNOWN, Field, plain

HEADER_WITHIN = 12  # rows; titles may stand above the header
GUARDED = re.compile(r"'(?=[=+\-@])")
FORMULA_TEXT = re.compile(r'="(.*)"')
PARTICIPANT = re.compile(r"'?\D{2,40}\d+")
ADDRESS = re.compile(r"\s*[^@\s]+@[^@\s]+\.\w+\s*")
CANVAS_TITLE = re.compile(r"(?P<title>.*\S) \((?P<number>\d+)\)")
BLACKBOARD_TITLE = re.compile(r"(?P<title>.*?) ?\[[^\[\]]*\][^|]*\|(?P<number>\d+)")
BRIGHTSPACE_TITLE = re.compile(r"(?P<title>.*?) Points Grade(?P<number>)(?: <.*>)?")
MOODLE_TITLE = re.compile(r"[^:]{2,30}:\s?(?P<title>.*\S) \([^()]*\)(?P<number>)")


class Platform(StrEnum):
    """Who wrote a table or a download."""

    MOODLE = "Moodle"
    CANVAS = "Canvas"
    BLACKBOARD = "Blackboard"
    BRIGHTSPACE = "Brightspace"
    SAKAI = "Sakai"
    ILIAS = "ILIAS"
    OTHER = "other"


TITLES = {
    Platform.CANVAS: CANVAS_TITLE,
    Platform.BLACKBOARD: BLACKBOARD_TITLE,
    Platform.BRIGHTSPACE: BRIGHTSPACE_TITLE,
    Platform.MOODLE: MOODLE_TITLE,
}


@dataclass(frozen=True)
class Title:
    """A column with the marks of one assignment.

    Attributes
    ----------
    place : int
        Its index.
    title : str
        The assignment's name in the platform.
    number : str
        The platform's number of it, or "".
    """

    place: int
    title: str
    number: str


@dataclass(frozen=True)
class Columns:
    """What the columns of a table mean.

    Attributes
    ----------
    platform : Platform
        Who wrote the table.
    header : int
        The index of the row that names the columns.
    places : dict of Field to int
        Where each known field stands.
    titles : tuple of Title
        Columns with marks of an assignment.
    worksheet : bool
        Whether it is Moodle's grading worksheet, which belongs to one assignment.
    """

    platform: Platform
    header: int
    places: dict[Field, int] = field(default_factory=dict)
    titles: tuple[Title, ...] = ()
    worksheet: bool = False
    decimal_comma: bool = False

    def get(self, row: Sequence[str], name: Field) -> str:
        """Return what a row says in a field, without guards of any kind; "" if nothing."""
        place = self.places.get(name)
        return value(row[place]) if place is not None and place < len(row) else ""


def value(cell: str) -> str:
    """Return the text of a cell without the guards that platforms put around it.

    >>> value('="007"'), value("'=me"), value("#007")
    ('007', '=me', '007')
    """
    text = cell.strip().strip("\ufeff")
    whole = FORMULA_TEXT.fullmatch(text)
    text = whole[1] if whole else GUARDED.sub("", text, count=1)
    return text.removeprefix("#").strip()


def columns_of(rows: Sequence[Sequence[str]]) -> Columns:
    """Return what the columns of a table mean; `places` is empty where nothing is known."""
    found = [
        (len(_by_words(row)), -place, place) for place, row in enumerate(rows[:HEADER_WITHIN])
    ]
    if not found:
        return Columns(Platform.OTHER, 0)
    header = max(found)[2]
    body = rows[header + 1 :]
    places = _by_words(rows[header])
    platform = _platform(rows[header], places)
    places = _settled(platform, rows[header], places, body)
    if any(ADDRESS.fullmatch(cell) for cell in rows[header]):
        places = {}  # somebody's own row: the table has no header
    if platform is Platform.OTHER and "identifier" in places:
        platform = Platform.MOODLE
    comma = bool(DECIMAL_COMMA & {cell.strip() for cell in rows[header]})
    return Columns(
        platform,
        header,
        places,
        tuple(_titles(platform, rows[header])),
        worksheet="identifier" in places,
        decimal_comma=comma,
    )


def _by_words(header: Sequence[str]) -> dict[Field, int]:
    places: dict[Field, int] = {}
    for place, cell in enumerate(header):
        known = KNOWN.get(plain(cell))
        if known is not None:
            places.setdefault(known, place)
    if "id" in (words := [plain(cell) for cell in header]):
        places.setdefault("student_number", words.index("id"))
    return places


def _platform(header: Sequence[str], places: dict[Field, int]) -> Platform:
    """Return who wrote a table, by what only this platform writes."""
    words = [plain(cell) for cell in header]
    if words[:1] in (["student"], ["lastname, firstname"]) and "id" in words:
        return Platform.CANVAS
    if "org_defined_id" in places or any(word.startswith("end-of-line") for word in words):
        return Platform.BRIGHTSPACE
    if "display id" in words:
        return Platform.SAKAI
    if {"last access", "availability"} & set(words) or any(
        BLACKBOARD_TITLE.fullmatch(cell.strip()) for cell in header
    ):
        return Platform.BLACKBOARD
    if "grade_changed" in places or words[-1:] == ["last downloaded from this course"]:
        return Platform.MOODLE
    if any(MOODLE_TITLE.fullmatch(cell.strip()) for cell in header):
        return Platform.MOODLE
    return Platform.OTHER


def _settled(
    platform: Platform,
    header: Sequence[str],
    places: dict[Field, int],
    body: Sequence[Sequence[str]],
) -> dict[Field, int]:
    """Return the fields with what only the platform or the column's shape can tell."""
    places, words = dict(places), [plain(cell) for cell in header]
    if platform is Platform.CANVAS:
        return _canvas(places, words)
    if platform is Platform.SAKAI:
        places["student_number"], places["username"] = (
            words.index("display id"),
            words.index("id"),
        )
    _note_identifier(places, words, body)
    if "first_name" in places and "last_name" not in places and "full_name" not in places:
        places["full_name"] = places.pop("first_name")  # "Nome" alone is the whole name
    if "last_name" in places and "first_name" not in places and "full_name" in places:
        places["first_name"] = places.pop("full_name")  # "Name, Surname"
    if "email" not in places:
        _note_emails(places, len(header), body)
    return places


def _canvas(places: dict[Field, int], words: list[str]) -> dict[Field, int]:
    """Return Canvas's fields: its "ID" is Canvas's own number of the person."""
    places.pop("student_number", None)
    return places | {"full_name": 0, "canvas_id": words.index("id")}


def _note_identifier(
    places: dict[Field, int], words: list[str], body: Sequence[Sequence[str]]
) -> None:
    """Find Moodle's column "Participant 7013342" by its word or by its shape."""
    place = places.get("identifier", words.index("id") if "id" in words else 0)
    cells = [row[place].strip() for row in body if len(row) > place and row[place].strip()]
    shaped = bool(cells) and all(PARTICIPANT.fullmatch(cell) for cell in cells)
    starts = {re.sub(r"\d+$", "", cell) for cell in cells}
    if shaped and len(starts) == 1 and len(words) > 3 and ("grade" in places or not places):
        places["identifier"] = place
        if places.get("student_number") == place:
            del places["student_number"]
    else:
        places.pop("identifier", None)


def _note_emails(places: dict[Field, int], width: int, body: Sequence[Sequence[str]]) -> None:
    """Find the column of addresses by its shape, whatever stands over it."""
    for place in set(range(width)) - set(places.values()):
        cells = [row[place] for row in body if len(row) > place and row[place].strip()]
        if cells and all(ADDRESS.fullmatch(cell) for cell in cells):
            places["email"] = place
            return


def _titles(platform: Platform, header: Sequence[str]) -> list[Title]:
    """Return the columns that hold marks of an assignment."""
    pattern = TITLES.get(platform)
    if pattern is None:
        return []
    found = [(place, pattern.fullmatch(cell.strip())) for place, cell in enumerate(header)]
    return [Title(place, m["title"].strip(), m["number"]) for place, m in found if m]
