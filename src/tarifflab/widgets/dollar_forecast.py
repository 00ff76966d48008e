"""The dollar against what was forecast: a tariff was to make it dearer.

In January 2025 the man who became treasury secretary expected a dollar 4 % dearer for 10 points
of tariff (row Q462 of `quoted_figures`). The picture multiplies that by the tariff by law of
each month and lays the dollar beside it. Table `dollar_index_monthly`, January 2025 = 100.

>>> shown = compute(load_dollar(), index="fed_broad_index")
>>> round(shown.points, 1), round(shown.expected_percent, 1), round(shown.seen_percent, 1)
(10.1, 4.1, -8.5)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet
from tarifflab.widgets.kit.lines import Line, line_plot, months
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

START = date(2025, 1, 1)
LIST = date(2025, 4, 2)
CLAIM = "Q462"  # percent a dollar gains for 10 points of tariff
INDICES = {
    "broad index of the Federal Reserve": "fed_broad_index",
    "eight currencies, by trade": "trade_weighted_index",
    "eight currencies, all alike": "equal_weights_index",
}
_ENDS = (90.0, 110.0)


@dataclass(frozen=True)
class Dollar:
    """Indices by month (January 2025 = 100), the tariff in percent, the claim per point."""

    indices: Mapping[str, Mapping[date, float]]
    tariff: Mapping[date, float]
    per_point: float


@dataclass(frozen=True)
class Shown:
    """The dollar as it was and as forecast, by month."""

    seen: Mapping[date, float]
    forecast: Mapping[date, float]
    tariff: Mapping[date, float]

    @property
    def last(self) -> date:
        """The newest month of the index."""
        return max(self.seen)

    @property
    def points(self) -> float:
        """Points of tariff added from January 2025 to the newest month."""
        return self.tariff[self.last] - self.tariff[START]

    @property
    def expected_percent(self) -> float:
        """The rise of the dollar that the forecast gives for these points."""
        return self.forecast[self.last] - 100

    @property
    def seen_percent(self) -> float:
        """The change of the dollar since January 2025."""
        return self.seen[self.last] - 100

    @property
    def year_before_percent(self) -> float:
        """How far the dollar had risen in the year before January 2025."""
        return 100 * (100 / self.seen[min(self.seen)] - 1)


@cache
def load_dollar() -> Dollar:
    """Return indices, tariff and claim; raises what `data.load` raises."""
    table = data.load("dollar_index_monthly").set_index("month")
    claim: Any = data.load("quoted_figures").set_index("figure_id").loc[CLAIM, "value"]
    return Dollar(
        indices={name: _by_day(table[name]) for name in INDICES.values()},
        tariff=_by_day(table["statutory_rate_percent"]),
        per_point=float(claim) / 10,
    )


def compute(dollar: Dollar, *, index: str) -> Shown:
    """Return one of :data:`INDICES` beside the forecast, month by month."""
    seen = dollar.indices[index]
    base = dollar.tariff[START]
    forecast = {
        day: 100 + dollar.per_point * (rate - base)
        for day, rate in dollar.tariff.items()
        if day in seen
    }
    return Shown(seen, forecast, dollar.tariff)


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the dollar as a solid line, the forecast as a dashed one."""
    picture = Picture(width)
    lines = [
        Line(f"seen {num(shown.seen[shown.last], 1)}", "us", shown.seen, mark="seen"),
        Line(
            f"forecast {num(shown.forecast[shown.last], 1)}", "quiet", shown.forecast, 1.75,
            "6 4", "forecast",
        ),
    ]  # fmt: skip
    across = months(min(shown.seen), shown.last)
    marks = [(LIST, "2 Apr 2025 the list")]
    plot = line_plot(picture, lines, across, _ENDS, top=0, high=300, marks=marks)
    plot.tips(picture, {day: _tip(shown, day) for day in shown.seen})
    return Drawn(
        headline=(
            f"The dollar fell by {pct(-shown.seen_percent)}; the forecast was a rise of "
            f"{pct(shown.expected_percent)}"
        ),
        unit="Value of the dollar in other currencies, January 2025 = 100, by month",
        svg=picture.svg(plot.end),
        foot=(
            f"Source: Federal Reserve; tariff by law: The Budget Lab, to {shown.last:%B %Y}. "
            "Forecast: row Q462, 4\u202f% for 10 points, times the tariff of the month. Not "
            "shown: what else moves a currency; two lines are no test."
        ),
        note=(
            f"January 2025 was a peak: in the year before, the dollar had risen by "
            f"{pct(shown.year_before_percent)}."
        ),
        alt=(
            f"A solid line from {num(shown.seen[min(shown.seen)], 1)} up to 100 and down to "
            f"{num(shown.seen[shown.last], 1)}; a dashed one from 100 to "
            f"{num(max(shown.forecast.values()), 1)} and {num(shown.forecast[shown.last], 1)}."
        ),
    )


def table(shown: Shown) -> str:
    """Return both by month, with the tariff, as an HTML table."""
    rows = [
        [f"{day:%B %Y}", num(one, 1), _of(shown.forecast, day), _of(shown.tariff, day)]
        for day, one in shown.seen.items()
    ]
    return sheet(["Month", "Seen", "Forecast", "Tariff by law, %"], rows)


def panel() -> Panel:
    """Return the figure; the question stands first."""
    return Panel(
        "dollar-forecast",
        controls={"index": choice("Dollar against", INDICES)},
        compute=partial(compute, load_dollar()),
        draw=draw,
        table=table,
        question="What did the dollar do while tariffs rose by ten points?",
        answers=("It rose", "It stayed", "It fell"),
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _by_day(column: Any) -> dict[date, float]:
    return {day.date(): float(one) for day, one in column.dropna().items()}


def _of(values: Mapping[date, float], day: date) -> str:
    return num(values[day], 1) if day in values else ""


def _tip(shown: Shown, day: date) -> str:
    said = f"{day:%B %Y}: seen {num(shown.seen[day], 1)}"
    return f"{said}, forecast {num(shown.forecast[day], 1)}" if day in shown.forecast else said
