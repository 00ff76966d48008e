"""Make the formula: turn its screws for one partner and year, and see the whole list move.

Rates of `tarifflab.economics.reciprocal`. Trade is America's books: each year to 2022 from
`us_trade_by_partner_annual`, 2024 from the first release that the list of 2 April 2025 used
(`us_trade_2024`); 2023 is in neither. The listed rates are additional to the normal duty.
The views `tariffs` and `saving` are :mod:`tarifflab.widgets.both_tariffs` and
:mod:`tarifflab.widgets.saving_gap`.

>>> found = compute(partner="Japan", year=2024, **AS_LISTED)
>>> found.rate, found.listed, len(found.hits)
(24.0, 24.0, 54)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics import reciprocal as model
from tarifflab.widgets import both_tariffs, saving_gap
from tarifflab.widgets.kit.base import (
    QUIET,
    Panel,
    choice,
    figure,
    fill,
    line,
    marker,
    show_tabs,
    slider,
    switch,
    toggle,
)

FIRST_YEAR, LAST_YEAR = 1985, 2024
GAP_YEAR = 2023  # in neither table
ROUNDINGS = {"up": "up", "to the nearest": "nearest", "not at all": "none"}
AS_LISTED: dict[str, float | bool | str] = {
    "elasticity": model.ELASTICITY,
    "pass_through": model.PASS_THROUGH,
    "halved": True,
    "floor": model.FLOOR_PERCENT,
    "rounding": "up",
}
PRESETS: dict[str, dict[str, float | bool | str]] = {
    "As in April 2025": AS_LISTED,
    "Pass-through 0.945": AS_LISTED | {"pass_through": model.BORDER_PASS_THROUGH},
    "0.945 and no floor": AS_LISTED | {"pass_through": model.BORDER_PASS_THROUGH, "floor": 0.0},
    "Elasticity 2": AS_LISTED | {"elasticity": 2.0},
    "Not halved": AS_LISTED | {"halved": False},
    "Rounded to the nearest": AS_LISTED | {"rounding": "nearest"},
}

Flow = tuple[float, float]  # US exports and imports of goods, dollars


@dataclass(frozen=True)
class Books:
    """US exports and imports by partner and year, and the listed rates in percent."""

    flows: Mapping[str, Mapping[int, Flow]]
    listed: Mapping[str, float]  # those with trade figures


@dataclass(frozen=True)
class Found:
    """One partner and year under some screws, its other years, and the whole list."""

    partner: str
    year: int
    formula: model.Formula
    exports_usd: float
    imports_usd: float
    rate: float  # percent, additional
    path: Mapping[int, float]  # by year, percent
    rates: Mapping[str, float]  # of the listed partners, 2024, percent
    hits: tuple[str, ...]
    listed: float | None

    @property
    def deficit_percent(self) -> float:
        """The US deficit in percent of US imports; below 0 it is a surplus."""
        return 100 * (self.imports_usd - self.exports_usd) / self.imports_usd

    @property
    def at_floor(self) -> int:
        """How many of the listed partners get the lowest rate."""
        return sum(rate == self.formula.floor_percent for rate in self.rates.values())


@cache
def load_books() -> Books:
    """Return the trade and the list; raises what `tarifflab.data.load` raises."""
    annual = data.load("us_trade_by_partner_annual")
    annual = annual[annual["kind"].isin(["country", "group"])]
    latest = data.load("us_trade_2024").assign(year=LAST_YEAR)
    flows: dict[str, dict[int, Flow]] = {}
    for table in (annual, latest):
        columns = ("country", "year", "exports_usd", "imports_usd")
        for partner, year, sold, bought in zip(*(table[one] for one in columns), strict=True):
            flows.setdefault(partner, {})[int(year)] = (sold, bought)
    table = data.load("listed_rates")
    table = table[table["announced"] == table["announced"].min()]
    rates = dict(zip(table["country"], table["rate_percent"], strict=True))
    known = {one: rate for one, rate in rates.items() if LAST_YEAR in flows.get(one, {})}
    return Books(MappingProxyType(flows), MappingProxyType(known))


def compute(
    *,
    partner: str,
    year: float,
    elasticity: float,
    pass_through: float,
    halved: bool,
    floor: float,
    rounding: str,
) -> Found:
    """Return the rate of `partner` in `year`, its path, and the list of 55 under the screws.

    Raises ``ValueError`` for a year without figures, or without imports from the partner.
    """
    books = load_books()
    formula = model.Formula(elasticity, pass_through, halved, floor, rounding)
    exports, imports = _flow(books, partner, int(year))
    years = books.flows[partner]
    rates = {
        one: model.formula_percent(*books.flows[one][LAST_YEAR], formula)
        for one in books.listed
    }
    return Found(
        partner=partner,
        year=int(year),
        formula=formula,
        exports_usd=exports,
        imports_usd=imports,
        rate=model.formula_percent(exports, imports, formula),
        path={
            at: model.formula_percent(*years[at], formula)
            for at in sorted(years)
            if years[at][1] > 0
        },
        rates=rates,
        hits=tuple(model.reproduced(rates, books.listed)),
        listed=books.listed.get(partner),
    )


def describe(found: Found) -> str:
    """Return the finding in plain words, step by step."""
    product = found.formula.elasticity * found.formula.pass_through
    said = (
        f"{found.partner} {found.year}: the United States bought goods for "
        f"{_money(found.imports_usd)} and sold for {_money(found.exports_usd)} (America's "
        f"books). {_gap(found)} Divided by {found.formula.elasticity:g} × "
        f"{found.formula.pass_through:g} = {product:.4g}, {_steps(found.formula)}: "
        f"an additional {_percent(found.rate)}. {_list_says(found)} These settings give "
        f"{len(found.hits)} of the {len(found.rates)} listed rates to the point; "
        f"{found.at_floor} of the {len(found.rates)} are at the floor, and the highest is "
        f"{_percent(max(found.rates.values()))}."
    )
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def panel(guess: float | None = None) -> Panel:
    """Return the view of the formula; `guess` is how many of the 55 rates it gives."""
    path, cloud, bar = _path_chart(), _cloud_chart(), _bar_chart(guess)

    def draw(found: Found) -> None:
        _draw_path(path, found)
        _draw_cloud(cloud, found)
        _draw_bar(bar, found)

    return Panel(
        controls={
            "partner": choice("Partner", sorted(load_books().flows), "Japan"),
            "year": slider(
                "Year", LAST_YEAR, FIRST_YEAR, LAST_YEAR, unit="trade of", readout_format="d"
            ),
            "elasticity": slider("Elasticity", 4, 0.5, 8, step=0.1, unit="% per %"),
            "pass_through": slider(
                "Pass-through", 0.25, 0.05, 1, step=0.005, unit="share", readout_format=".3f"
            ),
            "halved": switch("Halve the result", True),
            "floor": slider("Floor", 10, 0, 20, unit="%"),
            "rounding": toggle("Round", ROUNDINGS),
        },
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[path, cloud, bar],
        presets=PRESETS,
    )


def show(first: str = "formula", *, guess: float | None = None) -> None:
    """Show the three views; `first` ("formula", "tariffs" or "saving") is the one that opens.

    `guess` is how many of the listed rates the reader expects the formula to give. Raises
    ``ValueError`` for another word.
    """
    makers: dict[str, tuple[str, Callable[[], Panel]]] = {
        "formula": ("Make the formula", lambda: panel(guess)),
        "tariffs": ("Both countries' tariffs", both_tariffs.panel),
        "saving": ("Saving and investment", saving_gap.panel),
    }
    if first not in makers:
        raise ValueError(f"'first' must be one of {', '.join(makers)}, got {first!r}.")
    order = [first, *(name for name in makers if name != first)]
    show_tabs({makers[name][0]: makers[name][1]() for name in order})


def _flow(books: Books, partner: str, year: int) -> Flow:
    if year == GAP_YEAR:
        raise ValueError(
            "2023 is missing: the long table ends in 2022, and 2024 is the first release that "
            "the list was made from. Move the year by one."
        )
    years = books.flows[partner]
    if year not in years or not years[year][1] > 0:
        usable = [at for at in sorted(years) if years[at][1] > 0]
        raise ValueError(
            f"No US imports from {partner} stand in the tables for {year}. "
            + (f"Try a year from {usable[0]} to {usable[-1]}." if usable else "Or any year.")
        )
    return years[year]


def _money(usd: float) -> str:
    if usd >= 1e8:
        return f"{usd / 1e9:.1f} billion dollars"
    return f"{usd / 1e6:.1f} million dollars"


def _percent(rate: float) -> str:
    return f"{rate:.1f} %".replace(".0 %", " %")


def _gap(found: Found) -> str:
    if found.deficit_percent < 0:
        return f"The US surplus is {-found.deficit_percent:.1f} % of the imports."
    return f"The US deficit is {found.deficit_percent:.1f} % of the imports."


def _steps(formula: model.Formula) -> str:
    rounded = {"up": "rounded up", "nearest": "rounded to the nearest", "none": "not rounded"}
    half = "halved" if formula.halved else "not halved"
    return f"{half}, {rounded[formula.rounding]}, at least {_percent(formula.floor_percent)}"


def _list_says(found: Found) -> str:
    if found.listed is None:
        return "On no list of 2 April 2025."
    return f"Listed on 2 April 2025: {_percent(found.listed)}."


def _path_chart() -> go.FigureWidget:
    chart = figure(
        name="Rate of the formula by year for the chosen partner",
        x="Year of the trade figures", y="Additional rate (%)", height=270,
    )  # fmt: skip
    chart.add_scatter(mode="lines+markers", line=line(0), marker={"size": 5})
    chart.add_scatter(
        mode="markers", name="chosen year", marker=marker(1, size=15, symbol="circle-open")
    )
    chart.data[1].marker.line.width = 3
    chart.add_scatter(mode="markers", name="listed on 2 April 2025", marker=marker(2, size=13))
    chart.update_traces(hovertemplate="%{x}: %{y:.1f} %<extra></extra>")
    chart.update_xaxes(range=[FIRST_YEAR - 0.8, LAST_YEAR + 2.2], dtick=5, tick0=1985)
    return chart


def _cloud_chart() -> go.FigureWidget:
    chart = figure(
        name="Listed rate and rate of the formula for 55 partners",
        x="Listed on 2 April 2025: additional rate (%)",
        y="Formula, trade of 2024 (%)",
        height=340,
    )
    chart.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", name="as listed", hoverinfo="skip",
        line={"color": QUIET, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    chart.add_scatter(mode="markers", name="given to the point", marker=marker(0, opacity=0.75))
    chart.add_scatter(mode="markers", name="another rate", marker=marker(1, opacity=0.85))
    chart.add_scatter(
        mode="markers+text", showlegend=False, textposition="top center", cliponaxis=False,
        marker=marker(4, size=17, symbol="diamond-open"),
    )  # fmt: skip
    chart.data[3].marker.line.width = 3
    chart.update_traces(
        hovertemplate="%{customdata}: listed %{x:.0f} %, formula %{y:.1f} %<extra></extra>",
        selector={"mode": "markers"},
    )
    chart.data[3].hoverinfo = "skip"
    chart.update_xaxes(range=[7, 53])
    return chart


def _bar_chart(guess: float | None) -> go.FigureWidget:
    chart = figure(
        name="How many of the listed rates the formula gives to the point",
        x="Listed rates given to the point (of 55)", height=150,
    )  # fmt: skip
    chart.add_bar(
        x=[0], y=["formula"], orientation="h", marker=fill(0), showlegend=False, width=0.6,
        textposition="outside", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    chart.add_scatter(
        x=[guess], y=["formula"], mode="markers", name="your guess", marker=marker(4, size=15),
        visible=guess is not None, showlegend=True,
        hovertemplate="your guess: %{x:.0f}<extra></extra>",
    )  # fmt: skip
    chart.update_xaxes(range=[0, 60], tickvals=[0, 10, 20, 30, 40, 50, 55])
    chart.update_yaxes(showticklabels=False, showgrid=False)
    chart.update_layout(margin={"b": 62})
    return chart


def _draw_path(chart: go.FigureWidget, found: Found) -> None:
    top = max(*found.path.values(), found.listed or 0, found.rate)
    chart.data[0].update(
        x=list(found.path), y=list(found.path.values()), name=f"formula for {found.partner}"
    )
    chart.data[1].update(x=[found.year], y=[found.rate])
    chart.data[2].update(x=[LAST_YEAR + 1], y=[found.listed], visible=found.listed is not None)
    chart.update_yaxes(range=[0, 1.12 * top or 1])


def _draw_cloud(chart: go.FigureWidget, found: Found) -> None:
    listed, hits = load_books().listed, set(found.hits)
    for trace, hit in zip(chart.data[1:3], (True, False), strict=True):
        names = [one for one in listed if (one in hits) is hit]
        trace.update(
            x=[listed[one] for one in names],
            y=[found.rates[one] for one in names],
            customdata=names,
        )
    named = [found.partner] if found.partner in listed else []
    chart.data[3].update(
        x=[listed[one] for one in named], y=[found.rates[one] for one in named], text=named
    )
    chart.update_yaxes(range=[0, max(55, 1.08 * max(found.rates.values()))])


def _draw_bar(chart: go.FigureWidget, found: Found) -> None:
    chart.data[0].update(x=[len(found.hits)], text=[f"{len(found.hits)} of {len(found.rates)}"])
