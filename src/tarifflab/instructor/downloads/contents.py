"""What a file is: a notebook of this exercise, of another one, or no notebook at all."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

SEARCHED = 24_000_000  # bytes of a file that are looked at
PARSED = 16_000_000  # bytes; a larger file counts as touched
ENOUGH = 0.5  # of a notebook's own lines: it is that one
CUT_OFF = "the file ends in the middle: was the upload cut off?"
CONFLICT = "\n>>>>>>>"  # git's mark
PADDING = "\x00\x1a \t\r\n"
COPY_MARK = re.compile(
    r"(?: ?\((\d{1,3})\)|-Copy(\d{1,3})|[-_ ](?:copy|kopie|copie|copia|コピー)|-(\d{1,2}))+$",
    re.I,
)
OTHER_KINDS = {
    ".html": "a web page", ".htm": "a web page", ".py": "a Python file", ".docx": "a Word file",
    ".doc": "a Word file", ".pdf": "a PDF", ".txt": "a text", ".odt": "a document",
    ".pages": "a document", ".rar": "an archive that is no zip",
    ".7z": "an archive that is no zip", ".gz": "an archive that is no zip",
    ".zip": "a zip", ".png": "a picture", ".jpg": "a picture", ".jpeg": "a picture",
    ".csv": "a table", ".xlsx": "a table", ".url": "a link", ".webloc": "a link",
}  # fmt: skip


class What(StrEnum):
    """What a file turned out to be."""

    THIS = "this exercise"
    UNKNOWN = "unknown"
    OTHER = "another notebook"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Look:
    """What a look at a notebook has shown.

    Attributes
    ----------
    what : What
        Whose notebook it is.
    name : str
        For another one: which.
    reason : str
        Why it cannot be read.
    """

    what: What
    name: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Print:
    """By which lines a notebook is known: the first lines of cells that students keep."""

    name: str
    lines: frozenset[bytes]
    stubs: tuple[str, ...] = ()


class Prints:
    """The notebooks of a course, to tell which one a student has handed in.

    Parameters
    ----------
    root
        The course folder: ``exercises/``, ``solutions/`` and ``lessons/`` are read.
    exercise
        The one that is collected.
    """

    def __init__(self, root: Path, exercise: str) -> None:
        self.exercise = exercise
        found = {
            f"exercise {path.stem}": _lines(path)
            for folder in ("solutions", "exercises")  # the released version wins
            for path in sorted(root.glob(f"{folder}/*/*.ipynb"))
            if path.stem == path.parent.name
        }
        found |= {
            f"lesson {path.stem}": _lines(path) for path in sorted(root.glob("lessons/*.ipynb"))
        }
        often: dict[bytes, int] = {}
        for lines, _ in found.values():
            for line in lines:
                often[line] = often.get(line, 0) + 1
        self.prints = [
            Print(name, frozenset(line for line in lines if often[line] == 1), stubs)
            for name, (lines, stubs) in found.items()
        ]

    def look(self, content: bytes) -> Look:
        """Return what a file under a notebook's name is."""
        reason = unreadable(content)
        if reason:
            return Look(What.UNREADABLE, reason=reason)
        shares = {one.name: _share(one, content[:SEARCHED]) for one in self.prints if one.lines}
        own = f"exercise {self.exercise}"
        best = max(shares, key=lambda name: (shares[name], name == own), default=own)
        if best != own and shares[best] >= ENOUGH and shares.get(own, 0) < ENOUGH / 2:
            return Look(What.OTHER, best)
        if shares.get(own, 0) == 0:
            return Look(What.UNKNOWN)
        return Look(What.THIS)

    def untouched(self, content: bytes) -> bool:
        """Say whether every answer in a notebook of this exercise is as it was released."""
        own = f"exercise {self.exercise}"
        stubs = next((one.stubs for one in self.prints if one.name == own), ())
        return len(content) < PARSED and _untouched(content, stubs)


def _share(one: Print, content: bytes) -> float:
    return sum(line in content for line in one.lines) / len(one.lines)


