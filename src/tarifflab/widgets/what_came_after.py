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

from tarifflab import data
from tarifflab.economics.growth import yearly_growth_percent
from tarifflab.widgets.kit.axes import Linear, end_labels, ticks, y_axis, year_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, width

COUNTRIES = ("Japan", "Germany", "United States")
FIRST_YEAR, LAST_YEAR = 1950, 2022
_COLORS = {"Japan": "jp", "Germany": "quiet", "United States": "us"}
_HIGH = 300  # pixels
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


def draw(shown: Growth, width: int) -> Drawn:
    """Draw the three paths from 100 on, each with its name and last value."""
    picture = Picture(width)
    return Drawn(
        headline=headline(shown),
        unit=f"Real output per head, {shown.first} = 100",
        svg=picture.svg(_fill(picture, shown)),
        foot=(
            "Source: Maddison Project Database 2023; growth of Germany from 1970: World Bank. "
            "Not shown: how output is shared."
        ),
        note=_note(shown),
        alt="Three lines from 100: "
        + ", ".join(f"{name} {num(path[shown.last])}" for name, path in shown.index.items())
        + f" in {shown.last}.",
    )


def headline(shown: Growth) -> str:
    """Return the growth of the three countries, a year."""
    japan, germany, states = (num(rate, 2) for rate in shown.yearly_percent.values())
    return (
        f"Japan grew {japan}\u202f% a year from {shown.first} to {shown.last}, "
        f"Germany {germany}, US {states}"
    )


def table(shown: Growth) -> str:
    """Return the index by year, and the yearly growth, as HTML tables."""
    rates = [[name, num(rate, 2)] for name, rate in shown.yearly_percent.items()]
    years = range(shown.first, shown.last + 1)
    rows = [
        [str(year), *(num(path[year], 1) for path in shown.index.values())] for year in years
    ]
    return sheet(["Country", "Growth, % a year"], rates) + sheet(
        ["Year", *shown.index], rows, f"Output per head, {shown.first} = 100"
    )


def panel() -> Panel:
    """Return the widget; it opens with the years after the accord, 1985 to 1991."""
    years = partial(slider, low=FIRST_YEAR, high=LAST_YEAR, unit="year")
    return Panel(
        "what-came-after",
        controls={
            "first": years("From", 1985),
            "last": years("To", 1991),
        },
        compute=partial(compute, load_output()),
        draw=draw,
        table=table,
        presets={
            name: {"first": float(first), "last": float(last)}
            for name, (first, last) in PRESETS.items()
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _note(shown: Growth) -> str:
    said = []
    if shown.last > 2019:
        said.append("The pandemic of 2020 is in it.")
    if shown.first < 1990 < shown.last:
        said.append("Germany is one country throughout in this table, also before 1990.")
    return " ".join(said)


def _fill(picture: Picture, shown: Growth) -> float:
    """Draw everything into the picture; return its height."""
    names = [f"{name} {num(path[shown.last])}" for name, path in shown.index.items()]
    right = picture.width - max(width(name, bold=True) for name in names) - 12
    values = [value for path in shown.index.values() for value in path.values()]
    steps = ticks(min(values), max(values), 5)
    step = steps[1] - steps[0] if len(steps) > 1 else max(values) - min(values) or 1.0
    low = step * (min(values) // step)
    high = max(step * -(-max(values) // step), low + step)
    up, across = Linear(low, high, _HIGH - 26, 12), Linear(shown.first, shown.last, 44, right)
    y_axis(picture, up, 44, right)
    end = year_axis(picture, across, _HIGH - 26)
    for name, path in reversed(list(shown.index.items())):
        points = [(across(year), up(value)) for year, value in path.items()]
        wide = 3 if name == "Japan" else 1.75
        picture.path(points, _COLORS[name], stroke_width=wide, mark="line")
    labels = [
        (up(path[shown.last]), words, _COLORS[name])
        for (name, path), words in zip(shown.index.items(), names, strict=True)
    ]
    end_labels(picture, right + 8, labels, 14, _HIGH - 34)
    return end
