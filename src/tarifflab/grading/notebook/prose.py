"""Tell prose from code: a written answer may stand in a code cell."""

import re

FEW_WORDS = 8  # of a code cell that is prose
FEW_SIGNS = 12  # the same for a script that does not part words: Japanese, Chinese
CODE_LINE = re.compile(
    r"^\s*(import|from|def|class|for|while|if|with|try|return|assert|print|display|@|%|!"
    r"|[\w.\[\]'\"]+\s*[-+*/]?=|[\w.]+\()"
)
WRAPPER = re.compile(r"(\w+\s*=|(print|display|Markdown|HTML)\s*\()\s*")
QUOTE = re.compile(r"[rRbBuUfF]{0,2}(\"\"\"|'''|\"|')")
MAX_WRAPPERS = 4
EAST_ASIAN = re.compile("[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def prose_in_code(source: str) -> str:
    """Return the text of a code cell that holds only a string, comments or prose; else ""."""
    text = source.strip()
    quoted = _quoted(text)
    if quoted:
        return quoted if _is_prose(quoted) else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and all(line.startswith("#") for line in lines):
        words = "\n".join(line.lstrip("#").strip() for line in lines)
        return words if _is_prose(words) else ""
    if any(CODE_LINE.match(line) for line in lines):
        return ""
    return text if _is_prose(text) else ""


def _quoted(text: str) -> str:
    """Return what stands in a cell's one string, printed or given a name; else ""."""
    for _ in range(MAX_WRAPPERS):
        wrapper = WRAPPER.match(text)
        if wrapper is None:
            break
        text = text[wrapper.end() :].rstrip(") \n;")
    opened = QUOTE.match(text)
    if opened is None or not text.endswith(opened[1]):
        return ""
    inside = text[opened.end() : -len(opened[1])]
    return "" if opened[1] in inside else inside.strip()


def _is_prose(text: str) -> bool:
    return len(text.split()) >= FEW_WORDS or len(EAST_ASIAN.findall(text)) >= FEW_SIGNS
