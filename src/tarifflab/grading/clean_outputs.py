"""Make what a student's code has shown fit for other people's browsers and terminals.

HTML keeps its tables, text and colours and loses everything active (nh3, an allow list); a
picture must be one; text loses control characters and every escape sequence but colours. What
is left can be put on a page of feedback.

All of it is linear in the length of the text: a pattern never looks twice at a character
(possessive quantifiers, bounded look-ahead), and what nh3 or a later renderer could multiply
is counted first. It still runs in the reader, a process with a budget, and never in main.
"""

import base64
import binascii
import html
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import nh3

Output = dict[str, Any]

MAX_PICTURES = 20  # attached to one cell
MAX_OUTPUTS = 200  # outputs of one cell
MAX_HTML = 256 * 1024  # characters of one piece of HTML
MAX_KNOWN = 16_384  # characters of HTML whose cleaning is remembered
MAX_TAGS = 20_000
MAX_DEPTH = 256  # open elements at one time
MAX_PRODUCT = 5_000_000  # characters of formatting tags times number of tags
MAX_SHOWN = 4_000  # characters of HTML that is shown as text
MAX_COLOURS = 2_000  # changes of colour in one text: nbconvert copies the rest at each
MAX_TRACE = 1_000  # lines of one traceback
VOID = {"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source"}
FORMATTING = {
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt",
    "u",
}  # fmt: skip
TAG = re.compile(r"<[^<>]*+>")
FORMULA = re.compile(  # commands of MathJax that reach out of a formula
    r"\\(?:href(?!\s{0,9}+\{\s{0,9}+(?:https?:|mailto:))"
    r"|(?:style|class|cssId|bbox|csname|require)(?![a-zA-Z]))"
)
TAG_NAME = re.compile(r"<\s*+(/?)\s*+([a-zA-Z][a-zA-Z0-9]*+)[^>]*+>?")
SIMPLE = r"(?:0?\d|2[1-9]|3[0-79]|4[0-79]|9[0-7]|10[0-7])"
BYTE = r"(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])"
PALETTE = rf"[34]8;(?:5;{BYTE}|2;{BYTE};{BYTE};{BYTE})"
# Only what a terminal knows: half a colour ("\x1b[38m") makes nbconvert fail on the page.
COLOUR = re.compile(rf"\x1b\[(?:(?:{PALETTE}|{SIMPLE})(?:;(?:{PALETTE}|{SIMPLE})){{0,8}})?m")
ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|.?)", re.S
)
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
}
TAGS = set(nh3.ALLOWED_TAGS) | {
    "style", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
    "details", "summary", "figure", "figcaption", "div", "span", "section", "u", "s", "mark",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class", "title", "border", "align", "style", "scope", "colspan", "rowspan"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"valign", "halign"},
}
STYLES = {
    "color", "background-color", "font-weight", "font-style", "text-align", "vertical-align",
    "text-decoration", "width", "height", "border", "padding", "white-space",
}  # fmt: skip
TABLE_CLASS = re.compile(  # what pandas writes
    r"dataframe|(?:col|row)_heading|data|blank|index_name|(?:level|row|col)\d+"
)


def clean_text(text: Any) -> str:
    """Return text without control characters and escapes; colours stay."""
    parts: list[str] = []
    place = colours = 0
    text = str(text)
    if not text.isascii():  # half of a surrogate pair fits into no file
        text = text.encode("utf-8", "replace").decode("utf-8")
    for found in ESCAPE.finditer(text):
        parts.append(CONTROL.sub("", text[place : found.start()]))
        if colours < MAX_COLOURS and COLOUR.fullmatch(found.group()):
            colours += 1
            parts.append(found.group())
        place = found.end()
    parts.append(CONTROL.sub("", text[place:]))
    return "".join(parts)


def is_tame(text: str) -> bool:
    """Say whether cleaning this HTML costs little, whatever its tags do to one another.

    A parser opens unclosed formatting again in every paragraph and walks up deep nesting, so
    a few kilobytes can become gigabytes.
    """
    if len(text) > MAX_HTML:
        return False
    depth: dict[str, int] = {}
    tags = formatting = opened = deepest = 0
    for found in TAG_NAME.finditer(text):
        end, name = found.group(1), found.group(2).lower()
        tags += 1
        if tags > MAX_TAGS:
            return False
        formatting += len(found.group()) if name in FORMATTING and not end else 0
        step = 0 if name in VOID else -min(1, depth.get(name, 0)) if end else 1
        depth[name] = depth.get(name, 0) + step
        opened += step
        deepest = max(deepest, opened)
    return deepest <= MAX_DEPTH and formatting * tags <= MAX_PRODUCT


def clean_html(text: Any) -> str:
    """Return HTML without scripts, frames, handlers, forms and links that run something.

    What would be too costly to clean is shown as its source.
    """
    text = clean_text(text)
    if not is_tame(text):
        return f"<pre>{html.escape(text[:MAX_SHOWN])}</pre>"
    cleaned = nh3.clean(
        text,
        tags=TAGS - {"style"},
        clean_content_tags={"script", "style", "iframe", "object", "embed", "template"},
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},  # `_harmless` says where
        filter_style_properties=STYLES,
        link_rel="noopener noreferrer",
        attribute_filter=_harmless,
    )
    if commands_a_page(cleaned):
        return f"<pre>{html.escape(text[:MAX_SHOWN])}</pre>"
    return clean_text(cleaned)  # `&#27;` was no control character before


