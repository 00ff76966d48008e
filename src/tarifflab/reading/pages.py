"""Make one page: a notebook through nbconvert, with our template and steps of our own."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from nbconvert.preprocessors import Preprocessor
from traitlets.config import Config

from tarifflab.lessons import LESSONS, Lesson
from tarifflab.reading.running import RunHere

MARK = "Tariff Lab, the reading edition"  # by which an edition of ours is known
WORDS = "words.html"
TEMPLATES = Path(__file__).parent / "templates"
ABOUT = (
    "The reading edition of Tariff Lab. It asks nothing of any server, and what you say stays "
    "in this browser. Text under CC BY 4.0. In the course itself, opened by "
    "`python3 start.py`, the code runs, every control moves, and each lesson has an exercise."
)
READER = (
    '<p class="reader">You are reading, so nothing has to be run: where the text says “run the '
    "cell”, its result stands below. Pictures move, questions answer, and “Code” shows how a "
    "number was found.</p>"
)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FOLDED = "readings"  # the cell that is opened by the reader


class ForPaper(Preprocessor):
    """Turn a lesson's links to those of the edition, fold its readings, list its sections."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Change the text cells of a notebook; the sections go into the resources."""
        sections = resources["reading"].setdefault("sections", [])
        for cell in nb.cells:
            if cell.cell_type != "markdown":
                continue
            titles = _HEADING.findall(cell.source)
            sections += [{"title": title, "id": anchor_of(title)} for title in titles]
            cell.source = with_anchors(linked(cell.source))
            if cell.id == _FOLDED:
                head, _, rest = cell.source.partition("\n")
                cell.metadata["fold"], cell.source = head, rest
        return nb, resources


def exporter(*, run: bool) -> Any:
    """Return nbconvert's exporter with our template; `run` fills in what the cells show."""
    make: Any = HTMLExporter
    return make(
        config=Config({"HTMLExporter": {"extra_template_basedirs": [str(TEMPLATES)]}}),
        template_name="edition",
        exclude_anchor_links=True,
        preprocessors=[*([RunHere] if run else []), ForPaper, Told],
    )


class Told(Preprocessor):
    """Write down what the page's script is told of the widgets."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Put the data of all widgets into the resources: JSON, packed to a tenth."""
        page = resources["reading"]
        data = [one.data for one in page.get("live", [])]
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        page["packed"] = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        return nb, resources


def page(
    notebook: Any, *, kind: str, href: str, title: str, run: bool = False, **more: Any
) -> str:
    """Return a page as HTML.

    Parameters
    ----------
    notebook
        The notebook, as nbformat reads it.
    kind : str
        "lesson", "map", "words", or "whole" for the page that is printed.
    href, title : str
        The page's file, and its name.
    run : bool
        Run the code cells first, in the shell of :func:`tarifflab.reading.running.shell`.
    more
        Further values for the template, such as ``open=True`` for a page on paper.
    """
    told = {
        "kind": kind,
        "href": href,
        "title": title,
        "mark": MARK,
        "about": ABOUT,
        "lessons": [chapter(lesson) for lesson in LESSONS],
        **neighbours(href),
        **more,
    }
    html, _resources = exporter(run=run).from_notebook_node(notebook, {"reading": told})
    return str(html)


def chapter(lesson: Lesson) -> dict[str, str]:
    """Return what the list of chapters says of a lesson."""
    return {"number": lesson.number, "title": lesson.title, "href": f"{lesson.slug}.html"}


def neighbours(href: str) -> dict[str, dict[str, str] | None]:
    """Return the chapters before and after a page."""
    every = [chapter(lesson) for lesson in LESSONS]
    place = next((n for n, one in enumerate(every) if one["href"] == href), None)
    if place is None:
        return {"before": None, "after": None}
    after = every[place + 1] if place + 1 < len(every) else None
    return {"before": every[place - 1] if place else None, "after": after}


def linked(text: str) -> str:
    """Return Markdown whose links lead to pages of the edition, or nowhere.

    >>> linked("See [duty](twenty-words.md#duty) and [task](../exercises/01-x/01-x.ipynb).")
    'See <a class="word" href="words.html#duty">duty</a> and task.'
    """
    return _LINK.sub(_link, text)


def _link(found: re.Match[str]) -> str:
    words, target = found[1], found[2]
    if target.startswith(("http://", "https://", "#")):
        return found[0]
    file, _, anchor = target.partition("#")
    if file == "twenty-words.md" and anchor:
        return f'<a class="word" href="{WORDS}#{escape(anchor)}">{words}</a>'
    places = {"twenty-words.md": WORDS, "course-map.md": "index.html"}
    places |= {f"{lesson.slug}.ipynb": f"{lesson.slug}.html" for lesson in LESSONS}
    return f"[{words}]({places[file]})" if file in places else words


def with_anchors(text: str) -> str:
    """Return Markdown with an anchor on each heading of a section, as links know them.

    >>> with_anchors("## The claims").strip()
    '<h2 id="the-claims">The claims</h2>'
    """

    def anchored(found: re.Match[str]) -> str:
        return f'<h2 id="{anchor_of(found[1])}">{escape(found[1])}</h2>\n'

    return _HEADING.sub(anchored, text)


def text_notebook(*texts: str) -> Any:
    """Return a notebook of text cells."""
    make: Any = nbformat.v4
    return make.new_notebook(cells=[make.new_markdown_cell(text) for text in texts])


def glossary(text: str) -> dict[str, str]:
    """Return the words of the course: anchor to what it means, as HTML."""
    found = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name, _, meaning = part.partition("\n")
        paragraphs = [one for one in meaning.strip().split("\n\n") if not one.startswith("![")]
        html = markdown2html(linked(paragraphs[0]))
        found[anchor_of(name)] = f"<p><b>{escape(name.strip())}</b></p>{html}"
    return found


def anchor_of(heading: str) -> str:
    """Return the anchor by which lessons link to a word.

    >>> anchor_of("C.i.f. and f.o.b.")
    'c.i.f.-and-f.o.b.'
    """
    return heading.strip().lower().replace(" ", "-")


def stations(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the list of lessons on the map as HTML."""
    items = "".join(
        f'<li><span class="number" aria-hidden="true">{row["number"]}</span><div>'
        f'<h3><a href="{row["href"]}">{escape(row["title"])}</a></h3>'
        f"<p>{escape(row['question'])}</p>"
        f'<p class="state" data-lesson="{row["number"]}" data-questions="{row["questions"]}" '
        f'data-claims="{row["claims"]}">{row["minutes"]} minutes</p></div>'
        f'<span class="part">{escape(row["part"])}</span></li>'
        for row in rows
    )
    return f'<ol class="stations">{items}</ol>'
