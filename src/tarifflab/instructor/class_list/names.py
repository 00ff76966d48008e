"""Compare names of people as platforms, zips and spreadsheets write them.

A platform's own cleaning is applied to the roster's name, never undone: Moodle drops
apostrophes, Canvas drops all but letters and digits. The order of names depends on the
language, so it does not count.
"""

import re
import unicodedata

BEHIND = re.compile(r"(jr|jnr|sr|snr|ii|iii|iv|ph\.? ?d|m\.?d)\.?", re.I)  # a name
APART = re.compile(r"[\s,，_·・]+")


def folded(text: str) -> str:
    """Return a text in the one form in which texts are compared (NFKC, no case)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _kept(text: str) -> str:
    """Return letters, marks and digits alone."""
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN")


def tokens(name: str) -> tuple[str, ...]:
    """Return the parts of a name in a fixed order, cleaned of all but letters and digits.

    >>> tokens("O'Hara-Quist, Tomás") == tokens("Tomás OHara-Quist")
    True
    """
    return tuple(sorted(part for word in APART.split(folded(name)) if (part := _kept(word))))


def run_together(name: str) -> str:
    """Return a name as one word, as Canvas writes it.

    >>> run_together("O'Hara-Quist, Tomás")
    'oharaquisttomás'
    """
    return _kept(folded(name))


def bare(text: str) -> str:
    """Return a compared text without accents; to be used only where nothing else fits.

    >>> bare("Zoë")
    'zoe'
    """
    parts = unicodedata.normalize("NFKD", folded(text))
    return "".join(c for c in parts if not unicodedata.combining(c))


def plain_tokens(name: str) -> str:
    """Return the parts of a name as one text without accents, which do not change its order.

    >>> plain_tokens("Émile Roux") == plain_tokens("Roux, Emile")
    True
    """
    return " ".join(sorted(map(bare, tokens(name))))


def divided(full: str) -> tuple[str, str]:
    """Return first and last name of a full name, "Last, First" or "First Last".

    >>> divided("Mori, Aya"), divided("Aya Mori"), divided("森 彩"), divided("Putri")
    (('Aya', 'Mori'), ('Aya', 'Mori'), ('彩', '森'), ('Putri', ''))

    What is put behind a family name stays there:

    >>> divided("López, Jr., Ann"), divided("Ann López, Jr.")
    (('Ann', 'López, Jr.'), ('Ann', 'López, Jr.'))
    """
    full = " ".join(full.split())
    if "," in full:
        return _divided_at_comma([part.strip() for part in full.split(",")])
    first, _, last = full.rpartition(" ")
    if not first:
        return full, ""
    if _family_first(full):
        family, _, given = full.partition(" ")
        return given, family
    return first, last


def _divided_at_comma(parts: list[str]) -> tuple[str, str]:
    """Return first and last name of "Last, First", "Last, Jr., First" or "First Last, Jr."."""
    if not BEHIND.fullmatch(parts[1]):
        return ", ".join(parts[1:]), parts[0]
    if len(parts) > 2 and parts[2]:
        return ", ".join(parts[2:]), f"{parts[0]}, {parts[1]}"
    first, last = divided(parts[0])
    return (first, f"{last}, {parts[1]}") if last else (f"{first}, {parts[1]}", "")


def _family_first(name: str) -> bool:
    """Say whether a name is written in a script in which the family name comes first."""
    scripts = {unicodedata.name(c, "").split(" ")[0] for c in name if c.isalpha()}
    return bool(scripts) and scripts <= {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}
