"""Where did it go? The change of the US deficit by partner, and the total.

The deficits with China and Japan shrank; others grew. Goods, Census basis, revised in 2026,
billion dollars; the total of goods and services is on another basis and stands in the note, in
two vintages.

>>> shown = compute(period="years", measure="balance", vintage="revised")
>>> round(shown.changes["Japan"], 1), round(shown.per_100["Taiwan"], 1)
(3.8, 74.2)
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.economics.deficit_split import WORLD, split_per_100
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.rows import Row, draw_rows
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num

PERIODS = {"2024 to 2025": "years", "Jan-Aug 2024 to 2026": "months"}
MEASURES = {"balance": "balance", "imports": "imports", "exports": "exports"}
VINTAGES = {"revised (October 2026)": "revised", "first print (February 2026)": "first"}
LOST, NAMED = ("China", "Japan"), ("Taiwan", "Vietnam", "Mexico")
# Goods and services with the world in 2024 and 2025 as first printed on 19 February 2026.
FIRST_PRINT = (-903.5, -901.5)
BILLION = 1e9


@dataclass(frozen=True)
class Moved:
    """Changes by partner, billion dollars; of a balance, plus is a smaller deficit."""

    period: str
    measure: str
    vintage: str
    changes: dict[str, float]
    per_100: dict[str, float]  # larger deficits per 100 that China and Japan lost; balance only
    total: tuple[float, float]  # goods and services, billion dollars, before and after


def compute(*, period: str, measure: str, vintage: str) -> Moved:
    """Return what moved between two years.

    Parameters
    ----------
    period : {"years", "months"}
        2024 to 2025, or January to August of 2024 to those of 2026 (before and after the rush).
    measure : {"balance", "imports", "exports"}
        What is compared.
    vintage : {"revised", "first"}
        Which print of the total of goods and services the note quotes, for 2024 to 2025.
    """
    every = _changes(period, measure)
    named = sum(every[name] for name in (*LOST, *NAMED))
    changes = {name: every[name] for name in (*LOST, *NAMED)}
    changes |= {"all others": every[WORLD] - named, "the world": every[WORLD]}
    return Moved(
        period=period,
        measure=measure,
        vintage=vintage,
        changes=changes,
        per_100=split_per_100(every, LOST, NAMED) if measure == "balance" else {},
        total=FIRST_PRINT if vintage == "first" and period == "years" else _total(period),
    )


def headline(moved: Moved) -> str:
    """Return the finding."""
    if moved.measure != "balance":
        before = moved.changes["the world"]
        way = "grew" if before > 0 else "fell"
        return f"US {moved.measure} of goods {way} by {num(abs(before))} billion dollars"
    lost = sum(moved.changes[name] for name in LOST)
    return (
        f"Deficits with China and Japan fell by {num(lost)} billion, "
        f"the total grew by {num(-moved.changes['the world'])}"
    )


def note(moved: Moved) -> str:
    """Return the parts of 100 and the total with its vintage."""
    before, after = (num(-one, 1) for one in moved.total)
    first, second = ("2024", "2025") if moved.period == "years" else ("2024", "2026")
    total = (
        f"Goods and services with the world: a deficit of {before} in {first}, "
        f"{after} in {second}."
    )
    if not moved.per_100:
        return total
    parts = ", ".join(f"{name} {num(moved.per_100[name])}" for name in NAMED)
    return (
        f"Of each 100 dollars by which both deficits shrank came back: {parts}, all others "
        f"{num(moved.per_100['others'])}. {total}"
    )


def draw(moved: Moved, width: int) -> Drawn:
    """Draw a bar for each partner, all others and the total."""
    picture = Picture(width)
    colors = {"Japan": "jp", "the world": "us", "China": "good"}
    rows = [
        Row(name, one, num(one, 1, sign=True), colors.get(name, "quiet"))
        for name, one in moved.changes.items()
    ]
    low, high = (-120.0, 120.0) if moved.measure == "balance" else (-160.0, 340.0)
    low, high = min(low, *moved.changes.values()), max(high, *moved.changes.values())
    names = {"balance": "balance (plus: a smaller deficit)"}
    return Drawn(
        headline=headline(moved),
        unit=(
            f"Change of the US {names.get(moved.measure, moved.measure)}, goods, billion "
            f"dollars, {next(k for k, v in PERIODS.items() if v == moved.period)}"
        ),
        svg=picture.svg(draw_rows(picture, rows, low=low, high=high)),
        foot=(
            "Source: US Census Bureau, Bureau of Economic Analysis, vintage of October 2026. "
            "Not shown: why a balance moved, and by which road goods came."
        ),
        note=note(moved),
        alt="Bars: " + ", ".join(f"{row.name} {row.words}" for row in rows),
    )


def table(moved: Moved) -> str:
    """Return the changes as an HTML table."""
    rows = [[name, num(one, 1, sign=True)] for name, one in moved.changes.items()]
    return sheet(["Partner", "Change, billion dollars"], rows, f"Change of the {moved.measure}")


def panel() -> Panel:
    """Return the widget; it opens with the balances of 2024 and 2025."""
    return Panel(
        "where-did-it-go",
        controls={
            "period": toggle("Period", PERIODS),
            "measure": toggle("Measure", MEASURES),
            "vintage": toggle("Total as of", VINTAGES, when=("period", ["years"])),
        },
        compute=compute,
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


@cache
def _sums(measure: str) -> pd.DataFrame:
    trade = data.load("us_goods_by_partner_monthly")
    value = {
        "balance": trade["exports_usd"] - trade["imports_usd"],
        "imports": trade["imports_usd"],
        "exports": trade["exports_usd"],
    }[measure]
    return pd.DataFrame(
        {"country": trade["country"], "month": trade["month"], "bn": value / BILLION}
    )


def _changes(period: str, measure: str) -> dict[str, float]:
    """Return the change by partner between the two spans of a period, billion dollars."""
    rows = _sums(measure)
    year, month = rows["month"].dt.year, rows["month"].dt.month
    early = (month <= 8) if period == "months" else (month <= 12)
    last = 2026 if period == "months" else 2025
    before = rows[early & (year == 2024)].groupby("country")["bn"].sum()
    after = rows[early & (year == last)].groupby("country")["bn"].sum()
    return {str(name): float(one) for name, one in (after - before).items()}


def _total(period: str) -> tuple[float, float]:
    """Return goods and services with the world in the two spans, billion dollars."""
    rows = data.load("us_goods_services_monthly")
    balance = (rows["goods_balance_usd"] + rows["services_balance_usd"]) / BILLION
    year, month = rows["month"].dt.year, rows["month"].dt.month
    early = (month <= 8) if period == "months" else (month <= 12)
    last = 2026 if period == "months" else 2025
    before, after = (float(balance[early & (year == one)].sum()) for one in (2024, last))
    return before, after
