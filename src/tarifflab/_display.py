"""What every card, quiz and figure widget shares: files of style and script, static copies.

A live widget needs its kernel. So its picture and words are written into the same cell a
second time, as a plain output. A style rule, with no script, decides which copy is seen:

* kernel alive: the live widget is in the page, the static copy hides;
* kernel restarted: its controls hide, and a line says how to wake it (`card_look.css`);
* notebook reopened next day: JupyterLab finds no model; its error line hides, and the
  static copy shows;
* notebook not trusted, or exported: JupyterLab drops the style, and the copy shows too.

Examples
--------
A widget marks itself with :func:`live_class` and is shown with :func:`display_with_fallback`::

    name = live_class()
    widget.add_class(name)
    display_with_fallback(widget, name, html="<p>0 of 7 cards judged.</p>")
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources
from itertools import count
from typing import Any
from uuid import uuid4

import IPython.display

display: Callable[..., Any] = IPython.display.display  # it carries no types of its own

_numbers = count(1)
# A notebook keeps outputs of several kernels side by side: names must differ between them.
_session = uuid4().hex[:8]


@cache
def asset(*names: str) -> str:
    """Return the text of one or more asset files, joined in the order given.

    Each widget sends its own copy, so indents and whole lines of comment are left out.

    Raises
    ------
    FileNotFoundError
        If the package holds no such file.
    """
    folder = resources.files("tarifflab") / "_assets"
    texts = [(folder / name).read_text(encoding="utf-8") for name in names]
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def live_class() -> str:
    """Return a new class name that ties a live widget to its static copy."""
    return f"tarifflab-live-{_session}-{next(_numbers)}"


def display_with_fallback(widget: Any, live: str, *, html: str) -> StaticCopy:
    """Show a widget, and store beside it what remains when its kernel is gone.

    Parameters
    ----------
    widget : ipywidgets.Widget
        The live widget, already marked with the class `live`.
    live : str
        A name from :func:`live_class`.
    html : str
        The words, as an HTML fragment without scripts.

    Returns
    -------
    StaticCopy
        Its ``update`` renews the copy, for example after an answer.
    """
    view = dict(_bundle(_framed(widget)))
    # What an untrusted notebook shows in place of the widget.
    view["text/plain"] = "Run this cell to bring the controls to life."
    display(view, raw=True)
    copy = StaticCopy(live)
    copy.show(html)
    return copy


def _framed(widget: Any) -> Any:
    """Return a widget in a box: JupyterLab tells a box, and no anywidget, of a lost kernel."""
    from ipywidgets import Box

    box = Box([widget])
    box.add_class("tl-box")
    return box


def _bundle(widget: Any) -> dict[str, Any]:
    bundle = widget._repr_mimebundle_()
    # anywidget answers with (data, metadata), ipywidgets with data alone.
    data: dict[str, Any] = bundle[0] if isinstance(bundle, tuple) else bundle
    return data


def waking(words: str) -> str:
    """Return words that ask to run the cell: not seen on paper or a plain page."""
    return f'<span class="tl-wake">{escape(words)}</span>'


class Saver:
    """Stores something and keeps what was printed meanwhile.

    What a callback prints ends in a log that no student reads, so a widget shows the
    sentence itself. It stays until something else is said: "cannot be saved" is said once.
    """

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, store: Callable[..., None], *values: Any) -> str:
        """Call ``store(*values)`` and return the last sentence that was printed, or ''."""
        words = io.StringIO()
        with contextlib.redirect_stdout(words):
            store(*values)
        self._said = words.getvalue().strip() or self._said
        return self._said


class StaticCopy:
    """The output that stays readable without a kernel; made by `display_with_fallback`."""

    def __init__(self, live: str) -> None:
        self._live = live
        self._handle: Any = None

    def show(self, html: str) -> None:
        """Write the copy into the cell for the first time."""
        self._handle = display(self._output(html), raw=True, display_id=True)

    def update(self, html: str) -> None:
        """Renew the copy where it stands."""
        if self._handle is not None:  # outside Jupyter there is nothing to renew
            self._handle.update(self._output(html), raw=True)

    def _output(self, html: str) -> dict[str, Any]:
        mark = self._live.replace("-live-", "-static-")
        area, child = ".jp-OutputArea", ".jp-OutputArea-child"
        # The line "model not found" is an output of a widget without any element inside.
        dead = ".jp-OutputArea-output.jupyter-widgets:not(:has(*))"
        page = (
            f"<style>{area}:has(.{self._live}) > {child}:has(.{mark}) {{ display: none }}\n"
            f"{area}:has(.{mark}) {dead} {{ display: none }}\n"
            f"{asset('card_look.css', 'print.css')}</style>\n"
            f'<div class="tarifflab tarifflab-static {mark}">{html}</div>'
        )
        return {"text/html": page, "text/plain": "(static copy)"}
