"""`tarifflab release` lists right answers that a student could read in the bundle."""

import json
from pathlib import Path

import nbformat
import pytest

from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.release.bundle import Member
from tarifflab.instructor.release.command import name_readable
from tarifflab.instructor.release.readable import Answer, numbers, readable

SLUG = "01-toy"


def source(folder: Path, solution: str = "cost = 1234.5\nfew = 7") -> Path:
    """Write an exercise whose hidden check wants what the solution gives."""
    hidden = (
        "expect.number('cost', equals=1234.5, decimals=1)\n"
        "expect.number('few', equals=7, decimals=0)"
    )
    notebook = nbformat.v4.new_notebook()
    parts = ("from tarifflab import expect", solution, hidden)
    notebook.cells = [nbformat.v4.new_code_cell(one) for one in parts]
    (folder / SLUG).mkdir(parents=True)
    nbformat.write(notebook, folder / SLUG / f"{SLUG}.ipynb")
    return folder


def page(path: str, text: str) -> Member:
    """Return a notebook of the bundle with one cell."""
    cell = {"id": "prose", "cell_type": "markdown", "source": text}
    return Member(path, json.dumps({"cells": [cell]}).encode())


@pytest.mark.slow
def test_a_right_number_is_found_in_exercise_and_lesson(tmp_path):
    """With a comma for thousands too; a count of 7 may stand anywhere, other lessons do not."""
    content = [
        page(f"exercises/{SLUG}/{SLUG}.ipynb", "It cost 1,234.5 dollars, in 7 years."),
        page(f"lessons/{SLUG}.ipynb", "About 1234.54 dollars."),
        page("lessons/02-other.ipynb", "1234.5"),
    ]

    found = list(readable(content, source(tmp_path), [SLUG]))

    where = (f"exercises/{SLUG}/{SLUG}.ipynb", f"lessons/{SLUG}.ipynb")
    assert found == [(f"{SLUG}: cost", f"{path}, cell prose") for path in where]


@pytest.mark.slow
def test_a_solution_that_fails_is_a_sentence(tmp_path):
    """Nothing is said to be safe that was not looked at."""
    with pytest.raises(DeskError, match="The solution of 01-toy fails"):
        list(readable([], source(tmp_path, "cost = 1 / 0"), [SLUG]))


@pytest.mark.parametrize("text", ["A1234", "12341", "1.2345", "<p style='width:1234.5px'>"])
def test_parts_of_other_numbers_and_of_tags_do_not_count(text):
    """A longer number, a name, a tag: nobody reads the answer there."""
    assert not Answer("cost", 1234.5, 0.05).stands_in(text)


def test_minus_signs_and_underscores_are_read():
    """As prose and as Python write them."""
    assert list(numbers("−8.9 and -3, 30_000")) == [-8.9, -3.0, 30000.0]


def test_the_list_names_each_answer_once(capsys):
    """The first place, and how many more there are; nothing where nothing is found."""
    name_readable([])
    name_readable([("01: a", "x"), ("01: a", "y"), ("01: b", "z")])

    said = capsys.readouterr().out.splitlines()
    assert said[1:] == ["  01: a in x and 1 more", "  01: b in z"]
