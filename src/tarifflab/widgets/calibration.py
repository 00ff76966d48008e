"""Calibration: of the things you call 80 % likely, about 80 % should hold.

Two uses. :func:`show` takes plain statements, asks for a probability each, then tells what
is true and scores it. :func:`against_key` takes a student's own judgements of the claims and
the key, and switches how "partly" is counted.

With a dozen answers luck decides much. So there is one score with a band, and a few points
with their counts and bands: never a curve.

Examples
--------
::

    statements = pd.DataFrame({
        "statement": ["Japan lies north of the equator"],
        "true": [True],
        "explanation": ["All of it does."],
    })
    calibration.show(statements, key="00")
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import anywidget
import ipywidgets as w
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import traitlets

from tarifflab import claims, progress
from tarifflab._display import Saver, StaticCopy, asset, display_with_fallback, live_class
from tarifflab.widgets.kit import base

COLUMNS = ("statement", "true", "explanation")
# Probabilities come in steps of 5 %: up to 30, 35 to 65, 70 and more.
EDGES = (0.0, 0.325, 0.675, 1.0)
_BIN_NAMES = ("30 % or less", "35 to 65 %", "70 % or more")
_Z90 = 1.645  # a band that holds nine times in ten
_DRAWS = 10_000
_TICKS = [0, 20, 40, 60, 80, 100]


@dataclass(frozen=True)
class Bin:
    """Answers of like probability: how many, their mean, and the share that held.

    ``low`` and ``high`` bound the true share nine times in ten (Wilson's interval).
    """

    name: str
    n: int
    probability: float
    held: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that held, between 0 and 1."""
        return self.held / self.n


@dataclass(frozen=True)
class Calibration:
    """A Brier score, its rivals, the band of luck, and the answers in three bins.

    ``luck`` holds the 5th and 95th percentile of the score of somebody whose probabilities
    are exactly right. Scores are NaN when ``n`` is 0.
    """

    n: int
    brier: float
    coin_score: float
    base_rate: float
    base_rate_score: float
    luck: tuple[float, float]
    bins: tuple[Bin, ...]


def compute(probabilities: Sequence[float], outcomes: Sequence[float]) -> Calibration:
    """Return how probabilities (shares) fit outcomes (0, 1, or 0.5 for half).

    Raises
    ------
    ValueError
        If the two differ in length or one of their values lies outside 0 to 1.
    """
    if len(probabilities) != len(outcomes):
        raise ValueError(
            f"'outcomes' must have {len(probabilities)} values as 'probabilities' has, "
            f"got {len(outcomes)}."
        )
    p = np.array([claims.checked_probability(one) for one in probabilities], dtype=float)
    o = np.array([claims.checked_probability(float(one)) for one in outcomes], dtype=float)
    if not len(p):
        nan = math.nan
        return Calibration(0, nan, nan, nan, nan, (nan, nan), ())
    return Calibration(
        n=len(p),
        brier=float(np.mean((p - o) ** 2)),
        coin_score=float(np.mean((0.5 - o) ** 2)),
        base_rate=float(o.mean()),
        base_rate_score=float(np.mean((o.mean() - o) ** 2)),
        luck=luck_band(p),
        bins=_bins(p, o),
    )


def luck_band(probabilities: np.ndarray) -> tuple[float, float]:
    """Return the scores between which luck alone moves somebody perfectly calibrated.

    Found by letting each event happen with its stated probability, 10,000 times.
    """
    dice = np.random.default_rng(7)  # a fixed seed: the same answers give the same band
    happened = dice.random((_DRAWS, len(probabilities))) < probabilities
    scores = ((probabilities - happened) ** 2).mean(axis=1)
    low, high = np.quantile(scores, [0.05, 0.95])
    return float(low), float(high)


def wilson(held: float, n: int) -> tuple[float, float]:
    """Return Wilson's 90 % interval for a share of which `held` of `n` were seen."""
    share, weight = held / n, _Z90**2 / n
    middle = (share + weight / 2) / (1 + weight)
    reach = _Z90 * math.sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def describe(result: Calibration, thing: str = "statement") -> str:
    """Return the finding in plain words; `thing` is what was judged, in the singular."""
    if not result.n:
        return f"There is no {thing} to score yet."
    sure = [one for one in result.bins if one.name == _BIN_NAMES[-1]]
    parts = [
        f"Your score is {result.brier:.3f} over {_many(result.n, thing)}: 0 is perfect, and "
        f"somebody who always says 50 % gets {result.coin_score:.3f}.",
        *(
            f"Of the {one.n} you rated {one.name}, {one.held:g} held; you expected "
            f"{one.n * one.probability:.1f}."
            for one in sure
        ),
        f"Even if your probabilities were exactly right, luck alone would put the score "
        f"anywhere from {result.luck[0]:.3f} to {result.luck[1]:.3f} nine times in ten.",
    ]
    return " ".join(parts)


def picture() -> go.FigureWidget:
    """Return the empty figure that :func:`draw` fills."""
    chart = base.figure(
        name="What you said against what held, in three groups of answers",
        x="What you said (%)",
        y="What held (%)",
        height=360,
        xaxis_range=[-4, 116],  # room for the counts beside the last point
        yaxis_range=[-4, 104],
        xaxis_tickvals=_TICKS,
        yaxis_tickvals=_TICKS,
    )
    chart.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        name="perfectly calibrated",
        line={"color": base.QUIET, "dash": "dot", "width": 1.5},
        hoverinfo="skip",
    )
    chart.add_scatter(
        x=[],
        y=[],
        mode="markers+text",
        name="your answers, with the band of luck",
        marker=base.marker(0, size=12),
        textposition="middle right",
        error_y={"type": "data", "symmetric": False, "array": [], "arrayminus": []},
        hovertemplate="said %{x:.0f} %, held %{y:.0f} %<extra></extra>",
    )
    return chart


