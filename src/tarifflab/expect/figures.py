"""Check the data that a Plotly figure draws, and that it says what it shows."""

import base64
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from tarifflab.expect import forms
from tarifflab.expect.amounts import Number
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.feedback import Feedback, wrong_kind
from tarifflab.expect.names import find
from tarifflab.expect.sequences import Values
from tarifflab.expect.series import Labelled

WANTED = "a Plotly figure"

_FIGURES = (
    ("plotly.graph_objs._figure", "Figure"),
    ("plotly.graph_objs._figurewidget", "FigureWidget"),
)


@kind_outside
def figure(
    name: str,
    *,
    x: Any = None,
    y: Any = None,
    trace: int = 0,
    kind: str | None = None,
    titled: bool = False,
    decimals: int | None = None,
    tolerance: float | None = None,
) -> None:
    """Check the data of one trace of the Plotly figure `name`.

    A `Figure`, a `FigureWidget` and the dict that they make will do.

    Parameters
    ----------
    x, y
        The right coordinates. With both, each `y` is looked up by its `x`, so the order of
        bars or points does not matter.
    trace
        Which trace, counted from 0.
    kind
        The type of trace asked for, such as "bar" or "scatter".
    titled
        Whether the figure and both axes must have a title.
    decimals, tolerance
        As in `number`, for each coordinate.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    rule = Picture(x, y, trace, kind, titled, decimals, tolerance)
    rule.check(f"`{name}`", find(name, WANTED, sys._getframe(2)))
    say(FITS, f"`{name}` draws what was asked for.")


@dataclass(frozen=True)
class Picture:
    """What a figure must draw; the fields are the arguments of `figure`."""

    x: Any = None
    y: Any = None
    trace: int = 0
    kind: str | None = None
    titled: bool = False
    decimals: int | None = None
    tolerance: float | None = None

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` names it ("`fig`")."""
        drawing = _as_dict(value)
        if drawing is None:
            raise wrong_kind(f"{said} is", value, WANTED)
        traces = list(drawing.get("data") or ())
        if len(traces) <= self.trace:
            raise Feedback(
                f"{said} draws {forms.count(len(traces), 'line or bar group')}. Wanted: "
                f"{self.trace + 1}. Is the figure filled in the same cell?"
            )
        self._check_kind(said, traces[self.trace])
        self._check_data(said, traces[self.trace])
        if self.titled:
            _check_titles(said, drawing.get("layout") or {})

    def _check_kind(self, said: str, trace: dict[str, Any]) -> None:
        given = trace.get("type", "scatter")
        if self.kind is not None and given != self.kind:
            raise Feedback(f"{said} is drawn as {given!r}. Wanted: {self.kind!r}.")

    def _check_data(self, said: str, trace: dict[str, Any]) -> None:
        """Compare the coordinates, by label where both are asked for."""
        x, y = _values(trace.get("x")), _values(trace.get("y"))
        if self.x is not None and self.y is not None:
            if len(x) != len(y):
                raise Feedback(f"{said} has {len(x)} values for x and {len(y)} for y.")
            number = Number("", None, self.decimals, self.tolerance)
            right = dict(zip(forms.elements(self.x), forms.elements(self.y), strict=True))
            Labelled(right, number=number).check(said, list(zip(x, y, strict=True)))
            return
        for axis, right, given in (("x", self.x, x), ("y", self.y, y)):
            if right is not None:
                rule = Values(right, decimals=self.decimals, tolerance=self.tolerance)
                rule.check(f"`{axis}` in {said} is", given)


def _as_dict(value: Any) -> dict[str, Any] | None:
    """Return a figure as plain data, without importing Plotly."""
    if type(value) is dict:
        return value if _is_drawing(value) else None
    for module, name in _FIGURES:
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(value, kind):  # a widget has a class of its own
            return dict(kind.to_dict(value))
    return None


def _is_drawing(value: dict[str, Any]) -> bool:
    traces, layout = value.get("data"), value.get("layout", {})
    if not isinstance(traces, list | tuple) or not isinstance(layout, dict):
        return False
    return all(isinstance(trace, dict) for trace in traces)


def _values(given: Any) -> list[Any]:
    """Return the coordinates of a trace; Plotly packs arrays of numbers into base64."""
    if given is None:
        return []
    if type(given) is dict and "bdata" in given:
        raw = base64.b64decode(given["bdata"])
        return list(np.frombuffer(raw, dtype=np.dtype(given["dtype"])).tolist())
    return forms.elements(given) if forms.is_collection(given) else [given]


def _check_titles(said: str, layout: dict[str, Any]) -> None:
    """Raise the advice for a figure or an axis without a title."""
    places = {"title": "the figure", "xaxis": "the x axis", "yaxis": "the y axis"}
    bare = [text for place, text in places.items() if not _title(layout, place)]
    if bare:
        raise Feedback(
            f"{said} has no title for {', '.join(bare)}. Say what is shown, and its unit."
        )


def _title(layout: dict[str, Any], place: str) -> str:
    holder = layout.get(place) or {}
    title = holder if place == "title" else holder.get("title")
    text = title.get("text") if isinstance(title, dict) else title
    return str(text or "").strip()
