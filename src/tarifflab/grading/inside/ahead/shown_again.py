"""Show again what a course's own cell has shown in the rehearsal, if all it reads is the same.

The last line of such a cell often shows a few rows of a table, the same for every student, and
to choose and format them costs as much as an answer. Only that display is taken over, and only
if it reads nothing but tables and plain values, if these are here what they were in the
rehearsal, and if no cell that has run here can have told a library to show things otherwise.
In doubt the line runs. It is a picture on a page: no name that an answer could use is bound
by it, but for IPython's `_`, which is set as if it had run.
"""

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.inside.fresh_values import (
    SINGLE,
    changes_only_names,
    copied,
    is_plain_table,
    same_table,
)
from tarifflab.grading.wire.codec import Uncrossable, encode

SMALL = 100  # numbers in a table: so few are compared where they lie elsewhere in memory


@dataclass(frozen=True)
class Display:
    """What the last line of a cell has shown.

    Attributes
    ----------
    reads : dict
        The names that the line reads, and their values as they were.
    value : object
        The value of the line.
    data, metadata : dict
        What was shown.
    """

    reads: dict[str, Any]
    value: Any
    data: dict[str, str]
    metadata: dict[str, Any]


@dataclass
class Rehearsed:
    """The displays of the rehearsal, by the source of their cell, and what has run since.

    Attributes
    ----------
    cells : list of str
        Sources that have run since and have not been looked at; None for one of IPython's own.
    modules : int
        How many modules were loaded after the rehearsal.
    """

    displays: dict[str, Display] = field(default_factory=dict)
    cells: list[str | None] = field(default_factory=list)
    modules: int = 0


REHEARSED = Rehearsed()  # filled in a template, for its forks


def begin(displays: dict[str, Display]) -> None:
    """Keep the displays of a rehearsal; what runs from now on may make them worthless."""
    REHEARSED.__init__(displays, [], len(sys.modules))  # type: ignore[misc]


def note(source: str | None) -> None:
    """Remember that a cell runs (None: by IPython), if anything of it may matter."""
    if REHEARSED.displays:
        REHEARSED.cells.append(source)


def display_of(shell: Any, source: str, outputs: list[dict[str, Any]]) -> Display | None:
    """Return what a cell that just ran has shown by its last line, if that may be kept."""
    if len(outputs) != 1:  # a cell of comments alone among them
        return None
    last = ast.parse(source).body[-1]
    if not isinstance(last, ast.Expr):
        return None
    shown = outputs[0]
    names = _names_read(last)
    reads = {name: shell.user_ns[name] for name in names & set(shell.user_ns)}
    value = shell.displayhook._  # the last value that was shown
    plain = (
        shown["output_type"] == "execute_result"
        and all(type(text) is str for text in shown["data"].values())
        and len(reads) == len(names)
        and all(map(_is_plain, [*reads.values(), value]))
    )
    return Display(reads, value, shown["data"], shown["metadata"]) if plain else None


def _names_read(line: ast.Expr) -> set[str]:
    """Return all names of a line, and one that no cell defines if it binds any of its own."""
    nodes = list(ast.walk(line))
    if any(isinstance(node, ast.Lambda | ast.NamedExpr | ast.comprehension) for node in nodes):
        return {""}
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _is_plain(value: Any) -> bool:
    return type(value) in SINGLE or is_plain_table(value)


def again(shell: Any, source: str) -> bool:
    """Show what the cell's last line has shown before; False if it has to run."""
    display = REHEARSED.displays.get(source)
    if display is None or not _nothing_told() or not _same(display.reads, shell.user_ns):
        return False
    value = copied(display.value) if is_plain_table(display.value) else display.value
    shell.displayhook.update_user_ns(value)
    shell.displayhook.write_format_data(display.data, display.metadata)
    return True


def _nothing_told() -> bool:
    """Say whether all that has run here changes nothing but names, by its text."""
    cells, REHEARSED.cells = REHEARSED.cells, []
    if len(sys.modules) != REHEARSED.modules or not all(map(_harmless, cells)):
        REHEARSED.displays = {}
    return bool(REHEARSED.displays)


def _harmless(source: str | None) -> bool:
    return source is not None and (
        source in REHEARSED.displays or changes_only_names(source, subscripts=True)
    )


def _same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    try:
        return all(name in now and _equal(value, now[name]) for name, value in before.items())
    except Uncrossable:  # a student's attribute of a table, say
        return False


def _equal(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if type(one) in SINGLE:
        return bool(one == other)
    return same_table(one, other) or (
        one.size <= SMALL and other.size <= SMALL and bool(encode(one) == encode(other))
    )
