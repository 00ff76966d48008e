"""Draw how a series went on, then see it: the reader's line first, the truth over it.

The reader sees the series up to a month and draws the points that follow, by pointer or by
arrow keys. When every point is there a button shows what happened: the true line draws itself
over the guess. Before that nothing of it reaches the page.

>>> miss([10.0, 12.0], [9.0, 15.0])
Miss(mean=-1.0, widest=1, points=-3.0)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import mean

from tarifflab import progress
from tarifflab.widgets.kit.axes import Linear, Time, month_axis, y_axis, y_room
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, Sketch, sheet
from tarifflab.widgets.kit.svg import Picture, Point, el, path_of
from tarifflab.widgets.kit.words import num, width

_HIGH, _FOOT = 330, 38.0  # pixels: the picture, and the axis below its plot
_RIGHT = 20.0  # pixels beside the last number
# A line that is nearer than this, as a share of the axis, is called right.
_CLOSE = 1 / 60

Line = Sequence[float | None]
Values = Mapping[date, float]


@dataclass(frozen=True)
class Miss:
    """How far a line lies from the truth, in the unit of the series; above 0 is too high.

    `mean` is over the points drawn, `widest` the place of the widest gap and `points` its
    size.
    """

    mean: float
    widest: int
    points: float


@dataclass(frozen=True)
class Series:
    """A series that is known up to a month, and asked from there on.

    Parameters
    ----------
    name, key : str
        Of the panel, and of the progress in which the line is kept.
    question, unit, foot : str
        Headline before the truth, the line below it, and the source.
    known, truth : mapping of date to float
        The months that are given, and those that draw themselves.
    asked : sequence of date
        The months of `truth` that the reader draws.
    ends : (float, float)
        Of the vertical axis.
    step : float
        Of an arrow key.
    say : callable
        ``say(value) -> str``: a value with its unit.
    gap : str
        The unit of a gap, such as "points".
    found : callable
        ``found(truth) -> str``: what happened, in a few words.
    sign : str
        Behind the topmost number of the axis.
    """

    name: str
    key: str
    question: str
    unit: str
    foot: str
    known: Values
    truth: Values
    asked: Sequence[date]
    ends: tuple[float, float]
    step: float
    say: Callable[[float], str]
    gap: str
    found: Callable[[Values], str]
    sign: str = ""

    @property
    def answers(self) -> list[float]:
        """What the series was in the months that are asked."""
        return [self.truth[month] for month in self.asked]


@dataclass(frozen=True)
class Shown:
    """A series, what the reader drew, and whether the truth is shown."""

    series: Series
    drawn: tuple[float | None, ...]
    open: bool

    @property
    def ready(self) -> bool:
        """Whether every month has a point."""
        return None not in self.drawn

    @property
    def line(self) -> list[float]:
        """The reader's line; only for a whole one."""
        return [one or 0.0 for one in self.drawn]


def miss(drawn: Sequence[float], truth: Sequence[float]) -> Miss:
    """Return how far a whole line lies from the truth."""
    gaps = [said - was for said, was in zip(drawn, truth, strict=True)]
    widest = max(range(len(gaps)), key=lambda place: abs(gaps[place]))
    return Miss(mean(gaps), widest, gaps[widest])


def compute(series: Series, *, drawn: Line, revealed: Sequence[bool]) -> Shown:
    """Return the state; `revealed` holds whether the truth was asked for."""
    count = len(series.asked)
    line = tuple(drawn) if len(drawn) == count else (None,) * count
    return Shown(series, line, revealed[-1])


def headline(shown: Shown) -> str:
    """Return the question, or the truth and how far the line lay from it."""
    series = shown.series
    if not shown.open:
        return series.question
    said = series.found(series.truth)
    if not shown.ready:
        return said
    off = miss(shown.line, series.answers).mean
    if abs(off) < _CLOSE * (series.ends[1] - series.ends[0]):
        return f"{said}; your line was right on average"
    way = "high" if off > 0 else "low"
    return f"{said}; you were {num(abs(off), 1)} {series.gap} {way} on average"


def draw(shown: Shown, wide: int) -> Drawn:
    """Draw what is known, the reader's line, and the truth once it is asked for."""
    picture = Picture(wide)
    sketch = _fill(picture, shown)
    return Drawn(
        headline=headline(shown),
        unit=shown.series.unit,
        svg=picture.svg(_HIGH),
        foot=shown.series.foot,
        note=_note(shown),
        alt=_alt(shown),
        sketch=sketch,
        waits=not shown.open,
    )


