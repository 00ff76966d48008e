"""Print a page into a PDF with the browser that this machine has, if it has one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tarifflab.reading import pages

SECONDS = 180  # for one PDF
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_QUIET = (  # it prints a file, and asks nobody for anything
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-pdf-header-footer",
)
_MAIN = re.compile(r"<main[^>]*>(.*)<footer", re.DOTALL)
_HERE = "(all pages)"


def find_browser() -> str:
    """Return the path of a Chromium or Chrome; empty if there is none."""
    named = filter(None, map(shutil.which, _NAMES))
    placed = (place for place in _PLACES if Path(place).exists())
    return os.environ.get("TARIFFLAB_BROWSER") or next(named, "") or next(placed, "")


def print_pdf(page: Path, pdf: Path) -> str:
    """Print a page; return why it could not be printed, or ""."""
    browser = find_browser()
    if not browser:
        return "There is no PDF: no Chromium or Chrome was found to print one."
    # Chromium's own sandbox does not start for the system's root.
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            where = [f"--user-data-dir={scratch}", f"--print-to-pdf={pdf}", page.as_uri()]
            subprocess.run(  # noqa: S603  # the browser that was found above
                [browser, *_QUIET, *root, *where],
                check=True,
                capture_output=True,
                timeout=SECONDS,
            )
    except (OSError, subprocess.SubprocessError) as error:
        return f"There is no PDF: {browser} could not print it ({type(error).__name__})."
    return "" if pdf.is_file() else f"There is no PDF: {browser} wrote none."


def whole(files: Iterable[Path]) -> str:
    """Return pages as one, with nothing that moves, everything open, links within it."""
    parts = "".join(_part(file) for file in files)
    book = pages.text_notebook(_HERE)
    page = pages.page(book, kind="whole", href="whole.html", title="Tariff Lab")
    return page.replace(f"<p>{_HERE}</p>", parts)


def _part(file: Path) -> str:
    found = _MAIN.search(file.read_text(encoding="utf-8"))
    body = found[1] if found else ""
    body = re.sub(r'href="[\w-]+\.html#', 'href="#', body)
    body = re.sub(r'href="([\w-]+)\.html"', r'href="#\1"', body)
    body = body.replace("<details", "<details open")
    return f'<section class="chapter" id="{file.stem}">{body}</section>'
