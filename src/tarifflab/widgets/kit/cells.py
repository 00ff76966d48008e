"""Let a figure go when its cell runs again: ipywidgets itself keeps every widget for ever."""

from __future__ import annotations

from typing import Any, Protocol


class Closable(Protocol):
    """Something shown in a cell that can be let go."""

    def close(self) -> None:
        """Free what it holds."""


# What each cell of this kernel shows: the run that showed it, and the things shown.
_cells: dict[str, tuple[str, list[Closable]]] = {}


def same_cell_again(shown: Closable) -> None:
    """Note what the running cell shows; close what an earlier run of this cell has shown."""
    cell, run = _running()
    if not cell:
        return
    before, things = _cells.get(cell, ("", []))
    if before != run:
        for thing in things:
            thing.close()
        things = []
    _cells[cell] = (run, [*things, shown])


def _running() -> tuple[str, str]:
    """Return the id of the running cell and of its run; empty outside a notebook."""
    from IPython.core.getipython import get_ipython

    kernel: Any = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return "", ""
    parent = kernel.get_parent("shell")
    cell = parent.get("metadata", {}).get("cellId", "")
    return str(cell), str(parent.get("header", {}).get("msg_id", ""))
