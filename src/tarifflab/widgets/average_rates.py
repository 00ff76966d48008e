"""Show four measures of one number: the average US tariff on all goods, at a date.

Two measures are *collected*: duty over imports of the month as customs calculates it
(Census), and what the Treasury took in over the imports of the month. Two are *modelled*:
the rates in force on the day, weighted with the imports of 2024 (Waugh) or of a base year
(Budget Lab). They need not agree: receipts lag, goods are afloat or exempt, and imports of
what became dear shrink.

>>> shown = compute(day=date(2025, 11, 20), series=load_series())
>>> [round(one.percent, 2) for one in shown.measures]
[9.99, 11.79, 16.26, 14.77]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pandas as pd

from tarifflab import data
from tarifflab.economics.legal_acts import MONTHS, day_in_words
from tarifflab.economics.rates import collected_rate_percent
from tarifflab.widgets.kit.axes import Linear, Time, month_axis, place_labels, y_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, days, sheet
from tarifflab.widgets.kit.svg import SMALL, Picture, spread
from tarifflab.widgets.kit.words import day as day_words
from tarifflab.widgets.kit.words import num, pct, width

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2026, 9, 21)  # the last day of the longest series

TOP_PERCENT = 30  # of the axis
COUNTS = ("no answer", "one answer", "two answers", "three answers", "four answers")
TELLING = (date(2025, 3, 20), date(2025, 4, 8), date(2025, 11, 20), date(2026, 3, 20))
_HIGH = 300  # of the plot, in pixels

# Days on which a series shows a rate that did not apply, as its table's caveats say.
ODD_DAYS = (
    (
        date(2025, 4, 5),
        date(2025, 4, 8),
        "Waugh has the country rates of the April list in force from 5 to 8 April; in law "
        "they held on 9 April alone.",
    ),
    (
        date(2026, 2, 20),
        date(2026, 2, 23),
        "From 20 to 23 February 2026 the modelled series run ahead of the law: collection "
        "changed on 24 February.",
    ),
    (
        date(2026, 7, 22),
        LAST_DAY,
        "Waugh’s rows from 22 July 2026 were computed ahead.",
    ),
)


@dataclass(frozen=True)
class Series:
    """One measure over time: percent of the customs value, by day or by month."""

    name: str
    kind: str  # "collected" or "modelled"
    by_month: bool
    percent: "pd.Series[float]"
    color: str


@dataclass(frozen=True)
class Measure:
    """The value of one measure at a date, in percent; None where its table has no row."""

    name: str
    kind: str
    of: str  # the day or the month that the value belongs to
    percent: float | None
    last: str  # where the table ends


@dataclass(frozen=True)
class Shown:
    """All measures at one day."""

    day: date
    measures: tuple[Measure, ...]
    series: Sequence[Series]


def load_series() -> tuple[Series, ...]:
    """Return the four measures from their tables, from January 2025 on.

    Raises what `tarifflab.data.load` raises.
    """
    partners = data.load("us_duties_by_partner")
    world = partners[partners["country"] == "World"].set_index("month").loc["2025":]
    books = data.load("us_customs_duties_monthly").set_index("month").loc["2025":]
    lab = data.load("us_rate_by_authority_daily").set_index("date")["total_percent"]
    waugh = data.load("us_average_tariff_daily").set_index("date")["rate_percent"]
    collected = _ratio(world["duty_usd"], world["imports_usd"])
    treasury = _ratio(books["customs_receipts_usd"], books["imports_usd"])
    return (
        Series("Collected", "collected", True, collected, "us"),
        Series("Treasury", "collected", True, treasury, "quiet"),
        Series("Budget Lab", "modelled", False, lab, "good"),
        Series("Waugh", "modelled", False, waugh, "ink"),
    )


def compute(*, day: date, series: Sequence[Series]) -> Shown:
    """Return the value of each measure on a day, or in its month."""
    return Shown(day, tuple(_measure(one, day) for one in series), series)


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the four measures over time, and name them where the day cuts them."""
    picture = Picture(width)
    return Drawn(
        headline=headline(shown),
        unit="Average US tariff on all goods, % of their value; dashed: modelled from the law",
        svg=picture.svg(_fill(picture, shown)),
        foot=(
            "Source: US Census Bureau (collected), US Treasury receipts over imports, Budget "
            "Lab and Waugh (modelled: rates of the day, goods of an earlier year). Not shown: "
            "refunds."
        ),
        note=_note(shown),
        alt=f"Four lines; on {day_words(shown.day)} {_values(shown)}.",
    )


def headline(shown: Shown) -> str:
    """Return how many answers there are on the day, and how far they lie apart."""
    rates = [one.percent for one in shown.measures if one.percent is not None]
    said = f"{day_words(shown.day)}: {COUNTS[len(rates)]}"
    if len(rates) > 1:
        return f"{said}, from {num(min(rates), 1)} to {pct(max(rates))}"
    return f"{said}, {pct(rates[0])}" if rates else said


