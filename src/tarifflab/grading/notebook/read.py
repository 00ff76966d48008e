"""Read a submitted file as a notebook, whatever its state.

Every step is linear in the size of the file. Outputs are of no use to grading: a file that is
large because of them is read without them.
"""

import contextlib
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarifflab.grading.clean_outputs import clean_attachments
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.assignment import AssignedCell, text_of
from tarifflab.grading.notebook.decode import (
    CUT_OFF,
    LOOKED_AT,
    Unreadable,
    text_of_file,
    why_no_json,
)
from tarifflab.grading.outcomes import Outcome, outcome

MAX_BRACKETS = 500_000  # of a notebook without its outputs: a megabyte of them costs 100
MAX_PARTS = 4_000_000  # texts and brackets in a file with outputs: each costs a step to skip
MAX_NAME = 200  # characters of an id, or of one of nbgrader's marks
CELL_TYPES = ("code", "markdown", "raw")
LEFT_OUT = ('"outputs"', '"widgets"')  # keys of a notebook that grading has no use for

# A text without an end reaches to the end of the file, so that no place is looked at twice.
STRING = r'"(?:[^"\\]++|\\.)*+"?'
TOKEN = re.compile(rf"{STRING}|[\[\]{{}}]", re.S)
ODD_BLANKS = re.compile(rf"({STRING})|[\u00a0\u200b\u3000\ufeff]+", re.S)
SPARE_COMMA = re.compile(rf"({STRING})|,\s*+(?=[\]}},])", re.S)
NOTEBOOK = re.compile(r'\{\s*+"(cells|metadata|nbformat|nbformat_minor)"\s*+:')
SPARE = "commas and blanks that do not belong there were left out"
DIGITS = re.compile(r"[0-9]++")
OPENING = re.compile(r"\s*+:\s*+(?=[\[{])")


@dataclass
class RawCell:
    """A cell as it was handed in.

    Attributes
    ----------
    nbgrader : dict
        nbgrader's metadata as the file has them: never trusted, only used to find cells.
    match : AssignedCell or None
        The instructor's cell that it stands for, once it is found.
    """

    cell_type: str
    source: str
    cell_id: str
    nbgrader: dict[str, Any]
    attachments: dict[str, Any]
    match: AssignedCell | None = None
    number: int = 0

    @property
    def grade_id(self) -> str:
        """Return the grade id in the file's metadata, "" if there is none."""
        found = self.nbgrader.get("grade_id")
        return found if isinstance(found, str) else ""


def read(data: bytes, limits: Limits) -> tuple[dict[str, Any], list[Outcome]]:
    """Return any submitted file as a minimal notebook of format 4, and notes on the reading.

    Only what grading needs is kept: types, sources, ids, pictures and nbgrader's metadata. It
    runs in the reader, a confined process with a budget; what it returns is plain and bounded.

    Raises
    ------
    Unreadable
        If it is no notebook, or more than the limits allow; the text says why.
    """
    notes: list[Outcome] = []
    content = _unwrapped(_content(data, limits, notes), notes)
    if not isinstance(content, Mapping):
        raise Unreadable(f"it is JSON, but no notebook: a {type(content).__name__}")
    if not isinstance(content.get("cells"), list):
        content = _converted(content, notes)
    if len(content["cells"]) > limits.cells:
        number = f"{len(content['cells']):,}"
        raise Unreadable(f"it has {number} cells, at most {limits.cells:,} are read")
    cells = [
        {
            "cell_type": raw.cell_type,
            "source": raw.source,
            "id": raw.cell_id,
            "metadata": {"nbgrader": raw.nbgrader} if raw.nbgrader else {},
            **({"attachments": raw.attachments} if raw.attachments else {}),
        }
        for raw in raw_cells(content, notes)
    ]
    newer = _newer_python(content)
    if newer:
        notes.append(outcome("newer_python", detail=newer))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, notes


def _content(data: bytes, limits: Limits, notes: list[Outcome]) -> Any:
    if len(data) > limits.upload_mb * MB:
        raise Unreadable(_too_large(len(data), limits.upload_mb))
    text = text_of_file(data, notes, limits.upload_mb * MB)
    if len(text) > limits.notebook_mb * MB or _brackets(text) > MAX_BRACKETS:
        text = _without_outputs(text)
        if len(text) > limits.notebook_mb * MB:
            raise Unreadable(_too_large(len(text), limits.notebook_mb))
        if _brackets(text) > MAX_BRACKETS:
            raise Unreadable(_too_many_lists(_brackets(text), MAX_BRACKETS))
        notes.append(outcome("file_mended", detail="its outputs are large and were left out"))
    return _json(text, notes)


