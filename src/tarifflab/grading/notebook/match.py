"""Find the exercise's cells in a submission: by grade id, cell id, text, and place.

A text is normalised once and looked up; nothing here compares every cell with every other.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from tarifflab.grading.notebook.assignment import AssignedCell, Assignment
from tarifflab.grading.notebook.read import RawCell
from tarifflab.grading.outcomes import Outcome, outcome

# A name that a line of code gives a value, or a function that it defines.
BINDS = re.compile(
    r"^(?:def[ \t]+)?(\w+)(?=[ \t]*(?:=(?!=)|\([^\n]*\)[^\n]{0,80}:[ \t]*$))", re.M
)
LOOKED_AT = 20_000  # characters of a cell in which names are looked for
SHORT_LINE = 12  # characters; a shorter line stands in any notebook
FEW_WORDS = 8  # of a code cell that is prose
LONG = 2  # times as much in a comment: shorter ones explain the code
OWN = 1.5  # times as much in the texts of a student's own cell: shorter ones are labels
FEW_SIGNS = 12  # the same for a script that does not part words: Japanese, Chinese
CODE_LINE = re.compile(
    r"^\s*(import|from|def|class|for|while|if|with|try|return|assert|print|display|@|%|!"
    r"|[\w.\[\]'\"]+\s*[-+*/]?=|[\w.]+\()"
)
WRAPPER = re.compile(r"(\w+\s*=|(print|display|Markdown|HTML)\s*\()\s*")
QUOTE = re.compile(r"[rRbBuUfF]{0,2}(\"\"\"|'''|\"|')")
SHOWN_AS = re.compile(r"\s*+%%(?:markdown|html|latex)\b[^\n]*+\n")
# A remark, or a text with what stands in it: in three quotes, in one of each kind.
# What has no end reaches to the end, so that no place is looked at twice.
TEXTS = re.compile(
    r"""#[^\n]*+|("{3}|'{3})((?:[^\\]|\\.)*?)(?:\1|\Z)"""
    r"""|"((?:[^"\\\n]|\\.)*+)"?|'((?:[^'\\\n]|\\.)*+)'?""",
    re.S,
)
DOCSTRING = re.compile(r"^([ \t]*+def [^\n]*+\n\s*+)(\"\"\"|\'\'\').*?\2", re.M | re.S)
TEXT_BLOCK = re.compile(r"^[ \t]*+(\"\"\"|\'\'\')(.*?)\1", re.M | re.S)
FENCED = re.compile(r"```[ \t]*+\w*+[ \t]*+\n((?:(?!```).)*+)```", re.S)
MAX_WRAPPERS = 4
EAST_ASIAN = re.compile("[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
TITLE = re.compile(r"^#[ \t]++(\S.{0,119})$", re.M)


def normal(text: str) -> str:
    """Return a text without blank ends of lines and blank lines at both ends."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@lru_cache(maxsize=4096)
def normal_own(text: str) -> str:
    """Return the same of a text of the exercise, remembered: every submission asks for it."""
    return normal(text)


def names_bound(source: str) -> set[str]:
    """Return the names that the beginning of a cell gives values at its top level."""
    return set(BINDS.findall(source[:LOOKED_AT]))


class Known:
    """What the exercise's own cells look like, for looking up.

    Attributes
    ----------
    texts : dict
        Normalised text → the assigned cells with it.
    lines : set of str
        Every line that stands somewhere in the exercise.
    rank : dict
        Grade id → place in the exercise.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.texts: dict[str, list[AssignedCell]] = {}
        self.lines: set[str] = set()
        for cell in assignment.cells:
            for text in {normal_own(cell.released), normal_own(cell.source)}:
                if text:
                    self.texts.setdefault(text, []).append(cell)
            if cell.kind in ("text", "task", "written"):
                self.lines.update(line.strip() for line in cell.released.splitlines())
        graded = [cell for cell in assignment.cells if cell.grade_id]
        self.rank = {cell.grade_id: place for place, cell in enumerate(graded)}

    def is_own(self, source: str) -> bool:
        """Say whether a text stands in the exercise as it is: no work of the student's."""
        text = normal(source)
        return not text or text in self.texts

    def knows(self, source: str) -> bool:
        """Say whether a line of the exercise's own texts stands in a text."""
        lines = (line.strip() for line in source.splitlines())
        return any(len(line) > SHORT_LINE and line in self.lines for line in lines)

    def rest(self, source: str) -> str:
        """Return a text without the lines that stand in the exercise."""
        kept = [line for line in source.splitlines() if line.strip() not in self.lines]
        return "\n".join(kept).strip()


def alike(source: str, known: AssignedCell) -> bool:
    """Say whether a cell still holds what was released (or the source version's text)."""
    text = normal(source)
    return text in (normal_own(known.released), normal_own(known.source))


def untouched(source: str, known: AssignedCell) -> bool:
    """Say whether an answer is empty or as it was released, whatever its comments are."""
    if normal(source) in ("", normal_own(known.released)):
        return True
    return known.kind == "solution" and _code_of(source) in ([], _own_code_of(known.released))


def without_fence(source: str) -> str:
    """Return code without the fence that it needs to be shown in Markdown."""
    found = FENCED.fullmatch(source.strip())
    return found[1] if found is not None else source


def _code_of(source: str) -> list[str]:
    """Return the lines of a cell that hold more than a comment."""
    lines = (line.rstrip() for line in source.splitlines())
    return [line for line in lines if line and not line.lstrip().startswith("#")]


@lru_cache(maxsize=4096)
def _own_code_of(released: str) -> list[str]:
    """Return the same of an answer's stub, remembered."""
    return _code_of(released)


def match_cells(raw: list[RawCell], known: Known, notes: list[Outcome]) -> None:
    """Set `match` of every cell that can be found for certain; say what was odd."""
    wanted = known.assignment.by_grade_id()
    copies: dict[str, list[RawCell]] = {}
    for cell in raw:
        if cell.grade_id in wanted:
            copies.setdefault(cell.grade_id, []).append(cell)
        elif cell.nbgrader.get("grade") or cell.nbgrader.get("solution"):
            notes.append(outcome("flags_removed"))
    for grade_id, found in copies.items():
        _take_copy(wanted.pop(grade_id), found, notes)
    _by_key(raw, wanted, notes, lambda cell: cell.cell_id, lambda cell: [cell.cell_id])
    _by_key(
        raw,
        wanted,
        notes,
        lambda cell: normal(cell.source),
        _own_texts,
    )


def _own_texts(cell: AssignedCell) -> list[str]:
    if not _has_own_text(cell):
        return []
    return [normal_own(cell.released), normal_own(cell.source)]


def _has_own_text(cell: AssignedCell) -> bool:
    return cell.locked or cell.kind == "text"


def _take_copy(known: AssignedCell, found: list[RawCell], notes: list[Outcome]) -> None:
    """Match one of the copies: the first, or of an answer the first that was worked on."""
    chosen = found[0]
    if not _has_own_text(known):
        chosen = next((c for c in found if not untouched(c.source, known)), chosen)
    chosen.match = known
    if len(found) > 1:
        first = chosen is found[0]
        notes.append(outcome("cell_doubled" if first else "copy_taken", known.grade_id))


def _by_key(
    raw: list[RawCell],
    wanted: dict[str, AssignedCell],
    notes: list[Outcome],
    key_of: Callable[[RawCell], str],
    keys_of: Callable[[AssignedCell], Iterable[str]],
) -> None:
    """Match what is still wanted with the first free cell of the same key."""
    free: dict[str, list[RawCell]] = {}
    if wanted:
        for cell in reversed(raw):
            if cell.match is None and (key := key_of(cell)):
                free.setdefault(key, []).append(cell)
    for known in list(wanted.values()):
        for key in keys_of(known):
            if free.get(key):
                free[key].pop().match = wanted.pop(known.grade_id)
                notes.append(outcome("metadata_lost", known.grade_id))
                break


def missing(raw: list[RawCell], known: Known) -> list[AssignedCell]:
    """Return the exercise's cells that were not found, in order."""
    found = {cell.match.grade_id for cell in raw if cell.match is not None}
    return [c for c in known.assignment.cells if c.grade_id and c.grade_id not in found]


def match_by_place(raw: list[RawCell], known: Known, notes: list[Outcome]) -> None:
    """Match an answer that lost its mark, if one cell alone stands between its neighbours."""
    lacking = [cell for cell in missing(raw, known) if cell.kind in ("solution", "written")]
    if not lacking:
        return
    places = {c.match.grade_id: n for n, c in enumerate(raw) if c.match is not None}
    order = sorted(places, key=lambda name: known.rank[name])
    for assigned in lacking:
        rank = known.rank[assigned.grade_id]
        before = [places[name] for name in order if known.rank[name] < rank]
        after = [places[name] for name in order if known.rank[name] > rank]
        gap = raw[before[-1] + 1 if before else 0 : after[0] if after else len(raw)]
        fitting = [cell for cell in gap if _may_be(cell, assigned, known)]
        if len(fitting) == 1:
            fitting[0].match = assigned
            notes.append(outcome("metadata_lost", assigned.grade_id))


def _may_be(cell: RawCell, assigned: AssignedCell, known: Known) -> bool:
    if cell.match is not None or known.is_own(cell.source):
        return False
    if assigned.kind == "solution":
        return cell.cell_type == "code" and not prose_in_code(cell.source)
    return cell.cell_type != "code" and known.rest(cell.source) == cell.source.strip()


def another_notebook(raw: list[RawCell], known: Known) -> Outcome | None:
    """Return what to say of a file that is some other notebook, None if it is this one."""
    locked = [cell for cell in known.assignment.cells if cell.locked]
    kept = sum(
        1 for c in raw if c.match is not None and c.match.locked and alike(c.source, c.match)
    )
    if kept * 2 >= len(locked) and locked:
        return None
    own = _title((cell.cell_type, cell.released) for cell in known.assignment.cells)
    title = title_of(raw)
    ours = any(c.match is not None for c in raw) or any(known.knows(c.source) for c in raw)
    if (own == title and own) or (ours and not (own and title)):
        return None
    name = f"its title is '{title}'" if title else "it has no title"
    return outcome(
        "another_notebook", detail=f"{name}; {kept} of {len(locked)} locked cells are in it"
    )


def title_of(raw: list[RawCell]) -> str:
    """Return the first heading of a submission, "" if there is none."""
    return _title((cell.cell_type, cell.source) for cell in raw)


def _title(cells: Iterable[tuple[str, Any]]) -> str:
    for cell_type, source in cells:
        found = TITLE.search(source) if cell_type == "markdown" else None
        if found is not None:
            return str(found[1]).strip()
    return ""


def prose_in_code(source: str) -> str:
    """Return the text of a code cell that holds only a string, comments or prose; else ""."""
    text = source.strip()
    quoted = _quoted(text)
    if quoted:
        return quoted if _is_prose(quoted) else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and all(line.startswith("#") for line in lines):
        words = "\n".join(line.lstrip("#").strip() for line in lines)
        return words if _is_prose(words) else ""
    if any(CODE_LINE.match(line) for line in lines):
        return ""
    return text if _is_prose(text) else ""


def remarks_in_code(source: str, released: str = "") -> str:
    """Return the long remarks of a student's in a cell of code: blocks of comments, strings.

    `released` is what stood there before. What computes something is left out, also where it
    is commented out, and so is what a function says of itself.
    """
    source = DOCSTRING.sub(r"\1", source)
    known = {line.strip() for line in released.splitlines()}
    lines = ["" if line.strip() in known else line.strip() for line in source.splitlines()]
    found = [""]
    for line in lines:
        words = line.lstrip("#").strip() if line.startswith("#") else ""
        if words and not CODE_LINE.match(words):
            found[-1] = f"{found[-1]}\n{words}".strip()
        elif found[-1]:
            found.append("")
    found += [text.strip() for _, text in TEXT_BLOCK.findall(source) if text not in released]
    return "\n\n".join(text for text in found if _is_prose(text, LONG))


def spoken_in_code(source: str, released: str = "") -> str:
    """Return the sentences that stand in texts of code, whatever the code does with them."""
    cell = SHOWN_AS.match(source)
    if cell is not None:
        return source[cell.end() :].strip()
    texts = (next(filter(None, text.groups()[1:]), "") for text in _texts(source))
    said = [text.strip() for text in texts if _is_sentence(text) and text not in released]
    times = LONG if released else OWN
    return "\n\n".join(dict.fromkeys(said)) if _is_prose(" ".join(said), times) else ""


def _texts(source: str) -> Iterator[re.Match[str]]:
    return TEXTS.finditer(DOCSTRING.sub(r"\1", source)[:LOOKED_AT])


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= FEW_WORDS // 2 or len(EAST_ASIAN.findall(text)) >= FEW_SIGNS


def _quoted(text: str) -> str:
    """Return what stands in a cell's one string, printed or given a name; else ""."""
    for _ in range(MAX_WRAPPERS):
        wrapper = WRAPPER.match(text)
        if wrapper is None:
            break
        text = text[wrapper.end() :].rstrip(") \n;")
    opened = QUOTE.match(text)
    if opened is None or not text.endswith(opened[1]):
        return ""
    inside = text[opened.end() : -len(opened[1])]
    return "" if opened[1] in inside else inside.strip()


def _is_prose(text: str, times: float = 1) -> bool:
    few = len(text.split()) < times * FEW_WORDS
    return not few or len(EAST_ASIAN.findall(text)) >= times * FEW_SIGNS
