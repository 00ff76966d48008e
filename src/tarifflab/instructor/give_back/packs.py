"""Pack feedback in the shape that a platform takes in, under the names that it gave out."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from tarifflab.instructor.class_list.roster import safe_id
from tarifflab.instructor.collect.records import Line
from tarifflab.instructor.give_back.marks import Mark
from tarifflab.instructor.tables import Platform

DAY = (2000, 1, 1, 0, 0, 0)  # the same content always makes the same zip
MOODLE_HEAD = re.compile(r"[^_/]*_\d+_assignsubmission_[a-z]+", re.S)
SAKAI_HEAD = re.compile(r".*[^()/]+, [^()/]+\([^()/]+\)", re.S)
FILE = 0o600 << 16
LONGEST_NAME = 60  # characters of a page's name before the id, which is always whole

Pack = tuple[str, bytes]


def zipped(files: Iterable[Pack]) -> bytes:
    """Return files as a zip with names marked as UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, DAY)
            info.external_attr, info.compress_type = FILE, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def moodle_name(entry: str, page: str) -> str:
    """Return where Moodle looks for a feedback file: the downloaded name up to the plug-in.

    >>> moodle_name("Ann_12_assignsubmission_file/x.ipynb", "f.html")
    'Ann_12_assignsubmission_file/f.html'
    >>> moodle_name("Ann_12_assignsubmission_file_x.ipynb", "f.html")
    'Ann_12_assignsubmission_file_f.html'
    """
    for place, part in enumerate(parts := entry.split("/")):
        head = MOODLE_HEAD.match(part)
        if head and place < len(parts) - 1:
            return f"{part}/{page}"  # outer folders do not matter to Moodle
        if head:
            return f"{head[0]}_{page}"
    return f"{entry.rpartition('/')[0]}/{page}"


def beside(entry: str, page: str) -> str:
    """Return a place in the folder of the downloaded file, or beside a flat one's name."""
    folder, _, name = entry.rpartition("/")
    flat = re.match(r"(?P<head>\d+-\d+ - .+ - )[^-]+$", name)
    return f"{folder}/{page}" if folder else f"{flat['head'] if flat else ''}{page}"


def sakai_name(entry: str, page: str) -> str:
    """Return where Sakai looks for a feedback file in a student's folder."""
    head = SAKAI_HEAD.match(entry)
    folder = head[0] if head else str(PurePosixPath(entry).parent)
    return f"{folder}/Feedback Attachment(s)/{page}"


NAMES: Mapping[Platform, Callable[[str, str], str]] = {
    Platform.MOODLE: moodle_name,
    Platform.SAKAI: sakai_name,
    Platform.BRIGHTSPACE: beside,
    Platform.ILIAS: beside,
}


def feedback_files(
    platform: Platform, lines: Sequence[Line], pages: Mapping[str, Path], exercise: str
) -> list[Pack]:
    """Return the pages under the names of a platform, one for each file that was taken."""
    name = NAMES[platform]
    return [
        (name(line.entry, f"{exercise}-feedback.html"), pages[line.student].read_bytes())
        for line in lines
        if line.student in pages
    ]


def canvas_files(
    lines: Sequence[Line], graded: Mapping[str, Path], marks: Mapping[str, Mark]
) -> list[Pack]:
    """Return notebooks with the feedback in them, under the downloaded names.

    Canvas shows a file under the name of what was handed in, so that a page would arrive as
    a notebook that does not open: what goes back is a notebook.
    """
    return [
        (line.entry, feedback_notebook(graded[line.student], marks[line.student]))
        for line in lines
        if line.student in graded and line.student in marks
    ]


def feedback_notebook(path: Path, mark: Mark) -> bytes:
    """Return a graded notebook with points and comments in cells of its own."""
    notebook = json.loads(path.read_bytes())
    cells: list[Any] = [_said("feedback", _head(mark))]
    for place, cell in enumerate(notebook["cells"]):
        cells.append(cell)
        about = cell["metadata"].get("nbgrader", {})
        name = about.get("grade_id", "")
        if name in mark.tasks:
            of = f"{about.get('points', 0):g}"
            earned = "not read yet" if name in mark.unread_tasks else f"{mark.tasks[name]:g}"
            cells.append(_said(f"points-{place}", f"**Points: {earned} of {of}**"))
    if mark.comment:
        cells.append(_said("comment", f"**Comment:** {mark.comment}"))
    notebook["cells"] = cells
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def _head(mark: Mark) -> str:
    lines = [f"# Feedback for {mark.person.name} ({mark.person.id})", ""]
    lines += [f"**{mark.points:g} points**" + (" so far" if mark.unread else ""), ""]
    if mark.unread:
        lines += ["The written task is not read yet.", ""]
    return "\n".join([*lines, "Below each task stand its points and what the check said."])


def _said(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": f"given-back-{name}", "metadata": {}, "source": text}


def named_pages(pages: Mapping[str, Path], marks: Mapping[str, Mark]) -> list[Pack]:
    """Return the pages under names for people, to be sent one by one."""
    found = []
    for student, path in pages.items():
        person = marks[student].person
        words = f"{person.last_name} {person.first_name}".split()
        name = f"{safe_id('-'.join(words))[:LONGEST_NAME]}-{student}".strip("-")
        found.append((f"{name}.html", path.read_bytes()))
    return found
