"""Make what a student's code has shown fit for other people's browsers and terminals.

HTML keeps its tables, text and colours and loses everything active (nh3, an allow list); a
picture must be one; text loses control characters and every escape sequence but colours. What
is left can be put on a page of feedback.
"""

import base64
import binascii
import html
import re
from collections.abc import Mapping
from typing import Any

import nh3

Output = dict[str, Any]

MAX_OUTPUTS = 200  # outputs of one cell
COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}m")
ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|.?)", re.S)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
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
    "*": {"class", "title", "border", "align", "style", "scope", "colspan", "rowspan", "id"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"valign", "halign"},
}
STYLES = {
    "color", "background-color", "font-weight", "font-style", "text-align", "vertical-align",
    "text-decoration", "width", "height", "border", "padding", "margin", "white-space",
}  # fmt: skip
ACTIVE_LINK = re.compile(r"(?i)\b(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|\bdata\s*:\s*text/")
TAG = re.compile(r"<\s*[a-zA-Z/!?]")


def clean_text(text: Any) -> str:
    """Return text without control characters and escapes; colours stay."""
    parts: list[str] = []
    place = 0
    text = str(text)
    for found in ESCAPE.finditer(text):
        parts.append(CONTROL.sub("", text[place : found.start()]))
        if COLOUR.fullmatch(found.group()):
            parts.append(found.group())
        place = found.end()
    parts.append(CONTROL.sub("", text[place:]))
    return "".join(parts)


def clean_html(text: Any) -> str:
    """Return HTML without scripts, frames, handlers, forms and links that run something."""
    return nh3.clean(
        str(text),
        tags=TAGS - {"style"},
        clean_content_tags={"script", "style", "iframe", "object", "embed", "template"},
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        filter_style_properties=STYLES,
        link_rel="noopener noreferrer",
        attribute_filter=_no_remote_picture,
    )


def _no_remote_picture(tag: str, attribute: str, value: str) -> str | None:
    """Keep a picture only if it travels in the page: a remote one tells who looks at it."""
    return None if tag == "img" and attribute == "src" and not _is_inline(value) else value


def _is_inline(value: str) -> bool:
    return bool(re.match(r"data:image/(png|jpeg|gif);base64,", value))


def clean_markdown(text: str) -> tuple[str, bool]:
    """Return Markdown that carries no active HTML, and whether it had to be changed."""
    plain = clean_text(text)
    if not TAG.search(plain) and not ACTIVE_LINK.search(html.unescape(plain)):
        return plain, False
    cleaned = clean_html(plain)
    same = _squeeze(html.unescape(cleaned)) == _squeeze(html.unescape(plain))
    if same and not ACTIVE_LINK.search(html.unescape(plain)):
        return plain, False
    shown = plain.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"(?i)(script|data)(\s*):", r"\1\2 :", html.unescape(shown)).replace(
        "<", "&lt;"
    ), True


def _squeeze(text: str) -> str:
    return re.sub(r"[\s/\"']+|rel=noopener noreferrer", "", text)


def clean_outputs(outputs: list[Any]) -> list[Output]:
    """Return outputs in nbformat, of known types, with clean content.

    What is no output at all (a forged message) is left out.
    """
    made = [_clean(item) for item in outputs[:MAX_OUTPUTS] if isinstance(item, Mapping)]
    kept = [item for item in made if item is not None]
    if len(outputs) > MAX_OUTPUTS:
        text = f"… ({len(outputs) - MAX_OUTPUTS} more outputs were cut off here)\n"
        kept.append({"output_type": "stream", "name": "stdout", "text": text})
    return kept


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
            "evalue": clean_text(item.get("evalue", "")),
            "traceback": [clean_text(x) for x in lines] if isinstance(lines, list) else [],
        }
    if kind in ("display_data", "execute_result") and isinstance(item.get("data"), Mapping):
        made: Output = {
            "output_type": kind, "data": _clean_data(item["data"]), "metadata": {},
        }  # fmt: skip
        if kind == "execute_result":
            count = item.get("execution_count")
            made["execution_count"] = count if isinstance(count, int) else None
        return made
    return None


def _clean_data(data: Mapping[Any, Any]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for mime, content in data.items():
        if mime == "text/plain":
            kept[mime] = clean_text(content)
        elif mime == "text/html":
            kept[mime] = clean_html(content)
        elif mime in PICTURES and (picture := _picture(content, PICTURES[mime])):
            kept[mime] = picture
    if not (kept.get("text/html") or "x").strip():
        del kept["text/html"]
    if not kept:
        kinds = ", ".join(sorted(clean_text(mime)[:60] for mime in data))
        kept["text/plain"] = f"(an output of kind {kinds} is not shown here)"
    return kept


def _picture(content: Any, beginning: bytes) -> str | None:
    """Return a picture as base64 if its bytes begin like one."""
    try:
        raw = content if isinstance(content, bytes) else base64.b64decode(str(content))
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode("ascii") if raw.startswith(beginning) else None
