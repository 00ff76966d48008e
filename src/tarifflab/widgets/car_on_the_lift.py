"""Put a US-built car on the lift: what duties on parts and metal add to its cost.

Bookkeeping with the tables of 71 US industries of 2024 (see `tarifflab.economics.car_cost`).
Rates are additional and as in the law, without rebates; the car is worth 30,000 dollars at
the gate of the factory. Steel and aluminium stand in one industry, primary metals.

>>> shown = compute(parts=25, metals=50, neighbours_free=False, follow=0)
>>> round(shown.total_percent, 2), round(shown.metals_hidden_percent, 2)
(5.06, 1.33)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tarifflab import data
from tarifflab.economics.car_cost import (
    CARS,
    METALS,
    NORTH_AMERICA_SHARE_OF_PARTS,
    CostRise,
    Economy,
    cost_rise,
    economy_from,
)
from tarifflab.widgets.kit.axes import Linear, x_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider, switch
from tarifflab.widgets.kit.svg import Picture, el
from tarifflab.widgets.kit.words import num, pct, usd, width, wrap

CAR_USD = 30_000  # at the gate of the factory
PRESETS = {
    "Parts 25, metals 50": {"parts": 25, "metals": 50, "neighbours_free": False, "follow": 0},
    "The neighbours' parts free": {
        "parts": 25, "metals": 50, "neighbours_free": True, "follow": 0,
    },
    "US metal follows halfway": {
        "parts": 25, "metals": 50, "neighbours_free": False, "follow": 50,
    },
    "Metals alone": {"parts": 0, "metals": 50, "neighbours_free": False, "follow": 0},
}  # fmt: skip
# The three ways in which a duty reaches the car: name, colour, field of `CostRise`.
WAYS = (
    ("on the maker’s own imports", "us", "direct"),
    ("hidden in what its suppliers import", "us-soft", "through_suppliers"),
    ("US-made metal follows", "rest-soft", "followed"),
)
_REACH_USD = 2000  # end of the axis: no bar goes beyond it
_LIFT = (250.0, 174.0)  # pixels: width and height of the car on its lift
_HIGHEST = 80.0  # pixels that the car is lifted at most
_WIDE = 500  # pixels: below, the lift stands above the bars


@dataclass(frozen=True)
class Lift:
    """Rises of a car's cost as shares of its value at the gate, parts and metals apart."""

    parts: CostRise
    metals: CostRise
    parts_duty: float  # percent, as set
    metals_duty: float
    neighbours_free: bool
    follow: float  # share of the metals duty

    @property
    def total_percent(self) -> float:
        """The whole rise in percent of the value at the gate."""
        return 100 * (self.parts.total + self.metals.total)

    @property
    def direct_percent(self) -> float:
        """What the maker pays on its own imports, in percent of the value at the gate."""
        return 100 * (self.parts.direct + self.metals.direct)

    @property
    def metals_hidden_percent(self) -> float:
        """The part of the metals' rise that the maker never sees on a customs bill."""
        return 100 * self.metals.hidden


@cache
def load_economy() -> Economy:
    """Return the US economy of 2024; raises what `tarifflab.data.load` raises."""
    return economy_from(data.load("io_use"), data.load("io_industries"))


def compute(*, parts: float, metals: float, neighbours_free: bool, follow: float) -> Lift:
    """Return what the duties add.

    `parts` and `metals` are additional duties in percent, `follow` the part of the metals
    duty (percent) by which US-made metal becomes dearer at least. With `neighbours_free`
    parts from Mexico and Canada pay nothing.
    """
    economy, part = load_economy(), 1.0
    if neighbours_free:
        part -= NORTH_AMERICA_SHARE_OF_PARTS
    on_parts, on_metals = {CARS: part * parts / 100}, {METALS: metals / 100}
    rise = metals / 100 * follow / 100
    both = cost_rise(economy, on_parts | on_metals, CARS, follower_rise=rise)
    alone = cost_rise(economy, on_metals, CARS)
    return Lift(
        parts=cost_rise(economy, on_parts, CARS),
        metals=CostRise(alone.direct, alone.through_suppliers, both.followed),
        parts_duty=parts,
        metals_duty=metals,
        neighbours_free=neighbours_free,
        follow=follow / 100,
    )


