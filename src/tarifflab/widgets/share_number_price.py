"""Share, number or price? What a limit on cars did, by three measures and three controls.

Table `blp_cars`: sales are per household, prices are list prices in dollars of 1983. A change
of price is that of the mean weighted by sales, or, with features held unchanged, that of the
constants of a regression (:mod:`tarifflab.economics.car_market`). The second view sorts the
36 episodes (:mod:`tarifflab.widgets.sort_episodes`).

>>> shown = compute(load_cars(), measure="share", first=1980, last=1982, quality=0, control="")
>>> round(shown.before, 1), round(shown.after, 1), round(shown.split.more_cars, 1)
(19.1, 23.5, 10.6)
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType

import ipywidgets as w
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics import car_market as model
from tarifflab.widgets import sort_episodes
from tarifflab.widgets.kit.base import (
    QUIET,
    Panel,
    choice,
    figure,
    line,
    marker,
    show_tabs,
    slider,
    toggle,
)

HOME = "Japan"
FIRST_YEAR, LAST_YEAR = 1971, 1990
GUESS_YEAR = 1982
FEATURES = {
    "power_to_weight": "power",
    "air_conditioning": "air conditioning",
    "miles_per_gallon_10": "mileage",
    "length_times_width": "size",
}
MEASURES = {"share (%)": "share", "number (cars)": "number", "price (dollars)": "price"}
QUALITY = {
    "nothing: mean price of what was sold": 0,
    "power": 1,
    "power, air conditioning": 2,
    "power, air conditioning, mileage": 3,
    "power, air conditioning, mileage, size": 4,
}
CONTROLS = {
    "nothing": "",
    "US firms": "United States",
    "European firms": "Europe",
    "Japanese firms, as many years before": model.OWN_PAST,
}
FIRMS = {HOME: "Japanese firms", "United States": "US firms", "Europe": "European firms"}
AXES = {
    "share": "Share of the cars sold (%)",
    "number": "Cars per 100 households",
    "price": "Price change since the first year (%)",
}
PRESETS = {
    "Share, 1980 to 1982": ("share", 1980, 1982, 0, ""),
    "Number, 1980 to 1982": ("number", 1980, 1982, 0, ""),
    "Price, 1980 to 1986": ("price", 1980, 1986, 0, ""),
    "The same with quality held": ("price", 1980, 1986, 4, ""),
    "Against US firms": ("price", 1980, 1986, 0, "United States"),
    "Against European firms": ("price", 1980, 1986, 0, "Europe"),
    "Against the years before": ("price", 1980, 1986, 0, model.OWN_PAST),
}


@dataclass(frozen=True)
class Table:
    """The cars, the firm of each row, and what is looked up often, by region and year."""

    cars: model.Cars
    firms: tuple[str, ...]
    sold: Mapping[model.Cell, float]  # cars per 100 households
    price: Mapping[model.Cell, float]  # mean by sales, dollars of 1983


@dataclass(frozen=True)
class Shown:
    """What one measure did between two years; `change` in points for shares, else percent."""

    measure: str
    first: int
    last: int
    quality: int
    control: str
    before: float  # percent, cars per 100 households, dollars of 1983
    after: float
    change: float
    error: float | None  # log points, with features held unchanged
    split: model.Split
    control_change: float | None  # percent
    paths: Mapping[str, Mapping[int, float]]
    past: Mapping[int, float]  # the control that is the region's own past, moved to the window

    @property
    def difference(self) -> float | None:
        """Change minus the control's, in percentage points; None without a control."""
        return None if self.control_change is None else self.change - self.control_change


