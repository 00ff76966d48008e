"""Draw how the collected rate went on after March 2025, then see what happened.

The reader sees the rate on goods from Japan up to March 2025 and draws the eight months that
follow, by pointer or by arrow keys. Then the true line draws itself over the guess. Source: US
Census Bureau, table `us_duties_by_partner`.

>>> miss([10.0, 12.0], [9.0, 15.0])
Miss(mean=-1.0, widest=1, points=-3.0)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import mean

from tarifflab import envelopes, progress
from tarifflab.economics.legal_acts import MONTHS
from tarifflab.widgets.kit.axes import Linear, Time, month_axis, y_axis
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, Sketch, sheet
from tarifflab.widgets.kit.svg import Picture, Point, el, path_of
from tarifflab.widgets.kit.words import num, pct, width

KEY = "01/rate-2025"
FIRST, KNOWN, LAST = "2024-01", "2025-03", "2025-11"
_TOP_PERCENT, _STEP = 30.0, 0.5
_HIGH = 330  # pixels
_CLOSE = 0.5  # percentage points: a line that is so near is called right

Line = Sequence[float | None]


@dataclass(frozen=True)
class Miss:
    """How far a line lies from the truth, in percentage points; above 0 is too high.

    `mean` is over the points drawn, `widest` the place of the widest gap and `points` its
    size.
    """

    mean: float
    widest: int
    points: float


@dataclass(frozen=True)
class Shown:
    """The rates by month in percent, what the reader drew, and whether the truth is shown."""

    known: dict[str, float]
    truth: dict[str, float]
    drawn: tuple[float | None, ...]
    open: bool

    @property
    def ready(self) -> bool:
        """Whether every month has a point."""
        return len(self.drawn) == len(self.truth) and None not in self.drawn


def miss(drawn: Sequence[float], truth: Sequence[float]) -> Miss:
    """Return how far a whole line lies from the truth."""
    gaps = [said - was for said, was in zip(drawn, truth, strict=True)]
    widest = max(range(len(gaps)), key=lambda place: abs(gaps[place]))
    return Miss(mean(gaps), widest, gaps[widest])


def compute(*, rates: envelopes.Rates, drawn: Line, revealed: Sequence[bool]) -> Shown:
    """Return the state; `revealed` holds whether the truth was asked for."""
    months = sorted(month for month in rates if FIRST <= month <= LAST)
    truth = {month: rates[month] for month in months if month > KNOWN}
    line = tuple(drawn) if len(drawn) == len(truth) else (None,) * len(truth)
    return Shown(
        known={month: rates[month] for month in months if month <= KNOWN},
        truth=truth,
        drawn=line,
        open=revealed[-1] and None not in line,
    )


def draw(shown: Shown, wide: int) -> Drawn:
    """Draw what is known, the reader's line, and the truth once it is asked for."""
    picture = Picture(wide)
    sketch = _fill(picture, shown)
    return Drawn(
        headline=headline(shown),
        unit="Duty on goods from Japan, % of their value at the border, by month",
        svg=picture.svg(_HIGH),
        foot=(
            f"Source: US Census Bureau, duty calculated at entry, to {_in_words(LAST)}. Drag "
            "across the plot, or use Tab and the arrow keys."
        ),
        note=_note(shown),
        alt=_alt(shown),
        sketch=sketch,
    )


def headline(shown: Shown) -> str:
    """Return the question, or the truth and how far the line lay from it."""
    if not shown.open:
        return "How did the rate go on? Draw it to November 2025"
    peak = max(shown.truth, key=lambda month: shown.truth[month])
    said = f"It rose to {pct(shown.truth[peak])} in {MONTHS[int(peak[5:]) - 1]}"
    off = miss([one or 0.0 for one in shown.drawn], list(shown.truth.values())).mean
    if abs(off) < _CLOSE:
        return f"{said}; your line was right on average"
    return (
        f"{said}; you were {num(abs(off), 1)} points {'high' if off > 0 else 'low'} on average"
    )


def table(shown: Shown) -> str:
    """Return months, guess and (once it is shown) truth as an HTML table."""
    rows = [
        [
            _in_words(month),
            "" if said is None else num(said, 1),
            num(was, 2) if shown.open else "not shown yet",
        ]
        for (month, was), said in zip(shown.truth.items(), shown.drawn, strict=True)
    ]
    return sheet(["Month", "You, %", "Collected, %"], rows)


