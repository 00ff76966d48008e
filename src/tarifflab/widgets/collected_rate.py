"""Show what US customs collected on goods from Japan, month by month, beside a guess.

The collected rate of a month is the duty calculated at entry divided by the customs value
of the imports, in percent. It is drawn in the middle of its month, so that the day on which
an act came into force lies where it belongs. Source: US Census Bureau, table
`us_duties_by_partner`; the days of the acts come from the table `receipt_rules`.

>>> months = pd.to_datetime(["2025-07-01", "2025-08-01"])
>>> table = pd.DataFrame({
...     "country": "Japan", "month": months,
...     "imports_usd": [200.0, 100.0], "duty_usd": [30.0, 17.0],
... })
>>> rates = compute(table, beside="", guess=None)
>>> rates.peak_month, rates.peak_percent
('August 2025', 17.0)
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import pandas as pd

from tarifflab import data
from tarifflab.economics.legal_acts import day_in_words
from tarifflab.economics.rates import collected_rate_percent
from tarifflab.widgets.kit.axes import (
    Linear,
    Time,
    end_labels,
    event_rows,
    events,
    month_axis,
    y_axis,
)
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet
from tarifflab.widgets.kit.receipt_rules import load_rules
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import MONTHS, day, num, pct, width

TABLE = "us_duties_by_partner"
SUBJECT = "Japan"
FIRST_MONTH = "2024-01"
NOBODY, WORLD = "", "World"
BESIDE = {"nobody": NOBODY, "South Korea": "South Korea", "all partners together": WORLD}
GUESS = ("prediction", "01/highest-month")
ACTS = {"R11": "cars +25", "R19": "most goods +15", "R21": "cars 15 in total"}
_MID_MONTH = timedelta(days=14)
_HIGH = 300  # of the picture without the words of the acts, in pixels


@dataclass(frozen=True)
class Rates:
    """Collected rates by month (percent of the customs value), with the last year's peak."""

    percent: "pd.Series[float]"
    beside: "pd.Series[float] | None"
    beside_name: str
    peak_month: str
    peak_percent: float
    year_before: int
    year_before_percent: float | None
    last_month: str
    guess: float | None = None


def compute(table: pd.DataFrame, *, beside: str, guess: float | None) -> Rates:
    """Return the monthly rates of Japan, and those of `beside` unless it is empty.

    `guess` is the reader's, of the highest month, in percent. `table` has the columns country,
    month, imports_usd and duty_usd. Raises ``ValueError`` for a country that it does not hold.
    """
    percent = _monthly_percent(table, SUBJECT)
    year = pd.Timestamp(percent.index[-1]).year
    this_year = percent[percent.index >= pd.Timestamp(year, 1, 1)]
    return Rates(
        percent=percent,
        beside=_monthly_percent(table, beside) if beside else None,
        beside_name=beside,
        peak_month=_month_in_words(this_year.idxmax()),
        peak_percent=float(this_year.max()),
        year_before=year - 1,
        year_before_percent=_year_percent(table, year - 1),
        last_month=_month_in_words(percent.index[-1]),
        guess=guess,
    )


def draw(rates: Rates, width: int) -> Drawn:
    """Draw the rates month by month, the acts in the plot, and the guess as a marker."""
    picture = Picture(width)
    return Drawn(
        headline=headline(rates),
        unit="Duty on goods from Japan, % of their value at the border, by month",
        svg=picture.svg(_fill(picture, rates)),
        foot=(
            f"Source: US Census Bureau, duty calculated at entry, to {rates.last_month}. "
            "Not shown: later refunds."
        ),
        note=_note(rates),
        alt=(
            f"Line of the monthly rate on goods from Japan: highest {pct(rates.peak_percent)} "
            f"in {rates.peak_month}, {pct(rates.percent.iloc[-1])} in {rates.last_month}."
        ),
    )


def headline(rates: Rates) -> str:
    """Return the finding: the peak, and how far the guess lay from it."""
    if rates.guess is None:
        peak = pct(rates.peak_percent)
        return f"Customs took {peak} of the goods’ value in {rates.peak_month}"
    miss = _miss(rates.guess - rates.peak_percent)
    return f"{pct(rates.peak_percent)} in {rates.peak_month}: your guess was {miss}"


