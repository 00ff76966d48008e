"""Show on which law the US duties on Japan's goods rested, day by day, and what courts said.

Three lanes hold the acts on three kinds of goods (`receipt_rules`, as corrected later): most
goods, cars, steel. A fourth lane holds what was agreed or listed, a fifth the courts
(`timeline_2025_26`). Every bar says its law and its rate in words, every event has a letter,
so that nothing hangs on colour.

>>> shown = compute(day=date(2026, 2, 24), rules=load_rules(), events=load_events())
>>> shown.rates["most goods"]
'normal duty + 10 % (Section 122)'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import Any

import ipywidgets as w
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.legal_acts import (
    FIRST_DAY,
    LAST_DAY,
    Good,
    Rule,
    added_layer,
    day_in_words,
)
from tarifflab.widgets.kit.base import PATTERNS, QUIET, Panel, figure
from tarifflab.widgets.kit.days import KEEP_WIDTH, day_slider, days_between
from tarifflab.widgets.kit.receipt_rules import load_rules

LANES: dict[str, Good] = {"most goods": "other", "cars": "car", "steel": "steel"}
DEALS = ("E012", "E039", "E041", "E051")  # listed, threatened, agreed, ordered
COURTS = ("E031", "E049", "E062", "E072", "E078", "E085", "E096")
LISTS = "lists, deals"
LETTERS = "ABCDEFGHIJKLMN"
_TINTS = ("#CFE3F2", "#F6D9C4", "#CDEBDD", "#F0DCE9")  # under dark words in either theme
_INKS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
_LAWS = ("IEEPA", "Section 232", "Section 122", "Section 301")
_DAY_MS = 86_400_000
_WIDE_DAYS = 60  # a bar that lasts so long has room for a few letters
_ROOMY_DAYS = 160  # … and this long for its words


@dataclass(frozen=True)
class Event:
    """Something that was listed, agreed or ruled; its letter stands in the picture."""

    letter: str
    day: date
    lane: str  # "lists, deals" or "courts"
    who: str
    what: str


@dataclass(frozen=True)
class Shown:
    """What held on a day: the rate on each kind of goods in words, and the last event."""

    day: date
    rates: dict[str, str]
    last: Event | None


def load_events() -> tuple[Event, ...]:
    """Return the events in order of date; raises what `tarifflab.data.load` raises."""
    table = data.load("timeline_2025_26").set_index("event_id")
    rows = table.loc[[*DEALS, *COURTS]].sort_values("date", kind="stable")
    return tuple(
        Event(
            letter=letter,
            day=row["date"].date(),
            lane="courts" if event_id in COURTS else LISTS,
            who=row["actor"],
            what=row["action"],
        )
        for letter, (event_id, row) in zip(LETTERS, rows.iterrows(), strict=False)
    )


def compute(*, day: date, rules: Sequence[Rule], events: Sequence[Event]) -> Shown:
    """Return the rates in force on a day and the newest event up to it."""
    past = [event for event in events if event.day <= day]
    rates = {
        lane: _rate_in_words(added_layer(good, day, rules)) for lane, good in LANES.items()
    }
    return Shown(day=day, rates=rates, last=past[-1] if past else None)


def describe(shown: Shown) -> str:
    """Return the finding: what a good from Japan paid on the day, by which law."""
    rates = "; ".join(f"{lane}: {rate}" for lane, rate in shown.rates.items())
    said = f"On {day_in_words(shown.day)}, goods from Japan paid: {rates}."
    if shown.last is not None:
        last = shown.last
        said += (
            f" Newest event, {last.letter}, {day_in_words(last.day)}: {last.who}: {last.what}."
        )
    return said


def panel(day: date = FIRST_DAY) -> Panel:
    """Return the widget, open at a day."""
    rules, events = load_rules(), load_events()
    chart, table = _chart(rules, events), w.HTML()
    back, on = (_button(name) for name in ("Previous event", "Next event"))

    def draw(shown: Shown) -> None:
        chart.data[-1].update(x=[shown.day.isoformat()] * 2, y=[-0.45, len(_ROWS) - 0.5])
        table.value = KEEP_WIDTH + _table(events, shown.last)

    built = Panel(
        controls={"day": day_slider("Day", day, days_between(FIRST_DAY, LAST_DAY))},
        compute=partial(compute, rules=rules, events=events),
        draw=draw,
        describe=describe,
        figures=[chart, table],
        buttons=[back, on],
    )
    on.on_click(lambda _button: built.set(day=_next(built.result.day, events)))
    back.on_click(lambda _button: built.set(day=_before(built.result.day, events)))
    # The finding belongs under the picture; the key to the letters comes after it.
    *above, letters, finding = built.box.children
    built.box.children = (*above, finding, letters)
    return built


def show(day: date = FIRST_DAY) -> None:
    """Show the widget in the cell."""
    panel(day).show()


# The lanes from bottom to top.
_ROWS = ("courts", LISTS, *reversed(LANES))


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
    if rule.rate_rule == "quota":
        return f"{plus}{rule.rate_percent:g} % above a quota"
    if rule.kind == "total":
        return f"{rule.rate_percent:g} % in total"
    return f"{plus}{rule.rate_percent:g} %"


def _next(day: date, events: Sequence[Event]) -> date:
    return min((event.day for event in events if event.day > day), default=events[0].day)


def _before(day: date, events: Sequence[Event]) -> date:
    return max((event.day for event in events if event.day < day), default=events[-1].day)


def _button(name: str) -> w.Button:
    return w.Button(description=name, layout={"width": "auto"})


def _chart(rules: Sequence[Rule], events: Sequence[Event]) -> go.FigureWidget:
    chart = figure(
        name="The law behind the duty on three kinds of goods from Japan, and the courts",
        height=430,
        xaxis={"range": ["2024-12-28", LAST_DAY.isoformat()], "nticks": 9},
        yaxis={
            "tickvals": list(range(len(_ROWS))),
            "ticktext": list(_ROWS),
            "range": [-0.5, len(_ROWS) - 0.4],
            "showgrid": False,
            "zeroline": False,
        },
        barmode="overlay",
        margin={"l": 90, "r": 20, "t": 20, "b": 50},
    )
    chart.update_xaxes(type="date", tickformat="%b\n%Y")
    for number, law in enumerate(_LAWS):
        _add_law(chart, number, [rule for rule in _drawn(rules) if _law(rule) == law])
    _add_events(chart, events)
    chart.add_scatter(
        mode="lines", line={"color": QUIET, "width": 2, "dash": "dot"}, showlegend=False,
        hoverinfo="skip",
    )  # fmt: skip
    return chart


def _drawn(rules: Sequence[Rule]) -> list[Rule]:
    return [
        rule
        for rule in rules
        if rule.good in LANES.values() and rule.kind != "base" and rule.view != "as_charged"
    ]


def _add_law(chart: go.FigureWidget, number: int, rules: Sequence[Rule]) -> None:
    """Add the bars of one law; each says its name and rate if it lasts long enough."""
    lane_of = {good: _ROWS.index(lane) for lane, good in LANES.items()}
    days = [((rule.until_date or LAST_DAY) - rule.from_date).days for rule in rules]
    chart.add_bar(
        orientation="h",
        base=[rule.from_date.isoformat() for rule in rules],
        x=[count * _DAY_MS for count in days],
        y=[lane_of[rule.good] for rule in rules],
        width=0.72,
        name=_LAWS[number],
        marker={
            "color": _TINTS[number],
            "line": {"color": _INKS[number], "width": 1.5},
            "pattern": {
                "shape": PATTERNS[number],
                "fgcolor": _INKS[number],
                "bgcolor": _TINTS[number],
                "solidity": 0.08,
                "fgopacity": 0.45,
                "size": 12,
            },
        },
        text=[
            _label(rule, count) if count >= _WIDE_DAYS else ""
            for rule, count in zip(rules, days, strict=True)
        ],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": "#1C1E21", "size": 12},
        constraintext="none",
        customdata=[f"{rule.legal_act}: {_amount(rule)}" for rule in rules],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _label(rule: Rule, days: int) -> str:
    """Return law and rate for the inside of a bar, in fewer letters where it is short."""
    law = _law(rule)
    rate = "tiers" if rule.kind == "see_act" else _amount(rule).replace(" % above a quota", "*")
    if days < _ROOMY_DAYS:
        law = law.removeprefix("Section ")
        rate = rate.replace(" % in total", " total").replace(" %", "")
    return f"<b>{law}</b><br>{rate}"


def _add_events(chart: go.FigureWidget, events: Sequence[Event]) -> None:
    for symbol, lane in (("square", LISTS), ("diamond", "courts")):
        own = [event for event in events if event.lane == lane]
        chart.add_scatter(
            x=[event.day.isoformat() for event in own],
            y=[_ROWS.index(lane)] * len(own),
            text=[f"<b>{event.letter}</b>" for event in own],
            mode="markers+text",
            textposition="top center",
            marker={"symbol": symbol, "size": 12, "color": "#5B6066"},
            showlegend=False,
            customdata=[f"{event.who}: {event.what}" for event in own],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _table(events: Sequence[Event], last: Event | None) -> str:
    """Return the key to the letters, the newest event up to the chosen day in bold."""
    rows = "".join(_row(event, event == last) for event in events)
    rows += "<tr><td>*</td><td></td><td>only above a quota that was free of duty</td></tr>"
    return f'<div class="tarifflab"><table>{rows}</table></div>'


def _row(event: Event, now: bool) -> str:
    cells: list[Any] = [event.letter, day_in_words(event.day), f"{event.who}: {event.what}"]
    if now:
        cells = [f"<strong>{escape(str(cell))}</strong>" for cell in cells]
    else:
        cells = [escape(str(cell)) for cell in cells]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
