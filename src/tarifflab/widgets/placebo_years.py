"""Placebo years: the same difference in differences where no duty was cut.

US imports of transport equipment (sector 336), October and November against May to August, in
log points, Japan less South Korea, in every year of the table. On 16 September 2025 the duty on
cars from Japan fell to 15 % in total; in no other year was there such a cut.

>>> shown = compute(load_jumps())
>>> round(shown.cut, 1), round(shown.placebo_mean, 1), shown.larger
(23.2, 9.4, 2)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from statistics import mean
from typing import Any

import numpy as np

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num

SECTOR, CUT = "336", 2025
BEFORE, AFTER = (5, 6, 7, 8), (10, 11)  # months, around the cut of September
TREATED, CONTROL = "Japan", "South Korea"


@dataclass(frozen=True)
class Shown:
    """The jump of each year in log points, Japan less South Korea."""

    jumps: Mapping[int, float]

    @property
    def cut(self) -> float:
        """The jump of the year with the cut."""
        return self.jumps[CUT]

    @property
    def placebos(self) -> dict[int, float]:
        """The jumps of all other years."""
        return {year: one for year, one in self.jumps.items() if year != CUT}

    @property
    def placebo_mean(self) -> float:
        """The mean of the placebo years."""
        return mean(self.placebos.values())

    @property
    def larger(self) -> int:
        """How many placebo years have a larger jump than the year with the cut."""
        return sum(one > self.cut for one in self.placebos.values())


@cache
def load_jumps() -> Mapping[int, float]:
    """Return the jump by year in log points; raises what `data.load` raises."""
    rows = data.load("us_imports_by_partner_naics3_monthly").query("naics3 == @SECTOR")
    months = rows.pivot(index="month", columns="country", values="imports_usd")
    both: Any = months[[TREATED, CONTROL]]
    windows: list[Any] = [
        np.log(part.groupby(part.index.year).mean())
        for part in (both[both.index.month.isin(one)] for one in (BEFORE, AFTER))
    ]
    jump = 100 * (windows[1] - windows[0]).dropna()
    return {int(year): float(row[TREATED] - row[CONTROL]) for year, row in jump.iterrows()}


def compute(jumps: Mapping[int, float]) -> Shown:
    """Return the jumps; there are no controls."""
    return Shown(jumps)


def draw(shown: Shown, width: int) -> Drawn:
    """Draw a bar a year, the largest first, the year with the cut in colour."""
    picture = Picture(width)
    years = sorted(shown.jumps, key=lambda year: -shown.jumps[year])
    bars = [
        Bar(
            f"{year}, duty cut" if year == CUT else str(year),
            shown.jumps[year],
            num(shown.jumps[year], 1, sign=True),
            "jp" if year == CUT else "quiet",
        )
        for year in years
    ]
    end = row_bars(picture, bars, 8, pitch=27 if width >= 520 else 28)
    return Drawn(
        headline=(
            f"{num(shown.cut, sign=True)} log points after the cut, but "
            f"{shown.larger} years without one had more"
        ),
        unit=(
            "US imports of transport equipment, October and November against May to August, "
            "Japan less South Korea, log points"
        ),
        svg=picture.svg(end),
        foot=(
            "Source: US Census Bureau, imports for consumption. Not shown: what the usual "
            "swings come from. South Korea’s duty was cut later, for the time before as well."
        ),
        note=(
            f"The {len(shown.placebos)} placebo years are "
            f"{num(shown.placebo_mean, 1, sign=True)} on average."
        ),
        alt=f"Bars of {len(bars)} years from {bars[0].words} to {bars[-1].words}.",
    )


def table(shown: Shown) -> str:
    """Return the jump by year as an HTML table."""
    rows = [[str(year), num(one, 1, sign=True)] for year, one in sorted(shown.jumps.items())]
    return sheet(["Year", "Japan less South Korea, log points"], rows)


def panel() -> Panel:
    """Return the figure; it has no controls."""
    return Panel(
        "placebo-years",
        controls={},
        compute=partial(compute, load_jumps()),
        draw=draw,
        table=table,
        question="Did Japan’s sales jump after the cut of September 2025?",
        answers=("Yes, clearly", "No", "These data cannot tell"),
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()
