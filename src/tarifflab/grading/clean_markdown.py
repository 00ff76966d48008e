r"""Make what a student wrote in Markdown fit for other people's browsers.

The browser does not get Markdown, it gets what nbconvert makes of it, and there are more ways
to write a link than a pattern can know (`javascript\\:`, `javascript&colon;`, a reference at
the end of the text …). So the text is rendered as nbgrader's pages will render it, the result
is cleaned, and the text stays as it is only if nothing had to be taken out. Else it is shown
as its source, in a fence that nothing inside can close.

Rendering can be made slow. This runs in the reader, a process with a budget; who spends that
gets the fence.
"""

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import nh3

from tarifflab.grading.clean_outputs import (
    ATTRIBUTES,
    STYLES,
    TAGS,
    clean_text,
    commands_a_page,
    holds_data,
    is_tame,
)
from tarifflab.grading.nbgrader_parts import markdown_filters

MAX_TEXT = 128 * 1024  # characters of one cell
MAX_PLAIN, MAX_MARKS = 8_000, 400  # characters, and signs among them, of a text without links
CUT = "\n\n(The rest of this text is not shown: it is longer than a page can be.)"
ATTACHED = re.compile(
    r"!\[[^\]\[]{0,300}+\]\(\s{0,9}+<?attachment:([^)\s>]{0,300}+)[^)\n]{0,300}+\)"
)
FOREIGN_PICTURE = re.compile(
    r"!\[(?![^\]\[]{0,300}+\]\(\s{0,9}+<?(?:attachment:|data:image/(?:png|jpeg|gif);base64,))"
)
LINKS = re.compile(r"[<&\[\\]")  # without one of these no text becomes a tag or an odd link
MARKS = re.compile(r"[*_`~>$|#=+^-]")
CLASSES = re.compile(  # what nbconvert and Pygments write
    r"highlight|anchor-link|task-list-item(?:-checkbox)?|footnotes?|footnote-ref"
    r"|[a-z][a-z0-9]?[a-z0-9]?|dataframe"
)
# nbconvert looks, from each "[" of a rendered line to its end, for a link to "files/".
MAX_STEPS = 1_000_000  # of that search, for a text that is shown as it is: 30 ms
MAX_LINE_STEPS, WIDTH = 20_000, 100  # of a line of source, and what a longer one is cut into
INLINE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]*+")
RENDERED = {
    "*": {*ATTRIBUTES["*"], "id"},
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "disabled", "checked"},
    "th": {"valign", "halign"},
}
Pictures = Mapping[str, Mapping[str, str]]


def clean_markdown(text: str, pictures: Pictures | None = None) -> tuple[str, bool]:
    """Return Markdown that renders to nothing active, and whether it is shown as its source.

    A picture from elsewhere becomes a link (loading it would tell who reads the page); one
    that is not among the attached `pictures` becomes a remark.
    """
    pictures = pictures or {}
    plain = clean_text(text[:MAX_TEXT]) + (CUT if len(text) > MAX_TEXT else "")
    plain = ATTACHED.sub(lambda m: m[0] if unquote(m[1]) in pictures else "(no picture)", plain)
    plain = FOREIGN_PICTURE.sub("[", plain)
    if _is_simple(plain):
        return plain, False
    try:
        rendered = render(plain, pictures)
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError):
        return fenced(plain), True  # a page could not show it either
    lasting = sum(map(_steps, rendered.split("\n"))) > MAX_STEPS
    return (fenced(plain), True) if lasting or not _is_inert(rendered) else (plain, False)


def _steps(line: str) -> int:
    """Return how many signs nbconvert looks at in a rendered line, at most."""
    return line.count("[") * len(line)


def _is_simple(text: str) -> bool:
    """Say whether a text can hold neither a tag nor much for a renderer to do."""
    return (
        len(text) <= MAX_PLAIN
        and LINKS.search(text) is None
        and len(MARKS.findall(text)) <= MAX_MARKS
    )


def render(text: str, pictures: Pictures | None = None) -> str:
    """Return the HTML that nbconvert, and so every page of nbgrader's, makes of a text."""
    library = markdown_filters()
    attachments: Any = {name: dict(found) for name, found in (pictures or {}).items()}
    renderer = library.IPythonRenderer(escape=False, attachments=attachments)
    return str(library.MarkdownWithMath(renderer=renderer).render(text))


def _is_inert(rendered: str) -> bool:
    """Say whether a rendered text loses nothing by being cleaned."""
    if not is_tame(rendered) or commands_a_page(rendered):
        return False
    cleaned = nh3.clean(
        rendered,
        tags=(TAGS - {"style"}) | {"input"},
        clean_content_tags={"script", "style", "iframe", "object", "embed", "template"},
        attributes=RENDERED,
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=STYLES,
        link_rel=None,
        attribute_filter=_harmless,
    )
    return _squeeze(cleaned) == _squeeze(rendered)


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if INLINE.fullmatch(value) else None
    if attribute == "href":
        return None if holds_data(value) else value
    if attribute == "class":
        return value if all(map(CLASSES.fullmatch, value.split())) else None
    if tag == "input" and attribute == "type":
        return value if value == "checkbox" else "checkbox"
    if attribute == "id" and tag not in ("h1", "h2", "h3", "h4", "h5", "h6", "li", "sup"):
        return None
    return value


def _squeeze(text: str) -> str:
    """Return HTML without what differs between two ways to write the same."""
    return re.sub(r"=\"\"|[\s/\"';]++|</?tbody>", "", html.unescape(text))


def fenced(text: str) -> str:
    """Return a text as a block of code that nothing in it can end.

    It is linear and knows no Markdown: main uses it for what the reader could not clean.
    """
    plain = "\n".join(map(_folded, clean_text(text[:MAX_TEXT]).split("\n")))
    longest = max((len(run) for run in re.findall(r"~++", plain)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}\n{plain}\n{fence}"


def _folded(line: str) -> str:
    if _steps(line) <= MAX_LINE_STEPS:
        return line
    return "\n".join(line[at : at + WIDTH] for at in range(0, len(line), WIDTH))
