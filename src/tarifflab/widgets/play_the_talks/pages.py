"""The printed parts of the game: the table before you, minutes, score sheet and a chart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics.legal_acts import day_in_words
from tarifflab.economics.talks import (
    DEADLINE,
    ROUNDS,
    SIDES,
    Account,
    Price,
    Rates,
    Side,
    Table,
    periods,
    rates,
)
from tarifflab.economics.talks_players import TOKYO_REALLY, Talks, other
from tarifflab.widgets.kit.base import figure, line
from tarifflab.widgets.play_the_talks.prices import weights

# One event of the timeline before each round: what else was in the papers.
MEANWHILE = ("E019", "E023", "E027", "E031", "E033", "E035", "E037", "E040")
THINGS = {
    "rice": "more American rice and farm goods",
    "gas": "more American gas",
    "investment": "the investment pledge",
    "cars": "American car standards",
}
_CHART_END = "2025-10-31"  # nothing changes after August: the rest would be a flat line
_PAGE = '<div class="tarifflab">{}</div>'


@dataclass(frozen=True)
class Event:
    """A line of the timeline: day and words."""

    day: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """What the score sheet shows, in billion US dollars."""

    mine: Mapping[Side, Account]
    record: Mapping[Side, Account]
    did: Sequence[tuple[int, str, float]]  # round, move, what it did to your total


def load_events() -> tuple[Event, ...]:
    """Return an event for each round; raises what `data.load` raises."""
    timeline = data.load("timeline_2025_26").set_index("event_id")
    rows = [timeline.loc[code] for code in MEANWHILE]
    return tuple(
        Event(day_in_words(row["date"].date()), f"{row['actor']}: {row['action']}.")
        for row in rows
    )


def move_in_words(side: Side, move: str) -> str:
    """Return a move as the minutes put it: "put gas on the table"."""
    kind, _, chapter = move.partition(" ")
    if kind == "offer":
        return f"puts {THINGS[chapter]} on the table" if side == "Tokyo" else (
            f"takes points off in return for {THINGS[chapter]}"
        )  # fmt: skip
    return {
        "hold": "holds",
        "threaten": "threatens",
        "retaliate": "retaliates",
        "sign": "signs",
    }[kind]


def moves_in_words(side: Side, moves: Iterable[str]) -> str:
    """Return several moves of a side in one clause."""
    return ", ".join(move_in_words(side, move) for move in moves)


def table_page(talks: Talks, now: Price, event: Event) -> str:
    """Return the round's page: news, their move, what lies on the table, the model's price."""
    number, table = len(talks.rounds), talks.table
    day = ROUNDS[number - 1]
    theirs = moves_in_words(other(talks.side), talks.rounds[-1].theirs)
    head = f"<b>Round {number} of {len(ROUNDS)}, {day_in_words(day)}.</b>"
    news = f'<span class="tl-quiet">In the papers, {event.day}: {escape(event.words)}</span>'
    opening = f"{other(talks.side)} <b>{theirs}</b>."
    rows = [
        ("In force now", _force(rates(table, day))),
        ("Tokyo has put on the table", ", ".join(table.given) or "nothing"),
        ("Who signs now gets", deal_in_words(table)),
        ("Without a deal, from 1 August", _threats(table)),
        ("The model on the state in force", _price(now)),
    ]
    body = "".join(
        f'<tr><th scope="row" style="white-space:nowrap">{name}</th><td>{words}</td></tr>'
        for name, words in rows
    )
    return _PAGE.format(
        f"<p>{head} {news}</p><p>{opening} Your move, {talks.side}.</p><table>{body}</table>"
    )


def deal_in_words(table: Table) -> str:
    """Return what a signature would bring: the rates in total."""
    cars = "cars included" if table.cars_in else "cars outside at 27.5 %"
    return f"{table.ask:.4g} % in total on most goods, {cars}"


def _force(now: Rates) -> str:
    answer = f"; Japan charges {now.answer:g} % more on American goods" if now.answer else ""
    return (
        f"{now.general:g} % additional on most goods, {now.cars:g} on cars, "
        f"{now.metals:g} on metals{answer}"
    )


def _threats(table: Table) -> str:
    general, answer = max(table.threat, table.general), max(table.answer, table.warned)
    words = f"{general:g} % additional on most goods"
    return words + (f", and {answer:g} % by Japan on American goods" if answer else "")


def _price(now: Price) -> str:
    return (
        f"Tokyo {signed(now.tokyo_bn)}, Washington {signed(now.washington_bn)} billion dollars "
        f"a year; duty {now.duty_musd_a_day:.1f} million dollars a day; cars shipped worth "
        f"{now.cars_bn:.1f} billion a year"
    )


def minutes_page(talks: Talks) -> str:
    """Return the minutes so far; after the end the record stands beside them."""
    done = [one for one in talks.rounds if one.yours]
    if not done:
        return ""
    names = ["Round", other(talks.side), f"You ({talks.side})", "Rate if signed"]
    if talks.over:
        names += ["Tokyo in 2025", "Washington in 2025"]
    body = "".join(_minute(talks, number) for number in range(1, len(done) + 1))
    if talks.over:
        body += "".join(_record_row(number) for number in range(len(done) + 1, len(ROUNDS) + 1))
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return _PAGE.format(f"<table><tr>{head}</tr>{body}</table>")


def _minute(talks: Talks, number: int) -> str:
    one = talks.rounds[number - 1]
    yours = move_in_words(talks.side, one.yours) + (", refused" if one.refused else "")
    cells = [
        f"{ROUNDS[number - 1]:%-d %b}",
        moves_in_words(other(talks.side), one.theirs),
        yours,
        f"{one.table.ask:.4g} %{', cars in' if one.table.cars_in else ''}",
    ]
    return _row(cells + (_record(number) if talks.over else []))


def _record_row(number: int) -> str:
    return _row([f"{ROUNDS[number - 1]:%-d %b}", "", "", "", *_record(number)])


def _record(number: int) -> list[str]:
    """Return what both did in a round in 2025, as coded for this game."""
    last = number == len(ROUNDS)
    chapter = TOKYO_REALLY.get(number, "")
    tokyo = move_in_words("Tokyo", f"offer {chapter}") if chapter else "holds"
    washington = "letter of 25 %, then 15 % in total, cars included" if last else "holds"
    return [tokyo + (", signs" if last else ""), washington]


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return (
        f'<tr><th scope="row" style="white-space:nowrap">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>"
    )


def score_page(talks: Talks, sheet: Sheet) -> str:
    """Return the score sheet: both accounts, the record's, what each move did, the secrets."""
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Billion dollars", "the talks", "the year after", "promises", "together")
    )
    rows = "".join(
        _account(f"{side}{words}", book[side])
        for words, book in ((", your game", sheet.mine), (", the record", sheet.record))
        for side in SIDES
    )
    did = "; ".join(
        f"round {number}, {move}: {signed(worth)}" for number, move, worth in sheet.did
    )
    moves = did or "you held throughout"
    return _PAGE.format(
        f"<p><b>Score sheet</b>, 16 April 2025 to 31 July 2026</p>"
        f"<table><tr>{head}</tr>{rows}</table>"
        f"<p><b>What each move did for {talks.side}</b> (against holding in that round, the "
        f"rest played as it was): {moves}.</p>{_secrets(talks)}"
    )


