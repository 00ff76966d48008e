"""Write a table as a workbook, in which a student number keeps its zeros.

A spreadsheet that opens a CSV turns "002642445" into 2642445, and there is no harmless way to
forbid it in a CSV. In a workbook each cell says itself whether it is a text or a number.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

DAY = (2000, 1, 1, 0, 0, 0)  # the same content always makes the same file
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FORMATS = "http://schemas.openxmlformats.org"
MAIN = f"{FORMATS}/spreadsheetml/2006/main"
TIES = f"{FORMATS}/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Cell = str | float | None


def workbook_bytes(rows: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    """Return rows as an .xlsx file with one sheet.

    Parameters
    ----------
    rows
        A `str` stays a text whatever it looks like, a number or a formula too; None is empty.
    sheet
        The sheet's name: at most 31 letters and digits.

    >>> workbook_bytes([["007", 1.5]], "marks")[:2]
    b'PK'
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in _parts(rows, sheet):
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(info, HEAD + text)
    return out.getvalue()


def _parts(rows: Sequence[Sequence[Cell]], sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the five parts that every workbook has."""
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{FORMATS}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        "</Types>",
    )
    yield "_rels/.rels", _tie("officeDocument", "xl/workbook.xml")
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{MAIN}" xmlns:r="{TIES}"><sheets>'
        f'<sheet name="{_xml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    )
    yield "xl/_rels/workbook.xml.rels", _tie("worksheet", "worksheets/sheet1.xml")
    lines = "".join(f"<row>{''.join(_cell(cell) for cell in row)}</row>" for row in rows)
    yield (
        "xl/worksheets/sheet1.xml",
        f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>',
    )


def _tie(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{FORMATS}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{TIES}/{kind}" Target="{target}"/></Relationships>'
    )


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{_xml(cell)}</t></is></c>'
    return f"<c><v>{cell:g}</v></c>"


def _xml(text: str) -> str:
    return escape(NOT_XML.sub("", text), {'"': "&quot;"})