@cache
def load_cars() -> Table:
    """Return the cars of 1971 to 1990; raises what `data.load` raises."""
    table = data.load("blp_cars")
    cars = model.Cars(
        year=table["year"],
        region=table["region"],
        sales=table["share_of_households"] * 100,
        price=table["price_usd_1983"],
        features=table[list(FEATURES)],
    )
    cells = [(region, year) for region in FIRMS for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    return Table(
        cars=cars,
        firms=tuple(table["firm_id"]),
        sold=MappingProxyType({cell: model.sold(cars, *cell) for cell in cells}),
        price=MappingProxyType({cell: model.mean_price(cars, *cell) for cell in cells}),
    )


@cache
def _fit(quality: int) -> model.QualityFit:
    return model.quality_fit(load_cars().cars, quality)


def compute(
    table: Table, *, measure: str, first: float, last: float, quality: int, control: str
) -> Shown:
    """Return what `measure` did between two years, in either order.

    `quality` is how many features are held unchanged; `control` is "", a region or
    `OWN_PAST`. Both count for prices, the control for numbers too. Raises ``ValueError`` for
    a window of no length, and for years before the data.
    """
    begin, end = sorted((int(first), int(last)))
    if begin == end:
        raise ValueError(
            f"Both ends of the window are {begin}, so nothing can change in it. "
            "Move one of the two years."
        )
    quality, control = (quality if measure == "price" else 0), control * (measure != "share")
    paths = {region: _path(table, region, measure, begin, quality) for region in FIRMS}
    before, after = (_value(table, HOME, year, measure) for year in (begin, end))
    change = (
        after - before
        if measure == "share"
        else _change(table, HOME, (begin, end), measure, quality)
    )
    against = _window(table, control, begin, end)
    return Shown(
        measure=measure,
        first=begin,
        last=end,
        quality=quality,
        control=control,
        before=before,
        after=after,
        change=change,
        error=_error(table, (begin, end), quality) if quality else None,
        split=model.share_split(table.cars, HOME, begin, end),
        control_change=_change(table, *against, measure, quality) if against else None,
        paths=paths,
        past=_past(paths[HOME], begin, end, measure) if control == model.OWN_PAST else {},
    )


def describe(shown: Shown) -> str:
    """Return the finding in plain words."""
    said = f"{shown.first} to {shown.last}: "
    if shown.measure == "share":
        said += (
            f"the share of Japanese firms {_moved(shown.before, shown.after)} from "
            f"{shown.before:.1f} to {shown.after:.1f} % of the cars sold, "
            f"{shown.change:+.1f} points. In log points {shown.split.share:+.1f}: "
            f"{shown.split.more_cars:+.1f} from the number of Japanese cars, "
            f"{shown.split.smaller_market:+.1f} from the size of the market."
        )
    elif shown.measure == "number":
        said += (
            f"Japanese cars sold per 100 households {_moved(shown.before, shown.after)} from "
            f"{shown.before:.2f} to {shown.after:.2f}, {shown.change:+.1f} %."
        )
    elif shown.quality:
        said += (
            f"with {_held(shown.quality)} held unchanged, the price of Japanese cars moved "
            f"{shown.change:+.1f} %; standard error about {shown.error:.1f} points."
        )
    else:
        said += (
            f"the mean list price of the Japanese cars sold "
            f"{_moved(shown.before, shown.after)} from {shown.before:,.0f} to "
            f"{shown.after:,.0f} dollars of 1983, {shown.change:+.1f} %."
        )
    return said + _about_control(shown)


def panel(guess: float | None = None) -> Panel:
    """Return the view of the car market; it opens with the share from 1980 to 1982.

    `guess` is what the reader expected as Japan's share of 1982, in percent.
    """
    table = load_cars()
    chart = _chart(guess)
    measure, first, last, quality, control = PRESETS["Share, 1980 to 1982"]
    buttons = [w.Button(description=text, layout={"width": "auto"}) for text in PRESETS]
    shown = Panel(
        controls={
            "measure": toggle("Measure", MEASURES, measure),
            "first": slider(
                "From", first, FIRST_YEAR, LAST_YEAR, unit="year", readout_format="d"
            ),
            "last": slider("To", last, FIRST_YEAR, LAST_YEAR, unit="year", readout_format="d"),
            "quality": choice("Held unchanged (price)", QUALITY, quality),
            "control": choice("Compare with", CONTROLS, control),
        },
        compute=partial(compute, table),
        draw=partial(_draw, chart),
        describe=describe,
        figures=[chart],
        buttons=buttons,
    )
    names = ("measure", "first", "last", "quality", "control")
    for button, values in zip(buttons, PRESETS.values(), strict=True):
        settings = dict(zip(names, values, strict=True))
        button.on_click(lambda _, settings=settings: shown.set(**settings))
    return shown


def show(first: str = "cars", *, guess: float | None = None) -> None:
    """Show both views; `first` ("cars" or "episodes") is the one that opens.

    `guess` is what the reader expected there, in percent: Japan's share of 1982, or the share
    of episodes in which Japan gave way. Raises ``ValueError`` for another word.
    """
    if first not in ("cars", "episodes"):
        raise ValueError(f"'first' must be 'cars' or 'episodes', got {first!r}.")
    cars_first = first == "cars"
    views = [
        ("The car market", panel(guess if cars_first else None)),
        ("Sort the 36 episodes", sort_episodes.panel(None if cars_first else guess)),
    ]
    show_tabs(dict(views if cars_first else views[::-1]))


def _value(table: Table, region: str, year: int, measure: str) -> float:
    if measure == "price":
        return table.price[region, year]
    sold = table.sold[region, year]
    if measure == "number":
        return sold
    return 100 * sold / sum(table.sold[one, year] for one in FIRMS)


def _change(
    table: Table, region: str, window: tuple[int, int], measure: str, quality: int
) -> float:
    """Return a change in percent between two years, with `quality` features unchanged."""
    before, after = ((region, year) for year in window)
    if quality:
        levels = _fit(quality).levels
        return 100 * math.expm1(levels[after] - levels[before])
    values = table.sold if measure == "number" else table.price
    return 100 * (values[after] / values[before] - 1)


def _path(
    table: Table, region: str, measure: str, first: int, quality: int
) -> dict[int, float]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    if measure == "price":
        return {year: _change(table, region, (first, year), measure, quality) for year in years}
    return {year: _value(table, region, year, measure) for year in years}


def _window(
    table: Table, control: str, first: int, last: int
) -> tuple[str, tuple[int, int]] | None:
    if not control:
        return None
    if control == model.OWN_PAST:
        return HOME, model.earlier_window(table.cars, first, last)
    return control, (first, last)


def _past(path: Mapping[int, float], first: int, last: int, measure: str) -> dict[int, float]:
    """Return the path of as many years before, moved to start where the window does."""
    length = last - first
    start = path[first - length]
    if measure == "price":
        return {
            first + step: 100 * ((100 + path[first - length + step]) / (100 + start) - 1)
            for step in range(length + 1)
        }
    return {
        first + step: path[first] * path[first - length + step] / start
        for step in range(length + 1)
    }


def _error(table: Table, window: tuple[int, int], quality: int) -> float:
    found = model.adjusted_change(table.cars, _fit(quality), HOME, window, groups=table.firms)
    return found.standard_error


def _moved(before: float, after: float) -> str:
    return "rose" if after >= before else "fell"


def _held(quality: int) -> str:
    names = list(FEATURES.values())[:quality]
    return " and ".join([", ".join(names[:-1]), names[-1]] if quality > 1 else names)


def _about_control(shown: Shown) -> str:
    if shown.measure == "share":
        return " A share has its comparison inside: the other cars sold."
    if shown.control_change is None or shown.difference is None:
        return ""
    if shown.control == model.OWN_PAST:
        length = shown.last - shown.first
        who = f"Japanese cars from {shown.first - length} to {shown.first}"
    else:
        who = FIRMS[shown.control]
    return (
        f" Compared with {who} ({shown.control_change:+.1f} %): a difference of "
        f"{shown.difference:+.1f} percentage points."
    )


def _chart(guess: float | None) -> go.FigureWidget:
    chart = figure(
        name="Share, number or price of cars of Japanese, US and European firms by year",
        x="Year",
        y=AXES["share"],
        height=400,
    )
    for number, name in enumerate(FIRMS.values()):
        chart.add_scatter(mode="lines", name=name, line=line(number, width=3 - (number > 0)))
    chart.add_scatter(
        mode="lines+markers", name="Japanese firms, as many years before, moved here",
        line={"color": QUIET, "dash": "dot", "width": 2}, marker={"symbol": "x", "size": 7},
    )  # fmt: skip
    chart.add_scatter(
        mode="markers", name="your guess for 1982", x=[GUESS_YEAR], y=[guess],
        marker=marker(4, size=14), hovertemplate="your guess: %{y:.1f} %<extra></extra>",
    )  # fmt: skip
    chart.add_vrect(x0=1980, x1=1982, fillcolor=QUIET, opacity=0.16, line_width=0)
    chart.add_shape(
        type="line", x0=1981.33, x1=1981.33, y0=0, y1=1, yref="paper",
        line={"color": QUIET, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    chart.add_annotation(
        x=1981.33, y=1, yref="paper", text="limit, 1 May 1981", showarrow=False,
        xanchor="left", yanchor="top", xshift=4,
    )  # fmt: skip
    chart.update_xaxes(range=[FIRST_YEAR - 0.4, LAST_YEAR + 0.4], dtick=2)
    return chart


def _draw(chart: go.FigureWidget, shown: Shown) -> None:
    unit = {"share": " %", "number": " per 100 households", "price": " %"}[shown.measure]
    form = "%{x}: %{y:.2f}" if shown.measure == "number" else "%{x}: %{y:.1f}"
    rows = [*shown.paths.values(), shown.past]
    guess = chart.data[len(rows)]
    guess.update(visible=shown.measure == "share" and guess.y[0] is not None)
    for trace, path in zip(chart.data[: len(rows)], rows, strict=True):
        trace.update(
            x=list(path), y=list(path.values()), showlegend=bool(path),
            hovertemplate=form + unit,
        )  # fmt: skip
    chart.layout.shapes[0].update(x0=shown.first, x1=shown.last)
    chart.update_yaxes(title_text=AXES[shown.measure])