def table(shown: Shown) -> str:
    """Return months, guess and (once it is shown) truth as an HTML table."""
    rows = [
        [
            in_words(month),
            "" if said is None else num(said, 1),
            num(was, 2) if shown.open else "not shown yet",
        ]
        for month, said, was in zip(
            shown.series.asked, shown.drawn, shown.series.answers, strict=True
        )
    ]
    return sheet(["Month", "You", "It was"], rows, shown.series.unit)


def series_panel(series: Series) -> Panel:
    """Return the figure; a line drawn before comes back."""
    revealed = [False]
    return Panel(
        series.name,
        controls={},
        compute=partial(compute, series, revealed=revealed),
        draw=draw,
        table=table,
        actions={
            "reveal": Action(
                "Show what happened", partial(_reveal, revealed), strong=True,
                ready=lambda panel: panel.result.ready,
                shown=lambda panel: not panel.result.open,
            ),
            "skip": Action(
                "Show it without a line", partial(_reveal, revealed),
                shown=lambda panel: not (panel.result.open or panel.result.ready),
            ),
            "again": Action(
                "Draw again", partial(_again, revealed), shown=lambda panel: panel.result.open
            ),
        },
        drawn=progress.get("drawing", series.key, default=[]),
        keep=partial(progress.save, "drawing", series.key),
    )  # fmt: skip


def in_words(month: date) -> str:
    """Return a month as readers write it: "April 2025"."""
    return f"{month:%B %Y}"


def _reveal(revealed: list[bool], panel: Panel) -> None:
    revealed.append(True)
    panel.repaint()


def _again(revealed: list[bool], panel: Panel) -> None:
    revealed.append(False)
    panel.sketch([])
    panel.repaint()


def _note(shown: Shown) -> str:
    series = shown.series
    if not shown.open:
        left = shown.drawn.count(None)
        return (
            f"{left} point{'s' * (left > 1)} to go."
            if left
            else "The line is whole. Press the button."
        )
    if not shown.ready:
        return ""
    found = miss(shown.line, series.answers)
    way = "high" if found.points > 0 else "low"
    gap = f"{num(abs(found.points), 1)} {series.gap}"
    return f"Widest gap: {in_words(series.asked[found.widest])}, {gap} too {way}."


def _alt(shown: Shown) -> str:
    series = shown.series
    month, last = list(series.known.items())[-1]
    said = f"Line up to {in_words(month)}, at last {series.say(last)}."
    if not shown.open:
        return f"{said} {len(series.asked)} points are empty for your own line."
    end = series.say(list(series.truth.values())[-1])
    yours = "your line, and " if shown.ready else ""
    return f"{said} Then {yours}the true one up to {end} at the end."


def _middle(month: date) -> date:
    return month.replace(day=15)


def _span(series: Series) -> tuple[date, date]:
    """Return the first day of the axis and the one after its last month."""
    last = list(series.truth)[-1]
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return next(iter(series.known)).replace(day=1), after


def _fill(picture: Picture, shown: Shown) -> Sketch:
    """Draw everything into the picture; return where the reader draws."""
    series = shown.series
    low, high = series.ends
    last = num(list(series.truth.values())[-1], 1)
    left = max(40.0, y_room([low, high], series.sign))
    right = picture.width - width(last, bold=True) - _RIGHT
    bottom = _HIGH - _FOOT
    along = Time(*_span(series), left, right)
    up = Linear(low, high, bottom, 14)
    y_axis(picture, up, left, right, unit=series.sign, count=4)
    month_axis(picture, along, bottom)
    known = [(along(_middle(month)), up(value)) for month, value in series.known.items()]
    spots = [along(_middle(month)) for month in series.asked]
    picture.path(known, "jp", mark="known")
    _draw_said(picture, shown, known[-1], spots, up)
    if shown.open:
        truth = [(along(_middle(month)), up(value)) for month, value in series.truth.items()]
        _draw_truth(picture, [known[-1], *truth], last)
    return Sketch(
        x=tuple(spots),
        names=tuple(in_words(month) for month in series.asked),
        low=low,
        high=high,
        top=up(high),
        bottom=up(low),
        step=series.step,
        start=known[-1],
        unit=series.sign,
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
