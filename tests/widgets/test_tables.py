"""A frame in a notebook is a table for reading; what it prints as text stays pandas' own."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from tarifflab import _tables, data


def frame(**columns):
    """Return a frame with a day, a sentence and a number; `columns` replace or add."""
    whole = {
        "day": pd.to_datetime(["2025-04-02", "2025-07-07"]),
        "said": ["Rice imports rise by 75 percent within the present quota.", "none"],
        "change": [-4.25, 2.0],
    }
    return pd.DataFrame(whole | columns)


def page_of(table):
    """Return the HTML of a frame, parsed."""
    return BeautifulSoup(_tables.html(table), "html.parser")


@pytest.mark.parametrize(
    ("values", "looks"),
    [
        ([1.5, -2.0], set()),
        ([True, False], set()),
        (pd.Series(["a", None], dtype=object), {"left", "whole"}),
        (pd.Series(["a", None], dtype="string"), {"left", "whole"}),
        (["2025-04-12/13", "2025"], {"left", "whole"}),
        (pd.to_datetime(["2025-04-02", "2025-07-07"]), {"left", "whole"}),
        (["in fiscal years 2022-26", "none"], {"left"}),
        (["a sentence that is long enough to need its own room", ""], {"left", "long"}),
    ],
)
def test_words_stand_left_and_numbers_right(values, looks):
    """A day or a code is never broken, a sentence gets the room of one."""
    names = _tables.classes(pd.DataFrame({"first": values, "last": [1, 2]}))

    assert set(names) == {f"tl-{look}-2" for look in looks}


def test_a_table_with_two_rows_of_heads_keeps_the_looks_of_pandas():
    """Its columns cannot be told from the right by one number."""
    table = pd.DataFrame([["a", "b"]], columns=pd.MultiIndex.from_tuples([(1, 2), (1, 3)]))

    assert _tables.classes(table) == []
    assert _tables.classes(table.droplevel(0, axis=1)) != []


def test_every_marked_column_has_its_rule():
    """The style comes with the table: a page that knows nothing of us shows it alike."""
    page = page_of(frame())
    names = [name for name in page.table["class"] if name[-1].isdigit()]

    assert len(names) == 4
    assert [
        name for name in names if f".{name} tr > :nth-last-child" not in page.style.text
    ] == []


def test_heads_name_rows_and_columns():
    """Each head has a scope, and the empty corner is none."""
    page = page_of(frame().set_index("day"))

    assert {one["scope"] for one in page.thead.find_all("th")} == {"col"}
    assert {one["scope"] for one in page.tbody.find_all("th")} == {"row"}
    assert [one for one in page.find_all("th") if not one.text] == []


def test_numbers_are_seen_as_in_print_and_copied_as_python_reads_them():
    """Minus and gaps are the style's: the text of the cell has neither; codes have no gaps."""
    table = frame(change=[-4.25, 767000.0], code=["87032301", "-1"], year=[1985, 2025])

    cells = page_of(table).tbody.find_all("td")

    assert [one.text for one in cells[2:5]] == ["-4.25", "87032301", "1985"]
    assert [one.text for one in cells[7:]] == ["767000.00", "-1", "2025"]
    signed = [(cell.text, span["class"][0]) for cell in cells for span in cell.find_all("span")]
    assert signed == [("-4.25", "tl-minus"), ("767000.00", "tl-gap")]


def test_caption_names_the_table_it_is_from():
    """What `data.load` knows of it goes with the frame through a selection of rows."""
    rules = data.load("receipt_rules")

    caption = page_of(rules[rules["good"] == "steel"]).caption.text

    assert caption == "From the table receipt_rules"
    assert page_of(frame()).caption is None


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({("a", "b"): [-1.0]}),
        pd.DataFrame({f"column {number}": ["x"] for number in range(30)}),
        pd.DataFrame(),
        pd.DataFrame({"a": []}),
    ],
    ids=["two rows of heads", "wide", "empty", "no rows"],
)
def test_any_frame_can_be_shown(table):
    """What is no table for reading keeps its columns as pandas sets them."""
    page = page_of(table)

    assert len(page.find_all("table")) == 1
    assert not any("left" in name for name in page.table["class"])


def test_words_in_a_cell_stay_words():
    """Signs of HTML in a table are shown and never run."""
    page = page_of(frame(said=["<script>alert(1)</script>", "-5 & more"]))

    assert page.script is None
    assert "<script>alert(1)</script>" in page.text


def test_notebook_shows_frames_that_way_once_a_table_is_loaded():
    """`data.load` tells the notebook; outside one nothing happens."""
    data.load("receipt_rules")
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    try:
        data.load("receipt_rules")
        shown, _ = shell.display_formatter.format(frame())
    finally:
        InteractiveShell.clear_instance()

    assert "tl-read" in shown["text/html"]
    assert "<" not in shown["text/plain"]


@pytest.mark.parametrize(("name", "head"), [(None, "value"), ("rate", "rate"), (0, "0")])
def test_series_is_a_table_of_one_column(name, head):
    """Labels name the rows; a Series without a name still has a head over its numbers."""
    series = pd.Series([-4.25, 767000.0], index=["Japan", "Chad"], name=name)

    page = BeautifulSoup(_tables.series_html(series), "html.parser")

    assert [one.text for one in page.find_all("th")] == [head, "Japan", "Chad"]
    assert [one.text for one in page.find_all("td")][1:] == ["-4.25", "767000.00"]
