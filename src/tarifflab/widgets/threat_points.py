"""Two threat points: the same rate from many patiences.

Washington and Tokyo divide the range between the rate that Japan paid before and the rate that
comes without a deal. Nash divides it by weight, Rubinstein by patience (see
`tarifflab.economics.bargaining`). Real outcomes stand on the same line. All rates are in
percent and in total, normal duty included: on most goods from Japan (normal duty 1.0 on
average), on cars (2.5), or on all goods together, weighted with US imports of 2024 (1.5).

That the rate is all there is to divide is an assumption: the deals of 2025 had promises
beside them.

>>> settled = compute(
...     threat=26, base=1, deal=15, us=0.95, japan=0.94, first="Washington", weight=0.5
... )
>>> round(settled.rubinstein, 1), round(settled.nash, 2)
(15.0, 13.5)
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from tarifflab import data
from tarifflab.economics.bargaining import first_share, nash_solution, patience_for
from tarifflab.economics.talks import Side
from tarifflab.widgets.kit.axes import Linear, x_axis, y_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider, toggle
from tarifflab.widgets.kit.svg import COMPACT, Picture
from tarifflab.widgets.kit.words import num, pct, width, wrap

LOW, HIGH = 0.70, 0.99  # patience a round
MOST_GOODS = 1.0  # percent; the mean normal duty on goods other than cars, parts and metals
REAL = 15.0  # percent in total: the deal of 22 July 2025 on most goods and on cars
PARTNERS = ("Japan", "European Union", "South Korea", "United Kingdom")
# The rate without a deal, the rate before and the rate agreed, all in percent and in total.
# "All goods" weighs cars, parts, metals and the rest with US imports from Japan in 2024.
_SIDE_BY_SIDE = 500  # pixels of width from which the curve stands beside the range
_SQUARE = 212.0  # pixels of the curve's sides
_SMALL, _SMALLEST = 160.0, 136.0  # the same on a narrow page
_LEAST_HIGH = 30.0  # percent: the end of the axis, unless a threat is higher
PRESETS = {
    "The letter: 25 on top, most goods": (26.0, MOST_GOODS, REAL),
    "The list of 2 April: 24 on top, most goods": (25.0, MOST_GOODS, REAL),
    "The pause: 10 on top, most goods": (11.0, MOST_GOODS, REAL),
    "The pause on all goods, cars included": (17.3, 1.5, 15.8),
    "Cars (27.5, before 2.5)": (27.5, 2.5, REAL),
}


@dataclass(frozen=True)
class Settled:
    """What the two models settle at, in percent, and which patiences give the real rate."""

    threat: float
    base: float
    deal: float
    first: Side
    rubinstein: float
    nash: float
    us: float
    japan: float
    same: tuple[tuple[float, float], ...]  # (Washington's, Tokyo's) patience that give the deal

    @property
    def real_share(self) -> float:
        """Washington's share of the range at the real rate; may lie outside 0 to 1."""
        return (self.deal - self.base) / (self.threat - self.base)


def compute(
    *,
    threat: float,
    base: float,
    deal: float,
    us: float,
    japan: float,
    first: Side,
    weight: float,
) -> Settled:
    """Return the division of the range.

    Parameters
    ----------
    threat, base : float
        Rates without a deal and before the quarrel, percent in total; the first is the
        higher one.
    deal : float
        The rate that was agreed, on the same goods, percent in total.
    us, japan : float
        What a deal one round later is worth, as a share of today's.
    first : {"Washington", "Tokyo"}
        Who proposes first.
    weight : float
        Washington's weight in Nash's solution, from 0 to 1.

    Raises
    ------
    ValueError
        If the threat is not above the base.
    """
    if threat <= base:
        raise ValueError(
            f"The rate without a deal must be above the rate before, got {threat:g} and "
            f"{base:g} %. There is nothing to divide."
        )
    span = threat - base
    own = first_share(us, japan) if first == "Washington" else 1 - first_share(japan, us)
    return Settled(
        threat=threat,
        base=base,
        deal=deal,
        first=first,
        rubinstein=base + own * span,
        nash=base + _nash_points(span, weight),
        us=us,
        japan=japan,
        same=_same_outcome((deal - base) / span, first),
    )


