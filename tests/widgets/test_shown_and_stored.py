"""What a cell shows and what stays in it: assets, copies, tables at their limits, cards."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import IPython.core.getipython
import IPython.display
import ipywidgets as w
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tarifflab import _display, _output, _source_card, _tables, _unforeseen
from tarifflab.lessons import LESSONS, map_row

EVIL = "<i>x</i> & 'y'"


class Shown:
    """Stands in for IPython's display and keeps every call with its options."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def __call__(self, bundle: dict[str, Any], **more: Any) -> Shown:
        """Take the place of `display`."""
        self.calls.append((bundle, more))
        return self

    def update(self, bundle: dict[str, Any], **more: Any) -> None:
        """Take the place of a display handle's `update`."""
        self.calls.append((bundle, {"update": True, **more}))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Catch everything that is displayed."""
    catcher = Shown()
    monkeypatch.setattr(_display, "display", catcher)
    return catcher


# --- Copies ----------------------------------------------------------------------------------


def test_assets_come_in_the_order_asked_without_comments_and_indents(monkeypatch, tmp_path):
    """A line that only begins with code keeps what stands behind it."""
    (tmp_path / "_assets").mkdir()
    for name, text in {
        "a.js": "// why\n  one();\n\n  two(); // kept\n",
        "b.css": "/* ü */\n",
    }.items():
        (tmp_path / "_assets" / name).write_text(text, "utf-8")
    monkeypatch.setattr(_display.resources, "files", lambda _name: tmp_path)

    made = _display.asset.__wrapped__("b.css", "a.js")

    assert made == "/* ü */\none();\ntwo(); // kept"


def test_each_live_name_is_new_and_tells_its_kernel():
    """Outputs of several kernels stand side by side in one notebook."""
    first, second = _display.live_class(), _display.live_class()

    assert re.fullmatch(rf"tarifflab-live-{_display._session}-\d+", first)
    assert (first != second, len(_display._session)) == (True, 8)


def test_a_widget_is_shown_in_a_box_and_with_words_for_whoever_does_not_trust(
    monkeypatch, shown
):
    """The box is what JupyterLab tells of a lost kernel; both outputs are sent as they are."""
    boxes: list[Any] = []
    widget = w.HTML("x")
    monkeypatch.setattr(_display, "_bundle", lambda box: boxes.append(box) or {"view": 1})
    _display.display_with_fallback(widget, "tarifflab-live-x-1", html="<p>1</p>")
    (view, how), (copy, how_copy) = shown.calls

    assert view == {
        "view": 1,
        "text/plain": "Run this cell to bring the controls to life.",
    }
    assert (boxes[0].children, boxes[0]._dom_classes) == ((widget,), ("tl-box",))
    assert (how, how_copy) == ({"raw": True}, {"raw": True, "display_id": True})
    assert copy["text/plain"] == "(static copy)"


@pytest.mark.parametrize("answer", [{"a": 1}, ({"a": 1}, {"b": 2})], ids=["data", "two"])
def test_a_widget_s_bundle_is_its_data(answer):
    """Whether it comes with metadata, as anywidget's, or alone."""
    assert _display._bundle(SimpleNamespace(_repr_mimebundle_=lambda: answer)) == {"a": 1}


def test_a_copy_hides_while_its_own_widget_lives_and_hides_the_line_of_a_dead_one(shown):
    """Two rules decide it, with no script; the style of cards and of print comes with them."""
    _display.StaticCopy("tarifflab-live-x-1").show("<p>1</p>")
    page = shown.calls[0][0]["text/html"]
    parsed = BeautifulSoup(page, "html.parser")

    assert parsed.style.text.splitlines()[:2] == [
        ".jp-OutputArea:has(.tarifflab-live-x-1) > "
        ".jp-OutputArea-child:has(.tarifflab-static-x-1) { display: none }",
        ".jp-OutputArea:has(.tarifflab-static-x-1) "
        ".jp-OutputArea-output.jupyter-widgets:not(:has(*)) { display: none }",
    ]
    assert parsed.div["class"] == ["tarifflab", "tarifflab-static", "tarifflab-static-x-1"]
    assert parsed.div.decode_contents() == "<p>1</p>"
    assert all(_display.asset(name) in page for name in ("card_look.css", "print.css"))


def test_a_copy_is_renewed_once_it_stands_and_not_before(shown):
    """Outside Jupyter there is nothing to renew."""
    copy = _display.StaticCopy("tarifflab-live-x-1")
    copy.update("<p>0</p>")
    before = list(shown.calls)
    copy.show("<p>1</p>")
    copy.update("<p>2</p>")

    assert before == []
    assert shown.calls[-1][1] == {"update": True, "raw": True}
    assert shown.calls[-1][0]["text/html"].endswith("><p>2</p></div>")


def test_the_last_printed_sentence_stays_until_another_is_said():
    """What is stored gets all of its values."""
    saver, kept = _display.Saver(), []

    said = [saver(lambda *values: kept.append(values), 1, "a"), saver(print, " one "),
            saver(lambda: None), saver(print, "two")]  # fmt: skip

    assert (said, kept) == (["", "one", "one", "two"], [(1, "a")])


