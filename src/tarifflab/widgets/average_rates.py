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
from datetime import date
from functools import partial
from html import escape
from typing import Any

import ipywidgets as w
import pandas as pd
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.legal_acts import MONTHS, day_in_words
from tarifflab.economics.rates import collected_rate_percent
from tarifflab.widgets.kit.base import QUIET, Panel, figure, line, marker
from tarifflab.widgets.kit.days import KEEP_WIDTH, day_slider, days_between

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2026, 9, 21)  # the last day of the longest series

TOP_PERCENT = 33  # of the axis
COUNTS = ("No answer", "One answer", "Two answers", "Three answers", "Four answers")

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
        "Waugh's rows from 22 July 2026 were computed ahead.",
    ),
)


@dataclass(frozen=True)
class Series:
    """One measure over time: percent of the customs value, by day or by month."""

    name: str
    kind: str  # "collected" or "modelled"
    by_month: bool
    percent: "pd.Series[float]"
    label_at: tuple[str, float]  # where its name stands in the chart: day and percent


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
        Series("Collected", "collected", True, collected, ("2025-09-10", 8.5)),
        Series("Treasury receipts / imports", "collected", True, treasury, ("2026-04-10", 4)),
        Series("Budget Lab", "modelled", False, lab, ("2026-02-05", 18.5)),
        Series("Waugh", "modelled", False, waugh, ("2026-07-10", 12.7)),
    )


def compute(*, day: date, series: Sequence[Series]) -> Shown:
    """Return the value of each measure on a day, or in its month."""
    return Shown(day, tuple(_measure(one, day) for one in series))


def describe(shown: Shown) -> str:
    """Return the finding: the values, how far they lie apart, and what is missing."""
    known = [one for one in shown.measures if one.percent is not None]
    values = ", ".join(f"{one.name} {one.percent:.2f} %" for one in known)
    rates = [one.percent for one in known if one.percent is not None]
    said = f"{COUNTS[len(known)]} for {day_in_words(shown.day)}: {values}."
    if len(rates) > 1:
        apart = max(rates) - min(rates)
        said += f" Lowest and highest are {apart:.2f} percentage points apart."
    said += "".join(
        f" {one.name} ends in {one.last}." for one in shown.measures if one.percent is None
    )
    return said + "".join(f" {why}" for a, b, why in ODD_DAYS if a <= shown.day <= b)


def panel(day: date = date(2025, 11, 20)) -> Panel:
    """Return the widget, open at a day."""
    series = load_series()
    chart, table, buttons = _chart(series), w.HTML(), _buttons()

    def draw(shown: Shown) -> None:
        chart.data[-2].update(x=[shown.day.isoformat()] * 2, y=[0, TOP_PERCENT])
        dots = [(_place(one, shown.day), one.percent) for one in shown.measures]
        chart.data[-1].x = [place for place, percent in dots if percent is not None]
        chart.data[-1].y = [percent for _place, percent in dots if percent is not None]
        table.value = KEEP_WIDTH + _table(shown)

    built = Panel(
        controls={"day": day_slider("Day", day, days_between(FIRST_DAY, LAST_DAY))},
        compute=partial(compute, series=series),
        draw=draw,
        describe=describe,
        figures=[chart, table],
        buttons=list(buttons),
    )
    for button, there in buttons.items():
        button.on_click(partial(_go, built, there))
    return built


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


def _place(measure: Measure, day: date) -> str:
    by_month = measure.of == _month(day)
    return (day.replace(day=15) if by_month else day).isoformat()


def _buttons() -> dict[w.Button, date]:
    """Return a button for each of some days, on which the four measures tell most."""
    days = (date(2025, 3, 20), date(2025, 4, 8), date(2025, 11, 20), date(2026, 3, 20))
    return {w.Button(description=day_in_words(day)): day for day in days}


def _go(built: Panel, day: date, _button: Any) -> None:
    built.set(day=day)


def _chart(series: Sequence[Series]) -> go.FigureWidget:
    chart = figure(
        name="Average US tariff by four measures",
        y="Average rate (% of customs value)",
        height=360,
        xaxis={
            "range": ["2024-12-25", LAST_DAY.isoformat()],
            "tickformat": "%b\n%Y",
            "dtick": "M3",
        },
        yaxis={"range": [0, TOP_PERCENT]},
    )
    for number, one in enumerate(series):
        middle = pd.Timedelta(days=14 if one.by_month else 0)  # a month is drawn at its middle
        chart.add_scatter(
            x=[f"{day + middle:%Y-%m-%d}" for day in one.percent.index],
            y=[round(percent, 3) for percent in one.percent],
            name=one.name,
            showlegend=False,
            line=line(number),
            marker=marker(number, size=7),
            mode="lines+markers" if one.by_month else "lines",
            hovertemplate="%{x|%d %b %Y}: %{y:.2f} %<extra></extra>",
        )
        label = one.name if one.kind in one.name.lower() else f"{one.name}, {one.kind}"
        day, percent = one.label_at
        chart.add_annotation(x=day, y=percent, text=label, showarrow=False)
    chart.add_scatter(
        mode="lines",
        line={"color": QUIET, "width": 1.2},
        showlegend=False,
        hoverinfo="skip",
    )
    ring = {"symbol": "circle-open", "size": 15, "color": QUIET, "line": {"width": 2.5}}
    chart.add_scatter(mode="markers", marker=ring, showlegend=False, hoverinfo="skip")
    return chart


def _table(shown: Shown) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(one.name)}</th><td>{one.kind}</td><td>{one.of}</td>"
        f"<td>{'no value' if one.percent is None else f'{one.percent:.2f} %'}</td></tr>"
        for one in shown.measures
    )
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("Measure", "Kind", "Of", "Rate"))
    return f'<div class="tarifflab"><table><tr>{head}</tr>{rows}</table></div>'
