"""One nbgrader notebook as the grader sees it: its cells, what each is for, what it may read.

An `Assignment` is plain and frozen; it can be sent to another machine. It holds the hidden
tests and the solution, so it stays with main and the examiner.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tarifflab.grading.limits import Limits

Kind = Literal["test", "solution", "setup", "plain", "written", "task", "text"]
CODE_KINDS: tuple[Kind, ...] = ("test", "solution", "setup", "plain")
BEGIN_HIDDEN, END_HIDDEN = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
KEPT_METADATA = ("kernelspec", "language_info")
SKIPPED = "skip-execution"  # a tag that nbclient, and so nbgrader, heeds as well


class AssignmentError(ValueError):
    """An instructor's notebook that cannot be used for grading; the text says why."""


@dataclass(frozen=True)
class AssignedCell:
    """One cell of the instructor's notebook.

    Attributes
    ----------
    kind : str
        "test" (locked, has points), "solution" (the student's code), "setup" (locked code
        without points), "plain" (other code), "written" (marked by hand), "task", "text".
    released : str
        The source that a student got: without hidden tests, and for a solution the stub.
    nbgrader : dict
        nbgrader's metadata, empty for an ordinary cell.
    skipped : bool
        Whether it has no part in grading: locked set-up that its author marked so.
    """

    cell_id: str
    kind: Kind
    cell_type: str
    source: str
    released: str
    nbgrader: Mapping[str, Any] = field(default_factory=dict)
    skipped: bool = False

    @cached_property
    def grade_id(self) -> str:
        """Return nbgrader's id of the cell, "" for an ordinary cell."""
        return str(self.nbgrader.get("grade_id", ""))

    @cached_property
    def locked(self) -> bool:
        """Say whether the instructor's source always replaces the student's."""
        return self.kind in ("test", "setup", "task")


class Layout(NamedTuple):
    """Where a notebook lies in its course, so that relative paths lead where they led.

    Attributes
    ----------
    place : str
        The notebook's folder in the course, relative to its top.
    links : tuple of (str, str)
        Path relative to the course's top, and where that really is: what may be read.
    """

    place: str = "."
    links: tuple[tuple[str, str], ...] = ()


HERE = Layout()


