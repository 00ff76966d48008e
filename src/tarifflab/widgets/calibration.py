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

from dataclasses import replace
from html import escape
from typing import Any

import anywidget
import ipywidgets as w
import pandas as pd
import traitlets

from tarifflab import claims, progress
from tarifflab._display import (
    Saver,
    StaticCopy,
    asset,
    display_with_fallback,
    live_class,
    waking,
)
from tarifflab.widgets.calibration_score import BIN_NAMES, Calibration, compute, describe, many
from tarifflab.widgets.kit.axes import Linear, place_labels, x_axis, y_axis
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.still import page_of
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

COLUMNS = ("statement", "true", "explanation")
TOO_FEW = 10  # so few answers cannot tell skill from luck
_WIDEST, _HIGH = 480, 330  # pixels of the picture


def draw(result: Calibration, wide: int, thing: str = "statement") -> Drawn:
    """Draw what was said against what held: a point a group, its band, and its counts."""
    picture = Picture(wide)
    return Drawn(
        headline=headline(result, thing),
        unit="What you said against what held, in three groups of answers, %",
        svg=picture.svg(_fill(picture, result)),
        foot="Bars: where the true share lies nine times in ten (Wilson). Not shown: a curve.",
        note=_note(result, thing),
        alt=describe(result, thing),
    )


def headline(result: Calibration, thing: str = "statement") -> str:
    """Return the score beside the coin's, or that there are too few answers."""
    if not result.n:
        return f"There is no {thing} to score yet"
    if result.n < TOO_FEW:
        few = many(result.n, thing)
        return f"Your score is {result.brier:.3f}; {few} are too few to tell"
    return f"Your score is {result.brier:.3f}, that of always 50 % {result.coin_score:.3f}"


def table(result: Calibration) -> str:
    """Return the groups of the picture as an HTML table."""
    rows = [
        [one.name, f"{one.held:g} of {one.n}", pct(100 * one.probability), pct(100 * one.share)]
        for one in result.bins
    ]
    return sheet(["You said", "Held", "Your mean", "Share that held"], rows)


def _note(result: Calibration, thing: str) -> str:
    if not result.n:
        return ""
    sure = [one for one in result.bins if one.name == BIN_NAMES[-1]]
    parts = [
        f"Of the {many(one.n, thing)} you rated {one.name}, {one.held:g} held; you expected "
        f"{num(one.n * one.probability, 1)}."
        for one in sure
    ]
    low, high = result.luck
    parts.append(f"Luck alone moves such a score from {low:.3f} to {high:.3f}.")
    return " ".join(parts)


def _fill(picture: Picture, result: Calibration) -> float:
    right = min(picture.width, _WIDEST) - 70.0
    bottom = _HIGH - 46.0
    across, up = Linear(0, 100, 44, right), Linear(0, 100, bottom, 14)
    y_axis(picture, up, 44, right, unit="%")
    end = x_axis(picture, across, bottom, unit="%", count=5, title="what you said")
    picture.line(
        across(0), up(0), across(100), up(100), "quiet", stroke_dasharray="2 4", mark="perfect"
    )
    names = []
    taken = [(0.0, bottom, float(picture.width), end)]  # where the axis has its words
    for one in result.bins:
        x = across(100 * one.probability)
        low, high, y = (up(100 * share) for share in (one.low, one.high, one.share))
        picture.line(x, low, x, high, "us", stroke_width=3, mark="band")
        tip = f"said {pct(100 * one.probability)}, held {pct(100 * one.share)}"
        picture.dot(x, y, "us", 7, mark="group", tip=tip)
        names.append((x + 4, y, f"{one.held:g} of {one.n}", "us"))
        taken.append((x - 8, y - 8, x + 8, y + 8))
    place_labels(picture, names, taken)
    return end


class Statements(anywidget.AnyWidget):
    """Statements with a probability each; what is true stays here until it is asked for.

    ``given`` holds percents, None where nothing was said yet.
    """

    _esm = asset("patience.js", "dom.js", "calibration.js")
    _css = asset("card_look.css")
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
        return f'<p>{waking("Run this cell to go on.")}</p><ul class="tl-cards">{items}</ul>'

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
    panel = Panel("calibration", controls={}, compute=asked.result, draw=draw, table=table)
    live = live_class()
    box = w.VBox([asked])
    box.add_class(live)
    copy = display_with_fallback(box, live, html=asked.words())
    _connect(asked, panel, box, copy)


def _connect(asked: Statements, panel: Panel, box: w.VBox, copy: StaticCopy) -> None:
    """Open the figure once the truth is told, and keep the static copy up to date."""

    def opened(_change: Any) -> None:
        panel.repaint()
        box.children = (panel.box, asked)
        style = f"<style>{asset('still.css')}</style>"
        copy.update(f"{style}{page_of(panel.state(), wake=False)}{asked.words()}")

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
    Panel(
        "calibration-key",
        controls={
            "partly": toggle(
                "Count “partly” as",
                {"not scored": "out", "no": "no", "half": "half", "yes": "yes"},
            )
        },
        compute=lambda partly: _scored(judged, key, partly),
        draw=_draw_key,
        table=lambda result: table(result[0]),
    ).show()


def _draw_key(result: tuple[Calibration, claims.Score], wide: int) -> Drawn:
    drawn = draw(result[0], wide, "claim")
    return replace(drawn, alt=_describe_key(*result))


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
            f"Apart: {many(score.names.n, 'claim')} about a name or a label, "
            f"{score.names.brier:.3f}."
        )
    left = ", ".join(f"{n} {verdict}" for verdict, n in score.apart.items())
    return " ".join([*words, f"Not scored: {left}." if left else ""]).strip()


def _check_table(table: pd.DataFrame) -> None:
    missing = [one for one in COLUMNS if one not in table]
    if missing:
        raise ValueError(f"'statements' must have the column {missing[0]!r}.")
    if table["true"].dtype != bool:
        raise ValueError(f"'true' must hold True or False, got {table['true'].dtype}.")
    for column in ("statement", "explanation"):
        if not table[column].astype(str).str.strip().all():
            raise ValueError(f"Every row of {column!r} must hold a text; one is empty.")
