"""The kinds of changes: each takes one expression and yields what could stand in its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

TOGETHER = ("sum", "mean")  # what makes one number of many
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
LAST_DAY = 28  # that every month has
OTHERS = {
    "mean": "median", "median": "mean", "sum": "mean", "max": "min", "min": "max",
    "idxmax": "idxmin", "idxmin": "idxmax", "std": "var", "first": "last", "last": "first",
}  # fmt: skip
LEFT_OUT = {
    "abs": "drops signs", "round": "rounds", "ceil": "rounds up", "floor": "rounds down",
    "clip": "cuts off at a limit",
}  # fmt: skip
KEEPS = {
    "dropna": "leaves out what is missing", "fillna": "puts something in for what is missing",
    "drop": "leaves out a part", "query": "keeps only some of the rows",
    "head": "keeps the first rows", "tail": "keeps the last rows",
    "drop_duplicates": "counts what is there twice once",
}  # fmt: skip
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
HUNDRED = 100
MOST_NUMBER = 1000  # of what one more can be felt


@dataclass(frozen=True)
class New:
    """What could stand in place of an expression; `ask` says what the line does now."""

    kind: str
    node: ast.expr
    ask: str


def order(node: ast.expr) -> Iterator[New]:
    """Yield another order of steps: add before dividing, square before averaging."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        left, right = _together(node.left), _together(node.right)
        if left and right and left[1] == right[1]:
            ratio = ast.BinOp(left[0], ast.Div(), right[0])
            yield New("order", _method(ratio, "mean"), "adds up before it divides")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Mult):
        inner = node.left
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add | ast.Sub):
            later = ast.BinOp(inner.right, node.op, node.right)
            word = "divides" if isinstance(node.op, ast.Div) else "multiplies"
            first = "adds" if isinstance(inner.op, ast.Add) else "subtracts"
            yield New(
                "order", ast.BinOp(inner.left, inner.op, later), f"{first} before it {word}"
            )
    found = _together(node)
    if found and isinstance(found[0], ast.BinOp) and isinstance(found[0].op, ast.Pow):
        power = found[0]
        whole = ast.BinOp(_method(power.left, found[1]), ast.Pow(), power.right)
        yield New("order", whole, "squares before it takes them together")


def _together(node: ast.expr) -> tuple[ast.expr, str] | None:
    """Return what a call like `x.sum()` works on, and its name."""
    name = _method_name(node)
    if name in TOGETHER and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value, name
    return None


def _method(of: ast.expr, name: str) -> ast.Call:
    return ast.Call(ast.Attribute(of, name, ast.Load()), [], [])


def _method_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr
    return ""


def filters(node: ast.expr) -> Iterator[New]:
    """Yield a choice of rows that is left out."""
    if isinstance(node, ast.Subscript) and _chooses(node.slice):
        yield New("filter", node.value, "keeps only some of the rows")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        yield New("filter", node.left, "asks for two things at once")
    if _method_name(node) in KEEPS and isinstance(node, ast.Call):
        func = node.func
        if isinstance(func, ast.Attribute):
            yield New("filter", func.value, f"{KEEPS[func.attr]} (`{func.attr}`)")


def _chooses(node: ast.expr) -> bool:
    """Say whether a subscript compares, and so keeps some rows."""
    if isinstance(node, ast.Compare):
        return True
    both = isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr)
    return both and _chooses(node.left)  # type: ignore[attr-defined]


def bounds(node: ast.expr) -> Iterator[New]:
    """Yield a limit that counts or does not, and an end that lies one further."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        other = COMPARED.get(type(node.ops[0]))
        if other:
            ask = "has a limit, and says where the limit itself belongs"
            yield New("bound", ast.Compare(node.left, [other()], node.comparators), ask)
        moved = _further(node.comparators[0])
        if moved:
            one = isinstance(node.ops[0], ast.Eq | ast.NotEq)
            ask = "asks for one certain value" if one else "sets a limit"
            yield New("bound", ast.Compare(node.left, node.ops, [moved]), ask)
    if isinstance(node, ast.Subscript):
        here = node.slice
        ends = isinstance(here, ast.Slice) and here.upper and _further(here.upper)
        if isinstance(here, ast.Slice) and ends:
            piece = ast.Slice(here.lower, ends, here.step)
            new = ast.Subscript(node.value, piece, ast.Load())
            yield New("bound", new, "stops at a certain place")
        elif moved := _further(here):
            new = ast.Subscript(node.value, moved, ast.Load())
            yield New("bound", new, "takes one certain place")


def _further(node: ast.expr) -> ast.Constant | None:
    """Return a number, year, month or day one further; None for what has no next."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return ast.Constant(value + 1)
    if not isinstance(value, str):
        return None
    if day := DAY.match(value):
        number = int(day[3])
        later = number + 1 if number < LAST_DAY else number - 1
        return ast.Constant(f"{value[:-2]}{later:02}")
    if re.fullmatch(r"(19|20)\d\d", value):
        return ast.Constant(str(int(value) + 1))
    if month := re.fullmatch(r"(\d{4}-)(\d\d)", value):
        number = int(month[2])
        return ast.Constant(f"{month[1]}{number - 1 if number > 1 else number + 1:02}")
    return None