def _nash_points(span: float, weight: float) -> float:
    """Return Washington's points; at the ends of the weight one side takes all."""
    if weight in (0, 1):
        return span * weight
    return nash_solution([(0, span), (span, 0)], threat=(0, 0), weight=weight)[0]


def _same_outcome(share: float, first: Side) -> tuple[tuple[float, float], ...]:
    """Return pairs of patience (Washington's, Tokyo's) that leave Washington with `share`."""
    proposer = share if first == "Washington" else 1 - share
    if not 0 < proposer < 1:
        return ()
    grid = [float(one) for one in np.linspace(LOW, HIGH, 117)]
    pairs = [(one, patience_for(proposer, one)) for one in grid]
    inside = [(one, two) for one, two in pairs if LOW <= two <= HIGH]
    return tuple(inside if first == "Washington" else [(b, a) for a, b in inside])


def headline(settled: Settled) -> str:
    """Return the finding: who got how much of the range at the rate agreed."""
    share = settled.real_share
    if share >= 1:
        return "Measured on these goods alone, signing gains Tokyo nothing"
    if share <= 0:
        return "Measured on these goods alone, signing gains Washington nothing"
    part = pct(100 * share)
    return f"The {_rate(settled.deal)} agreed leaves Washington {part} of the range"


def draw(settled: Settled, width: int) -> Drawn:
    """Draw the range with what each side got, the models, and the pairs of patience."""
    picture = Picture(width)
    return Drawn(
        headline=headline(settled),
        unit="Rate on goods from Japan, % in total: before, agreed, and without a deal",
        svg=picture.svg(_fill(picture, settled)),
        foot=(
            "Rates of Executive Orders of 2025, weights of US imports of 2024; two models. Not "
            "shown: the promises that came with the deals."
        ),
        note=_note(settled),
        alt=(
            f"A bar from {_rate(settled.base)} before to {_rate(settled.threat)} without a "
            f"deal, the deal at {_rate(settled.deal)}; talks in turns settle at "
            f"{_rate(settled.rubinstein)}, Nash at {_rate(settled.nash)}."
        ),
    )


def table(settled: Settled) -> str:
    """Return rates and pairs of patience as an HTML table."""
    rows = [
        ["rate before", _rate(settled.base)],
        ["rate without a deal", _rate(settled.threat)],
        ["rate agreed", _rate(settled.deal)],
        ["talks in turns", _rate(settled.rubinstein)],
        ["Nash", _rate(settled.nash)],
        *(
            ["patience, Washington and Tokyo", f"{num(us, 3)} and {num(japan, 3)}"]
            for us, japan in settled.same[::12]
        ),
    ]
    return sheet(["What", "Value"], rows, "Rates in total, and patience that gives the deal")


