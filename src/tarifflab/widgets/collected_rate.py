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
>>> rates = compute(table, beside="")
>>> rates.peak_month, rates.peak_percent
('August 2025', 17.0)
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.legal_acts import day_in_words
from tarifflab.economics.rates import collected_rate_percent
from tarifflab.widgets.kit.base import QUIET, Panel, choice, figure, line
from tarifflab.widgets.kit.receipt_rules import load_rules

TABLE = "us_duties_by_partner"
SUBJECT = "Japan"
FIRST_MONTH = "2024-01"
NOBODY, WORLD = "", "World"
BESIDE = {"nobody": NOBODY, "South Korea": "South Korea", "all partners together": WORLD}
ACTS = {
    "R11": "25 % on top on cars",
    "R19": "15 % on most goods, first on top, later in total",
    "R21": "15 % in total on cars",
}
_MID_MONTH = pd.Timedelta(days=14)


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


def compute(table: pd.DataFrame, *, beside: str) -> Rates:
    """Return the monthly rates of Japan, and those of `beside` unless it is empty.

    `table` has the columns country, month, imports_usd and duty_usd. Raises ``ValueError``
    for a country that the table does not hold.
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
    )


def describe(rates: Rates, guess: float | None = None) -> str:
    """Return the finding in plain words, beside the reader's guess if there is one."""
    said = (
        f"The highest month was {rates.peak_month}: customs charged "
        f"{rates.peak_percent:.2f} % of the value of all goods from Japan."
    )
    if rates.year_before_percent is not None:
        said += f" In {rates.year_before} as a whole it was {rates.year_before_percent:.2f} %."
    if guess is not None:
        said += f" You guessed {guess:g} %: {_miss(guess - rates.peak_percent)}."
    if rates.beside is not None:
        said += (
            f" {_subject(rates.beside_name)} {rates.beside.iloc[-1]:.2f} % in "
            f"{rates.last_month}, on those from Japan {rates.percent.iloc[-1]:.2f} %."
        )
    marks = "; ".join(
        f"{letter} {day_in_words(day)}, {words}" for letter, day, words in _acts()
    )
    return (
        f"{said} Dotted: {marks}. US Census Bureau, duty calculated at entry (later refunds "
        f"are not in it), up to {rates.last_month}."
    )


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is the reader's prediction of the peak, in percent."""
    table = _table()
    chart = _chart(compute(table, beside=NOBODY), guess)

    def draw(rates: Rates) -> None:
        _put(chart.data[0], rates.percent)
        other = rates.percent.iloc[:0] if rates.beside is None else rates.beside
        _put(chart.data[1], other)
        chart.data[1].update(name=rates.beside_name, showlegend=rates.beside is not None)

    return Panel(
        controls={"beside": choice("Show beside Japan", BESIDE)},
        compute=lambda beside: compute(table, beside=beside),
        draw=draw,
        describe=lambda rates: describe(rates, guess),
        figures=[chart],
    )


def show(guess: float | None = None) -> None:
    """Show the widget in the cell."""
    panel(guess).show()


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


def _subject(country: str) -> str:
    place = "all partners together" if country == WORLD else country
    return f"On goods from {place} it was"


def _miss(points: float) -> str:
    if abs(points) < 0.5:
        return "within half a point"
    return f"{abs(points):.1f} points too {'high' if points > 0 else 'low'}"


def _chart(rates: Rates, guess: float | None) -> go.FigureWidget:
    chart = figure(
        name="Collected rate on goods from Japan by month, in percent of their value",
        y="Duty (% of the customs value)",
        height=400,
    )
    hover = "%{x|%B %Y}: %{y:.2f} %"
    markers = {"size": 6}
    for number, name in enumerate((SUBJECT, "")):
        chart.add_scatter(
            mode="lines+markers", line=line(number), marker=markers, name=name,
            hovertemplate=hover, showlegend=name == SUBJECT,
        )  # fmt: skip
    if guess is not None:
        months = _mid_months(rates.percent)
        chart.add_scatter(
            x=[months[0], months[-1]], y=[guess, guess], mode="lines", line=line(2),
            name=f"Your guess for the highest month: {guess:g} %",
        )  # fmt: skip
    _mark_acts(chart)
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(tickformat="%b %Y")
    return chart


def _mark_acts(chart: go.FigureWidget) -> None:
    for letter, day, _ in _acts():
        chart.add_shape(
            type="line", x0=day, x1=day, y0=0, y1=1, yref="paper",
            line={"color": QUIET, "width": 1, "dash": "dot"},
        )  # fmt: skip
        chart.add_annotation(
            x=day, y=1, yref="paper", text=f"<b>{letter}</b>", showarrow=False, yanchor="bottom"
        )


def _acts() -> list[tuple[str, date, str]]:
    """Return letter, first day and words of the acts that the chart marks."""
    days = {rule.rule_id: rule.from_date for rule in load_rules()}
    return [
        (letter, days[rule_id], words)
        for letter, (rule_id, words) in zip("ABC", ACTS.items(), strict=True)
    ]


def _put(trace: Any, percent: "pd.Series[float]") -> None:
    trace.update(x=_mid_months(percent), y=percent.tolist())


def _mid_months(percent: "pd.Series[float]") -> list[pd.Timestamp]:
    return [pd.Timestamp(month) + _MID_MONTH for month in percent.index]
