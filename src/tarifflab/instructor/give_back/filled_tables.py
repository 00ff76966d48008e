"""Marks in the table that a platform takes in: its own export with one column filled.

Keys, order, guards, separator, mark and encoding stay as downloaded. A row is filled for
whoever has a mark; who handed in nothing stays empty, which no platform takes for 0.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tarifflab.instructor.class_list.merging import students_in_rows
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.class_list.roster import roster_of
from tarifflab.instructor.collect.records import Record
from tarifflab.instructor.downloads.platform_paths import KeyKind
from tarifflab.instructor.give_back.columns import column_for, number_in, written
from tarifflab.instructor.give_back.marks import Mark, Marks
from tarifflab.instructor.tables import (
    Cell,
    Platform,
    Table,
    TableError,
    harmless,
    table_bytes,
    workbook_bytes,
)
from tarifflab.instructor.tables.column_names import Field
from tarifflab.instructor.tables.columns import BRIGHTSPACE_TITLE

END = "End-of-Line Indicator"


@dataclass(frozen=True)
class Filled:
    """A table with marks, ready for upload.

    Attributes
    ----------
    name : str
        The file's name.
    content : bytes
    number : int
        How many marks should arrive.
    notes : list of str
        What there is to say.
    """

    name: str
    content: bytes
    number: int
    notes: list[str] = field(default_factory=list)


def rows_of(table: Table, marks: Marks, record: Record) -> dict[int, Mark]:
    """Return by row number whose mark belongs there; keys decide, as in `class`."""
    people = [one.person for one in marks.by_student.values()]
    try:
        found = students_in_rows(people, roster_of(table))
    except TableError:
        found = {}  # a blind worksheet: numbers alone
    keys = {one.owner: one.student for one in record.lines}
    columns = table.columns
    for number, cells in table.body():
        digits = re.search(r"\d+$", columns.get(cells, "identifier"))
        owner = (Platform.MOODLE.value, KeyKind.PARTICIPANT.value, digits[0] if digits else "")
        if owner in keys:
            found[number] = keys[owner]
    return {n: marks.by_student[one] for n, one in found.items() if one in marks.by_student}


def moodle_worksheet(table: Table, marks: Marks, record: Record) -> Filled:
    """Fill "Grade" of Moodle's worksheet; every other cell stays as it was downloaded."""
    columns = table.columns
    rows = [list(row) for row in table.rows]
    place, notes, filled = columns.places["grade"], [], rows_of(table, marks, record)
    above = 0
    for number, mark in filled.items():
        row = rows[number - 1]
        like = row[columns.places["maximum"]] if "maximum" in columns.places else ""
        most = number_in(like)
        above += most is not None and mark.points > most
        row[place] = written(mark.points, like, comma=columns.decimal_comma)
    notes += _most_note(rows, columns.places.get("maximum"), filled, marks)
    if above:
        notes.append(f"{above} marks are above Moodle's maximum; Moodle leaves those out.")
    return Filled(f"moodle-{table.name}", table_bytes(table, rows), len(filled), notes)


def _most_note(
    rows: Sequence[Sequence[str]], place: int | None, filled: dict[int, Mark], marks: Marks
) -> list[str]:
    if place is None or not filled:
        return []
    most = number_in(rows[next(iter(filled)) - 1][place])
    if most is None or most == marks.most:
        return []
    return [
        f"The platform counts to {most:g}, this exercise to {marks.most:g}: the marks are not "
        "scaled. Set the maximum there first."
    ]


