"""Share, number or price? What a limit on cars did, by three measures and three controls.

Table `blp_cars`: sales are per household, prices are list prices in dollars of 1983. A change
of price is that of the mean weighted by sales, or, with features held unchanged, that of the
constants of a regression (:mod:`tarifflab.economics.car_market`).

>>> shown = compute(load_cars(), measure="share", first=1980, last=1982, quality=0, control="")
>>> round(shown.before, 1), round(shown.after, 1), round(shown.split.more_cars, 1)
(19.1, 23.5, 10.6)
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType

from tarifflab import data
from tarifflab.economics import car_market as model
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, toggle
from tarifflab.widgets.kit.lines import Line, line_plot, years
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

HOME = "Japan"
FIRST_YEAR, LAST_YEAR = 1971, 1990
GUESS_YEAR = 1982
GUESS = ("prediction", "03/share-1982")
FEATURES = {
    "power_to_weight": "power",
    "air_conditioning": "air conditioning",
    "miles_per_gallon_10": "mileage",
    "length_times_width": "size",
}
MEASURES = {"share (%)": "share", "number (cars)": "number", "price (dollars)": "price"}
QUALITY = {
    "nothing, plain mean": 0,
    "power": 1,
    "power, air conditioning": 2,
    "power, air con., mileage": 3,
    "all four, with size": 4,
}
CONTROLS = {
    "nothing": "",
    "US firms": "United States",
    "European firms": "Europe",
    "its own years before": model.OWN_PAST,
}
FIRMS = {HOME: "Japanese firms", "United States": "US firms", "Europe": "European firms"}
COLORS = {HOME: "jp", "United States": "us", "Europe": "quiet"}
LIMIT = (1981.33, "limit, 1 May 1981")
_UNIT = {
    "share": "Share of the cars sold in the United States by home of the firm, %",
    "number": "Cars sold per 100 US households, by home of the firm",
    "price": "Change of the mean list price since the first year, in dollars of 1983, %",
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
    guess: float | None  # Japan's share of 1982, percent
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
def fit(quality: int) -> model.QualityFit:
    """Return the regression on the first `quality` features, fitted once."""
    return model.quality_fit(load_cars().cars, quality)


def compute(
    table: Table,
    *,
    measure: str,
    first: float,
    last: float,
    quality: int,
    control: str,
    guess: float | None = None,
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
        guess=guess,
        past=_past(paths[HOME], begin, end, measure) if control == model.OWN_PAST else {},
    )


def headline(shown: Shown) -> str:
    """Return the finding: what the measure did in the window."""
    span = f"{shown.first} to {shown.last}"
    moved = _moved(shown.before, shown.after)
    if shown.measure == "share":
        ends = f"{pct(shown.before)} to {pct(shown.after)}"
        return f"{span}: Japan’s share of cars sold {moved} from {ends}"
    change = pct(abs(shown.change))
    if shown.measure == "number":
        return f"{span}: Japanese cars per household {moved} by {change}"
    if shown.difference is not None:
        points = num(shown.difference, 1, sign=True)
        return f"{span}: Japanese cars’ price {points} points against {_control(shown)}"
    moved = _moved(0, shown.change)
    held = " with quality held" if shown.quality else ""
    return f"{span}: the price of Japanese cars{held} {moved} by {change}"


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the measure by home of the firm, the window and the limit."""
    picture = Picture(width)
    return Drawn(
        headline=headline(shown),
        unit=_UNIT[shown.measure],
        svg=picture.svg(_fill(picture, shown)),
        foot=(
            "Source: Berry, Levinsohn and Pakes (1995), 2,217 models and years. Not shown: "
            "trucks, discounts, and exports as the limit counted them."
        ),
        note=_note(shown) + _about_control(shown),
        alt=(
            f"Lines from {FIRST_YEAR} to {LAST_YEAR} of Japanese, US and European firms; the "
            f"window from {shown.first} to {shown.last} is shaded."
        ),
    )


def table(shown: Shown) -> str:
    """Return the measure by year and home of the firm as an HTML table."""
    rows = [
        [year, *(num(path[year], 2) for path in shown.paths.values())]
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    ]
    return sheet(["Year", *FIRMS.values()], rows, _UNIT[shown.measure])