def _too_large(size: int, most: int) -> str:
    return f"it has {size / MB:.0f} MB, at most {most}"


def _too_many_lists(parts: int, most: int) -> str:
    return f"it holds too many lists and texts, {parts:,}; at most {most:,}"


def _brackets(text: str) -> int:
    return text.count("[") + text.count("{")


def _without_outputs(text: str) -> str:
    """Return a notebook's JSON with the lists and objects of `LEFT_OUT` emptied."""
    parts = _brackets(text) + text.count('"') // 2
    if parts > MAX_PARTS:
        raise Unreadable(_too_many_lists(parts, MAX_PARTS))
    kept, begun, depth = [], 0, 0
    opened: int | None = None  # depth at which what is left out began
    for token in TOKEN.finditer(text):
        word = token[0]
        if word in "[{":
            depth += 1
        elif word in "]}":
            depth -= 1
            if opened is not None and depth == opened:
                kept.append("[]" if word == "]" else "{}")
                begun, opened = token.end(), None
        elif opened is None and word in LEFT_OUT:
            value = OPENING.match(text, token.end())
            if value is not None:
                kept.append(text[begun : value.end()])
                opened = depth
    if opened is not None:
        raise Unreadable(CUT_OFF)
    kept.append(text[begun:])
    return "".join(kept)


def _json(text: str, notes: list[Outcome]) -> Any:
    decoder = json.JSONDecoder(strict=False)  # a raw line end within a text does no harm
    begin = None if text.startswith(("{", "[")) else NOTEBOOK.search(text[:LOOKED_AT])
    if begin is not None:  # a mail's header, a server's line
        notes.append(outcome("file_mended", detail="what stood before it was left out"))
        text = text[begin.start() :]
    try:
        found, end = _first_value(decoder, text)
    except json.JSONDecodeError as error:
        text, words, found, end = _mended_json(decoder, text, why_no_json(text, error.pos))
        notes.append(words)
    tail = text[end:].strip()
    if '"cells"' in tail:
        notes.append(outcome("file_damaged", detail="a second notebook follows in it"))
    elif tail:
        notes.append(outcome("file_mended", detail="what followed its last brace was left out"))
    return found


def _mended_json(
    decoder: json.JSONDecoder, text: str, why: str
) -> tuple[str, Outcome, Any, int]:
    """Return JSON with a small fault as it was meant, what was done, its value and its end.

    A file that ends in the middle is read as far as it goes, and a person looks.
    """
    plain = ODD_BLANKS.sub(lambda token: token[1] or " ", text)
    plain = SPARE_COMMA.sub(lambda token: token[1] or "", plain)
    tries = [(plain, outcome("file_mended", detail=SPARE))]
    if why == CUT_OFF:
        cut = outcome("file_damaged", detail="it ends in the middle; what is there was graded")
        tries.append((_closed(plain), cut))
    for mended, words in tries:
        with contextlib.suppress(json.JSONDecodeError):
            found, end = _first_value(decoder, mended)
            if words.key == "file_mended" or _keep_whole_cells(found):
                return mended, words, found, end
    raise Unreadable(why)


def _keep_whole_cells(found: Any) -> bool:
    """Leave out a last cell whose text was cut off; say whether any is left."""
    cells = found.get("cells") if isinstance(found, dict) else None
    if not isinstance(cells, list):
        return False
    cells[:] = [one for one in cells if isinstance(one, dict) and "source" in one]
    return bool(cells)


def _closed(text: str) -> str:
    """Return what is whole of JSON that ends in the middle, with the brackets that it lacks."""
    opened: list[str] = []
    depth = whole = 0
    for token in TOKEN.finditer(text):
        word = token[0]
        if word in "[{":
            opened.append("]" if word == "[" else "}")
        elif word in "]}" and opened:
            opened.pop()
            depth, whole = len(opened), token.end()
    return text[:whole] + "".join(reversed(opened[:depth]))


def _first_value(decoder: json.JSONDecoder, text: str) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text)
    except json.JSONDecodeError:
        raise
    except RecursionError as error:
        raise Unreadable("it is nested too deep") from error
    except ValueError as error:
        digits = max(map(len, DIGITS.findall(text)), default=0)
        raise Unreadable(f"it holds a number that is too long, of {digits:,} digits") from error


