"""Seal a forecast: two ends for the next collected rate on Japan's goods, nine times in ten.

>>> shown = compute(low=12, high=16, rates={"2025-10": 14.0, "2025-11": 14.3})
>>> shown.month, shown.width
('2025-12', 4)
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

from tarifflab import envelopes
from tarifflab.economics.legal_acts import MONTHS
from tarifflab.widgets.kit.axes import Linear, Time, month_axis, y_axis
from tarifflab.widgets.kit.frame import Action, Control, Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import THIN, num, pct, width

_SHOWN_MONTHS = 18
_HIGH = 290  # pixels
_TOPS = (20.0, 30.0, 50.0)  # ends of the axis, percent


@dataclass(frozen=True)
class Shown:
    """An interval in percent for a month, and the envelope if one is sealed already."""

    month: str
    low: float
    high: float
    data_end: str
    last: float  # the newest rate, percent
    envelope: envelopes.Envelope | None
    rates: envelopes.Rates

    @property
    def ends(self) -> tuple[float, float]:
        """The sealed interval, else the one that the sliders say, in percent."""
        kept = self.envelope
        return (kept.low, kept.high) if kept else (self.low, self.high)

    @property
    def width(self) -> float:
        """Distance between the ends, in percentage points."""
        return self.high - self.low


def compute(*, low: float, high: float, rates: envelopes.Rates) -> Shown:
    """Return the interval; raises ``ValueError`` if its ends are not in order."""
    if low > high:
        raise ValueError(
            f"The lower end ({low:g} %) lies above the upper end ({high:g} %). Move one."
        )
    month = envelopes.next_month(rates)
    newest = max(rates)
    return Shown(month, low, high, newest, rates[newest], envelopes.find(month), rates)


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the last months, and the interval as the reader's own stroke."""
    picture = Picture(width)
    return Drawn(
        headline=headline(shown),
        unit="Duty on goods from Japan, % of their value at the border, by month",
        svg=picture.svg(_fill(picture, shown)),
        foot=f"Source: US Census Bureau, to {_month_in_words(shown.data_end)}.",
        note=_note(shown),
        alt=(
            f"Line of the last {_SHOWN_MONTHS} months, at last {pct(shown.last, 2)}; your "
            f"interval from {num(shown.ends[0], 1)} to {pct(shown.ends[1])} beside it."
        ),
    )


def headline(shown: Shown) -> str:
    """Return what is promised, or what is sealed."""
    low, high = shown.ends
    said = f"{num(low, 1)} to {num(high, 1)}{THIN}% for {_month_in_words(shown.month)}"
    return f"Sealed, {said}" if shown.envelope else f"You promise {said}, nine times in ten"


def table(shown: Shown) -> str:
    """Return the months of the picture as an HTML table."""
    months = sorted(shown.rates)[-_SHOWN_MONTHS:]
    rows = [[_month_in_words(one), num(shown.rates[one], 2)] for one in months]
    return sheet(["Month", "Duty, %"], rows)


def panel() -> Panel:
    """Return the widget; its button seals what the sliders say."""
    rates = envelopes.load_rates()
    start = round(rates[max(rates)])
    return Panel(
        "sealed-forecast",
        controls={
            "low": _end("Not below", max(0, start - 10)),
            "high": _end("Not above", start + 10),
        },
        compute=partial(compute, rates=rates),
        draw=draw,
        table=table,
        actions={
            "seal": Action(
                "Seal it", partial(_seal, rates=rates), strong=True, ready=_can_seal,
                shown=lambda panel: panel.result.envelope is None,
            )
        },
        locked=lambda shown: shown.envelope is not None,
    )  # fmt: skip


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _end(label: str, value: float) -> Control:
    return slider(label, value, 0, envelopes.HIGHEST_PERCENT, step=0.1, unit="%")


def _can_seal(panel: Panel) -> bool:
    """Tell whether the ends are in order; else the headline says what is wrong."""
    return bool(panel.values["low"] <= panel.values["high"])


def _seal(panel: Panel, rates: envelopes.Rates) -> None:
    envelopes.seal(panel.values["low"], panel.values["high"], rates)
    panel.repaint()


def _note(shown: Shown) -> str:
    if shown.envelope is not None:
        return (
            f"Sealed on {shown.envelope.sealed_on}, with data to "
            f"{_month_in_words(shown.data_end)}. It stays as it is; newer data open it."
        )
    return (
        f"If the rate lies inside, you score {num(shown.width, 1)}, the width. Every point by "
        "which you miss costs 20 more. Lower is better."
    )


def _month_in_words(month: str) -> str:
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def _fill(picture: Picture, shown: Shown) -> float:
    """Draw everything into the picture; return its height."""
    months = sorted(shown.rates)[-_SHOWN_MONTHS:]
    ends = [f"{num(one, 1)}" for one in shown.ends]
    right = picture.width - width("your interval", bold=True) - 16
    bottom = _HIGH - 38.0
    highest = max(*(shown.rates[one] for one in months), shown.ends[1])
    up = Linear(0, next(top for top in _TOPS if top >= highest - 1e-9), bottom, 14)
    last = _first_of(shown.month)
    along = Time(_first_of(months[0]), date(last.year, last.month, 28), 40, right)
    y_axis(picture, up, 40, right, unit="%")
    end = month_axis(picture, along, bottom)
    points = [(along(_middle_of(one)), up(shown.rates[one])) for one in months]
    picture.path(points, "jp", mark="line")
    picture.dot(*points[-1], "jp", mark="last")
    x = along(_middle_of(shown.month))
    low, high = (up(one) for one in shown.ends)
    picture.marker_stroke([(x, low), (x, high)], mark="guess")
    y_high, y_low = high + 4.5, low + 4.5
    if y_low - y_high < 34:
        middle = min(max((y_low + y_high) / 2, 36), bottom - 12)
        y_high, y_low = middle - 17, middle + 17
    picture.text(x + 14, y_high, ends[1], bold=True, halo=True)
    picture.text(x + 14, y_low, ends[0], bold=True, halo=True)
    picture.text(x + 14, (y_low + y_high) / 2, "your interval", bold=True, halo=True)
    return end


def _first_of(month: str) -> date:
    year, number = month.split("-")
    return date(int(year), int(number), 1)


def _middle_of(month: str) -> date:
    return _first_of(month).replace(day=15)
