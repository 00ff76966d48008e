"""Small changes of a formula: a fraction upside down, a part left out, brackets forgotten."""

import ast
from collections.abc import Callable, Iterator

Change = tuple[ast.AST, str]  # what stands in place of a node, and what is said about it

UPSIDE = "a fraction stands upside down"
TURNED = "a difference is taken the other way round"
BRACKETS = "a pair of brackets is missing"
ROUNDED = "you go on computing with rounded numbers; round only at the end"


def operations(node: ast.BinOp) -> Iterator[Change]:
    """Yield what may stand in place of two terms and the sign between them."""
    yield from _rounded_terms(node)
    yield from BY_SIGN.get(type(node.op), _unchanged)(node)
    yield from _brackets(node)


def _unchanged(_: ast.BinOp) -> Iterator[Change]:
    yield from ()


def _rounded_terms(node: ast.BinOp) -> Iterator[Change]:
    left, sign, right = node.left, node.op, node.right
    if not isinstance(left, ast.Constant):
        yield ast.BinOp(_rounded(left), sign, right), ROUNDED
    if not isinstance(right, ast.Constant):
        yield ast.BinOp(left, sign, _rounded(right)), ROUNDED
        yield ast.BinOp(_rounded(left), sign, _rounded(right)), ROUNDED


def _rounded(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("__rounded__", ast.Load()), [node], [])


def _quotients(node: ast.BinOp) -> Iterator[Change]:
    left, right = node.left, node.right
    yield ast.BinOp(right, ast.Div(), left), UPSIDE
    yield ast.BinOp(left, ast.Mult(), right), "something is multiplied that is divided"
    yield left, "a division is left out"


def _differences(node: ast.BinOp) -> Iterator[Change]:
    left, right = node.left, node.right
    yield ast.BinOp(right, ast.Sub(), left), TURNED
    yield ast.BinOp(left, ast.Add(), right), "something is added that is subtracted"
    yield left, "something is not subtracted"
    yield right, "only what is subtracted is left"


def _sums(node: ast.BinOp) -> Iterator[Change]:
    left, right = node.left, node.right
    yield ast.BinOp(left, ast.Sub(), right), "something is subtracted that is added"
    yield left, "one of two parts is left out"
    yield right, "one of two parts is left out"


def _products(node: ast.BinOp) -> Iterator[Change]:
    left, right = node.left, node.right
    yield ast.BinOp(left, ast.Div(), right), "something is divided that is multiplied"
    if not isinstance(right, ast.Constant):
        yield left, "a factor is left out"
    if not isinstance(left, ast.Constant):
        yield right, "a factor is left out"


def _powers(node: ast.BinOp) -> Iterator[Change]:
    yield node.left, "a power or a root is left out"
    absolute = ast.Call(ast.Name("abs", ast.Load()), [node.left], [])
    yield absolute, "distances are taken as they are, not squared"
    yield ast.BinOp(node.left, ast.Mult(), node.right), "`*` stands where `**` belongs"


def _conditions(node: ast.BinOp) -> Iterator[Change]:
    yield node.left, "one of two conditions is left out"
    yield node.right, "one of two conditions is left out"


def _either(node: ast.BinOp) -> Iterator[Change]:
    left, right = node.left, node.right
    yield ast.BinOp(left, ast.BitAnd(), right), "both, and not exactly one, must hold"
    yield ast.BinOp(left, ast.BitOr(), right), "one or both may hold"


def _brackets(node: ast.BinOp) -> Iterator[Change]:
    """Yield what comes out where the brackets round a sum are forgotten."""
    strong = ast.Mult | ast.Div | ast.Pow
    weak = ast.Add | ast.Sub | ast.Mult | ast.Div
    if not isinstance(node.op, strong):
        return
    inner = node.left
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, weak):
        last = ast.BinOp(inner.right, node.op, node.right)
        yield ast.BinOp(inner.left, inner.op, last), BRACKETS
    inner = node.right
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, weak):
        first = ast.BinOp(node.left, node.op, inner.left)
        yield ast.BinOp(first, inner.op, inner.right), BRACKETS


BY_SIGN: dict[type[ast.operator], Callable[[ast.BinOp], Iterator[Change]]] = {
    ast.Div: _quotients,
    ast.Sub: _differences,
    ast.Add: _sums,
    ast.Mult: _products,
    ast.Pow: _powers,
    ast.BitAnd: _conditions,
    ast.BitOr: _conditions,
    ast.BitXor: _either,
}
