"""Sentences of checks, which carry marks of Markdown, as HTML."""

import re
from typing import Any


def words(sentence: str) -> Any:
    """Return a sentence with `code` and *stress* as HTML; all else in it is escaped."""
    from markupsafe import Markup, escape

    parts = re.split(r"(`[^`]+`|\*[^*\s][^*]*\*)", sentence)
    made = [
        Markup("<code>{}</code>").format(part[1:-1])
        if part.startswith("`") and len(part) > 1
        else Markup("<em>{}</em>").format(part[1:-1])
        if part.startswith("*") and len(part) > 1 and part.endswith("*")
        else escape(part)
        for part in parts
    ]
    return Markup("").join(made)
