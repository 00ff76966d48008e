"""A few events on a strip: the day, who, what, and how long it took to the next.

Each set is a handful of rows of `timeline_2025_26` that a lesson lays beside one another.

>>> panel("07/rounds").result.gaps
(15, 22, 7, 7, 7, 14, 25)
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.strip import Event, draw_strip
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import day, tidy


@dataclass(frozen=True)
class StripSet:
    """A set: its headline, what it is about, the rows, and a note."""

    title: str
    unit: str
    rows: tuple[str, ...]
    note: str = ""


SETS = {
    "00/seoul": StripSet(
        "Nothing was there to ratify in April 2025; the delay came later",
        "South Korea’s trade deal with the United States, by the course’s timeline",
        ("E023", "E043", "E069", "E081"),
    ),
    "07/rounds": StripSet(
        "Eight rounds in 97 days, so seven gaps of 14 days on average",
        "Rounds of the talks between Japan and the United States, 2025",
        ("E020", "E025", "E030", "E032", "E034", "E036", "E038", "E041"),
        "Rounds 5 and 7 took several days; the strip has the day of the timeline.",
    ),
    "09/beijing": StripSet(
        "A warning and a visit in April, then bans from November on",
        "China and Japan, April 2025 to February 2026, by the course’s timeline",
        ("E021", "E022", "E063", "E065", "E076"),
        "Between them came a thaw in June and July (row C06 of position_facts).",
    ),
}


@dataclass(frozen=True)
class Strip:
    """The events of a set, the earliest first, and the row of each in the timeline."""

    title: str
    unit: str
    note: str
    events: tuple[Event, ...]
    rows: tuple[str, ...]

    @property
    def gaps(self) -> tuple[int, ...]:
        """Days from each event to the next."""
        return tuple((after.when - before.when).days for before, after in pairwise(self.events))


def compute(*, strip: Strip) -> Strip:
    """Return the strip; it has no controls."""
    return strip


def draw(strip: Strip, width: int) -> Drawn:
    """Draw the strip."""
    picture = Picture(width)
    end = draw_strip(picture, strip.events, 4)
    return Drawn(
        headline=strip.title,
        unit=strip.unit,
        svg=picture.svg(end),
        foot=(
            f"Source: timeline_2025_26, rows {', '.join(strip.rows)}; each has its own source "
            "there. Not shown: what was said behind closed doors."
        ),
        note=strip.note,
        alt=" ".join(f"{day(one.when)}, {one.who}: {one.words}." for one in strip.events),
    )


def table(strip: Strip) -> str:
    """Return the events as an HTML table."""
    rows = [
        [row, day(one.when), one.who, one.words]
        for row, one in zip(strip.rows, strip.events, strict=True)
    ]
    return sheet(["Row", "Day", "Who", "What"], rows)


def panel(name: str = "07/rounds") -> Panel:
    """Return a set of :data:`SETS`; raise ``KeyError`` in words for another name."""
    if name not in SETS:
        raise KeyError(f"'name' must be one of {', '.join(SETS)}, got {name!r}.")
    return Panel(
        f"day-strip-{name.replace('/', '-')}",
        controls={},
        compute=partial(compute, strip=_load(SETS[name])),
        draw=draw,
        table=table,
    )


def show(name: str) -> None:
    """Show a strip in the cell."""
    panel(name).show()


def _load(one: StripSet) -> Strip:
    table = data.load("timeline_2025_26").set_index("event_id")
    rows: Any = table.loc[list(one.rows)].sort_values("date", kind="stable")
    events = tuple(_event(row.date.date(), row.actor, row.action) for row in rows.itertuples())
    names = tuple(str(name) for name in rows.index)
    return Strip(one.title, one.unit, one.note, events, names)


def _event(when: date, who: str, words: str) -> Event:
    """Return an event; Japan's and America's own acts have their colours."""
    home = {"Japan": "jp", "US": "us"}.get(re.split(r"[ (/]", who)[0], "ink")
    color = "ink" if "/" in who else home
    return Event(when, tidy(words), color, who)
