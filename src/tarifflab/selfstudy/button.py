"""The button in the last cell of an exercise: the full check, in the notebook itself."""

from __future__ import annotations

import asyncio
from datetime import datetime
from html import escape

import ipywidgets

from tarifflab._display import asset
from tarifflab.selfstudy.check import check
from tarifflab.selfstudy.exercise_files import Exercise, SelfStudyError, open_exercise
from tarifflab.selfstudy.words import card

SAVE_FIRST = "Save first (Ctrl + S, on a Mac Cmd + S): the check reads the saved file."
BUSY = "Checking: your notebook runs from its first cell …"


class FullCheck(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A button, and below it what the check found; a link to what to do first.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as "01".
    """

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        self.button = ipywidgets.Button(
            description="Check everything",
            tooltip=SAVE_FIRST,
            icon="check",
            button_style="primary",
            layout=ipywidgets.Layout(width="max-content"),  # else the words are cut
        )
        self.said = ipywidgets.HTML(f"<p>{SAVE_FIRST}</p>")
        self.button.on_click(lambda _: self.start())
        self._style = ipywidgets.HTML(f"<style>{asset('check.css')}</style>")
        super().__init__([self._style, self.button, self.said])

    def start(self) -> None:
        """Check beside the kernel's own work, so that the page can say that it is busy."""
        self.button.disabled = True
        self.said.value = f'<p role="status">{BUSY}</p>'
        asyncio.ensure_future(self._check())  # noqa: RUF006 (the widget outlives it)

    async def _check(self) -> None:
        try:
            self.said.value = await asyncio.to_thread(self._found)
        finally:
            self.button.disabled = False

    def _found(self) -> str:
        try:
            exercise = open_exercise(self.exercise)
            checked = check(exercise)
        except SelfStudyError as error:
            return f'<p role="status">{escape(str(error))}</p>'
        return card(checked) + f"<p>{_saved(exercise)}</p>"


def _saved(exercise: Exercise) -> str:
    when = datetime.fromtimestamp(exercise.notebook.stat().st_mtime).astimezone()
    name = escape(exercise.notebook.name)
    return f"Read from {name} as it was saved at {when:%H:%M:%S}. {SAVE_FIRST}"
