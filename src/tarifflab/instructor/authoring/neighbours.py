"""Small changes of a right solution: what comes out a month early, upside down, not squared.

Wrong paths that an author writes down name the mistakes that people are known to make. Next to
them lie many small ones, and a check that meets one must not look as if all were well. They are
computed: the instructor's own code is changed in one place at a time, as a slip of the hand or
of the head would change it, and run. What is said about the result is true however somebody
got there ("This comes out if …"), because it says nothing about what they did.
"""

import ast
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarifflab.instructor.authoring.formulas import TURNED, Change, operations

MONTH = re.compile(r"(\d{4})-(\d\d)(-\d\d)?$")
YEAR = re.compile(r"(19|20)\d\d$")
YEARS = range(1900, 2100)
UNITS = (1_000, 1_000_000, 1_000_000_000)
MOST_ROWS = 12  # other values of a column that are tried in place of the one asked for
MOST_COLUMNS = 8

WINDOW = "a month is too much or too little at one end"
YEAR_OFF = "another year is taken"
LIMIT = "a limit itself counts, or does not count, against the question"
OPPOSITE = "a condition is turned round"
ALL_ROWS = "one of the choices of rows is left out"
NO_HUNDRED = "the step between shares and percent is missing, or made twice"
ROUND_WAY = "it is rounded in another way than the question says"

METHODS: dict[str, dict[str, str]] = {
    "mean": {"sum": "a sum is taken where a mean belongs", "median": "a median is taken"},
    "sum": {
        "mean": "a mean is taken where a sum belongs",
        "count": "rows are counted where a sum belongs",
    },
    "count": {"sum": "values are added up where rows should be counted"},
    "max": {"min": "the smaller of two is taken where the larger belongs"},
    "min": {"max": "the larger of two is taken where the smaller belongs"},
    "idxmax": {"idxmin": "the lowest is taken where the highest belongs"},
    "idxmin": {"idxmax": "the highest is taken where the lowest belongs"},
    "ceil": {"floor": ROUND_WAY, "round": ROUND_WAY},
    "floor": {"ceil": ROUND_WAY},
    "first": {"last": "the last is taken where the first belongs"},
    "last": {"first": "the first is taken where the last belongs"},
    "log": {"log10": "two kinds of logs are mixed"},
}
DROPPED = {
    "abs": "distances keep their signs",
    "dropna": "missing values are left in",
    "clip": "nothing is cut off at the limit",
    "ceil": "nothing is rounded",
    "floor": "nothing is rounded",
    "round": "nothing is rounded",
    "unique": "repeated values count again",
    "drop_duplicates": "repeated rows count again",
}
COMPARISONS: dict[type[ast.cmpop], list[tuple[type[ast.cmpop], str]]] = {
    ast.Gt: [(ast.GtE, LIMIT), (ast.Lt, OPPOSITE)],
    ast.GtE: [(ast.Gt, LIMIT), (ast.Lt, OPPOSITE)],
    ast.Lt: [(ast.LtE, LIMIT), (ast.Gt, OPPOSITE)],
    ast.LtE: [(ast.Lt, LIMIT), (ast.Gt, OPPOSITE)],
    ast.Eq: [(ast.NotEq, OPPOSITE)],
    ast.NotEq: [(ast.Eq, OPPOSITE)],
}

Namespace = dict[str, Any]


@dataclass(frozen=True)
class Neighbour:
    """A changed solution.

    Attributes
    ----------
    code : str
        The whole solution cell.
    slip : str
        Half a sentence: "a fraction stands upside down".
    """

    code: str
    slip: str


def neighbours(solution: str, namespace: Namespace) -> Iterator[Neighbour]:
    """Yield what a solution cell becomes if one thing in it is changed.

    Parameters
    ----------
    solution
        The source of the cell.
    namespace
        Names and values before it runs: its tables tell which other columns and rows there are.
    """
    tree = ast.parse(solution)
    seen = {ast.unparse(tree)}
    for place, node in enumerate(ast.walk(tree)):
        for new, slip in _changes(node, namespace):
            code = _with(tree, place, new)
            if code not in seen:
                seen.add(code)
                yield Neighbour(code, slip)
    yield from _of_functions(tree)


def _with(tree: ast.Module, place: int, new: ast.AST) -> str:
    """Return the source with the node at this place of the walk exchanged."""
    changed = copy.deepcopy(tree)
    old = next(node for n, node in enumerate(ast.walk(changed)) if n == place)

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return new if node is old else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Exchange().visit(changed)))


