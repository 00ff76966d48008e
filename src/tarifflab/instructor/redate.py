"""Give a task another day, month or year: one line, and all that belongs to it follows.

``python -m tarifflab.instructor.redate 01/1 2025-09-16 2025-08-20`` writes the new day wherever
task 1 of exercise 01 has the old one, in figures and in words: question, hints, look cells,
solution, checks, wrong paths, what to try next, and the answers that are kept for tests. Values
are computed from the data, so they follow; then the notebook runs, and its own checks say if
something does not fit. What is left to a reader are numbers in sentences: they are listed.
Several pairs may be given: ``09/1 2008-04 2010-04 2009-03 2011-03``.
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tarifflab.instructor.tidy import generate_exercises, tidy_text

Pair = tuple[str, str]
FORMS = ((10, "%Y-%m-%d"), (7, "%Y-%m"), (4, "%Y"))  # by the length of the text
SAID = ("%B %Y", "%B")  # of a day in words, after its number
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: %)?")


class NotRedated(ValueError):  # noqa: N818 (a sentence for the author)
    """A day that cannot be changed; the message says why."""


def spellings(old: str, new: str) -> list[Pair]:
    """Return how a day, month or year is written, each with what takes its place.

    Examples
    --------
    >>> dict(spellings("2025-09-16", "2025-08-20"))["16 September"]
    '20 August'
    >>> spellings("1987-02", "1986-12")
    [('February 1987', 'December 1986'), ('1987-02', '1986-12')]
    """
    form = next((form for length, form in FORMS if len(old) == len(new) == length), "")
    try:
        before, after = (dt.datetime.strptime(one, form) for one in (old, new))
    except ValueError:
        raise NotRedated(
            f"Both must be a day (2025-09-16), a month (2025-09) or a year (2025), got {old!r} "
            f"and {new!r}."
        ) from None
    if form == "%Y":
        return [(old, new)]
    if form == "%Y-%m":
        return [(f"{before:%B %Y}", f"{after:%B %Y}"), (old, new)]
    days = [(f"{before.day} {before:{how}}", f"{after.day} {after:{how}}") for how in SAID]
    return [*days, (old, new)]


def changed(text: str, pairs: Sequence[Pair]) -> str:
    """Return a text with every spelling exchanged, all at once."""
    if not pairs:
        return text
    to = dict(pairs)
    either = "|".join(re.escape(one) for one in sorted(to, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{either})(?!\d)", lambda found: to[found[0]], text)


def redate(course: Path, slug: str, task: str, pairs: Sequence[Pair]) -> list[str]:
    """Change the days of a task in its files; return the sentences with numbers to read.

    Raises
    ------
    NotRedated
        If there is no such task, or a day does not stand in it.
    """
    folder = course / "solutions" / slug
    file = folder / f"{slug}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    cells = list(_cells_of(notebook, task))
    if not cells:
        raise NotRedated(f"There is no task {task} in {slug}.")
    text = "\n".join("".join(cell["source"]) for cell in cells)
    if changed(text, pairs) == text:
        raise NotRedated(f"'{pairs[-1][0]}' does not stand in task {task} of {slug}.")
    for cell in cells:
        cell["source"] = changed("".join(cell["source"]), pairs)
    file.write_text(tidy_text(notebook), encoding="utf-8")
    name = _answer(cells)
    _rewrite(folder / "wrong_paths.py", lambda text: _wrong_paths(text, name, pairs))
    _rewrite(folder / "answers.toml", lambda text: _answers(text, task, pairs))
    return list(_to_read(cells))


def _cells_of(notebook: dict[str, Any], task: str) -> Iterator[dict[str, Any]]:
    """Yield the cells of a task: from its question to its check."""
    inside = False
    for cell in notebook["cells"]:
        inside = inside or cell["id"] == f"ask-{task}"
        if inside:
            yield cell
        if cell["id"] == f"test-{task}":
            return


def _answer(cells: Sequence[dict[str, Any]]) -> str:
    """Return the name of the answer: what the check looks for."""
    found = re.search(r'expect\.\w+\(\s*"(\w+)"', "".join(cells[-1]["source"]))
    return found[1] if found else ""


def _rewrite(file: Path, change: Any) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(change(text), encoding="utf-8")


def _wrong_paths(text: str, name: str, pairs: Sequence[Pair]) -> str:
    """Return the module with the days of one answer exchanged.

    They stand in the functions named after it, in the constants that these read, and in what
    to try next.
    """
    tree = ast.parse(text)
    functions = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in (name, f"_tried_{name}")
    ]
    read = {one.id for node in functions for one in ast.walk(node) if isinstance(one, ast.Name)}
    lines = text.splitlines(keepends=True)
    parts: list[ast.stmt | ast.expr] = [*functions, *_values_for(tree, name, read)]
    for node in parts:
        for number in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[number] = changed(lines[number], pairs)
    return "".join(lines)


def _values_for(tree: ast.Module, name: str, read: set[str]) -> Iterator[ast.expr]:
    """Yield the values of the constants that are read, and the next step of one answer."""
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        names = {one.id for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)}
        if names & read:
            yield node.value
        elif names == {"NEXT_STEPS"} and isinstance(node.value, ast.Dict):
            pairs = zip(node.value.keys, node.value.values, strict=True)
            yield from (v for k, v in pairs if getattr(k, "value", None) == name)


def _answers(text: str, task: str, pairs: Sequence[Pair]) -> str:
    """Return the kept answers with the days of one task exchanged."""
    parts = re.split(r"(?m)^(?=\[\[answer\]\])", text)
    mine = f'task = "{task}"'
    return "".join(changed(one, pairs) if mine in one else one for one in parts)


def _to_read(cells: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the sentences of question, hints and comments that hold a number."""
    for cell in cells:
        for line in "".join(cell["source"]).splitlines():
            prose = cell["cell_type"] == "markdown" or line.lstrip().startswith("#")
            if prose and not line.startswith(("## ", "###")) and NUMBER.search(line):
                yield line.strip().removeprefix("# ")


def main(arguments: Sequence[str]) -> int:
    """Change the days of the task that is named, run it, and say what is left to read."""
    course = Path.cwd()
    if len(arguments) < 3 or len(arguments) % 2 == 0 or "/" not in arguments[0]:
        print("Write: 01/1 2025-09-16 2025-08-20 (task, old day, new day).", file=sys.stderr)
        return 1
    number, task = arguments[0].split("/", 1)
    try:
        slug = next(path.name for path in sorted((course / "solutions").glob(f"{number}-*")))
        days = zip(arguments[1::2], arguments[2::2], strict=True)
        pairs = [pair for old, new in days for pair in spellings(old, new)]
        left = redate(course, slug, task, pairs)
    except StopIteration:
        print(f"There is no exercise {number}.", file=sys.stderr)
        return 1
    except NotRedated as error:
        print(error, file=sys.stderr)
        return 1
    generate_exercises(course, course / "exercises", [slug])
    print(f"Task {task} of {slug} has its new day; its own answer passes its checks. Read:")
    print("\n".join(f"- {line}" for line in left))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
