"""A few rows of a table whose cells are words: drawn with ruled lines, in the frame.

A picture would say less here: rates in percent, in yen a kilogram and "free" have no common
axis.

>>> [row[0] for row in load("05/farm").rows][:2]
['beef, frozen, carcasses and bone-in cuts', 'maize for animal feed']
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.ruled_table import draw_ruled
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import day, pct, tidy

_NONE = "–"


@dataclass(frozen=True)
class Rows:
    """Some rows: their headline, what they are, the heads of their columns, and the foot."""

    headline: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: str


@cache
def load(name: str) -> Rows:
    """Return one of :data:`SETS`; raises what `tarifflab.data.load` raises."""
    return SETS[name]()


def compute(*, rows: Rows) -> Rows:
    """Return the rows; there are no controls."""
    return rows


def draw(rows: Rows, width: int) -> Drawn:
    """Draw the rows."""
    picture = Picture(width)
    end = draw_ruled(picture, rows.head, rows.rows, 2)
    return Drawn(
        headline=rows.headline,
        unit=rows.unit,
        svg=picture.svg(end),
        foot=rows.foot,
        alt="; ".join(", ".join(row) for row in rows.rows) + ".",
    )


def table(rows: Rows) -> str:
    """Return the rows as an HTML table."""
    return sheet(rows.head, rows.rows)


def panel(name: str = "05/farm") -> Panel:
    """Return one of :data:`SETS`; raise ``KeyError`` in words for another name."""
    if name not in SETS:
        raise KeyError(f"'name' must be one of {', '.join(SETS)}, got {name!r}.")
    return Panel(
        f"few-rows-{name.replace('/', '-')}",
        controls={},
        compute=partial(compute, rows=load(name)),
        draw=draw,
        table=table,
    )


def show(name: str) -> None:
    """Show some rows in the cell."""
    panel(name).show()


def _duties(names: list[str], temporary: bool) -> tuple[tuple[str, ...], ...]:
    """Return goods with their normal rate (temporary ones first) and that of US goods."""
    farm = data.load("japan_farm_tariffs").set_index("row_id").fillna("")
    found = []
    for name in names:
        row = farm.loc[name]
        normal = (temporary and row["temporary_rate"]) or row["wto_rate"]
        duties = [_rate(str(one)) for one in (normal, row["us_rate"])]
        found.append((str(row["good"]), *duties, name))
    return tuple(found)


def _rate(words: str) -> str:
    if not words:
        return _NONE
    return "0" if words == "0" else tidy(words.lstrip("*")).replace("Free", "free")


_FARM_HEAD = ("Good", "Normal rate", "American goods pay", "Row")
_FARM_FOOT = (
    "Source: Japan Customs, schedule of 1 April 2024; rice: Reuters and others, 2025. – : the "
    "copy has no rate of its own. Not shown: what a duty keeps out."
)


def _farm() -> Rows:
    return Rows(
        "Beef pays a rate, maize nothing, rice 341 yen a kilogram outside its quota",
        "What Japan charges on four farm goods, in percent of value unless yen are named",
        _FARM_HEAD,
        _duties(["F01", "F15", "F18", "F19"], temporary=True),
        _FARM_FOOT,
    )


def _spread() -> Rows:
    return Rows(
        "Inside “food”: from free to 21.3\u202f% and 396 yen a kilogram",
        "Japan’s bound rates on five farm goods, in percent of value unless yen are named",
        _FARM_HEAD,
        _duties(["F07", "F08", "F10", "F17", "F19"], temporary=False),
        _FARM_FOOT,
    )


def _origin() -> Rows:
    settlers: Any = data.load("tariff_settlers").set_index("settler_id").loc[["N02", "N04"]]
    rows = tuple(
        (
            row.partner, day(row.date.date()), pct(row.after_percent), row.additional_or_total,
            row.special_goods, str(row.Index),
        )
        for row in settlers.itertuples()
    )  # fmt: skip
    return Rows(
        "A good of Vietnam was to pay 20, one sent round by it 40",
        "Rates agreed with two partners in 2025, %",
        (
            "Partner",
            "Day",
            "Rate",
            "Additional or total",
            "Goods with a rate of their own",
            "Row",
        ),
        rows,
        "Source: White House joint statements and press reports (table tariff_settlers). Not "
        "shown: older duties on goods of China, and what came later.",
    )


def _quoted(names: list[str]) -> tuple[tuple[str, ...], ...]:
    """Return rows of single figures: what, when, the number as printed with its unit, row."""
    table = data.load("quoted_figures").set_index("figure_id").loc[names]
    found = []
    for name, row in table[["topic", "period", "value_printed", "unit"]].fillna("").iterrows():
        number = " ".join(str(one) for one in (row["value_printed"], row["unit"]) if one)
        what = _PLAIN.get(str(name), str(row["topic"]))
        found.append((what, tidy(str(row["period"])), number or _NONE, str(name)))
    return tuple(found)


# Topics that are shorter where the rows stand together.
_PLAIN = {
    "Q176": "limit on car exports to the US",
    "Q177": "the same",
    "Q178": "the same, highest",
    "Q179": "the limit is abolished at the end of",
    "Q182": "the same",
    "Q006": "Japan’s average tariff on farm goods",
    "Q007": "America’s average tariff on farm goods",
    "Q008": "Japan’s imports of US food and farm goods",
    "Q009": "of these free already",
    "Q010": "of these cut or freed by the agreement of 2019",
    "Q011": "free or at a lower rate after it",
}
_QUOTED_HEAD = ("What", "When", "How much", "Row")


def _limit() -> Rows:
    return Rows(
        "First 1.68 million cars, at most 2.30, from April 1994 no limit",
        "Japan’s limit on its car exports to the United States, and the sales before it",
        _QUOTED_HEAD,
        _quoted(["Q180", "Q181", "Q176", "Q177", "Q178", "Q182", "Q179"]),
        "Source: Toyota’s history of itself and two newspapers, as quoted. Not shown: whether "
        "the limit was kept, and what else it counted.",
    )


def _food() -> Rows:
    return Rows(
        "Another count: 14 and 5\u202f%; most enters free or at lower rates",
        "Tariffs on food and farm goods, and what enters free or at lower rates, by year",
        _QUOTED_HEAD,
        _quoted(["Q006", "Q007", "Q008", "Q009", "Q010", "Q011"]),
        "Source: US Department of Agriculture, 2015; US Trade Representative, 2019, as quoted. "
        "Not shown: what a duty keeps out.",
    )


SETS: Mapping[str, Callable[[], Rows]] = {
    "03/limit": _limit,
    "04/food": _food,
    "04/farm": _spread,
    "05/farm": _farm,
    "08/origin": _origin,
}
