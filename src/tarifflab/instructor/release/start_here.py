"""The first page that a student sees: what to do on Windows, on a Mac, on Linux."""

from __future__ import annotations

from importlib.resources import files

README = """\
# Tariff Lab

Open **START-HERE.html** (a double click): it says in half a page each how to begin on Windows,
on a Mac and on Linux. In short: unpack the whole zip, then run `start.py` with Python 3.11 or
newer.

* [The course map](lessons/course-map.md): where to begin
* [When something does not work](docs/student.md), and how to hand in
* [The data](docs/data.md)
"""


def pages() -> dict[str, str]:
    """Return the bundle's own pages by name."""
    page = files("tarifflab.instructor") / "pages" / "start-here.html"
    return {"START-HERE.html": page.read_text("utf-8"), "README.md": README}
