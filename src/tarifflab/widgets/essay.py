"""A printable page for a short essay, "Two readings": the reader's own numbers and sources.

:func:`write` makes one HTML file in the folder ``progress``. It needs no network, prints on
two sheets, and holds nothing that the reader has not seen: numbers computed from the tables
as they stand, their ledger and date, the reader's own guesses, and empty lines for both
readings.

Examples
--------
::

    essay.write()
    essay.write({"Balance 2019, Japan's books (billion dollars)": -34.6})
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from tarifflab import _output, claims, data, envelopes, key, progress
from tarifflab.widgets import how_sure, record_measure, two_ledgers

FILE = "two-readings.html"
TABLES = (
    "japan_china_trade_annual",
    "japan_china_trade_monthly",
    "fx_annual",
    "us_duties_by_partner",
    "us_trade_by_partner_recent",
    "us_goods_services_monthly",
    "timeline_2025_26",
)
_READINGS = (
    "Reading 1: the article saw what was coming",
    "Reading 2: the article missed what was coming",
)
_ASKED = (
    "The strongest point (one sentence)",
    "First number, with its ledger and its date",
    "Second number, with its ledger and its date",
    "What the other reading would answer",
    "What these numbers cannot show",
)
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1c1e21; background: #fff;
       max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0;
         border-bottom: 1px solid #c4c7cc; }
.readings { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
.line { height: 3.2rem; border-bottom: 1px solid #1c1e21; margin: 0 0 .6rem; }
section { break-inside: avoid; }
@media (max-width: 40rem) { .readings { grid-template-columns: 1fr; } }
@media print { body { margin: 0; } .line { height: 2.6rem; } }
"""


@dataclass(frozen=True)
class Number:
    """A number with its unit, the books and date it belongs to, and the table it is from."""

    what: str
    value: str
    ledger: str
    table: str


def write(own: Mapping[str, float | str] | None = None) -> Path:
    """Write the page, show where it lies with a link to it, and return its path.

    Parameters
    ----------
    own : mapping, optional
        More numbers of the reader's own, from what it is (with its unit) to its value.

    Raises
    ------
    OSError
        If the folder of the progress file cannot be written to.
    """
    file = progress.path().parent / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(own or {}), encoding="utf-8", newline="\n")
    name = f"{file.parent.name}/{file.name}"
    then = "Open it, print it, and fill it in by hand."
    _output.show(f"Written: {name}. {then}", f"<p>Written: {_link(file, name)}. {then}</p>")
    return file


def _link(file: Path, name: str) -> str:
    """Return a link from the notebook to the file, as words alone where none leads there."""
    try:
        way = Path(os.path.relpath(file)).as_posix()
    except ValueError:  # another drive, on Windows
        return escape(name)
    return f'<a href="{quote(way)}" target="_blank">{escape(name)}</a>'


def page(own: Mapping[str, float | str]) -> str:
    """Return the page as HTML without scripts."""
    columns = "".join(_reading(title) for title in _READINGS)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>Two readings</title><style>{_STYLE}</style></head><body>"
        "<h1>Two readings of one article</h1>"
        "<p>Name: ____________________ &nbsp; Date: ______________</p>"
        "<p>About 400 words: make the best fair case for each reading, in your own words, with "
        "two numbers each. Both get the same space. Say at the end which one you find "
        "stronger, and what would change your mind.</p>"
        f"<section><h2>Numbers of the course</h2>{_numbers(numbers())}</section>"
        f"<section><h2>My own</h2>{_own(own)}</section>"
        f'<section class="readings">{columns}</section>'
        "<section><h2>What would change my mind</h2>"
        f'<div class="line"></div><div class="line"></div></section>'
        f"<section><h2>Sources</h2>{_sources()}</section></body></html>\n"
    )


def numbers() -> list[Number]:
    """Return the numbers of lesson 09, computed from the tables as they stand."""
    return [*_china(), *_washington()]


