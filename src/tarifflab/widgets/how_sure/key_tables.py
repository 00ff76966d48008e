"""The tables under the account "How sure were you?", as HTML: text that is safe to show.

Every function takes rows that already carry the key's columns verdict, correct_fact,
fact_date, confidence and source_seen beside the claim.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from tarifflab.economics.brier import Parts, brier

MISSES = 5
_RIGHT_SIDE = 0.5
_CAME_ABOUT: Mapping[str, float] = {"yes": 1.0, "partly": 0.5, "no": 0.0}

Cells = tuple[str, ...]


def taken_apart(taken: Parts | None) -> str:
    """Return the three parts of a score in one sentence; nothing without a score."""
    if taken is None:
        return ""
    return (
        f"Your score, taken apart: {taken.reliability:.3f} (how far your words miss what "
        f"happened) − {taken.resolution:.3f} (how well you told claims apart) + "
        f"{taken.uncertainty:.3f} (how mixed the claims are) = {taken.brier:.3f}."
    )


def shown_apart(left: Mapping[str, int]) -> str:
    """Return how many judged claims are not scored, by verdict."""
    if not left:
        return ""
    words = ", ".join(f"{n} {verdict}" for verdict, n in left.items())
    return f"Judged, and shown apart instead of scored: {words}."


def four_ways(trusted: pd.DataFrame, names: bool) -> str:
    """Return the article's own account: what trust in every claim scores, beside a coin.

    `trusted` has the columns partly, counted, held, trust and coin.
    """
    rows = [
        (
            escape(row["partly"]),
            f"{row['counted']}",
            f"{row['held']:g}",
            f"{row['trust']:.3f}",
            f"{row['coin']:.3f}",
            "trust" if row["trust"] < row["coin"] else "the coin",
        )
        for row in _records(trusted)
    ]
    which = "names and labels included" if names else "without names and labels"
    head = ("“Partly” is", "claims", "hold", "trust scores", "coin scores", "ahead")
    return _titled(f"Trust or a coin? All claims, {which}", _table(head, rows))


def misses(counted: pd.DataFrame) -> str:
    """Return the scored claims that surprised the reader most, with what is known."""
    gap = (counted["probability"] - counted["outcome"]).abs()
    missed = gap[gap > _RIGHT_SIDE]  # who was on the right side of 50 % was not surprised
    if missed.empty:
        return ""
    order = missed.sort_values(ascending=False, kind="stable").index[:MISSES]
    rows = [
        (
            escape(row["claim"]),
            _percent(row["probability"]),
            escape(row["verdict"]),
            escape(row["correct_fact"]),
        )
        for row in _records(counted.loc[order])
    ]
    head = ("Claim", "You said", "Verdict", "What is known")
    return _titled("Where you were surprised most", _table(head, rows))


def overtaken(everything: pd.DataFrame, judged: pd.DataFrame) -> str:
    """Return the forecasts that later events overtook, each scored by what came of it.

    They stay out of the account: another event, another date. Partly counts as one half.
    """
    said = dict(zip(judged["claim_id"], judged["probability"], strict=True))
    chosen = _records(everything[everything["verdict"] == "overtaken by later events"])
    if not chosen:
        return ""
    rows = [
        (
            escape(row["claim"]),
            _percent(said[row["claim_id"]]) if row["claim_id"] in said else "–",
            escape(row["came_about"]),
            _squared(said.get(row["claim_id"]), row["came_about"]),
            escape(row["fact_date"]),
            escape(row["correct_fact"]),
        )
        for row in chosen
    ]
    head = ("Forecast", "You said", "Came about?", "Your score", "Date", "What happened")
    told = sum(row["came_about"] in _CAME_ABOUT for row in chosen)
    words = (
        f"Scored one by one, by what came of them: {told} of {len(chosen)} can be, and so few "
        "tell nothing about you. The others have a condition that failed, a “could” that no "
        "outcome would contradict, or turn on a judgement."
    )
    return f"{_titled('Overtaken by later events', _table(head, rows))}<p>{words}</p>"


def _squared(said: float | None, came_about: str) -> str:
    if said is None or came_about not in _CAME_ABOUT:
        return "–"
    return f"{brier([said], [_CAME_ABOUT[came_about]]):.3f}"


def all_claims(everything: pd.DataFrame, judged: pd.DataFrame) -> str:
    """Return the whole key, folded, with what the reader said beside each claim."""
    said = dict(zip(judged["claim_id"], judged["probability"], strict=True))
    rows = [
        (
            escape(row["claim_id"]),
            escape(row["claim"]),
            _percent(said[row["claim_id"]]) if row["claim_id"] in said else "–",
            escape(row["verdict"]),
            escape(f"{row['correct_fact']} ({row['confidence']}; {row['source_seen']})"),
        )
        for row in _records(everything)
    ]
    head = ("", "Claim", "You said", "Verdict", "What is known (confidence; source)")
    title = f"<summary>The whole key: {len(rows)} claims</summary>"
    return f"<details>{title}{_table(head, rows)}</details>"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()} for row in table.to_dict("records")
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _titled(title: str, table: str) -> str:
    return f'<p style="margin-top: 16px"><strong>{title}</strong></p>{table}'


def _table(head: Cells, rows: Sequence[Cells]) -> str:
    titles = "".join(f"<th scope='col'>{name}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in rows)
    return f"<table><tr>{titles}</tr>{body}</table>"
