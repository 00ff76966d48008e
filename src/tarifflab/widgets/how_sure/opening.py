"""Open the key in two steps: how much is judged, then once more with what is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import ipywidgets as w
import pandas as pd

from tarifflab import progress
from tarifflab._display import display, live_class
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, sheet
from tarifflab.widgets.kit.still import Still
from tarifflab.widgets.kit.svg import Picture

STAMP = "09/key-opened"


class Asking:
    """Opens the key in two steps; shows first how much is judged, then the account."""

    def __init__(
        self,
        key: pd.DataFrame,
        opened_at: Callable[[], datetime | None],
        account: Callable[[pd.DataFrame, datetime | None], Panel],
        tables: Callable[[pd.DataFrame, datetime | None], w.HTML],
    ) -> None:
        self.key = key
        self._opened_at, self._account, self._tables = opened_at, account, tables
        self.sure = False
        self.live = live_class()
        self.asking = Panel(
            "how-sure-closed",
            controls={},
            compute=self._judged,
            draw=draw_closed,
            table=lambda judged: sheet(["Claims", "Judged"], [[len(key), len(judged)]]),
            actions={
                "ask": Action("Open the key", self._ask, shown=lambda _panel: not self.sure),
                "open": Action(
                    self._label(), self._open, strong=True, shown=lambda _panel: self.sure
                ),
                "wait": Action("Not yet", self._wait, shown=lambda _panel: self.sure),
            },
        )
        self.box = w.VBox([self.asking.box])
        self.box.add_class(self.live)
        self.still = Still(self.live, "how-sure")

    def show(self) -> None:
        """Show the question in the cell, with its copy."""
        view = dict(self.box._repr_mimebundle_())
        view["text/plain"] = "Run this cell to open the key."
        display(view, raw=True)
        self.still.show(self.asking.state())

    def _judged(self) -> tuple[list[str], int, bool]:
        return list(progress.entries("probability")), len(self.key), self.sure

    def _label(self) -> str:
        missing = len(self.key) - len(progress.entries("probability"))
        return f"Yes, open it with {missing} unjudged" if missing else "Yes, open it"

    def _ask(self, panel: Panel) -> None:
        self.sure = True
        panel.repaint()

    def _wait(self, panel: Panel) -> None:
        self.sure = False
        panel.repaint()

    def _open(self, _panel: Panel) -> None:
        if self._opened_at() is None:
            progress.save("stamp", STAMP, True)
        shown = self._account(self.key, self._opened_at())
        self.box.children = (shown.box, self._tables(self.key, self._opened_at()))
        shown.keep_still(self.still)
        self.still.renew(shown.state())


def draw_closed(state: tuple[list[str], int, bool], width: int) -> Drawn:
    """Draw a dot for each claim, full where it is judged."""
    judged, whole, sure = state
    picture = Picture(width)
    step = 24.0
    columns = max(int(width // step), 1)
    for number in range(whole):
        x, y = (number % columns + 0.5) * step, (number // columns + 0.5) * step
        full = number < len(judged)
        picture.dot(
            x, y, "ink" if full else "paper", 8, stroke="ink", mark="judged" if full else "open"
        )
    said = f"You have judged {len(judged)} of {whole} claims"
    return Drawn(
        headline=f"Open the key with {whole - len(judged)} claims unjudged?" if sure else said,
        unit=f"{whole} claims; full: judged",
        svg=picture.svg((whole - 1) // columns * step + step + 2),
        foot="The key is opened once, on this computer.",
        note="Once it is open, what you have said counts; what you change later does not. "
        "Revise first.",
        alt=f"{said}.",
    )
