"""Cells that are run for a page, the browser that prints it, and what the command says."""

import contextlib
import io
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tarifflab.lessons import LESSONS
from tarifflab.reading import command, making, pages, printing, running
from tarifflab.reading.making import Edition

COURSE = Path(__file__).parents[2]


def book(*cells: object) -> object:
    """Return a notebook of these cells."""
    return nbformat.v4.new_notebook(cells=list(cells))


CELLS = {
    "printed": "print('5 < 6')",
    "value": "6 * 7",
    "table": "import pandas as pd\npd.DataFrame({'a': [1]})",
    "widget": "from tarifflab import quizzes\nquizzes.ask('01/3')",
    "both": "print('first')\nquizzes.ask('01/1')\n'last'",
    "page": "from tarifflab.reading import running\nclass P:\n"
    "    def __repr__(self):\n        return 'Written: progress/two-readings.html.'\nP()",
    "where": "import os\nos.environ['TARIFFLAB_DATA'], sorted(os.listdir('progress'))",
}


@pytest.mark.slow
def test_cells_run_and_widgets_become_places() -> None:
    """Printed text, values, tables, widgets in order, cells that stop; progress has the key."""
    before = dict(os.environ)
    cells = [nbformat.v4.new_code_cell(code, id=name) for name, code in CELLS.items()]
    resources = {"reading": {}}
    with running.shell(COURSE) as progress:
        running.RunHere().preprocess(book(*cells), resources)
        stops = {code: stopped(code) for code in ("1 / 0", "1 +")}
    out = {
        cell.id: [one.get("text") or "".join(one["data"].values()) for one in cell.outputs]
        for cell in cells
    }

    assert out["printed"] == ["5 < 6\n"]
    assert out["value"] == ["42"]
    assert out["table"][0].count("<td") == 1
    assert re.findall(r'data-live="(\d)"', "".join(out["widget"] + out["both"])) == ["0", "1"]
    assert out["both"][0] == "first\n"
    assert len(out["widget"]) == 1
    assert out["both"][-1] == "'last'"
    assert out["page"][0].startswith('<p><a href="two-readings.html">Open the page</a>, print')
    assert out["where"] == [f"({str(COURSE / 'data')!r}, ['claims_key.csv'])"]
    assert [one.data["kind"] for one in resources["reading"]["live"]] == ["question"] * 2
    assert stops["1 / 0"] == "cell 'x' stopped with ZeroDivisionError: division by zero"
    assert "SyntaxError" in stops["1 +"]
    assert (os.environ, progress.exists()) == (before, False)


def stopped(code: str) -> str:
    """Return what is said of a cell that does not run to its end."""
    cells = book(nbformat.v4.new_code_cell(code, id="x"))
    with (
        contextlib.redirect_stdout(io.StringIO()),
        pytest.raises(running.CellError, match=r"^cell 'x' stopped with") as caught,
    ):
        running.RunHere().preprocess(cells, {"reading": {}})
    return str(caught.value)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Have a browser that writes what it is told to print; return how it was called."""
    calls: list[list[str]] = []

    def run(call: list[str], **more: object) -> None:
        calls.append([*call, f"check={more['check']}", f"timeout={more['timeout']}"])
        wanted = next(one for one in call if one.startswith("--print-to-pdf="))
        Path(wanted.partition("=")[2]).write_bytes(b"%PDF")

    monkeypatch.setenv("TARIFFLAB_BROWSER", "/our/browser")
    monkeypatch.setattr(subprocess, "run", run)
    return calls


def test_a_page_is_printed_by_the_browser_that_is_named(
    tmp_path: Path, browser: list[list[str]]
) -> None:
    """Without a window or a network, in a folder of its own, in three minutes at most."""
    assert printing.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf") == ""
    (call,) = browser
    assert call[0] == "/our/browser"
    assert {
        "--headless",
        "--no-pdf-header-footer",
        f"--print-to-pdf={tmp_path / 'a.pdf'}",
    } <= set(call)
    assert call[-3:] == [(tmp_path / "a.html").as_uri(), "check=True", "timeout=180"]
    assert any(one.startswith("--user-data-dir=") for one in call)


@pytest.mark.parametrize(("who", "flag"), [(0, True), (1000, False)])
def test_only_root_gives_up_the_sandbox_of_the_browser(
    who: int,
    flag: bool,
    tmp_path: Path,
    browser: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It does not start for root otherwise, and everybody else keeps it."""
    monkeypatch.setattr(os, "geteuid", lambda: who, raising=False)
    printing.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf")

    assert ("--no-sandbox" in browser[0]) is flag


def test_a_browser_that_fails_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that stops, one that takes too long, and one that writes nothing."""
    monkeypatch.setenv("TARIFFLAB_BROWSER", "/our/browser")
    ways = {
        "CalledProcessError": subprocess.CalledProcessError(1, "x"),
        "TimeoutExpired": subprocess.TimeoutExpired("x", 1),
        "FileNotFoundError": FileNotFoundError("x"),
    }
    for name, error in ways.items():
        monkeypatch.setattr(subprocess, "run", Raises(error))
        assert printing.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf") == (
            f"There is no PDF: /our/browser could not print it ({name})."
        )
    monkeypatch.setattr(subprocess, "run", lambda *_call, **_more: None)
    assert printing.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf") == (
        "There is no PDF: /our/browser wrote none."
    )


class Raises:
    """A function that only raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, *_given: object, **_more: object) -> None:
        """Raise the error."""
        raise self.error