def _changes(node: ast.AST, namespace: Namespace) -> Iterator[Change]:
    """Yield what may stand in place of a node."""
    if isinstance(node, ast.Constant):
        yield from _constants(node.value, namespace)
    else:
        yield from BY_KIND.get(type(node), _unchanged)(node)


def _unchanged(_: ast.AST) -> Iterator[Change]:
    yield from ()


def _comparisons(node: ast.Compare) -> Iterator[Change]:
    if len(node.ops) == 1:
        for kind, slip in COMPARISONS.get(type(node.ops[0]), []):
            yield ast.Compare(node.left, [kind()], node.comparators), slip


def _signs(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not | ast.Invert):
        yield node.operand, OPPOSITE
    elif isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield node.operand, TURNED


def _cases(node: ast.IfExp) -> Iterator[Change]:
    for branch in (node.body, node.orelse):
        yield branch, "one of the cases of the rule is left out"
    yield ast.IfExp(node.test, node.orelse, node.body), OPPOSITE


def _constants(value: Any, namespace: Namespace) -> Iterator[Change]:
    if isinstance(value, str):
        yield from _texts(value, namespace)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if value in YEARS and isinstance(value, int):
            yield from ((ast.Constant(value + step), YEAR_OFF) for step in (-1, 1))
        elif value == 100:
            yield ast.Constant(1), NO_HUNDRED
            yield ast.Constant(10_000), NO_HUNDRED
        elif value in UNITS:
            for unit in {1, *UNITS} - {value}:
                yield ast.Constant(unit), "thousands, millions and billions are mixed up"


def _texts(value: str, namespace: Namespace) -> Iterator[Change]:
    if MONTH.match(value) or YEAR.match(value):
        day = pd.Timestamp(value)
        for step in (-1, 1):
            if len(value) == len("2025-01"):
                yield ast.Constant(f"{day + pd.DateOffset(months=step):%Y-%m}"), WINDOW
            elif not YEAR.match(value):
                yield ast.Constant(f"{day + pd.DateOffset(months=step):%Y-%m-%d}"), WINDOW
                yield ast.Constant(f"{day + pd.DateOffset(days=step):%Y-%m-%d}"), "a day is off"
            other = f"{day + pd.DateOffset(years=step):%Y-%m-%d}"[: len(value)]
            yield ast.Constant(other), YEAR_OFF
        return
    for name in _columns_like(value, namespace):
        yield ast.Constant(name), f"the column `{name}` is taken"
    for other in _rows_like(value, namespace):
        yield ast.Constant(other), f"'{other}' is taken"


def _columns_like(value: str, namespace: Namespace) -> list[str]:
    """Return the other columns of a table that has a column of this name, of the same kind."""
    found: list[str] = []
    for table in namespace.values():
        if isinstance(table, pd.DataFrame) and value in table.columns:
            same = table.columns[table.dtypes == table.dtypes[value]]
            found += [name for name in same if isinstance(name, str) and name != value]
    return list(dict.fromkeys(found))[:MOST_COLUMNS]


def _rows_like(value: str, namespace: Namespace) -> list[str]:
    """Return other values of a column, or an index, in which this one occurs."""
    found: list[str] = []
    for table in namespace.values():
        if not isinstance(table, pd.DataFrame | pd.Series):
            continue
        columns = [table.index.to_series()] if table.index.dtype == object else []
        if isinstance(table, pd.DataFrame):
            columns += [table[name] for name in table.columns if table[name].dtype == object]
        for column in columns:
            if (column == value).any():
                counts = column[column != value].value_counts(sort=True)
                found += [one for one in counts.index[:MOST_ROWS] if isinstance(one, str)]
    return list(dict.fromkeys(found))[:MOST_ROWS]


def _calls(node: ast.Call) -> Iterator[Change]:
    function = node.func
    name = getattr(function, "attr", getattr(function, "id", ""))
    for other, slip in METHODS.get(name, {}).items():
        yield ast.Call(_renamed(function, other), node.args, node.keywords), slip
    if name in DROPPED:
        module = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
        if isinstance(function, ast.Attribute) and not (module and node.args):
            yield function.value, DROPPED[name]
        elif node.args:
            yield node.args[0], DROPPED[name]
    for keyword in node.keywords:
        yield from _keywords(node, keyword)


