"""The picture of the front door: duty that customs collected on Japan's goods, month by month.

The line draws itself once; where reduced motion is asked for it stands there from the start.
Until the reader has guessed in lesson 01 it stops where the story begins: a picture must not
give away what a lesson asks.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tarifflab import progress
from tarifflab.envelopes import load_rates

WIDTH, HEIGHT = 720, 230  # pixels
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 84, 30, 30
_GUESS = ("prediction", "01/highest-month")
_FROM, _BEFORE = "2024-01", "2025-03"  # up to the month before the first additional duties
_STEP = 5  # percent between grid lines
_NAMES = calendar.month_name  # counted from 1


@dataclass(frozen=True)
class Frame:
    """The months shown on the axis, and the highest rate on it in percent."""

    months: Sequence[str]
    top: int

    def x(self, place: int) -> float:
        """Return where a month stands."""
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * place / (len(self.months) - 1)

    def y(self, rate: float) -> float:
        """Return where a rate in percent stands."""
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * rate / self.top


def moving_picture() -> str:
    """Return the figure as HTML: headline, picture with a text alternative, source."""
    rates = {month: rate for month, rate in load_rates().items() if month >= _FROM}
    frame = Frame(sorted(rates), _STEP * (int(max(rates.values()) // _STEP) + 1))
    guessed = progress.get(*_GUESS) is not None
    last = frame.months[-1] if guessed else _BEFORE
    shown = {month: rates[month] for month in frame.months if month <= last}
    return (
        f'<figure class="moving"><figcaption>{_headline(shown, guessed)}</figcaption>'
        f"{_drawn(frame, shown)}"
        "<p>Duty collected by US customs as a share of the customs value of all goods from "
        f"Japan, by month; the table ends in {_name(frame.months[-1])}. US Census Bureau."
        f"{'' if guessed else ' Dashed: guesses, spread evenly, and no data.'}</p>"
        "</figure>"
    )


def _headline(shown: Mapping[str, float], guessed: bool) -> str:
    first, last = min(shown), max(shown)
    if not guessed:
        return (
            f"Until {_name(last)} customs took less than two cents of a dollar of goods from "
            "Japan. And then? In lesson 01 you guess first."
        )
    return (
        f"In {_name(first)} customs took {shown[first]:.1f} % of the value of Japan's goods, "
        f"in {_name(last)} {shown[last]:.1f} %."
    )


def _drawn(frame: Frame, shown: Mapping[str, float]) -> str:
    points = [(frame.x(n), frame.y(shown[m])) for n, m in enumerate(frame.months) if m in shown]
    path = " ".join(f"{'L' if n else 'M'}{x:.1f},{y:.1f}" for n, (x, y) in enumerate(points))
    x, y = points[-1]
    end = f"{shown[max(shown)]:.1f} %"
    told = f"A line of {len(shown)} months, from {_said(min(shown), shown)} to "
    told += f"{_said(max(shown), shown)}."
    open_months = "" if len(shown) == len(frame.months) else _open(frame, x, shown[max(shown)])
    if open_months:
        told += " The months after that are left open, with dashed guesses."
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">'
        f'<g class="grid">{_grid(frame)}</g>{open_months}'
        f'<path class="line" pathLength="1" d="{path}"/>'
        f'<g class="end"><circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
        f'<text x="{x + 10:.1f}" y="{y - 8:.1f}">{end}</text></g></svg>'
    )


def _grid(frame: Frame) -> str:
    lines = "".join(
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{frame.y(rate):.1f}" '
        f'y2="{frame.y(rate):.1f}"/><text {_beside(frame, rate)}>{rate}'
        f"{' %' if rate == frame.top else ''}</text>"
        for rate in range(0, frame.top + 1, _STEP)
    )
    return lines + "".join(
        f'<text x="{frame.x(n):.1f}" y="{HEIGHT - 8}">{month[:4]}</text>'
        for n, month in enumerate(frame.months)
        if month.endswith("-01")
    )


def _beside(frame: Frame, rate: int) -> str:
    """Return where a rate is written: on its line, but zero behind it, where no curve runs."""
    if rate:
        return f'x="{_LEFT}" y="{frame.y(rate) - 4:.1f}"'
    return f'x="{WIDTH - _RIGHT + 6}" y="{frame.y(rate) + 5:.1f}"'


def _open(frame: Frame, begin: float, rate: float) -> str:
    """Return the months not shown yet: hatched, with guesses spread evenly, and a "?"."""
    end = frame.x(len(frame.months) - 1)
    width, y = end - begin, frame.y(rate)
    ways = "".join(
        f'<path class="way" style="animation-delay:{2.2 + 0.3 * n:.1f}s"'
        f' d="M{begin:.1f},{y:.1f}'
        f"C{begin + width / 3:.1f},{y:.1f} {begin + width / 2:.1f},{frame.y(to):.1f} "
        f'{end:.1f},{frame.y(to):.1f}"/>'
        for n, to in enumerate(range(0, frame.top + 1, _STEP))
    )
    return (
        '<defs><pattern id="open" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line y2="8"/></pattern></defs>'
        f'<rect class="open" x="{begin:.1f}" y="{_TOP}" width="{width:.1f}" '
        f'height="{HEIGHT - _TOP - _BOTTOM}"/>{ways}'
        f'<text class="asked" x="{begin + width * 0.27:.1f}" y="{_TOP + 66}">?</text>'
    )


def _said(month: str, shown: Mapping[str, float]) -> str:
    return f"{shown[month]:.1f} percent in {_name(month)}"


def _name(month: str) -> str:
    return f"{_NAMES[int(month[5:])]} {month[:4]}"
