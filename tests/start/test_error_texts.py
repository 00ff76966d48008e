"""An error says what was found: the name, the number, the path, not only the rule."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tarifflab"
SHARE = 0.80  # of the texts at a `raise` that show something of what was found


def shows(text: ast.expr) -> bool:
    """Say whether a text shows more than words that are always the same."""
    match text:
        case ast.Constant():
            return False
        case ast.Name(id=name):
            return not name.isupper()  # a capital name is a text that is always the same
        case ast.JoinedStr(values=parts):
            return any(isinstance(part, ast.FormattedValue) for part in parts)
        case ast.IfExp(body=one, orelse=other):
            return shows(one) and shows(other)
        case ast.BinOp(left=one, right=other):
            return shows(one) or shows(other)
    return True


def raised(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the errors that are made where they are raised, with a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            name = ast.unparse(node.exc.func).split(".")[-1]
            if name[0].isupper():
                yield node.exc


def texts(part: str) -> dict[str, bool]:
    """Return the error texts of a part of the package, and whether each shows a value."""
    return {
        f"{path.relative_to(PACKAGE)}:{error.lineno} {ast.unparse(error)[:120]}": any(
            map(shows, error.args)
        )
        for path in sorted(PACKAGE.glob(part))
        for error in raised(ast.parse(path.read_text(encoding="utf-8")))
    }


@pytest.mark.parametrize(
    "part",
    [f"{room}/**/*.py" for room in ("economics", "expect", "grading", "instructor", "widgets")],
)
def test_most_errors_say_what_was_found(part: str) -> None:
    """Four of five at least; where a text has nothing to show it may stay as it is."""
    found = texts(part)
    silent = [text for text, said in found.items() if not said]

    assert len(found) >= 30
    assert 1 - len(silent) / len(found) >= SHARE, "\n".join(silent)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ValueError('too long')", False),
        ("raise ValueError(f'too long')", False),
        ("raise ValueError(TOO_LONG)", False),
        ("raise ValueError('a' if x else f'{x}')", False),
        ("raise ValueError(f'{x:,} is too long')", True),
        ("raise ValueError('too long: ' + x)", True),
        ("raise ValueError(str(error) or 'nothing')", True),
    ],
)
def test_what_counts_as_said(code: str, said: bool) -> None:
    """Words alone are no value, however they are written."""
    (error,) = raised(ast.parse(code))

    assert shows(error.args[0]) is said
