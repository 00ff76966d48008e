"""Run one cell in the process's shell and return what it showed.

A cell that is plain Python is compiled and run as it is. What only IPython understands (magics,
`!commands`, `await` at top level, a lone line that begins with a magic's name) goes through
IPython, which costs a millisecond more.
"""

import ast
import contextlib
import re
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any

from tarifflab.grading.inside.shell import Outputs, Shell, Stream

# Filled in a template, where the released cells and the tests run once, and found in its forks.
COMPILED: dict[tuple[str, int], list[CodeType] | None] = {}


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
    with collected(shell.outputs):
        codes = prepared(shell, source)
        if codes is None:
            run_cell: Any = shell.run_cell
            result = run_cell(source, store_history=True)
            shell.last_error = result.error_in_exec or result.error_before_exec
        else:
            execute(shell, source, codes)
    return shell.outputs.items, shell.last_error is None


def prepared(shell: Any, source: str) -> list[CodeType] | None:
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


def _compiled(shell: Any, source: str) -> list[CodeType] | None:
    name = shell.compile.cache(source, shell.execution_count, raw_code=source)
    try:
        body = shell.compile.ast_parse(source, filename=name).body
        if not body:
            return None
        last = [body.pop()] if isinstance(body[-1], ast.Expr) else []
        codes = [shell.compile(ast.Module(body, []), name, "exec")] if body else []
        return codes + [shell.compile(ast.Interactive([one]), name, "single") for one in last]
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None  # IPython knows it, or says what is wrong


def execute(shell: Any, source: str, codes: list[CodeType]) -> None:
    """Run compiled cells as IPython does: count, history, display hook, events."""
    count = shell.execution_count
    shell.execution_count += 1
    shell.history_manager.store_inputs(count, source, source)
    shell.events.trigger("pre_execute")
    try:
        with shell.builtin_trap, shell.display_trap:
            for code in codes:
                exec(code, shell.user_global_ns, shell.user_ns)  # noqa: S102 (a cell)
    except BaseException as error:  # whatever a cell raises is shown as its output
        shell.last_error = error
        shell.showtraceback((type(error), error, error.__traceback__))
    finally:
        shell.events.trigger("post_execute")
