"""The J that draws itself: cars are re-priced at once, and bought less often later.

Ten cars of 30,000 dollars at the rate of September 1985, with the yen as it really moved. How
many months pass until buyers order less, how strongly they answer, and how many orders are
written in yen are the reader's to choose; the defaults are ours and no estimate. Beside it the
balance with Japan as it was, twelve months added up.

>>> end_of_1986 = month_number(1986, 12)
>>> shown = compute(load_months(), month=end_of_1986, lag=24, elasticity=1.5, yen=100)
>>> round(shown.price_usd), round(shown.bill_percent, 1), shown.cars
(43787, 46.0, 10.0)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.economics.j_curve import Path, j_curve
from tarifflab.widgets.kit.axes import Linear, end_labels, events, y_axis
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.lines import months
from tarifflab.widgets.kit.svg import COMPACT, Picture, Point, el, path_of
from tarifflab.widgets.kit.words import num, pct, usd, width

CAR_USD, CARS = 30_000, 10
FIRST, LAST = (1985, 9), (1990, 12)
ACCORD = date(1985, 9, 22)
_ENDS = (-100.0, 100.0)  # percent, of the picture
_STEP = 6  # months that the button goes on
_CAR_WIDE, _LEFT = 44.0, 58.0  # pixels: a car, the room for the numbers of the axis


@dataclass(frozen=True)
class Months:
    """By month: yen for a dollar, and the deficit of twelve months in billion dollars."""

    yen: Mapping[date, float]
    deficit: Mapping[date, float]


@dataclass(frozen=True)
class Shown:
    """The path up to a month, and what is true in that month."""

    months: tuple[date, ...]
    seen: int  # months that are drawn
    path: Path
    record: Mapping[date, float]  # change of the balance of twelve months, percent
    lag: int
    play: bool  # whether the page draws the line from left to right

    @property
    def now(self) -> date:
        """The month that is shown."""
        return self.months[self.seen - 1]

    @property
    def price_usd(self) -> float:
        """The price of a car in the month, in dollars."""
        return CAR_USD * self.path.price[self.seen - 1]

    @property
    def cars(self) -> float:
        """How many of ten cars are still bought."""
        return CARS * self.path.number[self.seen - 1]

    @property
    def bill_percent(self) -> float:
        """The change of the bill since the accord, in percent."""
        return 100 * (self.path.bill[self.seen - 1] - 1)


def month_number(year: int, month: int) -> int:
    """Return a month as the slider counts: twelve times the year, and the months since."""
    return 12 * year + month - 1


@cache
def load_months() -> Months:
    """Return yen and deficits from the accord on; raises what `data.load` raises."""
    fx = data.load("fx_monthly").query("country == 'Japan'").set_index("month")
    trade = data.load("us_trade_monthly").query("country == 'Japan'").set_index("month")
    twelve: Any = (trade["imports_usd"] - trade["exports_usd"]).rolling(12).sum().dropna() / 1e9
    first, last = date(*FIRST, 1).isoformat(), date(*LAST, 1).isoformat()
    rates: Any = fx["units_per_usd"].loc[first:last]
    return Months(
        yen={day.date(): float(rate) for day, rate in rates.items()},
        deficit={day.date(): float(one) for day, one in twelve.loc[:last].items()},
    )


def compute(
    kept: Months, *, month: float, lag: float, elasticity: float, yen: float,
    playing: list[bool] | None = None,
) -> Shown:  # fmt: skip
    """Return the path up to `month`; `yen` is the share of orders in yen, in percent."""
    days = tuple(kept.yen)
    path = j_curve(
        list(kept.yen.values()), foreign=yen / 100, lag=round(lag), elasticity=elasticity
    )
    start = next(iter(kept.deficit.values()))
    return Shown(
        months=days,
        seen=round(month) - month_number(*FIRST) + 1,
        path=path,
        record={day: -100 * (one / start - 1) for day, one in kept.deficit.items()},
        lag=round(lag),
        play=bool(playing and playing[-1]),
    )


def headline(shown: Shown) -> str:
    """Return price and bill of the month against those at the accord."""
    change = shown.bill_percent
    if shown.seen == 1:
        return "The yen begins to rise; what happens to the bill for cars?"
    if abs(change) < 0.5:
        return f"{shown.now:%B %Y}: the bill for cars is as high as at the accord"
    way = "higher" if change > 0 else "lower"
    bought = "as many" if shown.cars > CARS - 0.05 else f"{num(shown.cars, 1)} of {CARS}"
    return (
        f"{shown.now:%B %Y}: the bill is {pct(abs(change), 0)} {way}, with {bought} cars bought"
    )


def draw(shown: Shown, wide: int) -> Drawn:
    """Draw the cars of the month, the balance by the model, and the one on record."""
    picture = Picture(wide)
    top = _draw_cars(picture, shown)
    end = _draw_lines(picture, shown, top + 8)
    lowest = -100 * (max(shown.path.bill[: shown.seen]) - 1)
    return Drawn(
        headline=headline(shown),
        unit=(
            "Change of the US balance since the accord, in dollars, %; below zero the deficit "
            "is larger"
        ),
        svg=picture.svg(end),
        foot=(
            "Source: Federal Reserve (yen by month), US Census Bureau (balance of twelve "
            "months against 1985). Dashed: our arithmetic, its settings are no estimates. Not "
            "shown: what else moved in these years."
        ),
        note=_note(shown),
        alt=(
            f"Ten cars, {num(shown.cars, 1)} of them filled. A dashed line is at "
            f"{num(lowest)}\u202f% at its lowest by {shown.now:%B %Y}; a grey line is the "
            "balance on record."
        ),
    )


def table(shown: Shown) -> str:
    """Return each half year's price, cars, bill and record as an HTML table."""
    rows = []
    for place in range(0, len(shown.months), _STEP):
        day = shown.months[place]
        real = shown.record.get(day)
        rows.append(
            [
                f"{day:%B %Y}",
                num(CAR_USD * shown.path.price[place]),
                num(CARS * shown.path.number[place], 1),
                num(-100 * (shown.path.bill[place] - 1), 1, sign=True),
                "" if real is None else num(real, 1, sign=True),
            ]
        )
    head = ["Month", "Price, dollars", "Cars of ten", "Balance, model, %", "On record, %"]
    return sheet(head, rows, "Change of the balance since the accord")