def draw(chart: go.FigureWidget, result: Calibration) -> None:
    """Put a result into the figure of :func:`picture`."""
    share = [100 * one.share for one in result.bins]
    chart.data[1].update(
        x=[100 * one.probability for one in result.bins],
        y=share,
        text=[f"  {one.held:g} of {one.n}" for one in result.bins],
        error_y={
            "array": [100 * one.high - at for one, at in zip(result.bins, share, strict=True)],
            "arrayminus": [
                at - 100 * one.low for one, at in zip(result.bins, share, strict=True)
            ],
        },
    )


class Statements(anywidget.AnyWidget):
    """Statements with a probability each; what is true stays here until it is asked for.

    ``given`` holds percents, None where nothing was said yet.
    """

    _esm = asset("patience.js", "dom.js", "calibration.js")
    _css = asset("look.css")
    statements = traitlets.List(traitlets.Unicode()).tag(sync=True)
    given = traitlets.List(traitlets.Float(allow_none=True)).tag(sync=True)
    revealed = traitlets.List(traitlets.Dict()).tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)

    def __init__(self, table: pd.DataFrame, key: str) -> None:
        _check_table(table)
        self.table = table.reset_index(drop=True)
        self._keys = [f"calibration/{key}/{number + 1}" for number in self.table.index]
        self._saver = Saver()
        super().__init__(
            statements=list(self.table["statement"]),
            given=[progress.get("prediction", one) for one in self._keys],
        )
        self.observe(self._store, names="given")
        self.on_msg(self._receive)

    def reveal(self) -> None:
        """Tell what is true.

        Raises
        ------
        ValueError
            If a statement has no probability yet.
        """
        if None in self.given:
            missing = self.given.count(None)
            raise ValueError(f"Give each statement a probability first; {missing} to go.")
        self.revealed = [
            {"true": bool(row.true), "explanation": row.explanation}
            for row in self.table.itertuples(index=False)
        ]

    def result(self) -> Calibration:
        """Score what was given so far."""
        given = [(p, o) for p, o in zip(self.given, self.table["true"], strict=True)]
        judged = [(p / 100, float(o)) for p, o in given if p is not None]
        return compute([p for p, _ in judged], [o for _, o in judged])

    def words(self) -> str:
        """Return the statements and what was said of them as HTML."""
        items = "".join(
            f'<li class="tl-card"><span class="tl-claim">{escape(text)}</span>{said}</li>'
            for text, said in zip(
                self.statements, map(self._said, self.table.index), strict=True
            )
        )
        return f'<p>Run this cell to go on.</p><ul class="tl-cards">{items}</ul>'

    def _said(self, number: int) -> str:
        percent = self.given[number]
        said = "Not judged yet." if percent is None else f"You said {percent:g} %."
        if not self.revealed:
            return said
        told = self.revealed[number]
        truth = "True." if told["true"] else "Not true."
        return f"{said} {truth} {escape(told['explanation'])}"

    def _store(self, change: Any) -> None:
        for key, old, new in zip(self._keys, change.old, change.new, strict=True):
            if new is not None and new != old:
                self.notice = self._saver(progress.save, "prediction", key, new)

    def _receive(self, _widget: Any, _content: Any, _buffers: Any) -> None:
        self.reveal()


