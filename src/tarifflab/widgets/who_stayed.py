"""US troops in five countries: a share can rise because the others leave.

Table `us_troops_by_host`, active-duty persons by year and host.

>>> shown = compute(load_troops(), view="share")
>>> round(shown.first_share, 1), round(shown.last_share, 1)
(12.4, 39.7)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.lines import Line, line_plot, years
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

HOME, LEFT = "Japan", "Germany"
FIRST, LAST = 1985, 2024
OUTLIERS = (2008, 2015)  # years that the table itself calls outliers
VIEWS = {"Japan’s share of the five": "share", "persons, in thousands": "persons"}


@dataclass(frozen=True)
class Shown:
    """Troops by host and year, and which of both views is drawn."""

    view: str
    troops: Mapping[str, Mapping[int, float]]

    def share(self, year: int) -> float:
        """Return Japan's share of the troops in the five countries, in percent."""
        return 100 * self.troops[HOME][year] / sum(one[year] for one in self.troops.values())

    @property
    def first_share(self) -> float:
        """The share of the first year, in percent."""
        return self.share(FIRST)

    @property
    def last_share(self) -> float:
        """The share of the last year, in percent."""
        return self.share(LAST)

    def change(self, host: str) -> float:
        """Return the change of a host's troops from the first to the last year, persons."""
        return self.troops[host][LAST] - self.troops[host][FIRST]


@cache
def load_troops() -> Mapping[str, Mapping[int, float]]:
    """Return persons by host and year; raises what `data.load` raises."""
    table: Any = data.load("us_troops_by_host")
    rows = table[table["year"].between(FIRST, LAST)]
    rows = rows[~rows["year"].isin(OUTLIERS)]
    return {
        str(host): {int(row.year): float(row.troops) for row in some.itertuples()}
        for host, some in rows.groupby("country")
    }


def compute(troops: Mapping[str, Mapping[int, float]], *, view: str) -> Shown:
    """Return the share of Japan, or the persons by host."""
    return Shown(view, troops)


def headline(shown: Shown) -> str:
    """Return the share's rise, or what moved it."""
    if shown.view == "share":
        return (
            f"Japan’s part of US troops in five countries rose from "
            f"{pct(shown.first_share)} to {pct(shown.last_share)}"
        )
    return (
        f"{num(-shown.change(LEFT) / 1e3)} thousand left Germany; Japan’s number changed by "
        f"{num(shown.change(HOME) / 1e3, sign=True)} thousand"
    )


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the share, or one line for each host."""
    picture = Picture(width)
    share = shown.view == "share"
    lines = _share(shown) if share else _persons(shown)
    ends = (0.0, 50.0) if share else (0.0, 300.0)
    unit = "%" if share else ""
    plot = line_plot(picture, lines, years(FIRST, LAST), ends, top=0, high=300, unit=unit)
    return Drawn(
        headline=headline(shown),
        unit=(
            "Japan’s share of US troops in Japan, Germany, South Korea, Britain and Italy, %"
            if share
            else "US troops by host, thousand persons, by year"
        ),
        svg=picture.svg(plot.end),
        foot=(
            "Source: Defense Manpower Data Center, compiled by Flynn, to 2024. Left out: "
            "2008 and 2015, outliers of the source. Not shown: 2025, and what was threatened."
        ),
        note=(
            f"Germany’s number changed by {num(shown.change(LEFT) / 1e3, sign=True)} "
            f"thousand, Japan’s by {num(shown.change(HOME) / 1e3, sign=True)} thousand."
        ),
        alt="; ".join(f"line {line.name}" for line in lines) + ".",
    )


def table(shown: Shown) -> str:
    """Return persons by host and Japan's share as an HTML table."""
    hosts = list(shown.troops)
    rows = [
        [
            str(year),
            *(num(shown.troops[host][year]) for host in hosts),
            num(shown.share(year), 1),
        ]
        for year in sorted(shown.troops[HOME])
    ]
    return sheet(["Year", *hosts, "Japan, %"], rows)


def panel() -> Panel:
    """Return the figure; it opens with the share, as one reads it."""
    return Panel(
        "who-stayed",
        controls={"view": toggle("Show", VIEWS)},
        compute=partial(compute, load_troops()),
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _share(shown: Shown) -> list[Line]:
    points = {year: shown.share(year) for year in sorted(shown.troops[HOME])}
    return [Line(f"Japan {num(shown.last_share, 1)}", "jp", points, mark="share")]


def _persons(shown: Shown) -> list[Line]:
    def line(host: str) -> Line:
        points = {year: one / 1e3 for year, one in sorted(shown.troops[host].items())}
        color = "jp" if host == HOME else "quiet"
        name = f"{host} {num(points[LAST])}"
        return Line(name, color, points, 3.0 if host == HOME else 1.75, mark="host")

    others = sorted(host for host in shown.troops if host != HOME)
    return [line(host) for host in (HOME, *others)]
