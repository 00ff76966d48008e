"""Frames as a reader sees them: words to the left, numbers to the right, a date in one piece.

JupyterLab sets every column of a frame to the right and breaks a date at its hyphens. Here
the HTML that pandas writes gets a class for each column of words, heads that name their rows
and columns to a screen reader, and a caption where the frame remembers its table. A minus sign
and the gaps between thousands are drawn by the style alone: what is copied from a cell is a
number that Python reads. A Series is shown as a frame of one column. What a frame or a Series
prints as text stays.

>>> classes(pd.DataFrame({"date": ["2025-04-02"], "rate": [24.0]}))
['tl-left-2', 'tl-whole-2']
"""

import re
import sys
from html import escape
from typing import Any

import pandas as pd

MOST = 24  # columns that can be marked; a wider frame is no table for reading
SHORT = 16  # characters: a text up to here stays on one line
SENTENCE = 160  # characters of a cell that are shown, at least
LONG = 40  # characters: from here a column needs room for a sentence

_BASE = """\
    table.dataframe.tl-read { font-size: 13px; line-height: 1.45; width: auto; max-width: 100%;
      table-layout: auto; border-collapse: collapse; font-variant-numeric: tabular-nums; }
    table.dataframe.tl-read tr > * { text-align: right; vertical-align: top; padding: 4px 9px;
      white-space: normal; }
    table.dataframe.tl-read thead tr > * { vertical-align: bottom; }
    table.dataframe.tl-read tr > :first-child { text-align: left; }
    table.dataframe.tl-read tbody th { font-weight: 600; }
    table.dataframe.tl-read caption { caption-side: bottom; text-align: left; font-size: 12px;
      padding: 4px 9px; color: inherit; white-space: nowrap; }
    .tl-read .tl-gap { margin-left: 0.22em; }
    .tl-read .tl-minus { font-size: 0; }
    .tl-read .tl-minus::before { content: "\\2212"; font-size: 13px; }
    @media (max-width: 900px) { table.dataframe.tl-read tr > * { padding: 4px 5px; } }"""
_LOOKS = {
    "left": "text-align: left",
    "whole": "white-space: nowrap",
    "long": "min-width: 11em; max-width: 40em",
}
_HEAD = re.compile(r"<th(?=[ >])")
_NUMBER = re.compile(r"<td>(-?)(\d+)(\.\d+)?</td>")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_FEW = 4  # digits that need no gap: a year has none


def classes(frame: pd.DataFrame) -> list[str]:
    """Return the classes of a frame's table: how each column, from the right, is set."""
    if frame.columns.nlevels > 1 or len(frame.columns) > MOST:
        return []
    last = len(frame.columns)
    return [
        f"tl-{look}-{last - place}"
        for place in range(last)
        for look in _looks(frame.iloc[:, place])
    ]


def html(frame: pd.DataFrame) -> str | None:
    """Return a frame as HTML for a notebook; None where pandas itself gives none."""
    with pd.option_context("display.max_colwidth", _longest_cell()):
        page: str | None = frame._repr_html_()  # type: ignore[operator]
    if page is None or "<tbody>" not in page:
        return page
    whole = len(frame.columns) <= (pd.get_option("display.max_columns") or MOST)
    names = classes(frame) if whole else []
    rules = "\n".join([_BASE, *map(_rule, names)])
    page = page.replace("</style>", f"{rules}\n</style>", 1)
    marked = " ".join(["dataframe", "tl-read", *names])
    page = page.replace('class="dataframe">', f'class="{marked}">{_caption(frame)}', 1)
    head, _, body = page.partition("<tbody>")
    head = _HEAD.sub('<th scope="col"', head.replace("<th></th>", "<td></td>"))
    body = _HEAD.sub('<th scope="row"', body)
    words = {int(name.rsplit("-", 1)[1]) for name in names if name.startswith("tl-left")}
    rows = [_with_signs(row, words) for row in body.split("</tr>")]
    return f"{head}<tbody>{'</tr>'.join(rows)}"


def series_html(series: "pd.Series[Any]") -> str | None:
    """Return a Series as HTML for a notebook, with its name (or "value") as the head."""
    return html(series.to_frame("value" if series.name is None else series.name))


def show_for_reading() -> None:
    """Show frames and Series that way from now on, if this is a notebook; else do nothing."""
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is not None:
        shown = shell.display_formatter.formatters["text/html"]
        shown.for_type(pd.DataFrame, html)
        shown.for_type(pd.Series, series_html)


def _looks(column: "pd.Series[Any]") -> list[str]:
    """Return how a column is set: numbers as pandas has them, words by their length."""
    if column.dtype.kind == "M":
        return ["left", "whole"]
    if column.dtype != object and not isinstance(column.dtype, pd.StringDtype):
        return []
    longest = max((len(str(one)) for one in column.head(60)), default=0)
    return ["left", *["whole"] * (longest <= SHORT), *["long"] * (longest >= LONG)]


def _rule(name: str) -> str:
    look, place = name.removeprefix("tl-").split("-")
    cells = f"table.dataframe.tl-read.{name} tr > :nth-last-child({place})"
    return f"    {cells} {{ {_LOOKS[look]}; }}"


def _longest_cell() -> int | None:
    """Return how many characters of a cell are shown; pandas cuts a sentence at 50."""
    asked: int | None = pd.get_option("display.max_colwidth")
    return asked if asked is None else max(asked, SENTENCE)


def _caption(frame: pd.DataFrame) -> str:
    name, title = frame.attrs.get("name"), frame.attrs.get("title")
    if not (name and title):
        return ""
    return f'\n  <caption title="{escape(title)}">From the table {escape(name)}</caption>'


def _with_signs(row: str, words: set[int]) -> str:
    """Return a row with signs and gaps in its numbers; columns of `words` stay as they are."""
    cells = row.split("<td>")
    last = len(cells) - 1
    return cells[0] + "".join(
        f"<td>{cell}" if last - place + 1 in words else _NUMBER.sub(_number, f"<td>{cell}")
        for place, cell in enumerate(cells[1:], 1)
    )


def _number(found: re.Match[str]) -> str:
    minus, whole, part = found.groups("")
    sign = '<span class="tl-minus">-</span>' if minus else ""
    if len(whole) > _FEW:
        whole = _THOUSANDS.sub('<span class="tl-gap"></span>', whole)
    return f"<td>{sign}{whole}{part}</td>"
