"""Every figure widget in three steps: numbers, then a figure, then words.

A widget module has three small functions and one call. ``compute`` turns the values of the
controls into a result and touches nothing else; ``draw`` puts a result into a figure that
already exists; ``describe`` says in plain words what can be seen.

Examples
--------
::

    def show() -> None:
        chart = figure(x="Duty (%)", y="Price (dollars)", name="Price by duty")
        chart.add_scatter(x=[], y=[], name="Price", line=line(0))

        def draw(result: Prices) -> None:
            chart.data[0].update(x=result.duty, y=result.price)

        show_panel(
            controls={"duty": slider("Added duty", 10, 0, 50, step=0.5, unit="%")},
            compute=compute,      # compute(duty=10.0) -> Prices
            draw=draw,            # one repaint path; runs inside chart.batch_update()
            describe=describe,    # describe(result) -> str
            figures=[chart],
        )

`figures` may also hold ``ipywidgets.HTML`` widgets (a printed receipt, a table) that `draw`
fills. ``Panel(...)`` builds the same thing without showing it: tests set its controls and
read ``panel.result`` and ``panel.sentence``; ``panel.set(duty=25, good="car")`` moves several
controls and repaints once (presets). ``show_tabs({"First": panel, "Second": panel})`` shows
one of several panels at a time.

A ``ValueError`` from `compute` is meant for the reader: it stands in place of the finding,
and the last picture stays. Any other error is a fault of ours and is raised.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from copy import deepcopy
from html import escape
from typing import Any, TypeVar

import anywidget
import ipywidgets as w
import plotly.graph_objects as go
import traitlets

from tarifflab._display import StaticCopy, asset, display_with_fallback, live_class

Result = TypeVar("Result")

# Okabe and Ito's palette in the order of use, without black (lost in a dark theme) and
# yellow (lost in a light one). A second sign goes with each colour: dash, marker, pattern.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
PATTERNS = ("", "/", "x", ".", "-", "+")
QUIET = "#8A8D91"  # for what is context and not a finding

_CONFIG = {
    "displaylogo": False,
    "responsive": True,
    # Without a server there is nothing to send a chart to, and a lesson sends nothing.
    "modeBarButtonsToRemove": ["sendChartToCloud", "lasso2d", "select2d", "autoScale2d"],
}
PLOTLY_SCRIPT = str(go.FigureWidget._esm)
_SETTLE_S = 0.8  # the static copy is renewed when the reader pauses this long


def line(number: int, **more: Any) -> dict[str, Any]:
    """Return Plotly's settings of the line number `number`: colour and dash together."""
    index = number % len(PALETTE)
    return {"color": PALETTE[index], "dash": DASHES[index], "width": 2.5} | more


def marker(number: int, **more: Any) -> dict[str, Any]:
    """Return Plotly's settings of the marker number `number`: colour and symbol together."""
    index = number % len(PALETTE)
    return {"color": PALETTE[index], "symbol": MARKERS[index], "size": 9} | more


def fill(number: int, **more: Any) -> dict[str, Any]:
    """Return Plotly's settings of the bar number `number`: colour and pattern together."""
    index = number % len(PALETTE)
    color = PALETTE[index]
    pattern = {"shape": PATTERNS[index], "bgcolor": color, "fgcolor": "#ffffff"}
    return {"color": color, "pattern": pattern | {"solidity": 0.2, "size": 7}} | more


class _Figure(go.FigureWidget):  # type: ignore[misc]  # Plotly has no types
    """A figure that meets the page complete.

    Plotly opens a figure's channel to the page while it is still empty; what is drawn before
    Plotly's script has loaded there is lost. Here the channel opens when the figure is put
    into a box, with all that was drawn by then, and Plotly's script is loaded once a page.
    """

    _esm = asset("patience.js", "plotly_once.js")
    _plotly = traitlets.Unicode(PLOTLY_SCRIPT).tag(sync=True)
    _drawn = False

    def open(self) -> None:
        """Open the channel to the page, but not before the figure is put into a box."""
        if self._drawn:
            super().open()

    @property
    def model_id(self) -> str:
        """The name under which the page knows the figure; asking for it opens the channel."""
        if self.comm is None:
            self.hand_over()
            self._drawn = True
            self.open()
        return str(self.comm.comm_id)

    def hand_over(self) -> None:
        """Put the figure as it stands into what the page receives when it draws it."""
        self._widget_data = deepcopy(self._data)
        self._widget_layout = deepcopy(self._layout_obj._props)


