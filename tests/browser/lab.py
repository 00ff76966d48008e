"""Drive a real JupyterLab: start it, open a notebook, run it, look at what is there.

Examples
--------
A browser test takes the fixtures of ``conftest.py`` and these functions::

    @pytest.mark.browser
    def test_the_lesson_opens(lab, page, console_errors):
        open_notebook(page, "lessons/01-tariff-rates.ipynb")
        run_all(page)
        assert cell_errors(page) == []
        assert axe(page, ".jp-OutputArea") == []
        assert console_errors == []
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Page

COURSE = Path(__file__).resolve().parents[2]
PARTS = ("lessons", "exercises", "data")
PATIENCE_MS = 45_000  # a busy machine is slow and not wrong: what takes longer is broken
START_S = 120  # as start.py: a busy machine is slow and not wrong
WAIT_MS = 60_000
OFTEN_MS = 250  # between two looks at a whole notebook
OPENED = """path => {
  const { context, content } = window.jupyterapp.shell.currentWidget ?? {};
  return context?.path === path && context.isReady && content.node.querySelector(".jp-Cell");
}"""
IDLE = """() => {
  const { sessionContext } = window.jupyterapp.shell.currentWidget.context;
  return sessionContext.isReady && sessionContext.session?.kernel?.status === "idle";
}"""
# JupyterLab 4.6 asks closed notebooks for the focus when another one runs, and logs an error.
CLOSE = """() => {
  const { shell } = window.jupyterapp;
  for (const one of [...shell.widgets("main")]) {
    one.dispose();
    if (one.content) one.content.activate = () => {};
  }
  if (shell.leftCollapsed) shell.expandLeft();
}"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, its token, and the copy of the course it serves."""

    url: str
    token: str
    folder: Path
    process: subprocess.Popen[bytes]

    def write(self, path: str, *cells: str | nbformat.NotebookNode) -> str:
        """Write a notebook into the course copy; return its path. A string is a code cell."""
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [
            nbformat.v4.new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells
        ]
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
        }
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, file)
        return path

    def stop(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(folder: Path) -> Lab:
    """Copy the course into `folder` and serve it on a free loopback port."""
    course, private = folder / "course", folder / "jupyter"
    for part in PARTS:
        if (COURSE / part).is_dir():
            shutil.copytree(COURSE / part, course / part)
    _quiet_settings(private / "settings")
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": "0",
        "ServerApp.root_dir": str(course),
        "IdentityProvider.token": token,
        "LabApp.expose_app_in_browser": "True",
    }
    command += [f"--{name}={value}" for name, value in options.items()]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=_environment(private), cwd=course, stdout=log, stderr=log
        )
    return Lab(_address(private / "runtime", process), token, course, process)


def _environment(private: Path) -> dict[str, str]:
    """Keep the developer's own Jupyter and course settings out of the test."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "TARIFFLAB"))}
    return kept | {
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(private / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),
        "IPYTHONDIR": str(private / "ipython"),
    }


def _quiet_settings(folder: Path) -> None:
    """Answer JupyterLab's question about news before it is asked."""
    file = folder / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))


def _address(runtime: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            try:
                return str(json.loads(file.read_text())["url"]).rstrip("/")
            except (ValueError, KeyError):  # the server is still writing it
                pass
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"JupyterLab did not start within {START_S} s; see server.log.")


def wait_until_restored(page: Page) -> None:
    """Wait until JupyterLab has put back its tabs, after which nothing moves by itself."""
    page.wait_for_function("() => window.jupyterapp !== undefined", timeout=WAIT_MS)
    page.evaluate("async () => { await window.jupyterapp.restored; }")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=WAIT_MS)


def open_notebook(page: Page, path: str, *, anew: bool = False) -> None:
    """Open a notebook of the course copy and wait until its kernel is idle.

    A page in which JupyterLab runs already opens one more; `anew` loads the page in any case.
    """
    if anew or not page.evaluate("'jupyterapp' in window"):
        page.goto(f"/lab/tree/{path}?reset")
        wait_until_restored(page)
    else:
        command(page, "docmanager:open", {"path": path})
    page.wait_for_function(OPENED, arg=path, timeout=WAIT_MS, polling=OFTEN_MS)
    wait_idle(page)


def close_all(page: Page) -> None:
    """Close all notebooks without a question, and open the left area again."""
    page.evaluate(CLOSE)


def wait_idle(page: Page) -> None:
    """Wait until the kernel of the open notebook has nothing to do."""
    page.wait_for_function(IDLE, timeout=WAIT_MS, polling=OFTEN_MS)


def command(page: Page, name: str, args: dict[str, Any] | None = None) -> None:
    """Run a command of JupyterLab, such as 'docmanager:save', and wait for its end."""
    call = "async ([name, args]) => { await window.jupyterapp.commands.execute(name, args); }"
    page.evaluate(call, [name, args or {}])


def run_all(page: Page) -> None:
    """Run all cells from top to bottom and wait for the last one."""
    command(page, "notebook:run-all-cells")
    wait_idle(page)


def wait_in_outputs(page: Page, words: str) -> None:
    """Wait until the notebook, as it would be saved now, has `words` in an output."""
    held = """words => JSON.stringify(
      window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.map(one => one.outputs)
    ).includes(words)"""
    page.wait_for_function(held, arg=words, timeout=WAIT_MS, polling=OFTEN_MS)


def count_received(page: Page) -> list[int]:
    """Return the sizes in bytes of what comes over the page's sockets; the list grows.

    The kernel's outputs, and the states of widgets with scripts, styles and pictures, all come
    that way.
    """
    sizes: list[int] = []

    def heard(frame: str | bytes) -> None:
        sizes.append(len(frame.encode() if isinstance(frame, str) else frame))

    page.on("websocket", lambda socket: socket.on("framereceived", heard))
    return sizes


def size_if_saved(page: Page) -> int:
    """Return how many bytes the open notebook has as JupyterLab would save it now."""
    held = (
        "JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON(), null, 1)"
    )
    return len(str(page.evaluate(held)).encode())


def reopen_with_dead_kernel(page: Page, path: str) -> None:
    """Save, shut the kernel down and load the page again, as a student does next day."""
    command(page, "docmanager:save")
    command(page, "kernelmenu:shutdown")
    open_notebook(page, path, anew=True)


def cell_errors(page: Page) -> list[str]:
    """Return the text of every traceback and every line on standard error in the notebook."""
    mime = "application/vnd.jupyter"
    parts = [f'[data-mime-type="{mime}.{kind}"]' for kind in ("error", "stderr")]
    return page.locator(", ".join(f".jp-OutputArea {part}" for part in parts)).all_inner_texts()


def set_theme(page: Page, dark: bool) -> None:
    """Switch JupyterLab to its dark or its light theme."""
    name = "JupyterLab Dark" if dark else "JupyterLab Light"
    command(page, "apputils:change-theme", {"theme": name})
    light = str(not dark).lower()
    body = f'body[data-jp-theme-light="{light}"]'
    page.wait_for_selector(body, state="attached", timeout=WAIT_MS)
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=WAIT_MS)


def axe(page: Page, selector: str) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA, one line a rule and element."""
    if not page.evaluate("'axe' in window"):  # half a megabyte
        script = resources.files("axe_playwright_python") / "axe.min.js"
        page.evaluate(script.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    # Each element that passed would be carried here for nothing.
    call = "async ([where, o]) => (await axe.run(where, o)).violations"
    found = page.evaluate(call, [selector, options])
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]