def table(shown: Shown) -> str:
    """Return the four measures of the day as an HTML table."""
    rows = [
        [one.name, one.kind, one.of, "no value" if one.percent is None else pct(one.percent, 2)]
        for one in shown.measures
    ]
    return sheet(["Measure", "Kind", "Of", "Rate"], rows, day_in_words(shown.day))


def panel(day: date = date(2025, 11, 20)) -> Panel:
    """Return the widget, open at a day."""
    return Panel(
        "average-rates",
        controls={"day": days("Day", day, FIRST_DAY, LAST_DAY)},
        compute=partial(compute, series=load_series()),
        draw=draw,
        table=table,
        presets={day_words(one): {"day": one} for one in TELLING},
    )


def show(day: date = date(2025, 11, 20)) -> None:
    """Show the widget in the cell."""
    panel(day).show()


def _ratio(duty: "pd.Series[float]", imports: "pd.Series[float]") -> "pd.Series[float]":
    rates = map(collected_rate_percent, duty, imports)
    return pd.Series(list(rates), index=duty.index)


def _measure(series: Series, day: date) -> Measure:
    row = pd.Timestamp(day.replace(day=1) if series.by_month else day)
    percent = series.percent.get(row)
    return Measure(
        name=series.name,
        kind=series.kind,
        of=_month(day) if series.by_month else day_in_words(day),
        percent=None if percent is None else float(percent),
        last=_month(series.percent.index[-1].date()),
    )


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _values(shown: Shown) -> str:
    known = (one for one in shown.measures if one.percent is not None)
    return ", ".join(f"{one.name} {pct(one.percent or 0, 2)}" for one in known)


def _note(shown: Shown) -> str:
    """Say what is missing, and what is odd on the day."""
    said = [f"{one.name} ends in {one.last}." for one in shown.measures if one.percent is None]
    said += [why for first, last, why in ODD_DAYS if first <= shown.day <= last]
    return " ".join(said)


def _fill(picture: Picture, shown: Shown) -> float:
    """Draw everything into the picture; return its height."""
    top, bottom, left, right = 36, 36 + _HIGH - 40, 40, picture.width - 6
    along = Time(FIRST_DAY, LAST_DAY, left, right)
    up = Linear(0, TOP_PERCENT, bottom, top)
    y_axis(picture, up, left, right, unit="%")
    end = month_axis(picture, along, bottom)
    for one in shown.series:
        dash = None if one.kind == "collected" else "6 4"
        wide = 3 if one.name == "Collected" else 1.75
        points = [(along(day), up(value)) for day, value in _points(one)]
        picture.path(points, one.color, stroke_width=wide, stroke_dasharray=dash, mark="line")
    _draw_day(picture, shown, along, up, bottom)
    return end


def _points(series: Series) -> list[tuple[date, float]]:
    """Return days and values; a month is drawn at its middle."""
    shift = timedelta(days=14 if series.by_month else 0)
    found = zip(pd.DatetimeIndex(series.percent.index), series.percent, strict=True)
    return [(when.date() + shift, float(value)) for when, value in found]


def _draw_day(picture: Picture, shown: Shown, along: Time, up: Linear, bottom: float) -> None:
    """Draw the day with its flag, ring the values, and name each line."""
    x = along(shown.day)
    # What comes after the day steps back, so that the names can be read on it.
    picture.rect(x, 20, picture.width - x, bottom - 21, "paper", fill_opacity=0.65)
    picture.line(x, 18, x, bottom, "quiet", stroke_width=1.5, mark="day")
    words = day_words(shown.day)
    wide = width(words, SMALL, True) + 12
    flag = min(max(x - wide / 2, 0), picture.width - wide)
    picture.rect(flag, 0, wide, 19, "quiet", rx=2)
    picture.text(flag + 6, 14, words, "paper", size=SMALL, bold=True)
    known, ended = [], []
    for one, measure in zip(shown.series, shown.measures, strict=True):
        if measure.percent is None:
            last, value = _points(one)[-1]
            ended.append((along(last), up(value), one.name, one.color))
            continue
        middle = along(shown.day.replace(day=15)) if one.by_month else x
        picture.dot(middle, up(measure.percent), one.color, mark="value")
        known.append((up(measure.percent), f"{one.name} {pct(measure.percent)}", one.color))
    boxes = _name_values(picture, known, x, (up(TOP_PERCENT) + 6, bottom - 6))
    place_labels(picture, ended, boxes)


def _name_values(
    picture: Picture, known: list[tuple[float, str, str]], x: float, ends: tuple[float, float]
) -> list[tuple[float, float, float, float]]:
    """Write name and value of each line beside the day; return the boxes of the words."""
    if not known:
        return []
    most = max(width(words, bold=True) for _y, words, _color in known)
    right = x + 24 + most <= picture.width
    spots = spread([y for y, _words, _color in known], *ends)
    boxes = []
    for spot, (_y, words, color) in zip(spots, known, strict=True):
        wide = width(words, bold=True)
        left = x + 20 if right else max(x - 20 - wide, 46)
        picture.text(left, spot + 4.5, words, color, bold=True, halo=True)
        boxes.append((left, spot - 8, left + wide, spot + 9))
    return boxes
