"""``tarifflab read``: make the edition, show how far it is, say where it lies."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tarifflab.reading.folder import fresh
from tarifflab.reading.making import PDF, STEPS, Edition, EditionError, make


def run(folder: Path, course: Path, *, pdf: bool = True) -> int:
    """Make the edition of the course in `course`; print where it lies; return the exit code."""
    try:
        with fresh(folder) as place:
            edition = _make(place, course, pdf)
    except EditionError as error:
        print(error, file=sys.stderr)
        return 1
    size = edition.size / 1e6
    print(
        f"Open {folder / edition.first.name} in a browser ({size:.1f} MB in all, no network)."
    )
    print(edition.no_pdf or f"To print: {folder / PDF}")
    return 0


def _make(place: Path, course: Path, pdf: bool) -> Edition:
    columns = (TextColumn("{task.description:<14}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=STEPS)
        steps = iter(range(STEPS))

        def tell(step: str) -> None:
            bar.update(task, description=step, completed=next(steps))

        return make(place, course.resolve(), tell, pdf=pdf)
