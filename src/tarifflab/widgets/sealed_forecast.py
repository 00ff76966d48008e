"""Seal a forecast: two ends for the next collected rate on Japan's goods, nine times in ten.

>>> shown = compute(low=12, high=16, rates={"2025-10": 14.0, "2025-11": 14.3})
>>> shown.month, shown.width
('2025-12', 4)
"""

from dataclasses import dataclass
from functools import partial

import ipywidgets as w
import plotly.graph_objects as go

from tarifflab import envelopes
from tarifflab.economics.legal_acts import MONTHS
from tarifflab.widgets.kit.base import Panel, figure, line, marker, slider

_SHOWN_MONTHS = 18


@dataclass(frozen=True)
class Shown:
    """An interval in percent for a month, and the envelope if one is sealed already."""

    month: str
    low: float
    high: float
    data_end: str
    last: float  # the newest rate, percent
    envelope: envelopes.Envelope | None

    @property
    def width(self) -> float:
        """Distance between the ends, in percentage points."""
        return self.high - self.low


def compute(*, low: float, high: float, rates: envelopes.Rates) -> Shown:
    """Return the interval; raises ``ValueError`` if its ends are not in order."""
    if low > high:
        raise ValueError(
            f"The lower end ({low:g} %) lies above the upper end ({high:g} %). Move one."
        )
    month = envelopes.next_month(rates)
    newest = max(rates)
    return Shown(month, low, high, newest, rates[newest], envelopes.find(month))


def describe(shown: Shown) -> str:
    """Return what is promised, or what is sealed."""
    month = _month_in_words(shown.month)
    if shown.envelope is not None:
        kept = shown.envelope
        return (
            f"Sealed on {kept.sealed_on}: {kept.low:g} to {kept.high:g} % for {month}. It "
            "stays as it is. Newer data open it: see “Newer data” in docs/data.md."
        )
    return (
        f"You promise: nine times in ten the collected rate of {month} lies between "
        f"{shown.low:g} and {shown.high:g} % ({_month_in_words(shown.data_end)}: "
        f"{shown.last:.2f} %). If it does, you score {shown.width:g}, the width. Every point "
        "by which you miss costs 20 more. Lower is better."
    )


def panel() -> Panel:
    """Return the widget; its button seals what the sliders say."""
    rates = envelopes.load_rates()
    chart = _chart(rates)
    seal = w.Button(description="Seal it", layout={"width": "auto"})
    start = round(rates[max(rates)])

    def draw(shown: Shown) -> None:
        kept = shown.envelope
        low, high = (kept.low, kept.high) if kept else (shown.low, shown.high)
        middle = (low + high) / 2
        chart.data[1].update(
            x=[f"{shown.month}-15"], y=[middle],
            error_y={"array": [high - middle], "arrayminus": [middle - low]},
        )  # fmt: skip

    built = Panel(
        controls={
            "low": _end("Not below", max(0, start - 10)),
            "high": _end("Not above", start + 10),
        },
        compute=partial(compute, rates=rates),
        draw=draw,
        describe=describe,
        figures=[chart],
        buttons=[seal],
    )

    def sealing(_button: w.Button) -> None:
        low, high = (float(built.controls[name].value) for name in ("low", "high"))
        if low <= high:  # else the sentence under the figure says what is wrong
            envelopes.seal(low, high, rates)
        built.repaint()

    seal.on_click(sealing)
    return built


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _end(label: str, value: float) -> w.FloatSlider:
    return slider(label, value, 0, envelopes.HIGHEST_PERCENT, step=0.1, unit="%")


def _month_in_words(month: str) -> str:
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def _chart(rates: envelopes.Rates) -> go.FigureWidget:
    chart = figure(
        name="Collected rate on Japan's goods by month, with your interval for the next",
        y="Duty (% of the customs value)",
        height=320,
        yaxis={"rangemode": "tozero"},
    )
    months = sorted(rates)[-_SHOWN_MONTHS:]
    chart.add_scatter(
        x=[f"{month}-15" for month in months],
        y=[round(rates[month], 3) for month in months],
        mode="lines+markers",
        name="collected",
        line=line(0),
        marker=marker(0, size=7),
        hovertemplate="%{x|%B %Y}: %{y:.2f} %<extra></extra>",
    )
    chart.add_scatter(
        x=[], y=[], mode="markers", name="your interval",
        marker=marker(1, size=8),
        error_y={"type": "data", "symmetric": False, "array": [], "arrayminus": [],
                 "thickness": 4, "width": 9, "color": marker(1)["color"]},
        hoverinfo="skip",
    )  # fmt: skip
    chart.update_xaxes(tickformat="%b\n%Y")
    return chart
