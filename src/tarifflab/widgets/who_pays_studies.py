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

import pandas as pd

from tarifflab import data
from tarifflab.economics import incidence

KINDS = {
    "border": "price at the border",
    "transfer": "price inside a firm",
    "shop": "price in the shop",
    "assumption": "assumption of a projection",
    "bank note": "note of a bank",
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


def describe(shown: Axis) -> str:
    """Return the finding: what each kind of price says, and where two studies meet."""
    border = [one.us_percent for one in shown.marks if one.kind == "border"]
    inside = [one.us_percent for one in shown.marks if one.kind == "transfer"]
    shop = next(one.us_percent for one in shown.marks if one.kind == "shop")
    return (
        f"At the border {len(border)} measurements put {min(border):g} to {max(border):g} % of "
        "the duty on the American side. Prices inside Japanese car makers say "
        f"{min(inside):g} to {max(inside):g} %, if {shown.planned * 100:.0f} % of their fall "
        "was made to save duty. If goods at the border are "
        f"{shown.goods_in_price * 100:.0f} % of the shop price, shoppers bore {shop:.0f} % of "
        "it by September 2025; the Congressional Budget Office assumes 66.5."
    )


def table() -> pd.DataFrame:
    """Return the studies with a number on the axis as printed, and their limits."""
    rows = data.load("tariff_incidence_studies").dropna(subset="us_side_percent")
    names = {"label": "study", "price_kind": "price", "us_side_percent": "US side, %"}
    return rows[list(names)].rename(columns=names).set_index("study")
