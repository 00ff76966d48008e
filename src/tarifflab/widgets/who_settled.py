"""Who settled when, and did it lower the rate? Each settlement on its day.

Three rates of each partner in percent: on the list of 2 April 2025, in force before the
settlement, and after it. Source: table `tariff_settlers`; rates after are additional, or a
total that holds the normal duty, as the row says.

>>> shown = compute(load_settlers(), until="july")
>>> len(shown.rows), shown.rose, shown.fell
(8, 7, 0)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.axes import Linear, ticks
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import day, num, pct, width

DEADLINE = date(2025, 8, 1)
PARTS = {"to July 2025": "july", "since then": "later", "China’s truces": "truce"}
_MOST = 50.0  # percent: the axis ends here, except for China's truces
_NARROW = 520  # pixels: below, the day stands above the row
_TITLE = 40.0  # pixels above the first row


@dataclass(frozen=True)
class Settler:
    """One settlement: partner, day, three rates in percent, how it is counted, its form."""

    partner: str
    when: date
    listed: float
    before: float
    after: float
    total: bool
    kind: str  # "yes" or "truce"
    form: str


@dataclass(frozen=True)
class Shown:
    """The settlements of one part, the earliest first."""

    part: str
    rows: tuple[Settler, ...]

    @property
    def rose(self) -> int:
        """How many ended above the rate that was in force before."""
        return sum(row.after > row.before for row in self.rows)

    @property
    def fell(self) -> int:
        """How many ended below it."""
        return sum(row.after < row.before for row in self.rows)


@cache
def load_settlers() -> tuple[Settler, ...]:
    """Return all settlements and truces by day; raises what `data.load` raises."""
    table: Any = data.load("tariff_settlers").query("settled in ['yes', 'truce']")
    return tuple(
        Settler(
            row.partner, row.date.date(), row.listed_percent, row.before_percent,
            row.after_percent, row.additional_or_total == "total", row.settled, row.form,
        )
        for row in table.sort_values("date", kind="stable").itertuples()
    )  # fmt: skip


def compute(settlers: Sequence[Settler], *, until: str) -> Shown:
    """Return the settlements until July 2025, later ones, or the truces with China."""
    if until == "truce":
        return Shown(until, tuple(one for one in settlers if one.kind == "truce"))
    early = until == "july"
    rows = (one for one in settlers if one.kind == "yes" and (one.when < DEADLINE) == early)
    return Shown(until, tuple(rows))


def headline(shown: Shown) -> str:
    """Return how many settled, and for how many the rate rose or fell."""
    count = len(shown.rows)
    if shown.part == "truce":
        first, last = shown.rows[0], shown.rows[-1]
        return f"China’s truces took its rate from {pct(first.before)} to {pct(last.after)}"
    when = "before 1 August" if shown.part == "july" else "since August 2025"
    same = count - shown.rose - shown.fell
    return f"{count} settled {when}: {shown.rose} rates rose, {shown.fell} fell, {same} stayed"


def draw(shown: Shown, wide: int) -> Drawn:
    """Draw a row for each settlement with its three rates."""
    picture = Picture(wide)
    end = _draw_rows(picture, shown)
    return Drawn(
        headline=headline(shown),
        unit="Country rate of the United States by partner and day of the settlement, %",
        svg=picture.svg(end),
        foot=(
            "Source: tariff_settlers; Table has the form of each. Counted against the rate in "
            "force the day before. Not shown: cars, metals and other goods with rates of their "
            "own; whether one settlement caused the next."
        ),
        note=_note(shown),
        alt="; ".join(
            f"{row.partner}, {day(row.when)}: {num(row.before)} before, {num(row.after)} after"
            for row in shown.rows
        )
        + ".",
    )


def table(shown: Shown) -> str:
    """Return the settlements as an HTML table."""
    rows = [
        [
            row.partner, day(row.when), num(row.listed), num(row.before), num(row.after),
            "total" if row.total else "additional", row.form,
        ]
        for row in shown.rows
    ]  # fmt: skip
    head = ["Partner", "Day", "On the list, %", "Before, %", "After, %", "Counted", "Form"]
    return sheet(head, rows)


def panel() -> Panel:
    """Return the figure; it opens with the settlements before the deadline."""
    return Panel(
        "who-settled",
        controls={"until": toggle("Settled", PARTS)},
        compute=partial(compute, load_settlers()),
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _note(shown: Shown) -> str:
    above = [row.partner for row in shown.rows if row.after > row.listed]
    if shown.part == "truce":
        return "Truces and extensions, each for a time: none of them is a settlement."
    if not above:
        return "Nobody ended above the list of 2 April."
    return f"Above the list of 2 April ended: {', '.join(above)}."


def _draw_rows(picture: Picture, shown: Shown) -> float:
    beside = picture.width >= _NARROW
    days = max(width(day(row.when), SMALL) for row in shown.rows)
    names = max(width(row.partner, bold=True) for row in shown.rows)
    left = days + names + 30 if beside else 14.0
    ahead = width("30 additional", bold=True) + 16
    most = max([_MOST, *(max(row.before, row.listed) for row in shown.rows)])
    along = Linear(0, most, left, picture.width - ahead)
    pitch = 24.0 if len(shown.rows) > 10 else 30.0
    if not beside:
        pitch = 42.0 if len(shown.rows) <= 10 else 40.0
    _draw_key(picture)
    bottom = _TITLE + pitch * len(shown.rows)
    for value in ticks(0, most, 5):
        x = along(value)
        picture.line(x, _TITLE - 8, x, bottom, "grid", mark="grid")
        words = f"{num(value)}\u202f%" if value == ticks(0, most, 5)[-1] else num(value)
        picture.text(x, bottom + 14, words, "quiet", size=SMALL, anchor="middle")
    for number, row in enumerate(shown.rows):
        y = _TITLE + pitch * number + (pitch / 2 if beside else pitch - 12)
        _draw_row(picture, row, along, y, (days, beside))
    return bottom + 20


def _draw_row(
    picture: Picture, row: Settler, along: Linear, y: float, place: tuple[float, bool]
) -> None:
    days, beside = place
    color = "jp" if row.partner == "Japan" else "ink"
    if beside:
        picture.text(days, y + 4, day(row.when), "quiet", size=SMALL, anchor="end")
        picture.text(days + 10, y + 4, row.partner, color, bold=True)
    else:
        picture.text(0, y - 14, row.partner, color, bold=True)
        picture.text(picture.width, y - 14, day(row.when), "quiet", size=SMALL, anchor="end")
    begin, end = along(row.before), along(row.after)
    if abs(end - begin) > 1:
        picture.line(begin, y, end, y, color, stroke_width=3)
    tip = f"{row.partner}: {num(row.listed)} on the list, {num(row.before)} before"
    picture.dot(along(row.listed), y, "paper", 5, stroke="quiet", mark="listed", tip=tip)
    picture.rect(begin - 2, y - 7, 4, 14, "quiet", mark="before", tip=tip)
    picture.dot(end, y, color, 6, mark="after", tip=f"{tip}, {num(row.after)} after")
    counted = "total" if row.total else "additional"
    spot = max(end, along(row.listed), begin) + 12
    picture.text(spot, y + 4.5, f"{num(row.after)} {counted}", color, halo=True)


def _draw_key(picture: Picture) -> None:
    """Name the three marks above the rows."""
    x = 8.0
    for words, kind in (("list of 2 April", 0), ("before", 1), ("after, as counted", 2)):
        if kind == 0:
            picture.dot(x, 9, "paper", 5, stroke="quiet")
        elif kind == 1:
            picture.rect(x - 2, 2, 4, 14, "quiet")
        else:
            picture.dot(x, 9, "ink", 6)
        picture.text(x + 11, 13, words, "quiet", size=SMALL)
        x += width(words, SMALL) + 34
