"""The picture that outlives the kernel: words as text, picture as an image, in one output.

Beside the live figure the cell holds a second output with the same state. A style rule shows
one of the two. In a notebook that is not trusted JupyterLab drops drawings inside HTML, so
the picture stands in an ``<img>`` with its data; ``image/svg+xml`` is for other readers, and
``text/plain`` for those that know neither.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from tarifflab._display import asset, display
from tarifflab.widgets.kit.folds import folds_after
from tarifflab.widgets.kit.svg import Picture, el
from tarifflab.widgets.kit.words import wrap

_MARKS = re.compile(r' data-[\w-]+="[^"]*"')
WIDTH = 720  # of the still copy, in pixels
_FOLDS = folds_after(
    ".jp-NotebookPanel .jp-Cell:has(.tl-asked):not(:has(.tl-figure))",
    ".tl-asked", ".tl-asking", ".tl-waiting",
)  # fmt: skip
_THEMED = re.compile(r"(?:fill|stroke):var\(--tl-[\w-]+, ?#[0-9a-f]{3,6}\);? ?")


@dataclass(frozen=True)
class Sketch:
    """What the page needs to let the reader draw a line over the picture.

    ``x`` holds the pixel of each point, ``names`` its name ("April 2025"). ``top`` and
    ``bottom`` are the pixels of ``high`` and ``low``. The line starts at ``start``, the last
    known point in pixels. ``locked``: the truth is shown, nothing can be drawn any more.
    """

    x: tuple[float, ...]
    names: tuple[str, ...]
    low: float
    high: float
    top: float
    bottom: float
    step: float
    start: tuple[float, float]
    unit: str = ""
    locked: bool = False


@dataclass(frozen=True)
class Drawn:
    """One state of a figure.

    Parameters
    ----------
    headline : str
        The finding, live, at most 14 words.
    unit : str
        What, of what, where, when: one grey line.
    svg : str
        The picture, from :meth:`tarifflab.widgets.kit.svg.Picture.svg`.
    foot : str
        Source, and what is not shown.
    note : str
        One or two sentences under the picture.
    alt : str
        What the picture shows, for people who cannot see it; headline and note are said
        anyway.
    sketch : Sketch, optional
        Given where the reader draws.
    waits : bool
        Whether the truth is still to come: results and readings after it stay folded.
    """

    headline: str
    unit: str
    svg: str
    foot: str
    note: str = ""
    alt: str = ""
    sketch: Sketch | None = None
    waits: bool = False


def poster(drawn: Drawn, width: int = WIDTH) -> str:
    """Return the picture with all its words in it, as one SVG."""
    page = Picture(width)
    page.rect(0, 0, width, 2, "ink")
    y = 8.0
    y = _lines(page, drawn.headline, y, 19, "ink", bold=True)
    y = _lines(page, drawn.unit, y, 13, "quiet") + 8
    inner = drawn.svg.replace("<svg ", f'<svg y="{y:.0f}" ', 1)
    page.add(inner)
    y += float(drawn.svg.partition('height="')[2].partition('"')[0]) + 4
    y = _lines(page, drawn.note, y, 13, "ink")
    y = _lines(page, drawn.foot, y + 4, 12, "quiet")
    paper = el("rect", width=width, height=round(y + 8), fill="paper")
    head, mark, rest = page.svg(y + 8).partition(">")
    return f"{head}{mark}{paper}{rest}"


def _lines(
    page: Picture, words: str, y: float, size: int, fill: str, bold: bool = False
) -> float:
    for line in wrap(words, page.width - 4, size, bold) if words else ():
        y += size * 1.3
        page.text(1, y, line, fill, size=size, bold=bold)
    return y


def in_words(drawn: Drawn) -> str:
    """Return the state as plain text."""
    parts = (drawn.headline, drawn.unit, drawn.alt, drawn.note, drawn.foot)
    return "\n".join(part for part in parts if part)


def plain(svg: str) -> str:
    """Return a picture without what only a page uses: colours of themes, data of marks."""
    return _MARKS.sub("", _THEMED.sub("", svg)).replace(' style=""', "")


def page_of(drawn: Drawn, mark: str = "", *, wake: bool = True, question: str = "") -> str:
    """Return the state as an HTML fragment; `mark` is a class that names the copy.

    A `question` stands in place of all the rest where it can still be answered: in JupyterLab.

    ``mathjax_ignore``: else JupyterLab sets what stands between two dollar signs as a formula.
    """
    # Paper of its own: a code host may have a dark page, and no style of ours.
    head, mark_end, rest = plain(drawn.svg).partition(">")
    paper = f'{head}{mark_end}<rect width="100%" height="100%" fill="#fff"/>{rest}'
    data = base64.b64encode(paper.encode()).decode()
    alt = escape(drawn.alt or drawn.headline)
    image = f'<img class="tl-still-picture" alt="{alt}" src="data:image/svg+xml;base64,{data}">'
    note = f'<p class="tl-note">{escape(drawn.note)}</p>' if drawn.note else ""
    waking = (
        '<p class="tl-wake" hidden><strong>Asleep.</strong> Run this cell to wake it.</p>'
        if wake
        else ""
    )
    asked = f'<p class="tl-question" hidden>{escape(question)}</p>' if question else ""
    return (
        f'<div class="tl-still mathjax_ignore tex2jax_ignore {mark}">{asked}'
        f'<p class="tl-headline"><strong>{escape(drawn.headline)}</strong></p>'
        f'<p class="tl-unit">{escape(drawn.unit)}</p>{image}{note}'
        f'<p class="tl-foot">{escape(drawn.foot)}</p>{waking}</div>'
    )


class Still:
    """The second output of a cell; made when a panel is shown, renewed when it rests."""

    def __init__(self, live: str, name: str, asks: Callable[[], str] = str) -> None:
        self._live = live
        self._name = name
        self._asks = asks  # the question that the figure asks just now; empty if none
        self._handle: Any = None
        self._shown: tuple[Drawn, str] | None = None

    def show(self, drawn: Drawn) -> None:
        """Write the copy into the cell for the first time."""
        self._shown = drawn, self._asks()
        bundle, metadata = self._bundle(drawn), self._metadata()
        self._handle = display(bundle, raw=True, display_id=True, metadata=metadata)

    def renew(self, drawn: Drawn) -> None:
        """Write another state in its place; the same one is not sent again."""
        now = drawn, self._asks()
        same, self._shown = now == self._shown, now
        if self._handle is not None and not same:  # outside Jupyter there is nothing to renew
            self._handle.update(self._bundle(drawn), raw=True, metadata=self._metadata())

    def _metadata(self) -> dict[str, dict[str, str]]:
        return {"tarifflab": {"figure": self._name}}

    def _bundle(self, drawn: Drawn) -> dict[str, str]:
        mark = self._live.replace("-live-", "-still-")
        area, child = ".jp-OutputArea", ".jp-OutputArea-child"
        # The line "model not found" is an output of a widget without any element inside.
        dead = ".jp-OutputArea-output.jupyter-widgets:not(:has(*))"
        question = self._asks()
        waiting = question or drawn.waits
        folds = asset("asked.css") + _FOLDS if waiting else ""
        marks = f"{mark} tl-asked" if waiting else mark
        style = (
            f"<style>{area}:has(.{self._live}) > {child}:has(.{mark}) {{ display: none }}\n"
            f"{area}:has(.{mark}) {dead} {{ display: none }}\n"
            f"{asset('still.css', 'print.css')}{folds}</style>\n"
        )
        return {
            "text/html": style + page_of(drawn, marks, question=question),
            "image/svg+xml": plain(poster(drawn)),
            "text/plain": in_words(drawn),
        }
