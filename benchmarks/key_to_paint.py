"""From a key to the painted picture in JupyterLab: figures of today beside those with Plotly.

Run in the course folder, in a clone with its history: ``python benchmarks/key_to_paint.py``. It
needs the development tools (Playwright and Chromium). Three figures are shown twice in one
JupyterLab: as they are now, and as they were when each held Plotly figures and parts in HTML
(the commit `OLD`, unpacked into a folder of its own). Keys are pressed in turns of a few on the
one and on the other, so that both meet the same load of the machine.

A time is from the key (its event in the page) to the second frame after the last change of the
picture: what that frame shows is on the screen. *First* is the same for the first change; where
a picture comes in several pieces the two differ.
"""

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

driver: Any = import_module("lab")  # the tests drive the same JupyterLab
find_browser = import_module("find_browser").find_browser

OLD = "febe94e~1"  # the last commit before the first figure was drawn as SVG
FIGURES = {"trade_war": "One rate on all", "large_buyer": "Total duty", "legal_story": "Day"}
PREPARE = {"trade_war": "none: one rate on all"}  # what the list has to say before
TURN, WARM = 5, 3  # keys in a turn; keys that are not counted
QUIET_MS = 500  # so long nothing changes, then the picture is whole
LONGEST_MS = 20_000
# Changes inside the pictures, and not those of a slider's own number, tell that one is painted.
WATCH = """() => {
  const seen = { key: 0, first: 0, last: 0 };
  window.tlSeen = seen;
  document.addEventListener("keydown", () => {
    Object.assign(seen, { key: performance.now(), first: 0, last: 0 });
  }, true);
  const pictures = ".tl-figure .tl-picture, .tarifflab-panel .js-plotly-plot,"
    + " .tarifflab-panel .widget-html-content:has(svg)";
  for (const picture of document.querySelectorAll(pictures)) {
    new MutationObserver(() => {
      requestAnimationFrame(() => requestAnimationFrame(() => {
        seen.last = performance.now();
        seen.first ||= seen.last;
      }));
    }).observe(picture, { childList: true, subtree: true, attributes: true });
  }
}"""
SETTLED = (
    "quiet => { const s = window.tlSeen; return s.last && performance.now() - s.last > quiet }"
)


@dataclass
class Side:
    """One of the two pages with a figure, and the times of its keys (first, last), in ms."""

    page: Page
    times: list[tuple[float, float]]

    def press(self, count: int) -> None:
        """Press a key `count` times on the figure's slider, each when the last is painted."""
        self.page.bring_to_front()
        for _ in range(count):
            self.page.keyboard.press("ArrowRight")
            self.page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=LONGEST_MS)
            seen = self.page.evaluate("window.tlSeen")
            self.times.append((seen["first"] - seen["key"], seen["last"] - seen["key"]))


def unpack(commit: str, folder: Path) -> Path:
    """Write package and data of a commit into a folder; return where the package lies."""
    packed = subprocess.run(
        ["git", "archive", commit, "src", "data", "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
    )
    if packed.returncode:
        sys.exit(f"'{commit}' is not in this history. Run this in a whole clone.")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def opened(browser: Browser, lab: Any, name: str, package: Path | None) -> Side:
    """Show a figure in a page of its own, focus on its slider; `package` is an older one."""
    first = f"import sys; sys.path.insert(0, {str(package)!r})\n" if package else ""
    cell = f"{first}from tarifflab.widgets import {name}\n{name}.show()"
    path = lab.write(f"lessons/{name}-{'old' if package else 'new'}.ipynb", cell)
    context = browser.new_context(
        base_url=lab.url,
        viewport={"width": 1280, "height": 900},
        extra_http_headers={"Authorization": f"token {lab.token}"},
    )
    context.set_default_timeout(120_000)
    page = context.new_page()
    driver.open_notebook(page, path)
    driver.run_all(page)
    slider = page.get_by_role("slider", name=FIGURES[name]).first
    for button in page.get_by_role("button", name="Show it without a guess").all():
        button.click()
    if name in PREPARE and not package:
        page.get_by_label("Published case").select_option(label=PREPARE[name])
    slider.wait_for()
    page.wait_for_timeout(3000)  # old figures draw themselves piece by piece
    page.evaluate(WATCH)
    slider.focus()
    return Side(page, [])


def measure(browser: Browser, lab: Any, name: str, package: Path, keys: int) -> list[Side]:
    """Return both sides of one figure with the times of `keys` keys each."""
    sides = [opened(browser, lab, name, older) for older in (package, None)]
    for side in sides:
        side.press(WARM)
        side.times.clear()
    for _ in range(keys // TURN):
        for side in sides:
            side.press(TURN)
    for side in sides:
        side.page.context.close()
    return sides


def main() -> None:
    """Print first and last paint of each figure, with Plotly and as it is now."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--old", default=OLD, help="the commit to compare with")
    parser.add_argument("--keys", type=int, default=20, help="keys on each side")
    parser.add_argument("--figure", choices=FIGURES, help="one figure instead of all")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="key-to-paint-"))
    package = unpack(chosen.old, folder / "old")
    lab = driver.start(folder / "lab")
    print(f"{'figure':14}{'':10}{'first ms':>10}{'last ms':>10}{'from':>8}{'to':>8}")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
            )
            for name in [chosen.figure] if chosen.figure else FIGURES:
                sides = measure(browser, lab, name, package, chosen.keys)
                for word, side in zip(("Plotly", "now"), sides, strict=True):
                    first, last = zip(*side.times, strict=True)
                    numbers = (median(first), median(last), min(last), max(last))
                    print(f"{name:14}{word:10}" + "".join(f"{one:9.0f} " for one in numbers))
            browser.close()
    finally:
        lab.stop()


if __name__ == "__main__":
    main()
