"""Put a US-built car on the lift: what duties on parts and metal add to its cost.

Bookkeeping with the tables of 71 US industries of 2024 (see `tarifflab.economics.car_cost`).
Rates are additional and as in the law, without rebates; the car is worth 30,000 dollars at
the gate of the factory. Steel and aluminium stand in one industry, primary metals.

>>> shown = compute(parts=25, metals=50, neighbours_free=False, follow=0)
>>> round(shown.total_percent, 2), round(shown.metals_hidden_percent, 2)
(5.06, 1.33)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import ipywidgets as w
import plotly.graph_objects as go

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
from tarifflab.widgets.kit.base import PALETTE, QUIET, Panel, figure, fill, slider, switch
from tarifflab.widgets.kit.market_picture import LABELS

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
_PARTS_OF_COST = (
    "the maker's own imports",
    "hidden in what suppliers import",
    "hidden: US-made metal follows",
)


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


def describe(lift: Lift) -> str:
    """Return what is added, seen and unseen, in words."""
    if lift.total_percent == 0:
        return "No added duty, no added cost. Move one of the two duties."
    usd = CAR_USD * lift.total_percent / 100
    said = (
        f"Additional duties of {lift.parts_duty:g} % on parts and {lift.metals_duty:g} % on "
        f"metals add {lift.total_percent:.2f} % to the cost of a US-built car, {usd:,.0f} "
        f"dollars on {CAR_USD:,} at the gate. {lift.direct_percent:.2f} points are on what the "
        f"maker imports itself, {lift.total_percent - lift.direct_percent:.2f} are hidden."
    )
    if lift.metals.total > 0:
        share = 100 * lift.metals.hidden / lift.metals.total
        said += f" Of the metals' part {share:.0f} % reach the car unseen."
    if lift.neighbours_free:
        said += " Parts from Mexico and Canada pay nothing here (56 % of imported parts, 2024)."
    return (
        f"{said} Too high, because nobody switches supplier; too low, "
        f"{_too_low(lift)} Bookkeeping, not a forecast of prices."
    )


def panel() -> Panel:
    """Return the widget."""
    chart, picture = _chart(), w.HTML()
    controls = {
        "parts": slider("Added duty on parts", 25, 0, 50, step=1, unit="%"),
        "metals": slider("Added duty on metals", 50, 0, 50, step=1, unit="%"),
        "neighbours_free": switch("Parts from Mexico and Canada pay nothing"),
        "follow": slider("US metal follows", 0, 0, 100, step=5, unit="% of duty"),
    }

    def draw(lift: Lift) -> None:
        picture.value = _drawing(lift)
        _draw_bars(chart, lift)

    buttons = [w.Button(description=name, layout={"width": "auto"}) for name in PRESETS]
    whole = Panel(
        controls=controls,
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[picture, chart],
        buttons=buttons,
    )
    for button, values in zip(buttons, PRESETS.values(), strict=True):
        button.on_click(partial(_apply, whole, values))
    return whole


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _apply(whole: Panel, values: Mapping[str, float], _button: w.Button) -> None:
    whole.set(**values)


def _too_low(lift: Lift) -> str:
    if lift.follow == 0:
        return "because US-made metal rises by its own costs alone."
    return "because nothing but metal follows its foreign rivals."


def _chart() -> go.FigureWidget:
    chart = figure(
        name="What duties on parts and on metals add to the cost of a US-built car",
        x=f"Added cost (dollars on a car of {CAR_USD:,})",
        height=260,
    )
    for number, name in enumerate(_PARTS_OF_COST):
        chart.add_bar(
            orientation="h", name=name, marker=fill(number), insidetextanchor="middle",
            textposition="inside", insidetextfont=LABELS[number > 0],
            hovertemplate="%{y}: %{x:,.0f} dollars",
        )  # fmt: skip
    chart.update_layout(barmode="stack", legend={"traceorder": "normal"})
    chart.update_xaxes(range=[0, 2600])
    chart.update_yaxes(autorange="reversed")
    return chart


def _draw_bars(chart: go.FigureWidget, lift: Lift) -> None:
    rises = (lift.parts, lift.metals)
    for trace, name in zip(
        chart.data, ("direct", "through_suppliers", "followed"), strict=True
    ):
        usd = [CAR_USD * getattr(rise, name) for rise in rises]
        trace.update(
            x=usd,
            y=["parts", "metals"],
            text=[f"{one:,.0f}" if one > 90 else "" for one in usd],
        )


def _drawing(lift: Lift) -> str:
    """Return a car on a lift as SVG; the dearer the car, the higher the lift."""
    height = min(110.0, 11 * lift.total_percent)
    floor, usd = 178.0, CAR_USD * lift.total_percent / 100
    deck = floor - 8 - height
    words = f"A car on a lift, raised by {usd:,.0f} dollars of added cost"
    wheels = "".join(
        f'<circle cx="{x}" cy="{deck - 11:.1f}" r="10" fill="{QUIET}"/>' for x in (128, 212)
    )
    body = (
        f'<path d="M96 {deck - 14:.1f} v-16 l26 -4 l22 -20 h52 l26 20 l22 5 v15 z" '
        f'fill="{PALETTE[0]}"/>'
    )
    posts = "".join(
        f'<rect x="{x}" y="{deck:.1f}" width="8" height="{floor - deck:.1f}" fill="{QUIET}"/>'
        for x in (100, 232)
    )
    return (
        f'<svg role="img" aria-label="{words}" viewBox="0 0 480 190" '
        'style="width:min(480px,98%);height:auto">'
        f'{posts}<rect x="86" y="{deck:.1f}" width="168" height="7" fill="{PALETTE[1]}"/>'
        f'{body}{wheels}<rect x="60" y="{floor}" width="220" height="4" fill="{QUIET}"/>'
        f'<text x="290" y="{max(24.0, deck):.1f}" font-size="22" fill="currentColor">'
        f"+{usd:,.0f} dollars</text></svg>"
    )