def test_words_that_wake_are_marked_and_escaped():
    """The mark is what the style of paper hides."""
    assert _display.waking("a <b>") == '<span class="tl-wake">a &lt;b&gt;</span>'


def test_a_page_goes_to_a_notebook_and_text_to_everything_else(monkeypatch, capsys):
    """Never both."""
    catcher = Shown()
    monkeypatch.setattr(IPython.display, "display", catcher)
    _output.show("words", "<p>page</p>")
    monkeypatch.setattr(IPython.core.getipython, "get_ipython", lambda: object())
    _output.show("words", "<p>page</p>")

    assert capsys.readouterr().out == "words\n"
    assert catcher.calls == [
        ({"text/plain": "words", "text/html": "<p>page</p>"}, {"raw": True})
    ]


def test_a_full_memory_is_said_without_writing_anything(monkeypatch):
    """What helps stands in the sentence."""
    monkeypatch.delattr(_unforeseen.tempfile, "NamedTemporaryFile")

    assert _unforeseen.kept(MemoryError()) == (
        "The memory ran out. Make room (or raise `ulimit -v`), then run the same again."
    )


# --- Tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "looks"),
    [(0, "left whole"), (16, "left whole"), (17, "left"), (39, "left"), (40, "left long")],
)
def test_a_column_of_words_is_set_by_its_longest(length, looks):
    """To the character: one line, free, or with the room of a sentence."""
    names = _tables.classes(pd.DataFrame({"a": ["x"[:length], "x" * length], "n": [1, 2]}))

    assert names == [f"tl-{look}-2" for look in looks.split()]


def test_words_of_any_kind_and_days_with_a_zone_stand_left():
    """The places count from the right, as the style does."""
    frame = pd.DataFrame(
        {
            "words": pd.array(["x"], "string"),
            "day": pd.to_datetime(["2025-01-01"], utc=True),
            "n": [1],
        }
    )

    assert _tables.classes(frame) == ["tl-left-3", "tl-whole-3", "tl-left-2", "tl-whole-2"]


@pytest.mark.parametrize(("columns", "marked"), [(24, 24), (25, 0)])
def test_a_frame_of_more_columns_than_one_reads_is_left_as_it_is(columns, marked):
    """Twenty-four is the most."""
    frame = pd.DataFrame({f"c{n}": ["x"] for n in range(columns)})

    assert sum("left" in name for name in _tables.classes(frame)) == marked


@pytest.mark.parametrize(("most", "marked"), [(2, False), (3, True), (0, True), (None, True)])
def test_columns_that_pandas_leaves_out_are_not_counted(most, marked):
    """Where some are cut out of the middle, places from the right would be wrong."""
    with pd.option_context("display.max_columns", most):
        page = _tables.html(pd.DataFrame({name: ["x"] for name in "abc"}))

    assert ("tl-left" in str(page)) is marked


@pytest.mark.parametrize(
    ("asked", "length", "whole"),
    [(50, 150, True), (50, 170, False), (200, 190, True), (200, 210, False), (None, 900, True)],
)
def test_a_sentence_of_a_cell_is_shown_whole(asked, length, whole):
    """To 160 characters at least, further where somebody asked for more."""
    with pd.option_context("display.max_colwidth", asked):
        page = _tables.html(pd.DataFrame({"a": ["x" * length]}))

    assert ("x" * length in str(page)) is whole


def test_each_look_has_its_own_rule():
    """Words to the left, codes in one piece, sentences with room."""
    frame = pd.DataFrame({"long": ["x" * 50], "code": ["x"], "n": [1]})
    style = BeautifulSoup(str(_tables.html(frame)), "html.parser").style.text
    rules = dict(re.findall(r"\.tl-read\.(tl-\S+) tr > (:.*?\{.*?\})", style))

    assert rules == {
        "tl-left-3": ":nth-last-child(3) { text-align: left; }",
        "tl-long-3": ":nth-last-child(3) { min-width: 11em; max-width: 40em; }",
        "tl-left-2": ":nth-last-child(2) { text-align: left; }",
        "tl-whole-2": ":nth-last-child(2) { white-space: nowrap; }",
    }


GAP, MINUS = '<span class="tl-gap"></span>', '<span class="tl-minus">-</span>'


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        (1000, "1000"), (-9999, f"{MINUS}9999"), (12345, f"12{GAP}345"),
        (-1234567, f"{MINUS}1{GAP}234{GAP}567"), (100000, f"100{GAP}000"),
        (12345.25, f"12{GAP}345.25"),
    ],
)  # fmt: skip
def test_thousands_have_gaps_from_five_digits_on(number, cell):
    """A year has none; what stands behind the point has none either."""
    page = BeautifulSoup(str(_tables.html(pd.DataFrame({"n": [number]}))), "html.parser")

    assert page.tbody.td.decode_contents() == cell


