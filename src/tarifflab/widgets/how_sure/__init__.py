"""How sure were you? The reader's own probabilities of all lessons against the key.

One score and a band, no curve: a few dozen claims of one article carry no more. Supported
counts as 1 and contradicted as 0. "Partly" is a choice: left out, 0, one half, 1. Opinion,
unverifiable and overtaken are shown apart and never scored. Claims about a mere name or
label are left out unless asked for.

The key opens by a button, and only what was said before counts.

>>> said = pd.DataFrame({
...     "claim_id": ["X1", "X2"], "probability": [0.9, 0.6], "first": [0.5, 0.5],
...     "substance": "substance", "verdict": ["supported", "partly"],
... })
>>> found = compute(table=said, everything=said, partly="half", names=False)
>>> round(found.you.score, 3), round(found.coin.score, 3)
(0.01, 0.125)
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import ipywidgets as w
import pandas as pd
import plotly.graph_objects as go

from tarifflab import claims, progress
from tarifflab import key as keys
from tarifflab._display import display_with_fallback, live_class
from tarifflab.economics.brier import Parts, band, brier, parts
from tarifflab.widgets.how_sure.key_tables import (
    all_claims,
    four_ways,
    misses,
    overtaken,
    shown_apart,
    taken_apart,
)
from tarifflab.widgets.kit.base import Panel, figure, marker, switch, toggle

STAMP = "09/key-opened"
NAMES = "name or label"
PARTLY: dict[str, claims.Partly] = {
    "left out": "out",
    "does not hold": "no",
    "half": "half",
    "holds": "yes",
}
_WORTH: Mapping[str, float] = {"no": 0.0, "half": 0.5, "yes": 1.0}


@dataclass(frozen=True)
class Row:
    """A score with its band (nine times in ten); NaN where nothing can be scored."""

    name: str
    score: float
    low: float
    high: float


@dataclass(frozen=True)
class Found:
    """Scores under one way of counting, on the same claims for everybody."""

    n: int  # claims scored
    judged: bool  # whether the reader said anything about them
    you: Row
    first: Row
    trust: Row
    coin: Row
    parts: Parts | None  # of the reader's score
    apart: Mapping[str, int]  # judged but not scored, by verdict
    partly: claims.Partly
    names: bool


def compute(
    *, table: pd.DataFrame, everything: pd.DataFrame, partly: claims.Partly, names: bool
) -> Found:
    """Return all scores; `table` holds what the reader judged, `everything` the ledger.

    Both have claim_id, substance and verdict (of the key); `table` also probability and
    first, both shares. Where the reader judged nothing that counts, the rivals are scored
    on the whole ledger.
    """
    counted = _counted(table, partly, names)
    judged = len(counted) > 0
    basis = counted if judged else _counted(everything, partly, names)
    outcomes = list(basis["outcome"])
    own = list(counted["probability"])
    inside = table if names else table[table["substance"] != NAMES]
    left = inside.loc[~inside["claim_id"].isin(counted["claim_id"]), "verdict"]
    return Found(
        n=len(basis),
        judged=judged,
        you=_row("You, with your last word", own, outcomes),
        first=_row("You, before the data", list(counted["first"]) if judged else [], outcomes),
        trust=_row("Trusts every claim", [1.0] * len(basis), outcomes),
        coin=_row("Tosses a coin", [0.5] * len(basis), outcomes),
        parts=parts(own, outcomes) if judged else None,
        apart={str(verdict): int(n) for verdict, n in left.value_counts().items()},
        partly=partly,
        names=names,
    )


def describe(found: Found) -> str:
    """Return the finding: your score, its rivals, and how much luck is in it."""
    way = {
        "out": "“partly” left out",
        "no": "“partly” as not holding",
        "half": "“partly” as half",
        "yes": "“partly” as holding",
    }[found.partly]
    names = "names and labels too" if found.names else "names and labels left out"
    if not found.n:
        return f"No claim can be scored ({way}, {names})."
    rivals = (
        f"trusting every claim gets {found.trust.score:.3f}, tossing a coin "
        f"{found.coin.score:.3f}"
    )
    if not found.judged:
        return (
            f"You gave no probability to a claim that can be scored. On all {found.n} of them "
            f"({way}, {names}) {rivals}. Lower is better."
        )
    low, high = found.you.low, found.you.high
    outside = not low <= found.coin.score <= high
    verdict = "better" if found.you.score < found.coin.score else "worse"
    luck = f"so you did {verdict} than the coin" if outside else "so it may be luck"
    return (
        f"Your score over {found.n} claims is {found.you.score:.3f} ({way}, {names}); "
        f"{rivals}. Lower is better. With other claims of the same kind yours would lie "
        f"between {low:.3f} and {high:.3f} nine times in ten, and the coin is "
        f"{'outside' if outside else 'inside'}: {luck}. "
        f"Before the data you had {found.first.score:.3f}."
    )


def show(key: pd.DataFrame | None = None) -> None:
    """Show the account; without a key it says in one sentence where the key comes from.

    Parameters
    ----------
    key : DataFrame, optional
        Columns as in `tarifflab.key`; found by itself if not given.
    """
    key = keys.load() if key is None else key
    if key is None:
        print(textwrap.fill(keys.ABSENT, 88))
        return
    opened = opened_at()
    if opened is not None:
        panel(key, opened).show()
        return
    _ask_to_open(key)


def opened_at() -> datetime | None:
    """Return when the key was first opened on this computer, or None."""
    past = progress.history("stamp", STAMP)
    return past[0][0] if past else None


def panel(key: pd.DataFrame, opened: datetime | None) -> Panel:
    """Return the account; what was said after `opened` does not count."""
    everything = claims.load().merge(key, on="claim_id")
    table = sealed(everything, opened)
    chart, words = _chart(), w.HTML()
    surprises = misses(_counted(table, "out", names=True))
    closing = surprises + overtaken(everything) + all_claims(everything, table)

    def draw(found: Found) -> None:
        _draw(chart, found)
        words.value = (
            f'<div class="tarifflab">{taken_apart(found.parts)}{shown_apart(found.apart)}'
            f"{four_ways(trust_table(everything, found.names), found.names)}{closing}</div>"
        )

    built = Panel(
        controls={
            "partly": toggle("“Partly” is", PARTLY),
            "names": switch("Count names and labels too"),
        },
        compute=partial(compute, table=table, everything=everything),
        draw=draw,
        describe=describe,
        figures=[chart, words],
    )
    # The finding belongs under the picture; the long tables come after it.
    *above, tables, finding = built.box.children
    built.box.children = (*above, finding, tables)
    return built


def sealed(everything: pd.DataFrame, opened: datetime | None) -> pd.DataFrame:
    """Return the judged rows of `everything` with probability and first, as sealed.

    A probability that was given after the key was opened is as if it had not been given.
    """
    stamps = progress.entries("stamp")
    rows = []
    for claim_id in progress.entries("probability"):
        past = progress.history("probability", claim_id)
        before = [value for time, value in past if opened is None or time <= opened]
        if before:
            # A card keeps the probability before its first revision under this name.
            first = stamps.get(f"first/{claim_id}", before[-1])
            rows.append({"claim_id": claim_id, "probability": before[-1], "first": first})
    said = pd.DataFrame(rows, columns=["claim_id", "probability", "first"])
    said = said.astype({"claim_id": "str", "probability": "float64", "first": "float64"})
    return everything.merge(said, on="claim_id")


def trust_table(everything: pd.DataFrame, names: bool) -> pd.DataFrame:
    """Return how trust in every claim fares against a coin under four ways of counting.

    Columns: partly, counted (claims), held (of them), trust and coin (Brier scores).
    """
    rows = []
    for way, partly in PARTLY.items():
        outcomes = list(_counted(everything, partly, names)["outcome"])
        if outcomes:
            trust = brier([1.0] * len(outcomes), outcomes)
            coin = brier([0.5] * len(outcomes), outcomes)
            rows.append((way, len(outcomes), sum(outcomes), trust, coin))
    return pd.DataFrame(rows, columns=["partly", "counted", "held", "trust", "coin"])


def _counted(table: pd.DataFrame, partly: claims.Partly, names: bool) -> pd.DataFrame:
    """Return the rows that count, with their outcome: 1, 0 or what "partly" is worth."""
    worth = {"supported": 1.0, "contradicted": 0.0}
    if partly != "out":
        worth["partly"] = _WORTH[partly]
    kept = table if names else table[table["substance"] != NAMES]
    return kept.assign(outcome=kept["verdict"].map(worth).astype("float64")).dropna(
        subset="outcome"
    )


def _row(name: str, said: list[float], outcomes: list[float]) -> Row:
    if not said:
        return Row(name, math.nan, math.nan, math.nan)
    return Row(name, brier(said, outcomes), *band(said, outcomes))


def _ask_to_open(key: pd.DataFrame) -> None:
    judged = len(progress.entries("probability"))
    words = (
        f"<p><strong>You have judged {judged} of {len(key)} claims.</strong> Once the key is "
        "open, what you have said counts and nothing that you change later does. Revise first."
        "</p>"
    )
    button = w.Button(description="Open the key", layout={"width": "auto"})
    live = live_class()
    box = w.VBox([w.HTML(f'<div class="tarifflab">{words}</div>'), button])
    for name in ("tarifflab-panel", live):
        box.add_class(name)
    copy = display_with_fallback(box, live, html=words + "<p>Run this cell to open it.</p>")

    def opening(_button: w.Button) -> None:
        if opened_at() is None:
            progress.save("stamp", STAMP, True)
        shown = panel(key, opened_at())
        box.children = (shown.box,)
        copy.update(shown.static()["html"])

    button.on_click(opening)


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Brier scores with their bands: you, trust in every claim, a coin",
        x="Brier score (0 is perfect; lower is better)",
        height=270,
        xaxis={"range": [-0.02, 1.02], "dtick": 0.25},
        yaxis={"autorange": "reversed", "zeroline": False},
    )
    for number in range(4):
        chart.add_scatter(
            x=[], y=[], mode="markers+text", marker=marker(number, size=13),
            textposition="top center", showlegend=False, cliponaxis=False,
            error_x={"type": "data", "symmetric": False, "array": [], "arrayminus": []},
            hovertemplate="%{y}: %{x:.3f}<extra></extra>",
        )  # fmt: skip
    return chart


def _draw(chart: go.FigureWidget, found: Found) -> None:
    for trace, row in zip(
        chart.data, (found.you, found.first, found.trust, found.coin), strict=True
    ):
        known = not math.isnan(row.score)
        trace.update(
            x=[row.score if known else None],
            y=[row.name],
            text=[f"{row.score:.3f}" if known else ""],
            error_x={
                "array": [row.high - row.score if known else 0],
                "arrayminus": [row.score - row.low if known else 0],
            },
        )