def _lines(path: Path) -> tuple[frozenset[bytes], tuple[str, ...]]:
    """Return the lines by which a notebook is known, and the sources of its empty answers."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (OSError, ValueError, KeyError):
        return frozenset(), ()
    lines: set[bytes] = set()
    stubs = []
    for cell in cells:
        source = "".join(cell["source"])
        about = cell["metadata"].get("nbgrader", {})
        if about.get("solution"):
            stubs.append(source)
        else:
            lines |= _as_written(source)
    return frozenset(lines), tuple(stubs)


def _as_written(source: str) -> set[bytes]:
    """Return the first long line of a cell, as JSON writes it."""
    for line in source.splitlines():
        if len(line) > 24:
            plain = json.dumps(line, ensure_ascii=False)[1:-1].encode()
            return {plain} if line.isascii() else {plain, json.dumps(line)[1:-1].encode()}
    return set()


def unreadable(content: bytes) -> str:
    """Return why a file cannot be a notebook, by its ends; "" if it may be one."""
    if not content.strip():
        return "the file is empty"
    start = content[:400].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "it is a web page under a notebook's name"
    if start.startswith(b"pk\x03\x04"):
        return "it is a zip under a notebook's name"
    if start.startswith(b"%pdf"):
        return "it is a PDF under a notebook's name"
    if start.startswith((b"# ", b"#!", b"import ", b"from ", b"#%%")):
        return "it is a Python file under a notebook's name"
    return CUT_OFF if _is_cut_off(content) else ""


def _is_cut_off(content: bytes) -> bool:
    """Say whether a notebook ends before its JSON does.

    What stands behind a whole notebook, or around it, does no harm: the grader reads it.
    """
    if len(content) > PARSED:
        return False
    try:
        text = content.decode("utf-8-sig").strip(PADDING)
        if not text.startswith("{") or text.endswith("}") or CONFLICT in text:
            return False
        json.JSONDecoder().raw_decode(text)
    except (UnicodeDecodeError, RecursionError):
        return False  # in another coding, or nested to do harm: the grader says which
    except ValueError:
        return True
    return False


def _untouched(content: bytes, stubs: Iterable[str]) -> bool:
    """Say whether every answer is as it was released."""
    try:
        cells = json.loads(content)["cells"]
        sources = {"".join(cell["source"]).strip() for cell in cells}
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return False
    stubs = [stub.strip() for stub in stubs]
    return bool(stubs) and all(stub in sources for stub in stubs)


def is_notebook_name(name: str) -> bool:
    """Say whether a file is called like a notebook, also after a browser renamed it."""
    folded = name.casefold()
    if re.search(r"\.ipynb(?: ?\(\d+\))?(?:\.(?:txt|json|html))?$", folded):
        return not folded.endswith(".ipynb.html")
    return folded.endswith(".json")


def is_checkpoint(name: str) -> bool:
    """Say whether Jupyter made a file when it saved: an older state of the notebook beside it.

    >>> is_checkpoint("x-checkpoint.ipynb"), is_checkpoint("x-checkpoint (1).ipynb")
    (True, True)
    """
    return re.search(r"-checkpoint(?:-\d+| ?\(\d+\))?\.ipynb", name.casefold()) is not None


def copy_number(name: str) -> int:
    """Return the number that a browser, Jupyter or Canvas has put behind a name; 0 if none.

    >>> copy_number("x.ipynb"), copy_number("x (2).ipynb"), copy_number("x-Copy1.ipynb")
    (0, 2, 1)
    """
    stem = re.sub(r"\.ipynb.*$", "", name, flags=re.I)
    found = COPY_MARK.search(stem)
    if not found:
        return 0
    return max((int(number) for number in found.groups() if number), default=1)


def other_kind(name: str) -> str:
    """Return what kind of file a name tells, in words."""
    return OTHER_KINDS.get(PurePosixPath(name.casefold()).suffix, "a file of another kind")
