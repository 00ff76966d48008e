"""Who supplies a good to the United States, and what would be left without one supplier.

Shares of US imports of 2024 by partner, with the Herfindahl-Hirschman index on the scale of
10,000. The European Union counts as one supplier. Source: US Census Bureau, table
`us_imports_2024_by_partner_hs4`.
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from tarifflab import data
from tarifflab.economics import network
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

SCALE = 10_000
BARS = 8
NOBODY = ""
GOODS = {
    "8703 passenger cars": "8703",
    "8708 car parts": "8708",
    "8486 chip machines": "8486",
    "8542 chips": "8542",
    "8507 batteries": "8507",
    "8429 excavators": "8429",
    "8471 computers": "8471",
    "8517 telephones": "8517",
    "3004 medicines": "3004",
    "7108 gold": "7108",
}
SUPPLIERS = (
    "Japan", "China", "European Union", "Mexico", "Canada", "South Korea", "Taiwan", "Vietnam",
)  # fmt: skip


@dataclass(frozen=True)
class Supply:
    """Suppliers of one good: shares in percent, the index, and the index without one."""

    good: str
    imports_usd: float
    percent: "pd.Series[float]"
    index: float
    gone: str
    index_without: float | None


def compute(*, good: str, gone: str) -> Supply:
    """Return who supplies a heading; `gone` is a supplier to leave out, or empty.

    Raises
    ------
    ValueError
        If the supplier sends none of the good.
    """
    imports = _imports()[good].dropna().sort_values(ascending=False)
    index = network.concentration(imports.to_numpy()) * SCALE
    without = None
    left = imports
    if gone:
        if gone not in imports.index:
            raise ValueError(f"{gone} sent none of this good to the United States in 2024.")
        place = imports.index.tolist().index(gone)
        without = network.concentration_without(imports.to_numpy(), place) * SCALE
        left = imports.drop(gone)
    return Supply(good, float(imports.sum()), left / left.sum() * 100, index, gone, without)


def headline(supply: Supply) -> str:
    """Return the finding: how concentrated the suppliers are, with or without one."""
    if supply.index_without is None:
        equal = num(SCALE / supply.index, 1)
        return f"{_name(supply)}: as if {equal} suppliers of equal size shared the market"
    way = "rises" if supply.index_without > supply.index else "falls"
    ends = f"from {num(supply.index)} to {num(supply.index_without)}"
    return f"Without {_spoken(supply.gone)} the index {way} {ends}"


def draw(supply: Supply, width: int) -> Drawn:
    """Draw the eight largest suppliers and all others as bars."""
    picture = Picture(width)
    high = row_bars(picture, _bars(supply), 8, pitch=30)
    first = _spoken(str(supply.percent.index[0]))
    of_what = "of what is left" if supply.gone else "of US imports"
    return Drawn(
        headline=headline(supply),
        unit=f"Share {of_what} of {_name(supply).lower()} (heading {supply.good}) in 2024, %",
        svg=picture.svg(high),
        foot=(
            "Source: US Census Bureau, imports for consumption. The European Union counts as "
            "one; the index counts countries, not firms."
        ),
        note=(
            f"Imports came to {num(supply.imports_usd / 1e9, 1)} billion dollars. The index is "
            f"{num(supply.index)} of 10,000."
            + (" All others are taken to sell what they sold." if supply.gone else "")
        ),
        alt=(
            f"Bars of suppliers: {first} is the largest with {pct(supply.percent.iloc[0])}, "
            f"then {supply.percent.index[1]} with {pct(supply.percent.iloc[1])}."
        ),
    )


def table(supply: Supply) -> str:
    """Return all suppliers with their shares as an HTML table."""
    rows = [[str(name), num(value, 2)] for name, value in supply.percent.items()]
    return sheet(["Supplier", "Share, %"], rows, _name(supply))


def panel() -> Panel:
    """Return the widget; it opens with passenger cars and all suppliers."""
    return Panel(
        "who-supplies",
        controls={
            "good": choice("Good", GOODS),
            "gone": choice("Leave out", {"nobody": NOBODY, **{n: n for n in SUPPLIERS}}),
        },
        compute=compute,
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _name(supply: Supply) -> str:
    name = next(label for label, code in GOODS.items() if code == supply.good)
    return name[5:].capitalize()


def _spoken(name: str) -> str:
    return f"the {name}" if name == "European Union" else name


def _bars(supply: Supply) -> list[Bar]:
    top = supply.percent.iloc[:BARS]
    rest = float(supply.percent.iloc[BARS:].sum())
    bars = [
        Bar(str(name), float(value), num(value, 1), "jp" if name == "Japan" else "quiet")
        for name, value in top.items()
    ]
    return [*bars, Bar("all others", rest, num(rest, 1), "rest-soft")]


@cache
def _imports() -> pd.DataFrame:
    """Return imports by supplier (rows) and heading, for the goods of the list."""
    rows = data.load("us_imports_2024_by_partner_hs4")
    kept = rows[rows["hs4"].isin(GOODS.values()) & (rows["imports_usd"] > 0)]
    return kept.pivot_table(index="country", columns="hs4", values="imports_usd")