def panel() -> Panel:
    """Return the figure; it opens at the end of 1986, when the lesson's car costs 43,787."""
    playing = [False]
    return Panel(
        "j-curve",
        controls={
            "month": slider(
                "Month", month_number(1986, 12), month_number(*FIRST), month_number(*LAST),
                unit="month",
            ),
            "lag": slider("Months until orders change", 24, 0, 36, step=1),
            "elasticity": slider("How strongly buyers answer", 1.5, 0, 3, step=0.1),
            "yen": slider("Orders written in yen", 100, 0, 100, step=5, unit="%"),
        },
        compute=partial(compute, load_months(), playing=playing),
        draw=draw,
        table=table,
        actions={
            "on": Action("Half a year on ▶", _go_on, ready=_can_go_on),
            "play": Action("Let it draw itself", partial(_play, playing), strong=True),
        },
        moments={
            "the accord": {"month": month_number(*FIRST)},
            "end of 1986": {"month": month_number(1986, 12)},
            "the whole J": {"month": month_number(*LAST)},
            "orders in dollars": {"month": month_number(*LAST), "yen": 0},
        },
    )  # fmt: skip


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _can_go_on(one: Panel) -> bool:
    return bool(one.values["month"] < month_number(*LAST))


def _go_on(one: Panel) -> None:
    one.set(month=min(one.values["month"] + _STEP, month_number(*LAST)))


def _play(playing: list[bool], one: Panel) -> None:
    playing.append(True)
    one.set(month=month_number(*LAST))
    one.repaint()
    playing.append(False)  # the next move draws at once