def gradebook(
    table: Table, marks: Marks, record: Record, wanted: str, keep: Sequence[Field], name: str
) -> Filled:
    """Fill one column of a gradebook: the personal columns, and the exercise's.

    Columns of other assignments are left out: their marks may have changed meanwhile.
    """
    columns = table.columns
    title = column_for(columns.titles, marks.exercise, wanted, table.name)
    filled = rows_of(table, marks, record)
    personal = sorted(columns.places[one] for one in keep if one in columns.places)
    if columns.platform is Platform.CANVAS:  # every column before the first mark is personal
        personal = list(range(min(one.place for one in columns.titles)))
        personal = _up_to_section(table, personal)
    header = table.rows[columns.header]
    like = _like(table, title.place)
    out = [[*(header[p] for p in personal), _title(columns.platform, header[title.place])]]
    for number, row in _rows(table):
        cells = [_cell(row, place) for place in personal]
        mark = filled.get(number)
        if mark is not None:
            out.append([*cells, written(mark.points, like, comma=columns.decimal_comma)])
        elif columns.platform is Platform.CANVAS:
            out.append([*cells, _cell(row, title.place)])
    if columns.platform is Platform.BRIGHTSPACE:
        out = [[*row, END if place == 0 else "#"] for place, row in enumerate(out)]
    notes = _most_note(table.rows, title.place, _points_row(table, filled), marks)
    return Filled(name, table_bytes(table, out), len(filled), notes)


def _points_row(table: Table, filled: dict[int, Mark]) -> dict[int, Mark]:
    """Return Canvas's row of points in the form in which rows with marks are passed on."""
    if table.columns.platform is not Platform.CANVAS or not filled:
        return {}
    mark = next(iter(filled.values()))
    rows = [n for n, row in table.body() if n not in filled and not row[1].strip()]
    numbered = [
        n for n in rows if any(number_in(cell) is not None for cell in table.rows[n - 1])
    ]
    return dict.fromkeys(numbered[:1], mark)


def _up_to_section(table: Table, personal: list[int]) -> list[int]:
    """Return Canvas's personal columns: "Section" is the last that it reads as one."""
    section = table.columns.places.get("section")
    return [place for place in personal if section is None or place <= section]


def _rows(table: Table) -> list[tuple[int, list[str]]]:
    return list(table.body())


def _like(table: Table, place: int) -> str:
    """Return the first number in a column, for its decimals and its sign."""
    for _, row in table.body():
        if number_in(_cell(row, place)) is not None:
            return row[place]
    return ""


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _title(platform: Platform, header: str) -> str:
    """Return a column's title for upload; Brightspace takes it without its description."""
    found = BRIGHTSPACE_TITLE.fullmatch(header.strip())
    if platform is Platform.BRIGHTSPACE and found:
        return f"{found['title']} Points Grade"
    return header


def sakai(table: Table, marks: Marks, record: Record) -> Filled:
    """Fill "grade" of Sakai's table, which goes back in its zip."""
    rows = [list(row) for row in table.rows]
    filled = rows_of(table, marks, record)
    for number, mark in filled.items():
        rows[number - 1][table.columns.places["grade"]] = written(mark.points, "")
    return Filled(table.name, table_bytes(table, rows), len(filled))


def plain(marks: Marks, missing: Sequence[Person]) -> tuple[Filled, Filled]:
    """Return all marks, tasks included, as a workbook to look at and as CSV for programs.

    Only the workbook keeps a number's zeros in a spreadsheet. In both, names are harmless.
    """
    tasks = list(dict.fromkeys(task for one in marks.by_student.values() for task in one.tasks))
    ordered = sorted(
        marks.by_student.values(),
        key=lambda one: (one.person.last_name.casefold(), one.person.id),
    )
    header = ["id", "first name", "last name", "e-mail", *tasks, "points", "of", "not read yet"]
    rows: list[list[Cell]] = [[*header]]
    for one in ordered:
        earned = [one.tasks.get(task, 0) for task in tasks]
        rows.append([*_who(one.person), *earned, one.points, marks.most, one.unread or None])
    empty: list[Cell] = [None] * (len(tasks) + 1)
    rows += [[*_who(one), *empty, marks.most, None] for one in missing]
    number = len(ordered)
    table = Table("marks.csv", b"", [], mark=True, line_end="\r\n")
    flat = [[_flat(cell) for cell in row] for row in rows]
    return (
        Filled("marks.xlsx", workbook_bytes(rows, "marks"), number),
        Filled(table.name, table_bytes(table, flat), number),
    )


def _who(person: Person) -> list[Cell]:
    words = (person.first_name, person.last_name, person.email)
    return [person.id, *(harmless(text) for text in words)]


def _flat(cell: Cell) -> str:
    """Return a cell as a CSV writes it."""
    return "" if cell is None else cell if isinstance(cell, str) else f"{cell:g}"
