"""Sentences of checks, which carry marks of Markdown, as HTML."""

import re
from typing import Any


def words(sentence: str) -> Any:
    """Return a sentence with `code` and *stress* as HTML; all else in it is escaped."""
    from markupsafe import Markup, escape

    parts = re.split(r"(`[^`]+`|\*[^*\s][^*]*\*)", sentence)
    for place in range(1, len(parts), 2):  # what the pattern has found
        name = "code" if parts[place].startswith("`") else "em"
        parts[place] = Markup("<{0}>{1}</{0}>").format(name, parts[place][1:-1])
    return Markup("").join(map(escape, parts))
