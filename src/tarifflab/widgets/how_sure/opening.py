"""Open the key in two steps: how much is judged, then once more with what is not.

Before it opens every claim's dot moves from the reader's first word to the last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import ipywidgets as w
import pandas as pd

from tarifflab import claims, progress
from tarifflab._display import display, live_class
from tarifflab.widgets.how_sure.dots import Words, draw_dots, table_of
from tarifflab.widgets.kit.frame import Action, Panel, hidden
from tarifflab.widgets.kit.still import Still

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
            controls={"last": hidden(False)},
            compute=self._words,
            draw=draw_dots,
            table=table_of,
            actions={
                "move": Action(
                    lambda panel: "Once more" if panel.values["last"] else "Watch them move",
                    self._move,
                    shown=lambda panel: bool(panel.result.moved),
                ),
                "ask": Action("Open the key", self._ask, shown=lambda _panel: not self.sure),
                "open": Action(
                    self._label, self._open, strong=True, shown=lambda _panel: self.sure
                ),
                "wait": Action("Not yet", self._wait, shown=lambda _panel: self.sure),
            },
            moments={"first word": {"last": False}, "last word": {"last": True}},
        )
        progress.watch("probability", "", self.asking.repaint)
        self.box = w.VBox([self.asking.box])
        self.box.add_class(self.live)
        self.still = Still(self.live, "how-sure")

    def show(self) -> None:
        """Show the question in the cell, with its copy."""
        view = dict(self.box._repr_mimebundle_())
        view["text/plain"] = "Run this cell to open the key."
        display(view, raw=True)
        self.still.show(self.asking.state())

    def _words(self, *, last: bool) -> Words:
        judged = claims.judgements().dropna(subset="probability")
        said = zip(judged["claim_id"], judged["first"], judged["probability"], strict=True)
        return Words(tuple(said), len(self.key), last, self.sure)

    def _label(self, panel: Panel) -> str:
        missing = panel.result.whole - len(panel.result.said)
        return f"Yes, open it with {missing} unjudged" if missing else "Yes, open it"

    def _move(self, panel: Panel) -> None:
        panel.set(last=not panel.values["last"])

    def _ask(self, panel: Panel) -> None:
        self.sure = True
        panel.set(last=True)
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
