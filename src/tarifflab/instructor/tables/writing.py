"""Write a table back in the form in which it was read."""

import codecs
import csv
import io
from collections.abc import Sequence

from tarifflab.instructor.tables.reading import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    For texts only: never for a mark or for a key by which a platform finds a person.

    >>> harmless("=1+1"), harmless("-"), harmless("Ann")
    ("'=1+1", '-', 'Ann')
    """
    inside = text.lstrip(" ")
    return f"'{text}" if inside.startswith(FORMULA) and inside != "-" else text


def table_bytes(table: Table, rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as a file with the encoding, mark, separator and line ends of `table`.

    A workbook becomes CSV in UTF-8 with a mark, which every spreadsheet opens. What an old
    encoding cannot write makes the file UTF-8.
    """
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=table.separator, lineterminator=table.line_end).writerows(rows)
    encoding, mark = ("utf-8", True) if table.workbook else (table.encoding, table.mark)
    try:
        content = text.getvalue().encode(encoding)
    except UnicodeEncodeError:
        encoding, mark, content = "utf-8", True, text.getvalue().encode()
    return (MARKS[encoding] if mark else b"") + content