def _unwrapped(content: Any, notes: list[Outcome]) -> Any:
    """Return the notebook in a list of one, in quotes, or in what Jupyter's server sends."""
    wrapped = content
    if isinstance(content, str) and content.lstrip().startswith("{"):
        with contextlib.suppress(ValueError, RecursionError):  # then it is no notebook
            content = json.loads(content)
    if isinstance(content, list) and len(content) == 1:
        content = content[0]
    if isinstance(content, list) and content and all(map(_is_cell, content)):
        content = {"cells": content}
    if content is not wrapped and isinstance(content, Mapping):
        where = "in quotes" if isinstance(wrapped, str) else "in a list"
        words = "it is a list of cells" if content.get("cells") is wrapped else ""
        words = words or f"the notebook stood {where}"
        notes.append(outcome("file_mended", detail=words))
    inner = content.get("content") if isinstance(content, Mapping) else None
    return inner if isinstance(inner, Mapping) and "cells" in inner else content


def _is_cell(part: Any) -> bool:
    return isinstance(part, Mapping) and "cell_type" in part


def _converted(content: Mapping[str, Any], notes: list[Outcome]) -> Mapping[str, Any]:
    """Bring a notebook of format 2 or 3 up to format 4."""
    if not isinstance(content.get("worksheets"), list):
        names = ", ".join(str(name)[:20] for name in list(content)[:3]) or "nothing"
        raise Unreadable(f"it is JSON, but no notebook: it holds {names}")
    import nbformat as library

    nbformat: Any = library
    version = content.get("nbformat")
    try:
        found: Mapping[str, Any] = nbformat.convert(
            nbformat.from_dict(dict(content)), to_version=4
        )
        if not isinstance(found.get("cells"), list):
            raise ValueError(f"no cells but {type(found.get('cells')).__name__}")
    except Exception as error:  # whatever an odd file does to the converter: it is unreadable
        form = str(version)[:20]
        raise Unreadable(f"it is JSON, but no notebook of its format {form}") from error
    notes.append(outcome("format_converted", detail=f"nbformat {version}"))
    return found


def _newer_python(content: Mapping[str, Any]) -> str:
    """Return which Python a notebook was written with if it is newer than this one, else ""."""
    try:
        version = str(content["metadata"]["language_info"]["version"])[:10]
    except (KeyError, TypeError):
        return ""
    found = re.match(r"3\.(\d{1,2})\b", version)
    return found[0] if found and int(found[1]) > sys.version_info[1] else ""


def raw_cells(content: Mapping[str, Any], notes: list[Outcome]) -> list[RawCell]:
    """Return the cells of a parsed notebook; what is no cell is left out."""
    joined = False
    made = []
    for number, cell in enumerate(content["cells"], 1):
        if not isinstance(cell, Mapping):
            continue
        source, lost = _source(cell)
        joined = joined or lost
        made.append(_raw(cell, source, number))
    if joined:
        words = "its cells had lost their line ends, which were put back"
        notes.append(outcome("file_mended", detail=words))
    return made


def _source(cell: Mapping[str, Any]) -> tuple[str, bool]:
    """Return a cell's text, and whether it was a list of lines that had lost their ends."""
    lines = cell.get("source")
    if (
        isinstance(lines, list)
        and len(lines) > 1
        and all(isinstance(line, str) for line in lines)
        and not any(line.endswith(("\n", "\r")) for line in lines[:-1])
    ):
        return "\n".join(lines), True
    return text_of(cell), False


def _raw(cell: Mapping[str, Any], source: str, number: int) -> RawCell:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    cell_type, attached = cell.get("cell_type"), cell.get("attachments")
    return RawCell(
        cell_type=cell_type if cell_type in CELL_TYPES else "raw",
        source=_clean_text(source),
        cell_id=cell["id"][:MAX_NAME] if isinstance(cell.get("id"), str) else "",
        nbgrader=_plain(nbgrader) if isinstance(nbgrader, Mapping) else {},
        attachments=clean_attachments(attached) if isinstance(attached, Mapping) else {},
        number=number,
    )


def _plain(nbgrader: Mapping[Any, Any]) -> dict[str, Any]:
    """Return nbgrader's marks of a cell as far as they are single values of a sane size."""
    return {
        key: value
        for key, value in nbgrader.items()
        if isinstance(key, str)
        and isinstance(value, str | int | float | None)
        and len(str(value) if not isinstance(value, int) else hex(value)) <= MAX_NAME
    }


def _clean_text(text: str) -> str:
    """Replace what no file can hold, half of a surrogate pair, and drop a mark in front."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff")