@dataclass(frozen=True)
class Assignment:
    """A notebook to grade against, with everything its processes may see.

    Attributes
    ----------
    name : str
        Name of the notebook, without its ending.
    readable : tuple of str
        Files and folders that candidate and examiner may read (tables of the course).
    secret : tuple of str
        Files and folders that only the examiner may read (a key that hidden tests compare to).
    environment : dict
        Environment variables of both.
    files : tuple of str
        Files that lie beside the notebook in its working folder.
    layout : Layout
        Where that folder lies in the course, and the readable folders around it.
    """

    name: str
    cells: tuple[AssignedCell, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    readable: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    layout: Layout = HERE
    limits: Limits = field(default_factory=Limits)
    draw_key: bytes = field(default=b"", repr=False)  # the course's secret, see `draws`

    @classmethod
    def from_notebook(
        cls,
        source: Path | Mapping[str, Any],
        *,
        release: Path | Mapping[str, Any] | None = None,
        name: str = "",
        **more: Any,
    ) -> "Assignment":
        """Read an instructor's notebook (nbgrader's source version).

        Parameters
        ----------
        source
            The notebook with solutions and hidden tests: a path or its content.
        release
            The student version of it, for what an untouched cell looks like. Without it an
            untouched written answer waits for a marker instead of being a 0.
        more
            Other attributes of `Assignment`: `readable`, `environment`, `limits`, …

        Raises
        ------
        AssignmentError
            If it is no notebook of nbgrader's, or a grade id occurs twice.
        """
        content = _read(source)
        stubs = _by_grade_id(_read(release)) if release is not None else {}
        cells = tuple(_cell(cell, n, stubs) for n, cell in enumerate(content["cells"]))
        _check(cells)
        metadata = {
            k: content["metadata"][k] for k in KEPT_METADATA if k in content["metadata"]
        }
        paths: dict[str, Any] = {
            k: _paths(more.pop(k, ())) for k in ("readable", "secret", "files")
        }
        if not name:
            name = source.stem if isinstance(source, Path) else "notebook"
        return cls(name, cells, metadata, **paths, **more)

    def with_sources(self, known: Mapping[str, Mapping[str, Any]]) -> "Assignment":
        """Take locked sources, points and checksums from the gradebook, as nbgrader does.

        `known` maps a grade id to ``source``, ``points`` (or None) and ``checksum``.
        """
        return replace(self, cells=tuple(_merge(c, known.get(c.grade_id)) for c in self.cells))

    def by_grade_id(self) -> dict[str, AssignedCell]:
        """Return the cells that nbgrader knows, by grade id."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}

    def prelude(self) -> tuple[AssignedCell, ...]:
        """Return the code cells before the first that is the student's or a test."""
        found: list[AssignedCell] = []
        for cell in self.cells:
            if cell.kind in ("test", "solution"):
                break
            if cell.kind in ("setup", "plain") and not cell.skipped:
                found.append(cell)
        return tuple(found)

    def later(self) -> tuple[AssignedCell, ...]:
        """Return the course's own code below those cells, where all of it is released."""
        own = [
            cell for cell in self.cells if cell.kind in ("setup", "plain") and not cell.skipped
        ]
        return tuple(one for one in own[len(self.prelude()) :] if one.source == one.released)


def _read(source: Path | Mapping[str, Any]) -> dict[str, Any]:
    try:
        content = (
            json.loads(source.read_text(encoding="utf-8-sig"))
            if isinstance(source, Path)
            else dict(source)
        )
        return {"cells": list(content["cells"]), "metadata": dict(content["metadata"])}
    except (ValueError, KeyError, TypeError) as error:
        raise AssignmentError(
            f"'source' must be a notebook of format 4, got {source!s:.80} "
            f"({type(error).__name__}). Save it in JupyterLab once."
        ) from error


def text_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's source as one string; what is no text counts as empty."""
    source = cell.get("source", "")
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return ""


def _by_grade_id(content: dict[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = {}
    for cell in content["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id:
            found[grade_id] = cell
    return found


def _cell(cell: Mapping[str, Any], place: int, stubs: Mapping[str, Any]) -> AssignedCell:
    nbgrader = dict(cell["metadata"].get("nbgrader", {}))
    source = text_of(cell)
    stub = stubs.get(str(nbgrader.get("grade_id")))
    kind = _kind(cell["cell_type"], nbgrader)
    if stub is not None:
        nbgrader["checksum"] = stub["metadata"]["nbgrader"].get("checksum", "")
    return AssignedCell(
        cell_id=str(cell.get("id", f"cell-{place}")),
        kind=kind,
        cell_type=cell["cell_type"],
        source=source,
        released=text_of(stub) if stub is not None else without_hidden(source),
        nbgrader=nbgrader,
        skipped=kind == "setup" and SKIPPED in cell["metadata"].get("tags", ()),
    )


def _kind(cell_type: str, nbgrader: Mapping[str, Any]) -> Kind:
    code = cell_type == "code"
    if nbgrader.get("task"):
        return "task"
    if nbgrader.get("solution"):
        return "solution" if code else "written"
    if nbgrader.get("grade"):
        return "test" if code else "written"
    if nbgrader.get("locked"):
        return "setup" if code else "text"
    return "plain" if code else "text"


def _check(cells: Sequence[AssignedCell]) -> None:
    seen: set[str] = set()
    for cell in cells:
        if cell.grade_id and cell.grade_id in seen:
            raise AssignmentError(
                f"'grade_id' must be unique, got {cell.grade_id!r} twice. Change one of them."
            )
        seen.add(cell.grade_id)
    if not any(cell.nbgrader.get("grade") for cell in cells):
        raise AssignmentError(
            f"The notebook must have a graded cell, got {len(cells)} cells without a grade. "
            "Is it an nbgrader assignment?"
        )


def _paths(paths: Iterable[str | Path]) -> tuple[str, ...]:
    return tuple(str(Path(path).resolve()) for path in paths)


def _merge(cell: AssignedCell, known: Mapping[str, Any] | None) -> AssignedCell:
    if known is None:
        return cell
    nbgrader = dict(cell.nbgrader)
    if known.get("checksum"):
        nbgrader["checksum"] = known["checksum"]
    if known.get("points") is not None:
        nbgrader["points"] = known["points"]
    source = known["source"] if cell.locked else cell.source
    return replace(cell, nbgrader=nbgrader, source=source)


def without_hidden(source: str) -> str:
    """Return a source without the regions between the marks of hidden tests."""
    lines, hidden = [], False
    for line in source.split("\n"):
        if BEGIN_HIDDEN in line:
            hidden = True
        elif END_HIDDEN in line:
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)
