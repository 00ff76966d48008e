"""Try the statements of one test where no answer is, and see which give the same for everybody.

Each runs in a namespace of its own, on copies of the course's tables; random numbers, folder,
environment and warnings are afterwards as they were.
"""

import ast
import builtins
import contextlib
import os
import re
import types
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from tarifflab.grading.inside.ahead.kept_values import (
    alike,
    copies,
    is_unchanging,
    may_be_kept,
)
from tarifflab.grading.inside.ahead.names_used import names_used
from tarifflab.grading.inside.cell_runner import collected
from tarifflab.grading.inside.fresh_values import TELLING, copied, is_plain_table, seed, seeds
from tarifflab.grading.inside.shell import Outputs, Shell

DRAW = "GRADING_DRAW"  # the variable from which hidden tests may draw their inputs
OUTSIDE = re.compile(  # what may give something else elsewhere or later, or leave a file
    r"\b(now|today|time|clock|input|os|environ|getenv|cwd|Path|pathlib|open|shutil|tempfile"
    r"|sqlite3|connect|random|to_(csv|excel|json|parquet|pickle|sql|html))\b"
)
LIBRARY = (types.FunctionType, types.BuiltinFunctionType, type)


@dataclass
class Piece:
    """A statement of a test with its names, and what it binds if everybody has the same.

    Attributes
    ----------
    era : int
        How many statements before it run for each student.
    """

    statement: ast.stmt
    reads: set[str]
    binds: set[str]
    era: int
    kept: dict[str, Any] | None = None


class Trial:
    """One test, tried where no answer is."""

    def __init__(self, shell: Shell, before: Mapping[str, Any], closed: set[str]) -> None:
        self.shell = shell
        known = {name: value for name, value in before.items() if name not in closed}
        self.tables = {n: copied(v) for n, v in known.items() if is_plain_table(v)}
        self.own = {n: v for n, v in known.items() if _lasts(v)} | self.tables
        self.space: dict[str, Any] = {name: object() for name in {*before, *closed}}
        self.space |= self.own | {"__name__": "__main__", "__builtins__": builtins}
        self.pieces: list[Piece] = []
        self.steady: set[str] = set()  # bound by this test, the same for everybody
        self.uses: dict[str, set[str]] = {}  # a function of the test → the names that it reads
        self.bound: set[str] = set()  # bound by this test in any way
        self.outside: set[str] = set()
        self.free: set[str] = set()
        self.spoilt: set[str] = set()
        self.era = 0
        self.copied: dict[int, Any] = {}  # id of a value of this test → its copy
        self.held: list[Any] = []  # while these live no other value gets their ids

    def go_through(self, source: str) -> None:
        """Try each statement; afterwards nothing is kept of a test that has changed a value."""
        before = {name: copied(value) for name, value in self.tables.items()}
        state = seeds()
        with _as_it_was(state):
            for statement in ast.parse(source).body:
                self._try(statement, source.split("\n"))
            drawn = _drawn(state)
        pairs = [(before[name], self.tables[name]) for name in self.outside & set(before)]
        pairs += [(self.space[n], v) for n, v in self._latest().items() if n in self.steady]
        if drawn or not all(starmap(alike, pairs)):
            for piece in self.pieces:
                piece.kept = None

    def _latest(self) -> dict[str, Any]:
        return {n: v for piece in self.pieces for n, v in (piece.kept or {}).items()}

    def _try(self, statement: ast.stmt, lines: list[str]) -> None:
        reads, binds = names_used(statement)
        piece = Piece(statement, reads, binds, self.era)
        self.pieces.append(piece)
        self.free |= reads - self.bound
        recursive = binds if isinstance(statement, ast.FunctionDef) else set()
        if (
            _only_binds(statement, lines)
            and all(map(self._may_read, reads - recursive))
            and self._runs(statement)
            and self._is_steady(statement, binds)
        ):
            self.outside |= (reads & set(self.own)) - self.bound
            self.steady |= binds
            self.bound |= binds
            if isinstance(statement, ast.FunctionDef):
                self.uses[statement.name] = reads
            elif not isinstance(statement, ast.Import | ast.ImportFrom):
                self._forget_users(binds)
                made = {name: self.space[name] for name in binds}
                self.held.append(made)
                piece.kept = copies(made, self.copied)
            return
        self._runs_for_each(reads, binds)

    def _may_read(self, name: str) -> bool:
        if name in self.bound:
            return name in self.steady
        if name in self.own:
            return name not in self.spoilt
        return name not in self.space and hasattr(builtins, name)

    def _runs(self, statement: ast.stmt) -> bool:
        """Say whether a statement ends well, in silence, and without asking for the draw."""
        outputs: Outputs = self.shell.outputs
        outputs.clear()
        code = compile(ast.Module([statement], []), "<test>", "exec", dont_inherit=True)
        with _watched() as asked, collected(outputs), warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                exec(code, self.space)  # noqa: S102 (the instructor's own statement)
            except BaseException:  # it needs an answer, or warns
                return False
        return not asked and not outputs.items

    def _is_steady(self, statement: ast.stmt, binds: set[str]) -> bool:
        values = [self.space.get(name) for name in binds]
        if isinstance(statement, ast.Import | ast.ImportFrom):
            return all(map(_lasts, values))
        if isinstance(statement, ast.FunctionDef):
            function: Any = self.space[statement.name]
            defaults = [
                *(function.__defaults__ or ()),
                *(function.__kwdefaults__ or {}).values(),
            ]
            return all(map(is_unchanging, defaults))
        return all(map(may_be_kept, values))

    def _runs_for_each(self, reads: set[str], binds: set[str]) -> None:
        """Note a statement that is not kept: what it reads, and all likewise, it may change."""
        self.era += 1
        self.spoilt |= (reads & set(self.tables)) - self.bound
        changing = {n for n in self.steady if n in self.uses or not _lasts(self.space[n])}
        if reads & changing:
            self.steady -= changing
        self.steady -= binds
        self.bound |= binds
        self._forget_users(binds)
        self.space |= {name: object() for name in self.bound - self.steady}

    def _forget_users(self, names: set[str]) -> None:
        """Trust no function any more that reads names which now have other values."""
        for function, reads in self.uses.items():
            if reads & names and function in self.steady:
                self.steady.discard(function)
                self._forget_users({function})


