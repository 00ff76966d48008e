"""The one frame for every figure: headline, controls, picture, foot, and a copy that stays.

A widget writes two pure functions and puts them into a :class:`Panel`. ``docs/figures.md``
shows how, step by step.

Examples
--------
::

    def draw(rates: Rates, width: int) -> Drawn:     # pure; under 10 ms
        picture = Picture(width)
        ...
        return Drawn(headline=..., unit=..., svg=picture.svg(320), foot=...)

    def panel() -> Panel:
        return Panel(
            "collected-rate",
            controls={"beside": choice("Show beside Japan", BESIDE)},
            compute=partial(compute, table),         # compute(beside=...) -> Rates
            draw=draw,
            table=table,                             # table(rates) -> HTML, made on demand
            hears={"guess": ("prediction", "01/highest-month")},
        )

A ``ValueError`` of `compute` is meant for the reader: it takes the headline's place and the
last picture stays. Any other error is a fault of ours and is raised.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

import ipywidgets

from tarifflab import progress
from tarifflab._display import display, live_class
from tarifflab.widgets.kit.actions import Action, told_actions, told_presets
from tarifflab.widgets.kit.cells import same_cell_again
from tarifflab.widgets.kit.controls import (
    Control,
    choice,
    days,
    hidden,
    members,
    slider,
    switch,
    text,
    toggle,
)
from tarifflab.widgets.kit.page_traits import Frame, told
from tarifflab.widgets.kit.reel import Reel
from tarifflab.widgets.kit.sheets import sheet
from tarifflab.widgets.kit.still import WIDTH, Drawn, Sketch, Still

__all__ = [
    "Action", "Control", "Drawn", "Panel", "Reel", "Sketch", "choice", "days", "hidden",
    "members", "sheet", "slider", "switch", "text", "toggle",
]  # fmt: skip

_NARROWEST, _WIDEST = 280, 1100
_OPEN = "without a guess"  # the action that answers a question without a guess
_GUESS_FIRST = "Give your guess in the card above; then the picture opens."
_ANSWER_FIRST = "Choose an answer; then the picture opens."
_PREDICTION = "prediction"  # the kind of progress in which an answer is kept
_SETTLE_S = 0.8  # the copy is renewed when the reader rests this long
_TURNED_S = 0.7  # so much later the last mark has turned over, and the picture may be put anew


class Panel:
    """A figure with its controls; see the module's example.

    Parameters
    ----------
    name : str
        Name of the saved picture, such as ``"collected-rate"``; unique in the course.
    controls : mapping of str to Control
        Their values go to `compute` under these names; the first is the main one.
    compute : callable
        ``compute(**values) -> result``: pure, under 50 ms.
    draw : callable
        ``draw(result, width) -> Drawn``: pure, under 10 ms, `width` in CSS pixels.
    table : callable
        ``table(result) -> str``: the numbers of the picture as HTML, see :func:`sheet`.
    presets : mapping of str to mapping
        A button for each with the values that it sets; the one in force is marked.
    presets_more : bool
        Keep these buttons behind "More".
    presets_list : str
        Show the presets as one list with this label, above the controls.
    actions : mapping of str to Action
        More buttons; those that a control names in its ``jumps`` stand beside that control.
    moments : mapping of str to mapping
        The values that tell most, by name: what :meth:`states` gives, for a page without a
        kernel; else the presets, else values of the main control.
    hears : mapping of str to (kind, key)
        Further values of `compute`: the newest entry of the reader's progress, or None; drawn
        anew the moment another cell saves one.
    question : str
        Stands in place of headline and picture until the reader has guessed, has moved a
        control, or asks for the picture. So it does in the copy, but not on exported pages.
    answers : sequence of str
        Buttons below the question, for a figure that no card asks about. The answer is kept,
        opens the picture, and stands before the note from then on.
    locked : callable
        ``locked(result) -> bool``: whether the controls can no longer be moved.
    drawn : sequence of float or None, optional
        A line that the reader drew before; `compute` gets the present one as ``drawn``.
    keep : callable, optional
        ``keep(drawn)``, called when the reader has drawn.
    finish : callable, optional
        ``finish(result) -> result`` with what takes too long for each move: drawn when the
        reader rests; tests and copies have it at once.
    sends : bool
        Offer to send the picture, where the reader's browser can.
    reel : Reel, optional
        What goes by on a page without a kernel, in place of the values of the controls.
    """

    def __init__(
        self,
        name: str,
        *,
        controls: Mapping[str, Control],
        compute: Callable[..., Any],
        draw: Callable[[Any, int], Drawn],
        table: Callable[[Any], str],
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        presets_more: bool = False,
        presets_list: str = "",
        actions: Mapping[str, Action] | None = None,
        moments: Mapping[str, Mapping[str, Any]] | None = None,
        hears: Mapping[str, tuple[str, str]] | None = None,
        question: str = "",
        answers: Sequence[str] = (),
        locked: Callable[[Any], bool] = lambda _result: False,
        drawn: Sequence[float | None] | None = None,
        keep: Callable[[list[float | None]], None] | None = None,
        finish: Callable[[Any], Any] | None = None,
        sends: bool = False,
        reel: Reel | None = None,
    ) -> None:
        self.name = name
        self.controls = dict(controls)
        self.presets = {key: dict(values) for key, values in (presets or {}).items()}
        self.moments = {key: dict(values) for key, values in (moments or {}).items()}
        self._presets_more, self._listed = presets_more, presets_list
        self.actions = dict(actions or {})
        self.hears = dict(hears or {})
        self._question = question
        self._answers = tuple(answers)
        self.result: Any = None
        self.shown: Drawn | None = None
        self._compute, self._draw, self._table, self._keep = compute, draw, table, keep
        self._locked, self._finish, self.reel = locked, finish, reel
        self._still: Still | None = None
        self._settle: asyncio.TimerHandle | None = None
        self._sketches = drawn is not None
        self._live = live_class()
        self.frame = Frame(name=name, controls=told(self.controls), values=self._first_values())
        self.frame.drawn = list(drawn or ())
        self.frame.panel, self.frame.sends = self, sends
        self.box = ipywidgets.Box([self.frame])
        for label in ("tl-box", self._live):
            self.box.add_class(label)
        self.repaint()
        self.frame.observe(self._moved, names=["values", "room"])
        self.frame.observe(self._has_drawn, names="drawn")
        self.frame.on_msg(self._asked)
        for kind, key in self.hears.values():
            progress.watch(kind, key, self.repaint)

    @property
    def values(self) -> dict[str, Any]:
        """The present values of the controls, as Python knows them."""
        wire = self.frame.values
        return {name: one.from_wire(wire[name]) for name, one in self.controls.items()}

    @property
    def headline(self) -> str:
        """The words above the picture: the finding, or why a value does not fit."""
        return str(self.frame.picture["headline"])

    @property
    def svg(self) -> str:
        """The picture of the present values, also while a question still hides it."""
        assert self.shown is not None  # noqa: S101  # the first repaint is in the constructor
        return self.shown.svg

    @property
    def asking(self) -> bool:
        """Whether the question still stands in place of the picture."""
        given = [*self._heard().values(), self.answer]
        return bool(self._question) and all(one is None for one in given)

    @property
    def answer(self) -> str | None:
        """The answer that the reader has chosen below the question, if there is one."""
        return progress.get(_PREDICTION, self._key) if self._answers else None

    @property
    def refused(self) -> bool:
        """Whether the values do not fit: words stand above a picture of the values before."""
        return bool(self.frame.picture["refused"])

    @property
    def _key(self) -> str:
        return f"figure/{self.name}"

    def set(self, **values: Any) -> None:
        """Give several controls new values and repaint once.

        Raises ``ValueError`` for a value that a control cannot take, ``KeyError`` for a name
        that is no control.
        """
        wire = {name: self.controls[name].to_wire(value) for name, value in values.items()}
        asking, self._question = self._question, ""
        self.frame.values = {**self.frame.values, **wire}
        if asking:  # equal values move nothing, but the reader has asked for the picture
            self.repaint()

    def open(self) -> None:
        """Show the picture without a guess."""
        self._question = ""
        self.repaint()

    def do(self, action: str) -> None:
        """Do what a button does: an action, or a preset by its name."""
        if action == _OPEN:
            self.open()
        elif self.asking and action in self._answers:
            progress.save(_PREDICTION, self._key, action)
            self.repaint()
        elif action in self.presets:
            self.set(**self.presets[action])
        elif self.actions[action].shown(self) and self.actions[action].ready(self):
            self.actions[action].do(self)

    def sketch(self, drawn: Sequence[float | None]) -> None:
        """Draw the reader's line: a number or None for each point."""
        self.frame.drawn = list(drawn)

    @property
    def drawn(self) -> list[float | None]:
        """The reader's own line, a number or None for each point."""
        return list(self.frame.drawn)

    def state(self, width: int = WIDTH, **values: Any) -> Drawn:
        """Return the figure with these values, else the present ones; the panel stays."""
        return self._draw(self._finished(values), width)

    def numbers(self, **values: Any) -> str:
        """Return the table of :meth:`table` with these values of the controls."""
        return self._table(self._finished(values))

    def states(self, limit: int = 12, width: int = WIDTH) -> list[tuple[str, Drawn]]:
        """Return (words, state) for each of the panel's moments; see the class.

        A figure without controls has one state. A slider is sampled at `limit` values; those
        that `compute` refuses have no picture.
        """
        if not self.controls:
            return [(self.name, self.state(width))]
        named = self.moments or self.presets
        if not named:
            main = next(iter(self.controls))
            rows = self.controls[main].states(limit)
            named = {words: {main: value} for words, value in rows}
        found = []
        for words, some in named.items():
            with suppress(ValueError):
                found.append((words, self.state(width, **some)))
        return found

    def table(self) -> str:
        """Return the numbers of the picture as an HTML table."""
        return self._table(self.result)

    def repaint(self, *_: object) -> None:
        """Compute and draw once, from the values as they stand."""
        try:
            self.result = self._result(self.values)
        except ValueError as error:
            refused = {"headline": str(error), "note": "", "refused": True}
            self.frame.picture = {**self.frame.picture, **refused}
            self.frame.actions = self._buttons()
            return
        self._paint()
        self._rest()

    def _paint(self) -> None:
        self.shown = self._draw(self.result, min(max(self.frame.room, _NARROWEST), _WIDEST))
        words = asdict(self._with_answer(self.shown))
        words |= {"refused": False, "asking": self.asking}
        sketch = words.pop("sketch")
        if self.asking:
            first = _ANSWER_FIRST if self._answers else _GUESS_FIRST
            words |= {"headline": self._question, "svg": "", "alt": "", "note": first}
        with self.frame.hold_sync():
            self.frame.picture = words
            self.frame.sketch = sketch
            self.frame.actions = self._buttons()
            self.frame.locked = self._locked(self.result)

    def show(self) -> None:
        """Show the figure in the cell, with the copy that outlives the kernel."""
        same_cell_again(self)
        view = dict(self.box._repr_mimebundle_())
        view["text/plain"] = "The picture below is still; run this cell to bring it to life."
        display(view, raw=True)
        self._still = Still(self._live, self.name, lambda: self._question * self.asking)
        self._still.show(self._with_answer(self.state()))

    def keep_still(self, still: Still) -> None:
        """Renew this copy in place of one's own: the figure is part of something larger."""
        self._still = still

    def close(self) -> None:
        """Let the figure go: its cell has run again and holds another one."""
        if self._settle is not None:
            self._settle.cancel()
        self._still = None
        self.box.close()
        self.frame.close()

    def _result(self, values: Mapping[str, Any]) -> Any:
        heard = self._heard()
        line = {"drawn": self.drawn} if self._sketches else {}
        return self._compute(**values, **heard, **line)

    def _finished(self, values: Mapping[str, Any]) -> Any:
        result = self._result({**self.values, **values})
        return self._finish(result) if self._finish else result

    def _with_answer(self, drawn: Drawn) -> Drawn:
        if self.answer is None:
            return drawn
        return replace(drawn, note=f"You said: {self.answer}. {drawn.note}".strip())

    def _heard(self) -> dict[str, Any]:
        return {name: progress.get(*source) for name, source in self.hears.items()}

    def _first_values(self) -> dict[str, Any]:
        return {name: one.to_wire(one.value) for name, one in self.controls.items()}

    def _buttons(self) -> list[dict[str, Any]]:
        if self.asking:
            labels = {one: one for one in self._answers}
            labels |= {_OPEN: "Show it without a guess"}
            return [{"name": n, "label": words, "more": False} for n, words in labels.items()]
        jumps = {name for one in self.controls.values() for _words, name in one.jumps}
        presets = told_presets(self.presets, self.values, self._presets_more, self._listed)
        return presets + told_actions(self, jumps)

    def _moved(self, change: Any) -> None:
        if change["name"] == "values":
            self._question = ""
        self.repaint()

    def _has_drawn(self, _change: Any) -> None:
        if self._keep is not None:
            self._keep(self.drawn)
        self.repaint()

    def _asked(self, _frame: Any, content: Any, _buffers: Any) -> None:
        """Answer the page: a button was pressed, or the table is wanted."""
        if "do" in content:
            self.do(content["do"])
        elif content.get("want") == "table":
            self.frame.send({"table": self.table()})

    def _rest(self) -> None:
        """Wait until the reader rests: the copy, and what takes longer, come only then."""
        if self._settle is not None:
            self._settle.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a plain interpreter: nobody waits, nothing is gained by waiting
            self._renew()
            self._complete()
            return
        self._settle = loop.call_later(_SETTLE_S, self._settled, loop)

    def _settled(self, loop: asyncio.AbstractEventLoop) -> None:
        self._renew()
        if self._finish is not None:
            self._settle = loop.call_later(_TURNED_S, self._complete)

    def _renew(self) -> None:
        if self._still is not None:
            self._still.renew(self._with_answer(self.state()))

    def _complete(self) -> None:
        if self._finish is not None:
            self.result = self._finish(self.result)
            self._paint()
