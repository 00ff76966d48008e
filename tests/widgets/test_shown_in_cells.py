"""What a cell shows: copies without a kernel, tables for reading, cards of tables, words."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace

import ipywidgets as w
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tarifflab import _display, _output, _source_card, _tables, _unforeseen


class Handle:
    """Stands in for IPython's display and for the handle that it gives."""

    def __init__(self) -> None:
        self.shown: list = []
        self.renewed: list = []

    def __call__(self, bundle, *, raw, display_id=False):
        """Take the place of `display`."""
        self.shown.append((bundle, raw, display_id))
        return self if display_id else None

    def update(self, bundle, *, raw):
        """Take the place of a handle's `update`."""
        self.renewed.append((bundle, raw))


@pytest.fixture
def handle(monkeypatch):
    """Catch what is displayed."""
    made = Handle()
    monkeypatch.setattr(_display, "display", made)
    return made


def test_the_copy_hides_as_long_as_its_own_widget_lives(handle):
    """By a style alone; what is said without a page are words."""
    copy = _display.display_with_fallback(
        w.HTML("x"), "tarifflab-live-s-1", html="<p>words</p>"
    )
    copy.update("<p>new</p>")
    (live, _, no_handle), (static, raw, with_handle) = handle.shown
    page = static["text/html"]

    assert (live["text/plain"], static["text/plain"]) == (
        "Run this cell to bring the controls to life.", "(static copy)",
    )  # fmt: skip
    assert (no_handle, with_handle, raw) == (False, True, True)
    assert page.startswith(
        "<style>.jp-OutputArea:has(.tarifflab-live-s-1) > "
        ".jp-OutputArea-child:has(.tarifflab-static-s-1) { display: none }\n"
        ".jp-OutputArea:has(.tarifflab-static-s-1) "
        ".jp-OutputArea-output.jupyter-widgets:not(:has(*)) { display: none }\n"
    )
    assert page.endswith(
        '<div class="tarifflab tarifflab-static tarifflab-static-s-1"><p>words</p></div>'
    )
    assert _display.asset("card_look.css") in page
    assert "<p>new</p></div>" in handle.renewed[0][0]["text/html"]


def test_a_copy_that_was_never_shown_has_nothing_to_renew(handle):
    """Outside Jupyter nothing happens."""
    _display.StaticCopy("tarifflab-live-s-1").update("<p>x</p>")

    assert handle.renewed == []


def test_a_widget_is_framed_so_that_a_lost_kernel_is_seen():
    """JupyterLab tells a box of it, and the style finds the box."""
    inner = w.HTML("x")
    box = _display._framed(inner)

    assert (box.children, box._dom_classes) == ((inner,), ("tl-box",))


def test_names_of_live_widgets_are_never_given_twice():
    """In one session they are counted."""
    one, two = _display.live_class(), _display.live_class()

    assert re.fullmatch(r"tarifflab-live-[0-9a-f]{8}-\d+", one)
    assert one != two
    assert one.rpartition("-")[0] == two.rpartition("-")[0]


def test_assets_travel_without_indents_and_comments():
    """Lines in their order, file after file."""
    together = _display.asset("dom.js", "quiz.js")

    assert together == f"{_display.asset('dom.js')}\n{_display.asset('quiz.js')}"
    assert all(
        line == line.strip() and not line.startswith("//") for line in together.split("\n")
    )


def test_a_saver_hands_on_what_it_is_given_and_says_the_last_word():
    """Nothing printed keeps what was said before; something new takes its place."""
    kept, saver = [], _display.Saver()
    said = [
        saver(lambda *given: kept.append(given), 1, "a"), saver(print, " one "),
        saver(kept.append, 2), saver(print, "two"),
    ]  # fmt: skip

    assert said == ["", "one", "one", "two"]
    assert kept == [(1, "a"), 2]


def test_words_that_wake_a_cell_are_marked_and_escaped():
    """They are not seen on paper."""
    assert _display.waking("<Run>") == '<span class="tl-wake">&lt;Run&gt;</span>'


@pytest.mark.parametrize("where", ["terminal", "Python with IPython loaded", "notebook"])
def test_words_are_a_page_in_a_notebook_and_text_elsewhere(monkeypatch, capsys, where):
    """Never both."""
    shown: list = []
    shell = object() if where == "notebook" else None
    fakes = {
        "IPython": SimpleNamespace(),
        "IPython.core.getipython": SimpleNamespace(get_ipython=lambda: shell),
        "IPython.display": SimpleNamespace(display=lambda *a, **k: shown.append((a, k))),
    }
    for name, module in fakes.items():
        monkeypatch.setitem(sys.modules, name, module)
    if where == "terminal":
        monkeypatch.delitem(sys.modules, "IPython")

    _output.show("text", "<p>page</p>")

    bundle = {"text/plain": "text", "text/html": "<p>page</p>"}
    assert shown == ([((bundle,), {"raw": True})] if where == "notebook" else [])
    assert capsys.readouterr().out == ("" if where == "notebook" else "text\n")


@pytest.mark.parametrize(
    ("length", "looks"),
    [(16, ["left", "whole"]), (17, ["left"]), (39, ["left"]), (40, ["left", "long"])],
)
def test_a_column_of_words_is_set_by_its_longest(length, looks):
    """A code in one piece, a sentence with room; what stands below row 60 changes nothing."""
    words = ["a", "b" * length] + ["c"] * 58 + ["d" * 99]

    assert _tables.classes(pd.DataFrame({"x": words})) == [f"tl-{look}-1" for look in looks]


