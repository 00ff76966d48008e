"""What was on the table, counted in days of trade, so that five sums become comparable.

Sums a year: purchases as the US side states them (`agreement_commitments`), the extra US rice
at its quoted average value, what Japan pays for US bases (budget average, yen at the rate of
2024), and 25 additional points of duty on cars and parts if nothing else changes. They are
counted in days of Japan's car sales to the United States (2024, America's books), in days of
US farm sales to Japan (average of 2020 to 2024, as quoted), or in billion dollars.

>>> {name: round(days, 1) for name, days in compute(unit="cars").amounts.items()}["Rice"]
1.5
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.exposure import burden, days_of
from tarifflab.widgets.kit.base import Panel, figure, fill, toggle
from tarifflab.widgets.what_is_at_stake import load_trade

UNITS = {
    "days of Japan's car sales": "cars",
    "days of US farm sales": "farm",
    "billion dollars": "usd",
}
_AXIS = {
    "cars": "Days of Japan's car sales to the US",
    "farm": "Days of US farm sales to Japan",
    "usd": "Billion dollars a year",
}
BARS = {
    "Rice": "75 % more US rice",
    "Bases": "What Japan pays for US bases",
    "Energy": "US energy that Japan is to buy",
    "Farm": "US farm and other goods to buy",
    "Duty": "25 points on cars and parts",
}
RICE, RICE_USD = "US rice exports to Japan, yearly average", 222.7e6  # the note of the row
BASES = "Japan host nation support, average a year"
FARM = "US agricultural exports to Japan, five-year average"
FROM_US = "minimum access rice imported: of which from the United States"


@dataclass(frozen=True)
class Table:
    """Five sums a year in dollars, in the order of `BARS`, and the two flows to count in."""

    sums: Mapping[str, float]
    cars_usd: float
    farm_usd: float


@dataclass(frozen=True)
class Counted:
    """The five sums in one unit."""

    unit: str
    amounts: Mapping[str, float]


@cache
def load_table() -> Table:
    """Return the sums; raises what `tarifflab.data.load` raises."""
    quoted = data.load("quoted_figures").set_index("topic")["value"]
    promised = data.load("agreement_commitments").set_index("commitment")["value"]
    yen = data.load("fx_annual").query("country == 'Japan' and year == 2024")
    cars = load_trade().imports
    rise = promised["rice procurement within minimum access"] / 100
    duty = burden(cars["8703"] + cars["8708"], added_rate=0.25, lost_share=0, buyers_share=1)
    sums = {
        "Rice": quoted[FROM_US] * rise * RICE_USD / quoted[RICE],
        "Bases": quoted[BASES] * 1e9 / yen["units_per_usd"].iloc[0],
        "Energy": promised["energy purchases incl. LNG"] * 1e9,
        "Farm": promised["agricultural and other goods purchases"] * 1e9,
        "Duty": duty.duty_usd,
    }
    return Table(
        {name: float(value) for name, value in sums.items()},
        cars_usd=float(cars["8703"]),
        farm_usd=float(quoted[FARM]) * 1e9,
    )


def compute(*, unit: str) -> Counted:
    """Return the five sums in days of cars ("cars"), of farm sales ("farm") or "usd"."""
    table = load_table()
    if unit == "usd":
        return Counted(unit, {name: value / 1e9 for name, value in table.sums.items()})
    flow, days = (table.cars_usd, 366) if unit == "cars" else (table.farm_usd, 365)
    return Counted(
        unit,
        {
            name: days_of(value, yearly_usd=flow, days=days)
            for name, value in table.sums.items()
        },
    )


def describe(counted: Counted) -> str:
    """Return the finding: the smallest and the largest, and what the unit is."""
    rice, duty = counted.amounts["Rice"], counted.amounts["Duty"]
    said = {
        "cars": f"The extra US rice is worth {rice:.1f} days of Japan's car sales to the "
        f"United States, 25 additional points on cars and parts are {duty:.0f} days of them if "
        "nothing else changes.",
        "farm": f"The extra US rice is worth {rice:.1f} days of all US farm sales to Japan, 25 "
        f"additional points on cars and parts are {duty:.0f} days of them if nothing else "
        "changes: nearly a year.",
        "usd": f"The extra US rice is worth {rice:.2f} billion dollars a year, 25 additional "
        f"points on cars and parts are {duty:.2f} billion if nothing else changes.",
    }[counted.unit]
    times = duty / rice
    return f"{said} The one is {times:.0f} times the other, in any unit."


def panel() -> Panel:
    """Return the widget."""
    chart = _chart()
    return Panel(
        controls={"unit": toggle("Counted in", UNITS)},
        compute=compute,
        draw=partial(_draw, chart),
        describe=describe,
        figures=[chart],
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _chart() -> go.FigureWidget:
    chart = figure(name="Five sums of the dispute in one unit", x=_AXIS["cars"], height=300)
    chart.add_bar(
        y=list(BARS.values()), orientation="h", width=0.62, showlegend=False,
        marker=fill(0), textposition="outside", cliponaxis=False,
        hovertemplate="%{y}: %{x:.2f}<extra></extra>",
    )  # fmt: skip
    chart.update_yaxes(autorange="reversed")
    return chart


def _draw(chart: go.FigureWidget, counted: Counted) -> None:
    amounts = [counted.amounts[name] for name in BARS]
    decimals = 2 if counted.unit == "usd" else 1
    chart.data[0].update(x=amounts, text=[f"{one:.{decimals}f}" for one in amounts])
    chart.update_xaxes(title_text=_AXIS[counted.unit], range=[0, 1.1 * max(amounts)])