def _note(shown: Shown) -> str:
    said = f"A car costs {usd(shown.price_usd)} now, {usd(CAR_USD)} at the accord."
    worst = shown.path.worst
    if shown.seen > worst and 0 < worst < len(shown.months) - 1:
        said += f" The bill was highest in {shown.months[worst]:%B %Y}, month {worst}."
    elif shown.seen <= shown.lag:
        left = num(CARS * shown.path.number[-1], 1)
        said += (
            " What arrives today was ordered before the price moved; in "
            f"{shown.months[-1]:%B %Y} buyers take {left} of ten cars."
        )
    return said


def _draw_cars(picture: Picture, shown: Shown) -> float:
    """Draw ten cars in a row, those in colour that are bought; return the lower end."""
    pitch = min(_CAR_WIDE + 10, picture.width / CARS)
    size = min(1.0, (pitch - 4) / _CAR_WIDE)
    bought = round(shown.cars)
    for place in range(CARS):
        fill = "jp" if place < bought else "rest-soft"
        picture.add(_car(place * pitch, 24 * size + 2, size, fill))
    whole = abs(shown.cars - round(shown.cars)) < 0.05
    count = num(shown.cars, 0 if whole else 1)
    words = f"{count} of {CARS} cars, {usd(shown.price_usd)} each"
    y = 26 * size + 18
    picture.text(0, y, words, "jp", bold=True)
    return y + 4


def _car(left: float, floor: float, size: float, fill: str) -> str:
    """Return a small car that stands on `floor`."""
    body = path_of([(left + x * size, floor + (y - 24) * size) for x, y in _BODY], close=True)
    wheels = (
        el("circle", cx=left + x * size, cy=floor - 4 * size, r=4 * size, fill="quiet")
        for x in (11, 33)
    )
    mark = "car" if fill == "jp" else "empty"
    return el("g", el("path", d=body, fill=fill), *wheels, data_mark=mark)


_BODY: tuple[Point, ...] = (
    (0, 20), (0, 13), (8, 11), (15, 4), (28, 4), (36, 11), (44, 13), (44, 20),
)  # fmt: skip


def _draw_lines(picture: Picture, shown: Shown, top: float) -> float:
    names = {"model": "ten cars", "record": "all goods"}
    right = picture.width - max(width(f"{one} −100", bold=True) for one in names.values()) - 10
    across = months(date(1985, 7, 1), date(1991, 1, 1))
    along = across.scale(_LEFT, right)
    up = Linear(*_ENDS, top + (222 if picture.width < COMPACT else 262), top + 26)
    y_axis(picture, up, _LEFT, right, unit="%", say=lambda one: num(one, sign=True))
    end = across.axis(picture, along, up.start)
    events(picture, [(along(ACCORD), "22 Sep 1985 accord")], top + 12, up.start, left=_LEFT)
    record = {day: one for day, one in shown.record.items() if day <= shown.now}
    labels = []
    if record:
        points = [(along(day), up(one)) for day, one in record.items()]
        picture.path(points, "quiet", stroke_width=1.75, mark="record")
        labels.append((points[-1], f"{names['record']} {_last(record)}", "quiet"))
    points = [
        (along(day), up.clip(-100 * (bill - 1)))
        for day, bill in zip(shown.months[: shown.seen], shown.path.bill, strict=False)
    ]
    labels.append((points[-1], f"{names['model']} {num(-shown.bill_percent, sign=True)}", "jp"))
    _draw_model(picture, points, shown.play)
    x = max(point[0] for point, _words, _color in labels) + 8
    end_labels(
        picture, min(x, right + 8), [(at[1], words, color) for at, words, color in labels],
        up.end, up.start - 8,
    )  # fmt: skip
    return end


def _draw_model(picture: Picture, points: list[Point], play: bool) -> None:
    look: dict[str, object] = {"mark": "model", "stroke_dasharray": "6 4"}
    if play:  # the page lets a solid line grow; a dashed one cannot
        look |= {"class_": "tl-truth", "pathLength": 1, "stroke_dasharray": 1}
    picture.path(points, "jp", **look)
    picture.dot(*points[-1], "jp", 5, mark="now", class_="tl-after" if play else None)


def _last(values: Mapping[date, float]) -> str:
    return num(list(values.values())[-1], sign=True)
