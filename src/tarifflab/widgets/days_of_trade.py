"""What was on the table, counted in days of trade, so that five sums become comparable.

Sums a year: purchases as the US side states them (`agreement_commitments`), the extra US rice
at its quoted average value, Japan's host-nation support (budget average, yen at the rate of
2024), and 25 additional points of duty on cars and parts if nothing else changes. They are
counted in days of Japan's car sales to the United States (2024, America's books), in days of
US farm sales to Japan (average of 2020 to 2024, as quoted), or in billion dollars.

>>> {name: round(days, 1) for name, days in compute(unit="cars").amounts.items()}["Rice"]
1.5
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tarifflab import data
from tarifflab.economics.exposure import burden, days_of
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num
from tarifflab.widgets.what_is_at_stake import load_trade

UNITS = {
    "days of Japan's car sales": "cars",
    "days of US farm sales": "farm",
    "billion dollars": "usd",
}
_UNIT = {
    "cars": "Sums a year, in days of Japan’s car sales to the United States in 2024",
    "farm": "Sums a year, in days of US farm sales to Japan, average of 2020 to 2024",
    "usd": "Sums a year, billion dollars",
}
_COLORS = {"Rice": "us", "Bases": "jp", "Energy": "us", "Farm": "us", "Duty": "jp"}
BARS = {
    "Rice": "75 % more US rice",
    "Bases": "Japan’s host-nation support",
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


def headline(counted: Counted) -> str:
    """Return the finding: the smallest and the largest."""
    rice, duty = counted.amounts["Rice"], counted.amounts["Duty"]
    return {
        "cars": f"The rice is worth {num(rice, 1)} days of cars, the duty {num(duty)}",
        "farm": f"The rice is worth {num(rice)} days of farm sales, the duty {num(duty)}",
        "usd": f"The rice is worth {num(rice, 2)} billion dollars, the duty {num(duty, 1)}",
    }[counted.unit]


def draw(counted: Counted, width: int) -> Drawn:
    """Draw the five sums as bars, longest last."""
    picture = Picture(width)
    decimals = 2 if counted.unit == "usd" else 1
    bars = [
        Bar(name, counted.amounts[key], num(counted.amounts[key], decimals), _COLORS[key])
        for key, name in BARS.items()
    ]
    high = row_bars(picture, bars, 8)
    times = counted.amounts["Duty"] / counted.amounts["Rice"]
    return Drawn(
        headline=headline(counted),
        unit=_UNIT[counted.unit],
        svg=picture.svg(high),
        foot=(
            "Source: the agreement as the US side states it, US Census Bureau, averages as "
            "quoted. "
            "Not shown: what a duty does to sales."
        ),
        note=(
            f"The duty is {num(times)} times the rice, in any unit. It is 25 additional points "
            "on cars and parts of 2024, if nothing else changes."
        ),
        alt="Bars: " + ", ".join(f"{bar.name} {bar.words}" for bar in bars) + ".",
    )


def table(counted: Counted) -> str:
    """Return the five sums as an HTML table."""
    rows = [[name, num(counted.amounts[key], 2)] for key, name in BARS.items()]
    return sheet(["Sum a year", _UNIT[counted.unit]], rows)


def panel() -> Panel:
    """Return the widget."""
    return Panel(
        "days-of-trade",
        controls={"unit": toggle("Counted in", UNITS)},
        compute=compute,
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()
