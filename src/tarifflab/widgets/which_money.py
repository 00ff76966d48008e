"""Show one deficit in three units: in dollars, in yen, and in percent of US GDP.

The balance is US exports minus imports of goods with Japan (Census Bureau, table
`us_trade_by_partner_annual`), the rate a yearly average (Federal Reserve, `fx_annual`), the
product in current dollars (World Bank, `gdp_annual`). A deficit is drawn as a positive bar.

>>> shown = compute(load_deficits(), first=1985, last=1987, unit="usd")
>>> {unit: round(change, 1) for unit, change in shown.changes.items()}
{'usd': 22.0, 'yen': -26.0, 'gdp': 9.1}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from tarifflab import data
from tarifflab.economics import exchange
from tarifflab.widgets.kit.axes import Linear, ticks, y_axis, y_room, year_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider, toggle
from tarifflab.widgets.kit.lines import Line, line_plot, years
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct, width

FIRST_YEAR, LAST_YEAR = 1985, 1995
UNITS = {"dollars": "usd", "yen": "yen", "% of US GDP": "gdp", "all three": "all"}
_UNIT = {"usd": "billion dollars", "yen": "trillion yen", "gdp": "% of US GDP"}
_AT_TOP = {"usd": "bn", "yen": "tn", "gdp": "%"}
_LINES = {"usd": "in dollars", "yen": "in yen", "gdp": "of US GDP"}
_COLORS = {"usd": "us", "yen": "jp", "gdp": "good"}
GUESS = ("prediction", "02/deficit-in-dollars")
GUESS_YEARS = (1985, 1987)

Series = Mapping[int, float]


@dataclass(frozen=True)
class Deficits:
    """Deficits by year: billion dollars, trillion yen, percent of US GDP; yen per dollar."""

    usd: Series
    yen: Series
    gdp: Series
    rate: Series


@dataclass(frozen=True)
class Shown:
    """One deficit between two years; changes in percent, by unit."""

    deficits: Deficits
    first: int
    last: int
    unit: str
    changes: Mapping[str, float]
    rate_change: float  # percent, yen per dollar
    guess: float | None  # change in dollars from 1985 to 1987, percent


@cache
def load_deficits() -> Deficits:
    """Return the deficits of 1985 to 1995; raises what `tarifflab.data.load` raises."""
    trade = data.load("us_trade_by_partner_annual").query("country == 'Japan'")
    table = trade.merge(data.load("fx_annual").query("country == 'Japan'"), on="year")
    gdp = data.load("gdp_annual").query("iso3 == 'USA'")[["year", "gdp_usd"]]
    table = table.merge(gdp, on="year").query(f"{FIRST_YEAR} <= year <= {LAST_YEAR}")
    deficit = (table["imports_usd"] - table["exports_usd"]).to_numpy()
    yen = exchange.in_foreign_money(deficit, table["units_per_usd"].to_numpy())
    gdp_share = [
        exchange.percent_of(one, whole)
        for one, whole in zip(deficit, table["gdp_usd"], strict=True)
    ]
    years = [int(year) for year in table["year"]]
    rate = table["units_per_usd"].tolist()
    columns = (deficit / 1e9, yen / 1e12, gdp_share, rate)
    return Deficits(*({y: float(v) for y, v in zip(years, c, strict=True)} for c in columns))


def compute(
    deficits: Deficits, *, first: float, last: float, unit: str, guess: float | None = None
) -> Shown:
    """Return the deficit between two years, in either order, in the unit to draw.

    `unit` is usd, yen, gdp or all. Raises ``ValueError`` if the two years are one.
    """
    begin, end = sorted((int(first), int(last)))
    if begin == end:
        raise ValueError(
            f"Both years are {begin}: nothing can change between them. Move one of the two."
        )
    return Shown(
        deficits=deficits,
        first=begin,
        last=end,
        unit=unit,
        changes={name: _change(getattr(deficits, name), begin, end) for name in _LINES},
        rate_change=_change(deficits.rate, begin, end),
        guess=guess,
    )


def headline(shown: Shown) -> str:
    """Return the finding: how the deficit moved, in the unit that is drawn."""
    span = f"{shown.first} to {shown.last}"
    if shown.unit == "all":
        usd, yen = (pct(shown.changes[unit], sign=True) for unit in ("usd", "yen"))
        return f"{span}: one deficit, {usd} in dollars and {yen} in yen"
    money = "as a share of GDP" if shown.unit == "gdp" else _LINES[shown.unit]
    return f"{span}: the deficit {_moved(shown.changes[shown.unit])} {money}"


def draw(shown: Shown, width: int) -> Drawn:
    """Draw bars in one unit, or three lines from the first year on."""
    picture = Picture(width)
    high = _draw_lines(picture, shown) if shown.unit == "all" else _draw_bars(picture, shown)
    unit = f"first year ({shown.first}) = 100" if shown.unit == "all" else _UNIT[shown.unit]
    return Drawn(
        headline=headline(shown),
        unit=f"US deficit in goods with Japan by year, {unit}",
        svg=picture.svg(high),
        foot=(
            "Source: US Census Bureau; Federal Reserve (yearly average rates); World Bank. "
            "Not shown: services."
        ),
        note=_note(shown),
        alt=_alt(shown),
    )


def table(shown: Shown) -> str:
    """Return the deficit by year in all three units as an HTML table."""
    found = shown.deficits
    rows = [
        [year, num(usd, 1), num(found.yen[year], 2), num(found.gdp[year], 2)]
        for year, usd in found.usd.items()
    ]
    return sheet(["Year", *_UNIT.values()], rows, "US deficit in goods with Japan")


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 02."""
    return Panel(
        "which-money",
        controls={
            "unit": toggle("Measured in", UNITS),
            "first": slider("From", 1985, FIRST_YEAR, LAST_YEAR, unit="year"),
            "last": slider("To", 1987, FIRST_YEAR, LAST_YEAR, unit="year"),
        },
        compute=partial(compute, load_deficits()),
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        question="Did the deficit grow or shrink from 1985 to 1987, in dollars?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _change(series: Series, first: int, last: int) -> float:
    return 100 * (series[last] / series[first] - 1)


def _moved(percent: float) -> str:
    return f"{'rose' if percent >= 0 else 'fell'} by {pct(abs(percent))}"


def _miss(points: float) -> str:
    if abs(points) < 1:
        return "within one point"
    return f"{num(abs(points))} points too {'high' if points > 0 else 'low'}"


def _note(shown: Shown) -> str:
    said = f"In the same years a dollar {_moved(shown.rate_change)} in yen."
    if shown.guess is not None:
        miss = shown.guess - _change(shown.deficits.usd, *GUESS_YEARS)
        guess = pct(shown.guess, sign=True)
        said += f" You guessed {guess} in dollars for 1985 to 1987: {_miss(miss)}."
    return said


def _alt(shown: Shown) -> str:
    found, a, b = shown.deficits, shown.first, shown.last
    ends = [
        f"{num(series[a], 2)} and {num(series[b], 2)} {_UNIT[unit]}"
        for unit, series in (("usd", found.usd), ("yen", found.yen), ("gdp", found.gdp))
    ]
    return f"The deficit of {a} and of {b}: {'; '.join(ends)}."


def _draw_bars(picture: Picture, shown: Shown) -> float:
    """Draw a bar for each year, those of the two ends dark; return the height."""
    series: Series = getattr(shown.deficits, shown.unit)
    place = _guess_place(shown)
    top = 1.12 * max(*series.values(), place or 0)
    unit, bottom = _AT_TOP[shown.unit], 330.0
    left = y_room(ticks(0, top), unit)
    across = Linear(FIRST_YEAR - 0.6, LAST_YEAR + 0.6, left, float(picture.width))
    up = Linear(0, top, bottom, 12)
    y_axis(picture, up, left, picture.width, unit=unit)
    decimals = 2 if shown.unit == "gdp" else 1
    wide = 0.7 * (across(1) - across(0))
    color = _COLORS[shown.unit]
    for year, value in series.items():
        chosen = year in (shown.first, shown.last)
        words = num(value, decimals)
        fill = color if chosen else f"{color}-soft"
        tip = f"{year}: {words} {_UNIT[shown.unit]}"
        x = across(year)
        picture.rect(
            x - wide / 2, up(value), wide, bottom - up(value), fill,
            tip=tip, mark="chosen" if chosen else "bar",
        )  # fmt: skip
        if (chosen and (wide > 30 or shown.last - shown.first > 1)) or width(words) < wide:
            spot = min(x, picture.width - width(words, bold=chosen) / 2)
            picture.text(
                spot, up(value) - 6, words, color if chosen else "quiet", bold=chosen,
                anchor="middle", halo=True,
            )  # fmt: skip
    if place is not None:
        x, y, number = across(1987), up(place), up(series[1987]) - 6
        picture.marker_stroke([(x - wide * 0.6, y), (x + wide * 0.6, y)], mark="guess")
        under = y + 26 < bottom and not y + 4 < number < y + 36
        base = y + 22 if under else y - 10
        picture.text(x, base, "you", "ink", bold=True, anchor="middle", halo=True)
    return year_axis(picture, across, bottom)


def _draw_guess(picture: Picture, ends: tuple[float, float], y: float) -> None:
    picture.marker_stroke([(ends[0], y), (ends[1], y)], mark="guess")
    picture.text(ends[1] + 8, y + 4.5, "you", "ink", bold=True, halo=True)


def _draw_lines(picture: Picture, shown: Shown) -> float:
    """Draw all three units as lines that meet at 100 in the first year; return the height."""
    lines = []
    for unit, name in _LINES.items():
        series: Series = getattr(shown.deficits, unit)
        points = {year: 100 * value / series[shown.first] for year, value in series.items()}
        lines.append(Line(f"{name} {num(points[LAST_YEAR])}", _COLORS[unit], points))
    place = _guess_place(shown)
    top = 1.08 * max([value for line in lines for value in line.points.values()] + [place or 0])
    marks = [(shown.first, f"{shown.first} = 100"), (shown.last, str(shown.last))]
    across = years(FIRST_YEAR, LAST_YEAR)
    plot = line_plot(picture, lines, across, (0, top), top=0, high=330, marks=marks)
    for line in lines:
        y = plot.up(line.points[shown.last])
        picture.dot(plot.across(shown.last), y, line.color, 6, mark="chosen")
    if place is not None:
        x = plot.across(1987)
        _draw_guess(picture, (x - 16, x + 16), plot.up(place))
    return plot.end


def _guess_place(shown: Shown) -> float | None:
    """Return the height of the guess in the picture, or None in a unit that it is not in."""
    if shown.guess is None or shown.unit not in ("usd", "all"):
        return None
    value = shown.deficits.usd[1985] * (1 + shown.guess / 100)
    return value if shown.unit == "usd" else 100 * value / shown.deficits.usd[shown.first]
