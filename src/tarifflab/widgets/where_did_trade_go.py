"""Where did the trade go? The change of US imports between two windows, taken apart.

Imports for consumption at customs value, by partner (30 countries and all others) or by sector
(nine, and all others). Both parts add up to the whole change. Source: US Census Bureau, tables
`us_duties_by_partner` and `us_imports_by_partner_naics3_monthly`, up to November 2025.

>>> window = Window(2024, 2025, 1, 3)
>>> window.words(2025)
'January to March 2025'
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import ipywidgets as w
import pandas as pd
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.widgets.kit.base import (
    Panel,
    choice,
    figure,
    fill,
    marker,
    show_tabs,
    slider,
    toggle,
)
from tarifflab.widgets.who_supplies import panel as supplier_panel

PARTNERS, SECTORS = "partners", "sectors"
ALL, WORLD, REST = "all goods", "World", "all others"
BILLIONS, SHARE, PERCENT = "billion dollars", "% of the whole change", "% on the base"
SHORT = {"Electrical equipment, appliances and components": "Electrical equipment"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
YEARS = range(2017, 2026)
BARS = 9  # the largest changes; what is left is one more bar
FOLLOWED, GUESSED = "Japan", "Transport equipment"
PRESETS = {
    "January to March": {"first": 1, "last": 3},
    "March alone": {"first": 3, "last": 3},
    "April to November": {"first": 4, "last": 11},
    "January to November": {"first": 1, "last": 11},
}


@dataclass(frozen=True)
class Window:
    """The same months of two years, both ends included."""

    before: int
    after: int
    first: int
    last: int

    def words(self, year: int) -> str:
        """Return the months in words, with their year."""
        ends = MONTHS[self.first - 1], MONTHS[self.last - 1]
        return f"{ends[0]} {year}" if self.first == self.last else f"{' to '.join(ends)} {year}"

    def check(self, newest: pd.Timestamp) -> None:
        """Raise a ValueError in words if there are no such months."""
        if self.first > self.last:
            raise ValueError("The first month must not come after the last one.")
        if self.before >= self.after:
            raise ValueError("The year to compare with must come before the other one.")
        if pd.Timestamp(self.after, self.last, 1) > newest:
            raise ValueError(
                f"The data end in {MONTHS[newest.month - 1]} {newest.year}. Choose an earlier "
                "last month, or the months would not be the same."
            )


ASKED = Window(2024, 2025, 1, 3)  # what the reader guesses about


@dataclass(frozen=True)
class Change:
    """What changed between two windows: by part, and as a whole (US dollars)."""

    window: Window
    subject: str
    parts: "pd.Series[float]"  # change by part; "all others" last
    base: "pd.Series[float]"  # amount before, by part
    whole: float
    whole_base: float
    measure: str
    look: str

    @property
    def shown(self) -> "pd.Series[float]":
        """The changes in the chosen measure."""
        if self.measure == BILLIONS:
            return self.parts / 1e9
        return self.parts / (self.whole if self.measure == SHARE else self.base) * 100


def compute(
    *, look: str, before: int, after: int, first: float, last: float, sector: str,
    partner: str, measure: str,
) -> Change:  # fmt: skip
    """Return the change of imports between the same months of two years.

    Raises
    ------
    ValueError
        If the data have no such months.
    """
    window = Window(before, after, int(first), int(last))
    if look == PARTNERS:
        table = _by_partner(sector)
        subject = "all goods" if sector == ALL else _sector_names()[sector]
    else:
        table, subject = _by_sector(partner), f"goods from {_spoken(partner)}"
    window.check(table.index[-1])
    old, new = (_sums(table, year, window) for year in (window.before, window.after))
    whole, parts = new["whole"] - old["whole"], (new - old).drop("whole")
    kept = parts.abs().nlargest(BARS).index.tolist()
    if look == PARTNERS and FOLLOWED in parts.index and FOLLOWED not in kept:
        kept[-1] = FOLLOWED
    shown = parts[kept].sort_values(ascending=False)
    base = old[shown.index]
    shown[REST], base[REST] = whole - shown.sum(), old["whole"] - base.sum()
    return Change(
        window, subject, shown, base, float(whole), float(old["whole"]), measure, look
    )


def describe(change: Change, guess: float | None = None) -> str:
    """Return the finding in plain words with units, beside the reader's guess if it fits."""
    window, percent = change.window, change.whole / change.whole_base * 100
    way = "rose" if change.whole > 0 else "fell"
    named = change.parts.drop(REST)
    top = named.nlargest(2) if change.whole > 0 else named.nsmallest(2)
    parts = " and ".join(_part(name, value, change.whole) for name, value in top.items())
    said = (
        f"From {window.words(window.before)} to {window.words(window.after)} US imports of "
        f"{change.subject} {way} by {abs(change.whole) / 1e9:,.1f} billion dollars "
        f"({percent:+.1f} %). Largest part of it: {parts}."
    )
    if change.look == PARTNERS:
        moved = change.parts[FOLLOWED]
        said += (
            f" {_part(FOLLOWED, moved, change.whole)}, "
            f"{moved / change.base[FOLLOWED] * 100:+.1f} % on its own base."
        )
    if guess is not None and _drawn(change, guess) is not None:
        right = change.parts[GUESSED] / change.whole * 100
        said += f" {GUESSED}: {right:.2f} % of it; you guessed {guess:g} %."
    return f"{said} Imports for consumption, US Census Bureau.".replace("-", "−")


