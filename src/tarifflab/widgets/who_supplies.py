"""Who supplies a good to the United States, and what would be left without one supplier.

Shares of US imports of 2024 by partner, with the Herfindahl-Hirschman index on the scale of
10,000. The European Union counts as one supplier. Source: US Census Bureau, table
`us_imports_2024_by_partner_hs4`.
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics import network
from tarifflab.widgets.kit.base import Panel, choice, figure, fill

SCALE = 10_000
BARS = 8
NOBODY = ""
GOODS = {
    "8703 passenger cars": "8703",
    "8708 car parts": "8708",
    "8486 chip-making machines": "8486",
    "8542 chips": "8542",
    "8507 batteries": "8507",
    "8429 excavators and bulldozers": "8429",
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


def describe(supply: Supply) -> str:
    """Return the finding in plain words with units."""
    name = next(label for label, code in GOODS.items() if code == supply.good)
    first = str(supply.percent.index[0]).replace("European Union", "the European Union")
    said = (
        f"US imports of {name[5:]} (heading {supply.good}) in 2024: "
        f"{supply.imports_usd / 1e9:,.1f} billion dollars. "
    )
    if supply.index_without is None:
        equal = SCALE / supply.index
        said += (
            f"The largest supplier is {first} with {supply.percent.iloc[0]:.1f} %. The index "
            f"is {supply.index:,.0f} of 10,000, as if {equal:.1f} suppliers of equal size "
            "shared the market."
        )
    else:
        way = "rises" if supply.index_without > supply.index else "falls"
        said += (
            f"Without {supply.gone}, and with all others selling what they sold, the index "
            f"{way} from {supply.index:,.0f} to {supply.index_without:,.0f}, and {first} would "
            f"supply {supply.percent.iloc[0]:.1f} % of what is left."
        )
    return f"{said} The European Union counts as one; the index counts countries, not firms."


def panel() -> Panel:
    """Return the widget; it opens with passenger cars and all suppliers."""
    chart = _chart()

    def draw(supply: Supply) -> None:
        top = supply.percent.iloc[:BARS]
        rest = supply.percent.iloc[BARS:].sum()
        chart.data[0].update(x=[*top.index, "all others"], y=[*top, rest])

    return Panel(
        controls={
            "good": choice("Good", GOODS),
            "gone": choice("Leave out", {"nobody": NOBODY, **{n: n for n in SUPPLIERS}}),
        },
        compute=compute,
        draw=draw,
        describe=describe,
        figures=[chart],
    )


@cache
def _imports() -> pd.DataFrame:
    """Return imports by supplier (rows) and heading, for the goods of the list."""
    rows = data.load("us_imports_2024_by_partner_hs4")
    kept = rows[rows["hs4"].isin(GOODS.values()) & (rows["imports_usd"] > 0)]
    return kept.pivot_table(index="country", columns="hs4", values="imports_usd")


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Suppliers of one good to the United States, 2024",
        y="Share of US imports (%)",
        height=340,
    )
    chart.add_bar(
        marker=fill(0), texttemplate="%{y:.1f}", textposition="outside", cliponaxis=False,
        hovertemplate="%{x}: %{y:.2f} %<extra></extra>",
    )  # fmt: skip
    chart.update_yaxes(rangemode="tozero")
    return chart