def figure(
    *, name: str, x: str = "", y: str = "", height: int = 380, **layout: Any
) -> go.FigureWidget:
    """Return an empty figure in the look of the course; it fetches and sends nothing.

    Parameters
    ----------
    name : str
        What the figure shows, in a few words, for people who cannot see it.
    x, y : str
        Titles of the axes with their unit in brackets, such as ``"Added duty (%)"``.
    height : int
        Height in pixels; the width follows the page.
    layout : Any
        More settings of Plotly's layout.
    """
    chart = _Figure()
    chart._config = _CONFIG  # the only way to set it for a FigureWidget
    axis = {"gridcolor": "#D9DBDE", "zerolinecolor": QUIET, "automargin": True}
    axis |= {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"}
    chart.update_layout(
        template="none",
        height=height,
        font={"family": "system-ui, sans-serif", "size": 13, "color": "#2B2D31"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 60, "r": 20, "t": 20, "b": 50},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis=axis | {"title": {"text": x}},
        yaxis=axis | {"title": {"text": y}},
        meta={"name": name},
    )
    chart.update_layout(layout)
    return chart


_STYLE = {"description_width": "190px"}
_WIDE = {"width": "min(560px, 98%)"}


def _label(text: str, unit: str) -> str:
    return f"{text} ({unit})" if unit else text


def slider(
    label: str,
    value: float,
    low: float,
    high: float,
    *,
    step: float = 1,
    unit: str = "",
    readout_format: str | None = None,
) -> w.FloatSlider:
    """Return a slider with a visible label and unit, from `low` to `high` in `unit`."""
    decimals = max(0, len(f"{step:g}".partition(".")[2]))
    return w.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=_label(label, unit),
        readout_format=readout_format or f",.{decimals}f",
        style=_STYLE,
        layout=_WIDE,
    )


def choice(label: str, options: Any, value: Any = None) -> w.Dropdown:
    """Return a list to choose one of; `options` as in ipywidgets (values or pairs)."""
    options = list(options.items()) if isinstance(options, Mapping) else list(options)
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return w.Dropdown(
        options=options,
        value=first if value is None else value,
        description=label,
        style=_STYLE,
        layout=_WIDE,
    )


def toggle(label: str, options: Any, value: Any = None) -> w.ToggleButtons:
    """Return two to five buttons of which one is pressed; `options` as in `choice`."""
    options = list(options.items()) if isinstance(options, Mapping) else list(options)
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return w.ToggleButtons(
        options=options,
        value=first if value is None else value,
        description=label,
        style=_STYLE | {"button_width": "auto"},
    )


def switch(label: str, value: bool = False) -> w.Checkbox:
    """Return a box to tick."""
    return w.Checkbox(value=value, description=label, indent=False, layout=_WIDE)


def text(label: str, value: str = "", placeholder: str = "") -> w.Text:
    """Return a field for a short text, such as a name; it reports when the reader pauses."""
    return w.Text(
        value=value, placeholder=placeholder, description=label, style=_STYLE, layout=_WIDE
    )


class Finding(anywidget.AnyWidget):
    """Announces the sentence under a figure to screen readers, and names the controls.

    A plain widget shows the sentence: on a slow machine a script may come too late, and the
    words must be there.
    """

    _esm = asset("patience.js", "finding.js")
    _css = asset("look.css")
    sentence = traitlets.Unicode("").tag(sync=True)
    figures = traitlets.List(traitlets.Unicode()).tag(sync=True)


