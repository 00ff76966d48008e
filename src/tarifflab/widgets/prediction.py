"""Predict before you look: one number, kept, so that the figure can show it.

Examples
--------
In one cell the question, in the next the figure with the guess in it::

    prediction.ask("01/car", "How much duty did the car pay?", unit="dollars",
                   low=0, high=15_000, step=250)

    guess = prediction.get("01/car")     # 7500.0, or None if none was given
"""

from __future__ import annotations

import math
from html import escape
from typing import Any

import anywidget
import traitlets

from tarifflab import progress
from tarifflab._display import (
    Saver,
    StaticCopy,
    asset,
    display_with_fallback,
    live_class,
    waking,
)


class Prediction(anywidget.AnyWidget):
    """A question for one number with a slider and a field; made by :func:`ask`."""

    _esm = asset("patience.js", "dom.js", "prediction.js")
    _css = asset("card_look.css")
    question = traitlets.Unicode().tag(sync=True)
    unit = traitlets.Unicode("").tag(sync=True)
    low = traitlets.Float().tag(sync=True)
    high = traitlets.Float().tag(sync=True)
    step = traitlets.Float().tag(sync=True)
    guess = traitlets.Float(None, allow_none=True).tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    where = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self, key: str, question: str, *, unit: str, low: float, high: float, step: float
    ) -> None:
        _check_range(low, high, step)
        before = get(key)
        within = before is not None and low <= before <= high
        super().__init__(question=question, unit=unit, low=low, high=high, step=step)
        self.guess = before if within else None
        self.key = key
        self.where = self._place()
        self._copy: StaticCopy | None = None
        self._saver = Saver()
        self.observe(self._store, names="guess")

    @traitlets.validate("guess")
    def _valid(self, proposal: Any) -> float | None:
        value: float | None = proposal.value
        if value is not None and not self.low <= value <= self.high:
            raise traitlets.TraitError(
                f"'guess' must be between {self.low:g} and {self.high:g}, got {value:g}."
            )
        return value

    def display(self) -> None:
        """Show the question, with the copy that stays readable without a kernel."""
        live = live_class()
        self.add_class(live)
        self._copy = display_with_fallback(self, live, html=self.words())

    def words(self) -> str:
        """Return the question and the guess as HTML."""
        said = f"No guess yet. {waking('Run this cell to give one.')}"
        if self.guess is not None:
            given = f"Your guess: {self.guess:,g} {self.unit}".replace("-", "\u2212").strip()
            said = escape(f"{given}.")
        question = escape(self.question)
        return f'<div class="tl-card"><p class="tl-claim">{question}</p>{said}</div>'

    def _place(self) -> str:
        """Say where the guess is to be seen: open figures have drawn it by now."""
        if progress.is_watched("prediction", self.key):
            return "It is in the picture below now ↓"
        return "It will stand in the picture below."

    def _store(self, change: Any) -> None:
        self.notice = self._saver(progress.save, "prediction", self.key, change.new)
        self.where = self._place()
        if self._copy is not None:
            self._copy.update(self.words())


def ask(
    key: str, question: str, unit: str = "", low: float = 0, high: float = 100, step: float = 1
) -> None:
    """Show a question whose answer is one number.

    Parameters
    ----------
    key : str
        Where the guess is kept, such as ``"01/car"``.
    question : str
        One sentence.
    unit : str
        Unit of the number, in words: ``"dollars"``, ``"%"``, ``"percentage points"``.
    low, high, step : float
        Ends and step of the slider, in `unit`. A typed number may lie between the steps.

    Raises
    ------
    ValueError
        If the ends are not finite or not in order, or the step is not above zero.
    """
    Prediction(key, question, unit=unit, low=low, high=high, step=step).display()


def get(key: str) -> float | None:
    """Return the newest guess in the unit of its question, or None if none was given."""
    guess = progress.get("prediction", key)
    return None if guess is None else float(guess)


def _check_range(low: float, high: float, step: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"'low' must be a number below 'high', got {low!r} and {high!r}.")
    if not 0 < step <= high - low:
        raise ValueError(f"'step' must be above 0 and at most {high - low:g}, got {step!r}.")
