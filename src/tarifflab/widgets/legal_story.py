r"""Show on which law the US duties on Japan's goods rested, day by day, and what courts said.

Three lanes hold the acts on three kinds of goods (`receipt_rules`, as corrected later): most
goods, cars, steel. A fourth lane holds what was agreed or listed, a fifth the courts
(`timeline_2025_26`). Every bar says its law and its rate in words, the newest event stands in
the note, so that nothing hangs on colour.

>>> shown = compute(day=date(2026, 2, 24), rules=load_rules(), events=load_events())
>>> shown.rates["most goods"]
'normal duty + 10\u202f% (Section 122)'
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from tarifflab import data
from tarifflab.economics.legal_acts import FIRST_DAY, LAST_DAY, Good, Rule, added_layer
from tarifflab.widgets.kit.axes import Time, month_axis
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, days, sheet
from tarifflab.widgets.kit.receipt_rules import load_rules
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import day as day_words
from tarifflab.widgets.kit.words import pct, width

LANES: dict[str, Good] = {"most goods": "other", "cars": "car", "steel": "steel"}
DEALS = ("E012", "E039", "E041", "E051")  # listed, threatened, agreed, ordered
COURTS = ("E031", "E049", "E062", "E072", "E078", "E085", "E096")
LISTS, RULINGS = "lists and deals", "courts"
_LAWS = ("IEEPA", "Section 232", "Section 122", "Section 301")
_TOP, _LANE, _BAR, _ROW = 34, 62, 34, 38  # pixels: day flag, a lane, its bar, a row of events


@dataclass(frozen=True)
class Event:
    """Something that was listed, agreed or ruled."""

    day: date
    lane: str  # `LISTS` or `RULINGS`
    who: str
    what: str


@dataclass(frozen=True)
class Shown:
    """What held on a day: each rate in words and as an act, and the newest event."""

    day: date
    rates: dict[str, str]
    in_force: dict[str, Rule | None]
    last: Event | None
    rules: Sequence[Rule]
    events: Sequence[Event]


def load_events() -> tuple[Event, ...]:
    """Return the events in order of date; raises what `tarifflab.data.load` raises."""
    table = data.load("timeline_2025_26").set_index("event_id")
    rows = table.loc[[*DEALS, *COURTS]].sort_values("date", kind="stable")
    return tuple(
        Event(
            day=row["date"].date(),
            lane=RULINGS if event_id in COURTS else LISTS,
            who=row["actor"],
            what=row["action"],
        )
        for event_id, row in rows.iterrows()
    )


def compute(*, day: date, rules: Sequence[Rule], events: Sequence[Event]) -> Shown:
    """Return the rates in force on a day and the newest event up to it."""
    past = [event for event in events if event.day <= day]
    in_force = {lane: added_layer(good, day, rules) for lane, good in LANES.items()}
    rates = {lane: _rate_in_words(rule) for lane, rule in in_force.items()}
    last = past[-1] if past else None
    return Shown(day, rates, in_force, last, rules, events)


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the lanes; what is in force on the day is dark, what has happened is filled."""
    picture = Picture(width)
    along = Time(FIRST_DAY, LAST_DAY, 8, width - 8)
    bottom = _TOP + len(LANES) * _LANE + 2 * _ROW
    for month in along.months():
        if month.month % 3 == 1:
            picture.line(along(month), _TOP, along(month), bottom, "grid")
    for place, (lane, good) in enumerate(LANES.items()):
        _draw_lane(picture, along, shown, lane, good, _TOP + place * _LANE)
    for place, lane in enumerate((LISTS, RULINGS)):
        _draw_events(picture, along, shown, lane, _TOP + len(LANES) * _LANE + place * _ROW)
    end = month_axis(picture, along, bottom)
    _draw_day(picture, along(shown.day), day_words(shown.day), bottom)
    newest = shown.last
    return Drawn(
        headline=headline(shown),
        unit="US duty on goods from Japan, by law. " + _others(shown),
        svg=picture.svg(end),
        foot=(
            "Source: proclamations and orders as corrected later, court rulings. +: on top of "
            "the normal duty; without +: in total. *: only above a quota. Full bar: in force "
            "on the day. Not shown: exempt lists."
        ),
        note=f"{day_words(newest.day)}. {newest.who}: {newest.what}." if newest else "",
        alt=(
            f"Bars of the acts in force by date; on {day_words(shown.day)} "
            + "; ".join(f"{lane}: {rate}" for lane, rate in shown.rates.items())
            + "."
        ),
    )


def headline(shown: Shown) -> str:
    """Return what most goods from Japan paid on the day, by which law."""
    rule = shown.in_force["most goods"]
    said = f"{day_words(shown.day)}: most goods from Japan pay "
    if rule is None or rule.rate_percent is None:
        return f"{said}the normal duty"
    total = rule.kind == "total"
    rate = pct(rule.rate_percent)
    return f"{said}{f'{rate} in total' if total else f'an additional {rate}'} ({_law(rule)})"


def table(shown: Shown) -> str:
    """Return the acts and the events as two HTML tables."""
    lanes = {good: lane for lane, good in LANES.items()}
    acts = [
        [lanes[rule.good], day_words(rule.from_date), _until(rule), _law(rule), _amount(rule)]
        for rule in _drawn(shown.rules)
    ]
    happened = [[day_words(one.day), one.who, one.what] for one in shown.events]
    return sheet(["Goods", "From", "Before", "Law", "Rate"], acts, "Acts") + sheet(
        ["Day", "Who", "What"], happened, "Lists, deals and rulings"
    )


