"""What a student can read without thinking: every number that a lesson or a task prints.

A lesson is run cell by cell in this process. Of each cell count its source, what it prints,
what its last line gives, and the text of every widget as it stands at rest.
"""

import ast
import contextlib
import html
import io
import json
import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import ipywidgets
import pandas as pd
from exercise_runs import COURSE, EXERCISES, notebook

NUMBER = re.compile(r"(?<![\w.])[-−+]?\d[\d,_]*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])", re.IGNORECASE)
RULE = re.compile(r"\{[^{}]*;\s*\}")  # of a style sheet
TAG = re.compile(r"<style.*?</style>|<script.*?</script>|<[^>]*>", re.DOTALL)
# Names that no reader sees, and whose numbers change from run to run.
NAMES = re.compile(r"tarifflab-live-[\w-]+|\b(?=[0-9-]*[a-f])[0-9a-f]{8}[0-9a-f-]*\b")
SVG_SIZES = re.compile(r'\b(?:aria-label|alt|title)="([^"]*)"')


@dataclass(frozen=True)
class Block:
    """A piece of text that is read at once, and where it stands."""

    where: str
    text: str

    @property
    def numbers(self) -> list[float]:
        """The numbers in it, in the order in which they stand."""
        return [float(_plain(one)) for one in NUMBER.findall(self.text)]


@cache
def printed(slug: str) -> tuple[Block, ...]:
    """Return all that a lesson and its exercise print: prose, code, outputs, widgets."""
    return (*_lesson(slug), *_exercise(slug))


def _exercise(slug: str) -> Iterator[Block]:
    """Yield the questions, hints, set-up and visible checks of a student's notebook."""
    for cell in _cells(notebook(EXERCISES, slug)):
        source = "".join(cell["source"])
        paragraphs = (
            re.split(r"\n\s*\n", source) if cell["cell_type"] == "markdown" else [source]
        )
        for paragraph in paragraphs:
            yield Block(f"exercise {cell['id']}", TAG.sub(" ", paragraph))


def _lesson(slug: str) -> Iterator[Block]:
    """Yield the prose, the code and the outputs of a lesson."""
    file = COURSE / "lessons" / f"{slug}.ipynb"
    namespace: dict[str, Any] = {"__name__": "__main__"}
    quiet = {"TARIFFLAB_DATA": str(COURSE / "data")}
    with mock.patch.dict(os.environ, quiet), contextlib.chdir(file.parent):
        for cell in _cells(file):
            source, where = "".join(cell["source"]), f"lesson {cell['id']}"
            if cell["cell_type"] == "markdown":
                for paragraph in re.split(r"\n\s*\n", source):
                    yield Block(where, TAG.sub(" ", paragraph))
            else:
                yield Block(where, source)
                yield Block(f"{where}, output", "\n".join(_outputs(source, namespace)))


def _outputs(source: str, namespace: dict[str, Any]) -> list[str]:
    """Run a cell and return what it shows, as text."""
    shown: list[Any] = []
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    stdout = io.StringIO()
    with (
        contextlib.redirect_stdout(stdout),
        mock.patch("IPython.display.display", lambda *things, **_: shown.extend(things)),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        exec(compile(tree, "<lesson>", "exec"), namespace)
        if isinstance(last, ast.Expr):
            shown.append(
                eval(compile(ast.Expression(last.value), "<lesson>", "eval"), namespace)
            )
    return [_unmarked(stdout.getvalue()), *map(text_of, shown)]


def text_of(thing: Any) -> str:
    """Return what a value shows in a notebook, as plain text."""
    if isinstance(thing, ipywidgets.Widget):
        return "\n".join(_texts(thing, set()))
    if isinstance(thing, pd.DataFrame | pd.Series):
        with pd.option_context("display.width", 1000, "display.max_columns", 20):
            return repr(thing)
    for method in ("to_dict", "_repr_html_"):  # a Plotly figure; whatever draws itself
        if hasattr(thing, method) and not isinstance(thing, type):
            return _unmarked(str(getattr(thing, method)()))
    return "" if thing is None else _unmarked(str(thing))


def _texts(widget: ipywidgets.Widget, seen: set[int]) -> Iterator[str]:
    """Yield every text that a widget and those inside it show."""
    if id(widget) in seen:
        return
    seen.add(id(widget))
    for trait, value in widget.trait_values().items():
        if trait.startswith(("_", "layout", "style", "comm")):
            continue
        if isinstance(value, str | int | float):
            yield _unmarked(str(value))
        elif isinstance(value, list | tuple | dict):
            for one in value.values() if isinstance(value, dict) else value:
                if isinstance(one, ipywidgets.Widget):
                    yield from _texts(one, seen)
                else:
                    yield _unmarked(str(one))


def _unmarked(text: str) -> str:
    """Return the words of HTML or SVG: of a tag only what is read aloud counts."""
    kept = " ".join(SVG_SIZES.findall(text))
    return html.unescape(NAMES.sub(" ", RULE.sub(" ", f"{TAG.sub(' ', text)} {kept}")))


def _cells(file: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return cells


def _plain(written: str) -> str:
    return written.replace("−", "-").replace(",", "").replace("_", "")
