"""How far a price must fall so that a duty cannot be felt at the port.

Landed price: the maker's price with duty. If the total duty goes from 2.5 percent to `t` and
the maker's price falls by `c` percent, the landed price changes by
``100 * ((1 - c / 100) * (1 + t) / 1.025 - 1)`` percent. The reported changes are those of the
Bank of Japan's export price index in contract currency, year on year (`quoted_figures`). They
carry two labels, cars to North America and cars to the US, and are drawn as two kinds of
points. September 2025 is left out: two duties held in it.

>>> round(cut_that_cancels(27.5), 1)
19.6
>>> round(landed_change(19.4, 27.5), 2)
0.26
"""

from dataclasses import dataclass
from functools import cache

from tarifflab import data
from tarifflab.widgets.kit.axes import Linear, place_labels, x_axis, y_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct

OLD_DUTY = 2.5  # percent in total
# Total duty on a car from Japan in the month, percent, from `receipt_rules`.
DUTY_IN_MONTH = {"2025-04": 27.5, "2025-06": 27.5, "2025-08": 27.5, "2025-10": 15.0}
_MONTHS = {"2025-04": "April", "2025-06": "June", "2025-08": "August", "2025-10": "October"}
_LABELS = ("cars to North America", "cars to the US")
GUESS = ("prediction", "06/price-cut")
_CUTS, _CHANGES = (0, 40), (-40, 60)  # ends of the axes, percent
_HIGH = 370  # pixels


@dataclass(frozen=True)
class Contract:
    """A month of the index: the label of its row, and how far it had fallen in a year, %."""

    month: str
    label: str
    cut: float


@dataclass(frozen=True)
class Reported:
    """One reported fall of the index: month, label of the row, percent, landed change."""

    month: str
    label: str
    cut: float
    landed: float


@dataclass(frozen=True)
class Landed:
    """A duty, a price cut and what both do to the landed price; all in percent."""

    total_duty: float
    cut: float
    change: float
    cancels: float
    guess: float | None = None


def landed_change(cut: float, total_duty: float, before: float = OLD_DUTY) -> float:
    """Return the change of the landed price in percent; all arguments in percent."""
    return 100 * ((1 - cut / 100) * (100 + total_duty) / (100 + before) - 1)


def cut_that_cancels(total_duty: float, before: float = OLD_DUTY) -> float:
    """Return the price cut in percent that leaves the landed price as it was."""
    return 100 * (1 - (100 + before) / (100 + total_duty))


@cache
def contract_prices() -> tuple[Contract, ...]:
    """Return every month that was reported; raises what `tarifflab.data.load` raises."""
    rows = data.load("quoted_figures").query("subject == 'export prices'")
    rows = rows[rows["topic"].str.contains("Bank of Japan")]
    found = [
        Contract(str(month), next(one for one in _LABELS if one in topic), -float(value))
        for month, topic, value in zip(
            rows["period"], rows["topic"], rows["value"], strict=True
        )
    ]
    return tuple(sorted(found, key=lambda one: one.month))


@cache
def reported() -> tuple[Reported, ...]:
    """Return the months in which one duty held, with what a car then landed at."""
    return tuple(
        Reported(
            one.month, one.label, one.cut, landed_change(one.cut, DUTY_IN_MONTH[one.month])
        )
        for one in contract_prices()
        if one.month in DUTY_IN_MONTH
    )


def compute(*, total_duty: float, cut: float, guess: float | None = None) -> Landed:
    """Return what a duty and a price cut do together, in percent; `guess` is a cut."""
    return Landed(
        total_duty=total_duty,
        cut=cut,
        change=landed_change(cut, total_duty),
        cancels=cut_that_cancels(total_duty),
        guess=guess,
    )


def draw(landed: Landed, width: int) -> Drawn:
    """Draw the landed price over the price cut, with what was reported."""
    picture = Picture(width)
    return Drawn(
        headline=headline(landed),
        unit="Change of a car’s price with duty at the port, %, on that at the old duty",
        svg=picture.svg(_fill(picture, landed)),
        foot=(
            "Source: Bank of Japan, contract price on the year before, as reported; circles: "
            "cars to North America, squares: cars to the US. Left out: September 2025, two "
            "duties held in it. Not shown: the showroom."
        ),
        note=_note(landed),
        alt="A falling line. Reported: "
        + "; ".join(
            f"{_MONTHS[one.month]} 2025 ({one.label}) price −{one.cut:g}\u202f%, landed "
            f"{pct(one.landed, sign=True)}"
            for one in reported()
        )
        + ".",
    )


