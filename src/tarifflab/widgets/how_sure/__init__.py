"""How sure were you? The reader's own probabilities of all lessons against the key.

One score and a band, no curve: a few dozen claims of one article carry no more. Supported
counts as 1 and contradicted as 0. "Partly" is a choice: left out, 0, one half, 1. Opinion
and unverifiable are shown apart and never scored; a forecast that events overtook is scored
apart, by what came of it. Claims about a mere name or label are left out unless asked for.

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

from tarifflab import claims, progress
from tarifflab import key as keys
from tarifflab._display import asset, display, waking
from tarifflab.economics.brier import Parts, band, brier, parts
from tarifflab.widgets.how_sure.key_tables import (
    all_claims,
    four_ways,
    misses,
    overtaken,
    shown_apart,
    taken_apart,
)
from tarifflab.widgets.how_sure.opening import STAMP, Asking
from tarifflab.widgets.kit.axes import Linear, x_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, switch, toggle
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num

NAMES = "name or label"
PARTLY: dict[str, claims.Partly] = {
    "left out": "out",
    "does not hold": "no",
    "half": "half",
    "holds": "yes",
}
TOO_FEW = 10  # scored claims: so few cannot tell skill from luck
_ROW = 46  # pixels
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
    if found.n < TOO_FEW:
        luck = "so few claims are too few to tell"
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
        _say_where_the_key_is()
        return
    opened = opened_at()
    if opened is not None:
        panel(key, opened).show()
        display(tables(key, opened))
        return
    Asking(key, opened_at, panel, tables).show()


def _say_where_the_key_is() -> None:
    """Say that there is no key; what to do about it is not seen on paper."""
    page = (
        f"<style>{asset('card_look.css', 'print.css')}</style>\n"
        '<div class="tarifflab tarifflab-static">'
        f"<p>{keys.ABSENT} {waking(keys.BRING)}</p></div>"
    )
    plain = textwrap.fill(f"{keys.ABSENT} {keys.BRING}", 64)
    display({"text/html": page, "text/plain": plain}, raw=True)


def opened_at() -> datetime | None:
    """Return when the key was first opened on this computer, or None."""
    past = progress.history("stamp", STAMP)
    return past[0][0] if past else None


def panel(key: pd.DataFrame, opened: datetime | None) -> Panel:
    """Return the account; what was said after `opened` does not count."""
    everything = claims.load().merge(key, on="claim_id")
    table = sealed(everything, opened)

    def numbers(found: Found) -> str:
        rows = [
            [
                row.name,
                *(
                    "" if math.isnan(one) else num(one, 3)
                    for one in (row.score, row.low, row.high)
                ),
            ]
            for row in _rows(found)
        ]
        head = ["Who", "Brier score", "from", "to (nine times in ten)"]
        ways = four_ways(trust_table(everything, found.names), found.names)
        return sheet(head, rows) + ways

    return Panel(
        "how-sure",
        controls={
            "partly": toggle("“Partly” is", PARTLY),
            "names": switch("Count names and labels too"),
        },
        compute=partial(compute, table=table, everything=everything),
        draw=draw,
        table=numbers,
    )


def tables(key: pd.DataFrame, opened: datetime | None) -> w.HTML:
    """Return the long tables that stand under the account, whatever is counted."""
    everything = claims.load().merge(key, on="claim_id")
    table = sealed(everything, opened)
    surprises = misses(_counted(table, "out", names=True))
    html = surprises + overtaken(everything, table) + all_claims(everything, table)
    return w.HTML(f'<div class="tarifflab">{html}</div>')


def draw(found: Found, width: int) -> Drawn:
    """Draw the four scores on one line each, with their bands."""
    picture = Picture(width)
    return Drawn(
        headline=headline(found),
        unit="Brier score: 0 is perfect, lower is better; bars hold nine times in ten",
        svg=picture.svg(_fill(picture, found)),
        foot="Source: your cards of all lessons, and the key. Not shown: opinions, and claims "
        "that cannot be decided.",
        note=f"{taken_apart(found.parts)} {shown_apart(found.apart)}".strip(),
        alt=describe(found),
    )


def headline(found: Found) -> str:
    """Return your score beside the coin's, and what it can tell."""
    if not found.n:
        return "No claim can be scored in this way"
    coin = num(found.coin.score, 3)
    if not found.judged:
        trust = num(found.trust.score, 3)
        return f"No card of yours is scored; trusting all claims scores {trust}, a coin {coin}"
    you = num(found.you.score, 3)
    if found.n < TOO_FEW:
        return f"Your score is {you}, but {found.n} claims are too few to tell"
    if found.you.low <= found.coin.score <= found.you.high:
        return f"Your score is {you}, the coin’s {coin}; that may be luck"
    better = "beats" if found.you.score < found.coin.score else "falls behind"
    return f"Your score of {you} {better} the coin’s {coin} on {found.n} claims"


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


def _rows(found: Found) -> tuple[Row, ...]:
    return found.you, found.first, found.trust, found.coin


def _fill(picture: Picture, found: Found) -> float:
    """Draw everything into the picture; return its height."""
    along = Linear(0, 1, 10, picture.width - 10)
    bottom = 4 * _ROW + 4
    for place, row in enumerate(_rows(found)):
        y = place * _ROW + 34
        own = place < 2
        known = not math.isnan(row.score)
        said = f"{row.name} {num(row.score, 3)}" if known else f"{row.name}: no score"
        picture.text(10, y - 15, said, "ink" if own else "quiet", bold=own)
        picture.line(along(0), y, along(1), y, "grid")
        if not known:
            continue
        ends = [(along(max(row.low, 0)), y), (along(min(row.high, 1)), y)]
        if own:
            picture.marker_stroke(ends, mark="guess")
        else:
            picture.path(ends, "rest-soft", stroke_width=8, mark="band")
        picture.dot(along(row.score), y, "ink" if own else "quiet", 7, mark="score")
    return x_axis(picture, along, bottom, count=4)
