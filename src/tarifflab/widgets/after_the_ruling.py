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
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.legal_acts import added_layer
from tarifflab.widgets.kit.base import QUIET, Panel, figure, fill, line, marker, slider
from tarifflab.widgets.kit.receipt_rules import load_rules

LAST_DAY_BEFORE = date(2026, 2, 23)
FIRST_DAY_AFTER = date(2026, 2, 24)
NOT_ORDINARY = ("8703", "8704", "8708", "72", "73", "76")
MAX_NORMAL_PERCENT = 20.0
_SAME_POINTS = 1e-9  # rates are printed to a tenth of a percent; less is rounding noise
_THIN = {"fgopacity": 0.3, "solidity": 0.2}  # so that the numbers in the bars stay readable
_FATES = ("paid more", "paid the same", "paid less")


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


def compute(*, normal_percent: float) -> Outcome:
    """Return the outcome for all lines, all dollars, and a good with this normal duty."""
    ceiling, surcharge = _rates()
    lines, value = _changes()
    return Outcome(
        normal=normal_percent,
        before=max(normal_percent, ceiling),
        after=normal_percent + surcharge,
        lines=lines,
        value=value,
    )


def describe(outcome: Outcome, guess: float | None = None) -> str:
    """Return the finding in plain words, beside the reader's guess if there is one."""
    guessed = "" if guess is None else f" (you guessed {guess:g})"
    return (
        f"After the ruling {outcome.lines.more:.1f} of 100 tariff lines paid more{guessed}; "
        f"they carry {outcome.value.more:.1f} % of the value; and the average fell from "
        f"{outcome.value.mean_before:.1f} to {outcome.value.mean_after:.1f} %. "
        f"A good with a normal duty of {outcome.normal:g} % paid {outcome.before:g} % before "
        f"and {outcome.after:g} % after, {_verdict(outcome)}."
    )


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is the reader's number of lines out of 100 that paid more."""
    rules, bars = _rules_chart(), _bars_chart(guess)

    def draw(outcome: Outcome) -> None:
        x = [outcome.normal, outcome.normal]
        rules.data[2].update(x=x, y=[outcome.before, outcome.after])
        for number, fate in enumerate(("more", "same", "less")):
            shares = [getattr(outcome.value, fate), getattr(outcome.lines, fate)]
            bars.data[number].update(x=shares, text=[_in_bar(share) for share in shares])

    return Panel(
        controls={
            "normal_percent": slider(
                "Normal duty of a good", 2.5, 0, MAX_NORMAL_PERCENT, step=0.5, unit="%"
            )
        },
        compute=compute,
        draw=draw,
        describe=lambda outcome: describe(outcome, guess),
        figures=[bars, rules],
    )


def show(guess: float | None = None) -> None:
    """Show the widget in the cell."""
    panel(guess).show()


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


def _rules_chart() -> go.FigureWidget:
    ceiling, surcharge = _rates()
    chart = figure(
        name="Total rate before and after the ruling, by the normal duty of a good",
        x="Normal duty of the good (%)",
        y="Total rate (%)",
        height=290,
    )
    x = [0, ceiling - surcharge, ceiling, MAX_NORMAL_PERCENT]
    chart.add_scatter(
        x=x, y=[max(m, ceiling) for m in x], mode="lines", line=line(0),
        name=f"until 23 February 2026: {ceiling:g} in total",
    )  # fmt: skip
    chart.add_scatter(
        x=x, y=[m + surcharge for m in x], mode="lines", line=line(1),
        name=f"from 24 February: normal + {surcharge:g}",
    )  # fmt: skip
    chart.add_scatter(
        x=[], y=[], mode="lines+markers", line={"color": QUIET, "width": 2},
        marker=marker(2, size=12), name="your good",
    )  # fmt: skip
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(ticksuffix=" %", range=[-0.4, MAX_NORMAL_PERCENT + 0.4])
    chart.update_layout(margin_t=40)
    return chart


def _bars_chart(guess: float | None) -> go.FigureWidget:
    chart = figure(
        name="How many of 100 tariff lines, and of 100 dollars of goods, paid more or less",
        x="Out of 100",
        height=200,
        barmode="stack",
    )
    for number, name in zip((1, 2, 0), _FATES, strict=True):
        chart.add_bar(
            y=["dollars of goods", "tariff lines"], x=[0, 0], orientation="h", name=name,
            marker=fill(number, pattern=fill(number)["pattern"] | _THIN),
            textposition="inside", insidetextanchor="middle",
            textfont={"color": "#ffffff", "size": 14}, hovertemplate="%{y}: %{x:.1f} of 100",
        )  # fmt: skip
    if guess is not None:
        chart.add_scatter(
            x=[guess], y=["tariff lines"], mode="markers", name=f"your guess: {guess:g}",
            marker=marker(4, size=14, symbol="diamond", line={"width": 2, "color": "#2B2D31"}),
        )  # fmt: skip
    chart.update_xaxes(range=[0, 100])
    return chart


def _in_bar(share: float) -> str:
    return f"{share:.1f}" if share >= 4 else ""