def headline(landed: Landed) -> str:
    """Return which cut cancels the duty, or where a car lands after the chosen cut."""
    duty = pct(landed.total_duty)
    if landed.cut == 0:
        return f"At {duty} in total a price cut of {pct(landed.cancels)} cancels the duty"
    return f"At {duty} and a cut of {pct(landed.cut)} a car lands {_moved(landed.change)}"


def table(landed: Landed) -> str:
    """Return the chosen state and the reported months as an HTML table."""
    own = (pct(landed.total_duty), pct(landed.cut), pct(landed.change, sign=True))
    rows = [["your settings", *own]]
    rows += [
        [
            f"{_MONTHS[one.month]} 2025, {one.label}",
            pct(DUTY_IN_MONTH[one.month]),
            pct(one.cut),
            pct(one.landed, sign=True),
        ]
        for one in reported()
    ]
    return sheet(["", "Total duty", "Price cut", "Landed price"], rows)


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 06, a price cut for 27.5 % in total."""
    return Panel(
        "landed-price",
        controls={
            "total_duty": slider("Total duty", 27.5, 2.5, 60, step=0.5, unit="%"),
            "cut": slider("Maker’s price falls by", 0, 0, 40, step=0.1, unit="%"),
        },
        compute=compute,
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        question="By how much must the maker’s price fall to cancel the duty?",
        moments={
            "27.5 % in total": {},
            "15 % in total": {"total_duty": 15.0},
            "a cut of 19.6 %": {"cut": 19.6},
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _note(landed: Landed) -> str:
    said = []
    if landed.cut:
        said.append(f"A cut of {pct(landed.cancels)} would cancel this duty.")
    if landed.guess is not None:
        there = _moved(landed_change(landed.guess, 27.5))
        said.append(f"With your guess, {pct(landed.guess)}, it lands {there} at {pct(27.5)}.")
    return " ".join(said)


def _moved(percent: float) -> str:
    if abs(percent) < 0.05:
        return "at its old price"
    return f"{pct(abs(percent))} {'dearer' if percent > 0 else 'cheaper'}"


def _fill(picture: Picture, landed: Landed) -> float:
    """Draw everything into the picture; return its height."""
    right, bottom = picture.width - 14.0, _HIGH - 44.0
    across = Linear(*_CUTS, 54, right)
    up = Linear(*_CHANGES, bottom, 14)
    y_axis(picture, up, 54, right, unit="%", say=lambda value: num(value, sign=True))
    end = x_axis(picture, across, bottom, unit="%", title="the maker’s price falls by", count=4)
    picture.text(right, up(0) - 6, "old price", "quiet", size=SMALL, anchor="end", halo=True)
    ends = [(across(cut), up(landed_change(cut, landed.total_duty))) for cut in _CUTS]
    picture.path(ends, "us", mark="line")
    spot = (across(landed.cut), up(landed.change))
    picture.dot(*spot, "us", 8, mark="settings")
    labels = [(spot[0] + 3, spot[1] - 8, f"duty {pct(landed.total_duty)}", "us")]
    taken = [_around(*spot), (right - 60, up(0) - 18, right, up(0) - 2)]
    taken += [(0.0, 0.0, 50.0, end), (0.0, bottom, float(picture.width), 999.0)]  # the axes
    taken += [_around(*point) for point in _on_line(ends)]
    if landed.guess is not None:
        x, y = across(min(landed.guess, _CUTS[1])), up.clip(landed_change(landed.guess, 27.5))
        picture.dot(x, y, "mark", 9, mark="guess", stroke="ink")
        labels.append((x + 3, y, f"your guess {pct(landed.guess)}", "ink"))
        taken.append(_around(x, y))
    for one in reported():
        x, y = across(one.cut), up(one.landed)
        tip = f"{_MONTHS[one.month]} 2025, {one.label}: −{one.cut:g} %"
        if one.label == _LABELS[0]:
            picture.dot(x, y, "quiet", 6, mark="reported", tip=tip)
        else:
            edge = {"stroke": "paper", "stroke_width": 2, "mark": "reported", "tip": tip}
            picture.rect(x - 6, y - 6, 12, 12, "quiet", **edge)
        duty = f"duty {pct(DUTY_IN_MONTH[one.month])}"
        labels.append((x, y, f"{_MONTHS[one.month]}, {duty}", "quiet"))
        taken.append(_around(x, y))
    place_labels(picture, labels, taken)
    return end


def _around(x: float, y: float) -> tuple[float, float, float, float]:
    return x - 7, y - 6, x + 7, y + 6


def _on_line(ends: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return points along the line, so that no label is put on it."""
    (x1, y1), (x2, y2) = ends
    steps = 28
    return [(x1 + (x2 - x1) * n / steps, y1 + (y2 - y1) * n / steps) for n in range(steps + 1)]
