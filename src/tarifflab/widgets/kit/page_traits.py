"""What goes between Python and the page of a figure: the traits, and what a page is told."""

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from tarifflab._display import asset
from tarifflab.widgets.kit.controls import Control
from tarifflab.widgets.kit.folds import folds_after
from tarifflab.widgets.kit.still import WIDTH

BESIDE = 4  # so many controls stand beside the picture; the others behind "More"
SCRIPTS = ("frame.js", "sound.js", "marks.js", "more.js")  # of a figure, in this order
_SYNC = {"sync": True}
# Without this each move of the reader would be sent back once more.
_NO_ECHO = {"sync": True, "echo_update": False}


class Frame(anywidget.AnyWidget):
    """What the page holds of a panel; a panel fills it."""

    _esm = asset("patience.js", *SCRIPTS)
    _css = asset("frame.css") + folds_after(
        ".jp-Cell:has(.tl-asking, .tl-waiting)", ".tl-asking", ".tl-waiting"
    )
    panel: Any = None  # the figure that fills it
    name = traitlets.Unicode().tag(**_SYNC)
    controls = traitlets.List(traitlets.Dict()).tag(**_SYNC)
    actions = traitlets.List(traitlets.Dict()).tag(**_SYNC)
    values = traitlets.Dict().tag(**_NO_ECHO)
    picture = traitlets.Dict().tag(**_NO_ECHO)
    room = traitlets.Int(WIDTH).tag(**_NO_ECHO)
    locked = traitlets.Bool(False).tag(**_SYNC)
    sends = traitlets.Bool(False).tag(**_SYNC)
    sketch = traitlets.Dict(None, allow_none=True).tag(**_SYNC)
    drawn: Any = traitlets.List().tag(**_NO_ECHO)


def told(controls: Mapping[str, Control]) -> list[dict[str, Any]]:
    """Return what the page needs to draw the controls; all but four go behind "More"."""
    found, beside = [], 0
    for name, control in controls.items():
        one = control.told(name)
        beside += not one["more"]
        one["more"] = one["more"] or beside > BESIDE
        if control.when is not None:
            other, allowed = control.when
            one["when"] = [other, [controls[other].to_wire(value) for value in allowed]]
        found.append(one)
    return found


def same(one: Any, other: Any) -> bool:
    """Tell whether a control has a value."""
    if isinstance(one, float) or isinstance(other, float):
        # A slider in the page snaps to its steps and may miss a value by a hair.
        return abs(float(one) - float(other)) < 0.005
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)  # ticked in whatever order
    return bool(one == other)