def averages(node: ast.expr) -> Iterator[New]:
    """Yield another way to make one number of many."""
    name = _method_name(node)
    if name in OTHERS and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        func = ast.Attribute(node.func.value, OTHERS[name], ast.Load())
        new = ast.Call(func, node.args, node.keywords)
        if not _chooses(node.func.value):
            yield New("average", new, f"makes one number of many with `{name}`")
        elif name == "sum":  # the middle one of True and False is no question
            yield New("count", new, "counts the rows for which something is true")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        chosen = node.func.id
        other = {"max": "min", "min": "max"}.get(chosen)
        if other:
            new = ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)
            yield New("choice", new, f"chooses with `{chosen}`")


def merges(node: ast.expr) -> Iterator[New]:
    """Yield a merge that keeps other rows."""
    if _method_name(node) in ("merge", "join") and isinstance(node, ast.Call):
        plain = "inner" if _method_name(node) == "merge" else "left"
        given = {one.arg: one.value for one in node.keywords}.get("how")
        now = str(given.value) if isinstance(given, ast.Constant) else plain
        other = "left" if now == "inner" else "inner"
        kept = [one for one in node.keywords if one.arg != "how"]
        how = ast.keyword("how", ast.Constant(other))
        ask = f"puts two tables together and keeps the rows of the {now} merge"
        yield New("merge", ast.Call(node.func, node.args, [*kept, how]), ask)


def left_out(node: ast.expr) -> Iterator[New]:
    """Yield a step that is left out: a sign dropped, a rounding, a cut."""
    if not isinstance(node, ast.Call):
        return
    name = _method_name(node)
    if isinstance(node.func, ast.Attribute) and name in LEFT_OUT:
        module = isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "math")
        new = node.args[0] if module and node.args else node.func.value
        yield New("step", new, LEFT_OUT[name])
    elif isinstance(node.func, ast.Name) and node.func.id in LEFT_OUT and node.args:
        yield New("step", node.args[0], LEFT_OUT[node.func.id])


def units(node: ast.expr) -> Iterator[New]:
    """Yield the step between shares and percent left out."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        right = node.right
        if isinstance(right, ast.Constant) and right.value == HUNDRED:
            word = "multiplies" if isinstance(node.op, ast.Mult) else "divides"
            yield New("unit", node.left, f"{word} by 100")


def sides_of_fractions(tree: ast.AST) -> set[int]:
    """Return the `id` of what stands above or below a line: alone it is averaged by nobody."""
    lines = (one for one in ast.walk(tree) if isinstance(one, ast.BinOp))
    return {id(s) for o in lines if isinstance(o.op, ast.Div) for s in (o.left, o.right)}


def turns(node: ast.expr) -> Iterator[New]:
    """Yield a difference or a fraction the other way round."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        ask = "takes one thing from another"
        yield New("turn", ast.BinOp(node.right, ast.Sub(), node.left), ask)
    hundred = isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not hundred:
        new = ast.BinOp(node.right, ast.Div(), node.left)
        yield New("turn", new, "divides one thing by another")


def conditions(node: ast.expr) -> Iterator[New]:
    """Yield `or` in place of `and`, and the other way round."""
    if isinstance(node, ast.BoolOp):
        now, other = ("and", ast.Or()) if isinstance(node.op, ast.And) else ("or", ast.And())
        yield New("condition", ast.BoolOp(other, node.values), f"joins conditions with `{now}`")


def numbers(node: ast.expr) -> Iterator[New]:
    """Yield a number of a sum or product one larger."""
    if not isinstance(node, ast.BinOp):
        return
    for side in ("left", "right"):
        value = getattr(node, side)
        plain = isinstance(value, ast.Constant) and type(value.value) in (int, float)
        if plain and value.value not in (1, HUNDRED) and value.value < MOST_NUMBER:
            step = 1 if value.value > 1 else 0.1
            new = ast.BinOp(node.left, node.op, node.right)
            setattr(new, side, ast.Constant(round(value.value + step, 6)))
            yield New("number", new, f"holds the number {value.value:g}")


def other_columns(node: ast.expr, columns: Mapping[str, tuple[str, ...]]) -> Iterator[New]:
    """Yield another column of the same table, one that the notebook takes elsewhere."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        name = node.slice.value if isinstance(node.slice, ast.Constant) else None
        others = [one for one in columns.get(node.value.id, ()) if one != name]
        if not isinstance(name, str):
            return
        for other in others:
            new = ast.Subscript(node.value, ast.Constant(other), ast.Load())
            yield New("column", new, f"takes the column `{name}`")


KINDS: tuple[Callable[[ast.expr], Iterator[New]], ...] = (
    *(order, filters, merges, averages, left_out, bounds, conditions, units, turns, numbers),
)
