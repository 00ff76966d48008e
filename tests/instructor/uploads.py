"""What a platform does with an upload: its own rules of matching, silent ones included."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence

from invented import Invented
from rosters import WORKSHEET


def members(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def table(content: bytes, separator: str = ",", encoding: str = "utf-8-sig") -> list[list[str]]:
    """Return the rows of a table."""
    text = content.decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def moodle_feedback(content: bytes, people: Sequence[Invented]) -> dict[str, bytes]:
    """Return by participant what "Upload multiple feedback files" takes in."""
    known = {one.participant for one in people}
    taken = {}
    for name, file in members(content).items():
        for part in name.split("/"):
            pieces = part.split("_", 4)
            if (
                len(pieces) >= 4
                and pieces[1] in known
                and pieces[2] in ("assignsubmission", "assignfeedback")
                and pieces[3] == "file"
                and not name.rpartition("/")[2].startswith((".", "~"))
            ):
                taken[pieces[1]] = file
    return taken


def moodle_worksheet(content: bytes, lang: str, most: float = 25) -> dict[str, float]:
    """Return by participant the marks that "Upload grading worksheet" takes in."""
    rows = table(content)
    words = WORKSHEET[lang]
    header = rows[0]
    identifier, grade = header.index(words[0]), header.index(words[5])
    assert words[9] in header
    comma = "," if lang in ("de", "fr") else "."
    marks = {}
    for row in rows[1:]:
        assert len(row) == len(header)
        assert row[identifier].startswith(words[1])
        text = row[grade].replace(comma, ".")
        if text and 0 <= float(text) <= most:
            marks[row[identifier][len(words[1]) :]] = float(text)
    return marks


def canvas_submissions(
    content: bytes, files: dict[str, str], people: Sequence[Invented]
) -> dict[str, bytes]:
    """Return by user what "Upload Submissions" takes in; `files` is file id to user id."""
    taken = {}
    for name, file in members(content).items():
        numbers = [part for part in name.split("_") if part.isdecimal()]
        if "anon" in name.split("_")[:2]:
            parts = name.split("_")
            user, number = (
                files.get(parts[parts.index("anon") + 2]),
                parts[parts.index("anon") + 2],
            )
        else:
            user, number = numbers[0], numbers[1]
        if files.get(number) == user and not name.startswith("._"):
            taken[user] = file
    return taken


def canvas_gradebook(content: bytes, separator: str = ",") -> dict[str, str]:
    """Return by Canvas's id the cell of the one column that is uploaded."""
    rows = table(content, separator)
    header = rows[0]
    section = header.index("Section")
    assert (header[0], header[1]) == ("Student", "ID")
    columns = [place for place, cell in enumerate(header) if re.fullmatch(r".+ \(\d+\)", cell)]
    assert columns == [section + 1] == [len(header) - 1]
    return {row[1]: row[columns[0]] for row in rows[1:] if row[1]}


def blackboard_gradebook(content: bytes) -> dict[str, str]:
    """Return by user name the marks of the column that is found by its number."""
    wide = content.startswith(b"\xff\xfe")
    rows = table(content, "\t" if wide else ",", "utf-16" if wide else "utf-8-sig")
    user = rows[0].index("Username")
    (place,) = [p for p, cell in enumerate(rows[0]) if re.search(r"\|\d+$", cell)]
    return {row[user]: row[place] for row in rows[1:]}


def brightspace_grades(content: bytes) -> dict[str, str]:
    """Return by number the marks that Brightspace's import takes in."""
    rows = table(content)
    assert rows[0][-1] == "End-of-Line Indicator"
    assert all(row[-1] == "#" for row in rows[1:])
    (place,) = [p for p, cell in enumerate(rows[0]) if cell.endswith(" Points Grade")]
    return {row[0].removeprefix("#"): row[place] for row in rows[1:]}