def test_looks_are_counted_from_the_right_and_only_for_a_table_to_read():
    """At most 24 columns; days are never broken."""
    days = pd.to_datetime(["2025-04-02"])

    assert _tables.classes(pd.DataFrame({"a": ["x"], "n": [1], "d": days})) == [
        "tl-left-3", "tl-whole-3", "tl-left-1", "tl-whole-1",
    ]  # fmt: skip
    assert [
        bool(_tables.classes(pd.DataFrame({f"{n}": ["x"] for n in range(k)}))) for k in (24, 25)
    ] == [True, False]


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        (1234, "1234"),
        (12345, '12<span class="tl-gap"></span>345'),
        (
            -1234567,
            '<span class="tl-minus">-</span>1<span class="tl-gap"></span>234'
            '<span class="tl-gap"></span>567',
        ),
        (-0.5, '<span class="tl-minus">-</span>0.5'),
        (12345.6789, '12<span class="tl-gap"></span>345.6789'),
    ],
)
def test_a_number_gets_its_minus_and_its_gaps(number, cell):
    """Four digits have none, and none behind the point."""
    page = _tables.html(pd.DataFrame({"n": [number]}))

    assert f"<td>{cell}</td>" in page


def test_each_look_has_the_rule_of_its_own_column():
    """Left, in one piece, or with room; a sentence of 160 letters is shown whole."""
    with pd.option_context("display.max_colwidth", 50):  # a lesson run here may ask for more
        page = _tables.html(pd.DataFrame({"a": ["x"], "b": ["y" * 159], "c": ["z" * 200]}))
    rule = "table.dataframe.tl-read.tl-{0}-{1} tr > :nth-last-child({1})"

    assert f"{rule.format('whole', 3)} {{ white-space: nowrap; }}" in page
    assert f"{rule.format('left', 3)} {{ text-align: left; }}" in page
    assert f"{rule.format('long', 2)} {{ min-width: 11em; max-width: 40em; }}" in page
    assert "y" * 159 in page
    assert "z" * 170 not in page


def test_a_caption_says_name_and_title():
    """Escaped; without both there is none."""
    frame = pd.DataFrame({"a": [1]})
    frame.attrs = {"name": "rates", "title": 'The "rates" <all>'}
    caption = BeautifulSoup(_tables.html(frame), "html.parser").caption
    frame.attrs = {"name": "rates"}

    assert (caption.text, caption["title"]) == ("From the table rates", 'The "rates" <all>')
    assert "<caption" not in _tables.html(frame)


RECORD = {
    "name": "rates",
    "title": "Rates & days",
    "description": "What was paid.",
    "publisher": "Customs <&>",
    "licenses": [{"title": "CC0"}, {"title": "ODbL"}],
    "coverage": "2025",
    "changes": "None.",
    "rows": 12,
    "schema": {
        "fields": [
            {"name": "day", "unit": "date", "description": "The day."},
            {"name": "rate", "unit": "percent", "description": "In all < 100."},
        ]
    },
    "caveats": ["One to mind.", "Another."],
    "surprises": [],
    "found_in": None,
}


def test_a_card_says_everything_of_a_table_in_text():
    """Publisher, licence, coverage, changes, columns with units, what to mind, in lines."""
    assert _source_card.text(RECORD).split("\n") == [
        "rates: Rates & days",
        "",
        "What was paid.",
        "Publisher: Customs <&>",
        "Licence:   CC0; ODbL",
        "Coverage:  2025",
        "Changed:   None.",
        "",
        "Columns (12 rows):",
        "  day [date]: The day.",
        "  rate [percent]: In all < 100.",
        "",
        "Mind:",
        "  - One to mind.",
        "  - Another.",
    ]
    long = _source_card.text(RECORD | {"surprises": ["word " * 20], "found_in": "A box"}).split(
        "\n"
    )
    assert "Found in:  A box" in long
    assert long[-4:] == [
        "What will surprise:",
        "  - " + "word " * 11 + "word",
        "    " + "word " * 7 + "word",
    ][-4:] or (long[-3] == "What will surprise:" and long[-1].startswith("    word"))
    assert max(map(len, long)) <= 66


def test_a_card_says_the_same_as_a_page():
    """Labels are heads of their rows; signs of HTML are text."""
    page = BeautifulSoup(_source_card.html(RECORD | {"surprises": ["Oh <b>."]}), "html.parser")
    facts, columns = page.find_all("table")

    assert page.p.text == "Rates & days"
    assert page.find_all("p")[1].text == "rates. What was paid."
    assert [
        [cell.text for cell in row.find_all(["th", "td"])] for row in facts.find_all("tr")
    ] == [
        ["Publisher", "Customs <&>"],
        ["Licence", "CC0; ODbL"],
        ["Coverage", "2025"],
        ["Changed", "None."],
    ]
    assert columns.caption.text == "Columns (12 rows)"
    assert [
        [cell.text for cell in row.find_all(["th", "td"])] for row in columns.find_all("tr")
    ] == [
        ["Column", "Unit", "What it is"],
        ["day", "date", "The day."],
        ["rate", "percent", "In all < 100."],
    ]
    assert [head["scope"] for head in page.find_all("th")] == ["row"] * 4 + ["col"] * 3 + [
        "row"
    ] * 2
    assert [
        (p.text, [li.text for li in p.find_next("ul").find_all("li")])
        for p in page.find_all("p")[2:]
    ] == [
        ("Mind", ["One to mind.", "Another."]),
        ("What will surprise", ["Oh <b>."]),
    ]


def test_memory_that_ran_out_is_no_fault_to_report():
    """No file is written, and the sentence says what helps."""
    assert _unforeseen.kept(MemoryError()) == (
        "The memory ran out. Make room (or raise `ulimit -v`), then run the same again."
    )