def _lasts(value: Any) -> bool:
    """Say whether a value cannot be changed: a plain one, a module, what a library defines."""
    if isinstance(value, LIBRARY):
        return getattr(value, "__module__", None) not in (None, "__main__")
    return isinstance(value, types.ModuleType) or is_unchanging(value)


def _only_binds(statement: ast.stmt, lines: list[str]) -> bool:
    """Say by its text whether a statement does nothing but bind names, here and on any day.

    The whole test is known to leave nothing behind but names and their values.
    """
    text = "\n".join(lines[statement.lineno - 1 : statement.end_lineno])
    if OUTSIDE.search(text) or TELLING.search(text):
        return False
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return getattr(statement, "module", "") != "__future__" and "*" not in text
    if isinstance(statement, ast.FunctionDef):
        return not statement.decorator_list
    return isinstance(statement, ast.Assign | ast.AugAssign) and not any(
        isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        for node in ast.walk(statement)
    )


class _Asked(dict[Any, Any]):
    """The environment, while somebody notes whether the draw was asked for."""

    def __init__(self, variables: Mapping[Any, Any], asked: list[bool]) -> None:
        super().__init__(variables)
        self.asked = asked

    def __getitem__(self, name: Any) -> Any:
        if os.fsdecode(name) == DRAW:
            self.asked.append(True)
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[Any]:
        self.asked.append(True)
        return super().__iter__()


@contextlib.contextmanager
def _watched() -> Iterator[list[bool]]:
    """Yield a list that has something in it once the draw, or all variables, were read."""
    environment: Any = os.environ
    asked: list[bool] = []
    before = environment._data
    environment._data = _Asked(before, asked)
    try:
        yield asked
    finally:
        environment._data = before


def _drawn(state: tuple[Any, Any]) -> bool:
    """Say whether random numbers have been drawn since."""
    python, numbers = seeds()
    if python != state[0]:
        return True
    return numbers is not None and any(
        bytes(one) != bytes(other) if hasattr(one, "tobytes") else one != other
        for one, other in zip(numbers, state[1], strict=True)
    )


@contextlib.contextmanager
def _as_it_was(state: tuple[Any, Any]) -> Iterator[None]:
    """Put random numbers and the working folder back."""
    folder = os.getcwd()  # noqa: PTH109
    try:
        yield
    finally:
        os.chdir(folder)
        seed(state)
