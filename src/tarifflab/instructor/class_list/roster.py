"""Who stands in a table: the people of one roster, and what was left out of it and why."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tarifflab.instructor.class_list.names import divided, tokens
from tarifflab.instructor.class_list.people import HANDLES, Keys, Kind, Person
from tarifflab.instructor.tables import Columns, Platform, Table, TableError
from tarifflab.instructor.tables.column_names import Field

DAMAGED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
WHOLE = re.compile(r"(\d+)[.,]0+")
UNSAFE = re.compile(r"[^\w.@+-]+")
TEST_NAMES = {("student", "test"), ("demo", "student")}
IDS: tuple[Kind, ...] = (*HANDLES, "canvas_id")
LONGEST_ID = 100
FIELDS: dict[Kind, Field] = {
    "student_number": "student_number",
    "sis_user_id": "sis_user_id",
    "org_defined_id": "org_defined_id",
    "username": "username",
    "sis_login_id": "sis_login_id",
    "email": "email",
    "canvas_id": "canvas_id",
    "integration_id": "integration_id",
    "participant": "identifier",
}


@dataclass(frozen=True)
class Row:
    """One person as one table has them.

    Attributes
    ----------
    number : int
        The row, as a spreadsheet counts.
    person : Person
        The id is a proposal: the class may know this person under another.
    damaged : str
        A number that a spreadsheet has spoiled, or "".
    """

    number: int
    person: Person
    damaged: str = ""


@dataclass
class Roster:
    """The people of one table.

    Attributes
    ----------
    table : Table
        Where they stand.
    rows : list of Row
        In the table's order.
    left_out : list of str
        Sentences on rows that are no students.
    notes : list of str
        Sentences on what else was seen.
    """

    table: Table
    rows: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def roster_of(table: Table) -> Roster:
    """Return the people of a table.

    Raises
    ------
    TableError
        If no column names people, or the people have no name.
    """
    columns = table.columns
    people = {"full_name", "first_name", "last_name", *FIELDS.values()} & set(columns.places)
    if not people - {"identifier"}:
        raise TableError(_no_columns(table))
    roster = Roster(table)
    for number, cells in table.body():
        reason = _no_student(columns, cells)
        if reason:
            roster.left_out.append(f"row {number}: {reason}")
        else:
            roster.rows.append(_row(number, columns, cells))
    if not roster.rows:
        raise TableError(_nobody(roster))
    _drop_repeated(roster)
    _note_short_numbers(roster)
    return roster


def _nobody(roster: Roster) -> str:
    name, rows = roster.table.name, len(roster.left_out)
    if not rows:
        return f"'{name}' has a header but no student below it."
    return (
        f"'{name}' has no student in {rows} rows; {roster.left_out[0]}. A list needs a column "
        "with a number, a login or an address beside the names."
    )


def _no_columns(table: Table) -> str:
    header = table.rows[table.columns.header] if table.rows else []
    seen = ", ".join(repr(cell.strip()) for cell in header[:6] if cell.strip()) or "nothing"
    return (
        f"'{table.name}' must have a row that names its columns, such as 'First name', "
        f"'Last name', 'ID number', 'Email address'; it begins with {seen}. "
        "Add such a row, or download the list again."
    )


def _no_student(columns: Columns, cells: Sequence[str]) -> str:
    """Return why a row is no student, or ""."""
    name = _full(columns, cells)
    if columns.platform is Platform.CANVAS and not any(
        columns.get(cells, name) for name in ("canvas_id", "sis_user_id", "sis_login_id")
    ):
        return f"'{name}' is no person" if name else "a row of Canvas's own"
    if tokens(name) in TEST_NAMES or columns.get(cells, "username").endswith("_previewuser"):
        return f"'{name}' is the platform's test student"
    handles = [columns.get(cells, one) for one in FIELDS.values()]
    if not name and not any(handles):
        return "no name and no number"
    if not any(handles) and len([cell for cell in cells if cell.strip()]) < 2:
        return f"'{name}' alone is no student"
    return ""


def _full(columns: Columns, cells: Sequence[str]) -> str:
    first, last = columns.get(cells, "first_name"), columns.get(cells, "last_name")
    return f"{first} {last}".strip() or columns.get(cells, "full_name")


def _row(number: int, columns: Columns, cells: Sequence[str]) -> Row:
    keys, damaged = _keys(columns, cells)
    full = _full(columns, cells)
    if "first_name" in columns.places or "last_name" in columns.places:
        first, last = columns.get(cells, "first_name"), columns.get(cells, "last_name")
    else:
        first, last = divided(full)
    person = Person(
        proposed_id(keys, full), first, last, next(iter(keys.get("email", ())), ""), keys,
        (full,) if full else (),
    )  # fmt: skip
    return Row(number, person, damaged)


def _keys(columns: Columns, cells: Sequence[str]) -> tuple[Keys, str]:
    """Return the keys of a row, and one that a spreadsheet has spoiled."""
    keys: dict[Kind, tuple[str, ...]] = {}
    damaged = ""
    for kind, name in FIELDS.items():
        key = columns.get(cells, name)
        if kind == "participant":
            found = re.search(r"\d+$", key)
            key = found[0] if found else ""
        if DAMAGED.fullmatch(key):
            damaged = key
        elif key:
            whole = WHOLE.fullmatch(key)
            keys[kind] = (whole[1] if whole else key,)
    return keys, damaged


def proposed_id(keys: Keys, name: str) -> str:
    """Return the id of somebody whom the class does not know yet."""
    for kind in IDS:
        for key in keys.get(kind, ()):
            return safe_id(
                key.partition("@")[0] if kind in ("username", "sis_login_id") else key
            )
    for address in keys.get("email", ()):
        return safe_id(address.partition("@")[0])
    return safe_id("-".join(name.casefold().replace(",", " ").split()))


def safe_id(text: str) -> str:
    """Return a text as an id that is safe as a folder on every machine.

    >>> safe_id("../../x [1]")
    'x-1'
    """
    return UNSAFE.sub("-", text).strip(".-+")[:LONGEST_ID]


def _drop_repeated(roster: Roster) -> None:
    """Leave out rows that say again what a row above has said."""
    rows: list[Row] = []
    known: dict[object, int] = {}
    for row in roster.rows:
        mark = (row.person.id, row.person.name, tuple(sorted(row.person.keys.items())))
        if mark in known:
            roster.left_out.append(f"row {row.number}: the same as row {known[mark]}")
            continue
        known[mark] = row.number
        rows.append(row)
    roster.rows = rows


def _note_short_numbers(roster: Roster) -> None:
    """Say where a spreadsheet may have taken leading zeros away."""
    numbers = [key for row in roster.rows for key in row.person.keys.get("student_number", ())]
    digits = [key for key in numbers if key.isdigit()]
    if not digits:
        return
    usual, often = Counter(map(len, digits)).most_common(1)[0]
    short = [key for key in digits if len(key) < usual]
    if short and often > len(digits) / 2:
        roster.notes.append(
            f"{len(short)} of {len(digits)} numbers have fewer digits than the others "
            f"({', '.join(short[:3])}): has a spreadsheet taken leading zeros away? "
            "If so, answer no and download the list again."
        )
