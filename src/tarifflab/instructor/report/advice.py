"""Turn the advice that one student saw into a sentence that a whole class can be counted by.

>>> common("`duty_usd` is 7500. You took the *additional* 25 percent.")
'`duty_usd`: You took the *additional* 25 percent.'
"""

import re

NOT_TRIED = "Not attempted"
NO_VALUE = "There is no "
# What a check says when it knows no name for the mistake: counted, but nothing to teach from.
NAMELESS = ("That is not the", "Something between", "Wanted:", "There is no ")
STOPS = " stops with an error"

_SUBJECT = re.compile(r"(?:The rows of |In |The columns of )?`(?P<name>[^\W\d]\w*)[^`]*`\s+")
_QUOTED = re.compile(r"(?:\w+ ){1,3}(?P<quote>['\"]).*?(?<!\\)(?P=quote)[^.]*\.(?:\s+|$)", re.S)
_FRONT = re.compile(r".+?\.(?:\s+|$)", re.S)
_ERROR = re.compile(r"stops(?: in line \d+ of its cell)?: (?P<kind>\w+)")


def common(sentence: str) -> str:
    """Return the advice without the student's own value, which stands in its front."""
    text = " ".join(sentence.split())
    subject = _SUBJECT.match(text)
    if subject is None:
        return text
    name, rest = subject["name"], text[subject.end() :]
    stopped = _ERROR.match(rest)
    if stopped:
        return f"`{name}`{STOPS} ({stopped['kind']})."
    front = _QUOTED.match(rest) or _FRONT.match(rest)
    left = rest[front.end() :] if front else ""
    return f"`{name}`: {left}" if left else text


def is_nameless(sentence: str) -> bool:
    """Say whether a common sentence only tells that something is wrong, and not what."""
    words = sentence.partition("`: ")[2] or sentence
    return words.startswith(NAMELESS) or STOPS in sentence