def test_a_caption_has_the_title_behind_it_and_no_markup():
    """A frame that knows only half of it has none."""
    frame = pd.DataFrame({"n": [1]})
    frame.attrs = {"name": "a<b", "title": '"T" & <i>x</i>'}
    caption = BeautifulSoup(str(_tables.html(frame)), "html.parser").caption
    frame.attrs = {"name": "a"}

    assert (caption["title"], caption.decode_contents()) == (
        '"T" & <i>x</i>',
        "From the table a&lt;b",
    )
    assert "<caption" not in str(_tables.html(frame))


def test_where_pandas_gives_no_page_there_is_none():
    """Who has switched tables off gets text."""
    with pd.option_context("display.notebook_repr_html", False):
        assert _tables.html(pd.DataFrame({"n": [1]})) is None


def test_frames_and_series_are_both_shown_for_reading(monkeypatch):
    """Each by its own function; without a notebook nothing is done."""
    seen: list[Any] = []
    html = SimpleNamespace(for_type=lambda *given: seen.append(given))
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": html}))
    monkeypatch.setattr(IPython.core.getipython, "get_ipython", lambda: None)
    _tables.show_for_reading()
    monkeypatch.setattr(IPython.core.getipython, "get_ipython", lambda: shell)
    _tables.show_for_reading()

    assert seen == [(pd.DataFrame, _tables.html), (pd.Series, _tables.series_html)]


# --- Cards and the course map ----------------------------------------------------------------

RECORD = {
    "name": "toy",
    "title": f"T {EVIL}",
    "description": f"D {EVIL}.",
    "publisher": f"P {EVIL}",
    "licenses": [{"title": "L1"}, {"title": f"L2 {EVIL}"}],
    "coverage": f"C {EVIL}",
    "changes": None,
    "caveats": [f"M {EVIL}.", "N."],
    "surprises": [],
    "rows": 3,
    "schema": {"fields": [{"name": "year", "unit": f"U {EVIL}", "description": f"W {EVIL}."}]},
}


def test_a_card_for_a_terminal_has_each_fact_behind_its_label():
    """What is not known has no label; warnings have their own headings."""
    more = RECORD | {"found_in": "F", "changes": "Ch", "caveats": [], "surprises": ["S."]}

    assert _source_card.text(RECORD).splitlines() == [
        f"toy: T {EVIL}", "", f"D {EVIL}.", f"Publisher: P {EVIL}",
        f"Licence:   L1; L2 {EVIL}", f"Coverage:  C {EVIL}", "", "Columns (3 rows):",
        f"  year [U {EVIL}]: W {EVIL}.", "", "Mind:", f"  - M {EVIL}.", "  - N.",
    ]  # fmt: skip
    assert _source_card.text(more).splitlines()[6:8] == ["Found in:  F", "Changed:   Ch"]
    assert _source_card.text(more).splitlines()[-2:] == ["What will surprise:", "  - S."]


def test_a_card_for_a_notebook_has_the_same_and_no_markup_of_words():
    """Facts, columns, warnings: each in its own place."""
    page = BeautifulSoup(_source_card.html(RECORD), "html.parser")
    facts, columns = page.find_all("table")
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in facts.find_all("tr")]

    assert [one.text for one in page.find_all("p")] == [
        f"T {EVIL}", f"toy. D {EVIL}.", "Mind",
    ]  # fmt: skip
    assert rows == [
        ["Publisher", f"P {EVIL}"],
        ["Licence", f"L1; L2 {EVIL}"],
        ["Coverage", f"C {EVIL}"],
    ]
    assert [one.text for one in columns.find_all(["caption", "th", "td"])] == [
        "Columns (3 rows)", "Column", "Unit", "What it is", "year", f"U {EVIL}", f"W {EVIL}.",
    ]  # fmt: skip
    assert ([one.text for one in page.find_all("li")], page.find("i")) == (
        [f"M {EVIL}.", "N."],
        None,
    )


@pytest.mark.parametrize(
    ("lesson_there", "exercise_there", "cells"),
    [
        (False, False, ["{title}", "in preparation", ""]),
        (True, False, ["[{title}]({slug}.ipynb)", "44 min", "in preparation"]),
        (True, True, ["[{title}]({slug}.ipynb)", "44 min",
                      "[45 min](../exercises/{slug}/{slug}.ipynb)"]),
    ],
)  # fmt: skip
def test_a_row_of_the_map_links_to_what_is_there(
    tmp_path: Path, lesson_there: bool, exercise_there: bool, cells: list[str]
) -> None:
    """Minutes are the lesson's own; what is not there is being prepared."""
    lesson = LESSONS[4]
    notebook = json.dumps({"metadata": {"tarifflab": {"minutes": 44}}})
    for path, there in ((lesson.notebook, lesson_there), (lesson.exercise, exercise_there)):
        if there:
            (tmp_path / path).parent.mkdir(parents=True)
            (tmp_path / path).write_text(notebook)
    title, *rest = (one.format(title=lesson.title, slug=lesson.slug) for one in cells)

    assert map_row(lesson, tmp_path) == (
        f"| 04 | Positions | {title}<br>*{lesson.question}* | {' | '.join(rest)} |"
    )