def _china() -> list[Number]:
    tables = record_measure.load_tables()
    entries = two_ledgers.compute(year=2019, ledgers=two_ledgers.load_ledgers())
    found = []
    for money, words in (("usd", "US dollars"), ("yen", "yen, at yearly average rates")):
        years = tables.amounts["both", money, "total"]
        change = (years[2024] / years[2021] - 1) * 100
        found.append(
            Number(
                f"Japan-China trade, 2021 to 2024, in {words}",
                f"{change:+.1f} %",
                "both sides' imports",
                "japan_china_trade_annual" + (", fx_annual" if money == "yen" else ""),
            )
        )
    for balance, ledger, table in (
        (entries.balance_japan, "Japan's customs", "japan_china_trade_monthly"),
        (entries.balance_both, "both sides' imports", "japan_china_trade_annual"),
    ):
        value = f"{balance:+.1f} billion dollars"
        found.append(Number("Japan's balance with China, 2019", value, ledger, table))
    return found


def _washington() -> list[Number]:
    rates = envelopes.load_rates()
    newest = max(rates)
    trade = data.load("us_trade_by_partner_recent")
    japan = trade[(trade["country"] == "Japan") & (trade["months"] == 12)].set_index("year")
    balance = (japan["exports_usd"] - japan["imports_usd"]) / 1e9
    first, last = balance.index[-2], balance.index[-1]
    world = _with_world(first), _with_world(last)
    told = data.load("timeline_2025_26").set_index("event_id").loc["E068", "action"]
    return [
        Number(
            "Collected rate on Japan's goods",
            f"{rates[newest]:.2f} % of the customs value",
            f"US Census Bureau, {newest}",
            envelopes.TABLE,
        ),
        Number(
            "US balance in goods with Japan",
            f"{balance[first]:+.2f} in {first}, {balance[last]:+.2f} in {last}, "
            "billion dollars",
            "US Census Bureau",
            "us_trade_by_partner_recent",
        ),
        Number(
            "US balance in goods and services with the world",
            f"{world[0]:+.1f} in {first}, {world[1]:+.1f} in {last}, billion dollars",
            "US Census Bureau and BEA, as revised in 2026",
            "us_goods_services_monthly",
        ),
        Number(
            "Japan's trade with the US, 2025 on 2024",
            str(told).partition(": ")[2],
            "Japan's books, yen",
            "timeline_2025_26, row E068",
        ),
    ]


def _with_world(year: int) -> float:
    """Return goods and services with all partners in a year, billion dollars."""
    months = data.load("us_goods_services_monthly")
    rows = months[months["month"].dt.year == year]
    return float(rows["goods_balance_usd"].sum() + rows["services_balance_usd"].sum()) / 1e9


def _own(own: Mapping[str, float | str]) -> str:
    rows = [(escape(str(what)), escape(f"{value}")) for what, value in own.items()]
    judged = len(progress.entries("probability"))
    rows += [("Claims that I judged", f"{judged} of {len(claims.load())}")]
    rows += _score()
    rows += [
        (
            f"My sealed forecast for {one.month} (collected rate on Japan's goods)",
            f"{one.low:g} to {one.high:g} %",
        )
        for one in envelopes.sealed()
    ]
    rows += [
        (f"What I guessed before I looked, {escape(name)}", f"{value:g}")
        for name, value in progress.entries("prediction").items()
        if isinstance(value, (int, float)) and not name.startswith("calibration/")
    ]
    return _table(("What", "Mine"), rows)


def _score() -> list[tuple[str, str]]:
    """Return the reader's score with its band, once the key has been opened."""
    opened, table = how_sure.opened_at(), key.load()
    if opened is None or table is None:
        return []
    found = how_sure.panel(table, opened).result
    if not found.judged:
        return []
    band = f"{found.you.low:.3f} to {found.you.high:.3f}"
    return [
        (
            f"My Brier score over {found.n} claims (“partly” left out)",
            f"{found.you.score:.3f} (nine times in ten between {band}; a coin "
            f"{found.coin.score:.3f})",
        )
    ]


def _reading(title: str) -> str:
    lines = "".join(f'<p>{asked}</p><div class="line"></div>' for asked in _ASKED)
    return f"<div><h2>{title}</h2>{lines}</div>"


def _numbers(found: Sequence[Number]) -> str:
    rows = [tuple(map(escape, (one.what, one.value, one.ledger, one.table))) for one in found]
    return _table(("What", "Number", "Whose books, when", "Table"), rows)


def _sources() -> str:
    items = []
    for name in TABLES:
        about = data.load(name).attrs
        words = f"{name}: {about['title']}. {about['source']}. {about['licence']}."
        items.append(f"<li>{escape(words)}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    titles = "".join(f'<th scope="col">{name}</th>' for name in head)
    body = "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in rows)
    return f"<table><tr>{titles}</tr>{body}</table>"
