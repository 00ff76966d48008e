"""Make the formula: turn its screws for one partner and year, and see the whole list move.

Rates of `tarifflab.economics.reciprocal`. Trade is America's books: each year to 2022 from
`us_trade_by_partner_annual`, 2024 from the first release that the list of 2 April 2025 used
(`us_trade_2024`); 2023 is in neither. The listed rates are additional to the normal duty.
A strip of 55 boxes counts the rates that the formula gives to the point, beside the guess.

>>> found = compute(partner="Japan", year=2024, **AS_LISTED)
>>> found.rate, found.listed, len(found.hits)
(24.0, 24.0, 54)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from tarifflab import data
from tarifflab.economics import reciprocal as model
from tarifflab.widgets.kit.axes import Linear, place_labels, ticks, x_axis, y_axis, y_room
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, switch, toggle
from tarifflab.widgets.kit.lines import Line, line_plot, years
from tarifflab.widgets.kit.svg import COMPACT, Picture, el
from tarifflab.widgets.kit.words import num, pct, usd, width

FIRST_YEAR, LAST_YEAR = 1985, 2024
GAP_YEAR = 2023  # in neither table
GUESS = ("prediction", "04/hits")
_NARROW = 480  # pixels: below, labels need the height
_SIDE = 760  # pixels: from here on the years stand beside the cloud
_LOW, _HIGH = 7.0, 53.0  # percent: ends of the axis of the listed rates
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
    guess: float | None  # how many of the listed rates the reader expects

    @property
    def misses(self) -> tuple[str, ...]:
        """The listed partners to which the formula gives another rate."""
        return tuple(one for one in self.rates if one not in set(self.hits))

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
    guess: float | None = None,
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
        guess=guess,
    )


def headline(found: Found) -> str:
    """Return the finding: how many of the listed rates the formula gives."""
    hits, whole = len(found.hits), len(found.rates)
    if found.guess is None:
        return f"Two numbers a partner give {hits} of {whole} listed rates to the point"
    return f"It gives {hits} of {whole} rates to the point: you said {num(found.guess)}"


def draw(found: Found, width: int) -> Drawn:
    """Draw the list against the formula, its count, and the partner's rate over the years."""
    picture = Picture(width)
    return Drawn(
        headline=headline(found),
        unit="Rate of the formula against the rate listed on 2 April 2025, additional, %",
        svg=picture.svg(_fill(picture, found)),
        foot=(
            "Source: US Census Bureau, America’s books; annex of Executive Order 14257. Not "
            "shown: two partners without trade figures; services; any tariff or barrier."
        ),
        note=_note(found),
        alt=(
            f"Dots of {len(found.rates)} partners: {len(found.hits)} on the line where list "
            f"and formula agree. {found.partner}, trade of {found.year}: {pct(found.rate)}."
        ),
    )


