"""What every card, quiz and figure widget shares: files of style and script, static copies.

A live widget needs its kernel. So its picture and words are written into the same cell a
second time, as plain outputs. A style rule, with no script, decides which copy is seen:

* kernel alive: the live widget is in the page, the static copy hides;
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

    Raises
    ------
    FileNotFoundError
        If the package holds no such file.
    """
    folder = resources.files("tarifflab") / "_assets"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def live_class() -> str:
    """Return a new class name that ties a live widget to its static copy."""
    return f"tarifflab-live-{_session}-{next(_numbers)}"


def display_with_fallback(
    widget: Any, live: str, *, html: str, plotly: tuple[dict[str, Any], ...] = ()
) -> StaticCopy:
    """Show a widget, and store beside it what remains when its kernel is gone.

    Parameters
    ----------
    widget : ipywidgets.Widget
        The live widget, already marked with the class `live`.
    live : str
        A name from :func:`live_class`.
    html : str
        The words, as an HTML fragment without scripts.
    plotly : tuple of dict
        Figures as Plotly JSON, drawn by JupyterLab's own renderer without a kernel.

    Returns
    -------
    StaticCopy
        Its ``update`` renews the copy, for example after an answer.
    """
    view = dict(_bundle(widget))
    # What an untrusted notebook shows in place of the widget.
    view["text/plain"] = "Run this cell to bring the controls to life."
    display(view, raw=True)
    copy = StaticCopy(live, len(plotly))
    copy.show(html, plotly)
    return copy


def _bundle(widget: Any) -> dict[str, Any]:
    bundle = widget._repr_mimebundle_()
    # anywidget answers with (data, metadata), ipywidgets with data alone.
    data: dict[str, Any] = bundle[0] if isinstance(bundle, tuple) else bundle
    return data


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
    """The outputs that stay readable without a kernel; made by `display_with_fallback`."""

    def __init__(self, live: str, figures: int) -> None:
        self._live = live
        self._figures = figures
        self._handles: list[Any] = []

    def show(self, html: str, plotly: tuple[dict[str, Any], ...] = ()) -> None:
        """Write the copy into the cell for the first time."""
        self._handles = [
            display(bundle, raw=True, display_id=True) for bundle in self._outputs(html, plotly)
        ]

    def update(self, html: str, plotly: tuple[dict[str, Any], ...] = ()) -> None:
        """Renew the copy where it stands; it needs as many figures as the first one."""
        for handle, bundle in zip(self._handles, self._outputs(html, plotly), strict=True):
            if handle is not None:  # outside Jupyter there is nothing to renew
                handle.update(bundle, raw=True)

    def _outputs(self, html: str, plotly: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
        figures = [{"application/vnd.plotly.v1+json": figure} for figure in plotly]
        return [*figures, {"text/html": self._words(html), "text/plain": "(static copy)"}]

    def _words(self, html: str) -> str:
        mark = self._live.replace("-live-", "-static-")
        child = ".jp-OutputArea-child"
        # The copy is `figures` outputs and then the words, right after one another.
        copy = [
            f"{child}:has({' + '.join(['', *[child] * n])} .{mark})"
            if n
            else f"{child}:has(.{mark})"
            for n in range(self._figures + 1)
        ]
        hidden = ", ".join(f".jp-OutputArea:has(.{self._live}) > {part}" for part in copy)
        # The line "model not found" is an output of a widget without any element inside.
        dead = ".jp-OutputArea-output.jupyter-widgets:not(:has(*))"
        return (
            f"<style>{hidden} {{ display: none }}\n"
            f".jp-OutputArea:has(.{mark}) {dead} {{ display: none }}\n"
            f"{asset('look.css')}</style>\n"
            f'<div class="tarifflab tarifflab-static {mark}">{html}</div>'
        )
