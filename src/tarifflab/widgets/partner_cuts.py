"""Every partner's change between two lists of rates, Japan's marked, and your guess.

The lists of 2 April and 31 July 2025, partners on both. Changes in percentage points of the
*listed* rate; not what was paid, and cars and metals stand outside.

>>> shown = compute(show="all", guess=None)
>>> len(shown.every), shown.japan
(56, -9.0)
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from statistics import fmean, median

from tarifflab import data
from tarifflab.widgets.kit.axes import Linear, event_rows, events, x_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, width

FIRST, SECOND = "2025-04-02", "2025-07-31"
SAME_START = (20, 28)  # percent on the first list; Japan's 24 lies in the middle
GUESS = ("prediction", "07/mean-cut")
# Partners that the picture names where there is room, the first of them first.
NAMED: tuple[str, ...] = (
    "Japan",
    "Switzerland",
    "Lesotho",
    "European Union",
    "Vietnam",
    "South Korea",
)
NAMED += ("Cambodia", "India", "Indonesia", "Thailand")
LOW, HIGH = -37.0, 9.0  # points; the axis is the same in every view
LABEL_ROWS = 2
VIEWS = {
    "all 56": "all",
    "those that ended at 15 %": "fifteen",
    "those that rose": "up",
    "those that started at 20 to 28 %": "same",
}


@dataclass(frozen=True)
class Cuts:
    """Changes by partner in points, largest cut first, with what they come to."""

    every: dict[str, float]  # all partners on both lists
    chosen: frozenset[str]  # those of the view
    mean: float  # over all partners on both lists
    median: float  # over the same
    same_start: float  # mean of the others that started at 20 to 28 percent
    larger: int  # partners on both lists with a larger cut than Japan
    japan: float
    guess: float | None  # a cut, in points


def changes() -> dict[str, tuple[float, float]]:
    """Return (change, rate of July) of every partner on both lists, largest cut first."""
    lists = data.load("listed_rates").pivot_table(
        index="country", columns="announced", values="rate_percent"
    )
    both = lists[[FIRST, SECOND]].dropna()
    found = zip(both.index, both[FIRST], both[SECOND], strict=True)
    pairs = {name: (float(july - april), float(july)) for name, april, july in found}
    return dict(sorted(pairs.items(), key=lambda one: (one[1][0], one[0])))


def compute(
    *, show: str, guess: float | None, found: dict[str, tuple[float, float]] | None = None
) -> Cuts:
    """Return the changes of a view of `VIEWS`; `guess` is a cut in points."""
    every = found or changes()
    japan = every["Japan"][0]
    return Cuts(
        every={name: one for name, (one, _july) in every.items()},
        chosen=frozenset(
            name for name, (one, july) in every.items() if _in_view(show, one, july)
        ),
        mean=fmean(one for one, _ in every.values()),
        median=median(one for one, _ in every.values()),
        same_start=fmean(
            one
            for name, (one, july) in every.items()
            if name != "Japan" and _in_view("same", one, july)
        ),
        larger=sum(one < japan for one, _ in every.values()),
        japan=japan,
        guess=guess,
    )


def _in_view(show: str, change: float, july: float) -> bool:
    if show == "fifteen":
        return july == 15
    if show == "same":
        return SAME_START[0] <= july - change <= SAME_START[1]
    return change > 0 if show == "up" else True


def headline(shown: Cuts) -> str:
    """Return the finding: Japan's cut against the mean and the middle one."""
    if shown.guess is not None:
        miss = abs(shown.guess + shown.mean)
        near = "within half a point" if miss < 0.5 else f"{num(miss, 1)} points off"
        return f"The mean cut was {num(-shown.mean, 1)} points: your guess was {near}"
    return (
        f"Japan’s cut of {num(-shown.japan)} points is average, "
        f"yet larger than the middle one, {num(-shown.median)}"
    )


def draw(shown: Cuts, width: int) -> Drawn:
    """Draw a dot for each partner, piled up by change, and three yardsticks beside Japan."""
    picture = Picture(width)
    high = _fill(picture, shown)
    return Drawn(
        headline=headline(shown),
        unit="Change of the listed rate, 2 April to 31 July 2025, points; a dot is a partner",
        svg=picture.svg(high),
        foot=(
            "Source: annexes of Executive Orders 14257 and 14326. Not shown: partners on one "
            "list only, and the rates on cars and metals, which stood outside."
        ),
        note=(
            f"{shown.larger} partners fell by more than Japan. The others that started at "
            f"{SAME_START[0]} to {SAME_START[1]} % fell by {num(-shown.same_start, 1)} points "
            "on average."
        ),
        alt=(
            f"Dots of {len(shown.every)} partners from −35 (Lesotho) to +7 (Switzerland); "
            f"{len(shown.chosen)} are marked. Japan is at {num(shown.japan)}, the mean at "
            f"{num(shown.mean, 1)}, the median at {num(shown.median)}."
        ),
    )


