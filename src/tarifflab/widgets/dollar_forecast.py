"""The dollar against what was forecast: a tariff was to make it dearer.

In January 2025 the man who became treasury secretary expected a dollar 4 % dearer for 10 points
of tariff (row Q462 of `quoted_figures`). The picture multiplies that by the tariff by law of
each month and lays the dollar beside it. Table `dollar_index_monthly`; one month is 100.

>>> shown = compute(load_dollar(), index="fed_broad_index")
>>> round(shown.points, 1), round(shown.expected_percent, 1), round(shown.seen_percent, 1)
(10.1, 4.1, -8.5)
>>> round(shown.price_percent(shown.seen_percent), 1)
20.1
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider
from tarifflab.widgets.kit.lines import Line, line_plot, months
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

START = date(2025, 1, 1)
LIST = date(2025, 4, 2)
CLAIM = "Q462"  # percent a dollar gains for 10 points of tariff
INDICES = {
    "Federal Reserve, broad": "fed_broad_index",
    "eight currencies, by trade": "trade_weighted_index",
    "eight currencies, all alike": "equal_weights_index",
}
BASES = {
    "January 2025": START,
    "November 2024": date(2024, 11, 1),
    "January 2024": date(2024, 1, 1),
}
CLAIMED = 4.0  # percent for 10 points, as row Q462 has it
_ENDS = (90.0, 110.0)
_STILL = 0.05  # percent; less is no change at one decimal


@dataclass(frozen=True)
class Dollar:
    """Indices by month (January 2025 = 100), the tariff by law in percent."""

    indices: Mapping[str, Mapping[date, float]]
    tariff: Mapping[date, float]


@dataclass(frozen=True)
class Shown:
    """The dollar as it was and as forecast, by month; the month `base` is 100."""

    seen: Mapping[date, float]
    forecast: Mapping[date, float]
    tariff: Mapping[date, float]
    base: date
    claim: float  # percent for 10 points of tariff
    year_before_percent: float  # how far the dollar had risen in the year before January 2025

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
        """The change of the dollar since the month that is 100."""
        return self.seen[self.last] - 100

    def price_percent(self, dollar_percent: float) -> float:
        """Return the change in dollars, with duty, of a good whose price abroad stays.

        Parameters
        ----------
        dollar_percent : float
            The change of the dollar's value, percent.
        """
        duty = (100 + self.tariff[self.last]) / (100 + self.tariff[START])
        return 100 * (duty / (1 + dollar_percent / 100) - 1)


@cache
def load_dollar() -> Dollar:
    """Return indices and tariff; raises what `data.load` raises."""
    table = data.load("dollar_index_monthly").set_index("month")
    return Dollar(
        indices={name: _by_day(table[name]) for name in INDICES.values()},
        tariff=_by_day(table["statutory_rate_percent"]),
    )


def compute(dollar: Dollar, *, index: str, base: date = START, claim: float = CLAIMED) -> Shown:
    """Return one of :data:`INDICES` beside the forecast, month by month.

    Parameters
    ----------
    dollar : Dollar
        Indices and tariff, see :func:`load_dollar`.
    index : str
        One of the values of :data:`INDICES`.
    base : date
        The month that is 100. Before January 2025 no tariff counts as added.
    claim : float
        Percent by which 10 points of tariff are expected to lift the dollar.
    """
    every = dollar.indices[index]
    seen = {day: 100 * one / every[base] for day, one in every.items()}
    old = dollar.tariff[START]
    forecast = {
        day: 100 + claim / 10 * (dollar.tariff.get(day, old) - old)
        for day in seen
        if day >= base
    }
    before = 100 * (every[START] / every[min(every)] - 1)
    return Shown(seen, forecast, dollar.tariff, base, claim, before)


def headline(shown: Shown) -> str:
    """Return the finding: what the dollar did, and what the forecast was."""
    return (
        f"The dollar {_moved(shown.seen_percent)}; the forecast was "
        f"{_rise(shown.expected_percent)}"
    )


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
    ends = _ENDS if max(shown.forecast.values()) <= _ENDS[1] else (_ENDS[0], 120.0)
    plot = line_plot(picture, lines, across, ends, top=0, high=300, marks=marks)
    plot.tips(picture, {day: _tip(shown, day) for day in shown.seen})
    return Drawn(
        headline=headline(shown),
        unit=f"Value of the dollar in other currencies, {shown.base:%B %Y} = 100, by month",
        svg=picture.svg(plot.end),
        foot=(
            f"Source: Federal Reserve; tariff by law: The Budget Lab, to {shown.last:%B %Y}. "
            f"Forecast: {_whose(shown)}, times the points added since January 2025. Not "
            "shown: what else moves a currency; two lines are no test."
        ),
        note=(
            f"January 2025 was a peak: in the year before, the dollar had risen by "
            f"{pct(shown.year_before_percent)}. With duty, a good whose price abroad stays "
            f"costs {pct(shown.price_percent(shown.seen_percent))} more dollars; by the "
            f"forecast {pct(shown.price_percent(shown.expected_percent))}."
        ),
        alt=(
            f"A solid line from {num(shown.seen[min(shown.seen)], 1)}, 100 in "
            f"{shown.base:%B %Y}, to "
            f"{num(shown.seen[shown.last], 1)} in {shown.last:%B %Y}; a dashed one from 100 up "
            f"to {num(max(shown.forecast.values()), 1)} and then "
            f"{num(shown.forecast[shown.last], 1)}."
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
        controls={
            "index": choice("Dollar against", INDICES),
            "base": choice("Month that is 100", BASES, more=True),
            "claim": slider(
                "Rise for 10 points of tariff", CLAIMED, 0, 8, step=0.5, unit="%", more=True
            ),
        },
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


def _moved(percent: float) -> str:
    if abs(percent) < _STILL:
        return "stood where it had"
    return f"{'rose' if percent > 0 else 'fell'} by {pct(abs(percent))}"


def _rise(percent: float) -> str:
    return f"a rise of {pct(percent)}" if percent >= _STILL else "no change"


def _whose(shown: Shown) -> str:
    said = f"{num(shown.claim, 0 if shown.claim.is_integer() else 1)}\u202f% for 10 points"
    return f"row {CLAIM}, {said}" if shown.claim == CLAIMED else f"{said}, by your slider"


def _tip(shown: Shown, day: date) -> str:
    said = f"{day:%B %Y}: seen {num(shown.seen[day], 1)}"
    return f"{said}, forecast {num(shown.forecast[day], 1)}" if day in shown.forecast else said
