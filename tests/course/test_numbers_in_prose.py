"""Every number in a lesson's prose is printed, cited, or computed by a test.

The lesson is run without a page. A number of the prose is accounted for if an output has it
(rounded as the prose rounds), if a figure says it in one of its states, if a row that the
same cell cites by its number has it, or if `course_numbers.py` computes it from the tables.
"""

import importlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from inspect import signature
from pathlib import Path

import pytest
from course_numbers import COMPUTED, GIVEN
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tarifflab import data
from tarifflab.lessons import LESSONS
from tarifflab.widgets.kit.frame import Drawn, Panel

ROOT = Path(__file__).parents[2]
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
)
YEAR = range(1900, 2031)


def cells_of(number: str) -> list[dict]:
    """Return the cells of a lesson."""
    lesson = next(one for one in LESSONS if one.number == number)
    return json.loads((ROOT / lesson.notebook).read_text(encoding="utf-8"))["cells"]


@contextmanager
def a_shell() -> Iterator[InteractiveShell]:
    """Give an interactive shell as a notebook has it, and take it away again."""
    shell = InteractiveShell.instance()
    try:
        yield shell
    finally:
        shell.history_manager.end_session()
        InteractiveShell.clear_instance()


def outputs(number: str) -> str:
    """Run a lesson and return all that its cells print and show."""
    said = []
    with a_shell() as shell:
        for cell in cells_of(number):
            if cell["cell_type"] != "code":
                continue
            with capture_output() as caught:
                result = shell.run_cell("".join(cell["source"]), store_history=False)
            result.raise_error()
            said += [caught.stdout, *(shown(one.data) for one in caught.outputs)]
            page = getattr(result.result, "_repr_html_", lambda: None)()
            said.append(shown({"text/html": page or "", "text/plain": result.result}))
    return " ".join(said)


def shown(bundle: dict[str, object]) -> str:
    """Return the words that a reader sees of an output, without places and colours."""
    page = str(bundle.get("text/html", ""))
    if not page:
        return str(bundle.get("text/plain", ""))
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", page))


def said_by_figures(number: str) -> str:
    """Return headline, note and labels of every state of the lesson's figures."""
    code = " ".join(
        "".join(cell["source"]) for cell in cells_of(number) if cell["cell_type"] == "code"
    )
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


@pytest.mark.slow
@pytest.mark.parametrize("number", [lesson.number for lesson in LESSONS])
def test_every_number_in_the_prose_is_accounted_for(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed by a cell, said by a figure, held by a cited row, or computed by a test."""
    monkeypatch.chdir(ROOT / "lessons")
    sizes = values(outputs(number) + said_by_figures(number))
    sizes |= {abs(compute()) for compute in COMPUTED.get(number, {}).values()}
    sizes |= set(GIVEN.get(number, {}))
    without = []
    for cell in cells_of(number):
        text = "".join(cell["source"])
        if cell["cell_type"] != "markdown":
            continue
        cited = values(" ".join(rows().get(one, "") for one in CITED.findall(text)))
        without += [
            f"{cell['id']}: {place}"
            for digits, place in quantities(text)
            if not known(digits, sizes | cited)
        ]

    assert without == [], "\n".join(without)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The yen gained 46.0 % and 31.5.", ["46.0", "31.5"]),
        ("On 22 September 1985, lesson 01, step 3", []),
        ("12,673,000 persons, −0.6 points", ["12,673,000", "0.6"]),
        ("in 1993-94 and 2022, two of 7", []),
    ],
)
def test_quantities_of_a_sentence(text: str, found: list[str]) -> None:
    """Days, years, lessons and what one counts on fingers are no quantities."""
    assert [digits for digits, _ in quantities(text)] == found


@pytest.mark.parametrize(
    ("digits", "size", "same"),
    [
        ("21.3", 21.333, True),
        ("21.4", 21.333, False),
        ("98.2", 98.18e9, True),
        ("25", 0.25, True),
        ("11,742", 11742.0, True),
        ("11,743", 11742.0, False),
    ],
)
def test_a_number_is_known_to_its_last_decimal(digits: str, size: float, same: bool) -> None:
    """Dollars may be billions in the prose, and shares percent; a slip of one digit is seen."""
    assert known(digits, {size}) is same
