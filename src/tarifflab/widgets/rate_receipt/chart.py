"""Draw the total rate on one good over the whole period, with the chosen day marked."""

from collections.abc import Sequence
from datetime import date

from tarifflab.economics.legal_acts import FIRST_DAY, LAST_DAY, Good
from tarifflab.economics.receipt import Step
from tarifflab.widgets.kit.axes import Linear, Time, month_axis, place_labels, y_axis
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import day as day_words
from tarifflab.widgets.kit.words import pct, width

ARTICLE_PERCENT: dict[Good, float] = {"car": 25, "steel": 10, "aluminium": 10}  # its numbers

_TOP_PERCENT = 60  # the axis stays put, so that goods can be compared
_OTHER_VIEW = {True: "as first charged", False: "as corrected later"}


def draw_chart(
    picture: Picture,
    box: tuple[float, float, float, float],
    *,
    good: Good,
    day: date,
    total_percent: float | None,
    history: Sequence[Step],
    other: Sequence[Step],
    as_corrected: bool,
) -> float:
    """Draw the chart into a box (left, top, right, bottom); return its lower end.

    `history` is the view on show (`as_corrected` or not) and `other` the second one, drawn
    only where they differ. `total_percent` is None where the day is not modelled.
    """
    left, top, right, bottom = box
    along = Time(FIRST_DAY, LAST_DAY, left + 38, right - 4)
    up = Linear(0, _TOP_PERCENT, bottom - 38, top + 52)
    picture.text(left, top + 12, "Total rate, % of the customs value", "quiet", size=SMALL)
    y_axis(picture, up, left + 38, right, unit="%", count=4)
    end = month_axis(picture, along, bottom - 38)
    number = ARTICLE_PERCENT.get(good)
    labels: list[tuple[float, float, str, str]] = []
    if number is not None:
        y = up(number)
        picture.line(left + 38, y, right, y, "ink", stroke_dasharray="6 4", mark="article")
        labels.append((right, y - 8, f"the article’s {number:g}", "ink"))
    seconds = differences(history, other)
    for points in seconds:
        line = [(along(when), up(rate)) for when, rate in points]
        picture.path(line, "quiet", stroke_width=2, stroke_dasharray="2 4", mark="other")
    if seconds:
        when, rate = seconds[0][0]
        labels.append((along(when), up(rate) - 14, _OTHER_VIEW[as_corrected], "quiet"))
    for points in stairs(history):
        line = [(along(when), up(rate)) for when, rate in points]
        picture.path(line, "us", stroke_linejoin="miter", mark="rate")
    flag = _flag(picture, along(day), day, total_percent, (left, top + 22, right), bottom - 38)
    spot = []
    if total_percent is not None:
        x, y = along(day), up(total_percent)
        picture.dot(x, y, "us", 6, mark="today")
        labels.insert(0, (x, y - 12, pct(total_percent), "us"))
        spot = [(x - 7, y - 7, x + 7, y + 7)]
    place_labels(picture, labels, [flag, *spot], right=right)
    return end


def stairs(history: Sequence[Step]) -> list[list[tuple[date, float]]]:
    """Return the corners of the steps; a step that is not modelled leaves a gap."""
    found: list[list[tuple[date, float]]] = [[]]
    ends = [*(step.from_date for step in history[1:]), LAST_DAY]
    for step, end in zip(history, ends, strict=True):
        if step.total_rate_percent is None:
            found.append([])
            continue
        rate = step.total_rate_percent
        found[-1] += [(step.from_date, rate), (end, rate)]
    return [points for points in found if points]


def differences(
    history: Sequence[Step], other: Sequence[Step]
) -> list[list[tuple[date, float]]]:
    """Return the other view's steps on the days on which it differs from the first."""
    days = sorted({step.from_date for step in (*history, *other)})
    found = []
    for day, end in zip(days, [*days[1:], LAST_DAY], strict=True):
        rate = _rate_on(other, day)
        if rate is not None and rate != _rate_on(history, day):
            found.append([(day, rate), (end, rate)])
    return found


def _rate_on(history: Sequence[Step], day: date) -> float | None:
    return [step for step in history if step.from_date <= day][-1].total_rate_percent


def _flag(
    picture: Picture,
    x: float,
    day: date,
    total_percent: float | None,
    corner: tuple[float, float, float],
    bottom: float,
) -> tuple[float, float, float, float]:
    """Draw the day with its flag; return the box of the flag."""
    words = day_words(day) + (": not modelled" if total_percent is None else "")
    wide = width(words, SMALL, True) + 12
    left = min(max(x - wide / 2, corner[0]), corner[2] - wide)
    y = corner[1]
    picture.line(x, y, x, bottom, "quiet", stroke_width=1.5, mark="day")
    picture.rect(left, y, wide, 19, "quiet", rx=2)
    picture.text(left + 6, y + 14, words, "paper", size=SMALL, bold=True)
    return left, y, left + wide, y + 19
