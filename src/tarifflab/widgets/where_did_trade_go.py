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

import pandas as pd

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, toggle
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

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
GUESS = ("prediction", "08/surge")
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
    guess: float | None = None  # percent of the whole change that was transport equipment

    @property
    def shown(self) -> "pd.Series[float]":
        """The changes in the chosen measure."""
        if self.measure == BILLIONS:
            return self.parts / 1e9
        return self.parts / (self.whole if self.measure == SHARE else self.base) * 100


def compute(
    *, look: str, before: int, after: int, first: float, last: float, sector: str,
    partner: str, measure: str, guess: float | None = None,
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
        window, subject, shown, base, float(whole), float(old["whole"]), measure, look, guess
    )


def headline(change: Change) -> str:
    """Return the finding: the whole change, or what the reader guessed about."""
    if _guessed(change) is not None:
        right = change.parts[GUESSED] / change.whole * 100
        return f"{GUESSED}: {pct(right, 2)} of the rise; you guessed {pct(change.guess or 0)}"
    way = "rose" if change.whole > 0 else "fell"
    first = _largest(change).index[0]
    size = f"${num(abs(change.whole) / 1e9, 1)} bn"
    came = "came from" if change.look == PARTNERS else "was"
    return f"Imports {way} by {size}; the largest part {came} {first}"


def draw(change: Change, width: int) -> Drawn:
    """Draw the largest changes as bars, with the reader's guess where it was asked."""
    picture = Picture(width)
    high = row_bars(picture, _bars(change), 14, pitch=34)
    window = change.window
    percent = change.whole / change.whole_base * 100
    return Drawn(
        headline=headline(change),
        unit=(
            f"US imports of {change.subject}, {window.words(window.before)} to "
            f"{window.words(window.after)}, change, {change.measure}"
        ),
        svg=picture.svg(high),
        foot=(
            "Source: US Census Bureau, imports for consumption at customs value. Not shown: "
            "what the goods are inside a sector."
        ),
        note=_note(change, percent),
        alt=(
            f"Bars of {len(change.parts)} parts of a change of "
            f"{num(change.whole / 1e9, 1, sign=True)} billion dollars: "
            + ", ".join(f"{bar.name} {bar.words}" for bar in _bars(change)[:4])
            + "."
        ),
    )


def table(change: Change) -> str:
    """Return the parts as an HTML table, in all three measures."""
    rows = [
        [
            str(name),
            num(value / 1e9, 2, sign=True),
            num(value / change.whole * 100, 1),
            num(value / float(change.base[str(name)]) * 100, 1, sign=True),
        ]
        for name, value in change.parts.items()
    ]
    return sheet(["Part", "Billion dollars", SHARE, PERCENT], rows)


def panel() -> Panel:
    """Return the view of windows; it opens with the first quarter of 2025.

    It hears the guess of lesson 08: how many percent of that quarter's rise were transport
    equipment. The guess is drawn where sectors of all partners are shown for that quarter.
    """
    return Panel(
        "where-did-trade-go",
        controls=_controls(),
        compute=compute,
        draw=draw,
        table=table,
        presets=PRESETS,
        hears={"guess": GUESS},
        question="What made up the rise of the first quarter of 2025?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _largest(change: Change) -> "pd.Series[float]":
    """Return the two named parts that made most of the change."""
    named = change.parts.drop(REST)
    return named.nlargest(2) if change.whole > 0 else named.nsmallest(2)


def _note(change: Change, percent: float) -> str:
    parts = " and ".join(
        _part(name, value, change.whole) for name, value in _largest(change).items()
    )
    said = f"The whole changed by {pct(percent, sign=True)}. Largest part: {parts}."
    if change.look == PARTNERS:
        moved = float(change.parts[FOLLOWED])
        own = pct(moved / float(change.base[FOLLOWED]) * 100, sign=True)
        said += f" {_part(FOLLOWED, moved, change.whole)}, {own} on its own base."
    return said


def _part(name: Any, dollars: float, whole: float) -> str:
    """Return a part in billions; as a percentage of the whole only where that makes sense."""
    share = dollars / whole * 100
    said = f"{name} {_amount(dollars / 1e9)} billion"
    return f"{said} ({pct(share)} of the change)" if 0 <= share <= 100 else said


def _amount(value: float) -> str:
    return num(value, 2 if abs(value) < 1 else 1, sign=True)


def _bars(change: Change) -> list[Bar]:
    guess = _guessed(change)
    return [
        Bar(
            str(name),
            float(value),
            _amount(float(value)),
            {FOLLOWED: "jp", REST: "rest-soft"}.get(str(name), "quiet"),
            guess=guess if name == GUESSED else None,
        )
        for name, value in change.shown.items()
    ]


def _guessed(change: Change) -> float | None:
    """Return the guess in the measure that is shown; None where it was not asked for."""
    asked = change.window == ASKED and change.subject == "goods from all partners"
    if change.guess is None or not asked or change.measure == PERCENT:
        return None
    share = change.measure == SHARE
    return change.guess if share else change.guess / 100 * change.whole / 1e9


def _controls() -> dict[str, Any]:
    sectors = {ALL: ALL, **{name: code for code, name in _sector_names().items()}}
    partners = {_spoken(name): name for name in _sector_table()["country"].unique()}
    return {
        "look": toggle("Take apart by", {"partner": PARTNERS, "sector": SECTORS}),
        "sector": choice("Goods", sectors, when=("look", [PARTNERS])),
        "partner": choice("Partner", partners, WORLD, when=("look", [SECTORS])),
        "measure": choice("In", [BILLIONS, SHARE, PERCENT]),
        "before": choice("From the year", list(YEARS)[:-1], 2024, more=True),
        "after": choice("To the year", list(YEARS)[1:], 2025, more=True),
        "first": slider("First month", 1, 1, 12, unit="of 12", more=True),
        "last": slider("Last month", 3, 1, 12, unit="of 12", more=True),
    }


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