def show(statements: pd.DataFrame, key: str = "00") -> None:
    """Ask for a probability of each statement, then tell and score.

    Parameters
    ----------
    statements : DataFrame
        Columns ``statement`` (str), ``true`` (bool), ``explanation`` (str).
    key : str
        Under which the probabilities are kept.

    Raises
    ------
    ValueError
        If a column is missing, `true` is not boolean, or a text is empty.
    """
    asked = Statements(statements, key)
    chart = picture()
    panel = base.Panel(
        controls={},
        compute=asked.result,
        draw=lambda result: draw(chart, result),
        describe=describe,
        figures=[chart],
    )
    live = live_class()
    box = w.VBox([asked])
    box.add_class(live)
    copy = display_with_fallback(box, live, html=asked.words())
    _connect(asked, panel, box, copy)


def _connect(asked: Statements, panel: base.Panel, box: w.VBox, copy: StaticCopy) -> None:
    """Open the figure once the truth is told, and keep the static copy up to date."""

    def opened(_change: Any) -> None:
        panel.repaint()
        box.children = (asked, panel.box)
        copy.update(f'{asked.words()}<p class="tl-finding">{escape(panel.sentence)}</p>')

    asked.observe(opened, names="revealed")
    asked.observe(lambda _change: copy.update(asked.words()), names="given")


def against_key(key: pd.DataFrame) -> None:
    """Score the student's own probabilities of the claims, names and labels left out.

    Parameters
    ----------
    key : DataFrame
        Columns claim_id, verdict: the key that comes with the feedback.
    """
    judged = claims.judgements()
    chart = picture()
    base.show_panel(
        controls={
            "partly": base.toggle(
                "Count “partly” as",
                {"not scored": "out", "no": "no", "half": "half", "yes": "yes"},
            )
        },
        compute=lambda partly: _scored(judged, key, partly),
        draw=lambda result: draw(chart, result[0]),
        describe=lambda result: _describe_key(*result),
        figures=[chart],
    )


def _scored(
    judged: pd.DataFrame, key: pd.DataFrame, partly: claims.Partly
) -> tuple[Calibration, claims.Score]:
    score = claims.score(judged, key, partly)
    table = claims.decided(judged, key, partly)
    table = table[table["substance"] != "name or label"]
    return compute(list(table["probability"]), list(table["outcome"])), score


def _describe_key(result: Calibration, score: claims.Score) -> str:
    words = [describe(result, "claim")]
    if score.n:
        words.append(f"Believing every claim gets {score.belief_score:.3f}.")
        words.append(f"Your first probabilities got {score.first_score:.3f}.")
    if score.names and score.names.n:
        words.append(
            f"Apart: {_many(score.names.n, 'claim')} about a name or a label, "
            f"{score.names.brier:.3f}."
        )
    left = ", ".join(f"{n} {verdict}" for verdict, n in score.apart.items())
    return " ".join([*words, f"Not scored: {left}." if left else ""]).strip()


def _many(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _bins(p: np.ndarray, o: np.ndarray) -> tuple[Bin, ...]:
    found = []
    for name, low, high in zip(_BIN_NAMES, EDGES[:-1], EDGES[1:], strict=True):
        inside = (p >= low) & (p <= high)
        n = int(inside.sum())
        if n:
            held = float(o[inside].sum())
            found.append(Bin(name, n, float(p[inside].mean()), held, *wilson(held, n)))
    return tuple(found)


def _check_table(table: pd.DataFrame) -> None:
    missing = [one for one in COLUMNS if one not in table]
    if missing:
        raise ValueError(f"'statements' must have the column {missing[0]!r}.")
    if table["true"].dtype != bool:
        raise ValueError(f"'true' must hold True or False, got {table['true'].dtype}.")
    for column in ("statement", "explanation"):
        if not table[column].astype(str).str.strip().all():
            raise ValueError(f"Every row of {column!r} must hold a text; one is empty.")
