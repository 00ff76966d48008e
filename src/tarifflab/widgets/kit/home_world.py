"""The 71 US industries and the households that buy from them, read from the tables once."""

from functools import cache

import numpy as np

from tarifflab import data
from tarifflab.economics import home_effects
from tarifflab.economics.home_effects import Array, Home

WHOLESALE = "42"  # gets the margins of trade and transport
MARGINS = (
    "42", "441", "445", "452", "4A0", "481", "482", "483", "484", "485", "486", "487OS", "493",
)  # fmt: skip
GOVERNMENT = {  # the table has their codes alone
    "GFGD": "Federal government, defence",
    "GFGN": "Federal government, other",
    "GFE": "Federal enterprises",
    "GSLG": "State and local government",
    "GSLE": "State and local enterprises",
}
HOUSEHOLDS = (
    135.793e6  # of the model of The Budget Lab, with the incomes of us_household_income
)
# Additional points by industry; None means the duty as collected from August to October 2025.
DUTIES: dict[str, dict[str, float] | float | None] = {
    "collected": None,
    "metals": {"331": 50.0},
    "cars": {"3361MV": 25.0},
    "all": 15.0,
}


@cache
def load(duty: str = "collected") -> Home:
    """Return the industries under one of the `DUTIES`."""
    industries = data.load("io_industries").set_index("industry")["output_usd"]
    more = data.load("home_industries").set_index("industry").loc[industries.index]
    use = data.load("io_use").set_index(["commodity", "industry"])
    codes = list(industries.index)

    def per_dollar(column: str) -> Array:
        bought = use[column].unstack().loc[codes, codes] / industries
        return np.asarray(bought.to_numpy(), dtype=np.float64)

    goods_part = more["goods_part_share"].fillna(1.0).to_numpy()
    return Home(
        industries=tuple(codes),
        imported=per_dollar("imported_usd"),
        home=home_effects.without_margins(
            per_dollar("domestic_usd"), goods_part, codes.index(WHOLESALE)
        ),
        duty=_points(duty, codes),
        exported=more["export_share_percent"].to_numpy() / 100,
        output=industries.to_numpy(),
    )


def _points(duty: str, codes: list[str]) -> Array:
    """Return the added points by industry of one of the `DUTIES`."""
    more = data.load("home_industries").set_index("industry").loc[codes]
    chosen = DUTIES[duty]
    if chosen is None:
        return np.asarray(more["added_duty_points"].to_numpy(), dtype=np.float64)
    goods = set(data.load("us_goods_consumption")["industry"])
    if isinstance(chosen, float):
        return np.array([chosen if code in goods else 0.0 for code in codes])
    return np.array([chosen.get(code, 0.0) for code in codes])


def names() -> dict[str, str]:
    """Return the names of the industries by code."""
    table = data.load("io_industries")
    return dict(zip(table["industry"], table["industry_name"], strict=True)) | GOVERNMENT


def household_cost(world: Home, follow: float) -> list[float]:
    """Return the cost of dearer goods, in dollars a household and year, by fifth."""
    groups = data.load("us_consumption_by_decile").sort_values(["line", "decile"])
    parts = groups.pivot(index="line", columns="decile", values="share_percent")
    rise, spending = price_of_groups(world, follow)
    return home_effects.cost_by_quintile(
        [rise[line] for line in parts.index],
        [spending[line] for line in parts.index],
        parts.to_numpy().tolist(),
        HOUSEHOLDS,
    )


def price_of_groups(world: Home, follow: float) -> tuple[dict[int, float], dict[int, float]]:
    """Return the rise of each group of goods in the shop (percent) and what is spent (dollars).

    Margins rise by what trade and transport pay more for their own inputs.
    """
    rises = dict(zip(world.industries, _at_the_gate(world, follow), strict=True))
    cost = dict(zip(world.industries, home_effects.total_push(world), strict=True))
    output = dict(zip(world.industries, world.output, strict=True))
    trade = sum(cost[code] * output[code] for code in MARGINS if code in cost)
    trade /= sum(output[code] for code in MARGINS if code in cost)
    rows = data.load("us_consumption_bridge")
    margin = rows["purchasers_value_usd"] - rows["makers_value_usd"]
    gate = rows["makers_value_usd"] * rows["industry"].map(rises).fillna(0.0)
    dearer = (gate + margin * trade) / 100
    paid = dearer.groupby(rows["line"]).sum()
    spent = rows["purchasers_value_usd"].groupby(rows["line"]).sum()
    lines = [int(str(line)) for line in spent.index]
    rise = dict(zip(lines, (float(one) for one in paid / spent * 100), strict=True))
    return rise, dict(zip(lines, (float(one) for one in spent), strict=True))


def _at_the_gate(world: Home, follow: float) -> Array:
    bought = data.load("us_goods_consumption").set_index("industry")
    known = bought.reindex(list(world.industries))
    imported = known["consumption_imported_usd"].fillna(0.0).to_numpy()
    home_made = known["consumption_makers_usd"].fillna(0.0).to_numpy() - imported
    goods = known["consumption_makers_usd"].notna().to_numpy()
    return home_effects.price_rises(world, follow, imported, home_made, goods)