@pytest.mark.parametrize(
    ("no_pdf", "last"), [("", "To print: out/tariff-lab.pdf"), ("No PDF.", "No PDF.")]
)
def test_command_says_where_the_edition_lies(
    no_pdf: str,
    last: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first page, the size in MB, and the file to print or why there is none."""
    got = []

    def make(place: Path, course: Path, tell: object, *, pdf: bool) -> Edition:
        got.extend([course, pdf])
        (place / "index.html").write_text(pages.MARK, encoding="utf-8")
        return Edition(place / "index.html", 2_340_000, no_pdf)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "make", make)

    assert command.run(Path("out"), Path("course"), pdf=False) == 0
    assert got == [tmp_path / "course", False]
    assert capsys.readouterr().out == (
        f"Open out/index.html in a browser (2.3 MB in all, no network).\n{last}\n"
    )


def made(
    monkeypatch: pytest.MonkeyPatch, folder: Path, **more: bool
) -> tuple[Edition, list[str], list[tuple[object, ...]]]:
    """Return an edition whose lessons are not run, the steps told, and the pages made."""
    pages_made: list[tuple[object, ...]] = []
    told: list[str] = []

    def page(nb: dict[str, list[dict[str, str]]], **named: object) -> str:
        pages_made.append((*named.values(), len(nb["cells"])))
        return "<main>x</main>"

    monkeypatch.setattr(making.pages, "page", page)
    monkeypatch.setattr(making, "print_pdf", lambda sheet, pdf: f"{sheet.name} {pdf.name}")
    monkeypatch.setattr(making, "whole", lambda files: " ".join(one.name for one in files))
    folder.mkdir()
    return making.make(folder, COURSE, told.append, **more), told, pages_made


def test_an_edition_is_made_in_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step a lesson, one for map and words, one for the PDF; pages with their names."""
    folder = tmp_path / "out"
    edition, told, pages_made = made(monkeypatch, folder)

    numbers = [lesson.number for lesson in LESSONS]
    assert told == [*(f"Lesson {one}" for one in numbers), "Map and words", "PDF"]
    assert len(told) == making.STEPS
    assert pages_made[0][:3] == ("map", "index.html", "Tariff Lab, to read")
    assert pages_made[1][:4] == (
        "lesson",
        "00-fact-checker.html",
        "00 Read it like a fact-checker · Tariff Lab",
        True,
    )
    assert pages_made[-1][:2] == ("words", "words.html")
    assert edition.no_pdf == "whole.html tariff-lab.pdf"
    assert edition.first == folder / "index.html"
    assert edition.size == sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    names = {one.name for one in folder.iterdir()}
    assert {"edition.css", "edition.js", "pictures", "09-what-came-of-it.html"} <= names
    assert "whole.html" not in names


def test_no_pdf_is_printed_where_none_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page that would be printed is not made either."""
    edition, _told, _pages = made(monkeypatch, tmp_path / "out", pdf=False)

    assert edition.no_pdf == "No PDF was asked for."


def test_the_script_knows_the_words_and_runs_in_a_room_of_its_own() -> None:
    """Words first, then the widgets' scripts, then that of the edition."""
    text = making._script(COURSE)

    assert text.startswith("(() => {\nconst WORDS = {")
    assert text.endswith("})();\n")
    assert text.index("const WORDS") < text.index("const RENDER") < text.index("dataset.ready")
    assert "comes on top of the normal duty" in text.partition("const RENDER")[0]


def test_of_several_browsers_the_one_that_is_named_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then one that can be called by name, then one at its usual place; or none."""
    known = {"msedge": "/b/edge", "google-chrome": "/b/chrome"}
    monkeypatch.setattr(printing.shutil, "which", known.get)
    monkeypatch.setattr(printing, "_PLACES", (str(tmp_path / "no"), str(tmp_path)))
    monkeypatch.setenv("TARIFFLAB_BROWSER", "/own")

    found = [printing.find_browser()]
    monkeypatch.delenv("TARIFFLAB_BROWSER")
    found.append(printing.find_browser())
    known.clear()
    found.append(printing.find_browser())
    monkeypatch.setattr(printing, "_PLACES", ())
    assert [*found, printing.find_browser()] == ["/own", "/b/chrome", str(tmp_path), ""]


def test_a_lesson_that_does_not_run_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its number, its cell and the error; a reader is told how to read before it."""
    told: list[str] = []

    def stops(book: Any, **_more: object) -> str:
        told.append(book.cells[1].source)
        raise running.CellError("cell 'x' stopped with NameError: y")

    monkeypatch.setattr(making.pages, "page", stops)

    with pytest.raises(making.EditionError, match=r"^In lesson 04, cell 'x' stopped .*: y\.$"):
        making._lesson(tmp_path, COURSE, LESSONS[4])
    assert (told, list(tmp_path.iterdir())) == ([pages.READER], [])


def test_what_a_cell_shows_is_kept_in_forms_that_a_page_has() -> None:
    """A widget's copy for notebooks without a kernel goes; a page to fill in is a link."""
    rich = {"text/html": "<b>", "text/latex": "x", "image/png": "p", "text/plain": "b"}
    kept = {kind: rich[kind] for kind in ("text/html", "image/png", "text/plain")}
    page = {"text/plain": "Written: progress/two-readings.html. Open it."}

    assert running._output(rich, [], False) == (kept, False)
    assert running._output(rich, [], True) == ({}, False)
    for alive in (True, False):
        output, still = running._output(page, [], alive)
        assert output["text/html"].startswith(
            '<p><a href="two-readings.html">Open the page</a>'
        )
        assert still is alive
    live: list[Any] = [None]
    thing = running.Live({}, "<i>still</i>")
    assert running._place(live, thing) == '<div class="live" data-live="1"><i>still</i></div>'
    assert live == [None, thing]