@lru_cache(maxsize=256)
def _known_html(text: str) -> str:
    """Clean what a whole class may show: a table of the course, or of a right answer."""
    return clean_html(text)


def commands_a_page(rendered: str) -> bool:
    """Say whether a formula in HTML would link to a script or lay itself over the page.

    Our own pages load no MathJax, but those of other courses may.
    """
    plain = html.unescape(TAG.sub("", rendered))  # MathJax reads past `<wbr>`
    return FORMULA.search(plain) is not None


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value, or None to drop it.

    A remote picture tells who looks at it; a class of the page's own style sheet could lay
    something over the marks.
    """
    if tag == "img" and attribute == "src":
        return value if _is_inline(value) else None
    if attribute == "href":
        return None if holds_data(value) else value
    if attribute == "class":
        return " ".join(name for name in value.split() if TABLE_CLASS.fullmatch(name)) or None
    return value


def holds_data(address: str) -> bool:
    """Say whether a link holds a page of its own; a browser reads past blanks and tabs."""
    return re.sub(r"[\x00-\x20\xa0]++", "", address).lower().startswith("data:")


def _is_inline(value: str) -> bool:
    return bool(re.match(r"data:image/(png|jpeg|gif);base64,", value))


def clean_attachments(attachments: Mapping[Any, Any]) -> dict[str, dict[str, str]]:
    """Return the pictures among a cell's attachments; what is none is left out."""
    kept: dict[str, dict[str, str]] = {}
    for name, content in attachments.items():
        if isinstance(name, str) and isinstance(content, Mapping) and len(kept) < MAX_PICTURES:
            pictures = {
                mime: found
                for mime, beginning in PICTURES.items()
                if (found := _picture(content.get(mime, b""), beginning))
            }
            if pictures:
                kept[clean_text(name)] = pictures
    return kept


def clean_outputs(outputs: list[Any], max_chars: int = 512 * 1024) -> list[Output]:
    """Return outputs in nbformat, of known types, with clean content.

    What is no output at all (a forged message) is left out; beyond `max_chars` of content
    the rest is cut off: the bound in the process that made them may have been tampered with.
    An error is never cut off, as nbgrader reads points from it.
    """
    kept: list[Output] = []
    cut = False
    for number, item in enumerate(outputs):
        is_error = isinstance(item, Mapping) and item.get("output_type") == "error"
        max_chars -= _size(item)
        cut = cut or max_chars < 0 or number >= MAX_OUTPUTS
        if cut and not is_error:
            continue
        made = _clean(item) if isinstance(item, Mapping) else None
        if made is not None:
            kept.append(made)
        if cut:
            break
    if cut:
        text = "… (more outputs were cut off here)\n"
        kept.append({"output_type": "stream", "name": "stdout", "text": text})
    return kept


def _size(item: Any) -> int:
    """Return the number of characters in all texts of a message, however nested."""
    if isinstance(item, str | bytes):
        return len(item)
    if isinstance(item, Mapping):
        return sum(_size(key) + _size(value) for key, value in item.items())
    return sum(map(_size, item)) if isinstance(item, list) else 8


def _clean(item: Mapping[str, Any]) -> Output | None:
    kind = item.get("output_type")
    if kind == "stream":
        name = "stderr" if item.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": clean_text(item.get("text", ""))}
    if kind == "error":
        lines = item.get("traceback")
        return {
            "output_type": "error",
            "ename": clean_text(item.get("ename", ""))[:200],
            "evalue": clean_text(item.get("evalue", ""))[:MAX_SHOWN],
            "traceback": _lines(lines) if isinstance(lines, list) and lines else [],
        }
    if kind in ("display_data", "execute_result") and isinstance(item.get("data"), Mapping):
        made: Output = {
            "output_type": kind, "data": _clean_data(item["data"]), "metadata": {},
        }  # fmt: skip
        if kind == "execute_result":
            count = item.get("execution_count")
            # False is an int to Python and none to the notebook format, nor is -1.
            made["execution_count"] = count if type(count) is int and count >= 0 else None
        return made
    return None


def _lines(lines: list[Any]) -> list[str]:
    """Return a traceback's lines; they are cleaned as one text, which they become on a page."""
    return clean_text("\n".join(str(x) for x in lines[:MAX_TRACE])).split("\n")


def _clean_data(data: Mapping[Any, Any]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for mime, content in data.items():
        if mime == "text/plain":
            kept[mime] = clean_text(content)
        elif mime == "text/html":
            short = type(content) is str and len(content) <= MAX_KNOWN
            kept[mime] = _known_html(content) if short else clean_html(content)
        elif mime in PICTURES and (picture := _picture(content, PICTURES[mime])):
            kept[mime] = picture
    if not (kept.get("text/html") or "x").strip():
        del kept["text/html"]
    if not kept:
        kinds = ", ".join(sorted(clean_text(mime)[:60] for mime in data)[:10])
        kept["text/plain"] = f"(an output of kind {kinds} is not shown here)"
    return kept


def _picture(content: Any, beginning: bytes) -> str | None:
    """Return a picture as base64 if its bytes begin like one."""
    try:
        raw = content if isinstance(content, bytes) else base64.b64decode(str(content))
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode("ascii") if raw.startswith(beginning) else None