def table(found: Found) -> str:
    """Return listed and computed rates of the 55 partners as an HTML table."""
    listed = load_books().listed
    rows = [
        [one, num(listed[one]), num(rate, 1), "yes" if one in found.hits else "no"]
        for one, rate in sorted(found.rates.items())
    ]
    head = ["Partner", "Listed, %", "Formula, trade of 2024, %", "The same"]
    return sheet(head, rows, "Additional rates, 2 April 2025")


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 04."""
    return Panel(
        "make-the-formula",
        controls={
            "partner": choice("Partner", sorted(load_books().flows), "Japan"),
            "year": slider("Trade of", LAST_YEAR, FIRST_YEAR, LAST_YEAR, unit="year"),
            "elasticity": slider("Elasticity", 4, 0.5, 8, step=0.1),
            "pass_through": slider("Pass-through", 0.25, 0.05, 1, step=0.005),
            "halved": switch("Halve the result", True, more=True),
            "floor": slider("Floor", 10, 0, 20, unit="%", more=True),
            "rounding": toggle("Round", ROUNDINGS, more=True),
        },
        compute=compute,
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        presets=PRESETS,
        presets_more=True,
        question="How many of the 55 listed rates does one formula give?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


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


def _note(found: Found) -> str:
    product = found.formula.elasticity * found.formula.pass_through
    kind = "deficit" if found.deficit_percent >= 0 else "surplus"
    listed = "on no list" if found.listed is None else f"listed {pct(found.listed)}"
    return (
        f"{found.partner} {found.year}: bought for {usd(found.imports_usd)}, sold for "
        f"{usd(found.exports_usd)}, a US {kind} of {pct(abs(found.deficit_percent))} of "
        f"imports. Divided by {num(product, 3).rstrip('0').rstrip('.')}, "
        f"{_steps(found.formula)}: {pct(found.rate)} ({listed}). {found.at_floor} of the "
        f"{len(found.rates)} are at the floor, the highest is {pct(max(found.rates.values()))}."
    )


def _steps(formula: model.Formula) -> str:
    rounded = {"up": "rounded up", "nearest": "rounded to the nearest", "none": "not rounded"}
    half = "halved" if formula.halved else "not halved"
    return f"{half}, {rounded[formula.rounding]}, at least {pct(formula.floor_percent)}"


def _fill(picture: Picture, found: Found) -> float:
    """Draw the count, the cloud and the years into the picture; return its height."""
    top = _draw_count(picture, found) + 14
    if picture.width >= _SIDE:
        middle = picture.width * 0.62
        end = _draw_cloud(picture, found, (top, 310), middle - 24)
        return max(end, _draw_years(picture, found, middle, top, 290))
    cloud, years = (170, 96) if _NARROW <= picture.width < COMPACT else (186, 110)
    end = _draw_cloud(picture, found, (top, cloud), picture.width)
    return _draw_years(picture, found, 0, end + 14, years)


def _draw_count(picture: Picture, found: Found) -> float:
    """Draw a box for each listed rate, dark for those that are given; return the lower end."""
    whole = len(found.rates)
    pitch = picture.width / whole
    for place in range(whole):
        given = place < len(found.hits)
        picture.rect(
            place * pitch, 24, pitch - 1.2, 16, "us" if given else "rest-soft",
            mark="given" if given else "not-given", data_turn=f"{place}:{given}",
        )  # fmt: skip
    words = f"{len(found.hits)} of {whole} given to the point"
    picture.text(0, 15, words, "us", bold=True)
    if found.guess is not None:
        x = min(max(found.guess * pitch, 6), picture.width - 6)
        picture.marker_stroke([(x, 22), (x, 42)], mark="guess")
        wide = width("you", bold=True)
        spot = min(max(x - wide / 2, 0), picture.width - wide)
        picture.text(spot, 58, "you", "ink", bold=True, halo=True)
        return 60
    return 42


def _draw_cloud(
    picture: Picture, found: Found, place: tuple[float, float], right: float
) -> float:
    """Draw a dot for each partner against the line where both rates agree."""
    top, high = place
    listed, hits = load_books().listed, set(found.hits)
    upper = max(55.0, 1.08 * max(found.rates.values()))
    left = y_room(ticks(0, upper), "%")
    picture.text(left, top + 11, "Formula, trade of 2024", "quiet", size=12)
    across = Linear(_LOW, _HIGH, left, right - 14)
    up = Linear(0, upper, top + high - 40, top + 22)
    y_axis(picture, up, left, right - 14, unit="%")
    agree = [(across(one), up(one)) for one in (_LOW, min(_HIGH, upper))]
    picture.path(agree, "quiet", stroke_width=1.75, stroke_dasharray="6 4", mark="agree")
    ordered = sorted(found.rates, key=lambda one: (one == found.partner, one not in hits))
    for one in ordered:
        _dot(picture, (across(listed[one]), up(found.rates[one])), one, found)
    end = x_axis(picture, across, up.start, unit="%", title="Listed on 2 April 2025")
    _name_dots(picture, found, across, up, right - 4)
    return end


def _dot(picture: Picture, spot: tuple[float, float], one: str, found: Found) -> None:
    given = one in found.hits
    color = "jp" if one == found.partner else "us" if given else "quiet"
    tip = f"{one}: listed {pct(load_books().listed[one])}, formula {pct(found.rates[one])}"
    look: dict[str, Any] = {"data_move": one}
    look |= {} if given else {"stroke": color, "stroke_width": 2.5}
    size = 7 if one == found.partner else 5
    mark = "hit" if given else "miss"
    picture.dot(*spot, color if given else "paper", size, tip=tip, mark=mark, **look)


def _name_dots(
    picture: Picture, found: Found, across: Linear, up: Linear, right: float
) -> None:
    """Name the partner, and the misses where they are few."""
    listed = load_books().listed
    named = [found.partner] if found.partner in listed else []
    if len(found.misses) <= 3:
        named += [one for one in found.misses if one != found.partner]
    labels = [
        (
            across(listed[one]),
            up(found.rates[one]),
            _said(found, one, listed[one]),
            "jp" if one == found.partner else "quiet",
        )
        for one in named
    ]
    spots = [(across(listed[one]), up(rate)) for one, rate in found.rates.items()]
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in spots]
    taken.append((0.0, up.start - 2, right + 20, up.start + 60))  # the axis
    place_labels(picture, labels, taken, right=right)


def _said(found: Found, one: str, listed: float) -> str:
    rate = found.rates[one]
    if rate == listed:
        return f"{one} {num(rate)}"
    return f"{one} {pct(rate)}, not {num(listed)}"


def _draw_years(picture: Picture, found: Found, left: float, top: float, high: float) -> float:
    """Draw the partner's rate by year of the trade, at the right of `left`; return the end."""
    part = Picture(round(picture.width - left))
    words = f"{found.partner} by year of the trade: {found.year} {pct(found.rate)}"
    part.text(0, 11, _short(words, part.width), "jp", bold=True)
    above = max(*found.path.values(), found.listed or 0, 10)
    line = Line("", "jp", found.path, mark="years")
    across = years(FIRST_YEAR - 0.5, LAST_YEAR + 0.5)
    plot = line_plot(part, [line], across, (0, above * 1.15), top=16, high=high, unit="%")
    x, y = plot.across(found.year), plot.up(found.rate)
    part.line(x, plot.top, x, plot.bottom, "quiet", stroke_dasharray="1.5 2.5")
    part.dot(x, y, "jp", 6, mark="chosen")
    plot.tips(part, {year: f"{year}: {pct(rate)}" for year, rate in found.path.items()})
    picture.add(el("g", part.markup(), transform=f"translate({left:.1f},{top:.1f})"))
    return top + plot.end


def _short(words: str, room: float) -> str:
    """Return the words, without what stands before the colon where there is no room."""
    return words if width(words, bold=True) <= room else words.partition(": ")[2]
