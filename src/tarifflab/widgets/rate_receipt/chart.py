"""Draw the total rate on one good over the whole period, with the chosen day marked.

The curves and one label are made once; a change of the controls only moves them.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from tarifflab.economics.legal_acts import FIRST_DAY, LAST_DAY, Good, day_in_words
from tarifflab.economics.receipt import Step
from tarifflab.widgets.kit.base import QUIET, figure, line, marker

ARTICLE_PERCENT: dict[Good, float] = {"car": 25, "steel": 10, "aluminium": 10}  # its numbers

_TOP_PERCENT = 62  # the axis stays put, so that goods can be compared
_LATE = date(2026, 1, 1)  # from here on a label to the right would leave the chart

# Names never change once drawn: in a panel, a name given to one curve before the first view
# takes away the names of the others (plotly 7.1).
_OTHER_VIEW = {True: "As first charged", False: "As corrected later"}

Points = tuple[list[str], list[float | None]]


def empty_chart() -> go.FigureWidget:
    """Return the chart with its curves, still without points."""
    chart = figure(
        name="Total rate on the good from January 2025 to October 2026",
        y="Total rate (% of customs value)",
        height=330,
        xaxis={
            "range": [FIRST_DAY.isoformat(), (LAST_DAY + timedelta(days=8)).isoformat()],
            "tickformat": "%b\n%Y",
            "dtick": "M3",
        },
        yaxis={"range": [-1.5, _TOP_PERCENT], "dtick": 10},
        margin={"l": 55, "r": 12, "t": 30, "b": 45},
    )
    stair = {"mode": "lines", "hovertemplate": "%{x|%d %b %Y}: %{y:.4~g} %<extra></extra>"}
    chart.add_scatter(x=[], y=[], name="Total rate", line=line(0, shape="hv"), **stair)
    for name in _OTHER_VIEW.values():
        chart.add_scatter(
            x=[], y=[], name=name, line=line(1, shape="hv", dash="dot", width=2), **stair
        )
    chart.add_scatter(
        name="The article's rate",
        mode="lines",
        line=line(2, dash="dash", width=1.8),
        hoverinfo="skip",
    )
    chart.add_scatter(
        mode="lines", line={"color": QUIET, "width": 1.2}, showlegend=False, hoverinfo="skip"
    )
    chart.add_scatter(
        mode="markers",
        marker=marker(1, size=11),
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )
    chart.add_annotation(y=_TOP_PERCENT, yanchor="top", showarrow=False, font={"size": 14})
    return chart


def draw_chart(
    chart: go.FigureWidget,
    *,
    good: Good,
    day: date,
    total_percent: float | None,
    history: Sequence[Step],
    other: Sequence[Step],
    as_corrected: bool,
) -> None:
    """Give the curves of `empty_chart` their points.

    `history` is the view on show (`as_corrected` or not) and `other` the second one, drawn
    only where they differ. `total_percent` is None where the day is not modelled.
    """
    stairs, charged, corrected, article, upright, dot = chart.data
    stairs.x, stairs.y = _stairs(history)
    second, hidden = (charged, corrected) if as_corrected else (corrected, charged)
    hidden.visible = False
    second.visible = history != other
    second.x, second.y = _difference(history, other)
    number = ARTICLE_PERCENT.get(good)
    ends = [FIRST_DAY.isoformat(), LAST_DAY.isoformat()]
    article.update(x=ends, y=[number, number], visible=number is not None)
    upright.update(x=[day.isoformat()] * 2, y=[0, _TOP_PERCENT])
    dot.update(x=[day.isoformat()], y=[total_percent], visible=total_percent is not None)
    late = day >= _LATE
    words = "not modelled" if total_percent is None else f"{total_percent:.4g} %"
    chart.layout.annotations[0].update(
        x=day.isoformat(),
        text=f"{day_in_words(day)}: <b>{words}</b>",
        xanchor="right" if late else "left",
        xshift=-5 if late else 5,
    )


def _stairs(history: Sequence[Step]) -> Points:
    """Return the corners of the steps; an open step leaves a gap."""
    x, y = [], []
    ends = [*(step.from_date for step in history[1:]), LAST_DAY]
    for step, end in zip(history, ends, strict=True):
        x += [step.from_date.isoformat(), end.isoformat()]
        y += [step.total_rate_percent] * 2
    return x, y


def _difference(history: Sequence[Step], other: Sequence[Step]) -> Points:
    """Return the other view's steps on the days on which it differs from the first."""
    days = sorted({step.from_date for step in (*history, *other)})
    x, y = [], []
    for day, end in zip(days, [*days[1:], LAST_DAY], strict=True):
        rate = _rate_on(other, day)
        if rate != _rate_on(history, day):
            x += [day.isoformat(), end.isoformat(), end.isoformat()]
            y += [rate, rate, None]
    return x, y


def _rate_on(history: Sequence[Step], day: date) -> float | None:
    return [step for step in history if step.from_date <= day][-1].total_rate_percent