def table(rates: Rates) -> str:
    """Return the rates by month as an HTML table."""
    others = [] if rates.beside is None else [_place(rates)]
    head = ["Month", f"{SUBJECT}, %", *(f"{name}, %" for name in others)]
    columns = [rates.percent] if rates.beside is None else [rates.percent, rates.beside]
    rows = [
        [_month_in_words(month), *(num(one, 2) for one in values)]
        for month, *values in zip(rates.percent.index, *columns, strict=True)
    ]
    return sheet(head, rows, "Duty as a share of the value at the border")


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 01."""
    return Panel(
        "collected-rate",
        controls={"beside": choice("Show beside Japan", BESIDE)},
        compute=partial(compute, _table()),
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        question="How high did the rate on goods from Japan go in 2025?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


@cache
def _table() -> pd.DataFrame:
    table = data.load(TABLE)
    return table[table["month"] >= FIRST_MONTH]


def _monthly_percent(table: pd.DataFrame, country: str) -> "pd.Series[float]":
    rows = table[table["country"] == country].set_index("month").sort_index()
    if rows.empty:
        raise ValueError(
            f"'beside' must be a country of the table '{TABLE}', got {country!r}. "
            "Its column country lists them."
        )
    percent: pd.Series[float] = rows["duty_usd"] / rows["imports_usd"] * 100
    return percent


def _year_percent(table: pd.DataFrame, year: int) -> float | None:
    rows = table[(table["country"] == SUBJECT) & (table["month"].dt.year == year)]
    if rows.empty:
        return None
    return collected_rate_percent(rows["duty_usd"].to_numpy(), rows["imports_usd"].to_numpy())


def _month_in_words(month: Any) -> str:
    return day_in_words(month.date()).split(" ", 1)[1]


def _note(rates: Rates) -> str:
    said = []
    if rates.year_before_percent is not None:
        said.append(
            f"In {rates.year_before} as a whole it was {pct(rates.year_before_percent)}."
        )
    if rates.beside is not None:
        said.append(
            f"In {rates.last_month} it was {pct(rates.percent.iloc[-1])} on goods from Japan, "
            f"{pct(rates.beside.iloc[-1])} on those of {_place(rates)}."
        )
    return " ".join(said)


def _place(rates: Rates) -> str:
    return "all partners" if rates.beside_name == WORLD else rates.beside_name


def _miss(points: float) -> str:
    if abs(points) < 0.5:
        return "within half a point"
    return f"{abs(points):.1f} points too {'high' if points > 0 else 'low'}"


def _fill(picture: Picture, rates: Rates) -> float:
    """Draw everything into the picture; return its height."""
    days = [first for first, _value in _by_month(rates.percent)]
    names = _end_names(rates)
    left = 40
    right = picture.width - max(width(name, bold=True) for _y, name, _c in names) - 14
    along = Time(days[0], _month_after(days[-1]), left, right)
    marks = [(along(when), f"{day(when, year=False)} {what}") for when, what in _acts()]
    marks = [mark for mark in marks if left <= mark[0] <= right]
    top = 14 + 15 * event_rows(picture, marks, left)
    bottom = top + _HIGH - 80
    up = Linear(0, _top_percent(rates), bottom, top)
    y_axis(picture, up, left, right, unit="%")
    end = month_axis(picture, along, bottom)
    events(picture, marks, 12, bottom, left=left)
    if rates.guess is not None:
        _draw_guess(picture, rates.guess, rates.peak_percent, up, (left, right))
    if rates.beside is not None:
        _draw_line(picture, rates.beside, along, up, "quiet", 1.75)
    _draw_line(picture, rates.percent, along, up, "jp", 3)
    _draw_peak(picture, rates, along, up)
    _add_tips(picture, rates, along, top, bottom)
    end_labels(
        picture, right + 8, [(up(y), name, color) for y, name, color in names], top, bottom
    )
    return end


def _end_names(rates: Rates) -> list[tuple[float, str, str]]:
    """Return value, label and colour at the end of each line."""
    last = float(rates.percent.iloc[-1])
    names = [(last, f"{SUBJECT} {num(last, 1)}", "jp")]
    if rates.beside is not None:
        last = float(rates.beside.iloc[-1])
        names.append((last, f"{_place(rates)} {num(last, 1)}", "quiet"))
    return names


def _top_percent(rates: Rates) -> float:
    """Return the upper end of the axis, the same whoever stands beside Japan."""
    highest = max(rates.peak_percent, rates.guess or 0, float(rates.percent.max()))
    return max(20.0, 5 * (highest // 5 + 1))


def _draw_guess(
    picture: Picture, guess: float, peak: float, up: Linear, ends: tuple[float, float]
) -> None:
    y = up(guess)
    picture.marker_stroke([(ends[0] + 4, y), (ends[1] - 4, y)], mark="guess")
    below = abs(up(peak) - 8 - (y - 10)) < 18  # the peak's own number stands there
    words = f"your guess {pct(guess)}"
    picture.text(ends[0] + 10, y + (20 if below else -10), words, "ink", bold=True, halo=True)


def _draw_line(
    picture: Picture,
    percent: "pd.Series[float]",
    along: Time,
    up: Linear,
    color: str,
    wide: float,
) -> None:
    points = [(along(first + _MID_MONTH), up(value)) for first, value in _by_month(percent)]
    picture.path(points, color, stroke_width=wide, mark="line")


def _draw_peak(picture: Picture, rates: Rates, along: Time, up: Linear) -> None:
    found = _by_month(rates.percent)
    month = next(m for m, v in reversed(found) if v == rates.peak_percent)
    x, y = along(month + _MID_MONTH), up(rates.peak_percent)
    picture.dot(x, y, "jp", mark="peak")
    words = pct(rates.peak_percent)
    picture.text(x - 8, y - 8, words, "jp", bold=True, anchor="end", halo=True)


def _add_tips(picture: Picture, rates: Rates, along: Time, top: float, bottom: float) -> None:
    others = dict(_by_month(rates.percent if rates.beside is None else rates.beside))
    for first, value in _by_month(rates.percent):
        x, wide = along(first), along(_month_after(first)) - along(first)
        words = f"{MONTHS[first.month - 1]} {first.year}: Japan {pct(value)}"
        if rates.beside is not None:
            words += f", {_place(rates)} {pct(others[first])}"
        picture.rect(x, top, wide, bottom - top, "transparent", tip=words)


def _by_month(percent: "pd.Series[float]") -> list[tuple[date, float]]:
    months = [month.date() for month in pd.DatetimeIndex(percent.index)]
    return list(zip(months, percent.tolist(), strict=True))


def _month_after(when: date) -> date:
    return date(when.year + when.month // 12, when.month % 12 + 1, 1)


def _acts() -> list[tuple[date, str]]:
    """Return first day and words of the acts that the picture names."""
    days = {rule.rule_id: rule.from_date for rule in load_rules()}
    return [(days[rule_id], words) for rule_id, words in ACTS.items()]
