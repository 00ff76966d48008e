"""A row of boxes to tick, as one control: its value is the tuple of what is ticked."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as w
import traitlets


class Members(w.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Boxes with one label; `value` holds the names of those that are ticked, in order."""

    value = traitlets.Tuple()

    def __init__(self, label: str, names: Sequence[str], value: Sequence[str] = ()) -> None:
        self.boxes = {name: self._box(name, name in value) for name in names}
        row = w.HBox(list(self.boxes.values()), layout={"flex_flow": "row wrap"})
        super().__init__(children=[w.Label(label), row], value=tuple(value))
        self._quiet = False
        for box in self.boxes.values():
            box.observe(self._ticked, names="value")
        self.observe(self._told, names="value")

    @staticmethod
    def _box(name: str, ticked: bool) -> w.Checkbox:
        layout = {"width": "auto", "margin": "0 14px 0 0"}
        return w.Checkbox(value=ticked, description=name, indent=False, layout=layout)

    def _ticked(self, _change: Any) -> None:
        if not self._quiet:
            self.value = tuple(name for name, box in self.boxes.items() if box.value)

    def _told(self, _change: Any) -> None:
        self._quiet = True
        try:
            for name, box in self.boxes.items():
                box.value = name in self.value
        finally:
            self._quiet = False