def headline(lift: Lift) -> str:
    """Return what is added, in dollars, and how much of it nobody sees."""
    if lift.total_percent == 0:
        return "No added duty, no added cost; move one of the two duties"
    hidden = _in_usd(lift.total_percent - lift.direct_percent)
    total = _in_usd(lift.total_percent)
    return f"A US-built car costs {usd(total)} more; {usd(hidden)} of it is hidden"


def draw(lift: Lift, wide: int) -> Drawn:
    """Draw the car on its lift, and a bar for parts and for metals."""
    picture = Picture(wide)
    beside = wide >= _WIDE
    _draw_lift(picture, lift, 0.0 if beside else (wide - _LIFT[0]) / 2)
    left, top = (_LIFT[0] + 24, 6.0) if beside else (0.0, _LIFT[1] + 8)
    end = _draw_bars(picture, lift, left, top)
    said = [_bar_in_words(name, rise) for name, rise in _bars(lift)]
    return Drawn(
        headline=headline(lift),
        unit=(
            f"Added cost of a car worth {usd(CAR_USD)} at the gate of its US factory, dollars; "
            "duties are additional"
        ),
        svg=picture.svg(max(end, _LIFT[1] + 4)),
        foot=(
            "Source: US input-output tables of 2024, 71 industries; duties as in the law, "
            f"without rebates. Bookkeeping, no forecast: {_limits(lift)} Not shown: the price "
            "in the showroom."
        ),
        note=_note(lift),
        alt=f"A car on a lift, and two bars. {' '.join(said)}",
    )


def table(lift: Lift) -> str:
    """Return the bars in dollars and in percent of the car's value as an HTML table."""
    rows = [
        [f"{name}: {words}", num(_in_usd(100 * share)), num(100 * share, 2)]
        for name, rise in _bars(lift)
        for words, share in ((way, getattr(rise, field)) for way, _color, field in WAYS)
    ]
    rows.append(["together", num(_in_usd(lift.total_percent)), num(lift.total_percent, 2)])
    return sheet(["Part of the added cost", "Dollars", "% of the value at the gate"], rows)


