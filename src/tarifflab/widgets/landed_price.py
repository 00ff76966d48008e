"""How far a price must fall so that a duty cannot be felt at the port.

Landed price: the maker's price with duty. If the total duty goes from 2.5 percent to `t` and
the maker's price falls by `c` percent, the landed price changes by
``100 * ((1 - c / 100) * (1 + t) / 1.025 - 1)`` percent. The reported changes are those of the
Bank of Japan's export price index in contract currency, year on year (`quoted_figures`). They
carry two labels, cars to North America and cars to the US, and are drawn as two kinds of
points. September 2025 is left out: two duties held in it.

>>> round(cut_that_cancels(27.5), 1)
19.6
>>> round(landed_change(19.4, 27.5), 2)
0.26
"""

from dataclasses import dataclass
from functools import cache, partial

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.widgets.kit.base import QUIET, Panel, figure, line, marker, slider

OLD_DUTY = 2.5  # percent in total
# Total duty on a car from Japan in the month, percent, from `receipt_rules`.
DUTY_IN_MONTH = {"2025-04": 27.5, "2025-06": 27.5, "2025-08": 27.5, "2025-10": 15.0}
_MONTHS = {"2025-04": "April", "2025-06": "June", "2025-08": "August", "2025-10": "October"}
# Where the name of a month stands, so that none covers another or the line.
_SIDES = {"2025-04": "top right", "2025-06": "bottom left", "2025-08": "top right"}
_LABELS = ("cars to North America", "cars to the US")


@dataclass(frozen=True)
class Reported:
    """One reported fall of the index: month, label of the row, percent, landed change."""

    month: str
    label: str
    cut: float
    landed: float


@dataclass(frozen=True)
class Landed:
    """A duty, a price cut and what both do to the landed price; all in percent."""

    total_duty: float
    cut: float
    change: float
    cancels: float


def landed_change(cut: float, total_duty: float, before: float = OLD_DUTY) -> float:
    """Return the change of the landed price in percent; all arguments in percent."""
    return 100 * ((1 - cut / 100) * (100 + total_duty) / (100 + before) - 1)


def cut_that_cancels(total_duty: float, before: float = OLD_DUTY) -> float:
    """Return the price cut in percent that leaves the landed price as it was."""
    return 100 * (1 - (100 + before) / (100 + total_duty))


@cache
def reported() -> tuple[Reported, ...]:
    """Return the reported months; raises what `tarifflab.data.load` raises."""
    rows = data.load("quoted_figures").query("subject == 'export prices'")
    rows = rows[rows["topic"].str.contains("Bank of Japan")]
    found = []
    for month, topic, value in zip(rows["period"], rows["topic"], rows["value"], strict=True):
        if month in DUTY_IN_MONTH:
            label = next(one for one in _LABELS if one in topic)
            change = landed_change(-value, DUTY_IN_MONTH[month])
            found.append(Reported(month, label, -value, change))
    return tuple(sorted(found, key=lambda one: one.month))


def compute(*, total_duty: float, cut: float) -> Landed:
    """Return what a duty and a price cut do together, in percent."""
    return Landed(
        total_duty=total_duty,
        cut=cut,
        change=landed_change(cut, total_duty),
        cancels=cut_that_cancels(total_duty),
    )


def describe(landed: Landed, guess: float | None = None) -> str:
    """Return the finding in words, beside the reader's guess if there is one."""
    said = (
        f"With a total duty of {landed.total_duty:g} % instead of 2.5 and a price cut of "
        f"{landed.cut:g} % a car lands {_moved(landed.change)}. A cut of "
        f"{landed.cancels:.1f} % would cancel this duty."
    )
    if guess is not None:
        there = landed_change(guess, 27.5)
        said += f" With your guess, {guess:g} %, it lands {_moved(there)} at 27.5 %."
    months = "; ".join(
        f"{_MONTHS[one.month]} 2025 ({one.label}) -{one.cut:g} %, landed {one.landed:+.1f} %"
        for one in reported()
    )
    return (
        f"{said} Reported by the Bank of Japan, contract price on the year before: {months}. "
        "Two labels, so no line joins them. Not shown: the showroom."
    )


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is a price cut in percent for a total duty of 27.5 %."""
    chart = _chart(guess)
    return Panel(
        controls={
            "total_duty": slider("Total duty", 27.5, 2.5, 60, step=0.5, unit="%"),
            "cut": slider("Maker's price falls by", 0, 0, 40, step=0.1, unit="%"),
        },
        compute=compute,
        draw=partial(_draw, chart),
        describe=partial(describe, guess=guess),
        figures=[chart],
    )


def show(guess: float | None = None) -> None:
    """Show the widget in the cell."""
    panel(guess).show()


def _moved(percent: float) -> str:
    if abs(percent) < 0.05:
        return "at its old price"
    return f"{abs(percent):.1f} % {'dearer' if percent > 0 else 'cheaper'}"


def _chart(guess: float | None) -> go.FigureWidget:
    chart = figure(
        name="Price cut of the maker and change of the landed price",
        x="The maker's price falls by (%)",
        y="Landed price with duty (change in %)",
        height=430,
    )
    chart.add_scatter(mode="lines", line=line(0))
    chart.add_scatter(mode="markers", name="your settings", marker=marker(0, size=13))
    for number, label in enumerate(_LABELS, start=1):
        points = [one for one in reported() if one.label == label]
        chart.add_scatter(
            mode="markers+text", name=f"reported, {label}",
            x=[one.cut for one in points], y=[one.landed for one in points],
            text=[_MONTHS[one.month] for one in points],
            textposition=[_SIDES.get(one.month, "bottom center") for one in points],
            marker=marker(number, size=11),
        )  # fmt: skip
    if guess is not None:
        chart.add_scatter(
            mode="markers", name="your guess", x=[guess], y=[landed_change(guess, 27.5)],
            marker=marker(3, size=15, symbol="star"),
        )  # fmt: skip
    chart.add_hline(y=0, line={"color": QUIET, "width": 2})
    chart.update_xaxes(range=[-0.5, 41])
    chart.update_yaxes(range=[-42, 60])
    return chart


def _draw(chart: go.FigureWidget, landed: Landed) -> None:
    ends = [0, 40]
    chart.data[0].update(
        x=ends,
        y=[landed_change(cut, landed.total_duty) for cut in ends],
        name=f"total duty {landed.total_duty:g} %",
    )
    chart.data[1].update(x=[landed.cut], y=[landed.change])
