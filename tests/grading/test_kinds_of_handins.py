"""Hand-ins from real life, one of each kind: no honest point is lost, no text passed over.

All of them go through one warm session.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import sample

from tarifflab.grading import Assignment, GradedSubmission, Limits, Sessions

pytestmark = [pytest.mark.slow, pytest.mark.confined]
TEXT = "I side with the buyers. They pay 27.5 % in total on 3 April 2025, not the exporters."
RIGHT = {
    "a": "a = [v * 2 for v in prices]",
    "b": "b = sum(a)",
    "f": "def f(x):\n    return x + b",
}
WORDS = ("27.5 %", "関税")
FULL = 3.0
Notebook = dict[str, Any]


@pytest.fixture(scope="module")
def assigned() -> Assignment:
    """Return set-up, three tasks that build on each other, and a written answer."""
    cells = [
        sample.text("title", "# Exercise 05: who pays"),
        sample.setup_cell("import pandas as pd\nprices = [1, 2, 3]"),
        sample.text(
            "ask-a", "## 1 Double the prices\n\nMake a list `a` of the doubled prices."
        ),
        sample.solution_cell("a", "a = ..."),
        sample.test_cell("test-a", 1, "assert a == [2, 4, 6]"),
        sample.text("ask-b", "## 2 Add them\n\nTheir sum is `b`."),
        sample.solution_cell("b", "b = ..."),
        sample.test_cell("test-b", 1, "assert b == 12"),
        sample.text("ask-f", "## 3 A function\n\n`f(x)` adds the sum to `x`."),
        sample.solution_cell("f", "def f(x):\n    return ..."),
        sample.test_cell("test-f", 1, "assert f(1) == 13"),
        sample.text("ask-w", "## 4 Which side are you on?\n\nWrite three sentences."),
        sample.written_cell(),
    ]
    made = sample.notebook(cells)
    solved = copy.deepcopy(made)
    for cell in solved["cells"]:
        cell["source"] = RIGHT.get(cell["id"], cell["source"])
    return Assignment.from_notebook(solved, release=made, limits=Limits())


@dataclass(frozen=True)
class HandIn:
    """What a student did, what it earns, and a word of what is said about it."""

    make: Callable[[Notebook], Any]
    points: float = FULL
    said: str = ""
    marked_by_hand: bool = True
    with_text: bool = True
    answers: dict[str, str] = field(default_factory=dict)


def cell(made: Notebook, cell_id: str) -> Notebook:
    """Return a cell by its id."""
    return next(c for c in made["cells"] if c["id"] == cell_id)


def place(made: Notebook, cell_id: str) -> int:
    """Return where a cell stands."""
    return made["cells"].index(cell(made, cell_id))


def put(cell_id: str, source: str, *, after: bool = False) -> Callable[[Notebook], None]:
    """Return a deed: add a code cell before or after another."""

    def deed(made: Notebook) -> None:
        made["cells"].insert(place(made, cell_id) + after, sample.code("own", source))

    return deed


def above(cell_id: str, line: str) -> Callable[[Notebook], None]:
    """Return a deed: write a line above an answer, in its cell."""

    def deed(made: Notebook) -> None:
        found = cell(made, cell_id)
        found["source"] = f"{line}\n{found['source']}"

    return deed


def note(made: Notebook, source: str = TEXT) -> None:
    """Add a Markdown cell at the end."""
    made["cells"].append(sample.text("own", source))


def without(made: Notebook, *cell_ids: str) -> None:
    """Delete cells."""
    made["cells"] = [c for c in made["cells"] if c["id"] not in cell_ids]


def shuffled(made: Notebook) -> None:
    """Leave the cells in the order of the alphabet."""
    made["cells"].sort(key=lambda c: c["id"])


def doubled_notebook(made: Notebook) -> None:
    """Paste the whole notebook below itself, untouched."""
    again = copy.deepcopy(made["cells"])
    for one in again:
        one["id"] += "-2"
        if one["id"].removesuffix("-2") in RIGHT:
            one["source"] = "# later"
    made["cells"] += again


def retyped(cell_id: str, kind: str) -> Callable[[Notebook], None]:
    """Return a deed: change the type of a cell."""

    def deed(made: Notebook) -> None:
        found = cell(made, cell_id)
        found["cell_type"] = kind
        if kind != "code":
            found.pop("outputs"), found.pop("execution_count")

    return deed


def answers_in_questions(made: Notebook) -> None:
    """Write the code into the question above, as text in a fence, and the cell as well."""
    cell(made, "ask-a")["source"] += f"\n\n```python\n{RIGHT['a']}\n```"


def quoted_ids(made: Notebook) -> None:
    """Lose the ids, with the metadata of another editor in every cell."""
    for number, one in enumerate(made["cells"]):
        one.pop("id")
        one["metadata"] |= {"colab": {"base_uri": "x"}, "id": f"aB{number}", "outputId": "y"}
    made["nbformat_minor"] = 0


def outputs_as_text(made: Notebook) -> None:
    """Keep outputs as some converters write them: texts in place of lists and dicts."""
    for one in made["cells"]:
        if one["cell_type"] == "code":
            one["outputs"] = ["12", {"output_type": "stream", "text": None}, None]


def no_newline_list(made: Notebook) -> None:
    """Store sources as lists without line ends."""
    for one in made["cells"]:
        one["source"] = one["source"].split("\n")


def set_up_rewritten(made: Notebook) -> None:
    """Add an import to the set-up cell, and a blank line at its end."""
    cell(made, "setup")["source"] += "\nimport math\n\n"


def commented_out(made: Notebook) -> None:
    """Comment the check out, as it was red."""
    found = cell(made, "test-b")
    found["source"] = "\n".join(f"# {line}" for line in found["source"].split("\n"))


KINDS = {
    # code that stands elsewhere, twice, in pieces
    "a cell above the set-up": HandIn(put("setup", "import math")),
    "a note above the title": HandIn(lambda m: m["cells"].insert(0, sample.text("n", "Anna"))),
    "the helper in a cell of its own": HandIn(
        put("f", "def add(x):\n    return x + b"), answers={"f": "f = add"}
    ),
    "the answer under its check": HandIn(
        put("test-b", "b = sum(a)", after=True),
        answers={"b": "b = ..."}, said="below its check",
    ),
    "a first try left above": HandIn(put("a", "a = prices * 2")),
    "a wrong try left below the check": HandIn(put("test-a", "c = a + 'x'", after=True)),
    "the notebook pasted below itself": HandIn(doubled_notebook, said="more than once"),
    "cells in another order": HandIn(shuffled, said="another order"),
    "the check commented out": HandIn(commented_out, said="the original was used"),
    "the set-up extended": HandIn(set_up_rewritten, said="taken out and run"),
    "the code in the question as well": HandIn(answers_in_questions),
    "an answer turned into Markdown": HandIn(retyped("b", "markdown"), said="changed back"),
    "an answer turned into raw text": HandIn(retyped("f", "raw"), said="changed back"),
    "a check deleted": HandIn(lambda m: without(m, "test-b"), said="deleted"),
    "the set-up deleted": HandIn(lambda m: without(m, "setup"), said="deleted"),
    "all questions deleted": HandIn(
        lambda m: without(m, "title", "ask-a", "ask-b", "ask-f", "ask-w")
    ),
    # what runs there and not here
    "a magic of a plotting library": HandIn(above("a", "%matplotlib inline")),
    "a style of plots": HandIn(above("a", "%config InlineBackend.figure_formats = ['svg']")),
    "timing the cell": HandIn(above("a", "%%time")),
    "a capture": HandIn(above("b", "%%capture out")),
    "changing the folder": HandIn(above("a", "import os; os.chdir('.')")),
    "a list of files": HandIn(above("a", "!ls -la")),
    "installing in the answer": HandIn(above("a", "!python -m pip install x")),
    "a dialogue": HandIn(
        above("b", "n = input('How many? ')"), said="all points that depend on code were earned"
    ),
    "an account of the web": HandIn(
        above("b", "import requests_that_is_not_there as rq"), said="No module named"
    ),
    "a table of the student's own": HandIn(
        above("b", "x = pd.read_csv('C:/Users/me/x.csv')"), said="No such file"
    ),
    "a drive of another's": HandIn(
        above("b", "from google.colab import drive\ndrive.mount('/content')\n%cd /content"),
        said="No module named 'google'",
    ),
    "an answer for a dialogue": HandIn(
        lambda made: cell(made, "b").update(source="b = float(input('How many? '))"),
        points=1, said="it may have worked",
    ),
    "a widget for a choice": HandIn(above("a", "import ipywidgets as w; w.IntSlider()")),
    "interact above the answer": HandIn(
        put("b", "from ipywidgets import interact\ninteract(lambda x: x, x=3)")
    ),
    "a progress bar": HandIn(above("a", "print('\\r50 %', end='\\r')")),
    "much printing": HandIn(above("a", "for i in range(20_000): print(i)")),
    "debugging left in": HandIn(above("b", "%debug"), points=FULL),
    "autoreload": HandIn(above("a", "%load_ext autoreload\n%autoreload 2")),
    "a shell for the folder": HandIn(put("a", "%%bash\necho hi"), said="not permitted"),
    "leaving the kernel": HandIn(put("test-f", "exit()", after=True)),
    "a trap for the typist": HandIn(above("a", "from __future__ import annotations")),
    # the written answer
    "the text in a cell below": HandIn(note, with_text=False, said="put into the answer cell"),
    "the text above the question": HandIn(
        lambda m: m["cells"].insert(place(m, "ask-w"), sample.text("own", TEXT)),
        with_text=False, said="put into the answer cell",
    ),
    "the text in a list": HandIn(
        lambda m: note(m, "- " + TEXT.replace(". ", ".\n- ")), with_text=False, said="put into"
    ),
    "the text as HTML": HandIn(
        lambda m: note(m, f"<p>{TEXT}</p>"), with_text=False, said="put into"
    ),
    "the text in Japanese": HandIn(
        lambda m: note(m, "私は消費者の側です。関税は15％に下がった。"),
        with_text=False, said="put into",
    ),
    "the text as a comment of a code cell": HandIn(
        lambda m: m["cells"].append(sample.code("own", f"# {TEXT}\n# And so on.")),
        with_text=False, said="put into",
    ),
    "the text as a Markdown cell of a magic": HandIn(
        put("test-f", f"%%markdown\n{TEXT}", after=True), with_text=False, said="put into"
    ),
    "the text shown by code": HandIn(
        put("test-f", f"from IPython.display import Markdown\nMarkdown('{TEXT}')", after=True),
        with_text=False, said="put into",
    ),
    "the text printed in two lines": HandIn(
        put("test-f", "print('I side with the buyers, who pay most of it.')\n"
            "print('They pay 27.5 % in total, not the exporters.')", after=True),
        with_text=False, said="put into",
    ),
    "the text put together from pieces": HandIn(
        put("test-f", "mine = ('I side with the buyers of these cars. '\n"
            "        'They pay 27.5 % in total from April on.')", after=True),
        with_text=False, said="put into",
    ),
    "the text as a list that is printed": HandIn(
        put("test-f", "why = ['I side with the buyers of cars', 'They pay 27.5 % in all now']\n"
            "for one in why: print(one)", after=True),
        with_text=False, said="put into",
    ),
    "the text given a name in an answer": HandIn(
        lambda m: cell(m, "f").update(source=RIGHT["f"] + f"\nopinion = '{TEXT}'"),
        with_text=False, said="put into",
    ),
    "labels of what is printed are no text": HandIn(
        put("test-f", "print('The sum is', b)\nprint('and in percent:', b * 100)", after=True),
        with_text=False, marked_by_hand=False,
    ),
    "code that became Markdown in a fence": HandIn(
        lambda m: (cell(m, "b").update(source=f"```python\n{RIGHT['b']}\n```"),
                   retyped("b", "markdown")(m)),
        said="changed back",
    ),
    "the text behind the stub": HandIn(
        lambda m: cell(m, "written").update(source=f"Your answer here\n{TEXT}"), with_text=False
    ),
    "the text as a comment of an answer": HandIn(
        lambda m: cell(m, "f").update(source=RIGHT["f"] + f"\n# {TEXT}"),
        with_text=False, said="put into the answer cell",
    ),
    "the text as a docstring of an answer": HandIn(
        lambda m: cell(m, "b").update(source=f'"""{TEXT}"""\n' + RIGHT["b"]),
        with_text=False, said="put into the answer cell",
    ),
    "no text at all": HandIn(lambda m: None, with_text=False, marked_by_hand=False),
    # the file
    "no ids, another editor's marks": HandIn(quoted_ids),
    "outputs in odd forms": HandIn(outputs_as_text),
    "sources without line ends": HandIn(no_newline_list, said="line ends"),
    "no metadata at all": HandIn(
        lambda m: [c.update(metadata={}) for c in m["cells"]] and m.update(metadata={}),
        said="lost their nbgrader marks",
    ),
    "a key of another program": HandIn(lambda m: m.update(marimo={"version": 1})),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(assigned: Assignment) -> dict[str, GradedSubmission]:
    """Hand all of them in, one after the other."""
    with Sessions(assigned, workers=1) as sessions:
        return {name: sessions.grade(_file(kind, assigned)) for name, kind in KINDS.items()}


def _file(kind: HandIn, assigned: Assignment) -> bytes:
    written = {"written": TEXT} if kind.with_text else {}
    made = sample.solve(assigned, {**RIGHT, **kind.answers, **written})
    kind.make(made)
    return json.dumps(made).encode()


@pytest.mark.parametrize("name", KINDS)
def test_what_was_done_right_counts(name, graded):
    """Whatever happened to the file, the answers in it earn their points."""
    assert graded[name].points == KINDS[name].points, graded[name].sentences


@pytest.mark.parametrize("name", KINDS)
def test_what_was_mended_is_said(name, graded):
    """Nothing is said where nothing had to be done; else the sentence names it."""
    sentences = " ".join(graded[name].sentences)

    assert KINDS[name].said in sentences if KINDS[name].said else sentences == ""


@pytest.mark.parametrize("name", KINDS)
def test_a_text_reaches_the_person_who_marks(name, graded):
    """A written answer counts nothing by itself only where nothing was written."""
    written = next(c for c in graded[name].notebook.cells if "'written'" in str(c.metadata))

    assert any(word in written.source for word in WORDS) == KINDS[name].marked_by_hand
