"""Make the whole edition in a folder: lessons, map, words and one PDF."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from tarifflab import claims, quizzes
from tarifflab._display import asset
from tarifflab.lessons import LESSONS, PARTS, Lesson, lesson_minutes
from tarifflab.reading import pages
from tarifflab.reading.live import scripts
from tarifflab.reading.printing import print_pdf, whole
from tarifflab.reading.running import CellError, shell

PDF = "tariff-lab.pdf"
STEPS = len(LESSONS) + 2  # of the progress bar: the map with the words, and the PDF
LEAD = (
    "One opinion article about the tariff dispute of the United States and Japan, its "
    "{number} claims, and the data to test them. You say first how sure you are; then you look."
)
HOW = """\
## How to read

Each lesson takes about 45 minutes. It opens with claims of the article: say how likely each
one is **before** you look. Where a picture asks for a guess, it opens when you have given one.
A word with a dotted line says what it means when you press it.

What you say is kept in this browser and nowhere else.

**Four weeks?** Lessons 00 to 03 are a course of their own. **One day?** Take 00, 01, 06, 09.
"""
FORGET = '<p class="forget" hidden><button type="button">Forget what I said here</button></p>'


class EditionError(Exception):
    """The edition cannot be made; one sentence says why."""


@dataclass(frozen=True)
class Edition:
    """What was made: the first page, the size in bytes, and why there is no PDF ("")."""

    first: Path
    size: int
    no_pdf: str


def make(
    folder: Path, course: Path, tell: Callable[[str], None], *, pdf: bool = True
) -> Edition:
    """Write the edition into an empty folder; `tell` hears the name of each step.

    Raises
    ------
    EditionError
        If a lesson is missing or does not run.
    """
    _check(course)
    made = [_map_page(folder, course), *_lessons(folder, course, tell)]
    tell("Map and words")
    made.append(_words_page(folder, course))
    shutil.copytree(course / "lessons" / "pictures", folder / "pictures")
    for name, text in (("edition.css", _style()), ("edition.js", _script(course))):
        _write(folder / name, text)
    tell("PDF")
    why = _pdf(folder, made) if pdf else "No PDF was asked for."
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Edition(folder / "index.html", size, why)


def _check(course: Path) -> None:
    wanted = [*(lesson.notebook for lesson in LESSONS), Path("data")]
    missing = next((one for one in wanted if not (course / one).exists()), None)
    if missing is not None:
        raise EditionError(
            f"{course} has no {missing.as_posix()}. Type the command in the course's folder, "
            "or name that folder with --course."
        )


def _lessons(folder: Path, course: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    with shell(course) as progress:
        for lesson in LESSONS:
            tell(f"Lesson {lesson.number}")
            yield _lesson(folder, course, lesson)
        for file in progress.glob("*.html"):  # pages to fill in by hand
            shutil.copy(file, folder)


def _lesson(folder: Path, course: Path, lesson: Lesson) -> Path:
    nb: Any = nbformat.read(course / lesson.notebook, as_version=4)  # type: ignore[no-untyped-call]
    nb.cells.insert(1, pages.text_notebook(pages.READER).cells[0])
    title = f"{lesson.number} {lesson.title} · Tariff Lab"
    try:
        html = pages.page(nb, kind="lesson", href=f"{lesson.slug}.html", title=title, run=True)
    except CellError as error:
        raise EditionError(f"In lesson {lesson.number}, {error}.") from error
    return _write(folder / f"{lesson.slug}.html", html)


def _map_page(folder: Path, course: Path) -> Path:
    ledger = claims.load()
    rows = [
        {
            **pages.chapter(lesson),
            "question": lesson.question,
            "part": PARTS[lesson.part],
            "minutes": lesson_minutes(course / lesson.notebook),
            "questions": len(quizzes.of_lesson(lesson.number)),
            "claims": " ".join(ledger.loc[ledger["lesson"] == lesson.number, "claim_id"]),
        }
        for lesson in LESSONS
    ]
    first = pages.chapter(LESSONS[0])
    go = (
        f'<p><a class="go" href="{first["href"]}">Start<span>00 {first["title"]}</span></a></p>'
    )
    head = f'# Tariff Lab\n\n<p class="lead">{LEAD.format(number=len(ledger))}</p>\n\n{go}'
    book = pages.text_notebook(head, f"## The lessons\n\n{pages.stations(rows)}", HOW, FORGET)
    html = pages.page(book, kind="map", href="index.html", title="Tariff Lab, to read")
    return _write(folder / "index.html", html)


def _words_page(folder: Path, course: Path) -> Path:
    text = (course / "lessons" / "twenty-words.md").read_text(encoding="utf-8")
    book = pages.text_notebook(text)
    html = pages.page(book, kind="words", href=pages.WORDS, title="The words · Tariff Lab")
    return _write(folder / pages.WORDS, html)


def _style() -> str:
    return asset("frame.css", "card_look.css", "edition.css")


def _script(course: Path) -> str:
    text = (course / "lessons" / "twenty-words.md").read_text(encoding="utf-8")
    words = json.dumps(pages.glossary(text), ensure_ascii=False)
    return f"(() => {{\nconst WORDS = {words};\n{scripts()}{asset('edition.js')}}})();\n"


def _pdf(folder: Path, made: list[Path]) -> str:
    """Print all pages into one PDF; return why there is none, or ""."""
    sheet = _write(folder / "whole.html", whole(made))
    try:
        return print_pdf(sheet, folder / PDF)
    finally:
        sheet.unlink()


def _write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8", newline="\n")
    return file
