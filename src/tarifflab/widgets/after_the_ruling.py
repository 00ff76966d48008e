"""Show who paid more once the US Supreme Court had ended the country duties.

Until 23 February 2026 an ordinary good from Japan (no car, no metal) paid a ceiling that
includes its normal duty ``m``: ``max(m, 15)``. From 24 February it paid ``m + 10``. So every
good with a normal duty above 5 % paid more, and every one below 5 % less (all in percent of
the customs value). Both rates come from the table `receipt_rules`.

"Value" is the 2024 import value of the lines among Japan's 400 largest that are neither
vehicles (headings 8703, 8704, 8708) nor steel or aluminium (chapters 72, 73, 76). Lines
without a percentage are left out; exempt lists are not modelled.

>>> change = compare(pd.Series([0.0, 5.0, 18.0]), ceiling=15, surcharge=10)
>>> [round(share, 1) for share in (change.more, change.same, change.less)]
[33.3, 33.3, 33.3]
>>> round(change.mean_before, 2), round(change.mean_after, 2)
(16.0, 17.67)
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from tarifflab import data
from tarifflab.economics.legal_acts import added_layer
from tarifflab.widgets.kit.axes import Linear, x_axis, y_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.receipt_rules import load_rules
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, width

LAST_DAY_BEFORE = date(2026, 2, 23)
FIRST_DAY_AFTER = date(2026, 2, 24)
NOT_ORDINARY = ("8703", "8704", "8708", "72", "73", "76")
MAX_NORMAL_PERCENT = 20.0
_SAME_POINTS = 1e-9  # rates are printed to a tenth of a percent; less is rounding noise
GUESS = ("prediction", "01/paid-more")
# Fate, words, colour of the bar and of the words in it.
_FATES = (("more", "us", "paper"), ("same", "rest-soft", "ink"), ("less", "us-soft", "ink"))
_BESIDE = 720  # pixels of width from which the two parts stand side by side


@dataclass(frozen=True)
class Change:
    """Shares of a set of goods that paid more, the same, less (percent), and mean rates."""

    more: float
    same: float
    less: float
    mean_before: float  # percent of the customs value
    mean_after: float


@dataclass(frozen=True)
class Outcome:
    """What the ruling did to all lines, to all dollars, and to one good (rates in percent)."""

    normal: float
    before: float
    after: float
    lines: Change
    value: Change
    ceiling: float
    surcharge: float
    guess: float | None = None


def compare(
    normal: "pd.Series[float]",
    *,
    ceiling: float,
    surcharge: float,
    weight: "pd.Series[float] | None" = None,
) -> Change:
    """Return how goods with these normal duties fared from the ceiling to the surcharge.

    All rates are in percent of the customs value. Without `weight` (US dollars) each line
    counts the same.
    """
    weights = np.ones(len(normal)) if weight is None else weight.to_numpy()
    shares = 100 * weights / weights.sum()
    before = np.maximum(normal.to_numpy(), ceiling)
    after = normal.to_numpy() + surcharge
    rise = after - before
    return Change(
        more=float(shares[rise > _SAME_POINTS].sum()),
        same=float(shares[np.abs(rise) <= _SAME_POINTS].sum()),
        less=float(shares[rise < -_SAME_POINTS].sum()),
        mean_before=float((shares * before).sum() / 100),
        mean_after=float((shares * after).sum() / 100),
    )


def compute(*, normal_percent: float, guess: float | None = None) -> Outcome:
    """Return the outcome for all lines, all dollars, and a good with this normal duty."""
    ceiling, surcharge = _rates()
    lines, value = _changes()
    return Outcome(
        normal=normal_percent,
        before=max(normal_percent, ceiling),
        after=normal_percent + surcharge,
        lines=lines,
        value=value,
        ceiling=ceiling,
        surcharge=surcharge,
        guess=guess,
    )


def draw(outcome: Outcome, width: int) -> Drawn:
    """Draw how lines and dollars fared, and the two rules by normal duty."""
    picture = Picture(width)
    beside = width >= _BESIDE
    wide = width * 0.46 if beside else width
    low = _draw_bars(picture, outcome, wide)
    left, top = (wide + 36, 0.0) if beside else (0.0, low + 16)
    end = _draw_rules(picture, outcome, (left, top, width, top + 262))
    return Drawn(
        headline=headline(outcome),
        unit="Goods from Japan, no cars or metals, before and after 24 Feb 2026",
        svg=picture.svg(max(low, end)),
        foot=(
            "Source: US tariff schedule, US Census Bureau imports of 2024, legal acts. "
            "Dollars: Japan’s 400 largest lines. Not shown: exempt lists, duties per kilo."
        ),
        note=_note(outcome),
        alt=(
            f"Bars: of 100 lines {_fates(outcome.lines)}; of 100 dollars "
            f"{_fates(outcome.value)}. Lines of the two rules cross at a normal duty of "
            f"{pct(outcome.ceiling - outcome.surcharge)}."
        ),
    )


def headline(outcome: Outcome) -> str:
    """Return the three findings of which each alone would make another headline."""
    return (
        f"{num(outcome.lines.more)} of 100 tariff lines paid more, yet the average fell to "
        f"{pct(outcome.value.mean_after)}"
    )


def table(outcome: Outcome) -> str:
    """Return shares and means, and the rates of the chosen good, as HTML tables."""
    rows = [
        [fate, num(getattr(outcome.lines, fate), 1), num(getattr(outcome.value, fate), 1)]
        for fate, *_look in _FATES
    ]
    rows += [
        [
            f"mean rate {when}, %",
            *(num(getattr(part, f"mean_{when}"), 1) for part in (outcome.lines, outcome.value)),
        ]
        for when in ("before", "after")
    ]
    good = [["before", pct(outcome.before)], ["after", pct(outcome.after)]]
    return sheet(["Paid", "Of 100 lines", "Of 100 dollars"], rows) + sheet(
        ["Total rate", pct(outcome.normal)], good, "A good with this normal duty"
    )


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 01."""
    return Panel(
        "after-the-ruling",
        controls={
            "normal_percent": slider(
                "Normal duty of a good", 2.5, 0, MAX_NORMAL_PERCENT, step=0.5, unit="%"
            )
        },
        compute=compute,
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        question="Of 100 tariff lines, how many paid more after the ruling?",
        moments={
            f"normal duty {rate:g} %": {"normal_percent": rate} for rate in (2.5, 5.0, 8.0)
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


@cache
def _rates() -> tuple[float, float]:
    """Return ceiling and surcharge on ordinary goods, in percent, from the legal acts."""
    rules = load_rules()
    layers = [added_layer("other", day, rules) for day in (LAST_DAY_BEFORE, FIRST_DAY_AFTER)]
    rates = [layer.rate_percent for layer in layers if layer is not None]
    if len(rates) != len(layers) or None in rates:
        raise LookupError(
            "'receipt_rules' must hold a rate on 'other' on both days around the ruling, "
            f"got {rates}. Put the table of the course back."
        )
    return float(rates[0] or 0), float(rates[1] or 0)


@cache
def _changes() -> tuple[Change, Change]:
    """Return the change over all lines, and over the dollars of Japan's ordinary goods."""
    ceiling, surcharge = _rates()
    normal = data.load("mfn_rates_hts8").dropna(subset="rate_percent")
    goods = data.load("us_imports_from_japan_hs10")
    goods = goods[~goods["hs10"].str.startswith(NOT_ORDINARY)]
    goods = goods.assign(hs8=goods["hs10"].str[:8]).merge(normal, on="hs8")
    return (
        compare(normal["rate_percent"], ceiling=ceiling, surcharge=surcharge),
        compare(
            goods["rate_percent"],
            ceiling=ceiling,
            surcharge=surcharge,
            weight=goods["imports_usd"],
        ),
    )


def _verdict(outcome: Outcome) -> str:
    rise = outcome.after - outcome.before
    if abs(rise) <= _SAME_POINTS:
        return "the same"
    return f"{abs(rise):g} points {'more' if rise > 0 else 'less'}"


def _note(outcome: Outcome) -> str:
    guessed = "" if outcome.guess is None else f" You guessed {outcome.guess:g} lines."
    return (
        f"Those lines carry {pct(outcome.value.more)} of the value; the average was "
        f"{pct(outcome.value.mean_before)}.{guessed} A good with a normal duty of "
        f"{pct(outcome.normal)} paid {pct(outcome.before)} before and {pct(outcome.after)} "
        f"after, {_verdict(outcome)}."
    )


def _fates(change: Change) -> str:
    return ", ".join(f"{num(getattr(change, fate), 1)} paid {fate}" for fate, *_l in _FATES)


def _draw_bars(picture: Picture, outcome: Outcome, right: float) -> float:
    """Draw both bars from the left edge to `right`; return their lower end."""
    along = Linear(0, 100, 0, right)
    y = 14.0
    for change, whole in ((outcome.lines, "tariff lines"), (outcome.value, "dollars of goods")):
        picture.text(0, y, f"Of 100 {whole} {num(change.more, 1)} paid more", bold=True)
        start = 0.0
        for fate, fill, ink in _FATES:
            share = getattr(change, fate)
            x, wide = along(start), along(start + share) - along(start) - 1.5
            tip = f"{num(share, 1)} of 100 {whole} paid {fate}"
            picture.rect(x, y + 10, max(wide, 0.5), 34, fill, tip=tip, mark="share")
            words = f"{num(share, 1)} {fate}"
            if width(words) + 12 < wide:
                picture.text(x + 6, y + 31, words, ink)
            start += share
        y += 76
        if whole == "tariff lines" and outcome.guess is not None:
            _draw_guess(picture, along(outcome.guess), y - 76, outcome.guess)
            y += 14
    return y - 20


def _draw_guess(picture: Picture, x: float, y: float, guess: float) -> None:
    at = min(max(x, 7), picture.width - 7)
    picture.marker_stroke([(at, y + 12), (at, y + 50)], mark="guess")
    words = f"your guess {guess:g}"
    half = width(words, bold=True) / 2
    spot = min(max(at, half), picture.width - half)
    picture.text(spot, y + 70, words, bold=True, anchor="middle", halo=True)


def _draw_rules(
    picture: Picture, outcome: Outcome, box: tuple[float, float, float, float]
) -> float:
    """Draw both rules over the normal duty into a box, and the chosen good between them."""
    left, top, right, bottom = box
    most = MAX_NORMAL_PERCENT
    new, old = f"normal + {outcome.surcharge:g}", f"{outcome.ceiling:g} in total"
    margin = max(width(new, bold=True), width(old, bold=True)) + 12
    across = Linear(0, most, left + 38, right - margin)
    up = Linear(0, 30, bottom - 42, top + 26)
    picture.text(left, top + 12, "Total rate by the normal duty of a good", "quiet", size=SMALL)
    y_axis(picture, up, left + 38, right - margin, unit="%", count=4)
    end = x_axis(picture, across, bottom - 42, unit="%", title="normal duty")
    before = [(0.0, outcome.ceiling), (outcome.ceiling, outcome.ceiling), (most, most)]
    after = [(0.0, outcome.surcharge), (most, most + outcome.surcharge)]
    for points, color, wide, name in ((before, "quiet", 1.75, old), (after, "us", 3, new)):
        picture.path(
            [(across(x), up(y)) for x, y in points], color, stroke_width=wide, mark="rule"
        )
        picture.text(right - margin + 8, up(points[-1][1]) + 4.5, name, color, bold=True)
    x = across(outcome.normal)
    picture.line(x, up(outcome.before), x, up(outcome.after), "ink", stroke_width=2)
    for rate, color in ((outcome.before, "quiet"), (outcome.after, "us")):
        picture.dot(x, up(rate), color, 6, mark="good")
    return end