def _part(name: Any, dollars: float, whole: float) -> str:
    """Return a part in billions; as a percentage of the whole only where that makes sense."""
    share = dollars / whole * 100
    said = f"{name} {dollars / 1e9:+,.1f} billion"
    return f"{said} ({share:.1f} % of the change)" if 0 <= share <= 100 else said


def panel(guess: float | None = None) -> Panel:
    """Return the view of windows; it opens with the first quarter of 2025.

    `guess` is the reader's prediction: how many percent of that quarter's rise were transport
    equipment. It is drawn where sectors of all partners are shown for that quarter.
    """
    chart = _chart()
    if guess is not None:
        chart.add_scatter(
            y=[GUESSED], x=[None], mode="markers+text", marker=marker(1, size=13),
            text=["  your guess"], textposition="middle right", cliponaxis=False,
        )  # fmt: skip

    def draw(change: Change) -> None:
        shown = change.shown
        mark = None if guess is None else _drawn(change, guess)
        chart.data[0].update(y=list(shown.index), x=list(shown))
        low, high = (f([*shown, 0.0, mark or 0.0]) for f in (min, max))
        room = 0.12 * (high - low)  # for the numbers beside the bars
        chart.update_xaxes(
            title={"text": f"Change ({change.measure})"}, range=[low - room, high + room]
        )
        if guess is not None:
            chart.data[1].update(y=[GUESSED if mark is not None else None], x=[mark])

    made = Panel(
        controls=_controls(),
        compute=compute,
        draw=draw,
        describe=lambda change: describe(change, guess),
        figures=[chart],
        buttons=(buttons := [w.Button(description=label) for label in PRESETS]),
    )
    for button in buttons:
        button.layout.width = "auto"
        button.on_click(lambda pressed: made.set(**PRESETS[pressed.description]))
    return made


def show(guess: float | None = None) -> None:
    """Show both views in the cell: where the trade went, and who supplies a good."""
    views = {"Where did the trade go?": panel(guess), "Who supplies it?": supplier_panel()}
    show_tabs(views)


def _drawn(change: Change, guess: float) -> float | None:
    """Return the height of a guess in percent of the whole change; None if not asked there."""
    asked = change.window == ASKED and change.subject == "goods from all partners"
    if not asked or change.measure == PERCENT:
        return None
    return guess if change.measure == SHARE else guess / 100 * change.whole / 1e9


def _controls() -> dict[str, Any]:
    sectors = {ALL: ALL, **{name: code for code, name in _sector_names().items()}}
    partners = {_spoken(name): name for name in _sector_table()["country"].unique()}
    return {
        "look": toggle("Take apart by", {"partner": PARTNERS, "sector": SECTORS}),
        "before": choice("From the year", list(YEARS)[:-1], 2024),
        "after": choice("To the year", list(YEARS)[1:], 2025),
        "first": slider("First month", 1, 1, 12, unit="1 to 12"),
        "last": slider("Last month", 3, 1, 12, unit="1 to 12"),
        "sector": choice("Goods (by partner)", sectors),
        "partner": choice("Partner (by sector)", partners, WORLD),
        "measure": toggle("In", [BILLIONS, SHARE, PERCENT]),
    }


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Change of US imports by partner or sector",
        x=f"Change ({BILLIONS})",
        height=400,
        showlegend=False,
    )
    chart.add_bar(
        orientation="h", marker=fill(0), texttemplate="%{x:+,.2f}", textposition="outside",
        cliponaxis=False, hovertemplate="%{y}: %{x:+,.2f}<extra></extra>",
    )  # fmt: skip
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


@cache
def _sector_table() -> pd.DataFrame:
    return data.load("us_imports_by_partner_naics3_monthly")


@cache
def _sector_names() -> dict[str, str]:
    names = data.load("naics3_names").set_index("naics3")["sector"]
    names = names.replace(SHORT)
    return {code: str(names[code]) for code in sorted(_sector_table()["naics3"].unique())}


@cache
def _by_partner(sector: str) -> pd.DataFrame:
    """Return imports by month (rows) and country, with the whole world as "whole"."""
    if sector == ALL:
        rows = data.load("us_duties_by_partner")
    else:
        rows = _sector_table()[_sector_table()["naics3"] == sector]
    wide = rows.pivot_table(index="month", columns="country", values="imports_usd")
    groups = set(rows.loc[rows["kind"] == "group", "country"])
    if sector != ALL:  # few partners: here the European Union is one, and Germany inside it
        groups = {"Germany"}
    return wide.drop(columns=list(groups)).rename(columns={WORLD: "whole"})


@cache
def _by_sector(partner: str) -> pd.DataFrame:
    """Return imports from a partner by month (rows) and sector, with all goods as "whole"."""
    rows = _sector_table()[_sector_table()["country"] == partner]
    wide = rows.pivot_table(index="month", columns="naics3", values="imports_usd")
    goods = data.load("us_duties_by_partner")
    whole = goods[goods["country"] == partner].set_index("month")["imports_usd"]
    return wide.rename(columns=_sector_names()).assign(whole=whole)


def _sums(table: pd.DataFrame, year: int, window: Window) -> "pd.Series[float]":
    first = pd.Timestamp(year, window.first, 1)
    sums: pd.Series[float] = table.loc[first : pd.Timestamp(year, window.last, 1)].sum()
    return sums


def _spoken(partner: str) -> str:
    article = partner in ("European Union", "United Kingdom")
    return "all partners" if partner == WORLD else f"{'the ' * article}{partner}"