def table(shown: Cuts) -> str:
    """Return the partners with their changes as an HTML table."""
    rows = [
        [name, num(points, sign=True), "yes" if name in shown.chosen else "no"]
        for name, points in shown.every.items()
    ]
    return sheet(["Partner", "Change, points", "Marked"], rows, "Change of the listed rate")


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 07."""
    return Panel(
        "partner-cuts",
        controls={"show": toggle("Mark", VIEWS)},
        compute=partial(compute, found=changes()),
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        question="By how many points did the listed rates fall on average?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _fill(picture: Picture, shown: Cuts) -> float:
    """Draw everything into the picture; return its height."""
    radius = 8.0 if picture.width >= 900 else 5.5 if picture.width >= 500 else 3.0
    across = Linear(LOW, HIGH, 14, picture.width - 14)
    lines = [
        (across(shown.mean), f"mean {num(shown.mean, 1)}"),
        (across(shown.median), f"median {num(shown.median)}"),
    ]
    piles = _piles(shown)
    top = 16 + 15 * event_rows(picture, lines)
    bottom = top + 16 * LABEL_ROWS + 2 * radius * max(map(len, piles.values())) + 12
    events(picture, lines, 12, bottom, color="ink")
    if shown.guess is not None:
        x = across.clip(-shown.guess)
        picture.marker_stroke([(x, top + 4), (x, bottom)], mark="guess")
        _beside(picture, x, bottom - 8, f"your guess {num(-shown.guess)}")
    heads = _draw_piles(picture, piles, shown.chosen, (across, bottom, radius))
    _draw_names(picture, heads, shown, top + 12)
    return x_axis(picture, across, bottom, unit="points", say=lambda one: num(one, sign=True))


def _piles(shown: Cuts) -> dict[float, list[str]]:
    """Return the partners by change; in each pile a named one lies on top."""
    piles: dict[float, list[str]] = defaultdict(list)
    for name, points in shown.every.items():
        piles[points].append(name)
    for pile in piles.values():
        pile.sort(key=lambda name: -len(NAMED) if name not in NAMED else -NAMED.index(name))
    return piles


def _draw_piles(
    picture: Picture,
    piles: dict[float, list[str]],
    chosen: frozenset[str],
    place: tuple[Linear, float, float],
) -> dict[str, tuple[float, float]]:
    """Draw the dots from the axis upwards; return where the top of each pile is."""
    across, bottom, radius = place
    heads = {}
    for points, pile in piles.items():
        for level, name in enumerate(pile):
            x, y = across(points), bottom - radius - 2 - 2 * radius * level
            fill = "rest-soft" if name not in chosen else "jp" if name == "Japan" else "quiet"
            tip = f"{name}: {num(points, sign=True)} points"
            picture.dot(x, y, fill, radius, stroke_width=1.5, tip=tip, mark=_mark(name, chosen))
        heads[pile[-1]] = (x, y - radius)
    return heads


def _mark(name: str, chosen: frozenset[str]) -> str:
    return "partner" if name in chosen else "other"


def _draw_names(
    picture: Picture, heads: dict[str, tuple[float, float]], shown: Cuts, top: float
) -> None:
    """Write the names that find room on two rows, each with a line to its dot."""
    taken: list[tuple[int, float, float]] = []
    for name in NAMED:
        if name not in heads:
            continue
        words = f"{name} {num(shown.every[name], sign=True)}"
        x, y = heads[name]
        half = width(words, bold=name == "Japan") / 2 + 4
        middle = min(max(x, half), picture.width - half)
        span = (middle - half, middle + half)
        row = next((row for row in range(LABEL_ROWS) if _free(taken, row, span, x)), None)
        if row is None:
            continue
        taken.append((row, *span))
        base = top + 16 * row
        picture.line(x, base + 4, x, y, "quiet", mark="leader")
        color = "jp" if name == "Japan" else "quiet"
        picture.text(
            middle, base, words, color, bold=name == "Japan", anchor="middle", halo=True
        )


def _free(
    taken: list[tuple[int, float, float]], row: int, span: tuple[float, float], x: float
) -> bool:
    """Tell whether a name fits into a row, and its line does not cross a name below it."""
    for other, begin, end in taken:
        if other == row and span[0] < end and begin < span[1]:
            return False
        if other > row and begin < x < end:
            return False
    return True


def _beside(picture: Picture, x: float, y: float, words: str) -> None:
    right = x + 12 + width(words, bold=True) < picture.width
    picture.text(
        x + 10 if right else x - 10,
        y,
        words,
        "ink",
        bold=True,
        halo=True,
        anchor="start" if right else "end",
    )
