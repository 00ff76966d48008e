"""What is tried before a bundle goes out: the grader, the links, the secrets."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tarifflab.expect.find_advice import SEALED
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.release.bundle import MOST_PATH, Member

FORBIDDEN = {"solutions", "tests", "teach", "submitted", "autograded", "feedback", "backups"}
MARKS = re.compile(r"### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)")
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.S)
TELLING = 30  # characters: a shorter line may stand in a question as well
_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)[^)]*\)|(?:href|src)=[\"']([^\"']+)")


def secrets(content: list[Member], solutions: Path) -> Iterator[str]:
    """Yield a sentence for everything in the bundle that students must not get."""
    hidden = dict(_hidden_lines(solutions))
    own = {
        hashlib.sha256(path.read_bytes()).digest(): path.name
        for path in solutions.rglob("*")
        if path.is_file() and path.name != SEALED  # made to be handed out
    }
    for one in content:
        if FORBIDDEN & set(PurePosixPath(one.path).parts[:-1]):
            yield f"{one.path} is the teacher's."
        if hashlib.sha256(one.content).digest() in own:
            yield f"{one.path} is a file of solutions/."
        if one.path.endswith(".ipynb"):
            yield from _in_notebook(one, hidden)


def _in_notebook(one: Member, hidden: dict[str, str]) -> Iterator[str]:
    for cell in json.loads(one.content)["cells"]:
        text = "".join(cell["source"])
        if MARKS.search(text):
            yield f"{one.path}, cell {cell['id']}, holds a solution or a hidden check."
        for line in text.splitlines():
            if line.strip() in hidden:
                yield f"{one.path}, cell {cell['id']}, holds a line of a hidden check."


def _hidden_lines(solutions: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines that only hidden checks have."""
    for path in sorted(solutions.glob("*/*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
        open_ = "\n".join(HIDDEN.sub("", source) for source in sources)
        for source in sources:
            for block in HIDDEN.findall(source):
                for line in block.splitlines():
                    if len(line.strip()) >= TELLING and line.strip() not in open_:
                        yield line.strip(), path.name


def dead_links(content: list[Member]) -> Iterator[str]:
    """Yield a sentence for each link of a page that leads to nothing in the bundle."""
    there = {one.path for one in content}
    there |= {str(place) for name in there for place in PurePosixPath(name).parents}
    for one in content:
        for link in _links(one):
            path = link.partition("#")[0].partition("?")[0]
            if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", link) or "{" in link:
                continue
            if _joined(one.path, path) not in there:
                yield f"{one.path} links to {link}, which is not in the bundle."


def _links(one: Member) -> Iterator[str]:
    if one.path.startswith("src/"):  # templates: what they link to is made later
        return
    if one.path.endswith(".ipynb"):
        cells = json.loads(one.content)["cells"]
        texts = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    elif one.path.endswith((".md", ".html")):
        texts = [one.content.decode("utf-8")]
    else:
        return
    for text in texts:
        plain = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
        yield from (first or second for first, second in _LINK.findall(plain))


def _joined(page: str, link: str) -> str:
    """Return where a relative link of a page leads, from the top of the bundle."""
    from urllib.parse import unquote

    parts = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(unquote(link)).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or "."


def long_paths(content: list[Member]) -> Iterator[str]:
    """Yield a sentence for each path that is too long for Windows in a deep folder."""
    for one in content:
        if len(one.path) > MOST_PATH:
            yield f"{one.path} has {len(one.path)} characters: too long for Windows."


def dry_run(desk: Desk, exercise: str) -> list[str]:
    """Grade the untouched exercise and the solution, with the grader that will be used.

    Returns
    -------
    list of str
        What is wrong: nothing, if the one earns 0 and the other all that a machine gives.
    """
    from tarifflab.grading import Sessions

    assignment = desk.assignment(exercise)
    names = (
        desk.folder("release", ".", exercise) / f"{exercise}.ipynb",
        desk.folder("source", ".", exercise) / f"{exercise}.ipynb",
    )
    with Sessions(assignment, workers=1) as sessions:
        untouched, solved = (sessions.grade(path.read_bytes()) for path in names)
    wrong = [
        f"{exercise}: the untouched {name} earns {score.points:g} points; it must earn 0."
        for name, score in untouched.scores.items()
        if score.points
    ]
    return wrong + list(_not_full(exercise, solved))


def _not_full(exercise: str, solved: Any) -> Iterator[str]:
    for name, score in solved.scores.items():
        if score.points is not None and score.points < score.max_points:
            said = next(
                (
                    str(output.get("evalue", ""))
                    for cell in solved.notebook.cells
                    if cell.metadata.get("nbgrader", {}).get("grade_id") == name
                    for output in cell.get("outputs", [])
                    if output.output_type == "error"
                ),
                "",
            )
            yield (
                f"{exercise}: your solution earns {score.points:g} of {score.max_points:g} in "
                f"{name}. The check said: {said}"
            )
