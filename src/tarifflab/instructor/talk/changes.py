"""One thing changed in a student's own code, to ask what would come out the other way round.

Questions about learners' code are an idea of Lehtinen, Santos and Sorva ("Let's Ask Students
About Their Programs, Automatically", 2021), and `qlcpy` is their generator for Python. It asks
about names, loops and lines of a first course and runs the program unconfined; its last release
is of April 2024. Here the questions are about data and the code runs confined, so the changes
are made with `ast` alone.

>>> [one.kind for one in changes("x = a.sum() / b.sum()", Around())][0]
'order'
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tarifflab.instructor.talk.kinds import KINDS, New, other_columns, sides_of_fractions


@dataclass(frozen=True)
class Around:
    """What else stands in the notebook: the columns that it takes, by the table's name."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A student's cell with one thing in it changed.

    Attributes
    ----------
    kind : str
        What was changed: "order", "filter", "bound", …
    ask : str
        What the line does, for the question: "adds up before it divides".
    line : int
        The line of the cell, from 1.
    own, new : str
        The statement as it stands, and as it would stand.
    code : str
        The whole cell, changed.
    """

    kind: str
    ask: str
    line: int
    own: str
    new: str
    code: str


def changes(source: str, around: Around) -> list[Change]:
    """Return the changes of a cell, in the order of its lines; none if it is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, Change] = {}
    sides = sides_of_fractions(tree)
    for statement, node in _nodes(tree):
        for new in _news(node, around):
            if new.kind == "average" and id(node) in sides:
                continue
            made = _changed(source, tree, statement, node, new)
            if made is not None:
                found.setdefault(made.code, made)
    return list(found.values())


def columns_of(sources: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the texts by which each name is subscripted anywhere in the cells."""
    found: dict[str, list[str]] = {}
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
                found.setdefault(node.value.id, []).extend(_texts(node.slice))
    return {name: tuple(dict.fromkeys(texts)) for name, texts in found.items()}


def _texts(node: ast.expr) -> list[str]:
    """Return the texts that a subscript takes, one or a list of them."""
    parts = node.elts if isinstance(node, ast.List) else [node]
    values = [one.value for one in parts if isinstance(one, ast.Constant)]
    return [one for one in values if isinstance(one, str)]


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.expr]]:
    """Yield each expression with the statement that it stands in."""
    for statement in ast.walk(tree):
        if isinstance(statement, ast.stmt):
            waiting = [c for c in ast.iter_child_nodes(statement) if isinstance(c, ast.expr)]
            while waiting:
                node = waiting.pop(0)
                yield statement, node
                waiting = [*_inner(node), *waiting]


def _inner(node: ast.AST) -> list[ast.expr]:
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(node):
        found += [child] if isinstance(child, ast.expr) else _inner(child)
    return found


def _news(node: ast.expr, around: Around) -> Iterator[New]:
    for change in KINDS:
        yield from change(node)
    yield from other_columns(node, around.columns)


def _changed(
    source: str, tree: ast.Module, statement: ast.stmt, node: ast.expr, new: New
) -> Change | None:
    """Return the cell with a node exchanged; None where that makes no question."""
    wanted = _exchanged(tree, node, new.node)
    code = _spliced(source, node, new.node, wanted)
    first, last = statement.lineno, _end(statement)
    lines, grown = source.split("\n"), code.count("\n") - source.count("\n")
    own = "\n".join(lines[first - 1 : last])
    shown = "\n".join(code.split("\n")[first - 1 : last + grown])
    if new.kind == "column" and shown.count(ast.unparse(new.node).replace("'", '"')) > 1:
        return None  # a column compared with itself
    return Change(new.kind, new.ask, node.lineno, own.strip(), shown.strip(), code)


def _end(statement: ast.stmt) -> int:
    """Return a statement's last line; of `if`, `for` and `def` the last of their head."""
    body = getattr(statement, "body", None)
    if isinstance(body, list):
        return max(statement.lineno, int(body[0].lineno) - 1)
    return statement.end_lineno or statement.lineno


def _exchanged(tree: ast.Module, node: ast.expr, new: ast.expr) -> str:
    """Return the changed tree as text, to compare with what the changed source means."""
    memo: dict[int, object] = {id(node): copy.deepcopy(new)}
    return ast.dump(copy.deepcopy(tree, memo))


def _spliced(source: str, node: ast.expr, new: ast.expr, wanted: str) -> str:
    """Return the source with a node's text exchanged, as the student would have typed it."""
    text = ast.unparse(new)
    if "'" not in source and '"' not in text:  # their own kind of quotes
        text = text.replace("'", '"')
    for put in (text, f"({text})"):
        code = _put(source, node, put)
        try:
            if ast.dump(ast.parse(code)) == wanted:
                return code
        except SyntaxError:
            continue
    return _put(source, node, f"({text})")


def _put(source: str, node: ast.expr, text: str) -> str:
    lines = source.encode().split(b"\n")  # `ast` counts bytes
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first][: node.col_offset]
    after = lines[last][node.end_col_offset :]
    made = [*lines[:first], before + text.encode() + after, *lines[last + 1 :]]
    return b"\n".join(made).decode()