def panel(threat: float = 26.0, base: float = MOST_GOODS) -> Panel:
    """Return the widget, open at a threat and a rate before, both in percent and in total."""
    return Panel(
        "threat-points",
        controls={
            "threat": slider("Rate without a deal", threat, 10, 50, step=0.1, unit="%"),
            "deal": slider("Rate agreed", REAL, 5, 30, step=0.1, unit="%"),
            "us": slider("US patience", 0.95, LOW, HIGH, step=0.01, unit="a round"),
            "japan": slider("Tokyo’s patience", 0.90, LOW, HIGH, step=0.01, unit="a round"),
            "base": slider("Rate before", base, 0, 5, step=0.1, unit="%", more=True),
            "first": toggle("First to propose", ["Washington", "Tokyo"], more=True),
            "weight": slider("US weight, Nash", 0.5, 0, 1, step=0.05, unit="share", more=True),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets={
            name: {"threat": threat, "base": base, "deal": deal}
            for name, (threat, base, deal) in PRESETS.items()
        },
        presets_more=True,
    )


def show(threat: float = 26.0, base: float = MOST_GOODS) -> None:
    """Show the widget in the cell; the arguments are those of `panel`."""
    panel(threat, base).show()


def outcomes() -> dict[str, float]:
    """Return the rates of the list of 31 July 2025 for `PARTNERS`, percent.

    Three are totals by a later act; the United Kingdom's 10 comes on top of the normal duty.
    """
    listed = data.load("listed_rates")
    july = listed[listed["announced"] == "2025-07-31"]
    rates = july.set_index("country")["rate_percent"]
    return {name: float(rates[name]) for name in PARTNERS}


def _rate(percent: float) -> str:
    return pct(percent)


def _note(settled: Settled) -> str:
    models = (
        f"Talks in turns settle at {_rate(settled.rubinstein)}, Nash’s division at "
        f"{_rate(settled.nash)}."
    )
    share = settled.real_share
    if not 0 < share < 1:
        beyond, end = (
            ("lower than", settled.threat) if share >= 1 else ("higher than", settled.base)
        )
        what = "without a deal" if share >= 1 else "before"
        return f"{models} What was agreed is no {beyond} the {_rate(end)} {what}."
    if not settled.same:
        return f"{models} {_no_pair(settled)}"
    near = min(settled.same, key=lambda pair: abs(pair[0] - settled.us))
    even = min(settled.same, key=lambda pair: abs(pair[0] - pair[1]))
    return (
        f"{models} Patience of {num(even[0], 3)} and {num(even[1], 3)} gives the rate agreed, "
        f"so does {num(near[0], 3)} and {num(near[1], 3)}: the outcome cannot tell who was "
        "patient."
    )


def _no_pair(settled: Settled) -> str:
    return (
        f"No patience from {LOW:.2f} to {HIGH:.2f} gives the rate agreed if {settled.first} "
        "proposes first."
    )


def _fill(picture: Picture, settled: Settled) -> float:
    """Draw both parts, beside each other where there is room; return the height."""
    wide = picture.width >= _SIDE_BY_SIDE
    tight = picture.width < COMPACT
    side = _SQUARE if picture.width >= 760 else _SMALLEST if tight else _SMALL
    gap = 58 if tight else 90
    right = picture.width - side - gap if wide else float(picture.width)
    bottom = _draw_range(picture, settled, right - 12)
    if wide:
        return max(bottom, _draw_pairs(picture, settled, (right + gap - 20, 30, side)))
    return _draw_pairs(picture, settled, (60, bottom + 40, side))


def _draw_range(picture: Picture, settled: Settled, right: float) -> float:
    """Draw the range as one bar of two parts, the models below it; return the lower end."""
    high = max(_LEAST_HIGH, 5 * ceil((settled.threat + 2) / 5))
    across = Linear(0, high, 8, right)
    top = 40.0
    deal = min(max(settled.deal, settled.base), settled.threat)
    parts = ((settled.base, deal, "us", "Washington"), (deal, settled.threat, "jp", "Tokyo"))
    for begin, end, color, who in parts:
        left, wide = across(begin), across(end) - across(begin)
        picture.rect(
            left, top, wide, 46, color, mark=who.lower(), tip=f"{who}: {_rate(end - begin)}"
        )
        if width(who, bold=True) + 8 < wide:
            picture.text(left + wide / 2, top + 28, who, "paper", bold=True, anchor="middle")
    _ends(picture, settled, across, top - 10)
    rows = (
        ("agreed", settled.deal, "ink"),
        ("talks in turns", settled.rubinstein, "quiet"),
        ("Nash", settled.nash, "quiet"),
    )
    y = top + 46
    for name, rate, color in rows:
        y += 26
        _mark(picture, across, y, (name, rate, color), top)
    y += 30
    for rate, names in _real().items():
        _mark(picture, across, y, (names, rate, "quiet"), None)
        y += 24
    return x_axis(picture, across, y - 6, unit="%")


def _ends(picture: Picture, settled: Settled, across: Linear, y: float) -> None:
    """Name both ends of the range, apart from each other."""
    before = f"before {_rate(settled.base)}"
    without = f"no deal {_rate(settled.threat)}"
    size = width(without, bold=True)
    picture.text(across(settled.base), y, before, "ink", bold=True)
    least = across(settled.base) + width(before, bold=True) + size + 12
    spot = min(max(across(settled.threat), least), float(picture.width))
    picture.text(spot, y, without, "ink", bold=True, anchor="end")


def _mark(
    picture: Picture,
    across: Linear,
    y: float,
    said: tuple[str, float, str],
    top: float | None,
) -> None:
    """Draw a dot at a rate with its words beside it, and a line up to the bar."""
    name, rate, color = said
    x = across.clip(rate)
    if top is not None:
        picture.line(x, top, x, y, color, stroke_dasharray="2 3", mark="rate")
    picture.dot(x, y, color, mark="deal" if top is None else "model")
    words = f"{name} {_rate(rate)}"
    fits = x + 10 + width(words) <= across.end
    picture.text(
        x + 10 if fits else x - 10, y + 4.5, words, color,
        anchor="start" if fits else "end", halo=True,
    )  # fmt: skip


def _real() -> dict[float, str]:
    """Return the real deals: who came to which rate."""
    by_rate: dict[float, list[str]] = {}
    for name, rate in outcomes().items():
        short = {"European Union": "EU", "South Korea": "Korea"}.get(name, name)
        by_rate.setdefault(rate, []).append(short)
    return {
        rate: ", ".join(names) + (" on top" if names == ["United Kingdom"] else "")
        for rate, names in by_rate.items()
    }


def _beside(
    points: list[tuple[float, float]], you: tuple[float, float], right: float
) -> tuple[float, float]:
    """Return where the name of the line begins: below its middle, and clear of "you"."""
    named = [points[len(points) * part // 8] for part in (4, 2, 6, 1, 7)]
    spots = [(min(x, right - 100) + 12, y + by) for by in (18, -8) for x, y in named]
    free = (one for one in spots if abs(one[1] - you[1]) > 18 or one[0] > you[0])
    return next(free, spots[0])


def _draw_pairs(picture: Picture, settled: Settled, place: tuple[float, float, float]) -> float:
    """Draw all pairs of patience that give the deal, or say that there are none."""
    left, top, side = place
    along = Linear(LOW, 1.0, left, left + side)
    up = Linear(LOW, 1.0, top + side, top)
    picture.text(left - 8, top - 14, "Tokyo’s patience", "quiet", size=12, anchor="start")
    y_axis(picture, up, left, left + side, count=3)
    if settled.same:
        points = [(along(us), up(japan)) for us, japan in settled.same]
        picture.path(points, "ink", mark="pairs")
        you = along(settled.us) - 12, max(up(settled.japan) - 10, top + 12)
        picture.label(*_beside(points, you, left + side), "all these pairs", "ink", halo=True)
    else:
        rows = wrap("no such pair" if side < _SMALL else _no_pair(settled), side - 24)
        high = up(settled.japan) < top + side / 2  # the words keep to the other half
        first = top + side - 18 * len(rows) if high else top + 22
        for number, row in enumerate(rows):
            picture.text(left + 12, first + 18 * number, row, "ink", halo=True)
    x, y = along(settled.us), up(settled.japan)
    picture.dot(x, y, "good", 7, mark="yours")
    leftmost = x - 12 - width("you", bold=True) < left
    picture.text(
        x + 12 if leftmost else x - 12, max(y - 10, top + 12), "you", "good", bold=True,
        anchor="start" if leftmost else "end", halo=True,
    )  # fmt: skip
    return x_axis(picture, along, top + side, count=3, title="Washington’s patience")