def panel() -> Panel:
    """Return the figure; a line drawn before comes back."""
    revealed = [False]
    kept = progress.get("drawing", KEY, default=[])
    return Panel(
        "draw-the-rate",
        controls={},
        compute=partial(compute, rates=envelopes.load_rates(), revealed=revealed),
        draw=draw,
        table=table,
        actions={
            "reveal": Action(
                "Show what happened", partial(_reveal, revealed), strong=True,
                ready=lambda panel: panel.result.ready,
                shown=lambda panel: not panel.result.open,
            ),
            "again": Action(
                "Draw again", partial(_again, revealed), shown=lambda panel: panel.result.open
            ),
        },
        drawn=kept,
        keep=partial(progress.save, "drawing", KEY),
    )  # fmt: skip


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _reveal(revealed: list[bool], panel: Panel) -> None:
    revealed.append(True)
    panel.repaint()


def _again(revealed: list[bool], panel: Panel) -> None:
    revealed.append(False)
    panel.sketch([])
    panel.repaint()


def _note(shown: Shown) -> str:
    if not shown.open:
        left = shown.drawn.count(None)
        return (
            f"{left} month{'s' * (left > 1)} to go."
            if left
            else "The line is whole. Press the button."
        )
    found = miss([one or 0.0 for one in shown.drawn], list(shown.truth.values()))
    month = list(shown.truth)[found.widest]
    way = "high" if found.points > 0 else "low"
    return f"Widest gap: {_in_words(month)}, {num(abs(found.points), 1)} points too {way}."


def _alt(shown: Shown) -> str:
    last = shown.known[KNOWN]
    said = f"Line up to {_in_words(KNOWN)}, at last {pct(last)}."
    if not shown.open:
        return f"{said} Eight months are empty for your own line."
    return f"{said} Then your line, and the true one up to {pct(shown.truth[LAST])} at the end."


def _in_words(month: str) -> str:
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def _middle(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 15)


def _fill(picture: Picture, shown: Shown) -> Sketch:
    """Draw everything into the picture; return where the reader draws."""
    last = num(shown.truth[LAST], 1)
    right = picture.width - width(last, bold=True) - 20
    bottom = _HIGH - 38.0
    along = Time(date(2024, 1, 1), date(2025, 12, 1), 40, right)
    up = Linear(0, _TOP_PERCENT, bottom, 14)
    y_axis(picture, up, 40, right, unit="%", count=3)
    month_axis(picture, along, bottom)
    known = [(along(_middle(month)), up(rate)) for month, rate in shown.known.items()]
    spots = [along(_middle(month)) for month in shown.truth]
    picture.path(known, "jp", mark="known")
    _draw_said(picture, shown, known[-1], spots, up)
    if shown.open:
        truth = [(x, up(rate)) for x, rate in zip(spots, shown.truth.values(), strict=True)]
        _draw_truth(picture, [known[-1], *truth], last)
    return Sketch(
        x=tuple(spots),
        names=tuple(_in_words(month) for month in shown.truth),
        low=0.0,
        high=_TOP_PERCENT,
        top=up(_TOP_PERCENT),
        bottom=up(0),
        step=_STEP,
        start=known[-1],
        unit="%",
        locked=shown.open,
    )


def _draw_said(
    picture: Picture, shown: Shown, start: Point, spots: Sequence[float], up: Linear
) -> None:
    """Draw the reader's line for the copy without a page; the page draws its own."""
    given = [
        (x, up(said)) for x, said in zip(spots, shown.drawn, strict=True) if said is not None
    ]
    if not given:
        return
    own = Picture(picture.width)
    own.marker_stroke([start, *given], mark="said")
    for x, y in given:
        own.dot(x, y, "paper", 6, stroke="ink")
    picture.add(el("g", own.markup(), class_="tl-said"))


def _draw_truth(picture: Picture, points: Sequence[Point], last: str) -> None:
    """Draw the truth as a line that the page draws from left to right."""
    look = {"fill": "none", "stroke_width": 3, "stroke_linejoin": "round"}
    picture.add(
        el(
            "path",
            d=path_of(points),
            stroke="jp",
            class_="tl-truth",
            pathLength=1,
            stroke_dasharray=1,
            data_mark="truth",
            **look,
        )
    )
    x, y = points[-1]
    picture.text(x + 10, y + 4.5, last, "jp", bold=True, halo=True, class_="tl-after")