def panel() -> Panel:
    """Return the widget; it opens with the share from 1980 to 1982 and hears the guess."""
    names = ("measure", "first", "last", "quality", "control")
    measure, first, last, quality, control = PRESETS["Share, 1980 to 1982"]
    prices = ("measure", ["price"])
    return Panel(
        "share-number-price",
        controls={
            "measure": toggle("Measure", MEASURES, measure),
            "first": slider("From", first, FIRST_YEAR, LAST_YEAR, unit="year"),
            "last": slider("To", last, FIRST_YEAR, LAST_YEAR, unit="year"),
            "control": choice(
                "Compare with", CONTROLS, control, when=("measure", ["number", "price"])
            ),
            "quality": choice("Held unchanged", QUALITY, quality, when=prices),
        },
        compute=partial(compute, load_cars()),
        draw=draw,
        table=table,
        presets_more=True,
        presets={
            name: dict(zip(names, values, strict=True)) for name, values in PRESETS.items()
        },
        hears={"guess": GUESS},
        question="Did Japan’s share fall when its cars were limited?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


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
        levels = fit(quality).levels
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
    found = model.adjusted_change(table.cars, fit(quality), HOME, window, groups=table.firms)
    return found.standard_error


def _moved(before: float, after: float) -> str:
    return "rose" if after >= before else "fell"


def _held(quality: int) -> str:
    names = list(FEATURES.values())[:quality]
    return " and ".join([", ".join(names[:-1]), names[-1]] if quality > 1 else names)


def _control(shown: Shown) -> str:
    """Return who stands beside the Japanese firms, in a few words."""
    return "as many years before" if shown.control == model.OWN_PAST else FIRMS[shown.control]


def _note(shown: Shown) -> str:
    if shown.measure == "share":
        more, smaller = shown.split.more_cars, shown.split.smaller_market
        said = (
            f"In log points {num(shown.split.share, 1, sign=True)}: "
            f"{num(more, 1, sign=True)} from Japanese cars per household, "
            f"{num(smaller, 1, sign=True)} from the market per household."
        )
        return said + (f" You guessed {pct(shown.guess)} for 1982." if shown.guess else "")
    if shown.measure == "number":
        return f"From {num(shown.before, 2)} to {num(shown.after, 2)} per 100 households."
    if shown.quality and shown.error is not None:
        return (
            f"With {_held(shown.quality)} unchanged: {pct(shown.change, sign=True)}, standard "
            f"error about {num(shown.error, 1)} points."
        )
    return (
        f"From ${num(shown.before)} to ${num(shown.after)} in dollars of 1983, "
        f"{pct(shown.change, sign=True)}, weighted by sales."
    )


def _about_control(shown: Shown) -> str:
    if shown.control_change is None or shown.difference is None:
        return ""
    if shown.control == model.OWN_PAST:
        length = shown.last - shown.first
        who = f"Japanese cars from {shown.first - length} to {shown.first}"
    else:
        who = FIRMS[shown.control]
    return (
        f" {who}: {pct(shown.control_change, sign=True)}, a difference of "
        f"{num(shown.difference, 1, sign=True)} points."
    )


def _fill(picture: Picture, shown: Shown) -> float:
    """Draw everything into the picture; return its height."""
    decimals = 2 if shown.measure == "number" else 1
    sign = shown.measure == "price"
    rows = [
        Line(
            f"{FIRMS[region]} {num(path[LAST_YEAR], decimals, sign=sign)}",
            COLORS[region],
            path,
            3.0 if region == HOME else 1.75,
        )
        for region, path in shown.paths.items()
    ]
    every = [value for path in shown.paths.values() for value in path.values()]
    low, high = min(0.0, *every) * 1.05, max(*every, shown.guess or 0) * 1.08
    plot = line_plot(
        picture,
        rows,
        years(FIRST_YEAR, LAST_YEAR),
        (low, high),
        top=0,
        high=330,
        unit="" if shown.measure == "number" else "%",
        marks=[LIMIT],
        band=(shown.first, shown.last),
    )
    if shown.past:
        points = [(plot.across(year), plot.up(value)) for year, value in shown.past.items()]
        picture.path(points, "jp", stroke_width=1.75, stroke_dasharray="2 4", mark="past")
    for year in (shown.first, shown.last):
        spot = plot.across(year), plot.up(shown.paths[HOME][year])
        picture.dot(*spot, "jp", 6, mark="end")
    if shown.guess is not None and shown.measure == "share":
        x, y = plot.across(GUESS_YEAR), plot.up(shown.guess)
        picture.marker_stroke([(x - 14, y), (x + 14, y)], mark="guess")
        picture.text(x + 22, y + 4.5, "you", "ink", bold=True, halo=True)
    tips = {
        year: f"{year}: "
        + ", ".join(
            f"{FIRMS[region]} {num(path[year], decimals, sign=sign)}"
            for region, path in shown.paths.items()
        )
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    }
    plot.tips(picture, tips)
    return plot.end
