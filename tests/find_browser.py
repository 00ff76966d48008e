"""Find a Chromium for the tests that drive one; run as a program, print its path.

It needs nothing but Python, so that CI can ask before anything is installed.
"""

import os
import shutil
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
NO_BROWSER = (
    "No Chromium or Chrome was found, so browser tests are left out. To get one: sudo apt "
    "install chromium (Debian), brew install --cask chromium (Mac); or give its path in "
    "TARIFFLAB_BROWSER."
)


def find_browser() -> str:
    """Return the path of a Chromium for the browser tests; empty if there is none."""
    named = filter(None, map(shutil.which, BROWSERS))
    placed = (place for place in PLACES if Path(place).exists())
    return os.environ.get("TARIFFLAB_BROWSER") or next(named, "") or next(placed, "")


if __name__ == "__main__":
    print(find_browser())
