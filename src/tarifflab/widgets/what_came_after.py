"""Show how output per head grew in Japan, Germany and the United States between two years.

Real gross domestic product per head in international dollars of 2011 (Maddison Project
Database 2023; Germany from 1970 with the growth of the World Bank; table `gdp_per_head`),
drawn as an index with the first year at 100.

>>> shown = compute(load_output(), first=1991, last=2019)
>>> [f"{country} {rate:.2f}" for country, rate in shown.yearly_percent.items()]
['Japan 0.78', 'Germany 1.23', 'United States 1.57']
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import ipywidgets as w
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.growth import yearly_growth_percent
from tarifflab.widgets.kit.base import Panel, figure, line, slider

COUNTRIES = ("Japan", "Germany", "United States")
FIRST_YEAR, LAST_YEAR = 1950, 2022
PRESETS = {
    "1950 to 1973": (1950, 1973),
    "1973 to 1985": (1973, 1985),
    "1985 to 1991": (1985, 1991),
    "1991 to 2019": (1991, 2019),
    "1985 to 2019": (1985, 2019),
}

Output = Mapping[str, Mapping[int, float]]  # dollars of 2011 by country and year


@dataclass(frozen=True)
class Growth:
    """Growth between two years: percent a year, and the index with `first` at 100."""

    first: int
    last: int
    yearly_percent: Mapping[str, float]
    index: Mapping[str, Mapping[int, float]]


@cache
def load_output() -> dict[str, dict[int, float]]:
    """Return output per head of the three countries; raises what `data.load` raises."""
    table = data.load("gdp_per_head")
    rows = {country: table[table["country"] == country] for country in COUNTRIES}
    return {
        country: {
            int(year): float(value)
            for year, value in zip(part["year"], part["gdp_per_head_usd_2011"], strict=True)
        }
        for country, part in rows.items()
    }


def compute(output: Output, *, first: float, last: float) -> Growth:
    """Return the growth between two years, given in either order.

    Raises ``ValueError`` if the two years are one.
    """
    begin, end = sorted((int(first), int(last)))
    if begin == end:
        raise ValueError(
            f"Both years are {begin}: nothing can grow between them. Move one of the two."
        )
    return Growth(
        first=begin,
        last=end,
        yearly_percent={
            country: yearly_growth_percent(path[begin], path[end], years=end - begin)
            for country, path in output.items()
        },
        index={
            country: {
                year: 100 * value / path[begin]
                for year, value in path.items()
                if begin <= year <= end
            }
            for country, path in output.items()
        },
    )


def describe(shown: Growth) -> str:
    """Return the finding in plain words."""
    first, *others = (
        f"{rate:.2f} % a year in {'the ' if country.startswith('United') else ''}{country}"
        for country, rate in shown.yearly_percent.items()
    )
    years = shown.last - shown.first
    said = (
        f"From {shown.first} to {shown.last} ({years} year{'s' if years > 1 else ''}) real "
        f"output per head grew {first}, {' and '.join(others)}."
    )
    if shown.last > 2019:
        said += " The pandemic of 2020 is in it."
    if shown.first < 1990 < shown.last:
        said += " Germany is one country throughout in this table, also before 1990."
    said += (
        " Maddison Project Database 2023; the growth of Germany from 1970 is the World Bank's."
    )
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def panel() -> Panel:
    """Return the widget; it opens with the years after the accord, 1985 to 1991."""
    chart = _chart()
    buttons = [w.Button(description=text, layout={"width": "auto"}) for text in PRESETS]
    years = partial(slider, low=FIRST_YEAR, high=LAST_YEAR, readout_format="d")
    shown = Panel(
        controls={
            "first": years("From (year)", 1985),
            "last": years("To (year)", 1991),
        },
        compute=partial(compute, load_output()),
        draw=partial(_draw, chart),
        describe=describe,
        figures=[chart],
        buttons=buttons,
    )
    for button, (begin, end) in zip(buttons, PRESETS.values(), strict=True):
        button.on_click(lambda _, begin=begin, end=end: shown.set(first=begin, last=end))
    return shown


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Real output per head in Japan, Germany and the United States, as an index",
        y="Output per head (first year = 100)",
    )
    for number, country in enumerate(COUNTRIES):
        chart.add_scatter(
            mode="lines", name=country, line=line(number), hovertemplate="%{y:.1f}"
        )
    chart.update_layout(hovermode="x unified")
    chart.update_xaxes(tickformat="d")
    return chart


def _draw(chart: go.FigureWidget, shown: Growth) -> None:
    for trace, path in zip(chart.data, shown.index.values(), strict=True):
        trace.update(x=list(path), y=list(path.values()))
    step = max(1, round((shown.last - shown.first) / 10))
    chart.update_xaxes(dtick=step, tick0=shown.first, range=[shown.first, shown.last])