def _keywords(node: ast.Call, keyword: ast.keyword) -> Iterator[Change]:
    def changed(arg: str | None, value: ast.expr) -> ast.Call:
        kept = [one for one in node.keywords if one is not keyword]
        return ast.Call(node.func, node.args, [*kept, ast.keyword(arg, value)])

    turned = {"lower": "upper", "upper": "lower"}
    if keyword.arg in turned:
        slip = "the smaller and the larger of two have changed places"
        yield changed(turned[keyword.arg], keyword.value), slip
    if keyword.arg == "axis":
        for axis in (0, 1):
            yield changed("axis", ast.Constant(axis)), "rows and columns have changed places"


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _subscripts(node: ast.Subscript) -> Iterator[Change]:
    value, index = node.value, node.slice
    if isinstance(index, ast.Compare | ast.BinOp) or (
        isinstance(value, ast.Attribute) and value.attr in ("loc", "iloc")
    ):
        whole = value.value if isinstance(value, ast.Attribute) else value
        yield whole, ALL_ROWS
        for cut in ("1:", ":-1"):
            yield _cut(node, cut), "a row is missing at one end, such as a month of the window"
    if isinstance(index, ast.Constant | ast.UnaryOp):
        number = ast.literal_eval(index) if not _named(index) else None
        if number in (0, -1):
            other = ast.Constant(-1 - number)
            yield ast.Subscript(value, other, ast.Load()), "the first and the last are mixed up"


def _cut(node: ast.expr, rows: str) -> ast.expr:
    """Return the expression with some of its rows."""
    cut = ast.parse(f"x.iloc[{rows}]", mode="eval").body
    assert isinstance(cut, ast.Subscript)  # noqa: S101 (for the type checker)
    return ast.Subscript(ast.Attribute(node, "iloc", ast.Load()), cut.slice, ast.Load())


def _named(index: ast.expr) -> bool:
    return any(isinstance(one, ast.Name | ast.Call | ast.Attribute) for one in ast.walk(index))


BY_KIND: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
    ast.BinOp: operations,
    ast.Compare: _comparisons,
    ast.Call: _calls,
    ast.Subscript: _subscripts,
    ast.UnaryOp: _signs,
    ast.IfExp: _cases,
}


def _of_functions(tree: ast.Module) -> Iterator[Neighbour]:
    """Yield functions that do not listen to one of their arguments, or skip a rule."""
    for number, node in enumerate(tree.body):
        if not isinstance(node, ast.FunctionDef):
            continue
        names = [one.arg for one in node.args.args]
        for first in range(len(names)):
            for second in range(first + 1, len(names)):
                turned = f"{names[first]}, {names[second]} = {names[second]}, {names[first]}"
                slip = f"`{names[first]}` and `{names[second]}` have changed places"
                yield Neighbour(_begun_with(tree, number, turned), slip)
        yield from _without_rules(tree, number)


def _begun_with(tree: ast.Module, number: int, line: str) -> str:
    changed = copy.deepcopy(tree)
    function = changed.body[number]
    assert isinstance(function, ast.FunctionDef)  # noqa: S101 (for the type checker)
    function.body[:0] = ast.parse(line).body
    return ast.unparse(ast.fix_missing_locations(changed))


def _without_rules(tree: ast.Module, number: int) -> Iterator[Neighbour]:
    """Yield the function with each `if` always, or never, taken."""
    found = [n for n, one in enumerate(ast.walk(tree.body[number])) if isinstance(one, ast.If)]
    for place in found:
        for test in (True, False):
            changed = copy.deepcopy(tree)
            rule = next(o for n, o in enumerate(ast.walk(changed.body[number])) if n == place)
            assert isinstance(rule, ast.If)  # noqa: S101 (for the type checker)
            rule.test = ast.Constant(test)
            code = ast.unparse(ast.fix_missing_locations(changed))
            said = "is taken too far" if test else "is left out"
            yield Neighbour(code, f"one of the rules {said}")


def typed_in(
    function: Callable[..., Any], calls: tuple[tuple[Any, ...], ...]
) -> Iterator[tuple[Callable[..., Any], int]]:
    """Yield functions that use the value of one call in place of an argument, and which."""
    for place in range(len(calls[0]) if calls else 0):
        for call in calls:

            def deaf(*given: Any, place: int = place, value: Any = call[place]) -> Any:
                return function(*given[:place], copy.deepcopy(value), *given[place + 1 :])

            yield deaf, place


def rounded(value: Any) -> Any:
    """Return a number, or the numbers of a Series or table, as a lesson prints them."""
    if isinstance(value, pd.Series | pd.DataFrame):
        return value.round(1)
    return round(value, 1) if isinstance(value, float) else value
