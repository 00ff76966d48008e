"""A lesson that nbconvert turns into a page shows its pictures and asks no server."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from tarifflab.widgets import car_limit
from tarifflab.widgets.kit.still import page_of, poster

ROOT = Path(__file__).resolve().parents[2]
LOADS = re.compile(r"<(?:script|img|link|iframe)\b[^>]*?\b(?:src|href)=\"([^\"]*)\"")


def settings(name: str) -> dict[str, str]:
    """Return what a settings file of the course says of exported pages."""
    found = json.loads((ROOT / "jupyter" / name).read_text(encoding="utf-8"))
    return dict(found["HTMLExporter"])


def executed() -> nbformat.NotebookNode:
    """Return a notebook as it is once a figure has run: a live view, and the still copy."""
    drawn = car_limit.panel("years").state()
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "a", "version_major": 2}}
    still = {"text/html": page_of(drawn), "image/svg+xml": poster(drawn)}
    cell: Any = nbformat.v4.new_code_cell("car_limit.show('years')")
    cell.outputs = [
        nbformat.v4.new_output("display_data", data) for data in ({**view}, {**still})
    ]
    states = {
        "application/vnd.jupyter.widget-state+json": {"state": {"a": {}}, "version_major": 2}
    }
    return nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": states})


@pytest.fixture(scope="module")
def page() -> str:
    """Return the notebook as nbconvert writes it with the course's settings."""
    config = Config({"HTMLExporter": settings("jupyter_nbconvert_config.json")})
    words, _ = HTMLExporter(config=config).from_notebook_node(executed())
    return str(words)


def test_exported_page_loads_nothing_but_what_is_in_it(page: str) -> None:
    """Every script and picture is data in the page: no maths, no widgets from elsewhere."""
    loads = LOADS.findall(page)
    assert loads
    assert [one for one in loads if not one.startswith("data:")] == []


def test_exported_page_shows_the_picture_and_its_words(page: str) -> None:
    """One picture for one figure, with its headline as text."""
    headline = car_limit.panel("years").state().headline
    assert page.count('class="tl-still-picture"') == 1
    assert headline in page


def test_jupyterlab_exports_like_the_command() -> None:
    """*Save and Export Notebook As* has the settings of the server, the command its own."""
    assert settings("jupyter_server_config.json") == settings("jupyter_nbconvert_config.json")
