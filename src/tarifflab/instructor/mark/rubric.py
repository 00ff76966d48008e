"""What a text is marked by: the rubric and the two sides, as the question says them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLET = re.compile(r"^- \*\*(?P<name>.+?)\*\*.*?\((?P<points>\d+) points?\)", re.M)
_LISTED = re.compile(r"(?P<points>\d+) for (?P<name>[^,.]+)")
_SIDES = re.compile(r"\**Even:\**\s*(?P<even>.+?)[.;]\s*\**Odd:\**\s*(?P<odd>.+?)[.;]", re.S)


@dataclass(frozen=True)
class Criterion:
    """One thing that counts, and its points."""

    name: str
    points: int


def criteria(question: str, most: float) -> list[Criterion]:
    """Return what counts, from the question; all in one where it does not say.

    The points named in the question must add up to those of the cell.
    """
    for pattern in (_BULLET, _LISTED):
        found = [
            Criterion(re.sub(r"\s+", " ", match["name"]).strip(), int(match["points"]))
            for match in pattern.finditer(question)
        ]
        if found and sum(one.points for one in found) == most:
            return found
    return [Criterion("points", int(most))]


def sides(question: str) -> tuple[str, str] | None:
    """Return what an even and an odd last digit draws; None if nothing is drawn."""
    found = _SIDES.search(question)
    if found is None:
        return None
    even, odd = (re.sub(r"\s+", " ", found[name]).strip() for name in ("even", "odd"))
    return even, odd


def drawn(question: str, student: str) -> str:
    """Return the side that a student number draws, and nothing of the number itself."""
    both = sides(question)
    digits = [letter for letter in student if letter.isdecimal()]
    if both is None or not digits:
        return ""
    return both[int(digits[-1]) % 2]


def distribute(total: float, found: list[Criterion]) -> list[float] | None:
    """Return the parts of a total that leaves no choice: nothing, or all; else None."""
    if total == 0:
        return [0.0 for _ in found]
    if total == sum(one.points for one in found):
        return [float(one.points) for one in found]
    return None
