"""A timeline strip: events on a rail, day and words beside each dot, long gaps said in words.

>>> picture = Picture(600)
>>> events = [Event(date(2025, 4, 2), "the list"), Event(date(2025, 7, 22), "the deal", "jp")]
>>> end = draw_strip(picture, events, 0)
>>> "111 days later" in picture.svg(end)
True
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import day, width, wrap

_LINE, _GAP, _LATER = 18.0, 15.0, 22.0  # pixels: a line, between events, a gap in words
_NARROW = 520  # pixels: below, the words stand under the day
_LONG_DAYS, _WEEKS_DAYS = 21, 120  # a gap that is said; one that is said in months


@dataclass(frozen=True)
class Event:
    """One event: its day, what happened, its colour, and who did it."""

    when: date
    words: str
    color: str = "ink"
    who: str = ""


def draw_strip(picture: Picture, events: Sequence[Event], top: float) -> float:
    """Draw the events, the earliest first, from `top` downwards; return where they end."""
    rows = sorted(events, key=lambda event: event.when)
    days = max(width(day(event.when), bold=True) for event in rows)
    beside = picture.width >= _NARROW
    rail = days + 18 if beside else 8.0
    place, spots, y = picture.place(), [], top + 8
    for number, event in enumerate(rows):
        gap = (event.when - rows[number - 1].when).days if number else 0
        if gap >= _LONG_DAYS:
            words = f"{later(gap)} later"
            picture.text(rail + 18, y + 7, words, "quiet", size=SMALL, mark="gap")
            y += _LATER
        spots.append((y, event.color))
        y = _draw(picture, event, rail, y, beside) + _GAP
    with picture.under(place):
        picture.line(rail, spots[0][0], rail, spots[-1][0], "rest-soft", stroke_width=3)
        for spot, color in spots:
            picture.dot(rail, spot, color, 6.5, mark="event")
    return y - _GAP + 4


def later(days: int) -> str:
    """Return a span of days in words: days, or months where it is long.

    >>> later(36), later(205)
    ('36 days', '7 months')
    """
    return f"{days} days" if days < _WEEKS_DAYS else f"{round(days / 30.44)} months"


def _draw(picture: Picture, event: Event, rail: float, y: float, beside: bool) -> float:
    """Draw day and words of one event at height `y`; return the lower end."""
    left = rail + 18
    if beside:
        picture.text(rail - 16, y + 4.5, day(event.when), event.color, bold=True, anchor="end")
    else:
        picture.text(left, y + 4.5, day(event.when), event.color, bold=True)
    if event.who:
        x = left if beside else left + width(day(event.when), bold=True) + 12
        for line in wrap(event.who, picture.width - x, bold=True):
            picture.text(x, y + 4.5, line, "ink", bold=True)
            y += _LINE
    elif not beside:
        y += _LINE
    for line in wrap(event.words, picture.width - left):
        picture.text(left, y + 4.5, line, "ink")
        y += _LINE
    return y - _LINE + 8
