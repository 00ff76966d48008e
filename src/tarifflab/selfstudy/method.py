"""The report of method: how a reader judged the article, on two pages to print.

Own verdicts and how they moved, own guesses beside what was found, calibration, sources, and
lines for what the numbers cannot show. It is one HTML file beside the progress file; it holds
no answer that the reader has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd

from tarifflab import claims, data, key, progress
from tarifflab._display import asset
from tarifflab.widgets import calibration, draw_the_rate, how_sure
from tarifflab.widgets.calibration_score import compute
from tarifflab.widgets.end_card.threads import THREADS
from tarifflab.widgets.kit.words import day, num

FILE = "report-of-method.html"
_MOVED = 6  # claims that are shown with their words: those that moved most
_PICTURE = 520  # CSS pixels
# What follows the name of a publisher: a department, a programme, a file.
_DEPARTMENT = r"[;:(]|, (?=[A-Z][\w.-]+ (?:[A-Z]|of )|as |from |first |[a-z]+\.com)"
_ROWS = ("As named", "The legal acts")  # no publisher: each row has its own
_LINE = '<div class="line"></div>'
_METHOD = (
    "One opinion article was taken apart into {whole} claims. For each claim I gave a "
    "probability that it holds as written, before I looked at any data, and could move it "
    "afterwards; then a verdict in one of {verdicts} words. Where a picture asked for a "
    "number I guessed it first. A score is a Brier score: the mean of the squared gap between "
    "probability and outcome; 0 is perfect, always saying 50 % gives 0.25."
)


def write(today: date, file: Path | None = None) -> Path:
    """Write the report and return where it lies.

    Parameters
    ----------
    today : date
        The date that stands on it.
    file : Path, optional
        Where to; beside the progress file if not given.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    file = file or progress.path().parent / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(today), encoding="utf-8", newline="\n")
    return file


def page(today: date) -> str:
    """Return the report as HTML without scripts, two printed pages long at most."""
    judged = claims.judgements().dropna(subset=["probability"])
    words = claims.load().set_index("claim_id")["claim"]
    method = _METHOD.format(whole=len(words), verdicts=len(claims.VERDICTS))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Report of method</title><style>{asset('method.css')}</style></head><body>"
        f'<h1>Report of method</h1><p class="quiet">Name: ____________________ &nbsp; '
        f"{day(today)} &nbsp; Tariff Lab, lessons on the tariff dispute of the United "
        f"States and Japan</p><p>{method}</p>"
        f"<h2>My verdicts</h2>{_verdicts(judged, words)}"
        f"<h2>My guesses, before I looked</h2>{_guesses()}"
        f"<h2>How well calibrated I was</h2>{_calibration()}"
        f"<h2>Sources</h2>{_sources()}"
        "<h2>What these numbers cannot show, and what would change my mind</h2>"
        f"{_LINE * 4}</body></html>\n"
    )


def _verdicts(judged: pd.DataFrame, words: pd.Series[str]) -> str:
    if judged.empty:
        return "<p>No claim is judged yet.</p>"
    moved = judged.assign(by=(judged["probability"] - judged["first"]).abs())
    moved = moved[moved["by"] > 0].sort_values("by", ascending=False, kind="stable")
    counts = judged["verdict"].value_counts()
    named = ", ".join(f"{number} {name}" for name, number in counts.items() if name)
    said = f"{len(judged)} of {len(words)} claims judged, {len(moved)} moved after the data."
    given = f" My verdicts: {named}." if named else " No verdict given."
    return f"<p>{said}{given}</p>{_most(moved, words)}{_all(judged)}"


def _most(moved: pd.DataFrame, words: pd.Series[str]) -> str:
    columns = [moved[name].head(_MOVED) for name in ("claim_id", "first", "probability")]
    rows = [
        [str(words[claim]), _percent(first), _percent(now)]
        for claim, first, now in zip(*columns, strict=True)
    ]
    return _table(["What moved me most", "First", "Now"], rows) if rows else ""


def _all(judged: pd.DataFrame) -> str:
    columns = [judged[name] for name in ("claim_id", "first", "probability", "verdict")]
    items = "".join(
        f"<li><b>{escape(claim)}</b> {_way(first, now)}"
        f"{f', {escape(verdict.split()[0])}' if verdict else ''}</li>"
        for claim, first, now, verdict in zip(*columns, strict=True)
    )
    return f'<ul class="verdicts">{items}</ul>'


def _way(first: float, now: float) -> str:
    return _percent(now) if first == now else f"{num(first * 100)} → {_percent(now)}"


def _guesses() -> str:
    rows = []
    for lesson, thread in THREADS.items():
        guess = progress.get("prediction", thread.key)
        if guess is not None:
            rows.append([f"{lesson} {thread.asked}", thread.said(float(guess)), thread.told])
    drawn = progress.get("drawing", draw_the_rate.KEY)
    tail = "<p>The months after March 2025 I drew by hand.</p>" if drawn else ""
    if not rows:
        return f"<p>No guess is kept yet.</p>{tail}"
    return _table(["Lesson, and what was asked", "I said", "It was"], rows) + tail


def _calibration() -> str:
    """Return the account against the key if it was opened, and the ten statements before it."""
    return f'<div class="account">{_neutral()}{_account()}</div>'


def _neutral() -> str:
    table = data.load("neutral_statements")
    given = [progress.get("prediction", f"calibration/00/{n + 1}") for n in range(len(table))]
    pairs = [
        (percent / 100, float(true))
        for percent, true in zip(given, table["true"], strict=True)
        if percent is not None
    ]
    if not pairs:
        return "<p>The statements of lesson 00 are not judged.</p>"
    found = compute([said for said, _ in pairs], [held for _, held in pairs])
    head = escape(calibration.headline(found))
    return f"<p>On {len(pairs)} plain statements, lesson 00: {head[0].lower()}{head[1:]}.</p>"


def _account() -> str:
    opened, table = how_sure.opened_at(), key.load()
    if opened is None or table is None:
        return "<p>On the article's claims: I have not opened the key yet (lesson 09).</p>"
    panel = how_sure.panel(table, opened)
    shown = panel.state(_PICTURE)
    label = escape(shown.alt)
    picture = shown.svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    when = day(opened.astimezone().date())
    return f"<p>On the article's claims, key opened {when}: {label}</p>{picture}"


def _sources() -> str:
    tables = data.tables()
    publishers = tables["publisher"].str.replace(r"^US ", "U.S. ", regex=True)
    houses = publishers.str.split(_DEPARTMENT, n=1, regex=True).str[0].str.strip()
    named = houses[~houses.str.startswith(_ROWS)].value_counts()
    told = "; ".join(
        f"{escape(str(name))}{f' ({number} tables)' if number > 1 else ''}"
        for name, number in named.items()
    )
    return (
        f'<p class="sources">The {len(tables)} tables of the course, by publisher: {told}; '
        "the others name a source in each row. "
        "Licence, coverage and caveats of each: docs/data.md.</p>"
        "<p>What I looked up besides: ____________________________________________________</p>"
    )


def _percent(share: float) -> str:
    return f"{num(share * 100)} %"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    titles = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        f"<tr><td>{escape(first)}</td>"
        + "".join(f'<td class="number">{escape(one)}</td>' for one in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
