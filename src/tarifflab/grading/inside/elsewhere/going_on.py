"""Go on below a line that asked for what only the student's own machine has.

A cell that was written on Colab begins with a folder of a drive, one from home with a path of
that disk. Where it was written the line worked and the answer stood below it; here the line
costs itself, and what needs it, and not the rest of the cell. The error stays on the page and
in the report. Only what tells of the place is passed over: a line that is wrong anywhere ends
its cell, and what a student's own `try` catches is theirs.
"""

import ast
from dataclasses import dataclass, field
from types import CodeType

from tarifflab.grading.inside.elsewhere.stand_ins import StandIns
from tarifflab.grading.outcomes import tells_of_the_place

MOST = 20  # lines of one cell that are passed over
FOLDER_CHANGED = "chdir"  # of a `with`, its body is then run where we are


@dataclass
class Journey:
    """What one student's notebook has missed so far.

    Attributes
    ----------
    missed : set of str
        Names that no line has bound because of what is missing here.
    left : int
        Lines of this cell that may still be passed over.
    """

    stand_ins: StandIns
    missed: set[str] = field(default_factory=set)
    left: int = MOST
    again: bool = False  # whether the latest line is tried once more

    def begin_cell(self) -> None:
        """Let as many lines of the next cell be passed over."""
        self.left = MOST

    def below(
        self, body: list[ast.stmt], code: CodeType, error: Exception
    ) -> list[ast.stmt] | None:
        """Return what to run after an error in `code`, made of `body`; None to end the cell."""
        place = _place(code, error)
        if place is None or self.left <= 0 or not self._tells(error):
            return None
        self.left -= 1
        number = next((n for n, one in enumerate(body) if _end(one) >= place), len(body) - 1)
        failed, rest = body[number], body[number + 1 :]
        self.again = _can_be_repeated(failed, place) and self.stand_ins.found_for(error)
        if self.again:
            return [failed, *rest]
        if isinstance(failed, ast.With) and _changes_folder(failed, place):
            return [*failed.body, *rest]
        self.miss([failed])
        return rest

    def miss(self, lines: list[ast.stmt]) -> None:
        """Note that lines have bound nothing because of what is missing here."""
        self.missed |= bound(lines)

    def _tells(self, error: Exception) -> bool:
        if isinstance(error, NameError):
            return error.name in self.missed
        try:
            return tells_of_the_place(type(error).__name__, str(error))
        except Exception:  # a student's own error may resist
            return False


def _place(code: CodeType, error: Exception) -> tuple[int, int] | None:
    """Return line and column of a cell at which it was left."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code:
        trace = trace.tb_next
    if trace is None:
        return None
    line, _, column, _ = list(code.co_positions())[trace.tb_lasti // 2]
    return None if line is None else (line, column or 0)


def _end(node: ast.stmt) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _can_be_repeated(failed: ast.stmt, place: tuple[int, int]) -> bool:
    """Say whether nothing has happened yet when a file was missing there."""
    if isinstance(failed, ast.With):
        return place < (failed.body[0].lineno, failed.body[0].col_offset)
    return isinstance(failed, ast.Assign | ast.AnnAssign | ast.Expr)


def _changes_folder(failed: ast.With, place: tuple[int, int]) -> bool:
    if len(failed.items) > 1 or place >= (failed.body[0].lineno, failed.body[0].col_offset):
        return False
    made = failed.items[0].context_expr
    return isinstance(made, ast.Call) and ast.unparse(made.func).endswith(FOLDER_CHANGED)


def bound(body: list[ast.stmt]) -> set[str]:
    """Return the names that statements bind at their top level, in whichever branch."""
    found: set[str] = set()
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        stack.extend(ast.iter_child_nodes(node))
    return found
