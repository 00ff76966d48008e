"""A figure of Python in a page of its own: what goes between both is carried by hand.

The panel lives in the test's process and the scripts in a bare page, so that a figure is there
in a tenth of a second and nothing is waited for. What JupyterLab adds is its place in a
notebook: the classes around it, the colours of both themes, and a width.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bare import ADDRESS, EMPTY, START
from event_loops import hidden_loop
from figures import OPENS
from playwright.sync_api import Locator, Page, Route

from tarifflab.widgets.kit.frame import Panel

# What windows of 1,280, 800 and 640 pixels leave for the output of a cell; the left area of
# JupyterLab stands open only in the first. Pixels. `test_figures.py` measures there.
PLACES = {1280: 848, 800: 620, 640: 524}
THEMES = Path(sys.prefix, "share", "jupyter", "lab", "themes", "@jupyterlab")
PLACE = """() => {
  for (const name of ["widget-box tl-box", "jp-OutputArea-output jupyter-widgets",
    "jp-OutputArea-child", "jp-OutputArea", "jp-Cell-outputWrapper", "jp-Cell jp-CodeCell"]) {
    const around = Object.assign(document.createElement("div"), { className: name });
    around.append(document.body.lastElementChild);
    document.body.append(around);
  }
  document.body.style.background = "var(--jp-layout-color0)";
  document.body.prepend(Object.assign(document.createElement("style"), { id: "theme" }));
}"""
WIDE = """(wide) => {
  document.querySelector(".jp-OutputArea-output").style.width = `${wide}px`;
}"""
DRESS = """([theme, light]) => {
  document.querySelector("#theme").textContent = theme;
  document.body.dataset.jpThemeLight = light;
}"""
TELLS = "() => model.saved.length + model.sent.length > 0"
TAKE = "() => [model.saved.splice(0), model.sent.splice(0)]"
ANSWER = """([changes, messages]) => {
  model.tell(changes);
  messages.forEach((one) => model.answer(one));
}"""
# The script has told the width that there is, and has nothing more to tell.
MEASURED = """() => {
  const stage = document.querySelector(".tl-stage");
  return model.get("room") === Math.floor(stage.clientWidth / 20) * 20;
}"""


class Live:
    """One figure in one page; `show` puts another in its place."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        page.route("**/*", _answer)
        page.goto(ADDRESS)
        self.frame: Any = None
        self._told: list[dict[str, Any]] = []

    def show(self, panel: Panel, wide: int, *, dark: bool = False) -> Locator:
        """Render a panel where a cell's output of this width stands; return its figure."""
        if self.frame is not None:
            self.frame.comm = None  # what it still has to say does not reach the page any more
        frame = self.frame = panel.frame
        self._told = []
        frame.comm = self  # the way out of Python: `send`
        state = {name: one for name, one in frame.get_state().items() if name[0] != "_"}
        self.page.evaluate(START, [frame._esm, frame._css, _plain(state)])
        self.page.evaluate(PLACE)
        self.dress(dark=dark)
        self.widen(wide)
        figure = self.page.locator(".tl-figure")
        if panel.asking:
            figure.get_by_role("button", name=OPENS).click()
            self.carry()
        return figure

    def widen(self, wide: int) -> None:
        """Give the figure another width, and wait until its picture has followed."""
        self.page.evaluate(WIDE, wide)
        self.carry()

    def dress(self, *, dark: bool) -> None:
        """Put on JupyterLab's dark or its light theme."""
        theme = THEMES / f"theme-{'dark' if dark else 'light'}-extension" / "index.css"
        self.page.evaluate(DRESS, [theme.read_text(encoding="utf-8"), str(not dark).lower()])

    def carry(self, *, awaited: bool = False) -> None:
        """Carry to Python what the page has to tell, and back what Python answers.

        Parameters
        ----------
        awaited : bool
            Wait first until the page has something to tell.
        """
        if awaited:
            self.page.wait_for_function(TELLS)
        told = True
        while told:  # an answer can bring a question: for a table, or with another width
            told = self._carry()
            self.page.wait_for_function(MEASURED)
            told = self._carry() or told

    def press(self, key: str) -> None:
        """Press a key, and carry what it has moved."""
        self.page.keyboard.press(key)
        self.carry()

    def _carry(self) -> bool:
        """Carry once; tell whether there was something."""
        saved, sent = self.page.evaluate(TAKE)
        messages = [{"method": "update", "state": one, "buffer_paths": []} for one in saved]
        messages += [{"method": "custom", "content": one} for one in sent]
        if not messages:
            return False
        with hidden_loop():
            for one in messages:
                self.frame._handle_msg({"content": {"data": one}, "buffers": []})
        changes = {}
        for one in self._told:
            changes |= one["state"] if one["method"] == "update" else {}
        answers = [one["content"] for one in self._told if one["method"] == "custom"]
        self._told = []
        self.page.evaluate(ANSWER, [changes, answers])
        return True

    # What ipywidgets asks of the way to a page:

    comm_id = "live"
    kernel = True

    def send(self, data: dict[str, Any], **_: Any) -> None:
        """Keep what Python tells the page until it is carried there."""
        self._told.append(_plain(data))

    def on_msg(self, _call: Any) -> None:
        """Nothing comes by itself: `carry` brings it."""

    def close(self, *_: Any, **__: Any) -> None:
        """Nothing is to be closed."""

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)


def _answer(route: Route) -> None:
    route.fulfill(body=EMPTY, content_type="text/html")


def _plain(data: dict[str, Any]) -> Any:
    """Return data as they are after the way through a socket."""
    return json.loads(json.dumps(data))
