"""Run a lesson in this process and keep what its cells show, as a step of nbconvert.

One process runs all lessons: a kernel for each would load the same packages each time.
Nothing of the reader's own is in it: progress goes to a folder that is thrown away.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat
from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets.widget import _instances
from nbconvert.preprocessors import Preprocessor
from traitlets.config import Config

from tarifflab import key
from tarifflab.reading.live import Live, shown

_VIEW = "application/vnd.jupyter.widget-view+json"
_WRITTEN = re.compile(r"Written: \w+/([\w-]+\.html)\.")  # a page beside the progress file
_SHOWN = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain")


class CellError(Exception):
    """A cell of a lesson did not run to its end."""


class RunHere(Preprocessor):
    """Run the code cells in the shell of :func:`shell`; widgets become places on the page.

    What the page is told of them stands in ``resources["reading"]["live"]`` afterwards.
    """

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Fill in the outputs of a notebook; raise :class:`CellError` if a cell fails."""
        live: list[Live] = resources["reading"].setdefault("live", [])
        session: Any = InteractiveShell.instance()
        session.reset(new_session=False)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = _run(session, cell, live)
        return nb, resources


@contextlib.contextmanager
def shell(course: Path) -> Iterator[Path]:
    """Have a shell to run the lessons of a course in; yield the folder of its progress.

    The folder holds nothing but the key to the claims, where the course has one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        progress = Path(scratch, "progress")
        progress.mkdir()
        if (course / "solutions" / key.FILE).is_file():
            shutil.copy(course / "solutions" / key.FILE, progress)
        surroundings = {
            "TARIFFLAB_DATA": str(course / "data"),
            "TARIFFLAB_PROGRESS": str(progress),
        }
        quiet = Config({"HistoryManager": {"enabled": False}})
        with (
            mock.patch.dict(os.environ, surroundings),
            contextlib.chdir(scratch),
            warnings.catch_warnings(),
        ):
            session: Any = InteractiveShell.instance(config=quiet, ipython_dir=scratch)
            publisher: Any = CapturingDisplayPublisher
            hook: Any = CapturingDisplayHook
            session.display_pub = publisher()
            session.display_trap.hook = hook(shell=session, outputs=session.display_pub.outputs)
            try:
                yield progress
            finally:
                InteractiveShell.clear_instance()


def _run(session: Any, cell: Any, live: list[Live]) -> list[Any]:
    printed, displayed = io.StringIO(), session.display_pub.outputs
    displayed.clear()
    with contextlib.redirect_stdout(printed):
        ran = session.run_cell(cell.source)
    if not ran.success:
        error = ran.error_in_exec or ran.error_before_exec
        raise CellError(f"cell {cell.id!r} stopped with {type(error).__name__}: {error}")
    make: Any = nbformat.v4
    outputs = []
    if printed.getvalue():
        outputs.append(make.new_output("stream", name="stdout", text=printed.getvalue()))
    alive = False
    # Drawing the states of a figure renews its copy: what comes later is no output of the cell.
    for one in [one for one in displayed if not one.get("update")]:
        output, alive = _output(one["data"], live, alive)
        if output:
            outputs.append(make.new_output("display_data", data=output))
    return outputs


def _output(
    data: Mapping[str, Any], live: list[Live], alive: bool
) -> tuple[Mapping[str, Any], bool]:
    """Return the data of one output, and whether a widget's own copy follows it."""
    if _VIEW in data:
        found = shown(_instances[data[_VIEW]["model_id"]])
        return {"text/html": "".join(_place(live, thing) for thing in found)}, bool(found)
    if file := _WRITTEN.match(str(data.get("text/plain", ""))):
        words = f'<a href="{file[1]}">Open the page</a>, print it, and fill it in by hand.'
        return {"text/html": f"<p>{words}</p>"}, alive
    if alive:  # the copy that stands in a notebook without a kernel
        return {}, False
    return {kind: data[kind] for kind in _SHOWN if kind in data}, False


def _place(live: list[Live], thing: Live) -> str:
    live.append(thing)
    number = len(live) - 1
    return f'<div class="live" data-live="{number}">{thing.still}</div>'
