"""What JupyterLab makes of the text of a notebook: money stays money, percent stays put."""

import json
import re
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
PATHS = sorted(
    path
    for part in ("lessons", "solutions")
    for path in (COURSE / part).rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)
CODE = re.compile(r"```.*?```|`[^`]*`", flags=re.DOTALL)

each_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of a notebook's text, without code."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return [one for text in texts for one in re.split(r"\n\s*\n", CODE.sub("", text))]


@each_notebook
def test_no_paragraph_holds_two_dollar_signs(path):
    """JupyterLab sets what stands between two dollar signs as a formula, escaped or not."""
    assert [one for one in paragraphs(path) if one.count("$") > 1] == []


@each_notebook
def test_a_number_and_its_percent_sign_stay_together(path):
    """A line must not break between them, so the space is one that does not break."""
    broken = [one for one in paragraphs(path) if re.search(r"\d[ \n]%", one)]

    assert not broken, "\n".join(["Run `python -m tarifflab.instructor.tidy`:", *broken])
