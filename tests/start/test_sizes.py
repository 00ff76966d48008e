"""Functions and files stay short enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BODY = 60  # lines of a function below its docstring
LIST = 90  # lines of a list of wrong paths, which holds no steps to follow
FILE = 400  # lines
LONGER = {  # files that may be longer, and how long; may only be taken out or shortened
    "start.py": 485,  # it has to work alone, before anything is installed
    "src/tarifflab/widgets/pick_your_window.py": 410,
    "src/tarifflab/widgets/share_number_price.py": 415,
}


def files(*parts: str) -> Iterator[Path]:
    """Yield the Python files below the parts named, of what is kept."""
    for part in parts:
        path = ROOT / part
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has without head and docstring."""
    said = ast.get_docstring(function) is not None
    body = function.body[said:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_a_page() -> None:
    """In the package, the tools, the tests and the wrong paths of exercises."""
    long = [
        f"{path.relative_to(ROOT)}: {node.name} has {body_lines(node)} lines"
        for path in files("src", "solutions", "tests", "benchmarks", "docs", "start.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and body_lines(node) > (LIST if path.name == "wrong_paths.py" else BODY)
    ]

    assert long == []


def test_no_file_is_longer_than_one_reads() -> None:
    """In what is installed and what starts it; a longer one is named, with its bound."""
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in files("src", "benchmarks", "start.py")
    }

    assert [one for one, n in lengths.items() if n > LONGER.get(one, FILE)] == []
    assert [one for one in LONGER if lengths.get(one, 0) <= FILE] == [], "take it out"
