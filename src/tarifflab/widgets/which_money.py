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

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics import exchange
from tarifflab.widgets.kit.base import QUIET, Panel, figure, fill, line, marker, slider, toggle

FIRST_YEAR, LAST_YEAR = 1985, 1995
UNITS = {"dollars": "usd", "yen": "yen", "% of US GDP": "gdp", "all three": "all"}
_AXIS = {
    "usd": "US deficit with Japan (billion dollars)",
    "yen": "US deficit with Japan (trillion yen)",
    "gdp": "US deficit with Japan (% of US GDP)",
    "all": "US deficit with Japan (first year = 100)",
}
_LINES = {"usd": "in dollars", "yen": "in yen", "gdp": "in percent of US GDP"}

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


def compute(deficits: Deficits, *, first: float, last: float, unit: str) -> Shown:
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
    )


def describe(shown: Shown, guess: float | None = None) -> str:
    """Return the finding in plain words, beside the reader's guess if there is one."""
    usd, yen, gdp = shown.deficits.usd, shown.deficits.yen, shown.deficits.gdp
    a, b = shown.first, shown.last
    said = (
        f"From {a} to {b} the US goods deficit with Japan {_moved(shown.changes['usd'])} in "
        f"dollars ({usd[a]:.1f} to {usd[b]:.1f} billion) and {_moved(shown.changes['yen'])} "
        f"in yen ({yen[a]:.1f} to {yen[b]:.1f} trillion). In percent of US GDP it went from "
        f"{gdp[a]:.2f} to {gdp[b]:.2f}. In the same years a dollar "
        f"{_moved(shown.rate_change)} in yen."
    )
    if guess is not None:
        miss = guess - _change(usd, 1985, 1987)
        said += f" You guessed {guess:+g} % in dollars for 1985 to 1987: {_miss(miss)}."
    said += " US Census Bureau, goods alone; yearly average rates."
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is a change in dollars from 1985 to 1987, in percent."""
    chart = _chart(guess)
    return Panel(
        controls={
            "unit": toggle("Measured in", UNITS),
            "first": slider("From (year)", 1985, FIRST_YEAR, LAST_YEAR, readout_format="d"),
            "last": slider("To (year)", 1987, FIRST_YEAR, LAST_YEAR, readout_format="d"),
        },
        compute=partial(compute, load_deficits()),
        draw=partial(_draw, chart, guess),
        describe=partial(describe, guess=guess),
        figures=[chart],
    )


def show(guess: float | None = None) -> None:
    """Show the widget in the cell."""
    panel(guess).show()


def _change(series: Series, first: int, last: int) -> float:
    return 100 * (series[last] / series[first] - 1)


def _moved(percent: float) -> str:
    return f"{'rose' if percent >= 0 else 'fell'} by {abs(percent):.1f} %"


def _miss(points: float) -> str:
    if abs(points) < 1:
        return "within one point"
    return f"{abs(points):.0f} points too {'high' if points > 0 else 'low'}"


def _chart(guess: float | None) -> go.FigureWidget:
    chart = figure(
        name="US goods deficit with Japan by year in one of three units",
        y=_AXIS["usd"],
        height=400,
    )
    quiet = {"color": QUIET, "opacity": 0.45}
    chart.add_bar(marker=quiet, width=0.7, name="other years", showlegend=False)
    chart.add_bar(marker=fill(0), width=0.7, name="first and last year", showlegend=False)
    for number, name in enumerate(_LINES.values()):
        chart.add_scatter(
            mode="lines+markers", name=name, line=line(number),
            marker=marker(number, size=8), hovertemplate="%{y:.1f}",
        )  # fmt: skip
    chart.add_scatter(
        mode="markers", name="Your guess (dollars, 1987)",
        marker=marker(1, size=14, symbol="star"), showlegend=guess is not None,
    )  # fmt: skip
    chart.update_layout(barmode="overlay")
    chart.update_yaxes(rangemode="tozero")
    chart.update_xaxes(dtick=1, range=[FIRST_YEAR - 0.6, LAST_YEAR + 0.6])
    return chart


def _draw(chart: go.FigureWidget, guess: float | None, shown: Shown) -> None:
    _draw_bars(chart, shown)
    _draw_lines(chart, shown)
    place = _guess_place(shown, guess)
    chart.data[5].update(x=[1987] * len(place), y=place, showlegend=bool(place))
    chart.update_yaxes(title_text=_AXIS[shown.unit])


def _draw_bars(chart: go.FigureWidget, shown: Shown) -> None:
    series: Series = {} if shown.unit == "all" else getattr(shown.deficits, shown.unit)
    ends = {year: value for year, value in series.items() if year in (shown.first, shown.last)}
    others = {year: value for year, value in series.items() if year not in ends}
    for trace, part in ((chart.data[0], others), (chart.data[1], ends)):
        trace.update(
            x=list(part), y=list(part.values()), hovertemplate="%{x}: %{y:.2f}<extra></extra>"
        )
    chart.data[1].update(
        text=[f"{value:.{2 if shown.unit == 'gdp' else 1}f}" for value in ends.values()],
        textposition="outside",
    )


def _draw_lines(chart: go.FigureWidget, shown: Shown) -> None:
    for trace, name in zip(chart.data[2:5], _LINES, strict=True):
        series: Series = getattr(shown.deficits, name) if shown.unit == "all" else {}
        base = series[shown.first] if series else 1.0
        trace.update(
            x=list(series),
            y=[100 * value / base for value in series.values()],
            showlegend=bool(series),
        )


def _guess_place(shown: Shown, guess: float | None) -> list[float]:
    """Return the height of the guess in the figure, or nothing in a unit it is not in."""
    if guess is None or shown.unit not in ("usd", "all"):
        return []
    value = shown.deficits.usd[1985] * (1 + guess / 100)
    return [value if shown.unit == "usd" else 100 * value / shown.deficits.usd[shown.first]]
