"""Lines for a terminal: names come from files and class lists, and may hold anything.

What is no printable sign is written as its escape, so that a name can neither move the cursor
nor turn the line around; what the terminal's encoding does not know is written as its escape
as well.
"""

import sys
import unicodedata
from typing import Any

UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode categories


def plain(text: str) -> str:
    r"""Return a text in which every sign can be seen.

    Examples
    --------
    >>> print(plain("a\tb"))
    a\tb
    """
    if text.isprintable():
        return text
    return "".join(
        sign.encode("unicode_escape").decode()
        if unicodedata.category(sign) in UNPRINTABLE
        else sign
        for sign in text
    )


def write(stream: Any, text: str) -> None:
    """Write to a stream, with an escape for what its encoding lacks."""
    if stream is None:  # closed by whoever started the command
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def tell(sentence: str) -> None:
    """Say something to the person at the keyboard, on standard error."""
    write(sys.stderr, "\n".join(map(plain, sentence.split("\n"))) + "\n")
    if sys.stderr is not None:
        sys.stderr.flush()


def show(line: str) -> None:
    """Print a line of a result on standard output."""
    write(sys.stdout, plain(line) + "\n")
