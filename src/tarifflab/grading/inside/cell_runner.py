"""Run one cell in the process's shell and return what it showed.

A cell that is plain Python is compiled and run as it is; magics, `!commands` and prompts that
were copied along are rewritten by IPython before. What remains (`await` at top level, a lone
line that begins with a magic's name) is IPython's to run.
"""

import ast
import contextlib
import re
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any, NamedTuple

from tarifflab.grading.inside.ahead import shown_again
from tarifflab.grading.inside.ahead.kept_values import Kept
from tarifflab.grading.inside.elsewhere.going_on import Journey
from tarifflab.grading.inside.shell import Outputs, Shell, Stream

# A line copied from documentation with its prompt. `In [3]: x = 1` is valid Python as well.
PASTED_PROMPT = re.compile(r"^[ \t]*(>>>|\.\.\.|In \[\d*\]:)", re.M)


class Part(NamedTuple):
    """A piece of a cell: its code, what that was made of, and whether it is one import."""

    code: CodeType
    body: list[ast.stmt]
    is_import: bool = False
    mode: str = "exec"  # or "single", which shows the value
    kept: Kept | None = None  # what it binds, where that is known


# Filled in a template, where the released cells and the tests run once, and found in its forks.
COMPILED: dict[tuple[str, int], list[Part] | None] = {}


@contextlib.contextmanager
def collected(outputs: Outputs) -> Iterator[None]:
    """Lead standard output and error into `outputs` for a while."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream(outputs, "stdout"), Stream(outputs, "stderr")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def run(shell: Shell, source: str) -> tuple[list[dict[str, Any]], bool]:
    """Run one cell; return its outputs and whether it ended without an error.

    The error, if any, stays in ``shell.last_error``.
    """
    shell.outputs.clear()
    shell.last_error = None
    if shell.journey is not None:
        shell.journey.begin_cell()
    with collected(shell.outputs):
        codes = prepared(shell, source)
        shown_again.note(None if codes is None else source)
        if codes is None:
            run_cell: Any = shell.run_cell
            result = run_cell(source, store_history=True)
            shell.last_error = result.error_in_exec or result.error_before_exec
        else:
            execute(shell, source, codes)
    return shell.outputs.items, shell.last_error is None


def prepared(shell: Any, source: str) -> list[Part] | None:
    """Return a plain cell's statements and, apart, its last expression; else None."""
    if shell.ast_transformers or shell.input_transformers_post:
        return None
    if shell.ast_node_interactivity != "last_expr" or _may_be_magic(shell, source):
        return None
    known = source, shell.compile.flags  # a `from __future__ import` changes the flags
    if known not in COMPILED:
        COMPILED[known] = _compiled(shell, source)
    return COMPILED[known]


def _may_be_magic(shell: Any, source: str) -> bool:
    """Say whether a lone line begins with a word that IPython reads in its own way."""
    line = source.strip()
    if "\n" in line:
        return False
    words = re.findall(r"\w+", line)
    return words[:1] in (["exit"], ["quit"]) or any(map(shell.find_line_magic, words[:1]))


def _compiled(shell: Any, source: str) -> list[Part] | None:
    if not PASTED_PROMPT.search(source):
        parts = _parts(shell, source, source)
        if parts is not None:
            return parts
    try:
        python = str(shell.transform_cell(source))
    except Exception:  # IPython says what is wrong with it when it runs it
        return None
    return _parts(shell, python, source) if python.strip() != source.strip() else None


def _parts(shell: Any, python: str, source: str) -> list[Part] | None:
    """Return a cell's code: statements together, each import and the last expression alone."""
    name = shell.compile.cache(python, shell.execution_count, raw_code=source)
    try:
        body = shell.compile.ast_parse(python, filename=name).body
        if not body:
            return None
        last = [body.pop()] if isinstance(body[-1], ast.Expr) else []
        return compiled(shell, name, body) + [
            _part(shell, [one], name, mode="single") for one in last
        ]
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None  # IPython knows it, or says what is wrong


def compiled(shell: Any, name: str, body: list[ast.stmt]) -> list[Part]:
    """Return the code of statements of the cell that is known under this name."""
    return [_part(shell, group, name, is_import) for group, is_import in _groups(body)]


def _part(
    shell: Any, body: list[ast.stmt], name: str, is_import: bool = False, mode: str = "exec"
) -> Part:
    tree = ast.Interactive(body) if mode == "single" else ast.Module(body, [])
    return Part(shell.compile(tree, name, mode), body, is_import, mode)


def _groups(body: list[ast.stmt]) -> Iterator[tuple[list[ast.stmt], bool]]:
    """Split statements so that every import stands alone, each of its modules apart."""
    group: list[ast.stmt] = []
    for statement in body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            group.append(statement)
            continue
        if group:
            yield group, False
            group = []
        if isinstance(statement, ast.ImportFrom):
            yield [statement], statement.module != "__future__"
            continue
        for alias in statement.names:
            yield [ast.copy_location(ast.Import([alias]), statement)], True
    if group:
        yield group, False


def execute(shell: Any, source: str, parts: list[Part]) -> None:
    """Run compiled cells as IPython does: count, history, display hook, events.

    An import that is missing here costs what needs it and not the rest of the cell: where the
    student wrote the cell, the module was there. In a student's cell so does any other line
    that misses what only that place has (`elsewhere`).
    """
    count = shell.execution_count
    shell.execution_count += 1
    shell.history_manager.store_inputs(count, source, source)
    shell.events.trigger("pre_execute")
    known: dict[int, Any] = {}
    try:
        with shell.builtin_trap, shell.display_trap:
            for part in parts:
                if part is parts[-1] and shown_again.again(shell, source):
                    continue
                if part.kept is not None:
                    part.kept.bind(shell.user_ns, known)
                    continue
                _run_part(shell, part)
    except BaseException as error:  # whatever a cell raises is shown as its output
        _failed(shell, error)
    finally:
        shell.events.trigger("post_execute")


def _run_part(shell: Any, part: Part) -> None:
    """Run a part, and again what stands in it below a line that may be passed over."""
    journey: Journey | None = shell.journey
    left: Part | None = part
    while left is not None:
        try:
            exec(left.code, shell.user_global_ns, shell.user_ns)  # noqa: S102 (a cell)
            return
        except Exception as error:
            rest = _rest(journey, left, error)
            if rest is None:
                raise
            if journey is None or not journey.again:
                _failed(shell, error)
            name = left.code.co_filename
            left = _part(shell, rest, name, mode=left.mode) if rest else None


def _rest(journey: Journey | None, part: Part, error: Exception) -> list[ast.stmt] | None:
    """Return what to run of a part after an error in it; None to end the cell."""
    if part.is_import and isinstance(error, ImportError):
        if journey is not None:
            journey.again = False
            journey.miss(part.body)
        return []
    return None if journey is None else journey.below(part.body, part.code, error)


def _failed(shell: Any, error: BaseException) -> None:
    shell.last_error = error
    shell.showtraceback((type(error), error, error.__traceback__))
