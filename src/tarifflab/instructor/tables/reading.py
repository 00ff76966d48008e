"""Read a table in whatever form a platform or a spreadsheet has written it.

Nothing is believed about encoding and separator: of all that fit, those count under which
most columns are known. What is needed to write the table back alike is kept.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.tables.columns import Columns, columns_of

MOST_BYTES = 32_000_000
MOST_UNPACKED = 200_000_000  # bytes of a workbook
SEPARATORS = (",", ";", "\t", "|", ":")
# In this order where as many columns are known: Western Europe is what Excel writes most.
ENCODINGS = ("cp1252", "cp932", "cp1251", "gb18030", "cp949", "cp1256", "mac_roman")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class TableError(DeskError):
    """A table that cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Table:
    """A table as it was read.

    Attributes
    ----------
    name : str
        The file's name.
    content : bytes
        The file as it is; empty for a table that was kept.
    rows : list of list of str
        All rows and cells in order, also those above the header, untouched.
    encoding : str
        Python's name of the encoding.
    mark : bool
        Whether a byte-order mark stands in front.
    separator : str
        What stands between cells.
    line_end : str
        What stands between rows.
    workbook : bool
        Whether it was a spreadsheet's own file and not text.
    """

    name: str
    content: bytes = field(repr=False, compare=False)
    rows: list[list[str]] = field(repr=False)
    encoding: str = "utf-8"
    mark: bool = False
    separator: str = ","
    line_end: str = "\n"
    workbook: bool = False

    @cached_property
    def columns(self) -> Columns:
        """What the columns mean."""
        return columns_of(self.rows)

    def body(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number (as a spreadsheet counts) and cells of each row that is not empty."""
        for place in range(self.columns.header + 1, len(self.rows)):
            if any(cell.strip() for cell in self.rows[place]):
                yield place + 1, self.rows[place]

    def as_json(self) -> dict[str, Any]:
        """Return plain data, from which the table can be written back alike."""
        names = ("name", "rows", "encoding", "mark", "separator", "line_end", "workbook")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Table":
        """Return a table from plain data."""
        return cls(content=b"", **data)


def read_table(path: Path) -> Table:
    """Read a table from a file.

    Raises
    ------
    TableError
        If the file is missing, too large, or no table.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise TableError(
                f"'{path.name}' has {size / 1e6:.0f} MB; a class list has at most "
                f"{MOST_BYTES / 1e6:.0f}. Is it the right file?"
            )
        content = path.read_bytes()
    except OSError as error:
        raise TableError(f"'{path}' cannot be read: {error.strerror}.") from error
    return table_of(path.name, content)


def table_of(name: str, content: bytes) -> Table:
    """Make a table of a file's content; `name` is for what is said about it.

    Raises
    ------
    TableError
        If it is no table.
    """
    if content.startswith(WORKBOOKS):
        return Table(name, content, _workbook(name, content), workbook=True)
    if not content.strip(b"\x00\xff\xfe\xef\xbb\xbf \r\n\t"):
        raise TableError(f"'{name}' is empty. Download it again.")
    tables = [
        Table(name, content, rows, encoding, mark, separator, _line_end(text))
        for encoding, mark, text in _texts(content)
        for separator, rows in _divided(text)
    ]
    if not tables:
        raise TableError(
            f"'{name}' is no table with commas, semicolons or tabs. Save it as CSV (UTF-8)."
        )
    return max(tables, key=_likely)


def _likely(table: Table) -> tuple[int, int, int]:
    """Return how well a table was read: known columns, signs that are in no name, width."""
    columns = table.columns
    width = len(table.rows[columns.header]) if table.rows else 0
    return len(columns.places), -_odd(table), width


def _odd(table: Table) -> int:
    """Count the signs that stand in a text only if it was read in another encoding."""
    cells = (cell for row in table.rows for cell in row if not cell.isascii())
    return sum(
        not c.isascii() and c != "’" and unicodedata.category(c)[0] in "CSP"
        for cell in cells
        for c in cell
    )


def _texts(content: bytes) -> Iterator[tuple[str, bool, str]]:
    """Yield the encodings that fit, whether a mark stands in front, and the text."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if content.startswith(mark):
            yield encoding, True, content[len(mark) :].decode(encoding, "replace")
            return
    if content[1:200:2].count(0) > content[:200].count(0) * 0.9 > 10:
        yield "utf-16-le", False, content.decode("utf-16-le", "replace")
        return
    try:
        yield "utf-8", False, content.decode("utf-8")
    except UnicodeDecodeError:
        yield from _old_texts(content)


def _old_texts(content: bytes) -> Iterator[tuple[str, bool, str]]:
    for encoding in ENCODINGS:
        try:
            yield encoding, False, content.decode(encoding)
        except UnicodeDecodeError:
            continue


def _divided(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield separators and the rows that they make."""
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        text = rest  # a line for Excel alone
    for separator in SEPARATORS:
        if separator in text:
            try:
                rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
                yield separator, [[c.replace("\x00", "") for c in row] for row in rows]
            except csv.Error:
                continue
    if all(separator not in text for separator in SEPARATORS[:3]):
        yield ",", [[line] for line in text.splitlines()]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _workbook(name: str, content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet of a workbook that has any."""
    import python_calamine as calamine

    _refuse_bomb(name, content)
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            if rows:
                return [[_text(cell) for cell in row] for row in rows]
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise TableError(
            f"'{name}' cannot be read as a spreadsheet. Save it as CSV (UTF-8) there."
        ) from error
    raise TableError(f"'{name}' has no filled sheet.")


def _refuse_bomb(name: str, content: bytes) -> None:
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                size = sum(part.file_size for part in parts.infolist())
                is_book = any(part.startswith("xl/") for part in parts.namelist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise TableError(f"'{name}' is damaged. Download it again.") from error
        if size > MOST_UNPACKED or not is_book:
            raise TableError(f"'{name}' must be a class list (CSV or .xlsx); it is none.")


def _text(cell: object) -> str:
    """Return a cell of a workbook as a spreadsheet would write it to CSV."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)