def _account(name: str, account: Account) -> str:
    cells = (account.talks, account.year, account.promises, account.total)
    return _row([name, *(signed(cell) for cell in cells)])


def _secrets(talks: Talks) -> str:
    points = ", ".join(f"{name} {worth:g}" for name, worth in talks.hidden.points.items())
    words = f"points by chapter: {points}"
    if talks.opponent == "hard line":
        words += "; firm" if talks.hidden.firm else "; weak nerves"
    if talks.opponent == "tit for tat":
        heard = ", ".join(map(str, talks.hidden.misheard)) or "none"
        words += f"; misheard rounds: {heard}"
    return f'<p class="tl-quiet">What you were not told: {words}.</p>'


def signed(amount: float) -> str:
    """Return a number with its sign and one decimal; a real minus sign."""
    return f"{amount:+.1f}".replace("-", "−").replace("−0.0", "0.0").replace("+0.0", "0.0")


def empty_chart() -> go.FigureWidget:
    """Return the chart of the average additional rate, yours and the record's."""
    chart = figure(
        name="Average additional US rate on Japan's goods by day, your game and the record",
        y="Average additional rate (%)",
        height=300,
        xaxis={"type": "date", "range": ["2025-04-10", _CHART_END]},
        yaxis={"range": [0, 45]},
    )
    names = ("your game", "really done, same rules", "without a deal", "if you sign now")
    for number, name in enumerate(names):
        chart.add_scatter(
            x=[], y=[], mode="lines", name=name, line=line(number, shape="hv"),
            hovertemplate="%{x|%-d %b %Y}: %{y:.1f} %<extra></extra>",
        )  # fmt: skip
    return chart


def ahead(talks: Talks) -> list[tuple[list[str], list[float]]]:
    """Return what lies ahead from August on: without a deal, and if you sign; then nothing."""
    if talks.over:
        return [([], [])] * 2
    lines = []
    for table in (talks.table, replace(talks.table, signed=True)):
        level = weights().average(rates(table, DEADLINE))
        lines.append(([f"{DEADLINE}", _CHART_END], [level] * 2))
    return lines


def path(tables: Sequence[Table], *, to_end: bool) -> tuple[list[str], list[float]]:
    """Return days and average rates (percent); without `to_end` up to the last round played."""
    found = periods(tables)
    if not to_end:
        last = ROUNDS[len(tables) - 1]
        found = [one for one in found if one[0] <= last]
    days = [f"{start}" for start, _, _ in found]
    level = [weights().average(now) for _, _, now in found]
    return ([*days, _CHART_END], [*level, level[-1]]) if to_end else (days, level)
