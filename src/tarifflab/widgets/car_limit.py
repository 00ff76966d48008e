"""What a limit on cars did, drawn: the limit, share, number, price, quality, three controls.

Six small figures from the table `blp_cars` and rows of `quoted_figures`. Prices are list
prices in dollars of 1983, weighted by sales (:mod:`tarifflab.economics.car_market`). Who got
the rest is drawn by `who_got_the_rent`.

>>> [round(bar.value, 1) for bar in load("controls").bars]
[6.1, -3.6, 19.4, 9.1]
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tarifflab import data
from tarifflab.economics import car_market as model
from tarifflab.widgets import few_rows
from tarifflab.widgets.kit.cargo import Hold, draw_car, draw_hull
from tarifflab.widgets.kit.frame import Panel
from tarifflab.widgets.kit.row_bars import Bar
from tarifflab.widgets.kit.story import Story, story_panel
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct, usd
from tarifflab.widgets.share_number_price import FEATURES, FIRMS, HOME, load_cars

FIRST, LAST = 1980, 1986
HUNDRED = 100  # cars of 1980 on the ships
THOUSANDS = 50  # thousand cars that a car on a ship stands for, where the limit is shown
LIMIT, SOLD = "fiscal 1981", "1980"  # periods of the quoted figures
_SOURCE = "Source: Berry, Levinsohn and Pakes (table blp_cars)"


@cache
def load(name: str) -> Story:
    """Return one of :data:`STORIES`; raises what `tarifflab.data.load` raises."""
    return STORIES[name]()


def panel(name: str = "controls") -> Panel:
    """Return one of :data:`STORIES`; raise ``KeyError`` in words for another name."""
    if name not in STORIES:
        raise KeyError(f"'name' must be one of {', '.join(STORIES)}, got {name!r}.")
    return story_panel(f"car-limit-{name}", load(name))


def show(name: str) -> None:
    """Show one of the figures in the cell."""
    panel(name).show()


def _limit() -> Story:
    rows = few_rows.load("03/limit")
    quoted: Any = data.load("quoted_figures").set_index("figure_id")
    names = {"Q180": "1980, sold", "Q176": "fiscal 1981, limit", "Q177": "fiscal 1984, limit",
             "Q178": "from fiscal 1985, limit", "Q182": "fiscal 1992, limit"}  # fmt: skip
    millions = {name: float(quoted.loc[row, "value"]) for row, name in names.items()}
    return Story(
        headline=rows.headline,
        unit=f"Japan’s cars to the United States; a car on a ship is {THOUSANDS} thousand",
        picture=_draw_limit,
        bars=tuple(
            Bar(
                name,
                value,
                f"{num(value, 2)} million",
                "jp" if name.endswith("sold") else "quiet",
            )
            for name, value in millions.items()
        ),
        note="Empty places: fewer than were sold in 1980. Abolished at the end of fiscal 1993.",
        foot=rows.foot,
        head=rows.head,
        rows=rows.rows,
    )


def _draw_limit(picture: Picture, bars: Sequence[Bar]) -> float:
    y, start = 0.0, round(bars[0].value * 1e3 / THOUSANDS)
    for bar in bars:
        load = Load(
            round(bar.value * 1e3 / THOUSANDS), start, 50 if picture.width >= 560 else 25
        )
        y = _draw_ship(picture, bar, load, y) + 12
    return y - 4


def _number() -> Story:
    quoted = data.load("quoted_figures").query("subject == 'export restraint on cars'")
    values: Any = quoted[quoted["unit"].str.startswith("million", na=False)].set_index("period")
    limit = 100 * (float(values.loc[LIMIT, "value"]) / float(values.loc[SOLD, "value"]) - 1)
    sold = load_cars().sold
    file = 100 * (sold[HOME, 1981] / sold[HOME, 1980] - 1)
    return Story(
        headline=(
            f"The limit lay {pct(-limit, 0)} below the sales; the file has {pct(file)} more"
        ),
        unit="Japanese cars in 1981 against 1980, %; each car is one of a hundred in 1980",
        picture=_draw_ships,
        bars=(
            Bar("the limit, cars exported", limit, pct(limit, 0, sign=True), "quiet"),
            Bar("the file, cars sold per household", file, pct(file, sign=True), "jp"),
        ),
        note="The limit runs from April and counts exports; here it meets the sales of 1980.",
        foot=f"{_SOURCE}; rows Q176 and Q180. Not shown: which of the two tells what happened.",
        question="The limit lay 12\u202f% below the sales; how many more or less has the file?",
        answers=("About 12\u202f% fewer", "About as many", "More"),
    )


def _quality() -> Story:
    cars = load_cars().cars
    weights = {year: _features(year) for year in (FIRST, LAST)}
    mean = _rise(HOME, FIRST, LAST)
    held = model.adjusted_change(
        cars,
        model.quality_fit(cars, len(FEATURES)),
        HOME,
        (FIRST, LAST),
        groups=load_cars().firms,
    )
    more = {
        name: 100 * (weights[LAST][name] / weights[FIRST][name] - 1)
        for name in ("power_to_weight", "length_times_width")
    }
    air = [100 * weights[year]["air_conditioning"] for year in (FIRST, LAST)]
    names = {"power_to_weight": "power for its weight", "length_times_width": "size"}
    features = tuple(
        Bar(names[name], value, pct(value, sign=True), "quiet") for name, value in more.items()
    )
    return Story(
        headline=(
            f"{pct(mean)} dearer, but {pct(held.percent, sign=True)} for an unchanged car"
        ),
        unit=f"The Japanese car that was sold, {LAST} against {FIRST}, change in %",
        bars=(
            Bar("mean price", mean, pct(mean, sign=True), "jp"),
            *features,
            Bar("price, same features", held.percent, pct(held.percent, sign=True), "jp"),
        ),
        note=(
            f"Standard error of the last bar: {num(held.standard_error, 1)} points. Air "
            f"conditioning as standard: {pct(air[0])} of the cars, then {pct(air[1])}."
        ),
        foot=f"{_SOURCE}, weighted by sales. Not shown: reliability, and dealers’ prices.",
    )


def _controls() -> Story:
    home = _rise(HOME, FIRST, LAST)
    own = 2 * FIRST - LAST
    against = {
        "US firms": home - _rise("United States", FIRST, LAST),
        "European firms": home - _rise("Europe", FIRST, LAST),
        f"its own {own} to {FIRST}": home - _rise(HOME, own, FIRST),
    }
    before = _rise(HOME, 1975, FIRST) - _rise("United States", 1975, FIRST)
    bars = tuple(
        Bar(f"against {name}", value, f"{num(value, 1, sign=True)} points", "jp")
        for name, value in against.items()
    )
    past = Bar(
        "against US firms, 1975 to 1980", before, f"{num(before, 1, sign=True)} points",
        "rest-soft",
    )  # fmt: skip
    said = [num(value, 1, sign=True) for value in against.values()]
    return Story(
        headline=f"Three controls, three answers: {said[0]}, {said[1]} and {said[2]} points",
        unit=(
            f"Rise of the mean price of a Japanese car, {FIRST} to {LAST}, less that of a "
            "control, points"
        ),
        bars=(*bars, past),
        note="The last bar is the same difference in years without a limit.",
        foot=f"{_SOURCE}, dollars of 1983. Not shown: what would have been without the limit.",
    )


def _years() -> Story:
    sold = load_cars().sold
    years = range(FIRST, LAST + 1)
    share = {
        year: 100 * sold[HOME, year] / sum(sold[one, year] for one in FIRMS) for year in years
    }
    lowest = min(share, key=lambda year: share[year])
    return Story(
        headline=(
            f"The share rose to {pct(share[1982])} in 1982 and fell to {pct(share[lowest])} "
            f"in {lowest}"
        ),
        unit="Japanese firms, % of the cars sold in the United States in this file",
        bars=tuple(
            Bar(str(year), one, pct(one), "jp-soft" if year == FIRST else "jp")
            for year, one in share.items()
        ),
        note="1980 is muted: the limit holds from spring 1981.",
        foot=f"{_SOURCE}. Not shown: why, and what would have been without the limit.",
    )


def _price() -> Story:
    price = load_cars().price
    bars = tuple(
        Bar(
            f"{FIRMS[one]}, {usd(price[one, FIRST])} to {usd(price[one, LAST])}",
            _rise(one, FIRST, LAST),
            pct(_rise(one, FIRST, LAST), sign=True),
            "jp" if one == HOME else "quiet",
        )
        for one in FIRMS
    )
    return Story(
        headline=f"A Japanese car became {pct(bars[0].value)} dearer from {FIRST} to {LAST}",
        unit=f"Mean list price weighted by sales, {LAST} against {FIRST}, change in %",
        bars=bars,
        foot=f"{_SOURCE}, dollars of 1983. Not shown: whether it was the same car.",
    )


def _draw_ships(picture: Picture, bars: Sequence[Bar]) -> float:
    """Draw a ship for 1980 and one for each bar; return where the last one ends."""
    y = 0.0
    columns = 40 if picture.width >= 560 else 20
    for bar in (Bar(str(FIRST), 0, f"{HUNDRED} cars"), *bars):
        load = Load(HUNDRED + round(bar.value), HUNDRED, columns)
        y = _draw_ship(picture, bar, load, y) + 16
    return y - 8


@dataclass(frozen=True)
class Load:
    """What lies on a ship: cars, those of the ship that it is compared with, cars in a row."""

    cars: int
    before: int
    columns: int


def _draw_ship(picture: Picture, bar: Bar, load: Load, top: float) -> float:
    """Draw the cars that are left of those before, those that are missing, those beyond."""
    wide = min(21.0, (picture.width - 4) / load.columns)
    every = max(load.cars, load.before)
    high = 14.0
    hold = Hold(2, top + 22 + high * -(-every // load.columns), load.columns, wide, high)
    picture.text(2, top + 14, f"{bar.name}: {bar.words}", bold=True)
    tip = f"{bar.name}: {bar.words}"
    for at in range(every):
        if at >= load.cars:
            draw_car(picture, hold, at, "paper", stroke="quiet", tip=tip, mark="missing")
        elif at >= load.before:
            draw_car(picture, hold, at, "jp-soft", stroke=bar.color, tip=tip, mark="car")
        else:
            draw_car(picture, hold, at, bar.color, tip=tip, mark="car")
    return draw_hull(picture, hold)


STORIES: Mapping[str, Callable[[], Story]] = {
    "limit": _limit,
    "years": _years,
    "number": _number,
    "price": _price,
    "quality": _quality,
    "controls": _controls,
}


def _rise(region: str, first: int, last: int) -> float:
    """Return the change of a region's mean price between two years, in percent."""
    assert region in FIRMS  # noqa: S101  # names come from this module alone
    price = load_cars().price
    return 100 * (price[region, last] / price[region, first] - 1)


def _features(year: int) -> dict[str, float]:
    """Return the features of the Japanese cars of a year, weighted by sales."""
    table = data.load("blp_cars")
    rows = table[(table["region"] == HOME) & (table["year"] == year)]
    weight = rows["share_of_households"]
    return {name: float((rows[name] * weight).sum() / weight.sum()) for name in FEATURES}
