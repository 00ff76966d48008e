"""Read the numbers of prose, and run a notebook for those that it prints, shows or checks.

A number counts as the same if it is equal to its last printed decimal, in one of a few scales:
dollars may be billions in the prose, and shares percent.
"""

import ast
import importlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from inspect import signature
from numbers import Real
from pathlib import Path

import pandas as pd
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel

NUMBER = re.compile(r"(?<![\w.,-])[−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
SHOWN_BY_NAME = re.compile(
    r"(fact_cards|day_strip|car_limit|in_bars|few_rows|sort_facts)\.show\(\"([^\"]+)\"\)"
)
CITED = re.compile(r"\b([A-Z]\d{2,3})\b")
# What stands before or behind a number that counts days, pages, steps or laws.
NO_QUANTITY = re.compile(
    r"(?:lessons?|steps?|rows?|heading|chapters?|Section|sector|row|tasks?|rounds?|exercise)\s*$"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: and)?\s*$",
)
DAY = re.compile(
    r"^(?:\s+(?:and|to|or|-)\s+\d{1,2})?\s+(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)|^\s+minutes|^\s+for the exercise"
    # How long an exercise is, its text, and a lesson.
    r"|^ points\) and one short|^ words\. |^ to read and play"
)
YEAR = range(1900, 2031)
PROVEN = {"cases", "told"}  # what a check holds against the solution


def cells_of(notebook: Path) -> list[dict]:
    """Return the cells of a notebook."""
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


@contextmanager
def a_shell() -> Iterator[InteractiveShell]:
    """Give an interactive shell as a notebook has it, and take it away again."""
    shell = InteractiveShell.instance()
    try:
        yield shell
    finally:
        shell.history_manager.end_session()
        InteractiveShell.clear_instance()


def outputs(cells: Iterable[dict]) -> str:
    """Run the cells of a notebook and return all that they print and show."""
    said = []
    with a_shell() as shell:
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            source = "".join(cell["source"])
            with capture_output() as caught:
                result = shell.run_cell(source, store_history=False)
            result.raise_error()
            said += [caught.stdout, *(shown(one.data) for one in caught.outputs)]
            page = getattr(result.result, "_repr_html_", lambda: None)()
            said.append(shown({"text/html": page or "", "text/plain": result.result}))
            if cell["id"].startswith("task-"):
                said += [" ".join(map(repr, held(shell.user_ns[one]))) for one in named(source)]
            if cell["id"].startswith("test-"):
                said.append(" ".join(map(repr, proven(source))))
    return " ".join(said)


def named(source: str) -> list[str]:
    r"""Return the names that a cell assigns at its top, each once.

    >>> named("a = ...\na = 2\ndef f():\n    b = 1")
    ['a']
    """
    found = [
        target.id
        for one in ast.parse(source).body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    ]
    return list(dict.fromkeys(found))


def held(value: object) -> list[float]:
    """Return the numbers of an answer: itself, or those of a short Series."""
    if isinstance(value, Real) and not isinstance(value, bool):
        return [float(value)]
    short = isinstance(value, pd.Series) and len(value) <= 12
    if short and pd.api.types.is_numeric_dtype(value) and value.dtype != bool:
        return [float(one) for one in value.dropna()]
    return []


def proven(source: str) -> list[float]:
    """Return the numbers that a visible check holds against the solution.

    >>> proven("expect.function('f', cases=[((1,), -3.5)], decimals=2)")
    [1.0, 3.5]
    """
    keywords = (
        one
        for one in ast.walk(ast.parse(source))
        if isinstance(one, ast.keyword) and one.arg in PROVEN
    )
    return [
        float(leaf.value)
        for keyword in keywords
        for leaf in ast.walk(keyword.value)
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, int | float)
    ]


def shown(bundle: dict[str, object]) -> str:
    """Return the words that a reader sees of an output, without places and colours."""
    page = str(bundle.get("text/html", ""))
    if not page:
        return str(bundle.get("text/plain", ""))
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", page))


def said_by_figures(cells: Iterable[dict]) -> str:
    """Return headline, note and labels of every state of the figures of a lesson."""
    code = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    names = re.findall(r"from tarifflab\.widgets import (\w+)", code)
    modules = [importlib.import_module(f"tarifflab.widgets.{name}") for name in names]
    makers = [module.panel for module in modules if hasattr(module, "panel")]
    panels = [make() for make in makers if not signature(make).parameters]
    panels += [
        importlib.import_module(f"tarifflab.widgets.{name}").panel(chosen)
        for name, chosen in SHOWN_BY_NAME.findall(code)
    ]
    framed = [panel for panel in panels if isinstance(panel, Panel)]
    return " ".join(words_of(state) for panel in framed for _, state in panel.states())


def words_of(state: Drawn) -> str:
    """Return what a figure says in one state."""
    labels = re.sub(r"<[^>]+>", " ", state.svg)
    return unescape(" ".join((state.headline, state.unit, state.note, state.alt, labels)))


def values(text: str) -> set[float]:
    """Return the sizes of all numbers in a text."""
    plain = re.sub(r"[\u202f\xa0]", " ", text)
    found = re.findall(r"\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?", plain)
    return {float(one.replace(",", "")) for one in found}


@cache
def rows() -> dict[str, str]:
    """Return the text of every row that prose may cite, by its number."""
    keys = {
        "position_facts": "fact_id",
        "timeline_2025_26": "event_id",
        "quoted_figures": "figure_id",
        "japan_farm_tariffs": "row_id",
    }
    return {
        str(row[key]): " ".join(map(str, row))
        for name, key in keys.items()
        for _, row in data.load(name).set_index(key, drop=False).iterrows()
    }


def quantities(text: str) -> Iterator[tuple[str, str]]:
    """Yield each number of a text that measures something, with the words around it."""
    plain = re.sub(r"\]\([^)]*\)", "]", text.replace("\xa0", " "))
    plain = re.sub(r"```.*?```", "`", plain, flags=re.DOTALL)
    plain = re.sub(r"`[^`]*`", "`", plain)
    for match in NUMBER.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        digits = match.group().lstrip("−-")
        small = re.fullmatch(r"\d{1,2}", digits) and int(digits) <= 12
        year = digits.isdigit() and int(digits) in YEAR and len(digits) == 4
        if small or year or NO_QUANTITY.search(before) or DAY.search(after):
            continue
        yield digits, f"{before[-40:]}{match.group()}{after[:25]}".replace("\n", " ")


def known(digits: str, sizes: set[float]) -> bool:
    """Whether one of the sizes is the number, to its printed decimals."""
    wanted = float(digits.replace(",", ""))
    decimals = len(digits.split(".")[1]) if "." in digits else 0
    half = 0.5 * 10**-decimals
    scales = (1.0, 1e-3, 1e-6, 1e-9, 1e-12, 100.0)
    return any(abs(size * scale - wanted) <= half * 1.001 for size in sizes for scale in scales)


def unknown(cells: Iterable[tuple[str, str]], sizes: set[float]) -> list[str]:
    """Return "id: words" of each number of some texts that neither sizes nor a row account for.

    `cells` holds the id and the text of each.
    """
    found = []
    for name, text in cells:
        cited = values(" ".join(rows().get(one, "") for one in CITED.findall(text)))
        found += [
            f"{name}: {place}"
            for digits, place in quantities(text)
            if not known(digits, sizes | cited)
        ]
    return found
