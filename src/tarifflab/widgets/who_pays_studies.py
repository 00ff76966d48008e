"""Who pays? What studies of 2018-19 and 2025 measured, on one axis, by kind of price.

The axis is the share of the duty on the American side. A study of shop prices measures another
thing (the rise of the shop price per point of tariff) and is moved onto the axis only by an
assumption: how much of the shop price are goods at the border. Prices inside a firm may fall to
save duty; a second slider takes part of that fall off.

>>> shown = compute(goods_in_price=0.5, planned=0.0)
>>> [one.us_percent for one in shown.marks if one.label == "2025: Kiel Institute"]
[96.0]
"""

from dataclasses import dataclass
from math import isnan

from tarifflab import data
from tarifflab.economics import incidence
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.rows import Row, draw_rows
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct

KINDS = {
    "border": "price at the border",
    "transfer": "price inside a firm",
    "shop": "price in the shop",
    "assumption": "assumption of a projection",
    "bank note": "note of a bank",
}
SHORT = {
    "border": "border",
    "transfer": "inside a firm",
    "shop": "shop",
    "assumption": "assumed",
    "bank note": "bank",
}
COLORS = {
    "border": "us",
    "transfer": "jp",
    "shop": "good",
    "assumption": "quiet",
    "bank note": "quiet",
}
RELATED = 1.0  # the transfer rows are trade inside a firm throughout


@dataclass(frozen=True)
class Mark:
    """One study on the axis: the American share, percent, with its kind of price."""

    label: str
    kind: str
    us_percent: float
    measured: float | None  # what the study printed, percent; None where it is moved by hand
    critic: str


@dataclass(frozen=True)
class Axis:
    """All studies that can be put on the axis under the two assumptions."""

    goods_in_price: float
    planned: float
    marks: list[Mark]


def compute(*, goods_in_price: float, planned: float) -> Axis:
    """Return the studies on the axis.

    Parameters
    ----------
    goods_in_price : float
        Goods at the border as a share of the shop price, above 0 and up to 1.
    planned : float
        Share of the fall of prices inside firms that saves duty and is borne by nobody abroad.
    """
    marks = []
    for row in data.load("tariff_incidence_studies").to_dict("records"):
        label, kind, critic = str(row["label"]), str(row["price_kind"]), str(row["critic"])
        rise, printed = float(row["shop_rise_percent"]) / 100, float(row["us_side_percent"])
        if not isnan(rise):
            shoppers = incidence.shoppers_share(rise, goods_in_price)
            marks.append(Mark(label, "shop", min(100.0, 100 * shoppers), None, critic))
        elif not isnan(printed):
            share = printed / 100
            if kind == "transfer":
                share = incidence.border_share_without_planning(share, RELATED, planned)
            marks.append(Mark(label, kind, round(100 * share, 1), printed, critic))
    return Axis(goods_in_price=goods_in_price, planned=planned, marks=marks)


def headline(shown: Axis) -> str:
    """Return the finding: what the studies of the border say of 2025."""
    border = [one.us_percent for one in shown.marks if _recent_border(one)]
    return (
        f"At the border {num(min(border))} to {num(max(border))} % of the duty of 2025 "
        "stayed American"
    )


def _recent_border(one: Mark) -> bool:
    return one.kind == "border" and one.label.startswith("2025")


def note(shown: Axis) -> str:
    """Return what the two assumptions do to prices in shops and inside firms."""
    shop = next(one.us_percent for one in shown.marks if one.kind == "shop")
    inside = [one.us_percent for one in shown.marks if one.kind == "transfer"]
    return (
        f"If goods at the border are {shown.goods_in_price * 100:.0f} % of the shop price, "
        f"shoppers bore {num(shop)} % by September 2025; the Congressional Budget Office "
        f"assumes 66.5. If {shown.planned * 100:.0f} % of the fall inside firms saves duty, "
        f"those prices say {num(min(inside), 1)} to {num(max(inside), 1)} %."
    )


def draw(shown: Axis, width: int) -> Drawn:
    """Draw each study as a dot on the axis; what an assumption moves is hollow."""
    picture = Picture(width)
    y, rows = 4.0, []
    for kind, name in KINDS.items():
        marks = [one for one in shown.marks if one.kind == kind]
        for one in marks:
            rows.append(
                Row(
                    f"{one.label} ({SHORT[kind]})",
                    one.us_percent,
                    pct(one.us_percent),
                    COLORS[kind],
                    hollow=one.measured is None or one.us_percent != one.measured,
                    dot=True,
                    tip=f"{name}: {one.label}, {pct(one.us_percent)}",
                )
            )
    y = draw_rows(picture, rows, low=0, high=100, beside=500)
    return Drawn(
        headline=headline(shown),
        unit="Share of the duty on the American side, %, by study and kind of price",
        svg=picture.svg(y),
        foot=(
            "Source: table tariff_incidence_studies. Hollow: moved by an assumption of yours. "
            "Not shown: goods that stopped coming, and what prices would have been."
        ),
        note=note(shown),
        alt="Dots on an axis from 0 to 100 %: "
        + "; ".join(f"{one.label} {num(one.us_percent, 1)}" for one in shown.marks),
    )


def sheet_of(shown: Axis) -> str:
    """Return the studies as an HTML table, each with its critic."""
    rows = [
        [one.label, KINDS[one.kind], num(one.us_percent, 1), one.critic] for one in shown.marks
    ]
    return sheet(["Study", "Price", "US side, %", "Limit or critic"], rows, "Who pays")


def panel() -> Panel:
    """Return the widget with its two assumptions."""
    return Panel(
        "who-pays-studies",
        controls={
            "goods_in_price": slider(
                "Goods at the border, part of the shop price", 0.5, 0.2, 1, step=0.05
            ),
            "planned": slider(
                "Part of the fall inside firms that saves duty", 0, 0, 1, step=0.05
            ),
        },
        compute=compute,
        draw=draw,
        table=sheet_of,
        presets={
            "As printed": {"goods_in_price": 0.5, "planned": 0.0},
            "Shops meet the Budget Office": {"goods_in_price": 0.3, "planned": 0.0},
            "Half of the fall is planning": {"goods_in_price": 0.5, "planned": 0.5},
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()