def panel(day: date = FIRST_DAY) -> Panel:
    """Return the widget, open at a day."""
    rules, events = load_rules(), load_events()
    steps = {"back": ("◀ Event", _before), "on": ("Event ▶", _next)}
    return Panel(
        "legal-story",
        controls={
            "day": days(
                "Day", day, FIRST_DAY, LAST_DAY,
                jumps=[(words, name) for name, (words, _step) in steps.items()],
            )
        },
        compute=partial(compute, rules=rules, events=events),
        draw=draw,
        table=table,
        actions={
            name: Action(words, partial(_walk, step)) for name, (words, step) in steps.items()
        },
        moments={day_words(event.day): {"day": event.day} for event in events},
    )  # fmt: skip


def show(day: date = FIRST_DAY) -> None:
    """Show the widget in the cell."""
    panel(day).show()


def _law(rule: Rule) -> str:
    """Return the law that an act rests on: "IEEPA", "Section 232" or another."""
    for law in _LAWS:
        if rule.legal_act.startswith(law):
            return law
    raise ValueError(
        f"'legal_act' must begin with one of {', '.join(_LAWS)}, got {rule.legal_act!r}. "
        "Add the law to this picture."
    )


def _rate_in_words(rule: Rule | None) -> str:
    if rule is None:
        return "the normal duty"
    return f"{_amount(rule, 'normal duty + ')} ({_law(rule)})"


def _amount(rule: Rule, plus: str = "+") -> str:
    if rule.kind == "see_act" or rule.rate_percent is None:
        return "tiers by product, see the act"
    rate = pct(rule.rate_percent)
    if rule.rate_rule == "quota":
        return f"{plus}{rate} above a quota"
    return f"{rate} in total" if rule.kind == "total" else f"{plus}{rate}"


def _others(shown: Shown) -> str:
    return f"Cars: {shown.rates['cars']}. Steel: {shown.rates['steel']}."


def _until(rule: Rule) -> str:
    return day_words(rule.until_date) if rule.until_date else "in force"


def _next(day: date, events: Sequence[Event]) -> date:
    return min((event.day for event in events if event.day > day), default=events[0].day)


def _before(day: date, events: Sequence[Event]) -> date:
    return max((event.day for event in events if event.day < day), default=events[-1].day)


def _walk(step: Callable[[date, Sequence[Event]], date], panel: Panel) -> None:
    panel.set(day=step(panel.result.day, panel.result.events))


def _drawn(rules: Sequence[Rule]) -> list[Rule]:
    return [
        rule
        for rule in rules
        if rule.good in LANES.values() and rule.kind != "base" and rule.view != "as_charged"
    ]


def _draw_lane(
    picture: Picture, along: Time, shown: Shown, lane: str, good: Good, top: float
) -> None:
    picture.text(8, top + 14, lane.capitalize(), bold=True, halo=True)
    for rule in _drawn(shown.rules):
        if rule.good != good:
            continue
        now = rule == shown.in_force[lane]
        start, end = along(rule.from_date), along(rule.until_date or LAST_DAY)
        tip = f"{day_words(rule.from_date)}: {_law(rule)}, {_amount(rule)}"
        wide = max(end - start - 1.5, 1.5)
        fill = "us" if now else "us-soft"
        picture.rect(start, top + 20, wide, _BAR, fill, tip=tip, mark="now" if now else "act")
        _label(picture, rule, (start, top + 20), wide, "paper" if now else "ink")


def _label(
    picture: Picture, rule: Rule, corner: tuple[float, float], wide: float, color: str
) -> None:
    """Write law and rate into a bar, in fewer letters where it is short, or not at all."""
    rate = "tiers" if rule.kind == "see_act" else _amount(rule)
    rate = rate.replace(" in total", "").replace(" above a quota", "*")
    x, y = corner
    for law, amount in (
        (_law(rule), rate),
        (_law(rule).removeprefix("Section "), rate),
        (_law(rule).removeprefix("Section "), rate.removesuffix("%").rstrip()),
    ):
        if max(width(law, SMALL, True), width(amount, SMALL)) + 8 <= wide:
            picture.text(x + 5, y + 14, law, color, size=SMALL, bold=True)
            picture.text(x + 5, y + 28, amount, color, size=SMALL)
            return


def _draw_events(picture: Picture, along: Time, shown: Shown, lane: str, top: float) -> None:
    picture.text(8, top + 13, lane.capitalize(), bold=True, halo=True)
    for event in shown.events:
        if event.lane != lane:
            continue
        x, y = along(event.day), top + 26
        fill = "ink" if event.day <= shown.day else "paper"
        half = 6.5
        corners = [(x - half, y), (x, y - half), (x + half, y), (x, y + half)]
        if lane == LISTS:
            corners = [(x - 6, y - 6), (x + 6, y - 6), (x + 6, y + 6), (x - 6, y + 6)]
        tip = f"{day_words(event.day)}. {event.who}: {event.what}"
        look = {"stroke": "ink", "stroke_width": 1.5, "mark": "event", "tip": tip}
        picture.area(corners, fill, **look)
        if event == shown.last:
            ring = {"stroke": "jp", "stroke_width": 2.5}
            picture.dot(x, y, "none", 11, mark="newest", **ring)


def _draw_day(picture: Picture, x: float, words: str, bottom: float) -> None:
    picture.line(x, 18, x, bottom, "jp", stroke_width=2, mark="day")
    wide = width(words, SMALL, True) + 12
    left = min(max(x - wide / 2, 0), picture.width - wide)
    picture.rect(left, 0, wide, 19, "jp", rx=2)
    picture.text(left + 6, 14, words, "paper", size=SMALL, bold=True)
