"""What a lesson sends to the browser, and how large it is once it has run.

Run in the course folder: ``python benchmarks/lesson_weight.py [01 06]``. It needs the
development tools (Playwright and Chromium). Each lesson is opened in JupyterLab and run from
top to bottom; *sent* is every byte that the page received from the kernel on its way there:
outputs, states of widgets with their scripts and styles, and the pictures drawn anew for the
page's width. *Opened* adds what comes when every figure that waits for a guess is opened
without one. *Saved* is the notebook as JupyterLab saves it, *executed* the one of `nbconvert
--execute`, with the state of all widgets in it. The budget is 2 MB for each of them.
"""

import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

driver: Any = import_module("lab")  # the tests drive the same JupyterLab
find_browser = import_module("find_browser").find_browser

BUDGET_KB = 2000
QUIET_MS = 3000  # so long after a step nothing more comes


def measure(browser: Browser, lab: Any, path: str) -> list[int]:
    """Return the bytes sent by Run All, then with all figures opened, and those saved."""
    context = browser.new_context(
        base_url=lab.url,
        viewport={"width": 1280, "height": 12000},  # every cell is in the page
        extra_http_headers={"Authorization": f"token {lab.token}"},
    )
    context.set_default_timeout(120_000)
    page = context.new_page()
    received = driver.count_received(page)
    context.request.get(f"/api/me?token={lab.token}")
    driver.open_notebook(page, path)
    driver.run_all(page)
    page.wait_for_timeout(QUIET_MS)
    run = sum(received)
    _open_all(page)
    found = [run, sum(received), driver.size_if_saved(page)]
    for kernel in context.request.get(f"{lab.url}/api/kernels").json():
        context.request.delete(f"{lab.url}/api/kernels/{kernel['id']}")
    context.close()
    return found


def _open_all(page: Page) -> None:
    waiting = page.get_by_role("button", name="Show it without a guess")
    for _ in range(waiting.count()):
        waiting.first.click()
        page.wait_for_timeout(500)
    page.wait_for_timeout(QUIET_MS)


def executed(path: Path, folder: Path) -> int:
    """Return the bytes of a notebook that nbconvert has executed."""
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute"]
    subprocess.run(
        [*command, str(path), "--output-dir", str(folder), "--log-level", "ERROR"], check=True
    )
    return (folder / path.name).stat().st_size


def main() -> None:
    """Print a line for each lesson, in kB, and say what is over the budget."""
    chosen = sys.argv[1:] or [""]
    folder = Path(tempfile.mkdtemp(prefix="lesson-weight-"))
    lab = driver.start(folder / "lab")
    print(f"{'kB':22}{'sent':>8}{'opened':>8}{'saved':>8}{'executed':>10}")
    over = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
            )
            for file in sorted((lab.folder / "lessons").glob("*.ipynb")):
                if not file.name.startswith(tuple(chosen)):
                    continue
                sizes = [
                    *measure(browser, lab, f"lessons/{file.name}"),
                    executed(file, folder),
                ]
                sent, opened, saved, whole = (round(size / 1000) for size in sizes)
                print(f"{file.stem:22}{sent:8}{opened:8}{saved:8}{whole:10}", flush=True)
                over += [file.stem] * (max(sent, opened, saved, whole) > BUDGET_KB)
            browser.close()
    finally:
        lab.stop()
    print(f"Over {BUDGET_KB} kB: {', '.join(over) or 'none'}.")


if __name__ == "__main__":
    main()