class Panel:
    """Controls, figures and a finding that belong together; see the module's example.

    Parameters
    ----------
    controls : mapping of str to ipywidgets control
        Their values go to `compute` under these names.
    compute : callable
        ``compute(**values) -> result``: pure, under 50 ms.
    draw : callable
        ``draw(result)``: updates the figures in place.
    describe : callable
        ``describe(result) -> str``: what can be seen, in plain words with units.
    figures : sequence of FigureWidget or ipywidgets.HTML
        What `draw` fills.
    buttons : sequence of ipywidgets.Button
        Shown under the controls.
    presets : mapping of str to mapping
        A button for each, with what it does: ``{"Sellers pay": {"buyers": 0}}``.
    """

    def __init__(
        self,
        *,
        controls: Mapping[str, Any],
        compute: Callable[..., Result],
        draw: Callable[[Result], None],
        describe: Callable[[Result], str],
        figures: Sequence[Any],
        buttons: Sequence[w.Button] = (),
        presets: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.controls = dict(controls)
        self.figures = list(figures)
        self.result: Any = None
        self._steps = (compute, draw, describe)
        self._quiet = False
        self._copy: StaticCopy | None = None
        self._settle: asyncio.TimerHandle | None = None
        self.finding = Finding(figures=[_name(one) for one in self._charts()])
        words = w.HTML()
        words.add_class("tarifflab")
        self.finding.observe(
            lambda change: words.set_trait("value", _paragraph(change["new"])), names="sentence"
        )
        self.said = w.VBox([words, self.finding])
        self.repaint()
        self._live = live_class()
        ready = [self._preset(*one) for one in (presets or {}).items()]
        row = self._row([*ready, *buttons])
        self.box = w.VBox([*self.controls.values(), *row, *self.figures])
        self.box.children = (*self.box.children, self.said)
        for name in ("tarifflab-panel", self._live):
            self.box.add_class(name)
        for control in self.controls.values():
            control.observe(self._changed, names="value")

    @property
    def sentence(self) -> str:
        """The finding as it stands under the figure."""
        return str(self.finding.sentence)

    def set(self, **values: Any) -> None:
        """Give several controls new values and repaint once."""
        self._quiet = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._quiet = False
        self.repaint()

    def repaint(self) -> None:
        """Compute, draw and describe once, from the controls as they stand."""
        compute, draw, describe = self._steps
        values = {name: control.value for name, control in self.controls.items()}
        try:
            result = compute(**values)
        except ValueError as error:
            self.finding.sentence = str(error)
            return
        with ExitStack() as together:
            for chart in self._charts():
                together.enter_context(chart.batch_update())
            draw(result)
        self.result = result
        self.finding.sentence = describe(result)
        self._renew_soon()

    def show(self) -> None:
        """Show the panel in the cell, with the static copy that outlives the kernel."""
        self.hand_over()
        self._copy = display_with_fallback(self.box, self._live, **self.static())

    def hand_over(self) -> None:
        """Send the figures whole once more: one may have changed since its box was made."""
        for chart in self._charts():
            chart.hand_over()

    def static(self) -> dict[str, Any]:
        """Return what stays readable without a kernel: ``html`` and ``plotly``."""
        drawn = "".join(one.value for one in self.figures if isinstance(one, w.HTML))
        return {
            "html": drawn + _paragraph(self.sentence),
            "plotly": tuple(_plain(chart) for chart in self._charts()),
        }

    def _changed(self, _change: Any) -> None:
        if not self._quiet:
            self.repaint()

    def _renew_soon(self) -> None:
        """Renew the static copy once the reader pauses: drawing it at each step is too slow."""
        if self._copy is None:
            return
        if self._settle is not None:
            self._settle.cancel()
        copy = self._copy
        try:
            loop = asyncio.get_running_loop()
        except (
            RuntimeError
        ):  # a plain interpreter: nobody waits, so nothing is gained by waiting
            copy.update(**self.static())
            return
        self._settle = loop.call_later(_SETTLE_S, lambda: copy.update(**self.static()))

    def _charts(self) -> list[_Figure]:
        return [one for one in self.figures if isinstance(one, _Figure)]

    def _preset(self, name: str, values: Mapping[str, Any]) -> w.Button:
        button = w.Button(description=name, layout={"width": "auto"})
        button.on_click(lambda _: self.set(**values))
        return button

    @staticmethod
    def _row(buttons: Sequence[w.Button]) -> list[w.HBox]:
        if not buttons:
            return []
        return [w.HBox(list(buttons), layout={"flex_flow": "row wrap"})]


def show_panel(**parts: Any) -> None:
    """Build a :class:`Panel` from the same arguments and show it."""
    Panel(**parts).show()


def show_tabs(panels: Mapping[str, Panel], label: str = "View") -> None:
    """Show one of several panels at a time, chosen by buttons; the first one opens."""
    titles = list(panels)
    buttons = toggle(label, titles)
    live = live_class()
    box = w.VBox([buttons, *(panel.box for panel in panels.values())])
    for name in ("tarifflab-panel", live):
        box.add_class(name)

    def choose(_change: Any = None) -> None:
        for title, panel in panels.items():
            panel.box.layout.display = None if title == buttons.value else "none"

    buttons.observe(choose, names="value")
    choose()
    for panel in panels.values():
        panel.hand_over()
    first = panels[titles[0]]
    first._copy = display_with_fallback(box, live, **first.static())


def _paragraph(sentence: str) -> str:
    return f'<p class="tl-finding">{escape(sentence)}</p>'


def _name(chart: go.FigureWidget) -> str:
    return str((chart.layout.meta or {}).get("name", "Figure"))


def _plain(chart: go.FigureWidget) -> dict[str, Any]:
    """Return a figure as plain JSON with the same settings, for JupyterLab's own renderer."""
    return {**json.loads(go.Figure(chart).to_json()), "config": _CONFIG}
