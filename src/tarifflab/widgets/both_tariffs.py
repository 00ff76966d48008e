"""What two partners charge on each other's goods, sector by sector.

Applied rates of 2023 in percent, weighted by trade within a sector (`tariffs_by_sector`); the
mean over sectors is plain, so that each sector counts once. Weighting by trade hides what a
duty keeps out altogether, and rules that are no duty are not in it.

>>> found = compute(here="Japan", there="United States", food=True)
>>> found.higher, found.rates["Food"]
(('Food',), (19.81, 2.84))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from tarifflab import data
from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, switch
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, width

FOOD = "Food"
SHORT = {
    "Rest of the world": "others",
    "United States": "the US",
    "European Union": "the EU",
    "United Kingdom": "the UK",
}
PRESETS = {
    "Japan and the US": ("Japan", "United States", True),
    "The same without food": ("Japan", "United States", False),
    "Japan and the EU": ("Japan", "European Union", True),
    "The EU and the US": ("European Union", "United States", True),
}

COLORS = {"Japan": "jp", "United States": "us"}
_BAR, _ROW, _NARROW = 13.0, 36.0, 500  # pixels: a bar, a sector; below, names stand above

Pair = tuple[float, float]  # percent: `here` on goods from `there`, and the other way round


@dataclass(frozen=True)
class Tariffs:
    """Rates of both sides by sector, in percent."""

    here: str
    there: str
    food: bool
    rates: Mapping[str, Pair]

    @property
    def higher(self) -> tuple[str, ...]:
        """The sectors in which `here` charges more."""
        return tuple(sector for sector, (own, other) in self.rates.items() if own > other)

    @property
    def means(self) -> Pair:
        """Both plain means over the sectors shown, in percent."""
        own, other = zip(*self.rates.values(), strict=True)
        return fmean(own), fmean(other)


@cache
def load_rates() -> Mapping[tuple[str, str], Mapping[str, float]]:
    """Return the rates in percent by (importer, exporter) and sector."""
    rates: dict[tuple[str, str], dict[str, float]] = {}
    table = data.load("tariffs_by_sector")
    columns = ("importer", "exporter", "sector", "rate_percent")
    for here, there, sector, rate in zip(*(table[one] for one in columns), strict=True):
        rates.setdefault((here, there), {})[sector] = rate
    return rates


def compute(*, here: str, there: str, food: bool) -> Tariffs:
    """Return the rates of two partners on each other's goods, with or without food.

    Raises ``ValueError`` if both are the same or a direction is missing.
    """
    if here == there:
        raise ValueError(f"{here} charges itself nothing. Choose two different partners.")
    rates = load_rates()
    own, other = rates.get((here, there), {}), rates.get((there, here), {})
    sectors = [one for one in own if one in other and (food or one != FOOD)]
    if not sectors:
        raise ValueError(f"The table has no rates between {here} and {there}.")
    return Tariffs(here, there, food, {one: (own[one], other[one]) for one in sectors})


def headline(found: Tariffs) -> str:
    """Return the finding: who charged more, in how many sectors and in the mean."""
    here, there = _sides(found)
    own, other = found.means
    more, fewer = len(found.higher), len(found.rates)
    who = here[0].upper() + here[1:]
    if not more:
        return f"{who} charged more than {there} in none of the {fewer} sectors"
    if round(own, 1) == round(other, 1):
        return f"{who} charged more in {more} of {fewer} sectors, as much on average"
    if own > other and more * 2 < fewer:
        return f"{who} charged more in {more} of {fewer} sectors, yet more on average"
    if own < other and more * 2 > fewer:
        return f"{who} charged more in {more} of {fewer} sectors, yet less on average"
    return f"{who} charged more than {there} in {more} of {fewer} sectors"


def draw(found: Tariffs, width: int) -> Drawn:
    """Draw two bars for each sector, one a side."""
    picture = Picture(width)
    here, there = _sides(found)
    own, other = found.means
    out = "" if found.food else ", food left out"
    return Drawn(
        headline=headline(found),
        unit="Applied tariffs on each other’s goods by sector, 2023, % of the value",
        svg=picture.svg(_fill(picture, found)),
        foot=(
            "Source: table tariffs_by_sector, weighted by trade within a sector. Not shown: "
            "rules that are no duty, and goods that a duty keeps out altogether."
        ),
        note=(
            f"Plain mean of the {len(found.rates)} sectors{out}: {num(own, 1)} % on goods from "
            f"{there}, {num(other, 1)} % on goods from {here}."
        ).replace(" %", "\N{NARROW NO-BREAK SPACE}%"),
        alt=f"Two bars for each of {len(found.rates)} sectors. " + _listed(found),
    )


def table(found: Tariffs) -> str:
    """Return both rates by sector as an HTML table."""
    here, there = _sides(found)
    head = ["Sector", f"{here} on goods from {there}, %", f"{there} on goods from {here}, %"]
    rows = [[name, num(own, 2), num(other, 2)] for name, (own, other) in found.rates.items()]
    return sheet(head, rows, "Applied tariffs, 2023")


def panel() -> Panel:
    """Return the widget; it opens with Japan and the United States."""
    names = sorted({importer for importer, _ in load_rates()})
    return Panel(
        "both-tariffs",
        controls={
            "here": choice("This side", names, "Japan"),
            "there": choice("The other side", names, "United States"),
            "food": switch("Food is in", True),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets={
            name: {"here": here, "there": there, "food": food}
            for name, (here, there, food) in PRESETS.items()
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _sides(found: Tariffs) -> tuple[str, str]:
    here, there = (SHORT.get(one, one) for one in (found.here, found.there))
    return here, there


def _listed(found: Tariffs) -> str:
    here, _there = _sides(found)
    named = [
        f"{name} {num(found.rates[name][0], 1)} against {num(found.rates[name][1], 1)}"
        for name in found.higher
    ]
    return f"Higher in {here}: {', '.join(named) or 'none'}."


def _colors(found: Tariffs) -> tuple[str, str]:
    own = COLORS.get(found.here, "good")
    other = COLORS.get(found.there, "quiet" if own == "good" else "good")
    return own, other


def _fill(picture: Picture, found: Tariffs) -> float:
    """Draw a key in words and the pairs of bars; return the height."""
    colors = _colors(found)
    here, there = _sides(found)
    y = 0.0
    for color, words in zip(
        colors, (f"{here} on goods from {there}", f"{there} on goods from {here}"), strict=True
    ):
        picture.rect(0, y + 1, _BAR, _BAR, color)
        picture.text(_BAR + 7, y + 12, words[0].upper() + words[1:], color, bold=True)
        y += 18
    narrow = picture.width < _NARROW
    left = 0.0 if narrow else max(width(name) for name in found.rates) + 12
    top = max(map(max, found.rates.values())) or 1
    scale = Linear(0, top, left, picture.width - width("00.0", bold=True) - 12)
    y += 8
    for name, pair in found.rates.items():
        if narrow:
            picture.text(0, y + 11, name)
            y += 17
        else:
            picture.text(left - 10, y + 18, name, anchor="end")
        _pair(picture, scale, y, pair, colors)
        y += _ROW
    return y


def _pair(
    picture: Picture, scale: Linear, y: float, pair: Pair, colors: tuple[str, str]
) -> None:
    for place, (value, color) in enumerate(zip(pair, colors, strict=True)):
        base = y + place * (_BAR + 1)
        picture.rect(
            scale.start, base, max(scale(value) - scale.start, 1), _BAR, color, mark="bar"
        )
        picture.text(
            scale(value) + 6, base + 11, num(value, 1), color, size=12, bold=True, halo=True
        )
