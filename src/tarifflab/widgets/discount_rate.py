"""The Bank of Japan's discount rate, quarter by quarter, around the accord of 1985.

Table `boj_discount_rate`, percent a year.

>>> found = compute()
>>> found.before, found.lowest, found.quarters_down, found.quarters_low
(5.0, 2.5, 5, 9)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.lines import Line, line_plot, months
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

FIRST, LAST = "1984-01", "1990-12"
ACCORD, START = date(1985, 9, 22), date(1985, 10, 1)


@dataclass(frozen=True)
class Rates:
    """The rate at each quarter in percent, and what it did after the accord."""

    percent: Mapping[date, float]
    before: float
    lowest: float
    quarters_down: int  # from the quarter after the accord to the lowest rate
    quarters_low: int  # quarters at the lowest rate


def compute() -> Rates:
    """Return the rates of 1984 to 1990; raises what `tarifflab.data.load` raises."""
    table = data.load("boj_discount_rate").set_index("quarter")["rate_percent"]
    rows: Any = table.loc[FIRST:LAST]
    percent = {day.date(): float(rate) for day, rate in rows.items()}
    after = {day: rate for day, rate in percent.items() if day >= START}
    lowest = min(after.values())
    return Rates(
        percent=percent,
        before=after[START],
        lowest=lowest,
        quarters_down=next(n for n, rate in enumerate(after.values()) if rate == lowest),
        quarters_low=sum(rate == lowest for rate in after.values()),
    )


def draw(rates: Rates, width: int) -> Drawn:
    """Draw the rate as steps, with the accord and the lowest rate named."""
    picture = Picture(width)
    days = list(rates.percent)
    steps: dict[date, float] = {}
    for place, (day, rate) in enumerate(rates.percent.items()):
        if place:
            eve = date.fromordinal(day.toordinal() - 1)
            steps[eve] = rates.percent[days[place - 1]]
        steps[day] = rate
    line = Line(f"{pct(rates.percent[days[-1]])}", "jp", steps)
    marks = [(ACCORD, "22 Sep 1985 Plaza Accord")]
    plot = line_plot(
        picture, [line], months(days[0], days[-1]), (0, 7), top=0, high=300, unit="%",
        marks=marks,
    )  # fmt: skip
    low = next(day for day, rate in rates.percent.items() if rate == rates.lowest)
    picture.dot(plot.across(low), plot.up(rates.lowest), "jp", 6, mark="lowest")
    words = f"{pct(rates.lowest)} for {rates.quarters_low} quarters"
    picture.text(plot.across(low), plot.up(rates.lowest) + 22, words, "jp", bold=True)
    cuts = f"{pct(rates.before)} at the accord"
    picture.text(plot.across(START) + 6, plot.up(rates.before) - 9, cuts, "jp", bold=True)
    plot.tips(
        picture, {day: f"{day:%B %Y}: {pct(rate)}" for day, rate in rates.percent.items()}
    )
    return Drawn(
        headline=(
            f"The Bank of Japan cut its rate from {pct(rates.before)} to {pct(rates.lowest)} "
            f"in {rates.quarters_down} quarters"
        ),
        unit="Discount rate of the Bank of Japan by quarter, % a year",
        svg=picture.svg(plot.end),
        foot=(
            "Source: OECD through FRED, IRSTCB01JPQ156N. Not shown: the rate on the market for "
            "money, and why the Bank chose as it did."
        ),
        alt=f"Steps down from {pct(rates.before)} to {pct(rates.lowest)}, then up again.",
    )


def table(rates: Rates) -> str:
    """Return the rate by quarter as an HTML table."""
    rows = [[f"{day:%B %Y}", num(rate, 2)] for day, rate in rates.percent.items()]
    return sheet(["Quarter from", "Rate, %"], rows, "Discount rate of the Bank of Japan")


def panel() -> Panel:
    """Return the figure; it has no controls."""
    return Panel("discount-rate", controls={}, compute=compute, draw=draw, table=table)


def show() -> None:
    """Show the figure in the cell."""
    panel().show()