def panel() -> Panel:
    """Return the figure; the question stands first until the reader opens it."""
    return Panel(
        "car-on-the-lift",
        controls={
            "parts": slider("Added duty on parts", 25, 0, 50, step=1, unit="%"),
            "metals": slider("Added duty on metals", 50, 0, 50, step=1, unit="%"),
            "follow": slider("US metal follows", 0, 0, 100, step=5, unit="% of duty"),
            "neighbours_free": switch("Parts from Mexico and Canada pay nothing"),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets=PRESETS,
        question="Where do the metals cost a car maker more?",
        answers=("In the metal it imports itself", "In what its suppliers send"),
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _in_usd(percent: float) -> float:
    return CAR_USD * percent / 100


def _bars(lift: Lift) -> tuple[tuple[str, CostRise], ...]:
    return ("Parts", lift.parts), ("Metals", lift.metals)


def _note(lift: Lift) -> str:
    said = f"In all {pct(lift.total_percent, 2)} of the value at the gate."
    if lift.metals.total > 0:
        share = 100 * lift.metals.hidden / lift.metals.total
        said += f" Of the metals’ part {pct(share, 0)} reaches the car unseen."
    if lift.neighbours_free:
        share = 100 * NORTH_AMERICA_SHARE_OF_PARTS
        said += f" Mexico and Canada sent {pct(share, 0)} of imported parts in 2024."
    return said


def _limits(lift: Lift) -> str:
    low = (
        "because US-made metal rises by its own costs alone."
        if lift.follow == 0
        else "because nothing but metal follows its foreign rivals."
    )
    return f"too high, because nobody switches supplier; too low, {low}"


def _bar_in_words(name: str, rise: CostRise) -> str:
    parts = ", ".join(
        f"{usd(_in_usd(100 * getattr(rise, field)))} {way}" for way, _color, field in WAYS
    )
    return f"{name}: {parts}."


def _draw_bars(picture: Picture, lift: Lift, left: float, top: float) -> float:
    """Draw a bar for parts and one for metals, each with its parts in words below it."""
    scale = Linear(0, _REACH_USD, left + 2, picture.width - 24)
    y = top
    for name, rise in _bars(lift):
        total = usd(_in_usd(100 * rise.total))
        picture.text(left, y + 13, f"{name}: {total}", "ink", bold=True)
        y = _stack(picture, name, rise, scale, y + 20)
        y = _parts_in_words(picture, rise, left, y + 6) + 14
    axis = x_axis(picture, scale, y - 6, say=usd)
    picture.line(scale(0), top + 18, scale(0), y - 6, "quiet", mark="zero")
    return axis


def _stack(
    picture: Picture, name: str, rise: CostRise, scale: Linear, y: float, high: float = 26
) -> float:
    begin = 0.0
    for way, color, field in WAYS:
        dollars = _in_usd(100 * getattr(rise, field))
        if dollars <= 0:
            continue
        x = scale(begin)
        tip = f"{name}, {way}: {usd(dollars)}"
        picture.rect(x, y, scale(begin + dollars) - x, high, color, tip=tip, mark="bar")
        begin += dollars
    return y + high


def _parts_in_words(picture: Picture, rise: CostRise, left: float, top: float) -> float:
    """Write what the parts of a bar are, each after a patch of its colour; wrap as text."""
    x, y = left + 2, top
    for way, color, field in WAYS:
        dollars = _in_usd(100 * getattr(rise, field))
        if dollars <= 0:
            continue
        words = f"{usd(dollars)} {way}"
        size = 18 + width(words) + 16
        if x > left + 2 and x + size - 16 > picture.width:
            x, y = left + 2, y + 18
        picture.rect(x, y + 2, 11, 11, color)
        for number, line in enumerate(wrap(words, picture.width - x - 17)):
            y += 18 if number else 0
            picture.text(x + 17, y + 12, line)
        x += size
    return y + 16


def _draw_lift(picture: Picture, lift: Lift, left: float) -> None:
    """Draw the car; the dearer it is, the higher it stands."""
    floor, middle = _LIFT[1] - 6, left + _LIFT[0] / 2
    deck = floor - 10 - min(_HIGHEST, 8 * lift.total_percent)
    for x in (middle - 62, middle + 54):
        picture.rect(x, deck, 8, floor - deck, "rest-soft", mark="post")
    picture.rect(middle - 86, deck, 172, 7, "quiet", mark="deck")
    picture.add(_car(middle - 78, deck))
    picture.line(left + 12, floor, left + _LIFT[0] - 12, floor, "quiet", stroke_width=3)
    said = f"+{usd(_in_usd(lift.total_percent))}" if lift.total_percent else usd(0)
    picture.text(middle, deck - 62, said, "us", size=19, bold=True, anchor="middle")


def _car(left: float, deck: float) -> str:
    body = "M0 0 v-16 l26 -4 l22 -20 h52 l26 20 l22 5 v15 z"
    windows = "M34 -21 l17 -14 h20 v14 z M77 -35 h20 l17 14 h-37 z"
    parts: Sequence[str] = (
        el("path", d=body, fill="us", data_mark="car"),
        el("path", d=windows, fill="paper"),
        *(el("circle", cx=x, cy=1, r=11, fill="ink") for x in (32, 116)),
        *(el("circle", cx=x, cy=1, r=4, fill="rest-soft") for x in (32, 116)),
    )
    return el("g", *parts, transform=f"translate({left + 4:.1f},{deck - 13:.1f})")
